//! Whoever is forgotten leaves no trace in any file of the store or of a log, and the chain of the log still holds.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

const ROLE: &str = r#"{ "version": 1, "role": "Cook", "criteria": [
    { "label": "Years", "experience": { "min_years": 3 }, "weight": 40, "required": true },
    { "label": "Knives", "phrase": { "any_of": ["knives"] }, "weight": 60 } ] }"#;

/// What nobody else's resume says: words of the two files of one person, and what was typed about them.
const WORDS: [&str; 9] = [
    "Zephyrine", "Quillfeather", "zephyrine@example.org", "Marzipan Palace", "halibut", "0161 496 0777", "Too salty",
    "quillfeather-cv", "Wendeline Reviewer",
];

struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        let here = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(here.at("in/more")).unwrap();
        fs::create_dir_all(here.at("db")).unwrap();
        fs::write(here.at("role.json"), ROLE).unwrap();
        for at in 0..40 {
            let text = format!(
                "Bert Holm\nbert{at}@example.org\n\nWork Experience\nHead cook, Inn {at}, January 2010 - March 2019\n\
                • Did knives and soups, {at} times\n"
            );
            fs::write(here.at(&format!("in/{at:02}.txt")), text).unwrap();
        }
        let resume = |work: &str| {
            format!(
                "Zephyrine Quillfeather\nzephyrine@example.org | 0161 496 0777\n\nWork Experience\n\
                Head cook, Marzipan Palace, January 2011 - March 2019\n• {work} with knives and halibut\n"
            )
        };
        fs::write(here.at("in/quillfeather-cv.txt"), resume("Led the kitchen")).unwrap();
        fs::write(here.at("in/more/quillfeather-cv-old.txt"), resume("Cooked")).unwrap();
        here
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_cvsift")).current_dir(self.folder.path()).args(arguments).output().unwrap()
    }

    fn screen(&self) {
        let run = self.run(&[
            "screen", "in", "--criteria", "role.json", "--as-of", "2024-01", "--isolation", "none", "-q", "--out",
            "list.csv", "--store", "db/hiring.db", "--log", "db/log.jsonl",
        ]);
        assert!(run.status.success() && run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    }

    /// Somebody types about one of the files, and the list is brought in.
    fn decide(&self) {
        let list = fs::read_to_string(self.at("list.csv")).unwrap();
        let mut reader = csv::Reader::from_reader(list.as_bytes());
        let head = reader.headers().unwrap().clone();
        let place = |name: &str| head.iter().position(|column| column == name).unwrap();
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(&head).unwrap();
        for row in reader.records() {
            let mut row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
            let typed = match row[place("file")].as_str() {
                "in/quillfeather-cv.txt" => ["Wendeline Reviewer", "no", "Too salty"],
                "in/03.txt" => ["Kim", "interview", "ask about soups"],
                _ => continue,
            };
            for (column, told) in ["reviewer", "decision", "notes"].into_iter().zip(typed) {
                told.clone_into(&mut row[place(column)]);
            }
            out.write_record(&row).unwrap();
        }
        fs::write(self.at("reviewed.csv"), out.into_inner().unwrap()).unwrap();
        let run = self.run(&["decide", "reviewed.csv", "--criteria", "role.json", "--store", "db/hiring.db"]);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }

    /// Words that stand in a file of the folder of the store.
    fn found(&self, words: &[String]) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.at("db")).unwrap() {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            let has = |word: &&String| bytes.windows(word.len()).any(|window| window == word.as_bytes());
            found.extend(words.iter().filter(has).map(|word| format!("{word} in {}", path.display())));
        }
        found
    }

    fn hash(&self, file: &str) -> String {
        cvsift::intake::hex(&Sha256::digest(fs::read(self.at(file)).unwrap()))
    }

    fn verified(&self, log: &str) -> (bool, String) {
        let run = self.run(&["audit", "log", "verify", log]);
        (run.status.success(), String::from_utf8_lossy(&run.stdout).into_owned())
    }

    fn sql(&self, statement: &str) -> usize {
        Connection::open(self.at("db/hiring.db")).unwrap().execute(statement, []).unwrap()
    }
}

/// The words of the person, and the hashes of both files.
fn words(folder: &Folder) -> Vec<String> {
    let hashes = ["in/quillfeather-cv.txt", "in/more/quillfeather-cv-old.txt"].map(|file| folder.hash(file));
    WORDS.iter().map(|word| (*word).to_owned()).chain(hashes).collect()
}

#[test]
fn who_is_forgotten_leaves_no_trace_in_any_file() {
    for id in ["in/quillfeather-cv.txt", "zephyrine@example.org", "0161 496 0777", ""] {
        let folder = Folder::new();
        folder.screen();
        folder.decide();
        folder.screen();
        let words = words(&folder);
        // A connection that stays open, as of a program that looks: the journal is not emptied by closing.
        let open = Connection::open(folder.at("db/hiring.db")).unwrap();
        let runs: i64 = open.query_row("SELECT count(*) FROM run", [], |row| row.get(0)).unwrap();
        assert_eq!(runs, 2);
        for word in &words {
            assert!(!folder.found(std::slice::from_ref(word)).is_empty(), "{word} was there");
        }
        let hash = folder.hash("in/quillfeather-cv.txt");
        let id = if id.is_empty() { hash.get(..10).unwrap() } else { id };
        let run = folder.run(&["forget", id, "--store", "db/hiring.db", "--log", "db/log.jsonl"]);
        let told = String::from_utf8_lossy(&run.stdout).into_owned();
        assert!(run.status.success(), "{id}: {}", String::from_utf8_lossy(&run.stderr));
        assert!(told.contains("in/quillfeather-cv.txt") && told.contains("quillfeather-cv-old.txt"), "{told}");
        assert!(told.contains("the documents themselves") && told.contains("backups"), "{told}");
        assert_eq!(folder.found(&words), Vec::<String>::new(), "{id}");
        for log in ["db/hiring.db", "db/log.jsonl"] {
            let (whole, told) = folder.verified(log);
            assert!(whole && told.contains("erased, as the log says"), "{told}");
        }
        // Everybody else is as before.
        let kept: (i64, i64, String) = open
            .query_row(
                "SELECT (SELECT count(*) FROM judgement), (SELECT count(*) FROM decision), \
                 (SELECT notes FROM decision)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .unwrap();
        assert_eq!(kept, (40, 1, "ask about soups".to_owned()));
        let again = folder.run(&["forget", id, "--store", "db/hiring.db"]);
        assert_eq!(again.status.code(), Some(2), "{}", String::from_utf8_lossy(&again.stdout));
        drop(open);
        folder.screen();
        assert!(folder.verified("db/hiring.db").0, "a later run goes on from there");
    }
}

#[test]
fn only_the_document_that_is_named_goes_if_asked() {
    let folder = Folder::new();
    folder.screen();
    let old = folder.hash("in/more/quillfeather-cv-old.txt");
    let run = folder.run(&["forget", old.get(..8).unwrap(), "--store", "db/hiring.db", "--only", "-q"]);
    assert!(run.status.success());
    let log = folder.run(&["audit", "log", "export", "db/hiring.db"]);
    let log = String::from_utf8(log.stdout).unwrap();
    assert!(!log.contains(&old) && log.contains(&folder.hash("in/quillfeather-cv.txt")));
}

#[test]
fn what_is_past_its_date_is_listed_and_deleted() {
    let folder = Folder::new();
    folder.screen();
    folder.decide();
    let list = |more: &[&str]| {
        let arguments = ["retention", "--store", "db/hiring.db", "--keep", "6m", "--log", "db/log.jsonl"];
        let run = folder.run(&[&arguments, more].concat());
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    assert!(list(&[]).contains("0 documents"));
    folder.sql("UPDATE run SET at = '2020-05-01 10:00:00'");
    folder.sql("UPDATE judgement SET at = '2020-05-01 10:00:00'");
    folder.sql("UPDATE decision SET at = '2020-06-01 10:00:00' WHERE file LIKE '%quill%'");
    // One was decided on of late.
    let listed = list(&[]);
    assert!(listed.contains("41 documents") && !listed.contains("in/03.txt"), "{listed}");
    assert!(listed.contains("2020-06-01") && listed.contains("in/quillfeather-cv.txt"), "{listed}");
    assert_eq!(folder.sql("UPDATE run SET id = id"), 1, "a list deletes nothing");
    let deleted = list(&["--delete"]);
    assert!(deleted.contains("deleted 41 documents") && deleted.contains("runs 1"), "{deleted}");
    assert_eq!(folder.found(&words(&folder)), Vec::<String>::new());
    assert!(folder.verified("db/hiring.db").0 && folder.verified("db/log.jsonl").0);
    assert!(list(&[]).contains("0 documents"));
    let wrong = folder.run(&["retention", "--store", "db/hiring.db", "--keep", "long"]);
    assert_eq!(wrong.status.code(), Some(2));
    let nothing = folder.run(&["retention", "--store", "db/none.db", "--keep", "6m"]);
    assert!(nothing.status.code() == Some(4) && !folder.at("db/none.db").exists());
}

#[test]
fn the_log_of_the_store_finds_what_was_bent_past_the_program() {
    let folder = Folder::new();
    folder.screen();
    folder.decide();
    folder.screen();
    let (whole, told) = folder.verified("db/hiring.db");
    assert!(whole && told.contains("is whole"), "{told}");
    let log = folder.run(&["audit", "log", "export", "db/hiring.db"]);
    let log = String::from_utf8(log.stdout).unwrap();
    let kinds = |kind: &str| log.matches(&format!("\"kind\":\"{kind}\"")).count();
    // The second night says nothing again, but what it is and what it wrote.
    assert_eq!(
        [kinds("run"), kinds("verdict") + kinds("duplicate"), kinds("decision"), kinds("export")],
        [2, 42, 2, 2],
        "{log}"
    );
    for word in WORDS {
        assert!(!log.contains(word), "{word} in the log");
    }
    fs::write(folder.at("db/exported.jsonl"), &log).unwrap();
    assert!(folder.verified("db/exported.jsonl").0);
    for (statement, back, expected) in [
        (
            "UPDATE decision SET decision = 'yes' WHERE decision = 'no'",
            "UPDATE decision SET decision = 'no' WHERE decision = 'yes'", "not what was logged last",
        ),
        (
            "UPDATE decision SET file = 'x' WHERE decision = 'no'",
            "UPDATE decision SET file = 'in/quillfeather-cv.txt' WHERE file = 'x'",
            "is not in the store",
        ),
        ("UPDATE event SET id = 1000 WHERE id = 3", "UPDATE event SET id = 3 WHERE id = 1000", "event 3"),
        ("UPDATE event SET line = replace(line, '\"eligible\":\"yes\"', '\"eligible\":\"no\"')", "", "was changed"),
    ] {
        assert!(folder.sql(statement) > 0);
        let (whole, told) = folder.verified("db/hiring.db");
        assert!(!whole && told.contains(expected), "{statement}: {told}");
        if !back.is_empty() {
            folder.sql(back);
            assert!(folder.verified("db/hiring.db").0, "{back}");
        }
    }
}

#[test]
fn a_store_of_the_first_version_becomes_one_with_a_log() {
    let folder = Folder::new();
    folder.screen();
    folder.decide();
    // As it was before there was a log.
    for statement in ["DROP TABLE event", "ALTER TABLE judgement DROP COLUMN at", "PRAGMA user_version = 1"] {
        Connection::open(folder.at("db/hiring.db")).unwrap().execute_batch(statement).unwrap();
    }
    assert!(folder.verified("db/hiring.db").0, "what was typed before is logged");
    let log = folder.run(&["audit", "log", "export", "db/hiring.db"]);
    assert_eq!(String::from_utf8(log.stdout).unwrap().matches("\"kind\":\"decision\"").count(), 2);
    folder.screen();
    let run = folder.run(&["forget", "quillfeather-cv.txt", "--store", "db/hiring.db", "--log", "db/log.jsonl", "-q"]);
    assert!(run.status.success());
    assert_eq!(folder.found(&words(&folder)), Vec::<String>::new());
}

//! The store: what was judged is not judged again, nothing old is taken for new, and nothing that ends a run harms it.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const ROLE: &str = r#"{ "version": 1, "role": "Cook", "criteria": [
    { "label": "Years", "experience": { "min_years": 3 }, "weight": 40, "required": true },
    { "label": "Knives", "phrase": { "any_of": ["knives"] }, "weight": 30 },
    { "label": "Tool", "skill": { "any_of": ["Excel", "SQL"] }, "weight": 30 } ] }"#;
/// Every format that is written; results, the list and the page hold all that a run knows.
const OUTPUTS: [&str; 5] = ["list.csv", "list.json", "list.html", "list.xlsx", "list.md"];

struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    /// Some made-up resumes, no two alike, and a mail with one in it.
    fn with(count: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        let here = Self { folder };
        for at in 0..count {
            fs::write(here.at(&format!("in/{at:03}.txt")), resume(at)).unwrap();
        }
        let mail = "From: Ada Fell <ada@example.org>\r\nSubject: I apply\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/plain\r\n\r\nPlease find my resume attached.\r\n--b\r\nContent-Type: text/plain; name=cv.txt\r\n\
            Content-Disposition: attachment; filename=cv.txt\r\n\r\nAda Fell\r\n\r\nWork Experience\r\nCook, Blue Door, May 2011 - June 2019\r\n--b--\r\n";
        fs::write(here.at("in/mail.eml"), mail).unwrap();
        fs::write(here.at("in/empty.pdf"), "").unwrap();
        fs::write(here.at("role.json"), ROLE).unwrap();
        here
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, outputs: &str, more: &[&str]) -> Command {
        let out = self.at(outputs);
        fs::create_dir_all(&out).unwrap();
        let mut run = Command::new(env!("CARGO_BIN_EXE_cvsift"));
        run.arg("screen").arg(self.at("in")).args(["--isolation", "none", "-q"]).args(more);
        if !more.contains(&"--as-of") {
            run.args(["--as-of", "2024-01"]);
        }
        if !more.contains(&"--criteria") {
            run.arg("--criteria").arg(self.at("role.json"));
        }
        for output in OUTPUTS {
            run.arg("--out").arg(out.join(output));
        }
        run.stdout(Stdio::null());
        run
    }

    fn run(&self, outputs: &str, more: &[&str]) -> Output {
        self.command(outputs, more).output().unwrap()
    }

    fn store(&self) -> String {
        self.at("hiring.db").display().to_string()
    }

    fn written(&self, outputs: &str) -> Vec<Option<Vec<u8>>> {
        OUTPUTS.iter().map(|output| fs::read(self.at(outputs).join(output)).ok()).collect()
    }

    /// Runs and expects the outputs of another run.
    fn same(&self, more: &[&str], what: &str) {
        let run = self.run("other", more);
        assert!(run.status.success() && run.stderr.is_empty(), "{what}: {}", String::from_utf8_lossy(&run.stderr));
        for ((output, found), expected) in OUTPUTS.iter().zip(self.written("other")).zip(self.written("plain")) {
            assert!(expected.is_some() && found == expected, "{what}: {output}");
        }
    }

    fn sql(&self, statement: &str) -> usize {
        Connection::open(self.at("hiring.db")).unwrap().execute(statement, []).unwrap()
    }
}

fn resume(at: usize) -> String {
    let (first, last) = (["Ada", "Bert", "Cleo", "Dov", "Eva"][at % 5], ["Fell", "Holm", "Stone", "Reed"][at / 5 % 4]);
    let work = ["knives", "soups", "bread", "Excel lists", "SQL and fish", "hedged: familiar with SQL"][at % 6];
    format!(
        "{first} {last}\n{first}.{last}{at}@example.org\n\nSummary\nOver {} years of Excel\n\nWork Experience\n\
        Head cook, Inn {at}, January {} - March 2019\n• Led a team of {} cooks and did {work}, {at} times\n\
        Waiter, Pub {at}, May 1999 - June 2001\n\nEducation\nBachelor of Arts, School {at}, 1998\n",
        at % 9 + 2,
        2002 + at % 16,
        at % 7 + 2
    )
}

fn sound(store: &Path) {
    if store.exists() {
        let store = Connection::open(store).unwrap();
        let told: String = store.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(told, "ok");
    }
}

#[test]
fn with_and_without_a_store_the_bytes_are_the_same() {
    let folder = Folder::with(40);
    let store = folder.store();
    folder.run("plain", &["--jobs", "1"]);
    folder.same(&["--store", &store, "--jobs", "8"], "first night");
    folder.same(&["--store", &store, "--jobs", "1"], "second night");
    folder.same(&["--store", &store, "--jobs", "8"], "third night");
    let store = Connection::open(&store).unwrap();
    let count =
        |what: &str| -> i64 { store.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get(0)).unwrap() };
    assert_eq!((count("judgement"), count("setting"), count("run")), (42, 1, 3));
    assert_eq!(count("judgement WHERE name = 'Ada Fell' AND eligible = 'yes'"), 2);
    sound(&folder.at("hiring.db"));
}

#[test]
fn what_was_judged_before_comes_from_the_store_and_only_in_the_same_setting() {
    let folder = Folder::with(8);
    let store = folder.store();
    folder.run("plain", &["--store", &store]);
    // What the store says of one file is put in the place of another: a run that asks it says so too.
    let swapped = "UPDATE judgement SET record = (SELECT record FROM judgement WHERE file_name = '000.txt') \
        WHERE file_name = '001.txt'";
    assert_eq!(folder.sql(swapped), 1);
    folder.run("other", &["--store", &store]);
    assert!(folder.written("other") != folder.written("plain"), "the second night asks the store");
    // Another criteria file, other words, another month, another program: nothing of it is taken.
    fs::write(folder.at("words.tsv"), "Ladles\tkitchen\tladle;ladles\t\t\n").unwrap();
    let words = folder.at("words.tsv").display().to_string();
    let strict = folder.at("strict.json").display().to_string();
    fs::write(&strict, ROLE.replace("\"min_years\": 3", "\"min_years\": 9")).unwrap();
    for setting in [&["--lexicon", &words][..], &["--criteria", &strict], &["--as-of", "2023-01"]] {
        folder.run("plain", setting);
        let with: Vec<&str> = setting.iter().copied().chain(["--store", &store]).collect();
        for night in 1..=2 {
            folder.same(&with, &format!("{setting:?}, night {night}"));
        }
    }
    folder.run("plain", &[]);
    assert_eq!(folder.sql("UPDATE setting SET program = 'an older one' WHERE as_of = '2024-01'"), 3);
    folder.same(&["--store", &store], "another program");
    // What is no record is judged again.
    assert!(folder.sql("UPDATE judgement SET record = x'00'") > 8);
    folder.same(&["--store", &store], "records that are none");
}

#[test]
fn the_last_run_in_the_store_tells_what_is_new() {
    let folder = Folder::with(6);
    let store = folder.store();
    let since = |expected: &str| {
        let run = folder.run("out", &["--store", &store, "--since", "last", "--fail-if-new-eligible"]);
        let said = String::from_utf8(run.stderr).unwrap();
        let page = fs::read_to_string(folder.at("out/list.md")).unwrap();
        assert!(page.contains(expected), "{expected}: {page}");
        (run.status.code(), said)
    };
    let (code, said) = since("# Shortlist: Cook");
    assert!(code == Some(0) && said.contains("no run of this role and these paths yet"), "{said}");
    assert_eq!(since("nothing changed.").0, Some(0));
    fs::write(folder.at("in/new.txt"), resume(20)).unwrap();
    let (code, said) = since("1 new (1 eligible).");
    assert!(code == Some(1) && said.contains("gate: 1 newly eligible"), "{said}");
    assert_eq!(since("nothing changed.").0, Some(0));
}

#[test]
fn decisions_are_kept_in_the_store_and_stand_in_every_later_output() {
    let folder = Folder::with(3);
    let store = folder.store();
    folder.run("first", &["--store", &store]);
    // Somebody decides in a copy of the list, which comes back by another way.
    let text = fs::read_to_string(folder.at("first/list.csv")).unwrap();
    let ends = ",\"\",\"\",\"\"";
    let decided = |file: &str, told: &str| {
        let lines = text.lines().map(|line| match line.strip_suffix(ends).filter(|line| line.contains(file)) {
            Some(line) => format!("{line},{told}\r\n"),
            None => format!("{line}\r\n"),
        });
        fs::write(folder.at("reviewed.csv"), lines.collect::<String>()).unwrap();
        let role = folder.at("role.json");
        let mut decide = Command::new(env!("CARGO_BIN_EXE_cvsift"));
        decide.arg("decide").arg(folder.at("reviewed.csv")).arg("--criteria").arg(role).args(["--store", &store]);
        let decide = decide.output().unwrap();
        assert!(decide.status.success());
        String::from_utf8(decide.stderr).unwrap()
    };
    let said = decided("001.txt", "\"Kim\",\"Interview\",\"früh anrufen\"");
    assert!(said.contains("reviewed.csv: 1 of 6 rows hold something typed"), "{said}");
    let told = |outputs: &str| {
        fs::read_to_string(folder.at(outputs).join("list.csv")).unwrap().matches("früh anrufen").count()
    };
    folder.run("second", &["--store", &store]);
    assert_eq!(told("second"), 1, "a list of another name has it");
    let shared = zip::ZipArchive::new(fs::File::open(folder.at("second/list.xlsx")).unwrap());
    let shared = std::io::read_to_string(shared.unwrap().by_name("xl/sharedStrings.xml").unwrap()).unwrap();
    assert!(shared.contains("<t>Interview</t>"), "and the workbook");
    // Away for a night, back under another name, in a list that knows nothing of it.
    fs::rename(folder.at("in/001.txt"), folder.at("001.txt")).unwrap();
    folder.run("third", &["--store", &store]);
    assert_eq!(told("third"), 0, "the store keeps it");
    fs::rename(folder.at("001.txt"), folder.at("in/renamed.txt")).unwrap();
    for night in 0..3 {
        folder.run("third", &["--store", &store]);
        assert_eq!(told("third"), 1, "night {night}");
    }
    // What is typed into the list itself, a run later the store has it; blind outputs name nobody for it.
    let list = fs::read_to_string(folder.at("third/list.csv")).unwrap().replace("früh anrufen", "spät anrufen");
    fs::write(folder.at("third/list.csv"), list).unwrap();
    folder.run("third", &["--store", &store]);
    assert!(folder.run("blind", &["--store", &store, "--blind"]).status.success());
    let list = fs::read_to_string(folder.at("blind/list.csv")).unwrap();
    assert!(list.contains("spät anrufen") && !list.contains("renamed.txt"), "{list}");
}

#[test]
fn what_is_no_store_is_left_alone_and_a_store_among_the_resumes_is_no_resume() {
    let folder = Folder::with(2);
    for foreign in ["my notes, no database", ""] {
        fs::write(folder.at("hiring.db"), foreign).unwrap();
        let run = folder.run("out", &["--store", &folder.store()]);
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        if foreign.is_empty() {
            assert!(run.status.success(), "an empty file becomes one: {said}");
        } else {
            assert!(run.status.code() == Some(2) && said.contains("hiring.db"), "{said}");
            assert_eq!(fs::read_to_string(folder.at("hiring.db")).unwrap(), foreign);
        }
    }
    fs::remove_file(folder.at("hiring.db")).unwrap();
    Connection::open(folder.at("hiring.db")).unwrap().execute("CREATE TABLE mine (x)", []).unwrap();
    let run = folder.run("out", &["--store", &folder.store()]);
    assert!(String::from_utf8_lossy(&run.stderr).contains("a database of something else"));
    fs::remove_file(folder.at("hiring.db")).unwrap();
    let inside = folder.at("in/hiring.db").display().to_string();
    folder.run("plain", &["--store", &inside]);
    folder.run("other", &["--store", &inside]);
    let given = |outputs: &str| {
        let json: serde_json::Value =
            serde_json::from_slice(&fs::read(folder.at(outputs).join("list.json")).unwrap()).unwrap();
        json["counts"]["given"].clone()
    };
    assert_eq!(
        (given("plain"), given("other")),
        (5.into(), 5.into()),
        "two texts, a mail with two parts, an empty file"
    );
}

#[test]
fn two_runs_at_once_share_a_store() {
    let folder = Folder::with(60);
    let store = folder.store();
    folder.run("plain", &[]);
    let runs: Vec<_> = ["a", "b", "c"]
        .iter()
        .map(|out| folder.command(out, &["--store", &store]).stderr(Stdio::null()).spawn().unwrap())
        .collect();
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    for out in ["a", "b", "c"] {
        assert!(folder.written(out) == folder.written("plain"), "{out}");
    }
    sound(&folder.at("hiring.db"));
}

/// Kills by which runs are ended.
const KILLS: u64 = 100;
/// Kills in a row on one store, before the next run must give the whole.
const IN_A_ROW: u64 = 10;

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_leaves_a_sound_store_and_whole_outputs() {
    let folder = Folder::with(100);
    let store = folder.store();
    let started = Instant::now();
    assert!(folder.run("plain", &[]).status.success());
    let whole = started.elapsed().max(Duration::from_millis(50));
    // The moments are spread over a run by a generator (Knuth's MMIX), the same each time.
    let mut state = 13_u64;
    let mut kept = Vec::new();
    for kill in 0..KILLS {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = f64::from((state >> 40) as u32) / f64::from(1 << 24);
        let mut run = folder.command("other", &["--store", &store]).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole.mul_f64(share));
        run.kill().unwrap();
        run.wait().unwrap();
        for (found, expected) in folder.written("other").into_iter().zip(folder.written("plain")) {
            assert!(found.is_none() || found == expected, "kill {kill}: an output is whole or not there");
        }
        sound(&folder.at("hiring.db"));
        if (kill + 1) % IN_A_ROW == 0 {
            let connection = Connection::open(&store).unwrap();
            let count = connection.query_row("SELECT count(*) FROM judgement", [], |row| row.get::<_, i64>(0));
            kept.push(count.unwrap_or_default());
            drop(connection);
            age(&folder.at("other"));
            folder.same(&["--store", &store], &format!("the run after kill {kill}"));
            let left = fs::read_dir(folder.at("other")).unwrap().count();
            assert_eq!(left, OUTPUTS.len(), "nothing is left that is not whole");
            for name in ["hiring.db", "hiring.db-wal", "hiring.db-shm"] {
                let _ = fs::remove_file(folder.at(name));
            }
            fs::remove_dir_all(folder.at("other")).unwrap();
        }
    }
    assert!(kept.iter().any(|count| *count > 0), "a run goes on where a killed one was: {kept:?}");
}

/// Makes what a dead run left look as old as it must be to be swept.
fn age(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let file = fs::File::options().write(true).open(entry.path()).unwrap();
        file.set_modified(std::time::SystemTime::now() - Duration::from_mins(5)).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_costs_a_run_and_not_the_store() {
    let folder = Folder::with(40);
    let store = folder.store();
    assert!(folder.run("plain", &[]).status.success());
    for blocks in (0..20).map(|step| step * 16) {
        // A file may have so many blocks of 512 bytes and no more; writing past them is an error, as on a full disk.
        let command = folder.command("other", &["--store", &store]);
        let mut limited = Command::new("sh");
        limited.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""));
        limited.arg(command.get_program()).args(command.get_args()).stdout(Stdio::null()).stderr(Stdio::piped());
        let run = limited.output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        let code = run.status.code();
        assert!(matches!(code, Some(0 | 2 | 5)) && (code == Some(0) || !said.is_empty()), "{blocks}: {code:?} {said}");
        for (found, expected) in folder.written("other").into_iter().zip(folder.written("plain")) {
            assert!(found.is_none() || found == expected, "{blocks}: an output is whole or not there");
        }
        sound(&folder.at("hiring.db"));
        folder.same(&["--store", &store], &format!("the run after {blocks} blocks"));
        for name in ["hiring.db", "hiring.db-wal", "hiring.db-shm"] {
            let _ = fs::remove_file(folder.at(name));
        }
        fs::remove_dir_all(folder.at("other")).unwrap();
    }
}

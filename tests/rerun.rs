//! A job that runs every night into the folder that it reads: what people typed stays, what the run wrote is no resume,
//! and nothing that it reads is written over.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const RESUME: &str =
    "Ada Example\nada@example.org\n\nWork Experience\nCook, Blue Door, January 2016 - March 2019\n• Soups\n";
const ROLE: &str = r#"{ "version": 1, "role": "Cook", "criteria": [ { "label": "Work", "experience": {} } ] }"#;

struct Night {
    folder: tempfile::TempDir,
}

impl Night {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        fs::write(folder.path().join("in/ada.txt"), RESUME).unwrap();
        fs::write(folder.path().join("in/bert.md"), RESUME.replace("Ada", "Bert").replace("ada@", "bert@")).unwrap();
        fs::write(folder.path().join("role.json"), ROLE).unwrap();
        Self { folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, outputs: &[&str]) -> Output {
        let mut run = Command::new(env!("CARGO_BIN_EXE_cvsift"));
        run.arg("screen").arg(self.at("in")).arg("--criteria").arg(self.at("role.json"));
        run.args(["--as-of", "2024-01", "--isolation", "none", "--top", "0"]);
        for output in outputs {
            run.arg("--out").arg(self.at(output));
        }
        run.output().unwrap()
    }

    fn said(&self, outputs: &[&str]) -> String {
        let run = self.run(outputs);
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(run.status.success(), "{said}");
        said
    }

    /// Runs, expects that nothing is written, and gives what is said.
    fn refused(&self, outputs: &[&str]) -> String {
        let run = self.run(outputs);
        assert_eq!(run.status.code(), Some(5), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stderr).unwrap()
    }
}

const ALL: [&str; 5] = ["in/list.csv", "in/list.json", "in/list.html", "in/list.xlsx", "in/list.md"];

#[test]
fn own_outputs_and_clutter_in_the_folder_are_left_out_and_counted() {
    let night = Night::new();
    for name in [".DS_Store", "Thumbs.db", "desktop.ini", "~$ada.docx"] {
        fs::write(night.at("in").join(name), "x").unwrap();
    }
    let first = night.said(&ALL);
    assert!(
        first.contains("2 given: 2 ranked") && first.contains("4 files of systems and programs left out"),
        "{first}"
    );
    let written = ALL.map(|output| fs::read(night.at(output)).unwrap());
    let second = night.said(&ALL);
    assert!(second.contains("2 given: 2 ranked") && second.contains("5 outputs of cvsift left out"), "{second}");
    let json: serde_json::Value = serde_json::from_slice(&fs::read(night.at("in/list.json")).unwrap()).unwrap();
    assert_eq!(json["counts"]["left_out"], 9);
    for (output, before) in ALL.iter().zip(written).filter(|(output, _)| !output.ends_with("json")) {
        assert_eq!(fs::read(night.at(output)).unwrap(), before, "{output} is the same every night");
    }
}

#[test]
fn what_people_typed_into_a_csv_or_a_workbook_stays() {
    let night = Night::new();
    night.said(&["list.csv", "list.xlsx"]);
    // As a spreadsheet in German saves it: semicolons, Windows-1252.
    let csv = fs::read_to_string(night.at("list.csv")).unwrap();
    let mut rows: Vec<Vec<String>> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let column = rows[0].iter().position(|name| name == "notes").unwrap();
    rows[1][column] = "früh anrufen".into();
    let saved: String = rows.iter().map(|row| row.join(";") + "\r\n").collect();
    fs::write(night.at("list.csv"), saved.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>())
        .unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let hash = rows[0].iter().position(|name| name == "document_hash").unwrap();
    for (column, (head, cell)) in
        [("Document hash", rows[1][hash].as_str()), ("Reviewer", "Kim"), ("Decision", "Hold"), ("Notes", "früh")]
            .iter()
            .enumerate()
    {
        sheet.write_string(0, column as u16, *head).unwrap();
        sheet.write_string(1, column as u16, *cell).unwrap();
    }
    book.save(night.at("list.xlsx")).unwrap();
    for _ in 0..2 {
        night.said(&["list.csv", "list.xlsx"]);
        assert!(fs::read_to_string(night.at("list.csv")).unwrap().contains("\"früh anrufen\""));
        assert!(strings(&night.at("list.xlsx")).contains("<t>Kim</t>"));
    }
}

/// Writes into the columns for people of the row of a file.
fn type_into(list: &Path, file: &str, typed: [&str; 3]) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(list).unwrap();
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let column = rows[0].iter().position(|name| name == "reviewer").unwrap();
    let row = rows.iter_mut().find(|row| row.iter().any(|cell| cell.ends_with(file))).unwrap();
    for (cell, words) in row[column..].iter_mut().zip(typed) {
        words.clone_into(cell);
    }
    let mut writer = csv::Writer::from_path(list).unwrap();
    for row in &rows {
        writer.write_record(row).unwrap();
    }
    writer.flush().unwrap();
}

/// Status, file and what people typed of each row where they typed something.
fn typed(list: &Path) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(list).unwrap();
    let head = reader.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|cell| cell == name).unwrap();
    let columns = ["status", "file", "reviewer", "decision", "notes"].map(column);
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let [status, file, told @ ..] = columns.map(|column| row[column].to_owned());
        (status, Path::new(&file).file_name().unwrap().to_string_lossy().into_owned(), told)
    });
    let rows = rows.filter(|(_, _, told)| told.iter().any(|cell| !cell.is_empty()));
    rows.map(|(status, file, told)| format!("{status} {file}: {}", told.join("|"))).collect()
}

#[test]
fn what_people_typed_waits_for_a_file_that_is_away_and_follows_one_that_changed() {
    let night = Night::new();
    fs::write(night.at("in/empty.pdf"), "").unwrap();
    night.said(&["list.csv"]);
    let list = night.at("list.csv");
    type_into(&list, "ada.txt", ["Kim", "Interview", "früh anrufen, -5 vom Preis\nzweite Zeile: '=1 👩\u{200d}🍳"]);
    type_into(&list, "bert.md", ["", "Hold", "-call"]);
    type_into(&list, "empty.pdf", ["Kim", "", "asked again"]);
    let before = fs::read_to_string(&list).unwrap();
    let expected = [
        "ranked ada.txt: Kim|Interview|früh anrufen, -5 vom Preis\nzweite Zeile: '=1 👩\u{200d}🍳",
        "ranked bert.md: |Hold|-call",
        "unread empty.pdf: Kim||asked again",
    ];
    let armed = |rows: Vec<String>| -> Vec<String> {
        // A cell that could be a formula is disarmed in the file, once.
        rows.into_iter()
            .map(|row| row.replace(", '-5", ", -5").replace(": ''=1", ": '=1").replace("|'-call", "|-call"))
            .collect()
    };
    for _ in 0..3 {
        night.said(&["list.csv"]);
        assert_eq!(armed(typed(&list)), expected);
    }
    assert_ne!(before, fs::read_to_string(&list).unwrap());
    // Ada's file is away for three nights, and Bert sends another under another name.
    fs::rename(night.at("in/ada.txt"), night.at("ada.txt")).unwrap();
    fs::remove_file(night.at("in/bert.md")).unwrap();
    let longer = RESUME.replace("Ada", "Bert").replace("ada@", "bert@").replace("Soups", "Soups and bread");
    fs::write(night.at("in/bert-new.txt"), longer).unwrap();
    for _ in 0..3 {
        night.said(&["list.csv"]);
        let rows = armed(typed(&list));
        assert_eq!(rows[0], "ranked bert-new.txt: |Hold|-call");
        assert_eq!(rows[1], expected[2]);
        assert_eq!(rows[2], expected[0].replace("ranked", "gone"));
    }
    fs::rename(night.at("ada.txt"), night.at("in/ada.txt")).unwrap();
    night.said(&["list.csv"]);
    assert_eq!(armed(typed(&list))[0], expected[0]);
}

#[test]
fn what_is_new_since_the_last_run_stands_in_every_output_and_gates_say_what_they_want() {
    let night = Night::new();
    let results = night.at("list.json").display().to_string();
    let since = |more: &[&str]| {
        let mut run = Command::new(env!("CARGO_BIN_EXE_cvsift"));
        run.arg("screen").arg(night.at("in")).arg("--criteria").arg(night.at("role.json"));
        run.args(["--as-of", "2024-01", "--isolation", "none", "-q", "--since", &results]).args(more);
        for output in ALL {
            run.arg("--out").arg(night.at(output.trim_start_matches("in/")));
        }
        let run = run.output().unwrap();
        (run.status.code(), String::from_utf8(run.stderr).unwrap())
    };
    let (code, said) = since(&["--fail-if-new-eligible"]);
    assert!(code == Some(0) && said.contains("nothing stands there"), "the first night: {said}");
    fs::write(night.at("in/cleo.txt"), RESUME.replace("Ada", "Cleo").replace("ada@", "cleo@")).unwrap();
    fs::write(night.at("in/empty.pdf"), "").unwrap();
    fs::remove_file(night.at("in/bert.md")).unwrap();
    let gates = ["--fail-if-new-eligible", "--max-unread", "0", "--min-eligible", "9", "--strict"];
    let (code, said) = since(&gates);
    assert_eq!(code, Some(1));
    for gate in [
        "gate: 1 unread, and --strict asks for none",
        "gate: 1 unread, and --max-unread asks for 0 at most",
        "gate: 2 eligible, and --min-eligible asks for 9",
        "gate: 1 newly eligible, and --fail-if-new-eligible asks for none: Cleo Example",
    ] {
        assert!(said.contains(gate), "{gate}: {said}");
    }
    let read = |name: &str| fs::read_to_string(night.at(name)).unwrap();
    let csv = read("list.csv");
    assert!(
        csv.contains("\"new\"")
            && csv.contains("\"gone\",\"was rank 1, 100.0 points, eligible\",\"\",\"Bert Example\""),
        "{csv}"
    );
    for page in ["list.md", "list.html"] {
        assert!(read(page).contains("2 new (1 eligible), 1 gone."), "{page}");
    }
    assert!(strings(&night.at("list.xlsx")).contains("<t>was rank 1, 100.0 points, eligible</t>"));
    let json: serde_json::Value = serde_json::from_str(&read("list.json")).unwrap();
    assert_eq!(json["since"]["items"].as_array().unwrap().len(), 3);
    let (code, said) = since(&gates[..1]);
    assert!(code == Some(0) && said.is_empty(), "nothing is new in the third night: {said}");
}

/// The shared strings of a workbook.
fn strings(book: &Path) -> String {
    let mut zip = zip::ZipArchive::new(fs::File::open(book).unwrap()).unwrap();
    std::io::read_to_string(zip.by_name("xl/sharedStrings.xml").unwrap()).unwrap()
}

#[test]
fn what_stands_there_and_is_not_known_is_not_written_over() {
    let night = Night::new();
    fs::write(night.at("mine.csv"), "name,mail\nAda,ada@example.org\n").unwrap();
    let said = night.refused(&["new.json", "mine.csv"]);
    assert!(said.contains("mine.csv") && said.contains("nothing typed there could be kept"), "{said}");
    assert!(
        !night.at("new.json").exists() && fs::read_to_string(night.at("mine.csv")).unwrap().starts_with("name,mail")
    );
    for (outputs, why) in [
        (&["in/bert.md"][..], "one of the files to read"),
        (&["in/../in/bert.md"], "one of the files to read"),
        (&["role.json"], "the run reads it"),
        (&["a.csv", "./a.csv"], "given twice"),
        (&["in.csv"], "it is a folder"),
        (&["no/such/a.csv"], "there is no folder"),
    ] {
        let _ = fs::create_dir(night.at("in.csv"));
        let said = night.refused(outputs);
        assert!(said.contains(why), "{said}");
    }
    assert!(fs::read_to_string(night.at("in/bert.md")).unwrap().starts_with("Bert"));
    assert_eq!(fs::read_to_string(night.at("role.json")).unwrap(), ROLE);
}

#[test]
fn files_are_chosen_by_lists_and_globs() {
    let night = Night::new();
    fs::create_dir(night.at("in/old")).unwrap();
    fs::write(night.at("in/old/cleo.txt"), RESUME.replace("Ada", "Cleo").replace("ada@", "cleo@")).unwrap();
    let list = format!("{}\n{}\r\n\n", night.at("in/ada.txt").display(), night.at("in/bert.md").display());
    fs::write(night.at("files"), list.clone()).unwrap();
    fs::write(night.at("files0"), list.trim_end().replace("\r\n", "").replace('\n', "\0")).unwrap();
    let (folder, files, files0) = (night.at("in"), night.at("files"), night.at("files0"));
    let shown = |path: &Path| path.display().to_string();
    for (arguments, expected) in [
        (vec![shown(&folder), "--exclude".into(), "old/**".into()], "2 given: 2 ranked"),
        (vec![shown(&folder), "--include".into(), "*.TXT".into()], "2 given: 2 ranked"),
        (
            vec![shown(&folder), "--include".into(), "*.txt".into(), "--exclude".into(), "cleo*".into()],
            "1 given: 1 ranked",
        ),
        (vec!["--files-from".into(), shown(&files)], "2 given: 2 ranked"),
        (vec!["--files-from".into(), shown(&files0), "-0".into()], "2 given: 2 ranked"),
        (vec![shown(&folder), "--files-from".into(), shown(&files)], "3 given: 3 ranked"),
    ] {
        let mut run = Command::new(env!("CARGO_BIN_EXE_cvsift"));
        run.arg("screen").args(&arguments).arg("--criteria").arg(night.at("role.json"));
        let run = run.args(["--as-of", "2024-01", "--isolation", "none", "--top", "0"]).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert_eq!(said.contains("left out, as asked"), arguments.iter().any(|a| a.contains("clude")), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn the_templates_for_ci_run_as_they_stand() {
    for template in ["docs/ci/github.yml", "docs/ci/gitlab.yml"] {
        let night = Night::new();
        fs::rename(night.at("in"), night.at("resumes")).unwrap();
        let text = fs::read_to_string(template).unwrap();
        let commands: Vec<&str> = text
            .lines()
            .map(|line| line.trim_start_matches([' ', '-']).trim_start_matches("run: "))
            .filter(|line| ["cvsift ", "mkdir ", "test "].iter().any(|start| line.starts_with(start)))
            .collect();
        assert!(commands.iter().any(|command| command.starts_with("cvsift screen")), "{template}");
        let programs = Path::new(env!("CARGO_BIN_EXE_cvsift")).parent().unwrap();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        let run = || {
            let mut shell = Command::new("sh");
            shell.arg("-ec").arg(commands.join("\n")).current_dir(night.folder.path()).env("PATH", &path);
            let run = shell.env("GITHUB_STEP_SUMMARY", night.at("summary.md")).output().unwrap();
            (run.status.code(), String::from_utf8(run.stderr).unwrap())
        };
        for _ in 0..2 {
            let (code, said) = run();
            assert_eq!(code, Some(0), "{template}: {said}");
        }
        fs::write(night.at("resumes/cleo.txt"), RESUME.replace("Ada", "Cleo").replace("ada@", "cleo@")).unwrap();
        let (code, said) = run();
        assert!(code == Some(1) && said.contains("gate: 1 newly eligible"), "{template}: {code:?} {said}");
        let summary = fs::read_to_string(night.at("night/summary.md")).unwrap();
        assert!(summary.contains("1 new (1 eligible)."), "{template}: {summary}");
    }
}

#[cfg(unix)]
#[test]
fn a_fifo_is_no_output_and_a_link_is_followed() {
    let night = Night::new();
    assert!(Command::new("mkfifo").arg(night.at("a.csv")).status().unwrap().success());
    assert!(night.refused(&["a.csv"]).contains("FIFO"));
    std::os::unix::fs::symlink(night.at("in/bert.md"), night.at("b.md")).unwrap();
    assert!(night.refused(&["b.md"]).contains("one of the files to read"), "by way of a link");
    std::os::unix::fs::symlink(night.at("real.csv"), night.at("c.csv")).unwrap();
    assert!(night.refused(&["c.csv"]).contains("leads nowhere"));
    fs::write(night.at("real.csv"), "").unwrap();
    night.said(&["c.csv"]);
    assert!(fs::read_to_string(night.at("real.csv")).unwrap().starts_with("\"rank\""));
}

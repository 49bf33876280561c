//! Jobs of the configuration file, several roles in one reading, and what is given otherwise than as a folder.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const CONFIG: &str = r#"
[defaults]
as-of = "2026-01"
jobs = 1

[job.both]
paths = ["resumes"]
criteria = ["backend-platforms-lead", "registered-nurse"]
out = ["{role}.csv", "{role}.json"]
fits = "fits.csv"

[job.gated]
paths = "resumes"
criteria = "registered-nurse"
min-eligible = 99
quiet = true

[job.broken]
paths = "nowhere"
criteria = "registered-nurse"
"#;

const COOK: &str = "Ada Example\nada@example.org\n\nWork Experience\nCook, Blue Door, 2015 - 2020\n";

/// A folder with a few made-up resumes and the configuration.
fn office() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let resumes = folder.path().join("resumes");
    fs::create_dir(&resumes).unwrap();
    let mut files: Vec<_> = fs::read_dir("fixtures/resumes").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().step_by(5) {
        fs::copy(file, resumes.join(file.file_name().unwrap())).unwrap();
    }
    fs::write(folder.path().join("cvsift.toml"), CONFIG).unwrap();
    folder
}

fn cvsift(folder: &Path, words: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cvsift"));
    command.current_dir(folder).args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["CVSIFT_CRITERIA", "CVSIFT_STORE", "CVSIFT_CONFIG", "CVSIFT_LOG_FORMAT", "CVSIFT_AS_OF"] {
        command.env_remove(name);
    }
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn several_roles_of_one_reading_give_what_each_gives_alone() {
    let office = office();
    let at = office.path();
    let run = cvsift(at, &["run", "both"], "");
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    assert!(said(&run).contains("Who fits which role best:"), "{}", said(&run));
    for role in ["backend-platforms-lead", "registered-nurse"] {
        for ending in ["csv", "json"] {
            let together = fs::read(at.join(format!("{role}.{ending}"))).unwrap();
            let alone = format!("alone.{ending}");
            let words =
                ["screen", "resumes", "--criteria", role, "--as-of", "2026-01", "--quiet", "--out", alone.as_str()];
            assert_eq!(cvsift(at, &words, "").status.code(), Some(0));
            assert!(together == fs::read(at.join(&alone)).unwrap(), "{role}.{ending}");
            fs::remove_file(at.join(&alone)).unwrap();
        }
    }
    let fits = fs::read_to_string(at.join("fits.csv")).unwrap();
    let mut lines = fits.lines();
    assert_eq!(
        lines.next(),
        Some(
            "\"best_role\",\"best_score\",\"eligible\",\"name\",\"file\",\"Backend Platforms Lead\",\"Registered Nurse\""
        )
    );
    let ranked = |role: &str| {
        let json: serde_json::Value =
            serde_json::from_slice(&fs::read(at.join(format!("{role}.json"))).unwrap()).unwrap();
        json["candidates"].as_array().unwrap().len()
    };
    assert_eq!(lines.count(), ranked("backend-platforms-lead").max(ranked("registered-nurse")));
    // With a store, first and second night, no byte is another.
    let before = fs::read(at.join("registered-nurse.json")).unwrap();
    for _ in 0..2 {
        let run = cvsift(at, &["run", "both", "--", "--store", "hiring.db", "--quiet"], "");
        assert_eq!(run.status.code(), Some(0), "{}", said(&run));
        assert!(before == fs::read(at.join("registered-nurse.json")).unwrap());
        assert_eq!(fits, fs::read_to_string(at.join("fits.csv")).unwrap());
    }
    let run = cvsift(at, &["screen", "resumes", "-c", "registered-nurse", "-c", "accountant", "-o", "one.csv"], "");
    assert_eq!(run.status.code(), Some(2));
    assert!(said(&run).contains("several roles need a file each: write `{role}`"), "{}", said(&run));
}

#[test]
fn a_job_that_fails_costs_no_other() {
    let office = office();
    let at = office.path();
    let run = cvsift(at, &["run"], "");
    assert_eq!(run.status.code(), Some(4), "{}", said(&run));
    assert!(at.join("fits.csv").is_file());
    assert!(said(&run).contains("gate: "), "{}", said(&run));
    assert!(said(&run).contains("broken: error: no file found at nowhere"), "{}", said(&run));
    // One gate alone is its own exit code, and each job's name is on its own line.
    let gate = cvsift(at, &["run", "gated"], "");
    assert_eq!(gate.status.code(), Some(1));
    assert_eq!(said(&gate).lines().count(), 1, "{}", said(&gate));
    let shown = cvsift(at, &["config", "show", "gated"], "");
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("min-eligible = \"99\"") && shown.contains("# cvsift.toml:15"), "{shown}");
    fs::write(at.join("cvsift.toml"), "[job.a]\npath = \"in\"\n").unwrap();
    let wrong = cvsift(at, &["run"], "");
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(said(&wrong), "error: cvsift.toml:2:1: unknown key `path`: did you mean `paths`?\n");
}

#[test]
fn messages_are_for_machines_on_demand() {
    let office = office();
    let words = ["run", "gated", "--log-format", "json"];
    let run = cvsift(office.path(), &words, "");
    let line: serde_json::Value = serde_json::from_str(said(&run).trim()).unwrap();
    assert_eq!(line["level"], "gate");
    let run = cvsift(office.path(), &["run", "broken", "--log-format", "github"], "");
    assert_eq!(said(&run), "::error::error: no file found at nowhere: check the path\n");
}

#[test]
fn a_document_on_standard_input_and_a_mailbox_are_read() {
    let office = office();
    let at = office.path();
    let run = cvsift(at, &["screen", "-", "-c", "registered-nurse", "--out", "-", "--quiet"], COOK);
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    let list = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(list.contains("\"Ada Example\"") && list.contains("\"'-\""), "{list}");
    let both = cvsift(at, &["screen", "-", "--files-from", "-", "-c", "registered-nurse"], COOK);
    assert_eq!(both.status.code(), Some(2), "{}", said(&both));
    let mail = |subject: &str, text: &str| {
        format!(
            "From a@example.org Mon Jan  5\nFrom: a@example.org\nTo: b@example.org\nSubject: {subject}\n\n{text}\n\n"
        )
    };
    let second = COOK.replace("Ada", "Bea").replace("ada@", "bea@");
    fs::write(at.join("inbox.mbox"), mail("Cook", COOK) + &mail("Cook", &second)).unwrap();
    let run = cvsift(at, &["screen", "inbox.mbox", "-c", "registered-nurse", "--out", "-", "--quiet"], "");
    let list = String::from_utf8_lossy(&run.stdout).into_owned();
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    for row in ["\"Ada Example\"", "\"Bea Example\"", "inbox.mbox/0001 Cook/body.txt", "inbox.mbox/0002 Cook/body.txt"]
    {
        assert!(list.contains(row), "{row}: {list}");
    }
}

#[test]
fn bands_are_in_every_output_and_the_list_is_the_result() {
    let office = office();
    let at = office.path();
    let mut role: serde_json::Value =
        serde_json::from_str(&fs::read_to_string("tests/cases/cook.json").unwrap()).unwrap();
    role["bands"] = serde_json::json!([{ "name": "Call at once", "from": 60 }, { "name": "Keep warm", "from": 20 }]);
    fs::write(at.join("cook.json"), role.to_string()).unwrap();
    let pool = std::path::absolute("tests/cases/pool").unwrap();
    let words = ["screen", pool.to_str().unwrap(), "-c", "cook.json", "--as-of", "2024-01"];
    // Without an output the table is on standard output, by names that tell files apart.
    let run = cvsift(at, &words, "");
    let table = String::from_utf8(run.stdout.clone()).unwrap();
    assert!(table.contains("Call at once  ") && table.contains("  anna.txt"), "{table}");
    assert!(!table.contains("tests/cases"), "{table}");
    assert!(said(&run).contains("by band: 1 Call at once, 0 Keep warm, 1 below"), "{}", said(&run));
    let files = ["list.csv", "list.json", "list.html", "list.xlsx", "list.md"];
    let outs = files.iter().flat_map(|file| ["--out", *file]);
    let written = cvsift(at, &words.into_iter().chain(outs).collect::<Vec<_>>(), "");
    assert!(written.status.success() && written.stdout.is_empty(), "{}", said(&written));
    let text = |file: &str| String::from_utf8_lossy(&fs::read(at.join(file)).unwrap()).into_owned();
    assert!(text("list.csv").contains("1,\"yes\",97.0,\"ranked\",\"\",\"Call at once\","));
    let json: serde_json::Value = serde_json::from_str(&text("list.json")).unwrap();
    assert_eq!(json["candidates"][0]["band"], "Call at once");
    assert!(json["candidates"][1].get("band").is_none());
    for row in
        ["<option value=\"1\">Keep warm</option>", "data-band=\"0\"", "data-band=\"below\"", "id=\"c-7ce71bb18250\""]
    {
        assert!(text("list.html").contains(row), "{row}");
    }
    assert!(text("list.md").contains("| 97.0 | yes | Call at once | 1 of 1 |"), "{}", text("list.md"));
    for (band, code) in [("call at once", 0), ("Keep warm", 0), ("Keep cold", 1)] {
        let gate = cvsift(at, &words.into_iter().chain(["--min-band", band, "-q"]).collect::<Vec<_>>(), "");
        assert_eq!(gate.status.code(), Some(code), "{}", said(&gate));
    }
    let bert = pool.join("bert.md");
    let only =
        ["screen", bert.to_str().unwrap(), "-c", "cook.json", "--as-of", "2024-01", "-q", "--min-band", "Keep warm"];
    assert_eq!(said(&cvsift(at, &only, "")), "gate: nobody reaches the band that --min-band asks for: Keep warm\n");
}

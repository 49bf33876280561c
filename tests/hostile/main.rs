//! Hostile files: bombs, loops, hidden stuffing, orders to a machine, odd names. The built binary screens a folder of
//! them: each is accounted for once, as its row says, and none gets another score than an honest resume.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod make;
#[path = "../fixtures/pack.rs"]
mod pack;
mod rows;

use cvsift::intake::display_name;
use rows::{Fate, ROLE, Row, Rows};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

/// The binary's outputs for the rows, written to a folder.
fn screen(rows: &Rows, folder: &Path) -> Vec<u8> {
    let given = folder.join("given");
    fs::create_dir_all(given.join("more")).unwrap();
    for row in &rows.0 {
        fs::write(given.join(OsStr::from_bytes(&row.name)), &row.bytes).unwrap();
    }
    std::os::unix::fs::symlink("/etc/passwd", given.join("link.txt")).unwrap();
    fs::write(folder.join("role.json"), ROLE).unwrap();
    // A busy machine must not lose files: nothing here takes its time for a purpose.
    let run = Command::new(env!("CARGO_BIN_EXE_cvsift"))
        .current_dir(folder)
        .args(["screen", "given", "--criteria", "role.json", "--as-of", "2024-01", "--timeout", "120"])
        .args(["--out", "list.json", "--out", "list.csv", "--out", "list.html", "--out", "list.md"])
        .env("CVSIFT_OCR", "off")
        .output()
        .unwrap();
    let said = [run.stdout, run.stderr].concat();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&said));
    said
}

/// What the results say of each file given: `(list, entry)` by its path as it is shown.
fn accounted(results: &Value) -> BTreeMap<&str, Vec<(&str, &Value)>> {
    let mut told: BTreeMap<&str, Vec<(&str, &Value)>> = BTreeMap::new();
    for list in ["candidates", "duplicates", "unread"] {
        for entry in results[list].as_array().unwrap() {
            told.entry(entry["file"].as_str().unwrap()).or_default().push((list, entry));
        }
    }
    told
}

fn words<'v>(list: &'v Value, key: &str) -> Vec<&'v str> {
    list.as_array().unwrap().iter().map(|entry| entry[key].as_str().unwrap()).collect()
}

/// What is wrong with the fate of a file.
fn fault(row: &Row, list: &str, entry: &Value, scores: &BTreeMap<String, &Value>) -> Option<String> {
    let wrong = |what: String| Some(what);
    let ranked = |warnings: &[&str], hidden: &[&str], control: Option<&str>| {
        if list != "candidates" {
            return wrong(format!("{list}: {entry}"));
        }
        let (warned, hid) = (words(&entry["warnings"], "code"), words(&entry["profile"]["hidden"], "reason"));
        if warned != warnings || hid != hidden {
            return wrong(format!("{warned:?}, hidden {hid:?}"));
        }
        let expected = control.map(|name| scores[name]);
        let score = &entry["score"];
        expected.filter(|expected| *expected != score).map(|expected| format!("score {score}, not {expected}"))
    };
    match &row.fate {
        Fate::Ranked(warnings, control) => ranked(warnings, &[], Some(control)),
        Fate::Other(warnings) => ranked(warnings, &[], None),
        Fate::Hides("deleted") => ranked(&[], &["deleted"], Some("control.txt")),
        Fate::Hides(reason) => ranked(&["hidden-text"], &[reason], Some("control.txt")),
        Fate::Repeats(reason) => (list != "duplicates" || entry["reason"] != *reason).then(|| entry.to_string()),
        Fate::Unread(reason, said) => {
            let holds = list == "unread" && entry["reason"] == *reason;
            (!holds || !entry["detail"].as_str().unwrap().contains(said)).then(|| format!("{list}: {entry}"))
        }
        Fate::Any => None,
    }
}

/// Holds each row against what the results say of its file.
fn check(rows: &Rows, results: &Value) {
    let told = accounted(results);
    let ranked = results["candidates"].as_array().unwrap().iter();
    let name = |entry: &'_ Value| entry["file"].as_str().unwrap().trim_start_matches("given/").to_owned();
    let scores: BTreeMap<String, &Value> = ranked.map(|entry| (name(entry), &entry["score"])).collect();
    let mut wrong = Vec::new();
    for row in &rows.0 {
        let name = display_name(&Path::new("given").join(OsStr::from_bytes(&row.name)));
        match told.get(name.as_str()).map(Vec::as_slice) {
            Some([(list, entry)]) => wrong.extend(fault(row, list, entry, &scores).map(|it| format!("{name}: {it}"))),
            other => wrong.push(format!("{name} is told {} times", other.map_or(0, <[_]>::len))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(told["given/link.txt"][0].1["reason"], "skipped");
    assert_eq!(told.len(), rows.0.len() + 1, "nothing else is told of");
}

/// Nothing in the outputs does anything where they are opened.
fn check_inert(folder: &Path, said: &[u8]) {
    let [csv, html, md] = ["csv", "html", "md"].map(|kind| fs::read(folder.join(format!("list.{kind}"))).unwrap());
    for output in [said, &csv, &html, &md] {
        assert!(!output.contains(&0x1b), "an escape");
    }
    for page in [&html, &md] {
        let text = String::from_utf8_lossy(page);
        assert!(["<script>alert", "<img src=x"].iter().all(|tag| !text.contains(tag)), "a live tag");
    }
    for record in csv::Reader::from_reader(&csv[..]).records().map(Result::unwrap) {
        let formula = record.iter().find(|cell| cell.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}']));
        assert_eq!(formula, None, "a live cell");
    }
}

#[test]
fn hostile_files_cost_themselves_and_gain_nothing() {
    let rows = rows::all();
    let folder = tempfile::tempdir().unwrap();
    let said = screen(&rows, folder.path());
    let results = fs::read(folder.path().join("list.json")).unwrap();
    check(&rows, &serde_json::from_slice(&results).unwrap());
    check_inert(folder.path(), &said);
    assert!(!folder.path().join("outside.txt").exists(), "a part of a package was written");
}

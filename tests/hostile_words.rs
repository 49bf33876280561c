//! Words and file names that try to be more than words, through the whole program: nothing of them moves a terminal, no
//! cell of the CSV starts a formula wherever a spreadsheet splits it, and every file is told by its exact name. Errors are
//! held to the same.
//!
//! What the page, the workbook and Markdown make of such words is held beside each format; `tests/browser.rs` opens such
//! a page.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;
use unicode_normalization::UnicodeNormalization;

const WORDS: &[&str] = &[
    "=HYPERLINK(\"http://x.example/?\"&A1,\"Jordan\")", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd", "\t=1+1", "\r=1+1", "\u{ff1d}1+1", "\"=1+1", "Jordan,\"=1+1\",x", ";=1+1", "'=1+1",
    "Jordan\u{2028}=1+1", "\u{1b}]0;own\u{7}\u{1b}[2J\u{1b}[31mJordan",
    "\u{1b}]8;;http://x.example\u{7}click\u{1b}]8;;\u{7}", "\u{9b}31mJordan", "Jordan\u{202e}elpmaxE",
    "{\"level\":\"info\"}", "%s%n%x", "<script>alert(1)</script>", "_x000D_=1+1",
];

const ROLE: &str = "criteria/backend-platforms-lead.json";

const NAMES: &[&[u8]] = &[
    b"=cmd|calc.txt",
    b"+1.txt",
    b"@x.txt",
    b"-rf.txt",
    b"a\nb.txt",
    b"\x1b[31mred.txt",
    b"bad\xff\xfeutf8.txt",
    b"a,\"b\".txt",
    "cv\u{202e}txt.fdp".as_bytes(),
    b"sp ace  .txt",
];

/// A folder of resumes of different people: hostile words in one half, hostile file names in the other.
fn pool(folder: &Path) -> BTreeSet<Vec<u8>> {
    let words =
        WORDS.iter().map(|words| (None, *words)).chain(NAMES.iter().map(|name| (Some(*name), "Jordan Example")));
    let mut paths = BTreeSet::new();
    for (at, (name, words)) in words.enumerate() {
        let resume = format!(
            "{words}\nmail{at}@example.com\n\nExperience\nLead {words} Engineer, {words} Corp{at}, 2018-01 - 20{}-01\n\
             - Led {at} developers of {words} in Java on AWS\n\nSkills\nRust, {words}\n",
            20 + at % 3
        );
        let path = folder.join(OsStr::from_bytes(name.unwrap_or(format!("{at}.txt").as_bytes())));
        fs::write(&path, resume).unwrap();
        paths.insert(path.as_os_str().as_bytes().to_vec());
    }
    paths
}

fn moves(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[test]
fn hostile_words_stay_words_on_the_terminal_and_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let (resumes, out) = (folder.path().join("resumes"), folder.path().join("out"));
    fs::create_dir(&resumes).unwrap();
    fs::create_dir(&out).unwrap();
    let paths = pool(&resumes);
    let (csv, json, kits) = (out.join("a.csv"), out.join("a.json"), out.join("kits"));
    let [pool, csv_path, json_path, kits] = [&resumes, &csv, &json, &kits].map(|p| p.to_str().unwrap());
    for arguments in [
        vec!["screen", pool, "--criteria", ROLE, "--top", "99", "--out", csv_path, "--out", json_path],
        vec!["explain", pool, "--criteria", ROLE],
        vec!["parse", pool, "--format", "text"],
        vec!["parse", pool, "--format", "jsonl"],
        vec!["parse", pool, "--format", "json"],
        vec!["interview", json_path, "--top", "99", "--out", kits],
    ] {
        let done = Command::new(env!("CARGO_BIN_EXE_cvsift")).args(&arguments).output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        for shown in [done.stdout, done.stderr] {
            let shown = String::from_utf8(shown).unwrap();
            assert!(!shown.contains(moves), "{arguments:?}: {:?}", shown.lines().find(|line| line.contains(moves)));
        }
    }
    assert_eq!(named(&fs::read(json).unwrap()), paths);
    no_formula(&fs::read(csv).unwrap());
}

/// The paths in results, as bytes.
fn named(json: &[u8]) -> BTreeSet<Vec<u8>> {
    let results: Value = serde_json::from_slice(json).unwrap();
    let files = ["candidates", "duplicates", "unread"].map(|list| results[list].as_array().unwrap().iter());
    let path = |file: &Value| match file.get("file_bytes") {
        Some(bytes) => unbase64(bytes.as_str().unwrap()),
        None => file["file"].as_str().unwrap().as_bytes().to_vec(),
    };
    files.into_iter().flatten().map(path).collect()
}

fn unbase64(text: &str) -> Vec<u8> {
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for digit in text.chars().filter_map(|c| digits.find(c)) {
        (held, bits) = (held << 6 | digit as u32, bits + 6);
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits & 255) as u8);
        }
    }
    out
}

fn no_formula(bytes: &[u8]) {
    for delimiter in *b",;\t|" {
        let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(bytes);
        let mut cells = 0;
        for record in reader.records().map(Result::unwrap) {
            for cell in &record {
                cells += 1;
                let first = cell.nfkc().find(|c| !c.is_whitespace() && *c != '"');
                assert!(!first.is_some_and(|c| "=+-@".contains(c)), "split at {:?}: {cell:?}", delimiter as char);
            }
        }
        assert!(cells >= WORDS.len(), "{cells}");
    }
}

/// Names that would clear the screen, ring, turn the line round, or begin a line of their own.
const MOVING: [&str; 4] =
    ["a\u{1b}[2J\u{1b}[31m.txt", "b\u{7}\u{9b}2J.txt", "c\u{202e}txt.fdp\u{2066}", "d\u{2028}e\u{200b}.txt"];

/// All that a run writes to its terminal.
fn told(arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_cvsift")).args(arguments).output().unwrap();
    String::from_utf8([done.stdout, done.stderr].concat()).unwrap()
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

#[test]
fn nothing_that_strangers_write_moves_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    for (at, name) in MOVING.iter().enumerate() {
        let resume = format!(
            "Jordan {name}\nx{at}@example.com\n\nExperience\nLead {name} Engineer, {name} Corp, 2018-01 - 2022-01\n- Led 5 {name}\n"
        );
        std::fs::write(folder.path().join(name), resume).unwrap();
        std::fs::write(folder.path().join(format!("empty{name}")), "").unwrap();
    }
    let pool = path(folder.path(), "");
    let mut runs = vec![
        vec!["screen", &pool, "--criteria", ROLE, "-v"],
        vec!["parse", &pool],
        vec!["parse", &pool, "--format", "text"],
        vec!["criteria", "check", ROLE, "--against", &pool],
    ];
    let [there, empty, missing] =
        ["", "empty", "missing"].map(|before| MOVING.map(|n| path(folder.path(), &format!("{before}{n}"))));
    for ((there, empty), missing) in there.iter().zip(&empty).zip(&missing) {
        runs.extend([
            vec!["explain", there, "--criteria", ROLE],
            vec!["explain", empty, "--criteria", ROLE],
            vec!["screen", missing, "--criteria", ROLE],
            vec!["screen", &pool, "--criteria", missing],
            vec!["screen", &pool, "--criteria", there],
            vec!["criteria", "new", "--from", empty],
            vec!["interview", missing, "--out", &pool],
        ]);
    }
    for run in runs {
        let told = told(&run);
        assert!(!told.is_empty(), "{run:?}");
        let line = told.lines().find(|line| line.contains(moves));
        assert!(line.is_none(), "{run:?}: {line:?}");
    }
}

//! What strangers write into files and their names never reaches the terminal as more than words.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests may fail where they stand")]

use std::path::Path;
use std::process::Command;

/// Names that would clear the screen, ring, turn the line round, or begin a line of their own.
const NAMES: [&str; 4] =
    ["a\u{1b}[2J\u{1b}[31m.txt", "b\u{7}\u{9b}2J.txt", "c\u{202e}txt.fdp\u{2066}", "d\u{2028}e\u{200b}.txt"];
const ROLE: &str = "criteria/backend-platforms-lead.json";

/// All that a run writes to its terminal.
fn told(arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_cvsift")).args(arguments).output().unwrap();
    String::from_utf8([done.stdout, done.stderr].concat()).unwrap()
}

fn moves(c: char) -> bool {
    let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    turns || c.is_control() && !matches!(c, '\n' | '\t')
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

#[test]
fn nothing_that_strangers_write_moves_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    for (at, name) in NAMES.iter().enumerate() {
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
        ["", "empty", "missing"].map(|before| NAMES.map(|n| path(folder.path(), &format!("{before}{n}"))));
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

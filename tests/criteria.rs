//! What is said of broken criteria files: each file in `tests/cases/criteria` against the message beside it.
//!
//! `CVSIFT_WRITE_CASES=1 cargo test --test criteria` writes the messages anew: read the difference before committing it.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::criteria::{self, CriteriaError};
use cvsift::lexicon::Lexicon;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn cases() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/criteria");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files
}

/// What `criteria check` says, with the bare name of the file.
fn said(path: &Path, lexicon: &Lexicon) -> String {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let shown = path.display().to_string();
    match criteria::load(path, lexicon) {
        Ok(loaded) => criteria::render(&name, &loaded.text, &loaded.warnings),
        Err(CriteriaError::Invalid(text)) => text.replace(&shown, &name),
        Err(other) => other.to_string(),
    }
}

/// Lines that differ, side by side.
fn difference(expected: &str, found: &str) -> String {
    let (mut old, mut new) = (expected.lines(), found.lines());
    let mut out = String::new();
    loop {
        match (old.next(), new.next()) {
            (None, None) => return out,
            (a, b) if a == b => {}
            (a, b) => {
                let _ = writeln!(out, "  - {}\n  + {}", a.unwrap_or("(end)"), b.unwrap_or("(end)"));
            }
        }
    }
}

#[test]
fn every_mistake_is_told_as_it_was() {
    let lexicon = Lexicon::built_in().unwrap();
    let write = std::env::var_os("CVSIFT_WRITE_CASES").is_some();
    let mut wrong = String::new();
    let cases = cases();
    assert!(cases.len() >= 20, "{} cases", cases.len());
    for path in &cases {
        let found = said(path, &lexicon);
        let snapshot = path.with_extension("stderr");
        if write {
            fs::write(&snapshot, &found).unwrap();
        }
        let expected = fs::read_to_string(&snapshot).unwrap_or_default();
        if expected != found {
            let _ = writeln!(wrong, "{}\n{}", snapshot.display(), difference(&expected, &found));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}\nCVSIFT_WRITE_CASES=1 writes the messages anew");
}

#[test]
fn no_message_is_without_its_file() {
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/criteria")).unwrap() {
        let path = entry.unwrap().path();
        assert!(path.with_extension("json").exists(), "{}", path.display());
    }
}

#[test]
fn broken_pieces_of_a_role_file_are_told_without_a_panic() {
    let lexicon = Lexicon::built_in().unwrap();
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/criteria/registered-nurse.json")).unwrap();
    let letters: Vec<char> = text.chars().collect();
    // A prime step meets quotes, brackets, names and numbers alike.
    for at in (0..letters.len()).step_by(41) {
        let cut: String = letters.iter().take(at).collect();
        let without: String = letters.iter().take(at).chain(letters.iter().skip(at + 1)).collect();
        for broken in [cut, without] {
            if let Err(problems) = criteria::parse(&broken, &lexicon) {
                assert!(!criteria::render("role.json", &broken, &problems).is_empty());
            }
        }
    }
}

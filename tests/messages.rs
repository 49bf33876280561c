//! Everything that `criteria check` can say stands in a snapshot: the messages in the sources against `tests/cases`.
//!
//! A message is a text of several words in the part of a source file that reads criteria; what stands in `{}` may be
//! anything.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::criteria;
use cvsift::lexicon::Lexicon;
use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};

/// Sources that say something else: help and schema, what a check found, and what it lacks.
const OTHERS: [&str; 3] = ["mod.rs", "schema.rs", "what_if.rs"];

fn sources() -> Vec<PathBuf> {
    let criteria = fs::read_dir("src/criteria").unwrap().map(|entry| entry.unwrap().path());
    let loading = criteria.filter(|path| !OTHERS.iter().any(|other| path.ends_with(other)));
    loading.chain(["src/applicants.rs", "src/lexicon/protected.rs"].map(PathBuf::from)).collect()
}

/// The texts in quotes of a source, comments left out.
fn texts(code: &str) -> Vec<String> {
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let quoted = Regex::new(r#"(?s)'(?:\\.|[^'\\])'|"((?:\\.|[^"\\])*)""#).unwrap();
    let joined = Regex::new(r"\\\n\s*").unwrap();
    let code = code.join("\n");
    let inner = quoted.captures_iter(&code).filter_map(|found| Some(found.get(1)?.as_str()));
    inner.map(|text| joined.replace_all(text, "").replace("\\\"", "\"").replace("\\n", "\n")).collect()
}

/// Where a source goes on with what a check says of a profile, with how a table is read, or with tests.
const ENDS: [&str; 3] = ["\nimpl Check for", "\nimpl Protected", "\n#[cfg(test)]\nmod tests"];

/// Messages in the part of a source that comes before.
fn messages(source: &str) -> Vec<String> {
    let end = ENDS.iter().filter_map(|end| source.find(end)).min().unwrap_or(source.len());
    let reading = source.get(..end).unwrap();
    texts(reading).into_iter().filter(|text| text.trim() == text && text.contains(' ')).collect()
}

/// A pattern of a message in which every `{}` may be anything.
fn pattern(message: &str) -> Regex {
    let hole = Regex::new(r"\{[^{} ]*\}").unwrap();
    let whole = message.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let fixed = hole.split(&whole).map(|part| regex::escape(&part.replace('\u{1}', "{").replace('\u{2}', "}")));
    Regex::new(&fixed.collect::<Vec<_>>().join(".*")).unwrap()
}

/// What is said of a file that is too large to be kept here.
fn of_a_large_file() -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large.json");
    fs::write(&path, " ".repeat((4 << 20) + 1)).unwrap();
    criteria::load(&path, &Lexicon::built_in().unwrap()).unwrap_err().to_string()
}

fn snapshots() -> String {
    let mut all = of_a_large_file();
    for folder in ["tests/cases", "tests/cases/criteria"] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "stderr" || ending == "trycmd") {
                all.push('\n');
                all.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    all
}

#[test]
fn every_message_about_criteria_is_in_a_snapshot() {
    let snapshots = snapshots();
    let (mut count, mut missing) = (0, Vec::new());
    for source in sources() {
        for message in messages(&fs::read_to_string(&source).unwrap()) {
            count += 1;
            if !pattern(&message).is_match(&snapshots) {
                missing.push(format!("{}: {message}", source.display()));
            }
        }
    }
    assert!(count > 150, "{count} messages");
    assert!(missing.is_empty(), "add a file to tests/cases/criteria that is told:\n{}", missing.join("\n"));
}

#[test]
fn a_message_is_found_with_its_holes() {
    let source = "// `a comment is no \"message here\"`\nlet x = ('\"', \"`{key}` is no \\\"{{ number }}\\\"\", \"word\", \"\\\n    on two \\\n    lines\");\nimpl Check for X { \"what was found\" }";
    assert_eq!(messages(source), ["`{key}` is no \"{{ number }}\"", "on two lines"]);
    for (message, said, expected) in [
        ("`{key}` is {}", "error: `weight` is a text", true),
        ("`{key}` is {}", "error: weight is a text", false),
        ("write {{ \"{key}\": 1 }}", "write { \"version\": 1 }", true),
        ("one of (a|b)", "one of a", false),
    ] {
        assert_eq!(pattern(message).is_match(said), expected, "{message}");
    }
}

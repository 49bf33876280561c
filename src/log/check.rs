//! Whether a log is whole: every line as it was written, in its place, none missing.

use super::{ERASED, Head, PAYLOAD, hash};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// The head of a line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    event: u64,
    #[serde(rename = "at")]
    _at: String,
    kind: String,
    payload_hash: String,
    previous: String,
    hash: String,
    payload: Value,
}

/// A log that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Where it ends, as far as its last line tells.
    pub head: Head,
    /// Payloads that were erased, as a later event says.
    pub erased: usize,
    /// What is wrong, in the order of the lines.
    pub wrong: Vec<Wrong>,
}

/// Something that is wrong with a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A line is none of a log.
    #[error("line {0} is no event: it was changed, or broken off")]
    NoEvent(usize),
    /// A line is not as it was written.
    #[error("line {0} (event {1}) was changed: its hash does not follow from it")]
    Changed(usize, u64),
    /// A payload is not as it was written.
    #[error("line {0} (event {1}) was changed: its payload is not the one that was logged")]
    Payload(usize, u64),
    /// A payload was erased, and nothing says so.
    #[error("line {0} (event {1}) was erased, and no later event tells that somebody had to be forgotten")]
    Erased(usize, u64),
    /// Events are missing before a line.
    #[error("line {0}: events {1} to {2} are missing before it")]
    Missing(usize, u64, u64),
    /// A line stands where another has to.
    #[error("line {0} (event {1}) stands in the wrong place: event {2} has to stand there")]
    Moved(usize, u64, u64),
    /// A line does not follow the one before.
    #[error("line {0} (event {1}) does not follow the line before it: one of them was exchanged")]
    Unlinked(usize, u64),
    /// What somebody typed is not as it was logged.
    #[error("what was typed about document {0} is not what was logged last: it was changed past the program")]
    Typed(String),
    /// What somebody typed, as it was logged, is not there.
    #[error("what was typed about document {0} was logged, and is not in the store: it was deleted past the program")]
    NotTyped(String),
    /// The log ends before, or elsewhere than, the head that was kept.
    #[error("the log does not hold the head {0}: its end was cut or exchanged")]
    Cut(String),
}

/// The number and hash of a line, if it is one of a log.
pub(crate) fn head_of(line: &str) -> Option<Head> {
    let line: Line = serde_json::from_str(line).ok()?;
    Some(Head { events: line.event, hash: line.hash })
}

/// The payload of a line of this kind, if it was not erased.
pub(crate) fn payload_of(line: &str, kind: &str) -> Option<Value> {
    let line: Line = serde_json::from_str(line).ok()?;
    (line.kind == kind && !line.payload.is_null()).then_some(line.payload)
}

/// Looks at a log. `head` is the hash of an event that it has to hold, as somebody kept it elsewhere.
pub fn check(text: &str, head: Option<&str>) -> Checked {
    let mut wrong = Vec::new();
    let mut before = Head::default();
    let mut hashes = BTreeSet::new();
    let mut erased: Vec<(usize, u64)> = Vec::new();
    let mut forgotten: BTreeSet<u64> = BTreeSet::new();
    for (at, raw) in text.lines().enumerate() {
        let number = at + 1;
        let Ok(line) = serde_json::from_str::<Line>(raw) else {
            wrong.push(Wrong::NoEvent(number));
            // What follows is held to itself: the next line is the one after.
            before = Head { events: before.events + 1, hash: String::new() };
            continue;
        };
        let own = raw.split_once(",\"hash\":\"").map(|(head, _)| hash(head));
        if own.as_deref() != Some(line.hash.as_str()) {
            wrong.push(Wrong::Changed(number, line.event));
        }
        let payload = raw.split_once(PAYLOAD).and_then(|(_, rest)| rest.strip_suffix('}')).unwrap_or_default();
        if payload.trim_end() == ERASED {
            erased.push((number, line.event));
        } else if hash(payload) != line.payload_hash {
            wrong.push(Wrong::Payload(number, line.event));
        }
        if line.kind == "forgotten" {
            let events = line.payload.get("events").and_then(Value::as_array).into_iter().flatten();
            forgotten.extend(events.filter_map(Value::as_u64).filter(|event| *event < line.event));
        }
        let expected = before.events + 1;
        if line.event > expected {
            wrong.push(Wrong::Missing(number, expected, line.event - 1));
        } else if line.event < expected {
            wrong.push(Wrong::Moved(number, line.event, expected));
        } else if line.previous != before.hash && !before.hash.is_empty() {
            wrong.push(Wrong::Unlinked(number, line.event));
        }
        hashes.insert(line.hash.clone());
        before = Head { events: line.event, hash: line.hash };
    }
    let known = erased.iter().filter(|(_, event)| forgotten.contains(event)).count();
    let unsaid = erased.iter().filter(|(_, event)| !forgotten.contains(event));
    wrong.extend(unsaid.map(|(line, event)| Wrong::Erased(*line, *event)));
    if !text.is_empty() && !text.ends_with('\n') {
        wrong.push(Wrong::NoEvent(text.lines().count()));
    }
    if let Some(head) = head.filter(|head| !hashes.contains(*head)) {
        wrong.push(Wrong::Cut(head.to_owned()));
    }
    Checked { head: before, erased: known, wrong }
}

#[cfg(test)]
mod tests {
    use super::super::{Event, append, forget};
    use super::*;
    use serde_json::json;
    use std::path::PathBuf;

    /// A log of eight events, about documents doc-0 to doc-7.
    fn file() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        for part in 0..2 {
            let events: Vec<Event> = (0..4)
                .map(|at| Event { kind: "verdict", payload: json!({ "document": format!("doc-{}", part * 4 + at) }) })
                .collect();
            let head = append(&path, "2024-01-01T00:00:00Z", &events).unwrap();
            assert_eq!(head.events, part * 4 + 4);
        }
        (folder, path)
    }

    fn log() -> String {
        let (_folder, path) = file();
        std::fs::read_to_string(path).unwrap()
    }

    fn wrong(text: &str) -> Vec<Wrong> {
        check(text, None).wrong
    }

    fn without(log: &str, line: usize) -> String {
        let kept: Vec<&str> = log.lines().enumerate().filter(|(at, _)| at + 1 != line).map(|(_, line)| line).collect();
        kept.join("\n") + "\n"
    }

    #[test]
    fn a_whole_log_has_nothing_wrong() {
        let log = log();
        let checked = check(&log, None);
        assert_eq!((checked.wrong.len(), checked.head.events, checked.erased), (0, 8, 0));
        assert_eq!(check(&log, Some(&checked.head.hash)).wrong, []);
    }

    #[test]
    fn a_line_that_is_cut_changed_or_moved_is_named() {
        let log = log();
        assert_eq!(wrong(&without(&log, 3)), [Wrong::Missing(3, 3, 3)]);
        assert_eq!(wrong(&without(&log, 1)), [Wrong::Missing(1, 1, 1)]);
        assert_eq!(wrong(&log.replace("doc-4", "doc-X")), [Wrong::Payload(5, 5)]);
        let time = log.replacen("2024-01-01", "2023-01-01", 1);
        assert_eq!(wrong(&time), [Wrong::Changed(1, 1)]);
        let mut lines: Vec<&str> = log.lines().collect();
        lines.swap(2, 3);
        let swapped = lines.join("\n") + "\n";
        assert!(wrong(&swapped).contains(&Wrong::Moved(4, 3, 5)), "{:?}", wrong(&swapped));
        assert_eq!(wrong(&format!("{log}so there\n")), [Wrong::NoEvent(9)]);
        assert_eq!(wrong(log.trim_end().strip_suffix('}').unwrap()), [Wrong::NoEvent(8), Wrong::NoEvent(8)]);
        let doubled = format!("{log}{}\n", log.lines().last().unwrap());
        assert_eq!(wrong(&doubled), [Wrong::Moved(9, 8, 9)]);
    }

    #[test]
    fn a_line_made_anew_does_not_follow() {
        let log = log();
        // A line that is right in itself, as whoever knows how would write it.
        let lines: Vec<&str> = log.lines().collect();
        let before = head_of(lines[3]).unwrap();
        let (made, _) =
            super::super::line(&before, "2024-01-01T00:00:00Z", &Event { kind: "verdict", payload: json!(1) });
        let bent = format!("{}\n{made}{}\n", lines.get(..4).unwrap().join("\n"), lines.get(5..).unwrap().join("\n"));
        assert_eq!(wrong(&bent), [Wrong::Unlinked(6, 6)]);
    }

    #[test]
    fn an_end_that_is_missing_is_found_by_the_head_that_was_kept() {
        let log = log();
        let head = check(&log, None).head.hash;
        let cut = without(&log, 8);
        assert_eq!(wrong(&cut), []);
        assert_eq!(check(&cut, Some(&head)).wrong, [Wrong::Cut(head)]);
    }

    #[test]
    fn who_is_forgotten_leaves_no_trace_and_the_chain_holds() {
        let (_folder, path) = file();
        let forgotten = |document: &str| {
            let erased = forget(&path, &[document.to_owned()].into(), "asked", "2024-02-01T00:00:00Z").unwrap();
            (std::fs::read_to_string(&path).unwrap(), erased)
        };
        let (kept, erased) = forgotten("doc-4");
        assert!(erased == 1 && !kept.contains("doc-4"), "{kept}");
        let checked = check(&kept, None);
        assert_eq!((checked.wrong.as_slice(), checked.erased, checked.head.events), ([].as_slice(), 1, 9));
        assert_eq!(forgotten("doc-4"), (kept.clone(), 0));
        // Who erases by hand is found out.
        let payload = kept.lines().nth(1).unwrap().split_once(PAYLOAD).unwrap().1;
        let by_hand = kept.replace(payload, "null}");
        assert_eq!(wrong(&by_hand), [Wrong::Erased(2, 2)]);
        // Another event goes on from there.
        let event = Event { kind: "verdict", payload: json!({ "document": "doc-8" }) };
        assert_eq!(append(&path, "2024-03-01T00:00:00Z", &[event]).unwrap().events, 10);
        assert_eq!(wrong(&std::fs::read_to_string(&path).unwrap()), []);
    }
}

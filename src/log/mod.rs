//! A log that cannot be bent in silence: one event a line, each with the hash of the one before.
//!
//! A line is a head and a payload. The head holds the number of the event, its time, its kind, the hash of its payload and
//! the hash of the line before; its own hash is over all of these. So a payload can be erased where somebody has to be
//! forgotten, and the chain still holds; a later event then says so. No name stands in it: documents are named by
//! their hashes.
//!
//! A chain cannot tell that its end is missing: whoever keeps the last hash elsewhere, as a run tells it, gives it to
//! [`check`].

mod check;
mod events;

pub use check::{Checked, Wrong, check};
pub use events::of_run;

use crate::intake::hex;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::path::Path;

/// The hash before the first line.
const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// What stands between head and payload.
const PAYLOAD: &str = ",\"payload\":";
/// A payload that was erased.
const ERASED: &str = "null";

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its kind, a word.
    pub kind: &'static str,
    /// What is known of it, without names.
    pub payload: Value,
}

/// Where a log ends: how many events it has, and the hash of the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Events.
    pub events: u64,
    /// The hash of the last one, in hex.
    pub hash: String,
}

/// Appends events to the log at a path, which is made if it is not there. Another program that appends waits.
///
/// # Errors
/// If it cannot be written, or its last line is none of a log.
pub fn append(path: &Path, at: &str, events: &[Event]) -> io::Result<Head> {
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    file.lock()?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let mut head = match text.lines().last() {
        None => Head { events: 0, hash: START.to_owned() },
        Some(last) if text.ends_with('\n') => check::head_of(last).ok_or_else(|| {
            io::Error::other("its last line is none of a log: verify it with `cvsift audit log verify`")
        })?,
        Some(_) => {
            return Err(io::Error::other("its last line is broken off: verify it with `cvsift audit log verify`"));
        }
    };
    let mut lines = String::new();
    for event in events {
        let (line, next) = line(&head, at, event);
        lines.push_str(&line);
        head = next;
    }
    file.write_all(lines.as_bytes())?;
    file.sync_all()?;
    Ok(head)
}

/// The line of an event behind a head, and the head that it makes.
fn line(before: &Head, at: &str, event: &Event) -> (String, Head) {
    let payload = crate::report::escaped(event.payload.to_string());
    let number = before.events + 1;
    let head = format!(
        "{{\"event\":{number},\"at\":\"{at}\",\"kind\":\"{}\",\"payload_hash\":\"{}\",\"previous\":\"{}\"",
        event.kind,
        hash(&payload),
        before.hash
    );
    let own = hash(&head);
    (format!("{head},\"hash\":\"{own}\"{PAYLOAD}{payload}}}\n"), Head { events: number, hash: own })
}

fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Erases what a log says of a document: each payload that names its hash. The chain still holds, and an event tells it.
/// Gives the text of the log, and how many payloads were erased.
pub fn forget(text: &str, document: &str, at: &str) -> (String, usize) {
    let mut erased: Vec<u64> = Vec::new();
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        let names = line.split_once(PAYLOAD).filter(|(_, payload)| payload.contains(document));
        match names.and_then(|(head, _)| Some((head, check::head_of(line)?))) {
            Some((head, known)) => {
                kept.push_str(&format!("{head}{PAYLOAD}{ERASED}}}\n"));
                erased.push(known.events);
            }
            None => kept.push_str(&format!("{line}\n")),
        }
    }
    if let Some(last) = kept.lines().last().and_then(check::head_of).filter(|_| !erased.is_empty()) {
        let event = Event { kind: "forgotten", payload: serde_json::json!({ "events": erased }) };
        kept.push_str(&self::line(&last, at, &event).0);
    }
    (kept, erased.len())
}

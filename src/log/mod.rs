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
pub(crate) use check::{head_of, payload_of};
pub use events::of_run;

use crate::intake::hex;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{self, Read, Seek, SeekFrom, Write};
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

impl Default for Head {
    /// Before the first line.
    fn default() -> Self {
        Self { events: 0, hash: START.to_owned() }
    }
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
    let mut head = end_of(&text)?;
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

/// The head of a log.
fn end_of(text: &str) -> io::Result<Head> {
    match text.lines().last() {
        None => Ok(Head::default()),
        Some(last) if text.ends_with('\n') => check::head_of(last).ok_or_else(|| {
            io::Error::other("its last line is none of a log: verify it with `cvsift audit log verify`")
        }),
        Some(_) => Err(io::Error::other("its last line is broken off: verify it with `cvsift audit log verify`")),
    }
}

/// The line of an event behind a head, and the head that it makes.
pub(crate) fn line(before: &Head, at: &str, event: &Event) -> (String, Head) {
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

/// Erases what the log at a path says of documents: each payload that names one of their hashes. The lines keep their
/// length and are overwritten where they stand; the chain still holds, and an event tells it. Gives how many were erased.
///
/// # Errors
/// If it cannot be read or written, or its last line is none of a log.
pub fn forget(path: &Path, documents: &BTreeSet<String>, why: &str, at: &str) -> io::Result<usize> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    file.lock()?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let head = end_of(&text)?;
    let (mut found, mut events, mut place) = (Vec::new(), Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        if let Some((kept, event)) = erased(line.trim_end(), documents) {
            found.push((place, kept));
            events.push(event);
        }
        place += line.len() as u64;
    }
    if found.is_empty() {
        return Ok(0);
    }
    // It is told first: if the erasing breaks off, the same again finds what is left.
    file.seek(SeekFrom::End(0))?;
    file.write_all(line(&head, at, &forgotten(&events, why)).0.as_bytes())?;
    for (place, kept) in &found {
        file.seek(SeekFrom::Start(*place))?;
        file.write_all(kept.as_bytes())?;
    }
    file.sync_all()?;
    Ok(found.len())
}

/// A line without its payload, if that names one of the documents, and the number of its event. It keeps its length.
pub(crate) fn erased(line: &str, documents: &BTreeSet<String>) -> Option<(String, u64)> {
    let (head, payload) = line.split_once(PAYLOAD)?;
    if !documents.iter().any(|document| payload.contains(document.as_str())) {
        return None;
    }
    let event = head_of(line)?.events;
    let width = payload.len() - 1;
    Some((format!("{head}{PAYLOAD}{ERASED:<width$}}}"), event))
}

/// That payloads were erased, and why, in a word.
pub(crate) fn forgotten(events: &[u64], why: &str) -> Event {
    Event { kind: "forgotten", payload: serde_json::json!({ "events": events, "why": why }) }
}

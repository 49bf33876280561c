//! The log in the store: the lines of [`crate::log`], one a row, so that it goes with what it tells of.

use super::{Store, StoreError};
use crate::log::{self, Checked, Event, Head, Wrong};
use crate::shortlist::{Night, State, TypedRow};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

/// Columns that people write in.
const CELLS: [&str; 3] = ["reviewer", "decision", "notes"];

impl Store {
    /// The log as it is exported: one event a line.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn log(&self) -> Result<String, StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        lines(&connection)
    }

    /// Looks at the log, and holds what people typed to it. `head` is the hash of an event that it has to hold.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn check(&self, head: Option<&str>) -> Result<Checked, StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let text = lines(&connection)?;
        let mut checked = log::check(&text, head);
        let mut logged: BTreeMap<String, (String, String)> = BTreeMap::new();
        for payload in text.lines().filter_map(|line| log::payload_of(line, "decision")) {
            let value = |key: &str| payload.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            logged.insert(value("row"), (value("sha256"), value("document")));
        }
        for (role, row) in typed(&connection)? {
            let document = document(&role, &row);
            match logged.remove(&row_hash(&role, &row)) {
                Some((told, _)) if told == told_hash(&role, &row) => {}
                _ => checked.wrong.push(Wrong::Typed(document)),
            }
        }
        checked.wrong.extend(logged.into_values().map(|(_, document)| Wrong::NotTyped(document)));
        Ok(checked)
    }
}

/// Appends events to the log.
pub(super) fn append(connection: &Connection, events: &[Event]) -> Result<(), StoreError> {
    let at: String = connection.query_row("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')", [], |row| row.get(0))?;
    let last: Option<String> =
        connection.query_row("SELECT line FROM event ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).optional()?;
    let mut head = match last {
        None => Head::default(),
        Some(last) => log::head_of(&last).ok_or_else(|| {
            StoreError("the last line of its log is none: verify it with `cvsift audit log verify`".to_owned())
        })?,
    };
    let mut insert = connection.prepare_cached("INSERT INTO event (line) VALUES (?)")?;
    for event in events {
        let (line, next) = log::line(&head, &at, event);
        insert.execute([line.trim_end()])?;
        head = next;
    }
    Ok(())
}

/// Erases what the log says of documents; gives the numbers of the events.
pub(super) fn erase(connection: &Connection, documents: &BTreeSet<String>) -> Result<Vec<u64>, StoreError> {
    let mut erased = Vec::new();
    let mut found: Vec<(i64, String)> = Vec::new();
    {
        let mut statement = connection.prepare("SELECT id, line FROM event ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let line: String = row.get(1)?;
            if let Some((kept, event)) = log::erased(&line, documents) {
                found.push((row.get(0)?, kept));
                erased.push(event);
            }
        }
    }
    for (id, line) in found {
        connection.execute("UPDATE event SET line = ? WHERE id = ?", params![line, id])?;
    }
    Ok(erased)
}

/// Events of a run without those that the run before, of the same setting and place, has said already; the run itself
/// says how many these are.
pub(super) fn what_is_new(events: Vec<Event>, before: &Night) -> Vec<Event> {
    let told: BTreeSet<(&str, &str, String)> = before
        .entries
        .iter()
        .filter_map(|entry| {
            let hash = entry.hash.as_deref()?;
            Some(match &entry.state {
                State::Ranked(standing) => ("verdict", hash, crate::report::thousandths(standing.score).to_string()),
                State::Duplicate(_) => ("duplicate", hash, String::new()),
                State::Unread(_) => ("unread", hash, String::new()),
            })
        })
        .collect();
    let all = events.len();
    let is_told = |event: &Event| {
        let document = event.payload.get("document").and_then(Value::as_str).unwrap_or_default();
        let score = event.payload.get("score").and_then(Value::as_f64).map(|score| score.to_string());
        told.contains(&(event.kind, document, score.unwrap_or_default()))
    };
    let mut new: Vec<Event> = events.into_iter().filter(|event| !is_told(event)).collect();
    let as_before = all - new.len();
    if let Some(run) = new.first_mut().and_then(|run| run.payload.as_object_mut()) {
        run.insert("as_before".to_owned(), as_before.into());
    }
    new
}

/// That somebody typed something: which cells, and a hash of what stands in all of them; no word of it.
pub(super) fn decision(role: &str, row: &TypedRow) -> Event {
    let filled = CELLS.iter().zip(&row.told).filter(|(_, told)| !told.is_empty()).map(|(cell, _)| *cell);
    Event {
        kind: "decision",
        payload: json!({
            "role": role,
            "document": document(role, row),
            "row": row_hash(role, row),
            "cells": filled.collect::<Vec<_>>(),
            "sha256": told_hash(role, row),
        }),
    }
}

/// What the log calls the document of a row: its hash, or where it was not read, that of the row.
pub(super) fn document(role: &str, row: &TypedRow) -> String {
    if row.hash.is_empty() { row_hash(role, row) } else { row.hash.clone() }
}

fn row_hash(role: &str, row: &TypedRow) -> String {
    hash(&[role, &row.hash, &row.file])
}

fn told_hash(role: &str, row: &TypedRow) -> String {
    let [reviewer, decision, notes] = &row.told;
    hash(&[role, &row.hash, &row.file, reviewer, decision, notes])
}

fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(format!("{}\n{part}\n", part.len()));
    }
    crate::intake::hex(&hasher.finalize())
}

fn lines(connection: &Connection) -> Result<String, StoreError> {
    let mut statement = connection.prepare("SELECT line FROM event ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut text = String::new();
    while let Some(row) = rows.next()? {
        text.push_str(row.get_ref(0)?.as_str().unwrap_or_default());
        text.push('\n');
    }
    Ok(text)
}

/// Everything that people typed, with its role.
pub(super) fn typed(connection: &Connection) -> Result<Vec<(String, TypedRow)>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT role, document_hash, file, name, email, phone, reviewer, decision, notes FROM decision ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        let told = [row.get(6)?, row.get(7)?, row.get(8)?];
        let (hash, file, name) = (row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((row.get(0)?, TypedRow { hash, file, name, email: row.get(4)?, phone: row.get(5)?, told }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

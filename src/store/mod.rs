//! The store: one SQLite file that keeps what was read and judged, so that the next night reads only what is new.
//!
//! A judgement is found by the bytes of its file and the file's name, and by all that it follows from: criteria, added
//! words, as-of month, and the code that reads and judges. It is taken as it was, or not at all. What is new is written in
//! batches while a run goes on; whatever ends the run, what was written stays. A store that cannot be read or written
//! costs the time of a run and nothing else.

mod events;
mod forget;
mod record;
mod schema;

pub use forget::{Erased, Held, person};

use crate::criteria::{Criteria, Eligible};
use crate::date::Month;
use crate::intake::display_name;
use crate::log::Event;
use crate::shortlist::{Candidate, Night, Shortlist, TypedRow, UnreadFile};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long another run is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// Runs of one role and place whose results are kept, and runs whose judgements are.
const NIGHTS: i64 = 8;
const RUNS: i64 = 64;
/// Files that are written together, and the longest that one waits to be written.
const BATCH: usize = 32;
const AT_LATEST: Duration = Duration::from_secs(2);

/// What a file that is no store says of itself.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StoreError(String);

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

/// An open store.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
}

/// What judgements follow from, besides the document.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'s> {
    /// The criteria.
    pub criteria: &'s Criteria,
    /// SHA-256 of the words that were added to the built-in tables; empty where there are none.
    pub words_hash: &'s str,
    /// The date up to which running jobs count.
    pub as_of: Month,
    /// What reads scans; empty where nothing does.
    pub ocr: &'s str,
}

impl Store {
    /// Opens a store, or makes one.
    ///
    /// # Errors
    /// If the file is something else, was made by a newer version, or cannot be written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        schema::migrate(&mut connection).map_err(|error| StoreError(error.to_string()))?;
        // A reader waits for no writer, and a power cut loses the last batch at most.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// The judgements of one setting.
    ///
    /// # Errors
    /// If the store cannot be read or written.
    pub fn judgements<'s>(&'s self, setting: Setting<'s>) -> Result<Judgements<'s>, StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let Setting { criteria, words_hash, as_of, ocr } = setting;
        let program = if ocr.is_empty() { program() } else { format!("{}, {ocr}", program()) };
        let key = params![criteria.role, criteria.hash, words_hash, as_of.to_string(), program];
        connection.execute(
            "INSERT OR IGNORE INTO setting (role, criteria_hash, words_hash, as_of, program) VALUES (?, ?, ?, ?, ?)",
            key,
        )?;
        let id = connection.query_row(
            "SELECT id FROM setting WHERE criteria_hash = ? AND words_hash = ? AND as_of = ? AND program = ?",
            params![criteria.hash, words_hash, as_of.to_string(), program],
            |row| row.get(0),
        )?;
        Ok(Judgements {
            store: self,
            setting: id,
            criteria,
            waiting: Mutex::new(Waiting { rows: Vec::new(), since: Instant::now() }),
            trouble: Mutex::new(None),
        })
    }
}

/// What a run was of: nights are compared only with those of the same.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    /// Name of the role.
    pub role: &'p str,
    /// The paths given.
    pub paths: &'p [PathBuf],
}

impl Place<'_> {
    fn shown(&self) -> String {
        self.paths.iter().map(|path| display_name(path)).collect::<Vec<_>>().join("\n")
    }
}

impl Store {
    /// What the last run of the same role and paths said, if there was one.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn last_night(&self, place: Place<'_>) -> Result<Option<Night>, StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let last: Option<String> = connection
            .query_row(
                "SELECT night FROM run JOIN setting ON setting.id = run.setting \
                 WHERE role = ? AND paths = ? ORDER BY run.id DESC LIMIT 1",
                params![place.role, place.shown()],
                |row| row.get(0),
            )
            .optional()?;
        last.map(|night| serde_json::from_str(&night).map_err(|error| StoreError(error.to_string()))).transpose()
    }

    /// Keeps what a run said and appends its events to the log, but for those that the run before said of the same; lets
    /// go of what no late run needs.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn end(
        &self,
        setting: i64,
        place: Place<'_>,
        shortlist: &Shortlist,
        events: Vec<Event>,
    ) -> Result<(), StoreError> {
        let night = serde_json::to_string(&Night::of(shortlist)).map_err(|error| StoreError(error.to_string()))?;
        let eligible = shortlist.ranked.iter().filter(|r| r.candidate.assessment.eligible == Eligible::Yes).count();
        let count = |count: usize| count as i64;
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before: Option<String> = transaction
            .query_row(
                "SELECT night FROM run WHERE setting = ? AND paths = ? ORDER BY id DESC LIMIT 1",
                params![setting, place.shown()],
                |row| row.get(0),
            )
            .optional()?;
        // A night that cannot be read has said nothing.
        let before: Night = before.and_then(|night| serde_json::from_str(&night).ok()).unwrap_or_default();
        events::append(&transaction, &events::what_is_new(events, &before))?;
        transaction.execute(
            "INSERT INTO run (setting, paths, given, ranked, eligible, night) VALUES (?, ?, ?, ?, ?, ?)",
            params![
                setting,
                place.shown(),
                count(shortlist.given()),
                count(shortlist.ranked.len()),
                count(eligible),
                night
            ],
        )?;
        transaction.execute(
            "DELETE FROM run WHERE id NOT IN (SELECT run.id FROM run JOIN setting ON setting.id = run.setting \
             WHERE role = ?1 AND paths = ?2 ORDER BY run.id DESC LIMIT ?3) \
             AND paths = ?2 AND setting IN (SELECT id FROM setting WHERE role = ?1)",
            params![place.role, place.shown(), NIGHTS],
        )?;
        transaction.execute(
            "DELETE FROM judgement WHERE setting NOT IN (SELECT setting FROM run ORDER BY id DESC LIMIT ?)",
            params![RUNS],
        )?;
        transaction.commit()?;
        Ok(())
    }
}

impl Store {
    /// Keeps what people typed about files in a role; a row in which nothing is typed changes nothing.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn keep_typed(&self, role: &str, rows: &[TypedRow]) -> Result<(), StoreError> {
        // Several lists of one run may differ: what is as it was kept is not what somebody has just typed.
        let known = self.typed(role)?;
        let known: BTreeMap<_, _> = known.iter().map(|row| ((&row.hash, &row.file), &row.told)).collect();
        let is_new = |row: &&TypedRow| !row.is_empty() && known.get(&(&row.hash, &row.file)) != Some(&&row.told);
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for row in rows.iter().filter(is_new) {
            let TypedRow { hash, file, name, email, phone, told: [reviewer, decision, notes] } = row;
            transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO decision \
                     (role, document_hash, file, name, email, phone, reviewer, decision, notes) \
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                )?
                .execute(params![role, hash, file, name, email, phone, reviewer, decision, notes])?;
        }
        let events: Vec<Event> = rows.iter().filter(is_new).map(|row| events::decision(role, row)).collect();
        events::append(&transaction, &events)?;
        transaction.commit()?;
        Ok(())
    }

    /// What people typed about files in a role, the newest first: a document may have been in several places.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn typed(&self, role: &str) -> Result<Vec<TypedRow>, StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = connection.prepare(
            "SELECT document_hash, file, name, email, phone, reviewer, decision, notes FROM decision \
             WHERE role = ? ORDER BY id DESC",
        )?;
        let rows = statement.query_map([role], |row| {
            Ok(TypedRow {
                hash: row.get(0)?,
                file: row.get(1)?,
                name: row.get(2)?,
                email: row.get(3)?,
                phone: row.get(4)?,
                told: [row.get(5)?, row.get(6)?, row.get(7)?],
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Whether bytes begin like a store, or like what SQLite keeps beside one.
pub fn is_store(bytes: &[u8]) -> bool {
    const AT: std::ops::Range<usize> = 68..72;
    let application = || bytes.get(AT).is_some_and(|id| id == (schema::APPLICATION as u32).to_be_bytes());
    bytes.starts_with(b"SQLite format 3\0") && application()
}

/// The code that reads and judges.
fn program() -> String {
    format!("{} {}", env!("CARGO_PKG_VERSION"), env!("CVSIFT_BUILD"))
}

/// The judgements of one setting, read and written from any thread.
#[derive(Debug)]
pub struct Judgements<'s> {
    store: &'s Store,
    setting: i64,
    criteria: &'s Criteria,
    waiting: Mutex<Waiting>,
    trouble: Mutex<Option<String>>,
}

/// What is not written yet.
#[derive(Debug)]
struct Waiting {
    rows: Vec<Row>,
    since: Instant,
}

/// A row of the table `judgement`.
#[derive(Debug)]
struct Row {
    hash: String,
    file_name: String,
    name: Option<String>,
    score: Option<f64>,
    eligible: Option<&'static str>,
    record: Vec<u8>,
}

impl Judgements<'_> {
    /// The number of the setting, for [`Store::end`].
    pub fn setting(&self) -> i64 {
        self.setting
    }

    /// What came out of the file at `path`, whose bytes have this hash, if it was judged in this setting before.
    pub fn get(&self, path: &Path, hash: &str) -> Option<Vec<Result<Candidate, UnreadFile>>> {
        let record = {
            let connection = self.store.connection.lock().unwrap_or_else(PoisonError::into_inner);
            let mut statement = connection
                .prepare_cached("SELECT record FROM judgement WHERE setting = ? AND file_hash = ? AND file_name = ?");
            let found = statement.as_mut().map_err(|error| error.to_string()).and_then(|statement| {
                let row = statement.query_row(params![self.setting, hash, file_name(path)], |row| row.get(0));
                row.optional().map_err(|error| error.to_string())
            });
            match found {
                Ok(record) => record,
                Err(error) => {
                    self.failed(error);
                    None
                }
            }
        };
        let record: Vec<u8> = record?;
        record::decode(path, &record, self.criteria)
    }

    /// Keeps what came out of a file.
    pub fn put(&self, path: &Path, hash: &str, parts: &[Result<Candidate, UnreadFile>]) {
        let Some(record) = record::encode(path, parts) else { return };
        let first = parts.iter().find_map(|part| part.as_ref().ok());
        let row = Row {
            hash: hash.to_owned(),
            file_name: file_name(path),
            name: first.and_then(|one| one.contact.name.clone()),
            score: first.map(|one| f64::from(one.assessment.score) / 1000.0),
            eligible: first.map(|one| one.assessment.eligible.name()),
            record,
        };
        let rows = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.rows.push(row);
            if waiting.rows.len() < BATCH && waiting.since.elapsed() < AT_LATEST {
                return;
            }
            waiting.since = Instant::now();
            std::mem::take(&mut waiting.rows)
        };
        self.write(&rows);
    }

    /// Writes what is not written yet; what could not be read or written, if anything.
    pub fn finish(self) -> Option<StoreError> {
        let rows = std::mem::take(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner).rows);
        self.write(&rows);
        self.trouble.into_inner().unwrap_or_else(PoisonError::into_inner).map(StoreError)
    }

    fn write(&self, rows: &[Row]) {
        if rows.is_empty() {
            return;
        }
        let mut connection = self.store.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut write = || -> Result<(), rusqlite::Error> {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            {
                let mut statement = transaction.prepare_cached(
                    "INSERT OR REPLACE INTO judgement (setting, file_hash, file_name, name, score, eligible, record, at) \
                     VALUES (?, ?, ?, ?, ?, ?, ?, datetime('now'))",
                )?;
                for row in rows {
                    let Row { hash, file_name, name, score, eligible, record } = row;
                    statement.execute(params![self.setting, hash, file_name, name, score, eligible, record])?;
                }
            }
            transaction.commit()
        };
        let written = write();
        drop(connection);
        if let Err(error) = written {
            self.failed(error.to_string());
        }
    }

    /// Remembers the first thing that went wrong.
    fn failed(&self, error: String) {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}

/// The name of a file, on which hangs what is taken for its ending and for the words of its owner.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

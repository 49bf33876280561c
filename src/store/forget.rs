//! Forgetting: what the store holds of somebody, and how it goes without a trace.
//!
//! A person is a document and all that share an address or a phone with it, or repeat it. What is erased is overwritten:
//! the file is written anew and its journal emptied, so that no free page keeps a word. The log keeps its chain.

use super::{Store, StoreError, events, program, record};
use crate::log;
use crate::shortlist::{Night, State, contact_keys};
use rusqlite::{Connection, TransactionBehavior, params};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::PoisonError;

/// Hex digits of a hash that are enough to name a document.
const ENOUGH: usize = 8;

/// What the store holds of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// SHA-256 of its bytes, in hex; empty where it was not read.
    pub hash: String,
    /// The files that it was, as they were shown.
    pub files: BTreeSet<String>,
    /// Their names, without the folder.
    names: BTreeSet<String>,
    /// Whose it is, if a name was found.
    pub name: Option<String>,
    /// When it was last judged, listed or decided on: `YYYY-MM-DD hh:mm:ss`, in UTC.
    pub last: String,
    /// Judgements of it.
    pub judgements: usize,
    /// Rows in which somebody typed something about it.
    pub decisions: usize,
    /// Runs that list it.
    pub runs: usize,
    /// Addresses and phones, in the form in which they are compared.
    contact: BTreeSet<String>,
    /// Files that it repeats.
    repeats: BTreeSet<String>,
    /// What the log calls it where it has no hash.
    rows: BTreeSet<String>,
}

/// What was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Judgements.
    pub judgements: usize,
    /// Rows in which somebody typed something.
    pub decisions: usize,
    /// Runs that went as a whole.
    pub runs: usize,
    /// Entries of runs, those of runs that went as a whole among them.
    pub entries: usize,
    /// Payloads of the log.
    pub events: usize,
}

impl Held {
    /// A document of which nothing but the hash is known.
    pub fn of_hash(hash: &str) -> Self {
        Self { hash: hash.to_ascii_lowercase(), ..Self::default() }
    }

    /// Whether an id names this document: the first digits of its hash, the code of a blind list, a file, its last part,
    /// an address or a phone.
    pub fn is(&self, id: &str) -> bool {
        let hex = id.strip_prefix("C-").unwrap_or(id).to_ascii_lowercase();
        let by_hash = hex.len() >= ENOUGH && self.hash.starts_with(&hex);
        let contact = contact_keys(&[id.to_owned()], &[id.to_owned()]);
        by_hash
            || self.files.contains(id)
            || self.names.contains(id)
            || contact.iter().any(|key| self.contact.contains(key))
    }

    fn is_linked(&self, other: &Self) -> bool {
        let both_known = !self.contact.is_empty() && !other.contact.is_empty();
        let same_file = !self.files.is_disjoint(&other.files) && !both_known;
        // A run names a file that it could not read without its hash, a judgement without its folder.
        let unread = (self.hash.is_empty() && other.runs == 0) || (other.hash.is_empty() && self.runs == 0);
        same_file
            || !self.contact.is_disjoint(&other.contact)
            || !self.repeats.is_disjoint(&other.files)
            || !other.repeats.is_disjoint(&self.files)
            || (unread && !self.names.is_disjoint(&other.names))
    }

    /// What the log may call it.
    pub fn names_in_logs(&self) -> impl Iterator<Item = String> {
        std::iter::once(self.hash.clone()).filter(|hash| !hash.is_empty()).chain(self.rows.iter().cloned())
    }
}

/// The documents that an id names, and all that are of the same person.
pub fn person(all: &[Held], id: &str) -> Vec<Held> {
    let mut taken: BTreeSet<usize> = (0..all.len()).filter(|at| all[*at].is(id)).collect();
    let mut new: Vec<usize> = taken.iter().copied().collect();
    while let Some(at) = new.pop() {
        for (other, held) in all.iter().enumerate() {
            if held.is_linked(&all[at]) && taken.insert(other) {
                new.push(other);
            }
        }
    }
    taken.into_iter().map(|at| all[at].clone()).collect()
}

impl Store {
    /// Everything that the store holds of anybody, a document each.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn held(&self) -> Result<Vec<Held>, StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: BTreeMap<String, Held> = BTreeMap::new();
        judged(&connection, &mut |judgement| {
            for part in &judgement.parts {
                let held = held_of(&mut all, &part.hash);
                held.names.insert(part.name_of_file.clone());
                held.judgements += 1;
                held.name = held.name.take().or_else(|| part.name.clone());
                held.contact.extend(part.contact.iter().cloned());
                held.last = held.last.clone().max(judgement.at.clone());
            }
        })?;
        for (role, row) in events::typed(&connection)? {
            let entry = row.entry();
            let held = filed(&mut all, &row.hash, &row.file);
            held.decisions += 1;
            held.name = held.name.take().or(entry.name);
            held.contact.extend(entry.contact);
            held.rows.insert(events::document(&role, &row));
        }
        let mut decided = connection.prepare("SELECT document_hash, file, at FROM decision")?;
        let mut rows = decided.query([])?;
        while let Some(row) = rows.next()? {
            let (hash, file, at): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let held = filed(&mut all, &hash, &file);
            held.last = held.last.clone().max(at);
        }
        for run in runs(&connection)? {
            for entry in run.night.entries {
                let held = filed(&mut all, entry.hash.as_deref().unwrap_or_default(), &entry.file);
                held.runs += 1;
                held.name = held.name.take().or(entry.name);
                held.contact.extend(entry.contact);
                held.last = held.last.clone().max(run.at.clone());
                if let State::Duplicate(of) = entry.state {
                    held.repeats.insert(of);
                }
            }
        }
        Ok(all.into_values().collect())
    }

    /// Erases all that the store holds of documents, and the runs before a date, and tells it in the log: `why` is a word.
    ///
    /// # Errors
    /// If the store cannot be written, or another program keeps what was erased in its journal.
    pub fn forget(&self, documents: &[Held], runs_before: Option<&str>, why: &str) -> Result<Erased, StoreError> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection.pragma_update(None, "secure_delete", "ON")?;
        let hashes: BTreeSet<&str> = documents.iter().map(|one| one.hash.as_str()).filter(|h| !h.is_empty()).collect();
        let files: BTreeSet<&str> = documents.iter().flat_map(|one| &one.files).map(String::as_str).collect();
        let mut erased = Erased::default();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut gone = Vec::new();
        judged(&transaction, &mut |judgement| {
            if judgement.parts.iter().any(|part| hashes.contains(part.hash.as_str())) {
                gone.push(judgement.id);
            }
        })?;
        for id in gone {
            erased.judgements += transaction.execute("DELETE FROM judgement WHERE id = ?", [id])?;
        }
        // What another build of the program wrote cannot be read by this one, and serves it no more.
        transaction.execute(
            "DELETE FROM judgement WHERE setting IN (SELECT id FROM setting \
             WHERE program <> ?1 AND substr(program, 1, length(?1) + 2) <> ?1 || ', ')",
            [program()],
        )?;
        for (role, row) in events::typed(&transaction)? {
            if hashes.contains(row.hash.as_str()) || (row.hash.is_empty() && files.contains(row.file.as_str())) {
                erased.decisions += transaction.execute(
                    "DELETE FROM decision WHERE role = ? AND document_hash = ? AND file = ?",
                    params![role, row.hash, row.file],
                )?;
            }
        }
        for mut run in runs(&transaction)? {
            let before = run.night.entries.len();
            let is_old = runs_before.is_some_and(|date| run.at.as_str() < date);
            if is_old || run.paths.lines().any(|path| files.contains(path)) {
                erased.entries += before;
                erased.runs += 1;
                transaction.execute("DELETE FROM run WHERE id = ?", [run.id])?;
                continue;
            }
            run.night.entries.retain(|entry| {
                let by_hash = entry.hash.as_deref().is_some_and(|hash| hashes.contains(hash));
                let repeats = matches!(&entry.state, State::Duplicate(of) if files.contains(of.as_str()));
                let by_file = entry.hash.is_none() && files.contains(entry.file.as_str());
                !by_hash && !repeats && !by_file
            });
            let fewer = before - run.night.entries.len();
            if fewer > 0 {
                erased.entries += fewer;
                let night = serde_json::to_string(&run.night).map_err(|error| StoreError(error.to_string()))?;
                transaction.execute("UPDATE run SET night = ? WHERE id = ?", params![night, run.id])?;
            }
        }
        let names: BTreeSet<String> = documents.iter().flat_map(Held::names_in_logs).collect();
        let numbers = events::erase(&transaction, &names)?;
        erased.events = numbers.len();
        if erased != Erased::default() {
            events::append(&transaction, &[log::forgotten(&numbers, why)])?;
        }
        transaction.commit()?;
        clean(&connection)?;
        Ok(erased)
    }

    /// When what nobody has touched for so long is past its date: `YYYY-MM-DD hh:mm:ss`, in UTC. `long` is such as
    /// `6 months`.
    ///
    /// # Errors
    /// If it is no length.
    pub fn date_before(&self, long: &str) -> Result<String, StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let date: Option<String> =
            connection.query_row("SELECT datetime('now', '-' || ?)", [long], |row| row.get(0))?;
        date.ok_or_else(|| StoreError(format!("`{long}` is no length")))
    }
}

/// Writes the file anew and empties the journal: what was erased stands in neither.
fn clean(connection: &Connection) -> Result<(), StoreError> {
    connection.flush_prepared_statement_cache();
    connection.execute_batch("VACUUM")?;
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy == 0 {
        return Ok(());
    }
    Err(StoreError("another program has it open, and its journal still holds what was erased: try again".to_owned()))
}

fn held_of<'a>(all: &'a mut BTreeMap<String, Held>, hash: &str) -> &'a mut Held {
    all.entry(hash.to_owned()).or_insert_with(|| Held::of_hash(hash))
}

/// The same, where it is known in which folder it stood: without a hash it is known by that alone.
fn filed<'a>(all: &'a mut BTreeMap<String, Held>, hash: &str, file: &str) -> &'a mut Held {
    let held = if hash.is_empty() { all.entry(format!("file {file}")).or_default() } else { held_of(all, hash) };
    held.files.insert(file.to_owned());
    let name = Path::new(file).file_name().unwrap_or_default();
    held.names.insert(name.to_string_lossy().into_owned());
    held
}

/// A row of the table `judgement`, as far as it tells whose it is.
struct Judgement {
    id: i64,
    at: String,
    parts: Vec<record::Whose>,
}

/// Shows every judgement that this build of the program wrote, whatever read the scans.
fn judged(connection: &Connection, look: &mut dyn FnMut(Judgement)) -> Result<(), StoreError> {
    let mut statement = connection.prepare(
        "SELECT judgement.id, file_hash, file_name, at, record FROM judgement \
         JOIN setting ON setting.id = judgement.setting \
         WHERE program = ?1 OR substr(program, 1, length(?1) + 2) = ?1 || ', '",
    )?;
    let mut rows = statement.query([program()])?;
    while let Some(row) = rows.next()? {
        let (hash, file, record): (String, String, Vec<u8>) = (row.get(1)?, row.get(2)?, row.get(4)?);
        let mut parts = record::whose((&file, &hash), &record).unwrap_or_default();
        // The file itself, which may hold several.
        if parts.iter().all(|part| part.hash != hash) {
            parts.push(record::Whose { hash, name_of_file: file, name: None, contact: Vec::new() });
        }
        look(Judgement { id: row.get(0)?, at: row.get(3)?, parts });
    }
    Ok(())
}

/// A row of the table `run`.
struct Run {
    id: i64,
    at: String,
    paths: String,
    night: Night,
}

fn runs(connection: &Connection) -> Result<Vec<Run>, StoreError> {
    let mut statement = connection.prepare("SELECT id, at, paths, night FROM run ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let night: String = row.get(3)?;
        let night = serde_json::from_str(&night).map_err(|error| StoreError(error.to_string()))?;
        all.push(Run { id: row.get(0)?, at: row.get(1)?, paths: row.get(2)?, night });
    }
    Ok(all)
}

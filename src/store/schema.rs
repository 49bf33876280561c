//! The tables of the store, and how an older store becomes one of today.

use super::{StoreError, events};
use rusqlite::Connection;

/// How an empty file becomes a store, then what each version changed: `PRAGMA user_version` counts them.
const VERSIONS: &[&str] = &[
    "
    CREATE TABLE setting (
        id INTEGER PRIMARY KEY,
        role TEXT NOT NULL,
        criteria_hash TEXT NOT NULL,
        words_hash TEXT NOT NULL,
        as_of TEXT NOT NULL,
        program TEXT NOT NULL,
        UNIQUE (criteria_hash, words_hash, as_of, program)
    );
    CREATE TABLE judgement (
        id INTEGER PRIMARY KEY,
        setting INTEGER NOT NULL REFERENCES setting (id),
        file_hash TEXT NOT NULL,
        file_name TEXT NOT NULL,
        name TEXT,
        score REAL,
        eligible TEXT,
        record BLOB NOT NULL,
        UNIQUE (setting, file_hash, file_name)
    );
    CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL DEFAULT (datetime('now')),
        setting INTEGER NOT NULL REFERENCES setting (id),
        paths TEXT NOT NULL,
        given INTEGER NOT NULL,
        ranked INTEGER NOT NULL,
        eligible INTEGER NOT NULL,
        night TEXT NOT NULL
    );
    CREATE TABLE decision (
        id INTEGER PRIMARY KEY,
        role TEXT NOT NULL,
        document_hash TEXT NOT NULL,
        file TEXT NOT NULL,
        name TEXT NOT NULL,
        email TEXT NOT NULL,
        phone TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        decision TEXT NOT NULL,
        notes TEXT NOT NULL,
        at TEXT NOT NULL DEFAULT (datetime('now')),
        UNIQUE (role, document_hash, file)
    );
    ",
    "
    ALTER TABLE judgement ADD COLUMN at TEXT NOT NULL DEFAULT '';
    UPDATE judgement SET at =
        coalesce((SELECT max(at) FROM run WHERE run.setting = judgement.setting), datetime('now'));
    CREATE TABLE event (
        id INTEGER PRIMARY KEY,
        line TEXT NOT NULL
    );
    ",
];

/// A mark that the file is a store of this program: `PRAGMA application_id`.
pub(super) const APPLICATION: i64 = 0x6376_7366;

/// Brings a store to the version of today.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Old> {
    let one = |connection: &Connection, what: &str| -> Result<i64, rusqlite::Error> {
        connection.query_row(&format!("PRAGMA {what}"), [], |row| row.get(0))
    };
    // One at a time: another run may be making it.
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version = one(&transaction, "user_version")?;
    let application = one(&transaction, "application_id")?;
    let tables: i64 = transaction.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    if application != APPLICATION && (version != 0 || tables != 0) {
        return Err(Old::Foreign);
    }
    let known = VERSIONS.len() as i64;
    if version > known {
        return Err(Old::Newer);
    }
    if version < known {
        for version in VERSIONS.iter().skip(usize::try_from(version).unwrap_or_default()) {
            transaction.execute_batch(version)?;
        }
        // What was typed before there was a log is logged now.
        if version == 1 {
            let typed = events::typed(&transaction)?;
            let events: Vec<_> = typed.iter().map(|(role, row)| events::decision(role, row)).collect();
            events::append(&transaction, &events)?;
        }
        transaction.pragma_update(None, "user_version", known)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
    }
    transaction.commit()?;
    Ok(())
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Old {
    #[error("it is a database of something else")]
    Foreign,
    #[error("a newer version of this program made it")]
    Newer,
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Log(#[from] StoreError),
}

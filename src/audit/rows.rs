//! Tables that people keep beside the results: who belongs to which group, and who was taken further.
//!
//! A row names a candidate by `document_hash` (or `hash`) or by `file`: the path as in the results, or the name of the
//! file alone where no other has it. A comma, semicolon or tab stands between columns, whichever the first line has most
//! of.

use crate::text::fold;
use std::collections::BTreeMap;

/// A table: the names of its columns, without those of the key, and its rows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A row: whom it is about, and what it says in each column.
#[derive(Debug)]
pub(super) struct Row {
    /// Its line in the file, from 1.
    pub(super) line: u64,
    /// The hash or file.
    pub(super) keys: Vec<String>,
    pub(super) values: Vec<String>,
}

/// Why a table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadRows {
    /// It is no table.
    #[error("it is no table of columns: {0}")]
    Csv(#[from] csv::Error),
    /// Nothing says whom a row is about.
    #[error("no column is called document_hash or file: one must say whom a row is about; the columns are {0}")]
    NoKey(String),
    /// A column that was asked for is missing.
    #[error("there is no column `{0}`; the columns are {1}")]
    NoColumn(String, String),
    /// Two rows say different things of one person.
    #[error("rows {0} and {1} are about one candidate and differ")]
    Differ(u64, u64),
    /// A column that holds no groups.
    #[error("column `{0}` has {1} different values, which are no groups: name the columns to go by with --by")]
    NoGroups(String, usize),
    /// No column is left.
    #[error("there is no column of groups beside the one that says whom a row is about")]
    NoColumns,
}

impl Rows {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, BadRows> {
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start_matches('\u{FEFF}');
        let first = text.lines().next().unwrap_or_default();
        let often = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
        let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|delimiter| often(*delimiter)).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let is_key = |name: &str| matches!(fold(name).as_str(), "document_hash" | "hash" | "file");
        if !header.iter().any(|name| is_key(name)) {
            return Err(BadRows::NoKey(header.join(", ")));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record?;
            let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
            let (keys, values): (Vec<usize>, Vec<usize>) = (0..header.len()).partition(|at| is_key(&header[*at]));
            let keys: Vec<String> = keys.into_iter().map(cell).filter(|key| !key.is_empty()).collect();
            if !keys.is_empty() {
                let line = record.position().map_or(0, csv::Position::line);
                rows.push(Row { line, keys, values: values.into_iter().map(cell).collect() });
            }
        }
        let columns = header.into_iter().filter(|name| !is_key(name)).collect();
        Ok(Self { columns, rows })
    }

    /// The places of the columns with these names.
    pub(super) fn places(&self, names: &[String]) -> Result<Vec<usize>, BadRows> {
        let place = |name: &String| {
            let same = self.columns.iter().position(|column| fold(column) == fold(name));
            same.ok_or_else(|| BadRows::NoColumn(name.clone(), self.columns.join(", ")))
        };
        names.iter().map(place).collect()
    }
}

/// How candidates may be named: by hash, by path, by the name of a file that no other has.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: BTreeMap<String, Option<usize>>,
}

impl Names {
    /// Lets `name` stand for the candidate at a place; if it stands for two, it stands for none.
    pub(super) fn add(&mut self, name: &str, at: usize) {
        let known = self.known.entry(name.to_owned()).or_insert(Some(at));
        if *known != Some(at) {
            *known = None;
        }
    }

    /// Lets a path and the name of its file stand for the candidate.
    pub(super) fn add_file(&mut self, file: &str, at: usize) {
        self.add(file, at);
        if let Some((_, name)) = file.rsplit_once(['/', '\\']) {
            self.add(name, at);
        }
    }

    /// Whom a row is about.
    pub(super) fn whose(&self, row: &Row) -> Option<usize> {
        row.keys.iter().find_map(|key| self.known.get(key).copied().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_with_any_separator() {
        for text in ["file,sex\na.pdf,F\n", "\u{FEFF}File;Sex\r\n a.pdf ;F\r\n;M\r\n", "sex\tfile\nF\ta.pdf\n"] {
            let rows = Rows::read(text.as_bytes()).unwrap();
            assert_eq!((rows.columns.len(), rows.rows.len()), (1, 1), "{text}");
            assert_eq!((rows.rows[0].keys[0].as_str(), rows.rows[0].values[0].as_str()), ("a.pdf", "F"), "{text}");
        }
        assert!(matches!(Rows::read(b"who,sex\n1,F\n"), Err(BadRows::NoKey(_))));
    }

    #[test]
    fn a_name_of_two_files_is_nobody() {
        let mut names = Names::default();
        names.add_file("x/a.pdf", 0);
        names.add_file("y/a.pdf", 1);
        let row = |key: &str| Row { line: 1, keys: vec![key.to_owned()], values: Vec::new() };
        assert_eq!([names.whose(&row("a.pdf")), names.whose(&row("y/a.pdf"))], [None, Some(1)]);
    }
}

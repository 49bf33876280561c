//! Tab-separated tables: a header, then rows sorted by their first cell.

/// What is wrong with a table.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TableError {
    /// A row has the wrong number of cells.
    #[error("{table}: row `{row}` has {found} cells; {expected} are expected, with tabs between them")]
    Cells {
        /// Name of the table.
        table: &'static str,
        /// First cell of the row.
        row: String,
        /// Cells that it has.
        found: usize,
        /// Cells that it should have.
        expected: usize,
    },
    /// A cell has a value that is not in its closed list.
    #[error("{table}: row `{row}` has `{found}`; expected one of {expected}")]
    Value {
        /// Name of the table.
        table: &'static str,
        /// First cell of the row.
        row: String,
        /// The value.
        found: String,
        /// The closed list.
        expected: &'static str,
    },
    /// A name refers to a row that does not exist.
    #[error("{table}: row `{row}` names `{found}`, which is no row of the skills table")]
    Unknown {
        /// Name of the table.
        table: &'static str,
        /// First cell of the row.
        row: String,
        /// The name.
        found: String,
    },
    /// A name or alias stands in two rows.
    #[error("{table}: `{alias}` stands in two rows, `{first}` and `{second}`")]
    Twice {
        /// Name of the table.
        table: &'static str,
        /// The spelling.
        alias: String,
        /// One row.
        first: String,
        /// The other row.
        second: String,
    },
    /// The phrases are too many for the search automaton.
    #[error("{0}: too many phrases to search for")]
    TooLarge(&'static str),
}

/// The rows of a table, each with exactly `N` cells; comments and the header are left out.
pub(super) fn rows<'t, const N: usize>(table: &'static str, text: &'t str) -> Result<Vec<[&'t str; N]>, TableError> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .skip(1)
        .map(|line| row(table, line))
        .collect()
}

/// The cells of one row.
pub(super) fn row<'t, const N: usize>(table: &'static str, line: &'t str) -> Result<[&'t str; N], TableError> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let found = cells.len();
    let row = cells.first().copied().unwrap_or_default().to_owned();
    cells.try_into().map_err(|_| TableError::Cells { table, row, found, expected: N })
}

/// The items of a cell that holds a list.
pub(super) fn items(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|item| !item.is_empty())
}

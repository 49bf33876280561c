//! `cvsift decide`: what people typed into lists and workbooks, brought into the store.

use super::flags::Words;
use super::role::load;
use super::screen::open_store;
use super::{Failure, say};
use clap::Args;
use cvsift::report;
use std::path::PathBuf;
use std::process::ExitCode;

/// Bring what people typed into a list or workbook into the store
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  cvsift decide reviewed.xlsx --criteria role.json --store hiring.db\n\nThe next `cvsift screen` with this store writes it into each output."
)]
pub(crate) struct Decide {
    /// Lists (.csv) and workbooks (.xlsx) that cvsift wrote and people worked on
    #[arg(required = true, value_name = "SHEET")]
    sheets: Vec<PathBuf>,
    /// The role that the decisions are about: its criteria file, or the name of a role that is built in
    #[arg(long, short, value_name = "FILE", env = "CVSIFT_CRITERIA")]
    criteria: PathBuf,
    /// The store
    #[arg(long, value_name = "FILE", env = "CVSIFT_STORE")]
    store: PathBuf,
}

impl Decide {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let (criteria, _) = load(&self.criteria, &Words::default())?;
        let store = open_store(&self.store)?;
        for sheet in &self.sheets {
            let shown = sheet.display();
            let unread = |why: &dyn std::fmt::Display| Failure::Usage(format!("{shown}: {why}"));
            let bytes = std::fs::read(sheet).map_err(|error| unread(&format!("cannot be opened: {error}")))?;
            let rows = report::typed_rows(sheet, &bytes).map_err(|error| unread(&error))?;
            store
                .keep_typed(&criteria.role, &rows)
                .map_err(|error| Failure::Output(self.store.display().to_string(), std::io::Error::other(error)))?;
            let typed = rows.iter().filter(|row| !row.is_empty()).count();
            say(&format!(
                "{shown}: {typed} of {} rows hold something typed; kept in {}",
                rows.len(),
                self.store.display()
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

//! `cvsift explain`: the verdict on one candidate, on the terminal.

use super::flags::{AsOf, Words};
use super::reading::Reading;
use super::screen::load;
use super::{Failure, print, some_exist};
use clap::Args;
use cvsift::report::{self};
use cvsift::screen::{Screening, screen};
use std::path::PathBuf;
use std::process::ExitCode;

/// Explain the verdict on one candidate
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  cvsift explain resumes/anna.pdf --criteria criteria/registered-nurse.json")]
pub(crate) struct Explain {
    /// The resume
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// The role's criteria file
    #[arg(long, short, value_name = "FILE", env = "CVSIFT_CRITERIA")]
    criteria: PathBuf,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    words: Words,
}

impl Explain {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let (criteria, lexicon) = load(&self.criteria, &self.words)?;
        let paths = [self.path.clone()];
        some_exist(&paths)?;
        let pool = self.reading.pool(false)?;
        let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of: self.as_of.month(), pool: &pool };
        let shortlist = screen(&paths, &screening, &|| ());
        print(report::explain(&shortlist).as_bytes())
    }
}

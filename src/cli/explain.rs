//! `cvsift explain`: the verdict on one candidate, on the terminal.

use super::reading::Reading;
use super::screen::load;
use super::{Failure, as_of, print, some_exist};
use clap::Args;
use cvsift::date::Month;
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
    /// The date up to which running jobs count: YYYY-MM or YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE", env = "CVSIFT_AS_OF")]
    as_of: Option<Month>,
    #[command(flatten)]
    reading: Reading,
    /// A file of further skills, rows as in the built-in table
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

impl Explain {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let (criteria, lexicon) = load(&self.criteria, self.lexicon.as_deref())?;
        let paths = [self.path.clone()];
        some_exist(&paths)?;
        let pool = self.reading.pool(false)?;
        let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of: as_of(self.as_of), pool: &pool };
        let shortlist = screen(&paths, &screening, &|| ());
        print(report::explain(&shortlist).as_bytes())
    }
}

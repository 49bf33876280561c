//! `cvsift explain`: the verdict on one candidate, on the terminal.

use super::flags::{AsOf, Words};
use super::reading::Reading;
use super::role::load;
use super::screen::Color;
use super::{Failure, print, some_exist};
use clap::Args;
use cvsift::report;
use cvsift::screen::{Screening, nearest, screen};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Explain the verdict on one candidate
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  cvsift explain resumes/anna.pdf --criteria criteria/registered-nurse.json\n  cvsift explain resumes/anna.pdf --among resumes/ --criteria criteria/registered-nurse.json"
)]
pub(crate) struct Explain {
    /// The resume
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// The role's criteria file
    #[arg(long, short, value_name = "FILE", env = "CVSIFT_CRITERIA")]
    criteria: PathBuf,
    /// Resumes among which the candidate is ranked, to tell what would alter the rank
    #[arg(long, value_name = "FOLDER")]
    among: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    words: Words,
    /// Colour for the words that earned a point: where output is a terminal and NO_COLOR is not set, always, or never
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

impl Explain {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let (criteria, lexicon) = load(&self.criteria, &self.words)?;
        some_exist(std::slice::from_ref(&self.path))?;
        if let Some(among) = &self.among {
            some_exist(std::slice::from_ref(among))?;
        }
        let pool = self.reading.pool()?;
        let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of: self.as_of.month(), pool: &pool };
        let listed = self.among.as_deref().and_then(|among| inside(&self.path, among));
        let path = listed.unwrap_or_else(|| self.path.clone());
        let all: Vec<PathBuf> = std::iter::once(&path).chain(&self.among).cloned().collect();
        let shortlist = screen(&all, &screening, &|| ());
        // Who sent the same resume twice is explained by the one that is kept.
        let repeats = shortlist.duplicates.iter().filter(|duplicate| duplicate.path.starts_with(&path));
        let paths: Vec<PathBuf> = std::iter::once(path.clone()).chain(repeats.map(|d| d.of.clone())).collect();
        let nearest = nearest(&paths, &screening);
        let paint = self.color.paint(&std::io::stdout());
        print(report::explain(&shortlist, &paths, &nearest, &criteria, paint).as_bytes())
    }
}

/// The path of a file as its folder lists it, if it lies in there: it is one candidate, however it is reached.
fn inside(file: &Path, folder: &Path) -> Option<PathBuf> {
    let (real, within) = (file.canonicalize().ok()?, folder.canonicalize().ok()?);
    Some(folder.join(real.strip_prefix(within).ok()?))
}

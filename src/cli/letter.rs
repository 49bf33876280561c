//! `cvsift letter`: a letter to the candidate.

use super::flags::{AsOf, Words};
use super::reading::Reading;
use super::role::load;
use super::{Failure, print, some_exist};
use clap::{Args, ValueEnum};
use cvsift::letter::{self, Letter};
use cvsift::report::write_file;
use cvsift::screen::{Screening, screen};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write a letter to a candidate: what was read, what counted, what was missing, how to correct
///
/// In plain words, as the law asks for reasons: what was looked at and what was not, what counted, what was missing, that
/// a person decides, and how to have something corrected. Who sends it fills in where to write, and signs.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cvsift letter resumes/anna.pdf --criteria role.json --out anna.html\n  cvsift letter resumes/anna.pdf --criteria role.json --language de --out anna.md"
)]
pub(crate) struct LetterCommand {
    /// The resume
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// The role's criteria file
    #[arg(long, short, value_name = "FILE", env = "CVSIFT_CRITERIA")]
    criteria: PathBuf,
    /// The language of the letter
    #[arg(long, short, value_name = "LANGUAGE", default_value = "en")]
    language: Language,
    /// Where to write, .md or .html; may be repeated [default: Markdown to standard output]
    #[arg(long, short, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    words: Words,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    En,
    De,
    Fr,
    Es,
}

impl LetterCommand {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        for path in &self.out {
            render_of(path)?;
        }
        let (criteria, lexicon) = load(&self.criteria, &self.words)?;
        some_exist(std::slice::from_ref(&self.path))?;
        let pool = self.reading.pool()?;
        let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of: self.as_of.month(), pool: &pool };
        let shortlist = screen(std::slice::from_ref(&self.path), &screening, &|| ());
        let language = match self.language {
            Language::En => letter::Language::English,
            Language::De => letter::Language::German,
            Language::Fr => letter::Language::French,
            Language::Es => letter::Language::Spanish,
        };
        let shown = self.path.display();
        let written = match (shortlist.ranked.as_slice(), shortlist.unread.as_slice()) {
            ([one], _) => letter::letter(&one.candidate, &shortlist.run, language),
            ([], [one]) => letter::unread(one, &shortlist.run, language),
            ([], []) => return Err(Failure::NoFile(shown.to_string())),
            _ => return Err(Failure::Usage(format!("{shown}: several candidates are in it: give one file"))),
        };
        if self.out.is_empty() {
            return print(letter::markdown(&written).as_bytes());
        }
        for path in &self.out {
            let text = render_of(path)?(&written);
            write_file(path, text.as_bytes()).map_err(Failure::output(&path.display().to_string()))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What a letter is written as, by the ending of a file.
fn render_of(path: &Path) -> Result<fn(&Letter) -> String, Failure> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("md") => Ok(letter::markdown),
        Some("html") => Ok(letter::html),
        _ => Err(Failure::Usage(format!("--out {}: the ending must be .md or .html", path.display()))),
    }
}

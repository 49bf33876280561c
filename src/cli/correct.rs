//! `cvsift correct`: a candidate judged again with corrected facts.

use super::flags::{AsOf, Words};
use super::reading::Reading;
use super::role::load;
use super::{Failure, print, say, some_exist};
use clap::Args;
use cvsift::correction::{Corrected, Corrections};
use cvsift::intake::display_name;
use cvsift::report::write_file;
use cvsift::screen::{Screening, judged};
use std::path::PathBuf;
use std::process::ExitCode;

/// Judge a candidate again with corrected facts, and keep both verdicts
///
/// The corrections are a JSON file about lines, as `cvsift parse --format text` numbers them: { "reason": "…", "replace":
/// [{ "line": 12, "with": "…" }], "remove": [3], "add": [{ "after": 14, "text": "…" }] }.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  cvsift correct resumes/anna.pdf --criteria role.json --facts anna-says.json --out anna-corrected.json"
)]
pub(crate) struct Correct {
    /// The resume
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// The role's criteria file
    #[arg(long, short, value_name = "FILE", env = "CVSIFT_CRITERIA")]
    criteria: PathBuf,
    /// What is to be corrected (JSON)
    #[arg(long, value_name = "FILE")]
    facts: PathBuf,
    /// Where to keep both verdicts and their difference (JSON)
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    words: Words,
}

impl Correct {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let shown = self.facts.display();
        let json = std::fs::read(&self.facts)
            .map_err(|error| Failure::Usage(format!("{shown}: cannot be opened: {error}")))?;
        let bad = |error| Failure::Usage(format!("{shown}: {error}"));
        let corrections = Corrections::read(&json).map_err(bad)?;
        let (criteria, lexicon) = load(&self.criteria, &self.words)?;
        some_exist(std::slice::from_ref(&self.path))?;
        let pool = self.reading.pool()?;
        let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of: self.as_of.month(), pool: &pool };
        let mut read = judged(std::slice::from_ref(&self.path), &screening, &|source, document, _, judge| {
            Ok(Corrected {
                file: display_name(&source.path),
                hash: source.hash.clone(),
                corrections: corrections.clone(),
                before: judge(document),
                after: judge(&corrections.apply(document)?),
            })
        });
        let path = self.path.display();
        let (Some(one), true) = (read.pop(), read.is_empty()) else {
            return Err(Failure::Usage(format!("{path}: not one candidate: give one file")));
        };
        let one = one.map_err(|file| Failure::Usage(format!("{path}: {}", file.unread)))?;
        let corrected = one.map_err(bad)?;
        if let Some(out) = &self.out {
            let name = out.display().to_string();
            let json = corrected.json().map_err(|error| Failure::Output(name.clone(), error.into()))?;
            write_file(out, json.as_bytes()).map_err(Failure::output(&name))?;
            say(&format!("both verdicts are kept in {name}"));
        }
        print(corrected.told().as_bytes())
    }
}

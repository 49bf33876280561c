//! `cvsift diff`: what is new between the results of two runs.

use super::{Failure, print, say};
use clap::{Args, ValueEnum};
use cvsift::report;
use cvsift::shortlist::{Night, Since};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Tell what is new between the results of two runs
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  cvsift diff results-monday.json results-tuesday.json")]
pub(crate) struct Diff {
    /// The JSON results of the earlier run
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The JSON results of the later run
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Exit with 1 if somebody is eligible who was not, or was not there
    #[arg(long)]
    fail_if_new_eligible: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Md,
    Json,
}

impl Diff {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let [old, new] = [&self.old, &self.new].map(|path| read(path));
        let since = Since::between(&old?, &new?);
        let text = match self.format {
            Format::Text => report::since_text(&since) + "\n",
            Format::Md => report::since_markdown(&since),
            Format::Json => report::since_json(&since)
                .map_err(|error| Failure::Output("standard output".to_owned(), io::Error::other(error)))?,
        };
        print(text.as_bytes())?;
        let count = since.new_eligible().count();
        if self.fail_if_new_eligible && count > 0 {
            let named = report::named(since.new_eligible());
            say(&format!("gate: {count} newly eligible, and --fail-if-new-eligible asks for none: {named}"));
            return Ok(ExitCode::from(1));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The results of an earlier run.
pub(super) fn read(path: &Path) -> Result<Night, Failure> {
    let shown = path.display();
    let json = std::fs::read(path).map_err(|error| Failure::Usage(format!("{shown}: cannot be opened: {error}")))?;
    cvsift::results::night(&json).map_err(|error| Failure::Usage(format!("{shown}: {error}")))
}

/// The results of the run before this one; nothing, and a word, where there was none yet.
pub(super) fn earlier(path: &Path) -> Result<Option<Night>, Failure> {
    if path.exists() {
        return read(path).map(Some);
    }
    say(&format!(
        "warning: --since {}: nothing stands there, so nothing is told to be new; the next run compares if this one writes it",
        path.display()
    ));
    Ok(None)
}

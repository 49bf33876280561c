//! `cvsift interview`: kits of questions from the results of a run.

use super::{Failure, say};
use clap::Args;
use cvsift::interview;
use cvsift::report::write_file;
use std::path::PathBuf;
use std::process::ExitCode;

/// Write a kit of questions for each of the first candidates
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  cvsift interview results.json --top 5 --out kits/")]
pub(crate) struct Interview {
    /// The JSON results of a run
    #[arg(value_name = "RESULTS")]
    results: PathBuf,
    /// Candidates to write kits for
    #[arg(long, value_name = "N", default_value_t = 5)]
    top: usize,
    /// Folder for the kits, made if it is not there
    #[arg(long, short, value_name = "FOLDER")]
    out: PathBuf,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

impl Interview {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let shown = self.results.display();
        let json = std::fs::read(&self.results)
            .map_err(|error| Failure::Usage(format!("{shown}: cannot be opened: {error}")))?;
        let kits = interview::kits(&json, self.top).map_err(|error| Failure::Usage(format!("{shown}: {error}")))?;
        std::fs::create_dir_all(&self.out).map_err(Failure::output(&self.out.display().to_string()))?;
        for kit in &kits {
            for (ending, text) in [("md", interview::markdown(kit)), ("html", interview::html(kit))] {
                let path = self.out.join(format!("{}.{ending}", kit.slug));
                write_file(&path, text.as_bytes()).map_err(Failure::output(&path.display().to_string()))?;
            }
        }
        if !self.quiet {
            say(&format!("{} kits, each as .md and .html, written to {}", kits.len(), self.out.display()));
        }
        Ok(ExitCode::SUCCESS)
    }
}

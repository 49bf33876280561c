//! `cvsift criteria`: checks criteria files, and prints their schema.

use super::{Failure, lexicon, print, say};
use clap::{Args, Subcommand};
use cvsift::criteria;
use std::path::PathBuf;
use std::process::ExitCode;

/// Check criteria files
#[derive(Debug, Args)]
pub(crate) struct CriteriaCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Find every mistake in a criteria file, each with its place and what was expected
    Check {
        /// The criteria file
        file: PathBuf,
        /// A file of further skills, rows as in the built-in table
        #[arg(long, value_name = "FILE")]
        lexicon: Option<PathBuf>,
    },
    /// Print the JSON Schema of criteria files, for editors
    Schema,
}

impl CriteriaCommand {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        match &self.action {
            Action::Check { file, lexicon: more } => {
                let (words, _) = lexicon(more.as_deref())?;
                let loaded = criteria::load(file, &words).map_err(|error| Failure::Criteria(error.to_string()))?;
                if !loaded.warnings.is_empty() {
                    say(criteria::render(&file.display().to_string(), &loaded.text, &loaded.warnings).trim_end());
                }
                say(&format!(
                    "{}: {} criteria for {}, no mistakes",
                    file.display(),
                    loaded.criteria.len(),
                    loaded.role
                ));
                Ok(ExitCode::SUCCESS)
            }
            Action::Schema => {
                let schema = format!("{:#}\n", criteria::schema());
                print(schema.as_bytes())
            }
        }
    }
}

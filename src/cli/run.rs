//! `cvsift run` and `cvsift config`: the jobs of the configuration file.

use super::config::{Config, FILE};
use super::{Failure, print, say};
use clap::{Args, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// Run the jobs of the configuration file
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cvsift run\n  cvsift run nurses -- --top 20 --verbose\n\nExit status:\n  That of the first job that failed, else 1 if a gate did not hold, else 0"
)]
pub(crate) struct Run {
    #[command(flatten)]
    chosen: Jobs,
}

// No doc comment: clap would take it for help of the command.
#[derive(Debug, Args)]
struct Jobs {
    /// The jobs, in the order of the file; all where none is named
    #[arg(value_name = "JOB")]
    names: Vec<String>,
    /// The configuration file [default: the nearest cvsift.toml, here or in a folder above]
    #[arg(long, value_name = "FILE", env = "CVSIFT_CONFIG")]
    config: Option<PathBuf>,
    /// Flags of `screen` that go before those of the file
    #[arg(last = true, value_name = "FLAGS")]
    flags: Vec<OsString>,
}

impl Run {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let jobs = self.chosen.config()?.jobs(&self.chosen.names, &self.chosen.flags)?;
        let several = jobs.len() > 1;
        // A job that fails costs no other: the first failure decides the exit code, else a gate does.
        let mut code: Option<ExitCode> = None;
        let mut failed = false;
        for job in &jobs {
            if several && !job.screen.is_quiet() {
                say(&format!("== {}", job.name));
            }
            match job.screen.run() {
                Ok(done) if done == ExitCode::SUCCESS => {}
                Ok(gate) => code = code.or(Some(gate)),
                Err(failure) if several => {
                    say(&format!("{}: {failure}", job.name));
                    if !failed {
                        (failed, code) = (true, Some(failure.code()));
                    }
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(code.unwrap_or(ExitCode::SUCCESS))
    }
}

/// Look at the configuration file
#[derive(Debug, Args)]
pub(crate) struct ConfigCommand {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print what holds for each job, and from where: the command line, the environment, the file or the default
    Show(Jobs),
}

impl ConfigCommand {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let What::Show(chosen) = &self.command;
        let jobs = chosen.config()?.jobs(&chosen.names, &chosen.flags)?;
        let shown: Vec<&str> = jobs.iter().map(|job| job.shown.as_str()).collect();
        print(shown.join("\n").as_bytes())
    }
}

impl Jobs {
    fn config(&self) -> Result<Config, Failure> {
        // Who names a folder means the file in it.
        let file = self.config.as_ref().map(|path| if path.is_dir() { path.join(FILE) } else { path.clone() });
        Config::open(file.as_deref())
    }
}

//! `cvsift audit log`: whether a log is whole.

use super::{Failure, print};
use clap::{Args, Subcommand};
use cvsift::log::check;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(Debug, Args)]
pub(super) struct Log {
    #[command(subcommand)]
    command: LogCommand,
}

#[derive(Debug, Subcommand)]
enum LogCommand {
    /// Tell whether every line is as it was written, in its place, and none is missing
    Verify {
        /// The log that `screen --log FILE` wrote
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The hash of an event that it has to hold, as a run told it: finds an end that was cut
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
}

impl Log {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        match &self.command {
            LogCommand::Verify { file, head } => verify(file, head.as_deref()),
        }
    }
}

fn verify(file: &Path, head: Option<&str>) -> Result<ExitCode, Failure> {
    let shown = file.display();
    let text =
        std::fs::read_to_string(file).map_err(|error| Failure::Usage(format!("{shown}: cannot be opened: {error}")))?;
    let checked = check(&text, head);
    let told: Vec<String> = checked.wrong.iter().map(|wrong| format!("{shown}: {wrong}\n")).collect();
    let mut told = told.concat();
    if checked.wrong.is_empty() {
        let erased = match checked.erased {
            0 => String::new(),
            n => format!(", {n} of them erased, as the log says"),
        };
        told = format!("{shown} is whole: {} events{erased}; head {}\n", checked.head.events, checked.head.hash);
    }
    print(told.as_bytes())?;
    Ok(ExitCode::from(u8::from(!checked.wrong.is_empty())))
}

/// The time, to the second, in UTC (RFC 3339).
pub(super) fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = super::flags::civil(days as i64);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

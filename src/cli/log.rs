//! `cvsift audit log`: whether a log is whole.

use super::screen::open_store;
use super::{Failure, print};
use clap::{Args, Subcommand};
use cvsift::log::check;
use cvsift::store::{Store, is_store};
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
    /// Tell whether every line is as it was written, in its place, and none is missing; of a store also whether what people typed is what was logged
    Verify {
        /// The log that `screen --log FILE` wrote, or a store, which has its own
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The hash of an event that it has to hold, as a run told it: finds an end that was cut
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    /// Print the log of a store, one event a line
    Export {
        /// The store
        #[arg(value_name = "STORE")]
        store: PathBuf,
    },
}

impl Log {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        match &self.command {
            LogCommand::Verify { file, head } => verify(file, head.as_deref()),
            LogCommand::Export { store } => {
                let log = opened(store)?.log().map_err(|error| unread(store, &error))?;
                print(log.as_bytes())
            }
        }
    }
}

fn unread(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::Usage(format!("{}: {why}", path.display()))
}

/// A store that is there.
fn opened(path: &Path) -> Result<Store, Failure> {
    if path.exists() { open_store(path) } else { Err(Failure::NoFile(path.display().to_string())) }
}

fn verify(file: &Path, head: Option<&str>) -> Result<ExitCode, Failure> {
    let shown = file.display();
    let bytes = std::fs::read(file).map_err(|error| unread(file, &format!("cannot be opened: {error}")))?;
    let checked = if is_store(&bytes) {
        opened(file)?.check(head).map_err(|error| unread(file, &error))?
    } else {
        check(&String::from_utf8_lossy(&bytes), head)
    };
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

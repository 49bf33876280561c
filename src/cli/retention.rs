//! `cvsift retention`: what the store keeps past its date, and its deletion.

use super::screen::open_store;
use super::{Failure, log, print};
use clap::Args;
use cvsift::report::{plural, visible};
use cvsift::store::Held;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// List what the store keeps past its date, and delete it
///
/// A document is past its date when for so long it was in no run, not judged and not decided on. What is deleted leaves no
/// trace in the store; what the log says of it is emptied, and the chain still holds.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cvsift retention --store hiring.db --keep 6m\n  cvsift retention --store hiring.db --keep 4y --delete --log hiring.jsonl"
)]
pub(crate) struct Retention {
    /// The store
    #[arg(long, value_name = "FILE", env = "CVSIFT_STORE")]
    store: PathBuf,
    /// How long things are kept after they were last used: 180d, 6m or 4y
    #[arg(long, value_name = "LENGTH")]
    keep: String,
    /// Delete what is listed
    #[arg(long)]
    delete: bool,
    /// A log that `screen --log` wrote: empty there too what it says of what is deleted; may be repeated
    #[arg(long, value_name = "FILE", env = "CVSIFT_LOG")]
    log: Vec<PathBuf>,
}

impl Retention {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        if !self.store.exists() {
            return Err(Failure::NoFile(self.store.display().to_string()));
        }
        let shown = self.store.display().to_string();
        let failure = |error| Failure::Output(shown.clone(), std::io::Error::other(error));
        let long = length(&self.keep)?;
        let store = open_store(&self.store)?;
        let date = store.date_before(&long).map_err(failure)?;
        let day = date.get(..10).unwrap_or(&date);
        let mut past = store.held().map_err(failure)?;
        past.retain(|one| one.last < date);
        past.sort_by(|a, b| a.last.cmp(&b.last));
        let mut text = String::new();
        for one in &past {
            let _ = writeln!(text, "{}  {}", one.last.get(..10).unwrap_or(&one.last), told(one));
        }
        let many = plural(past.len(), "document");
        if !self.delete {
            let what = if past.is_empty() { "" } else { "; --delete deletes them" };
            let _ = writeln!(text, "{shown}: {many} last used before {day}{what}");
            return print(text.as_bytes());
        }
        let erased = store.forget(&past, Some(&date), "retention").map_err(failure)?;
        let in_logs = erased_in_logs(&self.log, &past, "retention")?;
        let _ = writeln!(
            text,
            "{shown}: deleted {many} last used before {day}: judgements {}, decisions and notes {}, runs {}, entries of runs {}, payloads of its log {}",
            erased.judgements, erased.decisions, erased.runs, erased.entries, erased.events
        );
        text.push_str(&in_logs);
        if !past.is_empty() {
            text.push_str(&copies(&past));
        }
        print(text.as_bytes())
    }
}

/// A length as the store takes it: `6 months`.
fn length(keep: &str) -> Result<String, Failure> {
    let wrong = || Failure::Usage(format!("--keep {keep}: expected days, months or years, such as 180d, 6m or 4y"));
    let unit = match keep.chars().last() {
        Some('d') => "days",
        Some('m') => "months",
        Some('y') => "years",
        _ => return Err(wrong()),
    };
    let count: u32 = keep.trim_end_matches(['d', 'm', 'y']).parse().map_err(|_| wrong())?;
    if count > 36_500 { Err(wrong()) } else { Ok(format!("{count} {unit}")) }
}

/// A document in a line: the beginning of its hash, its files, whose it is.
pub(super) fn told(one: &Held) -> String {
    let hash = if one.hash.is_empty() { "not read" } else { one.hash.get(..12).unwrap_or(&one.hash) };
    let files: Vec<&str> = one.files.iter().map(String::as_str).collect();
    let name = one.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    visible(&format!("{hash}  {}{name}", files.join(", ")))
}

/// Empties what logs say of documents, and tells it.
pub(super) fn erased_in_logs(logs: &[PathBuf], documents: &[Held], why: &str) -> Result<String, Failure> {
    let names: BTreeSet<String> = documents.iter().flat_map(Held::names_in_logs).collect();
    let mut text = String::new();
    for path in logs {
        let shown = path.display().to_string();
        let erased = cvsift::log::forget(path, &names, why, &log::now()).map_err(Failure::output(&shown))?;
        let _ = writeln!(text, "Erased from {shown}: {}", plural(erased, "payload"));
    }
    Ok(text)
}

/// Where the program cannot reach.
pub(super) fn copies(documents: &[Held]) -> String {
    let files: BTreeSet<&str> = documents.iter().flat_map(|one| &one.files).map(String::as_str).collect();
    let there: Vec<&str> = files.into_iter().filter(|file| Path::new(file).exists()).collect();
    let mut text = String::from("Copies may be where this program does not reach:\n");
    if !there.is_empty() {
        let _ = writeln!(
            text,
            "  the documents themselves, which the next run reads again: {}",
            visible(&there.join(", "))
        );
    }
    text.push_str(
        "  lists, pages, workbooks and results of earlier runs (--out), kits for interviews, and --blind-map\n  \
        letters, corrections, and sheets that reviewers have\n  \
        logs that were not given with --log\n  \
        mail boxes, the system that took the application, backups and snapshots of disks\n",
    );
    text
}

//! `cvsift forget`: erases a person from the store and from logs.

use super::retention::{copies, erased_in_logs, told};
use super::screen::open_store;
use super::{Failure, print};
use clap::Args;
use cvsift::store::{Held, person};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Erase a person from the store and from logs, and tell where copies may be
///
/// All documents of the person go: those that share an address or a phone with the one named, or repeat it. Judgements,
/// decisions, notes and entries of runs are erased, what the log says of them is emptied, and the store is written anew,
/// so that no page of it keeps a word. The chain of the log still holds, and says that somebody was forgotten.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cvsift forget anna.pdf --store hiring.db\n  cvsift forget anna@example.org --store hiring.db --log hiring.jsonl\n  cvsift forget 3f9a77c1 --store hiring.db --only"
)]
pub(crate) struct Forget {
    /// Who: the first eight or more digits of a document hash, the code of a blind list, a file, a mail address or a phone
    #[arg(value_name = "ID")]
    id: String,
    /// The store
    #[arg(long, value_name = "FILE", env = "CVSIFT_STORE")]
    store: PathBuf,
    /// A log that `screen --log` wrote; may be repeated
    #[arg(long, value_name = "FILE", env = "CVSIFT_LOG")]
    log: Vec<PathBuf>,
    /// Only the documents that ID names, not others of the same person
    #[arg(long)]
    only: bool,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

impl Forget {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        if !self.store.exists() {
            return Err(Failure::NoFile(self.store.display().to_string()));
        }
        let shown = self.store.display().to_string();
        let failure = |error| Failure::Output(shown.clone(), std::io::Error::other(error));
        let store = open_store(&self.store)?;
        let all = store.held().map_err(failure)?;
        let mut documents: Vec<Held> = person(&all, &self.id);
        if self.only {
            documents.retain(|one| one.is(&self.id));
        }
        // A log may tell of a document that the store has let go of.
        if documents.is_empty() && self.id.len() == 64 {
            documents.push(Held::of_hash(&self.id));
        }
        // Though there is nobody: what was erased before may still stand in a journal that could not be emptied then.
        let erased = store.forget(&documents, None, "asked").map_err(failure)?;
        if documents.is_empty() {
            let id = &self.id;
            return Err(Failure::Usage(format!(
                "{id}: nobody in {shown} is called so: give eight digits of a document hash, a file, an address or a phone"
            )));
        }
        let in_logs = erased_in_logs(&self.log, &documents, "asked")?;
        if self.quiet {
            return Ok(ExitCode::SUCCESS);
        }
        let mut text = String::from("Forgotten:\n");
        for one in &documents {
            let _ = writeln!(text, "  {}", told(one));
        }
        let _ = writeln!(
            text,
            "Erased from {shown}: judgements {}, decisions and notes {}, entries of runs {}, payloads of its log {}",
            erased.judgements, erased.decisions, erased.entries, erased.events
        );
        text.push_str(&in_logs);
        text.push_str(&copies(&documents));
        print(text.as_bytes())
    }
}

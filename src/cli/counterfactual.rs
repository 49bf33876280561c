//! `cvsift audit --counterfactual`: whether who somebody is moves a verdict.

use super::flags::{AsOf, Threads, Words};
use super::reading::Reading;
use super::role::load;
use super::{Failure, print, say, some_exist};
use clap::Args;
use cvsift::counterfactual::{Moved, families, moved};
use cvsift::criteria::Eligible;
use cvsift::intake::display_name;
use cvsift::report::visible;
use cvsift::screen::{Screening, judged};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Movements that are told; the rest is counted.
const TOLD: usize = 50;

// No doc comment on this struct: clap would take it for help of the command that it is part of.
#[derive(Debug, Args)]
#[command(next_help_heading = "Counterfactuals")]
pub(super) struct Counterfactual {
    /// Judge each document here again under other names, with other pronouns, places, birth dates, schools and years of graduation; exit with 1 if a verdict moves
    #[arg(long, value_name = "FOLDER", requires = "criteria", conflicts_with_all = ["results", "groups"])]
    counterfactual: Option<PathBuf>,
    /// The role's criteria file
    #[arg(long, short, value_name = "FILE", requires = "counterfactual")]
    criteria: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    words: Words,
}

/// What came of one document.
struct Tried {
    file: String,
    /// What decides its rank.
    place: (u32, Eligible),
    /// Versions tried, by what was changed.
    tried: BTreeMap<&'static str, usize>,
    moved: Vec<Moved>,
}

impl Counterfactual {
    /// The folder, if this is asked for.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.counterfactual.as_deref()
    }

    pub(super) fn run(&self, folder: &Path, quiet: bool) -> Result<ExitCode, Failure> {
        let file = self.criteria.as_deref().unwrap_or(Path::new("-"));
        let (criteria, lexicon) = load(file, &self.words)?;
        let folder = [folder.to_owned()];
        some_exist(&folder)?;
        let pool = self.reading.pool()?;
        let as_of = self.as_of.month();
        let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of, pool: &pool };
        let read = self.threads.run(|| {
            judged(&folder, &screening, &|source, document, resume, judge| {
                let mut tried = BTreeMap::new();
                let mut all = Vec::new();
                for family in families(document, resume, &lexicon, as_of) {
                    let base = judge(&family.base);
                    for version in &family.versions {
                        *tried.entry(version.what).or_default() += 1;
                        all.extend(moved((&family.base, &base), version, &judge(&version.document)));
                    }
                }
                let own = judge(document);
                Tried { file: display_name(&source.path), place: (own.place(), own.eligible), tried, moved: all }
            })
        })?;
        let unread = read.iter().filter(|one| one.is_err()).count();
        let read: Vec<Tried> = read.into_iter().flatten().collect();
        if read.is_empty() {
            return Err(Failure::NoFile(folder[0].display().to_string()));
        }
        let mut told = Vec::new();
        for one in &read {
            told.extend(one.moved.iter().map(|moved| telling(one, moved, &read)));
        }
        if !told.is_empty() {
            let lines: String = told.iter().take(TOLD).map(|line| visible(line) + "\n").collect();
            print(lines.as_bytes())?;
        }
        if !quiet || !told.is_empty() {
            say(&counted(&read, unread, told.len()));
        }
        Ok(ExitCode::from(u8::from(!told.is_empty())))
    }
}

/// One movement, in a line.
fn telling(one: &Tried, moved: &Moved, all: &[Tried]) -> String {
    let (then, now) = moved.place;
    let rank = |place: u32| 1 + all.iter().filter(|other| other.place.0 > place && other.file != one.file).count();
    let rank = match (rank(then), rank(now)) {
        (a, b) if a == b => format!("rank {a}"),
        (a, b) => format!("rank {a} to {b}"),
    };
    format!("{}: {} changed to {}: {rank}; {}; {}", one.file, moved.what, moved.to, moved.how, moved.line)
}

/// What was tried, in a sentence.
fn counted(read: &[Tried], unread: usize, moved: usize) -> String {
    let mut by: BTreeMap<&str, usize> = BTreeMap::new();
    for (what, count) in read.iter().flat_map(|one| &one.tried) {
        *by.entry(what).or_default() += count;
    }
    let all: usize = by.values().sum();
    let each: Vec<String> = by.iter().map(|(what, count)| format!("{what} {count}")).collect();
    let unread = if unread > 0 { format!(", {unread} more not read") } else { String::new() };
    let verdict = match moved {
        0 => "no verdict moved".to_owned(),
        1 => "1 verdict moved".to_owned(),
        n => format!("{n} verdicts moved"),
    };
    format!("{} documents in {all} versions ({}){unread}: {verdict}", read.len(), each.join(", "))
}

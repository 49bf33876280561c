//! Ranking: candidates in the order in which a person should read them, and everyone else accounted for.

mod duplicates;
mod night;
mod since;
mod ties;
mod typed;
mod who;

pub use night::{Entry, Night, Standing, State, contact_keys};
pub use since::{Aside, Cause, Change, Item, Since, same_files};
pub use typed::TypedRow;
pub use who::Who;

use crate::assessment::{Asked, Assessment};
use crate::certificate::Certificate;
use crate::criteria::{Band, Eligible};
use crate::date::Month;
use crate::digest::Digest;
use crate::document::{Format, Unread, Warning};
use crate::resume::Contact;
use crate::text::Sketch;
use serde_json::Value;
use std::path::PathBuf;

/// A candidate whose resume was read and judged.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The file.
    pub path: PathBuf,
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
    /// SHA-256 of its visible text, in hex: equal for the same text in two files.
    pub text_hash: String,
    /// By which nearly equal texts are told.
    pub sketch: Sketch,
    /// The newest month that the text tells of.
    pub newest: Option<Month>,
    /// Whether it is the text of a mail without jobs, degrees or sections: a note with what is attached, if a resume is.
    pub is_note: bool,
    /// Its format.
    pub format: Format,
    /// Pages.
    pub pages: u32,
    /// Who it is.
    pub contact: Contact,
    /// What else may tell who it is.
    pub who: Who,
    /// The facts.
    pub digest: Digest,
    /// The verdict.
    pub assessment: Assessment,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

/// A candidate with a rank; equals share one.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// From 1.
    pub rank: usize,
    /// First and last place, from 1, of the run around it that is as good as tied; itself where there is none.
    pub as_good_as: (usize, usize),
    /// The candidate.
    pub candidate: Candidate,
}

/// A file that repeats another, or says in a mail that the other is attached.
#[derive(Clone, Debug)]
pub struct Duplicate {
    /// The file.
    pub path: PathBuf,
    /// The file that it repeats.
    pub of: PathBuf,
    /// `same bytes`, `same text`, `nearly the same text`, `same person and history`, `covering note in the same mail`.
    pub reason: &'static str,
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
}

/// A file that was not read.
#[derive(Clone, Debug)]
pub struct UnreadFile {
    /// The file.
    pub path: PathBuf,
    /// Why, and what to do.
    pub unread: Unread,
    /// SHA-256 of its bytes, in hex, if it could be opened.
    pub hash: Option<String>,
}

/// What stands in the head of every output.
#[derive(Clone, Debug)]
pub struct Run {
    /// Name of the role.
    pub role: String,
    /// SHA-256 of the criteria file, in hex.
    pub criteria_hash: String,
    /// SHA-256 of the words that were added to the built-in tables, in hex; empty where there were none.
    pub words_hash: String,
    /// The criteria, in order.
    pub criteria: Vec<Asked>,
    /// What totals mean, from the highest; none where the role names none.
    pub bands: Vec<Band>,
    /// The question bank.
    pub interview: Value,
    /// Salary and demand.
    pub market: Value,
    /// The date up to which running jobs count.
    pub as_of: Month,
    /// Who the candidates are was left out.
    pub blind: bool,
    /// What the verdicts rest on.
    pub certificate: Certificate,
}

impl Run {
    /// The band of a score in thousandths; `None` below the lowest, or where there are none.
    pub fn band(&self, score: u32) -> Option<&Band> {
        self.bands.iter().find(|band| score >= band.from)
    }
}

/// Everyone given, once.
#[derive(Clone, Debug)]
pub struct Shortlist {
    /// The run.
    pub run: Run,
    /// Those who are eligible, then all others; by score; then by path.
    pub ranked: Vec<Ranked>,
    /// Files that repeat others.
    pub duplicates: Vec<Duplicate>,
    /// Files for a person to read.
    pub unread: Vec<UnreadFile>,
    /// Files that were left out without being anybody's.
    pub left_out: LeftOut,
    /// What is new since an earlier night, if one was given.
    pub since: Option<Since>,
    /// What people typed into lists of this and earlier runs, the newest first, if a store keeps it.
    pub typed: Vec<TypedRow>,
}

/// Files in the folders that are nobody's resume.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Those of systems and programs, by their names.
    pub clutter: usize,
    /// Outputs of this program, by their marks.
    pub outputs: usize,
    /// Those that the user left out.
    pub excluded: usize,
}

impl Shortlist {
    /// Number of files given.
    pub fn given(&self) -> usize {
        self.ranked.len() + self.duplicates.len() + self.unread.len()
    }
}

/// Ranks candidates; whoever repeats another is told as a duplicate. The order of the input does not matter.
pub fn rank(run: Run, candidates: Vec<Candidate>, mut unread: Vec<UnreadFile>) -> Shortlist {
    let (mut candidates, duplicates) = duplicates::separate(candidates);
    candidates.sort_by(|a, b| standing(a).cmp(&standing(b)).then_with(|| a.path.cmp(&b.path)));
    unread.sort_by(|a, b| a.path.cmp(&b.path));
    let mut ranked: Vec<Ranked> = Vec::with_capacity(candidates.len());
    for (at, candidate) in candidates.into_iter().enumerate() {
        let shared =
            ranked.last().filter(|last| standing(&last.candidate) == standing(&candidate)).map(|last| last.rank);
        ranked.push(Ranked { rank: shared.unwrap_or(at + 1), as_good_as: (at + 1, at + 1), candidate });
    }
    let ties = ties::ties(&ranked.iter().map(|r| &r.candidate).collect::<Vec<_>>());
    for (ranked, (first, last)) in ranked.iter_mut().zip(ties) {
        ranked.as_good_as = (first + 1, last + 1);
    }
    Shortlist { run, ranked, duplicates, unread, left_out: LeftOut::default(), since: None, typed: Vec::new() }
}

/// What decides the rank: the score with what eligibility adds, of equals whether they are eligible.
fn standing(candidate: &Candidate) -> (std::cmp::Reverse<u32>, Eligible) {
    (std::cmp::Reverse(candidate.assessment.place()), candidate.assessment.eligible)
}

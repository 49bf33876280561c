//! Criteria: what a role asks for, as a file that people can write.
//!
//! A kind of criterion is one file here and one row in [`KINDS`]: how it is loaded from JSON, and its [`Check`], which
//! judges a [`Profile`] and can see nothing else.

mod aliases;
mod bands;
mod built_in;
mod certification;
mod criterion;
mod diagnose;
mod education;
mod experience;
mod fair;
mod fields;
mod group;
mod interview;
mod language;
mod leadership;
mod load;
mod market;
mod own_words;
mod phrase;
mod place;
mod plain_json;
mod scale;
mod schema;
mod skill;
mod soft_skill;
mod title;
mod what_if;

pub use bands::Band;
pub use built_in::{BUILT_IN, BuiltIn, built_in};
pub use diagnose::{CriteriaError, Problem, Severity, did_you_mean, render};
pub use load::{load, parse};
pub use schema::schema;
pub use skill::is_nearly_known;
pub(crate) use what_if::steps;
pub use what_if::{Slack, Step, WhatIf};

use crate::date::Month;
use crate::digest::Evidence;
use crate::lexicon::Lexicon;
use crate::profile::Profile;
use fields::Fields;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A kind of criterion.
pub struct Kind {
    /// The key that names it in a criterion.
    pub key: &'static str,
    /// What it checks, for help and schema.
    pub about: &'static str,
    /// Reads its value; mistakes go to the fields.
    load: fn(&mut Fields<'_>, &Lexicon) -> Option<Box<dyn Check>>,
    /// The JSON Schema of its value.
    schema: fn() -> Value,
}

/// A row of [`KINDS`]: the key is the name of the kind's file.
macro_rules! kind {
    ($key:ident, $about:literal) => {
        Kind { key: stringify!($key), about: $about, load: $key::load, schema: $key::schema }
    };
}

/// Every kind, one row each.
pub const KINDS: &[Kind] = &[
    kind!(experience, "years of work, in all or in fields of work"),
    kind!(leadership, "years of leading people, and team size"),
    kind!(skill, "a skill by name, any_of or all_of"),
    kind!(soft_skill, "a soft skill, shown or claimed"),
    kind!(education, "a level of education, and subjects"),
    kind!(certification, "a certificate or licence"),
    kind!(language, "a human language, and how well"),
    kind!(title, "a job title held"),
    kind!(phrase, "own words or a bounded pattern in the text of the resume"),
    kind!(group, "the best of several checks, or all of them"),
];

/// What a criterion of some kind checks.
pub trait Check: std::fmt::Debug + Send + Sync {
    /// Judges a profile.
    fn judge(&self, profile: &Profile<'_>, view: &View<'_>) -> Judgement;

    /// What the profile could show besides, each a piece of evidence that may better the judgement.
    fn what_ifs(&self, profile: &Profile<'_>, view: &View<'_>) -> Vec<WhatIf>;

    /// By how much a minimum of time is met, where one is asked for and met.
    fn slack(&self, _profile: &Profile<'_>, _view: &View<'_>) -> Option<Slack> {
        None
    }

    /// Rows for the skills table that this check needs, in the form of `skills.tsv`.
    fn lexicon_rows(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What a check may know besides the profile.
#[derive(Clone, Copy, Debug)]
pub struct View<'l> {
    /// The words of the field.
    pub lexicon: &'l Lexicon,
    /// The date up to which running jobs count.
    pub as_of: Month,
}

/// How well a criterion is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Fully, or nearly so.
    Met,
    /// In part.
    Partly,
    /// Not.
    Unmet,
    /// The resume gives no evidence either way.
    Unknown,
}

impl Verdict {
    /// The name that outputs show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::Unmet => "unmet",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a required criterion lets a candidate through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Eligible {
    /// It does.
    Yes,
    /// A person has to look.
    Unclear,
    /// It does not.
    No,
}

impl Eligible {
    /// What it adds to the score, in thousandths of a point, where candidates are put in order: evidence rather than a
    /// wall, as reading errs. Somebody who shows everything but some months of a minimum stands above somebody who just
    /// reaches it and shows nothing else. On six roles with graded resumes pairs in the right order are .920 with 3, 6
    /// or 5 and 10 points, .910 where the eligible all stand first, .917 where it adds nothing.
    pub fn adds(self) -> u32 {
        match self {
            Self::Yes => 10_000,
            Self::Unclear => 5_000,
            Self::No => 0,
        }
    }

    /// The name that outputs show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Unclear => "unclear",
            Self::No => "no",
        }
    }
}

/// The full degree of a criterion.
pub const FULL: u32 = 1000;

/// What a check says of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// 0 to 1000.
    pub degree: u32,
    /// The degree if the dates mean the least and the most that they can.
    pub band: (u32, u32),
    /// Whether it lets a candidate through where it is required.
    pub passes: Eligible,
    /// What was found, for a person: `4.2 of 5 years`.
    pub note: String,
    /// Lines, best first.
    pub evidence: Vec<Evidence>,
}

impl Judgement {
    /// Nothing was found that meets it.
    fn unmet(note: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Unmet,
            degree: 0,
            band: (0, 0),
            passes: Eligible::No,
            note: note.into(),
            evidence: Vec::new(),
        }
    }

    /// The resume does not tell.
    fn unknown(note: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Unknown,
            degree: 0,
            band: (0, 0),
            passes: Eligible::Unclear,
            note: note.into(),
            evidence: Vec::new(),
        }
    }

    /// Something was found: the verdict follows from the degree.
    fn found(degree: u32, note: impl Into<String>, evidence: Vec<Evidence>) -> Self {
        let degree = degree.min(FULL);
        let verdict = match degree {
            0 => Verdict::Unmet,
            d if d >= MET => Verdict::Met,
            _ => Verdict::Partly,
        };
        let passes = if degree == 0 { Eligible::No } else { Eligible::Yes };
        Self { verdict, degree, band: (degree, degree), passes, note: note.into(), evidence }
    }
}

/// Degree from which a criterion counts as met: direct evidence reaches it, a listing does not.
const MET: u32 = 700;

/// One thing that a role asks for.
#[derive(Debug)]
pub struct Criterion {
    /// What a recruiter calls it; unique in the file.
    pub label: String,
    /// The kind's key.
    pub kind: &'static str,
    /// Weight in thousandths.
    pub weight: u32,
    /// Not meeting it makes a candidate not eligible.
    pub required: bool,
    /// The check.
    pub check: Box<dyn Check>,
}

/// A role's criteria.
#[derive(Debug)]
pub struct Criteria {
    /// Name of the role.
    pub role: String,
    /// One sentence about it.
    pub summary: String,
    /// What it asks for, in the order of the file.
    pub criteria: Vec<Criterion>,
    /// What a total means, highest band first; empty where the file names none.
    pub bands: Vec<Band>,
    /// The question bank; every technical question is an object.
    pub interview: Value,
    /// Salary and demand, as in the file; never scored.
    pub market: Value,
    /// The text of the file, in which problems have their places.
    pub text: String,
    /// SHA-256 of the file, in hex.
    pub hash: String,
    /// For each criterion, a hash of what it asks, whatever it is called and weighs.
    pub asks: Vec<String>,
    /// Things worth a look that are no mistakes.
    pub warnings: Vec<Problem>,
    /// Rows that the file adds to the skills table.
    pub lexicon_rows: Vec<String>,
}

impl Criteria {
    /// What a total means: the name of the band that a score (in thousandths of a point) falls into, if the file names one for it.
    pub fn meaning(&self, score: u32) -> Option<&str> {
        self.bands.iter().find(|band| score >= band.from).map(|band| band.name.as_str())
    }
}

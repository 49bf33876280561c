//! The part of the JSON results that kits are made from.

use serde::Deserialize;

/// The results of a run.
#[derive(Debug, Deserialize)]
pub(super) struct Results {
    /// Name of the role.
    pub(super) role: String,
    /// The date of the run.
    pub(super) as_of: String,
    /// The role's question bank.
    #[serde(default)]
    pub(super) interview: Option<Bank>,
    /// Everyone ranked, in order.
    pub(super) candidates: Vec<Candidate>,
}

/// The role's question bank.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Bank {
    /// Questions to begin with.
    pub(super) screening: Vec<String>,
    /// Questions about the work.
    pub(super) technical: Vec<Technical>,
    /// Questions about how somebody works.
    pub(super) behavioural: Vec<String>,
    /// What good answers show.
    pub(super) look_for: Vec<String>,
    /// What to beware of.
    pub(super) pitfalls: Vec<String>,
}

/// A question about the work.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Technical {
    /// The question.
    pub(super) question: String,
    /// Labels of the criteria that it is about.
    #[serde(default)]
    pub(super) about: Vec<String>,
    /// What a good answer shows.
    #[serde(default)]
    pub(super) look_for: Vec<String>,
}

/// A candidate of the results.
#[derive(Debug, Deserialize)]
pub(super) struct Candidate {
    pub(super) rank: usize,
    pub(super) file: String,
    pub(super) score: f64,
    pub(super) eligible: String,
    #[serde(default)]
    pub(super) contact: Contact,
    pub(super) profile: Profile,
    pub(super) findings: Vec<Finding>,
    #[serde(default)]
    pub(super) warnings: Vec<Warning>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Contact {
    pub(super) name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Profile {
    pub(super) positions: Vec<Position>,
    pub(super) gaps: Vec<Gap>,
    pub(super) overlaps: Vec<Overlap>,
    pub(super) skills: Vec<Skill>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Position {
    pub(super) title: Option<String>,
    pub(super) employer: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Gap {
    pub(super) start: Option<String>,
    pub(super) end: Option<String>,
    pub(super) months: u32,
}

#[derive(Debug, Deserialize)]
pub(super) struct Overlap {
    pub(super) positions: [usize; 2],
    pub(super) months: u32,
}

#[derive(Debug, Deserialize)]
pub(super) struct Skill {
    pub(super) name: String,
    pub(super) state: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Finding {
    pub(super) criterion: String,
    pub(super) kind: String,
    pub(super) required: bool,
    pub(super) weight: f64,
    pub(super) points: f64,
    pub(super) verdict: String,
    pub(super) note: String,
    pub(super) evidence: Vec<Evidence>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Evidence {
    pub(super) page: u32,
    pub(super) line: u32,
    pub(super) quote: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Warning {
    pub(super) message: String,
}

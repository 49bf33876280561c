//! The part of the JSON results that kits are made from.

use serde::Deserialize;

/// The version of results that is read.
const SCHEMA_VERSION: u64 = 1;

/// Why a file gives no kits.
#[derive(Debug, thiserror::Error)]
pub enum BadResults {
    /// It is not JSON of the shape of results.
    #[error("it does not hold the results of a run: {0}; give the file that `screen --out results.json` wrote")]
    Shape(#[from] serde_json::Error),
    /// It was written by another version.
    #[error("its schema_version is {0}, and this program reads {SCHEMA_VERSION}: screen again")]
    Version(u64),
}

/// The results of a run.
#[derive(Debug, Deserialize)]
pub struct Results {
    schema_version: u64,
    /// Name of the role.
    pub role: String,
    /// The date of the run.
    pub as_of: String,
    /// The role's question bank.
    #[serde(default)]
    pub interview: Option<Bank>,
    /// Everyone ranked, in order.
    pub candidates: Vec<Candidate>,
}

impl Results {
    pub(super) fn read(json: &[u8]) -> Result<Self, BadResults> {
        let results: Self = serde_json::from_slice(json)?;
        if results.schema_version == SCHEMA_VERSION {
            Ok(results)
        } else {
            Err(BadResults::Version(results.schema_version))
        }
    }
}

/// The role's question bank.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Bank {
    /// Questions to begin with.
    pub screening: Vec<String>,
    /// Questions about the work.
    pub technical: Vec<Technical>,
    /// Questions about how somebody works.
    pub behavioural: Vec<String>,
    /// What good answers show.
    pub look_for: Vec<String>,
    /// What to beware of.
    pub pitfalls: Vec<String>,
}

/// A question about the work.
#[derive(Clone, Debug, Deserialize)]
pub struct Technical {
    /// The question.
    pub question: String,
    /// Labels of the criteria that it is about.
    #[serde(default)]
    pub about: Vec<String>,
    /// What a good answer shows.
    #[serde(default)]
    pub look_for: Vec<String>,
}

/// A candidate of the results.
#[derive(Debug, Deserialize)]
pub struct Candidate {
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

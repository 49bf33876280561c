//! The part of the JSON results that an audit reads.

use serde::Deserialize;

/// The version of results that is read.
const SCHEMA_VERSION: u64 = 1;

/// The results of a run.
#[derive(Debug, Deserialize)]
pub(super) struct Results {
    schema_version: u64,
    pub(super) tool: Tool,
    pub(super) role: String,
    pub(super) as_of: String,
    pub(super) criteria_hash: String,
    pub(super) candidates: Vec<Candidate>,
    #[serde(default)]
    pub(super) duplicates: Vec<Duplicate>,
    #[serde(default)]
    pub(super) unread: Vec<Unread>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Tool {
    pub(super) version: String,
}

/// Somebody ranked.
#[derive(Debug, Deserialize)]
pub(super) struct Candidate {
    pub(super) rank: usize,
    pub(super) file: String,
    pub(super) document_hash: String,
    score: f64,
    pub(super) eligible: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Duplicate {
    pub(super) file: String,
    pub(super) of: String,
    pub(super) document_hash: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Unread {
    pub(super) file: String,
}

impl Candidate {
    /// The score in thousandths, as it was before it was written.
    pub(super) fn score(&self) -> u32 {
        (self.score * 1000.0).round() as u32
    }
}

/// Why a file is no results.
#[derive(Debug, thiserror::Error)]
pub enum BadResults {
    /// It is not JSON of the shape of results.
    #[error("it does not hold the results of a run: {0}; give the file that `screen --out results.json` wrote")]
    Shape(#[from] serde_json::Error),
    /// It was written by another version.
    #[error("its schema_version is {0}, and this program reads {SCHEMA_VERSION}: screen again")]
    Version(u64),
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

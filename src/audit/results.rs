//! The part of the JSON results that an audit reads.

use crate::results::{Tool, thousandths};
use serde::Deserialize;

/// The results of a run.
#[derive(Debug, Deserialize)]
pub(super) struct Results {
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

/// Somebody ranked.
#[derive(Debug, Deserialize)]
pub(super) struct Candidate {
    pub(super) rank: usize,
    pub(super) file: String,
    pub(super) document_hash: String,
    /// In thousandths.
    #[serde(deserialize_with = "thousandths")]
    pub(super) score: u32,
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

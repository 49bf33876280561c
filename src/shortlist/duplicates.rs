//! Files that repeat others: the same bytes, or the same text in another format.

use super::{Candidate, Duplicate};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Splits off the candidates whose bytes or text another candidate has; the first by path is kept.
pub(super) fn separate(mut candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Duplicate>) {
    candidates.sort_by(|a, b| a.path.cmp(&b.path));
    let mut by_bytes: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut by_text: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut kept = Vec::with_capacity(candidates.len());
    let mut duplicates = Vec::new();
    for candidate in candidates {
        let same_bytes = by_bytes.get(&candidate.hash).map(|of| (of.clone(), "same bytes"));
        let same = same_bytes.or_else(|| by_text.get(&candidate.text_hash).map(|of| (of.clone(), "same text")));
        if let Some((of, reason)) = same {
            duplicates.push(Duplicate { path: candidate.path, of, reason, hash: candidate.hash });
            continue;
        }
        by_bytes.insert(candidate.hash.clone(), candidate.path.clone());
        by_text.insert(candidate.text_hash.clone(), candidate.path.clone());
        kept.push(candidate);
    }
    (kept, duplicates)
}

//! The honest paragraph after a run: how many of what, and what to do about the unread.

use super::visible;
use crate::criteria::Eligible;
use crate::shortlist::{Candidate, Shortlist};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Sums a run up: `12 given: 10 ranked (4 eligible, 1 unclear, 5 not), 1 duplicate, 1 unread.`
pub fn paragraph(shortlist: &Shortlist) -> String {
    let with =
        |eligible: Eligible| shortlist.ranked.iter().filter(|r| r.candidate.assessment.eligible == eligible).count();
    let mut out = format!(
        "{} given: {} ranked ({} eligible, {} unclear, {} not), {}, {} unread.",
        shortlist.given(),
        shortlist.ranked.len(),
        with(Eligible::Yes),
        with(Eligible::Unclear),
        with(Eligible::No),
        count(shortlist.duplicates.len(), "duplicate"),
        shortlist.unread.len(),
    );
    let run = &shortlist.run;
    if !run.bands.is_empty() {
        let within = |name: Option<&str>| {
            let own = |score: u32| run.band(score).map(|band| band.name.as_str());
            shortlist.ranked.iter().filter(|r| own(r.candidate.assessment.score) == name).count()
        };
        let mut told: Vec<String> =
            run.bands.iter().map(|b| format!("{} {}", within(Some(&b.name)), visible(&b.name))).collect();
        told.extend(Some(within(None)).filter(|below| *below > 0).map(|below| format!("{below} below")));
        let _ = write!(out, "\n  by band: {}", told.join(", "));
    }
    let left = shortlist.left_out;
    if left.clutter > 0 {
        let _ = write!(out, "\n  {} of systems and programs left out", count(left.clutter, "file"));
    }
    if left.excluded > 0 {
        let _ = write!(out, "\n  {} left out, as asked", count(left.excluded, "file"));
    }
    if left.outputs > 0 {
        let _ = write!(out, "\n  {} of cvsift left out, found among the resumes", count(left.outputs, "output"));
    }
    let mut reasons = BTreeMap::new();
    for unread in &shortlist.unread {
        *reasons.entry(unread.unread.reason).or_insert(0_usize) += 1;
    }
    for (reason, files) in reasons {
        let _ = write!(out, "\n  {files} {}: {}", reason.name(), reason.advice());
    }
    for (lead, wanted) in [("look at the file before deciding", false), ("for information", true)] {
        let (warned, kinds) = warned(shortlist, wanted);
        if warned > 0 {
            let what = if wanted { "notes on dates and files" } else { "warnings about the reading" };
            let _ = write!(out, "\n  {} with {what} ({kinds}): {lead}", count(warned, "candidate"));
        }
    }
    out
}

/// Warnings that seldom alter a verdict; all others want a look.
const FOR_INFORMATION: [&str; 5] =
    ["old-document", "stated-years-differ", "after-as-of", "same-person", "wrong-extension"];

/// Whether a candidate came with a warning that may alter a verdict.
pub(super) fn wants_a_look(candidate: &Candidate) -> bool {
    candidate.warnings.iter().any(|warning| !FOR_INFORMATION.contains(&warning.code.as_str()))
}

/// Candidates with warnings of one class, and how many there are of each kind.
fn warned(shortlist: &Shortlist, for_information: bool) -> (usize, String) {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut candidates = 0;
    for ranked in &shortlist.ranked {
        let codes = ranked.candidate.warnings.iter().map(|warning| warning.code.as_str());
        let codes: BTreeSet<&str> = codes.filter(|code| FOR_INFORMATION.contains(code) == for_information).collect();
        candidates += usize::from(!codes.is_empty());
        for code in codes {
            *kinds.entry(code).or_insert(0) += 1;
        }
    }
    let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    (candidates, kinds.iter().map(|(code, count)| format!("{code} {count}")).collect::<Vec<_>>().join(", "))
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

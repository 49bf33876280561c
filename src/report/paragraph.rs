//! The honest paragraph after a run: how many of what, and what to do about the unread.

use crate::criteria::Eligible;
use crate::shortlist::Shortlist;
use std::collections::BTreeMap;
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
    let left = shortlist.left_out;
    if left.clutter > 0 {
        let _ = write!(out, "\n  {} of systems and programs left out", count(left.clutter, "file"));
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
    let warned = shortlist.ranked.iter().filter(|r| !r.candidate.warnings.is_empty()).count();
    if warned > 0 {
        let _ = write!(
            out,
            "\n  {} with warnings about the reading: look at the file before deciding",
            count(warned, "candidate")
        );
    }
    out
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

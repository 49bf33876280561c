//! What of a run goes into the log.

use super::Event;
use crate::certificate::{lexicon_hash, weights_hash};
use crate::report::thousandths;
use crate::shortlist::Shortlist;
use serde_json::json;

/// The events of a run: the run itself, the verdict on each document, and what was written, by format and hash.
pub fn of_run(shortlist: &Shortlist, written: &[(&str, String)]) -> Vec<Event> {
    let run = &shortlist.run;
    let mut events = vec![Event {
        kind: "run",
        payload: json!({
            "version": env!("CARGO_PKG_VERSION"),
            "role": run.role,
            "as_of": run.as_of.to_string(),
            "criteria": run.criteria_hash,
            "documents": run.certificate.documents,
            "words": lexicon_hash(),
            "weights": weights_hash(),
            "ranked": shortlist.ranked.len(),
            "duplicates": shortlist.duplicates.len(),
            "unread": shortlist.unread.len(),
        }),
    }];
    events.extend(shortlist.ranked.iter().map(|ranked| {
        let assessment = &ranked.candidate.assessment;
        let verdicts = assessment.findings.iter().map(|finding| finding.verdict.name());
        let payload = json!({
            "document": ranked.candidate.hash,
            "rank": ranked.rank,
            "score": thousandths(assessment.score),
            "eligible": assessment.eligible.name(),
            "verdicts": verdicts.collect::<Vec<_>>(),
        });
        Event { kind: "verdict", payload }
    }));
    events.extend(shortlist.duplicates.iter().map(|duplicate| Event {
        kind: "duplicate",
        payload: json!({ "document": duplicate.hash, "reason": duplicate.reason }),
    }));
    events.extend(shortlist.unread.iter().map(|unread| Event {
        kind: "unread",
        payload: json!({ "document": unread.hash, "reason": unread.unread.reason.name() }),
    }));
    events.extend(written.iter().map(|(format, hash)| Event {
        kind: "export",
        payload: json!({ "format": format, "sha256": hash, "blind": run.blind }),
    }));
    events
}

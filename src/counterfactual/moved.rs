//! Whether a verdict moved, and by what line.

use super::Version;
use crate::assessment::{Assessment, Finding};
use crate::document::Document;
use crate::report::one_decimal;

/// A version that is judged otherwise than what it is held to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What was changed.
    pub what: &'static str,
    /// What stands there now.
    pub to: String,
    /// What moved: score, eligibility, a finding.
    pub how: String,
    /// The line that did it: one that now earns or earned, else the first that was changed.
    pub line: String,
    /// What decides the rank, before and after: the score with what eligibility adds.
    pub place: (u32, u32),
}

/// How the verdict on a version differs from the one on its base; none if nothing moved.
pub fn moved(base: (&Document, &Assessment), version: &Version, other: &Assessment) -> Option<Moved> {
    let (document, assessment) = base;
    let finding = assessment.findings.iter().zip(&other.findings).find(|(a, b)| differ(a, b));
    if assessment.eligible == other.eligible && assessment.score == other.score && finding.is_none() {
        return None;
    }
    let mut how = Vec::new();
    if assessment.score != other.score {
        how.push(format!("score {} to {}", thousandths(assessment.score), thousandths(other.score)));
    }
    if assessment.eligible != other.eligible {
        how.push(format!("eligible {} to {}", assessment.eligible.name(), other.eligible.name()));
    }
    if let Some((a, b)) = finding {
        let (old, new) = (one_decimal(a.points), one_decimal(b.points));
        how.push(format!(
            "`{}`: {}, {old} points ({}) to {}, {new} points ({})",
            a.criterion,
            a.verdict.name(),
            a.note,
            b.verdict.name(),
            b.note
        ));
    }
    Some(Moved {
        what: version.what,
        to: version.to.clone(),
        how: how.join("; "),
        line: finding.and_then(|(a, b)| line_of(a, b)).or_else(|| first_changed(document, version)).unwrap_or_default(),
        place: (assessment.place(), other.place()),
    })
}

fn thousandths(score: u32) -> String {
    format!("{}.{:03}", score / 1000, score % 1000)
}

/// All but the words of the quotes and the note, which may hold what was changed.
fn differ(a: &Finding, b: &Finding) -> bool {
    let places = |f: &Finding| f.evidence.iter().map(|e| (e.page, e.line)).collect::<Vec<_>>();
    (a.degree, a.points, a.band, a.verdict, a.passes) != (b.degree, b.points, b.band, b.verdict, b.passes)
        || places(a) != places(b)
}

/// A line that earned in one and not in the other.
fn line_of(a: &Finding, b: &Finding) -> Option<String> {
    let only = |one: &Finding, other: &Finding| {
        let line = one.evidence.iter().find(|e| !other.evidence.iter().any(|o| (o.page, o.line) == (e.page, e.line)));
        line.map(|e| format!("line {}: {}", e.line, e.quote))
    };
    only(b, a).or_else(|| only(a, b))
}

fn first_changed(document: &Document, version: &Version) -> Option<String> {
    let pairs = document.lines.iter().zip(&version.document.lines);
    let (_, line) = pairs.into_iter().find(|(old, new)| old.text != new.text)?;
    Some(format!("line {}: {}", line.number, line.text))
}

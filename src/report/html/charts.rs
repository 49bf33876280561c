//! Pictures of numbers: bars, the strip of criteria, the distribution of scores. SVG attributes only, no inline style.

use crate::assessment::{FULL_SCORE, Finding};
use crate::criteria::{Eligible, FULL, Verdict};
use crate::report::one_decimal;
use crate::shortlist::Shortlist;
use maud::{Markup, html};
use std::fmt::Write;

/// Verdicts in the order of their pictures: the class, and the words for people.
pub(super) const VERDICTS: [(Verdict, &str, &str); 4] = [
    (Verdict::Met, "f-met", "met"),
    (Verdict::Partly, "f-partly", "partly met"),
    (Verdict::Unmet, "f-unmet", "not met"),
    (Verdict::Unknown, "f-unknown", "unknown"),
];

/// How many findings have each verdict.
fn counts<'f>(findings: impl Iterator<Item = &'f Finding>) -> [usize; 4] {
    let mut counts = [0; 4];
    for finding in findings {
        if let Some(count) = VERDICTS.iter().position(|(verdict, ..)| *verdict == finding.verdict) {
            counts[count] += 1;
        }
    }
    counts
}

fn told(counts: [usize; 4]) -> String {
    let parts = VERDICTS.iter().zip(counts).filter(|(_, count)| *count > 0);
    parts.map(|((_, _, words), count)| format!("{count} {words}")).collect::<Vec<_>>().join(", ")
}

/// A score as a bar; the number stands beside it.
pub(super) fn bar(score: u32) -> Markup {
    html! {
        svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
            path d={ "M0 3H" (one_decimal(score * 100 / (FULL_SCORE / 1000))) } {}
        }
    }
}

/// Width and gap of a cell of the strip, and its height.
const CELL: usize = 10;
const GAP: usize = 2;
const TALL: u32 = 24;
/// What is not met still leaves a foot, so that its place is seen.
const FOOT: u32 = 3;

/// One cell a criterion, in the order of the criteria: filled as high as its degree, in the colour of its verdict. All
/// cells of one colour are one path, each cell a stroke as wide as it: a page has thousands of strips.
pub(super) fn strip(findings: &[Finding]) -> Markup {
    let mut track = String::new();
    let mut fills = [const { String::new() }; 4];
    let mut required = String::new();
    for (at, finding) in findings.iter().enumerate() {
        let x = at * (CELL + GAP) + CELL / 2;
        let top = TALL - (finding.degree * TALL / FULL).max(FOOT);
        if top > 0 {
            let _ = write!(track, "M{x} 0V{top}");
        }
        if let Some(fill) = VERDICTS.iter().position(|(verdict, ..)| *verdict == finding.verdict) {
            let _ = write!(fills[fill], "M{x} {top}V{TALL}");
        }
        if finding.required {
            let _ = write!(required, "M{x} 26V28");
        }
    }
    let width = (findings.len() * (CELL + GAP)).max(1);
    html! {
        svg class="strip" role="img" aria-label={ "Criteria: " (told(counts(findings.iter()))) }
            viewBox={ "0 0 " (width) " 28" } preserveAspectRatio="none" {
            path d=(track) {}
            @for ((verdict, ..), fill) in VERDICTS.iter().zip(&fills) {
                @if !fill.is_empty() { path class=(verdict.name()) d=(fill) {} }
            }
            @if !required.is_empty() { path class="must" d=(required) {} }
        }
    }
}

/// The colours and their words.
pub(super) fn key() -> Markup {
    html! {
        ul.key {
            @for (_, class, words) in VERDICTS {
                li { svg width="11" height="11" aria-hidden="true" { rect class=(class) width="11" height="11" rx="2" {} } (words) }
            }
        }
    }
}

/// From where to where each count reaches, one on the other.
fn stacked(counts: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    counts.iter().scan(0, |under, count| {
        let from = *under;
        *under += count;
        Some((from, *under))
    })
}

/// Where everyone falls on one criterion, by its place.
pub(super) fn criterion(shortlist: &Shortlist, at: usize) -> Markup {
    let findings = shortlist.ranked.iter().filter_map(|ranked| ranked.candidate.assessment.findings.get(at));
    let counts = counts(findings);
    let all: usize = counts.iter().sum::<usize>().max(1);
    html! {
        svg role="img" aria-label=(told(counts)) viewBox="0 0 1000 10" preserveAspectRatio="none" {
            rect class="f-track" width="1000" height="10" {}
            @for ((_, class, _), (from, to)) in VERDICTS.iter().zip(stacked(&counts)) {
                @let (x, end) = (from * 1000 / all, to * 1000 / all);
                @if to > from { rect class=(class) x=(x) width=(end - x) height="10" {} }
            }
        }
        span.num { (counts[0] * 100 / all) "%" }
    }
}

/// Points in one column of the distribution.
const BIN: u32 = 5_000;
/// Columns, the full score counted in the last.
const BINS: usize = (FULL_SCORE / BIN) as usize;
/// The picture's height above the axis: as the list of criteria beside it.
const HIGH: std::ops::RangeInclusive<usize> = 180..=360;
/// Height of a criterion in that list.
const BESIDE: usize = 21;

/// How many candidates have which score, by eligibility.
pub(super) fn distribution(shortlist: &Shortlist) -> Markup {
    const KINDS: [(Eligible, &str); 3] =
        [(Eligible::Yes, "f-met"), (Eligible::Unclear, "f-unknown"), (Eligible::No, "f-unmet")];
    let mut bins = [[0_usize; 3]; BINS];
    for ranked in &shortlist.ranked {
        let assessment = &ranked.candidate.assessment;
        let bin = ((assessment.score / BIN) as usize).min(BINS - 1);
        let kind = KINDS.iter().position(|(eligible, _)| *eligible == assessment.eligible).unwrap_or(2);
        bins[bin][kind] += 1;
    }
    let high = (shortlist.run.criteria.len() * BESIDE).clamp(*HIGH.start(), *HIGH.end());
    let most = bins.iter().map(|bin| bin.iter().sum::<usize>()).max().unwrap_or(0).max(1);
    let label = bins.iter().enumerate().filter(|(_, bin)| bin.iter().sum::<usize>() > 0).map(|(at, bin)| {
        let from = at * BIN as usize / 1000;
        format!("{} from {from} to {}", bin.iter().sum::<usize>(), from + BIN as usize / 1000)
    });
    html! {
        svg class="hist" role="img" viewBox={ "0 0 500 " (high + 38) }
            aria-label={ "Candidates by score: " (label.collect::<Vec<_>>().join(", ")) } {
            @for (at, bin) in bins.iter().enumerate() {
                @let all: usize = bin.iter().sum();
                @for ((_, class), (from, to)) in KINDS.iter().zip(stacked(bin)) {
                    @let (low, top) = (from * high / most, to * high / most);
                    @if to > from {
                        rect class=(class) x=(at * 25 + 2) y=(14 + high - top) width="21" height=((top - low).max(2)) rx="1.5" {}
                    }
                }
                @if all > 0 {
                    text x=(at * 25 + 12) y=(10 + high - all * high / most) text-anchor="middle" aria-hidden="true" { (all) }
                }
            }
            @for score in (0..=100).step_by(20) {
                @let anchor = match score { 0 => "start", 100 => "end", _ => "middle" };
                text x=(score * 5) y=(high + 32) text-anchor=(anchor) aria-hidden="true" { (score) }
            }
        }
        ul.key {
            @for ((_, class), words) in KINDS.iter().zip(["eligible", "unclear", "not eligible"]) {
                li { svg width="11" height="11" aria-hidden="true" { rect class=(class) width="11" height="11" rx="2" {} } (words) }
            }
        }
    }
}

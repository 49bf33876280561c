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
            rect class="f-track" width="100" height="6" rx="1" {}
            rect class="bar-fill" width=(one_decimal(score * 100 / (FULL_SCORE / 1000))) height="6" rx="1" {}
        }
    }
}

/// Width and gap of a cell of the strip, and its height.
const CELL: usize = 10;
const GAP: usize = 2;
const TALL: u32 = 24;
/// What is not met still leaves a foot, so that its place is seen.
const FOOT: u32 = 3;

/// One cell a criterion, in the order of the criteria: filled as high as its degree, in the colour of its verdict.
pub(super) fn strip(findings: &[Finding]) -> Markup {
    let mut track = String::new();
    let mut fills = [const { String::new() }; 4];
    let mut required = String::new();
    for (at, finding) in findings.iter().enumerate() {
        let x = at * (CELL + GAP);
        let high = (finding.degree * TALL / FULL).max(FOOT);
        let _ = write!(track, "M{x} 0h{CELL}v{TALL}h-{CELL}z");
        if let Some(fill) = VERDICTS.iter().position(|(verdict, ..)| *verdict == finding.verdict) {
            let _ = write!(fills[fill], "M{x} {}h{CELL}v{high}h-{CELL}z", TALL - high);
        }
        if finding.required {
            let _ = write!(required, "M{x} 26h{CELL}v2h-{CELL}z");
        }
    }
    let width = (findings.len() * (CELL + GAP)).max(1);
    html! {
        svg class="strip" role="img" aria-label={ "Criteria: " (told(counts(findings.iter()))) }
            viewBox={ "0 0 " (width) " 28" } preserveAspectRatio="none" {
            path class="f-track" d=(track) {}
            @for ((_, class, _), fill) in VERDICTS.iter().zip(&fills) {
                @if !fill.is_empty() { path class=(class) d=(fill) {} }
            }
            path class="bar-fill" d=(required) {}
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
/// The picture's height above the axis.
const HIGH: usize = 250;

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
    let most = bins.iter().map(|bin| bin.iter().sum::<usize>()).max().unwrap_or(0).max(1);
    let label = bins.iter().enumerate().filter(|(_, bin)| bin.iter().sum::<usize>() > 0).map(|(at, bin)| {
        let from = at * BIN as usize / 1000;
        format!("{} from {from} to {}", bin.iter().sum::<usize>(), from + BIN as usize / 1000)
    });
    html! {
        svg class="hist" role="img" viewBox="0 0 500 288"
            aria-label={ "Candidates by score: " (label.collect::<Vec<_>>().join(", ")) } {
            @for (at, bin) in bins.iter().enumerate() {
                @let all: usize = bin.iter().sum();
                @for ((_, class), (from, to)) in KINDS.iter().zip(stacked(bin)) {
                    @let (low, top) = (from * HIGH / most, to * HIGH / most);
                    @if to > from {
                        rect class=(class) x=(at * 25 + 2) y=(14 + HIGH - top) width="21" height=((top - low).max(2)) rx="1.5" {}
                    }
                }
                @if all > 0 {
                    text x=(at * 25 + 12) y=(10 + HIGH - all * HIGH / most) text-anchor="middle" aria-hidden="true" { (all) }
                }
            }
            @for score in (0..=100).step_by(20) {
                @let anchor = match score { 0 => "start", 100 => "end", _ => "middle" };
                text x=(score * 5) y="282" text-anchor=(anchor) aria-hidden="true" { (score) }
            }
        }
        ul.key {
            @for ((_, class), words) in KINDS.iter().zip(["eligible", "unclear", "not eligible"]) {
                li { svg width="11" height="11" aria-hidden="true" { rect class=(class) width="11" height="11" rx="2" {} } (words) }
            }
        }
    }
}

//! Positions over time: a bar each, overlaps one under the other, gaps as bands.

use super::text::Shown;
use crate::date::Month;
use crate::digest::{Digest, PositionShown};
use crate::report::{months_told, years};
use crate::resume::PositionKind;
use maud::{Markup, html};

/// Width of the drawing, and where time begins in it (the numbers of the positions stand before).
const WIDE: i32 = 480;
const LEFT: i32 = 26;
/// Height of one position.
const ROW: i32 = 20;
/// Positions that are drawn; the list under the drawing has all.
const MAX_ROWS: usize = 16;
/// Years between two lines, so that there are at most eight.
const STEPS: [i32; 6] = [1, 2, 5, 10, 20, 50];

/// The career of a candidate: drawing, list, gaps and overlaps in words.
pub(super) fn career(digest: &Digest, as_of: Month) -> Markup {
    html! {
        section {
            h4 { "Positions" }
            @if digest.positions.is_empty() { p.few.soft { "No position was found." } }
            (drawing(digest, as_of))
            ol.jobs {
                @for (at, position) in digest.positions.iter().enumerate() {
                    li {
                        span.no { (at + 1) }
                        span { (job(position)) }
                        span.when { (when(position)) }
                    }
                }
            }
            @if !digest.gaps.is_empty() {
                p.few.soft { b { "Between positions: " } (gaps(digest)) }
            }
            @if !digest.overlaps.is_empty() {
                p.few.soft { b { "Held at once: " } (overlaps(digest)) }
            }
        }
    }
}

fn job(position: &PositionShown) -> Markup {
    html! {
        (Shown(position.title.as_deref().unwrap_or("(no title found)")))
        @if let Some(employer) = &position.employer { span.soft { ", " (Shown(employer)) } }
        @if position.kind != PositionKind::Job { " " span.tag { (position.kind.name()) } }
        @if position.leads { " " span.tag.led { "leads people" } }
    }
}

fn when(position: &PositionShown) -> Markup {
    let dates = match (&position.start, &position.end) {
        (Some(start), Some(end)) => format!("{start} – {end}"),
        (Some(start), None) => format!("from {start}"),
        (None, _) => String::new(),
    };
    html! {
        (Shown(&dates))
        @if let Some(months) = position.months {
            @if !dates.is_empty() { br; }
            (months_told(months))
        } @else if dates.is_empty() { "no dates" }
    }
}

fn gaps(digest: &Digest) -> String {
    let each = digest.gaps.iter().map(|gap| match (&gap.start, &gap.end) {
        (Some(start), Some(end)) => format!("{start} to {end} ({})", months_told(gap.months)),
        _ => months_told(gap.months),
    });
    each.collect::<Vec<_>>().join("; ")
}

fn overlaps(digest: &Digest) -> String {
    let each = digest.overlaps.iter().map(|overlap| {
        let [a, b] = overlap.positions;
        format!("{} and {} ({})", a + 1, b + 1, months_told(overlap.months))
    });
    each.collect::<Vec<_>>().join("; ")
}

/// One path for all marks of one kind: fewer elements in a page of thousands.
fn path<T>(marks: &[T], drawn: impl Fn(&T) -> String) -> String {
    marks.iter().map(drawn).collect::<Vec<_>>().concat()
}

fn drawing(digest: &Digest, as_of: Month) -> Markup {
    let dated: Vec<_> = digest
        .positions
        .iter()
        .enumerate()
        .filter_map(|(at, position)| Some((at, position, position.span.filter(|span| span.months() > 0)?)))
        .take(MAX_ROWS)
        .collect();
    let Some(first) = dated.iter().map(|(.., span)| span.from).min() else { return html! {} };
    let first = Month::new(first.year(), 1);
    let last = dated.iter().map(|(.., span)| span.to).max().unwrap_or(as_of).max(as_of);
    let months = last.since(first).max(12);
    let x = |month: Month| LEFT + month.since(first).clamp(0, months) * (WIDE - LEFT) / months;
    let step = STEPS.into_iter().find(|step| months / 12 / step <= 8).unwrap_or(100);
    let high = dated.len() as i32 * ROW;
    let ticks: Vec<(i32, i32)> = (first.year()..=last.year())
        .filter(|year| year % step == 0)
        .map(|year| (year, x(Month::new(year, 1))))
        .collect();
    let grid = path(&ticks, |(_, at)| format!("M{at}.5 0V{}", high + 4));
    let gaps: Vec<(i32, i32)> = digest.gaps.iter().filter_map(|gap| gap.span).map(|s| (x(s.from), x(s.to))).collect();
    let band = |(from, to): &(i32, i32)| format!("M{from} 0H{}V{high}H{from}z", to.max(&(from + 2)));
    let edges = |(from, to): &(i32, i32)| format!("M{from}.5 0V{high}M{to}.5 0V{high}");
    html! {
        svg class="time" role="img" viewBox={ "0 0 " (WIDE) " " (high + 22) }
            aria-label={ "Timeline of " (dated.len()) " dated positions, " (years(digest.experience.months)) " years of paid work; the list below has the same" } {
            path class="grid" d=(grid) {}
            @for (year, at) in ticks.iter().filter(|(_, at)| *at < WIDE - 30) {
                text x=(at) y=(high + 18) aria-hidden="true" { (year) }
            }
            @if !gaps.is_empty() {
                path class="gap" d=(path(&gaps, band)) {}
                path class="gapline" d=(path(&gaps, edges)) {}
            }
            @for (row, (at, position, span)) in dated.iter().enumerate() {
                @let (from, to, y) = (x(span.from), x(span.to), row as i32 * ROW);
                @let class = if position.leads { "leads" } else if position.kind == PositionKind::Job { "job" } else { "other" };
                text x=(LEFT - 8) y=(y + 14) text-anchor="end" aria-hidden="true" { (at + 1) }
                rect class=(class) x=(from) y=(y + 4) width=((to - from).max(3)) height=(ROW - 8) rx="2" {}
            }
        }
    }
}

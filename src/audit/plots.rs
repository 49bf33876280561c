//! The pictures of an audit, as SVG without script or style of its own.

use super::{Breakdown, Group, Rate, Sweep};
use maud::{Markup, html};
use std::fmt::Write;

/// Width of the picture of a rate.
const WIDE: f64 = 240.0;
/// Groups that have a line of their own in a sweep; of more, the lowest ratio alone is drawn.
const MOST_LINES: usize = 6;
/// Points of a line: more are not seen.
const MOST_POINTS: usize = 400;
/// The highest ratio that is drawn.
const TOP: f64 = 1.0;
const FOUR_FIFTHS: f64 = 0.8;
/// The frame of a sweep.
const FRAME: (f64, f64) = (560.0, 200.0);

/// A rate with its interval; a mark stands where four fifths of the highest rate are.
pub(super) fn rate(rate: &Rate, groups: &[Group], of: fn(&Group) -> &Rate) -> Markup {
    let x = |share: f64| (share * WIDE * 10.0).round() / 10.0;
    let best = groups.iter().map(of).filter(|rate| rate.against_best.is_some()).filter_map(|rate| rate.rate);
    let mark = best.reduce(f64::max).map(|best| x(best * FOUR_FIFTHS));
    let share = rate.rate.unwrap_or(0.0);
    let [low, high] = rate.interval;
    let under = rate.against_best.as_ref().is_some_and(|ratio| ratio.under_four_fifths);
    let told =
        format!("{:.1} %, between {:.1} % and {:.1} % with 95 % confidence", share * 100.0, low * 100.0, high * 100.0);
    html! {
        svg class="rate" role="img" aria-label=(told) viewBox={ "0 0 " (WIDE) " 18" } {
            rect class="f-track" width=(WIDE) height="18" rx="2" {}
            rect class=(if under { "f-partly" } else { "f-met" }) width=(x(share)) height="18" rx="2" {}
            path class="range" d={ "M" (x(low)) " 9H" (x(high)) "M" (x(low)) " 5v8M" (x(high)) " 5v8" } {}
            @if let Some(mark) = mark { path class="fifths" d={ "M" (mark) " -2v22" } {} }
        }
    }
}

/// The impact ratio of each group wherever the list is cut.
pub(super) fn sweep(sweep: &Sweep, breakdown: &Breakdown) -> Markup {
    let compared: Vec<usize> = (0..breakdown.groups.len()).filter(|at| !breakdown.groups[*at].told_apart).collect();
    let lines: &[usize] = if compared.len() <= MOST_LINES { &compared } else { &[] };
    let (wide, high) = FRAME;
    let y = |ratio: f64| (high * (1.0 - ratio.min(TOP) / TOP) * 10.0).round() / 10.0;
    let label = format!("The lowest impact ratio {}", told(sweep));
    let caption = if sweep.by == "score" { "cut at this score" } else { "cut after so many people" };
    html! {
        figure {
            svg class="sweep" role="img" aria-label=(label) viewBox={ "-34 -8 " (wide + 44.0) " " (high + 40.0) } {
                @for tenth in (0..=10_u32).step_by(2) {
                    @let ratio = f64::from(tenth) / 10.0;
                    path class=(if tenth == 8 { "fifths" } else { "grid" }) d={ "M0 " (y(ratio)) "H" (wide) } {}
                    text x="-6" y=(y(ratio) + 4.0) text-anchor="end" aria-hidden="true" { (format!("{ratio:.1}")) }
                }
                @for (at, group) in lines.iter().enumerate() {
                    path class={ "line s" (at) } d=(path(&ratios(sweep, breakdown, *group), wide, y)) {}
                }
                @if lines.is_empty() { path class="line s0" d=(path(&sweep.lowest_impact_ratio, wide, y)) {} }
                @for (x, anchor, at) in ends(sweep) {
                    text x=(x * wide) y=(high + 18.0) text-anchor=(anchor) aria-hidden="true" { (at) }
                }
                text x=(wide / 2.0) y=(high + 32.0) text-anchor="middle" aria-hidden="true" { (caption) }
            }
            figcaption {
                ul.key {
                    @for (at, group) in lines.iter().enumerate() {
                        li {
                            svg width="18" height="11" viewBox="0 0 18 11" aria-hidden="true" { path class={ "line s" (at) } d="M0 6H18" {} }
                            (crate::report::html::Shown(&breakdown.groups[*group].title()))
                        }
                    }
                    @if lines.is_empty() { li { "the lowest of all groups" } }
                }
            }
        }
    }
}

/// The impact ratio of a group at each cut.
fn ratios(sweep: &Sweep, breakdown: &Breakdown, group: usize) -> Vec<Option<f64>> {
    let rate = |of: usize, at: usize| sweep.of_group[of][at] as f64 / breakdown.groups[of].people as f64;
    let compared = || (0..breakdown.groups.len()).filter(|of| !breakdown.groups[*of].told_apart);
    let each = (0..sweep.at.len()).map(|at| {
        let best = compared().filter(|of| breakdown.groups[*of].people > 0).map(|of| rate(of, at)).fold(0.0, f64::max);
        (best > 0.0 && breakdown.groups[group].people > 0).then(|| rate(group, at) / best)
    });
    each.collect()
}

/// A line through the values, broken where there is none, of so many points as are seen.
fn path(values: &[Option<f64>], wide: f64, y: impl Fn(f64) -> f64) -> String {
    let step = values.len().div_ceil(MOST_POINTS).max(1);
    let last = values.len().saturating_sub(1).max(1) as f64;
    let mut out = String::new();
    let mut open = false;
    for (at, value) in values.iter().enumerate().filter(|(at, _)| at % step == 0 || at + 1 == values.len()) {
        let Some(value) = value else {
            open = false;
            continue;
        };
        let x = (at as f64 / last * wide * 10.0).round() / 10.0;
        let _ = write!(out, "{}{x} {}", if open { "L" } else { "M" }, y(*value));
        open = true;
    }
    out
}

/// The first, middle and last place, as they stand under the picture.
fn ends(sweep: &Sweep) -> Vec<(f64, &'static str, String)> {
    let Some(last) = sweep.at.len().checked_sub(1) else { return Vec::new() };
    let places = [(0.0, "start", 0), (0.5, "middle", last / 2), (1.0, "end", last)];
    let places = places.into_iter().take(if last == 0 { 1 } else { 3 });
    places.map(|(x, anchor, at)| (x, anchor, ((sweep.at[at] * 10.0).round() / 10.0).to_string())).collect()
}

/// Where the lowest ratio falls under four fifths, in words.
pub(super) fn told(sweep: &Sweep) -> String {
    let known: Vec<(f64, usize, f64)> = (0..sweep.at.len())
        .filter_map(|at| Some((sweep.at[at], sweep.taken[at], sweep.lowest_impact_ratio[at]?)))
        .collect();
    let under = known.iter().filter(|(_, _, ratio)| *ratio < FOUR_FIFTHS).count();
    format!("is under four fifths at {under} of {} places where the list may be cut", known.len())
}

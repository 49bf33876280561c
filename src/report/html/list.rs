//! The ranking: what to filter and sort by, and a row a candidate that opens.

use super::candidate::candidate;
use super::charts::{bar, strip};
use super::text::Shown;
use crate::criteria::{Eligible, Verdict};
use crate::intake::display_name;
use crate::report::since::marks_by_file;
use crate::report::{as_good_as, name_or_file, one_decimal, plural, years};
use crate::shortlist::{Ranked, Run, Shortlist};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The part of the page with everyone who was ranked.
pub(super) fn list(shortlist: &Shortlist) -> Markup {
    html! {
        section aria-labelledby="ranking" {
            h2 #ranking { "Ranking" }
            @if shortlist.ranked.is_empty() { p.soft { "Nobody was ranked." } }
            (find(&shortlist.run))
            div.heads.label aria-hidden="true" {
                span { "#" } span { "Candidate" } span { "Score" } span { "Criteria" } span { "Eligible" }
            }
            @let marks = marks_by_file(shortlist.since.as_ref());
            ol.list #list { @for ranked in &shortlist.ranked { (row(ranked, &shortlist.run, &marks)) } }
        }
    }
}

/// Shown by the script only: without it the page is the whole list.
fn find(run: &Run) -> Markup {
    html! {
        form.find #find hidden aria-label="Filter and sort the ranking" {
            label { "Search (press /)" input type="search" name="name" autocomplete="off" spellcheck="false"; }
            label { "Eligible"
                select name="eligible" {
                    option value="" { "Everyone" }
                    option value="yes" { "Yes" }
                    option value="unclear" { "Unclear" }
                    option value="no" { "No" }
                }
            }
            @if !run.bands.is_empty() {
                label { "Band"
                    select name="band" {
                        option value="" { "All bands" }
                        @for (at, band) in run.bands.iter().enumerate() { option value=(at) { (Shown(&band.name)) } }
                        option value="below" { "Below" }
                    }
                }
            }
            label { "Criterion"
                select.crit name="criterion" {
                    option value="" { "All criteria" }
                    @for (at, asked) in run.criteria.iter().enumerate() { option value=(at) { (Shown(&asked.label)) } }
                }
            }
            label { "is"
                select name="verdict" {
                    option value="any" { "anything" }
                    option value="met" { "met" }
                    option value="partly" { "met or partly" }
                    option value="unmet" { "not met" }
                    option value="unknown" { "unknown" }
                }
            }
            label { "Sort by"
                select name="sort" {
                    option value="rank" { "Rank" }
                    option value="score" { "Score" }
                    option value="criterion" { "The criterion chosen" }
                    option value="experience" { "Experience" }
                    option value="leadership" { "Leadership" }
                    option value="name" { "Name" }
                }
            }
            button type="reset" { "Reset" }
            output #shown {}
        }
    }
}

/// Digits of a hash that tell a candidate from all others on a page.
const ANCHOR: usize = 12;

/// The place of a candidate in the page: `page.html#c-1f0a...` leads to it.
fn anchor(hash: &str) -> String {
    format!("c-{}", hash.chars().take(ANCHOR).collect::<String>())
}

fn letter(verdict: Verdict) -> char {
    match verdict {
        Verdict::Met => 'm',
        Verdict::Partly => 'p',
        Verdict::Unmet => 'u',
        Verdict::Unknown => 'k',
    }
}

fn row(ranked: &Ranked, run: &Run, marks: &BTreeMap<&str, String>) -> Markup {
    let one = &ranked.candidate;
    let assessment = &one.assessment;
    let (experience, leadership) = (&one.digest.experience, &one.digest.leadership);
    let since = marks.get(display_name(&one.path).as_str());
    let verdicts: String = assessment.findings.iter().map(|f| letter(f.verdict)).collect();
    let degrees: Vec<String> = assessment.findings.iter().map(|f| f.degree.to_string()).collect();
    let stopped = assessment.findings.iter().filter(|f| f.required && f.passes != Eligible::Yes);
    let stopped: Vec<&str> = stopped.map(|f| f.criterion.as_str()).collect();
    let (pill, words) = match assessment.eligible {
        Eligible::Yes => ("pill yes", "Eligible"),
        Eligible::Unclear => ("pill unclear", "Unclear"),
        Eligible::No => ("pill no", "Not eligible"),
    };
    let at = run.bands.iter().position(|band| assessment.score >= band.from);
    let band = at.and_then(|at| run.bands.get(at));
    let in_band = at.map_or_else(|| "below".to_owned(), |at| at.to_string());
    html! {
        li id=(anchor(&one.hash)) data-band=[(!run.bands.is_empty()).then_some(in_band)] data-eligible=(assessment.eligible.name()) data-score=(assessment.score) data-months=(experience.months)
            data-leads=(leadership.months) data-verdicts=(verdicts) data-degrees=(degrees.join(" ")) {
            details {
                summary {
                    span.rank { span.sr { "Rank " } (ranked.rank) }
                    div.who {
                        h3 { (Shown(&name_or_file(one))) }
                        p { (facts(ranked)) }
                        @if let Some(since) = since { p.since { "Since last time: " (since) } }
                        @if !stopped.is_empty() { p.miss { "To look at: " (Shown(&stopped.join(", "))) } }
                    }
                    div.score {
                        b { (one_decimal(assessment.score)) } span { " of 100" }
                        @if let Some(band) = band { span.band { " " (Shown(&band.name)) } }
                        (bar(assessment.score))
                    }
                    (strip(&assessment.findings))
                    span class=(pill) { (words) }
                }
                (candidate(one, run.as_of))
            }
        }
    }
}

/// The candidate in a few numbers. A line breaks between them, not within.
fn facts(ranked: &Ranked) -> String {
    let one = &ranked.candidate;
    let leadership = &one.digest.leadership;
    let (met, all) = one.assessment.must_haves();
    let facts = [
        Some(format!("{} years of work", years(one.digest.experience.months))),
        (leadership.months > 0).then(|| format!("{} leading", years(leadership.months))),
        leadership.team_size.map(|team| format!("team of {team}")),
        (met < all).then(|| format!("{met} of {all} required")),
        Some(as_good_as(ranked))
            .filter(|places| !places.is_empty())
            .map(|places| format!("as good as places {places}")),
        (!one.warnings.is_empty()).then(|| plural(one.warnings.len(), "warning")),
    ];
    facts.into_iter().flatten().map(|fact| fact.replace(' ', "\u{a0}")).collect::<Vec<_>>().join(" · ")
}

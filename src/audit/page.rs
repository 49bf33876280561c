//! An audit as a page that needs nothing but itself.

use super::plots;
use super::summary::{MEASURES, chance, notes, percent, ratio, under};
use super::{Audit, Breakdown, Group, Rate};
use crate::report::html::{Shown, page_styled};
use crate::report::plural;
use maud::{Markup, html};

/// What the page of an audit has beside the style of all pages.
const STYLE: &str = include_str!("page.css");

/// The audit as a page.
pub fn page(audit: &Audit) -> String {
    let under = under(audit);
    let body = html! {
        header.top {
            p.kicker { "Audit, as of " (Shown(&audit.as_of)) }
            h1 { (Shown(&audit.role)) }
            p.lead {
                strong {
                    @if under.all() == 0 { "No group that is compared is under four fifths" }
                    @else { (under.all()) (if under.all() == 1 { " rate is" } else { " rates are" }) " under four fifths" }
                }
                " of the highest rate. " (plural(audit.people, "resume")) " ranked, " (audit.selected) " selected: whoever "
                (Shown(&audit.selected_by)) ". The median score is " (format!("{:.1}", audit.median)) "."
            }
            p.note { "Groups are what people say of themselves, in a table kept apart; nothing of it was read from a resume or known to the program when it ranked." }
        }
        main {
            @if under.all() > 0 {
                section aria-labelledby="under" {
                    h2 #under { "Under four fifths" }
                    ul.dots { @for sentence in under.unlikely.iter().cloned().chain(under.rest()) { li { (Shown(&sentence)) "." } } }
                }
            }
            @for (at, breakdown) in audit.breakdowns.iter().enumerate() { (section(at, breakdown)) }
            section aria-labelledby="made" {
                h2 #made { "How to read this" }
                dl.facts {
                    dt { "Selection rate" } dd { "the share of a group that is selected" }
                    dt { "Scoring rate" } dd { "the share of a group with a score above the median of everyone ranked" }
                    dt { "Impact ratio" } dd { "a rate divided by the highest; under 0.8 is the four-fifths rule of thumb of the Uniform Guidelines (29 CFR 1607.4)" }
                    dt { "By chance" } dd { "Fisher's exact test, two-sided, against the group with the highest rate: how often so uneven a result comes about if both groups have the same chances" }
                    dt { "Bars" } dd { "the rate with its 95 % interval (Wilson); the dotted mark is four fifths of the highest rate" }
                    dt { "Made from" } dd { "results of cvsift " (Shown(&audit.version)) ", criteria " span.id { (Shown(&audit.criteria_hash)) } }
                    @for note in notes(audit) { dt { "Note" } dd { (Shown(&note)) } }
                    dt { "Not told" } dd { "whether the criteria are related to the job, which is what the law asks next; a person has to answer that" }
                }
            }
        }
        footer { p { "Made offline by cvsift. Numbers find where to look; people find out why." } }
    };
    page_styled(&format!("Audit: {}", audit.role), STYLE, &body)
}

fn section(at: usize, breakdown: &Breakdown) -> Markup {
    let id = format!("by{at}");
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { "By " (Shown(&breakdown.title())) }
            p.soft {
                @if breakdown.unknown == 1 { "1 person does" } @else { (breakdown.unknown) " people do" }
                " not say and " (if breakdown.unknown == 1 { "is" } else { "are" }) " in no rate."
            }
            @for (measure, hits, of) in MEASURES { (table(measure, hits, of, breakdown)) }
            div.sweeps {
                @for sweep in &breakdown.sweeps {
                    div {
                        h3 { @if sweep.by == "score" { "If the list is cut at a score" } @else { "If the first so many are taken" } }
                        p.soft { "The lowest impact ratio " (plots::told(sweep)) "." }
                        (plots::sweep(sweep, breakdown))
                    }
                }
            }
        }
    }
}

fn table(measure: &str, hits: &str, of: fn(&Group) -> &Rate, breakdown: &Breakdown) -> Markup {
    html! {
        div.wide {
            table.rates {
                caption { (measure) }
                thead {
                    tr {
                        th scope="col" { "Group" }
                        th.num scope="col" { "People" }
                        th.num scope="col" { (hits) }
                        th.num scope="col" { "Rate" }
                        th scope="col" { span.sr { "Picture of the rate" } }
                        th.num scope="col" { "Impact ratio" }
                        th.num scope="col" { "By chance" }
                    }
                }
                tbody {
                    @for group in &breakdown.groups {
                        @let rate = of(group);
                        tr {
                            th scope="row" { (Shown(&group.title())) @if group.unread > 0 { span.soft { " and " (group.unread) " unread" } } }
                            td.num { (group.people) }
                            td.num { (rate.hits) }
                            td.num { (percent(rate.rate)) }
                            td { (plots::rate(rate, &breakdown.groups, of)) }
                            td.num {
                                @let under = rate.against_best.as_ref().is_some_and(|ratio| ratio.under_four_fifths);
                                @if under { b.under { (ratio(group, rate)) } } @else { (ratio(group, rate)) }
                                @if let Some([low, high]) = rate.against_best.as_ref().and_then(|ratio| ratio.interval) {
                                    span.soft { " (" (format!("{low:.2} to {high:.2}")) ")" }
                                }
                            }
                            td.num { (chance(rate)) }
                        }
                    }
                }
            }
        }
    }
}

//! The shortlist as one page that people like to read: it needs no network, no server and, to be read, no script.

mod candidate;
mod career;
mod charts;
mod list;
mod shell;
mod since;
mod text;

pub(crate) use shell::{page, page_in, page_styled};
pub(crate) use text::Shown;

use super::paragraph::wants_a_look;
use super::{Options, RenderError, plural};
use crate::certificate::{lexicon_hash, weights_hash};
use crate::criteria::Eligible;
use crate::intake::display_name;
use crate::shortlist::Shortlist;
use maud::{Markup, html};

/// Filters and sorts the list; knows nothing but what stands in the page.
const SCRIPT: &str = include_str!("page.js");

pub(super) fn render(shortlist: &Shortlist, _: Options, _: Option<&[u8]>) -> Result<Vec<u8>, RenderError> {
    let title = format!("Shortlist: {}", shortlist.run.role);
    let body = html! {
        a.skip href="#list" { "Skip to the ranking" }
        (head(shortlist))
        main {
            @if let Some(since) = &shortlist.since { (since::since(since)) }
            (pictures(shortlist))
            (list::list(shortlist))
            (duplicates(shortlist))
            (unread(shortlist))
            (made(shortlist))
        }
        footer { p { "Made offline by cvsift. It orders reading and rejects nobody: every decision is a person's." } }
    };
    Ok(page(&title, Some(SCRIPT), &body).into_bytes())
}

fn head(shortlist: &Shortlist) -> Markup {
    let with = |eligible| shortlist.ranked.iter().filter(|r| r.candidate.assessment.eligible == eligible).count();
    let unclear = with(Eligible::Unclear);
    let warned = shortlist.ranked.iter().filter(|r| wants_a_look(&r.candidate)).count();
    html! {
        header.top {
            p.kicker { "Shortlist, as of " (shortlist.run.as_of) @if shortlist.run.blind { " · without names" } }
            h1 { (Shown(&shortlist.run.role)) }
            p.lead {
                strong { (with(Eligible::Yes)) " of " (plural(shortlist.ranked.len(), "candidate")) }
                (if shortlist.ranked.len() == 1 { " meets" } else { " meet" }) " every required criterion"
                @if unclear > 0 { ", and " (unclear) (if unclear == 1 { " is" } else { " are" }) " for a person to look at" }
                ". " (plural(shortlist.given(), "resume")) (if shortlist.given() == 1 { " was" } else { " were" }) " given"
                @if !shortlist.duplicates.is_empty() { ", " (shortlist.duplicates.len()) " of them twice" }
                @if !shortlist.unread.is_empty() { ", " (shortlist.unread.len()) " could not be read" }
                "."
            }
            @if warned > 0 {
                p.note { (plural(warned, "resume")) " came with warnings about the reading. Look at the file itself before deciding." }
            }
            nav.jump aria-label="Parts of this page" {
                @if shortlist.since.is_some() { a href="#since" { "What is new" } }
                a href="#ranking" { "Ranking" }
                @if !shortlist.duplicates.is_empty() { a href="#duplicates" { "Given twice" } }
                @if !shortlist.unread.is_empty() { a href="#unread" { "For a person to read" } }
                a href="#made" { "How this was made" }
            }
        }
    }
}

fn pictures(shortlist: &Shortlist) -> Markup {
    html! {
        div.pictures {
            section.card {
                h2 { "Scores" }
                p.soft { "How many candidates stand where, out of 100 points" }
                (charts::distribution(shortlist))
            }
            section.card {
                h2 { "Criteria" }
                p.soft { "Where the candidates fall, and the share that meets each" }
                ol.per {
                    @for (at, asked) in shortlist.run.criteria.iter().enumerate() {
                        li {
                            span.num.no { (at + 1) }
                            span class=[asked.required.then_some("req")] { (Shown(&asked.label)) }
                            (charts::criterion(shortlist, at))
                        }
                    }
                }
                (charts::key())
            }
        }
    }
}

fn duplicates(shortlist: &Shortlist) -> Markup {
    if shortlist.duplicates.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="duplicates" {
            h2 #duplicates { "Given twice" }
            div.wide {
                table {
                    thead { tr { th scope="col" { "File" } th scope="col" { "Repeats" } th scope="col" { "Why" } } }
                    tbody {
                        @for d in &shortlist.duplicates {
                            tr { td { (Shown(&display_name(&d.path))) } td { (Shown(&display_name(&d.of))) } td { (d.reason) } }
                        }
                    }
                }
            }
        }
    }
}

fn unread(shortlist: &Shortlist) -> Markup {
    if shortlist.unread.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="unread" {
            h2 #unread { "For a person to read" }
            p.soft { "These files could not be read by the program. That says nothing about the candidates." }
            div.wide {
                table {
                    thead { tr { th scope="col" { "File" } th scope="col" { "Why" } th scope="col" { "What to do" } } }
                    tbody {
                        @for u in &shortlist.unread {
                            tr {
                                td { (Shown(&display_name(&u.path))) }
                                td { (u.unread.reason.name()) ": " (Shown(&u.unread.detail)) }
                                td { (u.unread.reason.advice()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn made(shortlist: &Shortlist) -> Markup {
    let run = &shortlist.run;
    html! {
        section aria-labelledby="made" {
            h2 #made { "How this was made" }
            dl.facts {
                dt { "Role" } dd { (Shown(&run.role)) }
                dt { "Criteria" } dd { (plural(run.criteria.len(), "criterion")) ", SHA-256 " span.id { (run.criteria_hash) } }
                dt { "Words, weights" }
                dd { "SHA-256 " span.id { (lexicon_hash()) } ", " span.id { (weights_hash()) } "; the JSON results hold all that `cvsift verify` needs" }
                dt { "As of" } dd { (run.as_of) ", up to which running jobs count" }
                dt { "Program" } dd { (env!("CARGO_PKG_NAME")) " " (env!("CARGO_PKG_VERSION")) }
                dt { "Files" }
                dd {
                    (shortlist.given()) " given: " (shortlist.ranked.len()) " ranked, "
                    (plural(shortlist.duplicates.len(), "duplicate")) ", " (shortlist.unread.len()) " unread"
                }
                dt { "Score" }
                dd { "Each criterion earns the part of its share that its lines show; the shares add up to 100. A score does not depend on who else applied. Names, places, ages and photos are never scored." }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::Verdict;
    use crate::report::sample::{HOSTILE, sample};

    fn written(shortlist: &Shortlist) -> String {
        String::from_utf8(render(shortlist, Options::default(), None).unwrap()).unwrap()
    }

    /// Elements and the names of their attributes, in order; the script and the style of the page left out.
    fn skeleton(page: &str) -> Vec<String> {
        let page = page.replace(SCRIPT, "").replace(include_str!("page.css"), "");
        let mut found = Vec::new();
        for tag in page.split('<').skip(1) {
            let mut inside = false;
            let mut outline = String::new();
            for c in tag.chars() {
                if !inside && c == '>' {
                    break;
                }
                inside ^= c == '"';
                if !inside && c != '"' {
                    outline.push(c);
                }
            }
            found.push(outline);
        }
        found
    }

    #[test]
    fn hostile_words_change_no_element() {
        let harmless = skeleton(&written(&sample("Jordan Example")));
        assert!(harmless.len() > 200, "{}", harmless.len());
        for text in HOSTILE {
            let page = written(&sample(text));
            assert_eq!(skeleton(&page), harmless, "{text:?}");
            let shown = page.replace(SCRIPT, "").replace(include_str!("page.css"), "");
            assert!(!shown.chars().any(|c| c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c)), "{text:?}");
        }
    }

    #[test]
    fn the_page_holds_no_inline_style_handler_or_address() {
        let page = written(&sample("Jordan"));
        for forbidden in [" style=", " onclick=", "http://", "https://", "url(", "@import"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(!SCRIPT.contains("innerHTML") && !SCRIPT.contains("</"));
    }

    #[test]
    fn a_line_is_quoted_once_and_then_named_by_its_place() {
        let page = written(&sample("Jordan"));
        // Two lines under the first criterion, one more under leadership, for each of two candidates.
        assert_eq!(page.matches("<blockquote>").count(), 6);
        for told in
            ["Quoted above: page 1, line 1; page 1, line 2; and 2 more lines", "Quoted under Criteria: page 1, line 1"]
        {
            assert_eq!(page.matches(told).count(), 2, "{told}");
        }
    }

    #[test]
    fn criteria_with_nothing_to_show_are_named_together() {
        let mut shortlist = sample("Jordan");
        let finding = &mut shortlist.ranked[0].candidate.assessment.findings[1];
        (finding.verdict, finding.points, finding.evidence) = (Verdict::Unmet, 0, Vec::new());
        finding.criterion = "Sailing".to_owned();
        let page = written(&shortlist);
        assert!(page.contains("Nothing found") && page.contains("Sailing (40.0)"));
        shortlist.ranked[0].candidate.assessment.findings[1].required = true;
        let page = written(&shortlist);
        assert!(!page.contains("Nothing found") && page.contains("Sailing"), "what is required keeps its own place");
    }

    #[test]
    fn everyone_given_stands_in_the_page() {
        let page = written(&sample("Jordan"));
        for told in ["Given twice", "For a person to read", "Hidden text, not scored", "white-text", "and 2 more lines"]
        {
            assert!(page.contains(told), "{told}");
        }
        assert_eq!(page.matches("<details>").count(), 2);
    }
}

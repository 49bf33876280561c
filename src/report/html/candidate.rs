//! One candidate, opened: every criterion with its lines, the career, skills, leadership, doubts, hidden text.

use super::career::career;
use super::text::{Shown, quoted};
use crate::assessment::Finding;
use crate::criteria::Verdict;
use crate::date::Month;
use crate::digest::{Digest, Evidence, SkillShown};
use crate::intake::display_name;
use crate::profile::SkillState;
use crate::report::{months_told, one_decimal, shows_nothing, some, without_bullet};
use crate::shortlist::Candidate;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Quotes shown for a criterion: the best; the rest is counted, or a page of thousands would not open.
const QUOTES: usize = 2;
/// Lines shown for leading people.
const LEADING: usize = 4;
/// Skills told with their time; more are named.
const SKILLS: usize = 12;
/// Names of skills in a row; more nobody reads, and JSON has all.
const NAMES: usize = 20;
/// Lines shown of hidden text.
const HIDDEN: usize = 12;

/// All that is known of a candidate.
pub(super) fn candidate(candidate: &Candidate, as_of: Month) -> Markup {
    let digest = &candidate.digest;
    let mut quoted = Quoted::default();
    html! {
        div.body {
            div {
                section {
                    h4 { "Criteria" }
                    (criteria(&candidate.assessment.findings, &mut quoted))
                }
            }
            div {
                (doubts(candidate))
                (career(digest, as_of))
                (leadership(digest, &mut quoted))
                (skills(&digest.skills))
                (studies(digest))
                (reach(candidate))
            }
        }
    }
}

/// The lines quoted so far, by page and number: a line is quoted once, then its place is enough.
#[derive(Default)]
struct Quoted(BTreeSet<(u32, u32)>);

impl Quoted {
    /// The first `most` lines; those quoted before by their places, behind the word that says where they are.
    fn quotes(&mut self, lines: &[Evidence], most: usize, before: &str) -> Markup {
        let shown = lines.get(..most).unwrap_or(lines);
        let (new, again): (Vec<_>, Vec<_>) = shown.iter().partition(|line| self.0.insert((line.page, line.line)));
        let again: Vec<String> = again.into_iter().map(place).collect();
        let rest = lines.len() - shown.len();
        html! {
            @for line in new { blockquote { (quoted(line)) "\u{2002}" cite { (place(line)) } } }
            @if !again.is_empty() || rest > 0 {
                p.more {
                    @if !again.is_empty() { (before) ": " (again.join("; ")) }
                    @if rest > 0 {
                        @if !again.is_empty() { "; " }
                        "and " (rest) " more " (if rest == 1 { "line" } else { "lines" })
                    }
                }
            }
        }
    }
}

fn place(line: &Evidence) -> String {
    format!("page {}, line {}", line.page, line.line)
}

/// Criteria with something to show, and required ones; then the names of the others.
fn criteria(findings: &[Finding], quoted: &mut Quoted) -> Markup {
    html! {
        ul.found {
            @for finding in findings.iter().filter(|f| !shows_nothing(f)) { (found(finding, quoted)) }
            (nothing(findings, Verdict::Unmet, "Nothing found"))
            (nothing(findings, Verdict::Unknown, "Not told"))
        }
    }
}

fn found(finding: &Finding, quoted: &mut Quoted) -> Markup {
    html! {
        li {
            (mark(finding.verdict))
            h5 class=[finding.required.then_some("req")] { (Shown(&finding.criterion)) }
            (points(finding.points, finding.share))
            p { (Shown(&finding.note)) }
            (quoted.quotes(&finding.evidence, QUOTES, "Quoted above"))
        }
    }
}

fn nothing(findings: &[Finding], verdict: Verdict, title: &str) -> Markup {
    let those: Vec<&Finding> = findings.iter().filter(|f| f.verdict == verdict && shows_nothing(f)).collect();
    if those.is_empty() {
        return html! {};
    }
    let names: Vec<String> = those.iter().map(|f| format!("{} ({})", f.criterion, one_decimal(f.share))).collect();
    html! {
        li {
            (mark(verdict))
            h5 { (title) }
            (points(0, those.iter().map(|f| f.share).sum()))
            p { (Shown(&names.join(", "))) }
        }
    }
}

fn mark(verdict: Verdict) -> Markup {
    let words = match verdict {
        Verdict::Met => "Met",
        Verdict::Partly => "Partly",
        Verdict::Unmet => "Not met",
        Verdict::Unknown => "Unknown",
    };
    html! { span class={ "mark " (verdict.name()) } { (words) } }
}

fn points(points: u32, share: u32) -> Markup {
    html! { span.pts { b { (one_decimal(points)) } " of " (one_decimal(share)) } }
}

fn doubts(candidate: &Candidate) -> Markup {
    let hidden = &candidate.digest.hidden;
    html! {
        @if !candidate.warnings.is_empty() {
            section.box.warn {
                h4 { "Warnings about the reading" }
                ul {
                    @for warning in &candidate.warnings {
                        li { (Shown(&warning.message)) @if let Some(line) = warning.line { " (line " (line) ")" } }
                    }
                }
            }
        }
        @if !hidden.is_empty() {
            section.box.hide {
                h4 { "Hidden text, not scored" }
                ul {
                    @for line in hidden.iter().take(HIDDEN) {
                        li { q { (Shown(without_bullet(&line.quote))) } " — " (line.reason.name()) ", page " (line.page) }
                    }
                    @if hidden.len() > HIDDEN { li { "and " (hidden.len() - HIDDEN) " more" } }
                }
            }
        }
    }
}

fn leadership(digest: &Digest, quoted: &mut Quoted) -> Markup {
    let leadership = &digest.leadership;
    if leadership.months == 0 && leadership.evidence.is_empty() {
        return html! {};
    }
    html! {
        section {
            h4 { "Leading people" }
            p.few {
                (months_told(leadership.months))
                @if let Some(team) = leadership.team_size { ", a team of up to " (team) }
            }
            (quoted.quotes(&leadership.evidence, LEADING, "Quoted under Criteria"))
        }
    }
}

fn skills(skills: &[SkillShown]) -> Markup {
    let with = |state: SkillState| skills.iter().filter(move |skill| skill.state == state);
    let names = |skills: &[&SkillShown]| some(&skills.iter().map(|s| s.name.clone()).collect::<Vec<_>>(), NAMES);
    let mut used: Vec<&SkillShown> = with(SkillState::Evidenced).collect();
    used.sort_by(|a, b| b.last_used.cmp(&a.last_used).then(b.months.cmp(&a.months)).then(a.name.cmp(&b.name)));
    let more = used.split_off(used.len().min(SKILLS));
    let listed: Vec<&SkillShown> = with(SkillState::Listed).collect();
    let implied: Vec<String> = with(SkillState::Implied)
        .map(|s| s.implied_by.as_ref().map_or(s.name.clone(), |by| format!("{} (by {by})", s.name)))
        .collect();
    let rows = [("Also used", names(&more)), ("Listed only", names(&listed)), ("Implied", some(&implied, NAMES))];
    if skills.is_empty() {
        return html! {};
    }
    html! {
        section {
            h4 { "Skills" }
            @if !used.is_empty() {
                ul.skills { @for skill in &used { li { (Shown(&skill.name)) span { (Shown(&time(skill))) } } } }
            }
            @for (name, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
                p.few { b { (name) ": " } (Shown(text)) }
            }
        }
    }
}

/// How long a skill was used at work and until when: `3.5 years, last 2023-12`.
fn time(skill: &SkillShown) -> String {
    let months = (skill.months > 0).then(|| months_told(skill.months));
    let last = skill.last_used.as_ref().map(|month| format!("last {month}"));
    months.into_iter().chain(last).collect::<Vec<_>>().join(", ")
}

fn studies(digest: &Digest) -> Markup {
    let join = |parts: Vec<String>| parts.join("; ");
    let degrees = digest.education.iter().map(|degree| {
        let parts = [
            Some(degree.level.name().to_owned()),
            degree.field.clone(),
            degree.institution.clone(),
            degree.end.clone(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    let certificates = digest.certifications.iter().map(|c| match &c.year {
        Some(year) => format!("{} ({year})", c.name),
        None => c.name.clone(),
    });
    let languages = digest.languages.iter().map(|l| match l.level {
        Some(level) => format!("{} ({})", l.name, level.name()),
        None => l.name.clone(),
    });
    let soft = digest.soft_skills.iter().map(|s| format!("{} ({})", s.name, s.state.name()));
    let rows = [
        ("Education", join(degrees.collect())),
        ("Certificates", join(certificates.collect())),
        ("Languages", join(languages.collect())),
        ("Soft skills", join(soft.collect())),
    ];
    if rows.iter().all(|(_, text)| text.is_empty()) {
        return html! {};
    }
    html! {
        section {
            h4 { "Learning" }
            dl.facts {
                @for (name, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
                    dt { (name) } dd { (Shown(text)) }
                }
            }
        }
    }
}

fn reach(candidate: &Candidate) -> Markup {
    let contact = &candidate.contact;
    let rows = [
        ("Email", contact.emails.join(", ")),
        ("Phone", contact.phones.join(", ")),
        ("Place", contact.location.clone().unwrap_or_default()),
        ("Links", contact.links.join(", ")),
        ("File", display_name(&candidate.path)),
    ];
    html! {
        section {
            h4 { "Contact and file" }
            dl.facts {
                @for (name, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
                    dt { (name) } dd { (Shown(text)) }
                }
                dt { "Read as" }
                dd { (candidate.format.reader().name) ", " (candidate.pages) (if candidate.pages == 1 { " page" } else { " pages" }) }
                dt { "SHA-256" } dd.id { (candidate.hash) }
            }
        }
    }
}

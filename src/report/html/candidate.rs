//! One candidate, opened: every criterion with its lines, the career, skills, leadership, doubts, hidden text.

use super::career::career;
use super::text::{Shown, quoted};
use crate::assessment::Finding;
use crate::criteria::Verdict;
use crate::date::Month;
use crate::digest::{Digest, Evidence, SkillShown};
use crate::intake::display_name;
use crate::profile::SkillState;
use crate::report::{months_told, one_decimal};
use crate::shortlist::Candidate;
use maud::{Markup, html};

/// Quotes shown for a criterion: the best; the rest is counted, or a page of thousands would not open.
const QUOTES: usize = 2;
/// Lines shown for leading people.
const LEADING: usize = 4;
/// Skills in the table of those used in work; the rest is named.
const SKILLS: usize = 14;
/// Lines shown of hidden text.
const HIDDEN: usize = 12;

/// All that is known of a candidate.
pub(super) fn candidate(candidate: &Candidate, as_of: Month) -> Markup {
    let digest = &candidate.digest;
    html! {
        div.body {
            div {
                section {
                    h4 { "Criteria" }
                    ul.found { @for finding in &candidate.assessment.findings { (found(finding)) } }
                }
            }
            div {
                (doubts(candidate))
                (career(digest, as_of))
                (leadership(digest))
                (skills(&digest.skills))
                (studies(digest))
                (reach(candidate))
            }
        }
    }
}

fn found(finding: &Finding) -> Markup {
    let rest = finding.evidence.len().saturating_sub(QUOTES);
    let verdict = match finding.verdict {
        Verdict::Met => "Met",
        Verdict::Partly => "Partly",
        Verdict::Unmet => "Not met",
        Verdict::Unknown => "Unknown",
    };
    html! {
        li {
            span class={ "mark " (finding.verdict.name()) } { (verdict) }
            h5 class=[finding.required.then_some("req")] { (Shown(&finding.criterion)) }
            span.pts { b { (one_decimal(finding.points)) } " of " (one_decimal(finding.share)) }
            p { (Shown(&finding.note)) }
            @for evidence in finding.evidence.iter().take(QUOTES) { (quote(evidence)) }
            @if rest > 0 { p.more { "and " (rest) " more " (if rest == 1 { "line" } else { "lines" }) } }
        }
    }
}

fn quote(evidence: &Evidence) -> Markup {
    html! {
        blockquote { (quoted(&evidence.quote)) " " cite { "page " (evidence.page) ", line " (evidence.line) } }
    }
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
                        li { q { (quoted(&line.quote)) } " — " (line.reason) ", page " (line.page) }
                    }
                    @if hidden.len() > HIDDEN { li { "and " (hidden.len() - HIDDEN) " more" } }
                }
            }
        }
    }
}

fn leadership(digest: &Digest) -> Markup {
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
            @for evidence in leadership.evidence.iter().take(LEADING) { (quote(evidence)) }
        }
    }
}

fn skills(skills: &[SkillShown]) -> Markup {
    let with = |state: SkillState| skills.iter().filter(move |skill| skill.state == state);
    let mut used: Vec<&SkillShown> = with(SkillState::Evidenced).collect();
    used.sort_by(|a, b| b.last_used.cmp(&a.last_used).then(b.months.cmp(&a.months)).then(a.name.cmp(&b.name)));
    let more = used.split_off(used.len().min(SKILLS));
    let names = |skills: Vec<&SkillShown>| skills.iter().map(|s| s.name.clone()).collect::<Vec<_>>().join(", ");
    let listed = names(with(SkillState::Listed).collect());
    let implied: Vec<String> = with(SkillState::Implied)
        .map(|s| s.implied_by.as_ref().map_or(s.name.clone(), |by| format!("{} (by {by})", s.name)))
        .collect();
    if skills.is_empty() {
        return html! {};
    }
    html! {
        section {
            h4 { "Skills" }
            @if !used.is_empty() {
                table.skills {
                    thead { tr { th scope="col" { "Used in work" } th.num scope="col" { "For" } th.num scope="col" { "Last" } } }
                    tbody {
                        @for skill in &used {
                            tr {
                                td { (Shown(&skill.name)) }
                                td.num { @if skill.months > 0 { (months_told(skill.months)) } }
                                td.num { (Shown(skill.last_used.as_deref().unwrap_or(""))) }
                            }
                        }
                    }
                }
            }
            @if !more.is_empty() { p.few { b { "Also used: " } (Shown(&names(more))) } }
            @if !listed.is_empty() { p.few { b { "Listed only: " } (Shown(&listed)) } }
            @if !implied.is_empty() { p.few.soft { b { "Implied: " } (Shown(&implied.join(", "))) } }
        }
    }
}

fn studies(digest: &Digest) -> Markup {
    let join = |parts: Vec<String>| parts.join("; ");
    let degrees = digest.education.iter().map(|degree| {
        let parts =
            [Some(degree.level.to_owned()), degree.field.clone(), degree.institution.clone(), degree.end.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    let certificates = digest.certifications.iter().map(|c| match &c.year {
        Some(year) => format!("{} ({year})", c.name),
        None => c.name.clone(),
    });
    let languages = digest.languages.iter().map(|l| match l.level {
        Some(level) => format!("{} ({level})", l.name),
        None => l.name.clone(),
    });
    let soft = digest.soft_skills.iter().map(|s| format!("{} ({})", s.name, s.state));
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
                dd { (candidate.format) ", " (candidate.pages) (if candidate.pages == 1 { " page" } else { " pages" }) }
                dt { "SHA-256" } dd.id { (candidate.hash) }
            }
        }
    }
}

//! One page on the terminal about each candidate: how near it was, every criterion with its quotes, what is missing.

use super::nearness::nearness;
use super::table::Paint;
use super::{one_decimal, shows_nothing, visible, without_bullet, years};
use crate::assessment::Finding;
use crate::criteria::{Criteria, Eligible, Verdict};
use crate::digest::{Evidence, PositionShown, window};
use crate::intake::display_name;
use crate::nearest::Nearest;
use crate::profile::SkillState;
use crate::resume::PositionKind;
use crate::shortlist::{Candidate, Shortlist};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

/// Quotes shown for a criterion, and for one that is required.
const QUOTES: usize = 1;
const QUOTES_REQUIRED: usize = 2;
/// Positions shown; a longer history is counted.
const POSITIONS: usize = 8;
/// Columns that a text fills before it goes on in the next line.
const WIDTH: usize = 100;
/// The column at which the words on a criterion begin.
const NOTE: usize = 25;
/// Characters of a quote: two lines of the page, with its place.
const MAX_QUOTE: usize = 115;

/// Begin and end of words that earned it, until it is known how they are shown; no text from outside holds them.
const OPEN: char = '\u{2}';
const CLOSE: char = '\u{3}';

/// A page with the words that earned it as they are shown.
fn painted(page: &str, paint: Paint) -> String {
    let (open, close) = match paint {
        Paint::Plain => ("", ""),
        Paint::Colour => ("\x1b[1;36m", "\x1b[0m"),
    };
    page.replace(OPEN, open).replace(CLOSE, close)
}

/// Columns that a text fills.
fn columns(text: &str) -> usize {
    let plain: String = text.chars().filter(|c| !matches!(*c, OPEN | CLOSE)).collect();
    plain.width()
}

/// Explains everyone in the shortlist who is at one of `paths`; the others are those among whom they are ranked.
pub fn explain(
    shortlist: &Shortlist,
    paths: &[PathBuf],
    nearest: &BTreeMap<PathBuf, Nearest>,
    criteria: &Criteria,
    paint: Paint,
) -> String {
    let wanted = |path: &Path| paths.iter().any(|given| path.starts_with(given));
    let mut out = String::new();
    for duplicate in shortlist.duplicates.iter().filter(|d| wanted(&d.path)) {
        let (path, of) = (display_name(&duplicate.path), display_name(&duplicate.of));
        let _ = writeln!(out, "{} repeats {}: {}\n", visible(&path), visible(&of), duplicate.reason);
    }
    for (at, ranked) in shortlist.ranked.iter().enumerate().filter(|(_, r)| wanted(&r.candidate.path)) {
        head(&ranked.candidate, &shortlist.run.role, &mut out);
        let near = nearest.get(&ranked.candidate.path).map(|near| nearness(shortlist, at, near, criteria));
        section("How near it was", &near.unwrap_or_default(), &mut out);
        asked(&ranked.candidate.assessment.findings, &mut out);
        rest(&ranked.candidate, &mut out);
    }
    for unread in shortlist.unread.iter().filter(|u| wanted(&u.path)) {
        let advice = unread.unread.reason.advice();
        let _ = writeln!(
            out,
            "{}: not read: {}; {advice}",
            visible(&display_name(&unread.path)),
            visible(&unread.unread.to_string())
        );
    }
    painted(&out, paint)
}

fn head(candidate: &Candidate, role: &str, out: &mut String) {
    let name = candidate.contact.name.as_deref().unwrap_or("no name found");
    let assessment = &candidate.assessment;
    let _ = writeln!(out, "{} ({})", visible(name), visible(&display_name(&candidate.path)));
    let _ = writeln!(
        out,
        "{}: {} of 100 points, eligible: {}",
        visible(role),
        one_decimal(assessment.score),
        assessment.eligible.name()
    );
    let (experience, led) = (&candidate.digest.experience, &candidate.digest.leadership);
    let read = if experience.min_months == experience.max_months {
        String::new()
    } else {
        format!(" ({} to {} by its dates)", years(experience.min_months), years(experience.max_months))
    };
    let team = led.team_size.map_or(String::new(), |size| format!("up to {size} "));
    let (worked, led) = (years(experience.months), years(led.months));
    let _ = writeln!(out, "{worked} years of work{read}, {led} years of leading {team}people");
}

/// A heading with its lines; nothing where there are none.
fn section(heading: &str, lines: &[String], out: &mut String) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{heading}");
    for line in lines {
        let first = 2 + line.len() - line.trim_start().len();
        wrapped(line.trim_start(), first, first + 2, out);
    }
}

/// Criteria with something to show, and required ones; then the names of the others.
fn asked(findings: &[Finding], out: &mut String) {
    let _ = writeln!(out, "\nWhat was asked");
    let mut shown = BTreeSet::new();
    for finding in findings.iter().filter(|f| !shows_nothing(f)) {
        explain_finding(finding, &mut shown, out);
    }
    let of = |verdict| findings.iter().filter(|f| shows_nothing(f)).filter(move |f| f.verdict == verdict);
    for (verdict, heading) in [(Verdict::Unmet, "Not found"), (Verdict::Unknown, "Not told")] {
        let names: Vec<String> =
            of(verdict).map(|f| format!("{} ({})", visible(&f.criterion), one_decimal(f.share))).collect();
        if !names.is_empty() {
            section(&format!("{heading}, with the points"), &[names.join(", ")], out);
        }
    }
}

fn explain_finding(finding: &Finding, shown: &mut BTreeSet<u32>, out: &mut String) {
    let required = match (finding.required, finding.passes) {
        (false, _) => "",
        (true, Eligible::Yes) => ", required",
        (true, Eligible::Unclear) => ", required, a person has to look",
        (true, Eligible::No) => ", required and not met",
    };
    let line = format!(
        "{:>4} of {:<4}  {:<7}  {}{required}: {}",
        one_decimal(finding.points),
        one_decimal(finding.share),
        finding.verdict.name(),
        visible(&finding.criterion),
        visible(&finding.note)
    );
    wrapped(&line, 2, NOTE, out);
    let quotes = if finding.required { QUOTES_REQUIRED } else { QUOTES };
    for evidence in finding.evidence.iter().take(quotes) {
        wrapped(&quoted(evidence, shown), NOTE, NOTE + 1, out);
    }
}

/// A line with its place; the words only the first time.
fn quoted(evidence: &Evidence, shown: &mut BTreeSet<u32>) -> String {
    let place = format!("page {}, line {}", evidence.page, evidence.line);
    if !shown.insert(evidence.line) {
        return format!("{place}, above");
    }
    let [before, marked, after] = evidence.parts();
    let (before, marked, after) = (visible(without_bullet(before)), visible(marked), visible(after));
    let [before, marked, after] = window([&before, &marked, &after], MAX_QUOTE);
    // Each word by itself, as a line may end between two.
    let painted = |word: &str| if word.is_empty() { String::new() } else { format!("{OPEN}{word}{CLOSE}") };
    let marked: Vec<String> = marked.split(' ').map(painted).collect();
    format!("“{before}{}{after}” ({place})", marked.join(" "))
}

fn rest(candidate: &Candidate, out: &mut String) {
    let digest = &candidate.digest;
    let mut positions: Vec<String> = digest.positions.iter().take(POSITIONS).map(position).collect();
    let more = digest.positions.len().saturating_sub(POSITIONS);
    if more > 0 {
        positions.push(format!("… and {more} more"));
    }
    section("Positions", &positions, out);
    let listed = digest.skills.iter().filter(|s| s.state == SkillState::Listed).map(|s| visible(&s.name));
    let listed: Vec<String> = listed.collect();
    if !listed.is_empty() {
        section("Listed, but not seen in any work", &[listed.join(", ")], out);
    }
    let hidden = digest.hidden.iter().map(|h| format!("page {} ({}): {}", h.page, h.reason.name(), visible(&h.quote)));
    section("Hidden from a reader and not scored", &hidden.collect::<Vec<_>>(), out);
    let warnings = candidate.warnings.iter().map(|warning| {
        let line = warning.line.map_or(String::new(), |line| format!("line {line}: "));
        format!("{line}{} ({})", visible(&warning.message), warning.code)
    });
    section("Warnings about the reading", &warnings.collect::<Vec<_>>(), out);
    out.push('\n');
}

/// `2019-03 to present, 2.8 years: Technical Lead, Blue Door; leads people`
fn position(position: &PositionShown) -> String {
    let held = match (&position.start, &position.end) {
        (Some(start), Some(end)) => format!("{start} to {end}"),
        (Some(start), None) => format!("from {start}"),
        _ => "no dates".to_owned(),
    };
    let lasted = position.months.filter(|months| *months > 0).map(|months| format!(", {} years", years(months)));
    let what: Vec<&str> = [&position.title, &position.employer].into_iter().flatten().map(String::as_str).collect();
    let what = if what.is_empty() { "no title".to_owned() } else { visible(&what.join(", ")) };
    let kind = if position.kind == PositionKind::Job { String::new() } else { format!(" ({})", position.kind.name()) };
    let leads = if position.leads { "; leads people" } else { "" };
    format!("{held}{}: {}{kind}{leads}", lasted.unwrap_or_default(), what)
}

/// Writes a text from the column `first`, broken at spaces; what goes on stands at the column `next`.
fn wrapped(text: &str, first: usize, next: usize, out: &mut String) {
    let mut line = " ".repeat(first);
    let mut begun = false;
    for word in text.split(' ') {
        if begun && columns(&line) + 1 + columns(word) > WIDTH {
            let _ = writeln!(out, "{}", line.trim_end());
            line = " ".repeat(next);
            begun = false;
        }
        if begun {
            line.push(' ');
        }
        line.push_str(word);
        begun = true;
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::parse;
    use crate::lexicon::Lexicon;
    use crate::report::sample::{HOSTILE, sample};

    #[test]
    fn nothing_that_a_resume_says_moves_the_terminal() {
        let role = r#"{ "version": 1, "role": "Cook", "criteria": [ { "label": "Soups", "skill": "Java" } ] }"#;
        let criteria = parse(role, &Lexicon::built_in().unwrap()).unwrap();
        for words in HOSTILE {
            let shortlist = sample(words);
            let near = shortlist.ranked.iter().map(|r| (r.candidate.path.clone(), Nearest::default())).collect();
            let page = explain(&shortlist, &[PathBuf::from(words)], &near, &criteria, Paint::Plain);
            let moves = |c: char| c != '\n' && c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c);
            assert!(!page.contains(moves), "{words:?}: {page}");
            assert_eq!(page.matches("What was asked").count(), 2, "{words:?}");
        }
    }

    #[test]
    fn long_texts_go_on_further_in() {
        let mut out = String::new();
        wrapped(&format!("first{} last", " word".repeat(19)), 4, 6, &mut out);
        assert_eq!(out, format!("    first{}\n      word last\n", " word".repeat(18)));
        let mut out = String::new();
        wrapped(&"x".repeat(200), 2, 4, &mut out);
        assert_eq!(out.lines().count(), 1);
    }
}

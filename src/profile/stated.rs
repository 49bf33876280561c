//! Years that a resume states in words: "8+ years of experience", "Total Experience: 5", "Java (4 years)".
//!
//! Main case: a number, then a word for years, with a word for experience near by. Refused: ages, periods, diplomas,
//! years of a company.

use crate::document::Line;
use crate::lexicon::SectionKind;
use crate::resume::Resume;
use crate::text::{fold, quantity};
use std::ops::Range;

/// Years beyond which a statement is not about one person's work.
const MAX_TENTHS: u32 = 550;
/// Lengths below this state no career.
const LEAST_MONTHS: u32 = 6;

/// The years stated for the whole career, in tenths, with their line: the most that a summary states.
pub(super) fn years<'d>(resume: &Resume<'d>) -> Option<(u32, &'d Line)> {
    let mut best: Option<(u32, &Line)> = None;
    for section in &resume.sections {
        let work = matches!(section.kind, SectionKind::Experience | SectionKind::Projects | SectionKind::Volunteer);
        if matches!(section.kind, SectionKind::References | SectionKind::Publications) {
            continue;
        }
        for at in section.lines.clone() {
            // Of a section about work only its head speaks of the whole: `Work experience: 6 years`, `4 Years`.
            let in_job = |at: usize| resume.positions.iter().any(|p| p.range.contains(&at));
            if work && (at > section.lines.start + 1 || in_job(at)) {
                continue;
            }
            let Some(line) = resume.lines.get(at).copied() else { continue };
            // A statement may break over two lines.
            let next = resume.lines.get(at + 1).filter(|_| section.lines.contains(&(at + 1)) && !in_job(at + 1));
            let text = match next {
                Some(next) => {
                    format!("{} {}", line.text, next.text.split_whitespace().take(5).collect::<Vec<_>>().join(" "))
                }
                None => line.text.clone(),
            };
            let under_heading = work && section.heading.is_some() && line.text.split_whitespace().count() <= 3;
            let text = if under_heading { format!("experience {text}") } else { text };
            let in_summary = matches!(section.kind, SectionKind::Summary | SectionKind::Top | SectionKind::Skills);
            if let Some(tenths) = of_career(&text, in_summary)
                && best.is_none_or(|(most, _)| tenths > most)
            {
                // The line with the number is the one that states them.
                let behind = next.filter(|_| quantity::lengths(&fold(&line.text)).is_empty());
                best = Some((tenths, behind.copied().unwrap_or(line)));
            }
        }
    }
    best
}

/// The years of experience that a text states, in tenths: the most of its lengths that speak of work. In a summary
/// `for over 20 years` is enough.
fn of_career(text: &str, in_summary: bool) -> Option<u32> {
    let folded = fold(text);
    if !folded.contains('y') && !folded.contains("total exp") && !folded.contains("jahr") && !folded.contains("ans") {
        return None;
    }
    let lengths = quantity::lengths(&folded);
    let about =
        lengths.iter().filter(|length| length.months >= LEAST_MONTHS && is_about_work(&folded, &length.at, in_summary));
    let best =
        about.map(|length| (length.months * 10 + 6) / 12).filter(|tenths| (1..=MAX_TENTHS).contains(tenths)).max();
    best.or_else(|| total_without_unit(&words(&folded)))
}

fn words(folded: &str) -> Vec<&str> {
    let parts = folded.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '+' | '-')));
    parts.map(|word| word.trim_matches(['.', '-'])).filter(|word| !word.is_empty()).collect()
}

/// "Total Experience: 5".
fn total_without_unit(words: &[&str]) -> Option<u32> {
    let at = words.windows(2).position(|pair| pair[0] == "total" && pair[1].starts_with("exp"))?;
    words.iter().skip(at + 2).take(3).find_map(|w| quantity::tenths(w)).filter(|t| *t <= MAX_TENTHS)
}

fn is_about_work(folded: &str, at: &Range<usize>, in_summary: bool) -> bool {
    const WORK: &[&str] = &[
        "experience", "experiences", "exp", "experienced", "expertise", "career", "working", "professional",
        "experince", "experiance", "erfahrung", "experiencia", "berufserfahrung", "developing", "development",
        "industry", "background", "track",
    ];
    const NOT: &[&str] = &[
        "old", "age", "aged", "diploma", "course", "period", "warranty", "degree", "bond", "history", "contract",
        "plan",
    ];
    const REACH: usize = 12;
    const FOR: &[&str] = &["for", "over", "almost", "nearly", "around", "with", "than", "about", "of", "approximately"];
    let after = words(folded.get(at.end..).unwrap_or_default());
    let before = words(folded.get(..at.start).unwrap_or_default());
    let last = |count: usize| before.iter().rev().take(count);
    if after.iter().take(1).any(|w| NOT.contains(w))
        || last(2).any(|w| matches!(*w, "age" | "last" | "past" | "next" | "within" | "every"))
    {
        return false;
    }
    let near = after.iter().take(REACH).any(|w| WORK.contains(w)) || last(5).any(|w| WORK.contains(w));
    let role = matches!(after.first(), Some(&("as" | "in" | "of")));
    let short = before.len() + after.len() < 16;
    let bracketed = folded.get(..at.start).is_some_and(|before| before.ends_with('('));
    near || role && short
        || in_summary && bracketed
        || in_summary && last(2).any(|w| FOR.contains(w)) && !after.contains(&"old")
}

fn is_years(word: &str) -> bool {
    matches!(
        word,
        "year" | "years" | "yrs" | "yr" | "yeas" | "ans" | "annees" | "jahre" | "jahren" | "anos" | "year's" | "y"
    )
}

/// `8+years` is (`8+`, true).
fn split_unit(word: &str) -> (&str, bool) {
    let end = word.find(|c: char| c.is_alphabetic()).unwrap_or(word.len());
    let (number, unit) = (word.get(..end).unwrap_or_default(), word.get(end..).unwrap_or_default());
    if !number.is_empty() && is_years(unit) { (number, true) } else { (word, false) }
}

/// The years stated behind a skill, in tenths: `(4 years)`, `(10+ years)`, `(Less than 1 year)`, ` - 3 yrs`.
pub(super) fn of_skill(behind: &str) -> Option<u32> {
    let folded =
        fold(behind.get(..behind.char_indices().nth(28).map_or(behind.len(), |(at, _)| at)).unwrap_or_default());
    let inside = folded.trim_start().strip_prefix(['(', '-', '–', ':', '['])?;
    let words: Vec<&str> = inside
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '+')))
        .filter(|w| !w.is_empty())
        .take(5)
        .collect();
    let less = words.first() == Some(&"less");
    let words = if less { words.get(2..).unwrap_or_default() } else { words.as_slice() };
    let (number, glued) = split_unit(words.first()?);
    let unit = glued || words.get(1).is_some_and(|w| is_years(w));
    let tenths = quantity::tenths(number).filter(|t| unit && *t <= MAX_TENTHS)?;
    Some(if less { tenths / 2 } else { tenths })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_years_are_read_or_refused() {
        for (text, expected) in [
            ("Total Experience: 5", Some(50)),
            ("10+ years of experience in retail", Some(100)),
            ("with 10 plus years of experience", Some(100)),
            ("over 10 years working as a cook", Some(100)),
            ("five years of experience", Some(50)),
            ("One Year Experience", Some(10)),
            ("3.5 years of experience", Some(35)),
            ("over 3 1/2 years’ progressive experience", Some(35)),
            ("Experience: 1 year 5 months", Some(14)),
            ("4-6 years of experience", Some(40)),
            ("8+years of IT experience", Some(80)),
            ("10 years old", None),
            ("3 Years Diploma in cooking", None),
            ("Age : 24", None),
            ("a 5 year period of growth", None),
            ("patients 0-21 yrs", None),
        ] {
            assert_eq!(of_career(text, false), expected, "{text}");
        }
    }

    #[test]
    fn years_behind_a_skill_are_its_own() {
        for (behind, expected) in [
            (" (4 years), SQL", Some(40)),
            (" (10+ years)", Some(100)),
            (" (Less than 1 year)", Some(5)),
            (" - 3 yrs", Some(30)),
            (" and 4 years", None),
        ] {
            assert_eq!(of_skill(behind), expected, "{behind}");
        }
    }
}

//! Years that a resume states in words: "8+ years of experience", "Total Experience: 5", "Java (4 years)".
//!
//! Main case: a number, then a word for years, with a word for experience near by. Refused: ages, periods, diplomas,
//! years of a company.

use crate::document::Line;
use crate::lexicon::SectionKind;
use crate::resume::Resume;
use crate::text::fold;

/// Years beyond which a statement is not about one person's work.
const MAX_TENTHS: u32 = 550;

/// The years stated for the whole career, in tenths, with their line: the most that a summary states.
pub(super) fn years<'d>(resume: &Resume<'d>) -> Option<(u32, &'d Line)> {
    let mut best: Option<(u32, &Line)> = None;
    for section in &resume.sections {
        let work = matches!(section.kind, SectionKind::Experience | SectionKind::Projects | SectionKind::Volunteer);
        if section.kind == SectionKind::References {
            continue;
        }
        for at in section.lines.clone() {
            // Of a section about work only its head speaks of the whole: `Work experience: 6 years`, `4 Years`.
            if work && (at > section.lines.start + 1 || resume.positions.iter().any(|p| p.range.contains(&at))) {
                continue;
            }
            let Some(line) = resume.lines.get(at).copied() else { continue };
            // A statement may break over two lines.
            let next = resume.lines.get(at + 1).filter(|_| section.lines.contains(&(at + 1)));
            let text = match next {
                Some(next) => {
                    format!("{} {}", line.text, next.text.split_whitespace().take(5).collect::<Vec<_>>().join(" "))
                }
                None => line.text.clone(),
            };
            let under_heading = work && section.heading.is_some() && line.text.split_whitespace().count() <= 3;
            let text = if under_heading { format!("experience {text}") } else { text };
            if let Some(tenths) = of_career(&text)
                && best.is_none_or(|(most, _)| tenths > most)
            {
                best = Some((tenths, line));
            }
        }
    }
    best
}

/// The years of experience that a text states, in tenths.
pub(super) fn of_career(text: &str) -> Option<u32> {
    let folded = fold(text);
    if !folded.contains('y') && !folded.contains("total exp") && !folded.contains("jahr") && !folded.contains("ans") {
        return None;
    }
    let words: Vec<&str> = folded
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '+' | '-')))
        .map(|w| w.trim_matches(['.', '-']))
        .filter(|w| !w.is_empty())
        .collect();
    let mut best = None;
    for (at, word) in words.iter().enumerate() {
        // "8+years", "10yrs" are two words in one.
        let (number, unit_glued) = split_unit(word);
        let Some(mut tenths) = number_tenths(number) else { continue };
        let mut next = at + 1;
        if !unit_glued {
            // "3 1/2 years"
            if words.get(next) == Some(&"1") && words.get(next + 1) == Some(&"2") {
                tenths += 5;
                next += 2;
            }
            while words.get(next).is_some_and(|w| matches!(*w, "plus" | "+" | "or" | "more" | "odd" | "full")) {
                next += 1;
            }
            // "1 year 5 months" and "3 to 5 years" (the low end counts)
            if words.get(next).is_some_and(|w| *w == "to")
                && words.get(next + 1).is_some_and(|w| number_tenths(w).is_some())
            {
                next += 2;
            }
            if !words.get(next).is_some_and(|w| is_years(w)) {
                continue;
            }
            next += 1;
        }
        let and = usize::from(words.get(next).is_some_and(|w| *w == "and"));
        if let Some(months) = words.get(next + and).and_then(|w| w.parse::<u32>().ok()).filter(|m| *m < 12)
            && words.get(next + and + 1).is_some_and(|w| w.starts_with("month"))
        {
            tenths += months * 10 / 12;
            next += and + 2;
        }
        if is_about_work(&words, at, next) && tenths > 0 && tenths <= MAX_TENTHS && best.is_none_or(|b| tenths > b) {
            best = Some(tenths);
        }
    }
    best.or_else(|| total_without_unit(&words))
}

/// "Total Experience: 5".
fn total_without_unit(words: &[&str]) -> Option<u32> {
    let at = words.windows(2).position(|pair| pair[0] == "total" && pair[1].starts_with("exp"))?;
    words.iter().skip(at + 2).take(3).find_map(|w| number_tenths(w)).filter(|t| *t <= MAX_TENTHS)
}

fn is_about_work(words: &[&str], at: usize, next: usize) -> bool {
    const WORK: &[&str] = &[
        "experience", "experiences", "exp", "experienced", "expertise", "career", "working", "professional",
        "experince", "experiance", "erfahrung", "experiencia", "berufserfahrung", "developing", "development",
        "industry", "background", "track",
    ];
    const NOT: &[&str] = &[
        "old", "age", "aged", "diploma", "course", "period", "warranty", "degree", "bond", "history", "contract",
        "plan",
    ];
    let after = words.get(next..).unwrap_or_default();
    let before = words.get(at.saturating_sub(5)..at).unwrap_or_default();
    if after.iter().take(1).any(|w| NOT.contains(w))
        || before.iter().rev().take(2).any(|w| matches!(*w, "age" | "last" | "past" | "next" | "within" | "every"))
    {
        return false;
    }
    let near = after.iter().take(8).any(|w| WORK.contains(w)) || before.iter().any(|w| WORK.contains(w));
    let role = matches!(after.first(), Some(&("as" | "in" | "of")));
    near || role && words.len() < 16
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

/// A number in digits or words, in tenths: `3.5`, `10+`, `4-6` (the low end), `five`.
fn number_tenths(word: &str) -> Option<u32> {
    const WORDS: [&str; 21] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ];
    if let Some(at) = WORDS.iter().position(|w| *w == word) {
        return Some(at as u32 * 10);
    }
    let word = word.trim_end_matches('+').split(['-', '+']).next()?;
    let (whole, part) = word.split_once('.').unwrap_or((word, "0"));
    if whole.is_empty() || whole.len() > 2 || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let tenth: u32 = part.get(..1).and_then(|d| d.parse().ok()).unwrap_or(0);
    Some(whole.parse::<u32>().ok()? * 10 + tenth)
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
    let tenths = number_tenths(number).filter(|t| unit && *t <= MAX_TENTHS)?;
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
            assert_eq!(of_career(text), expected, "{text}");
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

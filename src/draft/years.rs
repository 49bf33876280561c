//! Lengths of time in the sentences of a job description: years, months, numbers in words.

use super::sentences::Sentence;
use crate::lexicon::{Lexicon, Wanted};
use crate::text::fold;
use serde_json::{Value, json};

/// Years beyond which a number is not about experience.
const MAX_YEARS: u32 = 25;

/// Months of experience that a sentence asks for; of `3 to 5 years` the lower.
pub(super) fn months(text: &str) -> Option<u32> {
    // `two (2) years` says the same twice.
    let folded = fold(text).replace(['(', ')'], " ");
    let words: Vec<&str> = folded
        .split(|c: char| !(c.is_alphanumeric() || c == '+'))
        .map(|word| word.trim_matches('+'))
        .filter(|word| !word.is_empty())
        .collect();
    let units = words.iter().enumerate().filter(|(_, word)| unit(word).is_some());
    units.into_iter().find_map(|(at, word)| {
        let next = |by: usize| words.get(at + by).copied().unwrap_or_default();
        // Years of age, of a contract, of service of somebody else.
        if matches!(next(1), "old" | "ago" | "contract" | "initially" | "warranty" | "period")
            || next(1) == "of" && matches!(next(2), "age" | "service")
        {
            return None;
        }
        let before = words.get(at.saturating_sub(5)..at).unwrap_or_default();
        let little =
            |word: &&&str| matches!(**word, "or" | "more" | "to" | "and" | "plus" | "full" | "a" | "bis" | "full-time");
        let mut numbers: Vec<u32> = Vec::new();
        for word in before.iter().rev().filter(|word| !little(word)) {
            match number(word) {
                Some(n) => numbers.push(n),
                None => break,
            }
        }
        let glued = || word.trim_end_matches(char::is_alphabetic).parse::<u32>().ok();
        let number = numbers.into_iter().min().or_else(glued).filter(|n| *n >= 1)?;
        let months = number * unit(word)?;
        (months <= MAX_YEARS * 12).then_some(months)
    })
}

/// Months of a unit of time.
fn unit(word: &str) -> Option<u32> {
    match word.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "years" | "year" | "yrs" | "yr" | "jahre" | "jahren" | "jahr" | "ans" | "annees" | "anos" | "ano" => Some(12),
        "months" | "month" | "monate" | "monaten" | "mois" | "meses" => Some(1),
        _ => None,
    }
}

/// The part of a sentence that speaks of leading people, or the rest of it: the years of one are not those of the other.
pub(super) fn clause(sentence: &Sentence, leading: bool, lexicon: &Lexicon) -> String {
    if !sentence.leads {
        return if leading { String::new() } else { sentence.text.clone() };
    }
    let leads = |part: &str| lexicon.job_words.wordings(part).contains(&Wanted::Lead);
    let parts: Vec<&str> = sentence.text.split(", ").flat_map(|part| part.split(" and ")).collect();
    parts.into_iter().filter(|part| leads(part) == leading).collect::<Vec<_>>().join(", ")
}

/// Months as years of a criteria file.
pub(super) fn in_years(months: u32) -> Value {
    if months.is_multiple_of(12) { json!(months / 12) } else { json!(f64::from(months * 10 / 12) / 10.0) }
}

pub(super) fn number(word: &str) -> Option<u32> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let spelt = || WORDS.iter().position(|known| *known == word).map(|at| at as u32);
    word.parse().ok().or_else(spelt)
}

/// A good value above a minimum: half as much again, two years at least.
pub(super) fn good(months: u32) -> u32 {
    months + (months / 2).max(24)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_the_lower_of_two() {
        for (text, expected) in [
            ("5+ years of backend development", Some(60)),
            ("3-5 years of experience", Some(36)),
            ("at least two years in a kitchen", Some(24)),
            ("two (2) years of full-time work", Some(24)),
            ("3 to 5 years", Some(36)),
            ("10 or more years", Some(120)),
            ("18 months at sea", Some(18)),
            ("mindestens 3 Jahre Erfahrung", Some(36)),
            ("must be at least 21 years of age", None),
            ("a man of 21 years old, with 2 years at sea", Some(24)),
            ("Founded 100 years ago", None),
            ("years of fun", None),
        ] {
            assert_eq!(months(text), expected, "{text}");
        }
    }
}

//! Quantities in a text: numbers in digits and words, and lengths of time. The one place that reads them.

use std::ops::Range;

/// A length of time as written: `2 years`, `1 year 6 months`, `six months`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Length {
    /// Months; halves and tenths of a year are rounded.
    pub months: u32,
    /// Bytes of the text that it takes.
    pub at: Range<usize>,
}

const NUMBERS: [&str; 21] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
];
const YEARS: &[&str] =
    &["year", "years", "yrs", "yr", "yeas", "year's", "years'", "ans", "annees", "jahre", "jahren", "anos"];
const MONTHS: &[&str] = &["month", "months", "monthes", "mths", "mth", "mos", "mois", "monate", "monaten", "meses"];

/// A number in digits or words, in tenths: `3.5`, `10+`, `4-6` (the low end), `five`.
pub fn tenths(word: &str) -> Option<u32> {
    if let Some(at) = NUMBERS.iter().position(|number| *number == word) {
        return Some(at as u32 * 10);
    }
    let word = word.trim_end_matches('+').split(['-', '–', '+']).next()?;
    let (whole, part) = word.split_once('.').unwrap_or((word, "0"));
    if whole.is_empty() || whole.len() > 2 || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let tenth: u32 = part.get(..1).and_then(|digit| digit.parse().ok()).unwrap_or(0);
    Some(whole.parse::<u32>().ok()? * 10 + tenth)
}

/// Lengths of time in a folded text, from left to right.
pub fn lengths(folded: &str) -> Vec<Length> {
    let words = words(folded);
    let mut found: Vec<Length> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((length, next)) = length_at(&words, at) else {
            at += 1;
            continue;
        };
        found.push(length);
        at = next;
    }
    found
}

struct Word<'t> {
    text: &'t str,
    at: Range<usize>,
}

/// Words and numbers; a unit glued to its number is a word of its own.
fn words(folded: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut was_digit = false;
    let ends = folded.char_indices().map(|(at, c)| (at, Some(c))).chain([(folded.len(), None)]);
    for (at, c) in ends {
        let digit = c.is_some_and(|c| c.is_ascii_digit());
        let part = c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '+' | '-' | '–' | '\'' | '’'));
        // `6-years` and `experience-14 years`: a hyphen joins numbers only.
        let behind = folded.get(at..).and_then(|rest| rest.chars().nth(1));
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let loose = matches!(c, Some('-' | '–')) && !(was_digit && joins(behind));
        let part = part && !loose;
        let turns = was_digit && c.is_some_and(char::is_alphabetic);
        if let Some(from) = start.filter(|_| !part || turns) {
            let text = folded.get(from..at).unwrap_or_default().trim_matches(['.', '-', '–', '\'', '’']);
            if !text.is_empty() {
                words.push(Word { text, at: from..at });
            }
            start = None;
        }
        if part && start.is_none() {
            start = Some(at);
        }
        was_digit = digit || was_digit && matches!(c, Some('+' | '.'));
    }
    words
}

fn length_at(words: &[Word<'_>], at: usize) -> Option<(Length, usize)> {
    let unit_at = |mut at: usize| {
        while words.get(at).is_some_and(|word| matches!(word.text, "plus" | "+" | "or" | "more" | "odd" | "full")) {
            at += 1;
        }
        at
    };
    let is = |at: usize, units: &[&str]| words.get(at).is_some_and(|word| units.contains(&word.text));
    let mut number = tenths(words.get(at)?.text)?;
    let mut behind = at + 1;
    // `3 1/2 years`
    if is(behind, &["1"]) && is(behind + 1, &["2"]) {
        number += 5;
        behind += 2;
    }
    // `3 to 5 years`: the low end counts.
    if is(behind, &["to"]) && words.get(behind + 1).is_some_and(|word| tenths(word.text).is_some()) {
        behind += 2;
    }
    let unit = unit_at(behind);
    let (mut months, mut next) = if is(unit, YEARS) {
        ((number * 12 + 5) / 10, unit + 1)
    } else if is(unit, MONTHS) {
        ((number + 5) / 10, unit + 1)
    } else {
        return None;
    };
    if is(unit, YEARS) {
        let more = next + usize::from(is(next, &["and"]));
        let part = words.get(more).and_then(|word| tenths(word.text)).filter(|part| *part < 120);
        if let Some(part) = part.filter(|_| is(more + 1, MONTHS)) {
            months += part / 10;
            next = more + 2;
        }
    }
    let end = words.get(next - 1)?.at.end;
    (months > 0).then(|| (Length { months, at: words[at].at.start..end }, next))
}

/// Units of short times, in milliseconds.
const TIMES: &[(&[&str], u64)] = &[
    (&["ms", "msec", "millisecond", "milliseconds"], 1),
    (&["s", "sec", "secs", "second", "seconds", "sekunden", "secondes", "segundos"], 1_000),
    (&["min", "mins", "minute", "minutes", "minuten", "minutos"], 60_000),
    (&["h", "hr", "hrs", "hour", "hours", "stunden", "heures", "horas"], 3_600_000),
    (&["day", "days", "tage", "jours", "dias"], 86_400_000),
];
const TENS: &[(&str, u32)] = &[
    ("thirty", 300),
    ("forty", 400),
    ("fifty", 500),
    ("sixty", 600),
    ("seventy", 700),
    ("eighty", 800),
    ("ninety", 900),
];

/// `from 900 ms to 140 ms`, `6 hours down to 35 minutes`: two short times in a folded text of which the second is the
/// smaller, with nothing but the way between them. The bytes of both.
pub fn time_brought_down(folded: &str) -> Option<Range<usize>> {
    const WAY: &[&str] = &[
        "to", "down", "under", "below", "about", "around", "only", "just", "less", "than", "auf", "unter", "a",
        "moins", "de", "menos", "into",
    ];
    let words = words(folded);
    let time = |at: usize| -> Option<(u64, usize)> {
        let number = words.get(at)?.text;
        let tens = TENS.iter().find(|(ten, _)| *ten == number).map(|(_, tenths)| *tenths);
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let long =
            (whole.len() > 2 && whole.len() < 7 && digits(whole) && digits(part)).then(|| whole.parse::<u32>().ok());
        let tenths = tens.or_else(|| tenths(number)).or_else(|| long.flatten().map(|whole| whole * 10))?;
        let unit = words.get(at + 1)?.text;
        let (_, factor) = TIMES.iter().find(|(names, _)| names.contains(&unit))?;
        Some((u64::from(tenths) * factor, at + 2))
    };
    (0..words.len()).find_map(|at| {
        let (before, mut next) = time(at)?;
        let from = next;
        while words.get(next).is_some_and(|word| WAY.contains(&word.text)) {
            next += 1;
        }
        let moved = words.get(from..next)?.iter().any(|word| matches!(word.text, "to" | "down" | "auf" | "a" | "into"));
        let (_, end) = time(next).filter(|(after, _)| moved && *after < before)?;
        Some(words[at].at.start..words[end - 1].at.end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_months() {
        for (text, expected) in [
            ("two year experience of librarian", vec![24]),
            ("experience: 2 years 6 months designation", vec![30]),
            ("5 years (2 month) experience", vec![62]),
            ("10yrs in retail and 6 months abroad", vec![120, 6]),
            ("1.5 years", vec![18]),
            ("from last 5 years to till date", vec![60]),
            ("8+ years", vec![96]),
            ("3 month", vec![3]),
            ("3 to 5 years", vec![36]),
            ("4-6 years", vec![48]),
            ("skilled experience-14 years experience", vec![168]),
            ("total 6-years experience", vec![72]),
            ("over 3 1/2 years", vec![42]),
            ("year 2 primary teacher", vec![]),
            ("2016 years", vec![]),
            ("12 cooks", vec![]),
        ] {
            let found: Vec<u32> = lengths(text).iter().map(|length| length.months).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}

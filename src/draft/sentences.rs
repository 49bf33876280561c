//! The sentences of a job description, each with how much it is wanted.

use crate::lexicon::{Lexicon, Wanted};
use crate::text::{fold, key, words};

/// A sentence, or an item of a list.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    /// Its text, without a bullet.
    pub(super) text: String,
    /// Number of the line in which it begins, from 1.
    pub(super) line: usize,
    /// How much it is wanted.
    pub(super) wanted: Wanted,
    /// It speaks of leading people.
    pub(super) leads: bool,
}

/// Words of a heading.
const MAX_HEADING_WORDS: usize = 7;
/// Marks before an item of a list.
const BULLETS: [char; 9] = ['-', '*', '•', '–', '·', '▪', '○', '●', '➢'];

/// All sentences that speak of the work or the candidate.
pub(super) fn of(lines: &[&str], lexicon: &Lexicon) -> Vec<Sentence> {
    // Before the first heading the firm speaks of itself: only what is said to the candidate counts there.
    let mut section: Option<Wanted> = None;
    let mut open: Vec<(usize, String, Option<Wanted>)> = Vec::new();
    for (at, raw) in lines.iter().enumerate() {
        let line = raw.trim().trim_matches(['#', '*']).trim();
        if line.is_empty() {
            continue;
        }
        let bullet = raw.trim_start().starts_with(BULLETS);
        let text = line.trim_start_matches(BULLETS).trim();
        if let Some(wanted) = heading(text, lexicon).filter(|_| !bullet) {
            section = Some(wanted);
            continue;
        }
        let unknown_heading = text.ends_with(':') && !bullet && text.split_whitespace().count() <= MAX_HEADING_WORDS;
        if unknown_heading {
            section = section.max(Some(Wanted::Duty));
            continue;
        }
        // `Essential: a nursing licence`
        if let Some((before, after)) = text.split_once(':')
            && let Some(wanted) = heading(before, lexicon)
        {
            if !bullet {
                section = Some(wanted);
            }
            open.push((at + 1, after.trim().to_owned(), Some(wanted)));
            continue;
        }
        // A line that begins in lower case goes on with the one before it.
        let goes_on = !bullet && text.chars().next().is_some_and(char::is_lowercase);
        match open.last_mut().filter(|(_, before, _)| goes_on && !before.ends_with(['.', ':', ';'])) {
            Some((_, before, _)) => {
                before.push(' ');
                before.push_str(text);
            }
            None => open.push((at + 1, text.to_owned(), section)),
        }
    }
    let sentences = open
        .into_iter()
        .flat_map(|(line, text, section)| parts(&text).into_iter().map(move |part| (line, part, section)));
    sentences.filter_map(|(line, text, section)| sentence(line, text, section, lexicon)).collect()
}

fn heading(line: &str, lexicon: &Lexicon) -> Option<Wanted> {
    let short = line.split_whitespace().count() <= MAX_HEADING_WORDS;
    if short { lexicon.job_words.heading(line) } else { None }
}

/// Marks that end a part, and words that begin a wish of its own.
const CUTS: [&str; 4] = ["; ", ". ", ", ideally ", ", preferably "];

/// A text cut into sentences.
fn parts(text: &str) -> Vec<String> {
    let mut cut = text.to_owned();
    for mark in CUTS {
        let word = mark.trim_start_matches(',').trim();
        let kept = if mark.starts_with(',') { format!("\0{word} ") } else { ".\0".to_owned() };
        cut = cut.replace(mark, &kept);
    }
    cut.split('\0').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// `None` where it speaks of the firm, the pay, or how to apply.
fn sentence(line: usize, text: String, section: Option<Wanted>, lexicon: &Lexicon) -> Option<Sentence> {
    let said = lexicon.job_words.wordings(&text);
    if said.contains(&Wanted::Skip) || section == Some(Wanted::Skip) || key(&text).is_empty() {
        return None;
    }
    let to_candidate =
        || !said.is_empty() || words(&text).any(|word| matches!(&*fold(word), "you" | "your" | "candidate"));
    if section.is_none() && !to_candidate() {
        return None;
    }
    let says_must = said.contains(&Wanted::Must);
    let wanted = match () {
        () if said.contains(&Wanted::Nice) => Wanted::Nice,
        () if says_must => Wanted::Must,
        () => section.unwrap_or(Wanted::Duty),
    };
    Some(Sentence { leads: said.contains(&Wanted::Lead), text, line, wanted })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_wordings_say_how_much_is_wanted() {
        let lexicon = Lexicon::built_in().unwrap();
        let lines = [
            "You cook.", "", "Requirements:", "- HACCP", "- Baking is a plus", "Nice to have", "- French",
            "- Must hold a hygiene certificate", "What we offer:", "- Free meals", "Essential: two years at sea,",
            "and more",
        ];
        let found: Vec<(usize, String, Wanted)> =
            of(&lines, &lexicon).into_iter().map(|s| (s.line, s.text, s.wanted)).collect();
        let expected = [
            (1, "You cook.", Wanted::Duty),
            (4, "HACCP", Wanted::Must),
            (5, "Baking is a plus", Wanted::Nice),
            (7, "French", Wanted::Nice),
            (8, "Must hold a hygiene certificate", Wanted::Must),
            (11, "two years at sea, and more", Wanted::Must),
        ];
        assert_eq!(found, expected.map(|(line, text, wanted)| (line, text.to_owned(), wanted)));
    }
}

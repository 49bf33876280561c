//! Text cut into lines at its bullets and headings, and lines cut into sentences and items.

use super::headings::MAX_HEADING_WORDS;
use super::sentences::BULLETS;
use crate::lexicon::{JobWord, Lexicon};
use crate::text::fold;

/// Words from which a sentence may be several items that run on without a mark.
const RUN_ON: usize = 16;

/// Running text cut before bullets and before headings that the tables know.
pub(super) fn cut(line: &str, lexicon: &Lexicon) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for word in words {
        let is_mark = word.chars().count() == 1 && word.starts_with(BULLETS) && !matches!(word, "-" | "–");
        let starts = word.starts_with(['•', '●', '▪']);
        if (is_mark || starts) && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(word);
        }
        if !word.ends_with(':') {
            continue;
        }
        // The longest run of words before the colon that is a heading.
        let Some(part) = parts.last_mut() else { continue };
        let found = (1..=MAX_HEADING_WORDS.min(part.len())).rev().find(|many| {
            let from = part.len() - many;
            let capital = part.get(from).is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase));
            let run = part.get(from..).unwrap_or_default().join(" ");
            capital && (lexicon.job_words.heading(&run).is_some() || fold(&run).starts_with("about "))
        });
        if let Some(many) = found {
            let heading = part.split_off(part.len() - many);
            if part.is_empty() {
                parts.pop();
            }
            parts.push(heading);
            parts.push(Vec::new());
        }
    }
    parts.into_iter().map(|part| part.join(" ")).filter(|part| !part.is_empty()).collect()
}

/// Marks that end a part, and words that begin a wish of its own.
const CUTS: [&str; 18] = [
    "; ", ". ", "! ", "? ", ", ideally ", ", preferably ", " preferably with ", ", with at least ",
    ", including at least ", ", at least ", " and at least ", ", of which ", " including at least ", " with at least ",
    "; and ", " To apply ", " Please ", " If you have ",
];

/// A text cut into sentences.
pub(super) fn parts(text: &str) -> Vec<(String, bool)> {
    // Dots of abbreviations end nothing, nor does a mark within brackets.
    let mut cut = text.replace("e.g. ", "e.g.\u{1}").replace("i.e. ", "i.e.\u{1}").replace("etc. ", "etc.\u{1}");
    cut = bracketed(&cut);
    for mark in CUTS {
        let word = mark.trim_start_matches([',', ';']).trim();
        let kept = match word.chars().next() {
            Some(first) if first.is_alphabetic() => format!("\0{word} "),
            _ if mark == "; " => ";\0".to_owned(),
            _ => ".\0".to_owned(),
        };
        cut = cut.replace(mark, &kept);
    }
    let mut goes_on = false;
    let mut all = Vec::new();
    for part in cut.split('\0').map(|part| part.replace('\u{1}', " ").trim().to_owned()) {
        // A mark that ends a sentence was followed by a blank and a capital.
        let next = part.ends_with(';') || !part.ends_with(['.', '!', '?']);
        all.extend(run_on(&part).into_iter().enumerate().map(|(at, piece)| (piece, goes_on || at > 0)));
        goes_on = next;
    }
    all
}

/// A text with the blanks behind the marks of a short bracket kept: `(data modelling; 5 years is good)`.
fn bracketed(text: &str) -> String {
    /// Letters of a bracket; a longer one was never closed.
    const MOST: usize = 200;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('(') {
        out.push_str(before);
        out.push('(');
        rest = inside;
        if let Some((inside, after)) = rest.split_once(')').filter(|(inside, _)| inside.len() <= MOST) {
            out.push_str(&inside.replace("; ", ";\u{1}").replace(". ", ".\u{1}"));
            out.push(')');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Items that run on without a mark, cut where a capital begins a verb or a word such as `Experience`.
fn run_on(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < RUN_ON {
        return vec![text.to_owned()];
    }
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for (at, word) in words.iter().enumerate() {
        let folded = fold(word.trim_end_matches([',', ':']));
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or_default();
        let plain_before = before.chars().next().is_some_and(char::is_lowercase)
            && before.ends_with(|c: char| c.is_alphanumeric() || c == ')')
            && before.len() > 2
            && !matches!(before, "and" | "the" | "for" | "with" | "our" | "your" | "from" | "using");
        let begins = word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().skip(1).any(char::is_lowercase)
            && (JobWord::Verb.is(&folded) || JobWord::Filler.is(&folded) || is_opener(&folded));
        if begins && plain_before {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(word);
        }
    }
    parts.into_iter().map(|part| part.join(" ")).filter(|part| !part.is_empty()).collect()
}

fn is_opener(folded: &str) -> bool {
    matches!(
        folded,
        "experience"
            | "knowledge"
            | "ability"
            | "proficiency"
            | "familiarity"
            | "understanding"
            | "expertise"
            | "degree"
            | "bachelor's"
            | "bachelors"
            | "bachelor"
            | "master's"
            | "must"
            | "willingness"
            | "background"
            | "minimum"
            | "previous"
            | "possess"
            | "hands-on"
            | "knowledgeable"
            | "history"
    )
}

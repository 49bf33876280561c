//! Criteria about who a candidate is are refused, with the reason and what to ask instead.
//!
//! Every text inside a criterion is looked at: labels, phrases, patterns, titles, names and aliases; comments are not.

use super::diagnose::Problem;
use crate::lexicon::Lexicon;
use serde_json::Value;

/// Refusals for the criterion at `pointer`.
pub(super) fn criterion(pointer: &str, value: &Value, lexicon: &Lexicon, problems: &mut Vec<Problem>) {
    match value {
        Value::String(text) => problems.extend(refusal(pointer, text, lexicon)),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                criterion(&format!("{pointer}/{at}"), item, lexicon, problems);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields.iter().filter(|(key, _)| *key != "comment") {
                let place = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                match item {
                    // A closed list of levels, which the kind itself checks.
                    Value::String(_) if key == "min_level" => {}
                    Value::String(pattern) if key == "pattern" => {
                        problems.extend(alternatives(pattern).find_map(|text| refusal(&place, &text, lexicon)));
                    }
                    _ => criterion(&place, item, lexicon, problems),
                }
            }
        }
        _ => {}
    }
}

/// A doubt about a question that may not be asked.
pub(super) fn question(pointer: &str, text: &str, lexicon: &Lexicon) -> Option<Problem> {
    let hit = lexicon.protected.named_in(text)?;
    let message = format!("this question asks for {}: in many countries the law forbids it", hit.attribute.what);
    Some(Problem::warning(pointer, message, hit.attribute.instead))
}

fn refusal(pointer: &str, text: &str, lexicon: &Lexicon) -> Option<Problem> {
    let hit = lexicon.protected.find(text)?;
    let message = format!("this asks for {}, which is never scored", hit.attribute.what);
    Some(Problem::error(pointer, message, hit.attribute.instead))
}

/// The alternatives of a pattern as plain words.
fn alternatives(pattern: &str) -> impl Iterator<Item = String> {
    pattern.split(['|', '(', ')']).map(|part| {
        let mut words = String::new();
        let mut letters = part.chars();
        while let Some(letter) = letters.next() {
            match letter {
                // `\\b`, `\\s`: the letter behind the stroke is no letter of a word.
                '\\' => {
                    letters.next();
                    words.push(' ');
                }
                // `colou?r`: the word with the letter.
                '?' | '*' | '+' | '^' | '$' => {}
                letter if letter.is_alphanumeric() => words.push(letter),
                _ => words.push(' '),
            }
        }
        words
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_read_as_words() {
        let lexicon = Lexicon::built_in().unwrap();
        for (pattern, refused) in [
            ("\\b(male|female)\\b", true),
            ("ivy\\s+leagues?", true),
            ("\\bage\\b", true),
            ("\\bISO ?9001\\b", false),
            ("race[- ]conditions?", false),
            ("react native|flutter", false),
        ] {
            let found = alternatives(pattern).any(|text| refusal("", &text, &lexicon).is_some());
            assert_eq!(found, refused, "{pattern}");
        }
    }
}

//! What a sentence of a job description names besides the skills of the tables: its phrases, and those in brackets as
//! alternatives.
//!
//! Main case: the object of a duty (`prepare monthly reports` gives `monthly reports`) or of a wish (`experience with
//! kiln firing`). Known to fail: names that are made of everyday words only, which say too little to be looked for.

use super::chunks::{self, Place};
use super::sentences::Sentence;
use super::telling;
use crate::lexicon::{Lexicon, Tongue, Wanted};
use crate::text::fold;

/// Words of an item that may be a list of names; a longer one is a sentence.
const MAX_LISTED: usize = 6;
/// Phrases that a duty gives: its objects, and what goes with them.
const OF_DUTY: usize = 4;

/// The same for other tongues, where the tables know fewer words and what is done comes first.
const OF_FOREIGN_DUTY: usize = 3;

/// Names that a sentence asks for: one, or several of which one is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) names: Vec<String>,
    pub(super) wanted: Wanted,
}

/// The phrases of a sentence, in its order.
pub(super) fn of(sentence: &Sentence, tongue: Tongue, lexicon: &Lexicon) -> Vec<Named> {
    let (text, brackets) = unbracketed(&sentence.text);
    let mut found: Vec<(Place, Named)> = Vec::new();
    for run in chunks::runs(&text, tongue) {
        let Some(name) = telling::name(&run, sentence.wanted, tongue, lexicon) else { continue };
        if found.iter().any(|(_, named)| named.names.iter().any(|known| fold(known) == fold(&name))) {
            continue;
        }
        match found.last_mut() {
            Some((_, last)) if run.or => last.names.push(name),
            _ => found.push((run.place, Named { names: vec![name], wanted: sentence.wanted })),
        }
    }
    // What a whole sentence begins with is who does something, not what is done.
    let starts = fold(sentence.text.trim_start());
    let long = sentence.text.split_whitespace().count() > MAX_LISTED;
    let subject = |named: &Named| {
        named.names.first().is_some_and(|name| {
            let behind = starts.strip_prefix(fold(name).as_str()).and_then(|rest| rest.strip_prefix(' '));
            behind.is_some_and(|rest| SUBJECT_VERBS.iter().any(|verb| rest.starts_with(verb)))
                && lexicon.skills.named(name).is_none()
        })
    };
    if long && found.first().is_some_and(|(_, named)| subject(named)) {
        found.remove(0);
    }
    if sentence.wanted == Wanted::Duty && found.len() > OF_DUTY {
        // What is done comes before what goes with it.
        let objects = found.iter().filter(|(place, _)| *place == Place::Object).count();
        let mut room = OF_DUTY.saturating_sub(objects);
        found.retain(|(place, _)| {
            let stays = *place == Place::Object || room > 0;
            room -= usize::from(*place == Place::Behind && room > 0);
            stays
        });
    }
    let mut found: Vec<Named> = found.into_iter().map(|(_, named)| named).collect();
    if sentence.wanted == Wanted::Duty && tongue != Tongue::English {
        found.truncate(OF_FOREIGN_DUTY);
    }
    for (head, items) in brackets {
        join(&mut found, &head, &items, sentence.wanted, tongue, lexicon);
    }
    found
}

/// What a sentence goes on with behind who does something.
const SUBJECT_VERBS: [&str; 14] = [
    "is ", "are ", "was ", "will ", "has ", "have ", "ensures ", "must ", "should ", "can ", "may ", "est ", "ist ",
    "division ",
];

/// What stands in brackets belongs to the name before it: `a CRM (Salesforce, HubSpot)` is met by any of the three.
fn join(found: &mut Vec<Named>, head: &str, items: &str, wanted: Wanted, tongue: Tongue, lexicon: &Lexicon) {
    let names: Vec<String> = items
        .split([',', ';', '/'])
        .flat_map(|item| split_words(item, &["or", "and"]))
        .map(|item| {
            item.trim()
                .trim_start_matches("e.g.")
                .trim_start_matches("eg ")
                .trim_start_matches("i.e.")
                .trim()
                .to_owned()
        })
        .filter(|item| is_name(item, lexicon))
        .filter_map(|item| {
            chunks::runs(&item, tongue).iter().find_map(|run| telling::name(run, Wanted::Must, tongue, lexicon))
        })
        .collect();
    if names.is_empty() {
        return;
    }
    let last = fold(head.split_whitespace().next_back().unwrap_or_default());
    let before = found
        .iter_mut()
        .find(|named| named.names.iter().any(|name| !last.is_empty() && fold(name).ends_with(last.as_str())));
    match before {
        Some(named) => named.names.extend(names),
        None => found.push(Named { names, wanted }),
    }
}

/// Whether an item in brackets is a name: known, or with a capital or digit.
fn is_name(item: &str, lexicon: &Lexicon) -> bool {
    let few = item.split_whitespace().count() <= 3;
    few && !item.is_empty()
        && !item.chars().all(|c| c.is_ascii_digit())
        && (lexicon.skills.named(item).is_some() || item.chars().next().is_some_and(char::is_uppercase))
}

/// A text without what stands in brackets, and each bracket with the words before it.
fn unbracketed(text: &str) -> (String, Vec<(String, String)>) {
    let (mut out, mut inside) = (String::new(), Vec::new());
    let mut depth = 0_usize;
    let mut current = String::new();
    for letter in text.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' if depth > 0 => {
                depth -= 1;
                inside.push((out.trim_end().to_owned(), std::mem::take(&mut current)));
            }
            _ if depth > 0 => current.push(letter),
            _ => out.push(letter),
        }
    }
    (out, inside)
}

/// A text cut at whole words.
fn split_words(text: &str, at: &[&str]) -> Vec<String> {
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut skip = 0;
    for (place, word) in words.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let cut = at.iter().find(|mark| {
            let mark: Vec<&str> = mark.split(' ').collect();
            let here = words.get(place..place + mark.len()).unwrap_or_default();
            here.iter().map(|w| fold(w)).eq(mark.iter().map(|w| (*w).to_owned()))
        });
        match cut {
            Some(mark) => {
                skip = mark.split(' ').count() - 1;
                parts.push(Vec::new());
            }
            None => parts.last_mut().into_iter().for_each(|part| part.push(word)),
        }
    }
    parts.into_iter().map(|part| part.join(" ")).filter(|part| !part.is_empty()).collect()
}

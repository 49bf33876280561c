//! Deeds: what shows a skill without its name, as a verb with a thing that it is done to, or a time brought down.

use super::table::{TableError, items, rows};
use super::{SkillId, Skills};
use crate::text::quantity;
use std::ops::Range;

const TABLE: &str = "deeds.tsv";

/// Words between a verb and its thing, at most.
const NEAR: usize = 6;

#[derive(Debug)]
struct Deed {
    skill: SkillId,
    /// Beginnings of verbs.
    verbs: Vec<String>,
    /// Words or phrases.
    things: Vec<Vec<String>>,
    /// `from 900 ms to 140 ms` shows it as well.
    times: bool,
}

/// The table, ready to search.
#[derive(Debug)]
pub struct Deeds(Vec<Deed>);

impl Deeds {
    pub(super) fn read(text: &str, skills: &Skills) -> Result<Self, TableError> {
        let mut deeds = Vec::new();
        for [skill, verbs, things, times] in rows::<4>(TABLE, text)? {
            let unknown = || TableError::Unknown { table: TABLE, row: skill.to_owned(), found: skill.to_owned() };
            deeds.push(Deed {
                skill: skills.named(skill).ok_or_else(unknown)?,
                verbs: items(verbs).map(ToOwned::to_owned).collect(),
                things: items(things).map(|thing| thing.split(' ').map(ToOwned::to_owned).collect()).collect(),
                times: times == "brought down",
            });
        }
        Ok(Self(deeds))
    }

    /// The skills that a folded line shows by deeds, each with the bytes of the deed.
    pub fn find(&self, folded: &str) -> Vec<(SkillId, Range<usize>)> {
        let words = words(folded);
        self.0.iter().filter_map(|deed| Some((deed.skill, deed.told(&words).or_else(|| deed.timed(folded))?))).collect()
    }
}

impl Deed {
    fn told(&self, words: &[(&str, Range<usize>)]) -> Option<Range<usize>> {
        let is_verb = |at: &usize| self.verbs.iter().any(|verb| words[*at].0.starts_with(verb.as_str()));
        let thing_at = |at: usize| {
            let here = words.get(at..).unwrap_or_default();
            let fits = |thing: &&Vec<String>| {
                thing.len() <= here.len() && thing.iter().zip(here).all(|(word, (known, _))| word == known)
            };
            self.things.iter().find(fits).map(|thing| at + thing.len() - 1)
        };
        (0..words.len()).filter(is_verb).find_map(|verb| {
            let things = (verb + 1..(verb + 1 + NEAR).min(words.len())).filter_map(thing_at);
            things.min().map(|last| words[verb].1.start..words[last].1.end)
        })
    }

    fn timed(&self, folded: &str) -> Option<Range<usize>> {
        if self.times { quantity::time_brought_down(folded) } else { None }
    }
}

fn words(folded: &str) -> Vec<(&str, Range<usize>)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        match (start, c.is_alphanumeric()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push((folded.get(from..at).unwrap_or_default(), from..at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::lexicon::Lexicon;
    use crate::text::fold;

    #[test]
    fn deeds_show_what_is_not_named() {
        let lexicon = Lexicon::built_in().unwrap();
        for (text, shown) in [
            ("Reduced the worst-case latency of order confirmation", true),
            ("Brought the search from 1.8 s to 240 ms", true),
            ("Rewrote the invoice run, from five hours to forty minutes", true),
            ("Month-end reporting (6 hours down to 35 minutes)", true),
            ("Moved from the night shift to the day shift after 3 hours", false),
            ("Grew the team from 2 to 5 hours a day to 8 hours", false),
            ("Measured latency", false),
        ] {
            assert_eq!(!lexicon.deeds.find(&fold(text)).is_empty(), shown, "{text}");
        }
    }
}

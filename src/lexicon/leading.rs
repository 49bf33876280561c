//! The words of leading people: verbs, the people who are led, and what looks like either and is not.

use super::table::{TableError, items, rows};
use std::collections::BTreeMap;

const TABLE: &str = "leading.tsv";

/// What a word can be in a sentence about leading. A word may be several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leading {
    /// A verb of leading.
    Verb,
    /// A verb of teaching, hiring or coordinating: weaker evidence.
    Weak,
    /// A verb that leads only with one of the core words for people as its object ("built a team").
    Loose,
    /// A verb that makes the next leading verb another's ("assisted in managing").
    Helper,
    /// People who can be led.
    People,
    /// The plainest words for people.
    Core,
    /// A word that ends the search for a verb's object.
    Stop,
    /// A word behind people that makes them something else ("team meetings").
    NotTeam,
    /// A word before people that makes them others ("customer staff").
    NotOurs,
    /// A word in a title that leads things ("product manager").
    ThingTitle,
    /// A word in a title that leads people ("team manager").
    PeopleTitle,
    /// A noun of leading ("supervision to catering staff").
    Direction,
    /// A whole phrase that shows leading.
    Phrase,
}

const NAMES: [(Leading, &str); 13] = [
    (Leading::Verb, "verb"),
    (Leading::Weak, "weak"),
    (Leading::Loose, "loose"),
    (Leading::Helper, "helper"),
    (Leading::People, "people"),
    (Leading::Core, "core"),
    (Leading::Stop, "stop"),
    (Leading::NotTeam, "not-team"),
    (Leading::NotOurs, "not-ours"),
    (Leading::ThingTitle, "thing-title"),
    (Leading::PeopleTitle, "people-title"),
    (Leading::Direction, "direction"),
    (Leading::Phrase, "phrase"),
];

/// All words of leading.
#[derive(Debug)]
pub struct LeadingWords {
    roles: BTreeMap<String, Vec<Leading>>,
    phrases: Vec<String>,
}

impl LeadingWords {
    pub(super) fn read(text: &str) -> Result<Self, TableError> {
        let mut words = Self { roles: BTreeMap::new(), phrases: Vec::new() };
        for [word, roles] in rows::<2>(TABLE, text)? {
            for role in items(roles) {
                let known = NAMES.iter().find(|(_, name)| *name == role).ok_or_else(|| TableError::Value {
                    table: TABLE,
                    row: word.to_owned(),
                    found: role.to_owned(),
                    expected: "verb, weak, loose, helper, people, core, stop, not-team, not-ours, ... phrase",
                })?;
                if known.0 == Leading::Phrase {
                    words.phrases.push(word.to_owned());
                } else {
                    words.roles.entry(word.to_owned()).or_default().push(known.0);
                }
            }
        }
        Ok(words)
    }

    /// Whether a folded word can be this.
    pub fn is(&self, word: &str, role: Leading) -> bool {
        self.roles.get(word).is_some_and(|roles| roles.contains(&role))
    }

    /// Whether a folded text has a phrase that shows leading.
    pub fn shows(&self, folded: &str) -> bool {
        self.phrases.iter().any(|phrase| folded.contains(phrase.as_str()))
    }
}

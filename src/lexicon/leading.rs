//! The words of leading people: verbs, the people who are led, and what looks like either and is not.

use super::table::{TableError, items, rows};
use aho_corasick::AhoCorasick;
use std::collections::HashMap;

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
    /// A word in a title of who leads a crew ("site supervisor").
    CrewTitle,
    /// A word in a title of who runs a place or shift with the people there ("store manager").
    PlaceTitle,
    /// A noun of leading ("supervision to catering staff").
    Direction,
    /// A whole phrase that shows leading.
    Phrase,
}

const NAMES: [(Leading, &str); 15] = [
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
    (Leading::CrewTitle, "crew-title"),
    (Leading::PlaceTitle, "place-title"),
    (Leading::Direction, "direction"),
    (Leading::Phrase, "phrase"),
];

/// All that a word can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeadingRoles(u16);

impl LeadingRoles {
    /// Whether the word can be this.
    pub fn has(self, role: Leading) -> bool {
        self.0 & bit(role) != 0
    }
}

fn bit(role: Leading) -> u16 {
    1 << role as u16
}

/// All words of leading.
#[derive(Debug)]
pub struct LeadingWords {
    roles: HashMap<String, LeadingRoles>,
    phrases: AhoCorasick,
}

impl LeadingWords {
    pub(super) fn read(text: &str) -> Result<Self, TableError> {
        let mut words: HashMap<String, LeadingRoles> = HashMap::new();
        let mut phrases = Vec::new();
        for [word, roles] in rows::<2>(TABLE, text)? {
            for role in items(roles) {
                let known = NAMES.iter().find(|(_, name)| *name == role).ok_or_else(|| TableError::Value {
                    table: TABLE,
                    row: word.to_owned(),
                    found: role.to_owned(),
                    expected: "verb, weak, loose, helper, people, core, stop, not-team, not-ours, ... phrase",
                })?;
                if known.0 == Leading::Phrase {
                    phrases.push(word);
                } else {
                    words.entry(word.to_owned()).or_default().0 |= bit(known.0);
                }
            }
        }
        let phrases = AhoCorasick::new(phrases).map_err(|_| TableError::TooLarge(TABLE))?;
        Ok(Self { roles: words, phrases })
    }

    /// What a folded word can be.
    pub fn roles(&self, word: &str) -> LeadingRoles {
        self.roles.get(word).copied().unwrap_or_default()
    }

    /// Whether a folded word can be this.
    pub fn is(&self, word: &str, role: Leading) -> bool {
        self.roles(word).has(role)
    }

    /// Where a folded text first has a phrase that shows leading.
    pub fn shows(&self, folded: &str) -> Option<usize> {
        // `Führung von` is not in `Einführung von`.
        let opens = |start: usize| !folded.get(..start).is_some_and(|before| before.ends_with(char::is_alphanumeric));
        self.phrases.find_iter(folded).map(|found| found.start()).find(|start| opens(*start))
    }
}

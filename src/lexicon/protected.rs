//! Attributes that the law protects, and words that stand in for them: what criteria may not ask for.
//!
//! A row is refused `anywhere` in a text, or `alone`: where nothing else is asked for, so that `Age` and `female
//! preferred` are refused and `women's health`, `race conditions` and `React Native` are not. Texts that say the same in
//! other words get through; blindness itself does not rest on this table (a profile has no contact).

use super::table::{TableError, rows};
use crate::text::{Term, Terms, fold, words};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

const TABLE: &str = "protected.tsv";

/// An attribute that is never scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Attribute {
    key: &'static str,
    /// What it is, to follow `asks for`.
    pub what: &'static str,
    /// Why not, and what to ask instead.
    pub instead: &'static str,
}

const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        key: "age",
        what: "age",
        instead: "age says nothing of the work: ask for experience with `min_years`, or for the skill itself",
    },
    Attribute {
        key: "family",
        what: "family life",
        instead: "family life says nothing of the work: ask for the hours, shifts or travel in the interview, of everyone alike",
    },
    Attribute {
        key: "gender",
        what: "gender",
        instead: "gender says nothing of the work: ask for the skill or experience that the role needs",
    },
    Attribute {
        key: "health",
        what: "health or body",
        instead: "health is no matter of screening: ask for the licence or skill that the work needs",
    },
    Attribute {
        key: "leisure",
        what: "leisure",
        instead: "hobbies say who somebody is, not how they work: ask for a skill or soft skill",
    },
    Attribute {
        key: "looks",
        what: "looks",
        instead: "looks are never scored, and photos are never read: ask for a skill or soft skill",
    },
    Attribute { key: "name", what: "the name", instead: "a name tells of origin and gender: leave it out" },
    Attribute {
        key: "origin",
        what: "origin",
        instead: "origin says nothing of the work: for a language write { \"language\": { \"name\": \"English\", \"min_level\": \"fluent\" } }; the right to work is asked in the interview, of everyone alike",
    },
    Attribute {
        key: "place",
        what: "where somebody lives",
        instead: "an address stands in for origin and wealth: ask in the interview whether the place of work suits",
    },
    Attribute {
        key: "religion",
        what: "belief or politics",
        instead: "belief says nothing of the work: ask for the skill or experience that the role needs",
    },
    Attribute {
        key: "school",
        what: "the name of a school or the year of a degree",
        instead: "schools stand in for wealth, years for age: ask for a level with { \"education\": { \"min_level\": \"bachelor\", \"fields\": [\"…\"] } }",
    },
    Attribute {
        key: "service",
        what: "a personal record",
        instead: "ask for the licence or clearance that the work needs as a `certification`",
    },
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    attribute: Attribute,
    alone: bool,
}

/// An attribute found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtectedHit {
    /// The attribute.
    pub attribute: Attribute,
    /// Bytes of the text that name it.
    pub at: Range<usize>,
}

/// The table, ready to search.
#[derive(Debug)]
pub struct Protected {
    terms: Terms<Row>,
    fillers: BTreeSet<String>,
}

impl Protected {
    pub(super) fn read(text: &str) -> Result<Self, TableError> {
        let known: BTreeMap<&str, Attribute> = ATTRIBUTES.iter().map(|a| (a.key, *a)).collect();
        let mut terms = Vec::new();
        let mut fillers = BTreeSet::new();
        for [phrase, place, attribute] in rows::<3>(TABLE, text)? {
            let wrong = |found: &str, expected| TableError::Value {
                table: TABLE,
                row: phrase.to_owned(),
                found: found.to_owned(),
                expected,
            };
            let alone = match place {
                "filler" => {
                    fillers.insert(fold(phrase));
                    continue;
                }
                "alone" => true,
                "anywhere" => false,
                other => return Err(wrong(other, "alone, anywhere, filler")),
            };
            let attribute = *known
                .get(attribute)
                .ok_or_else(|| wrong(attribute, "age, family, gender, health, leisure, looks, name, origin, ..."))?;
            let value = Some(Row { attribute, alone });
            terms.push(Term { text: phrase.to_owned(), value, exact_case: false, needs_context: false });
        }
        Ok(Self { terms: Terms::new(terms), fillers })
    }

    /// The attribute that a text asks for: named as such anywhere in it, or alone in it but for little words.
    pub fn find(&self, text: &str) -> Option<ProtectedHit> {
        let folded = fold(text);
        let hits = self.terms.find(&folded);
        let named = hits.iter().find(|hit| !hit.value.alone);
        let alone = || {
            let outside = (0..folded.len()).filter(|at| !hits.iter().any(|hit| hit.at.contains(at)));
            let mut rest = vec![b' '; folded.len()];
            for at in outside {
                rest[at] = folded.as_bytes()[at];
            }
            let rest = String::from_utf8_lossy(&rest).into_owned();
            let filler =
                |word: &str| self.fillers.contains(word) || word.chars().all(|c| c.is_ascii_digit() || c == '+');
            if words(&rest).all(filler) { hits.first() } else { None }
        };
        let hit = named.or_else(alone)?;
        Some(ProtectedHit { attribute: hit.value.attribute, at: hit.at.clone() })
    }

    /// The attribute that a sentence names in so many words; a word alone is not enough in running text.
    pub fn named_in(&self, sentence: &str) -> Option<ProtectedHit> {
        let hits = self.terms.find(&fold(sentence));
        let hit = hits.into_iter().find(|hit| !hit.value.alone)?;
        Some(ProtectedHit { attribute: hit.value.attribute, at: hit.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn found(text: &str) -> Option<&'static str> {
        let table = Protected::read(include_str!("protected.tsv")).unwrap();
        table.find(text).map(|hit| hit.attribute.key)
    }

    #[test]
    fn questions_of_who_somebody_is_are_found() {
        for (text, attribute) in [
            ("Age", "age"),
            ("Age under 35", "age"),
            ("Young and dynamic", "age"),
            ("Recent graduates", "age"),
            ("digital native", "age"),
            ("Female preferred", "gender"),
            ("Males only", "gender"),
            ("male or female", "gender"),
            ("Nationality", "origin"),
            ("Native speaker of English", "origin"),
            ("Race", "origin"),
            ("Religion", "religion"),
            ("Marital status", "family"),
            ("Unmarried", "family"),
            ("Photo", "looks"),
            ("good-looking", "looks"),
            ("Zip code", "place"),
            ("Name", "name"),
            ("Surname", "name"),
            ("Top university", "school"),
            ("Ivy League degree", "school"),
            ("Graduation year", "school"),
            ("Hobbies", "leisure"),
            ("No disability", "health"),
        ] {
            assert_eq!(found(text), Some(attribute), "{text}");
        }
    }

    #[test]
    fn words_of_the_trade_are_left_alone() {
        for text in [
            "React Native", "Native mobile apps", "Race conditions", "Address verification", "Domain names",
            "Name resolution (DNS)", "Age-friendly care", "Care of the elderly", "Elderly care", "Women's health",
            "Men's fashion", "Religious education", "Photo editing", "Single sign-on", "Weight management",
            "Old Norse", "Zip files", "Disability support", "Early years children", "Child care", "Marital therapy",
            "Veteran services", "Gender studies", "University degree", "School leadership", "Height safety",
            "Black box testing", "Nationality law", "Citizen services", "Young adult fiction",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn no_word_of_the_lexicon_is_refused() {
        let lexicon = Lexicon::built_in().unwrap();
        let skills = lexicon.skills.all().iter().map(|skill| skill.name.as_str()).chain(lexicon.skills.spellings());
        let others = lexicon.credentials.certificate_names().iter().chain(lexicon.soft_skills.names());
        for name in skills.chain(others.map(String::as_str)).chain(lexicon.fields.names()) {
            assert_eq!(lexicon.protected.find(name), None, "{name}");
        }
    }
}

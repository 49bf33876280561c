//! Job titles: the words that make a line a title, and the level each stands for.

use super::table::{TableError, rows};
use crate::text::{Term, Terms};
use serde::{Deserialize, Serialize};
use std::ops::Range;

const TABLE: &str = "titles.tsv";

/// The rung of a title on the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Intern, trainee, apprentice.
    Intern,
    /// Junior, assistant.
    Junior,
    /// No word of rank.
    Plain,
    /// Senior.
    Senior,
    /// Lead, team leader, supervisor.
    Lead,
    /// Principal, architect, staff.
    Principal,
    /// Manager.
    Manager,
    /// Head of.
    Head,
    /// Director.
    Director,
    /// Vice president, chief officer, owner.
    Executive,
}

impl Level {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "intern" => Self::Intern,
            "junior" => Self::Junior,
            "plain" | "-" => Self::Plain,
            "senior" => Self::Senior,
            "lead" => Self::Lead,
            "principal" => Self::Principal,
            "manager" => Self::Manager,
            "head" => Self::Head,
            "director" => Self::Director,
            "executive" => Self::Executive,
            _ => return None,
        })
    }
}

/// A title word or phrase found in a line.
#[derive(Clone, Debug)]
pub struct TitleHit {
    /// Whether it can be a title by itself (`engineer`), or only qualifies one (`senior`).
    pub is_head: bool,
    /// Its rung.
    pub level: Level,
    /// Bytes of the line.
    pub at: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    is_head: bool,
    level: Level,
}

/// All title words, ready to search.
#[derive(Debug)]
pub struct Titles {
    terms: Terms<Row>,
    words: Vec<String>,
}

impl Titles {
    pub(super) fn read(text: &str) -> Result<Self, TableError> {
        let mut terms = Vec::new();
        let mut words = Vec::new();
        for [word, part, level, _fields] in rows::<4>(TABLE, text)? {
            let value = |found: &str, expected| TableError::Value {
                table: TABLE,
                row: word.to_owned(),
                found: found.to_owned(),
                expected,
            };
            let is_head = match part {
                "head" => true,
                "modifier" => false,
                other => return Err(value(other, "head, modifier")),
            };
            let level =
                Level::named(level).ok_or_else(|| value(level, "intern, junior, plain, senior, ... executive"))?;
            words.push(word.to_owned());
            terms.push(Term {
                text: word.to_owned(),
                value: Some(Row { is_head, level }),
                exact_case: false,
                needs_context: false,
            });
        }
        let terms = Terms::new(terms);
        Ok(Self { terms, words })
    }

    /// Title words in a line, from left to right.
    pub fn find(&self, line: &str) -> Vec<TitleHit> {
        let hits = self.terms.find(line).into_iter();
        hits.map(|hit| TitleHit { is_head: hit.value.is_head, level: hit.value.level, at: hit.at }).collect()
    }

    /// Title words and phrases, in the order of the table.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether a line names a title at all.
    pub fn has_head(&self, line: &str) -> bool {
        self.find(line).iter().any(|hit| hit.is_head)
    }
}

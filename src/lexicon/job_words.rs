//! The words of job descriptions: headings and wordings that say how much something is wanted.

use super::table::{TableError, rows};
use crate::text::{Term, Terms, key};
use std::collections::BTreeMap;

const TABLE: &str = "job_words.tsv";

/// What a heading or wording says of what stands with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wanted {
    /// Not about the work or the candidate: the firm, benefits, how to apply.
    Skip,
    /// Welcome.
    Nice,
    /// Part of the work.
    Duty,
    /// Asked for.
    Must,
    /// People are led.
    Lead,
}

const NAMES: [(Wanted, &str); 5] = [
    (Wanted::Skip, "skip"),
    (Wanted::Nice, "nice"),
    (Wanted::Duty, "duty"),
    (Wanted::Must, "must"),
    (Wanted::Lead, "lead"),
];

/// All headings and wordings of job descriptions.
#[derive(Debug)]
pub struct JobWords {
    headings: BTreeMap<String, Wanted>,
    wordings: Terms<Wanted>,
}

impl JobWords {
    pub(super) fn read(text: &str) -> Result<Self, TableError> {
        let mut headings = BTreeMap::new();
        let mut terms = Vec::new();
        for [phrase, place, meaning] in rows::<3>(TABLE, text)? {
            let wrong = |found: &str, expected| TableError::Value {
                table: TABLE,
                row: phrase.to_owned(),
                found: found.to_owned(),
                expected,
            };
            let named = NAMES.iter().find(|(_, name)| *name == meaning);
            let (wanted, _) = *named.ok_or_else(|| wrong(meaning, "skip, nice, duty, must, lead"))?;
            match place {
                "heading" => {
                    headings.insert(key(phrase), wanted);
                }
                "wording" => terms.push(Term {
                    text: phrase.to_owned(),
                    value: Some(wanted),
                    exact_case: false,
                    needs_context: false,
                }),
                other => return Err(wrong(other, "heading, wording")),
            }
        }
        Ok(Self { headings, wordings: Terms::new(terms) })
    }

    /// What a heading says of the lines below it.
    pub fn heading(&self, line: &str) -> Option<Wanted> {
        self.headings.get(&key(line)).copied()
    }

    /// What the wordings in a sentence say of it.
    pub fn wordings(&self, sentence: &str) -> Vec<Wanted> {
        self.wordings.find(sentence).into_iter().map(|hit| hit.value).collect()
    }
}

//! Common words of resumes, by which the label of a line is told: a word of the field, never of a person.

use super::table::{TableError, rows};
use std::collections::HashMap;

const TABLE: &str = "line_words.tsv";

/// The words, sorted, each known by its row.
#[derive(Debug)]
pub struct LineWords {
    words: Vec<String>,
    rows: HashMap<String, u16>,
}

impl LineWords {
    pub(super) fn read(text: &str) -> Result<Self, TableError> {
        let words: Vec<String> = rows::<1>(TABLE, text)?.into_iter().map(|[word]| word.to_owned()).collect();
        let unsorted = words.windows(2).find(|pair| pair[0] >= pair[1]);
        match unsorted {
            Some(pair) => Err(TableError::Value {
                table: TABLE,
                row: pair[1].clone(),
                found: pair[0].clone(),
                expected: "rows in the order of their words, each once",
            }),
            None => {
                let rows = words.iter().enumerate().map(|(row, word)| (word.clone(), row as u16)).collect();
                Ok(Self { words, rows })
            }
        }
    }

    /// The row of a folded word.
    pub fn row(&self, word: &str) -> Option<u16> {
        self.rows.get(word).copied()
    }

    /// All words, in the order of their rows.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

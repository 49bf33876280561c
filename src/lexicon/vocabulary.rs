//! Whether a word stands in any table: the words of work, as against names of people and places.

use crate::text::fold;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The tables whose words are words of work.
const TABLES: [&str; 10] = [
    include_str!("skills.tsv"),
    include_str!("titles.tsv"),
    include_str!("fields.tsv"),
    include_str!("headings.tsv"),
    include_str!("job_words.tsv"),
    include_str!("leading.tsv"),
    include_str!("degrees.tsv"),
    include_str!("certifications.tsv"),
    include_str!("languages.tsv"),
    include_str!("soft_skills.tsv"),
];

// Made once from tables that are part of the program.
static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let rows = TABLES.iter().flat_map(|table| table.lines()).filter(|row| !row.starts_with('#'));
    rows.flat_map(|row| row.split(|c: char| !c.is_alphanumeric())).filter(|w| !w.is_empty()).map(fold).collect()
});

/// Whether a word, whatever its case and accents, stands in a table.
pub fn is_word_of_work(word: &str) -> bool {
    WORDS.contains(&fold(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_work_are_told_from_names() {
        for word in ["Engineer", "CURRICULUM", "Français", "sql"] {
            assert!(is_word_of_work(word), "{word}");
        }
        for word in ["Mariella", "Okonkwo", ""] {
            assert!(!is_word_of_work(word), "{word}");
        }
    }
}

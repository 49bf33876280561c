//! Whether a word stands in any table: the words of work, as against names of people and places.

use super::words::hash;
use crate::text::fold;
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

/// The words, folded and hashed, in order; made once from tables that are part of the program.
static WORDS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let rows = TABLES.iter().flat_map(|table| table.lines()).filter(|row| !row.starts_with('#'));
    let words = rows.flat_map(|row| row.split(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty());
    let mut hashes: Vec<u64> = words.map(hash_folded).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
});

/// The hash of a word in lower case and without accents; most words need no folded copy.
fn hash_folded(word: &str) -> u64 {
    if word.is_ascii() { hash(word.bytes().map(|byte| byte.to_ascii_lowercase())) } else { hash(fold(word).bytes()) }
}

/// Whether a word, whatever its case and accents, stands in a table.
pub fn is_word_of_work(word: &str) -> bool {
    WORDS.binary_search(&hash_folded(word)).is_ok()
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

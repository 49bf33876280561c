//! What verdicts rest on besides the resumes, written into the results so that they can be made again: the criteria in
//! full, further skills, and the hashes of the tables that are part of the program.

use sha2::{Digest, Sha256};

/// The words of the field: every table of words, by its place in the source.
const LEXICON: [(&str, &str); 16] = [
    ("lexicon/certifications.tsv", include_str!("lexicon/certifications.tsv")),
    ("lexicon/deeds.tsv", include_str!("lexicon/deeds.tsv")),
    ("lexicon/degrees.tsv", include_str!("lexicon/degrees.tsv")),
    ("lexicon/draft_words.tsv", include_str!("lexicon/draft_words.tsv")),
    ("lexicon/fields.tsv", include_str!("lexicon/fields.tsv")),
    ("lexicon/headings.tsv", include_str!("lexicon/headings.tsv")),
    ("lexicon/job_words.tsv", include_str!("lexicon/job_words.tsv")),
    ("lexicon/language_levels.tsv", include_str!("lexicon/language_levels.tsv")),
    ("lexicon/languages.tsv", include_str!("lexicon/languages.tsv")),
    ("lexicon/leading.tsv", include_str!("lexicon/leading.tsv")),
    ("lexicon/line_words.tsv", include_str!("lexicon/line_words.tsv")),
    ("lexicon/protected.tsv", include_str!("lexicon/protected.tsv")),
    ("lexicon/skills.tsv", include_str!("lexicon/skills.tsv")),
    ("lexicon/soft_skills.tsv", include_str!("lexicon/soft_skills.tsv")),
    ("lexicon/titles.tsv", include_str!("lexicon/titles.tsv")),
    ("lexicon/words.tsv", include_str!("lexicon/words.tsv")),
];
/// The fitted weights: labels of lines, and leading people.
const WEIGHTS: [(&str, &str); 2] = [
    ("profile/leading_weights.tsv", include_str!("profile/leading_weights.tsv")),
    ("resume/weights.tsv", include_str!("resume/weights.tsv")),
];

/// Globs that choose among files: those that a file has to fit one of, and those that it may not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Globs {
    /// Any file, if there is none.
    pub include: Vec<String>,
    /// No file.
    pub exclude: Vec<String>,
}

/// What one run rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// The criteria file, word for word.
    pub criteria: String,
    /// Rows of a file of further skills.
    pub skills: Vec<String>,
    /// The paths that were given, as they are shown; none where nobody may be told by them.
    pub given: Vec<String>,
    /// The globs that chose among the files.
    pub globs: Globs,
    /// One hash over the hashes of all documents, in hex.
    pub documents: String,
}

/// SHA-256 over the built-in tables of words, in hex. Words that a run adds have their own hash
/// ([`crate::screen::words_hash`]).
pub fn lexicon_hash() -> String {
    hash_of(&LEXICON)
}

/// SHA-256 over the fitted weights, in hex.
pub fn weights_hash() -> String {
    hash_of(&WEIGHTS)
}

/// One hash over the hashes of documents, in whatever order they are given.
pub fn documents_hash(mut hashes: Vec<&str>) -> String {
    hashes.sort_unstable();
    let mut hasher = Sha256::new();
    for hash in hashes {
        hasher.update(hash.as_bytes());
        hasher.update(b"\n");
    }
    crate::intake::hex(&hasher.finalize())
}

fn hash_of<'t>(tables: impl IntoIterator<Item = &'t (&'t str, &'t str)>) -> String {
    let mut hasher = Sha256::new();
    for (name, text) in tables {
        hasher.update(format!("{name} {}\n", text.len()).as_bytes());
        hasher.update(text.as_bytes());
    }
    crate::intake::hex(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Tables that no verdict rests on: those of tests, the names that are tried, the words of letters.
    const OF_NO_VERDICT: [&str; 4] =
        ["counterfactual/names.tsv", "date/ranges.tsv", "letter/words.tsv", "profile/leadership.tsv"];

    #[test]
    fn every_table_of_the_program_is_hashed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut found = Vec::new();
        for room in std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
            for path in std::fs::read_dir(room).unwrap().map(|entry| entry.unwrap().path()) {
                if path.extension().is_some_and(|ending| ending == "tsv") {
                    found.push(path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let hashed = LEXICON.iter().chain(&WEIGHTS).map(|(name, _)| *name);
        let mut known: Vec<&str> = hashed.chain(OF_NO_VERDICT).collect();
        known.sort_unstable();
        found.sort();
        assert_eq!(found, known);
    }

    #[test]
    fn the_hash_of_documents_does_not_know_their_order() {
        assert_eq!(documents_hash(vec!["b", "a"]), documents_hash(vec!["a", "b"]));
        assert_ne!(documents_hash(vec!["a", "a"]), documents_hash(vec!["a"]));
        assert_ne!(lexicon_hash(), weights_hash());
    }
}

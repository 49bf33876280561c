//! The words of letters, one row a sentence, one column a language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("words.tsv");

/// A language that letters are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

impl Language {
    /// Every one, in the order of the columns.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// Its code (ISO 639-1), as the column is called.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
        }
    }
}

static WORDS: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = TABLE.lines().skip(1).filter_map(|row| row.split_once('\t'));
    rows.map(|(key, sentences)| (key, sentences.split('\t').collect())).collect()
});

/// A sentence in a language, with what stands in its braces.
pub(super) fn say(key: &str, language: Language, fill: &[(&str, &str)]) -> String {
    let place = Language::ALL.iter().position(|one| *one == language).unwrap_or(0);
    let sentence = WORDS.get(key).and_then(|row| row.get(place)).copied().unwrap_or(key);
    // What is filled in may hold braces: each hole is looked for in the sentence alone.
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(fill.iter().find(|(hole, _)| *hole == name).map_or("", |(_, value)| value));
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holes(sentence: &str) -> Vec<&str> {
        let mut holes: Vec<&str> =
            sentence.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
        holes.sort_unstable();
        holes
    }

    #[test]
    fn every_sentence_is_there_in_every_language_with_the_same_holes() {
        let codes: Vec<&str> = Language::ALL.iter().map(|language| language.code()).collect();
        assert_eq!(TABLE.lines().next(), Some(format!("key\t{}", codes.join("\t")).as_str()));
        assert!(WORDS.len() > 35);
        for (key, row) in WORDS.iter() {
            assert_eq!(row.len(), 4, "{key}");
            for sentence in row {
                assert!(!sentence.trim().is_empty() && holes(sentence) == holes(row[0]), "{key}: {sentence}");
            }
        }
    }

    #[test]
    fn what_is_filled_in_stays_as_it_is() {
        let said = say("greeting", Language::French, &[("name", "{role} & Zoë")]);
        assert_eq!(said, "Bonjour {role} & Zoë,");
    }
}

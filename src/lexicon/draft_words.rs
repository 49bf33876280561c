//! Words around the names of skills in job descriptions: verbs that begin a duty, fillers, words that name nothing by
//! themselves, and words of conditions (shifts, lifting, visas) that no resume can meet.

use super::table::rows;
use std::collections::BTreeSet;
use std::sync::LazyLock;

const TABLE: &str = "draft_words.tsv";

/// What a word does in a job description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobWord {
    /// Begins a duty: `prepare`, `maintains`, `leading`.
    Verb,
    /// Says how much or how well: `excellent`, `various`.
    Filler,
    /// Names nothing by itself: `experience`, `processes`.
    Generic,
    /// Speaks of when, where and for what pay.
    Condition,
    /// Says at its end that a phrase names people, a firm or a place.
    Place,
    /// A verb that is no noun: `ensure`, `provides`.
    Act,
    /// Names something with another word only: `safety checks`.
    Noun,
    /// Says at its end that a phrase names nothing that a person can do: `emerging trends`.
    Vague,
    /// Ends a thought.
    Break,
    /// Says before a name that it is known: `experience`.
    Opens,
    /// Says nothing behind a name: `marketing activities`.
    Closes,
    /// Is done with somebody: `collaborate`.
    Partner,
    /// A verb that says nothing of what is done: `provide`.
    Light,
    /// Says before a colon that a row of a form follows.
    Label,
}

const PARTS: [(JobWord, &str); 14] = [
    (JobWord::Verb, "verb"),
    (JobWord::Filler, "filler"),
    (JobWord::Generic, "generic"),
    (JobWord::Condition, "condition"),
    (JobWord::Place, "place"),
    (JobWord::Act, "act"),
    (JobWord::Noun, "noun"),
    (JobWord::Vague, "vague"),
    (JobWord::Break, "break"),
    (JobWord::Opens, "opens"),
    (JobWord::Closes, "closes"),
    (JobWord::Partner, "partner"),
    (JobWord::Light, "light"),
    (JobWord::Label, "label"),
];

static WORDS: LazyLock<BTreeSet<(&str, JobWord)>> = LazyLock::new(|| {
    // `the_words_of_drafts_are_sound` keeps the table whole.
    let table = rows::<2>(TABLE, include_str!("draft_words.tsv")).unwrap_or_default().into_iter();
    let part = |name: &str| PARTS.iter().find(|(_, known)| *known == name).map(|(part, _)| *part);
    table.filter_map(|[word, name]| Some((word, part(name)?))).collect()
});

impl JobWord {
    /// Whether a folded word does this.
    pub fn is(self, folded: &str) -> bool {
        WORDS.contains(&(folded, self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_drafts_are_sound() {
        let rows = rows::<2>(TABLE, include_str!("draft_words.tsv")).unwrap();
        assert!(rows.is_sorted());
        for [word, part] in rows {
            assert!(PARTS.iter().any(|(_, name)| *name == part), "{word}: {part}");
        }
        assert!(JobWord::Verb.is("maintains") && JobWord::Filler.is("excellent"));
        assert!(!JobWord::Verb.is("nurse"));
    }
}

//! Leading people, as a job description asks for it: years and size of the team.

use super::sentences::Sentence;
use super::years::{clause, good, in_years, months, number};
use super::{Wish, source};
use crate::lexicon::{Lexicon, Wanted};
use crate::text::{fold, words};
use serde_json::{Value, json};

/// Weight where years of it are asked, and where it is only told.
const LEADERSHIP: [u32; 2] = [14, 7];
/// A number of people beyond this is not a team.
const MAX_TEAM: u32 = 500;

/// Leading people, where a sentence speaks of it.
pub(super) fn leadership(_role: &str, sentences: &[Sentence], lexicon: &Lexicon) -> Option<Wish> {
    let leading = || sentences.iter().filter(|s| s.leads && s.wanted != Wanted::Nice);
    let timed = sentences.iter().filter(|s| s.leads).find_map(|s| Some((months(&clause(s, true, lexicon))?, s)));
    let team = leading().find_map(|s| team_size(&s.text));
    let chosen = timed.map(|(_, sentence)| sentence).or_else(|| leading().next())?;
    let mut value = serde_json::Map::new();
    if let Some((months, _)) = timed {
        value.insert("min_years".to_owned(), in_years(months));
    }
    value.insert("good_years".to_owned(), timed.map_or(json!(2), |(months, _)| in_years(good(months))));
    if let Some(team) = team {
        value.insert("team_size".to_owned(), json!(team));
    }
    let required = timed.is_some_and(|(_, sentence)| sentence.wanted == Wanted::Must);
    let note = if required {
        "Required, because the text asks for years of it."
    } else {
        "Set `required` if nobody can do without."
    };
    Some(Wish {
        label: "Led people".to_owned(),
        kind: "leadership",
        value: Value::Object(value),
        weight: LEADERSHIP[usize::from(timed.is_none())],
        required,
        // Years of it are asked for, or it is only told.
        is_welcome: timed.is_none(),
        comment: format!("{} {note}", source(chosen, lexicon)),
        lines: vec![chosen.line],
    })
}

/// `team of 8`, `12 nurses`: the number before people, or behind `team of`.
fn team_size(text: &str) -> Option<u32> {
    const NO_PEOPLE: &[&str] = &["years", "months", "weeks", "hours", "stores", "sites", "covers", "is", "has", "less"];
    let folded = fold(text);
    let words: Vec<&str> = words(&folded).collect();
    let people = |word: &&str| word.ends_with('s') && !NO_PEOPLE.contains(word);
    words.iter().enumerate().find_map(|(at, word)| {
        let next = |by: usize| words.get(at + by);
        let size = || number(word).filter(|n| (2..=MAX_TEAM).contains(n));
        let of_team = at > 0 && words.get(at - 1).is_some_and(|before| matches!(*before, "of" | "brigade"));
        size().filter(|_| {
            of_team && !next(1).is_some_and(|w| w.starts_with("year"))
                || next(1).is_some_and(people)
                || next(2).is_some_and(people)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::experience::experience;
    use super::*;

    #[test]
    fn years_of_leading_are_not_those_of_the_trade() {
        let lexicon = Lexicon::built_in().unwrap();
        let sentences = super::super::sentences::of(
            &["Requirements:", "- 6+ years in kiln work, with at least 2 years leading a team"],
            &lexicon,
        );
        let value = |wish: Wish| wish.value;
        let years = experience("Kiln Master", &sentences, &lexicon).into_iter().map(value).next().unwrap();
        assert_eq!(years["min_years"], json!(6));
        assert_eq!(leadership("Kiln Master", &sentences, &lexicon).map(value).unwrap()["min_years"], json!(2));
    }

    #[test]
    fn teams_have_a_number_of_people() {
        for (text, expected) in [
            ("lead a team of eight", Some(8)),
            ("supervise 12 nurses", Some(12)),
            ("managing people for 3 years", None),
            ("lead the team", None),
        ] {
            assert_eq!(team_size(text), expected, "{text}");
        }
    }
}

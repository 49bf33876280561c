//! The skills of the tables that a sentence of a job description asks for, alternatives joined.

use super::chunks;
use super::phrases;
use super::sentences::Sentence;
use crate::lexicon::{Lexicon, OwnWords, SkillHit, Tongue, Wanted};
use crate::text::{fold, words};
use std::ops::Range;

/// Words of a sentence that is about its certificate only.
const CERTIFICATE_WORDS: usize = 12;

/// Categories of which the text names skills without doubt: there a doubtful spelling (`Spark`) is a skill.
pub(super) fn trades<'l>(sentences: &[Sentence], lexicon: &'l Lexicon) -> Vec<&'l str> {
    let all = sentences.iter().flat_map(|sentence| lexicon.skills.find(&sentence.text));
    all.filter(|hit| !hit.needs_context).map(|hit| lexicon.skills.get(hit.skill).category.as_str()).collect()
}

/// Whether a sentence is about its certificate only.
pub(super) fn is_of_certificate(sentence: &Sentence, lexicon: &Lexicon) -> bool {
    let text = &sentence.text;
    !super::certificates::of(text, lexicon).is_empty()
        && text.split_whitespace().count() <= CERTIFICATE_WORDS
        && sentence.wanted != Wanted::Duty
}

/// The skills of a sentence; the subjects of a degree and the words of a certificate are none.
pub(super) fn hits(sentence: &Sentence, trades: &[&str], tongue: Tongue, lexicon: &Lexicon) -> Vec<SkillHit> {
    let text = &sentence.text;
    let degrees = lexicon.credentials.degrees(text);
    let degree = || text.find("degree").filter(|_| sentence.wanted != Wanted::Duty);
    let until = degrees.iter().map(|hit| hit.at.start).min().or_else(degree).unwrap_or(text.len());
    // What stands before the word in its own clause is the subject of a degree.
    let clause = text.get(..until).and_then(|before| before.rfind([',', ';', ':'])).unwrap_or(0);
    let subject = |hit: &SkillHit| degrees.is_empty() && until < text.len() && hit.at.start >= clause;
    if is_of_certificate(sentence, lexicon) {
        return Vec::new();
    }
    let in_trade = |hit: &SkillHit| {
        trades.iter().filter(|trade| **trade == lexicon.skills.get(hit.skill).category.as_str()).count()
    };
    let sure = |hit: &SkillHit| !hit.needs_context || in_trade(hit) >= 2;
    let in_address = |hit: &SkillHit| {
        let start =
            text.get(..hit.at.start).and_then(|before| before.rfind(char::is_whitespace)).map_or(0, |at| at + 1);
        let token = text.get(start..).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
        token.contains('@') || token.contains("://") || token.starts_with("www.") || token.contains(".com")
    };
    let phrases: Vec<String> =
        phrases::of(sentence, tongue, lexicon).into_iter().flat_map(|n| n.names).map(|name| fold(&name)).collect();
    // One everyday word within a longer name, or another word for a skill of a trade that the text does not name
    // otherwise, is chance: `pipelines` are no plumbing among databases.
    let by_chance = |hit: &SkillHit| {
        let written = fold(text.get(hit.at.clone()).unwrap_or_default());
        let skill = lexicon.skills.get(hit.skill);
        let single = !written.contains(' ');
        let own_name = OwnWords::of(&written)
            .is_some_and(|own| own.best(&Tongue::English.said(&skill.name), Tongue::English).is_some());
        let lower = text.get(hit.at.clone()).is_some_and(|w| w.chars().next().is_some_and(char::is_lowercase));
        let alone_in_trade = trades.iter().filter(|trade| **trade == skill.category).count() < 2;
        single && lower && !own_name && (alone_in_trade || hit.needs_context || sentence.wanted == Wanted::Duty)
    };
    // Part of a longer name that is asked for: `bank account management` is no account management.
    let is_part = |hit: &SkillHit| {
        let written = text.get(hit.at.clone()).unwrap_or_default();
        let plain = !written
            .chars()
            .skip(1)
            .any(|c| c.is_uppercase() || c.is_ascii_digit() || !c.is_alphanumeric() && c != ' ' && c != '-');
        let written = fold(written);
        plain && phrases.iter().any(|phrase| phrase.len() > written.len() && has_words(phrase, &written))
    };
    // Other people, by their title: `works with software developers`, `licensed plumbers`.
    let people = |hit: &SkillHit| {
        let written = text.get(hit.at.clone()).unwrap_or_default();
        let ends = text.get(hit.at.end..).and_then(|rest| rest.chars().next()).is_none_or(|c| !c.is_alphanumeric());
        ends && fold(written).ends_with("ers") && lexicon.titles.has_head(written.trim_end_matches('s'))
    };
    let others = chunks::with_whom(text);
    let of_others = |hit: &SkillHit| others.iter().any(|at| at.contains(&hit.at.start));
    let own = lexicon.skills.find(text).into_iter();
    own.filter(|hit| hit.at.start < until && sure(hit) && !subject(hit) && !in_address(hit))
        .filter(|hit| !by_chance(hit) && !is_part(hit) && !people(hit) && !of_others(hit))
        .collect()
}

/// Whether a text holds words as whole words.
fn has_words(text: &str, words: &str) -> bool {
    format!(" {text} ").contains(&format!(" {words} "))
}

/// Groups of hits that are alternatives: `AWS, Azure or GCP`, `(Epic, Cerner)`, `such as Xero`; in a list by commas a
/// stroke joins its two neighbours only: `SQL, Python/Scala, ETL`.
pub(super) fn alternatives<'h>(text: &str, hits: &'h [SkillHit]) -> Vec<Vec<&'h SkillHit>> {
    // Runs of names with only commas and such between them; within a run, atoms that strokes join.
    let mut runs: Vec<(Vec<Vec<&SkillHit>>, bool)> = Vec::new();
    let mut last: Option<Range<usize>> = None;
    for hit in hits {
        let gap = last.as_ref().and_then(|last| text.get(last.end..hit.at.start)).map(fold);
        let bracketed = inside_bracket(text, hit.at.start);
        match (runs.last_mut(), gap.as_deref().and_then(joint)) {
            (Some((atoms, _)), Some(Joint::Stroke)) => {
                if let Some(atom) = atoms.last_mut() {
                    atom.push(hit);
                }
            }
            (Some((atoms, either)), Some(Joint::Or)) => {
                atoms.push(vec![hit]);
                *either = true;
            }
            (Some((atoms, either)), Some(Joint::Comma)) => {
                atoms.push(vec![hit]);
                *either |= bracketed;
            }
            _ => runs.push((vec![vec![hit]], is_example(text, hit.at.start))),
        }
        last = Some(hit.at.clone());
    }
    let apart = |(atoms, either): (Vec<Vec<&'h SkillHit>>, bool)| if either { vec![atoms.concat()] } else { atoms };
    let mut groups: Vec<Vec<&SkillHit>> = runs.into_iter().flat_map(apart).collect();
    for group in &mut groups {
        let mut seen = Vec::new();
        group.retain(|hit| {
            let first = !seen.contains(&hit.skill);
            seen.push(hit.skill);
            first
        });
    }
    groups
}

/// Whether a place in a text is within brackets.
fn inside_bracket(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('(').is_some_and(|open| before.rfind(')').is_none_or(|close| close < open))
}

/// What joins two names in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Comma,
    Stroke,
    Or,
}

/// What stands between two skills, if it joins them in one list.
fn joint(gap: &str) -> Option<Joint> {
    const LITTLE: &[&str] = &["or", "another", "other", "similar", "any", "a", "an", "oder", "ou", "o"];
    let or = words(gap).any(|word| matches!(word, "or" | "oder" | "ou" | "o"));
    if or && words(gap).all(|word| LITTLE.contains(&word)) {
        return Some(Joint::Or);
    }
    let bare = gap.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '/')) && !gap.trim().is_empty();
    match (bare, gap.contains('/')) {
        (true, true) => Some(Joint::Stroke),
        (true, false) => Some(Joint::Comma),
        (false, _) => None,
    }
}

/// Whether a list begins behind `such as`, `e.g.` or `like`.
fn is_example(text: &str, start: usize) -> bool {
    let before = fold(text.get(..start).unwrap_or_default());
    let before = before.trim_end().trim_end_matches(['(', ',']).trim_end();
    ["such as", "e.g.", "e.g", "like", "for example"].iter().any(|mark| before.ends_with(mark))
}

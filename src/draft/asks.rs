//! What the sentences ask for besides skills: experience, leading people, certificates, education, languages, soft skills.

use super::sentences::Sentence;
use super::{Wish, source};
use crate::lexicon::{EducationLevel, FieldId, LanguageLevel, Lexicon, Wanted};
use crate::text::{fold, words};
use serde_json::{Value, json};

/// Weights before all are brought to 100: time at work first, then what the text insists on.
const EXPERIENCE: u32 = 26;
const LEADERSHIP: u32 = 16;
const CERTIFICATE: [u32; 2] = [9, 4];
const EDUCATION: [u32; 2] = [5, 3];
const LANGUAGE: [u32; 2] = [5, 3];
const SOFT_SKILL: u32 = 2;
/// Soft skills that a draft takes up: they decide little.
const MAX_SOFT_SKILLS: usize = 3;
/// Years beyond which a number is not about experience.
const MAX_YEARS: u32 = 25;
/// Subjects of a degree that are taken up.
const MAX_SUBJECTS: usize = 5;
/// A number of people beyond this is not a team.
const MAX_TEAM: u32 = 500;

/// The weight for what is a must, or for less.
fn by_need(wanted: Wanted, weights: [u32; 2]) -> u32 {
    if wanted == Wanted::Must { weights[0] } else { weights[1] }
}

/// Years of experience that a sentence asks for; of `3 to 5 years` the lower.
pub(super) fn years(text: &str) -> Option<u32> {
    let folded = fold(text);
    let words: Vec<&str> = folded
        .split(|c: char| !(c.is_alphanumeric() || c == '+'))
        .map(|word| word.trim_matches('+'))
        .filter(|word| !word.is_empty())
        .collect();
    let unit = words.iter().position(|word| matches!(*word, "years" | "year" | "yrs" | "yr"))?;
    let before = words.get(unit.saturating_sub(5)..unit).unwrap_or_default();
    let little = |word: &&&str| matches!(**word, "or" | "more" | "to" | "and" | "plus" | "full");
    let mut numbers: Vec<u32> = Vec::new();
    for word in before.iter().rev().filter(|word| !little(word)) {
        match number(word) {
            Some(n) => numbers.push(n),
            None => break,
        }
    }
    numbers.into_iter().min().filter(|n| (1..=MAX_YEARS).contains(n))
}

fn number(word: &str) -> Option<u32> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let spelt = || WORDS.iter().position(|known| *known == word).map(|at| at as u32);
    word.parse().ok().or_else(spelt)
}

/// Years of work in the field of the role, or in the field that the text names.
pub(super) fn experience(role: &str, sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Wish> {
    let of_role = lexicon.fields.of(role, &[]);
    let mut asked: Option<(u32, &Sentence, Vec<FieldId>)> = None;
    let mut welcome = sentences.iter().filter(|s| s.wanted == Wanted::Nice && !s.leads);
    let nice = welcome.find_map(|s| Some((years(&s.text)?, s)));
    for sentence in sentences.iter().filter(|s| s.wanted != Wanted::Nice && !s.leads) {
        let Some(years) = years(&sentence.text) else { continue };
        let named = lexicon.fields.named_in(&sentence.text);
        let both: Vec<FieldId> = named.iter().copied().filter(|field| of_role.contains(field)).collect();
        let fields = match () {
            () if !both.is_empty() => both,
            () if of_role.is_empty() => named,
            () => of_role.clone(),
        };
        if asked.as_ref().is_none_or(|(most, ..)| years > *most) {
            asked = Some((years, sentence, fields));
        }
    }
    let (fields, value, required, comment) = match asked {
        Some((years, sentence, fields)) => {
            let note = if sentence.wanted == Wanted::Must {
                "Required: who has less is listed as not eligible."
            } else {
                "Not required; say so if it is."
            };
            let value = json!({ "min_years": years, "good_years": good(years) });
            (fields, value, sentence.wanted == Wanted::Must, format!("{} {note}", source(sentence, lexicon)))
        }
        None if of_role.is_empty() => return Vec::new(),
        None if nice.is_some() => {
            let comment = nice.map_or_else(String::new, |(_, sentence)| source(sentence, lexicon));
            (of_role, json!({ "good_years": nice.map_or(3, |(years, _)| years) }), false, comment)
        }
        // The usual step from a beginner to somebody who needs no help.
        None => {
            let comment = "The text names no years: three are taken as good. Change them to what the role needs.";
            (of_role, json!({ "good_years": 3 }), false, comment.to_owned())
        }
    };
    let names: Vec<&str> = fields.iter().map(|field| lexicon.fields.get(*field).name.as_str()).collect();
    let label = match names.first() {
        Some(first) => format!("{first} experience"),
        None => "Work experience".to_owned(),
    };
    let mut whole = serde_json::Map::new();
    if !names.is_empty() {
        whole.insert("in".to_owned(), json!(names));
    }
    if let Value::Object(numbers) = value {
        whole.extend(numbers);
    }
    vec![Wish { label, kind: "experience", value: Value::Object(whole), weight: EXPERIENCE, required, comment }]
}

/// A good value above a minimum: half as much again, two years at least.
fn good(years: u32) -> u32 {
    years + (years / 2).max(2)
}

/// Leading people, where a sentence speaks of it.
pub(super) fn leadership(_role: &str, sentences: &[Sentence], lexicon: &Lexicon) -> Option<Wish> {
    let leading = || sentences.iter().filter(|s| s.leads && s.wanted != Wanted::Nice);
    let first = leading().next()?;
    let timed = leading().find_map(|s| Some((years(&s.text)?, s)));
    let team = leading().find_map(|s| team_size(&s.text));
    let chosen = timed.map_or(first, |(_, sentence)| sentence);
    let mut value = serde_json::Map::new();
    if let Some((years, _)) = timed {
        value.insert("min_years".to_owned(), json!(years));
    }
    value.insert("good_years".to_owned(), json!(timed.map_or(2, |(years, _)| good(years))));
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
        weight: LEADERSHIP,
        required,
        comment: format!("{} {note}", source(chosen, lexicon)),
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

/// Certificates and licences; those of one sentence are alternatives where it says `or`.
pub(super) fn certificates(sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    // What is required first: it says best which certificates go together.
    let mut ordered: Vec<&Sentence> = sentences.iter().collect();
    ordered.sort_by_key(|sentence| std::cmp::Reverse(sentence.wanted));
    for sentence in ordered {
        let mut names: Vec<String> = Vec::new();
        let folded = fold(&sentence.text);
        // Among duties a name such as HACCP is a skill.
        if sentence.wanted == Wanted::Duty && !folded.contains("certif") && !folded.contains("licen") {
            continue;
        }
        for name in lexicon.credentials.certificates(&sentence.text) {
            if !seen.iter().any(|known| known == name) && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        seen.extend(names.iter().cloned());
        let either = words(&sentence.text).any(|word| word.eq_ignore_ascii_case("or")) || sentence.text.contains('/');
        let groups: Vec<Vec<String>> =
            if either { vec![names] } else { names.into_iter().map(|name| vec![name]).collect() };
        for group in groups.into_iter().filter(|group| !group.is_empty()) {
            let note = "Many resumes leave certificates out: ask in the screening call before setting `required`.";
            wishes.push(Wish {
                label: group.join(" or "),
                kind: "certification",
                value: json!({ "any_of": group }),
                weight: by_need(sentence.wanted, CERTIFICATE),
                required: false,
                comment: format!("{} {note}", source(sentence, lexicon)),
            });
        }
    }
    wishes
}

/// The lowest level that the first sentence on degrees names, and its subjects.
pub(super) fn education(sentences: &[Sentence], lexicon: &Lexicon) -> Option<Wish> {
    let (sentence, level, start) = sentences.iter().filter(|s| s.wanted != Wanted::Duty).find_map(|sentence| {
        let about = fold(&sentence.text);
        let in_section =
            ["degree", "diploma", "education", "bachelor", "master", "graduate"].iter().any(|w| about.contains(w));
        let hits = lexicon.credentials.degrees(&sentence.text).into_iter();
        let hits: Vec<_> = hits.filter(|hit| in_section || !hit.only_in_section).collect();
        let level = hits.iter().map(|hit| hit.level).filter(|level| *level > EducationLevel::Other).min()?;
        let associate = about.contains("associate or ") || about.contains("associate's or ");
        let level = if associate { level.min(EducationLevel::Associate) } else { level };
        Some((sentence, level, hits.iter().map(|hit| hit.at.start).min().unwrap_or(0)))
    })?;
    let subjects = subjects(&sentence.text, start, lexicon);
    let value = if subjects.is_empty() {
        json!({ "min_level": level.name() })
    } else {
        json!({ "min_level": level.name(), "fields": subjects })
    };
    Some(Wish {
        label: "Education".to_owned(),
        kind: "education",
        value,
        weight: by_need(sentence.wanted, EDUCATION),
        required: false,
        comment: format!("{} Another subject earns less, experience counts by itself.", source(sentence, lexicon)),
    })
}

/// What stands behind `in` after the degree: `computer science, mathematics or a related field`.
fn subjects(text: &str, from: usize, lexicon: &Lexicon) -> Vec<String> {
    // Places are told in the text without dots, which is shorter: look a little before.
    let start = (0..=from.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let folded = fold(text.get(start..).unwrap_or_default());
    let Some((_, behind)) = folded.split_once(" in ").or_else(|| folded.strip_prefix("in ").map(|rest| ("", rest)))
    else {
        return Vec::new();
    };
    let until = [
        ".", ";", "(", " required", " preferred", " or equivalent", " is ", " would ", " helps ", " from ", " with ",
        " and at least",
    ];
    let end = until.iter().filter_map(|mark| behind.find(mark)).min().unwrap_or(behind.len());
    let list = behind.get(..end).unwrap_or_default().replace(" or ", ",").replace(" and ", ",").replace('/', ",");
    let subjects = list.split(',').map(|subject| subject.trim().trim_start_matches("a ").trim_start_matches("an "));
    subjects
        .filter(|subject| !subject.is_empty() && subject.split_whitespace().count() <= 4)
        .filter(|subject| {
            !["related", "relevant", "similar", "field", "equivalent"].iter().any(|word| subject.contains(word))
        })
        .filter(|subject| lexicon.protected.find(subject).is_none())
        .take(MAX_SUBJECTS)
        .map(str::to_owned)
        .collect()
}

/// Human languages, where a sentence is about speaking them.
pub(super) fn languages(sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Wish> {
    const ABOUT: &[&str] = &[
        "language", "languages", "fluent", "fluency", "speak", "speaker", "spoken", "written", "bilingual",
        "proficiency", "proficient",
    ];
    let mut wishes: Vec<Wish> = Vec::new();
    for sentence in sentences {
        let folded = fold(&sentence.text);
        let found = lexicon.credentials.languages(&sentence.text);
        let about = words(&folded).any(|word| ABOUT.contains(&word)) || found.iter().any(|(_, level)| level.is_some());
        for (name, level) in found.into_iter().filter(|_| about) {
            if wishes.iter().any(|wish| wish.label == name) {
                continue;
            }
            // Who grew up with a language is never asked: fluent is what the work can need.
            let level = level.or(folded.contains("fluen").then_some(LanguageLevel::Fluent));
            let level = level.map(|level| level.min(LanguageLevel::Fluent));
            let value = level.map_or(json!(name), |level| json!({ "name": name, "min_level": level.name() }));
            wishes.push(Wish {
                label: name.to_owned(),
                kind: "language",
                value,
                weight: by_need(sentence.wanted, LANGUAGE),
                required: false,
                comment: format!("{} Few people list the language that they write in.", source(sentence, lexicon)),
            });
        }
    }
    wishes
}

/// Soft skills in the order of the text.
pub(super) fn soft_skills(sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = Vec::new();
    let mut ordered: Vec<&Sentence> = sentences.iter().collect();
    ordered.sort_by_key(|sentence| std::cmp::Reverse(sentence.wanted));
    for sentence in ordered {
        // Phrases that show a skill at work are duties here; only its own names ask for it.
        for hit in lexicon.soft_skills.find(&sentence.text).into_iter().filter(|hit| !hit.shows) {
            let name = lexicon.soft_skills.name(hit.skill);
            let led = name == "leadership";
            if led || wishes.len() >= MAX_SOFT_SKILLS || wishes.iter().any(|wish| wish.value == json!(name)) {
                continue;
            }
            wishes.push(Wish {
                label: super::capital(name),
                kind: "soft_skill",
                value: json!(name),
                weight: SOFT_SKILL,
                required: false,
                comment: source(sentence, lexicon),
            });
        }
    }
    wishes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_the_lower_of_two() {
        for (text, expected) in [
            ("5+ years of backend development", Some(5)),
            ("3-5 years of experience", Some(3)),
            ("at least two years in a kitchen", Some(2)),
            ("3 to 5 years", Some(3)),
            ("10 or more years", Some(10)),
            ("Founded 100 years ago", None),
            ("years of fun", None),
        ] {
            assert_eq!(years(text), expected, "{text}");
        }
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

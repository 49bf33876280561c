//! What the sentences ask for besides skills, experience and education: certificates, languages, soft skills.

use super::sentences::Sentence;
use super::{Wish, certificates, source};
use crate::lexicon::{JobWord, LanguageLevel, Lexicon, Wanted};
use crate::text::{fold, words};
use serde_json::json;

/// Weights of what is a must, and of less.
const CERTIFICATE: [u32; 2] = [9, 4];
const LANGUAGE: [u32; 2] = [5, 3];
const SOFT_SKILL: u32 = 1;
/// Soft skills that a draft takes up: they decide little.
const MAX_SOFT_SKILLS: usize = 3;

/// The weight for what is a must, or for less.
pub(super) fn by_need(wanted: Wanted, weights: [u32; 2]) -> u32 {
    if wanted == Wanted::Must { weights[0] } else { weights[1] }
}

/// Certificates and licences; those of one sentence are alternatives where it says `or`.
pub(super) fn certifications(sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    // What is required first: it says best which certificates go together.
    let mut ordered: Vec<&Sentence> = sentences.iter().collect();
    ordered.sort_by_key(|sentence| std::cmp::Reverse(sentence.wanted));
    for sentence in ordered {
        let mut names: Vec<String> = Vec::new();
        // Among duties a name such as HACCP is a skill.
        if sentence.wanted == Wanted::Duty {
            continue;
        }
        for name in certificates::of(&sentence.text, lexicon) {
            if !seen.contains(&name) && !names.contains(&name) {
                names.push(name);
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
                is_welcome: false,
                comment: format!("{} {note}", source(sentence, lexicon)),
                lines: vec![sentence.line],
            });
        }
    }
    wishes
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
                is_welcome: false,
                comment: format!("{} Few people list the language that they write in.", source(sentence, lexicon)),
                lines: vec![sentence.line],
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
    for sentence in ordered.into_iter().filter(|sentence| sentence.wanted != Wanted::Duty) {
        // Phrases that show a skill at work are duties here; only its own names ask for it.
        let told = of_character(&sentence.text, lexicon);
        for hit in lexicon.soft_skills.find(&told).into_iter().filter(|hit| !hit.shows) {
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
                is_welcome: false,
                comment: source(sentence, lexicon),
                lines: vec![sentence.line],
            });
        }
    }
    wishes
}

/// A text without the words that are part of another name: `communication difficulties` are no communication.
fn of_character(text: &str, lexicon: &Lexicon) -> String {
    let mut told = text.to_owned();
    for at in lexicon.soft_skills.claimed(text) {
        let rest = text.get(at.end..).unwrap_or_default();
        let next = fold(rest.split_whitespace().next().filter(|_| rest.starts_with(' ')).unwrap_or_default());
        let single = text.get(at.clone()).is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
        let noun = ["ies", "tions", "ments", "ders", "ures", "ols"]
            .iter()
            .any(|end| next.trim_end_matches(['.', ',', ';']).ends_with(end));
        if single && noun && !JobWord::Opens.is(&next) {
            told.replace_range(at.clone(), &" ".repeat(at.len()));
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_of_another_name_is_no_soft_skill() {
        let lexicon = Lexicon::built_in().unwrap();
        for (text, expected) in [
            ("children with communication difficulties", false),
            ("Good communication, at all times", true),
            ("Excellent communication skills", true),
        ] {
            assert_eq!(!lexicon.soft_skills.claimed(&of_character(text, &lexicon)).is_empty(), expected, "{text}");
        }
    }
}

//! The skills that a job description asks for: found by the tables, alternatives joined, what another implies left out.

use super::asks::years;
use super::sentences::Sentence;
use super::{Wish, source};
use crate::lexicon::{Lexicon, SkillHit, SkillId, Wanted};
use crate::text::{fold, words};
use serde_json::json;
use std::ops::Range;

/// Weights by need before all are brought to 100, and what a second mention adds.
const MUST: u32 = 7;
const DUTY: u32 = 4;
const NICE: u32 = 2;
const AGAIN: u32 = 1;
/// Mentions that add weight.
const MAX_AGAIN: u32 = 2;
/// Alternatives that one criterion names.
const MAX_ALTERNATIVES: usize = 6;
/// Bytes between `year` and a skill that the years are about: `years of experience with Java`.
const YEARS_OF: usize = 26;
/// Words of a sentence that is about its certificate only.
const CERTIFICATE_WORDS: usize = 12;
/// Skills that the criteria on leading people and on soft skills judge better.
const ELSEWHERE: &[&str] = &["Leadership", "Team management", "Mentoring", "Time management", "Computer literacy"];

/// One skill, or several of which one is enough.
struct Asked<'s> {
    skills: Vec<SkillId>,
    wanted: Wanted,
    mentions: u32,
    years: Option<u32>,
    sentence: &'s Sentence,
}

pub(super) fn wishes(
    role: &str,
    sentences: &[Sentence],
    taken: &[String],
    room: usize,
    lexicon: &Lexicon,
) -> Vec<Wish> {
    let fields: Vec<String> =
        lexicon.fields.of(role, &[]).into_iter().map(|field| fold(&lexicon.fields.get(field).name)).collect();
    let elsewhere = |id: SkillId| {
        let name = &lexicon.skills.get(id).name;
        // The field itself is judged by experience; a certificate of the same name is better evidence.
        ELSEWHERE.contains(&name.as_str())
            || fields.contains(&fold(name))
            || taken.iter().any(|label| fold(label) == fold(name))
    };
    let mut all: Vec<Asked> = Vec::new();
    let trades = trades(sentences, lexicon);
    for sentence in sentences {
        let hits = hits(sentence, &trades, lexicon);
        for mut skills in alternatives(&sentence.text, &hits) {
            skills.retain(|id| !elsewhere(*id));
            add(&mut all, skills, sentence, &hits);
        }
    }
    leave_out_implied(&mut all, lexicon);
    all.retain(|asked| !asked.skills.is_empty());
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(weight(&all[*at])), *at));
    order.truncate(room);
    order.sort_unstable();
    order.into_iter().filter_map(|at| all.get(at)).map(|asked| wish(asked, lexicon)).collect()
}

/// Categories of which the text names skills without doubt: there a doubtful spelling (`Spark`) is a skill.
fn trades<'l>(sentences: &[Sentence], lexicon: &'l Lexicon) -> Vec<&'l str> {
    let all = sentences.iter().flat_map(|sentence| lexicon.skills.find(&sentence.text));
    all.filter(|hit| !hit.needs_context).map(|hit| lexicon.skills.get(hit.skill).category.as_str()).collect()
}

/// The skills of a sentence; the subjects of a degree and the words of a certificate are none.
fn hits(sentence: &Sentence, trades: &[&str], lexicon: &Lexicon) -> Vec<SkillHit> {
    let text = &sentence.text;
    let degrees = lexicon.credentials.degrees(text);
    let until = degrees.iter().map(|hit| hit.at.start).min().unwrap_or(text.len());
    let of_certificate =
        !lexicon.credentials.certificates(text).is_empty() && text.split_whitespace().count() <= CERTIFICATE_WORDS;
    if of_certificate && sentence.wanted != Wanted::Duty {
        return Vec::new();
    }
    let sure = |hit: &SkillHit| !hit.needs_context || trades.contains(&lexicon.skills.get(hit.skill).category.as_str());
    lexicon.skills.find(text).into_iter().filter(|hit| hit.at.start < until && sure(hit)).collect()
}

/// Groups of hits that are alternatives: `AWS, Azure or GCP`, `(Epic, Cerner)`, `such as Xero`.
fn alternatives(text: &str, hits: &[SkillHit]) -> Vec<Vec<SkillId>> {
    let mut groups: Vec<(Vec<SkillId>, bool)> = Vec::new();
    let mut last: Option<Range<usize>> = None;
    for hit in hits {
        let gap = last.as_ref().and_then(|last| text.get(last.end..hit.at.start)).map(fold);
        let joint = gap.as_deref().and_then(joint);
        match (groups.last_mut(), joint) {
            (Some((group, either)), Some(or)) => {
                if !group.contains(&hit.skill) {
                    group.push(hit.skill);
                }
                *either |= or || is_example(text, hits.first().map_or(0, |first| first.at.start));
            }
            _ => groups.push((vec![hit.skill], false)),
        }
        last = Some(hit.at.clone());
    }
    let apart = |(group, either): (Vec<SkillId>, bool)| {
        if either { vec![group] } else { group.into_iter().map(|skill| vec![skill]).collect::<Vec<_>>() }
    };
    groups.into_iter().flat_map(apart).collect()
}

/// Whether what stands between two skills joins them in one list, and whether it says that one is enough.
fn joint(gap: &str) -> Option<bool> {
    const LITTLE: &[&str] = &["or", "another", "other", "similar", "any", "a", "an"];
    let or = words(gap).any(|word| word == "or") || gap.contains('/');
    let bare = gap.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '/'));
    let list = bare || or && words(gap).all(|word| LITTLE.contains(&word));
    (list && !gap.trim().is_empty()).then_some(or)
}

/// Whether a list begins behind `such as`, `e.g.` or `like`.
fn is_example(text: &str, start: usize) -> bool {
    let before = fold(text.get(..start).unwrap_or_default());
    let before = before.trim_end().trim_end_matches(['(', ',']).trim_end();
    ["such as", "e.g.", "e.g", "like", "for example"].iter().any(|mark| before.ends_with(mark))
}

fn add<'s>(all: &mut Vec<Asked<'s>>, skills: Vec<SkillId>, sentence: &'s Sentence, hits: &[SkillHit]) {
    if skills.is_empty() {
        return;
    }
    // `3 years of Python`: the skill stands right behind the years.
    let unit = sentence.text.find("year").unwrap_or(usize::MAX);
    let next = |hit: &&SkillHit| {
        skills.contains(&hit.skill) && hit.at.start.checked_sub(unit).is_some_and(|gap| gap <= YEARS_OF)
    };
    let years = hits.iter().find(next).and_then(|_| years(&sentence.text));
    let known = all.iter_mut().find(|asked| skills.iter().all(|skill| asked.skills.contains(skill)));
    match known {
        Some(asked) => {
            asked.mentions += 1;
            if rank(sentence.wanted) > rank(asked.wanted) {
                asked.wanted = sentence.wanted;
                asked.sentence = sentence;
            }
            asked.years = asked.years.max(years);
        }
        None => all.push(Asked { skills, wanted: sentence.wanted, mentions: 1, years, sentence }),
    }
}

fn rank(wanted: Wanted) -> u32 {
    match wanted {
        Wanted::Must | Wanted::Lead => MUST,
        Wanted::Duty => DUTY,
        Wanted::Nice | Wanted::Skip => NICE,
    }
}

fn weight(asked: &Asked<'_>) -> u32 {
    rank(asked.wanted) + (asked.mentions - 1).min(MAX_AGAIN) * AGAIN
}

/// A skill that another asked one implies is asked already; so is one that stands in a group of alternatives.
fn leave_out_implied(all: &mut [Asked<'_>], lexicon: &Lexicon) {
    for at in 0..all.len() {
        let Some(own) = all.get(at) else { continue };
        let [single] = own.skills.as_slice() else { continue };
        let (single, need) = (*single, rank(own.wanted));
        let covered = all.iter().enumerate().any(|(other, asked)| {
            let implied = |id: &SkillId| *id == single || lexicon.skills.get(*id).implies.contains(&single);
            other != at && rank(asked.wanted) >= need && !asked.skills.is_empty() && asked.skills.iter().any(implied)
        });
        if covered && let Some(own) = all.get_mut(at) {
            own.skills.clear();
        }
    }
}

fn wish(asked: &Asked<'_>, lexicon: &Lexicon) -> Wish {
    let names: Vec<&str> =
        asked.skills.iter().take(MAX_ALTERNATIVES).map(|id| lexicon.skills.get(*id).name.as_str()).collect();
    let value = match (names.as_slice(), asked.years) {
        ([name], None) => json!(name),
        ([name], Some(years)) => json!({ "name": name, "min_years": years }),
        (names, _) => json!({ "any_of": names }),
    };
    let note = match names.len() {
        1 => "",
        _ => " One of them is enough.",
    };
    Wish {
        label: names.join(" or "),
        kind: "skill",
        value,
        weight: weight(asked),
        required: false,
        comment: format!("{}{note}", source(asked.sentence, lexicon)),
    }
}

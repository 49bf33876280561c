//! The skills that a job description asks for: found by the tables or by their words, what another implies left out.

use super::found::{alternatives, hits, is_of_certificate, trades};
use super::names::Name;
use super::phrases::{self, Named};
use super::sentences::Sentence;
use super::years::months;
use super::{Wish, source};
use crate::criteria::is_nearly_known;
use crate::lexicon::{Lexicon, SkillHit, Tongue, Wanted};
use crate::text::fold;
use serde_json::json;

/// Weights by need before all are brought to 100, and what a second mention adds.
const MUST: u32 = 8;
const DUTY: u32 = 3;
const NICE: u32 = 2;
const AGAIN: u32 = 1;
/// Mentions that add weight.
const MAX_AGAIN: u32 = 2;
/// Skills out of duties that a draft takes up.
const MAX_DUTIES: usize = 22;
/// Alternatives that one criterion names.
const MAX_ALTERNATIVES: usize = 6;
/// Bytes between `year` and a skill that the years are about: `years of experience with Java`.
const YEARS_OF: usize = 26;
/// Skills that the criteria on leading people and on soft skills judge better.
const ELSEWHERE: &[&str] = &["Leadership", "Team management", "Time management", "Computer literacy"];

/// One skill, or several of which one is enough.
struct Asked<'s> {
    skills: Vec<Name>,
    wanted: Wanted,
    mentions: u32,
    years: Option<u32>,
    sentence: &'s Sentence,
    /// Every line that asks for it.
    lines: Vec<usize>,
}

pub(super) fn wishes(
    role: &str,
    sentences: &[Sentence],
    taken: &[String],
    fields: &[String],
    room: usize,
    lexicon: &Lexicon,
) -> Vec<Wish> {
    let elsewhere = |name: &Name| {
        // A certificate of the same name is better evidence.
        ELSEWHERE.contains(&name.text.as_str())
            || taken.iter().any(|label| fold(label) == fold(&name.text))
            || name.id.is_none() && lexicon.job_words.wordings(&name.text).contains(&Wanted::Lead)
            || name.text.contains(' ')
                && !lexicon.soft_skills.claimed(&name.text).is_empty()
                && name.id.is_none_or(|id| !fold(&name.text).starts_with(&fold(&lexicon.skills.get(id).name)))
            // A title is no skill, though the tables know a skill by it: `Staff Nurse`, `Head chef`.
            || lexicon.titles.has_head(&name.text) && name.id.is_none_or(|id| lexicon.skills.get(id).name != name.text)
            || fold(role) == fold(&name.text)
            || lexicon.credentials.language_named(&name.text).is_some()
    };
    // Years in a field say more than the name of the field as a skill.
    let of_years = |name: &Name, sentence: &Sentence| {
        let is_field = |field: &String| {
            let field = fold(field);
            field == fold(&name.text) || name.id.is_some_and(|id| field == fold(&lexicon.skills.get(id).name))
        };
        fields.iter().any(is_field) && months(&sentence.text).is_some()
    };
    let mut all: Vec<Asked> = Vec::new();
    let trades = trades(sentences, lexicon);
    let tongue = Tongue::of(sentences.iter().map(|sentence| sentence.text.as_str()));
    for sentence in sentences {
        let hits = hits(sentence, &trades, tongue, lexicon);
        for group in alternatives(&sentence.text, &hits) {
            let mut names: Vec<Name> =
                group.into_iter().map(|hit| Name::written(hit, &sentence.text, lexicon)).collect();
            names.retain(|name| !elsewhere(name) && !of_years(name, sentence));
            apart(&mut names, &all, lexicon);
            add(&mut all, names, sentence, &hits);
        }
        for named in own_words(sentence, &hits, tongue, lexicon) {
            let mut names: Vec<Name> = named.names.iter().map(|name| Name::of(name, lexicon)).collect();
            names.retain(|name| !elsewhere(name) && !of_years(name, sentence));
            apart(&mut names, &all, lexicon);
            add(&mut all, names, sentence, &hits);
        }
    }
    leave_out_implied(&mut all, lexicon);
    leave_out_parts(&mut all);
    all.retain(|asked| !asked.skills.is_empty());
    let mut order: Vec<usize> = (0..all.len()).collect();
    // Of equal weight what is most surely a skill stands first.
    let surest = |asked: &Asked<'_>| asked.skills.iter().map(|name| name.sureness(lexicon)).max().unwrap_or(0);
    order.sort_by_key(|at| (std::cmp::Reverse((weight(&all[*at]), surest(&all[*at]))), *at));
    // Of many duties the first and those that are named again say most.
    let mut duties = 0;
    order.retain(|at| {
        let is_duty = all.get(*at).is_some_and(|asked| asked.wanted == Wanted::Duty);
        duties += usize::from(is_duty);
        !is_duty || duties <= MAX_DUTIES
    });
    order.truncate(room);
    order.sort_unstable();
    order.into_iter().filter_map(|at| all.get(at)).map(|asked| wish(asked, lexicon)).collect()
}

/// What a sentence names besides the skills of the tables.
fn own_words(sentence: &Sentence, hits: &[SkillHit], tongue: Tongue, lexicon: &Lexicon) -> Vec<Named> {
    let text = &sentence.text;
    let about = fold(text);
    let subjects = crate::text::words(&about).any(|word| matches!(word, "degree" | "diploma"));
    let of_degree = subjects && !about.contains("degree of")
        || !lexicon.credentials.degrees(text).is_empty()
            && ["degree", "diploma", "bachelor", "master", "school", "graduat", "educat", "qualified", "equivalent"]
                .iter()
                .any(|word| about.contains(word));
    if of_degree || is_of_certificate(sentence, lexicon) {
        return Vec::new();
    }
    let known: Vec<String> = hits.iter().filter_map(|hit| text.get(hit.at.clone())).map(fold).collect();
    let mut all = phrases::of(sentence, tongue, lexicon);
    for named in &mut all {
        // What the tables found in the phrase stands for it, where it is most of it.
        named.names.retain(|name| !known.iter().any(|hit| is_most(hit, name)));
    }
    all.retain(|named| !named.names.is_empty());
    all
}

/// Whether a name that the tables found is most of a phrase.
fn is_most(hit: &str, phrase: &str) -> bool {
    let (phrase, hit) = (fold(phrase), hit.trim());
    let count = |text: &str| text.split([' ', '-']).filter(|word| !matches!(*word, "of" | "and" | "the")).count();
    phrase.contains(hit) && count(hit) * 2 > count(&phrase)
}

fn add<'s>(all: &mut Vec<Asked<'s>>, skills: Vec<Name>, sentence: &'s Sentence, hits: &[SkillHit]) {
    if skills.is_empty() {
        return;
    }
    // `3 years of Python`: the skill stands right behind the years.
    let unit = sentence.text.find("year").unwrap_or(usize::MAX);
    let next = |hit: &&SkillHit| {
        skills.iter().any(|name| name.id == Some(hit.skill))
            && hit.at.start.checked_sub(unit).is_some_and(|gap| gap <= YEARS_OF)
    };
    let years = hits.iter().find(next).and_then(|_| months(&sentence.text)).map(|months| months / 12);
    let known = all.iter_mut().find(|asked| skills.iter().all(|skill| asked.skills.iter().any(|own| own.same(skill))));
    match known {
        Some(asked) => {
            asked.mentions += 1;
            asked.lines.push(sentence.line);
            if rank(sentence.wanted) > rank(asked.wanted) {
                asked.wanted = sentence.wanted;
                asked.sentence = sentence;
            }
            asked.years = asked.years.max(years);
        }
        None => all.push(Asked {
            skills,
            wanted: sentence.wanted,
            mentions: 1,
            years,
            sentence,
            lines: vec![sentence.line],
        }),
    }
}

/// Names that the tables take for one skill with what is asked already, in words of their own, are looked for as they are:
/// who asks for Excel and for pivot tables asks for two things.
fn apart(names: &mut [Name], all: &[Asked<'_>], lexicon: &Lexicon) {
    let mut known: Vec<Name> = all.iter().flat_map(|asked| asked.skills.iter().cloned()).collect();
    for name in names {
        let others = || known.iter().filter(|other| other.id.is_some() && other.id == name.id);
        if others().next().is_some() && !others().any(|other| other.shares_word(name, lexicon)) {
            name.id = None;
        }
        known.push(name.clone());
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

/// A skill that the name of another asked one says too is asked already; so is one that stands in a group of alternatives.
fn leave_out_implied(all: &mut [Asked<'_>], lexicon: &Lexicon) {
    for at in 0..all.len() {
        let Some(own) = all.get(at) else { continue };
        let [single] = own.skills.as_slice() else { continue };
        let (Some(single), need) = (single.id, rank(own.wanted)) else { continue };
        let covered = all.iter().enumerate().position(|(other, asked)| {
            let implied = |name: &Name| {
                name.id.is_some_and(|id| id == single || lexicon.skills.get(id).includes.contains(&single))
            };
            other != at && rank(asked.wanted) >= need && !asked.skills.is_empty() && asked.skills.iter().any(implied)
        });
        if let Some(other) = covered {
            give_up(all, at, other);
        }
    }
}

/// What is asked for by another: its lines are those of the other.
fn give_up(all: &mut [Asked<'_>], at: usize, other: usize) {
    let lines = all.get(at).map(|own| own.lines.clone()).unwrap_or_default();
    all.get_mut(other).into_iter().for_each(|kept| kept.lines.extend(lines.iter().copied()));
    all.get_mut(at).into_iter().for_each(|own| own.skills.clear());
}

/// Words that are part of a longer name that is asked for too.
fn leave_out_parts(all: &mut [Asked<'_>]) {
    let texts: Vec<Vec<String>> =
        all.iter().map(|asked| asked.skills.iter().map(|name| format!(" {} ", fold(&name.text))).collect()).collect();
    for at in 0..all.len() {
        let own = texts.get(at).cloned().unwrap_or_default();
        let [single] = own.as_slice() else { continue };
        if all.get(at).is_none_or(|asked| asked.skills.iter().any(|name| name.id.is_some())) {
            continue;
        }
        let longer = texts.iter().enumerate().position(|(other, names)| {
            other != at && names.iter().any(|name| name.len() > single.len() && name.contains(single.as_str()))
        });
        if let Some(other) = longer {
            give_up(all, at, other);
        }
    }
}

fn wish(asked: &Asked<'_>, lexicon: &Lexicon) -> Wish {
    let mut names: Vec<&str> = Vec::new();
    for name in &asked.skills {
        if !names.iter().any(|known| fold(known) == fold(&name.text)) && names.len() < MAX_ALTERNATIVES {
            names.push(name.text.as_str());
        }
    }
    // Words that look like a slip of a known name are looked for as they are.
    let known = |text: &str| is_nearly_known(text, lexicon) || lexicon.skills.named(text).is_some();
    let as_written = asked.skills.iter().any(|name| name.id.is_none() && known(&name.text));
    let (kind, value) = match (names.as_slice(), asked.years) {
        (names, _) if as_written => ("phrase", json!({ "any_of": names })),
        ([name], None | Some(0)) => ("skill", json!(name)),
        ([name], Some(years)) => ("skill", json!({ "name": name, "min_years": years })),
        (names, _) => ("skill", json!({ "any_of": names })),
    };
    let note = match names.len() {
        1 => "",
        _ => " One of them is enough.",
    };
    Wish {
        label: super::capital(&names.join(" or ")),
        kind,
        value,
        weight: weight(asked),
        required: false,
        is_welcome: false,
        comment: format!("{}{note}", source(asked.sentence, lexicon)),
        lines: asked.lines.clone(),
    }
}

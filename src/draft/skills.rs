//! The skills that a job description asks for: found by the tables or by their words, alternatives joined, what another
//! implies left out.

use super::asks::months;
use super::phrases::{self, Named};
use super::sentences::Sentence;
use super::{Wish, source};
use crate::criteria::{FULL, is_nearly_known};
use crate::lexicon::{JobWord, Lexicon, OwnWords, SkillHit, SkillId, Tongue, Wanted};
use crate::text::{fold, words};
use serde_json::json;
use std::ops::Range;

/// Weights by need before all are brought to 100, and what a second mention adds.
const MUST: u32 = 8;
const DUTY: u32 = 3;
const NICE: u32 = 2;
const AGAIN: u32 = 1;
/// Mentions that add weight.
const MAX_AGAIN: u32 = 2;
/// Skills out of duties that a draft takes up.
const MAX_DUTIES: usize = 16;
/// Alternatives that one criterion names.
const MAX_ALTERNATIVES: usize = 6;
/// Bytes between `year` and a skill that the years are about: `years of experience with Java`.
const YEARS_OF: usize = 26;
/// Words of a sentence that is about its certificate only.
const CERTIFICATE_WORDS: usize = 12;
/// Skills that the criteria on leading people and on soft skills judge better.
const ELSEWHERE: &[&str] = &["Leadership", "Team management", "Mentoring", "Time management", "Computer literacy"];

/// A skill by its name, and by its row where the tables know it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    text: String,
    id: Option<SkillId>,
}

impl Name {
    fn of(text: &str, lexicon: &Lexicon) -> Self {
        match phrases::surely_known(text, lexicon) {
            Some(id) => Self { text: as_asked(text, id, lexicon), id: Some(id) },
            None => Self { text: text.to_owned(), id: None },
        }
    }

    /// A skill of the tables in the words of the text.
    fn written(hit: &SkillHit, text: &str, lexicon: &Lexicon) -> Self {
        Self { text: as_asked(text.get(hit.at.clone()).unwrap_or_default(), hit.skill, lexicon), id: Some(hit.skill) }
    }

    /// Whether two names ask for the same.
    fn same(&self, other: &Self) -> bool {
        self.id.is_some() && self.id == other.id || fold(&self.text) == fold(&other.text)
    }
}

/// A skill as the text says it: who asks for visual design reads of visual design, and is given what the tables know by
/// it. Another spelling of the name itself (`postgres`, `object-oriented`) is told by the name.
fn as_asked(written: &str, id: SkillId, lexicon: &Lexicon) -> String {
    let name = lexicon.skills.get(id).name.as_str();
    let says = |text: &str, all: &str| {
        OwnWords::of(all).is_some_and(|own| {
            own.best(&Tongue::English.said(text), Tongue::English).is_some_and(|place| place.share == FULL)
        })
    };
    let spelt_alike = says(written, name) && says(name, written);
    let one_word = !written.contains(' ') && !name.contains(' ');
    if spelt_alike || one_word && near(written, name) || lexicon.skills.named(written) != Some(id) {
        return name.to_owned();
    }
    super::capital(written)
}

/// Whether two single words are forms of one: they begin alike.
fn near(one: &str, other: &str) -> bool {
    /// Letters that such forms share.
    const ALIKE: usize = 4;
    let (one, other) = (fold(one), fold(other));
    one.chars().take(ALIKE).eq(other.chars().take(ALIKE))
}

/// One skill, or several of which one is enough.
struct Asked<'s> {
    skills: Vec<Name>,
    wanted: Wanted,
    mentions: u32,
    years: Option<u32>,
    sentence: &'s Sentence,
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
            || name.text.contains(' ') && !lexicon.soft_skills.claimed(&name.text).is_empty()
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
        let hits = hits(sentence, &trades, lexicon);
        for group in alternatives(&sentence.text, &hits) {
            let mut names: Vec<Name> =
                group.into_iter().map(|hit| Name::written(hit, &sentence.text, lexicon)).collect();
            names.retain(|name| !elsewhere(name) && !of_years(name, sentence));
            add(&mut all, names, sentence, &hits);
        }
        for named in own_words(sentence, &hits, tongue, lexicon) {
            let mut names: Vec<Name> = named.names.iter().map(|name| Name::of(name, lexicon)).collect();
            names.retain(|name| !elsewhere(name) && !of_years(name, sentence));
            add(&mut all, names, sentence, &hits);
        }
    }
    leave_out_implied(&mut all, lexicon);
    leave_out_parts(&mut all);
    all.retain(|asked| !asked.skills.is_empty());
    let mut order: Vec<usize> = (0..all.len()).collect();
    // Of equal weight what the tables know stands first: it is surely a skill.
    let own = |asked: &Asked<'_>| asked.skills.iter().all(|name| name.id.is_none());
    order.sort_by_key(|at| (std::cmp::Reverse(weight(&all[*at])), own(&all[*at]), *at));
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
    let of_degree = !lexicon.credentials.degrees(text).is_empty()
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

/// Categories of which the text names skills without doubt: there a doubtful spelling (`Spark`) is a skill.
fn trades<'l>(sentences: &[Sentence], lexicon: &'l Lexicon) -> Vec<&'l str> {
    let all = sentences.iter().flat_map(|sentence| lexicon.skills.find(&sentence.text));
    all.filter(|hit| !hit.needs_context).map(|hit| lexicon.skills.get(hit.skill).category.as_str()).collect()
}

/// Whether a sentence is about its certificate only.
fn is_of_certificate(sentence: &Sentence, lexicon: &Lexicon) -> bool {
    let text = &sentence.text;
    !super::certificates::of(text, lexicon).is_empty()
        && text.split_whitespace().count() <= CERTIFICATE_WORDS
        && sentence.wanted != Wanted::Duty
}

/// The skills of a sentence; the subjects of a degree and the words of a certificate are none.
fn hits(sentence: &Sentence, trades: &[&str], lexicon: &Lexicon) -> Vec<SkillHit> {
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
        phrases::of(sentence, Tongue::English, lexicon).into_iter().flat_map(|n| n.names).collect();
    // One everyday word within a longer name, or another word for a skill of a trade that the text does not name
    // otherwise, is chance: `pipelines` are no plumbing among databases.
    let by_chance = |hit: &SkillHit| {
        let written = fold(text.get(hit.at.clone()).unwrap_or_default());
        let skill = lexicon.skills.get(hit.skill);
        let single = !written.contains(' ');
        let own_name = OwnWords::of(&written)
            .is_some_and(|own| own.best(&Tongue::English.said(&skill.name), Tongue::English).is_some());
        let within = phrases.iter().any(|phrase| {
            let phrase = fold(phrase);
            phrase != written
                && phrase.split(' ').any(|word| word == written)
                && lexicon.skills.named(&phrase).is_none()
        });
        let lower = text.get(hit.at.clone()).is_some_and(|w| w.chars().next().is_some_and(char::is_lowercase));
        let alone_in_trade = trades.iter().filter(|trade| **trade == skill.category).count() < 2;
        single
            && lower
            && (within || !own_name && (alone_in_trade || hit.needs_context || sentence.wanted == Wanted::Duty))
    };
    let own = lexicon.skills.find(text).into_iter();
    own.filter(|hit| hit.at.start < until && sure(hit) && !subject(hit) && !in_address(hit) && !by_chance(hit))
        .collect()
}

/// Groups of hits that are alternatives: `AWS, Azure or GCP`, `(Epic, Cerner)`, `such as Xero`; in a list by commas a
/// stroke joins its two neighbours only: `SQL, Python/Scala, ETL`.
fn alternatives<'h>(text: &str, hits: &'h [SkillHit]) -> Vec<Vec<&'h SkillHit>> {
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

/// A skill that the name of another asked one says too is asked already; so is one that stands in a group of alternatives.
fn leave_out_implied(all: &mut [Asked<'_>], lexicon: &Lexicon) {
    for at in 0..all.len() {
        let Some(own) = all.get(at) else { continue };
        let [single] = own.skills.as_slice() else { continue };
        let (Some(single), need) = (single.id, rank(own.wanted)) else { continue };
        let covered = all.iter().enumerate().any(|(other, asked)| {
            let implied = |name: &Name| {
                name.id.is_some_and(|id| id == single || lexicon.skills.get(id).includes.contains(&single))
            };
            other != at && rank(asked.wanted) >= need && !asked.skills.is_empty() && asked.skills.iter().any(implied)
        });
        if covered && let Some(own) = all.get_mut(at) {
            own.skills.clear();
        }
    }
}

/// Words that are part of a longer name that is asked for too.
fn leave_out_parts(all: &mut [Asked<'_>]) {
    let texts: Vec<Vec<String>> =
        all.iter().map(|asked| asked.skills.iter().map(|name| format!(" {} ", fold(&name.text))).collect()).collect();
    for (at, asked) in all.iter_mut().enumerate() {
        let own = texts.get(at).cloned().unwrap_or_default();
        let [single] = own.as_slice() else { continue };
        if asked.skills.iter().any(|name| name.id.is_some()) {
            continue;
        }
        let longer = texts.iter().enumerate().any(|(other, names)| {
            other != at && names.iter().any(|name| name.len() > single.len() && name.contains(single.as_str()))
        });
        if longer {
            asked.skills.clear();
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
    let as_written = asked.skills.iter().any(|name| name.id.is_none() && is_nearly_known(&name.text, lexicon));
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
        line: asked.sentence.line,
    }
}

/// Words of the text from which it says enough to be compared with, and words that are taken up.
const MIN_TEXT: usize = 8;
const MAX_TEXT: usize = 60;
/// Weight from which a word tells one trade from another.
const TELLING: u32 = 380;

/// The words of a text that soft skills are not named by: `problem` and `solving` tell no trade from another.
fn words_of_trade<'t>(text: &'t str, lexicon: &Lexicon) -> Vec<&'t str> {
    let soft = lexicon.soft_skills.claimed(text);
    let start = text.as_ptr() as usize;
    let is_soft = |word: &&str| {
        let at = word.as_ptr() as usize - start;
        soft.iter().any(|soft| soft.contains(&at))
    };
    words(text).filter(|word| !is_soft(word)).collect()
}

/// The words of the text as one criterion: who does the same work uses the same words, whatever the tables know.
pub(super) fn words_of_text(role: &str, sentences: &[Sentence], lexicon: &Lexicon) -> Option<Wish> {
    // What asks who somebody is gives no word.
    let protected = |text: &str| {
        let parts = || text.split(['.', ';']).any(|part| lexicon.protected.find(part.trim()).is_some());
        lexicon.protected.named_in(text).is_some() || parts()
    };
    let asked = sentences
        .iter()
        .filter(|sentence| sentence.wanted != Wanted::Skip && !protected(&sentence.text))
        .map(|sentence| sentence.text.as_str());
    let tongue = Tongue::of(asked.clone());
    let mut seen: Vec<OwnWords> = Vec::new();
    let mut found: Vec<(u32, usize, String)> = Vec::new();
    for word in std::iter::once(role).chain(asked).flat_map(|text| words_of_trade(text, lexicon)) {
        let folded = fold(word);
        let says_nothing = tongue.is_small(&folded)
            || folded.chars().count() < 3
            || folded.chars().any(|c| c.is_ascii_digit())
            || [JobWord::Filler, JobWord::Generic, JobWord::Condition].iter().any(|part| part.is(&folded))
            || lexicon.protected.find(&folded).is_some()
            || !lexicon.soft_skills.find(&folded).is_empty();
        let Some(own) = OwnWords::of(&folded).filter(|own| !says_nothing && own.weight() >= TELLING) else { continue };
        if !seen.contains(&own) {
            found.push((own.weight(), found.len(), folded));
            seen.push(own);
        }
    }
    if found.len() < MIN_TEXT {
        return None;
    }
    found.truncate(MAX_TEXT);
    let listed: Vec<String> = found.into_iter().map(|(.., word)| word).collect();
    Some(Wish {
        label: "Words of the text".to_owned(),
        kind: "phrase",
        value: json!({ "words": listed }),
        weight: 1,
        required: false,
        is_welcome: false,
        comment: "Who does this work uses these words: take out those that say nothing of it.".to_owned(),
        line: 0,
    })
}

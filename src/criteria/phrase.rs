//! Own words or a bounded pattern. In the file: `"night shift"`, `{ "any_of": ["night shift"] }` or `{ "pattern": "\\bISO ?9001\\b" }`; or how
//! much of a text stands anywhere, each word by how rare it is: `{ "words": ["kiln", "glaze", "firing"] }`.

use super::fields::Fields;
use super::schema::{object, text, text_or, texts};
use super::what_if::{WhatIf, any_of};
use super::{Check, FULL, Judgement, View};
use crate::digest::Evidence;
use crate::lexicon::{Lexicon, OwnWords};
use crate::profile::{Passage, Profile};
use crate::text::{Term, Terms};
use regex::{Regex, RegexBuilder};
use serde_json::{Value, json};
use std::ops::Range;
use std::sync::OnceLock;

#[derive(Debug)]
struct Phrase {
    names: Vec<String>,
    words: Terms<()>,
    /// Phrases of several words, by their stems; made when the first profile is judged, as are the words below.
    stems: OnceLock<Vec<OwnWords>>,
    pattern: Option<Regex>,
    /// Words that count one by one.
    each: OnceLock<Vec<OwnWords>>,
    /// Those words as they are written.
    listed: Vec<String>,
    shown: String,
}

/// Bytes that a compiled pattern may take.
const MAX_PATTERN: usize = 1 << 18;
/// Lines of evidence that are kept.
const MAX_EVIDENCE: usize = 3;

pub(super) fn load(fields: &mut Fields<'_>, _lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    if let Some(text) = fields.own_text() {
        return (!text.is_empty()).then(|| Box::new(Phrase::of(vec![text], None, None, Vec::new())) as Box<dyn Check>);
    }
    if !fields.is_object("expected a text, or an object such as { \"any_of\": [\"night shift\"] }") {
        return None;
    }
    let (words, pattern) = (fields.texts("any_of"), fields.text("pattern"));
    let each = fields.texts("words").unwrap_or_default();
    if ["any_of", "pattern", "words"].into_iter().all(|key| fields.get(key).is_none()) {
        fields.wrong_here("a phrase needs `any_of`, `pattern` or `words`", "name words, or write a regular expression");
    }
    let compiled = pattern.as_ref().and_then(|text| {
        let built = RegexBuilder::new(text).case_insensitive(true).size_limit(MAX_PATTERN).build();
        match built {
            Ok(regex) if regex.is_match("") => {
                fields.wrong(
                    "pattern",
                    "the pattern matches the empty text, so everyone would meet it",
                    "make at least one letter needed",
                );
                None
            }
            Ok(regex) => Some(regex),
            Err(error) => {
                let reason = error.to_string();
                let last = reason.lines().last().unwrap_or_default().trim().trim_start_matches("error: ");
                let help = match error {
                    regex::Error::CompiledTooBig(_) => "make it smaller: fewer or shorter repetitions",
                    _ => "see the syntax of the regex crate; letters and digits stand for themselves",
                };
                fields.wrong("pattern", format!("the pattern cannot be used: {last}"), help);
                None
            }
        }
    });
    fields.finish(&[]);
    let words: Vec<String> = words.unwrap_or_default().into_iter().map(|(_, word)| word).collect();
    let listed: Vec<String> = each.into_iter().map(|(_, text)| text).collect();
    Some(Box::new(Phrase::of(words, pattern.as_ref(), compiled, listed)))
}

impl Phrase {
    /// A phrase of words, of a pattern as it is written and as it is looked for, and of words that count one by one.
    fn of(names: Vec<String>, written: Option<&String>, pattern: Option<Regex>, listed: Vec<String>) -> Self {
        let shown = names.iter().chain(written).cloned().collect::<Vec<_>>().join(" or ");
        let term = |text: String| Term { text, value: Some(()), exact_case: false, needs_context: false };
        let words = Terms::new(names.iter().cloned().map(term).collect());
        Self { names, words, stems: OnceLock::new(), pattern, each: OnceLock::new(), listed, shown }
    }
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    let mut phrase = object([("any_of", texts()), ("pattern", text()), ("words", texts())], &[]);
    phrase["anyOf"] = json!([{ "required": ["any_of"] }, { "required": ["pattern"] }, { "required": ["words"] }]);
    text_or(&phrase)
}

impl Check for Phrase {
    fn judge(&self, profile: &Profile<'_>, _view: &View<'_>) -> Judgement {
        let by_stems = |passage: &Passage<'_>| {
            let whole = |words: &OwnWords| words.best(passage.words(), passage.tongue).filter(|at| at.share == FULL);
            self.stems().iter().find_map(whole).map(|place| place.at).filter(|at| !passage.is_denied(at))
        };
        let matches = |passage: &Passage<'_>| {
            let text = passage.line.text.as_str();
            let exact = self.words.find(text).into_iter().next().map(|hit| hit.at);
            let pattern = || self.pattern.as_ref().and_then(|p| p.find(text)).map(|found| found.range());
            exact.or_else(pattern).or_else(|| by_stems(passage))
        };
        let evidence: Vec<Evidence> = profile
            .passages
            .iter()
            .filter_map(|passage| matches(passage).map(|at| (passage.line, at)))
            .take(MAX_EVIDENCE)
            .map(|(line, at)| Evidence::around(line, &at))
            .collect();
        if evidence.is_empty() && !self.listed.is_empty() {
            return self.by_words(profile);
        }
        if evidence.is_empty() {
            return Judgement::unmet(format!("{} not found", self.shown));
        }
        Judgement::found(FULL, self.shown.clone(), evidence)
    }

    /// A pattern alone names no words that would meet it.
    fn what_ifs(&self, _profile: &Profile<'_>, _view: &View<'_>) -> Vec<WhatIf> {
        let told = format!("the words {}", any_of(&self.names));
        let first = self
            .names
            .first()
            .map(|words| WhatIf::new(told, words, |profile, line| profile.passages.push(Passage::alone(line))));
        first.into_iter().collect()
    }
}

/// Share of the words, by weight, in thousandths, at which more adds nothing: nobody writes as a job text does.
const FULL_SHARE: u32 = 400;
/// Words of a resume of the usual length; lines with a word are counted for as many, so that long resumes gain nothing by
/// their length. A shorter text than the second counts as if it were so long.
const USUAL_WORDS: usize = 500;
const LEAST_WORDS: usize = 250;
/// Lengths are told apart in steps of so many words: a line at the head more or less, as of a name or a place, says nothing.
const STEP: usize = 50;
/// Lines in so many words at which a word earns half of what it can. Measured on graded resumes of six roles: pairs in
/// the right order rise by .03 from counting up to three lines, and hardly differ between 2 and 5.
const HALF: usize = 3;

impl Phrase {
    fn stems(&self) -> &[OwnWords] {
        let several = || self.names.iter().filter_map(|text| OwnWords::of(text)).filter(|words| words.len() > 1);
        self.stems.get_or_init(|| several().collect())
    }

    /// How much of the words stands anywhere, and how thickly.
    fn by_words(&self, profile: &Profile<'_>) -> Judgement {
        let mut lines: Vec<(u32, &Passage<'_>, Range<usize>)> = Vec::new();
        let each = self.each.get_or_init(|| OwnWords::each(self.listed.iter().map(String::as_str)));
        let mut counts = vec![0_usize; each.len()];
        let mut said = 0_usize;
        for passage in &profile.passages {
            let mut weight = 0;
            let mut place: Option<Range<usize>> = None;
            said += passage.length();
            for (word, count) in each.iter().zip(&mut counts) {
                if let Some(at) = word.first(passage.words(), passage.tongue) {
                    *count += 1;
                    weight += word.weight();
                    place = Some(place.map_or(at.clone(), |known| known.start.min(at.start)..known.end.max(at.end)));
                }
            }
            lines.extend(place.map(|at| (weight, passage, at)));
        }
        let all: u32 = each.iter().map(OwnWords::weight).sum();
        let half = HALF * ((said.max(LEAST_WORDS) + STEP / 2) / STEP * STEP);
        let worth = |(word, count): (&OwnWords, &usize)| {
            let thick = count * USUAL_WORDS;
            // A share below one of a weight in thousandths.
            word.weight() * (FULL as usize * thick / (thick + half).max(1)) as u32 / FULL
        };
        let found: u32 = each.iter().zip(&counts).map(worth).sum();
        let many = counts.iter().filter(|count| **count > 0).count();
        let share = FULL * found / all.max(1);
        let degree = FULL * share.min(FULL_SHARE) / FULL_SHARE;
        lines.sort_by_key(|(weight, passage, _)| (std::cmp::Reverse(*weight), passage.line.number));
        let evidence =
            lines.iter().take(MAX_EVIDENCE).map(|(_, passage, at)| Evidence::around(passage.line, at)).collect();
        let note = format!("{many} of {} words, in {} lines", each.len(), lines.len());
        if degree == 0 { Judgement::unmet(note) } else { Judgement::found(degree, note, evidence) }
    }
}

//! A draft of criteria from a job description: deterministic, good enough to screen with, with comments for a person.
//!
//! Main case: sections such as *Requirements* and *Nice to have*, one wish a line. Fallback: running text, where the
//! wording of each sentence decides. Known to fail: wishes that no table knows, which stay out, and duties that are no
//! skill of the candidate ("you work with our Java team"). Who somebody is never becomes a criterion, whatever the text
//! asks; the draft says in which line it left something out.

mod asks;
mod certificates;
mod chunks;
mod cuts;
mod experience;
mod found;
mod headings;
mod leading;
mod names;
mod phrases;
mod questions;
mod role;
mod salary;
mod schooling;
mod sentences;
mod skills;
mod telling;
mod text_words;
mod weights;
mod write;
mod years;

use crate::lexicon::{Lexicon, Wanted};
use crate::text::fold;
use sentences::Sentence;
use serde_json::Value;

/// Criteria that a draft has at most: more than a person would check by eye.
const MAX_CRITERIA: usize = 40;

/// One criterion of a draft.
#[derive(Clone, Debug)]
struct Wish {
    label: String,
    kind: &'static str,
    value: Value,
    /// Weight among those of its kind, then among all, before all are brought to 100.
    weight: u32,
    required: bool,
    /// The text only welcomes or mentions it.
    is_welcome: bool,
    /// What a person should look at.
    comment: String,
    /// The lines that it comes from, from 1.
    lines: Vec<usize>,
}

impl Wish {
    /// The fields of work that it asks years of.
    fn fields(&self) -> Vec<String> {
        let named = self.value.get("in").and_then(Value::as_array).into_iter().flatten();
        named.filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

/// A criteria file drafted from the lines of a job description.
pub fn draft(lines: &[&str], lexicon: &Lexicon) -> String {
    let role = role::of(lines, lexicon);
    let brought = questions::brought(lines);
    let text: Vec<&str> =
        lines.iter().enumerate().map(|(at, line)| if brought.lines.contains(&at) { "" } else { *line }).collect();
    let sentences = sentences::of(&text, lexicon);
    let mut wishes = experience::experience(&role, &sentences, lexicon);
    wishes.extend(leading::leadership(&role, &sentences, lexicon));
    let mut others = asks::certifications(&sentences, lexicon);
    others.extend(schooling::education(&sentences, lexicon));
    others.extend(asks::languages(&sentences, lexicon));
    let mut soft = asks::soft_skills(&sentences, lexicon);
    let room = MAX_CRITERIA.saturating_sub(wishes.len() + others.len() + soft.len());
    let taken: Vec<String> = wishes.iter().chain(&others).map(|wish| wish.label.clone()).collect();
    let fields: Vec<String> = wishes.iter().flat_map(Wish::fields).collect();
    wishes.extend(skills::wishes(&role, &sentences, &taken, &fields, room, lexicon));
    wishes.extend(others);
    // Negotiation is a skill of the trade and a soft skill: it is asked once.
    soft.retain(|wish| !wishes.iter().any(|other| fold(&other.label) == fold(&wish.label)));
    wishes.extend(soft);
    wishes.truncate(MAX_CRITERIA);
    tell_apart(&mut wishes);
    weights::share(&mut wishes);
    wishes.extend(text_words::words_of_text(&role, &sentences, lexicon).map(weights::of_text));
    let bank = brought.bank(&wishes, lexicon).unwrap_or_else(|| questions::bank(&wishes));
    let left_out = left_out(lines, lexicon);
    let mut nothing = without_criterion(&sentences, &wishes);
    nothing.retain(|(line, _)| !left_out.iter().any(|(known, _)| known == line));
    let notes = write::Notes { left_out, nothing };
    write::file(&role, &wishes, &notes, &bank, salary::of(lines).as_ref())
}

/// Labels are columns of the shortlist, so each is there once.
fn tell_apart(wishes: &mut Vec<Wish>) {
    let mut seen: Vec<String> = Vec::new();
    wishes.retain(|wish| {
        let folded = fold(&wish.label);
        let first = !seen.contains(&folded);
        seen.push(folded);
        first
    });
}

/// Lines that ask for something in words and became no criterion.
fn without_criterion(sentences: &[Sentence], wishes: &[Wish]) -> Vec<(usize, String)> {
    /// Lines that are listed: more nobody reads.
    const MOST: usize = 20;
    // What is asked in so many words first, then what is done.
    let asks = |s: &&Sentence| matches!(s.wanted, Wanted::Must | Wanted::Nice);
    let asked = sentences.iter().filter(asks).chain(sentences.iter().filter(|s| s.wanted == Wanted::Duty));
    let left = asked.filter(|s| !wishes.iter().any(|wish| wish.lines.contains(&s.line)));
    let mut left: Vec<(usize, String)> = left.map(|s| (s.line, shortened(&s.text))).collect();
    left.dedup_by_key(|(line, _)| *line);
    left.truncate(MOST);
    left.sort_by_key(|(line, _)| *line);
    left.dedup_by_key(|(line, _)| *line);
    left
}

/// A text as a comment quotes it.
fn shortened(text: &str) -> String {
    /// Letters of a quote.
    const QUOTE: usize = 90;
    let mut quote: String = text.chars().take(QUOTE).collect();
    if text.chars().count() > QUOTE {
        quote.push('…');
    }
    quote
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Numbers of the lines that ask who somebody is, with what they ask.
fn left_out(lines: &[&str], lexicon: &Lexicon) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // A promise to treat all alike names the same words.
        if lexicon.job_words.wordings(line).contains(&Wanted::Skip) {
            continue;
        }
        let bare = line.trim().trim_start_matches(['-', '*', '•', ' ']);
        // `Age: 25 to 35` asks; running text has to say it in so many words.
        let hit = bare.split(['.', ';']).find_map(|part| lexicon.protected.find(part.trim()));
        if let Some(hit) = lexicon.protected.named_in(bare).or(hit).filter(|_| !bare.is_empty()) {
            found.push((at + 1, hit.attribute.what));
        }
    }
    found
}

/// Where a wish comes from: `Line 12: 5+ years of nursing.`
fn source(sentence: &Sentence, lexicon: &Lexicon) -> String {
    if lexicon.protected.named_in(&sentence.text).is_some() {
        return format!("Line {}.", sentence.line);
    }
    let quote = shortened(&sentence.text);
    let stop = if quote.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("Line {}: {quote}{stop}", sentence.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_of_nothing_is_still_a_sound_file() {
        let lexicon = Lexicon::built_in().unwrap();
        let text = draft(&[], &lexicon);
        assert!(crate::criteria::parse(&text, &lexicon).is_ok(), "{text}");
    }
}

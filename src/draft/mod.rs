//! A draft of criteria from a job description: deterministic, good enough to screen with, with comments for a person.
//!
//! Main case: sections such as *Requirements* and *Nice to have*, one wish a line. Fallback: running text, where the
//! wording of each sentence decides. Known to fail: wishes that no table knows, which stay out, and duties that are no
//! skill of the candidate ("you work with our Java team"). Who somebody is never becomes a criterion, whatever the text
//! asks; the draft says in which line it left something out.

mod asks;
mod questions;
mod sentences;
mod skills;
mod write;

use crate::lexicon::{Lexicon, Wanted};
use crate::text::{fold, key};
use sentences::Sentence;
use serde_json::Value;

/// Criteria that a draft has at most: more than a person would check by eye.
const MAX_CRITERIA: usize = 15;
/// Words of a line that can be the title of the job.
const MAX_TITLE_WORDS: usize = 9;
/// Lines from the top in which the title is looked for.
const TITLE_LINES: usize = 12;

/// One criterion of a draft.
#[derive(Clone, Debug)]
struct Wish {
    label: String,
    kind: &'static str,
    value: Value,
    /// Weight before all are brought to 100.
    weight: u32,
    required: bool,
    /// What a person should look at.
    comment: String,
}

/// A criteria file drafted from the lines of a job description.
pub fn draft(lines: &[&str], lexicon: &Lexicon) -> String {
    let role = role(lines, lexicon);
    let sentences = sentences::of(lines, lexicon);
    let mut wishes = asks::experience(&role, &sentences, lexicon);
    wishes.extend(asks::leadership(&role, &sentences, lexicon));
    let mut others = asks::certificates(&sentences, lexicon);
    others.extend(asks::education(&sentences, lexicon));
    others.extend(asks::languages(&sentences, lexicon));
    let mut soft = asks::soft_skills(&sentences, lexicon);
    let room = MAX_CRITERIA.saturating_sub(wishes.len() + others.len() + soft.len());
    let taken: Vec<String> = wishes.iter().chain(&others).map(|wish| wish.label.clone()).collect();
    wishes.extend(skills::wishes(&role, &sentences, &taken, room, lexicon));
    wishes.extend(others);
    // Negotiation is a skill of the trade and a soft skill: it is asked once.
    soft.retain(|wish| !wishes.iter().any(|other| fold(&other.label) == fold(&wish.label)));
    wishes.extend(soft);
    wishes.truncate(MAX_CRITERIA);
    write::file(&role, &wishes, &left_out(lines, lexicon), &questions::bank(&wishes))
}

/// The name of the role: the first line like a title, else the first title inside a line.
fn role(lines: &[&str], lexicon: &Lexicon) -> String {
    let filled =
        || lines.iter().map(|line| line.trim().trim_start_matches(['#', '*', '-', '•', ' '])).filter(|l| !l.is_empty());
    for line in filled().take(TITLE_LINES) {
        let title = bare_title(line);
        let short = title.split_whitespace().count() <= MAX_TITLE_WORDS && !title.ends_with(['.', '!', '?']);
        if short
            && lexicon.titles.has_head(&title)
            && !starts_a_sentence(&title)
            && lexicon.protected.find(&title).is_none()
        {
            return title;
        }
    }
    for line in filled() {
        let hits = lexicon.titles.find(line);
        let Some(head) = hits.iter().position(|hit| hit.is_head) else { continue };
        // Words of rank just before the title belong to it: `a senior nurse`.
        let mut start = hits[head].at.start;
        for hit in hits.iter().take(head).rev() {
            if line.get(hit.at.end..start).is_some_and(|gap| gap.trim().is_empty()) {
                start = hit.at.start;
            }
        }
        if let Some(title) = line.get(start..hits[head].at.end) {
            return capital(title);
        }
    }
    filled().next().map_or_else(
        || "Role".to_owned(),
        |line| line.split_whitespace().take(MAX_TITLE_WORDS).collect::<Vec<_>>().join(" "),
    )
}

fn starts_a_sentence(line: &str) -> bool {
    let first = key(line);
    ["we ", "our ", "you ", "are ", "about ", "join ", "as ", "the "].iter().any(|word| first.starts_with(word))
}

/// A title line without `Job title:`, places, and marks such as `(m/f/d)`.
fn bare_title(line: &str) -> String {
    let (before, after) = line.split_once(':').unwrap_or(("", line));
    let announced = ["job title", "title", "position", "role", "vacancy", "job", "we are hiring", "wanted", "hiring"];
    let title = if before.is_empty() || announced.contains(&key(before).as_str()) { after } else { line };
    let mut bare = String::new();
    let mut depth = 0_usize;
    for letter in title.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    let end = [" - ", " – ", " — ", " | ", " @ ", " at "].iter().filter_map(|mark| bare.find(mark)).min();
    let bare = end.and_then(|end| bare.get(..end)).unwrap_or(&bare);
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = bare.trim_matches(['*', '#', ',', '.']);
    if bare.chars().any(char::is_lowercase) {
        return bare.to_owned();
    }
    // `SITE ENGINEER`; short words are marks such as `HR`.
    let words =
        bare.split(' ').map(|word| if word.len() > 3 { capital(&word.to_lowercase()) } else { word.to_owned() });
    words.collect::<Vec<_>>().join(" ")
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
    // Letters of a quote.
    const QUOTE: usize = 90;
    if lexicon.protected.named_in(&sentence.text).is_some() {
        return format!("Line {}.", sentence.line);
    }
    let mut quote: String = sentence.text.chars().take(QUOTE).collect();
    if sentence.text.chars().count() > QUOTE {
        quote.push('…');
    }
    let stop = if quote.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("Line {}: {quote}{stop}", sentence.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_is_the_first_line_like_a_title() {
        let lexicon = Lexicon::built_in().unwrap();
        for (lines, expected) in [
            (vec!["Senior Backend Engineer (m/f/d) - Lisbon"], "Senior Backend Engineer"),
            (vec!["Northwind Clinic", "Job title: Registered Nurse"], "Registered Nurse"),
            (vec!["", "We are looking for a sous chef to join our kitchen."], "Sous chef"),
            (vec!["Our firm is growing.", "# Site Engineer | Bridges"], "Site Engineer"),
            (vec!["Nothing of the kind"], "Nothing of the kind"),
            (vec![], "Role"),
        ] {
            assert_eq!(role(&lines, &lexicon), expected, "{lines:?}");
        }
    }

    #[test]
    fn a_draft_of_nothing_is_still_a_sound_file() {
        let lexicon = Lexicon::built_in().unwrap();
        let text = draft(&[], &lexicon);
        assert!(crate::criteria::parse(&text, &lexicon).is_ok(), "{text}");
    }
}

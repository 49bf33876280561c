//! Headings of a job description, and what each says of the lines below it.

use crate::lexicon::{Lexicon, Wanted};
use crate::text::{fold, words};

/// Words of a heading.
pub(super) const MAX_HEADING_WORDS: usize = 8;
/// Letters from which words in capitals before others are a heading.
const SHOUT: usize = 10;

/// What a line says of the lines below it, if it is a heading.
pub(super) fn heading(line: &str, markdown: bool, lexicon: &Lexicon) -> Option<Wanted> {
    /// Words of a heading by what it says; the first kind that has one counts.
    const SAYS: [(Wanted, &[&str]); 4] = [
        (
            Wanted::Skip,
            &[
                "benefits", "perks", "salary", "offer", "offers", "apply", "mission", "vision", "culture", "process",
                "conditions", "residency", "about", "company", "location", "why", "pitfalls", "questions", "referral",
                "work location", "bieten", "offrons", "ofrecemos", "package", "compensation",
            ],
        ),
        (
            Wanted::Nice,
            &[
                "preferred", "desirable", "desired", "nice", "bonus", "advantageous", "plus", "optional", "deseable",
                "souhaité",
            ],
        ),
        (
            Wanted::Must,
            &[
                "requirements", "qualifications", "qual", "competencies", "criteria", "profile", "must", "requisitos",
                "anforderungen", "profil", "perfil", "candidate", "skills", "expect", "essentials",
            ],
        ),
        (
            Wanted::Duty,
            &[
                "responsibilities", "duties", "accountabilities", "functions", "tasks", "overview", "description",
                "aufgaben", "missions", "funciones", "role", "job",
            ],
        ),
    ];
    let count = line.split_whitespace().count();
    if count > MAX_HEADING_WORDS || line.ends_with(['.', ',', ';']) {
        return None;
    }
    if let Some(known) = lexicon.job_words.heading(line) {
        return Some(known);
    }
    let letters: Vec<char> = line.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.len() > 4 && letters.iter().all(|c| c.is_uppercase());
    let said: Vec<&str> = words(line).collect();
    let titled = said.len() > 1
        && said.iter().filter(|word| word.len() > 3).all(|word| word.chars().next().is_some_and(char::is_uppercase));
    let shaped = line.ends_with([':', '?']) || capitals || markdown || titled;
    if !shaped || line.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let folded: Vec<String> = said.iter().map(|word| fold(word)).collect();
    let about_role = folded.first().is_some_and(|word| word == "about")
        && folded.iter().any(|word| matches!(word.as_str(), "role" | "job" | "position" | "you"));
    if about_role {
        return Some(if folded.iter().any(|word| word == "you") { Wanted::Must } else { Wanted::Duty });
    }
    let says = |(_, known): &&(Wanted, &[&str])| folded.iter().any(|word| known.contains(&word.as_str()));
    // A title such as `Job Coach` is no heading; only the surer shapes may have the weaker words.
    let weak =
        |word: &str| matches!(word, "role" | "job" | "skills" | "candidate" | "process" | "offer" | "plus" | "about");
    let (wanted, known) = SAYS.iter().find(says)?;
    let sure = folded.iter().any(|word| known.contains(&word.as_str()) && !weak(word));
    (sure || line.ends_with(':') || markdown || capitals && folded.len() > 1).then_some(*wanted)
}

/// A heading in capitals that its text follows in the same line: `REFERRAL INFORMATION Please send ...`.
pub(super) fn shouted(line: &str) -> (Option<&str>, &str) {
    let shouts = |word: &&str| word.chars().count() > 2 && word.chars().all(|c| c.is_uppercase() || c == '&');
    let many = line.split(' ').take_while(shouts).count();
    let length: usize = line.split(' ').take(many).map(|word| word.len() + 1).sum();
    let plain = line.split(' ').nth(many).is_some_and(|word| word.chars().nth(1).is_some_and(char::is_lowercase));
    let (Some(before), Some(after)) = (line.get(..length.saturating_sub(1)), line.get(length..)) else {
        return (None, line);
    };
    let enough = before.chars().count() > SHOUT && many <= MAX_HEADING_WORDS;
    if many >= 2 && plain && enough { (Some(before), after) } else { (None, line) }
}

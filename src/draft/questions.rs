//! Interview questions: those that the text brings, else some drafted from the criteria.

use super::Wish;
use crate::lexicon::{Lexicon, OwnWords, Tongue};
use crate::text::key;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Technical questions that a draft has.
const MAX_TECHNICAL: usize = 5;

/// Forms of a technical question, taken in turn; `{}` is the label.
const TECHNICAL: [(&str, [&str; 2]); 5] = [
    (
        "Tell me of a piece of work in which {} decided the outcome. What was your own part?",
        ["A concrete case", "Own part and result"],
    ),
    ("What goes wrong most often with {}, and how do you notice?", ["Knows the limits", "Checks before others notice"]),
    ("How would you explain {} to somebody new in the team?", ["Plain words", "What matters first"]),
    (
        "What did you do differently with {} a few years ago, and why have you changed?",
        ["Learns from results", "Up to date"],
    ),
    (
        "You have a day to improve how we do {}. Where do you begin?",
        ["Asks before acting", "A first step that can be checked"],
    ),
];

/// The question bank that a text brings, and which of its lines it takes up.
#[derive(Debug, Default)]
pub(super) struct Brought {
    lists: BTreeMap<&'static str, Vec<String>>,
    /// Indices of lines that are questions, what to listen for, or their headings.
    pub(super) lines: BTreeSet<usize>,
}

/// Words of a heading over questions, by list.
const HEADINGS: [(&str, &[&str]); 5] = [
    ("look_for", &["look for", "looking for in an answer", "good answers", "listen for"]),
    ("pitfalls", &["pitfalls", "red flags", "warning signs"]),
    ("screening", &["screening"]),
    ("behavioural", &["behavioral", "behavioural", "situational", "soft skills", "culture"]),
    ("technical", &["technical", "assessment", "role specific", "interview", "skill", "knowledge"]),
];
/// Words of such a heading.
const MAX_HEADING: usize = 7;
/// Questions that a list has at most.
const MAX_QUESTIONS: usize = 40;

/// The questions of a text, with what to look for and pitfalls: lists under headings that say so.
pub(super) fn brought(lines: &[&str]) -> Brought {
    let mut brought = Brought::default();
    let mut list: Option<&'static str> = None;
    for (at, raw) in lines.iter().enumerate() {
        let bare = raw.trim().trim_start_matches(['#', '*', ' ']).trim();
        let item = raw.trim().trim_start_matches(['•', '-', '*', '–', '·', '▪', ' ', '\t']);
        let said = key(bare);
        let short = bare.split_whitespace().count() <= MAX_HEADING;
        let is_item = item.len() < raw.trim().len() || list.is_some() && bare.ends_with('?');
        let named =
            || HEADINGS.iter().find(|(_, words)| words.iter().any(|word| said.contains(word))).map(|(name, _)| *name);
        let asks = said.contains("questions") && !said.starts_with("interview questions for");
        let listens =
            bare.ends_with(':') && HEADINGS.iter().take(2).any(|(_, words)| words.iter().any(|w| said.contains(w)));
        if short && !bare.ends_with(['?', '.']) && (asks || listens) && !(is_item && bare.ends_with('?')) {
            list = named().or(Some("technical"));
            brought.lines.insert(at);
            continue;
        }
        let Some(name) = list else { continue };
        if bare.is_empty() {
            continue;
        }
        if is_item {
            let texts = brought.lists.entry(name).or_default();
            if texts.len() < MAX_QUESTIONS && !item.is_empty() {
                texts.push(item.to_owned());
            }
            brought.lines.insert(at);
        } else if bare.ends_with(':') {
            brought.lines.insert(at);
        } else {
            list = None;
        }
    }
    // A list without questions is no bank.
    let any = ["screening", "technical", "behavioural"].iter().any(|name| brought.lists.contains_key(name));
    if !any {
        return Brought::default();
    }
    // What stands between and behind the lists speaks of the interview, not of the job.
    if let Some(first) = brought.lines.first().copied() {
        brought.lines.extend(first..lines.len());
    }
    brought
}

impl Brought {
    /// The bank, each technical question with the criteria that it speaks of.
    pub(super) fn bank(&self, wishes: &[Wish], lexicon: &Lexicon) -> Option<Value> {
        if self.lists.is_empty() {
            return None;
        }
        let fair = |text: &&String| lexicon.protected.named_in(text).is_none();
        let texts = |name: &str| self.lists.get(name).into_iter().flatten().filter(fair).collect::<Vec<_>>();
        let about = |question: &str| {
            let topics = wishes.iter().filter(|wish| matches!(wish.kind, "skill" | "leadership" | "experience"));
            let named = topics.filter(|wish| {
                let own = OwnWords::of(&wish.label);
                own.is_some_and(|own| {
                    own.best(&Tongue::English.said(question), Tongue::English).is_some_and(|place| place.share >= 600)
                })
            });
            named.map(|wish| wish.label.clone()).take(3).collect::<Vec<_>>()
        };
        let technical: Vec<Value> = texts("technical")
            .into_iter()
            .map(|question| match about(question) {
                topics if topics.is_empty() => json!(question),
                topics => json!({ "question": question, "about": topics }),
            })
            .collect();
        // Lists without a text are left out by who writes the file.
        Some(json!({
            "screening": texts("screening"), "technical": technical, "behavioural": texts("behavioural"),
            "look_for": texts("look_for"), "pitfalls": texts("pitfalls"),
        }))
    }
}

/// The question bank of a draft whose text brings none.
pub(super) fn bank(wishes: &[Wish]) -> Value {
    let mut topics: Vec<&Wish> = wishes.iter().filter(|wish| wish.kind == "skill").collect();
    topics.sort_by_key(|wish| std::cmp::Reverse(wish.weight));
    let technical: Vec<Value> = topics
        .into_iter()
        .take(MAX_TECHNICAL)
        .zip(TECHNICAL)
        .map(|(wish, (form, look_for))| {
            json!({ "question": form.replace("{}", &wish.label), "about": [wish.label], "look_for": look_for })
        })
        .collect();
    let mut behavioural = vec![
        "Tell me of a mistake of yours and what came of it.".to_owned(),
        "Tell me of a disagreement at work and how it ended.".to_owned(),
    ];
    for wish in wishes {
        match wish.kind {
            "leadership" => {
                behavioural.push("How did you help somebody in your team to become better at the work?".to_owned());
                behavioural.push("Tell me of a decision that your team did not like.".to_owned());
            }
            "soft_skill" => {
                let name = wish.label.to_lowercase();
                behavioural.push(format!("Tell me of a time when it came down to this: {name}."));
            }
            _ => {}
        }
    }
    json!({
        "screening": [
            "What attracted you to this role?",
            "Walk me through the experience that fits it best.",
            "When could you start?",
            "What pay do you expect?",
        ],
        "technical": technical,
        "behavioural": behavioural,
        "look_for": ["Answers from own work, with results", "Says what is not known", "Asks good questions back"],
        "pitfalls": ["General answers without a case", "Only `we`, never the own part", "Blames others for what went wrong"],
    })
}

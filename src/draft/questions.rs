//! Interview questions drafted from the criteria.

use super::Wish;
use serde_json::{Value, json};

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

/// The question bank of a draft.
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

//! The question bank: lists of questions and of what to listen for.

use super::diagnose::{Problem, did_you_mean, shape, suggest};
use super::fair;
use super::fields::Fields;
use super::schema::{object, text, text_or, texts};
use crate::lexicon::Lexicon;
use crate::text::fold;
use serde_json::{Map, Value, json};

/// Lists of plain texts, in the order of an interview; technical questions are apart.
pub(super) const LISTS: [&str; 4] = ["screening", "behavioural", "look_for", "pitfalls"];

/// A technical question may be about these.
struct Topics<'t> {
    labels: Vec<&'t str>,
    lexicon: &'t Lexicon,
}

/// Checks `interview`; every technical question becomes an object with `question`, `about` and `look_for`.
pub(super) fn load(top: &mut Fields<'_>, labels: Vec<&str>, lexicon: &Lexicon) -> Value {
    let Some(value) = top.get("interview") else { return Value::Object(Map::new()) };
    let place = top.at("interview");
    let topics = Topics { labels, lexicon };
    top.within(place, value, |fields| {
        let mut bank = Map::new();
        if !fields.is_object("expected an object such as { \"screening\": [ \"…\" ] }") {
            return Value::Object(bank);
        }
        for key in LISTS {
            if let Some(texts) = fields.texts(key) {
                for (pointer, text) in &texts {
                    if matches!(key, "screening" | "behavioural") {
                        fields.problems.extend(fair::question(pointer, text, lexicon));
                    }
                }
                bank.insert(key.to_owned(), texts.into_iter().map(|(_, text)| text).collect());
            }
        }
        match fields.get("technical") {
            None => {}
            Some(Value::Array(items)) => {
                let mut questions = Vec::new();
                for (at, item) in items.iter().enumerate() {
                    let place = format!("{}/{at}", fields.at("technical"));
                    questions.extend(fields.within(place, item, |inner| technical(inner, &topics)));
                }
                bank.insert("technical".to_owned(), Value::Array(questions));
            }
            Some(other) => {
                let found = shape(other);
                fields.wrong("technical", format!("`technical` is {found}"), "expected a list of questions");
            }
        }
        fields.finish(&[]);
        Value::Object(bank)
    })
}

/// The JSON Schema of `interview`.
pub(super) fn schema() -> Value {
    let question = object([("question", text()), ("about", texts()), ("look_for", texts())], &["question"]);
    let technical = json!({ "type": "array", "items": text_or(&question) });
    object(LISTS.map(|key| (key, texts())).into_iter().chain([("technical", technical)]), &[])
}

fn technical(fields: &mut Fields<'_>, topics: &Topics<'_>) -> Option<Value> {
    if let Some(question) = fields.own_text() {
        fields.problems.extend(fair::question(&fields.place(), &question, topics.lexicon));
        return Some(json!({ "question": question, "about": [], "look_for": [] }));
    }
    if !fields.is_object(
        "expected a question in quotes, or { \"question\": \"…\", \"about\": [ \"…\" ], \"look_for\": [ \"…\" ] }",
    ) {
        return None;
    }
    let question = fields.needed_text("question", "write the question, such as \"question\": \"How do you …?\"");
    let (about, look_for) = (fields.texts("about").unwrap_or_default(), fields.texts("look_for").unwrap_or_default());
    for (pointer, topic) in &about {
        let known = topics.labels.iter().any(|label| fold(label) == fold(topic))
            || topics.lexicon.skills.named(topic).is_some();
        if !known {
            let skills = topics.lexicon.skills.all().iter().map(|skill| skill.name.as_str());
            let help = suggest(
                did_you_mean(topic, topics.labels.iter().copied()).or_else(|| did_you_mean(topic, skills)),
                || "write the label of a criterion, so that the question goes to those whom it fits".to_owned(),
            );
            let message = format!("`{topic}` is no label of a criterion and no known skill");
            fields.problems.push(Problem::warning(pointer, message, help));
        }
    }
    fields.finish(&[]);
    if let Some(question) = &question {
        fields.problems.extend(fair::question(&fields.at("question"), question, topics.lexicon));
    }
    let texts = |list: Vec<(String, String)>| list.into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    Some(json!({ "question": question?, "about": texts(about), "look_for": texts(look_for) }))
}

//! The JSON Schema (draft 2020-12) of criteria files, for editors; each kind gives its own part.
//!
//! The loader says more than a schema can: names are looked up, numbers and labels compared, patterns compiled.

use super::bands::FULL_SCORE;
use super::criterion::MAX_WEIGHT;
use super::fields::MAX_YEARS;
use super::{KINDS, interview, market};
use serde_json::{Map, Value, json};

/// The schema of a criteria file.
pub fn schema() -> Value {
    let checks = || KINDS.iter().map(|kind| (kind.key, described((kind.schema)(), kind.about)));
    let weight = || number(0, MAX_WEIGHT);
    let one_kind = |mut object: Value| {
        object["oneOf"] = KINDS.iter().map(|kind| json!({ "required": [kind.key] })).collect();
        object
    };
    let criterion = one_kind(object(
        [
            ("label", described(text(), "what a recruiter calls it; a column of the shortlist")),
            ("weight", described(weight(), "its part of the score, against the other weights")),
            ("required", described(json!({ "type": "boolean" }), "not meeting it makes a candidate not eligible")),
        ]
        .into_iter()
        .chain(checks()),
        &["label"],
    ));
    let part = one_kind(object([("weight", weight())].into_iter().chain(checks()), &[]));
    let band = object([("name", text()), ("from", number(0, FULL_SCORE))], &["name", "from"]);
    let mut schema = object(
        [
            ("$schema", text()),
            ("version", json!({ "const": 1 })),
            ("role", described(text(), "name of the role")),
            ("summary", described(text(), "one sentence about it")),
            ("criteria", json!({ "type": "array", "minItems": 1, "items": criterion })),
            ("bands", json!({ "type": "array", "minItems": 1, "items": band })),
            ("interview", interview::schema()),
            ("market", market::schema()),
        ],
        &["version", "role", "criteria"],
    );
    schema["$defs"] = json!({ "part": part });
    let mut named = Map::new();
    named.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    named.insert("title".to_owned(), json!("Criteria of a role, for cvsift"));
    if let Value::Object(fields) = schema {
        named.extend(fields);
    }
    Value::Object(named)
}

/// A text that is not empty.
pub(super) fn text() -> Value {
    json!({ "type": "string", "pattern": "\\S" })
}

/// One of a closed list of texts.
pub(super) fn one_of<'n>(names: impl IntoIterator<Item = &'n str>) -> Value {
    json!({ "enum": names.into_iter().collect::<Vec<_>>() })
}

/// A text or a list of texts that is not empty.
pub(super) fn texts() -> Value {
    json!({ "anyOf": [text(), { "type": "array", "minItems": 1, "items": text() }] })
}

/// A number between two bounds.
pub(super) fn number(least: u32, most: u32) -> Value {
    json!({ "type": "number", "minimum": least, "maximum": most })
}

/// A whole number between two bounds.
pub(super) fn whole(least: u32, most: u32) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

/// Years that a file may ask for.
pub(super) fn years() -> Value {
    number(0, MAX_YEARS)
}

/// An object with these fields, some of them needed; a `comment` may stand in every object.
pub(super) fn object<'k>(fields: impl IntoIterator<Item = (&'k str, Value)>, needed: &[&str]) -> Value {
    let mut properties: Map<String, Value> = fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    properties.insert("comment".to_owned(), json!(true));
    let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !needed.is_empty() {
        object["required"] = json!(needed);
    }
    object
}

/// The short form of a kind, a text, or its object.
pub(super) fn text_or(object: &Value) -> Value {
    json!({ "anyOf": [text(), object] })
}

/// The shape of kinds that name something: a text, or an object with `name` or `any_of`, and other fields.
pub(super) fn named<'k>(others: impl IntoIterator<Item = (&'k str, Value)>) -> Value {
    let fields = [("name", text()), ("any_of", texts())].into_iter().chain(others);
    text_or(&exactly_one(object(fields, &[]), &["name", "any_of"]))
}

/// An object in which exactly one of these fields stands.
pub(super) fn exactly_one(mut object: Value, keys: &[&str]) -> Value {
    object["oneOf"] = keys.iter().map(|key| json!({ "required": [key] })).collect();
    object
}

fn described(mut schema: Value, about: &str) -> Value {
    schema["description"] = json!(about);
    schema
}

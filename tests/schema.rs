//! The JSON Schema of criteria files: as committed, and of one verdict with the loader.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::criteria::{self, Severity};
use cvsift::lexicon::Lexicon;
use regex::Regex;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Mistakes that only the loader sees: names are looked up, and values compared with each other.
const ONLY_THE_LOADER: &[&str] = &[
    "unknown skill", "unknown field of work", "unknown soft skill", "unknown language",
    "`good_years` is less than `min_years`", "`max` is less than `min`", "this asks for ", "the pattern ",
    "the alias ", "the name of an own skill", "groups stand more than", "stands twice in one object", "is used twice",
    "all weights are 0", "is named twice", "does not lie below the band before it",
    "has no word that can be looked for",
];
/// Files that are no JSON: no schema is asked.
const NO_JSON: &[&str] = &["empty-file", "not-json", "not-utf8", "double-comma"];

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "schema"))
        .collect();
    files.sort();
    files
}

#[test]
fn the_printed_schema_is_the_committed_one() {
    let printed = format!("{:#}\n", criteria::schema());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("criteria/schema.json");
    if std::env::var_os("CVSIFT_WRITE_CASES").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(printed == committed, "CVSIFT_WRITE_CASES=1 cargo test --test schema writes criteria/schema.json anew");
}

#[test]
fn schema_and_loader_agree() {
    let lexicon = Lexicon::built_in().unwrap();
    let schema = criteria::schema();
    let roles = files("criteria");
    assert!(roles.len() >= 8);
    for path in roles.into_iter().chain(files("tests/cases/criteria")) {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if NO_JSON.contains(&stem.as_str()) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        agree(&stem, &text, &value, &schema, &lexicon);
        // Each criterion alone, so that one mistake does not hide another.
        for (at, criterion) in value["criteria"].as_array().into_iter().flatten().enumerate() {
            let alone = json!({ "version": 1, "role": "Any", "criteria": [criterion] });
            agree(&format!("{stem}, criterion {at}"), &alone.to_string(), &alone, &schema, &lexicon);
        }
    }
}

fn agree(name: &str, text: &str, value: &Value, schema: &Value, lexicon: &Lexicon) {
    let by_schema = faults(value, schema, schema, "");
    let by_loader = match criteria::parse(text, lexicon) {
        Ok(_) => Vec::new(),
        Err(problems) => problems,
    };
    let mistakes: Vec<&str> =
        by_loader.iter().filter(|p| p.severity == Severity::Error).map(|p| p.message.as_str()).collect();
    let only_the_loader = |message: &&str| ONLY_THE_LOADER.iter().any(|known| message.contains(known));
    if by_schema.is_empty() {
        let unexpected: Vec<&&str> = mistakes.iter().filter(|message| !only_the_loader(message)).collect();
        assert!(unexpected.is_empty(), "{name}: the schema lets through: {unexpected:?}");
    } else {
        assert!(!mistakes.iter().all(only_the_loader), "{name}: only the schema refuses: {by_schema:?}");
    }
}

/// Places of a value that the schema refuses. It knows the words that `criteria::schema` uses and stops at others.
fn faults(value: &Value, schema: &Value, root: &Value, at: &str) -> Vec<String> {
    let Some(rules) = schema.as_object() else {
        return if *schema == Value::Bool(true) { Vec::new() } else { vec![at.to_owned()] };
    };
    let mut found = Vec::new();
    for (word, rule) in rules {
        let holds = match word.as_str() {
            "$schema" | "title" | "description" | "$defs" => true,
            "$ref" => {
                let target = root.pointer(rule.as_str().unwrap().trim_start_matches('#')).unwrap();
                found.extend(faults(value, target, root, at));
                true
            }
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "number" => value.is_number(),
                "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
                other => panic!("type {other}"),
            },
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "pattern" => value.as_str().is_none_or(|text| Regex::new(rule.as_str().unwrap()).unwrap().is_match(text)),
            "minimum" => value.as_f64().is_none_or(|n| n >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|n| n <= rule.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(faults(item, rule, root, &format!("{at}/{index}")));
                }
                true
            }
            "properties" => {
                for (key, field) in value.as_object().into_iter().flatten() {
                    if let Some(rule) = rule.get(key) {
                        found.extend(faults(field, rule, root, &format!("{at}/{key}")));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = schema.get("properties").unwrap();
                value.as_object().is_none_or(|fields| fields.keys().all(|key| known.get(key).is_some()))
            }
            "required" => value.as_object().is_none_or(|fields| {
                rule.as_array().unwrap().iter().all(|key| fields.contains_key(key.as_str().unwrap()))
            }),
            "dependentRequired" => value.as_object().is_none_or(|fields| {
                rule.as_object().unwrap().iter().filter(|(key, _)| fields.contains_key(*key)).all(|(_, needed)| {
                    needed.as_array().unwrap().iter().all(|key| fields.contains_key(key.as_str().unwrap()))
                })
            }),
            "anyOf" => rule.as_array().unwrap().iter().any(|rule| faults(value, rule, root, at).is_empty()),
            "oneOf" => {
                rule.as_array().unwrap().iter().filter(|rule| faults(value, rule, root, at).is_empty()).count() == 1
            }
            other => panic!("the test does not know the word {other}"),
        };
        if !holds {
            found.push(format!("{at}: {word}"));
        }
    }
    found
}

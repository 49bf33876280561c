//! Loads a criteria file: every mistake in one pass, before any resume is opened.

use super::diagnose::{CriteriaError, Problem, Severity, did_you_mean, render, shape};
use super::fields::Fields;
use super::{Criteria, Criterion, KINDS};
use crate::intake::hex;
use crate::lexicon::Lexicon;
use crate::text::fold;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Bytes of a criteria file that are read.
const MAX_FILE: u64 = 4 << 20;
/// Weights lie between these; a weight of 0 cannot matter.
const WEIGHTS: (u32, u32) = (0, 1000);

/// Loads the criteria at `path`.
///
/// # Errors
/// If the file cannot be opened or has mistakes; the message shows each with its place.
pub fn load(path: &Path, lexicon: &Lexicon) -> Result<Criteria, CriteriaError> {
    let shown = path.display().to_string();
    let unreadable = |error| CriteriaError::Unreadable { path: shown.clone(), error };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if meta.len() > MAX_FILE {
        return Err(unreadable(std::io::Error::other(format!(
            "{} bytes are too many for a criteria file",
            meta.len()
        ))));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8_lossy(&bytes);
    parse(&text, lexicon).map_err(|problems| CriteriaError::Invalid(render(&shown, &text, &problems)))
}

/// Reads criteria from the text of a file.
///
/// # Errors
/// With every mistake found.
pub fn parse(text: &str, lexicon: &Lexicon) -> Result<Criteria, Vec<Problem>> {
    let value: Value = match serde_json::from_str(text.trim_start_matches('\u{FEFF}')) {
        Ok(value) => value,
        Err(error) => return Err(vec![not_json(text, &error)]),
    };
    let mut top = Fields::new("", &value);
    if !top.is_object("a criteria file is an object: { \"version\": 1, \"role\": \"…\", \"criteria\": [ … ] }") {
        return Err(top.problems);
    }
    let _ = top.get("$schema");
    match top.get("version") {
        Some(Value::Number(n)) if n.as_u64() == Some(1) => {}
        Some(_) => top.wrong("version", "this version of the criteria language is not known", "write \"version\": 1"),
        None => top.wrong_here("`version` is missing", "write \"version\": 1"),
    }
    let role = top.text("role");
    if role.is_none() && top.get("role").is_none() {
        top.wrong_here("`role` is missing", "name the role, such as \"role\": \"Registered nurse\"");
    }
    let summary = top.text("summary").unwrap_or_default();
    let interview = free_object(&mut top, "interview", INTERVIEW_FIELDS);
    let market = free_object(&mut top, "market", &["salary", "demand"]);
    let listed = top.get("criteria");
    let mut criteria = Vec::new();
    match listed {
        Some(Value::Array(items)) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                criteria.extend(criterion(&format!("/criteria/{at}"), item, lexicon, &mut top.problems));
            }
        }
        Some(Value::Array(_)) => top.wrong("criteria", "no criteria", "ask for at least one thing"),
        Some(other) => {
            let found = shape(other);
            top.wrong("criteria", format!("`criteria` is {found}"), "expected a list of criteria");
        }
        None => top.wrong_here(
            "`criteria` is missing",
            "add \"criteria\": [ { \"label\": \"…\", \"skill\": \"…\", \"weight\": 10 } ]",
        ),
    }
    top.finish(&[]);
    let mut problems = top.problems;
    repeated_labels(&criteria, &mut problems);
    weights(&criteria, &mut problems);
    let (errors, warnings): (Vec<Problem>, Vec<Problem>) =
        problems.into_iter().partition(|p| p.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(errors.into_iter().chain(warnings).collect());
    }
    Ok(Criteria {
        role: role.unwrap_or_default(),
        summary,
        lexicon_rows: criteria.iter().flat_map(|(_, c)| c.check.lexicon_rows()).collect(),
        criteria: criteria.into_iter().map(|(_, c)| c).collect(),
        interview,
        market,
        hash: hex(&Sha256::digest(text.as_bytes())),
        warnings,
    })
}

const INTERVIEW_FIELDS: &[&str] = &["screening", "technical", "behavioural", "look_for", "pitfalls", "comment"];

fn not_json(text: &str, error: &serde_json::Error) -> Problem {
    let line_start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let offset = (line_start + error.column().saturating_sub(1)).min(text.len().saturating_sub(1));
    let offset = (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
    let mut problem = Problem::error(
        "",
        format!("this is no JSON: {reason}"),
        "look for a missing comma, quote or bracket just before this place",
    );
    problem.offset = Some(offset);
    problem
}

/// An object that is carried through to reports; only its top fields are checked.
fn free_object(top: &mut Fields<'_>, key: &'static str, known: &[&str]) -> Value {
    match top.get(key) {
        None => Value::Object(serde_json::Map::new()),
        Some(value @ Value::Object(object)) => {
            for field in object.keys().filter(|field| !known.contains(&field.as_str()) && *field != "comment") {
                let help = did_you_mean(field, known.iter().copied()).map_or_else(
                    || format!("known fields: {}", known.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                let pointer = format!("/{key}/{field}");
                top.problems.push(Problem::error(&pointer, format!("unknown field `{field}`"), help).at_key());
            }
            value.clone()
        }
        Some(other) => {
            let found = shape(other);
            top.wrong(key, format!("`{key}` is {found}"), "expected an object");
            Value::Null
        }
    }
}

/// Attributes that the law protects, and words that stand in for them.
const PROTECTED: &[&str] = &[
    "age", "gender", "sex", "male", "female", "woman", "women", "men", "ethnicity", "ethnic", "nationality",
    "citizenship", "religion", "religious", "caste", "marital", "married", "unmarried", "pregnant", "pregnancy",
    "disability", "disabled", "photo", "birthday", "birthdate", "zip", "postcode", "zipcode", "surname", "sexual",
    "hobbies", "neighbourhood", "neighborhood",
];
/// Words that ask who somebody is only where they are a whole label.
const PROTECTED_ALONE: &[&str] = &[
    "young", "old", "race", "single", "children", "birth", "address", "name", "height", "weight", "appearance",
    "native speaker", "graduation year", "date of birth", "place of birth", "veteran", "political views",
    "school name", "university name", "hobby",
];

fn criterion(
    pointer: &str,
    item: &Value,
    lexicon: &Lexicon,
    problems: &mut Vec<Problem>,
) -> Option<(String, Criterion)> {
    let mut fields = Fields::new(pointer, item);
    if !fields.is_object("a criterion is an object: { \"label\": \"…\", \"skill\": \"…\", \"weight\": 10 }") {
        problems.append(&mut fields.problems);
        return None;
    }
    let label = fields.text("label");
    if label.is_none() && fields.get("label").is_none() {
        fields.wrong_here("`label` is missing", "say what a recruiter calls this criterion");
    }
    let weight = fields.thousandths("weight", WEIGHTS.0, WEIGHTS.1).unwrap_or(1000);
    let required = fields.flag("required");
    let keys: Vec<&'static str> = KINDS.iter().map(|kind| kind.key).collect();
    let mut chosen = Vec::new();
    for kind in KINDS {
        if let Some(value) = fields.get(kind.key) {
            chosen.push((kind, value));
        }
    }
    let label = label.unwrap_or_default();
    let mut check = None;
    match chosen.as_slice() {
        [(kind, value)] => {
            let mut inner = Fields::new(fields.at(kind.key), value);
            check = (kind.load)(&mut inner, lexicon).map(|check| (kind.key, check));
            fields.problems.append(&mut inner.problems);
        }
        [] => {
            let unknown = item
                .as_object()
                .and_then(|o| o.keys().find(|k| !["label", "weight", "required", "comment"].contains(&k.as_str())));
            if unknown.is_none() {
                fields
                    .wrong_here("the criterion does not say what to check", format!("add one of: {}", keys.join(", ")));
            }
        }
        [_, (second, _), ..] => {
            let key = second.key;
            let pointer = fields.at(key);
            fields.problems.push(
                Problem::error(&pointer, "a criterion checks one thing", "split it into several criteria").at_key(),
            );
        }
    }
    fields.finish(&[]);
    refuse_protected(&mut fields, &label, check.as_ref().map(|(kind, _)| *kind));
    problems.append(&mut fields.problems);
    let (kind, check) = check?;
    Some((pointer.to_owned(), Criterion { label, kind, weight, required, check }))
}

/// Criteria about who a candidate is are refused; only labels and own phrases could name them.
fn refuse_protected(fields: &mut Fields<'_>, label: &str, kind: Option<&str>) {
    let words: Vec<String> = crate::text::words(label).map(fold).collect();
    let about_person = words.iter().any(|word| PROTECTED.contains(&word.as_str())) && words.len() <= 3
        || PROTECTED_ALONE.contains(&words.join(" ").as_str());
    let phrases = if kind == Some("phrase") {
        let value = fields.get("phrase").map(ToString::to_string).unwrap_or_default();
        crate::text::words(&value).map(fold).any(|word| PROTECTED.contains(&word.as_str()))
    } else {
        false
    };
    if about_person || phrases {
        fields.wrong(
            if phrases { "phrase" } else { "label" },
            "this asks who a candidate is, which is never scored",
            "criteria are about work: ask for the skill, licence, language or experience that the role needs",
        );
    }
}

fn repeated_labels(criteria: &[(String, Criterion)], problems: &mut Vec<Problem>) {
    for (at, (pointer, criterion)) in criteria.iter().enumerate() {
        if criteria.iter().take(at).any(|(_, other)| fold(&other.label) == fold(&criterion.label)) {
            let message = format!("the label `{}` is used twice", criterion.label);
            problems.push(Problem::error(
                &format!("{pointer}/label"),
                message,
                "labels are columns of the shortlist: make each unique",
            ));
        }
    }
}

fn weights(criteria: &[(String, Criterion)], problems: &mut Vec<Problem>) {
    let total: u64 = criteria.iter().map(|(_, c)| u64::from(c.weight)).sum();
    for (pointer, criterion) in criteria {
        let weight = u64::from(criterion.weight);
        if weight == 0 && !criterion.required {
            let message = format!("`{}` has weight 0 and is not required, so it cannot matter", criterion.label);
            problems.push(Problem::warning(&format!("{pointer}/weight"), message, "give it a weight, or leave it out"));
        } else if weight > 0 && weight * 500 < total {
            let message = format!("`{}` decides less than 0.2 of 100 points", criterion.label);
            problems.push(Problem::warning(
                &format!("{pointer}/weight"),
                message,
                "give it more weight, or leave it out",
            ));
        }
    }
    if total == 0 && !criteria.is_empty() {
        problems.push(Problem::error("/criteria", "all weights are 0", "give at least one criterion a weight"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let lexicon = Lexicon::built_in().unwrap();
        match parse(text, &lexicon) {
            Ok(criteria) => criteria.warnings.into_iter().map(|p| p.message).collect(),
            Err(problems) => problems.into_iter().map(|p| p.message).collect(),
        }
    }

    #[test]
    fn every_mistake_is_told_in_one_pass() {
        let text = r#"{ "version": 1, "role": "Cook", "critera": [], "criteria": [
            { "label": "A", "skill": "Jvaa", "wieght": 1 },
            { "label": "A", "experience": { "in": ["cooking stars"], "min_years": 99 } },
            { "label": "B" },
            { "label": "Age", "phrase": { "any_of": ["young"] } } ] }"#;
        let found = problems(text);
        for expected in [
            "unknown field `critera`", "unknown skill `Jvaa`", "unknown field `wieght`",
            "unknown field of work `cooking stars`", "`min_years` is 99", "the criterion does not say what to check",
            "this asks who a candidate is, which is never scored", "the label `A` is used twice",
        ] {
            assert!(found.iter().any(|m| m.contains(expected)), "{expected} is not in {found:?}");
        }
    }

    #[test]
    fn a_good_file_loads_without_a_word() {
        let text = r#"{ "version": 1, "role": "Cook", "criteria": [ { "label": "Soups", "skill": { "name": "Soup making", "aliases": ["soups"] } } ] }"#;
        assert_eq!(problems(text), Vec::<String>::new());
    }

    #[test]
    fn broken_json_shows_its_place() {
        let lexicon = Lexicon::built_in().unwrap();
        let text = "{ \"version\": 1,\n  \"role\": }";
        let shown = render("role.json", text, &parse(text, &lexicon).unwrap_err());
        assert!(shown.contains("role.json:2:11"), "{shown}");
    }
}

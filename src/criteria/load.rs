//! Loads a criteria file: every mistake in one pass, before any resume is opened.

use super::criterion::{self, Placed};
use super::diagnose::{CriteriaError, Problem, Severity, render, shape};
use super::fields::Fields;
use super::place::repeated_keys;
use super::{Criteria, bands, fair, interview, market, plain_json};
use crate::intake::hex;
use crate::lexicon::Lexicon;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Bytes of a criteria file that are read.
const MAX_FILE: u64 = 4 << 20;
const FILE_FORM: &str = "a criteria file is an object: { \"version\": 1, \"role\": \"…\", \"criteria\": [ … ] }";

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
    match std::str::from_utf8(&bytes) {
        Ok(text) => {
            parse(text, lexicon).map_err(|problems| CriteriaError::Invalid(render(&shown, bare(text), &problems)))
        }
        Err(error) => {
            let text = String::from_utf8_lossy(&bytes);
            let at = error.valid_up_to();
            let help = "save the file as UTF-8";
            let problem = Problem::error("", "a letter is not in UTF-8", help).at(at..at + '\u{FFFD}'.len_utf8());
            Err(CriteriaError::Invalid(render(&shown, &text, &[problem])))
        }
    }
}

/// The text without a byte-order mark, as places are counted.
fn bare(text: &str) -> &str {
    text.trim_start_matches('\u{FEFF}')
}

/// Reads criteria from the text of a file.
///
/// # Errors
/// With every mistake found.
pub fn parse(text: &str, lexicon: &Lexicon) -> Result<Criteria, Vec<Problem>> {
    let bare = bare(text);
    if bare.trim().is_empty() {
        return Err(vec![Problem::error("", "the file is empty", FILE_FORM)]);
    }
    let plain = plain_json::of(bare);
    let value: Value = serde_json::from_str(&plain).map_err(|error| vec![not_json(bare, &error)])?;
    let mut top = Fields::new("", &value);
    top.problems.extend(twice(&plain));
    if !top.is_object(FILE_FORM) {
        return Err(top.problems);
    }
    let _ = top.text("$schema");
    match top.get("version") {
        Some(Value::Number(n)) if n.as_u64() == Some(1) => {}
        Some(_) => top.wrong("version", "this version of the criteria language is not known", "write \"version\": 1"),
        None => top.wrong_here("`version` is missing", "write \"version\": 1"),
    }
    let role = top.needed_text("role", "name the role, such as \"role\": \"Registered nurse\"");
    let summary = top.text("summary").unwrap_or_default();
    let criteria = listed(&mut top, lexicon);
    let bands = bands::load(&mut top);
    let labels = value.get("criteria").and_then(Value::as_array).into_iter().flatten();
    let labels = labels.filter_map(|criterion| criterion.get("label")?.as_str()).collect();
    let interview = interview::load(&mut top, labels, lexicon);
    let market = market::load(&mut top);
    top.finish(&[]);
    let mut problems = top.problems;
    criterion::between(&criteria, &value, &mut problems);
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
        bands,
        interview,
        market,
        text: bare.to_owned(),
        hash: hex(&Sha256::digest(text.as_bytes())),
        asks: value.get("criteria").and_then(Value::as_array).into_iter().flatten().map(asks).collect(),
        warnings,
    })
}

/// Hex digits of a hash of what a criterion asks: enough to tell one from what it was.
const ASKS: usize = 16;

/// A hash of what a criterion asks: its label, weight and comments are not part of it.
fn asks(criterion: &Value) -> String {
    let mut plain = criterion.clone();
    if let Value::Object(fields) = &mut plain {
        fields.retain(|key, _| !matches!(key.as_str(), "label" | "weight" | "required"));
    }
    without_comments(&mut plain);
    let mut hash = hex(&Sha256::digest(plain.to_string()));
    hash.truncate(ASKS);
    hash
}

fn without_comments(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| key != "comment");
            fields.values_mut().for_each(without_comments);
        }
        Value::Array(items) => items.iter_mut().for_each(without_comments),
        _ => {}
    }
}

fn listed(top: &mut Fields<'_>, lexicon: &Lexicon) -> Vec<Placed> {
    let mut criteria = Vec::new();
    match top.get("criteria") {
        Some(Value::Array(items)) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                let pointer = format!("/criteria/{at}");
                criteria.extend(top.within(pointer.clone(), item, |fields| criterion::load(fields, lexicon)));
                fair::criterion(&pointer, item, lexicon, &mut top.problems);
            }
        }
        Some(Value::Array(_)) => top.wrong("criteria", "`criteria` is an empty list", "ask for at least one thing"),
        Some(other) => {
            let found = shape(other);
            top.wrong("criteria", format!("`criteria` is {found}"), "expected a list of criteria");
        }
        None => top.wrong_here(
            "`criteria` is missing",
            "add \"criteria\": [ { \"label\": \"…\", \"skill\": \"…\", \"weight\": 10 } ]",
        ),
    }
    criteria
}

fn twice(text: &str) -> impl Iterator<Item = Problem> {
    repeated_keys(text).into_iter().map(|repeated| {
        let line = text.get(..repeated.first.start).unwrap_or_default().matches('\n').count() + 1;
        let help = format!("the first is in line {line}; leave one out");
        Problem::error("", format!("`{}` stands twice in one object", repeated.key), help).at(repeated.again)
    })
}

fn not_json(text: &str, error: &serde_json::Error) -> Problem {
    let line_start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (line_start + error.column().saturating_sub(1)).min(text.len().saturating_sub(1));
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = (at + 1..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    let help = "look for a missing or extra comma, quote or bracket at this place or just before it";
    Problem::error("", format!("this is no JSON: {reason}"), help).at(at..end)
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
            { "label": "A", "experience": { "in": ["culinery"], "min_years": 99 } },
            { "label": "B" },
            { "label": "Age", "phrase": { "any_of": ["young and dynamic"] } } ] }"#;
        let found = problems(text);
        for expected in [
            "unknown field `critera`", "unknown skill `Jvaa`", "unknown field `wieght`",
            "unknown field of work `culinery`", "`min_years` is 99", "this does not say what to check",
            "this asks for age, which is never scored", "the label `A` is used twice",
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

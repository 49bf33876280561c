//! One criterion of the file: its label, weight and check; and what can be wrong between criteria.

use super::diagnose::Problem;
use super::fields::Fields;
use super::{Check, Criterion, KINDS};
use crate::lexicon::Lexicon;
use crate::text::fold;
use serde_json::Value;
use std::collections::BTreeMap;

/// The largest weight: more than this is a slip of the keyboard.
pub(super) const MAX_WEIGHT: u32 = 1000;
/// A criterion that decides less than this share (one in so many) of all points cannot change an order that matters.
const TOO_LIGHT: u64 = 500;

/// A criterion with the pointer to it.
pub(super) type Placed = (String, Criterion);

/// Reads a criterion.
pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Placed> {
    if !fields.is_object("a criterion is an object: { \"label\": \"…\", \"skill\": \"…\", \"weight\": 10 }") {
        return None;
    }
    let label = fields.needed_text("label", "say what a recruiter calls this criterion");
    let weight = fields.thousandths("weight", 0, MAX_WEIGHT).unwrap_or(super::FULL);
    let required = fields.flag("required");
    let check = check(fields, lexicon);
    fields.finish(&[]);
    let (kind, check) = check?;
    Some((fields.place(), Criterion { label: label.unwrap_or_default(), kind, weight, required, check }))
}

/// Reads the one check of an object.
pub(super) fn check(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<(&'static str, Box<dyn Check>)> {
    let mut chosen = Vec::new();
    for kind in KINDS {
        if let Some(value) = fields.get(kind.key) {
            chosen.push((kind, value));
        }
    }
    match chosen.as_slice() {
        [(kind, value)] => {
            let place = fields.at(kind.key);
            fields.within(place, value, |inner| (kind.load)(inner, lexicon)).map(|check| (kind.key, check))
        }
        [] => {
            // An unknown field may be the misspelt kind, and is told as such.
            if !fields.has_unknown() {
                let keys: Vec<&str> = KINDS.iter().map(|kind| kind.key).collect();
                fields.wrong_here("this does not say what to check", format!("add one of: {}", keys.join(", ")));
            }
            None
        }
        [(first, _), (second, _), ..] => {
            let pointer = fields.at(second.key);
            let message = format!("`{}` and `{}` in one criterion", first.key, second.key);
            let help = "a criterion checks one thing: split it, or join checks in a `group`";
            fields.problems.push(Problem::error(&pointer, message, help).at_key());
            None
        }
    }
}

/// Mistakes that show only where all criteria are seen.
pub(super) fn between(criteria: &[Placed], file: &Value, problems: &mut Vec<Problem>) {
    repeated_labels(criteria, problems);
    repeated_checks(criteria, file, problems);
    repeated_aliases(criteria, problems);
    weights(criteria, problems);
}

fn repeated_labels(criteria: &[Placed], problems: &mut Vec<Problem>) {
    for (at, (pointer, criterion)) in criteria.iter().enumerate() {
        let twice = criteria.iter().take(at).any(|(_, other)| fold(&other.label) == fold(&criterion.label));
        if twice && !criterion.label.is_empty() {
            let message = format!("the label `{}` is used twice", criterion.label);
            let help = "labels are columns of the shortlist: make each unique";
            problems.push(Problem::error(&format!("{pointer}/label"), message, help));
        }
    }
}

fn repeated_checks(criteria: &[Placed], file: &Value, problems: &mut Vec<Problem>) {
    let asked = |(pointer, criterion): &Placed| file.pointer(&format!("{pointer}/{}", criterion.kind)).cloned();
    for (at, placed) in criteria.iter().enumerate() {
        let check = asked(placed);
        let earlier = criteria.iter().take(at).find(|other| other.1.kind == placed.1.kind && asked(other) == check);
        if let Some((_, earlier)) = earlier {
            let (pointer, criterion) = placed;
            let message = format!("`{}` asks the same as `{}`", criterion.label, earlier.label);
            let pointer = format!("{pointer}/{}", criterion.kind);
            problems
                .push(Problem::warning(&pointer, message, "it counts twice: leave one out, and add up the weights"));
        }
    }
}

/// An alias leads to one skill.
fn repeated_aliases(criteria: &[Placed], problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (pointer, criterion) in criteria {
        for row in criterion.check.lexicon_rows() {
            let mut cells = row.split('\t');
            let name = cells.next().unwrap_or_default();
            for alias in cells.nth(1).unwrap_or_default().split(';').chain([name]) {
                let bare = alias.trim_start_matches(['=', '?']);
                let known = seen.entry(fold(bare)).or_insert_with(|| name.to_owned());
                if fold(known) != fold(name) {
                    let message = format!("the alias `{bare}` belongs to `{known}` and to `{name}`");
                    let pointer = format!("{pointer}/{}", criterion.kind);
                    problems
                        .push(Problem::error(&pointer, message, "an alias leads to one skill: leave it out of one"));
                }
            }
        }
    }
}

fn weights(criteria: &[Placed], problems: &mut Vec<Problem>) {
    let total: u64 = criteria.iter().map(|(_, c)| u64::from(c.weight)).sum();
    if total == 0 && !criteria.is_empty() {
        problems.push(Problem::error("/criteria", "all weights are 0", "give at least one criterion a weight"));
        return;
    }
    for (pointer, criterion) in criteria {
        let weight = u64::from(criterion.weight);
        let message = if weight == 0 && !criterion.required {
            format!("`{}` has weight 0 and is not required, so it cannot matter", criterion.label)
        } else if weight > 0 && weight * TOO_LIGHT < total {
            format!("`{}` decides less than 0.2 of 100 points, so it cannot matter", criterion.label)
        } else {
            continue;
        };
        problems.push(Problem::warning(&format!("{pointer}/weight"), message, "give it more weight, or leave it out"));
    }
}

//! The text of a drafted file: one criterion a line, as a person would write it.

use super::Wish;
use serde_json::{Value, json};
use std::fmt::Write;

/// What all weights add up to, in tenths.
const TOTAL: u32 = 1000;

/// What a draft tells besides its criteria.
pub(super) struct Notes {
    /// Lines that ask who somebody is, with what they ask.
    pub(super) left_out: Vec<(usize, &'static str)>,
    /// Lines that ask for something and became no criterion.
    pub(super) nothing: Vec<(usize, String)>,
}

/// The file as text.
pub(super) fn file(role: &str, wishes: &[Wish], notes: &Notes, bank: &Value, salary: Option<&Value>) -> String {
    let mut out = String::from("{\n");
    let _ = writeln!(out, "  \"comment\": {},", inline(&json!(comment(notes))));
    let _ = writeln!(out, "  \"version\": 1,\n  \"role\": {},\n  \"criteria\": [", inline(&json!(role)));
    let weights = to_total(&wishes.iter().map(|wish| wish.weight).collect::<Vec<_>>());
    let mut rows: Vec<String> = wishes.iter().zip(weights).map(|(wish, weight)| row(wish, weight)).collect();
    if rows.is_empty() {
        let stub = json!({ "good_years": 3 });
        rows.push(format!(
            "    {{ \"label\": \"Work experience\", \"experience\": {}, \"weight\": 100,\n      \"comment\": \"The text names nothing that the tables know: write the criteria by hand.\" }}",
            inline(&stub)
        ));
    }
    out.push_str(&rows.join(",\n"));
    out.push_str("\n  ],\n  \"interview\": {\n");
    let lists =
        bank.as_object().into_iter().flatten().filter(|(_, list)| list.as_array().is_some_and(|l| !l.is_empty()));
    let lists: Vec<String> = lists
        .map(|(key, list)| {
            let items = list.as_array().into_iter().flatten().map(|item| format!("      {}", inline(item)));
            format!("    \"{key}\": [\n{}\n    ]", items.collect::<Vec<_>>().join(",\n"))
        })
        .collect();
    out.push_str(&lists.join(",\n"));
    out.push_str("\n  }");
    if let Some(salary) = salary {
        let _ = write!(out, ",\n  \"market\": {}", inline(&json!({ "salary": salary })));
    }
    out.push_str("\n}\n");
    out
}

fn comment(notes: &Notes) -> Vec<String> {
    let mut lines = vec![
        "Drafted from a job description: read each criterion beside the line that it comes from, change weights, and \
         set `required` where nobody can do without."
            .to_owned(),
        "Then run `cvsift criteria check` with `--against` a folder of resumes.".to_owned(),
    ];
    for (line, what) in &notes.left_out {
        lines.push(format!("Left out: line {line} asks for {what}, which is never scored."));
    }
    for (line, text) in &notes.nothing {
        lines.push(format!("No criterion: line {line}: {text}"));
    }
    lines
}

fn row(wish: &Wish, weight: u32) -> String {
    let required = if wish.required { ", \"required\": true" } else { "" };
    format!(
        "    {{ \"label\": {}, \"{}\": {}, \"weight\": {}{required},\n      \"comment\": {} }}",
        inline(&json!(wish.label)),
        wish.kind,
        inline(&wish.value),
        tenths(weight),
        inline(&json!(wish.comment)),
    )
}

/// `12`, `12.5`.
fn tenths(weight: u32) -> String {
    if weight.is_multiple_of(10) { (weight / 10).to_string() } else { format!("{}.{}", weight / 10, weight % 10) }
}

/// Weights brought to the total, a tenth at least each; what is left over goes to the first.
fn to_total(weights: &[u32]) -> Vec<u32> {
    let sum: u32 = weights.iter().sum::<u32>().max(1);
    let mut scaled: Vec<u32> = weights.iter().map(|weight| (weight * TOTAL / sum).max(1)).collect();
    let all: u32 = scaled.iter().sum();
    if let Some(first) = scaled.first_mut() {
        *first = (*first + TOTAL).saturating_sub(all).max(1);
    }
    scaled
}

/// JSON on one line with a blank behind each colon and comma.
fn inline(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| format!("{}: {}", json!(key), inline(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_add_up() {
        for weights in [vec![26, 7, 7, 2], vec![1], vec![26, 16, 7, 7, 7, 4, 4, 4, 2, 2, 2]] {
            assert_eq!(to_total(&weights).iter().sum::<u32>(), TOTAL, "{weights:?}");
        }
    }
}

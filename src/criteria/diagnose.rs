//! Mistakes in a criteria file: where they are, what was found, what was expected, and what may have been meant.

use super::place::locate;
use super::plain_json;
use serde_json::Value;
use std::fmt::Write;
use std::ops::Range;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// Worth a look.
    Warning,
}

/// A mistake in a criteria file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// JSON pointer to the value or key, such as `/criteria/2/weight`.
    pub pointer: String,
    /// The caret goes to the key rather than to its value.
    pub at_key: bool,
    /// What was found.
    pub message: String,
    /// What was expected, or what to do.
    pub help: String,
    /// Bytes of the text, where a pointer cannot lead there.
    pub place: Option<Range<usize>>,
}

impl Problem {
    /// A mistake at `pointer`.
    pub fn error(pointer: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            pointer: pointer.to_owned(),
            at_key: false,
            message: message.into(),
            help: help.into(),
            place: None,
        }
    }

    /// Something worth a look at `pointer`.
    pub fn warning(pointer: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(pointer, message, help) }
    }

    /// The same with the caret at the key.
    #[must_use]
    pub fn at_key(mut self) -> Self {
        self.at_key = true;
        self
    }

    pub(super) fn at(mut self, place: Range<usize>) -> Self {
        self.place = Some(place);
        self
    }
}

/// A criteria file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CriteriaError {
    /// It cannot be opened.
    #[error("error: {path}: cannot be opened: {error}")]
    Unreadable {
        /// The path as given.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// It has mistakes; the text shows each.
    #[error("{0}")]
    Invalid(String),
}

/// Columns of a line that are shown; a longer line is cut around the caret.
const WIDTH: usize = 120;

/// Shows problems as compilers do: file, line, column, the line itself, a caret, and help; a count ends them.
pub fn render(path: &str, text: &str, problems: &[Problem]) -> String {
    let plain = plain_json::of(text);
    let mut located: Vec<(Range<usize>, &Problem)> = problems
        .iter()
        .map(|p| (p.place.clone().or_else(|| locate(&plain, &p.pointer, p.at_key)).unwrap_or(0..1), p))
        .collect();
    located.sort_by_key(|(place, _)| place.start);
    let mut out = String::new();
    for (place, problem) in located {
        let before = text.get(..place.start).unwrap_or_default();
        let line_number = before.matches('\n').count() + 1;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
        let column = text.get(line_start..place.start).unwrap_or_default().chars().count();
        let wide = text.get(place).map_or(1, |found| found.chars().count());
        let (shown, at, wide) = excerpt(line, column, wide);
        let gutter = " ".repeat(line_number.to_string().len());
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let _ = writeln!(out, "{severity}: {}", problem.message);
        let _ = writeln!(out, "{gutter}--> {path}:{line_number}:{}", column + 1);
        let _ = writeln!(out, "{gutter} |");
        let _ = writeln!(out, "{line_number} | {shown}");
        let _ = writeln!(out, "{gutter} | {}{}", " ".repeat(at), "^".repeat(wide));
        if !problem.help.is_empty() {
            let _ = writeln!(out, "{gutter} = help: {}", problem.help);
        }
        out.push('\n');
    }
    let count = |severity| problems.iter().filter(|p| p.severity == severity).count();
    let counted = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let parts: Vec<String> = [(count(Severity::Error), "mistake"), (count(Severity::Warning), "warning")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| counted(n, what))
        .collect();
    let _ = writeln!(out, "{path}: {}", parts.join(", "));
    out
}

/// The part of a line that is shown, the column of the caret in it, and how wide the caret is.
fn excerpt(line: &str, column: usize, wide: usize) -> (String, usize, usize) {
    let line: Vec<char> = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let wide = wide.min(line.len().saturating_sub(column)).max(1);
    if line.len() <= WIDTH {
        return (line.iter().collect(), column, wide);
    }
    let start = column.saturating_sub(WIDTH / 3).min(line.len() - WIDTH);
    let end = start + WIDTH;
    let cut = |on: bool| if on { "…" } else { "" };
    let part: String = line.iter().skip(start).take(WIDTH).collect();
    let shown = format!("{}{part}{}", cut(start > 0), cut(end < line.len()));
    let at = column - start + usize::from(start > 0);
    (shown, at, wide.min(end.saturating_sub(column)).max(1))
}

/// The nearest of `candidates` by edit distance, if near enough to be meant.
pub fn did_you_mean<'c>(wanted: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = wanted.to_lowercase();
    let length = wanted.chars().count();
    let limit = (length / 4).max(1);
    candidates
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, candidate)| (*distance, candidate.len()))
        .map(|(_, candidate)| candidate)
}

/// Help with an unknown word: the word that is near it, else what may be written.
pub(super) fn suggest(near: Option<&str>, otherwise: impl FnOnce() -> String) -> String {
    near.map_or_else(otherwise, |near| format!("did you mean `{near}`?"))
}

/// Edits (insert, delete, replace, swap of neighbours) between two words.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 4 {
        return usize::MAX;
    }
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// What a JSON value is, in words.
pub(super) fn shape(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_offered() {
        let names = ["weight", "required", "label"];
        assert_eq!(did_you_mean("wieght", names.into_iter()), Some("weight"));
        assert_eq!(did_you_mean("requird", names.into_iter()), Some("required"));
        assert_eq!(did_you_mean("colour", names.into_iter()), None);
    }
}

//! Mistakes in a criteria file: where they are, what was found, what was expected, and what may have been meant.

use serde_json::Value;
use std::fmt::Write;

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
    /// Byte offset, where the text is no JSON and there is no pointer.
    pub offset: Option<usize>,
}

impl Problem {
    pub(super) fn error(pointer: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            pointer: pointer.to_owned(),
            at_key: false,
            message: message.into(),
            help: help.into(),
            offset: None,
        }
    }

    pub(super) fn warning(pointer: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(pointer, message, help) }
    }

    pub(super) fn at_key(mut self) -> Self {
        self.at_key = true;
        self
    }
}

/// A criteria file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CriteriaError {
    /// It cannot be opened.
    #[error("{path}: cannot be opened: {error}")]
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

/// Shows problems as compilers do: file, line, column, the line itself, a caret, and help.
pub fn render(path: &str, text: &str, problems: &[Problem]) -> String {
    let mut located: Vec<(usize, usize, &Problem)> = problems
        .iter()
        .map(|p| {
            let (start, len) =
                p.offset.map_or_else(|| locate(text, &p.pointer, p.at_key).unwrap_or((0, 1)), |at| (at, 1));
            (start, len, p)
        })
        .collect();
    located.sort_by_key(|(start, ..)| *start);
    let mut out = String::new();
    for (start, len, problem) in located {
        let before = text.get(..start).unwrap_or_default();
        let line_number = before.matches('\n').count() + 1;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
        let column = text.get(line_start..start).unwrap_or_default().chars().count() + 1;
        let width = line
            .chars()
            .count()
            .saturating_sub(column - 1)
            .clamp(1, text.get(start..start + len).map_or(1, |t| t.chars().count().max(1)));
        let gutter = " ".repeat(line_number.to_string().len());
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let shown = line.replace('\t', " ");
        let _ = writeln!(out, "{severity}: {}", problem.message);
        let _ = writeln!(out, "{gutter}--> {path}:{line_number}:{column}");
        let _ = writeln!(out, "{gutter} |");
        let _ = writeln!(out, "{line_number} | {shown}");
        let _ = writeln!(out, "{gutter} | {}{}", " ".repeat(column - 1), "^".repeat(width));
        if !problem.help.is_empty() {
            let _ = writeln!(out, "{gutter} = help: {}", problem.help);
        }
        out.push('\n');
    }
    out
}

/// The nearest of `candidates` by edit distance, if near enough to be meant.
pub(super) fn did_you_mean<'c>(wanted: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = wanted.to_lowercase();
    let limit = 1 + wanted.chars().count() / 4;
    candidates
        .map(|candidate| (distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, candidate)| (*distance, candidate.len()))
        .map(|(_, candidate)| candidate)
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

/// Byte offset and length of the value (or key) at a JSON pointer in a JSON text.
fn locate(text: &str, pointer: &str, at_key: bool) -> Option<(usize, usize)> {
    let steps: Vec<String> = pointer.split('/').skip(1).map(|s| s.replace("~1", "/").replace("~0", "~")).collect();
    let bytes = text.as_bytes();
    let mut at = skip_blank(bytes, 0);
    let mut key_place = None;
    for step in &steps {
        match bytes.get(at)? {
            b'{' => {
                at = skip_blank(bytes, at + 1);
                loop {
                    let key_end = end_of_value(bytes, at)?;
                    let key: String = serde_json::from_str(text.get(at..key_end)?).ok()?;
                    let value_at = skip_blank(bytes, skip_blank(bytes, key_end) + 1);
                    if key == *step {
                        key_place = Some((at, key_end - at));
                        at = value_at;
                        break;
                    }
                    let next = skip_blank(bytes, end_of_value(bytes, value_at)?);
                    if *bytes.get(next)? != b',' {
                        return None;
                    }
                    at = skip_blank(bytes, next + 1);
                }
            }
            b'[' => {
                at = skip_blank(bytes, at + 1);
                for _ in 0..step.parse::<usize>().ok()? {
                    let next = skip_blank(bytes, end_of_value(bytes, at)?);
                    if *bytes.get(next)? != b',' {
                        return None;
                    }
                    at = skip_blank(bytes, next + 1);
                }
                key_place = None;
            }
            _ => return None,
        }
    }
    match key_place.filter(|_| at_key) {
        Some(place) => Some(place),
        None => Some((at, end_of_value(bytes, at)? - at)),
    }
}

fn skip_blank(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// The offset behind the JSON value that starts at `at`.
fn end_of_value(bytes: &[u8], at: usize) -> Option<usize> {
    let (mut depth, mut in_string, mut at) = (0_usize, false, at);
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        match byte {
            b'\\' if in_string => at += 1,
            b'"' => {
                in_string = !in_string;
                if !in_string && depth == 0 {
                    return Some(at);
                }
            }
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ if depth == 0 => {
                let next = bytes.get(at);
                if next.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b',' | b'}' | b']' | b':')) {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
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
    fn pointers_lead_to_their_place() {
        let text = "{ \"a\": [1, {\"b\": \"x, ]\"}], \"c\": 2 }";
        for (pointer, at_key, expected) in
            [("/c", false, "2"), ("/a/1/b", false, "\"x, ]\""), ("/a/1/b", true, "\"b\""), ("/a/0", false, "1")]
        {
            let (at, len) = locate(text, pointer, at_key).unwrap();
            assert_eq!(text.get(at..at + len), Some(expected), "{pointer}");
        }
        assert_eq!(locate(text, "/nothing", false), None);
    }

    #[test]
    fn near_names_are_offered() {
        let names = ["weight", "required", "label"];
        assert_eq!(did_you_mean("wieght", names.into_iter()), Some("weight"));
        assert_eq!(did_you_mean("requird", names.into_iter()), Some("required"));
        assert_eq!(did_you_mean("colour", names.into_iter()), None);
    }
}

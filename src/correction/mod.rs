//! Corrections: a candidate says what is wrong in what was read, and the corrected text is judged in the same way. Both
//! verdicts are kept, with what differs.
//!
//! A correction is about lines, as `parse --format text` numbers them: facts come from lines, and so a corrected line
//! corrects every fact that is read from it.

use crate::assessment::{Assessment, Finding};
use crate::document::{Document, Line};
use crate::report::{escaped, one_decimal, thousandths};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a candidate has corrected, as a file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Corrections {
    /// Who says so, and how it was shown: for the record, never judged.
    #[serde(default)]
    pub reason: String,
    /// Lines that read otherwise.
    #[serde(default)]
    pub replace: Vec<Replace>,
    /// Lines that are not the candidate's.
    #[serde(default)]
    pub remove: Vec<u32>,
    /// Lines that are missing.
    #[serde(default)]
    pub add: Vec<Add>,
}

/// A line that reads otherwise.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Replace {
    /// Its number.
    pub line: u32,
    /// What it says.
    pub with: String,
}

/// A line that is missing.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// The line behind which it stands; 0 for the top.
    pub after: u32,
    /// What it says.
    pub text: String,
}

/// Why corrections cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum BadCorrections {
    /// They are not of the shape of corrections.
    #[error(
        "it holds no corrections: {0}; expected {{ \"reason\": \"…\", \"replace\": [ {{ \"line\": 12, \"with\": \"…\" }} ], \"remove\": [ 3 ], \"add\": [ {{ \"after\": 14, \"text\": \"…\" }} ] }}"
    )]
    Shape(#[from] serde_json::Error),
    /// They name a line that is not there.
    #[error("there is no line {0}: the text has {1} lines; `cvsift parse --format text` numbers them")]
    NoLine(u32, u32),
    /// They correct nothing.
    #[error("nothing is corrected: `replace`, `remove` and `add` are empty")]
    Nothing,
}

impl Corrections {
    /// Reads corrections from a file.
    ///
    /// # Errors
    /// If it holds none.
    pub fn read(json: &[u8]) -> Result<Self, BadCorrections> {
        let read: Self = serde_json::from_slice(json)?;
        if read.replace.is_empty() && read.remove.is_empty() && read.add.is_empty() {
            return Err(BadCorrections::Nothing);
        }
        Ok(read)
    }

    /// The corrected document. Line numbers are those of the document as it was read; hidden lines stay.
    ///
    /// # Errors
    /// If a line is named that is not there.
    pub fn apply(&self, document: &Document) -> Result<Document, BadCorrections> {
        let last = document.visible().map(|line| line.number).max().unwrap_or(0);
        let named = self.replace.iter().map(|replace| replace.line).chain(self.remove.iter().copied());
        if let Some(line) = named.clone().find(|line| *line == 0 || *line > last) {
            return Err(BadCorrections::NoLine(line, last));
        }
        if let Some(add) = self.add.iter().find(|add| add.after > last) {
            return Err(BadCorrections::NoLine(add.after, last));
        }
        let replace: BTreeMap<u32, &str> = self.replace.iter().map(|one| (one.line, one.with.as_str())).collect();
        let mut lines: Vec<Line> = Vec::with_capacity(document.lines.len() + self.add.len());
        let added = |after: u32, like: &Line, lines: &mut Vec<Line>| {
            for add in self.add.iter().filter(|add| add.after == after) {
                lines.push(Line { text: plain(&add.text), hidden: None, heading: false, ..like.clone() });
            }
        };
        if let Some(first) = document.lines.first() {
            added(0, first, &mut lines);
        }
        for line in &document.lines {
            if line.hidden.is_some() || !self.remove.contains(&line.number) {
                let text = replace.get(&line.number).filter(|_| line.hidden.is_none());
                let text = text.map_or_else(|| line.text.clone(), |with| plain(with));
                lines.push(Line { text, ..line.clone() });
            }
            if line.hidden.is_none() {
                added(line.number, line, &mut lines);
            }
        }
        let mut corrected = Document { lines, ..document.clone() };
        corrected.renumber();
        Ok(corrected)
    }
}

fn plain(text: &str) -> String {
    crate::text::plain(text).0
}

/// A verdict before and after a correction.
#[derive(Clone, Debug)]
pub struct Corrected {
    /// The file.
    pub file: String,
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
    /// What was corrected.
    pub corrections: Corrections,
    /// The verdict on what was read.
    pub before: Assessment,
    /// The verdict on what is right.
    pub after: Assessment,
}

impl Corrected {
    /// Both verdicts and their difference as JSON.
    ///
    /// # Errors
    /// If a value cannot be written as JSON.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let changed: Vec<Value> = self
            .changed()
            .map(|(a, b)| {
                json!({
                    "criterion": a.criterion,
                    "points": [thousandths(a.points), thousandths(b.points)],
                    "verdict": [a.verdict, b.verdict],
                })
            })
            .collect();
        let both = json!({
            "schema_version": 1,
            "tool": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
            "file": self.file,
            "document_hash": self.hash,
            "corrections": self.corrections,
            "before": verdict(&self.before),
            "after": verdict(&self.after),
            "difference": {
                "points": (f64::from(self.after.score) - f64::from(self.before.score)) / 1000.0,
                "eligible": [self.before.eligible, self.after.eligible],
                "findings": changed,
            },
        });
        Ok(escaped(format!("{both:#}\n")))
    }

    /// The difference in words.
    pub fn told(&self) -> String {
        let (a, b) = (&self.before, &self.after);
        let mut out = format!(
            "{}: {} points as read, {} as corrected; eligible: {} and {}\n",
            self.file,
            one_decimal(a.score),
            one_decimal(b.score),
            a.eligible.name(),
            b.eligible.name()
        );
        for (a, b) in self.changed() {
            let points = |f: &Finding| format!("{} ({}, {})", one_decimal(f.points), f.verdict.name(), f.note);
            out.push_str(&format!("  {}: {} to {}\n", a.criterion, points(a), points(b)));
        }
        if self.changed().next().is_none() {
            out.push_str("  No finding differs: what was corrected is not what the role asks for.\n");
        }
        out
    }

    fn changed(&self) -> impl Iterator<Item = (&Finding, &Finding)> {
        let pairs = self.before.findings.iter().zip(&self.after.findings);
        pairs.filter(|(a, b)| (a.points, a.verdict, a.passes, &a.note) != (b.points, b.verdict, b.passes, &b.note))
    }
}

fn verdict(assessment: &Assessment) -> Value {
    let findings = assessment.findings.iter().map(|finding| {
        json!({
            "criterion": finding.criterion,
            "points": thousandths(finding.points),
            "verdict": finding.verdict,
            "note": finding.note,
            "evidence": finding.evidence,
        })
    });
    json!({
        "score": thousandths(assessment.score),
        "eligible": assessment.eligible,
        "findings": findings.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, Reading, read};

    fn corrected(json: &str) -> Result<Vec<String>, BadCorrections> {
        let Ok(Reading::Document(document)) = read(Format::Txt, b"one\ntwo\nthree\n") else { panic!("a text") };
        let document = Corrections::read(json.as_bytes())?.apply(&document)?;
        assert_eq!(document.visible().last().map(|line| line.number as usize), Some(document.lines.len()));
        Ok(document.lines.into_iter().map(|line| line.text).collect())
    }

    #[test]
    fn lines_are_replaced_removed_and_added() {
        let json = r#"{ "replace": [{ "line": 2, "with": "2" }], "remove": [1],
            "add": [{ "after": 0, "text": "top" }, { "after": 3, "text": "end" }, { "after": 1, "text": "1.5" }] }"#;
        assert_eq!(corrected(json).unwrap(), ["top", "1.5", "2", "three", "end"]);
    }

    #[test]
    fn corrections_of_nothing_or_of_no_line_are_refused() {
        assert!(matches!(corrected("{}"), Err(BadCorrections::Nothing)));
        assert!(matches!(corrected(r#"{ "remove": [4] }"#), Err(BadCorrections::NoLine(4, 3))));
        assert!(matches!(corrected(r#"{ "remove": [0] }"#), Err(BadCorrections::NoLine(0, 3))));
        assert!(matches!(corrected(r#"{ "lines": [0] }"#), Err(BadCorrections::Shape(_))));
    }
}

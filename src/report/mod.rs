//! Reports: a [`Shortlist`] as files for people and programs.
//!
//! A format is one file here and one row in [`FORMATS`]. Files are written beside their place and renamed, so a broken
//! run leaves the old one whole.

mod blind;
mod csv;
mod explain;
mod file;
mod fits;
pub(crate) mod html;
mod json;
mod markdown;
mod nearness;
mod own;
mod paragraph;
#[cfg(test)]
mod sample;
mod since;
mod table;
mod typed;
mod xlsx;

pub use blind::{BlindError, Blinded, Leak, blind};
pub use explain::explain;
pub use file::{ToWrite, process_of, read_old, target_of, write_file, write_files};
pub use fits::{fits_csv, fits_text};
pub(crate) use json::SCHEMA_VERSION;
pub use json::{escaped, parsed, since_json};
pub(crate) use markdown::text as markdown_text;
pub use own::is_own;
pub use paragraph::paragraph;
#[cfg(test)]
pub(crate) use sample::{candidate as sample_candidate, sample};
pub use since::{named, since_markdown, since_text};
pub use table::{Paint, table};
pub use typed::{Unknown, holds_typed, typed_rows};

use crate::assessment::Finding;
use crate::criteria::Verdict;
use crate::intake::display_name;
use crate::shortlist::{Candidate, Ranked, Shortlist};
use crate::text::few;
use std::fmt::Write;
use std::path::Path;

/// An output format.
pub struct OutputFormat {
    /// Its name, which is also its file name ending.
    pub name: &'static str,
    /// Renders a shortlist.
    pub render: Render,
}

/// Renders a shortlist; the last argument is what stands in the file now.
pub type Render = fn(&Shortlist, Options, Option<&[u8]>) -> Result<Vec<u8>, RenderError>;

/// Every output format, one row each.
pub const FORMATS: &[OutputFormat] = &[
    OutputFormat { name: "csv", render: csv::render },
    OutputFormat { name: "json", render: json::render },
    OutputFormat { name: "html", render: html::render },
    OutputFormat { name: "xlsx", render: xlsx::render },
    OutputFormat { name: "md", render: markdown::render },
];

/// Choices about outputs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Put a byte-order mark before CSV, for Excel.
    pub excel: bool,
}

/// A shortlist that cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The CSV writer failed.
    #[error("the CSV cannot be written: {0}")]
    Csv(#[from] ::csv::Error),
    /// What people may have typed into the old output cannot be found.
    #[error(transparent)]
    Typed(#[from] Unknown),
    /// The JSON writer failed.
    #[error("the JSON cannot be written: {0}")]
    Json(#[from] serde_json::Error),
    /// The workbook writer failed.
    #[error("the workbook cannot be written: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// The format of a file by its ending.
pub fn format_of(path: &Path) -> Option<&'static OutputFormat> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    format_named(&ending)
}

/// The format with this name.
pub fn format_named(name: &str) -> Option<&'static OutputFormat> {
    FORMATS.iter().find(|format| format.name == name)
}

/// A text without control and direction characters, which could rewrite a terminal or hide in a cell.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' | '\0' => out.push(' '),
            c if is_unseen(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether a character moves, turns or hides others; line ends do not.
fn is_unseen(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r'))
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}' | '\u{00AD}' | '\u{E0000}'..='\u{E007F}' | '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}')
}

/// What a candidate is called: the name, or the file's where none was found.
fn name_or_file(candidate: &Candidate) -> String {
    let file = || display_name(Path::new(candidate.path.file_name().unwrap_or(candidate.path.as_os_str())));
    candidate.contact.name.clone().unwrap_or_else(file)
}

/// The places, from 1, of the run that a candidate is as good as tied with: `3 to 7`, which no spreadsheet takes for a
/// date; nothing where there is none. Places name nobody, so a blind output may show them.
fn as_good_as(ranked: &Ranked) -> String {
    let (first, last) = ranked.as_good_as;
    if first == last { String::new() } else { format!("{first} to {last}") }
}

/// Whether a criterion has nothing to show: with its name and its points all is said.
fn shows_nothing(finding: &Finding) -> bool {
    let lacking = matches!(finding.verdict, Verdict::Unmet | Verdict::Unknown);
    lacking && !finding.required && finding.points == 0 && finding.evidence.is_empty()
}

/// Some of many names: `Go, Rust and 7 more`.
fn some(names: &[String], most: usize) -> String {
    match few(names, most) {
        (all, 0) => all.join(", "),
        (some, more) => format!("{} and {more} more", some.join(", ")),
    }
}

/// A line of a resume as it is quoted: without the bullet that stood before it.
pub(crate) fn without_bullet(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_whitespace() || BULLETS.contains(&c))
}

/// Marks that begin a line of a list.
const BULLETS: [char; 12] = ['•', '●', '▪', '■', '◦', '○', '‣', '·', '*', '►', '➢', '✓'];

/// Months as years with one decimal, rounded.
pub(crate) fn years(months: u32) -> String {
    one_decimal((months * 1000 + 6) / 12)
}

/// Months as people say them: `7 months`, `2 years`, `2.5 years`.
pub(crate) fn months_told(months: u32) -> String {
    if months < 12 {
        return plural(months as usize, "month");
    }
    let years = years(months);
    let years = years.strip_suffix(".0").unwrap_or(&years);
    format!("{years} {}", if years == "1" { "year" } else { "years" })
}

/// A number with its noun: `1 file`, `2 files`, `3 criteria`.
pub fn plural(n: usize, noun: &str) -> String {
    match noun.strip_suffix("on").filter(|stem| n != 1 && stem.ends_with("teri")) {
        Some(stem) => format!("{n} {stem}a"),
        None => format!("{n} {noun}{}", if n == 1 { "" } else { "s" }),
    }
}

/// Thousandths as a number with three decimals.
pub(crate) fn thousandths(value: u32) -> f64 {
    f64::from(value) / 1000.0
}

/// Thousandths rounded to one decimal, as people read them.
pub(crate) fn one_decimal(value: u32) -> String {
    let tenths = (value + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_are_counted() {
        let names = |count: usize| (1..=count).map(|n| n.to_string()).collect::<Vec<_>>();
        for (count, expected) in [(0, ""), (2, "1, 2"), (3, "1, 2, 3"), (4, "1, 2 and 2 more")] {
            assert_eq!(some(&names(count), 2), expected, "{count}");
        }
    }
}

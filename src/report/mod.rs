//! Reports: a [`Shortlist`] as files for people and programs.
//!
//! A format is one file here and one row in [`FORMATS`]. Files are written beside their place and renamed, so a broken
//! run leaves the old one whole.

mod csv;
mod explain;
mod file;
mod json;
mod paragraph;
mod table;

pub use csv::Written;
pub use explain::explain;
pub use file::write_file;
pub use json::parsed;
pub use paragraph::paragraph;
pub use table::table;

use crate::shortlist::Shortlist;
use std::path::Path;

/// Renders a shortlist; the last argument is what stands in the file now, if it exists.
pub type Render = fn(&Shortlist, Options, Option<&[u8]>) -> Result<Vec<u8>, RenderError>;

/// An output format.
pub struct OutputFormat {
    /// Its name, which is also its file name ending.
    pub name: &'static str,
    /// Renders a shortlist.
    pub render: Render,
}

/// Every output format, one row each.
pub const FORMATS: &[OutputFormat] =
    &[OutputFormat { name: "csv", render: csv::render }, OutputFormat { name: "json", render: json::render }];

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
    /// The JSON writer failed.
    #[error("the JSON cannot be written: {0}")]
    Json(#[from] serde_json::Error),
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
            c if c.is_control() || is_direction(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}' | '\u{2028}' | '\u{2029}')
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

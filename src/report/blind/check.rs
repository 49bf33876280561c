//! The last look: is anything that was removed left in a finished output?
//!
//! The output is read back, not the values it was made of: what a writer adds is found too.

use super::words::{full, is_word, parts};
use crate::intake::display_name;
use crate::resume::Contact;
use aho_corasick::AhoCorasick;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;

/// What is left of who somebody is. It does not say what: a message must not tell it either.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Leak {
    /// A whole name, address, number, link or path.
    #[error("{what} of a candidate is left in it")]
    Whole {
        /// Which kind of thing.
        what: &'static str,
    },
    /// A part of a name, in the entry of its candidate.
    #[error("a part of the name of {code} is left in their entry")]
    Part {
        /// The candidate's code.
        code: String,
    },
    /// The output cannot be read back.
    #[error("it cannot be read back to be checked")]
    Unreadable,
}

/// Fewer digits are no phone number, and stand in any output.
const PHONE_DIGITS: usize = 7;

/// What was removed.
#[derive(Debug, Default)]
pub(super) struct Removed {
    whole: Vec<(String, &'static str)>,
    phones: BTreeSet<String>,
    parts: BTreeMap<String, Vec<String>>,
}

impl Removed {
    pub(super) fn candidate(&mut self, code: &str, contact: &Contact, path: &Path) {
        self.path(path);
        let name = contact.name.iter();
        self.whole.extend(name.clone().filter(|n| full(n)).map(|n| (flat(n), "the name")));
        self.whole.extend(contact.emails.iter().map(|e| (flat(e), "an address")));
        self.whole.extend(contact.links.iter().map(|l| (flat(l), "a link")));
        self.phones.extend(contact.phones.iter().map(|p| digits(p)).filter(|p| p.len() >= PHONE_DIGITS));
        self.parts.insert(code.to_lowercase(), name.flat_map(|n| parts(n)).collect());
    }

    pub(super) fn path(&mut self, path: &Path) {
        self.whole.push((flat(&display_name(path)), "the file"));
        let name = path.file_name().map(|name| flat(&display_name(Path::new(name))));
        self.whole.extend(name.map(|name| (name, "the file")));
    }

    /// Looks into an output; `own` is the same without any words of candidates.
    pub(super) fn check(&self, format: &str, output: &[u8], own: &[u8]) -> Result<(), Leak> {
        let pieces = pieces(format, output)?;
        let own = self::pieces(format, own)?.join("\n");
        let vocabulary: BTreeSet<&str> = own.split(|c: char| !c.is_alphanumeric()).collect();
        let whole: Vec<&(String, &str)> = self.whole.iter().filter(|(text, _)| !text.is_empty()).collect();
        let finder = AhoCorasick::new(whole.iter().map(|(text, _)| text)).map_err(|_| Leak::Unreadable)?;
        let hits = |text: &str| -> BTreeSet<usize> {
            let hits = finder.find_overlapping_iter(text).filter(|hit| is_word(text, hit.start(), hit.end()));
            hits.map(|hit| hit.pattern().as_usize()).collect()
        };
        let allowed = hits(&own);
        let number = Regex::new(r"\d[\d\s().\-–/]{5,22}\d").map_err(|_| Leak::Unreadable)?;
        let codes = Regex::new(r"\bc-[0-9a-z]{1,10}\b").map_err(|_| Leak::Unreadable)?;
        for piece in &pieces {
            if let Some((_, what)) = hits(piece).difference(&allowed).next().and_then(|at| whole.get(*at)) {
                return Err(Leak::Whole { what });
            }
            for found in number.find_iter(piece).map(|m| digits(m.as_str())) {
                if self.phones.iter().any(|phone| phone.ends_with(&found) || found.ends_with(phone.as_str())) {
                    return Err(Leak::Whole { what: "a phone number" });
                }
            }
            let words: BTreeSet<&str> = piece.split(|c: char| !c.is_alphanumeric()).collect();
            for code in codes.find_iter(piece).map(|m| m.as_str()) {
                let parts = self.parts.get(code).into_iter().flatten();
                if parts.into_iter().any(|part| words.contains(part.as_str()) && !vocabulary.contains(part.as_str())) {
                    return Err(Leak::Part { code: code.to_uppercase() });
                }
            }
        }
        Ok(())
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Lower case, one space between words.
fn flat(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// The words of an output, entry by entry; a piece that names a code is that candidate's.
fn pieces(format: &str, bytes: &[u8]) -> Result<Vec<String>, Leak> {
    let text = || String::from_utf8_lossy(bytes).into_owned();
    let found = match format {
        "xlsx" => rows(bytes)?,
        "csv" => {
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
            let records = reader.records().map(|r| r.map(|r| r.iter().collect::<Vec<_>>().join("\n")));
            records.collect::<Result<_, _>>().map_err(|_| Leak::Unreadable)?
        }
        "json" => {
            let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| Leak::Unreadable)?;
            let mut found = Vec::new();
            for (key, value) in value.as_object().into_iter().flatten() {
                match value.as_array() {
                    Some(entries) => found.extend(entries.iter().map(strings)),
                    None => found.push(format!("{key}\n{}", strings(value))),
                }
            }
            found
        }
        "html" => text().split("<li data-eligible").map(unescaped).collect(),
        _ => {
            let text = unescaped(&text());
            let mut sections = text.split("\n### ");
            let mut found: Vec<String> = sections.next().unwrap_or_default().lines().map(str::to_owned).collect();
            found.extend(sections.map(str::to_owned));
            found
        }
    };
    Ok(found.iter().map(|piece| flat(piece)).collect())
}

fn strings(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(all) => all.iter().map(strings).collect::<Vec<_>>().join("\n"),
        serde_json::Value::Object(all) => all.values().map(strings).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// Without the escapes of HTML, XML and Markdown.
fn unescaped(text: &str) -> String {
    let mut text = text.to_owned();
    for (escape, c) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&amp;", "&")]
    {
        text = text.replace(escape, c);
    }
    for c in "\\`*_[]|#~$@:.".chars() {
        text = text.replace(&format!("\\{c}"), &c.to_string());
    }
    text
}

/// The rows of all sheets of a workbook, shared strings put in.
fn rows(bytes: &[u8]) -> Result<Vec<String>, Leak> {
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Leak::Unreadable)?;
    let mut parts = BTreeMap::new();
    for at in 0..book.len() {
        let mut part = book.by_index(at).map_err(|_| Leak::Unreadable)?;
        let name = part.name().map_err(|_| Leak::Unreadable)?.into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).map_err(|_| Leak::Unreadable)?;
        parts.insert(name, text);
    }
    let tags = Regex::new(r"<[^>]*>").map_err(|_| Leak::Unreadable)?;
    let shared = parts.remove("xl/sharedStrings.xml").unwrap_or_default();
    let shared: Vec<String> = shared.split("<si>").skip(1).map(|s| unescaped(&tags.replace_all(s, " "))).collect();
    let cell = Regex::new(r#"t="s"><v>(\d+)</v>"#).map_err(|_| Leak::Unreadable)?;
    let mut found = Vec::new();
    for (name, text) in &parts {
        if !name.starts_with("xl/worksheets/sheet") {
            found.push(unescaped(text));
            continue;
        }
        for row in text.split("<row ") {
            let cells = cell.captures_iter(row).filter_map(|c| shared.get(c.get(1)?.as_str().parse::<usize>().ok()?));
            found.push(cells.map(String::as_str).collect::<Vec<_>>().join("\n"));
        }
    }
    found.extend(shared);
    Ok(found)
}

//! The words of an output, entry by entry, without its markup.

use super::check::Leak;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::LazyLock;

static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b[CDU]-[0-9A-Z]{1,10}\b").ok());
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<[^<>]*>").ok());
/// Style and script: the page's own.
static OWN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?s)<style\b.*?</style>|<script\b.*?</script>").ok());
/// Attributes that hold words for people or ways to them.
static WORDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"\s(?:title|alt|aria-label|placeholder|value|content|href|src|id|Target|data-[a-z-]+)="([^"]*)""#).ok()
});
static CELL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"t="s"[^>]*><v>(\d+)</v>"#).ok());

/// A piece of an output: an entry, a row, a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it stands, for a message.
    pub(super) place: String,
    /// The candidates whose it is, by their codes.
    pub(super) codes: Vec<String>,
    /// Its words, in lines.
    pub(super) text: String,
}

impl Piece {
    fn new(place: String, text: String) -> Self {
        let codes = |text: &str| -> BTreeSet<String> {
            CODE.iter().flat_map(|code| code.find_iter(text)).map(|found| found.as_str().to_owned()).collect()
        };
        // An entry may name others, whose words are looked for in their own entries: it is of the code that stands by
        // itself, or that comes first.
        let alone =
            |line: &&str| CODE.as_ref().is_some_and(|code| code.find(line).is_some_and(|c| c.as_str() == *line));
        let mut own: BTreeSet<String> = text.lines().map(str::trim).filter(alone).map(str::to_owned).collect();
        if own.is_empty() {
            own = text.lines().map(codes).find(|codes| !codes.is_empty()).into_iter().flatten().collect();
        }
        let codes = own;
        Self { place, codes: codes.into_iter().collect(), text }
    }
}

/// The pieces of an output in one of the formats.
pub(super) fn pieces(format: &str, bytes: &[u8]) -> Result<Vec<Piece>, Leak> {
    let text = || String::from_utf8_lossy(bytes).into_owned();
    let told = |kind: &str, pieces: Vec<String>| -> Vec<Piece> {
        let numbered = pieces.into_iter().enumerate();
        numbered.map(|(at, text)| Piece::new(format!("{kind} {}", at + 1), text)).collect()
    };
    Ok(match format {
        "xlsx" => rows(bytes)?.into_iter().map(|(place, text)| Piece::new(place, text)).collect(),
        "csv" => {
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
            let records = reader.records().map(|r| r.map(|r| r.iter().collect::<Vec<_>>().join("\n")));
            told("row", records.collect::<Result<_, _>>().map_err(|_| Leak::Unreadable)?)
        }
        "json" => {
            let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| Leak::Unreadable)?;
            let mut found = Vec::new();
            for (key, value) in value.as_object().into_iter().flatten() {
                match value.as_array() {
                    Some(entries) => found.extend(told(key, entries.iter().map(strings).collect())),
                    None => found.push(Piece::new(key.clone(), format!("{key}\n{}", strings(value)))),
                }
            }
            found
        }
        "html" => {
            let page = OWN.as_ref().map_or_else(text, |own| own.replace_all(&text(), " ").into_owned());
            told("part", page.split("<li data-eligible").map(words_of_markup).collect())
        }
        _ => {
            let text = without_escapes(&text());
            let mut sections = text.split("\n### ");
            let mut found = told("line", sections.next().unwrap_or_default().lines().map(str::to_owned).collect());
            found.extend(told("section", sections.map(str::to_owned).collect()));
            found
        }
    })
}

fn strings(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(all) => all.iter().map(strings).collect::<Vec<_>>().join("\n"),
        serde_json::Value::Object(all) => all.values().map(strings).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// What stands between tags, and the attributes that hold words, a line each.
fn words_of_markup(part: &str) -> String {
    let (Some(tag), Some(worded)) = (TAG.as_ref(), WORDED.as_ref()) else { return unescaped(part) };
    // The tag that the part was cut in belongs to it.
    let is_cut = part.find(['<', '>']).is_some_and(|at| part.get(at..).is_some_and(|rest| rest.starts_with('>')));
    let part = format!("{}{part}", if is_cut { "<" } else { "" });
    let attributes = tag.find_iter(&part).flat_map(|tag| worded.captures_iter(tag.as_str()));
    let attributes: Vec<String> = attributes.filter_map(|found| Some(found.get(1)?.as_str().to_owned())).collect();
    unescaped(&format!("{}\n{}", tag.replace_all(&part, "\n"), attributes.join("\n")))
}

/// Without the escapes of HTML and XML.
fn unescaped(text: &str) -> String {
    const ESCAPES: [(&str, &str); 6] =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&amp;", "&")];
    ESCAPES.iter().fold(text.to_owned(), |text, (escape, c)| text.replace(escape, c))
}

/// Without the escapes of Markdown, and of HTML in it.
fn without_escapes(text: &str) -> String {
    let mut text = unescaped(text).replace("`@`", "@");
    for c in "\\`*_[]|#~$@:.".chars() {
        text = text.replace(&format!("\\{c}"), &c.to_string());
    }
    text
}

/// The rows of all sheets of a workbook, shared strings put in, and its other parts.
fn rows(bytes: &[u8]) -> Result<Vec<(String, String)>, Leak> {
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Leak::Unreadable)?;
    let mut parts = BTreeMap::new();
    for at in 0..book.len() {
        let mut part = book.by_index(at).map_err(|_| Leak::Unreadable)?;
        let name = part.name().map_err(|_| Leak::Unreadable)?.into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).map_err(|_| Leak::Unreadable)?;
        parts.insert(name, text);
    }
    let (Some(tag), Some(cell)) = (TAG.as_ref(), CELL.as_ref()) else { return Err(Leak::Unreadable) };
    let shared = parts.remove("xl/sharedStrings.xml").unwrap_or_default();
    let shared: Vec<String> = shared.split("<si>").skip(1).map(|s| unescaped(&tag.replace_all(s, ""))).collect();
    let mut found = Vec::new();
    for (name, text) in &parts {
        let Some(sheet) = name.strip_prefix("xl/worksheets/") else {
            found.push((name.clone(), words_of_markup(text)));
            continue;
        };
        for (at, row) in text.split("<row ").skip(1).enumerate() {
            let cells = cell.captures_iter(row).filter_map(|c| shared.get(c.get(1)?.as_str().parse::<usize>().ok()?));
            let sheet = sheet.trim_end_matches(".xml");
            found.push((format!("{sheet} row {}", at + 1), cells.map(String::as_str).collect::<Vec<_>>().join("\n")));
        }
    }
    found.extend(shared.into_iter().map(|text| ("a text".to_owned(), text)));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_looked_at_and_markup_is_not() {
        let page = "<style>.c{width:5550161px}</style><p>Top</p><li data-eligible=\"yes\" id=\"c-1\" class=\"lopez\">\
            <b title=\"12 &amp; 34\">C-AB1</b> <i>555</i><i>0161</i></li>";
        let pieces = pieces("html", page.as_bytes()).unwrap();
        assert_eq!((pieces.len(), pieces[1].codes.as_slice()), (2, &["C-AB1".to_owned()][..]));
        let words: Vec<&str> = pieces.iter().flat_map(|p| p.text.split_whitespace()).collect();
        assert_eq!(words.join(" "), "Top C-AB1 555 0161 c-1 12 & 34");
        assert!(!pieces[1].text.contains("555 0161"), "two cells are no number");
    }
}

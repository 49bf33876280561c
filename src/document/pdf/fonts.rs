//! Fonts whose `/ToUnicode` says something else than their glyphs show.
//!
//! A simple font with a named encoding shows the letters of that encoding. If its map to Unicode tells other letters,
//! or whole words for one code, a reader of the map and a reader of the page see two texts: the font is then read by
//! the encoding. Of fonts that carry their own codes only the plainest lies are told: one code for a word, and one
//! letter for many codes.

use super::typeface::UNKNOWN;
use encoding_rs::{MACINTOSH, WINDOWS_1252};
use hayro_font::hayro_syntax::object::{Array, Dict, Name, Object};
use std::collections::BTreeMap;

/// Letters of one code that are more than a ligature.
const MAX_LETTERS: usize = 4;
/// Codes told as other letters than the encoding's, from which the map lies.
const MIN_WRONG: usize = 2;
/// Codes told as one letter, from which the map lies: fonts have few alternates of a letter.
const MAX_SAME: usize = 8;
/// Codes of a map that are read.
const MAX_CODES: usize = 20_000;
/// Flag of a font with codes of its own.
const SYMBOLIC: i64 = 4;

/// What is shown instead of a code that tells a word: a mark.
const MARK: &str = "•";
/// Names of glyphs that are no letters.
const NAMES: &[(&str, char)] = &[
    ("ampersand", '&'),
    ("asterisk", '*'),
    ("at", '@'),
    ("bullet", '•'),
    ("colon", ':'),
    ("comma", ','),
    ("eight", '8'),
    ("emdash", '—'),
    ("endash", '–'),
    ("equal", '='),
    ("five", '5'),
    ("four", '4'),
    ("hyphen", '-'),
    ("nine", '9'),
    ("numbersign", '#'),
    ("one", '1'),
    ("parenleft", '('),
    ("parenright", ')'),
    ("percent", '%'),
    ("period", '.'),
    ("plus", '+'),
    ("quoteright", '’'),
    ("seven", '7'),
    ("six", '6'),
    ("slash", '/'),
    ("space", ' '),
    ("three", '3'),
    ("two", '2'),
    ("underscore", '_'),
    ("zero", '0'),
];

/// What a font shows whose map lies.
#[derive(Debug)]
pub(super) enum Lie {
    /// The letters of a named encoding, with names of its own for some codes.
    Encoding { mac: bool, own: BTreeMap<u32, String> },
    /// Codes of its own; the letters that many of them tell.
    Own { same: Vec<String> },
}

impl Lie {
    /// Looks at a font; none if its map is not known to lie.
    pub(super) fn of(map: &[Told], font: &Dict<'_>, descriptor: &Dict<'_>) -> Option<Self> {
        if map.is_empty() {
            return None;
        }
        let codes = codes(map);
        let is_long = codes.iter().any(|(_, text)| letters(text) > MAX_LETTERS);
        let mut counts = BTreeMap::new();
        for (_, text) in codes.iter().filter(|(_, text)| text.len() == 1 && letters(text) == 1) {
            *counts.entry(text.as_str()).or_insert(0_usize) += 1;
        }
        let same: Vec<String> =
            counts.iter().filter(|(_, count)| **count > MAX_SAME).map(|(text, _)| (*text).to_owned()).collect();
        let encoding = font.get::<Object<'_>>(b"Encoding");
        let (base, own) = match &encoding {
            Some(Object::Dict(dict)) => (dict.get::<Name<'_>>(b"BaseEncoding"), differences(dict)),
            Some(Object::Name(name)) => (Some(name.clone()), BTreeMap::new()),
            _ => (None, BTreeMap::new()),
        };
        let kind = font.get::<Name<'_>>(b"Subtype");
        let own_codes = descriptor.get::<i64>(b"Flags").is_some_and(|flags| flags & SYMBOLIC != 0)
            || matches!(kind.as_deref(), Some(b"Type0" | b"Type3"));
        let base = base.as_deref().unwrap_or_default();
        let is_named = base.ends_with(b"AnsiEncoding") || base.ends_with(b"RomanEncoding");
        if own_codes || !is_named && (!descriptor.is_empty() || encoding.is_some()) {
            return (is_long || !same.is_empty()).then_some(Self::Own { same });
        }
        let lie = Self::Encoding { mac: base.starts_with(b"Mac"), own };
        let is_wrong = |(code, text): &&(u32, String)| {
            let mut told = text.chars().filter(|c| c.is_alphanumeric());
            let shown = lie.letter(*code).filter(char::is_ascii_alphanumeric);
            letters(text) > 0
                && shown.is_some_and(
                    |shown| !matches!((told.next(), told.next()), (Some(c), None) if c.eq_ignore_ascii_case(&shown)),
                )
        };
        let wrong = codes.iter().filter(is_wrong).count();
        (is_long || !same.is_empty() || wrong >= MIN_WRONG).then_some(lie)
    }

    /// What a person sees of a code of which the map tells this.
    pub(super) fn shown(&self, code: u32, told: Option<&str>) -> String {
        match (self, told) {
            (Self::Encoding { .. }, _) => self.letter(code).unwrap_or(UNKNOWN).to_string(),
            (_, Some(told)) if letters(told) > MAX_LETTERS => MARK.to_owned(),
            (Self::Own { same }, Some(told)) if !same.iter().any(|same| same == told) => told.to_owned(),
            _ => UNKNOWN.to_string(),
        }
    }

    /// The letter of a code by the encoding.
    fn letter(&self, code: u32) -> Option<char> {
        let Self::Encoding { mac, own } = self else { return None };
        if let Some(name) = own.get(&code) {
            let mut letters = name.chars();
            return match (letters.next(), letters.next()) {
                (letter, None) => letter,
                _ => NAMES.iter().find(|(known, _)| known == name).map(|(_, letter)| *letter),
            };
        }
        let encoding = if *mac { MACINTOSH } else { WINDOWS_1252 };
        let byte = [u8::try_from(code).ok()?];
        encoding.decode_without_bom_handling(&byte).0.chars().next().filter(|c| !c.is_control())
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Codes with names of their own.
fn differences(encoding: &Dict<'_>) -> BTreeMap<u32, String> {
    let list = encoding.get::<Array<'_>>(b"Differences");
    let mut code = 0_u32;
    let mut found = BTreeMap::new();
    for object in list.iter().flat_map(Array::iter::<Object<'_>>).take(MAX_CODES) {
        match object {
            Object::Name(name) => {
                found.insert(code, String::from_utf8_lossy(&name).into_owned());
                code = code.saturating_add(1);
            }
            Object::Number(number) => code = u32::try_from(number.as_i64()).unwrap_or(code),
            _ => {}
        }
    }
    found
}

/// Codes from one to another, and the text of the first; that of the others goes on from it.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) first: u32,
    pub(super) last: u32,
    text: String,
}

impl Told {
    /// The text of one of its codes.
    pub(super) fn text(&self, code: u32) -> String {
        moved(&self.text, code.saturating_sub(self.first))
    }
}

/// The codes of a map to Unicode, one by one, but not more of a range than a byte can tell.
fn codes(map: &[Told]) -> Vec<(u32, String)> {
    let each = |told: &Told| {
        let last = told.last.min(told.first.saturating_add(255));
        (told.first..=last).map(|code| (code, told.text(code))).collect::<Vec<_>>()
    };
    map.iter().flat_map(each).take(MAX_CODES).collect()
}

/// What the `bfchar` and `bfrange` of a map tell, by the first code.
pub(super) fn told(map: &[u8]) -> Vec<Told> {
    let mut found: Vec<Told> = Vec::new();
    let mut pending: Vec<&[u8]> = Vec::new();
    let mut ranges = false;
    let mut inside = false;
    let mut rest = map;
    while let Some((first, tail)) = rest.split_first() {
        if found.len() >= MAX_CODES {
            break;
        }
        match first {
            b'<' => {
                let end = memchr::memchr(b'>', tail).unwrap_or(tail.len());
                pending.push(tail.get(..end).unwrap_or_default());
                rest = tail.get(end + 1..).unwrap_or_default();
                let wanted = if ranges { 3 } else { 2 };
                if inside && pending.len() == wanted {
                    let text = pending.last().map(|hex| utf16(hex)).unwrap_or_default();
                    if let Some(first) = number(pending[0]) {
                        let last = if ranges { number(pending[1]).unwrap_or(first) } else { first };
                        found.push(Told { first, last, text });
                    }
                    pending.clear();
                }
            }
            b'b' if rest.starts_with(b"beginbfchar") || rest.starts_with(b"beginbfrange") => {
                ranges = rest.starts_with(b"beginbfrange");
                inside = true;
                pending.clear();
                rest = tail.get(10..).unwrap_or_default();
            }
            b'e' if rest.starts_with(b"endbf") => {
                inside = false;
                rest = tail;
            }
            b'[' => {
                let end = memchr::memchr(b']', tail).unwrap_or(tail.len());
                let list = tail.get(..end).unwrap_or_default();
                rest = tail.get(end + 1..).unwrap_or_default();
                if let (true, true, Some(start)) = (inside, ranges, pending.first().and_then(|hex| number(hex))) {
                    let texts = list.split(|byte| *byte == b'<').skip(1);
                    let texts = texts.map(|text| text.split(|byte| *byte == b'>').next().unwrap_or_default());
                    let one = |(code, hex)| Told { first: code, last: code, text: utf16(hex) };
                    found.extend((start..).zip(texts).take(MAX_CODES).map(one));
                }
                pending.clear();
            }
            _ => rest = tail,
        }
    }
    found.sort_by_key(|told| told.first);
    found
}

fn number(hex: &[u8]) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(hex).ok()?.trim(), 16).ok()
}

fn utf16(hex: &[u8]) -> String {
    let digits: Vec<u32> = hex.iter().filter_map(|c| char::from(*c).to_digit(16)).collect();
    let units: Vec<u16> = digits.chunks(4).map(|four| four.iter().fold(0, |n, d| n * 16 + *d as u16)).collect();
    char::decode_utf16(units).filter_map(Result::ok).collect()
}

/// The text of a code further on in a range; a code that tells nothing has none.
fn moved(text: &str, by: u32) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    if let Some(last) = chars.last_mut() {
        *last = char::from_u32((*last as u32).saturating_add(by)).unwrap_or(*last);
    }
    chars.into_iter().filter(|c| *c != '\0').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_a_map_are_read() {
        let map =
            b"1 beginbfchar <41> <0042> endbfchar 1 beginbfrange <50> <52> <0061> <60><61>[<0041> <0043>] <70> <70> <0044> endbfrange";
        let got: Vec<(u32, String)> = codes(&told(map));
        let expected = [(0x41, "B"), (0x50, "a"), (0x51, "b"), (0x52, "c"), (0x60, "A"), (0x61, "C"), (0x70, "D")];
        assert_eq!(got, expected.map(|(code, text)| (code, text.to_owned())));
        // A map of all codes to themselves.
        let all = told(b"1 beginbfrange <0000> <FFFF> <0000> endbfrange");
        assert_eq!([0, 0x41, 0x2022].map(|code| all[0].text(code)), ["", "A", "\u{2022}"]);
    }
}

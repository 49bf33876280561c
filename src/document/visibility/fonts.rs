//! Fonts whose `/ToUnicode` says something else than their glyphs show.
//!
//! A simple font with a named encoding shows the letters of that encoding. If its map to Unicode tells other letters,
//! or whole words for one code, a reader of the map and a reader of the page see two texts: the page is then read by
//! the encoding. Of fonts that carry their own codes only the plainest lies are told: one code for a word, and one
//! letter for many codes.

use pdfboss_core::{Dict, Document as Pdf, Name, Object, Page};

/// Letters of one code that are more than a ligature.
const MAX_LETTERS: usize = 4;
/// Codes told as other letters than the encoding's, from which the map lies.
const MIN_WRONG: usize = 2;
/// Codes told as one letter, from which the map lies: fonts have few alternates of a letter.
const MAX_SAME: usize = 8;
/// Bytes of a map that are read, and codes of it.
const MAX_MAP: usize = 1 << 20;
const MAX_CODES: usize = 20_000;
/// Flag of a font with codes of its own.
const SYMBOLIC: i64 = 4;

/// What matters of a font.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    /// Drawn by operators of the page.
    pub(super) drawn: bool,
    pub(super) lies: bool,
}

impl Facts {
    pub(super) fn of(font: &Dict, pdf: &Pdf) -> Self {
        let get = |dict: &Dict, key: &str| dict.get(key).and_then(|object| pdf.resolve(object).ok());
        let name = |object: Option<Object>| object.as_ref().and_then(Object::as_name).map(|name| name.0.clone());
        let kind = name(get(font, "Subtype")).unwrap_or_default();
        let drawn = kind == "Type3";
        let map = match get(font, "ToUnicode") {
            Some(Object::Stream(stream)) => {
                pdfboss_core::block_on(pdfboss_core::content_stream_data_with(pdfboss_core::Immediate(pdf), &stream))
                    .ok()
            }
            _ => None,
        };
        let Some(map) = map.filter(|map| map.len() <= MAX_MAP) else { return Self { drawn, lies: false } };
        let codes = codes(&map);
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let is_long = codes.iter().any(|(_, text)| letters(text) > MAX_LETTERS);
        let mut same = std::collections::BTreeMap::new();
        for (_, text) in codes.iter().filter(|(_, text)| text.len() == 1 && letters(text) == 1) {
            *same.entry(text.as_str()).or_insert(0_usize) += 1;
        }
        let is_same = same.values().any(|count| *count > MAX_SAME);
        let wrong = || {
            let encoding = get(font, "Encoding");
            let differences = encoding.as_ref().and_then(Object::as_dict).map(|dict| differences(dict, pdf));
            let base = match &encoding {
                Some(Object::Dict(dict)) => name(get(dict, "BaseEncoding")),
                other => name(other.clone()),
            };
            let descriptor = get(font, "FontDescriptor");
            let flags = descriptor.as_ref().and_then(Object::as_dict).and_then(|d| get(d, "Flags")?.as_int());
            let own_codes = flags.is_some_and(|flags| flags & SYMBOLIC != 0) || kind == "Type0" || drawn;
            let is_named = base.is_some_and(|base| base.ends_with("AnsiEncoding") || base.ends_with("RomanEncoding"));
            if own_codes || !is_named && (descriptor.is_some() || encoding.is_some()) {
                return 0;
            }
            let shown = |code: u32| {
                let own = differences.iter().flatten().find(|(own, _)| *own == code);
                match own {
                    Some((_, name)) if name.len() == 1 => name.chars().next(),
                    Some(_) => None,
                    None => u8::try_from(code).ok().filter(u8::is_ascii_alphanumeric).map(char::from),
                }
            };
            let told = codes.iter().filter_map(|(code, text)| Some((shown(*code)?, text)));
            told.filter(|(shown, text)| {
                let mut own = text.chars().filter(|c| c.is_alphanumeric());
                !matches!((own.next(), own.next()), (Some(c), None) if c.eq_ignore_ascii_case(shown))
                    && letters(text) > 0
            })
            .count()
        };
        Self { drawn, lies: is_long || is_same || wrong() >= MIN_WRONG }
    }
}

/// Codes with names of their own.
fn differences(encoding: &Dict, pdf: &Pdf) -> Vec<(u32, String)> {
    let list = encoding.get("Differences").and_then(|object| pdf.resolve(object).ok());
    let mut code = 0;
    let mut found = Vec::new();
    for object in list.as_ref().and_then(Object::as_array).into_iter().flatten().take(MAX_CODES) {
        match object {
            Object::Name(name) => {
                found.push((code, name.0.clone()));
                code += 1;
            }
            other => code = other.as_int().and_then(|n| u32::try_from(n).ok()).unwrap_or(code),
        }
    }
    found
}

/// Codes and texts of the `bfchar` and `bfrange` of a map.
fn codes(map: &[u8]) -> Vec<(u32, String)> {
    let mut found = Vec::new();
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
                    if let Some(start) = number(pending[0]) {
                        let last = if ranges { number(pending[1]).unwrap_or(start) } else { start };
                        for (step, code) in (start..=last.min(start.saturating_add(255))).enumerate() {
                            found.push((code, moved(&text, step as u32)));
                        }
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
                    found.extend((start..).zip(texts.map(utf16)).take(MAX_CODES));
                }
                pending.clear();
            }
            _ => rest = tail,
        }
    }
    found
}

fn number(hex: &[u8]) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(hex).ok()?.trim(), 16).ok()
}

fn utf16(hex: &[u8]) -> String {
    let digits: Vec<u32> = hex.iter().filter_map(|c| char::from(*c).to_digit(16)).collect();
    let units: Vec<u16> = digits.chunks(4).map(|four| four.iter().fold(0, |n, d| n * 16 + *d as u16)).collect();
    char::decode_utf16(units).filter_map(Result::ok).filter(|c| *c != '\0').collect()
}

/// The text of a code further on in a range.
fn moved(text: &str, by: u32) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    if let Some(last) = chars.last_mut() {
        *last = char::from_u32(*last as u32 + by).unwrap_or(*last);
    }
    chars.into_iter().collect()
}

/// The page with the maps of these fonts taken away.
pub(in crate::document) fn without_maps(pdf: &Pdf, page: &Page, names: &[String]) -> Page {
    let mut resources = page.resources.clone();
    let fonts = resources.get("Font").and_then(|fonts| pdf.resolve(fonts).ok());
    if let Some(mut fonts) = fonts.as_ref().and_then(Object::as_dict).cloned() {
        for name in names {
            let font = fonts.get(name.as_str()).and_then(|font| pdf.resolve(font).ok());
            if let Some(font) = font.as_ref().and_then(Object::as_dict) {
                let mut plain = Dict::new();
                for (key, value) in font.iter().filter(|(key, _)| key.0 != "ToUnicode") {
                    plain.insert(key.clone(), value.clone());
                }
                fonts.insert(Name(name.clone()), Object::Dict(plain));
            }
        }
        resources.insert(Name("Font".to_owned()), Object::Dict(fonts));
    }
    let dict = page.dict().clone();
    Page::from_parts(page.index, page.media_box, page.crop_box, page.rotate, resources, dict, page.object_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_a_map_are_read() {
        let map =
            b"1 beginbfchar <41> <0042> endbfchar 1 beginbfrange <50> <52> <0061> <60><61>[<0041> <0043>] <70> <70> <0044> endbfrange";
        let got: Vec<(u32, String)> = codes(map);
        let expected = [(0x41, "B"), (0x50, "a"), (0x51, "b"), (0x52, "c"), (0x60, "A"), (0x61, "C"), (0x70, "D")];
        assert_eq!(got, expected.map(|(code, text)| (code, text.to_owned())));
    }
}

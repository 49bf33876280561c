//! Fonts as text needs them: the letters and the width of each code, and how the font looks.
//!
//! Most fonts of today's programs have a map to Unicode, widths, and codes that are numbers of glyphs: of these the font
//! program itself, by far the largest part, is never unpacked.

use super::fonts::{Lie, Told, told};
use encoding_rs::WINDOWS_1252;
use hayro_font::hayro_cmap::BfString;
use hayro_font::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_font::{Font, FontGlyph};
use std::cell::RefCell;
use std::collections::HashMap;

/// A glyph whose letter is not known.
pub(super) const UNKNOWN: char = '\u{FFFD}';
/// Width of a code, in thousandths of the size, of which nothing is known.
const USUAL_WIDTH: f32 = 500.0;
/// Bytes of a map to Unicode that are read.
const MAX_MAP: usize = 1 << 20;
/// Codes of one font.
const MAX_CODES: u32 = 1 << 16;
/// Codes that are found by their number; composite fonts may have more.
const NUMBERED: usize = 4096;
/// Stems of bold letters, in thousandths of the size; more is no measure.
const BOLD_STEMS: std::ops::Range<f32> = 120.0..300.0;
/// Weight from which a font is bold.
const BOLD_WEIGHT: f32 = 600.0;
/// Flag of a font that is to be painted bold.
const FORCE_BOLD: u32 = 1 << 18;
/// Families of pictures, whose codes are no letters.
const PICTURES: [&str; 6] = ["symbol", "dingbats", "wingdings", "webdings", "awesome", "icon"];

/// What a code shows.
#[derive(Clone, Copy, Debug)]
struct Code {
    /// Where its letters start among those of the font, and their bytes.
    start: u32,
    length: u16,
    width: f32,
}

#[derive(Debug, Default)]
struct Codes {
    numbered: Vec<Option<Code>>,
    others: HashMap<u32, Code>,
    letters: String,
}

/// What tells the letters and widths of codes.
#[derive(Debug)]
enum Source<'a> {
    Font(Font<'a>),
    /// Codes of two bytes, with a map and widths.
    Map {
        letters: Vec<Told>,
        widths: HashMap<u32, f32>,
        usual: f32,
    },
    /// Nothing: codes may be ASCII.
    Guess,
}

/// A font of a page.
#[derive(Debug)]
pub(super) struct Typeface<'a> {
    source: Source<'a>,
    codes: RefCell<Codes>,
    lie: Option<Lie>,
    /// Whether codes without a letter are those of Windows.
    windows: bool,
    /// Whether its glyphs are drawn by operators of the page.
    pub(super) drawn: bool,
    pub(super) bold: bool,
    /// Reach over and under the baseline, in thousandths of the size.
    pub(super) ascent: f32,
    pub(super) descent: f32,
}

impl<'a> Typeface<'a> {
    /// A font of a file, as its dictionary describes it; `load` loads all of it, if it can.
    pub(super) fn new(dict: &Dict<'a>, load: impl FnOnce() -> Option<Font<'a>>) -> Self {
        let map = dict.get::<Stream<'_>>(b"ToUnicode").and_then(|map| map.decoded_data().ok());
        let map = map.filter(|map| map.len() <= MAX_MAP).unwrap_or_default();
        let letters = told(&map);
        let inner = dict.get::<Array<'_>>(b"DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next());
        let descriptor = inner.as_ref().unwrap_or(dict).get::<Dict<'_>>(b"FontDescriptor").unwrap_or_default();
        let name = dict.get::<Name<'_>>(b"BaseFont").or_else(|| descriptor.get::<Name<'_>>(b"FontName"));
        let name = name.map(|name| String::from_utf8_lossy(&name).into_owned()).unwrap_or_default();
        let kind = dict.get::<Name<'_>>(b"Subtype");
        let drawn = kind.as_deref() == Some(b"Type3");
        let (ascent, descent) = reach(&descriptor, drawn);
        let has_program = [&b"FontFile2"[..], b"FontFile3"].iter().any(|key| descriptor.contains_key(key));
        let family = name.to_ascii_lowercase();
        let lie = Lie::of(&letters, dict, &descriptor);
        let is_plain = dict.get::<Name<'_>>(b"Encoding").as_deref() == Some(b"Identity-H")
            && !letters.is_empty()
            && memchr::memmem::find(&map, b"usecmap").is_none();
        let source = match &inner {
            Some(inner) if is_plain => {
                Source::Map { letters, widths: widths(inner), usual: inner.get::<f32>(b"DW").unwrap_or(1000.0) }
            }
            _ => load().map_or(Source::Guess, Source::Font),
        };
        Self {
            source,
            codes: RefCell::default(),
            lie,
            windows: inner.is_none() && has_program && !PICTURES.iter().any(|picture| family.contains(picture)),
            drawn,
            bold: is_bold(&name, &descriptor),
            ascent,
            descent,
        }
    }

    /// A font of which nothing is known but that its codes may be ASCII.
    pub(super) fn unknown() -> Self {
        Self {
            source: Source::Guess,
            codes: RefCell::default(),
            lie: None,
            windows: false,
            drawn: false,
            bold: false,
            ascent: 800.0,
            descent: -200.0,
        }
    }

    /// Whether it is written downwards.
    pub(super) fn is_vertical(&self) -> bool {
        matches!(&self.source, Source::Font(font) if !font.is_horizontal())
    }

    /// Puts the letters of a string behind `text`, and calls `step` with the width of each code, in thousandths of the
    /// size, and whether it is a space of one byte.
    pub(super) fn read(&self, bytes: &[u8], text: &mut String, mut step: impl FnMut(f32, bool)) {
        let codes = &mut *self.codes.borrow_mut();
        let mut at = 0;
        while at < bytes.len() {
            let (code, length) = match (&self.source, bytes.get(at..at + 2)) {
                (Source::Font(font), _) => font.read_code(bytes, at),
                (Source::Map { .. }, Some(pair)) => (u32::from(pair[0]) << 8 | u32::from(pair[1]), 2),
                _ => (u32::from(bytes[at]), 1),
            };
            at += length.max(1);
            let known = match codes.numbered.get(code as usize) {
                Some(known) => *known,
                None => codes.others.get(&code).copied(),
            };
            let known = known.unwrap_or_else(|| self.learn(code, codes));
            let letters = known.start as usize..known.start as usize + usize::from(known.length);
            text.push_str(codes.letters.get(letters).unwrap_or_default());
            step(known.width, length == 1 && code == 32);
        }
    }

    fn learn(&self, code: u32, codes: &mut Codes) -> Code {
        let (told, width) = self.look_up(code);
        let letters = match &self.lie {
            Some(lie) => lie.shown(code, told.as_deref()),
            None => told.unwrap_or_else(|| UNKNOWN.to_string()),
        };
        let start = codes.letters.len() as u32;
        codes.letters.push_str(&letters);
        let known = Code { start, length: letters.len().min(usize::from(u16::MAX)) as u16, width };
        match code as usize {
            at @ 0..NUMBERED => {
                if codes.numbered.len() <= at {
                    codes.numbered.resize(at + 1, None);
                }
                codes.numbered[at] = Some(known);
            }
            _ => {
                codes.others.insert(code, known);
            }
        }
        known
    }

    /// The letters that the font tells of a code, and its width.
    fn look_up(&self, code: u32) -> (Option<String>, f32) {
        let byte = u8::try_from(code).ok();
        let font = match &self.source {
            Source::Font(font) => font,
            Source::Map { letters, widths, usual } => {
                let before = letters.partition_point(|told| told.first <= code);
                let own = letters.get(..before).and_then(<[Told]>::last).filter(|told| code <= told.last);
                return (own.map(|told| told.text(code)), widths.get(&code).copied().unwrap_or(*usual));
            }
            Source::Guess => return (byte.filter(u8::is_ascii).map(|byte| char::from(byte).to_string()), USUAL_WIDTH),
        };
        let (told, width) = match font.glyph(font.map_code(code), code) {
            FontGlyph::Outline(glyph) => (glyph.as_unicode(), glyph.advance_width()),
            FontGlyph::Type3(glyph) => (glyph.as_unicode(), Some(glyph.advance_width())),
        };
        let told = match told {
            Some(BfString::Char(c)) => Some(c.to_string()),
            Some(BfString::String(text)) => Some(text),
            None => {
                byte.filter(|_| self.windows).map(|byte| WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into())
            }
        };
        let width = if self.is_vertical() { font.code_advance(code).y as f32 } else { width.unwrap_or(USUAL_WIDTH) };
        (told, width)
    }
}

/// The widths of a composite font: a code and the widths from it on, or two codes and the width of all between.
fn widths(font: &Dict<'_>) -> HashMap<u32, f32> {
    let mut widths = HashMap::new();
    let mut open: Vec<f32> = Vec::new();
    for part in font.get::<Array<'_>>(b"W").iter().flat_map(Array::iter::<Object<'_>>) {
        match part {
            Object::Number(number) => open.push(number.as_f32()),
            Object::Array(list) => {
                let first = open.pop().unwrap_or(0.0) as u32;
                widths.extend((first..MAX_CODES).zip(list.iter::<f32>()));
                open.clear();
            }
            _ => {}
        }
        if let [first, last, width] = open.as_slice() {
            widths.extend((*first as u32..=(*last as u32).min(MAX_CODES)).map(|code| (code, *width)));
            open.clear();
        }
    }
    widths
}

/// How far letters reach over and under the baseline: as the font says, else as its box does.
fn reach(descriptor: &Dict<'_>, drawn: bool) -> (f32, f32) {
    let number = |key: &[u8]| descriptor.get::<f32>(key).filter(|v| v.is_finite() && v.abs() > 0.0);
    let bounds = descriptor.get::<[f32; 4]>(b"FontBBox").filter(|_| !drawn);
    let bounds = bounds.map(|[_, a, _, b]| (a.min(b), a.max(b))).filter(|(bottom, top)| top > bottom);
    let top = bounds.map(|(_, top)| top).filter(|top| *top > 0.0);
    let bottom = bounds.map(|(bottom, _)| bottom).filter(|bottom| *bottom <= 0.0);
    let ascent = number(b"Ascent").or(top).or_else(|| number(b"CapHeight")).unwrap_or(800.0);
    // Some programs write how deep, not how high.
    let descent = number(b"Descent").map(|descent| -descent.abs()).or(bottom).unwrap_or(-200.0);
    (ascent, descent)
}

/// Whether a font is bold: by its name, its flags or its weight; by its stems where neither name nor weight say more.
fn is_bold(name: &str, descriptor: &Dict<'_>) -> bool {
    const REGULAR: [&str; 6] = ["Regular", "Light", "Thin", "Book", "Hairline", "Roman"];
    let flags = descriptor.get::<u32>(b"Flags").unwrap_or(0);
    let weight = descriptor.get::<f32>(b"FontWeight");
    if name.contains("Bold") || flags & FORCE_BOLD != 0 || weight.is_some_and(|weight| weight >= BOLD_WEIGHT) {
        return true;
    }
    // The word ends there: Bookman is a family.
    let ends = |at: usize| name.get(at..).and_then(|rest| rest.chars().next()).is_none_or(|c| !c.is_lowercase());
    let is_regular = REGULAR.iter().any(|word| name.match_indices(word).any(|(at, _)| ends(at + word.len())));
    let stems = descriptor.get::<f32>(b"StemV");
    weight.is_none() && !is_regular && stems.is_some_and(|stems| BOLD_STEMS.contains(&stems))
}

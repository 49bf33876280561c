//! Text as it is shown: each string with its letters, its place and what paints it.

use super::geometry::{Matrix, Point, Rect};
use super::operators::{Item, Operator, Operators};
use super::paint::Walk;
use super::replaced;
use super::state::{Blend, Frame, Ink, Open, Replaced};
use super::typeface::Typeface;
use crate::document::Hidden;
use hayro_font::hayro_syntax::object::{self, Dict, Name, Object, ObjectIdentifier};
use hayro_font::hayro_syntax::page::Resources;
use std::rc::Rc;

/// Bytes of text that cost as much as one operator.
const BYTES_PER_OPERATOR: usize = 16;
/// Fonts that are loaded in one document.
const MAX_FONTS: usize = 2000;
/// Strings that are kept of one page.
const MAX_RUNS: usize = 200_000;

/// A string that is shown.
#[derive(Clone, Debug)]
pub(super) struct Show {
    pub(super) text: String,
    /// Where its baseline starts and ends.
    pub(super) at: Point,
    pub(super) end: Point,
    /// The turn of the page, in degrees, under which it stands upright.
    pub(super) turn: u16,
    pub(super) vertical: bool,
    /// Font size in points.
    pub(super) size: f32,
    pub(super) bold: bool,
    /// The box that the letters of its font may reach.
    pub(super) reach: Rect,
    /// Width of an em in points, horizontal scaling included.
    pub(super) em: f32,
    pub(super) clip: Rect,
    /// Colour and opacity of what its rendering mode paints; several of them for filled and stroked text.
    pub(super) inks: [Option<Ink>; 2],
    /// How many areas and lines were painted before it.
    pub(super) marks_before: usize,
    pub(super) thin_before: usize,
    /// Whether something about its paint, mask or clip is not told by rule.
    pub(super) odd: bool,
    /// Why it is not on the page at all: on a layer that is off, or told in place of other words.
    pub(super) absent: Option<Hidden>,
}

impl<'a> Walk<'_, 'a> {
    pub(super) fn choose_font(&mut self, frame: &mut Frame<'_, 'a>, operator: &Operator<'_>) {
        let [size] = operator.numbers::<1>().unwrap_or([f32::NAN]);
        frame.state.size = size;
        let name = operator.name.unwrap_or_default();
        if let Some(known) = frame.fonts.get(name) {
            frame.state.font.clone_from(known);
            return;
        }
        let font = frame.resources.iter().find_map(|resources| self.typeface(resources, name));
        frame.fonts.insert(name.to_vec(), font.clone());
        frame.state.font = font;
    }

    fn typeface(&mut self, resources: &Resources<'a>, name: &[u8]) -> Option<Rc<Typeface<'a>>> {
        let name = Name::new(name)?;
        let key = resources.fonts.get_ref(&name).map(ObjectIdentifier::from);
        if let Some(known) = key.and_then(|key| self.painter.typefaces.get(&key)) {
            return Some(Rc::clone(known));
        }
        let dict = resources.fonts.get::<Dict<'_>>(&name)?;
        self.painter.loaded += 1;
        if self.painter.loaded > MAX_FONTS {
            self.painting.cut = true;
            return None;
        }
        let (fonts, maps) = &self.painter.resolvers;
        let typeface = Rc::new(Typeface::new(&dict, || self.painter.fonts.font(&dict, fonts, maps)));
        if let Some(key) = key {
            self.painter.typefaces.insert(key, Rc::clone(&typeface));
        }
        Some(typeface)
    }

    /// Shows the strings of an operator.
    pub(super) fn show_all(&mut self, frame: &mut Frame<'_, 'a>, operator: &Operator<'_>, operators: &Operators<'_>) {
        if operator.word == b"\"" {
            [frame.state.word_spacing, frame.state.spacing] =
                operator.numbers().unwrap_or([frame.state.word_spacing, frame.state.spacing]);
        }
        if matches!(operator.word, b"'" | b"\"") {
            frame.move_line(0.0, -frame.state.leading);
        }
        let font = frame.state.font.clone().unwrap_or_else(|| Rc::clone(&self.painter.unknown));
        self.painting.drawn_fonts |= font.drawn;
        for item in operators.items() {
            if let Item::Move(by) = item {
                let by = -by / 1000.0 * frame.state.size;
                let (x, y) = if font.is_vertical() { (0.0, by) } else { (by * frame.state.stretch, 0.0) };
                frame.advance(x, y);
                continue;
            }
            let mut bytes = std::mem::take(&mut self.bytes);
            bytes.clear();
            operators.string(item, &mut bytes);
            self.painter.operators += bytes.len() / BYTES_PER_OPERATOR;
            self.show(frame, &font, &bytes);
            self.bytes = bytes;
        }
    }

    fn show(&mut self, frame: &mut Frame<'_, 'a>, font: &Typeface<'a>, bytes: &[u8]) {
        let state = &frame.state;
        let m = frame.next.concat(state.ctm);
        let mut text = String::with_capacity(bytes.len());
        let (size, mut along) = (state.size, 0.0);
        let stretch = if font.is_vertical() { 1.0 } else { state.stretch };
        font.read(bytes, &mut text, |width, is_space| {
            let space = if is_space { state.word_spacing } else { 0.0 };
            along += (width / 1000.0 * size + state.spacing + space) * stretch;
        });
        let start = m.apply(Point::new(0.0, state.rise));
        let off = frame.is_off();
        let (x, y) = if font.is_vertical() { (0.0, along) } else { (along, 0.0) };
        frame.advance(x, y);
        let state = &frame.state;
        let end = frame.next.concat(state.ctm).apply(Point::new(0.0, state.rise));
        if text.is_empty() || !start.x.is_finite() || !start.y.is_finite() {
            return;
        }
        if self.painting.shows.len() >= MAX_RUNS {
            self.painting.cut = true;
            return;
        }
        if frame.open.iter().any(|open| open.reversed) {
            text = backwards(&text);
        }
        let up = Point::new(m.c * size / 1000.0, m.d * size / 1000.0);
        let height = Some((m.c.hypot(m.d) * size).abs()).filter(|height| height.is_finite()).unwrap_or(0.0);
        let reach = if font.is_vertical() {
            Rect::new(start.x - height / 2.0, start.y.min(end.y), start.x + height / 2.0, start.y.max(end.y))
        } else {
            let corner = |at: Point, by: f32| Point::new(at.x + up.x * by, at.y + up.y * by);
            let corners = [start, end].map(|at| [corner(at, font.descent), corner(at, font.ascent)]);
            Rect::around(corners.into_iter().flatten()).unwrap_or_default()
        };
        self.painting.shows.push(Show {
            text,
            at: start,
            end,
            turn: turn(m, size),
            vertical: font.is_vertical(),
            size: height,
            bold: font.bold,
            reach,
            em: (state.size * state.stretch).abs() * m.a.hypot(m.b),
            clip: state.clip,
            inks: state.text_inks(),
            marks_before: self.painting.marks.len(),
            thin_before: self.painting.thin.len(),
            odd: state.masked
                || state.blend != Blend::Normal
                || !state.clip_is_box
                || state.text_inks().iter().flatten().any(|ink| ink.colour.is_none()),
            absent: off.then_some(Hidden::LayerOff),
        });
        if state.mode >= 4 {
            // What follows is clipped to the letters.
            frame.state.clip_is_box = false;
        }
    }

    /// Begins marked content.
    pub(super) fn open(&mut self, frame: &mut Frame<'_, 'a>, tag: &Name<'_>, properties: &Object<'_>) {
        let named = match properties {
            Object::Name(name) => {
                frame.resources.iter().find(|resources| resources.properties.contains_key(name)).map(|r| (r, name))
            }
            _ => None,
        };
        let off = tag.as_ref() == b"OC"
            && named.is_some_and(|(resources, name)| !self.painter.layers.shows(&resources.properties, name));
        let text = match (properties, named) {
            (Object::Dict(dict), _) => dict.get(b"ActualText"),
            (_, Some((resources, name))) => {
                resources.properties.get::<Dict<'_>>(name).and_then(|dict| dict.get(b"ActualText"))
            }
            _ => None,
        };
        let text = text.map(|text: object::String<'_>| replaced::decoded(&text));
        let replaced = text.map(|text| Replaced { text, first: self.painting.shows.len() });
        frame.open.push(Open { off, replaced, reversed: tag.as_ref() == b"ReversedChars" });
    }

    /// Ends marked content: a text that stands for glyphs takes their place, unless it tells other words.
    pub(super) fn close(&mut self, open: Open) {
        let Some(Replaced { text, first }) = open.replaced else { return };
        let shows = &mut self.painting.shows;
        let Some(replaced) = shows.get(first..).filter(|replaced| !replaced.is_empty()) else { return };
        let glyphs: String = replaced.iter().map(|show| show.text.as_str()).collect();
        if replaced::differs(&text, &glyphs) {
            let false_text = replaced.first().map(|show| Show { text, absent: Some(Hidden::Doubtful), ..show.clone() });
            shows.extend(false_text.filter(|show| !show.text.trim().is_empty()));
            return;
        }
        let end = replaced.last().map(|last| last.end);
        let reach = replaced.iter().map(|show| show.reach).reduce(Rect::union);
        let odd = replaced.iter().any(|show| show.odd);
        shows.truncate(first + 1);
        match shows.last_mut() {
            Some(show) if !text.is_empty() => {
                (show.text, show.odd) = (text, odd);
                (show.end, show.reach) = (end.unwrap_or(show.end), reach.unwrap_or(show.reach));
            }
            _ => shows.truncate(first),
        }
    }
}

/// The quarter turn of the page under which a text stands upright, from the direction of its baseline; a negative size
/// turns it round.
fn turn(m: Matrix, size: f32) -> u16 {
    let (a, b) = if size < 0.0 { (-m.a, -m.b) } else { (m.a, m.b) };
    match (a.abs() >= b.abs(), a >= 0.0, b >= 0.0) {
        (true, true, _) => 0,
        (true, false, _) => 180,
        (false, _, true) => 90,
        (false, _, false) => 270,
    }
}

/// A text that is written backwards; blanks at its ends stay.
fn backwards(text: &str) -> String {
    let core = text.trim();
    let lead = text.len() - text.trim_start().len();
    let (head, tail) = (text.get(..lead).unwrap_or_default(), text.get(lead + core.len()..).unwrap_or_default());
    let reversed: String = core.chars().rev().collect();
    [head, &reversed, tail].concat()
}

//! The state that operators change: graphics state, path, text position, open marked content.

use super::colour::Space;
use super::geometry::{Matrix, Point, Rect};
use super::operators::Operator;
use super::shape::Path;
use super::typeface::Typeface;
use crate::document::legible::Rgb;
use hayro_font::hayro_syntax::object::{Array, Dict, Name, Object};
use hayro_font::hayro_syntax::page::Resources;
use std::collections::HashMap;
use std::rc::Rc;

/// What paints.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink {
    /// None where it is not one known colour.
    pub(super) colour: Option<Rgb>,
    pub(super) alpha: f32,
}

#[derive(Clone)]
pub(super) struct State<'a> {
    pub(super) ctm: Matrix,
    pub(super) clip: Rect,
    /// Whether the clip is a rectangle, so that all of `clip` is painted.
    pub(super) clip_is_box: bool,
    pub(super) fill: Paint,
    pub(super) stroke: Paint,
    /// Opacity of the transparency groups around.
    pub(super) group: f32,
    pub(super) blend: Blend,
    pub(super) masked: bool,
    pub(super) width: f32,
    pub(super) font: Option<Rc<Typeface<'a>>>,
    pub(super) leading: f32,
    pub(super) rise: f32,
    pub(super) size: f32,
    pub(super) stretch: f32,
    /// Room after each character, and after each space.
    pub(super) spacing: f32,
    pub(super) word_spacing: f32,
    pub(super) mode: i32,
}

#[derive(Clone, Copy)]
pub(super) struct Paint {
    pub(super) colour: Option<Rgb>,
    pub(super) alpha: f32,
    pub(super) space: Space,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Blend {
    Normal,
    /// Lets through what is under it.
    Multiply,
    Other,
}

impl State<'_> {
    pub(super) fn new(clip: Rect) -> Self {
        let black = Paint { colour: Some([0.0; 3]), alpha: 1.0, space: Space::Device };
        Self {
            ctm: Matrix::identity(),
            clip,
            clip_is_box: true,
            fill: black,
            stroke: black,
            group: 1.0,
            blend: Blend::Normal,
            masked: false,
            width: 1.0,
            font: None,
            leading: 0.0,
            rise: 0.0,
            size: 0.0,
            stretch: 1.0,
            spacing: 0.0,
            word_spacing: 0.0,
            mode: 0,
        }
    }

    pub(super) fn ink(&self, paint: &Paint) -> Ink {
        let known = !self.masked && self.blend != Blend::Other;
        Ink { colour: paint.colour.filter(|_| known), alpha: paint.alpha * self.group }
    }

    /// The inks of a text rendering mode; a masked text counts as seen, since the mask is not looked at.
    pub(super) fn text_inks(&self) -> [Option<Ink>; 2] {
        let (fills, strokes) = match self.mode {
            1 | 5 => (false, true),
            2 | 6 => (true, true),
            3 | 7 => (false, false),
            _ => (true, false),
        };
        [fills.then(|| self.ink(&self.fill)), strokes.then(|| self.ink(&self.stroke))]
    }
}

/// What belongs to one stream.
pub(super) struct Frame<'s, 'a> {
    /// Its own resources, then those of the streams around.
    pub(super) resources: &'s [Resources<'a>],
    pub(super) state: State<'a>,
    pub(super) saved: Vec<State<'a>>,
    pub(super) path: Path,
    pub(super) clipping: bool,
    /// Where the line of text starts, and where the next glyph does.
    pub(super) line: Matrix,
    pub(super) next: Matrix,
    pub(super) open: Vec<Open>,
    pub(super) fonts: HashMap<Vec<u8>, Option<Rc<Typeface<'a>>>>,
    pub(super) spaces: HashMap<Vec<u8>, Space>,
    pub(super) states: HashMap<Vec<u8>, Option<Dict<'a>>>,
    pub(super) depth: usize,
}

/// An open sequence of marked content.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    /// On a layer that is off.
    pub(super) off: bool,
    /// The text that stands for its glyphs.
    pub(super) replaced: Option<Replaced>,
    /// Whether its strings are written backwards.
    pub(super) reversed: bool,
}

/// A text that stands for glyphs, and the first of the runs that it stands for.
#[derive(Clone, Debug)]
pub(super) struct Replaced {
    pub(super) text: String,
    pub(super) first: usize,
}

impl Paint {
    pub(super) fn choose(&mut self, space: Space) {
        (self.space, self.colour) = (space, space.initial());
    }

    /// Takes the colour of an operator; a name among its operands is a pattern.
    pub(super) fn set(&mut self, space: Option<Space>, operator: &Operator<'_>) {
        self.space = space.unwrap_or(self.space);
        self.colour = match operator.name {
            Some(_) => None,
            None => operator.all_numbers().and_then(|parts| self.space.colour(parts)),
        };
    }
}

impl<'s, 'a> Frame<'s, 'a> {
    pub(super) fn new(resources: &'s [Resources<'a>], state: State<'a>, depth: usize, off: bool) -> Self {
        Self {
            resources,
            state,
            saved: Vec::new(),
            path: Path::default(),
            clipping: false,
            line: Matrix::identity(),
            next: Matrix::identity(),
            open: vec![Open { off, ..Open::default() }],
            fonts: HashMap::new(),
            spaces: HashMap::new(),
            states: HashMap::new(),
            depth,
        }
    }

    pub(super) fn is_off(&self) -> bool {
        self.open.iter().any(|open| open.off)
    }

    /// Follows an operator of the text state or position; whether it was one.
    pub(super) fn text_step(&mut self, word: &[u8], operator: &Operator<'_>) -> bool {
        let [number] = operator.numbers::<1>().unwrap_or([f32::NAN]);
        let pair = operator.numbers::<2>().unwrap_or_default();
        match word {
            b"BT" => self.set_line(Matrix::identity()),
            b"Tm" => self.set_line(Matrix::of(operator.numbers()).unwrap_or(self.line)),
            b"Td" | b"TD" => {
                if word == b"TD" {
                    self.state.leading = -pair[1];
                }
                self.move_line(pair[0], pair[1]);
            }
            b"T*" => self.move_line(0.0, -self.state.leading),
            b"Tz" => self.state.stretch = number / 100.0,
            b"TL" => self.state.leading = number,
            b"Ts" => self.state.rise = number,
            b"Tr" => self.state.mode = number as i32,
            b"Tc" => self.state.spacing = number,
            b"Tw" => self.state.word_spacing = number,
            b"ET" => {}
            _ => return false,
        }
        true
    }

    /// Follows an operator that builds a path or moves the page under it; whether it was one.
    pub(super) fn path_step(&mut self, word: &[u8], operator: &Operator<'_>) -> bool {
        let at = |x, y| self.state.ctm.apply(Point::new(x, y));
        match (word, operator.numbers::<2>(), operator.numbers::<4>(), operator.numbers::<6>()) {
            (b"cm", ..) => {
                if let Some(m) = Matrix::of(operator.numbers()) {
                    self.state.ctm = m.concat(self.state.ctm);
                }
            }
            (b"m", Some([x, y]), ..) => self.path.move_to(at(x, y)),
            (b"l", Some([x, y]), ..) => self.path.line_to(at(x, y)),
            (b"re", _, Some([x, y, w, h]), _) => {
                self.path.polygon([at(x, y), at(x + w, y), at(x + w, y + h), at(x, y + h)]);
            }
            (b"c", .., Some([x1, y1, x2, y2, x, y])) => {
                self.path.curve_to(Some(at(x1, y1)), at(x2, y2), at(x, y));
            }
            (b"v", _, Some([x2, y2, x, y]), _) => self.path.curve_to(None, at(x2, y2), at(x, y)),
            (b"y", _, Some([x1, y1, x, y]), _) => self.path.curve_to(Some(at(x1, y1)), at(x, y), at(x, y)),
            (b"h", ..) => self.path.close(),
            (b"W" | b"W*", ..) => self.clipping = true,
            (b"w", ..) => self.state.width = operator.numbers::<1>().map_or(self.state.width, |[width]| width),
            _ => return false,
        }
        true
    }

    pub(super) fn set_line(&mut self, matrix: Matrix) {
        (self.line, self.next) = (matrix, matrix);
    }

    pub(super) fn move_line(&mut self, x: f32, y: f32) {
        self.set_line(Matrix::translate(x, y).concat(self.line));
    }

    /// Moves the next glyph along the baseline, or down in vertical writing.
    pub(super) fn advance(&mut self, x: f32, y: f32) {
        if x.is_finite() && y.is_finite() {
            self.next = Matrix::translate(x, y).concat(self.next);
        }
    }

    /// Takes a named set of states.
    pub(super) fn graphics_state(&mut self, name: &[u8]) {
        if !self.states.contains_key(name) {
            let found = Name::new(name).and_then(|name| {
                self.resources.iter().find_map(|resources| resources.ext_g_states.get::<Dict<'_>>(&name))
            });
            self.states.insert(name.to_vec(), found);
        }
        let Some(Some(dict)) = self.states.get(name) else { return };
        let state = &mut self.state;
        if let Some(alpha) = dict.get::<f32>(b"ca") {
            state.fill.alpha = alpha.clamp(0.0, 1.0);
        }
        if let Some(alpha) = dict.get::<f32>(b"CA") {
            state.stroke.alpha = alpha.clamp(0.0, 1.0);
        }
        if let Some(width) = dict.get::<f32>(b"LW") {
            state.width = width;
        }
        if let Some(mask) = dict.get::<Object<'_>>(b"SMask") {
            state.masked = matches!(mask, Object::Dict(_) | Object::Stream(_));
        }
        let first = || dict.get::<Array<'_>>(b"BM").and_then(|modes| modes.iter::<Name<'_>>().next());
        if let Some(blend) = dict.get::<Name<'_>>(b"BM").or_else(first) {
            state.blend = match blend.as_ref() {
                b"Normal" | b"Compatible" => Blend::Normal,
                b"Multiply" | b"Darken" => Blend::Multiply,
                _ => Blend::Other,
            };
        }
    }

    /// A colour space by its name.
    pub(super) fn space(&mut self, name: &[u8]) -> Space {
        if let Some(space) = Space::named(name).or_else(|| self.spaces.get(name).copied()) {
            return space;
        }
        let found = Name::new(name).and_then(|name| {
            self.resources.iter().find_map(|resources| resources.color_spaces.get::<Object<'_>>(&name))
        });
        let space = found.map_or(Space::Unknown, |object| Space::of(&object));
        self.spaces.insert(name.to_vec(), space);
        space
    }
}

/// Narrows the clip; what leaves nothing is a clip without area.
pub(super) fn clip(state: &mut State<'_>, bounds: Option<Rect>, is_box: bool) {
    const NOTHING: Rect = Rect::new(f32::MAX, f32::MAX, f32::MAX, f32::MAX);
    state.clip = bounds.and_then(|area| area.intersect(state.clip)).unwrap_or(NOTHING);
    state.clip_is_box &= is_box;
}

//! The state that operators change: graphics state, path, text position, open marked content.

use super::super::legible::Rgb;
use super::colour::Space;
use super::operators::Operator;
use super::shape::Path;
use pdfboss_core::{Dict, Matrix, Point, Rect};
use std::collections::HashMap;
use std::sync::Arc;

/// What paints.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink {
    /// None where it is not one known colour.
    pub(super) colour: Option<Rgb>,
    pub(super) alpha: f32,
}

#[derive(Clone)]
pub(super) struct State {
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
    pub(super) leading: f32,
    pub(super) rise: f32,
    pub(super) size: f32,
    pub(super) stretch: f32,
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

impl State {
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
            leading: 0.0,
            rise: 0.0,
            size: 0.0,
            stretch: 1.0,
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
pub(super) struct Frame<'s> {
    pub(super) resources: &'s [Arc<Dict>],
    pub(super) state: State,
    pub(super) saved: Vec<State>,
    pub(super) path: Path,
    pub(super) clipping: bool,
    pub(super) line: Matrix,
    pub(super) fresh: bool,
    pub(super) open: Vec<Open>,
    pub(super) spaces: HashMap<String, Space>,
    pub(super) states: HashMap<String, Option<Dict>>,
    pub(super) depth: usize,
}

/// An open sequence of marked content.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) off: bool,
    pub(super) replaced: Option<usize>,
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

impl<'s> Frame<'s> {
    pub(super) fn new(resources: &'s [Arc<Dict>], state: State, depth: usize, off: bool) -> Self {
        Self {
            resources,
            state,
            saved: Vec::new(),
            path: Path::default(),
            clipping: false,
            line: Matrix::identity(),
            fresh: true,
            open: vec![Open { off, replaced: None }],
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
            b"Tm" => self.set_line(matrix(operator.numbers()).unwrap_or(self.line)),
            b"Td" | b"TD" => {
                if word == b"TD" {
                    self.state.leading = -pair[1];
                }
                self.move_line(pair[0], pair[1]);
            }
            b"T*" => self.move_line(0.0, -self.state.leading),
            b"Tf" => self.state.size = number,
            b"Tz" => self.state.stretch = number / 100.0,
            b"TL" => self.state.leading = number,
            b"Ts" => self.state.rise = number,
            b"Tr" => self.state.mode = number as i32,
            b"Tc" | b"Tw" | b"ET" => {}
            _ => return false,
        }
        true
    }

    /// Follows an operator that builds a path or moves the page under it; whether it was one.
    pub(super) fn path_step(&mut self, word: &[u8], operator: &Operator<'_>) -> bool {
        let at = |x, y| self.state.ctm.apply(Point::new(x, y));
        match (word, operator.numbers::<2>(), operator.numbers::<4>(), operator.numbers::<6>()) {
            (b"cm", ..) => {
                if let Some(m) = matrix(operator.numbers()) {
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
        (self.line, self.fresh) = (matrix, true);
    }

    pub(super) fn move_line(&mut self, x: f32, y: f32) {
        self.set_line(Matrix::translate(x, y).concat(self.line));
    }
}

pub(super) fn matrix(numbers: Option<[f32; 6]>) -> Option<Matrix> {
    let n = numbers.filter(|numbers| numbers.iter().all(|v| v.is_finite()))?;
    Some(Matrix { a: n[0], b: n[1], c: n[2], d: n[3], e: n[4], f: n[5] })
}

/// Narrows the clip; what leaves nothing is a clip without area.
pub(super) fn clip(state: &mut State, bounds: Option<Rect>, is_box: bool) {
    const NOTHING: Rect = Rect::new(f32::MAX, f32::MAX, f32::MAX, f32::MAX);
    state.clip = bounds.and_then(|area| area.intersect(state.clip)).unwrap_or(NOTHING);
    state.clip_is_box &= is_box;
}

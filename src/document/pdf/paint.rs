//! What a PDF page paints, in paint order: text, fills and images, from one pass over the operators of the page, its
//! forms and its notes.
//!
//! Known to be left out: the cells of patterns, soft masks, clips to text, and the pixels of images.

use super::colour::{self, Space};
use super::geometry::Rect;
use super::layers::Layers;
use super::layout::{Area, Sketch};
use super::operators::{Operator, Operators};
use super::shape::{Path, Shape};
use super::state::{Blend, Frame, Ink, Open, State, clip};
use super::text::Show;
use super::typeface::Typeface;
use crate::document::legible::{READABLE, Rgb, contrast};
use hayro_font::hayro_syntax::content::TypedIter;
use hayro_font::hayro_syntax::content::ops::TypedInstruction;
use hayro_font::hayro_syntax::object::{Array, Dict, ObjectIdentifier};
use hayro_font::hayro_syntax::page::{Page, Resources};
use hayro_font::hayro_syntax::xref::XRef;
use hayro_font::{CMapResolverFn, FontCache, FontResolverFn};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// Operators that are followed in one document.
const MAX_OPERATORS: usize = 5_000_000;
/// Bytes of content that cost as much as one operator, so that a stream of blanks is bounded too.
const BYTES_PER_OPERATOR: usize = 16;
/// Nesting of `q` in one stream.
const MAX_SAVED: usize = 4096;
/// Areas that are kept of one page.
const MAX_MARKS: usize = 20_000;
/// Points under which an area is a line that hides nothing and is no background.
const MIN_EXTENT: f32 = 2.0;
/// Lines that are kept of one page: many of them may hide what one does not.
const MAX_THIN: usize = 4000;
/// Points up to which a box is a line, and a shape a bullet.
const MAX_RULE: f32 = 3.0;
const MAX_DOT: f32 = 9.0;

/// Share of a page from which an image on it may be a scan of one.
const MIN_PICTURE: f32 = 0.25;

/// An area that is painted.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// What is painted of the page at most, clip included.
    pub(super) area: Rect,
    /// The outline, where it is not the whole area.
    pub(super) shape: Option<Arc<Shape>>,
    /// Its colour; none for images, patterns and colour spaces that are not known.
    pub(super) colour: Option<Rgb>,
    pub(super) alpha: f32,
    /// Whether it hides all that is under it.
    pub(super) covers: bool,
    pub(super) image: bool,
    /// Whether all of the area has just this colour.
    pub(super) sure: bool,
}

/// All that a page paints.
#[derive(Debug, Default)]
pub(super) struct Painting {
    pub(super) marks: Vec<Mark>,
    pub(super) shows: Vec<Show>,
    /// Areas thinner than a mark.
    pub(super) thin: Vec<Rect>,
    /// Thin boxes and upright strokes of any colour, such as the borders of cells.
    rules: Vec<Rect>,
    /// Small dark shapes, such as bullets.
    dots: Vec<Rect>,
    /// Whether a font draws its glyphs by operators of the page.
    pub(super) drawn_fonts: bool,
    /// Whether notes are painted on the page.
    pub(super) notes: bool,
    /// Whether a limit was hit.
    pub(super) cut: bool,
}

impl Painting {
    /// Whether nothing is painted.
    pub(super) fn is_empty(&self) -> bool {
        self.shows.is_empty() && self.marks.is_empty() && self.thin.is_empty() && self.rules.is_empty()
    }

    /// Whether an image takes up much of what is shown.
    pub(super) fn has_picture(&self, crop: Rect) -> bool {
        let area = |r: Rect| r.width().max(0.0) * r.height().max(0.0);
        self.marks.iter().any(|mark| mark.image && area(mark.area) >= MIN_PICTURE * area(crop))
    }

    /// What of it tells how the text of the page belongs together.
    pub(super) fn sketch(&self) -> Sketch {
        let area = |r: &Rect| Area { left: r.x0, bottom: r.y0, right: r.x1, top: r.y1 };
        Sketch {
            rules: self.rules.iter().map(area).collect(),
            dots: self.dots.iter().map(area).collect(),
            is_scan: false,
        }
    }
}

/// Follows the pages of one document, within its limits.
pub(super) struct Painter<'a> {
    pub(super) layers: Layers,
    pub(super) operators: usize,
    pub(super) fonts: FontCache<'a>,
    pub(super) typefaces: HashMap<ObjectIdentifier, Rc<Typeface<'a>>>,
    pub(super) loaded: usize,
    pub(super) resolvers: (FontResolverFn, CMapResolverFn),
    pub(super) unknown: Rc<Typeface<'a>>,
}

impl<'a> Painter<'a> {
    pub(super) fn new(xref: &'a XRef) -> Self {
        let settings = hayro_interpret::InterpreterSettings::default();
        Self {
            layers: Layers::of(xref),
            operators: 0,
            fonts: FontCache::new(),
            typefaces: HashMap::new(),
            loaded: 0,
            resolvers: (settings.font_resolver, settings.cmap_resolver),
            unknown: Rc::new(Typeface::unknown()),
        }
    }

    /// What one page paints, its content being given decoded, and whether that breaks off.
    pub(super) fn page(&mut self, page: &Page<'a>, crop: Rect, content: &[u8]) -> (Painting, bool) {
        let mut walk = Walk { painter: self, painting: Painting::default(), forms: 0, bytes: Vec::new() };
        let resources = [page.resources().clone()];
        let is_broken = walk.stream(content, &resources, State::new(crop), 0, false);
        for note in page.raw().get::<Array<'_>>(b"Annots").iter().flat_map(Array::iter::<Dict<'_>>) {
            walk.note(&note, &resources, State::new(crop));
        }
        (walk.painting, is_broken)
    }
}

/// The walk through one page.
pub(super) struct Walk<'w, 'a> {
    pub(super) painter: &'w mut Painter<'a>,
    pub(super) painting: Painting,
    /// Forms that were entered.
    pub(super) forms: usize,
    /// Memory for the bytes of strings.
    pub(super) bytes: Vec<u8>,
}

impl<'a> Walk<'_, 'a> {
    /// Follows a stream; whether it breaks off.
    pub(super) fn stream(
        &mut self,
        content: &[u8],
        resources: &[Resources<'a>],
        state: State<'a>,
        depth: usize,
        off: bool,
    ) -> bool {
        self.painter.operators += content.len() / BYTES_PER_OPERATOR;
        let mut frame = Frame::new(resources, state, depth, off);
        let mut operators = Operators::new(content);
        while let Some(operator) = operators.next() {
            self.painter.operators += 1;
            if self.painter.operators > MAX_OPERATORS {
                self.painting.cut = true;
                break;
            }
            match operator.word {
                b"BDC" => {
                    let text = content.get(operator.bytes.clone()).unwrap_or_default();
                    let mut typed = TypedIter::new(text);
                    if let Some(TypedInstruction::BeginMarkedContentWithProperties(begin)) = typed.next() {
                        self.open(&mut frame, begin.0, begin.1);
                    } else {
                        frame.open.push(Open::default());
                    }
                }
                b"ID" => {
                    let head = content.get(operator.bytes.clone()).unwrap_or_default();
                    let is_mask = |key: &[u8]| memchr::memmem::find(head, key).is_some();
                    operators.skip_image();
                    self.image(&frame, is_mask(b"/IM true") || is_mask(b"/ImageMask true"), false);
                }
                b"Tf" => self.choose_font(&mut frame, &operator),
                b"Tj" | b"TJ" | b"'" | b"\"" => self.show_all(&mut frame, &operator, &operators),
                word if frame.text_step(word, &operator) || frame.path_step(word, &operator) => {}
                _ => self.step(&mut frame, &operator),
            }
        }
        while let Some(open) = frame.open.pop() {
            self.close(open);
        }
        operators.is_broken()
    }

    fn step(&mut self, frame: &mut Frame<'_, 'a>, operator: &Operator<'_>) {
        let name = operator.name.unwrap_or_default();
        match operator.word {
            b"q" if frame.saved.len() < MAX_SAVED => frame.saved.push(frame.state.clone()),
            b"Q" => {
                if let Some(state) = frame.saved.pop() {
                    frame.state = state;
                }
            }
            b"gs" => frame.graphics_state(name),
            b"n" => self.paint(frame, None, false),
            b"S" | b"s" => self.paint(frame, None, true),
            b"f" | b"F" => self.paint(frame, Some(false), false),
            b"f*" => self.paint(frame, Some(true), false),
            b"B" | b"b" => self.paint(frame, Some(false), true),
            b"B*" | b"b*" => self.paint(frame, Some(true), true),
            b"cs" => {
                let space = frame.space(name);
                frame.state.fill.choose(space);
            }
            b"CS" => {
                let space = frame.space(name);
                frame.state.stroke.choose(space);
            }
            b"sc" | b"scn" => frame.state.fill.set(None, operator),
            b"SC" | b"SCN" => frame.state.stroke.set(None, operator),
            b"g" | b"rg" | b"k" => frame.state.fill.set(Some(Space::Device), operator),
            b"G" | b"RG" | b"K" => frame.state.stroke.set(Some(Space::Device), operator),
            b"Do" => self.xobject(frame, name),
            b"sh" => self.mark(frame, frame.state.clip, None, Ink { colour: None, alpha: 1.0 }, false),
            b"BMC" => frame.open.push(Open { reversed: name == b"ReversedChars", ..Open::default() }),
            b"EMC" if frame.open.len() > 1 => {
                if let Some(open) = frame.open.pop() {
                    self.close(open);
                }
            }
            _ => {}
        }
    }

    /// Ends a path: paints it, then clips to it if `W` stood before.
    fn paint(&mut self, frame: &mut Frame<'_, 'a>, fill: Option<bool>, stroke: bool) {
        let path = std::mem::take(&mut frame.path);
        if !frame.is_off() {
            self.sketch(frame, &path, fill.is_some(), stroke);
        }
        if let Some(even_odd) = fill {
            let ink = frame.state.ink(&frame.state.fill);
            for (area, shape) in path.filled(even_odd) {
                self.mark(frame, area, shape, ink, false);
            }
        }
        if stroke {
            let m = frame.state.ctm;
            let width = frame.state.width * (m.a * m.d - m.b * m.c).abs().sqrt();
            if width < MIN_EXTENT && !frame.is_off() {
                for area in path.thick_lines(width) {
                    self.thin(frame, area);
                }
            }
            if width >= MIN_EXTENT {
                let ink = frame.state.ink(&frame.state.stroke);
                for area in path.thick_lines(width) {
                    self.mark(frame, area, None, ink, false);
                }
            }
        }
        if std::mem::take(&mut frame.clipping) {
            clip(&mut frame.state, path.bounds(), path.is_box());
        }
        frame.path = path.cleared();
    }

    /// Keeps lines and small shapes of a path.
    fn sketch(&mut self, frame: &Frame<'_, 'a>, path: &Path, fill: bool, stroke: bool) {
        let clip = frame.state.clip;
        let mut rules = std::mem::take(&mut self.painting.rules);
        let mut add = |area: Rect| {
            if let Some(area) = area.intersect(clip).filter(|_| rules.len() < MAX_THIN) {
                rules.push(area);
            }
        };
        if stroke {
            path.upright_sides().for_each(&mut add);
        }
        if fill {
            path.boxes().filter(|area| area.width().min(area.height()) <= MAX_RULE).for_each(&mut add);
            let ink = frame.state.ink(&frame.state.fill);
            let is_seen = ink.colour.is_some_and(|colour| contrast(colour, [1.0; 3]) >= READABLE);
            let is_small = |area: &Rect| {
                let (width, height) = (area.width(), area.height());
                width.max(height) <= MAX_DOT && width.min(height) >= 1.0 && width < height * 2.0 && height < width * 2.0
            };
            if is_seen && ink.alpha > 0.5 && self.painting.dots.len() < MAX_THIN {
                self.painting.dots.extend(path.bounds().filter(is_small).and_then(|area| area.intersect(clip)));
            }
        }
        self.painting.rules = rules;
    }

    fn thin(&mut self, frame: &Frame<'_, 'a>, area: Rect) {
        if let Some(area) = area.intersect(frame.state.clip).filter(|_| self.painting.thin.len() < MAX_THIN) {
            self.painting.thin.push(area);
        }
    }

    pub(super) fn mark(
        &mut self,
        frame: &Frame<'_, 'a>,
        area: Rect,
        shape: Option<Arc<Shape>>,
        ink: Ink,
        opaque_image: bool,
    ) {
        let state = &frame.state;
        let Some(area) = area.intersect(state.clip) else { return };
        if area.width().min(area.height()) < MIN_EXTENT && !frame.is_off() && ink.alpha > 0.0 {
            self.thin(frame, area);
        }
        if area.width() < MIN_EXTENT || area.height() < MIN_EXTENT || frame.is_off() || ink.alpha <= 0.0 {
            return;
        }
        if self.painting.marks.len() == MAX_MARKS {
            self.painting.cut = true;
            return;
        }
        let solid = ink.alpha > colour::SOLID && state.blend == Blend::Normal && state.clip_is_box && !state.masked;
        self.painting.marks.push(Mark {
            area,
            shape,
            colour: ink.colour,
            alpha: ink.alpha,
            covers: solid && (ink.colour.is_some() || opaque_image),
            image: opaque_image,
            sure: ink.colour.is_some() && state.blend == Blend::Normal && state.clip_is_box && !state.masked,
        });
    }
}

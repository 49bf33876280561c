//! What a PDF page paints, in paint order: fills, images and the operators that show text, from one pass over the
//! operators of the page and its forms.
//!
//! pdfboss gives the text; this gives what it leaves out and what decides whether the text can be seen. Known to be
//! left out: the cells of patterns, soft masks, clips to text, and the pixels of images.

use super::super::layout::{Area, Sketch};
use super::super::legible::{READABLE, Rgb, contrast};
use super::colour::{self, Space};
use super::fonts::Facts;
use super::operators::{Operator, Operators};
use super::replaced::Replacement;
use super::shape::{Path, Shape};
use super::state::{Blend, Frame, Ink, Open, State, clip, matrix};
use pdfboss_core::content::{ContentOps, Op};
use pdfboss_core::{Dict, Document as Pdf, Immediate, Object, OcState, Page, Point, Rect, block_on};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// Operators that are followed in one document.
const MAX_OPERATORS: usize = 5_000_000;
/// Bytes of content that cost as much as one operator, so that a stream of blanks is bounded too.
const BYTES_PER_OPERATOR: usize = 16;
/// Nesting of forms, and how often forms are entered on one page: the limits of pdfboss, so that both see one text.
const MAX_DEPTH: usize = 16;
const MAX_FORMS: usize = 4096;
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
/// Fonts that are looked at in one document.
const MAX_FONTS: usize = 2000;

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

/// A string that is shown.
#[derive(Clone, Debug)]
pub(super) struct Show {
    /// Where it starts, or a point of its baseline.
    pub(super) at: Point,
    /// Whether `at` is the start itself.
    pub(super) fresh: bool,
    /// Direction of the baseline, of length 1.
    pub(super) along: Point,
    /// Width of an em in points, horizontal scaling included.
    pub(super) em: f32,
    pub(super) clip: Rect,
    /// Colour and opacity of what its rendering mode paints; several of them for filled and stroked text.
    pub(super) inks: [Option<Ink>; 2],
    /// How many areas were painted before it.
    pub(super) marks_before: usize,
    /// The replacement text that stands for it, as an index.
    pub(super) replaced: Option<usize>,
    /// How many lines were painted before it.
    pub(super) thin_before: usize,
    /// Whether something about its paint, mask or clip is not told by rule.
    pub(super) odd: bool,
}

/// All that a page paints.
#[derive(Debug, Default)]
pub(in crate::document) struct Painting {
    pub(super) marks: Vec<Mark>,
    pub(super) shows: Vec<Show>,
    pub(super) replacements: Vec<Replacement>,
    /// Areas thinner than a mark.
    pub(super) thin: Vec<Rect>,
    /// Thin boxes and upright strokes of any colour, such as the borders of cells.
    rules: Vec<Rect>,
    /// Small dark shapes, such as bullets.
    dots: Vec<Rect>,
    /// Names of fonts whose map to Unicode lies.
    pub(in crate::document) lying: BTreeSet<String>,
    /// Whether a font draws its glyphs by operators of the page.
    pub(super) drawn_fonts: bool,
    /// Whether a form replaces words by other text.
    pub(super) replaced_in_forms: bool,
    /// Whether a limit was hit.
    pub(in crate::document) cut: bool,
}

impl Painting {
    /// What of it tells how the text of the page belongs together.
    pub(in crate::document) fn sketch(&self) -> Sketch {
        let area = |r: &Rect| Area { left: r.x0, bottom: r.y0, right: r.x1, top: r.y1 };
        Sketch { rules: self.rules.iter().map(area).collect(), dots: self.dots.iter().map(area).collect() }
    }
}

/// Follows the pages of one document, within its limits.
pub(in crate::document) struct Painter<'a> {
    pdf: &'a Pdf,
    layers: Option<&'a OcState>,
    operators: usize,
    fonts: HashMap<pdfboss_core::ObjRef, Facts>,
}

impl<'a> Painter<'a> {
    pub(in crate::document) fn new(pdf: &'a Pdf, layers: Option<&'a OcState>) -> Self {
        Self { pdf, layers, operators: 0, fonts: HashMap::new() }
    }

    /// What one page paints, its content being given decoded.
    pub(in crate::document) fn page(&mut self, page: &Page, content: &[u8]) -> Painting {
        let mut walk = Walk { painter: self, painting: Painting::default(), forms: 0 };
        let resources = [Arc::new(page.resources.clone())];
        walk.stream(content, &resources, State::new(page.crop_box), 0, false);
        walk.painting
    }
}

struct Walk<'w, 'a> {
    painter: &'w mut Painter<'a>,
    painting: Painting,
    forms: usize,
}

impl Walk<'_, '_> {
    fn stream(&mut self, content: &[u8], resources: &[Arc<Dict>], state: State, depth: usize, off: bool) {
        self.painter.operators += content.len() / BYTES_PER_OPERATOR;
        if let Some(own) = resources.first() {
            self.look_at_fonts(own);
        }
        let mut frame = Frame::new(resources, state, depth, off);
        let mut operators = Operators::new(content);
        while let Some(operator) = operators.next() {
            self.painter.operators += 1;
            if self.painter.operators > MAX_OPERATORS {
                self.painting.cut = true;
                return;
            }
            match operator.word {
                b"BDC" | b"BI" => {
                    let mut whole = ContentOps::at(content, operator.bytes.start);
                    if let Ok(Some((op, _))) = whole.next_op() {
                        operators.go_on_at(whole.pos().max(operator.bytes.end));
                        self.step_with_dictionary(&mut frame, &op, operator.bytes);
                    }
                }
                b"Tj" | b"TJ" | b"'" | b"\"" => self.show_all(&mut frame, &operator),
                word if frame.text_step(word, &operator) || frame.path_step(word, &operator) => {}
                _ => self.step(&mut frame, &operator),
            }
        }
    }

    fn look_at_fonts(&mut self, resources: &Dict) {
        let Some(fonts) = self.get(resources, "Font") else { return };
        for (name, font) in fonts.as_dict().into_iter().flat_map(Dict::iter) {
            let key = if let Object::Ref(key) = font { Some(*key) } else { None };
            let known = key.and_then(|key| self.painter.fonts.get(&key).copied());
            let facts = match known {
                Some(facts) => facts,
                None if self.painter.fonts.len() >= MAX_FONTS => continue,
                None => {
                    let font = self.painter.pdf.resolve(font).ok();
                    let facts = font.as_ref().and_then(Object::as_dict).map(|font| Facts::of(font, self.painter.pdf));
                    let facts = facts.unwrap_or_default();
                    if let Some(key) = key {
                        self.painter.fonts.insert(key, facts);
                    }
                    facts
                }
            };
            self.painting.drawn_fonts |= facts.drawn;
            if facts.lies {
                self.painting.lying.insert(name.0.clone());
            }
        }
    }

    fn step_with_dictionary(&mut self, frame: &mut Frame<'_>, op: &Op, bytes: Range<usize>) {
        match op {
            Op::InlineImage(image) => self.image(frame, &image.dict),
            Op::BeginMarkedContentProps(tag, properties) => self.open(frame, &tag.0, properties, bytes),
            _ => {}
        }
    }

    fn step(&mut self, frame: &mut Frame<'_>, operator: &Operator<'_>) {
        let name = || operator.name.map(String::from_utf8_lossy).unwrap_or_default();
        match operator.word {
            b"q" if frame.saved.len() < MAX_SAVED => frame.saved.push(frame.state.clone()),
            b"Q" => {
                if let Some(state) = frame.saved.pop() {
                    frame.state = state;
                }
            }
            b"gs" => self.graphics_state(frame, &name()),
            b"n" => self.paint(frame, None, false),
            b"S" | b"s" => self.paint(frame, None, true),
            b"f" | b"F" => self.paint(frame, Some(false), false),
            b"f*" => self.paint(frame, Some(true), false),
            b"B" | b"b" => self.paint(frame, Some(false), true),
            b"B*" | b"b*" => self.paint(frame, Some(true), true),
            b"cs" => {
                let space = self.space(frame, &name());
                frame.state.fill.choose(space);
            }
            b"CS" => {
                let space = self.space(frame, &name());
                frame.state.stroke.choose(space);
            }
            b"sc" | b"scn" => frame.state.fill.set(None, operator),
            b"SC" | b"SCN" => frame.state.stroke.set(None, operator),
            b"g" | b"rg" | b"k" => frame.state.fill.set(Some(Space::Device), operator),
            b"G" | b"RG" | b"K" => frame.state.stroke.set(Some(Space::Device), operator),
            b"Do" => self.xobject(frame, &name()),
            b"sh" => self.mark(frame, frame.state.clip, None, Ink { colour: None, alpha: 1.0 }, false),
            b"BMC" => frame.open.push(Open { off: false, replaced: None }),
            b"EMC" if frame.open.len() > 1 => {
                frame.open.pop();
            }
            _ => {}
        }
    }

    /// Ends a path: paints it, then clips to it if `W` stood before.
    fn paint(&mut self, frame: &mut Frame<'_>, fill: Option<bool>, stroke: bool) {
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
    fn sketch(&mut self, frame: &Frame<'_>, path: &Path, fill: bool, stroke: bool) {
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

    fn thin(&mut self, frame: &Frame<'_>, area: Rect) {
        if let Some(area) = area.intersect(frame.state.clip).filter(|_| self.painting.thin.len() < MAX_THIN) {
            self.painting.thin.push(area);
        }
    }

    fn mark(&mut self, frame: &Frame<'_>, area: Rect, shape: Option<Arc<Shape>>, ink: Ink, opaque_image: bool) {
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

    fn show_all(&mut self, frame: &mut Frame<'_>, operator: &Operator<'_>) {
        if matches!(operator.word, b"'" | b"\"") {
            frame.move_line(0.0, -frame.state.leading);
        }
        frame.fresh &= !operator.moved;
        for _ in 0..operator.strings {
            self.show(frame);
        }
        if operator.strings > 0 || operator.moved {
            frame.fresh = false;
        }
    }

    fn show(&mut self, frame: &mut Frame<'_>) {
        let state = &frame.state;
        let m = frame.line.concat(state.ctm);
        let length = m.a.hypot(m.b);
        let along = if length > 0.0 { Point::new(m.a / length, m.b / length) } else { Point::new(1.0, 0.0) };
        self.painting.shows.push(Show {
            at: m.apply(Point::new(0.0, state.rise)),
            fresh: frame.fresh,
            along,
            em: (state.size * state.stretch).abs() * length,
            clip: state.clip,
            inks: state.text_inks(),
            marks_before: self.painting.marks.len(),
            replaced: frame.open.iter().rev().find_map(|open| open.replaced),
            thin_before: self.painting.thin.len(),
            odd: state.masked
                || state.blend != Blend::Normal
                || !state.clip_is_box
                || state.text_inks().iter().flatten().any(|ink| ink.colour.is_none()),
        });
        frame.fresh = false;
        if state.mode >= 4 {
            // What follows is clipped to the letters.
            frame.state.clip_is_box = false;
        }
    }

    fn xobject(&mut self, frame: &mut Frame<'_>, name: &str) {
        if frame.depth >= MAX_DEPTH || self.forms >= MAX_FORMS {
            return;
        }
        self.forms += 1;
        let Some(Object::Stream(stream)) = self.find(frame.resources, "XObject", name) else { return };
        let dict = &stream.dict;
        let off = frame.is_off() || dict.get("OC").is_some_and(|gate| !self.is_on(gate));
        let is =
            |wanted: &str| self.get(dict, "Subtype").as_ref().and_then(Object::as_name).is_some_and(|n| n.0 == wanted);
        if is("Image") {
            if !off {
                self.image(frame, dict);
            }
            return;
        }
        if !is("Form") {
            return;
        }
        let Ok(content) = block_on(pdfboss_core::content_stream_data_with(Immediate(self.painter.pdf), &stream)) else {
            return;
        };
        let mut resources = Vec::with_capacity(frame.resources.len() + 1);
        if let Some(Object::Dict(own)) = self.get(dict, "Resources") {
            resources.push(Arc::new(own));
        }
        resources.extend_from_slice(frame.resources);
        let mut state = frame.state.clone();
        if let Some(m) = matrix(self.numbers(dict, "Matrix")) {
            state.ctm = m.concat(state.ctm);
        }
        if dict.get("Group").is_some() {
            state.group *= state.fill.alpha;
            (state.fill.alpha, state.stroke.alpha) = (1.0, 1.0);
        }
        if let Some([x0, y0, x1, y1]) = self.numbers(dict, "BBox") {
            let m = state.ctm;
            let area = Rect { x0, y0, x1, y1 }.normalize().transform(m);
            clip(&mut state, Some(area), (m.b == 0.0 && m.c == 0.0) || (m.a == 0.0 && m.d == 0.0));
        }
        self.stream(&content, &resources, state, frame.depth + 1, off);
    }

    fn image(&mut self, frame: &Frame<'_>, dict: &Dict) {
        let area = Rect::new(0.0, 0.0, 1.0, 1.0).transform(frame.state.ctm);
        let m = frame.state.ctm;
        let upright = (m.b == 0.0 && m.c == 0.0) || (m.a == 0.0 && m.d == 0.0);
        let stencil = matches!(self.get(dict, "ImageMask"), Some(Object::Bool(true)));
        let holes = ["SMask", "Mask"].iter().any(|key| dict.get(key).is_some());
        let opaque = upright && !stencil && !holes;
        let alpha = frame.state.ink(&frame.state.fill).alpha;
        self.mark(frame, area, None, Ink { colour: None, alpha }, opaque);
    }

    fn open(&mut self, frame: &mut Frame<'_>, tag: &str, properties: &Object, bytes: Range<usize>) {
        let named = match properties {
            Object::Name(name) => self.find_raw(frame.resources, "Properties", &name.0),
            _ => None,
        };
        let properties = named.as_ref().unwrap_or(properties);
        let off = tag == "OC" && !self.is_on(properties);
        let mut replaced = None;
        if frame.depth == 0
            && let Ok(Object::Dict(dict)) = self.painter.pdf.resolve(properties)
            && let Some(Object::String(text)) = self.get(&dict, "ActualText")
        {
            replaced = Some(self.painting.replacements.len());
            let text = pdfboss_core::object::decode_text_string(&text);
            self.painting.replacements.push(Replacement { text, operator: bytes });
        }
        if frame.depth > 0
            && let Ok(Object::Dict(dict)) = self.painter.pdf.resolve(properties)
        {
            self.painting.replaced_in_forms |= dict.get("ActualText").is_some();
        }
        frame.open.push(Open { off, replaced });
    }

    fn graphics_state(&mut self, frame: &mut Frame<'_>, name: &str) {
        if !frame.states.contains_key(name) {
            let found = match self.find(frame.resources, "ExtGState", name) {
                Some(Object::Dict(dict)) => Some(dict),
                _ => None,
            };
            frame.states.insert(name.to_owned(), found);
        }
        let Some(Some(dict)) = frame.states.get(name) else { return };
        let number = |key: &str| self.get(dict, key).as_ref().and_then(Object::as_f64).map(|v| v as f32);
        let state = &mut frame.state;
        if let Some(alpha) = number("ca") {
            state.fill.alpha = alpha.clamp(0.0, 1.0);
        }
        if let Some(alpha) = number("CA") {
            state.stroke.alpha = alpha.clamp(0.0, 1.0);
        }
        if let Some(width) = number("LW") {
            state.width = width;
        }
        if let Some(mask) = self.get(dict, "SMask") {
            state.masked = matches!(mask, Object::Dict(_) | Object::Stream(_));
        }
        if let Some(blend) = self.get(dict, "BM") {
            let name = blend.as_name().or_else(|| blend.as_array()?.first()?.as_name());
            state.blend = match name.map(|n| n.0.as_str()) {
                None | Some("Normal" | "Compatible") => Blend::Normal,
                Some("Multiply" | "Darken") => Blend::Multiply,
                Some(_) => Blend::Other,
            };
        }
    }

    fn space(&self, frame: &mut Frame<'_>, name: &str) -> Space {
        if let Some(space) = Space::named(name) {
            return space;
        }
        if let Some(space) = frame.spaces.get(name) {
            return *space;
        }
        let found = self.find(frame.resources, "ColorSpace", name);
        let space = found.map_or(Space::Unknown, |object| Space::of(&object, self.painter.pdf));
        frame.spaces.insert(name.to_owned(), space);
        space
    }

    fn is_on(&self, gate: &Object) -> bool {
        self.painter.layers.is_none_or(|layers| block_on(layers.visible_with(&Immediate(self.painter.pdf), gate)))
    }

    /// The resource as it stands, a reference perhaps.
    fn find_raw(&self, resources: &[Arc<Dict>], category: &str, name: &str) -> Option<Object> {
        resources.iter().find_map(|dict| {
            let object = dict.get(category)?;
            match object {
                Object::Dict(names) => names.get(name).cloned(),
                other => self.painter.pdf.resolve(other).ok()?.as_dict()?.get(name).cloned(),
            }
        })
    }

    fn find(&self, resources: &[Arc<Dict>], category: &str, name: &str) -> Option<Object> {
        self.painter.pdf.resolve(&self.find_raw(resources, category, name)?).ok()
    }

    fn get(&self, dict: &Dict, key: &str) -> Option<Object> {
        self.painter.pdf.resolve(dict.get(key)?).ok()
    }

    fn numbers<const N: usize>(&self, dict: &Dict, key: &str) -> Option<[f32; N]> {
        let array = self.get(dict, key)?;
        let mut out = [0.0; N];
        for (slot, object) in out.iter_mut().zip(array.as_array().filter(|a| a.len() >= N)?) {
            *slot = self.painter.pdf.resolve(object).ok()?.as_f64()? as f32;
        }
        Some(out)
    }
}

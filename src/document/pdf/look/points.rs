//! Points of a page, found by their place, and the glyphs that they were chosen in.

use super::flat::Flat;
use super::probe::Stop;
use hayro_interpret::FillRule;
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// Points in one glyph.
const POINTS: usize = 3;
/// Cells of the grid in a glyph from which its points are chosen; those of one that is drawn are not known to be ink.
const GRID: usize = 8;
const DRAWN_GRID: usize = 6;
/// Glyphs before and after one that may overlap it as letters do.
const NEIGHBOURS: usize = 2;
/// Glyphs of one page that are looked at.
const MAX_GLYPHS: usize = 40_000;
/// Side of a cell in points, in which points of the page are found.
const CELL: f64 = 24.0;

/// Points and where they are.
pub(super) struct Points {
    all: Vec<Point>,
    by_cell: HashMap<(i32, i32), Vec<usize>>,
    bounds: Rect,
}

fn cell(p: Point) -> (i32, i32) {
    ((p.x / CELL).floor() as i32, (p.y / CELL).floor() as i32)
}

impl Points {
    pub(super) fn new(all: Vec<Point>) -> Self {
        let mut by_cell: HashMap<(i32, i32), Vec<usize>> = HashMap::new();
        let mut bounds: Option<Rect> = None;
        for (at, p) in all.iter().enumerate() {
            by_cell.entry(cell(*p)).or_default().push(at);
            bounds = Some(bounds.map_or(Rect::from_points(*p, *p), |b| b.union_pt(*p)));
        }
        Self { all, by_cell, bounds: bounds.unwrap_or_default() }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn at(&self, at: usize) -> Point {
        self.all[at]
    }

    /// The points within a box, in order.
    pub(super) fn within(&self, area: Rect) -> Vec<usize> {
        let area = area.intersect(self.bounds.inflate(1.0, 1.0));
        if self.all.is_empty() || !(area.width() >= 0.0 && area.height() >= 0.0) {
            return Vec::new();
        }
        let holds = |p: Point| p.x >= area.x0 && p.x <= area.x1 && p.y >= area.y0 && p.y <= area.y1;
        let (low, high) = (cell(Point::new(area.x0, area.y0)), cell(Point::new(area.x1, area.y1)));
        let cells = i64::from(high.0 - low.0 + 1) * i64::from(high.1 - low.1 + 1);
        if cells as usize > self.by_cell.len() {
            return (0..self.all.len()).filter(|at| holds(self.all[*at])).collect();
        }
        let mut found = Vec::new();
        for x in low.0..=high.0 {
            for y in low.1..=high.1 {
                found.extend(self.by_cell.get(&(x, y)).into_iter().flatten().filter(|at| holds(self.all[**at])));
            }
        }
        found.sort_unstable();
        found
    }
}

/// A glyph that is painted once.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Where it starts on its baseline.
    pub origin: Point,
    pub text: String,
    /// Its points among those of the page.
    pub own: Range<usize>,
    pub bounds: Option<Rect>,
    /// Whether it is drawn by a Type 3 font, so that its points may be beside its ink.
    pub drawn: bool,
    /// Whether its mode paints nothing; how many of its points were in the clip; how many had a mark when it was done.
    pub invisible: bool,
    pub open: usize,
    pub marked: usize,
}

/// All glyphs of a page, in the order in which they are painted.
#[derive(Default)]
pub(super) struct Glyphs(pub(super) Vec<Seen>);

impl Glyphs {
    pub(super) fn own(&self, at: usize) -> Option<Range<usize>> {
        self.0.get(at).map(|seen| seen.own.clone())
    }

    /// The box of a glyph, and the points of it and its neighbours.
    pub(super) fn around(&self, at: usize) -> Option<(Rect, Range<usize>)> {
        let bounds = self.0.get(at)?.bounds?;
        let (first, last) = (at.saturating_sub(NEIGHBOURS), (at + NEIGHBOURS).min(self.0.len() - 1));
        Some((bounds, self.0.get(first)?.own.start..self.0.get(last)?.own.end))
    }

    pub(super) fn painted(&mut self, at: usize, open: usize, marked: usize, invisible: bool) {
        if let Some(seen) = self.0.get_mut(at) {
            (seen.open, seen.marked, seen.invisible) = (open, marked, invisible);
        }
    }
}

/// An outline of a font, and points inside it.
pub(super) struct Outline {
    pub(super) flat: Flat,
    points: Vec<Point>,
}

/// Outlines by what tells them.
pub(super) type Outlines = HashMap<u128, Rc<Outline>>;

/// Finds the glyphs of a page and points in them.
pub(super) struct Finder {
    pub(super) glyphs: Glyphs,
    pub(super) points: Vec<Point>,
    pub(super) outlines: Outlines,
    /// Whether a Type 3 glyph is being drawn, and the box of what it has drawn.
    drawing: bool,
    extent: Option<Rect>,
}

impl Outline {
    fn of(path: &BezPath) -> Self {
        let size = path.control_box();
        let flat = Flat::of(path, (size.width().max(size.height()) / 100.0).max(1e-6));
        let bounds = flat.bounds;
        let mut held = Vec::new();
        for row in 0..GRID {
            for column in 0..GRID {
                let share = |n: usize| (n as f64 + 0.5) / GRID as f64;
                let p =
                    Point::new(bounds.x0 + bounds.width() * share(column), bounds.y0 + bounds.height() * share(row));
                if flat.holds(p, FillRule::NonZero) {
                    held.push(p);
                }
            }
        }
        let step = (held.len() / POINTS).max(1);
        let points = held.into_iter().skip(step / 2).step_by(step).take(POINTS).collect();
        Self { flat, points }
    }
}

impl Finder {
    pub(super) fn new(outlines: Outlines) -> Self {
        Self { glyphs: Glyphs::default(), points: Vec::new(), outlines, drawing: false, extent: None }
    }

    fn add(&mut self, glyph: &Glyph<'_>, transform: Affine, points: Vec<Point>, bounds: Option<Rect>, drawn: bool) {
        let text = match glyph.as_unicode() {
            Some(hayro_interpret::hayro_cmap::BfString::Char(c)) => c.to_string(),
            Some(hayro_interpret::hayro_cmap::BfString::String(text)) => text,
            None => String::new(),
        };
        let start = self.points.len();
        self.points.extend(points);
        let own = start..self.points.len();
        let origin = transform * Point::ZERO;
        self.glyphs.0.push(Seen { origin, text, own, bounds, drawn, invisible: false, open: 0, marked: 0 });
    }

    fn note(&mut self, area: Rect) {
        if self.drawing {
            self.extent = Some(self.extent.map_or(area, |old| old.union(area)));
        }
    }
}

impl<'a> Device<'a> for Finder {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let wide = if let DrawMode::Stroke(style) = mode { f64::from(style.line_width) / 2.0 } else { 0.0 };
        if self.drawing {
            self.note(props.transform.transform_rect_bbox(path.bounding_box().inflate(wide, wide)));
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let frame = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        self.note(props.transform.transform_rect_bbox(frame));
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if self.drawing {
            // Text within a drawn glyph is its ink.
            for glyph in run.glyphs() {
                if let Glyph::Outline(outline) = &**glyph {
                    let area = outline.outline().bounding_box();
                    self.note((props.transform * glyph.transform()).transform_rect_bbox(area));
                }
            }
            return;
        }
        for glyph in run.glyphs() {
            if self.glyphs.0.len() >= MAX_GLYPHS {
                std::panic::resume_unwind(Box::new(Stop));
            }
            let transform = props.transform * glyph.transform();
            match &**glyph {
                Glyph::Outline(outline) => {
                    use hayro_interpret::CacheKey;
                    let key = CacheKey::cache_key(&outline.identifier());
                    let known = self.outlines.entry(key).or_insert_with(|| Rc::new(Outline::of(&outline.outline())));
                    let known = Rc::clone(known);
                    let is_stroke = matches!(mode, DrawMode::Stroke(_));
                    let points: Vec<Point> = if is_stroke {
                        outline
                            .outline()
                            .segments()
                            .take(POINTS)
                            .map(|s| transform * hayro_interpret::kurbo::ParamCurve::start(&s))
                            .collect()
                    } else {
                        known.points.iter().map(|p| transform * *p).collect()
                    };
                    let bounds = (known.flat.len() > 0).then(|| transform.transform_rect_bbox(known.flat.bounds));
                    self.add(glyph, transform, points, bounds, false);
                }
                Glyph::Type3(inner) => {
                    (self.drawing, self.extent) = (true, None);
                    inner.interpret(self, props.transform, glyph.transform(), &props.paint);
                    self.drawing = false;
                    let extent = self.extent.take();
                    let mut points = Vec::new();
                    if let Some(area) = extent.filter(Rect::is_finite) {
                        for at in 0..DRAWN_GRID * DRAWN_GRID {
                            let share = |n: usize| (n as f64 + 0.5) / DRAWN_GRID as f64;
                            let (x, y) = (share(at % DRAWN_GRID), share(at / DRAWN_GRID));
                            points.push(Point::new(area.x0 + area.width() * x, area.y0 + area.height() * y));
                        }
                    }
                    self.add(glyph, transform, points, extent, true);
                }
            }
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

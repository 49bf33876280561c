//! What a page shows at points inside its glyphs, with its text and without it.
//!
//! A device for hayro's interpreter that paints no raster: it follows what is painted at chosen points only. Fills,
//! strokes, images, shadings, cells of patterns, soft masks, groups, blend modes and clips count as they do on paper.

use super::blend::{Rgba, lay};
use super::flat::Flat;
use super::points::{Glyphs, Outlines, Points};
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape, Stroke, StrokeOpts, Vec2, stroke};
use hayro_interpret::pattern::Pattern;
use hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Device, DrawMode, DrawProps, FillRule, Image, ImageData, ImageDrawProps, MaskType,
    Paint, SoftMask, StrokeProps,
};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// Things painted, each counted with the points that it is held against, after which no more is followed.
const MAX_WORK: usize = 60_000_000;
/// Patterns and masks within each other.
const MAX_DEPTH: usize = 4;
/// Pixels of an image that are looked at.
const MAX_PIXELS: u64 = 40_000_000;

/// What stops the interpreter where a page is too much work.
pub(super) struct Stop;

/// A layer that is being painted: what it shows at each point, with text and without.
struct Layer {
    with: Vec<Rgba>,
    without: Vec<Rgba>,
    opacity: f32,
    mask: Option<Rc<[f32]>>,
    mode: BlendMode,
}

pub(super) struct Probe<'p> {
    points: &'p Points,
    /// Glyphs whose points are known, in the order in which they are painted.
    glyphs: Option<&'p mut Glyphs>,
    outlines: Option<&'p Outlines>,
    next_glyph: usize,
    layers: Vec<Layer>,
    clips: Vec<Rc<[bool]>>,
    masks: HashMap<u128, Rc<[f32]>>,
    in_text: usize,
    depth: usize,
    work: usize,
}

impl<'p> Probe<'p> {
    /// Over white paper.
    pub(super) fn new(points: &'p Points, glyphs: &'p mut Glyphs, outlines: &'p Outlines) -> Self {
        Self { outlines: Some(outlines), ..Self::over([1.0; 4], points, Some(glyphs), 0, 0) }
    }

    fn over(ground: Rgba, points: &'p Points, glyphs: Option<&'p mut Glyphs>, depth: usize, work: usize) -> Self {
        let all = vec![ground; points.len()];
        let paper = Layer { with: all.clone(), without: all, opacity: 1.0, mask: None, mode: BlendMode::Normal };
        Self {
            points,
            glyphs,
            outlines: None,
            next_glyph: 0,
            layers: vec![paper],
            clips: Vec::new(),
            masks: HashMap::new(),
            in_text: 0,
            depth,
            work,
        }
    }

    /// Colours at each point, with text and without.
    pub(super) fn finish(mut self) -> (Vec<Rgba>, Vec<Rgba>) {
        while self.layers.len() > 1 {
            self.pop_layer();
        }
        let paper = self.layers.swap_remove(0);
        (paper.with, paper.without)
    }

    fn spend(&mut self, work: usize) {
        self.work += work + 1;
        if self.work > MAX_WORK {
            std::panic::resume_unwind(Box::new(Stop));
        }
    }

    fn is_open(&self, at: usize) -> bool {
        self.clips.last().is_none_or(|clip| clip[at])
    }

    /// Lays a colour on a point.
    fn put(&mut self, at: usize, colour: Rgba, mode: BlendMode) {
        let in_text = self.in_text > 0;
        if let Some(layer) = self.layers.last_mut() {
            layer.with[at] = lay(layer.with[at], colour, mode);
            if !in_text {
                layer.without[at] = lay(layer.without[at], colour, mode);
            }
        }
    }

    /// Paints points that a shape was found to hold.
    fn paint(&mut self, held: Vec<usize>, props: &DrawProps<'_>, is_stroke: bool) {
        let held: Vec<usize> = held.into_iter().filter(|at| self.is_open(*at)).collect();
        if held.is_empty() {
            return;
        }
        let colours = self.colours(&held, &props.paint, is_stroke);
        let mask = props.soft_mask.as_ref().map(|mask| self.mask(mask));
        for (at, mut colour) in held.into_iter().zip(colours) {
            colour[3] *= mask.as_ref().map_or(1.0, |mask| mask[at]);
            self.put(at, colour, props.blend_mode);
        }
    }

    /// The colours of a paint at points.
    fn colours(&mut self, held: &[usize], paint: &Paint<'_>, is_stroke: bool) -> Vec<Rgba> {
        match paint {
            Paint::Color(colour) => vec![colour.to_rgba().components(); held.len()],
            Paint::Pattern(pattern) => match &**pattern {
                Pattern::Shading(shading) => {
                    let encoded = shading.encode();
                    let clip = shading.shading.clip_path.as_ref();
                    let sample = |at: &usize| {
                        let point = self.points.at(*at);
                        let inside = clip.is_none_or(|clip| clip.winding(point) != 0);
                        if inside { encoded.sample(encoded.base_transform * point) } else { [0.0; 4] }
                    };
                    held.iter().map(sample).collect()
                }
                Pattern::Tiling(tiling) => {
                    if self.depth >= MAX_DEPTH {
                        return vec![[0.0; 4]; held.len()];
                    }
                    // Each point is moved to where it stands in the first cell.
                    let back = tiling.matrix.inverse();
                    let (x_step, y_step) = (f64::from(tiling.x_step.abs()), f64::from(tiling.y_step.abs()));
                    let cell = |at: &usize| {
                        let p = back * self.points.at(*at);
                        let within = |n: f64, start: f64, step: f64| {
                            if step > 0.0 { start + (n - start).rem_euclid(step) } else { n }
                        };
                        Point::new(within(p.x, tiling.bbox.x0, x_step), within(p.y, tiling.bbox.y0, y_step))
                    };
                    let points = Points::new(held.iter().map(cell).collect());
                    let mut inner = Probe::over([0.0; 4], &points, None, self.depth + 1, self.work);
                    tiling.interpret(&mut inner, Affine::IDENTITY, is_stroke);
                    self.work = inner.work;
                    let (mut seen, _) = inner.finish();
                    for colour in &mut seen {
                        colour[3] *= tiling.opacity;
                    }
                    seen
                }
            },
        }
    }

    /// How much a soft mask lets through at each point.
    fn mask(&mut self, mask: &SoftMask<'_>) -> Rc<[f32]> {
        let key = mask.cache_key();
        if let Some(known) = self.masks.get(&key) {
            return Rc::clone(known);
        }
        if self.depth >= MAX_DEPTH {
            return vec![1.0; self.points.len()].into();
        }
        let is_alpha = matches!(mask.mask_type(), MaskType::Alpha);
        let ground = mask.background_color().to_rgba().components();
        let mut inner = Probe::over([0.0; 4], self.points, None, self.depth + 1, self.work);
        mask.interpret(&mut inner);
        self.work = inner.work;
        let (seen, _) = inner.finish();
        let value = |colour: Rgba| {
            if is_alpha {
                return colour[3];
            }
            let seen = lay([ground[0], ground[1], ground[2], 1.0], colour, BlendMode::Normal);
            0.3 * seen[0] + 0.59 * seen[1] + 0.11 * seen[2]
        };
        let turned = |value: f32| match mask.transfer_function() {
            Some(function) => {
                let mut byte = [(value.clamp(0.0, 1.0) * 255.0).round() as u8];
                function.apply_to(&mut byte);
                f32::from(byte[0]) / 255.0
            }
            None => value,
        };
        let values: Rc<[f32]> = seen.into_iter().map(|colour| turned(value(colour))).collect();
        self.masks.insert(key, Rc::clone(&values));
        values
    }

    /// Points inside a path on the page.
    fn inside(&mut self, path: &BezPath, rule: FillRule) -> Vec<usize> {
        let near = self.points.within(path.control_box());
        if near.is_empty() {
            self.spend(1);
            return near;
        }
        let points = self.points;
        if let Some(rect) = as_rect(path) {
            self.spend(near.len());
            return near.into_iter().filter(|at| rect.contains(points.at(*at))).collect();
        }
        let flat = Flat::of(path, 0.1);
        self.spend((near.len() + 1).saturating_mul(flat.len()));
        near.into_iter().filter(|at| flat.holds(points.at(*at), rule)).collect()
    }

    fn fill(&mut self, path: &BezPath, props: &DrawProps<'_>, rule: FillRule) {
        let path = props.transform * path;
        let held = self.inside(&path, rule);
        self.paint(held, props, false);
    }

    fn stroke(&mut self, path: &BezPath, props: &DrawProps<'_>, style: &StrokeProps) {
        let [a, b, c, d, ..] = props.transform.as_coeffs();
        let scale = Vec2::new(a, b).hypot().max(Vec2::new(c, d).hypot());
        let reach = f64::from(style.line_width) * scale + 1.0;
        let bounds = props.transform.transform_rect_bbox(path.control_box()).inflate(reach, reach);
        if self.points.within(bounds).is_empty() {
            return self.spend(1);
        }
        self.spend(path.elements().len().saturating_mul(8));
        let line = Stroke {
            width: f64::from(style.line_width),
            join: style.line_join,
            miter_limit: f64::from(style.miter_limit),
            start_cap: style.line_cap,
            end_cap: style.line_cap,
            ..Stroke::default()
        };
        let outline = stroke(path.iter(), &line, &StrokeOpts::default(), 0.1);
        let held = self.inside(&(props.transform * outline), FillRule::NonZero);
        self.paint(held, props, true);
    }

    fn draw(&mut self, path: &BezPath, props: &DrawProps<'_>, mode: &DrawMode) {
        match mode {
            DrawMode::Fill(rule) => self.fill(path, props, *rule),
            DrawMode::Stroke(style) => self.stroke(path, props, style),
            DrawMode::FillAndStroke(rule, style) => {
                self.fill(path, props, *rule);
                self.stroke(path, props, style);
            }
            DrawMode::Invisible => {}
        }
    }

    fn pop_layer(&mut self) {
        if self.layers.len() < 2 {
            return;
        }
        let Some(top) = self.layers.pop() else { return };
        let Some(below) = self.layers.last_mut() else { return };
        for at in 0..top.with.len() {
            let part = top.opacity * top.mask.as_ref().map_or(1.0, |mask| mask[at]);
            let thin = |c: Rgba| [c[0], c[1], c[2], c[3] * part];
            below.with[at] = lay(below.with[at], thin(top.with[at]), top.mode);
            // A group of text alone is no ground.
            if self.in_text == 0 {
                below.without[at] = lay(below.without[at], thin(top.without[at]), top.mode);
            }
        }
    }

    fn glyph<'a>(
        &mut self,
        glyph: &Glyph<'a>,
        own: Option<Range<usize>>,
        transform: Affine,
        props: &DrawProps<'a>,
        mode: &DrawMode,
    ) {
        match glyph {
            Glyph::Outline(outline) => {
                if let Some(own) = own {
                    // Its points were chosen inside it.
                    self.paint(own.clone().collect(), props, matches!(mode, DrawMode::Stroke(_)));
                    let around = self.glyphs.as_ref().and_then(|glyphs| glyphs.around(self.next_glyph));
                    let Some((bounds, near)) = around else { return };
                    let mut others = self.points.within(bounds);
                    others.retain(|at| !near.contains(at));
                    let known = self.outlines.and_then(|all| all.get(&CacheKey::cache_key(&outline.identifier())));
                    let Some(known) = known.filter(|_| !others.is_empty()) else { return };
                    let (points, back) = (self.points, (props.transform * transform).inverse());
                    self.spend(others.len().saturating_mul(known.flat.len()));
                    others.retain(|at| known.flat.holds(back * points.at(*at), FillRule::NonZero));
                    return self.paint(others, props, false);
                }
                let path = transform * outline.outline();
                self.draw(&path, props, mode);
            }
            Glyph::Type3(inner) if self.depth < MAX_DEPTH => {
                self.depth += 1;
                inner.interpret(self, props.transform, transform, &props.paint);
                self.depth -= 1;
            }
            Glyph::Type3(_) => {}
        }
    }
}

/// The box that a path is, if it is one along the axes.
fn as_rect(path: &BezPath) -> Option<Rect> {
    use hayro_interpret::kurbo::PathEl;
    let mut corners = Vec::with_capacity(5);
    for element in path.elements() {
        match element {
            PathEl::MoveTo(p) if corners.is_empty() => corners.push(*p),
            PathEl::LineTo(p) if !corners.is_empty() && corners.len() < 5 => corners.push(*p),
            PathEl::ClosePath => {}
            _ => return None,
        }
    }
    if corners.len() == 5 && corners[0] == corners[4] {
        corners.pop();
    }
    let [a, b, c, d] = corners.as_slice() else { return None };
    let same = |a: f64, b: f64| (a - b).abs() < 1e-6;
    let turned = same(a.x, b.x) && same(b.y, c.y) && same(c.x, d.x) && same(d.y, a.y);
    let plain = same(a.y, b.y) && same(b.x, c.x) && same(c.y, d.y) && same(d.x, a.x);
    (turned || plain).then(|| Rect::from_points(*a, *c))
}

impl<'a> Device<'a> for Probe<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.draw(path, &props, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let mut open = vec![false; self.points.len()];
        for at in self.inside(&clip.path, clip.fill) {
            open[at] = self.is_open(at);
        }
        self.clips.push(open.into());
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, mode: BlendMode) {
        self.spend(self.points.len());
        let mask = mask.map(|mask| self.mask(&mask));
        let clear = vec![[0.0; 4]; self.points.len()];
        self.layers.push(Layer { with: clear.clone(), without: clear, opacity, mask, mode });
    }

    fn pop_transparency_group(&mut self) {
        self.pop_layer();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend(run.glyphs().len());
        self.in_text += 1;
        for glyph in run.glyphs() {
            let own = self.glyphs.as_ref().and_then(|glyphs| glyphs.own(self.next_glyph));
            if !matches!(mode, DrawMode::Invisible) {
                self.glyph(glyph, own.clone(), glyph.transform(), &props, mode);
            }
            if let (Some(own), Some(layer)) = (own, self.layers.last()) {
                let open = own.clone().filter(|at| self.is_open(*at)).count();
                let marks = own.filter(|at| super::differ(layer.with[*at], layer.without[*at])).count();
                if let Some(glyphs) = &mut self.glyphs {
                    glyphs.painted(self.next_glyph, open, marks, matches!(mode, DrawMode::Invisible));
                }
            }
            self.next_glyph += usize::from(self.glyphs.is_some() && self.in_text == 1);
        }
        self.in_text -= 1;
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (width, height) = (image.width(), image.height());
        let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let near = self.points.within(props.transform.transform_rect_bbox(frame));
        self.spend(near.len());
        let back = props.transform.inverse();
        let held: Vec<usize> =
            near.into_iter().filter(|at| self.is_open(*at) && frame.contains(back * self.points.at(*at))).collect();
        if held.is_empty() || u64::from(width) * u64::from(height) > MAX_PIXELS {
            return;
        }
        self.spend((width as usize).saturating_mul(height as usize) / 64);
        let points = self.points;
        // Where a point stands in the image, from 0 to 1.
        let places: Vec<(f64, f64)> = held
            .iter()
            .map(|at| back * points.at(*at))
            .map(|p| (p.x / f64::from(width.max(1)), p.y / f64::from(height.max(1))))
            .collect();
        let index = |(x, y): (f64, f64), width: u32, height: u32| {
            let along = |share: f64, size: u32| ((share * f64::from(size)) as u32).min(size.saturating_sub(1)) as usize;
            along(y, height) * width as usize + along(x, width)
        };
        let mut colours: Vec<Rgba> = Vec::new();
        match image {
            Image::Raster(raster) => raster.with_rgba(
                |data, alpha| {
                    for place in &places {
                        let at = index(*place, data.width(), data.height());
                        let level = |bytes: &[u8], at: usize| bytes.get(at).map_or(1.0, |b| f32::from(*b) / 255.0);
                        let [r, g, b] = match &data {
                            ImageData::Rgb(rgb) => [0, 1, 2].map(|c| level(&rgb.data, at * 3 + c)),
                            ImageData::Luma(luma) => [level(&luma.data, at); 3],
                        };
                        let a = alpha.as_ref().map_or(1.0, |a| level(&a.data, index(*place, a.width, a.height)));
                        colours.push([r, g, b, a]);
                    }
                },
                None,
            ),
            Image::Stencil(stencil) => {
                let mut found: Option<(Vec<f32>, Paint<'a>)> = None;
                stencil.with_stencil(
                    |luma, paint| {
                        let level = |place: &(f64, f64)| {
                            luma.data.get(index(*place, luma.width, luma.height)).map_or(0.0, |b| f32::from(*b) / 255.0)
                        };
                        found = Some((places.iter().map(level).collect(), paint.clone()));
                    },
                    None,
                );
                if let Some((levels, paint)) = found {
                    colours = self.colours(&held, &paint, false);
                    for (colour, level) in colours.iter_mut().zip(levels) {
                        colour[3] *= level;
                    }
                }
            }
        }
        let mask = props.soft_mask.as_ref().map(|mask| self.mask(mask));
        for (at, mut colour) in held.into_iter().zip(colours) {
            colour[3] *= mask.as_ref().map_or(1.0, |mask| mask[at]);
            self.put(at, colour, props.blend_mode);
        }
    }

    fn begin_marked_content(&mut self, _: &[u8], _: Option<&Dict<'_>>) {}
}

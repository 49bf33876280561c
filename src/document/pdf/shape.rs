//! Outlines of painted areas: boxes where they are boxes, else polygons.

use super::geometry::{Point, Rect};
use std::sync::Arc;

/// Straight pieces that stand for one curve.
const CURVE_PIECES: usize = 6;
/// Points that are kept of one path; a longer one is a drawing, and its box is not all painted.
const MAX_POINTS: usize = 4096;
/// Subpaths from which a path is taken apart: many boxes painted at once, such as the cells of a table.
const MAX_SUBPATHS: usize = 8;
/// Points by which the sides of a box may be out of line.
const STRAIGHT: f32 = 0.05;

/// A polygon with holes.
#[derive(Debug)]
pub(super) struct Shape {
    parts: Vec<Vec<Point>>,
    even_odd: bool,
}

impl Shape {
    /// Whether a point is inside.
    pub(super) fn contains(&self, point: Point) -> bool {
        let mut winding = 0i32;
        for part in &self.parts {
            let ends = part.iter().cycle().skip(1);
            for (a, b) in part.iter().zip(ends) {
                if (a.y <= point.y) == (b.y <= point.y) {
                    continue;
                }
                let x = a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x);
                if x > point.x {
                    winding += if a.y < b.y { 1 } else { -1 };
                }
            }
        }
        if self.even_odd { winding % 2 != 0 } else { winding != 0 }
    }
}

/// A path under construction, in page space.
#[derive(Debug, Default)]
pub(super) struct Path {
    parts: Vec<Vec<Point>>,
    points: usize,
    bounds: Option<Rect>,
}

impl Path {
    pub(super) fn move_to(&mut self, point: Point) {
        self.count(point);
        if self.points <= MAX_POINTS {
            self.parts.push(vec![point]);
        }
    }

    pub(super) fn line_to(&mut self, point: Point) {
        self.count(point);
        match self.parts.last_mut() {
            Some(part) if self.points <= MAX_POINTS => part.push(point),
            Some(_) => {}
            None => self.parts.push(vec![point]),
        }
    }

    /// A Bézier curve; without a first control point, the current point is it.
    pub(super) fn curve_to(&mut self, first: Option<Point>, second: Point, end: Point) {
        let Some(start) = self.parts.last().and_then(|part| part.last()).copied() else {
            return self.move_to(end);
        };
        let first = first.unwrap_or(start);
        for piece in 1..=CURVE_PIECES {
            let t = piece as f32 / CURVE_PIECES as f32;
            let s = 1.0 - t;
            let weigh = |a: f32, b: f32, c: f32, d: f32| {
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            self.line_to(Point::new(
                weigh(start.x, first.x, second.x, end.x),
                weigh(start.y, first.y, second.y, end.y),
            ));
        }
    }

    /// Closes the subpath: what follows starts where it started.
    pub(super) fn close(&mut self) {
        if let Some(start) = self.parts.last().and_then(|part| part.first()).copied() {
            self.line_to(start);
        }
    }

    pub(super) fn polygon(&mut self, corners: [Point; 4]) {
        for corner in corners {
            self.count(corner);
        }
        if self.points <= MAX_POINTS {
            self.parts.push(corners.to_vec());
        }
    }

    fn count(&mut self, p: Point) {
        self.points += 1;
        let r = self.bounds.unwrap_or(Rect { x0: p.x, y0: p.y, x1: p.x, y1: p.y });
        let grown = Rect { x0: r.x0.min(p.x), y0: r.y0.min(p.y), x1: r.x1.max(p.x), y1: r.y1.max(p.y) };
        self.bounds = Some(grown);
    }

    /// The areas that a fill paints, each with its outline unless it is a box.
    pub(super) fn filled(&self, even_odd: bool) -> Vec<(Rect, Option<Arc<Shape>>)> {
        if self.points > MAX_POINTS {
            return Vec::new();
        }
        let parts: Vec<&Vec<Point>> = self.parts.iter().filter(|part| part.len() > 2).collect();
        let boxes: Vec<Rect> = parts.iter().filter_map(|part| as_box(part)).collect();
        let is_plain = boxes.len() == parts.len() && (boxes.len() == 1 || boxes.len() > MAX_SUBPATHS);
        if is_plain {
            return boxes.into_iter().map(|area| (area, None)).collect();
        }
        let Some(area) = self.bounds() else { return Vec::new() };
        let parts = parts.into_iter().cloned().collect();
        vec![(area, Some(Arc::new(Shape { parts, even_odd })))]
    }

    /// The boxes that upright strokes of this width paint.
    pub(super) fn thick_lines(&self, width: f32) -> Vec<Rect> {
        let lines = self.parts.iter().filter(|part| part.len() == 2).map(|part| (part[0], part[1]));
        let upright = lines.filter(|(a, b)| (a.x - b.x).abs() < STRAIGHT || (a.y - b.y).abs() < STRAIGHT);
        upright
            .map(|(a, b)| {
                let r = Rect { x0: a.x, y0: a.y, x1: b.x, y1: b.y }.normalize();
                let (dx, dy) = if r.height() < STRAIGHT { (0.0, width / 2.0) } else { (width / 2.0, 0.0) };
                Rect { x0: r.x0 - dx, y0: r.y0 - dy, x1: r.x1 + dx, y1: r.y1 + dy }
            })
            .collect()
    }

    /// The upright sides of its outlines, as boxes without thickness.
    pub(super) fn upright_sides(&self) -> impl Iterator<Item = Rect> {
        self.parts.iter().flat_map(|part| {
            // A box of four corners closes itself.
            let closing = if part.len() == 4 { part.last().zip(part.first()) } else { None };
            let sides = part.iter().zip(part.iter().skip(1)).chain(closing);
            let upright = sides.filter(|(a, b)| (a.x - b.x).abs() < STRAIGHT || (a.y - b.y).abs() < STRAIGHT);
            upright.map(|(a, b)| Rect { x0: a.x, y0: a.y, x1: b.x, y1: b.y }.normalize())
        })
    }

    /// Its outlines that are boxes.
    pub(super) fn boxes(&self) -> impl Iterator<Item = Rect> {
        self.parts.iter().filter_map(|part| as_box(part))
    }

    /// The box around all points.
    pub(super) fn bounds(&self) -> Option<Rect> {
        self.bounds
    }

    /// Whether the path is one box.
    pub(super) fn is_box(&self) -> bool {
        let mut parts = self.parts.iter().filter(|part| part.len() > 1);
        match (parts.next(), parts.next()) {
            (Some(part), None) if self.points <= MAX_POINTS => as_box(part).is_some(),
            _ => false,
        }
    }

    /// The same path without points, its memory kept.
    pub(super) fn cleared(mut self) -> Self {
        self.parts.clear();
        self.points = 0;
        self.bounds = None;
        self
    }
}

/// The box that four upright sides make.
fn as_box(part: &[Point]) -> Option<Rect> {
    let near = |a: f32, b: f32| (a - b).abs() < STRAIGHT;
    let corners = match part {
        [a, b, c, d] => [a, b, c, d],
        [a, b, c, d, rest @ ..] if rest.iter().all(|e| near(a.x, e.x) && near(a.y, e.y)) => [a, b, c, d],
        _ => return None,
    };
    let [a, b, c, d] = corners;
    let lying = near(a.y, b.y) && near(b.x, c.x) && near(c.y, d.y) && near(d.x, a.x);
    let standing = near(a.x, b.x) && near(b.y, c.y) && near(c.x, d.x) && near(d.y, a.y);
    (lying || standing).then(|| Rect { x0: a.x, y0: a.y, x1: c.x, y1: c.y }.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(corners: &[(f32, f32)]) -> Path {
        let mut path = Path::default();
        for (i, (x, y)) in corners.iter().enumerate() {
            if i == 0 { path.move_to(Point::new(*x, *y)) } else { path.line_to(Point::new(*x, *y)) }
        }
        path
    }

    #[test]
    fn boxes_are_told_from_other_outlines() {
        for (corners, expected) in [
            (&[(0.0, 0.0), (9.0, 0.0), (9.0, 5.0), (0.0, 5.0)][..], true),
            (&[(0.0, 0.0), (0.0, 5.0), (9.0, 5.0), (9.0, 0.0), (0.0, 0.0)][..], true),
            (&[(0.0, 0.0), (9.0, 0.0), (9.0, 5.0), (1.0, 5.0)][..], false),
            (&[(0.0, 0.0), (9.0, 0.0), (9.0, 5.0)][..], false),
        ] {
            assert_eq!(path(corners).is_box(), expected, "{corners:?}");
        }
    }

    #[test]
    fn a_triangle_holds_what_is_inside_it_only() {
        let filled = path(&[(0.0, 0.0), (10.0, 0.0), (0.0, 10.0)]).filled(false);
        let (_, Some(shape)) = &filled[0] else { panic!("a triangle is no box") };
        assert!(shape.contains(Point::new(2.0, 2.0)));
        assert!(!shape.contains(Point::new(8.0, 8.0)));
    }

    #[test]
    fn a_frame_of_two_boxes_has_a_hole() {
        let mut frame = path(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]);
        frame.polygon([(2.0, 2.0), (8.0, 2.0), (8.0, 8.0), (2.0, 8.0)].map(|(x, y)| Point::new(x, y)));
        let filled = frame.filled(true);
        let (_, Some(shape)) = &filled[0] else { panic!("a frame is no box") };
        assert!(shape.contains(Point::new(1.0, 5.0)));
        assert!(!shape.contains(Point::new(5.0, 5.0)));
    }
}

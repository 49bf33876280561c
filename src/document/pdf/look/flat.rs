//! Outlines as straight lines, so that whether they hold a point costs little.

use hayro_interpret::FillRule;
use hayro_interpret::kurbo::{BezPath, PathEl, Point, Rect, flatten};

/// An outline of straight lines, each part closed.
pub(super) struct Flat {
    lines: Vec<(Point, Point)>,
    pub(super) bounds: Rect,
}

impl Flat {
    /// Follows a path as nearly as a tolerance says.
    pub(super) fn of(path: &BezPath, tolerance: f64) -> Self {
        let mut lines: Vec<(Point, Point)> = Vec::new();
        let (mut start, mut at) = (Point::ZERO, Point::ZERO);
        let mut bounds: Option<Rect> = None;
        let mut reach = |p: Point| bounds = Some(bounds.map_or(Rect::from_points(p, p), |b| b.union_pt(p)));
        flatten(path, tolerance, |element| match element {
            PathEl::MoveTo(p) => {
                lines.push((at, start));
                (start, at) = (p, p);
                reach(p);
            }
            PathEl::LineTo(p) => {
                lines.push((at, p));
                at = p;
                reach(p);
            }
            PathEl::ClosePath => {
                lines.push((at, start));
                at = start;
            }
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => {}
        });
        lines.push((at, start));
        lines.retain(|(a, b)| (a.y - b.y).abs() > 0.0 && a.is_finite() && b.is_finite());
        Self { lines, bounds: bounds.filter(Rect::is_finite).unwrap_or_default() }
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn holds(&self, p: Point, rule: FillRule) -> bool {
        let mut winding = 0;
        for (a, b) in &self.lines {
            let up = a.y <= p.y;
            if up != (b.y <= p.y) {
                let side = (b.x - a.x) * (p.y - a.y) - (p.x - a.x) * (b.y - a.y);
                if up && side > 0.0 {
                    winding += 1;
                } else if !up && side < 0.0 {
                    winding -= 1;
                }
            }
        }
        match rule {
            FillRule::NonZero => winding != 0,
            FillRule::EvenOdd => winding % 2 != 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_interpret::kurbo::{Circle, Shape};

    #[test]
    fn a_ring_has_a_hole() {
        let mut ring = Circle::new((0.0, 0.0), 10.0).to_path(0.1);
        ring.extend(Circle::new((0.0, 0.0), 5.0).to_path(0.1));
        let flat = Flat::of(&ring, 0.1);
        for (x, even_odd, non_zero) in [(0.0, false, true), (7.0, true, true), (11.0, false, false)] {
            let p = Point::new(x, 0.3);
            assert_eq!(
                (flat.holds(p, FillRule::EvenOdd), flat.holds(p, FillRule::NonZero)),
                (even_odd, non_zero),
                "{x}"
            );
        }
    }
}

//! Points, boxes and transformations of a page, in points from its lower left corner.

/// A place on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f32,
    pub(super) y: f32,
}

/// An upright box; `x0` and `y0` are its lower left corner where it is in order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rect {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
}

/// `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix {
    pub(super) a: f32,
    pub(super) b: f32,
    pub(super) c: f32,
    pub(super) d: f32,
    pub(super) e: f32,
    pub(super) f: f32,
}

impl Point {
    pub(super) const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

impl Rect {
    pub(super) const fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Self { x0, y0, x1, y1 }
    }

    /// The box around these points.
    pub(super) fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().fold(None, |area: Option<Self>, p| {
            let own = Self::new(p.x, p.y, p.x, p.y);
            Some(area.map_or(own, |area| area.union(own)))
        })
    }

    pub(super) fn width(self) -> f32 {
        self.x1 - self.x0
    }

    pub(super) fn height(self) -> f32 {
        self.y1 - self.y0
    }

    /// The same box with its corners in order.
    pub(super) fn normalize(self) -> Self {
        Self { x0: self.x0.min(self.x1), y0: self.y0.min(self.y1), x1: self.x0.max(self.x1), y1: self.y0.max(self.y1) }
    }

    /// The box around both.
    pub(super) fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// What both share; boxes that touch share a line.
    pub(super) fn intersect(self, other: Self) -> Option<Self> {
        let (a, b) = (self.normalize(), other.normalize());
        let shared = Self { x0: a.x0.max(b.x0), y0: a.y0.max(b.y0), x1: a.x1.min(b.x1), y1: a.y1.min(b.y1) };
        (shared.x0 <= shared.x1 && shared.y0 <= shared.y1).then_some(shared)
    }

    /// The box around its corners, once moved.
    pub(super) fn transform(self, m: Matrix) -> Self {
        let corners = [(self.x0, self.y0), (self.x1, self.y0), (self.x1, self.y1), (self.x0, self.y1)];
        Self::around(corners.map(|(x, y)| m.apply(Point::new(x, y)))).unwrap_or(self)
    }
}

impl Matrix {
    pub(super) const fn identity() -> Self {
        Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 }
    }

    pub(super) const fn translate(x: f32, y: f32) -> Self {
        Self { e: x, f: y, ..Self::identity() }
    }

    /// This transformation, then another.
    pub(super) fn concat(self, then: Self) -> Self {
        Self {
            a: self.a * then.a + self.b * then.c,
            b: self.a * then.b + self.b * then.d,
            c: self.c * then.a + self.d * then.c,
            d: self.c * then.b + self.d * then.d,
            e: self.e * then.a + self.f * then.c + then.e,
            f: self.e * then.b + self.f * then.d + then.f,
        }
    }

    pub(super) fn apply(self, p: Point) -> Point {
        Point { x: self.a * p.x + self.c * p.y + self.e, y: self.b * p.x + self.d * p.y + self.f }
    }

    /// Of six numbers that are numbers.
    pub(super) fn of(numbers: Option<[f32; 6]>) -> Option<Self> {
        let n = numbers.filter(|numbers| numbers.iter().all(|v| v.is_finite()))?;
        Some(Self { a: n[0], b: n[1], c: n[2], d: n[3], e: n[4], f: n[5] })
    }

    /// Whether upright boxes stay upright.
    pub(super) fn is_upright(self) -> bool {
        (self.b == 0.0 && self.c == 0.0) || (self.a == 0.0 && self.d == 0.0)
    }
}

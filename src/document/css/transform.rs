//! Transforms: how far they move text, and how small they make it.

use super::tokens::Token;
use super::values::{Sizes, Value};

/// A matrix of the plane, `x' = a x + c y + e`, `y' = b x + d y + f`; turns out of the plane narrow it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix {
    pub a: f32,
    pub b: f32,
    pub c: f32,
    pub d: f32,
    pub e: f32,
    pub f: f32,
}

impl Matrix {
    pub(super) const ID: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    fn scale(x: f32, y: f32) -> Self {
        Self { a: x, d: y, ..Self::ID }
    }

    fn by(self, m: Self) -> Self {
        Self {
            a: self.a * m.a + self.c * m.b,
            b: self.b * m.a + self.d * m.b,
            c: self.a * m.c + self.c * m.d,
            d: self.b * m.c + self.d * m.d,
            e: self.a * m.e + self.c * m.f + self.e,
            f: self.b * m.e + self.d * m.f + self.f,
        }
    }

    /// The smallest by which it scales anything.
    pub(super) fn least_scale(self) -> f32 {
        let half = (self.a * self.a + self.b * self.b + self.c * self.c + self.d * self.d) / 2.0;
        let det = self.a * self.d - self.b * self.c;
        let least = half - (half * half - det * det).max(0.0).sqrt();
        least.max(0.0).sqrt()
    }

    /// Whether it mirrors.
    pub(super) fn mirrors(self) -> bool {
        self.a * self.d - self.b * self.c < 0.0
    }
}

/// The matrix of a list of functions; none if one of them is not known.
pub(super) fn transform(tokens: &[Token], sizes: Sizes) -> Option<Matrix> {
    let mut all = Matrix::ID;
    for token in tokens {
        match token {
            Token::Blank => {}
            Token::Ident(_) => return Some(Matrix::ID),
            Token::Function(name, inside) => all = all.by(function(name, inside, sizes)?),
            _ => return None,
        }
    }
    Some(all)
}

fn function(name: &str, inside: &[Token], sizes: Sizes) -> Option<Matrix> {
    let of: Option<Vec<Value>> = inside
        .iter()
        .filter(|token| !matches!(token, Token::Blank | Token::Comma))
        .map(|token| if name == "perspective" { Some(Value::Time) } else { sizes.value(token) })
        .collect();
    let of = of?;
    let number = |at: usize| match of.get(at) {
        Some(Value::Plain(n) | Value::Length(n) | Value::Angle(n)) => Some(*n),
        _ => None,
    };
    // `scale(50%)` is a share.
    let factor = |at: usize| match (of.get(at), sizes.whole) {
        (Some(Value::Length(n)), whole) if whole > 0.0 => Some(n / whole),
        _ => number(at),
    };
    let turned = |at: usize| Some(number(at)?.to_radians());
    Some(match name {
        "translate" | "translate3d" => Matrix { e: number(0)?, f: number(1).unwrap_or(0.0), ..Matrix::ID },
        "translatex" => Matrix { e: number(0)?, ..Matrix::ID },
        "translatey" => Matrix { f: number(0)?, ..Matrix::ID },
        "translatez" | "perspective" => Matrix::ID,
        "scale" => Matrix::scale(factor(0)?, factor(1).or(factor(0))?),
        "scale3d" => Matrix::scale(factor(0)?, factor(1)?),
        "scalex" => Matrix::scale(factor(0)?, 1.0),
        "scaley" => Matrix::scale(1.0, factor(0)?),
        "scalez" => Matrix::ID,
        "rotate" | "rotatez" => {
            let (sin, cos) = turned(0)?.sin_cos();
            Matrix { a: cos, b: sin, c: -sin, d: cos, ..Matrix::ID }
        }
        "rotatex" => Matrix::scale(1.0, turned(0)?.cos()),
        "rotatey" => Matrix::scale(turned(0)?.cos(), 1.0),
        "rotate3d" => turn(number(0)?, number(1)?, number(2)?, number(3)?),
        "skew" | "skewx" => Matrix { c: turned(0)?.tan(), b: turned(1).unwrap_or(0.0).tan(), ..Matrix::ID },
        "skewy" => Matrix { b: turned(0)?.tan(), ..Matrix::ID },
        "matrix" => Matrix {
            a: number(0)?,
            b: number(1)?,
            c: number(2)?,
            d: number(3)?,
            e: number(4)? * 0.75,
            f: number(5)? * 0.75,
        },
        "matrix3d" => Matrix {
            a: number(0)?,
            b: number(1)?,
            c: number(4)?,
            d: number(5)?,
            e: number(12)? * 0.75,
            f: number(13)? * 0.75,
        },
        _ => return None,
    })
}

/// A turn by degrees about an axis.
pub(super) fn turn(x: f32, y: f32, z: f32, degrees: f32) -> Matrix {
    let (sin, cos) = degrees.to_radians().sin_cos();
    if z.abs() > x.abs().max(y.abs()) {
        return Matrix { a: cos, b: sin, c: -sin, d: cos, ..Matrix::ID };
    }
    if x.abs() >= y.abs() { Matrix::scale(1.0, cos) } else { Matrix::scale(cos, 1.0) }
}

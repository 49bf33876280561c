//! Lengths, numbers and angles of style sheets, computed: units, percentages and the functions of arithmetic.

use super::tokens::{Token, trimmed};

/// What relative units refer to, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// The font size that `em` means.
    pub em: f32,
    /// The font size of the root.
    pub rem: f32,
    /// What a percentage is of.
    pub whole: f32,
}

/// The window in which a page is looked at, in CSS pixels.
pub(super) const WINDOW: (f32, f32) = (1280.0, 900.0);
/// Points of a CSS pixel.
pub(super) const PX: f32 = 0.75;
/// Functions within functions.
const MAX_DEPTH: usize = 16;

/// A number with what it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    Plain(f32),
    /// Points.
    Length(f32),
    /// Degrees.
    Angle(f32),
    /// Seconds, of which nothing depends.
    Time,
}

impl Value {
    fn number(self) -> f32 {
        match self {
            Self::Plain(n) | Self::Length(n) | Self::Angle(n) => n,
            Self::Time => 0.0,
        }
    }

    fn with(self, n: f32) -> Self {
        match self {
            Self::Plain(_) => Self::Plain(n),
            Self::Length(_) => Self::Length(n),
            Self::Angle(_) => Self::Angle(n),
            Self::Time => Self::Time,
        }
    }
}

impl Sizes {
    /// The value of one token; none if it is no number, or by a function that is not known.
    pub(super) fn value(&self, token: &Token) -> Option<Value> {
        self.at_depth(token, 0)
    }

    /// A length in points; a number without a unit is one only if it is 0.
    pub(super) fn length(&self, token: &Token) -> Option<f32> {
        match self.value(token)? {
            Value::Length(points) => Some(points),
            Value::Plain(n) if n.abs() < f32::EPSILON => Some(0.0),
            _ => None,
        }
    }

    fn at_depth(&self, token: &Token, depth: usize) -> Option<Value> {
        match token {
            Token::Number(n) => Some(Value::Plain(*n)),
            Token::Percent(share) => Some(Value::Length(share * self.whole)),
            Token::Dimension(n, unit) => self.unit(*n, unit),
            Token::Function(name, inside) if depth < MAX_DEPTH => self.function(name, inside, depth + 1),
            Token::Round(inside) if depth < MAX_DEPTH => self.sum(inside, depth + 1),
            _ => None,
        }
    }

    fn unit(&self, n: f32, unit: &str) -> Option<Value> {
        let points = match unit {
            "px" => PX,
            "pt" => 1.0,
            "em" => self.em,
            "rem" => self.rem,
            "ex" | "ch" | "rch" | "rex" => self.em / 2.0,
            "cap" | "ic" => self.em,
            "lh" | "rlh" => self.em * 1.2,
            "in" => 72.0,
            "cm" => 72.0 / 2.54,
            "mm" => 7.2 / 2.54,
            "q" => 1.8 / 2.54,
            "pc" => 12.0,
            "vw" | "svw" | "lvw" | "dvw" | "vi" | "vmax" => WINDOW.0 * PX / 100.0,
            "vh" | "svh" | "lvh" | "dvh" | "vb" | "vmin" => WINDOW.1 * PX / 100.0,
            "deg" => return Some(Value::Angle(n)),
            "turn" => return Some(Value::Angle(n * 360.0)),
            "rad" => return Some(Value::Angle(n.to_degrees())),
            "grad" => return Some(Value::Angle(n * 0.9)),
            "s" | "ms" => return Some(Value::Time),
            _ => return None,
        };
        Some(Value::Length(n * points))
    }

    fn function(&self, name: &str, inside: &[Token], depth: usize) -> Option<Value> {
        let name = name.trim_start_matches("-webkit-").trim_start_matches("-moz-");
        let of: Option<Vec<Value>> = inside.split(|token| *token == Token::Comma).map(|p| self.sum(p, depth)).collect();
        let of = of?;
        let first = *of.first()?;
        let numbers = || of.iter().map(|value| value.number());
        Some(match name {
            "calc" => first,
            "min" => first.with(numbers().fold(f32::INFINITY, f32::min)),
            "max" => first.with(numbers().fold(f32::NEG_INFINITY, f32::max)),
            "clamp" => {
                let [low, middle, high] = of.as_slice() else { return None };
                middle.with(middle.number().min(high.number()).max(low.number()))
            }
            "abs" => first.with(first.number().abs()),
            "sign" => Value::Plain(if first.number() == 0.0 { 0.0 } else { first.number().signum() }),
            "sqrt" => Value::Plain(first.number().sqrt()),
            "exp" => Value::Plain(first.number().exp()),
            "hypot" => first.with(numbers().map(|n| n * n).sum::<f32>().sqrt()),
            "pow" => Value::Plain(first.number().powf(of.get(1)?.number())),
            "sin" => Value::Plain(radians(first).sin()),
            "cos" => Value::Plain(radians(first).cos()),
            "tan" => Value::Plain(radians(first).tan()),
            "mod" | "rem" => first.with(first.number() % of.get(1)?.number()),
            _ => return None,
        })
    }

    /// `a + b - c`.
    fn sum(&self, tokens: &[Token], depth: usize) -> Option<Value> {
        let tokens: Vec<&Token> = trimmed(tokens).iter().filter(|token| **token != Token::Blank).collect();
        let mut rest = tokens.as_slice();
        let mut total = self.product(&mut rest, depth)?;
        while let [sign, tail @ ..] = rest {
            let by = match sign {
                Token::Delim('+') => 1.0,
                Token::Delim('-') => -1.0,
                // `1px -2px` within calc is no sum, and browsers drop it.
                _ => return None,
            };
            rest = tail;
            let next = self.product(&mut rest, depth)?;
            let kind = if matches!(total, Value::Plain(_)) { next } else { total };
            total = kind.with(total.number() + by * next.number());
        }
        Some(total)
    }

    fn product(&self, rest: &mut &[&Token], depth: usize) -> Option<Value> {
        let [first, tail @ ..] = *rest else { return None };
        let mut total = self.term(first, depth)?;
        *rest = tail;
        while let [Token::Delim(sign @ ('*' | '/')), factor, tail @ ..] = *rest {
            let factor = self.term(factor, depth)?;
            total = if *sign == '*' {
                let kind = if matches!(total, Value::Plain(_)) { factor } else { total };
                kind.with(total.number() * factor.number())
            } else {
                total.with(total.number() / factor.number())
            };
            *rest = tail;
        }
        Some(total)
    }

    fn term(&self, token: &Token, depth: usize) -> Option<Value> {
        match token {
            Token::Ident(word) => Some(Value::Plain(match word.to_ascii_lowercase().as_str() {
                "infinity" => f32::MAX,
                "-infinity" => f32::MIN,
                "pi" => std::f32::consts::PI,
                "e" => std::f32::consts::E,
                _ => return None,
            })),
            _ => self.at_depth(token, depth),
        }
    }
}

fn radians(value: Value) -> f32 {
    match value {
        Value::Angle(degrees) => degrees.to_radians(),
        other => other.number(),
    }
}

/// A number, a percentage as a share of 1, or arithmetic of such.
pub(super) fn share(token: &Token) -> Option<f32> {
    let sizes = Sizes { em: 12.0, rem: 12.0, whole: 1.0 };
    match sizes.value(token)? {
        Value::Plain(n) => Some(n),
        Value::Length(n) if !matches!(token, Token::Dimension(..)) => Some(n),
        _ => None,
    }
}

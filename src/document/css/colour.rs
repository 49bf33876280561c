//! Colours of style sheets, in every way of writing one.

use super::super::legible::Rgb;
use super::tokens::{Token, trimmed};
use super::values::{Sizes, Value, share};

/// A colour and how much of it covers what is behind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Colour {
    pub rgb: Rgb,
    pub alpha: f32,
}

impl Colour {
    pub(super) const BLACK: Self = Self { rgb: [0.0; 3], alpha: 1.0 };
    pub(super) const CLEAR: Self = Self { rgb: [0.0; 3], alpha: 0.0 };

    /// What is seen of it on a ground.
    pub(super) fn on(self, ground: Rgb) -> Rgb {
        let alpha = self.alpha.clamp(0.0, 1.0);
        std::array::from_fn(|at| self.rgb[at] * alpha + ground[at] * (1.0 - alpha))
    }
}

/// What a value says of a colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    Colour(Colour),
    /// `currentcolor`.
    Current,
    /// A function of colour that is not computed here.
    Unknown,
}

/// Colours that the system gives, as a light theme has them.
const SYSTEM: &[(&str, Rgb)] = &[
    ("accentcolor", [0.0, 0.37, 0.8]),
    ("accentcolortext", [1.0; 3]),
    ("activetext", [1.0, 0.0, 0.0]),
    ("background", [1.0; 3]),
    ("buttonborder", [0.46; 3]),
    ("buttonface", [0.94; 3]),
    ("buttonhighlight", [1.0; 3]),
    ("buttonshadow", [0.63; 3]),
    ("buttontext", [0.0; 3]),
    ("canvas", [1.0; 3]),
    ("canvastext", [0.0; 3]),
    ("field", [1.0; 3]),
    ("fieldtext", [0.0; 3]),
    ("graytext", [0.5; 3]),
    ("highlight", [0.71, 0.84, 1.0]),
    ("highlighttext", [0.0; 3]),
    ("infobackground", [1.0; 3]),
    ("infotext", [0.0; 3]),
    ("linktext", [0.0, 0.0, 0.93]),
    ("mark", [1.0, 1.0, 0.0]),
    ("marktext", [0.0; 3]),
    ("menu", [1.0; 3]),
    ("menutext", [0.0; 3]),
    ("selecteditem", [0.1, 0.4, 0.8]),
    ("selecteditemtext", [1.0; 3]),
    ("threedface", [0.94; 3]),
    ("threedhighlight", [1.0; 3]),
    ("threedlightshadow", [0.9; 3]),
    ("threedshadow", [0.63; 3]),
    ("visitedtext", [0.33, 0.1, 0.55]),
    ("window", [1.0; 3]),
    ("windowtext", [0.0; 3]),
];

/// The colour that a token tells; none if it is no colour.
pub(super) fn colour(token: &Token) -> Option<Said> {
    match token {
        Token::Hash(hex) => {
            let (r, g, b, alpha) = cssparser::color::parse_hash_color(hex.as_bytes()).ok()?;
            Some(Said::Colour(Colour { rgb: [r, g, b].map(|c| f32::from(c) / 255.0), alpha }))
        }
        Token::Ident(name) => named(&name.to_ascii_lowercase()),
        Token::Function(name, inside) => function(name, inside),
        _ => None,
    }
}

fn named(name: &str) -> Option<Said> {
    match name {
        "transparent" => return Some(Said::Colour(Colour::CLEAR)),
        "currentcolor" => return Some(Said::Current),
        _ => {}
    }
    let rgb = match SYSTEM.iter().find(|(system, _)| *system == name) {
        Some((_, rgb)) => *rgb,
        None => {
            let (r, g, b) = cssparser::color::parse_named_color(name).ok()?;
            [r, g, b].map(|c| f32::from(c) / 255.0)
        }
    };
    Some(Said::Colour(Colour { rgb, alpha: 1.0 }))
}

fn function(name: &str, inside: &[Token]) -> Option<Said> {
    let known = [
        "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "light-dark",
        "device-cmyk", "contrast-color", "color-contrast", "alpha", "attr", "env", "if", "var", "ictcp", "jzazbz",
    ];
    if !known.contains(&name) {
        return None;
    }
    Some(computed(name, inside).map_or(Said::Unknown, Said::Colour))
}

fn computed(name: &str, inside: &[Token]) -> Option<Colour> {
    if matches!(name, "light-dark") {
        let first = inside.split(|token| *token == Token::Comma).next()?;
        return plain(colour(trimmed(first).first()?)?);
    }
    if name == "color-mix" {
        return mixed(inside);
    }
    let parts: Vec<&Token> =
        inside.iter().filter(|token| !matches!(token, Token::Blank | Token::Comma | Token::Delim('/'))).collect();
    let (space, parts) = match (name, parts.as_slice()) {
        ("color", [Token::Ident(space), rest @ ..]) => (space.to_ascii_lowercase(), rest),
        (_, rest) => (String::new(), rest),
    };
    let [a, b, c, rest @ ..] = parts else { return None };
    let alpha = match rest {
        [] => 1.0,
        [alpha] => number(alpha, 1.0)?,
        [key, ..] if name == "device-cmyk" => number(key, 1.0)?,
        _ => return None,
    };
    let alpha = alpha.clamp(0.0, 1.0);
    let rgb = match name {
        "rgb" | "rgba" => [number(a, 255.0)? / 255.0, number(b, 255.0)? / 255.0, number(c, 255.0)? / 255.0],
        "hsl" | "hsla" => hsl(angle(a)?, hundredths(b)?, hundredths(c)?),
        "hwb" => hwb(angle(a)?, hundredths(b)?, hundredths(c)?),
        "lab" => lab(number(a, 100.0)?, number(b, 125.0)?, number(c, 125.0)?),
        "lch" => {
            let (chroma, hue) = (number(b, 150.0)?, angle(c)?.to_radians());
            lab(number(a, 100.0)?, chroma * hue.cos(), chroma * hue.sin())
        }
        "oklab" => oklab(number(a, 1.0)?, number(b, 0.4)?, number(c, 0.4)?),
        "oklch" => {
            let (chroma, hue) = (number(b, 0.4)?, angle(c)?.to_radians());
            oklab(number(a, 1.0)?, chroma * hue.cos(), chroma * hue.sin())
        }
        "device-cmyk" => {
            let key = 1.0 - alpha;
            let channel = |ink: f32| (1.0 - ink.clamp(0.0, 1.0)) * key;
            let rgb = [channel(number(a, 1.0)?), channel(number(b, 1.0)?), channel(number(c, 1.0)?)];
            return Some(Colour { rgb, alpha: 1.0 });
        }
        "color" => {
            let channels = [number(a, 1.0)?, number(b, 1.0)?, number(c, 1.0)?];
            match space.as_str() {
                // Wider spaces differ from sRGB by less than matters for what can be read.
                "srgb" | "display-p3" | "a98-rgb" | "prophoto-rgb" | "rec2020" => channels,
                "srgb-linear" => channels.map(curved),
                "xyz" | "xyz-d65" | "xyz-d50" => from_xyz(channels),
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(Colour { rgb: rgb.map(|c| if c.is_finite() { c.clamp(0.0, 1.0) } else { 0.0 }), alpha })
}

/// `color-mix(in space, a 30%, b)`, mixed in sRGB whatever the space.
fn mixed(inside: &[Token]) -> Option<Colour> {
    let parts: Vec<&[Token]> = inside.split(|token| *token == Token::Comma).map(trimmed).collect();
    let one = |part: &[Token]| {
        let share = part.iter().find_map(|token| if let Token::Percent(share) = token { Some(*share) } else { None });
        Some((plain(part.iter().find_map(colour)?)?, share))
    };
    let (first, second) = match parts.as_slice() {
        [_, first, second] => (one(first)?, one(second)?),
        _ => return None,
    };
    let share = first.1.or(second.1.map(|share| 1.0 - share)).unwrap_or(0.5).clamp(0.0, 1.0);
    let mix = |a: f32, b: f32| a * share + b * (1.0 - share);
    let rgb = std::array::from_fn(|at| mix(first.0.rgb[at], second.0.rgb[at]));
    Some(Colour { rgb, alpha: mix(first.0.alpha, second.0.alpha) })
}

fn plain(said: Said) -> Option<Colour> {
    match said {
        Said::Colour(colour) => Some(colour),
        _ => None,
    }
}

/// A number, or a percentage of what counts as all.
fn number(token: &Token, all: f32) -> Option<f32> {
    match token {
        Token::Percent(share) => Some(share * all),
        token if token.is_word("none") => Some(0.0),
        token => share(token),
    }
}

fn hundredths(token: &Token) -> Option<f32> {
    match token {
        Token::Number(n) => Some(n / 100.0),
        token => number(token, 1.0),
    }
}

fn angle(token: &Token) -> Option<f32> {
    let sizes = Sizes { em: 12.0, rem: 12.0, whole: 360.0 };
    match sizes.value(token) {
        Some(Value::Angle(degrees) | Value::Plain(degrees)) => Some(degrees),
        _ if token.is_word("none") => Some(0.0),
        _ => None,
    }
}

fn hsl(hue: f32, saturation: f32, lightness: f32) -> Rgb {
    let (s, l) = (saturation.clamp(0.0, 1.0), lightness.clamp(0.0, 1.0));
    [0.0, 8.0, 4.0].map(|n: f32| {
        let k = (n + hue / 30.0).rem_euclid(12.0);
        l - s * l.min(1.0 - l) * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    })
}

fn hwb(hue: f32, white: f32, black: f32) -> Rgb {
    let sum = white + black;
    if sum >= 1.0 {
        return [white / sum; 3];
    }
    hsl(hue, 1.0, 0.5).map(|c| c * (1.0 - sum) + white)
}

fn lab(lightness: f32, a: f32, b: f32) -> Rgb {
    let y = (lightness + 16.0) / 116.0;
    let back = |t: f32| if t > 6.0 / 29.0 { t * t * t } else { (t - 16.0 / 116.0) * 108.0 / 841.0 };
    from_xyz([back(y + a / 500.0) * 0.9505, back(y), back(y - b / 200.0) * 1.089])
}

fn oklab(lightness: f32, green_red: f32, blue_yellow: f32) -> Rgb {
    let l = (lightness + 0.396_337_78 * green_red + 0.215_803_76 * blue_yellow).powi(3);
    let m = (lightness - 0.105_561_35 * green_red - 0.063_854_17 * blue_yellow).powi(3);
    let s = (lightness - 0.089_484_18 * green_red - 1.291_485_5 * blue_yellow).powi(3);
    [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s,
        -0.004_196_086 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ]
    .map(curved)
}

fn from_xyz([x, y, z]: [f32; 3]) -> Rgb {
    [
        3.240_97 * x - 1.537_383 * y - 0.498_611 * z,
        -0.969_244 * x + 1.875_968 * y + 0.041_555 * z,
        0.055_63 * x - 0.203_977 * y + 1.056_972 * z,
    ]
    .map(curved)
}

/// From linear light to sRGB.
fn curved(c: f32) -> f32 {
    if c <= 0.003_130_8 { c * 12.92 } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 }
}

//! What a person can read of a text, whatever its format: how large it is, and how it stands out from its ground.

use std::sync::LazyLock;

/// Red, green and blue from 0 to 1.
pub(super) type Rgb = [f32; 3];

/// Contrast ratio under which no one reads a text. WCAG asks for 4.5; the palest text that templates mean to be read
/// (#DDD on white) has 1.36.
pub(super) const READABLE: f32 = 1.33;
/// Points of font size under which no one reads a text.
pub(super) const TINY_POINTS: f32 = 4.0;
/// The same in half points, as Word counts.
pub(super) const TINY_HALF_POINTS: u16 = 8;

/// WCAG contrast ratio: 1 for equal colours, 21 for black and white. Channels count in steps of 1/255.
pub(super) fn contrast(a: Rgb, b: Rgb) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Whether a colour can hardly be told from white paper.
pub(super) fn is_pale(rgb: Rgb) -> bool {
    contrast(rgb, [1.0; 3]) < READABLE
}

/// A colour of 0 to 255 a channel.
pub(super) fn from_bytes(rgb: [u8; 3]) -> Rgb {
    rgb.map(|c| f32::from(c) / 255.0)
}

fn luminance(rgb: Rgb) -> f32 {
    // A power a channel for each word of a page would be felt.
    static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
        std::array::from_fn(|level| {
            let c = level as f32 / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    });
    let [r, g, b] = rgb.map(|c| LINEAR[usize::from((c * 255.0 + 0.5) as u8)]);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let gray = |v: u8| [f32::from(v) / 255.0; 3];
        for (a, b, expected) in [
            (gray(0), gray(255), 21.0),
            (gray(255), gray(255), 1.0),
            (gray(0xDD), gray(255), 1.36),
            (gray(0x77), gray(255), 4.48),
        ] {
            assert!((contrast(a, b) - expected).abs() < 0.01, "{a:?} on {b:?} is {}", contrast(a, b));
        }
    }
}

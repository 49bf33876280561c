//! How one colour is laid on another: opacity and the blend modes of "PDF 32000-1", 11.3.5.

use hayro_interpret::BlendMode;

/// Red, green, blue and opacity, from 0 to 1; colours not multiplied by their opacity.
pub(super) type Rgba = [f32; 4];

/// What is seen of a colour laid on another.
pub(super) fn lay(below: Rgba, above: Rgba, mode: BlendMode) -> Rgba {
    let (under, over) = (below[3], above[3].clamp(0.0, 1.0));
    let alpha = under + over - under * over;
    if alpha <= 0.0 || over <= 0.0 {
        return below;
    }
    let (cb, cs) = ([below[0], below[1], below[2]], [above[0], above[1], above[2]]);
    let mixed = mix(cb, cs, mode);
    let channel =
        |at: usize| ((1.0 - over) * under * cb[at] + over * ((1.0 - under) * cs[at] + under * mixed[at])) / alpha;
    [channel(0), channel(1), channel(2), alpha]
}

fn mix(b: [f32; 3], s: [f32; 3], mode: BlendMode) -> [f32; 3] {
    let each = |f: &dyn Fn(f32, f32) -> f32| std::array::from_fn(|at| f(b[at], s[at]).clamp(0.0, 1.0));
    match mode {
        BlendMode::Normal => s,
        BlendMode::Multiply => each(&|b, s| b * s),
        BlendMode::Screen => each(&screen),
        BlendMode::Overlay => each(&|b, s| hard_light(s, b)),
        BlendMode::Darken => each(&f32::min),
        BlendMode::Lighten => each(&f32::max),
        BlendMode::ColorDodge => each(&|b, s| {
            if b <= 0.0 {
                0.0
            } else if s >= 1.0 {
                1.0
            } else {
                b / (1.0 - s)
            }
        }),
        BlendMode::ColorBurn => each(&|b, s| {
            if b >= 1.0 {
                1.0
            } else if s <= 0.0 {
                0.0
            } else {
                1.0 - (1.0 - b) / s
            }
        }),
        BlendMode::HardLight => each(&hard_light),
        BlendMode::SoftLight => each(&soft_light),
        BlendMode::Difference => each(&|b, s| (b - s).abs()),
        BlendMode::Exclusion => each(&|b, s| b + s - 2.0 * b * s),
        BlendMode::Hue => with_luminosity(with_saturation(s, saturation(b)), luminosity(b)),
        BlendMode::Saturation => with_luminosity(with_saturation(b, saturation(s)), luminosity(b)),
        BlendMode::Color => with_luminosity(s, luminosity(b)),
        BlendMode::Luminosity => with_luminosity(b, luminosity(s)),
    }
}

fn screen(b: f32, s: f32) -> f32 {
    b + s - b * s
}

fn hard_light(b: f32, s: f32) -> f32 {
    if s <= 0.5 { b * 2.0 * s } else { screen(b, 2.0 * s - 1.0) }
}

fn soft_light(b: f32, s: f32) -> f32 {
    if s <= 0.5 {
        return b - (1.0 - 2.0 * s) * b * (1.0 - b);
    }
    let d = if b <= 0.25 { ((16.0 * b - 12.0) * b + 4.0) * b } else { b.sqrt() };
    b + (2.0 * s - 1.0) * (d - b)
}

fn luminosity(c: [f32; 3]) -> f32 {
    0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]
}

fn saturation(c: [f32; 3]) -> f32 {
    let (low, high) = (c[0].min(c[1]).min(c[2]), c[0].max(c[1]).max(c[2]));
    high - low
}

fn with_luminosity(c: [f32; 3], to: f32) -> [f32; 3] {
    let by = to - luminosity(c);
    let c = c.map(|c| c + by);
    let l = luminosity(c);
    let (low, high) = (c[0].min(c[1]).min(c[2]), c[0].max(c[1]).max(c[2]));
    c.map(|c| {
        let c = if low < 0.0 { l + (c - l) * l / (l - low) } else { c };
        if high > 1.0 { l + (c - l) * (1.0 - l) / (high - l) } else { c }
    })
}

fn with_saturation(c: [f32; 3], to: f32) -> [f32; 3] {
    let (low, high) = (c[0].min(c[1]).min(c[2]), c[0].max(c[1]).max(c[2]));
    if high <= low { [0.0; 3] } else { c.map(|c| (c - low) * to / (high - low)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_laid_as_the_standard_says() {
        let (white, black, red) = ([1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 1.0]);
        for (below, above, mode, expected) in [
            (white, black, BlendMode::Normal, black),
            (white, [0.0, 0.0, 0.0, 0.5], BlendMode::Normal, [0.5, 0.5, 0.5, 1.0]),
            (white, black, BlendMode::Screen, white),
            (white, black, BlendMode::Lighten, white),
            (white, black, BlendMode::Multiply, black),
            (white, white, BlendMode::Difference, black),
            (black, red, BlendMode::ColorDodge, black),
            (white, white, BlendMode::Luminosity, white),
            ([0.0; 4], red, BlendMode::Multiply, red),
        ] {
            let hundredths = |colour: Rgba| colour.map(|c| (c * 100.0).round() as u8);
            assert_eq!(hundredths(lay(below, above, mode)), hundredths(expected), "{below:?} {above:?} {mode:?}");
        }
    }
}

//! Where text stands in a picture: the detector's map of how likely each pixel is text becomes boxes of lines.
//!
//! The detector (a net for differentiable binarisation) is trained to mark the core of a line only, so that lines that
//! touch stay apart; each connected patch is one line, and its box is let out again.

/// Probability from which a pixel is text.
const TEXT: f32 = 0.3;
/// Mean probability from which a patch is a line.
const LINE: f32 = 0.5;
/// By how much of area by outline a box is let out, as the detector was trained.
const LET_OUT: f32 = 1.6;
/// Pixels of a patch's short side under which it is dust.
const MIN_SIDE: f32 = 3.0;
/// Length by height from which the slope of a patch is its own.
const LONG: f32 = 6.0;
/// Lines that are followed on a page.
const MAX_LINES: usize = 2000;

/// A line of text in a picture: a box that may be turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Region {
    /// Its middle.
    pub(super) x: f32,
    pub(super) y: f32,
    /// Its sides.
    pub(super) length: f32,
    pub(super) height: f32,
    /// The way the line runs: a rise of y by a step of x.
    pub(super) slope: f32,
}

/// A map of probabilities, row by row.
pub(super) struct Map<'m> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: &'m [f32],
}

/// The lines in a map, in its pixels, and the slope of the page.
pub(super) fn regions(map: &Map<'_>) -> (Vec<Region>, f32) {
    let patches = patches(map);
    let page = page_slope(&patches);
    let regions = patches.iter().filter_map(|patch| region(patch, page)).take(MAX_LINES).collect();
    (regions, page)
}

struct Patch {
    pixels: Vec<(u32, u32)>,
    slope: f32,
    elongation: f32,
}

/// Connected patches of text pixels, from top to bottom.
fn patches(map: &Map<'_>) -> Vec<Patch> {
    let mut is_seen = vec![false; map.values.len()];
    let mut found = Vec::new();
    for start in 0..map.values.len() {
        if is_seen[start] || map.values[start] <= TEXT {
            continue;
        }
        is_seen[start] = true;
        let (mut open, mut pixels, mut sum) = (vec![start], Vec::new(), 0.0);
        while let Some(at) = open.pop() {
            let (x, y) = (at % map.width, at / map.width);
            pixels.push((x as u32, y as u32));
            sum += map.values[at];
            for near_y in y.saturating_sub(1)..=(y + 1).min(map.height - 1) {
                for near_x in x.saturating_sub(1)..=(x + 1).min(map.width - 1) {
                    let near = near_y * map.width + near_x;
                    if !is_seen[near] && map.values[near] > TEXT {
                        is_seen[near] = true;
                        open.push(near);
                    }
                }
            }
        }
        if sum >= LINE * pixels.len() as f32 {
            let (slope, elongation) = run(&pixels);
            found.push(Patch { pixels, slope, elongation });
        }
    }
    found
}

/// The slope of the main axis of pixels, and how much longer than high they are.
fn run(pixels: &[(u32, u32)]) -> (f32, f32) {
    let count = pixels.len() as f64;
    let (mut x, mut y) = (0.0, 0.0);
    for pixel in pixels {
        x += f64::from(pixel.0);
        y += f64::from(pixel.1);
    }
    let (x, y) = (x / count, y / count);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for pixel in pixels {
        let (dx, dy) = (f64::from(pixel.0) - x, f64::from(pixel.1) - y);
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let root = ((xx - yy) * (xx - yy) / 4.0 + xy * xy).sqrt();
    let (major, minor) = (f64::midpoint(xx, yy) + root, (f64::midpoint(xx, yy) - root).max(count / 12.0));
    (angle.tan() as f32, (major / minor).sqrt() as f32)
}

/// The slope of most of the text, by the middle one of the long lines.
fn page_slope(patches: &[Patch]) -> f32 {
    let mut slopes: Vec<f32> =
        patches.iter().filter(|p| p.elongation >= LONG && p.slope.abs() < 0.6).map(|p| p.slope).collect();
    slopes.sort_by(f32::total_cmp);
    slopes.get(slopes.len() / 2).copied().unwrap_or(0.0)
}

/// The box of a patch, let out; none for dust.
fn region(patch: &Patch, page: f32) -> Option<Region> {
    // A lens bends a page by a few degrees; what runs otherwise is upright text or a drawing.
    let own = patch.elongation >= LONG && (patch.slope - page).abs() < 0.12;
    let slope = if own { patch.slope } else { page };
    let (along_x, along_y) = axis(slope);
    let (mut low, mut high, mut top, mut bottom) = (f32::MAX, f32::MIN, f32::MAX, f32::MIN);
    for (x, y) in &patch.pixels {
        let (x, y) = (*x as f32 + 0.5, *y as f32 + 0.5);
        let (along, across) = (x * along_x + y * along_y, y * along_x - x * along_y);
        (low, high) = (low.min(along), high.max(along));
        (top, bottom) = (top.min(across), bottom.max(across));
    }
    let (length, height) = (high - low + 1.0, bottom - top + 1.0);
    if length.min(height) < MIN_SIDE {
        return None;
    }
    let out = LET_OUT * length * height / (2.0 * (length + height));
    let (along, across) = (f32::midpoint(low, high), f32::midpoint(top, bottom));
    Some(Region {
        x: along * along_x - across * along_y,
        y: along * along_y + across * along_x,
        length: length + 2.0 * out,
        height: height + 2.0 * out,
        slope,
    })
}

/// One step along a line of this slope.
pub(super) fn axis(slope: f32) -> (f32, f32) {
    let length = slope.hypot(1.0);
    (1.0 / length, slope / length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A map in which lines of this slope, length and height are marked, one below the other.
    fn marked(slope: f32, lines: &[(f32, f32, f32, f32)]) -> Vec<Region> {
        let (width, height) = (400, 200);
        let mut values = vec![0.0; width * height];
        let (ax, ay) = axis(slope);
        for (x, y, length, high) in lines {
            for (at, value) in values.iter_mut().enumerate() {
                let (dx, dy) = ((at % width) as f32 + 0.5 - x, (at / width) as f32 + 0.5 - y);
                let (along, across) = (dx * ax + dy * ay, dy * ax - dx * ay);
                if along.abs() <= length / 2.0 && across.abs() <= high / 2.0 {
                    *value = 0.9;
                }
            }
        }
        regions(&Map { width, height, values: &values }).0
    }

    #[test]
    fn a_line_is_boxed_where_it_stands_and_let_out() {
        for slope in [0.0, 0.05, -0.05] {
            let found = marked(slope, &[(200.0, 60.0, 200.0, 8.0), (120.0, 120.0, 100.0, 8.0)]);
            assert_eq!(found.len(), 2, "{slope}");
            let first = found.iter().find(|region| region.y < 90.0).unwrap();
            assert!((first.x - 200.0).abs() < 2.0 && (first.y - 60.0).abs() < 1.5, "{first:?}");
            assert!((first.slope - slope).abs() < 0.01, "{first:?}");
            // Let out by 1.6 * 200 * 8 / 416, which is 6 on each side.
            assert!((first.length - 212.0).abs() < 5.0 && (first.height - 20.0).abs() < 3.0, "{first:?}");
        }
    }

    #[test]
    fn dust_and_doubt_are_no_lines() {
        assert_eq!(marked(0.0, &[(200.0, 60.0, 40.0, 1.0)]), []);
        let values = vec![0.4; 100];
        assert_eq!(regions(&Map { width: 10, height: 10, values: &values }).0, []);
        assert_eq!(regions(&Map { width: 10, height: 10, values: &[0.0; 100] }).0, []);
    }
}

//! Bullets that are painted as shapes: a small filled shape left of a line of text opens an item.
//!
//! Dots in a row are a scale (`●●●○○`), and dots on a line a line of time: neither opens items.

use super::rows::is_date;
use super::{Area, Cell, Row, Sketch};

/// Width of a bullet in font sizes, at most.
const MAX_WIDTH: f32 = 0.8;
/// Font sizes between a bullet and its text, at most.
const MAX_GAP: f32 = 2.8;
/// Height of its middle over the baseline, in font sizes.
const HEIGHTS: std::ops::Range<f32> = 0.0..0.75;
/// Characters of a date alone, which is no item: web pages put marks before every line of a job.
const MAX_DATE: usize = 32;
/// Dots of a page that are looked at.
const MAX_DOTS: usize = 1500;

/// Puts a bullet before rows that have one painted.
pub(super) fn join_dots(rows: &mut [Row], sketch: &Sketch) {
    if sketch.dots.is_empty() || sketch.dots.len() > MAX_DOTS {
        return;
    }
    let dots: Vec<&Area> = sketch.dots.iter().filter(|dot| is_alone(dot, sketch)).collect();
    let opens: Vec<bool> = rows.iter().map(|row| dots.iter().any(|dot| stands_before(dot, row, rows))).collect();
    for (row, _) in rows.iter_mut().zip(opens).filter(|(_, opens)| *opens) {
        let Some(first) = row.cells.first() else { continue };
        let bullet = Cell { text: "•".to_owned(), bold_letters: 0, ..first.clone() };
        let left = bullet.left - bullet.size;
        row.cells.insert(0, Cell { left, right: bullet.left, ..bullet });
    }
}

/// Whether a dot is neither one of a row of dots nor on a line.
fn is_alone(dot: &Area, sketch: &Sketch) -> bool {
    let (width, middle) = (dot.right - dot.left, f32::midpoint(dot.left, dot.right));
    let height = f32::midpoint(dot.bottom, dot.top);
    let next = |other: &Area| {
        let apart = f32::midpoint(other.left, other.right) - middle;
        apart.abs() > width * 0.5 && apart.abs() < width * 4.0 && (other.bottom..other.top).contains(&height)
    };
    let crosses = |rule: &Area| {
        let upright = rule.top - rule.bottom > width * 3.0;
        upright
            && (rule.left - 1.0..=rule.right + 1.0).contains(&middle)
            && rule.bottom < dot.top
            && rule.top > dot.bottom
    };
    !sketch.dots.iter().any(next) && !sketch.rules.iter().any(crosses)
}

fn stands_before(dot: &Area, row: &Row, rows: &[Row]) -> bool {
    let Some(cell) = row.cells.first() else { return false };
    let rise = (f32::midpoint(dot.bottom, dot.top) - cell.baseline) / cell.size;
    let gap = (cell.left - dot.right) / cell.size;
    let letters = super::letters(&cell.text);
    let is_item = cell.text.trim_start().chars().next().is_some_and(char::is_alphanumeric)
        && letters > 1
        // A heading or header with a mark beside it.
        && cell.bold_letters < letters
        && !(row.cells.len() == 1 && cell.text.chars().count() <= MAX_DATE && is_date(&cell.text));
    is_item
        && (dot.right - dot.left) < cell.size * MAX_WIDTH
        && (-0.1..MAX_GAP).contains(&gap)
        && HEIGHTS.contains(&rise)
        // A dot behind a text is the mark of that text.
        && !rows.iter().flat_map(|row| &row.cells).any(|other| {
            let beside = (other.baseline - cell.baseline).abs() < cell.size * 0.3;
            beside && other.left < dot.left && other.right > dot.left - cell.size
        })
}

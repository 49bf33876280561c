//! Columns: where the order of the stream is not the order of reading.

use super::rows::{is_date, rows, same_line};
use super::{Cell, Row, letters};

/// Rows with both sides filled, from which a gutter is believed.
const MIN_COLUMN_ROWS: usize = 6;
/// Characters that a cell of running text has at least, on average.
const MIN_COLUMN_TEXT: usize = 14;

/// Cuts runs of rows in which two columns of text alternate, left side first.
pub(super) fn cut_columns(rows: Vec<Row>) -> Vec<Row> {
    let Some(gutter) = gutter(&rows) else { return rows };
    let mut out = Vec::with_capacity(rows.len());
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        let crosses = row.cells.iter().any(|c| c.left < gutter - c.size && c.right > gutter + c.size);
        if crosses {
            out.append(&mut left);
            out.append(&mut right);
            out.push(row);
            continue;
        }
        let (before, after): (Vec<Cell>, Vec<Cell>) = row.cells.into_iter().partition(|c| c.right <= gutter + c.size);
        for (cells, side) in [(before, &mut left), (after, &mut right)] {
            if !cells.is_empty() {
                side.push(Row { cells });
            }
        }
    }
    out.append(&mut left);
    out.append(&mut right);
    out
}

/// The place of a gutter between two columns of running text that the stream writes row by row.
fn gutter(rows: &[Row]) -> Option<f32> {
    let split: Vec<(&Cell, &Cell)> =
        rows.iter().flat_map(|row| row.cells.windows(2)).map(|pair| (&pair[0], &pair[1])).collect();
    if split.len() < MIN_COLUMN_ROWS {
        return None;
    }
    // The place inside most gaps.
    let mut best: Option<(usize, f32)> = None;
    for (_, right) in &split {
        let place = right.left - right.size * 0.5;
        let inside = split.iter().filter(|(l, r)| l.right < place && place < r.left).count();
        if best.is_none_or(|(most, _)| inside > most) {
            best = Some((inside, place));
        }
    }
    let (inside, place) = best?;
    let pairs: Vec<&(&Cell, &Cell)> = split.iter().filter(|(l, r)| l.right < place && place < r.left).collect();
    let crossing =
        rows.iter().flat_map(|r| &r.cells).filter(|c| c.left < place - c.size && c.right > place + c.size).count();
    let texty = |side: fn(&(&Cell, &Cell)) -> usize| pairs.iter().map(|p| side(p)).sum::<usize>() / inside.max(1);
    let dates = pairs.iter().filter(|(l, r)| is_date(&l.text) || is_date(&r.text)).count();
    let keys =
        pairs.iter().filter(|(l, r)| l.text.trim_end().ends_with(':') || r.text.trim_start().starts_with(':')).count();
    let believed = inside >= MIN_COLUMN_ROWS
        && crossing * 2 <= inside
        && texty(|(l, _)| letters(&l.text)) >= MIN_COLUMN_TEXT
        && texty(|(_, r)| letters(&r.text)) >= MIN_COLUMN_TEXT
        && dates * 3 < inside
        && keys * 3 < inside;
    believed.then_some(place)
}

/// Whether the stream jumps up the page more often than columns explain.
pub(super) fn is_unordered(rows: &[Row]) -> bool {
    let jumps = rows.windows(2).filter(|pair| pair[1].baseline() > pair[0].baseline() + pair[0].size() * 1.5).count();
    jumps > 5 && jumps * 4 > rows.len()
}

/// Recursive cut along white space (XY-cut): columns first, then bands, then rows from top to bottom.
pub(super) fn cut_by_white_space(cells: Vec<Cell>, depth: usize) -> Vec<Row> {
    const MAX_CUTS: usize = 12;
    const MIN_SIDE: usize = 4;
    if depth < MAX_CUTS && cells.len() > MIN_SIDE * 2 {
        if let Some(place) = widest_gap(cells.iter().map(|c| (c.left, c.right)), 12.0) {
            let (left, right): (Vec<Cell>, Vec<Cell>) = cells.iter().cloned().partition(|c| c.right <= place);
            if left.len() >= MIN_SIDE && right.len() >= MIN_SIDE && !is_table(&left, &right) {
                let mut rows = cut_by_white_space(left, depth + 1);
                rows.extend(cut_by_white_space(right, depth + 1));
                return rows;
            }
        }
        if let Some(place) =
            widest_gap(cells.iter().map(|c| (c.baseline - c.size * 0.2, c.baseline + c.size * 0.8)), 8.0)
        {
            let (above, below): (Vec<Cell>, Vec<Cell>) = cells.iter().cloned().partition(|c| c.baseline > place);
            if !above.is_empty() && !below.is_empty() {
                let mut rows = cut_by_white_space(above, depth + 1);
                rows.extend(cut_by_white_space(below, depth + 1));
                return rows;
            }
        }
    }
    let mut cells = cells;
    cells.sort_by(|a, b| b.baseline.total_cmp(&a.baseline).then(a.left.total_cmp(&b.left)));
    rows(cells)
}

/// Whether one side is keys or dates of the other: rows of a table, not columns.
fn is_table(left: &[Cell], right: &[Cell]) -> bool {
    let few = left.len().min(right.len());
    let aligned =
        left.iter().filter(|l| right.iter().any(|r| same_line(l.baseline, r.baseline, l.size.min(r.size)))).count();
    let short = |side: &[Cell]| {
        side.iter().filter(|c| is_date(&c.text) || c.text.trim_end().ends_with(':')).count() * 2 > side.len()
    };
    aligned * 10 >= few * 8 && (short(left) || short(right))
}

/// The middle of the widest gap in the projection of intervals, if at least `least` wide.
fn widest_gap(intervals: impl Iterator<Item = (f32, f32)>, least: f32) -> Option<f32> {
    let mut sorted: Vec<(f32, f32)> = intervals.collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut reach = sorted.first()?.1;
    let mut best: Option<(f32, f32)> = None;
    for (from, to) in sorted {
        let gap = from - reach;
        if gap >= least && best.is_none_or(|(widest, _)| gap > widest) {
            best = Some((gap, reach + gap / 2.0));
        }
        reach = reach.max(to);
    }
    best.map(|(_, place)| place)
}

//! Columns: where the order of the stream is not the order of reading.

use super::rows::{is_date, rows, same_line};
use super::{Cell, Row, letters};

/// Rows with both sides filled, from which a gutter is believed.
const MIN_COLUMN_ROWS: usize = 6;
/// Characters that a cell of running text has at least, on average.
const MIN_COLUMN_TEXT: usize = 14;

/// Cuts runs of rows in which two columns of text alternate, left side first.
pub(super) fn cut_columns(rows: Vec<Row>) -> Vec<Row> {
    let Some(gutter) = gutter(&rows).or_else(|| gutter_by_turns(&rows)) else { return rows };
    let mut out = Vec::with_capacity(rows.len());
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        let crosses =
            row.table.is_some() || row.cells.iter().any(|c| c.left < gutter - c.size && c.right > gutter + c.size);
        if crosses {
            out.append(&mut left);
            out.append(&mut right);
            out.push(row);
            continue;
        }
        let (before, after): (Vec<Cell>, Vec<Cell>) = row.cells.into_iter().partition(|c| c.right <= gutter + c.size);
        for (cells, side) in [(before, &mut left), (after, &mut right)] {
            if !cells.is_empty() {
                side.push(Row { cells, table: None });
            }
        }
    }
    out.append(&mut left);
    out.append(&mut right);
    out
}

/// The place of a gutter between two columns of running text that the stream writes row by row.
fn gutter(rows: &[Row]) -> Option<f32> {
    let free = rows.iter().filter(|row| row.table.is_none());
    let split: Vec<(&Cell, &Cell)> =
        free.flat_map(|row| row.cells.windows(2)).map(|pair| (&pair[0], &pair[1])).collect();
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

/// Times that the stream changes sides, from which it is believed to write two columns by turns.
const MIN_TURNS: usize = 8;
/// Lines of each of these columns, and letters of a line on average.
const MIN_TURN_ROWS: usize = 8;
const MIN_TURN_TEXT: usize = 6;

/// The place of a gutter between two columns that the stream writes by turns, each with baselines of its own.
///
/// A side whose lines stand on the baselines of the other, or are dates or keys, is a table and no column.
fn gutter_by_turns(rows: &[Row]) -> Option<f32> {
    let mut lefts: Vec<f32> = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.left).collect();
    lefts.sort_by(f32::total_cmp);
    let mut at = 0;
    while at < lefts.len() {
        let alike = lefts.iter().skip(at).take_while(|left| **left - lefts[at] <= 2.0).count();
        let place = lefts[at] - 4.0;
        if alike >= MIN_COLUMN_ROWS && at > 0 && writes_by_turns(rows, place) {
            return Some(place);
        }
        at += alike;
    }
    None
}

fn writes_by_turns(rows: &[Row], place: f32) -> bool {
    let cells = || rows.iter().flat_map(|row| &row.cells);
    let right: Vec<&Cell> = cells().filter(|c| c.left >= place).collect();
    let top = right.iter().map(|c| c.baseline + c.size).fold(f32::MIN, f32::max);
    let bottom = right.iter().map(|c| c.baseline - c.size).fold(f32::MAX, f32::min);
    let beside = || cells().filter(|c| (bottom..=top).contains(&c.baseline));
    let left: Vec<&Cell> = beside().filter(|c| c.right <= place).collect();
    let crossing = beside().filter(|c| c.left < place && c.right > place).count();
    let (few, many) = if left.len() < right.len() { (&left, &right) } else { (&right, &left) };
    if few.len() < MIN_TURN_ROWS || crossing > 1 {
        return false;
    }
    let sides: Vec<bool> = beside().map(|c| c.left >= place).collect();
    let turns = sides.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let aligned = few.iter().filter(|a| many.iter().any(|b| (a.baseline - b.baseline).abs() < 1.0)).count();
    let is_text = |side: &[&Cell]| {
        let entries = side.iter().filter(|c| is_date(&c.text) || c.text.contains(':')).count();
        let letters: usize = side.iter().map(|c| letters(&c.text)).sum();
        entries * 4 < side.len() && letters >= side.len() * MIN_TURN_TEXT && is_dense(side)
    };
    turns >= MIN_TURNS && aligned * 3 < few.len() && is_text(&left) && is_text(&right)
}

/// Whether most lines of a side follow each other closely: headings in the margin do not.
fn is_dense(side: &[&Cell]) -> bool {
    const CLOSE: f32 = 2.2;
    let mut lines: Vec<(f32, f32)> = side.iter().map(|c| (c.baseline, c.size)).collect();
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let close = lines.windows(2).filter(|pair| pair[1].0 - pair[0].0 < pair[0].1 * CLOSE).count();
    close * 4 >= (lines.len() - 1) * 3
}

/// Whether the stream jumps up the page more often than columns explain.
pub(super) fn is_unordered(rows: &[Row]) -> bool {
    let jumps = rows.windows(2).filter(|pair| pair[1].baseline() > pair[0].baseline() + pair[0].size() * 1.5).count();
    jumps > 5 && jumps * 4 > rows.len()
}

/// Recursive cut along white space (XY-cut): columns first, then bands, then rows from top to bottom.
///
/// In a scan, a narrow side that stands on the baselines of the other, row by row or with rows apart, is its keys.
pub(super) fn cut_by_white_space(rows: Vec<Row>, is_scan: bool) -> Vec<Row> {
    let (tables, flow): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.table.is_some());
    let free = flow.into_iter().flat_map(|row| row.cells).map(|cell| Row { cells: vec![cell], table: None });
    cut(tables.into_iter().chain(free).collect(), 0, is_scan)
}

fn cut(units: Vec<Row>, depth: usize, is_scan: bool) -> Vec<Row> {
    const MAX_CUTS: usize = 12;
    const MIN_SIDE: usize = 4;
    if depth < MAX_CUTS && units.len() > MIN_SIDE * 2 {
        if let Some(place) = widest_gap(units.iter().map(|c| (c.left(), c.right())), 12.0) {
            let (left, right): (Vec<Row>, Vec<Row>) = units.iter().cloned().partition(|c| c.right() <= place);
            if left.len() >= MIN_SIDE && right.len() >= MIN_SIDE && !is_table(&left, &right, is_scan) {
                let mut rows = cut(left, depth + 1, is_scan);
                rows.extend(cut(right, depth + 1, is_scan));
                return rows;
            }
        }
        let heights = units.iter().map(|c| (c.baseline() - c.size() * 0.2, c.baseline() + c.size() * 0.8));
        if let Some(place) = widest_gap(heights, 8.0) {
            let (above, below): (Vec<Row>, Vec<Row>) = units.iter().cloned().partition(|c| c.baseline() > place);
            if !above.is_empty() && !below.is_empty() {
                let mut rows = cut(above, depth + 1, is_scan);
                rows.extend(cut(below, depth + 1, is_scan));
                return rows;
            }
        }
    }
    let mut units = units;
    units.sort_by(|a, b| b.baseline().total_cmp(&a.baseline()).then(a.left().total_cmp(&b.left())));
    let mut out: Vec<Row> = Vec::new();
    for alike in units.chunk_by(|a, b| a.table.is_some() == b.table.is_some()) {
        if alike[0].table.is_some() {
            out.extend(alike.iter().cloned());
        } else {
            out.extend(rows(alike.iter().flat_map(|row| row.cells.iter().cloned()).collect()));
        }
    }
    out
}

/// Whether one side is keys or dates of the other: rows of a table, not columns.
fn is_table(left: &[Row], right: &[Row], is_scan: bool) -> bool {
    let few = left.len().min(right.len());
    let beside = |l: &Row, r: &Row| same_line(l.baseline(), r.baseline(), l.size().min(r.size()));
    let aligned = left.iter().filter(|l| right.iter().any(|r| beside(l, r))).count();
    let short = |side: &[Row]| {
        let keys = side.iter().filter_map(|row| row.cells.first()).filter(|c| {
            let text = c.text.trim_end();
            is_date(text) || text.ends_with(':')
        });
        keys.count() * 2 > side.len()
    };
    let keys = |side: &[Row]| {
        let cells: Vec<&Cell> = side.iter().filter_map(|row| row.cells.first()).collect();
        let letters: usize = cells.iter().map(|cell| letters(&cell.text)).sum();
        letters < cells.len() * MIN_COLUMN_TEXT && (left.len() == right.len() || !is_dense(&cells))
    };
    aligned * 10 >= few * 8 && (short(left) || short(right) || is_scan && (keys(left) || keys(right)))
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

//! From positioned runs to lines in a person's reading order.
//!
//! Most programs write a page in the order in which it is read, so the order of the content stream is the start:
//! runs on one baseline become a row. It is corrected where the stream itself does not follow it: dates written
//! apart from their row join it; two columns written row by row are cut at their gutter; a page written in no order
//! is cut along its white space. Known to fail: tables whose cells have many lines, in streams without order.

use super::{Hidden, Line, Lines, Place};
use crate::date;

/// A run of text as it is painted.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) baseline: f32,
    /// Font size in points.
    pub(super) size: f32,
    pub(super) bold: bool,
    /// Not upright.
    pub(super) turned: bool,
    pub(super) hidden: Option<Hidden>,
}

/// Gap between runs, in font sizes, from which they are two words (a space is a quarter of the size).
const WORD_GAP: f32 = 0.16;
/// Gap, in font sizes, from which runs are two cells.
const CELL_GAP: f32 = 1.6;
/// Distance of baselines, in font sizes, up to which runs stand on one line.
const SAME_LINE: f32 = 0.35;
/// Shift, in font sizes, up to which an equal run is the same text struck twice for boldness.
const DOUBLE_STRIKE: f32 = 0.12;

/// Runs side by side without a wide gap.
#[derive(Clone, Debug)]
struct Cell {
    text: String,
    left: f32,
    right: f32,
    baseline: f32,
    size: f32,
    bold_letters: usize,
    hidden: Option<Hidden>,
}

/// Cells on one baseline, from left to right.
#[derive(Clone, Debug)]
struct Row {
    cells: Vec<Cell>,
}

impl Row {
    fn baseline(&self) -> f32 {
        self.cells.first().map_or(0.0, |c| c.baseline)
    }
    fn left(&self) -> f32 {
        self.cells.first().map_or(0.0, |c| c.left)
    }
    fn right(&self) -> f32 {
        self.cells.iter().map(|c| c.right).fold(f32::MIN, f32::max)
    }
    fn size(&self) -> f32 {
        self.cells.iter().map(|c| c.size).fold(0.0, f32::max)
    }
}

/// Adds the lines of one page: what a person sees first, so that hidden text never changes how it is read.
pub(super) fn lay_out(runs: Vec<Run>, page: u32, lines: &mut Lines) {
    let (hidden, visible): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.hidden.is_some());
    lay_out_alike(visible, page, lines);
    lay_out_alike(hidden, page, lines);
}

fn lay_out_alike(runs: Vec<Run>, page: u32, lines: &mut Lines) {
    let (turned, upright): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.turned);
    let mut rows = rows(cells(upright));
    join_lone_dates(&mut rows);
    if is_unordered(&rows) {
        rows = cut_by_white_space(rows.into_iter().flat_map(|row| row.cells).collect(), 0);
    }
    rows = cut_columns(rows);
    for row in rows {
        push_row(&row, page, lines);
    }
    for cell in cells(turned) {
        push_row(&Row { cells: vec![cell] }, page, lines);
    }
}

fn push_row(row: &Row, page: u32, lines: &mut Lines) {
    let text = row.cells.iter().map(|c| c.text.trim()).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\t");
    let letters: usize = row.cells.iter().map(|c| letters(&c.text)).sum();
    let bold: usize = row.cells.iter().map(|c| c.bold_letters).sum();
    let style = Line {
        place: Place { left: row.left(), right: row.right(), baseline: row.baseline() },
        size: (row.size() * 10.0).clamp(0.0, 6000.0) as u16,
        bold: letters > 0 && bold * 10 >= letters * 8,
        hidden: row.cells.first().and_then(|c| c.hidden),
        ..Line::on_page(page)
    };
    lines.push(&text, style);
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

// ---------- runs to cells to rows ----------

fn cells(runs: Vec<Run>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for run in runs {
        if run.text.trim().is_empty() {
            // A painted blank widens the cell, so that the next word is told from it.
            if let Some(cell) = cells.last_mut()
                && same_line(cell.baseline, run.baseline, run.size)
                && (run.left - cell.right).abs() < run.size * CELL_GAP
                && !cell.text.ends_with(' ')
            {
                cell.text.push(' ');
                cell.right = cell.right.max(run.right.min(cell.right + run.size));
            }
            continue;
        }
        let bold_letters = if run.bold { letters(&run.text) } else { 0 };
        if let Some(cell) = cells.last_mut()
            && cell.hidden == run.hidden
            && same_line(cell.baseline, run.baseline, cell.size.min(run.size))
        {
            let size = cell.size.max(run.size);
            let gap = run.left - cell.right;
            let struck_twice =
                (run.right - cell.right).abs() < size * DOUBLE_STRIKE && cell.text.ends_with(run.text.as_str());
            if struck_twice && gap < -size * DOUBLE_STRIKE {
                cell.bold_letters += letters(&run.text);
                continue;
            }
            if gap > -size * 0.6 && gap < size * CELL_GAP {
                let spaced = cell.text.ends_with(' ') || run.text.starts_with(' ');
                if gap > size * WORD_GAP && !spaced {
                    cell.text.push(' ');
                }
                cell.text.push_str(&run.text);
                cell.right = cell.right.max(run.right);
                cell.size = size;
                cell.bold_letters += bold_letters;
                continue;
            }
        }
        cells.push(Cell {
            text: run.text,
            left: run.left,
            right: run.right,
            baseline: run.baseline,
            size: run.size,
            bold_letters,
            hidden: run.hidden,
        });
    }
    cells
}

fn same_line(a: f32, b: f32, size: f32) -> bool {
    (a - b).abs() <= size.max(4.0) * SAME_LINE
}

/// Cells that follow each other on one baseline form a row.
fn rows(cells: Vec<Cell>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for cell in cells {
        if let Some(row) = rows.last_mut()
            && row.cells.first().is_some_and(|c| c.hidden == cell.hidden)
            && same_line(row.baseline(), cell.baseline, row.size().min(cell.size))
            && row.cells.iter().all(|c| c.right <= cell.left + cell.size || cell.right <= c.left + cell.size)
        {
            let at = row.cells.partition_point(|c| c.left <= cell.left);
            row.cells.insert(at, cell);
            continue;
        }
        rows.push(Row { cells: vec![cell] });
    }
    rows
}

// ---------- dates written apart ----------

/// A lone date joins the row on its baseline, wherever the stream wrote it.
fn join_lone_dates(rows: &mut Vec<Row>) {
    let is_lone_date = |row: &Row| match row.cells.as_slice() {
        [cell] => cell.text.chars().count() <= 32 && is_date(&cell.text),
        _ => false,
    };
    let mut at = 0;
    while at < rows.len() {
        let row = &rows[at];
        if !is_lone_date(row) {
            at += 1;
            continue;
        }
        let partner = (0..rows.len()).find(|&other| {
            let host = &rows[other];
            other != at
                && same_line(host.baseline(), row.baseline(), host.size().min(row.size()))
                && (host.right() < row.left() || row.right() < host.left())
                && host.cells.len() == 1
                && !is_lone_date(host)
        });
        let Some(partner) = partner else {
            at += 1;
            continue;
        };
        let date = rows.remove(at);
        let partner = if partner > at { partner - 1 } else { partner };
        for cell in date.cells {
            let host = &mut rows[partner].cells;
            let place = host.partition_point(|c| c.left <= cell.left);
            host.insert(place, cell);
        }
    }
}

fn is_date(text: &str) -> bool {
    let style = date::DateStyle::default();
    !date::ranges(text, style).is_empty() || (text.len() <= 12 && !date::points(text, style).is_empty())
}

// ---------- two columns written row by row ----------

/// Rows with both sides filled, from which a gutter is believed.
const MIN_COLUMN_ROWS: usize = 6;
/// Characters that a cell of running text has at least, on average.
const MIN_COLUMN_TEXT: usize = 14;

/// Cuts runs of rows in which two columns of text alternate, left side first.
fn cut_columns(rows: Vec<Row>) -> Vec<Row> {
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

// ---------- pages without order ----------

/// Whether the stream jumps up the page more often than columns explain.
fn is_unordered(rows: &[Row]) -> bool {
    let jumps = rows.windows(2).filter(|pair| pair[1].baseline() > pair[0].baseline() + pair[0].size() * 1.5).count();
    jumps > 5 && jumps * 4 > rows.len()
}

/// Recursive cut along white space (XY-cut): columns first, then bands, then rows from top to bottom.
fn cut_by_white_space(cells: Vec<Cell>, depth: usize) -> Vec<Row> {
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

/// WCAG contrast ratio of an sRGB colour (0 to 1 a channel) with white: 1 for white, 21 for black.
pub(super) fn contrast_with_white(rgb: [f64; 3]) -> f64 {
    let linear = rgb.map(|c| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    let luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    1.05 / (luminance + 0.05)
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::*;

    fn run(text: &str, left: f32, baseline: f32) -> Run {
        let right = left + text.chars().count() as f32 * 5.0;
        Run { text: text.into(), left, right, baseline, size: 10.0, bold: false, turned: false, hidden: None }
    }

    fn read(runs: Vec<Run>) -> Vec<String> {
        let mut lines = Lines::new();
        lay_out(runs, 1, &mut lines);
        lines.into_document(Format::Pdf, 1).lines.into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn words_and_cells_are_told_by_gaps() {
        let runs = vec![
            run("Soft", 50.0, 700.0),
            run("ware", 70.0, 700.0),
            run("Engineer", 93.0, 700.0),
            run("2010 - 2012", 400.0, 700.5),
        ];
        assert_eq!(read(runs), ["Software Engineer\t2010 - 2012"]);
    }

    #[test]
    fn a_date_written_apart_joins_its_row() {
        let runs = vec![
            run("Cook, Blue Door", 50.0, 700.0),
            run("Soups and sauces", 50.0, 688.0),
            run("Waiter, Red Door", 50.0, 660.0),
            run("Tables and guests", 50.0, 648.0),
            run("2010 - 2012", 400.0, 700.0),
            run("2008 - 2010", 400.0, 660.0),
        ];
        assert_eq!(
            read(runs),
            ["Cook, Blue Door\t2010 - 2012", "Soups and sauces", "Waiter, Red Door\t2008 - 2010", "Tables and guests"]
        );
    }

    #[test]
    fn two_columns_written_row_by_row_are_read_one_after_the_other() {
        let mut runs = vec![run("A Name over both of the columns of the page here", 50.0, 760.0)];
        for row in 0..8 {
            let y = 700.0 - row as f32 * 12.0;
            runs.push(run(&format!("left side text row {row}"), 50.0, y));
            runs.push(run(&format!("right side text row {row}"), 300.0, y));
        }
        let lines = read(runs);
        assert_eq!(lines.len(), 17);
        assert_eq!(lines[1], "left side text row 0");
        assert_eq!(lines[9], "right side text row 0");
    }

    #[test]
    fn text_struck_twice_is_read_once() {
        assert_eq!(read(vec![run("Skills", 50.0, 700.0), run("Skills", 50.3, 700.0)]), ["Skills"]);
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast_with_white([0.0; 3]) - 21.0).abs() < 0.01);
        assert!((contrast_with_white([1.0; 3]) - 1.0).abs() < 0.01);
    }
}

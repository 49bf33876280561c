//! From runs to rows: runs side by side become cells, cells on one baseline become a row.

use super::{Cell, Row, Run, letters};
use crate::date;

/// Gap between runs, in font sizes, from which they are two words (a space is a quarter of the size).
const WORD_GAP: f32 = 0.16;
/// Gap, in font sizes, from which runs are two cells.
const CELL_GAP: f32 = 1.6;
/// Distance of baselines, in font sizes, up to which runs stand on one line.
const SAME_LINE: f32 = 0.35;
/// Shift, in font sizes, up to which an equal run is the same text struck twice for boldness.
const DOUBLE_STRIKE: f32 = 0.12;

pub(super) fn cells(runs: Vec<Run>) -> Vec<Cell> {
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
            && is_raised_ordinal(cell, &run)
        {
            cell.text.push_str(run.text.trim());
            cell.right = cell.right.max(run.right);
            continue;
        }
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

/// The `th` of `10th`, small and raised.
fn is_raised_ordinal(cell: &Cell, run: &Run) -> bool {
    let ordinal = matches!(run.text.trim(), "st" | "nd" | "rd" | "th");
    let rise = run.baseline - cell.baseline;
    ordinal
        && cell.text.ends_with(|c: char| c.is_ascii_digit())
        && run.size < cell.size
        && (0.0..cell.size).contains(&rise)
        && (run.left - cell.right).abs() < cell.size
}

pub(super) fn same_line(a: f32, b: f32, size: f32) -> bool {
    (a - b).abs() <= size.max(4.0) * SAME_LINE
}

/// Cells that follow each other on one baseline form a row.
pub(super) fn rows(cells: Vec<Cell>) -> Vec<Row> {
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

/// A lone date joins the row on its baseline, wherever the stream wrote it.
pub(super) fn join_lone_dates(rows: &mut Vec<Row>) {
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

pub(super) fn is_date(text: &str) -> bool {
    let style = date::DateStyle::default();
    !date::ranges(text, style).is_empty() || (text.len() <= 12 && !date::points(text, style).is_empty())
}

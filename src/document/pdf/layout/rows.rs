//! From runs to rows: runs side by side become cells, cells on one baseline become a row.

use super::{Cell, Row, Run, letters};
use crate::date;
use std::cmp::Ordering;

/// Gap between runs, in font sizes, from which they are two words (a space is a quarter of the size).
const WORD_GAP: f32 = 0.16;
/// The same between digits, on a page that paints its blanks.
const DIGIT_GAP: f32 = 0.24;
/// Gap, in font sizes, from which runs are two cells.
const CELL_GAP: f32 = 1.6;
/// Distance of baselines, in font sizes, up to which runs stand on one line.
const SAME_LINE: f32 = 0.35;
/// Size of a superscript against its word, at most, and its characters.
const SCRIPT_SIZE: f32 = 0.85;
const MAX_SCRIPT: usize = 4;
/// Distance of a superscript from its word, its rise and the drop of a subscript, in font sizes of the word.
const SCRIPT_GAP: f32 = 0.25;
const SCRIPT_RISE: f32 = 0.75;
const SCRIPT_DROP: f32 = 0.35;
/// Cells on one baseline that are looked at for text painted twice.
const MAX_ALIGNED: usize = 64;
/// Distance of the baselines of a bullet and its text, in font sizes: bullets come from other fonts and sizes.
const SIGN_LINE: f32 = 0.6;
/// Distance, in font sizes, up to which a sign belongs to the text on its right.
const SIGN_GAP: f32 = 6.0;
/// Shift, in font sizes, up to which an equal run is the same text struck twice for boldness.
const DOUBLE_STRIKE: f32 = 0.12;

pub(super) fn cells(runs: Vec<Run>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    // Where blanks are painted, a small gap between digits is kerning.
    let paints_blanks = runs.iter().filter(|run| run.text.contains(' ')).count() * 4 > runs.len();
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
            && is_raised(cell, &run)
        {
            cell.text.push_str(&run.text);
            cell.right = cell.right.max(run.right);
            cell.bold_letters += bold_letters;
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
                let digits = cell.text.ends_with(|c: char| c.is_ascii_digit())
                    && run.text.starts_with(|c: char| c.is_ascii_digit());
                let least = if digits && paints_blanks { DIGIT_GAP } else { WORD_GAP };
                if gap > size * least && !spaced {
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

pub(super) fn same_line(a: f32, b: f32, size: f32) -> bool {
    (a - b).abs() <= size.max(4.0) * SAME_LINE
}

/// Drops cells that paint again a part of another cell, at its place: boldness by double painting, or two copies.
pub(super) fn without_repainted(cells: Vec<Cell>) -> Vec<Cell> {
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by(|a, b| cells[*a].baseline.total_cmp(&cells[*b].baseline));
    let mut dropped = vec![false; cells.len()];
    for (rank, &at) in order.iter().enumerate() {
        let cell = &cells[at];
        let reach = cell.size * DOUBLE_STRIKE;
        let later = order.iter().skip(rank + 1).take_while(|other| cells[**other].baseline - cell.baseline <= reach);
        for &other in later.take(MAX_ALIGNED) {
            let (small, big) = match (cell.right - cell.left).total_cmp(&(cells[other].right - cells[other].left)) {
                Ordering::Less => (at, other),
                Ordering::Greater => (other, at),
                Ordering::Equal => (at.max(other), at.min(other)),
            };
            dropped[small] |= !dropped[big] && repaints(&cells[small], &cells[big]);
        }
    }
    let mut dropped = dropped.into_iter();
    cells.into_iter().filter(|_| dropped.next() != Some(true)).collect()
}

fn repaints(small: &Cell, big: &Cell) -> bool {
    let slack = big.size * DOUBLE_STRIKE * 2.0;
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    small.hidden == big.hidden
        && small.left >= big.left - slack
        && small.right <= big.right + slack
        && small.right - small.left > slack
        && bare(&big.text).contains(&bare(&small.text))
}

/// Whether a run is a superscript or subscript right behind a cell.
fn is_raised(cell: &Cell, run: &Run) -> bool {
    let (gap, rise) = (run.left - cell.right, run.baseline - cell.baseline);
    cell.hidden == run.hidden
        && run.size < cell.size * SCRIPT_SIZE
        && run.text.trim().chars().count() <= MAX_SCRIPT
        && gap.abs() < cell.size * SCRIPT_GAP
        && (-SCRIPT_DROP..SCRIPT_RISE).contains(&(rise / cell.size))
        && !same_line(cell.baseline, run.baseline, run.size)
}

/// Cells that follow each other on one baseline form a row.
pub(super) fn rows(cells: Vec<Cell>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for cell in cells {
        // The end of one column and the start of the next may stand on one baseline.
        let turns_back = rows.last().is_some_and(|row| cell.right < row.left());
        let starts_column = turns_back && is_in_column(&rows, rows.len() - 1);
        if let Some(row) = rows.last_mut().filter(|_| !starts_column)
            && row.cells.first().is_some_and(|c| c.hidden == cell.hidden)
            && same_line(row.baseline(), cell.baseline, row.size().min(cell.size))
            && row.cells.iter().all(|c| c.right <= cell.left + cell.size || cell.right <= c.left + cell.size)
        {
            let at = row.cells.partition_point(|c| c.left <= cell.left);
            row.cells.insert(at, cell);
            continue;
        }
        rows.push(Row { cells: vec![cell], table: None });
    }
    rows
}

/// A lone date joins the row on its baseline, wherever the stream wrote it.
pub(super) fn join_lone_dates(rows: &mut Vec<Row>) {
    let is_lone_date = |row: &Row| match row.cells.as_slice() {
        [cell] => row.table.is_none() && cell.text.chars().count() <= 32 && is_date(&cell.text),
        _ => false,
    };
    let mut at = 0;
    while at < rows.len() {
        let row = &rows[at];
        if !is_lone_date(row) || is_in_column(rows, at) {
            at += 1;
            continue;
        }
        if let Some((place, host)) = margin(rows, at) {
            // The place, then the date below it, go to the row beside the place.
            let date = rows.remove(at);
            let place = rows.remove(place);
            let host = &mut rows[host].cells;
            host.extend(place.cells.into_iter().chain(date.cells));
            at -= 1;
            continue;
        }
        let partner = (0..rows.len()).find(|&other| {
            let host = &rows[other];
            other != at
                && same_line(host.baseline(), row.baseline(), host.size().min(row.size()))
                && (host.right() < row.left() || row.right() < host.left())
                && host.cells.len() == 1
                && host.table.is_none()
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

/// Rows of a page that is searched for what belongs together across its margin.
const MAX_MARGIN_ROWS: usize = 3000;
/// Font sizes by which the text of an item hangs behind its mark.
const MAX_HANG: f32 = 3.0;
/// Letters of a line of text in a column, at least.
const MIN_TEXT: usize = 24;

/// Whether a row is a line of a column of text: the line before or after it starts at the same place, and is longer
/// than what stands in a margin.
fn is_in_column(rows: &[Row], at: usize) -> bool {
    let row = &rows[at];
    let alike = |other: &Row| {
        let rise = (other.baseline() - row.baseline()).abs() / row.size();
        let text: usize = other.cells.iter().map(|cell| letters(&cell.text)).sum();
        other.table.is_none()
            && text >= MIN_TEXT
            && STACKED.contains(&rise)
            && other.cells.iter().any(|cell| {
                let hangs = row.left() - cell.left;
                let is_item = cell.text.split_whitespace().next().is_some_and(is_sign);
                hangs.abs() < 2.0 || is_item && hangs > 0.0 && hangs < row.size() * MAX_HANG
            })
    };
    let before = at.checked_sub(1).and_then(|before| rows.get(before));
    before.into_iter().chain(rows.get(at + 1)).any(alike)
}

/// Characters of one end of a date whose other end stands in the next line.
const MAX_DATE_END: usize = 16;
/// Font sizes between such lines.
const STACKED: std::ops::Range<f32> = 0.8..2.2;

/// The end of a date under its start, `Mar 2014 -` over `Aug 2015`, joins it, whatever stands beside either.
pub(super) fn join_stacked_dates(rows: &mut Vec<Row>) {
    let is_start = |cell: &Cell| {
        let text = cell.text.trim_end();
        text.len() <= MAX_DATE_END
            && (text.ends_with(['-', '–', '—']) || text.ends_with(" to"))
            && text.contains(|c: char| c.is_ascii_digit())
    };
    let mut at = 0;
    while at < rows.len() && rows.len() <= MAX_MARGIN_ROWS {
        let start = rows[at].cells.iter().position(is_start).filter(|_| rows[at].table.is_none());
        let Some(start) = start else {
            at += 1;
            continue;
        };
        let cell = rows[at].cells[start].clone();
        let joined = |end: &Cell| format!("{} {}", cell.text.trim(), end.text.trim());
        let ends = |end: &Cell| {
            let shared = end.right.min(cell.right) - end.left.max(cell.left);
            STACKED.contains(&((cell.baseline - end.baseline) / cell.size))
                && end.text.trim().len() <= MAX_DATE_END
                && shared * 2.0 > (end.right - end.left).min(cell.right - cell.left)
                && !date::ranges(&joined(end), date::DateStyle::default()).is_empty()
        };
        let free = rows.iter().enumerate().filter(|(other, row)| *other != at && row.table.is_none());
        let found =
            free.flat_map(|(other, row)| row.cells.iter().enumerate().map(move |(end, cell)| (other, end, cell)));
        let found = found.filter(|(.., cell)| ends(cell)).map(|(other, end, _)| (other, end)).next();
        if let Some((other, end)) = found {
            let end = rows[other].cells.remove(end);
            rows[at].cells[start].text = joined(&end);
            if rows[other].cells.is_empty() {
                rows.remove(other);
                at -= usize::from(other < at);
            }
        }
        at += 1;
    }
}

/// Characters of a place in the margin of dates.
const MAX_PLACE: usize = 40;

/// A place in the column of dates joins the row on its baseline, as dates do.
pub(super) fn join_lone_places(rows: &mut Vec<Row>) {
    let dates = rows.iter().filter(|row| row.cells.len() > 1 && row.table.is_none());
    let edges: Vec<f32> =
        dates.filter_map(|row| row.cells.last()).filter(|c| is_date(&c.text)).map(|c| c.right).collect();
    let mut at = 0;
    while at < rows.len() && rows.len() <= MAX_MARGIN_ROWS {
        let partner = match rows[at].cells.as_slice() {
            [place]
                if rows[at].table.is_none()
                    && place.text.chars().count() <= MAX_PLACE
                    && place.text.trim_start().starts_with(char::is_alphabetic)
                    && edges.iter().filter(|edge| (**edge - place.right).abs() < 1.5).count() > 1 =>
            {
                rows.iter().position(|host| {
                    host.table.is_none()
                        && host.cells.len() == 1
                        && same_line(host.baseline(), place.baseline, host.size().min(place.size))
                        && host.right() + place.size * CELL_GAP < place.left
                })
            }
            _ => None,
        };
        let Some(partner) = partner else {
            at += 1;
            continue;
        };
        let place = rows[at].cells.clone();
        rows[partner].cells.extend(place);
        rows.remove(at);
    }
}

/// A place over a date in the right margin, and the row it stands beside, both before the date; only where the date
/// stands beside a bullet, to which it cannot belong.
fn margin(rows: &[Row], date: usize) -> Option<(usize, usize)> {
    let place = date.checked_sub(1)?;
    let (over, under) = (rows.get(place)?, rows.get(date)?);
    let rise = (over.baseline() - under.baseline()) / under.size();
    let flush = (over.right() - under.right()).abs() < under.size() * 0.5;
    if over.cells.len() != 1 || !flush || !(0.5..2.2).contains(&rise) {
        return None;
    }
    let beside = |row: &Row, margin: &Row| {
        same_line(row.baseline(), margin.baseline(), row.size().min(margin.size())) && row.right() < margin.left()
    };
    let bullet = rows.iter().find(|row| beside(row, under))?;
    let opens = bullet.cells.first().and_then(|cell| cell.text.trim_start().chars().next())?;
    let host = rows.iter().take(place).position(|row| beside(row, over))?;
    (!opens.is_alphanumeric()).then_some((place, host))
}

/// A bullet, icon or other sign alone in its row joins the text on its right.
pub(super) fn join_lone_signs(rows: &mut Vec<Row>) {
    let mut at = 0;
    while at < rows.len() {
        let [sign] = rows[at].cells.as_slice() else {
            at += 1;
            continue;
        };
        if !is_sign(&sign.text) {
            at += 1;
            continue;
        }
        let beside = |row: &Row| {
            let Some(cell) = row.cells.first() else { return false };
            let size = cell.size.min(sign.size * 2.0);
            cell.hidden == sign.hidden
                && !is_sign(&cell.text)
                && (cell.baseline - sign.baseline).abs() <= size * SIGN_LINE
                && (-0.5..SIGN_GAP).contains(&((cell.left - sign.right) / size))
        };
        // The next row is the usual place; else the nearest to the right.
        let distance = |row: &Row| ((row.left() - sign.right).abs() + (row.baseline() - sign.baseline).abs()) as i32;
        let next = (at + 1 < rows.len() && beside(&rows[at + 1])).then_some(at + 1);
        let nearest = || {
            let others = (0..rows.len()).filter(|other| *other != at && beside(&rows[*other]));
            others.min_by_key(|other| distance(&rows[*other]))
        };
        let Some(partner) = next.or_else(nearest) else {
            at += 1;
            continue;
        };
        let mut sign = rows[at].cells.clone();
        for cell in &mut sign {
            // The row stands where its text stands.
            cell.baseline = rows[partner].baseline();
        }
        rows[partner].cells.splice(0..0, sign);
        rows.remove(at);
    }
}

/// A mark without letters, such as a bullet; a digit may be a page number.
pub(super) fn is_sign(text: &str) -> bool {
    let mut signs = text.trim().chars();
    matches!((signs.next(), signs.next()), (Some(sign), None) if !sign.is_alphanumeric() || "oOuvqnØ§".contains(sign))
}

pub(super) fn is_date(text: &str) -> bool {
    let style = date::DateStyle::default();
    !date::ranges(text, style).is_empty() || (text.len() <= 12 && !date::points(text, style).is_empty())
}

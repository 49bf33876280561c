//! Tables with ruled lines: the text of a cell is one unit, and a row of the table is one line.
//!
//! Lines that touch each other make a grid. Between two lines that cross most of the grid lies a row, and between two
//! upright ones a cell. The cells of a row stand side by side, if all but the last are short; else the row is no row of
//! a table but columns of text, and is read cell after cell. Known to fail: tables told by shades or by white space.

use super::rows::{cells as cells_of, join_lone_signs, rows, without_repainted};
use super::{Area, Cell, Row, Run};
use crate::document::cells::{goes_on as words_go_on, is_date, is_word, shape as cell_shape};

/// Points up to which lines are one line, or touch.
const NEAR: f32 = 3.0;
/// Points between pieces of one line: cells draw their own borders.
const PIECE_GAP: f32 = 4.0;
/// Length of a line of a table at least: shorter ones are marks.
const MIN_LENGTH: f32 = 7.0;
/// Lines of one page that are looked at, in either direction.
const MAX_LINES: usize = 800;
/// Share of a grid's width that the border of a row crosses, and of a row's height that the border of a cell does.
const MOST: f32 = 0.6;
/// Points between the border of a cell and its text, and the width of a letter in font sizes.
const PADDING: f32 = 5.0;
const MEAN_WIDTH: f32 = 0.5;

/// A line that stands or lies: its place across its direction, and from where to where it goes.
#[derive(Clone, Copy, Debug)]
struct Line {
    at: f32,
    from: f32,
    to: f32,
}

/// A row of a grid: its height, and the borders of its cells.
#[derive(Clone, Debug)]
struct Band {
    bottom: f32,
    top: f32,
    borders: Vec<f32>,
}

/// The rows of all tables of a page.
#[derive(Debug, Default)]
pub(super) struct Tables {
    bands: Vec<Band>,
}

impl Tables {
    /// The tables that these thin areas rule.
    pub(super) fn of(rules: &[Area]) -> Self {
        let lying = |area: &&Area| area.right - area.left >= area.top - area.bottom;
        let across = rules.iter().filter(lying);
        let across = across.map(|r| Line { at: f32::midpoint(r.bottom, r.top), from: r.left, to: r.right });
        let down = rules.iter().filter(|area| !lying(area));
        let down = down.map(|r| Line { at: f32::midpoint(r.left, r.right), from: r.bottom, to: r.top });
        let (across, down) = (joined(across.collect()), joined(down.collect()));
        if across.len() < 2 || down.len() < 3 || across.len() > MAX_LINES || down.len() > MAX_LINES {
            return Self::default();
        }
        Self { bands: grids(&across, &down).into_iter().flat_map(|(across, down)| bands(&across, &down)).collect() }
    }

    /// The row and the cell in which a run stands.
    fn cell(&self, run: &Run) -> Option<(usize, usize)> {
        let height = run.baseline + run.size * 0.3;
        let middle = f32::midpoint(run.left, run.right);
        let holds = |band: &Band| {
            let (Some(left), Some(right)) = (band.borders.first(), band.borders.last()) else { return false };
            (band.bottom..band.top).contains(&height) && (*left..*right).contains(&middle)
        };
        // The smallest, where tables stand in each other.
        let found = self.bands.iter().enumerate().filter(|(_, band)| holds(band));
        let (at, band) = found.min_by(|a, b| (a.1.top - a.1.bottom).total_cmp(&(b.1.top - b.1.bottom)))?;
        // A run over several cells starts in the first of them.
        let column = |place: f32| band.borders.iter().take_while(|border| **border <= place).count();
        let start = column(run.left + run.size * 0.5).max(1);
        let width = band.borders[start.min(band.borders.len() - 1)] - band.borders[start - 1];
        Some((at, if run.right - run.left > width { start } else { column(middle) }))
    }

    /// The runs as rows, in the order of the stream, each row of a table at the place of its first run.
    pub(super) fn rows(&self, runs: Vec<Run>) -> Vec<Row> {
        if self.bands.is_empty() {
            return rows(without_repainted(cells_of(runs)));
        }
        let mut inside: Vec<Vec<(usize, Vec<Run>)>> = vec![Vec::new(); self.bands.len()];
        let mut pieces: Vec<Result<usize, Vec<Run>>> = Vec::new();
        for run in runs {
            let Some((band, column)) = self.cell(&run) else {
                match pieces.last_mut() {
                    Some(Err(flow)) => flow.push(run),
                    _ => pieces.push(Err(vec![run])),
                }
                continue;
            };
            let columns = &mut inside[band];
            if columns.is_empty() {
                pieces.push(Ok(band));
            }
            match columns.iter_mut().find(|(known, _)| *known == column) {
                Some((_, cell)) => cell.push(run),
                None => columns.push((column, vec![run])),
            }
        }
        let mut out = Vec::new();
        for piece in pieces {
            match piece {
                Err(flow) => out.extend(rows(without_repainted(cells_of(flow)))),
                Ok(band) => out.extend(table_rows(std::mem::take(&mut inside[band]), &self.bands[band], band)),
            }
        }
        out
    }
}

/// Pieces of one line put together.
fn joined(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out: Vec<Line> = Vec::new();
    for alike in lines.chunk_by(|a, b| b.at - a.at <= NEAR / 2.0) {
        let mut alike = alike.to_vec();
        alike.sort_by(|a, b| a.from.total_cmp(&b.from));
        let first = out.len();
        for line in alike {
            match out[first..].last_mut() {
                Some(last) if line.from <= last.to + PIECE_GAP => last.to = last.to.max(line.to),
                _ => out.push(line),
            }
        }
    }
    out.retain(|line| line.to - line.from >= MIN_LENGTH);
    out
}

/// Lines that touch each other, in groups.
fn grids(across: &[Line], down: &[Line]) -> Vec<(Vec<Line>, Vec<Line>)> {
    let within = |line: &Line, place: f32| (line.from - NEAR..=line.to + NEAR).contains(&place);
    let touch = |a: &Line, d: &Line| within(a, d.at) && within(d, a.at);
    let mut left: Vec<usize> = (0..across.len()).collect();
    let mut free = vec![true; down.len()];
    let mut out = Vec::new();
    while let Some(first) = left.pop() {
        let (mut group, mut upright) = (vec![across[first]], Vec::new());
        let mut next = vec![first];
        while let Some(at) = next.pop() {
            for (d, line) in down.iter().enumerate() {
                if !free[d] || !touch(&across[at], line) {
                    continue;
                }
                free[d] = false;
                upright.push(*line);
                let (touched, rest) = left.iter().partition(|a| touch(&across[**a], line));
                left = rest;
                let touched: Vec<usize> = touched;
                group.extend(touched.iter().map(|a| across[*a]));
                next.extend(touched);
            }
        }
        if group.len() > 1 && upright.len() > 2 {
            out.push((group, upright));
        }
    }
    out
}

/// The rows of one grid that hold at least two cells.
fn bands(across: &[Line], down: &[Line]) -> Vec<Band> {
    let left = down.iter().map(|line| line.at).fold(f32::MAX, f32::min);
    let right = down.iter().map(|line| line.at).fold(f32::MIN, f32::max);
    let mut heights: Vec<(f32, f32)> = across.iter().map(|line| (line.at, line.to - line.from)).collect();
    heights.sort_by(|a, b| a.0.total_cmp(&b.0));
    let borders: Vec<f32> = heights
        .chunk_by(|a, b| b.0 - a.0 <= NEAR)
        .filter(|alike| alike.iter().map(|(_, length)| length).sum::<f32>() >= (right - left) * MOST)
        .map(|alike| alike[alike.len() / 2].0)
        .collect();
    let mut out = Vec::new();
    for pair in borders.windows(2) {
        let (bottom, top) = (pair[0], pair[1]);
        let mut places: Vec<f32> = down
            .iter()
            .filter(|line| line.to.min(top) - line.from.max(bottom) >= (top - bottom) * MOST)
            .map(|line| line.at)
            .collect();
        places.sort_by(f32::total_cmp);
        places.dedup_by(|a, b| *a - *b <= NEAR * 1.5);
        if top - bottom >= MIN_LENGTH && places.len() > 2 {
            out.push(Band { bottom, top, borders: places });
        }
    }
    out
}

/// The lines of one row of a table.
fn table_rows(mut columns: Vec<(usize, Vec<Run>)>, band: &Band, at: usize) -> Vec<Row> {
    columns.sort_by_key(|(column, _)| *column);
    let mut cells: Vec<(f32, Vec<Row>)> = Vec::new();
    for (column, runs) in columns {
        let mut lines = rows(without_repainted(cells_of(runs)));
        join_lone_signs(&mut lines);
        lines.sort_by(|a, b| b.baseline().total_cmp(&a.baseline()));
        let border = |at: usize| band.borders.get(at).copied().unwrap_or_default();
        if !lines.is_empty() {
            cells.push((border(column) - border(column.saturating_sub(1)), lines));
        }
    }
    let bound = |row: Row| Row { table: Some(at), ..row };
    let texts: Vec<Vec<String>> = cells.iter().map(|(_, lines)| lines.iter().map(text).collect()).collect();
    let texts: Vec<Vec<&str>> = texts.iter().map(|cell| cell.iter().map(String::as_str).collect()).collect();
    let wraps = |cell: usize, line: usize| {
        let (width, lines) = &cells[cell];
        goes_on(&lines[line], &lines[line + 1], *width)
    };
    let shape = cell_shape(&texts, wraps);
    if shape.beside == 0 {
        return cells.into_iter().flat_map(|(_, lines)| lines).map(bound).collect();
    }
    let mut rest = Vec::new();
    if shape.beside < cells.len()
        && let Some((width, mut last)) = cells.pop()
    {
        rest = last.split_off(shape.first.min(last.len()));
        if !last.is_empty() {
            cells.push((width, last));
        }
    }
    let joined = cells.into_iter().filter_map(|(width, lines)| one_cell(lines, width)).collect();
    std::iter::once(Row { cells: joined, table: None }).chain(rest).map(bound).collect()
}

fn text(row: &Row) -> String {
    row.cells.iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" ")
}

/// Whether a line of a cell goes on in the next: no more would fit into it, or the words say so.
fn goes_on(line: &Row, next: &Row, width: f32) -> bool {
    let next = text(next);
    let word = next.split_whitespace().next().map_or(0, |word| word.chars().count()) as f32;
    let is_full = line.right() - line.left() + (word * MEAN_WIDTH + 0.25) * line.size() > width - 2.0 * PADDING;
    is_full || is_word(&text(line)) || words_go_on(&text(line), &next)
}

/// The lines of a cell in one; a new paragraph is told by a tab.
fn one_cell(lines: Vec<Row>, width: f32) -> Option<Cell> {
    let texts: Vec<String> = lines.iter().map(text).collect();
    let is_whole = is_date(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let gaps: Vec<&str> =
        lines.windows(2).map(|pair| if is_whole || goes_on(&pair[0], &pair[1], width) { " " } else { "\t" }).collect();
    let mut gaps = gaps.into_iter();
    let mut out: Option<Cell> = None;
    for line in lines {
        let gap = if out.is_some() { gaps.next().unwrap_or(" ") } else { " " };
        for (at, part) in line.cells.into_iter().enumerate() {
            let Some(cell) = &mut out else {
                out = Some(part);
                continue;
            };
            cell.text.truncate(cell.text.trim_end().len());
            cell.text.push_str(if at == 0 { gap } else { " " });
            cell.text.push_str(part.text.trim_start());
            cell.left = cell.left.min(part.left);
            cell.right = cell.right.max(part.right);
            cell.size = cell.size.max(part.size);
            cell.bold_letters += part.bold_letters;
        }
    }
    out
}

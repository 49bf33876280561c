//! Tables with ruled lines: the text of a cell is one unit, and a row of the table is one line.
//!
//! Lines that touch each other make a grid. Between two lines that cross most of the grid lies a row, and between two
//! upright ones a cell. The cells of a row stand side by side, if all but the last are short; else the row is no row of
//! a table but columns of text, and is read cell after cell. Known to fail: tables told by shades or by white space.

use super::rows::{cells as cells_of, is_date, is_sign, join_lone_signs, rows, without_repainted};
use super::{Area, Cell, Row, Run};

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
/// Characters and lines up to which a cell stands beside others.
const MAX_SIDE: usize = 120;
const MAX_SIDE_LINES: usize = 8;
/// Characters from which a last cell is text rather than a name, and words of a sentence.
const MAX_NAME: usize = 90;
const MIN_SENTENCE: usize = 6;
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
    let side_by_side = cells.len() > 1 && cells.iter().rev().skip(1).all(|(_, lines)| is_short(lines));
    if !side_by_side {
        return cells.into_iter().flat_map(|(_, lines)| lines).map(bound).collect();
    }
    let mut rest = Vec::new();
    if let Some((width, mut last)) = cells.pop() {
        let wraps = |pair: &[Row]| goes_on(&pair[0], &pair[1], width);
        if is_short(&last) && !is_prose(&last) {
            cells.push((width, last));
        } else if last.len() > 1 && (wraps(&last[..2]) || is_prose(&last[..1])) {
            rest = last;
        } else {
            rest = last.split_off(1);
            cells.push((width, last));
        }
    }
    let joined = cells.into_iter().filter_map(|(width, lines)| one_cell(lines, width)).collect();
    std::iter::once(Row { cells: joined, table: None }).chain(rest).map(bound).collect()
}

fn length(lines: &[Row]) -> usize {
    lines.iter().flat_map(|row| &row.cells).map(|cell| cell.text.len()).sum()
}

/// Whether the text of a cell may stand in one line: short, and no list.
fn is_short(lines: &[Row]) -> bool {
    let opens = |row: &Row| {
        let text = row.cells.first().map_or("", |cell| cell.text.trim_start());
        text.split_whitespace().next().is_some_and(is_sign)
    };
    length(lines) <= MAX_SIDE && lines.len() <= MAX_SIDE_LINES && !(lines.len() > 1 && lines.iter().any(opens))
}

/// Whether the text of a cell is sentences.
fn is_prose(lines: &[Row]) -> bool {
    let words: usize = lines.iter().flat_map(|row| &row.cells).map(|cell| cell.text.split_whitespace().count()).sum();
    let ends = lines.last().and_then(|row| row.cells.last()).is_some_and(|cell| cell.text.trim_end().ends_with('.'));
    length(lines) > MAX_NAME || ends && words >= MIN_SENTENCE
}

/// Whether a line of a cell goes on in the next: no more would fit into it, or the words say so.
fn goes_on(line: &Row, next: &Row, width: f32) -> bool {
    let (Some(end), Some(start)) = (line.cells.last(), next.cells.first()) else { return true };
    let text = start.text.trim_start();
    let word = text.split_whitespace().next().map_or(0, |word| word.chars().count()) as f32;
    let is_full = line.right() - line.left() + (word * MEAN_WIDTH + 0.25) * end.size > width - 2.0 * PADDING;
    let is_open = end.text.trim_end().ends_with([',', '-', '–', '&', '/', '(']);
    let is_word = line.cells.iter().map(|cell| cell.text.split_whitespace().count()).sum::<usize>() < 2;
    is_full || is_open || is_word || text.starts_with(|c: char| c.is_lowercase() || "(&-–/,".contains(c))
}

/// The lines of a cell in one; a new paragraph is told by a tab.
fn one_cell(lines: Vec<Row>, width: f32) -> Option<Cell> {
    let all = || lines.iter().flat_map(|row| &row.cells).map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" ");
    let is_whole = lines.len() > 1 && is_date(&all());
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

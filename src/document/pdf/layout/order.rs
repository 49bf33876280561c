//! The order of rows: that of the stream, but no row before one that stands over it in its column.
//!
//! Boxes are painted by layer: headings, tables and the head of a page may come last. A row waits for all that stands
//! over it, and each of those for what stands over them; so what comes late is read where it is seen, and a page whose
//! stream goes down each of its columns stays as it is.

use super::Row;

/// Cells of a page that are put in order.
const MAX_CELLS: usize = 6000;
/// Font sizes from which a row stands over another: a superscript does not.
const OVER: f32 = 0.8;
/// Share of the narrower of two cells, in which they stand over each other, and font sizes at least.
const SHARED: f32 = 0.3;
const MIN_SHARED: f32 = 0.5;
/// Font sizes between the head or foot of a page and its text.
const APART: f32 = 1.8;

/// Puts rows behind those that stand over them.
pub(super) fn settle(rows: Vec<Row>) -> Vec<Row> {
    if rows.iter().map(|row| row.cells.len()).sum::<usize>() > MAX_CELLS {
        return rows;
    }
    let edges = edges(&rows);
    let stands_over = |over: usize, under: usize| {
        let (a, b) = (&rows[over], &rows[under]);
        // All stands over the foot of a page, and under its head.
        a.baseline() > b.baseline() && (edges.contains(&over) || edges.contains(&under)) || stands_over(a, b)
    };
    let mut done = vec![false; rows.len()];
    let mut order = Vec::with_capacity(rows.len());
    for first in 0..rows.len() {
        let mut waiting = vec![first];
        while let Some(&at) = waiting.last() {
            let over = (0..rows.len()).find(|&other| !done[other] && other != at && stands_over(other, at));
            match over {
                Some(over) if !done[at] => waiting.push(over),
                _ => {
                    if !done[at] {
                        done[at] = true;
                        order.push(at);
                    }
                    waiting.pop();
                }
            }
        }
    }
    let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| rows[at].take()).collect()
}

/// The first and the last row down the page, where they stand apart from all others.
fn edges(rows: &[Row]) -> Vec<usize> {
    let down = |a: &&usize, b: &&usize| rows[**b].baseline().total_cmp(&rows[**a].baseline());
    let all: Vec<usize> = (0..rows.len()).collect();
    let ends = [all.iter().min_by(down), all.iter().max_by(down)];
    let apart = |at: &usize| {
        let row = &rows[*at];
        let near = |other: &Row| (other.baseline() - row.baseline()).abs() < row.size().max(other.size()) * APART;
        row.table.is_none() && !all.iter().any(|other| other != at && near(&rows[*other]))
    };
    ends.into_iter().flatten().copied().filter(apart).collect()
}

/// Whether a row stands over another, in a column of it.
fn stands_over(over: &Row, under: &Row) -> bool {
    if over.table.is_some() && over.table == under.table {
        return false;
    }
    over.baseline() > under.baseline() + over.size().min(under.size()) * OVER
        && over.cells.iter().any(|a| {
            under.cells.iter().any(|b| {
                let shared = a.right.min(b.right) - a.left.max(b.left);
                let narrow = (a.right - a.left).min(b.right - b.left);
                shared > narrow * SHARED && shared > (a.size.min(b.size) * MIN_SHARED).min(narrow * 0.8)
            })
        })
}

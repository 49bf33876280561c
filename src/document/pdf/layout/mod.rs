//! From positioned runs to lines in a person's reading order.
//!
//! Most programs write a page in the order in which it is read, so the order of the content stream is the start:
//! runs on one baseline become a row. It is corrected where the page shows that it is wrong: dates written apart from
//! their row join it; a row of a ruled table is one; two columns written row by row are cut at their gutter; what is
//! painted late is read where it stands; a page written in no order is cut along its white space. Known to fail: cells
//! of many lines in tables without lines.

mod accents;
mod columns;
mod dots;
mod glyphs;
mod order;
mod rows;
mod running;
mod tables;

pub(super) use running::drop_running_lines;

use crate::document::{Hidden, Line, Lines, Place};
use columns::{cut_by_white_space, cut_columns, is_unordered};
use dots::join_dots;
use order::settle;
use rows::{is_sign, join_lone_dates, join_lone_places, join_lone_signs, join_stacked_dates};
use tables::Tables;

/// An upright area of a page.
#[derive(Clone, Copy, Debug)]
pub(in crate::document) struct Area {
    pub(in crate::document) left: f32,
    pub(in crate::document) bottom: f32,
    pub(in crate::document) right: f32,
    pub(in crate::document) top: f32,
}

/// What a page draws besides text that tells how its text belongs together.
#[derive(Clone, Debug, Default)]
pub(in crate::document) struct Sketch {
    /// Thin lines, such as the borders of cells.
    pub(in crate::document) rules: Vec<Area>,
    /// Small filled shapes, such as bullets.
    pub(in crate::document) dots: Vec<Area>,
    /// Whether the runs come in no order of writing, as those that OCR reads.
    pub(in crate::document) is_scan: bool,
}

/// A run of text as it is painted.
#[derive(Clone, Debug)]
pub(in crate::document) struct Run {
    pub(in crate::document) text: String,
    pub(in crate::document) left: f32,
    pub(in crate::document) right: f32,
    pub(in crate::document) baseline: f32,
    /// Font size in points.
    pub(in crate::document) size: f32,
    pub(in crate::document) bold: bool,
    /// The turn of the page, in degrees, under which it stands upright; left, right and baseline are those of the
    /// page so turned.
    pub(in crate::document) turn: u16,
    pub(in crate::document) hidden: Option<Hidden>,
}

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
    /// The row of a ruled table that it belongs to, which nothing tears apart.
    table: Option<usize>,
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
pub(in crate::document) fn lay_out(runs: Vec<Run>, sketch: &Sketch, page: u32, lines: &mut Lines) {
    let (hidden, visible): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.hidden.is_some());
    lay_out_alike(visible, sketch, page, lines);
    lay_out_alike(hidden, &Sketch::default(), page, lines);
}

fn lay_out_alike(runs: Vec<Run>, sketch: &Sketch, page: u32, lines: &mut Lines) {
    // A page may be written on its side; a few words on their side stand beside an upright page.
    let mut turns: Vec<(Vec<Run>, usize)> = Vec::new();
    for run in runs {
        let letters = letters(&run.text);
        match turns.iter_mut().find(|(alike, _)| alike.first().is_some_and(|first| first.turn == run.turn)) {
            Some((alike, sum)) => {
                alike.push(run);
                *sum += letters;
            }
            None => turns.push((vec![run], letters)),
        }
    }
    turns.sort_by_key(|(_, letters)| std::cmp::Reverse(*letters));
    for (runs, _) in turns {
        // What is drawn is told as the page lies.
        let upright = runs.first().is_some_and(|run| run.turn == 0);
        let tables = if upright { Tables::of(&sketch.rules) } else { Tables::default() };
        let mut rows = tables.rows(runs);
        join_stacked_dates(&mut rows);
        join_lone_dates(&mut rows);
        join_lone_places(&mut rows);
        join_lone_signs(&mut rows);
        if upright {
            join_dots(&mut rows, sketch);
        }
        if sketch.is_scan || is_unordered(&rows) {
            rows = cut_by_white_space(rows, sketch.is_scan);
        }
        for row in settle(cut_columns(rows)) {
            push_row(&row, page, lines);
        }
    }
}

fn push_row(row: &Row, page: u32, lines: &mut Lines) {
    let mut text = row.cells.iter().map(|c| c.text.trim()).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\t");
    if row.cells.first().is_some_and(|first| is_sign(&first.text)) {
        // A bullet is no cell of a table.
        text = text.replacen('\t', " ", 1);
    }
    if let Some(repaired) = glyphs::repaired(&text) {
        text = repaired;
    }
    if let Some(composed) = accents::composed(&text) {
        text = composed;
    }
    let letters: usize = row.cells.iter().map(|c| letters(&c.text)).sum();
    let bold: usize = row.cells.iter().map(|c| c.bold_letters).sum();
    let style = Line {
        place: Place { left: row.left(), right: row.right(), baseline: row.baseline() },
        size: (row.size() * 10.0).clamp(0.0, 6000.0) as u16,
        bold: letters > 0 && bold * 10 >= letters * 8,
        hidden: row.cells.first().and_then(|c| c.hidden),
        ..Line::on_page(page)
    };
    lines.push(&text, &style);
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;

    fn run(text: &str, left: f32, baseline: f32) -> Run {
        let right = left + text.chars().count() as f32 * 5.0;
        Run { text: text.into(), left, right, baseline, size: 10.0, bold: false, turn: 0, hidden: None }
    }

    fn read(runs: Vec<Run>) -> Vec<String> {
        read_with(runs, &Sketch::default())
    }

    fn read_with(runs: Vec<Run>, sketch: &Sketch) -> Vec<String> {
        let mut lines = Lines::new();
        lay_out(runs, sketch, 1, &mut lines);
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
    fn keys_in_the_margin_of_a_scan_stay_with_their_rows() {
        let mut runs = Vec::new();
        for job in 0..5 {
            let y = 700.0 - job as f32 * 48.0;
            runs.push(run(["Name", "Place", "2012 - 2014", "2010", "Tools"][job], 50.0, y + 0.4));
            runs.extend((0..3).map(|line| run("what stands beside the key", 200.0, y - line as f32 * 12.0)));
        }
        let mut lines = Lines::new();
        lay_out(runs, &Sketch { is_scan: true, ..Sketch::default() }, 1, &mut lines);
        let lines = lines.into_document(Format::Image, 1).lines;
        assert_eq!((lines.len(), lines[3].text.as_str()), (15, "Place\twhat stands beside the key"));
    }

    #[test]
    fn text_painted_again_in_other_pieces_is_read_once() {
        let twice = vec![run("Born in May", 50.0, 700.0), run("in May", 75.0, 700.3), run("Oslo", 50.0, 688.0)];
        assert_eq!(read(twice), ["Born in May", "Oslo"]);
        let apart = vec![run("Born in May", 50.0, 700.0), run("in May", 50.0, 688.0)];
        assert_eq!(read(apart), ["Born in May", "in May"]);
    }

    #[test]
    fn a_superscript_stays_in_its_word() {
        let small = |text: &str, left: f32, baseline: f32| Run { size: 6.5, ..run(text, left, baseline) };
        let runs = vec![run("On the 10", 50.0, 700.0), small("th", 95.0, 703.6), run("of May", 107.5, 700.0)];
        assert_eq!(read(runs), ["On the 10th of May"]);
        let runs = vec![run("Header", 50.0, 700.0), small("small print", 50.0, 694.0), run("Text", 50.0, 680.0)];
        assert_eq!(read(runs), ["Header", "small print", "Text"]);
    }

    #[test]
    fn a_lone_bullet_joins_the_text_beside_it() {
        let runs = vec![run("•", 50.0, 697.0), run("Baked bread", 68.0, 700.0), run("Sold it", 68.0, 688.0)];
        assert_eq!(read(runs), ["• Baked bread", "Sold it"]);
        let first = vec![run("•", 50.0, 700.0), run("•", 50.0, 688.0)];
        let then = [run("Baked bread", 68.0, 700.0), run("Sold it", 68.0, 688.0)];
        assert_eq!(read(first.into_iter().chain(then).collect()), ["• Baked bread", "• Sold it"]);
        assert_eq!(read(vec![run("•", 50.0, 700.0), run("far away", 400.0, 660.0)]), ["•", "far away"]);
    }

    #[test]
    fn a_page_on_its_side_is_read_as_one() {
        let turn = |text: &str, left: f32, baseline: f32| Run { turn: 90, ..run(text, left, baseline) };
        let runs = vec![turn("Ann", 50.0, -100.0), turn("Example", 70.0, -100.0), turn("Baker", 50.0, -120.0)];
        assert_eq!(read(runs), ["Ann Example", "Baker"]);
    }

    #[test]
    fn two_columns_written_by_turns_are_read_one_after_the_other() {
        let mut runs = Vec::new();
        for row in 0..8 {
            let y = 700.0 - row as f32 * 15.0;
            runs.push(run(&format!("left side text row {row}"), 50.0, y));
            runs.push(run(&format!("right {row}"), 400.0, y - 4.0 - row as f32));
        }
        let lines = read(runs);
        assert_eq!((lines[7].as_str(), lines[8].as_str()), ("left side text row 7", "right 0"));
    }

    #[test]
    fn boxes_written_last_stand_where_they_are_seen() {
        let mut runs: Vec<Run> =
            (0..8).map(|row| run("a line of text as wide as the page", 50.0, 700.0 - row as f32 * 24.0)).collect();
        runs.push(run("Experience", 60.0, 664.0));
        runs.push(run("Ann Example, baker", 60.0, 730.0));
        let lines = read(runs);
        assert_eq!((lines[0].as_str(), lines[3].as_str(), lines.len()), ("Ann Example, baker", "Experience", 10));
    }

    #[test]
    fn place_and_date_in_the_margin_join_the_row_they_stand_beside() {
        let runs = vec![
            run("Cook, Blue Door", 50.0, 700.0),
            run("• Soups and sauces", 50.0, 688.0),
            run("• Bread", 50.0, 676.0),
            run("Oslo", 435.0, 700.0),
            run("2010 - 2012", 400.0, 688.0),
        ];
        assert_eq!(read(runs), ["Cook, Blue Door\tOslo\t2010 - 2012", "• Soups and sauces", "• Bread"]);
    }

    #[test]
    fn text_struck_twice_is_read_once() {
        assert_eq!(read(vec![run("Skills", 50.0, 700.0), run("Skills", 50.3, 700.0)]), ["Skills"]);
    }

    /// The lines of a table between these places.
    fn ruled(across: &[f32], down: &[f32]) -> Vec<Area> {
        let (left, right) = (down[0], down[down.len() - 1]);
        let (top, bottom) = (across[0], across[across.len() - 1]);
        let lying = across.iter().map(|y| Area { left, right, bottom: *y, top: *y });
        lying.chain(down.iter().map(|x| Area { left: *x, right: *x, bottom, top })).collect()
    }

    #[test]
    fn a_row_of_a_ruled_table_is_one_line() {
        let runs = vec![
            run("Acme Bread", 55.0, 700.0),
            run("and Works", 55.0, 688.0),
            run("Master of", 205.0, 700.0),
            run("bakers", 205.0, 688.0),
            run("From May 2014", 305.0, 700.0),
            run("to June 2015", 305.0, 688.0),
            run("Blue Door", 55.0, 664.0),
            run("Line cook", 205.0, 664.0),
            run("Part of the year", 205.0, 652.0),
            run("2012 - 2014", 305.0, 664.0),
        ];
        let rules = ruled(&[712.0, 680.0, 640.0], &[50.0, 200.0, 300.0, 400.0]);
        let expected = [
            "Acme Bread and Works\tMaster of bakers\tFrom May 2014 to June 2015",
            "Blue Door\tLine cook\tPart of the year\t2012 - 2014",
        ];
        assert_eq!(read_with(runs.clone(), &Sketch { rules, ..Sketch::default() }), expected);
        // A frame around the page is no table.
        let rules = ruled(&[720.0, 630.0], &[40.0, 420.0]);
        assert_eq!(read_with(runs.clone(), &Sketch { rules, ..Sketch::default() }), read(runs));
    }

    #[test]
    fn columns_of_text_between_lines_are_read_one_after_the_other() {
        let mut runs = Vec::new();
        for row in 0..4 {
            let y = 700.0 - row as f32 * 12.0;
            runs.push(run(&format!("left side text that is long, row {row}"), 50.0, y));
            runs.push(run(&format!("right side text row {row}"), 300.0, y));
        }
        let rules = ruled(&[715.0, 650.0], &[45.0, 290.0, 500.0]);
        let lines = read_with(runs, &Sketch { rules, ..Sketch::default() });
        assert_eq!(
            (lines.len(), lines[3].as_str(), lines[4].as_str()),
            (8, "left side text that is long, row 3", "right side text row 0")
        );
    }

    #[test]
    fn a_painted_bullet_opens_an_item() {
        let dot = |left: f32, bottom: f32| Area { left, bottom, right: left + 3.0, top: bottom + 3.0 };
        let runs = vec![run("Baked bread", 60.0, 700.0), run("and sold it", 60.0, 688.0), run("Oslo", 60.0, 676.0)];
        let line = Area { left: 51.0, right: 51.0, bottom: 600.0, top: 720.0 };
        for (dots, rules, expected) in [
            (vec![dot(50.0, 702.0)], vec![], ["• Baked bread", "and sold it", "Oslo"]),
            (vec![dot(50.0, 702.0), dot(50.0, 678.0)], vec![], ["• Baked bread", "and sold it", "• Oslo"]),
            // A date, a scale, a line of time, and dots elsewhere.
            (vec![dot(50.0, 690.0)], vec![], ["Baked bread", "2010 - 2012", "Oslo"]),
            (vec![dot(44.0, 702.0), dot(50.0, 702.0)], vec![], ["Baked bread", "and sold it", "Oslo"]),
            (vec![dot(50.0, 702.0)], vec![line], ["Baked bread", "and sold it", "Oslo"]),
            (vec![dot(20.0, 702.0), dot(50.0, 716.0)], vec![], ["Baked bread", "and sold it", "Oslo"]),
        ] {
            let mut runs = runs.clone();
            runs[1].text = expected[1].to_owned();
            assert_eq!(read_with(runs, &Sketch { rules, dots, ..Sketch::default() }), expected);
        }
    }

    #[test]
    fn what_is_painted_late_is_read_where_it_is_seen() {
        let column = |left: f32, word: &str, rows: std::ops::Range<usize>| {
            let text = move |row| run(&format!("{word} {row} and more of it"), left, 700.0 - row as f32 * 14.0);
            rows.map(text).collect::<Vec<Run>>()
        };
        let mut runs = column(50.0, "left", 0..5);
        runs.extend(column(300.0, "right", 0..3));
        runs.extend(column(300.0, "right", 4..6));
        runs.push(run("Work", 300.0, 658.0));
        runs.push(run("Ann Example, baker and cook in a large house of Oslo", 50.0, 740.0));
        let lines = read(runs);
        let at = |text: &str| lines.iter().position(|line| line == text).unwrap();
        assert_eq!(at("Ann Example, baker and cook in a large house of Oslo"), 0);
        assert_eq!(at("left 4 and more of it") + 1, at("right 0 and more of it"));
        assert_eq!(at("Work") + 1, at("right 4 and more of it"));
    }

    #[test]
    fn the_ends_of_a_date_over_each_other_are_one() {
        let runs = vec![
            run("Mar 2014 -", 50.0, 700.0),
            run("Cook, Blue Door", 150.0, 700.0),
            run("Aug 2015", 50.0, 686.0),
            run("• Soups and sauces", 150.0, 686.0),
            run("• Bread", 150.0, 672.0),
        ];
        let expected = ["Mar 2014 - Aug 2015\tCook, Blue Door", "• Soups and sauces", "• Bread"];
        assert_eq!(read(runs.clone()), expected);
        // The margin first, then the text.
        let order = [0, 2, 1, 3, 4];
        assert_eq!(read(order.map(|at| runs[at].clone()).to_vec()), expected);
    }

    #[test]
    fn a_date_in_a_column_of_text_stays_there() {
        let mut runs: Vec<Run> =
            (0..6).map(|row| run(&format!("left {row} of the side"), 50.0, 700.0 - row as f32 * 12.0)).collect();
        runs.push(run("Cook at the Blue Door in the city of Oslo", 300.0, 688.0));
        runs.push(run("2010 - 2012", 300.0, 676.0));
        runs.push(run("• Soups and sauces", 300.0, 664.0));
        let lines = read(runs);
        assert_eq!((lines[2].as_str(), lines[7].as_str()), ("left 2 of the side", "2010 - 2012"));
        let runs = vec![
            run("• School of bread in the city of Oslo, class of", 285.0, 700.0),
            run("2002", 300.0, 688.0),
            run("Born in May", 50.0, 688.0),
            run("Married", 50.0, 676.0),
        ];
        assert_eq!(read(runs)[1..], ["2002", "Born in May", "Married"]);
    }

    #[test]
    fn a_place_in_the_column_of_dates_joins_its_row() {
        let mut runs = Vec::new();
        for y in [700.0, 650.0] {
            runs.push(run("Blue Door", 50.0, y));
            runs.push(run("Cook", 50.0, y - 12.0));
            runs.push(run("Oslo", 435.0, y));
            runs.push(run("2010 - 2012", 400.0, y - 12.0));
        }
        assert_eq!(read(runs)[..2], ["Blue Door\tOslo", "Cook\t2010 - 2012"]);
    }

    #[test]
    fn digits_that_kerning_splits_are_one_number() {
        let runs = |text: &str| {
            let end = 50.0 + text.chars().count() as f32 * 5.0;
            vec![run(text, 50.0, 700.0), run("4", end + 2.0, 700.0), run(" and so on", end + 7.0, 700.0)]
        };
        assert_eq!(read(runs("June 201")), ["June 2014 and so on"]);
        assert_eq!(read(runs("June in")), ["June in 4 and so on"]);
    }

    #[test]
    fn the_foot_of_a_page_is_read_last() {
        let runs = vec![
            run("Page 1", 500.0, 40.0),
            run("a line of text as wide as the page", 50.0, 700.0),
            run("its end", 50.0, 688.0),
        ];
        assert_eq!(read(runs), ["a line of text as wide as the page", "its end", "Page 1"]);
    }
}

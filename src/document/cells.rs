//! Cells of tables: what makes the cells of a row stand side by side in one line, for pages and for texts that flow.

use crate::date;

/// Characters and lines up to which a cell stands beside others: longer ones are columns of text.
const MAX_SIDE: usize = 120;
const MAX_SIDE_LINES: usize = 8;
/// Characters from which a last cell is text rather than names, and words of a sentence.
const MAX_NAME: usize = 90;
const MIN_SENTENCE: usize = 6;
/// Parts of a first and of a last cell that may stand beside one other cell: more of them are a block of text, as in
/// the head of a letter.
const MAX_PARTS: (usize, usize) = (3, 2);

/// The lines of a row of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// How many of the cells stand side by side: all, all but the last, or none.
    pub(super) beside: usize,
    /// How many lines of the last cell stand there too, if it does not stand there whole.
    pub(super) first: usize,
}

/// How the cells of a row stand, by their lines; `goes_on` says which lines go on in the next.
pub(super) fn shape(cells: &[Vec<&str>], goes_on: impl Fn(usize, usize) -> bool) -> Shape {
    const APART: Shape = Shape { beside: 0, first: 0 };
    let Some((last, others)) = cells.split_last().filter(|(_, others)| !others.is_empty()) else { return APART };
    let parts = |at: usize| cells[at].len() - (1..cells[at].len()).filter(|line| goes_on(at, line - 1)).count();
    if !others.iter().all(|cell| is_short(cell)) {
        return APART;
    }
    if let [_] = others {
        let (left, right) = (parts(0), parts(1));
        // Two blocks of lines side by side are no row.
        if left > 1 && right > 1 || left > MAX_PARTS.0 {
            return APART;
        }
    }
    let end = others.len();
    if is_short(last) && !is_prose(last) && !(others.len() == 1 && parts(end) > MAX_PARTS.1) {
        return Shape { beside: cells.len(), first: 0 };
    }
    let opens_text = last.len() > 1 && (goes_on(end, 0) || is_prose(&last[..1]));
    Shape { beside: end, first: usize::from(!opens_text) }
}

/// Whether the text of a cell may stand in one line: short, and no list.
fn is_short(lines: &[&str]) -> bool {
    let length: usize = lines.iter().map(|line| line.len()).sum();
    length <= MAX_SIDE && lines.len() <= MAX_SIDE_LINES && (lines.len() == 1 || !lines.iter().any(|line| is_item(line)))
}

/// Whether the text of a cell is sentences.
fn is_prose(lines: &[&str]) -> bool {
    let length: usize = lines.iter().map(|line| line.len()).sum();
    let words: usize = lines.iter().map(|line| line.split_whitespace().count()).sum();
    length > MAX_NAME || words >= MIN_SENTENCE && lines.last().is_some_and(|line| line.trim_end().ends_with('.'))
}

/// Whether a text opens with a mark of lists.
fn is_item(text: &str) -> bool {
    let mut chars = text.trim_start().chars();
    let mark = chars.next().is_some_and(|c| !c.is_alphanumeric() && !"+(\"'“#@[".contains(c));
    mark && chars.next().is_some_and(char::is_whitespace)
}

/// Whether the words say that a line of a cell goes on in the next: a name or a date over several lines.
pub(super) fn goes_on(line: &str, next: &str) -> bool {
    let (line, next) = (line.trim_end(), next.trim_start());
    let is_open = line.ends_with([',', '-', '–', '&', '/', '(']) || line.ends_with(" of") || line.ends_with(" and");
    let is_open_start = next.starts_with(|c: char| c.is_lowercase() || "(&-–/,".contains(c));
    is_open || is_open_start && !next.contains('@')
}

/// Whether a line of a cell is one word: the start of a name in a narrow cell.
pub(super) fn is_word(line: &str) -> bool {
    line.split_whitespace().nth(1).is_none()
}

/// Whether the lines of a cell are one date.
pub(super) fn is_date(lines: &[&str]) -> bool {
    lines.len() > 1 && !date::ranges(&lines.join(" "), date::DateStyle::default()).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_cells_stand_side_by_side() {
        let long = "word ".repeat(30);
        let sentence = "Built an oven of stone there.";
        for (row, expected) in [
            (vec![vec!["Acme"], vec!["2019"]], (2, 0)),
            (vec![vec!["2019"], vec!["Acme", "Baker of bread"]], (2, 0)),
            (vec![vec!["2019"], vec!["Acme Ltd", sentence]], (1, 1)),
            (vec![vec!["2019"], vec![sentence, sentence]], (1, 0)),
            (vec![vec!["2019"], vec![sentence]], (1, 1)),
            (vec![vec!["Contact"], vec!["Red Road 1", "+47 5550 1234", "ann@example.com"]], (1, 1)),
            (vec![vec!["Acme Ltd", "Oslo town"], vec!["2019"]], (2, 0)),
            (vec![vec!["Ann Example", "Oslo town"], vec!["Red Road 1", "City Hall"]], (0, 0)),
            (vec![vec!["Acme Ltd", "Oslo town"], vec!["Head baker", "Bread dept"], vec!["2019"]], (3, 0)),
            (vec![vec!["Skills", "• Rust"], vec!["Acme"]], (0, 0)),
            (vec![vec![long.as_str()], vec!["Acme"]], (0, 0)),
            (vec![vec!["Acme"]], (0, 0)),
        ] {
            let got = shape(&row, |cell, line| goes_on(row[cell][line], row[cell][line + 1]));
            assert_eq!((got.beside, got.first), expected, "{row:?}");
        }
    }

    #[test]
    fn names_and_dates_go_on() {
        for (line, next, expected) in [
            ("Year", "of passing", true),
            ("Red Road 1", "ann@example.com", false),
            ("Government School,", "Oslo", true),
            ("Oslo University", "(Faculty of Bread)", true),
            ("Blue Door Ltd", "Head baker", false),
        ] {
            assert_eq!(goes_on(line, next), expected, "{line}");
        }
        assert!(is_date(&["From May 2014", "To June 2015"]));
        assert!(!is_date(&["Blue Door", "Oslo"]));
    }
}

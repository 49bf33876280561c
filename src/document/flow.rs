//! Text that flows: the paragraphs, cells and text boxes of formats without places on a page become lines.
//!
//! Cells of a row stand side by side with tabs where all but the last hold one short line; other rows are read cell by
//! cell. Hidden text follows the paragraph it stands in, as lines of its own: it never tears a visible line.

use super::{Hidden, Line, Lines};

/// Characters up to which a cell may stand beside others in a row: longer ones are columns of prose.
const MAX_SIDE: usize = 120;
/// Cells of one row; more are rows of their own, so that a flood of cells does not pile up.
const MAX_CELLS: usize = 1000;
/// Tables or boxes that may be open inside each other; deeper ones are read as part of what they stand in.
const MAX_NEST: usize = 64;

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Bold.
    pub bold: bool,
    /// Font size in tenths of a point; 0 where unknown.
    pub size: u16,
    /// Why a person cannot see it.
    pub hidden: Option<Hidden>,
}

/// One line with its cues.
#[derive(Clone, Debug)]
struct Paragraph {
    text: String,
    bold: bool,
    heading: bool,
    size: u16,
    page: u32,
    hidden: Option<Hidden>,
}

/// The paragraph being read.
#[derive(Debug, Default)]
struct Open {
    text: String,
    bold_letters: usize,
    size: u16,
    hidden: Vec<(Hidden, String)>,
    heading: bool,
    item: bool,
    /// Lines of text boxes anchored in it; they follow it.
    boxes: Vec<Paragraph>,
}

/// What paragraphs are gathered in.
#[derive(Debug)]
enum Frame {
    /// Cells of the current row.
    Table(Vec<Vec<Paragraph>>),
    /// A cell, by itself.
    Cell(Vec<Paragraph>),
    /// A text box, with the paragraph it is anchored in.
    Box(Vec<Paragraph>, Open),
}

/// Gathers text into paragraphs, in order.
#[derive(Debug)]
pub(super) struct Flow {
    story: Vec<Paragraph>,
    frames: Vec<Frame>,
    open: Open,
    page: u32,
    /// Tables and boxes that were opened beyond the limit.
    beyond: usize,
}

impl Flow {
    pub(super) fn new() -> Self {
        Self { story: Vec::new(), frames: Vec::new(), open: Open::default(), page: 1, beyond: 0 }
    }

    /// The page that is being read, from 1.
    pub(super) fn page(&self) -> u32 {
        self.page
    }

    pub(super) fn next_page(&mut self) {
        self.page = self.page.saturating_add(1);
    }

    /// Adds text to the open paragraph; a line end in it starts a new line of the same paragraph.
    pub(super) fn text(&mut self, text: &str, look: Look) {
        let open = &mut self.open;
        match look.hidden {
            Some(why) => match open.hidden.last_mut() {
                Some((last, hidden)) if *last == why || text.trim().is_empty() => hidden.push_str(text),
                _ if text.trim().is_empty() => {}
                _ => open.hidden.push((why, text.to_owned())),
            },
            None => {
                open.text.push_str(text);
                if look.bold {
                    open.bold_letters += letters(text);
                }
                if !text.trim().is_empty() {
                    open.size = open.size.max(look.size);
                }
            }
        }
    }

    /// Marks the open paragraph as an item of a list.
    pub(super) fn item(&mut self) {
        self.open.item = true;
    }

    /// Marks the open paragraph as no item of a list.
    pub(super) fn no_item(&mut self) {
        self.open.item = false;
    }

    /// Marks the open paragraph as a heading.
    pub(super) fn heading(&mut self) {
        self.open.heading = true;
    }

    /// Whether the open paragraph holds no visible text yet.
    pub(super) fn is_blank(&self) -> bool {
        self.open.text.trim().is_empty()
    }

    /// The last character of the open paragraph.
    pub(super) fn last_char(&self) -> Option<char> {
        self.open.text.chars().next_back()
    }

    pub(super) fn end_paragraph(&mut self) {
        let open = std::mem::take(&mut self.open);
        let lines = paragraph_lines(open, self.page);
        self.add(lines);
    }

    /// Ends the paragraph; an item without text yet stays one.
    pub(super) fn break_line(&mut self) {
        let item = self.open.item && self.is_blank();
        self.end_paragraph();
        self.open.item = item;
    }

    fn add(&mut self, lines: Vec<Paragraph>) {
        for frame in self.frames.iter_mut().rev() {
            if let Frame::Cell(sink) | Frame::Box(sink, _) = frame {
                return sink.extend(lines);
            }
        }
        self.story.extend(lines);
    }

    pub(super) fn open_table(&mut self) {
        if self.frames.len() >= MAX_NEST || self.beyond > 0 {
            self.beyond += 1;
        } else {
            self.frames.push(Frame::Table(Vec::new()));
        }
    }

    /// Starts a cell; without a table around it, one is opened.
    pub(super) fn open_cell(&mut self) {
        if self.beyond > 0 {
            return;
        }
        self.close_cell();
        let in_table = matches!(self.frames.last(), Some(Frame::Table(_)));
        if !in_table && self.frames.len() >= MAX_NEST {
            return;
        }
        if !in_table {
            self.frames.push(Frame::Table(Vec::new()));
        }
        self.frames.push(Frame::Cell(Vec::new()));
    }

    /// Ends the cell that is open, if one is.
    pub(super) fn close_cell(&mut self) {
        if self.beyond > 0 || !matches!(self.frames.last(), Some(Frame::Cell(_))) {
            return;
        }
        if let Some(Frame::Cell(cell)) = self.frames.pop()
            && let Some(Frame::Table(cells)) = self.frames.last_mut()
        {
            cells.push(cell);
            if cells.len() >= MAX_CELLS {
                let cells = std::mem::take(cells);
                self.add(row_lines(cells));
            }
        }
    }

    /// Ends the row that is open: its cells become lines.
    pub(super) fn close_row(&mut self) {
        self.close_cell();
        if self.beyond > 0 {
            return;
        }
        if let Some(Frame::Table(cells)) = self.frames.last_mut() {
            let cells = std::mem::take(cells);
            self.add(row_lines(cells));
        }
    }

    pub(super) fn close_table(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        self.close_row();
        if matches!(self.frames.last(), Some(Frame::Table(_))) {
            self.frames.pop();
        }
    }

    /// Whether a table is open in the story or box that is being read.
    pub(super) fn in_table(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Table(_) | Frame::Cell(_)))
    }

    /// Starts a text box inside the open paragraph.
    pub(super) fn open_box(&mut self) {
        if self.frames.len() >= MAX_NEST || self.beyond > 0 {
            self.beyond += 1;
            return;
        }
        let open = std::mem::take(&mut self.open);
        self.frames.push(Frame::Box(Vec::new(), open));
    }

    /// Ends the text box; its lines follow the paragraph it is anchored in.
    pub(super) fn close_box(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        self.end_paragraph();
        while let Some(frame) = self.frames.pop() {
            match frame {
                Frame::Box(lines, anchor) => {
                    self.open = anchor;
                    self.open.boxes.extend(lines);
                    return;
                }
                // A table left open in the box.
                Frame::Table(cells) => self.add(row_lines(cells)),
                Frame::Cell(lines) => match self.frames.last_mut() {
                    Some(Frame::Table(cells)) => cells.push(lines),
                    _ => self.add(lines),
                },
            }
        }
    }

    /// Ends all that is open and hands the lines on.
    pub(super) fn finish(mut self, lines: &mut Lines) {
        self.beyond = 0;
        while !self.frames.is_empty() {
            match self.frames.last() {
                Some(Frame::Box(..)) => self.close_box(),
                _ => {
                    self.end_paragraph();
                    self.close_table();
                }
            }
        }
        self.end_paragraph();
        for paragraph in self.story {
            let style = Line {
                size: paragraph.size,
                bold: paragraph.bold,
                heading: paragraph.heading,
                hidden: paragraph.hidden,
                ..Line::on_page(paragraph.page)
            };
            lines.push(&paragraph.text, &style);
        }
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

fn paragraph_lines(open: Open, page: u32) -> Vec<Paragraph> {
    let all = letters(&open.text);
    let bold = all > 0 && open.bold_letters * 10 >= all * 8;
    let mut item = open.item && !open.heading;
    let mut lines = Vec::new();
    for text in open.text.split('\n').filter(|text| !text.trim().is_empty()) {
        let text = if std::mem::take(&mut item) { format!("• {}", text.trim_start()) } else { text.to_owned() };
        lines.push(Paragraph { text, bold, heading: open.heading, size: open.size, page, hidden: None });
    }
    for (why, text) in open.hidden {
        for text in text.split('\n').filter(|text| !text.trim().is_empty()) {
            let text = text.to_owned();
            lines.push(Paragraph { text, bold: false, heading: false, size: 0, page, hidden: Some(why) });
        }
    }
    lines.extend(open.boxes);
    lines
}

/// The lines of a table row: side by side if all but the last cell are one short line, else cell after cell.
fn row_lines(cells: Vec<Vec<Paragraph>>) -> Vec<Paragraph> {
    let mut hidden = Vec::new();
    let mut shown: Vec<Vec<Paragraph>> = Vec::new();
    for cell in cells {
        let (seen, unseen): (Vec<_>, Vec<_>) = cell.into_iter().partition(|p| p.hidden.is_none());
        hidden.extend(unseen);
        if !seen.is_empty() {
            shown.push(seen);
        }
    }
    let is_short = |cell: &Vec<Paragraph>| cell.len() == 1 && cell.iter().all(|p| p.text.len() <= MAX_SIDE);
    let side_by_side = shown.len() > 1 && shown.iter().rev().skip(1).all(is_short);
    if !side_by_side {
        return shown.into_iter().flatten().chain(hidden).collect();
    }
    let first: Vec<&Paragraph> = shown.iter().filter_map(|cell| cell.first()).collect();
    let Some(lead) = first.first() else { return hidden };
    let row = Paragraph {
        text: first.iter().map(|p| p.text.trim()).collect::<Vec<_>>().join("\t"),
        bold: first.iter().all(|p| p.bold),
        heading: lead.heading,
        size: lead.size,
        page: lead.page,
        hidden: None,
    };
    let rest = shown.into_iter().next_back().unwrap_or_default().into_iter().skip(1);
    std::iter::once(row).chain(rest).chain(hidden).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::*;

    fn lines(flow: Flow) -> Vec<(String, Option<Hidden>)> {
        let mut lines = Lines::new();
        flow.finish(&mut lines);
        lines.into_document(Format::Txt, 1).lines.into_iter().map(|l| (l.text, l.hidden)).collect()
    }

    fn row(cells: &[&str]) -> Vec<(String, Option<Hidden>)> {
        let mut flow = Flow::new();
        flow.open_table();
        for cell in cells {
            flow.open_cell();
            for text in cell.split('|') {
                flow.text(text, Look::default());
                flow.end_paragraph();
            }
            flow.close_cell();
        }
        flow.close_row();
        flow.close_table();
        lines(flow)
    }

    #[test]
    fn rows_of_short_cells_are_one_line() {
        let long = "word ".repeat(30);
        for (cells, expected) in [
            (&["Acme", "2019"][..], &["Acme\t2019"][..]),
            (&["2019", "Acme|Built it"], &["2019\tAcme", "Built it"]),
            (&["Skills|Rust", "Work|Acme"], &["Skills", "Rust", "Work", "Acme"]),
            (&["", "Acme"], &["Acme"]),
            (&[&long, "Acme"], &[long.trim(), "Acme"]),
        ] {
            let got: Vec<String> = row(cells).into_iter().map(|l| l.0).collect();
            assert_eq!(got, expected);
        }
    }

    #[test]
    fn hidden_text_stands_apart_and_tears_no_line() {
        let ghost = Look { hidden: Some(Hidden::Vanish), ..Look::default() };
        let mut flow = Flow::new();
        flow.text("Ada ", Look::default());
        flow.text("ghost", ghost);
        flow.text("Example", Look::default());
        assert_eq!(lines(flow), [("Ada Example".to_owned(), None), ("ghost".to_owned(), Some(Hidden::Vanish))]);
    }

    #[test]
    fn a_text_box_follows_its_paragraph() {
        let mut flow = Flow::new();
        flow.text("Ada ", Look::default());
        flow.open_box();
        flow.text("Skills", Look::default());
        flow.open_cell();
        flow.close_box();
        flow.text("Example", Look::default());
        let texts: Vec<String> = lines(flow).into_iter().map(|l| l.0).collect();
        assert_eq!(texts, ["Ada Example", "Skills"]);
    }

    #[test]
    fn a_flood_of_cells_is_cut_into_rows() {
        let texts: Vec<String> = row(&["x"; MAX_CELLS + 1]).into_iter().map(|l| l.0).collect();
        assert_eq!(texts.iter().map(String::len).collect::<Vec<_>>(), [MAX_CELLS * 2 - 1, 1]);
    }

    #[test]
    fn deep_nesting_loses_no_text() {
        let mut flow = Flow::new();
        for _ in 0..1000 {
            flow.open_table();
            flow.open_cell();
        }
        flow.text("deep", Look::default());
        for _ in 0..1000 {
            flow.end_paragraph();
            flow.close_cell();
            flow.close_row();
            flow.close_table();
        }
        flow.text("after", Look::default());
        let texts: Vec<String> = lines(flow).into_iter().map(|l| l.0).collect();
        assert_eq!(texts, ["deep", "after"]);
    }
}

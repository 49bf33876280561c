//! Text that flows: the paragraphs, cells and text boxes of formats without places on a page become lines.
//!
//! Cells of a row stand side by side with tabs where all but the last are short; other rows are read cell by cell. Hidden text follows the paragraph it stands in, as lines of its own: it never tears a visible line.

use super::{Hidden, Line, Lines, cells};

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

/// One line with its cues; one without text is a gap.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub(super) text: String,
    bold: bool,
    heading: bool,
    pub(super) size: u16,
    pub(super) page: u32,
    pub(super) hidden: Option<Hidden>,
    /// The text box that it stands in.
    pub(super) in_box: Option<usize>,
    /// Height before and after its paragraph, in points, where the format tells it.
    pub(super) around: f32,
    /// Whether it belongs to the paragraph or the row of a table that the line before it does.
    pub(super) goes_on: bool,
}

impl Paragraph {
    /// Adds it to the lines of a document.
    pub(super) fn push_to(self, lines: &mut Lines) {
        let style = Line {
            size: self.size,
            bold: self.bold,
            heading: self.heading,
            hidden: self.hidden,
            ..Line::on_page(self.page)
        };
        lines.push(&self.text, &style);
    }
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
    /// Height around it, where the format tells it: then it is kept without text too, as a gap.
    around: Option<f32>,
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
    /// A text box, with the paragraph it is anchored in and its number.
    Box(Vec<Paragraph>, Open, Option<usize>),
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

    /// Tells the height around the open paragraph in points, and the size of its text if it has none: then it is kept
    /// as a gap.
    pub(super) fn stands(&mut self, around: f32, size: u16) {
        self.open.around = Some(around);
        if self.is_blank() {
            self.open.size = size;
        }
    }

    /// Lines of the story itself so far.
    pub(super) fn len(&self) -> usize {
        self.story.len()
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

    fn add(&mut self, mut lines: Vec<Paragraph>) {
        for frame in self.frames.iter_mut().rev() {
            match frame {
                Frame::Cell(sink) => {
                    // A gap in a cell is no line of it.
                    lines.retain(|line| !line.text.is_empty());
                    return sink.extend(lines);
                }
                Frame::Box(sink, _, number) => {
                    lines.retain(|line| !line.text.is_empty());
                    for line in &mut lines {
                        line.in_box = line.in_box.or(*number);
                    }
                    return sink.extend(lines);
                }
                Frame::Table(_) => {}
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
        self.open_box_of(None);
    }

    /// Starts a text box that has a number.
    pub(super) fn open_box_of(&mut self, number: Option<usize>) {
        if self.frames.len() >= MAX_NEST || self.beyond > 0 {
            self.beyond += 1;
            return;
        }
        let open = std::mem::take(&mut self.open);
        self.frames.push(Frame::Box(Vec::new(), open, number));
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
                Frame::Box(lines, anchor, _) => {
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
    pub(super) fn finish(self, lines: &mut Lines) {
        for paragraph in self.into_paragraphs() {
            paragraph.push_to(lines);
        }
    }

    /// Ends all that is open.
    pub(super) fn into_paragraphs(mut self) -> Vec<Paragraph> {
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
        self.story
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

fn paragraph_lines(open: Open, page: u32) -> Vec<Paragraph> {
    let all = letters(&open.text);
    let bold = all > 0 && open.bold_letters * 10 >= all * 8;
    let mut item = open.item && !open.heading;
    let plain = Paragraph {
        text: String::new(),
        bold: false,
        heading: false,
        size: 0,
        page,
        hidden: None,
        in_box: None,
        around: open.around.unwrap_or_default(),
        goes_on: false,
    };
    let mut lines: Vec<Paragraph> = Vec::new();
    for text in open.text.split('\n').filter(|text| !text.trim().is_empty()) {
        let text = if std::mem::take(&mut item) { format!("• {}", text.trim_start()) } else { text.to_owned() };
        let goes_on = !lines.is_empty();
        lines.push(Paragraph { text, bold, heading: open.heading, size: open.size, goes_on, ..plain.clone() });
    }
    if lines.is_empty() && open.around.is_some() {
        lines.push(Paragraph { size: open.size, ..plain.clone() });
    }
    for (why, text) in open.hidden {
        for text in text.split('\n').filter(|text| !text.trim().is_empty()) {
            lines.push(Paragraph { text: text.to_owned(), hidden: Some(why), goes_on: true, ..plain.clone() });
        }
    }
    lines.extend(open.boxes);
    lines
}

/// The lines of a table row: side by side if all but the last cell are short, else cell after cell.
///
/// A cell of several paragraphs is one unit of its row; a tab tells them apart.
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
    let texts: Vec<Vec<&str>> = shown.iter().map(|cell| cell.iter().map(|p| p.text.as_str()).collect()).collect();
    let shape = cells::shape(&texts, |cell, line| cells::goes_on(texts[cell][line], texts[cell][line + 1]));
    if shape.beside == 0 {
        return shown.into_iter().flatten().chain(hidden).collect();
    }
    let mut rest = Vec::new();
    if shape.beside < shown.len()
        && let Some(mut last) = shown.pop()
    {
        rest = last.split_off(shape.first.min(last.len()));
        if !last.is_empty() {
            shown.push(last);
        }
    }
    let many = shown.len() > 2;
    let text = shown.iter().map(|cell| joined(cell, many)).collect::<Vec<_>>().join("\t");
    let bold = shown.iter().flatten().all(|p| p.bold);
    let Some(lead) = shown.into_iter().flatten().next() else { return hidden };
    for line in &mut rest {
        line.goes_on = true;
    }
    std::iter::once(Paragraph { text, bold, ..lead }).chain(rest).chain(hidden).collect()
}

/// The paragraphs of a cell in one line; where a row has many cells, they are narrow, and one word starts a name.
fn joined(cell: &[Paragraph], many: bool) -> String {
    let lines: Vec<&str> = cell.iter().map(|p| p.text.trim()).collect();
    let is_date = cells::is_date(&lines);
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            let goes_on = is_date || cells::goes_on(lines[at - 1], line) || many && cells::is_word(lines[at - 1]);
            text.push(if goes_on { ' ' } else { '\t' });
        }
        text.push_str(line);
    }
    text
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
        let long = "Word ".repeat(30);
        for (cells, expected) in [
            (&["Acme", "2019"][..], &["Acme\t2019"][..]),
            (&["2019", "Acme Ltd|Baker"], &["2019\tAcme Ltd\tBaker"]),
            (&["2019", "Acme|Built an oven of stone there."], &["2019\tAcme", "Built an oven of stone there."]),
            (&["Acme Ltd|Oslo", "Cook", "2019"], &["Acme Ltd\tOslo\tCook\t2019"]),
            (&["Skills|• Rust", "Work|Acme"], &["Skills", "• Rust", "Work", "Acme"]),
            (&["2019", &format!("Acme|{long}|{long}")], &["2019\tAcme", long.trim(), long.trim()]),
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

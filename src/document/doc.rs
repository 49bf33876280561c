//! Word 97 to 2003: text by the piece table, with headers, notes and text boxes; hidden and deleted runs kept apart.
//!
//! The structures are those of [MS-DOC]. Word 6 and 95 files are read too, without their looks. Known limits: changes
//! kept with single pieces of fast-saved files are left out, and white text in a text box counts as visible, as the
//! ground of the box is not read.

use super::compound::{Compound, u16_at, u32_at};
use super::doc_looks::{Looks, ParagraphLook};
use super::flow::{Flow, Look};
use super::{Format, Hidden, Lines, Reading, Reason, Unread, rtf};
use std::collections::BTreeMap;

/// Characters that are read of one file; what is beyond is cut later anyway.
const MAX_CHARACTERS: usize = 4_000_000;
/// Characters of the code of a field; a longer one is a field that never ends.
const MAX_CODE: usize = 4096;
/// Fields inside each other.
const MAX_FIELDS: usize = 64;

/// Reads a Word document of the old kind.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let mut file = Compound::open(bytes)?;
    let Some(main) = file.stream("WordDocument") else {
        return Err(Unread::new(Reason::Damaged, "the old Office file holds no Word document"));
    };
    let damaged = || Unread::new(Reason::Damaged, "the Word document breaks off in its first part");
    let version = u16_at(&main, 2).ok_or_else(damaged)?;
    let flags = u16_at(&main, 10).ok_or_else(damaged)?;
    if flags & 0x0100 != 0 {
        return Err(Unread::new(
            Reason::Encrypted,
            "the Word document is locked by a password: ask for a copy without one",
        ));
    }
    let text = if version < 0x00C0 {
        read_old(&main, flags)
    } else {
        let table = if flags & 0x0200 == 0 { "0Table" } else { "1Table" };
        let other = if flags & 0x0200 == 0 { "1Table" } else { "0Table" };
        let table = file.stream(table).or_else(|| file.stream(other)).unwrap_or_default();
        read_text(&main, &table)
    };
    let text =
        text.ok_or_else(|| Unread::new(Reason::Damaged, "the text of the Word document is not where it should be"))?;
    let mut teller = Teller::new(text);
    teller.tell();
    let mut lines = Lines::new();
    let pages = teller.body.page();
    for flow in [teller.header, teller.body, teller.notes] {
        flow.finish(&mut lines);
    }
    let mut document = lines.into_document(Format::Doc, pages);
    document.links = teller.links;
    document.dated = file.saved();
    Ok(Reading::Document(document))
}

// ---------- the text and its parts ----------

/// The characters of all parts one after the other, with their places in the main stream.
#[derive(Debug, Default)]
struct Text {
    characters: Vec<(char, u32)>,
    /// Lengths of the body, notes, headers, (macros), comments, end notes, text boxes, text boxes of headers.
    lengths: [usize; 8],
    looks: Looks,
    /// Where each story of headers starts, counted from the start of the headers.
    headers: Vec<usize>,
    /// Text boxes by the character of the body they are anchored at: start and end among the text boxes.
    boxes: BTreeMap<usize, (usize, usize)>,
}

/// The places of a file's parts in its table stream, numbered as in [MS-DOC] 2.5.6.
mod part {
    pub(super) const STYLES: usize = 1;
    pub(super) const HEADERS: usize = 11;
    pub(super) const RUNS: usize = 12;
    pub(super) const PARAGRAPHS: usize = 13;
    pub(super) const PIECES: usize = 33;
    pub(super) const SHAPES: usize = 40;
    pub(super) const TEXT_BOXES: usize = 56;
}

fn read_text(main: &[u8], table: &[u8]) -> Option<Text> {
    let words = usize::from(u16_at(main, 32)?);
    let longs_at = 34 + words * 2 + 2;
    let longs = usize::from(u16_at(main, longs_at - 2)?);
    let parts_at = longs_at + longs * 4 + 2;
    let part = |number: usize| -> &[u8] {
        let at = parts_at + number * 8;
        let (Some(start), Some(length)) = (u32_at(main, at), u32_at(main, at + 4)) else { return &[] };
        let start = start as usize;
        table.get(start..start.saturating_add(length as usize).min(table.len())).unwrap_or_default()
    };
    let length = |number: usize| u32_at(main, longs_at + (3 + number) * 4).map_or(0, |n| n as usize);
    let mut text = Text { lengths: std::array::from_fn(length), ..Text::default() };
    let pieces = pieces(part(part::PIECES));
    if pieces.is_empty() {
        // Without a table of pieces the text stands in one.
        let (start, end) = (u32_at(main, 24)?, u32_at(main, 28)?);
        let stretch = main.get(start as usize..(end as usize).min(main.len()))?;
        let wide = text.lengths.first().is_some_and(|n| n * 2 <= stretch.len());
        decode(main, start as usize, stretch.len() / if wide { 2 } else { 1 }, wide, &mut text.characters);
    }
    for (length, start, wide) in pieces {
        decode(main, start, length, wide, &mut text.characters);
    }
    text.headers = places(part(part::HEADERS), 0);
    text.boxes = boxes(part(part::SHAPES), part(part::TEXT_BOXES));
    text.looks = Looks::read(main, part(part::STYLES), part(part::RUNS), part(part::PARAGRAPHS));
    Some(text)
}

/// The places of a list that has `size` bytes for each stretch between two places.
fn places(list: &[u8], size: usize) -> Vec<usize> {
    let count = if size == 0 { list.len() / 4 } else { list.len().saturating_sub(4) / (4 + size) + 1 };
    (0..count.min(MAX_CHARACTERS)).filter_map(|at| u32_at(list, at * 4)).map(|place| place as usize).collect()
}

/// The pieces of the text in order: characters, first byte in the main stream, two bytes a character or one.
fn pieces(part: &[u8]) -> Vec<(usize, usize, bool)> {
    let mut rest = part;
    // Changes of single pieces stand first.
    while let [1, tail @ ..] = rest {
        let Some(size) = u16_at(tail, 0) else { return Vec::new() };
        rest = tail.get(2 + usize::from(size)..).unwrap_or_default();
    }
    let (Some(2), Some(size)) = (rest.first(), u32_at(rest, 1)) else { return Vec::new() };
    let list = rest.get(5..(5_usize.saturating_add(size as usize)).min(rest.len())).unwrap_or_default();
    let count = list.len().saturating_sub(4) / 12;
    let piece = |at: usize| {
        let (from, to) = (u32_at(list, at * 4)?, u32_at(list, at * 4 + 4)?);
        let place = u32_at(list, (count + 1) * 4 + at * 8 + 2)?;
        let wide = place & 0x4000_0000 == 0;
        let start = (place & 0x3FFF_FFFF) as usize;
        Some((to.checked_sub(from)? as usize, if wide { start } else { start / 2 }, wide))
    };
    (0..count).filter_map(piece).collect()
}

/// Adds the characters of a piece. A character beyond the basic plane takes two places, the second empty.
fn decode(main: &[u8], start: usize, length: usize, wide: bool, out: &mut Vec<(char, u32)>) {
    let length = length.min(MAX_CHARACTERS.saturating_sub(out.len()));
    if !wide {
        let bytes = main.get(start.min(main.len())..start.saturating_add(length).min(main.len())).unwrap_or_default();
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
        out.extend(text.chars().enumerate().map(|(at, c)| (c, (start + at) as u32)));
        return;
    }
    let mut high = None;
    for at in 0..length {
        let place = start + at * 2;
        let Some(unit) = u16_at(main, place) else { return };
        let character = match (high.take(), unit) {
            (Some(first), low) => char::decode_utf16([first, low]).next().and_then(Result::ok),
            (None, 0xD800..=0xDBFF) => {
                high = Some(unit);
                Some('\0')
            }
            (None, unit) => char::from_u32(u32::from(unit)),
        };
        out.push((character.unwrap_or('\u{FFFD}'), place as u32));
    }
}

/// Text boxes by the place of their anchors: shapes name their places and numbers, text boxes the numbers of shapes.
fn boxes(shapes: &[u8], text_boxes: &[u8]) -> BTreeMap<usize, (usize, usize)> {
    let anchors = places(shapes, 26);
    let count = anchors.len().saturating_sub(1);
    let shape = |at: usize| Some((u32_at(shapes, (count + 1) * 4 + at * 26)?, *anchors.get(at)?));
    let anchor_of: BTreeMap<u32, usize> = (0..count).filter_map(shape).collect();
    let starts = places(text_boxes, 22);
    let count = starts.len().saturating_sub(1);
    let text_box = |at: usize| {
        let number = u32_at(text_boxes, (count + 1) * 4 + at * 22 + 14)?;
        let anchor = anchor_of.get(&number)?;
        Some((*anchor, (*starts.get(at)?, *starts.get(at + 1)?)))
    };
    (0..count).filter_map(text_box).collect()
}

/// Word 6 and 95: one stretch of text, or pieces in fast-saved files; a flag tells two bytes a character.
fn read_old(main: &[u8], flags: u16) -> Option<Text> {
    let wide = flags & 0x1000 != 0;
    let length = |number: usize| u32_at(main, 0x34 + number * 4).map_or(0, |n| n as usize);
    let mut text = Text { lengths: std::array::from_fn(length), ..Text::default() };
    let mut stretches = Vec::new();
    if flags & 0x0004 != 0 {
        let (start, size) = (u32_at(main, 0x160)? as usize, u32_at(main, 0x164)? as usize);
        let list = main.get(start..start.checked_add(size)?)?;
        // The mark of narrow pieces is of later versions; here it is a part of the place.
        let place =
            |(length, start, unmarked): (usize, usize, bool)| (length, if unmarked { start } else { start * 2 });
        stretches = pieces(list).into_iter().map(place).collect();
    }
    if stretches.is_empty() {
        let (start, end) = (u32_at(main, 24)? as usize, u32_at(main, 28)? as usize);
        stretches.push((end.checked_sub(start)? / if wide { 2 } else { 1 }, start));
    }
    let encoding = old_encoding(main, &stretches);
    for (length, start) in stretches {
        if wide {
            decode(main, start, length, true, &mut text.characters);
            continue;
        }
        let end = start.saturating_add(length).min(main.len());
        let (decoded, _) = encoding.decode_without_bom_handling(main.get(start..end)?);
        let room = MAX_CHARACTERS.saturating_sub(text.characters.len());
        text.characters.extend(decoded.chars().take(room).map(|c| (c, 0)));
    }
    Some(text)
}

/// The encoding of an old file: of the Macintosh, of its language, or of its fonts if its words are not western.
fn old_encoding(main: &[u8], stretches: &[(usize, usize)]) -> &'static encoding_rs::Encoding {
    if main.get(18).is_some_and(|environment| environment & 1 != 0) {
        return encoding_rs::MACINTOSH;
    }
    let by_language = match u16_at(main, 6).unwrap_or(0) & 0x3FF {
        0x05 | 0x0E | 0x15 | 0x18 | 0x1A | 0x1B | 0x24 => 1250,
        0x02 | 0x19 | 0x22 | 0x23 => 1251,
        0x08 => 1253,
        0x1F => 1254,
        0x0D => 1255,
        0x01 => 1256,
        0x11 => 932,
        _ => 1252,
    };
    if by_language != 1252 {
        return rtf::code_page(by_language);
    }
    // Letters beyond ASCII stand alone in western words and side by side in others.
    let (mut alone, mut together) = (0, 0);
    for (length, start) in stretches {
        let bytes = main.get(*start..start.saturating_add(*length).min(main.len())).unwrap_or_default();
        for run in bytes.split(|byte| *byte < 0xC0) {
            match run.len() {
                0..=2 => alone += run.len(),
                _ => together += run.len(),
            }
        }
    }
    let named = font_sets(main).into_iter().find_map(|set| rtf::character_set(i32::from(set)).0);
    named.filter(|_| together > alone).unwrap_or(encoding_rs::WINDOWS_1252)
}

/// Character sets of the fonts of an old file that are not those of western text.
fn font_sets(main: &[u8]) -> Vec<u8> {
    let (Some(start), Some(size)) = (u32_at(main, 0xD0), u32_at(main, 0xD4)) else { return Vec::new() };
    let start = start as usize;
    let fonts = main.get(start..start.saturating_add(size as usize).min(main.len())).unwrap_or_default();
    let mut sets = Vec::new();
    let mut rest = fonts.get(2..).unwrap_or_default();
    while let Some(length) = rest.first() {
        sets.extend(rest.get(4).copied().filter(|set| !matches!(set, 0..=2 | 77 | 255)));
        rest = rest.get(usize::from(*length) + 1..).unwrap_or_default();
    }
    sets
}

// ---------- from characters to lines ----------

/// The part of the text that is being told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Story {
    Header,
    Body,
    Notes,
}

/// A field that is open: its code, and whether that has ended.
#[derive(Debug, Default)]
struct Field {
    code: String,
    in_result: bool,
}

struct Teller {
    text: Text,
    /// The paragraph that a character belongs to ends at one of these.
    paragraphs: Vec<(usize, ParagraphLook)>,
    fields: Vec<Field>,
    story: Story,
    in_box: bool,
    header: Flow,
    body: Flow,
    notes: Flow,
    links: Vec<String>,
}

impl Teller {
    fn new(text: Text) -> Self {
        let mut paragraphs: Vec<(usize, ParagraphLook)> = Vec::new();
        for (at, (c, place)) in text.characters.iter().enumerate() {
            if matches!(c, '\r' | '\u{7}' | '\u{C}') {
                paragraphs.push((at, text.looks.paragraph(*place)));
            }
        }
        // The shades of a row stand at its end.
        let mut shaded = false;
        for (_, look) in paragraphs.iter_mut().rev() {
            match (look.row_end, look.in_table) {
                (true, _) => shaded = look.row_shaded,
                (false, true) => look.row_shaded = shaded,
                (false, false) => shaded = false,
            }
        }
        Self {
            text,
            paragraphs,
            fields: Vec::new(),
            story: Story::Body,
            in_box: false,
            header: Flow::new(),
            body: Flow::new(),
            notes: Flow::new(),
            links: Vec::new(),
        }
    }

    fn flow(&mut self) -> &mut Flow {
        match self.story {
            Story::Header => &mut self.header,
            Story::Body => &mut self.body,
            Story::Notes => &mut self.notes,
        }
    }

    fn tell(&mut self) {
        let [body, notes, headers, macros, comments, end_notes, boxes, header_boxes] = self.text.lengths;
        let mut at = 0_usize;
        let mut next = |length: usize| {
            let start = at;
            at = at.saturating_add(length);
            (start, at)
        };
        let (body, notes, headers) = (next(body), next(notes), next(headers));
        let _unseen = (next(macros), next(comments));
        let (end_notes, boxes, header_boxes) = (next(end_notes), next(boxes), next(header_boxes));

        let anchored = std::mem::take(&mut self.text.boxes);
        let mut told = 0;
        self.range(body.0, body.1, |teller, at| {
            // An anchor is a character of its own; its box is told in its place.
            if let Some((start, end)) = anchored.get(&at) {
                let (start, end) = (boxes.0.saturating_add(*start), boxes.0.saturating_add(*end));
                if start >= boxes.0 && end <= boxes.1 && start < end {
                    told += 1;
                    teller.text_box(start, end);
                }
            }
        });
        if told == 0 {
            self.range(boxes.0, boxes.1, |_, _| {});
        } else {
            let mut spans: Vec<(usize, usize)> = anchored.into_values().collect();
            spans.sort_unstable();
            let mut from = 0;
            for (start, end) in spans.into_iter().chain(std::iter::once((boxes.1 - boxes.0, 0))) {
                if start > from {
                    self.range(boxes.0 + from, boxes.0.saturating_add(start).min(boxes.1), |_, _| {});
                }
                from = from.max(end);
            }
        }
        self.story = Story::Notes;
        self.range(notes.0, notes.1, |_, _| {});
        self.range(end_notes.0, end_notes.1, |_, _| {});
        self.headers(headers);
        self.story = Story::Header;
        self.range(header_boxes.0, header_boxes.1, |_, _| {});
    }

    /// Six separators of notes, then for each section the even and odd header, the even and odd footer, the first
    /// header and footer. They often repeat each other.
    fn headers(&mut self, (start, end): (usize, usize)) {
        let places = std::mem::take(&mut self.text.headers);
        let mut seen: Vec<String> = Vec::new();
        for (number, pair) in places.windows(2).enumerate().skip(6) {
            let &[from, to] = pair else { continue };
            let (from, to) = (start.saturating_add(from), start.saturating_add(to).min(end));
            let Some(stretch) = self.text.characters.get(from..to) else { continue };
            let text: String = stretch.iter().map(|(c, _)| *c).collect();
            if seen.len() > 100 || seen.contains(&text) {
                continue;
            }
            seen.push(text);
            self.story = if matches!(number % 6, 0 | 1 | 4) { Story::Header } else { Story::Notes };
            self.range(from, to, |_, _| {});
        }
    }

    fn text_box(&mut self, start: usize, end: usize) {
        let fields = std::mem::take(&mut self.fields);
        self.flow().open_box();
        self.in_box = true;
        self.tell_range(start, end, &mut |_, _| {});
        self.in_box = false;
        self.flow().close_box();
        self.fields = fields;
    }

    /// Tells a stretch of characters as a story of its own.
    fn range(&mut self, start: usize, end: usize, mut at_anchor: impl FnMut(&mut Self, usize)) {
        self.fields.clear();
        self.tell_range(start, end, &mut at_anchor);
        let flow = self.flow();
        flow.end_paragraph();
        if flow.in_table() {
            flow.close_table();
        }
    }

    fn tell_range(&mut self, start: usize, end: usize, at_anchor: &mut dyn FnMut(&mut Self, usize)) {
        let end = end.min(self.text.characters.len());
        let mut next = self.paragraphs.partition_point(|(mark, _)| *mark < start);
        let mut cell_open = false;
        let mut pending = String::new();
        let mut pending_look = None;
        for at in start..end {
            while self.paragraphs.get(next).is_some_and(|(mark, _)| *mark < at) {
                next += 1;
            }
            let paragraph = self.paragraphs.get(next).map(|(_, look)| *look).unwrap_or_default();
            let Some(&(c, place)) = self.text.characters.get(at) else { return };
            if paragraph.in_table && !cell_open && !paragraph.row_end && !paragraph.nested {
                self.flush(&mut pending, &mut pending_look);
                cell_open = true;
                self.flow().open_cell();
            }
            if matches!(c, '\r' | '\u{7}' | '\u{C}' | '\u{8}' | '\u{13}'..='\u{15}') {
                self.flush(&mut pending, &mut pending_look);
            }
            match c {
                '\u{8}' => at_anchor(self, at),
                '\u{13}'..='\u{15}' => {
                    let look = self.look(place, paragraph).0;
                    self.field_mark(c, look);
                }
                '\r' | '\u{C}' => self.end_paragraph(c, paragraph, &mut cell_open),
                '\u{7}' => self.end_cell(paragraph, &mut cell_open),
                _ => {
                    let (look, symbol, special) = self.look(place, paragraph);
                    let Some(c) = shown(c, symbol, special) else { continue };
                    if let Some(field) = self.fields.last_mut().filter(|field| !field.in_result) {
                        field.code.push(c);
                        if field.code.len() > MAX_CODE {
                            self.fields.pop();
                        }
                        continue;
                    }
                    if pending_look != Some(look) {
                        self.flush(&mut pending, &mut pending_look);
                        pending_look = Some(look);
                    }
                    if paragraph.heading && look.hidden.is_none() && !c.is_whitespace() {
                        self.flow().heading();
                    }
                    pending.push(c);
                }
            }
        }
        self.flush(&mut pending, &mut pending_look);
    }

    fn flush(&mut self, pending: &mut String, look: &mut Option<Look>) {
        if let Some(look) = look.take() {
            self.flow().text(pending, look);
        }
        pending.clear();
    }

    fn end_paragraph(&mut self, mark: char, paragraph: ParagraphLook, cell_open: &mut bool) {
        let flow = self.flow();
        if paragraph.item && !flow.is_blank() {
            flow.item();
        }
        if !paragraph.in_table && flow.in_table() {
            *cell_open = false;
            flow.close_table();
        }
        flow.end_paragraph();
        if mark == '\u{C}' {
            flow.next_page();
        }
    }

    /// A cell ends, or a row: the row's mark is a cell mark whose paragraph says so.
    fn end_cell(&mut self, paragraph: ParagraphLook, cell_open: &mut bool) {
        let looks_known = self.text.looks.has_paragraphs();
        let flow = self.flow();
        if paragraph.item && !flow.is_blank() {
            flow.item();
        }
        let row_end = if looks_known { paragraph.row_end } else { flow.is_blank() && flow.in_table() && !*cell_open };
        if !*cell_open && !row_end && !paragraph.nested {
            flow.open_cell();
        }
        flow.end_paragraph();
        *cell_open = false;
        if row_end {
            flow.close_row();
        } else {
            flow.close_cell();
        }
    }

    fn field_mark(&mut self, mark: char, look: Look) {
        match mark {
            '\u{13}' if self.fields.len() < MAX_FIELDS => self.fields.push(Field::default()),
            '\u{14}' => {
                if let Some(field) = self.fields.last_mut() {
                    field.in_result = true;
                }
                self.field_code(look);
            }
            '\u{15}' => {
                if self.fields.last().is_some_and(|field| !field.in_result) {
                    self.field_code(look);
                }
                self.fields.pop();
            }
            _ => {}
        }
    }

    fn field_code(&mut self, look: Look) {
        let Some(field) = self.fields.last() else { return };
        let code = field.code.trim();
        if let Some((_, target)) = code.split_once("HYPERLINK") {
            let local = target.trim_start().starts_with("\\l");
            let target = target.split('"').nth(1).or_else(|| target.split_whitespace().next()).unwrap_or_default();
            if !local && !target.is_empty() && look.hidden.is_none() {
                self.links.push(target.to_owned());
            }
        } else if code.starts_with("SYMBOL") {
            self.flow().text("•", look);
        }
    }

    /// The look of a character, the symbol it stands for, and whether it stands for no character at all.
    fn look(&self, place: u32, paragraph: ParagraphLook) -> (Look, Option<char>, bool) {
        let run = self.text.looks.run(place, paragraph);
        let on_shade = paragraph.shaded || run.shaded == Some(true) || paragraph.in_table && paragraph.row_shaded;
        let hidden = if run.deleted {
            Some(Hidden::Deleted)
        } else if run.vanish == Some(true) {
            Some(Hidden::Vanish)
        } else if run.is_tiny() {
            Some(Hidden::TinyText)
        } else if run.pale == Some(true) && !on_shade && !self.in_box {
            Some(Hidden::WhiteText)
        } else {
            None
        };
        let size = run.half_points.unwrap_or(20).min(3276) * 5;
        (Look { bold: run.bold == Some(true), size, hidden }, run.symbol, run.special)
    }
}

/// The character that a reader sees, if any.
fn shown(c: char, symbol: Option<char>, special: bool) -> Option<char> {
    match c {
        '(' if special && symbol.is_some() => symbol,
        '\u{B}' | '\u{E}' => Some('\n'),
        '\t' => Some('\t'),
        '\u{1E}' => Some('-'),
        c if u32::from(c) < 0x20 => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use std::io::{Cursor, Write};

    /// A document as Word would write it: text in one piece, looks of runs as (characters, modifications).
    fn doc(text: &str, runs: &[(usize, &[u8])], wide: bool, flags: u16) -> Vec<u8> {
        const START: usize = 1024;
        let mut main = vec![0_u8; START];
        let put = |main: &mut Vec<u8>, at: usize, bytes: &[u8]| {
            for (offset, byte) in bytes.iter().enumerate() {
                main[at + offset] = *byte;
            }
        };
        let units: Vec<u16> = text.encode_utf16().collect();
        put(&mut main, 0, &[0xEC, 0xA5, 0xC1, 0]);
        put(&mut main, 10, &(flags | 0x0200).to_le_bytes());
        put(&mut main, 32, &14_u16.to_le_bytes());
        put(&mut main, 62, &22_u16.to_le_bytes());
        put(&mut main, 76, &(units.len() as u32).to_le_bytes());
        put(&mut main, 152, &93_u16.to_le_bytes());
        let width = if wide { 2 } else { 1 };
        for unit in &units {
            main.extend(unit.to_le_bytes().iter().take(width));
        }
        main.resize(main.len().next_multiple_of(512), 0);
        // A page of runs.
        let page_at = main.len();
        let mut page = vec![0_u8; 512];
        page[511] = runs.len() as u8;
        let (mut place, mut top) = (START, 510);
        for (at, (length, look)) in runs.iter().enumerate() {
            page[at * 4..at * 4 + 4].copy_from_slice(&(place as u32).to_le_bytes());
            place += length * width;
            page[at * 4 + 4..at * 4 + 8].copy_from_slice(&(place as u32).to_le_bytes());
            if !look.is_empty() {
                top = (top - look.len() - 1) & !1;
                page[top] = look.len() as u8;
                page[top + 1..top + 1 + look.len()].copy_from_slice(look);
                page[(runs.len() + 1) * 4 + at] = (top / 2) as u8;
            }
        }
        main.extend(page);
        let mut table = Vec::new();
        let mut part = |main: &mut Vec<u8>, number: usize, bytes: &[u8]| {
            put(main, 154 + number * 8, &(table.len() as u32).to_le_bytes());
            put(main, 154 + number * 8 + 4, &(bytes.len() as u32).to_le_bytes());
            table.extend(bytes);
        };
        let start = if wide { START as u32 } else { (START as u32 * 2) | 0x4000_0000 };
        let mut clx = vec![2, 16, 0, 0, 0];
        for number in [0, units.len() as u32] {
            clx.extend(number.to_le_bytes());
        }
        clx.extend([0, 0]);
        clx.extend(start.to_le_bytes());
        clx.extend([0, 0]);
        part(&mut main, part::PIECES, &clx);
        if !runs.is_empty() {
            let list: Vec<u8> =
                [START as u32, place as u32, (page_at / 512) as u32].iter().flat_map(|n| n.to_le_bytes()).collect();
            part(&mut main, part::RUNS, &list);
        }
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for (name, bytes) in [("WordDocument", &main), ("1Table", &table)] {
            file.create_stream(name).unwrap().write_all(bytes).unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn document(bytes: &[u8]) -> Document {
        match read(bytes) {
            Ok(Reading::Document(document)) => document,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn text_is_read_by_its_pieces() {
        let link = "\u{13} HYPERLINK \"https://example.org\" \u{14}site\u{15}";
        for (text, wide, expected) in [
            ("Ada\rExample\r", false, &["Ada", "Example"][..]),
            ("Zażółć – 😀\r", true, &["Zażółć – 😀"]),
            ("a\u{B}b\u{1E}c\td\u{1F}e\r", false, &["a", "b-c\tde"]),
            ("Acme\u{7}2019\u{7}\u{7}Beta\u{7}2017\u{7}\u{7}after\r", false, &["Acme\t2019", "Beta\t2017", "after"]),
            (link, false, &["site"]),
            ("a\u{13} PAGE \u{15}b\u{14}\u{15}\r", false, &["ab"]),
        ] {
            let document = document(&doc(text, &[], wide, 0));
            let lines: Vec<&str> = document.lines.iter().map(|l| l.text.as_str()).collect();
            assert_eq!(lines, expected, "{text:?}");
        }
        assert_eq!(document(&doc(link, &[], false, 0)).links, ["https://example.org"]);
    }

    #[test]
    fn what_nobody_sees_is_told() {
        for (look, expected) in [
            (&[0x3C, 0x08, 1][..], Some(Hidden::Vanish)),
            (&[0x00, 0x08, 1], Some(Hidden::Deleted)),
            (&[0x42, 0x2A, 8], Some(Hidden::WhiteText)),
            (&[0x42, 0x2A, 8, 0x0C, 0x2A, 1], None),
            (&[0x43, 0x4A, 2, 0], Some(Hidden::TinyText)),
            (&[0x35, 0x08, 1], None),
        ] {
            let document = document(&doc("Ada ghost\r", &[(4, &[]), (5, look), (1, &[])], false, 0));
            let found = document.lines.iter().find(|l| l.text.contains("ghost")).expect("the text is kept");
            assert_eq!(found.hidden, expected, "{look:?}");
        }
    }

    #[test]
    fn locked_and_broken_files_have_their_reasons() {
        let reason = |bytes: &[u8]| read(bytes).err().map(|u| u.reason);
        assert_eq!(reason(&doc("Ada\r", &[], false, 0x0100)), Some(Reason::Encrypted));
        assert_eq!(reason(b"\xD0\xCF\x11\xE0"), Some(Reason::Damaged));
        let whole = doc("Ada ghost\r", &[(4, &[]), (6, &[0x3C, 0x08, 1])], false, 0);
        for at in (0..whole.len()).step_by(101) {
            let mut broken = whole.clone();
            broken[at] ^= 0xFF;
            let _ = read(&broken);
            let _ = read(&whole[..at]);
        }
    }
}

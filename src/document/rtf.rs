//! Rich Text Format: text in its code pages, tables, fields, headers and notes; hidden and deleted runs kept apart.
//!
//! Groups are kept on a stack of small values, so that a million braces cost memory and no recursion. The grammar is
//! that of the "Rich Text Format Specification 1.9.1". Known limit: cells of nested tables become tabs.

use super::flow::{Flow, Look};
use super::legible::{self, TINY_HALF_POINTS};
use super::{Format, Hidden, Lines, Reading, Reason, Unread};
use crate::date::Month;
use encoding_rs::Encoding;
use std::collections::BTreeMap;

/// Groups whose state is kept; deeper ones share the state of the last.
const MAX_GROUPS: usize = 10_000;
/// Letters of the longest control word that is known; the specification allows 32.
const MAX_WORD: usize = 32;
/// Characters that are kept of a field code, a font's style name, a list bullet.
const MAX_ASIDE: usize = 4096;
/// Fonts, colours and styles that are kept.
const MAX_TABLE: usize = 10_000;

/// Hundredths of their width at which letters are too narrow to read.
const NARROW: i32 = 25;
/// Half points of a size beyond which a larger one means nothing more.
const MAX_HALF_POINTS: i32 = 32_000;

/// Optional destinations that hold text, or words that are no destinations.
const KNOWN_OPTIONAL: &[&[u8]] = &[b"\\fldinst", b"\\shpinst", b"\\shptxt", b"\\ud", b"\\dptxbxtext", b"\\do", b"\\cs"];

/// Reads an RTF file.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let start = memchr::memmem::find(bytes.get(..1024.min(bytes.len())).unwrap_or_default(), b"{\\rtf");
    let Some(body) = start.and_then(|at| bytes.get(at..)) else {
        return Err(Unread::new(Reason::Damaged, "the RTF file does not start as one"));
    };
    let mut reader = Reader::new(body);
    reader.read();
    let [header, body, notes] = reader.stories;
    let pages = body.page();
    let mut lines = Lines::new();
    for flow in [header, body, notes] {
        flow.finish(&mut lines);
    }
    let mut document = lines.into_document(Format::Rtf, pages);
    document.links = reader.links;
    document.dated = reader.dated;
    Ok(Reading::Document(document))
}

/// Which text a group adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Text,
    Skip,
    Fonts,
    Colours,
    Styles,
    FieldCode,
    ListMark,
    PropertyName,
    PropertyValue,
    Time,
}

/// Headers, the body, then footers and notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Story {
    Header = 0,
    Body = 1,
    Notes = 2,
}

/// What text stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ground {
    Plain([u8; 3]),
    /// A pattern.
    Unknown,
}

/// What a group inherits and loses again at its end.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "switches of the format, each by itself")]
struct State {
    target: Target,
    story: Story,
    in_box: bool,
    box_ground: Option<Ground>,
    box_off: bool,
    encoding: &'static Encoding,
    symbol: bool,
    /// Characters that stand in for one `\u`.
    skip: usize,
    bold: bool,
    half_points: i32,
    /// Colours by their number in the table; none is what a reader has by itself.
    colour: Option<usize>,
    back: usize,
    highlight: usize,
    ground: Option<Ground>,
    /// Hundredths of their width, twips between letters, indents in twips, a line's height in twips.
    wide: i32,
    spacing: i32,
    left: i32,
    first: i32,
    line: i32,
    hidden: bool,
    deleted: bool,
    in_table: bool,
    heading: bool,
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    groups: Vec<State>,
    /// Groups deeper than are kept.
    beyond: usize,
    state: State,
    page_encoding: &'static Encoding,
    /// Bytes of text that wait to be decoded together.
    pending: Vec<u8>,
    /// The first half of a character beyond the basic plane.
    surrogate: Option<u16>,
    /// Characters to drop, as they stand in for a `\u`.
    to_skip: usize,
    fonts: BTreeMap<i32, (&'static Encoding, bool)>,
    font: i32,
    colours: Vec<Option<[u8; 3]>>,
    colour: Option<[u8; 3]>,
    headings: Vec<i32>,
    style: i32,
    aside: String,
    property: String,
    cell_open: [bool; 3],
    row_ground: Option<Ground>,
    row_height: i32,
    row_off: bool,
    stories: [Flow; 3],
    links: Vec<String>,
    dated: Option<Month>,
    year: i32,
}

impl<'b> Reader<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        let state = State {
            target: Target::Text,
            story: Story::Body,
            in_box: false,
            box_ground: None,
            box_off: false,
            encoding: encoding_rs::WINDOWS_1252,
            symbol: false,
            skip: 1,
            bold: false,
            half_points: 24,
            colour: None,
            back: 0,
            highlight: 0,
            ground: None,
            wide: 100,
            spacing: 0,
            left: 0,
            first: 0,
            line: 0,
            hidden: false,
            deleted: false,
            in_table: false,
            heading: false,
        };
        Self {
            bytes,
            at: 0,
            groups: Vec::new(),
            beyond: 0,
            state,
            page_encoding: encoding_rs::WINDOWS_1252,
            pending: Vec::new(),
            surrogate: None,
            to_skip: 0,
            fonts: BTreeMap::new(),
            font: 0,
            colours: Vec::new(),
            colour: None,
            headings: Vec::new(),
            style: 0,
            aside: String::new(),
            property: String::new(),
            cell_open: [false; 3],
            row_ground: None,
            row_height: 0,
            row_off: false,
            stories: [Flow::new(), Flow::new(), Flow::new()],
            links: Vec::new(),
            dated: None,
            year: 0,
        }
    }

    fn read(&mut self) {
        while let Some(byte) = self.next() {
            match byte {
                b'{' => self.open_group(),
                b'}' => {
                    self.close_group();
                    if self.groups.is_empty() {
                        return;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => {}
                byte => self.byte(byte),
            }
        }
        self.flush();
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn open_group(&mut self) {
        self.flush();
        self.to_skip = 0;
        if self.groups.len() < MAX_GROUPS {
            self.groups.push(self.state);
        } else {
            self.beyond += 1;
        }
    }

    fn close_group(&mut self) {
        self.flush();
        self.to_skip = 0;
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(outer) = self.groups.pop() else { return };
        let inner = std::mem::replace(&mut self.state, outer);
        if inner.target != outer.target {
            self.end_target(inner.target);
        }
        if inner.story != outer.story {
            self.close_table(inner.story);
            self.flow(inner.story).end_paragraph();
        } else if inner.in_box && !outer.in_box {
            self.cell_open[inner.story as usize] = false;
            self.flow(inner.story).close_box();
        }
    }

    /// What a destination that ends was about.
    fn end_target(&mut self, target: Target) {
        let aside = std::mem::take(&mut self.aside);
        match target {
            Target::FieldCode => self.field(&aside),
            Target::ListMark => {
                let mark = aside.trim();
                let counts = mark.chars().any(char::is_alphanumeric) && mark != "o" && mark != "§";
                if counts {
                    self.show(&format!("{mark} "));
                } else if self.state.target == Target::Text && !mark.is_empty() {
                    self.flow(self.state.story).item();
                }
            }
            Target::PropertyName => self.property = aside,
            Target::PropertyValue => {
                let bgr: Option<u32> = aside.trim().parse().ok();
                if self.property == "fillColor"
                    && let Some(bgr) = bgr
                {
                    let [r, g, b, _] = bgr.to_le_bytes();
                    // The value stands in a group of the shape's property, two above the shape.
                    let ground = Some(Ground::Plain([r, g, b]));
                    let last = self.groups.len();
                    for group in self.groups.iter_mut().skip(last.saturating_sub(2)) {
                        group.box_ground = ground;
                    }
                    self.state.box_ground = ground;
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, code: &str) {
        let code = code.trim();
        if let Some((_, target)) = code.split_once("HYPERLINK") {
            let quoted = target.split('"').nth(1);
            let local = target.trim_start().starts_with("\\l");
            let target = quoted.or_else(|| target.split_whitespace().next()).unwrap_or_default();
            if !local && !target.is_empty() && self.look().hidden.is_none() {
                self.links.push(target.to_owned());
            }
        } else if code.starts_with("SYMBOL") {
            self.show("•");
        }
    }

    fn flow(&mut self, story: Story) -> &mut Flow {
        &mut self.stories[story as usize]
    }

    fn look(&self) -> Look {
        let state = &self.state;
        let colour_of = |index: usize| self.colours.get(index).copied().flatten();
        let numbered = |index: usize| colour_of(index).filter(|_| index > 0).map(Ground::Plain);
        let grounds = [numbered(state.highlight), numbered(state.back), state.ground];
        let row = self.row_ground.filter(|_| state.in_table);
        let ground =
            grounds.into_iter().flatten().next().or(row).or(state.box_ground).unwrap_or(Ground::Plain([255; 3]));
        let twips = state.half_points.clamp(-MAX_HALF_POINTS, MAX_HALF_POINTS) * 10;
        // Margins are 1,440 twips as a rule, and a page is 12,240 wide.
        let off = |n: i32| !(-4000..=13_000).contains(&n);
        let hidden = if state.deleted {
            Some(Hidden::Deleted)
        } else if state.hidden {
            Some(Hidden::Vanish)
        } else if state.half_points < i32::from(TINY_HALF_POINTS)
            || state.wide < NARROW
            || state.spacing < -twips * 2 / 5
        {
            Some(Hidden::TinyText)
        } else if off(state.left)
            || off(state.left.saturating_add(state.first))
            || state.box_off
            || state.in_table && self.row_off
        {
            Some(Hidden::OffPage)
        } else if state.line < 0 && state.line > -twips / 3 || state.in_table && flat(self.row_height, twips) {
            Some(Hidden::Clipped)
        } else {
            let ink = state.colour.and_then(colour_of);
            match (ink, ground) {
                (Some(ink), Ground::Plain(ground)) if !stands_out(ink, ground) => Some(Hidden::WhiteText),
                _ => None,
            }
        };
        let size = u16::try_from(state.half_points.clamp(0, 3200) * 5).unwrap_or(0);
        Look { bold: state.bold, size, hidden }
    }

    // ---------- text ----------

    fn byte(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if self.state.target != Target::Skip {
            self.pending.push(byte);
        }
    }

    /// Decodes the bytes that wait.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        if self.state.symbol {
            let text: String = bytes.iter().map(|b| char::from_u32(0xF000 + u32::from(*b)).unwrap_or(' ')).collect();
            return self.show(&text);
        }
        let (text, _) = self.state.encoding.decode_without_bom_handling(&bytes);
        self.show(&text);
    }

    /// Text for the target of the group.
    fn show(&mut self, text: &str) {
        match self.state.target {
            Target::Text => {
                let look = self.look();
                let heading = self.state.heading;
                let flow = self.flow(self.state.story);
                if heading && look.hidden.is_none() {
                    flow.heading();
                }
                flow.text(text, look);
            }
            Target::Colours => {
                for _ in text.matches(';').take(MAX_TABLE.saturating_sub(self.colours.len())) {
                    let colour = self.colour.take();
                    self.colours.push(colour);
                }
            }
            Target::Styles => {
                self.keep_aside(text);
                if text.contains(';') {
                    let name = std::mem::take(&mut self.aside).to_ascii_lowercase();
                    let name = name.trim();
                    if (name.starts_with("heading") || name.starts_with("title")) && self.headings.len() < MAX_TABLE {
                        self.headings.push(self.style);
                    }
                }
            }
            Target::FieldCode | Target::ListMark | Target::PropertyName | Target::PropertyValue => {
                self.keep_aside(text);
            }
            Target::Skip | Target::Fonts | Target::Time => {}
        }
    }

    fn keep_aside(&mut self, text: &str) {
        if self.aside.len() < MAX_ASIDE {
            self.aside.push_str(text);
        }
    }

    fn unicode(&mut self, number: i32) {
        self.flush();
        let code = if number < 0 { number.wrapping_add(65_536) } else { number };
        let high = self.surrogate.take();
        let unit = u16::try_from(code).ok();
        let c = match (high, unit) {
            (Some(high), Some(low)) => char::decode_utf16([high, low]).next().and_then(Result::ok),
            (None, Some(unit @ 0xD800..=0xDBFF)) => {
                self.surrogate = Some(unit);
                None
            }
            _ => u32::try_from(code).ok().and_then(char::from_u32),
        };
        if let Some(c) = c {
            self.show(c.encode_utf8(&mut [0; 4]));
        }
        self.to_skip = self.state.skip;
    }

    fn end_paragraph(&mut self) {
        if self.state.target != Target::Text {
            return;
        }
        let (story, in_table) = (self.state.story, self.state.in_table);
        if in_table {
            self.enter_cell();
        } else {
            self.close_table(story);
        }
        self.flow(story).end_paragraph();
    }

    fn enter_cell(&mut self) {
        let story = self.state.story;
        if !self.cell_open[story as usize] {
            self.cell_open[story as usize] = true;
            self.flow(story).open_cell();
        }
    }

    fn close_table(&mut self, story: Story) {
        self.cell_open[story as usize] = false;
        let flow = self.flow(story);
        if flow.in_table() {
            flow.close_table();
        }
    }

    // ---------- control words ----------

    fn control(&mut self) {
        let Some(first) = self.next() else { return };
        if first.is_ascii_alphabetic() {
            let start = self.at - 1;
            while self.peek().is_some_and(|b| b.is_ascii_alphabetic()) && self.at - start < MAX_WORD {
                self.at += 1;
            }
            let word = self.bytes.get(start..self.at).unwrap_or_default();
            let number = self.number();
            if self.peek() == Some(b' ') {
                self.at += 1;
            }
            // A word among the characters that stand in for `\u` counts as one of them.
            if self.to_skip > 0 && !matches!(word, b"bin" | b"u") {
                self.to_skip -= 1;
                return;
            }
            return self.word(word, number);
        }
        match first {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).and_then(|d| std::str::from_utf8(d).ok());
                if let Some(byte) = digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'*' => self.optional_destination(),
            _ if self.to_skip > 0 => self.to_skip -= 1,
            b'\\' | b'{' | b'}' => self.byte(first),
            b'~' => self.special("\u{A0}"),
            b'_' => self.special("-"),
            b'\r' | b'\n' => {
                self.flush();
                self.end_paragraph();
            }
            b'\t' => self.special("\t"),
            _ => {}
        }
    }

    fn number(&mut self) -> Option<i32> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        while self.peek().is_some_and(|b| b.is_ascii_digit()) && self.at - start < 11 {
            self.at += 1;
        }
        let digits = std::str::from_utf8(self.bytes.get(start..self.at)?).ok()?;
        if digits == "-" {
            self.at = start;
            return None;
        }
        let number: i64 = digits.parse().ok()?;
        Some(number.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
    }

    fn special(&mut self, text: &str) {
        self.flush();
        self.show(text);
    }

    /// `\*` stands before destinations that a reader may not know: all but a few are skipped.
    fn optional_destination(&mut self) {
        self.flush();
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let known = KNOWN_OPTIONAL
            .iter()
            .any(|word| rest.starts_with(word) && !rest.get(word.len()).is_some_and(u8::is_ascii_alphabetic));
        if !known {
            self.state.target = Target::Skip;
        }
    }

    fn enter_story(&mut self, story: Story) {
        if self.state.target == Target::Text {
            self.state.story = story;
            self.state.in_table = false;
        }
    }

    fn enter_box(&mut self) {
        if self.state.target == Target::Text && !self.state.in_box {
            self.state.in_box = true;
            self.state.in_table = false;
            self.cell_open[self.state.story as usize] = false;
            self.flow(self.state.story).open_box();
        }
    }

    fn set_font(&mut self, number: i32) {
        self.font = number;
        if let Some((encoding, symbol)) = self.fonts.get(&number) {
            (self.state.encoding, self.state.symbol) = (encoding, *symbol);
        } else {
            (self.state.encoding, self.state.symbol) = (self.page_encoding, false);
        }
    }

    fn name_font(&mut self, encoding: Option<&'static Encoding>, symbol: bool) {
        if self.state.target == Target::Fonts && self.fonts.len() < MAX_TABLE {
            self.fonts.insert(self.font, (encoding.unwrap_or(self.page_encoding), symbol));
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) {
        // Bytes of one character may not be torn by a change of looks, but a word ends a run of bytes.
        self.flush();
        let on = number != Some(0);
        let index = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
        let text = self.state.target == Target::Text;
        match word {
            b"bin" => {
                self.to_skip = self.to_skip.saturating_sub(1);
                self.at = self.at.saturating_add(index).min(self.bytes.len());
            }
            b"u" => {
                self.to_skip = 0;
                self.unicode(number.unwrap_or(0));
            }
            b"uc" => self.state.skip = index.min(64),
            b"ud" if self.state.target == Target::Skip => {
                if let Some(outer) = self.groups.iter().rev().nth(1) {
                    self.state.target = outer.target;
                }
            }
            b"upr" => self.state.target = Target::Skip,
            // Nothing else matters in what is skipped.
            _ if self.state.target == Target::Skip => {}
            b"ansicpg" => {
                self.page_encoding = code_page(number.unwrap_or(1252));
                self.state.encoding = self.page_encoding;
                for group in &mut self.groups {
                    group.encoding = self.page_encoding;
                }
            }
            b"mac" => self.page_encoding = encoding_rs::MACINTOSH,
            b"fonttbl" => self.state.target = Target::Fonts,
            b"colortbl" => {
                self.state.target = Target::Colours;
                (self.state.encoding, self.state.symbol) = (self.page_encoding, false);
            }
            b"stylesheet" => self.state.target = Target::Styles,
            b"fldinst" => self.state.target = Target::FieldCode,
            b"listtext" | b"pntext" => self.state.target = Target::ListMark,
            b"sn" => self.state.target = Target::PropertyName,
            b"sv" => self.state.target = Target::PropertyValue,
            b"creatim" | b"revtim" => self.state.target = Target::Time,
            b"info" => self.state.target = Target::Fonts,
            b"yr" if self.state.target == Target::Time => self.year = number.unwrap_or(0),
            b"mo" if self.state.target == Target::Time => {
                if let (1990..=2100, month @ 1..=12) = (self.year, index) {
                    self.dated = self.dated.max(Some(Month::new(self.year, month as u8)));
                }
            }
            b"pict" | b"objdata" | b"objclass" | b"objname" | b"nonshppict" | b"shprslt" | b"xe" | b"tc" | b"tcn"
            | b"rxe" | b"txe" | b"nonesttables" | b"bkmkstart" | b"bkmkend" | b"filetbl" | b"listtable"
            | b"template" | b"private" | b"ftnsep" | b"ftnsepc" | b"aftnsep" | b"aftnsepc" | b"revtbl" | b"title"
            | b"author" | b"subject" | b"operator" | b"keywords" | b"doccomm" | b"company" | b"category"
            | b"manager" | b"comment" => self.state.target = Target::Skip,
            b"header" | b"headerl" | b"headerr" | b"headerf" => self.enter_story(Story::Header),
            b"footer" | b"footerl" | b"footerr" | b"footerf" | b"footnote" => self.enter_story(Story::Notes),
            b"shptxt" | b"dptxbxtext" => self.enter_box(),
            // Fonts and their character sets.
            b"f" | b"af" if self.state.target == Target::Fonts => self.font = number.unwrap_or(0),
            b"f" => self.set_font(number.unwrap_or(0)),
            b"fcharset" => {
                let (encoding, symbol) = character_set(number.unwrap_or(0));
                self.name_font(encoding, symbol);
            }
            b"cpg" => self.name_font(Some(code_page(number.unwrap_or(1252))), false),
            // Colours.
            b"red" | b"green" | b"blue" if self.state.target == Target::Colours => {
                let level = u8::try_from(index).unwrap_or(255);
                let colour = self.colour.get_or_insert([0; 3]);
                colour[usize::from(word == b"green") + 2 * usize::from(word == b"blue")] = level;
            }
            b"s" if self.state.target == Target::Styles => self.style = number.unwrap_or(0),
            b"cs" | b"ds" | b"ts" if self.state.target == Target::Styles => self.style = -1,
            // Looks of characters.
            b"plain" => {
                self.state.bold = false;
                self.state.hidden = false;
                self.state.half_points = 24;
                (self.state.colour, self.state.back, self.state.highlight) = (None, 0, 0);
                (self.state.wide, self.state.spacing) = (100, 0);
                (self.state.encoding, self.state.symbol) = (self.page_encoding, false);
            }
            b"b" => self.state.bold = on,
            b"fs" => self.state.half_points = number.unwrap_or(24),
            b"v" => self.state.hidden = on,
            b"deleted" => self.state.deleted = on,
            b"cf" => self.state.colour = Some(index),
            b"charscalex" => self.state.wide = number.unwrap_or(100),
            b"expndtw" => self.state.spacing = number.unwrap_or(0),
            // In quarters of a point.
            b"expnd" => self.state.spacing = number.unwrap_or(0).saturating_mul(5),
            b"li" | b"lin" => self.state.left = number.unwrap_or(0),
            b"fi" => self.state.first = number.unwrap_or(0),
            // A negative height is exact.
            b"sl" => self.state.line = number.unwrap_or(0),
            b"trrh" => self.row_height = number.unwrap_or(0),
            b"trleft" | b"tposx" | b"tposnegx" | b"tposy" | b"tposnegy" | b"tblind" => {
                self.row_off |= number.is_some_and(|n| !(-8000..=20_000).contains(&n));
            }
            b"posx" | b"posnegx" | b"posy" | b"posnegy" if text => {
                self.state.box_off |= number.is_some_and(|n| !(-8000..=20_000).contains(&n));
            }
            b"shpleft" | b"shptop" => {
                let far = number.is_some_and(|n| !(-8000..=24_000).contains(&n));
                let last = self.groups.len();
                for group in self.groups.iter_mut().skip(last.saturating_sub(2)) {
                    group.box_off |= far;
                }
                self.state.box_off |= far;
            }
            b"shpright" | b"shpbottom" => self.state.box_off |= number.is_some_and(|n| n < -1440),
            b"cb" | b"chcbpat" => self.state.back = index,
            b"highlight" => self.state.highlight = index,
            // Paragraphs.
            b"pard" => {
                (self.state.in_table, self.state.heading, self.state.ground) = (false, false, None);
                (self.state.left, self.state.first, self.state.line) = (0, 0, 0);
                self.state.box_off = self.state.box_off && self.state.in_box;
            }
            b"s" => self.state.heading = self.headings.contains(&number.unwrap_or(0)),
            b"outlinelevel" => self.state.heading = (0..9).contains(&number.unwrap_or(9)),
            b"cbpat" => {
                self.state.ground = self.colours.get(index).copied().flatten().map(Ground::Plain);
            }
            b"shading" if index > 500 => self.state.ground = Some(Ground::Unknown),
            b"intbl" => self.state.in_table = true,
            b"par" | b"sect" => self.end_paragraph(),
            b"page" if text => {
                self.end_paragraph();
                self.flow(self.state.story).next_page();
            }
            b"line" | b"column" | b"softline" | b"lbr" => self.show("\n"),
            b"tab" => self.show("\t"),
            b"nestcell" => self.show("\t"),
            b"nestrow" if text => self.show("\n"),
            b"trowd" => (self.row_ground, self.row_height, self.row_off) = (None, 0, false),
            b"clcbpat" => {
                // Cells of one row may differ; text is read before it is known in which it stands.
                let ground = self.colours.get(index).copied().flatten().map(Ground::Plain);
                self.row_ground = match self.row_ground {
                    Some(own) if Some(own) != ground => Some(Ground::Unknown),
                    _ => ground,
                };
            }
            b"cell" if text => {
                self.enter_cell();
                let story = self.state.story;
                self.cell_open[story as usize] = false;
                let flow = self.flow(story);
                flow.end_paragraph();
                flow.close_cell();
            }
            b"row" if text => {
                let story = self.state.story;
                self.cell_open[story as usize] = false;
                let flow = self.flow(story);
                flow.end_paragraph();
                if flow.in_table() {
                    flow.close_row();
                }
            }
            // Characters.
            _ => {
                if let Some((_, text)) = CHARACTERS.iter().find(|(name, _)| *name == word) {
                    self.show(text);
                }
            }
        }
    }
}

/// Control words that stand for characters.
const CHARACTERS: &[(&[u8], &str)] = &[
    (b"emdash", "—"),
    (b"endash", "–"),
    (b"emspace", " "),
    (b"enspace", " "),
    (b"qmspace", " "),
    (b"bullet", "•"),
    (b"lquote", "‘"),
    (b"rquote", "’"),
    (b"ldblquote", "“"),
    (b"rdblquote", "”"),
];

fn stands_out(ink: [u8; 3], ground: [u8; 3]) -> bool {
    legible::contrast(legible::from_bytes(ink), legible::from_bytes(ground)) >= legible::READABLE
}

/// Whether a row of a height in twips, exact if negative, cuts its text off.
fn flat(height: i32, line: i32) -> bool {
    height < 0 && height.saturating_neg() < line / 2
}

/// The encoding of a Windows code page.
pub(super) fn code_page(number: i32) -> &'static Encoding {
    match number {
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        866 => encoding_rs::IBM866,
        10_000 => encoding_rs::MACINTOSH,
        20_866 => encoding_rs::KOI8_R,
        54_936 => encoding_rs::GB18030,
        65_001 => encoding_rs::UTF_8,
        28_592 => encoding_rs::ISO_8859_2,
        28_595 => encoding_rs::ISO_8859_5,
        _ => encoding_rs::WINDOWS_1252,
    }
}

/// The encoding of a `\fcharset` number, `None` for the default, and whether it is a font of symbols.
pub(super) fn character_set(number: i32) -> (Option<&'static Encoding>, bool) {
    let page = match number {
        0 => 1252,
        2 => return (None, true),
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return (None, false),
    };
    (Some(code_page(page)), false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn document(source: &str) -> Document {
        let source = format!("{{\\rtf1\\ansi\\ansicpg1252{source}}}");
        let Ok(Reading::Document(document)) = read(source.as_bytes()) else { panic!("a document") };
        document
    }

    #[test]
    fn text_is_read_in_its_characters() {
        for (source, expected) in [
            (r"Ada\par Example", &["Ada", "Example"][..]),
            (r"Caf\'e9 \u8211?2019", &["Café –2019"]),
            (r"\uc0 \u233x", &["éx"]),
            (r"\uc2 \u233\'e9?x", &["éx"]),
            (r"\u-3913?x", &["•x"]),
            (r"\u55357?\u56832?", &["😀"]),
            (r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f1 \'cc\'ee\'f1\f0 \'e9", &["Мосé"]),
            (r"{\fonttbl{\f0\fcharset128 A;}}\f0 \'93\'fa", &["日"]),
            (r"{\fonttbl{\f0\fcharset2 Symbol;}{\f1 A;}}{\f0\'b7}\tab Built", &["•\tBuilt"]),
            (r"a\~b\_c\-d \{x\}\bullet", &["a b-cd {x}•"]),
            (r"a\line b\tab c", &["a", "b\tc"]),
            (r"{\*\generator x;}{\info{\title T}}{\pict 00ff}shown", &["shown"]),
            (r"{\upr{a}{\*\ud{\u233?}}}", &["é"]),
            (r"x\bin4 }}}}y", &["xy"]),
            (r"{\field{\*\fldinst SYMBOL 183 \\f Symbol}{\fldrslt }}", &["•"]),
        ] {
            let document = document(source);
            let lines: Vec<&str> = document.lines.iter().map(|l| l.text.as_str()).collect();
            assert_eq!(lines, expected, "{source}");
        }
    }

    #[test]
    fn what_nobody_sees_is_told() {
        let colours = r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}";
        for (source, expected) in [
            (r"{\v ghost}", Some(Hidden::Vanish)),
            (r"\v ghost\v0", Some(Hidden::Vanish)),
            (r"{\deleted ghost}", Some(Hidden::Deleted)),
            (r"{\fs4 ghost}", Some(Hidden::TinyText)),
            (r"{\cf1 ghost}", Some(Hidden::WhiteText)),
            (r"{\cf1\cb1 ghost}", Some(Hidden::WhiteText)),
            (r"{\cf1\highlight2 ghost}", None),
            (r"{\cf1\cb2 ghost}", None),
            (r"\pard\cbpat2{\cf1 ghost}\pard", None),
            (r"{\cf2 ghost}", None),
            (r"{\cf0 ghost}", None),
            (r"{\cf2\cb2 ghost}", Some(Hidden::WhiteText)),
            (r"{\charscalex1 ghost}", Some(Hidden::TinyText)),
            (r"{\charscalex90\expndtw-4 ghost}", None),
            (r"{\expndtw-300 ghost}", Some(Hidden::TinyText)),
            (r"\par\pard\li-30000 ghost\par\pard", Some(Hidden::OffPage)),
            (r"\par\pard\li720\fi-360 ghost\par\pard", None),
            (r"\par\pard\sl-20 ghost\par\pard", Some(Hidden::Clipped)),
            (r"\par\trowd\trrh-1\intbl ghost\cell\row\pard", Some(Hidden::Clipped)),
            (r"\par\trowd\trrh400\intbl ghost\cell\row\pard", None),
        ] {
            let document = document(&format!("{colours}Ada {source}\\par Example"));
            let found = document.lines.iter().find(|l| l.text.contains("ghost")).expect("the text is kept");
            assert_eq!(found.hidden, expected, "{source}");
            let last = document.lines.last().map(|l| (l.text.as_str(), l.hidden));
            assert_eq!(last, Some(("Example", None)), "{source}");
        }
    }

    #[test]
    fn the_first_colour_of_a_table_may_be_white() {
        let found = document(r"{\colortbl\red255\green255\blue255;}Ada {\cf0 ghost}\par");
        let lines: Vec<(&str, Option<Hidden>)> = found.lines.iter().map(|l| (l.text.as_str(), l.hidden)).collect();
        assert_eq!(lines, [("Ada", None), ("ghost", Some(Hidden::WhiteText))]);
    }

    #[test]
    fn tables_lists_boxes_and_stories_become_lines() {
        for (source, expected) in [
            (r"\trowd\intbl Acme\cell 2019\cell\row\pard after\par", &["Acme\t2019", "after"][..]),
            (r"\trowd\intbl 2019\cell Acme\par\intbl Built it\cell\row\pard x", &["2019\tAcme\tBuilt it", "x"]),
            (r"{\listtext\'95\tab}Built\par{\listtext 2.\tab}Led\par", &["• Built", "2. Led"]),
            (r"{\pntext\'b7\tab}Built\par", &["• Built"]),
            (r"body\par{\header top\par}{\footer foot\par}more\par", &["top", "body", "more", "foot"]),
            (r"a{\footnote note}b\par", &["ab", "note"]),
            (r"a{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt box\par}}{\shprslt old}}b\par", &["ab", "box"]),
        ] {
            let document = document(source);
            let lines: Vec<&str> = document.lines.iter().map(|l| l.text.as_str()).collect();
            assert_eq!(lines, expected, "{source}");
        }
    }

    #[test]
    fn cues_links_and_dates_are_kept() {
        let source = r#"{\stylesheet{\s1 heading 1;}}{\info{\creatim\yr2020\mo3}{\revtim\yr2021\mo5}}\s1 Work\par\pard{\b Acme}\par{\field{\*\fldinst{HYPERLINK "https://example.org/ada"}}{\fldrslt site}}"#;
        let document = document(source);
        let cues: Vec<(&str, bool, bool)> =
            document.lines.iter().map(|l| (l.text.as_str(), l.heading, l.bold)).collect();
        assert_eq!(cues, [("Work", true, false), ("Acme", false, true), ("site", false, false)]);
        assert_eq!(document.links, ["https://example.org/ada"]);
        assert_eq!(document.dated, Some(Month::new(2021, 5)));
    }

    #[test]
    fn odd_input_ends() {
        let deep = format!("{{\\rtf1 {}deep{}after}}", "{".repeat(1_000_000), "}".repeat(1_000_000));
        for source in [
            deep.as_str(),
            r"{\rtf1 \uc-1 \u99999 x",
            r"{\rtf1 \bin2000000000 x",
            r"{\rtf1 \'",
            r"{\rtf1 \fs-99999999999 x}",
            r"{\rtf1 \u",
            r"{\rtf",
            r"{\rtf1 \row\cell\row}}}}",
        ] {
            assert!(read(source.as_bytes()).is_ok());
        }
        let Ok(Reading::Document(document)) = read(deep.as_bytes()) else { panic!("a document") };
        assert_eq!(document.lines[0].text, "deepafter");
    }
}

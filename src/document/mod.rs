//! Reading: bytes of a known format become a [`Document`], lines of text in a person's reading order.
//!
//! A format is one file here and one row in [`READERS`]. Reading is the only stage that can fail; it fails with a
//! reason from a closed list ([`Reason`]), for a person to act on.

mod cells;
mod compound;
mod css;
mod detect;
mod doc;
mod doc_looks;
mod docx;
mod docx_looks;
mod docx_places;
mod eml;
mod flow;
mod html;
pub mod isolate;
mod json_resume;
mod legible;
mod markdown;
mod msg;
mod odt;
mod package;
mod parts;
mod pdf;
mod rtf;
pub mod scan;
mod txt;
mod zip_archive;

pub use detect::{Detected, detect};

use crate::date::Month;
use crate::text::{Oddities, plain};
use serde::{Deserialize, Serialize};

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Word 2007 and later (DOCX, DOCM, DOTX).
    Docx,
    /// Word 97 to 2003, and before.
    Doc,
    /// OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// HTML pages.
    Html,
    /// Plain text in any usual encoding.
    Txt,
    /// Markdown.
    Md,
    /// JSON Resume.
    Json,
    /// Mail messages.
    Eml,
    /// Mailboxes: files of many mails.
    Mbox,
    /// Outlook messages.
    Msg,
    /// Zip archives of any of these.
    Zip,
    /// Images of pages: PNG, JPEG, WebP, TIFF.
    Image,
}

/// How one format is read.
pub struct Reader {
    /// The format it reads.
    pub format: Format,
    /// Its short name, as outputs show it.
    pub name: &'static str,
    /// File name endings that promise this format.
    pub extensions: &'static [&'static str],
    /// Reads the bytes of one file.
    pub read: fn(&[u8]) -> Result<Reading, Unread>,
}

/// Every format that is read, one row each.
pub const READERS: &[Reader] = &[
    Reader { format: Format::Pdf, name: "pdf", extensions: &["pdf"], read: pdf::read },
    Reader { format: Format::Docx, name: "docx", extensions: &["docx", "docm", "dotx", "dotm"], read: docx::read },
    Reader { format: Format::Doc, name: "doc", extensions: &["doc", "dot"], read: doc::read },
    Reader { format: Format::Odt, name: "odt", extensions: &["odt", "ott"], read: odt::read },
    Reader { format: Format::Rtf, name: "rtf", extensions: &["rtf"], read: rtf::read },
    Reader { format: Format::Html, name: "html", extensions: &["html", "htm", "xhtml"], read: html::read },
    Reader { format: Format::Txt, name: "txt", extensions: &["txt", "text", "asc", "log"], read: txt::read },
    Reader { format: Format::Md, name: "md", extensions: &["md", "markdown", "mdown"], read: markdown::read },
    Reader { format: Format::Json, name: "json", extensions: &["json"], read: json_resume::read },
    Reader { format: Format::Eml, name: "eml", extensions: &["eml", "mht", "mhtml"], read: eml::read },
    Reader { format: Format::Mbox, name: "mbox", extensions: &["mbox"], read: eml::read_mailbox },
    Reader { format: Format::Msg, name: "msg", extensions: &["msg"], read: msg::read },
    Reader { format: Format::Zip, name: "zip", extensions: &["zip"], read: zip_archive::read },
    Reader {
        format: Format::Image,
        name: "image",
        extensions: &["png", "jpg", "jpeg", "webp", "tif", "tiff"],
        read: detect::no_text_in_image,
    },
];

impl Format {
    /// The row of this format.
    pub fn reader(self) -> &'static Reader {
        // Every variant has a row: `every_format_has_one_reader` holds it.
        READERS.iter().find(|reader| reader.format == self).unwrap_or(&READERS[0])
    }
}

/// Reads bytes whose format is known.
///
/// # Errors
/// With the reason, if no text can be had; a document without any visible or hidden text is `no-text`.
pub fn read(format: Format, bytes: &[u8]) -> Result<Reading, Unread> {
    let reading = (format.reader().read)(bytes)?;
    if let Reading::Document(document) = &reading
        && document.lines.iter().all(|line| line.hidden.is_some())
    {
        let detail = match document.lines.len() {
            0 => no_text_detail(document),
            n => format!("all {n} lines of text are hidden from a reader; look at the file itself"),
        };
        return Err(Unread::new(Reason::NoText, detail));
    }
    Ok(reading)
}

fn no_text_detail(document: &Document) -> String {
    match (document.format, document.pages) {
        (Format::Pdf, 1) => "1 page without text, probably a scan: put it through OCR first".to_owned(),
        (Format::Pdf, n) => format!("{n} pages without text, probably scans: put it through OCR first"),
        _ => "the file holds no text".to_owned(),
    }
}

/// What a reader gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reading {
    /// The text of one document.
    Document(Document),
    /// Files inside an archive or mail, each to be read by itself; the caller refuses archives and mails among them.
    Parts(Vec<Part>),
}

/// A file inside an archive or mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name inside the container.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is the text of a mail itself and no file in it.
    pub is_body: bool,
}

/// Lines of text in reading order, and what is known about the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The format that was read.
    pub format: Format,
    /// Number of pages; 1 where the format has none.
    pub pages: u32,
    /// Visible and hidden lines in reading order.
    pub lines: Vec<Line>,
    /// Targets of links, in order: `mailto:`, `tel:`, profiles.
    pub links: Vec<String>,
    /// The newest date in the file's metadata.
    pub dated: Option<Month>,
    /// What was odd about the characters.
    pub odd: Oddities,
    /// Doubts about the reading.
    pub warnings: Vec<Warning>,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The text in one plain form; a tab stands for a wide gap or a cell border.
    pub text: String,
    /// Page, from 1.
    pub page: u32,
    /// Number among the visible lines of the document, from 1; 0 for a hidden line.
    pub number: u32,
    /// Left edge, baseline, right edge in points from the lower left corner; zeros where the format has none.
    pub place: Place,
    /// Font size in tenths of a point; 0 where unknown.
    pub size: u16,
    /// Whether most of the line is bold.
    pub bold: bool,
    /// Whether the document itself says that this is a heading (a style, a `#`).
    pub heading: bool,
    /// Why a person cannot see the line, if so.
    pub hidden: Option<Hidden>,
}

/// Where a line stands on its page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Left edge.
    pub left: f32,
    /// Right edge.
    pub right: f32,
    /// Baseline.
    pub baseline: f32,
}

/// Why a person cannot see a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hidden {
    /// In the colour of the page or nearly so.
    WhiteText,
    /// Under 4 points.
    TinyText,
    /// Outside the page.
    OffPage,
    /// A text rendering mode that paints nothing, without an image of the page.
    Invisible,
    /// Fully transparent.
    Transparent,
    /// Outside the clipping path.
    Clipped,
    /// Painted over afterwards.
    Covered,
    /// On a layer that is switched off.
    LayerOff,
    /// Marked as hidden text in a word processor.
    Vanish,
    /// A tracked deletion.
    Deleted,
    /// Hidden by a style sheet.
    Css,
    /// Painted in a way of which it is not known whether a person sees it.
    Doubtful,
}

impl Hidden {
    /// The name that outputs show.
    pub fn name(self) -> &'static str {
        match self {
            Self::WhiteText => "white-text",
            Self::TinyText => "tiny-text",
            Self::OffPage => "off-page",
            Self::Invisible => "invisible",
            Self::Transparent => "transparent",
            Self::Clipped => "clipped",
            Self::Covered => "covered",
            Self::LayerOff => "layer-off",
            Self::Vanish => "vanish",
            Self::Deleted => "deleted",
            Self::Css => "css",
            Self::Doubtful => "doubtful",
        }
    }
}

/// A doubt that a person should know of, so that bad reading does not look like a weak candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A stable code, such as `undated-position`.
    pub code: String,
    /// The line it is about, if one.
    pub line: Option<u32>,
    /// What was seen, for a person.
    pub message: String,
}

impl Warning {
    /// A warning about the whole document.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), line: None, message: message.into() }
    }

    /// A warning about one line.
    pub fn at(code: &str, line: u32, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), line: Some(line), message: message.into() }
    }
}

/// Why a file was not read: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No bytes.
    Empty,
    /// It cannot be opened.
    Unreadable,
    /// A link, device, socket or FIFO.
    Skipped,
    /// More bytes than are read.
    TooLarge,
    /// Not a format that is read.
    UnknownFormat,
    /// Locked by a password.
    Encrypted,
    /// Broken beyond reading.
    Damaged,
    /// No text in it: a scan or an image.
    NoText,
    /// Reading took too long.
    Timeout,
    /// Reading took too much memory.
    Memory,
    /// The reader crashed.
    Crashed,
    /// A rule of safety: nested archive, DOCTYPE, overlapping entries.
    Refused,
}

impl Reason {
    /// The name that outputs show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unreadable => "unreadable",
            Self::Skipped => "skipped",
            Self::TooLarge => "too-large",
            Self::UnknownFormat => "unknown-format",
            Self::Encrypted => "encrypted",
            Self::Damaged => "damaged",
            Self::NoText => "no-text",
            Self::Timeout => "timeout",
            Self::Memory => "memory",
            Self::Crashed => "crashed",
            Self::Refused => "refused",
        }
    }

    /// What a person can do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Empty => "ask for the file again",
            Self::Unreadable => "check the permissions of the file",
            Self::Skipped => "give the file itself, not a link or device",
            Self::TooLarge => "ask for a smaller file",
            Self::UnknownFormat => "ask for PDF or DOCX",
            Self::Encrypted => "ask for a copy without a password",
            Self::Damaged => "open it by hand or ask for it again",
            Self::NoText => "put it through OCR, or read it by hand",
            Self::Timeout => "read it by hand, or raise --timeout",
            Self::Memory | Self::Crashed => "read it by hand",
            Self::Refused => "unpack or convert it, then give the result",
        }
    }
}

/// A file that was not read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}: {detail}", reason.name())]
pub struct Unread {
    /// The reason from the closed list.
    pub reason: Reason,
    /// What was seen and what to do, for a person.
    pub detail: String,
}

impl Unread {
    /// A reason with its detail.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }
}

/// Characters of text that are kept of one document; what is beyond is dropped with a warning.
const MAX_TEXT: usize = 2_000_000;
/// Characters of one line that are kept.
const MAX_LINE: usize = 65_536;

/// Collects lines in reading order, in plain form and within the limits.
pub(crate) struct Lines {
    lines: Vec<Line>,
    odd: Oddities,
    characters: usize,
    cut: bool,
}

impl Lines {
    pub(crate) fn new() -> Self {
        Self { lines: Vec::new(), odd: Oddities::default(), characters: 0, cut: false }
    }

    /// Adds a line with its raw text; blank ones are dropped.
    pub(crate) fn push(&mut self, raw: &str, style: &Line) {
        let (mut text, odd) = plain(raw);
        if let Some(joined) = crate::text::unspace(&text) {
            text = joined;
        }
        if style.hidden.is_none() {
            self.odd.add(odd);
        }
        if text.is_empty() {
            return;
        }
        if text.len() > MAX_LINE || self.characters + text.len() > MAX_TEXT {
            self.cut = true;
            let room = MAX_LINE.min(MAX_TEXT.saturating_sub(self.characters));
            text = text.chars().take(room / 4).collect();
            if text.is_empty() {
                return;
            }
        }
        self.characters += text.len();
        self.lines.push(Line { text, ..style.clone() });
    }

    /// The finished document; visible lines get their numbers here.
    pub(crate) fn into_document(mut self, format: Format, pages: u32) -> Document {
        mark_items(&mut self.lines);
        let mut warnings = Vec::new();
        if self.cut {
            warnings.push(Warning::new(
                "text-cut",
                "the text is longer than what is read of one file; the rest was left out",
            ));
        }
        if self.odd.invisible_characters {
            warnings.push(Warning::new("invisible-characters", "zero-width or direction characters stood in the text"));
        }
        if self.odd.tag_characters {
            warnings.push(Warning::new(
                "tag-characters",
                "tag characters, which carry text nobody sees, stood in the text",
            ));
        }
        if self.odd.homoglyphs {
            warnings.push(Warning::new("homoglyphs", "letters of another script stood inside Latin words"));
        }
        let (mut lines, links) = (self.lines, Vec::new());
        for line in &mut lines {
            line.page = line.page.min(pages);
        }
        let mut document = Document { format, pages, lines, links, dated: None, odd: self.odd, warnings };
        document.renumber();
        document
    }
}

/// Signs that stand for bullets where several lines begin with one: marks of plain text, what an encoding made of a
/// bullet, and the letters under the arrows, boxes and ticks of symbol fonts.
const ITEM_MARKS: &[char] =
    &['-', '*', '?', '>', '—', '–', '¥', '§', '~', '=', 'o', 'v', 'q', 'n', 'u', 'ü', 'Ø', 'ø', 'ÿ', 'à', 'è', 'Ã'];
/// Lines that must begin with such a sign.
const MIN_ITEMS: usize = 3;

/// Puts the plain bullet in place of other signs that open items.
fn mark_items(lines: &mut [Line]) {
    let opening = |line: &Line| {
        let mut chars = line.text.chars();
        let mark = chars.next().filter(|mark| ITEM_MARKS.contains(mark))?;
        let spaced = chars.next().is_some_and(|c| matches!(c, ' ' | '\t'));
        (spaced && chars.filter(|c| c.is_alphabetic()).nth(1).is_some()).then_some(mark)
    };
    let opened: Vec<char> = lines.iter().filter_map(opening).collect();
    let many = |mark: &&char| opened.iter().filter(|opened| opened == mark).count() >= MIN_ITEMS;
    let marks: Vec<char> = ITEM_MARKS.iter().filter(many).copied().collect();
    for line in lines {
        if let Some(mark) = opening(line).filter(|mark| marks.contains(mark)) {
            line.text.replace_range(..mark.len_utf8(), "•");
        }
    }
}

impl Line {
    /// A line style on a page, with nothing else known.
    pub(crate) fn on_page(page: u32) -> Self {
        Self {
            text: String::new(),
            page,
            number: 0,
            place: Place::default(),
            size: 0,
            bold: false,
            heading: false,
            hidden: None,
        }
    }
}

impl Document {
    /// Numbers the visible lines, from 1.
    pub(crate) fn renumber(&mut self) {
        let mut number = 0;
        for line in &mut self.lines {
            number += u32::from(line.hidden.is_none());
            line.number = if line.hidden.is_none() { number } else { 0 };
        }
    }

    /// The lines that a person sees, in reading order.
    pub fn visible(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.hidden.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_one_reader() {
        let formats =
            [Format::Pdf, Format::Docx, Format::Doc, Format::Odt, Format::Rtf, Format::Html, Format::Txt, Format::Md];
        for format in formats {
            assert_eq!(READERS.iter().filter(|reader| reader.format == format).count(), 1, "{format:?}");
        }
    }

    #[test]
    fn visible_lines_are_numbered_and_hidden_ones_are_not() {
        let mut lines = Lines::new();
        lines.push("one", &Line::on_page(1));
        lines.push("ghost", &Line { hidden: Some(Hidden::Vanish), ..Line::on_page(1) });
        lines.push("  ", &Line::on_page(1));
        lines.push("two", &Line::on_page(2));
        let document = lines.into_document(Format::Txt, 2);
        let numbers: Vec<(&str, u32)> = document.lines.iter().map(|l| (l.text.as_str(), l.number)).collect();
        assert_eq!(numbers, [("one", 1), ("ghost", 0), ("two", 2)]);
    }

    #[test]
    fn signs_that_open_several_lines_are_bullets() {
        for (text, expected) in [
            ("? Led it\n? Built it\n? Sold it", "• Led it\n• Built it\n• Sold it"),
            ("o Led it\n- Built it\no Sold it\no Ran it", "• Led it\n- Built it\n• Sold it\n• Ran it"),
            ("? Led it\n? Built it", "? Led it\n? Built it"),
            ("- 1\n- 2\n- 3\nvv\nov\no", "- 1\n- 2\n- 3\nvv\nov\no"),
        ] {
            let Ok(Reading::Document(document)) = read(Format::Txt, text.as_bytes()) else { panic!("a document") };
            let lines: Vec<&str> = document.lines.iter().map(|line| line.text.as_str()).collect();
            assert_eq!(lines.join("\n"), expected);
        }
    }

    #[test]
    fn every_line_is_on_a_page_that_there_is() {
        for (rtf, pages, expected) in [
            (r"{\rtf1 a\page b}", 2, [1, 2]),
            (r"{\rtf1 a{\footnote\page b}}", 1, [1, 1]),
            (r"{\rtf1{\header\page a}b}", 1, [1, 1]),
        ] {
            let Ok(Reading::Document(document)) = read(Format::Rtf, rtf.as_bytes()) else { panic!("a document") };
            let got: Vec<u32> = document.lines.iter().map(|line| line.page).collect();
            assert_eq!((document.pages, got), (pages, expected.to_vec()), "{rtf}");
        }
    }
}

//! PDF: one pass over each page gives its text and all that is painted in paint order; rules and looks tell what a person
//! sees of it; the layout makes lines. pdf-extract is the second reader.
//!
//! Files, objects and fonts are read by hayro. The second reader gets a try when the first fails or finds no text at
//! all. It knows nothing of colours or rendering modes, so what it reads carries the warning `visibility-unknown`.

mod colour;
mod fonts;
mod forms;
mod geometry;
mod inflate;
mod layers;
pub(super) mod layout;
mod look;
mod operators;
mod paint;
#[cfg(feature = "ocr")]
mod pictures;
mod replaced;
mod shape;
mod state;
mod text;
mod typeface;
mod visibility;

#[cfg(feature = "ocr")]
pub(super) use pictures::pictures;

use super::scan::UNREAD_PAGES;
use super::{Document, Format, Hidden, Line, Lines, Reading, Reason, Unread, Warning};
use crate::date::Month;
use geometry::Rect;
use hayro_font::hayro_syntax::object::{Array, Dict, Object, Stream};
use hayro_font::hayro_syntax::page::Page;
use hayro_font::hayro_syntax::{LoadPdfError, Pdf};
use layout::{Run, drop_running_lines, lay_out};
use look::Looker;
use paint::Painter;
use std::cell::OnceCell;
use std::collections::HashSet;
use text::Show;

/// Pages that are read of one file.
const MAX_PAGES: usize = 200;
/// Inflated bytes that are read of one page's content: a page of maps takes a tenth.
const MAX_CONTENT: usize = 64 << 20;
/// Share of unknown glyphs, in hundredths, from which text is gibberish.
const MAX_UNKNOWN: usize = 40;

/// Reads a PDF.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let first = first_reader(bytes);
    let failure = match first {
        Ok(document) if !document.lines.is_empty() => return Ok(Reading::Document(document)),
        Ok(document) => Ok(document),
        // The second reader inflates without a bound.
        Err(unread) if matches!(unread.reason, Reason::Encrypted | Reason::TooLarge) => return Err(unread),
        Err(unread) => Err(unread),
    };
    match (second_reader(bytes), failure) {
        (Some(document), _) => Ok(Reading::Document(document)),
        (None, Ok(empty)) => Ok(Reading::Document(empty)),
        (None, Err(unread)) => Err(unread),
    }
}

/// Opens a PDF that is no bomb.
fn open(bytes: &[u8]) -> Result<Pdf, Unread> {
    if inflate::is_bomb(bytes) {
        let detail = format!("a part of the PDF inflates to over {} MiB", MAX_CONTENT >> 20);
        return Err(Unread::new(Reason::TooLarge, detail));
    }
    Pdf::new(closed(bytes)).map_err(|error| match error {
        LoadPdfError::Decryption(_) => encrypted(),
        LoadPdfError::Invalid => Unread::new(Reason::Damaged, "the PDF cannot be read: no page can be found"),
    })
}

fn first_reader(bytes: &[u8]) -> Result<Document, Unread> {
    let pdf = open(bytes)?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Unread::new(Reason::Damaged, "no page can be found in the PDF"));
    }
    let mut painter = Painter::new(pdf.xref());
    // Made for looking when a page asks for it.
    let looker = OnceCell::new();
    let (mut cut, mut broken, mut pictures) = (false, 0, 0);
    let mut lines = Lines::new();
    let mut links = Vec::new();
    for (index, page) in pages.iter().enumerate().take(MAX_PAGES) {
        let (content, is_whole) = content(page)?;
        let crop = crop(page);
        let (painting, is_broken) = painter.page(page, crop, &content);
        let is_garbled = painting.is_empty() && is_binary(&content);
        broken += usize::from(is_broken || !is_whole || is_garbled);
        cut |= painting.cut;
        links.extend(self::links(page));
        if painting.shows.is_empty() {
            pictures += usize::from(painting.has_picture(crop));
            continue;
        }
        let look = || looker.get_or_init(|| Looker::new(&pdf)).look(index, painting.notes);
        let hidden = visibility::judge(&painting, crop, look);
        let sketch = painting.sketch();
        let runs = painting.shows.into_iter().zip(hidden).map(|(show, hidden)| run(show, hidden)).collect();
        lay_out(runs, &sketch, index as u32 + 1, &mut lines);
    }
    let mut document = lines.into_document(Format::Pdf, pages.len() as u32);
    if broken > 0 && document.lines.is_empty() {
        return Err(Unread::new(Reason::Damaged, "the content of its pages is broken"));
    }
    if mostly_unknown(&document) {
        document.lines.clear();
    }
    drop_seen_elsewhere(&mut document);
    drop_running_lines(&mut document);
    document.links = links;
    let metadata = pdf.metadata();
    document.dated = [metadata.creation_date, metadata.modification_date]
        .into_iter()
        .flatten()
        .map(|date| Month::new(i32::from(date.year), date.month))
        .max();
    if cut {
        let message = "a page paints more than is followed: text may be hidden that is not told apart";
        document.warnings.push(Warning::new("visibility-unknown", message));
    }
    if broken > 0 {
        let message = format!("{broken} pages break off: text may be missing; look at the file itself");
        document.warnings.push(Warning::new("broken-pages", message));
    }
    if pictures > 0 && !document.lines.is_empty() {
        let told =
            if pictures == 1 { "1 page is a picture".to_owned() } else { format!("{pictures} pages are pictures") };
        document.warnings.push(Warning::new(UNREAD_PAGES, format!("{told} without text, which nobody read")));
    }
    if pages.len() > MAX_PAGES {
        let message = format!("{} pages; the first {MAX_PAGES} were read", pages.len());
        document.warnings.push(Warning::new("pages-cut", message));
    }
    Ok(document)
}

/// The file, its last stream closed where the file breaks off in it: an open one would be lost.
fn closed(bytes: &[u8]) -> Vec<u8> {
    let mut file = bytes.to_vec();
    let end = b"endstream";
    let after = memchr::memmem::rfind(bytes, end).map_or(0, |at| at + end.len());
    if bytes.get(after..).is_some_and(|rest| memchr::memmem::find(rest, b"stream").is_some()) {
        file.extend_from_slice(b"\nendstream\nendobj\n");
    }
    file
}

fn encrypted() -> Unread {
    Unread::new(Reason::Encrypted, "the PDF is locked by a password: ask for a copy without one")
}

/// The content of a page, and whether all of it can be decoded.
fn content(page: &Page<'_>) -> Result<(Vec<u8>, bool), Unread> {
    let dict = page.raw();
    let (streams, told): (Vec<Stream<'_>>, usize) = match dict.get::<Object<'_>>(b"Contents") {
        Some(Object::Stream(stream)) => (vec![stream], 1),
        Some(Object::Array(list)) => (list.iter().collect(), list.raw_iter().count()),
        _ => (Vec::new(), usize::from(dict.contains_key(b"Contents"))),
    };
    let (mut content, mut is_whole) = (Vec::new(), streams.len() == told);
    for stream in streams {
        let decoded = stream.decoded_data().unwrap_or_default();
        is_whole &= !decoded.is_empty() || stream.raw_data().is_empty();
        if content.len() + decoded.len() > MAX_CONTENT {
            let detail = format!("the content of a page inflates to over {} MiB", MAX_CONTENT >> 20);
            return Err(Unread::new(Reason::TooLarge, detail));
        }
        content.extend_from_slice(&decoded);
        // A word ends with its stream.
        content.push(b'\n');
    }
    Ok((content, is_whole))
}

/// Whether what should be operators is no text: what was packed is broken.
fn is_binary(content: &[u8]) -> bool {
    let start = content.get(..content.len().min(256)).unwrap_or_default();
    start.iter().filter(|byte| !byte.is_ascii() || byte.is_ascii_control() && !byte.is_ascii_whitespace()).count() * 8
        > start.len()
}

/// What is shown of a page.
fn crop(page: &Page<'_>) -> Rect {
    let crop = page.intersected_crop_box();
    let shown = Rect::new(crop.x0 as f32, crop.y0 as f32, crop.x1 as f32, crop.y1 as f32);
    if shown.width() >= 1.0 && shown.height() >= 1.0 { shown } else { Rect::new(0.0, 0.0, 595.0, 842.0) }
}

fn run(show: Show, hidden: Option<Hidden>) -> Run {
    let Show { text, at, end, turn, size, bold, .. } = show;
    let (left, right, baseline) = match turn {
        90 => (at.y, end.y, -at.x),
        180 => (-at.x, -end.x, -at.y),
        270 => (-at.y, -end.y, at.x),
        _ => (at.x, end.x, at.y),
    };
    Run { text, left, right, baseline, size, bold, turn, hidden }
}

/// The addresses that a page links to.
fn links(page: &Page<'_>) -> Vec<String> {
    let notes = page.raw().get::<Array<'_>>(b"Annots");
    let target = |note: Dict<'_>| {
        let address = note.get::<Dict<'_>>(b"A")?.get::<hayro_font::hayro_syntax::object::String<'_>>(b"URI")?;
        Some(replaced::decoded(&address))
    };
    notes.iter().flat_map(Array::iter::<Dict<'_>>).filter_map(target).collect()
}

/// Drops hidden lines that also stand visible: a page break through a line leaves both pages a copy, cut by the edge.
fn drop_seen_elsewhere(document: &mut Document) {
    if document.lines.iter().all(|line| line.hidden.is_none()) {
        return;
    }
    let bare = |line: &Line| line.text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let seen: HashSet<String> = document.visible().map(bare).collect();
    document.lines.retain(|line| line.hidden.is_none() || !seen.contains(&bare(line)));
}

/// Whether most of the text is glyphs without a known character.
fn mostly_unknown(document: &Document) -> bool {
    let (mut unknown, mut all) = (0, 0);
    for c in document.lines.iter().flat_map(|line| line.text.chars()).filter(|c| !c.is_whitespace()) {
        all += 1;
        unknown += usize::from(c == '\u{FFFD}' || ('\u{E000}'..='\u{F8FF}').contains(&c));
    }
    all > 0 && unknown * 100 >= all * MAX_UNKNOWN
}

/// pdf-extract, which panics on some files; a panic counts as nothing found.
fn second_reader(bytes: &[u8]) -> Option<Document> {
    let text = std::panic::catch_unwind(|| pdf_extract::extract_text_from_mem_by_pages(bytes)).ok()?.ok()?;
    let mut lines = Lines::new();
    for (index, page) in text.iter().enumerate().take(MAX_PAGES) {
        for raw in page.lines() {
            lines.push(raw, &Line::on_page(index as u32 + 1));
        }
    }
    let mut document = lines.into_document(Format::Pdf, text.len() as u32);
    if document.lines.is_empty() || mostly_unknown(&document) {
        return None;
    }
    let message = "read by the second PDF reader, which cannot tell hidden text from visible text";
    document.warnings.push(Warning::new("visibility-unknown", message));
    Some(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of these objects, numbered from 1, without a table of them.
    fn pdf(objects: &[&str]) -> Vec<u8> {
        let numbered = objects.iter().enumerate().map(|(at, object)| format!("{} 0 obj\n{object}\nendobj\n", at + 1));
        format!("%PDF-1.7\n{}trailer\n<</Root 1 0 R>>\n%%EOF", numbered.collect::<String>()).into_bytes()
    }

    /// A page with this content.
    fn page(content: &str) -> Vec<u8> {
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>";
        let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
        pdf(&[CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content, font])
    }

    fn lines(file: &[u8]) -> Vec<Line> {
        match super::super::read(Format::Pdf, file) {
            Ok(Reading::Document(document)) => document.lines,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_filled_field_is_text_where_it_stands() {
        let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
        let look = "<</Type/XObject/Subtype/Form/BBox[0 0 50 10]/Resources<</Font<</F 4 0 R>>>>/Length 33>>\nstream\n\
            BT /F 10 Tf 2 1 Td (Baker) Tj ET \nendstream";
        for (flags, expected) in [("", &["Baker"][..]), ("/F 2", &[]), ("/F 32", &[])] {
            let note = format!("<</Subtype/Widget/Rect[100 600 200 620]/AP<</N 5 0 R>>{flags}>>");
            let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Annots[{note}]>>");
            let file = pdf(&[CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", &page, font, look]);
            match super::super::read(Format::Pdf, &file) {
                Ok(Reading::Document(document)) => {
                    let texts: Vec<&str> = document.lines.iter().map(|line| line.text.as_str()).collect();
                    assert_eq!(texts, expected, "{flags}");
                    let line = &document.lines[0];
                    assert_eq!((line.place.left, line.place.baseline, line.size), (104.0, 602.0, 200), "{flags}");
                }
                other => assert!(expected.is_empty(), "{flags} {other:?}"),
            }
        }
    }

    #[test]
    fn strings_stand_where_the_state_of_the_text_puts_them() {
        for (content, right) in [
            ("BT /F 10 Tf 50 700 Td (xx) Tj ET", 60.0),
            ("BT /F 10 Tf 50 Tz 50 700 Td (xx) Tj ET", 55.0),
            ("BT /F 10 Tf 3 Tc 50 700 Td (xx) Tj ET", 66.0),
            ("BT /F 10 Tf 50 700 Td 7 Tw (x x) Tj ET", 69.78),
            ("BT /F 10 Tf 50 700 Td [(x) -100 (x)] TJ ET", 61.0),
            ("2 0 0 1 0 0 cm BT /F 10 Tf 25 700 Td (xx) Tj ET", 70.0),
            ("BT /F 10 Tf 14 TL 50 714 Td 0 0 (xx) \" ET", 60.0),
            ("BT 1 0 0 1 50 700 Tm /F 10 Tf (x) Tj (x) Tj ET", 60.0),
        ] {
            let stream = format!("<</Length {}>>\nstream\n{content}\nendstream", content.len());
            let place = lines(&page(&stream))[0].place;
            assert!((place.left - 50.0).abs() < 0.01 && (place.baseline - 700.0).abs() < 0.01, "{content} {place:?}");
            assert!((place.right - right).abs() < 0.01, "{content} {place:?}");
        }
    }

    #[test]
    fn a_font_with_a_map_needs_no_program() {
        let inner = "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 500/W[1[600 700]5 7 900]>>";
        let font = format!(
            "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[{inner}]/ToUnicode 6 0 R>>"
        );
        let content = "BT /F 10 Tf 50 700 Td <000100020006000300> Tj ET";
        let stream = |text: &str| format!("<</Length {}>>\nstream\n{text}\nendstream", text.len());
        let map = stream("1 beginbfrange <0001> <0006> <0041> endbfrange");
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>";
        let pages = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
        let line = lines(&pdf(&[CATALOG, pages, page, &stream(content), &font, &map])).remove(0);
        // The last code is cut in half, and told by nothing.
        assert_eq!((line.text.as_str(), line.place.right), ("ABFC\u{FFFD}", 82.0));
    }

    #[test]
    fn a_file_that_breaks_off_in_its_text_is_read_up_to_there() {
        let text = "BT /F 10 Tf 50 700 Td (Ann Example, baker) Tj 0 -12 Td (Oslo";
        let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>";
        let pages = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
        let stream = format!("<</Length 900>>\nstream\n{text}");
        let whole = pdf(&[CATALOG, pages, page, font, &stream]);
        let cut = memchr::memmem::find(&whole, b"(Oslo").unwrap() + 5;
        let Ok(Reading::Document(document)) = super::super::read(Format::Pdf, &whole[..cut]) else {
            panic!("a document")
        };
        assert_eq!(document.lines[0].text, "Ann Example, baker");
        assert_eq!(document.warnings[0].code, "broken-pages");
        // Its text is missing.
        let lost = pdf(&[CATALOG, pages, page, font]);
        let unread = super::super::read(Format::Pdf, &lost).unwrap_err();
        assert_eq!(unread.reason, Reason::Damaged);
    }

    #[test]
    fn a_page_that_breaks_off_is_read_up_to_there() {
        let text = "BT /F 10 Tf 50 700 Td (Ann Example, baker) Tj ET";
        let deep = "[".repeat(1000);
        for (filter, content, expected) in [
            ("", text, Ok((1, vec![]))),
            ("", &format!("{text} {deep} {text}"), Ok((1, vec!["broken-pages"]))),
            ("", &format!("{deep} {text}"), Err(Reason::Damaged)),
            ("/Filter/Fl", text, Err(Reason::Damaged)),
            ("", "", Err(Reason::NoText)),
        ] {
            let stream = format!("<<{filter}/Length {}>>\nstream\n{content}\nendstream", content.len());
            let got = match super::super::read(Format::Pdf, &page(&stream)) {
                Ok(Reading::Document(document)) => {
                    Ok((document.lines.len(), document.warnings.iter().map(|w| w.code.clone()).collect()))
                }
                other => Err(other.map(|_| ()).map_err(|unread| unread.reason)),
            };
            let expected =
                expected.map(|(lines, codes)| (lines, codes.into_iter().map(str::to_owned).collect::<Vec<_>>()));
            assert_eq!(got, expected.map_err(Err), "{filter} {}", content.len());
        }
    }

    /// A page whose content, deflated twice, is so many blanks.
    fn blanks(count: usize) -> Vec<u8> {
        let packed = deflate(&deflate(&vec![b' '; count]));
        let hex = packed.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let content = format!("<</Filter[/AHx/Fl/Fl]/Length {}>>\nstream\n{hex}\nendstream", hex.len());
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>";
        pdf(&[CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, &content])
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        miniz_oxide::deflate::compress_to_vec_zlib(bytes, 1)
    }

    #[test]
    fn content_is_inflated_up_to_a_bound() {
        for (count, expected) in
            [(1 << 20, Reason::NoText), (MAX_CONTENT + 1, Reason::TooLarge), (257 << 20, Reason::TooLarge)]
        {
            let got = super::super::read(Format::Pdf, &blanks(count)).err().map(|unread| unread.reason);
            assert_eq!(got, Some(expected), "{count}");
        }
    }

    const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";

    #[test]
    fn the_pages_of_a_tree_are_counted_as_they_are() {
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>";
        for (tree, leaf, expected) in [
            ("<</Type/Pages/Kids[3 0 R]/Count 1>>", page, Ok(1)),
            ("<</Type/Pages/Kids[3 0 R]/Count 7>>", page, Ok(1)),
            ("<</Type/Pages/Kids[3 0 R 3 0 R]/Count 1>>", page, Ok(1)),
            ("<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>", Err(Reason::Damaged)),
            ("<</Type/Pages/Kids[]/Count 2>>", page, Err(Reason::Damaged)),
        ] {
            let got = first_reader(&pdf(&[CATALOG, tree, leaf])).map(|d| d.pages).map_err(|unread| unread.reason);
            assert_eq!(got, expected, "{tree}");
        }
    }
}

//! PDF: pdfboss gives positioned runs of text, the layout makes lines of them; pdf-extract is the second reader.
//!
//! The second reader gets a try when the first fails or finds no text at all. It knows nothing of colours or
//! rendering modes, so what it reads carries the warning `visibility-unknown`.

use super::layout::{Run, lay_out};
use super::{Document, Format, Hidden, Line, Lines, Reading, Reason, Unread, Warning};
use crate::date::Month;
use pdfboss_core::Document as Pdf;
use pdfboss_text::{FontCache, ReadingOrder, TextSpan};

/// Pages that are read of one file.
const MAX_PAGES: usize = 200;
/// Points under which no one reads a text.
const TINY_POINTS: f32 = 4.0;
/// Share of unknown glyphs, in hundredths, from which text is gibberish.
const MAX_UNKNOWN: usize = 40;

/// Reads a PDF.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let first = first_reader(bytes);
    let failure = match first {
        Ok(document) if !document.lines.is_empty() => return Ok(Reading::Document(document)),
        Ok(document) => Ok(document),
        Err(unread) if unread.reason == Reason::Encrypted => return Err(unread),
        Err(unread) => Err(unread),
    };
    match (second_reader(bytes), failure) {
        (Some(document), _) => Ok(Reading::Document(document)),
        (None, Ok(empty)) => Ok(Reading::Document(empty)),
        (None, Err(unread)) => Err(unread),
    }
}

fn first_reader(bytes: &[u8]) -> Result<Document, Unread> {
    let damaged = |e: pdfboss_core::Error| Unread::new(Reason::Damaged, format!("the PDF cannot be read ({e})"));
    let pdf = match Pdf::load(bytes.to_vec()) {
        Ok(pdf) => pdf,
        Err(pdfboss_core::Error::Encrypted) => return Err(encrypted()),
        Err(e) => return Err(damaged(e)),
    };
    if pdf.is_locked() {
        return Err(encrypted());
    }
    let pages = pdf.page_count().max(pdf.flattened_page_count().min(MAX_PAGES));
    if pages == 0 {
        return Err(Unread::new(Reason::Damaged, "the PDF has no pages"));
    }
    let fonts = FontCache::default();
    let mut lines = Lines::new();
    let mut links = Vec::new();
    for index in 0..pages.min(MAX_PAGES) {
        let Ok(page) = pdf.page(index) else { continue };
        let Ok((spans, _)) = pdfboss_text::extract_spans_reporting_cached(&pdf, &page, &fonts, ReadingOrder::Content)
        else {
            continue;
        };
        let runs = spans.into_iter().map(|span| run(span, &page)).collect();
        lay_out(runs, index as u32 + 1, &mut lines);
        links.extend(link_targets(&pdf, &page));
    }
    let mut document = lines.into_document(Format::Pdf, pages as u32);
    if mostly_unknown(&document) {
        document.lines.clear();
    }
    document.links = links;
    let metadata = pdf.metadata();
    document.dated = [metadata.creation_date_parsed(), metadata.mod_date_parsed()]
        .into_iter()
        .flatten()
        .map(|date| Month::new(i32::from(date.year), date.month))
        .max();
    if pages > MAX_PAGES {
        let message = format!("{pages} pages; the first {MAX_PAGES} were read");
        document.warnings.push(Warning::new("pages-cut", message));
    }
    Ok(document)
}

fn encrypted() -> Unread {
    Unread::new(Reason::Encrypted, "the PDF is locked by a password: ask for a copy without one")
}

fn run(span: TextSpan, page: &pdfboss_core::Page) -> Run {
    let outside = span.end_x < page.crop_box.x0
        || span.x > page.crop_box.x1
        || span.y > page.crop_box.y1
        || span.y + span.ascent < page.crop_box.y0;
    let hidden = if span.invisible {
        Some(Hidden::Invisible)
    } else if outside {
        Some(Hidden::OffPage)
    } else if span.size < TINY_POINTS && !span.text.trim().is_empty() {
        Some(Hidden::TinyText)
    } else {
        None
    };
    Run {
        text: span.text,
        left: span.x,
        right: span.end_x,
        baseline: span.y,
        size: span.size,
        bold: span.bold,
        turned: span.rotate != 0,
        hidden,
    }
}

fn link_targets(pdf: &Pdf, page: &pdfboss_core::Page) -> Vec<String> {
    let uris = pdf.annotations(page).into_iter().filter_map(|annotation| match annotation.action?.kind {
        pdfboss_core::ActionKind::Uri { uri, .. } => Some(uri),
        _ => None,
    });
    uris.collect()
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

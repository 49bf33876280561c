//! PDF: pdfboss gives positioned runs of text, the layout makes lines of them; pdf-extract is the second reader.
//!
//! The second reader gets a try when the first fails or finds no text at all. It knows nothing of colours or
//! rendering modes, so what it reads carries the warning `visibility-unknown`.

use super::layout::{Run, drop_running_lines, lay_out};
use super::look::{self, Look, Looker, Piece};
use super::visibility::{self, Painter};
use super::{Document, Format, Hidden, Line, Lines, Reading, Reason, Unread, Warning};
use crate::date::Month;
use pdfboss_core::annotation::Annotation;
use pdfboss_core::content::ContentOps;
use pdfboss_core::{Document as Pdf, Immediate, OcState, Page, block_on};
use pdfboss_text::{ExtractReport, FontCache, ReadingOrder, SkippedTextKind, TextSpan};
use std::cell::OnceCell;
use std::collections::HashSet;

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
    // The pages that the tree leads to, not the number that it tells: one that leads back to itself has none.
    let pages = pdf.flattened_page_count();
    if pages == 0 {
        return Err(Unread::new(Reason::Damaged, "no page can be found in the PDF"));
    }
    let fonts = FontCache::default();
    let layers = pdf.oc_state();
    let mut painter = Painter::new(&pdf, layers.as_ref());
    // Opened for looking when a page asks for it.
    let opened = OnceCell::new();
    let looker = OnceCell::new();
    let (mut cut, mut broken) = (false, 0);
    let mut lines = Lines::new();
    let mut links = Vec::new();
    for index in 0..pages.min(MAX_PAGES) {
        let Ok(page) = pdf.page(index) else { continue };
        // Decoded once for both readings of it.
        let decoded = content(&pdf, &page)?;
        let is_decoded = decoded.is_some();
        let mut content = decoded.unwrap_or_default();
        let mut page = visibility::with_content(&page, content.clone());
        let (mut spans, mut off, is_whole) = self::spans(&pdf, &page, &fonts, layers.as_ref());
        if !is_whole || !is_decoded {
            broken += 1;
            content.truncate(whole_operators(&content));
            page = visibility::with_content(&page, content.clone());
            (spans, off, _) = self::spans(&pdf, &page, &fonts, layers.as_ref());
        }
        let annotations = pdf.annotations(&page);
        let notes = annotations.iter().any(is_painted);
        links.extend(annotations.into_iter().filter_map(link_target));
        if spans.is_empty() && !notes {
            continue;
        }
        let painting = painter.page(&page, &content);
        cut |= painting.cut;
        let plain = |page: &Page| extract(&pdf, page, &fonts, None).0;
        let (spans, off) = match visibility::without_false_replacements(&page, &content, &painting, plain) {
            Some(glyphs) => {
                let (spans, off, _) = self::spans(&pdf, &glyphs, &fonts, layers.as_ref());
                (spans, off)
            }
            None => (spans, off),
        };
        let (spans, off) = if painting.lying.is_empty() {
            (spans, off)
        } else {
            let names: Vec<String> = painting.lying.iter().cloned().collect();
            let honest = visibility::without_maps(&pdf, &page, &names);
            let (mut spans, off, _) = self::spans(&pdf, &honest, &FontCache::default(), layers.as_ref());
            // Without the map a code of an odd font is unknown; what told words by one code is a mark on the page.
            let is_mark = |span: &&mut TextSpan| names.contains(&span.font) && span.text.chars().nth(2).is_none();
            for span in spans.iter_mut().filter(is_mark) {
                span.text = span.text.replace('\u{FFFD}', "•");
            }
            (spans, off)
        };
        let look = || {
            let opened = opened.get_or_init(|| look::open(bytes)).as_ref()?;
            looker.get_or_init(|| Looker::new(opened)).look(index, notes)
        };
        let (hidden, look) = visibility::judge(&spans, &page, &painting, notes, look);
        let layer_off = |at: usize| off.get(at).is_some_and(|off| *off).then_some(Hidden::LayerOff);
        let judged = spans.into_iter().zip(hidden).enumerate();
        let mut runs: Vec<Run> = judged.map(|(at, (span, hidden))| run(span, layer_off(at).or(hidden))).collect();
        runs.extend(look.into_iter().flat_map(Look::pieces).map(piece));
        lay_out(runs, &painting.sketch(), index as u32 + 1, &mut lines);
    }
    let mut document = lines.into_document(Format::Pdf, pages as u32);
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
    document.dated = [metadata.creation_date_parsed(), metadata.mod_date_parsed()]
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
    if pages > MAX_PAGES {
        let message = format!("{pages} pages; the first {MAX_PAGES} were read");
        document.warnings.push(Warning::new("pages-cut", message));
    }
    Ok(document)
}

fn encrypted() -> Unread {
    Unread::new(Reason::Encrypted, "the PDF is locked by a password: ask for a copy without one")
}

/// The content of a page; none if it cannot be decoded. pdfboss stops at 256 MiB, for which it
/// takes more memory than a child has, and says so in words only.
fn content(pdf: &Pdf, page: &Page) -> Result<Option<Vec<u8>>, Unread> {
    match page.content(pdf) {
        Ok(content) if content.len() <= MAX_CONTENT => Ok(Some(content)),
        Err(e) if !e.to_string().contains("size limit") => Ok(None),
        _ => {
            let detail = format!("the content of a page inflates to over {} MiB", MAX_CONTENT >> 20);
            Err(Unread::new(Reason::TooLarge, detail))
        }
    }
}

/// How much of a content is operators that can be read: pdfboss drops all of one that breaks off.
fn whole_operators(content: &[u8]) -> usize {
    let mut operators = ContentOps::at(content, 0);
    let mut end = 0;
    while let Ok(Some(_)) = operators.next_op() {
        end = operators.pos();
    }
    end
}

/// The runs of a page, those of layers that are switched off too, which these are, and whether the content of the page
/// can be read whole.
fn spans(pdf: &Pdf, page: &Page, fonts: &FontCache, layers: Option<&OcState>) -> (Vec<TextSpan>, Vec<bool>, bool) {
    let (shown, report) = extract(pdf, page, fonts, layers);
    let is_whole = !report.skipped.iter().any(|skipped| skipped.kind == SkippedTextKind::PageContents);
    if report.hidden == 0 {
        return (shown, Vec::new(), is_whole);
    }
    // What is shown is what there is, in the same order, without what is off.
    let (all, _) = extract(pdf, page, fonts, None);
    let mut shown = shown.iter().peekable();
    let same = |a: &TextSpan, b: &TextSpan| {
        a.text == b.text && a.x.to_bits() == b.x.to_bits() && a.y.to_bits() == b.y.to_bits()
    };
    let off = all.iter().map(|span| shown.next_if(|next| same(next, span)).is_none()).collect();
    (all, off, is_whole)
}

/// The runs that pdfboss reads, and what it left out.
fn extract(pdf: &Pdf, page: &Page, fonts: &FontCache, layers: Option<&OcState>) -> (Vec<TextSpan>, ExtractReport) {
    let order = ReadingOrder::Content;
    let source = Immediate(pdf);
    let read = pdfboss_text::extract_spans_reporting_cached_with(source, page, fonts, layers, None, order);
    block_on(read).unwrap_or_default()
}

fn run(span: TextSpan, hidden: Option<Hidden>) -> Run {
    let turn = span.rotate.rem_euclid(360) as u16;
    let (left, right, baseline) = match turn {
        90 => (span.y, span.end_y, -span.x),
        180 => (-span.x, -span.end_x, -span.y),
        270 => (-span.y, -span.end_y, span.x),
        _ => (span.x, span.end_x, span.y),
    };
    Run { text: span.text, left, right, baseline, size: span.size, bold: span.bold, turn, hidden }
}

/// Text that only the look at the page found.
fn piece(piece: Piece) -> Run {
    let Piece { text, left, right, baseline, size, hidden } = piece;
    Run { text, left, right, baseline, size, bold: false, turn: 0, hidden }
}

/// Whether an annotation is painted on the page: a filled field, a note, a stamp.
fn is_painted(annotation: &Annotation) -> bool {
    annotation.has_appearance
        && !annotation.flags.hidden()
        && !matches!(annotation.subtype.as_str(), "Link" | "Popup" | "Highlight" | "Underline" | "Squiggly")
}

fn link_target(annotation: Annotation) -> Option<String> {
    match annotation.action?.kind {
        pdfboss_core::ActionKind::Uri { uri, .. } => Some(uri),
        _ => None,
    }
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

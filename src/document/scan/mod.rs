//! Scans: pages that are pictures, read by OCR, their words laid out like those of a PDF.
//!
//! ```text
//! picture.rs / draw.rs -> regions.rs   -> net.rs   -> page.rs (layout of document/pdf)
//!   page as pixels        lines, turned   letters     lines in reading order
//!                      -> tesseract.rs, an engine outside, which gets the picture and gives words
//! ```
//!
//! A reader of scans is a child that is shut in like any reader; it opens the models before it is. It is started when
//! the first scan turns up, so that nobody else pays for it. What runs outside it, tesseract, gets pictures that were
//! drawn and written anew here, never the bytes of a file. A page with a text layer is never read by OCR.

#[cfg(feature = "ocr")]
mod draw;
mod engine;
mod letters;
#[cfg(feature = "ocr")]
mod net;
#[cfg(feature = "ocr")]
mod page;
#[cfg(feature = "ocr")]
mod picture;
#[cfg(feature = "ocr")]
mod regions;
pub(crate) mod tesseract;
#[cfg_attr(not(feature = "ocr"), path = "no_work.rs")]
mod work;

pub use engine::{Asked, Engine, INSTALL, NoEngine};

pub(crate) use work::{Order, Work};
#[cfg(feature = "ocr")]
pub(super) use {draw::draw, picture::Picture};

use super::pdf::layout::{Run, Sketch, lay_out};
use super::{Document, Format, Lines, Reading, Reason, Unread, Warning};

/// The warning about pages that are pictures and were not read.
pub(super) const UNREAD_PAGES: &str = "picture-pages";

/// Pages of one file that are read by OCR: a resume has a few, and each costs seconds.
pub const MAX_PAGES: usize = 10;

/// How sure a file must be on average, from 0 to 1; under it there is a warning.
const SURE: f32 = 0.85;
/// What is told of a file without pictures.
pub(super) const NO_PICTURE: &str = "no page of it is a picture";
/// Letters under which a picture has no text worth the name, such as a logo or a photograph.
const MIN_LETTERS: usize = 40;

/// The lines that were read from pictures, and how sure that is.
#[derive(Default)]
pub(crate) struct Scanned {
    letters: usize,
    sure: f32,
    pages: usize,
    pictures: usize,
}

impl Scanned {
    /// Counts what was read of a page: so many letters, each so sure.
    fn add(&mut self, letters: usize, sure: f32) {
        self.letters += letters;
        self.sure += sure;
        self.pages += usize::from(letters > 0);
        self.pictures += 1;
    }

    /// The document of these lines, by an engine of this name.
    fn document(&self, lines: Lines, format: Format, pages: u32, engine: &str) -> Result<Document, Unread> {
        if self.letters < MIN_LETTERS {
            let detail = match self.letters {
                _ if self.pictures == 0 => NO_PICTURE.to_owned(),
                0 => "OCR finds no text in the picture".to_owned(),
                few => format!("OCR finds only {few} letters in the picture; look at the file itself"),
            };
            return Err(Unread::new(Reason::NoText, detail));
        }
        let mut document = lines.into_document(format, pages);
        let told = if self.pages == 1 { "1 page was".to_owned() } else { format!("{} pages were", self.pages) };
        document.warnings.push(Warning::new("scanned", format!("{told} read from a picture by OCR ({engine})")));
        let sure = self.sure / self.letters as f32;
        if sure < SURE {
            let percent = (sure * 100.0).round();
            let message = format!("OCR is only {percent} % sure of the letters: look at the file itself");
            document.warnings.push(Warning::new("low-confidence", message));
        }
        Ok(document)
    }
}

/// Adds the lines of a page that was read by OCR.
fn lay_out_scan(mut runs: Vec<Run>, page: u32, lines: &mut Lines) {
    even_sizes(&mut runs);
    for run in &mut runs {
        run.text = letters::repaired(&run.text);
    }
    // From the top; runs on one line come together in the layout.
    runs.sort_by(|a, b| b.baseline.total_cmp(&a.baseline).then(a.left.total_cmp(&b.left)));
    lay_out(runs, &Sketch { is_scan: true, ..Sketch::default() }, page, lines);
}

/// Boxes of lines of one size differ by their letters: sizes near the middle one are made it.
fn even_sizes(runs: &mut [Run]) {
    let mut sizes: Vec<f32> = runs.iter().map(|run| run.size).collect();
    sizes.sort_by(f32::total_cmp);
    let Some(middle) = sizes.get(sizes.len() / 2).copied() else { return };
    for run in runs {
        if (run.size / middle - 1.0).abs() < 0.2 {
            run.size = middle;
        }
    }
}

/// Whether a file of this format, read so, has pages for OCR.
pub(crate) fn is_wanted(format: Format, read: &Result<Reading, Unread>) -> bool {
    match read {
        Ok(Reading::Document(document)) => document.warnings.iter().any(|warning| warning.code == UNREAD_PAGES),
        Ok(Reading::Parts(_)) => false,
        Err(unread) => unread.reason == Reason::NoText && matches!(format, Format::Pdf | Format::Image),
    }
}

/// What was read before, and the pages that OCR read.
pub(crate) fn merge(read: Result<Reading, Unread>, scans: Result<Document, Unread>) -> Result<Reading, Unread> {
    match (read, scans) {
        (Ok(Reading::Document(mut document)), Ok(scans)) => {
            document.warnings.retain(|warning| warning.code != UNREAD_PAGES);
            document.warnings.extend(scans.warnings);
            document.lines.extend(scans.lines);
            // Lines of a page stay in their order; a page was read by one of the two.
            document.lines.sort_by_key(|line| line.page);
            let visible = document.lines.iter_mut().filter(|line| line.hidden.is_none());
            visible.zip(1..).for_each(|(line, number)| line.number = number);
            Ok(Reading::Document(document))
        }
        (Err(_), Ok(scans)) => Ok(Reading::Document(scans)),
        // What has text is not lost for a picture in it.
        (Ok(read), _) => Ok(read),
        (Err(read), Err(unread)) => Err(if unread.detail == NO_PICTURE { read } else { unread }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Line;

    fn document(texts: &[(&str, u32)], codes: &[&str]) -> Document {
        let mut lines = Lines::new();
        for (text, page) in texts {
            lines.push(text, &Line::on_page(*page));
        }
        let mut document = lines.into_document(Format::Pdf, 3);
        document.warnings = codes.iter().map(|code| Warning::new(code, "")).collect();
        document
    }

    #[test]
    fn pages_of_both_kinds_stand_in_their_order() {
        let text = document(&[("one", 1), ("three", 3), ("and more", 3)], &[UNREAD_PAGES, "other"]);
        let scans = document(&[("two", 2)], &["scanned"]);
        assert!(is_wanted(Format::Pdf, &Ok(Reading::Document(text.clone()))));
        let Ok(Reading::Document(merged)) = merge(Ok(Reading::Document(text.clone())), Ok(scans)) else {
            panic!("a document")
        };
        let lines: Vec<(&str, u32)> = merged.lines.iter().map(|line| (line.text.as_str(), line.number)).collect();
        assert_eq!(lines, [("one", 1), ("two", 2), ("three", 3), ("and more", 4)]);
        assert_eq!(merged.warnings.iter().map(|w| w.code.as_str()).collect::<Vec<_>>(), ["other", "scanned"]);
        let failed = Err(Unread::new(Reason::Timeout, "late"));
        assert_eq!(merge(Ok(Reading::Document(text.clone())), failed), Ok(Reading::Document(text)));
    }

    #[test]
    fn what_is_no_scan_keeps_its_own_reason() {
        let hidden = || Err(Unread::new(Reason::NoText, "all 3 lines of text are hidden from a reader"));
        assert!(is_wanted(Format::Pdf, &hidden()) && !is_wanted(Format::Docx, &hidden()));
        let none = Scanned::default().document(Lines::new(), Format::Pdf, 1, "an engine");
        assert_eq!(merge(hidden(), none), hidden());
        let mut few = Scanned::default();
        few.add(4, 3.6);
        let few = few.document(Lines::new(), Format::Image, 1, "an engine");
        assert!(few.unwrap_err().detail.starts_with("OCR finds only 4 letters"));
    }

    #[test]
    fn an_unsure_reading_says_so() {
        for (sure, expected) in [(0.95, &["scanned"][..]), (0.7, &["scanned", "low-confidence"])] {
            let mut scanned = Scanned::default();
            scanned.add(100, 100.0 * sure);
            let document = scanned.document(Lines::new(), Format::Image, 1, "an engine").unwrap();
            assert_eq!(document.warnings.iter().map(|w| w.code.as_str()).collect::<Vec<_>>(), expected);
        }
    }
}

//! What one file as given may cost, all that comes out of it together: an archive, a mail and a single text alike.
//!
//! What is understood is counted in characters and not by a clock, so that the same file gives the same bytes on every
//! machine. Only reading has a clock, as a reader may hang; its time is that of one file, and a little for each part.

use crate::document::{Document, Reason, Unread, Warning};
use std::time::{Duration, Instant};

/// Characters of one document that are understood: about a hundred pages, several times the longest honest resume.
const DOCUMENT: usize = 400_000;
/// Characters that are understood of a whole file as given, however small it is.
const FILE: usize = 400_000;
/// Further characters a byte of the file: texts compress to a third, and other formats are larger than their text.
const A_BYTE: usize = 8;
/// Parts of an archive or mail, however small it is.
const PARTS: usize = 64;
/// Bytes of the file from which there may be one part more: no honest resume is smaller.
const A_PART: usize = 512;
/// Time to read a part of an archive, beside the time of one file for all: it takes a few milliseconds.
const READ_A_PART: Duration = Duration::from_millis(10);
/// Parts of an archive whose pictures may take the whole time for those of one; at their usual speed it is hundreds.
const SCANS: u32 = 10;
/// What each line costs beside its characters.
const LINE: usize = 16;

/// What is left of a file's budget.
pub(super) struct Budget {
    work: usize,
    parts: usize,
    time: Duration,
    /// Time for the pictures of one part, and for all of them.
    picture: Duration,
    pictures: Duration,
}

impl Budget {
    /// The budget of a file of so many bytes, whose reading may take `timeout`, and the pictures of one of its parts
    /// `picture`.
    pub(super) fn new(bytes: usize, timeout: Duration, picture: Duration) -> Self {
        let (work, parts) = (FILE + bytes * A_BYTE, PARTS + bytes / A_PART);
        Self { work, parts, time: timeout, picture, pictures: picture * SCANS }
    }

    /// Takes one part; whether there may be one more.
    pub(super) fn take_part(&mut self) -> bool {
        let Some(left) = self.parts.checked_sub(1) else { return false };
        self.parts = left;
        self.time += READ_A_PART;
        true
    }

    /// What is told of the parts that there may not be: one row for all, as thousands of rows would drown the rest.
    pub(super) fn too_many(left_out: usize) -> Unread {
        spent(&format!("{left_out} of its parts were not read: it has more than so small a file may have"))
    }

    /// Reads within what is left of the time.
    pub(super) fn read<T>(&mut self, read: impl FnOnce(Duration) -> Result<T, Unread>) -> Result<T, Unread> {
        if self.time.is_zero() {
            return Err(Unread::new(Reason::Timeout, "the other parts of its file took up the time to read it"));
        }
        let started = Instant::now();
        let result = read(self.time);
        self.time = self.time.saturating_sub(started.elapsed());
        result
    }

    /// Reads pictures within what is left of the time for them.
    pub(super) fn scan<T>(&mut self, read: impl FnOnce(Duration) -> Result<T, Unread>) -> Result<T, Unread> {
        let within = self.picture.min(self.pictures);
        if within.is_zero() {
            return Err(Unread::new(
                Reason::Timeout,
                "the scans in the other parts of its file took up the time for OCR",
            ));
        }
        let started = Instant::now();
        let result = read(within);
        self.pictures = self.pictures.saturating_sub(started.elapsed());
        result
    }

    /// The document, cut where its own limit is; an error where the file's is reached.
    pub(super) fn understand(&mut self, document: &mut Document) -> Result<(), Unread> {
        let mut steps = 0;
        let mut most = document.lines.len();
        for (at, line) in document.lines.iter().enumerate() {
            steps += line.text.chars().count() + LINE;
            if steps > DOCUMENT {
                most = at;
                break;
            }
        }
        self.work = self
            .work
            .checked_sub(steps.min(DOCUMENT))
            .ok_or_else(|| spent("the other parts of its file hold as much text as is looked at in one file"))?;
        if most < document.lines.len() {
            let left = document.lines.len() - most;
            document.lines.truncate(most);
            let message = format!("longer than is looked at in one file: the last {left} lines were left out");
            document.warnings.push(Warning::new("too-long", message));
        }
        Ok(())
    }
}

fn spent(why: &str) -> Unread {
    Unread::new(Reason::TooLarge, format!("{why}; give each as a file of its own"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, Line, Lines};

    fn document(lines: usize, chars: usize) -> Document {
        let mut all = Lines::new();
        (0..lines).for_each(|_| all.push(&"x".repeat(chars), &Line::on_page(1)));
        all.into_document(Format::Txt, 1)
    }

    #[test]
    fn a_file_has_one_budget_for_all_its_parts() {
        let mut budget = Budget::new(8 << 10, Duration::from_secs(20), Duration::ZERO);
        let mut read = 0;
        for _ in 0..100 {
            let mut part = document(2000, 100);
            read += usize::from(budget.take_part() && budget.understand(&mut part).is_ok());
        }
        assert_eq!(read, 2, "of a hundred texts of 200,000 characters in a file of 8 KiB");
        let parts = |bytes| {
            let mut budget = Budget::new(bytes, Duration::ZERO, Duration::ZERO);
            (0..20_000).filter(|_| budget.take_part()).count()
        };
        assert_eq!((parts(0), parts(1 << 20)), (64, 64 + 2048));
    }

    #[test]
    fn a_long_document_is_cut_and_says_so() {
        let mut budget = Budget::new(2 << 20, Duration::from_secs(20), Duration::ZERO);
        for (lines, kept) in [(10, 10), (5000, 400_000 / 116)] {
            let mut document = document(lines, 100);
            budget.understand(&mut document).unwrap();
            assert_eq!((document.lines.len(), document.warnings.len()), (kept, usize::from(lines > kept)));
        }
    }

    #[test]
    fn time_is_that_of_one_file() {
        let mut budget = Budget::new(1000, Duration::from_millis(30), Duration::from_millis(1));
        let slow = |time: Duration| {
            std::thread::sleep(time);
            Ok(())
        };
        assert!(budget.read(slow).is_ok());
        assert_eq!(budget.read(slow).unwrap_err().reason, Reason::Timeout);
        assert!(budget.take_part());
        assert!(budget.read(Ok).unwrap() <= READ_A_PART, "each part has a little");
        let scans = (0..100).take_while(|_| budget.scan(slow).is_ok()).count();
        assert!((1..=SCANS as usize).contains(&scans), "pictures have a time of their own, {scans} were read");
    }
}

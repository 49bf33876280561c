//! The pages of a PDF that have no text layer, drawn as pictures.

use super::paint::Painter;
use super::{MAX_CONTENT, MAX_PAGES, closed, content, crop, encrypted, inflate};
use crate::document::scan::{Picture, draw};
use crate::document::{Reason, Unread};
use hayro_font::hayro_syntax::{LoadPdfError, Pdf};

/// Draws the first `most` pages that have no text and something to see, and gives each to `take` with its number; the
/// number of all pages.
pub(in crate::document) fn pictures(
    bytes: &[u8],
    most: usize,
    take: &mut dyn FnMut(u32, Picture) -> Result<(), Unread>,
) -> Result<u32, Unread> {
    if inflate::is_bomb(bytes) {
        let detail = format!("a part of the PDF inflates to over {} MiB", MAX_CONTENT >> 20);
        return Err(Unread::new(Reason::TooLarge, detail));
    }
    let pdf = Pdf::new(closed(bytes)).map_err(|error| match error {
        LoadPdfError::Decryption(_) => encrypted(),
        LoadPdfError::Invalid => Unread::new(Reason::Damaged, "the PDF cannot be read: no page can be found"),
    })?;
    let mut painter = Painter::new(pdf.xref());
    let mut left = most;
    for (page, number) in pdf.pages().iter().take(MAX_PAGES).zip(1..) {
        let (content, _) = content(page)?;
        let (painting, _) = painter.page(page, crop(page), &content);
        if !painting.shows.is_empty() || painting.is_empty() {
            continue;
        }
        let Some(rest) = left.checked_sub(1) else { break };
        left = rest;
        if let Some(picture) = draw(page) {
            take(number, picture)?;
        }
    }
    Ok(pdf.pages().len() as u32)
}

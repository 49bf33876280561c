//! The pages of a PDF that have no text layer, drawn as pictures.

use super::paint::Painter;
use super::{MAX_PAGES, content, crop, open};
use crate::document::Unread;
use crate::document::scan::{Picture, draw};

/// Draws the first `most` pages that have no text and something to see, and gives each to `take` with its number; the
/// number of all pages.
pub(in crate::document) fn pictures(
    bytes: &[u8],
    most: usize,
    take: &mut dyn FnMut(u32, Picture) -> Result<(), Unread>,
) -> Result<u32, Unread> {
    let pdf = open(bytes)?;
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

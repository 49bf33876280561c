//! Replacement texts (`/ActualText`) that say something else than the glyphs a person sees.
//!
//! They are useful for icons, ligatures and hyphens, and a way to make a reader see what is not there. pdfboss gives
//! the replacement and drops the glyphs; where a page replaces whole words, it is read once more without the
//! replacements, and both texts are compared. Replacements inside forms are not looked at.

use super::paint::Painting;
use super::{TextSpan, matched};
use pdfboss_core::{Dict, Name, Object, Page, object::Stream};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Letters from which a replacement is a word and not a sign.
const MIN_LETTERS: usize = 4;
/// Letters that may stand for glyphs that are no letters: the name of an icon.
const MAX_ICON_LETTERS: usize = 24;
/// Share of letters, in hundredths, that a replacement shares with its glyphs.
const MIN_SHARED: usize = 60;

/// An `/ActualText` of the page's own stream: the text, and the bytes of the operator that opens it.
#[derive(Clone, Debug)]
pub(super) struct Replacement {
    pub(super) text: String,
    pub(super) operator: Range<usize>,
}

/// The page without replacement texts, if one of them is false; `read` gives the runs of a page.
pub(in crate::document) fn without_false_replacements(
    page: &Page,
    content: &[u8],
    painting: &Painting,
    read: impl FnOnce(&Page) -> Vec<TextSpan>,
) -> Option<Page> {
    let words: Vec<&Replacement> =
        painting.replacements.iter().filter(|r| letters(&r.text).len() >= MIN_LETTERS).collect();
    if words.is_empty() {
        return None;
    }
    let stripped = stripped(page, content, painting);
    let plain = read(&stripped);
    let mut glyphs = vec![String::new(); painting.replacements.len()];
    for (span, show) in plain.iter().zip(matched(&plain, &painting.shows)) {
        if let Some(text) = show.and_then(|show| glyphs.get_mut(show.replaced?)) {
            text.push_str(&span.text);
        }
    }
    let is_false = painting.replacements.iter().zip(&glyphs).any(|(r, glyphs)| differs(&r.text, glyphs));
    is_false.then_some(stripped)
}

/// The page with every operator that opens a replacement made into one that replaces nothing.
fn stripped(page: &Page, content: &[u8], painting: &Painting) -> Page {
    const PLAIN: &[u8] = b"/P BMC";
    let mut content = content.to_vec();
    for replacement in &painting.replacements {
        let Some(bytes) = content.get_mut(replacement.operator.clone()) else { continue };
        bytes.fill(b' ');
        if let Some(head) = bytes.get_mut(..PLAIN.len()) {
            head.copy_from_slice(PLAIN);
        }
    }
    with_content(page, content)
}

/// The page with this content in place of its own.
pub(in crate::document) fn with_content(page: &Page, content: Vec<u8>) -> Page {
    let mut dict = page.dict().clone();
    let stream = Stream { dict: Dict::new(), data: content };
    dict.insert(Name("Contents".to_owned()), Object::Stream(stream));
    let resources = page.resources.clone();
    Page::from_parts(page.index, page.media_box, page.crop_box, page.rotate, resources, dict, page.object_ref())
}

/// Whether a replacement says something else than its glyphs.
fn differs(replacement: &str, glyphs: &str) -> bool {
    let (told, seen) = (letters(replacement), letters(glyphs));
    if told.len() < MIN_LETTERS {
        return false;
    }
    if seen.is_empty() {
        return told.len() > MAX_ICON_LETTERS;
    }
    shared(told.clone(), seen.clone()) * 100 < told.len().max(seen.len()) * MIN_SHARED
}

/// How many letters two texts have in common, whatever their order.
fn shared(mut a: Vec<char>, mut b: Vec<char>) -> usize {
    a.sort_unstable();
    b.sort_unstable();
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

fn letters(text: &str) -> Vec<char> {
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replacement_is_held_against_its_glyphs() {
        for (replacement, glyphs, expected) in [
            ("Email", "\u{e001}", false),
            ("office", "oﬃce", false),
            ("experience", "experi-ence", false),
            ("fi", "\u{fb01}", false),
            ("Kubernetes expert", "Cook", true),
            ("Rust Kafka Docker Terraform Kubernetes", "\u{2022}", true),
        ] {
            assert_eq!(differs(replacement, glyphs), expected, "{replacement} for {glyphs}");
        }
    }
}

//! Replacement texts (`/ActualText`) that say something else than the glyphs a person sees.
//!
//! They are useful for icons, ligatures and hyphens, and a way to make a reader see what is not there.

use encoding_rs::{UTF_16BE, WINDOWS_1252};
use unicode_normalization::UnicodeNormalization;

/// Letters from which a replacement is a word and not a sign.
const MIN_LETTERS: usize = 4;
/// Letters that may stand for glyphs that are no letters: the name of an icon.
const MAX_ICON_LETTERS: usize = 24;
/// Share of letters, in hundredths, that a replacement shares with its glyphs.
const MIN_SHARED: usize = 60;

/// The text of a string outside of content: UTF-16 or UTF-8 with a mark, else nearly Latin.
pub(super) fn decoded(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    text.into_owned()
}

/// Whether a replacement says something else than its glyphs.
pub(super) fn differs(replacement: &str, glyphs: &str) -> bool {
    let (told, seen) = (letters(replacement), letters(glyphs));
    if told.len() < MIN_LETTERS {
        // A sign for a whole text would hide it.
        return seen.len() >= told.len() + MIN_LETTERS * 2;
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
            ("", "-", false),
            ("", "Cook in the Blue Door", true),
            ("Kubernetes expert", "Cook", true),
            ("Rust Kafka Docker Terraform Kubernetes", "\u{2022}", true),
        ] {
            assert_eq!(differs(replacement, glyphs), expected, "{replacement} for {glyphs}");
        }
    }
}

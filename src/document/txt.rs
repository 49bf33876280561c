//! Plain text in the encodings that resumes come in: UTF-8, UTF-16 and Windows-1252.

use super::{Format, Line, Lines, Reading, Unread, Warning};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Reads a text file: one line a line, form feeds start pages.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let (text, broken) = decode(bytes);
    let mut lines = Lines::new();
    let mut page = 1;
    for raw in text.split('\n') {
        for (at, part) in raw.split('\u{0C}').enumerate() {
            page += u32::from(at > 0);
            lines.push(part.trim_end_matches('\r'), &Line::on_page(page));
        }
    }
    let mut document = lines.into_document(Format::Txt, page);
    if broken {
        document.warnings.push(Warning::new("broken-characters", "some bytes of the file are no characters"));
    }
    Ok(Reading::Document(document))
}

/// Text from bytes in an unnamed encoding, and whether some bytes were no characters.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return (text, broken);
    }
    let sample = bytes.get(..4096.min(bytes.len())).unwrap_or(bytes);
    let zeros_at = |first: usize| sample.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    if zeros_at(0) + zeros_at(1) > sample.len() / 4 {
        let encoding = if zeros_at(1) >= zeros_at(0) { UTF_16LE } else { UTF_16BE };
        return encoding.decode_without_bom_handling(bytes);
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return (text, false);
    }
    // Mostly UTF-8 with a few broken bytes, or Windows-1252?
    let (utf8, _) = UTF_8.decode_without_bom_handling(bytes);
    let lost = utf8.chars().filter(|c| *c == '\u{FFFD}').count();
    let kept = utf8.chars().filter(|c| !c.is_ascii() && *c != '\u{FFFD}').count();
    if kept > lost {
        return (utf8, true);
    }
    let (text, broken) = WINDOWS_1252.decode_without_bom_handling(bytes);
    (text, broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_encodings_are_read() {
        for (bytes, expected) in [
            (&b"Caf\xc3\xa9"[..], "Café"),
            (b"Caf\xe9", "Café"),
            (b"\xef\xbb\xbfAda", "Ada"),
            (b"\xff\xfeA\0d\0a\0", "Ada"),
            (b"\xfe\xff\0A\0d\0a", "Ada"),
            (b"A\0d\0a\0 \0L\0", "Ada L"),
            (b"\x93quoted\x94", "“quoted”"),
        ] {
            assert_eq!(decode(bytes).0, expected, "{bytes:?}");
        }
    }

    #[test]
    fn form_feeds_start_pages() {
        let Ok(Reading::Document(document)) = read(b"one\r\n\x0ctwo") else { panic!("a document") };
        let pages: Vec<(u32, &str)> = document.lines.iter().map(|l| (l.page, l.text.as_str())).collect();
        assert_eq!((pages, document.pages), (vec![(1, "one"), (2, "two")], 2));
    }
}

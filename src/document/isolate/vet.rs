//! A reply is material, not truth: control characters go, counts are bounded, numbers are counted again.
//!
//! What a good reader gives passes unchanged; the same is done where reading is in the process itself.

use super::super::{Document, Line, MAX_LINE, MAX_TEXT, Part, Reading, Reason, Unread, Warning};

/// Lines that are kept of a document: more than the 2 M characters of any honest one make.
const MAX_LINES: usize = 500_000;
/// Links that are kept of a document.
const MAX_LINKS: usize = 10_000;
/// Warnings that are kept of a document.
const MAX_WARNINGS: usize = 1_000;
/// Parts of an archive or mail, as many as a zip package may have entries.
const MAX_PARTS: usize = 10_000;
/// Characters of a link, a part's name or a message.
const MAX_WORDS: usize = 4_096;

/// The reading as far as it can be believed.
pub(super) fn vet(result: Result<Reading, Unread>) -> Result<Reading, Unread> {
    match result {
        Ok(Reading::Document(document)) => vet_document(document).map(Reading::Document),
        Ok(Reading::Parts(parts)) => vet_parts(parts).map(Reading::Parts),
        Err(Unread { reason, detail }) => Err(Unread { reason, detail: words(detail) }),
    }
}

fn vet_document(mut document: Document) -> Result<Document, Unread> {
    let mut cut = document.lines.len() > MAX_LINES || document.links.len() > MAX_LINKS;
    document.lines.truncate(MAX_LINES);
    document.links.truncate(MAX_LINKS);
    document.warnings.truncate(MAX_WARNINGS);
    document.pages = document.pages.max(1);
    let (mut left, mut number) = (MAX_TEXT, 0);
    for line in &mut document.lines {
        cut |= vet_line(line, left, document.pages);
        left -= line.text.len();
        let counts = line.hidden.is_none() && !line.text.is_empty();
        number += u32::from(counts);
        line.number = if counts { number } else { 0 };
    }
    document.lines.retain(|line| !line.text.is_empty());
    document.links = document.links.into_iter().map(words).collect();
    for warning in &mut document.warnings {
        warning.code = words(std::mem::take(&mut warning.code));
        warning.message = words(std::mem::take(&mut warning.message));
        warning.line = warning.line.filter(|line| (1..=number).contains(line));
    }
    if cut {
        let message = "the reader gave more text than is kept of one file; the rest was left out";
        document.warnings.push(Warning::new("text-cut", message));
    }
    if number == 0 {
        return Err(Unread::new(Reason::NoText, "no visible text is in the file"));
    }
    Ok(document)
}

/// Makes a line plain and within what is left; whether something was cut.
fn vet_line(line: &mut Line, left: usize, pages: u32) -> bool {
    if line.text.contains(|c: char| c.is_control() && c != '\t') {
        line.text.retain(|c| !c.is_control() || c == '\t');
    }
    let room = left.min(MAX_LINE);
    let cut = line.text.len() > room;
    if cut {
        line.text.truncate(line.text.floor_char_boundary(room));
    }
    line.page = line.page.clamp(1, pages);
    for edge in [&mut line.place.left, &mut line.place.right, &mut line.place.baseline] {
        if !edge.is_finite() {
            *edge = 0.0;
        }
    }
    cut
}

fn vet_parts(mut parts: Vec<Part>) -> Result<Vec<Part>, Unread> {
    if parts.len() > MAX_PARTS {
        let detail = format!("the file holds {} files; at most {MAX_PARTS} are read", parts.len());
        return Err(Unread::new(Reason::Refused, detail));
    }
    for part in &mut parts {
        part.name = words(std::mem::take(&mut part.name));
    }
    Ok(parts)
}

/// One line of words for a person.
fn words(mut text: String) -> String {
    if text.contains(char::is_control) {
        text = text.replace(char::is_control, " ");
    }
    text.truncate(text.floor_char_boundary(MAX_WORDS));
    text
}

#[cfg(test)]
mod tests {
    use super::super::super::{Format, Hidden, Lines, Place};
    use super::*;

    fn document(texts: &[(&str, bool)]) -> Document {
        let mut document = Lines::new().into_document(Format::Txt, 1);
        document.lines = texts
            .iter()
            .map(|(text, hidden)| Line {
                text: (*text).to_owned(),
                page: 9,
                number: 77,
                hidden: hidden.then_some(Hidden::Vanish),
                place: Place { left: f32::NAN, right: 3.0, baseline: f32::INFINITY },
                ..Line::on_page(1)
            })
            .collect();
        document
    }

    fn lines_after(texts: &[(&str, bool)]) -> Vec<(String, u32)> {
        match vet(Ok(Reading::Document(document(texts)))) {
            Ok(Reading::Document(document)) => document.lines.into_iter().map(|l| (l.text, l.number)).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn replies_are_made_plain_and_counted_again() {
        for (texts, expected) in [
            (&[("Ada\tLovelace", false)][..], &[("Ada\tLovelace", 1)][..]),
            (
                &[("\u{1b}[31mAda\r\n", false), ("\u{7}", false), ("ghost", true), ("two", false)],
                &[("[31mAda", 1), ("ghost", 0), ("two", 2)],
            ),
            (&[("ghost", true)], &[]),
            (&[], &[]),
        ] {
            let got = lines_after(texts);
            assert_eq!(got.iter().map(|(t, n)| (t.as_str(), *n)).collect::<Vec<_>>(), expected, "{texts:?}");
        }
    }

    #[test]
    fn places_pages_and_warnings_stay_in_bounds() {
        let mut given = document(&[("Ada", false)]);
        given.warnings = vec![Warning::at("odd", 1, "a\nb"), Warning::at("odd", 2, "no such line")];
        given.links = vec!["mailto:a\u{0}b".to_owned()];
        let Ok(Reading::Document(got)) = vet(Ok(Reading::Document(given))) else { panic!("a document") };
        assert_eq!((got.lines[0].page, got.lines[0].place), (1, Place { left: 0.0, right: 3.0, baseline: 0.0 }));
        assert_eq!(
            got.warnings.iter().map(|w| (w.line, w.message.as_str())).collect::<Vec<_>>(),
            [(Some(1), "a b"), (None, "no such line")]
        );
        assert_eq!(got.links, ["mailto:a b"]);
    }

    /// Replies of a hostile child: real ones with bytes changed, cut, doubled and moved, the same each time.
    #[test]
    fn whatever_a_child_answers_is_refused_or_bounded() {
        let mut real = document(&[("Ada\tExample", false), ("2010 – 2012", false), ("ghost", true)]);
        real.warnings = vec![Warning::at("odd", 1, "a warning")];
        real.links = vec!["mailto:ada@example.org".to_owned()];
        let part = Part { name: "a.txt".to_owned(), bytes: b"Ada".to_vec(), is_body: false };
        let replies: [Result<Reading, Unread>; 3] = [
            Ok(Reading::Document(real)),
            Ok(Reading::Parts(vec![part; 3])),
            Err(Unread::new(Reason::Damaged, "it breaks off")),
        ];
        let replies = replies.map(|reply| postcard::to_allocvec(&reply).unwrap());
        // Knuth's MMIX.
        let mut state = 17_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below.max(1)
        };
        let (mut understood, mut refused) = (0, 0);
        for _ in 0..20_000 {
            let mut bytes = replies[random(replies.len())].clone();
            for _ in 0..=random(4) {
                let at = random(bytes.len());
                match random(5) {
                    0 => bytes.truncate(at),
                    1 => bytes.insert(at, random(256) as u8),
                    2 => bytes.extend_from_within(at..),
                    3 => bytes.iter_mut().skip(at).take(4).for_each(|byte| *byte = 0xff),
                    _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << random(8)),
                }
            }
            let Ok(reply) = postcard::from_bytes::<Result<Reading, Unread>>(&bytes) else {
                refused += 1;
                continue;
            };
            understood += 1;
            let plain = |text: &str| !text.contains(|c: char| c.is_control() && c != '\t');
            match vet(reply) {
                Ok(Reading::Document(document)) => {
                    let numbers = document.lines.iter().filter(|line| line.number > 0).map(|line| line.number);
                    assert!(numbers.eq(1..=document.visible().count() as u32), "lines are counted here");
                    assert!(document.lines.iter().all(|line| plain(&line.text) && line.page <= document.pages));
                    assert!(document.lines.iter().all(|line| line.place.left.is_finite()));
                    assert!(document.links.iter().all(|link| plain(link)));
                }
                Ok(Reading::Parts(parts)) => assert!(parts.iter().all(|part| plain(&part.name))),
                Err(unread) => assert!(plain(&unread.detail)),
            }
        }
        assert!(understood > 2000 && refused > 2000, "{understood} understood, {refused} refused");
    }

    #[test]
    fn too_much_text_is_cut_with_a_warning() {
        let long = "é".repeat(MAX_LINE);
        let Ok(Reading::Document(got)) = vet(Ok(Reading::Document(document(&[(&long, false)])))) else {
            panic!("a document")
        };
        assert_eq!(got.lines[0].text.len(), MAX_LINE);
        assert_eq!(got.warnings.last().map(|w| w.code.as_str()), Some("text-cut"));
    }
}

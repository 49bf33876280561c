//! Personal details: those that a document has, and a block of them at its end.

use super::{Family, Version};
use crate::document::{Document, Line, Place};
use regex::Regex;
use std::sync::LazyLock;

/// A detail: what it is called, its label in the block, and what may stand there.
type Detail = (&'static str, &'static str, &'static [&'static str]);

/// The block; the first of each is what the others are held to.
const BLOCK: [Detail; 7] = [
    ("photo", "Photo", &["none", "attached, page 1"]),
    (
        "place",
        "Address",
        &[
            "12 High Street, Springfield, IL", "4 Marina Road, Lagos, Nigeria", "9 MG Road, Pune, India",
            "Jalan Melati 3, Bandung, Java", "PSC 3, Box 120, APO AE 09021",
        ],
    ),
    ("birth date", "Date of Birth", &["12 May 1989", "03/04/1961", "1999-12-31", "1 January 2002"]),
    ("gender", "Gender", &["Female", "Male", "Non-binary"]),
    ("pronouns", "Pronouns", &["she/her", "he/him", "they/them"]),
    ("nationality", "Nationality", &["American", "Indian", "French", "Nigerian", "Javanese"]),
    ("marital status", "Marital Status", &["Single", "Married, two children", "Widowed"]),
];

/// What a document may tell of the person in a line of its own, and what is put there instead.
const TOLD: [(&str, &str, &[&str]); 5] = [
    (
        "birth date",
        r"date of birth|birth ?date|d\.?o\.?b\.?|born(?: on)?|geburtsdatum|geboren(?: am)?|date de naissance|née? le|fecha de nacimiento|nacid[oa] el",
        &["12 May 1989", "03/04/1961"],
    ),
    ("gender", r"gender|sex|geschlecht|sexe|sexo|género", &["Female", "Male"]),
    (
        "nationality",
        r"nationality|citizenship|staatsangehörigkeit|nationalität|nationalité|nacionalidad",
        &["Indian", "French"],
    ),
    (
        "marital status",
        r"marital status|civil status|familienstand|état civil|situation (?:de famille|familiale)|estado civil",
        &["Single", "Married"],
    ),
    ("religion", r"religion|konfession|religión", &["Hindu", "None"]),
];

/// Such a line: its label, and what stands behind it.
static LINES: LazyLock<Vec<(usize, Regex)>> = LazyLock::new(|| {
    let of = |at: usize| Some((at, Regex::new(&format!(r"(?i)^(\W*(?:{})\s*[:\-–\t ]\s*)(\S.*)$", TOLD[at].1)).ok()?));
    (0..TOLD.len()).filter_map(of).collect()
});

/// The document with each detail that it tells changed.
pub(super) fn told(document: &Document) -> Vec<Version> {
    let mut versions = Vec::new();
    for (at, pattern) in LINES.iter() {
        let (what, _, values) = TOLD[*at];
        for value in values {
            let changed = super::swaps::changed(document, |line| {
                // A sentence that begins so is no such line.
                let short = line.text.split_whitespace().count() <= SHORT;
                (short && pattern.is_match(&line.text))
                    .then(|| pattern.replace(&line.text, format!("${{1}}{value}")).into_owned())
            });
            versions.extend(changed.map(|document| Version { what, to: (*value).to_owned(), document }));
        }
    }
    versions
}

/// Words of a line that is a label with its value.
const SHORT: usize = 10;

/// The document with a block of personal details at its end, and each detail changed.
pub(super) fn family(document: &Document) -> Family {
    let first: Vec<&str> = BLOCK.iter().map(|(_, _, values)| values[0]).collect();
    let versions = BLOCK.iter().enumerate().flat_map(|(at, (what, _, values))| {
        let first = &first;
        values.iter().skip(1).map(move |value| {
            let mut chosen = first.clone();
            chosen[at] = value;
            Version { what, to: (*value).to_owned(), document: with_block(document, &chosen) }
        })
    });
    Family { base: with_block(document, &first), versions: versions.collect() }
}

fn with_block(document: &Document, values: &[&str]) -> Document {
    let mut document = document.clone();
    let page = document.pages.max(1);
    let line = |text: String, heading: bool| Line { text, heading, place: Place::default(), ..Line::on_page(page) };
    document.lines.push(line("Personal Details".to_owned(), true));
    let details = BLOCK.iter().zip(values).map(|((_, label, _), value)| line(format!("{label}: {value}"), false));
    document.lines.extend(details);
    document.renumber();
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        let read = crate::document::read(crate::document::Format::Txt, text.as_bytes());
        let Ok(crate::document::Reading::Document(document)) = read else { panic!("a text") };
        document
    }

    #[test]
    fn details_are_changed_where_a_line_tells_them() {
        let versions = told(&document(
            "Ada\nDate of Birth: 1 May 1970\n• Familienstand\tverheiratet\nSex: F\nBorn leaders were trained in the new methods of our department each year.\n",
        ));
        let told: Vec<String> = versions
            .iter()
            .map(|v| v.document.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("|"))
            .collect();
        assert_eq!(told.len(), 6, "{told:?}");
        assert!(
            told[0].contains("Date of Birth: 12 May 1989|") && told[4].contains("Familienstand\tSingle"),
            "{told:?}"
        );
        assert!(told.iter().all(|text| text.contains("Born leaders were trained")), "{told:?}");
    }

    #[test]
    fn a_block_changes_one_detail_at_a_time() {
        let family = family(&document("Ada\nCook\n"));
        assert_eq!(family.versions.len(), BLOCK.iter().map(|(_, _, values)| values.len() - 1).sum::<usize>());
        for version in &family.versions {
            let differ =
                version.document.lines.iter().zip(&family.base.lines).filter(|(a, b)| a.text != b.text).count();
            assert_eq!(differ, 1, "{} to {}", version.what, version.to);
        }
    }
}

//! Understanding the shape: a Document becomes a [`Resume`] of sections, contact, positions and education.
//!
//! Parsing never fails: any lines give a resume, and doubt goes into warnings. Everything borrows from the document.

mod anchors;
mod build;
mod contact;
mod education;
pub mod features;
mod header;
pub mod labels;
mod marks;
mod positions;
mod sections;

pub use contact::Contact;
pub use education::{Certificate, Degree, SpokenLanguage};
pub use positions::{Position, PositionKind};
pub use sections::Section;

use crate::date::{DateStyle, Month};
use crate::document::{Document, Line, Warning};
use crate::lexicon::{Lexicon, SectionKind, SkillHit};

/// A resume, as far as its text shows.
#[derive(Debug)]
pub struct Resume<'d> {
    /// The lines that a person sees, in reading order.
    pub lines: Vec<&'d Line>,
    /// The names of skills in each line, as the lexicon finds them.
    pub skills: Vec<Vec<SkillHit>>,
    /// Who it is; never handed to the profile.
    pub contact: Contact,
    /// Sections that cover the lines without gaps.
    pub sections: Vec<Section>,
    /// Paid and unpaid work, in the order of the resume.
    pub positions: Vec<Position<'d>>,
    /// Degrees and school.
    pub degrees: Vec<Degree<'d>>,
    /// Certificates and licences.
    pub certificates: Vec<Certificate<'d>>,
    /// Human languages.
    pub languages: Vec<SpokenLanguage<'d>>,
    /// The newest date in the text, dates to come left out.
    pub newest: Option<Month>,
    /// The newest month of a job that lies after the as-of date.
    pub ahead: Option<Month>,
    /// Doubts about the parse.
    pub warnings: Vec<Warning>,
}

impl Resume<'_> {
    /// The kind of the section that holds a line (by index into `lines`).
    pub fn section_of(&self, at: usize) -> SectionKind {
        let section = self.sections.iter().find(|section| section.lines.contains(&at));
        section.map_or(SectionKind::Top, |section| section.kind)
    }
}

/// The lines of a document that are understood, and how they write dates.
fn understood(document: &Document) -> (Vec<&Line>, DateStyle) {
    let lines: Vec<&Line> = document.visible().filter(|line| !is_page_number(&line.text)).collect();
    let style = DateStyle::of(lines.iter().map(|line| line.text.as_str()));
    (lines, style)
}

/// The lines of a document that are understood, each with the features by which it is labelled: what weights are fitted to.
pub fn seen<'d>(document: &'d Document, lexicon: &Lexicon) -> (Vec<&'d Line>, Vec<Vec<u32>>) {
    let (lines, style) = understood(document);
    let sections = sections::find(&lines, lexicon);
    let features = features::of(&marks::of(&lines, lexicon, style), &sections, &lexicon.line_words);
    (lines, features)
}

/// Understands a document. `as_of` bounds what "present" can mean.
pub fn parse<'d>(document: &'d Document, lexicon: &Lexicon, as_of: Month) -> Resume<'d> {
    parse_by(document, lexicon, as_of, labels::Weights::built_in(lexicon))
}

/// [`parse`] by other weights than those built in.
pub fn parse_by<'d>(document: &'d Document, lexicon: &Lexicon, as_of: Month, weights: &labels::Weights) -> Resume<'d> {
    let (lines, style) = understood(document);
    let mut marks = marks::of(&lines, lexicon, style);
    let mut labelled = labels::of(&marks, lexicon, weights);
    let mut outline = outline(document, &lines, &labelled, lexicon);
    // Who it is moves no label: if the words of the name or the place spoke for one, the lines are labelled again without
    // them.
    let named = outline.1.name.as_deref().is_some_and(|name| marks::forget_name(&mut marks, name, lexicon));
    let placed = outline.1.location.as_deref().is_some_and(|place| marks::forget_place(&mut marks, place));
    if named || placed {
        labelled = labels::of(&marks, lexicon, weights);
        outline = self::outline(document, &lines, &labelled, lexicon);
    }
    build(outline, lines, marks, &labelled, lexicon, as_of, style)
}

/// The same with labels that are given rather than found.
pub fn parse_labelled<'d>(
    document: &'d Document,
    lexicon: &Lexicon,
    as_of: Month,
    labelled: &labels::Labelled,
) -> Resume<'d> {
    let (lines, style) = understood(document);
    let marks = marks::of(&lines, lexicon, style);
    let outline = outline(document, &lines, labelled, lexicon);
    build(outline, lines, marks, labelled, lexicon, as_of, style)
}

/// The sections, and whose resume it is.
fn outline(
    document: &Document,
    lines: &[&Line],
    labelled: &labels::Labelled,
    lexicon: &Lexicon,
) -> (Vec<Section>, Contact) {
    let sections = build::sections(labelled);
    let contact = contact::find(lines, &labelled.labels, &sections, &document.links, lexicon);
    (sections, contact)
}

fn build<'d>(
    (sections, contact): (Vec<Section>, Contact),
    lines: Vec<&'d Line>,
    marks: Vec<marks::Mark<'d>>,
    labelled: &labels::Labelled,
    lexicon: &Lexicon,
    as_of: Month,
    style: DateStyle,
) -> Resume<'d> {
    let mut warnings = Vec::new();
    let positions = positions::find(&marks, labelled, &sections, lexicon, style, as_of, &mut warnings);
    let education = education::find(&lines, &sections, &positions, lexicon, style);
    let dates = positions.iter().filter_map(|p| p.held);
    let (past, ahead): (Vec<Month>, Vec<Month>) =
        dates.map(|held| held.last_written().unwrap_or(held.start).first()).partition(|month| *month <= as_of);
    Resume {
        contact,
        sections,
        degrees: education.degrees,
        certificates: education.certificates,
        languages: education.languages,
        newest: past.into_iter().max(),
        ahead: ahead.into_iter().max(),
        skills: marks.into_iter().map(|mark| mark.skills).collect(),
        positions,
        lines,
        warnings,
    }
}

/// `Page 2 of 3`, `2/3`, `- 2 -`: furniture, not text.
fn is_page_number(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '|'));
    let rest = text.strip_prefix("Page").or_else(|| text.strip_prefix("PAGE")).or_else(|| text.strip_prefix("page"));
    let labelled = rest.is_some();
    let rest = rest.unwrap_or(text).trim();
    let numbers: Vec<&str> = rest.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    let only_numbers =
        rest.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '/' | '|' | 'o' | 'f'));
    only_numbers
        && !numbers.is_empty()
        && numbers.len() <= 2
        && numbers.iter().all(|n| n.len() <= 2)
        && (labelled || text.len() <= 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_furniture() {
        for (text, expected) in
            [("Page 2 of 3", true), ("- 2 -", true), ("2/3", true), ("2010", false), ("Page Smith", false), ("", false)]
        {
            assert_eq!(is_page_number(text), expected, "{text}");
        }
    }
}

//! Degrees, certificates and human languages.

use super::positions::Position;
use super::sections::Section;
use crate::date::{self, DateStyle, YearMonth};
use crate::document::Line;
use crate::lexicon::{EducationLevel, LanguageLevel, Lexicon, SectionKind};
use crate::text::fold;

/// A degree or school certificate.
#[derive(Clone, Debug)]
pub struct Degree<'d> {
    /// Its level.
    pub level: EducationLevel,
    /// What was studied, as written.
    pub field: Option<String>,
    /// The school, as written; shown to people and never scored.
    pub institution: Option<String>,
    /// When it ended; shown to people and never scored.
    pub end: Option<YearMonth>,
    /// The line that names it.
    pub line: &'d Line,
}

/// A certificate or licence.
#[derive(Clone, Debug)]
pub struct Certificate<'d> {
    /// Canonical name, or the line itself.
    pub name: String,
    /// The year on its line.
    pub year: Option<i32>,
    /// The line that names it.
    pub line: &'d Line,
}

/// A human language.
#[derive(Clone, Debug)]
pub struct SpokenLanguage<'d> {
    /// English name.
    pub name: String,
    /// How well, if told.
    pub level: Option<LanguageLevel>,
    /// The line that names it.
    pub line: &'d Line,
}

/// What this part of the parse finds.
#[derive(Debug, Default)]
pub(super) struct Education<'d> {
    pub(super) degrees: Vec<Degree<'d>>,
    pub(super) certificates: Vec<Certificate<'d>>,
    pub(super) languages: Vec<SpokenLanguage<'d>>,
}

/// Lines after a degree in which its school and year are looked for.
const NEAR: usize = 2;

/// Finds degrees, certificates and languages.
pub(super) fn find<'d>(
    lines: &[&'d Line],
    sections: &[Section],
    positions: &[Position<'d>],
    lexicon: &Lexicon,
    style: DateStyle,
) -> Education<'d> {
    use SectionKind::{
        Affiliations, Awards, Certifications, Courses, Education as School, Experience, Languages, Other, Personal,
        Projects, Publications, References, Skills, Summary, Top, Volunteer,
    };
    let mut found = Education::default();
    let has_school = sections.iter().any(|s| s.kind == School);
    for section in sections {
        for at in section.lines.clone() {
            let line = lines[at];
            let in_job = positions.iter().any(|p| p.range.contains(&at) && !p.header.contains(&at));
            if matches!(section.kind, School | Courses | Certifications | Summary | Top | Other | Personal | Skills)
                || !has_school && !in_job && section.kind == Experience
            {
                degrees(lines, at, section.kind == School, lexicon, style, &mut found.degrees);
            }
            if !matches!(section.kind, References | Personal | Projects) {
                certificates(line, section, at, lexicon, style, &mut found.certificates);
            }
            let labelled = is_language_label(&line.text);
            if section.kind == Languages
                || labelled
                    && matches!(
                        section.kind,
                        Personal | Skills | Top | Other | Summary | Awards | Affiliations | School | Volunteer
                    )
                || !matches!(section.kind, References | Publications | Projects)
                    && !positions.iter().any(|p| p.range.contains(&at))
                    && is_language_list(&line.text, lexicon)
            {
                for (name, level) in lexicon.credentials.languages(&line.text) {
                    if !found.languages.iter().any(|known| known.name == name) {
                        found.languages.push(SpokenLanguage { name: name.to_owned(), level, line });
                    }
                }
            }
        }
    }
    found
}

/// `Norwegian (conversational), English`: hardly a word but languages and their levels, whatever section it stands in.
fn is_language_list(text: &str, lexicon: &Lexicon) -> bool {
    let languages = lexicon.credentials.languages(text).len();
    languages >= 2 && text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).count() <= 2 * languages + 1
}

fn is_language_label(text: &str) -> bool {
    let folded = fold(text.trim_start_matches(['•', ' ']));
    ["language", "langue", "sprach", "idioma", "linguistic", "known language", "mother tongue", "fluent in", "native"]
        .iter()
        .any(|w| folded.starts_with(w))
}

fn degrees<'d>(
    lines: &[&'d Line],
    at: usize,
    in_school: bool,
    lexicon: &Lexicon,
    style: DateStyle,
    out: &mut Vec<Degree<'d>>,
) {
    let line = lines[at];
    let bare = line.text.replace('.', "");
    for hit in lexicon.credentials.degrees(&line.text) {
        if hit.only_in_section && !in_school {
            continue;
        }
        let behind = bare.get(hit.at.end..).unwrap_or_default();
        let named = bare.get(hit.at.clone()).unwrap_or_default();
        let field = named.split_once(" in ").and_then(|(_, field)| field_of(field)).or_else(|| field_of(behind));
        // `Bachelor of Technology (BTech)` says its level twice, and no field.
        let field = field.filter(|field| {
            !lexicon.credentials.degrees(field).iter().any(|again| again.at.len() == field.replace('.', "").len())
        });
        let near = lines.get(at..(at + 1 + NEAR).min(lines.len())).unwrap_or_default();
        let end = near.iter().find_map(|line| last_date(&line.text, style));
        let before = at.checked_sub(1).and_then(|b| lines.get(b)).copied();
        let institution = near.iter().copied().chain(before).find_map(|line| school_in(&line.text, style));
        add(Degree { level: hit.level, field, institution, end, line }, out);
    }
}

/// Adds a degree, unless it is the one before in other words: `S.S.L.C, Springfield High School, 2006`.
fn add<'d>(degree: Degree<'d>, out: &mut Vec<Degree<'d>>) {
    const SAME_ENTRY: u32 = 2;
    let lower = |field: &Option<String>| field.as_deref().map(fold);
    let again = out.last_mut().filter(|last| {
        let (a, b) = (lower(&last.field), lower(&degree.field));
        last.level == degree.level
            && last.end == degree.end
            && degree.line.number.abs_diff(last.line.number) <= SAME_ENTRY
            && (a.is_none() || b.is_none() || a == b)
    });
    match again {
        Some(last) => {
            last.field = last.field.take().or(degree.field);
            last.institution = last.institution.take().or(degree.institution);
        }
        None => out.push(degree),
    }
}

/// What follows `in`, `of` or a comma behind a degree, up to the next mark.
fn field_of(behind: &str) -> Option<String> {
    let trimmed =
        behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–' | '(' | '\t'));
    let folded = fold(trimmed);
    let start = ["degree in ", "in ", "of ", "en ", "degree of "]
        .iter()
        .find(|p| folded.starts_with(**p))
        .map_or(0, |p| p.len());
    let text = trimmed.get(start..)?;
    let end = text
        .find([',', '\t', '(', ')', '|', ';', '•'])
        .or_else(|| text.find(" - "))
        .or_else(|| text.to_ascii_lowercase().find(" from "))
        .unwrap_or(text.len());
    let field = text.get(..end)?.trim_end_matches(|c: char| !c.is_alphabetic()).trim();
    let words = field.split_whitespace().count();
    let fits = (1..=6).contains(&words)
        && school_in(field, DateStyle::default()).is_none()
        && field.chars().next().is_some_and(char::is_uppercase)
        && !field.chars().any(|c| c.is_ascii_digit());
    fits.then(|| field.to_owned())
}

fn last_date(text: &str, style: DateStyle) -> Option<YearMonth> {
    date::points(text, style).into_iter().map(|(point, _)| point).max()
}

/// The part of a line that names a school; a date ends a part, whatever stands between them.
fn school_in(text: &str, style: DateStyle) -> Option<String> {
    const WORDS: &[&str] = &[
        "university", "college", "institute", "school", "academy", "universite", "lycee", "universidad", "universitat",
        "hochschule", "polytechnic",
    ];
    let mut text = text.to_owned();
    for (_, place) in date::points(&text, style).into_iter().rev() {
        text.replace_range(place, "\t");
    }
    text.split(['\t', ',', '|', ';', '–', '(', '•'])
        .flat_map(|part| part.split(" - "))
        .find(|part| {
            let folded = fold(part);
            WORDS.iter().any(|word| folded.contains(word)) && part.split_whitespace().count() <= 9
        })
        .map(|part| part.trim().to_owned())
}

fn certificates<'d>(
    line: &'d Line,
    section: &Section,
    at: usize,
    lexicon: &Lexicon,
    style: DateStyle,
    out: &mut Vec<Certificate<'d>>,
) {
    const MAX_WORDS: usize = 14;
    let year = last_date(&line.text, style).map(|point| point.year);
    let mut add = |name: String| {
        if !out.iter().any(|known| known.name == name) {
            out.push(Certificate { name, year, line });
        }
    };
    let known = lexicon.credentials.certificates(&line.text);
    let none = known.is_empty();
    for name in known {
        add(name.to_owned());
    }
    let own_words = section.kind == SectionKind::Certifications && section.heading != Some(at) && none;
    let text = line.text.trim_start_matches(['•', '-', '*', ' ']).trim();
    if own_words && (1..=MAX_WORDS).contains(&text.split_whitespace().count()) && text.chars().any(char::is_alphabetic)
    {
        add(text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_ends_where_a_date_begins() {
        for (line, expected) in [
            ("BSc, Maths, Example University\t2012 - 2015", Some("Example University")),
            ("BSc, Maths, Example University 2012 - 2015", Some("Example University")),
            ("BSc, Maths, Example University June 2015", Some("Example University")),
            ("2012 - 2015 Example University", Some("Example University")),
            ("Example University 3", Some("Example University 3")),
            ("BSc, Maths 2012 - 2015", None),
        ] {
            assert_eq!(school_in(line, DateStyle::default()).as_deref(), expected, "{line}");
        }
    }
}

//! Degrees with their levels, certifications, and human languages with theirs.

use super::table::{TableError, items, rows};
use crate::text::{Term, Terms, fold};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The level of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EducationLevel {
    /// Courses and the like.
    Other,
    /// School leaving certificates.
    Secondary,
    /// Diplomas below a degree.
    Diploma,
    /// Associate degrees.
    Associate,
    /// Bachelor's degrees.
    Bachelor,
    /// Master's degrees.
    Master,
    /// Doctorates.
    Doctorate,
}

impl EducationLevel {
    /// All levels, lowest first, with their names.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Other, "other"),
        (Self::Secondary, "secondary"),
        (Self::Diploma, "diploma"),
        (Self::Associate, "associate"),
        (Self::Bachelor, "bachelor"),
        (Self::Master, "master"),
        (Self::Doctorate, "doctorate"),
    ];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(level, _)| *level == self).map_or("other", |(_, name)| name)
    }
}

/// How well a language is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LanguageLevel {
    /// A1, A2.
    Basic,
    /// B1, B2.
    Intermediate,
    /// Working proficiency.
    Professional,
    /// C1, C2.
    Fluent,
    /// Mother tongue.
    Native,
}

impl LanguageLevel {
    /// All levels, lowest first, with their names.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Basic, "basic"),
        (Self::Intermediate, "intermediate"),
        (Self::Professional, "professional"),
        (Self::Fluent, "fluent"),
        (Self::Native, "native"),
    ];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(level, _)| *level == self).map_or("basic", |(_, name)| name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DegreeRow {
    level: EducationLevel,
    only_in_section: bool,
}

/// A degree found in a line.
#[derive(Clone, Debug)]
pub struct DegreeHit {
    /// Its level.
    pub level: EducationLevel,
    /// It counts inside an education section only.
    pub only_in_section: bool,
    /// Bytes of the line without dots.
    pub at: Range<usize>,
}

/// Degrees, certifications and languages, ready to search.
#[derive(Debug)]
pub struct Credentials {
    degrees: Terms<DegreeRow>,
    certificates: Terms<u16>,
    certificate_names: Vec<String>,
    languages: Terms<u16>,
    language_names: Vec<String>,
    levels: Terms<LanguageLevel>,
}

impl Credentials {
    pub(super) fn read(degrees: &str, certificates: &str, languages: &str, levels: &str) -> Result<Self, TableError> {
        let mut degree_terms = Vec::new();
        for [form, level, flags] in rows::<3>("degrees.tsv", degrees)? {
            // `ms office`, `scrum master`: longer forms that are no degree swallow the shorter ones in them.
            if items(flags).any(|flag| flag == "not") {
                degree_terms.push(Term { text: form.to_owned(), value: None, exact_case: false, needs_context: false });
                continue;
            }
            let level =
                EducationLevel::ALL.iter().find(|(_, name)| *name == level).ok_or_else(|| TableError::Value {
                    table: "degrees.tsv",
                    row: form.to_owned(),
                    found: level.to_owned(),
                    expected: "doctorate, master, bachelor, associate, diploma, secondary, other",
                })?;
            let exact_case = items(flags).any(|flag| flag == "cs");
            let text = if exact_case { form.to_uppercase() } else { form.to_owned() };
            let value = DegreeRow { level: level.0, only_in_section: items(flags).any(|flag| flag == "section") };
            degree_terms.push(Term { text, value: Some(value), exact_case, needs_context: false });
        }
        let mut level_terms = Vec::new();
        for [word, level] in rows::<2>("language_levels.tsv", levels)? {
            let level =
                LanguageLevel::ALL.iter().find(|(_, name)| *name == level).ok_or_else(|| TableError::Value {
                    table: "language_levels.tsv",
                    row: word.to_owned(),
                    found: level.to_owned(),
                    expected: "basic, intermediate, professional, fluent, native",
                })?;
            level_terms.push(Term {
                text: word.to_owned(),
                value: Some(level.0),
                exact_case: false,
                needs_context: false,
            });
        }
        let certificates = rows::<2>("certifications.tsv", certificates)?;
        let languages: Vec<[&str; 2]> =
            rows::<3>("languages.tsv", languages)?.into_iter().map(|[name, aliases, _]| [name, aliases]).collect();
        Ok(Self {
            degrees: Terms::new(degree_terms),
            certificates: named_terms(&certificates),
            certificate_names: certificates.iter().map(|[name, _]| (*name).to_owned()).collect(),
            languages: named_terms(&languages),
            language_names: languages.iter().map(|[name, _]| (*name).to_owned()).collect(),
            levels: Terms::new(level_terms),
        })
    }

    /// Degrees in a line; dots in it do not matter (`B.Tech.`).
    pub fn degrees(&self, line: &str) -> Vec<DegreeHit> {
        let bare = line.replace('.', "");
        let hits = self.degrees.find(&bare).into_iter();
        hits.map(|hit| DegreeHit { level: hit.value.level, only_in_section: hit.value.only_in_section, at: hit.at })
            .collect()
    }

    /// Names of the certifications in a line.
    pub fn certificates(&self, line: &str) -> Vec<&str> {
        let hits = self.certificates.find(line);
        hits.iter().filter_map(|hit| self.certificate_names.get(usize::from(hit.value))).map(String::as_str).collect()
    }

    /// The canonical name of a certification, by name or alias.
    pub fn certificate_named(&self, name: &str) -> Option<&str> {
        let whole = || self.certificates.find(name).into_iter().find(|hit| hit.at == (0..name.len()));
        let exact = self.certificate_names.iter().find(|known| fold(known) == fold(name));
        // The search is made when it is first needed, which takes its time.
        exact.or_else(|| self.certificate_names.get(usize::from(whole()?.value))).map(String::as_str)
    }

    /// Names of all certifications.
    pub fn certificate_names(&self) -> &[String] {
        &self.certificate_names
    }

    /// English names of all languages.
    pub fn language_names(&self) -> &[String] {
        &self.language_names
    }

    /// Human languages in a line, each with the level that stands nearest behind it, if any.
    pub fn languages(&self, line: &str) -> Vec<(&str, Option<LanguageLevel>)> {
        let hits = self.languages.find(line);
        if hits.is_empty() {
            return Vec::new();
        }
        let levels = self.levels.find(line);
        hits.iter()
            .enumerate()
            .filter_map(|(at, hit)| {
                let next = hits.get(at + 1).map_or(line.len(), |next| next.at.start);
                let behind = levels.iter().find(|level| level.at.start >= hit.at.end && level.at.end <= next);
                let before = levels.iter().rfind(|level| hits.len() == 1 && level.at.end <= hit.at.start);
                let name = self.language_names.get(usize::from(hit.value))?;
                Some((name.as_str(), behind.or(before).map(|level| level.value)))
            })
            .collect()
    }

    /// The English name of a language, by any of its names.
    pub fn language_named(&self, name: &str) -> Option<&str> {
        self.languages(name).first().map(|(name, _)| *name)
    }
}

fn named_terms(rows: &[[&str; 2]]) -> Terms<u16> {
    let mut terms = Vec::new();
    for (at, [name, aliases]) in rows.iter().enumerate() {
        let marked = |alias: &str| Term {
            text: alias.trim_start_matches('=').to_owned(),
            value: Some(at as u16),
            exact_case: alias.starts_with('='),
            needs_context: false,
        };
        let own = if items(aliases).any(|a| a.trim_start_matches('=').eq_ignore_ascii_case(name)) {
            None
        } else {
            Some(*name)
        };
        terms.extend(own.into_iter().chain(items(aliases)).map(marked));
    }
    Terms::new(terms)
}

//! The headings of sections, in many words and languages.

use super::table::{TableError, rows};
use crate::text::key;
use serde::Serialize;
use std::collections::BTreeMap;

const TABLE: &str = "headings.tsv";

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SectionKind {
    /// What stands before the first heading.
    Top,
    /// Summary, profile, objective.
    Summary,
    /// Paid work.
    Experience,
    /// Schools and degrees.
    Education,
    /// Lists of skills.
    Skills,
    /// Described projects.
    Projects,
    /// Certificates and licences.
    Certifications,
    /// Human languages.
    Languages,
    /// Unpaid work.
    Volunteer,
    /// Prizes and achievements.
    Awards,
    /// Papers and patents.
    Publications,
    /// Birth date, nationality, passport: never read for anything.
    Personal,
    /// Referees.
    References,
    /// Hobbies.
    Interests,
    /// "I hereby declare".
    Declaration,
    /// Address and phone.
    Contact,
    /// Courses and trainings.
    Courses,
    /// Memberships.
    Affiliations,
    /// Any other.
    Other,
    /// A label inside a job ("Responsibilities"), which ends nothing.
    Inner,
}

impl SectionKind {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "summary" => Self::Summary,
            "experience" => Self::Experience,
            "education" => Self::Education,
            "skills" => Self::Skills,
            "projects" => Self::Projects,
            "certifications" => Self::Certifications,
            "languages" => Self::Languages,
            "volunteer" => Self::Volunteer,
            "awards" => Self::Awards,
            "publications" => Self::Publications,
            "personal" => Self::Personal,
            "references" => Self::References,
            "interests" => Self::Interests,
            "declaration" => Self::Declaration,
            "contact" => Self::Contact,
            "courses" => Self::Courses,
            "affiliations" => Self::Affiliations,
            "other" => Self::Other,
            "inner" => Self::Inner,
            _ => return None,
        })
    }
}

/// All headings.
#[derive(Debug)]
pub struct Headings {
    by_key: BTreeMap<String, SectionKind>,
}

/// Words in the longest heading that is looked for at the start of a line.
const MAX_WORDS: usize = 6;

impl Headings {
    pub(super) fn read(text: &str) -> Result<Self, TableError> {
        let mut by_key = BTreeMap::new();
        for [heading, section] in rows::<2>(TABLE, text)? {
            let kind = SectionKind::named(section).ok_or_else(|| TableError::Value {
                table: TABLE,
                row: heading.to_owned(),
                found: section.to_owned(),
                expected: "summary, experience, education, skills, projects, ... inner",
            })?;
            by_key.insert(key(heading), kind);
        }
        Ok(Self { by_key })
    }

    /// The kind of section that a whole line, in the form of [`key`], is the heading of.
    pub fn kind(&self, key: &str) -> Option<SectionKind> {
        self.by_key.get(key).copied()
    }

    /// The longest heading at the start of a line in the form of [`key`]: its kind and number of words.
    pub fn prefix(&self, key: &str) -> Option<(SectionKind, usize)> {
        let ends: Vec<usize> = key.match_indices(' ').map(|(at, _)| at).chain([key.len()]).take(MAX_WORDS).collect();

        ends.iter().enumerate().rev().find_map(|(words, end)| Some((self.kind(key.get(..*end)?)?, words + 1)))
    }
}

//! The words of the field: skills, titles, headings, degrees and more, as tables that anyone can extend.
//!
//! A table is a `.tsv` file beside this one; adding a row needs no code. The built-in tables are part of the binary, and
//! each is read when it is first asked; [`Lexicon::with_skills`] takes further rows, from a file or from the aliases of a
//! criteria file.

mod credentials;
mod deeds;
mod draft_words;
mod fields;
mod headings;
mod job_words;
mod leading;
mod line_words;
mod protected;
mod skills;
mod soft_skills;
mod table;
mod titles;
mod vocabulary;
mod words;

pub use credentials::{Credentials, EducationLevel, LanguageLevel};
pub use deeds::Deeds;
pub use draft_words::JobWord;
pub use fields::{Field, FieldId, Fields, Shown};
pub use headings::{Headings, SectionKind};
pub use job_words::{JobWords, Wanted};
pub use leading::{Leading, LeadingRoles, LeadingWords};
pub use line_words::LineWords;
pub use protected::{Attribute, Protected, ProtectedHit};
pub use skills::{Skill, SkillHit, SkillId, Skills};
pub use soft_skills::{SoftSkillHit, SoftSkills};
pub use table::TableError;
pub use titles::{Level, TitleHit, Titles};
pub use vocabulary::is_word_of_work;
pub use words::{OwnWords, Place, Said, Tongue};

use std::sync::LazyLock;

/// All tables, ready to search.
#[derive(Debug)]
pub struct Lexicon {
    /// Skills with their aliases and what they imply.
    pub skills: Skills,
    /// Job titles and their levels.
    pub titles: LazyLock<Titles>,
    /// Fields of work, told by titles and skills.
    pub fields: Fields,
    /// Headings of sections.
    pub headings: LazyLock<Headings>,
    /// Words of job descriptions.
    pub job_words: LazyLock<JobWords>,
    /// Words of leading people.
    pub leading: LazyLock<LeadingWords>,
    /// Common words by which the label of a line is told.
    pub line_words: LazyLock<LineWords>,
    /// Degrees, certifications and human languages.
    pub credentials: LazyLock<Credentials>,
    /// What shows a skill without its name.
    pub deeds: Deeds,
    /// Soft skills, claimed and shown.
    pub soft_skills: SoftSkills,
    /// What criteria may not ask for.
    pub protected: Protected,
    /// The rows that were added to the built-in tables.
    pub added: Vec<String>,
}

impl Lexicon {
    /// The tables built into the binary.
    ///
    /// # Errors
    /// If a table is broken, which `the_tables_are_sound` keeps from happening.
    pub fn built_in() -> Result<Self, TableError> {
        Self::with_skills(&[])
    }

    /// The built-in tables with further rows for the skills table, each in the form of a row of `skills.tsv`.
    ///
    /// # Errors
    /// If a row is broken; the message says which and what was expected.
    pub fn with_skills(rows: &[String]) -> Result<Self, TableError> {
        let skills = Skills::read(include_str!("skills.tsv"), rows)?;
        let fields = Fields::read(include_str!("fields.tsv"), &skills)?;
        let deeds = Deeds::read(include_str!("deeds.tsv"), &skills)?;
        Ok(Self {
            skills,
            deeds,
            fields,
            titles: LazyLock::new(|| sound(Titles::read(include_str!("titles.tsv")))),
            headings: LazyLock::new(|| sound(Headings::read(include_str!("headings.tsv")))),
            job_words: LazyLock::new(|| sound(JobWords::read(include_str!("job_words.tsv")))),
            leading: LazyLock::new(|| sound(LeadingWords::read(include_str!("leading.tsv")))),
            line_words: LazyLock::new(|| sound(LineWords::read(include_str!("line_words.tsv")))),
            credentials: LazyLock::new(|| {
                sound(Credentials::read(
                    include_str!("degrees.tsv"),
                    include_str!("certifications.tsv"),
                    include_str!("languages.tsv"),
                    include_str!("language_levels.tsv"),
                ))
            }),
            soft_skills: SoftSkills::read(include_str!("soft_skills.tsv"))?,
            protected: Protected::read(include_str!("protected.tsv"))?,
            added: rows.to_vec(),
        })
    }
}

/// A table that is part of the binary: `the_tables_are_sound` reads each.
fn sound<T>(table: Result<T, TableError>) -> T {
    table.unwrap_or_else(|error| panic!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sound() {
        let lexicon = Lexicon::built_in().unwrap();
        assert!(lexicon.skills.len() >= 3000);
        assert!(lexicon.titles.has_head("cook") && lexicon.headings.kind("experience").is_some());
        assert!(lexicon.job_words.heading("Requirements").is_some());
        assert!(!lexicon.credentials.certificate_names().is_empty());
        let _ = &*lexicon.leading;
    }
}

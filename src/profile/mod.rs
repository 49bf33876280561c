//! What a resume shows: experience, skills, leadership, education, soft skills, each with the lines that show it.
//!
//! A [`Profile`] has no contact, no school and no year of graduation: a criterion, which sees only the profile, cannot
//! score who a candidate is (invariant 7).

mod education;
mod experience;
mod leadership;
mod passages;
mod person;
mod skills;
mod soft_skills;
mod stated;

pub use education::{CertificateHeld, LanguageSpoken, Studies};
pub use experience::{Experience, FieldExperience, Work};
pub use leadership::{Leadership, LeadingWeights, leading_answers, leading_questions};
pub use passages::Passage;
pub use skills::{SkillState, SkillUse};
pub use soft_skills::SoftSkill;

use crate::date::Month;
use crate::document::Warning;
use crate::lexicon::{Lexicon, SectionKind};
use crate::resume::Resume;

/// What a resume shows.
#[derive(Clone, Debug)]
pub struct Profile<'d> {
    /// Time worked, in all and by field.
    pub experience: Experience<'d>,
    /// Skills with their state, in the order of the skills table.
    pub skills: Vec<SkillUse<'d>>,
    /// Leading people.
    pub leadership: Leadership<'d>,
    /// Degrees, without school or year.
    pub studies: Vec<Studies<'d>>,
    /// Certificates and licences.
    pub certificates: Vec<CertificateHeld<'d>>,
    /// Human languages.
    pub languages: Vec<LanguageSpoken<'d>>,
    /// Soft skills, claimed or shown.
    pub soft_skills: Vec<SoftSkill<'d>>,
    /// Lines that may be searched for phrases: all but those about the person.
    pub passages: Vec<Passage<'d>>,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

/// Sections that speak of the person, of others or of hobbies: nothing in them is a signal.
fn is_private(kind: SectionKind) -> bool {
    matches!(
        kind,
        SectionKind::Personal
            | SectionKind::References
            | SectionKind::Contact
            | SectionKind::Declaration
            | SectionKind::Interests
    )
}

/// Infers the profile. Running jobs count up to `as_of`.
pub fn infer<'d>(resume: &Resume<'d>, lexicon: &Lexicon, as_of: Month) -> Profile<'d> {
    infer_by(resume, lexicon, as_of, LeadingWeights::built_in())
}

/// [`infer`] by other weights of leading people than those built in.
pub fn infer_by<'d>(resume: &Resume<'d>, lexicon: &Lexicon, as_of: Month, leading: &LeadingWeights) -> Profile<'d> {
    let mut warnings = Vec::new();
    let usage = skills::usage(resume, lexicon);
    if let Some((skill, count)) = usage.stuffed() {
        let name = &lexicon.skills.get(skill).name;
        warnings.push(Warning::new("stuffing", format!("{name} is named {count} times; a skill counts once")));
    }
    let experience = experience::infer(resume, &usage, lexicon, as_of, &mut warnings);
    let leadership = leadership::infer(resume, &experience.work, lexicon, as_of, leading);
    Profile {
        skills: skills::infer(&usage, &experience.work, lexicon, as_of),
        soft_skills: soft_skills::infer(resume, lexicon),
        studies: education::studies(resume),
        certificates: education::certificates(resume),
        languages: education::languages(resume),
        passages: passages::of(resume, lexicon),
        experience,
        leadership,
        warnings,
    }
}

//! Studies, certificates and languages as signals: level and field, never school, place or year.

use crate::document::Line;
use crate::lexicon::{EducationLevel, LanguageLevel};
use crate::resume::Resume;

/// A degree as a signal.
#[derive(Clone, Debug)]
pub struct Studies<'d> {
    /// Its level.
    pub level: EducationLevel,
    /// What was studied.
    pub field: Option<String>,
    /// The line that names it.
    pub line: &'d Line,
}

/// A certificate as a signal.
#[derive(Clone, Debug)]
pub struct CertificateHeld<'d> {
    /// Canonical name.
    pub name: String,
    /// The line that names it.
    pub line: &'d Line,
}

/// A language as a signal.
#[derive(Clone, Debug)]
pub struct LanguageSpoken<'d> {
    /// English name.
    pub name: String,
    /// How well, if told.
    pub level: Option<LanguageLevel>,
    /// The line that names it.
    pub line: &'d Line,
}

pub(super) fn studies<'d>(resume: &Resume<'d>) -> Vec<Studies<'d>> {
    let mut studies: Vec<Studies> =
        resume.degrees.iter().map(|d| Studies { level: d.level, field: d.field.clone(), line: d.line }).collect();
    studies.sort_by(|a, b| b.level.cmp(&a.level).then(a.line.number.cmp(&b.line.number)));
    studies
}

pub(super) fn certificates<'d>(resume: &Resume<'d>) -> Vec<CertificateHeld<'d>> {
    resume.certificates.iter().map(|c| CertificateHeld { name: c.name.clone(), line: c.line }).collect()
}

pub(super) fn languages<'d>(resume: &Resume<'d>) -> Vec<LanguageSpoken<'d>> {
    resume.languages.iter().map(|l| LanguageSpoken { name: l.name.clone(), level: l.level, line: l.line }).collect()
}

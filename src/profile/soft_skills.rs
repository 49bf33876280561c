//! Soft skills: claimed in a summary or list, or shown by what was done at work.

use super::is_private;
use crate::document::Line;
use crate::lexicon::{Lexicon, SectionKind};
use crate::resume::Resume;

/// A soft skill of a candidate.
#[derive(Clone, Debug)]
pub struct SoftSkill<'d> {
    /// Row of the table.
    pub skill: u16,
    /// Its name.
    pub name: String,
    /// Shown at work rather than only claimed.
    pub shown: bool,
    /// Lines that show or claim it, best first.
    pub evidence: Vec<&'d Line>,
}

/// Different lines of work that must show a soft skill: one phrase alone is often chance.
const MIN_SHOWN: usize = 2;
/// Lines that are kept.
const MAX_EVIDENCE: usize = 3;

pub(super) fn infer<'d>(resume: &Resume<'d>, lexicon: &Lexicon) -> Vec<SoftSkill<'d>> {
    let count = lexicon.soft_skills.names().len();
    let mut shown: Vec<Vec<&Line>> = vec![Vec::new(); count];
    let mut claimed: Vec<Vec<&Line>> = vec![Vec::new(); count];
    for section in resume.sections.iter().filter(|s| !is_private(s.kind)) {
        let at_work = matches!(section.kind, SectionKind::Experience | SectionKind::Projects | SectionKind::Volunteer);
        for at in section.lines.clone() {
            let Some(line) = resume.lines.get(at).copied() else { continue };
            let in_job = at_work || resume.positions.iter().any(|p| p.range.contains(&at));
            for hit in lexicon.soft_skills.find(&line.text) {
                let target = if hit.shows { &mut shown } else { &mut claimed };
                let counts = !hit.shows || in_job;
                if let Some(lines) = target.get_mut(usize::from(hit.skill)).filter(|_| counts)
                    && !lines.iter().any(|known| known.number == line.number)
                {
                    lines.push(line);
                }
            }
        }
    }
    let mut found = Vec::new();
    for (at, (shown, claimed)) in shown.into_iter().zip(claimed).enumerate() {
        let is_shown = shown.len() >= MIN_SHOWN || !shown.is_empty() && !claimed.is_empty();
        if !is_shown && claimed.is_empty() {
            continue;
        }
        let mut evidence: Vec<&Line> = if is_shown { shown } else { claimed };
        evidence.truncate(MAX_EVIDENCE);
        found.push(SoftSkill {
            skill: at as u16,
            name: lexicon.soft_skills.name(at as u16).to_owned(),
            shown: is_shown,
            evidence,
        });
    }
    found
}

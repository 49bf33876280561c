//! From labels to parts: sections, and the jobs with the lines of their headers and text.

use super::labels::{Label, Labelled};
use super::sections::Section;
use crate::lexicon::SectionKind;
use std::ops::Range;

/// The kind of section that a label's line stands in; none for labels that stand in any.
fn kind(label: Label) -> Option<SectionKind> {
    use SectionKind as Kind;
    Some(match label {
        Label::Name | Label::Contact | Label::HeadTitle => Kind::Top,
        Label::Summary | Label::HeadSummary => Kind::Summary,
        Label::Job | Label::JobHeader | Label::JobText | Label::HeadExperience => Kind::Experience,
        Label::Project | Label::ProjectHeader | Label::ProjectText | Label::HeadProjects => Kind::Projects,
        Label::School | Label::SchoolText | Label::HeadEducation => Kind::Education,
        Label::Skills | Label::HeadSkills => Kind::Skills,
        Label::HeadCertifications => Kind::Certifications,
        Label::Certificate | Label::HeadTraining => Kind::Courses,
        Label::Languages | Label::HeadLanguages => Kind::Languages,
        Label::Personal | Label::HeadPersonal => Kind::Personal,
        Label::Declaration | Label::HeadDeclaration => Kind::Declaration,
        Label::Referee | Label::HeadReferences => Kind::References,
        Label::Award | Label::HeadAwards => Kind::Awards,
        Label::Interest | Label::HeadInterests => Kind::Interests,
        Label::Volunteer | Label::HeadVolunteer => Kind::Volunteer,
        Label::Publication | Label::HeadPublications => Kind::Publications,
        Label::HeadOther => Kind::Other,
        Label::Noise => return None,
    })
}

/// Cuts lines into sections that cover them without gaps; the first is [`SectionKind::Top`] and may be empty.
pub(super) fn sections(labelled: &Labelled) -> Vec<Section> {
    let mut sections = vec![Section { kind: SectionKind::Top, heading: None, lines: 0..0 }];
    for (at, label) in labelled.labels.iter().enumerate() {
        let Some(last) = sections.last_mut() else { continue };
        let same = match kind(*label) {
            None => true,
            // A certificate under its own heading is no course.
            Some(SectionKind::Courses) => matches!(last.kind, SectionKind::Courses | SectionKind::Certifications),
            // An unknown heading's text is what its lines are.
            Some(kind) => kind == last.kind || last.kind == SectionKind::Other && last.lines.len() < 2,
        };
        if label.is_heading() && *label != Label::HeadTitle {
            let kind = kind(*label).unwrap_or(SectionKind::Other);
            sections.push(Section { kind, heading: Some(at), lines: at..at + 1 });
        } else if same {
            if let (SectionKind::Other, Some(kind)) = (last.kind, kind(*label)) {
                last.kind = kind;
            }
            last.lines.end = at + 1;
        } else {
            let kind = kind(*label).unwrap_or(SectionKind::Other);
            sections.push(Section { kind, heading: None, lines: at..at + 1 });
        }
    }
    sections
}

/// The lines of a job, as labelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Lines of the header: title, employer, dates, place.
    pub(super) header: Vec<usize>,
    /// All its lines.
    pub(super) lines: Range<usize>,
    /// What the labels of its header are sure of, at least.
    pub(super) margin: i32,
}

/// The jobs among the lines. `dated` says whether a line holds a date range.
pub(super) fn blocks(labelled: &Labelled, dated: impl Fn(usize) -> bool, titled: impl Fn(usize) -> bool) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut has_text = false;
    let mut told = false;
    let has_dates = |block: &Block| block.header.iter().any(|at| dated(*at));
    for (at, label) in labelled.labels.iter().enumerate() {
        let margin = labelled.margins.get(at).copied().unwrap_or(0);
        // A heading that is also the header of a job: `WORK EXPERIENCE: Cook, Blue Door, 2014 - 2015`.
        let heads_job = *label == Label::HeadExperience && dated(at) && titled(at);
        match label {
            _ if heads_job => {
                blocks.push(Block { header: vec![at], lines: at..at + 1, margin });
                (open, has_text, told) = (true, false, false);
            }
            Label::Job | Label::JobHeader => {
                let last = blocks.last_mut().filter(|_| open);
                let goes_on = *label == Label::JobHeader
                    && last.as_ref().is_some_and(|last| !(has_text && dated(at) && has_dates(last)));
                match last {
                    Some(last) if goes_on => {
                        last.header.push(at);
                        last.lines.end = at + 1;
                        last.margin = last.margin.min(margin);
                    }
                    _ => blocks.push(Block { header: vec![at], lines: at..at + 1, margin }),
                }
                has_text &= goes_on;
                (open, told) = (true, false);
            }
            // What stands below the dated header of a job before any heading tells of it, however it reads.
            Label::Summary if open && (!has_text || told) && blocks.last().is_some_and(&has_dates) => {
                (has_text, told) = (true, true);
                if let Some(last) = blocks.last_mut() {
                    last.lines.end = at + 1;
                }
            }
            Label::JobText | Label::Noise | Label::Project | Label::ProjectHeader | Label::ProjectText if open => {
                has_text |= *label != Label::Noise;
                if let Some(last) = blocks.last_mut() {
                    last.lines.end = at + 1;
                }
            }
            _ => (open, has_text, told) = (false, false, false),
        }
    }
    blocks.into_iter().flat_map(|block| cut(block, &dated)).collect()
}

/// Cuts a header that holds the dates of several jobs, each with as many lines above its dates as the first has.
fn cut(block: Block, dated: &impl Fn(usize) -> bool) -> Vec<Block> {
    let dates: Vec<usize> =
        block.header.iter().enumerate().filter(|(_, at)| dated(**at)).map(|(order, _)| order).collect();
    let (Some(&above), true) = (dates.first(), dates.len() > 1) else { return vec![block] };
    let mut starts = vec![0];
    for pair in dates.windows(2) {
        let start = pair[1].saturating_sub(above).max(pair[0] + 1);
        starts.push(start);
    }
    let mut blocks = Vec::new();
    for (order, start) in starts.iter().enumerate() {
        let end = starts.get(order + 1).copied();
        let header = block.header.get(*start..end.unwrap_or(block.header.len())).unwrap_or_default().to_vec();
        let first = header.first().copied().unwrap_or(block.lines.start);
        let last = end.and_then(|end| block.header.get(end)).copied().unwrap_or(block.lines.end);
        blocks.push(Block { header, lines: first..last, margin: block.margin });
    }
    blocks
}

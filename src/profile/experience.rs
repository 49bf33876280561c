//! Time worked: the union of paid positions in months, with a band for year-only dates, in all and by field.
//!
//! What the resume states ("8+ years") stands beside it, with a warning where the two differ by more than two years; it
//! is the time worked only where no position has a date or a length, and then as the most that it can be.

use super::skills::Usage;
use super::stated;
use crate::date::{DateRange, End, Month, Span, union_months};
use crate::document::{Line, Warning};
use crate::lexicon::{FieldId, Fields, Level, Lexicon, Shown};
use crate::resume::{PositionKind, Resume};

/// One position as the profile sees it.
#[derive(Clone, Debug)]
pub struct Work<'d> {
    /// Index into the positions of the resume.
    pub position: usize,
    /// The title.
    pub title: Option<String>,
    /// Its rung.
    pub level: Level,
    /// From when to when, as written.
    pub held: Option<DateRange>,
    /// What that means on the calendar.
    pub span: Option<Span>,
    /// How long it lasted, in months, where no dates are given.
    pub length: Option<u32>,
    /// Paid or not.
    pub kind: PositionKind,
    /// Fields of work of which it surely is.
    pub fields: Vec<FieldId>,
    /// Fields of work that it shows, each with how far, in thousandths.
    pub degrees: Vec<(FieldId, u32)>,
    /// The lines of its header and text.
    pub lines: Vec<&'d Line>,
    /// How many of them are its header.
    pub header_lines: usize,
}

/// Time in one field of work.
#[derive(Clone, Debug)]
pub struct FieldExperience<'d> {
    /// The field.
    pub field: FieldId,
    /// Its name.
    pub name: String,
    /// Union of its positions in months.
    pub months: u32,
    /// End of the newest of its positions.
    pub last: Option<Month>,
    /// Whether a position of the field has no dates.
    pub undated: bool,
    /// First lines of its positions.
    pub evidence: Vec<&'d Line>,
}

/// Time worked.
#[derive(Clone, Debug, Default)]
pub struct Experience<'d> {
    /// Union of the paid positions in months.
    pub months: u32,
    /// The least that the dates can mean.
    pub min_months: u32,
    /// The most that the dates can mean.
    pub max_months: u32,
    /// Years that the resume states, in tenths.
    pub stated_tenths: Option<u32>,
    /// The line that states them.
    pub stated_line: Option<&'d Line>,
    /// By field, longest first.
    pub fields: Vec<FieldExperience<'d>>,
    /// The positions.
    pub work: Vec<Work<'d>>,
    /// Whether any paid position has dates.
    pub dated: bool,
}

/// Months between stated and counted years from which a person should look.
const MAX_DIFFERENCE: u32 = 24;

pub(super) fn infer<'d>(
    resume: &Resume<'d>,
    usage: &Usage<'d>,
    lexicon: &Lexicon,
    as_of: Month,
    warnings: &mut Vec<Warning>,
) -> Experience<'d> {
    let mut work: Vec<Work> = resume
        .positions
        .iter()
        .enumerate()
        .map(|(at, position)| {
            let text = |lines: &[&'d Line]| lines.iter().map(|line| line.text.as_str()).collect::<Vec<&str>>();
            let (header, told) = position.lines.split_at(position.header.len().min(position.lines.len()));
            let near: Vec<&str> = text(header).into_iter().chain(text(told).into_iter().take(NEAR_HEADER)).collect();
            let shown = Shown {
                title: position.title.as_deref().unwrap_or_default(),
                header: if position.title.is_none() { &near } else { &[] },
                text: &text(told),
                used: &usage.in_position(at),
            };
            let degrees = lexicon.fields.degrees(&shown);
            Work {
                position: at,
                level: position.level,
                held: position.held,
                span: position.held.map(|held| held.span(as_of)),
                length: position.length,
                kind: position.kind,
                fields: Fields::sure(&degrees),
                degrees,
                lines: position.lines.clone(),
                header_lines: position.header.len(),
                title: position.title.clone(),
            }
        })
        .collect();
    lend(&mut work, lexicon);
    let paid = || work.iter().filter(|w| w.kind.is_paid());
    let union = |meaning: fn(&DateRange, Month) -> Span| {
        let mut spans: Vec<Span> = paid().filter_map(|w| w.held).map(|held| meaning(&held, as_of)).collect();
        let undated: u32 = paid().filter_map(|w| w.length).sum();
        union_months(&mut spans) + undated
    };
    let stated = stated::years(resume);
    let mut experience = Experience {
        months: union(DateRange::span),
        min_months: union(DateRange::shortest),
        max_months: union(DateRange::longest),
        stated_tenths: stated.map(|(tenths, _)| tenths),
        stated_line: stated.map(|(_, line)| line),
        fields: fields(&work, lexicon),
        dated: paid().any(|w| w.span.is_some_and(|span| span.months() > 0) || w.length.is_some()),
        work,
    };
    if let (0, Some((tenths, line))) = (experience.max_months, stated) {
        take_stated(&mut experience, tenths, line, warnings);
    }
    experience.min_months = experience.min_months.min(experience.months);
    experience.max_months = experience.max_months.max(experience.months);
    warn(&experience, warnings);
    experience
}

/// Where nothing has a date or a length, what the resume states is all that is known of its years: no date bears it
/// out, so that it may be none of it.
fn take_stated(experience: &mut Experience<'_>, tenths: u32, line: &Line, warnings: &mut Vec<Warning>) {
    experience.months = tenths * 12 / 10;
    experience.max_months = experience.months;
    let message =
        format!("{}.{} years are stated, and no position has dates that bear them out", tenths / 10, tenths % 10);
    warnings.push(Warning::at("years-only-stated", line.number, message));
}

/// Lines behind the header in which a title is looked for where the header has none.
const NEAR_HEADER: usize = 2;
/// Share of what the positions beside it show that one without a title and a text of its own takes over.
const LENT: u32 = 600;
/// Degree below which a position says so little of all fields that the others may speak for it.
const SAYS_LITTLE: u32 = 300;

/// A position that says nothing of its field is taken to be of the field of those next to it, as far as these agree.
fn lend(work: &mut [Work<'_>], lexicon: &Lexicon) {
    let titled = |w: &Work<'_>| w.title.as_deref().is_some_and(|title| !lexicon.fields.of_title(title).is_empty());
    let known: Vec<Option<Vec<FieldId>>> = work.iter().map(|w| titled(w).then(|| w.fields.clone())).collect();
    let by_titles: Vec<FieldId> = known.iter().flatten().flatten().copied().collect();
    for (at, one) in work.iter_mut().enumerate().filter(|(at, _)| known[*at].is_none()) {
        let says_little = one.degrees.iter().all(|(_, degree)| *degree < SAYS_LITTLE);
        let before = known[..at].iter().rev().flatten().next();
        let after = known[at..].iter().flatten().next();
        let beside: Vec<&Vec<FieldId>> = before.into_iter().chain(after).collect();
        for field in beside.iter().copied().flatten().filter(|_| says_little) {
            let agree = beside.iter().filter(|fields| fields.contains(field)).count();
            let lent = LENT * agree as u32 / beside.len() as u32;
            match one.degrees.iter_mut().find(|(own, _)| own == field) {
                Some((_, degree)) => *degree = (*degree).max(lent),
                None => one.degrees.push((*field, lent)),
            }
        }
        // Who is a surgeon by every other title was no nurse where none is told.
        for (field, degree) in
            one.degrees.iter_mut().filter(|(field, _)| !by_titles.is_empty() && !by_titles.contains(field))
        {
            *degree = lexicon.fields.beside_titles(*field, *degree);
        }
        one.degrees.sort_unstable();
        one.fields = Fields::sure(&one.degrees);
    }
}

fn fields<'d>(work: &[Work<'d>], lexicon: &Lexicon) -> Vec<FieldExperience<'d>> {
    let mut ids: Vec<FieldId> = work.iter().flat_map(|w| w.fields.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut fields: Vec<FieldExperience> = ids
        .into_iter()
        .map(|field| {
            let of: Vec<&Work> = work.iter().filter(|w| w.kind.is_paid() && w.fields.contains(&field)).collect();
            let mut spans: Vec<Span> = of.iter().filter_map(|w| w.span).collect();
            FieldExperience {
                field,
                name: lexicon.fields.get(field).name.clone(),
                months: union_months(&mut spans),
                last: spans.iter().map(|span| span.to).max(),
                undated: of.iter().any(|w| w.held.is_none_or(|held| held.end == End::Unstated)),
                evidence: of.iter().filter_map(|w| w.lines.first().copied()).collect(),
            }
        })
        .filter(|field| !field.evidence.is_empty())
        .collect();
    fields.sort_by(|a, b| b.months.cmp(&a.months).then(a.field.cmp(&b.field)));
    fields
}

fn warn(experience: &Experience<'_>, warnings: &mut Vec<Warning>) {
    if let (Some(tenths), Some(line)) = (experience.stated_tenths, experience.stated_line) {
        let stated = tenths * 12 / 10;
        if experience.dated && stated.abs_diff(experience.months) > MAX_DIFFERENCE {
            let message = format!(
                "the resume states {}.{} years, its dates give {}.{}",
                tenths / 10,
                tenths % 10,
                experience.months / 12,
                experience.months % 12 * 10 / 12
            );
            warnings.push(Warning::at("stated-years-differ", line.number, message));
        }
    }
    for work in experience.work.iter().filter(|w| w.held.is_some_and(|held| held.end == End::Unstated)) {
        if let Some(line) = work.lines.first() {
            warnings.push(Warning::at(
                "open-position",
                line.number,
                "a position with a start and no end; its time is not counted",
            ));
        }
    }
}

//! What reports show of one resume: an owned copy of the facts, with page, line and quote for each.
//!
//! The document's text is let go once a digest is made, so memory grows with candidates and not with text
//! (invariant 6).

use crate::date::{DateRange, End, Month, Span};
use crate::document::{Document, Line};
use crate::lexicon::Lexicon;
use crate::profile::{Profile, SkillState};
use crate::resume::Resume;
use serde::Serialize;
use std::ops::Range;

/// Characters of a line that are quoted.
const MAX_QUOTE: usize = 240;

/// A line that shows something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Page, from 1.
    pub page: u32,
    /// Number of the line among the visible lines, from 1.
    pub line: u32,
    /// The line, shortened if long.
    pub quote: String,
}

impl Evidence {
    /// The evidence of a line.
    pub fn of(line: &Line) -> Self {
        Self { page: line.page, line: line.number, quote: quote(&line.text) }
    }

    /// The evidence of these bytes of a line: a long line is cut around them.
    pub fn around(line: &Line, at: &Range<usize>) -> Self {
        let before = line.text.get(..at.end).unwrap_or_default().chars().count();
        if before <= MAX_QUOTE {
            return Self::of(line);
        }
        // A third of the room goes to what stands before.
        let lead = line.text.get(..at.start).unwrap_or_default().chars().count().saturating_sub(MAX_QUOTE / 3);
        let from = line.text.char_indices().skip(lead).find(|(_, c)| c.is_whitespace()).map_or(0, |(place, _)| place);
        let rest = line.text.get(from..).unwrap_or_default().trim_start();
        Self { page: line.page, line: line.number, quote: quote(&format!("…{rest}")) }
    }
}

fn quote(text: &str) -> String {
    let flat = text.replace('\t', "  ");
    match flat.char_indices().nth(MAX_QUOTE) {
        Some((end, _)) => format!("{}…", flat.get(..end).unwrap_or_default().trim_end()),
        None => flat,
    }
}

/// A position as reports show it.
#[derive(Clone, Debug, Serialize)]
pub struct PositionShown {
    /// The title.
    pub title: Option<String>,
    /// The employer.
    pub employer: Option<String>,
    /// `YYYY-MM` or `YYYY`.
    pub start: Option<String>,
    /// `YYYY-MM`, `YYYY`, `present` or nothing.
    pub end: Option<String>,
    /// job, internship, freelance, volunteer.
    pub kind: &'static str,
    /// Whether people were led.
    pub leads: bool,
    /// Months that it lasted, where its dates tell.
    pub months: Option<u32>,
    /// First and last line.
    pub lines: [u32; 2],
    /// The months on the calendar, for drawing.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// Time between positions that no position covers, however the dates are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GapShown {
    /// First month, `YYYY-MM`.
    pub start: Option<String>,
    /// Last month, `YYYY-MM`.
    pub end: Option<String>,
    /// Its length.
    pub months: u32,
    /// The months on the calendar, for drawing.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// Two positions held at once, however the dates are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverlapShown {
    /// The two, by their place among the positions, from 0.
    pub positions: [usize; 2],
    /// How long both were held.
    pub months: u32,
}

/// Time in a field as reports show it.
#[derive(Clone, Debug, Serialize)]
pub struct FieldShown {
    /// The field.
    pub name: String,
    /// Months.
    pub months: u32,
}

/// Experience as reports show it.
#[derive(Clone, Debug, Serialize)]
pub struct ExperienceShown {
    /// Union of paid positions in months.
    pub months: u32,
    /// The least that the dates can mean.
    pub min_months: u32,
    /// The most that the dates can mean.
    pub max_months: u32,
    /// Years that the resume states.
    pub stated_years: Option<f64>,
    /// By field, longest first.
    pub fields: Vec<FieldShown>,
}

/// Leadership as reports show it.
#[derive(Clone, Debug, Serialize)]
pub struct LeadershipShown {
    /// Months of leading positions.
    pub months: u32,
    /// Largest team.
    pub team_size: Option<u32>,
    /// Highest rung.
    pub level: crate::lexicon::Level,
    /// Lines.
    pub evidence: Vec<Evidence>,
}

/// A skill as reports show it.
#[derive(Clone, Debug, Serialize)]
pub struct SkillShown {
    /// Canonical name.
    pub name: String,
    /// evidenced, listed, implied.
    pub state: SkillState,
    /// The skill that implies it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implied_by: Option<String>,
    /// Months of dated use.
    pub months: u32,
    /// Last month of use.
    pub last_used: Option<String>,
    /// Years that the resume states for it.
    pub stated_years: Option<f64>,
    /// Only ever hedged.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hedged: bool,
    /// Lines.
    pub evidence: Vec<Evidence>,
}

/// A soft skill as reports show it.
#[derive(Clone, Debug, Serialize)]
pub struct SoftSkillShown {
    /// Its name.
    pub name: String,
    /// shown, claimed.
    pub state: &'static str,
    /// Lines.
    pub evidence: Vec<Evidence>,
}

/// A degree as reports show it.
#[derive(Clone, Debug, Serialize)]
pub struct DegreeShown {
    /// Its level.
    pub level: &'static str,
    /// What was studied.
    pub field: Option<String>,
    /// The school.
    pub institution: Option<String>,
    /// When it ended.
    pub end: Option<String>,
}

/// A certificate as reports show it.
#[derive(Clone, Debug, Serialize)]
pub struct CertificateShown {
    /// Its name.
    pub name: String,
    /// The year on its line.
    pub year: Option<String>,
}

/// A human language as reports show it.
#[derive(Clone, Debug, Serialize)]
pub struct LanguageShown {
    /// English name.
    pub name: String,
    /// How well.
    pub level: Option<&'static str>,
}

/// Text that a person cannot see.
#[derive(Clone, Debug, Serialize)]
pub struct HiddenShown {
    /// Page, from 1.
    pub page: u32,
    /// Why it cannot be seen.
    pub reason: &'static str,
    /// The text, shortened if long.
    pub quote: String,
}

/// The facts of one resume.
#[derive(Clone, Debug, Serialize)]
pub struct Digest {
    /// Positions, in the order of the resume.
    pub positions: Vec<PositionShown>,
    /// Time between them, earliest first.
    pub gaps: Vec<GapShown>,
    /// Positions held at once.
    pub overlaps: Vec<OverlapShown>,
    /// Time worked.
    pub experience: ExperienceShown,
    /// Leading people.
    pub leadership: LeadershipShown,
    /// Skills.
    pub skills: Vec<SkillShown>,
    /// Soft skills.
    pub soft_skills: Vec<SoftSkillShown>,
    /// Degrees.
    pub education: Vec<DegreeShown>,
    /// Certificates.
    pub certifications: Vec<CertificateShown>,
    /// Human languages.
    pub languages: Vec<LanguageShown>,
    /// Text that a person cannot see; nothing of it is scored.
    pub hidden: Vec<HiddenShown>,
}

/// Lines of hidden text that are shown.
const MAX_HIDDEN: usize = 40;

/// Makes the digest of a resume. Running jobs count up to `as_of`.
pub fn digest(
    document: &Document,
    resume: &Resume<'_>,
    profile: &Profile<'_>,
    lexicon: &Lexicon,
    as_of: Month,
) -> Digest {
    let years = |tenths: u32| f64::from(tenths) / 10.0;
    let all = |lines: &[&Line]| lines.iter().map(|line| Evidence::of(line)).collect::<Vec<_>>();
    Digest {
        positions: positions(resume, profile, as_of),
        gaps: gaps(resume, as_of),
        overlaps: overlaps(resume, as_of),
        experience: ExperienceShown {
            months: profile.experience.months,
            min_months: profile.experience.min_months,
            max_months: profile.experience.max_months,
            stated_years: profile.experience.stated_tenths.map(years),
            fields: profile
                .experience
                .fields
                .iter()
                .map(|f| FieldShown { name: f.name.clone(), months: f.months })
                .collect(),
        },
        leadership: LeadershipShown {
            months: profile.leadership.months,
            team_size: profile.leadership.team_size,
            level: profile.leadership.level,
            evidence: all(&profile.leadership.evidence),
        },
        skills: profile
            .skills
            .iter()
            .map(|skill| SkillShown {
                name: lexicon.skills.get(skill.skill).name.clone(),
                state: skill.state,
                implied_by: skill.implied_by.map(|by| lexicon.skills.get(by).name.clone()),
                months: skill.months,
                last_used: skill.last.map(last_month),
                stated_years: skill.stated_tenths.map(years),
                hedged: skill.hedged,
                evidence: all(&skill.evidence),
            })
            .collect(),
        soft_skills: profile
            .soft_skills
            .iter()
            .map(|s| SoftSkillShown {
                name: s.name.clone(),
                state: if s.shown { "shown" } else { "claimed" },
                evidence: all(&s.evidence),
            })
            .collect(),
        education: resume
            .degrees
            .iter()
            .map(|d| DegreeShown {
                level: d.level.name(),
                field: d.field.clone(),
                institution: d.institution.clone(),
                end: d.end.map(|end| end.to_string()),
            })
            .collect(),
        certifications: resume
            .certificates
            .iter()
            .map(|c| CertificateShown { name: c.name.clone(), year: c.year.map(|y| y.to_string()) })
            .collect(),
        languages: resume
            .languages
            .iter()
            .map(|l| LanguageShown { name: l.name.clone(), level: l.level.map(crate::lexicon::LanguageLevel::name) })
            .collect(),
        hidden: hidden(document),
    }
}

fn last_month(after: Month) -> String {
    after.plus(-1).to_string()
}

fn positions(resume: &Resume<'_>, profile: &Profile<'_>, as_of: Month) -> Vec<PositionShown> {
    let shown = resume.positions.iter().enumerate().map(|(at, position)| {
        let dated = position.held.filter(|held| held.end != End::Unstated && !held.is_backwards());
        let span = dated.map(|held| held.span(as_of));
        let number = |line: Option<&&Line>| line.map_or(0, |line| line.number);
        PositionShown {
            title: position.title.clone(),
            employer: position.employer.clone(),
            start: position.held.map(|held| held.start.to_string()),
            end: position.held.and_then(|held| held.end_shown()),
            kind: position.kind.name(),
            leads: profile.leadership.positions.contains(&at),
            months: span.map(Span::months).or(position.length),
            lines: [number(position.lines.first()), number(position.lines.last())],
            span,
        }
    });
    shown.collect()
}

/// Shorter gaps and overlaps are the roundness of dates.
const WORTH_TELLING: u32 = 3;

/// Positions with both ends, by their place, with what `read` makes of their dates.
fn calendar(resume: &Resume<'_>, read: impl Fn(&DateRange) -> Span) -> Vec<(usize, Span)> {
    let positions = resume.positions.iter().enumerate();
    positions
        .filter_map(|(at, position)| Some((at, position.held?)))
        .filter(|(_, held)| held.end != End::Unstated && !held.is_backwards())
        .map(|(at, held)| (at, read(&held)))
        .collect()
}

/// Months that no position covers even if every date means the most that it can.
fn gaps(resume: &Resume<'_>, as_of: Month) -> Vec<GapShown> {
    let mut spans: Vec<Span> = calendar(resume, |held| held.longest(as_of)).into_iter().map(|(_, span)| span).collect();
    spans.sort_unstable();
    let mut gaps = Vec::new();
    let mut covered: Option<Month> = None;
    for span in spans {
        let gap = covered.map(|until| Span { from: until, to: span.from.max(until) });
        if let Some(gap) = gap.filter(|gap| gap.months() >= WORTH_TELLING) {
            gaps.push(GapShown {
                start: Some(gap.from.to_string()),
                end: Some(last_month(gap.to)),
                months: gap.months(),
                span: Some(gap),
            });
        }
        covered = covered.max(Some(span.to));
    }
    gaps
}

/// Pairs of positions that were held at once even if every date means the least that it can.
fn overlaps(resume: &Resume<'_>, as_of: Month) -> Vec<OverlapShown> {
    let held = calendar(resume, |held| held.shortest(as_of));
    let pairs = held.iter().enumerate().flat_map(|(at, a)| held.iter().skip(at + 1).map(move |b| (a, b)));
    pairs
        .map(|((first, a), (second, b))| {
            let from = a.from.max(b.from);
            let both = Span { from, to: a.to.min(b.to).max(from) };
            OverlapShown { positions: [*first, *second], months: both.months() }
        })
        .filter(|overlap| overlap.months >= WORTH_TELLING)
        .take(MAX_OVERLAPS)
        .collect()
}

/// Overlaps that are told: a resume with more is a list of parallel projects.
const MAX_OVERLAPS: usize = 12;

fn hidden(document: &Document) -> Vec<HiddenShown> {
    let lines = document.lines.iter().filter_map(|line| Some((line, line.hidden?)));
    lines
        .take(MAX_HIDDEN)
        .map(|(line, why)| HiddenShown { page: line.page, reason: why.name(), quote: quote(&line.text) })
        .collect()
}

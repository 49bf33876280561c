//! What reports show of one resume: an owned copy of the facts, with page, line and quote for each.
//!
//! The document's text is let go once a digest is made, so memory grows with candidates and not with text
//! (invariant 6).

use crate::date::{DateRange, End, Month, Span};
use crate::document::{Document, Hidden, Line};
use crate::lexicon::{EducationLevel, LanguageLevel, Lexicon};
use crate::profile::{Profile, SkillState};
use crate::resume::{PositionKind, Resume};
use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Characters of a line that are quoted.
const MAX_QUOTE: usize = 240;

/// A line that shows something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Page, from 1.
    pub page: u32,
    /// Number of the line among the visible lines, from 1.
    pub line: u32,
    /// The line, shortened if long.
    pub quote: String,
    /// The words of the quote that earned it: first character, and the one behind the last.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub mark: Option<[u32; 2]>,
}

impl Evidence {
    /// The evidence of a line, no word of it more than another.
    pub fn of(line: &Line) -> Self {
        Self { page: line.page, line: line.number, quote: quote(&line.text), mark: None }
    }

    /// The evidence of these bytes of a line: they are marked, and a long line is cut around them.
    pub fn around(line: &Line, at: &Range<usize>) -> Self {
        let words = |range: Range<usize>| line.text.get(range).map(|text| text.replace('\t', "  "));
        let parts = (words(0..at.start), words(at.clone()), words(at.end..line.text.len()));
        let (Some(before), Some(marked), Some(after)) = parts else { return Self::of(line) };
        let [quote, marked, rest] = window([&before, &marked, &after], MAX_QUOTE);
        let from = quote.chars().count() as u32;
        let mark = (!marked.is_empty()).then(|| [from, from + marked.chars().count() as u32]);
        Self { page: line.page, line: line.number, quote: quote + &marked + &rest, mark }
    }

    /// The evidence of the first place in a line that says these words, whatever their case and accents.
    pub fn naming(line: &Line, words: &str) -> Self {
        match place_of(&line.text, words) {
            Some(at) => Self::around(line, &at),
            None => Self::of(line),
        }
    }

    /// The quote: what stands before the words that earned it, those words, and what stands behind them.
    pub fn parts(&self) -> [&str; 3] {
        let byte = |at: u32| self.quote.char_indices().nth(at as usize).map_or(self.quote.len(), |(byte, _)| byte);
        let [from, to] = self.mark.map_or([self.quote.len(); 2], |mark| mark.map(byte));
        [0..from, from..to, to..self.quote.len()].map(|range| self.quote.get(range).unwrap_or_default())
    }

    /// The quote with its words changed, each for itself; where a change runs over the edge of a mark there is none.
    pub fn change(&mut self, change: &mut dyn FnMut(&str) -> String) {
        let whole = change(&self.quote);
        let parts = self.parts().map(&mut *change);
        let from = parts[0].chars().count() as u32;
        let mark = [from, from + parts[1].chars().count() as u32];
        self.mark = self.mark.filter(|_| parts.concat() == whole).map(|_| mark);
        self.quote = whole;
    }
}

/// Three parts of a text cut to a length, so that the middle one is seen: a third of the room goes to what stands before.
pub(crate) fn window(parts: [&str; 3], most: usize) -> [String; 3] {
    let [before, middle, after] = parts;
    let count = |text: &str| text.chars().count();
    let (lead, marked) = (count(before), count(middle));
    let mut begin = String::new();
    let mut room = most;
    let start = if lead + marked <= most {
        before
    } else {
        begin.push('…');
        let skip = lead.saturating_sub((most / 3).min(most.saturating_sub(marked)));
        let tail = before.char_indices().nth(skip).map_or("", |(at, _)| before.get(at..).unwrap_or_default());
        // From the next whole word, where one begins.
        tail.find(char::is_whitespace).map_or(tail, |at| tail.get(at..).unwrap_or_default().trim_start())
    };
    begin.push_str(start);
    room = room.saturating_sub(count(start));
    let cut = |text: &str, room: usize| match text.char_indices().nth(room) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    };
    if marked > room {
        return [begin, cut(middle, room), String::new()];
    }
    [begin, middle.to_owned(), cut(after, room - marked)]
}

/// Where a text says words, as whole words, whatever their case and accents.
fn place_of(text: &str, words: &str) -> Option<Range<usize>> {
    let wanted: Vec<String> = crate::text::words(words).map(fold).collect();
    let start = text.as_ptr() as usize;
    let said: Vec<(usize, &str)> =
        crate::text::words(text).map(|word| (word.as_ptr() as usize - start, word)).collect();
    let run = said
        .windows(wanted.len().max(1))
        .find(|run| !wanted.is_empty() && run.iter().map(|(_, word)| fold(word)).eq(wanted.iter().cloned()))?;
    let ((from, _), (to, last)) = (run.first()?, run.last()?);
    Some(*from..to + last.len())
}

fn quote(text: &str) -> String {
    let flat = text.replace('\t', "  ");
    match flat.char_indices().nth(MAX_QUOTE) {
        Some((end, _)) => format!("{}…", flat.get(..end).unwrap_or_default().trim_end()),
        None => flat,
    }
}

/// A position as reports show it.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    pub kind: PositionKind,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverlapShown {
    /// The two, by their place among the positions, from 0.
    pub positions: [usize; 2],
    /// How long both were held.
    pub months: u32,
}

/// Time in a field as reports show it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FieldShown {
    /// The field.
    pub name: String,
    /// Months.
    pub months: u32,
}

/// Experience as reports show it.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SkillShown {
    /// Canonical name.
    pub name: String,
    /// evidenced, listed, implied.
    pub state: SkillState,
    /// The skill that implies it.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub implied_by: Option<String>,
    /// Months of dated use.
    pub months: u32,
    /// Last month of use.
    pub last_used: Option<String>,
    /// Years that the resume states for it.
    pub stated_years: Option<f64>,
    /// Only ever hedged.
    #[serde(skip_deserializing, skip_serializing_if = "std::ops::Not::not")]
    pub hedged: bool,
    /// Lines.
    pub evidence: Vec<Evidence>,
}

/// Whether a soft skill is more than a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SoftSkillState {
    /// By what was done.
    Shown,
    /// By its name.
    Claimed,
}

impl SoftSkillState {
    /// The name that outputs show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Claimed => "claimed",
        }
    }
}

/// A soft skill as reports show it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SoftSkillShown {
    /// Its name.
    pub name: String,
    /// shown, claimed.
    pub state: SoftSkillState,
    /// Lines.
    pub evidence: Vec<Evidence>,
}

/// A degree as reports show it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DegreeShown {
    /// Its level.
    pub level: EducationLevel,
    /// What was studied.
    pub field: Option<String>,
    /// The school.
    pub institution: Option<String>,
    /// When it ended.
    pub end: Option<String>,
}

/// A certificate as reports show it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CertificateShown {
    /// Its name.
    pub name: String,
    /// The year on its line.
    pub year: Option<String>,
}

/// A human language as reports show it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LanguageShown {
    /// English name.
    pub name: String,
    /// How well.
    pub level: Option<LanguageLevel>,
}

/// Text that a person cannot see.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HiddenShown {
    /// Page, from 1.
    pub page: u32,
    /// Why it cannot be seen.
    pub reason: Hidden,
    /// The text, shortened if long.
    pub quote: String,
}

/// The facts of one resume.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
                state: if s.shown { SoftSkillState::Shown } else { SoftSkillState::Claimed },
                evidence: all(&s.evidence),
            })
            .collect(),
        education: resume
            .degrees
            .iter()
            .map(|d| DegreeShown {
                level: d.level,
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
        languages: resume.languages.iter().map(|l| LanguageShown { name: l.name.clone(), level: l.level }).collect(),
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
            kind: position.kind,
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
        .map(|(line, why)| HiddenShown { page: line.page, reason: why, quote: quote(&line.text) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_earned_it_are_marked_and_a_long_line_is_cut_around_them() {
        let told = |text: &str, words: &str| {
            let line = Line { text: text.to_owned(), ..Line::on_page(1) };
            Evidence::naming(&line, words).parts().map(str::to_owned)
        };
        assert_eq!(told("Fired\ttiles at MÜHLE", "mühle"), ["Fired  tiles at ", "MÜHLE", ""]);
        assert_eq!(told("Fired tiles", "tile"), ["Fired tiles", "", ""]);
        let long = format!("{} kiln firing {}", "clay ".repeat(90), "glaze ".repeat(90));
        let [before, marked, after] = told(&long, "Kiln firing");
        assert_eq!(marked, "kiln firing");
        assert!(before.starts_with("…clay ") && after.ends_with('…'), "{before} | {after}");
        assert!([before, marked, after].concat().chars().count() <= MAX_QUOTE + 2);
    }

    #[test]
    fn a_change_of_words_keeps_the_mark_where_it_can() {
        let mut line = Evidence { page: 1, line: 1, quote: "Anna fired tiles".into(), mark: Some([5, 10]) };
        line.change(&mut |text| text.replace("Anna", "[name]"));
        assert_eq!(line.parts(), ["[name] ", "fired", " tiles"]);
        line.change(&mut |text| text.replace("fired tiles", "[x]"));
        assert_eq!((line.quote.as_str(), line.mark), ("[name] [x]", None));
    }
}

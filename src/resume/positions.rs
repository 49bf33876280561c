//! Positions: title, employer, dates, kind and text of each job.
//!
//! Main case: in the sections about work, each anchor (a date range) belongs to a header of one to three lines, and the
//! lines up to the next header are its text. Whether headers stand before or after their dates is decided once for
//! the resume. Fallback: without sections about work, all sections but those about schools and persons are searched.
//! Known to fail: tables that were torn into columns, and jobs whose dates stand in prose.

use super::anchors::{self, Anchor, is_school, starts_lowercase};
use super::header;
use super::sections::Section;
use crate::date::{DateRange, DateStyle, End, Month, union_months};
use crate::document::{Line, Warning};
use crate::lexicon::{Level, Lexicon, SectionKind};
use crate::text::{fold, key};
use serde::Serialize;
use std::ops::Range;

/// A span of work.
#[derive(Clone, Debug)]
pub struct Position<'d> {
    /// The title as written.
    pub title: Option<String>,
    /// The employer as written.
    pub employer: Option<String>,
    /// From when to when, as written.
    pub held: Option<DateRange>,
    /// Paid or not.
    pub kind: PositionKind,
    /// The rung of its title.
    pub level: Level,
    /// Indices of the lines of its header and dates.
    pub header: Range<usize>,
    /// Its lines: header and text.
    pub lines: Vec<&'d Line>,
    /// Indices of all its lines in the resume.
    pub range: Range<usize>,
}

/// Kinds of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PositionKind {
    /// Employment.
    Job,
    /// Internships and traineeships.
    Internship,
    /// On one's own account.
    Freelance,
    /// Unpaid.
    Volunteer,
}

impl PositionKind {
    /// Whether its months count as experience.
    pub fn is_paid(self) -> bool {
        self != Self::Volunteer
    }

    /// The name that outputs show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Job => "job",
            Self::Internship => "internship",
            Self::Freelance => "freelance",
            Self::Volunteer => "volunteer",
        }
    }
}

/// Finds the positions of a resume.
pub(super) fn find<'d>(
    lines: &[&'d Line],
    sections: &[Section],
    lexicon: &Lexicon,
    style: DateStyle,
    as_of: Month,
    warnings: &mut Vec<Warning>,
) -> Vec<Position<'d>> {
    let (region, anchors) = search(lines, sections, lexicon, style, as_of);
    if anchors.is_empty() {
        return undated(lines, sections, lexicon, warnings);
    }
    let headers = trailing_headers(lines, &anchors, sections, lexicon)
        .unwrap_or_else(|| headers(lines, &region, &anchors, sections, lexicon));
    let mut positions = Vec::new();
    for (at, (anchor, block)) in anchors.iter().zip(&headers).enumerate() {
        let until = headers.get(at + 1).map_or(usize::MAX, |next| next.lines.start);
        let end = end_of_text(&region, block.lines.end, until);
        let kind = kind_of(block, anchor, lines, sections);
        let body = lines.get(block.lines.end..end).unwrap_or_default();
        let employer =
            block.employer.clone().or_else(|| body.iter().find_map(|line| header::labelled_employer(&line.text)));
        positions.push(Position {
            level: block.title.as_deref().map_or(Level::Plain, |title| header::level(title, lexicon)),
            title: block.title.clone(),
            employer,
            held: Some(anchor.range),
            kind,
            header: block.lines.clone(),
            lines: lines.get(block.lines.start..end).unwrap_or_default().to_vec(),
            range: block.lines.start..end,
        });
    }
    positions.retain(|p| !is_no_work(p));
    drop_umbrellas(&mut positions, as_of);
    drop_projects(&mut positions);
    drop_repeats(&mut positions);
    positions
}

// ---------- where to look ----------

/// Lines that can hold positions, and the anchors among them: the sections about work and sentences elsewhere that
/// tell of a job; without any, all sections but those about schools and persons, where each must have a title.
fn search(
    lines: &[&Line],
    sections: &[Section],
    lexicon: &Lexicon,
    style: DateStyle,
    as_of: Month,
) -> (Vec<usize>, Vec<Anchor>) {
    use SectionKind::{Awards, Courses, Experience, Other, Projects, Skills, Summary, Top, Volunteer};
    let told = |s: &Section, at: usize| {
        matches!(s.kind, Summary | Top | Other | Skills | Awards) && anchors::tells_of_work(&fold(&lines[at].text))
    };
    let work = |s: &Section| matches!(s.kind, Experience | Volunteer);
    let region: Vec<usize> =
        sections.iter().flat_map(|s| body(s).filter(|at| work(s) || told(s, *at)).collect::<Vec<_>>()).collect();
    let mut anchors = anchors::find(lines, &region, lexicon, style);
    anchors.retain(|anchor| believable(anchor, lines, as_of));
    if anchors.iter().any(|a| section_kind(sections, a.lines.start) != Volunteer) {
        return (region, anchors);
    }
    let loose = |s: &Section| work(s) || matches!(s.kind, Projects | Other | Awards | Top | Summary | Skills | Courses);
    let region: Vec<usize> = sections.iter().filter(|s| loose(s)).flat_map(body).collect();
    let mut anchors = anchors::find(lines, &region, lexicon, style);
    anchors.retain(|anchor| {
        let near = |at: Option<usize>| {
            at.and_then(|at| lines.get(at))
                .is_some_and(|l| is_header_like(l, lexicon) && lexicon.titles.has_head(&l.text))
        };
        let titled = anchor.titled || near(anchor.lines.start.checked_sub(1)) || near(Some(anchor.lines.end));
        let school = lines.get(anchor.lines.clone()).unwrap_or_default().iter().any(|l| is_school(&l.text));
        believable(anchor, lines, as_of) && titled && !(school && !anchor.titled)
    });
    (region, anchors)
}

/// The lines of a section without its heading.
fn body(section: &Section) -> Range<usize> {
    let start = section.lines.start + usize::from(section.heading.is_some());
    start..section.lines.end
}

/// Jobs longer than this are misread dates.
const MAX_YEARS: i32 = 55;

fn believable(anchor: &Anchor, lines: &[&Line], as_of: Month) -> bool {
    let range = &anchor.range;
    let years = range.span(as_of).months() as i32 / 12;
    let starts_in_time = range.start.first() <= as_of.plus(12);
    let text = lines.get(anchor.lines.clone()).unwrap_or_default();
    let studies = !anchor.titled && text.iter().any(|line| is_studies(&line.text));
    years <= MAX_YEARS && starts_in_time && !studies
}

/// Whether a line of a section about work tells of studies all the same.
fn is_studies(text: &str) -> bool {
    const DEGREES: &[&str] =
        &["bachelor of", "master of", "b.tech", "m.tech", "diploma in", "b.sc", "m.sc", "cgpa", "high school"];
    let folded = fold(text);
    anchors::has_any(&folded, DEGREES)
}

fn section_kind(sections: &[Section], at: usize) -> SectionKind {
    sections.iter().find(|s| s.lines.contains(&at)).map_or(SectionKind::Top, |s| s.kind)
}

// ---------- headers ----------

#[derive(Clone, Debug)]
struct Block {
    lines: Range<usize>,
    title: Option<String>,
    employer: Option<String>,
    text: String,
}

/// Lines that a header may have before or after the line of its dates.
const MAX_BEFORE: usize = 3;
const MAX_AFTER: usize = 2;
/// Words that a line of a header has at most.
const MAX_HEADER_WORDS: usize = 14;

fn headers<'a>(
    lines: &[&'a Line],
    region: &[usize],
    anchors: &'a [Anchor],
    sections: &[Section],
    lexicon: &Lexicon,
) -> Vec<Block> {
    let after = headers_follow_dates(lines, region, anchors, lexicon);
    let names_employer = |at: usize| header::labelled_employer(&lines[at].text).is_some();
    let employer_first = anchors.first().and_then(|first| first.lines.start.checked_sub(1)).is_some_and(names_employer);
    let mut blocks: Vec<Block> = Vec::new();
    for (at, anchor) in anchors.iter().enumerate() {
        let floor = blocks.last().map_or(0, |b| b.lines.end);
        let ceiling = anchors.get(at + 1).map_or(usize::MAX, |next| next.lines.start);
        let section = sections.iter().find(|s| s.lines.contains(&anchor.lines.start)).map(body).unwrap_or_default();
        let (mut start, mut end) = (anchor.lines.start, anchor.lines.end);
        let mut texts: Vec<&'a str> = vec![anchor.before.as_str(), anchor.after.as_str()];
        let mut titled = anchor.titled;
        let usable = |i: usize| section.contains(&i) && is_header_like(lines[i], lexicon);
        let take_after = |end: &mut usize, titled: &mut bool, texts: &mut Vec<&'a str>| {
            while *end < (anchor.lines.end + MAX_AFTER).min(ceiling)
                && usable(*end)
                && !starts_next_header(*end, ceiling, lines, lexicon)
            {
                let text = lines[*end].text.as_str();
                let has_title = lexicon.titles.has_head(text);
                if *titled && (has_title || !(header::is_company(text) || header::is_name_like(text))) {
                    break;
                }
                *titled |= has_title;
                texts.push(text);
                *end += 1;
                if *titled && !has_title {
                    break;
                }
            }
        };
        let take_before = |start: &mut usize, titled: &mut bool, texts: &mut Vec<&'a str>| {
            while *start > floor && *start + MAX_BEFORE > anchor.lines.start && usable(*start - 1) {
                let text = lines[*start - 1].text.as_str();
                let has_title = lexicon.titles.has_head(text);
                if *titled && has_title && !header::is_company(text) {
                    break;
                }
                *titled |= has_title;
                texts.push(text);
                *start -= 1;
            }
        };
        if after {
            take_after(&mut end, &mut titled, &mut texts);
            // `Company name: ...` above the dates opens the block all the same.
            if employer_first && start > floor && usable(start - 1) && names_employer(start - 1) {
                texts.push(lines[start - 1].text.as_str());
                start -= 1;
            }
        } else {
            take_before(&mut start, &mut titled, &mut texts);
            if !titled || header::read(&texts, lexicon).employer.is_none() {
                take_after(&mut end, &mut titled, &mut texts);
            }
        }
        let read = header::read(&texts, lexicon);
        blocks.push(Block { lines: start..end, title: read.title, employer: read.employer, text: texts.join(" ") });
    }
    blocks
}

/// Headers of a resume in which each job ends with its dates: title first, text, then a line of dates. Only where all
/// dates stand alone and every job opens with a title.
fn trailing_headers(
    lines: &[&Line],
    anchors: &[Anchor],
    sections: &[Section],
    lexicon: &Lexicon,
) -> Option<Vec<Block>> {
    const MIN_JOBS: usize = 2;
    const MIN_TEXT: usize = 3;
    let first = anchors.first()?.lines.start;
    let section = sections.iter().find(|s| s.lines.contains(&first)).map(body)?;
    let mut from = section.start;
    let mut blocks = Vec::new();
    for anchor in anchors {
        if !anchor.is_bare() || !section.contains(&anchor.lines.start) || anchor.lines.start < from + MIN_TEXT {
            return None;
        }
        let opens =
            lines.get(from).filter(|line| is_header_like(line, lexicon) && lexicon.titles.has_head(&line.text))?;
        let second =
            lines.get(from + 1).filter(|line| is_header_like(line, lexicon) && header::is_name_like(&line.text));
        let texts: Vec<&str> = std::iter::once(opens).chain(second).map(|line| line.text.as_str()).collect();
        let read = header::read(&texts, lexicon);
        blocks.push(Block {
            lines: from..anchor.lines.end,
            title: read.title,
            employer: read.employer,
            text: texts.join(" "),
        });
        from = anchor.lines.end;
    }
    (blocks.len() >= MIN_JOBS && section.end <= from + 1).then_some(blocks)
}

/// Whether a line could be the first of the next header rather than the last of this one.
fn starts_next_header(at: usize, next_anchor: usize, lines: &[&Line], lexicon: &Lexicon) -> bool {
    next_anchor != usize::MAX && at + 1 == next_anchor && lexicon.titles.has_head(&lines[at].text)
}

/// Decides once whether dates lead their headers: they do if titles stand behind bare dates more often than before.
fn headers_follow_dates(lines: &[&Line], region: &[usize], anchors: &[Anchor], lexicon: &Lexicon) -> bool {
    let (mut before, mut after) = (0, 0);
    for anchor in anchors {
        if anchor.titled {
            // A date at the start of a header line says nothing about other lines; prefer what follows.
            continue;
        }
        let titled = |i: Option<usize>| {
            i.is_some_and(|i| {
                region.contains(&i) && is_header_like(lines[i], lexicon) && lexicon.titles.has_head(&lines[i].text)
            })
        };
        before += i32::from(titled(anchor.lines.start.checked_sub(1)));
        after += i32::from(titled(Some(anchor.lines.end).filter(|i| *i < lines.len())));
    }
    if before == after {
        // Where the first date opens its section, headers follow.
        let first = anchors.first().map_or(0, |a| a.lines.start);
        let bare = anchors.first().is_some_and(Anchor::is_bare);
        return bare && !region.contains(&first.wrapping_sub(1));
    }
    after > before
}

fn is_header_like(line: &Line, lexicon: &Lexicon) -> bool {
    let text = line.text.as_str();
    let words = text.split_whitespace().count();
    let inner = lexicon.headings.kind(&key(text)) == Some(SectionKind::Inner);
    let label = text.split_once(':').is_some_and(|(head, rest)| {
        !rest.trim().is_empty() && lexicon.headings.kind(&key(head)) == Some(SectionKind::Inner)
    });
    if header::is_labelled(text) {
        return true;
    }
    words <= MAX_HEADER_WORDS
        && !text.starts_with('•')
        && !text.starts_with(['-', '*', '?', '>'])
        && !(text.ends_with('.') && words > 5)
        && !starts_lowercase(text)
        && !inner
        && !label
}

// ---------- text and kind ----------

/// Index behind the last line of a position's text: it ends before the next header and where its section ends.
fn end_of_text(region: &[usize], from: usize, until: usize) -> usize {
    let mut end = from;
    while end < until && region.binary_search(&end).is_ok() {
        end += 1;
    }
    end
}

fn kind_of(block: &Block, anchor: &Anchor, lines: &[&Line], sections: &[Section]) -> PositionKind {
    let section = sections.iter().find(|s| s.lines.contains(&anchor.lines.start));
    let heading = section.and_then(|s| s.heading).and_then(|at| lines.get(at)).map_or("", |line| line.text.as_str());
    let heading = if key(heading).split(' ').any(|w| matches!(w, "internship" | "internships" | "stages" | "praktika"))
        && !key(heading).contains("experience")
    {
        "internship"
    } else {
        ""
    };
    let text = fold(&format!("{} {heading}", block.text));
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let volunteer = section_kind(sections, anchor.lines.start) == SectionKind::Volunteer;
    if volunteer || has(&["volunteer", "volunteering", "benevole", "ehrenamtlich", "voluntario", "voluntaria"]) {
        PositionKind::Volunteer
    } else if has(&[
        "intern", "internship", "trainee", "stagiaire", "stage", "praktikant", "praktikum", "practicas", "becario",
        "apprentice",
    ]) {
        PositionKind::Internship
    } else if has(&[
        "freelance", "freelancer", "freelancing", "independant", "freiberuflich", "freiberufler", "autonomo",
    ]) || text.contains("self employed")
        || text.contains("self-employed")
    {
        PositionKind::Freelance
    } else {
        PositionKind::Job
    }
}

/// Titles that people give to time without work.
fn is_no_work(position: &Position<'_>) -> bool {
    let title = key(position.title.as_deref().or(position.employer.as_deref()).unwrap_or_default());
    matches!(
        title.as_str(),
        "student"
            | "full time student"
            | "homemaker"
            | "stay at home mom"
            | "career break"
            | "sabbatical"
            | "maternity leave"
    )
}

// ---------- one job told twice ----------

/// Share of an employer's span, in hundredths, that the titles held there must cover to stand for it.
const COVERED: u32 = 80;

/// An employer's whole span over the titles held there is no position of its own.
fn drop_umbrellas(positions: &mut Vec<Position<'_>>, as_of: Month) {
    let mut at = 0;
    while at < positions.len() {
        let Some(held) = positions[at].held else { break };
        let untitled = positions[at].title.is_none() && positions[at].range.len() <= positions[at].header.len();
        let inside: Vec<DateRange> = positions[at + 1..]
            .iter()
            .map_while(|p| p.title.as_ref().and(p.held))
            .take_while(|h| contains(&held, h))
            .collect();
        let mut spans: Vec<_> = inside.iter().map(|h| h.span(as_of)).collect();
        let covered = union_months(&mut spans) * 100 >= held.span(as_of).months() * COVERED;
        if untitled && !inside.is_empty() && covered {
            let employer = positions.remove(at).employer;
            for position in positions.iter_mut().skip(at).take(inside.len()) {
                position.employer = position.employer.take().or_else(|| employer.clone());
            }
        } else {
            at += 1;
        }
    }
}

/// A dated project inside a job belongs to the job's text.
fn drop_projects(positions: &mut Vec<Position<'_>>) {
    let mut at = 1;
    while at < positions.len() {
        let (before, here) = (&positions[at - 1], &positions[at]);
        let label = here.lines.first().map(|l| fold(&l.text)).unwrap_or_default();
        let project = ["project", "projet", "projekt", "duration", "client"]
            .iter()
            .any(|w| label.starts_with(w) || label.starts_with(&format!("• {w}")));
        let within = matches!((before.held, here.held), (Some(a), Some(b)) if contains(&a, &b));
        if project && within && before.range.end == here.range.start {
            let taken = positions.remove(at);
            let job = &mut positions[at - 1];
            job.lines.extend(taken.lines);
            job.range.end = taken.range.end;
        } else {
            at += 1;
        }
    }
}

/// The same dates with the same title or employer, or with no text of its own, are one job told twice.
fn drop_repeats(positions: &mut Vec<Position<'_>>) {
    let mut at = 0;
    while at < positions.len() {
        let here = &positions[at];
        let same = |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if key(a) == key(b));
        let again = positions.iter().enumerate().skip(at + 1).find(|(_, p)| {
            let bare = p.lines.len() <= p.header.len() || here.lines.len() <= here.header.len();
            p.held == here.held
                && (same(&p.title, &here.title) && (bare || same(&p.employer, &here.employer))
                    || (bare && same(&p.employer, &here.employer) && (p.title.is_none() || here.title.is_none())))
        });
        match again {
            Some((other, p)) => {
                let drop = if p.lines.len() > here.lines.len() { at } else { other };
                positions.remove(drop);
            }
            None => at += 1,
        }
    }
}

fn contains(outer: &DateRange, inner: &DateRange) -> bool {
    let end = |range: &DateRange| match range.end {
        End::Present => Month::new(9999, 1),
        End::At(at) => at.last(),
        End::Unstated => range.start.last(),
    };
    outer.start.first() <= inner.start.last() && end(inner) <= end(outer)
}

// ---------- jobs without dates ----------

/// Title lines in the sections about work, where no dates are given.
fn undated<'d>(
    lines: &[&'d Line],
    sections: &[Section],
    lexicon: &Lexicon,
    warnings: &mut Vec<Warning>,
) -> Vec<Position<'d>> {
    const MAX_WORDS: usize = 9;
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for section in sections.iter().filter(|s| matches!(s.kind, SectionKind::Experience | SectionKind::Volunteer)) {
        for at in body(section) {
            let text = &lines[at].text;
            let titled = text.split_whitespace().count() <= MAX_WORDS
                && is_header_like(lines[at], lexicon)
                && lexicon.titles.has_head(text);
            if titled && starts.last().is_none_or(|(last, _)| *last + 1 != at) {
                starts.push((at, section.lines.end));
            }
        }
    }
    let mut positions = Vec::new();
    for (order, (start, section_end)) in starts.iter().enumerate() {
        let end = starts.get(order + 1).map_or(*section_end, |next| next.0.min(*section_end));
        let read = header::read(&[lines[*start].text.as_str()], lexicon);
        warnings.push(Warning::at(
            "undated-position", lines[*start].number, "a position without dates; its time is not counted",
        ));
        positions.push(Position {
            level: read.title.as_deref().map_or(Level::Plain, |title| header::level(title, lexicon)),
            title: read.title,
            employer: read.employer,
            held: None,
            kind: if section_kind(sections, *start) == SectionKind::Volunteer {
                PositionKind::Volunteer
            } else {
                PositionKind::Job
            },
            header: *start..*start + 1,
            lines: lines.get(*start..end).unwrap_or_default().to_vec(),
            range: *start..end,
        });
    }
    positions
}

//! Positions: title, employer, dates, kind and text of each job.
//!
//! Main case: in the sections about work, each anchor (a date range) belongs to a header of one to three lines, and the
//! lines up to the next header are its text. Whether headers stand before or after their dates is decided once for
//! the resume. Fallback: without sections about work, all sections but those about schools and persons are searched.
//! Known to fail: tables that were torn into columns, and jobs whose dates stand in prose.

use super::anchors::{self, Anchor};
use super::build::{self, Block};
use super::header;
use super::labels::{Label, Labelled};
use super::marks::Mark;
use super::sections::Section;
use crate::date::{DateRange, DateStyle, End, Month, Span, YearMonth, union_months};
use crate::document::{Line, Warning};
use crate::lexicon::{Level, Lexicon, SectionKind};
use crate::text::{fold, key, quantity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
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
    /// How long it lasted, in months, where the resume gives a length and no dates.
    pub length: Option<u32>,
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

impl<'d> Position<'d> {
    /// Takes the lines up to `end` as its text.
    fn take(&mut self, marks: &[Mark<'d>], end: usize) {
        self.lines.extend(marks.get(self.range.end..end).unwrap_or_default().iter().map(|mark| mark.line));
        self.range.end = end;
    }
}

/// Kinds of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

/// Positions of one resume: several times those of the longest honest one, and each is held against the others.
const MOST: usize = 200;

/// Builds the positions of a resume from its labels.
pub(super) fn find<'d>(
    marks: &[Mark<'d>],
    labelled: &Labelled,
    sections: &[Section],
    lexicon: &Lexicon,
    style: DateStyle,
    as_of: Month,
    warnings: &mut Vec<Warning>,
) -> Vec<Position<'d>> {
    let blocks = build::blocks(labelled, |at| !marks[at].ranges.is_empty(), |at| marks[at].is_titled());
    let mut positions = Vec::new();
    for block in &blocks {
        if positions.len() >= MOST {
            let from = marks[block.lines.start].line.number;
            let message = format!("more than {MOST} positions; further ones are not looked at");
            warnings.push(Warning::at("too-many-positions", from, message));
            break;
        }
        let mut all_dated = anchors::of_header(marks, &block.header, lexicon, style);
        all_dated.retain(|dated| believable(dated, as_of));
        if all_dated.is_empty() {
            let found = dated_below(marks, block).or_else(|| dated_above(marks, block, positions.last()));
            all_dated.extend(found.filter(|dated| believable(dated, as_of)));
        }
        let mut all_dated = all_dated.into_iter();
        let dated = all_dated.next();
        // A range within a sentence of the job's text opens no job of its own, unless its label is sure.
        if dated.as_ref().is_some_and(|dated| dated.points < 0)
            && block.margin < SURE
            && let Some(last) =
                positions.last_mut().filter(|last: &&mut Position<'_>| last.range.end == block.lines.start)
        {
            last.take(marks, block.lines.end);
            continue;
        }
        let length = if dated.is_none() { stated_length(marks, block) } else { None };
        if dated.is_none() && length.is_none() && is_headline(block, labelled) {
            continue;
        }
        let texts = header_texts(marks, block, dated.as_ref());
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let read = header::read(&texts, lexicon);
        let first = marks[block.lines.start].line;
        if dated.is_none() && length.is_none() {
            warnings.push(Warning::at(
                "undated-position", first.number, "a position without dates; its time is not counted",
            ));
        }
        let body = marks.get(block.lines.clone()).unwrap_or_default().iter().skip(block.header.len());
        let employer = read.employer.or_else(|| body.clone().find_map(|mark| header::labelled_employer(mark.text())));
        let header_end = block.header.last().map_or(block.lines.start, |last| last + 1);
        positions.push(Position {
            level: read.title.as_deref().map_or(Level::Plain, |title| header::level(title, lexicon)),
            kind: kind_of(&texts.join(" "), marks, block.lines.start, sections),
            title: read.title,
            employer,
            held: dated.map(|dated| dated.range),
            length,
            header: block.lines.start..header_end,
            lines: marks.get(block.lines.clone()).unwrap_or_default().iter().map(|mark| mark.line).collect(),
            range: block.lines.clone(),
        });
        for dated in all_dated {
            let read = header::read(&[dated.before.as_str(), dated.after.as_str()], lexicon);
            let Some(mut more) = positions.last().cloned() else { continue };
            more.held = Some(dated.range);
            if read.title.is_some() {
                (more.title, more.employer) = (read.title, read.employer.or(more.employer));
                more.level = more.title.as_deref().map_or(Level::Plain, |title| header::level(title, lexicon));
            }
            positions.push(more);
        }
    }
    positions.retain(|p| !is_no_work(p));
    // `16 years experience in construction` beside dated jobs tells of the whole career, not of one more job.
    if positions.iter().any(|p| p.held.is_some()) {
        positions.retain(|p| p.held.is_some() || p.length.is_none() || p.title.is_some() || p.employer.is_some());
    }
    drop_projects(&mut positions, marks);
    drop_umbrellas(&mut positions, as_of);
    drop_repeats(&mut positions);
    positions
}

/// Margin from which the label of a header is sure: it is some seven times as likely as the next.
const SURE: i32 = 200;

/// A dated project inside a job belongs to the job's text.
fn drop_projects<'d>(positions: &mut Vec<Position<'d>>, marks: &[Mark<'d>]) {
    const PROJECT: &[&str] = &["project", "projet", "projekt", "proyecto", "duration", "client", "kunde"];
    let mut at = 1;
    while at < positions.len() {
        let (before, here) = (&positions[at - 1], &positions[at]);
        let label = here.lines.first().map(|line| fold(line.text.trim_start_matches(['•', ' ']))).unwrap_or_default();
        let project = PROJECT.iter().any(|word| label.starts_with(word));
        let within = matches!((before.held, here.held), (Some(outer), Some(inner)) if contains(&outer, &inner));
        if project && within && before.range.end == here.range.start {
            let end = here.range.end;
            positions.remove(at);
            positions[at - 1].take(marks, end);
        } else {
            at += 1;
        }
    }
}

fn contains(outer: &DateRange, inner: &DateRange) -> bool {
    let end = |range: &DateRange| range.last_written().map_or(Month::FAR, YearMonth::last);
    outer.start.first() <= inner.start.last() && end(inner) <= end(outer)
}

/// Share of an employer's span, in hundredths, that the posts held there must cover to stand for it.
const COVERED: u32 = 80;

/// An employer's whole span over the posts held there is no position of its own.
fn drop_umbrellas(positions: &mut Vec<Position<'_>>, as_of: Month) {
    const POSTS: usize = 2;
    let mut at = 0;
    while at < positions.len() {
        let here = &positions[at];
        let span = here.held.map(|held| held.span(as_of)).filter(|span| span.months() > 0);
        let bare = here.range.len() <= here.header.len();
        let widest = here.held.filter(|_| span.is_some()).map(|held| held.longest(as_of));
        let posts: Vec<DateRange> = widest.map_or_else(Vec::new, |widest| {
            let named = |p: &&Position<'_>| p.title.is_some() || p.employer.is_some();
            let posts = positions.iter().skip(at + 1).map_while(|p| Some(p).filter(named)?.held);
            let within = |post: Span| post.from >= widest.from && post.to <= widest.to;
            posts.take_while(|held| within(held.span(as_of))).collect()
        });
        let mut inside: Vec<Span> = posts.iter().map(|held| held.span(as_of)).collect();
        let covered = union_months(&mut inside) * 100 >= span.map_or(0, Span::months) * COVERED;
        // Posts from the first year to the last of a span in years are all of it.
        let years = here.held.is_some_and(|held| held.start.month.is_none());
        let last_year = |held: &DateRange| match held.end {
            End::At(at) => Some(at.year),
            _ => None,
        };
        let first_to_last = here.held.is_some_and(|held| {
            posts.iter().any(|post| post.start.year == held.start.year)
                && posts.iter().any(|post| last_year(post) == last_year(&held))
        });
        let covered = covered || years && first_to_last;
        let untitled = here.title.is_none();
        let umbrella = covered
            && (bare && (untitled && !posts.is_empty() || posts.len() >= POSTS)
                || untitled && years && posts.len() >= POSTS);
        if umbrella && span.is_some() {
            let Position { employer, lines, range, .. } = positions.remove(at);
            // What is told of the employer's whole time goes with the first post.
            if let Some(first) = positions.get_mut(at).filter(|first| first.range.start == range.end && !bare) {
                first.lines = lines.into_iter().chain(first.lines.drain(..)).collect();
                first.header = range.start..range.end + first.header.len();
                first.range.start = range.start;
            }
            for position in positions.iter_mut().skip(at).take(posts.len()) {
                position.employer = position.employer.take().or_else(|| employer.clone());
            }
        } else {
            at += 1;
        }
    }
}

/// A title without dates or text above any heading of work is what the person calls themselves, not a job.
fn is_headline(block: &Block, labelled: &Labelled) -> bool {
    let above = labelled.labels.get(..block.lines.start).unwrap_or_default();
    block.lines.len() == block.header.len() && !above.contains(&Label::HeadExperience)
}

/// The dates of a job at the end of its text, where its header has none: a range with which the last line of the text
/// ends, the only one there.
fn dated_below(marks: &[Mark<'_>], block: &Block) -> Option<Anchor> {
    let header_end = block.header.last()? + 1;
    let text = marks.get(header_end..block.lines.end)?;
    let mut dated = text.iter().enumerate().filter(|(_, mark)| !mark.ranges.is_empty());
    let (at, mark) = dated.next().filter(|_| dated.next().is_none())?;
    let [found] = mark.ranges.as_slice() else { return None };
    let ends = !mark.text().get(found.at.end..)?.contains(char::is_alphanumeric);
    let after_stop = mark.text().get(..found.at.start)?.trim_end().ends_with(['.', '(', ')']);
    (ends && (after_stop || is_alone(mark))).then(|| bare_anchor(header_end + at, found.range))
}

/// The dates of a job on a line of their own above its header, where they were taken for text of the job before.
fn dated_above(marks: &[Mark<'_>], block: &Block, before: Option<&Position<'_>>) -> Option<Anchor> {
    let at = block.lines.start.checked_sub(1)?;
    let free =
        before.is_none_or(|before| before.held.is_some() && before.range.contains(&at) && at >= before.header.end);
    let mark = marks.get(at).filter(|mark| free && is_alone(mark))?;
    Some(bare_anchor(at, mark.ranges.first()?.range))
}

/// Whether a line holds one range and nothing else.
fn is_alone(mark: &Mark<'_>) -> bool {
    let [found] = mark.ranges.as_slice() else { return false };
    let bare = |part: Option<&str>| part.is_some_and(|part| !part.contains(char::is_alphanumeric));
    bare(mark.text().get(..found.at.start)) && bare(mark.text().get(found.at.end..))
}

fn bare_anchor(at: usize, range: DateRange) -> Anchor {
    Anchor { lines: at..at + 1, range, before: String::new(), after: String::new(), points: 0 }
}

/// `Two years' experience as a cook`: the length that an undated job's header states.
fn stated_length(marks: &[Mark<'_>], block: &Block) -> Option<u32> {
    const MAX_MONTHS: u32 = 50 * 12;
    let text: Vec<&str> = block.header.iter().map(|at| marks[*at].folded.as_str()).collect();
    let lengths = quantity::lengths(&text.join(" "));
    lengths.first().map(|length| length.months).filter(|months| *months <= MAX_MONTHS)
}

/// The texts of a header, nearest to its dates first, the dates themselves left out.
fn header_texts(marks: &[Mark<'_>], block: &Block, dated: Option<&Anchor>) -> Vec<String> {
    let Some(dated) = dated else {
        return block.header.iter().map(|at| marks[*at].text().to_owned()).collect();
    };
    let mut texts = vec![dated.before.clone(), dated.after.clone()];
    let mut others: Vec<usize> = block.header.iter().copied().filter(|at| !dated.lines.contains(at)).collect();
    others.sort_by_key(|at| at.abs_diff(dated.lines.start));
    texts.extend(others.into_iter().map(|at| marks[at].text().to_owned()));
    texts
}

/// Jobs longer than this are misread dates, and so are those that begin so long after the as-of date.
const MAX_YEARS: i32 = 55;
const MAX_YEARS_AHEAD: i32 = 15;

fn believable(anchor: &Anchor, as_of: Month) -> bool {
    let years = anchor.range.span(as_of).months() as i32 / 12;
    years <= MAX_YEARS && anchor.range.start.first() <= as_of.plus(MAX_YEARS_AHEAD * 12)
}

fn section_kind(sections: &[Section], at: usize) -> SectionKind {
    sections.iter().find(|s| s.lines.contains(&at)).map_or(SectionKind::Top, |s| s.kind)
}

// ---------- text and kind ----------

fn kind_of(header: &str, marks: &[Mark<'_>], first: usize, sections: &[Section]) -> PositionKind {
    let section = sections.iter().find(|s| s.lines.contains(&first));
    let heading = section.and_then(|s| s.heading).and_then(|at| marks.get(at)).map_or("", Mark::text);
    let heading = if key(heading).split(' ').any(|w| matches!(w, "internship" | "internships" | "stages" | "praktika"))
        && !key(heading).contains("experience")
    {
        "internship"
    } else {
        ""
    };
    let text = fold(&format!("{header} {heading}"));
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let volunteer = section_kind(sections, first) == SectionKind::Volunteer;
    if volunteer
        || has(&["volunteer", "volunteering", "voluntary", "benevole", "ehrenamtlich", "voluntario", "voluntaria"])
    {
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

/// The same dates with the same title or employer, or with no text of their own, are one job told twice. Where two jobs
/// or more come again with their dates and most of the words of their headers, the whole history is printed twice.
fn drop_repeats(positions: &mut Vec<Position<'_>>) {
    const HISTORY: usize = 2;
    let dated = |p: &Position<'_>| p.held.is_some_and(|held| held.end != End::Unstated);
    let alike: Vec<BTreeSet<String>> = positions.iter().map(header_words).collect();
    let mut again = Vec::new();
    for at in 0..positions.len() {
        let before = (0..at).find(|before| {
            dated(&positions[at])
                && positions[*before].held == positions[at].held
                && positions[*before].range != positions[at].range
                && (shares_words(&alike[*before], &alike[at]) || in_order(positions, *before, at))
        });
        again.extend(before.map(|before| (before, at)));
    }
    let history = again.len() >= HISTORY;
    // Pairs of the fuller telling and the one that is dropped for it.
    let mut told: Vec<(usize, usize)> = Vec::new();
    let is_dropped = |told: &[(usize, usize)], at: usize| told.iter().any(|(_, less)| *less == at);
    for (at, here) in positions.iter().enumerate() {
        if is_dropped(&told, at) {
            continue;
        }
        let same = |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if key(a) == key(b));
        let told_again = |(other, p): &(usize, &Position<'_>)| {
            let bare = p.lines.len() <= p.header.len() || here.lines.len() <= here.header.len();
            let untitled = p.title.is_none() || here.title.is_none();
            p.held == here.held
                && (history && again.contains(&(at, *other))
                    || dated(here)
                        && untitled
                        && here.lines.len() <= here.header.len()
                        && here.range.end == p.range.start
                    || same(&p.title, &here.title) && (bare || same(&p.employer, &here.employer))
                    || bare && same(&p.employer, &here.employer) && untitled)
        };
        let others = positions.iter().enumerate().skip(at + 1).filter(|(other, _)| !is_dropped(&told, *other));
        let mut fullest = at;
        for (other, p) in others.filter(told_again).collect::<Vec<_>>() {
            let longer = p.lines.len() > positions[fullest].lines.len();
            let less = if longer { fullest } else { other };
            fullest = if longer { other } else { fullest };
            told.push((fullest, less));
        }
    }
    // What only the shorter telling names is not lost.
    for (kept, less) in told.iter().copied() {
        let (title, employer, level) =
            (positions[less].title.clone(), positions[less].employer.clone(), positions[less].level);
        let kept = &mut positions[kept];
        if kept.title.is_none() && title.is_some() {
            (kept.title, kept.level) = (title, level);
        }
        kept.employer = kept.employer.take().or(employer);
    }
    let mut at = 0..;
    positions.retain(|_| at.next().is_some_and(|at| !is_dropped(&told, at)));
}

/// Whether three positions with dates of their own come again in the same order.
fn in_order(positions: &[Position<'_>], before: usize, at: usize) -> bool {
    const ROW: usize = 3;
    let held = |at: usize| positions.get(at).and_then(|p| p.held);
    let runs = (0..ROW).filter_map(|back| Some((before.checked_sub(back)?, at.checked_sub(back)?)));
    runs.filter(|(first, again)| first + ROW <= *again).any(|(first, again)| {
        let row: Vec<_> = (0..ROW).filter_map(|step| held(first + step)).collect();
        let distinct = row.len() == ROW && (1..ROW).all(|at| !row[..at].contains(&row[at]));
        distinct && (0..ROW).all(|step| held(again + step) == Some(row[step]))
    })
}

/// The words of a position's header, dates and short words left out.
fn header_words(position: &Position<'_>) -> BTreeSet<String> {
    const SHORT: usize = 3;
    let lines = position.lines.iter().take(position.header.len());
    let texts = lines.map(|line| fold(&line.text)).collect::<Vec<_>>().join(" ");
    let words = texts.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > SHORT);
    words.map(ToOwned::to_owned).collect()
}

/// Whether at least half of the words of the shorter header are in the other.
fn shares_words(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    a.intersection(b).count() * 2 >= a.len().min(b.len())
}

//! Anchors: the date ranges by which positions are found.
//!
//! Competing evidence decides whether a range dates a position or merely stands in a sentence: points for lines that
//! are short, bold, name a title or end with the range; points against bullets, sentences, schools and passports.

use crate::date::{self, DateRange, DateStyle, End, Found, YearMonth};
use crate::document::Line;
use crate::lexicon::Lexicon;
use crate::text::fold;
use std::ops::Range;

/// A range that dates something.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    /// Lines over which the range is written.
    pub(super) lines: Range<usize>,
    /// The range.
    pub(super) range: DateRange,
    /// The text of its first line before the range, and of its last line after it.
    pub(super) before: String,
    pub(super) after: String,
    /// Whether a title word stands in that text.
    pub(super) titled: bool,
}

impl Anchor {
    fn new(lines: Range<usize>, range: DateRange, before: &str, after: &str, lexicon: &Lexicon) -> Self {
        let titled = lexicon.titles.has_head(before) || lexicon.titles.has_head(after);
        Self { lines, range, before: before.to_owned(), after: after.to_owned(), titled }
    }

    /// Whether its lines hold hardly anything but the range.
    pub(super) fn is_bare(&self) -> bool {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        letters(&self.before) + letters(&self.after) < 3
    }
}

/// A single date and its bytes in a line.
type Dated = (YearMonth, Range<usize>);

/// Points from which a range is an anchor.
const ENOUGH: i32 = 2;
/// Words, the range left out, up to which a line is short.
const SHORT: usize = 14;
/// Words from which a line is running text.
const LONG: usize = 22;

/// Characters beside a range in which a title speaks for it: a title, an employer's long name and a place.
const NEAR: usize = 90;

/// Words around ranges that date no work.
const NOT_WORK: &[&str] = &[
    "passport", "visa:", "visa :", "visa status", "visa type", "visa no", "birth", "dob", "expiry", "expires",
    "validity", "valid", "born", "licence no", "license no", "issue date", "date of issue",
];
/// Words of schools and degrees.
pub(super) const SCHOOL: &[&str] = &[
    "university", "college", "school", "institute of", "bachelor", "master of", "masters", "degree", "diploma",
    "b.tech", "btech", "b.e.", "m.tech", "mba", "b.sc", "bsc", "m.sc", "msc", "ph.d", "phd", "cgpa", "gpa", "hsc",
    "ssc", "polytechnic", "universite", "lycee", "universidad", "universitat", "hochschule", "gymnasium", "student of",
    "b.com", "academy of", "faculty of", "intermediate", "graduation", "matriculation", "high school", "12th", "10th",
];

/// Anchors among the lines of the given ranges, in order.
pub(super) fn find(lines: &[&Line], region: &[usize], lexicon: &Lexicon, style: DateStyle) -> Vec<Anchor> {
    let mut anchors: Vec<Anchor> = Vec::new();
    let mut skip_to = 0;
    for (order, &at) in region.iter().enumerate() {
        if at < skip_to {
            continue;
        }
        let text = lines[at].text.as_str();
        let found = date::ranges(text, style);
        if found.is_empty() {
            let points = date::points(text, style);
            if points.is_empty() {
                continue;
            }
            let anchor = running_since(lines[at], at, &points, lexicon)
                .or_else(|| over_lines(lines, region, order, &points, lexicon, style))
                .or_else(|| torn_row(lines, region, order, &points, lexicon, style))
                .or_else(|| start_only(lines, region, order, &points, lexicon));
            if let Some(anchor) = anchor {
                skip_to = anchor.lines.end;
                anchors.push(anchor);
            }
            continue;
        }
        let best = found.iter().filter(|f| !f.range.is_backwards()).map(|f| (score(lines[at], f, lexicon), f));
        let mut good: Vec<(i32, &Found)> = best.filter(|(score, _)| *score >= ENOUGH).collect();
        if good.len() > 1 {
            // Several ranges in one line: the last of a header, or a list of jobs when each has a title before it.
            let last = good.pop();
            good.retain(|(_, f)| f.at.start == 0);
            good.extend(last);
            good.truncate(1);
        }
        for (_, f) in good {
            let before = text.get(..f.at.start).unwrap_or_default();
            let after = header_part(text.get(f.at.end..).unwrap_or_default());
            anchors.push(Anchor::new(at..at + 1, f.range, before, after, lexicon));
        }
    }
    anchors
}

/// What stands behind a bullet within a line is the text of a job, not its header.
fn header_part(after: &str) -> &str {
    after.split_once('•').map_or(after, |(header, _)| header)
}

/// `Working with Blue Door as a cook from 12th August 2016`: a present told with its beginning only.
fn running_since(line: &Line, at: usize, points: &[Dated], lexicon: &Lexicon) -> Option<Anchor> {
    let text = line.text.as_str();
    let [(start, place)] = points else { return None };
    let (before, after) = (text.get(..place.start)?, text.get(place.end..)?);
    let folded = fold(text);
    let present = ["working", "presently", "currently"].iter().any(|word| folded.contains(word));
    let from = fold(before.trim_end()).ends_with("from");
    let anchor = Anchor::new(at..at + 1, DateRange { start: *start, end: End::Present }, before, after, lexicon);
    (present && from && anchor.titled && start.month.is_some() && tells_of_work(&folded)).then_some(anchor)
}

/// A range written over two or three short lines: `September 2009`, `to`, `present`.
fn over_lines(
    lines: &[&Line],
    region: &[usize],
    order: usize,
    points: &[Dated],
    lexicon: &Lexicon,
    style: DateStyle,
) -> Option<Anchor> {
    const MORE_LINES: usize = 2;
    let at = region[order];
    let first = lines[at].text.as_str();
    if first.split_whitespace().count() > SHORT {
        return None;
    }
    let (_, point) = points.last()?;
    let mut joined = first.to_owned();
    for more in 1..=MORE_LINES {
        let next = *region.get(order + more)?;
        if next != at + more {
            return None;
        }
        let text = lines[next].text.as_str();
        if text.split_whitespace().count() > SHORT || text.starts_with('•') {
            return None;
        }
        let edge = joined.len();
        joined.push(' ');
        joined.push_str(text);
        let crossing =
            date::ranges(&joined, style).into_iter().find(|f| f.at.start <= point.start && f.at.end > edge + 1);
        let Some(found) = crossing else { continue };
        let opens = date::ends_open(first, style) || point.end == first.len() || more > 1;
        if found.range.is_backwards() || !opens {
            return None;
        }
        if score_text(&joined, &found, lines[at].bold, lexicon) < ENOUGH {
            return None;
        }
        let before = joined.get(..found.at.start).unwrap_or_default();
        let after = joined.get(found.at.end..).unwrap_or_default();
        return Some(Anchor::new(at..at + more + 1, found.range, before, after, lexicon));
    }
    None
}

/// A table's row torn into lines: `August 2012 Cook`, `December 2017` or `currently working`.
fn torn_row(
    lines: &[&Line],
    region: &[usize],
    order: usize,
    points: &[Dated],
    lexicon: &Lexicon,
    style: DateStyle,
) -> Option<Anchor> {
    let at = region[order];
    let first = lines[at].text.as_str();
    let (start, place) = points.first().filter(|(point, _)| point.month.is_some())?;
    let title = first.get(place.end..)?.trim();
    if place.start > 0
        || title.is_empty()
        || title.split_whitespace().count() > SHORT
        || !lexicon.titles.has_head(title)
    {
        return None;
    }
    let next = *region.get(order + 1).filter(|next| **next == at + 1)?;
    let text = lines[next].text.trim();
    let running = ["current", "present", "till", "to date", "now"].iter().any(|word| fold(text).starts_with(word));
    let end = match date::points(text, style).as_slice() {
        [(point, place)] if place.start == 0 && place.end == text.len() && point >= start => End::At(*point),
        _ if running && text.split_whitespace().count() <= 3 => End::Present,
        _ => return None,
    };
    let range = DateRange { start: *start, end };
    Some(Anchor { lines: at..at + 2, range, before: String::new(), after: title.to_owned(), titled: true })
}

/// A header with one date: a start without an end, which is kept and counts nothing.
fn start_only(lines: &[&Line], region: &[usize], order: usize, points: &[Dated], lexicon: &Lexicon) -> Option<Anchor> {
    const MAX_WORDS: usize = 9;
    let at = region[order];
    let text = lines[at].text.as_str();
    if text.starts_with('•') || starts_lowercase(text) || text.split_whitespace().count() > MAX_WORDS {
        return None;
    }
    let [(start @ YearMonth { month: Some(_), .. }, place)] = points else { return None };
    let (before, after) = (text.get(..place.start)?, text.get(place.end..)?);
    let at_edge = before.trim().is_empty() || after.trim().is_empty();
    let anchor = Anchor::new(at..at + 1, DateRange { start: *start, end: End::Unstated }, before, after, lexicon);
    let near = |other: Option<usize>| {
        other.and_then(|o| lines.get(o)).is_some_and(|line| {
            let short = line.text.split_whitespace().count() <= MAX_WORDS && !line.text.starts_with('•');
            short && lexicon.titles.has_head(&line.text)
        })
    };
    let bare = before.trim().is_empty() && after.trim().is_empty();
    let next = region.get(order + 1).copied().filter(|next| *next == at + 1);
    (at_edge && !is_school(text) && (anchor.titled || bare && near(next))).then_some(anchor)
}

fn score(line: &Line, found: &Found, lexicon: &Lexicon) -> i32 {
    score_text(&line.text, found, line.bold || line.heading, lexicon)
}

fn score_text(text: &str, found: &Found, styled: bool, lexicon: &Lexicon) -> i32 {
    let before = text.get(..found.at.start).unwrap_or_default();
    let after = text.get(found.at.end..).unwrap_or_default();
    let header = header_part(after);
    let words = before.split_whitespace().count() + header.split_whitespace().count();
    let folded = fold(text);
    let trailing = header.trim_matches(|c: char| !c.is_alphanumeric());
    let last_words = tail(before, NEAR);
    let mut points = 0;
    // For.
    points += if words <= SHORT { 2 } else { 0 };
    points += i32::from(words <= 3);
    points += i32::from(styled);
    points += if trailing.is_empty() || is_duration(trailing) { 1 } else { 0 };
    points += i32::from(is_lead_in(before));
    let told = tells_of_work(&folded) || before.trim().is_empty() && tells_of_work(&fold(after));
    points += if told { 3 } else { 0 };
    points += if lexicon.titles.has_head(last_words) || lexicon.titles.has_head(head(after, NEAR)) { 2 } else { 0 };
    points += i32::from(matches!(found.range.end, End::Present));
    points += i32::from(text.contains('\t'));
    // Against.
    points -= if words > LONG && !trailing.is_empty() && !before.trim().is_empty() && !told { 3 } else { 0 };
    points -=
        if found.years_only && words > SHORT / 2 && !before.trim().is_empty() && !trailing.is_empty() { 2 } else { 0 };
    points -= if text.starts_with('•') { 1 } else { 0 };
    points -= if starts_lowercase(text) { 2 } else { 0 };
    let since = found.since && ends_sentence(before);
    let opens = opens_with_title(before, lexicon);
    points += if opens { 1 } else { 0 };
    points -= if (since || is_within_sentence(before, after)) && !told && !opens { 3 } else { 0 };
    points -= if is_first_person(&folded) && !told { 4 } else { 0 };
    points -= if has_any(&folded, NOT_WORK) { 8 } else { 0 };
    points
}

/// `Worked with Example as a cook from ...`: a sentence that tells of a job.
pub(super) fn tells_of_work(folded: &str) -> bool {
    const VERBS: &[&str] = &[
        "worked", "working", "employed", "served", "serving", "joined", "i work", "i was working", "presently",
        "currently working", "associated with", "had worked", "has worked", "was working", "was employed",
    ];
    let start = folded.trim_start_matches(|c: char| !c.is_alphabetic());
    VERBS.iter().any(|verb| start.starts_with(verb))
        || folded.contains("have been working")
        || folded.contains("i have worked")
}

/// `I have been using it since ...`: a sentence about oneself is no header.
fn is_first_person(folded: &str) -> bool {
    let start = folded.trim_start_matches(|c: char| !c.is_alphabetic());
    ["i ", "i've ", "i’ve ", "i'm ", "i’m ", "my "].iter().any(|word| start.starts_with(word))
}

/// `(2 years 3 months)`, `less than a year` behind a range.
pub(super) fn is_duration(text: &str) -> bool {
    const OTHERS: &[&str] = &[
        "and", "less", "more", "than", "a", "about", "approx", "over", "nearly", "almost", "of", "experience", "total",
        "duration", "full", "time", "one", "two", "three", "four", "five", "six", "half",
    ];
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let unit = |w: &str| ["year", "yr", "month", "mos"].iter().any(|unit| w.contains(unit)) || w == "mo";
    let number = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
    // "Year 2 Primary Teacher" is a title.
    words.len() <= 6
        && words.iter().any(|w| unit(w))
        && words.iter().all(|w| unit(w) || number(w) || OTHERS.contains(w))
}

/// `Site Engineer at Blue Door from ...`: a line that opens with a title tells of a job.
fn opens_with_title(before: &str, lexicon: &Lexicon) -> bool {
    const FIRST_WORDS: usize = 4;
    let bare = before.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = bare.match_indices(' ').nth(FIRST_WORDS - 1).map_or(bare.len(), |(at, _)| at);
    bare.starts_with(char::is_uppercase) && lexicon.titles.has_head(bare.get(..end).unwrap_or_default())
}

/// Whether nothing but a bullet or `From` stands before a range.
fn is_lead_in(before: &str) -> bool {
    let word = before.trim_matches(|c: char| !c.is_alphabetic());
    word.is_empty() && !before.contains(|c: char| c.is_ascii_digit())
        || ["from", "period", "duration", "dates"].contains(&fold(word).as_str())
}

/// Whether the range is part of a sentence: `worked from 2010 to 2012 on ...`.
fn is_within_sentence(before: &str, after: &str) -> bool {
    const LINKS: &[&str] = &["in", "during", "between", "of", "the", "for", "since", "on", "by", "from"];
    let last = before.split_whitespace().next_back().map(fold).unwrap_or_default();
    let next = after.split_whitespace().next().unwrap_or_default();
    let goes_on = next.chars().next().is_some_and(char::is_lowercase) && after.split_whitespace().count() > 4;
    (LINKS.contains(&last.as_str()) && before.split_whitespace().count() > 4) || goes_on
}

/// `... nobody has worked a weekend since 2021`: a sentence that ends with a beginning.
fn ends_sentence(before: &str) -> bool {
    before.split_whitespace().next_back().is_some_and(starts_lowercase) && before.split_whitespace().count() > 4
}

pub(super) fn starts_lowercase(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

fn tail(text: &str, characters: usize) -> &str {
    let start = text.char_indices().rev().nth(characters).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

fn head(text: &str, characters: usize) -> &str {
    let end = text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// Whether a line speaks of a school rather than of work.
pub(super) fn is_school(text: &str) -> bool {
    has_any(&fold(text), SCHOOL)
}

/// Whether a folded text has one of the words. Short ones stand alone (`MBA` is not in `Mumbai`, nor `dob` in
/// `Adobe`); long ones may be part of a longer word, as in German.
pub(super) fn has_any(folded: &str, words: &[&str]) -> bool {
    const SHORT_WORD: usize = 6;
    let edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let alone = |at: usize, word: &str| {
        edge(folded.get(..at).and_then(|before| before.chars().next_back()))
            && edge(folded.get(at + word.len()..).and_then(|after| after.chars().next()))
    };
    words.iter().any(|word| folded.match_indices(word).any(|(at, _)| word.len() > SHORT_WORD || alone(at, word)))
}

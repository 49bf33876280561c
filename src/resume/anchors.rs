//! Anchors: the date ranges by which positions are found.
//!
//! Competing evidence decides whether a range dates a position or merely stands in a sentence: points for lines that
//! are short, bold, name a title or end with the range; points against bullets, sentences, schools and passports.

use super::marks::Mark;
use crate::date::{self, DateRange, DateStyle, End, Found, Month, YearMonth};
use crate::lexicon::Lexicon;
use crate::text::fold;
use aho_corasick::AhoCorasick;
use std::ops::Range;
use std::sync::LazyLock;

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
    /// How much its line looks like the dates of a job rather than a sentence; [`ENOUGH`] and more does.
    pub(super) points: i32,
}

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
const SCHOOL: &[&str] = &[
    "university", "college", "school", "institute of", "bachelor", "master of", "masters", "degree", "diploma",
    "b.tech", "btech", "b.e.", "m.tech", "mba", "b.sc", "bsc", "m.sc", "msc", "ph.d", "phd", "cgpa", "gpa", "hsc",
    "ssc", "polytechnic", "universite", "lycee", "universidad", "universitat", "hochschule", "gymnasium", "student of",
    "b.com", "academy of", "faculty of", "intermediate", "graduation", "matriculation", "high school", "12th", "10th",
];

/// The lines of a header as one text, so that a date may be written over several of them.
struct Joined {
    text: String,
    /// Where each line begins in the text.
    starts: Vec<(usize, usize)>,
}

impl Joined {
    fn of<'t>(lines: impl Iterator<Item = (usize, &'t str)>) -> Self {
        let mut joined = Self { text: String::new(), starts: Vec::new() };
        for (at, line) in lines {
            let text = &mut joined.text;
            // `De-` and `cember 2007` are one word.
            let torn = text.strip_suffix('-').is_some_and(|word| word.ends_with(char::is_lowercase))
                && line.starts_with(char::is_lowercase);
            if torn {
                text.pop();
            } else if !text.is_empty() {
                text.push(' ');
            }
            joined.starts.push((text.len(), at));
            text.push_str(line);
        }
        joined
    }

    /// The line that holds a byte, and where it begins.
    fn line(&self, byte: usize) -> (usize, usize) {
        self.starts.iter().copied().rfind(|(start, _)| *start <= byte).unwrap_or_default()
    }

    /// The anchor of a date at these bytes.
    fn anchor(&self, at: Range<usize>, range: DateRange, points: i32) -> Anchor {
        let (start, first) = self.line(at.start);
        let (last_start, last) = self.line(at.end.saturating_sub(1));
        let next =
            self.starts.iter().find(|(start, _)| *start > last_start).map_or(self.text.len(), |(start, _)| *start);
        let before = self.text.get(start..at.start).unwrap_or_default();
        let after = header_part(self.text.get(at.end..next).unwrap_or_default());
        Anchor {
            lines: first.min(last)..first.max(last) + 1,
            range,
            before: before.to_owned(),
            after: after.trim_end().to_owned(),
            points,
        }
    }

    fn before(&self, at: &Range<usize>) -> &str {
        self.text.get(..at.start).unwrap_or_default()
    }

    fn after(&self, at: &Range<usize>) -> &str {
        self.text.get(at.end..).unwrap_or_default()
    }
}

/// Lines of a header that are read as one text.
const MAX_LINES: usize = 40;

/// The dates of a job among the lines of its header: a range, also one over several lines or down a column; else one
/// date from which it runs; else a single date for the whole. A line may date several posts or spells, one after the
/// other: `Clerk (Jan - June 2014) & Buyer June 2014 - Feb 2015`.
pub(super) fn of_header(marks: &[Mark<'_>], header: &[usize], lexicon: &Lexicon, style: DateStyle) -> Vec<Anchor> {
    let lines = || header.iter().take(MAX_LINES).map(|at| (*at, marks[*at].text()));
    if !lines().any(|(_, text)| date::has_date_words(text)) {
        return Vec::new();
    }
    let joined = Joined::of(lines());
    let found = best_ranges(&joined, marks, lexicon, style);
    if !found.is_empty() {
        return found;
    }
    let column = |cell: fn(&str) -> Option<&str>| {
        let joined = Joined::of(lines().filter_map(|(at, text)| Some((at, cell(text)?))));
        best_ranges(&joined, marks, lexicon, style)
    };
    if header.len() > 1 && lines().any(|(_, text)| text.contains('\t')) {
        let mut found = column(|text| text.split('\t').next());
        if found.is_empty() {
            found = column(|text| text.rsplit('\t').next());
        }
        if !found.is_empty() {
            return found;
        }
    }
    let points = date::points(&joined.text, style);
    two_points(&joined, &points)
        .or_else(|| points.iter().find_map(|(start, at)| runs_from(&joined, *start, at)))
        .or_else(|| points.iter().find_map(|(start, at)| single(&joined, *start, at)))
        .into_iter()
        .collect()
}

/// The ranges of a header: of several, the one that looks most like the dates of a job, and of those the first; and
/// the others of its line that do not overlap in time.
fn best_ranges(joined: &Joined, marks: &[Mark<'_>], lexicon: &Lexicon, style: DateStyle) -> Vec<Anchor> {
    let all = candidates(joined, marks, lexicon, style);
    let Some(best) = (0..all.len()).max_by_key(|at| (all[*at].0, std::cmp::Reverse(*at))) else { return Vec::new() };
    let line = |at: usize| joined.line(all[at].1.start);
    let mut kept: Vec<usize> = vec![best];
    for at in (0..all.len()).filter(|at| *at != best && line(*at) == line(best) && all[*at].0 >= 0) {
        if kept.iter().all(|other| is_apart(&all[*other].2, &all[at].2)) {
            kept.push(at);
        }
    }
    kept.sort_unstable();
    let mut found = Vec::new();
    for (order, &at) in kept.iter().enumerate() {
        let (points, bytes, range) = all[at].clone();
        let mut anchor = joined.anchor(bytes.clone(), range, points);
        let cut = |from: usize, to: usize| joined.text.get(from..to).unwrap_or_default().to_owned();
        if let Some(before) = order.checked_sub(1).map(|order| kept[order]) {
            anchor.before = cut(all[before].1.end, bytes.start);
        }
        if let Some(next) = kept.get(order + 1) {
            anchor.after = cut(bytes.end, all[*next].1.start);
        }
        found.push(anchor);
    }
    found
}

/// Whether two ranges share no time but the month in which one ends and the other begins.
fn is_apart(a: &DateRange, b: &DateRange) -> bool {
    let end = |range: &DateRange| range.last_written().map_or(Month::FAR, YearMonth::first);
    end(a) <= b.start.last() || end(b) <= a.start.last()
}

/// The ranges of each line by itself and those written over several lines, in order, each with its points and place.
/// Where two overlap, the longer one counts.
fn candidates(
    joined: &Joined,
    marks: &[Mark<'_>],
    lexicon: &Lexicon,
    style: DateStyle,
) -> Vec<(i32, Range<usize>, DateRange)> {
    let mut all = Vec::new();
    for (start, line) in &joined.starts {
        let mark = &marks[*line];
        for found in mark.ranges.iter().filter(|found| !found.range.is_backwards()) {
            let at = found.at.start + start..found.at.end + start;
            // A cell of the line may be all that is joined.
            if joined.text.get(at.clone()) == mark.text().get(found.at.clone()) {
                let styled = mark.line.bold || mark.line.heading;
                all.push((score_text(mark.text(), found, styled, lexicon), at, found.range));
            }
        }
    }
    for found in date::ranges(&joined.text, style).into_iter().filter(|found| !found.range.is_backwards()) {
        let crosses = joined.line(found.at.start) != joined.line(found.at.end.saturating_sub(1));
        let overlaps = |at: &Range<usize>| at.start < found.at.end && found.at.start < at.end;
        if crosses && all.iter().all(|(_, at, _)| !overlaps(at) || at.len() < found.at.len()) {
            all.retain(|(_, at, _)| !overlaps(at));
            all.push((ENOUGH, found.at, found.range));
        }
    }
    all.sort_by_key(|(_, at, _)| at.start);
    all
}

/// `August 2012 Cook` over `December 2017` or over `currently working`: a table's row torn into lines.
fn two_points(joined: &Joined, points: &[(YearMonth, Range<usize>)]) -> Option<Anchor> {
    const RUNNING: &[&str] = &["current", "present", "till", "to date", "now"];
    let opens_line = |at: usize| {
        let (start, _) = joined.line(at);
        !joined.text.get(start..at).unwrap_or_default().contains(char::is_alphanumeric)
    };
    let (start, at) = points.first().filter(|(point, at)| point.month.is_some() && opens_line(at.start))?;
    let (_, first) = joined.line(at.start);
    let end = match points.get(1) {
        Some((end, place)) => {
            let (_, line) = joined.line(place.start);
            (line != first && end.month.is_some() && end >= start && opens_line(place.start)).then_some(End::At(*end))
        }
        None => {
            let below = joined.starts.iter().filter(|(begins, _)| *begins > at.start);
            let mut texts = below.map(|(begins, _)| fold(joined.text.get(*begins..).unwrap_or_default()));
            texts.any(|text| RUNNING.iter().any(|word| text.starts_with(word))).then_some(End::Present)
        }
    }?;
    Some(joined.anchor(at.clone(), DateRange { start: *start, end }, ENOUGH))
}

/// `from 12th August 2016`, `DOJ March 2015`, `2015 -`: a job that runs from a date on.
fn runs_from(joined: &Joined, start: YearMonth, at: &Range<usize>) -> Option<Anchor> {
    const OPENS: &[&str] = &["from", "since", "joined", "joining", "doj", "wef", "w.e.f", "started"];
    let word = |text: &str| fold(text.trim_matches(|c: char| !c.is_alphanumeric()));
    let before: Vec<String> = joined.before(at).split_whitespace().rev().take(4).map(word).collect();
    let opens = before.iter().take(2).any(|word| OPENS.contains(&word.as_str()))
        || before.iter().any(|word| matches!(word.as_str(), "doj" | "joining" | "joined" | "join"));
    let (line, _) = joined.line(at.start);
    let told = fold(joined.text.get(line..at.start).unwrap_or_default());
    let opens = opens || told.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with("join");
    let after = joined.after(at);
    let waits = after.trim_start_matches([' ', '.', ')']).starts_with(['-', '–', '—']);
    let cell_ends =
        after.trim_start_matches([' ', '-', '–', '—']).is_empty() || after.contains("-\t") || after.contains("–\t");
    let runs = opens || waits && cell_ends;
    runs.then(|| joined.anchor(at.clone(), DateRange { start, end: End::Present }, ENOUGH))
}

/// `(October 2015)`, `8th August 2017`: one date for the whole, at the edge of its line, cell or bracket.
fn single(joined: &Joined, start: YearMonth, at: &Range<usize>) -> Option<Anchor> {
    let (line, _) = joined.line(at.start);
    let before = joined.text.get(line..at.start).unwrap_or_default().trim_end_matches(' ');
    let after = joined.after(at).trim_start_matches([' ', '.', ':', ',']);
    let edge = before.is_empty() || before.ends_with(['(', '\t', ',', '|', ':', '-', '–', '•', '/']);
    let edge_after = after.is_empty() || after.starts_with([')', '\t', '|', '-', '–']);
    let (next, _) = joined.line(at.end + 1);
    let line_ends = next > at.start || edge_after;
    let known = start.month.is_some() || line_ends;
    // A date that opens a line with other text is a beginning.
    let end = if before.is_empty() && !line_ends { End::Unstated } else { End::Same };
    (known && (edge || line_ends)).then(|| joined.anchor(at.clone(), DateRange { start, end }, ENOUGH))
}

/// What stands behind a bullet within a line is the text of a job, not its header.
fn header_part(after: &str) -> &str {
    after.split_once('•').map_or(after, |(header, _)| header)
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
    points -= if is_within_sentence(before, after) && !told && !opens { 3 } else { 0 };
    // `... nobody has worked a weekend since 2021` dates no job, whatever the sentence opens with.
    points -= if since && !told { 6 } else { 0 };
    points -= if is_first_person(&folded) && !told { 4 } else { 0 };
    points -= if is_no_work(&folded) { 8 } else { 0 };
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
    const MOST: usize = 6;
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    if words.take(MOST + 1).count() > MOST {
        return false;
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let unit = |w: &str| ["year", "yr", "month", "mos"].iter().any(|unit| w.contains(unit)) || w == "mo";
    let number = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
    // "Year 2 Primary Teacher" is a title.
    words.iter().any(|w| unit(w)) && words.iter().all(|w| unit(w) || number(w) || OTHERS.contains(w))
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

/// Words that are looked for together. Short ones stand alone (`MBA` is not in `Mumbai`, nor `dob` in `Adobe`); long
/// ones may be part of a longer word, as in German.
#[derive(Debug)]
pub(super) struct WordList(Option<AhoCorasick>);

impl WordList {
    /// The words, which are few: an automaton too large for memory would find none of them.
    pub(super) fn new(words: &[&str]) -> Self {
        Self(AhoCorasick::new(words).ok())
    }

    /// Whether a folded text has one of the words.
    pub(super) fn is_in(&self, folded: &str) -> bool {
        const SHORT_WORD: usize = 6;
        let edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        let alone = |at: Range<usize>| {
            edge(folded.get(..at.start).and_then(|before| before.chars().next_back()))
                && edge(folded.get(at.end..).and_then(|after| after.chars().next()))
        };
        let mut hits = self.0.iter().flat_map(|automaton| automaton.find_overlapping_iter(folded));
        hits.any(|hit| hit.len() > SHORT_WORD || alone(hit.range()))
    }
}

/// Whether a folded text speaks of a school or degree.
pub(super) fn is_school(folded: &str) -> bool {
    static WORDS: LazyLock<WordList> = LazyLock::new(|| WordList::new(SCHOOL));
    WORDS.is_in(folded)
}

fn is_no_work(folded: &str) -> bool {
    static WORDS: LazyLock<WordList> = LazyLock::new(|| WordList::new(NOT_WORK));
    WORDS.is_in(folded)
}

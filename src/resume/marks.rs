//! Marks: what is known of each line by itself, found once and borrowed by every later step.

use crate::date::{self, DateStyle, Found, YearMonth};
use crate::document::Line;
use crate::lexicon::{Lexicon, SectionKind, SkillHit, TitleHit};
use crate::text::{fold, key_of_folded};
use std::ops::Range;

/// A line and what was found in it.
#[derive(Debug)]
pub(super) struct Mark<'l> {
    /// The line itself.
    pub(super) line: &'l Line,
    /// Its text in lower case, without accents.
    pub(super) folded: String,
    /// Number of words between blanks.
    pub(super) words: usize,
    /// Date ranges.
    pub(super) ranges: Vec<Found>,
    /// Single dates, those inside ranges included, with their bytes.
    pub(super) points: Vec<(YearMonth, Range<usize>)>,
    /// Words of titles.
    pub(super) titles: Vec<TitleHit>,
    /// Skills.
    pub(super) skills: Vec<SkillHit>,
    /// Whether it names a degree, and whether one that counts outside sections about education.
    pub(super) degree: Option<bool>,
    /// Number of human languages in it.
    pub(super) languages: usize,
    /// Whether it names a certification.
    pub(super) certificate: bool,
    /// The section of which its whole text is a heading, by the table.
    pub(super) heading: Option<SectionKind>,
    /// The section of which its beginning is a heading, and in how many words, by the table.
    pub(super) opening: Option<(SectionKind, usize)>,
    /// Rows of the table of common words, each once, in the order of the text.
    pub(super) common: Vec<u16>,
    /// Whether the first word is a common one.
    pub(super) first_is_common: bool,
}

impl Mark<'_> {
    /// The text as written.
    pub(super) fn text(&self) -> &str {
        &self.line.text
    }

    /// Whether it holds a word that can be a title by itself.
    pub(super) fn is_titled(&self) -> bool {
        self.titles.iter().any(|hit| hit.is_head)
    }
}

/// Words of a line that are looked up as common ones: the label of a long line is told by its beginning.
const MAX_COMMON: usize = 40;

/// Marks every line.
pub(super) fn of<'l>(lines: &[&'l Line], lexicon: &Lexicon, style: DateStyle) -> Vec<Mark<'l>> {
    lines.iter().map(|line| mark(line, lexicon, style)).collect()
}

/// Dates of one line that are looked at: a history on one line has fewer, and each is held against all of its line.
const MAX_DATES: usize = 64;

fn first_of<T>(mut dates: Vec<T>) -> Vec<T> {
    dates.truncate(MAX_DATES);
    dates
}

fn mark<'l>(line: &'l Line, lexicon: &Lexicon, style: DateStyle) -> Mark<'l> {
    let text = line.text.as_str();
    let folded = fold(text);
    let key = key_of_folded(bare(&folded).trim_end_matches(|c: char| !c.is_alphanumeric()));
    let (mut common, mut first_is_common, mut seen) = (Vec::new(), false, 0);
    for word in folded.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(MAX_COMMON) {
        if let Some(row) = lexicon.line_words.row(word) {
            first_is_common |= seen == 0;
            if !common.contains(&row) {
                common.push(row);
            }
        }
        seen += 1;
    }
    let degrees = lexicon.credentials.degrees(text);
    Mark {
        words: text.split_whitespace().count(),
        ranges: first_of(date::ranges(text, style)),
        points: first_of(date::points(text, style)),
        titles: lexicon.titles.find(text),
        skills: lexicon.skills.find(text),
        degree: (!degrees.is_empty()).then(|| degrees.iter().any(|hit| !hit.only_in_section)),
        languages: lexicon.credentials.languages(text).len(),
        certificate: !lexicon.credentials.certificates(text).is_empty(),
        heading: lexicon.headings.kind(&key),
        opening: lexicon.headings.prefix(&key),
        common,
        first_is_common,
        folded,
        line,
    }
}

/// Words of most names.
const USUAL_NAME: usize = 2;

/// Forgets what the words of the person's own name would say of a line: some people are called Cook or Baker. Whether
/// anything was forgotten.
pub(super) fn forget_name(marks: &mut [Mark<'_>], name: &str, lexicon: &Lexicon) -> bool {
    let name = fold(name);
    let words = words_of(&name);
    let own = |text: &str| is_made_of(text, &words);
    let rows: Vec<u16> = words.iter().filter_map(|word| lexicon.line_words.row(word)).collect();
    let mut forgotten = false;
    let named = |mark: &&mut Mark<'_>| !words.is_empty() && words.iter().all(|word| mark.folded.contains(word));
    for mark in marks.iter_mut().filter(named) {
        let text = mark.line.text.as_str();
        let known = mark.titles.len() + mark.skills.len() + mark.common.len();
        mark.titles.retain(|hit| !text.get(hit.at.clone()).is_some_and(own));
        mark.skills.retain(|hit| !text.get(hit.at.clone()).is_some_and(own));
        mark.common.retain(|row| !rows.contains(row));
        // Names of any number of words are names of as many.
        let words = (mark.words + USUAL_NAME).saturating_sub(words.len());
        forgotten |= mark.words != words;
        mark.words = words;
        if mark.titles.len() + mark.skills.len() + mark.common.len() < known {
            forgotten = true;
            mark.first_is_common &= mark.common.first().is_some_and(|row| !rows.contains(row));
        }
    }
    forgotten
}

/// Forgets what the place where the person lives would say of the lines that name it: Java is an island as well. Whether
/// anything was forgotten.
pub(super) fn forget_place(marks: &mut [Mark<'_>], place: &str) -> bool {
    let place = fold(place);
    let words = words_of(&place);
    let mut forgotten = false;
    let named = |mark: &&mut Mark<'_>| !words.is_empty() && words.iter().all(|word| mark.folded.contains(word));
    for mark in marks.iter_mut().filter(named) {
        let text = mark.line.text.as_str();
        let known = mark.skills.len();
        mark.skills.retain(|hit| !text.get(hit.at.clone()).is_some_and(|text| is_made_of(text, &words)));
        forgotten |= mark.skills.len() < known;
    }
    forgotten
}

fn words_of(folded: &str) -> Vec<&str> {
    folded.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1).collect()
}

/// Whether a text has no other words than these.
fn is_made_of(text: &str, words: &[&str]) -> bool {
    let folded = fold(text);
    let mut all = folded.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).peekable();
    all.peek().is_some() && all.all(|word| words.contains(&word))
}

/// A folded text without its bullet or the number of its item.
fn bare(folded: &str) -> &str {
    let bare = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some((head, rest)) = bare.split_once(['.', ')']) else { return bare };
    let number =
        !head.is_empty() && head.len() <= 3 && head.chars().all(|c| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x'));
    if number { rest.trim_start_matches(|c: char| !c.is_alphanumeric()) } else { bare }
}

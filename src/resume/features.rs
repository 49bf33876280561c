//! Features: what speaks for one label of a line or another, as a table of named questions.
//!
//! A feature is a question about one line (its shape, its look, its place, what the tables know of it) or one of the
//! common words; the answers of the neighbours are features too. What each is worth is fitted and stands in
//! `weights.tsv`. No feature knows a word of a person: a question to add is one row of `QUESTIONS`.

use super::anchors::{WordList, is_duration, is_school, tells_of_work};
use super::header::{is_company_folded, is_labelled, is_name_like};
use super::marks::Mark;
use super::sections::Section;
use crate::date::{End, ends_open};
use crate::lexicon::{Level, LineWords, SectionKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A line among its neighbours, as the questions see it.
struct Seen<'m> {
    mark: &'m Mark<'m>,
    shape: &'m Shape,
    page: &'m Page,
    at: usize,
    /// The look is that of the line before.
    like_before: bool,
    /// Points between this baseline and that of the line before, over the size; 0 where unknown.
    gap: f32,
    /// The kind of the last line above that the table knows as a heading, and how many lines above it is.
    under: Option<(SectionKind, usize)>,
    repeated: bool,
    /// The kind of section by the rules for headings.
    part: SectionKind,
}

/// What the letters of a line look like.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "answers to questions, each asked by itself")]
struct Shape {
    letters: usize,
    digits: usize,
    capitals: usize,
    words: usize,
    capital_words: usize,
    tabs: usize,
    commas: usize,
    first: Option<char>,
    last: Option<char>,
    bullet: bool,
    lower_start: bool,
    /// Words before a colon, if there is one with text behind it.
    label_words: Option<usize>,
    /// Letters outside dates.
    rest: usize,
    range_starts: bool,
    range_ends: bool,
    company: bool,
    school: bool,
    /// Share of the letters in titles and skills, in tenths.
    titled: usize,
    skilled: usize,
    verb: Verb,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Verb {
    #[default]
    None,
    Past,
    Going,
}

/// What holds of the whole document.
#[derive(Debug, Default)]
struct Page {
    lines: usize,
    common_size: u16,
    largest: u16,
    common_left: i32,
    /// How many lines share a look.
    looks: BTreeMap<Look, usize>,
}

type Look = (u16, bool, bool);

fn look(mark: &Mark<'_>, shape: &Shape) -> Look {
    (mark.line.size, mark.line.bold, shape.is_caps())
}

impl Shape {
    fn of(mark: &Mark<'_>) -> Self {
        let text = mark.text();
        let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let mut shape = Self {
            words: mark.words,
            first: text.chars().next(),
            last: text.chars().next_back(),
            bullet: text.starts_with(['•', '-', '*', '>', '§', '\u{f0b7}', 'Ø', '▪', '–', '➢', '✓', '~', '=']),
            lower_start: bare.starts_with(char::is_lowercase),
            company: is_company_folded(&mark.folded),
            school: is_school(&mark.folded),
            ..Self::default()
        };
        for c in text.chars() {
            shape.letters += usize::from(c.is_alphabetic());
            shape.digits += usize::from(c.is_ascii_digit());
            shape.capitals += usize::from(c.is_uppercase());
            shape.tabs += usize::from(c == '\t');
            shape.commas += usize::from(c == ',');
        }
        shape.capital_words = text.split_whitespace().filter(|w| w.starts_with(char::is_uppercase)).count();
        shape.label_words = text.split_once(':').and_then(|(head, rest)| {
            (!rest.trim().is_empty() && !rest.starts_with("//")).then(|| head.split_whitespace().count())
        });
        let dates: Vec<_> = if mark.ranges.is_empty() {
            mark.points.iter().map(|(_, at)| at.clone()).collect()
        } else {
            mark.ranges.iter().map(|found| found.at.clone()).collect()
        };
        let inside = |at: usize| dates.iter().any(|date| date.contains(&at));
        shape.rest = text.char_indices().filter(|(at, c)| c.is_alphabetic() && !inside(*at)).count();
        let letters_in = |part: Option<&str>| part.is_some_and(|part| part.chars().any(char::is_alphanumeric));
        shape.range_starts = dates.first().is_some_and(|at| !letters_in(text.get(..at.start)));
        shape.range_ends = dates.last().is_some_and(|at| !letters_in(text.get(at.end..)));
        let share = |taken: usize| taken * 10 / text.len().max(1);
        shape.titled = share(mark.titles.iter().map(|hit| hit.at.len()).sum());
        shape.skilled = share(mark.skills.iter().map(|hit| hit.at.len()).sum());
        let first = mark.folded.trim_start_matches(|c: char| !c.is_alphabetic());
        let first = first.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        shape.verb = match first {
            word if word.len() > 4 && word.ends_with("ed") => Verb::Past,
            word if word.len() > 5 && word.ends_with("ing") => Verb::Going,
            _ => Verb::None,
        };
        shape
    }

    fn is_caps(&self) -> bool {
        self.letters >= 3 && self.capitals == self.letters
    }
}

impl Page {
    fn of(marks: &[Mark<'_>], shapes: &[Shape]) -> Self {
        let mut sizes: Vec<u16> = marks.iter().map(|mark| mark.line.size).collect();
        sizes.sort_unstable();
        let mut lefts: Vec<i32> = marks.iter().map(|mark| mark.line.place.left as i32).collect();
        lefts.sort_unstable();
        let mut looks = BTreeMap::new();
        for (mark, shape) in marks.iter().zip(shapes) {
            *looks.entry(look(mark, shape)).or_insert(0) += 1;
        }
        Self {
            lines: marks.len(),
            common_size: sizes.get(sizes.len() / 2).copied().unwrap_or(0),
            largest: sizes.last().copied().unwrap_or(0),
            common_left: lefts.get(lefts.len() / 2).copied().unwrap_or(0),
            looks,
        }
    }
}

impl Seen<'_> {
    fn folded(&self) -> &str {
        &self.mark.folded
    }

    fn heading(&self, kind: SectionKind) -> bool {
        self.mark.heading == Some(kind)
    }

    fn opens(&self, kind: SectionKind) -> bool {
        self.mark.heading.is_none() && self.mark.opening.is_some_and(|(opening, _)| opening == kind)
    }

    fn is_under(&self, kind: SectionKind) -> bool {
        self.under.is_some_and(|(under, _)| under == kind)
    }

    fn level(&self, least: Level) -> bool {
        self.mark.titles.iter().any(|hit| hit.level >= least)
    }

    /// Lines of the document that share the look.
    fn alike(&self) -> usize {
        self.page.looks.get(&look(self.mark, self.shape)).copied().unwrap_or(0)
    }

    fn has(&self, list: &LazyLock<WordList>) -> bool {
        list.is_in(self.folded())
    }
}

/// Words that questions ask for.
static NOW: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(&["present", "till date", "current", "to date", "till now"]));
static SELF: LazyLock<WordList> = LazyLock::new(|| WordList::new(&["i am", "my", "i have", "myself", "i was"]));
static UNPAID: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(&["volunteer", "volunteered", "ngo", "charity", "nss"]));
static COURSES: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(&["training", "workshop", "seminar", "course", "internship"]));

type Question = fn(&Seen<'_>) -> bool;

use SectionKind as Kind;

/// The questions, each a feature of its line and, with `-2`, `-1`, `+1` and `+2` before the name, of its neighbours.
const QUESTIONS: &[(&str, Question)] = &[
    // length
    ("words:1", |s| s.shape.words == 1),
    ("words:2", |s| s.shape.words == 2),
    ("words:3-4", |s| (3..=4).contains(&s.shape.words)),
    ("words:5-7", |s| (5..=7).contains(&s.shape.words)),
    ("words:8-11", |s| (8..=11).contains(&s.shape.words)),
    ("words:12-16", |s| (12..=16).contains(&s.shape.words)),
    ("words:17-30", |s| (17..=30).contains(&s.shape.words)),
    ("words:31+", |s| s.shape.words > 30),
    // marks
    ("bullet", |s| s.shape.bullet),
    ("bullet-dot", |s| s.shape.first == Some('•')),
    ("starts-lower", |s| s.shape.lower_start),
    ("starts-digit", |s| s.shape.first.is_some_and(|c| c.is_ascii_digit())),
    ("starts-bracket", |s| matches!(s.shape.first, Some('(' | '['))),
    ("ends-dot", |s| s.shape.last == Some('.')),
    ("ends-comma", |s| s.shape.last == Some(',')),
    ("ends-colon", |s| s.shape.last == Some(':')),
    ("ends-dash", |s| matches!(s.shape.last, Some('-' | '–' | '—'))),
    ("ends-bracket", |s| matches!(s.shape.last, Some(')' | ']'))),
    ("one-tab", |s| s.shape.tabs == 1),
    ("tabs:2+", |s| s.shape.tabs >= 2),
    ("tabs:4+", |s| s.shape.tabs >= 4),
    ("bar", |s| s.mark.text().contains('|')),
    ("commas:1", |s| s.shape.commas == 1),
    ("commas:2-3", |s| (2..=3).contains(&s.shape.commas)),
    ("commas:4+", |s| s.shape.commas >= 4),
    ("slash", |s| s.mark.text().contains('/')),
    ("brackets", |s| s.mark.text().contains('(')),
    ("quotes", |s| s.mark.text().contains(['"', '“', '”'])),
    ("label:1", |s| s.shape.label_words == Some(1)),
    ("label:2", |s| s.shape.label_words == Some(2)),
    ("label:3-4", |s| s.shape.label_words.is_some_and(|n| (3..=4).contains(&n))),
    ("label:5+", |s| s.shape.label_words.is_some_and(|n| n > 4)),
    ("sentence-inside", |s| s.mark.text().contains(". ")),
    // letters
    ("caps", |s| s.shape.is_caps()),
    ("all-capital-words", |s| s.shape.words > 1 && s.shape.capital_words == s.shape.words),
    ("most-capital-words", |s| s.shape.words > 2 && s.shape.capital_words * 3 >= s.shape.words * 2),
    ("few-capital-words", |s| s.shape.words > 3 && s.shape.capital_words * 4 <= s.shape.words),
    ("name-like", |s| is_name_like(s.mark.text())),
    ("few-letters", |s| s.shape.letters < 3),
    ("digits:0", |s| s.shape.digits == 0),
    ("digits:1-3", |s| (1..=3).contains(&s.shape.digits)),
    ("digits:4", |s| s.shape.digits == 4),
    ("digits:7+", |s| s.shape.digits >= 7),
    ("most-digits", |s| s.shape.digits > s.shape.letters),
    ("percent", |s| s.mark.text().contains('%')),
    ("money", |s| s.mark.text().contains(['$', '€', '£', '₹'])),
    ("at-sign", |s| s.mark.text().contains('@')),
    ("link", |s| s.folded().contains("http") || s.folded().contains("www.") || s.folded().contains(".com")),
    ("plus-number", |s| s.mark.text().contains("+9") || s.mark.text().contains("+1") || s.mark.text().contains("(+")),
    // dates
    ("range", |s| !s.mark.ranges.is_empty()),
    ("ranges:2+", |s| s.mark.ranges.len() > 1),
    ("range-present", |s| s.mark.ranges.iter().any(|found| found.range.end == End::Present)),
    ("range-months", |s| s.mark.ranges.iter().any(|found| !found.years_only)),
    ("range-years", |s| s.mark.ranges.iter().any(|found| found.years_only)),
    ("range-starts", |s| !s.mark.ranges.is_empty() && s.shape.range_starts),
    ("range-ends", |s| !s.mark.ranges.is_empty() && s.shape.range_ends),
    ("range-alone", |s| !s.mark.ranges.is_empty() && s.shape.rest < 3),
    ("range-short", |s| !s.mark.ranges.is_empty() && s.shape.words <= 14),
    ("range-long", |s| !s.mark.ranges.is_empty() && s.shape.words > 22),
    ("range-title", |s| !s.mark.ranges.is_empty() && s.mark.is_titled()),
    ("range-company", |s| !s.mark.ranges.is_empty() && s.shape.company),
    ("range-school", |s| !s.mark.ranges.is_empty() && (s.shape.school || s.mark.degree.is_some())),
    ("range-lower", |s| !s.mark.ranges.is_empty() && s.shape.lower_start),
    ("point", |s| s.mark.ranges.is_empty() && !s.mark.points.is_empty()),
    ("point-month", |s| s.mark.ranges.is_empty() && s.mark.points.iter().any(|(point, _)| point.month.is_some())),
    ("point-starts", |s| s.mark.ranges.is_empty() && !s.mark.points.is_empty() && s.shape.range_starts),
    ("point-ends", |s| s.mark.ranges.is_empty() && !s.mark.points.is_empty() && s.shape.range_ends),
    ("point-alone", |s| s.mark.ranges.is_empty() && !s.mark.points.is_empty() && s.shape.rest < 3),
    ("open-end", |s| {
        s.mark.ranges.is_empty()
            && !s.mark.points.is_empty()
            && ends_open(s.mark.text(), crate::date::DateStyle::default())
    }),
    ("present-word", |s| s.shape.words < 9 && s.has(&NOW)),
    ("duration", |s| is_duration(s.mark.text())),
    ("years-of", |s| s.folded().contains("year") && s.folded().contains("exp")),
    // the field
    ("title", |s| s.mark.is_titled()),
    ("title-most", |s| s.mark.is_titled() && s.shape.titled >= 5),
    ("title-all", |s| s.mark.is_titled() && s.shape.titled >= 8),
    ("title-first", |s| s.mark.titles.first().is_some_and(|hit| hit.at.start < 4)),
    ("title-short", |s| s.mark.is_titled() && s.shape.words <= 8),
    ("title-lead", |s| s.level(Level::Lead)),
    ("title-manager", |s| s.level(Level::Manager)),
    ("title-intern", |s| s.mark.titles.iter().any(|hit| hit.level == Level::Intern)),
    ("company", |s| s.shape.company),
    ("company-short", |s| s.shape.company && s.shape.words <= 10),
    ("school", |s| s.shape.school),
    ("school-short", |s| s.shape.school && s.shape.words <= 12),
    ("degree", |s| s.mark.degree == Some(true)),
    ("degree-weak", |s| s.mark.degree == Some(false)),
    ("skills:0", |s| s.mark.skills.is_empty()),
    ("skills:1", |s| s.mark.skills.len() == 1),
    ("skills:2-3", |s| (2..=3).contains(&s.mark.skills.len())),
    ("skills:4+", |s| s.mark.skills.len() >= 4),
    ("skills-most", |s| s.shape.skilled >= 4),
    ("languages:1", |s| s.mark.languages == 1),
    ("languages:2+", |s| s.mark.languages >= 2),
    ("certificate", |s| s.mark.certificate),
    ("labelled-header", |s| is_labelled(s.mark.text())),
    ("tells-of-work", |s| tells_of_work(s.folded())),
    ("first-person", |s| s.has(&SELF)),
    ("verb-past", |s| s.shape.verb == Verb::Past),
    ("verb-going", |s| s.shape.verb == Verb::Going),
    ("volunteering", |s| s.has(&UNPAID)),
    ("training", |s| s.has(&COURSES)),
    // headings, by the table
    ("heading:experience", |s| s.heading(Kind::Experience)),
    ("heading:education", |s| s.heading(Kind::Education)),
    ("heading:skills", |s| s.heading(Kind::Skills)),
    ("heading:summary", |s| s.heading(Kind::Summary)),
    ("heading:projects", |s| s.heading(Kind::Projects)),
    ("heading:certifications", |s| s.heading(Kind::Certifications)),
    ("heading:courses", |s| s.heading(Kind::Courses)),
    ("heading:languages", |s| s.heading(Kind::Languages)),
    ("heading:personal", |s| s.heading(Kind::Personal)),
    ("heading:contact", |s| s.heading(Kind::Contact)),
    ("heading:references", |s| s.heading(Kind::References)),
    ("heading:awards", |s| s.heading(Kind::Awards)),
    ("heading:interests", |s| s.heading(Kind::Interests)),
    ("heading:declaration", |s| s.heading(Kind::Declaration)),
    ("heading:publications", |s| s.heading(Kind::Publications)),
    ("heading:volunteer", |s| s.heading(Kind::Volunteer)),
    ("heading:affiliations", |s| s.heading(Kind::Affiliations)),
    ("heading:other", |s| s.heading(Kind::Other)),
    ("heading:inner", |s| s.heading(Kind::Inner)),
    ("opens:experience", |s| s.opens(Kind::Experience)),
    ("opens:education", |s| s.opens(Kind::Education)),
    ("opens:skills", |s| s.opens(Kind::Skills)),
    ("opens:summary", |s| s.opens(Kind::Summary)),
    ("opens:projects", |s| s.opens(Kind::Projects)),
    ("opens:courses", |s| s.opens(Kind::Courses) || s.opens(Kind::Certifications)),
    ("opens:languages", |s| s.opens(Kind::Languages)),
    ("opens:personal", |s| s.opens(Kind::Personal) || s.opens(Kind::Contact)),
    ("opens:other", |s| s.opens(Kind::Other) || s.opens(Kind::Awards) || s.opens(Kind::Interests)),
    ("opens:inner", |s| s.opens(Kind::Inner)),
    ("under:nothing", |s| s.under.is_none()),
    ("under:experience", |s| s.is_under(Kind::Experience)),
    ("under:education", |s| s.is_under(Kind::Education)),
    ("under:skills", |s| s.is_under(Kind::Skills)),
    ("under:summary", |s| s.is_under(Kind::Summary)),
    ("under:projects", |s| s.is_under(Kind::Projects)),
    ("under:certifications", |s| s.is_under(Kind::Certifications)),
    ("under:courses", |s| s.is_under(Kind::Courses)),
    ("under:languages", |s| s.is_under(Kind::Languages)),
    ("under:personal", |s| s.is_under(Kind::Personal) || s.is_under(Kind::Contact)),
    ("under:references", |s| s.is_under(Kind::References)),
    ("under:awards", |s| s.is_under(Kind::Awards)),
    ("under:interests", |s| s.is_under(Kind::Interests)),
    ("under:declaration", |s| s.is_under(Kind::Declaration)),
    ("under:publications", |s| s.is_under(Kind::Publications)),
    ("under:volunteer", |s| s.is_under(Kind::Volunteer) || s.is_under(Kind::Affiliations)),
    ("under:other", |s| s.is_under(Kind::Other)),
    ("under-near", |s| s.under.is_some_and(|(_, lines)| lines <= 1)),
    ("under-far", |s| s.under.is_some_and(|(_, lines)| lines > 12)),
    ("part:top", |s| s.part == Kind::Top),
    ("part:experience", |s| s.part == Kind::Experience),
    ("part:education", |s| s.part == Kind::Education),
    ("part:skills", |s| s.part == Kind::Skills),
    ("part:summary", |s| s.part == Kind::Summary),
    ("part:projects", |s| s.part == Kind::Projects),
    ("part:courses", |s| matches!(s.part, Kind::Courses | Kind::Certifications)),
    ("part:personal", |s| matches!(s.part, Kind::Personal | Kind::Contact)),
    ("part:volunteer", |s| matches!(s.part, Kind::Volunteer | Kind::Affiliations)),
    ("part:awards", |s| s.part == Kind::Awards),
    ("part:other", |s| s.part == Kind::Other),
    // look
    ("bold", |s| s.mark.line.bold),
    ("styled-heading", |s| s.mark.line.heading),
    ("larger", |s| s.mark.line.size > s.page.common_size),
    ("smaller", |s| s.mark.line.size < s.page.common_size),
    ("largest", |s| s.mark.line.size > s.page.common_size && s.mark.line.size == s.page.largest),
    ("like-before", |s| s.like_before),
    ("rare-look", |s| s.alike() * 8 <= s.page.lines),
    ("lone-look", |s| s.alike() <= 2),
    ("heading-look", |s| (3..=14).contains(&s.alike()) && s.alike() * 5 <= s.page.lines && s.shape.words <= 6),
    ("gap-large", |s| s.gap > 1.9),
    ("gap-small", |s| s.gap > 0.0 && s.gap < 1.35),
    ("gap-back", |s| s.gap < -2.0),
    ("indented", |s| s.mark.line.place.left as i32 > s.page.common_left + 12),
    ("outdented", |s| (s.mark.line.place.left as i32) < s.page.common_left - 12),
    ("no-layout", |s| s.mark.line.place.right <= 0.0),
    // place
    ("line:1", |s| s.at == 0),
    ("line:2", |s| s.at == 1),
    ("line:3-5", |s| (2..=4).contains(&s.at)),
    ("line:6-10", |s| (5..=9).contains(&s.at)),
    ("line:11-20", |s| (10..=19).contains(&s.at)),
    ("last-line", |s| s.at + 1 == s.page.lines),
    ("last-lines", |s| s.at + 6 >= s.page.lines),
    ("first-third", |s| s.at * 3 < s.page.lines),
    ("last-third", |s| s.at * 3 >= s.page.lines * 2),
    ("page:1", |s| s.mark.line.page == 1),
    ("repeated", |s| s.repeated),
];

/// Questions of which each of the first kind is also asked together with each of the second: what a range, a title or a
/// bullet means depends on the heading above.
const PLACES: &[&str] = &[
    "under:nothing", "under:experience", "under:education", "under:skills", "under:summary", "under:projects",
    "under:certifications", "under:courses", "under:personal", "under:awards", "under:other",
];
const SIGNS: &[&str] = &[
    "range", "point", "title-short", "title-lead", "company-short", "school", "bullet", "ends-dot", "bold", "caps",
    "name-like", "words:1", "words:2", "words:3-4", "words:12-16", "words:17-30", "words:31+", "starts-lower",
    "labelled-header", "tells-of-work", "duration", "commas:4+", "label:1", "label:2", "like-before",
];

/// Steps to the neighbours whose answers count, with the names they have in the table of weights.
const STEPS: &[(isize, &str)] = &[(0, ""), (-1, "-1 "), (1, "+1 "), (-2, "-2 "), (2, "+2 ")];
/// The same for common words.
const WORD_STEPS: &[(isize, &str)] = &[(0, "word:"), (-1, "-1 word:"), (1, "+1 word:")];

/// Names of all features, in the order of their numbers.
pub fn names(words: &LineWords) -> Vec<String> {
    let questions = STEPS.iter().flat_map(|(_, step)| QUESTIONS.iter().map(move |(name, _)| format!("{step}{name}")));
    let common = WORD_STEPS.iter().flat_map(|(_, step)| words.words().iter().map(move |word| format!("{step}{word}")));
    let first = words.words().iter().map(|word| format!("first:{word}"));
    let pairs = PLACES.iter().flat_map(|place| SIGNS.iter().map(move |sign| format!("{place} {sign}")));
    questions.chain(common).chain(first).chain(pairs).collect()
}

/// The numbers of questions by their names.
fn numbers(names: &[&str]) -> Vec<u32> {
    names.iter().filter_map(|name| QUESTIONS.iter().position(|(known, _)| known == name)).map(|at| at as u32).collect()
}

/// The numbers of the features that hold for each line, each once.
pub(super) fn of(marks: &[Mark<'_>], sections: &[Section], words: &LineWords) -> Vec<Vec<u32>> {
    let mut parts = vec![SectionKind::Top; marks.len()];
    for section in sections {
        parts.get_mut(section.lines.clone()).unwrap_or_default().fill(section.kind);
    }
    let shapes: Vec<Shape> = marks.iter().map(Shape::of).collect();
    let page = Page::of(marks, &shapes);
    let mut known = BTreeSet::new();
    let mut under: Option<(SectionKind, usize)> = None;
    let mut answers: Vec<Vec<u32>> = Vec::with_capacity(marks.len());
    for (at, (mark, shape)) in marks.iter().zip(&shapes).enumerate() {
        let before = at.checked_sub(1).and_then(|before| Some((marks.get(before)?, shapes.get(before)?)));
        let seen = Seen {
            mark,
            shape,
            page: &page,
            at,
            like_before: before.is_some_and(|(m, s)| look(m, s) == look(mark, shape)),
            gap: before.map_or(0.0, |(before, _)| gap(before, mark)),
            under,
            part: parts[at],
            repeated: !known.insert(mark.folded.as_str()),
        };
        let holds = QUESTIONS.iter().enumerate().filter(|(_, (_, question))| question(&seen));
        let mut own = Vec::with_capacity(MOST / STEPS.len());
        own.extend(holds.map(|(number, _)| number as u32));
        answers.push(own);
        under = match mark.heading.filter(|kind| *kind != SectionKind::Inner) {
            Some(kind) if !shape.bullet || mark.line.bold || shape.is_caps() => Some((kind, 0)),
            _ => under.map(|(kind, lines)| (kind, lines + 1)),
        };
    }
    let (places, signs) = (numbers(PLACES), numbers(SIGNS));
    let pairs_from = STEPS.len() * QUESTIONS.len() + (WORD_STEPS.len() + 1) * words.words().len();
    let mut held = vec![false; QUESTIONS.len()];
    let mut with_pairs = |at: usize| {
        let mut all = gathered(marks, &answers, at, words);
        answers[at].iter().for_each(|number| held[*number as usize] = true);
        for (row, _) in places.iter().enumerate().filter(|(_, place)| held[**place as usize]) {
            let columns = signs.iter().enumerate().filter(|(_, sign)| held[**sign as usize]);
            all.extend(columns.map(|(column, _)| (pairs_from + row * signs.len() + column) as u32));
        }
        answers[at].iter().for_each(|number| held[*number as usize] = false);
        all
    };
    (0..marks.len()).map(&mut with_pairs).collect()
}

fn gap(before: &Mark<'_>, mark: &Mark<'_>) -> f32 {
    let (a, b) = (before.line, mark.line);
    if a.page != b.page || b.size == 0 || b.place.right <= 0.0 {
        return 0.0;
    }
    (a.place.baseline - b.place.baseline) / (f32::from(b.size) / 10.0)
}

/// More features than nearly any line has.
const MOST: usize = 320;

/// A line's own answers and those of its neighbours.
fn gathered(marks: &[Mark<'_>], answers: &[Vec<u32>], at: usize, words: &LineWords) -> Vec<u32> {
    let mut all = Vec::with_capacity(MOST);
    let near = |step: isize| at.checked_add_signed(step).filter(|near| *near < marks.len());
    let mut base = 0;
    for (step, _) in STEPS {
        if let Some(near) = near(*step) {
            all.extend(answers[near].iter().map(|number| number + base));
        }
        base += QUESTIONS.len() as u32;
    }
    for (step, _) in WORD_STEPS {
        if let Some(near) = near(*step) {
            all.extend(marks[near].common.iter().map(|row| u32::from(*row) + base));
        }
        base += words.words().len() as u32;
    }
    if marks[at].first_is_common {
        all.extend(marks[at].common.first().map(|row| u32::from(*row) + base));
    }
    all
}

//! What is looked for: names and files as words in a row, whatever the case, accents and marks between them; addresses,
//! links and paths as they are written; phones by their digits. Always whole: a piece of a word or a number is none.

use crate::lexicon::is_word_of_work;
use crate::text::fold;
use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d(?:[\d \t().\-–/]*\d)?").ok());

/// Fewer digits are no phone number, and stand in any output.
pub(super) const PHONE_DIGITS: usize = 7;
/// Shorter parts of a name are initials.
const PART: usize = 2;
/// Words in names that are nobody's.
const PARTICLES: [&str; 18] =
    ["de", "da", "do", "di", "du", "la", "le", "el", "al", "van", "von", "der", "den", "of", "and", "bin", "dr", "mr"];

/// The words of a name that tell whose it is, folded.
pub(super) fn parts(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).map(fold);
    words.filter(|w| w.chars().count() >= PART && !PARTICLES.contains(&w.as_str())).collect()
}

/// The digits of a text.
pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The runs of letters and digits of a text, folded, with where each stands.
pub(super) fn tokens(text: &str) -> Vec<(String, Range<usize>)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (start, c.is_alphanumeric() || is_mark(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                out.push((fold(text.get(from..at).unwrap_or_default()), from..at));
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// The digits of the numbers of a line that are long enough for phones. Digits within a word, as of a hash, are none.
fn numbers(line: &str) -> impl Iterator<Item = String> {
    let found = NUMBER.iter().flat_map(move |number| number.find_iter(line));
    let found = found.filter(move |found| is_whole(line, found.start(), found.end()));
    found.map(|found| digits(found.as_str())).filter(|found| found.len() >= PHONE_DIGITS)
}

/// Accents that stand by themselves after their letter.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Things of one kind that are looked for together.
#[derive(Debug, Default)]
struct Finder {
    texts: Vec<(String, &'static str)>,
    found: Option<AhoCorasick>,
}

impl Finder {
    fn of(texts: BTreeSet<(String, &'static str)>) -> Self {
        let texts: Vec<_> = texts.into_iter().filter(|(text, _)| !text.is_empty()).collect();
        let found = AhoCorasick::builder().match_kind(MatchKind::Standard).build(texts.iter().map(|(t, _)| t)).ok();
        Self { texts, found }
    }

    /// Every whole hit: which of the texts, and where.
    fn hits(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let Some(found) = &self.found else { return Vec::new() };
        let hits = found.find_overlapping_iter(text).filter(|hit| is_whole(text, hit.start(), hit.end()));
        hits.map(|hit| (hit.pattern().as_usize(), hit.range())).collect()
    }
}

/// Whether the bytes from `start` to `end` are no piece of a longer word.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// What is gathered of everybody before it is looked for.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    rows: BTreeSet<(String, &'static str)>,
    exact: BTreeSet<(String, &'static str)>,
    phones: BTreeSet<String>,
}

impl Gathered {
    /// A full name: two words or more, one of which is no word of work.
    pub(super) fn name(&mut self, name: &str) {
        self.row(name, &parts(name), "the name");
    }

    /// The name of a file: no common word, such as `AWS`, but two or more.
    pub(super) fn file(&mut self, name: &str) {
        self.row(name, &tokens(name).into_iter().map(|(word, _)| word).collect::<Vec<_>>(), "the file");
    }

    fn row(&mut self, text: &str, told: &[String], what: &'static str) {
        if told.len() > 1 && !told.iter().all(|word| is_word_of_work(word)) {
            self.rows.insert((row(&tokens(text)), what));
        }
    }

    /// An address, a link or a path.
    pub(super) fn exact(&mut self, text: &str, what: &'static str) {
        self.exact.insert((flat(text), what));
    }

    pub(super) fn phone(&mut self, phone: &str) {
        let digits = digits(phone);
        if digits.len() >= PHONE_DIGITS {
            self.phones.insert(digits);
        }
    }

    pub(super) fn ready(self) -> Sought {
        Sought { rows: Finder::of(self.rows), exact: Finder::of(self.exact), phones: self.phones }
    }
}

/// What is looked for.
#[derive(Debug, Default)]
pub(super) struct Sought {
    rows: Finder,
    exact: Finder,
    phones: BTreeSet<String>,
}

/// Things of [`Sought`] by their place in it.
#[derive(Debug, Default)]
pub(super) struct Known {
    rows: BTreeSet<usize>,
    exact: BTreeSet<usize>,
    numbers: BTreeSet<String>,
}

impl Sought {
    /// What of it stands in a text.
    pub(super) fn known(&self, text: &str) -> Known {
        let rows = self.rows.hits(&row(&tokens(text))).into_iter().map(|(at, _)| at).collect();
        let exact = self.exact.hits(&flat(text)).into_iter().map(|(at, _)| at).collect();
        Known { rows, exact, numbers: text.lines().flat_map(numbers).collect() }
    }

    /// The first thing that stands in a line and is not known.
    pub(super) fn first(&self, line: &str, known: &Known) -> Option<&'static str> {
        let rows = self.rows.hits(&row(&tokens(line)));
        let named =
            rows.into_iter().find(|(at, _)| !known.rows.contains(at)).and_then(|(at, _)| self.rows.texts.get(at));
        let exact = || {
            let hits = self.exact.hits(&flat(line));
            hits.into_iter().find(|(at, _)| !known.exact.contains(at)).and_then(|(at, _)| self.exact.texts.get(at))
        };
        named.or_else(exact).map(|(_, what)| *what).or_else(|| self.has_phone(line, known).then_some("a phone number"))
    }

    /// Whether a number of a line is a phone. A country's or an area's digits may be missing on either side.
    fn has_phone(&self, line: &str, known: &Known) -> bool {
        let is_phone = |found: &String| self.phones.iter().any(|p| p.ends_with(found) || found.ends_with(p.as_str()));
        numbers(line).any(|found| !known.numbers.contains(&found) && is_phone(&found))
    }

    /// The text without names and files of anybody.
    pub(super) fn without(&self, text: &str) -> String {
        let tokens = tokens(text);
        let mut starts = Vec::with_capacity(tokens.len());
        let mut at = 0;
        for (token, _) in &tokens {
            starts.push(at);
            at += token.len() + 1;
        }
        let mut gone: Vec<Range<usize>> = Vec::new();
        for (_, hit) in self.rows.hits(&row(&tokens)) {
            let (first, last) = (starts.partition_point(|s| *s < hit.start), starts.partition_point(|s| *s < hit.end));
            if let (Some((_, from)), Some((_, to))) =
                (tokens.get(first), last.checked_sub(1).and_then(|l| tokens.get(l)))
            {
                gone.push(from.start..to.end);
            }
        }
        cut(text, gone, "[name]")
    }
}

/// The text with some of it replaced; what overlaps is replaced once.
pub(super) fn cut(text: &str, mut gone: Vec<Range<usize>>, with: &str) -> String {
    gone.sort_by_key(|range| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for range in gone {
        if range.start >= done {
            out.push_str(text.get(done..range.start).unwrap_or_default());
            out.push_str(with);
        }
        done = done.max(range.end);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

fn row(tokens: &[(String, Range<usize>)]) -> String {
    tokens.iter().map(|(token, _)| token.as_str()).collect::<Vec<_>>().join(" ")
}

/// Folded, one space between words.
fn flat(text: &str) -> String {
    text.split_whitespace().map(fold).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_found_whole_and_only_whole() {
        let mut gathered = Gathered::default();
        gathered.name("María García-Lopez");
        gathered.name("Sales Manager");
        gathered.file("AWS");
        gathered.file("garcia_cv.pdf");
        gathered.exact("maria@x.example", "an address");
        gathered.phone("+1 (303) 555-0161");
        gathered.phone("0161");
        let sought = gathered.ready();
        for (line, expected) in [
            ("led MARIA GARCIA LOPEZ there", Some("the name")),
            ("led Maria Garcia Lopezes there", None),
            ("a sales manager on AWS", None),
            ("see Garcia_CV.PDF", Some("the file")),
            ("to Maria@X.example.", Some("an address")),
            ("to annamaria@x.example", None),
            ("call 303 555 0161", Some("a phone number")),
            ("call 0013035550161", Some("a phone number")),
            ("Held at once: 1 and 4 (01.6 years)", None),
            ("in 0161", None),
            ("hash ab5550161", None),
            ("a turnover of 5550161", Some("a phone number")),
            ("a turnover of 9550161", None),
        ] {
            assert_eq!(sought.first(line, &Known::default()), expected, "{line}");
        }
        assert_eq!(sought.first("MARIA GARCIA LOPEZ", &sought.known("Maria Garcia Lopez")), None);
        assert_eq!(sought.without("With Mari\u{301}a Garci\u{301}a-Lopez, and more"), "With [name], and more");
        assert_eq!(cut("abcdef", vec![3..4, 1..3, 2..4], "-"), "a-ef");
    }
}

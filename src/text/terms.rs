//! Finds thousands of terms in a line in one pass, on word boundaries that know `C++`, `C#`, `.NET` and `Node.js`.

use super::is_word;
use super::trie::Trie;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::OnceLock;

/// A spelling to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term<T> {
    /// The spelling; case, hyphens and underscores do not matter unless `exact_case`.
    pub text: String,
    /// What it stands for; `None` swallows the text, so that a shorter term inside it does not count.
    pub value: Option<T>,
    /// The letters must have the case of `text`.
    pub exact_case: bool,
    /// The spelling is ambiguous and wants confirmation from what stands around it.
    pub needs_context: bool,
}

/// A term found in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<T> {
    /// What was found.
    pub value: T,
    /// Bytes of the line that it takes.
    pub at: Range<usize>,
    /// Whether it wants confirmation.
    pub needs_context: bool,
}

/// A set of terms, ready to search.
pub struct Terms<T> {
    /// Made when the first line is searched: a run that only checks a file searches none.
    trie: OnceLock<Trie>,
    terms: Vec<Term<T>>,
}

impl<T> std::fmt::Debug for Terms<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Terms({})", self.terms.len())
    }
}

/// Words this long or longer also match with a plural `s`.
const PLURAL_FROM: usize = 4;

impl<T: Copy> Terms<T> {
    /// Prepares the terms; where two are spelt alike, the first counts.
    pub fn new(terms: Vec<Term<T>>) -> Self {
        Self { trie: OnceLock::new(), terms }
    }

    fn trie(&self) -> &Trie {
        self.trie.get_or_init(|| Trie::new(self.terms.iter().map(|term| term.text.as_str())))
    }

    /// All terms in `line`, leftmost and longest first, not overlapping.
    pub fn find(&self, line: &str) -> Vec<Hit<T>> {
        let mut found = Vec::new();
        let mut covered = 0;
        for start in starts(line) {
            if start < covered {
                continue;
            }
            let Some((end, term)) = self.longest(line, start) else { continue };
            covered = end;
            if let Some(value) = term.value {
                found.push(Hit { value, at: start..end, needs_context: term.needs_context });
            }
        }
        found
    }

    /// All terms in `line`, those within longer ones included.
    pub fn all(&self, line: &str) -> Vec<Hit<T>> {
        let mut found = Vec::new();
        for start in starts(line) {
            self.trie().walk(line.as_bytes(), start, |end, numbers| {
                let Some(bound) = bounded(line, start, end) else { return };
                let written = line.get(start..end).unwrap_or_default();
                let fits = |term: &&Term<T>| !term.exact_case || same_case(written, &term.text);
                for term in numbers.iter().filter_map(|number| self.term(*number)).filter(fits) {
                    if let Some(value) = term.value {
                        found.push(Hit { value, at: start..bound, needs_context: term.needs_context });
                    }
                }
            });
        }
        found
    }

    /// The longest term that begins at `start`, with its end; of two that end together, the first.
    fn longest(&self, line: &str, start: usize) -> Option<(usize, &Term<T>)> {
        let mut best: Option<(usize, Reverse<u32>)> = None;
        self.trie().walk(line.as_bytes(), start, |end, numbers| {
            let Some(bound) = bounded(line, start, end) else { return };
            let found = line.get(start..end).unwrap_or_default();
            let fits = |term: &Term<T>| !term.exact_case || same_case(found, &term.text);
            let number = numbers.iter().find(|number| self.term(**number).is_some_and(fits));
            best = best.max(number.map(|number| (bound, Reverse(*number))));
        });
        best.and_then(|(end, Reverse(number))| Some((end, self.term(number)?)))
    }

    fn term(&self, number: u32) -> Option<&Term<T>> {
        self.terms.get(number as usize)
    }
}

fn same_case(found: &str, wanted: &str) -> bool {
    found.len() == wanted.len()
        && found
            .bytes()
            .zip(wanted.bytes())
            .all(|(a, b)| a == b || !a.is_ascii_alphabetic() && !b.is_ascii_alphabetic())
}

/// The bytes at which terms may begin.
fn starts(line: &str) -> impl Iterator<Item = usize> {
    let mut before = None;
    line.char_indices().filter_map(move |(start, first)| may_start(before.replace(first), first).then_some(start))
}

/// Whether a term may begin with `first` behind `before`.
fn may_start(before: Option<char>, first: char) -> bool {
    // `.NET` in `example.net` is the end of an address.
    !before.is_some_and(|c| c == '@' || (is_word(first) || first == '.') && is_word(c))
}

/// The end of a term (a plural `s` included) if it is the end of a word.
fn bounded(line: &str, start: usize, end: usize) -> Option<usize> {
    let last = line.get(..end)?.chars().next_back()?;
    let mut after = line.get(end..)?.chars();
    let next = after.next();
    if !is_word(last) {
        // `C++` may be followed by digits (`C++11`), `C#` by a dot
        return (!next.is_some_and(|c| c.is_alphabetic() || c == last)).then_some(end);
    }
    match next {
        Some('+' | '#' | '@') => None,
        Some('s') if end - start >= PLURAL_FROM && last != 's' && !after.next().is_some_and(is_word) => Some(end + 1),
        Some(c) if is_word(c) => None,
        _ => Some(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(text: &str, value: Option<u8>) -> Term<u8> {
        let exact_case = text.starts_with('=');
        Term { text: text.trim_start_matches('=').to_owned(), value, exact_case, needs_context: false }
    }

    fn terms() -> Terms<u8> {
        Terms::new(vec![
            term("C", Some(1)),
            term("C++", Some(2)),
            term("C#", Some(3)),
            term(".NET", Some(4)),
            term("Node.js", Some(5)),
            term("java", Some(6)),
            term("java script", Some(7)),
            term("=REST", Some(8)),
            term("spring boot", Some(9)),
            term("american express", None),
            term("express", Some(10)),
            term("microservice", Some(11)),
            term("asp.net", Some(12)),
        ])
    }

    #[test]
    fn terms_stand_on_word_boundaries() {
        let terms = terms();
        for (line, expected) in [
            ("C, C++ and C#", vec![1, 2, 3]),
            ("C++11", vec![2]),
            ("ASP.NET, .NET Core", vec![12, 4]),
            ("node.js / Node.JS", vec![5, 5]),
            ("java scripting", vec![6]),
            ("Java-Script", vec![7]),
            ("javan", vec![]),
            ("the REST of rest", vec![8]),
            ("Spring-Boot, spring_boot", vec![9, 9]),
            ("American Express, Express", vec![10]),
            ("Microservices", vec![11]),
            ("me@java.com", vec![]),
            ("www.example.net", vec![]),
            ("éclair c'est", vec![1]),
        ] {
            let found: Vec<u8> = terms.find(line).iter().map(|hit| hit.value).collect();
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn terms_within_terms_are_found_on_demand() {
        let found: Vec<u8> = terms().all("Java script on ASP.NET").iter().map(|hit| hit.value).collect();
        assert_eq!(found, [6, 7, 12]);
    }

    #[test]
    fn hits_know_their_place() {
        let line = "Bücher, Java";
        assert_eq!(line.get(terms().find(line)[0].at.clone()), Some("Java"));
    }
}

//! Finds thousands of terms in a line in one pass, on word boundaries that know `C++`, `C#`, `.NET` and `Node.js`.

use super::is_word;
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;

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
    automaton: AhoCorasick,
    terms: Vec<Term<T>>,
}

impl<T> std::fmt::Debug for Terms<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Terms({})", self.terms.len())
    }
}

/// Words this long or longer also match with a plural `s`.
const PLURAL_FROM: usize = 4;

impl<T: Copy + PartialEq> Terms<T> {
    /// Prepares the terms; where two are spelt alike, the first counts.
    ///
    /// # Errors
    /// If the terms together are too many for the automaton (millions).
    pub fn new(terms: Vec<Term<T>>) -> Result<Self, aho_corasick::BuildError> {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(terms.iter().map(|term| normal(&term.text)))?;
        Ok(Self { automaton, terms })
    }

    /// All terms in `line`, leftmost and longest first, not overlapping.
    pub fn find(&self, line: &str) -> Vec<Hit<T>> {
        let text = normal(line);
        let mut hits: Vec<(Range<usize>, usize)> = self
            .automaton
            .find_overlapping_iter(&text)
            .filter_map(|m| {
                let term = self.terms.get(m.pattern().as_usize())?;
                let end = bounded(line, m.start(), m.end())?;
                let exact =
                    !term.exact_case || line.get(m.start()..m.end()).is_some_and(|found| same_case(found, &term.text));
                exact.then_some((m.start()..end, m.pattern().as_usize()))
            })
            .collect();
        hits.sort_by_key(|(at, term)| (at.start, std::cmp::Reverse(at.end), *term));
        let mut found = Vec::new();
        let mut covered = 0;
        for (at, term) in hits {
            if at.start < covered {
                continue;
            }
            covered = at.end;
            let Some(term) = self.terms.get(term) else { continue };
            if let Some(value) = term.value {
                found.push(Hit { value, at, needs_context: term.needs_context });
            }
        }
        found
    }
}

/// Lowercase ASCII with hyphens, underscores and tabs as blanks; keeps every byte's place.
fn normal(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '-' | '_' | '\t' => ' ',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

fn same_case(found: &str, wanted: &str) -> bool {
    found.len() == wanted.len()
        && found
            .bytes()
            .zip(wanted.bytes())
            .all(|(a, b)| a == b || !a.is_ascii_alphabetic() && !b.is_ascii_alphabetic())
}

/// The end of the match (a plural `s` included) if it stands on word boundaries.
fn bounded(line: &str, start: usize, end: usize) -> Option<usize> {
    let first = line.get(start..)?.chars().next()?;
    let before = line.get(..start)?.chars().next_back();
    // `.NET` in `example.net` is the end of an address.
    if before.is_some_and(|c| c == '@' || (is_word(first) || first == '.') && is_word(c)) {
        return None;
    }
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
        .unwrap()
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
    fn hits_know_their_place() {
        let line = "Bücher, Java";
        assert_eq!(line.get(terms().find(line)[0].at.clone()), Some("Java"));
    }
}

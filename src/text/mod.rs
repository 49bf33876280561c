//! Text tools that know nothing of resumes: one plain form, word boundaries, a matcher for many terms.

mod plain;
pub mod quantity;
mod sketch;
mod terms;
mod trie;

pub use plain::{Oddities, plain, unspace};
pub use sketch::Sketch;
pub use terms::{Hit, Term, Terms};

/// Whether a character can be part of a word.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// The words of a line: runs of letters and digits with the marks that belong to names (`C++`, `C#`, `.NET`).
pub fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(is_word(c) || matches!(c, '+' | '#' | '\'' | '’' | '&'))).filter(|w| !w.is_empty())
}

/// Lowercase words joined by single spaces, accents folded, `&` as `and`, other marks dropped: the form in which
/// headings and names are compared.
pub fn key(text: &str) -> String {
    key_of_folded(&fold(text))
}

/// [`key`] of a text that is folded already.
pub fn key_of_folded(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        if is_word(c) {
            out.push(c);
        } else if c == '&' {
            push_space(&mut out);
            out.push_str("and ");
        } else if !matches!(c, '\'' | '’' | '.') {
            push_space(&mut out);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The first of many, and how many more there are; one more takes no more room than its count.
pub fn few<T>(all: &[T], most: usize) -> (&[T], usize) {
    match all.len() - most.min(all.len()) {
        0 | 1 => (all, 0),
        more => (all.get(..most).unwrap_or(all), more),
    }
}

fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Lowercase without accents: `Février` is `fevrier`.
pub fn fold(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // A bullet or a dash makes no line slow: only the runs outside ASCII are decomposed.
    let mut folded = String::with_capacity(text.len());
    for run in text.as_bytes().chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
        // Runs end where characters end.
        let run = std::str::from_utf8(run).unwrap_or_default();
        if run.is_ascii() {
            folded.extend(run.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        } else {
            folded.extend(run.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase));
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_are_counted() {
        for (all, expected) in [
            (&[][..], (&[][..], 0)),
            (&[1, 2], (&[1, 2], 0)),
            (&[1, 2, 3], (&[1, 2, 3], 0)),
            (&[1, 2, 3, 4], (&[1, 2], 2)),
        ] {
            assert_eq!(few(all, 2), expected);
        }
    }

    #[test]
    fn folding_goes_by_characters() {
        for (text, folded) in [
            ("• Février – MÜNCHEN", "• fevrier – munchen"),
            ("Cafe\u{301} ÉCOLE", "cafe ecole"),
            ("İzmir Øst", "izmir øst"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn keys_forget_case_accents_and_marks() {
        assert_eq!(key("Work  Experience:"), "work experience");
        assert_eq!(key("Rôles & Responsabilités"), "roles and responsabilites");
        assert_eq!(key("DRIVER'S LICENCE"), "drivers licence");
        assert_eq!(key("B.Tech."), "btech");
    }
}

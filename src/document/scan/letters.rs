//! Letters that look alike in print and that OCR takes for each other: what the word around them tells.

/// Words that end in the letter l after a capital.
const NAMES: [&str; 3] = ["Al", "El", "Il"];

/// The text with `l` as `I` where it stands among capitals: `CI`, `APIs`, `VoIP`.
pub(super) fn repaired(text: &str) -> String {
    if !text.contains('l') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let letters: Vec<char> = word.chars().collect();
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        for (at, c) in letters.iter().enumerate() {
            let is_capital = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_uppercase());
            let ends = |at: usize| letters.get(at).is_none_or(|c| !c.is_alphanumeric());
            let is_last = ends(at + 1) || letters.get(at + 1) == Some(&'s') && ends(at + 2);
            let among = is_capital(Some(at + 1)) || is_last && is_capital(at.checked_sub(1));
            out.push(if *c == 'l' && among && !NAMES.contains(&bare) { 'I' } else { *c });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_among_capitals_is_one() {
        for (text, expected) in [
            ("Cl/CD, REST APls and VolP", "CI/CD, REST APIs and VoIP"),
            ("UI, All, Al Hassan, html, SQL, BLl", "UI, All, Al Hassan, html, SQL, BLI"),
            ("plain lines tell all", "plain lines tell all"),
            ("", ""),
        ] {
            assert_eq!(repaired(text), expected);
        }
    }
}

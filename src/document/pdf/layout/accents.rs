//! Accents that a font paints apart from their letters: `Caf´e`, `Mu¨ller`, `franc¸ais`.
//!
//! Which side the letter stands on is told by what composes: the letter after the accent first, as TeX writes it. A
//! grave or acute accent is also a quote, so it counts inside of words only.

use unicode_normalization::UnicodeNormalization;

/// Accents of their own width, and the marks that join letters.
const ACCENTS: &[(char, char)] = &[
    ('´', '\u{301}'),
    ('`', '\u{300}'),
    ('¨', '\u{308}'),
    ('ˆ', '\u{302}'),
    ('˜', '\u{303}'),
    ('ˇ', '\u{30c}'),
    ('˚', '\u{30a}'),
    ('˝', '\u{30b}'),
    ('˘', '\u{306}'),
    ('¸', '\u{327}'),
    ('˛', '\u{328}'),
];

/// The text with accents put on their letters; none if it has none apart.
pub(super) fn composed(text: &str) -> Option<String> {
    if !text.contains(|c| mark(c).is_some()) {
        return None;
    }
    let all: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < all.len() {
        let Some(accent) = mark(all[at]) else {
            out.push(all[at]);
            at += 1;
            continue;
        };
        let in_word = out.chars().next_back().is_some_and(char::is_alphabetic);
        let is_quote = matches!(all[at], '´' | '`') && !in_word;
        // A gap may stand between the accent and its letter, and before an accent that joins.
        let gap = usize::from(all.get(at + 1) == Some(&' ') && in_word && !matches!(all[at], '´' | '`'));
        let next = all.get(at + 1 + gap).and_then(|letter| with(*letter, accent));
        let before = out.trim_end().chars().next_back();
        if let Some(letter) = next.filter(|_| !is_quote && !is_joining(all[at])) {
            out.push(letter);
            at += gap + 2;
        } else if let (Some(letter), true) = (
            before.and_then(|letter| with(letter, accent)),
            is_joining(all[at]) || matches!(accent, '\u{327}' | '\u{328}'),
        ) {
            out.truncate(out.trim_end().len());
            out.pop();
            out.push(letter);
            at += 1;
        } else {
            out.push(all[at]);
            at += 1;
        }
    }
    (out != text).then_some(out)
}

fn mark(c: char) -> Option<char> {
    let known = ACCENTS.iter().find(|(accent, _)| *accent == c).map(|(_, mark)| *mark);
    known.or_else(|| is_joining(c).then_some(c))
}

fn is_joining(c: char) -> bool {
    ('\u{300}'..='\u{32f}').contains(&c)
}

/// The letter with the accent, where there is one.
fn with(letter: char, accent: char) -> Option<char> {
    // A font without a dot under its accent.
    let letter = if letter == 'ı' { 'i' } else { letter };
    let mut both = [letter, accent].into_iter().nfc();
    match (both.next(), both.next()) {
        (Some(one), None) if letter.is_alphabetic() => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_join_their_letters() {
        for (text, expected) in [
            ("Caf´e Andr´e", Some("Café André")),
            ("M¨uller, Z¨urich, ˇSkoda", Some("Müller, Zürich, Škoda")),
            ("Garc´ıa", Some("García")),
            ("franc¸ais", Some("français")),
            ("Cafe \u{301} noir", Some("Café noir")),
            ("Cafe\u{301}", Some("Café")),
            ("M¨ uller", Some("Müller")),
            ("Father`s name", None),
            ("`Never stop` and ´Over´ in all", None),
            ("plain", None),
        ] {
            assert_eq!(composed(text).as_deref(), expected, "{text}");
        }
    }
}

//! One plain form for text from anywhere: ligatures, full-width letters, odd spaces and bullets become ordinary ones,
//! and characters that nobody sees are dropped and remembered.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// What was odd about a text, for warnings; nothing here is scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oddities {
    /// Zero-width or direction marks were dropped.
    pub invisible_characters: bool,
    /// Unicode tag characters, which carry text that no one sees, were dropped.
    pub tag_characters: bool,
    /// Letters of another script that look like Latin ones stood inside Latin words.
    pub homoglyphs: bool,
}

impl Oddities {
    /// Remembers what another text had.
    pub fn add(&mut self, other: Self) {
        self.invisible_characters |= other.invisible_characters;
        self.tag_characters |= other.tag_characters;
        self.homoglyphs |= other.homoglyphs;
    }
}

/// Bullets as fonts and editors write them; all become `•`.
const BULLETS: &[char] = &[
    '•', '◦', '▪', '▫', '●', '○', '■', '□', '◆', '◇', '➢', '➤', '►', '▶', '‣', '⁃', '∙', '✓', '✔', '✦', '❖', '★', '☆',
    '➔', '→', '⇒', '»', '·', '〓', '❑', '❏', '⦿', '✗', '✘', '⮚',
];

/// Columns of blanks that stand for a tab in plain text.
const WIDE_GAP: usize = 3;

/// The plain form of one line, without its line end; wide gaps become tabs.
pub fn plain(raw: &str) -> (String, Oddities) {
    let mut odd = Oddities::default();
    if raw.bytes().all(|b| (0x20..0x7F).contains(&b) || b == b'\t') {
        return (squeeze(raw), odd);
    }
    let raw = repair(raw);
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\t' => out.push('\t'),
            '\u{AD}' => {}
            c if c.is_control() => out.push(' '),
            '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{180E}'
            | '\u{034F}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{3164}' => {
                // Many editors leave such marks between words; only inside a word do they break it up.
                let inside =
                    out.ends_with(char::is_alphanumeric) && chars.peek().is_some_and(|next| next.is_alphanumeric());
                odd.invisible_characters |= inside;
            }
            '\u{E0000}'..='\u{E0FFF}' => odd.tag_characters = true,
            '\u{FE00}'..='\u{FE0F}' => {}
            '\u{F000}'..='\u{F0FF}' if out.trim().is_empty() => out.push('•'),
            '\u{E000}'..='\u{F8FF}' | '\u{FFFE}' | '\u{FFFF}' => out.push(' '),
            c if BULLETS.contains(&c) => out.push('•'),
            c if c.is_whitespace() => out.push(' '),
            '‑' | '‐' => out.push('-'),
            c if c.is_ascii() => out.push(c),
            c => out.extend(std::iter::once(c).nfkc()),
        }
    }
    if !out.is_ascii() {
        out = out.nfc().collect();
        odd.homoglyphs = fold_homoglyphs(&mut out);
    }
    (squeeze(&out), odd)
}

/// Undoes UTF-8 that was read as Windows-1252 (`â€“` for a dash), a common accident of resume exports.
fn repair(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['Ã', 'Â', 'â', 'ï', 'Å']) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut run: Vec<(u8, char)> = Vec::new();
    for c in raw.chars() {
        match byte_1252(c) {
            Some(byte) => run.push((byte, c)),
            None => {
                // The second half of a no-break space is often lost: what is left is a letter that ends no word.
                while c.is_whitespace() && run.last().is_some_and(|(byte, _)| *byte == NO_BREAK_LEAD) {
                    run.pop();
                }
                repair_run(&run, &mut out);
                run.clear();
                out.push(c);
            }
        }
    }
    while run.last().is_some_and(|(byte, _)| *byte == NO_BREAK_LEAD) {
        run.pop();
    }
    repair_run(&run, &mut out);
    Cow::Owned(out)
}

/// First byte of a no-break space in UTF-8, `Â` in Windows-1252.
const NO_BREAK_LEAD: u8 = 0xC2;

fn repair_run(run: &[(u8, char)], out: &mut String) {
    let mut rest = run;
    while let Some(((lead, first), tail)) = rest.split_first() {
        let length = match lead {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => 1,
        };
        let bytes: Vec<u8> = rest.iter().take(length).map(|(byte, _)| *byte).collect();
        let decoded = (length > 1).then(|| std::str::from_utf8(&bytes).ok()).flatten();
        let (text, taken): (&str, usize) = match (decoded, bytes.as_slice()) {
            (Some(text), _) => (text, length),
            // The last byte is often lost: it has no character in Windows-1252.
            (None, [0xEF, 0xBC, ..]) => ("-", 2),
            (None, [0xE2, 0x97, ..]) => ("•", 2),
            _ => {
                out.push(*first);
                rest = tail;
                continue;
            }
        };
        out.push_str(text);
        rest = rest.get(taken.min(rest.len())..).unwrap_or_default();
    }
}

/// The byte from 0x80 on that Windows-1252 has for a character.
fn byte_1252(c: char) -> Option<u8> {
    const SPECIAL: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";
    match u32::from(c) {
        code @ 0x80..=0xFF => Some(code as u8),
        _ => SPECIAL.chars().position(|special| special == c).map(|at| 0x80 + at as u8),
    }
}

/// Trims, makes runs of blanks one blank and wide ones a tab.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut blanks, mut tab) = (0, false);
    for c in text.trim().chars() {
        match c {
            ' ' => blanks += 1,
            '\t' => tab = true,
            c => {
                if tab || blanks >= WIDE_GAP {
                    out.push('\t');
                } else if blanks > 0 {
                    out.push(' ');
                }
                (blanks, tab) = (0, false);
                out.push(c);
            }
        }
    }
    out
}

/// Cyrillic and Greek letters that look like Latin ones.
const LOOKALIKES: &[(char, char)] = &[
    ('а', 'a'),
    ('в', 'b'),
    ('с', 'c'),
    ('е', 'e'),
    ('һ', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('к', 'k'),
    ('м', 'm'),
    ('о', 'o'),
    ('р', 'p'),
    ('ѕ', 's'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('ԁ', 'd'),
    ('ԛ', 'q'),
    ('ԝ', 'w'),
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Н', 'H'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Ѕ', 'S'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('α', 'a'),
    ('ο', 'o'),
    ('ν', 'v'),
    ('ρ', 'p'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
    ('ѵ', 'v'),
    ('ɡ', 'g'),
    ('ɑ', 'a'),
    ('ց', 'g'),
    ('օ', 'o'),
    ('Ԍ', 'G'),
    ('ӏ', 'l'),
];

/// Makes words that mix Latin with lookalikes Latin; leaves words wholly in another script alone.
fn fold_homoglyphs(text: &mut String) -> bool {
    let is_lookalike = |c: char| LOOKALIKES.iter().find(|(odd, _)| *odd == c).map(|(_, latin)| *latin);
    if !text.chars().any(|c| is_lookalike(c).is_some()) {
        return false;
    }
    let mut changed = false;
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let latin = word.chars().any(|c| c.is_ascii_alphabetic());
        let odd = word.chars().any(|c| is_lookalike(c).is_some());
        // A letter that looks like no Latin one makes it a word of its own script with a Latin letter in it.
        let foreign = |c: char| c.is_alphabetic() && is_lookalike(c).is_none() && ('\u{370}'..'\u{530}').contains(&c);
        if latin && odd && !word.chars().any(foreign) {
            changed = true;
            out.extend(word.chars().map(|c| is_lookalike(c).unwrap_or(c)));
        } else {
            out.push_str(word);
        }
    }
    *text = out;
    changed
}

/// Joins a heading written letter by letter: `E X P E R I E N C E` is `EXPERIENCE`. Words are told by tabs or by
/// two blanks; where there are none, all letters become one word.
pub fn unspace(line: &str) -> Option<String> {
    let letters = line.split_whitespace();
    let (mut single, mut all) = (0, 0);
    for token in letters {
        all += 1;
        single += usize::from(token.chars().count() == 1 && token.chars().all(char::is_alphanumeric));
    }
    if all < 4 || single * 10 < all * 9 {
        return None;
    }
    let words: Vec<String> =
        line.split('\t').flat_map(|part| part.split("  ")).map(|w| w.split_whitespace().collect()).collect();
    Some(words.iter().filter(|w: &&String| !w.is_empty()).cloned().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_becomes_plain() {
        for (raw, expected) in [
            ("ﬁnance   oﬃce", "finance\toffice"),
            ("Ｊａｖａ", "Java"),
            ("a\u{a0}b", "a b"),
            ("\u{f0b7} Built it", "• Built it"),
            ("  x  y ", "x y"),
            ("co\u{ad}operate", "cooperate"),
            ("r\u{e9}sum\u{e9}", "résumé"),
            ("➢ Led", "• Led"),
            ("2012 â€“ 2014", "2012 – 2014"),
            ("06/2013 ï¼ Current", "06/2013 - Current"),
            ("CafÃ© Â§ 5", "Café § 5"),
            ("executedÂ Active ÂÂÂ", "executed Active"),
            ("naïve âme Ångström", "naïve âme Ångström"),
        ] {
            assert_eq!(plain(raw).0, expected, "{raw:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_dropped_and_told() {
        let (text, odd) = plain("Ja\u{200b}va");
        assert_eq!((text.as_str(), odd.invisible_characters), ("Java", true));
        let (text, odd) = plain("x\u{e0041}\u{e0042}");
        assert_eq!((text.as_str(), odd.tag_characters), ("x", true));
        let (text, odd) = plain("Jаvа"); // Cyrillic а
        assert_eq!((text.as_str(), odd.homoglyphs), ("Java", true));
        // Latin o in a Cyrillic word.
        assert_eq!(plain("Жoвтень").0, "Жoвтень");
        let (text, odd) = plain("Москва");
        assert_eq!((text.as_str(), odd.homoglyphs), ("Москва", false));
    }

    #[test]
    fn spaced_letters_join() {
        assert_eq!(unspace("E X P E R I E N C E").as_deref(), Some("EXPERIENCE"));
        assert_eq!(unspace("W O R K\tH I S T O R Y").as_deref(), Some("WORK HISTORY"));
        assert_eq!(unspace("I am a cook"), None);
        assert_eq!(unspace("a b c"), None);
    }

    proptest! {
        #[test]
        fn plain_text_is_not_changed_again(raw in "[ -~\\té–•𝐀ﬁ\u{200b}]{0,40}") {
            let once = plain(&raw).0;
            prop_assert_eq!(plain(&once).0, once);
        }

        #[test]
        fn any_text_has_a_plain_form(raw in "\\PC{0,40}") {
            prop_assert!(!plain(&raw).0.contains('\n'));
        }
    }
}

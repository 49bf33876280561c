//! Ligatures that a font does not name: `So\u{FFFD}ware`, `Analy\u{FFFD}cs`.
//!
//! Some programs leave the ligatures of a font without characters. Which of them it was is told by the letters
//! around: first by the word, else it is `ti`, by far the most frequent of them in resumes.

/// The sign that stands for a glyph without a character.
const UNKNOWN: char = '\u{FFFD}';

/// What stands before and after the ligature, in small letters, and the ligature. The first that fits counts; an empty
/// side fits all, a space is the edge of the word.
const WORDS: &[(&str, &str, &str)] = &[
    ("so", "ware", "ft"),
    ("micro so", "", "ft"),
    ("so", " ", "ft"),
    ("pla", "orm", "tf"),
    ("por", "olio", "tf"),
    ("ou", "it", "tf"),
    ("dra", "", "ft"),
    ("cra", "", "ft"),
    ("shi", "", "ft"),
    ("swi", "", "ft"),
    ("le", " ", "ft"),
    ("li", " ", "ft"),
    ("gi", " ", "ft"),
    ("o", "en", "ft"),
    (" a", "er", "ft"),
    ("therea", "er", "ft"),
    ("terra", "orm", "f"),
    ("a", "end", "tt"),
    ("a", "ribut", "tt"),
    ("a", "ain", "tt"),
    ("a", "ract", "tt"),
    ("a", "itude", "tt"),
    ("a", "ention", "tt"),
    ("ma", "er", "tt"),
    ("pa", "ern", "tt"),
    ("be", "er", "tt"),
    ("le", "er", "tt"),
    ("wri", "en", "tt"),
    ("commi", "e", "tt"),
    ("submi", "", "tt"),
    ("bu", "on", "tt"),
    ("se", "ing", "tt"),
    ("ge", "ing", "tt"),
    ("plo", "ing", "tt"),
    ("spo", "ing", "tt"),
    (" o", "ice", "ff"),
    (" o", "ce", "ffi"),
    (" e", "icien", "ff"),
    (" e", "cien", "ffi"),
    ("su", "cient", "ffi"),
    ("tra", "c ", "ffi"),
    ("tra", "ic", "ff"),
    ("o", "er", "ff"),
    ("e", "ect", "ff"),
    ("e", "ort", "ff"),
    ("di", "er", "ff"),
    ("sta", " ", "ff"),
    ("a", "ord", "ff"),
    ("sta", "ing", "ff"),
    ("workf", "ow", "l"),
    ("work", "ow", "fl"),
    ("tensor", "ow", "fl"),
    ("air", "ow", "fl"),
    ("in", "uenc", "fl"),
    ("re", "ect", "fl"),
    ("con", "ict", "fl"),
    (" ", "ow", "fl"),
    (" ", "exib", "fl"),
    (" ", "uent", "fl"),
    ("pro", "le", "fi"),
    ("pro", "cien", "fi"),
    ("pro", "t", "fi"),
    ("con", "g", "fi"),
    ("con", "den", "fi"),
    ("con", "rm", "fi"),
    ("de", "n", "fi"),
    ("bene", "", "fi"),
    ("speci", "", "fi"),
    ("certi", "", "fi"),
    ("quali", "", "fi"),
    ("classi", "", "fi"),
    ("identi", "", "fi"),
    ("veri", "", "fi"),
    ("simpli", "", "fi"),
    ("signi", "", "fi"),
    ("scienti", "c", "fi"),
    ("arti", "cial", "fi"),
    (" ", "nanc", "fi"),
    (" ", "rst", "fi"),
    (" ", "le", "fi"),
    (" ", "eld", "fi"),
    (" ", "nd", "fi"),
    (" ", "nal", "fi"),
    (" ", "ve", "fi"),
    (" ", "xed", "fi"),
    (" ", "tness", "fi"),
];
/// The ligature of all other words.
const USUAL: &str = "ti";

/// Puts letters in place of unknown glyphs inside words; a bullet in place of one that opens a line.
pub(super) fn repaired(text: &str) -> Option<String> {
    if !text.contains(UNKNOWN) {
        return None;
    }
    let all: Vec<char> = text.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| all.get(at)).is_some_and(|c| is_in_word(*c));
    let mut out = String::with_capacity(text.len());
    for (at, c) in all.iter().enumerate() {
        let (before, after) = (is_letter(at.checked_sub(1)), is_letter(Some(at + 1)));
        match *c {
            UNKNOWN if (before || after) && is_mostly_known(&all, at) => match ligature(&out, &all, at) {
                Some(letters) => out.push_str(letters),
                None if before && after => out.push_str(USUAL),
                None => out.push(UNKNOWN),
            },
            UNKNOWN if out.trim().is_empty() && all.get(at + 1).is_some_and(|next| next.is_whitespace()) => {
                out.push('•');
            }
            other => out.push(other),
        }
    }
    Some(out)
}

fn is_in_word(c: char) -> bool {
    c.is_alphabetic() || c == UNKNOWN
}

/// Whether the word around has at least two letters for each unknown glyph: else nothing is known of it.
fn is_mostly_known(all: &[char], at: usize) -> bool {
    let before = all.iter().take(at).rev().take_while(|c| is_in_word(**c));
    let after = all.iter().skip(at).take_while(|c| is_in_word(**c));
    let (mut letters, mut unknown) = (0, 0);
    for c in before.chain(after) {
        if *c == UNKNOWN { unknown += 1 } else { letters += 1 }
    }
    letters >= unknown * 2
}

fn ligature(done: &str, all: &[char], at: usize) -> Option<&'static str> {
    const LOOK: usize = 12;
    let padded = |c: char| if c.is_alphabetic() { c } else { ' ' };
    let mut before: Vec<char> = done.chars().rev().take(LOOK).map(padded).collect();
    before.push(' ');
    let before: String = before.into_iter().rev().collect::<String>().to_lowercase();
    let after: String = all.iter().skip(at + 1).take(LOOK).copied().map(padded).chain([' ']).collect();
    let after = after.to_lowercase();
    let known = WORDS.iter().find(|(head, tail, _)| before.ends_with(head) && after.starts_with(tail));
    known.map(|(.., letters)| *letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_ligatures_are_told_by_their_word() {
        for (text, expected) in [
            ("Senior So\u{FFFD}ware Engineer", "Senior Software Engineer"),
            ("Data Analy\u{FFFD}cs and Op\u{FFFD}miza\u{FFFD}on", "Data Analytics and Optimization"),
            ("pla\u{FFFD}orms, na\u{FFFD}ve, exper\u{FFFD}se", "platforms, native, expertise"),
            ("Microso\u{FFFD} O\u{FFFD}ce, work\u{FFFD}ow", "Microsoft Office, workflow"),
            ("\u{FFFD}nancial sta\u{FFFD}", "financial staff"),
            ("Ar\u{FFFD}\u{FFFD}cial", "Artificial"),
            ("\u{FFFD} Oslo", "• Oslo"),
            ("\u{FFFD}\u{FFFD}a\u{FFFD}", "\u{FFFD}\u{FFFD}a\u{FFFD}"),
            ("a \u{FFFD} b", "a \u{FFFD} b"),
        ] {
            assert_eq!(repaired(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(repaired("Software"), None);
    }
}

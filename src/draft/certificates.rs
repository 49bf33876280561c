//! The certificates and licences of a sentence: those that the tables know, else the words before `certificate`.

use crate::lexicon::{JobWord, Lexicon};
use crate::text::fold;

/// Words that make what stands before them a certificate or licence.
const MARKS: [&str; 17] = [
    "certificate", "certification", "certified", "licence", "license", "licensed", "registered", "registration",
    "accreditation", "chartered", "credential", "dbs", "card", "status", "permit", "zertifikat", "certificado",
];
/// Words before such a word that belong to its name.
const MAX_BEFORE: usize = 4;

/// Names of certificates in a sentence.
pub(super) fn of(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let text = &without_others(text, lexicon);
    let mut names: Vec<String> = lexicon.credentials.certificates(text).into_iter().map(str::to_owned).collect();
    if names.is_empty() {
        let whole: Vec<&str> = text.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
        if let Some(name) = behind_in(&whole).filter(|name| lexicon.protected.find(name).is_none()) {
            return vec![name];
        }
        let parts = text.split([',', ';']).flat_map(|part| part.split(" and "));
        names.extend(parts.filter_map(|part| by_words(part, lexicon)));
    }
    names
}

/// A text without other people: who works with `licensed plumbers` needs no licence of theirs.
fn without_others(text: &str, lexicon: &Lexicon) -> String {
    const SOUGHT: [&str; 7] = ["looking", "seeking", "seeks", "need", "hiring", "recruiting", "wanted"];
    let folded = fold(text);
    if SOUGHT.iter().any(|word| folded.contains(word)) {
        return text.to_owned();
    }
    let mut kept: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let singular = fold(bare(word)).strip_suffix('s').map(str::to_owned).filter(|word| word.ends_with("er"));
        if singular.is_some_and(|word| lexicon.titles.has_head(&word)) {
            let marks = |last: &&&str| MARKS.contains(&fold(bare(last)).as_str()) || fold(bare(last)) == "professional";
            while kept.last().as_ref().is_some_and(marks) {
                kept.pop();
            }
            continue;
        }
        kept.push(word);
    }
    kept.join(" ")
}

/// `a 17th edition electrical certificate`, `HPC registered`, `valid forklift certification`.
fn by_words(text: &str, lexicon: &Lexicon) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| MARKS.contains(&fold(word).as_str()))?;
    let mark = fold(words.get(at)?);
    let mut from = at;
    while from > 0 && at - from < MAX_BEFORE {
        let word = fold(words.get(from - 1)?);
        let ends = matches!(
            word.as_str(),
            "a" | "an"
                | "the"
                | "or"
                | "and"
                | "of"
                | "with"
                | "have"
                | "has"
                | "hold"
                | "be"
                | "is"
                | "valid"
                | "current"
                | "active"
                | "relevant"
                | "any"
                | "other"
                | "their"
                | "your"
                | "in"
                | "for"
                | "as"
                | "possess"
                | "must"
                | "must-have"
                | "related"
                | "professional"
                | "required"
                | "appropriate"
                | "recognised"
                | "recognized"
        );
        if ends || JobWord::Verb.is(&word) && from + 1 < at {
            break;
        }
        from -= 1;
    }
    // Behind `certified` and `chartered` the name goes on; a `status` or `registered` without a name is none.
    let goes_on = matches!(mark.as_str(), "certified" | "chartered" | "licensed") && from == at;
    let to = if goes_on { (at + 3).min(words.len()) } else { at + 1 };
    let name = words.get(from..to)?.join(" ");
    let plain = from == at && !goes_on;
    // A status or registration is a certificate where it has a name: `HPC registered`, `Peace Officer status`.
    let weak = matches!(mark.as_str(), "card" | "status" | "registered" | "registration" | "permit" | "credential");
    let capital =
        words.get(from).is_some_and(|word| word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()));
    let named = name.split(' ').count() >= 2 && !lexicon.titles.has_head(&name);
    (!plain && named && (!weak || capital) && lexicon.protected.find(&name).is_none()).then_some(name)
}

/// `Credentials in health and safety training`: the name stands behind.
fn behind_in(words: &[&str]) -> Option<String> {
    const IN: [&str; 5] = ["certificate", "certification", "certificates", "certifications", "credentials"];
    const STOPS: [&str; 8] = ["is", "are", "or", "preferred", "required", "desirable", "from", "with"];
    let at = words.iter().position(|word| IN.contains(&fold(word).as_str()))?;
    let behind = words.get(at + 2..).filter(|_| words.get(at + 1).is_some_and(|word| fold(word) == "in"))?;
    let name: Vec<&str> = behind.iter().take_while(|word| !STOPS.contains(&fold(word).as_str())).copied().collect();
    // `The certificate in a drawer` names none.
    let placed = name.first().is_some_and(|word| matches!(fold(word).as_str(), "a" | "an" | "the" | "your" | "our"));
    (!placed && (1..=MAX_BEFORE).contains(&name.len())).then(|| name.join(" "))
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_named_by_the_words_before_them() {
        let lexicon = Lexicon::built_in().unwrap();
        for (text, expected) in [
            ("have a 17th edition electrical certificate", vec!["17th edition electrical certificate"]),
            ("KPQ registered", vec!["KPQ registered"]),
            ("Credentials in kiln safety training", vec!["kiln safety training"]),
            ("keeps the certificate in a drawer", vec![]),
            ("registered with a doctor", vec![]),
            ("Knows how to load a kiln", vec![]),
        ] {
            assert_eq!(of(text, &lexicon), expected, "{text}");
        }
    }
}

//! Whether a phrase of a job description names something that can be looked for in a resume.

use super::chunks::{Place, Run, bare};
use crate::lexicon::{JobWord, Lexicon, OwnWords, SkillId, Tongue, Wanted};
use crate::text::fold;

/// Weight (of its rarest word, and of all its words) from which a phrase that is no object says something.
const MIN_RAREST: u32 = 260;
const MIN_WEIGHT: u32 = 500;
/// Words that a phrase has at most.
const MAX_WORDS: usize = 4;
/// Words of an object that is named with its verb.
const MAX_OBJECT: usize = 2;

/// The name in a run, if it holds one.
pub(super) fn name(run: &Run<'_>, wanted: Wanted, tongue: Tongue, lexicon: &Lexicon) -> Option<String> {
    let mut words = trimmed(&run.words, lexicon);
    if words.is_empty() {
        return None;
    }
    let is_alone = words.len() == 1;
    let plain = |word: &&str| {
        let folded = fold(word);
        JobWord::Generic.is(&folded) || JobWord::Noun.is(&folded)
    };
    // A short object says more with what is done to it: `deploy officers`, `measure ingredients`.
    if let Some(verb) = run.verb
        && tongue == Tongue::English
        && words.len() <= MAX_OBJECT
        && (is_alone || words.iter().all(plain))
        && surely_known(&words.join(" "), lexicon).is_none()
        && !JobWord::Light.is(&fold(verb))
        && !words.iter().any(|word| word.chars().any(char::is_uppercase))
    {
        words.insert(0, verb);
    }
    // An English name ends with what it is; elsewhere it begins with it.
    let content = |words: &[&str]| words.iter().filter(|word| !is_joiner(&fold(word))).count();
    while content(&words) > MAX_WORDS {
        words.remove(if tongue == Tongue::English { 0 } else { words.len() - 1 });
    }
    let loose = |word: Option<&&str>| word.is_some_and(|word| is_joiner(&fold(word)));
    while loose(words.first()) {
        words.remove(0);
    }
    while loose(words.last()) {
        words.pop();
    }
    let text = words.join(" ").replace("' ", "'").replace("’ ", "’");
    says_something(&words, &text, run, wanted, tongue, lexicon).then_some(text)
}

fn is_joiner(folded: &str) -> bool {
    matches!(
        folded,
        "of" | "de"
            | "du"
            | "des"
            | "d'"
            | "d’"
            | "del"
            | "la"
            | "le"
            | "les"
            | "l'"
            | "l’"
            | "el"
            | "los"
            | "las"
            | "&"
    )
}

/// The words without what only says how much, at either end; a name that the tables know stays whole.
fn trimmed<'t>(words: &[&'t str], lexicon: &Lexicon) -> Vec<&'t str> {
    let mut words = words.to_vec();
    let known = |words: &[&str]| lexicon.skills.named(&words.join(" ")).is_some();
    while let Some(first) = words.first() {
        let folded = fold(first);
        let opens = JobWord::Filler.is(&folded)
            || JobWord::Opens.is(&folded)
            || is_joiner(&folded)
            || folded.ends_with("ly") && words.len() > 1
            || folded.chars().all(|c| c.is_ascii_digit() || c == '+');
        if !opens || known(&words) {
            break;
        }
        words.remove(0);
    }
    while let Some(last) = words.last() {
        let folded = fold(last);
        // `cash flow trends`: what is left says something by itself.
        let closes = is_joiner(&folded)
            || JobWord::Vague.is(&folded) && words.len() > 2
            || JobWord::Filler.is(&folded)
            || JobWord::Closes.is(&folded)
            || folded.ends_with("ly") && words.len() > 1;
        if !closes || known(&words) || words.len() == 1 && !JobWord::Generic.is(&folded) && !JobWord::Filler.is(&folded)
        {
            break;
        }
        words.pop();
    }
    words
}

/// The skill that a phrase names by itself: `safe` is no name of SAFe, nor `rest` of REST.
pub(super) fn surely_known(text: &str, lexicon: &Lexicon) -> Option<SkillId> {
    let hits = lexicon.skills.find(text).into_iter();
    hits.filter(|hit| !hit.needs_context).find(|hit| hit.at == (0..text.len())).map(|hit| hit.skill)
}

/// Whether a phrase can be looked for: known, or of words that name something together.
fn says_something(
    words: &[&str],
    text: &str,
    run: &Run<'_>,
    wanted: Wanted,
    tongue: Tongue,
    lexicon: &Lexicon,
) -> bool {
    let folded: Vec<String> = words.iter().map(|word| fold(bare(word))).collect();
    let last = folded.last().map(String::as_str).unwrap_or_default();
    if folded.iter().any(|word| JobWord::Condition.is(word)) || lexicon.protected.find(text).is_some() {
        return false;
    }
    if !lexicon.soft_skills.find(text).is_empty() || text.contains('@') || text.contains("://") {
        return false;
    }
    let empty = |word: &str| {
        JobWord::Generic.is(word) || JobWord::Filler.is(word) || JobWord::Noun.is(word) || JobWord::Vague.is(word)
    };
    let tells = folded.iter().filter(|word| !empty(word) && !is_joiner(word) && !JobWord::Verb.is(word)).count();
    let nouns = folded
        .iter()
        .filter(|word| JobWord::Noun.is(word) || JobWord::Verb.is(word) && !JobWord::Light.is(word))
        .count();
    if surely_known(text, lexicon).is_some() {
        return tells > 0 || words.len() > 1;
    }
    // Nor does a number name a skill, or who and where somebody is: `Section 45`, `kitchen team`.
    let half = folded.len() > 1 && last.len() > 4 && last.ends_with("ed") || JobWord::Vague.is(last);
    let address =
        words.iter().any(|word| word.trim_matches('.').contains('.')) || folded.iter().any(|word| is_ordinal(word));
    // Who is taught, led or hired is part of the work: `deploy officers`.
    let people =
        JobWord::Place.is(last) && !run.verb.is_some_and(|verb| words.first() == Some(&verb) && !verb.ends_with("ing"));
    if half || address || people || folded.iter().any(|word| word.chars().all(|c| c.is_ascii_digit())) {
        return false;
    }
    let Some(own) = OwnWords::of(text) else { return false };
    if words.len() == 1 {
        let gerund = last.ends_with("ing") && JobWord::Verb.is(last) && !JobWord::Act.is(last);
        return (tells > 0 || gerund) && stands_alone(text, run, wanted, tongue, lexicon);
    }
    if tells == 0 && nouns < 2 {
        return false;
    }
    if run.place == Place::Object || wanted != Wanted::Duty {
        return true;
    }
    // Behind a small word a phrase is a name only if skills are named by its words, or it has a capital.
    let rarest = words.iter().filter_map(|word| OwnWords::of(word)).map(|word| word.weight()).max().unwrap_or(0);
    let capital = words.iter().any(|word| word.chars().any(char::is_uppercase));
    let of_trade = words.iter().all(|word| OwnWords::of(word).is_none() || lexicon.skills.names_word(word));
    (tongue != Tongue::English || capital || of_trade) && rarest >= MIN_RAREST && own.weight() >= MIN_WEIGHT
}

/// `33rd` is part of an address or a date.
fn is_ordinal(folded: &str) -> bool {
    let number = folded.trim_end_matches(char::is_alphabetic);
    !number.is_empty()
        && number.len() < folded.len()
        && ["st", "nd", "rd", "th"].iter().any(|end| folded.strip_prefix(number) == Some(end))
}

/// Whether one word that no table knows names something: an abbreviation, a compound, or an item of a list.
fn stands_alone(word: &str, run: &Run<'_>, wanted: Wanted, tongue: Tongue, lexicon: &Lexicon) -> bool {
    /// Letters from which a German noun is a compound.
    const COMPOUND: usize = 11;
    let letters = word.chars().count();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let code =
        capitals >= 2 && (2..=12).contains(&letters) || word.chars().any(|c| c.is_ascii_digit()) && capitals >= 1;
    let compound = tongue == Tongue::German && letters >= COMPOUND && capitals == 1;
    let rare = || OwnWords::of(word).is_some_and(|own| own.weight() >= 700);
    let listed = tongue == Tongue::English
        && run.place == Place::Object
        && letters >= 5
        && (capitals == 0 && lexicon.skills.names_word(word) || capitals >= 1)
        && !["ed", "er", "able", "ive", "ary", "ful", "less", "ous"].iter().any(|end| word.ends_with(end))
        && (capitals >= 1 && wanted != Wanted::Duty && !run.first || rare());
    code || compound || listed
}

//! What a sentence of a job description names besides the skills of the tables: its phrases, cut where small words,
//! verbs and fillers stand.
//!
//! Main case: the object of a duty (`prepare monthly reports` gives `monthly reports`) or of a wish (`experience with
//! kiln firing`). Known to fail: names that are made of everyday words only, which say too little to be looked for.

use super::sentences::Sentence;
use crate::lexicon::{JobWord, Lexicon, OwnWords, SkillId, Tongue, Wanted};
use crate::text::fold;

/// Words that a phrase has at most.
const MAX_WORDS: usize = 4;
/// Weight (of its rarest word, and of all its words) from which a phrase says something.
const MIN_RAREST: u32 = 340;
const MIN_WEIGHT: u32 = 620;
/// Words of an object that is named with its verb.
const MAX_OBJECT: usize = 2;
/// Words of an item that may be a list of names; a longer one is a sentence.
const MAX_LISTED: usize = 6;
/// Phrases that a duty gives: its object, and what goes with it.
const OF_DUTY: usize = 2;

/// Names that a sentence asks for: one, or several of which one is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) names: Vec<String>,
    pub(super) wanted: Wanted,
}

/// The phrases of a sentence, in its order.
pub(super) fn of(sentence: &Sentence, tongue: Tongue, lexicon: &Lexicon) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let (text, brackets) = unbracketed(&sentence.text);
    for part in text.split([',', ';', ':']) {
        let mut either = false;
        for (at, piece) in split_words(part, &["or", "oder", "ou", "o", "and/or"]).into_iter().enumerate() {
            for (place, chunk) in
                split_words(&piece, &["and", "und", "et", "y", "sowie", "as well as", "including"]).iter().enumerate()
            {
                let names = chunk_names(chunk, sentence.wanted, tongue, lexicon);
                let joined = at > 0 && place == 0 && either;
                for (nth, name) in names.into_iter().enumerate() {
                    match found.last_mut() {
                        Some(last) if joined && nth == 0 => last.names.push(name),
                        _ => found.push(Named { names: vec![name], wanted: sentence.wanted }),
                    }
                }
                either = !found.is_empty();
            }
        }
    }
    // What a whole sentence begins with is who does something, not what is done.
    let starts = fold(sentence.text.trim_start());
    let long = sentence.text.split_whitespace().count() > MAX_LISTED;
    let subject = |named: &Named| {
        named.names.first().is_some_and(|name| {
            starts.strip_prefix(fold(name).as_str()).is_some_and(|rest| rest.starts_with(' '))
                && lexicon.skills.named(name).is_none()
        })
    };
    if long && found.first().is_some_and(subject) {
        found.remove(0);
    }
    if sentence.wanted == Wanted::Duty {
        found.truncate(OF_DUTY);
    }
    for (head, items) in brackets {
        join(&mut found, &head, &items, sentence.wanted, tongue, lexicon);
    }
    found
}

/// What stands in brackets belongs to the name before it: `a CRM (Salesforce, HubSpot)` is met by any of the three.
fn join(found: &mut Vec<Named>, head: &str, items: &str, wanted: Wanted, tongue: Tongue, lexicon: &Lexicon) {
    let names: Vec<String> = items
        .split([',', ';', '/'])
        .flat_map(|item| split_words(item, &["or", "and"]))
        .map(|item| {
            item.trim()
                .trim_start_matches("e.g.")
                .trim_start_matches("eg ")
                .trim_start_matches("i.e.")
                .trim()
                .to_owned()
        })
        .filter(|item| is_name(item, lexicon))
        .filter_map(|item| chunk_names(&item, Wanted::Must, tongue, lexicon).into_iter().next())
        .collect();
    if names.is_empty() {
        return;
    }
    let last = fold(head.split_whitespace().next_back().unwrap_or_default());
    let before = found
        .iter_mut()
        .find(|named| named.names.iter().any(|name| !last.is_empty() && fold(name).ends_with(last.as_str())));
    match before {
        Some(named) => named.names.extend(names),
        None => found.push(Named { names, wanted }),
    }
}

/// Whether an item in brackets is a name: known, or with a capital or digit.
fn is_name(item: &str, lexicon: &Lexicon) -> bool {
    let few = item.split_whitespace().count() <= 3;
    few && !item.is_empty()
        && !item.chars().all(|c| c.is_ascii_digit())
        && (lexicon.skills.named(item).is_some() || item.chars().next().is_some_and(char::is_uppercase))
}

/// A text without what stands in brackets, and each bracket with the words before it.
fn unbracketed(text: &str) -> (String, Vec<(String, String)>) {
    let (mut out, mut inside) = (String::new(), Vec::new());
    let mut depth = 0_usize;
    let mut current = String::new();
    for letter in text.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' if depth > 0 => {
                depth -= 1;
                inside.push((out.trim_end().to_owned(), std::mem::take(&mut current)));
            }
            _ if depth > 0 => current.push(letter),
            _ => out.push(letter),
        }
    }
    (out, inside)
}

/// A text cut at whole words.
fn split_words(text: &str, at: &[&str]) -> Vec<String> {
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut skip = 0;
    for (place, word) in words.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let cut = at.iter().find(|mark| {
            let mark: Vec<&str> = mark.split(' ').collect();
            let here = words.get(place..place + mark.len()).unwrap_or_default();
            here.iter().map(|w| fold(w)).eq(mark.iter().map(|w| (*w).to_owned()))
        });
        match cut {
            Some(mark) => {
                skip = mark.split(' ').count() - 1;
                parts.push(Vec::new());
            }
            None => parts.last_mut().into_iter().for_each(|part| part.push(word)),
        }
    }
    parts.into_iter().map(|part| part.join(" ")).filter(|part| !part.is_empty()).collect()
}

/// The names in a piece of a sentence without commas.
fn chunk_names(chunk: &str, wanted: Wanted, tongue: Tongue, lexicon: &Lexicon) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let words: Vec<&str> = chunk.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        let folded = fold(word);
        // `of` holds a name together: `quality of servings`.
        let joins =
            folded == "of" && !run.is_empty() && !run.last().is_some_and(|last| JobWord::Generic.is(&fold(last)));
        let next_small = words.get(at + 1).is_none_or(|next| tongue.is_small(&fold(next)));
        if tongue.is_small(&folded) && !(joins && !next_small) || ends_phrase(&folded) {
            close(&mut names, &mut run, wanted, tongue, lexicon);
        } else {
            run.push(word);
        }
    }
    close(&mut names, &mut run, wanted, tongue, lexicon);
    names
}

/// Words after which another thought begins.
fn ends_phrase(folded: &str) -> bool {
    let does = folded.len() > 5 && folded.ends_with("ates") || folded.ends_with("'ll") || folded.ends_with("’ll");
    does || matches!(
        folded,
        "to" | "that"
            | "which"
            | "who"
            | "using"
            | "ensuring"
            | "including"
            | "while"
            | "per"
            | "via"
            | "within"
            | "across"
            | "throughout"
            | "based"
            | "related"
            | "required"
            | "preferred"
            | "desirable"
            | "desired"
            | "beneficial"
            | "needed"
            | "necessary"
            | "mandatory"
            | "essential"
            | "advantage"
            | "welcome"
            | "whilst"
            | "during"
            | "before"
            | "after"
            | "onto"
            | "beyond"
            | "under"
            | "above"
            | "below"
            | "listed"
            | "relative"
            | "working"
            | "however"
            | "therefore"
            | "please"
            | "note"
            | "towards"
            | "toward"
            | "against"
            | "upon"
            | "along"
            | "around"
            | "without"
            | "according"
            | "like"
            | "ideally"
            | "preferably"
            | "especially"
            | "particularly"
            | "insbesondere"
            | "especialmente"
    )
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#')))
        .trim_end_matches("'s")
        .trim_end_matches("’s")
}

fn close(names: &mut Vec<String>, run: &mut Vec<&str>, wanted: Wanted, tongue: Tongue, lexicon: &Lexicon) {
    let mut words = std::mem::take(run);
    let whole = words.clone();
    let is_plain = |word: &str| lexicon.skills.named(word).is_none();
    // Fillers and, at the head of a thought, verbs go; a name that the tables know stays whole.
    while let Some(first) = words.first() {
        let folded = fold(first);
        let known = lexicon.skills.named(&words.join(" ")).is_some();
        let opens = JobWord::Filler.is(&folded)
            || JobWord::Verb.is(&folded) && (words.len() > 1 || is_plain(first)) && !is_name_like(&words)
            || JobWord::Generic.is(&folded)
                && matches!(
                    folded.as_str(),
                    "experience"
                        | "knowledge"
                        | "skills"
                        | "ability"
                        | "years"
                        | "year"
                        | "months"
                        | "level"
                        | "familiarity"
                        | "proficiency"
                        | "expertise"
                        | "understanding"
                )
            || folded.ends_with("ly") && words.len() > 1
            || is_infinitive(&folded, tongue) && words.len() > 1
            || folded.chars().all(|c| c.is_ascii_digit() || c == '+');
        if known || !opens {
            break;
        }
        words.remove(0);
    }
    while let Some(last) = words.last() {
        let folded = fold(last);
        let known = lexicon.skills.named(&words.join(" ")).is_some();
        let closes = matches!(folded.as_str(), "of")
            || JobWord::Filler.is(&folded)
            || folded.ends_with("ly")
            || matches!(
                folded.as_str(),
                "experience"
                    | "knowledge"
                    | "skills"
                    | "skill"
                    | "ability"
                    | "abilities"
                    | "principles"
                    | "concepts"
                    | "techniques"
                    | "practices"
                    | "background"
                    | "expertise"
                    | "etc"
                    | "years"
                    | "year"
                    | "environment"
                    | "field"
                    | "work"
                    | "requirements"
                    | "needs"
                    | "programming"
                    | "kenntnisse"
            );
        if known || !closes || words.len() == 1 && !JobWord::Generic.is(&folded) && !JobWord::Filler.is(&folded) {
            break;
        }
        words.pop();
    }
    while words.first().is_some_and(|word| fold(word) == "of") {
        words.remove(0);
    }
    if words.is_empty() {
        return;
    }
    // A short object says more with what is done to it: `deploy officers`, `measure ingredients`.
    let before = whole.iter().position(|word| *word == words[0]).and_then(|at| whole.get(at.checked_sub(1)?));
    if let Some(verb) = before
        && words.len() <= MAX_OBJECT
        && JobWord::Verb.is(&fold(verb))
        && whole.first() == Some(verb)
        && surely_known(&words.join(" "), lexicon).is_none()
        && !words.iter().all(|word| JobWord::Generic.is(&fold(word)))
    {
        words.insert(0, verb);
    }
    words.drain(..words.len().saturating_sub(MAX_WORDS));
    let text = words.join(" ");
    if says_something(&words, &text, wanted, tongue, lexicon) && !names.iter().any(|known| fold(known) == fold(&text)) {
        names.push(text);
    }
}

/// Two words with capitals are a name: `Learning Disabilities`.
fn is_name_like(words: &[&str]) -> bool {
    let capital = |word: Option<&&str>| word.is_some_and(|word| word.chars().next().is_some_and(char::is_uppercase));
    capital(words.first()) && capital(words.get(1))
}

/// Infinitives at the head of French and Spanish duties.
fn is_infinitive(folded: &str, tongue: Tongue) -> bool {
    match tongue {
        Tongue::French => ["er", "ir", "re"].iter().any(|end| folded.ends_with(end)) && folded.len() > 4,
        Tongue::Spanish => ["ar", "er", "ir"].iter().any(|end| folded.ends_with(end)) && folded.len() > 4,
        _ => false,
    }
}

/// The skill that a phrase names by itself: `safe` is no name of SAFe, nor `rest` of REST.
pub(super) fn surely_known(text: &str, lexicon: &Lexicon) -> Option<SkillId> {
    let hits = lexicon.skills.find(text).into_iter();
    hits.filter(|hit| !hit.needs_context).find(|hit| hit.at == (0..text.len())).map(|hit| hit.skill)
}

/// Whether a phrase can be looked for: known, or of words that not everybody uses.
fn says_something(words: &[&str], text: &str, wanted: Wanted, tongue: Tongue, lexicon: &Lexicon) -> bool {
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    if folded.iter().any(|word| JobWord::Condition.is(word)) || lexicon.protected.find(text).is_some() {
        return false;
    }
    if !lexicon.soft_skills.find(text).is_empty() || text.contains('@') || text.contains("://") {
        return false;
    }
    let known = surely_known(text, lexicon).is_some();
    let generic =
        folded.iter().all(|word| JobWord::Generic.is(word) || JobWord::Filler.is(word) || JobWord::Verb.is(word));
    if known {
        return !generic || words.len() > 1;
    }
    let Some(own) = OwnWords::of(text) else { return false };
    let rarest = words.iter().filter_map(|word| OwnWords::of(word)).map(|word| word.weight()).max().unwrap_or(0);
    let alone = words.len() == 1;
    // `permits issued`, `staff engaged`: half a sentence.
    let half = folded.len() > 1 && folded.last().is_some_and(|last| last.len() > 4 && last.ends_with("ed"))
        || folded.iter().any(|word| {
            matches!(
                word.as_str(),
                "role"
                    | "candidate"
                    | "candidates"
                    | "applicants"
                    | "applicant"
                    | "successful"
                    | "selected"
                    | "level"
                    | "please"
                    | "preference"
                    | "status"
                    | "accredited"
            )
        });
    // Inside a sentence a phrase is a name only if skills are named by its words; at the head of an item, or with a
    // capital, it may be new. Measured on job texts: of the others four in five name nothing that is asked.
    // Nor does a number name a skill, or who and where somebody is: `Section 45`, `kitchen team`.
    if folded.iter().any(|word| word.chars().all(|c| c.is_ascii_digit()) || word == "option")
        || folded.last().is_some_and(|word| JobWord::Place.is(word))
    {
        return false;
    }
    let capital = words.iter().any(|word| word.chars().any(char::is_uppercase));
    let strange = tongue == Tongue::English
        && !capital
        && (alone || !words.iter().all(|word| OwnWords::of(word).is_none() || lexicon.skills.names_word(word)));
    !half
        && !generic
        && !strange
        && rarest >= MIN_RAREST
        && own.weight() >= MIN_WEIGHT
        && (!alone || stands_alone(text, wanted, tongue))
}

/// Whether one word that no table knows names something: an abbreviation, a compound, or an item of a list of wishes.
fn stands_alone(word: &str, wanted: Wanted, tongue: Tongue) -> bool {
    /// Letters from which a German noun is a compound.
    const COMPOUND: usize = 11;
    let letters = word.chars().count();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let code =
        capitals >= 2 && (3..=12).contains(&letters) || word.chars().any(|c| c.is_ascii_digit()) && capitals >= 1;
    let compound = tongue == Tongue::German && letters >= COMPOUND && capitals == 1;
    let listed = tongue == Tongue::English && wanted != Wanted::Duty && letters >= 6;
    code || compound || listed && (capitals >= 1 || OwnWords::of(word).is_some_and(|own| own.weight() >= 900))
}

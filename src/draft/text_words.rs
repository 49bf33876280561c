//! The words of a job description as one criterion.

use super::Wish;
use super::sentences::Sentence;
use crate::lexicon::{JobWord, Lexicon, OwnWords, Tongue, Wanted};
use crate::text::{fold, words};
use serde_json::json;

/// Words of the text from which it says enough to be compared with, and words that are taken up.
const MIN_TEXT: usize = 8;
const MAX_TEXT: usize = 60;
/// Weight from which a word tells one trade from another.
const TELLING: u32 = 380;

/// The words of a text that soft skills are not named by: `problem` and `solving` tell no trade from another.
fn words_of_trade<'t>(text: &'t str, lexicon: &Lexicon) -> Vec<&'t str> {
    let soft = lexicon.soft_skills.claimed(text);
    let start = text.as_ptr() as usize;
    let is_soft = |word: &&str| {
        let at = word.as_ptr() as usize - start;
        soft.iter().any(|soft| soft.contains(&at))
    };
    words(text).filter(|word| !is_soft(word)).collect()
}

/// The words of the text as one criterion: who does the same work uses the same words, whatever the tables know.
pub(super) fn words_of_text(role: &str, sentences: &[Sentence], lexicon: &Lexicon) -> Option<Wish> {
    // What asks who somebody is gives no word.
    let protected = |text: &str| {
        let parts = || text.split(['.', ';']).any(|part| lexicon.protected.find(part.trim()).is_some());
        lexicon.protected.named_in(text).is_some() || parts()
    };
    let asked = sentences
        .iter()
        .filter(|sentence| sentence.wanted != Wanted::Skip && !protected(&sentence.text))
        .map(|sentence| sentence.text.as_str());
    let tongue = Tongue::of(asked.clone());
    let mut seen: Vec<OwnWords> = Vec::new();
    let mut found: Vec<(u32, usize, String)> = Vec::new();
    for word in std::iter::once(role).chain(asked).flat_map(|text| words_of_trade(text, lexicon)) {
        let folded = fold(word);
        let says_nothing = tongue.is_small(&folded)
            || folded.chars().count() < 3
            || folded.chars().any(|c| c.is_ascii_digit())
            || [JobWord::Filler, JobWord::Generic, JobWord::Condition].iter().any(|part| part.is(&folded))
            || lexicon.protected.find(&folded).is_some()
            || !lexicon.soft_skills.find(&folded).is_empty();
        let Some(own) = OwnWords::of(&folded).filter(|own| !says_nothing && own.weight() >= TELLING) else { continue };
        if !seen.contains(&own) {
            found.push((own.weight(), found.len(), folded));
            seen.push(own);
        }
    }
    if found.len() < MIN_TEXT {
        return None;
    }
    found.truncate(MAX_TEXT);
    let listed: Vec<String> = found.into_iter().map(|(.., word)| word).collect();
    Some(Wish {
        label: "Words of the text".to_owned(),
        kind: "phrase",
        value: json!({ "words": listed }),
        weight: 1,
        required: false,
        is_welcome: false,
        comment: "Who does this work uses these words: take out those that say nothing of it.".to_owned(),
        lines: Vec::new(),
    })
}

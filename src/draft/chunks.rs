//! A sentence of a job description as runs of words that may be names: between small words, conjunctions, marks and the
//! verbs of doing, each with the verb that it is the object of.
//!
//! Main case: `prepare monthly reports and reconcile accounts` gives `monthly reports` (to prepare) and `accounts` (to
//! reconcile). Known to fail: a noun that is a verb too at the head of a sentence (`Design reviews` may be either).

use crate::lexicon::{JobWord, Tongue};
use crate::text::fold;
use std::ops::Range;

/// Where a run stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// First, behind a verb, or a member of a list of such: it is what is done or asked for.
    Object,
    /// Behind a small word: it tells more of what was named before.
    Behind,
}

/// Words that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run<'t> {
    pub(super) words: Vec<&'t str>,
    /// What is done to it.
    pub(super) verb: Option<&'t str>,
    pub(super) place: Place,
    /// `or` stands before it.
    pub(super) or: bool,
    /// It begins the sentence: a capital says nothing there.
    pub(super) first: bool,
}

/// What a word does to the run before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Goes on.
    Word,
    /// Says nothing: `the`, `a`.
    Article,
    /// Holds two nouns together: `of`.
    Joiner,
    And,
    Or,
    Verb,
    /// Anything else that ends a thought.
    Break,
    /// Who somebody works with is named behind it.
    Partner,
}

/// The runs of a text without brackets.
pub(super) fn runs(text: &str, tongue: Tongue) -> Vec<Run<'_>> {
    let words: Vec<&str> = text.split([' ', '\t', '\u{a0}']).flat_map(|word| apostrophes(word, tongue)).collect();
    let mut found: Vec<Run<'_>> = Vec::new();
    let mut open = Open::default();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map(|next| fold(bare(next)));
        let more = words.iter().skip(at + 1).take_while(|word| !is_end(word, tongue)).count();
        let folded = fold(bare(word));
        if folded.is_empty() {
            if word.chars().any(|c| matches!(c, '-' | '–' | '—' | '|')) {
                open.close(&mut found);
                open.place = Place::Object;
            }
            continue;
        }
        let ends = word.ends_with([',', ';', ':', '.', '!', '?']);
        let step = step(&folded, next.as_deref().filter(|_| !ends), more, &open, tongue);
        match step {
            Step::Word => {
                open.first |= open.words.is_empty() && at == 0;
                open.words.push(bare(word));
                open.is_joined = false;
            }
            Step::Joiner => open.words.push(word),
            Step::Article => open.close_unless_fresh(&mut found),
            Step::And | Step::Or => {
                open.close(&mut found);
                (open.or, open.is_joined) = (step == Step::Or, true);
            }
            Step::Verb => {
                open.close(&mut found);
                open.verb = Some(bare(word));
                open.place = Place::Object;
                (open.partner, open.is_fed, open.is_joined) = (false, false, false);
            }
            Step::Break => {
                // Behind `experience with` stands what is asked for.
                let asked =
                    open.words.iter().map(|word| fold(word)).all(|word| says_how(&word) || JobWord::Generic.is(&word));
                let fresh = open.words.is_empty() && open.place == Place::Object && open.verb.is_none();
                let keeps = !open.words.is_empty() && asked && open.place == Place::Object || fresh;
                open.close(&mut found);
                open.verb = None;
                open.place = if keeps { Place::Object } else { Place::Behind };
            }
            Step::Partner => {
                open.close(&mut found);
                open.partner = true;
            }
        }
        if ends {
            open.close(&mut found);
            open.is_joined = true;
            // A list goes on in the same place; behind other marks a thought begins.
            if !word.ends_with(',') {
                (open.place, open.verb, open.partner) = (Place::Object, None, false);
            }
        }
    }
    open.close(&mut found);
    found
}

/// Where a text names who somebody works with: `collaborate with sales`, up to the next mark or verb.
pub(super) fn with_whom(text: &str) -> Vec<Range<usize>> {
    let start = text.as_ptr() as usize;
    let mut found = Vec::new();
    let mut from: Option<usize> = None;
    let mut beside = false;
    let words: Vec<&str> = text.split_whitespace().collect();
    for (at, word) in words.iter().enumerate() {
        let begins = word.as_ptr() as usize - start;
        let folded = fold(bare(word));
        let next = words.get(at + 1).map(|next| fold(bare(next))).unwrap_or_default();
        let with = matches!(next.as_str(), "with" | "closely");
        let partner = with && (JobWord::Partner.is(&folded) || at == 0 && matches!(folded.as_str(), "work" | "works"));
        let ends = matches!(folded.as_str(), "to" | "for" | "on" | "in") || JobWord::Act.is(&folded);
        match from {
            None if partner || folded == "alongside" => {
                from = Some(begins);
                beside = folded == "alongside";
            }
            Some(first) if ends && !partner && !beside => {
                found.push(first..begins);
                from = None;
            }
            Some(first) if word.ends_with(['.', ';']) => {
                found.push(first..begins + word.len());
                from = None;
            }
            _ => {}
        }
    }
    found.extend(from.map(|first| first..text.len()));
    found
}

/// The run that is being read.
#[expect(clippy::struct_excessive_bools, reason = "each tells another thing of the words before")]
struct Open<'t> {
    words: Vec<&'t str>,
    verb: Option<&'t str>,
    place: Place,
    or: bool,
    partner: bool,
    first: bool,
    /// The verb has an object.
    is_fed: bool,
    /// `and`, `or` or a comma stands before.
    is_joined: bool,
}

impl Default for Open<'_> {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            verb: None,
            place: Place::Object,
            or: false,
            partner: false,
            first: false,
            is_fed: false,
            is_joined: false,
        }
    }
}

impl<'t> Open<'t> {
    /// Whether nothing was read yet.
    fn is_new(&self) -> bool {
        self.words.is_empty() && self.verb.is_none() && !self.is_fed
    }

    fn close(&mut self, found: &mut Vec<Run<'t>>) {
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() && !self.partner {
            found.push(Run { words, verb: self.verb, place: self.place, or: self.or, first: self.first });
            self.is_fed = true;
        }
        (self.or, self.first) = (false, false);
    }

    /// An article begins a noun: what stands before it is another.
    fn close_unless_fresh(&mut self, found: &mut Vec<Run<'t>>) {
        if !self.words.is_empty() {
            self.close(found);
        }
    }
}

/// Whether a word only says how much of something, or that it is known.
fn says_how(folded: &str) -> bool {
    JobWord::Filler.is(folded)
        || JobWord::Opens.is(folded)
        || folded.ends_with("ly")
        || folded.chars().all(|c| c.is_ascii_digit() || c == '+')
}

/// Whether a thought ends at a word or before it.
fn is_end(word: &str, tongue: Tongue) -> bool {
    let folded = fold(bare(word));
    tongue.is_small(&folded) && !is_determiner(&folded) || JobWord::Break.is(&folded)
}

fn step(folded: &str, next: Option<&str>, more: usize, open: &Open<'_>, tongue: Tongue) -> Step {
    match folded {
        "and" | "und" | "et" | "y" | "e" | "sowie" | "&" | "as well as" => return Step::And,
        "or" | "oder" | "ou" | "o" | "and/or" | "et/ou" | "y/o" => return Step::Or,
        "the" | "a" | "an" | "our" | "your" | "its" | "their" | "all" | "any" | "his" | "her" => return Step::Article,
        _ => {}
    }
    let joins = match tongue {
        Tongue::English => folded == "of",
        Tongue::French => matches!(folded, "de" | "du" | "des" | "d'" | "d’"),
        Tongue::Spanish => matches!(folded, "de" | "del"),
        Tongue::German => false,
    };
    if joins {
        let last = open.words.last().map(|last| fold(last));
        if last.is_none() && tongue != Tongue::English {
            return Step::Article;
        }
        let holds = last.is_some_and(|last| !says_how(&last) && !JobWord::Vague.is(&last));
        let goes_on = next.is_some_and(|next| !tongue.is_small(next));
        // `soins d'hygiène` is a name, `soins d'hygiène de l'enfant` tells whose.
        let joined = tongue != Tongue::English && open.words.iter().any(|word| tongue.is_small(&fold(word)));
        return match () {
            () if holds && goes_on && !joined => Step::Joiner,
            () if tongue != Tongue::English => Step::Article,
            () => Step::Break,
        };
    }
    if tongue != Tongue::English && is_article(folded) {
        return Step::Article;
    }
    if JobWord::Partner.is(folded) && next.is_some_and(|next| next == "with" || next == "closely") {
        return Step::Partner;
    }
    let with = matches!(next, Some("with" | "closely"));
    if folded == "alongside" || matches!(folded, "work" | "works" | "working") && with && open.is_new() {
        return Step::Partner;
    }
    if tongue.is_small(folded) || JobWord::Break.is(folded) || folded.ends_with("'ll") || folded.ends_with("’ll") {
        return Step::Break;
    }
    // `handling of artwork` names something; `handle artwork` does something to it.
    let acts = next.is_some_and(|next| next != "of" && !JobWord::Break.is(next));
    let fresh = open.words.iter().all(|word| says_how(&fold(word)));
    let before_noun = next.is_some_and(|next| !tongue.is_small(next) || is_determiner(next));
    if JobWord::Act.is(folded) && acts {
        return Step::Verb;
    }
    // In a list `monitor the kilns` is a verb with its object; `test plans` is a noun.
    let first = open.verb.is_none() && !open.is_fed;
    let next_of_list = open.is_joined && open.words.is_empty() && (!open.is_fed || more >= 2);
    let heads = first || next_of_list;
    if JobWord::Verb.is(folded) && acts && before_noun && fresh && heads && open.place == Place::Object {
        return Step::Verb;
    }
    if is_infinitive(folded, tongue) && fresh && open.verb.is_none() {
        return Step::Verb;
    }
    Step::Word
}

fn is_determiner(folded: &str) -> bool {
    matches!(folded, "the" | "a" | "an" | "our" | "your" | "its" | "their" | "all" | "any" | "and" | "or")
}

fn is_article(folded: &str) -> bool {
    matches!(
        folded,
        "le" | "la" | "les" | "l'" | "l’" | "el" | "los" | "las" | "un" | "une" | "una" | "son" | "sa" | "ses"
    )
}

/// Infinitives at the head of French and Spanish duties.
fn is_infinitive(folded: &str, tongue: Tongue) -> bool {
    match tongue {
        Tongue::French => ["er", "ir", "re"].iter().any(|end| folded.ends_with(end)) && folded.len() > 4,
        Tongue::Spanish => ["ar", "er", "ir"].iter().any(|end| folded.ends_with(end)) && folded.len() > 4,
        _ => false,
    }
}

/// A French word with its article is two: `d'éveil`.
fn apostrophes(word: &str, tongue: Tongue) -> Vec<&str> {
    let split = || {
        let at = word.find(['\'', '’'])?;
        let after = at + word.get(at..)?.chars().next()?.len_utf8();
        (at <= 2 && after < word.len()).then(|| word.split_at(after))
    };
    match (tongue, split()) {
        (Tongue::French, Some((article, noun))) => vec![article, noun],
        _ => vec![word],
    }
}

/// A word without marks round it.
pub(super) fn bare(word: &str) -> &str {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#');
    if word.len() <= 3 && (word.ends_with('\'') || word.ends_with('’')) {
        return word;
    }
    let dotted = |word: &str| word.starts_with('.') && word.chars().nth(1).is_some_and(char::is_alphabetic);
    if word == "&" || dotted(word) && word.chars().all(|c| kept(c) || c == '.') {
        return word;
    }
    word.trim_matches(|c: char| !kept(c)).trim_end_matches("'s").trim_end_matches("’s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_know_what_is_done_to_them() {
        let told = |text| {
            let runs = runs(text, Tongue::English).into_iter();
            runs.map(|run| (run.words.join(" "), run.verb.unwrap_or("-").to_owned(), run.place)).collect::<Vec<_>>()
        };
        let row = |words: &str, verb: &str, place| (words.to_owned(), verb.to_owned(), place);
        assert_eq!(
            told("Prepare monthly reports and reconcile accounts for the owner"),
            [
                row("monthly reports", "Prepare", Place::Object),
                row("accounts", "reconcile", Place::Object),
                row("owner", "-", Place::Behind)
            ]
        );
        assert_eq!(told("The handling of artwork"), [row("handling of artwork", "-", Place::Object)]);
        assert_eq!(
            told("Experience with kiln firing"),
            [row("Experience", "-", Place::Object), row("kiln firing", "-", Place::Object)]
        );
        assert_eq!(told("Collaborate with potters"), []);
        let text = "Work closely with sales and design to fire tiles";
        assert_eq!(
            with_whom(text).into_iter().filter_map(|at| text.get(at)).collect::<Vec<_>>(),
            ["Work closely with sales and design "]
        );
    }
}

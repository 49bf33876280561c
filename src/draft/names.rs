//! The name of a skill in a draft: in the words of the text, and by its row where the tables know it.

use super::telling;
use crate::criteria::FULL;
use crate::lexicon::{Lexicon, OwnWords, Said, SkillHit, SkillId, Tongue};
use crate::text::fold;

/// Letters of an abbreviation: `HR` is human resources in other words.
const ABBREVIATION: usize = 5;

/// A skill by its name, and by its row where the tables know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) id: Option<SkillId>,
}

impl Name {
    pub(super) fn of(text: &str, lexicon: &Lexicon) -> Self {
        match telling::surely_known(text, lexicon) {
            Some(id) => Self { text: as_asked(text, id, lexicon), id: Some(id) },
            None => Self { text: text.to_owned(), id: None },
        }
    }

    /// A skill of the tables in the words of the text.
    pub(super) fn written(hit: &SkillHit, text: &str, lexicon: &Lexicon) -> Self {
        Self { text: as_asked(text.get(hit.at.clone()).unwrap_or_default(), hit.skill, lexicon), id: Some(hit.skill) }
    }

    /// How surely it names a skill: the tables know it, it is written like a name, or skills are named by its words.
    pub(super) fn sureness(&self, lexicon: &Lexicon) -> u32 {
        let code = self.text.chars().filter(|c| c.is_uppercase() || c.is_ascii_digit()).count() >= 2;
        match self.id {
            Some(_) => 3,
            None if code => 2,
            None => u32::from(self.text.split(' ').all(|word| lexicon.skills.names_word(word))),
        }
    }

    /// Whether two names have a word in common, or one is the name of the row.
    pub(super) fn shares_word(&self, other: &Self, lexicon: &Lexicon) -> bool {
        let stems = |text: &str| Tongue::English.said(text).iter().map(Said::stem).collect::<Vec<_>>();
        let own = stems(&self.text);
        let canonical = self.id.map(|id| fold(&lexicon.skills.get(id).name));
        let short = self.text.len().min(other.text.len()) <= ABBREVIATION;
        canonical.is_some_and(|name| short && name == fold(&other.text))
            || stems(&other.text).iter().any(|stem| own.contains(stem))
    }

    /// Whether two names ask for the same.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.id.is_some() && self.id == other.id || fold(&self.text) == fold(&other.text)
    }
}

/// A skill as the text says it: who asks for visual design reads of visual design, and is given what the tables know by
/// it. Another spelling of the name itself (`postgres`, `object-oriented`) is told by the name.
fn as_asked(written: &str, id: SkillId, lexicon: &Lexicon) -> String {
    let name = lexicon.skills.get(id).name.as_str();
    let says = |text: &str, all: &str| {
        OwnWords::of(all).is_some_and(|own| {
            own.best(&Tongue::English.said(text), Tongue::English).is_some_and(|place| place.share == FULL)
        })
    };
    let spelt_alike = says(written, name) && says(name, written);
    let one_word = !written.contains(' ') && !name.contains(' ');
    if spelt_alike || one_word && near(written, name) || lexicon.skills.named(written) != Some(id) {
        return name.to_owned();
    }
    super::capital(written)
}

/// Whether two single words are forms of one: they begin alike.
fn near(one: &str, other: &str) -> bool {
    /// Letters that such forms share.
    const ALIKE: usize = 4;
    let (one, other) = (fold(one), fold(other));
    one.chars().take(ALIKE).eq(other.chars().take(ALIKE))
}

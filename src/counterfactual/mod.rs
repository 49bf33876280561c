//! The counterfactual gate: the same resume under another name, with other pronouns, address, birth date, marital status,
//! photo, school and year of graduation is judged the same.
//!
//! Each document is changed in its text, where it stands on its page, and judged again as the program judges. Score,
//! verdicts, points, eligibility and the lines that earned them must not move; neither does the rank then, which
//! follows from score and eligibility alone.
//!
//! Known to miss: a name that was not found, and what no table here knows to be about the person.

mod moved;
mod personal;
mod swaps;

pub use moved::{Moved, moved};

use crate::date::Month;
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::resume::Resume;

/// A document with one thing of the person changed.
#[derive(Clone, Debug)]
pub struct Version {
    /// What was changed: `name`, `pronouns`, `place` and so on.
    pub what: &'static str,
    /// What stands there now.
    pub to: String,
    /// The document.
    pub document: Document,
}

/// A document and its versions, all of which have to be judged alike.
#[derive(Clone, Debug)]
pub struct Family {
    /// What the versions are held to.
    pub base: Document,
    /// The versions.
    pub versions: Vec<Version>,
}

/// The families of a document: itself with what it tells of the person changed, and itself with a block of personal
/// details, as many countries write them, with each detail changed.
pub fn families(document: &Document, resume: &Resume<'_>, lexicon: &Lexicon, as_of: Month) -> Vec<Family> {
    let itself = Family { base: document.clone(), versions: swaps::versions(document, resume, lexicon, as_of) };
    vec![itself, personal::family(document)]
}

//! What a run said of each file, as far as two nights are compared: from a shortlist, or read back from results.

use super::{Candidate, Shortlist};
use crate::criteria::Eligible;
use crate::intake::display_name;
use crate::text::key;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One night: a run, and what it said of each file given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Night {
    /// The date up to which running jobs counted: `YYYY-MM`.
    pub as_of: String,
    /// SHA-256 of the criteria file, in hex.
    pub criteria_hash: String,
    /// SHA-256 of the words that were added to the built-in tables; empty where there were none.
    pub words_hash: String,
    /// Version of the program.
    pub version: String,
    /// Who the candidates are was left out.
    pub blind: bool,
    /// What each criterion asked, as a hash, by label; empty where the results do not tell.
    pub asks: BTreeMap<String, String>,
    /// The ranked by their places, then the duplicates, then the unread.
    pub entries: Vec<Entry>,
}

/// One file of a night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The file as it is shown.
    pub file: String,
    /// SHA-256 of its bytes; nothing where it was not read.
    pub hash: Option<String>,
    /// The name found in it.
    pub name: Option<String>,
    /// Addresses and phones, in the form in which they are compared.
    pub contact: Vec<String>,
    /// What became of it.
    pub state: State,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was judged.
    Ranked(Standing),
    /// It repeats this file.
    Duplicate(String),
    /// It was not read, for this reason.
    Unread(String),
}

/// How a candidate stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// From 1; equals share one.
    pub rank: usize,
    /// First and last place, from 1, that is as good as tied.
    pub as_good_as: (usize, usize),
    /// In thousandths of a point.
    pub score: u32,
    /// Whether every required criterion was met.
    pub eligible: Eligible,
    /// The required criteria that stood in the way.
    pub stopped: Vec<String>,
    /// All required criteria.
    pub required: Vec<String>,
}

impl Night {
    /// What a run says of each file.
    pub fn of(shortlist: &Shortlist) -> Self {
        let run = &shortlist.run;
        let ranked = shortlist.ranked.iter().map(|ranked| {
            let one = &ranked.candidate;
            let findings = one.assessment.findings.iter().filter(|f| f.required);
            let stopped = findings.clone().filter(|f| f.passes != Eligible::Yes);
            let standing = Standing {
                rank: ranked.rank,
                as_good_as: ranked.as_good_as,
                score: one.assessment.score,
                eligible: one.assessment.eligible,
                stopped: stopped.map(|f| f.criterion.clone()).collect(),
                required: findings.map(|f| f.criterion.clone()).collect(),
            };
            Entry::of(one, State::Ranked(standing))
        });
        let duplicates = shortlist.duplicates.iter().map(|duplicate| Entry {
            hash: Some(duplicate.hash.clone()),
            ..Entry::plain(display_name(&duplicate.path), State::Duplicate(display_name(&duplicate.of)))
        });
        let unread = shortlist.unread.iter().map(|unread| {
            Entry::plain(display_name(&unread.path), State::Unread(unread.unread.reason.name().to_owned()))
        });
        Self {
            as_of: run.as_of.to_string(),
            criteria_hash: run.criteria_hash.clone(),
            words_hash: run.words_hash.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            blind: run.blind,
            asks: run.criteria.iter().map(|asked| (asked.label.clone(), asked.asks.clone())).collect(),
            entries: ranked.chain(duplicates).chain(unread).collect(),
        }
    }
}

impl Entry {
    fn of(candidate: &Candidate, state: State) -> Self {
        let contact = &candidate.contact;
        Self {
            hash: Some(candidate.hash.clone()),
            name: contact.name.clone(),
            contact: contact_keys(&contact.emails, &contact.phones),
            ..Self::plain(display_name(&candidate.path), state)
        }
    }

    /// An entry of which nothing but the file is known.
    pub fn plain(file: String, state: State) -> Self {
        Self { file, hash: None, name: None, contact: Vec::new(), state }
    }

    /// How it stood, if it was judged.
    pub fn standing(&self) -> Option<&Standing> {
        match &self.state {
            State::Ranked(standing) => Some(standing),
            _ => None,
        }
    }

    /// Whether the contact of two files says that they are of two persons.
    pub(super) fn is_of_another(&self, other: &Self) -> bool {
        let known = !self.contact.is_empty() && !other.contact.is_empty();
        let shared = self.contact.iter().any(|key| other.contact.contains(key));
        known && !shared && self.name_key() != other.name_key()
    }

    pub(super) fn name_key(&self) -> String {
        self.name.as_deref().map(key).unwrap_or_default()
    }
}

/// Digits at the end by which phones are compared: what stands before may be a prefix or be left out.
const LAST: usize = 9;

/// Addresses and phones in the form in which those of two files are compared.
pub fn contact_keys(emails: &[String], phones: &[String]) -> Vec<String> {
    let phones = phones.iter().filter_map(|phone| last_digits(phone));
    emails.iter().map(|email| email.trim().to_lowercase()).chain(phones).collect()
}

/// The last digits of a phone; nothing where there are too few for one.
pub(super) fn last_digits(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.len().checked_sub(LAST).and_then(|from| digits.get(from..)).map(str::to_owned)
}

//! Soft skills: phrases that claim one, and phrases that show one at work.

use super::table::{TableError, items, rows};
use crate::text::{Term, Terms, fold};
use std::collections::BTreeMap;
use std::ops::Range;

const TABLE: &str = "soft_skills.tsv";

/// A soft skill found in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoftSkillHit {
    /// Row of the table.
    pub skill: u16,
    /// Whether the phrase shows the skill at work rather than claims it.
    pub shows: bool,
}

/// All soft skills, ready to search.
#[derive(Debug)]
pub struct SoftSkills {
    names: Vec<String>,
    terms: Terms<u32>,
    hits: Vec<Vec<SoftSkillHit>>,
}

impl SoftSkills {
    pub(super) fn read(text: &str) -> Result<Self, TableError> {
        let mut names = Vec::new();
        let mut phrases: BTreeMap<&str, Vec<SoftSkillHit>> = BTreeMap::new();
        for (at, [name, claims, shown]) in rows::<3>(TABLE, text)?.into_iter().enumerate() {
            names.push(name.to_owned());
            let claims = items(claims).map(|phrase| (phrase, false));
            for (phrase, shows) in claims.chain(items(shown).map(|phrase| (phrase, true))) {
                phrases.entry(phrase).or_default().push(SoftSkillHit { skill: at as u16, shows });
            }
        }
        let terms = phrases.iter().enumerate().map(|(at, (phrase, _))| Term {
            text: (*phrase).to_owned(),
            value: Some(at as u32),
            exact_case: false,
            needs_context: false,
        });
        let terms = Terms::new(terms.collect());
        Ok(Self { names, terms, hits: phrases.into_values().collect() })
    }

    /// The row with this name.
    pub fn named(&self, name: &str) -> Option<u16> {
        let name = fold(name).replace('-', " ");
        self.names.iter().position(|known| fold(known).replace('-', " ") == name).map(|at| at as u16)
    }

    /// The name of a row.
    pub fn name(&self, skill: u16) -> &str {
        self.names.get(usize::from(skill)).map_or("", String::as_str)
    }

    /// Names of all soft skills.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Where a line claims soft skills.
    pub fn claimed(&self, line: &str) -> Vec<Range<usize>> {
        let claims = |value: &u32| self.hits.get(*value as usize).is_some_and(|hits| hits.iter().any(|hit| !hit.shows));
        self.terms.find(line).into_iter().filter(|hit| claims(&hit.value)).map(|hit| hit.at).collect()
    }

    /// Where a line first claims or shows a soft skill.
    pub fn place(&self, line: &str, skill: u16) -> Option<Range<usize>> {
        let of_skill =
            |value: u32| self.hits.get(value as usize).is_some_and(|hits| hits.iter().any(|hit| hit.skill == skill));
        self.terms.find(line).into_iter().find(|hit| of_skill(hit.value)).map(|hit| hit.at)
    }

    /// Soft skills claimed or shown in a line.
    pub fn find(&self, line: &str) -> Vec<SoftSkillHit> {
        let hits = self.terms.find(line);
        hits.iter().filter_map(|hit| self.hits.get(hit.value as usize)).flatten().copied().collect()
    }
}

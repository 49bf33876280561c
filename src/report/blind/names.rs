//! The words of everybody's names, and which of the doubtful ones are none.
//!
//! A word that only may be one of a name is none if somebody in the pool writes it in small letters, or if it stands in
//! the entries of several others, as the names of towns, firms and products do.

use super::each_text;
use super::sought::{parts, tokens};
use crate::shortlist::{Candidate, Shortlist};
use std::collections::{BTreeMap, BTreeSet};

/// Other candidates in whose entries a doubtful word stands, from which it is nobody's name.
const COMMON: usize = 2;

/// How the words of a pool are written, and by how many.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// The entries that a word stands in, and whether it is written in small letters in one.
    words: BTreeMap<String, (usize, bool)>,
}

impl Pool {
    pub(super) fn of(shortlist: &Shortlist) -> Self {
        let mut pool = Self::default();
        // Only doubtful words are asked for.
        let ranked = || shortlist.ranked.iter().map(|ranked| &ranked.candidate);
        let doubtful: BTreeSet<&str> = ranked().flat_map(|one| &one.who.unsure).map(String::as_str).collect();
        for one in ranked() {
            let mut entry: BTreeMap<String, bool> = BTreeMap::new();
            each_text(&mut one.clone(), &mut |text| {
                for (word, at) in tokens(text).into_iter().filter(|(word, _)| doubtful.contains(word.as_str())) {
                    let is_small = text.get(at).is_some_and(|word| word.chars().all(char::is_lowercase));
                    *entry.entry(word).or_default() |= is_small;
                }
                String::new()
            });
            for (word, is_small) in entry {
                let (count, small) = pool.words.entry(word).or_default();
                *count += 1;
                *small |= is_small;
            }
        }
        pool
    }

    /// The words of a candidate's names.
    pub(super) fn names(&self, one: &Candidate) -> BTreeSet<String> {
        let is_common = |word: &String| self.words.get(word).is_some_and(|(count, small)| *small || *count > COMMON);
        let mut names = one.who.sure.clone();
        names.extend(one.who.unsure.iter().filter(|word| !is_common(word)).cloned());
        names.extend(one.contact.name.iter().flat_map(|name| parts(name)));
        names
    }
}

//! The last look: is anything that was removed left in a finished output?
//!
//! The output is read back, not the values it was made of: what a writer adds is found too. Looked at are its words and
//! not its markup, whole words and whole numbers, entry by entry.

use super::pieces::{Piece, pieces};
use super::sought::{Gathered, Known, Sought, tokens};
use crate::intake::display_name;
use crate::resume::Contact;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is left of who somebody is, and where. It does not say what: a message must not tell it either.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Leak {
    /// A whole name, address, number, link or path, or a part of a name in the entry of its candidate.
    #[error("{what} of a candidate is left in it ({place})")]
    Left {
        /// Which kind of thing.
        what: &'static str,
        /// Codes that the place names, whose entry it is.
        codes: Vec<String>,
        /// Where: a row, an entry or a key, with its code.
        place: String,
    },
    /// The output cannot be read back.
    #[error("it cannot be read back to be checked")]
    Unreadable,
}

/// What was removed, while it is gathered.
#[derive(Debug, Default)]
pub(super) struct Removing {
    all: Gathered,
    parts: BTreeMap<String, BTreeSet<String>>,
}

impl Removing {
    /// A candidate, with the words of their names.
    pub(super) fn candidate(&mut self, code: &str, contact: &Contact, names: BTreeSet<String>, path: &Path) {
        self.path(path);
        contact.name.iter().for_each(|name| self.all.name(name));
        contact.emails.iter().for_each(|email| self.all.exact(email, "an address"));
        contact.links.iter().for_each(|link| self.all.exact(link, "a link"));
        contact.phones.iter().for_each(|phone| self.all.phone(phone));
        self.parts.insert(code.to_owned(), names);
    }

    pub(super) fn path(&mut self, path: &Path) {
        let whole = display_name(path);
        if whole.contains(std::path::MAIN_SEPARATOR) {
            self.all.exact(&whole, "the file");
        }
        if let Some(name) = path.file_name() {
            self.all.file(&display_name(Path::new(name)));
        }
    }

    pub(super) fn ready(self) -> Removed {
        Removed { sought: self.all.ready(), parts: self.parts }
    }
}

/// What was removed.
#[derive(Debug, Default)]
pub(super) struct Removed {
    sought: Sought,
    parts: BTreeMap<String, BTreeSet<String>>,
}

/// Words that the program and the role say of themselves.
#[derive(Debug)]
pub(super) struct Own {
    known: Known,
    vocabulary: BTreeSet<String>,
}

impl Removed {
    /// The text without names and files of anybody.
    pub(super) fn without(&self, text: &str) -> String {
        self.sought.without(text)
    }

    /// The words of an output without any words of candidates.
    pub(super) fn own(&self, format: &str, output: &[u8]) -> Result<Own, Leak> {
        let all: Vec<String> = pieces(format, output)?.into_iter().map(|piece| piece.text).collect();
        let all = all.join("\n");
        let vocabulary = tokens(&all).into_iter().map(|(word, _)| word).collect();
        Ok(Own { known: self.sought.known(&all), vocabulary })
    }

    /// What is left in a text that is part of the entry of `codes`.
    pub(super) fn left(&self, text: &str, codes: &[String], own: &Own) -> Option<&'static str> {
        if let Some(what) = text.lines().find_map(|line| self.sought.first(line, &own.known)) {
            return Some(what);
        }
        let parts: Vec<&BTreeSet<String>> = codes.iter().filter_map(|code| self.parts.get(code)).collect();
        let told = |word: &String| parts.iter().any(|parts| parts.contains(word)) && !own.vocabulary.contains(word);
        let left = !parts.is_empty() && tokens(text).iter().any(|(word, _)| told(word));
        left.then_some("a part of the name")
    }

    /// Looks into an output.
    pub(super) fn check(&self, format: &str, output: &[u8], own: &Own) -> Result<(), Leak> {
        for Piece { place, codes, text } in pieces(format, output)? {
            if let Some(what) = self.left(&text, &codes, own) {
                let place = if codes.is_empty() { place } else { format!("{place}, {}", codes.join(", ")) };
                return Err(Leak::Left { what, codes, place });
            }
        }
        Ok(())
    }
}

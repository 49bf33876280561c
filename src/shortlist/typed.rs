//! What people typed about a file, with all by which the file is known again.

use super::night::{Entry, State, contact_keys};
use std::path::Path;

/// A row of an earlier list, or of the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedRow {
    /// SHA-256 of the document, in hex; empty where it was not read.
    pub hash: String,
    /// The file as it was shown.
    pub file: String,
    /// The name as it was shown.
    pub name: String,
    /// The addresses as they were shown.
    pub email: String,
    /// The phones as they were shown.
    pub phone: String,
    /// Reviewer, decision, notes.
    pub told: [String; 3],
}

impl TypedRow {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.told.iter().all(String::is_empty)
    }

    /// As a file of an earlier night.
    pub fn entry(&self) -> Entry {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let list = |text: &str| -> Vec<String> {
            text.split(", ").filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        // Where no name was found the file stands in its place.
        let is_file = Path::new(&self.file).file_name().is_some_and(|file| file.to_str() == Some(&self.name));
        Entry {
            hash: given(&self.hash),
            name: given(&self.name).filter(|_| !is_file),
            contact: contact_keys(&list(&self.email), &list(&self.phone)),
            ..Entry::plain(self.file.clone(), State::Unread(String::new()))
        }
    }
}

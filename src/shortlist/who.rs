//! Words of a resume that may tell whose it is, beyond the name that was found: for outputs that must not.
//!
//! Of the line with the name: initials, nicknames and what the name was cut from. Of lines that say `Name:`, of
//! signatures at the end, of the address and of the file's name: the words that no table of work has. Where no name was
//! found, or the one found is made of words of work, also those of the first lines and of any two capitalised words
//! beside each other.
//!
//! Known to fail: a name that is a word of work (`Cook`) and stands nowhere but in running text; a single unknown word
//! in running text.

use crate::document::Document;
use crate::lexicon::is_word_of_work;
use crate::resume::Contact;
use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// Words, folded, that may tell who somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Words that stand where nothing but a name stands.
    pub sure: BTreeSet<String>,
    /// Words that may as well be those of a place, a firm or a thing.
    pub unsure: BTreeSet<String>,
    /// Whether the name that was found is one: no word of it would be, if all are words of work and none is in an
    /// address.
    pub named: bool,
}

/// Lines at the top among which a name stands that was not found.
const TOP: usize = 6;
/// Lines at the end among which a signature stands.
const END: usize = 6;
/// Words of a line that may be a name, and of one that may be a signature.
const SHORT: usize = 8;
/// Words that are kept: more would be no name but a list.
const MOST: usize = 300;
/// Letters from which a part of an address or of a file's name is a word.
const PART: usize = 4;
/// Words before a name.
const LABELS: [&str; 16] = [
    "name", "names", "nombre", "nom", "prenom", "vorname", "nachname", "apellidos", "applicant", "candidate",
    "surname", "forename", "signature", "signed", "unterschrift", "firma",
];

impl Who {
    /// The words of a document, with what was found of its owner and the file it stood in.
    pub fn of(document: &Document, contact: &Contact, path: &Path) -> Self {
        let lines: Vec<&str> = document.visible().map(|line| line.text.as_str()).collect();
        let handles: Vec<&str> = contact.emails.iter().filter_map(|email| email.split('@').next()).collect();
        let named = contact.name.as_deref().is_some_and(|name| {
            let parts = || words(name).filter(|word| word.chars().count() > 1);
            let in_handle = |word: &str| word.len() >= PART && handles.iter().any(|h| fold(h).contains(&fold(word)));
            parts().any(|word| !is_word_of_work(word) || in_handle(word))
        });
        let mut who = Self { named, ..Self::default() };
        let own: BTreeSet<String> = contact.name.iter().flat_map(|name| words(name)).map(fold).collect();
        for (at, line) in lines.iter().enumerate() {
            let short = words(line).count() <= SHORT;
            let labelled = words(line).take(3).any(|word| LABELS.contains(&fold(word).as_str()));
            let holds_name = short && named && words(line).any(|word| word.len() > 1 && own.contains(&fold(word)));
            let ends = short && at + END >= lines.len() && words(line).all(is_capital);
            let begins = short && !named && at < TOP;
            if labelled || holds_name {
                add(&mut who.sure, words(line).filter(|word| is_capital(word)));
            } else if ends || begins {
                add(&mut who.unsure, words(line));
            } else if !named {
                who.add_pairs(line);
            }
        }
        let links = contact.links.iter().filter_map(|link| link.trim_end_matches('/').rsplit('/').next());
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let parts = handles.into_iter().chain(links).chain(stem);
        let parts = parts.flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
        add(&mut who.unsure, parts.filter(|part| part.chars().count() >= PART));
        who
    }

    /// Two or three capitalised words in a row that no table has.
    fn add_pairs(&mut self, line: &str) {
        let mut run: Vec<&str> = Vec::new();
        for word in words(line).chain(std::iter::once("")) {
            if is_capital(word) && !is_word_of_work(word) {
                run.push(word);
                continue;
            }
            if matches!(run.len(), 2 | 3) {
                add(&mut self.unsure, run.iter().copied());
            }
            run.clear();
        }
    }
}

/// Adds the words that no table has.
fn add<'w>(known: &mut BTreeSet<String>, words: impl Iterator<Item = &'w str>) {
    let words = words.filter(|word| word.chars().count() > 1 && !word.chars().any(|c| c.is_ascii_digit()));
    for word in words.filter(|word| !is_word_of_work(word)) {
        if known.len() < MOST {
            known.insert(fold(word));
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, Reading, read};

    fn who(text: &str, name: Option<&str>, email: &str, file: &str) -> Who {
        let Ok(Reading::Document(document)) = read(Format::Txt, text.as_bytes()) else { panic!("a text") };
        let contact = Contact {
            name: name.map(str::to_owned),
            emails: if email.is_empty() { Vec::new() } else { vec![email.to_owned()] },
            ..Contact::default()
        };
        Who::of(&document, &contact, Path::new(file))
    }

    #[test]
    fn names_are_found_where_no_name_was() {
        let resume = "QA MANAGER\nSummary\nTwenty years in the oil trade.\nHighlights\nExcel, Word Mariella Okonkwo- 1\n\
            Experience\nManager\nLed the yard for Mariella.\nKept books.\nKept more books.\nKept the rest.\nDone well.\n";
        for (text, name, email, file, held, free) in [
            (resume, None, "", "a.txt", "mariella okonkwo", "manager excel summary oil"),
            (resume, Some("QA Manager"), "", "a.txt", "mariella okonkwo", "manager"),
            (resume, None, "zubeda.sales@x.example", "a.txt", "zubeda", "sales"),
            (resume, Some("Ada Fell"), "ada@x.example", "CV_Wilhelmina_2024.txt", "wilhelmina", "mariella okonkwo cv"),
            ("Ada (Addie) M. Fell\nEngineer\n", Some("Ada Fell"), "", "a.txt", "addie fell", "engineer"),
            ("x\ny\nz\n1\n2\n3\n4\n5\nI vouch for it\nA. Fell\n", None, "", "a.txt", "fell", "vouch"),
        ] {
            let who = who(text, name, email, file);
            for word in held.split(' ') {
                assert!(who.sure.contains(word) || who.unsure.contains(word), "{word} of {who:?} in {text}");
            }
            for word in free.split(' ') {
                assert!(!who.sure.contains(word) && !who.unsure.contains(word), "{word} of {who:?}");
            }
        }
    }
}

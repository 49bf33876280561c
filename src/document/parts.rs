//! The files inside an archive or mail: named apart, counted and bounded.
//!
//! Nothing is decided here about what they are: the caller reads each like a file of its own, and refuses archives and
//! mails among them, so that containers never nest.

use super::{Part, Reading, Reason, Unread};
use std::collections::BTreeSet;

/// Files that are taken from one container.
const MAX_PARTS: usize = 10_000;
/// Bytes of all files of one container: as many as one package may inflate to.
const MAX_BYTES: usize = 256 << 20;
/// Characters of a name that are kept.
const MAX_NAME: usize = 1024;

/// Gathers parts.
#[derive(Debug, Default)]
pub(super) struct Parts {
    parts: Vec<Part>,
    names: BTreeSet<String>,
    bytes: usize,
}

impl Parts {
    /// Adds a file; one that has the name of another gets a number.
    pub(super) fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Unread> {
        self.push(name, bytes, false)
    }

    /// Adds the text of the mail itself.
    pub(super) fn add_body(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Unread> {
        self.push(name, bytes, true)
    }

    fn push(&mut self, name: &str, bytes: Vec<u8>, is_body: bool) -> Result<(), Unread> {
        self.bytes = self.bytes.saturating_add(bytes.len());
        if self.parts.len() >= MAX_PARTS || self.bytes > MAX_BYTES {
            let detail = format!("it holds more than {MAX_PARTS} files or {} MiB", MAX_BYTES >> 20);
            return Err(Unread::new(Reason::TooLarge, detail));
        }
        let name = self.name_apart(name);
        self.parts.push(Part { name, bytes, is_body });
        Ok(())
    }

    /// The name without control characters and without a root, which would put it elsewhere than in its container, told
    /// from those before it.
    fn name_apart(&mut self, name: &str) -> String {
        let plain: String = name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
        let plain = plain.trim_start_matches(['/', '\\']).to_owned();
        let plain = if plain.trim().is_empty() { format!("part-{}", self.parts.len() + 1) } else { plain };
        let mut unique = plain.clone();
        let mut number = self.parts.len();
        while !self.names.insert(unique.clone()) {
            number += 1;
            unique = match plain.rsplit_once('.') {
                Some((stem, extension)) => format!("{stem} ({number}).{extension}"),
                None => format!("{plain} ({number})"),
            };
        }
        unique
    }

    /// How many parts there are.
    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    /// The parts, or `no-text` if there are none.
    pub(super) fn into_reading(self, what: &str) -> Result<Reading, Unread> {
        if self.parts.is_empty() {
            return Err(Unread::new(Reason::NoText, format!("{what} holds neither text nor files")));
        }
        Ok(Reading::Parts(self.parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let mut parts = Parts::default();
        for name in ["cv.pdf", "cv.pdf", "a\nb", "", "cv", "cv", "/cv.txt", "\\cv.txt", "//"] {
            assert!(parts.add(name, Vec::new()).is_ok());
        }
        let Ok(Reading::Parts(parts)) = parts.into_reading("it") else { panic!("parts") };
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["cv.pdf", "cv (2).pdf", "ab", "part-4", "cv", "cv (6)", "cv.txt", "cv (8).txt", "part-9"]);
        assert!(Parts::default().into_reading("it").is_err());
    }
}

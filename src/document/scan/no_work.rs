//! Without OCR a reader reads text, and nothing else.

use super::Engine;
use crate::document::{Format, Reading, Unread, read};
use std::ffi::OsString;

/// What a reader is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Text.
    Text,
}

impl Order {
    pub(crate) fn of(_engine: &Engine) -> Self {
        Self::Text
    }

    pub(crate) fn arguments(&self) -> Vec<OsString> {
        Vec::new()
    }

    pub(crate) fn of_arguments(_arguments: impl Iterator<Item = OsString>) -> Self {
        Self::Text
    }

    pub(crate) fn open(&self) -> Work {
        Work
    }
}

/// A reader at work.
pub(crate) struct Work;

impl Work {
    pub(crate) fn make_ready(&mut self) -> Result<(), String> {
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "with OCR there is more than one kind of work")]
    pub(crate) fn read(&self, format: Format, bytes: &[u8]) -> Result<Reading, Unread> {
        read(format, bytes)
    }
}

//! Where there are no children none can be started.

use super::super::scan::Order;
use super::super::{Format, Reading, Unread};
use super::{Check, Limits};
use std::path::Path;
use std::process::Command;

/// An engine outside, run as it is.
pub(super) fn outside(_program: &Path, _limits: &Limits, engine: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(engine);
    command.args(arguments);
    command
}

/// A child that cannot be.
pub(super) enum Child {}

/// A file that came to nothing in a child.
pub(super) struct Lost {
    pub(super) unread: Unread,
    pub(super) again: bool,
}

impl Child {
    pub(super) fn start(_program: &Path, _order: &Order, _limits: &Limits) -> std::io::Result<Self> {
        Err(std::io::Error::new(std::io::ErrorKind::Unsupported, "this system is not Unix"))
    }

    pub(super) fn checks(&self) -> &[Check] {
        match *self {}
    }

    pub(super) fn is_alive(&mut self) -> bool {
        match *self {}
    }

    pub(super) fn is_worn(&self, _limits: &Limits) -> bool {
        match *self {}
    }

    pub(super) fn read(&mut self, _: Format, _: &[u8], _: &Limits) -> Result<Result<Reading, Unread>, Lost> {
        match *self {}
    }
}

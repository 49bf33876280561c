//! Isolation: readers of foreign formats run in child processes of the same binary, so that a crash, hang or flood
//! costs one file.
//!
//! ```text
//! Pool::read -> child.rs  --request: number, format, bytes-->  serve.rs -> guard.rs -> document::read
//!   vet.rs   <- child.rs  <--reply: Result<Reading, Unread>--  (behind sandbox.rs)
//! ```
//!
//! A child gets bytes and never a path. Before the first byte it gives up its rights ([`doctor`] says which this machine
//! takes) and has nothing but its three pipes. The parent gives each file a deadline, ends a child that is late, reads
//! a file once more in a fresh child after a crash, and believes no count, number or character of a reply.
//!
//! Elsewhere than Linux a child has no sandbox and no limit of memory: only crashes and hangs are contained. Elsewhere
//! than Unix there are no children, and [`Isolation::Auto`] reads in the process itself.

#[cfg_attr(not(unix), path = "no_child.rs")]
mod child;
mod doctor;
#[cfg(feature = "faults")]
mod faults;
mod frame;
mod guard;
#[cfg(unix)]
mod last_words;
mod pool;
#[cfg(unix)]
#[cfg_attr(not(target_os = "linux"), path = "no_sandbox.rs")]
mod sandbox;
mod scans;
#[cfg_attr(not(unix), path = "no_serve.rs")]
mod serve;
#[cfg(all(test, unix))]
mod tests;
mod vet;

pub use doctor::doctor;
pub(crate) use guard::guarded;
pub use pool::{Pool, Status, Unavailable, own_program};
pub use serve::serve;

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The argument with which the binary is started as a child; `main` then calls [`serve`] before anything else.
pub const ARGUMENT: &str = "__read";

/// Whether readers run in child processes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// In child processes; in the process itself only where no child can be started at all.
    #[default]
    Auto,
    /// In child processes that can open no file and reach no network, or not at all.
    Require,
    /// In the process itself: an overflow, an abort or a hang of a reader is one of the whole run.
    None,
}

/// What a reader may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Real time for one file.
    pub timeout: Duration,
    /// Bytes of address space of a child (Linux).
    pub memory: u64,
    /// Files after which a child is replaced by a fresh one.
    pub files: u32,
}

impl Default for Limits {
    /// 20 s and 512 MiB: a usual resume takes milliseconds and under 20 MiB, so only a bomb or a loop meets them on any
    /// machine. 500 files keep the cost of starting a child under 1 % of theirs.
    fn default() -> Self {
        Self { timeout: Duration::from_secs(20), memory: 512 << 20, files: 500 }
    }
}

/// Something that holds, or does not, on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was looked at, such as `landlock`.
    pub name: String,
    /// Whether it holds.
    pub holds: bool,
    /// What it means or why it does not hold, for a person.
    pub detail: String,
}

impl Check {
    fn new(name: &str, holds: bool, detail: impl Into<String>) -> Self {
        Self { name: name.to_owned(), holds, detail: detail.into() }
    }
}

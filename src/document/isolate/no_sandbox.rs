//! Elsewhere than Linux a child has no sandbox: it contains crashes and hangs, and says so.

use super::Check;
use super::serve::Orders;

/// Nothing is closed.
pub(super) fn close_strange_files() {}

/// Nothing is given up.
pub(super) fn enter(_orders: &Orders) -> Option<Vec<Check>> {
    let detail = "only on Linux: here a child contains crashes and hangs, and may do what the user may";
    Some(vec![Check::new("sandbox", false, detail)])
}

/// Nothing is given up.
pub(super) fn enter_outside(_orders: &Orders) -> Option<()> {
    Some(())
}

/// Nothing more is given up.
pub(super) fn shut() -> Vec<Check> {
    Vec::new()
}

/// Not measured.
pub(super) fn peak_memory() -> u32 {
    0
}

/// An abort stands for it.
#[cfg(feature = "faults")]
pub(super) fn segfault() {
    std::process::abort();
}

//! Where there are no children there is nothing to serve.

use std::process::ExitCode;

/// Fails: children are a matter of Unix.
pub fn serve() -> ExitCode {
    ExitCode::FAILURE
}

/// Where a parent's orders would stand in the environment.
pub(super) const ORDERS: &str = "CVSIFT_READ";

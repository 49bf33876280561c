//! `cvsift doctor`: what this machine enforces on readers.

use super::{Failure, print};
use cvsift::document::isolate::doctor;
use std::process::ExitCode;

/// Prints each protection and whether it holds here.
pub(super) fn run() -> Result<ExitCode, Failure> {
    let mut out = String::from("What a reader of foreign files is held to on this machine:\n");
    for check in doctor() {
        let mark = if check.holds { "yes" } else { "no " };
        out.push_str(&format!("  {mark}  {}: {}\n", check.name, check.detail));
    }
    print(out.as_bytes())
}

//! `cvsift doctor`: what this machine enforces on readers.

use super::{Failure, print};
use cvsift::document::isolate::{doctor, own_program};
use cvsift::document::scan::{Asked, Engine};
use std::process::ExitCode;

/// Checks without which readers are not shut in.
const NEEDED: [&str; 2] = ["child processes", "sandbox"];

/// Prints each protection and whether it holds here; exit code 1 where readers are not shut in.
pub(super) fn run() -> Result<ExitCode, Failure> {
    let checks = doctor(&own_program(), Engine::find(Asked::Auto));
    let mut out = String::from("What a reader of foreign files is held to on this machine:\n");
    for check in &checks {
        let mark = if check.holds { "yes" } else { "no " };
        out.push_str(&format!("  {mark}  {}: {}\n", check.name, check.detail));
    }
    print(out.as_bytes())?;
    let holds = |name: &&str| checks.iter().any(|check| check.name == **name && check.holds);
    Ok(ExitCode::from(u8::from(!NEEDED.iter().all(holds))))
}

//! What this machine enforces on a reader, measured by starting one.

use super::pool::is_closed;
use super::{Check, Isolation, Limits, Pool, Status, Unavailable};
use crate::document::scan::{Engine, NoEngine};
use std::path::Path;

/// Starts a child of `program` and gives what it said that holds, one check a protection; the first is whether it can
/// be started, the second whether it is shut in at all, the last whether scans are read.
pub fn doctor(program: &Path, engine: Result<Engine, NoEngine>) -> Vec<Check> {
    let pool = Pool::of_program(Isolation::Auto, Limits::default(), program).map(|pool| pool.with_ocr(engine));
    let ocr = pool.as_ref().ok().and_then(Pool::ocr_check);
    let mut checks = readers(pool.map(|pool| pool.status()));
    checks.extend(ocr);
    checks
}

fn readers(status: Result<Status, Unavailable>) -> Vec<Check> {
    match status {
        Ok(Status::Isolated(checks)) => {
            let started = Check::new("child processes", true, "each file is read in a process of its own");
            let closed = Check::new("sandbox", is_closed(&checks), "no file can be opened and no network reached");
            [started, closed].into_iter().chain(checks.into_iter().filter(|check| check.name != "sandbox")).collect()
        }
        Ok(Status::InProcess(why)) => vec![Check::new("child processes", false, why)],
        Err(e) => vec![Check::new("child processes", false, e.to_string())],
    }
}

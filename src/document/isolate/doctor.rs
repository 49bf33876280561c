//! What this machine enforces on a reader, measured by starting one.

use super::{Check, Isolation, Limits, Pool, Status};

/// Starts a child and gives what it said that holds, one check a protection; the first is whether it can be started.
pub fn doctor() -> Vec<Check> {
    match Pool::new(Isolation::Require, Limits::default()).map(|pool| pool.status()) {
        Ok(Status::Isolated(checks)) => {
            let started = Check::new("child processes", true, "each file is read in a process of its own");
            std::iter::once(started).chain(checks).collect()
        }
        Ok(Status::InProcess(why)) => vec![Check::new("child processes", false, why)],
        Err(e) => vec![Check::new("child processes", false, e.to_string())],
    }
}

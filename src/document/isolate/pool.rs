//! The pool: as many children as there are threads that read, each started when first needed and used again.

use super::child::{Child, Lost};
use super::guard::read_guarded;
use super::vet::vet;
use super::{Check, Isolation, Limits};
use crate::document::{Format, Reading, Reason, Unread};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Reads files in child processes; many threads may ask at once.
///
/// The result of a file does not depend on the child that reads it: one that panicked is not used again, and after a
/// crash only what a fresh child says counts.
pub struct Pool {
    program: PathBuf,
    limits: Limits,
    status: Status,
    idle: Mutex<Vec<Child>>,
}

/// How a pool reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// In child processes, and what the first of them said that holds.
    Isolated(Vec<Check>),
    /// In the process itself, and why.
    InProcess(String),
}

/// Isolation is required, and no child can be started.
#[derive(Debug, thiserror::Error)]
#[error("files cannot be read in processes of their own here ({0}); `--isolation none` reads them without")]
pub struct Unavailable(String);

impl Pool {
    /// A pool of children of the running program.
    ///
    /// # Errors
    /// If isolation is required and no child can be started.
    pub fn new(isolation: Isolation, limits: Limits) -> Result<Self, Unavailable> {
        Self::of_program(isolation, limits, &own_program())
    }

    /// A pool of children of another program, which must call [`serve`](super::serve) when told to.
    ///
    /// # Errors
    /// If isolation is required and no child can be started.
    pub fn of_program(isolation: Isolation, limits: Limits, program: &Path) -> Result<Self, Unavailable> {
        let mut pool = Self {
            program: program.to_owned(),
            limits,
            status: Status::InProcess("isolation is switched off".to_owned()),
            idle: Mutex::default(),
        };
        if isolation == Isolation::None {
            return Ok(pool);
        }
        match Child::start(&pool.program, &pool.limits) {
            Ok(child) => {
                pool.status = Status::Isolated(child.checks().to_vec());
                pool.give_back(child);
            }
            Err(e) if isolation == Isolation::Require => return Err(Unavailable(e.to_string())),
            Err(e) => pool.status = Status::InProcess(format!("no child process can be started ({e})")),
        }
        Ok(pool)
    }

    /// How this pool reads.
    pub fn status(&self) -> Status {
        self.status.clone()
    }

    /// Reads the bytes of one file.
    ///
    /// # Errors
    /// With the reason, if no text can be had: those of the reader, and `timeout`, `memory` and `crashed`.
    pub fn read(&self, format: Format, bytes: &[u8]) -> Result<Reading, Unread> {
        vet(match self.status {
            Status::Isolated(_) => self.read_in_child(format, bytes),
            Status::InProcess(_) => read_guarded(format, bytes),
        })
    }

    fn read_in_child(&self, format: Format, bytes: &[u8]) -> Result<Reading, Unread> {
        let first = match self.take() {
            Some(child) => child,
            None => self.start()?,
        };
        match self.read_with(first, format, bytes) {
            Ok(result) => result,
            Err(Lost { unread, again: false }) => Err(unread),
            Err(Lost { again: true, .. }) => {
                self.read_with(self.start()?, format, bytes).unwrap_or_else(|lost| Err(lost.unread))
            }
        }
    }

    /// Reads with this child, which goes back into the pool unless it is worn or lost.
    fn read_with(&self, mut child: Child, format: Format, bytes: &[u8]) -> Result<Result<Reading, Unread>, Lost> {
        let result = child.read(format, bytes, &self.limits)?;
        let panicked = matches!(&result, Err(Unread { reason: Reason::Crashed, .. }));
        if !panicked && !child.is_worn(&self.limits) {
            self.give_back(child);
        }
        Ok(result)
    }

    fn start(&self) -> Result<Child, Unread> {
        Child::start(&self.program, &self.limits)
            .map_err(|e| Unread::new(Reason::Crashed, format!("no process could be started to read it ({e})")))
    }

    /// An idle child that lives; those that were killed meanwhile are dropped.
    fn take(&self) -> Option<Child> {
        loop {
            let mut child = self.idle().pop()?;
            if child.is_alive() {
                return Some(child);
            }
        }
    }

    fn give_back(&self, child: Child) {
        self.idle().push(child);
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Child>> {
        // A list of children is whole after each step, whoever panicked.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The running program. On Linux by a name that stays right while the file is replaced by a newer version.
fn own_program() -> PathBuf {
    let itself = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && itself.exists() {
        return itself.to_owned();
    }
    std::env::current_exe().unwrap_or_default()
}

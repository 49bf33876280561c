//! The pool: as many children as there are threads that read, each started when first needed and used again.

use super::child::{Child, Lost};
use super::guard::read_guarded;
use super::scans::Scans;
use super::serve::ORDERS;
use super::vet::vet;
use super::{ARGUMENT, Check, Isolation, Limits};
use crate::document::scan::{Order, Work};
use crate::document::{Format, Reading, Reason, Unread};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// Reads files in child processes; many threads may ask at once.
///
/// The result of a file does not depend on the child that reads it: one that panicked is not used again, and after a
/// crash only what a fresh child says counts.
pub struct Pool {
    pub(super) program: PathBuf,
    pub(super) limits: Limits,
    pub(super) status: Status,
    idle: Mutex<Vec<Child>>,
    started: AtomicUsize,
    /// What its children are for.
    order: Order,
    /// The same in this process, once it is needed.
    work: OnceLock<Work>,
    pub(super) scans: Option<Box<Scans>>,
}

/// How a pool reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// In child processes, and what the first of them said that holds.
    Isolated(Vec<Check>),
    /// In the process itself, and why.
    InProcess(String),
}

/// Isolation is required, and cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("files cannot be read in closed processes of their own here ({0}); `--isolation none` reads them without")]
pub struct Unavailable(String);

impl Pool {
    /// A pool for a program that names no reader: it reads in the process itself. A library never starts the program
    /// that it is part of.
    ///
    /// # Errors
    /// If isolation is required: name the program that reads, with [`Pool::of_program`].
    pub fn new(isolation: Isolation, limits: Limits) -> Result<Self, Unavailable> {
        let why = match isolation {
            Isolation::None => "isolation is switched off",
            Isolation::Auto => "no program that reads was named",
            Isolation::Require => return Err(Unavailable("no program that reads was named".to_owned())),
        };
        Ok(Self::in_process(limits, why.to_owned()))
    }

    /// A pool of children of a program, which must call [`serve`](super::serve) when its first argument is
    /// [`ARGUMENT`](super::ARGUMENT), before it does anything else.
    ///
    /// # Errors
    /// If isolation is required and no child can be started, or nothing keeps a child from files and the network; and
    /// whenever this process was itself started to be such a child: it must serve, and starts nobody.
    pub fn of_program(isolation: Isolation, limits: Limits, program: &Path) -> Result<Self, Unavailable> {
        if isolation == Isolation::None {
            return Self::new(isolation, limits);
        }
        if std::env::var_os(ORDERS).is_some() {
            let why = format!("this process was started to read, with `{ARGUMENT}`, and did not call `serve`");
            return Err(Unavailable(why));
        }
        let child = match Child::start(program, &Order::Text, &limits) {
            Ok(child) => child,
            Err(e) if isolation == Isolation::Require => return Err(Unavailable(e.to_string())),
            Err(e) => return Ok(Self::in_process(limits, format!("no child process can be started ({e})"))),
        };
        let checks = child.checks().to_vec();
        if isolation == Isolation::Require && !is_closed(&checks) {
            return Err(Unavailable(open_doors(&checks)));
        }
        let pool = Self::idle_pool(program, limits, Status::Isolated(checks), Order::Text);
        pool.started.fetch_add(1, Ordering::Relaxed);
        pool.give_back(child);
        Ok(pool)
    }

    fn in_process(limits: Limits, why: String) -> Self {
        Self::idle_pool(Path::new(""), limits, Status::InProcess(why), Order::Text)
    }

    /// A pool that has not started anybody.
    pub(super) fn idle_pool(program: &Path, limits: Limits, status: Status, order: Order) -> Self {
        let (program, work) = (program.to_owned(), OnceLock::new());
        let (idle, started) = (Mutex::default(), AtomicUsize::new(0));
        Self { program, limits, status, idle, started, order, work, scans: None }
    }

    /// How many children were started so far.
    pub fn started(&self) -> usize {
        self.started.load(Ordering::Relaxed)
    }

    /// How this pool reads.
    pub fn status(&self) -> Status {
        self.status.clone()
    }

    /// The time for one file.
    pub fn timeout(&self) -> Duration {
        self.limits.timeout
    }

    /// Reads the bytes of one file.
    ///
    /// # Errors
    /// With the reason, if no text can be had: those of the reader, and `timeout`, `memory` and `crashed`.
    pub fn read(&self, format: Format, bytes: &[u8]) -> Result<Reading, Unread> {
        let read = self.read_within(format, bytes, self.limits.timeout);
        if self.is_scan(format, &read) { self.scan(format, bytes, read, self.scan_timeout()) } else { read }
    }

    /// Reads the text of one file within less than the usual time; a reading in this process has no limit of time.
    ///
    /// # Errors
    /// As [`Pool::read`].
    pub fn read_within(&self, format: Format, bytes: &[u8], within: Duration) -> Result<Reading, Unread> {
        let limits = Limits { timeout: within.min(self.limits.timeout), ..self.limits };
        vet(match self.status {
            Status::Isolated(_) => self.read_in_child(format, bytes, &limits),
            Status::InProcess(_) => read_guarded(bytes, || self.work().read(format, bytes)),
        })
    }

    fn work(&self) -> &Work {
        self.work.get_or_init(|| {
            let mut work = self.order.open();
            // A work that is not ready says why when it is asked to read.
            let _ = work.make_ready();
            work
        })
    }

    fn read_in_child(&self, format: Format, bytes: &[u8], limits: &Limits) -> Result<Reading, Unread> {
        let first = match self.take() {
            Some(child) => child,
            None => self.start()?,
        };
        match self.read_with(first, format, bytes, limits) {
            Ok(result) => result,
            Err(Lost { unread, again: false }) => Err(unread),
            Err(Lost { again: true, .. }) => {
                self.read_with(self.start()?, format, bytes, limits).unwrap_or_else(|lost| Err(lost.unread))
            }
        }
    }

    /// Reads with this child, which goes back into the pool unless it is worn or lost.
    fn read_with(
        &self,
        mut child: Child,
        format: Format,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Result<Reading, Unread>, Lost> {
        let result = child.read(format, bytes, limits)?;
        let panicked = matches!(&result, Err(Unread { reason: Reason::Crashed, .. }));
        if !panicked && !child.is_worn(&self.limits) {
            self.give_back(child);
        }
        Ok(result)
    }

    pub(super) fn start(&self) -> Result<Child, Unread> {
        self.started.fetch_add(1, Ordering::Relaxed);
        Child::start(&self.program, &self.order, &self.limits)
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

impl Status {
    /// What a person should know of readers that are less shut in than they could be: nothing, where they are.
    pub fn degraded(&self) -> Option<String> {
        match self {
            Self::InProcess(why) => Some(format!("files are read in this process itself: {why}")),
            Self::Isolated(checks) if is_closed(checks) => None,
            Self::Isolated(checks) => Some(format!("readers are processes of their own, but {}", open_doors(checks))),
        }
    }
}

/// Whether a child can neither open files nor reach the network: either wall alone does it.
pub(super) fn is_closed(checks: &[Check]) -> bool {
    checks.iter().any(|check| WALLS.contains(&check.name.as_str()) && check.holds)
}

/// The checks of which one must hold.
const WALLS: [&str; 2] = ["seccomp", "landlock"];

fn open_doors(checks: &[Check]) -> String {
    let failed = checks.iter().filter(|check| !check.holds).map(|check| format!("{}: {}", check.name, check.detail));
    let failed: Vec<String> = failed.collect();
    let told = if failed.is_empty() { "it names no wall".to_owned() } else { failed.join("; ") };
    format!("nothing keeps them from files and the network ({told})")
}

/// The running program, for one that serves. On Linux by a name that stays right while the file is replaced by a newer
/// version.
pub fn own_program() -> PathBuf {
    let itself = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && itself.exists() {
        return itself.to_owned();
    }
    std::env::current_exe().unwrap_or_default()
}

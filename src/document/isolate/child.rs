//! The parent's end of one child: starts it, asks it, ends it.
//!
//! All three pipes are polled at once against one deadline, so neither a child that does not read, nor one that does
//! not answer, nor one that talks without end can hold the parent.

use super::frame::{HEADER, Header, KEEP, MAX_REPLY, tag_of};
use super::last_words::cause;
use super::serve::{ORDERS, OUTSIDE, Orders};
use super::{ARGUMENT, Check, Limits};
use crate::document::scan::Order;
use crate::document::{Format, Reading, Reason, Unread};
use rustix::buffer::spare_capacity;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, ioctl_fionbio};
use std::io::{Error, IoSlice};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Time for a child to start and say hello: it takes 2 ms, but a busy machine must not lose children.
const START_WITHIN: Duration = Duration::from_secs(10);
/// Longest wait before the clock is looked at; of a longer pause no more than this counts.
const LOOKS: Duration = Duration::from_secs(1);
/// Bytes of a pipe, where the system lets us: most files go over in one piece.
#[cfg(target_os = "linux")]
const PIPE: usize = 1 << 20;
/// Least room for one look into the reply pipe.
const CHUNK: usize = 64 << 10;
/// Last bytes of standard error that are kept: the words before an abort are shorter.
const WORDS: usize = 4 << 10;
/// Bytes of standard error for one file from which it is a flood.
const MAX_NOISE: usize = 16 << 20;
/// Share of a child's memory from which it is replaced: it has room for the next file, but not for long.
const WORN: u64 = 4;
/// Files after which the memory of a child is looked at that began large.
const LOOK: u32 = 16;
/// Bytes that the allocator of a child keeps for the next file instead of giving them back to the system.
const KEPT_MEMORY: usize = 32 << 20;
/// Bytes of one block from which it is given back all the same.
const KEPT_BLOCK: usize = 8 << 20;

/// A process of `program` that shuts itself in and becomes an engine outside.
pub(super) fn outside(program: &Path, limits: &Limits, engine: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args([ARGUMENT, OUTSIDE]).arg(engine).args(arguments);
    command.env_clear().env(ORDERS, Orders::new(limits).encode());
    // Where tesseract keeps what it knows of languages, if that is no usual place.
    let data = "TESSDATA_PREFIX";
    command.envs(std::env::var_os(data).map(|folder| (data, folder)));
    command
}

/// A running child.
pub(super) struct Child {
    process: std::process::Child,
    requests: OwnedFd,
    replies: OwnedFd,
    noise: Option<OwnedFd>,
    words: Vec<u8>,
    noisy: usize,
    buffer: Vec<u8>,
    number: u32,
    started_at: u32,
    peak: u32,
    checks: Vec<Check>,
}

/// A file that came to nothing in a child, which is over now.
#[derive(Debug)]
pub(super) struct Lost {
    /// What to tell.
    pub(super) unread: Unread,
    /// Whether a fresh child may do better.
    pub(super) again: bool,
}

impl Child {
    /// Starts `program` as a child with this work and takes its hello.
    pub(super) fn start(program: &Path, order: &Order, limits: &Limits) -> std::io::Result<Self> {
        let mut process = Command::new(program)
            .arg(ARGUMENT)
            .args(order.arguments())
            .env_clear()
            .env(ORDERS, Orders::new(limits).encode())
            .envs(allocator())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (Some(requests), Some(replies), Some(noise)) =
            (process.stdin.take(), process.stdout.take(), process.stderr.take())
        else {
            return Err(Error::other("no pipes"));
        };
        let mut child = Self {
            process,
            requests: requests.into(),
            replies: replies.into(),
            noise: Some(noise.into()),
            words: Vec::new(),
            noisy: 0,
            buffer: Vec::new(),
            number: 0,
            started_at: 0,
            peak: 0,
            checks: Vec::new(),
        };
        child.prepare_pipes()?;
        match child.exchange(&[], &[], START_WITHIN) {
            Ok(hello) => child.started_at = hello.tag,
            Err(End::Late) => {
                return Err(Error::other(format!("it said no hello within {} s", START_WITHIN.as_secs())));
            }
            Err(end) => return Err(Error::other(end.told(&mut child, limits).unread.detail)),
        }
        let said = child.buffer.get(HEADER..).unwrap_or_default();
        child.checks = postcard::from_bytes(said).map_err(|_| Error::other("it said no hello that is understood"))?;
        Ok(child)
    }

    /// What it said that holds.
    pub(super) fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Whether it still runs.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Whether a fresh one should take its place.
    pub(super) fn is_worn(&self, limits: &Limits) -> bool {
        // The peak that a process tells is at first that of the process that started it (Linux carries it over). Above
        // that it is its own; below, what it holds now tells, where the system lets us look.
        let resident = || if self.number.is_multiple_of(LOOK) { self.resident().unwrap_or(0) } else { 0 };
        let worn = u32::try_from((limits.memory / WORN) >> 10).unwrap_or(u32::MAX);
        let is_large = self.peak > worn && (self.peak > self.started_at || resident() > worn);
        self.number >= limits.files || is_large
    }

    /// KiB of resident memory now.
    fn resident(&self) -> Option<u32> {
        let told = std::fs::read_to_string(format!("/proc/{}/statm", self.process.id())).ok()?;
        let pages: usize = told.split(' ').nth(1)?.parse().ok()?;
        u32::try_from(pages * rustix::param::page_size() / 1024).ok()
    }

    /// Has the bytes read; after a loss the child is over.
    pub(super) fn read(
        &mut self,
        format: Format,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Result<Reading, Unread>, Lost> {
        let Ok(length) = u32::try_from(bytes.len()) else {
            return Ok(Err(Unread::new(Reason::TooLarge, "over 4 GiB")));
        };
        self.number += 1;
        self.noisy = 0;
        self.words.clear();
        let header = Header { number: self.number, tag: tag_of(format), length };
        let answered = self.exchange(&header.encode(), bytes, limits.timeout).and_then(|header| {
            self.peak = header.tag;
            postcard::from_bytes(self.buffer.get(HEADER..).unwrap_or_default()).map_err(|_| End::Garbage)
        });
        self.buffer.clear();
        self.buffer.shrink_to(KEEP);
        answered.map_err(|end| end.told(self, limits))
    }

    fn prepare_pipes(&mut self) -> std::io::Result<()> {
        for pipe in [Some(&self.requests), Some(&self.replies), self.noise.as_ref()].into_iter().flatten() {
            ioctl_fionbio(pipe, true)?;
        }
        #[cfg(target_os = "linux")]
        for pipe in [&self.requests, &self.replies] {
            // A user may have used up the room for large pipes: then the usual size does.
            let _ = rustix::pipe::fcntl_setpipe_size(pipe, PIPE);
        }
        Ok(())
    }

    /// Sends header and body, takes the frame that answers into `buffer`, drains what else is said.
    fn exchange(&mut self, header: &[u8], body: &[u8], within: Duration) -> Result<Header, End> {
        let mut left = within;
        self.buffer.clear();
        let mut unsent = (header, body);
        loop {
            // Whoever stops the whole run, or shuts the laptop, takes no time of the child's.
            let since = Instant::now();
            send(&self.requests, &mut unsent);
            left = left.saturating_sub(since.elapsed().min(LOOKS));
            if left.is_zero() {
                return Err(End::Late);
            }
            let since = Instant::now();
            let ready = self.wait(left.min(LOOKS), !unsent.0.is_empty() || !unsent.1.is_empty())?;
            left = left.saturating_sub(since.elapsed().min(LOOKS));
            if ready.noise {
                self.drain()?;
            }
            if ready.replies
                && let Some(header) = self.take()?
            {
                return Ok(header);
            }
        }
    }

    /// Waits until a pipe is ready, and no longer than that.
    fn wait(&self, most: Duration, sending: bool) -> Result<Ready, End> {
        let most = Timespec::try_from(most).map_err(|_| End::Late)?;
        let mut pipes = vec![PollFd::new(&self.replies, PollFlags::IN)];
        pipes.extend(self.noise.iter().map(|noise| PollFd::new(noise, PollFlags::IN)));
        if sending {
            pipes.push(PollFd::new(&self.requests, PollFlags::OUT));
        }
        match poll(&mut pipes, Some(&most)) {
            Ok(_) => {
                let is_ready = |at: usize| pipes.get(at).is_some_and(|pipe| !pipe.revents().is_empty());
                Ok(Ready { replies: is_ready(0), noise: self.noise.is_some() && is_ready(1) })
            }
            Err(Errno::INTR) => Ok(Ready { replies: false, noise: false }),
            Err(_) => Err(End::Dead),
        }
    }

    /// Reads from the reply pipe; the header once the frame is whole.
    fn take(&mut self) -> Result<Option<Header>, End> {
        let header = Header::decode(&self.buffer);
        let whole = header.map_or(HEADER, |header| HEADER + header.length as usize);
        self.buffer.reserve(CHUNK.max(whole.saturating_sub(self.buffer.len())));
        match rustix::io::read(&self.replies, spare_capacity(&mut self.buffer)) {
            Ok(0) => return Err(End::Dead),
            Ok(_) | Err(Errno::AGAIN | Errno::INTR) => {}
            Err(_) => return Err(End::Dead),
        }
        let Some(header) = Header::decode(&self.buffer) else { return Ok(None) };
        let whole = HEADER + header.length as usize;
        if header.number != self.number || header.length as usize > MAX_REPLY || self.buffer.len() > whole {
            return Err(End::Garbage);
        }
        Ok((self.buffer.len() == whole).then_some(header))
    }

    /// Reads what was written to standard error; only its end is kept.
    fn drain(&mut self) -> Result<(), End> {
        let Some(noise) = &self.noise else { return Ok(()) };
        self.words.reserve(CHUNK);
        match rustix::io::read(noise, spare_capacity(&mut self.words)) {
            Ok(0) => self.noise = None,
            Ok(read) => {
                self.noisy += read;
                let old = self.words.len().saturating_sub(WORDS);
                self.words.drain(..old);
            }
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(_) => self.noise = None,
        }
        if self.noisy > MAX_NOISE { Err(End::Flood) } else { Ok(()) }
    }

    /// Ends the process, leaves no zombie, hears its last words.
    fn bury(&mut self) -> Option<ExitStatus> {
        // A process that is already dying keeps the status that it died with.
        let _ = self.process.kill();
        let status = self.process.wait().ok();
        // All it wrote is in the pipe now, and the pipe holds little: a few looks empty it.
        for _ in 0..=(1 << 20) / CHUNK {
            if self.noise.is_none() || self.drain().is_err() {
                break;
            }
        }
        status
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Ready {
    replies: bool,
    noise: bool,
}

/// How an exchange ends badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Late,
    Dead,
    Garbage,
    Flood,
}

impl End {
    /// Ends the child and tells what became of the file.
    fn told(self, child: &mut Child, limits: &Limits) -> Lost {
        let first = child.number <= 1;
        let status = child.bury();
        let crashed = |detail: &str| Unread::new(Reason::Crashed, detail);
        let unread = match (self, status) {
            (Self::Late, _) => {
                let detail = format!("reading it takes more than {} s", limits.timeout.as_secs_f32());
                Unread::new(Reason::Timeout, detail)
            }
            (Self::Garbage, _) => crashed("the reader gave an answer that cannot be understood"),
            (Self::Flood, _) => crashed("the reader wrote without end"),
            (Self::Dead, None) => crashed("the reader went away"),
            (Self::Dead, Some(status)) => cause(status, &child.words, limits.memory),
        };
        // A fresh child that ran out of memory would do so again.
        let again = self != Self::Late && !(first && unread.reason == Reason::Memory);
        Lost { unread, again }
    }
}

/// Writes as much as the pipe takes. A child that does not listen any more is seen by its silence.
fn send(requests: &OwnedFd, unsent: &mut (&[u8], &[u8])) {
    while !unsent.0.is_empty() || !unsent.1.is_empty() {
        match rustix::io::writev(requests.as_fd(), &[IoSlice::new(unsent.0), IoSlice::new(unsent.1)]) {
            Ok(written) => {
                let of_header = written.min(unsent.0.len());
                unsent.0 = unsent.0.get(of_header..).unwrap_or_default();
                unsent.1 = unsent.1.get(written - of_header..).unwrap_or_default();
            }
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => return,
            Err(_) => *unsent = (&[], &[]),
        }
    }
}

/// What is said to the allocator of glibc: one arena, since one thread works and an arena takes address space, and no
/// giving back of memory between files, which costs page faults (one number set, all must be: glibc then no longer
/// learns them). Other allocators do not listen.
fn allocator() -> [(&'static str, String); 3] {
    [
        ("MALLOC_ARENA_MAX", "1".to_owned()),
        ("MALLOC_MMAP_THRESHOLD_", KEPT_BLOCK.to_string()),
        ("MALLOC_TRIM_THRESHOLD_", KEPT_MEMORY.to_string()),
    ]
}

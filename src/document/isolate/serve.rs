//! The child: gives up its rights, says what it gave up, then reads one file after another until its input ends.

use super::frame::{HEADER, Header, KEEP, format_of, put, too_long};
use super::guard::read_guarded;
use super::scans::MODELS;
use super::{Check, Limits, sandbox};
use crate::document::scan::{Order, Work};
use crate::document::{Format, Reading, Reason, Unread};
use rustix::io::dup;
use rustix::stdio::{dup2_stdout, stderr, stdin, stdout};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::ExitCode;

/// Stack of the reading thread: readers descend into what files nest, a hundred levels in honest ones.
const STACK: usize = 64 << 20;
/// Bytes that are asked of a pipe at once: its usual capacity.
const CHUNK: usize = 64 << 10;
/// Where the parent's orders stand in the environment: its process, then bytes of memory, then seconds of processor.
pub(super) const ORDERS: &str = "CVSIFT_READ";

/// The first argument of a process that becomes an engine outside, behind which stand that program and its arguments.
pub(super) const OUTSIDE: &str = "run";

/// What the parent orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Orders {
    /// The parent's process; without it there is no one to outlive.
    pub(super) parent: Option<u32>,
    /// Bytes of address space.
    pub(super) memory: u64,
    /// Seconds of processor for all files together.
    pub(super) processor: u64,
}

impl Orders {
    /// Orders that keep `limits`. The processor time is what all files of a child may take at worst: it ends only a
    /// child whose parent no longer looks at the clock.
    pub(super) fn new(limits: &Limits) -> Self {
        let seconds = limits.timeout.as_secs().saturating_add(1).saturating_mul(u64::from(limits.files).max(1));
        Self { parent: Some(std::process::id()), memory: limits.memory, processor: seconds }
    }

    pub(super) fn encode(&self) -> String {
        format!("{} {} {}", self.parent.unwrap_or(0), self.memory, self.processor)
    }

    fn decode(text: &str) -> Option<Self> {
        let mut numbers = text.split(' ').map(str::parse::<u64>);
        let mut next = || numbers.next()?.ok();
        let (parent, memory, processor) = (next()?, next()?, next()?);
        Some(Self { parent: u32::try_from(parent).ok().filter(|parent| *parent > 0), memory, processor })
    }
}

/// Reads the files that come over standard input until it ends: the whole life of a child.
///
/// It ends badly only where it cannot even start; a parent that went away is a good end.
pub fn serve() -> ExitCode {
    sandbox::close_strange_files();
    let orders = std::env::var(ORDERS).ok().and_then(|text| Orders::decode(&text));
    let orders = orders.unwrap_or(Orders { parent: None, ..Orders::new(&Limits::default()) });
    if let Some((program, arguments)) = outside(std::env::args_os().skip(2)) {
        return run_outside(&orders, &program, &arguments);
    }
    // Replies go over a descriptor of their own; what a library prints goes to standard error, which the parent drains.
    let (Ok(requests), Ok(replies), Ok(())) = (dup(stdin()), dup(stdout()), dup2_stdout(stderr())) else {
        return ExitCode::FAILURE;
    };
    // Opened now, as nothing can be opened later.
    let mut work = Order::of_arguments(std::env::args_os().skip(2)).open();
    let Some(mut checks) = sandbox::enter(&orders) else { return ExitCode::FAILURE };
    let reading = std::thread::Builder::new().name("reader".to_owned()).stack_size(STACK).spawn(move || {
        // Nothing is warmed before but nets, which have a thread: readers take memory, locks and random numbers later,
        // and these stay allowed.
        if let Err(why) = work.make_ready() {
            checks.push(Check::new(MODELS, false, why));
        }
        checks.extend(sandbox::shut());
        answer(File::from(requests), &mut File::from(replies), &checks, &work)
    });
    match reading.map(std::thread::JoinHandle::join) {
        Ok(Ok(_)) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// The program that this process is to become, and its arguments.
fn outside(mut arguments: impl Iterator<Item = OsString>) -> Option<(OsString, Vec<OsString>)> {
    (arguments.next()? == OUTSIDE).then(|| Some((arguments.next()?, arguments.collect())))?
}

/// Becomes a program that writes no file and reaches no network.
fn run_outside(orders: &Orders, program: &OsStr, arguments: &[OsString]) -> ExitCode {
    use std::os::unix::process::CommandExt;
    if sandbox::enter_outside(orders).is_none() {
        return ExitCode::FAILURE;
    }
    // It returns only where it fails; one thread works, so that the same picture gives the same words.
    let _ = std::process::Command::new(program).args(arguments).env_remove(ORDERS).env("OMP_THREAD_LIMIT", "1").exec();
    ExitCode::FAILURE
}

fn answer(requests: File, replies: &mut File, checks: &[Check], work: &Work) -> std::io::Result<()> {
    let mut requests = BufReader::with_capacity(CHUNK, requests);
    let hello = put(Vec::new(), 0, sandbox::peak_memory(), &checks).unwrap_or_default();
    replies.write_all(&hello)?;
    let (mut bytes, mut frame) = (Vec::new(), hello);
    while let Some(header) = next_request(&mut requests, &mut bytes)? {
        let result = match format_of(header.tag) {
            Some(format) => read_apart(work, format, &bytes),
            None => Err(Unread::new(Reason::UnknownFormat, "there is no reader for this format")),
        };
        let peak = sandbox::peak_memory();
        frame = put(frame, header.number, peak, &result)
            .or_else(|long| put(long, header.number, peak, &too_long()))
            .unwrap_or_default();
        replies.write_all(&frame)?;
        bytes.clear();
        bytes.shrink_to(KEEP);
        frame.clear();
        frame.shrink_to(KEEP);
    }
    Ok(())
}

/// Reads in a frame of its own, so that nothing of the reader's is alive when the reply is written.
#[inline(never)]
fn read_apart(work: &Work, format: Format, bytes: &[u8]) -> Result<Reading, Unread> {
    read_guarded(bytes, || work.read(format, bytes))
}

/// The next request, its body in `bytes`; `None` where the requests end.
fn next_request(requests: &mut impl BufRead, bytes: &mut Vec<u8>) -> std::io::Result<Option<Header>> {
    if requests.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let mut header = [0; HEADER];
    requests.read_exact(&mut header)?;
    let Some(header) = Header::decode(&header) else { return Ok(None) };
    bytes.reserve(header.length as usize);
    let read = requests.take(u64::from(header.length)).read_to_end(bytes)?;
    Ok((read == header.length as usize).then_some(header))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_survive_the_environment() {
        let orders = Orders::new(&Limits::default());
        for (text, expected) in [
            (orders.encode().as_str(), Some(orders)),
            ("0 1 2", Some(Orders { parent: None, memory: 1, processor: 2 })),
            ("7 1", None),
            ("", None),
            ("-1 1 2", None),
        ] {
            assert_eq!(Orders::decode(text), expected, "{text}");
        }
    }

    #[test]
    fn requests_end_where_the_input_ends() {
        let header = Header { number: 1, tag: 2, length: 3 };
        for (tail, expected) in [(&b"abc"[..], Some(header)), (b"ab", None)] {
            let input = [&header.encode()[..], tail].concat();
            let mut bytes = Vec::new();
            assert_eq!(next_request(&mut &input[..], &mut bytes).unwrap(), expected, "{tail:?}");
        }
        assert_eq!(next_request(&mut &b""[..], &mut Vec::new()).unwrap(), None);
    }
}

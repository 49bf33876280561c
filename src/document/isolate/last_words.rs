//! What a dead child died of, by its exit status and the last it wrote to standard error.

use crate::document::{Reason, Unread};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// The reason why a file was not read by a child that ended while reading it.
pub(super) fn cause(status: ExitStatus, words: &[u8], memory: u64) -> Unread {
    let said = |text: &[u8]| memchr::memmem::find(words, text).is_some();
    let signal = status.signal();
    let crashed = |detail: String| Unread::new(Reason::Crashed, detail);
    match signal {
        // The words of the standard library, before it aborts.
        Some(libc::SIGABRT) if said(b"memory allocation of") => {
            Unread::new(Reason::Memory, format!("reading it takes more than {} MiB of memory", memory >> 20))
        }
        Some(libc::SIGABRT) if said(b"has overflowed its stack") => {
            crashed("it nests too deep: the reader ran out of stack".to_owned())
        }
        Some(libc::SIGXCPU) => Unread::new(Reason::Timeout, "reading it takes too much processor time"),
        Some(libc::SIGKILL) => crashed("the reader was killed from outside, perhaps for want of memory".to_owned()),
        Some(signal) => crashed(format!("the reader died of signal {signal} ({})", name(signal))),
        None => crashed(format!("the reader ended without an answer ({status})")),
    }
}

fn name(signal: i32) -> &'static str {
    match signal {
        libc::SIGABRT => "abort",
        libc::SIGSEGV => "segmentation fault",
        libc::SIGBUS => "bus error",
        libc::SIGILL => "illegal instruction",
        libc::SIGFPE => "arithmetic error",
        libc::SIGSYS => "forbidden system call",
        libc::SIGTERM => "ended from outside",
        _ => "unusual",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deaths_are_told_apart() {
        let oom = b"noise\nmemory allocation of 1048576 bytes failed\n";
        for (signal, words, expected) in [
            (libc::SIGABRT, &oom[..], Reason::Memory),
            (libc::SIGABRT, b"thread 'reader' has overflowed its stack", Reason::Crashed),
            (libc::SIGABRT, b"", Reason::Crashed),
            (libc::SIGSEGV, oom, Reason::Crashed),
            (libc::SIGKILL, b"", Reason::Crashed),
            (libc::SIGXCPU, b"", Reason::Timeout),
            (0, b"", Reason::Crashed),
        ] {
            let got = cause(ExitStatus::from_raw(signal), words, 512 << 20);
            assert_eq!(got.reason, expected, "{signal} {got}");
        }
    }
}

//! The wall of readers, looked at from outside: behind it a reader makes no system call but those that reading takes.
//!
//! It takes strace; without it nothing is tried, and the test says so.

#![cfg(target_os = "linux")]
#![expect(clippy::print_stderr, reason = "a test may stop where it stands and tell its figures")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Calls that take memory, wait, read and answer over what is open, and end.
const ALLOWED: &[&str] = &[
    "read", "write", "writev", "close", "mmap", "munmap", "mremap", "mprotect", "madvise", "brk", "futex",
    "sched_yield", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "getpid",
    "gettid", "tgkill", "getrandom", "getrusage", "clock_gettime", "exit", "exit_group",
];

/// The process of a line, and what it did.
fn of_line(line: &str) -> Option<(u32, &str)> {
    let (pid, rest) = line.split_once(' ')?;
    Some((pid.parse().ok()?, rest.trim_start()))
}

#[test]
fn readers_make_no_call_that_opens_anything() {
    let folder = tempfile::tempdir().unwrap();
    let (log, out) = (folder.path().join("log"), folder.path().join("list.csv"));
    let run = Command::new("strace")
        .args(["-f", "-qq", "-s", "4096", "-v", "-o"])
        .arg(&log)
        .args([env!("CARGO_BIN_EXE_cvsift"), "screen", concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/resumes")])
        .args(["--criteria", "registered-nurse", "--isolation", "require", "--jobs", "2", "--quiet", "--out"])
        .arg(&out)
        .output();
    let Some(run) = run.ok().filter(|run| run.status.success()) else {
        let required = std::env::var("CVSIFT_STRACE").is_ok_and(|value| value == "require");
        assert!(!required, "strace is not there, or may look at nothing");
        eprintln!("skipped: strace is not there, or may look at nothing");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    let log = std::fs::read_to_string(&log).unwrap();
    // Which reading thread belongs to which process, who has shut the wall, and what each does behind it.
    let (mut threads, mut shut) = (BTreeMap::new(), BTreeSet::new());
    for (pid, did) in log.lines().filter_map(of_line).filter(|(_, did)| did.contains("clone3")) {
        if let Some((_, thread)) = did.split_once("parent_tid=[") {
            let thread: u32 = thread.split(']').next().unwrap().parse().unwrap();
            threads.insert(thread, pid);
        }
    }
    let (mut behind, mut readers) = (BTreeMap::new(), 0);
    for (pid, did) in log.lines().filter_map(of_line) {
        if did.contains("execve(") && did.contains("\"__read\"") && !did.contains("<... ") {
            readers += 1;
            // Nothing of the parent's environment but its orders and what the allocator is told.
            let environment = did.split_once("], [").map(|(_, rest)| rest).unwrap_or_default();
            assert_eq!(environment.matches('=').count() - environment.matches(" = ").count(), 4, "{did}");
            assert!(environment.contains("CVSIFT_READ=") && environment.contains("MALLOC_ARENA_MAX="), "{did}");
        }
        let shuts = did.contains("SECCOMP_SET_MODE_FILTER") || did.starts_with("<... seccomp resumed>");
        if shuts && did.ends_with("= 0") {
            shut.insert(pid);
            shut.extend(threads.get(&pid));
            continue;
        }
        if shut.contains(&pid) && !did.starts_with("<...") && !did.starts_with("+++") && !did.starts_with("---") {
            *behind.entry(did.split('(').next().unwrap_or_default().to_owned()).or_insert(0) += 1;
        }
    }
    eprintln!("{readers} readers, behind the wall: {behind:?}");
    assert!(readers >= 2 && shut.len() == 2 * readers, "{readers} readers, {} threads behind the wall", shut.len());
    assert!(behind.get("read").is_some_and(|reads| *reads > 40), "{behind:?}");
    let strange: Vec<_> = behind.keys().filter(|call| !ALLOWED.contains(&call.as_str())).collect();
    assert!(strange.is_empty(), "{strange:?}");
    assert!(!log.contains("AF_INET"), "nobody looks for a network");
}

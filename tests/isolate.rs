//! Readers that fail in every way, in child processes: each costs one file and nothing else.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests may fail where they stand")]

use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::document::{Format, Reading, Reason, Unread};
use std::path::Path;
use std::time::{Duration, Instant};

const FAULTS: &[(&str, Reason, &str)] = &[
    ("panic", Reason::Crashed, "a fault on demand"),
    ("overflow", Reason::Crashed, "ran out of stack"),
    ("abort", Reason::Crashed, "abort"),
    ("hang", Reason::Timeout, "more than 1 s"),
    ("flood", Reason::Crashed, "wrote without end"),
    ("allocate", Reason::Memory, "512 MiB"),
    ("segfault", Reason::Crashed, "signal"),
];

/// Time that only a hang takes, even on a busy machine.
const PATIENT: Duration = Duration::from_mins(1);

fn pool(timeout: Duration) -> Pool {
    let limits = Limits { timeout, ..Limits::default() };
    Pool::of_program(Isolation::Require, limits, Path::new(env!("CARGO_BIN_EXE_cvsift"))).unwrap()
}

fn fault(name: &str) -> Vec<u8> {
    format!("cvsift fault: {name}\n").into_bytes()
}

#[test]
fn every_fault_has_its_reason() {
    let (patient, hasty) = (pool(PATIENT), pool(Duration::from_secs(1)));
    for (name, reason, said) in FAULTS {
        let pool = if *name == "hang" { &hasty } else { &patient };
        let Err(unread) = pool.read(Format::Txt, &fault(name)) else { panic!("{name} was read") };
        assert_eq!(unread.reason, *reason, "{name}: {unread}");
        assert!(unread.detail.contains(said), "{name}: {unread}");
        assert!(pool.read(Format::Txt, b"Ada").is_ok(), "after {name}");
    }
}

#[test]
fn good_files_among_bad_ones_read_as_in_a_clean_run() {
    // The hang is tried once, elsewhere: it costs its whole deadline.
    let faults: Vec<_> = FAULTS.iter().filter(|(name, ..)| *name != "hang").collect();
    let good = |n: usize| format!("Ada {n}\nEngineer\n2016 - 2019\n").into_bytes();
    let clean: Vec<_> = (0..120).map(|n| pool_free(&good(n))).collect();
    let pool = pool(PATIENT);
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(expected) = clean.get(n) else { break };
                    let (name, reason, _) = faults[n % faults.len()];
                    let bad = pool.read(Format::Txt, &fault(name));
                    assert!(matches!(&bad, Err(Unread { reason: r, .. }) if r == reason), "{name}: {bad:?}");
                    assert_eq!(&pool.read(Format::Txt, &good(n)), expected, "{n} after {name}");
                }
            });
        }
    });
}

fn pool_free(bytes: &[u8]) -> Result<Reading, Unread> {
    Pool::new(Isolation::None, Limits::default()).unwrap().read(Format::Txt, bytes)
}

#[test]
fn a_panic_is_held_even_without_children() {
    let got = pool_free(&fault("panic"));
    assert!(matches!(got, Err(Unread { reason: Reason::Crashed, .. })), "{got:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_child_was_killed_is_read_once_more() {
    // A name of its own tells its children from those of other tests.
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("reader");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_cvsift"), &program).unwrap();
    let limits = Limits { timeout: Duration::from_secs(2), ..Limits::default() };
    let pool = Pool::of_program(Isolation::Require, limits, &program).unwrap();
    let started = Instant::now();
    let got = std::thread::scope(|scope| {
        let reading = scope.spawn(|| pool.read(Format::Txt, &fault("hang")));
        std::thread::sleep(Duration::from_millis(500));
        for pid in processes_of(&program) {
            assert!(std::process::Command::new("kill").args(["-9", &pid]).status().unwrap().success());
        }
        reading.join().unwrap()
    });
    assert!(matches!(got, Err(Unread { reason: Reason::Timeout, .. })), "{got:?}");
    assert!(started.elapsed() >= Duration::from_millis(2400), "the second try has a deadline of its own");
    assert_eq!(processes_of(&program), Vec::<String>::new());
}

#[cfg(target_os = "linux")]
fn processes_of(program: &Path) -> Vec<String> {
    let pids = std::fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    pids.filter(|pid| {
        let command = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        command.starts_with(program.as_os_str().as_encoded_bytes())
    })
    .collect()
}

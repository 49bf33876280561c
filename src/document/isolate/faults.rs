//! Faults on demand, in test builds only: bytes that begin with a marker make the reader fail in the way they name.

use std::hint::black_box;

/// What the bytes of a fault begin with; the name of the fault follows.
const MARKER: &[u8] = b"cvsift fault: ";

/// Ways to fail, by name.
const FAULTS: &[(&str, fn())] = &[
    ("panic", || panic!("a fault on demand")),
    ("overflow", || {
        black_box(overflow(0));
    }),
    ("abort", || std::process::abort()),
    ("hang", || {
        loop {
            std::hint::spin_loop();
        }
    }),
    ("flood", flood),
    ("allocate", allocate),
    ("segfault", segfault),
    #[cfg(target_os = "linux")]
    ("escape", || panic!("allowed: {:?}", super::sandbox::escape())),
    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    ("old calls", super::sandbox::old_calls),
];

/// Fails if the bytes say so.
pub(super) fn commit(bytes: &[u8]) {
    let Some(name) = bytes.strip_prefix(MARKER) else { return };
    let fault = FAULTS.iter().find(|(fault, _)| name.starts_with(fault.as_bytes()));
    if let Some((_, fault)) = fault {
        fault();
    }
}

#[expect(unconditional_recursion, reason = "that is the fault")]
fn overflow(depth: u64) -> u64 {
    black_box(overflow(black_box(depth + 1))) + depth
}

fn flood() {
    use std::io::Write;
    loop {
        let _ = std::io::stdout().write_all(&[b'x'; 4096]);
        let _ = std::io::stderr().write_all(&[b'y'; 4096]);
    }
}

fn allocate() {
    let mut all = Vec::new();
    loop {
        all.push(black_box(vec![1_u8; 1 << 20]));
    }
}

#[cfg(unix)]
fn segfault() {
    super::sandbox::segfault();
}

#[cfg(not(unix))]
fn segfault() {
    std::process::abort();
}

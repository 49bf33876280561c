//! Reading in child processes, as far as good files go: the same results, however children come and go.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests may fail where they stand")]

use cvsift::document::isolate::{Isolation, Limits, Pool, Status};
use cvsift::document::{Format, Reading, Reason, Unread, read};
use std::path::Path;
use std::time::Duration;

fn pool(limits: Limits) -> Pool {
    Pool::of_program(Isolation::Require, limits, Path::new(env!("CARGO_BIN_EXE_cvsift"))).unwrap()
}

fn resume(name: &str) -> Vec<u8> {
    format!("{name}\nEngineer at Example\n2016 - 2019\n").repeat(40).into_bytes()
}

/// Processes whose parent is this one, living or not.
#[cfg(target_os = "linux")]
fn children() -> Vec<i32> {
    let parent_of = |stat: &str| stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse::<u32>().ok();
    let pids = std::fs::read_dir("/proc").unwrap().flatten().filter_map(|e| e.file_name().to_str()?.parse().ok());
    pids.filter(|pid: &i32| {
        std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|s| parent_of(&s) == Some(std::process::id()))
    })
    .collect()
}

#[test]
fn a_child_reads_what_the_process_itself_reads() {
    // A busy machine needs more than the usual time for the large one.
    let pool = pool(Limits { timeout: Duration::from_mins(2), ..Limits::default() });
    let big = resume("Ada").repeat(20_000);
    for (format, bytes) in [
        (Format::Txt, &resume("Ada")[..]),
        (Format::Md, b"# Ada\n\nEngineer"),
        (Format::Txt, b"Ada\x1b[31m\tcaf\xe9"),
        (Format::Txt, &big),
        (Format::Txt, b""),
        (Format::Txt, b"\n\n"),
        (Format::Pdf, b"%PDF-1.4 broken"),
        (Format::Docx, b"PK\x03\x04"),
    ] {
        let alone = Pool::new(Isolation::None, Limits::default()).unwrap().read(format, bytes);
        assert_eq!(pool.read(format, bytes), alone, "{format:?} {}", bytes.len());
        assert_eq!(alone, read(format, bytes), "{format:?} {}", bytes.len());
    }
}

#[test]
fn many_threads_share_a_pool() {
    let pool = pool(Limits { files: 7, ..Limits::default() });
    std::thread::scope(|scope| {
        for thread in 0..6 {
            let pool = &pool;
            scope.spawn(move || {
                for file in 0..30 {
                    let name = format!("Ada {thread} {file}");
                    let Ok(Reading::Document(document)) = pool.read(Format::Txt, &resume(&name)) else {
                        panic!("{name}")
                    };
                    assert_eq!(document.lines[0].text, name);
                }
            });
        }
    });
}

#[test]
fn switched_off_it_reads_here_and_says_so() {
    let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
    assert_eq!(pool.status(), Status::InProcess("isolation is switched off".to_owned()));
    assert!(pool.read(Format::Txt, b"Ada").is_ok());
}

#[test]
fn a_library_starts_no_program_that_was_not_named() {
    let auto = Pool::new(Isolation::Auto, Limits::default()).unwrap();
    assert_eq!((auto.status(), auto.started()), (Status::InProcess("no program that reads was named".to_owned()), 0));
    assert!(auto.read(Format::Txt, b"Ada").is_ok());
    assert!(Pool::new(Isolation::Require, Limits::default()).is_err());
}

/// Not a test by itself: the main of a host that names itself as the reader and forgets to serve.
#[test]
#[ignore = "started by the test below"]
fn a_forgetful_host() {
    let Some(host) = std::env::var_os("CVSIFT_TEST_HOST") else { return };
    let pool = Pool::of_program(Isolation::Auto, Limits::default(), Path::new(&host));
    assert_eq!(pool.is_ok(), std::env::var_os("CVSIFT_READ").is_none(), "a reader starts no readers");
    let pool = pool.unwrap();
    assert!(matches!(pool.status(), Status::InProcess(_)));
    for _ in 0..50 {
        assert!(pool.read(Format::Txt, b"Ada").is_ok());
    }
}

#[cfg(unix)]
#[test]
fn a_host_that_forgets_to_serve_is_started_once_more_and_not_without_end() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (host, starts) = (folder.path().join("host"), folder.path().join("starts"));
    // Started once too often it ends by itself, so that a failure of this test is no flood.
    let script = format!(
        "#!/bin/sh\necho x >> {starts}\n[ $(wc -l < {starts}) -gt 20 ] && exit 1\n\
        CVSIFT_TEST_HOST={host} exec {program} --ignored --exact a_forgetful_host\n",
        starts = starts.display(),
        host = host.display(),
        program = std::env::current_exe().unwrap().display()
    );
    std::fs::write(&host, script).unwrap();
    std::fs::set_permissions(&host, std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = std::process::Command::new(&host).env("PATH", "/usr/bin:/bin").output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    let starts = std::fs::read_to_string(starts).unwrap().lines().count();
    assert_eq!(starts, 2, "the host, and one child that is no reader");
}

#[cfg(target_os = "linux")]
#[test]
fn children_are_not_worn_by_the_memory_of_their_parent() {
    let held = std::hint::black_box(vec![1_u8; 200 << 20]);
    let pool = pool(Limits::default());
    for _ in 0..100 {
        assert!(pool.read(Format::Txt, b"Ada").is_ok());
    }
    assert_eq!(pool.started(), 1);
    drop(held);
}

#[cfg(target_os = "linux")]
#[test]
fn children_end_with_the_pool_and_leave_nothing() {
    let open_files = || std::fs::read_dir("/proc/self/fd").unwrap().count();
    // Other tests of this program run beside this one: a process of its own counts alone.
    if std::env::var_os("CVSIFT_TEST_ALONE").is_none() {
        let name = "children_end_with_the_pool_and_leave_nothing";
        let run = std::process::Command::new(std::env::current_exe().unwrap())
            .args([name, "--exact", "--test-threads=1"])
            .env("CVSIFT_TEST_ALONE", "1")
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
        return;
    }
    let files = open_files();
    for round in 0..5 {
        let pool = pool(Limits { files: 2, ..Limits::default() });
        for _ in 0..7 {
            assert!(pool.read(Format::Txt, b"Ada").is_ok());
        }
        assert_eq!(children().len(), 1, "round {round}");
        for pid in children() {
            let killed = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
            assert!(killed.unwrap().success());
        }
        assert!(pool.read(Format::Txt, b"Ada").is_ok(), "after a child was killed from outside");
        drop(pool);
        assert_eq!((children(), open_files()), (Vec::new(), files), "round {round}");
    }
}

#[test]
fn without_a_parent_a_child_ends_by_itself() {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_cvsift"))
        .arg("__read")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(run.status.success());
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn a_timeout_is_the_users() {
    let limits = Limits { timeout: Duration::from_nanos(1), ..Limits::default() };
    let got = pool(limits).read(Format::Txt, b"Ada");
    assert!(matches!(got, Err(Unread { reason: Reason::Timeout, .. })), "{got:?}");
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
#[test]
fn limits_hold_on_every_linux() {
    let Status::Isolated(checks) = pool(Limits::default()).status() else { panic!("children") };
    for name in ["no-new-privileges", "dies-with-parent", "memory-limit", "file-limit", "core-limit", "process-limit"] {
        assert!(checks.iter().any(|check| check.name == name && check.holds), "{name}: {checks:?}");
    }
    for name in ["landlock", "seccomp"] {
        assert!(checks.iter().any(|check| check.name == name), "{name}: {checks:?}");
    }
}

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
    ("hang", Reason::Timeout, "takes more than"),
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

/// What a reader in strange hands tries is refused, every call of it; the gate of 32-bit programs ends it.
#[cfg(target_os = "linux")]
#[test]
fn nothing_that_a_reader_tries_is_allowed() {
    let pool = pool(PATIENT);
    let Err(unread) = pool.read(Format::Txt, &fault("escape")) else { panic!("it was read") };
    assert!(unread.detail.contains("allowed: []"), "{unread}");
    #[cfg(target_arch = "x86_64")]
    {
        let Err(unread) = pool.read(Format::Txt, &fault("old calls")) else { panic!("it was read") };
        assert!(unread.reason == Reason::Crashed && unread.detail.contains("signal"), "{unread}");
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

/// Time that a hang costs here. Filling the memory takes a third of a second: a busy machine must not make a hang of it.
const HASTY: &str = "10s";

/// A folder of good files, and of faults that stand between them by name.
struct Folder(tempfile::TempDir);

impl Folder {
    /// The made-up resumes of the fixtures, and short ones of as many other people as are missing.
    fn of_good_files(count: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fixtures = std::fs::read_dir("fixtures/resumes").unwrap().map(|entry| entry.unwrap().path());
        let fixtures: Vec<_> = fixtures.take(count / 2).collect();
        for (n, path) in fixtures.iter().enumerate() {
            let name = path.file_name().unwrap().to_str().unwrap();
            std::fs::copy(path, folder.path().join(format!("{n:03}-good-{name}"))).unwrap();
        }
        for n in fixtures.len()..count {
            let who: String = n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
            let (start, end) = (1990 + n % 20, 2011 + n % 12);
            let text =
                format!("Ada F{who}\nf{who}@example.org\n\nExperience\nEngineer, Example {who} Ltd, {start} - {end}\n");
            std::fs::write(folder.path().join(format!("{n:03}-good.txt")), text).unwrap();
        }
        Self(folder)
    }

    fn add_faults(&self, each: usize) {
        for n in 0..each {
            for (name, ..) in FAULTS {
                let bytes = [fault(name), n.to_string().into_bytes()].concat();
                std::fs::write(self.0.path().join(format!("{n:03}-{name}.txt")), bytes).unwrap();
            }
        }
    }

    /// The rows and the list of the unread, `(file, reason, detail)`.
    fn screen(&self) -> (String, Vec<[String; 3]>) {
        let results = tempfile::tempdir().unwrap();
        let at = |name: &str| results.path().join(name);
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_cvsift"))
            .arg("screen")
            .arg(self.0.path())
            .args(["--criteria", "criteria/backend-platforms-lead.json", "--as-of", "2024-01", "--quiet"])
            .args(["--isolation", "require", "--timeout", HASTY, "--jobs", "8", "--out"])
            .arg(at("list.csv"))
            .arg("--out")
            .arg(at("list.json"))
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let list: serde_json::Value = serde_json::from_slice(&std::fs::read(at("list.json")).unwrap()).unwrap();
        let text = |entry: &serde_json::Value, key: &str| entry[key].as_str().unwrap().to_owned();
        let unread = list["unread"].as_array().unwrap().iter();
        let unread = unread.map(|entry| ["file", "reason", "detail"].map(|key| text(entry, key))).collect();
        (std::fs::read_to_string(at("list.csv")).unwrap(), unread)
    }
}

/// Screens good files alone and then among faults: their rows are the same bytes, and each fault has its reason.
fn screen_among_faults(good: usize, each: usize) {
    let folder = Folder::of_good_files(good);
    let (clean, unread) = folder.screen();
    assert_eq!((clean.lines().count(), unread.len()), (1 + good, 0));
    folder.add_faults(each);
    let (rows, unread) = folder.screen();
    let rest = rows.strip_prefix(&clean).expect("the rows of good files are those of a clean run");
    assert_eq!((rest.lines().count(), unread.len()), (each * FAULTS.len(), each * FAULTS.len()));
    for (name, reason, said) in FAULTS {
        let of_fault = unread.iter().filter(|[file, ..]| file.ends_with(&format!("-{name}.txt")));
        let right = of_fault.filter(|[_, told, detail]| told == reason.name() && detail.contains(said));
        assert_eq!(right.count(), each, "{name}: {unread:?}");
    }
}

#[test]
fn a_run_among_faults_gives_the_rows_of_a_clean_one() {
    screen_among_faults(60, 2);
}

/// `cargo test --features faults --test isolate -- --ignored`: over a minute, most of which is waiting for hangs.
#[test]
#[ignore = "takes over a minute"]
fn a_long_run_among_faults_gives_the_rows_of_a_clean_one() {
    screen_among_faults(300, 50);
}

/// A hundred parts that each would take a whole timeout take one together, and harm nobody beside them.
#[test]
fn an_archive_of_parts_that_hang_takes_the_time_of_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("in")).unwrap();
    std::fs::write(at("in/ada.txt"), "Ada Example\n\nExperience\nNurse, Blue Door, 2016 - 2019\n").unwrap();
    let mut zip = zip::ZipWriter::new(std::fs::File::create(at("in/many.zip")).unwrap());
    for part in 0..64 {
        zip.start_file(format!("{part}.txt"), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &fault("hang")).unwrap();
    }
    zip.finish().unwrap();
    let started = Instant::now();
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_cvsift"))
        .args(["screen", "--criteria", "registered-nurse", "--timeout", "2s", "--quiet", "--out"])
        .args([at("list.json"), at("in")])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    // Two seconds, and a little for each part; it would be over two minutes.
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    let list = std::fs::read_to_string(at("list.json")).unwrap();
    assert_eq!(list.matches("\"timeout\"").count(), 64, "each part is told of");
    assert!(list.contains("ada.txt"));
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

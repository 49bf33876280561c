//! Faults of the machine: whatever ends a run leaves the old output whole or the new one and no child, and whatever a
//! run lacks costs at most what it is needed for, and is said.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may stop where it stands and tell its figures")]

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const RESUMES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/resumes");

fn screen(input: &Path, out: &Path) -> Command {
    screen_as_of("2024-01", input, out)
}

fn screen_as_of(month: &str, input: &Path, out: &Path) -> Command {
    let mut run = Command::new(env!("CARGO_BIN_EXE_cvsift"));
    run.arg("screen").arg(input).args(["--criteria", "registered-nurse", "--as-of", month, "--quiet", "--out"]);
    run.arg(out).stdout(Stdio::null()).stderr(Stdio::piped());
    run
}

/// The list of an earlier month, as it lies where the next is to be written, and its path.
fn old_list(folder: &Path) -> (PathBuf, Vec<u8>) {
    let path = folder.join("old.csv");
    assert!(screen_as_of("2001-01", Path::new(RESUMES), &path).status().unwrap().success());
    let list = fs::read(&path).unwrap();
    (path, list)
}

/// The same command started by a shell that sets something before.
fn after(setting: &str, run: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("{setting}; exec \"$0\" \"$@\"")).arg(run.get_program()).args(run.get_args());
    shell.stdout(Stdio::null()).stderr(Stdio::piped());
    shell
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn pid(process: &std::process::Child) -> Pid {
    Pid::from_raw(i32::try_from(process.id()).unwrap()).unwrap()
}

/// Children of a process that run.
fn children(parent: u32) -> Vec<Pid> {
    let list = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
    let mut all: Vec<Pid> = list.split_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?)).collect();
    // Children belong to the thread that started them.
    for task in fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten() {
        let list = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        all.extend(list.split_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?)));
    }
    all.sort_by_key(|pid| pid.as_raw_nonzero());
    all.dedup();
    all
}

fn is_reader(pid: Pid) -> bool {
    let command = fs::read(format!("/proc/{}/cmdline", pid.as_raw_nonzero())).unwrap_or_default();
    command.ends_with(b"__read\0")
}

/// What becomes of each file, by its name in the results: ranked, or the reason why it is not read.
fn fates(results: &Path) -> Vec<(String, String)> {
    let results: Value = serde_json::from_slice(&fs::read(results).unwrap()).unwrap();
    let file = |entry: &Value| entry["file"].as_str().unwrap().to_owned();
    let mut all = Vec::new();
    for list in ["candidates", "duplicates"] {
        all.extend(results[list].as_array().unwrap().iter().map(|entry| (file(entry), "read".to_owned())));
    }
    let unread = results["unread"].as_array().unwrap();
    all.extend(unread.iter().map(|entry| (file(entry), entry["reason"].as_str().unwrap().to_owned())));
    all.sort();
    all
}

#[test]
fn whatever_ends_a_run_leaves_the_output_whole_and_no_child() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let started = Instant::now();
    assert!(screen(Path::new(RESUMES), &at("new.csv")).status().unwrap().success());
    let whole = started.elapsed();
    let new = fs::read(at("new.csv")).unwrap();
    let (_, old) = old_list(folder.path());
    let (mut ended, mut reading) = (0, 0);
    for (end, times) in [(Signal::KILL, 100_u32), (Signal::INT, 10), (Signal::TERM, 10)] {
        for time in 0..times {
            fs::write(at("list.csv"), &old).unwrap();
            let mut run = screen(Path::new(RESUMES), &at("list.csv")).spawn().unwrap();
            std::thread::sleep(whole * time / times);
            let readers: Vec<Pid> = children(run.id()).into_iter().filter(|pid| is_reader(*pid)).collect();
            reading += usize::from(!readers.is_empty());
            kill_process(pid(&run), end).unwrap();
            let status = run.wait().unwrap();
            ended += usize::from(status.signal() == Some(end.as_raw()));
            assert!(status.success() || status.signal() == Some(end.as_raw()), "{status:?}");
            let found = fs::read(at("list.csv")).unwrap();
            assert!(found == old || found == new, "{end:?} {time}: the old list or the new one");
            let until = Instant::now() + Duration::from_secs(10);
            while readers.iter().any(|pid| is_reader(*pid)) {
                assert!(Instant::now() < until, "{end:?} {time}: a reader outlives its parent");
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }
    assert!(ended > 30 && reading > 10, "{ended} ended, {reading} while they read");
}

#[test]
fn readers_that_are_killed_all_the_time_cost_no_run() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("list.json");
    let known = |fate: &str| matches!(fate, "read" | "crashed" | "memory");
    let mut killed = 0;
    // On a busy machine a run may be over before anything is killed.
    for _ in 0..50 {
        let mut run = screen(Path::new(RESUMES), &out).spawn().unwrap();
        while run.try_wait().unwrap().is_none() {
            for reader in children(run.id()).into_iter().filter(|pid| is_reader(*pid)) {
                killed += usize::from(kill_process(reader, Signal::KILL).is_ok());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let output = run.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        let fates = fates(&out);
        assert_eq!(fates.len(), fs::read_dir(RESUMES).unwrap().count(), "{fates:?}");
        assert!(fates.iter().all(|(_, fate)| known(fate)), "{fates:?}");
        if killed >= 20 {
            return;
        }
    }
    panic!("only {killed} readers were met");
}

#[test]
fn a_run_that_is_stopped_for_longer_than_a_file_may_take_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, out) = (folder.path().join("plain.json"), folder.path().join("list.json"));
    assert!(screen(Path::new(RESUMES), &plain).status().unwrap().success());
    let mut run = screen(Path::new(RESUMES), &out);
    let run = run.args(["--timeout", "2s"]).process_group(0).spawn().unwrap();
    for _ in 0..3 {
        std::thread::sleep(Duration::from_millis(40));
        let _ = kill_process_group(pid(&run), Signal::STOP);
        std::thread::sleep(Duration::from_millis(2300));
        let _ = kill_process_group(pid(&run), Signal::CONT);
    }
    let output = run.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(fates(&out), fates(&plain));
}

#[test]
fn little_is_needed_for_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    assert!(screen(Path::new(RESUMES), &at("plain.csv")).status().unwrap().success());
    let plain = fs::read(at("plain.csv")).unwrap();
    for setting in [
        "ulimit -n 64",
        "ulimit -v 4000000",
        "ulimit -s 1024",
        "export TMPDIR=/nowhere; unset HOME PATH",
        "exec <&-",
        "exec >&-",
        "exec 2>&-",
        "exec <&- >&- 2>&-",
        "export LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 TZ=Asia/Kathmandu",
        "cd /; umask 077",
    ] {
        let output = after(setting, &screen(Path::new(RESUMES), &at("list.csv"))).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{setting}: {}", said(&output));
        assert_eq!(fs::read(at("list.csv")).unwrap(), plain, "{setting}");
        fs::remove_file(at("list.csv")).unwrap();
    }
}

#[test]
fn where_little_is_left_the_run_says_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("list.csv");
    let (_, old) = old_list(folder.path());
    for setting in ["ulimit -n 12", "ulimit -v 300000", "ulimit -v 120000"] {
        fs::write(&out, &old).unwrap();
        let output = after(setting, &screen(Path::new(RESUMES), &out)).output().unwrap();
        let found = fs::read(&out).unwrap();
        eprintln!("{setting}: {:?} {}", output.status, said(&output));
        let rows = String::from_utf8_lossy(&found).matches('\n').count();
        assert!(found == old || output.status.success() && rows > 50, "{setting}: the list is whole or the old one");
        assert!(output.status.success() || !output.stderr.is_empty(), "{setting}: {:?}", output.status);
    }
}

/// Runs a shell with mounts of its own, where that is allowed.
fn with_mounts(mounts: &str, run: &Command) -> Option<Output> {
    let unshare = |flags: &str, script: &str| {
        let mut command = Command::new("unshare");
        command.args([flags, "sh", "-c", script]).arg(run.get_program()).args(run.get_args());
        command.stdout(Stdio::null()).stderr(Stdio::piped()).output()
    };
    let flags = ["-m", "-rm"]
        .into_iter()
        .find(|flags| unshare(flags, "mount -t tmpfs none /mnt").is_ok_and(|output| output.status.success()));
    let Some(flags) = flags else {
        eprintln!("skipped: no mounts of its own are allowed here");
        return None;
    };
    Some(unshare(flags, &format!("set -e; {mounts}; exec \"$0\" \"$@\"")).unwrap())
}

#[test]
fn a_full_disk_a_read_only_one_and_a_bare_system_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("out")).unwrap();
    assert!(screen(Path::new(RESUMES), &at("plain.csv")).status().unwrap().success());
    let plain = fs::read(at("plain.csv")).unwrap();
    let out = at("out").display().to_string();
    let kept = at("kept.csv").display().to_string();
    let (there, old) = old_list(folder.path());
    let old_place = there.display();
    // Room for the old list and not for the new one beside it.
    let room = old.len().div_ceil(4096) * 4 + 12;
    // What is in the folder is copied out of the mount by a shell that goes on after the run.
    for (mounts, code, words) in [
        (format!("mount -t tmpfs -o size={room}k none {out}; cp {old_place} {out}/list.csv"), 5, "space"),
        (format!("mount -t tmpfs none {out}; cp {old_place} {out}/list.csv; mount -o remount,ro {out}"), 5, "ead-only"),
        (format!("mount -t tmpfs none /proc; mount -t tmpfs none {out}"), 0, "in this process itself"),
        (format!("mount -t tmpfs -o mode=000 none /var/tmp; mount -t tmpfs none {out}"), 0, ""),
    ] {
        let run = screen(Path::new(RESUMES), &at("out/list.csv"));
        let script = format!(
            "{mounts}; set +e; \"$0\" \"$@\"; code=$?; cp {out}/list.csv {kept}; ls -A {out} | wc -l >{kept}.count; exit $code"
        );
        let Some(output) = with_mounts(&script, &run) else { return };
        let told = said(&output);
        eprintln!("{mounts}: {:?} {told}", output.status.code());
        assert_eq!(output.status.code(), Some(code), "{mounts}: {told}");
        assert!(told.contains(words), "{mounts}: {told}");
        let found = fs::read(&kept).unwrap();
        assert!(if code == 0 { found == plain } else { found == old }, "{mounts}");
        assert_eq!(fs::read_to_string(format!("{kept}.count")).unwrap().trim(), "1", "{mounts}: nothing is left");
    }
}

/// A folder of all that file systems allow, with one resume, and how many files it has.
fn odd_folder(folder: &Path) -> usize {
    use rustix::fs::{CWD, Mode, mkfifoat, symlink};
    let text = "Ada Example\nada@example.org\n\nExperience\nNurse, Blue Door, January 2016 - March 2019\n";
    let named = |name: &OsStr| fs::write(folder.join(name), text).unwrap();
    named(OsStr::new(&format!("{}.txt", "n".repeat(251))));
    named(OsStr::from_bytes(b"\xff\xfe\x80.txt"));
    named(OsStr::new("line\nbreak\u{202e}.txt"));
    let mut deep = folder.to_owned();
    for _ in 0..200 {
        deep.push("d");
        fs::create_dir(&deep).unwrap();
    }
    fs::write(deep.join("deep.txt"), text).unwrap();
    symlink("loop", folder.join("loop")).unwrap();
    symlink(".", folder.join("here")).unwrap();
    symlink("/dev/zero", folder.join("zero.txt")).unwrap();
    mkfifoat(CWD, folder.join("fifo.txt"), Mode::RUSR).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket.txt")).unwrap();
    fs::File::create(folder.join("sparse.pdf")).unwrap().set_len(4 << 30).unwrap();
    9
}

#[test]
fn whatever_file_systems_allow_is_accounted_for() {
    let folder = tempfile::tempdir().unwrap();
    let given = folder.path().join("in");
    fs::create_dir(&given).unwrap();
    let count = odd_folder(&given);
    let out = folder.path().join("list.json");
    let started = Instant::now();
    let output = screen(&given, &out).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(started.elapsed() < Duration::from_secs(20), "nothing of it is waited for");
    let fates = fates(&out);
    let with = |reason: &str| fates.iter().filter(|(_, fate)| fate == reason).count();
    // The folders below the deepest that is looked at are one entry.
    assert_eq!(fates.len(), count + 1, "{fates:?}");
    assert_eq!((with("read"), with("skipped"), with("too-large"), with("refused")), (3, 5, 1, 1), "{fates:?}");
}

#[test]
fn files_that_change_grow_and_vanish_while_they_are_read_cost_no_run() {
    let folder = tempfile::tempdir().unwrap();
    let given = folder.path().join("in");
    fs::create_dir(&given).unwrap();
    let path = |at: usize| given.join(format!("{at}.txt"));
    let text = |at: usize| {
        format!(
            "Ada F{at}\na{at}@example.org\n\nExperience\nNurse, Door {at}, 2016 - 2019\n{}",
            "Care\n".repeat(at % 99)
        )
    };
    (0..200).for_each(|at| fs::write(path(at), text(at)).unwrap());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut at = 0;
            while !done.load(Ordering::Relaxed) {
                at = (at + 7) % 200;
                match at % 4 {
                    0 => drop(fs::remove_file(path(at))),
                    1 => fs::write(path(at), text(at + 50)).unwrap(),
                    2 => fs::File::options().create(true).append(true).open(path(at)).map(|_| ()).unwrap(),
                    _ => {
                        let _ = fs::File::create(path(at)).unwrap().set_len(((at * 1013) % 40_000_000) as u64);
                    }
                }
            }
        });
        for round in 0..5 {
            let out = folder.path().join(format!("list{round}.json"));
            let output = screen(&given, &out).output();
            done.store(round == 4, Ordering::Relaxed);
            let output = output.unwrap();
            assert!(output.status.success(), "{}", said(&output));
            let fates = fates(&out);
            assert!(fates.len() >= 140, "{}: what was there is told of", fates.len());
        }
    });
}

#[test]
fn outputs_that_cannot_be_written_are_told_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("folder.csv")).unwrap();
    fs::write(at("file"), "").unwrap();
    for (out, words) in [("folder.csv", "folder"), ("none/list.csv", "none"), ("file/list.csv", "file")] {
        let output = screen(Path::new(RESUMES), &at(out)).output().unwrap();
        assert_eq!(output.status.code(), Some(5), "{out}: {}", said(&output));
        assert!(said(&output).contains(words), "{out}: {}", said(&output));
    }
    let full = after("exec >/dev/full", &screen(Path::new(RESUMES), Path::new("-"))).output().unwrap();
    assert_eq!(full.status.code(), Some(5), "{}", said(&full));
    assert!(said(&full).contains("space"), "{}", said(&full));
    // Whoever reads the list may go away in the middle of it: no mistake of the run.
    let piped: PathBuf = at("piped");
    let run = screen(Path::new(RESUMES), Path::new("-"));
    let script = format!("{{ \"$0\" \"$@\"; echo $? >{}; }} | head -c 1 >/dev/null", piped.display());
    let output = Command::new("sh").arg("-c").arg(script).arg(run.get_program()).args(run.get_args()).output();
    assert_eq!(said(&output.unwrap()), "");
    assert_eq!(fs::read_to_string(piped).unwrap().trim(), "0");
}

//! Children that misbehave on the wire: scripts stand in for a reader that strangers have taken over.
#![expect(clippy::unwrap_used, reason = "tests may fail where they stand")]

use super::child::Child;
use super::frame::{Header, MAX_REPLY, put};
use super::{Check, Isolation, Limits, Pool, Status};
use crate::document::scan::Order;
use crate::document::{Format, Line, Lines, Reading, Reason, Unread};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;

const QUICK: Limits = Limits { timeout: Duration::from_secs(2), memory: 512 << 20, files: 500 };

/// Held through each test: a program cannot be started while another thread that starts one still has it open.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A program that says hello, waits for a request, then does `then`; `$0.reply` holds `reply`.
fn script(then: &str, reply: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("child");
    let hello = put(Vec::new(), 0, 0, &vec![Check::new("seccomp", true, "a script's word for it")]).unwrap();
    fs::write(folder.path().join("child.hello"), hello).unwrap();
    fs::write(folder.path().join("child.reply"), reply).unwrap();
    fs::write(&program, format!("#!/bin/sh\nPATH=/bin:/usr/bin\ncat $0.hello\nhead -c 1 >/dev/null\n{then}\n"))
        .unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    (folder, program)
}

/// The reply to the first request.
fn reply(number: u32) -> Vec<u8> {
    let mut lines = Lines::new();
    lines.push("Ada", &Line::on_page(1));
    let mut document = lines.into_document(Format::Txt, 1);
    document.lines[0].number = 9;
    put(Vec::new(), number, 0, &Ok::<_, Unread>(Reading::Document(document))).unwrap()
}

fn outcome(then: &str, reply: &[u8]) -> Result<u32, Reason> {
    let (_folder, program) = script(then, reply);
    let pool = Pool::of_program(Isolation::Require, QUICK, &program).unwrap();
    match pool.read(Format::Txt, &vec![b'x'; 3 << 20]) {
        Ok(Reading::Document(document)) => Ok(document.lines[0].number),
        Ok(Reading::Parts(_)) => panic!("no parts were given"),
        Err(unread) => Err(unread.reason),
    }
}

#[test]
fn a_child_is_believed_in_nothing() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let headed =
        |length: usize, body: &[u8]| [&Header { number: 1, tag: 0, length: length as u32 }.encode()[..], body].concat();
    let more = [reply(1), vec![0]].concat();
    for (what, then, reply, expected) in [
        ("an honest reply, its line counted again", "cat $0.reply; exec sleep 9", reply(1), Ok(1)),
        ("no reader of the request, yet a reply", "exec 0<&-; cat $0.reply; exec sleep 9", reply(1), Ok(1)),
        ("the reply to another file", "cat $0.reply; exec sleep 9", reply(2), Err(Reason::Crashed)),
        ("more than the reply", "cat $0.reply; exec sleep 9", more, Err(Reason::Crashed)),
        ("a body that is no result", "cat $0.reply; exec sleep 9", headed(3, b"\x07\x07\x07"), Err(Reason::Crashed)),
        ("a length over the cap", "cat $0.reply; exec sleep 9", headed(MAX_REPLY + 1, b""), Err(Reason::Crashed)),
        ("a body that stops short", "cat $0.reply", headed(99, b"short"), Err(Reason::Crashed)),
        ("a body that never comes", "cat $0.reply; exec sleep 9", headed(99, b"short"), Err(Reason::Timeout)),
        ("silence", "exec sleep 9", Vec::new(), Err(Reason::Timeout)),
        ("closed pipes", "exec 0<&- 1>&- 2>&-; exec sleep 9", Vec::new(), Err(Reason::Crashed)),
        ("a closed error pipe", "exec 2>&-; exec sleep 9", Vec::new(), Err(Reason::Timeout)),
        ("a flood of replies", "cat /dev/urandom", Vec::new(), Err(Reason::Crashed)),
        ("a flood of errors", "cat /dev/zero >&2", Vec::new(), Err(Reason::Crashed)),
        ("an end", "exit 0", Vec::new(), Err(Reason::Crashed)),
        ("an end by signal", "kill -TERM $$", Vec::new(), Err(Reason::Crashed)),
        (
            "a lack of memory",
            "echo memory allocation of 9 bytes failed >&2; kill -ABRT $$",
            Vec::new(),
            Err(Reason::Memory),
        ),
    ] {
        assert_eq!(outcome(then, &reply), expected, "{what}");
    }
}

#[test]
fn without_children_auto_reads_here_and_says_so() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (_folder, silent) = script("", b"");
    fs::write(&silent, "#!/bin/sh\nexit 0\n").unwrap();
    for program in [PathBuf::from("/no/such/program"), PathBuf::from("/dev/null"), silent] {
        let auto = Pool::of_program(Isolation::Auto, QUICK, &program).unwrap();
        assert!(matches!(auto.status(), Status::InProcess(_)), "{}", program.display());
        assert!(auto.read(Format::Txt, b"Ada").is_ok());
        assert!(Pool::of_program(Isolation::Require, QUICK, &program).is_err(), "{}", program.display());
    }
}

#[test]
fn a_lost_child_is_reaped() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (_folder, program) = script("exec sleep 9", b"");
    let mut child = Child::start(&program, &Order::Text, &QUICK).unwrap();
    assert!(child.is_alive());
    let lost = child.read(Format::Txt, b"Ada", &QUICK).unwrap_err();
    assert_eq!((lost.unread.reason, lost.again, child.is_alive()), (Reason::Timeout, false, false));
}

#[test]
fn what_is_required_is_shut_in_and_auto_says_where_it_is_not() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    for (checks, closed) in [
        (vec![], false),
        (vec![Check::new("landlock", false, "not here"), Check::new("seccomp", false, "nor here")], false),
        (vec![Check::new("landlock", false, "not here"), Check::new("seccomp", true, "25 calls")], true),
        (vec![Check::new("landlock", true, "no file"), Check::new("seccomp", false, "nor here")], true),
    ] {
        let (folder, program) = script("exec sleep 9", b"");
        fs::write(folder.path().join("child.hello"), put(Vec::new(), 0, 0, &checks).unwrap()).unwrap();
        let required = Pool::of_program(Isolation::Require, QUICK, &program);
        assert_eq!(required.is_ok(), closed, "{checks:?}");
        let said = Pool::of_program(Isolation::Auto, QUICK, &program).unwrap().status().degraded();
        assert_eq!(said.is_none(), closed, "{said:?}");
        if !checks.is_empty() && !closed {
            assert!(said.unwrap().contains("(landlock: not here; seccomp: nor here)"));
        }
    }
}

#[test]
fn a_child_is_not_worn_by_what_its_parent_held() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    for (started_at, peak, worn) in
        [(0, 0, false), (0, 200 << 10, true), (300 << 10, 300 << 10, false), (300 << 10, 301 << 10, true)]
    {
        let (folder, program) = script("cat $0.reply; exec sleep 9", b"");
        fs::write(folder.path().join("child.hello"), put(Vec::new(), 0, started_at, &Vec::<Check>::new()).unwrap())
            .unwrap();
        let read = Ok::<_, Unread>(Reading::Document(Lines::new().into_document(Format::Txt, 1)));
        fs::write(folder.path().join("child.reply"), put(Vec::new(), 1, peak, &read).unwrap()).unwrap();
        let mut child = Child::start(&program, &Order::Text, &QUICK).unwrap();
        child.read(Format::Txt, b"Ada", &QUICK).unwrap().unwrap();
        assert_eq!(child.is_worn(&QUICK), worn, "{started_at} {peak}");
    }
}

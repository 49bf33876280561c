//! `screen --job`: drafts and screens in one go, and keeps what somebody typed into a draft.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const JOB: &str = "tests/cases/jobs/registered-nurse.txt";

fn cvsift(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cvsift"));
    command.args(args).env_remove("CVSIFT_CRITERIA").current_dir(env!("CARGO_MANIFEST_DIR"));
    command.stdin(Stdio::null()).output().unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn screened(out: &Path) -> Output {
    let out = out.display().to_string();
    cvsift(&["screen", "fixtures/resumes/grace-spaced-headings.pdf", "--job", JOB, "--as-of", "2024-01", "--out", &out])
}

#[test]
fn a_job_is_drafted_beside_the_output_and_a_changed_draft_is_kept() {
    let folder = folder("job");
    let (list, draft) = (folder.join("list.csv"), folder.join("list.criteria.json"));
    let done = screened(&list);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stderr).contains("list.criteria.json"));
    assert!(list.exists());
    let new = cvsift(&["criteria", "new", "--from", JOB]);
    assert_eq!(fs::read(&draft).unwrap(), new.stdout, "the same draft as `criteria new` gives");
    assert!(screened(&list).status.success(), "the same run again finds the same draft");

    let typed = fs::read_to_string(&draft).unwrap().replacen("\"role\"", "\"summary\": \"mine\",\n  \"role\"", 1);
    fs::write(&draft, &typed).unwrap();
    let refused = screened(&list);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--criteria"), "it says what to do");
    assert_eq!(fs::read_to_string(&draft).unwrap(), typed);
}

#[test]
fn a_job_and_criteria_are_one_too_many() {
    let both = cvsift(&["screen", "fixtures/resumes", "--job", JOB, "--criteria", "criteria/registered-nurse.json"]);
    assert_eq!(both.status.code(), Some(2));
    let none = cvsift(&["screen", "fixtures/resumes"]);
    assert_eq!(none.status.code(), Some(2));
}

#[test]
fn a_role_that_is_built_in_is_taken_by_its_name() {
    let resume = "fixtures/resumes/grace-spaced-headings.pdf";
    let explain = |criteria: &str| {
        let done = cvsift(&["explain", resume, "--criteria", criteria, "--as-of", "2024-01"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    };
    assert_eq!(explain("registered-nurse"), explain("criteria/registered-nurse.json"));
}

#[test]
fn a_job_may_come_from_standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cvsift"))
        .args(["criteria", "new", "--from", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(JOB)).unwrap();
    child.stdin.take().unwrap().write_all(&text).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(done.stdout, cvsift(&["criteria", "new", "--from", JOB]).stdout);
}

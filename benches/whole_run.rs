//! The whole run, measured: processor time and peak memory a file of `cvsift screen`, with isolation and without, beside
//! tools that only extract the text.
//!
//! `cargo bench -- FOLDER` (without a folder: the fixtures). Each command runs in a process of its own, once to warm up
//! and then several times; the median counts. What is not installed is left out and said so.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Counted runs of each command.
const RUNS: usize = 5;
/// The argument with which this program measures one command.
const MEASURE: &str = "--measure-one";

fn main() {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).filter(|a| a != "--bench").collect();
    if arguments.first().is_some_and(|first| first == MEASURE) {
        return measure_one(&arguments[1..]);
    }
    let folder = arguments.first().map_or_else(|| PathBuf::from("fixtures/resumes"), PathBuf::from);
    let files = cvsift::intake::gather(std::slice::from_ref(&folder)).files;
    let pdfs: Vec<&PathBuf> =
        files.iter().filter(|f| f.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf"))).collect();
    println!("{}: {} files, {} of them PDF; median of {RUNS} runs\n", folder.display(), files.len(), pdfs.len());
    println!("{:44} {:>12} {:>12} {:>10}", "command", "ms a file", "ms in all", "peak MiB");
    let out = std::env::temp_dir().join(format!("cvsift-bench-{}.csv", std::process::id()));
    for isolation in ["auto", "none"] {
        let arguments = [
            "screen".into(),
            folder.clone().into_os_string(),
            "--criteria".into(),
            "criteria/backend-platforms-lead.json".into(),
            "--quiet".into(),
            "--isolation".into(),
            isolation.into(),
            "--out".into(),
            out.clone().into_os_string(),
        ];
        row(&format!("cvsift screen --isolation {isolation}"), env!("CARGO_BIN_EXE_cvsift"), &arguments, files.len());
    }
    // The exit code of the run was seen above; a file that is not there is no concern.
    let _ = std::fs::remove_file(&out);
    let each = format!("for f in {}; do pdftotext \"$f\" - >/dev/null 2>&1; done", quoted(&pdfs));
    if has("pdftotext", &["-v"]) {
        row("pdftotext, text of the PDFs only", "sh", &["-c".into(), each.into()], pdfs.len());
    }
    for (module, name, code) in [
        (
            "fitz",
            "PyMuPDF, text of the PDFs only",
            "import sys,fitz\nfor f in sys.argv[1:]:\n  try: [p.get_text() for p in fitz.open(f)]\n  except Exception: pass",
        ),
        (
            "pypdfium2",
            "pypdfium2, text of the PDFs only",
            "import sys,pypdfium2 as p\nfor f in sys.argv[1:]:\n  try: [q.get_textpage().get_text_bounded() for q in p.PdfDocument(f)]\n  except Exception: pass",
        ),
    ] {
        if has("python3", &["-c", &format!("import {module}")]) {
            let mut arguments: Vec<OsString> = vec!["-c".into(), code.into()];
            arguments.extend(pdfs.iter().map(|f| f.as_os_str().to_owned()));
            row(name, "python3", &arguments, pdfs.len());
        } else {
            println!("{name:44} not installed");
        }
    }
}

fn quoted(files: &[&PathBuf]) -> String {
    files.iter().map(|f| format!("'{}'", f.display().to_string().replace('\'', "'\\''"))).collect::<Vec<_>>().join(" ")
}

fn has(program: &str, arguments: &[&str]) -> bool {
    let ran = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    ran.is_ok_and(|status| status.success())
}

/// Runs a command several times and prints its medians.
fn row(name: &str, program: impl AsRef<Path>, arguments: &[OsString], files: usize) {
    let mut figures: Vec<(f64, f64)> =
        (0..=RUNS).filter_map(|_| measure(program.as_ref(), arguments)).skip(1).collect();
    figures.sort_by(|a, b| a.0.total_cmp(&b.0));
    match figures.get(figures.len() / 2) {
        Some((ms, mib)) => println!("{name:44} {:>12.2} {ms:>12.0} {mib:>10.0}", ms / files.max(1) as f64),
        None => println!("{name:44} failed"),
    }
}

/// Processor time in ms and peak memory in MiB of one run, its children included.
fn measure(program: &Path, arguments: &[OsString]) -> Option<(f64, f64)> {
    let this = std::env::current_exe().ok()?;
    let output = Command::new(this).arg(MEASURE).arg(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (ms, mib) = text.trim().split_once(' ')?;
    Some((ms.parse().ok()?, mib.parse().ok()?))
}

#[cfg(unix)]
fn measure_one(command: &[OsString]) {
    let Some((program, arguments)) = command.split_first() else { return };
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !status.is_ok_and(|s| s.success()) {
        return;
    }
    // SAFETY: rusage is plain numbers, for which zeros are valid, and getrusage fills the one it is given.
    #[expect(unsafe_code, reason = "getrusage has no safe form in the standard library")]
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    };
    let ms = |t: libc::timeval| t.tv_sec as f64 * 1000.0 + t.tv_usec as f64 / 1000.0;
    println!("{} {}", ms(usage.ru_utime) + ms(usage.ru_stime), usage.ru_maxrss as f64 / 1024.0);
}

#[cfg(not(unix))]
fn measure_one(_command: &[OsString]) {}

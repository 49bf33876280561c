//! Scans are read: twenty resumes drawn as pictures, in five treatments, hold the words, facts and scores of their text.
//!
//! Models are looked for in `target/ocr`, where `.ci/run` installs them, or where `CVSIFT_OCR_MODELS` says. Without them,
//! and in a build that is not optimised, in which a page takes minutes, the test is skipped loudly; with
//! `CVSIFT_SCANS=require`, as `.ci/run` sets it, it fails. `CVSIFT_SCANS=all` draws each resume in all treatments.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may stop where it stands, and tells what it skips and finds"
)]

#[path = "scans/treatments.rs"]
mod treatments;

use cvsift::criteria;
use cvsift::document::Document;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::document::scan::Engine;
use cvsift::intake::Source;
use cvsift::lexicon::Lexicon;
use cvsift::profile::{self, Profile};
use cvsift::resume::Resume;
use cvsift::screen::{Judge, Screening, judged};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;
use treatments::{TREATMENTS, drawn, packed};

const RESUMES: [&str; 20] = [
    "amara-classic", "ana-two-columns", "anonymous-export", "bruno-interleaved", "chidi-gutter-dates",
    "delia-right-dates", "emil-job-table", "farah-profile-export", "grace-spaced-headings", "hugo-no-headings",
    "ines-three-pages", "jun-letters", "kavya-symbol-bullets", "margaux-french", "nadia-words", "niklas-german",
    "oscar-oldest-first", "pilar-spanish", "tomas-broken-lines", "vera-right-sidebar",
];
const ROLE: &str = "criteria/backend-platforms-lead.json";

/// The folder of the models, if they are there and this build is fit to run them.
fn models() -> Option<PathBuf> {
    let given = std::env::var_os("CVSIFT_OCR_MODELS").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = given.into_iter().chain([root.join("target/ocr")]).find(|folder| folder.is_dir());
    let why = match &folder {
        Some(_) if !cfg!(debug_assertions) => return folder,
        Some(_) => "this build is not optimised (`cargo test --release --test scans`); no scan was read",
        None => "no models in target/ocr; no scan was read",
    };
    assert!(std::env::var_os("CVSIFT_SCANS").is_none_or(|value| value != "require"), "{why}");
    eprintln!("SKIPPED: {why}");
    None
}

fn cvsift(models: Option<&Path>, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cvsift"));
    command.args(arguments).args(["--timeout", "2m"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["CVSIFT_OCR", "CVSIFT_TIMEOUT", "XDG_DATA_HOME", "HOME"] {
        command.env_remove(name);
    }
    match models {
        Some(folder) => command.env("CVSIFT_OCR_MODELS", folder),
        None => command.env_remove("CVSIFT_OCR_MODELS").env("PATH", ""),
    };
    command.output().unwrap()
}

/// What was read of a file.
#[derive(Default)]
struct Read {
    words: Vec<String>,
    facts: Vec<String>,
    score: Option<u32>,
}

/// What was read of each file of a folder, by its name without ending.
fn read(folder: &Path, models: Option<&Path>) -> BTreeMap<String, Read> {
    let lexicon = Lexicon::built_in().unwrap();
    let criteria = criteria::load(Path::new(ROLE), &lexicon).unwrap();
    let lexicon = Lexicon::with_skills(&criteria.lexicon_rows).unwrap();
    let limits = Limits { timeout: Duration::from_mins(2), ..Limits::default() };
    let pool = Pool::of_program(Isolation::Require, limits, Path::new(env!("CARGO_BIN_EXE_cvsift"))).unwrap();
    let pool = match models.map(|folder| Engine::built_in_at(folder).unwrap()) {
        Some(engine) => pool.with_ocr(Ok(engine)),
        None => pool,
    };
    let as_of = "2024-01".parse().unwrap();
    let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of, pool: &pool };
    let look = |source: &Source, document: &Document, resume: &Resume<'_>, judge: &Judge<'_>| {
        let stem = source.path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = document.visible().map(|line| line.text.to_lowercase()).collect::<Vec<_>>().join(" ");
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let profile = profile::infer(resume, &lexicon, as_of);
        let read = Read {
            words: words.map(str::to_owned).collect(),
            facts: facts(resume, &profile),
            score: Some(judge(document).score),
        };
        (stem, read)
    };
    let read = judged(&[folder.to_owned()], &screening, &look);
    for unread in read.iter().filter_map(|one| one.as_ref().err()) {
        eprintln!("{}: {}", unread.path.display(), unread.unread);
    }
    read.into_iter().flatten().collect()
}

/// The facts that a verdict rests on, without the way in which their letters are set.
fn facts(resume: &Resume<'_>, profile: &Profile<'_>) -> Vec<String> {
    let bare = |text: Option<&str>| {
        text.unwrap_or("none").to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    let mut told = vec![
        format!("name {}", bare(resume.contact.name.as_deref())),
        format!("mail {:?}", resume.contact.emails),
        format!("months {}", profile.experience.months),
        format!("leading {} {:?}", profile.leadership.months, profile.leadership.team_size),
    ];
    told.extend(resume.positions.iter().map(|job| {
        let (title, employer) = (bare(job.title.as_deref()), bare(job.employer.as_deref()));
        format!("job {title} at {employer} {:?}", job.held)
    }));
    told.extend(profile.studies.iter().map(|degree| format!("degree {:?}", degree.level)));
    told
}

/// Share of the words of a text that are in another, each as often as it stands there.
fn recall(text: &[String], scan: &[String]) -> f64 {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for word in scan {
        *left.entry(word).or_default() += 1;
    }
    let found = text
        .iter()
        .filter(|word| left.get_mut(word.as_str()).is_some_and(|n| n.checked_sub(1).map(|m| *n = m).is_some()));
    found.count() as f64 / text.len().max(1) as f64
}

#[test]
fn scans_hold_the_words_facts_and_scores_of_their_text() {
    let Some(models) = models() else { return };
    let all = std::env::var_os("CVSIFT_SCANS").is_some_and(|value| value == "all");
    let (texts, scans) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut cases = Vec::new();
    for (at, name) in RESUMES.iter().enumerate() {
        let pdf = Path::new("fixtures/resumes").join(format!("{name}.pdf"));
        fs::copy(&pdf, texts.path().join(format!("{name}.pdf"))).unwrap();
        let pages = drawn(&fs::read(&pdf).unwrap());
        let kinds = (0..TREATMENTS.len()).filter(|kind| all || at % TREATMENTS.len() == *kind);
        for kind in kinds {
            let (treatment, treat) = TREATMENTS[kind];
            let scan = format!("{name}-{treatment}");
            let pictures: Vec<_> = pages.iter().map(treat).collect();
            let (ending, bytes) = packed(&pictures, kind);
            fs::write(scans.path().join(format!("{scan}.{ending}")), bytes).unwrap();
            cases.push((*name, treatment, scan));
        }
    }
    let (text, scan) = (read(texts.path(), None), read(scans.path(), Some(&models)));
    let (mut alike, mut words_of_all, nothing) = (0, Vec::new(), Read::default());
    let mut by_treatment: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (name, treatment, file) in &cases {
        let (text, scan) = (&text[*name], scan.get(file).unwrap_or(&nothing));
        let share = recall(&text.words, &scan.words);
        words_of_all.push(share);
        let is_alike = text.facts == scan.facts && text.score == scan.score;
        alike += usize::from(is_alike);
        let count = by_treatment.entry(treatment).or_default();
        (count.0, count.1) = (count.0 + usize::from(is_alike), count.1 + 1);
        let mark = if is_alike { "" } else { "  DIFFERS" };
        eprintln!("{file}: words {share:.3}, score {:?} {:?}{mark}", text.score, scan.score);
        for (side, one, other) in [("text", text, scan), ("scan", scan, text)] {
            for fact in one.facts.iter().filter(|fact| !other.facts.contains(fact)) {
                eprintln!("    {side} only: {fact}");
            }
        }
    }
    let mean = words_of_all.iter().sum::<f64>() / words_of_all.len() as f64;
    eprintln!("words {mean:.4}, alike {alike} of {}, by treatment {by_treatment:?}", cases.len());
    assert!(mean >= 0.95, "words {mean}");
    // Four of twenty differ: dates in a margin without lines, an employer split from a title, a letter-spaced name, the
    // order of a list.
    assert!(alike * 20 >= cases.len() * 16, "{alike} of {}", cases.len());
}

#[test]
fn a_scan_gives_the_same_bytes_and_says_what_it_is() {
    let Some(models) = models() else { return };
    let folder = tempfile::tempdir().unwrap();
    let pages = drawn(&fs::read("fixtures/resumes/amara-classic.pdf").unwrap());
    for (kind, name) in ["one", "two", "three"].iter().enumerate() {
        let (ending, bytes) = packed(&pages, kind);
        fs::write(folder.path().join(format!("{name}.{ending}")), bytes).unwrap();
    }
    let folder = folder.path().to_str().unwrap();
    let out = tempfile::tempdir().unwrap();
    let run = |jobs: &str| {
        let results = out.path().join(format!("{jobs}.json"));
        let to = ["--out", results.to_str().unwrap(), "--jobs", jobs];
        let told =
            cvsift(Some(&models), &[&["screen", folder, "--criteria", ROLE, "--as-of", "2024-01"][..], &to].concat());
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        fs::read_to_string(results).unwrap()
    };
    let (one, two) = (run("1"), run("2"));
    assert_eq!(one, two);
    assert!(one.contains("\"scanned\""), "{one}");
}

#[test]
fn tesseract_reads_scans_behind_its_walls() {
    let folder = tempfile::tempdir().unwrap();
    let pages = drawn(&fs::read("fixtures/resumes/amara-classic.pdf").unwrap());
    for kind in [0, 1] {
        let (ending, bytes) = packed(&pages, kind);
        fs::write(folder.path().join(format!("scan.{ending}")), bytes).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_cvsift"));
    let told = command.args(["parse", folder.path().to_str().unwrap(), "--ocr", "tesseract"]).output().unwrap();
    if told.status.code() == Some(2) {
        eprintln!("SKIPPED: {}", String::from_utf8_lossy(&told.stderr).trim());
        return;
    }
    let told = String::from_utf8(told.stdout).unwrap();
    assert_eq!(told.lines().count(), 2);
    for one in told.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let (name, months) = (&one["contact"]["name"], &one["experience"]["months"]);
        assert_eq!(
            (name.as_str(), one["positions"].as_array().map(Vec::len)),
            (Some("Amara Okonjo-Reyes"), Some(3)),
            "{one}"
        );
        assert!(months.as_u64().is_some_and(|months| months > 120), "{months}");
    }
}

#[test]
fn without_an_engine_a_scan_is_listed_with_the_command_that_helps() {
    let folder = tempfile::tempdir().unwrap();
    let pages = drawn(&fs::read("fixtures/resumes/amara-classic.pdf").unwrap());
    for kind in [0, 1] {
        let (ending, bytes) = packed(&pages, kind);
        fs::write(folder.path().join(format!("scan.{ending}")), bytes).unwrap();
    }
    let path = folder.path().to_str().unwrap();
    for (more, expected) in [(&[][..], 2), (&["--ocr", "off"], 0)] {
        let told = cvsift(None, &[&["parse", path][..], more].concat());
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        assert_eq!(told.matches("no-text").count(), 2, "{told}");
        assert_eq!(told.matches("pip install").count(), expected, "{told}");
    }
    let refused = cvsift(None, &["parse", path, "--ocr", "built-in"]);
    assert_eq!(refused.status.code(), Some(2), "{}", String::from_utf8_lossy(&refused.stderr));
}

//! Drafts of criteria from job descriptions: as committed, sound, and good enough to screen with as they are.
//!
//! `CVSIFT_WRITE_CASES=1 cargo test --test drafts` writes them anew: read the difference before committing it.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::criteria;
use cvsift::date::Month;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::document::{Reading, detect};
use cvsift::draft::draft;
use cvsift::lexicon::Lexicon;
use cvsift::screen::{Screening, screen};
use std::fs;
use std::path::{Path, PathBuf};

/// A job description and the fixtures of its profession, as the titles in their truth say.
const JOBS: &[(&str, &[&str])] = &[
    ("accountant.txt", &["hugo-no-headings", "ivan-years-only"]),
    ("backend-engineer.txt", &["ines-three-pages", "amara-classic", "ana-two-columns", "vera-right-sidebar"]),
    ("data-engineer.txt", &["kavya-symbol-bullets"]),
    ("primary-teacher.txt", &["paula-primary-teacher"]),
    ("registered-nurse.txt", &["grace-spaced-headings", "elena-referees", "xavier-french"]),
    ("sales-manager.md", &["samuel-header-contact"]),
    ("site-engineer.txt", &["quentin-table-layout"]),
    ("sous-chef.txt", &["stefan-sous-chef"]),
];

/// Words of the job descriptions that no draft may ask for.
const NEVER: &[&str] = &["youthful", "unmarried", "native", "aged between", "photo", "graduate", "digital"];

fn home(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn drafted(job: &str, lexicon: &Lexicon) -> String {
    let path = home("tests/cases/jobs").join(job);
    let bytes = fs::read(&path).unwrap();
    let format = detect(&bytes, job.rsplit('.').next().unwrap()).unwrap().format;
    let Reading::Document(document) = cvsift::document::read(format, &bytes).unwrap() else {
        panic!("{job} is one document")
    };
    draft(&document.visible().map(|line| line.text.as_str()).collect::<Vec<_>>(), lexicon)
}

#[test]
fn drafts_are_as_they_were() {
    let lexicon = Lexicon::built_in().unwrap();
    let mut wrong = Vec::new();
    for (job, _) in JOBS {
        let found = drafted(job, &lexicon);
        let path = home("tests/cases/jobs").join(job).with_extension("json");
        if std::env::var_os("CVSIFT_WRITE_CASES").is_some() {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let differing: Vec<(&str, &str)> =
            expected.lines().zip(found.lines()).filter(|(old, new)| old != new).collect();
        if expected != found {
            wrong.push(format!("{}: {differing:#?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn drafts_are_sound_and_never_ask_who_somebody_is() {
    let lexicon = Lexicon::built_in().unwrap();
    for (job, _) in JOBS {
        let text = drafted(job, &lexicon);
        let loaded = criteria::parse(&text, &lexicon)
            .unwrap_or_else(|problems| panic!("{}", criteria::render(job, &text, &problems)));
        assert!(loaded.warnings.is_empty(), "{}", criteria::render(job, &text, &loaded.warnings));
        assert!((5..=30).contains(&loaded.criteria.len()), "{job}: {} criteria", loaded.criteria.len());
        for word in NEVER {
            assert!(!text.to_lowercase().contains(word), "{job}: {word}");
        }
    }
}

#[test]
fn drafts_rank_their_profession_first() {
    let words = Lexicon::built_in().unwrap();
    let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
    for (job, profession) in JOBS {
        let loaded = criteria::parse(&drafted(job, &words), &words).unwrap();
        let screening = Screening { criteria: &loaded, lexicon: &words, as_of: Month::new(2024, 1), pool: &pool };
        let shortlist = screen(&[home("fixtures/resumes")], &screening, &|| ());
        let first = shortlist.ranked.first().unwrap().candidate.path.clone();
        let stem = first.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(profession.contains(&stem.as_str()), "{job}: {stem} is first");
    }
}

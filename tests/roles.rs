//! Role files: each loads without a word and ranks a resume of its own profession first.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::criteria;
use cvsift::date::Month;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::lexicon::Lexicon;
use cvsift::screen::{Screening, screen};
use std::path::{Path, PathBuf};

/// A role file and the fixtures of its profession, as the titles in their truth say.
const PROFESSIONS: &[(&str, &[&str])] = &[
    ("backend-platforms-lead", &["amara-classic", "delia-right-dates", "farah-profile-export", "vera-right-sidebar"]),
    ("registered-nurse", &["grace-spaced-headings", "elena-referees", "xavier-french"]),
    ("sales-manager", &["samuel-header-contact"]),
    ("software-engineer", &["adele-job-board", "amara-classic", "odette-odd-dates", "priya-styled-headings"]),
    ("data-engineer", &["kavya-symbol-bullets"]),
    ("accountant", &["hugo-no-headings", "ivan-years-only"]),
    ("hr-generalist", &["anonymous-export"]),
    ("primary-teacher", &["paula-primary-teacher"]),
    ("sous-chef", &["stefan-sous-chef"]),
    ("site-engineer", &["quentin-table-layout"]),
    ("graphic-designer", &["rosa-text-boxes"]),
    ("devops-engineer", &["chidi-gutter-dates"]),
];

/// The month in which the truth of the fixtures was written.
const AS_OF: (i32, u8) = (2024, 1);

/// Readers in this process: a test is no program that could be its own child.
fn in_process() -> Pool {
    Pool::new(Isolation::None, Limits::default()).unwrap()
}

fn ranking(role: &Path) -> Vec<String> {
    let words = Lexicon::built_in().unwrap();
    let loaded = criteria::load(role, &words).unwrap_or_else(|error| panic!("{error}"));
    assert!(loaded.warnings.is_empty(), "{}: {:?}", role.display(), loaded.warnings);
    let lexicon = Lexicon::with_skills(&loaded.lexicon_rows).unwrap();
    let screening =
        Screening { criteria: &loaded, lexicon: &lexicon, as_of: Month::new(AS_OF.0, AS_OF.1), pool: &in_process() };
    let resumes = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/resumes"));
    let shortlist = screen(&[resumes], &screening, &|| ());
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    shortlist.ranked.iter().map(|ranked| stem(&ranked.candidate.path)).collect()
}

#[test]
fn each_role_ranks_its_own_profession_first() {
    for (role, profession) in PROFESSIONS {
        let path = PathBuf::from(format!("{}/criteria/{role}.json", env!("CARGO_MANIFEST_DIR")));
        let ranked = ranking(&path);
        let first = ranked.first().map(String::as_str).unwrap_or_default();
        assert!(profession.contains(&first), "{role}: {first} is first, of {:?}", ranked.iter().take(5));
    }
}

#[test]
fn no_role_file_is_left_out() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/criteria")).unwrap();
    let mut files: Vec<String> = folder
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.rsplit('.').next() == Some("json") && name != "schema.json")
        .collect();
    files.sort();
    let mut tested: Vec<String> = PROFESSIONS.iter().map(|(role, _)| format!("{role}.json")).collect();
    tested.sort();
    assert_eq!(files, tested);
}

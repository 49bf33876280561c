//! Size and speed of the outputs for many candidates, made by repeating the fixtures, or the resumes in the folder `POOL`.
//!
//! `cargo test --release --test outputs -- --nocapture` prints what they take; `PAGE_OF_2000` is where to write the page
//! of two thousand, and `node tests/browser/page.mjs chromium PAGE hostile` opens it, tries least and tells how soon.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may stop where it stands, and tells what it measured"
)]

use cvsift::criteria;
use cvsift::date::Month;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::lexicon::Lexicon;
use cvsift::report::{FORMATS, Options, format_named};
use cvsift::screen::{Screening, screen};
use cvsift::shortlist::Shortlist;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Unoptimized code is too slow for the whole number; the time is held in release only.
const MANY: usize = if cfg!(debug_assertions) { 300 } else { 10_000 };
/// What all outputs for ten thousand candidates may take together.
const TIME: Duration = Duration::from_secs(5);
/// What the page of two thousand candidates may weigh.
const PAGE_BYTES: usize = 16_000_000;

fn many(count: usize) -> Shortlist {
    let lexicon = Lexicon::with_skills(&[]).unwrap();
    let criteria = criteria::load(Path::new("criteria/backend-platforms-lead.json"), &lexicon).unwrap();
    let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
    let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of: Month::new(2024, 1), pool: &pool };
    let resumes = std::env::var_os("POOL").map_or(PathBuf::from("fixtures/resumes"), PathBuf::from);
    let mut shortlist = screen(&[resumes], &screening, &|| ());
    let some = shortlist.ranked.clone();
    shortlist.ranked = some.iter().cycle().take(count).cloned().collect();
    for (at, ranked) in shortlist.ranked.iter_mut().enumerate() {
        ranked.candidate.hash = format!("{at:064x}");
    }
    shortlist
}

#[test]
fn all_outputs_of_many_are_written_soon() {
    let shortlist = many(MANY);
    let started = Instant::now();
    for format in FORMATS {
        let begun = Instant::now();
        let bytes = (format.render)(&shortlist, Options::default(), None).unwrap().len();
        println!(
            "{MANY} candidates, {}: {:.2} s, {:.1} MB",
            format.name,
            begun.elapsed().as_secs_f64(),
            bytes as f64 / 1e6
        );
    }
    let took = started.elapsed();
    println!("all: {:.2} s", took.as_secs_f64());
    assert!(cfg!(debug_assertions) || took < TIME, "{took:?}");
}

#[test]
fn the_page_of_two_thousand_is_not_too_heavy() {
    let page = (format_named("html").unwrap().render)(&many(2_000), Options::default(), None).unwrap();
    println!("the page of 2,000: {:.1} MB", page.len() as f64 / 1e6);
    assert!(page.len() < PAGE_BYTES, "{}", page.len());
    if let Some(path) = std::env::var_os("PAGE_OF_2000") {
        std::fs::write(path, page).unwrap();
    }
}

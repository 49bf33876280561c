//! What comes out of one file costs at most what one file may cost, and takes nothing from the others.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "fixtures/screened.rs"]
mod screened;

use cvsift::shortlist::Shortlist;
use screened::screened;
use std::io::{Cursor, Write};
use std::path::Path;

const ROLE: &str = r#"{ "version": 1, "role": "Cook", "criteria": [ { "label": "Work", "experience": {} } ] }"#;
const RESUME: &str =
    "Ada Example\nada@example.org\n\nWork Experience\nCook, Blue Door, January 2016 - March 2019\n• Soups\n";

fn archive(parts: usize, text: impl Fn(usize) -> String) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..parts {
        zip.start_file(format!("{at}.txt"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text(at).as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn beside(folder: &Path, name: &str, bytes: &[u8]) -> Shortlist {
    std::fs::write(folder.join("ada.txt"), RESUME).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
    let list = screened(folder, ROLE);
    let ada = list.ranked.iter().find(|r| r.candidate.path.ends_with("ada.txt")).unwrap();
    assert_eq!(ada.candidate.assessment.score, 100_000, "others are as without it");
    list
}

#[test]
fn an_archive_of_long_texts_costs_what_one_file_does() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Experience\nCook, Blue Door, Jan 2010 - Mar 2011\nEducation\nSkills\n".repeat(15_000);
    let zip = archive(40, |at| format!("Ada F{at}\n{text}"));
    assert!(zip.len() < 300 << 10, "{} bytes", zip.len());
    let list = beside(folder.path(), "many.zip", &zip);
    // Work is counted, not timed: six of the texts are looked at, and all of them took minutes.
    let spent = |detail: &str| detail.contains("as much text as is looked at in one file");
    let spent = list.unread.iter().filter(|u| spent(&u.unread.detail)).count();
    assert!((30..40).contains(&spent) && list.given() == 41, "{spent} of {}", list.given());
    let cut = list.ranked.iter().flat_map(|r| &r.candidate.warnings).filter(|w| w.code == "too-long").count();
    assert_eq!(cut, 40 - spent, "what is cut says so");
}

#[test]
fn an_archive_of_many_crumbs_is_no_thousand_rows() {
    let folder = tempfile::tempdir().unwrap();
    let zip = archive(9000, |at| format!("Ada F{at}\nCook"));
    let list = beside(folder.path(), "crumbs.zip", &zip);
    assert!(list.ranked.len() < 2600, "{}", list.ranked.len());
    assert_eq!(list.unread.len(), 1);
    let said = &list.unread[0].unread.detail;
    assert!(said.contains("of its parts were not read") && said.contains("give each as a file of its own"), "{said}");
}

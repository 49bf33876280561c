//! Who applies twice is ranked once; who applies with something else is ranked twice, and both say so.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "fixtures/screened.rs"]
mod screened;

use screened::screened;

const RESUME: &str = "Ada Example\nada@example.org\n\nWork Experience\nCook, Blue Door, January 2016 - March 2019\n• Soups for the \
    whole house, sauces for the guests and bread for the staff on each day of the week\n• Bought vegetables at the market \
    before dawn and taught two apprentices to choose them\nWaiter, Red Door, May 2012 - December 2015\n• Served tables";

/// What becomes of two files: `(kept, reasons, warnings that point at another)`.
fn two(first: &str, second: &str) -> (usize, Vec<&'static str>, usize) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), first).unwrap();
    std::fs::write(folder.path().join("b.txt"), second).unwrap();
    let role = r#"{ "version": 1, "role": "Cook", "criteria": [ { "label": "Work", "experience": {} } ] }"#;
    let list = screened(folder.path(), role);
    let pointed = list.ranked.iter().flat_map(|r| &r.candidate.warnings).filter(|w| w.code == "same-person").count();
    (list.ranked.len(), list.duplicates.iter().map(|d| d.reason).collect(), pointed)
}

#[test]
fn who_applies_twice_is_ranked_once() {
    let spaced = RESUME.replace("\n\n", "\n\n\n");
    let updated = RESUME.replace("Served tables", "Served tables and guests");
    let rewritten = "Ada Example\nada@example.org\nWork Experience\nCook, Blue Door, January 2016 - March 2019\nWaiter, Red Door, May 2012 - December 2015\n";
    let other_history = "Ada Example\nada@example.org\nWork Experience\nAccountant, Example Ltd, 2012 - 2019\n• Books";
    let stranger = RESUME.replace("Ada Example\nada@", "Bert Muster\nbert@");
    for (second, expected) in [
        (RESUME, (1, vec!["same bytes"], 0)),
        (spaced.as_str(), (1, vec!["same text"], 0)),
        (updated.as_str(), (1, vec!["nearly the same text"], 0)),
        (rewritten, (1, vec!["same person and history"], 0)),
        (other_history, (2, vec![], 2)),
        (stranger.as_str(), (2, vec![], 0)),
    ] {
        assert_eq!(two(RESUME, second), expected, "{second}");
    }
}

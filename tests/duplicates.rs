//! Who applies twice is ranked once; who applies with something else is ranked twice, and both say so.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "fixtures/screened.rs"]
mod screened;

use cvsift::shortlist::Ranked;
use screened::screened;

const RESUME: &str = "Ada Example\nada@example.org\n\nWork Experience\nCook, Blue Door, January 2016 - March 2019\n• Soups for the \
    whole house, sauces for the guests and bread for the staff on each day of the week\n• Bought vegetables at the market \
    before dawn and taught two apprentices to choose them\nWaiter, Red Door, May 2012 - December 2015\n• Served tables";

/// What becomes of two files: `(kept, reasons, warnings that point at another)`.
fn two(first: &str, second: &str) -> (usize, Vec<&'static str>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), first).unwrap();
    std::fs::write(folder.path().join("b.txt"), second).unwrap();
    let role = r#"{ "version": 1, "role": "Cook", "criteria": [ { "label": "Work", "experience": {} } ] }"#;
    let list = screened(folder.path(), role);
    let codes = list.ranked.iter().flat_map(|r| &r.candidate.warnings).map(|w| w.code.clone());
    let pointed = codes.filter(|code| code.starts_with("same-person")).collect();
    (list.ranked.len(), list.duplicates.iter().map(|d| d.reason).collect(), pointed)
}

#[test]
fn who_applies_twice_is_ranked_once() {
    let spaced = RESUME.replace("\n\n", "\n\n\n");
    let updated = RESUME.replace("Served tables", "Served tables and guests");
    let rewritten = "Ada Example\nada@example.org\nWork Experience\nCook, Blue Door, January 2016 - March 2019\nWaiter, Red Door, May 2012 - December 2015\n";
    let other_history = "Ada Example\nada@example.org\nWork Experience\nAccountant, Example Ltd, 2012 - 2019\n• Books";
    let more_history = format!("{RESUME}\nBaker, Green Door, May 2010 - April 2012\n• Bread\n");
    let stranger = RESUME.replace("Ada Example\nada@", "Bert Muster\nbert@");
    let doubtful = || vec!["same-person-doubtful".to_owned(); 2];
    for (second, expected) in [
        (RESUME, (1, vec!["same bytes"], vec![])),
        (spaced.as_str(), (1, vec!["same text"], vec![])),
        (updated.as_str(), (1, vec!["nearly the same text"], vec!["same-person".to_owned()])),
        (rewritten, (1, vec!["same person and history"], vec!["same-person".to_owned()])),
        (more_history.as_str(), (2, vec![], vec!["same-person".to_owned(); 2])),
        (other_history, (2, vec![], doubtful())),
        (stranger.as_str(), (2, vec![], doubtful())),
    ] {
        assert_eq!(two(RESUME, second), expected, "{second}");
    }
}

const ROLE: &str = r#"{ "version": 1, "role": "Cook", "criteria": [
    { "label": "Work", "experience": { "min_years": 3, "good_years": 7 }, "weight": 40, "required": true },
    { "label": "Leads", "leadership": {}, "weight": 20 },
    { "label": "Excel", "skill": { "name": "Excel" }, "weight": 40 } ] }"#;

/// The score and the verdict of the row that is `rival.txt` or names it, and whether it points at another file.
fn rival(files: &[(&str, &str)]) -> (u32, &'static str, bool) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let list = screened(folder.path(), ROLE);
    let points = |r: &Ranked| r.candidate.warnings.iter().any(|w| w.code.starts_with("same-person"));
    let names = |r: &Ranked| r.candidate.warnings.iter().any(|w| w.message.contains("rival.txt"));
    let own = list.ranked.iter().find(|r| r.candidate.path.ends_with("rival.txt"));
    let found = own.or_else(|| list.ranked.iter().find(|r| names(r))).unwrap_or_else(|| {
        panic!(
            "not shown: {:?} {:?}",
            list.duplicates,
            list.ranked.iter().map(|r| (&r.candidate.path, &r.candidate.warnings)).collect::<Vec<_>>()
        )
    });
    (found.candidate.assessment.score, found.candidate.assessment.eligible.name(), points(found))
}

#[test]
fn no_file_hides_or_lowers_another() {
    let strong = RESUME.replace("Served tables", "Led a team of 8 waiters and kept the books in Excel, week by week");
    let (score, eligible, points) = rival(&[("rival.txt", &strong)]);
    assert!(eligible == "yes" && !points);
    let worse = strong.replace(" and kept the books in Excel, week by week", "");
    let newer = worse.replace("January 2016 - March 2019", "January 2016 - December 2023");
    let other = "Ada Example\nada@example.org\nWork Experience\nClerk, Grey Door, January 2023 - Present\n• Sat\n";
    let phone = strong.replace("ada@example.org", "ada@example.org\n+1 303 555 0161");
    let stuffed = format!("{strong}\n{}", "Excel ".repeat(90));
    let planted = strong.replace("Bought", "Dismissed for theft; bought");
    for (what, planted) in [
        ("a copy without what counts", &worse),
        ("the same with newer dates", &newer),
        ("another history, newer", &other.to_owned()),
        ("another phone", &phone),
    ] {
        for name in ["a.txt", "z.txt"] {
            assert_eq!(rival(&[("rival.txt", &strong), (name, planted)]), (score, eligible, true), "{what}, {name}");
        }
    }
    // A copy with the same verdicts is told in one row with it.
    let unseen = strong.replace("Soups for", "So\u{200b}ups f\u{200b}or");
    for planted in [&stuffed, &unseen, &planted] {
        for name in ["a.txt", "z.txt"] {
            let (told, is_eligible, _) = rival(&[("rival.txt", &strong), (name, planted)]);
            assert_eq!((told, is_eligible), (score, eligible), "{planted}");
        }
    }
    assert!(!rival(&[("rival.txt", &strong), ("a.txt", &unseen)]).2, "the one with fewer doubts stands for both");
}

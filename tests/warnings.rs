//! What a person should know of a file before deciding.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "fixtures/screened.rs"]
mod screened;

use screened::screened;

const ROLE: &str = r#"{ "version": 1, "role": "Cook", "summary": "Cooks for two hundred guests a day, buys at the market before dawn, keeps the kitchen clean and teaches the apprentices of the house.", "criteria": [ { "label": "Soups", "skill": { "name": "Soup making", "aliases": ["soups"] } } ] }"#;

fn codes(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), text).unwrap();
    let list = screened(folder.path(), ROLE);
    list.ranked.iter().flat_map(|r| r.candidate.warnings.iter().map(|w| w.code.clone())).collect()
}

#[test]
fn odd_resumes_say_so_and_plain_ones_do_not() {
    let plain = "Ada Example\n\nWork Experience\nCook, Blue Door, January 2016 - March 2019\n• Soups\n";
    let stuffed = format!("{plain}• {}\n", "soups ".repeat(80));
    let copied = format!(
        "{plain}\nCooks for two hundred guests a day, buys at the market before dawn, keeps the kitchen clean and teaches the apprentices of the house.\n"
    );
    let other = "Chocolate cake\n\n200 g of flour and two eggs are beaten until they are light.\nBake for an hour and serve with cream to the guests of the house.\n";
    for (text, expected) in [
        (plain, vec![]),
        (stuffed.as_str(), vec!["stuffing"]),
        (copied.as_str(), vec!["copied-description"]),
        (other, vec!["no-resume"]),
        (&plain.replace("March 2019", "March 2049"), vec!["after-as-of"]),
        (&plain.replace("Soups", "So\u{200b}ups"), vec!["invisible-characters"]),
        (&plain.replace("• Soups", "\u{200b}• Soups"), vec![]),
    ] {
        assert_eq!(codes(text), expected, "{text}");
    }
}

#[test]
fn a_resume_of_hundreds_of_posts_says_where_it_was_left() {
    let posts: Vec<String> = (0..300).map(|at| format!("Cook, Door {at}, Jan {0} - Mar {0}", 1980 + at % 40)).collect();
    let codes = codes(&format!("Ada Example\n\nWork Experience\n{}", posts.join("\n")));
    assert_eq!(codes.iter().filter(|code| *code == "too-many-positions").count(), 1, "{codes:?}");
}

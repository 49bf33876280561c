//! Interview kits from real runs over the fixtures.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::criteria;
use cvsift::date::Month;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::interview::{Kit, html, is_protected, kits, markdown};
use cvsift::lexicon::Lexicon;
use cvsift::report::{Options, blind, format_named};
use cvsift::screen::{Screening, screen};
use cvsift::shortlist::Shortlist;
use std::path::{Path, PathBuf};

fn shortlist() -> Shortlist {
    let lexicon = Lexicon::with_skills(&[]).unwrap();
    let criteria = criteria::load(Path::new("criteria/backend-platforms-lead.json"), &lexicon).unwrap();
    let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
    let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of: Month::new(2024, 1), pool: &pool };
    screen(&[PathBuf::from("fixtures/resumes")], &screening, &|| ())
}

fn results(shortlist: &Shortlist) -> Vec<u8> {
    (format_named("json").unwrap().render)(shortlist, Options::default(), None).unwrap()
}

fn all() -> Vec<Kit> {
    kits(&results(&shortlist()), 1000).unwrap()
}

#[test]
fn no_question_touches_a_protected_matter() {
    let kits = all();
    assert!(kits.len() > 40);
    for kit in &kits {
        for question in kit.sections.iter().flat_map(|section| &section.questions) {
            assert!(!is_protected(&question.ask), "{}: {}", kit.name, question.ask);
            assert!(
                !question.quote.as_ref().is_some_and(|(quote, _)| is_protected(quote)),
                "{}: {:?}",
                kit.name,
                question.quote
            );
        }
    }
}

#[test]
fn a_bank_that_touches_protected_matters_loses_those_questions() {
    let mut results: serde_json::Value = serde_json::from_slice(&results(&shortlist())).unwrap();
    results["interview"]["screening"] = serde_json::json!(["Are you married?", "How old are you?", "Why this role?"]);
    let kits = kits(&serde_json::to_vec(&results).unwrap(), 1).unwrap();
    assert_eq!(kits[0].left_out, 2);
    assert!(markdown(&kits[0]).contains("Why this role?") && !markdown(&kits[0]).contains("married"));
}

#[test]
fn what_is_not_shown_is_asked_before_what_is() {
    for kit in all() {
        let Some(work) = kit.sections.iter().find(|section| section.title == "The work") else { continue };
        let open: Vec<bool> =
            work.questions.iter().map(|q| q.why.contains("unmet") || q.why.contains("partly")).collect();
        assert!(open.is_sorted_by(|a, b| a >= b), "{}: {open:?}", kit.name);
    }
}

#[test]
fn the_same_results_give_the_same_kits() {
    let (a, b) = (all(), all());
    for (a, b) in a.iter().zip(&b) {
        assert_eq!((markdown(a), html(a), &a.slug), (markdown(b), html(b), &b.slug));
    }
    let mut slugs: Vec<&String> = a.iter().map(|kit| &kit.slug).collect();
    slugs.dedup();
    assert_eq!(slugs.len(), a.len());
}

#[test]
fn kits_of_blind_results_are_blind() {
    let open = shortlist();
    let blind = kits(&results(&blind(&open).shortlist), 1000).unwrap();
    for kit in &blind {
        let text = markdown(kit).to_lowercase();
        for name in open.ranked.iter().filter_map(|r| r.candidate.contact.name.as_ref()) {
            assert!(!text.contains(&name.to_lowercase()), "{name}");
        }
    }
}

#[test]
fn other_files_are_no_results() {
    assert!(kits(b"{}", 1).is_err() && kits(b"rank,score", 1).is_err());
    let other = br#"{"schema_version": 2, "tool": {"name": "cvsift", "version": "9"}, "role": "x", "as_of": "2024-01", "candidates": []}"#;
    assert!(kits(other, 1).unwrap_err().to_string().contains("schema_version is 2"));
}

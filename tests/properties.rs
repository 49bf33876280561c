//! Laws that hold for any input.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::assessment::assess;
use cvsift::criteria::{self, View};
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::document::{self, Format, Reading};
use cvsift::lexicon::Lexicon;
use cvsift::report;
use cvsift::screen::{Screening, screen};
use cvsift::{profile, resume};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::built_in().unwrap());

const CRITERIA: &str = r#"{ "version": 1, "role": "Backend lead", "criteria": [
    { "label": "Backend", "experience": { "in": ["backend development"], "min_years": 5, "good_years": 8 }, "weight": 30, "required": true },
    { "label": "Leads", "leadership": { "min_years": 2, "team_size": 5 }, "weight": 20 },
    { "label": "Java", "skill": { "name": "Java", "min_years": 3 }, "weight": 10 },
    { "label": "Cloud", "skill": { "any_of": ["AWS", "Azure"] }, "weight": 10 },
    { "label": "Stores", "skill": { "all_of": ["SQL", "MongoDB"] }, "weight": 10 },
    { "label": "Talks", "soft_skill": "communication", "weight": 5 },
    { "label": "Degree", "education": { "min_level": "bachelor" }, "weight": 5 } ] }"#;

/// Readers in this process: a test is no program that could be its own child.
fn in_process() -> Pool {
    Pool::new(Isolation::None, Limits::default()).unwrap()
}

fn score(text: &str) -> u32 {
    let as_of = "2024-01".parse().unwrap();
    let criteria = criteria::parse(CRITERIA, &LEXICON).unwrap();
    let Ok(Reading::Document(document)) = document::read(Format::Txt, text.as_bytes()) else { return 0 };
    let resume = resume::parse(&document, &LEXICON, as_of);
    let profile = profile::infer(&resume, &LEXICON, as_of);
    let assessment = assess(&profile, &criteria, &View { lexicon: &LEXICON, as_of });
    let sum: u32 = assessment.findings.iter().map(|f| f.points).sum();
    assert_eq!(sum, assessment.score, "points add up to the score");
    for finding in &assessment.findings {
        assert!(finding.points == 0 || !finding.evidence.is_empty(), "{} has points without a line", finding.criterion);
    }
    assessment.score
}

/// A resume with some of the things that could be evidence.
fn made_up(years: u32, bullets: &[&str], degree: bool) -> String {
    let mut text = format!(
        "Ada Example\nada@example.org\n\nWork Experience\nSoftware Engineer, Example Ltd\nJanuary {} - Present\n",
        2024 - years
    );
    for bullet in bullets {
        text.push_str(&format!("• {bullet}\n"));
    }
    if degree {
        text.push_str("\nEducation\nBachelor of Science in Computing, Springfield College\n");
    }
    text
}

const BULLETS: &[&str] = &[
    "Built services in Java", "Led a team of 6 engineers", "Deployed to AWS", "Stored it in MongoDB",
    "Wrote SQL reports", "Presented to customers and liaised with sales", "Moved the hosting to Azure",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_understood_without_panic(text in "\\PC{0,400}") {
        score(&text);
    }

    #[test]
    fn any_lines_are_understood_without_panic(lines in prop::collection::vec("(Experience|Skills:|Education|[A-Z][a-z]{0,8} Engineer|Jan 2010 [-–] (Present|2012|May 2015)|• [a-z ]{0,30}|[0-9/. -]{0,14}|\\PC{0,20})", 0..40)) {
        score(&lines.join("\n"));
    }

    #[test]
    fn more_evidence_is_never_worth_less(years in 1..20u32, more in 0..10u32, pick in prop::collection::vec(any::<bool>(), BULLETS.len()), extra in 0..BULLETS.len(), degree in any::<bool>()) {
        let some: Vec<&str> = BULLETS.iter().zip(&pick).filter(|(_, p)| **p).map(|(b, _)| *b).collect();
        let mut richer = some.clone();
        richer.push(BULLETS[extra]);
        prop_assert!(score(&made_up(years, &some, degree)) <= score(&made_up(years, &richer, degree)));
        prop_assert!(score(&made_up(years, &some, degree)) <= score(&made_up(years + more, &some, degree)));
        prop_assert!(score(&made_up(years, &some, false)) <= score(&made_up(years, &some, true)));
    }

    #[test]
    fn any_criteria_text_is_refused_or_read(text in "\\PC{0,120}") {
        if let Err(problems) = criteria::parse(&text, &LEXICON) {
            prop_assert!(!criteria::render("role.json", &text, &problems).is_empty());
        }
    }
}

fn outputs(paths: &[PathBuf], jobs: usize) -> Vec<Vec<u8>> {
    let criteria = criteria::load(&PathBuf::from("criteria/backend-platforms-lead.json"), &LEXICON).unwrap();
    let screening =
        Screening { criteria: &criteria, lexicon: &LEXICON, as_of: "2024-01".parse().unwrap(), pool: &in_process() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().unwrap();
    let shortlist = pool.install(|| screen(paths, &screening, &|| ()));
    report::FORMATS
        .iter()
        .map(|format| (format.render)(&shortlist, report::Options::default(), None).unwrap())
        .collect()
}

#[test]
fn one_thread_and_eight_write_the_same_bytes() {
    let folder = [PathBuf::from("fixtures/resumes")];
    assert_eq!(outputs(&folder, 1), outputs(&folder, 8));
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let mut files: Vec<PathBuf> = fs::read_dir("fixtures/resumes").unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let forwards = outputs(&files, 2);
    files.reverse();
    assert_eq!(forwards, outputs(&files, 2));
}

#[test]
fn a_score_does_not_depend_on_who_else_applied() {
    let criteria = criteria::load(&PathBuf::from("criteria/backend-platforms-lead.json"), &LEXICON).unwrap();
    let screening =
        Screening { criteria: &criteria, lexicon: &LEXICON, as_of: "2024-01".parse().unwrap(), pool: &in_process() };
    let all = screen(&[PathBuf::from("fixtures/resumes")], &screening, &|| ());
    for ranked in all.ranked.iter().step_by(7) {
        let alone = screen(std::slice::from_ref(&ranked.candidate.path), &screening, &|| ());
        assert_eq!(alone.ranked[0].candidate.assessment, ranked.candidate.assessment);
    }
}

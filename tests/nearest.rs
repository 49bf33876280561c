//! What would alter a verdict, tried: each resume is given the evidence that it was said to lack, and judged again.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::assessment::Assessment;
use cvsift::criteria::{self, Criteria, Eligible};
use cvsift::date::Month;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::lexicon::Lexicon;
use cvsift::nearest::{Nearest, Step, rank_with};
use cvsift::report::{Paint, explain};
use cvsift::screen::{Screening, nearest, screen};
use cvsift::shortlist::{Shortlist, rank};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const RESUME: &str = "Anna Muster\nanna.muster@example.org\n\nExperience\n\nJanuary 2016 - December 2019  Cook, Red Door\n- Prepared soups and sauces\n- Cleaned the cold kitchen\n";

fn run(paths: &[PathBuf], criteria: &Criteria) -> (Shortlist, Vec<Nearest>) {
    let lexicon = Lexicon::with_skills(&criteria.lexicon_rows).unwrap();
    let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
    let screening = Screening { criteria, lexicon: &lexicon, as_of: Month::new(2024, 1), pool: &pool };
    let shortlist = screen(paths, &screening, &|| ());
    let near = nearest(paths, &screening);
    let of = |path: &Path| near.get(path).unwrap().clone();
    let each = shortlist.ranked.iter().map(|ranked| of(&ranked.candidate.path)).collect();
    (shortlist, each)
}

fn judged(name: &str, resume: &str, criteria: &Criteria) -> (Assessment, Nearest) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.txt"));
    fs::write(&path, resume).unwrap();
    let (mut shortlist, mut near) = run(&[path], criteria);
    (shortlist.ranked.remove(0).candidate.assessment, near.remove(0))
}

fn role(check: &str) -> Criteria {
    let text = format!(
        "{{ \"version\": 1, \"role\": \"Cook\", \"criteria\": [ {{ \"label\": \"Asked\", {check}, \"required\": true }}, {{ \"label\": \"Other\", \"skill\": \"Java\" }} ] }}"
    );
    criteria::parse(&text, &Lexicon::built_in().unwrap()).unwrap()
}

/// The lines of work of a resume, with more behind them.
fn with(more: &str) -> String {
    format!("{RESUME}{more}")
}

#[test]
fn a_resume_that_shows_what_it_lacked_is_worth_what_was_said() {
    let team = "Head Chef, Blue Door\n- Led a team of 6 cooks\n";
    for (name, check, evidence, after) in [
        (
            "years",
            "\"experience\": { \"in\": [\"Culinary\"], \"min_years\": 6 }",
            "2 more years of Culinary with dates",
            with("\nJanuary 2020 - December 2021  Cook, Blue Door\n- Prepared soups\n"),
        ),
        (
            "months",
            "\"experience\": { \"min_years\": 4.5 }",
            "6 more months of work with dates",
            with("\nJanuary 2020 - June 2020  Cook, Blue Door\n- Prepared soups\n"),
        ),
        (
            "leading",
            "\"leadership\": { \"min_years\": 1.5 }",
            "18 months of leading people",
            with(&format!("\nJanuary 2020 - June 2021  {team}")),
        ),
        (
            "leading-cooks",
            "\"leadership\": { \"in\": [\"Culinary\"], \"min_years\": 2 }",
            "2 years of leading people in the fields asked for",
            with(&format!("\nJanuary 2020 - December 2021  {team}")),
        ),
        (
            "skill",
            "\"skill\": { \"any_of\": [\"Food safety\", \"Menu planning\"] }",
            "Food safety or Menu planning named at all",
            with("\nSkills\n\nMenu planning\n"),
        ),
        (
            "skills",
            "\"skill\": { \"all_of\": [\"Food safety\", \"Menu planning\"] }",
            "Food safety named at all, and Menu planning named at all",
            with("\nSkills\n\nMenu planning, Food safety\n"),
        ),
        (
            "degree",
            "\"education\": { \"min_level\": \"bachelor\" }",
            "education of the level bachelor",
            with("\nEducation\n\nBachelor of Arts, History, 2012\n"),
        ),
        (
            "certificate",
            "\"certification\": { \"any_of\": [\"PMP\", \"PRINCE2\"] }",
            "PMP or PRINCE2 among the certificates",
            with("\nCertifications\n\nPRINCE2\n"),
        ),
        (
            "language",
            "\"language\": { \"name\": \"French\", \"min_level\": \"fluent\" }",
            "French, with the level fluent",
            with("\nLanguages\n\nFrench (fluent)\n"),
        ),
        (
            "title",
            "\"title\": { \"any_of\": [\"sous chef\"], \"min_years\": 1 }",
            "12 months of a title like sous chef",
            with("\nJanuary 2020 - December 2020  Sous Chef, Blue Door\n- Prepared soups\n"),
        ),
        (
            "phrase",
            "\"phrase\": { \"any_of\": [\"night shift\"] }",
            "the words night shift",
            with("- Worked the night shift\n"),
        ),
        (
            "soft",
            "\"soft_skill\": \"communication\"",
            "communication claimed",
            with("\nSkills\n\nCommunication skills\n"),
        ),
        (
            "group",
            "\"group\": { \"all_of\": [ { \"skill\": \"Food safety\" }, { \"phrase\": { \"any_of\": [\"night shift\"] } } ] }",
            "Food safety named at all, and the words night shift",
            with("- Worked the night shift\n\nSkills\n\nFood safety\n"),
        ),
    ] {
        let criteria = role(check);
        let (before, near) = judged(name, RESUME, &criteria);
        assert_ne!(before.eligible, Eligible::Yes, "{name}");
        let steps = near.to_eligible(&before).unwrap();
        let [step] = steps.as_slice() else { panic!("{name}: {steps:?}") };
        assert_eq!(step.evidence, evidence);
        let (then, _) = judged(name, &after, &criteria);
        assert_eq!(then.eligible, Eligible::Yes, "{name}: {then:?}");
        assert_eq!(then.findings[0].points, before.findings[0].points + step.gain, "{name}: {then:?}");
        assert_eq!(then.findings[0].verdict, step.verdict, "{name}");
    }
}

#[test]
fn one_month_less_would_not_do() {
    let criteria = role("\"experience\": { \"min_years\": 4.5 }");
    let (then, near) =
        judged("less", &with("\nJanuary 2020 - May 2020  Cook, Blue Door\n- Prepared soups\n"), &criteria);
    assert_eq!(then.eligible, Eligible::No);
    assert_eq!(near.to_eligible(&then).unwrap()[0].evidence, "1 more month of work with dates");
}

#[test]
fn what_cannot_be_told_is_not_made_up() {
    let (before, near) = judged("pattern", RESUME, &role("\"phrase\": { \"pattern\": \"ISO ?9001\" }"));
    assert_eq!((before.eligible, near.to_eligible(&before)), (Eligible::No, None));
    // Nothing is lacking where everything is met.
    let (before, near) = judged("met", RESUME, &role("\"experience\": { \"min_years\": 2 }"));
    assert_eq!((before.eligible, near.to_eligible(&before)), (Eligible::Yes, Some(Vec::new())));
}

#[test]
fn what_is_above_a_minimum_is_told_in_months() {
    for (check, expected) in [
        ("\"experience\": { \"min_years\": 3.5 }", Some((6, true))),
        ("\"experience\": { \"min_years\": 5 }", None),
        ("\"title\": { \"any_of\": [\"cook\"], \"min_years\": 4 }", Some((0, true))),
        ("\"skill\": \"Food safety\"", None),
        (
            "\"group\": { \"any_of\": [ { \"skill\": \"Java\" }, { \"experience\": { \"min_years\": 3 } } ] }",
            Some((12, true)),
        ),
    ] {
        let (_, near) = judged("slack", RESUME, &role(check));
        assert_eq!(near.slack[0].map(|slack| (slack.months, slack.sure)), expected, "{check}");
    }
    let years = RESUME.replace("January 2016 - December 2019", "2016 - 2019");
    let (_, near) = judged("years-alone", &years, &role("\"experience\": { \"min_years\": 3 }"));
    assert_eq!(near.slack[0].map(|slack| (slack.months, slack.sure)), Some((0, false)));
}

/// The shortlist with the step taken by the candidate at `at`.
fn taken(shortlist: &Shortlist, at: usize, step: &Step) -> Shortlist {
    let mut candidates: Vec<_> = shortlist.ranked.iter().map(|ranked| ranked.candidate.clone()).collect();
    let assessment = &mut candidates[at].assessment;
    let finding = &mut assessment.findings[step.criterion];
    (finding.points, finding.passes) = (finding.points + step.gain, step.passes);
    assessment.score = assessment.findings.iter().map(|finding| finding.points).sum();
    let required = assessment.findings.iter().filter(|finding| finding.required);
    assessment.eligible = required.map(|finding| finding.passes).max().unwrap_or(Eligible::Yes);
    rank(shortlist.run.clone(), candidates, Vec::new())
}

#[test]
fn the_smallest_change_of_rank_is_one_and_no_smaller_step_is() {
    let lexicon = Lexicon::built_in().unwrap();
    let criteria = criteria::load(Path::new("criteria/backend-platforms-lead.json"), &lexicon).unwrap();
    let (shortlist, near) = run(&[PathBuf::from("fixtures/resumes")], &criteria);
    let mut told = 0;
    for (at, (ranked, near)) in shortlist.ranked.iter().zip(&near).enumerate() {
        assert_eq!(rank_with(&shortlist, at, &[]), Some(ranked.rank));
        let path = &ranked.candidate.path;
        let rank_in = |list: &Shortlist| list.ranked.iter().find(|r| r.candidate.path == *path).map(|r| r.rank);
        let Some((step, rank)) = near.to_rank(&shortlist, at) else { continue };
        told += 1;
        assert!(rank < ranked.rank);
        assert_eq!(rank_in(&taken(&shortlist, at, step)), Some(rank), "{}", path.display());
        // Ranking everyone anew for every step of everyone takes long.
        let tried = near.steps.iter().filter(|other| at % 8 == 0 && other.gain < step.gain);
        for smaller in tried {
            assert_eq!(rank_in(&taken(&shortlist, at, smaller)), Some(ranked.rank), "{}", path.display());
        }
    }
    assert!(told > 40, "{told} of {}", shortlist.ranked.len());
}

#[test]
fn the_page_tells_what_the_next_band_lacks() {
    let text = r#"{ "version": 1, "role": "Cook",
        "bands": [ { "name": "strong", "from": 90 }, { "name": "possible", "from": 30 } ], "criteria": [
        { "label": "Kitchen", "experience": { "in": ["Culinary"], "min_years": 6 }, "weight": 60 },
        { "label": "Safety", "skill": "Food safety", "weight": 40 } ] }"#;
    let criteria = criteria::parse(text, &Lexicon::built_in().unwrap()).unwrap();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("band.txt");
    fs::write(&path, RESUME).unwrap();
    let paths = [path];
    let (shortlist, mut near) = run(&paths, &criteria);
    let near = BTreeMap::from([(paths[0].clone(), near.remove(0))]);
    let page = explain(&shortlist, &paths, &near, &criteria, Paint::Plain);
    // Four years of six are worth 24 points; 30 take a year more.
    let expected = "6.0 points below the band possible; enough for it: 12 more months of Culinary with dates,";
    assert!(page.contains(expected), "{page}");
}

#[test]
fn no_step_takes_away_in_any_role() {
    let lexicon = Lexicon::built_in().unwrap();
    for entry in fs::read_dir("criteria").unwrap() {
        let path = entry.unwrap().path();
        let Ok(criteria) = criteria::load(&path, &lexicon) else { continue };
        let (shortlist, near) = run(&[PathBuf::from("tests/cases/pool")], &criteria);
        for (ranked, near) in shortlist.ranked.iter().zip(&near) {
            for step in &near.steps {
                let finding = &ranked.candidate.assessment.findings[step.criterion];
                assert!(step.passes <= finding.passes && finding.points + step.gain <= finding.share, "{step:?}");
                assert!(step.gain > 0 || step.passes < finding.passes || finding.share < 1000, "{step:?}");
            }
        }
    }
}

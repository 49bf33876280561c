//! What the made-up resumes say about criteria: each doubt in a file that deserves it.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::applicants::doubts;
use cvsift::criteria;
use cvsift::date::Month;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::lexicon::Lexicon;
use cvsift::screen::{Screening, screen};
use std::path::PathBuf;

/// Messages and the text at their places.
fn said(listed: &str, paths: &[&str]) -> Vec<String> {
    let text = format!("{{ \"version\": 1, \"role\": \"Any\", \"criteria\": [ {listed} ] }}");
    let words = Lexicon::built_in().unwrap();
    let loaded = criteria::parse(&text, &words).unwrap_or_else(|p| panic!("{}", criteria::render("any", &text, &p)));
    let lexicon = Lexicon::with_skills(&loaded.lexicon_rows).unwrap();
    let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
    let screening = Screening { criteria: &loaded, lexicon: &lexicon, as_of: Month::new(2024, 1), pool: &pool };
    let paths: Vec<PathBuf> = paths.iter().map(|path| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).collect();
    let problems = doubts(&loaded, &screen(&paths, &screening, &|| ()), &lexicon);
    problems.into_iter().map(|problem| format!("{} {}", problem.pointer, problem.message)).collect()
}

#[test]
fn a_pool_tells_what_is_too_much_too_little_or_the_same() {
    for (listed, expected) in [
        (r#"{ "label": "Sea", "skill": "Marine engineering" }"#, "/criteria/0/skill nobody of 53 shows `Sea`"),
        (
            r#"{ "label": "Cloud", "group": { "any_of": [ { "skill": { "any_of": ["AWS", "Marine engineering"] } }, { "skill": "Java" } ] } }"#,
            "/criteria/0/group/any_of/0/skill/any_of/1 nobody of 53 has `Marine engineering`",
        ),
        (
            r#"{ "label": "Letters", "phrase": { "pattern": "[a-z]" } }, { "label": "Java", "skill": "Java" }"#,
            "/criteria/0/phrase 53 of 53 meet `Letters` alike, so its weight decides nothing",
        ),
        (
            r#"{ "label": "Own", "skill": { "name": "Own words", "aliases": ["and", "the", "de", "der", "in", "of"] } }"#,
            "/criteria/0/skill/aliases 52 of 53 match `Own words` or an alias of it",
        ),
        (
            r#"{ "label": "Nursing", "experience": { "in": ["nursing"], "min_years": 2 }, "required": true }"#,
            "/criteria/0/required requiring `Nursing` makes 49 of 53 not eligible",
        ),
        (
            r#"{ "label": "Java", "skill": "Java" }, { "label": "Java again", "group": { "any_of": [ { "skill": "Java" }, { "skill": "Marine engineering" } ] } }"#,
            "/criteria/1/group `Java` and `Java again` agree on all 53 resumes",
        ),
    ] {
        let found = said(listed, &["fixtures/resumes"]);
        assert!(found.iter().any(|message| message == expected), "{expected}\n{found:#?}");
    }
}

#[test]
fn what_most_resumes_do_not_tell_is_said() {
    let silent = [
        "adele-job-board.txt", "amara-classic.pdf", "anonymous-export.pdf", "kavya-symbol-bullets.pdf",
        "samuel-header-contact.docx",
    ];
    let paths = silent.map(|name| format!("fixtures/resumes/{name}"));
    let found = said(r#"{ "label": "Dutch", "language": "Dutch" }"#, &paths.each_ref().map(String::as_str));
    assert_eq!(found, ["/criteria/0/language `Dutch` is unknown for 5 of 5 resumes: most do not tell"]);
}

#[test]
fn a_fair_criterion_is_left_alone() {
    assert_eq!(said(r#"{ "label": "SQL", "skill": "SQL" }"#, &["fixtures/resumes"]), Vec::<String>::new());
}

#[test]
fn few_resumes_say_nothing() {
    let found = said(r#"{ "label": "SQL", "skill": "SQL" }"#, &["tests/cases/pool"]);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("too few"), "{found:?}");
}

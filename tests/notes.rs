//! What a finding says in words stays short however many names the criterion has: the page, the CSV and `explain` show it.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::assessment::assess;
use cvsift::criteria::{self, View};
use cvsift::document::{self, Format, Reading};
use cvsift::lexicon::Lexicon;
use cvsift::{profile, resume};

/// The note on one criterion for somebody who used these skills in 2018 and 2019.
fn note(criterion: &str, used: &str) -> String {
    let lexicon = Lexicon::built_in().unwrap();
    let as_of = "2024-01".parse().unwrap();
    let role = format!(r#"{{ "version": 1, "role": "Cook", "criteria": [ {{ "label": "One", {criterion} }} ] }}"#);
    let criteria = criteria::parse(&role, &lexicon).unwrap();
    let text = format!(
        "Ada Example\n\nWork Experience\nDeveloper, Example Ltd, January 2018 - December 2019\n• Built it in {used}\n"
    );
    let Ok(Reading::Document(document)) = document::read(Format::Txt, text.as_bytes()) else { panic!("a text") };
    let resume = resume::parse(&document, &lexicon, as_of);
    let profile = profile::infer(&resume, &lexicon, as_of);
    assess(&profile, &criteria, &View { lexicon: &lexicon, as_of }).findings[0].note.clone()
}

#[test]
fn many_names_are_counted_in_a_note() {
    let five = r#""skill": { "any_of": ["Java", "Kotlin", "PostgreSQL", "Kubernetes", "Django"] }"#;
    for (criterion, used, expected) in [
        (five, "nothing of it", "Java or Kotlin or PostgreSQL or 2 others not found"),
        (five, "PostgreSQL and Java", "Java used 2.0 years, last 2019-12; PostgreSQL used 2.0 years, last 2019-12"),
        (
            five,
            "Java, Kotlin, PostgreSQL, Kubernetes and Django",
            "Django used 2.0 years, last 2019-12; Java used 2.0 years, last 2019-12; Kotlin used 2.0 years, last 2019-12; and 2 more",
        ),
        (
            r#""certification": { "any_of": ["A1", "B1", "C1", "D1", "E1"] }"#,
            "Java",
            "A1 or B1 or C1 or 2 others not found",
        ),
        (
            r#""title": { "any_of": ["nurse", "cook", "driver", "teacher", "baker"] }"#,
            "Java",
            "no title like nurse or cook or driver or 2 others",
        ),
    ] {
        assert_eq!(note(criterion, used), expected, "{criterion} and {used}");
    }
}

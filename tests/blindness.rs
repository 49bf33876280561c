//! A criterion cannot see who the candidate is: the same resume under other names, with other pronouns, places, birth
//! dates and years of graduation gets the same score, rank, verdicts and points, and the same quotes once the swapped
//! words are masked.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::assessment::{Assessment, assess};
use cvsift::criteria::{self, Criteria, View};
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::document::{self, Format, Reading};
use cvsift::lexicon::Lexicon;
use cvsift::screen::parse;
use cvsift::{profile, resume};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// First and family names of many origins and of any gender, some of them words of the field.
const NAMES: [(&str, &str); 36] = [
    ("Emily", "Walsh"),
    ("Greg", "Baker"),
    ("Lakisha", "Washington"),
    ("Jamal", "Jones"),
    ("Wei", "Zhang"),
    ("Mei Ling", "Chen"),
    ("Priya", "Raghunathan"),
    ("Arjun", "Patel"),
    ("Fatima", "Al Hassan"),
    ("Mohammed", "Khan"),
    ("Olga", "Ivanova"),
    ("Dmitri", "Petrov"),
    ("María", "García López"),
    ("José", "Hernández"),
    ("Chidi", "Okafor"),
    ("Ngozi", "Adeyemi"),
    ("Yuki", "Tanaka"),
    ("Hiroshi", "Sato"),
    ("Min-jun", "Kim"),
    ("Søren", "Kierkegård"),
    ("Zoë", "van der Berg"),
    ("François", "Lefèvre"),
    ("Björn", "Müller"),
    ("Siobhán", "O'Connor"),
    ("Ruby", "Jenkins"),
    ("Perl", "Oracle"),
    ("Jasmine", "Cook"),
    ("Scala", "Kafka"),
    ("Angel", "Maven"),
    ("Grace", "Hopper"),
    ("Sky", "Salt"),
    ("Robin", "Ng"),
    ("Ade", "Bamboo"),
    ("Ioana", "Popescu"),
    ("Tuğba", "Yılmaz"),
    ("Kwame", "Python"),
];

const PLACES: [&str; 4] = ["Springfield, IL", "Lagos, Nigeria", "Pune, India", "Java, Indonesia"];

/// A made-up resume as a text with places for what is swapped.
struct Template {
    file: String,
    text: String,
}

/// Readers in this process: a test is no program that could be its own child.
fn in_process() -> Pool {
    Pool::new(Isolation::None, Limits::default()).unwrap()
}

/// The fixtures that have a name, as texts in which it stands as a mark.
fn templates(lexicon: &Lexicon) -> Vec<Template> {
    let parsed = parse(&[PathBuf::from("fixtures/resumes")], lexicon, "2024-01".parse().unwrap(), &in_process());
    let mut templates = Vec::new();
    for file in parsed.into_iter().flatten() {
        let stem = file.path.file_stem().unwrap().to_str().unwrap().to_owned();
        let truth: Value =
            serde_json::from_str(&fs::read_to_string(format!("fixtures/truth/{stem}.json")).unwrap()).unwrap();
        let Some(name) = truth["name"].as_str() else { continue };
        let text = file.text.join("\n");
        let start = text.to_lowercase().find(&name.to_lowercase());
        let Some(found) = start.and_then(|at| text.get(at..at + name.len())).map(str::to_owned) else { continue };
        let mut text = text.replace(&found, "{NAME}");
        for email in truth["emails"].as_array().unwrap().iter().filter_map(Value::as_str) {
            text = text.replace(email, "{EMAIL}");
        }
        let personal = "\nPersonal Details\nAddress: 12 High Street, {PLACE}\nDate of Birth: {BIRTH}\nGender: {GENDER}\nNationality: {NATION}\nMarital Status: {MARITAL}\n";
        templates.push(Template { file: stem, text: format!("{text}{personal}") });
    }
    assert!(templates.len() >= 30, "{} resumes with names", templates.len());
    templates
}

/// A template under a name, with all that goes with it.
fn swap(template: &Template, who: usize) -> (String, Vec<String>) {
    let (first, family) = NAMES[who];
    let name = format!("{first} {family}");
    let ascii: String =
        format!("{first}.{family}").to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
    let email = format!("{ascii}@example.org");
    let place = PLACES[who % PLACES.len()];
    let text = template
        .text
        .replace("{NAME}", &name)
        .replace("{EMAIL}", &email)
        .replace("{PLACE}", place)
        .replace("{BIRTH}", ["03/04/1961", "12 May 1989", "1999-12-31"][who % 3])
        .replace("{GENDER}", ["Female", "Male"][who % 2])
        .replace("{NATION}", ["Indian", "French", "Nigerian", "American"][who % 4])
        .replace("{MARITAL}", ["Single", "Married"][who % 2]);
    let text = if who.is_multiple_of(2) {
        text.replace(" he ", " she ").replace(" his ", " her ").replace(" him ", " her ")
    } else {
        text
    };
    (text, vec![name, email, place.to_owned()])
}

fn judge(text: &str, criteria: &Criteria, lexicon: &Lexicon) -> Assessment {
    let as_of = "2024-01".parse().unwrap();
    let Ok(Reading::Document(document)) = document::read(Format::Txt, text.as_bytes()) else { panic!("a text") };
    let resume = resume::parse(&document, lexicon, as_of);
    let profile = profile::infer(&resume, lexicon, as_of);
    assess(&profile, criteria, &View { lexicon, as_of })
}

/// The quotes with the swapped words masked; pronouns are all one.
fn masked(mut assessment: Assessment, swapped: &[String]) -> Assessment {
    for finding in &mut assessment.findings {
        for evidence in &mut finding.evidence {
            for word in swapped {
                evidence.quote = evidence.quote.replace(word, "…");
            }
            evidence.quote =
                evidence.quote.replace(" she ", " he ").replace(" her ", " his ").replace(" him ", " his ");
        }
    }
    assessment
}

#[test]
fn who_somebody_is_changes_nothing() {
    let lexicon = Lexicon::built_in().unwrap();
    let templates = templates(&lexicon);
    let mut wrong = Vec::new();
    for role in ["backend-platforms-lead", "registered-nurse", "sales-manager"] {
        let criteria = criteria::load(&PathBuf::from(format!("criteria/{role}.json")), &lexicon).unwrap();
        for template in &templates {
            let assessed = |who: usize| {
                let (text, swapped) = swap(template, who);
                masked(judge(&text, &criteria, &lexicon), &swapped)
            };
            let first = assessed(0);
            for (who, name) in NAMES.iter().enumerate().skip(1) {
                let other = assessed(who);
                if other != first {
                    let changed = first.findings.iter().zip(&other.findings).find(|(a, b)| a != b);
                    let what =
                        changed.map(|(a, b)| format!("{}: {} and {}", a.criterion, a.note, b.note)).unwrap_or_default();
                    wrong.push(format!(
                        "{role}: {} as {name:?}: {} and {}; {what}",
                        template.file, first.score, other.score
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_year_of_graduation_changes_nothing() {
    let lexicon = Lexicon::built_in().unwrap();
    let criteria = criteria::load(&PathBuf::from("criteria/registered-nurse.json"), &lexicon).unwrap();
    let resume = |year: u32| {
        format!(
            "Ada Example\n\nWork Experience\nRegistered Nurse, Blue Hospital, January 2016 - March 2019\n• Triage and wound care\n\n\
            Education\nBachelor of Science in Nursing, Springfield College, {year}\n"
        )
    };
    let judged = |year: u32| masked(judge(&resume(year), &criteria, &lexicon), &[year.to_string()]);
    for year in [1975, 1988, 1999, 2020] {
        assert_eq!(judged(year), judged(2015), "{year}");
    }
}

#[test]
fn a_profile_with_a_skill_in_place_of_a_name_would_be_seen() {
    let lexicon = Lexicon::built_in().unwrap();
    let criteria = criteria::load(&PathBuf::from("criteria/backend-platforms-lead.json"), &lexicon).unwrap();
    let base = "Ada Example\n\nWork Experience\nEngineer, Example Ltd, 2016 - 2019\n• Built it\n";
    let more = format!("{base}• Deployed to AWS with microservices\n");
    assert_ne!(judge(base, &criteria, &lexicon), judge(&more, &criteria, &lexicon));
}

//! What is understood of the fixtures, held against the truth beside them. The floors only rise.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::lexicon::Lexicon;
use cvsift::screen::{Parsed, parse};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// Files in a language that is not read: they must warn, and are not measured.
const NOT_READ: &[&str] = &["aylin-turkish"];

/// Right, invented and missed facts of one sort.
#[derive(Default)]
struct Tally {
    right: usize,
    invented: usize,
    missed: usize,
    notes: Vec<String>,
}

impl Tally {
    fn compare(&mut self, file: &str, truth: &BTreeSet<String>, found: &BTreeSet<String>) {
        self.right += truth.intersection(found).count();
        self.invented += found.difference(truth).count();
        self.missed += truth.difference(found).count();
        let wrong: Vec<String> = truth
            .symmetric_difference(found)
            .map(|x| format!("{}{x}", if truth.contains(x) { "-" } else { "+" }))
            .collect();
        if !wrong.is_empty() {
            self.notes.push(format!("{file}: {}", wrong.join(" ")));
        }
    }

    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.invented + self.missed).max(1) as f64
    }
}

/// Readers in this process: a test is no program that could be its own child.
fn in_process() -> Pool {
    Pool::new(Isolation::None, Limits::default()).unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .map(|items| items.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
        .unwrap_or_default()
}

fn set(items: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    items.into_iter().map(|item| item.to_lowercase()).collect()
}

fn digits(text: &str) -> String {
    let all: String = text.chars().filter(char::is_ascii_digit).collect();
    all.get(all.len().saturating_sub(9)..).unwrap_or_default().to_owned()
}

const LEVELS: [&str; 7] = ["other", "secondary", "diploma", "associate", "bachelor", "master", "doctorate"];

fn measure() -> BTreeMap<&'static str, Tally> {
    let lexicon = Lexicon::built_in().unwrap();
    let parsed = parse(&[PathBuf::from("fixtures/resumes")], &lexicon, "2024-01".parse().unwrap(), &in_process());
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for file in &parsed {
        let file: &Parsed = file.as_ref().unwrap();
        let stem = file.path.file_stem().unwrap().to_str().unwrap().to_owned();
        let truth: Value =
            serde_json::from_str(&fs::read_to_string(format!("fixtures/truth/{stem}.json")).unwrap()).unwrap();
        if NOT_READ.contains(&stem.as_str()) {
            continue;
        }
        let mut compare = |what, truth: BTreeSet<String>, found: BTreeSet<String>| {
            tallies.entry(what).or_default().compare(&stem, &truth, &found);
        };
        let optional = |value: &Value| value.as_str().map(str::to_owned);
        compare("name", set(optional(&truth["name"])), set(file.contact.name.clone()));
        compare("email", set(texts(&truth["emails"])), set(file.contact.emails.clone()));
        compare(
            "phone",
            texts(&truth["phones"]).iter().map(|p| digits(p)).collect(),
            file.contact.phones.iter().map(|p| digits(p)).collect(),
        );
        let dates = |start: Option<String>, end: Option<String>, at: usize| {
            start.map(|s| format!("{s}..{} #{at}", end.unwrap_or_default()))
        };
        let count = |all: Vec<Option<String>>| {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            all.into_iter()
                .flatten()
                .map(|range| {
                    let n = seen.entry(range.clone()).or_default();
                    *n += 1;
                    format!("{range} {n}")
                })
                .collect::<BTreeSet<String>>()
        };
        let positions = truth["positions"].as_array().unwrap();
        compare(
            "position dates",
            count(positions.iter().map(|p| dates(optional(&p["start"]), optional(&p["end"]), 0)).collect()),
            count(file.digest.positions.iter().map(|p| dates(p.start.clone(), p.end.clone(), 0)).collect()),
        );
        let titled = |start: Option<String>, title: Option<String>| start.zip(title).map(|(s, t)| format!("{s} {t}"));
        compare(
            "position titles",
            set(positions.iter().filter_map(|p| titled(optional(&p["start"]), optional(&p["title"])))),
            set(file.digest.positions.iter().filter_map(|p| titled(p.start.clone(), p.title.clone()))),
        );
        compare(
            "position employers",
            set(positions.iter().filter_map(|p| titled(optional(&p["start"]), optional(&p["employer"])))),
            set(file.digest.positions.iter().filter_map(|p| titled(p.start.clone(), p.employer.clone()))),
        );
        let near = |truth: &Value, found: u32, slack: u64| {
            let truth = truth.as_u64().unwrap();
            if truth.abs_diff(u64::from(found)) <= slack { truth.to_string() } else { found.to_string() }
        };
        let number = |value: &Value| BTreeSet::from([value.as_u64().unwrap().to_string()]);
        compare(
            "total months",
            number(&truth["total_months"]),
            BTreeSet::from([near(&truth["total_months"], file.digest.experience.months, 3)]),
        );
        compare(
            "leadership months",
            number(&truth["leadership_months"]),
            BTreeSet::from([near(&truth["leadership_months"], file.digest.leadership.months, 6)]),
        );
        let some = |value: Option<String>| value.into_iter().collect::<BTreeSet<String>>();
        compare(
            "team size",
            some(truth["team_size"].as_u64().map(|n| n.to_string())),
            some(file.digest.leadership.team_size.map(|n| n.to_string())),
        );
        compare(
            "stated years",
            some(truth["stated_years"].as_f64().map(|n| format!("{n:.1}"))),
            some(file.digest.experience.stated_years.map(|n| format!("{n:.1}"))),
        );
        compare(
            "leads people",
            some(truth["leads_people"].as_bool().filter(|x| *x).map(|_| "leads".into())),
            some((!file.digest.leadership.evidence.is_empty()).then(|| "leads".into())),
        );
        let level = |name: &str| LEVELS.iter().position(|l| *l == name).unwrap_or(0).to_string();
        let highest = |all: Vec<String>| all.into_iter().max().into_iter().collect::<BTreeSet<String>>();
        compare(
            "highest degree",
            highest(
                truth["education"].as_array().unwrap().iter().map(|e| level(e["level"].as_str().unwrap())).collect(),
            ),
            highest(file.digest.education.iter().map(|e| level(e.level.name())).collect()),
        );
        compare(
            "languages",
            set(texts(&truth["languages"])),
            set(file.digest.languages.iter().map(|l| l.name.clone())),
        );
        let skills: BTreeMap<String, String> = truth["skills"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(k, v)| (k.clone(), v.as_str().unwrap().to_owned()))
            .collect();
        let found: BTreeMap<String, String> = file
            .digest
            .skills
            .iter()
            .filter(|s| s.implied_by.is_none())
            .map(|s| (s.name.clone(), serde_json::to_value(s.state).unwrap().as_str().unwrap().to_owned()))
            .collect();
        // The truth lists what is plainly there; other words of the lexicon in the text are no mistakes.
        let known = |name: &String| lexicon.skills.named(name).is_some();
        let canonical =
            |name: &String| lexicon.skills.named(name).map_or(name.clone(), |id| lexicon.skills.get(id).name.clone());
        let wanted: BTreeSet<String> = skills.keys().filter(|n| known(n)).map(canonical).collect();
        compare(
            "skills present",
            wanted.clone(),
            found.keys().filter(|name| wanted.contains(*name)).cloned().collect(),
        );
        let evidenced = |map: &BTreeMap<String, String>| {
            map.iter()
                .filter(|(_, s)| *s == "evidenced")
                .map(|(n, _)| canonical(n))
                .filter(|n| wanted.contains(n))
                .collect::<BTreeSet<String>>()
        };
        compare("skills evidenced", evidenced(&skills), evidenced(&found));
        let absent: BTreeSet<String> = texts(&truth["absent"]).iter().map(canonical).collect();
        compare(
            "skills not there",
            BTreeSet::new(),
            found.keys().filter(|name| absent.contains(*name)).cloned().collect(),
        );
        let told = |yes: bool| some(yes.then(|| "hidden".to_owned()));
        compare("hidden text", told(truth["hidden"].as_bool().unwrap()), told(!file.digest.hidden.is_empty()));
    }
    tallies
}

/// F1 that must be reached, in hundredths; `skills not there` counts inventions instead.
const FLOORS: &[(&str, f64)] = &[
    ("name", 0.99),
    ("email", 0.98),
    ("phone", 0.99),
    ("position dates", 0.97),
    ("position titles", 0.94),
    ("position employers", 0.91),
    ("total months", 0.94),
    ("leadership months", 0.94),
    ("leads people", 0.93),
    ("team size", 0.99),
    ("stated years", 0.91),
    ("highest degree", 0.95),
    ("languages", 0.96),
    ("skills present", 0.96),
    ("skills evidenced", 0.93),
    ("hidden text", 1.0),
];

/// Skills that a resume only tempts one to find, which may be found at most this often in all fixtures together.
const MOST_INVENTED_SKILLS: usize = 15;

#[test]
fn the_fixtures_are_understood() {
    let tallies = measure();
    let mut report = String::new();
    let mut low = Vec::new();
    for (what, tally) in &tallies {
        report.push_str(&format!(
            "{what:20} F1 {:.3} (right {}, invented {}, missed {})\n",
            tally.f1(),
            tally.right,
            tally.invented,
            tally.missed
        ));
    }
    for (what, floor) in FLOORS {
        let tally = &tallies[what];
        if tally.f1() < *floor {
            low.push(format!("{what} is below {floor}:\n  {}", tally.notes.join("\n  ")));
        }
    }
    let invented = &tallies["skills not there"];
    if invented.invented > MOST_INVENTED_SKILLS {
        low.push(format!(
            "{} skills are found that are not there:\n  {}",
            invented.invented,
            invented.notes.join("\n  ")
        ));
    }
    if std::env::var_os("CVSIFT_SHOW").is_some() {
        for (what, tally) in &tallies {
            report.push_str(&format!("{what}\n  {}\n", tally.notes.join("\n  ")));
        }
        panic!("{report}");
    }
    assert!(low.is_empty(), "{report}\n{}", low.join("\n"));
}

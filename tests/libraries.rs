//! The figures of audits equal those of Fairlearn and SciPy, on 200 generated tables.
//!
//! The libraries are looked for in `target/python`, where `.ci/run` installs them, or with the Python that
//! `CVSIFT_PYTHON` names. Without them the test is skipped loudly; with `CVSIFT_LIBRARIES=require`, as `.ci/run` sets it, it
//! fails.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may stop where it stands, and tells what it skips"
)]

use cvsift::audit::{Options, Selection, audit, json};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

const TABLES: u64 = 200;

/// The Python that has the libraries.
fn python() -> Option<PathBuf> {
    let given = std::env::var_os("CVSIFT_PYTHON").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    given.into_iter().chain([root.join("target/python/bin/python")]).find(|path| path.is_file())
}

/// A small generator of numbers (splitmix64): the tables are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}

/// A table of people with groups and scores, audited.
fn table(seed: u64) -> Value {
    let mut numbers = Numbers(seed);
    let many = [5, 12, 40, 150, 600, 2500][numbers.below(6)] + numbers.below(5);
    let (sexes, origins) = (2 + numbers.below(2), 2 + numbers.below(6));
    let lean = numbers.below(40_000);
    let mut people: Vec<(usize, Option<usize>, Option<usize>)> = (0..many)
        .map(|_| {
            let sex = (numbers.below(10) > 0).then(|| numbers.below(sexes));
            // Some groups are rare.
            let origin = (numbers.below(12) > 0).then(|| numbers.below(origins).min(numbers.below(origins)));
            let step = [1, 500, 10_000][seed as usize % 3];
            let score = numbers.below(100_001 - lean) + if sex == Some(0) { lean } else { 0 };
            (score / step * step, sex, origin)
        })
        .collect();
    people.sort_by_key(|person| std::cmp::Reverse(person.0));
    let rank = |at: usize| people.iter().position(|person| person.0 == people[at].0).unwrap() + 1;
    let eligible: Vec<bool> = people.iter().map(|person| numbers.below(100_000) < person.0).collect();
    let ranked: Vec<Value> = (0..many)
        .map(|at| {
            json!({
                "rank": rank(at), "file": format!("{at}.pdf"), "document_hash": format!("{at:064}"),
                "score": people[at].0 as f64 / 1000.0, "eligible": if eligible[at] { "yes" } else { "no" },
            })
        })
        .collect();
    let results = json!({
        "schema_version": 1, "tool": { "name": "cvsift", "version": "1" }, "role": "r", "as_of": "2024-01",
        "criteria_hash": "c", "candidates": ranked,
    });
    let mut rows = String::from("file,sex,origin\n");
    let word = |letter: char, value: Option<usize>| value.map_or(String::new(), |value| format!("{letter}{value}"));
    for (at, (_, sex, origin)) in people.iter().enumerate() {
        rows.push_str(&format!("{at}.pdf,{},{}\n", word('s', *sex), word('o', *origin)));
    }
    let (selection, selected): (Selection, Vec<bool>) = match seed % 4 {
        0 => (Selection::Eligible, eligible),
        1 => (Selection::Score(50_000), people.iter().map(|person| person.0 >= 50_000).collect()),
        _ => {
            let most = 1 + numbers.below(many);
            (Selection::Top(most), (0..many).map(|at| rank(at) <= most).collect())
        }
    };
    let options = Options { selection, by: Vec::new(), least_share: [0, 20, 50][(seed / 4) as usize % 3] };
    let audited = audit(results.to_string().as_bytes(), rows.as_bytes(), &options).unwrap();
    let told = |letter: char, value: Option<usize>| value.map(|value| format!("{letter}{value}"));
    let people = people.iter().enumerate().map(|(at, (score, sex, origin))| {
        json!({
            "score": *score as f64 / 1000.0, "rank": rank(at), "selected": selected[at],
            "sex": told('s', *sex), "origin": told('o', *origin),
        })
    });
    let people: Vec<Value> = people.collect();
    json!({ "people": people, "audit": serde_json::from_str::<Value>(&json(&audited).unwrap()).unwrap() })
}

/// What the libraries say of the tables, if they are there.
fn compare(tables: &[Value]) -> Option<(bool, String)> {
    let Some(python) = python() else {
        let why = "no Python with Fairlearn and SciPy in target/python; the figures of audits were not held to them";
        assert!(std::env::var_os("CVSIFT_LIBRARIES").is_none_or(|value| value != "require"), "{why}");
        eprintln!("SKIPPED: {why}");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tables.json");
    std::fs::write(&file, serde_json::to_string(tables).unwrap()).unwrap();
    let done = Command::new(python).arg("tests/libraries/compare.py").arg(&file).output().unwrap();
    let told = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    Some((done.status.success(), told))
}

#[test]
fn audits_agree_with_fairlearn_and_scipy() {
    let tables: Vec<Value> = (0..TABLES).map(table).collect();
    let Some((agreed, told)) = compare(&tables) else { return };
    assert!(agreed, "{told}");
    let figures: u64 =
        told.split(' ').zip(told.split(' ').skip(1)).find(|(_, word)| *word == "figures").unwrap().0.parse().unwrap();
    assert!(told.starts_with("200 tables") && figures > 20_000, "{told}");
}

#[test]
fn a_wrong_figure_would_be_seen() {
    let mut wrong = table(4);
    let p = wrong.pointer_mut("/audit/breakdowns/0/groups/0/selection/interval/0").unwrap();
    *p = (p.as_f64().unwrap() + 1e-8).into();
    let Some((agreed, told)) = compare(&[wrong]) else { return };
    assert!(!agreed && told.contains("interval"), "{told}");
}

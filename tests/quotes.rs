//! The quote of a finding holds a word of the matter: whoever reads it sees why the points were given.

use cvsift::assessment::Finding;
use cvsift::criteria;
use cvsift::date::Month;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::lexicon::{Lexicon, OwnWords, Tongue};
use cvsift::screen::{Screening, screen};
use cvsift::text::fold;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Criteria of unlike trades.
const ROLES: [&str; 4] = ["backend-platforms-lead", "registered-nurse", "sales-manager", "site-engineer"];
/// Findings of a kind, in a hundred, whose quotes may hold no word of the matter.
const MOST: usize = 3;

/// Texts that a criterion names.
fn named(criterion: &Value, kind: &str) -> Vec<String> {
    let value = &criterion[kind];
    let lists = ["any_of", "all_of", "in", "words"].into_iter().filter_map(|key| value[key].as_array()).flatten();
    let single = [value.as_str(), value["name"].as_str()].into_iter().flatten();
    single.chain(lists.filter_map(Value::as_str)).map(str::to_owned).collect()
}

/// Whether a quote holds a word of what is asked, by the tables or by stems.
fn speaks(quote: &str, names: &[String], note: &str, kind: &str, lexicon: &Lexicon) -> bool {
    let said = Tongue::English.said(quote);
    let by_words = |name: &str| OwnWords::of(name).is_some_and(|own| own.first(&said, Tongue::English).is_some());
    let by_table = |name: &str| match kind {
        "skill" => {
            let id = lexicon.skills.named(name);
            let hits = lexicon.skills.find(quote).into_iter().map(|hit| hit.skill);
            // What was done may show a skill without its name.
            let deeds = lexicon.deeds.find(&fold(quote)).into_iter().map(|(skill, _)| skill);
            hits.chain(deeds).any(|hit| Some(hit) == id || id.is_some_and(|id| includes(hit, id, lexicon)))
        }
        "experience" => {
            let field = lexicon.fields.named(name);
            field.is_some_and(|field| lexicon.fields.shown_in(quote, &[field], &lexicon.skills).is_some())
        }
        "certification" => {
            let known = lexicon.credentials.certificate_named(name);
            known.is_some_and(|known| lexicon.credentials.certificates(quote).contains(&known))
        }
        "soft_skill" => {
            let row = lexicon.soft_skills.named(name);
            lexicon.soft_skills.find(quote).iter().any(|hit| Some(hit.skill) == row)
        }
        _ => false,
    };
    // What implies a skill is told, and is the matter then.
    let implied = note.split("implied by ").skip(1).filter_map(|rest| rest.split(';').next());
    let implied: Vec<String> = implied.map(str::to_owned).collect();
    names.iter().chain(&implied).any(|name| by_words(name) || by_table(name))
}

fn includes(hit: cvsift::lexicon::SkillId, asked: cvsift::lexicon::SkillId, lexicon: &Lexicon) -> bool {
    lexicon.skills.get(hit).includes.contains(&asked)
}

#[test]
fn quotes_hold_a_word_of_the_matter() {
    let mut of_kind: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for role in ROLES {
        let text = criteria::built_in(role).unwrap().text;
        let words = Lexicon::built_in().unwrap();
        let loaded = criteria::parse(text, &words).unwrap();
        let lexicon = Lexicon::with_skills(&loaded.lexicon_rows).unwrap();
        let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
        let screening = Screening { criteria: &loaded, lexicon: &lexicon, as_of: Month::new(2024, 1), pool: &pool };
        let resumes = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/resumes"));
        let shortlist = screen(&[resumes], &screening, &|| ());
        let file: Value = serde_json::from_str(text).unwrap();
        let criteria = file["criteria"].as_array().unwrap();
        for ranked in &shortlist.ranked {
            for (finding, criterion) in ranked.candidate.assessment.findings.iter().zip(criteria) {
                let names = named(criterion, finding.kind);
                // Leading people and levels of education name nothing; all work is of no field.
                if finding.points == 0 || names.is_empty() || matches!(finding.kind, "leadership" | "education") {
                    continue;
                }
                let (all, bad) = of_kind.entry(finding.kind).or_default();
                *all += 1;
                let Finding { evidence, note, .. } = finding;
                if !evidence.iter().any(|line| speaks(&line.quote, &names, note, finding.kind, &lexicon)) {
                    bad.push(format!("{role}: {}: {note}: {evidence:?}", ranked.candidate.path.display()));
                }
            }
        }
    }
    assert!(of_kind.len() >= 5, "{:?}", of_kind.keys());
    for (kind, (all, bad)) in of_kind {
        assert!(bad.len() * 100 <= all * MOST, "{kind}: {} of {all}: {bad:#?}", bad.len());
    }
}

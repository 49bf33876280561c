//! What a pool of applicants says about the criteria: what nobody has, what everybody has, what removes most.
//!
//! Nothing here touches a score: it is for whoever writes the file, before the file is used.

use crate::assessment::Finding;
use crate::criteria::{Criteria, Eligible, FULL, Problem, Verdict};
use crate::lexicon::Lexicon;
use crate::shortlist::{Candidate, Shortlist};
use serde_json::Value;

/// Resumes from which a pool can say something.
const MIN_POOL: usize = 5;
/// Share from which it is everybody: a file or two is always read badly.
const EVERYBODY_PERCENT: usize = 90;
/// Degree from which a criterion is as good as met in full.
const NEARLY_FULL: u32 = FULL * 9 / 10;
/// Resumes on either side before two criteria that always agree are told.
const MIN_SIDE: usize = 3;

/// What the pool says, as warnings with their places in the file.
pub fn doubts(criteria: &Criteria, shortlist: &Shortlist, lexicon: &Lexicon) -> Vec<Problem> {
    let pool: Vec<&Candidate> = shortlist.ranked.iter().map(|ranked| &ranked.candidate).collect();
    if pool.len() < MIN_POOL {
        let message = format!("{} resumes are too few to say something of the criteria", pool.len());
        return vec![Problem::warning("/criteria", message, format!("give a folder with {MIN_POOL} at least"))];
    }
    let file: Value = serde_json::from_str(&criteria.text).unwrap_or_default();
    let mut problems = Vec::new();
    for (at, criterion) in criteria.criteria.iter().enumerate() {
        let pointer = format!("/criteria/{at}/{}", criterion.kind);
        let nobody = of_criterion(criteria, at, &pointer, &pool, &mut problems);
        if !nobody && let Some(value) = file.pointer(&format!("/criteria/{at}")) {
            skills(&format!("/criteria/{at}"), value, &pool, lexicon, &mut problems);
        }
    }
    agreeing(criteria, &pool, &mut problems);
    problems
}

/// Doubts about one criterion; whether nobody meets it at all.
fn of_criterion(
    criteria: &Criteria,
    at: usize,
    pointer: &str,
    pool: &[&Candidate],
    problems: &mut Vec<Problem>,
) -> bool {
    let Some(criterion) = criteria.criteria.get(at) else { return false };
    let findings: Vec<&Finding> = pool.iter().filter_map(|candidate| candidate.assessment.findings.get(at)).collect();
    let (all, label) = (findings.len(), &criterion.label);
    let count = |holds: fn(&Finding) -> bool| findings.iter().filter(|finding| holds(finding)).count();
    let unknown = count(|f| f.verdict == Verdict::Unknown);
    let nothing = count(|f| f.degree == 0);
    let removed = count(|f| f.passes == Eligible::No);
    let full = count(|f| f.degree >= NEARLY_FULL);
    let alike =
        findings.first().is_some_and(|first| first.degree > 0 && findings.iter().all(|f| f.degree == first.degree));
    if unknown * 2 > all {
        problems.push(Problem::warning(
            pointer,
            format!("`{label}` is unknown for {unknown} of {all} resumes: most do not tell"),
            "ask for it in the screening call, or give it little weight",
        ));
    } else if nothing == all {
        problems.push(Problem::warning(
            pointer,
            format!("nobody of {all} shows `{label}`"),
            "resumes may call it otherwise: add alternatives or `aliases`, or ask for less",
        ));
    }
    if alike || full * 100 >= all * EVERYBODY_PERCENT {
        problems.push(Problem::warning(
            pointer,
            format!("{} of {all} meet `{label}` alike, so its weight decides nothing", if alike { all } else { full }),
            "ask for more, or give the weight to another criterion; look whether an alias or pattern is an everyday word",
        ));
    }
    if criterion.required && removed * 2 > all {
        problems.push(Problem::warning(
            &format!("/criteria/{at}/required"),
            format!("requiring `{label}` makes {removed} of {all} not eligible"),
            "fine for a mixed pool; else ask for less, or give it weight in place of `required`",
        ));
    }
    nothing == all
}

/// Skills named in a criterion that nobody has, and own aliases that everybody matches.
fn skills(pointer: &str, value: &Value, pool: &[&Candidate], lexicon: &Lexicon, problems: &mut Vec<Problem>) {
    let Value::Object(fields) = value else { return };
    for (key, inner) in fields.iter().filter(|(key, _)| *key != "comment") {
        let place = format!("{pointer}/{key}");
        match key.as_str() {
            "skill" => named(&place, inner, pool, lexicon, problems),
            // Parts of a group.
            "any_of" | "all_of" => {
                for (at, item) in inner.as_array().into_iter().flatten().enumerate() {
                    skills(&format!("{place}/{at}"), item, pool, lexicon, problems);
                }
            }
            _ => skills(&place, inner, pool, lexicon, problems),
        }
    }
}

fn named(pointer: &str, value: &Value, pool: &[&Candidate], lexicon: &Lexicon, problems: &mut Vec<Problem>) {
    let mut names: Vec<(String, &str)> = Vec::new();
    for key in ["any_of", "all_of"] {
        let list = value.get(key).and_then(Value::as_array).into_iter().flatten().enumerate();
        names.extend(list.filter_map(|(at, name)| Some((format!("{pointer}/{key}/{at}"), name.as_str()?))));
    }
    let holders = |name: &str| {
        let known = lexicon.skills.named(name).map_or(name, |id| lexicon.skills.get(id).name.as_str());
        pool.iter().filter(|candidate| candidate.digest.skills.iter().any(|skill| skill.name == known)).count()
    };
    let missing: Vec<&(String, &str)> = names.iter().filter(|(_, name)| holders(name) == 0).collect();
    if let Some((place, _)) = missing.first() {
        let shown: Vec<String> = missing.iter().map(|(_, name)| format!("`{name}`")).collect();
        let message = format!("nobody of {} has {}", pool.len(), shown.join(", "));
        problems.push(Problem::warning(place, message, "leave it out, or look how resumes call it"));
    }
    if let (Some(name), Some(_)) = (value.get("name").and_then(Value::as_str), value.get("aliases")) {
        let holders = holders(name);
        if holders * 100 >= pool.len() * EVERYBODY_PERCENT {
            let message = format!("{holders} of {} match `{name}` or an alias of it", pool.len());
            let help = "one of the aliases is an everyday word: make it longer, or write it in its exact case with `=`";
            problems.push(Problem::warning(&format!("{pointer}/aliases"), message, help));
        }
    }
}

/// Two criteria that split the pool alike count one thing twice.
fn agreeing(criteria: &Criteria, pool: &[&Candidate], problems: &mut Vec<Problem>) {
    let split = |at: usize| -> Vec<bool> {
        let degrees = pool.iter().filter_map(|candidate| candidate.assessment.findings.get(at));
        degrees.map(|finding| finding.degree * 2 >= FULL).collect()
    };
    let splits: Vec<Vec<bool>> = (0..criteria.criteria.len()).map(split).collect();
    for (at, own) in splits.iter().enumerate() {
        let met = own.iter().filter(|met| **met).count();
        if met < MIN_SIDE || own.len() - met < MIN_SIDE {
            continue;
        }
        let Some(earlier) = splits.iter().take(at).position(|other| other == own) else { continue };
        let (Some(one), Some(other)) = (criteria.criteria.get(earlier), criteria.criteria.get(at)) else { continue };
        problems.push(Problem::warning(
            &format!("/criteria/{at}/{}", other.kind),
            format!("`{}` and `{}` agree on all {} resumes", one.label, other.label, own.len()),
            "they may count one thing twice: join them in a `group`, or lower one weight",
        ));
    }
}

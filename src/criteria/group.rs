//! A group: the best of several checks, or all of them. In the file: `{ "any_of": [ { "skill": "AWS" }, { "certification": "CCNA" } ] }`.
//!
//! In `any_of` the best counts; a `weight` makes an alternative worth less than the others. In `all_of` the degrees are
//! averaged by weight, and each has to be met.

use super::criterion;
use super::fields::Fields;
use super::schema::{exactly_one, object};
use super::what_if::{Slack, WhatIf, to_pass};
use super::{Check, Eligible, FULL, Judgement, Verdict, View};
use crate::digest::Evidence;
use crate::lexicon::Lexicon;
use crate::profile::Profile;
use serde_json::{Value, json};

#[derive(Debug)]
struct Part {
    weight: u32,
    check: Box<dyn Check>,
}

#[derive(Debug)]
struct Group {
    parts: Vec<Part>,
    all: bool,
}

/// Groups that may stand inside one another: more than this nobody reads.
pub(super) const MAX_DEPTH: usize = 3;
/// Lines of evidence that are kept.
const MAX_EVIDENCE: usize = 5;

pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    if !fields.is_object(
        "expected an object such as { \"any_of\": [ { \"skill\": \"AWS\" }, { \"certification\": \"CCNA\" } ] }",
    ) {
        return None;
    }
    if fields.depth >= MAX_DEPTH {
        fields.wrong_here(
            format!("groups stand more than {MAX_DEPTH} deep"),
            "write several criteria instead: a reader has to follow them",
        );
        return None;
    }
    fields.depth += 1;
    let (any, all) = (fields.get("any_of"), fields.get("all_of"));
    let (key, listed) = match (any, all) {
        (Some(any), None) => ("any_of", any),
        (None, Some(all)) => ("all_of", all),
        _ => {
            fields.wrong_here(
                "a group needs exactly one of `any_of`, `all_of`",
                "write any_of where one is enough, all_of where each is needed",
            );
            fields.finish(&[]);
            return None;
        }
    };
    let mut parts = Vec::new();
    match listed {
        Value::Array(items) if items.len() >= 2 => {
            for (at, item) in items.iter().enumerate() {
                let place = format!("{}/{at}", fields.at(key));
                parts.extend(fields.within(place, item, |inner| part(inner, lexicon)));
            }
        }
        Value::Array(_) => fields.wrong(
            key,
            "a group of fewer than two checks",
            "write the check itself as the criterion, or name a second one",
        ),
        other => {
            let found = super::diagnose::shape(other);
            fields.wrong(
                key,
                format!("`{key}` is {found}"),
                "expected a list of checks, such as [ { \"skill\": \"AWS\" }, … ]",
            );
        }
    }
    fields.finish(&[]);
    Some(Box::new(Group { parts, all: key == "all_of" }))
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    let parts = || json!({ "type": "array", "minItems": 2, "items": { "$ref": "#/$defs/part" } });
    exactly_one(object([("any_of", parts()), ("all_of", parts())], &[]), &["any_of", "all_of"])
}

fn part(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Part> {
    if !fields.is_object("a part of a group is a check: { \"skill\": \"AWS\", \"weight\": 1 }") {
        return None;
    }
    let weight = fields.thousandths("weight", 0, criterion::MAX_WEIGHT).unwrap_or(FULL);
    if weight == 0 {
        fields
            .doubt("weight", "with weight 0 this part of the group cannot matter", "give it a weight, or leave it out");
    }
    let check = criterion::check(fields, lexicon);
    fields.finish(&[]);
    check.map(|(_, check)| Part { weight, check })
}

impl Check for Group {
    fn judge(&self, profile: &Profile<'_>, view: &View<'_>) -> Judgement {
        let judged: Vec<(u32, Judgement)> =
            self.parts.iter().map(|part| (part.weight, part.check.judge(profile, view))).collect();
        if self.all { all_of(judged) } else { any_of(judged) }
    }

    fn what_ifs(&self, profile: &Profile<'_>, view: &View<'_>) -> Vec<WhatIf> {
        let mut all: Vec<WhatIf> = self.parts.iter().flat_map(|part| part.check.what_ifs(profile, view)).collect();
        let failing = self.parts.iter().filter(|part| part.check.judge(profile, view).passes != Eligible::Yes);
        if self.all
            && let Some(each) = failing.map(|part| to_pass(&*part.check, profile, view)).collect::<Option<Vec<_>>>()
            && each.len() > 1
        {
            all.push(WhatIf::all(each));
        }
        all
    }

    /// Of parts of which each is needed the nearest to its minimum; of alternatives the only one that is met.
    fn slack(&self, profile: &Profile<'_>, view: &View<'_>) -> Option<Slack> {
        let met: Vec<&Part> =
            self.parts.iter().filter(|part| part.check.judge(profile, view).passes == Eligible::Yes).collect();
        match met.as_slice() {
            [only] if !self.all => only.check.slack(profile, view),
            met if self.all && met.len() == self.parts.len() => {
                met.iter().filter_map(|part| part.check.slack(profile, view)).min()
            }
            _ => None,
        }
    }

    fn lexicon_rows(&self) -> Vec<String> {
        self.parts.iter().flat_map(|part| part.check.lexicon_rows()).collect()
    }
}

fn any_of(judged: Vec<(u32, Judgement)>) -> Judgement {
    let heaviest = u64::from(judged.iter().map(|(weight, _)| *weight).max().unwrap_or(FULL).max(1));
    let worth = |weight: u32, degree: u32| {
        let scaled = (u64::from(degree) * u64::from(weight) / heaviest) as u32;
        if weight > 0 && degree > 0 { scaled.max(1) } else { scaled }
    };
    let passes = judged.iter().map(|(_, judgement)| judgement.passes).min().unwrap_or(Eligible::No);
    let best = judged.iter().map(|(weight, j)| worth(*weight, j.degree)).max().unwrap_or(0);
    if best == 0 {
        let notes: Vec<&str> = judged.iter().map(|(_, j)| j.note.as_str()).collect();
        let unknown = judged.iter().any(|(_, j)| j.verdict == Verdict::Unknown);
        let mut judgement =
            if unknown { Judgement::unknown(notes.join("; ")) } else { Judgement::unmet(notes.join("; ")) };
        judgement.passes = passes;
        return judgement;
    }
    let limit = |of: fn(&Judgement) -> u32| judged.iter().map(|(weight, j)| worth(*weight, of(j))).max().unwrap_or(0);
    let band = (limit(|j| j.band.0), limit(|j| j.band.1));
    // Of equals the first in the file is shown.
    let shown = judged.into_iter().find(|(weight, j)| worth(*weight, j.degree) == best);
    let Some((_, chosen)) = shown else { return Judgement::unmet("") };
    let scaled = Judgement::found(best, "", Vec::new());
    let verdict = if best == chosen.degree { chosen.verdict } else { scaled.verdict };
    Judgement { degree: best, band, verdict, passes, ..chosen }
}

fn all_of(judged: Vec<(u32, Judgement)>) -> Judgement {
    let total = judged.iter().map(|(weight, _)| u64::from(*weight)).sum::<u64>().max(1);
    let mean = |of: fn(&Judgement) -> u32| {
        let sum: u64 = judged.iter().map(|(weight, j)| u64::from(*weight) * u64::from(of(j))).sum();
        (sum / total) as u32
    };
    let degree = mean(|j| j.degree);
    let band = (mean(|j| j.band.0), mean(|j| j.band.1));
    let passes = judged.iter().map(|(_, j)| j.passes).max().unwrap_or(Eligible::No);
    let unknown = judged.iter().any(|(_, j)| j.verdict == Verdict::Unknown);
    let complete = judged.iter().all(|(_, j)| j.verdict == Verdict::Met);
    let note = judged.iter().map(|(_, j)| j.note.as_str()).collect::<Vec<_>>().join("; ");
    let mut evidence: Vec<Evidence> = Vec::new();
    for line in judged.into_iter().flat_map(|(_, j)| j.evidence) {
        if !evidence.iter().any(|known| known.line == line.line) && evidence.len() < MAX_EVIDENCE {
            evidence.push(line);
        }
    }
    let verdict = match degree {
        0 if unknown => Verdict::Unknown,
        0 => Verdict::Unmet,
        _ if complete => Verdict::Met,
        _ => Verdict::Partly,
    };
    Judgement { verdict, degree, band, passes, note, evidence }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(weight: u32, degree: u32) -> (u32, Judgement) {
        let judgement =
            if degree == 0 { Judgement::unmet("none") } else { Judgement::found(degree, "some", Vec::new()) };
        (weight, judgement)
    }

    #[test]
    fn the_best_counts_or_all_by_weight() {
        for (parts, any, all) in [
            (vec![judged(1000, 900), judged(1000, 0)], (900, Eligible::Yes), (450, Eligible::No)),
            (vec![judged(2000, 400), judged(1000, 900)], (450, Eligible::Yes), (566, Eligible::Yes)),
            (vec![judged(1000, 0), judged(1000, 0)], (0, Eligible::No), (0, Eligible::No)),
            (vec![(1000, Judgement::unknown("?")), judged(1000, 0)], (0, Eligible::Unclear), (0, Eligible::No)),
            (vec![(1000, Judgement::unknown("?")), judged(1000, 800)], (800, Eligible::Yes), (400, Eligible::Unclear)),
        ] {
            let best = any_of(parts.clone());
            assert_eq!((best.degree, best.passes), any, "any of {parts:?}");
            let each = all_of(parts.clone());
            assert_eq!((each.degree, each.passes), all, "all of {parts:?}");
        }
    }
}

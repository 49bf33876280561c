//! A soft skill, shown at work or only claimed. In the file: `"communication"`, or `{ "any_of": [...] }` of which one is
//! enough.

use super::diagnose::did_you_mean;
use super::fields::Fields;
use super::schema::named;
use super::what_if::{WhatIf, any_of};
use super::{Check, FULL, Judgement, Problem, View};
use crate::digest::Evidence;
use crate::document::Line;
use crate::lexicon::Lexicon;
use crate::profile::{Profile, SoftSkill as Seen};
use serde_json::Value;

/// Soft skills of which one is enough.
#[derive(Debug)]
struct SoftSkills {
    skills: Vec<u16>,
    names: Vec<String>,
}

/// Degree of a claim: anyone can make it.
const CLAIMED: u32 = 400;

pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    let given = fields.names("expected the name of a soft skill, such as \"communication\"")?;
    let mut skills = Vec::new();
    for (pointer, name) in given.iter().filter(|(_, name)| !name.is_empty()) {
        // Other words for it name it too: `teamwork` is `team player`.
        let by_words = || lexicon.soft_skills.find(name).first().map(|hit| hit.skill);
        match lexicon.soft_skills.named(name).or_else(by_words) {
            Some(skill) => skills.push(skill),
            None => {
                let problem = Problem::error(pointer, format!("unknown soft skill `{name}`"), help(name, lexicon));
                fields.problems.push(problem);
            }
        }
    }
    let names: Vec<String> = skills.iter().map(|skill| lexicon.soft_skills.name(*skill).to_owned()).collect();
    (!skills.is_empty()).then(|| Box::new(SoftSkills { skills, names }) as Box<dyn Check>)
}

/// What may have been meant: another soft skill, or a skill of the trade.
fn help(name: &str, lexicon: &Lexicon) -> String {
    let names = lexicon.soft_skills.names();
    if let Some(near) = did_you_mean(name, names.iter().map(String::as_str)) {
        return format!("did you mean `{near}`?");
    }
    match lexicon.skills.named(name) {
        Some(_) => format!("it is a skill: write \"skill\": \"{name}\" instead"),
        None => format!("known soft skills: {}", names.join(", ")),
    }
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    named([])
}

impl Check for SoftSkills {
    fn judge(&self, profile: &Profile<'_>, view: &View<'_>) -> Judgement {
        let seen = self.skills.iter().zip(&self.names).filter_map(|(skill, name)| {
            let found = profile.soft_skills.iter().find(|seen| seen.skill == *skill)?;
            Some((found, *skill, name))
        });
        // One that was shown goes before one that is claimed, else the first.
        let Some((found, skill, name)) = seen.min_by_key(|(found, ..)| !found.shown) else {
            return Judgement::unmet(format!("{} neither shown nor claimed", any_of(&self.names)));
        };
        let named = |line: &&Line| match view.lexicon.soft_skills.place(&line.text, skill) {
            Some(at) => Evidence::around(line, &at),
            None => Evidence::of(line),
        };
        let evidence = found.evidence.iter().map(named).collect();
        let (degree, how) = if found.shown { (FULL, "shown at work") } else { (CLAIMED, "claimed") };
        Judgement::found(degree, format!("{name} {how}"), evidence)
    }

    fn what_ifs(&self, _profile: &Profile<'_>, _view: &View<'_>) -> Vec<WhatIf> {
        let Some((skill, name)) = self.skills.first().copied().zip(self.names.first()) else { return Vec::new() };
        let each = [(false, "claimed"), (true, "shown at work, in two lines")].map(|(shown, how)| {
            let name = name.clone();
            WhatIf::new(format!("{} {how}", any_of(&self.names)), "", move |profile, line| {
                profile.soft_skills.insert(0, Seen { skill, name: name.clone(), shown, evidence: vec![line] });
            })
        });
        each.into()
    }
}

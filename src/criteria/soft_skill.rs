//! A soft skill, shown at work or only claimed. In the file: `"communication"`.

use super::diagnose::{did_you_mean, suggest};
use super::fields::Fields;
use super::schema::{object, text, text_or};
use super::what_if::WhatIf;
use super::{Check, FULL, Judgement, Problem, View};
use crate::digest::Evidence;
use crate::document::Line;
use crate::lexicon::Lexicon;
use crate::profile::{Profile, SoftSkill as Seen};
use serde_json::Value;

#[derive(Debug)]
struct SoftSkill {
    skill: u16,
    name: String,
}

/// Degree of a claim: anyone can make it.
const CLAIMED: u32 = 400;

pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    let (pointer, name) = match fields.own_text() {
        Some(name) => (fields.place(), name),
        None => {
            if !fields.is_object("expected the name of a soft skill, such as \"communication\"") {
                return None;
            }
            let name = fields.needed_text("name", "name a soft skill, such as \"communication\"");
            fields.finish(&[]);
            (fields.at("name"), name?)
        }
    };
    if name.is_empty() {
        return None;
    }
    let Some(skill) = lexicon.soft_skills.named(&name) else {
        let names = lexicon.soft_skills.names();
        let help = suggest(did_you_mean(&name, names.iter().map(String::as_str)), || {
            format!("known soft skills: {}", names.join(", "))
        });
        fields.problems.push(Problem::error(&pointer, format!("unknown soft skill `{name}`"), help));
        return None;
    };
    Some(Box::new(SoftSkill { skill, name: lexicon.soft_skills.name(skill).to_owned() }))
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    text_or(&object([("name", text())], &["name"]))
}

impl Check for SoftSkill {
    fn judge(&self, profile: &Profile<'_>, view: &View<'_>) -> Judgement {
        let Some(found) = profile.soft_skills.iter().find(|s| s.skill == self.skill) else {
            return Judgement::unmet(format!("{} neither shown nor claimed", self.name));
        };
        let named = |line: &&Line| match view.lexicon.soft_skills.place(&line.text, self.skill) {
            Some(at) => Evidence::around(line, &at),
            None => Evidence::of(line),
        };
        let evidence = found.evidence.iter().map(named).collect();
        let (degree, how) = if found.shown { (FULL, "shown at work") } else { (CLAIMED, "claimed") };
        Judgement::found(degree, format!("{} {how}", self.name), evidence)
    }

    fn what_ifs(&self, _profile: &Profile<'_>, _view: &View<'_>) -> Vec<WhatIf> {
        let each = [(false, "claimed"), (true, "shown at work, in two lines")].map(|(shown, how)| {
            let (skill, name) = (self.skill, self.name.clone());
            WhatIf::new(format!("{} {how}", self.name), "", move |profile, line| {
                profile.soft_skills.insert(0, Seen { skill, name: name.clone(), shown, evidence: vec![line] });
            })
        });
        each.into()
    }
}

//! A level of education, and subjects. In the file: `{ "min_level": "bachelor", "fields": ["nursing"] }`.

use super::diagnose::{did_you_mean, suggest};
use super::fields::Fields;
use super::schema::{object, one_of, texts};
use super::what_if::{WhatIf, any_of};
use super::{Check, Eligible, FULL, Judgement, View};
use crate::digest::Evidence;
use crate::lexicon::{EducationLevel, Lexicon};
use crate::profile::{Profile, Studies};
use crate::text::fold;
use serde_json::Value;

#[derive(Debug)]
struct Education {
    min: EducationLevel,
    fields: Vec<String>,
}

/// Share of the degree that each level below the minimum costs.
const PER_LEVEL: u32 = 350;
/// Share that is left if the level is reached in another subject.
const OTHER_SUBJECT: u32 = 300;

pub(super) fn load(fields: &mut Fields<'_>, _lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    if !fields.is_object("expected an object such as { \"min_level\": \"bachelor\" }") {
        return None;
    }
    let subjects = fields.texts("fields").unwrap_or_default().into_iter().map(|(_, subject)| fold(&subject)).collect();
    let level = fields.text("min_level");
    let names = EducationLevel::ALL.map(|(_, name)| name);
    let min = match &level {
        None => {
            if fields.get("min_level").is_none() {
                fields.wrong_here("`min_level` is missing", format!("one of {}", names.join(", ")));
            }
            EducationLevel::Other
        }
        Some(level) => match EducationLevel::ALL.iter().find(|(_, name)| name == level) {
            Some((level, _)) => *level,
            None => {
                let help = suggest(did_you_mean(level, names.into_iter()), || format!("one of {}", names.join(", ")));
                fields.wrong("min_level", format!("unknown level `{level}`"), help);
                EducationLevel::Other
            }
        },
    };
    fields.finish(&[]);
    Some(Box::new(Education { min, fields: subjects }))
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    let level = one_of(EducationLevel::ALL.map(|(_, name)| name));
    object([("min_level", level), ("fields", texts())], &["min_level"])
}

impl Check for Education {
    fn judge(&self, profile: &Profile<'_>, view: &View<'_>) -> Judgement {
        let Some(best) = profile.studies.first() else {
            return Judgement::unknown("the resume tells of no education");
        };
        let on_subject =
            |text: &str| self.fields.is_empty() || self.fields.iter().any(|field| fold(text).contains(field));
        let fitting = profile.studies.iter().find(|s| s.level >= self.min && on_subject(&s.line.text));
        let chosen = fitting.unwrap_or(best);
        let missing = (self.min as u32).saturating_sub(chosen.level as u32);
        let mut degree = FULL.saturating_sub(missing * PER_LEVEL);
        if !on_subject(&chosen.line.text) {
            degree = degree * OTHER_SUBJECT / FULL;
        }
        let degrees = view.lexicon.credentials.degrees(&chosen.line.text);
        let shown = match degrees.iter().find(|hit| hit.level == chosen.level).or(degrees.first()) {
            Some(hit) => Evidence::around(chosen.line, &hit.at),
            None => Evidence::of(chosen.line),
        };
        let field = chosen.field.as_deref().map_or(String::new(), |field| format!(" in {field}"));
        let mut judgement = Judgement::found(degree, format!("{}{field}", chosen.level.name()), vec![shown]);
        judgement.passes = if missing == 0 { Eligible::Yes } else { Eligible::No };
        judgement
    }

    fn what_ifs(&self, _profile: &Profile<'_>, _view: &View<'_>) -> Vec<WhatIf> {
        let level = self.min;
        let study = |told: String, subject: &str| {
            WhatIf::new(told, subject, move |profile, line| profile.studies.push(Studies { level, field: None, line }))
        };
        let reached = format!("education of the level {}", level.name());
        let on_subject =
            self.fields.first().map(|subject| study(format!("{reached} in {}", any_of(&self.fields)), subject));
        on_subject.into_iter().chain([study(reached, "")]).collect()
    }
}

//! A human language, and how well. In the file: `"French"` or `{ "name": "French", "min_level": "fluent" }`.

use super::diagnose::{did_you_mean, suggest};
use super::fields::Fields;
use super::schema::{object, one_of, text, text_or};
use super::what_if::WhatIf;
use super::{Check, Eligible, FULL, Judgement, Problem, View};
use crate::digest::Evidence;
use crate::lexicon::{LanguageLevel, Lexicon};
use crate::profile::{LanguageSpoken, Profile};
use serde_json::Value;

#[derive(Debug)]
struct Language {
    name: String,
    min: Option<LanguageLevel>,
}

/// Degree of a language without a level where one is asked for.
const LEVEL_UNTOLD: u32 = 600;
/// Share that each level below the minimum costs.
const PER_LEVEL: u32 = 300;

pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    let (pointer, name, level) = match fields.own_text() {
        Some(name) => (fields.place(), Some(name), None),
        None => {
            if !fields
                .is_object("expected the name of a language, or { \"name\": \"French\", \"min_level\": \"fluent\" }")
            {
                return None;
            }
            let found = (
                fields.at("name"),
                fields.needed_text("name", "name a human language, such as \"name\": \"French\""),
                fields.text("min_level"),
            );
            fields.finish(&[]);
            found
        }
    };
    let min = level.and_then(|level| {
        let names = askable().map(|(_, name)| name).collect::<Vec<_>>();
        if level == LanguageLevel::Native.name() {
            fields.wrong(
                "min_level",
                "`native` asks where somebody grew up, which is never scored",
                "write \"min_level\": \"fluent\"; who grew up with the language meets it too",
            );
            return None;
        }
        let known = askable().find(|(_, name)| *name == level).map(|(level, _)| level);
        if known.is_none() {
            let help = suggest(did_you_mean(&level, names.iter().copied()), || format!("one of {}", names.join(", ")));
            fields.wrong("min_level", format!("unknown level `{level}`"), help);
        }
        known
    });
    let name = name.filter(|name| !name.is_empty())?;
    match lexicon.credentials.language_named(&name) {
        Some(known) => Some(Box::new(Language { name: known.to_owned(), min })),
        None => {
            let names = lexicon.credentials.language_names().iter().map(String::as_str);
            let help = suggest(did_you_mean(&name, names), || "write the English name of a human language".to_owned());
            fields.problems.push(Problem::error(&pointer, format!("unknown language `{name}`"), help));
            None
        }
    }
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    let level = one_of(askable().map(|(_, name)| name));
    text_or(&object([("name", text()), ("min_level", level)], &["name"]))
}

/// Levels that a file may ask for: all but the one that asks where somebody grew up.
fn askable() -> impl Iterator<Item = (LanguageLevel, &'static str)> {
    LanguageLevel::ALL.into_iter().filter(|(level, _)| *level != LanguageLevel::Native)
}

impl Check for Language {
    fn judge(&self, profile: &Profile<'_>, _view: &View<'_>) -> Judgement {
        let Some(spoken) = profile.languages.iter().find(|l| l.name == self.name) else {
            // Few people list the language they write in.
            return if profile.languages.is_empty() {
                Judgement::unknown("the resume tells of no languages")
            } else {
                Judgement::unmet(format!("{} not found", self.name))
            };
        };
        let evidence = vec![Evidence::naming(spoken.line, &self.name)];
        let (degree, passes, how) = match (self.min, spoken.level) {
            (None, level) => (FULL, Eligible::Yes, level),
            (Some(_), None) => (LEVEL_UNTOLD, Eligible::Unclear, None),
            (Some(min), Some(level)) => {
                let missing = (min as u32).saturating_sub(level as u32);
                (
                    FULL.saturating_sub(missing * PER_LEVEL),
                    if missing == 0 { Eligible::Yes } else { Eligible::No },
                    Some(level),
                )
            }
        };
        let note = format!("{}{}", self.name, how.map_or(String::new(), |level| format!(", {}", level.name())));
        let mut judgement = Judgement::found(degree, note, evidence);
        judgement.passes = passes;
        judgement
    }

    fn what_ifs(&self, _profile: &Profile<'_>, _view: &View<'_>) -> Vec<WhatIf> {
        let (name, level) = (self.name.clone(), self.min);
        let told = match level {
            Some(level) => format!("{name}, with the level {}", level.name()),
            None => format!("{name} among the languages"),
        };
        let spoken = WhatIf::new(told, "", move |profile, line| {
            // The first mention counts.
            profile.languages.insert(0, LanguageSpoken { name: name.clone(), level, line });
        });
        vec![spoken]
    }
}

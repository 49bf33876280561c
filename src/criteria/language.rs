//! A human language, and how well. In the file: `"French"`, `{ "name": "French", "min_level": "B2" }` or
//! `{ "any_of": ["French", "German"] }` of which one is enough.

use super::diagnose::{did_you_mean, suggest};
use super::fields::Fields;
use super::schema::{named, one_of};
use super::what_if::{WhatIf, any_of};
use super::{Check, Eligible, FULL, Judgement, Problem, View};
use crate::digest::Evidence;
use crate::lexicon::{LanguageLevel, Lexicon};
use crate::profile::{LanguageSpoken, Profile};
use serde_json::Value;
use std::cmp::Reverse;

/// Languages of which one is enough, and how well.
#[derive(Debug)]
struct Languages {
    names: Vec<String>,
    min: Option<LanguageLevel>,
}

/// Levels of the Common European Framework, as resumes that give them are read (`language_levels.tsv`).
const CEFR: [(&str, LanguageLevel); 6] = [
    ("a1", LanguageLevel::Basic),
    ("a2", LanguageLevel::Basic),
    ("b1", LanguageLevel::Intermediate),
    ("b2", LanguageLevel::Professional),
    ("c1", LanguageLevel::Fluent),
    ("c2", LanguageLevel::Fluent),
];

/// Degree of a language without a level where one is asked for.
const LEVEL_UNTOLD: u32 = 600;
/// Share that each level below the minimum costs: who is one below meets it partly.
const PER_LEVEL: u32 = 350;

pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    let help = "expected the name of a language, or { \"name\": \"French\", \"min_level\": \"B2\" }";
    let level = fields.text("min_level");
    let given = fields.names(help)?;
    let min = level.and_then(|level| min_level(&level, fields));
    let mut names = Vec::new();
    for (pointer, name) in given.iter().filter(|(_, name)| !name.is_empty()) {
        match lexicon.credentials.language_named(name) {
            Some(known) => names.push(known.to_owned()),
            None => {
                let known = lexicon.credentials.language_names().iter().map(String::as_str);
                let help =
                    suggest(did_you_mean(name, known), || "write the English name of a human language".to_owned());
                fields.problems.push(Problem::error(pointer, format!("unknown language `{name}`"), help));
            }
        }
    }
    (!names.is_empty()).then(|| Box::new(Languages { names, min }) as Box<dyn Check>)
}

fn min_level(level: &str, fields: &mut Fields<'_>) -> Option<LanguageLevel> {
    if level == LanguageLevel::Native.name() {
        fields.wrong(
            "min_level",
            "`native` asks where somebody grew up, which is never scored",
            "write \"min_level\": \"fluent\"; who grew up with the language meets it too",
        );
        return None;
    }
    let cefr = CEFR.iter().find(|(name, _)| level.eq_ignore_ascii_case(name)).map(|(_, level)| *level);
    let known = cefr.or_else(|| askable().find(|(_, name)| *name == level).map(|(level, _)| level));
    if known.is_none() {
        let names: Vec<&str> = askable().map(|(_, name)| name).collect();
        let help = suggest(did_you_mean(level, names.iter().copied()), || {
            format!("one of {}, or a level from A1 to C2", names.join(", "))
        });
        fields.wrong("min_level", format!("unknown level `{level}`"), help);
    }
    known
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    let cefr: Vec<String> = CEFR.iter().map(|(name, _)| name.to_uppercase()).collect();
    let level = one_of(askable().map(|(_, name)| name).chain(cefr.iter().map(String::as_str)));
    named([("min_level", level)])
}

/// Levels that a file may ask for: all but the one that asks where somebody grew up.
fn askable() -> impl Iterator<Item = (LanguageLevel, &'static str)> {
    LanguageLevel::ALL.into_iter().filter(|(level, _)| *level != LanguageLevel::Native)
}

impl Check for Languages {
    fn judge(&self, profile: &Profile<'_>, _view: &View<'_>) -> Judgement {
        let spoken = self.names.iter().filter_map(|name| profile.languages.iter().find(|l| l.name == *name));
        let judged = spoken.map(|spoken| self.of_one(spoken));
        // The best of them, of equals the first.
        let best = judged.min_by_key(|judgement| (judgement.passes, Reverse(judgement.degree)));
        best.unwrap_or_else(|| {
            // Few people list the language they write in.
            if profile.languages.is_empty() {
                Judgement::unknown("no languages were found in the resume")
            } else {
                Judgement::unmet(format!("{} not found", any_of(&self.names)))
            }
        })
    }

    fn what_ifs(&self, _profile: &Profile<'_>, _view: &View<'_>) -> Vec<WhatIf> {
        let Some(name) = self.names.first().cloned() else { return Vec::new() };
        let (names, level) = (any_of(&self.names), self.min);
        let told = match level {
            Some(level) => format!("{names}, with the level {}", level.name()),
            None => format!("{names} among the languages"),
        };
        let spoken = WhatIf::new(told, "", move |profile, line| {
            // The first mention counts.
            profile.languages.insert(0, LanguageSpoken { name: name.clone(), level, line });
        });
        vec![spoken]
    }
}

impl Languages {
    /// How one language meets what is asked.
    fn of_one(&self, spoken: &LanguageSpoken<'_>) -> Judgement {
        let evidence = vec![Evidence::naming(spoken.line, &spoken.name)];
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
        let note = format!("{}{}", spoken.name, how.map_or(String::new(), |level| format!(", {}", level.name())));
        let mut judgement = Judgement::found(degree, note, evidence);
        judgement.passes = passes;
        judgement
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_asked_for_as_they_are_read() {
        let rows = include_str!("../lexicon/language_levels.tsv");
        for (name, level) in CEFR {
            assert!(rows.lines().any(|row| row == format!("{name}\t{}", level.name())), "{name}");
        }
    }
}

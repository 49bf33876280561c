//! A job title held. In the file: `{ "any_of": ["charge nurse", "nurse manager"], "min_years": 1 }`.

use super::diagnose::{did_you_mean, suggest};
use super::fields::Fields;
use super::scale::{months, time, years};
use super::schema::{object, text_or, texts, years as span};
use super::what_if::{Slack, WhatIf, any_of, months_of, work};
use super::{Check, Eligible, Judgement, Problem, Verdict, View};
use crate::digest::Evidence;
use crate::document::Line;
use crate::lexicon::Lexicon;
use crate::profile::{Profile, Work};
use crate::text::key;
use serde_json::Value;

#[derive(Debug)]
struct Title {
    names: Vec<String>,
    min: u32,
}

pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    let (names, min) = match fields.own_text() {
        Some(name) => (vec![(fields.place(), name)], 0),
        None => {
            if !fields.is_object("expected a title, or { \"any_of\": [\"…\"], \"min_years\": 1 }") {
                return None;
            }
            let min = fields.years("min_years").unwrap_or(0);
            let names = fields.needed_texts("any_of", "name the titles of which one is enough");
            fields.finish(&[]);
            (names, min)
        }
    };
    for (pointer, name) in &names {
        if !name.is_empty() && !lexicon.titles.has_head(name) {
            let help = suggest(did_you_mean(name, lexicon.titles.words()), || {
                "a title names a person at work, such as `charge nurse`".to_owned()
            });
            fields.problems.push(Problem::warning(pointer, format!("`{name}` is no title that is known"), help));
        }
    }
    Some(Box::new(Title { names: names.iter().map(|(_, name)| key(name)).collect(), min }))
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    text_or(&object([("any_of", texts()), ("min_years", span())], &["any_of"]))
}

/// A line with the title in it marked.
fn named(line: &Line, names: &[String]) -> Evidence {
    let each = names.iter().map(|name| Evidence::naming(line, name));
    each.into_iter().find(|evidence| evidence.mark.is_some()).unwrap_or_else(|| Evidence::of(line))
}

impl Title {
    fn held<'p, 'd>(&self, profile: &'p Profile<'d>) -> Vec<&'p Work<'d>> {
        let named = |work: &&Work<'_>| {
            let title = format!(" {} ", key(work.title.as_deref().unwrap_or_default()));
            self.names.iter().any(|name| title.contains(&format!(" {name} ")))
        };
        profile.experience.work.iter().filter(named).collect()
    }
}

impl Check for Title {
    fn judge(&self, profile: &Profile<'_>, _view: &View<'_>) -> Judgement {
        let held = self.held(profile);
        if held.is_empty() {
            return Judgement::unmet(format!("no title like {}", any_of(&self.names)));
        }
        let months = months(&held);
        let evidence = held.iter().take(3).filter_map(|work| Some(named(work.lines.first()?, &self.names))).collect();
        let title = held.first().and_then(|work| work.title.clone()).unwrap_or_default();
        if self.min > 0 && months == 0 {
            let mut judgement = Judgement::unknown(format!("{title}, without dates"));
            judgement.evidence = evidence;
            return judgement;
        }
        let asked = if self.min > 0 { format!(", {} asked", years(self.min)) } else { String::new() };
        let mut judgement = Judgement::found(
            time(months.max(1), self.min, 0),
            format!("{title}, {} years{asked}", years(months)),
            evidence,
        );
        if months < self.min {
            judgement.verdict = Verdict::Partly;
            judgement.passes = Eligible::No;
        }
        judgement
    }

    fn what_ifs(&self, profile: &Profile<'_>, _view: &View<'_>) -> Vec<WhatIf> {
        let what = format!("a title like {}", any_of(&self.names));
        let each = months_of(&what, months(&self.held(profile)), self.min, 0).map(|(months, told)| {
            let (told, title) = (if self.min > 0 { told } else { what.clone() }, self.names.first().cloned());
            WhatIf::new(told, "", move |profile, _| {
                let place = profile.experience.work.len();
                profile.experience.work.push(work(place, months, Vec::new(), title.clone()));
            })
            .lasting(if self.min > 0 { months } else { 0 })
        });
        each.collect()
    }

    fn slack(&self, profile: &Profile<'_>, view: &View<'_>) -> Option<Slack> {
        let held = self.held(profile);
        Slack::above(self.min, months(&held), &held, view.as_of)
    }
}

//! A job title held. In the file: `{ "any_of": ["charge nurse", "nurse manager"], "min_years": 1 }`.

use super::fields::Fields;
use super::scale::{time, years};
use super::{Check, Eligible, Judgement, Verdict, View};
use crate::date::{Span, union_months};
use crate::digest::Evidence;
use crate::lexicon::Lexicon;
use crate::profile::Profile;
use crate::text::key;
use serde_json::Value;

#[derive(Debug)]
struct Title {
    names: Vec<String>,
    min: u32,
}

pub(super) fn load(fields: &mut Fields<'_>, _lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    let (names, min) = match fields.value() {
        Value::String(name) => (vec![name.clone()], 0),
        _ => {
            if !fields.is_object("expected a title, or { \"any_of\": [\"…\"], \"min_years\": 1 }") {
                return None;
            }
            let names = fields.texts("any_of");
            if names.is_none() && fields.get("any_of").is_none() {
                fields.wrong_here("`any_of` is missing", "name the titles of which one is enough");
            }
            let min = fields.years("min_years").unwrap_or(0);
            fields.finish(&[]);
            (names.unwrap_or_default().into_iter().map(|(_, name)| name).collect(), min)
        }
    };
    Some(Box::new(Title { names: names.iter().map(|name| key(name)).collect(), min }))
}

impl Check for Title {
    fn judge(&self, profile: &Profile<'_>, _view: &View<'_>) -> Judgement {
        let held: Vec<_> = profile
            .experience
            .work
            .iter()
            .filter(|work| {
                let title = format!(" {} ", key(work.title.as_deref().unwrap_or_default()));
                self.names.iter().any(|name| title.contains(&format!(" {name} ")))
            })
            .collect();
        if held.is_empty() {
            return Judgement::unmet(format!("no title like {}", self.names.join(" or ")));
        }
        let mut spans: Vec<Span> = held.iter().filter_map(|work| work.span).collect();
        let months = union_months(&mut spans);
        let evidence =
            held.iter().filter_map(|work| work.lines.first()).take(3).map(|line| Evidence::of(line)).collect();
        let title = held.first().and_then(|work| work.title.clone()).unwrap_or_default();
        if self.min > 0 && months == 0 {
            let mut judgement = Judgement::unknown(format!("{title}, without dates"));
            judgement.evidence = evidence;
            return judgement;
        }
        let mut judgement =
            Judgement::found(time(months.max(1), self.min, 0), format!("{title}, {} years", years(months)), evidence);
        if months < self.min {
            judgement.verdict = Verdict::Partly;
            judgement.passes = Eligible::No;
        }
        judgement
    }
}

//! A certificate or licence. In the file: `"PMP"` or `{ "any_of": ["PMP", "PRINCE2"] }`.

use super::diagnose::did_you_mean;
use super::fields::Fields;
use super::schema::named;
use super::what_if::{WhatIf, any_of};
use super::{Check, FULL, Judgement, Problem, View};
use crate::digest::Evidence;
use crate::lexicon::Lexicon;
use crate::profile::{CertificateHeld, Profile};
use crate::text::fold;
use serde_json::Value;

#[derive(Debug)]
struct Certification {
    names: Vec<String>,
}

pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    let given = fields.names("expected the name of a certificate, or { \"any_of\": [\"…\"] }")?;
    if given.is_empty() {
        return None;
    }
    for (pointer, name) in &given {
        let known = lexicon.credentials.certificate_names().iter().map(String::as_str);
        if lexicon.credentials.certificate_named(name).is_none()
            && let Some(near) = did_you_mean(name, known)
        {
            let message = format!("`{name}` is no certificate that is known, and is looked for as it is written");
            fields.problems.push(Problem::warning(pointer, message, format!("did you mean `{near}`?")));
        }
    }
    let canonical = |name: String| lexicon.credentials.certificate_named(&name).map_or(name, str::to_owned);
    Some(Box::new(Certification { names: given.into_iter().map(|(_, name)| canonical(name)).collect() }))
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    named([])
}

impl Check for Certification {
    fn judge(&self, profile: &Profile<'_>, _view: &View<'_>) -> Judgement {
        // A name that the tables do not know is looked for in the words of the certificates.
        let found = profile.certificates.iter().find(|held| {
            self.names.iter().any(|name| held.name == *name || fold(&held.line.text).contains(&fold(name)))
        });
        match found {
            Some(held) => {
                let each = self.names.iter().chain([&held.name]).map(|name| Evidence::naming(held.line, name));
                let marked = each.into_iter().find(|evidence| evidence.mark.is_some());
                Judgement::found(FULL, held.name.clone(), vec![marked.unwrap_or_else(|| Evidence::of(held.line))])
            }
            None => Judgement::unmet(format!("{} not found", any_of(&self.names))),
        }
    }

    fn what_ifs(&self, _profile: &Profile<'_>, _view: &View<'_>) -> Vec<WhatIf> {
        let held = self.names.first().cloned().map(|name| {
            WhatIf::new(format!("{} among the certificates", any_of(&self.names)), "", move |profile, line| {
                profile.certificates.push(CertificateHeld { name: name.clone(), line });
            })
        });
        held.into_iter().collect()
    }
}

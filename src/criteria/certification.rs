//! A certificate or licence. In the file: `"PMP"` or `{ "any_of": ["PMP", "PRINCE2"] }`.

use super::fields::Fields;
use super::{Check, FULL, Judgement, View};
use crate::digest::Evidence;
use crate::lexicon::Lexicon;
use crate::profile::Profile;
use crate::text::fold;
use serde_json::Value;

#[derive(Debug)]
struct Certification {
    names: Vec<String>,
}

pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    let given = match fields.value() {
        Value::String(name) => vec![name.trim().to_owned()],
        _ => {
            if !fields.is_object("expected the name of a certificate, or { \"any_of\": [\"…\"] }") {
                return None;
            }
            let names = fields.texts("any_of");
            if names.is_none() && fields.get("any_of").is_none() {
                fields.wrong_here("`any_of` is missing", "name the certificates of which one is enough");
            }
            fields.finish(&[]);
            names.unwrap_or_default().into_iter().map(|(_, name)| name).collect()
        }
    };
    let canonical = |name: String| lexicon.credentials.certificate_named(&name).map_or(name, str::to_owned);
    Some(Box::new(Certification { names: given.into_iter().map(canonical).collect() }))
}

impl Check for Certification {
    fn judge(&self, profile: &Profile<'_>, _view: &View<'_>) -> Judgement {
        // A name that the tables do not know is looked for in the words of the certificates.
        let found = profile.certificates.iter().find(|held| {
            self.names.iter().any(|name| held.name == *name || fold(&held.line.text).contains(&fold(name)))
        });
        match found {
            Some(held) => Judgement::found(FULL, held.name.clone(), vec![Evidence::of(held.line)]),
            None => Judgement::unmet(format!("{} not found", self.names.join(" or "))),
        }
    }
}

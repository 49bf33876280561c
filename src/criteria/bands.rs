//! Bands: what a total means, such as *strong* from 70 points.

use super::diagnose::{Problem, shape};
use super::fields::Fields;
use crate::text::fold;
use serde::Serialize;
use serde_json::Value;

/// A name for scores from a limit up to the next band.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    /// What a recruiter calls it.
    pub name: String,
    /// The least score, in thousandths of a point.
    pub from: u32,
}

/// Points of a full score.
pub(super) const FULL_SCORE: u32 = 100;

pub(super) fn load(top: &mut Fields<'_>) -> Vec<Band> {
    let items = match top.get("bands") {
        None => return Vec::new(),
        Some(Value::Array(items)) if !items.is_empty() => items,
        Some(Value::Array(_)) => {
            top.wrong("bands", "`bands` is an empty list", "name at least one, or leave the field out");
            return Vec::new();
        }
        Some(other) => {
            let found = shape(other);
            top.wrong(
                "bands",
                format!("`bands` is {found}"),
                "expected a list such as [ { \"name\": \"strong\", \"from\": 70 } ]",
            );
            return Vec::new();
        }
    };
    let mut bands: Vec<Band> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let place = format!("{}/{at}", top.at("bands"));
        let Some(band) = top.within(place.clone(), item, band) else { continue };
        if bands.iter().any(|other| fold(&other.name) == fold(&band.name)) {
            let message = format!("the band `{}` is named twice", band.name);
            top.problems.push(Problem::error(&format!("{place}/name"), message, "make each name unique"));
        }
        if bands.last().is_some_and(|before| before.from <= band.from) {
            let message = format!("`{}` does not lie below the band before it", band.name);
            top.problems.push(Problem::error(
                &format!("{place}/from"),
                message,
                "write the bands from the highest to the lowest",
            ));
        }
        bands.push(band);
    }
    bands
}

fn band(fields: &mut Fields<'_>) -> Option<Band> {
    if !fields.is_object("expected an object such as { \"name\": \"strong\", \"from\": 70 }") {
        return None;
    }
    let name = fields.needed_text("name", "name the band, such as \"name\": \"strong\"");
    if fields.get("from").is_none() {
        fields.wrong_here("`from` is missing", "say from how many of 100 points, such as \"from\": 70");
    }
    let from = fields.thousandths("from", 0, FULL_SCORE);
    fields.finish(&[]);
    Some(Band { name: name?, from: from? })
}

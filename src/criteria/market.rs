//! Market: salary and demand, for the interview kit; never scored.

use super::diagnose::{did_you_mean, suggest};
use super::fields::Fields;
use super::schema::{number, object, one_of};
use serde_json::{Value, json};

/// The largest salary that a file may name: in any currency more is a slip.
const MAX_SALARY: u32 = 4_000_000;
/// How much a profession is in demand.
pub(super) const DEMANDS: [&str; 3] = ["low", "medium", "high"];

/// Checks `market` and hands it on as it is in the file.
pub(super) fn load(top: &mut Fields<'_>) -> Value {
    let Some(value) = top.get("market") else { return Value::Object(serde_json::Map::new()) };
    let place = top.at("market");
    top.within(place, value, |fields| {
        if !fields.is_object("expected an object such as { \"demand\": \"high\" }") {
            return;
        }
        if let Some(value) = fields.get("salary") {
            let place = fields.at("salary");
            fields.within(place, value, salary);
        }
        if let Some(demand) = fields.text("demand")
            && !DEMANDS.contains(&demand.as_str())
        {
            let help = suggest(did_you_mean(&demand, DEMANDS.into_iter()), || format!("one of {}", DEMANDS.join(", ")));
            fields.wrong("demand", format!("unknown demand `{demand}`"), help);
        }
        fields.finish(&[]);
    });
    value.clone()
}

/// The JSON Schema of `market`.
pub(super) fn schema() -> Value {
    let salary = || number(0, MAX_SALARY);
    let currency = json!({ "type": "string", "pattern": "^[A-Z]{3}$" });
    let salary = object([("min", salary()), ("max", salary()), ("currency", currency)], &[]);
    object([("salary", salary), ("demand", one_of(DEMANDS))], &[])
}

fn salary(fields: &mut Fields<'_>) {
    if !fields.is_object("expected an object such as { \"min\": 50000, \"max\": 70000, \"currency\": \"EUR\" }") {
        return;
    }
    let (min, max) = (fields.thousandths("min", 0, MAX_SALARY), fields.thousandths("max", 0, MAX_SALARY));
    if let (Some(min), Some(max)) = (min, max)
        && max < min
    {
        fields.wrong("max", "`max` is less than `min`", "write the lower salary as `min`");
    }
    if let Some(currency) = fields.text("currency")
        && !(currency.len() == 3 && currency.chars().all(|c| c.is_ascii_uppercase()))
    {
        fields.wrong(
            "currency",
            format!("`{currency}` is no currency code"),
            "write three capital letters, such as USD or EUR",
        );
    }
    fields.finish(&[]);
}

//! Reads the fields of one JSON object and remembers every mistake, so that all are told in one pass.

use super::diagnose::{Problem, did_you_mean, shape};
use serde_json::{Map, Value};

/// The fields of one object of a criteria file.
pub(super) struct Fields<'v> {
    pointer: String,
    value: &'v Value,
    object: Option<&'v Map<String, Value>>,
    known: Vec<&'static str>,
    pub(super) problems: Vec<Problem>,
}

impl<'v> Fields<'v> {
    /// The fields of `value`, which stands at `pointer`.
    pub(super) fn new(pointer: impl Into<String>, value: &'v Value) -> Self {
        Self { pointer: pointer.into(), value, object: value.as_object(), known: vec!["comment"], problems: Vec::new() }
    }

    /// The whole value.
    pub(super) fn value(&self) -> &'v Value {
        self.value
    }

    /// Whether the value is an object; otherwise tells that one was expected.
    pub(super) fn is_object(&mut self, help: &str) -> bool {
        if self.object.is_none() {
            self.wrong_here(format!("found {}", shape(self.value)), help);
        }
        self.object.is_some()
    }

    /// The pointer of a field.
    pub(super) fn at(&self, key: &str) -> String {
        format!("{}/{}", self.pointer, key.replace('~', "~0").replace('/', "~1"))
    }

    /// A field's value, if it is there.
    pub(super) fn get(&mut self, key: &'static str) -> Option<&'v Value> {
        self.known.push(key);
        self.object?.get(key)
    }

    /// A mistake at a field.
    pub(super) fn wrong(&mut self, key: &str, message: impl Into<String>, help: impl Into<String>) {
        let pointer = self.at(key);
        self.problems.push(Problem::error(&pointer, message, help));
    }

    /// A mistake at the whole value.
    pub(super) fn wrong_here(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem::error(&self.pointer, message, help));
    }

    /// A text; empty ones are mistakes.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        match self.get(key)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::String(_) => {
                self.wrong(key, format!("`{key}` is empty"), "write a text, or leave the field out");
                None
            }
            other => {
                self.wrong(key, format!("`{key}` is {}", shape(other)), "expected a text in quotes");
                None
            }
        }
    }

    /// True or false; false where the field is missing.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        match self.get(key) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                let found = shape(other);
                self.wrong(key, format!("`{key}` is {found}"), "expected true or false, without quotes");
                false
            }
        }
    }

    /// A number between two bounds, in thousandths.
    pub(super) fn thousandths(&mut self, key: &'static str, least: u32, most: u32) -> Option<u32> {
        let number = match self.get(key)? {
            Value::Number(number) => number.as_f64().unwrap_or(-1.0),
            other => {
                let found = shape(other);
                self.wrong(
                    key,
                    format!("`{key}` is {found}"),
                    format!("expected a number from {least} to {most}, without quotes"),
                );
                return None;
            }
        };
        if number < f64::from(least) || number > f64::from(most) {
            self.wrong(key, format!("`{key}` is {number}"), format!("expected a number from {least} to {most}"));
            return None;
        }
        Some((number * 1000.0).round() as u32)
    }

    /// Years from 0 to 50, as months.
    pub(super) fn years(&mut self, key: &'static str) -> Option<u32> {
        const MOST: u32 = 50;
        self.thousandths(key, 0, MOST).map(|thousandths| (thousandths * 12 + 500) / 1000)
    }

    /// A list of texts that is not empty; a single text is a list of one.
    pub(super) fn texts(&mut self, key: &'static str) -> Option<Vec<(String, String)>> {
        let value = self.get(key)?;
        let items = match value {
            Value::Array(items) => {
                items.iter().enumerate().map(|(at, item)| (format!("{}/{at}", self.at(key)), item)).collect()
            }
            Value::String(_) => vec![(self.at(key), value)],
            other => {
                let found = shape(other);
                self.wrong(
                    key,
                    format!("`{key}` is {found}"),
                    "expected a list of texts, such as [\"first\", \"second\"]",
                );
                return None;
            }
        };
        let mut texts = Vec::new();
        for (pointer, item) in items {
            match item {
                Value::String(text) if !text.trim().is_empty() => texts.push((pointer, text.trim().to_owned())),
                other => {
                    let message =
                        if other.is_string() { "an empty text".to_owned() } else { format!("found {}", shape(other)) };
                    self.problems.push(Problem::error(&pointer, message, "expected a text in quotes"));
                }
            }
        }
        if texts.is_empty() && value.as_array().is_some_and(Vec::is_empty) {
            self.wrong(key, format!("`{key}` is an empty list"), "name at least one, or leave the field out");
            return None;
        }
        Some(texts)
    }

    /// Tells of fields that are not known. `more` are fields that another reader of the same object takes.
    pub(super) fn finish(&mut self, more: &[&str]) {
        let Some(object) = self.object else { return };
        for key in object.keys() {
            if self.known.contains(&key.as_str()) || more.contains(&key.as_str()) {
                continue;
            }
            let names = || self.known.iter().chain(more).copied();
            let help = match did_you_mean(key, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known fields: {}", names().collect::<Vec<_>>().join(", ")),
            };
            let pointer = self.at(key);
            self.problems.push(Problem::error(&pointer, format!("unknown field `{key}`"), help).at_key());
        }
    }
}

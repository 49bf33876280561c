//! Reads the fields of one JSON object and remembers every mistake, so that all are told in one pass.

use super::diagnose::{Problem, did_you_mean, shape, suggest};
use serde_json::{Map, Value};

/// Years that a file may ask for: a working life.
pub(super) const MAX_YEARS: u32 = 50;

/// The fields of one object of a criteria file.
pub(super) struct Fields<'v> {
    pointer: String,
    value: &'v Value,
    object: Option<&'v Map<String, Value>>,
    known: Vec<&'static str>,
    /// Groups around this object.
    pub(super) depth: usize,
    pub(super) problems: Vec<Problem>,
}

impl<'v> Fields<'v> {
    /// The fields of `value`, which stands at `pointer`.
    pub(super) fn new(pointer: impl Into<String>, value: &'v Value) -> Self {
        Self {
            pointer: pointer.into(),
            value,
            object: value.as_object(),
            known: vec!["comment"],
            depth: 0,
            problems: Vec::new(),
        }
    }

    /// Reads a value inside this one with fields of its own, and takes over their mistakes.
    pub(super) fn within<T>(&mut self, pointer: String, value: &Value, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        let mut inner = Fields { depth: self.depth, ..Fields::new(pointer, value) };
        let read = read(&mut inner);
        self.problems.append(&mut inner.problems);
        read
    }

    /// Whether the value is an object; otherwise tells that one was expected.
    pub(super) fn is_object(&mut self, help: &str) -> bool {
        if self.object.is_none() {
            let last = self.pointer.rsplit('/').next().unwrap_or_default();
            let what = match last {
                "" => "the file".to_owned(),
                // An item of a list has no name.
                at if at.parse::<usize>().is_ok() => "this".to_owned(),
                name => format!("`{name}`"),
            };
            self.wrong_here(format!("{what} is {}", shape(self.value)), help);
        }
        self.object.is_some()
    }

    /// The pointer of the whole value.
    pub(super) fn place(&self) -> String {
        self.pointer.clone()
    }

    /// The pointer of a field.
    pub(super) fn at(&self, key: &str) -> String {
        format!("{}/{}", self.pointer, key.replace('~', "~0").replace('/', "~1"))
    }

    /// A field's value, if it is there.
    pub(super) fn get(&mut self, key: &'static str) -> Option<&'v Value> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.object?.get(key)
    }

    /// A mistake at a field.
    pub(super) fn wrong(&mut self, key: &str, message: impl Into<String>, help: impl Into<String>) {
        let pointer = self.at(key);
        self.problems.push(Problem::error(&pointer, message, help));
    }

    /// Something worth a look at a field.
    pub(super) fn doubt(&mut self, key: &str, message: impl Into<String>, help: impl Into<String>) {
        let pointer = self.at(key);
        self.problems.push(Problem::warning(&pointer, message, help));
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

    /// The value itself as a text, where it is one; an empty one is a mistake.
    pub(super) fn own_text(&mut self) -> Option<String> {
        let text = self.value.as_str()?.trim().to_owned();
        if text.is_empty() {
            self.wrong_here("an empty text", "expected a text in quotes");
        }
        Some(text)
    }

    /// A text that must be there.
    pub(super) fn needed_text(&mut self, key: &'static str, help: &str) -> Option<String> {
        match self.get(key) {
            None => self.wrong_here(format!("`{key}` is missing"), help),
            Some(Value::String(text)) if text.trim().is_empty() => {
                self.wrong(key, format!("`{key}` is empty"), help);
                return None;
            }
            Some(_) => {}
        }
        self.text(key)
    }

    /// One shape for all kinds that name something: a text, `{ "name": ... }`, or `{ "any_of": [...] }` of which one is
    /// enough; each name with its place. What else stands in it is a mistake, but for what was asked before.
    pub(super) fn names(&mut self, help: &str) -> Option<Vec<(String, String)>> {
        if let Some(name) = self.own_text() {
            return Some(vec![(self.place(), name)]);
        }
        if !self.is_object(help) {
            return None;
        }
        let names = match (self.get("name").is_some(), self.get("any_of").is_some()) {
            (true, true) => {
                self.wrong("any_of", "`name` and `any_of` stand side by side", "write one of them");
                None
            }
            (true, false) => self.needed_text("name", help).map(|name| vec![(self.at("name"), name)]),
            (false, true) => self.texts("any_of"),
            (false, false) => {
                if !self.has_unknown() {
                    self.wrong_here("`name` is missing", help);
                }
                Some(Vec::new())
            }
        }?;
        self.finish(&[]);
        Some(names)
    }

    /// A list of texts that must be there; a field that is not known may be the misspelt one, and is told as such.
    pub(super) fn needed_texts(&mut self, key: &'static str, help: &str) -> Vec<(String, String)> {
        if self.get(key).is_none() && !self.has_unknown() {
            self.wrong_here(format!("`{key}` is missing"), help);
        }
        self.texts(key).unwrap_or_default()
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

    /// A whole number between two bounds.
    pub(super) fn whole(&mut self, key: &'static str, least: u32, most: u32) -> Option<u32> {
        let thousandths = self.thousandths(key, least, most)?;
        if thousandths % 1000 != 0 {
            self.wrong(
                key,
                format!("`{key}` is no whole number"),
                format!("expected a whole number from {least} to {most}"),
            );
        }
        Some(thousandths / 1000)
    }

    /// A minimum and a good value in years, as months; the good one lies at or above the minimum.
    pub(super) fn min_good_years(&mut self) -> (u32, u32) {
        let (min, good) = (self.years("min_years").unwrap_or(0), self.years("good_years"));
        if good.is_some_and(|good| good < min) {
            self.wrong(
                "good_years", "`good_years` is less than `min_years`", "the good value lies at or above the minimum",
            );
        }
        (min, good.unwrap_or(0))
    }

    /// Years from 0 to 50, as months.
    pub(super) fn years(&mut self, key: &'static str) -> Option<u32> {
        self.thousandths(key, 0, MAX_YEARS).map(|thousandths| (thousandths * 12 + 500) / 1000)
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

    /// Whether a field is there that nobody has asked for.
    pub(super) fn has_unknown(&self) -> bool {
        self.object.is_some_and(|object| object.keys().any(|key| !self.known.contains(&key.as_str())))
    }

    /// Tells of fields that are not known. `more` are fields that another reader of the same object takes.
    pub(super) fn finish(&mut self, more: &[&str]) {
        let Some(object) = self.object else { return };
        for key in object.keys() {
            if self.known.contains(&key.as_str()) || more.contains(&key.as_str()) {
                continue;
            }
            let names = || self.known.iter().skip(1).chain(more).chain(self.known.first()).copied();
            let part = |name: &&str| name.split('_').any(|word| word == key) || name.starts_with(key.as_str());
            let help = suggest(did_you_mean(key, names()).or_else(|| names().find(part)), || {
                format!("known fields: {}", names().collect::<Vec<_>>().join(", "))
            });
            let pointer = self.at(key);
            self.problems.push(Problem::error(&pointer, format!("unknown field `{key}`"), help).at_key());
        }
    }
}

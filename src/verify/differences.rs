//! What two results say differently, by candidate and by finding.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Characters of a value that are told.
const SHOWN: usize = 90;
/// Places of an order that are told.
const PLACES: usize = 5;

/// One thing that does not follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The file it is about, if one.
    pub whom: Option<String>,
    /// What differs.
    pub what: String,
}

impl Difference {
    pub(super) fn new(whom: Option<&str>, what: String) -> Self {
        Self { whom: whom.map(str::to_owned), what }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.whom {
            Some(whom) => write!(f, "{whom}: {}", self.what),
            None => write!(f, "{}", self.what),
        }
    }
}

/// What `results` say differently from `again`, what the same input gives now. Nothing only where every byte is the same.
pub fn differences(results: &[u8], again: &[u8]) -> Vec<Difference> {
    if results == again {
        return Vec::new();
    }
    let read = |json: &[u8]| serde_json::from_slice::<Value>(json);
    let (Ok(Value::Object(then)), Ok(Value::Object(now))) = (read(results), read(again)) else {
        return vec![Difference::new(None, "the results are no JSON object".to_owned())];
    };
    let mut found = Vec::new();
    for key in keys(&then, &now) {
        let (a, b) = (then.get(key).unwrap_or(&Value::Null), now.get(key).unwrap_or(&Value::Null));
        match key {
            "candidates" | "duplicates" | "unread" => entries(key, a, b, &mut found),
            _ => values(None, key, a, b, &mut found),
        }
    }
    if found.is_empty() {
        let same = results.iter().zip(again).take_while(|(a, b)| a == b).count();
        let line = results.iter().take(same).filter(|byte| **byte == b'\n').count() + 1;
        let what = format!("the values follow, the bytes do not: they first differ in line {line} of the results");
        found.push(Difference::new(None, what));
    }
    found
}

fn keys<'m>(then: &'m Map<String, Value>, now: &'m Map<String, Value>) -> Vec<&'m str> {
    let all: BTreeSet<&str> = then.keys().chain(now.keys()).map(String::as_str).collect();
    all.into_iter().collect()
}

/// Lists of files: each entry is held to the one of the same file, then their order.
fn entries(list: &str, then: &Value, now: &Value, found: &mut Vec<Difference>) {
    let (Some(then), Some(now)) = (then.as_array(), now.as_array()) else {
        return values(None, list, then, now, found);
    };
    let what = match list {
        "candidates" => "is ranked",
        "duplicates" => "is a duplicate",
        _ => "is unread",
    };
    let file =
        |entry: &Value| entry.get("file").and_then(Value::as_str).unwrap_or("an entry without a file").to_owned();
    let by_file = |list: &[Value]| -> BTreeMap<String, usize> {
        list.iter().enumerate().map(|(at, entry)| (file(entry), at)).collect()
    };
    let (known, made) = (by_file(then), by_file(now));
    if known.len() < then.len() {
        found.push(Difference::new(None, format!("{list}: a file stands in the results twice")));
    }
    for entry in then {
        match made.get(&file(entry)) {
            Some(at) => entry_of(&file(entry), entry, &now[*at], found),
            None => found
                .push(Difference::new(Some(&file(entry)), format!("{what} in the results, and not by the documents"))),
        }
    }
    for entry in now.iter().filter(|entry| !known.contains_key(&file(entry))) {
        found.push(Difference::new(Some(&file(entry)), format!("{what} by the documents, and not in the results")));
    }
    let order = |list: &[Value], others: &BTreeMap<String, usize>| -> Vec<String> {
        list.iter().map(file).filter(|file| others.contains_key(file)).collect()
    };
    let (stood, stands) = (order(then, &made), order(now, &known));
    let moved = stood.iter().zip(&stands).enumerate().filter(|(_, (a, b))| a != b);
    for (at, (a, b)) in moved.take(PLACES) {
        let place = at + 1;
        found.push(Difference::new(
            Some(a),
            format!("stands at place {place} of {list}, where {b} does by the documents"),
        ));
    }
}

/// One file: its own hash first, then its findings by their criteria, then all else.
fn entry_of(file: &str, then: &Value, now: &Value, found: &mut Vec<Difference>) {
    let (Some(a), Some(b)) = (then.as_object(), now.as_object()) else {
        return values(Some(file), "entry", then, now, found);
    };
    let hash = |entry: &Map<String, Value>| entry.get("document_hash").cloned().unwrap_or(Value::Null);
    if hash(a) != hash(b) {
        let what = format!(
            "the file is not the one that was read (SHA-256 {} then, {} now)",
            short(&hash(a)),
            short(&hash(b))
        );
        found.push(Difference::new(Some(file), what));
    }
    for key in keys(a, b) {
        let (x, y) = (a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null));
        match (key, x.as_array(), y.as_array()) {
            ("document_hash", ..) => {}
            ("findings", Some(x), Some(y)) if x.len() == y.len() => {
                for (x, y) in x.iter().zip(y) {
                    let name = y.get("criterion").and_then(Value::as_str).unwrap_or("without a name");
                    values(Some(file), &format!("finding `{name}`"), x, y, found);
                }
            }
            _ => values(Some(file), key, x, y, found),
        }
    }
}

/// Every value that differs, by where it stands.
fn values(whom: Option<&str>, place: &str, then: &Value, now: &Value, found: &mut Vec<Difference>) {
    match (then, now) {
        (Value::Object(a), Value::Object(b)) => {
            for key in keys(a, b) {
                let of = |map: &Map<String, Value>| map.get(key).cloned().unwrap_or(Value::Null);
                values(whom, &format!("{place}, {key}"), &of(a), &of(b), found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                values(whom, &format!("{place}, {}", at + 1), a, b, found);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            let what = format!("{place}: {} entries in the results, {} by the documents", a.len(), b.len());
            found.push(Difference::new(whom, what));
        }
        _ if then == now => {}
        _ => {
            let what = format!("{place}: {} in the results, {} by the documents", short(then), short(now));
            found.push(Difference::new(whom, what));
        }
    }
}

fn short(value: &Value) -> String {
    let text = match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn entries_are_held_to_those_of_the_same_file() {
        let entry = |file: &str, rank: u32| json!({ "file": file, "rank": rank, "document_hash": "a" });
        let bytes = |list: Vec<Value>| json!({ "candidates": list }).to_string().into_bytes();
        let now = bytes(vec![entry("a", 1), entry("b", 2), entry("c", 3)]);
        let told =
            |then: Vec<Value>| differences(&bytes(then), &now).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(told(vec![entry("a", 1), entry("b", 2), entry("c", 3)]), Vec::<String>::new());
        assert_eq!(told(vec![entry("a", 1), entry("c", 3)]), ["b: is ranked by the documents, and not in the results"]);
        assert_eq!(
            told(vec![entry("a", 1), entry("c", 3), entry("b", 2)]),
            [
                "c: stands at place 2 of candidates, where b does by the documents",
                "b: stands at place 3 of candidates, where c does by the documents"
            ]
        );
        assert_eq!(
            told(vec![entry("a", 1), entry("b", 3), entry("c", 3)]),
            ["b: rank: 3 in the results, 2 by the documents"]
        );
    }

    #[test]
    fn bytes_count_where_values_are_the_same() {
        let told = differences(b"{\n \"a\": 1}", b"{\n\"a\": 1}");
        assert!(told[0].what.contains("line 2"), "{told:?}");
        assert_eq!(differences(b"[", b"{}").len(), 1);
    }
}

//! Finds places in the text of a JSON file: where a pointer leads, and keys that stand twice in one object.

use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes of the value (or key) at a JSON pointer in a JSON text.
pub(super) fn locate(text: &str, pointer: &str, at_key: bool) -> Option<Range<usize>> {
    let steps: Vec<String> = pointer.split('/').skip(1).map(|s| s.replace("~1", "/").replace("~0", "~")).collect();
    let bytes = text.as_bytes();
    let mut at = skip_blank(bytes, 0);
    let mut key_place = None;
    for step in &steps {
        match bytes.get(at)? {
            b'{' => {
                at = skip_blank(bytes, at + 1);
                loop {
                    let key_end = end_of_value(bytes, at)?;
                    let key: String = serde_json::from_str(text.get(at..key_end)?).ok()?;
                    let value_at = skip_blank(bytes, skip_blank(bytes, key_end) + 1);
                    if key == *step {
                        key_place = Some(at..key_end);
                        at = value_at;
                        break;
                    }
                    let next = skip_blank(bytes, end_of_value(bytes, value_at)?);
                    if *bytes.get(next)? != b',' {
                        return None;
                    }
                    at = skip_blank(bytes, next + 1);
                }
            }
            b'[' => {
                at = skip_blank(bytes, at + 1);
                for _ in 0..step.parse::<usize>().ok()? {
                    let next = skip_blank(bytes, end_of_value(bytes, at)?);
                    if *bytes.get(next)? != b',' {
                        return None;
                    }
                    at = skip_blank(bytes, next + 1);
                }
                key_place = None;
            }
            _ => return None,
        }
    }
    match key_place.filter(|_| at_key) {
        Some(place) => Some(place),
        None => Some(at..end_of_value(bytes, at)?),
    }
}

fn skip_blank(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// The offset behind the JSON value that starts at `at`.
fn end_of_value(bytes: &[u8], at: usize) -> Option<usize> {
    let (mut depth, mut in_string, mut at) = (0_usize, false, at);
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        match byte {
            b'\\' if in_string => at += 1,
            b'"' => {
                in_string = !in_string;
                if !in_string && depth == 0 {
                    return Some(at);
                }
            }
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ if depth == 0 => {
                let next = bytes.get(at);
                if next.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b',' | b'}' | b']' | b':')) {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
}

/// A key that stands twice in one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RepeatedKey {
    /// The key.
    pub(super) key: String,
    /// Bytes of its first place.
    pub(super) first: Range<usize>,
    /// Bytes of the later place.
    pub(super) again: Range<usize>,
}

/// Keys that stand twice in one object of a sound JSON text; the JSON reader silently keeps the last.
pub(super) fn repeated_keys(text: &str) -> Vec<RepeatedKey> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // Keys seen in each open object; a list has none.
    let mut open: Vec<BTreeMap<String, Range<usize>>> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => open.push(BTreeMap::new()),
            b'}' | b']' => {
                open.pop();
            }
            b'"' => {
                let Some(end) = end_of_value(bytes, at) else { return found };
                if bytes.get(skip_blank(bytes, end)) == Some(&b':')
                    && let Some(seen) = open.last_mut()
                    && let Some(key) = text.get(at..end).and_then(|quoted| serde_json::from_str::<String>(quoted).ok())
                {
                    match seen.get(&key) {
                        Some(first) => found.push(RepeatedKey { key, first: first.clone(), again: at..end }),
                        None => {
                            seen.insert(key, at..end);
                        }
                    }
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_to_their_place() {
        let text = "{ \"a\": [1, {\"b\": \"x, ]\"}], \"c\": 2 }";
        for (pointer, at_key, expected) in
            [("/c", false, "2"), ("/a/1/b", false, "\"x, ]\""), ("/a/1/b", true, "\"b\""), ("/a/0", false, "1")]
        {
            let place = locate(text, pointer, at_key).unwrap();
            assert_eq!(text.get(place), Some(expected), "{pointer}");
        }
        assert_eq!(locate(text, "/nothing", false), None);
    }

    #[test]
    fn repeated_keys_are_found_in_their_own_object_only() {
        for (text, expected) in [
            ("{ \"a\": 1, \"b\": { \"a\": 2 }, \"a\": 3 }", vec!["a"]),
            ("[{ \"a\": 1 }, { \"a\": 1 }]", vec![]),
            ("{ \"a\": \"a\", \"b\": [\"a\", \"a\"] }", vec![]),
            ("{ \"a\\u0062\": 1, \"ab\": \"{\" }", vec!["ab"]),
        ] {
            let found: Vec<String> = repeated_keys(text).into_iter().map(|repeated| repeated.key).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}

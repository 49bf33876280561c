//! Results held to what the same input gives again: whether every byte follows and, if not, what changed.
//!
//! The results themselves say what they were made of (their certificate): the criteria in full, further skills, the
//! as-of date, and hashes of the documents and of the tables of the program. What is compared is pure; reading and
//! judging again is the caller's, with [`Recorded`] in hand.

mod differences;
mod inputs;

pub use differences::{Difference, differences};
pub use inputs::Recorded;

/// Results without the part that says what is new since an earlier run, which no document shows; and whether there was
/// such a part.
pub fn without_since(results: &[u8]) -> (Vec<u8>, bool) {
    let text = String::from_utf8_lossy(results);
    let (mut kept, mut inside, mut found) = (String::with_capacity(text.len()), false, false);
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "  \"since\": {" {
            (inside, found) = (true, true);
        }
        if !inside {
            kept.push_str(line);
        }
        inside &= line.trim_end() != "  },";
    }
    if found { (kept.into_bytes(), true) } else { (results.to_vec(), false) }
}

/// Everything that does not follow: first what the results were made of, then what they say.
pub fn verify(recorded: &Recorded, results: &[u8], again: &[u8]) -> Vec<Difference> {
    let mut found = recorded.changed();
    found.extend(differences(results, again));
    found
}

#[cfg(test)]
mod tests {
    use super::without_since;

    #[test]
    fn what_is_new_is_left_out_and_nothing_else() {
        let results = "{\n  \"market\": {},\n  \"since\": {\n    \"items\": [\n      {\n      },\n    ]\n  },\n  \"since_when\": {\n  },\n}\n";
        let (kept, found) = without_since(results.as_bytes());
        assert!(found);
        assert_eq!(kept, b"{\n  \"market\": {},\n  \"since_when\": {\n  },\n}\n");
        assert_eq!(without_since(b"{}\xff"), (b"{}\xff".to_vec(), false));
    }
}

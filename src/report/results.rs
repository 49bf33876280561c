//! Results read back, as far as nights are compared.

use super::json::SCHEMA_VERSION;
use crate::criteria::Eligible;
use crate::shortlist::{Entry, Night, Standing, State, contact_keys};
use serde::Deserialize;

/// Bytes that are no results of this program, or of another version of their shape.
#[derive(Debug, thiserror::Error)]
pub enum NoResults {
    /// They are no JSON, or a field is missing.
    #[error("these are no results of `cvsift screen --out results.json`: {0}")]
    Shape(#[from] serde_json::Error),
    /// They come from somewhere else.
    #[error("these are no results of cvsift, but of `{0}`")]
    Foreign(String),
    /// Their shape is of another version.
    #[error("these results have the shape of version {0}, and version {SCHEMA_VERSION} is read: write them again")]
    Version(u32),
}

#[derive(Deserialize)]
struct Results {
    schema_version: u32,
    tool: Tool,
    as_of: String,
    criteria_hash: String,
    #[serde(default)]
    words_hash: String,
    #[serde(default)]
    blind: bool,
    criteria: Vec<Asked>,
    candidates: Vec<Candidate>,
    duplicates: Vec<Duplicate>,
    unread: Vec<Unread>,
}

#[derive(Deserialize)]
struct Tool {
    name: String,
    version: String,
}

#[derive(Deserialize)]
struct Asked {
    label: String,
    #[serde(default)]
    asks: String,
}

#[derive(Deserialize)]
struct Candidate {
    rank: usize,
    as_good_as: Option<(usize, usize)>,
    file: String,
    document_hash: String,
    score: f64,
    eligible: Eligible,
    contact: Contact,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Contact {
    name: Option<String>,
    #[serde(default)]
    emails: Vec<String>,
    #[serde(default)]
    phones: Vec<String>,
}

#[derive(Deserialize)]
struct Finding {
    criterion: String,
    required: bool,
    passes: Eligible,
}

#[derive(Deserialize)]
struct Duplicate {
    file: String,
    of: String,
    document_hash: String,
}

#[derive(Deserialize)]
struct Unread {
    file: String,
    reason: String,
}

/// Reads results back.
///
/// # Errors
/// If they are none of this program, or of another version of their shape.
pub fn night(json: &[u8]) -> Result<Night, NoResults> {
    let results: Results = serde_json::from_slice(json)?;
    if results.tool.name != env!("CARGO_PKG_NAME") {
        return Err(NoResults::Foreign(results.tool.name));
    }
    if results.schema_version != SCHEMA_VERSION {
        return Err(NoResults::Version(results.schema_version));
    }
    let ranked = results.candidates.into_iter().enumerate().map(|(at, candidate)| entry(at, candidate));
    let duplicates = results
        .duplicates
        .into_iter()
        .map(|one| Entry { hash: Some(one.document_hash), ..Entry::plain(one.file, State::Duplicate(one.of)) });
    let unread = results.unread.into_iter().map(|one| Entry::plain(one.file, State::Unread(one.reason)));
    Ok(Night {
        as_of: results.as_of,
        criteria_hash: results.criteria_hash,
        words_hash: results.words_hash,
        version: results.tool.version,
        blind: results.blind,
        asks: results.criteria.into_iter().map(|asked| (asked.label, asked.asks)).collect(),
        entries: ranked.chain(duplicates).chain(unread).collect(),
    })
}

fn entry(at: usize, candidate: Candidate) -> Entry {
    let required = candidate.findings.iter().filter(|f| f.required);
    let stopped = required.clone().filter(|f| f.passes != Eligible::Yes);
    let standing = Standing {
        rank: candidate.rank,
        as_good_as: candidate.as_good_as.unwrap_or((at + 1, at + 1)),
        score: (candidate.score * 1000.0).round() as u32,
        eligible: candidate.eligible,
        stopped: stopped.map(|f| f.criterion.clone()).collect(),
        required: required.map(|f| f.criterion.clone()).collect(),
    };
    Entry {
        hash: Some(candidate.document_hash),
        contact: contact_keys(&candidate.contact.emails, &candidate.contact.phones),
        name: candidate.contact.name,
        ..Entry::plain(candidate.file, State::Ranked(standing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Options, json, sample::sample};

    #[test]
    fn what_is_written_is_read_back() {
        for words in ["Jordan", "=1+1 <b> \u{202e}"] {
            let list = sample(words);
            let written = json::render(&list, Options::default(), None).unwrap();
            assert_eq!(night(&written).unwrap(), Night::of(&list));
        }
    }

    #[test]
    fn what_is_no_result_is_told() {
        let written = json::render(&sample("x"), Options::default(), None).unwrap();
        let text = String::from_utf8(written).unwrap();
        for (json, expected) in [
            ("[1]".to_owned(), "no results of `cvsift screen"),
            (text.replace("\"cvsift\"", "\"other\""), "but of `other`"),
            (text.replace("\"schema_version\": 1", "\"schema_version\": 7"), "version 7"),
        ] {
            let told = night(json.as_bytes()).unwrap_err().to_string();
            assert!(told.contains(expected), "{told}");
        }
    }
}

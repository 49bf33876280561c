//! What results say of each file, as far as nights are compared.

use super::{BadResults, Tool, read, thousandths};
use crate::criteria::Eligible;
use crate::shortlist::{Entry, Night, Standing, State, contact_keys};
use serde::Deserialize;

#[derive(Deserialize)]
struct Results {
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
    #[serde(deserialize_with = "thousandths")]
    score: u32,
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

/// What a run said, from its results.
///
/// # Errors
/// If they are none of this program, or of another version of their shape.
pub fn night(json: &[u8]) -> Result<Night, BadResults> {
    let results: Results = read(json)?;
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
        score: candidate.score,
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
    use crate::report::{Options, format_named, sample};

    #[test]
    fn what_is_written_is_read_back() {
        for words in ["Jordan", "=1+1 <b> \u{202e}"] {
            let list = sample(words);
            let written = (format_named("json").unwrap().render)(&list, Options::default(), None).unwrap();
            assert_eq!(night(&written).unwrap(), Night::of(&list));
        }
    }
}

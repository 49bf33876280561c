//! Results and parses as JSON: the lossless form, for programs.

use super::{Options, RenderError, is_unseen, thousandths};
use crate::assessment::Finding;
use crate::certificate::{lexicon_hash, weights_hash};
use crate::criteria::{Band, Eligible, Verdict};
use crate::digest::{Digest, Evidence};
use crate::document::{Unread, Warning};
use crate::intake::{base64, display_name};
use crate::resume::Contact;
use crate::shortlist::{Aside, Cause, Ranked, Run, Shortlist, Since, Standing};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::path::Path;

/// Version of the shape of the results.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// The results as they are written. Candidates are written as they are walked through: as a tree of values, ten
/// thousand of them would take gigabytes.
#[derive(Serialize)]
struct Results<'s> {
    schema_version: u32,
    tool: Value,
    as_of: String,
    role: &'s str,
    criteria_hash: &'s str,
    certificate: Value,
    #[serde(skip_serializing_if = "str::is_empty")]
    words_hash: &'s str,
    blind: bool,
    criteria: Value,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    bands: &'s [Band],
    interview: &'s Value,
    market: &'s Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Value>,
    candidates: Vec<CandidateShown<'s>>,
    duplicates: Vec<Map<String, Value>>,
    unread: Vec<Map<String, Value>>,
    counts: Value,
}

#[derive(Serialize)]
struct CandidateShown<'s> {
    rank: usize,
    as_good_as: (usize, usize),
    #[serde(flatten)]
    file: Map<String, Value>,
    document_hash: &'s str,
    score: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    band: Option<&'s str>,
    eligible: &'static str,
    contact: &'s Contact,
    profile: &'s Digest,
    findings: Vec<FindingShown<'s>>,
    warnings: &'s [Warning],
}

#[derive(Serialize)]
struct FindingShown<'s> {
    criterion: &'s str,
    kind: &'static str,
    required: bool,
    weight: f64,
    degree: u32,
    points: f64,
    verdict: Verdict,
    passes: Eligible,
    note: &'s str,
    evidence: &'s [Evidence],
}

/// JSON with control and direction characters as its own escapes: the same values, and nothing that could rewrite a
/// terminal. Outside of strings JSON has none of them.
pub fn escaped(json: String) -> String {
    if !json.contains(is_unseen) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if is_unseen(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

pub(super) fn render(shortlist: &Shortlist, _: Options, _: Option<&[u8]>) -> Result<Vec<u8>, RenderError> {
    let run = &shortlist.run;
    let criteria = run.criteria.iter().map(|asked| {
        json!({
            "label": asked.label,
            "kind": asked.kind,
            "required": asked.required,
            "weight": thousandths(asked.weight),
            "share": thousandths(asked.share),
            "asks": asked.asks,
        })
    });
    let duplicates = shortlist.duplicates.iter().map(|d| {
        let mut entry = file(&d.path);
        entry.insert("of".into(), display_name(&d.of).into());
        entry.insert("reason".into(), d.reason.into());
        entry.insert("document_hash".into(), d.hash.clone().into());
        entry
    });
    let unread = shortlist.unread.iter().map(|u| {
        let mut entry = file(&u.path);
        entry.insert("reason".into(), u.unread.reason.name().into());
        entry.insert("detail".into(), u.unread.detail.clone().into());
        entry.extend(u.hash.clone().map(|hash| ("document_hash".to_owned(), hash.into())));
        entry
    });
    let results = Results {
        schema_version: SCHEMA_VERSION,
        tool: json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") }),
        as_of: run.as_of.to_string(),
        role: &run.role,
        criteria_hash: &run.criteria_hash,
        certificate: certificate(run),
        words_hash: &run.words_hash,
        blind: run.blind,
        criteria: criteria.collect(),
        bands: &run.bands,
        interview: &run.interview,
        market: &run.market,
        since: shortlist.since.as_ref().map(since_value),
        candidates: shortlist.ranked.iter().map(|ranked| candidate(ranked, run)).collect(),
        duplicates: duplicates.collect(),
        unread: unread.collect(),
        counts: json!({
            "given": shortlist.given(),
            "ranked": shortlist.ranked.len(),
            "duplicates": shortlist.duplicates.len(),
            "unread": shortlist.unread.len(),
            "left_out": shortlist.left_out.clutter + shortlist.left_out.outputs + shortlist.left_out.excluded,
        }),
    };
    let mut json = serde_json::to_string_pretty(&results)?;
    json.push('\n');
    Ok(escaped(json).into_bytes())
}

/// What `verify` makes the results again from.
fn certificate(run: &Run) -> Value {
    let certificate = &run.certificate;
    json!({
        "documents": certificate.documents,
        "words": lexicon_hash(),
        "weights": weights_hash(),
        "options": {
            "blind": run.blind,
            "include": certificate.globs.include,
            "exclude": certificate.globs.exclude,
        },
        "given": certificate.given,
        "skills": certificate.skills,
        "criteria": certificate.criteria,
    })
}

/// What is new since an earlier night.
fn since_value(since: &Since) -> Value {
    let standing = |standing: &Standing| json!({ "rank": standing.rank, "score": thousandths(standing.score), "eligible": standing.eligible });
    let causes = |causes: &[Cause]| causes.iter().map(|cause| cause.name()).collect::<Vec<_>>();
    let items = since.items.iter().map(|item| {
        json!({
            "file": item.file,
            "document_hash": item.hash,
            "name": item.name,
            "status": match &item.aside {
                None => "ranked",
                Some(Aside::Duplicate(_)) => "duplicate",
                Some(Aside::Unread(_)) => "unread",
                Some(Aside::Gone) => "gone",
            },
            "changes": item.changes.iter().map(|change| change.name()).collect::<Vec<_>>(),
            "now": item.now.as_ref().map(standing),
            "before": item.before.as_ref().map(standing),
            "was": item.was,
            "why": causes(&item.why),
            "by": item.by,
        })
    });
    json!({ "as_of": since.as_of, "causes": causes(&since.causes), "items": items.collect::<Vec<_>>() })
}

/// What is new since an earlier night, as JSON.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn since_json(since: &Since) -> Result<String, serde_json::Error> {
    Ok(escaped(serde_json::to_string_pretty(&since_value(since))? + "\n"))
}

/// The file's name, and its bytes where it is not UTF-8.
fn file(path: &Path) -> Map<String, Value> {
    let mut entry = Map::new();
    entry.insert("file".into(), display_name(path).into());
    if path.to_str().is_none() {
        entry.insert("file_bytes".into(), base64(path.as_os_str().as_encoded_bytes()).into());
    }
    entry
}

fn candidate<'s>(ranked: &'s Ranked, run: &'s Run) -> CandidateShown<'s> {
    let candidate = &ranked.candidate;
    CandidateShown {
        rank: ranked.rank,
        as_good_as: ranked.as_good_as,
        file: file(&candidate.path),
        document_hash: &candidate.hash,
        score: thousandths(candidate.assessment.score),
        band: run.band(candidate.assessment.score).map(|band| band.name.as_str()),
        eligible: candidate.assessment.eligible.name(),
        contact: &candidate.contact,
        profile: &candidate.digest,
        findings: candidate.assessment.findings.iter().map(finding).collect(),
        warnings: &candidate.warnings,
    }
}

fn finding(finding: &Finding) -> FindingShown<'_> {
    FindingShown {
        criterion: &finding.criterion,
        kind: finding.kind,
        required: finding.required,
        weight: thousandths(finding.weight),
        degree: finding.degree,
        points: thousandths(finding.points),
        verdict: finding.verdict,
        passes: finding.passes,
        note: &finding.note,
        evidence: &finding.evidence,
    }
}

/// One parsed file as `cvsift parse` prints it.
///
/// # Errors
/// If a value cannot be written as JSON.
pub fn parsed(
    path: &Path,
    as_of: &str,
    result: Result<(&'static str, u32, &Contact, &Digest, &[Warning]), &Unread>,
) -> Result<Value, serde_json::Error> {
    let mut entry = file(path);
    match result {
        Ok((format, pages, contact, digest, warnings)) => {
            entry.insert("status".into(), "read".into());
            entry.insert("format".into(), format.into());
            entry.insert("pages".into(), pages.into());
            entry.insert("as_of".into(), as_of.into());
            entry.insert("contact".into(), serde_json::to_value(contact)?);
            if let Value::Object(facts) = serde_json::to_value(digest)? {
                entry.extend(facts);
            }
            entry.insert("warnings".into(), serde_json::to_value(warnings)?);
        }
        Err(unread) => {
            entry.insert("status".into(), "unread".into());
            entry.insert("reason".into(), unread.reason.name().into());
            entry.insert("detail".into(), unread.detail.clone().into());
        }
    }
    Ok(Value::Object(entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{HOSTILE, sample};

    #[test]
    fn what_is_not_seen_is_escaped_and_stays_the_same_value() {
        for (json, expected) in [
            ("[\"a\u{202e}b\u{9b}\"]\n", "[\"a\\u202eb\\u009b\"]\n"),
            ("[\"\u{e0041}\"]", "[\"\\udb40\\udc41\"]"),
            ("[\"Zoë\", 1]", "[\"Zoë\", 1]"),
        ] {
            let written = escaped(json.to_owned());
            assert_eq!(written, expected);
            let value = |json: &str| serde_json::from_str::<Value>(json).unwrap();
            assert_eq!(value(&written), value(json));
        }
    }

    #[test]
    fn results_move_no_terminal_and_lose_nothing() {
        for words in HOSTILE {
            let json = String::from_utf8(render(&sample(words), Options::default(), None).unwrap()).unwrap();
            assert!(!json.contains(is_unseen), "{words:?}");
            let results: Value = serde_json::from_str(&json).unwrap();
            assert_eq!(results["candidates"][0]["contact"]["name"], *words);
        }
    }
}

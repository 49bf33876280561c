//! Results and parses as JSON: the lossless form, for programs.

use super::{Options, RenderError, thousandths};
use crate::assessment::Finding;
use crate::digest::Digest;
use crate::document::{Unread, Warning};
use crate::intake::{base64, display_name};
use crate::resume::Contact;
use crate::shortlist::{Ranked, Shortlist};
use serde_json::{Map, Value, json};
use std::path::Path;

/// Version of the shape of the results.
const SCHEMA_VERSION: u32 = 1;

pub(super) fn render(shortlist: &Shortlist, _: Options, _: Option<&[u8]>) -> Result<Vec<u8>, RenderError> {
    let run = &shortlist.run;
    let results = json!({
        "schema_version": SCHEMA_VERSION,
        "tool": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "as_of": run.as_of.to_string(),
        "role": run.role,
        "criteria_hash": run.criteria_hash,
        "criteria": run.criteria.iter().map(|asked| json!({
            "label": asked.label,
            "kind": asked.kind,
            "required": asked.required,
            "weight": thousandths(asked.weight),
            "share": thousandths(asked.share),
        })).collect::<Vec<_>>(),
        "interview": run.interview,
        "market": run.market,
        "candidates": shortlist.ranked.iter().map(candidate).collect::<Result<Vec<_>, _>>()?,
        "duplicates": shortlist.duplicates.iter().map(|d| {
            let mut entry = file(&d.path);
            entry.insert("of".into(), display_name(&d.of).into());
            entry.insert("reason".into(), d.reason.into());
            entry.insert("document_hash".into(), d.hash.clone().into());
            Value::Object(entry)
        }).collect::<Vec<_>>(),
        "unread": shortlist.unread.iter().map(|u| {
            let mut entry = file(&u.path);
            entry.insert("reason".into(), u.unread.reason.name().into());
            entry.insert("detail".into(), u.unread.detail.clone().into());
            Value::Object(entry)
        }).collect::<Vec<_>>(),
        "counts": {
            "given": shortlist.given(),
            "ranked": shortlist.ranked.len(),
            "duplicates": shortlist.duplicates.len(),
            "unread": shortlist.unread.len(),
        },
    });
    let mut bytes = serde_json::to_vec_pretty(&results)?;
    bytes.push(b'\n');
    Ok(bytes)
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

fn candidate(ranked: &Ranked) -> Result<Value, serde_json::Error> {
    let candidate = &ranked.candidate;
    let mut entry = Map::new();
    entry.insert("rank".into(), ranked.rank.into());
    entry.insert("as_good_as".into(), json!([ranked.as_good_as.0, ranked.as_good_as.1]));
    entry.extend(file(&candidate.path));
    entry.insert("document_hash".into(), candidate.hash.clone().into());
    entry.insert("score".into(), thousandths(candidate.assessment.score).into());
    entry.insert("eligible".into(), candidate.assessment.eligible.name().into());
    entry.insert("contact".into(), serde_json::to_value(&candidate.contact)?);
    entry.insert("profile".into(), serde_json::to_value(&candidate.digest)?);
    entry.insert(
        "findings".into(),
        candidate.assessment.findings.iter().map(finding).collect::<Result<Vec<_>, _>>()?.into(),
    );
    entry.insert("warnings".into(), serde_json::to_value(&candidate.warnings)?);
    Ok(Value::Object(entry))
}

fn finding(finding: &Finding) -> Result<Value, serde_json::Error> {
    Ok(json!({
        "criterion": finding.criterion,
        "kind": finding.kind,
        "required": finding.required,
        "weight": thousandths(finding.weight),
        "degree": finding.degree,
        "points": thousandths(finding.points),
        "verdict": finding.verdict,
        "passes": finding.passes,
        "note": finding.note,
        "evidence": serde_json::to_value(&finding.evidence)?,
    }))
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

//! What is stored of a file: all that came out of it, without what the run says again (path, criteria), and each line
//! that is quoted only once.

use crate::assessment::{Assessment, Finding, asked};
use crate::criteria::{Criteria, Eligible, Verdict};
use crate::date::{Month, Span};
use crate::digest::{Digest, Evidence};
use crate::document::{Format, Reason, Unread, Warning};
use crate::resume::Contact;
use crate::shortlist::{Candidate, UnreadFile, Who, contact_keys};
use crate::text::Sketch;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// What came out of a file, in its order.
#[derive(Serialize, Deserialize)]
struct Record {
    /// Lines that are quoted.
    lines: Vec<String>,
    parts: Vec<(String, Part)>,
}

#[derive(Serialize, Deserialize)]
enum Part {
    Candidate(Box<Judged>),
    Unread(Unread, Option<String>),
}

#[derive(Serialize, Deserialize)]
struct Judged {
    hash: String,
    text_hash: String,
    sketch: Sketch,
    newest: Option<Month>,
    is_note: bool,
    format: Format,
    pages: u32,
    contact: Contact,
    who: Who,
    digest: Digest,
    /// Where the positions and the gaps lie on the calendar.
    spans: Vec<Option<Span>>,
    /// What implies each skill and whether it is hedged, which a digest writes only where there is such.
    asides: Vec<(Option<String>, bool)>,
    findings: Vec<Found>,
    warnings: Vec<Warning>,
    /// Places of the quotes among the lines, with their marks, in the order of [`quoted`].
    places: Vec<(u32, Option<[u32; 2]>)>,
}

/// A finding, without what its criterion says.
#[derive(Serialize, Deserialize)]
struct Found {
    degree: u32,
    points: u32,
    band: (u32, u32),
    verdict: Verdict,
    passes: Eligible,
    note: String,
    evidence: Vec<Evidence>,
}

/// Reasons that may be others next time: nothing is stored of such a file.
const OF_THE_MOMENT: [Reason; 4] = [Reason::Unreadable, Reason::Timeout, Reason::Memory, Reason::Crashed];

/// All that came out of the file at `path`, as bytes; nothing where it may be otherwise next time.
pub(super) fn encode(path: &Path, parts: &[Result<Candidate, UnreadFile>]) -> Option<Vec<u8>> {
    let mut lines = Lines::default();
    let mut record = Record { lines: Vec::new(), parts: Vec::with_capacity(parts.len()) };
    for part in parts {
        let (whole, part) = match part {
            Ok(candidate) => (&candidate.path, Part::Candidate(Box::new(judged(candidate, &mut lines)))),
            Err(file) if OF_THE_MOMENT.contains(&file.unread.reason) => return None,
            Err(file) => (&file.path, Part::Unread(file.unread.clone(), file.hash.clone())),
        };
        record.parts.push((whole.strip_prefix(path).ok()?.to_str()?.to_owned(), part));
    }
    record.lines = lines.all;
    postcard::to_allocvec(&record).ok()
}

/// What [`encode`] was given; nothing where the bytes are none of its.
pub(super) fn decode(path: &Path, bytes: &[u8], criteria: &Criteria) -> Option<Vec<Result<Candidate, UnreadFile>>> {
    let record: Record = postcard::from_bytes(bytes).ok()?;
    let lines = record.lines;
    let parts = record.parts.into_iter().map(|(part, what)| {
        let path = if part.is_empty() { path.to_owned() } else { path.join(part) };
        Some(match what {
            Part::Candidate(judged) => Ok(candidate(path, *judged, &lines, criteria)?),
            Part::Unread(unread, hash) => Err(UnreadFile { path, unread, hash }),
        })
    });
    parts.collect()
}

/// Whose a part of a file is.
pub(super) struct Whose {
    /// SHA-256 of its bytes, in hex.
    pub(super) hash: String,
    /// The name of its file, without the folder.
    pub(super) name_of_file: String,
    /// The name found in it.
    pub(super) name: Option<String>,
    /// Addresses and phones, in the form in which they are compared.
    pub(super) contact: Vec<String>,
}

/// Whose the parts of a file are, of which the name and the hash are given; nothing where the bytes are none of
/// [`encode`]'s.
pub(super) fn whose((file, hash): (&str, &str), bytes: &[u8]) -> Option<Vec<Whose>> {
    let record: Record = postcard::from_bytes(bytes).ok()?;
    let parts = record.parts.into_iter().map(|(part, what)| {
        let name_of_file = part.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).unwrap_or(file).to_owned();
        match what {
            Part::Candidate(judged) => Whose {
                hash: judged.hash,
                name_of_file,
                contact: contact_keys(&judged.contact.emails, &judged.contact.phones),
                name: judged.contact.name,
            },
            Part::Unread(_, own) => {
                Whose { hash: own.unwrap_or_else(|| hash.to_owned()), name_of_file, contact: Vec::new(), name: None }
            }
        }
    });
    Some(parts.collect())
}

fn judged(candidate: &Candidate, lines: &mut Lines) -> Judged {
    let mut digest = candidate.digest.clone();
    let mut findings: Vec<Found> = candidate.assessment.findings.iter().map(found).collect();
    let places = quoted(&mut digest, findings.iter_mut().map(|found| &mut found.evidence))
        .into_iter()
        .map(|line| (lines.place(std::mem::take(&mut line.quote)), line.mark.take()))
        .collect();
    Judged {
        hash: candidate.hash.clone(),
        text_hash: candidate.text_hash.clone(),
        sketch: candidate.sketch.clone(),
        newest: candidate.newest,
        is_note: candidate.is_note,
        format: candidate.format,
        pages: candidate.pages,
        contact: candidate.contact.clone(),
        who: candidate.who.clone(),
        spans: spans(&mut digest).into_iter().map(|span| *span).collect(),
        asides: digest.skills.iter_mut().map(|s| (s.implied_by.take(), std::mem::take(&mut s.hedged))).collect(),
        digest,
        findings,
        warnings: candidate.warnings.clone(),
        places,
    }
}

fn candidate(path: std::path::PathBuf, judged: Judged, lines: &[String], criteria: &Criteria) -> Option<Candidate> {
    let Judged { mut digest, mut findings, .. } = judged;
    let quoted = quoted(&mut digest, findings.iter_mut().map(|found| &mut found.evidence));
    if quoted.len() != judged.places.len() {
        return None;
    }
    for (line, (place, mark)) in quoted.into_iter().zip(judged.places) {
        line.quote.clone_from(lines.get(place as usize)?);
        line.mark = mark;
    }
    for (span, stored) in spans(&mut digest).into_iter().zip(judged.spans) {
        *span = stored;
    }
    for (skill, (implied_by, hedged)) in digest.skills.iter_mut().zip(judged.asides) {
        (skill.implied_by, skill.hedged) = (implied_by, hedged);
    }
    let asked = asked(criteria);
    if asked.len() != findings.len() {
        return None;
    }
    let findings = asked.into_iter().zip(findings).map(|(asked, found)| Finding {
        criterion: asked.label,
        kind: asked.kind,
        required: asked.required,
        weight: asked.weight,
        share: asked.share,
        degree: found.degree,
        points: found.points,
        band: found.band,
        verdict: found.verdict,
        passes: found.passes,
        note: found.note,
        evidence: found.evidence,
    });
    Some(Candidate {
        path,
        hash: judged.hash,
        text_hash: judged.text_hash,
        sketch: judged.sketch,
        newest: judged.newest,
        is_note: judged.is_note,
        format: judged.format,
        pages: judged.pages,
        contact: judged.contact,
        who: judged.who,
        digest,
        assessment: Assessment::of(findings.collect()),
        warnings: judged.warnings,
    })
}

fn found(finding: &Finding) -> Found {
    Found {
        degree: finding.degree,
        points: finding.points,
        band: finding.band,
        verdict: finding.verdict,
        passes: finding.passes,
        note: finding.note.clone(),
        evidence: finding.evidence.clone(),
    }
}

/// Every line that is quoted, in a fixed order.
fn quoted<'d>(digest: &'d mut Digest, findings: impl Iterator<Item = &'d mut Vec<Evidence>>) -> Vec<&'d mut Evidence> {
    let skills = digest.skills.iter_mut().flat_map(|skill| &mut skill.evidence);
    let soft = digest.soft_skills.iter_mut().flat_map(|skill| &mut skill.evidence);
    skills.chain(soft).chain(&mut digest.leadership.evidence).chain(findings.flatten()).collect()
}

/// The places on the calendar, which no output shows as they are.
fn spans(digest: &mut Digest) -> Vec<&mut Option<Span>> {
    let positions = digest.positions.iter_mut().map(|position| &mut position.span);
    positions.chain(digest.gaps.iter_mut().map(|gap| &mut gap.span)).collect()
}

/// Lines, each once.
#[derive(Default)]
struct Lines {
    all: Vec<String>,
    places: BTreeMap<String, u32>,
}

impl Lines {
    fn place(&mut self, line: String) -> u32 {
        if let Some(place) = self.places.get(&line) {
            return *place;
        }
        let place = self.all.len() as u32;
        self.all.push(line.clone());
        self.places.insert(line, place);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::parse;
    use crate::lexicon::Lexicon;
    use crate::report::sample_candidate;
    use std::path::PathBuf;

    #[test]
    fn what_is_stored_comes_back_whole() {
        let role = r#"{ "version": 1, "role": "Cook", "criteria": [
            { "label": "A", "skill": "SQL", "weight": 60, "required": true }, { "label": "B", "skill": "Go", "weight": 40 } ] }"#;
        let criteria = parse(role, &Lexicon::built_in().unwrap()).unwrap();
        let mail = PathBuf::from("in/mail.eml");
        let mut one = sample_candidate("Ada Fell, a cook", 1);
        (one.digest.skills[0].stated_years, one.digest.skills[1].hedged) = (Some(2.5), true);
        one.digest.skills[0].evidence[0].mark = Some([4, 8]);
        one.path = mail.join("cv.pdf");
        for (finding, asked) in one.assessment.findings.iter_mut().zip(asked(&criteria)) {
            finding.criterion = asked.label;
            finding.required = asked.required;
            (finding.weight, finding.share) = (asked.weight, asked.share);
        }
        one.assessment = Assessment::of(one.assessment.findings);
        let unread = UnreadFile {
            path: mail.clone(),
            unread: Unread::new(Reason::Refused, "too many"),
            hash: Some("abc".to_owned()),
        };
        let parts = [Ok(one), Err(unread)];
        let bytes = encode(&mail, &parts).unwrap();
        let back = decode(&mail, &bytes, &criteria).unwrap();
        assert_eq!(format!("{back:?}"), format!("{parts:?}"));
        assert!(decode(&mail, bytes.get(..bytes.len() / 2).unwrap(), &criteria).is_none());
        let late = [Err(UnreadFile { path: mail.clone(), unread: Unread::new(Reason::Timeout, "late"), hash: None })];
        assert!(encode(&mail, &late).is_none());
    }
}

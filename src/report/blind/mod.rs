//! Reports without who somebody is: a stable code for each candidate, and their words without names, contact, places,
//! years and pronouns.
//!
//! Known to fail: places and schools named in running text, unless they are those of the contact; nicknames; names that
//! were not found and stand further down than the top lines.

mod check;
mod words;

pub use check::Leak;

use crate::digest::Evidence;
use crate::intake::{display_name, hex};
use crate::resume::Contact;
use crate::shortlist::{Candidate, Shortlist};
use check::Removed;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use words::{Everyone, Person};

/// Hex digits of a hash in a code: 40 bits, so that ten thousand candidates do not meet.
const CODE: usize = 10;
/// Lines at the top of a resume in which a name may stand where none was found.
const TOP: u32 = 3;
/// What such a line says then.
const TOP_LEFT_OUT: &str = "[a line at the top, left out: no name was found]";

/// A shortlist without names, and what is needed to prove it and to undo it.
#[derive(Debug)]
pub struct Blinded {
    /// The shortlist that may be shown.
    pub shortlist: Shortlist,
    removed: Removed,
    who: Vec<(String, PathBuf, Option<String>)>,
}

/// Leaves out who the candidates are.
pub fn blind(shortlist: &Shortlist) -> Blinded {
    let everyone = Everyone::of(shortlist);
    let codes: BTreeMap<&Path, String> =
        shortlist.ranked.iter().map(|r| (r.candidate.path.as_path(), code("C", &r.candidate.hash))).collect();
    let by_path = |letter, path: &Path| code(letter, &hex(&Sha256::digest(path.as_os_str().as_encoded_bytes())));
    let mut blind = shortlist.clone();
    blind.run.blind = true;
    let mut removed = Removed::default();
    let mut who = Vec::new();
    for ranked in &mut blind.ranked {
        let one = &mut ranked.candidate;
        let code = code("C", &one.hash);
        removed.candidate(&code, &one.contact, &one.path);
        who.push((code.clone(), one.path.clone(), one.contact.name.clone()));
        let person = Person::of(&one.contact, shortlist.run.as_of);
        if one.contact.name.is_none() {
            for line in evidence(one).into_iter().filter(|line| line.page == 1 && line.line <= TOP) {
                TOP_LEFT_OUT.clone_into(&mut line.quote);
            }
        }
        each_text(one, &mut |text| person.without(&everyone.without(text)));
        undated(one);
        one.contact = Contact::default();
        one.path = PathBuf::from(code);
    }
    // Within a rank the order was that of the paths, which may be that of the names.
    blind.ranked.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.candidate.path.cmp(&b.candidate.path)));
    for duplicate in &mut blind.duplicates {
        removed.path(&duplicate.path);
        let of = codes.get(duplicate.of.as_path()).cloned();
        duplicate.of = PathBuf::from(of.unwrap_or_else(|| by_path("D", &duplicate.of)));
        let code = by_path("D", &duplicate.path);
        who.push((code.clone(), duplicate.path.clone(), None));
        duplicate.path = PathBuf::from(code);
    }
    for unread in &mut blind.unread {
        removed.path(&unread.path);
        unread.unread.detail = everyone.without(&unread.unread.detail);
        let code = by_path("U", &unread.path);
        who.push((code.clone(), unread.path.clone(), None));
        unread.path = PathBuf::from(code);
    }
    blind.duplicates.sort_by(|a, b| a.path.cmp(&b.path));
    blind.unread.sort_by(|a, b| a.path.cmp(&b.path));
    who.sort();
    Blinded { shortlist: blind, removed, who }
}

impl Blinded {
    /// Looks in a finished output for what was removed.
    ///
    /// # Errors
    /// If anything of it is left, or the output cannot be read back.
    pub fn check(&self, format: &super::OutputFormat, bytes: &[u8]) -> Result<(), Leak> {
        let mut hollow = self.shortlist.clone();
        for ranked in &mut hollow.ranked {
            each_text(&mut ranked.candidate, &mut |_| String::new());
        }
        // What an output without any words of the candidates says is the program's and the role's own.
        let own = (format.render)(&hollow, super::Options::default(), None).map_err(|_| Leak::Unreadable)?;
        self.removed.check(format.name, bytes, &own)
    }

    /// Which code is whom, as CSV: for its owner alone.
    ///
    /// # Errors
    /// If the CSV cannot be written.
    pub fn map(&self) -> Result<Vec<u8>, super::RenderError> {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(["code", "file", "name"])?;
        for (code, path, name) in &self.who {
            let cell = |text: &str| super::csv::safe(&super::visible(text));
            writer.write_record([code, &cell(&display_name(path)), &cell(name.as_deref().unwrap_or_default())])?;
        }
        writer.into_inner().map_err(|error| super::RenderError::Csv(error.into_error().into()))
    }
}

fn code(letter: &str, hash: &str) -> String {
    format!("{letter}-{}", hash.chars().take(CODE).collect::<String>().to_uppercase())
}

/// Every line of a candidate that is quoted.
fn evidence(candidate: &mut Candidate) -> Vec<&mut Evidence> {
    let digest = &mut candidate.digest;
    let mut evidence: Vec<&mut Evidence> =
        candidate.assessment.findings.iter_mut().flat_map(|f| &mut f.evidence).collect();
    evidence.extend(digest.skills.iter_mut().flat_map(|s| &mut s.evidence));
    evidence.extend(digest.soft_skills.iter_mut().flat_map(|s| &mut s.evidence));
    evidence.extend(&mut digest.leadership.evidence);
    evidence
}

/// Every text of a candidate that can hold words of the resume.
fn each_text(candidate: &mut Candidate, change: &mut dyn FnMut(&str) -> String) {
    for line in evidence(candidate) {
        line.quote = change(&line.quote);
    }
    let digest = &mut candidate.digest;
    for position in &mut digest.positions {
        for text in [&mut position.title, &mut position.employer].into_iter().flatten() {
            *text = change(text);
        }
    }
    for text in digest.education.iter_mut().filter_map(|d| d.field.as_mut()) {
        *text = change(text);
    }
    let texts = digest.certifications.iter_mut().map(|c| &mut c.name);
    let texts = texts.chain(digest.hidden.iter_mut().map(|h| &mut h.quote));
    let texts = texts.chain(candidate.warnings.iter_mut().map(|w| &mut w.message));
    for text in texts.chain(candidate.assessment.findings.iter_mut().map(|f| &mut f.note)) {
        *text = change(text);
    }
}

/// Takes schools and calendar dates away; how long things lasted stays.
fn undated(candidate: &mut Candidate) {
    let digest = &mut candidate.digest;
    for position in &mut digest.positions {
        (position.start, position.end, position.span) = (None, None, None);
    }
    for gap in &mut digest.gaps {
        (gap.start, gap.end, gap.span) = (None, None, None);
    }
    for degree in &mut digest.education {
        (degree.institution, degree.end) = (None, None);
    }
    for certificate in &mut digest.certifications {
        certificate.year = None;
    }
    for skill in &mut digest.skills {
        skill.last_used = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{FORMATS, Options, sample::sample};

    fn someone() -> Shortlist {
        let mut list = sample("He led Maria García-Lopez, maria.garcia@example.com, +1 (303) 555-0161, 2014 - 2018");
        for (ranked, file) in list.ranked.iter_mut().zip(["maria.pdf", "garcia.pdf"]) {
            ranked.candidate.path = PathBuf::from(format!("inbox/{file}"));
            ranked.candidate.contact = Contact {
                name: Some("Maria García-Lopez".into()),
                emails: vec!["maria.garcia@example.com".into()],
                phones: vec!["+1 (303) 555-0161".into()],
                links: vec!["github.com/mariagl".into()],
                location: Some("Denver, CO".into()),
            };
        }
        (list.duplicates[0].path, list.duplicates[0].of) = ("inbox/again.pdf".into(), "inbox/maria.pdf".into());
        (list.unread[0].path, list.unread[0].unread.detail) = ("inbox/scan.pdf".into(), "no text".into());
        list.run.role = "Nurse".into();
        list.run.criteria.iter_mut().for_each(|asked| asked.label = "Ward work".into());
        list.run.interview = serde_json::Value::Null;
        for finding in list.ranked.iter_mut().flat_map(|r| &mut r.candidate.assessment.findings) {
            finding.criterion = "Ward work".into();
        }
        for digest in list.ranked.iter_mut().map(|r| &mut r.candidate.digest) {
            digest.skills.iter_mut().for_each(|s| (s.name, s.implied_by) = ("Nursing".into(), None));
            digest.soft_skills.iter_mut().for_each(|s| s.name = "communication".into());
            digest.languages.iter_mut().for_each(|l| l.name = "French".into());
            digest.experience.fields.iter_mut().for_each(|f| f.name = "Nursing".into());
        }
        list
    }

    #[test]
    fn no_output_tells_who_somebody_is() {
        let blinded = blind(&someone());
        for format in FORMATS {
            let bytes = (format.render)(&blinded.shortlist, Options::default(), None).unwrap();
            blinded.check(format, &bytes).unwrap_or_else(|leak| panic!("{}: {leak}", format.name));
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for word in ["maria", "garc", "lopez", "example.com", "555-0161", "inbox", "denver", "2014", "2012"] {
                assert!(!text.contains(word), "{}: {word}", format.name);
            }
            if format.name != "xlsx" {
                assert!(text.contains("c-abc1") && text.contains("they led"), "{}", format.name);
            }
        }
        assert!(
            String::from_utf8(blinded.map().unwrap()).unwrap().contains("C-ABC1,inbox/maria.pdf,Maria García-Lopez")
        );
    }

    #[test]
    fn where_no_name_was_found_the_top_lines_are_left_out() {
        let mut list = someone();
        let one = &mut list.ranked[0].candidate;
        one.contact.name = None;
        for line in evidence(one) {
            line.quote = format!("Mariella line {}", line.line);
        }
        let blinded = blind(&list);
        let quotes = |at: usize| -> Vec<&str> {
            let ranked = blinded.shortlist.ranked.iter().find(|r| r.candidate.hash == format!("abc{at}"));
            ranked.unwrap().candidate.assessment.findings[0].evidence.iter().map(|e| e.quote.as_str()).collect()
        };
        assert_eq!(quotes(1), [TOP_LEFT_OUT, TOP_LEFT_OUT, TOP_LEFT_OUT, "Mariella line 4"]);
        assert!(!quotes(2).contains(&TOP_LEFT_OUT), "a name that was found is left out wherever it stands");
    }

    #[test]
    fn what_is_left_is_found_in_every_format() {
        let list = someone();
        let blinded = blind(&list);
        for format in FORMATS {
            for planted in
                ["MARIA GARCÍA-LOPEZ", "maria.garcia@example.com", "303 555 0161", "inbox/maria.pdf", "Lopez"]
            {
                let mut leaky = blinded.shortlist.clone();
                let digest = &mut leaky.ranked[0].candidate.digest;
                digest.positions[0].title = Some(format!("Worked with {planted}, and more"));
                let finding = &mut leaky.ranked[0].candidate.assessment.findings[0];
                finding.note = format!("Worked with {planted}, and more");
                let bytes = (format.render)(&leaky, Options::default(), None).unwrap();
                assert!(blinded.check(format, &bytes).is_err(), "{}: {planted}", format.name);
            }
        }
    }
}

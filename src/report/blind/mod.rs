//! Reports without who somebody is: a stable code for each candidate, and their words without names, contact, places,
//! years and pronouns.
//!
//! What cannot be made clean by taking words out is left out whole, line by line, and the entry says so; an output is
//! read back before it is written, and an entry that still tells something then loses all its words. The run is not
//! lost for it.
//!
//! Known to fail: places and schools in running text, unless they are those of the contact or the education; what
//! [`Who`](crate::shortlist::Who) does not know.

mod check;
mod names;
mod pieces;
mod sought;
mod words;

pub use check::Leak;

use super::{Options, OutputFormat, RenderError};
use crate::digest::Evidence;
use crate::document::Warning;
use crate::intake::{display_name, hex};
use crate::lexicon::is_word_of_work;
use crate::resume::Contact;
use crate::shortlist::{Aside, Candidate, Item, Shortlist};
use check::{Removed, Removing};
use sha2::{Digest as _, Sha256};
use sought::tokens;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use words::Person;

/// Hex digits of a hash in a code: 40 bits, so that ten thousand candidates do not meet.
const CODE: usize = 10;
/// Lines at the top of a resume in which a name may stand where none was found.
const TOP: u32 = 3;
/// What such a line says then.
const TOP_LEFT_OUT: &str = "[a line at the top, left out: no name was found]";
/// What a text says that could not be made clean.
const LEFT_OUT: &str = "[left out: it may tell who this is]";

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
    let codes: BTreeMap<&Path, String> =
        shortlist.ranked.iter().map(|r| (r.candidate.path.as_path(), code("C", &r.candidate.hash))).collect();
    let by_path = |letter: &str, path: &Path| code(letter, &hex(&Sha256::digest(path.as_os_str().as_encoded_bytes())));
    let mut blind = shortlist.clone();
    blind.run.blind = true;
    blind.run.certificate.given.clear();
    let mut removing = Removing::default();
    let mut who = Vec::new();
    let pool = names::Pool::of(shortlist);
    for one in shortlist.ranked.iter().map(|ranked| &ranked.candidate) {
        let code = code("C", &one.hash);
        removing.candidate(&code, &one.contact, pool.names(one), &one.path);
        who.push((code, one.path.clone(), one.contact.name.clone()));
    }
    shortlist.duplicates.iter().for_each(|duplicate| removing.path(&duplicate.path));
    shortlist.unread.iter().for_each(|unread| removing.path(&unread.path));
    let removed = removing.ready();
    for ranked in &mut blind.ranked {
        let one = &mut ranked.candidate;
        let person = Person::of(one, pool.names(one), shortlist.run.as_of);
        if one.contact.name.is_none() {
            let tells = |line: &Evidence| tokens(&line.quote).iter().any(|(word, _)| !is_word_of_work(word));
            let top = evidence(one).into_iter().filter(|line| line.page == 1 && line.line <= TOP && tells(line));
            top.for_each(|line| {
                TOP_LEFT_OUT.clone_into(&mut line.quote);
                line.mark = None;
            });
        }
        // Other applications are named by their codes.
        for warning in one.warnings.iter_mut().filter(|warning| warning.code.starts_with("same-person")) {
            warning.message = by_code(&warning.message, &codes);
        }
        each_text(one, &mut |text| person.without(&removed.without(text)));
        undated(one);
        one.contact = Contact::default();
        one.path = PathBuf::from(code("C", &one.hash));
    }
    // Within a rank the order was that of the paths, which may be that of the names.
    blind.ranked.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.candidate.path.cmp(&b.candidate.path)));
    for duplicate in &mut blind.duplicates {
        let of = codes.get(duplicate.of.as_path()).cloned();
        duplicate.of = PathBuf::from(of.unwrap_or_else(|| by_path("D", &duplicate.of)));
        let code = by_path("D", &duplicate.path);
        who.push((code.clone(), duplicate.path.clone(), None));
        duplicate.path = PathBuf::from(code);
    }
    for unread in &mut blind.unread {
        unread.unread.detail = removed.without(&unread.unread.detail);
        let code = by_path("U", &unread.path);
        who.push((code.clone(), unread.path.clone(), None));
        unread.path = PathBuf::from(code);
    }
    // What was typed is found by the document; whose it is goes.
    for row in &mut blind.typed {
        let path = PathBuf::from(std::mem::take(&mut row.file));
        row.file = if row.hash.is_empty() { by_path("U", &path) } else { code("C", &row.hash) };
        [&mut row.name, &mut row.email, &mut row.phone].into_iter().for_each(String::clear);
    }
    for item in blind.since.iter_mut().flat_map(|since| &mut since.items) {
        without_whom(item, &by_path);
    }
    blind.duplicates.sort_by(|a, b| a.path.cmp(&b.path));
    blind.unread.sort_by(|a, b| a.path.cmp(&b.path));
    who.sort();
    let mut blinded = Blinded { shortlist: blind, removed, who };
    blinded.leave_out_what_is_left();
    blinded
}

impl Blinded {
    /// Renders the shortlist and looks in the finished output for what was removed. The entry of a candidate who is
    /// still told by it loses all words of the resume, here and in what is rendered after.
    ///
    /// # Errors
    /// If it cannot be rendered, or the output cannot be read back.
    pub fn render(
        &mut self,
        format: &OutputFormat,
        options: Options,
        old: Option<&[u8]>,
    ) -> Result<Vec<u8>, BlindError> {
        // What people wrote into the old output is theirs, and is kept.
        let own = (format.render)(&self.hollow(), Options::default(), old)?;
        let own = self.removed.own(format.name, &own)?;
        loop {
            let bytes = (format.render)(&self.shortlist, options, old)?;
            match self.removed.check(format.name, &bytes, &own) {
                Ok(()) => return Ok(bytes),
                Err(Leak::Left { codes, .. }) if self.leave_out(&codes) => {}
                Err(leak) => return Err(leak.into()),
            }
        }
    }

    /// Looks in a finished output for what was removed.
    ///
    /// # Errors
    /// If anything of it is left, or the output cannot be read back.
    pub fn check(&self, format: &OutputFormat, bytes: &[u8]) -> Result<(), Leak> {
        let own = (format.render)(&self.hollow(), Options::default(), None).map_err(|_| Leak::Unreadable)?;
        self.removed.check(format.name, bytes, &self.removed.own(format.name, &own)?)
    }

    /// The shortlist without any words of candidates: what it says is the program's and the role's own.
    fn hollow(&self) -> Shortlist {
        let mut hollow = self.shortlist.clone();
        for ranked in &mut hollow.ranked {
            each_text(&mut ranked.candidate, &mut |_| words::MARKS.to_owned());
            ranked.candidate.warnings.push(Warning::new(BLIND, format!("{ALL_LEFT_OUT} {LEFT_OUT} {TOP_LEFT_OUT}")));
        }
        hollow.unread.iter_mut().for_each(|unread| unread.unread.detail.clear());
        hollow
    }

    /// Leaves out the texts that still tell something, and says so.
    fn leave_out_what_is_left(&mut self) {
        // Where JSON cannot be rendered no output can, and what is wrong is told then.
        let Ok(own) = super::json::render(&self.hollow(), Options::default(), None) else { return };
        let Ok(own) = self.removed.own("json", &own) else { return };
        let removed = &self.removed;
        for ranked in &mut self.shortlist.ranked {
            let one = &mut ranked.candidate;
            let codes = [display_name(&one.path)];
            let mut out = 0;
            each_text(one, &mut |text| {
                let left = removed.left(text, &codes, &own).is_some();
                out += u32::from(left);
                if left { LEFT_OUT.to_owned() } else { text.to_owned() }
            });
            if out > 0 {
                let message = format!(
                    "{} of this entry were left out, as they may tell who it is",
                    super::plural(out as usize, "line")
                );
                one.warnings.push(Warning::new(BLIND, message));
            }
        }
        for unread in &mut self.shortlist.unread {
            if removed.left(&unread.unread.detail, &[], &own).is_some() {
                LEFT_OUT.clone_into(&mut unread.unread.detail);
            }
        }
    }

    /// Takes all words of the resume from the entries of `codes`, or of everybody where none is told; whether there
    /// were any.
    fn leave_out(&mut self, codes: &[String]) -> bool {
        let codes: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
        let is_meant = |path: &Path| codes.is_empty() || codes.contains(display_name(path).as_str());
        let mut some = false;
        for ranked in self.shortlist.ranked.iter_mut().filter(|ranked| is_meant(&ranked.candidate.path)) {
            let one = &mut ranked.candidate;
            let before = one.warnings.len();
            one.warnings.retain(|warning| warning.code != BLIND || warning.message != ALL_LEFT_OUT);
            let is_new = one.warnings.len() == before;
            each_text(one, &mut |_| LEFT_OUT.to_owned());
            one.warnings.push(Warning::new(BLIND, ALL_LEFT_OUT));
            some |= is_new;
        }
        for unread in self.shortlist.unread.iter_mut().filter(|unread| is_meant(&unread.path)) {
            some |= unread.unread.detail != LEFT_OUT;
            LEFT_OUT.clone_into(&mut unread.unread.detail);
        }
        some
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

/// Code of the warning of an entry that has lost words.
const BLIND: &str = "left-out";
/// What it says where it has lost all.
const ALL_LEFT_OUT: &str = "all words of the resume were left out of this entry, as they may tell who it is";

/// A blind output that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum BlindError {
    /// It cannot be rendered.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// It cannot be proved to be clean.
    #[error(transparent)]
    Leak(#[from] Leak),
}

fn code(letter: &str, hash: &str) -> String {
    format!("{letter}-{}", hash.chars().take(CODE).collect::<String>().to_uppercase())
}

/// What is told of a file since an earlier night, by its code: whoever is gone has one as well.
fn without_whom(item: &mut Item, by_path: &dyn Fn(&str, &Path) -> String) {
    let path = PathBuf::from(std::mem::take(&mut item.file));
    item.file = match (&item.aside, &item.hash) {
        (Some(Aside::Duplicate(_)), _) => by_path("D", &path),
        (Some(Aside::Unread(_)), _) | (_, None) => by_path("U", &path),
        (_, Some(hash)) => code("C", hash),
    };
    if let Some(Aside::Duplicate(of)) = &mut item.aside {
        "another".clone_into(of);
    }
    (item.name, item.was) = (None, None);
}

/// A message with codes in the place of files.
fn by_code(message: &str, codes: &BTreeMap<&Path, String>) -> String {
    let (before, files) = message.split_once(": ").unwrap_or((message, ""));
    let file = |file: &str| codes.iter().find(|(path, _)| display_name(path) == file).map(|(_, code)| code.clone());
    let (files, more) = files.split_once(" and ").map_or((files, None), |(files, more)| (files, Some(more)));
    let told: Vec<String> = files.split(", ").filter_map(file).collect();
    let more = more.map(|more| format!(" and {more}")).unwrap_or_default();
    if told.is_empty() { format!("{before}{more}") } else { format!("{before}: {}{more}", told.join(", ")) }
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
        line.change(change);
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
        list.run.bands.clear();
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
        let mut blinded = blind(&someone());
        for format in FORMATS {
            let bytes = blinded.render(format, Options::default(), None).unwrap();
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
    fn what_cannot_be_made_clean_is_left_out_and_the_run_goes_on() {
        let mut list = someone();
        // A name that is a word of the marks, files that are skills, numbers of the page that end like a phone.
        list.ranked[0].candidate.contact.name = Some("May Place".into());
        list.ranked[0].candidate.path = PathBuf::from("inbox/AWS");
        list.ranked[1].candidate.contact.phones = vec!["0140141".into(), "+1 303 555 0141 (0140)".into()];
        for position in &mut list.ranked[0].candidate.digest.positions {
            position.title = Some("AWS engineer with May and Place".into());
        }
        let mut blinded = blind(&list);
        // What slips in behind the words that were looked at is found in the output.
        blinded.shortlist.ranked[1].candidate.digest.positions[0].title = Some("Aide of Garc\u{ed}a-Lopez".into());
        for format in FORMATS {
            let bytes = blinded.render(format, Options::default(), None).unwrap();
            blinded.check(format, &bytes).unwrap_or_else(|leak| panic!("{}: {leak}", format.name));
        }
        let json = String::from_utf8(blinded.render(&FORMATS[1], Options::default(), None).unwrap()).unwrap();
        assert!(json.contains("AWS engineer with [name] and [name]"), "words of others stay");
        assert!(!json.contains("Aide of") && json.contains(ALL_LEFT_OUT), "the entry says so");
    }

    #[test]
    fn a_leak_is_told_with_its_place_and_not_with_its_words() {
        let list = someone();
        let blinded = blind(&list);
        let mut leaky = blinded.shortlist.clone();
        leaky.ranked[0].candidate.digest.positions[0].title = Some("Aide of Lopez".into());
        let bytes = (FORMATS[1].render)(&leaky, Options::default(), None).unwrap();
        let told = blinded.check(&FORMATS[1], &bytes).unwrap_err().to_string();
        assert_eq!(told, "a part of the name of a candidate is left in it (candidates 1, C-ABC1)");
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

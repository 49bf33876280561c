//! Files that repeat others: the same bytes, the same text in another format, nearly the same text, or a short form of
//! the same history.
//!
//! A file can be sent by anybody, with anybody's name and address in it. So one is left out beside another only where
//! that takes nothing from whoever it is of: the two give the same name, addresses and phones, and every verdict on them
//! is the same. Of two such the one with fewer doubts is kept, then the newest, then the fullest. All others are ranked,
//! and point at each other: `same-person` where name and history agree, `same-person-doubtful` where they do not.
//!
//! Candidates are compared only where they share contact, verdicts and text or a band of their sketches, and with so
//! many at most; who shares an address, a phone or a name with a history is joined into one group. So the work grows
//! with the pool and not with its square, whatever all of them share.
//!
//! The text of a mail that only says what is attached goes with the resume attached, if one was read; a mail whose
//! attachments were not read is kept, and so is a text with a job, a degree or a section of its own, however like a
//! letter. Where several resumes are attached, it goes with the fullest.

use super::night::last_digits;
use super::{Candidate, Duplicate};
use crate::document::Warning;
use crate::intake::{display_name, hex};
use crate::text::key;
use sha2::{Digest as _, Sha256};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Likeness of texts, in hundredths, from which they are one text.
const SAME_TEXT: usize = 88;
/// Likeness below which texts with the same contact need a look at whose they are, if no job is in both.
const UNLIKE: usize = 25;
/// Kept candidates with one key that a candidate is compared with.
const COMPARED: usize = 24;
/// Words below which texts are too short for their likeness to tell anything.
const MIN_WORDS: usize = 40;

/// Words up to which the text of a mail can be a covering note: letters fill one page; more may be a resume of a kind
/// that is not understood.
const MAX_NOTE_WORDS: usize = 500;

/// Splits off the candidates that repeat another.
pub(super) fn separate(candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Duplicate>) {
    let (candidates, notes) = covering_notes(candidates);
    let (kept, mut duplicates) = repeated(candidates);
    duplicates.extend(notes);
    duplicates.sort_by(|a, b| a.path.cmp(&b.path));
    (kept, duplicates)
}

/// Splits off the texts of mails that go with a resume in the same mail.
fn covering_notes(candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Duplicate>) {
    let mails: BTreeSet<&Path> =
        candidates.iter().filter(|c| is_short_note(c)).filter_map(|c| c.path.parent()).collect();
    let mut fullest: BTreeMap<PathBuf, &Candidate> = BTreeMap::new();
    for candidate in candidates.iter().filter(|c| has_history(c)) {
        let Some(mail) = candidate.path.ancestors().find(|folder| mails.contains(folder)) else { continue };
        let best = fullest.entry(mail.to_owned()).or_insert(candidate);
        *best = std::cmp::max_by_key(*best, candidate, |c| (c.sketch.words(), Reverse(&c.path)));
    }
    let fullest: BTreeMap<PathBuf, PathBuf> =
        fullest.into_iter().map(|(mail, resume)| (mail, resume.path.clone())).collect();
    let mut notes = Vec::new();
    let mut others = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        match candidate.path.parent().and_then(|mail| fullest.get(mail)).filter(|_| is_short_note(&candidate)) {
            Some(of) => {
                let reason = "covering note in the same mail";
                notes.push(Duplicate { path: candidate.path, of: of.clone(), reason, hash: candidate.hash });
            }
            None => others.push(candidate),
        }
    }
    (others, notes)
}

fn is_short_note(candidate: &Candidate) -> bool {
    candidate.is_note && candidate.sketch.words() <= MAX_NOTE_WORDS
}

fn has_history(candidate: &Candidate) -> bool {
    !candidate.digest.positions.is_empty() || !candidate.digest.education.is_empty()
}

/// Splits off the candidates who repeat another.
fn repeated(candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Duplicate>) {
    let mut files: Vec<File> = candidates.into_iter().map(File::of).collect();
    files.sort_by(|a, b| {
        let doubts = |file: &File| file.candidate.warnings.len();
        let (x, y) = (&a.candidate, &b.candidate);
        doubts(a)
            .cmp(&doubts(b))
            .then(y.newest.cmp(&x.newest))
            .then(y.sketch.words().cmp(&x.sketch.words()))
            .then(x.path.cmp(&y.path))
    });
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut kept: Vec<File> = Vec::with_capacity(files.len());
    let mut duplicates = Vec::new();
    let mut alike = Vec::new();
    for file in files {
        let keys = file.keys();
        let near = keys.iter().filter_map(|key| by_key.get(key)).flat_map(|all| all.iter().take(COMPARED).copied());
        let near: BTreeSet<usize> = near.collect();
        let repeated = near.iter().find_map(|at| kept.get(*at)?.repeated_by(&file).map(|reason| (*at, reason)));
        if let Some((of, reason)) = repeated.and_then(|(at, reason)| Some((kept.get_mut(at)?, reason))) {
            if !matches!(reason, "same bytes" | "same text") {
                of.left_out.push(display_name(&file.candidate.path));
            }
            let of = of.candidate.path.clone();
            duplicates.push(Duplicate { path: file.candidate.path, of, reason, hash: file.candidate.hash });
            continue;
        }
        let is_alike = |at: &&usize| kept.get(**at).is_some_and(|other| other.likeness(&file) >= SAME_TEXT);
        alike.extend(near.iter().filter(is_alike).map(|at| (*at, kept.len())));
        for key in keys {
            let all = by_key.entry(key).or_default();
            if all.len() < COMPARED {
                all.push(kept.len());
            }
        }
        kept.push(file);
    }
    for group in groups(&kept, alike) {
        point_at_each_other(&mut kept, &group);
    }
    for File { candidate, left_out, .. } in kept.iter_mut().filter(|file| !file.left_out.is_empty()) {
        left_out.sort();
        let (named, more) = named(&left_out.iter().map(String::as_str).collect::<Vec<_>>(), left_out.len());
        let said = "files that say nearly the same stand under it in the list of duplicates";
        candidate.warnings.push(Warning::new("same-person", format!("{said}: {named}{more}")));
    }
    (kept.into_iter().map(|file| file.candidate).collect(), duplicates)
}

/// A candidate with what is compared of it, made once.
struct File {
    candidate: Candidate,
    emails: BTreeSet<String>,
    phones: BTreeSet<String>,
    name: Option<String>,
    /// What was held when: start, end and title of each position.
    history: BTreeSet<String>,
    /// Contact and verdicts, as a hash.
    says: String,
    /// Files with nearly the same text that were left out beside it.
    left_out: Vec<String>,
}

impl File {
    fn of(candidate: Candidate) -> Self {
        let contact = &candidate.contact;
        let emails: BTreeSet<String> = contact.emails.iter().map(|email| email.to_lowercase()).collect();
        let phones: BTreeSet<String> = contact.phones.iter().filter_map(|phone| last_digits(phone)).collect();
        let name = contact.name.as_deref().map(key).filter(|name| name.contains(' '));
        let shown = |text: &Option<String>| text.clone().unwrap_or_default();
        let positions = candidate.digest.positions.iter();
        let history = positions.map(|p| format!("{} {} {}", shown(&p.start), shown(&p.end), key(&shown(&p.title))));
        let history = history.collect();
        let assessment = &candidate.assessment;
        let verdicts: Vec<_> = assessment.findings.iter().map(|f| (f.verdict.name(), f.degree)).collect();
        let given = contact.name.as_deref().map(key);
        let says =
            format!("{given:?} {emails:?} {phones:?} {:?} {} {verdicts:?}", assessment.eligible, assessment.score);
        let says = hex(&Sha256::digest(says));
        Self { emails, phones, name, history, says, candidate, left_out: Vec::new() }
    }

    /// Keys of which candidates who repeat each other share at least one.
    fn keys(&self) -> Vec<String> {
        let one = &self.candidate;
        let mut keys = vec![format!("bytes {}", one.hash), format!("text {} {}", one.text_hash, self.says)];
        if !self.history.is_empty() {
            keys.push(format!("history {:?} {}", self.history, self.says));
        }
        if one.sketch.words() >= MIN_WORDS {
            keys.extend(one.sketch.bands().map(|(at, band)| format!("band {at} {band:?}")));
            keys.extend(one.sketch.bands().map(|(at, band)| format!("band {at} {band:?} {}", self.says)));
        }
        keys
    }

    /// Keys of one person's files.
    fn of_one_person(&self) -> impl Iterator<Item = String> {
        let emails = self.emails.iter().map(|email| format!("email {email}"));
        let phones = self.phones.iter().map(|phone| format!("phone {phone}"));
        let name = self.name.iter().filter(|_| !self.history.is_empty());
        emails.chain(phones).chain(name.map(|name| format!("name {name} {:?}", self.history)))
    }

    fn is_long(&self) -> bool {
        self.candidate.sketch.words() >= MIN_WORDS
    }

    /// Likeness of the texts, in hundredths; short texts are like none.
    fn likeness(&self, other: &Self) -> usize {
        let long = self.is_long() && other.is_long();
        if long { self.candidate.sketch.likeness(&other.candidate.sketch) } else { 0 }
    }

    /// Why another file may be left out beside this one, if it may.
    fn repeated_by(&self, other: &Self) -> Option<&'static str> {
        if self.candidate.hash == other.candidate.hash {
            return Some("same bytes");
        }
        if self.says != other.says {
            return None;
        }
        if self.candidate.text_hash == other.candidate.text_hash {
            return Some("same text");
        }
        if self.likeness(other) >= SAME_TEXT {
            return Some("nearly the same text");
        }
        // A short form adds nothing that could be missed.
        let is_short_form = !other.is_long() && self.is_long();
        let history = !self.history.is_empty() && self.history == other.history;
        (history && is_short_form && !self.emails.is_disjoint(&other.emails)).then_some("same person and history")
    }

    /// Whether another file with the same contact tells of somebody else.
    fn is_unlike(&self, other: &Self) -> bool {
        let names = matches!((&self.name, &other.name), (Some(a), Some(b)) if a != b);
        let same_job = !self.history.is_disjoint(&other.history);
        names || !same_job && self.likeness(other) < UNLIKE
    }
}

/// Groups of kept files that share an address, a phone, a name with a history, or nearly a text; each with its places
/// in the order of their paths.
fn groups(kept: &[File], alike: Vec<(usize, usize)>) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..kept.len()).collect();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let shared = kept.iter().enumerate().flat_map(|(at, file)| file.of_one_person().map(move |key| (key, at)));
    let shared: Vec<(usize, usize)> = shared.map(|(key, at)| (*first.entry(key).or_insert(at), at)).collect();
    for (a, b) in shared.into_iter().chain(alike) {
        let (a, b) = (root_of(&mut root, a), root_of(&mut root, b));
        if let Some(parent) = root.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..kept.len() {
        groups.entry(root_of(&mut root, at)).or_default().push(at);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

/// The root of a place, with the way to it halved.
fn root_of(root: &mut [usize], mut at: usize) -> usize {
    while let Some(parent) = root.get(at).copied().filter(|parent| *parent != at) {
        let grand = root.get(parent).copied().unwrap_or(parent);
        if let Some(place) = root.get_mut(at) {
            *place = grand;
        }
        at = grand;
    }
    at
}

/// Puts a warning on each file of a group: doubtful for all, if one of them is unlike the fullest.
fn point_at_each_other(kept: &mut [File], group: &[usize]) {
    let mut files: Vec<(usize, &File)> = group.iter().filter_map(|at| Some((*at, kept.get(*at)?))).collect();
    files.sort_by(|a, b| a.1.candidate.path.cmp(&b.1.candidate.path));
    let fullest = files.iter().max_by_key(|(at, file)| (file.candidate.sketch.words(), Reverse(*at)));
    let Some((_, fullest)) = fullest.copied() else { return };
    let shares = |file: &File| {
        !file.emails.is_disjoint(&fullest.emails)
            || !file.phones.is_disjoint(&fullest.phones)
            || file.name == fullest.name
    };
    let is_doubtful = files.iter().any(|(_, file)| file.is_unlike(fullest) || !shares(file));
    let (code, said) = if is_doubtful {
        (
            "same-person-doubtful",
            "files with the same contact or text tell of different persons; find out whose each is",
        )
    } else {
        ("same-person", "the same person sent other applications that differ")
    };
    let shown: Vec<(usize, String)> =
        files.iter().take(NAMED + 1).map(|(at, file)| (*at, display_name(&file.candidate.path))).collect();
    for at in group {
        let others: Vec<&str> = shown.iter().filter(|(other, _)| other != at).map(|(_, name)| name.as_str()).collect();
        let (named, more) = named(&others, group.len() - 1);
        if let Some(file) = kept.get_mut(*at) {
            file.candidate.warnings.push(Warning::new(code, format!("{said}: {named}{more}")));
        }
    }
}

/// Other applications that are named; the rest are counted.
const NAMED: usize = 3;

/// The first of some names, and the count of the others of `all`.
fn named(names: &[&str], all: usize) -> (String, String) {
    let named = names.get(..NAMED).unwrap_or(names);
    let more = all - named.len();
    (named.join(", "), if more > 0 { format!(" and {more} more") } else { String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample_candidate;
    use crate::text::Sketch;
    use std::time::Instant;

    /// Many people who all give one agency's address and phone, with as like texts as one may have.
    fn agency(count: usize, words: usize) -> Vec<Candidate> {
        let one = sample_candidate("Cook", 1);
        let person = |at: usize| {
            let mut one = one.clone();
            let text: Vec<String> =
                (0..words).map(|n| if n % 9 == 0 { format!("w{at}-{n}") } else { format!("w{n}") }).collect();
            one.path = PathBuf::from(format!("{at:05}.pdf"));
            (one.hash, one.text_hash) = (format!("h{at}"), format!("t{at}"));
            one.sketch = Sketch::of(text.iter().map(String::as_str));
            one.contact.name = Some(format!("Ada F{at}"));
            one.contact.emails = vec!["jobs@agency.example".into()];
            one.contact.phones = vec!["+1 303 555 0161".into()];
            one
        };
        (0..count).map(person).collect()
    }

    #[test]
    fn an_agency_s_address_joins_its_people_and_costs_no_square() {
        let pool = agency(4000, 60);
        let started = Instant::now();
        let (kept, duplicates) = separate(pool);
        // Half a second in a build without optimisation on a slow machine; each with each would be eight million pairs.
        assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
        assert_eq!((kept.len(), duplicates.len()), (4000, 0));
        for one in &kept {
            let told: Vec<_> = one.warnings.iter().filter(|w| w.code == "same-person-doubtful").collect();
            assert_eq!(told.len(), 1);
            assert!(told[0].message.ends_with(".pdf and 3996 more"), "{}", told[0].message);
        }
    }
}

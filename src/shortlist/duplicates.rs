//! Files that repeat others: the same bytes, the same text in another format, nearly the same text, or the same person
//! with the same history.
//!
//! The fullest of the newest is kept. Applications from one person that differ in substance are all kept and point at
//! each other. Candidates are compared only where they share bytes, text, an address, a phone, a name or a band of
//! their sketches, so the work grows with the pool and not with its square.
//!
//! The text of a mail that only says what is attached goes with the resume attached, if one was read; a mail whose
//! attachments were not read is kept, and so is a text with a job, a degree or a section of its own, however like a
//! letter. Where several resumes are attached, it goes with the fullest.

use super::{Candidate, Duplicate};
use crate::document::Warning;
use crate::intake::display_name;
use crate::text::key;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Likeness of texts, in hundredths, from which they are one text.
const SAME_TEXT: usize = 88;
/// Likeness from which one person's texts are one application.
const SAME_PERSON_TEXT: usize = 60;
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

/// Splits off the candidates whose bytes, text or person and history another has.
fn repeated(mut candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Duplicate>) {
    candidates.sort_by(|a, b| {
        b.newest.cmp(&a.newest).then(b.sketch.words().cmp(&a.sketch.words())).then(a.path.cmp(&b.path))
    });
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut kept: Vec<Candidate> = Vec::with_capacity(candidates.len());
    let mut duplicates = Vec::new();
    let mut others: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for candidate in candidates {
        let keys = keys(&candidate);
        let near: BTreeSet<usize> = keys.iter().filter_map(|key| by_key.get(key)).flatten().copied().collect();
        let repeated = near.iter().find_map(|at| repeats(&candidate, kept.get(*at)?).map(|reason| (*at, reason)));
        if let Some((at, reason)) = repeated {
            let of = kept.get(at).map(|c| c.path.clone()).unwrap_or_default();
            duplicates.push(Duplicate { path: candidate.path, of, reason, hash: candidate.hash });
            continue;
        }
        for at in near {
            if kept.get(at).is_some_and(|other| same_contact(&candidate, other)) {
                others.entry(at).or_default().push(kept.len());
                others.entry(kept.len()).or_default().push(at);
            }
        }
        for key in keys {
            by_key.entry(key).or_default().push(kept.len());
        }
        kept.push(candidate);
    }
    for (at, others) in others {
        let names: Vec<String> = others.iter().filter_map(|o| kept.get(*o)).map(|c| display_name(&c.path)).collect();
        if let Some(candidate) = kept.get_mut(at) {
            candidate.warnings.push(also(names));
        }
    }
    (kept, duplicates)
}

/// Other applications that are named; the rest are counted.
const NAMED: usize = 3;

fn also(mut names: Vec<String>) -> Warning {
    names.sort();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!("the same person sent other applications that differ: {}{more}", names.join(", "));
    Warning::new("same-person", message)
}

/// Keys of which candidates that repeat each other share at least one.
fn keys(candidate: &Candidate) -> Vec<String> {
    let mut keys = vec![format!("bytes {}", candidate.hash), format!("text {}", candidate.text_hash)];
    keys.extend(candidate.contact.emails.iter().map(|email| format!("email {}", email.to_lowercase())));
    keys.extend(candidate.contact.phones.iter().filter_map(|phone| Some(format!("phone {}", last_digits(phone)?))));
    keys.extend(full_name(candidate).map(|name| format!("name {name}")));
    if candidate.sketch.words() >= MIN_WORDS {
        keys.extend(candidate.sketch.bands().map(|(at, band)| format!("band {at} {band:?}")));
    }
    keys
}

/// Why a candidate repeats another, if it does.
fn repeats(candidate: &Candidate, other: &Candidate) -> Option<&'static str> {
    if candidate.hash == other.hash {
        return Some("same bytes");
    }
    if candidate.text_hash == other.text_hash {
        return Some("same text");
    }
    let long = candidate.sketch.words().min(other.sketch.words()) >= MIN_WORDS;
    let likeness = if long { candidate.sketch.likeness(&other.sketch) } else { 0 };
    let strangers = differ(&candidate.contact.emails, &other.contact.emails, |e| Some(e.to_lowercase()))
        || matches!((full_name(candidate), full_name(other)), (Some(a), Some(b)) if a != b);
    if likeness >= SAME_TEXT && !strangers {
        return Some("nearly the same text");
    }
    let history = !candidate.digest.positions.is_empty() && history(candidate) == history(other);
    if same_contact(candidate, other) && (history || likeness >= SAME_PERSON_TEXT) {
        return Some("same person and history");
    }
    None
}

/// Both have addresses and share none: two persons, however alike their texts.
fn differ(a: &[String], b: &[String], plain: impl Fn(&String) -> Option<String>) -> bool {
    let set = |all: &[String]| all.iter().filter_map(&plain).collect::<BTreeSet<String>>();
    let (a, b) = (set(a), set(b));
    !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
}

/// The same address or phone, or the same full name where neither gives another address.
fn same_contact(a: &Candidate, b: &Candidate) -> bool {
    let email = a.contact.emails.iter().any(|x| b.contact.emails.iter().any(|y| x.eq_ignore_ascii_case(y)));
    let digits = |c: &Candidate| c.contact.phones.iter().filter_map(|p| last_digits(p)).collect::<BTreeSet<String>>();
    let phone = !digits(a).is_disjoint(&digits(b));
    let other_address = differ(&a.contact.emails, &b.contact.emails, |e| Some(e.to_lowercase()));
    let name = full_name(a).is_some() && full_name(a) == full_name(b);
    email || phone && (name || !other_address) || name && !other_address && history(a) == history(b)
}

/// What was held when: start, end and title of each position.
fn history(candidate: &Candidate) -> BTreeSet<(Option<String>, Option<String>, String)> {
    let positions = candidate.digest.positions.iter();
    positions.map(|p| (p.start.clone(), p.end.clone(), key(p.title.as_deref().unwrap_or_default()))).collect()
}

fn full_name(candidate: &Candidate) -> Option<String> {
    let name = key(candidate.contact.name.as_deref()?);
    name.contains(' ').then_some(name)
}

fn last_digits(phone: &str) -> Option<String> {
    const LAST: usize = 9;
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= LAST).then(|| digits.get(digits.len() - LAST..).unwrap_or_default().to_owned())
}

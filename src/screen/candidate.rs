//! From a document to candidates: understood once, judged by each role, with the doubts about it.

use super::Screening;
use crate::assessment::assess;
use crate::criteria::View;
use crate::date::Month;
use crate::digest::{Digest, digest};
use crate::document::{Document, Hidden, Line, Warning};
use crate::intake::{self, Source};
use crate::lexicon::Lexicon;
use crate::profile::{self, Profile};
use crate::resume::{self, Contact, Resume};
use crate::shortlist::{Candidate, Who};
use crate::text::Sketch;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What is understood of a document, whatever the role.
pub(super) struct Understood<J> {
    pub(super) contact: Contact,
    pub(super) digest: Digest,
    pub(super) warnings: Vec<Warning>,
    newest: Option<Month>,
    is_bare: bool,
    judged: J,
}

/// Understands a document and has its profile judged.
pub(super) fn understand<J>(
    source: &Source,
    document: &Document,
    lexicon: &Lexicon,
    as_of: Month,
    judge: impl FnOnce(&Resume<'_>, &Profile<'_>) -> J,
) -> Understood<J> {
    let resume = resume::parse(document, lexicon, as_of);
    let profile = profile::infer(&resume, lexicon, as_of);
    let digest = digest(document, &resume, &profile, lexicon, as_of);
    let judged = judge(&resume, &profile);
    let warnings = warnings(source, document, &resume, &profile, as_of);
    let is_bare = is_bare(&resume);
    Understood { newest: resume.newest, contact: resume.contact, digest, warnings, is_bare, judged }
}

/// What each role makes of a document: it is understood once for all that share their words.
pub(super) fn candidates(source: &Source, document: &Document, screenings: &[&Screening<'_>]) -> Vec<Candidate> {
    let mut all: Vec<(usize, Candidate)> = Vec::with_capacity(screenings.len());
    let mut left: Vec<(usize, &Screening<'_>)> = screenings.iter().copied().enumerate().collect();
    while let Some((_, first)) = left.first().copied() {
        let alike = |(_, one): &(usize, &Screening<'_>)| {
            one.as_of == first.as_of && (std::ptr::eq(*one, first) || one.lexicon.rows == first.lexicon.rows)
        };
        let (group, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(alike);
        left = rest;
        all.extend(group.iter().map(|(at, _)| *at).zip(of_alike(source, document, &group)));
    }
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The same of roles that share their words and as-of date.
fn of_alike(source: &Source, document: &Document, group: &[(usize, &Screening<'_>)]) -> Vec<Candidate> {
    let Some((_, first)) = group.first() else { return Vec::new() };
    let view = View { lexicon: first.lexicon, as_of: first.as_of };
    let understood = understand(source, document, first.lexicon, first.as_of, |_, profile| {
        group.iter().map(|(_, one)| assess(profile, one.criteria, &view)).collect::<Vec<_>>()
    });
    let warned = |one: &Screening<'_>| {
        let message = "the resume holds the role's own description nearly word for word";
        copies(document, &one.criteria.summary).then(|| Warning::new("copied-description", message))
    };
    let mut judged = understood.judged.into_iter().zip(group);
    let Some((assessment, (_, first))) = judged.next() else { return Vec::new() };
    let shared = understood.warnings.len();
    let mut warnings = understood.warnings;
    warnings.extend(warned(first));
    let mut all = vec![Candidate {
        path: source.path.clone(),
        hash: source.hash.clone(),
        text_hash: text_hash(document),
        sketch: Sketch::of(document.visible().flat_map(|line| line.text.split_whitespace())),
        newest: understood.newest,
        is_note: source.is_body && understood.is_bare,
        format: document.format,
        pages: document.pages,
        who: Who::of(document, &understood.contact, &source.path),
        contact: understood.contact,
        digest: understood.digest,
        assessment,
        warnings,
    }];
    for (assessment, (_, one)) in judged {
        let Some(mut other) = all.first().cloned() else { break };
        other.assessment = assessment;
        other.warnings.truncate(shared);
        other.warnings.extend(warned(one));
        all.push(other);
    }
    all
}

/// Words in a row that are compared with the role's description.
const COPIED_WORDS: usize = 5;

/// Whether a document repeats at least half of a description, five words at a time.
fn copies(document: &Document, description: &str) -> bool {
    let wanted: Vec<String> = crate::text::words(description).map(crate::text::fold).collect();
    let rows: BTreeSet<&[String]> = wanted.windows(COPIED_WORDS).collect();
    if rows.len() < COPIED_WORDS * 2 {
        return false;
    }
    // A word of the document is the place of the same word in the description, or none; a row with a word that the
    // description lacks is no row of it, and most words are such.
    let places: BTreeMap<&str, usize> = wanted.iter().enumerate().map(|(at, word)| (word.as_str(), at)).collect();
    let mut buffer = String::new();
    let mut place = |word: &str| {
        if word.is_ascii() {
            buffer.clear();
            buffer.push_str(word);
            buffer.make_ascii_lowercase();
            return places.get(buffer.as_str()).copied();
        }
        places.get(crate::text::fold(word).as_str()).copied()
    };
    let rows: BTreeSet<Vec<usize>> =
        rows.iter().map(|row| row.iter().filter_map(|word| places.get(word.as_str()).copied()).collect()).collect();
    let mut found: BTreeSet<Vec<usize>> = BTreeSet::new();
    let mut last: Vec<usize> = Vec::with_capacity(COPIED_WORDS + 1);
    for word in document.visible().flat_map(|line| crate::text::words(&line.text)) {
        let Some(place) = place(word) else {
            last.clear();
            continue;
        };
        last.push(place);
        if last.len() > COPIED_WORDS {
            last.remove(0);
        }
        if last.len() == COPIED_WORDS && rows.contains(&last) {
            found.insert(last.clone());
        }
    }
    found.len() * 2 >= rows.len()
}

/// A hash of the words a person sees: equal for the same text in two files or formats.
fn text_hash(document: &Document) -> String {
    let mut hasher = Sha256::new();
    for line in document.visible() {
        for word in line.text.split_whitespace() {
            hasher.update(word.as_bytes());
            hasher.update(b" ");
        }
    }
    intake::hex(&hasher.finalize())
}

/// Months between a file's own date and the as-of date from which "present" is doubtful.
const OLD_FILE: i32 = 24;
/// The same for the newest date in the text: a job that is held for years has no newer one.
const OLD_TEXT: i32 = 60;

fn warnings(
    source: &Source,
    document: &Document,
    resume: &Resume<'_>,
    profile: &Profile<'_>,
    as_of: Month,
) -> Vec<Warning> {
    let mut all = Vec::new();
    if source.detected.wrong_extension {
        let name = document.format.reader().name;
        all.push(Warning::new(
            "wrong-extension",
            format!("the file's name promises another format; it was read as {name}"),
        ));
    }
    all.extend(document.warnings.iter().cloned());
    // A tracked deletion deceives nobody.
    let deceives = |line: &&Line| line.hidden.is_some_and(|why| why != Hidden::Deleted);
    let hidden = document.lines.iter().filter(deceives).count();
    if hidden > 0 {
        all.push(Warning::new(
            "hidden-text",
            format!("{hidden} lines that a person cannot see; they are shown apart and not scored"),
        ));
    }
    all.extend(doubts(resume, profile));
    let by_file = document.dated.filter(|date| *date <= as_of).map(|date| (date, OLD_FILE));
    if let Some((dated, old)) = by_file.or_else(|| resume.newest.map(|date| (date, OLD_TEXT)))
        && as_of.since(dated) > old
        && resume.positions.iter().any(|p| p.held.is_some_and(|held| held.end == crate::date::End::Present))
    {
        all.push(Warning::new(
            "old-document",
            format!("the newest date is {dated}; running jobs are counted up to {as_of}"),
        ));
    }
    let file = document.dated.into_iter();
    if let Some(newest) = resume.ahead.into_iter().chain(file).max().filter(|newest| *newest > as_of) {
        all.push(Warning::new(
            "after-as-of",
            format!(
                "the newest date is {newest}, after {as_of}: jobs count as dated, running ones up to {as_of}; give a later --as-of"
            ),
        ));
    }
    all.extend(resume.warnings.iter().cloned());
    all.extend(profile.warnings.iter().cloned());
    all
}

/// Whether nothing that a resume is made of was found.
fn is_bare(resume: &Resume<'_>) -> bool {
    let dated = resume.positions.iter().any(|position| position.held.is_some());
    resume.sections.iter().all(|section| section.heading.is_none()) && !dated && resume.degrees.is_empty()
}

/// Files that are no resume, or in a language that is not read, say so rather than rank low in silence.
fn doubts(resume: &Resume<'_>, profile: &Profile<'_>) -> Option<Warning> {
    if !is_bare(resume) {
        return None;
    }
    let words: Vec<String> =
        resume.lines.iter().flat_map(|l| crate::text::words(&l.text)).map(crate::text::fold).take(400).collect();
    let common = words.iter().filter(|w| COMMON_WORDS.contains(&w.as_str())).count();
    if words.len() >= 30 && common * 25 < words.len() {
        return Some(Warning::new(
            "language-not-read",
            "the text is in a language that is not read well: English, French, German and Spanish are; read it by hand",
        ));
    }
    let told = profile.skills.len() + profile.experience.work.len();
    let message =
        format!("no sections, jobs or degrees were found ({told} other facts): it may be no resume; read it by hand");
    Some(Warning::new("no-resume", message))
}

/// Little words that every text in a language that is read has many of.
const COMMON_WORDS: &[&str] = &[
    "the", "and", "of", "to", "in", "a", "for", "with", "on", "at", "de", "la", "le", "et", "des", "en", "les", "du",
    "der", "die", "und", "von", "mit", "fur", "im", "das", "el", "los", "y", "del", "que", "un", "una", "para", "con",
    "is", "as", "by", "an", "or", "from",
];

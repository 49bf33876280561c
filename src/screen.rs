//! The pipeline: paths in, a shortlist out, in parallel. The only file that knows all stages.

mod budget;

use crate::assessment::{Assessment, asked, assess};
use crate::certificate::{Certificate, Globs, documents_hash};
use crate::criteria::{Criteria, View};
use crate::date::Month;
use crate::digest::{Digest, digest};
use crate::document::isolate::Pool;
use crate::document::{Document, Hidden, Line, Reading, Reason, Unread, Warning};
use crate::intake::{self, Gathered, Source};
use crate::lexicon::Lexicon;
use crate::nearest::{self, Nearest};
use crate::profile::{self, Profile};
use crate::report;
use crate::resume::{self, Contact, Resume};
use crate::shortlist::{Candidate, LeftOut, Run, Shortlist, UnreadFile, Who, rank};
use crate::store::{self, Judgements};
use crate::text::Sketch;
use budget::Budget;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a run needs besides its paths.
pub struct Screening<'r> {
    /// The role's criteria.
    pub criteria: &'r Criteria,
    /// The words of the field, those of the criteria file included.
    pub lexicon: &'r Lexicon,
    /// The date up to which running jobs count.
    pub as_of: Month,
    /// Where foreign formats are read.
    pub pool: &'r Pool,
}

/// Reads, understands, judges and ranks every file at `paths`. `done` is called once a file, from any thread.
pub fn screen(paths: &[PathBuf], screening: &Screening<'_>, done: &(dyn Fn() + Sync)) -> Shortlist {
    let given = Given { paths, gathered: intake::gather(paths), globs: Globs::default() };
    screen_as(given, screening, &Path::to_owned, done)
}

/// The same of files that are listed already, which go into the results under other paths than those at which they stand.
pub fn screen_as(
    given: Given<'_>,
    screening: &Screening<'_>,
    named: &(dyn Fn(&Path) -> PathBuf + Sync),
    done: &(dyn Fn() + Sync),
) -> Shortlist {
    screen_all(given, screening, None, named, done)
}

/// The same of files that are listed already, with judgements of earlier nights: what was judged before is not read again, and what is new is kept.
pub fn screen_with(
    given: Given<'_>,
    screening: &Screening<'_>,
    judgements: Option<&Judgements<'_>>,
    done: &(dyn Fn() + Sync),
) -> Shortlist {
    screen_all(given, screening, judgements, &Path::to_owned, done)
}

/// Paths as they are given, and the files that they stand for.
#[derive(Debug)]
pub struct Given<'g> {
    /// The paths.
    pub paths: &'g [PathBuf],
    /// Their files.
    pub gathered: Gathered,
    /// The globs that chose the files.
    pub globs: Globs,
}

fn screen_all(
    Given { paths, gathered, globs }: Given<'_>,
    screening: &Screening<'_>,
    judgements: Option<&Judgements<'_>>,
    named: &(dyn Fn(&Path) -> PathBuf + Sync),
    done: &(dyn Fn() + Sync),
) -> Shortlist {
    let one = |path: &PathBuf| {
        let parts = match judgements {
            None => each_document(path, screening.pool, &mut |s, d| candidate(s, d, screening)),
            Some(judgements) => remembered(path, judgements, screening),
        };
        done();
        parts
    };
    let read: Vec<Option<Vec<Result<Candidate, UnreadFile>>>> = gathered.files.par_iter().map(one).collect();
    let outputs = read.iter().filter(|parts| parts.is_none()).count();
    let results: Vec<Result<Candidate, UnreadFile>> = read.into_iter().flatten().flatten().collect();
    let mut unread: Vec<UnreadFile> =
        gathered.unread.into_iter().map(|(path, unread)| UnreadFile { path, unread, hash: None }).collect();
    let mut candidates = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(candidate) => candidates.push(Candidate { path: named(&candidate.path), ..candidate }),
            Err(file) => unread.push(file),
        }
    }
    for file in &mut unread {
        file.path = named(&file.path);
    }
    // The order in which paths are given changes no byte.
    let given: BTreeSet<String> = paths.iter().map(|path| intake::display_name(&named(path))).collect();
    let certificate = Certificate {
        criteria: screening.criteria.text.clone(),
        skills: further_skills(screening),
        given: given.into_iter().collect(),
        globs,
        documents: documents(&candidates, &unread),
    };
    let run = Run {
        role: screening.criteria.role.clone(),
        criteria_hash: screening.criteria.hash.clone(),
        words_hash: words_hash(screening.lexicon),
        criteria: asked(screening.criteria),
        interview: screening.criteria.interview.clone(),
        market: screening.criteria.market.clone(),
        as_of: screening.as_of,
        blind: false,
        certificate,
    };
    let left_out = LeftOut { clutter: gathered.clutter, outputs, excluded: gathered.excluded };
    Shortlist { left_out, ..rank(run, candidates, unread) }
}

/// Rows of a file of further skills: what the lexicon has beyond the tables, without the criteria's own rows at the end.
fn further_skills(screening: &Screening<'_>) -> Vec<String> {
    let rows = &screening.lexicon.rows;
    let own = &screening.criteria.lexicon_rows;
    rows.strip_suffix(own.as_slice()).unwrap_or(rows).to_vec()
}

/// One hash over all files; what could not be opened counts by its reason.
fn documents(candidates: &[Candidate], unread: &[UnreadFile]) -> String {
    let unread = unread.iter().map(|file| file.hash.as_deref().unwrap_or(file.unread.reason.name()));
    documents_hash(candidates.iter().map(|candidate| candidate.hash.as_str()).chain(unread).collect())
}

/// What came out of a file on an earlier night, else what comes out of it now.
fn remembered(
    path: &Path,
    judgements: &Judgements<'_>,
    screening: &Screening<'_>,
) -> Option<Vec<Result<Candidate, UnreadFile>>> {
    let understand = &mut |source: &Source, document: &Document| candidate(source, document, screening);
    let bytes = intake::read(path);
    let Ok(hash) = bytes.as_ref().map(|bytes| intake::hex(&Sha256::digest(bytes))) else {
        return documents_in(path, bytes, screening.pool, understand);
    };
    if let Some(parts) = judgements.get(path, &hash) {
        return Some(parts);
    }
    let parts = documents_in(path, bytes, screening.pool, understand)?;
    judgements.put(path, &hash, &parts);
    Some(parts)
}

/// A hash of the words that were added to the built-in tables; empty where there are none.
pub fn words_hash(lexicon: &Lexicon) -> String {
    if lexicon.rows.is_empty() { String::new() } else { intake::hex(&Sha256::digest(lexicon.rows.join("\n"))) }
}

/// What would better the verdict on each candidate at `paths`; whoever is not read has none.
pub fn nearest(paths: &[PathBuf], screening: &Screening<'_>) -> BTreeMap<PathBuf, Nearest> {
    let view = View { lexicon: screening.lexicon, as_of: screening.as_of };
    let one = |source: &Source, document: &Document| {
        let resume = resume::parse(document, screening.lexicon, screening.as_of);
        let profile = profile::infer(&resume, screening.lexicon, screening.as_of);
        let assessment = assess(&profile, screening.criteria, &view);
        (source.path.clone(), nearest::nearest(&profile, screening.criteria, &view, &assessment))
    };
    let read = intake::gather(paths).files;
    let parts = |path: &PathBuf| each_document(path, screening.pool, &mut |s, d| one(s, d)).into_iter().flatten();
    read.par_iter().flat_map_iter(parts).flatten().collect()
}

/// Judges any version of a document.
pub type Judge<'j> = dyn Fn(&Document) -> Assessment + 'j;

/// Shows every document at `paths` to `look`, with its resume and what judges any version of it.
pub fn judged<T: Send>(
    paths: &[PathBuf],
    screening: &Screening<'_>,
    look: &(dyn Fn(&Source, &Document, &Resume<'_>, &Judge<'_>) -> T + Sync),
) -> Vec<Result<T, UnreadFile>> {
    let view = View { lexicon: screening.lexicon, as_of: screening.as_of };
    let judge = |document: &Document| {
        let resume = resume::parse(document, screening.lexicon, screening.as_of);
        assess(&profile::infer(&resume, screening.lexicon, screening.as_of), screening.criteria, &view)
    };
    let one = |source: &Source, document: &Document| {
        look(source, document, &resume::parse(document, screening.lexicon, screening.as_of), &judge)
    };
    let read = intake::gather(paths).files;
    let parts = |path: &PathBuf| each_document(path, screening.pool, &mut |s, d| one(s, d)).into_iter().flatten();
    read.par_iter().flat_map_iter(parts).collect()
}

/// One parsed file.
#[derive(Debug)]
pub struct Parsed {
    /// The file.
    pub path: PathBuf,
    /// Short name of its format.
    pub format: &'static str,
    /// Pages.
    pub pages: u32,
    /// Who it is.
    pub contact: Contact,
    /// The facts.
    pub digest: Digest,
    /// Doubts.
    pub warnings: Vec<Warning>,
    /// The visible lines in reading order.
    pub text: Vec<String>,
}

/// Reads and understands every file at `paths`, in the order of the paths.
pub fn parse(paths: &[PathBuf], lexicon: &Lexicon, as_of: Month, pool: &Pool) -> Vec<Result<Parsed, UnreadFile>> {
    let gathered = intake::gather(paths);
    let mut all: Vec<Result<Parsed, UnreadFile>> = gathered
        .files
        .par_iter()
        .flat_map_iter(|path| {
            each_document(path, pool, &mut |source, document| {
                let text = document.visible().map(|line| line.text.clone()).collect();
                let format = document.format.reader().name;
                let pages = document.pages;
                let understood = understand(source, document, lexicon, as_of, |_, _| ());
                Parsed {
                    path: source.path.clone(),
                    format,
                    pages,
                    contact: understood.contact,
                    digest: understood.digest,
                    warnings: understood.warnings,
                    text,
                }
            })
            .into_iter()
            .flatten()
        })
        .collect();
    all.extend(gathered.unread.into_iter().map(|(path, unread)| Err(UnreadFile { path, unread, hash: None })));
    all
}

/// Opens and reads a file and gives each document in it to `understand`: one, or the parts of an archive or mail; none
/// where it is an output of this program.
fn each_document<T>(
    path: &Path,
    pool: &Pool,
    understand: &mut dyn FnMut(&Source, &Document) -> T,
) -> Option<Vec<Result<T, UnreadFile>>> {
    documents_in(path, intake::read(path), pool, understand)
}

/// The same for a file that was opened, or could not be.
fn documents_in<T>(
    path: &Path,
    bytes: Result<Vec<u8>, Unread>,
    pool: &Pool,
    understand: &mut dyn FnMut(&Source, &Document) -> T,
) -> Option<Vec<Result<T, UnreadFile>>> {
    let unread = |path: &Path, unread: Unread, hash: Option<&str>| UnreadFile {
        path: path.to_owned(),
        unread,
        hash: hash.map(str::to_owned),
    };
    let bytes = match bytes {
        Ok(bytes) if report::is_own(&bytes) || store::is_store(&bytes) => return None,
        read => read,
    };
    let source = match bytes.and_then(|bytes| intake::source(path.to_owned(), bytes)) {
        Ok(source) => source,
        Err(why) => {
            // Few are such: their bytes are let go where a format is not known.
            let hash = intake::read(path).ok().map(|bytes| intake::hex(&Sha256::digest(&bytes)));
            return Some(vec![Err(unread(path, why, hash.as_deref()))]);
        }
    };
    let mut budget = Budget::new(source.bytes.len(), pool.timeout());
    let read = |source: &Source, budget: &mut Budget| {
        budget.read(|within| pool.read_within(source.detected.format, &source.bytes, within))
    };
    let mut whole = |source: &Source, mut document: Document, budget: &mut Budget| {
        budget.understand(&mut document)?;
        Ok(understand(source, &document))
    };
    Some(match read(&source, &mut budget) {
        Ok(Reading::Document(document)) => {
            vec![whole(&source, document, &mut budget).map_err(|why| unread(path, why, Some(&source.hash)))]
        }
        Ok(Reading::Parts(parts)) => {
            let mut left_out = 0;
            let mut inner = Vec::with_capacity(parts.len());
            for part in parts {
                if !budget.take_part() {
                    left_out += 1;
                    continue;
                }
                let path = path.join(&part.name);
                let hash = intake::hex(&Sha256::digest(&part.bytes));
                let one = intake::source(path.clone(), part.bytes).and_then(|source| {
                    let source = Source { is_body: part.is_body, ..source };
                    match read(&source, &mut budget)? {
                        Reading::Document(document) => whole(&source, document, &mut budget),
                        Reading::Parts(_) => {
                            Err(Unread::new(Reason::Refused, "an archive or mail inside another is not opened"))
                        }
                    }
                });
                inner.push(one.map_err(|why| unread(&path, why, Some(&hash))));
            }
            if left_out > 0 {
                inner.push(Err(unread(path, Budget::too_many(left_out), Some(&source.hash))));
            }
            inner
        }
        Err(why) => vec![Err(unread(path, why, Some(&source.hash)))],
    })
}

struct Understood<J> {
    contact: Contact,
    digest: Digest,
    warnings: Vec<Warning>,
    newest: Option<Month>,
    is_bare: bool,
    judged: J,
}

fn understand<J>(
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

fn candidate(source: &Source, document: &Document, screening: &Screening<'_>) -> Candidate {
    let view = View { lexicon: screening.lexicon, as_of: screening.as_of };
    let understood = understand(source, document, screening.lexicon, screening.as_of, |_, profile| {
        assess(profile, screening.criteria, &view)
    });
    let mut warnings = understood.warnings;
    if copies(document, &screening.criteria.summary) {
        let message = "the resume holds the role's own description nearly word for word";
        warnings.push(Warning::new("copied-description", message));
    }
    Candidate {
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
        assessment: understood.judged,
        warnings,
    }
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

//! The pipeline: paths in, a shortlist out, in parallel. The only file that knows all stages.

mod budget;
mod candidate;

use crate::assessment::{Assessment, asked, assess};
use crate::certificate::{Certificate, Globs, documents_hash};
use crate::criteria::{Criteria, View};
use crate::date::Month;
use crate::digest::Digest;
use crate::document::isolate::{Pool, guarded};
use crate::document::{Document, Reading, Reason, Unread, Warning};
use crate::intake::{self, Gathered, Source};
use crate::lexicon::Lexicon;
use crate::nearest::{self, Nearest};
use crate::profile;
use crate::report;
use crate::resume::{self, Contact, Resume};
use crate::shortlist::{Candidate, LeftOut, Run, Shortlist, UnreadFile, rank};
use crate::store::{self, Judgements};
use budget::Budget;
use candidate::{candidates, understand};
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
    let role = ForRole { screening, judgements: None };
    let mut lists = screen_all(given, &[role], named, done);
    // One role gives one list.
    lists.remove(0)
}

/// A role of a run, with the judgements of earlier nights where they are kept.
pub struct ForRole<'r> {
    /// What is asked, and how it is judged.
    pub screening: &'r Screening<'r>,
    /// What was judged before is not read again, and what is new is kept.
    pub judgements: Option<&'r Judgements<'r>>,
}

/// The same of files that are listed already, for several roles: a shortlist each, in their order. Each file is read
/// once, by the pool of the first role.
pub fn screen_roles(given: Given<'_>, roles: &[ForRole<'_>], done: &(dyn Fn() + Sync)) -> Vec<Shortlist> {
    screen_all(given, roles, &Path::to_owned, done)
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

/// What came out of a file, for one role.
type Parts = Vec<Result<Candidate, UnreadFile>>;

fn screen_all(
    Given { paths, gathered, globs }: Given<'_>,
    roles: &[ForRole<'_>],
    named: &(dyn Fn(&Path) -> PathBuf + Sync),
    done: &(dyn Fn() + Sync),
) -> Vec<Shortlist> {
    let one = |path: &PathBuf| {
        let parts = of_file(path, roles);
        done();
        parts
    };
    let mut read: Vec<Option<Vec<Parts>>> = gathered.files.par_iter().map(one).collect();
    let outputs = read.iter().filter(|parts| parts.is_none()).count();
    // The order in which paths are given changes no byte.
    let given: BTreeSet<String> = paths.iter().map(|path| intake::display_name(&named(path))).collect();
    let left_out = LeftOut { clutter: gathered.clutter, outputs, excluded: gathered.excluded };
    let of_role = |(at, role): (usize, &ForRole<'_>)| {
        let results = read.iter_mut().flatten().filter_map(|parts| parts.get_mut(at)).flat_map(std::mem::take);
        let mut unread: Vec<UnreadFile> = gathered
            .unread
            .iter()
            .map(|(path, unread)| UnreadFile { path: path.clone(), unread: unread.clone(), hash: None })
            .collect();
        let mut candidates = Vec::new();
        for result in results {
            match result {
                Ok(candidate) => candidates.push(Candidate { path: named(&candidate.path), ..candidate }),
                Err(file) => unread.push(file),
            }
        }
        for file in &mut unread {
            file.path = named(&file.path);
        }
        let screening = role.screening;
        let certificate = Certificate {
            criteria: screening.criteria.text.clone(),
            skills: further_skills(screening),
            given: given.iter().cloned().collect(),
            globs: globs.clone(),
            documents: documents(&candidates, &unread),
        };
        let run = Run {
            role: screening.criteria.role.clone(),
            criteria_hash: screening.criteria.hash.clone(),
            words_hash: words_hash(screening.lexicon),
            criteria: asked(screening.criteria),
            bands: screening.criteria.bands.clone(),
            interview: screening.criteria.interview.clone(),
            market: screening.criteria.market.clone(),
            as_of: screening.as_of,
            blind: false,
            certificate,
        };
        Shortlist { left_out, ..rank(run, candidates, unread) }
    };
    roles.iter().enumerate().map(of_role).collect()
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

/// What came out of a file, for each role: on an earlier night, else now; none where it is an output of this program.
fn of_file(path: &Path, roles: &[ForRole<'_>]) -> Option<Vec<Parts>> {
    let Some(pool) = roles.first().map(|role| role.screening.pool) else { return Some(Vec::new()) };
    let read = |bytes, roles: &[&ForRole<'_>]| {
        let screenings: Vec<&Screening<'_>> = roles.iter().map(|role| role.screening).collect();
        let parts = documents_in(path, bytes, pool, &mut |source, document| candidates(source, document, &screenings));
        parts.map(|parts| by_role(parts, roles.len()))
    };
    let bytes = intake::read(path);
    let keeps = roles.iter().any(|role| role.judgements.is_some());
    let hash = bytes.as_ref().ok().filter(|_| keeps).map(|bytes| intake::hex(&Sha256::digest(bytes)));
    let Some(hash) = hash else { return read(bytes, &roles.iter().collect::<Vec<_>>()) };
    let mut known: Vec<Option<Parts>> =
        roles.iter().map(|role| role.judgements.and_then(|judgements| judgements.get(path, &hash))).collect();
    let open: Vec<&ForRole<'_>> =
        roles.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(role, _)| role).collect();
    if !open.is_empty() {
        let slots = known.iter_mut().filter(|known| known.is_none());
        for ((slot, role), parts) in slots.zip(&open).zip(read(bytes, &open)?) {
            if let Some(judgements) = role.judgements {
                judgements.put(path, &hash, &parts);
            }
            *slot = Some(parts);
        }
    }
    Some(known.into_iter().flatten().collect())
}

/// The parts of a file with what each role makes of them, as the parts of each role.
fn by_role(parts: Vec<Result<Vec<Candidate>, UnreadFile>>, roles: usize) -> Vec<Parts> {
    let mut all: Vec<Parts> = (0..roles).map(|_| Vec::with_capacity(parts.len())).collect();
    for part in parts {
        match part {
            Ok(candidates) => all.iter_mut().zip(candidates).for_each(|(own, candidate)| own.push(Ok(candidate))),
            Err(file) => all.iter_mut().for_each(|own| own.push(Err(file.clone()))),
        }
    }
    all
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
    let mut budget = Budget::new(source.bytes.len(), pool.timeout(), pool.scan_timeout());
    let read = |source: &Source, budget: &mut Budget| {
        let (format, bytes) = (source.detected.format, &source.bytes);
        let read = budget.read(|within| pool.read_within(format, bytes, within));
        if pool.is_scan(format, &read) { budget.scan(|within| pool.scan(format, bytes, read, within)) } else { read }
    };
    let mut whole = |source: &Source, mut document: Document, budget: &mut Budget| {
        budget.understand(&mut document)?;
        // A mistake in the rules must not end a night's run for one file that meets it.
        guarded("it could be read but not understood", || understand(source, &document))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::isolate::{Isolation, Limits};

    #[test]
    fn a_file_on_which_understanding_fails_costs_itself_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ada.txt");
        std::fs::write(&path, "Ada Example\nCook").unwrap();
        let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
        let understand = &mut |_: &Source, document: &Document| assert!(document.lines.is_empty(), "no rule for this");
        let parts = each_document(&path, &pool, understand).unwrap();
        let [Err(file)] = &parts[..] else { panic!("{parts:?}") };
        assert_eq!(file.unread.reason, Reason::Crashed);
        let said = &file.unread.detail;
        assert!(said.starts_with("it could be read but not understood: no rule for this"), "{said}");
        assert!(file.hash.is_some());
    }
}

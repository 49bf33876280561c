//! `cvsift screen`: the main job.

use super::chosen::Chosen;
use super::flags::{AsOf, Threads, Words};
use super::gates::Gates;
use super::progress::Progress;
use super::reading::Reading;
use super::{Failure, diff, job, log, print, say, say_as_is, some_exist};
use clap::Args;
use cvsift::criteria::{self, Criteria};
use cvsift::intake::hex;
use cvsift::lexicon::Lexicon;
use cvsift::log::Event;
use cvsift::report::{self, BlindError, Blinded, Options, OutputFormat, Paint, ToWrite};
use cvsift::screen::{Given, Screening, screen_with, words_hash};
use cvsift::shortlist::{Night, Shortlist, Since, TypedRow};
use cvsift::store::{Place, Setting, Store, StoreError};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Read, judge and rank every resume in files and folders
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(
    after_help = "Example:\n  cvsift screen resumes/ --criteria criteria/backend-platforms-lead.json --out shortlist.csv --out results.json"
)]
pub(crate) struct Screen {
    /// Files and folders of resumes
    #[arg(required_unless_present = "files_from", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The role's criteria file, or the name of a role that is built in
    #[arg(long, short, value_name = "FILE", env = "CVSIFT_CRITERIA", required_unless_present = "job")]
    criteria: Option<PathBuf>,
    /// A job description instead: criteria are drafted from it, and written beside the first output
    #[arg(long, value_name = "FILE")]
    job: Option<PathBuf>,
    /// Where to write the shortlist; the ending chooses the format (.csv, .json, .html, .xlsx, .md); `-` for standard output with --format
    #[arg(long, short, value_name = "FILE")]
    out: Vec<PathBuf>,
    /// Format for `--out -`
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    format: String,
    #[command(flatten)]
    as_of: AsOf,
    /// Candidates shown on the terminal; outputs hold everyone
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    words: Words,
    /// The JSON results of the last run, or `last` for that in the store: tell what is new since then, in every output
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// A file that keeps what was read and judged, so that the next run reads only what is new; made if it is not there
    #[arg(long, value_name = "FILE", env = "CVSIFT_STORE")]
    store: Option<PathBuf>,
    #[command(flatten)]
    gates: Gates,
    #[command(flatten)]
    chosen: Chosen,
    /// Put a byte-order mark before CSV, for Excel
    #[arg(long)]
    excel: bool,
    /// Colour on the terminal: where it is one and NO_COLOR is not set, always, or never
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,
    /// Leave names, contact, files, places, years and pronouns out of every output; a code stands for each candidate
    #[arg(long)]
    blind: bool,
    /// Where to write which code is whom, readable by you alone
    #[arg(long, value_name = "FILE", requires = "blind")]
    blind_map: Option<PathBuf>,
    /// Append what was judged and written to a log of events, each with the hash of the one before
    #[arg(long, value_name = "FILE", env = "CVSIFT_LOG")]
    log: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
    /// Say more: the warnings of each candidate shown
    #[arg(long, short)]
    verbose: bool,
}

/// Where to write, and how.
type Output<'o> = (&'o Path, &'static OutputFormat);

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Whether a stream may be painted on (NO_COLOR: <https://no-color.org>).
    pub(super) fn paint(self, stream: &impl IsTerminal) -> Paint {
        let allowed = || {
            let wanted = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
            wanted && stream.is_terminal() && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
        };
        let colour = match self {
            Self::Auto => allowed(),
            Self::Always => true,
            Self::Never => false,
        };
        if colour { Paint::Colour } else { Paint::Plain }
    }
}

impl Screen {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let outputs = self.outputs()?;
        let drafted = self.drafted(&outputs)?;
        let file = self.criteria.as_deref().or(self.job.as_deref()).unwrap_or(Path::new("-"));
        let (criteria, lexicon) = match &drafted {
            Some(drafted) => parsed(&drafted.text, &drafted.shown(), &self.words)?,
            None => load(file, &self.words)?,
        };
        // A draft asks in its own words: what is worth a look stands in its comments.
        for warning in criteria.warnings.iter().filter(|_| drafted.is_none() && !self.quiet) {
            say(&format!("warning: {}: {}", file.display(), warning.message));
        }
        let paths = self.chosen.paths(&self.paths)?;
        some_exist(&paths)?;
        let started = Instant::now();
        let mut gathered = cvsift::intake::gather(&paths);
        self.chosen.choose(&mut gathered)?;
        let written = outputs.iter().map(|(path, _)| *path).filter(|path| path.as_os_str() != "-");
        let draft_path = drafted.as_ref().and_then(|drafted| drafted.path.as_deref());
        let written: Vec<&Path> = written.chain(self.blind_map.as_deref()).chain(draft_path).collect();
        let others: Vec<&Path> = std::iter::once(file).chain(self.words.file()).chain(self.store.as_deref()).collect();
        writable(&written, &gathered.files, &others)?;
        // Read before anything is written: it may be one of the outputs.
        let store = self.store.as_deref().map(open_store).transpose()?;
        let place = Place { role: &criteria.role, paths: &self.paths };
        let last = self.last(store.as_ref(), place)?;
        let pool = self.reading.pool()?;
        let given = gathered.given();
        let progress = Progress::new(self.quiet, given);
        let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of: self.as_of.month(), pool: &pool };
        let words_hash = words_hash(&lexicon);
        let setting = Setting { criteria: &criteria, words_hash: &words_hash, as_of: screening.as_of };
        // A store that cannot be used costs time, and no run.
        let judgements = store.as_ref().and_then(|store| store.judgements(setting).map_err(|e| self.untold(&e)).ok());
        let mut shortlist = self.threads.run(|| {
            screen_with(
                Given { paths: &paths, gathered, globs: self.chosen.globs() },
                &screening,
                judgements.as_ref(),
                &|| progress.done(),
            )
        })?;
        progress.finish();
        let kept = judgements.map(|judgements| (judgements.setting(), judgements.finish()));
        if let Some(error) = kept.as_ref().and_then(|(_, error)| error.as_ref()) {
            self.untold(error);
        }
        if shortlist.given() == 0 {
            let shown: Vec<String> = self.paths.iter().map(|path| path.display().to_string()).collect();
            return Err(Failure::NoFile(shown.join(", ")));
        }
        if let Some(store) = &store {
            shortlist.typed = self.typed(store, &criteria.role, &outputs);
        }
        let of_codes = |last: &&Night| last.blind && self.blind;
        shortlist.since =
            last.as_ref().filter(|last| !of_codes(last)).map(|last| Since::between(last, &Night::of(&shortlist)));
        let mut blinded = self.blind.then(|| report::blind(&shortlist));
        if let (Some(last), Some(blinded)) = (last.as_ref().filter(of_codes), &mut blinded) {
            blinded.shortlist.since = Some(Since::between(last, &Night::of(&blinded.shortlist)));
        }
        let rendered = self.render(&shortlist, &outputs, blinded.as_mut())?;
        let all = &shortlist;
        let shortlist = blinded.as_ref().map_or(all, |blinded| &blinded.shortlist);
        let map = blinded.as_ref().filter(|_| self.blind_map.is_some()).map(Blinded::map).transpose();
        let map = map.map_err(|error| Failure::Output("--blind-map".to_owned(), io::Error::other(error)))?;
        let draft = drafted.as_ref().and_then(|drafted| Some((drafted.path.as_deref()?, drafted.text.as_bytes())));
        write(&rendered, self.blind_map.as_deref().zip(map.as_deref()), draft)?;
        let events = match (&self.log, &store) {
            (None, None) => Vec::new(),
            _ => cvsift::log::of_run(shortlist, &hashes(&outputs, &rendered)),
        };
        let head = self.logged(&events)?;
        if let (Some(store), Some((setting, _))) = (&store, &kept)
            && let Err(error) = store.end(*setting, place, all, events)
        {
            self.untold(&error);
        }
        if !self.quiet {
            self.tell(shortlist, &outputs, started);
            if let Some(told) = head {
                say(&told);
            }
            if let Some(drafted) = &drafted {
                say(&drafted.told());
            }
        }
        let broken = self.gates.broken(shortlist);
        for sentence in &broken {
            say(sentence);
        }
        Ok(ExitCode::from(u8::from(!broken.is_empty())))
    }

    /// What the run before this one said, if there was one.
    fn last(&self, store: Option<&Store>, place: Place<'_>) -> Result<Option<Night>, Failure> {
        let Some(path) = &self.since else { return Ok(None) };
        if path.as_os_str() != "last" || path.exists() {
            return diff::earlier(path);
        }
        let Some(store) = store else {
            return Err(Failure::Usage("--since last: give the --store in which the last run is".to_owned()));
        };
        let night = store.last_night(place).map_err(|error| Failure::Usage(format!("--since last: {error}")))?;
        if night.is_none() {
            say(
                "warning: --since last: the store has no run of this role and these paths yet, so nothing is told to be new",
            );
        }
        Ok(night)
    }

    /// What people typed, of the lists that stand there and of the store.
    fn typed(&self, store: &Store, role: &str, outputs: &[Output<'_>]) -> Vec<TypedRow> {
        let lists = outputs.iter().map(|(path, _)| *path).filter(|path| path.as_os_str() != "-");
        // What cannot be read back is told where it is written.
        let old = lists.filter_map(|path| report::typed_rows(path, &report::read_old(path).ok()??).ok());
        let rows: Vec<TypedRow> = old.flatten().collect();
        store.keep_typed(role, &rows).and_then(|()| store.typed(role)).unwrap_or_else(|error| {
            self.untold(&error);
            Vec::new()
        })
    }

    /// Says what was not kept.
    fn untold(&self, error: &StoreError) {
        let shown = self.store.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        say(&format!("warning: {shown}: {error}; the run is whole without it, and the next one reads all again"));
    }

    /// Appends the run to the log, if one is kept; gives what to tell of it.
    fn logged(&self, events: &[Event]) -> Result<Option<String>, Failure> {
        let Some(path) = &self.log else { return Ok(None) };
        let shown = path.display().to_string();
        let head = cvsift::log::append(path, &log::now(), events).map_err(Failure::output(&shown))?;
        Ok(Some(format!("Logged to {shown}: {} events; keep its head elsewhere: {}", head.events, head.hash)))
    }

    /// The criteria drafted from the job description, if one is given.
    fn drafted(&self, outputs: &[Output<'_>]) -> Result<Option<Drafted>, Failure> {
        let Some(job) = &self.job else { return Ok(None) };
        let by_environment = std::env::var_os("CVSIFT_CRITERIA").map(PathBuf::from);
        if self.criteria.is_some() && self.criteria != by_environment {
            return Err(Failure::Usage("--job and --criteria: give one of them".to_owned()));
        }
        if job.as_os_str() != "-" {
            some_exist(std::slice::from_ref(job))?;
        }
        let text = job::draft(job, "--job", &self.reading)?;
        let first = outputs.iter().map(|(path, _)| *path).find(|path| path.as_os_str() != "-");
        let path = first.map(|path| path.with_extension("criteria.json"));
        // A draft that somebody has worked on is never written over.
        if let Some(path) = &path
            && std::fs::read(path).is_ok_and(|bytes| bytes != text.as_bytes())
        {
            let shown = path.display();
            return Err(Failure::Usage(format!(
                "--job: {shown} is there already and differs from this draft: screen with --criteria {shown}, or move it"
            )));
        }
        Ok(Some(Drafted { text, path }))
    }

    /// The outputs with their formats.
    fn outputs(&self) -> Result<Vec<Output<'_>>, Failure> {
        let known = || report::FORMATS.iter().map(|f| format!(".{}", f.name)).collect::<Vec<_>>().join(", ");
        let chosen = self.out.iter().map(|path| {
            let format =
                if path.as_os_str() == "-" { report::format_named(&self.format) } else { report::format_of(path) };
            let wrong = || {
                Failure::Usage(format!(
                    "--out {}: no known format; the ending must be one of {}",
                    path.display(),
                    known()
                ))
            };
            Ok((path.as_path(), format.ok_or_else(wrong)?))
        });
        chosen.collect()
    }

    /// All outputs, blind ones checked.
    fn render<'o>(
        &self,
        shortlist: &Shortlist,
        outputs: &[Output<'o>],
        mut blinded: Option<&mut Blinded>,
    ) -> Result<Vec<(&'o Path, Vec<u8>)>, Failure> {
        let mut rendered = Vec::with_capacity(outputs.len());
        for (path, format) in outputs {
            let shown = path.display().to_string();
            let old = match format.name {
                // In no other do people write.
                "csv" | "xlsx" if path.as_os_str() != "-" => report::read_old(path).map_err(Failure::output(&shown))?,
                _ => None,
            };
            let options = Options { excel: self.excel };
            let bytes = match &mut blinded {
                None => (format.render)(shortlist, options, old.as_deref()).map_err(BlindError::from),
                Some(blinded) => blinded.render(format, options, old.as_deref()),
            };
            let bytes = bytes.map_err(|error| match error {
                BlindError::Leak(leak) => Failure::Leak(shown.clone(), leak),
                BlindError::Render(error) => Failure::Output(shown.clone(), io::Error::other(error)),
            })?;
            rendered.push((*path, bytes));
        }
        Ok(rendered)
    }

    fn tell(&self, shortlist: &Shortlist, outputs: &[Output<'_>], started: Instant) {
        if self.top > 0 {
            say_as_is(&report::table(shortlist, self.top, width(), self.color.paint(&io::stderr())));
        }
        if self.verbose {
            for ranked in shortlist.ranked.iter().take(self.top) {
                for warning in &ranked.candidate.warnings {
                    say(&format!(
                        "{}: {}: {}",
                        cvsift::intake::display_name(&ranked.candidate.path),
                        warning.code,
                        report::visible(&warning.message)
                    ));
                }
            }
        }
        say(&report::paragraph(shortlist));
        if let Some(since) = &shortlist.since {
            say(&report::since_text(since));
        }
        let written: Vec<String> =
            outputs.iter().map(|(path, _)| path.display().to_string()).filter(|p| p != "-").collect();
        let place = if written.is_empty() { String::new() } else { format!("; written to {}", written.join(", ")) };
        say(&format!("Took {:.1} s{place}", started.elapsed().as_secs_f64()));
    }
}

/// Criteria drafted in the run.
struct Drafted {
    text: String,
    /// Where they are written, if anything is.
    path: Option<PathBuf>,
}

impl Drafted {
    fn shown(&self) -> String {
        self.path.as_ref().map_or_else(|| "the draft".to_owned(), |path| path.display().to_string())
    }

    fn told(&self) -> String {
        match &self.path {
            Some(path) => format!("Criteria drafted to {}: read them before you rely on the order", path.display()),
            None => "Criteria were drafted and not kept: `cvsift criteria new --from` prints them".to_owned(),
        }
    }
}

/// What is written, by format and hash.
fn hashes<'o>(outputs: &[Output<'o>], rendered: &[(&Path, Vec<u8>)]) -> Vec<(&'o str, String)> {
    let pairs = outputs.iter().zip(rendered);
    pairs.map(|((_, format), (_, bytes))| (format.name, hex(&Sha256::digest(bytes)))).collect()
}

/// Writes the files of the run together, what goes to standard output before them.
fn write(
    rendered: &[(&Path, Vec<u8>)],
    map: Option<(&Path, &[u8])>,
    draft: Option<(&Path, &[u8])>,
) -> Result<(), Failure> {
    let (printed, files): (Vec<_>, Vec<_>) = rendered.iter().partition(|(path, _)| path.as_os_str() == "-");
    for (_, bytes) in printed {
        print(bytes)?;
    }
    let files = files.into_iter().map(|(path, bytes)| ToWrite { path, bytes, private: false });
    let map = map.map(|(path, bytes)| ToWrite { path, bytes, private: true });
    let draft = draft.into_iter().map(|(path, bytes)| ToWrite { path, bytes, private: false });
    let files: Vec<ToWrite<'_>> = files.chain(map).chain(draft).collect();
    report::write_files(&files).map_err(|(path, error)| Failure::Output(path.display().to_string(), error))
}

pub(super) fn open_store(path: &Path) -> Result<Store, Failure> {
    let shown = path.display();
    Store::open(path).map_err(|error| Failure::Usage(format!("--store {shown}: {error}")))
}

/// The criteria, and the lexicon with the words that they add.
pub(super) fn load(path: &Path, words: &Words) -> Result<(Criteria, Lexicon), Failure> {
    // A file of the name goes before a role that is built in.
    let built_in = path.to_str().filter(|_| !path.exists()).and_then(criteria::built_in);
    if let Some(role) = built_in {
        return parsed(role.text, role.name, words);
    }
    let (built, rows) = words.lexicon()?;
    let criteria = criteria::load(path, &built).map_err(|error| Failure::Criteria(error.to_string()))?;
    with_own_words(criteria, built, rows, &path.display().to_string())
}

/// The criteria of a text, and the lexicon with the words that they add.
fn parsed(text: &str, shown: &str, words: &Words) -> Result<(Criteria, Lexicon), Failure> {
    let (built, rows) = words.lexicon()?;
    let criteria = criteria::parse(text, &built)
        .map_err(|problems| Failure::Criteria(criteria::render(shown, text, &problems)))?;
    with_own_words(criteria, built, rows, shown)
}

pub(super) fn with_own_words(
    criteria: Criteria,
    built: Lexicon,
    mut rows: Vec<String>,
    shown: &str,
) -> Result<(Criteria, Lexicon), Failure> {
    if criteria.lexicon_rows.is_empty() {
        return Ok((criteria, built));
    }
    rows.extend(criteria.lexicon_rows.iter().cloned());
    let words = Lexicon::with_skills(&rows).map_err(|error| Failure::Criteria(format!("{shown}: {error}")))?;
    Ok((criteria, words))
}

/// Finds out before the run whether the outputs can be written: none in the place of what the run reads, no two in one
/// place.
fn writable(outputs: &[&Path], files: &[PathBuf], others: &[&Path]) -> Result<(), Failure> {
    let mut taken: BTreeMap<PathBuf, &str> = BTreeMap::new();
    let known = |path: &Path| std::fs::canonicalize(path).ok();
    // What this program wrote there before is replaced, though it stands among the files.
    for path in files.iter().filter(|path| path.file_name().is_some_and(|name| is_name_of(name, outputs))) {
        taken.extend(known(path).filter(|_| !is_own(path)).map(|path| (path, "it is one of the files to read")));
    }
    taken.extend(others.iter().filter_map(|path| known(path)).map(|path| (path, "the run reads it")));
    for path in outputs {
        let failure = |error| Failure::Output(path.display().to_string(), error);
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let missing = format!("there is no folder {}", folder.display());
            return Err(failure(io::Error::new(io::ErrorKind::NotFound, missing)));
        }
        let target = report::target_of(path).map_err(failure)?;
        let folder = known(folder).unwrap_or_else(|| folder.to_owned());
        let whole = known(&target).unwrap_or_else(|| folder.join(path.file_name().unwrap_or_default()));
        if let Some(why) = taken.insert(whole, "it is given twice") {
            return Err(failure(io::Error::other(why)));
        }
    }
    Ok(())
}

/// Whether a file may be one of the outputs, by its name or as a link: only such a file is looked at.
fn is_name_of(name: &OsStr, outputs: &[&Path]) -> bool {
    let target = |path: &Path| report::target_of(path).ok().and_then(|target| target.file_name().map(OsStr::to_owned));
    outputs.iter().any(|path| path.file_name() == Some(name) || target(path).is_some_and(|target| target == name))
}

/// Whether this program wrote a file, though a spreadsheet may have saved it since: a workbook then has no mark left,
/// but the columns for people.
fn is_own(path: &Path) -> bool {
    report::read_old(path)
        .ok()
        .flatten()
        .is_some_and(|bytes| report::is_own(&bytes) || report::holds_typed(path, &bytes))
}

/// Columns of the terminal, 100 where there is none.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    if io::stderr().is_terminal() { columns.unwrap_or(100) } else { 100 }
}

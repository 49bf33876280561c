//! `cvsift screen`: the main job.

use super::chosen::Chosen;
use super::flags::{AsOf, Threads, Words};
use super::gates::Gates;
use super::outputs::{self, Output, ROLE};
use super::progress::Progress;
use super::reading::Reading;
use super::role::{self, Drafted, Role};
use super::{Failure, diff, log, print, say, say_as_is, some_exist};
use clap::Args;
use cvsift::log::Event;
use cvsift::report::{self, BlindError, Blinded, Options, Paint, ToWrite};
use cvsift::screen::{ForRole, Given, Screening, screen_roles, words_hash};
use cvsift::shortlist::{Night, Shortlist, Since, TypedRow};
use cvsift::store::{Judgements, Place, Setting, Store, StoreError};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Read, judge and rank every resume in files and folders
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(
    after_help = "Example:\n  cvsift screen resumes/ --criteria criteria/backend-platforms-lead.json --out shortlist.csv --out results.json\n\nExit status:\n  0 done, 1 a gate did not hold, 2 usage, 3 criteria not valid, 4 no file found, 5 an output not written"
)]
pub(crate) struct Screen {
    /// Files and folders of resumes; `-` is one document on standard input
    #[arg(required_unless_present = "files_from", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The role's criteria file, or the name of a role that is built in; several give a shortlist each, of one reading
    #[arg(long, short, value_name = "FILE", env = "CVSIFT_CRITERIA", required_unless_present = "job")]
    criteria: Vec<PathBuf>,
    /// A job description instead: criteria are drafted from it, and written beside the first output
    #[arg(long, value_name = "FILE")]
    job: Option<PathBuf>,
    #[command(flatten)]
    words: Words,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    threads: Threads,
    /// Where to write the shortlist; the ending chooses the format (.csv, .json, .html, .xlsx, .md); `-` for standard output with --format; `{role}` in it stands for the name of the criteria file
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    out: Vec<PathBuf>,
    /// Format for `--out -`: csv, json, html, xlsx or md
    #[arg(long, value_name = "FORMAT", default_value = "csv", help_heading = "Output")]
    format: String,
    /// Where to write who fits which of several roles best, as CSV
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    fits: Option<PathBuf>,
    /// Put a byte-order mark before CSV, for Excel
    #[arg(long, help_heading = "Output")]
    excel: bool,
    /// Leave names, contact, files, places, years and pronouns out of every output; a code stands for each candidate
    #[arg(long, help_heading = "Output")]
    blind: bool,
    /// Where to write which code is whom, readable by you alone
    #[arg(long, value_name = "FILE", requires = "blind", help_heading = "Output")]
    blind_map: Option<PathBuf>,
    /// The JSON results of the last run, or `last` for that in the store: tell what is new since then, in every output
    #[arg(long, value_name = "FILE", help_heading = "Nights")]
    since: Option<PathBuf>,
    /// A file that keeps what was read and judged, so that the next run reads only what is new; made if it is not there
    #[arg(long, value_name = "FILE", env = "CVSIFT_STORE", help_heading = "Nights")]
    store: Option<PathBuf>,
    /// Append what was judged and written to a log of events, each with the hash of the one before
    #[arg(long, value_name = "FILE", env = "CVSIFT_LOG", help_heading = "Nights")]
    log: Option<PathBuf>,
    #[command(flatten)]
    gates: Gates,
    #[command(flatten)]
    chosen: Chosen,
    #[command(flatten)]
    reading: Reading,
    /// Candidates shown on the terminal; outputs hold everyone
    #[arg(long, value_name = "N", default_value_t = 10, help_heading = "Terminal")]
    top: usize,
    /// Colour on the terminal: where it is one and NO_COLOR is not set, always, or never
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Terminal")]
    color: Color,
    /// Say nothing but errors
    #[arg(long, short, help_heading = "Terminal")]
    quiet: bool,
    /// Say more: the warnings of each candidate shown
    #[arg(long, short, help_heading = "Terminal")]
    verbose: bool,
}

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

/// A role with what the flags ask of it.
struct Asked<'s> {
    role: &'s Role,
    outputs: Vec<Output>,
    blind_map: Option<PathBuf>,
    /// What the run before this one said.
    last: Option<Night>,
}

/// What is to be written and told of a role.
struct Judged {
    shortlist: Shortlist,
    blinded: Option<Blinded>,
    rendered: Vec<Vec<u8>>,
    map: Option<Vec<u8>>,
    events: Vec<Event>,
}

impl Judged {
    /// What may be shown.
    fn shown(&self) -> &Shortlist {
        self.blinded.as_ref().map_or(&self.shortlist, |blinded| &blinded.shortlist)
    }
}

impl Screen {
    /// Whether nothing but errors is to be said.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let roles = self.roles()?;
        let store = self.store.as_deref();
        let asked = roles.iter().map(|role| self.asked(role)).collect::<Result<Vec<Asked<'_>>, Failure>>()?;
        let paths = self.chosen.paths(&self.paths)?;
        some_exist(&paths)?;
        let started = Instant::now();
        let mut gathered = cvsift::intake::gather_with(&paths, self.chosen.walk());
        self.chosen.choose(&mut gathered)?;
        let drafts = roles.iter().filter_map(|role| role.drafted.as_ref()?.path.as_deref());
        let written = asked.iter().flat_map(|one| outputs::files(&one.outputs).chain(one.blind_map.as_deref()));
        let written: Vec<&Path> = written.chain(self.fits.as_deref()).chain(drafts).collect();
        let read = roles.iter().map(|role| role.given.as_path()).chain(self.words.file()).chain(store);
        outputs::writable(&written, &gathered.files, &read.collect::<Vec<_>>())?;
        // Read before anything is written: it may be one of the outputs.
        let store = store.map(open_store).transpose()?;
        let asked = asked.into_iter().map(|one| self.compared(one, store.as_ref()));
        let asked = asked.collect::<Result<Vec<Asked<'_>>, Failure>>()?;
        let pool = self.reading.pool()?;
        let given = gathered.given();
        let progress = Progress::new(self.quiet, given);
        let hashes: Vec<String> = roles.iter().map(|role| words_hash(&role.lexicon)).collect();
        let as_of = self.as_of.month();
        let screenings =
            roles.iter().map(|Role { criteria, lexicon, .. }| Screening { criteria, lexicon, as_of, pool: &pool });
        let screenings: Vec<Screening<'_>> = screenings.collect();
        let ocr = pool.ocr_identity();
        // A store that cannot be used costs time, and no run.
        let settings = roles.iter().zip(&hashes).map(|(Role { criteria, .. }, words_hash)| Setting {
            criteria,
            words_hash,
            as_of,
            ocr: &ocr,
        });
        let judgements: Vec<Option<Judgements<'_>>> = settings
            .map(|setting| store.as_ref().and_then(|s| s.judgements(setting).map_err(|e| self.untold(&e)).ok()))
            .collect();
        let for_roles = screenings.iter().zip(&judgements);
        let for_roles: Vec<ForRole<'_>> =
            for_roles.map(|(screening, judgements)| ForRole { screening, judgements: judgements.as_ref() }).collect();
        let given = Given { paths: &paths, gathered, globs: self.chosen.globs() };
        let lists = self.threads.run(|| screen_roles(given, &for_roles, &|| progress.done()))?;
        drop(for_roles);
        progress.finish();
        let settings: Vec<Option<i64>> = judgements.into_iter().map(|kept| kept.map(|kept| self.kept(kept))).collect();
        if lists.iter().all(|list| list.given() == 0) {
            let shown: Vec<String> = self.paths.iter().map(|path| path.display().to_string()).collect();
            return Err(Failure::NoFile(shown.join(", ")));
        }
        let judged = lists.into_iter().zip(&asked).map(|(list, one)| self.judged(list, one, store.as_ref()));
        let judged = judged.collect::<Result<Vec<Judged>, Failure>>()?;
        let lists: Vec<&Shortlist> = judged.iter().map(Judged::shown).collect();
        self.write(&asked, &judged, &lists)?;
        let mut heads = Vec::new();
        for ((one, judged), setting) in asked.iter().zip(&judged).zip(settings) {
            heads.extend(self.logged(&judged.events)?);
            let place = Place { role: &one.role.criteria.role, paths: &self.paths };
            if let (Some(store), Some(setting)) = (&store, setting)
                && let Err(error) = store.end(setting, place, &judged.shortlist, judged.events.clone())
            {
                self.untold(&error);
            }
        }
        if !self.quiet {
            for (one, list) in asked.iter().zip(&lists) {
                self.tell(list, asked.len() > 1)?;
                if let Some(told) = one.role.drafted.as_ref().map(Drafted::told) {
                    heads.push(told);
                }
            }
            if lists.len() > 1 && self.top > 0 {
                say(&report::fits_text(&lists, self.top));
            }
            say(&self.took(&asked, started));
            for told in &heads {
                say(told);
            }
        }
        let broken: Vec<String> = lists.iter().flat_map(|list| self.gates.broken(list, lists.len() > 1)).collect();
        for sentence in &broken {
            say(sentence);
        }
        Ok(ExitCode::from(u8::from(!broken.is_empty())))
    }

    /// The roles that the flags name.
    fn roles(&self) -> Result<Vec<Role>, Failure> {
        let Some(job) = &self.job else {
            if self.criteria.len() > 1 {
                let apart = |path: &Path| path.as_os_str() != "-" && path.to_string_lossy().contains(ROLE);
                let outs = self.out.iter().map(|path| ("--out", path));
                let maps = self.blind_map.iter().map(|path| ("--blind-map", path));
                let since = self.since.iter().filter(|path| path.as_os_str() != "last").map(|path| ("--since", path));
                if let Some((flag, path)) = outs.chain(maps).chain(since).find(|(_, path)| !apart(path)) {
                    return Err(Failure::Usage(format!(
                        "{flag} {}: several roles need a file each: write `{ROLE}` where the name of the role belongs, such as {flag} {ROLE}.csv",
                        path.display()
                    )));
                }
            }
            return self.criteria.iter().map(|file| Role::of_file(file, &self.words, self.quiet)).collect();
        };
        let by_environment = std::env::var_os("CVSIFT_CRITERIA").map(PathBuf::from);
        if !self.criteria.is_empty() && self.criteria.first() != by_environment.as_ref() {
            return Err(Failure::Usage("--job and --criteria: give one of them".to_owned()));
        }
        let slug = role::slug(job);
        let first = self.out.iter().find(|path| path.as_os_str() != "-").map(|path| outputs::for_role(path, &slug));
        Ok(vec![Role::of_job(job, first.as_deref(), &self.words, &self.reading)?])
    }

    /// What the flags ask of a role, before the store is opened.
    fn asked<'s>(&self, role: &'s Role) -> Result<Asked<'s>, Failure> {
        let slug = role.slug();
        let outputs = outputs::outputs(&self.out, &self.format, &slug)?;
        let blind_map = self.blind_map.as_deref().map(|path| outputs::for_role(path, &slug));
        Ok(Asked { role, outputs, blind_map, last: None })
    }

    /// The same with what the run before this one said, if there was one.
    fn compared<'s>(&self, one: Asked<'s>, store: Option<&Store>) -> Result<Asked<'s>, Failure> {
        let Some(path) = &self.since else { return Ok(one) };
        if path.as_os_str() != "last" || path.exists() {
            let last = diff::earlier(&outputs::for_role(path, &one.role.slug()))?;
            return Ok(Asked { last, ..one });
        }
        let Some(store) = store else {
            return Err(Failure::Usage("--since last: give the --store in which the last run is".to_owned()));
        };
        let place = Place { role: &one.role.criteria.role, paths: &self.paths };
        let last = store.last_night(place).map_err(|error| Failure::Usage(format!("--since last: {error}")))?;
        if last.is_none() {
            say(
                "warning: --since last: the store has no run of this role and these paths yet, so nothing is told to be new",
            );
        }
        Ok(Asked { last, ..one })
    }

    /// The number of the setting whose judgements are written whole.
    fn kept(&self, judgements: Judgements<'_>) -> i64 {
        let setting = judgements.setting();
        if let Some(error) = judgements.finish() {
            self.untold(&error);
        }
        setting
    }

    /// A shortlist with what is new and what people typed, and its outputs.
    fn judged(&self, mut shortlist: Shortlist, one: &Asked<'_>, store: Option<&Store>) -> Result<Judged, Failure> {
        if let Some(store) = store {
            shortlist.typed = self.typed(store, &one.role.criteria.role, &one.outputs);
        }
        let of_codes = |last: &&Night| last.blind && self.blind;
        shortlist.since =
            one.last.as_ref().filter(|last| !of_codes(last)).map(|last| Since::between(last, &Night::of(&shortlist)));
        let mut blinded = self.blind.then(|| report::blind(&shortlist));
        if let (Some(last), Some(blinded)) = (one.last.as_ref().filter(of_codes), &mut blinded) {
            blinded.shortlist.since = Some(Since::between(last, &Night::of(&blinded.shortlist)));
        }
        let rendered = self.render(&shortlist, &one.outputs, blinded.as_mut())?;
        let map = blinded.as_ref().filter(|_| self.blind_map.is_some()).map(Blinded::map).transpose();
        let map = map.map_err(|error| Failure::Output("--blind-map".to_owned(), io::Error::other(error)))?;
        let events = match (&self.log, store) {
            (None, None) => Vec::new(),
            _ => {
                let shown = blinded.as_ref().map_or(&shortlist, |blinded| &blinded.shortlist);
                cvsift::log::of_run(shown, &outputs::hashes(&one.outputs, &rendered))
            }
        };
        Ok(Judged { shortlist, blinded, rendered, map, events })
    }

    /// Writes everything of the run in one go.
    fn write(&self, asked: &[Asked<'_>], judged: &[Judged], lists: &[&Shortlist]) -> Result<(), Failure> {
        let (mut printed, mut files) = (Vec::new(), Vec::new());
        for (one, judged) in asked.iter().zip(judged) {
            for ((path, _), bytes) in one.outputs.iter().zip(&judged.rendered) {
                if path.as_os_str() == "-" {
                    printed.push(bytes.as_slice());
                } else {
                    files.push(ToWrite { path, bytes, private: false });
                }
            }
            let map = one.blind_map.as_deref().zip(judged.map.as_deref());
            files.extend(map.map(|(path, bytes)| ToWrite { path, bytes, private: true }));
            let draft = one.role.drafted.as_ref().and_then(|d| Some((d.path.as_deref()?, d.text.as_bytes())));
            files.extend(draft.map(|(path, bytes)| ToWrite { path, bytes, private: false }));
        }
        let fits = self.fits.as_deref().map(|path| Ok((path, report::fits_csv(lists)?))).transpose();
        let fits =
            fits.map_err(|error: report::RenderError| Failure::Output("--fits".to_owned(), io::Error::other(error)))?;
        files.extend(fits.iter().map(|(path, bytes)| ToWrite { path, bytes, private: false }));
        outputs::write(&printed, &files)
    }

    /// What people typed, of the lists that stand there and of the store.
    fn typed(&self, store: &Store, role: &str, outputs: &[Output]) -> Vec<TypedRow> {
        let lists = outputs::files(outputs);
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

    /// All outputs, blind ones checked.
    fn render(
        &self,
        shortlist: &Shortlist,
        outputs: &[Output],
        mut blinded: Option<&mut Blinded>,
    ) -> Result<Vec<Vec<u8>>, Failure> {
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
            rendered.push(bytes);
        }
        Ok(rendered)
    }

    /// The top of a shortlist and what there is to say of it.
    fn tell(&self, shortlist: &Shortlist, names_role: bool) -> Result<(), Failure> {
        if names_role {
            say(&format!("{}:", shortlist.run.role));
        }
        if self.top > 0 {
            // Where nothing is written, this is the result.
            if self.out.is_empty() {
                let stream = io::stdout();
                let table = report::table(shortlist, self.top, width(&stream), self.color.paint(&stream));
                print(table.as_bytes())?;
            } else {
                let stream = io::stderr();
                say_as_is(&report::table(shortlist, self.top, width(&stream), self.color.paint(&stream)));
            }
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
        Ok(())
    }

    /// How long the run took, and what it wrote.
    fn took(&self, asked: &[Asked<'_>], started: Instant) -> String {
        let written = asked.iter().flat_map(|one| outputs::files(&one.outputs)).chain(self.fits.as_deref());
        let written: Vec<String> = written.map(|path| path.display().to_string()).collect();
        let place = if written.is_empty() { String::new() } else { format!("; written to {}", written.join(", ")) };
        format!("Took {:.1} s{place}", started.elapsed().as_secs_f64())
    }
}

pub(super) fn open_store(path: &Path) -> Result<Store, Failure> {
    let shown = path.display();
    Store::open(path).map_err(|error| Failure::Usage(format!("--store {shown}: {error}")))
}

/// Columns of a terminal; 100 where there is none.
fn width(stream: &impl IsTerminal) -> usize {
    const NONE: usize = 100;
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let real = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    if stream.is_terminal() { columns.or_else(real).unwrap_or(NONE) } else { NONE }
}

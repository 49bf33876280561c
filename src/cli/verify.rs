//! `cvsift verify`: whether results follow from the documents.

use super::chosen::choose;
use super::flags::Threads;
use super::reading::Reading;
use super::role::with_own_words;
use super::{Failure, print, say, some_exist};
use clap::Args;
use cvsift::criteria;
use cvsift::lexicon::Lexicon;
use cvsift::report::{self, BlindError, Options};
use cvsift::screen::{Given, Screening, screen_as};
use cvsift::shortlist::Shortlist;
use cvsift::verify::{Recorded, verify, without_since};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Differences that are told; the rest is counted.
const TOLD: usize = 50;

/// Read and judge again, and tell whether every byte of the results follows
///
/// The results say themselves what they were made of: the criteria in full, the as-of date, and hashes of the documents
/// and of the program's tables. If anything does not follow, it is told which candidate, finding or input changed.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cvsift verify results.json --folder resumes/\n  cvsift verify results.json --folder archive/2026/resumes --criteria role.json"
)]
pub(crate) struct Verify {
    /// The JSON results of a run
    #[arg(value_name = "RESULTS")]
    results: PathBuf,
    /// The documents, wherever they stand now; one for each path that the run was given, in the order of their names
    #[arg(long, value_name = "FOLDER", required = true)]
    folder: Vec<PathBuf>,
    /// A criteria file that the results have to be made with
    #[arg(long, value_name = "FILE")]
    criteria: Option<PathBuf>,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    reading: Reading,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

impl Verify {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let shown = self.results.display();
        let opened = |path: &Path| {
            std::fs::read(path)
                .map_err(|error| Failure::Usage(format!("{}: cannot be opened: {error}", path.display())))
        };
        let (results, has_since) = without_since(&opened(&self.results)?);
        let bad = |error| Failure::Usage(format!("{shown}: {error}"));
        let recorded = Recorded::read(&results).map_err(bad)?;
        some_exist(&self.folder)?;
        let given = recorded.given();
        if !given.is_empty() && given.len() != self.folder.len() {
            let (many, few) = (given.len(), self.folder.len());
            let listed = given.join(", ");
            return Err(Failure::Usage(format!(
                "--folder: the run was given {many} paths ({listed}) and here are {few}: give one for each, in that order"
            )));
        }
        let again = self.again(&recorded, &results)?;
        let mut found: Vec<String> = verify(&recorded, &results, &again).iter().map(ToString::to_string).collect();
        if let Some(path) = &self.criteria {
            let text = String::from_utf8_lossy(&opened(path)?).into_owned();
            if !recorded.was_made_with(&text) {
                found.insert(0, format!("the criteria are not those of {}", path.display()));
            }
        }
        if found.is_empty() {
            if !self.quiet {
                let but = if has_since { ", but for what is new since an earlier run" } else { "" };
                print(format!("Every byte of {shown} follows from the documents{but}.\n").as_bytes())?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        let told: String = found.iter().take(TOLD).map(|line| report::visible(line) + "\n").collect();
        print(told.as_bytes())?;
        let more = found.len().saturating_sub(TOLD);
        let more = if more > 0 { format!(", of which {TOLD} are told") } else { String::new() };
        say(&format!("{shown} does not follow: {} found{more}", counted(found.len())));
        if recorded.version() != env!("CARGO_PKG_VERSION") {
            say(&format!("It was made by cvsift {}: verify with that version.", recorded.version()));
        }
        Ok(ExitCode::from(1))
    }

    /// What the documents give now, with the certificate's criteria, words and date.
    fn again(&self, recorded: &Recorded, results: &[u8]) -> Result<Vec<u8>, Failure> {
        let shown = self.results.display().to_string();
        let usage = |error: String| Failure::Usage(format!("{shown}: {error}"));
        let built = Lexicon::with_skills(recorded.skills()).map_err(|error| usage(error.to_string()))?;
        let text = recorded.criteria();
        let loaded = criteria::parse(text, &built)
            .map_err(|problems| Failure::Criteria(criteria::render(&shown, text, &problems)))?;
        let (criteria, lexicon) = with_own_words(loaded, built, recorded.skills().to_vec(), &shown)?;
        let pool = self.reading.pool()?;
        let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of: recorded.as_of(), pool: &pool };
        let named = |path: &Path| self.as_given(path, recorded.given());
        let mut gathered = cvsift::intake::gather(&self.folder);
        let globs = recorded.globs();
        choose(&mut gathered, &globs, &named)?;
        let given = Given { paths: &self.folder, gathered, globs };
        let shortlist = self.threads.run(|| screen_as(given, &screening, &named, &|| ()))?;
        render(&shortlist, recorded.is_blind(), results, &shown)
    }

    /// The path of a file as the run had it.
    fn as_given(&self, path: &Path, given: &[String]) -> PathBuf {
        let pairs = self.folder.iter().zip(given);
        let inside = pairs.filter_map(|(folder, given)| Some((given, path.strip_prefix(folder).ok()?)));
        let best = inside.min_by_key(|(_, rest)| rest.components().count());
        best.map_or_else(
            || path.to_owned(),
            |(given, rest)| {
                if rest.as_os_str().is_empty() { PathBuf::from(given) } else { Path::new(given).join(rest) }
            },
        )
    }
}

fn counted(differences: usize) -> String {
    if differences == 1 { "1 difference was".to_owned() } else { format!("{differences} differences were") }
}

/// The results as the run wrote them.
fn render(shortlist: &Shortlist, blind: bool, results: &[u8], shown: &str) -> Result<Vec<u8>, Failure> {
    let wrong = |error: BlindError| match error {
        BlindError::Leak(leak) => Failure::Leak(shown.to_owned(), leak),
        BlindError::Render(error) => Failure::Output(shown.to_owned(), io::Error::other(error)),
    };
    let json = report::format_named("json").ok_or_else(|| Failure::Usage("this program writes no JSON".to_owned()))?;
    if blind {
        return report::blind(shortlist).render(json, Options::default(), Some(results)).map_err(wrong);
    }
    (json.render)(shortlist, Options::default(), Some(results)).map_err(|error| wrong(BlindError::from(error)))
}

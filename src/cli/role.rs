//! The roles of a run: a criteria file each, or one that is drafted in the run, with the words that it adds.

use super::flags::Words;
use super::reading::Reading;
use super::{Failure, job, say, some_exist};
use cvsift::criteria::{self, Criteria};
use cvsift::lexicon::Lexicon;
use std::path::{Path, PathBuf};

/// A role that files are judged by.
pub(super) struct Role {
    /// Where it was given: a file, the name of a built-in role, or a job description.
    pub(super) given: PathBuf,
    pub(super) criteria: Criteria,
    pub(super) lexicon: Lexicon,
    /// Its criteria, where they were drafted in the run.
    pub(super) drafted: Option<Drafted>,
}

impl Role {
    /// The role of a criteria file.
    pub(super) fn of_file(file: &Path, words: &Words, quiet: bool) -> Result<Self, Failure> {
        let (criteria, lexicon) = load(file, words)?;
        for warning in criteria.warnings.iter().filter(|_| !quiet) {
            say(&format!("warning: {}: {}", file.display(), warning.message));
        }
        Ok(Self { given: file.to_owned(), criteria, lexicon, drafted: None })
    }

    /// The role of a job description, drafted; the draft is to be written beside the first output.
    pub(super) fn of_job(job: &Path, first: Option<&Path>, words: &Words, reading: &Reading) -> Result<Self, Failure> {
        if job.as_os_str() != "-" {
            some_exist(std::slice::from_ref(&job.to_owned()))?;
        }
        let text = job::draft(job, "--job", reading)?;
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
        let drafted = Drafted { text, path };
        // A draft asks in its own words: what is worth a look stands in its comments.
        let (criteria, lexicon) = parsed(&drafted.text, &drafted.shown(), words)?;
        Ok(Self { given: job.to_owned(), criteria, lexicon, drafted: Some(drafted) })
    }

    /// What stands for `{role}` in the name of an output: that of its file, without the ending.
    pub(super) fn slug(&self) -> String {
        slug(&self.given)
    }
}

/// What stands for `{role}` where a role was given so.
pub(super) fn slug(given: &Path) -> String {
    given.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Criteria drafted in the run.
pub(super) struct Drafted {
    pub(super) text: String,
    /// Where they are written, if anything is.
    pub(super) path: Option<PathBuf>,
}

impl Drafted {
    fn shown(&self) -> String {
        self.path.as_ref().map_or_else(|| "the draft".to_owned(), |path| path.display().to_string())
    }

    pub(super) fn told(&self) -> String {
        match &self.path {
            Some(path) => format!("Criteria drafted to {}: read them before you rely on the order", path.display()),
            None => "Criteria were drafted and not kept: `cvsift criteria new --from` prints them".to_owned(),
        }
    }
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

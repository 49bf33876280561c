//! `cvsift criteria`: checks criteria files, drafts them, and prints their schema.

use super::flags::{AsOf, Words};
use super::reading::Reading;
use super::screen::load;
use super::{Failure, print, say, some_exist};
use clap::{Args, Subcommand};
use cvsift::criteria::Problem;
use cvsift::document::Reading as Read;
use cvsift::screen::{Screening, screen};
use cvsift::{applicants, criteria, intake, report};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Check criteria files
#[derive(Debug, Args)]
pub(crate) struct CriteriaCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Find every mistake in a criteria file, each with its place and what was expected
    Check {
        /// The criteria file
        file: PathBuf,
        #[command(flatten)]
        words: Words,
        /// A folder of resumes that says what is too much, too little or the same for all
        #[arg(long, value_name = "FOLDER")]
        against: Option<PathBuf>,
        #[command(flatten)]
        as_of: AsOf,
        #[command(flatten)]
        reading: Reading,
    },
    /// Draft criteria from a job description, with comments that say what to look at
    #[command(after_help = "Example:\n  cvsift criteria new --from job.pdf --out criteria/nurse.json")]
    New {
        /// The job description: PDF, Word, text or any other format that is read
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// Where to write the draft; a file that is there already is left alone [default: standard output]
        #[arg(long, short, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        reading: Reading,
    },
    /// Print the JSON Schema of criteria files, for editors
    Schema,
}

impl CriteriaCommand {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        match &self.action {
            Action::Check { file, words, against, as_of, reading } => {
                let (loaded, lexicon) = load(file, words)?;
                let shown = file.display().to_string();
                let tell = |problems: &[Problem]| {
                    if !problems.is_empty() {
                        say(criteria::render(&shown, &loaded.text, problems).trim_end());
                    }
                };
                tell(&loaded.warnings);
                say(&format!("{shown}: {} criteria for {}, no mistakes", loaded.criteria.len(), loaded.role));
                if let Some(folder) = against {
                    let paths = [folder.clone()];
                    some_exist(&paths)?;
                    let pool = reading.pool()?;
                    let screening =
                        Screening { criteria: &loaded, lexicon: &lexicon, as_of: as_of.month(), pool: &pool };
                    let shortlist = screen(&paths, &screening, &|| ());
                    if shortlist.given() == 0 {
                        return Err(Failure::NoFile(folder.display().to_string()));
                    }
                    tell(&applicants::doubts(&loaded, &shortlist, &lexicon));
                    say(report::paragraph(&shortlist).trim_end());
                }
                Ok(ExitCode::SUCCESS)
            }
            Action::New { from, out, reading } => new(from, out.as_deref(), reading),
            Action::Schema => {
                let schema = format!("{:#}\n", criteria::schema());
                print(schema.as_bytes())
            }
        }
    }
}

fn new(from: &Path, out: Option<&Path>, reading: &Reading) -> Result<ExitCode, Failure> {
    some_exist(&[from.to_owned()])?;
    if let Some(out) = out.filter(|out| out.exists()) {
        return Err(Failure::Usage(format!("--out {}: it is there already; choose another name", out.display())));
    }
    let unread = |why: &str| Failure::Usage(format!("--from {}: cannot be read: {why}", from.display()));
    let source = intake::open(from).map_err(|why| unread(&why.detail))?;
    let read = reading.pool()?.read(source.detected.format, &source.bytes).map_err(|why| unread(&why.detail))?;
    let Read::Document(document) = read else {
        return Err(unread("an archive or mail holds several files: give the job description itself"));
    };
    let (words, _) = Words::default().lexicon()?;
    let lines: Vec<&str> = document.visible().map(|line| line.text.as_str()).collect();
    let draft = cvsift::draft::draft(&lines, &words);
    let Some(out) = out else { return print(draft.as_bytes()) };
    let shown = out.display().to_string();
    report::write_file(out, draft.as_bytes()).map_err(Failure::output(&shown))?;
    say(&format!("{shown}: a draft; read it, then run `cvsift criteria check {shown}`"));
    Ok(ExitCode::SUCCESS)
}

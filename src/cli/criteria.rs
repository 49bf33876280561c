//! `cvsift criteria`: checks criteria files, drafts them, and prints their schema.

use super::flags::{AsOf, Words};
use super::reading::Reading;
use super::role::load;
use super::{Failure, job, print, say, some_exist};
use clap::{Args, Subcommand};
use cvsift::criteria::Problem;
use cvsift::lexicon::{EducationLevel, Lexicon};
use cvsift::screen::{Screening, screen};
use cvsift::{applicants, criteria, report};
use std::fmt::Write;
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
        /// The job description: PDF, Word, text or any other format that is read; `-` for standard input
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// Where to write the draft; a file that is there already is left alone [default: standard output]
        #[arg(long, short, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        reading: Reading,
    },
    /// List the roles that are built in: each may be given to --criteria by its name
    List,
    /// List what may be written in a criteria file: names by kind, or those that hold some letters
    #[command(
        after_help = "Examples:\n  cvsift criteria words\n  cvsift criteria words skill sql\n  cvsift criteria words weld"
    )]
    Words {
        /// The kind: skill, field, certification, language, soft_skill, education
        kind: Option<String>,
        /// Letters that the name, or another name of it, holds
        search: Option<String>,
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
            Action::List => list(),
            Action::Words { kind, search } => words(kind.as_deref(), search.as_deref()),
            Action::Schema => {
                let schema = format!("{:#}\n", criteria::schema());
                print(schema.as_bytes())
            }
        }
    }
}

fn new(from: &Path, out: Option<&Path>, reading: &Reading) -> Result<ExitCode, Failure> {
    if from.as_os_str() != "-" {
        some_exist(&[from.to_owned()])?;
    }
    if let Some(out) = out.filter(|out| out.exists()) {
        return Err(Failure::Usage(format!("--out {}: it is there already; choose another name", out.display())));
    }
    let draft = job::draft(from, "--from", reading)?;
    let Some(out) = out else { return print(draft.as_bytes()) };
    let shown = out.display().to_string();
    report::write_file(out, draft.as_bytes()).map_err(Failure::output(&shown))?;
    say(&format!("{shown}: a draft; read it, then run `cvsift criteria check {shown}`"));
    Ok(ExitCode::SUCCESS)
}

/// The roles that are built in, each with its name.
fn list() -> Result<ExitCode, Failure> {
    let (words, _) = Words::default().lexicon()?;
    let mut out = String::new();
    for role in criteria::BUILT_IN {
        let loaded = criteria::parse(role.text, &words).map_err(|_| Failure::Criteria(role.name.to_owned()))?;
        let _ = writeln!(out, "{:24} {} ({} criteria)", role.name, loaded.role, loaded.criteria.len());
    }
    print(out.as_bytes())
}

/// What may be written in a criteria file, by kind: all names of a kind, or those that hold the letters searched for.
fn words(kind: Option<&str>, search: Option<&str>) -> Result<ExitCode, Failure> {
    let (words, _) = Words::default().lexicon()?;
    let kinds = names(&words);
    let named = kind.and_then(|kind| kinds.iter().find(|(name, _)| *name == kind));
    let search = match (named, kind, search) {
        (Some(_), _, search) => search,
        (None, kind, None) => kind,
        (None, Some(kind), Some(_)) => {
            let known: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
            return Err(Failure::Usage(format!("`{kind}` is no kind of words: {}", known.join(", "))));
        }
        (None, None, search) => search,
    };
    let mut out = String::new();
    let search = search.map(str::to_lowercase);
    for (kind, rows) in kinds.iter().filter(|(name, _)| named.is_none_or(|(own, _)| own == name)) {
        if named.is_none() && search.is_none() {
            let many = rows.iter().filter(|(_, other)| other.is_none()).count();
            let _ = writeln!(out, "{kind:14} {many}");
            continue;
        }
        let prefix = if named.is_none() { format!("{kind:14} ") } else { String::new() };
        for (name, written) in rows {
            let holds = |text: &str| search.as_ref().is_none_or(|search| text.to_lowercase().contains(search));
            let by_other = |other: &String| search.is_some() && holds(other) && !holds(name);
            let row = match written {
                None if holds(name) => name.clone(),
                Some(other) if by_other(other) => format!("{name} ({other})"),
                _ => continue,
            };
            let _ = writeln!(out, "{prefix}{row}");
        }
    }
    if out.is_empty() {
        say("nothing of this name; a skill that is not known is looked for by its words");
    }
    print(out.as_bytes())
}

/// A name, or another name of it.
type Row = (String, Option<String>);

/// Every name that may be written, by kind.
fn names(words: &Lexicon) -> Vec<(&'static str, Vec<Row>)> {
    let plain = |names: &[String]| names.iter().map(|name| (name.clone(), None)).collect::<Vec<Row>>();
    let skills = words.skills.all().iter().map(|skill| (skill.name.clone(), None));
    let others = words.skills.spellings().filter_map(|other| {
        let name = words.skills.get(words.skills.named(other)?).name.clone();
        (name.to_lowercase() != other).then(|| (name, Some(other.to_owned())))
    });
    let mut skills: Vec<Row> = skills.chain(others).collect();
    skills.sort();
    let fields = words.fields.names().map(|name| (name.to_owned(), None)).collect();
    let levels = EducationLevel::ALL.map(|(_, name)| (name.to_owned(), None)).to_vec();
    vec![
        ("skill", skills),
        ("field", fields),
        ("certification", plain(words.credentials.certificate_names())),
        ("language", plain(words.credentials.language_names())),
        ("soft_skill", plain(words.soft_skills.names())),
        ("education", levels),
    ]
}

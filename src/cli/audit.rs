//! `cvsift audit`: whether people of different groups fare alike.

use super::counterfactual::Counterfactual;
use super::log::Log;
use super::{Failure, print, say};
use clap::{Args, Subcommand};
use cvsift::audit::{self, Options, Selection};
use cvsift::report::write_file;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Tell whether people of different groups fare alike
///
/// Selection rates and scoring rates by group and by all attributes together, as New York's Local Law 144 defines
/// them: against the best group, with intervals and Fisher's exact test, and what they would be at every cut of the
/// list. Groups come from a table of your own, never from resumes.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:\n  cvsift audit results.json --groups people.csv --out audit.html --out audit.json --out summary.md\n  cvsift audit results.json --groups people.csv --selected top=20\n  cvsift audit results.json --groups people.csv --selected decision=interview,hire --decisions shortlist.csv\n  cvsift audit --counterfactual resumes/ --criteria role.json"
)]
pub(crate) struct Audit {
    /// The JSON results of a run
    #[arg(value_name = "RESULTS", required_unless_present = "counterfactual", requires = "groups")]
    results: Option<PathBuf>,
    /// A table (CSV) with a column document_hash or file and one column for each attribute, as people state it of themselves
    #[arg(long, value_name = "FILE", requires = "results")]
    groups: Option<PathBuf>,
    /// Columns to go by [default: all]
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    by: Vec<String>,
    /// Who counts as selected: eligible, top=N, score=POINTS, or decision=WORD,WORD as --decisions has it
    #[arg(long, value_name = "WHO", default_value = "eligible")]
    selected: String,
    /// The list (CSV) with what people decided, in its column `decision`
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// Tell groups under this share of the people apart, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 2.0)]
    least_share: f64,
    /// Where to write: .html, .json, or .md for the summary to publish; may be repeated
    #[arg(long, short, value_name = "FILE")]
    out: Vec<PathBuf>,
    /// Exit with 1 if a group that is compared is under four fifths of the highest rate
    #[arg(long)]
    strict: bool,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    counterfactual: Counterfactual,
    #[command(subcommand)]
    command: Option<AuditCommand>,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Look after the log that `screen --log` writes
    Log(Log),
}

/// What an audit is written as.
type Render = fn(&audit::Audit) -> Result<String, serde_json::Error>;

/// Every format, by the ending of a file.
const FORMATS: [(&str, Render); 3] =
    [("html", |audit| Ok(audit::page(audit))), ("json", audit::json), ("md", |audit| Ok(audit::summary(audit)))];

impl Audit {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        if let Some(AuditCommand::Log(log)) = &self.command {
            return log.run();
        }
        if let Some(folder) = self.counterfactual.folder() {
            return self.counterfactual.run(folder, self.quiet);
        }
        let (Some(results), Some(groups)) = (&self.results, &self.groups) else {
            return Err(Failure::Usage("give RESULTS with --groups, or --counterfactual FOLDER".to_owned()));
        };
        let outputs = self.outputs()?;
        let options = Options { selection: self.selection()?, by: self.by.clone(), least_share: self.least_share()? };
        let done = audit::audit(&opened(results)?, &opened(groups)?, &options)
            .map_err(|error| Failure::Usage(error.to_string()))?;
        for (path, render) in outputs {
            let shown = path.display().to_string();
            let text = render(&done).map_err(|error| Failure::Output(shown.clone(), error.into()))?;
            write_file(path, text.as_bytes()).map_err(Failure::output(&shown))?;
        }
        if !self.quiet {
            print(audit::told(&done).as_bytes())?;
            for path in &self.out {
                say(&format!("written to {}", path.display()));
            }
        }
        let ratios =
            done.breakdowns.iter().flat_map(|by| &by.groups).flat_map(|group| [&group.selection, &group.scoring]);
        let under = ratios.filter_map(|rate| rate.against_best.as_ref()).any(|ratio| ratio.under_four_fifths);
        Ok(ExitCode::from(u8::from(self.strict && under)))
    }

    fn outputs(&self) -> Result<Vec<(&Path, Render)>, Failure> {
        let chosen = self.out.iter().map(|path| {
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
            let format = FORMATS.iter().find(|(name, _)| *name == ending);
            let wrong = || format!("--out {}: the ending must be .html, .json or .md", path.display());
            format.map(|(_, render)| (path.as_path(), *render)).ok_or_else(|| Failure::Usage(wrong()))
        });
        chosen.collect()
    }

    fn selection(&self) -> Result<Selection, Failure> {
        let wrong = || {
            let asked = &self.selected;
            Failure::Usage(format!(
                "--selected {asked}: expected eligible, top=20, score=60, or decision=interview,hire with --decisions LIST.csv"
            ))
        };
        let (what, value) = self.selected.split_once('=').unwrap_or((&self.selected, ""));
        match (what, value, &self.decisions) {
            ("eligible", "", None) => Ok(Selection::Eligible),
            ("top", most, None) => Ok(Selection::Top(most.parse().map_err(|_| wrong())?)),
            ("score", least, None) => match least.parse::<f64>() {
                Ok(points) if (0.0..=100.0).contains(&points) => Ok(Selection::Score((points * 1000.0).round() as u32)),
                _ => Err(wrong()),
            },
            ("decision", words, Some(list)) if !words.is_empty() => {
                Ok(Selection::Decided { list: opened(list)?, words: words.split(',').map(str::to_owned).collect() })
            }
            _ => Err(wrong()),
        }
    }

    fn least_share(&self) -> Result<u32, Failure> {
        if (0.0..=50.0).contains(&self.least_share) {
            return Ok((self.least_share * 10.0).round() as u32);
        }
        Err(Failure::Usage(format!("--least-share {}: expected percent, from 0 to 50", self.least_share)))
    }
}

/// The bytes of a file that a flag names.
fn opened(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::Usage(format!("{}: cannot be opened: {error}", path.display())))
}

//! The command line: one file a subcommand, its flags and how it runs. A doc comment is the help.

mod audit;
mod chosen;
mod config;
mod correct;
mod counterfactual;
mod criteria;
mod decide;
mod diff;
mod doctor;
mod explain;
mod failure;
mod flags;
mod forget;
mod gates;
mod interview;
mod job;
mod letter;
mod log;
mod man;
mod outputs;
mod parse;
mod progress;
mod reading;
mod retention;
mod role;
mod run;
mod say;
mod screen;
mod verify;

use clap::{CommandFactory, Parser, Subcommand};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) use failure::Failure;
use say::{LogFormat, say_as_is};
pub(crate) use say::{say, say_failure};

/// Screens a folder of resumes against a role, offline, and explains every point.
///
/// Nothing is sent anywhere, nobody is rejected by the program, and the same input gives the same bytes.
#[derive(Debug, Parser)]
#[command(
    name = "cvsift",
    version,
    max_term_width = 100,
    after_help = "Examples:\n  cvsift screen resumes/ --criteria criteria/registered-nurse.json --out shortlist.csv\n  cvsift parse resumes/anna.pdf --format text\n  cvsift explain resumes/anna.pdf --criteria criteria/registered-nurse.json\n\nExit status:\n  0 done, 1 a gate did not hold or a check failed, 2 usage, 3 criteria not valid, 4 no file found,\n  5 an output not written"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
    /// How messages are written: for people, as annotations of a forge's jobs, or one JSON object a line
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "text",
        env = "CVSIFT_LOG_FORMAT",
        help_heading = "Terminal"
    )]
    log_format: LogFormat,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read, judge and rank every resume in files and folders
    Screen(Box<screen::Screen>),
    /// Run the jobs of the configuration file
    Run(run::Run),
    /// Look at the configuration file
    Config(run::ConfigCommand),
    /// Print what is understood of each file
    Parse(parse::Parse),
    /// Explain the verdict on one candidate
    Explain(explain::Explain),
    /// Bring what people typed into a list or workbook into the store
    Decide(decide::Decide),
    /// Tell what is new between the results of two runs
    Diff(diff::Diff),
    /// Write a kit of questions for each of the first candidates
    Interview(interview::Interview),
    /// Tell whether people of different groups fare alike
    Audit(audit::Audit),
    /// Write a letter to a candidate: what was read, what counted, what was missing, how to correct
    Letter(letter::LetterCommand),
    /// Judge a candidate again with corrected facts, and keep both verdicts
    Correct(correct::Correct),
    /// Erase a person from the store and from logs, and tell where copies may be
    Forget(forget::Forget),
    /// List what the store keeps past its date, and delete it
    Retention(retention::Retention),
    /// Read and judge again, and tell whether every byte of the results follows
    Verify(verify::Verify),
    /// Check, draft, list and look up criteria
    Criteria(criteria::CriteriaCommand),
    /// Tell what this machine enforces on readers of foreign files
    Doctor,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, with every command in it
    Man,
}

impl Cli {
    /// Runs the command.
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        say::choose(self.log_format);
        match &self.command {
            Command::Screen(screen) => screen.run(),
            Command::Run(run) => run.run(),
            Command::Config(config) => config.run(),
            Command::Parse(parse) => parse.run(),
            Command::Explain(explain) => explain.run(),
            Command::Decide(decide) => decide.run(),
            Command::Diff(diff) => diff.run(),
            Command::Interview(interview) => interview.run(),
            Command::Audit(audit) => audit.run(),
            Command::Letter(letter) => letter.run(),
            Command::Correct(correct) => correct.run(),
            Command::Forget(forget) => forget.run(),
            Command::Retention(retention) => retention.run(),
            Command::Verify(verify) => verify.run(),
            Command::Criteria(criteria) => criteria.run(),
            Command::Doctor => doctor::run(),
            Command::Completions { shell } => {
                let mut script = Vec::new();
                clap_complete::generate(*shell, &mut Self::command(), "cvsift", &mut script);
                print(&script)
            }
            Command::Man => print(&man::page(Self::command()).map_err(Failure::output("the manual page"))?),
        }
    }
}

/// Fails if nothing stands at any of the paths.
fn some_exist(paths: &[PathBuf]) -> Result<(), Failure> {
    if paths.iter().any(|path| path.as_os_str() == "-" || std::fs::symlink_metadata(path).is_ok()) {
        return Ok(());
    }
    let shown: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    Err(Failure::NoFile(shown.join(", ")))
}

/// Writes to standard output; a closed pipe is no error.
fn print(bytes: &[u8]) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::output("standard output")(error)),
        _ => Ok(ExitCode::SUCCESS),
    }
}

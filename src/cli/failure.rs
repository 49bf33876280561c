//! Why a run ends early, and its exit code.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// Why a run ends early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A flag or its value is wrong.
    Usage(String),
    /// The criteria file has mistakes; the text shows them.
    Criteria(String),
    /// Nothing stands at the paths given.
    NoFile(String),
    /// A blind output would have told who somebody is.
    Leak(String, cvsift::report::Leak),
    /// An output could not be written.
    Output(String, io::Error),
}

impl Failure {
    /// The exit code that scripts see.
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Leak(..) => 1,
            Self::Usage(_) => 2,
            Self::Criteria(_) => 3,
            Self::NoFile(_) => 4,
            Self::Output(..) => 5,
        })
    }

    /// Makes an output failure of an error at `what`.
    pub(crate) fn output(what: &str) -> impl FnOnce(io::Error) -> Self + '_ {
        move |error| Self::Output(what.to_owned(), error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) => write!(f, "error: {text}"),
            Self::Criteria(text) => write!(f, "{}", text.trim_end()),
            Self::NoFile(paths) => write!(f, "error: no file found at {paths}: check the path"),
            Self::Leak(what, leak) => {
                write!(
                    f,
                    "error: {what} was not written, and no other output: {leak}; run without --blind and look at it"
                )
            }
            Self::Output(what, error) => write!(f, "error: {what} could not be written: {error}"),
        }
    }
}

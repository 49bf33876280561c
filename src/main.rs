//! The edge: parse the arguments, run, tell, choose the exit code.

mod cli;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // A child process that reads foreign formats for its parent: the same binary, before any argument is parsed.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == "__read") {
        return cvsift::document::isolate::serve();
    }
    match cli::Cli::parse().run() {
        Ok(code) => code,
        Err(failure) => {
            cli::say_failure(&failure.to_string());
            failure.code()
        }
    }
}

//! The edge: for now only the reading child, which the rest of the command line is not needed for.

use cvsift::document::isolate;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|argument| argument == isolate::ARGUMENT) {
        return isolate::serve();
    }
    let _ = writeln!(std::io::stderr(), "usage: cvsift COMMAND");
    ExitCode::from(2)
}

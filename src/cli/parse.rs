//! `cvsift parse`: what is understood of each file.

use super::flags::{AsOf, Threads, Words};
use super::reading::Reading;
use super::{Failure, print, some_exist};
use clap::{Args, ValueEnum};
use cvsift::intake::display_name;
use cvsift::report::{self, visible};
use cvsift::screen::{Parsed, parse};
use cvsift::shortlist::UnreadFile;
use std::fmt::Write;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// Print what is understood of each file
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  cvsift parse resumes/ --format jsonl > parsed.jsonl")]
pub(crate) struct Parse {
    /// Files and folders of resumes
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print: an object a line, one array, or the lines of text in reading order
    #[arg(long, short, default_value = "jsonl")]
    format: Shape,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    words: Words,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shape {
    Jsonl,
    Json,
    Text,
}

impl Parse {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        some_exist(&self.paths)?;
        let (lexicon, _) = self.words.lexicon()?;
        let as_of = self.as_of.month();
        let pool = self.reading.pool()?;
        let parsed = self.threads.run(|| parse(&self.paths, &lexicon, as_of, &pool))?;
        let mut out = String::new();
        match self.format {
            Shape::Text => text(&parsed, &mut out),
            Shape::Jsonl | Shape::Json => {
                let as_of = as_of.to_string();
                let values: Result<Vec<_>, serde_json::Error> = parsed.iter().map(|file| value(file, &as_of)).collect();
                let write = |error| Failure::Output("standard output".to_owned(), io::Error::other(error));
                let values = values.map_err(write)?;
                if matches!(self.format, Shape::Json) {
                    out = serde_json::to_string_pretty(&values).map_err(write)?;
                    out.push('\n');
                } else {
                    for value in values {
                        out.push_str(&serde_json::to_string(&value).map_err(write)?);
                        out.push('\n');
                    }
                }
                out = report::escaped(out);
            }
        }
        print(out.as_bytes())
    }
}

fn value(file: &Result<Parsed, UnreadFile>, as_of: &str) -> Result<serde_json::Value, serde_json::Error> {
    match file {
        Ok(p) => report::parsed(&p.path, as_of, Ok((p.format, p.pages, &p.contact, &p.digest, &p.warnings))),
        Err(file) => report::parsed(&file.path, as_of, Err(&file.unread)),
    }
}

/// The lines in reading order; where there are several files, each under its name.
fn text(parsed: &[Result<Parsed, UnreadFile>], out: &mut String) {
    for file in parsed {
        let (path, lines) = match file {
            Ok(parsed) => (&parsed.path, parsed.text.clone()),
            Err(file) => (&file.path, vec![format!("[unread: {}: {}]", file.unread.reason.name(), file.unread.detail)]),
        };
        if parsed.len() > 1 {
            let _ = writeln!(out, "==> {} <==", visible(&display_name(path)));
        }
        for line in lines {
            let cells: Vec<String> = line.split('\t').map(visible).collect();
            out.push_str(&cells.join("\t"));
            out.push('\n');
        }
    }
}

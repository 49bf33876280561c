//! Job descriptions on the command line: read, and drafted from.

use super::Failure;
use super::flags::Words;
use super::reading::Reading;
use cvsift::document::Reading as Read;
use cvsift::intake::{self, Source};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Bytes that are read from standard input.
const MAX_INPUT: u64 = 16 << 20;

/// The draft of a criteria file from a job description; `-` is standard input. `flag` names where the file was given.
pub(super) fn draft(from: &Path, flag: &str, reading: &Reading) -> Result<String, Failure> {
    let unread = |why: &str| Failure::Usage(format!("{flag} {}: cannot be read: {why}", from.display()));
    let source = if from.as_os_str() == "-" { input() } else { intake::open(from).map_err(|why| why.detail) };
    let source = source.map_err(|why| unread(&why))?;
    let read = reading.pool()?.read(source.detected.format, &source.bytes).map_err(|why| unread(&why.detail))?;
    let Read::Document(document) = read else {
        return Err(unread("an archive or mail holds several files: give the job description itself"));
    };
    let (words, _) = Words::default().lexicon()?;
    let lines: Vec<&str> = document.visible().map(|line| line.text.as_str()).collect();
    Ok(cvsift::draft::draft(&lines, &words))
}

fn input() -> Result<Source, String> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(MAX_INPUT + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_INPUT {
        return Err(format!("more than {} MiB", MAX_INPUT >> 20));
    }
    intake::source(PathBuf::from("-"), bytes).map_err(|why| why.detail)
}

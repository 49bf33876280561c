//! The outputs of a run: their formats, whether they may be written where they are wanted, and their writing.

use super::{Failure, print};
use cvsift::intake::hex;
use cvsift::report::{self, OutputFormat, ToWrite};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// Where to write, and how.
pub(super) type Output = (PathBuf, &'static OutputFormat);

/// What stands for the role in the name of an output.
pub(super) const ROLE: &str = "{role}";

/// A path for a role: `out/{role}.csv`.
pub(super) fn for_role(path: &Path, slug: &str) -> PathBuf {
    match path.to_str() {
        Some(text) if text.contains(ROLE) => PathBuf::from(text.replace(ROLE, slug)),
        _ => path.to_owned(),
    }
}

/// The outputs with their formats; `-` is written in `printed`.
pub(super) fn outputs(paths: &[PathBuf], printed: &str, slug: &str) -> Result<Vec<Output>, Failure> {
    let known = || report::FORMATS.iter().map(|f| format!(".{}", f.name)).collect::<Vec<_>>().join(", ");
    let chosen = paths.iter().map(|path| {
        let format = if path.as_os_str() == "-" { report::format_named(printed) } else { report::format_of(path) };
        let wrong = || {
            Failure::Usage(format!("--out {}: no known format; the ending must be one of {}", path.display(), known()))
        };
        Ok((for_role(path, slug), format.ok_or_else(wrong)?))
    });
    chosen.collect()
}

/// The files among the outputs.
pub(super) fn files(outputs: &[Output]) -> impl Iterator<Item = &Path> {
    outputs.iter().map(|(path, _)| path.as_path()).filter(|path| path.as_os_str() != "-")
}

/// What is written, by format and hash.
pub(super) fn hashes(outputs: &[Output], rendered: &[Vec<u8>]) -> Vec<(&'static str, String)> {
    let pairs = outputs.iter().zip(rendered);
    pairs.map(|((_, format), bytes)| (format.name, hex(&Sha256::digest(bytes)))).collect()
}

/// Writes the files of a run together, what goes to standard output before them.
pub(super) fn write(printed: &[&[u8]], files: &[ToWrite<'_>]) -> Result<(), Failure> {
    for bytes in printed {
        print(bytes)?;
    }
    report::write_files(files).map_err(|(path, error)| Failure::Output(path.display().to_string(), error))
}

/// Finds out before the run whether the outputs can be written: none in the place of what the run reads, no two in one
/// place.
pub(super) fn writable(outputs: &[&Path], files: &[PathBuf], others: &[&Path]) -> Result<(), Failure> {
    let mut taken: BTreeMap<PathBuf, &str> = BTreeMap::new();
    let known = |path: &Path| std::fs::canonicalize(path).ok();
    // What this program wrote there before is replaced, though it stands among the files.
    for path in files.iter().filter(|path| path.file_name().is_some_and(|name| is_name_of(name, outputs))) {
        taken.extend(known(path).filter(|_| !is_own(path)).map(|path| (path, "it is one of the files to read")));
    }
    taken.extend(others.iter().filter_map(|path| known(path)).map(|path| (path, "the run reads it")));
    for path in outputs {
        let failure = |error| Failure::Output(path.display().to_string(), error);
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let missing = format!("there is no folder {}", folder.display());
            return Err(failure(io::Error::new(io::ErrorKind::NotFound, missing)));
        }
        let target = report::target_of(path).map_err(failure)?;
        let folder = known(folder).unwrap_or_else(|| folder.to_owned());
        let whole = known(&target).unwrap_or_else(|| folder.join(path.file_name().unwrap_or_default()));
        if let Some(why) = taken.insert(whole, "it is given twice") {
            return Err(failure(io::Error::other(why)));
        }
    }
    Ok(())
}

/// Whether a file may be one of the outputs, by its name or as a link: only such a file is looked at.
fn is_name_of(name: &OsStr, outputs: &[&Path]) -> bool {
    let target = |path: &Path| report::target_of(path).ok().and_then(|target| target.file_name().map(OsStr::to_owned));
    outputs.iter().any(|path| path.file_name() == Some(name) || target(path).is_some_and(|target| target == name))
}

/// Whether this program wrote a file, though a spreadsheet may have saved it since: a workbook then has no mark left,
/// but the columns for people.
fn is_own(path: &Path) -> bool {
    report::read_old(path)
        .ok()
        .flatten()
        .is_some_and(|bytes| report::is_own(&bytes) || report::holds_typed(path, &bytes))
}

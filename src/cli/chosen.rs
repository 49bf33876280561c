//! Which files a run is of: paths, lists of paths, and globs that choose among them.

use super::Failure;
use clap::Args;
use cvsift::certificate::Globs;
use cvsift::intake::{Gathered, Walk};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(next_help_heading = "Files")]
pub(super) struct Chosen {
    /// A file with paths, one a line; `-` for standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// The paths of --files-from end with a zero byte and not with a line, as `find -print0` writes them
    #[arg(long, short = '0', requires = "files_from")]
    null: bool,
    /// Only files that fit this glob, by name (`*.pdf`) or by path (`sales/**`)
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// No files that fit this glob
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Read also what systems and programs leave in folders for themselves (.DS_Store, ~$x.docx, .git)
    #[arg(long)]
    hidden: bool,
    /// Follow links to files and folders
    #[arg(long)]
    follow: bool,
}

/// Bytes of a list of paths that are read.
const MAX_LIST: u64 = 256 << 20;

impl Chosen {
    /// The paths given, with those of the list.
    pub(super) fn paths(&self, given: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
        let mut paths = given.to_vec();
        let Some(list) = &self.files_from else { return Ok(paths) };
        let wrong = |error| Failure::Usage(format!("--files-from {}: cannot be read: {error}", list.display()));
        let mut bytes = Vec::new();
        if list.as_os_str() == "-" {
            if given.iter().any(|path| path.as_os_str() == "-") {
                let message = "--files-from - and the path `-`: standard input holds one or the other";
                return Err(Failure::Usage(message.to_owned()));
            }
            std::io::stdin().lock().take(MAX_LIST).read_to_end(&mut bytes).map_err(wrong)?;
        } else {
            std::fs::File::open(list).and_then(|file| file.take(MAX_LIST).read_to_end(&mut bytes)).map_err(wrong)?;
        }
        let end = if self.null { 0 } else { b'\n' };
        let names = bytes.split(|byte| *byte == end);
        let names = names.map(|name| if self.null { name } else { name.strip_suffix(b"\r").unwrap_or(name) });
        paths.extend(names.filter(|name| !name.is_empty()).map(path_of));
        Ok(paths)
    }

    /// How folders are walked.
    pub(super) fn walk(&self) -> Walk {
        Walk { clutter: self.hidden, follow: self.follow }
    }

    /// The globs.
    pub(super) fn globs(&self) -> Globs {
        Globs { include: self.include.clone(), exclude: self.exclude.clone() }
    }

    /// Leaves out what the globs do not choose, and counts it.
    pub(super) fn choose(&self, gathered: &mut Gathered) -> Result<(), Failure> {
        choose(gathered, &self.globs(), &Path::to_owned)
    }
}

/// Leaves out what globs do not choose by the names that files go by, and counts it.
pub(super) fn choose(gathered: &mut Gathered, by: &Globs, named: &dyn Fn(&Path) -> PathBuf) -> Result<(), Failure> {
    let (include, exclude) = (globs("--include", &by.include)?, globs("--exclude", &by.exclude)?);
    let is_chosen = |path: &Path| {
        let path = named(path);
        (by.include.is_empty() || include.is_match(&path)) && !exclude.is_match(&path)
    };
    let before = gathered.given();
    gathered.files.retain(|path| is_chosen(path));
    gathered.unread.retain(|(path, _)| is_chosen(path));
    gathered.excluded = before - gathered.given();
    Ok(())
}

#[cfg(unix)]
fn path_of(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(name))
}

#[cfg(not(unix))]
fn path_of(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

fn globs(flag: &str, all: &[String]) -> Result<GlobSet, Failure> {
    let wrong = |glob: &str, error| Failure::Usage(format!("{flag} {glob}: {error}"));
    let mut set = GlobSetBuilder::new();
    for glob in all {
        // A glob without a folder is of a name; one with folders may begin anywhere in the path.
        let anywhere =
            if glob.starts_with('/') || glob.starts_with("**/") { glob.clone() } else { format!("**/{glob}") };
        let built = GlobBuilder::new(&anywhere).literal_separator(true).case_insensitive(true).build();
        set.add(built.map_err(|error| wrong(glob, error))?);
    }
    set.build().map_err(|error| wrong(&all.join(" "), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_are_of_names_or_of_paths() {
        for (glob, fits, misses) in [
            ("*.pdf", "in/a.PDF", "in/a.pdf.txt"),
            ("sales/**", "/data/sales/x/a.txt", "/data/retail/a.txt"),
            ("/data/*", "/data/a.txt", "/data/x/a.txt"),
            ("old/*.{doc,rtf}", "in/old/a.rtf", "in/old/x/a.rtf"),
        ] {
            let set = globs("--include", &[glob.to_owned()]).unwrap();
            assert!(set.is_match(fits) && !set.is_match(misses), "{glob}");
        }
        assert!(globs("--include", &["a[".to_owned()]).unwrap_err().to_string().contains("--include a["));
    }
}

//! Intake: the paths a person gives become [`Source`]s, opened once, bounded and hashed.
//!
//! Nothing of a foreign format is parsed here. Whatever cannot be opened is an [`Unread`] with a reason, never an
//! error of the run.

mod clutter;
mod name;

pub use name::{base64, display_name};

use crate::document::{Detected, Reason, Unread, detect};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Bytes that are read of one file.
pub const MAX_BYTES: u64 = 32 << 20;
/// How deep folders may nest.
const MAX_DEPTH: usize = 64;

/// What stands at the paths given, in a fixed order.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Files to open.
    pub files: Vec<PathBuf>,
    /// What is no regular file or cannot be listed, with the reason.
    pub unread: Vec<(PathBuf, Unread)>,
    /// Files in folders that systems and programs leave there for themselves: no resume of anybody.
    pub clutter: usize,
    /// Files that the user left out.
    pub excluded: usize,
}

impl Gathered {
    /// How many files were given.
    pub fn given(&self) -> usize {
        self.files.len() + self.unread.len()
    }
}

/// How folders are walked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Walk {
    /// Take also what systems and programs leave there for themselves.
    pub clutter: bool,
    /// Go where links lead; a file goes by the path that it has there. Without, links are listed and not followed.
    pub follow: bool,
}

/// The path that stands for one document on standard input.
const STANDARD_INPUT: &str = "-";

/// Lists every file at `paths`, folders in folders included; links are listed, not followed. The order is by path.
pub fn gather(paths: &[PathBuf]) -> Gathered {
    gather_with(paths, Walk::default())
}

/// The same, walked in another way.
pub fn gather_with(paths: &[PathBuf], walk: Walk) -> Gathered {
    let mut gathered = Gathered::default();
    let mut seen = BTreeSet::new();
    for path in paths {
        let list = |path: &Path, seen: &mut BTreeSet<PathBuf>, gathered: &mut Gathered| {
            list(path, 0, walk, seen, gathered);
        };
        match fs::symlink_metadata(path) {
            _ if path.as_os_str() == STANDARD_INPUT => gathered.files.push(path.clone()),
            // A folder that the user names may be reached by a link; what is inside may not.
            Ok(meta) if meta.is_symlink() && path.is_dir() => list(path, &mut seen, &mut gathered),
            Ok(meta) if meta.is_dir() => list(path, &mut seen, &mut gathered),
            Ok(meta) => take(path.clone(), &meta, 0, walk, &mut seen, &mut gathered),
            Err(e) => gathered.unread.push((path.clone(), unreadable(&e))),
        }
    }
    gathered.files.sort();
    gathered.files.dedup();
    gathered.unread.sort_by(|a, b| a.0.cmp(&b.0));
    gathered.unread.dedup_by(|a, b| a.0 == b.0);
    gathered
}

fn list(folder: &Path, depth: usize, walk: Walk, seen: &mut BTreeSet<PathBuf>, gathered: &mut Gathered) {
    // Links may lead in a circle, or twice to one place.
    if walk.follow && fs::canonicalize(folder).is_ok_and(|whole| !seen.insert(whole)) {
        return;
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => return gathered.unread.push((folder.to_owned(), unreadable(&e))),
    };
    if depth > MAX_DEPTH {
        let detail = format!("folders nest deeper than {MAX_DEPTH}");
        return gathered.unread.push((folder.to_owned(), Unread::new(Reason::Refused, detail)));
    }
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                gathered.unread.push((folder.to_owned(), unreadable(&e)));
                continue;
            }
        };
        let path = entry.path();
        match fs::symlink_metadata(&path) {
            Ok(_) if !walk.clutter && clutter::is_clutter(&entry.file_name()) => gathered.clutter += 1,
            Ok(meta) if meta.is_dir() => list(&path, depth + 1, walk, seen, gathered),
            Ok(meta) => take(path, &meta, depth, walk, seen, gathered),
            Err(e) => gathered.unread.push((path, unreadable(&e))),
        }
    }
}

fn take(
    path: PathBuf,
    meta: &fs::Metadata,
    depth: usize,
    walk: Walk,
    seen: &mut BTreeSet<PathBuf>,
    gathered: &mut Gathered,
) {
    if meta.is_file() {
        return gathered.files.push(path);
    }
    if meta.is_symlink() && walk.follow {
        return match fs::canonicalize(&path).and_then(|there| Ok((fs::metadata(&there)?, there))) {
            Ok((meta, there)) if meta.is_dir() => list(&there, depth + 1, walk, seen, gathered),
            Ok((meta, there)) => take(there, &meta, depth, walk, seen, gathered),
            Err(e) => gathered.unread.push((path, unreadable(&e))),
        };
    }
    let kind = if meta.is_symlink() {
        "a link, which is not followed"
    } else {
        "a device, socket or FIFO, which is not opened"
    };
    gathered.unread.push((path, Unread::new(Reason::Skipped, kind)));
}

fn unreadable(error: &std::io::Error) -> Unread {
    Unread::new(Reason::Unreadable, format!("cannot be opened: {error}"))
}

/// A file whose bytes are at hand.
#[derive(Debug)]
pub struct Source {
    /// Where it was found.
    pub path: PathBuf,
    /// Its bytes, read once.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, in hex.
    pub hash: String,
    /// Its format, told by content.
    pub detected: Detected,
    /// Whether it is the text of a mail itself and no file in it.
    pub is_body: bool,
}

/// Opens a file, reads it once and tells its format.
///
/// # Errors
/// With the reason why a person has to look at the file.
pub fn open(path: &Path) -> Result<Source, Unread> {
    source(path.to_owned(), read(path)?)
}

/// The bytes of a file, opened without following links or waiting.
///
/// # Errors
/// As [`open`].
pub fn read(path: &Path) -> Result<Vec<u8>, Unread> {
    if path.as_os_str() == STANDARD_INPUT {
        // It can be read once only.
        static GIVEN: OnceLock<Result<Vec<u8>, Unread>> = OnceLock::new();
        return GIVEN.get_or_init(|| bounded(std::io::stdin().lock())).clone();
    }
    let file = open_plainly(path).map_err(|e| unreadable(&e))?;
    let meta = file.metadata().map_err(|e| unreadable(&e))?;
    if !meta.is_file() {
        return Err(Unread::new(Reason::Skipped, "no regular file"));
    }
    if meta.len() > MAX_BYTES {
        return Err(too_large(meta.len()));
    }
    bounded(file)
}

/// All bytes of a file, if it is not too large.
fn bounded(file: impl Read) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|e| unreadable(&e))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

/// A source from bytes that are at hand already, such as a part of an archive.
///
/// # Errors
/// As [`open`].
pub fn source(path: PathBuf, bytes: Vec<u8>) -> Result<Source, Unread> {
    let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let detected = detect(&bytes, &extension)?;
    let hash = hex(&Sha256::digest(&bytes));
    Ok(Source { path, bytes, hash, detected, is_body: false })
}

/// Bytes as lowercase hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn too_large(bytes: u64) -> Unread {
    Unread::new(Reason::TooLarge, format!("{} MiB; at most {} MiB are read of one file", bytes >> 20, MAX_BYTES >> 20))
}

#[cfg(unix)]
fn open_plainly(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC).open(path)
}

#[cfg(not(unix))]
fn open_plainly(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_listed_whole_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/c")).unwrap();
        for name in ["z.txt", "a.txt", "b/c/m.txt"] {
            fs::write(at(name), name).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(at("a.txt"), at("link.txt")).unwrap();
        let gathered = gather(&[folder.path().to_owned(), at("a.txt"), at("missing")]);
        assert_eq!(gathered.files, [at("a.txt"), at("b/c/m.txt"), at("z.txt")]);
        let reasons: Vec<Reason> = gathered.unread.iter().map(|(_, u)| u.reason).collect();
        #[cfg(unix)]
        assert_eq!(reasons, [Reason::Skipped, Reason::Unreadable]);
        assert_eq!(gathered.given(), 3 + reasons.len());
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_on_demand_and_never_in_a_circle() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        let at = |name: &str| root.join(name);
        fs::create_dir_all(at("in/deep")).unwrap();
        fs::create_dir_all(at("beside")).unwrap();
        for name in ["in/a.txt", "beside/b.txt", "in/.DS_Store"] {
            fs::write(at(name), name).unwrap();
        }
        symlink(at("in"), at("in/deep/round")).unwrap();
        symlink(at("beside"), at("in/there")).unwrap();
        symlink(at("beside/b.txt"), at("in/b.txt")).unwrap();
        symlink(at("nowhere"), at("in/broken.txt")).unwrap();
        let walk = Walk { follow: true, clutter: true };
        let gathered = gather_with(&[at("in")], walk);
        assert_eq!(gathered.files, [at("beside/b.txt"), at("in/.DS_Store"), at("in/a.txt")]);
        let unread: Vec<&PathBuf> = gathered.unread.iter().map(|(path, _)| path).collect();
        assert_eq!(unread, [&at("in/broken.txt")]);
        let plain = gather_with(&[at("in")], Walk::default());
        assert_eq!((plain.files.len(), plain.unread.len(), plain.clutter), (1, 4, 1));
    }

    #[test]
    fn a_file_is_opened_bounded_and_hashed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "Ada").unwrap();
        let source = open(&path).unwrap();
        assert_eq!(source.bytes, b"Ada");
        assert_eq!(source.hash, "99a563ab2f6e21e96998f9fddd2a2bab82b70ac019579502b8d7fc0032ff62bb");
        let big = File::create(folder.path().join("big.txt")).unwrap();
        big.set_len(MAX_BYTES + 1).unwrap();
        assert_eq!(open(&folder.path().join("big.txt")).unwrap_err().reason, Reason::TooLarge);
        fs::write(&path, "").unwrap();
        assert_eq!(open(&path).unwrap_err().reason, Reason::Empty);
    }
}

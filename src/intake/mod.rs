//! Intake: the paths a person gives become [`Source`]s, opened once, bounded and hashed.
//!
//! Nothing of a foreign format is parsed here. Whatever cannot be opened is an [`Unread`] with a reason, never an
//! error of the run.

mod clutter;
mod name;

pub use name::{base64, display_name};

use crate::document::{Detected, Reason, Unread, detect};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};

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

/// Lists every file at `paths`, folders in folders included; links are listed, not followed. The order is by path.
pub fn gather(paths: &[PathBuf]) -> Gathered {
    let mut gathered = Gathered::default();
    for path in paths {
        match fs::symlink_metadata(path) {
            // A folder that the user names may be reached by a link; what is inside may not.
            Ok(meta) if meta.is_symlink() && path.is_dir() => list(path, 0, &mut gathered),
            Ok(meta) if meta.is_dir() => list(path, 0, &mut gathered),
            Ok(meta) => take(path.clone(), &meta, &mut gathered),
            Err(e) => gathered.unread.push((path.clone(), unreadable(&e))),
        }
    }
    gathered.files.sort();
    gathered.files.dedup();
    gathered.unread.sort_by(|a, b| a.0.cmp(&b.0));
    gathered.unread.dedup_by(|a, b| a.0 == b.0);
    gathered
}

fn list(folder: &Path, depth: usize, gathered: &mut Gathered) {
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
            Ok(_) if clutter::is_clutter(&entry.file_name()) => gathered.clutter += 1,
            Ok(meta) if meta.is_dir() => list(&path, depth + 1, gathered),
            Ok(meta) => take(path, &meta, gathered),
            Err(e) => gathered.unread.push((path, unreadable(&e))),
        }
    }
}

fn take(path: PathBuf, meta: &fs::Metadata, gathered: &mut Gathered) {
    if meta.is_file() {
        return gathered.files.push(path);
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
    let file = open_plainly(path).map_err(|e| unreadable(&e))?;
    let meta = file.metadata().map_err(|e| unreadable(&e))?;
    if !meta.is_file() {
        return Err(Unread::new(Reason::Skipped, "no regular file"));
    }
    if meta.len() > MAX_BYTES {
        return Err(too_large(meta.len()));
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize);
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

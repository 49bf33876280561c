//! Writing files whole or not at all, and those of one run together.
//!
//! Each is written to a new file in its folder and synced; only when all are there they are renamed over the old ones,
//! while the folders are locked against other runs. A link is followed to the file that it names, a file keeps who may
//! read it, and what a run left that was killed meanwhile is swept.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Bytes of an old output that are read.
const MAX_OLD: u64 = 512 << 20;
/// Time that another run is waited for; what it does under the lock takes milliseconds.
const LOCKED: Duration = Duration::from_secs(10);
/// Age from which a file that a dead run left is swept: on a network drive a run of another machine looks dead.
const LEFT: Duration = Duration::from_mins(1);
/// How the names of files begin and end that are not whole yet.
const UNFINISHED: (&str, &str) = (".cvsift-", ".tmp");

/// A file to write.
#[derive(Clone, Copy, Debug)]
pub struct ToWrite<'w> {
    /// Where.
    pub path: &'w Path,
    /// What.
    pub bytes: &'w [u8],
    /// Whether its owner alone may read it (mode 0600, where the system has such).
    pub private: bool,
}

/// Writes one file.
///
/// # Errors
/// If it is no regular file, the folder cannot be written or the rename fails; the old file is then as it was.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_files(&[ToWrite { path, bytes, private: false }]).map_err(|(_, error)| error)
}

/// Writes files that belong together: none is put in place before all are written.
///
/// # Errors
/// With the file, as [`write_file`]; the old files are then as they were, unless a rename itself failed.
pub fn write_files(files: &[ToWrite<'_>]) -> Result<(), (PathBuf, io::Error)> {
    let mut staged: Vec<Staged> = Vec::with_capacity(files.len());
    for file in files {
        staged.push(Staged::of(file).map_err(|error| (file.path.to_owned(), error))?);
    }
    let folders: BTreeSet<&Path> = staged.iter().map(|staged| folder_of(&staged.target)).collect();
    for folder in &folders {
        sweep(folder);
    }
    let locks: Vec<File> = folders.into_iter().filter_map(locked).collect();
    for one in staged {
        let target = one.target.clone();
        one.put_in_place().map_err(|error| (target, error))?;
    }
    drop(locks);
    Ok(())
}

/// What stands in an output now, if anything does.
///
/// # Errors
/// If it is no regular file, too large or cannot be read.
pub fn read_old(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let target = target_of(path)?;
    let file = match File::open(&target) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(MAX_OLD + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_OLD {
        return Err(io::Error::other(format!("what stands there is larger than {} MiB", MAX_OLD >> 20)));
    }
    Ok(Some(bytes))
}

/// The regular file that a path stands for, or would.
///
/// # Errors
/// If something else stands there, or a link that leads nowhere.
pub fn target_of(path: &Path) -> io::Result<PathBuf> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path.to_owned()),
        Err(error) => return Err(error),
    };
    let (target, meta) = if meta.is_symlink() {
        let nowhere = |error| io::Error::other(format!("it is a link that leads nowhere: {error}"));
        let target = fs::canonicalize(path).map_err(nowhere)?;
        let meta = fs::metadata(&target)?;
        (target, meta)
    } else {
        (path.to_owned(), meta)
    };
    if meta.is_file() {
        return Ok(target);
    }
    let what = if meta.is_dir() { "it is a folder" } else { "it is a device, socket or FIFO: write to `-` instead" };
    Err(io::Error::other(what))
}

/// A file that is whole beside the place it is for.
struct Staged {
    temporary: PathBuf,
    target: PathBuf,
}

impl Staged {
    fn of(file: &ToWrite<'_>) -> io::Result<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let target = target_of(file.path)?;
        target.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no file name"))?;
        let (before, after) = UNFINISHED;
        let name = format!("{before}{}-{}{after}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, if file.private { 0o600 } else { 0o666 });
        let temporary = folder_of(&target).join(name);
        let mut out = options.open(&temporary)?;
        // From here on the file is taken away if anything fails.
        let staged = Self { temporary, target };
        if let Some(old) = fs::metadata(&staged.target).ok().filter(|_| !file.private) {
            // A system that has no such thing as a mode refuses; the file is written all the same.
            let _ = out.set_permissions(old.permissions());
        }
        out.write_all(file.bytes)?;
        out.sync_all()?;
        Ok(staged)
    }

    fn put_in_place(self) -> io::Result<()> {
        fs::rename(&self.temporary, &self.target)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Where it was put in place there is none left.
        let _ = fs::remove_file(&self.temporary);
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The folder, locked against other runs; without a lock where the system has none, or another run keeps it too long.
fn locked(folder: &Path) -> Option<File> {
    let file = File::open(folder).ok()?;
    let end = Instant::now() + LOCKED;
    while let Err(fs::TryLockError::WouldBlock) = file.try_lock() {
        if Instant::now() > end {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Some(file)
}

/// Takes away what dead runs left in a folder.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_old = || {
            let modified = entry.metadata().and_then(|meta| meta.modified());
            modified.ok().and_then(|at| at.elapsed().ok()).is_some_and(|age| age > LEFT)
        };
        if process_of(&entry.file_name()).is_some_and(|process| !is_running(process)) && is_old() {
            // Somebody else may have swept it.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whose unfinished output a file is, by its name.
pub fn process_of(name: &OsStr) -> Option<u32> {
    let (before, after) = UNFINISHED;
    let (process, count) = name.to_str()?.strip_prefix(before)?.strip_suffix(after)?.split_once('-')?;
    count.parse::<usize>().ok()?;
    process.parse().ok()
}

#[cfg(unix)]
fn is_running(process: u32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let process = i32::try_from(process).ok().and_then(Pid::from_raw);
    process.is_some_and(|process| test_kill_process(process) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn is_running(_: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        write_file(&path, b"old").unwrap();
        write_file(&path, b"new").unwrap();
        assert_eq!(read_old(&path).unwrap().unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(write_file(&folder.path().join("no/such/folder.csv"), b"x").is_err());
        assert!(write_file(folder.path(), b"x").is_err());
        assert_eq!(read_old(&folder.path().join("none")).unwrap(), None);
    }

    #[test]
    fn files_of_one_run_are_all_written_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let (good, bad) = (folder.path().join("a.csv"), folder.path().join("no/b.csv"));
        fs::write(&good, "old").unwrap();
        let file = |path| ToWrite { path, bytes: b"new", private: false };
        let (path, _) = write_files(&[file(&good), file(&bad)]).unwrap_err();
        assert_eq!((path.as_path(), fs::read(&good).unwrap().as_slice()), (bad.as_path(), &b"old"[..]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left");
    }

    #[cfg(unix)]
    #[test]
    fn links_modes_and_what_is_no_file() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("real.csv"), "old").unwrap();
        fs::set_permissions(at("real.csv"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink(at("real.csv"), at("link.csv")).unwrap();
        write_file(&at("link.csv"), b"new").unwrap();
        assert!(fs::symlink_metadata(at("link.csv")).unwrap().is_symlink());
        assert_eq!(fs::read(at("real.csv")).unwrap(), b"new");
        let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("real.csv"), 0o640);
        write_files(&[ToWrite { path: &at("who.csv"), bytes: b"x", private: true }]).unwrap();
        assert_eq!(mode("who.csv"), 0o600);
        symlink(at("nothing"), at("broken.csv")).unwrap();
        assert!(write_file(&at("broken.csv"), b"x").unwrap_err().to_string().contains("leads nowhere"));
        let made = std::process::Command::new("mkfifo").arg(at("fifo.csv")).status().unwrap();
        assert!(made.success());
        assert!(write_file(&at("fifo.csv"), b"x").unwrap_err().to_string().contains("FIFO"));
        assert!(read_old(&at("fifo.csv")).is_err(), "and nobody waits for it");
    }

    #[cfg(unix)]
    #[test]
    fn what_dead_runs_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let dead = child.id();
        child.wait().unwrap();
        let hour = std::time::SystemTime::now() - Duration::from_hours(1);
        for (name, old, stays) in [
            (format!(".cvsift-{dead}-0.tmp"), true, false),
            (format!(".cvsift-{dead}-1.tmp"), false, true),
            (format!(".cvsift-{}-900000.tmp", std::process::id()), true, true),
            (".cvsift-x-0.tmp".to_owned(), true, true),
            ("mine.tmp".to_owned(), true, true),
        ] {
            let path = folder.path().join(&name);
            let file = File::create(&path).unwrap();
            if old {
                file.set_modified(hour).unwrap();
            }
            write_file(&folder.path().join("out.csv"), b"x").unwrap();
            assert_eq!(path.exists(), stays, "{name}");
        }
    }
}

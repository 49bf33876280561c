//! What systems and programs leave in folders for themselves.

use std::ffi::OsStr;

/// Names of files, in lower case.
const NAMES: [&str; 8] =
    [".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", ".localized", ".directory", ".gitignore"];
/// Names of folders that hold nothing else.
const FOLDERS: [&str; 7] =
    ["__macosx", ".git", ".svn", ".trash", "$recycle.bin", "system volume information", ".spotlight-v100"];
/// How the names of locks, of half-written files and of what a Mac keeps beside each file begin and end.
const SHAPES: [(&str, &str); 8] = [
    ("", ".db-wal"),
    ("", ".db-shm"),
    ("~$", ""),
    (".~lock.", "#"),
    ("._", ""),
    ("~wrl", ".tmp"),
    (".cvsift-", ".tmp"),
    ("", ".crdownload"),
];

/// Whether a file or folder is no resume by its name: only where the whole name is one of a system's own.
pub(super) fn is_clutter(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    NAMES.contains(&name.as_str())
        || FOLDERS.contains(&name.as_str())
        || SHAPES.iter().any(|(start, end)| name.starts_with(start) && name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clutter_is_told_from_resumes() {
        for name in [".DS_Store", "Thumbs.db", "desktop.ini", "~$ada.docx", ".~lock.ada.odt#", "._ada.pdf", "__MACOSX"]
        {
            assert!(is_clutter(OsStr::new(name)), "{name}");
        }
        for name in ["ada.pdf", "desktop.ini.pdf", "thumbs.docx", "~ada.docx", ".ada.pdf", "lock.ada.odt#", "ds_store"]
        {
            assert!(!is_clutter(OsStr::new(name)), "{name}");
        }
    }
}

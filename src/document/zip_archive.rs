//! Zip archives of resumes: each file in one is read by itself; archives inside archives are refused by the caller.

use super::package::Package;
use super::parts::Parts;
use super::{Reading, Unread};

/// Hands on the files of an archive. Folders and what systems add to archives are left out.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let mut package = Package::open(bytes)?;
    let mut parts = Parts::default();
    for at in 0..package.count() {
        let Some(name) = package.file_name(at).filter(|name| is_wanted(name)) else { continue };
        let bytes = package.file(at)?;
        parts.add(&name, bytes)?;
    }
    parts.into_reading("the zip archive")
}

fn is_wanted(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    !name.starts_with("__MACOSX/") && !matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini" | "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Reason;
    use std::io::{Cursor, Write};
    use zip::write::SimpleFileOptions;

    fn archive(names: &[&str]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(name.as_bytes()).unwrap();
        }
        zip.add_directory("folder", SimpleFileOptions::default()).unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn files_are_parts_and_the_rest_is_left_out() {
        let names = ["b/anna.pdf", "a.txt", "__MACOSX/._a.txt", "b/.DS_Store", "../up.txt", "é.txt"];
        let Ok(Reading::Parts(parts)) = read(&archive(&names)) else { panic!("parts") };
        let got: Vec<(&str, &[u8])> = parts.iter().map(|p| (p.name.as_str(), p.bytes.as_slice())).collect();
        let expected = ["b/anna.pdf", "a.txt", "../up.txt", "é.txt"].map(|name| (name, name.as_bytes()));
        assert_eq!(got, expected);
    }

    #[test]
    fn what_cannot_be_read_has_its_reason() {
        let whole = archive(&["a.txt"]);
        // The flag of an encrypted entry, in the local record and in the directory.
        let mut locked = whole.clone();
        let directory = memchr::memmem::find(&locked, b"PK\x01\x02").unwrap();
        locked[6] |= 1;
        locked[directory + 8] |= 1;
        for (bytes, expected) in
            [(locked, Reason::Encrypted), (archive(&[]), Reason::NoText), (whole[..40].to_vec(), Reason::Damaged)]
        {
            assert_eq!(read(&bytes).err().map(|u| u.reason), Some(expected));
        }
    }
}

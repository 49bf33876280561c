//! Zip packages of XML parts (OOXML, ODF), opened with limits: strangers made them.

use super::{Reason, Unread};
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, ErrorKind, Read};
use zip::ZipArchive;
use zip::read::ZipReadOptions;

/// Inflated bytes that are read of one entry.
const MAX_ENTRY: u64 = 64 << 20;
/// Inflated bytes that are read of one package.
const MAX_PACKAGE: u64 = 256 << 20;
/// Entries that a package may have.
const MAX_ENTRIES: usize = 10_000;
/// Depth to which elements may nest.
const MAX_DEPTH: usize = 256;

/// An open package.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

impl<'b> Package<'b> {
    /// Opens a package and checks that its entries are few and do not overlap.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Unread> {
        let mut archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|e| Unread::new(Reason::Damaged, format!("the zip package cannot be opened ({e})")))?;
        if archive.is_empty() {
            return Err(Unread::new(Reason::Damaged, "the zip package is empty"));
        }
        if archive.len() > MAX_ENTRIES {
            let detail = format!("the package has {} entries; at most {MAX_ENTRIES} are read", archive.len());
            return Err(Unread::new(Reason::Refused, detail));
        }
        let mut places = Vec::with_capacity(archive.len());
        for at in 0..archive.len() {
            let Ok(entry) = archive.by_index_raw(at) else { continue };
            if entry.encrypted() {
                return Err(Unread::new(Reason::Encrypted, "the package is locked by a password"));
            }
            places.push((entry.header_start(), entry.header_start().saturating_add(entry.compressed_size())));
        }
        places.sort_unstable();
        if places.windows(2).any(|pair| pair[1].0 < pair[0].1) {
            return Err(Unread::new(Reason::Refused, "entries of the zip package overlap, as in a zip bomb"));
        }
        Ok(Self { archive, left: MAX_PACKAGE })
    }

    /// Names of the entries, in the order of the package.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
        names.sort_unstable();
        names
    }

    /// How many entries there are, folders included.
    pub(super) fn count(&self) -> usize {
        self.archive.len()
    }

    /// The name of an entry as it is shown; `None` for a folder.
    pub(super) fn file_name(&mut self, at: usize) -> Option<String> {
        let entry = self.archive.by_index_raw(at).ok()?;
        if entry.is_dir() {
            return None;
        }
        let shown = entry.name().map(std::borrow::Cow::into_owned);
        Some(shown.unwrap_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned()))
    }

    /// The inflated bytes of an entry by its number; none if it is packed in a way that is not read.
    pub(super) fn file(&mut self, at: usize) -> Result<Vec<u8>, Unread> {
        let Ok(entry) = self.archive.by_index_with_options(at, trusting()) else { return Ok(Vec::new()) };
        let limit = MAX_ENTRY.min(self.left);
        let bytes = match inflate(entry, limit) {
            Err(unread) if unread.reason == Reason::Damaged => Vec::new(),
            other => other?,
        };
        self.left -= bytes.len() as u64;
        Ok(bytes)
    }

    /// The inflated bytes of an entry; `None` if there is no such entry.
    pub(super) fn entry(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unread> {
        let Some(at) = self.archive.index_for_name(name) else { return Ok(None) };
        let Ok(entry) = self.archive.by_index_with_options(at, trusting()) else { return Ok(None) };
        let bytes = inflate(entry, MAX_ENTRY.min(self.left))?;
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }
}

/// A flipped bit costs a letter: checksums are not looked at, so that the one error of bad data is a lie about the size.
fn trusting() -> ZipReadOptions<'static> {
    ZipReadOptions::new().ignore_crc32(true)
}

/// Inflates an entry up to a limit, counted in bytes that come out. An entry that holds more than its record says is
/// damaged: what a person's program shows of it is not known.
fn inflate(entry: impl Read, limit: u64) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    let result = entry.take(limit + 1).read_to_end(&mut bytes);
    let read = bytes.len() as u64;
    if read > limit {
        let detail = format!("a part of the package inflates to over {} MiB", limit >> 20);
        return Err(Unread::new(Reason::TooLarge, detail));
    }
    match result {
        Ok(_) => Ok(bytes),
        Err(e) if e.kind() == ErrorKind::InvalidData => {
            Err(Unread::new(Reason::Damaged, "a part of the package is larger than the package says"))
        }
        // A cut tail still leaves text to read.
        Err(_) if read > 0 => Ok(bytes),
        Err(e) => Err(Unread::new(Reason::Damaged, format!("a part of the package cannot be inflated ({e})"))),
    }
}

/// Calls `visit` for each event of an XML part.
///
/// Stops quietly where the XML breaks (what was read until then stays) and fails on a DOCTYPE, which no office
/// format needs, and on deep nesting.
pub(super) fn walk(xml: &[u8], mut visit: impl FnMut(&Event<'_>)) -> Result<(), Unread> {
    let xml = String::from_utf8_lossy(xml);
    let mut reader = quick_xml::Reader::from_str(&xml);
    reader.config_mut().check_end_names = false;
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(Event::DocType(_)) => {
                return Err(Unread::new(
                    Reason::Refused,
                    "the document declares a DOCTYPE, which can pull in other files",
                ));
            }
            Ok(event) => {
                match event {
                    Event::Start(_) => depth += 1,
                    Event::End(_) => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if depth > MAX_DEPTH {
                    let detail = format!("elements nest deeper than {MAX_DEPTH}");
                    return Err(Unread::new(Reason::Refused, detail));
                }
                visit(&event);
            }
        }
    }
}

/// The value of an attribute by its local name (`val` of `w:val`).
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .take(MAX_DEPTH)
        .filter_map(Result::ok)
        .find(|a| a.key.local_name().as_ref() == name)
        .map(|a| unescape(&a.value))
}

/// Text with its entities resolved; unknown entities are dropped.
pub(super) fn unescape(text: &str) -> String {
    match quick_xml::escape::unescape(text) {
        Ok(plain) => plain.into_owned(),
        Err(_) => text.to_owned(),
    }
}

/// The text of a general reference (`&amp;`, `&#8211;`).
pub(super) fn reference(name: &str) -> String {
    unescape(&format!("&{name};"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    /// A package with one entry, its uncompressed size and its checksum altered in the directory.
    fn package(size_off: i32, checksum_off: u8) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("a.txt", SimpleFileOptions::default()).unwrap();
        zip.write_all(&b"Ada ".repeat(1000)).unwrap();
        let mut bytes = zip.finish().unwrap().into_inner();
        let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
        bytes[directory + 24..directory + 28].copy_from_slice(&(4000 + size_off).to_le_bytes());
        bytes[directory + 16] ^= checksum_off;
        bytes
    }

    #[test]
    fn an_entry_that_lies_about_its_size_is_damaged() {
        for (size_off, checksum_off, expected) in [
            (0, 0, Ok(Some(4000))),
            (0, 1, Ok(Some(4000))),
            (9, 0, Ok(Some(4000))),
            (-1, 0, Err(Reason::Damaged)),
            (-3900, 0, Err(Reason::Damaged)),
            (-4000, 0, Err(Reason::Damaged)),
        ] {
            let bytes = package(size_off, checksum_off);
            let got = Package::open(&bytes).and_then(|mut package| package.entry("a.txt"));
            let got = got.map(|entry| entry.map(|bytes| bytes.len())).map_err(|unread| unread.reason);
            assert_eq!(got, expected, "{size_off} {checksum_off}");
        }
    }
}

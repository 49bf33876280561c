//! Frames: a header of three numbers, then a body of the length it tells.
//!
//! A request is the number of the file, the format's row in `READERS` and the bytes; a reply has the same number, the
//! child's peak of memory and the result. Both ends are the same binary, so the encoding needs no version.

use super::super::{Format, READERS, Reading, Reason, Unread};
use serde::Serialize;

/// Bytes of a header.
pub(super) const HEADER: usize = 12;
/// Bytes of a reply's body: a document has 2 M characters at most, an archive may carry parts.
pub(super) const MAX_REPLY: usize = 64 << 20;
/// Bytes of buffers that are kept between files: most messages fit, and the rare huge one is given back.
pub(super) const KEEP: usize = 1 << 20;

/// The numbers before a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Which file this is about; 0 is the hello.
    pub(super) number: u32,
    /// In a request the format's row, in a reply the peak of memory in KiB.
    pub(super) tag: u32,
    /// Bytes of the body.
    pub(super) length: u32,
}

impl Header {
    pub(super) fn encode(self) -> [u8; HEADER] {
        let mut out = [0; HEADER];
        for (place, number) in out.chunks_exact_mut(4).zip([self.number, self.tag, self.length]) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        out
    }

    /// The header at the start of `bytes`, if they are enough.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (header, _) = bytes.split_first_chunk::<HEADER>()?;
        let mut numbers = header.chunks_exact(4).map(|n| u32::from_le_bytes([n[0], n[1], n[2], n[3]]));
        Some(Self { number: numbers.next()?, tag: numbers.next()?, length: numbers.next()? })
    }
}

/// The row of a format in `READERS`, as requests carry it.
pub(super) fn tag_of(format: Format) -> u32 {
    READERS.iter().position(|reader| reader.format == format).map_or(u32::MAX, |row| row as u32)
}

/// The format of a row in `READERS`.
pub(super) fn format_of(tag: u32) -> Option<Format> {
    READERS.get(tag as usize).map(|reader| reader.format)
}

/// Puts a whole frame into `out`.
///
/// # Errors
/// With the memory of `out`, if the body would be too long.
pub(super) fn put<T: Serialize>(mut out: Vec<u8>, number: u32, tag: u32, body: &T) -> Result<Vec<u8>, Vec<u8>> {
    out.clear();
    out.resize(HEADER, 0);
    let Ok(mut out) = postcard::to_extend(body, out) else { return Err(Vec::new()) };
    let length = out.len() - HEADER;
    if length > MAX_REPLY {
        return Err(out);
    }
    let header = Header { number, tag, length: length as u32 };
    if let Some(place) = out.get_mut(..HEADER) {
        place.copy_from_slice(&header.encode());
    }
    Ok(out)
}

/// What is answered instead of a result that does not fit.
pub(super) fn too_long() -> Result<Reading, Unread> {
    let detail = format!("what is in the file comes to over {} MiB", MAX_REPLY >> 20);
    Err(Unread::new(Reason::TooLarge, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_survive_the_pipe() {
        for header in [
            Header { number: 0, tag: 0, length: 0 },
            Header { number: 7, tag: 3, length: 1 << 25 },
            Header { number: u32::MAX, tag: u32::MAX, length: u32::MAX },
        ] {
            assert_eq!(Header::decode(&header.encode()), Some(header));
            assert_eq!(Header::decode(&header.encode()[..HEADER - 1]), None);
        }
    }

    #[test]
    fn every_format_has_a_tag() {
        for reader in READERS {
            assert_eq!(format_of(tag_of(reader.format)), Some(reader.format));
        }
        assert_eq!(format_of(u32::MAX), None);
    }

    #[test]
    fn a_body_over_the_cap_is_no_frame() {
        let frame = |bytes: usize| put(Vec::new(), 1, 0, &"x".repeat(bytes)).map(|f| f.len()).ok();
        // A string has its length in front, four bytes at this size.
        assert_eq!(frame(MAX_REPLY - 4), Some(HEADER + MAX_REPLY));
        assert_eq!(frame(MAX_REPLY - 3), None);
    }
}

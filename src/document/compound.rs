//! Compound files (OLE2), the small file systems that old Office files and Outlook messages are.

use super::{Reason, Unread};
use crate::date::Month;
use std::borrow::Cow;
use std::io::{Cursor, Read};

/// Bytes that are read of one stream: no stream is longer than a file that is read.
const MAX_STREAM: u64 = 64 << 20;

/// Entries of one storage that are looked at: more than the parts that are taken, so that a flood is told.
const MAX_ENTRIES: usize = 20_000;

/// The first bytes of every compound file.
pub(super) const MARK: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// An open compound file.
pub(super) struct Compound<'b> {
    file: cfb::CompoundFile<Cursor<Cow<'b, [u8]>>>,
}

impl<'b> Compound<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Unread> {
        let whole = padded(bytes).map_or(Cow::Borrowed(bytes), Cow::Owned);
        let file = cfb::CompoundFile::open(Cursor::new(whole))
            .map_err(|e| Unread::new(Reason::Damaged, format!("the old Office file cannot be opened ({e})")))?;
        Ok(Self { file })
    }

    /// The bytes of a stream; `None` if there is no such stream. A broken tail is left out.
    pub(super) fn stream(&mut self, path: &str) -> Option<Vec<u8>> {
        let stream = self.file.open_stream(path).ok()?;
        let mut bytes = Vec::new();
        let mut limited = stream.take(MAX_STREAM);
        let mut chunk = [0; 4096];
        while let Ok(read @ 1..) = limited.read(&mut chunk) {
            bytes.extend_from_slice(chunk.get(..read).unwrap_or_default());
        }
        Some(bytes)
    }

    /// Names in a storage, in order.
    pub(super) fn names(&self, storage: &str) -> Vec<String> {
        let Ok(entries) = self.file.read_storage(storage) else { return Vec::new() };
        let mut names: Vec<String> = entries.take(MAX_ENTRIES).map(|entry| entry.name().to_owned()).collect();
        names.sort_unstable();
        names
    }

    /// When the file was last saved, by its summary.
    pub(super) fn saved(&mut self) -> Option<Month> {
        let summary = self.stream("\u{5}SummaryInformation")?;
        last_saved(&summary)
    }
}

/// The file with zeros for the sectors that its table names and that are not there: a cut tail must not cost the rest.
fn padded(bytes: &[u8]) -> Option<Vec<u8>> {
    let sector = 1_usize << u16_at(bytes, 30).filter(|power| matches!(power, 9 | 12))?;
    let tables = u32_at(bytes, 44)? as usize;
    let of_one = sector / 4 * sector;
    let whole = tables.checked_mul(of_one)?.checked_add(sector)?;
    // Only what the last table names may be missing.
    if whole <= bytes.len() || whole.checked_sub(of_one)? > bytes.len() {
        return None;
    }
    let mut padded = bytes.to_vec();
    padded.resize(whole, 0);
    Some(padded)
}

/// A little-endian number of two bytes.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

/// A little-endian number of four bytes.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// The saving time in a property set ([MS-OLEPS]): property 13, or the creation, property 12.
fn last_saved(summary: &[u8]) -> Option<Month> {
    let set = u32_at(summary, 44)? as usize;
    let count = u32_at(summary, set.checked_add(4)?)?.min(256) as usize;
    let time_of = |wanted: u32| {
        let at = (0..count).map(|n| set + 8 + n * 8).find(|at| u32_at(summary, *at) == Some(wanted))?;
        let value = set.checked_add(u32_at(summary, at + 4)? as usize)?;
        let (low, high) = (u32_at(summary, value.checked_add(4)?)?, u32_at(summary, value.checked_add(8)?)?);
        month_of((u64::from(high) << 32) | u64::from(low))
    };
    time_of(13).or_else(|| time_of(12))
}

/// The month of a count of 100 nanoseconds since 1601.
fn month_of(ticks: u64) -> Option<Month> {
    let mut days = ticks / 864_000_000_000;
    let mut year = 1601;
    if days > 400_000 {
        return None;
    }
    let leap = |year: i32| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year >= 1990).then(|| Month::new(year, month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_from_1601() {
        for (ticks, expected) in [
            (0, None),
            (125_911_584_000_000_000, Some(Month::new(2000, 1))),
            (132_285_312_000_000_000, Some(Month::new(2020, 3))),
            (u64::MAX, None),
        ] {
            assert_eq!(month_of(ticks), expected, "{ticks}");
        }
    }

    #[test]
    fn a_cut_tail_is_filled() {
        use std::io::Write;
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("a").unwrap().write_all(&vec![7; 20_000]).unwrap();
        file.flush().unwrap();
        let whole = file.into_inner().into_inner();
        let mut cut = Compound::open(&whole[..whole.len() - 1000]).map_err(|u| u.detail).unwrap();
        assert_eq!(cut.stream("a").map(|bytes| bytes[0]), Some(7));
        assert!(padded(&[0xFF; 600]).is_none());
        // A header that names no table at all.
        let mut header = [0; 48];
        header[30] = 9;
        assert!(padded(&header).is_none());
    }

    #[test]
    fn broken_files_are_damaged() {
        for bytes in [&b""[..], MARK, &[MARK, &[0xFF; 2048]].concat()] {
            assert_eq!(Compound::open(bytes).err().map(|u| u.reason), Some(Reason::Damaged));
        }
        for bytes in [&b""[..], &[0xFF; 64], &[0; 64]] {
            assert_eq!(last_saved(bytes), None);
        }
    }
}

//! Streams that inflate to more than a reader holds: told before the file is opened, since what opens it has no bound.
//!
//! Deflate makes at most 1,032 bytes of one, so a small stream that is packed once is let through unseen; a large one
//! is inflated here with a bound, without keeping it. What is packed twice is unpacked a step at a time; where a step is
//! not known, nothing is read: no program packs text twice so.

use flate2::read::ZlibDecoder;
use std::io::Read;

/// Bytes that one stream may hold.
const MAX_INFLATED: u64 = 64 << 20;
/// Packed bytes that cannot inflate to more.
const SAFE: usize = 60 << 10;
/// Bytes before a stream in which its dictionary is looked for.
const MAX_HEAD: usize = 2048;
/// Steps of packing that are followed.
const MAX_STEPS: usize = 8;

/// Whether a stream of the file, but for pictures, inflates to more than is read.
pub(super) fn is_bomb(file: &[u8]) -> bool {
    let ends = memchr::memmem::Finder::new(b"endstream");
    let mut at = 0;
    let heads = memchr::memmem::Finder::new(b"stream");
    while let Some(found) = file.get(at..).and_then(|rest| heads.find(rest)) {
        let head = at + found;
        at = head + b"stream".len();
        let rest = file.get(at..).unwrap_or_default();
        let Some(length) = ends.find(rest) else { continue };
        let packed = rest.get(..length).unwrap_or_default();
        let dictionary = dictionary(file.get(head.saturating_sub(MAX_HEAD)..head).unwrap_or_default());
        if !is_picture(dictionary) && inflates(packed.trim_ascii_start(), &steps(dictionary)) {
            return true;
        }
        at += length + b"endstream".len();
    }
    false
}

/// The text of the object that ends here.
fn dictionary(before: &[u8]) -> &[u8] {
    let start = memchr::memmem::rfind(before, b"obj").unwrap_or(0);
    before.get(start..).unwrap_or_default()
}

fn is_picture(dictionary: &[u8]) -> bool {
    memchr::memmem::find(dictionary, b"/Image").is_some()
}

/// The names of its filters, in their order.
fn steps(dictionary: &[u8]) -> Vec<&[u8]> {
    let Some(at) = memchr::memmem::find(dictionary, b"/Filter") else { return Vec::new() };
    let rest = dictionary.get(at + b"/Filter".len()..).unwrap_or_default().trim_ascii_start();
    let list = match rest.first() {
        Some(b'[') => rest.split(|byte| *byte == b']').next().unwrap_or_default(),
        _ => rest,
    };
    let names = list.split(|byte| *byte == b'/').skip(1);
    let names = names.map(|name| name.split(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default());
    names.take(if rest.first() == Some(&b'[') { MAX_STEPS } else { 1 }).collect()
}

fn packs(step: &[u8]) -> bool {
    matches!(step, b"Fl" | b"FlateDecode" | b"LZW" | b"LZWDecode" | b"RL" | b"RunLengthDecode")
}

fn inflates(packed: &[u8], steps: &[&[u8]]) -> bool {
    let Some((step, rest)) = steps.split_first() else { return false };
    let is_last = !rest.iter().any(|step| packs(step));
    match *step {
        b"Fl" | b"FlateDecode" if is_last => {
            packed.len() > SAFE
                && std::io::copy(&mut ZlibDecoder::new(packed).take(MAX_INFLATED + 1), &mut std::io::sink())
                    .is_ok_and(|length| length > MAX_INFLATED)
        }
        b"Fl" | b"FlateDecode" => {
            let mut unpacked = Vec::new();
            // What breaks off is read up to there.
            let _ = ZlibDecoder::new(packed).take(MAX_INFLATED + 1).read_to_end(&mut unpacked);
            unpacked.len() as u64 > MAX_INFLATED || inflates(&unpacked, rest)
        }
        b"AHx" | b"ASCIIHexDecode" => {
            let mut digits = packed.iter().filter_map(|digit| char::from(*digit).to_digit(16));
            let mut bytes = Vec::with_capacity(packed.len() / 2);
            while let Some(high) = digits.next() {
                bytes.push((high * 16 + digits.next().unwrap_or(0)) as u8);
            }
            inflates(&bytes, rest)
        }
        // Letters for bytes make less of more.
        b"A85" | b"ASCII85Decode" => rest.iter().filter(|step| packs(step)).count() > 1,
        other if packs(other) => !is_last,
        _ => inflates(packed, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        miniz_oxide::deflate::compress_to_vec_zlib(bytes, 1)
    }

    fn stream(head: &str, body: &[u8]) -> Vec<u8> {
        [format!("1 0 obj\n<<{head}>>\nstream\r\n").as_bytes(), body, b"\nendstream\nendobj\n"].concat()
    }

    #[test]
    fn bombs_are_told_from_streams() {
        let once = packed(&vec![b' '; 70 << 20]);
        let twice = packed(&once);
        let hex: Vec<u8> = twice.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
        let plain = packed(b"BT (text) Tj ET");
        for (head, body, expected) in [
            ("/Filter/FlateDecode", &once, true),
            ("/Length 9/Filter [ /FlateDecode /Fl ]", &twice, true),
            ("/Filter[/AHx/Fl/Fl]", &hex, true),
            ("/Filter[/A85/Fl/LZW]", &plain, true),
            ("/Filter[/A85/Fl]", &plain, false),
            ("/Filter/FlateDecode", &plain, false),
            ("/Subtype/Image/Filter/FlateDecode", &once, false),
            ("", &once, false),
        ] {
            let file = [stream("/Filter/FlateDecode", &plain), stream(head, body)].concat();
            assert_eq!(is_bomb(&file), expected, "{head}");
        }
    }
}

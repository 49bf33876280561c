//! Outlook messages: the text of the mail and each attachment become parts.
//!
//! Properties of the message are streams named by number and type ([MS-OXMSG]). A mail attached to the mail cannot be
//! taken out as one file; a stand-in with its subject takes its place, which the caller refuses like any nested mail.

use super::compound::{Compound, u16_at, u32_at};
use super::parts::Parts;
use super::{Reading, Unread, eml, rtf};

/// Bytes that a compressed text may grow to.
const MAX_TEXT: usize = 32 << 20;

/// Reads an Outlook message.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let mut file = Compound::open(bytes)?;
    let mut parts = Parts::default();
    add_body(&mut file, &mut parts)?;
    for storage in file.names("/").iter().filter(|name| name.starts_with("__attach_version1.0_")) {
        add_attachment(&mut file, &format!("/{storage}"), &mut parts)?;
    }
    parts.into_reading("the mail")
}

/// A person sees the HTML of a mail, then its rich text, then its plain text: the first that has text is read.
fn add_body(file: &mut Compound<'_>, parts: &mut Parts) -> Result<(), Unread> {
    let before = parts.len();
    let page = file.stream("/__substg1.0_10130102").unwrap_or_default();
    if !page.is_empty() {
        let pages = code_page(file, 0x3FDE);
        let (text, broken) = pages.decode_with_bom_removal(&page);
        eml::add_text("body.html", if broken { "" } else { &text }, parts)?;
        if broken {
            parts.add_body("body.html", page)?;
        }
    }
    let plain = text(file, "/", "1000").unwrap_or_default();
    if parts.len() == before {
        eml::add_text("body.txt", &plain, parts)?;
    }
    let packed = file.stream("/__substg1.0_10090102").filter(|_| parts.len() == before);
    if let Some(rich) = packed.and_then(|packed| unpack(&packed)) {
        parts.add_body("body.rtf", rich)?;
    }
    Ok(())
}

fn add_attachment(file: &mut Compound<'_>, storage: &str, parts: &mut Parts) -> Result<(), Unread> {
    let folder = format!("{storage}/");
    let name = ["3707", "3704", "3001"].iter().find_map(|number| text(file, &folder, number));
    let name = name.unwrap_or_else(|| "attachment".to_owned()).replace(['/', '\\'], "-");
    if let Some(bytes) = file.stream(&format!("{folder}__substg1.0_37010102")) {
        return parts.add(&name, bytes);
    }
    let inner = format!("{folder}__substg1.0_3701000D/");
    let subject = text(file, &inner, "0037").unwrap_or_default();
    let subject: String = subject.chars().filter(|c| !c.is_control()).collect();
    let stand_in = format!("From: attached\r\nTo: attached\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\r\n");
    parts.add(&format!("{name}.eml"), stand_in.into_bytes())
}

/// A property of text: in UTF-16 or in the code page of the message.
fn text(file: &mut Compound<'_>, folder: &str, number: &str) -> Option<String> {
    if let Some(wide) = file.stream(&format!("{folder}__substg1.0_{number}001F")) {
        let (text, _) = encoding_rs::UTF_16LE.decode_without_bom_handling(&wide);
        return Some(text.trim_end_matches('\0').to_owned());
    }
    let narrow = file.stream(&format!("{folder}__substg1.0_{number}001E"))?;
    let (text, _) = code_page(file, 0x3FFD).decode_without_bom_handling(&narrow);
    Some(text.trim_end_matches('\0').to_owned())
}

/// The encoding that a property of the message names.
fn code_page(file: &mut Compound<'_>, number: u16) -> &'static encoding_rs::Encoding {
    let properties = file.stream("/__properties_version1.0").unwrap_or_default();
    let entries = properties.get(32..).unwrap_or_default().chunks(16);
    let value = entries.filter(|entry| u16_at(entry, 2) == Some(number)).find_map(|entry| u32_at(entry, 8));
    rtf::code_page(value.and_then(|page| i32::try_from(page).ok()).unwrap_or(1252))
}

/// Text that every compressed text starts from ([MS-OXRTFCP] 2.1.2.1).
const PRIMER: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Unpacks compressed rich text: references into the last 4,096 bytes, or plain bytes.
fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let body = packed.get(16..)?;
    let size = (u32_at(packed, 4)? as usize).min(MAX_TEXT);
    if packed.get(8..12) == Some(b"MELA") {
        return Some(body.get(..size.min(body.len()))?.to_vec());
    }
    let mut ring = [b' '; 4096];
    for (slot, byte) in ring.iter_mut().zip(PRIMER) {
        *slot = *byte;
    }
    let mut at = PRIMER.len();
    let mut out = Vec::new();
    let mut input = body.iter().copied();
    'all: while let Some(control) = input.next() {
        for bit in 0..8 {
            let Some(first) = input.next() else { break 'all };
            let (start, length) = if control & (1 << bit) == 0 {
                ring[at] = first;
                (at, 1)
            } else {
                let Some(second) = input.next() else { break 'all };
                let pair = usize::from(first) << 8 | usize::from(second);
                if pair >> 4 == at {
                    break 'all;
                }
                (pair >> 4, (pair & 0xF) + 2)
            };
            for offset in 0..length {
                let byte = ring[(start + offset) % ring.len()];
                out.push(byte);
                ring[at] = byte;
                at = (at + 1) % ring.len();
            }
            if out.len() >= size {
                break 'all;
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn message(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for (path, bytes) in streams {
            if let Some((storage, _)) = path.rsplit_once('/').filter(|(storage, _)| !storage.is_empty()) {
                file.create_storage_all(storage).unwrap();
            }
            file.create_stream(path).unwrap().write_all(bytes).unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn parts(streams: &[(&str, &[u8])]) -> Vec<(String, String)> {
        match read(&message(streams)) {
            Ok(Reading::Parts(parts)) => {
                parts.into_iter().map(|p| (p.name, String::from_utf8_lossy(&p.bytes).into_owned())).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn messages_become_parts() {
        let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let cyrillic = [&[0; 32][..], &[3, 0, 0xFD, 0x3F, 0, 0, 0, 0, 0xE3, 4, 0, 0, 0, 0, 0, 0]].concat();
        let got = parts(&[
            ("/__properties_version1.0", &cyrillic),
            ("/__substg1.0_1000001E", b"\xc4\xe0"),
            ("/__attach_version1.0_#00000000/__substg1.0_37010102", b"%PDF-"),
            ("/__attach_version1.0_#00000000/__substg1.0_3707001F", &wide("cv é.pdf")),
            ("/__attach_version1.0_#00000001/__substg1.0_3701000D/__substg1.0_0037001F", &wide("Inner")),
        ]);
        let names: Vec<(&str, &str)> = got.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(names.first(), Some(&("body.txt", "Да")));
        assert_eq!(names.get(1), Some(&("cv é.pdf", "%PDF-")));
        assert!(names.get(2).is_some_and(|(name, text)| *name == "attachment.eml" && text.contains("Subject: Inner")));
    }

    #[test]
    fn the_form_that_a_person_sees_is_read() {
        let plain = ("/__substg1.0_1000001E", &b"plain"[..]);
        let page = ("/__substg1.0_10130102", &b"<p>page</p>"[..]);
        assert_eq!(parts(&[plain, page]), [("body.html".to_owned(), "\u{FEFF}<p>page</p>".to_owned())]);
        // The example of [MS-OXRTFCP] 3.1.
        let packed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 3, 0, 0x0a, 0, 0x72, 0x63,
            0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77,
            0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        let rich = parts(&[("/__substg1.0_10090102", &packed)]);
        assert_eq!(rich, [("body.rtf".to_owned(), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n".to_owned())]);
    }

    #[test]
    fn any_packed_bytes_end() {
        for bytes in [&b""[..], &[0xFF; 40], &[0; 40]] {
            assert!(unpack(bytes).is_none_or(|text| text.len() < 1000));
        }
    }
}

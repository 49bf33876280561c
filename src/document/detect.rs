//! Tells a file's format by its content; the name only helps where content cannot tell (Markdown).

use super::{Format, READERS, Reading, Reason, Unread, compound};

/// A format told by content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The format.
    pub format: Format,
    /// The file's name promises another format.
    pub wrong_extension: bool,
}

/// How far into a file the mark of a PDF may stand (ISO 32000-2, annex C: within the first 1,024 bytes).
const PDF_MARK_WITHIN: usize = 1024;
/// How far into a page its first tags may stand, behind comments and declarations.
const HTML_MARK_WITHIN: usize = 4096;
/// How far from the end of a zip file its last record may start: 22 bytes and the longest comment.
const ZIP_END_WITHIN: usize = 22 + 65_535;
/// Names of a zip file that are looked at.
const ZIP_NAMES: usize = 10_000;
/// Lines of a mail's header that are looked at.
const MAIL_HEADER_LINES: usize = 60;
/// Share of control characters, in hundredths, above which bytes are no text.
const MAX_CONTROLS: usize = 5;

/// The format of the bytes of a file with this extension (lowercase, without dot).
///
/// # Errors
/// `empty`, `encrypted`, `no-text` for images of kinds that OCR does not take, `unknown-format` for the rest.
pub fn detect(bytes: &[u8], extension: &str) -> Result<Detected, Unread> {
    if bytes.is_empty() {
        return Err(Unread::new(Reason::Empty, "the file has no bytes"));
    }
    let format = by_content(bytes, extension)?;
    let promised = READERS.iter().find(|reader| reader.extensions.contains(&extension));
    let texts = [Format::Txt, Format::Md];
    let wrong_extension = promised
        .is_some_and(|reader| reader.format != format && !(texts.contains(&reader.format) && texts.contains(&format)));
    Ok(Detected { format, wrong_extension })
}

fn by_content(bytes: &[u8], extension: &str) -> Result<Format, Unread> {
    let head = bytes.get(..PDF_MARK_WITHIN.min(bytes.len())).unwrap_or(bytes);
    if memchr::memmem::find(head, b"%PDF-").is_some() {
        return Ok(Format::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip_kind(bytes);
    }
    if head.starts_with(compound::MARK) {
        return compound_kind(bytes);
    }
    if memchr::memmem::find(head.trim_ascii_start(), b"{\\rtf") == Some(0) {
        return Ok(Format::Rtf);
    }
    if let Some((kind, is_read)) = image(head) {
        let other = || Unread::new(Reason::NoText, format!("{kind}, which is not read: save it as PNG, JPEG or PDF"));
        return if is_read { Ok(Format::Image) } else { Err(other()) };
    }
    if let Some(kind) = other(head) {
        return Err(unknown(kind));
    }
    if !looks_like_text(bytes) {
        return Err(unknown("binary data"));
    }
    let start = text_start(bytes);
    if start.starts_with("From ") && is_mail(start.split_once('\n').map_or("", |(_, rest)| rest)) {
        return Ok(Format::Mbox);
    }
    if is_mail(&start) {
        return Ok(Format::Eml);
    }
    if is_html(bytes, extension) {
        return Ok(Format::Html);
    }
    let after_brace = start.strip_prefix(['{', '[']).map(|rest| rest.trim_start().chars().next());
    if matches!(after_brace, Some(Some('"' | '{' | '[' | '}' | ']'))) {
        let has = |key: &[u8]| memchr::memmem::find(bytes, key).is_some();
        if has(b"\"basics\"") && [&b"\"work\""[..], b"\"education\"", b"\"skills\""].iter().any(|key| has(key)) {
            return Ok(Format::Json);
        }
        // JSON ends as it began; a text may open with a brace too.
        let closes = bytes.trim_ascii_end().ends_with(if start.starts_with('{') { b"}" } else { b"]" });
        if extension == "json" || closes && start.starts_with('{') {
            return Err(unknown("JSON that is no JSON Resume"));
        }
    }
    if start.starts_with("<?xml") {
        return Err(unknown("an XML file"));
    }
    let markdown = READERS.iter().any(|r| r.format == Format::Md && r.extensions.contains(&extension));
    Ok(if markdown { Format::Md } else { Format::Txt })
}

/// Whether text is an HTML page: it starts with a tag and soon shows one that only pages have, or is so named.
fn is_html(bytes: &[u8], extension: &str) -> bool {
    const MARKS: &[&str] = &["<!doctype html", "<html", "<head>", "<body"];
    let text = text_start(bytes).to_ascii_lowercase();
    let named = READERS.iter().any(|r| r.format == Format::Html && r.extensions.contains(&extension));
    let promised_other = !named && READERS.iter().any(|r| r.format == Format::Md && r.extensions.contains(&extension));
    text.starts_with('<') && !promised_other && MARKS.iter().any(|mark| text.contains(mark))
        || named && text.contains('<')
}

/// Whether text starts with the header of a mail: several of the fields that mails have, and nothing else.
fn is_mail(start: &str) -> bool {
    const FIELDS: &[&str] =
        &["from", "to", "subject", "date", "received", "mime-version", "message-id", "content-type", "return-path"];
    let mut found = [false; 9];
    for line in start.lines().take(MAIL_HEADER_LINES).take_while(|line| !line.trim().is_empty()) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { break };
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_graphic()) {
            break;
        }
        for (field, seen) in FIELDS.iter().zip(&mut found) {
            *seen |= name.eq_ignore_ascii_case(field);
        }
    }
    // Saved web pages have the last two only.
    found.iter().filter(|seen| **seen).count() >= 3 || found[5] && found[7]
}

/// The first characters of a text, without a mark of order and blanks before them.
fn text_start(bytes: &[u8]) -> String {
    let (text, _) = super::txt::decode(bytes.get(..HTML_MARK_WITHIN.min(bytes.len())).unwrap_or(bytes));
    text.trim_start_matches('\u{FEFF}').trim_start().to_owned()
}

fn unknown(what: &str) -> Unread {
    Unread::new(Reason::UnknownFormat, format!("{what}, which is not read: ask for PDF or DOCX"))
}

/// What a zip file holds, by the names in its directory; a file without one is told by its bytes.
fn zip_kind(bytes: &[u8]) -> Result<Format, Unread> {
    let names = zip_names(bytes);
    let has = |name: &[u8]| {
        let in_bytes = || names.is_empty() && memchr::memmem::find(bytes, name).is_some();
        names.iter().any(|entry| entry.starts_with(name)) || in_bytes()
    };
    if has(b"word/") {
        return Ok(Format::Docx);
    }
    if has(b"xl/") {
        return Err(unknown("an Excel workbook"));
    }
    if has(b"ppt/") {
        return Err(unknown("a PowerPoint presentation"));
    }
    if has(b"Index/Document.iwa") || has(b"Index.zip") {
        return Err(unknown("an Apple Pages file"));
    }
    if has(b"content.xml") || has(b"mimetype") {
        let kind = memchr::memmem::find(bytes, b"application/vnd.oasis.opendocument.");
        let kind = kind.and_then(|at| bytes.get(at + 35..));
        if kind.is_none_or(|kind| kind.starts_with(b"text")) && has(b"content.xml") {
            return Ok(Format::Odt);
        }
        return Err(unknown("an OpenDocument spreadsheet, drawing or e-book"));
    }
    Ok(Format::Zip)
}

/// Names of the entries in the directory at the end of a zip file, without following anything.
fn zip_names(bytes: &[u8]) -> Vec<&[u8]> {
    let tail = bytes.len().saturating_sub(ZIP_END_WITHIN);
    let Some(end) = memchr::memmem::rfind(bytes.get(tail..).unwrap_or_default(), b"PK\x05\x06") else {
        return Vec::new();
    };
    let end = tail + end;
    let size = compound::u32_at(bytes, end + 12).unwrap_or(0) as usize;
    let mut at = end.saturating_sub(size);
    let mut names = Vec::new();
    while bytes.get(at..).is_some_and(|rest| rest.starts_with(b"PK\x01\x02")) && names.len() < ZIP_NAMES {
        let length = |place: usize| compound::u16_at(bytes, at + place).map_or(0, usize::from);
        let (name, extra, comment) = (length(28), length(30), length(32));
        names.extend(bytes.get(at + 46..at + 46 + name));
        at += 46 + name + extra + comment;
    }
    names
}

/// What a compound file holds, by the names in it; nothing is parsed.
fn compound_kind(bytes: &[u8]) -> Result<Format, Unread> {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        // Entries of a directory stand at multiples of their size.
        memchr::memmem::find_iter(bytes, &name).any(|at| at % 128 == 0)
    };
    if has("EncryptedPackage") {
        let detail = "the Office file is locked by a password: ask for a copy without one";
        Err(Unread::new(Reason::Encrypted, detail))
    } else if has("__properties_version1.0") {
        Ok(Format::Msg)
    } else if has("WordDocument") {
        Ok(Format::Doc)
    } else if has("Workbook") || has("Book") {
        Err(unknown("an Excel workbook"))
    } else if has("PowerPoint Document") {
        Err(unknown("a PowerPoint presentation"))
    } else {
        Err(unknown("an old Office file of another kind"))
    }
}

/// The reader of text finds none in an image: only OCR reads it.
pub(super) fn no_text_in_image(bytes: &[u8]) -> Result<Reading, Unread> {
    let kind =
        image(bytes.get(..PDF_MARK_WITHIN.min(bytes.len())).unwrap_or(bytes)).map_or("an image", |image| image.0);
    Err(Unread::new(Reason::NoText, format!("{kind}: put it through OCR, or read it by hand")))
}

/// What kind of image this is, and whether OCR reads it.
fn image(head: &[u8]) -> Option<(&'static str, bool)> {
    const MARKS: &[(&[u8], &str, bool)] = &[
        (b"\x89PNG\r\n", "a PNG image", true),
        (b"\xFF\xD8\xFF", "a JPEG image", true),
        (b"GIF8", "a GIF image", false),
        (b"II*\0", "a TIFF image", true),
        (b"MM\0*", "a TIFF image", true),
        (b"BM", "a BMP image", false),
        (b"RIFF", "a WebP image", true),
    ];
    // HEIC and AVIF name their brand behind the size of the first box.
    if head.get(4..8) == Some(b"ftyp") {
        let brand = head.get(8..12).unwrap_or_default();
        let is_image = [&b"heic"[..], b"heix", b"hevc", b"mif1", b"msf1", b"avif"].contains(&brand);
        let kind = if brand == b"avif" { "an AVIF image" } else { "a HEIC image (photograph of an iPhone)" };
        return is_image.then_some((kind, false));
    }
    let (mark, kind, is_read) = MARKS.iter().find(|(mark, ..)| head.starts_with(mark))?;
    let plain_words =
        *mark == b"BM" && looks_like_text(head) || *mark == b"RIFF" && head.get(8..12).is_none_or(|m| m != b"WEBP");
    (!plain_words).then_some((kind, *is_read))
}

fn other(head: &[u8]) -> Option<&'static str> {
    const MARKS: &[(&[u8], &str)] = &[
        (b"\x7FELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"7z\xBC\xAF", "a 7z archive"),
        (b"Rar!", "a RAR archive"),
        (b"BZh", "a bzip2 archive"),
        (b"\xFD7zXZ", "an xz archive"),
        (b"%!PS", "PostScript"),
    ];
    MARKS.iter().find(|(mark, _)| head.starts_with(mark)).map(|(_, kind)| *kind)
}

/// Whether bytes can be text in some encoding: few control characters, or a UTF-16 mark.
pub(super) fn looks_like_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    let sample = bytes.get(..65_536.min(bytes.len())).unwrap_or(bytes);
    let zeros = memchr::memchr_iter(0, sample).count();
    // A few stray zeros do not make a text binary.
    if zeros * 20 > sample.len() {
        // UTF-16 without a mark: every other byte of western text is zero.
        let odd = sample.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
        let even = zeros - odd;
        return (odd.max(even) * 100 > sample.len() * 35) && odd.min(even) * 20 < sample.len();
    }
    let controls =
        sample.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B | 0x0B)).count();
    controls * 100 <= sample.len() * MAX_CONTROLS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A compound file whose directory names these entries.
    fn compound(names: &[&str]) -> Vec<u8> {
        let mut bytes = [compound::MARK, &[0; 504]].concat();
        for name in names {
            let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            entry.resize(128, 0);
            bytes.extend(entry);
        }
        bytes
    }

    #[test]
    fn compound_files_are_told_apart() {
        for (names, expected) in [
            (&["Root Entry", "WordDocument"][..], Ok(Format::Doc)),
            (&["Root Entry", "EncryptedPackage"], Err(Reason::Encrypted)),
            (&["Root Entry", "__properties_version1.0"], Ok(Format::Msg)),
            (&["Root Entry", "Workbook"], Err(Reason::UnknownFormat)),
            (&["Root Entry"], Err(Reason::UnknownFormat)),
        ] {
            let got = detect(&compound(names), "doc").map(|d| d.format).map_err(|u| u.reason);
            assert_eq!(got, expected, "{names:?}");
        }
    }

    #[test]
    fn content_tells_the_format() {
        for (bytes, extension, expected) in [
            (&b"%PDF-1.4 ..."[..], "pdf", Ok((Format::Pdf, false))),
            (b"junk\n%PDF-1.4 ...", "docx", Ok((Format::Pdf, true))),
            (b"PK\x03\x04....word/document.xml", "docx", Ok((Format::Docx, false))),
            (b"{\\rtf1 Ada}", "doc", Ok((Format::Rtf, true))),
            (b"\xef\xbb\xbf <!DOCTYPE html><p>Ada", "doc", Ok((Format::Html, true))),
            (b"<div>Ada", "html", Ok((Format::Html, false))),
            (b"<ada@example.org> writes <html>", "txt", Ok((Format::Html, true))),
            (b"I write <html>", "txt", Ok((Format::Txt, false))),
            (b"<?xml version='1.0'?><w:wordDocument/>", "doc", Err(Reason::UnknownFormat)),
            (
                b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text content.xml",
                "odt",
                Ok((Format::Odt, false)),
            ),
            (b"PK\x03\x04....mimetypeapplication/epub+zip", "epub", Err(Reason::UnknownFormat)),
            (b"PK\x03\x04....xl/workbook.xml", "xlsx", Err(Reason::UnknownFormat)),
            (b"PK\x03\x04....anna.pdf", "zip", Ok((Format::Zip, false))),
            (b"From: a@example.org\r\nTo: b\r\nSubject: c\r\n\r\nd", "txt", Ok((Format::Eml, true))),
            (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "mht", Ok((Format::Eml, false))),
            (b"From a@example.org Mon\nFrom: a\nTo: b\nSubject: c\n", "mbox", Ok((Format::Mbox, false))),
            (b"Name: Ada\nDate: 2020\nSubject: Maths\nSkills: Rust\n", "txt", Ok((Format::Txt, false))),
            (br#"{"basics": {}, "work": []}"#, "json", Ok((Format::Json, false))),
            (br#"{"basics": {}, "work": []}"#, "txt", Ok((Format::Json, true))),
            (br#"{"name": "x"}"#, "json", Err(Reason::UnknownFormat)),
            (b"[Ada] {writes}", "txt", Ok((Format::Txt, false))),
            (b"....ftypheic....", "heic", Err(Reason::NoText)),
            (b"# Ada\n", "md", Ok((Format::Md, false))),
            (b"Ada\n", "", Ok((Format::Txt, false))),
            (b"Ada\n", "pdf", Ok((Format::Txt, true))),
            (b"", "pdf", Err(Reason::Empty)),
            (b"\x89PNG\r\n\x1a\n", "png", Ok((Format::Image, false))),
            (b"\xFF\xD8\xFF\xE0", "pdf", Ok((Format::Image, true))),
            (b"GIF89a", "gif", Err(Reason::NoText)),
            (b"\x7FELF\x02", "pdf", Err(Reason::UnknownFormat)),
            (b"\0\0\0\0\0\0\0\0", "pdf", Err(Reason::UnknownFormat)),
            (b"BMW engineer", "txt", Ok((Format::Txt, false))),
        ] {
            let got = detect(bytes, extension).map(|d| (d.format, d.wrong_extension)).map_err(|u| u.reason);
            assert_eq!(got, expected, "{bytes:?}");
        }
    }
}

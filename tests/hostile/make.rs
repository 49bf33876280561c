//! Small makers of hostile files: what a file of a gigabyte shows, one just above the limit shows as well.

use crate::pack;

/// Who applies with one file: nobody applies twice.
pub(crate) struct Person {
    name: String,
    mail: String,
}

impl Person {
    pub(crate) fn numbered(number: usize) -> Self {
        const FIRST: [&str; 12] =
            ["Ada", "Bela", "Cleo", "Dario", "Edda", "Femi", "Gita", "Hugo", "Ines", "Jonas", "Kaya", "Levi"];
        const LAST: [&str; 14] = [
            "Amberg", "Birkin", "Corvo", "Dahlin", "Elmore", "Fabri", "Grange", "Holm", "Ibsen", "Jarvis", "Kestrel",
            "Lindt", "Morrow", "Norberg",
        ];
        let (first, last) = (FIRST[number % FIRST.len()], LAST[number / FIRST.len()]);
        let mail = format!("{first}.{last}@example.org").to_lowercase();
        Self { name: format!("{first} {last}"), mail }
    }

    pub(crate) fn lines(&self) -> [&str; 5] {
        [
            &self.name,
            &self.mail,
            "Work Experience",
            "Backend Engineer, Blue Harbour Ltd, January 2018 - March 2022",
            "- Built billing services in Rust on PostgreSQL",
        ]
    }

    pub(crate) fn text(&self) -> String {
        self.lines().join("\n") + "\n"
    }
}

/// A PDF of these objects, numbered from 1.
pub(crate) fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (index, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend([format!("{} 0 obj\n", index + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let (start, size) = (file.len(), objects.len() + 1);
    file.extend(format!("xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n").bytes());
    file.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    file
}

pub(crate) fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<< /Length {} {entries} >>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// One page: catalog, tree, page, content, font; the sixth object may be a form `X`, an image or a layer `O`.
pub(crate) fn page(content: &[u8], more: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let resources =
        "/Font << /F1 5 0 R >> /XObject << /X 6 0 R >> /ExtGState << /G << /ca 0 >> >> /Properties << /O 6 0 R >>";
    let dictionaries = [
        "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >> >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << {resources} >> >>"),
    ];
    let mut objects: Vec<Vec<u8>> = dictionaries.into_iter().map(String::into_bytes).collect();
    objects.push(stream("", content));
    objects.push(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec());
    objects.extend_from_slice(more);
    objects
}

/// Operators that show lines from this height down, after `before`.
pub(crate) fn shown(lines: &[&str], size: &str, y: i32, before: &str) -> String {
    let lines: String = lines.iter().map(|line| ["(", line, ") Tj T* "].concat()).collect();
    format!("BT /F1 {size} Tf 72 {y} Td 14 TL {before} {lines}ET\n")
}

pub(crate) fn honest(who: &Person) -> String {
    shown(&who.lines(), "11", 740, "")
}

/// The honest page with other operators behind it.
pub(crate) fn page_and(who: &Person, rest: &str, more: &[Vec<u8>]) -> Vec<u8> {
    pdf(&page((honest(who) + rest).as_bytes(), more), "")
}

/// Deflated zeros, 258 of them in 13 bits: a block of fixed codes, a literal, then matches one byte back.
pub(crate) fn deflated_zeros(bytes: usize) -> Vec<u8> {
    // Last block, fixed codes, literal 0; then eight matches fill 13 bytes, so that the pattern repeats.
    let matches = (0..bytes.div_ceil(258)).flat_map(|_| [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
    let bits = [1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0].into_iter().chain(matches).chain([0; 7]);
    let mut packed = vec![0];
    for (at, bit) in bits.enumerate() {
        if at % 8 == 0 && at > 0 {
            packed.push(0);
        }
        *packed.last_mut().unwrap() |= bit << (at % 8);
    }
    packed
}

pub(crate) fn docx_of(document: String, more: &[(&str, String)]) -> Vec<u8> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let relations =
        format!(r#"<Relationships><Relationship Type="{OFFICE}" Target="word/document.xml"/></Relationships>"#);
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", relations),
        ("word/document.xml", document),
    ];
    parts.extend_from_slice(more);
    pack::zip(&parts)
}

pub(crate) fn docx(doctype: &str, body: &str) -> Vec<u8> {
    docx_of(
        format!(r#"<?xml version="1.0"?>{doctype}<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#),
        &[],
    )
}

pub(crate) fn paragraph(look: &str, text: &str) -> String {
    format!("<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r></w:p>")
}

pub(crate) fn paragraphs(who: &Person) -> String {
    who.lines().iter().map(|line| paragraph("", line)).collect()
}

pub(crate) fn odt(doctype: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "{doctype}<office:document-content><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    pack::zip(&[("mimetype", "application/vnd.oasis.opendocument.text".to_owned()), ("content.xml", content)])
}

pub(crate) fn odt_paragraphs(who: &Person) -> String {
    who.lines().iter().map(|line| ["<text:p>", line, "</text:p>"].concat()).collect()
}

pub(crate) fn rtf(who: &Person, rest: &str) -> Vec<u8> {
    format!("{{\\rtf1\\ansi {}\\par {rest}}}", who.lines().join("\\par ")).into_bytes()
}

pub(crate) fn html(who: &Person, rest: &str) -> Vec<u8> {
    format!("<html><body style=\"background:#fff\"><pre>{}</pre>{rest}</body></html>", who.text()).into_bytes()
}

/// Where a record of the directory of a zip file starts, found by the name it ends in.
pub(crate) fn record(zip: &[u8], mark: &[u8], name: &str) -> usize {
    let length = if mark == b"PK\x01\x02" { 46 } else { 30 };
    memchr::memmem::find_iter(zip, mark).find(|at| zip[at + length..].starts_with(name.as_bytes())).unwrap()
}

/// A package whose document inflates to so many zeros and says that it has so many bytes.
pub(crate) fn zeros_docx(bytes: usize, told: u32) -> Vec<u8> {
    let (packed, name) = (deflated_zeros(bytes), "word/document.xml");
    // Packed bytes take the place of others; both records are told of their length.
    let mut zip = docx_of("x".repeat(64), &[]);
    let (local, size) = (record(&zip, b"PK\x03\x04", name), packed.len() as u32);
    let (data, old) = (local + 30 + name.len(), u32::from_le_bytes(zip[local + 18..local + 22].try_into().unwrap()));
    zip.splice(data..data + old as usize, packed);
    let directory = record(&zip, b"PK\x01\x02", name);
    for at in [local + 18, directory + 20] {
        zip[at..at + 4].copy_from_slice(&size.to_le_bytes());
        zip[at + 4..at + 8].copy_from_slice(&told.to_le_bytes());
    }
    let end = zip.len() - 22;
    let start = u32::from_le_bytes(zip[end + 16..end + 20].try_into().unwrap()) + size - old;
    zip[end + 16..end + 20].copy_from_slice(&start.to_le_bytes());
    zip
}

/// A package with two records of the directory that mean the same bytes.
pub(crate) fn overlapping_docx(who: &Person) -> Vec<u8> {
    let name = "word/document.xml";
    let document = format!("<w:document><w:body>{}</w:body></w:document>", paragraphs(who));
    let mut zip = docx_of(document, &[("word/document2.xml", String::new())]);
    let (from, to) = (record(&zip, b"PK\x01\x02", name), record(&zip, b"PK\x01\x02", "word/document2.xml"));
    let fields = zip[from + 16..from + 28].to_vec();
    zip[to + 16..to + 28].copy_from_slice(&fields);
    let place = zip[from + 42..from + 46].to_vec();
    zip[to + 42..to + 46].copy_from_slice(&place);
    zip
}

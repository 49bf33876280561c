//! What each fuzz target does with its bytes: no reader panics, and what it gives keeps to the rules.
//!
//! Bytes of packages rarely stay packages when they change, so `docx`, `odt`, `css` and `pdf_content` change what is
//! inside and get a whole file put around it; `zip` and `pdf` change the file itself.

use cvsift::assessment::assess;
use cvsift::criteria::{self, Criteria, View};
use cvsift::date::{DateStyle, Month, ends_open, points, ranges};
use cvsift::document::{Document, Format, Reading, detect, read};
use cvsift::lexicon::Lexicon;
use cvsift::{profile, resume};
use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::sync::LazyLock;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::built_in().unwrap());
static CRITERIA: LazyLock<Criteria> =
    LazyLock::new(|| criteria::parse(include_str!("../../../criteria/backend-platforms-lead.json"), &LEXICON).unwrap());

/// The hook of libFuzzer ends the run at every panic, even those of pdf-extract that its caller catches and takes for
/// nothing found. Behind this one, a panic that nobody catches still ends it.
static CATCHING: LazyLock<()> = LazyLock::new(|| {
    std::panic::set_hook(Box::new(|panic| {
        if !panic.location().is_some_and(|place| place.file().contains("pdf-extract")) {
            eprintln!("{panic}");
        }
    }));
});

/// Characters of one document that are kept, as `document` says.
const MAX_TEXT: usize = 2_000_000;

macro_rules! readers {
    ($($name:ident: $format:ident,)*) => {
        $(
            /// Reads a file of this format.
            pub fn $name(bytes: &[u8]) {
                reading(Format::$format, bytes);
            }
        )*
    };
}

readers! {
    pdf: Pdf,
    doc: Doc,
    rtf: Rtf,
    html: Html,
    txt: Txt,
    markdown: Md,
    json: Json,
    eml: Eml,
    msg: Msg,
    zip: Zip,
}

/// Reads a DOCX whose document is these bytes.
pub fn docx(bytes: &[u8]) {
    reading(Format::Docx, &package(&[("word/document.xml", bytes)]));
}

/// Reads an ODT whose content is these bytes.
pub fn odt(bytes: &[u8]) {
    let kind = b"application/vnd.oasis.opendocument.text";
    reading(Format::Odt, &package(&[("mimetype", kind), ("content.xml", bytes)]));
}

/// Reads a page with these bytes for a style sheet and for the style of an element.
pub fn css(bytes: &[u8]) {
    let style = String::from_utf8_lossy(bytes);
    let quoted = style.replace(['"', '<'], " ");
    let page = format!(
        "<html><style>{style}</style><body class=a><p id=b class=\"a b\" style=\"{quoted}\">Ada<span>Engineer</span></html>"
    );
    reading(Format::Html, page.as_bytes());
}

/// Reads a PDF with a page whose content is these bytes. Its form does not name itself: pdf-extract goes into one that
/// does without end, which costs its child (`tests/hostile`) and would end every run here.
pub fn pdf_content(bytes: &[u8]) {
    let stream = [format!("<< /Length {} >>\nstream\n", bytes.len()).as_bytes(), bytes, b"\nendstream"].concat();
    let objects: [&[u8]; 7] = [
        b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> \
          /ExtGState << /G << /ca 0 >> >> /Properties << /O 6 0 R >> /XObject << /X 7 0 R >> >> >>",
        &stream,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /OCG /Name (h) >>",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> >> /Length 23 >>\nstream\n\
          BT /F1 9 Tf (Ada) Tj ET\nendstream",
    ];
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = "xref\n0 8\n0000000000 65535 f \n".to_owned();
    for (at, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend([format!("{} 0 obj\n", at + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = file.len();
    file.extend(format!("{table}trailer\n<< /Size 8 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    reading(Format::Pdf, &file);
}

/// Tells the format of these bytes under every extension.
pub fn detect_format(bytes: &[u8]) {
    for extension in ["", "pdf", "doc", "txt", "md", "html", "json"] {
        let _ = detect(bytes, extension);
    }
}

/// Finds the dates of these lines.
pub fn dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let style = DateStyle::of(text.lines());
    for line in text.lines() {
        let mut end = 0;
        for found in ranges(line, style) {
            assert!(line.get(found.at.clone()).is_some() && found.at.start >= end, "{line:?}: {found:?}");
            end = found.at.end;
            let (shortest, longest) = (found.range.shortest(today()), found.range.longest(today()));
            assert!(shortest.months() <= longest.months(), "{line:?}: {found:?}");
        }
        assert!(points(line, style).into_iter().all(|(_, at)| line.get(at).is_some()), "{line:?}");
        let _ = ends_open(line, style);
    }
}

/// Loads criteria; every mistake can be told.
pub fn criteria_file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(problems) = criteria::parse(&text, &LEXICON) {
        assert!(!criteria::render("role.json", &text, &problems).is_empty());
    }
}

/// Reads a plain text, understands it and judges it; points add up to the score.
pub fn understanding(bytes: &[u8]) {
    let Ok(Reading::Document(document)) = read(Format::Txt, bytes) else { return };
    let resume = resume::parse(&document, &LEXICON, today());
    let profile = profile::infer(&resume, &LEXICON, today());
    let assessment = assess(&profile, &CRITERIA, &View { lexicon: &LEXICON, as_of: today() });
    assert_eq!(assessment.findings.iter().map(|f| f.points).sum::<u32>(), assessment.score);
    assert!(assessment.findings.iter().all(|f| f.points == 0 || !f.evidence.is_empty()));
}

fn today() -> Month {
    Month::new(2024, 1)
}

fn reading(format: Format, bytes: &[u8]) {
    LazyLock::force(&CATCHING);
    match read(format, bytes) {
        Ok(Reading::Document(document)) => document_holds(&document),
        Ok(Reading::Parts(parts)) => {
            let names: BTreeSet<&str> = parts.iter().map(|part| part.name.as_str()).collect();
            assert_eq!(names.len(), parts.len(), "parts are named apart");
        }
        Err(unread) => assert!(!unread.detail.is_empty(), "a reason has words"),
    }
}

fn document_holds(document: &Document) {
    assert!(document.pages > 0, "a document has a page");
    assert!(document.lines.iter().all(|line| !line.text.is_empty()), "no line is blank");
    let numbers = document.visible().map(|line| line.number);
    assert!(numbers.eq(1..=document.visible().count() as u32), "visible lines are numbered");
    assert!(document.lines.iter().map(|line| line.text.len()).sum::<usize>() <= MAX_TEXT, "text is bounded");
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

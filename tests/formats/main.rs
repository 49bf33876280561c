//! One made-up resume in every format that is read: the same positions, skills, degrees and score.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "../fixtures/docx.rs"]
#[expect(dead_code, reason = "the fixtures use all of it")]
mod docx;
#[path = "../fixtures/metrics.rs"]
mod metrics;
#[path = "../fixtures/pack.rs"]
mod pack;
#[path = "../fixtures/pdf.rs"]
#[expect(dead_code, reason = "the fixtures use all of it")]
mod pdf;
#[path = "../fixtures/screened.rs"]
mod screened;
#[path = "../fixtures/style.rs"]
#[expect(dead_code, reason = "the fixtures use all of it")]
mod style;

use screened::screened;
use serde_json::{Value, json};
use std::io::{Cursor, Write as _};

const ROLE: &str = r#"{ "version": 1, "role": "Backend lead", "criteria": [
    { "label": "Backend", "experience": { "in": ["Backend development"], "min_years": 2, "good_years": 12 }, "weight": 30 },
    { "label": "Leads", "leadership": { "min_years": 1, "good_years": 11 }, "weight": 30 },
    { "label": "Rust", "skill": "Rust", "weight": 20 },
    { "label": "Terraform", "skill": "Terraform", "weight": 5 },
    { "label": "Go", "skill": "Go", "weight": 5 },
    { "label": "Degree", "education": { "min_level": "bachelor" }, "weight": 10 } ] }"#;

/// A piece of the resume.
#[derive(Clone, Copy)]
enum Piece {
    Name(&'static str),
    Text(&'static str),
    Heading(&'static str),
    /// What it is, and its dates at the right edge.
    Entry(&'static str, &'static str),
    Bullet(&'static str),
}
use Piece::{Bullet, Entry, Heading, Name, Text};

const RESUME: &[Piece] = &[
    Name("Mara Feldkamp"),
    Text("mara.feldkamp@example.org"),
    Text("+49 30 5550 1420"),
    Heading("Summary"),
    Text("Backend engineer who likes small services, short meetings & quiet nights."),
    Heading("Work Experience"),
    Entry("Lead Backend Engineer, Blue Harbour GmbH", "2020-03 - 2023-12"),
    Bullet("Led a team of 6 engineers who moved billing to Rust and PostgreSQL"),
    Bullet("Cut the cost of the event log on Kafka from €900 to €300 a day"),
    Entry("Software Engineer, Grünwald Systems", "2016-01 - 2020-02"),
    Bullet("Built a booking service in Java with Docker; mentored two interns"),
    Bullet("Answered for the service at night, one week in four"),
    Entry("Intern, Example Freight Ltd", "2015-06 - 2015-11"),
    Bullet("Wrote reports in Python"),
    Heading("Education"),
    Entry("BSc, Computer Science, Example University", "2012 - 2015"),
    Heading("Skills"),
    Bullet("Rust"),
    Bullet("Terraform"),
    Heading("Languages"),
    Bullet("German, Native"),
    Bullet("English, Fluent"),
];

fn each(form: impl Fn(Piece) -> String) -> String {
    RESUME.iter().map(|piece| form(*piece)).collect()
}

/// For markup: `&` is the one character of the resume that means something there.
fn marked(text: &str) -> String {
    text.replace('&', "&amp;")
}

fn txt() -> Vec<u8> {
    each(|piece| match piece {
        Name(text) | Text(text) => format!("{text}\n"),
        Heading(text) => format!("\n{}\n", text.to_uppercase()),
        Entry(what, dates) => format!("{what}\t{dates}\n"),
        Bullet(text) => format!("- {text}\n"),
    })
    .into_bytes()
}

fn docx_file() -> Vec<u8> {
    let mut file = docx::Docx::default();
    for piece in RESUME {
        file.add(&match piece {
            Name(text) => docx::title(text),
            Text(text) => docx::text(text),
            Heading(text) => docx::heading(1, text),
            Entry(what, dates) => docx::tabbed(&docx::bold(&format!("{what}\t{dates}"))),
            Bullet(text) => docx::bullet(&docx::run(text)),
        });
    }
    file.bytes()
}

fn pdf_file() -> Vec<u8> {
    let mut file = pdf::Pdf::new();
    for piece in RESUME {
        match piece {
            Name(text) => file.line(style::bold(18.0), text),
            Text(text) => file.wrap(style::plain(10.0), text),
            Heading(text) => {
                file.gap(8.0);
                file.line(style::bold(13.0), text);
            }
            Entry(what, dates) => file.sides((style::bold(10.0), what), (style::plain(10.0), dates)),
            Bullet(text) => file.bullets(style::plain(10.0), &[text]),
        }
    }
    file.bytes()
}

fn odt() -> Vec<u8> {
    let body = each(|piece| match piece {
        Name(text) => format!("<text:p text:style-name=\"Title\">{text}</text:p>"),
        Text(text) => format!("<text:p>{}</text:p>", marked(text)),
        Heading(text) => format!("<text:h text:outline-level=\"1\">{text}</text:h>"),
        Entry(what, dates) => format!("<text:p>{what}<text:tab/>{dates}</text:p>"),
        Bullet(text) => format!("<text:list><text:list-item><text:p>{text}</text:p></text:list-item></text:list>"),
    });
    let content = format!(
        "<office:document-content><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    pack::zip(&[("mimetype", "application/vnd.oasis.opendocument.text".to_owned()), ("content.xml", content)])
}

fn rtf() -> Vec<u8> {
    let plain = |text: &str| {
        text.chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{}?", u32::from(c)) })
            .collect::<String>()
    };
    let body = each(|piece| match piece {
        Name(text) => format!("\\pard\\b\\fs36 {text}\\b0\\fs20\\par\n"),
        Text(text) => format!("\\pard {}\\par\n", plain(text)),
        Heading(text) => format!("\\pard\\outlinelevel0\\b {text}\\b0\\par\n"),
        Entry(what, dates) => format!("\\pard\\tqr\\tx9638 {}\\tab {dates}\\par\n", plain(what)),
        Bullet(text) => format!("\\pard\\li360 {{\\pntext\\bullet\\tab}}{}\\par\n", plain(text)),
    });
    format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Arial;}}}}{body}}}").into_bytes()
}

fn html() -> Vec<u8> {
    let body = each(|piece| match piece {
        Name(text) => format!("<h1>{text}</h1>\n"),
        Text(text) => format!("<p>{}</p>\n", marked(text)),
        Heading(text) => format!("<h2>{text}</h2>\n"),
        Entry(what, dates) => format!("<table><tr><td>{what}</td><td>{dates}</td></tr></table>\n"),
        Bullet(text) => format!("<ul><li>{text}</li></ul>\n"),
    });
    format!("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>CV</title></head><body>{body}</body></html>")
        .into()
}

fn markdown() -> Vec<u8> {
    each(|piece| match piece {
        Name(text) => format!("# {text}\n"),
        Text(text) => format!("\n{text}\n"),
        Heading(text) => format!("\n## {text}\n\n"),
        Entry(what, dates) => format!("\n**{what}** | {dates}\n\n"),
        Bullet(text) => format!("* {text}\n"),
    })
    .into_bytes()
}

fn json_resume() -> Vec<u8> {
    let mut resume = json!({ "basics": {} });
    let mut key = String::from("basics");
    let mut texts = RESUME.iter().filter_map(|piece| if let Text(text) = piece { Some(*text) } else { None });
    for piece in RESUME {
        match piece {
            Name(text) => resume["basics"]["name"] = json!(text),
            Text(_) => {}
            Heading("Work Experience") => key = String::from("work"),
            Heading(text) => key = text.to_lowercase(),
            Entry(what, dates) => {
                let mut words = what.split(", ");
                let names: &[&str] =
                    if key == "work" { &["position", "name"] } else { &["studyType", "area", "institution"] };
                let (from, to) = dates.split_once(" - ").unwrap();
                let mut entry = json!({ "startDate": from, "endDate": to, "highlights": [] });
                for name in names {
                    entry[*name] = json!(words.next());
                }
                push(&mut resume, &key, entry);
            }
            Bullet(text) => match key.as_str() {
                "work" => resume["work"].as_array_mut().unwrap().last_mut().unwrap()["highlights"]
                    .as_array_mut()
                    .unwrap()
                    .push(json!(text)),
                "languages" => {
                    let (language, fluency) = text.split_once(", ").unwrap();
                    push(&mut resume, &key, json!({ "language": language, "fluency": fluency }));
                }
                _ => push(&mut resume, &key, json!({ "name": text })),
            },
        }
    }
    for key in ["email", "phone", "summary"] {
        resume["basics"][key] = json!(texts.next());
    }
    resume.to_string().into_bytes()
}

fn push(resume: &mut Value, key: &str, entry: Value) {
    if resume[key].is_null() {
        resume[key] = json!([]);
    }
    resume[key].as_array_mut().unwrap().push(entry);
}

/// A mail whose body is the page.
fn eml() -> Vec<u8> {
    let head = "From: mara.feldkamp@example.org\r\nTo: jobs@example.com\r\nSubject: Application\r\nMIME-Version: 1.0\r\n\
        Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    [head.as_bytes(), &html()].concat()
}

/// An Outlook message with the PDF attached and no text of its own.
fn msg() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let attached = "/__attach_version1.0_#00000000";
    file.create_storage_all(attached).unwrap();
    let name: Vec<u8> = "cv.pdf".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (path, bytes) in [
        ("/__properties_version1.0".to_owned(), vec![0; 32]),
        (format!("{attached}/__substg1.0_3707001F"), name),
        (format!("{attached}/__substg1.0_37010102"), pdf_file()),
    ] {
        file.create_stream(path).unwrap().write_all(&bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn zip() -> Vec<u8> {
    pack::zip(&[("applications/mara.txt", String::from_utf8(txt()).unwrap())])
}

/// What is found out of a file, without the places where it stands.
fn found(name: &str, bytes: &[u8]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let list = screened(folder.path(), ROLE);
    assert_eq!((list.ranked.len(), list.unread.len()), (1, 0), "{name}: {:?}", list.unread);
    let candidate = &list.ranked[0].candidate;
    let warnings: Vec<&str> = candidate.warnings.iter().map(|warning| warning.code.as_str()).collect();
    let mut found = serde_json::to_value(&candidate.digest).unwrap();
    drop_places(&mut found);
    found["score"] = json!(candidate.assessment.score.to_string());
    found["warnings"] = json!(warnings);
    found["contact"] = serde_json::to_value(&candidate.contact).unwrap();
    found
}

fn drop_places(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.retain(|key, _| !matches!(key.as_str(), "lines" | "line" | "page" | "quote" | "evidence"));
        fields.values_mut().for_each(drop_places);
    } else if let Value::Array(items) = value {
        items.iter_mut().for_each(drop_places);
    }
}

/// What LibreOffice 7.4 makes of the DOCX: `soffice --headless --convert-to doc cv.docx`. Nothing here writes DOC files.
const DOC: &[u8] = include_bytes!("mara.doc");

#[test]
fn one_resume_is_the_same_in_every_format() {
    let expected = found("cv.txt", &txt());
    assert_eq!(expected["positions"].as_array().map(Vec::len), Some(3));
    assert_eq!(expected["warnings"], json!([]));
    let files: [(&str, &[u8]); 11] = [
        ("cv.docx", &docx_file()),
        ("cv.doc", DOC),
        ("cv.pdf", &pdf_file()),
        ("cv.odt", &odt()),
        ("cv.rtf", &rtf()),
        ("cv.html", &html()),
        ("cv.md", &markdown()),
        ("cv.json", &json_resume()),
        ("cv.eml", &eml()),
        ("cv.msg", &msg()),
        ("cv.zip", &zip()),
    ];
    for (name, bytes) in files {
        let got = found(name, bytes);
        for (what, value) in expected.as_object().unwrap() {
            assert_eq!(got[what], *value, "{name}: {what}");
        }
    }
}

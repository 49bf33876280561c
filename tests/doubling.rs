//! Twice the input takes twice the work, of every kind of input that somebody could send.
//!
//! What is counted is the instructions of the whole program, by Valgrind, and not seconds: the figures are the same on a
//! busy machine. Three sizes are screened, each twice the one before; what the second doubling adds may be at most twice
//! what the first adds, and a little. Starting is in all three and falls out.
//!
//! The program under test is `CVSIFT_DOUBLING`, a release build: `CVSIFT_DOUBLING=target/release/cvsift cargo test --test
//! doubling`. Without it, or without Valgrind, nothing is tried, and the test says so.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may stop where it stands and tell its figures")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the second doubling may add, for one that the first added: two, and what sorting costs.
const MOST: f64 = 2.3;
/// Work below which a doubling is lost in the starting of the program.
const LEAST: f64 = 4e6;

const ROLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/criteria/backend-platforms-lead.json");

const HEAD: &str = "Ada Example\nada@example.org\n\nExperience\n";

/// A kind of input: its name, how large the smallest is, and what it is at a size.
type Kind = (&'static str, usize, fn(usize) -> Vec<(String, Vec<u8>)>);

const KINDS: &[Kind] = &[
    ("one line of words", 350, |n| text(&format!("{HEAD}{}", "Led developers of soup and bread in Java. ".repeat(n)))),
    ("one line of dates", 800, |n| text(&format!("{HEAD}{}", "Jan 2016 - Mar 2019 ".repeat(n)))),
    ("one word without an end", 20_000, |n| text(&format!("{HEAD}{}", "soup".repeat(n)))),
    ("short lines", 2500, |n| text(&format!("{HEAD}{}", "Cook\n".repeat(n)))),
    ("posts", 300, |n| {
        text(&format!("{HEAD}{}", each(n, |at| format!("Cook, Door {at}, Jan {0} - Mar {0}\n", 1980 + at % 40))))
    }),
    ("posts under one employer", 400, |n| {
        text(&format!("{HEAD}Blue Door Ltd\n{}", each(n, |at| format!("Cook {at}\n2010 - 2012\n"))))
    }),
    ("tasks of one post", 700, |n| {
        text(&format!("{HEAD}Cook, Door, 2010 - 2019\n{}", each(n, |at| format!("- Led {at} cooks, in Java\n"))))
    }),
    ("skills", 250, |n| {
        text(&format!("{HEAD}Skills\n{}", each(n, |at| format!("Java, Kotlin, SQL {at}, Rust, Excel\n"))))
    }),
    ("headings", 600, |n| text(&format!("{HEAD}{}", "Experience\nEducation\nSkills\n".repeat(n)))),
    ("degrees", 400, |n| {
        text(&format!("{HEAD}Education\n{}", each(n, |at| format!("BSc Physics, University {at}, 2009\n"))))
    }),
    ("mails and phones", 400, |n| text(&each(n, |at| format!("a{at}@example.org +44 20 7946 {:04}\n", at % 1000)))),
    ("links", 400, |n| text(&format!("{HEAD}{}", each(n, |at| format!("https://www.example.org/in/ada{at}\n"))))),
    ("names", 1000, |n| text(&"Ada Maria Example\n".repeat(n))),
    ("numbers", 700, |n| {
        text(&format!("{HEAD}{}", each(n, |at| format!("{at} years of {at} people, 20 % of {at}\n"))))
    }),
    ("marks on letters", 4000, |n| text(&format!("{HEAD}e{}", "\u{301}\u{323}".repeat(n)))),
    ("letters of other scripts", 700, |n| text(&format!("{HEAD}{}", "Повар в ресторане с 2010 по 2012\n".repeat(n)))),
    ("columns with tabs", 700, |n| text(&format!("{HEAD}{}", "Cook\t2010\t2012\tBlue Door\tSoups\n".repeat(n)))),
    ("languages", 600, |n| text(&format!("{HEAD}Languages\n{}", "English (fluent), French - B2, German\n".repeat(n)))),
    ("HTML in depth", 8000, |n| {
        file("html", format!("{}Ada Example{}", "<div>".repeat(n), "</div>".repeat(n)).into_bytes())
    }),
    ("HTML with rules", 200, |n| file("html", rules(n))),
    ("HTML in rows", 500, |n| file("html", format!("<table>{}", "<tr><td>Cook<td>2010 - 2012".repeat(n)).into_bytes())),
    ("Markdown", 600, |n| {
        file(
            "md",
            format!("# Ada Example\n\n{}", "* **Cook** [x](https://example.org) _2010_\n".repeat(n)).into_bytes(),
        )
    }),
    ("RTF", 600, |n| {
        file("rtf", format!("{{\\rtf1 Ada Example\\par {}}}", "{\\b Cook}, 2010 - 2012\\par ".repeat(n)).into_bytes())
    }),
    ("JSON", 300, |n| file("json", json(n))),
    ("paragraphs of a DOCX", 600, |n| file("docx", docx(n))),
    ("lines of a PDF", 150, |n| file("pdf", page(n))),
    ("parts of a mail", 30, |n| file("eml", mail(n))),
    ("parts of an archive", 15, |n| file("zip", archive(n))),
    ("people with one mail", 200, |n| people(n, |at| (format!("Ada F{}", letters(at)), "ada@example.org".to_owned()))),
    ("people with one name", 200, |n| people(n, |at| ("Ada Example".to_owned(), format!("a{at}@example.org")))),
    ("people alike", 200, |n| people(n, |_| ("Ada Example".to_owned(), "ada@example.org".to_owned()))),
    ("people", 200, |n| people(n, |at| (format!("Ada F{}", letters(at)), format!("a{at}@example.org")))),
];

fn each(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).map(line).collect()
}

fn file(extension: &str, bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    vec![(format!("ada.{extension}"), bytes)]
}

fn text(text: &str) -> Vec<(String, Vec<u8>)> {
    file("txt", text.as_bytes().to_vec())
}

/// A number as letters, as names have no digits.
fn letters(number: usize) -> String {
    format!("{number:04}").bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

fn people(n: usize, who: impl Fn(usize) -> (String, String)) -> Vec<(String, Vec<u8>)> {
    let one = |at: usize| {
        let ((name, mail), year) = (who(at), 1990 + at % 20);
        let employer = letters(at * 7 % 1000);
        let text =
            format!("{name}\n{mail}\n\nExperience\nCook, House {employer}, {year} - {}\n- Led {at} cooks\n", year + 9);
        (format!("{at:05}.txt"), text.into_bytes())
    };
    (0..n).map(one).collect()
}

fn rules(n: usize) -> Vec<u8> {
    let rules = each(n, |at| format!(".c{at} {{ color: #00{:02x}00 }}\n", at % 200));
    let body = each(n, |at| format!("<p class=c{at}>Cook, 2010 - 2012</p>\n"));
    format!("<style>{rules}</style><p>Ada Example</p>{body}").into_bytes()
}

fn json(n: usize) -> Vec<u8> {
    let work = each(n, |at| {
        format!(r#",{{"name":"House {at}","position":"Cook","startDate":"2010-01","endDate":"2012-02"}}"#)
    });
    let work = work.trim_start_matches(',');
    format!(r#"{{"basics":{{"name":"Ada Example"}},"work":[{work}]}}"#).into_bytes()
}

fn zipped(parts: impl Iterator<Item = (String, String)>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(n: usize) -> Vec<u8> {
    let body = "<w:p><w:r><w:t>Cook, Blue Door, 2010 - 2012</w:t></w:r></w:p>".repeat(n);
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"{main}\"><w:body><w:p><w:r><w:t>Ada Example</w:t></w:r></w:p>{body}</w:body></w:document>"
    );
    zipped([("word/document.xml".to_owned(), document)].into_iter())
}

fn archive(n: usize) -> Vec<u8> {
    zipped((0..n).map(|at| (format!("{at}.txt"), format!("Ada F{}\nCook, House, 2010 - 2012\n", letters(at)))))
}

fn mail(n: usize) -> Vec<u8> {
    let part = |at: usize| {
        format!(
            "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a{at}.txt\r\n\r\nAda F{}\nCook\r\n",
            letters(at)
        )
    };
    format!(
        "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{}--b--\r\n",
        each(n, part)
    )
    .into_bytes()
}

/// A page whose lines stand one under the other, however small that makes them.
fn page(n: usize) -> Vec<u8> {
    let mut content = String::from("BT /F 9 Tf 40 800 Td (Ada Example) Tj\n");
    for at in 0..n {
        let _ = writeln!(content, "0 -{:.3} Td (Cook, House {at}, 2010 - 2012) Tj", 760.0 / n as f32);
    }
    pdf_of(&format!("{content}ET"))
}

fn pdf_of(content: &str) -> Vec<u8> {
    let page =
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        page.to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let (mut file, mut table) = ("%PDF-1.7\n".to_owned(), "0000000000 65535 f \n".to_owned());
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = file.len();
    format!("{file}xref\n0 6\n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").into_bytes()
}

/// Instructions to screen these files, one after another in one process.
fn work(program: &Path, files: &[(String, Vec<u8>)]) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let given = folder.path().join("given");
    std::fs::create_dir(&given).unwrap();
    for (name, bytes) in files {
        std::fs::write(given.join(name), bytes).unwrap();
    }
    let run = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(program)
        .arg("screen")
        .arg(&given)
        .args(["--criteria", ROLE, "--as-of", "2022-01", "--quiet", "--jobs", "1", "--isolation", "none", "--out"])
        .arg(folder.path().join("list.csv"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}");
    let told = said.lines().find_map(|line| line.split_once("refs:").map(|(_, count)| count.trim().replace(',', "")));
    told.unwrap_or_else(|| panic!("Valgrind counts nothing: {said}")).parse().unwrap()
}

/// What is wrong with how a kind grows, and its figures.
fn growth(program: &Path, (name, smallest, made): &Kind) -> (String, bool) {
    let [one, two, four] = [1, 2, 4].map(|times| work(program, &made(smallest * times)));
    let (first, second) = (two - one, four - two);
    let ratio = second / first;
    let told = format!("{name}: {:.0} and then {:.0} million, {ratio:.2} times", first / 1e6, second / 1e6);
    (told, ratio > MOST || first < LEAST)
}

#[test]
fn twice_the_input_takes_twice_the_work() {
    let required = std::env::var("CVSIFT_VALGRIND").is_ok_and(|value| value == "require");
    let there = Command::new("valgrind").arg("--version").output().is_ok_and(|run| run.status.success());
    let Some(program) = std::env::var_os("CVSIFT_DOUBLING").filter(|_| there) else {
        assert!(!required, "CVSIFT_DOUBLING names no program, or Valgrind is not there");
        eprintln!("skipped: CVSIFT_DOUBLING names no release build to count in, or Valgrind is not there");
        return;
    };
    let only = std::env::var("CVSIFT_DOUBLING_KIND").unwrap_or_default();
    let kinds: Vec<&Kind> = KINDS.iter().filter(|(name, ..)| name.contains(&only)).collect();
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(kind) = kinds.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (told, wrong) = growth(Path::new(&program), kind);
                    eprintln!("{told}{}", if wrong { " (too much)" } else { "" });
                    failed.lock().unwrap().extend(wrong.then_some(told));
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

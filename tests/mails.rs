//! What becomes of a mail: the resume attached is ranked, the note around it goes with it, and nobody is lost.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "fixtures/screened.rs"]
mod screened;

use cvsift::shortlist::Shortlist;
use screened::screened;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

const ROLE: &str = r#"{ "version": 1, "role": "Cook", "criteria": [ { "label": "Work", "experience": {} } ] }"#;
const NOTE: &str = "Dear Ms Muster,\n\nplease find attached my CV for the place of a cook. I have cooked for large houses and like \
    to teach.\n\nKind regards\nAda Example\n+44 20 7946 0123\n";
const RESUME: &str = "Ada Example\nada@example.org\n\nWork Experience\nCook, Blue Door, January 2016 - March 2019\n• Soups for \
    the whole house\nWaiter, Red Door, May 2012 - December 2015\n• Served tables\n";
const DEGREE: &str = "Bert Muster\n\nEducation\nBachelor of Science in Nutrition, Example University, 2019\n";

fn shortlist(mails: &[(&str, Vec<u8>)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, mail) in mails {
        fs::write(folder.path().join(name), mail).unwrap();
    }
    told(&screened(folder.path(), ROLE), folder.path())
}

/// One line for each row, by file.
fn told(list: &Shortlist, folder: &Path) -> Vec<String> {
    let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
    let ranked = list.ranked.iter().map(|r| format!("{}: ranked", name(&r.candidate.path)));
    let duplicates = list.duplicates.iter().map(|d| format!("{}: {} as {}", name(&d.path), d.reason, name(&d.of)));
    let unread = list.unread.iter().map(|u| format!("{}: {}", name(&u.path), u.unread.reason.name()));
    let mut all: Vec<String> = ranked.chain(duplicates).chain(unread).collect();
    all.sort();
    all
}

fn eml(body: &str, attached: &[(&str, &str)]) -> Vec<u8> {
    let mut mail = "From: ada@example.org\nTo: jobs@example.org\nSubject: Application\nMIME-Version: 1.0\n\
        Content-Type: multipart/mixed; boundary=x\n\n"
        .to_owned();
    mail += &format!("--x\nContent-Type: text/plain; charset=utf-8\n\n{body}\n");
    for (name, text) in attached {
        mail += &format!(
            "--x\nContent-Type: text/plain; charset=utf-8; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\n\n{text}\n"
        );
    }
    (mail + "--x--\n").replace('\n', "\r\n").into_bytes()
}

fn msg(body: &str, name: &str, text: &str) -> Vec<u8> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_storage("/__attach_version1.0_#00000000").unwrap();
    for (path, bytes) in [
        ("/__properties_version1.0", vec![0; 32]),
        ("/__substg1.0_1000001F", wide(body)),
        ("/__attach_version1.0_#00000000/__substg1.0_37010102", text.as_bytes().to_vec()),
        ("/__attach_version1.0_#00000000/__substg1.0_3707001F", wide(name)),
    ] {
        file.create_stream(path).unwrap().write_all(&bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn a_note_goes_with_the_resume_that_is_attached() {
    let note_with = |of: &str| format!("a.eml/body.txt: covering note in the same mail as a.eml/{of}");
    for (body, attached, expected) in [
        (NOTE, &[("cv.txt", RESUME)][..], vec![note_with("cv.txt"), "a.eml/cv.txt: ranked".to_owned()]),
        (NOTE, &[("cv.txt", DEGREE)], vec![note_with("cv.txt"), "a.eml/cv.txt: ranked".to_owned()]),
        (
            NOTE,
            &[("a.txt", DEGREE), ("b.txt", RESUME)],
            vec!["a.eml/a.txt: ranked".to_owned(), "a.eml/b.txt: ranked".to_owned(), note_with("b.txt")],
        ),
    ] {
        let mut expected = expected;
        expected.sort();
        assert_eq!(shortlist(&[("a.eml", eml(body, attached))]), expected, "{body} {attached:?}");
    }
    assert_eq!(
        shortlist(&[("a.msg", msg(NOTE, "cv.txt", RESUME))]),
        ["a.msg/body.txt: covering note in the same mail as a.msg/cv.txt", "a.msg/cv.txt: ranked"]
    );
}

#[test]
fn a_text_that_may_be_all_there_is_of_somebody_is_ranked() {
    let other = RESUME.replace("Ada Example\nada@", "Cleo Sample\ncleo@");
    let long = NOTE.repeat(20);
    let flyer = "Our kitchen\n\nThe house cooks for two hundred guests a day.\n";
    for (body, attached, expected) in [
        (RESUME, &[][..], &["a.eml/body.txt: ranked"][..]),
        (NOTE, &[], &["a.eml/body.txt: ranked"]),
        // No resume is attached, or none that can be read.
        (NOTE, &[("flyer.txt", flyer)], &["a.eml/body.txt: ranked", "a.eml/flyer.txt: ranked"]),
        (NOTE, &[("cv.ps", "%!PS-Adobe")], &["a.eml/body.txt: ranked", "a.eml/cv.ps: unknown-format"]),
        // The text has a history of its own, or is too long for a note.
        (other.as_str(), &[("cv.txt", RESUME)], &["a.eml/body.txt: ranked", "a.eml/cv.txt: ranked"]),
        (long.as_str(), &[("cv.txt", RESUME)], &["a.eml/body.txt: ranked", "a.eml/cv.txt: ranked"]),
    ] {
        assert_eq!(shortlist(&[("a.eml", eml(body, attached))]), expected, "{body} {attached:?}");
    }
}

#[test]
fn a_note_goes_with_its_own_mail_only() {
    let (note, resume) = (eml(NOTE, &[]), eml(NOTE, &[("cv.txt", RESUME)]));
    assert_eq!(
        shortlist(&[("a.eml", note), ("b.eml", resume.clone()), ("c.eml", resume)]),
        [
            "a.eml/body.txt: ranked",
            "b.eml/body.txt: covering note in the same mail as b.eml/cv.txt",
            "b.eml/cv.txt: ranked",
            "c.eml/body.txt: covering note in the same mail as c.eml/cv.txt",
            "c.eml/cv.txt: same bytes as b.eml/cv.txt",
        ]
    );
    // A folder beside a mail, and files that are so named, are nothing to it.
    assert_eq!(
        shortlist(&[("body.txt", NOTE.into()), ("cv.txt", RESUME.into())]),
        ["body.txt: ranked", "cv.txt: ranked"]
    );
}

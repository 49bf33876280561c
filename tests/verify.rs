//! Results follow from their documents, byte for byte, and each of fifty planted changes is found and named.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::certificate::Globs;
use cvsift::criteria;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::intake;
use cvsift::lexicon::Lexicon;
use cvsift::report::{Options, blind, format_named};
use cvsift::screen::{Given, Screening, screen_as};
use cvsift::verify::{Recorded, verify};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const FILES: [&str; 10] = [
    "adele-job-board.txt", "amara-classic.pdf", "ben-markdown.md", "carol-underlined.txt", "dmitri-cover-letter.txt",
    "elena-referees.txt", "felix-history-twice.txt", "hana-overlaps.md", "ivan-years-only.txt",
    "omar-skill-matrix.docx",
];

/// A folder with ten resumes, one of them twice, and two files that cannot be read.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    for name in FILES {
        fs::copy(Path::new("fixtures/resumes").join(name), place(name)).unwrap();
    }
    fs::copy("fixtures/resumes/carol-underlined.txt", place("carol-again.txt")).unwrap();
    fs::write(place("empty.pdf"), "").unwrap();
    fs::write(place("program.pdf"), b"\x7fELF\x02\x01\x01\0\0\0").unwrap();
    folder
}

/// The results of the folder, as if it stood at `in`.
fn results(folder: &Path, without_names: bool) -> Vec<u8> {
    let lexicon = Lexicon::with_skills(&[]).unwrap();
    let criteria = criteria::load(Path::new("criteria/backend-platforms-lead.json"), &lexicon).unwrap();
    let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
    let screening =
        Screening { criteria: &criteria, lexicon: &lexicon, as_of: "2024-01".parse().unwrap(), pool: &pool };
    let named = |path: &Path| PathBuf::from("in").join(path.strip_prefix(folder).unwrap());
    let paths = [folder.to_owned()];
    let given = Given { paths: &paths, gathered: intake::gather(&paths), globs: Globs::default() };
    let shortlist = screen_as(given, &screening, &named, &|| ());
    let json = format_named("json").unwrap();
    if without_names {
        return blind(&shortlist).render(json, Options::default(), None).unwrap();
    }
    (json.render)(&shortlist, Options::default(), None).unwrap()
}

fn told(results: &[u8], again: &[u8]) -> Vec<String> {
    verify(&Recorded::read(results).unwrap(), results, again).iter().map(ToString::to_string).collect()
}

#[test]
fn results_follow_wherever_the_folder_stands() {
    let (one, other) = (folder(), folder());
    for without_names in [false, true] {
        let (a, b) = (results(one.path(), without_names), results(other.path(), without_names));
        assert_eq!(told(&a, &b), Vec::<String>::new());
    }
    let recorded: Value = serde_json::from_slice(&results(one.path(), false)).unwrap();
    assert_eq!(recorded["certificate"]["given"], json!(["in/"]));
}

#[test]
fn results_of_some_of_the_files_follow() {
    let folder = folder();
    let out = tempfile::tempdir().unwrap();
    let results = out.path().join("results.json");
    let role = "criteria/backend-platforms-lead.json";
    let run = |arguments: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_cvsift")).args(arguments).output().unwrap().status.success()
    };
    let (folder, shown) = (folder.path().to_str().unwrap(), results.to_str().unwrap());
    let screened = ["screen", folder, "--criteria", role, "--exclude", "*.md", "--out", shown, "-q"];
    assert!(run(&screened));
    let recorded: Value = serde_json::from_slice(&fs::read(&results).unwrap()).unwrap();
    assert_eq!(recorded["certificate"]["options"]["exclude"], json!(["*.md"]));
    assert!(run(&["verify", shown, "--folder", folder]));
    fs::write(&results, fs::read_to_string(&results).unwrap().replace("*.md", "*.txt")).unwrap();
    assert!(!run(&["verify", shown, "--folder", folder]), "other files are chosen");
}

/// A change of the results, and what has to be said of it.
type Planted = (&'static str, Box<dyn Fn(&mut Value)>, &'static str);

fn set(pointer: &'static str, value: Value, told: &'static str) -> Planted {
    (pointer, Box::new(move |results| *results.pointer_mut(pointer).unwrap() = value.clone()), told)
}

/// Forty changes of the results.
fn changes() -> Vec<Planted> {
    let mut all = vec![
        set("/as_of", json!("2024-02"), "as_of: 2024-02 in the results, 2024-01"),
        set("/role", json!("Cook"), "role: Cook"),
        set("/criteria_hash", json!("0".repeat(64)), "not those whose hash the results name"),
        set("/tool/version", json!("9.9.9"), "the version of the program: 9.9.9"),
        set("/certificate/criteria", json!("{}"), "not those whose hash the results name"),
        set("/certificate/words", json!("0".repeat(64)), "the tables of words"),
        set("/certificate/weights", json!("0".repeat(64)), "the fitted weights"),
        set("/certificate/documents", json!("0".repeat(64)), "certificate, documents"),
        set("/certificate/given/0", json!("out"), "certificate, given, 1"),
        set("/certificate/options/blind", json!(true), "certificate, options, blind"),
        set("/criteria/0/weight", json!(99.0), "criteria, 1, weight: 99.0"),
        set("/criteria/1/required", json!(false), "criteria, 2, required"),
        set("/criteria/2/label", json!("Charm"), "criteria, 3, label: Charm"),
        set("/criteria/0/share", json!(50.0), "criteria, 1, share"),
        set("/candidates/0/rank", json!(2), "rank: 2 in the results, 1"),
        set("/candidates/1/score", json!(99.0), "score: 99.0"),
        set("/candidates/2/eligible", json!("unclear"), "eligible: unclear"),
        set("/candidates/3/document_hash", json!("0".repeat(64)), "the file is not the one that was read"),
        set("/candidates/0/contact/name", json!("Somebody Else"), "contact, name: Somebody Else"),
        set("/candidates/0/contact/emails", json!([]), "contact, emails"),
        set("/candidates/0/profile/experience/months", json!(999), "profile, experience, months: 999"),
        set("/candidates/0/profile/leadership/team_size", json!(999), "team_size: 999"),
        set("/candidates/0/profile/positions/0/title", json!("King"), "title: King"),
        set("/candidates/0/profile/skills", json!([]), "profile, skills: 0 entries"),
        set("/candidates/0/findings/0/points", json!(1.0), "points: 1.0"),
        set("/candidates/0/findings/0/degree", json!(1), "degree: 1 in the results"),
        set("/candidates/0/findings/0/verdict", json!("unknown"), "verdict: unknown"),
        set("/candidates/0/findings/0/note", json!("as I say"), "note: as I say"),
        set("/candidates/0/findings/0/weight", json!(77.0), "weight: 77.0"),
        set("/candidates/0/findings/0/evidence/0/quote", json!("made up"), "quote: made up"),
        set("/candidates/0/findings/0/evidence/0/line", json!(1234), "line: 1234"),
        set("/candidates/0/warnings", json!([{ "code": "x", "line": null, "message": "x" }]), "warnings"),
        set("/candidates/0/as_good_as", json!([1, 9]), "as_good_as, 2: 9"),
        set("/duplicates/0/of", json!("in/nobody.txt"), "of: in/nobody.txt"),
        set("/duplicates/0/reason", json!("a hunch"), "reason: a hunch"),
        set("/unread/0/reason", json!("damaged"), "reason: damaged"),
        set("/unread/1/detail", json!("no time"), "detail: no time"),
        set("/counts/given", json!(12), "counts, given: 12"),
    ];
    let list = |results: &mut Value, name: &str| std::mem::take(results[name].as_array_mut().unwrap());
    all.push((
        "two ranks swapped",
        Box::new(move |results| {
            let mut candidates = list(results, "candidates");
            candidates.swap(2, 3);
            results["candidates"] = candidates.into();
        }),
        "stands at place 3 of candidates",
    ));
    all.push((
        "somebody left out",
        Box::new(move |results| {
            let mut candidates = list(results, "candidates");
            candidates.pop();
            results["candidates"] = candidates.into();
        }),
        "is ranked by the documents, and not in the results",
    ));
    all
}

#[test]
fn a_change_of_the_results_is_found() {
    let folder = folder();
    let again = results(folder.path(), false);
    let changes = changes();
    assert_eq!(changes.len(), 40);
    for (name, change, expected) in changes {
        let mut planted: Value = serde_json::from_slice(&again).unwrap();
        change(&mut planted);
        let planted = serde_json::to_string_pretty(&planted).unwrap() + "\n";
        let told = told(planted.as_bytes(), &again);
        assert!(told.iter().any(|line| line.contains(expected)), "{name}: {expected}: {told:?}");
    }
}

#[test]
fn a_change_of_the_documents_is_found() {
    let folder = folder();
    let made = results(folder.path(), false);
    let place = |name: &str| folder.path().join(name);
    let check = |expected: &[&str]| {
        let told = told(&made, &results(folder.path(), false));
        for words in expected {
            assert!(told.iter().any(|line| line.contains(words)), "{words}: {told:?}");
        }
    };
    // A byte of a resume, of a copy, and of a file that nobody can read.
    for name in
        ["adele-job-board.txt", "ben-markdown.md", "elena-referees.txt", "ivan-years-only.txt", "carol-again.txt"]
    {
        let whole = fs::read(place(name)).unwrap();
        let mut changed = whole.clone();
        let at = changed.iter().rposition(u8::is_ascii_alphabetic).unwrap();
        changed[at] ^= 1;
        fs::write(place(name), changed).unwrap();
        check(&[&format!("in/{name}: "), "certificate, documents"]);
        fs::write(place(name), whole).unwrap();
    }
    fs::write(place("program.pdf"), b"\x7fELF\x02\x01\x01\0\0\x01").unwrap();
    check(&["in/program.pdf: the file is not the one that was read"]);
    fs::write(place("program.pdf"), b"\x7fELF\x02\x01\x01\0\0\0").unwrap();
    check(&[]);
    // A file that is gone, that came, that has another name, or that now can be read.
    fs::remove_file(place("hana-overlaps.md")).unwrap();
    check(&["in/hana-overlaps.md: is ranked in the results, and not by the documents"]);
    fs::copy("fixtures/resumes/hana-overlaps.md", place("hana.md")).unwrap();
    check(&["in/hana.md: is ranked by the documents", "in/hana-overlaps.md: is ranked in the results"]);
    fs::rename(place("hana.md"), place("hana-overlaps.md")).unwrap();
    fs::copy("fixtures/resumes/stefan-sous-chef.md", place("stefan.md")).unwrap();
    check(&["in/stefan.md: is ranked by the documents, and not in the results"]);
    fs::remove_file(place("stefan.md")).unwrap();
    fs::write(place("empty.pdf"), "Ada Example\nCook, Blue Door, 2019 - 2021\n").unwrap();
    check(&["in/empty.pdf: is unread in the results, and not by the documents"]);
    fs::write(place("empty.pdf"), "").unwrap();
    assert_eq!(told(&made, &results(folder.path(), false)), Vec::<String>::new());
}

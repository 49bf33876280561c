//! Pairs of nights, with what is new between them written by hand: who came, who went, whose verdict turned and why.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::criteria;
use cvsift::date::Month;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::lexicon::Lexicon;
use cvsift::report::{Options, format_named};
use cvsift::results::night;
use cvsift::screen::{Screening, screen};
use cvsift::shortlist::{Night, Shortlist, Since};
use std::fs;
use std::path::PathBuf;

/// Asks for years of work, of whoever is a cook for some knives, and for soups a little.
const ROLE: &str = r#"{ "version": 1, "role": "Cook", "criteria": [
    { "label": "Years", "experience": { "min_years": 3 }, "weight": 40, "required": true },
    { "label": "Knives", "phrase": { "any_of": ["knives"] }, "weight": 30 },
    { "label": "Soups", "phrase": { "any_of": ["soups"] }, "weight": 30 } ] }"#;

/// A made-up resume.
fn cook(name: &str, dates: &str, work: &str) -> String {
    let address = name.to_lowercase().replace(' ', ".");
    format!(
        "{name}\n{address}@example.org\n\nWork Experience\nCook, Blue Door, {dates}\n• Cooked {work} for the house of {name}\n"
    )
}

/// What lies in the folder, what is asked and when.
struct Lies<'l> {
    files: &'l [(&'l str, &'l str)],
    role: &'l str,
    as_of: &'l str,
}

impl Lies<'_> {
    fn screened(&self) -> Shortlist {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in self.files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let lexicon = Lexicon::built_in().unwrap();
        let criteria = criteria::parse(self.role, &lexicon).unwrap();
        let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
        let as_of: Month = self.as_of.parse().unwrap();
        let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of, pool: &pool };
        let mut list = screen(&[folder.path().to_owned()], &screening, &|| ());
        // The folder is another one each night, and is not what is compared.
        let bare = |path: &mut PathBuf| *path = PathBuf::from(path.file_name().unwrap());
        list.ranked.iter_mut().for_each(|ranked| bare(&mut ranked.candidate.path));
        list.duplicates.iter_mut().for_each(|d| [&mut d.path, &mut d.of].into_iter().for_each(bare));
        list.unread.iter_mut().for_each(|unread| bare(&mut unread.path));
        list
    }
}

/// What is told of each file: `file: changes`, behind `<` the file it was, in brackets by what and why.
fn told(old: &Lies<'_>, new: &Lies<'_>) -> Vec<String> {
    let (old, new) = (old.screened(), new.screened());
    let read_back = |list: &Shortlist| {
        night(&(format_named("json").unwrap().render)(list, Options::default(), None).unwrap()).unwrap()
    };
    let since = Since::between(&read_back(&old), &Night::of(&new));
    assert_eq!(since, Since::between(&read_back(&old), &read_back(&new)), "results tell what the run knew");
    let lines = since.items.iter().map(|item| {
        let changes: Vec<&str> = item.changes.iter().map(|change| change.name()).collect();
        let was = item.was.as_ref().map(|was| format!(" < {was}")).unwrap_or_default();
        let why: Vec<&str> = item.why.iter().map(|cause| cause.name()).collect();
        let why =
            if why.is_empty() { String::new() } else { format!(" [{}: {}]", item.by.join(", "), why.join(" and ")) };
        format!("{}: {}{was}{why}", item.file, changes.join("; "))
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines
}

#[test]
fn what_is_new_is_told_with_its_reason_and_nothing_else_is() {
    const NIGHT: &str = "2024-01";
    let ada = cook("Ada Fell", "January 2014 - December 2019", "knives and soups");
    let bert = cook("Bert Holm", "January 2015 - December 2020", "knives");
    let short = cook("Cleo Stone", "January 2019 - December 2020", "soups");
    let longer = cook("Cleo Stone", "January 2015 - December 2020", "soups");
    let running = cook("Dov Reed", "February 2021 - Present", "soups");
    let plain = cook("Eva Brook", "January 2015 - December 2020", "bread");
    let better = cook("Eva Brook", "January 2015 - December 2020", "bread, knives and soups");
    let pool = [("ada.txt", ada.as_str()), ("bert.txt", &bert), ("cleo.txt", &short), ("eva.txt", &plain)];
    let stricter = ROLE.replace("\"min_years\": 3", "\"min_years\": 6");
    let lax = ROLE.replace(", \"required\": true", "");
    let reworded = ROLE.replace("\"weight\": 30 },", "\"weight\": 30, \"comment\": \"sharp ones\" },");
    let pairs: &[(&str, Lies<'_>, Lies<'_>, &[&str])] = &[
        (
            "the same folder",
            Lies { files: &pool, role: ROLE, as_of: NIGHT },
            Lies { files: &pool, role: ROLE, as_of: NIGHT },
            &[],
        ),
        (
            "somebody came to the top: others stand lower for it, and have not moved",
            Lies { files: &pool[1..], role: ROLE, as_of: NIGHT },
            Lies { files: &pool, role: ROLE, as_of: NIGHT },
            &["ada.txt: new"],
        ),
        (
            "somebody went",
            Lies { files: &pool, role: ROLE, as_of: NIGHT },
            Lies { files: &[pool[0], pool[2], pool[3]], role: ROLE, as_of: NIGHT },
            &["bert.txt: gone"],
        ),
        (
            "a longer resume of somebody known, in the same place",
            Lies { files: &pool, role: ROLE, as_of: NIGHT },
            Lies { files: &[pool[0], pool[1], ("cleo.txt", &longer), pool[3]], role: ROLE, as_of: NIGHT },
            &["cleo.txt: newly eligible; changed file; moved up [Years: the document changed]"],
        ),
        (
            "the same under another name of the file: known by the address",
            Lies { files: &pool, role: ROLE, as_of: NIGHT },
            Lies { files: &[pool[0], pool[1], ("cleo-2.txt", &longer), pool[3]], role: ROLE, as_of: NIGHT },
            &["cleo-2.txt: newly eligible; changed file; moved up < cleo.txt [Years: the document changed]"],
        ),
        (
            "a file was only renamed",
            Lies { files: &pool, role: ROLE, as_of: NIGHT },
            Lies { files: &[("a.txt", &ada), pool[1], pool[2], pool[3]], role: ROLE, as_of: NIGHT },
            &["a.txt: renamed < ada.txt"],
        ),
        (
            "the criteria ask for more, and everybody has it or had too little before",
            Lies { files: &pool, role: ROLE, as_of: NIGHT },
            Lies { files: &pool, role: &stricter, as_of: NIGHT },
            &[],
        ),
        (
            "the criteria ask for more than somebody has",
            Lies { files: &[("dov.txt", &running)], role: ROLE, as_of: "2025-06" },
            Lies { files: &[("dov.txt", &running)], role: &stricter, as_of: "2025-06" },
            &["dov.txt: no longer eligible [Years: the criteria changed]"],
        ),
        (
            "nothing is required any longer",
            Lies { files: &[("cleo.txt", &short)], role: ROLE, as_of: NIGHT },
            Lies { files: &[("cleo.txt", &short)], role: &lax, as_of: NIGHT },
            &["cleo.txt: newly eligible [Years: the criteria changed]"],
        ),
        (
            "time passed, and a comment in the criteria is no reason",
            Lies { files: &[pool[0], ("dov.txt", &running)], role: ROLE, as_of: NIGHT },
            Lies { files: &[pool[0], ("dov.txt", &running)], role: &reworded, as_of: "2024-04" },
            &["dov.txt: newly eligible [Years: time passed]"],
        ),
        (
            "the file of another person in the place of one",
            Lies { files: &pool, role: ROLE, as_of: NIGHT },
            Lies { files: &[("ada.txt", &running), pool[1], pool[2], pool[3]], role: ROLE, as_of: NIGHT },
            &["ada.txt: gone", "ada.txt: new"],
        ),
        (
            "one file is no longer read, another is, and a third was never",
            Lies { files: &[("ada.txt", &ada), ("bert.txt", ""), ("x.txt", "")], role: ROLE, as_of: NIGHT },
            Lies { files: &[("ada.txt", ""), ("bert.txt", &bert), ("x.txt", "")], role: ROLE, as_of: NIGHT },
            &["ada.txt: no longer read", "bert.txt: now read"],
        ),
        (
            "more in a resume lets its owner pass another, who has not moved",
            Lies { files: &pool, role: ROLE, as_of: NIGHT },
            Lies { files: &[pool[0], pool[1], pool[2], ("eva.txt", &better)], role: ROLE, as_of: NIGHT },
            &["eva.txt: changed file; moved up"],
        ),
        (
            "a copy that stands before the file it repeats",
            Lies { files: &[("b.txt", &bert)], role: ROLE, as_of: NIGHT },
            Lies { files: &[("a.txt", &bert), ("b.txt", &bert)], role: ROLE, as_of: NIGHT },
            &["a.txt: renamed < b.txt", "b.txt: now a duplicate"],
        ),
    ];
    for (what, old, new, expected) in pairs {
        assert_eq!(told(old, new), *expected, "{what}");
    }
}

#[test]
fn people_of_one_agency_are_not_taken_for_each_other() {
    let of = |name: &str, work: &str| {
        cook(name, "January 2015 - December 2020", work)
            .replace(&format!("{}@", name.to_lowercase().replace(' ', ".")), "post@")
    };
    let (ada, bert) = (of("Ada Fell", "soups"), of("Bert Holm", "bread"));
    let (more, cleo) = (of("Ada Fell", "soups and knives"), of("Cleo Stone", "fish"));
    let old = Lies { files: &[("1.txt", &ada), ("2.txt", &bert)], role: ROLE, as_of: "2024-01" };
    let new = Lies { files: &[("3.txt", &more), ("4.txt", &cleo)], role: ROLE, as_of: "2024-01" };
    assert_eq!(told(&old, &new), ["2.txt: gone", "3.txt: changed file < 1.txt", "4.txt: new"].map(str::to_owned)[..]);
}

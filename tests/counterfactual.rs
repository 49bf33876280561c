//! The counterfactual gate finds what peeks at the person, and finds nothing in the kinds of criteria that there are.
//!
//! `.ci/run` lets the program itself try all fixtures under several roles; here are some, and planted biases.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::counterfactual::{Moved, families, moved};
use cvsift::criteria::{self, Check, Criteria, Criterion, Eligible, FULL, Judgement, Verdict, View, WhatIf};
use cvsift::digest::Evidence;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::lexicon::Lexicon;
use cvsift::profile::Profile;
use cvsift::screen::{Judge, Screening, judged};
use std::fs;
use std::path::{Path, PathBuf};

/// A kind that peeks: it looks for a word of the person in the lines that a phrase may be looked for in.
#[derive(Debug)]
struct Peek(&'static str);

impl Check for Peek {
    fn judge(&self, profile: &Profile<'_>, _: &View<'_>) -> Judgement {
        let line = profile.passages.iter().map(|passage| passage.line).find(|line| line.text.contains(self.0));
        Judgement {
            verdict: if line.is_some() { Verdict::Met } else { Verdict::Unmet },
            degree: if line.is_some() { FULL } else { 0 },
            band: (0, FULL),
            passes: Eligible::Yes,
            note: "a hunch".to_owned(),
            evidence: line.map(Evidence::of).into_iter().collect(),
        }
    }

    fn what_ifs(&self, _: &Profile<'_>, _: &View<'_>) -> Vec<WhatIf> {
        Vec::new()
    }
}

/// What moves when the documents at `paths` are judged by `criteria`, and how many versions were tried.
fn tried(paths: &[PathBuf], criteria: &Criteria, lexicon: &Lexicon) -> (Vec<Moved>, usize) {
    let as_of = "2024-01".parse().unwrap();
    let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
    let screening = Screening { criteria, lexicon, as_of, pool: &pool };
    let all = judged(paths, &screening, &|_, document, resume, judge: &Judge<'_>| {
        let mut found = Vec::new();
        let mut count = 0;
        for family in families(document, resume, lexicon, as_of) {
            let base = judge(&family.base);
            count += family.versions.len();
            found.extend(family.versions.iter().filter_map(|v| moved((&family.base, &base), v, &judge(&v.document))));
        }
        (found, count)
    });
    let (found, counts): (Vec<Vec<Moved>>, Vec<usize>) = all.into_iter().map(Result::unwrap).unzip();
    (found.into_iter().flatten().collect(), counts.into_iter().sum())
}

fn role(lexicon: &Lexicon) -> Criteria {
    criteria::load(Path::new("criteria/registered-nurse.json"), lexicon).unwrap()
}

#[test]
fn nothing_of_the_person_moves_a_verdict() {
    let lexicon = Lexicon::built_in().unwrap();
    let fixtures = ["amara-classic.pdf", "niklas-german.pdf", "tarun-declaration.docx", "ben-markdown.md"];
    let paths: Vec<PathBuf> = fixtures.iter().map(|name| Path::new("fixtures/resumes").join(name)).collect();
    let (found, count) = tried(&paths, &role(&lexicon), &lexicon);
    assert_eq!(found, Vec::new());
    assert!(count > 4 * (36 + 15), "{count}");
}

#[test]
fn a_criterion_that_peeks_is_found_with_its_line() {
    let lexicon = Lexicon::built_in().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let resume = "Delia Marchetti\nSpringfield, OH | delia@example.com\n\nWork Experience\nNurse, Blue Hospital, January 2016 - March 2019\n\
        • As ward sister she led the night shift\n• Ms Marchetti's rota was taken up by other wards\n\n\
        Education\nBachelor of Science in Nursing, Ohio College, 2012\n";
    fs::write(folder.path().join("delia.txt"), resume).unwrap();
    let paths = [folder.path().to_owned()];
    assert_eq!(tried(&paths, &role(&lexicon), &lexicon).0, Vec::new());
    for (word, what, line) in [
        (" she ", "pronouns", "• As ward sister she led"),
        ("Marchetti", "name", "'s rota was taken up"),
        ("Ohio College", "school", "Ohio College, 2012"),
        ("2012", "year of graduation", "Ohio College, 2012"),
    ] {
        let mut peeking = role(&lexicon);
        let check = Box::new(Peek(word));
        let planted = Criterion { label: "Fits in".to_owned(), kind: "phrase", weight: 10_000, required: false, check };
        peeking.criteria.push(planted);
        let (found, _) = tried(&paths, &peeking, &lexicon);
        assert!(!found.is_empty(), "{word}");
        for moved in found {
            assert!(moved.what == what && moved.line.contains(line) && moved.how.contains("`Fits in`"), "{moved:?}");
            assert!(moved.place.0 > moved.place.1, "{moved:?}");
        }
    }
}

//! The JSON results hold to their schema, `tests/results.schema.json`.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::criteria;
use cvsift::date::Month;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::lexicon::Lexicon;
use cvsift::report::{Options, blind, format_named};
use cvsift::screen::{Screening, screen};
use cvsift::shortlist::Shortlist;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn results(shortlist: &Shortlist) -> Value {
    let json = (format_named("json").unwrap().render)(shortlist, Options::default(), None).unwrap();
    serde_json::from_slice(&json).unwrap()
}

fn run(folder: &str) -> Shortlist {
    let lexicon = Lexicon::with_skills(&[]).unwrap();
    let criteria = criteria::load(Path::new("criteria/backend-platforms-lead.json"), &lexicon).unwrap();
    let pool = Pool::new(Isolation::None, Limits::default()).unwrap();
    let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of: Month::new(2024, 1), pool: &pool };
    screen(&[PathBuf::from(folder)], &screening, &|| ())
}

fn wrong(results: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(include_str!("results.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    schema.iter_errors(results).map(|error| format!("{}: {error}", error.instance_path())).take(9).collect()
}

#[test]
fn results_hold_to_their_schema() {
    for folder in ["fixtures/resumes", "tests/cases/pool"] {
        let shortlist = run(folder);
        assert_eq!(wrong(&results(&shortlist)), Vec::<String>::new(), "{folder}");
        assert_eq!(wrong(&results(&blind(&shortlist).shortlist)), Vec::<String>::new(), "{folder}, blind");
    }
}

#[test]
fn the_schema_finds_what_is_missing() {
    let mut results = results(&run("tests/cases/pool"));
    results["candidates"][0]["eligible"] = "perhaps".into();
    results["unread"][0].as_object_mut().unwrap().remove("reason");
    assert_eq!(wrong(&results).len(), 2);
}

//! Kinds of criteria that name something take one shape: a text, a name, or several of which one is enough.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::fs;
use std::process::Command;

const RESUME: &str = "Ada Example\nada@example.org\n\nSummary\nA good communicator.\n\nWork Experience\n\
    Cook, Blue Door, 2015 - 2020\n- Worked the night shift\n\nLanguages\nGerman (B2), French (native)\n\n\
    Certificates\nPMP, 2019\n";

/// Verdict and note of each criterion, whose values are these.
fn judged(values: &[(&str, &str)]) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let criteria: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(place, (kind, value))| format!("{{ \"label\": \"c{place}\", \"{kind}\": {value}, \"weight\": 1 }}"))
        .collect();
    let role = format!("{{ \"version\": 1, \"role\": \"Cook\", \"criteria\": [{}] }}", criteria.join(","));
    fs::write(at("role.json"), role).unwrap();
    fs::write(at("ada.txt"), RESUME).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_cvsift"))
        .args(["screen", "-q", "--as-of", "2024-01", "--criteria"])
        .args([at("role.json"), at("ada.txt")])
        .arg("--out")
        .arg(at("list.json"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let list: serde_json::Value = serde_json::from_slice(&fs::read(at("list.json")).unwrap()).unwrap();
    let findings = list["candidates"][0]["findings"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    findings.iter().map(|finding| (text(&finding["verdict"]), text(&finding["note"]))).collect()
}

#[test]
fn every_kind_takes_a_text_a_name_or_several() {
    let cases = [
        ("language", r#""German""#, "met", "German, professional"),
        ("language", r#"{ "name": "German", "min_level": "b2" }"#, "met", "German, professional"),
        ("language", r#"{ "name": "German", "min_level": "C1" }"#, "partly", "German, professional"),
        ("language", r#"{ "any_of": ["German", "French"], "min_level": "C1" }"#, "met", "French, native"),
        ("language", r#"{ "any_of": ["Dutch", "Polish"] }"#, "unmet", "Dutch or Polish not found"),
        ("soft_skill", r#""communication""#, "partly", "communication claimed"),
        ("soft_skill", r#"{ "name": "communication" }"#, "partly", "communication claimed"),
        ("soft_skill", r#"{ "any_of": ["adaptability", "communication"] }"#, "partly", "communication claimed"),
        ("soft_skill", r#""teamwork""#, "unmet", "team player neither shown nor claimed"),
        ("certification", r#""PMP""#, "met", "PMP"),
        ("certification", r#"{ "name": "PMP" }"#, "met", "PMP"),
        ("certification", r#"{ "any_of": ["CPA", "PMP"] }"#, "met", "PMP"),
    ];
    let values: Vec<(&str, &str)> = cases.iter().map(|(kind, value, ..)| (*kind, *value)).collect();
    for ((verdict, note), (kind, value, wanted, told)) in judged(&values).iter().zip(&cases) {
        assert_eq!((verdict.as_str(), note.as_str()), (*wanted, *told), "{kind}: {value}");
    }
    let phrases = judged(&[("phrase", r#""night shift""#), ("phrase", r#"{ "any_of": ["night shift"] }"#)]);
    assert_eq!(phrases.first(), phrases.last());
    assert_eq!(phrases.first().unwrap().0, "met");
}

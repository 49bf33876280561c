//! A small run, audited: every number told by hand.

use super::*;
use serde_json::json;

/// Eight people and one file that was not read; the scores are 80, 70, 60, 50, 40, 30, 20, 10.
fn results() -> Vec<u8> {
    let candidates: Vec<_> = (0..8)
        .map(|at| {
            json!({
                "rank": at + 1, "file": format!("in/p{at}.pdf"), "document_hash": format!("{at:064x}"),
                "score": 80.0 - 10.0 * f64::from(at), "eligible": if at < 3 { "yes" } else { "no" },
            })
        })
        .collect();
    json!({
        "schema_version": 1, "tool": { "name": "cvsift", "version": "0.1.0" }, "role": "Cook", "as_of": "2024-01",
        "criteria_hash": "ab", "candidates": candidates,
        "duplicates": [{ "file": "in/again.pdf", "of": "in/p7.pdf", "document_hash": "cd", "reason": "same text" }],
        "unread": [{ "file": "in/scan.pdf", "reason": "no-text", "detail": "" }],
    })
    .to_string()
    .into_bytes()
}

const TABLE: &str = "file,sex,origin\np0.pdf,F,A\np1.pdf,M,A\np2.pdf,M,B\np3.pdf,F,B\np4.pdf,F,A\np5.pdf,M,B\np6.pdf,,A\n\
    again.pdf,F,B\nscan.pdf,F,A\nelse.pdf,M,A\n";

fn options(selection: Selection) -> Options {
    Options { selection, by: Vec::new(), least_share: 20 }
}

fn by_sex(selection: Selection) -> Breakdown {
    audit(&results(), TABLE.as_bytes(), &options(selection)).unwrap().breakdowns.remove(0)
}

#[test]
fn rates_are_told_by_group_and_together() {
    let audit = audit(&results(), TABLE.as_bytes(), &options(Selection::Eligible)).unwrap();
    assert_eq!((audit.people, audit.selected, audit.median, audit.unread, audit.strangers), (8, 3, 45.0, 1, 1));
    let titles: Vec<String> = audit.breakdowns.iter().map(Breakdown::title).collect();
    assert_eq!(titles, ["sex", "origin", "sex and origin"]);
    let sex = &audit.breakdowns[0];
    assert_eq!(sex.unknown, 1);
    let told: Vec<_> =
        sex.groups.iter().map(|g| (g.title(), g.people, g.unread, g.selection.hits, g.scoring.hits)).collect();
    // The scan is hers, and in no rate; the resume sent twice counts once.
    assert_eq!(told, [("F".to_owned(), 4, 1, 1, 2), ("M".to_owned(), 3, 0, 2, 2)]);
    let ratio = sex.groups[0].selection.against_best.as_ref().unwrap();
    assert!((ratio.impact_ratio - 0.375).abs() < 1e-15 && ratio.under_four_fifths);
    assert!((ratio.fisher_p.unwrap() - 17.0 / 35.0).abs() < 1e-12, "{ratio:?}");
    assert_eq!(audit.breakdowns[2].groups.len(), 4);
}

#[test]
fn a_list_may_be_cut_in_any_way() {
    let hits = |selection| by_sex(selection).groups.iter().map(|group| group.selection.hits).collect::<Vec<_>>();
    assert_eq!(hits(Selection::Top(1)), [1, 0]);
    assert_eq!(hits(Selection::Score(30_000)), [3, 3]);
    let list = b"document_hash;decision\n0000000000000000000000000000000000000000000000000000000000000004;Interview\ncd;hire\n";
    let decided = |words: &[&str]| Selection::Decided {
        list: list.to_vec(),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    assert_eq!(hits(decided(&["interview"])), [1, 0]);
    assert_eq!(hits(decided(&["interview", "Hire"])), [2, 0]);
}

#[test]
fn a_sweep_holds_every_cut() {
    let sweep = &by_sex(Selection::Eligible).sweeps[1];
    assert_eq!(sweep.at, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
    assert_eq!(sweep.of_group[0], [1, 1, 1, 2, 3, 3, 3, 4]);
    assert_eq!(sweep.taken, [1, 2, 3, 4, 5, 6, 6, 7]);
    assert_eq!(sweep.lowest_impact_ratio[0], Some(0.0));
    assert_eq!(sweep.lowest_impact_ratio[7], Some(1.0));
    let by_score = &by_sex(Selection::Eligible).sweeps[0];
    assert_eq!((by_score.at[0], by_score.at[7]), (80.0, 10.0));
    assert_eq!(by_score.of_group, sweep.of_group);
}

#[test]
fn small_groups_are_told_apart() {
    let options = Options { least_share: 450, ..options(Selection::Eligible) };
    let audit = audit(&results(), TABLE.as_bytes(), &options).unwrap();
    let apart: Vec<bool> = audit.breakdowns[0].groups.iter().map(|group| group.told_apart).collect();
    assert_eq!(apart, [false, true]);
    let text = summary(&audit);
    assert!(text.contains("Without an impact ratio, as each is under 45.0 % of the people"), "{text}");
}

#[test]
fn an_audit_is_told_in_words_and_names_nobody() {
    let audit = audit(&results(), TABLE.as_bytes(), &options(Selection::Eligible)).unwrap();
    for text in [told(&audit), summary(&audit), page(&audit), json(&audit).unwrap()] {
        assert!(!text.contains("p0.pdf") && !text.contains(&format!("{:064x}", 1)), "{text}");
    }
    assert!(told(&audit).contains("under four fifths where chance alone may make the difference"));
    assert!(summary(&audit).contains("| F | 4 | 1 | 25.0 % | 0.375 | 2 | 50.0 % | 0.750 |"), "{}", summary(&audit));
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "<script>alert(1)</script>|x";
    let table = TABLE.replace(",F,", &format!(",{hostile},"));
    let audit = audit(&results(), table.as_bytes(), &options(Selection::Eligible)).unwrap();
    assert!(!page(&audit).contains("<script>"));
    assert!(!summary(&audit).contains(&format!("| {hostile}")));
}

#[test]
fn what_is_no_result_or_table_is_refused() {
    assert!(matches!(audit(b"{}", b"", &options(Selection::Eligible)), Err(AuditError::Results(_))));
    let wrong =
        |table: &str| audit(&results(), table.as_bytes(), &options(Selection::Eligible)).unwrap_err().to_string();
    assert!(wrong("who,sex\n").contains("no column is called document_hash or file"));
    assert!(wrong("file\np0.pdf\n").contains("there is no column of groups"));
}

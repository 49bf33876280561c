//! The workbook in a spreadsheet program: headless LibreOffice where it is there, skipped loudly where not.
#![expect(clippy::print_stderr, reason = "a test tells what it skips")]

use std::process::Command;

/// Texts that a spreadsheet would run, if they were not text.
const FORMULAS: [&str; 4] = ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)"];

#[test]
fn the_workbook_opens_with_every_candidate_and_no_formula() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let pool = path("pool");
    std::fs::create_dir(&pool).unwrap();
    for (at, text) in FORMULAS.iter().enumerate() {
        let resume = format!(
            "{text}\nx{at}@example.com\n\nExperience\nLead {text} Engineer, {text} Corp, 2018-01 - 2022-01\n- Led 5 developers\n"
        );
        std::fs::write(format!("{pool}/={at}.txt"), resume).unwrap();
    }
    let done = Command::new(env!("CARGO_BIN_EXE_cvsift"))
        .args([
            "screen",
            &pool,
            "--criteria",
            "criteria/backend-platforms-lead.json",
            "-q",
            "--out",
            &path("book.xlsx"),
        ])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));

    let office = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", path("profile")))
        .args(["--headless", "--convert-to", "fods", "--outdir", &path(""), &path("book.xlsx")])
        .output();
    let Ok(office) = office else {
        eprintln!("SKIPPED: no LibreOffice (soffice) on the PATH; the workbook was not opened");
        return;
    };
    assert!(office.status.success(), "{}", String::from_utf8_lossy(&office.stderr));
    let opened = std::fs::read_to_string(path("book.fods")).unwrap();
    assert!(!opened.contains("table:formula"));
    for sheet in ["Shortlist", "Criteria", "Evidence", "Unread", "About"] {
        assert!(opened.contains(&format!("table:name=\"{sheet}\"")), "{sheet}");
    }
    for at in 0..FORMULAS.len() {
        assert!(opened.contains(&format!("={at}.txt</text:p>")), "{at}");
    }
}

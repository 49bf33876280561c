//! The pages in a real browser: headless Chromium and Node where they are there, skipped loudly where not.
//!
//! With `CVSIFT_BROWSER=require`, as `.ci/run` sets it, what would be skipped fails. axe-core is looked for at `AXE_CORE` (its `axe.min.js`) and in `node_modules`; `REPORT_IMAGE` is where to write the
//! picture of the page that the README shows.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may stop where it stands, and tells what it skips"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Tells what is skipped; fails where nothing may be.
fn skip(why: &str) {
    assert!(std::env::var_os("CVSIFT_BROWSER").is_none_or(|value| value != "require"), "{why}");
    eprintln!("SKIPPED: {why}");
}

/// The browser and Node, or why the test is skipped.
fn tools() -> Option<(PathBuf, PathBuf)> {
    let found = |names: &[&str]| {
        let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
        names.iter().flat_map(|name| folders.iter().map(move |f| f.join(name))).find(|path| path.is_file())
    };
    let tools = found(&["chromium", "chromium-browser", "google-chrome"]).zip(found(&["node"]));
    if tools.is_none() {
        skip("no Chromium or no Node on the PATH; the pages were not tried in a browser");
    }
    tools
}

fn axe() -> Option<PathBuf> {
    let given = std::env::var_os("AXE_CORE").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = ["node_modules", "target/node_modules"].map(|folder| root.join(folder).join("axe-core/axe.min.js"));
    let found = given.into_iter().chain(places).find(|path| path.is_file());
    if found.is_none() {
        skip("no axe-core (set AXE_CORE to its axe.min.js); accessibility was not checked");
    }
    found
}

fn cvsift(arguments: &[&str]) {
    let done = Command::new(env!("CARGO_BIN_EXE_cvsift")).args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn screen(pool: &str, out: &[&Path]) {
    let mut arguments =
        vec!["screen", pool, "--criteria", "criteria/backend-platforms-lead.json", "--as-of", "2024-01", "-q"];
    for path in out {
        arguments.extend(["--out", path.to_str().unwrap()]);
    }
    cvsift(&arguments);
}

fn browse(page: &Path, kind: &str) {
    let Some((chromium, node)) = tools() else { return };
    let mut command = Command::new(node);
    command.arg("tests/browser/page.mjs").args([&chromium, page]).arg(kind);
    command.arg(axe().unwrap_or_default());
    if kind == "shortlist" {
        command.args(std::env::var_os("REPORT_IMAGE"));
    }
    let done = command.output().unwrap();
    assert!(done.status.success(), "{kind}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_shortlist_works_in_a_browser() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("shortlist.html");
    screen("fixtures/resumes", &[&page]);
    browse(&page, "shortlist");
}

#[test]
fn a_kit_works_in_a_browser() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results.json");
    screen("fixtures/resumes", &[&results]);
    cvsift(&["interview", results.to_str().unwrap(), "--top", "1", "--out", folder.path().to_str().unwrap(), "-q"]);
    let pages = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let page = pages.into_iter().find(|path| path.extension().is_some_and(|e| e == "html")).unwrap();
    browse(&page, "kit");
}

#[test]
fn hostile_resumes_do_nothing_in_a_browser() {
    let folder = tempfile::tempdir().unwrap();
    let pool = folder.path().join("pool");
    std::fs::create_dir(&pool).unwrap();
    for (at, text) in [
        "<script>alert(1)</script>", "</script><script>alert(1)//", "\"><img src=x onerror=alert(1)>",
        "</style></li></ol><svg onload=alert(1)>", "javascript:alert(1)", "{{7*7}} &lt;b&gt; \u{202e}xinU",
    ]
    .iter()
    .enumerate()
    {
        let resume = format!(
            "{text}\nx{at}@example.com\n\nExperience\nLead {text} Engineer, {text} Corp, 2018-01 - 2022-01\n- Led 5 developers {text}\n\nSkills\nPython, {text}\n"
        );
        std::fs::write(pool.join(format!("<img src=x onerror=alert({at})>.txt")), resume).unwrap();
    }
    let page = folder.path().join("shortlist.html");
    screen(pool.to_str().unwrap(), &[&page]);
    browse(&page, "hostile");
}

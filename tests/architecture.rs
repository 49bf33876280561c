//! The house as `lib.rs` says it: imports run one way, and between the edges nobody touches the world.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::fs;
use std::path::{Path, PathBuf};

/// Modules in the order of `lib.rs`.
fn modules() -> Vec<String> {
    let map = fs::read_to_string("src/lib.rs").unwrap();
    let names = map.lines().filter_map(|line| Some(line.strip_prefix("pub mod ")?.split_once(';')?.0.to_owned()));
    let names: Vec<String> = names.collect();
    assert!(names.len() > 8, "lib.rs lists the stages");
    names
}

/// The source files of a module with their text, tests left out.
fn sources(module: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let file = PathBuf::from(format!("src/{module}.rs"));
    if file.is_file() {
        files.push(file);
    }
    collect(Path::new(&format!("src/{module}")), &mut files);
    assert!(!files.is_empty(), "{module} has source files");
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            (path, code)
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// Names of modules that a code uses by `crate::name`.
fn used(code: &str) -> Vec<String> {
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let names = code
        .split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>());
    names.filter(|name| !name.is_empty()).collect()
}

#[test]
fn imports_run_one_way() {
    let modules = modules();
    let place = |name: &str| modules.iter().position(|module| module == name);
    let mut wrong = Vec::new();
    for (at, module) in modules.iter().enumerate() {
        for (path, code) in sources(module) {
            for name in used(&code) {
                if place(&name).is_some_and(|other| other > at) {
                    wrong.push(format!("{} uses {name}, which stands below it in lib.rs", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_middle_touches_nothing_of_the_world() {
    const WORLD: &[&str] = &[
        "std::fs", "std::env", "std::time", "std::net", "SystemTime", "Instant::now", "println!", "eprintln!",
        "thread::spawn",
    ];
    let mut wrong = Vec::new();
    for module in ["text", "date", "lexicon", "resume", "profile", "digest", "assessment", "shortlist"] {
        for (path, code) in sources(module) {
            for word in WORLD.iter().filter(|word| code.contains(**word)) {
                wrong.push(format!("{} has {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_is_no_network_code() {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    for path in files {
        let code = fs::read_to_string(&path).unwrap();
        for word in ["std::net", "TcpStream", "UdpSocket", "reqwest", "ureq", "hyper::"] {
            assert!(!code.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn a_misplaced_import_would_be_seen() {
    assert_eq!(
        used("use crate::date::Month; // crate::nothing\nlet x = crate::profile::infer();"),
        ["date", "nothing", "profile"]
    );
    assert_eq!(used("// crate::screen\n"), Vec::<String>::new());
}

//! Gives the binary a mark of the code that reads and judges, so that what an older one stored is never taken for its own.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// What judgements follow from: not the reports, and not the command line.
const JUDGING: [&str; 17] = [
    "text", "date", "document", "lexicon", "intake", "resume", "profile", "digest.rs", "criteria", "assessment.rs",
    "shortlist/mod.rs", "shortlist/who.rs", "store/record.rs", "store/schema.rs", "screen.rs", "screen", "lib.rs",
];

fn main() {
    let source = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = vec![source.join("Cargo.lock")];
    for part in JUDGING {
        collect(&source.join("src").join(part), &mut files);
        println!("cargo::rerun-if-changed=src/{part}");
    }
    println!("cargo::rerun-if-changed=Cargo.lock");
    files.sort();
    // FNV-1a, 64 bits: the same on every machine.
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for file in files {
        let name = file.strip_prefix(&source).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        for byte in name.bytes().chain(fs::read(&file).unwrap_or_default()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    println!("cargo::rustc-env=CVSIFT_BUILD={hash:016x}");
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(path) else {
        files.push(path.to_owned());
        return;
    };
    for entry in entries.flatten() {
        collect(&entry.path(), files);
    }
}

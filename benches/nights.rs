//! What the second night costs beside the first: processor time of `cvsift screen` with a store, on made-up texts of
//! which no two are alike.
//!
//! `cargo bench --bench nights -- COUNT` (10,000 without a count), or `-- FOLDER` for files of one's own. Each night runs
//! once in a process of its own; its readers are counted with it.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// Texts that are made where no folder is given.
const COUNT: usize = 10_000;

fn main() {
    let given = env::args().skip(1).find(|argument| argument != "--bench").unwrap_or_default();
    let work = env::temp_dir().join(format!("cvsift-nights-{}", std::process::id()));
    let _ = fs::create_dir_all(work.join("in"));
    let folder = if Path::new(&given).is_dir() { PathBuf::from(&given) } else { work.join("in") };
    let count = given.parse().unwrap_or(COUNT);
    if folder.starts_with(&work) {
        for at in 0..count {
            if fs::write(folder.join(format!("{at:06}.txt")), resume(at)).is_err() {
                println!("the texts cannot be written to {}", folder.display());
                return;
            }
        }
    }
    println!("{}: processor time in seconds, readers included\n", folder.display());
    let store_path = work.join("hiring.db").display().to_string();
    let night = |what: &str, out: &str, with_store: bool| {
        let mut run = Command::new(env!("CARGO_BIN_EXE_cvsift"));
        run.arg("screen").arg(&folder).args(["--criteria", "criteria/backend-platforms-lead.json"]);
        run.args(["--as-of", "2024-01", "--quiet"]);
        run.arg("--out").arg(work.join(out));
        if with_store {
            run.args(["--store", &store_path]);
        }
        let before = spent();
        let ran = run.stdout(Stdio::null()).status();
        let seconds = spent() - before;
        println!("{what:44} {seconds:8.2}{}", if ran.is_ok_and(|s| s.success()) { "" } else { "  FAILED" });
        seconds
    };
    let plain = night("without a store, CSV", "plain.csv", false);
    let first = night("first night, CSV", "list.csv", true);
    let second = night("second night, CSV", "list.csv", true);
    if folder.starts_with(&work) {
        let _ = fs::write(folder.join("new.txt"), resume(count));
    }
    let third = night("third night, one file is new, CSV", "list.csv", true);
    println!(
        "\nfirst / second {:.1}, first / third {:.1}, first / without {:.2}",
        first / second,
        first / third,
        first / plain
    );
    let same = |a: &str, b: &str| fs::read(work.join(a)).ok() == fs::read(work.join(b)).ok();
    let _ = night("without a store again", "plain.csv", false);
    println!(
        "the CSV with and without a store {}",
        if same("plain.csv", "list.csv") { "are the same" } else { "DIFFER" }
    );
    println!(
        "store: {:.1} KiB a file",
        fs::metadata(&store_path).map_or(0.0, |meta| meta.len() as f64 / 1024.0) / count as f64
    );
    let _ = fs::remove_dir_all(&work);
}

/// Processor time, in seconds, of all programs that this one has started and that have ended, with what they started.
fn spent() -> f64 {
    // Fields 16 and 17 of `proc_pid_stat(5)`, in ticks of which a second has a hundred.
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect::<Vec<_>>()).unwrap_or_default();
    let field = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or_default();
    (field(13) + field(14)) / 100.0
}

/// A made-up resume of about a page, with words of its own.
fn resume(at: usize) -> String {
    const FIRST: [&str; 12] =
        ["Ada", "Bert", "Cleo", "Dov", "Eva", "Finn", "Gail", "Hugo", "Iris", "Jon", "Kira", "Lars"];
    const LAST: [&str; 11] =
        ["Fell", "Holm", "Stone", "Reed", "Brook", "Marsh", "Lund", "Vale", "Thorn", "Birch", "Wren"];
    const DID: [&str; 14] = [
        "Built REST services in Java and Spring for billing", "Moved the data of the shop to PostgreSQL",
        "Ran Kubernetes clusters on AWS", "Led a team of six engineers", "Wrote the nightly reports in Python",
        "Cut the time of a search from 4 s to 300 ms", "Taught two apprentices",
        "Kept the books of the workshop in Excel", "Designed the queue between orders and stock with Kafka",
        "Answered for the budget of the platform", "Sold spare parts to garages",
        "Cooked for two hundred guests a day", "Reviewed code and wrote tests for the gateway",
        "Drew the plans of the new warehouse",
    ];
    // SplitMix64: the same texts on every machine.
    let mut state = at as u64;
    let mut next = |most: usize| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as usize % most
    };
    let (first, last) = (FIRST[next(FIRST.len())], LAST[next(LAST.len())]);
    let mut text =
        format!("{first} {last}\n{first}.{last}.{at}@example.org\n\nSummary\nLooks for work {at}\n\nWork Experience\n");
    let mut year = 2023;
    for job in 0..3 + next(3) {
        let years = 1 + next(5);
        text.push_str(&format!("Engineer, House {} {job}, January {} - March {year}\n", next(100_000), year - years));
        for _ in 0..3 + next(4) {
            text.push_str(&format!("• {} for house {} and {} more\n", DID[next(DID.len())], next(100_000), next(1000)));
        }
        year -= years;
    }
    text.push_str(&format!(
        "\nEducation\nBachelor of Science, School {}, {}\n\nSkills\nJava, SQL, Docker, {}\n",
        next(10_000),
        year - 1,
        next(9999)
    ));
    text
}

//! Reads a folder of odd files twice, each in a closed process and all in one that is not, and tells whose fate differs.
//!
//! ```text
//! cargo run --release --example odd -- FOLDER [SECONDS]
//! ```
//!
//! The reading that is not isolated is a process of its own, started again behind a file that ends it or takes longer
//! than its seconds (20). Told at the end: how many files came to what, and what both ways cost. A difference is looked
//! at by a person: a reader that crashes, hangs or floods shows as one; any other is a mistake of ours.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example talks")]

use cvsift::date::Month;
use cvsift::document::isolate::{ARGUMENT, Isolation, Limits, Pool, own_program, serve};
use cvsift::intake::{display_name, gather, hex};
use cvsift::lexicon::Lexicon;
use cvsift::screen::parse;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// With this argument the program reads in its own process, from the file of a number on.
const PLAIN: &str = "--plain";

/// What becomes of a file, a line for each document in it.
type Fate = String;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [ARGUMENT] => Ok(serve()),
        [PLAIN, folder, from] => {
            let pool = Pool::new(Isolation::None, Limits::default())?;
            read_all(Path::new(folder), from.parse()?, &pool, &mut |at, fate| {
                println!("{at}\t{}", fate.unwrap_or_default());
            })?;
            Ok(ExitCode::SUCCESS)
        }
        [folder] => compare(Path::new(folder), Duration::from_secs(20)),
        [folder, seconds] => compare(Path::new(folder), Duration::from_secs(seconds.parse()?)),
        _ => Err("a folder, and the seconds for one file where they are not 20".into()),
    }
}

/// Reads each file from a number on. `tell` hears of it before, without a fate, and after.
fn read_all(
    folder: &Path,
    from: usize,
    pool: &Pool,
    tell: &mut dyn FnMut(usize, Option<Fate>),
) -> Result<(), Box<dyn Error>> {
    let (lexicon, as_of) = (Lexicon::built_in()?, "2024-01".parse::<Month>()?);
    for (at, path) in gather(&[folder.to_owned()]).files.into_iter().enumerate().skip(from) {
        tell(at, None);
        let parts = parse(&[path], &lexicon, as_of, pool);
        let parts = parts.into_iter().map(|part| match part {
            Ok(read) => format!("read {} lines {}", read.text.len(), hex(&Sha256::digest(read.text.join("\n")))),
            Err(file) => file.unread.reason.name().to_owned(),
        });
        tell(at, Some(parts.collect::<Vec<_>>().join(", ")));
    }
    Ok(())
}

fn compare(folder: &Path, within: Duration) -> Result<ExitCode, Box<dyn Error>> {
    let files: Vec<PathBuf> = gather(&[folder.to_owned()]).files;
    let limits = Limits { timeout: within, ..Limits::default() };
    let before = Spent::so_far();
    let pool = Pool::of_program(Isolation::Auto, limits, &own_program())?;
    pool.status().degraded().into_iter().for_each(|said| eprintln!("warning: {said}"));
    let mut isolated = Vec::with_capacity(files.len());
    read_all(folder, 0, &pool, &mut |_, fate| isolated.extend(fate))?;
    let started = pool.started();
    drop(pool);
    let between = Spent::so_far();
    let plain = read_plainly(folder, files.len(), within)?;
    let after = Spent::so_far();

    let mut differing = 0;
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for ((path, isolated), plain) in files.iter().zip(&isolated).zip(&plain) {
        for (column, fates) in [isolated, plain].into_iter().enumerate() {
            for fate in fates.split(", ").filter_map(|fate| fate.split(' ').next()) {
                counts.entry(fate).or_default()[column] += 1;
            }
        }
        if isolated != plain {
            differing += 1;
            println!("{}\n    isolated: {isolated}\n    not:      {plain}", display_name(path));
        }
    }
    println!("{} files, {differing} with another fate; documents, isolated and not:", files.len());
    for (fate, [isolated, plain]) in counts {
        println!("    {isolated:6} {plain:6} {fate}");
    }
    if let (Some(before), Some(between), Some(after)) = (before, between, after) {
        let (isolated, plain) = (between.ticks - before.ticks, after.ticks - between.ticks);
        let more = (isolated as f64 / plain as f64 - 1.0) * 100.0;
        println!("processor time: {isolated} and {plain} ticks of the clock ({more:+.1} %), {started} readers started");
    }
    Ok(if differing == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The fates of all files in a process that nothing protects, started again where a file ends or holds it.
fn read_plainly(folder: &Path, count: usize, within: Duration) -> Result<Vec<Fate>, Box<dyn Error>> {
    let mut fates: Vec<Fate> = Vec::with_capacity(count);
    while fates.len() < count {
        let mut process = Command::new(own_program())
            .args([PLAIN, &folder.to_string_lossy(), &fates.len().to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let lines = process.stdout.take().map(|out| BufReader::new(out).lines().map_while(Result::ok));
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || lines.into_iter().flatten().try_for_each(|line| tell.send(line)));
        let mut since = Instant::now();
        let lost = loop {
            match told.recv_timeout(within.saturating_sub(since.elapsed())) {
                Ok(line) => {
                    since = Instant::now();
                    fates
                        .extend(line.split_once('\t').map(|(_, fate)| fate.to_owned()).filter(|fate| !fate.is_empty()));
                }
                Err(mpsc::RecvTimeoutError::Timeout) => break Some("timeout"),
                Err(mpsc::RecvTimeoutError::Disconnected) if fates.len() < count => break Some("crashed"),
                Err(mpsc::RecvTimeoutError::Disconnected) => break None,
            }
        };
        fates.extend(lost.map(ToOwned::to_owned));
        process.kill()?;
        process.wait()?;
    }
    Ok(fates)
}

/// Processor time of this process and of all its children that ended.
struct Spent {
    ticks: u64,
}

impl Spent {
    fn so_far() -> Option<Self> {
        let told = std::fs::read_to_string("/proc/self/stat").ok()?;
        let (_, numbers) = told.rsplit_once(')')?;
        // Behind the name: state, then numbers; user and system time are the 12th and 13th, those of children follow.
        let numbers: Vec<u64> = numbers.split_whitespace().map(|number| number.parse().unwrap_or(0)).collect();
        Some(Self { ticks: numbers.get(11..15)?.iter().sum() })
    }
}

//! What the outputs for ten thousand candidates take and weigh: `cargo bench --bench outputs`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod many;

use cvsift::report::{FORMATS, Options};
use std::time::Instant;

/// Candidates.
const MANY: usize = 10_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let shortlist = many::many(MANY)?;
    let mut all = 0.0;
    for format in FORMATS {
        let begun = Instant::now();
        let bytes = (format.render)(&shortlist, Options::default(), None)?.len();
        let took = begun.elapsed().as_secs_f64();
        println!("{MANY} candidates, {}: {took:.2} s, {:.1} MB", format.name, bytes as f64 / 1e6);
        all += took;
    }
    println!("all: {all:.2} s");
    Ok(())
}

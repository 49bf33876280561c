//! Fits the weights by which lines are labelled, and measures them on resumes that no weight has seen.
//!
//! ```text
//! cargo run --release --example train -- --resumes FOLDER [--resumes FOLDER ...] LABELS.jsonl [LABELS.jsonl ...]
//!     --folds 5              judge each resume by weights fitted to the others; near-duplicates share a fold
//!     --parsed OUT.jsonl     with --folds: what is understood of each resume, out of fold, one object a line
//!     --only N               learn from N resumes of each fold only
//!     --out src              fit to all and write the tables of the binary: resume/weights.tsv and
//!                            profile/leading_weights.tsv below that folder
//!     --gold                 understand each resume by its labels as read: what is lost behind the labels
//! ```
//!
//! LABELS hold, for each resume, `file` and `lines`: pairs of a label and the text of a line; and `roles`, with `leads`
//! and the lines or dates of each job, there or in a file of facts. Lines are matched by their text, so that labels outlive a change of the reader. The fit is seeded and in one thread a fold: the same labels give
//! the same table, byte for byte.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for developers, which reports on a terminal")]

mod crf;
mod gold;
mod leading;

use cvsift::date::Month;
use cvsift::digest::{Digest, digest};
use cvsift::lexicon::Lexicon;
use cvsift::profile::LeadingWeights;
use cvsift::resume::labels::{self, LABELS, Label, Weights};
use cvsift::{profile, resume};
use gold::Sample;
use rayon::prelude::*;
use serde::Serialize;
use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, Default)]
struct Flags {
    resumes: Vec<PathBuf>,
    labels: Vec<PathBuf>,
    folds: usize,
    only: Option<usize>,
    parsed: Option<PathBuf>,
    out: Option<PathBuf>,
    gold: bool,
}

fn flags() -> Result<Flags, Box<dyn Error>> {
    let mut flags = Flags::default();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} wants a value"));
        match arg.as_str() {
            "--resumes" => flags.resumes.push(value()?.into()),
            "--folds" => flags.folds = value()?.parse()?,
            "--only" => flags.only = Some(value()?.parse()?),
            "--parsed" => flags.parsed = Some(value()?.into()),
            "--out" => flags.out = Some(value()?.into()),
            "--gold" => flags.gold = true,
            _ if arg.starts_with("--") => return Err(format!("unknown option {arg}").into()),
            _ => flags.labels.push(arg.into()),
        }
    }
    if flags.resumes.is_empty() || flags.labels.is_empty() {
        return Err("give --resumes FOLDER and at least one file of labels".into());
    }
    Ok(flags)
}

/// What is written of each resume: the part of `cvsift parse` that the labels speak of.
#[derive(Serialize)]
struct Parsed<'s> {
    file: &'s str,
    status: &'static str,
    contact: resume::Contact,
    #[serde(flatten)]
    digest: Digest,
    tags: Vec<[String; 2]>,
}

/// The date that the readers of the labels took for today.
const AS_OF: &str = "2022-01";

fn main() -> Result<(), Box<dyn Error>> {
    let flags = flags()?;
    let lexicon = Lexicon::built_in()?;
    let samples = gold::load(&flags.labels, &flags.resumes, &lexicon)?;
    let lines: usize = samples.iter().map(|sample| sample.features.len()).sum();
    let known: usize = samples.iter().map(|sample| sample.gold.iter().flatten().count()).sum();
    eprintln!("{} resumes, {lines} lines, {known} with a label", samples.len());
    if flags.folds > 1 {
        out_of_fold(&flags, &samples, &lexicon)?;
    }
    if flags.gold {
        let as_of: Month = AS_OF.parse().map_err(|why| format!("{why}"))?;
        let jobs: Vec<_> = samples.par_iter().flat_map_iter(|sample| leading::jobs(sample, &lexicon, as_of)).collect();
        let leading = leading::fit(&jobs);
        let none = Weights::none(&lexicon.line_words);
        let by_gold = |sample: &Sample| parsed_line(sample, &none, &leading, &lexicon, true);
        let texts: Vec<String> = samples.par_iter().map(by_gold).collect::<Result<_, _>>()?;
        std::fs::write(flags.parsed.as_ref().ok_or("--gold wants --parsed")?, texts.concat())?;
    }
    if let Some(out) = &flags.out {
        let all: Vec<&Sample> = samples.iter().collect();
        let weights = crf::fit(&all, &lexicon.line_words);
        std::fs::write(out.join("resume/weights.tsv"), weights.write(&lexicon.line_words))?;
        let as_of: Month = AS_OF.parse().map_err(|why| format!("{why}"))?;
        let jobs: Vec<_> = samples.par_iter().flat_map_iter(|sample| leading::jobs(sample, &lexicon, as_of)).collect();
        std::fs::write(out.join("profile/leading_weights.tsv"), leading::fit(&jobs).write())?;
    }
    Ok(())
}

/// What one fold gives: how often each label was taken for each other, and what is understood of its resumes.
type Fold = (Vec<Vec<u32>>, Vec<(usize, String)>);

fn out_of_fold(flags: &Flags, samples: &[Sample], lexicon: &Lexicon) -> Result<(), Box<dyn Error>> {
    let folds = gold::folds(samples, flags.folds);
    let as_of: Month = AS_OF.parse().map_err(|why| format!("{why}"))?;
    let jobs: Vec<_> = samples.par_iter().map(|sample| leading::jobs(sample, lexicon, as_of)).collect();
    let one = |fold: usize| -> Result<Fold, String> {
        let mut seen: Vec<&Sample> =
            samples.iter().zip(&folds).filter(|(_, of)| **of != fold).map(|(sample, _)| sample).collect();
        if let Some(only) = flags.only {
            seen.sort_by_key(|sample| gold::hash(sample.file.as_bytes()));
            seen.truncate(only);
        }
        let weights = crf::fit(&seen, &lexicon.line_words);
        let others = jobs.iter().zip(&folds).filter(|(_, of)| **of != fold).flat_map(|(jobs, _)| jobs.clone());
        let leading = leading::fit(&others.collect::<Vec<_>>());
        let mut counts = vec![vec![0_u32; LABELS]; LABELS];
        let mut texts = Vec::new();
        for (at, sample) in samples.iter().enumerate().filter(|(at, _)| folds[*at] == fold) {
            let found = labels::best(&sample.features, &weights);
            for (label, gold) in found.labels.iter().zip(&sample.gold) {
                if let Some(gold) = gold {
                    counts[*gold as usize][*label as usize] += 1;
                }
            }
            if flags.parsed.is_some() {
                texts.push((at, parsed_line(sample, &weights, &leading, lexicon, false)?));
            }
        }
        Ok((counts, texts))
    };
    let results: Vec<_> = (0..flags.folds).into_par_iter().map(one).collect::<Result<_, _>>()?;
    let mut counts = vec![vec![0_u32; LABELS]; LABELS];
    let mut texts = Vec::new();
    for (of_fold, more) in results {
        for (sum, row) in counts.iter_mut().zip(&of_fold) {
            sum.iter_mut().zip(row).for_each(|(sum, count)| *sum += count);
        }
        texts.extend(more);
    }
    print!("{}", accuracy(&counts));
    texts.sort();
    if let Some(path) = &flags.parsed {
        std::fs::write(path, texts.into_iter().map(|(_, text)| text).collect::<String>())?;
    }
    Ok(())
}

/// Precision, recall and F1 of each label, and the share of lines with the right one.
fn accuracy(counts: &[Vec<u32>]) -> String {
    let mut text = String::new();
    let (mut right, mut all) = (0, 0);
    for (at, label) in Label::ALL.iter().enumerate() {
        let hit = counts[at][at];
        let gold: u32 = counts[at].iter().sum();
        let said: u32 = counts.iter().map(|row| row[at]).sum();
        (right, all) = (right + hit, all + gold);
        let (precision, recall) = (f64::from(hit) / f64::from(said.max(1)), f64::from(hit) / f64::from(gold.max(1)));
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        let mut wrong: Vec<(u32, &str)> = counts[at]
            .iter()
            .zip(Label::ALL)
            .filter(|(n, l)| **n > 0 && *l != label)
            .map(|(n, l)| (*n, l.name()))
            .collect();
        wrong.sort_unstable_by(|a, b| b.cmp(a));
        wrong.truncate(5);
        let _ = writeln!(
            text,
            "{:18} precision {precision:.3} recall {recall:.3} F1 {f1:.3} (n={gold}) {wrong:?}",
            label.name()
        );
    }
    let _ = writeln!(text, "lines {right}/{all} = {:.4}", f64::from(right) / f64::from(all.max(1)));
    text
}

fn parsed_line(
    sample: &Sample,
    weights: &Weights,
    leading: &LeadingWeights,
    lexicon: &Lexicon,
    by_gold: bool,
) -> Result<String, String> {
    let as_of: Month = AS_OF.parse().map_err(|why| format!("{why}"))?;
    let resume = if by_gold {
        let labels = sample.gold.iter().map(|gold| gold.unwrap_or(Label::Noise)).collect();
        let margins = vec![1000; sample.gold.len()];
        resume::parse_labelled(&sample.document, lexicon, as_of, &labels::Labelled { labels, margins })
    } else {
        resume::parse_by(&sample.document, lexicon, as_of, weights)
    };
    let profile = profile::infer_by(&resume, lexicon, as_of, leading);
    let digest = digest(&sample.document, &resume, &profile, lexicon, as_of);
    let found = labels::best(&sample.features, weights);
    let (lines, _) = resume::seen(&sample.document, lexicon);
    let tags = found
        .labels
        .iter()
        .zip(&found.margins)
        .zip(lines)
        .map(|((label, margin), line)| [format!("{} {margin}", label.name()), line.text.clone()])
        .collect();
    let parsed = Parsed { file: &sample.file, status: "read", contact: resume.contact.clone(), digest, tags };
    Ok(serde_json::to_string(&parsed).map_err(|why| why.to_string())? + "\n")
}

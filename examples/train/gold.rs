//! Labelled resumes: read, matched to the lines that are read today, and dealt into folds.

use cvsift::document::{self, Document, Reading};
use cvsift::lexicon::Lexicon;
use cvsift::resume::{self, labels::Label};
use cvsift::text::{Sketch, fold};
use rayon::prelude::*;
use serde::Deserialize;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// A resume with its labels.
pub(crate) struct Sample {
    pub(crate) file: String,
    pub(crate) document: Document,
    pub(crate) features: Vec<Vec<u32>>,
    /// The label of each line; none where the reader gave no label or the line is not found among theirs.
    pub(crate) gold: Vec<Option<Label>>,
    /// The jobs of which the reader says whether people were led: where they stand, and the answer.
    pub(crate) jobs: Vec<(Place, bool)>,
    sketch: Sketch,
}

/// How a job that a reader saw is found among ours.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// By a line of its header.
    Line(usize),
    /// By its dates as written: start and end.
    Dates(String, String),
}

#[derive(Deserialize)]
struct Row {
    file: String,
    #[serde(default)]
    lines: Vec<(String, String)>,
    #[serde(default)]
    roles: Vec<Role>,
}

/// The name of a file without its ending.
fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// A job as the reader saw it.
#[derive(Clone, Deserialize)]
struct Role {
    leads: bool,
    /// First and last line of its header, from 1.
    #[serde(default)]
    lines: Vec<usize>,
    #[serde(default)]
    start: Option<String>,
    #[serde(default)]
    end: Option<String>,
}

/// Reads files of labels and the resumes that they name.
pub(crate) fn load(labels: &[PathBuf], folders: &[PathBuf], lexicon: &Lexicon) -> Result<Vec<Sample>, Box<dyn Error>> {
    let mut rows: Vec<Row> = Vec::new();
    for path in labels {
        for line in fs::read_to_string(path)?.lines().filter(|line| !line.trim().is_empty()) {
            rows.push(serde_json::from_str(line).map_err(|why| format!("{}: {why}", path.display()))?);
        }
    }
    let facts: Vec<Row> = rows.extract_if(.., |row| row.lines.is_empty()).collect();
    for row in rows.iter_mut().filter(|row| row.roles.is_empty()) {
        // Facts without lines, in a file of their own.
        let own = facts.iter().find(|facts| stem(&facts.file) == stem(&row.file));
        row.roles = own.map(|facts| facts.roles.clone()).unwrap_or_default();
    }
    let samples = rows.par_iter().map(|row| sample(row, folders, lexicon)).collect::<Result<Vec<_>, String>>()?;
    Ok(samples)
}

fn sample(row: &Row, folders: &[PathBuf], lexicon: &Lexicon) -> Result<Sample, String> {
    let path = folders.iter().map(|folder| folder.join(&row.file)).find(|path| path.is_file());
    let path = path.ok_or_else(|| format!("{} is in none of the folders", row.file))?;
    let document = read(&path).map_err(|why| format!("{}: {why}", path.display()))?;
    let (texts, features): (Vec<String>, Vec<Vec<u32>>) = {
        let (lines, features) = resume::seen(&document, lexicon);
        (lines.iter().map(|line| line.text.clone()).collect(), features)
    };
    let places = matched(&texts, &row.lines);
    let gold = places.iter().map(|place| Label::named(&row.lines[(*place)?].0)).collect();
    let job = |role: &Role| {
        let place = match role.lines.first() {
            Some(first) => Place::Line(places.iter().position(|place| *place == first.checked_sub(1))?),
            None => Place::Dates(role.start.clone()?, role.end.clone()?),
        };
        Some((place, role.leads))
    };
    let jobs = row.roles.iter().filter_map(job).collect();
    let sketch = Sketch::of(texts.iter().flat_map(|text| text.split_whitespace()));
    Ok(Sample { file: row.file.clone(), document, features, gold, jobs, sketch })
}

fn read(path: &Path) -> Result<Document, Box<dyn Error>> {
    let bytes = fs::read(path)?;
    let extension = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let detected = document::detect(&bytes, extension).map_err(|why| why.detail)?;
    match document::read(detected.format, &bytes).map_err(|why| why.detail)? {
        Reading::Document(document) => Ok(document),
        Reading::Parts(_) => Err("an archive is no resume".into()),
    }
}

/// A text as lines are compared: letters and digits only.
fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The line of the reader's that each text is, by the longest common sequence of equal texts; between two equal ones, by a text that begins alike.
fn matched(texts: &[String], gold: &[(String, String)]) -> Vec<Option<usize>> {
    const ALIKE: usize = 14;
    let ours: Vec<String> = texts.iter().map(|text| plain(text)).collect();
    let theirs: Vec<String> = gold.iter().map(|(_, text)| plain(text)).collect();
    let mut longest = vec![vec![0_u32; theirs.len() + 1]; ours.len() + 1];
    for i in (0..ours.len()).rev() {
        for j in (0..theirs.len()).rev() {
            longest[i][j] =
                if ours[i] == theirs[j] { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let mut found = vec![None; ours.len()];
    let mut used = vec![false; theirs.len()];
    let (mut i, mut j) = (0, 0);
    while i < ours.len() && j < theirs.len() {
        if ours[i] == theirs[j] {
            found[i] = Some(j);
            used[j] = true;
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    // Lines that moved or were cut otherwise.
    for (text, place) in ours.iter().zip(&mut found).filter(|(_, place)| place.is_none()) {
        let alike = |other: &str| {
            let common = text.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
            !text.is_empty() && (text == other || common >= ALIKE)
        };
        let other = (0..theirs.len()).find(|j| !used[*j] && alike(&theirs[*j]));
        if let Some(other) = other {
            *place = Some(other);
            used[other] = true;
        }
    }
    found
}

/// FNV-1a.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The fold of each sample: by the hash of its file's name; near-duplicates take the fold of the first of them.
pub(crate) fn folds(samples: &[Sample], folds: usize) -> Vec<usize> {
    /// Equal places of two sketches from which texts are taken for near-duplicates, in hundredths.
    const NEAR: usize = 40;
    let mut of: Vec<usize> = Vec::with_capacity(samples.len());
    for (at, sample) in samples.iter().enumerate() {
        let near = samples[..at].iter().position(|other| sample.sketch.likeness(&other.sketch) >= NEAR);
        of.push(near.map_or((hash(sample.file.as_bytes()) >> 16) as usize % folds, |near| of[near]));
    }
    of
}

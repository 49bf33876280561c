//! The built-in engine: two nets of the PP-OCR family, run by rten on one thread, so that the same picture gives the
//! same words.
//!
//! The first finds lines of text, the second reads one line as a sequence of labels (CTC). Their files are not part of
//! the program; the labels stand in the second.

use super::picture::Picture;
use super::regions::{Map, Region, axis, regions};
use rten::{Model, ModelOptions, RunOptions, ThreadPool, Value};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Sides of the picture that the first net takes are multiples of this.
const STEP: usize = 32;
/// Pixels in height of a line that the second net takes.
const LINE_HEIGHT: usize = 48;
/// Pixels in length of a line beyond which it is pressed together.
const MAX_LENGTH: usize = 4000;
/// Bytes of one model's file that are read.
const MAX_MODEL: u64 = 200 << 20;
/// The files of the models.
pub(crate) struct Models {
    finder: Vec<u8>,
    reader: Vec<u8>,
    /// SHA-256 over both, in hex.
    pub(crate) hash: String,
}

impl Models {
    /// Reads the files of the models.
    pub(crate) fn open(finder: &Path, reader: &Path) -> Result<Self, String> {
        let read = |path: &Path| {
            let failed = |e: std::io::Error| format!("{}: {e}", path.display());
            let mut bytes = Vec::new();
            std::fs::File::open(path)
                .and_then(|file| file.take(MAX_MODEL + 1).read_to_end(&mut bytes))
                .map_err(failed)?;
            if bytes.len() as u64 > MAX_MODEL {
                return Err(format!("{}: over {} MiB are more than a model has", path.display(), MAX_MODEL >> 20));
            }
            Ok(bytes)
        };
        let (finder, reader) = (read(finder)?, read(reader)?);
        let mut hasher = Sha256::new();
        hasher.update(Sha256::digest(&finder));
        hasher.update(Sha256::digest(&reader));
        let hash = hasher.finalize().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        Ok(Self { finder, reader, hash })
    }
}

/// Models that are ready to read.
pub(crate) struct Net {
    finder: Model,
    reader: Model,
    /// What each label but the first, which is none, stands for.
    letters: Vec<String>,
    options: RunOptions,
    pub(super) hash: String,
}

/// A letter that was read, and where it is along its line, from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Letter {
    pub(super) text: String,
    pub(super) at: f32,
    /// How sure the net is, from 0 to 1.
    pub(super) sure: f32,
}

impl Net {
    /// Makes the nets of their files and starts the thread on which they run.
    pub(crate) fn new(models: Models) -> Result<Self, String> {
        let options = ModelOptions::with_all_ops();
        let load = |bytes: Vec<u8>| options.load(bytes).map_err(|e| format!("a model cannot be used: {e}"));
        let (finder, reader) = (load(models.finder)?, load(models.reader)?);
        let told = reader.metadata().get("character").ok_or("the reading model does not tell its letters")?;
        let letters = told.lines().map(str::to_owned).chain([" ".to_owned()]).collect();
        let pool = ThreadPool::with_num_threads(1);
        // The thread starts now: later there may be no leave to start one.
        pool.run(|| ());
        let options = RunOptions::default().with_thread_pool(Some(Arc::new(pool)));
        Ok(Self { finder, reader, letters, options, hash: models.hash })
    }

    /// The lines of text in a picture, in its pixels, and the slope of the page.
    pub(super) fn find(&self, picture: &Picture) -> Result<(Vec<Region>, f32), String> {
        let side = |pixels: usize| (pixels as f32 / STEP as f32).round().max(1.0) as usize * STEP;
        let (width, height) = (side(picture.width), side(picture.height));
        let (per_x, per_y) = (picture.width as f32 / width as f32, picture.height as f32 / height as f32);
        let mut input = NdTensor::<f32, 4>::zeros([1, 3, height, width]);
        for y in 0..height {
            for x in 0..width {
                let colour = picture.at((x as f32 + 0.5) * per_x - 0.5, (y as f32 + 0.5) * per_y - 0.5);
                for (channel, value) in colour.into_iter().rev().enumerate() {
                    input[[0, channel, y, x]] = value / 127.5 - 1.0;
                }
            }
        }
        let map = self.run(&self.finder, input)?;
        let map: NdTensor<f32, 4> = map.try_into().map_err(|_| "the finding model gives no map")?;
        if map.shape() != [1, 1, height, width] {
            return Err("the finding model gives a map of another size".to_owned());
        }
        let map = map.to_contiguous();
        let values = map.data();
        let (mut found, slope) = regions(&Map { width, height, values });
        for region in &mut found {
            region.x *= per_x;
            region.y *= per_y;
            region.length *= per_x;
            region.height *= per_y;
        }
        Ok((found, slope))
    }

    /// The letters of one line.
    pub(super) fn read(&self, picture: &Picture, region: &Region) -> Result<Vec<Letter>, String> {
        let scale = region.height / LINE_HEIGHT as f32;
        let length = ((region.length / scale).ceil() as usize).clamp(LINE_HEIGHT / 2, MAX_LENGTH);
        let step = region.length / length as f32;
        let (along_x, along_y) = axis(region.slope);
        let mut input = NdTensor::<f32, 4>::zeros([1, 3, LINE_HEIGHT, length]);
        for row in 0..LINE_HEIGHT {
            let across = (row as f32 + 0.5) * scale - region.height / 2.0;
            for column in 0..length {
                let along = (column as f32 + 0.5) * step - region.length / 2.0;
                let x = region.x + along * along_x - across * along_y - 0.5;
                let y = region.y + along * along_y + across * along_x - 0.5;
                for (channel, value) in picture.at(x, y).into_iter().rev().enumerate() {
                    input[[0, channel, row, column]] = value / 127.5 - 1.0;
                }
            }
        }
        let labels = self.run(&self.reader, input)?;
        let labels: NdTensor<f32, 3> = labels.try_into().map_err(|_| "the reading model gives no labels")?;
        let labels = labels.to_contiguous();
        let [_, steps, kinds] = labels.shape();
        if kinds != self.letters.len() + 1 {
            return Err(format!("the reading model has {kinds} labels for {} letters", self.letters.len()));
        }
        Ok(self.spell(labels.data(), steps, kinds))
    }

    /// Letters of the likeliest label at each step: a label that goes on is one letter, and none parts two.
    fn spell(&self, labels: &[f32], steps: usize, kinds: usize) -> Vec<Letter> {
        let (mut letters, mut last) = (Vec::<Letter>::new(), 0);
        for (step, chances) in labels.chunks_exact(kinds).enumerate() {
            let (label, sure) = chances
                .iter()
                .enumerate()
                .fold((0, f32::MIN), |best, (at, chance)| if *chance > best.1 { (at, *chance) } else { best });
            if label > 0 && label != last {
                let text = self.letters.get(label - 1).cloned().unwrap_or_default();
                letters.push(Letter { text, at: (step as f32 + 0.5) / steps as f32, sure });
            }
            last = label;
        }
        letters
    }

    fn run(&self, model: &Model, input: NdTensor<f32, 4>) -> Result<Value, String> {
        model.run_one(input.into(), Some(self.options.clone())).map_err(|e| format!("a model failed: {e}"))
    }
}

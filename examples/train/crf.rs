//! The fit: a conditional random field, by AdaGrad with a quadratic penalty, seeded; weights are rounded to integers.

#![expect(clippy::needless_range_loop, reason = "several arrays are walked by one label")]

use crate::gold::Sample;
use cvsift::lexicon::LineWords;
use cvsift::resume::features;
use cvsift::resume::labels::{LABELS, Weights};

/// Passes over all resumes.
const PASSES: usize = 72;
/// Step size.
const RATE: f64 = 0.03;
/// Strength of the penalty.
const PENALTY: f64 = 10.0;
/// Integer weights are this many times the fitted ones.
const SCALE: f64 = 100.0;
/// Weights that round to less are left out.
const LEAST: i32 = 4;

struct Model {
    features: Vec<[f64; LABELS]>,
    feature_squares: Vec<[f64; LABELS]>,
    pairs: Vec<[f64; LABELS]>,
    pair_squares: Vec<[f64; LABELS]>,
}

/// A generator of numbers for shuffling: SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Fits weights to samples.
pub(crate) fn fit(samples: &[&Sample], words: &LineWords) -> Weights {
    let count = features::names(words).len();
    let mut model = Model {
        features: vec![[0.0; LABELS]; count],
        feature_squares: vec![[1e-2; LABELS]; count],
        pairs: vec![[0.0; LABELS]; LABELS + 1],
        pair_squares: vec![[1e-2; LABELS]; LABELS + 1],
    };
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut random = Random(7);
    let mut averaged = 0.0;
    let mut sums = (vec![[0.0; LABELS]; count], vec![[0.0; LABELS]; LABELS + 1]);
    for pass in 0..PASSES {
        for at in (1..order.len()).rev() {
            order.swap(at, (random.next() % (at as u64 + 1)) as usize);
        }
        for at in &order {
            model.learn(samples[*at]);
        }
        model.shrink(samples.len());
        if pass + 2 >= PASSES {
            averaged += 1.0;
            add(&mut sums.0, &model.features);
            add(&mut sums.1, &model.pairs);
        }
    }
    let (mut features, mut pairs) = sums;
    for row in features.iter_mut().chain(&mut pairs) {
        for weight in row.iter_mut() {
            *weight /= averaged;
        }
    }
    (model.features, model.pairs) = (features, pairs);
    let round = |weight: f64| (weight * SCALE).round() as i32;
    let rows = model.features.iter().map(|row| {
        let cells = row.iter().enumerate().map(|(label, weight)| (label as u8, round(*weight)));
        cells.filter(|(_, weight)| weight.abs() >= LEAST).collect()
    });
    Weights::new(rows.collect(), model.pairs.iter().map(|row| row.map(round)).collect())
}

fn add(sums: &mut [[f64; LABELS]], rows: &[[f64; LABELS]]) {
    for (sum, row) in sums.iter_mut().zip(rows) {
        sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
    }
}

impl Model {
    /// One step towards the labels of one resume.
    fn learn(&mut self, sample: &Sample) {
        let free = self.expected(sample, false);
        let held = self.expected(sample, true);
        let (Some(free), Some(held)) = (free, held) else { return };
        for (at, line) in sample.features.iter().enumerate() {
            let mut step = [0.0; LABELS];
            let mut any = false;
            for label in 0..LABELS {
                step[label] = held.lines[at][label] - free.lines[at][label];
                any |= step[label].abs() > 1e-4;
            }
            if !any {
                continue;
            }
            for feature in line {
                adapt(&mut self.features[*feature as usize], &mut self.feature_squares[*feature as usize], &step);
            }
        }
        for before in 0..=LABELS {
            let mut step = [0.0; LABELS];
            for label in 0..LABELS {
                step[label] = held.pairs[before][label] - free.pairs[before][label];
            }
            adapt(&mut self.pairs[before], &mut self.pair_squares[before], &step);
        }
    }

    /// The penalty of one pass.
    fn shrink(&mut self, samples: usize) {
        let k = RATE * PENALTY * samples as f64 / 400.0;
        let rows = self.features.iter_mut().zip(&self.feature_squares);
        for (row, squares) in rows {
            for (weight, square) in row.iter_mut().zip(squares) {
                *weight -= *weight * (k / square.sqrt() / 2.0).min(0.5);
            }
        }
    }

    /// How often each label and pair is expected: over all sequences, or over those that agree with the labels.
    fn expected(&self, sample: &Sample, held: bool) -> Option<Expected> {
        let n = sample.features.len();
        if n == 0 {
            return None;
        }
        let pairs: Vec<[f64; LABELS]> = self.pairs.iter().map(|row| row.map(f64::exp)).collect();
        let mut scores = vec![[0.0; LABELS]; n];
        for (at, line) in sample.features.iter().enumerate() {
            let sums = &mut scores[at];
            for feature in line {
                for (sum, weight) in sums.iter_mut().zip(&self.features[*feature as usize]) {
                    *sum += weight;
                }
            }
            let most = sums.iter().copied().fold(f64::MIN, f64::max);
            for (label, sum) in sums.iter_mut().enumerate() {
                let allowed = !held || sample.gold[at].is_none_or(|gold| gold as usize == label);
                *sum = if allowed { (*sum - most).max(-60.0).exp() } else { 0.0 };
            }
        }
        let mut forward = vec![[0.0; LABELS]; n];
        for at in 0..n {
            let mut sums = [0.0; LABELS];
            if at == 0 {
                sums = pairs[LABELS];
            } else {
                for (before, mass) in forward[at - 1].iter().enumerate().filter(|(_, mass)| **mass > 0.0) {
                    for (sum, pair) in sums.iter_mut().zip(&pairs[before]) {
                        *sum += mass * pair;
                    }
                }
            }
            for (sum, score) in sums.iter_mut().zip(&scores[at]) {
                *sum *= score;
            }
            let total: f64 = sums.iter().sum();
            if total <= 0.0 || !total.is_finite() {
                return None;
            }
            forward[at] = sums.map(|sum| sum / total);
        }
        let mut backward = [1.0; LABELS];
        let mut expected = Expected { lines: vec![[0.0; LABELS]; n], pairs: vec![[0.0; LABELS]; LABELS + 1] };
        for at in (0..n).rev() {
            let mut lines = [0.0; LABELS];
            for label in 0..LABELS {
                lines[label] = forward[at][label] * backward[label];
            }
            let total: f64 = lines.iter().sum();
            if total <= 0.0 || !total.is_finite() {
                return None;
            }
            expected.lines[at] = lines.map(|line| line / total);
            if at == 0 {
                for label in 0..LABELS {
                    expected.pairs[LABELS][label] += expected.lines[0][label];
                }
                break;
            }
            let mut ahead = [0.0; LABELS];
            for label in 0..LABELS {
                ahead[label] = scores[at][label] * backward[label];
            }
            let mut next = [0.0; LABELS];
            let mut mass = 0.0;
            for before in 0..LABELS {
                let sum: f64 = pairs[before].iter().zip(&ahead).map(|(pair, ahead)| pair * ahead).sum();
                next[before] = sum;
                mass += forward[at - 1][before] * sum;
            }
            for before in 0..LABELS {
                let from = forward[at - 1][before] / mass;
                if from > 1e-9 {
                    for label in 0..LABELS {
                        expected.pairs[before][label] += from * pairs[before][label] * ahead[label];
                    }
                }
            }
            let most = next.iter().copied().fold(0.0, f64::max);
            backward = next.map(|sum| sum / most);
        }
        Some(expected)
    }
}

struct Expected {
    lines: Vec<[f64; LABELS]>,
    pairs: Vec<[f64; LABELS]>,
}

/// One step of AdaGrad.
fn adapt(weights: &mut [f64; LABELS], squares: &mut [f64; LABELS], step: &[f64; LABELS]) {
    for label in 0..LABELS {
        let step = step[label];
        if step != 0.0 {
            squares[label] += step * step;
            weights[label] += RATE * step / squares[label].sqrt();
        }
    }
}

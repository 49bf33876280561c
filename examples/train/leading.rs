//! The fit of the weights about leading people: logistic regression over the jobs as the readers labelled them.

use crate::gold::{Place, Sample};
use cvsift::date::Month;
use cvsift::lexicon::Lexicon;
use cvsift::profile::{self, LeadingWeights, leading_answers, leading_questions};
use cvsift::resume;
use cvsift::resume::labels::{Label, Labelled};

/// Passes over all jobs, step size and strength of the penalty.
const PASSES: usize = 400;
const RATE: f64 = 0.5;
const PENALTY: f64 = 0.002;
/// Probability from which a job is one of leading people: few are, and missing one costs as much as inventing one.
const THRESHOLD: f64 = 0.35;
/// Integer weights are this many times the fitted ones.
const SCALE: f64 = 100.0;

/// The jobs of a resume: which questions hold, and whether people were led.
pub(crate) fn jobs(sample: &Sample, lexicon: &Lexicon, as_of: Month) -> Vec<(Vec<usize>, bool)> {
    let labels = sample.gold.iter().map(|gold| gold.unwrap_or(Label::Noise)).collect();
    let labelled = Labelled { labels, margins: vec![0; sample.gold.len()] };
    let resume = resume::parse_labelled(&sample.document, lexicon, as_of, &labelled);
    let profile = profile::infer(&resume, lexicon, as_of);
    let answers = leading_answers(&profile.experience.work, lexicon);
    let of = |place: &Place| {
        resume.positions.iter().position(|position| match place {
            Place::Line(line) => position.range.contains(line),
            Place::Dates(start, end) => position
                .held
                .is_some_and(|held| held.start.to_string() == *start && held.end_shown().as_ref() == Some(end)),
        })
    };
    let found = sample.jobs.iter().filter_map(|(place, leads)| Some((answers.get(of(place)?)?.clone(), *leads)));
    found.collect()
}

/// Fits weights to jobs.
pub(crate) fn fit(jobs: &[(Vec<usize>, bool)]) -> LeadingWeights {
    let count = leading_questions().count();
    let mut weights = vec![0.0; count];
    for _ in 0..PASSES {
        let mut steps = vec![0.0; count];
        for (answers, leads) in jobs {
            let sum: f64 = answers.iter().map(|answer| weights[*answer]).sum();
            let miss = f64::from(u8::from(*leads)) - 1.0 / (1.0 + (-sum).exp());
            for answer in answers {
                steps[*answer] += miss;
            }
        }
        for (weight, step) in weights.iter_mut().zip(&steps) {
            *weight += RATE * (step / jobs.len().max(1) as f64 * 10.0 - PENALTY * *weight);
        }
    }
    // The first question always holds: its weight carries the threshold.
    if let Some(always) = weights.first_mut() {
        *always -= (THRESHOLD / (1.0 - THRESHOLD)).ln();
    }
    LeadingWeights::new(weights.iter().map(|weight| (weight * SCALE).round() as i32).collect())
}

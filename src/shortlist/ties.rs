//! Neighbours that are as good as tied: nobody should decide on a third of a point.
//!
//! Two candidates of equal eligibility are tied if their scores differ by less than what the weights leave open when
//! each is changed by a fifth (independent changes: root of the sum of squares), or if what their dates leave open
//! overlaps.

use super::Candidate;

/// Neighbours on either side that are looked at.
const REACH: usize = 50;

/// For each candidate of a ranked list, the first and last place (from 0) of the run around it that is as good as tied.
pub(super) fn ties(candidates: &[&Candidate]) -> Vec<(usize, usize)> {
    let run = |at: usize, up: bool| {
        let mut edge = at;
        for step in 1..=REACH {
            let Some(next) = (if up { at.checked_sub(step) } else { Some(at + step) }) else { break };
            match (candidates.get(at), candidates.get(next)) {
                (Some(here), Some(there)) if tied(here, there) => edge = next,
                _ => break,
            }
        }
        edge
    };
    (0..candidates.len()).map(|at| (run(at, true), run(at, false))).collect()
}

fn tied(a: &Candidate, b: &Candidate) -> bool {
    if a.assessment.eligible != b.assessment.eligible {
        return false;
    }
    let pairs = || a.assessment.findings.iter().zip(&b.assessment.findings);
    let difference = i64::from(a.assessment.score) - i64::from(b.assessment.score);
    let squares: i64 = pairs().map(|(x, y)| (i64::from(x.points) - i64::from(y.points)).pow(2)).sum();
    // |difference| <= 0.2 * sqrt(squares), in whole numbers.
    let by_weights = 25 * difference.pow(2) <= squares;
    let (above, below) = if difference >= 0 { (a, b) } else { (b, a) };
    by_weights || above.assessment.lowest() <= below.assessment.highest()
}

//! Judging: a profile against criteria gives an [`Assessment`], a finding for each criterion.
//!
//! The points of all findings add up to the score exactly: each criterion has a fixed share of 100 points by its
//! weight (largest remainder), and earns the part of its share that its degree says. Nothing here knows of other
//! candidates.

use crate::criteria::{Criteria, Eligible, FULL, Verdict, View};
use crate::digest::Evidence;
use crate::profile::Profile;

/// A full score, in thousandths of a point.
pub const FULL_SCORE: u32 = 100_000;

/// A criterion as reports show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its label.
    pub label: String,
    /// Its kind.
    pub kind: &'static str,
    /// Whether it is required.
    pub required: bool,
    /// Its weight in thousandths.
    pub weight: u32,
    /// Points it can earn, in thousandths.
    pub share: u32,
    /// A hash of what it asks, whatever it is called and weighs.
    pub asks: String,
}

/// What a role asks for, in the order of the file.
pub fn asked(criteria: &Criteria) -> Vec<Asked> {
    let shares = shares(&criteria.criteria.iter().map(|c| c.weight).collect::<Vec<_>>());
    let each = criteria.criteria.iter().zip(shares).zip(&criteria.asks);
    each.map(|((c, share), asks)| Asked {
        label: c.label.clone(),
        kind: c.kind,
        required: c.required,
        weight: c.weight,
        share,
        asks: asks.clone(),
    })
    .collect()
}

/// What was found for one criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The criterion's label.
    pub criterion: String,
    /// Its kind.
    pub kind: &'static str,
    /// Whether it is required.
    pub required: bool,
    /// Its weight in thousandths.
    pub weight: u32,
    /// Points it can earn, in thousandths.
    pub share: u32,
    /// 0 to 1000.
    pub degree: u32,
    /// Points earned, in thousandths.
    pub points: u32,
    /// The least and the most that its dates can mean, in points.
    pub band: (u32, u32),
    /// The verdict.
    pub verdict: Verdict,
    /// Whether it lets the candidate through where it is required.
    pub passes: Eligible,
    /// What was found, for a person.
    pub note: String,
    /// Lines, best first.
    pub evidence: Vec<Evidence>,
}

/// The verdict on a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// In the order of the criteria.
    pub findings: Vec<Finding>,
    /// Sum of the points, in thousandths.
    pub score: u32,
    /// Whether the required criteria are met.
    pub eligible: Eligible,
}

impl Assessment {
    /// What findings come to.
    pub fn of(findings: Vec<Finding>) -> Self {
        let required = findings.iter().filter(|f| f.required);
        let eligible = required.map(|f| f.passes).max().unwrap_or(Eligible::Yes);
        Self { score: findings.iter().map(|f| f.points).sum(), eligible, findings }
    }

    /// What candidates are put in order by: the score, and what eligibility adds to it.
    pub fn place(&self) -> u32 {
        self.score + self.eligible.adds()
    }

    /// The score if every date means the least that it can.
    pub fn lowest(&self) -> u32 {
        self.findings.iter().map(|f| f.band.0).sum()
    }

    /// The score if every date means the most that it can.
    pub fn highest(&self) -> u32 {
        self.findings.iter().map(|f| f.band.1).sum()
    }

    /// Required criteria that are met, and how many there are.
    pub fn must_haves(&self) -> (usize, usize) {
        let required = self.findings.iter().filter(|f| f.required);
        (required.clone().filter(|f| f.passes == Eligible::Yes).count(), required.count())
    }

    /// Findings that are not met, worst first among the heaviest.
    pub fn missing(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| {
            matches!(f.verdict, Verdict::Unmet | Verdict::Unknown) || f.required && f.passes != Eligible::Yes
        })
    }
}

/// Judges a profile.
pub fn assess(profile: &Profile<'_>, criteria: &Criteria, view: &View<'_>) -> Assessment {
    let shares = shares(&criteria.criteria.iter().map(|c| c.weight).collect::<Vec<_>>());
    let findings: Vec<Finding> = criteria
        .criteria
        .iter()
        .zip(shares)
        .map(|(criterion, share)| {
            let judged = criterion.check.judge(profile, view);
            Finding {
                criterion: criterion.label.clone(),
                kind: criterion.kind,
                required: criterion.required,
                weight: criterion.weight,
                share,
                degree: judged.degree,
                points: points(share, judged.degree),
                band: (points(share, judged.band.0), points(share, judged.band.1)),
                verdict: judged.verdict,
                passes: judged.passes,
                note: judged.note,
                evidence: judged.evidence,
            }
        })
        .collect();
    Assessment::of(findings)
}

/// The part of a share that a degree earns.
pub(crate) fn points(share: u32, degree: u32) -> u32 {
    (share * degree + FULL / 2) / FULL
}

/// Shares of a full score by weight, in thousandths; they add up to it exactly (largest remainder, earlier first).
fn shares(weights: &[u32]) -> Vec<u32> {
    let total: u64 = weights.iter().map(|w| u64::from(*w)).sum();
    if total == 0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<(u64, u64)> = weights
        .iter()
        .map(|w| {
            let product = u64::from(*w) * u64::from(FULL_SCORE);
            (product / total, product % total)
        })
        .collect();
    let mut shares: Vec<u32> = exact.iter().map(|(whole, _)| *whole as u32).collect();
    let left = FULL_SCORE - shares.iter().sum::<u32>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(exact[*at].1), *at));
    for at in order.into_iter().take(left as usize) {
        shares[at] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_follow_the_weights() {
        assert_eq!(shares(&[20_000, 20_000, 10_000]), [40_000, 40_000, 20_000]);
        assert_eq!(shares(&[1000, 1000, 1000]), [33_334, 33_333, 33_333]);
        assert_eq!(shares(&[]), Vec::<u32>::new());
    }

    proptest! {
        #[test]
        fn shares_add_up_exactly(weights in prop::collection::vec(0..1_000_000u32, 1..40)) {
            let sum: u32 = shares(&weights).iter().sum();
            prop_assert_eq!(sum, if weights.iter().all(|w| *w == 0) { 0 } else { FULL_SCORE });
        }
    }
}

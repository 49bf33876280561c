//! How near a verdict was: the smallest evidence that would alter eligibility or the rank.
//!
//! Each step is counted for its own criterion alone: the line that shows it may serve others too, and never harms one.

use crate::assessment::{Assessment, points};
use crate::criteria::{Criteria, Eligible, Slack, Verdict, View, steps};
use crate::profile::Profile;
use crate::shortlist::Shortlist;
use std::cmp::Reverse;

/// One more piece of evidence, and what it would make of the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which criterion, by its place in the criteria.
    pub criterion: usize,
    /// The evidence, for a person: `7 more months of leading people`.
    pub evidence: String,
    /// Months that it takes; 0 where no time is asked for.
    pub months: u32,
    /// Points more, in thousandths.
    pub gain: u32,
    /// The verdict on the criterion then.
    pub verdict: Verdict,
    /// Whether the criterion then lets the candidate through where it is required.
    pub passes: Eligible,
}

/// What would better a candidate's verdict.
#[derive(Clone, Debug, Default)]
pub struct Nearest {
    /// Steps, least first within a criterion.
    pub steps: Vec<Step>,
    /// For each criterion, by how much its minimum of time is met.
    pub slack: Vec<Option<Slack>>,
}

/// Finds what would better the verdict `assessment` on `profile`.
pub fn nearest(profile: &Profile<'_>, criteria: &Criteria, view: &View<'_>, assessment: &Assessment) -> Nearest {
    let mut found = Nearest::default();
    for (at, (criterion, finding)) in criteria.criteria.iter().zip(&assessment.findings).enumerate() {
        found.slack.push(criterion.check.slack(profile, view));
        found.steps.extend(steps(&*criterion.check, profile, view).into_iter().map(|step| Step {
            criterion: at,
            evidence: step.evidence,
            months: step.months,
            gain: points(finding.share, step.judged.degree).saturating_sub(finding.points),
            verdict: step.judged.verdict,
            passes: step.judged.passes,
        }));
    }
    found
}

impl Nearest {
    /// The least steps with which every required criterion is met, one for each that is not; none if one of them has no
    /// such step.
    pub fn to_eligible(&self, assessment: &Assessment) -> Option<Vec<&Step>> {
        let failing = assessment.findings.iter().enumerate().filter(|(_, f)| f.required && f.passes != Eligible::Yes);
        failing
            .map(|(at, _)| least(self.steps.iter().filter(|s| s.criterion == at && s.passes == Eligible::Yes)))
            .collect()
    }

    /// The step worth the fewest points with which the candidate at `at` of the shortlist would pass another, with the
    /// rank that it leads to.
    pub fn to_rank(&self, shortlist: &Shortlist, at: usize) -> Option<(&Step, usize)> {
        let ranked = shortlist.ranked.get(at)?;
        let rank = |step: &Step| rank_with(shortlist, at, &[step]);
        let step = least(self.steps.iter().filter(|step| rank(step).is_some_and(|rank| rank < ranked.rank)))?;
        Some((step, rank(step)?))
    }

    /// The step worth the fewest points that leads to a score.
    pub fn to_score(&self, assessment: &Assessment, wanted: u32) -> Option<&Step> {
        least(self.steps.iter().filter(|step| assessment.score + step.gain >= wanted))
    }

    /// For each criterion the least step to a better verdict, or the least time that meets it: a month of many betters a
    /// verdict, too, but says nothing. Those worth most come first.
    pub fn to_verdicts(&self, assessment: &Assessment) -> Vec<&Step> {
        let tells = |step: &&Step| step.months == 0 || step.verdict == Verdict::Met;
        let better = |at: usize, verdict: Verdict| {
            self.steps.iter().filter(move |s| s.criterion == at && s.verdict < verdict).filter(tells)
        };
        let findings = assessment.findings.iter().enumerate();
        let mut steps: Vec<&Step> = findings.filter_map(|(at, f)| least(better(at, f.verdict))).collect();
        steps.sort_by_key(|step| (std::cmp::Reverse(step.gain), step.criterion));
        steps
    }
}

/// The step worth the fewest points, of equals the one that takes least time, then the first.
fn least<'s>(steps: impl Iterator<Item = &'s Step>) -> Option<&'s Step> {
    steps.min_by_key(|step| (step.gain, step.months, step.criterion))
}

/// The rank of the candidate at `at` if the steps, each of another criterion, were taken.
pub fn rank_with(shortlist: &Shortlist, at: usize, steps: &[&Step]) -> Option<usize> {
    let assessment = &shortlist.ranked.get(at)?.candidate.assessment;
    let eligible = eligible_with(assessment, steps);
    let score = assessment.score + steps.iter().map(|step| step.gain).sum::<u32>();
    let before = shortlist.ranked.iter().enumerate().filter(|(other, ranked)| {
        let other_assessment = &ranked.candidate.assessment;
        *other != at
            && (Reverse(other_assessment.place()), other_assessment.eligible)
                < (Reverse(score + eligible.adds()), eligible)
    });
    Some(before.count() + 1)
}

fn eligible_with(assessment: &Assessment, steps: &[&Step]) -> Eligible {
    let required = assessment.findings.iter().enumerate().filter(|(_, finding)| finding.required);
    let passes = required
        .map(|(at, finding)| steps.iter().find(|step| step.criterion == at).map_or(finding.passes, |step| step.passes));
    passes.max().unwrap_or(Eligible::Yes)
}

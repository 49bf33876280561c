//! How near a verdict was, in words: for a recruiter who asks, and in the third person.

use super::{as_good_as, one_decimal, plural, visible};
use crate::assessment::Assessment;
use crate::criteria::{Criteria, Eligible};
use crate::nearest::{Nearest, Step, rank_with};
use crate::shortlist::{Ranked, Shortlist};

/// Months above a minimum up to which it is worth telling.
const NEAR_MONTHS: u32 = 12;
/// Criteria that are told with what would be worth most.
const WORTH: usize = 3;

/// The lines of the section, without indentation.
pub(super) fn nearness(shortlist: &Shortlist, at: usize, nearest: &Nearest, criteria: &Criteria) -> Vec<String> {
    let Some(ranked) = shortlist.ranked.get(at) else { return Vec::new() };
    let assessment = &ranked.candidate.assessment;
    let mut lines = eligibility(shortlist, at, assessment, nearest);
    if shortlist.ranked.len() > 1 {
        lines.extend(rank(shortlist, at, ranked, nearest));
    }
    lines.extend(band(assessment, nearest, criteria));
    lines.extend(worth_most(assessment, nearest));
    lines
}

fn eligibility(shortlist: &Shortlist, at: usize, assessment: &Assessment, nearest: &Nearest) -> Vec<String> {
    if assessment.eligible == Eligible::Yes {
        return limit(assessment, nearest).into_iter().collect();
    }
    let Some(steps) = nearest.to_eligible(assessment) else {
        return vec!["What would make the candidate eligible cannot be told: a pattern names no words".to_owned()];
    };
    let rank = rank_with(shortlist, at, &steps).filter(|_| shortlist.ranked.len() > 1);
    let then = rank.map_or(String::new(), |rank| format!(", with rank {rank},"));
    let now = if assessment.eligible == Eligible::Unclear { "A person has to look" } else { "Not eligible" };
    let mut lines = vec![format!("{now}. It would be eligible{then} if the resume showed:")];
    lines.extend(steps.iter().map(|step| format!("  {}", told(step, assessment))));
    lines
}

/// The required criterion that is met with least to spare.
fn limit(assessment: &Assessment, nearest: &Nearest) -> Option<String> {
    let required = assessment.findings.iter().zip(&nearest.slack).filter(|(finding, _)| finding.required);
    let (finding, slack) =
        required.filter_map(|(finding, slack)| Some((finding, (*slack)?))).min_by_key(|(_, s)| (s.sure, s.months))?;
    let above = match slack.months {
        0 => "just at its minimum".to_owned(),
        months => format!("{} above its minimum", plural(months as usize, "month")),
    };
    let name = visible(&finding.criterion);
    match (slack.sure, slack.months <= NEAR_MONTHS) {
        (false, _) => Some(format!("Eligible. {name} is {above}, but not if its dates mean the least that they can")),
        (true, true) => Some(format!("Eligible. {name} is {above}")),
        (true, false) => Some("Eligible, with more than a year to spare in every required time".to_owned()),
    }
}

fn rank(shortlist: &Shortlist, at: usize, ranked: &Ranked, nearest: &Nearest) -> Vec<String> {
    let assessment = &ranked.candidate.assessment;
    let others = || shortlist.ranked.iter();
    let above = others().rfind(|other| other.candidate.assessment.place() > assessment.place());
    let below = others().find(|other| other.candidate.assessment.place() < assessment.place());
    let apart = |other: &Ranked, side: &str| {
        let theirs = &other.candidate.assessment;
        let many = points(theirs.place().abs_diff(assessment.place()));
        let eligible = theirs.eligible.adds().abs_diff(assessment.eligible.adds());
        let told = if eligible == 0 { String::new() } else { format!(", with {} for eligibility", points(eligible)) };
        format!("{many} {side} rank {}{told}", other.rank)
    };
    let gaps: Vec<String> =
        above.map(|other| apart(other, "below")).into_iter().chain(below.map(|other| apart(other, "above"))).collect();
    let separator = if gaps.is_empty() { "" } else { ": " };
    let line = format!("Rank {} of {}{separator}{}", ranked.rank, shortlist.ranked.len(), gaps.join(", "));
    let mut lines = vec![line];
    let tied = as_good_as(ranked);
    if !tied.is_empty() {
        lines.push(format!("As good as tied with places {tied}"));
    }
    if let Some((step, rank)) = nearest.to_rank(shortlist, at) {
        lines.push(format!("Rank {rank} by the smallest change: {}", inline(step, assessment)));
    }
    lines
}

/// What the total means, and how far the next band is.
fn band(assessment: &Assessment, nearest: &Nearest, criteria: &Criteria) -> Vec<String> {
    let Some(next) = criteria.bands.iter().rfind(|band| band.from > assessment.score) else { return Vec::new() };
    let mut line = format!("{} below the band {}", points(next.from - assessment.score), visible(&next.name));
    if let Some(step) = nearest.to_score(assessment, next.from) {
        line.push_str(&format!("; enough for it: {}", inline(step, assessment)));
    }
    vec![line]
}

/// The next better verdicts that are worth most: what a screening call could ask about.
fn worth_most(assessment: &Assessment, nearest: &Nearest) -> Vec<String> {
    let steps = nearest.to_verdicts(assessment);
    let open = steps.iter().filter(|step| step.gain > 0 && is_beside_eligibility(step, assessment));
    let told: Vec<String> = open.take(WORTH).map(|step| format!("  {}", self::told(step, assessment))).collect();
    if told.is_empty() {
        return told;
    }
    std::iter::once("What the resume leaves open, worth most:".to_owned()).chain(told).collect()
}

/// Whether the step is told nowhere else: what eligibility lacks is.
fn is_beside_eligibility(step: &Step, assessment: &Assessment) -> bool {
    assessment.findings.get(step.criterion).is_some_and(|finding| !finding.required || finding.passes == Eligible::Yes)
}

/// `Cloud: AWS or Azure named at all (+2.6 points)`
fn told(step: &Step, assessment: &Assessment) -> String {
    let label = assessment.findings.get(step.criterion).map_or("", |finding| finding.criterion.as_str());
    format!("{}: {} (+{})", visible(label), visible(&step.evidence), points(step.gain))
}

/// The same inside a sentence: `AWS or Azure named at all, under Cloud (+2.6 points)`.
fn inline(step: &Step, assessment: &Assessment) -> String {
    let label = assessment.findings.get(step.criterion).map_or("", |finding| finding.criterion.as_str());
    format!("{}, under {} (+{})", visible(&step.evidence), visible(label), points(step.gain))
}

/// Thousandths as points, with as many decimals as it takes not to say 0.
fn points(thousandths: u32) -> String {
    match thousandths {
        0 => "0 points".to_owned(),
        1..50 => format!("0.{thousandths:03} points"),
        _ => format!("{} points", one_decimal(thousandths)),
    }
}

//! One page on the terminal about each candidate: every criterion with verdict, points and quotes.

use super::{one_decimal, visible};
use crate::assessment::Finding;
use crate::criteria::Eligible;
use crate::intake::display_name;
use crate::shortlist::{Candidate, Shortlist};
use std::fmt::Write;

/// Quotes shown for a criterion.
const QUOTES: usize = 3;

/// Explains everyone in the shortlist.
pub fn explain(shortlist: &Shortlist) -> String {
    let mut out = String::new();
    for ranked in &shortlist.ranked {
        candidate(&ranked.candidate, &shortlist.run.role, &mut out);
    }
    for unread in &shortlist.unread {
        let advice = unread.unread.reason.advice();
        let _ = writeln!(
            out,
            "{}: not read: {}; {advice}",
            visible(&display_name(&unread.path)),
            visible(&unread.unread.to_string())
        );
    }
    out
}

fn candidate(candidate: &Candidate, role: &str, out: &mut String) {
    let name = candidate.contact.name.as_deref().unwrap_or("no name found");
    let assessment = &candidate.assessment;
    let _ = writeln!(out, "{} ({})", visible(name), visible(&display_name(&candidate.path)));
    let _ = writeln!(
        out,
        "{role}: {} of 100 points, eligible: {}",
        one_decimal(assessment.score),
        assessment.eligible.name()
    );
    let experience = &candidate.digest.experience;
    let _ = writeln!(
        out,
        "{} months of work ({} to {}), {} months of leading people\n",
        experience.months, experience.min_months, experience.max_months, candidate.digest.leadership.months
    );
    for finding in &assessment.findings {
        explain_finding(finding, out);
    }
    let listed: Vec<&str> = candidate
        .digest
        .skills
        .iter()
        .filter(|s| s.state == crate::profile::SkillState::Listed)
        .map(|s| s.name.as_str())
        .collect();
    if !listed.is_empty() {
        let _ = writeln!(out, "\nListed, but not seen in any work: {}", listed.join(", "));
    }
    if !candidate.digest.hidden.is_empty() {
        let _ = writeln!(out, "\nHidden from a reader and not scored:");
        for hidden in &candidate.digest.hidden {
            let _ = writeln!(out, "  page {} ({}): {}", hidden.page, hidden.reason, visible(&hidden.quote));
        }
    }
    if !candidate.warnings.is_empty() {
        let _ = writeln!(out, "\nWarnings about the reading:");
        for warning in &candidate.warnings {
            let line = warning.line.map_or(String::new(), |line| format!("line {line}: "));
            let _ = writeln!(out, "  {line}{} ({})", visible(&warning.message), warning.code);
        }
    }
    out.push('\n');
}

fn explain_finding(finding: &Finding, out: &mut String) {
    let required = match (finding.required, finding.passes) {
        (false, _) => "",
        (true, Eligible::Yes) => ", required",
        (true, Eligible::Unclear) => ", required, a person has to look",
        (true, Eligible::No) => ", required and not met",
    };
    let _ = writeln!(
        out,
        "{:>5} of {:<5} {:<7} {}{required}: {}",
        one_decimal(finding.points),
        one_decimal(finding.share),
        finding.verdict.name(),
        visible(&finding.criterion),
        visible(&finding.note)
    );
    for evidence in finding.evidence.iter().take(QUOTES) {
        let _ = writeln!(out, "      page {}, line {}: {}", evidence.page, evidence.line, visible(&evidence.quote));
    }
}

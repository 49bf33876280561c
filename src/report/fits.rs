//! Who fits which of several roles best.

use super::csv::{Cell, Output};
use super::{RenderError, name_or_file, one_decimal, visible};
use crate::criteria::Eligible;
use crate::intake::display_name;
use crate::shortlist::{Candidate, Shortlist};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Columns before those of the roles.
const FITS: [&str; 5] = ["best_role", "best_score", "eligible", "name", "file"];

/// A candidate as each role sees them, in the order of the roles; `None` where a role does not rank them.
struct Row<'s> {
    of: Vec<Option<&'s Candidate>>,
}

impl<'s> Row<'s> {
    /// The role that fits best, by its place, with the candidate as it sees them: eligible before unclear before not,
    /// then by score; of equals the first.
    fn best(&self) -> Option<(usize, &'s Candidate)> {
        let seen = self.of.iter().enumerate().filter_map(|(at, one)| Some((at, (*one)?)));
        seen.max_by_key(|(at, one)| (standing(one), std::cmp::Reverse(*at)))
    }
}

/// How well a candidate stands with a role.
fn standing(one: &Candidate) -> (u32, u32) {
    let eligible = match one.assessment.eligible {
        Eligible::Yes => 2,
        Eligible::Unclear => 1,
        Eligible::No => 0,
    };
    (eligible, one.assessment.score)
}

/// Everybody whom some role ranks, who fits one best first.
fn rows<'s>(lists: &[&'s Shortlist]) -> Vec<Row<'s>> {
    let mut by_path: BTreeMap<&Path, Row<'s>> = BTreeMap::new();
    for (at, list) in lists.iter().enumerate() {
        for ranked in &list.ranked {
            let one = &ranked.candidate;
            let row = by_path.entry(&one.path).or_insert_with(|| Row { of: vec![None; lists.len()] });
            if let Some(slot) = row.of.get_mut(at) {
                *slot = Some(one);
            }
        }
    }
    let mut rows: Vec<Row<'s>> = by_path.into_values().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.best().map(|(_, one)| standing(one))));
    rows
}

/// The same as CSV: a row a candidate, with the role that fits best and the score of each.
///
/// # Errors
/// If a row cannot be written.
pub fn fits_csv(lists: &[&Shortlist]) -> Result<Vec<u8>, RenderError> {
    let mut out = Output::default();
    let roles = lists.iter().map(|list| list.run.role.as_str());
    out.row(FITS.into_iter().chain(roles).map(Cell::text))?;
    for row in rows(lists) {
        let Some((at, one)) = row.best() else { continue };
        let role = lists.get(at).map(|list| list.run.role.as_str()).unwrap_or_default();
        let score = |one: &Candidate| Cell::Number(one_decimal(one.assessment.score));
        let told = [
            Cell::text(role),
            score(one),
            Cell::text(one.assessment.eligible.name()),
            Cell::text(one.contact.name.as_deref().unwrap_or_default()),
            Cell::text(&display_name(&one.path)),
        ];
        out.row(told.into_iter().chain(row.of.iter().map(|one| one.map_or(Cell::empty(), score))))?;
    }
    Ok(out.bytes)
}

/// The first of them, a line each.
pub fn fits_text(lists: &[&Shortlist], top: usize) -> String {
    let rows = rows(lists);
    let mut out = String::from("Who fits which role best:");
    for row in rows.iter().take(top) {
        let Some((best, one)) = row.best() else { continue };
        let role = |at: usize| lists.get(at).map(|list| list.run.role.as_str()).unwrap_or_default();
        let others = row.of.iter().enumerate().filter(|(at, _)| *at != best);
        let others: Vec<String> = others
            .filter_map(|(at, one)| Some(format!("{} {}", role(at), one_decimal((*one)?.assessment.score))))
            .collect();
        let (score, eligible) = (one_decimal(one.assessment.score), one.assessment.eligible.name());
        let told =
            format!("{}: {} {score}, eligible: {eligible}; {}", name_or_file(one), role(best), others.join("; "));
        let _ = write!(out, "\n  {}", visible(&told));
    }
    if rows.len() > top {
        let _ = write!(out, "\n  and {} more", rows.len() - top);
    }
    out
}

//! What the rates would be at every threshold: a list may be cut anywhere, and one cut may be fair where the next is not.

use super::Group;
use super::rates::{Count, lowest};
use serde::Serialize;

/// The rates at every place where the list may be cut.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sweep {
    /// `score`: those with at least so many points are taken; `top`: those with at most such a rank.
    pub by: &'static str,
    /// The places, the fewest people first.
    pub at: Vec<f64>,
    /// How many people are taken at each, of those whose group is known.
    pub taken: Vec<usize>,
    /// Of each group, how many are taken at each.
    pub of_group: Vec<Vec<usize>>,
    /// The lowest impact ratio at each; none where nobody is taken.
    pub lowest_impact_ratio: Vec<Option<f64>>,
}

/// Cuts a list everywhere. `places` holds for each person the place from which they are taken, smaller is better, and
/// their group; `shown` is how a place is written.
pub(super) fn sweep(
    by: &'static str,
    mut places: Vec<(i64, Option<usize>)>,
    groups: &[Group],
    shown: impl Fn(i64) -> f64,
) -> Sweep {
    places.sort_unstable();
    let told_apart: Vec<bool> = groups.iter().map(|group| group.told_apart).collect();
    let mut counts: Vec<Count> = groups.iter().map(|group| Count { hits: 0, people: group.people }).collect();
    let mut sweep = Sweep {
        by,
        at: Vec::new(),
        taken: Vec::new(),
        of_group: vec![Vec::new(); groups.len()],
        lowest_impact_ratio: Vec::new(),
    };
    for run in places.chunk_by(|a, b| a.0 == b.0) {
        for group in run.iter().filter_map(|(_, group)| *group) {
            counts[group].hits += 1;
        }
        sweep.at.push(shown(run[0].0));
        sweep.taken.push(counts.iter().map(|count| count.hits).sum());
        for (of_group, count) in sweep.of_group.iter_mut().zip(&counts) {
            of_group.push(count.hits);
        }
        sweep.lowest_impact_ratio.push(lowest(&counts, &told_apart));
    }
    sweep
}

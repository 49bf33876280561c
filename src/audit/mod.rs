//! Audits: whether people of different groups fare alike on a list, by what they say of themselves.
//!
//! Rates are those of New York's rules on Local Law 144: how many of a group are taken further, how many score above the
//! median, each against the best group, by attribute and by all attributes together. Who belongs to which group comes
//! from a table that people keep apart; nothing of it is ever read from a resume, or shown beside a name.

mod groups;
mod page;
mod plots;
mod rates;
mod results;
mod rows;
mod statistics;
mod summary;
mod sweep;

pub use page::page;
pub use rates::{Count, Rate, Ratio, compare};
pub use rows::BadRows;
pub use summary::{summary, told};
pub use sweep::Sweep;

use crate::results::{BadResults, read};
use crate::text::fold;
use groups::Groups;
use results::Results;
use rows::{Names, Rows};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Who counts as taken further.
#[derive(Clone, Debug, PartialEq)]
pub enum Selection {
    /// Whoever meets every required criterion.
    Eligible,
    /// Whoever has at most this rank.
    Top(usize),
    /// Whoever has at least so many points, in thousandths.
    Score(u32),
    /// Whoever a person decided to take further: a list with its column `decision`, and the words that say so.
    Decided {
        /// The list, as CSV.
        list: Vec<u8>,
        /// What stands in `decision` then.
        words: Vec<String>,
    },
}

/// How an audit is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// Who counts as taken further.
    pub selection: Selection,
    /// Columns of the table to go by; all of them if empty.
    pub by: Vec<String>,
    /// Groups under this share of the people are told apart, in thousandths.
    pub least_share: u32,
}

/// Why there is no audit.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The results cannot be read.
    #[error("the results: {0}")]
    Results(#[from] BadResults),
    /// The table of groups cannot be used.
    #[error("the table of groups: {0}")]
    Groups(BadRows),
    /// The list of decisions cannot be used.
    #[error("the list of decisions: {0}")]
    Decisions(BadRows),
}

/// An audit of one run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Audit {
    /// Version of the program that made the results.
    #[serde(rename = "results_version")]
    pub version: String,
    /// The role.
    pub role: String,
    /// The as-of date of the run.
    pub as_of: String,
    /// SHA-256 of the criteria.
    pub criteria_hash: String,
    /// Who counts as taken further, in words.
    pub selected_by: String,
    /// People who were ranked.
    pub people: usize,
    /// Of them, those taken further.
    pub selected: usize,
    /// The median score of everyone ranked.
    pub median: f64,
    /// Files that could not be read: a person has to read them, and nobody's rate counts them.
    pub unread: usize,
    /// Rows of the table about nobody in the results.
    pub strangers: usize,
    /// The share under which a group is told apart.
    pub least_share: f64,
    /// By each attribute, then by all of them together.
    pub breakdowns: Vec<Breakdown>,
}

/// The rates by one attribute, or by several together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Breakdown {
    /// The attributes.
    pub by: Vec<String>,
    /// People who do not say; in no rate.
    pub unknown: usize,
    /// The groups, by name.
    pub groups: Vec<Group>,
    /// The rates at every place where the list may be cut.
    pub sweeps: Vec<Sweep>,
}

/// A group and its rates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// What its people say, an attribute each.
    pub name: Vec<String>,
    /// Its people.
    pub people: usize,
    /// Files of its people that could not be read; not among its people.
    pub unread: usize,
    /// Whether it is under the least share.
    pub told_apart: bool,
    /// Those taken further.
    pub selection: Rate,
    /// Those with a score above the median.
    pub scoring: Rate,
}

impl Group {
    /// What its people say, in one line.
    pub fn title(&self) -> String {
        self.name.join(", ")
    }
}

impl Breakdown {
    /// The attributes, in one line.
    pub fn title(&self) -> String {
        self.by.join(" and ")
    }
}

/// Somebody ranked, as the rates see them.
struct Person {
    rank: usize,
    score: u32,
    selected: bool,
    above: bool,
}

/// Audits the results of a run by the groups in a table.
///
/// # Errors
/// If the results or a table cannot be used; the message says what to do.
pub fn audit(results: &[u8], table: &[u8], options: &Options) -> Result<Audit, AuditError> {
    let results = read::<Results>(results)?;
    let names = names(&results);
    let (ranked, unread) = (results.candidates.len(), results.unread.len());
    let groups = Rows::read(table).and_then(|rows| groups::groups(&rows, &options.by, &names, ranked + unread));
    let groups = groups.map_err(AuditError::Groups)?;
    let taken = taken(&results, &names, &options.selection)?;
    let (median, people) = people(&results, &taken);
    let alone = (0..groups.attributes.len()).map(|at| vec![at]);
    let together = (groups.attributes.len() > 1).then(|| (0..groups.attributes.len()).collect());
    let breakdowns = alone.chain(together).map(|by| breakdown(&by, &groups, &people, options.least_share));
    Ok(Audit {
        selected_by: selected_by(&options.selection),
        people: ranked,
        selected: people.iter().filter(|person| person.selected).count(),
        median,
        unread,
        strangers: groups.strangers,
        least_share: f64::from(options.least_share) / 1000.0,
        breakdowns: breakdowns.collect(),
        version: results.tool.version,
        role: results.role,
        as_of: results.as_of,
        criteria_hash: results.criteria_hash,
    })
}

/// By which names the results know people: ranked ones by their place, then the unread. Who sent a resume twice is one.
fn names(results: &Results) -> Names {
    let mut names = Names::default();
    let mut places = BTreeMap::new();
    for (at, candidate) in results.candidates.iter().enumerate() {
        names.add(&candidate.document_hash, at);
        names.add_file(&candidate.file, at);
        places.insert(candidate.file.as_str(), at);
    }
    for duplicate in &results.duplicates {
        if let Some(at) = places.get(duplicate.of.as_str()) {
            names.add(&duplicate.document_hash, *at);
            names.add_file(&duplicate.file, *at);
        }
    }
    for (at, unread) in results.unread.iter().enumerate() {
        names.add_file(&unread.file, results.candidates.len() + at);
    }
    names
}

/// The places of those whom people decided to take further, where that is asked for.
fn taken(results: &Results, names: &Names, selection: &Selection) -> Result<Vec<bool>, AuditError> {
    let ranked = results.candidates.iter();
    Ok(match selection {
        Selection::Eligible => ranked.map(|candidate| candidate.eligible == "yes").collect(),
        Selection::Top(most) => ranked.map(|candidate| candidate.rank <= *most).collect(),
        Selection::Score(least) => ranked.map(|candidate| candidate.score >= *least).collect(),
        Selection::Decided { list, words } => {
            let words: BTreeSet<String> = words.iter().map(|word| fold(word.trim())).collect();
            let read = || {
                let rows = Rows::read(list)?;
                let place = rows.places(&["decision".to_owned()])?;
                Ok((rows, place))
            };
            let (rows, place) = read().map_err(AuditError::Decisions)?;
            let mut taken = vec![false; results.candidates.len()];
            for row in &rows.rows {
                let decision = row.values.get(place[0]).map(|value| fold(value.trim())).unwrap_or_default();
                if let Some(taken) = names.whose(row).and_then(|who| taken.get_mut(who)) {
                    *taken |= words.contains(&decision);
                }
            }
            taken
        }
    })
}

fn selected_by(selection: &Selection) -> String {
    match selection {
        Selection::Eligible => "meets every required criterion".to_owned(),
        Selection::Top(most) => format!("has a rank of at most {most}"),
        Selection::Score(least) => format!("has at least {} points", f64::from(*least) / 1000.0),
        Selection::Decided { words, .. } => format!("was decided on as: {}", words.join(", ")),
    }
}

/// The median score and everyone ranked.
fn people(results: &Results, taken: &[bool]) -> (f64, Vec<Person>) {
    let mut scores: Vec<u32> = results.candidates.iter().map(|candidate| candidate.score).collect();
    scores.sort_unstable();
    let (low, high) = match scores.len() {
        0 => (0, 0),
        n => (scores[(n - 1) / 2], scores[n / 2]),
    };
    // Twice the median, a whole number.
    let twice = u64::from(low) + u64::from(high);
    let each = results.candidates.iter().zip(taken).map(|(candidate, taken)| Person {
        rank: candidate.rank,
        score: candidate.score,
        selected: *taken,
        above: 2 * u64::from(candidate.score) > twice,
    });
    (twice as f64 / 2000.0, each.collect())
}

fn breakdown(by: &[usize], groups: &Groups, people: &[Person], least_share: u32) -> Breakdown {
    let name = |said: &Vec<Option<String>>| by.iter().map(|at| said[*at].clone()).collect::<Option<Vec<String>>>();
    let of: Vec<Option<Vec<String>>> = groups.of.iter().map(name).collect();
    let (ranked, unread) = of.split_at(people.len());
    let names: Vec<&Vec<String>> = of.iter().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    let place = |said: &Option<Vec<String>>| said.as_ref().and_then(|said| names.binary_search(&said).ok());
    let places: Vec<Option<usize>> = ranked.iter().map(place).collect();
    let count = |holds: &dyn Fn(&Person) -> bool| {
        let mut counts = vec![Count::default(); names.len()];
        for (person, place) in people.iter().zip(&places) {
            if let Some(place) = place {
                counts[*place].people += 1;
                counts[*place].hits += usize::from(holds(person));
            }
        }
        counts
    };
    let (selected, above) = (count(&|person| person.selected), count(&|person| person.above));
    let known: usize = selected.iter().map(|count| count.people).sum();
    let small = |count: &Count| count.people * 1000 < known * least_share as usize;
    let told_apart: Vec<bool> = selected.iter().map(small).collect();
    let mut not_read = vec![0; names.len()];
    for place in unread.iter().filter_map(place) {
        not_read[place] += 1;
    }
    let rates = compare(&selected, &told_apart).into_iter().zip(compare(&above, &told_apart));
    let shown = names.iter().zip(rates).enumerate().map(|(at, (name, (selection, scoring)))| Group {
        name: (*name).clone(),
        people: selected[at].people,
        unread: not_read[at],
        told_apart: told_apart[at],
        selection,
        scoring,
    });
    let shown: Vec<Group> = shown.collect();
    let cut = |place: &dyn Fn(&Person) -> i64| people.iter().map(place).zip(places.iter().copied()).collect();
    let by_score = cut(&|person| -i64::from(person.score));
    let by_rank = cut(&|person| person.rank as i64);
    let sweeps = vec![
        sweep::sweep("score", by_score, &shown, |place| -place as f64 / 1000.0),
        sweep::sweep("top", by_rank, &shown, |place| place as f64),
    ];
    Breakdown {
        by: by.iter().map(|at| groups.attributes[*at].clone()).collect(),
        unknown: places.iter().filter(|place| place.is_none()).count(),
        groups: shown,
        sweeps,
    }
}

/// An audit as it is written, with the mark of this program's outputs.
#[derive(Serialize)]
struct Written<'a> {
    schema_version: u32,
    tool: Tool,
    #[serde(flatten)]
    audit: &'a Audit,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// An audit as JSON, for programs.
///
/// # Errors
/// If a value cannot be written as JSON.
pub fn json(audit: &Audit) -> Result<String, serde_json::Error> {
    let tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
    let mut json = serde_json::to_string_pretty(&Written { schema_version: 1, tool, audit })?;
    json.push('\n');
    Ok(crate::report::escaped(json))
}

#[cfg(test)]
mod tests;

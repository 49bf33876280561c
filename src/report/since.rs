//! What is new since an earlier night, as words: one sentence, groups in the order in which people ask, a line a file.

use super::{one_decimal, plural, visible};
use crate::criteria::Eligible;
use crate::shortlist::{Aside, Change, Item, Since, Standing};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Headings with the changes that stand under each; a file stands under the first that fits.
const GROUPS: &[(&str, &[Change])] = &[
    ("Newly eligible", &[Change::NewlyEligible]),
    ("New", &[Change::New]),
    ("No longer eligible", &[Change::NoLongerEligible]),
    ("No longer read", &[Change::NowUnread]),
    ("Read now", &[Change::NowRead]),
    ("Changed files of people known", &[Change::ChangedFile]),
    ("Moved by more than a near tie", &[Change::MovedUp, Change::MovedDown]),
    ("Repeat another file now", &[Change::NowDuplicate]),
    ("The same file in another place", &[Change::Renamed]),
    ("Gone", &[Change::Gone]),
];

/// What is counted in the sentence, with its words.
const COUNTED: &[(Change, &str)] = &[
    (Change::New, "new"),
    (Change::NewlyEligible, "newly eligible"),
    (Change::NoLongerEligible, "no longer eligible"),
    (Change::ChangedFile, "with a changed file"),
    (Change::MovedUp, "moved up"),
    (Change::MovedDown, "moved down"),
    (Change::NowUnread, "no longer read"),
    (Change::NowRead, "read now"),
    (Change::NowDuplicate, "that repeat another now"),
    (Change::Renamed, "in another place"),
    (Change::Gone, "gone"),
];

/// Each heading that something stands under, with what does: those of this night by rank.
pub(super) fn groups(since: &Since) -> Vec<(&'static str, Vec<&Item>)> {
    let mut groups: Vec<(&'static str, Vec<&Item>)> = GROUPS.iter().map(|(name, _)| (*name, Vec::new())).collect();
    for item in &since.items {
        let fits = |(_, changes): &(_, &[Change])| item.changes.iter().any(|change| changes.contains(change));
        if let Some((_, items)) = GROUPS.iter().position(fits).and_then(|at| groups.get_mut(at)) {
            items.push(item);
        }
    }
    groups.retain(|(_, items)| !items.is_empty());
    groups
}

/// `Since the run as of 2024-01: 2 new (1 eligible), 1 newly eligible, 1 gone.`
pub(super) fn sentence(since: &Since) -> String {
    let counts = COUNTED.iter().filter_map(|(change, words)| {
        let count = since.with(*change).count();
        let eligible = since.with(*change).filter(|item| is_eligible(item)).count();
        let also = if *change == Change::New { format!(" ({eligible} eligible)") } else { String::new() };
        (count > 0).then(|| format!("{count} {words}{also}"))
    });
    let counts: Vec<String> = counts.collect();
    let told = if counts.is_empty() { "nothing changed".to_owned() } else { counts.join(", ") };
    let mut out = format!("Since the run as of {}: {told}.", since.as_of);
    if !since.causes.is_empty() {
        let causes: Vec<&str> = since.causes.iter().map(|cause| cause.name()).collect();
        let _ = write!(out, " For everybody {}.", causes.join(" and "));
    }
    out
}

fn is_eligible(item: &Item) -> bool {
    item.now.as_ref().is_some_and(|now| now.eligible == Eligible::Yes)
}

/// What the file is called: the name found in it, or its own.
pub(super) fn called(item: &Item) -> &str {
    let file = || Path::new(&item.file).file_name().and_then(|name| name.to_str()).unwrap_or(&item.file);
    item.name.as_deref().unwrap_or_else(file)
}

/// What changed, as in the column `since`.
pub(super) fn marks(item: &Item) -> String {
    item.changes.iter().map(|change| change.name()).collect::<Vec<_>>().join("; ")
}

/// The marks of each file about which there is something to tell, by the file.
pub(super) fn marks_by_file(since: Option<&Since>) -> BTreeMap<&str, String> {
    let items = since.into_iter().flat_map(|since| &since.items);
    let present = items.filter(|item| item.aside != Some(Aside::Gone));
    present.map(|item| (item.file.as_str(), marks(item))).collect()
}

/// How it stands now, how it stood, and why.
pub(super) fn told(item: &Item) -> String {
    let mut parts = Vec::new();
    match (&item.before, &item.now) {
        (Some(before), Some(now)) if same_place(before, now) => parts.push(standing(now)),
        (Some(before), Some(now)) => parts.push(format!("{}; was {}", standing(now), standing(before))),
        (None, Some(now)) => parts.push(standing(now)),
        (Some(before), None) => parts.push(format!("was {}", standing(before))),
        (None, None) => {}
    }
    match &item.aside {
        Some(Aside::Duplicate(of)) => parts.push(format!("repeats {of}")),
        Some(Aside::Unread(reason)) => parts.push(format!("unread: {reason}")),
        Some(Aside::Gone) | None => {}
    }
    if !item.why.is_empty() {
        let why: Vec<&str> = item.why.iter().map(|cause| cause.name()).collect();
        let by = if item.by.is_empty() { String::new() } else { format!("{}: ", item.by.join(", ")) };
        parts.push(format!("{by}{}", why.join(" and ")));
    }
    if let Some(was) = &item.was {
        parts.push(format!("was {was}"));
    }
    parts.join("; ")
}

fn same_place(a: &Standing, b: &Standing) -> bool {
    (a.rank, a.score, a.eligible) == (b.rank, b.score, b.eligible)
}

fn standing(standing: &Standing) -> String {
    let eligible = match standing.eligible {
        Eligible::Yes => "eligible",
        Eligible::Unclear => "unclear",
        Eligible::No => "not eligible",
    };
    format!("rank {}, {} points, {eligible}", standing.rank, one_decimal(standing.score))
}

/// Items of a group that are told on a terminal.
const SHOWN: usize = 20;

/// What is new, for a terminal.
pub fn since_text(since: &Since) -> String {
    let mut out = sentence(since);
    for (heading, items) in groups(since) {
        let _ = write!(out, "\n{heading}");
        for item in items.iter().take(SHOWN) {
            let _ = write!(out, "\n  {}", visible(&line(item)));
        }
        if items.len() > SHOWN {
            let _ = write!(out, "\n  … and {} more in the outputs", items.len() - SHOWN);
        }
    }
    out
}

/// A file with all that is told of it: `Anna Muster (in/anna.txt): rank 3, 71.0 points, eligible`.
fn line(item: &Item) -> String {
    let name = called(item);
    let file = if item.file == name { String::new() } else { format!(" ({})", item.file) };
    let told = told(item);
    let told = if told.is_empty() { marks(item) } else { told };
    format!("{name}{file}: {told}")
}

/// Names of a few files, for one sentence.
pub fn named<'i>(items: impl Iterator<Item = &'i Item>) -> String {
    const NAMED: usize = 5;
    let items: Vec<&Item> = items.collect();
    let names: Vec<String> = items.iter().take(NAMED).map(|item| format!("{} ({})", called(item), item.file)).collect();
    let more = items.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", names.join(", "))
}

/// The same as a section of Markdown.
pub(super) fn markdown(since: &Since, most: usize, text: &dyn Fn(&str) -> String) -> String {
    let mut out = format!("\n## What is new\n\n{}\n", text(&sentence(since)));
    for (heading, items) in groups(since) {
        let _ = write!(out, "\n**{heading}**\n\n| Candidate | File | Now, then and why |\n|---|---|---|\n");
        for item in items.iter().take(most) {
            let _ = writeln!(out, "| {} | {} | {} |", text(called(item)), text(&item.file), text(&told(item)));
        }
        if items.len() > most {
            let _ = writeln!(out, "\n… and {} more.", plural(items.len() - most, "file"));
        }
    }
    out
}

/// The same as Markdown that stands alone.
pub fn since_markdown(since: &Since) -> String {
    markdown(since, usize::MAX, &super::markdown::text).trim_start().to_owned()
}

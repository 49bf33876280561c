//! An audit in words: on the terminal, and as the summary that the law asks to be published.

use super::{Audit, Breakdown, Group, Rate};
use crate::report::{markdown_text, plural, visible};
use std::fmt::Write;

/// Under four fifths and so unlikely by chance: what a court would look at first.
const UNLIKELY: f64 = 0.05;

/// A measure: its name, what it counts, and its rate of a group.
type Measure = (&'static str, &'static str, fn(&Group) -> &Rate);

/// What is measured of each group.
pub(super) const MEASURES: [Measure; 2] = [
    ("Selection rate", "Selected", |group| &group.selection),
    ("Scoring rate", "Above the median", |group| &group.scoring),
];

/// A share as people read it: `47.9 %`.
pub(super) fn percent(rate: Option<f64>) -> String {
    rate.map_or("none".to_owned(), |rate| format!("{:.1} %", rate * 100.0))
}

/// The impact ratio, or why there is none.
pub(super) fn ratio(group: &Group, rate: &Rate) -> String {
    match &rate.against_best {
        Some(ratio) => format!("{:.3}", ratio.impact_ratio),
        None if group.told_apart => "told apart".to_owned(),
        None => "none".to_owned(),
    }
}

/// What the test says: how likely so uneven a table is by chance.
pub(super) fn chance(rate: &Rate) -> String {
    match rate.against_best.as_ref().map(|ratio| ratio.fisher_p) {
        Some(Some(p)) if p < 0.001 => "under 0.001".to_owned(),
        Some(Some(p)) => format!("{p:.3}"),
        Some(None) => "highest".to_owned(),
        None => String::new(),
    }
}

/// Rates under four fifths of the highest.
#[derive(Debug, Default)]
pub(super) struct Under {
    /// Those that chance alone hardly makes, one sentence each.
    pub(super) unlikely: Vec<String>,
    /// Those that chance alone may make among so few people.
    pub(super) by_chance: usize,
}

/// The rates under four fifths of the highest.
pub(super) fn under(audit: &Audit) -> Under {
    let mut found = Under::default();
    for breakdown in &audit.breakdowns {
        for (measure, _, of) in MEASURES {
            for group in &breakdown.groups {
                let against = of(group).against_best.as_ref();
                let Some(ratio) = against.filter(|ratio| ratio.under_four_fifths) else { continue };
                if ratio.fisher_p.is_none_or(|p| p >= UNLIKELY) {
                    found.by_chance += 1;
                    continue;
                }
                found.unlikely.push(format!(
                    "{}, {}: the {} is {:.3} of the highest, which chance alone hardly makes (Fisher's exact test, p {})",
                    breakdown.title(),
                    group.title(),
                    measure.to_lowercase(),
                    ratio.impact_ratio,
                    told_p(ratio.fisher_p)
                ));
            }
        }
    }
    found
}

impl Under {
    /// How many there are.
    pub(super) fn all(&self) -> usize {
        self.unlikely.len() + self.by_chance
    }

    /// What is to be said of those that chance may make.
    pub(super) fn rest(&self) -> Option<String> {
        let (n, more) = (self.by_chance, if self.unlikely.is_empty() { "" } else { " more" });
        let (rates, are) = if n == 1 { ("rate", "is") } else { ("rates", "are") };
        (n > 0).then(|| {
            format!("{n}{more} {rates} {are} under four fifths where chance alone may make the difference among so few people")
        })
    }
}

fn told_p(p: Option<f64>) -> String {
    p.map_or("not told".to_owned(), |p| if p < 0.001 { "under 0.001".to_owned() } else { format!("= {p:.3}") })
}

/// An audit for the terminal.
pub fn told(audit: &Audit) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}, as of {}: {} ranked, {} selected (whoever {}); median score {:.1}",
        visible(&audit.role),
        visible(&audit.as_of),
        audit.people,
        audit.selected,
        visible(&audit.selected_by),
        audit.median
    );
    for breakdown in &audit.breakdowns {
        let _ = writeln!(out, "\n{} ({} unknown)", visible(&breakdown.title()), breakdown.unknown);
        let _ = writeln!(
            out,
            "  {:<32} {:>6} {:>9} {:>8} {:>11}  {:>9} {:>8} {:>11}",
            "group", "people", "selected", "ratio", "p", "scoring", "ratio", "p"
        );
        for group in &breakdown.groups {
            let [a, b] = [&group.selection, &group.scoring];
            let _ = writeln!(
                out,
                "  {:<32} {:>6} {:>9} {:>8} {:>11}  {:>9} {:>8} {:>11}",
                visible(&group.title()),
                group.people,
                percent(a.rate),
                short(group, a),
                chance(a),
                percent(b.rate),
                short(group, b),
                chance(b)
            );
        }
    }
    let under = under(audit);
    let _ = writeln!(out);
    if under.all() == 0 {
        let _ = writeln!(out, "No group that is compared is under four fifths of the highest rate.");
    }
    for sentence in under.unlikely.iter().cloned().chain(under.rest()) {
        let _ = writeln!(out, "{}.", visible(&sentence));
    }
    for sentence in notes(audit) {
        let _ = writeln!(out, "{sentence}");
    }
    out
}

fn short(group: &Group, rate: &Rate) -> String {
    if group.told_apart { "apart".to_owned() } else { ratio(group, rate) }
}

/// What else has to be said of the numbers.
pub(super) fn notes(audit: &Audit) -> Vec<String> {
    let mut notes = Vec::new();
    let apart: usize = audit.breakdowns.iter().flat_map(|b| &b.groups).filter(|g| g.told_apart).count();
    if apart > 0 {
        notes.push(format!(
            "{} under {} of the people {} told apart: shown with rates, without an impact ratio, and setting no mark for others.",
            plural(apart, "group"),
            percent(Some(audit.least_share)),
            if apart == 1 { "is" } else { "are" }
        ));
    }
    if audit.unread > 0 {
        notes.push(format!(
            "{} could not be read and {} in no rate: a person has to read {}.",
            plural(audit.unread, "file"),
            if audit.unread == 1 { "is" } else { "are" },
            if audit.unread == 1 { "it" } else { "them" }
        ));
    }
    if audit.strangers > 0 {
        notes.push(format!("{} of the table of groups match nobody in the results.", plural(audit.strangers, "row")));
    }
    let pairs: usize = audit.breakdowns.iter().map(|b| b.groups.len().saturating_sub(1)).sum();
    if pairs > 1 {
        notes.push(format!(
            "{pairs} groups are held against a highest one, twice each: of twenty such tests one falls under 0.05 by chance."
        ));
    }
    notes
}

/// The summary of results that New York's rules ask to be published (6 RCNY § 5-303), as Markdown. What only the
/// employer and the auditor know is left open.
pub fn summary(audit: &Audit) -> String {
    let mut out = format!("# Summary of bias audit results: {}\n\n", markdown_text(&audit.role));
    out.push_str("- Date of the audit: ____________\n- Independent auditor: ____________\n");
    let _ = writeln!(out, "- Tool and version: cvsift {}", markdown_text(&audit.version));
    out.push_str("- Distribution date (when the tool was first used): ____________\n");
    out.push_str("- Where the data are from, and of which time: ____________\n");
    let _ = writeln!(
        out,
        "- Data: {} ranked for this role as of {}, of whom {} were selected. A person counts as selected who {}. \
         The median score is {:.1} of 100. Groups are what people say of themselves.",
        plural(audit.people, "resume"),
        markdown_text(&audit.as_of),
        audit.selected,
        markdown_text(&audit.selected_by),
        audit.median
    );
    let _ = writeln!(out, "- Criteria: SHA-256 `{}`", markdown_text(&audit.criteria_hash));
    for breakdown in &audit.breakdowns {
        table(breakdown, audit, &mut out);
    }
    let notes = notes(audit);
    if !notes.is_empty() {
        out.push_str("\n## Notes\n\n");
        for note in notes {
            let _ = writeln!(out, "- {note}");
        }
    }
    out
}

fn table(breakdown: &Breakdown, audit: &Audit, out: &mut String) {
    let _ = write!(
        out,
        "\n## {}\n\n| Group | Applicants | Selected | Selection rate | Impact ratio | Above the median | Scoring rate | Impact ratio |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|\n",
        markdown_text(&breakdown.title())
    );
    for group in &breakdown.groups {
        let [a, b] = [&group.selection, &group.scoring];
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            markdown_text(&group.title()),
            group.people,
            a.hits,
            percent(a.rate),
            ratio(group, a),
            b.hits,
            percent(b.rate),
            ratio(group, b)
        );
    }
    let _ = writeln!(
        out,
        "\nNot in these numbers: {} whose group is unknown.",
        if breakdown.unknown == 1 { "1 person".to_owned() } else { format!("{} people", breakdown.unknown) }
    );
    let apart: Vec<String> =
        breakdown.groups.iter().filter(|g| g.told_apart).map(|g| markdown_text(&g.title())).collect();
    if !apart.is_empty() {
        let _ = writeln!(
            out,
            "Without an impact ratio, as each is under {} of the people and a ratio of so few says little: {}.",
            percent(Some(audit.least_share)),
            apart.join("; ")
        );
    }
}

//! What one more piece of evidence would make of a criterion: the check itself judges a profile that shows it, so that
//! nothing is said here that the check would not say.

use super::scale::months_read;
use super::{Check, Eligible, Judgement, View};
use crate::date::{DateRange, End, Month, Span, YearMonth};
use crate::document::Line;
use crate::lexicon::{FieldId, Level};
use crate::profile::{Profile, Work};
use crate::resume::PositionKind;
use crate::text::few;
use std::fmt;

/// A piece of evidence that a profile does not show.
pub struct WhatIf {
    evidence: String,
    months: u32,
    changes: Vec<Change>,
}

/// A line that a resume could hold, and what the profile would show by it.
struct Change {
    line: Line,
    apply: Box<Apply>,
}

type Apply = dyn for<'p> Fn(&mut Profile<'p>, &'p Line);

/// What a criterion would be worth with one more piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The evidence, for a person: `7 more months of leading people`.
    pub evidence: String,
    /// Months that it takes; 0 where no time is asked for.
    pub months: u32,
    /// What the check says then.
    pub judged: Judgement,
}

/// By how much a criterion that asks for time is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slack {
    /// Months above the minimum.
    pub months: u32,
    /// The minimum is reached even if every date means the least that it can.
    pub sure: bool,
}

impl Slack {
    /// By how much `months` of this work are above a minimum, where one is asked for and met.
    pub(super) fn above(min: u32, months: u32, work: &[&Work<'_>], as_of: Month) -> Option<Self> {
        let more = months.checked_sub(min).filter(|_| min > 0)?;
        Some(Self { months: more, sure: months_read(work, DateRange::shortest, as_of) >= min })
    }
}

impl WhatIf {
    /// Evidence that stands in a line of the words `line`.
    pub(super) fn new(
        evidence: impl Into<String>,
        line: &str,
        apply: impl for<'p> Fn(&mut Profile<'p>, &'p Line) + 'static,
    ) -> Self {
        Self {
            evidence: evidence.into(),
            months: 0,
            changes: vec![Change { line: Line { text: line.to_owned(), ..Line::on_page(1) }, apply: Box::new(apply) }],
        }
    }

    /// The same, taking so many months.
    pub(super) fn lasting(mut self, months: u32) -> Self {
        self.months = months;
        self
    }

    /// All of several.
    pub(super) fn all(each: Vec<Self>) -> Self {
        let evidence = each.iter().map(|one| one.evidence.as_str()).collect::<Vec<_>>().join(", and ");
        let months = each.iter().map(|one| one.months).sum();
        Self { evidence, months, changes: each.into_iter().flat_map(|one| one.changes).collect() }
    }

    fn judge(&self, check: &dyn Check, profile: &Profile<'_>, view: &View<'_>) -> Judgement {
        let mut changed = profile.clone();
        for change in &self.changes {
            (change.apply)(&mut changed, &change.line);
        }
        check.judge(&changed, view)
    }
}

impl fmt::Debug for WhatIf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WhatIf({}, {} months)", self.evidence, self.months)
    }
}

/// What single pieces of evidence would make of a criterion, where they better it; least first.
pub(crate) fn steps(check: &dyn Check, profile: &Profile<'_>, view: &View<'_>) -> Vec<Step> {
    let now = check.judge(profile, view);
    let what_ifs = check.what_ifs(profile, view).into_iter();
    let mut steps: Vec<Step> = what_ifs
        .map(|what_if| {
            let judged = what_if.judge(check, profile, view);
            Step { evidence: what_if.evidence, months: what_if.months, judged }
        })
        .filter(|step| step.judged.degree >= now.degree && step.judged.passes <= now.passes)
        .filter(|step| step.judged.degree > now.degree || step.judged.passes < now.passes)
        .collect();
    steps.sort_by_key(|step| (step.judged.degree, step.months));
    steps
}

/// The least of what `check` lacks with which it lets a candidate through.
pub(super) fn to_pass(check: &dyn Check, profile: &Profile<'_>, view: &View<'_>) -> Option<WhatIf> {
    let passing = check.what_ifs(profile, view).into_iter().filter_map(|what_if| {
        let judged = what_if.judge(check, profile, view);
        (judged.passes == Eligible::Yes).then_some((judged.degree, what_if))
    });
    passing.min_by_key(|(degree, what_if)| (*degree, what_if.months)).map(|(_, what_if)| what_if)
}

/// Each number of further months up to where more adds nothing, with its words: `7 more months of leading people`.
pub(super) fn months_of(what: &str, had: u32, min: u32, good: u32) -> impl Iterator<Item = (u32, String)> {
    let more = if had > 0 { " more" } else { "" };
    let left = min.max(good).max(1).saturating_sub(had);
    (1..=left).map(move |months| {
        let told = match (months / 12, months % 12) {
            (_, _) if months < 24 => format!("{months}{more} month{}", if months == 1 { "" } else { "s" }),
            (years, 0) => format!("{years}{more} years"),
            (years, rest) => format!("{years}{more} years and {rest} month{}", if rest == 1 { "" } else { "s" }),
        };
        (months, format!("{told} of {what}"))
    })
}

/// A paid position of so many months at a time when nothing else was held.
pub(super) fn work<'d>(place: usize, months: u32, fields: Vec<FieldId>, title: Option<String>) -> Work<'d> {
    // Years in which nobody who applies has worked: no other position overlaps.
    let from = Month::new(1, 1);
    let last = from.plus(months as i32 - 1);
    let point = |month: Month| YearMonth { year: month.year(), month: Some(month.month()) };
    Work {
        position: usize::MAX - place,
        title,
        level: Level::Plain,
        length: None,
        header_lines: 0,
        held: Some(DateRange { start: point(from), end: End::At(point(last)) }),
        span: Some(Span { from, to: from.plus(months as i32) }),
        kind: PositionKind::Job,
        degrees: fields.iter().map(|field| (*field, 1000)).collect(),
        fields,
        lines: Vec::new(),
    }
}

/// Some of many names: `AWS or Azure or 2 others`.
pub(super) fn any_of(names: &[String]) -> String {
    /// More names nobody reads.
    const NAMED: usize = 3;
    match few(names, NAMED) {
        (all, 0) => all.join(" or "),
        (some, more) => format!("{} or {more} others", some.join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_told_as_people_say_them() {
        let told = |had, min, good| months_of("nursing", had, min, good).map(|(_, words)| words).collect::<Vec<_>>();
        assert_eq!(told(11, 12, 0), ["1 more month of nursing"]);
        assert_eq!(told(0, 27, 0).last().map(String::as_str), Some("2 years and 3 months of nursing"));
        assert_eq!(told(12, 24, 36).last().map(String::as_str), Some("2 more years of nursing"));
        assert_eq!(told(0, 0, 0), ["1 month of nursing"]);
        assert_eq!(told(40, 24, 36), Vec::<String>::new());
    }

    #[test]
    fn many_names_are_counted() {
        let names = |count: usize| (1..=count).map(|n| format!("s{n}")).collect::<Vec<_>>();
        assert_eq!(any_of(&names(4)), "s1 or s2 or s3 or s4");
        assert_eq!(any_of(&names(5)), "s1 or s2 or s3 or 2 others");
    }
}

//! Months and ranges of months: the arithmetic of careers.
//!
//! A resume writes `2016 - 2019`, `Mar 2014 to Present`, `since 2017`. A [`DateRange`] keeps what was
//! written; a [`Span`] is what it means on a calendar, given the as-of date.

mod scan;
mod words;

pub use scan::{DateStyle, Found, ends_open, has_date_words, points, ranges};

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A calendar month, counted from January of year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month(i32);

impl Month {
    /// Later than any month that is written: the end of what runs until now, where ranges are compared.
    pub const FAR: Self = Self(9_999 * 12);

    /// The month `month` (1 to 12, clamped) of `year`.
    pub fn new(year: i32, month: u8) -> Self {
        Self(year * 12 + i32::from(month.clamp(1, 12)) - 1)
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The month of the year, 1 to 12.
    pub fn month(self) -> u8 {
        self.0.rem_euclid(12) as u8 + 1
    }

    /// The month `months` later (earlier if negative).
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// Months from `earlier` to this one.
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// Why a text is no as-of date.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a date: expected YYYY-MM or YYYY-MM-DD, such as 2026-01")]
pub struct BadMonth(String);

impl FromStr for Month {
    type Err = BadMonth;

    /// Reads `YYYY-MM` or `YYYY-MM-DD`; a day from the 16th on counts the month as over.
    fn from_str(text: &str) -> Result<Self, BadMonth> {
        let bad = || BadMonth(text.to_owned());
        let mut parts = text.trim().split('-');
        let year: i32 = parts.next().filter(|y| y.len() == 4).and_then(|y| y.parse().ok()).ok_or_else(bad)?;
        let month: u8 = parts.next().and_then(|m| m.parse().ok()).filter(|m| (1..=12).contains(m)).ok_or_else(bad)?;
        let day: u8 = match parts.next() {
            Some(day) => day.parse().ok().filter(|d| (1..=31).contains(d)).ok_or_else(bad)?,
            None => 1,
        };
        if parts.next().is_some() || !(1900..=2200).contains(&year) {
            return Err(bad());
        }
        Ok(Self::new(year, month).plus(i32::from(day > 15)))
    }
}

/// A point in time as a resume writes it: a year, and a month where one is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct YearMonth {
    /// Four-digit year.
    pub year: i32,
    /// 1 to 12, or `None` for a year alone.
    pub month: Option<u8>,
}

impl YearMonth {
    /// A year alone.
    pub fn year(year: i32) -> Self {
        Self { year, month: None }
    }

    /// The first month it can mean.
    pub fn first(self) -> Month {
        Month::new(self.year, self.month.unwrap_or(1))
    }

    /// The last month it can mean.
    pub fn last(self) -> Month {
        Month::new(self.year, self.month.unwrap_or(12))
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.month {
            Some(month) => write!(f, "{:04}-{month:02}", self.year),
            None => write!(f, "{:04}", self.year),
        }
    }
}

/// How a range ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// It runs until now, in the resume's words.
    Present,
    /// It ended then.
    At(YearMonth),
    /// The resume gives a start only.
    Unstated,
    /// The resume gives a single date for the whole: a month, or a year that counts nothing by itself.
    Same,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present => f.write_str("present"),
            Self::At(at) => at.fmt(f),
            Self::Unstated | Self::Same => Ok(()),
        }
    }
}

/// From when to when, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateRange {
    /// The start as written.
    pub start: YearMonth,
    /// The end as written.
    pub end: End,
}

/// Half-open months on the calendar: `from` counts, `to` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First month that counts.
    pub from: Month,
    /// First month that no longer counts; never before `from`.
    pub to: Month,
}

impl Span {
    /// Length in months, at least 0.
    pub fn months(self) -> u32 {
        u32::try_from(self.to.since(self.from)).unwrap_or(0)
    }

    fn ordered(from: Month, to: Month) -> Self {
        Self { from, to: to.max(from) }
    }
}

/// Months that a job of `YYYY - YYYY` within one year is taken to have lasted: the middle of 1 to 12.
const SAME_YEAR_MONTHS: i32 = 6;

impl DateRange {
    /// What it most likely means. An end month counts in full; a year alone counts from January, so
    /// `2016 - 2019` is the middle of its 24 to 48 months; a running job counts up to the month before `as_of`;
    /// a start without an end counts nothing (source: the labelling protocol of careful readers).
    pub fn span(&self, as_of: Month) -> Span {
        let from = self.start.first();
        match self.end {
            End::Present => Span::ordered(from, as_of),
            End::Unstated => Span::ordered(from, from),
            End::Same => Span::ordered(from, from.plus(i32::from(self.start.month.is_some()))),
            End::At(YearMonth { year, month: Some(month) }) => Span::ordered(from, Month::new(year, month).plus(1)),
            End::At(YearMonth { year, month: None }) if year > self.start.year => {
                Span::ordered(from, Month::new(year, 1))
            }
            End::At(YearMonth { year, month: None }) if self.start.month.is_none() => {
                Span::ordered(from, Month::new(year, 1).plus(SAME_YEAR_MONTHS))
            }
            End::At(YearMonth { year, month: None }) => Span::ordered(from, Month::new(year + 1, 1)),
        }
    }

    /// The least that it can mean.
    pub fn shortest(&self, as_of: Month) -> Span {
        let from = self.start.last();
        match self.end {
            End::Present => Span::ordered(from, as_of),
            End::Unstated => Span::ordered(from, from),
            End::Same => Span::ordered(from, from.plus(i32::from(self.start.month.is_some()))),
            End::At(at) => Span::ordered(from, at.first().plus(1)),
        }
    }

    /// The most that it can mean.
    pub fn longest(&self, as_of: Month) -> Span {
        let from = self.start.first();
        match self.end {
            End::Present => Span::ordered(from, as_of),
            End::Unstated => Span::ordered(from, from),
            End::Same => Span::ordered(self.start.first(), self.start.last().plus(1)),
            End::At(at) => Span::ordered(from, at.last().plus(1)),
        }
    }

    /// The end as outputs show it: a single date ends as it begins; none where none is stated.
    pub fn end_shown(&self) -> Option<String> {
        match self.end {
            End::Unstated => None,
            End::Same => Some(self.start.to_string()),
            end => Some(end.to_string()),
        }
    }

    /// The last date that is written: the end, or the start where there is no other; none where it runs until now.
    pub fn last_written(&self) -> Option<YearMonth> {
        match self.end {
            End::Present => None,
            End::At(at) => Some(at),
            End::Unstated | End::Same => Some(self.start),
        }
    }

    /// Whether the end, as written, lies before the start.
    pub fn is_backwards(&self) -> bool {
        matches!(self.end, End::At(end) if end.last() < self.start.first())
    }
}

/// Months covered by any of the spans: overlaps count once. Sorts the spans.
pub fn union_months(spans: &mut [Span]) -> u32 {
    spans.sort_unstable();
    let mut total = 0;
    let mut covered: Option<Month> = None;
    for span in spans.iter() {
        let from = covered.map_or(span.from, |c| c.max(span.from));
        total += Span::ordered(from, span.to).months();
        covered = Some(covered.map_or(span.to, |c| c.max(span.to)));
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(start: &str, end: &str) -> DateRange {
        let point = |text: &str| {
            let (year, month) = text.split_once('-').unwrap_or((text, ""));
            YearMonth { year: year.parse().unwrap(), month: month.parse().ok() }
        };
        let end = match end {
            "present" => End::Present,
            "" => End::Unstated,
            at => End::At(point(at)),
        };
        DateRange { start: point(start), end }
    }

    #[test]
    fn ranges_mean_months_with_a_band() {
        let as_of = Month::new(2022, 1);
        for (start, end, least, likely, most) in [
            ("2016", "2019", 26, 36, 48),
            ("2016-03", "2016-03", 1, 1, 1),
            ("2016-01", "2019-12", 48, 48, 48),
            ("2016", "2016", 0, 6, 12),
            ("2020-06", "present", 19, 19, 19),
            ("2020", "present", 13, 24, 24),
            ("2018-05", "", 0, 0, 0),
            ("2018-05", "2018", 0, 8, 8),
            ("2019-05", "2017-01", 0, 0, 0),
        ] {
            let range = range(start, end);
            let got = [range.shortest(as_of), range.span(as_of), range.longest(as_of)].map(Span::months);
            assert_eq!(got, [least, likely, most], "{start} - {end}");
        }
    }

    #[test]
    fn overlapping_jobs_count_once() {
        let span = |a: i32, b: i32| Span { from: Month(a), to: Month(b) };
        assert_eq!(union_months(&mut [span(0, 12), span(6, 18)]), 18);
        assert_eq!(union_months(&mut [span(0, 12), span(2, 4), span(20, 22)]), 14);
        assert_eq!(union_months(&mut []), 0);
    }

    #[test]
    fn as_of_dates_are_read_or_refused() {
        assert_eq!("2022-01".parse(), Ok(Month::new(2022, 1)));
        assert_eq!("2022-12-31".parse(), Ok(Month::new(2023, 1)));
        for bad in ["2022", "2022-13", "22-01", "2022-01-40", "yesterday", "2022-01-01-01"] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_union_is_at_most_the_sum_and_at_least_the_longest(spans in prop::collection::vec((0..600i32, 0..200i32), 0..12)) {
            let mut spans: Vec<Span> = spans.iter().map(|&(a, n)| Span { from: Month(a), to: Month(a + n) }).collect();
            let sum: u32 = spans.iter().map(|s| s.months()).sum();
            let longest = spans.iter().map(|s| s.months()).max().unwrap_or(0);
            let union = union_months(&mut spans);
            prop_assert!(union <= sum && union >= longest);
            spans.reverse();
            prop_assert_eq!(union_months(&mut spans), union);
        }
    }
}

//! How much time work covers, and how time becomes a degree: it rises to the minimum, on to the good value, and then
//! stays.
//!
//! More years than the good value add nothing: that would be a bonus for age.

use super::FULL;
use crate::date::{DateRange, Month, Span, union_months};
use crate::profile::Work;

/// Degree at the minimum where a good value lies above it: enough, with room to show more.
const AT_MINIMUM: u32 = 700;
/// Degree just below the minimum: near misses keep their order and stay clear of those who reach it.
const BELOW_MINIMUM: u32 = 600;

/// The degree of `months`, given a minimum and a good value in months (0 where not asked for).
pub(super) fn time(months: u32, min: u32, good: u32) -> u32 {
    if months == 0 {
        return 0;
    }
    if months < min {
        return (BELOW_MINIMUM * months / min).max(1);
    }
    if good <= min {
        return FULL;
    }
    if months >= good {
        return FULL;
    }
    let floor = if min == 0 { 0 } else { AT_MINIMUM };
    (floor + (FULL - floor) * (months - min) / (good - min)).max(1)
}

/// Months that any of the work covers.
pub(super) fn months(work: &[&Work<'_>]) -> u32 {
    union_months(&mut work.iter().filter_map(|w| w.span).collect::<Vec<_>>())
}

/// Degree up to which work is not of a field at all, and from which it surely is.
const NOT_OF_FIELD: u32 = 200;
pub(super) const SURELY_OF_FIELD: u32 = 700;

/// The part of its time, in thousandths, that work counts for by its degree: a passing mention gives no post, a title
/// gives all of it.
pub(super) fn counts(degree: u32) -> u32 {
    let above = degree.saturating_sub(NOT_OF_FIELD).min(SURELY_OF_FIELD - NOT_OF_FIELD);
    FULL * above / (SURELY_OF_FIELD - NOT_OF_FIELD)
}

/// Months of spans that count for a part each, in thousandths; where several overlap the largest part counts.
pub(super) fn months_by_part(spans: &[(Span, u32)]) -> u32 {
    let mut marks: Vec<Month> = spans.iter().flat_map(|(span, _)| [span.from, span.to]).collect();
    marks.sort_unstable();
    marks.dedup();
    let whole: u32 = marks
        .windows(2)
        .map(|pair| {
            let (from, to) = (pair[0], pair[1]);
            let over = spans.iter().filter(|(span, _)| span.from <= from && to <= span.to);
            over.map(|(_, part)| *part).max().unwrap_or(0) * to.since(from).max(0) as u32
        })
        .sum();
    (whole + FULL / 2) / FULL
}

/// Months that any of the work covers if its dates mean what `read` makes of them.
pub(super) fn months_read(work: &[&Work<'_>], read: fn(&DateRange, Month) -> Span, as_of: Month) -> u32 {
    union_months(&mut work.iter().filter_map(|w| w.held).map(|held| read(&held, as_of)).collect::<Vec<_>>())
}

/// Months as years with one decimal: `4.2`.
pub(super) fn years(months: u32) -> String {
    let tenths = (months * 10 + 6) / 12;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn time_rises_to_the_good_value_and_stays() {
        for (months, min, good, expected) in [
            (0, 60, 120, 0),
            (30, 60, 120, 300),
            (60, 60, 120, 700),
            (90, 60, 120, 850),
            (120, 60, 120, 1000),
            (400, 60, 120, 1000),
            (60, 60, 0, 1000),
            (30, 0, 60, 500),
            (1, 0, 0, 1000),
        ] {
            assert_eq!(time(months, min, good), expected, "{months} of {min} to {good}");
        }
        assert_eq!(years(50), "4.2");
    }

    #[test]
    fn parts_of_time_add_up_and_the_larger_counts_where_two_overlap() {
        let span = |from: i32, to: i32| Span { from: Month::new(2000, 1).plus(from), to: Month::new(2000, 1).plus(to) };
        for (spans, expected) in [
            (vec![(span(0, 12), 1000)], 12),
            (vec![(span(0, 12), 500)], 6),
            (vec![(span(0, 12), 500), (span(6, 12), 1000)], 9),
            (vec![(span(0, 12), 1000), (span(24, 36), 250)], 15),
            (vec![], 0),
        ] {
            assert_eq!(months_by_part(&spans), expected, "{spans:?}");
        }
        assert_eq!([0, 200, 450, 700, 1000].map(counts), [0, 0, 500, 1000, 1000]);
    }

    proptest! {
        #[test]
        fn more_time_is_never_worth_less(a in 0..700u32, b in 0..700u32, min in 0..120u32, good in 0..240u32) {
            let (less, more) = (a.min(b), a.max(b));
            prop_assert!(time(less, min, good) <= time(more, min, good));
        }
    }
}

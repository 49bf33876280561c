//! Rates by group, and each group's rate against the best.
//!
//! The words are those of New York's rules on Local Law 144 (6 RCNY § 5-300): a selection rate is the share of a
//! category that moves forward, a scoring rate the share with a score above the sample's median, an impact ratio a rate
//! divided by the highest.

use super::statistics::{fisher, katz, wilson};
use serde::Serialize;

/// How many of a group, and the rate that it makes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// People of the group whom it holds for.
    pub hits: usize,
    /// Their share of the group; none for an empty one.
    pub rate: Option<f64>,
    /// Its 95 % interval (Wilson).
    pub interval: [f64; 2],
    /// Against the group with the highest rate; none for a group told apart, or where every rate is 0.
    pub against_best: Option<Ratio>,
}

/// A rate against the highest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ratio {
    /// The impact ratio: this rate divided by the highest.
    pub impact_ratio: f64,
    /// Its 95 % interval (Katz); none for the best group itself, and where the rate is 0.
    pub interval: Option<[f64; 2]>,
    /// Whether it is under four fifths (29 CFR 1607.4 D), told in whole numbers.
    pub under_four_fifths: bool,
    /// Fisher's exact test against the best group, both sides; none for the best group itself.
    pub fisher_p: Option<f64>,
}

/// How many people a group has, and for how many of them something holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Those for whom it holds.
    pub hits: usize,
    /// All of them.
    pub people: usize,
}

/// The rate of each group, in the order given. Groups for which `told_apart` says so have a rate and no ratio, and set no
/// mark for others.
pub fn compare(counts: &[Count], told_apart: &[bool]) -> Vec<Rate> {
    let best = best(counts, told_apart);
    let each = counts.iter().zip(told_apart).enumerate();
    each.map(|(at, (count, apart))| Rate {
        hits: count.hits,
        rate: (count.people > 0).then(|| count.hits as f64 / count.people as f64),
        interval: wilson(count.hits, count.people),
        against_best: best.filter(|_| !apart && count.people > 0).map(|best| against(*count, counts[best], at == best)),
    })
    .collect()
}

fn against(count: Count, best: Count, is_best: bool) -> Ratio {
    let rate = |count: Count| count.hits as f64 / count.people as f64;
    let Count { hits, people } = count;
    Ratio {
        impact_ratio: rate(count) / rate(best),
        interval: if is_best { None } else { katz(hits, people, best.hits, best.people) },
        under_four_fifths: under(4, 5, count, best),
        fisher_p: (!is_best).then(|| fisher(hits, people, best.hits, best.people)),
    }
}

/// The group with the highest rate, the first of equals; none if nobody is selected anywhere.
fn best(counts: &[Count], told_apart: &[bool]) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (at, count) in counts.iter().enumerate().filter(|(at, count)| !told_apart[*at] && count.hits > 0) {
        if best.is_none_or(|best| under(1, 1, counts[best], *count)) {
            best = Some(at);
        }
    }
    best
}

/// Whether a rate is under a fraction of another, in whole numbers.
fn under(numerator: u128, denominator: u128, count: Count, best: Count) -> bool {
    let product = |a: usize, b: usize| a as u128 * b as u128;
    product(count.hits, best.people) * denominator < product(best.hits, count.people) * numerator
}

/// The lowest impact ratio of all groups that are compared; none where there are none.
pub(super) fn lowest(counts: &[Count], told_apart: &[bool]) -> Option<f64> {
    let top = counts[best(counts, told_apart)?];
    let rate = |count: &Count| count.hits as f64 / count.people as f64;
    let compared = counts.iter().zip(told_apart).filter(|(count, apart)| !**apart && count.people > 0);
    compared.map(|(count, _)| rate(count) / rate(&top)).reduce(f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row = (&'static str, usize, usize, f64, &'static str);

    /// Holds counts to the rates and ratios that the rules print, each to the digits that it is printed with.
    fn as_printed(rows: &[Row]) {
        let counts: Vec<Count> = rows.iter().map(|row| Count { hits: row.2, people: row.1 }).collect();
        let rates = compare(&counts, &vec![false; rows.len()]);
        for (row, rate) in rows.iter().zip(rates) {
            let percent = rate.rate.unwrap() * 100.0;
            // To the whole percent or the tenth, and once cut instead of rounded: 18 of 28 is 64.2 % there.
            let close = |shown: f64, by: f64| (shown - row.3).abs() < by;
            let whole = row.3.fract() == 0.0 && close(percent, 0.5);
            assert!(whole || close(percent, 0.0501) || close((percent * 10.0).floor() / 10.0, 1e-9), "{}", row.0);
            let digits = row.4.split_once('.').map_or(0, |(_, digits)| digits.len());
            assert_eq!(format!("{:.digits$}", rate.against_best.unwrap().impact_ratio), row.4, "{}", row.0);
        }
    }

    #[test]
    fn the_worked_example_of_selection_rates_in_the_rules_is_reproduced() {
        // 6 RCNY § 5-301 (b), the example of a tool that screens resumes.
        as_printed(&[("Male", 1390, 667, 48.0, "1.00"), ("Female", 1181, 555, 47.0, "0.979")]);
        as_printed(&[
            ("Hispanic or Latino", 408, 204, 50.0, "0.97"),
            ("White", 797, 412, 52.0, "1.00"),
            ("Black or African American", 390, 170, 44.0, "0.84"),
            ("Native Hawaiian or Pacific Islander", 119, 52, 44.0, "0.85"),
            ("Asian", 616, 302, 49.0, "0.95"),
            ("Native American or Alaska Native", 41, 18, 44.0, "0.85"),
            ("Two or More Races", 213, 96, 45.0, "0.87"),
        ]);
        as_printed(&[
            ("Hispanic or Latino, male", 205, 90, 43.9, "0.841"),
            ("Hispanic or Latino, female", 190, 82, 43.2, "0.827"),
            ("White, male", 412, 215, 52.2, "1.000"),
            ("Black or African American, male", 226, 95, 42.0, "0.806"),
            ("Native Hawaiian or Pacific Islander, male", 87, 37, 42.5, "0.815"),
            ("Asian, male", 321, 167, 52.0, "0.997"),
            ("Native American or Alaska Native, male", 24, 11, 45.8, "0.878"),
            ("Two or More Races, male", 115, 52, 45.2, "0.866"),
            ("White, female", 385, 197, 51.2, "0.981"),
            ("Black or African American, female", 164, 75, 45.7, "0.876"),
            ("Native Hawaiian or Pacific Islander, female", 32, 15, 46.9, "0.898"),
            ("Asian, female", 295, 135, 45.8, "0.877"),
            ("Native American or Alaska Native, female", 17, 7, 41.2, "0.789"),
            ("Two or More Races, female", 98, 44, 44.9, "0.860"),
        ]);
    }

    #[test]
    fn the_worked_example_of_scoring_rates_in_the_rules_is_reproduced() {
        // 6 RCNY § 5-301 (d), the example of a tool that scores.
        as_printed(&[("Male", 92, 50, 54.3, "1.00"), ("Female", 76, 34, 44.7, "0.82")]);
        as_printed(&[
            ("Hispanic or Latino", 28, 18, 64.2, "1.00"),
            ("White", 40, 15, 37.5, "0.58"),
            ("Black or African American", 32, 16, 50.0, "0.78"),
            ("Native Hawaiian or Pacific Islander", 8, 5, 62.5, "0.97"),
            ("Asian", 24, 10, 41.7, "0.65"),
            ("Native American or Alaska Native", 16, 10, 62.5, "0.97"),
            ("Two or More Races", 20, 10, 50.0, "0.78"),
        ]);
        as_printed(&[
            ("Hispanic or Latino, male", 16, 12, 75.0, "1.00"),
            ("Hispanic or Latino, female", 12, 6, 50.0, "0.67"),
            ("White, male", 20, 7, 35.0, "0.47"),
            ("Black or African American, male", 20, 10, 50.0, "0.67"),
            ("Native Hawaiian or Pacific Islander, male", 4, 3, 75.0, "1.00"),
            ("Asian, male", 12, 7, 58.3, "0.78"),
            ("Native American or Alaska Native, male", 8, 5, 62.5, "0.83"),
            ("Two or More Races, male", 12, 6, 50.0, "0.67"),
            ("White, female", 20, 8, 40.0, "0.53"),
            ("Black or African American, female", 12, 6, 50.0, "0.67"),
            ("Native Hawaiian or Pacific Islander, female", 4, 2, 50.0, "0.67"),
            ("Asian, female", 12, 3, 25.0, "0.33"),
            ("Native American or Alaska Native, female", 8, 5, 62.5, "0.83"),
            ("Two or More Races, female", 8, 4, 50.0, "0.67"),
        ]);
    }

    #[test]
    fn four_fifths_is_told_in_whole_numbers() {
        let ratio = |hits, people| {
            let counts = [Count { hits: 50, people: 100 }, Count { hits, people }];
            compare(&counts, &[false, false]).remove(1).against_best.unwrap()
        };
        assert!(!ratio(40, 100).under_four_fifths, "four fifths is not under four fifths");
        assert!(ratio(39, 100).under_four_fifths);
        assert!(ratio(0, 10).under_four_fifths);
    }

    #[test]
    fn a_group_told_apart_sets_no_mark_and_has_no_ratio() {
        let counts = [(1, 1), (50, 100), (45, 100)].map(|(hits, people)| Count { hits, people });
        let rates = compare(&counts, &[true, false, false]);
        assert_eq!(rates[0].against_best, None);
        assert_eq!(rates[0].rate, Some(1.0));
        assert!((rates[2].against_best.as_ref().unwrap().impact_ratio - 0.9).abs() < 1e-15);
        assert_eq!(lowest(&counts, &[true, false, false]), Some(0.9));
        let nobody = compare(&[Count { hits: 0, people: 5 }, Count::default()], &[false, false]);
        assert!(nobody.iter().all(|rate| rate.against_best.is_none()) && nobody[1].rate.is_none());
    }
}

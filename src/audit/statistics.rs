//! The statistics of an audit: intervals of rates and ratios, and Fisher's exact test.
//!
//! Nothing but sums, products, quotients and square roots is used, which every machine rounds alike: an audit is the
//! same bytes everywhere. `tests/audit_libraries.rs` holds them to SciPy.

/// The quantile of the normal distribution for 95 %, both sides.
pub(super) const Z: f64 = 1.959_963_984_540_054;
/// Tables whose probability differs by less than this part are as likely as the one observed (as in R and SciPy).
const TIED: f64 = 1e-7;

/// The 95 % interval of a rate (Wilson 1927): from 0 to 1 even for few people.
pub(super) fn wilson(hits: usize, of: usize) -> [f64; 2] {
    if of == 0 {
        return [0.0, 1.0];
    }
    let (n, hit) = (of as f64, hits as f64);
    let rate = hit / n;
    let scale = 2.0 * (n + Z * Z);
    let center = (2.0 * hit + Z * Z) / scale;
    let delta = Z * (4.0 * n * rate * (1.0 - rate) + Z * Z).sqrt() / scale;
    let low = if hits == 0 { 0.0 } else { center - delta };
    let high = if hits == of { 1.0 } else { center + delta };
    [low, high]
}

/// The 95 % interval of a ratio of two rates (Katz and others 1978); none where one of them is 0.
pub(super) fn katz(hits: usize, of: usize, best_hits: usize, best_of: usize) -> Option<[f64; 2]> {
    if hits == 0 || best_hits == 0 {
        return None;
    }
    let [a, n, b, m] = [hits, of, best_hits, best_of].map(|count| count as f64);
    let ratio = (a / n) / (b / m);
    let factor = exp(Z * (1.0 / a - 1.0 / n + 1.0 / b - 1.0 / m).sqrt());
    Some([ratio / factor, ratio * factor])
}

/// Fisher's exact test, both sides: how likely a table at least as uneven is, if `hits` of `of` and `best_hits` of
/// `best_of` come from one urn.
pub(super) fn fisher(hits: usize, of: usize, best_hits: usize, best_of: usize) -> f64 {
    let drawn = hits + best_hits;
    let (low, high) = (drawn.saturating_sub(best_of), drawn.min(of));
    // Weights of the hypergeometric distribution, relative to the most likely table: none overflows.
    let mode = ((drawn + 1) as f64 * (of + 1) as f64 / ((of + best_of + 2) as f64)) as usize;
    let mode = mode.clamp(low, high);
    let up = |k: usize| {
        let [k, drawn, of, best_of] = [k, drawn, of, best_of].map(|count| count as f64);
        (of - k) * (drawn - k) / ((k + 1.0) * (best_of - drawn + k + 1.0))
    };
    let mut weights = vec![1.0; high - low + 1];
    for k in mode..high {
        weights[k + 1 - low] = weights[k - low] * up(k);
    }
    for k in (low..mode).rev() {
        weights[k - low] = weights[k + 1 - low] / up(k);
    }
    let observed = weights[hits - low] * (1.0 + TIED);
    // The smallest first, so that little is lost.
    weights.sort_by(f64::total_cmp);
    let as_unlikely: f64 = weights.iter().take_while(|weight| **weight <= observed).sum();
    let all: f64 = weights.iter().sum();
    (as_unlikely / all).min(1.0)
}

/// The exponential function by its series after halving: `f64::exp` differs from machine to machine in its last digit.
fn exp(x: f64) -> f64 {
    const HALVINGS: i32 = 10;
    const TERMS: u32 = 12;
    let small = x / f64::from(1 << HALVINGS);
    let mut sum = 0.0;
    for term in (1..=TERMS).rev() {
        sum = (1.0 + sum) * small / f64::from(term);
    }
    // (1 + s)² - 1 = 2s + s²: what is small keeps its digits.
    for _ in 0..HALVINGS {
        sum = 2.0 * sum + sum * sum;
    }
    1.0 + sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12 * (1.0 + b.abs())
    }

    #[test]
    fn fisher_tells_how_likely_a_table_is() {
        // The tea-tasting lady: 3 of 4 and 1 of 4, p = 34/70.
        assert!(near(fisher(3, 4, 1, 4), 34.0 / 70.0));
        assert!(near(fisher(4, 4, 0, 4), 2.0 / 70.0));
        assert!(near(fisher(0, 5, 0, 5), 1.0));
        assert!(near(fisher(5, 10, 5, 10), 1.0));
        assert!(fisher(100, 1000, 900, 1000) < 1e-200);
        assert!(near(fisher(0, 0, 3, 5), 1.0));
    }

    #[test]
    fn intervals_hold_the_rate_and_stay_within_bounds() {
        for of in [1, 2, 7, 50, 1000] {
            for hits in 0..=of {
                let [low, high] = wilson(hits, of);
                let rate = hits as f64 / of as f64;
                assert!(0.0 <= low && low <= rate + 1e-15 && rate <= high + 1e-15 && high <= 1.0, "{hits} of {of}");
            }
        }
        assert_eq!(katz(0, 10, 5, 10), None);
        let [low, high] = katz(40, 100, 50, 100).unwrap();
        assert!(low < 0.8 && 0.8 < high && near(low * high, 0.64));
    }

    #[test]
    fn the_exponential_is_exact_to_thirteen_digits() {
        for x in [0.0, 1e-9, 0.1, 1.0, 2.5, 7.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-13, "{x}");
        }
    }
}

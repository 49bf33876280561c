//! The pay that a job description names: `$62,000 - $85,000`, `£20 per hour`, `1790.00 Euros`.

use crate::text::fold;
use regex::Regex;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Marks and names of currencies, and their codes.
const CURRENCIES: [(&str, &str); 14] = [
    ("us$", "USD"),
    ("$", "USD"),
    ("usd", "USD"),
    ("£", "GBP"),
    ("gbp", "GBP"),
    ("€", "EUR"),
    ("eur", "EUR"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("₹", "INR"),
    ("inr", "INR"),
    ("rs", "INR"),
    ("chf", "CHF"),
    ("cad", "CAD"),
];
/// Pay beyond this is something else: a turnover, a budget.
const MOST: f64 = 2_000_000.0;

static AMOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let mark = r"(us\$|\$|£|€|₹|\busd|\bgbp|\beur|\binr|\brs\.?|\bchf|\bcad)";
    let number = r"(\d{1,3}(?:[ ,.']\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?)\s?(k\b)?";
    let behind = r"(euros?\b|eur\b|usd\b|gbp\b|chf\b|€|£)?";
    Regex::new(&format!(
        r"(?i){mark}?\s?{number}\s?{behind}(?:\s?(?:-|–|—|to|bis|à|a|and)\s?{mark}?\s?{number}\s?{behind})?"
    ))
    .ok()
});

/// The first pay that a text names, as `market.salary` has it.
pub(super) fn of(lines: &[&str]) -> Option<Value> {
    lines.iter().find_map(|line| of_line(line))
}

fn of_line(line: &str) -> Option<Value> {
    /// Words of a line that speaks of pay; without one a range with the mark of a currency will do.
    const PAY: &[&str] = &[
        "salary", "pay", "per hour", "hourly", "per year", "per annum", "annual", "compensation", "rate", "ote",
        "wage", "salaire", "gehalt", "salario", "remuneration", "sueldo", "/hr", "/hour", "a year", "an hour",
        "per month",
    ];
    const NOT_PAY: &[&str] =
        &["funding", "revenue", "budget", "million", "turnover", "raised", "contribution", "assets"];
    let folded = fold(line);
    if NOT_PAY.iter().any(|word| folded.contains(word)) {
        return None;
    }
    let of_pay = PAY.iter().any(|word| folded.contains(word));
    for found in AMOUNT.as_ref()?.captures_iter(line) {
        let text = |at: usize| found.get(at).map(|part| part.as_str());
        let mark = [1, 4, 5, 8].into_iter().find_map(|at| text(at).filter(|mark| !mark.is_empty()));
        let Some(code) = mark.and_then(currency) else { continue };
        let thousands = text(3).or_else(|| text(7)).is_some();
        let low = amount(text(2)?, thousands)?;
        let high = text(6).and_then(|number| amount(number, thousands));
        let behind = line.get(found.get(0)?.end()..).unwrap_or_default().trim_start();
        let millions = ["m", "mn", "bn", "b "].iter().any(|unit| fold(behind).starts_with(unit));
        if millions || !(of_pay || high.is_some()) || low > MOST || high.is_some_and(|high| high < low || high > MOST) {
            continue;
        }
        // One number with `up to` or `OTE` is the most; else it is both ends.
        let most_only = ["up to", "ote", "maximum"].iter().any(|word| folded.contains(word)) && high.is_none();
        let number = |value: f64| if value.fract() == 0.0 { json!(value as u64) } else { json!(value) };
        return Some(match high {
            Some(high) => json!({ "min": number(low), "max": number(high), "currency": code }),
            None if most_only => json!({ "max": number(low), "currency": code }),
            None => json!({ "min": number(low), "max": number(low), "currency": code }),
        });
    }
    None
}

fn currency(mark: &str) -> Option<&'static str> {
    let folded = fold(mark.trim_end_matches('.'));
    CURRENCIES.iter().find(|(known, _)| *known == folded || *known == mark).map(|(_, code)| *code)
}

/// `62,000` and `62.000` are thousands, `23.92` and `13,50` are not.
fn amount(text: &str, thousands: bool) -> Option<f64> {
    let mut digits = String::new();
    let parts: Vec<&str> = text.split([',', '.', ' ', '\'']).collect();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 && part.len() != 3 {
            digits.push('.');
        }
        digits.push_str(part);
    }
    let value: f64 = digits.parse().ok()?;
    Some(if thousands && value < 1000.0 { value * 1000.0 } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pay_is_read_in_many_forms() {
        for (line, expected) in [
            ("Salary range: $62,000 - $85,000", json!({ "min": 62000, "max": 85000, "currency": "USD" })),
            ("£28,000 - £34,000 + weighting", json!({ "min": 28000, "max": 34000, "currency": "GBP" })),
            ("Competitive salary: $23.92-$29.05 per hour", json!({ "min": 23.92, "max": 29.05, "currency": "USD" })),
            ("$10 - 13 per hour to start", json!({ "min": 10, "max": 13, "currency": "USD" })),
            ("plus commission. OTE £32k", json!({ "max": 32000, "currency": "GBP" })),
            ("Salaire : Mensuel de 1790.00 Euros sur 12 mois", json!({ "min": 1790, "max": 1790, "currency": "EUR" })),
            ("Gehalt: 45.000 bis 52.000 EUR", json!({ "min": 45000, "max": 52000, "currency": "EUR" })),
            ("We raised $10.5mn in funding", Value::Null),
            ("You will manage a budget of $200,000", Value::Null),
            ("Call 555 0100 for details", Value::Null),
        ] {
            assert_eq!(of(&[line]).unwrap_or(Value::Null), expected, "{line}");
        }
    }
}

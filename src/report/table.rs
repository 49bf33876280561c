//! The top of the shortlist as a table on the terminal.

use super::{one_decimal, visible};
use crate::intake::display_name;
use crate::shortlist::Shortlist;

/// The first `top` candidates, cut to `width` columns.
pub fn table(shortlist: &Shortlist, top: usize, width: usize) -> String {
    let mut lines = vec![format!("{:>4}  {:>5}  {:<8}  {:<24}  file", "rank", "score", "eligible", "name")];
    for ranked in shortlist.ranked.iter().take(top) {
        let candidate = &ranked.candidate;
        let name = visible(candidate.contact.name.as_deref().unwrap_or("(no name found)"));
        lines.push(format!(
            "{:>4}  {:>5}  {:<8}  {:<24}  {}",
            ranked.rank,
            one_decimal(candidate.assessment.score),
            candidate.assessment.eligible.name(),
            cut(&name, 24),
            visible(&display_name(&candidate.path)),
        ));
    }
    let mut out = String::new();
    for line in &lines {
        out.push_str(cut(line, width).trim_end());
        out.push('\n');
    }
    if shortlist.ranked.len() > top {
        out.push_str(&format!("      … and {} more in the outputs\n", shortlist.ranked.len() - top));
    }
    out
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

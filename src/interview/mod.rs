//! Interview kits: what to ask one candidate, made from the results of a run alone.
//!
//! The role's questions are chosen and ordered for the person: what the resume lists but does not show comes first,
//! then the strongest claim, thin leadership, gaps and overlaps. Nothing touches matters that the law protects.

mod kit;
mod page;
mod protected;
mod results;

use crate::results::{BadResults, read};
pub use kit::{Kit, Question, Section};
pub use page::{html, markdown};
pub use protected::is_protected;
use results::Results;

/// Kits for the first `top` candidates of the results, in their order.
///
/// # Errors
/// If the bytes are no results of this program.
pub fn kits(json: &[u8], top: usize) -> Result<Vec<Kit>, BadResults> {
    let results = read::<Results>(json)?;
    let first = results.candidates.iter().take(top).enumerate();
    Ok(first.map(|(at, candidate)| kit::kit(&results, candidate, at + 1)).collect())
}

//! Results held to what the same input gives again: whether every byte follows and, if not, what changed.
//!
//! The results themselves say what they were made of (their certificate): the criteria in full, further skills, the
//! as-of date, and hashes of the documents and of the tables of the program. What is compared is pure; reading and
//! judging again is the caller's, with [`Recorded`] in hand.

mod differences;
mod inputs;

pub use differences::{Difference, differences};
pub use inputs::{BadCertificate, Recorded};

/// Everything that does not follow: first what the results were made of, then what they say.
pub fn verify(recorded: &Recorded, results: &[u8], again: &[u8]) -> Vec<Difference> {
    let mut found = recorded.changed();
    found.extend(differences(results, again));
    found
}

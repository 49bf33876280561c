//! The words of the field: skills, titles, headings, degrees and more, as tables that anyone can extend.
//!
//! A table is a `.tsv` file beside this one; adding a row needs no code. The built-in tables are part of the binary;
//! [`Lexicon::add_skills`] takes further rows, from a file or from the aliases of a criteria file.

mod credentials;
mod fields;
mod headings;
pub use protected::{Attribute, Protected, ProtectedHit};

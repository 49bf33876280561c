//! cvsift screens a folder of resumes against a role: offline, the same bytes for the same input, nobody lost, every
//! point with its line.
//!
//! ```text
//! intake::gather -> document::read -> resume::parse -> profile::infer -> assessment::assess -> shortlist::rank -> report::write
//!  paths -> Source    Source -> Document   -> Resume       -> Profile         -> Assessment        -> Shortlist
//! ```
//!
//! The modules stand in the order of the pipeline, and a module uses only modules above it (`tests/architecture.rs`).
//!
//! # Invariants
//! 1. **Imports run one way.** A type lives with the stage that makes it: there is no `types`, `utils` or `common`.
//! 2. **The world is touched at the edges only**: intake, the reading child, `criteria::load`, report, the binary. Between
//!    them there is no file, clock, thread, print or global state. The as-of date is passed in.
//! 3. **Only reading can fail.** parse, infer, assess and rank take any input and return a value; doubt goes into warnings.
//! 4. **n in = n accounted for.** Every file given ends as exactly one of: ranked, duplicate of, unread with a reason.
//! 5. **A guest cannot bring the house down.** A crash, hang or flood of a reader costs one file.
//! 6. **Borrow up to the verdict, own after it.** Memory grows with candidates, not with text.
//! 7. **A criterion cannot see who the candidate is.** Profile has no contact.
//! 8. **Every point has its line.** Points add up to the score, exactly, in thousandths.
//! 9. **Same input, same bytes**, whatever the threads, folder order, locale or machine.
//! 10. **A score does not depend on who else applied.**
//! 11. **No network code** anywhere.

pub mod text; // one plain form, word boundaries, a matcher for many terms, quantities, sketches of texts
pub mod date; // months, ranges, every way a resume writes a date
pub mod document; // READERS, one file a format; layout; what a person cannot see; pages that are pictures; readers in child processes
pub mod lexicon; // the words of the field, as tables
pub mod intake; // folders become sources: opened once, bounded, hashed
pub mod resume; // marks of lines, labels by fitted weights, then sections, contact, positions, education
pub mod profile; // experience, skills, leadership, soft skills: each with its lines, none with contact
pub mod digest; // what reports show of one resume, owned
pub mod criteria; // the role file: KINDS, one file a kind; every mistake in one pass
pub mod certificate; // what verdicts rest on besides the resumes, as hashes
pub mod draft; // criteria from a job description
pub mod assessment; // a finding a criterion; points that add up
pub mod shortlist; // ranks, ties, duplicates; everyone accounted for
pub mod nearest; // the smallest evidence that would alter eligibility or the rank
pub mod applicants; // what a pool of resumes says of the criteria
pub mod report; // FORMATS, one file a format
pub mod results; // results read back; who reads them names the parts
pub mod interview; // kits of questions from the results
pub mod audit; // rates by group on a list
pub mod log; // events in a chain of hashes
pub mod correction; // a verdict on what was read, and on what is right
pub mod letter; // to the candidate: reasons in plain words
pub mod counterfactual; // the same resume under another name is judged the same
pub mod store; // what was read and judged, in one SQLite file
pub mod screen; // the pipeline, in parallel: the only file that knows all stages
pub mod verify; // results held to what the same input gives again

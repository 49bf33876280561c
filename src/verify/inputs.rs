//! What results say they were made of.

use super::Difference;
use crate::certificate::{Globs, weights_hash, words_hash};
use crate::date::Month;
use crate::intake::hex;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The version of results that is read.
const SCHEMA_VERSION: u64 = 1;

/// What results say they were made of.
#[derive(Debug, Deserialize)]
pub struct Recorded {
    schema_version: u64,
    tool: Tool,
    as_of: String,
    criteria_hash: String,
    certificate: Certificate,
}

#[derive(Debug, Deserialize)]
struct Tool {
    version: String,
}

#[derive(Debug, Deserialize)]
struct Certificate {
    words: String,
    weights: String,
    options: Options,
    given: Vec<String>,
    skills: Vec<String>,
    criteria: String,
}

#[derive(Debug, Deserialize)]
struct Options {
    blind: bool,
    #[serde(default)]
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
}

/// Why results cannot be made again.
#[derive(Debug, thiserror::Error)]
pub enum BadCertificate {
    /// They are no results, or hold no certificate.
    #[error("it does not say what it was made of: {0}; give the file that `screen --out results.json` wrote")]
    Shape(#[from] serde_json::Error),
    /// They were written in another shape.
    #[error("its schema_version is {0}, and this program reads {SCHEMA_VERSION}: verify with the version that made it")]
    Version(u64),
    /// Its date is none.
    #[error("its as-of date `{0}` is no month")]
    AsOf(String),
}

impl Recorded {
    /// Reads what results say they were made of.
    ///
    /// # Errors
    /// If they do not say it.
    pub fn read(results: &[u8]) -> Result<Self, BadCertificate> {
        let recorded: Self = serde_json::from_slice(results)?;
        if recorded.schema_version == SCHEMA_VERSION {
            Ok(recorded)
        } else {
            Err(BadCertificate::Version(recorded.schema_version))
        }
    }

    /// The as-of date.
    ///
    /// # Errors
    /// If it is none.
    pub fn as_of(&self) -> Result<Month, BadCertificate> {
        self.as_of.parse().map_err(|_| BadCertificate::AsOf(self.as_of.clone()))
    }

    /// The criteria file, word for word.
    pub fn criteria(&self) -> &str {
        &self.certificate.criteria
    }

    /// Rows of a file of further skills.
    pub fn skills(&self) -> &[String] {
        &self.certificate.skills
    }

    /// The paths that were given; none where the results tell nobody.
    pub fn given(&self) -> &[String] {
        &self.certificate.given
    }

    /// Whether they tell nobody.
    pub fn is_blind(&self) -> bool {
        self.certificate.options.blind
    }

    /// The globs that chose among the files.
    pub fn globs(&self) -> Globs {
        let Options { include, exclude, .. } = &self.certificate.options;
        Globs { include: include.clone(), exclude: exclude.clone() }
    }

    /// The version of the program that made them.
    pub fn version(&self) -> &str {
        &self.tool.version
    }

    /// Whether the text of a criteria file is the one that they were made with.
    pub fn was_made_with(&self, text: &str) -> bool {
        hex(&Sha256::digest(text.as_bytes())) == self.criteria_hash
    }

    /// What of the program or of the criteria is not what it was.
    pub(super) fn changed(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut of_program = |what: &str, then: &str, now: &str| {
            if then != now {
                found.push(Difference::new(None, format!("{what}: {then} made the results, this is {now}")));
            }
        };
        of_program("the version of the program", &self.tool.version, env!("CARGO_PKG_VERSION"));
        of_program("the tables of words (SHA-256)", &self.certificate.words, &words_hash());
        of_program("the fitted weights (SHA-256)", &self.certificate.weights, &weights_hash());
        let text = self.criteria();
        // A file may have begun with a byte-order mark, which is no part of its text.
        if !self.was_made_with(text) && !self.was_made_with(&format!("\u{FEFF}{text}")) {
            let what = "the criteria in the certificate are not those whose hash the results name";
            found.push(Difference::new(None, what.to_owned()));
        }
        found
    }
}

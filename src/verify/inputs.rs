//! What results say they were made of.

use super::Difference;
use crate::certificate::{Globs, lexicon_hash, weights_hash};
use crate::date::Month;
use crate::intake::hex;
use crate::results::{BadResults, Tool, from_text, read};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// What results say they were made of.
#[derive(Debug, Deserialize)]
pub struct Recorded {
    tool: Tool,
    #[serde(deserialize_with = "from_text")]
    as_of: Month,
    criteria_hash: String,
    certificate: Certificate,
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

impl Recorded {
    /// Reads what results say they were made of.
    ///
    /// # Errors
    /// If they do not say it.
    pub fn read(results: &[u8]) -> Result<Self, BadResults> {
        read(results)
    }

    /// The as-of date.
    pub fn as_of(&self) -> Month {
        self.as_of
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
        of_program("the tables of words (SHA-256)", &self.certificate.words, &lexicon_hash());
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

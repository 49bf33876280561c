//! Results read back: what every results file says of itself, looked at in one place. Each reader names the parts that
//! it needs, as a type, and the rest is passed over.

mod night;

pub use night::night;

use crate::report::SCHEMA_VERSION;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};

/// Bytes that are no results of this program, or of another version of their shape.
#[derive(Debug, thiserror::Error)]
pub enum BadResults {
    /// They are no JSON, or a part is missing.
    #[error("it does not hold the results of a run: {0}; give the file that `screen --out results.json` wrote")]
    Shape(#[from] serde_json::Error),
    /// They come from somewhere else.
    #[error("it does not hold results of cvsift, but of `{0}`")]
    Foreign(String),
    /// Their shape is of another version.
    #[error(
        "its schema_version is {0}, and this program reads {SCHEMA_VERSION}: screen again, or take the version that made it"
    )]
    Version(u32),
}

/// What every results file begins with.
#[derive(serde::Deserialize)]
struct Head {
    schema_version: u32,
    tool: Tool,
}

/// What made the results.
#[derive(Debug, serde::Deserialize)]
pub struct Tool {
    name: String,
    /// Its version.
    pub version: String,
}

/// The parts of results that `T` names.
///
/// # Errors
/// If the bytes are no results of this program, of another version of their shape, or lack one of the parts.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, BadResults> {
    let head: Head = serde_json::from_slice(json)?;
    if head.tool.name != env!("CARGO_PKG_NAME") {
        return Err(BadResults::Foreign(head.tool.name));
    }
    if head.schema_version != SCHEMA_VERSION {
        return Err(BadResults::Version(head.schema_version));
    }
    Ok(serde_json::from_slice(json)?)
}

/// Points in thousandths, as they were before they were written: for `deserialize_with`.
pub(crate) fn thousandths<'de, D: Deserializer<'de>>(points: D) -> Result<u32, D::Error> {
    Ok((f64::deserialize(points)? * 1000.0).round() as u32)
}

/// A value that is written as a text: for `deserialize_with`.
pub(crate) fn from_text<'de, D: Deserializer<'de>, T>(text: D) -> Result<T, D::Error>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    String::deserialize(text)?.parse().map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Options, format_named, sample};

    #[test]
    fn what_is_no_result_is_told() {
        let written = (format_named("json").unwrap().render)(&sample("x"), Options::default(), None).unwrap();
        let text = String::from_utf8(written).unwrap();
        assert!(read::<Head>(text.as_bytes()).is_ok());
        for (json, expected) in [
            ("[1]".to_owned(), "does not hold the results of a run"),
            ("{}".to_owned(), "missing field"),
            (text.replace("\"cvsift\"", "\"other\""), "but of `other`"),
            (text.replace("\"schema_version\": 1", "\"schema_version\": 7"), "is 7, and this program reads 1"),
        ] {
            let told = read::<Head>(json.as_bytes()).err().unwrap().to_string();
            assert!(told.contains(expected), "{told}");
        }
    }
}

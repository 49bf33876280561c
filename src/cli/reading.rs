//! Flags about reading foreign formats, shared by the subcommands that read.

use super::{Failure, say};
use clap::{Args, ValueEnum};
use cvsift::document::isolate::{Isolation, Limits, Pool, own_program};
use cvsift::document::scan::{Asked, Engine, NoEngine};
use std::time::Duration;

/// How files are read.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {
    /// Read foreign formats in child processes that cannot touch anything: where possible, always (and only where they are shut in), or never
    #[arg(long, value_name = "WHEN", default_value = "auto", env = "CVSIFT_ISOLATION")]
    isolation: When,
    /// Time for one file, such as 20s or 500ms; then it is unread
    #[arg(long, value_name = "DURATION", default_value = "20s", value_parser = duration, env = "CVSIFT_TIMEOUT")]
    timeout: Duration,
    /// Read scans and images by OCR: with what is there, never, or with this engine
    #[arg(long, value_name = "ENGINE", default_value = "auto", env = "CVSIFT_OCR")]
    ocr: Ocr,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Ocr {
    Auto,
    Off,
    BuiltIn,
    Tesseract,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    Auto,
    Require,
    None,
}

impl Reading {
    /// The pool of readers that the flags ask for.
    pub(super) fn pool(&self) -> Result<Pool, Failure> {
        let isolation = match self.isolation {
            When::Auto => Isolation::Auto,
            When::Require => Isolation::Require,
            When::None => Isolation::None,
        };
        let limits = Limits { timeout: self.timeout, ..Limits::default() };
        let pool = Pool::of_program(isolation, limits, &own_program());
        let pool = pool.map_err(|error| Failure::Usage(error.to_string()))?;
        // Also where nothing else is said: who wants it so says `none`.
        if let (When::Auto, Some(degraded)) = (self.isolation, pool.status().degraded()) {
            say(&format!("warning: {degraded}"));
        }
        Ok(pool.with_ocr(self.engine()?))
    }

    /// The engine that reads scans, or why there is none; who asks for one that is not there is told so.
    fn engine(&self) -> Result<Result<Engine, NoEngine>, Failure> {
        let asked = match self.ocr {
            Ocr::Auto => Asked::Auto,
            Ocr::Off => Asked::Off,
            Ocr::BuiltIn => Asked::BuiltIn,
            Ocr::Tesseract => Asked::Tesseract,
        };
        match Engine::find(asked) {
            Err(why) if matches!(asked, Asked::BuiltIn | Asked::Tesseract) => Err(Failure::Usage(why.to_string())),
            found => Ok(found),
        }
    }
}

/// A number with a unit of time; seconds where there is none.
fn duration(text: &str) -> Result<Duration, String> {
    const UNITS: [(&str, f64); 4] = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("min", 60.0)];
    let wrong = || format!("`{text}` is no duration: expected a number with a unit, such as 20s, 500ms or 2m");
    let text = text.trim();
    let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = (text.get(..split).unwrap_or_default(), text.get(split..).unwrap_or_default());
    let scale = if unit.is_empty() { 1.0 } else { UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?.1 };
    let seconds = number.trim().parse::<f64>().map_err(|_| wrong())? * scale;
    if !(0.01..=86_400.0).contains(&seconds) {
        return Err(format!("`{text}` is too short or too long: from 10ms to a day"));
    }
    Ok(Duration::from_secs_f64(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        for (text, expected) in [
            ("20", Some(20_000)),
            ("20s", Some(20_000)),
            ("500ms", Some(500)),
            ("2m", Some(120_000)),
            ("x", None),
            ("5 parsecs", None),
            ("0", None),
        ] {
            assert_eq!(duration(text).ok().map(|d| d.as_millis()), expected, "{text}");
        }
    }
}

//! Flags that several subcommands take, and what they stand for.

use super::Failure;
use clap::Args;
use cvsift::date::Month;
use cvsift::lexicon::Lexicon;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

// No doc comments on these structs: clap would take them for help of the command they are part of.

#[derive(Debug, Args)]
pub(super) struct AsOf {
    /// The date up to which running jobs count: YYYY-MM, YYYY-MM-DD, `today` or `last-month` (the last whole month)
    #[arg(long, value_name = "DATE", default_value = "today", env = "CVSIFT_AS_OF")]
    as_of: Until,
}

/// Up to when running jobs count.
#[derive(Clone, Copy, Debug)]
enum Until {
    Today,
    LastMonth,
    Fixed(Month),
}

impl FromStr for Until {
    type Err = <Month as FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "today" => Ok(Self::Today),
            "last-month" => Ok(Self::LastMonth),
            _ => text.parse().map(Self::Fixed),
        }
    }
}

impl AsOf {
    /// The month up to which running jobs count.
    pub(super) fn month(&self) -> Month {
        let today = || {
            let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() / 86_400) as i64;
            let (year, month, _) = civil(days);
            Month::new(year as i32, month as u8)
        };
        match self.as_of {
            Until::Fixed(month) => month,
            Until::Today => today(),
            Until::LastMonth => today().plus(-1),
        }
    }
}

/// Year, month and day of a number of days since 1970 (Hinnant, chrono-compatible algorithms: proleptic Gregorian).
pub(super) fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, day)
}

#[derive(Debug, Default, Args)]
pub(super) struct Words {
    /// A file of further skills, rows as in the built-in table
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

impl Words {
    /// The file of further skills, if one is given.
    pub(super) fn file(&self) -> Option<&std::path::Path> {
        self.lexicon.as_deref()
    }

    /// The built-in words, with the rows of a file of further skills.
    pub(super) fn lexicon(&self) -> Result<(Lexicon, Vec<String>), Failure> {
        let rows = match &self.lexicon {
            None => Vec::new(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| Failure::Usage(format!("{}: cannot be opened: {error}", path.display())))?;
                let rows =
                    text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#') && !l.starts_with("name\t"));
                rows.map(str::to_owned).collect()
            }
        };
        let lexicon = Lexicon::with_skills(&rows).map_err(|error| Failure::Usage(error.to_string()))?;
        Ok((lexicon, rows))
    }
}

#[derive(Debug, Args)]
pub(super) struct Threads {
    /// Threads [default: one a processor]
    #[arg(long, short, value_name = "N", default_value_t = 0, hide_default_value = true, env = "CVSIFT_JOBS")]
    jobs: usize,
}

impl Threads {
    /// Runs work on a number of threads.
    pub(super) fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, Failure> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.jobs).build();
        Ok(pool.map_err(|error| Failure::Usage(format!("--jobs {}: {error}", self.jobs)))?.install(work))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        for (days, date) in [(0, (1970, 1, 1)), (11_016, (2000, 2, 29)), (20_089, (2025, 1, 1)), (-1, (1969, 12, 31))] {
            assert_eq!(civil(days), date, "{days}");
        }
    }
}

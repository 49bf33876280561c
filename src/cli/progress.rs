//! Progress on standard error: a bar on a terminal, else a line every half minute.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Time between lines where there is no terminal.
const EVERY: Duration = Duration::from_secs(30);

/// Shows how many files are done.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    told: Mutex<(usize, Instant)>,
    quiet: bool,
}

impl Progress {
    /// A bar if standard error is a terminal and nobody asked for silence.
    pub(super) fn new(quiet: bool, files: usize) -> Self {
        let on_terminal = io::stderr().is_terminal() && std::env::var_os("CI").is_none();
        let bar = (on_terminal && !quiet).then(|| {
            let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} resumes, {elapsed}") {
                bar.set_style(style);
            }
            bar
        });
        Self { bar, told: Mutex::new((0, Instant::now())), quiet }
    }

    /// One more file is done.
    pub(super) fn done(&self) {
        if let Some(bar) = &self.bar {
            return bar.inc(1);
        }
        let Ok(mut told) = self.told.lock() else { return };
        told.0 += 1;
        if !self.quiet && told.1.elapsed() >= EVERY {
            told.1 = Instant::now();
            super::say(&format!("{} files done", told.0));
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

//! Progress on standard error: a bar on a terminal, else a line each tenth of the files or half a minute.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The longest time between lines where there is no terminal, and the shortest: short runs say nothing.
const EVERY: Duration = Duration::from_secs(30);
const AT_LEAST: Duration = Duration::from_secs(5);

/// Shows how many files are done.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    told: Mutex<Told>,
    files: usize,
    quiet: bool,
}

/// What was told where there is no terminal.
struct Told {
    done: usize,
    tenth: usize,
    last: Instant,
    started: Instant,
}

impl Progress {
    /// A bar if standard error is a terminal and nobody asked for silence.
    pub(super) fn new(quiet: bool, files: usize) -> Self {
        let on_terminal = io::stderr().is_terminal() && std::env::var_os("CI").is_none() && super::say::is_text();
        let bar = (on_terminal && !quiet).then(|| {
            let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} resumes, {elapsed}") {
                bar.set_style(style);
            }
            bar
        });
        let now = Instant::now();
        Self { bar, told: Mutex::new(Told { done: 0, tenth: 0, last: now, started: now }), files, quiet }
    }

    /// One more file is done.
    pub(super) fn done(&self) {
        if let Some(bar) = &self.bar {
            return bar.inc(1);
        }
        let Ok(mut told) = self.told.lock() else { return };
        told.done += 1;
        let tenth = told.done * 10 / self.files.max(1);
        let since = told.last.elapsed();
        if !self.quiet && (since >= EVERY || tenth > told.tenth && since >= AT_LEAST) {
            (told.tenth, told.last) = (tenth, Instant::now());
            let (percent, seconds) = (told.done * 100 / self.files.max(1), told.started.elapsed().as_secs());
            super::say(&format!("{} of {} files done ({percent} %), {seconds} s", told.done, self.files));
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

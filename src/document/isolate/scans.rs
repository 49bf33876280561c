//! Scans in the pool: what the readers of text find no text in goes to readers of pictures, which have more time and
//! memory and are started only then.

use super::child::outside;
use super::pool::{Pool, Status};
use super::{Check, Limits};
use crate::document::scan::{self, Engine, INSTALL, NoEngine, Order, tesseract};
use crate::document::{Document, Format, Reading, Reason, Unread};
use std::process::Command;
use std::time::{Duration, Instant};

/// The check of models that cannot be used.
pub(super) const MODELS: &str = "models";
/// Times the time for one file that its pictures may take: a page takes seconds, and ten are read.
const TIMES: u32 = 6;
/// Bytes of address space: nets, and a picture of 60 million pixels while it is made smaller.
const MEMORY: u64 = 2 << 30;

/// The readers of pictures of a pool, or why there are none.
pub(super) struct Scans {
    engine: Result<Engine, NoEngine>,
    readers: Pool,
}

impl Pool {
    /// The same pool, with pictures read by this engine; without one, files without text are told how to get it.
    #[must_use]
    pub fn with_ocr(mut self, engine: Result<Engine, NoEngine>) -> Self {
        let limits = Limits { timeout: self.limits.timeout * TIMES, memory: MEMORY, ..self.limits };
        let order = engine.as_ref().map_or(Order::Text, Order::of);
        let readers = Self::idle_pool(&self.program, limits, self.status(), order);
        self.scans = Some(Box::new(Scans { engine, readers }));
        self
    }

    /// The time for the pictures of one file.
    pub fn scan_timeout(&self) -> Duration {
        self.limits.timeout * TIMES
    }

    /// What readings of scans follow from besides the file; empty where there is no engine.
    pub fn ocr_identity(&self) -> String {
        self.scans.as_deref().and_then(|scans| scans.engine.as_ref().ok()).map(Engine::identity).unwrap_or_default()
    }

    /// Whether a file that was read so has pages for OCR, or for a word on how to get it.
    pub fn is_scan(&self, format: Format, read: &Result<Reading, Unread>) -> bool {
        self.scans.is_some() && scan::is_wanted(format, read)
    }

    /// Reads the pages that are pictures of a file that was read so.
    ///
    /// # Errors
    /// With the reason, if the file has no text and OCR reads none.
    pub fn scan(
        &self,
        format: Format,
        bytes: &[u8],
        read: Result<Reading, Unread>,
        within: Duration,
    ) -> Result<Reading, Unread> {
        let Some(Scans { engine, readers }) = self.scans.as_deref() else { return read };
        match engine {
            Ok(engine) => scan::merge(read, readers.read_pictures(engine, format, bytes, within)),
            Err(NoEngine::Off) => read,
            Err(NoEngine::NotBuilt) => read.map_err(|unread| told(&unread, &NoEngine::NotBuilt.to_string())),
            Err(_) => read.map_err(|unread| told(&unread, &format!("to have scans read: {INSTALL}"))),
        }
    }

    /// The lines of the pages that are pictures.
    fn read_pictures(
        &self,
        engine: &Engine,
        format: Format,
        bytes: &[u8],
        within: Duration,
    ) -> Result<Document, Unread> {
        let start = Instant::now();
        let pictures = match self.read_within(format, bytes, within)? {
            Reading::Document(document) => return Ok(document),
            Reading::Parts(pictures) => pictures,
        };
        let Engine::Tesseract { program } = engine else {
            return Err(Unread::new(Reason::NoText, scan::NO_PICTURE));
        };
        let command = || match self.status {
            Status::InProcess(_) => {
                let mut command = Command::new(program);
                command.env("OMP_THREAD_LIMIT", "1").args(tesseract::ARGUMENTS);
                command
            }
            // The same binary, which shuts itself in and becomes the engine.
            Status::Isolated(_) => outside(&self.program, &self.limits, program, &tesseract::ARGUMENTS),
        };
        let left = within.min(self.limits.timeout).saturating_sub(start.elapsed());
        tesseract::read(&pictures, format, &engine.identity(), &command, left)
    }

    /// Whether pictures are read, by what, and what is missing.
    pub(super) fn ocr_check(&self) -> Option<Check> {
        let Scans { engine, readers } = self.scans.as_deref()?;
        let engine = match engine {
            Ok(engine) => engine,
            Err(why) => return Some(Check::new("ocr", false, format!("scans are not read: {why}"))),
        };
        let fault = match (&self.status, readers.start()) {
            (Status::InProcess(_), _) => None,
            (_, Ok(child)) => {
                child.checks().iter().find(|check| check.name == MODELS).map(|check| check.detail.clone())
            }
            (_, Err(unread)) => Some(unread.detail),
        };
        Some(match fault {
            None => Check::new("ocr", true, format!("scans are read: {}", engine.told())),
            Some(why) => Check::new("ocr", false, format!("{}: {why}", engine.told())),
        })
    }
}

fn told(unread: &Unread, more: &str) -> Unread {
    Unread::new(unread.reason, format!("{}; {more}", unread.detail))
}

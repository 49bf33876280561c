//! What a reader is for: text, or pages that are pictures, which it reads or draws for an engine outside.

use super::net::{Models, Net};
use super::picture::Picture;
use super::{Engine, MAX_PAGES, Scanned, page};
use crate::document::{Format, Lines, Part, Reading, Reason, Unread, pdf, read};
use std::ffi::OsString;
use std::path::PathBuf;

/// What a reader is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Text.
    Text,
    /// Pages that are pictures, given as such.
    Draw,
    /// Pages that are pictures, read with the two models in these files.
    Scan { finder: PathBuf, reader: PathBuf },
}

impl Order {
    /// The order to read scans for an engine.
    pub(crate) fn of(engine: &Engine) -> Self {
        match engine {
            Engine::BuiltIn { finder, reader } => Self::Scan { finder: finder.clone(), reader: reader.clone() },
            Engine::Tesseract { .. } => Self::Draw,
        }
    }

    /// How a child is told.
    pub(crate) fn arguments(&self) -> Vec<OsString> {
        match self {
            Self::Text => Vec::new(),
            Self::Draw => vec!["draw".into()],
            Self::Scan { finder, reader } => vec!["scan".into(), finder.into(), reader.into()],
        }
    }

    /// What a child was told.
    pub(crate) fn of_arguments(mut arguments: impl Iterator<Item = OsString>) -> Self {
        let kind = arguments.next().unwrap_or_default();
        match (kind.to_str(), arguments.next(), arguments.next()) {
            (Some("scan"), Some(finder), Some(reader)) => Self::Scan { finder: finder.into(), reader: reader.into() },
            (Some("draw"), ..) => Self::Draw,
            _ => Self::Text,
        }
    }

    /// Opens the files that the work needs: nothing can be opened once a reader is shut in.
    pub(crate) fn open(&self) -> Work {
        match self {
            Self::Text => Work::Text,
            Self::Draw => Work::Draw,
            Self::Scan { finder, reader } => Work::Models(Models::open(finder, reader)),
        }
    }
}

/// A reader at work.
pub(crate) enum Work {
    Text,
    Draw,
    /// Files that are open and not made nets of, or why not.
    Models(Result<Models, String>),
    Scan(Box<Net>),
}

impl Work {
    /// Makes nets of the models and starts their thread: no thread can be started once a reader is shut in.
    pub(crate) fn make_ready(&mut self) -> Result<(), String> {
        if let Self::Models(models) = self {
            let models = std::mem::replace(models, Err(String::new()));
            match models.and_then(Net::new) {
                Ok(net) => *self = Self::Scan(Box::new(net)),
                Err(why) => *self = Self::Models(Err(why)),
            }
        }
        if let Self::Models(Err(why)) = self { Err(why.clone()) } else { Ok(()) }
    }

    /// Reads a file: all of it, or its pages that are pictures.
    pub(crate) fn read(&self, format: Format, bytes: &[u8]) -> Result<Reading, Unread> {
        match self {
            Self::Text => read(format, bytes),
            Self::Draw => drawn(format, bytes),
            Self::Scan(net) => scanned(format, bytes, net),
            Self::Models(why) => {
                let why = why.as_ref().err().map_or("its models were not made ready", String::as_str);
                Err(Unread::new(Reason::NoText, format!("OCR cannot be used: {why}")))
            }
        }
    }
}

/// Gives each page of a file that is a picture to `take`, with its number; the number of pages.
fn pictures(
    format: Format,
    bytes: &[u8],
    take: &mut dyn FnMut(u32, Picture) -> Result<(), Unread>,
) -> Result<u32, Unread> {
    match format {
        Format::Image => Picture::decode(bytes).and_then(|picture| take(1, picture)).map(|()| 1),
        Format::Pdf => pdf::pictures(bytes, MAX_PAGES, take),
        _ => Ok(1),
    }
}

fn scanned(format: Format, bytes: &[u8], net: &Net) -> Result<Reading, Unread> {
    let (mut lines, mut scanned) = (Lines::new(), Scanned::default());
    let pages =
        pictures(format, bytes, &mut |number, picture| page::read(&picture, number, net, &mut scanned, &mut lines))?;
    let engine = format!("built-in, models {}", net.hash.get(..12).unwrap_or_default());
    scanned.document(lines, format, pages, &engine).map(Reading::Document)
}

/// The pages as files of their own, each named by its number.
fn drawn(format: Format, bytes: &[u8]) -> Result<Reading, Unread> {
    let mut parts = Vec::new();
    pictures(format, bytes, &mut |number, picture| {
        parts.push(Part { name: number.to_string(), bytes: picture.grey_map(), is_body: false });
        Ok(())
    })?;
    Ok(Reading::Parts(parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_survive_the_arguments() {
        let scan = Order::Scan { finder: "/a b/x_det.onnx".into(), reader: "/a b/x_rec.onnx".into() };
        for order in [Order::Text, Order::Draw, scan] {
            assert_eq!(Order::of_arguments(order.arguments().into_iter()), order);
        }
        assert_eq!(Order::of_arguments(["scan".into()].into_iter()), Order::Text, "no models, no scans");
    }

    #[test]
    fn models_that_are_none_cost_no_more_than_ocr() {
        let folder = tempfile::tempdir().unwrap();
        let broken = folder.path().join("broken.onnx");
        std::fs::write(&broken, "no model").unwrap();
        for path in [broken, folder.path().join("missing.onnx")] {
            let mut work = Order::Scan { finder: path.clone(), reader: path }.open();
            assert!(work.make_ready().is_err());
            let unread = work.read(Format::Image, b"").unwrap_err();
            assert_eq!(unread.reason, Reason::NoText);
            assert!(unread.detail.starts_with("OCR cannot be used: "), "{}", unread.detail);
        }
    }
}

//! The engine that reads scans: which is asked for, and which is there.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The one command that puts the models of the built-in engine where they are found.
pub const INSTALL: &str = "pip install --no-deps --target ~/.local/share/cvsift/ocr rapidocr==3.10.0";

/// Where models are looked for instead of in the user's data folder.
const MODELS: &str = "CVSIFT_OCR_MODELS";
/// Folders within each other that are looked through for models: a wheel keeps them two deep.
const DEPTH: usize = 4;
/// Entries of folders that are looked through.
const MAX_ENTRIES: usize = 10_000;

/// Which engine is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// The built-in one where its models are, else tesseract where that is installed, else none.
    #[default]
    Auto,
    /// None.
    Off,
    /// The built-in one.
    BuiltIn,
    /// Tesseract.
    Tesseract,
}

/// An engine that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Nets of the PP-OCR family, run by this program.
    BuiltIn {
        /// The model that finds lines.
        finder: PathBuf,
        /// The model that reads them.
        reader: PathBuf,
    },
    /// The program of that name.
    Tesseract {
        /// Where it is.
        program: PathBuf,
    },
}

/// There is no engine, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEngine {
    /// None is wanted.
    #[error("OCR is switched off")]
    Off,
    /// The program was built without the feature `ocr`.
    #[error("this program was built without OCR (the cargo feature `ocr`)")]
    NotBuilt,
    /// The built-in engine has no models.
    #[error("no models of the built-in engine in {0}; install them with: {INSTALL}")]
    NoModels(String),
    /// Tesseract is not installed.
    #[error("no `tesseract` is installed here")]
    NoTesseract,
}

impl Engine {
    /// The engine asked for, looked for on this machine.
    ///
    /// # Errors
    /// If it is not there; with `auto`, what is missing of the built-in one.
    pub fn find(asked: Asked) -> Result<Self, NoEngine> {
        if asked == Asked::Off {
            return Err(NoEngine::Off);
        }
        if cfg!(not(feature = "ocr")) {
            return Err(NoEngine::NotBuilt);
        }
        match asked {
            Asked::BuiltIn => Self::built_in(),
            Asked::Tesseract => Self::tesseract(),
            _ => Self::built_in().or_else(|missing| Self::tesseract().map_err(|_| missing)),
        }
    }

    /// What it is, for a person.
    pub fn told(&self) -> String {
        match self {
            Self::BuiltIn { finder, reader } => {
                format!("built-in, with {} and {}", finder.display(), reader.display())
            }
            Self::Tesseract { program } => format!("{}, at {}", self.identity(), program.display()),
        }
    }

    /// What its readings follow from besides the picture: names and sizes of the models, or the version.
    pub fn identity(&self) -> String {
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
        let named = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            format!("{} {}", name.to_string_lossy(), size(path))
        };
        match self {
            Self::BuiltIn { finder, reader } => format!("{}, {}", named(finder), named(reader)),
            Self::Tesseract { program } => {
                let told = Command::new(program).arg("--version").stdin(Stdio::null()).output();
                let told = told.map(|said| said.stdout).unwrap_or_default();
                let version = String::from_utf8_lossy(&told).lines().next().unwrap_or_default().trim().to_owned();
                if version.is_empty() { "tesseract".to_owned() } else { version }
            }
        }
    }

    fn built_in() -> Result<Self, NoEngine> {
        let folders: Vec<PathBuf> = match std::env::var_os(MODELS) {
            Some(folder) => vec![folder.into()],
            None => data_folders(),
        };
        let found = folders.iter().find_map(|folder| models_in(folder));
        let (finder, reader) = found.ok_or_else(|| {
            let looked: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
            NoEngine::NoModels(if looked.is_empty() { format!("`{MODELS}`") } else { looked.join(" or ") })
        })?;
        Ok(Self::BuiltIn { finder, reader })
    }

    /// The built-in one with the models in a folder.
    ///
    /// # Errors
    /// If they are not there.
    pub fn built_in_at(folder: &Path) -> Result<Self, NoEngine> {
        let missing = || NoEngine::NoModels(folder.display().to_string());
        models_in(folder).map(|(finder, reader)| Self::BuiltIn { finder, reader }).ok_or_else(missing)
    }

    fn tesseract() -> Result<Self, NoEngine> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let programs = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
        let name = format!("tesseract{}", std::env::consts::EXE_SUFFIX);
        let program = programs.map(|folder| folder.join(&name)).find(|program| program.is_file());
        program.map(|program| Self::Tesseract { program }).ok_or(NoEngine::NoTesseract)
    }
}

/// The places of a user's data for this program; the first is the usual one.
fn data_folders() -> Vec<PathBuf> {
    let from = |name: &str, below: &str| {
        let folder = PathBuf::from(std::env::var_os(name)?);
        folder.is_absolute().then(|| folder.join(below).join("cvsift").join("ocr"))
    };
    [from("XDG_DATA_HOME", ""), from("HOME", ".local/share"), from("LOCALAPPDATA", "")].into_iter().flatten().collect()
}

/// The two models in a folder or below it: `.._det...onnx` and `.._rec...onnx` that stand in one folder, the first by
/// name.
fn models_in(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    let (mut files, mut left) = (Vec::new(), MAX_ENTRIES);
    list(folder, DEPTH, &mut left, &mut files);
    files.sort();
    let is_named = |path: &Path, part: &str| {
        path.file_name().and_then(OsStr::to_str).is_some_and(|name| name.to_ascii_lowercase().contains(part))
    };
    files.iter().filter(|path| is_named(path, "_det")).find_map(|finder| {
        let reader = files.iter().find(|path| path.parent() == finder.parent() && is_named(path, "_rec"))?;
        Some((finder.clone(), reader.clone()))
    })
}

fn list(folder: &Path, depth: usize, left: &mut usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        if path.extension().is_some_and(|extension| extension == "onnx" || extension == "rten") {
            files.push(path);
        } else if depth > 0 && path.is_dir() {
            list(&path, depth - 1, left, files);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_found_where_a_wheel_keeps_them() {
        let folder = tempfile::tempdir().unwrap();
        let models = folder.path().join("package/models");
        std::fs::create_dir_all(&models).unwrap();
        assert_eq!(models_in(folder.path()), None);
        for name in ["x_cls_infer.onnx", "x_det_infer.onnx", "notes.txt"] {
            std::fs::write(models.join(name), "").unwrap();
        }
        assert_eq!(models_in(folder.path()), None, "one of the two is not enough");
        std::fs::write(models.join("x_rec_infer.onnx"), "").unwrap();
        let expected = (models.join("x_det_infer.onnx"), models.join("x_rec_infer.onnx"));
        assert_eq!(models_in(folder.path()), Some(expected));
    }

    #[test]
    fn nobody_is_looked_for_where_ocr_is_off() {
        assert_eq!(Engine::find(Asked::Off), Err(NoEngine::Off));
    }
}

//! The configuration file: named jobs with the flags of `screen`, so that a nightly job is one word.
//!
//! What may be written is what `screen` takes: a key is the name of a flag, its value a text, a number, `true` or a list.
//! Paths are relative to the folder of the file. A flag on the command line goes before the environment, that before the
//! job, that before `[defaults]`.

use super::Failure;
use super::screen::Screen;
use clap::builder::ValueParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use cvsift::criteria;
use std::ffi::OsString;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Its name where none is given.
pub(super) const FILE: &str = "cvsift.toml";
/// The key of what is no flag: files and folders of resumes.
const PATHS: &str = "paths";

/// A configuration file.
#[derive(Debug)]
pub(super) struct Config {
    path: PathBuf,
    defaults: Vec<Line>,
    jobs: Vec<(String, Vec<Line>)>,
}

/// A key with its values, in words of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    key: String,
    values: Values,
    /// From 1.
    number: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Values {
    Switch(bool),
    Texts(Vec<String>),
}

/// A job ready to run.
pub(super) struct Job {
    pub(super) name: String,
    pub(super) screen: Screen,
    /// What holds and from where, as TOML.
    pub(super) shown: String,
}

/// The flags of `screen`.
fn flags() -> Command {
    Screen::augment_args(Command::new("screen").no_binary_name(true))
}

/// The name of a key for a flag.
fn key_of(arg: &Arg) -> Option<&str> {
    if arg.is_positional() { Some(PATHS) } else { arg.get_long().filter(|long| *long != "help") }
}

impl Config {
    /// The file that is named, else the nearest of its name in this folder or one above.
    pub(super) fn open(named: Option<&Path>) -> Result<Self, Failure> {
        let path = match named {
            Some(path) => path.to_owned(),
            None => {
                let here = std::env::current_dir().map_err(|error| Failure::Usage(format!("this folder: {error}")))?;
                let found = here.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file());
                let none = || {
                    Failure::Usage(format!(
                        "there is no {FILE} here or in a folder above: write one, or name one with --config"
                    ))
                };
                let found = found.ok_or_else(none)?;
                found.strip_prefix(&here).map_or(found.clone(), Path::to_owned)
            }
        };
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Failure::Usage(format!("{}: cannot be opened: {error}", path.display())))?;
        Self::parse(path.clone(), &text)
            .map_err(|(at, message)| Failure::Usage(format!("{}:{}: {message}", path.display(), place(&text, at))))
    }

    /// The jobs of a text; a mistake with the byte at which it is.
    fn parse(path: PathBuf, text: &str) -> Result<Self, (usize, String)> {
        let table = DeTable::parse(text)
            .map_err(|error| (error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
        let mut config = Self { path, defaults: Vec::new(), jobs: Vec::new() };
        let flags = flags();
        for (key, value) in in_order(table.get_ref()) {
            let at = key.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("defaults", DeValue::Table(table)) => config.defaults = lines(table, &flags, text)?,
                ("job", DeValue::Table(jobs)) => {
                    for (name, value) in in_order(jobs) {
                        let DeValue::Table(table) = value.get_ref() else {
                            return Err((name.span().start, format!("`{}` is no table of a job", name.get_ref())));
                        };
                        config.jobs.push((name.get_ref().to_string(), lines(table, &flags, text)?));
                    }
                }
                (other, _) => {
                    let known = ["defaults", "job"];
                    let help = criteria::did_you_mean(other, known.into_iter())
                        .map_or("expected [defaults] and [job.NAME]".to_owned(), |near| {
                            format!("did you mean `{near}`?")
                        });
                    return Err((at, format!("unknown table or key `{other}`: {help}")));
                }
            }
        }
        if config.jobs.is_empty() {
            return Err((0, "there is no job: write a table [job.NAME] with `paths` and `criteria`".to_owned()));
        }
        Ok(config)
    }

    /// The jobs of these names, all where none is named, each with the flags of the command line.
    pub(super) fn jobs(&self, names: &[String], given: &[OsString]) -> Result<Vec<Job>, Failure> {
        let known = || self.jobs.iter().map(|(name, _)| name.as_str());
        if let Some(name) = names.iter().find(|name| !known().any(|known| known == name.as_str())) {
            let help = criteria::did_you_mean(name, known()).map_or_else(
                || format!("there are: {}", known().collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(Failure::Usage(format!("{}: there is no job `{name}`: {help}", self.path.display())));
        }
        let chosen = self.jobs.iter().filter(|(name, _)| names.is_empty() || names.contains(name));
        chosen.map(|(name, lines)| self.job(name, lines, given)).collect()
    }

    fn job(&self, name: &str, lines: &[Line], given: &[OsString]) -> Result<Job, Failure> {
        let flags = flags();
        // What is missing here may stand in the file: only who said what counts.
        let said = flags.clone().ignore_errors(true).try_get_matches_from(given);
        let said = said.map_err(|error| Failure::Usage(clap_text(&error)))?;
        let (mut words, mut after) = (Vec::<OsString>::new(), Vec::<OsString>::new());
        let mut shown = format!("[job.{name}]\n");
        for arg in flags.get_arguments() {
            let Some(key) = key_of(arg) else { continue };
            let source = said.value_source(arg.get_id().as_str());
            let line = lines.iter().chain(&self.defaults).find(|line| line.key == key);
            let (values, from) = match (source, line) {
                (Some(ValueSource::CommandLine), _) => (raw(&said, arg), "the command line".to_owned()),
                (Some(ValueSource::EnvVariable), _) => {
                    let variable = arg.get_env().map(|name| name.to_string_lossy().into_owned());
                    (raw(&said, arg), variable.unwrap_or_default())
                }
                (_, Some(line)) => {
                    let values = self.placed(arg, line);
                    if arg.is_positional() {
                        after.extend(values.iter().flatten().map(OsString::from));
                    } else {
                        words.extend(as_words(key, values.as_deref(), &line.values));
                    }
                    (values, format!("{}:{}", self.path.display(), line.number))
                }
                (Some(ValueSource::DefaultValue), None) if !is_switch(arg) => {
                    (raw(&said, arg), "the default".to_owned())
                }
                _ => continue,
            };
            let _ = writeln!(shown, "{:<44} # {from}", format!("{key} = {}", as_toml(arg, values.as_deref(), line)));
        }
        words.extend(given.iter().cloned());
        if !after.is_empty() {
            words.push("--".into());
            words.extend(after);
        }
        let wrong = |error: &clap::Error| {
            Failure::Usage(format!("{}: job `{name}`: {}", self.path.display(), clap_text(error)))
        };
        let matches = flags.clone().try_get_matches_from(words).map_err(|error| wrong(&error))?;
        let screen = Screen::from_arg_matches(&matches).map_err(|error| wrong(&error))?;
        Ok(Job { name: name.to_owned(), screen, shown })
    }

    /// The values of a line, paths as seen from here; `None` for a switch.
    fn placed(&self, arg: &Arg, line: &Line) -> Option<Vec<String>> {
        let Values::Texts(texts) = &line.values else { return None };
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let Some(folder) = folder.filter(|_| is_path(arg)) else { return Some(texts.clone()) };
        let placed = texts.iter().map(|text| {
            let there = folder.join(text);
            let stays = match line.key.as_str() {
                _ if text == "-" => true,
                "since" => text == "last",
                "criteria" => !there.exists() && criteria::built_in(text).is_some(),
                _ => false,
            };
            if stays { text.clone() } else { there.to_string_lossy().into_owned() }
        });
        Some(placed.collect())
    }
}

/// The entries of a table in the order of the file.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Spanned<toml::de::DeString<'i>>, &'t Spanned<DeValue<'i>>)> {
    let mut all: Vec<_> = table.iter().collect();
    all.sort_by_key(|(key, _)| key.span().start);
    all
}

/// The lines of a table of flags.
fn lines(table: &DeTable<'_>, flags: &Command, text: &str) -> Result<Vec<Line>, (usize, String)> {
    let mut found = Vec::new();
    for (key, value) in in_order(table) {
        let (name, at) = (key.get_ref().as_ref(), key.span().start);
        let Some(arg) = flags.get_arguments().find(|arg| key_of(arg) == Some(name)) else {
            let near = criteria::did_you_mean(name, flags.get_arguments().filter_map(key_of));
            let help = near.map_or("the keys are `paths` and the flags of `cvsift screen`".to_owned(), |near| {
                format!("did you mean `{near}`?")
            });
            return Err((at, format!("unknown key `{name}`: {help}")));
        };
        let many = matches!(arg.get_action(), ArgAction::Append) || arg.is_positional();
        let values = match value.get_ref() {
            DeValue::Boolean(on) if is_switch(arg) => Values::Switch(*on),
            DeValue::Array(items) if many => {
                let texts = items.iter().map(|item| one(item.get_ref()));
                let texts: Option<Vec<String>> = texts.collect();
                Values::Texts(texts.ok_or_else(|| (at, format!("`{name}`: expected a list of texts")))?)
            }
            value if !is_switch(arg) => {
                let expected = if many { "a text or a list of texts" } else { "a text or a number" };
                Values::Texts(vec![one(value).ok_or_else(|| (at, format!("`{name}`: expected {expected}")))?])
            }
            _ => return Err((at, format!("`{name}`: expected true or false"))),
        };
        found.push(Line { key: name.to_owned(), values, number: line_of(text, at) });
    }
    Ok(found)
}

/// A text or number as a word of the command line.
fn one(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

fn is_switch(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue)
}

/// Whether the values of a flag are paths.
fn is_path(arg: &Arg) -> bool {
    let parser: ValueParser = clap::value_parser!(PathBuf);
    arg.get_value_parser().type_id() == parser.type_id()
}

/// What was said of a flag, as words.
fn raw(said: &ArgMatches, arg: &Arg) -> Option<Vec<String>> {
    if is_switch(arg) {
        return None;
    }
    let values = said.get_raw(arg.get_id().as_str())?;
    Some(values.map(|value| value.to_string_lossy().into_owned()).collect())
}

/// A flag of the file as words of the command line.
fn as_words(key: &str, values: Option<&[String]>, written: &Values) -> Vec<OsString> {
    match (values, written) {
        (_, Values::Switch(true)) => vec![format!("--{key}").into()],
        (_, Values::Switch(false)) | (None, _) => Vec::new(),
        (Some(values), _) => values.iter().map(|value| format!("--{key}={value}").into()).collect(),
    }
}

/// A value as TOML.
fn as_toml(arg: &Arg, values: Option<&[String]>, line: Option<&Line>) -> String {
    let quoted = |text: &String| format!("{:?}", text.as_str());
    match values {
        None => line.is_none_or(|line| line.values != Values::Switch(false)).to_string(),
        Some([single]) if !arg.is_positional() => quoted(single),
        Some(values) => format!("[{}]", values.iter().map(quoted).collect::<Vec<_>>().join(", ")),
    }
}

/// The message of an error of the command line, without its prefix and the usage.
fn clap_text(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    text.split("\n\nUsage:").next().unwrap_or(text).trim_end().to_owned()
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}

/// Line and column of a byte, from 1.
fn place(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or_default();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{}:{column}", line_of(text, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<Config, String> {
        Config::parse(PathBuf::from("team/cvsift.toml"), text)
            .map_err(|(at, message)| format!("{}: {message}", place(text, at)))
    }

    const TEXT: &str = "[defaults]\nas-of = \"2026-01\"\ntop = 3\n\n[job.nurses]\npaths = [\"in\", \"/more\"]\n\
        criteria = \"registered-nurse\"\nout = [\"a.csv\", \"-\"]\nstrict = true\nquiet = false\n\n\
        [job.cooks]\npaths = \"cooks\"\ncriteria = \"cook.json\"\ntop = 5\n";

    #[test]
    fn jobs_take_the_defaults_and_flags_go_before_both() {
        let config = config(TEXT).unwrap();
        let jobs = config.jobs(&[], &["--top".into(), "9".into()]).unwrap();
        let shown: Vec<&str> = jobs.iter().map(|job| job.shown.as_str()).collect();
        let has = |at: usize, key: &str, rest: &str| {
            let line = shown[at].lines().find(|line| line.starts_with(&format!("{key} = "))).unwrap();
            assert!(line.contains(rest), "{line}");
        };
        has(0, "paths", "[\"team/in\", \"/more\"] ");
        has(0, "criteria", "\"registered-nurse\" ");
        has(0, "out", "[\"team/a.csv\", \"-\"] ");
        has(0, "strict", "true ");
        has(0, "strict", "# team/cvsift.toml:9");
        has(0, "quiet", "false ");
        has(0, "as-of", "# team/cvsift.toml:2");
        has(1, "criteria", "\"team/cook.json\" ");
        has(1, "top", "\"9\" ");
        has(1, "top", "# the command line");
        has(1, "isolation", "# the default");
        assert_eq!(config.jobs(&["cooks".to_owned()], &[]).unwrap().len(), 1);
        assert!(config.jobs(&["cook".to_owned()], &[]).err().unwrap().to_string().contains("did you mean `cooks`?"));
    }

    #[test]
    fn mistakes_have_their_place_and_help() {
        for (text, expected) in [
            ("[job.a]\npaths = \"in\"\nstrct = true\n", "3:1: unknown key `strct`: did you mean `strict`?"),
            ("[jobs.a]\n", "1:2: unknown table or key `jobs`: did you mean `job`?"),
            ("[job.a]\nstrict = \"yes\"\n", "2:1: `strict`: expected true or false"),
            ("[job.a]\ntop = [1]\n", "2:1: `top`: expected a text or a number"),
            ("[job.a]\nout = [1.5]\n", "2:1: `out`: expected a list of texts"),
            ("[defaults]\n", "1:1: there is no job"),
            ("[job.a]\ntop = \n", "2:7: "),
        ] {
            let error = config(text).err().unwrap();
            assert!(error.starts_with(expected), "{text}: {error}");
        }
        let wrong = config("[job.a]\npaths = \"in\"\ncriteria = \"x.json\"\ntop = \"many\"\n").unwrap();
        let error = wrong.jobs(&[], &[]).err().unwrap().to_string();
        assert!(error.contains("job `a`: invalid value 'many' for '--top <N>'"), "{error}");
    }
}

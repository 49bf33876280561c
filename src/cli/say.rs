//! What is said on standard error: as text, as annotations of a forge's jobs, or as JSON for machines.

use clap::ValueEnum;
use serde_json::json;
use std::io::{self, Write};
use std::sync::OnceLock;

/// How messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// Warnings, gates and errors as annotations (GitHub, workflow commands).
    Github,
    /// One object a line, with `level` and `message`.
    Json,
}

static FORMAT: OnceLock<LogFormat> = OnceLock::new();

/// Chooses how messages are written, once.
pub(super) fn choose(format: LogFormat) {
    let _ = FORMAT.set(format);
}

/// Whether messages are for people who look on.
pub(super) fn is_text() -> bool {
    FORMAT.get().is_none_or(|format| *format == LogFormat::Text)
}

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Info,
    Warning,
    Gate,
    Error,
}

impl Level {
    /// By the word that a message begins with.
    fn of(text: &str) -> Self {
        let begins = |word: &str| text.starts_with(word);
        match () {
            () if begins("error: ") => Self::Error,
            () if begins("gate: ") => Self::Gate,
            () if begins("warning: ") => Self::Warning,
            () => Self::Info,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Gate => "gate",
            Self::Error => "error",
        }
    }
}

/// Says a message, control and direction characters as escapes: the name of a file may hold any.
pub(crate) fn say(text: &str) {
    put(Level::of(text), &escaped(text));
}

/// Says why a run ended early.
pub(crate) fn say_failure(text: &str) {
    put(Level::Error, &escaped(text));
}

/// Says what is escaped already, and may be painted.
pub(super) fn say_as_is(text: &str) {
    put(Level::Info, text);
}

fn escaped(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(cvsift::report::visible).collect();
    lines.join("\n")
}

/// Where standard error is closed there is nobody to tell.
fn put(level: Level, text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", line(FORMAT.get().copied().unwrap_or(LogFormat::Text), level, text));
}

fn line(format: LogFormat, level: Level, text: &str) -> String {
    match (format, level) {
        (LogFormat::Json, _) => {
            let bare = text.strip_prefix(level.name()).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(text);
            json!({ "level": level.name(), "message": bare }).to_string()
        }
        (LogFormat::Github, Level::Warning) => format!("::warning::{}", of_one_line(text)),
        (LogFormat::Github, Level::Gate | Level::Error) => format!("::error::{}", of_one_line(text)),
        // What only looks like a command, such as the name of a file, must be none.
        (LogFormat::Github, Level::Info) => {
            let lines = text
                .split('\n')
                .map(|line| if line.trim_start().starts_with("::") { format!(". {line}") } else { line.to_owned() });
            lines.collect::<Vec<_>>().join("\n")
        }
        (LogFormat::Text, _) => text.to_owned(),
    }
}

/// The data of a workflow command: percent signs and ends of lines escaped.
fn of_one_line(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_written_for_people_forges_and_machines() {
        let said = |format, text: &str| line(format, Level::of(text), text);
        for (text, github, json) in [
            ("3 read", "3 read", "{\"level\":\"info\",\"message\":\"3 read\"}"),
            ("::error::no", ". ::error::no", "{\"level\":\"info\",\"message\":\"::error::no\"}"),
            (
                "warning: 5 % odd\nlook", "::warning::warning: 5 %25 odd%0Alook",
                "{\"level\":\"warning\",\"message\":\"5 % odd\\nlook\"}",
            ),
            ("gate: none", "::error::gate: none", "{\"level\":\"gate\",\"message\":\"none\"}"),
            ("error: no file", "::error::error: no file", "{\"level\":\"error\",\"message\":\"no file\"}"),
        ] {
            assert_eq!(said(LogFormat::Text, text), text);
            assert_eq!(said(LogFormat::Github, text), github);
            assert_eq!(said(LogFormat::Json, text), json);
        }
    }
}

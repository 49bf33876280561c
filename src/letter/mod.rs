//! A letter to the candidate: what was read, what counted, what was missing, what was not looked at, who decides and how
//! to have something corrected, in plain words.
//!
//! What the law asks for is meaningful information on the logic, the main reasons and a way to correct (GDPR 15 and 22,
//! Colorado SB 26-189). The labels of criteria stand as the employer wrote them, quotes as the candidate wrote them. The
//! notes of findings are English and stand in English letters alone.

mod page;
mod words;

pub use page::{html, markdown};
pub use words::Language;

use crate::assessment::Finding;
use crate::criteria::{Eligible, Verdict};
use crate::digest::PositionShown;
use crate::intake::display_name;
use crate::profile::SkillState;
use crate::report::{one_decimal, without_bullet, years};
use crate::shortlist::{Candidate, Run, UnreadFile};
use std::collections::BTreeSet;
use std::path::Path;
use words::say;

/// Positions, skills that are named; a longer list is counted.
const POSITIONS: usize = 12;
const SKILLS: usize = 25;
/// Characters of a hash by which something is named.
const HASH: usize = 16;
/// A place to write by hand.
const BLANK: &str = "……………………………………";

/// A letter, before it is put on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its language.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What stands before the first heading.
    pub opening: Vec<String>,
    /// Its parts.
    pub parts: Vec<Part>,
    /// What stands at its end.
    pub closing: Vec<String>,
    /// Of what it was made, small.
    pub made: String,
}

/// A part of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its heading.
    pub heading: String,
    /// What is said, in order.
    pub said: Vec<Said>,
}

/// A paragraph, a smaller heading or an item of a list, some with a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A paragraph.
    Text(String),
    /// A heading within a part.
    Under(String),
    /// An item: what it says, and a quote with its place.
    Item(String, Option<(String, String)>),
}

/// The letter to somebody whose resume was read.
pub fn letter(candidate: &Candidate, run: &Run, language: Language) -> Letter {
    let t = |key: &str, fill: &[(&str, &str)]| say(key, language, fill);
    let parts = vec![
        Part { heading: t("looked", &[]), said: looked(candidate, run, language) },
        Part { heading: t("asked", &[]), said: asked(candidate, language) },
        Part { heading: t("not_looked", &[]), said: not_looked(candidate, language) },
        Part { heading: t("decides", &[]), said: vec![Said::Text(t("person", &[]))] },
        corrected(language),
    ];
    frame(parts, candidate.contact.name.as_deref(), run, Some(&candidate.hash), language)
}

/// The letter to somebody whose file could not be read.
pub fn unread(file: &UnreadFile, run: &Run, language: Language) -> Letter {
    let t = |key: &str, fill: &[(&str, &str)]| say(key, language, fill);
    let looked = vec![Said::Text(t("file", &[("file", &name_of(&file.path))])), Said::Text(t("unread", &[]))];
    let parts = vec![
        Part { heading: t("looked", &[]), said: looked },
        Part { heading: t("decides", &[]), said: vec![Said::Text(t("person", &[]))] },
        corrected(language),
    ];
    let mut letter = frame(parts, None, run, file.hash.as_deref(), language);
    // What was found and what counted cannot be told.
    letter.opening.pop();
    letter
}

fn frame(parts: Vec<Part>, name: Option<&str>, run: &Run, hash: Option<&str>, language: Language) -> Letter {
    let t = |key: &str, fill: &[(&str, &str)]| say(key, language, fill);
    let greeting = name.map_or_else(|| t("greeting_nobody", &[]), |name| t("greeting", &[("name", name)]));
    let short = |hash: &str| hash.chars().take(HASH).collect::<String>();
    let hash = hash.map_or_else(|| "-".to_owned(), short);
    let made = [("version", env!("CARGO_PKG_VERSION")), ("hash", &hash), ("criteria", &short(&run.criteria_hash))];
    Letter {
        language,
        title: t("title", &[]),
        opening: vec![greeting, t("role", &[("role", &run.role)]), t("help", &[]), t("this_letter", &[])],
        parts,
        closing: vec![t("signed", &[("blank", BLANK)])],
        made: t("made", &made),
    }
}

fn corrected(language: Language) -> Part {
    let said = vec![Said::Text(say("how", language, &[])), Said::Text(say("contact", language, &[("blank", BLANK)]))];
    Part { heading: say("correct", language, &[]), said }
}

/// What was read.
fn looked(candidate: &Candidate, run: &Run, language: Language) -> Vec<Said> {
    let t = |key: &str, fill: &[(&str, &str)]| say(key, language, fill);
    let item = |key: &str, fill: &[(&str, &str)]| Said::Item(t(key, fill), None);
    let digest = &candidate.digest;
    let mut said = vec![item("file", &[("file", &name_of(&candidate.path))])];
    let worked = number(&years(digest.experience.months), language);
    said.push(item("experience", &[("years", &worked), ("as_of", &run.as_of.to_string())]));
    if digest.leadership.months > 0 {
        said.push(item("leadership", &[("years", &number(&years(digest.leadership.months), language))]));
    }
    if let Some(size) = digest.leadership.team_size {
        said.push(item("team", &[("size", &size.to_string())]));
    }
    let listed = |all: Vec<String>| (!all.is_empty()).then(|| all.join(", "));
    let degrees = digest.education.iter().map(|degree| {
        let level = t(degree.level.name(), &[]);
        let told = |field: &String| t("degree_of", &[("level", &level), ("field", field)]);
        degree.field.as_ref().map_or_else(|| level.clone(), told)
    });
    // What is printed twice is told once.
    let degrees: BTreeSet<String> = degrees.collect();
    if !degrees.is_empty() {
        let degrees = degrees.into_iter().collect::<Vec<_>>().join("; ");
        said.push(item("degrees", &[("degrees", &degrees)]));
    }
    if let Some(spoken) = listed(digest.languages.iter().map(|spoken| spoken.name.clone()).collect()) {
        said.push(item("languages", &[("languages", &spoken)]));
    }
    let own = digest.skills.iter().filter(|skill| skill.state != SkillState::Implied);
    let mut skills: Vec<String> = own.map(|skill| skill.name.clone()).collect();
    shorten(&mut skills, SKILLS, language);
    if let Some(skills) = listed(skills) {
        said.push(item("skills", &[("skills", &skills)]));
    }
    if digest.positions.is_empty() {
        said.push(Said::Text(t("no_positions", &[])));
        return said;
    }
    said.push(Said::Under(t("positions", &[])));
    let mut positions: Vec<String> = digest.positions.iter().map(|shown| position(shown, language)).collect();
    shorten(&mut positions, POSITIONS, language);
    said.extend(positions.into_iter().map(|position| Said::Item(position, None)));
    said
}

/// Cuts a list and says how much is left out.
fn shorten(list: &mut Vec<String>, most: usize, language: Language) {
    let more = list.len().saturating_sub(most);
    list.truncate(most);
    if more > 0 {
        list.push(say("more", language, &[("count", &more.to_string())]));
    }
}

fn position(shown: &PositionShown, language: Language) -> String {
    let end = |end: &str| if end == "present" { say("today", language, &[]) } else { end.to_owned() };
    let when = match (&shown.start, &shown.end) {
        (Some(start), Some(until)) if start == until => start.clone(),
        (Some(start), Some(until)) => format!("{start} – {}", end(until)),
        (Some(start), None) => say("from", language, &[("start", start)]),
        _ => say("no_dates", language, &[]),
    };
    let what: Vec<&str> = [&shown.title, &shown.employer].into_iter().flatten().map(String::as_str).collect();
    let what = if what.is_empty() { say("no_title", language, &[]) } else { what.join(", ") };
    format!("{when}{} {what}", colon(language))
}

/// What was asked and found: by verdict, the heaviest first.
fn asked(candidate: &Candidate, language: Language) -> Vec<Said> {
    let assessment = &candidate.assessment;
    let t = |key: &str, fill: &[(&str, &str)]| say(key, language, fill);
    let failing = |passes: Eligible| {
        let failing = assessment.findings.iter().filter(move |f| f.required && f.passes == passes);
        failing.map(|f| f.criterion.as_str()).collect::<Vec<_>>().join(", ")
    };
    let required = assessment.findings.iter().any(|f| f.required);
    let mut said = Vec::new();
    match assessment.eligible {
        Eligible::Yes if required => said.push(Said::Text(t("eligible_yes", &[]))),
        Eligible::Yes => {}
        Eligible::No => said.push(Said::Text(t("eligible_no", &[("labels", &failing(Eligible::No))]))),
        Eligible::Unclear => said.push(Said::Text(t("eligible_unclear", &[("labels", &failing(Eligible::Unclear))]))),
    }
    let kinds = [
        ("counted", Verdict::Met),
        ("partly", Verdict::Partly),
        ("unknown", Verdict::Unknown),
        ("missing", Verdict::Unmet),
    ];
    for (key, verdict) in kinds {
        let mut of: Vec<&Finding> = assessment.findings.iter().filter(|f| f.verdict == verdict).collect();
        if of.is_empty() {
            continue;
        }
        of.sort_by_key(|f| std::cmp::Reverse(f.share));
        said.push(Said::Under(t(key, &[])));
        said.extend(of.into_iter().map(|finding| found(finding, language)));
    }
    said.push(Said::Text(t("score", &[("score", &number(&one_decimal(assessment.score), language))])));
    said
}

/// One criterion: `Cloud (required): 4.0 of 6.0 points; 2 of 3 years`, with the line that earned most.
fn found(finding: &Finding, language: Language) -> Said {
    let of = |points: u32| number(&one_decimal(points), language);
    let points = say("points", language, &[("points", &of(finding.points)), ("share", &of(finding.share))]);
    let required = if finding.required { format!(" ({})", say("required", language, &[])) } else { String::new() };
    let note = if language == Language::English && !finding.note.is_empty() {
        format!("; {}", finding.note)
    } else {
        String::new()
    };
    let quote = finding.evidence.first().filter(|_| finding.points > 0).map(|line| {
        let (page, number) = (line.page.to_string(), line.line.to_string());
        (without_bullet(&line.quote).to_owned(), say("place", language, &[("page", &page), ("line", &number)]))
    });
    Said::Item(format!("{}{required}{} {points}{note}", finding.criterion, colon(language)), quote)
}

/// A colon as the language sets it.
fn colon(language: Language) -> &'static str {
    if language == Language::French { " :" } else { ":" }
}

/// What was not looked at.
fn not_looked(candidate: &Candidate, language: Language) -> Vec<Said> {
    let mut said = vec![Said::Text(say("never", language, &[]))];
    let hidden = candidate.digest.hidden.len();
    if hidden > 0 {
        said.push(Said::Text(say("hidden", language, &[("count", &hidden.to_string())])));
    }
    let doubtful = ["no-resume", "language-not-read", "text-cut", "too-long"];
    if candidate.warnings.iter().any(|warning| doubtful.contains(&warning.code.as_str())) {
        said.push(Said::Text(say("doubts", language, &[])));
    }
    said
}

/// A number as the language writes it.
fn number(text: &str, language: Language) -> String {
    if language == Language::English { text.to_owned() } else { text.replace('.', ",") }
}

/// The name of a file without its folders: how an employer sorts them is not the candidate's concern.
fn name_of(path: &Path) -> String {
    display_name(Path::new(path.file_name().unwrap_or(path.as_os_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample_candidate;

    fn run() -> Run {
        Run {
            role: "Sous chef".to_owned(),
            criteria_hash: "abcd".repeat(16),
            words_hash: String::new(),
            criteria: Vec::new(),
            bands: Vec::new(),
            interview: serde_json::Value::Null,
            market: serde_json::Value::Null,
            as_of: "2024-01".parse().unwrap(),
            blind: false,
            certificate: crate::certificate::Certificate::default(),
        }
    }

    #[test]
    fn a_letter_says_what_the_law_asks_for_in_every_language() {
        let candidate = sample_candidate("Anna Muster", 1);
        for language in Language::ALL {
            let letter = letter(&candidate, &run(), language);
            assert_eq!(letter.parts.len(), 5, "{language:?}");
            for text in [markdown(&letter), html(&letter)] {
                for key in ["title", "help", "this_letter", "never", "person", "how"] {
                    let sentence = say(key, language, &[]);
                    // Apostrophes are escaped on the page.
                    let begin: String = sentence.chars().take_while(|c| !matches!(c, '\'' | '&')).collect();
                    assert!(text.contains(&begin), "{language:?}, {key}: {text}");
                }
                assert!(text.contains("Anna Muster") && text.contains("Sous chef"));
                assert!(!text.contains('{') || text.starts_with('<'), "a hole is left: {text}");
            }
        }
    }

    #[test]
    fn nothing_of_a_resume_becomes_markup() {
        let candidate = sample_candidate("<script>alert(1)</script> *x* [y](z)", 1);
        let letter = letter(&candidate, &run(), Language::English);
        assert!(!html(&letter).contains("<script>"));
        assert!(!markdown(&letter).contains("[y](z)"));
    }

    #[test]
    fn numbers_and_colons_follow_the_language() {
        assert_eq!([number("4.5", Language::German), number("4.5", Language::English)], ["4,5", "4.5"]);
        let letter = |language| markdown(&letter(&sample_candidate("Anna Muster", 1), &run(), language));
        assert!(letter(Language::French).contains(" : Anna Muster"), "{}", letter(Language::French));
        for (language, degree) in
            [(Language::English, "Bachelor's degree: "), (Language::French, "Licence (bachelor) : ")]
        {
            let text = letter(language).replace('\\', "").replace("&#39;", "'");
            assert!(text.contains(degree), "{text}");
        }
    }
}

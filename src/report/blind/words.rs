//! Words of a resume without those that tell who somebody is.

use super::sought::{PHONE_DIGITS, cut, digits, tokens};
use crate::date::{DateStyle, Month, ranges};
use crate::report::months_told;
use crate::shortlist::Candidate;
use regex::{Captures, Regex};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static EMAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)[\p{L}0-9._%+\-]+\s?@\s?[\p{L}0-9\-]+(?:\.[\p{L}0-9\-]+)*\.[a-z]{2,24}").ok());
static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:https?://|www\.)\S+|\b[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,6}/[^\s,;)|]+").ok()
});
static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\+?\(?\+?\d[\d\s().\-–/]{5,22}\d").ok());
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:19[4-9]\d|20[0-5]\d)(?:[-/.](?:1[0-2]|0?[1-9]))?\b|\b(?:1[0-2]|0?[1-9])[/.](?:19[4-9]\d|20[0-5]\d)\b|['’]\d{2}\b").ok()
});
static PLACE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b[A-Z][\p{L}.'\-]+(?: [A-Z][\p{L}.'\-]+)?, [A-Z]{2}\b(?: \d{5})?").ok());
static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\[name\](?:[\s.\-]{1,3}\[name\])+").ok());
static PRONOUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:she/her(?:/hers)?|he/him(?:/his)?|himself|herself|hers|his|her|him|she|he|mrs|mr|ms|miss|mme|mlle|madame|monsieur|herr|frau|señora|señor)\b\.?",
    )
    .ok()
});

/// What tells one person in their own words.
pub(super) struct Person {
    names: BTreeSet<String>,
    handles: Option<Regex>,
    places: Option<Regex>,
    schools: Option<Regex>,
    as_of: Month,
}

impl Person {
    /// A candidate, with the words of their names.
    pub(super) fn of(candidate: &Candidate, names: BTreeSet<String>, as_of: Month) -> Self {
        let contact = &candidate.contact;
        let handles = contact.emails.iter().filter_map(|e| handle(e.split('@').next()));
        let links = contact.links.iter().filter_map(|l| handle(l.trim_end_matches('/').rsplit('/').next()));
        let places = contact.location.iter().flat_map(|l| l.split([',', ';', '|', '/']));
        let places = places.map(|p| p.trim().to_lowercase()).filter(|p| p.chars().count() > 2).collect();
        let schools = candidate.digest.education.iter().filter_map(|degree| degree.institution.as_deref());
        let schools = schools.map(|s| s.trim().to_lowercase()).filter(|s| s.chars().count() >= SCHOOL).collect();
        Self {
            names,
            handles: any_of(handles.chain(links).collect()),
            places: any_of(places),
            schools: any_of(schools),
            as_of,
        }
    }

    /// The text without who, where and when.
    pub(super) fn without(&self, text: &str) -> String {
        let mut text = replaced(EMAIL.as_ref(), text, |_| "[email]".to_owned());
        text = replaced(LINK.as_ref(), &text, |_| "[link]".to_owned());
        text = self.lasted(&text);
        text = replaced(PHONE.as_ref(), &text, |found| {
            if digits(found).len() >= PHONE_DIGITS { "[phone]".to_owned() } else { found.to_owned() }
        });
        text = replaced(YEAR.as_ref(), &text, |_| "[year]".to_owned());
        text = replaced(self.schools.as_ref(), &text, |_| "[school]".to_owned());
        text = replaced(self.handles.as_ref(), &text, |_| "[name]".to_owned());
        text = self.nameless(&text);
        text = replaced(self.places.as_ref(), &text, |_| "[place]".to_owned());
        text = replaced(PLACE.as_ref(), &text, |_| "[place]".to_owned());
        text = replaced(PRONOUN.as_ref(), &text, pronoun);
        replaced(NAMES.as_ref(), &text, |_| "[name]".to_owned())
    }

    /// The text without words of the name, which may be those of marks already put in.
    fn nameless(&self, text: &str) -> String {
        let marked = |at: usize| text.get(..at).is_some_and(|before| before.ends_with('['));
        let gone = tokens(text).into_iter().filter(|(word, at)| self.names.contains(word) && !marked(at.start));
        cut(text, gone.map(|(_, at)| at).collect(), "[name]")
    }

    /// Ranges of dates as how long they lasted.
    fn lasted(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for found in ranges(text, DateStyle::of(std::iter::once(text))) {
            let Some(before) = text.get(done..found.at.start) else { continue };
            out.push_str(before);
            let months = found.range.span(self.as_of).months();
            out.push_str(&if months > 0 { format!("[{}]", months_told(months)) } else { "[dates]".to_owned() });
            done = found.at.end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }
}

/// What is put in the place of words, which is nobody's name.
pub(super) const MARKS: &str = "[name] [email] [link] [phone] [place] [school] [year] [dates] [1 year] [2 years] \
    [1 month] [2 months] they them their theirs themselves line lines of this entry";

/// Shorter names of schools may be any word.
const SCHOOL: usize = 5;

/// A user's name in an address, where it is no common short word.
fn handle(text: Option<&str>) -> Option<String> {
    text.map(str::to_lowercase)
        .filter(|t| t.chars().count() >= 5 && !["profile", "index", "contact"].contains(&t.as_str()))
}

fn any_of(mut words: Vec<String>) -> Option<Regex> {
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    let words: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
    if words.is_empty() { None } else { Regex::new(&format!(r"(?i)\b(?:{})\b", words.join("|"))).ok() }
}

fn replaced(pattern: Option<&Regex>, text: &str, with: impl Fn(&str) -> String) -> String {
    let Some(pattern) = pattern else { return text.to_owned() };
    let whole = |found: &Captures<'_>| with(found.get(0).map_or("", |m| m.as_str()));
    pattern.replace_all(text, whole).into_owned()
}

fn pronoun(found: &str) -> String {
    let (word, dot) = found.strip_suffix('.').map_or((found, ""), |word| (word, "."));
    let neutral = match word.to_lowercase().as_str() {
        "he" | "she" => "they",
        "him" => "them",
        "his" | "her" => "their",
        "hers" => "theirs",
        "himself" | "herself" => "themselves",
        _ => return String::new(),
    };
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let neutral = if capital { neutral.replacen('t', "T", 1) } else { neutral.to_owned() };
    format!("{neutral}{dot}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::DegreeShown;
    use crate::lexicon::EducationLevel;
    use crate::report::sample::sample;
    use crate::resume::Contact;

    #[test]
    fn words_lose_who_where_and_when() {
        let mut candidate = sample("x").ranked[0].candidate.clone();
        candidate.contact = Contact {
            emails: vec!["ines@x.example".into()],
            links: vec!["github.com/inesf-dev".into()],
            location: Some("Denver, CO".into()),
            ..Contact::default()
        };
        let school = Some("Blue River College".to_owned());
        candidate.digest.education =
            vec![DegreeShown { level: EducationLevel::Bachelor, field: None, institution: school, end: None }];
        let names = ["ines", "falkenrath", "nessie"].map(str::to_owned).into();
        let person = Person::of(&candidate, names, Month::new(2024, 1));
        for (text, expected) in [
            ("Inês Falkenrath led Falken", "[name] led Falken"),
            ("INES (Nessie) Falkenrath's team", "[name] ([name]) [name]'s team"),
            ("Acme, Jan 2014 - Dec 2015, Denver", "Acme, [2 years], [place]"),
            ("BSc 2009, Blue River College; mail a@b.example", "BSc [year], [school]; mail [email]"),
            ("call 303.555.0161 or see github.com/inesf-dev", "call [phone] or see [link]"),
            ("She grew his team; 14 engineers, 99.97 percent", "They grew their team; 14 engineers, 99.97 percent"),
            ("Frau Falkenrath", " [name]"),
            ("the last hero here", "the last hero here"),
        ] {
            assert_eq!(person.without(text), expected);
        }
    }
}

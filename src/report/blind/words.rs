//! Words of a resume without those that tell who somebody is.

use crate::date::{DateStyle, Month, ranges};
use crate::intake::display_name;
use crate::report::months_told;
use crate::resume::Contact;
use crate::shortlist::Shortlist;
use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};
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
static PRONOUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:she/her(?:/hers)?|he/him(?:/his)?|himself|herself|hers|his|her|him|she|he|mrs|mr|ms|miss)\b\.?",
    )
    .ok()
});

/// Fewer digits are no phone number.
const PHONE_DIGITS: usize = 7;
/// Shorter parts of a name are initials.
const PART: usize = 2;
/// Words in names that are nobody's.
const PARTICLES: [&str; 16] =
    ["de", "da", "do", "di", "du", "la", "le", "el", "al", "van", "von", "der", "den", "of", "and", "bin"];

/// The words of a name that tell whose it is.
pub(super) fn parts(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|w| w.chars().count() >= PART && !PARTICLES.contains(&w.as_str())).collect()
}

/// Full names and files of everybody, which are taken out of the words of anybody.
pub(super) struct Everyone {
    found: Option<AhoCorasick>,
}

impl Everyone {
    pub(super) fn of(shortlist: &Shortlist) -> Self {
        let mut all: Vec<String> = Vec::new();
        for one in shortlist.ranked.iter().map(|ranked| &ranked.candidate) {
            all.extend(one.contact.name.iter().filter(|name| full(name)).map(|name| name.to_lowercase()));
            all.push(display_name(&one.path).to_lowercase());
        }
        all.extend(shortlist.duplicates.iter().map(|d| display_name(&d.path).to_lowercase()));
        all.extend(shortlist.unread.iter().map(|u| display_name(&u.path).to_lowercase()));
        all.retain(|text| !text.is_empty());
        Self { found: AhoCorasick::builder().match_kind(aho_corasick::MatchKind::LeftmostLongest).build(&all).ok() }
    }

    /// The text without them. A text whose bytes move in lower case is left to the parts and to the check.
    pub(super) fn without(&self, text: &str) -> String {
        let low = text.to_lowercase();
        let Some(found) = self.found.as_ref().filter(|_| low.len() == text.len()) else { return text.to_owned() };
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for hit in found.find_iter(&low).filter(|hit| is_word(&low, hit.start(), hit.end())) {
            let (Some(before), true) = (text.get(done..hit.start()), text.is_char_boundary(hit.end())) else {
                continue;
            };
            out.push_str(before);
            out.push_str("[name]");
            done = hit.end();
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }
}

/// Whether a name has two words or more: one alone may be any word.
pub(super) fn full(name: &str) -> bool {
    parts(name).len() > 1
}

/// Whether the bytes from `start` to `end` are no piece of a longer word.
pub(super) fn is_word(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// What tells one person in their own words.
pub(super) struct Person {
    names: Option<Regex>,
    places: Option<Regex>,
    as_of: Month,
}

impl Person {
    pub(super) fn of(contact: &Contact, as_of: Month) -> Self {
        let mut names: Vec<String> = contact.name.iter().flat_map(|name| parts(name)).collect();
        names.extend(contact.emails.iter().filter_map(|e| handle(e.split('@').next())));
        names.extend(contact.links.iter().filter_map(|l| handle(l.trim_end_matches('/').rsplit('/').next())));
        let places = contact.location.iter().flat_map(|l| l.split([',', ';', '|', '/']));
        let places = places.map(|p| p.trim().to_lowercase()).filter(|p| p.chars().count() > 2).collect();
        Self { names: any_of(names), places: any_of(places), as_of }
    }

    /// The text without who, where and when.
    pub(super) fn without(&self, text: &str) -> String {
        let mut text = replaced(EMAIL.as_ref(), text, |_| "[email]".to_owned());
        text = replaced(LINK.as_ref(), &text, |_| "[link]".to_owned());
        text = self.lasted(&text);
        text = replaced(PHONE.as_ref(), &text, |found| {
            let digits = found.chars().filter(char::is_ascii_digit).count();
            if digits >= PHONE_DIGITS { "[phone]".to_owned() } else { found.to_owned() }
        });
        text = replaced(YEAR.as_ref(), &text, |_| "[year]".to_owned());
        text = replaced(self.names.as_ref(), &text, |_| "[name]".to_owned());
        text = replaced(self.places.as_ref(), &text, |_| "[place]".to_owned());
        text = replaced(PLACE.as_ref(), &text, |_| "[place]".to_owned());
        text = replaced(PRONOUN.as_ref(), &text, pronoun);
        text.replace("[name]-[name]", "[name]").replace("[name] [name]", "[name]").replace("[name] [name]", "[name]")
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

    #[test]
    fn words_lose_who_where_and_when() {
        let contact = Contact {
            name: Some("INÊS de Falkenrath".into()),
            emails: vec!["ines@x.example".into()],
            links: vec!["github.com/inesf-dev".into()],
            location: Some("Denver, CO".into()),
            ..Contact::default()
        };
        let person = Person::of(&contact, Month::new(2024, 1));
        for (text, expected) in [
            ("Inês Falkenrath led Falken", "[name] led Falken"),
            ("Acme, Jan 2014 - Dec 2015, Denver", "Acme, [2 years], [place]"),
            ("BSc 2009; mail a@b.example", "BSc [year]; mail [email]"),
            ("call 303.555.0161 or see github.com/inesf-dev", "call [phone] or see [link]"),
            ("She grew his team; 14 engineers, 99.97 percent", "They grew their team; 14 engineers, 99.97 percent"),
            ("the last hero here", "the last hero here"),
        ] {
            assert_eq!(person.without(text), expected);
        }
    }
}

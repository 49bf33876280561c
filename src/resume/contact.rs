//! Contact: name, emails, phones, links and place of the candidate, not of referees.
//!
//! The name is a matter of competing evidence: a line near the top in the shape of a name gains by size, by a label
//! (`Name:`) and by sharing letters with the email address, and loses by words of headings and titles. Where nothing
//! is convincing there is none: anonymised resumes get no invented name.

use super::header;
use super::labels::Label;
use super::sections::Section;
use crate::date::{self, DateStyle};
use crate::document::Line;
use crate::lexicon::{Lexicon, SectionKind};
use crate::text::{fold, key};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Who a resume is about and how to reach them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Full name as written, or none.
    pub name: Option<String>,
    /// Email addresses in order.
    pub emails: Vec<String>,
    /// Phone numbers as written, in order.
    pub phones: Vec<String>,
    /// Profiles and home pages.
    pub links: Vec<String>,
    /// Where they live, as written.
    pub location: Option<String>,
}

// Patterns are compiled once; they hold no state.
static EMAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)[a-z0-9][a-z0-9._%+\-]*\s?@\s?[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,24}").ok());
static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\+?\(?\+?\d[\d ().\-–/]{5,22}\d").ok());
static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:https?://|www\.)[^\s,;)|]+|\b(?:linkedin\.com|github\.com|gitlab\.com|behance\.net|stackoverflow\.com)/[^\s,;)|]+").ok()
});
static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:[A-Z][\p{L}.'\-]+(?: [A-Z][\p{L}.'\-]+){0,3}),\s*(?:[A-Z]{2}\b(?:\s+\d{5})?|[A-Z][\p{L}]+(?: [A-Z][\p{L}]+){0,2})").ok()
});

/// Finds the contact data.
pub(super) fn find(
    lines: &[&Line],
    labels: &[Label],
    sections: &[Section],
    links: &[String],
    lexicon: &Lexicon,
) -> Contact {
    let (own, rest) = own_lines(sections);
    let mut contact = Contact {
        emails: emails(lines, &own, &rest),
        phones: phones(lines, &own, &rest),
        links: profile_links(lines, &own, links),
        location: location(lines, sections, lexicon),
        name: None,
    };
    if contact.emails.is_empty() {
        let targets = links
            .iter()
            .filter_map(|l| l.strip_prefix("mailto:"))
            .map(|l| l.split('?').next().unwrap_or(l).trim().to_owned());
        contact.emails.extend(targets.filter(|address| address.contains('@')).take(1));
    }
    contact.name = name(lines, labels, sections, &contact, lexicon);
    contact
}

/// Indices of lines that can speak of the candidate's own address: those outside work, and those of work, which are
/// asked where the first give nothing. Referees' lines are in neither.
fn own_lines(sections: &[Section]) -> (Vec<usize>, Vec<usize>) {
    let (mut own, mut rest) = (Vec::new(), Vec::new());
    for section in sections.iter().filter(|s| s.kind != SectionKind::References) {
        let work = matches!(
            section.kind,
            SectionKind::Experience | SectionKind::Projects | SectionKind::Publications | SectionKind::Volunteer
        );
        let target = if work { &mut rest } else { &mut own };
        target.extend(section.lines.clone());
    }
    (own, rest)
}

/// Addresses, numbers or links of one kind that anybody has: further ones are not theirs.
const MOST: usize = 50;

fn emails(lines: &[&Line], own: &[usize], rest: &[usize]) -> Vec<String> {
    let Some(pattern) = EMAIL.as_ref() else { return Vec::new() };
    let found = emails_in(own.iter().map(|at| lines[*at]), pattern);
    if found.is_empty() { emails_in(rest.iter().map(|at| lines[*at]), pattern) } else { found }
}

fn emails_in<'l>(lines: impl Iterator<Item = &'l Line>, pattern: &Regex) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in lines.filter(|line| line.text.contains('@')) {
        for m in pattern.find_iter(&line.text) {
            let address: String = m.as_str().split_whitespace().collect();
            if found.len() < MOST && !found.iter().any(|known| known.eq_ignore_ascii_case(&address)) {
                found.push(address);
            }
        }
    }
    found
}

/// Words beside which a number is a phone.
const PHONE_CUES: &[&str] = &[
    "phone", "mobile", "mob", "tel", "cell", "contact", "ph", "call", "whatsapp", "handy", "movil", "portable",
    "telefon", "m", "p", "t", "c", "h", "no",
];
/// Words beside which a number is none.
const NOT_PHONE: &[&str] = &[
    "passport", "aadhar", "aadhaar", "pan", "roll", "registration", "license", "licence", "certificate", "gpa", "fax",
    "zip", "pin", "id", "account", "box", "pobox", "doi", "dated",
];

fn phones(lines: &[&Line], own: &[usize], rest: &[usize]) -> Vec<String> {
    let found = phones_in(lines, own);
    if found.is_empty() { phones_in(lines, rest) } else { found }
}

fn phones_in(lines: &[&Line], own: &[usize]) -> Vec<String> {
    let Some(pattern) = PHONE.as_ref() else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for &at in own {
        let text = lines[at].text.as_str();
        if text.bytes().filter(u8::is_ascii_digit).count() < 7 {
            continue;
        }
        let dates = date::ranges(text, DateStyle::default());
        let names_phone = text.to_lowercase().contains("phone");
        for m in pattern.find_iter(text) {
            let number = m.as_str().trim();
            let next_date = dates.get(dates.partition_point(|date| date.at.end <= m.start()));
            let overlaps_date = next_date.is_some_and(|date| date.at.start < m.end());
            let glued = text
                .get(..m.start())
                .and_then(|b| b.chars().next_back())
                .is_some_and(|c| c.is_alphanumeric() || c == '_');
            let glued_after =
                text.get(m.end()..).and_then(|b| b.chars().next()).is_some_and(|c| c.is_alphabetic() || c == '%');
            if overlaps_date || glued || glued_after {
                continue;
            }
            for number in split_numbers(number) {
                if found.len() < MOST
                    && is_phone(&number, text.get(..m.start()).unwrap_or_default(), names_phone, at)
                    && !found.iter().any(|known| same_digits(known, &number))
                {
                    found.push(number);
                }
            }
        }
    }
    found
}

/// Two numbers that stand side by side: `9876543210 / 9123456780`.
fn split_numbers(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let digits = |t: &str| t.bytes().filter(u8::is_ascii_digit).count();
    if parts.len() > 1 && parts.iter().all(|p| digits(p) >= 7) {
        return parts.iter().map(|p| (*p).to_owned()).collect();
    }
    vec![text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '.' | '/')).to_owned()]
}

/// Whether a number behind some text, on a line that may name a phone, is one.
fn is_phone(number: &str, before: &str, names_phone: bool, line: usize) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if !(7..=15).contains(&digits.len()) || digits.bytes().all(|b| Some(b) == digits.bytes().next()) {
        return false;
    }
    let words = before.rsplit(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let last: Vec<String> = words.take(3).map(fold).collect();
    if last.iter().any(|word| NOT_PHONE.contains(&word.as_str()))
        && !last.iter().any(|word| matches!(word.as_str(), "tel" | "phone" | "telephone"))
    {
        return false;
    }
    let cue = last.iter().any(|word| PHONE_CUES.contains(&word.as_str())) || number.starts_with('+') || names_phone;
    let grouped = number.contains(['-', '(', '.', ' ']) && digits.len() >= 10;
    let groups: Vec<usize> =
        number.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).map(str::len).collect();
    let shape = matches!(
        groups.as_slice(),
        [3, 3 | 4, 4]
            | [1, 3, 3, 4]
            | [5, 5 | 6]
            | [10 | 11]
            | [2 | 1 | 4, 10]
            | [3, 7]
            | [2, 5, 5]
            | [2, 2, 2, 2, 2]
            | [4, 6]
    ) || line < NEAR_TOP && matches!(groups.as_slice(), [3, 3, 3] | [2, 3, 4] | [3, 4]);
    let years = groups.iter().all(|g| *g == 4) && groups.len() == 2;
    let near_top = line < 14;
    !years
        && (cue && digits.len() >= 8
            || shape && (near_top || grouped)
            || near_top && number.starts_with('+')
            || near_top && grouped && groups.len() <= 5)
}

fn same_digits(a: &str, b: &str) -> bool {
    let digits = |t: &str| t.chars().filter(char::is_ascii_digit).collect::<String>();
    let (a, b) = (digits(a), digits(b));
    a.ends_with(&b) || b.ends_with(&a)
}

fn profile_links(lines: &[&Line], own: &[usize], targets: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |link: &str| {
        let link = link.trim_end_matches(['.', '/', ')', ']']).to_owned();
        if !link.is_empty() && found.len() < MOST && !found.iter().any(|known| known.eq_ignore_ascii_case(&link)) {
            found.push(link);
        }
    };
    if let Some(pattern) = LINK.as_ref() {
        for &at in own {
            pattern.find_iter(&lines[at].text).for_each(|m| add(m.as_str()));
        }
    }
    for target in targets.iter().filter(|t| t.starts_with("http")).take(20) {
        add(target);
    }
    found
}

fn location(lines: &[&Line], sections: &[Section], lexicon: &Lexicon) -> Option<String> {
    let pattern = PLACE.as_ref()?;
    let near = sections
        .iter()
        .filter(|s| matches!(s.kind, SectionKind::Top | SectionKind::Contact | SectionKind::Personal))
        .flat_map(|s| s.lines.clone());
    let near: Vec<usize> = near.filter(|at| *at < 40).collect();
    for at in &near {
        let text = lines[*at].text.as_str();
        if let Some((label, rest)) = text.split_once(':')
            && matches!(
                key(label).as_str(),
                "address"
                    | "location"
                    | "current location"
                    | "residence"
                    | "city"
                    | "present address"
                    | "permanent address"
                    | "adresse"
                    | "direccion"
            )
            && !rest.trim().is_empty()
        {
            return Some(rest.trim().to_owned());
        }
    }
    let candidates = near.iter().take(12).filter(|at| !lexicon.titles.has_head(&lines[**at].text));
    // `Ada Example, MBA` is no place.
    let titled = |place: &&str| place.rsplit([',', ' ']).next().is_some_and(is_credential);
    let found = candidates.filter_map(|at| pattern.find(&lines[*at].text)).map(|m| m.as_str());
    found.filter(|place| !titled(place)).map(ToOwned::to_owned).next()
}

// ---------- name ----------

/// Points from which a line is believed to be the name.
const ENOUGH: i32 = 5;
/// Lines from the top among which the name is looked for.
const NEAR_TOP: usize = 12;
/// Lines from the top of which a name may be written small.
const VERY_TOP: usize = 3;
/// Words that no name holds.
const NOT_NAMES: &[&str] = &[
    "resume", "curriculum", "vitae", "cv", "profile", "summary", "objective", "company", "street", "road", "nagar",
    "email", "phone", "mobile", "address", "page", "confidential", "personal", "details", "professional", "contact",
    "skills", "experience", "india", "university", "college", "linkedin", "github", "name", "date", "www", "http",
    "http", "city", "state", "present", "current", "the", "and", "of", "for", "with", "in", "to", "at", "my", "i", "a",
    "software", "years", "technology", "information", "web", "data", "school", "institute", "avenue", "apartment",
    "flat", "block", "sector", "full", "time", "remote", "united", "states", "work", "executive", "career",
    "highlights", "qualifications", "expertise", "applicant", "candidate", "signature",
];

fn name(
    lines: &[&Line],
    labels: &[Label],
    sections: &[Section],
    contact: &Contact,
    lexicon: &Lexicon,
) -> Option<String> {
    if let Some(name) = surname_and_first(lines) {
        return Some(name);
    }
    let first_page = || lines.iter().filter(|line| line.page == 1);
    let largest = first_page().map(|line| line.size).max().unwrap_or(0);
    let common = common_size(lines);
    let mut best: Option<(i32, String)> = None;
    let mut offer = |points: i32, name: String| {
        if points >= ENOUGH && best.as_ref().is_none_or(|(most, _)| points > *most) {
            best = Some((points, name));
        }
    };
    let mut kinds = vec![SectionKind::Top; lines.len()];
    for section in sections {
        kinds.get_mut(section.lines.clone()).into_iter().flatten().for_each(|kind| *kind = section.kind);
    }
    for (at, (line, kind)) in lines.iter().zip(kinds).enumerate() {
        if kind == SectionKind::References {
            continue;
        }
        if let Some(name) = labelled_name(&line.text).and_then(as_written) {
            offer(14 - i32::from(at > 40) * 2, name);
            continue;
        }
        let is_name = labels.get(at) == Some(&Label::Name);
        if is_name && let Some(name) = name_of_line(lines, labels, at) {
            let shared = shares_letters(&name, &contact.emails, &contact.links);
            let parts = name.split([' ', '.']).filter(|part| !part.is_empty()).count();
            let points = 8 + i32::from(parts > 1) + i32::from(at < 4) + 2 * i32::from(shared);
            let of_field = !shared && is_word_of_the_field(&name, lexicon) || is_heading_like(&name);
            let heading = lexicon.headings.kind(&key(&name)).is_some();
            // Without capitals it takes an address that says the same.
            let small =
                !shared && as_name(&name).is_none() && name.split(' ').any(|word| word.starts_with(char::is_lowercase));
            // ... or words at the very top that say nothing else.
            let unknown = |word: &str| lexicon.line_words.row(&fold(word)).is_none();
            let reached = !contact.emails.is_empty() || !contact.phones.is_empty();
            let small = small && !(reached && at < VERY_TOP && parts > 1 && name.split(' ').all(unknown));
            offer(points - 8 * i32::from(of_field) - 8 * i32::from(heading) - 8 * i32::from(small), name);
            continue;
        }
        let own_place =
            matches!(kind, SectionKind::Top | SectionKind::Contact | SectionKind::Personal | SectionKind::Declaration);
        for (order, piece) in pieces(&line.text, lexicon).into_iter().enumerate() {
            let nicknamed = if order == 0 { with_nickname(&line.text).map(ToOwned::to_owned) } else { None };
            let Some(name) = nicknamed.or_else(|| as_name(&piece)) else { continue };
            let words = name.split_whitespace().count();
            let in_size = line.page == 1 && line.size > 0 && line.size == largest && largest > common;
            let shared = shares_letters(&name, &contact.emails, &contact.links);
            // Away from the top a name stands out by its size or by the address.
            if !(in_size || shared) && (at >= NEAR_TOP && kind != SectionKind::Declaration || !own_place) {
                continue;
            }
            let titled_next =
                lines.get(at + 1).is_some_and(|next| next.text.len() < 60 && lexicon.titles.has_head(&next.text));
            let mut points = 2;
            points += i32::from(at == 0) * 2 + i32::from(at < 4);
            points += i32::from((2..=4).contains(&words)) * 2 - 3 * i32::from(words == 1);
            points += i32::from(in_size) * 3 + i32::from(shared) * 4;
            points += i32::from(line.bold || line.heading) + i32::from(titled_next);
            // Some people are called Cook or Ruby; then the address has to say so too.
            points -= i32::from(!shared && is_word_of_the_field(&name, lexicon)) * 8;
            points -= order as i32;
            // The line was labelled as something else, surely enough.
            points -= 3 * i32::from(!is_name && !shared);
            points -= i32::from(at >= NEAR_TOP) * 2;
            points -= i32::from(lexicon.headings.kind(&key(&piece)).is_some()) * 8;
            offer(points, name);
        }
    }
    best.map(|(_, name)| name)
}

/// The name on a line that is labelled as one; a name may be written over two such lines.
fn name_of_line(lines: &[&Line], labels: &[Label], at: usize) -> Option<String> {
    const MAX_PARTS: usize = 2;
    let name = as_written(lines[at].text.as_str())?;
    let parts = |name: &str| name.split_whitespace().count();
    let next = lines.get(at + 1).filter(|next| next.size == lines[at].size && labelled_name(&next.text).is_none());
    // In the largest letters of the head a name goes on without a label of its own.
    let large = common_size(lines) < lines[at].size && at < NEAR_TOP && parts(&name) == 1;
    let next = next.filter(|_| labels.get(at + 1) == Some(&Label::Name) || large);
    let more = next.and_then(|next| as_written(&next.text)).filter(|more| parts(more) <= MAX_PARTS);
    match more {
        Some(more) if parts(&name) <= MAX_PARTS && key(&more) != key(&name) && !key(&more).contains(&key(&name)) => {
            Some(format!("{name} {more}"))
        }
        _ => Some(name),
    }
}

/// The name in a text that is known to hold one: without the document's title, further cells, relatives and degrees.
fn as_written(text: &str) -> Option<String> {
    const RELATIVES: &[&str] = &["s/o", "d/o", "w/o", "c/o", "father", "fathers", "father's", "email", "mail", "date"];
    const MAX_WORDS: usize = 5;
    let cells = text.split(['\t', '|', '•', '–', '—', ',', ':', ';']).flat_map(|cell| cell.split(" - "));
    let mut best: Option<String> = None;
    for cell in cells.map(str::trim).filter(|cell| !cell.is_empty()) {
        let words: Vec<&str> = cell.split_whitespace().collect();
        let skip = words.iter().take_while(|word| is_title_word(word)).count();
        let until = words.iter().position(|word| RELATIVES.contains(&fold(word).as_str()));
        let mut words = words.get(skip..until.unwrap_or(words.len()).max(skip)).unwrap_or_default().to_vec();
        while words.len() > 1 && words.last().is_some_and(|word| is_credential(word) || is_bracketed_letter(word)) {
            words.pop();
        }
        let shape = |word: &&str| {
            let bare = word.trim_matches(['(', ')', '"', '“', '”']);
            bare.chars().any(char::is_alphabetic)
                && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | '*' | '`'))
        };
        let letters: usize = words.iter().map(|w| w.chars().filter(|c| c.is_alphabetic()).count()).sum();
        let denied = words.iter().any(|word| {
            NOT_NAMES.contains(&fold(word.trim_matches(|c: char| !c.is_alphabetic())).as_str()) && word.len() > 1
        });
        if (1..=MAX_WORDS).contains(&words.len()) && letters >= 3 && words.iter().all(shape) && !denied {
            // A longer cell says more: `Ada | Ada B. Example`.
            let name = words.join(" ");
            let name = without_honorific(name.trim_end_matches(['.', ' '])).to_owned();
            if best.is_none() {
                best = Some(name);
            }
        }
    }
    best
}

/// `Mr Bruno Muster`, `Dr.B.Muster` without the honorific.
fn without_honorific(name: &str) -> &str {
    const HONORIFICS: &[&str] = &["mr", "mrs", "ms", "miss", "dr", "er", "prof", "engr"];
    let end = name.find(['.', ' ']).unwrap_or(name.len());
    let rest = name.get(end..).unwrap_or_default().trim_start_matches(['.', ' ']);
    let honorific = HONORIFICS.contains(&fold(name.get(..end).unwrap_or_default()).as_str());
    if honorific && !rest.is_empty() { rest } else { name }
}

/// `Ada (Addy) Example`: the nickname belongs to the name.
fn with_nickname(text: &str) -> Option<&str> {
    const MAX_WORDS: usize = 4;
    let words: Vec<&str> = text.split_whitespace().collect();
    let nickname = |word: &str| word.starts_with('(') && word.ends_with(')') && word.chars().count() > 3;
    let at = words.iter().position(|word| nickname(word)).filter(|at| *at > 0 && at + 1 < words.len())?;
    let bare = words[at].trim_matches(['(', ')']);
    let others = words.iter().enumerate().filter(|(order, _)| *order != at).map(|(_, word)| *word);
    let all: Vec<&str> = others.chain([bare]).collect();
    (words.len() <= MAX_WORDS && as_name(&all.join(" ")).is_some()).then_some(text.trim())
}

/// `(H)` behind a name.
fn is_bracketed_letter(word: &str) -> bool {
    word.starts_with('(') && word.ends_with(')') && word.chars().count() <= 3
}

/// `B.E`, `MBA`, `RN` behind a name.
fn is_credential(word: &str) -> bool {
    const CREDENTIALS: &[&str] = &[
        "mba", "phd", "pmp", "cpa", "rn", "bsn", "msc", "msn", "md", "cissp", "pe", "csm", "acca", "be", "btech",
        "mtech", "me", "bsc", "bcom", "mcom", "ca", "mbbs", "ms", "ma", "ba", "bed", "med", "bba", "mca", "bca", "llb",
        "pharmd", "dds", "esq",
    ];
    let dotted = word.contains('.') || word.chars().all(char::is_uppercase);
    dotted && CREDENTIALS.contains(&fold(word).replace(['.', ',', '(', ')'], "").as_str())
}

/// Words of a document's own title, misspelt or not: `CURRICULAM VIATE`, `Resume of`.
fn is_title_word(word: &str) -> bool {
    let word = fold(word.trim_matches(|c: char| !c.is_alphabetic()));
    matches!(
        word.as_str(),
        "resume" | "cv" | "of" | "biodata" | "bio" | "data" | "name" | "" | "profile" | "vita" | "vitae"
    ) || word.starts_with("cur") && word.ends_with(['m', 'n', 'e']) && word.len() >= 8
        || word.starts_with('v') && word.len() == 5 && ["i", "t", "a", "e"].iter().all(|letter| word.contains(letter))
}

fn is_heading_like(name: &str) -> bool {
    name.split_whitespace().all(is_title_word)
}

/// `SURNAME: EXAMPLE` and `FIRST NAME: ADA` on lines of their own.
fn surname_and_first(lines: &[&Line]) -> Option<String> {
    let labelled = |labels: &[&str]| {
        lines.iter().take(60).find_map(|line| {
            let (label, rest) = header::without_number(&line.text).split_once([':', '\t'])?;
            labels.contains(&key(label).as_str()).then(|| as_written(rest.trim_start_matches([':', ' ', '\t', '-'])))?
        })
    };
    let first = labelled(&["first name", "first names", "given name", "given names", "forename", "prenom", "vorname"])?;
    let last = labelled(&["surname", "last name", "family name", "nachname"])?;
    Some(format!("{first} {last}"))
}

/// Whether a name is made of titles or skills.
fn is_word_of_the_field(name: &str, lexicon: &Lexicon) -> bool {
    const LONG: usize = 3;
    lexicon.titles.find(name).iter().any(|hit| hit.is_head && hit.at.len() > LONG)
        || lexicon.skills.find(name).iter().any(|hit| !hit.needs_context && hit.at.len() > LONG)
}

fn common_size(lines: &[&Line]) -> u16 {
    let mut sizes: Vec<u16> = lines.iter().map(|line| line.size).collect();
    sizes.sort_unstable();
    sizes.get(sizes.len() / 2).copied().unwrap_or(0)
}

/// `Name: Ada Example`, `Full Name - Ada`, `My name is Ada`.
fn labelled_name(text: &str) -> Option<&str> {
    if let Some((_, rest)) = text.split_once("y name is ") {
        let end = rest.find([',', '.', ';']).unwrap_or(rest.len());
        return rest.get(..end);
    }
    let bare = header::without_number(text);
    let (label, rest) = bare.split_once([':', '\t']).or_else(|| text.split_once(" - "))?;
    let label = key(label);
    matches!(
        label.as_str(),
        "name"
            | "full name"
            | "candidate name"
            | "nom"
            | "nombre"
            | "resume of"
            | "curriculum vitae of"
            | "cv of"
            | "surname and name"
            | "nom et prenom"
            | "name in full"
            | "first name s surname s"
            | "first name surname"
            | "prenom et nom"
            | "nombre y apellidos"
            | "vor und nachname"
            | "name vorname"
            | "vorname name"
    )
    .then(|| rest.trim_start_matches([':', ' ', '-', '\t']).trim())
}

/// Parts of a line that can be a name by themselves: not behind a title, nor behind a comma.
fn pieces(text: &str, lexicon: &Lexicon) -> Vec<String> {
    const LEADS: &[&str] = &[
        "resume of ", "curriculum vitae of ", "curriculum vitae - ", "cv of ", "resume - ", "cv - ",
        "curriculum vitae ", "resume ", "cv: ",
    ];
    let text = text.trim_start_matches(['•', ' ']);
    let lowered = fold(text);
    let lead = LEADS.iter().find(|lead| lowered.starts_with(**lead) && lowered.len() == text.len());
    let stripped = lead.and_then(|lead| text.get(lead.len()..)).unwrap_or(text);
    let parts = stripped.split(['\t', '|', '•', '(', ')', '–', '—', ':']).flat_map(|p| p.split(" - "));
    let mut pieces = Vec::new();
    for part in parts.map(str::trim).filter(|p| !p.is_empty()).take(3) {
        let part = part.split(',').next().unwrap_or(part);
        match lexicon.titles.find(part).first() {
            None => pieces.push(part.to_owned()),
            // `ADA EXAMPLE FULL STACK DEVELOPER`
            Some(hit) => {
                let before = part.get(..hit.at.start).unwrap_or_default().trim();
                if (2..=3).contains(&before.split_whitespace().count()) {
                    pieces.push(before.to_owned());
                } else if part.split_whitespace().count() <= 3 {
                    pieces.push(part.to_owned());
                }
                break;
            }
        }
    }
    pieces
}

/// The text if it has the shape of a person's name.
fn as_name(text: &str) -> Option<String> {
    const CREDENTIALS: &[&str] =
        &["mba", "phd", "pmp", "cpa", "rn", "bsn", "msc", "msn", "md", "cissp", "pe", "csm", "acca"];
    let text = text.trim().trim_end_matches(['.', ',', ':']).trim();
    if text.is_empty()
        || text.len() > 48
        || text
            .chars()
            .any(|c| c.is_ascii_digit() || matches!(c, '@' | '/' | '&' | ':' | '+' | '#' | '_' | '%' | '$' | '!' | '?'))
    {
        return None;
    }
    let mut words: Vec<&str> = without_honorific(text).split_whitespace().collect();
    while words.len() > 2 && words.last().is_some_and(|w| CREDENTIALS.contains(&fold(w).replace('.', "").as_str())) {
        words.pop();
    }
    if words.is_empty() || words.len() > 5 {
        return None;
    }
    let shape = words.iter().all(|word| {
        let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | '*'));
        let first = word.chars().next().is_some_and(char::is_uppercase);
        let particle = matches!(
            *word,
            "de" | "da" | "van" | "von" | "del" | "bin" | "al" | "el" | "la" | "di" | "der" | "den" | "dos" | "le"
        );
        letters && (first || particle)
    });
    let letters = words.iter().map(|w| w.chars().filter(|c| c.is_alphabetic()).count()).sum::<usize>();
    let denied =
        words.iter().any(|word| NOT_NAMES.contains(&fold(word.trim_matches(|c: char| !c.is_alphabetic())).as_str()));
    (shape && letters >= 3 && !denied && !header::is_company(text)).then(|| words.join(" "))
}

/// Whether an address holds a part of the name.
fn shares_letters(name: &str, emails: &[String], links: &[String]) -> bool {
    let own: Vec<String> = emails
        .iter()
        .filter_map(|e| e.split('@').next())
        .map(fold)
        .chain(links.iter().filter(|l| l.contains("linkedin") || l.contains("github")).map(|l| fold(l)))
        .collect();
    let parts = fold(name);
    parts
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| part.len() >= 3)
        .any(|part| own.iter().any(|address| address.contains(part)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{self, Format, Reading};

    fn contact(text: &str) -> Contact {
        let lexicon = Lexicon::built_in().unwrap();
        let Ok(Reading::Document(document)) = document::read(Format::Txt, text.as_bytes()) else { panic!("text") };
        let lines: Vec<&Line> = document.visible().collect();
        let labels = vec![Label::Noise; lines.len()];
        let sections = super::super::sections::find(&lines, &lexicon);
        find(&lines, &labels, &sections, &[], &lexicon)
    }

    #[test]
    fn a_name_is_found_wherever_it_stands() {
        for (text, expected) in [
            ("Ada Example\nada@example.org", Some("Ada Example")),
            ("Ada (Addy) Example\nada@example.org", Some("Ada (Addy) Example")),
            ("Name: Dr.B.Muster\nbruno@example.org", Some("B.Muster")),
            ("CURRICULUM VITAE\nBRUNO MUSTER\nbruno.muster@example.org", Some("BRUNO MUSTER")),
            ("Resume\nName: Chidi Sample\nNurse", Some("Chidi Sample")),
            ("Software Engineer\nExample Ltd", None),
            ("ACCOUNTANT\nSummary\nKeeps books", None),
        ] {
            assert_eq!(contact(text).name.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn letters_behind_a_name_are_no_place() {
        let place = |text: &str| contact(text).location;
        assert_eq!(place("Ada Example, MBA\nRiverton, OH | ada@example.org").as_deref(), Some("Riverton, OH"));
        assert_eq!(place("Ada Example, MD\nada@example.org"), None);
    }

    #[test]
    fn referees_do_not_lend_their_addresses() {
        let found = contact(
            "Ada Example\nada@example.org\n+1 555 010 2030\nReferences\nBob Boss\nbob@example.com\n(555) 010-9999",
        );
        assert_eq!(found.emails, ["ada@example.org"]);
        assert_eq!(found.phones, ["+1 555 010 2030"]);
    }

    #[test]
    fn dates_and_numbers_are_no_phones() {
        let found = contact("Ada Example\n2010 - 2012\n01/2011 - 02/2012\nPassport No: 123456789\nPhone: 555-010-2030");
        assert_eq!(found.phones, ["555-010-2030"]);
    }
}

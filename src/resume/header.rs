//! Headers of positions: which part of a line is the title, which the employer.

use super::anchors::{is_duration, tells_of_work};
use crate::lexicon::{Level, Lexicon};
use crate::text::fold;

/// What a header says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) title: Option<String>,
    pub(super) employer: Option<String>,
}

/// Words that make a name that of an organisation.
const COMPANY: &[&str] = &[
    "ag", "agency", "associates", "bank", "center", "centre", "church", "clinic", "co", "college", "communications",
    "company", "consulting", "corp", "corporation", "council", "department", "enterprises", "foundation", "global",
    "gmbh", "group", "holdings", "hospital", "hotel", "inc", "industries", "institute", "international", "labs",
    "limited", "llc", "ltd", "media", "ministry", "networks", "partners", "plc", "private", "pvt", "restaurant", "sa",
    "sarl", "sas", "school", "services", "software", "solutions", "store", "studio", "studios", "systems",
    "technologies", "technology", "university",
];

/// A part of a header that may name the employer.
struct Candidate {
    name: String,
    /// The line that it stands in.
    text: usize,
    place: bool,
}

/// Words up to which a line is a header and nothing else.
const LONG: usize = 14;

/// Reads title and employer from the texts of a header, nearest to the date first.
pub(super) fn read(texts: &[&str], lexicon: &Lexicon) -> Header {
    if let Some(told) = texts.iter().find(|text| tells_of_work(&fold(text))).map(|text| told(text, lexicon))
        && told.title.is_some()
    {
        return told;
    }
    let mut header = Header::default();
    let mut title_text = None;
    let mut tail: Option<(String, String)> = None;
    let mut candidates: Vec<Candidate> = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let parts = parts(&without_placeholders(text));
        for (order, part) in parts.iter().enumerate() {
            let label = label(part);
            let bare = label.map_or(part.as_str(), |(_, rest)| rest).trim().to_owned();
            if bare.is_empty() || is_duration(&bare) || is_bare_label(&bare) {
                continue;
            }
            match label.map(|(what, _)| what) {
                Some(Label::Title) if header.title.is_none() => header.title = Some(bare),
                Some(Label::Employer) if header.employer.is_none() => header.employer = Some(bare),
                Some(_) => {}
                // `Senior Analyst, Project Lead` holds two titles.
                None if title_text == Some(at) && is_title(&bare, lexicon) && bare.split_whitespace().count() <= 4 => {
                    header.title = header.title.map(|title| format!("{title}, {bare}"));
                }
                None if header.title.is_none() && is_title(&bare, lexicon) => {
                    let (title, employer) = split_at(&bare);
                    tail = employer_behind(&title, lexicon);
                    (header.title, title_text) = (Some(title), Some(at));
                    // What stands before the title in a long line is the end of another text.
                    if text.split_whitespace().count() > LONG {
                        candidates.retain(|candidate| candidate.text != at || is_legal(&candidate.name));
                    }
                    header.employer = header.employer.or(employer);
                }
                None => {
                    let place = is_place(&bare) || parts.get(order + 1).is_some_and(|next| is_state(next));
                    candidates.push(Candidate { name: bare, text: at, place });
                }
            }
        }
    }
    if header.employer.is_none() {
        // A name with the word of an organisation, else what follows the title in its own part, else what stands in
        // the title's line, else the first that is no place.
        let points = |c: &Candidate| {
            4 * i32::from(is_company(&c.name)) + i32::from(Some(c.text) == title_text) - 3 * i32::from(c.place)
        };
        let best = candidates
            .iter()
            .filter(|c| {
                !c.place && may_be_employer(&c.name) && c.name.chars().filter(|l| l.is_alphabetic()).count() > 1
            })
            .enumerate()
            .max_by_key(|(order, c)| (points(c), std::cmp::Reverse((c.text, *order))))
            .map(|(_, c)| c);
        match (best, tail) {
            (Some(best), Some(_)) if is_company(&best.name) => header.employer = Some(best.name.clone()),
            (_, Some((title, employer))) => (header.title, header.employer) = (Some(title), Some(employer)),
            (best, None) => header.employer = best.map(|c| c.name.clone()),
        }
    }
    header.employer = header.employer.filter(|name| !is_placeholder(name));
    header
}

/// Whether a part can be a name: sentences that stand beside a header are none.
fn may_be_employer(part: &str) -> bool {
    const FEW: usize = 3;
    let words = part.split_whitespace().count();
    is_name_like(part)
        || is_company(part) && words <= LONG
        || words <= FEW && part.starts_with(char::is_uppercase) && !part.ends_with('.')
}

/// `Worked with Blue Door as a cook from ...`: title behind "as", employer behind "with", "at" or "in".
fn told(text: &str, lexicon: &Lexicon) -> Header {
    const ENDS: &[&str] = &[
        " as ", " from ", " since ", " till ", " in ", " at ", " with ", " for ", ",", ".", "(", " to ", ";", " where ",
    ];
    let until = |rest: &str| {
        let end = ENDS.iter().filter_map(|mark| rest.find(mark)).min().unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_owned()
    };
    let text = text.replace(" AS ", " as ");
    let behind = |marks: &[&str]| {
        marks.iter().find_map(|mark| text.split_once(mark)).map(|(_, rest)| until(rest)).filter(|t| !t.is_empty())
    };
    let title = behind(&[" as a ", " as an ", " as the ", " as "]).filter(|title| is_title(title, lexicon));
    let employer = behind(&[" with ", " at ", " for ", " in "]).filter(|name| name.chars().any(char::is_uppercase));
    Header { title, employer }
}

/// `Senior Cook Blue Door Kitchens`: the title up to its last title word, and the name behind it.
fn employer_behind(title: &str, lexicon: &Lexicon) -> Option<(String, String)> {
    const MIN_WORDS: usize = 2;
    let last = lexicon.titles.find(title).into_iter().filter(|hit| hit.is_head).map(|hit| hit.at.end).max()?;
    let (head, name) = (title.get(..last)?.trim(), title.get(last..)?.trim());
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital =
        words.iter().all(|w| w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || c == '&'));
    let named = is_company(name) || lexicon.skills.find(name).iter().all(|hit| hit.at.len() < name.len());
    (words.len() >= MIN_WORDS && capital && named).then(|| (head.to_owned(), name.to_owned()))
}

/// A state or country behind a city: `IL`, `USA`.
fn is_state(part: &str) -> bool {
    let letters: Vec<char> = part.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() <= 3 && letters.iter().all(|c| c.is_uppercase())
}

/// A part that names a title and is no sentence.
pub(super) fn is_title(part: &str, lexicon: &Lexicon) -> bool {
    part.split_whitespace().count() <= 10 && lexicon.titles.has_head(part)
}

/// The rung of a title: its highest word counts.
pub(super) fn level(title: &str, lexicon: &Lexicon) -> Level {
    let hits = lexicon.titles.find(title);
    let junior = hits.iter().map(|hit| hit.level).filter(|level| *level < Level::Plain).min();
    let highest = hits.iter().map(|hit| hit.level).max().unwrap_or(Level::Plain);
    // "Assistant manager" leads, "assistant" and "intern" do not.
    match junior {
        Some(Level::Intern) => Level::Intern,
        Some(low) if highest <= Level::Plain => low,
        _ => highest,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Title,
    Employer,
    Other,
}

/// `Designation: Engineer`, `Employer: Example Ltd`.
fn label(part: &str) -> Option<(Label, &str)> {
    const TITLES: &[&str] = &[
        "designation", "position", "title", "job title", "role", "occupation or position held", "post", "profile",
        "poste", "position held", "job role",
    ];
    const EMPLOYERS: &[&str] = &[
        "company", "company name", "employer", "employers name", "organization", "organisation",
        "name and address of employer", "client", "name of company", "firm", "name of the company",
        "organization name", "employeur", "entreprise",
    ];
    const OTHERS: &[&str] =
        &["duration", "period", "dates", "location", "from", "date", "tenure", "team size", "since", "working period"];
    let (head, rest) = without_number(part).split_once([':', '\t'])?;
    let head = fold(head.trim());
    let head = head.trim_end_matches([' ', '-', ':']);
    let what = match head {
        head if TITLES.contains(&head) => Label::Title,
        head if EMPLOYERS.contains(&head) => Label::Employer,
        head if OTHERS.contains(&head) => Label::Other,
        _ => return None,
    };
    Some((what, rest.trim_start_matches([':', ' ', '\t', '-'])))
}

/// A part without the number of its item: `1.`, `2 .`, `(a)`.
pub(super) fn without_number(part: &str) -> &str {
    let part = part.trim_start_matches(['•', ' ', '(']);
    match part.split_once(['.', ')', '\t']) {
        Some((number, rest)) if (1..=3).contains(&number.trim().len()) && is_number(number.trim()) => rest.trim_start(),
        _ => part,
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) || text.len() == 1 && text.bytes().all(|b| b.is_ascii_lowercase())
}

/// Whether a line is a labelled part of a header: `Designation: Cook`.
pub(super) fn is_labelled(text: &str) -> bool {
    label(text).is_some_and(|(what, rest)| what != Label::Other && !rest.trim().is_empty())
}

/// The employer that a labelled line names.
pub(super) fn labelled_employer(text: &str) -> Option<String> {
    let (what, rest) = label(text)?;
    let name = rest.split('\t').next().unwrap_or(rest).trim();
    (what == Label::Employer && !name.is_empty() && !fold(text).starts_with("client")).then(|| name.to_owned())
}

/// A label without its value.
fn is_bare_label(part: &str) -> bool {
    label(&format!("{part}:")).is_some()
}

/// Anonymised exports put `Company Name`, `City`, `State` for what was there.
fn without_placeholders(text: &str) -> String {
    let mut out = text.to_owned();
    for placeholder in ["Company Name", "City , State", "City, State", "State , City"] {
        out = out.replace(placeholder, "\t");
    }
    let lone = |word: &str| matches!(word.trim_matches(','), "City" | "State");
    if out != text {
        out = out.split(' ').filter(|word| !lone(word)).collect::<Vec<_>>().join(" ");
    }
    out
}

/// Cuts a header where writers put marks between title, employer and place.
fn parts(text: &str) -> Vec<String> {
    let text = &without_short_brackets(text);
    if label(text).is_some() {
        return vec![text.trim().to_owned()];
    }
    let mut parts = vec![String::new()];
    let chars: Vec<char> = text.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let spaced = at > 0 && chars[at - 1].is_whitespace() && chars.get(at + 1).is_none_or(|c| c.is_whitespace());
        let cuts = match c {
            '\t' | '|' | '•' | '–' | '—' | '(' | ')' | ';' | '[' | ']' => true,
            '-' | '/' | ':' | '~' => spaced || *c == ':' && chars.get(at + 1).is_none_or(|c| c.is_whitespace()),
            // `Example, Inc.` is one name.
            ',' => !is_legal_form(&chars, at + 1),
            // `... web server. Program Analyst`: what stands before is the end of another text.
            '.' => ends_sentence(&chars, at),
            _ => false,
        };
        if cuts {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(*c);
        }
    }
    let clean = |part: &String| {
        part.trim().trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#' | '.')).trim().to_owned()
    };
    parts.iter().map(clean).filter(|part| part.chars().any(char::is_alphabetic)).collect()
}

/// `Assistant Technology (IT) Director` without the abbreviation.
fn without_short_brackets(text: &str) -> String {
    const SHORT: usize = 5;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        out.push_str(before);
        match after.split_once(')') {
            Some((inside, tail)) if inside.len() <= SHORT && !inside.chars().any(|c| c.is_ascii_digit()) => {
                rest = tail.trim_start();
            }
            _ => {
                out.push('(');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Whether the full stop at `at` ends a sentence rather than an abbreviation such as `Sr.`
fn ends_sentence(chars: &[char], at: usize) -> bool {
    const ABBREVIATIONS: &[&str] = &[
        "sr", "jr", "asst", "assoc", "dept", "mr", "mrs", "ms", "dr", "prof", "exec", "gen", "mgr", "engr", "eng",
        "tech", "admin", "sen", "dev", "pvt", "ltd", "inc", "co", "corp", "bros", "intl", "govt", "natl", "mfg", "st",
        "no", "div", "univ", "inst", "dip", "vs",
    ];
    let from = chars[..at].iter().rposition(|c| !c.is_alphanumeric()).map_or(0, |mark| mark + 1);
    let word = fold(&chars[from..at].iter().collect::<String>());
    let next = chars.get(at + 1).is_some_and(|c| c.is_whitespace());
    next && word.len() > 2 && !ABBREVIATIONS.contains(&word.as_str())
}

fn is_legal_form(chars: &[char], from: usize) -> bool {
    let next: String =
        chars.iter().skip(from).skip_while(|c| c.is_whitespace()).take_while(|c| c.is_alphabetic()).collect();
    matches!(next.as_str(), "Inc" | "LLC" | "Ltd" | "Limited" | "Corp" | "LLP" | "PLC" | "GmbH")
}

/// `Cook at Blue Door`, `Engineer @ Example`.
fn split_at(part: &str) -> (String, Option<String>) {
    for mark in [" at ", " @ ", " chez ", " bei ", " with "] {
        if let Some((title, employer)) = part.split_once(mark)
            && employer.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
        {
            return (title.trim().to_owned(), Some(employer.trim().to_owned()));
        }
    }
    let title = [" at", " @", " chez", " for", " with"].iter().find_map(|mark| part.strip_suffix(mark)).unwrap_or(part);
    let title =
        ["Working as a ", "Working as an ", "Working as ", "Worked as a ", "Worked as an ", "Worked as ", "Currently "]
            .iter()
            .find_map(|lead| title.strip_prefix(lead))
            .unwrap_or(title);
    (title.trim().to_owned(), None)
}

/// Whether a name ends with a legal form.
fn is_legal(name: &str) -> bool {
    const FORMS: &[&str] = &["inc", "ltd", "llc", "limited", "corp", "corporation", "gmbh", "plc", "llp"];
    let last = name.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty());
    last.is_some_and(|word| FORMS.contains(&fold(word).as_str()))
}

pub(super) fn is_company(part: &str) -> bool {
    is_company_folded(&fold(part))
}

/// [`is_company`] of a folded text.
pub(super) fn is_company_folded(folded: &str) -> bool {
    folded.split(|c: char| !c.is_alphanumeric()).any(|word| COMPANY.binary_search(&word).is_ok())
}

/// Whether a line has the shape of a name: few words, each with a capital.
pub(super) fn is_name_like(text: &str) -> bool {
    const MAX_WORDS: usize = 8;
    const SMALL: &[&str] = &[
        "of", "and", "the", "for", "de", "du", "des", "la", "le", "les", "et", "und", "der", "für", "&", "y", "del",
        "in", "at", "d’", "-", "–", "da", "do", "das", "dos", "di", "von", "van", "den",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital =
        |w: &&str| w.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| c.is_uppercase() || c.is_ascii_digit());
    (1..=MAX_WORDS).contains(&words.len())
        && !text.ends_with(['.', ':'])
        && words.iter().all(|w| SMALL.contains(w) || capital(w))
}

/// A place rather than an organisation: `Springfield`, `IL`, `United States`; told by shortness only.
fn is_place(part: &str) -> bool {
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    letters <= 2
        || matches!(
            fold(part).as_str(),
            "city" | "state" | "usa" | "india" | "united states" | "remote" | "uk" | "france"
        )
}

/// What anonymised exports put for an employer.
fn is_placeholder(name: &str) -> bool {
    matches!(fold(name).as_str(), "company name" | "company name city" | "city" | "state" | "confidential")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_name_title_and_employer() {
        let lexicon = Lexicon::built_in().unwrap();
        for (text, title, employer) in [
            ("Software Engineer, Example Ltd, Springfield", Some("Software Engineer"), Some("Example Ltd")),
            (
                "Example Technologies | Senior Software Engineer",
                Some("Senior Software Engineer"),
                Some("Example Technologies"),
            ),
            ("Cook at Blue Door", Some("Cook"), Some("Blue Door")),
            ("Designation: Staff Nurse", Some("Staff Nurse"), None),
            ("Company Name City Manager", Some("Manager"), None),
            (
                "Software Development Intern at\tExample Labs, LLC",
                Some("Software Development Intern"),
                Some("Example Labs, LLC"),
            ),
            ("Blue Door", None, Some("Blue Door")),
            (
                "Senior Java Developer Copper Freight - Columbus, OH",
                Some("Senior Java Developer"),
                Some("Copper Freight"),
            ),
            (
                "Apache web server. Program Analyst, Wrenfield Net Pvt. Ltd",
                Some("Program Analyst"),
                Some("Wrenfield Net Pvt. Ltd"),
            ),
            ("Sr. Cook, Blue Door", Some("Sr. Cook"), Some("Blue Door")),
            ("Director of Information Technology", Some("Director of Information Technology"), None),
            ("", None, None),
        ] {
            let got = read(&[text], &lexicon);
            assert_eq!((got.title.as_deref(), got.employer.as_deref()), (title, employer), "{text}");
        }
    }

    #[test]
    fn the_highest_word_of_a_title_counts() {
        let lexicon = Lexicon::built_in().unwrap();
        for (title, expected) in [
            ("Senior Software Engineer", Level::Senior),
            ("Team Lead", Level::Lead),
            ("Engineering Manager", Level::Manager),
            ("Software Engineering Intern", Level::Intern),
            ("Engineer", Level::Plain),
        ] {
            assert_eq!(level(title, &lexicon), expected, "{title}");
        }
    }
}

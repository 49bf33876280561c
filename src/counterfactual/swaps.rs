//! What of a person stands in the text of a document, and the document with it changed.

use super::Version;
use crate::date::Month;
use crate::document::{Document, Line};
use crate::lexicon::{Lexicon, is_word_of_work};
use crate::resume::Resume;
use crate::text::fold;
use regex::{Captures, Regex, Replacer};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// First and family names of many origins and of any gender, some of them words of the field.
const NAMES: &str = include_str!("names.tsv");
/// Where somebody may live.
const PLACES: [&str; 4] = ["Springfield, IL", "Lagos, Nigeria", "Pune, India", "Bandung, Java"];
/// What stands for a place where a resume was made nameless.
const HOLDERS: [&str; 3] = ["city", "state", "country"];
/// Where somebody may have studied.
const SCHOOLS: [&str; 4] = ["Harvard University", "Howard University", "Springfield College", "University of Lagos"];
/// Letters of words of a school's name that may tell a subject have to be more.
const SHORT: usize = 4;
/// By how many years a graduation is moved: nobody is to be old or young by it.
const YEARS: [i32; 3] = [-4, -15, -27];
/// Words that tell a gender, and those of the other; the first of a pair that has several.
const PRONOUNS: [(&str, &str); 4] = [("he", "she"), ("his", "her"), ("him", "her"), ("himself", "herself")];
/// Words that stand before a name and tell a gender.
const ADDRESSED: [(&str, &str); 6] =
    [("Mr", "Ms"), ("Mr", "Mrs"), ("Herr", "Frau"), ("Monsieur", "Madame"), ("Señor", "Señora"), ("Sr", "Sra")];
/// Letters of a part of a name that is looked for by itself.
const PART: usize = 3;

static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\p{L}+").ok());
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(\p{Lu}\p{Ll}+)(\.?\s+\p{Lu})").ok());
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(?:19|20)\d\d\b").ok());

/// The document with each thing changed that it tells of the person.
pub(super) fn versions(document: &Document, resume: &Resume<'_>, lexicon: &Lexicon, as_of: Month) -> Vec<Version> {
    let mut all = names(document, resume);
    all.extend(pronouns(document));
    all.extend(places(document, resume));
    all.extend(schools(document, resume, lexicon));
    all.extend(graduations(document, resume, as_of));
    all.extend(super::personal::told(document));
    all
}

/// The document with the text of lines changed; none where nothing changes.
pub(super) fn changed(document: &Document, change: impl Fn(&Line) -> Option<String>) -> Option<Document> {
    let mut other = document.clone();
    let mut any = false;
    for line in &mut other.lines {
        if let Some(text) = change(line).filter(|text| *text != line.text) {
            line.text = text;
            any = true;
        }
    }
    any.then_some(other)
}

/// All matches in a text replaced, in capitals where the match is.
fn replaced(pattern: &Regex, text: &str, by: impl Fn(&Captures<'_>) -> Option<String>) -> String {
    struct By<F>(F);
    impl<F: Fn(&Captures<'_>) -> Option<String>> Replacer for By<F> {
        fn replace_append(&mut self, found: &Captures<'_>, out: &mut String) {
            let whole = found.get(0).map_or("", |found| found.as_str());
            match (self.0)(found) {
                Some(new) if is_capitals(whole) => out.push_str(&new.to_uppercase()),
                Some(new) => out.push_str(&new),
                None => out.push_str(whole),
            }
        }
    }
    pattern.replace_all(text, By(by)).into_owned()
}

fn is_capitals(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 1 && !text.chars().any(char::is_lowercase)
}

/// A text wherever it stands, whatever its case and the spaces in it.
fn literal(text: &str) -> Option<Regex> {
    let words: Vec<String> = text.split_whitespace().map(regex::escape).collect();
    Regex::new(&format!(r"(?i)(?:\b|^){}(?:\b|$)", words.join(r"\s+"))).ok()
}

/// Under each name of the table: the name, its parts, and the addresses and links that hold it.
fn names(document: &Document, resume: &Resume<'_>) -> Vec<Version> {
    let contact = &resume.contact;
    let Some(name) = contact.name.as_deref() else { return Vec::new() };
    let Some(whole) = literal(name) else { return Vec::new() };
    let parts: Vec<String> = name.split_whitespace().map(fold).collect();
    let told = |part: &String| part.chars().count() >= PART && !is_word_of_work(part);
    let known: BTreeSet<&String> = parts.iter().filter(|part| told(part)).collect();
    // What a school or an employer is called is theirs, though the name be the same.
    let mut of_others = of_headers(resume);
    of_others.extend(resume.degrees.iter().map(|degree| degree.line.number));
    let addresses: Vec<Regex> = contact.emails.iter().chain(&contact.links).filter_map(|text| literal(text)).collect();
    let each = NAMES.lines().skip(1).filter_map(|row| row.split_once('\t'));
    let versions = each.filter_map(|(first, family)| {
        let handle: String = format!("{first}.{family}").to_lowercase();
        let handle: String = handle.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
        let document = changed(document, |line| {
            let mut text = line.text.clone();
            for address in &addresses {
                text = replaced(address, &text, |found| {
                    let own = found.get(0)?.as_str();
                    // A number behind the name is no part of it.
                    let name = own.split('@').next().unwrap_or_default();
                    let digits = name.get(name.trim_end_matches(|c: char| c.is_ascii_digit()).len()..)?;
                    let mail = own.contains('@');
                    Some(if mail {
                        format!("{handle}{digits}@example.org")
                    } else {
                        format!("example.org/{handle}{digits}")
                    })
                });
            }
            text = replaced(&whole, &text, |_| Some(format!("{first} {family}")));
            if line.hidden.is_none() && of_others.contains(&line.number) {
                return Some(text);
            }
            // A part of the name by itself; that of the new name is none.
            let word = WORD.as_ref()?;
            Some(replaced(word, &text, |found| {
                let found = found.get(0)?;
                let part = fold(found.as_str());
                let is_first = parts.first() == Some(&part);
                let own = known.contains(&part) && !is_anothers(&text, &found.range());
                own.then(|| if is_first { first.to_owned() } else { family.to_owned() })
            }))
        });
        Some(Version { what: "name", to: format!("{first} {family}"), document: document? })
    });
    versions.collect()
}

/// Whether a part of the name stands right beside another word with a capital, as in the name of somebody else, of a
/// street or of a college; `Ms Marchetti` and `Marchetti D.` are the person.
fn is_anothers(text: &str, part: &Range<usize>) -> bool {
    let is_name = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let addressed = ADDRESSED.iter().any(|(him, her)| [him, her].contains(&&word.trim_end_matches('.')));
        letters > 2 && word.starts_with(char::is_uppercase) && !addressed
    };
    let before = text
        .get(..part.start)
        .and_then(|before| before.strip_suffix(' '))
        .map(|before| before.rsplit(' ').next().filter(|word| word.ends_with(char::is_alphabetic)).unwrap_or_default());
    let after = text.get(part.end..).and_then(|after| after.strip_prefix(' '));
    let after = after.and_then(|after| after.split(|c: char| !c.is_alphabetic()).next());
    before.is_some_and(is_name) || after.is_some_and(is_name)
}

/// All words of gender turned to one, then to the other.
fn pronouns(document: &Document) -> Vec<Version> {
    type Pair = (&'static str, &'static str);
    let turned = |to: &'static str, of: fn(&Pair) -> Pair| {
        let document = changed(document, |line| {
            let (word, address) = (WORD.as_ref()?, ADDRESS.as_ref()?);
            let text = replaced(word, &line.text, |found| {
                let whole = found.get(0)?.as_str();
                let (_, new) = PRONOUNS.iter().map(of).find(|(from, _)| *from == whole.to_lowercase())?;
                let capital = whole.chars().next().is_some_and(char::is_uppercase);
                Some(if capital { capitalised(new) } else { new.to_owned() })
            });
            // `900 ms` is no woman: only before a name.
            Some(replaced(address, &text, |found| {
                let (_, new) = ADDRESSED.iter().map(of).find(|(from, _)| *from == &found[1])?;
                Some(format!("{new}{}", &found[2]))
            }))
        });
        document.map(|document| Version { what: "pronouns", to: to.to_owned(), document })
    };
    let (women, men) = (turned("she, her", |pair| *pair), turned("he, his", |(him, her)| (*her, *him)));
    women.into_iter().chain(men).collect()
}

fn capitalised(word: &str) -> String {
    word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect()
}

/// In other places to live.
fn places(document: &Document, resume: &Resume<'_>) -> Vec<Version> {
    let is_place = |place: &&str| !place.split(',').all(|word| HOLDERS.contains(&fold(word.trim()).as_str()));
    let Some(place) = resume.contact.location.as_deref().filter(is_place).and_then(literal) else { return Vec::new() };
    let each = PLACES.iter().filter_map(|other| {
        let document = changed(document, |line| Some(replaced(&place, &line.text, |_| Some((*other).to_owned()))));
        Some(Version { what: "place", to: (*other).to_owned(), document: document? })
    });
    each.collect()
}

/// From other schools.
fn schools(document: &Document, resume: &Resume<'_>, lexicon: &Lexicon) -> Vec<Version> {
    // Where the degree was read as part of the school's name there is no telling what is whose; a college of engineering
    // tells what was studied there.
    let has_degree = |school: &str| !lexicon.credentials.degrees(school).is_empty();
    let words = |text: &str| text.split_whitespace().map(fold).filter(|w| w.len() > SHORT).collect::<Vec<_>>();
    let subjects: BTreeSet<String> = lexicon.fields.names().flat_map(words).collect();
    let has_field = |school: &str| words(school).iter().any(|word| subjects.contains(word));
    let is_apart = |school: &&str| {
        let within = school.contains('\'') || school.split_whitespace().any(|word| word == "in");
        !within && !has_degree(school) && !has_field(school)
    };
    let known = resume.degrees.iter().filter_map(|degree| degree.institution.as_deref()).filter(is_apart);
    let known: Vec<Regex> = known.collect::<BTreeSet<&str>>().into_iter().filter_map(literal).collect();
    // A school may be an employer as well: the headers of jobs stay as they are.
    let work = of_headers(resume);
    let each = SCHOOLS.iter().filter_map(|other| {
        let document = changed(document, |line| {
            if work.contains(&line.number) {
                return None;
            }
            Some(
                known
                    .iter()
                    .fold(line.text.clone(), |text, school| replaced(school, &text, |_| Some((*other).to_owned()))),
            )
        });
        Some(Version { what: "school", to: (*other).to_owned(), document: document? })
    });
    each.collect()
}

/// With earlier years of graduation. Who still studies is left: when a degree ends is then about the degree.
fn graduations(document: &Document, resume: &Resume<'_>, as_of: Month) -> Vec<Version> {
    let work = of_work(resume);
    let ended = resume.degrees.iter().filter(|degree| degree.end.is_some_and(|end| end.last() <= as_of));
    let lines: BTreeSet<u32> = ended.map(|degree| degree.line.number).filter(|line| !work.contains(line)).collect();
    let each = YEARS.iter().filter_map(|by| {
        let document = changed(document, |line| {
            if line.hidden.is_some() || !lines.contains(&line.number) {
                return None;
            }
            let years = YEAR.as_ref()?;
            Some(replaced(years, &line.text, |found| {
                Some((found.get(0)?.as_str().parse::<i32>().ok()? + by).to_string())
            }))
        });
        Some(Version { what: "year of graduation", to: format!("{} years earlier", -by), document: document? })
    });
    each.collect()
}

/// Numbers of the lines that tell of work.
fn of_work(resume: &Resume<'_>) -> BTreeSet<u32> {
    resume.positions.iter().flat_map(|position| &position.lines).map(|line| line.number).collect()
}

/// Numbers of the lines that name jobs and employers.
fn of_headers(resume: &Resume<'_>) -> BTreeSet<u32> {
    let headers = resume.positions.iter().flat_map(|position| position.lines.iter().take(position.header.len().max(1)));
    headers.map(|line| line.number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESUME: &str = "DELIA MARCHETTI\nSpringfield, OH | delia.m@example.com\n\nWork Experience\nNurse, Blue Hospital, 2016 - 2019\n\
        • Ms Marchetti led her ward; she wrote the rota herself\n\nEducation\nBachelor of Nursing, Ohio College, 2012\n";

    fn texts(what: &str) -> Vec<String> {
        let lexicon = Lexicon::built_in().unwrap();
        let as_of = "2024-01".parse().unwrap();
        let read = crate::document::read(crate::document::Format::Txt, RESUME.as_bytes());
        let Ok(crate::document::Reading::Document(document)) = read else { panic!("a text") };
        let resume = crate::resume::parse(&document, &lexicon, as_of);
        let all = versions(&document, &resume, &lexicon, as_of).into_iter().filter(|version| version.what == what);
        all.map(|v| v.document.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n")).collect()
    }

    #[test]
    fn each_thing_of_the_person_is_changed_where_it_stands() {
        for (what, count, held) in [
            ("name", 36, "LAKISHA WASHINGTON\nSpringfield, OH | lakisha.washington@example.org"),
            ("name", 36, "• Ms Zhang led her ward"),
            ("pronouns", 1, "• Mr Marchetti led his ward; he wrote the rota himself"),
            ("place", 4, "DELIA MARCHETTI\nLagos, Nigeria | "),
            ("school", 4, "Bachelor of Nursing, Harvard University, 2012"),
            ("year of graduation", 3, "Bachelor of Nursing, Ohio College, 1985"),
        ] {
            let texts = texts(what);
            assert_eq!(texts.len(), count, "{what}");
            assert!(texts.iter().any(|text| text.contains(held)), "{what}: {held} in {}", texts[0]);
            assert!(texts.iter().all(|text| text.contains("Nurse, Blue Hospital, 2016 - 2019")), "{what}");
        }
    }
}

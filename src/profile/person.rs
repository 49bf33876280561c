//! Whose resume it is: what the person is called, and the lines that tell of the person rather than of work, wherever
//! they stand. Nobody gains or loses a point by them.
//!
//! Known to fail: a name of which every word is one of the trade (`Jasmine Cook`) and that no address confirms.

use crate::lexicon::{Lexicon, SectionKind, is_word_of_work};
use crate::resume::Resume;
use crate::text::{fold, key};
use std::ops::Range;

/// Lines from the top of which one may be a name that was not found out.
const VERY_TOP: usize = 3;
/// Letters of a part of a name that is looked for by itself.
const PART: usize = 3;

/// What somebody is called: the name that was found, else what their address says (`first.family@…`), else the words at
/// the very top, as a name of words of the field is seldom taken for one.
pub(super) fn own_name(resume: &Resume<'_>, lexicon: &Lexicon) -> Option<String> {
    let contact = &resume.contact;
    let known = contact.name.clone().filter(|name| name.contains(' ')).or_else(|| over_two_lines(resume, lexicon));
    let known = known.or_else(|| contact.name.clone()).or_else(|| by_address(resume));
    known.or_else(|| at_the_top(resume, lexicon))
}

/// `SCALA` over `KAFKA` at the very top.
fn over_two_lines(resume: &Resume<'_>, lexicon: &Lexicon) -> Option<String> {
    let top: Vec<&str> = resume.lines.iter().take(2).map(|line| line.text.trim()).collect();
    let name = top.join(" ");
    (top.iter().all(|text| is_one_word(text)) && is_name_shaped(&name) && !is_title(&name, lexicon)).then_some(name)
}

fn by_address(resume: &Resume<'_>) -> Option<String> {
    let contact = &resume.contact;
    let handles = contact.emails.iter().filter_map(|mail| mail.split_once('@')).map(|(handle, _)| handle);
    let links = contact.links.iter().filter_map(|link| link.trim_end_matches('/').rsplit_once('/'));
    handles.chain(links.map(|(_, handle)| handle)).find_map(|handle| {
        let parts: Vec<&str> = handle.split(['.', '_', '-']).collect();
        let is_part = |part: &&str| part.chars().count() > 1 && part.chars().all(char::is_alphabetic);
        ((2..=3).contains(&parts.len()) && parts.iter().all(is_part)).then(|| parts.join(" "))
    })
}

/// `Scala Kafka, Stylist` as the first line: two to four words with capitals that are neither a title nor a heading.
fn at_the_top(resume: &Resume<'_>, lexicon: &Lexicon) -> Option<String> {
    let heads = resume.lines.iter().take(VERY_TOP).filter_map(|line| line.text.split([',', '|', '\t']).next());
    heads.map(str::trim).find(|text| is_name_shaped(text) && !is_title(text, lexicon)).map(ToOwned::to_owned)
}

fn is_one_word(text: &str) -> bool {
    text.chars().count() >= PART && text.chars().all(char::is_alphabetic)
}

/// Whether a text may be a title or a heading: `Cook` is one, and `Jasmine Cook` might be.
fn is_title(text: &str, lexicon: &Lexicon) -> bool {
    let hits = lexicon.titles.find(text);
    let first = text.split(' ').next().unwrap_or_default();
    let titled = hits.iter().any(|hit| hit.is_head) && (is_word_of_work(first) || hits.iter().any(|h| h.at.start == 0));
    titled || text.split(' ').chain([text]).any(|part| lexicon.headings.kind(&key(part)).is_some())
}

/// Two to four words with capitals and no mark between them.
pub(super) fn is_name_shaped(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let capital = |w: &&str| {
        w.chars().next().is_some_and(char::is_uppercase)
            && w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
    };
    (2..=4).contains(&words.len()) && words.iter().all(capital)
}

/// Whether a line tells a thing of the person behind its label (`Permanent Address: 3 Mill Lane, Java`), or whose child
/// or spouse they are.
pub(super) fn is_personal(text: &str, lexicon: &Lexicon) -> bool {
    /// Words of such a label.
    const LABEL: usize = 4;
    const RELATIVES: [&str; 5] = ["s/o", "d/o", "w/o", "h/o", "c/o"];
    let bare = text.trim_start_matches(|c: char| !c.is_alphabetic());
    let of_somebody = |relative: &str| {
        let head = bare.get(..relative.len()).unwrap_or_default();
        head.eq_ignore_ascii_case(relative)
            && !bare.get(relative.len()..).is_some_and(|rest| rest.starts_with(char::is_alphabetic))
    };
    if RELATIVES.iter().any(|relative| of_somebody(relative)) {
        return true;
    }
    let Some((label, _)) = bare.split_once([':', '\t']) else { return false };
    label.split_whitespace().count() <= LABEL
        && (lexicon.headings.kind(&key(label)) == Some(SectionKind::Contact) || lexicon.protected.find(label).is_some())
}

/// Where the whole name stands, whatever its case, an address that holds a part of it, or a part beside an initial.
pub(super) fn named(name: &str, text: &str) -> Vec<Range<usize>> {
    let (capitals, own) = (text.to_ascii_uppercase(), name.to_ascii_uppercase());
    let whole = capitals.match_indices(&own).map(|(start, found)| start..start + found.len());
    let mut places: Vec<Range<usize>> = whole.filter(|_| own.len() >= PART).collect();
    places.extend(glued_to(name, text));
    places.extend(cited(name, text));
    places
}

/// Words with digits or marks of an address that hold a part of the name: the rest of a link that goes on in its line.
fn glued_to<'t>(name: &'t str, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let is_link = |token: &str| token.contains(|c: char| c.is_ascii_digit() || matches!(c, '/' | '@'));
    let parts = || name.split_whitespace().filter(|part| part.len() >= PART);
    let holds = move |token: &str| {
        let token = token.to_lowercase();
        parts().any(|part| token.contains(&part.to_lowercase()))
    };
    let tokens = text.split_whitespace().filter(move |token| is_link(token) && holds(token));
    tokens.map(|token| {
        let start = token.as_ptr() as usize - text.as_ptr() as usize;
        start..start + token.len()
    })
}

/// Where a part of the own name stands beside an initial or a form of address, as in a list of authors: `Python K.,
/// Example A.`, `Dr Python`. A part alone may be the skill.
fn cited(name: &str, text: &str) -> Vec<Range<usize>> {
    const ADDRESSED: [&str; 7] = ["mr", "mrs", "ms", "miss", "dr", "prof", "surname"];
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    // Behind a comma, as in `R, Python`, a letter is none unless it has its point.
    let is_initial = |word: &str| {
        let letters = bare(word);
        (1..=2).contains(&letters.chars().count()) && letters.chars().all(char::is_uppercase)
    };
    // Initials of the name itself are left out.
    let parts: Vec<String> = name.split([' ', '-', '.']).filter(|p| p.chars().count() > 1).map(fold).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let told = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let apart = words.get(at).is_some_and(|word| word.ends_with([',', ';', ':', '/']));
        let after = words.get(at + 1).filter(|after| !apart || after.contains('.'));
        after.is_some_and(|word| is_initial(word))
            || before.is_some_and(|word| {
                is_initial(word) && !word.ends_with([',', ';', ':', '/'])
                    || ADDRESSED.contains(&fold(&bare(word)).as_str())
            })
    };
    let is_part = |at: usize| words.get(at).is_some_and(|word| parts.contains(&fold(&bare(word))));
    // `Al Hassan, F.`: the words of a name beside each other are one.
    let with_next = |at: usize| (at..words.len()).take_while(|at| is_part(*at)).any(told);
    let own = words.iter().enumerate().filter(|(at, _)| is_part(*at) && with_next(*at));
    own.map(|(_, word)| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, Reading, read};

    #[test]
    fn lines_about_the_person_are_known_by_their_labels() {
        let lexicon = Lexicon::built_in().unwrap();
        for (text, expected) in [
            ("Address: Jalan Melati 3, Bandung, Java", true),
            ("5. Permanent Address  :  12 Mill Lane, Java", true),
            ("RESIDENCE\tBANDUNG, JAVA", true),
            ("Surname : Python", true),
            ("S/O Leo Python", true),
            ("S/O- Mr. Leo Python", true),
            ("Address verification: Java and SQL", false),
            ("Name resolution: BIND, Python", false),
            ("So: Python", false),
            ("Languages: Java, Python", false),
        ] {
            assert_eq!(is_personal(text, &lexicon), expected, "{text}");
        }
    }

    #[test]
    fn a_name_of_words_of_the_field_is_one_where_nothing_else_can_be() {
        let lexicon = Lexicon::built_in().unwrap();
        let name = |text: &str| {
            let Ok(Reading::Document(document)) = read(Format::Txt, text.as_bytes()) else { panic!("a text") };
            own_name(&crate::resume::parse(&document, &lexicon, "2024-01".parse().unwrap()), &lexicon)
        };
        for (text, expected) in [
            ("Scala Kafka, Wardrobe Stylist\n\nSummary\nStyles films\n", Some("Scala Kafka")),
            ("RUBY JENKINS\n\nSummary\nStyles films\n", Some("RUBY JENKINS")),
            ("SCALA\nKAFKA\n\nSummary\nStyles films\n", Some("SCALA KAFKA")),
            ("Software Engineer\n\nSummary\nBuilds things\n", None),
            ("Skills\nPython\n", None),
            ("Python Developer\n\nSummary\nBuilds things\n", None),
            ("Work Experience\nBuilds things\n", None),
        ] {
            assert_eq!(name(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_whole_name_is_one_wherever_it_stands() {
        let text = "Members: KWAME PYTHON (example.org/kwame.python), Ada Example: scripts in Python";
        let at: Vec<&str> = named("Kwame Python", text).into_iter().map(|at| text.get(at).unwrap()).collect();
        assert_eq!(at, ["KWAME PYTHON", "(example.org/kwame.python),"]);
    }

    #[test]
    fn a_part_of_the_name_is_one_beside_an_initial() {
        let own = |text: &str| {
            let at = cited("Kwame Python", text);
            at.into_iter().map(|at| text.get(at).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(own("Python K., Example A.: On scripts in Python"), ["Python"]);
        assert_eq!(own("K. Python and A. Example; Dr. Python"), ["Python", "Python"]);
        assert_eq!(cited("Fatima Al Hassan", "Al Hassan, F.: On").len(), 2);
        assert_eq!(cited("Robin Ng", "Ng, R.: On").len(), 1);
        assert!(own("Scripts in Python, SQL and Java; R, Python, C; run by Python every night").is_empty());
    }
}

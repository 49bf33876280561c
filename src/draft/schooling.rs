//! Education that a job description asks for: the lowest level that it names, and the subjects.

use super::asks::by_need;
use super::sentences::Sentence;
use super::years::number;
use super::{Wish, certificates, source};
use crate::lexicon::{EducationLevel, JobWord, Lexicon, Wanted};
use crate::text::{fold, words};
use serde_json::json;

/// Weight of what is a must, and of less.
const EDUCATION: [u32; 2] = [5, 3];
/// Subjects of a degree that are taken up.
const MAX_SUBJECTS: usize = 5;

/// The lowest level that the first sentence on degrees names, and its subjects.
pub(super) fn education(sentences: &[Sentence], lexicon: &Lexicon) -> Option<Wish> {
    let (sentence, level, start) = sentences
        .iter()
        .filter(|s| s.wanted != Wanted::Duty)
        .find_map(|sentence| {
            let about = fold(&sentence.text);
            let in_section = ["degree", "diploma", "education", "bachelor", "master", "graduat", "ged"]
                .iter()
                .any(|w| about.contains(w));
            let hits = lexicon.credentials.degrees(&sentence.text).into_iter();
            // A licence to do the work is no degree, though one is called so in French.
            let licence = |at: &std::ops::Range<usize>| {
                let written = fold(sentence.text.get(at.clone()).unwrap_or_default());
                written.starts_with("licen") && !certificates::of(&sentence.text, lexicon).is_empty()
            };
            let hits: Vec<_> = hits.filter(|hit| (in_section || !hit.only_in_section) && !licence(&hit.at)).collect();
            let named = hits.iter().map(|hit| hit.level).filter(|level| *level > EducationLevel::Other).min();
            let level = named.or_else(|| level_in_words(&about))?;
            let associate = about.contains("associate or ") || about.contains("associate's or ");
            let level = if associate { level.min(EducationLevel::Associate) } else { level };
            let start = hits.iter().map(|hit| hit.at.start).min();
            Some((sentence, level, start.or_else(|| about.find("degree")).unwrap_or(0)))
        })
        .or_else(|| studies_of_field(sentences, lexicon))?;
    let mut subjects = subjects(&sentence.text, start, lexicon);
    if subjects.is_empty() {
        subjects = subject_before(&sentence.text, lexicon);
    }
    let technical = subjects.is_empty() && words(&fold(&sentence.text)).any(|word| TECHNICAL.contains(&word));
    if technical {
        subjects = TECHNICAL_SUBJECTS.map(str::to_owned).to_vec();
    }
    let has_subjects = !subjects.is_empty();
    let value = if subjects.is_empty() {
        json!({ "min_level": level.name() })
    } else {
        json!({ "min_level": level.name(), "fields": subjects })
    };
    Some(Wish {
        label: "Education".to_owned(),
        kind: "education",
        value,
        weight: by_need(sentence.wanted, EDUCATION),
        required: false,
        // Nearly everybody has some degree: it tells people apart where one subject is asked for.
        is_welcome: sentence.wanted != Wanted::Must || !has_subjects || technical,
        comment: format!("{} Another subject earns less, experience counts by itself.", source(sentence, lexicon)),
        lines: vec![sentence.line],
    })
}

/// Words for degrees of technology, and beginnings of the names of their subjects.
const TECHNICAL: [&str; 4] = ["technical", "stem", "quantitative", "technology"];
const TECHNICAL_SUBJECTS: [&str; 9] =
    ["engineer", "comput", "informati", "software", "technolog", "mathemati", "statisti", "physics", "electronic"];

/// Words that make what stands before them a subject: `a civil engineering degree`, `nursing education`.
const STUDIES: [&str; 6] = ["degree", "diploma", "education", "studies", "training", "qualification"];

/// A sentence that asks for studies of a field and names no level: `nursing education`.
fn studies_of_field<'s>(sentences: &'s [Sentence], lexicon: &Lexicon) -> Option<(&'s Sentence, EducationLevel, usize)> {
    let asked = sentences.iter().filter(|s| matches!(s.wanted, Wanted::Must | Wanted::Nice));
    let of_field = |sentence: &&Sentence| {
        let subjects = subject_before(&sentence.text, lexicon);
        subjects.iter().any(|subject| lexicon.fields.named(subject).is_some())
    };
    asked.into_iter().find(of_field).map(|sentence| (sentence, EducationLevel::Other, 0))
}

/// What stands before the word `degree`: `A civil or construction engineering degree` names civil and construction
/// engineering.
fn subject_before(text: &str, lexicon: &Lexicon) -> Vec<String> {
    const OPENS: [&str; 28] = [
        "a", "an", "the", "and", "or", "with", "of", "in", "to", "have", "hold", "holding", "relevant", "related",
        "university", "college", "bachelor's", "bachelors", "bachelor", "master's", "masters", "associate",
        "technical", "advanced", "undergraduate", "graduate", "your", "formal",
    ];
    let folded = fold(text);
    let words: Vec<&str> = words(&folded).collect();
    let Some(at) = words.iter().position(|word| STUDIES.contains(word)) else { return Vec::new() };
    // The name before the mark, and one that `or` joins to it.
    let run = |end: usize| {
        let before = words.get(..end).unwrap_or_default().iter().rev();
        let many = before.take(3).take_while(|word| !OPENS.contains(*word)).count();
        (end - many, words.get(end - many..end).unwrap_or_default().join(" "))
    };
    let (from, last) = run(at);
    let first = match from.checked_sub(1).and_then(|or| words.get(or)) {
        Some(&"or" | &"and") => run(from - 1).1,
        _ => String::new(),
    };
    let is_subject = |name: &String| {
        !name.is_empty()
            && certificates::of(name, lexicon).is_empty()
            && !name.split(' ').any(|word| JobWord::Filler.is(word) || JobWord::Verb.is(word) || number(word).is_some())
            && lexicon.protected.find(name).is_none()
    };
    // `or` before the mark may join two ways of saying how much: both must name something.
    let known = |name: &String| {
        lexicon.fields.named(name).is_some() || lexicon.skills.named(name).is_some() || lexicon.skills.names_word(name)
    };
    [first, last].into_iter().filter(|name| is_subject(name) && known(name)).collect()
}

/// A level that is told in words that the tables of degrees leave out.
fn level_in_words(about: &str) -> Option<EducationLevel> {
    const SAYS: [(&str, EducationLevel); 14] = [
        ("high school", EducationLevel::Secondary),
        ("a level educated", EducationLevel::Secondary),
        ("berufsausbildung", EducationLevel::Diploma),
        ("ausbildung", EducationLevel::Diploma),
        ("examiniert", EducationLevel::Diploma),
        ("diplome", EducationLevel::Diploma),
        ("baccalaureate", EducationLevel::Bachelor),
        ("bachiller", EducationLevel::Bachelor),
        ("titulado", EducationLevel::Bachelor),
        ("licenciatura", EducationLevel::Bachelor),
        ("hochschulabschluss", EducationLevel::Bachelor),
        ("licence pro", EducationLevel::Bachelor),
        ("degree", EducationLevel::Bachelor),
        ("diploma", EducationLevel::Diploma),
    ];
    SAYS.iter().find(|(words, _)| about.contains(words)).map(|(_, level)| *level)
}

/// What stands behind `in` after the degree: `computer science, mathematics or a related field`.
fn subjects(text: &str, from: usize, lexicon: &Lexicon) -> Vec<String> {
    // Places are told in the text without dots, which is shorter: look a little before.
    let start = (0..=from.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let folded = fold(text.get(start..).unwrap_or_default());
    let Some((_, behind)) = folded.split_once(" in ").or_else(|| folded.strip_prefix("in ").map(|rest| ("", rest)))
    else {
        return Vec::new();
    };
    let until = [
        ".", ";", "(", " required", " preferred", " or equivalent", " is ", " would ", " helps ", " from ", " with ",
        " and at least",
    ];
    let end = until.iter().filter_map(|mark| behind.find(mark)).min().unwrap_or(behind.len());
    let list = behind.get(..end).unwrap_or_default().replace(" or ", ",").replace(" and ", ",").replace('/', ",");
    let subjects = list.split(',').map(|subject| subject.trim().trim_start_matches("a ").trim_start_matches("an "));
    subjects
        .filter(|subject| !subject.is_empty() && subject.split_whitespace().count() <= 4)
        .filter(|subject| {
            !["related", "relevant", "similar", "field", "equivalent"].iter().any(|word| subject.contains(word))
        })
        .filter(|subject| lexicon.protected.find(subject).is_none())
        .take(MAX_SUBJECTS)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_of_a_degree_may_stand_before_the_word() {
        let lexicon = Lexicon::built_in().unwrap();
        for (text, expected) in [
            ("A civil or structural engineering degree", vec!["civil", "structural engineering"]),
            ("A nursing licence (RN) and nursing education", vec!["nursing"]),
            ("A degree in law", vec![]),
            ("Bachelor's degree welcome", vec![]),
        ] {
            assert_eq!(subject_before(text, &lexicon), expected, "{text}");
        }
    }
}

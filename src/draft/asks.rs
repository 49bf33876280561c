//! What the sentences ask for besides skills: experience, leading people, certificates, education, languages, soft skills.

use super::sentences::Sentence;
use super::{Wish, certificates, source};
use crate::lexicon::{EducationLevel, FieldId, JobWord, LanguageLevel, Lexicon, OwnWords, Wanted};
use crate::text::{fold, words};
use serde_json::{Value, json};

/// Weights before all are brought to 100: time at work first, then what the text insists on.
const EXPERIENCE: u32 = 26;
const LEADERSHIP: [u32; 2] = [14, 7];
const CERTIFICATE: [u32; 2] = [9, 4];
const EDUCATION: [u32; 2] = [5, 3];
const LANGUAGE: [u32; 2] = [5, 3];
const SOFT_SKILL: u32 = 1;
/// Soft skills that a draft takes up: they decide little.
const MAX_SOFT_SKILLS: usize = 3;
/// Years beyond which a number is not about experience.
const MAX_YEARS: u32 = 25;
/// Subjects of a degree that are taken up.
const MAX_SUBJECTS: usize = 5;
/// Words of a field that the text names itself.
const MAX_FIELD_WORDS: usize = 4;
/// A number of people beyond this is not a team.
const MAX_TEAM: u32 = 500;

/// The weight for what is a must, or for less.
fn by_need(wanted: Wanted, weights: [u32; 2]) -> u32 {
    if wanted == Wanted::Must { weights[0] } else { weights[1] }
}

/// Months of experience that a sentence asks for; of `3 to 5 years` the lower.
pub(super) fn months(text: &str) -> Option<u32> {
    // `two (2) years` says the same twice.
    let folded = fold(text).replace(['(', ')'], " ");
    let words: Vec<&str> = folded
        .split(|c: char| !(c.is_alphanumeric() || c == '+'))
        .map(|word| word.trim_matches('+'))
        .filter(|word| !word.is_empty())
        .collect();
    let units = words.iter().enumerate().filter(|(_, word)| unit(word).is_some());
    units.into_iter().find_map(|(at, word)| {
        let next = |by: usize| words.get(at + by).copied().unwrap_or_default();
        // Years of age, of a contract, of service of somebody else.
        if matches!(next(1), "old" | "ago" | "contract" | "initially" | "warranty" | "period")
            || next(1) == "of" && matches!(next(2), "age" | "service")
        {
            return None;
        }
        let before = words.get(at.saturating_sub(5)..at).unwrap_or_default();
        let little =
            |word: &&&str| matches!(**word, "or" | "more" | "to" | "and" | "plus" | "full" | "a" | "bis" | "full-time");
        let mut numbers: Vec<u32> = Vec::new();
        for word in before.iter().rev().filter(|word| !little(word)) {
            match number(word) {
                Some(n) => numbers.push(n),
                None => break,
            }
        }
        let glued = || word.trim_end_matches(char::is_alphabetic).parse::<u32>().ok();
        let number = numbers.into_iter().min().or_else(glued).filter(|n| *n >= 1)?;
        let months = number * unit(word)?;
        (months <= MAX_YEARS * 12).then_some(months)
    })
}

/// Months of a unit of time.
fn unit(word: &str) -> Option<u32> {
    match word.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "years" | "year" | "yrs" | "yr" | "jahre" | "jahren" | "jahr" | "ans" | "annees" | "anos" | "ano" => Some(12),
        "months" | "month" | "monate" | "monaten" | "mois" | "meses" => Some(1),
        _ => None,
    }
}

/// The part of a sentence that speaks of leading people, or the rest of it: the years of one are not those of the other.
fn clause(sentence: &Sentence, leading: bool, lexicon: &Lexicon) -> String {
    if !sentence.leads {
        return if leading { String::new() } else { sentence.text.clone() };
    }
    let leads = |part: &str| lexicon.job_words.wordings(part).contains(&Wanted::Lead);
    let parts: Vec<&str> = sentence.text.split(", ").flat_map(|part| part.split(" and ")).collect();
    parts.into_iter().filter(|part| leads(part) == leading).collect::<Vec<_>>().join(", ")
}

/// Months as years of a criteria file.
fn in_years(months: u32) -> Value {
    if months.is_multiple_of(12) { json!(months / 12) } else { json!(f64::from(months * 10 / 12) / 10.0) }
}

fn number(word: &str) -> Option<u32> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let spelt = || WORDS.iter().position(|known| *known == word).map(|at| at as u32);
    word.parse().ok().or_else(spelt)
}

/// Years of work in the field of the role, or in the field that the text names.
pub(super) fn experience(role: &str, sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Wish> {
    let by_title = lexicon.fields.of_title(role);
    let of_role = if by_title.is_empty() { lexicon.fields.named_in(role) } else { by_title };
    let of_role_or_words =
        |fields: &[FieldId]| if fields.is_empty() { vec![plain_role(role)] } else { names_of(fields, lexicon) };
    let timed = |wanted: &dyn Fn(Wanted) -> bool| {
        let of = sentences.iter().filter(|s| wanted(s.wanted));
        of.filter_map(|s| Some((months(&clause(s, false, lexicon))?, s))).collect::<Vec<_>>()
    };
    let asked = timed(&|wanted| matches!(wanted, Wanted::Must | Wanted::Lead | Wanted::Duty));
    // A line of requirements counts before one among the duties; of several the first is the main one.
    let main = asked.iter().find(|(_, s)| s.wanted == Wanted::Must).or(asked.first());
    let nice = timed(&|wanted| wanted == Wanted::Nice).first().copied();
    let (fields, value, required, comment, line) = match (main, nice) {
        (Some((months, sentence)), _) => {
            let named = fields_in(&sentence.text, lexicon);
            let both: Vec<FieldId> = named.iter().copied().filter(|field| of_role.contains(field)).collect();
            let fields = match () {
                () if of_role.is_empty() && named.is_empty() => of_role_or_words(&[]),
                () if of_role.is_empty() => names_of(&named, lexicon),
                // What the text names beside the field of the role is as good.
                () if !both.is_empty() => names_of(&merged(&of_role, &named), lexicon),
                () => names_of(&of_role, lexicon),
            };
            let must = sentence.wanted == Wanted::Must;
            let note = if must {
                "Required: who has less is listed as not eligible."
            } else {
                "Not required; say so if it is."
            };
            let good = good_of(&sentence.text).filter(|good| good > months).unwrap_or_else(|| good(*months));
            let value = json!({ "min_years": in_years(*months), "good_years": in_years(good) });
            (fields, value, must, format!("{} {note}", source(sentence, lexicon)), sentence.line)
        }
        (None, Some((months, sentence))) => {
            let value = json!({ "good_years": in_years(months) });
            (of_role_or_words(&of_role), value, false, source(sentence, lexicon), sentence.line)
        }
        // The usual step from a beginner to somebody who needs no help.
        (None, None) => {
            let comment = "The text names no years: three are taken as good. Change them to what the role needs.";
            (of_role_or_words(&of_role), json!({ "good_years": 3 }), false, comment.to_owned(), 0)
        }
    };
    let mut fields: Vec<String> = fields.into_iter().filter(|name| !name.is_empty()).collect();
    let as_good = main.into_iter().chain(&nice).flat_map(|(_, sentence)| as_good(&sentence.text, lexicon));
    for name in as_good.collect::<Vec<_>>() {
        if !fields.iter().any(|known| fold(known) == fold(&name)) {
            fields.push(name);
        }
    }
    let label = match fields.first() {
        Some(first) => format!("{} experience", super::capital(first)),
        None => "Work experience".to_owned(),
    };
    let mut whole = serde_json::Map::new();
    if !fields.is_empty() {
        whole.insert("in".to_owned(), json!(fields));
    }
    if let Value::Object(numbers) = value {
        whole.extend(numbers);
    }
    vec![Wish {
        label,
        kind: "experience",
        value: Value::Object(whole),
        weight: EXPERIENCE,
        required,
        is_welcome: false,
        comment,
        line,
    }]
}

/// What a sentence says is as good as the field: `(data warehouse, ETL and BI development count)`.
fn as_good(text: &str, lexicon: &Lexicon) -> Vec<String> {
    const COUNTS: [&str; 6] = [" counts", " count", " accepted", " also considered", " is as good", " are as good"];
    let parts = text.split(['(', ')', ';', '.']).map(str::trim);
    let said = parts.filter_map(|part| COUNTS.iter().find_map(|end| part.strip_suffix(end)));
    let names = said.flat_map(|list| list.split([',', '/'])).flat_map(|name| name.split(" and "));
    let names = names.flat_map(|name| name.split(" or ")).map(|name| name.trim().trim_start_matches("also ").trim());
    let found = names.filter(|name| !name.is_empty() && name.split(' ').count() <= MAX_FIELD_WORDS);
    let found = found.filter(|name| OwnWords::of(name).is_some() && lexicon.protected.find(name).is_none());
    found.map(str::to_owned).collect()
}

/// The fields that a sentence names as what the experience is in: `sales, account management or business development`.
fn fields_in(text: &str, lexicon: &Lexicon) -> Vec<FieldId> {
    let mut found = Vec::new();
    for part in fold(text).replace(" or ", ",").replace(" and ", ",").split([',', '/', '(', ')', ';']) {
        let behind =
            [" in ", " of ", " as "].iter().filter_map(|mark| part.rfind(mark).map(|at| at + mark.len())).max();
        let name = part.get(behind.unwrap_or(0)..).unwrap_or(part);
        let name = ["experience", "industry", "work", "environment"]
            .iter()
            .fold(name.trim(), |name, end| name.trim_end_matches('.').trim_end_matches(end).trim_end());
        found.extend(lexicon.fields.named(name).filter(|field| !found.contains(field)));
    }
    found
}

fn names_of(fields: &[FieldId], lexicon: &Lexicon) -> Vec<String> {
    fields.iter().map(|field| lexicon.fields.get(*field).name.clone()).collect()
}

fn merged(first: &[FieldId], second: &[FieldId]) -> Vec<FieldId> {
    let mut all = first.to_vec();
    all.extend(second.iter().filter(|field| !first.contains(field)));
    all
}

/// The words of a title without ranks, if anything telling is left.
fn plain_role(role: &str) -> String {
    const RANKS: [&str; 14] = [
        "senior", "junior", "lead", "principal", "chief", "head", "assistant", "deputy", "experienced", "trainee",
        "intern", "associate", "temporary", "part-time",
    ];
    let plain: Vec<&str> = role.split_whitespace().filter(|word| !RANKS.contains(&fold(word).as_str())).collect();
    let plain = plain.join(" ");
    if OwnWords::of(&plain).is_some_and(|own| own.len() > 1) { plain } else { String::new() }
}

/// A good value that the text names itself: `5 years is good`.
fn good_of(text: &str) -> Option<u32> {
    let folded = fold(text);
    let (before, _) = folded.split_once("is good").or_else(|| folded.split_once("are good"))?;
    months(before.rsplit(['(', ',', ';']).next().unwrap_or_default())
}

/// A good value above a minimum: half as much again, two years at least.
fn good(months: u32) -> u32 {
    months + (months / 2).max(24)
}

/// Leading people, where a sentence speaks of it.
pub(super) fn leadership(_role: &str, sentences: &[Sentence], lexicon: &Lexicon) -> Option<Wish> {
    let leading = || sentences.iter().filter(|s| s.leads && s.wanted != Wanted::Nice);
    let timed = sentences.iter().filter(|s| s.leads).find_map(|s| Some((months(&clause(s, true, lexicon))?, s)));
    let team = leading().find_map(|s| team_size(&s.text));
    let chosen = timed.map(|(_, sentence)| sentence).or_else(|| leading().next())?;
    let mut value = serde_json::Map::new();
    if let Some((months, _)) = timed {
        value.insert("min_years".to_owned(), in_years(months));
    }
    value.insert("good_years".to_owned(), timed.map_or(json!(2), |(months, _)| in_years(good(months))));
    if let Some(team) = team {
        value.insert("team_size".to_owned(), json!(team));
    }
    let required = timed.is_some_and(|(_, sentence)| sentence.wanted == Wanted::Must);
    let note = if required {
        "Required, because the text asks for years of it."
    } else {
        "Set `required` if nobody can do without."
    };
    Some(Wish {
        label: "Led people".to_owned(),
        kind: "leadership",
        value: Value::Object(value),
        weight: LEADERSHIP[usize::from(timed.is_none())],
        required,
        // Years of it are asked for, or it is only told.
        is_welcome: timed.is_none(),
        comment: format!("{} {note}", source(chosen, lexicon)),
        line: chosen.line,
    })
}

/// `team of 8`, `12 nurses`: the number before people, or behind `team of`.
fn team_size(text: &str) -> Option<u32> {
    const NO_PEOPLE: &[&str] = &["years", "months", "weeks", "hours", "stores", "sites", "covers", "is", "has", "less"];
    let folded = fold(text);
    let words: Vec<&str> = words(&folded).collect();
    let people = |word: &&str| word.ends_with('s') && !NO_PEOPLE.contains(word);
    words.iter().enumerate().find_map(|(at, word)| {
        let next = |by: usize| words.get(at + by);
        let size = || number(word).filter(|n| (2..=MAX_TEAM).contains(n));
        let of_team = at > 0 && words.get(at - 1).is_some_and(|before| matches!(*before, "of" | "brigade"));
        size().filter(|_| {
            of_team && !next(1).is_some_and(|w| w.starts_with("year"))
                || next(1).is_some_and(people)
                || next(2).is_some_and(people)
        })
    })
}

/// Certificates and licences; those of one sentence are alternatives where it says `or`.
pub(super) fn certifications(sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    // What is required first: it says best which certificates go together.
    let mut ordered: Vec<&Sentence> = sentences.iter().collect();
    ordered.sort_by_key(|sentence| std::cmp::Reverse(sentence.wanted));
    for sentence in ordered {
        let mut names: Vec<String> = Vec::new();
        // Among duties a name such as HACCP is a skill.
        if sentence.wanted == Wanted::Duty {
            continue;
        }
        for name in certificates::of(&sentence.text, lexicon) {
            if !seen.contains(&name) && !names.contains(&name) {
                names.push(name);
            }
        }
        seen.extend(names.iter().cloned());
        let either = words(&sentence.text).any(|word| word.eq_ignore_ascii_case("or")) || sentence.text.contains('/');
        let groups: Vec<Vec<String>> =
            if either { vec![names] } else { names.into_iter().map(|name| vec![name]).collect() };
        for group in groups.into_iter().filter(|group| !group.is_empty()) {
            let note = "Many resumes leave certificates out: ask in the screening call before setting `required`.";
            wishes.push(Wish {
                label: group.join(" or "),
                kind: "certification",
                value: json!({ "any_of": group }),
                weight: by_need(sentence.wanted, CERTIFICATE),
                required: false,
                is_welcome: false,
                comment: format!("{} {note}", source(sentence, lexicon)),
                line: sentence.line,
            });
        }
    }
    wishes
}

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
        line: sentence.line,
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

/// Human languages, where a sentence is about speaking them.
pub(super) fn languages(sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Wish> {
    const ABOUT: &[&str] = &[
        "language", "languages", "fluent", "fluency", "speak", "speaker", "spoken", "written", "bilingual",
        "proficiency", "proficient",
    ];
    let mut wishes: Vec<Wish> = Vec::new();
    for sentence in sentences {
        let folded = fold(&sentence.text);
        let found = lexicon.credentials.languages(&sentence.text);
        let about = words(&folded).any(|word| ABOUT.contains(&word)) || found.iter().any(|(_, level)| level.is_some());
        for (name, level) in found.into_iter().filter(|_| about) {
            if wishes.iter().any(|wish| wish.label == name) {
                continue;
            }
            // Who grew up with a language is never asked: fluent is what the work can need.
            let level = level.or(folded.contains("fluen").then_some(LanguageLevel::Fluent));
            let level = level.map(|level| level.min(LanguageLevel::Fluent));
            let value = level.map_or(json!(name), |level| json!({ "name": name, "min_level": level.name() }));
            wishes.push(Wish {
                label: name.to_owned(),
                kind: "language",
                value,
                weight: by_need(sentence.wanted, LANGUAGE),
                required: false,
                is_welcome: false,
                comment: format!("{} Few people list the language that they write in.", source(sentence, lexicon)),
                line: sentence.line,
            });
        }
    }
    wishes
}

/// Soft skills in the order of the text.
pub(super) fn soft_skills(sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = Vec::new();
    let mut ordered: Vec<&Sentence> = sentences.iter().collect();
    ordered.sort_by_key(|sentence| std::cmp::Reverse(sentence.wanted));
    for sentence in ordered.into_iter().filter(|sentence| sentence.wanted != Wanted::Duty) {
        // Phrases that show a skill at work are duties here; only its own names ask for it.
        for hit in lexicon.soft_skills.find(&sentence.text).into_iter().filter(|hit| !hit.shows) {
            let name = lexicon.soft_skills.name(hit.skill);
            let led = name == "leadership";
            if led || wishes.len() >= MAX_SOFT_SKILLS || wishes.iter().any(|wish| wish.value == json!(name)) {
                continue;
            }
            wishes.push(Wish {
                label: super::capital(name),
                kind: "soft_skill",
                value: json!(name),
                weight: SOFT_SKILL,
                required: false,
                is_welcome: false,
                comment: source(sentence, lexicon),
                line: sentence.line,
            });
        }
    }
    wishes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_the_lower_of_two() {
        for (text, expected) in [
            ("5+ years of backend development", Some(60)),
            ("3-5 years of experience", Some(36)),
            ("at least two years in a kitchen", Some(24)),
            ("two (2) years of full-time work", Some(24)),
            ("3 to 5 years", Some(36)),
            ("10 or more years", Some(120)),
            ("18 months at sea", Some(18)),
            ("mindestens 3 Jahre Erfahrung", Some(36)),
            ("must be at least 21 years of age", None),
            ("a man of 21 years old, with 2 years at sea", Some(24)),
            ("Founded 100 years ago", None),
            ("years of fun", None),
        ] {
            assert_eq!(months(text), expected, "{text}");
        }
    }

    #[test]
    fn years_of_leading_are_not_those_of_the_trade() {
        let lexicon = Lexicon::built_in().unwrap();
        let sentences = super::super::sentences::of(
            &["Requirements:", "- 6+ years in kiln work, with at least 2 years leading a team"],
            &lexicon,
        );
        let value = |wish: Wish| wish.value;
        let years = experience("Kiln Master", &sentences, &lexicon).into_iter().map(value).next().unwrap();
        assert_eq!(years["min_years"], json!(6));
        assert_eq!(leadership("Kiln Master", &sentences, &lexicon).map(value).unwrap()["min_years"], json!(2));
    }

    #[test]
    fn what_counts_as_well_is_a_field_too() {
        let lexicon = Lexicon::built_in().unwrap();
        for (text, expected) in [
            (
                "2+ years of glazing (tile making, firing and mould work count; 5 years is good)",
                vec!["tile making", "firing", "mould work"],
            ),
            ("2+ years of glazing (5 years is good)", vec![]),
            ("Count the tiles", vec![]),
        ] {
            assert_eq!(as_good(text, &lexicon), expected, "{text}");
        }
    }

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

    #[test]
    fn teams_have_a_number_of_people() {
        for (text, expected) in [
            ("lead a team of eight", Some(8)),
            ("supervise 12 nurses", Some(12)),
            ("managing people for 3 years", None),
            ("lead the team", None),
        ] {
            assert_eq!(team_size(text), expected, "{text}");
        }
    }
}

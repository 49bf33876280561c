//! Sections: which lines are headings, and what each part of a resume is about.
//!
//! Main case: a short line whose words are in the headings table. A heading may also open a line that goes on
//! (`Skills: Java, SQL`, `Work experience 04/2012 - 05/2013`). A line that looks exactly like the known headings of
//! the document (same size, weight and case, and larger or bolder than the text) ends a section even if its words are
//! unknown. Known to fail: headings in the words of a trade that stand in running text size.

use crate::date::{self, DateStyle};
use crate::document::Line;
use crate::lexicon::{Lexicon, SectionKind};
use crate::text::key;
use std::collections::BTreeMap;
use std::ops::Range;

/// A part of a resume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub kind: SectionKind,
    /// Index of the heading's line, if it has a line of its own.
    pub heading: Option<usize>,
    /// Indices of its lines, the heading's own line included.
    pub lines: Range<usize>,
}

/// Words that a heading has at most.
const MAX_HEADING_WORDS: usize = 7;

#[derive(Clone, Copy, Debug)]
struct Found {
    kind: SectionKind,
    own_line: bool,
    /// The section ends with its line (`Languages: English` in the middle of others).
    one_line: bool,
}

/// Cuts lines into sections; the first is [`SectionKind::Top`] and may be empty.
pub(super) fn find(lines: &[&Line], lexicon: &Lexicon) -> Vec<Section> {
    let mut found: Vec<Option<Found>> = Vec::with_capacity(lines.len());
    let mut inside = SectionKind::Top;
    for (at, line) in lines.iter().enumerate() {
        let heading = heading(line, lines.get(at + 1).copied(), inside, lexicon);
        if let Some(found) = heading.filter(|h| !h.one_line) {
            inside = found.kind;
        }
        found.push(heading);
    }
    mark_lookalikes(lines, &mut found, lexicon);
    let mut sections = vec![Section { kind: SectionKind::Top, heading: None, lines: 0..0 }];
    let mut back_to: Option<SectionKind> = None;
    for (at, mark) in found.iter().enumerate() {
        match mark {
            Some(mark) => {
                let current = sections.last().map_or(SectionKind::Top, |s| s.kind);
                if mark.one_line && back_to.is_none() {
                    back_to = Some(current);
                } else if !mark.one_line {
                    back_to = None;
                }
                sections.push(Section { kind: mark.kind, heading: mark.own_line.then_some(at), lines: at..at + 1 });
            }
            None => {
                if let Some(kind) = back_to.take() {
                    sections.push(Section { kind, heading: None, lines: at..at + 1 });
                }
                if let Some(section) = sections.last_mut() {
                    section.lines.end = at + 1;
                }
            }
        }
    }
    sections
}

fn heading(line: &Line, next: Option<&Line>, inside: SectionKind, lexicon: &Lexicon) -> Option<Found> {
    let text = line.text.trim();
    let bulleted = text.starts_with('•');
    let bare = text.trim_start_matches(['•', '*', '-', '–', '>', '=', '_', '#', '|']).trim();
    let bare = strip_number(bare);
    let first = bare.chars().next()?;
    let words = bare.split_whitespace().count();
    let styled = line.heading || line.bold || is_caps(bare);
    if words <= MAX_HEADING_WORDS && !bare.ends_with(['.', ',', ';']) {
        let whole = key(bare.trim_end_matches(|c: char| !c.is_alphanumeric()));
        let kind = lexicon
            .headings
            .kind(&whole)
            .or_else(|| composed(bare, styled, lexicon))
            .or_else(|| with_tail(bare, styled, lexicon));
        let is_sentence = first.is_lowercase() && !styled && !bare.ends_with(':');
        if let Some(kind) = kind.filter(|kind| *kind != SectionKind::Inner && !is_sentence) {
            // "• Training" among the items of a list is an item.
            let item = bulleted && !styled && !bare.ends_with(':');
            // One word in a job's text ("Leadership", "Projects") needs a cue to end the job.
            let weak = inside == SectionKind::Experience
                && !matches!(
                    kind,
                    SectionKind::Experience | SectionKind::Education | SectionKind::Skills | SectionKind::Personal
                )
                && !styled
                && words == 1
                && next.is_some_and(|next| next.size > 0 && next.size == line.size && next.text.len() > 140);
            if !item && !weak {
                return Some(Found { kind, own_line: true, one_line: false });
            }
        }
    }
    if bulleted {
        return None;
    }
    opening(bare, styled, inside, lexicon)
}

/// Whether a text is a known heading of work.
fn names_work(text: &str, lexicon: &Lexicon) -> bool {
    lexicon.headings.kind(&key(text)) == Some(SectionKind::Experience)
}

/// `PROFESSIONAL EXPERIENCE IN GULF`, `Working Experience - 6.5+ years`: the heading of work with a place or a time.
fn with_tail(bare: &str, styled: bool, lexicon: &Lexicon) -> Option<SectionKind> {
    const TAILS: &[&str] = &[" in ", " IN ", " In ", " – ", "- ", " ("];
    let end = TAILS.iter().filter_map(|tail| bare.find(tail)).min();
    let head = end.and_then(|end| bare.get(..end)).unwrap_or_default();
    let opens = styled || bare.ends_with(':') || is_caps(head);
    let tailed = opens && names_work(head, lexicon) && !lexicon.titles.has_head(bare);
    // `WORK EXPERIENCE ELECTRICIAN IN GULF`
    let led = || {
        let prefix = if is_caps(bare) { lexicon.headings.prefix(&key(bare)) } else { None };
        prefix.is_some_and(|(kind, words)| kind == SectionKind::Experience && words > 1)
    };
    ((tailed || led()) && date::points(bare, DateStyle::default()).is_empty()).then_some(SectionKind::Experience)
}

/// `Career Experience/Work History`, `Work Knowledge and Experience`: an unknown heading of which a part names work.
fn composed(bare: &str, styled: bool, lexicon: &Lexicon) -> Option<SectionKind> {
    let opens = styled || bare.ends_with(':');
    let capital = || bare.split_whitespace().all(|word| word == "and" || !word.starts_with(char::is_lowercase));
    let mut parts = bare.split(['/', '&', '|']).flat_map(|part| part.split(" and "));
    (opens && capital() && parts.any(|part| names_work(part, lexicon))).then_some(SectionKind::Experience)
}

/// A heading at the start of a line that goes on.
fn opening(bare: &str, styled: bool, inside: SectionKind, lexicon: &Lexicon) -> Option<Found> {
    let (head, rest) = match bare.split_once([':', '\t']) {
        Some((head, rest)) if !rest.trim().is_empty() => (head, rest),
        _ => return before_date(bare, lexicon).or_else(|| caps_lead(bare, lexicon)),
    };
    if head.split_whitespace().count() > MAX_HEADING_WORDS {
        return None;
    }
    if let Some(found) = caps_lead(bare, lexicon) {
        return Some(found);
    }
    let kind = lexicon.headings.kind(&key(head)).filter(|kind| *kind != SectionKind::Inner)?;
    if head.chars().next().is_some_and(char::is_lowercase) {
        return None;
    }
    // "Language: Java" is no human language.
    if kind == SectionKind::Languages && lexicon.credentials.languages(rest).is_empty() {
        return None;
    }
    // A referee's "Email:" is the referee's.
    if inside == SectionKind::References && matches!(kind, SectionKind::Contact | SectionKind::Personal) {
        return None;
    }
    // Inside a job, "Skills: Java" is about the job.
    let about_the_job = inside == SectionKind::Experience
        && matches!(
            kind,
            SectionKind::Skills
                | SectionKind::Projects
                | SectionKind::Awards
                | SectionKind::Summary
                | SectionKind::Other
                | SectionKind::Courses
        )
        || inside == SectionKind::Projects
            && !matches!(
                kind,
                SectionKind::Education | SectionKind::Experience | SectionKind::Personal | SectionKind::Languages
            );
    if about_the_job && !(styled && rest.trim().len() < 3) {
        return None;
    }
    // In a list of skills or personal details each line has its own label.
    let label = matches!(
        inside,
        SectionKind::Skills | SectionKind::Personal | SectionKind::Contact | SectionKind::Top | SectionKind::Summary
    ) && !matches!(kind, SectionKind::Experience | SectionKind::Education);
    let one_line = label
        || matches!(
            kind,
            SectionKind::Languages | SectionKind::Contact | SectionKind::Personal | SectionKind::Interests
        );
    Some(Found { kind, own_line: false, one_line })
}

/// `EDUCATION Springfield College`: a heading in capitals before ordinary text.
fn caps_lead(bare: &str, lexicon: &Lexicon) -> Option<Found> {
    const MAX_WORDS: usize = 3;
    let words: Vec<&str> = bare.split_whitespace().collect();
    let caps = words.iter().take_while(|word| is_caps(word) || matches!(**word, "&" | "OF" | "AND")).count();
    let goes_on = words.get(caps).is_some_and(|word| word.chars().any(char::is_lowercase));
    if caps == 0 || caps > MAX_WORDS || !goes_on {
        return None;
    }
    let kind = lexicon.headings.kind(&key(&words.get(..caps)?.join(" "))).filter(|kind| *kind != SectionKind::Inner)?;
    Some(Found { kind, own_line: false, one_line: false })
}

/// `Work experience 04/2012 - 05/2013`, `EDUCATION 2010 - 2014 ...`.
fn before_date(bare: &str, lexicon: &Lexicon) -> Option<Found> {
    if !date::has_date_words(bare) {
        return None;
    }
    let dates = date::points(bare, DateStyle::default());
    let (_, at) = dates.first()?;
    let head = bare.get(..at.start)?.trim();
    let words = head.split_whitespace().count();
    if words == 0 || words > 4 {
        return None;
    }
    let kind = lexicon.headings.kind(&key(head))?;
    matches!(kind, SectionKind::Experience | SectionKind::Education).then_some(Found {
        kind,
        own_line: false,
        one_line: false,
    })
}

/// `1. Education`, `II. EXPERIENCE`.
fn strip_number(text: &str) -> &str {
    let Some((head, rest)) = text.split_once(['.', ')']) else { return text };
    let numbering =
        !head.is_empty() && head.len() <= 3 && head.chars().all(|c| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X'));
    if numbering { rest.trim_start() } else { text }
}

fn is_caps(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut upper, mut all) = (0, 0);
    for c in letters {
        all += 1;
        upper += usize::from(c.is_uppercase());
    }
    all >= 3 && upper == all
}

// ---------- lines that look like the known headings ----------

/// The look of a line: size, weight, case.
fn look(line: &Line) -> (u16, bool, bool) {
    (line.size, line.bold, is_caps(&line.text))
}

/// Known headings that must share a look before others with it are believed.
const MIN_KNOWN: usize = 3;

fn mark_lookalikes(lines: &[&Line], found: &mut [Option<Found>], lexicon: &Lexicon) {
    let mut known: BTreeMap<(u16, bool, bool), usize> = BTreeMap::new();
    for (line, _) in lines.iter().zip(found.iter()).filter(|(_, f)| f.is_some_and(|f| f.own_line)) {
        *known.entry(look(line)).or_default() += 1;
    }
    let Some((common, count)) = known.iter().map(|(look, count)| (*look, *count)).max_by_key(|(look, n)| (*n, *look))
    else {
        return;
    };
    if count < MIN_KNOWN || common.0 == 0 {
        return;
    }
    let alike = lines.iter().filter(|line| look(line) == common).count();
    // A look that most of the text has tells nothing.
    if alike > known.values().sum::<usize>() * 2 + 2 || alike * 5 > lines.len() {
        return;
    }
    for (line, mark) in lines.iter().zip(found.iter_mut()).skip(2) {
        let words = line.text.split_whitespace().count();
        let plain_words = (1..=5).contains(&words)
            && !line.text.contains(['\t', '|', ',', '@', '•'])
            && !date::has_date_words(&line.text);
        let inner = lexicon.headings.kind(&key(&line.text)) == Some(SectionKind::Inner);
        if mark.is_none() && look(line) == common && plain_words && !inner && !lexicon.titles.has_head(&line.text) {
            *mark = Some(Found { kind: SectionKind::Other, own_line: true, one_line: false });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{self, Format, Reading};

    fn kinds(text: &str) -> Vec<(SectionKind, usize)> {
        let lexicon = Lexicon::built_in().unwrap();
        let Ok(Reading::Document(document)) = document::read(Format::Txt, text.as_bytes()) else { panic!("text") };
        let lines: Vec<&Line> = document.visible().collect();
        find(&lines, &lexicon).into_iter().map(|s| (s.kind, s.lines.len())).collect()
    }

    #[test]
    fn headings_cut_a_resume() {
        use SectionKind::{Education, Experience, Skills, Top};
        let text = "Ada Example\nCook\nWORK EXPERIENCE\nCook, Blue Door\n• Training of staff\nEducation:\nSpringfield High\nSkills\nSoups";
        assert_eq!(kinds(text), [(Top, 2), (Experience, 3), (Education, 2), (Skills, 2)]);
    }

    #[test]
    fn headings_open_lines() {
        use SectionKind::{Experience, Languages, Skills, Top};
        let text = "Ada\nLanguages: French, German\nLives in Springfield\nSkills: soups\nWork experience 04/2012 - 05/2013\nCook";
        assert_eq!(kinds(text), [(Top, 1), (Languages, 1), (Top, 1), (Skills, 1), (Experience, 2)]);
    }

    #[test]
    fn headings_may_be_composed() {
        use SectionKind::{Education, Experience, Top};
        for heading in ["CAREER EXPERIENCE/WORK HISTORY", "WORK EXPERIENCE IN GULF", "WORKING EXPERIENCE- 6.5 + years"]
        {
            let text = format!("Ada\n{heading}\nCook, Blue Door\nEducation:\nSpringfield High");
            assert_eq!(kinds(&text), [(Top, 1), (Experience, 2), (Education, 2)], "{heading}");
        }
    }

    #[test]
    fn labels_inside_a_job_end_nothing() {
        use SectionKind::{Experience, Top};
        let text = "Experience\nDeveloper, Example Ltd, 2010 - 2012\nResponsibilities:\nbuilt it\nRole Objective:\nEnvironment: Java\nSkills: SQL\ntests";
        assert_eq!(kinds(text), [(Top, 0), (Experience, 8)]);
    }
}

//! Passages: the lines in which words may be looked for, each with where it stands and what is said around a word.

use super::is_private;
use super::person::{is_personal, named, own_name};
use super::skills::{Standing, is_ruled, standing};
use crate::document::Line;
use crate::lexicon::{Lexicon, Said, SectionKind, Tongue, is_word_of_work};
use crate::resume::Resume;
use crate::text::fold;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A line that may be searched for words.
#[derive(Clone, Debug)]
pub struct Passage<'d> {
    /// The line.
    pub line: &'d Line,
    /// The position that it belongs to, as an index into the positions of the resume.
    pub position: Option<usize>,
    /// It tells of work rather than lists or claims.
    pub in_work: bool,
    /// The language of the resume.
    pub tongue: Tongue,
    /// The line before, if its sentence goes on here.
    previous: &'d str,
    words: OnceLock<Vec<Said>>,
    /// The person's own name, folded.
    name: Arc<[String]>,
    /// The bytes that name the person or their school, as nobody is judged by these.
    silent: Vec<Range<usize>>,
}

impl<'d> Passage<'d> {
    /// A line outside any position.
    pub fn alone(line: &'d Line) -> Self {
        let (position, in_work, previous) = (None, false, "");
        let name = Arc::default();
        Self {
            line,
            position,
            in_work,
            tongue: Tongue::English,
            previous,
            words: OnceLock::new(),
            name,
            silent: Vec::new(),
        }
    }

    /// Its words by their stems, but for those of the person's name or a school's.
    pub fn words(&self) -> &[Said] {
        self.words.get_or_init(|| {
            let mut said = self.tongue.said(&self.line.text);
            said.retain(|word| !self.silent.iter().any(|silent| silent.contains(&word.place().start)));
            said
        })
    }

    /// How many words it has beside the person's own name, which is long or short for no merit of theirs. A part of the
    /// name alone is one where it is the first or the last and no word of the field.
    pub fn length(&self) -> usize {
        let words = self.words();
        let (Some(first), Some(last)) = (self.name.first(), self.name.last()) else { return words.len() };
        let folded = |word: &Said| self.line.text.get(word.place()).map(fold).unwrap_or_default();
        let own = |run: &[String]| {
            let tells = |word: &String| (word == first || word == last) && !is_word_of_work(word);
            if run.len() > 1 || run.iter().any(tells) { run.len() } else { 0 }
        };
        let words: Vec<String> = words.iter().map(folded).collect();
        let of_name = |word: &String| self.name.contains(word);
        let runs = words.chunk_by(|a, b| of_name(a) == of_name(b));
        words.len() - runs.filter(|run| run.first().is_some_and(of_name)).map(own).sum::<usize>()
    }

    /// Whether what is said at these bytes is denied or only wished for.
    pub fn is_denied(&self, at: &Range<usize>) -> bool {
        matches!(self.standing(at), Standing::Denied | Standing::Wished)
    }

    /// Whether what is said at these bytes is hedged ("basic knowledge of").
    pub fn is_hedged(&self, at: &Range<usize>) -> bool {
        self.standing(at) == Standing::Hedged
    }

    fn standing(&self, at: &Range<usize>) -> Standing {
        let text = self.line.text.as_str();
        if is_ruled(self.previous) || is_ruled(text) {
            standing(self.previous, text, at.start, at.end)
        } else {
            Standing::Plain
        }
    }
}

/// The line before, if its sentence goes on in this one and rules it too; empty otherwise.
pub(super) fn open_before<'d>(resume: &Resume<'d>, at: usize) -> &'d str {
    let before = at.checked_sub(1).and_then(|before| resume.lines.get(before)).map_or("", |line| line.text.as_str());
    if before.ends_with([',', ';']) { before } else { "" }
}

/// Whether a line holds the person's own name or address and little else, as the foot of a page does: somebody called
/// Price sells nothing by that. What a sentence says beside a name still counts.
fn tells_who(line: &str, name: &str, resume: &Resume<'_>) -> bool {
    /// Words that the foot of a page has beside who it is: a page's number, a phone.
    const BESIDE: usize = 4;
    let contact = &resume.contact;
    let addresses = || contact.emails.iter().chain(&contact.links);
    // The first word tells most lines apart without folding them.
    let first = name.split_whitespace().next().unwrap_or_default();
    let begins = |word: &str| word.to_lowercase().starts_with(first);
    let named = !name.is_empty() && line.split_whitespace().any(begins) && line.to_lowercase().contains(name);
    let own = |word: &str| name.contains(&word.to_lowercase()) || addresses().any(|own| own.contains(word));
    let others = || line.split_whitespace().filter(|word| word.contains(char::is_alphabetic) && !own(word));
    (named || addresses().any(|own| line.contains(own.as_str()))) && others().count() <= BESIDE
}

/// Schools that are looked for in every line: nobody went to more, and the work stays in step with the lines.
const MAX_SCHOOLS: usize = 12;

/// The names of schools that can be told from the degree beside them.
fn schools<'r>(resume: &'r Resume<'_>, lexicon: &Lexicon) -> Vec<&'r str> {
    let all = resume.degrees.iter().filter_map(|degree| degree.institution.as_deref());
    let told = all.filter(|school| !school.is_empty() && lexicon.credentials.degrees(school).is_empty());
    told.take(MAX_SCHOOLS).collect()
}

/// Where any of some names stands in a text.
fn places_of(names: &[&str], text: &str) -> Vec<Range<usize>> {
    let places = names.iter().flat_map(|name| text.match_indices(*name));
    places.map(|(start, found)| start..start + found.len()).collect()
}

/// All lines but those about the person.
pub(super) fn of<'d>(resume: &Resume<'d>, lexicon: &Lexicon) -> Vec<Passage<'d>> {
    let public = resume.sections.iter().filter(|s| !is_private(s.kind) && s.kind != SectionKind::Top);
    let text = |at: usize| resume.lines.get(at).map_or("", |line| line.text.as_str());
    let lines = public.flat_map(|section| section.lines.clone().map(|at| (section.kind, at)));
    let name = own_name(resume, lexicon).unwrap_or_default();
    let lowered = name.to_lowercase();
    let private = |line: &str| tells_who(line, &lowered, resume) || is_personal(line, lexicon);
    let lines: Vec<(SectionKind, usize)> = lines.filter(|(_, at)| !private(text(*at))).collect();
    let tongue = Tongue::of(lines.iter().map(|(_, at)| text(*at)));
    let schools = schools(resume, lexicon);
    let own: Arc<[String]> = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(fold).collect();
    let passage = |(section, at): (SectionKind, usize)| {
        let line = resume.lines.get(at).copied()?;
        let position = resume.positions.iter().position(|p| p.range.contains(&at));
        let of_work = matches!(section, SectionKind::Experience | SectionKind::Projects | SectionKind::Volunteer);
        let previous = open_before(resume, at);
        let in_work = position.is_some() || of_work;
        let mut silent = if name.is_empty() { Vec::new() } else { named(&name, &line.text) };
        // Where somebody worked is another matter, though it be a school.
        if !in_work {
            silent.extend(places_of(&schools, &line.text));
        }
        let name = Arc::clone(&own);
        Some(Passage { line, position, in_work, tongue, previous, words: OnceLock::new(), name, silent })
    };
    lines.into_iter().filter_map(passage).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_name_adds_no_length() {
        let length = |name: &str, text: &str| {
            let line = Line { text: text.to_owned(), ..Line::on_page(1) };
            let name = name.split(' ').map(fold).collect();
            Passage { name, ..Passage::alone(&line) }.length()
        };
        let plain = length("", "I.: Forgetting on purpose");
        for (name, family) in [("Inês Falkenrath", "Falkenrath"), ("Zoë van der Berg", "van der Berg"), ("Li Wu", "Wu")]
        {
            assert_eq!(length(name, &format!("{family}, I.: Forgetting on purpose")), plain, "{name}");
            assert_eq!(length(name, &format!("{name}, I.: Forgetting on purpose")), plain, "{name}");
        }
        // A word of the field is one, whoever bears it; together with the first name it is a name.
        assert_eq!(length("Anna Price", "Price negotiations"), 2);
        assert_eq!(length("Anna Price", "Anna Price: negotiations"), 1);
    }
}

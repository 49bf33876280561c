//! The sentences of a job description, each with how much it is wanted.
//!
//! Main case: headings with items below them. Fallback: running text, in which headings stand inside the line
//! (`... Requirements: ...`), items follow each other without a mark, and the wording of each sentence decides.

use super::cuts::{cut, parts};
use super::headings::{MAX_HEADING_WORDS, heading, shouted};
use crate::lexicon::{JobWord, Lexicon, Wanted};
use crate::text::{fold, key, words};

/// A sentence, or an item of a list.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    /// Its text, without a bullet.
    pub(super) text: String,
    /// Number of the line in which it begins, from 1.
    pub(super) line: usize,
    /// How much it is wanted.
    pub(super) wanted: Wanted,
    /// It speaks of leading people.
    pub(super) leads: bool,
}

/// Marks before an item of a list.
pub(super) const BULLETS: [char; 11] = ['-', '*', '•', '–', '·', '▪', '○', '●', '➢', '\u{f0b7}', '✓'];
/// Letters from which a line is running text that may hold headings and items of its own.
const LONG: usize = 160;
/// Words that an item has at most where no mark says that it is one.
const MAX_ITEM: usize = 14;
/// Words before `is` in a sentence on the firm.
const MAX_SUBJECT: usize = 10;

/// A piece of a line.
struct Piece {
    line: usize,
    text: String,
    bullet: bool,
    markdown: bool,
}

/// All sentences that speak of the work or the candidate.
pub(super) fn of(lines: &[&str], lexicon: &Lexicon) -> Vec<Sentence> {
    // Before the first heading the firm speaks of itself: only what is said to the candidate counts there.
    let mut section: Option<Wanted> = None;
    let mut open: Vec<(usize, String, Option<Wanted>, bool)> = Vec::new();
    // Behind a heading nothing goes on.
    let mut fresh = true;
    for Piece { line, text, bullet, markdown } in pieces(lines, lexicon) {
        if let Some(wanted) = heading(&text, markdown, lexicon).filter(|_| !bullet) {
            section = Some(wanted);
            fresh = true;
            continue;
        }
        // `Career Level: Experienced` is a row of a form.
        let is_row = |label: &str| {
            label.split_whitespace().count() <= 4 && words(label).any(|word| JobWord::Label.is(&fold(word)))
        };
        if !bullet && text.split_once(':').is_some_and(|(label, value)| is_row(label) && !value.trim().is_empty()) {
            continue;
        }
        // `Essential: a nursing licence`
        if let Some((before, after)) = text.split_once(':')
            && let Some(wanted) = heading(&format!("{before}:"), markdown, lexicon)
            && before.split_whitespace().count() <= MAX_HEADING_WORDS
        {
            if !bullet {
                section = Some(wanted);
            }
            open.push((line, after.trim().to_owned(), Some(wanted), true));
            fresh = false;
            continue;
        }
        // `Career Level: Experienced` at the top is a form about the post.
        let labelled = text.split_once(':').is_some_and(|(label, value)| {
            label.split_whitespace().count() <= 4 && (1..=8).contains(&value.split_whitespace().count())
        });
        if section.is_none() && labelled && !bullet {
            continue;
        }
        let unknown_heading = text.ends_with(':') && !bullet;
        if unknown_heading {
            if text.split_whitespace().count() <= MAX_HEADING_WORDS {
                section = section.filter(|kept| *kept != Wanted::Skip).max(Some(Wanted::Duty));
                fresh = true;
                continue;
            }
            // `... successful candidates typically demonstrate:` opens a list of what is asked.
            let said = key(&text);
            let asks = [
                "demonstrate", "you will have", "looking for", "you need", "must have", "should have",
                "required to have",
            ];
            if asks.iter().any(|word| said.contains(word)) {
                open.push((line, text, section, false));
                section = Some(Wanted::Must);
                fresh = true;
                continue;
            }
        }
        // A line that begins in lower case, or follows one that is open, goes on with it.
        let lower = text.chars().next().is_some_and(char::is_lowercase);
        let goes_on = |before: &str| {
            let last = before.split_whitespace().next_back().unwrap_or_default();
            lower && !before.ends_with(['.', ':', ';'])
                || before.ends_with(',')
                || matches!(last, "and" | "or" | "of" | "the" | "with" | "in" | "for" | "to" | "a" | "an")
        };
        match open.last_mut().filter(|(_, before, ..)| !bullet && !fresh && goes_on(before)) {
            Some((_, before, ..)) => {
                before.push(' ');
                before.push_str(&text);
            }
            None => open.push((line, text, section, bullet)),
        }
        fresh = false;
    }
    let sentences = open.into_iter().flat_map(|(line, text, section, item)| {
        let mut out: Vec<Sentence> = Vec::new();
        // What follows a semicolon is said to whom the sentence is said.
        let mut told = false;
        for (part, goes_on) in parts(&text) {
            let found = sentence(line, part, section, item, told && goes_on, lexicon);
            told = found.is_some();
            out.extend(found);
        }
        out
    });
    sentences.collect()
}

/// Lines without their marks; running text is cut at its bullets and headings.
fn pieces(lines: &[&str], lexicon: &Lexicon) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (at, raw) in lines.iter().enumerate() {
        let markdown = raw.trim_start().starts_with('#') || raw.trim_start().starts_with("===");
        let line = raw.trim().trim_matches(['#', '=']).trim();
        let line = line.strip_prefix("**").map_or(line, |rest| rest.trim_end_matches("**"));
        if line.is_empty() {
            continue;
        }
        let (shout, line) = shouted(line);
        let whole = if line.chars().count() > LONG { cut(line, lexicon) } else { vec![line.to_owned()] };
        for part in shout.map(str::to_owned).into_iter().chain(whole) {
            let numbered = part.split_once(['.', ')']).is_some_and(|(n, rest)| {
                !n.is_empty() && n.len() <= 2 && n.chars().all(|c| c.is_ascii_digit()) && rest.starts_with(' ')
            });
            let bullet = part.starts_with(BULLETS) || numbered;
            let text = part.trim_start_matches(BULLETS).trim();
            let text = if numbered { text.split_once(['.', ')']).map_or(text, |(_, rest)| rest.trim()) } else { text };
            if !text.is_empty() {
                pieces.push(Piece { line: at + 1, text: text.to_owned(), bullet, markdown });
            }
        }
    }
    pieces
}

/// `None` where it speaks of the firm, the pay, or how to apply.
fn sentence(
    line: usize,
    text: String,
    section: Option<Wanted>,
    item: bool,
    told: bool,
    lexicon: &Lexicon,
) -> Option<Sentence> {
    let said = lexicon.job_words.wordings(&text);
    if said.contains(&Wanted::Skip) || section == Some(Wanted::Skip) || key(&text).is_empty() {
        return None;
    }
    let folded: Vec<String> = words(&text).map(fold).collect();
    let has = |known: &[&str]| folded.iter().any(|word| known.contains(&word.as_str()));
    let to_candidate = told
        || !said.is_empty()
        || has(&[
            "you", "your", "you'll", "candidate", "candidates", "responsible", "responsibilities", "individual",
            "applicant",
        ])
        || has(&["role", "position", "postholder"]) && has(&["will", "involves", "involve", "requires", "includes"])
        || folded.first().is_some_and(|word| JobWord::Verb.is(word));
    // `We are a leading maker of pumps.`
    let of_firm = folded.first().is_some_and(|word| {
        matches!(word.as_str(), "we" | "our" | "my" | "us" | "founded" | "since" | "wir" | "unser" | "nous" | "nuestra")
    }) && !has(&[
        "you", "your", "you'll", "candidate", "applicant", "looking", "need", "require", "seeking", "expect", "needs",
    ]);
    // `The centre is a research institute`: before any heading the firm tells what it is.
    let what_it_is = section.is_none()
        && folded.windows(2).take(MAX_SUBJECT).any(|pair| {
            pair.first().is_some_and(|is| is == "is")
                && pair.get(1).is_some_and(|a| matches!(a.as_str(), "a" | "an" | "the" | "one"))
        })
        && !has(&["role", "position", "post", "job", "you", "candidate", "opportunity", "requirement", "experience"])
        && !folded.iter().any(|word| lexicon.titles.has_head(word));
    // Among duties, a whole sentence that neither begins with what is done nor speaks to the candidate tells of the firm.
    let prose = section != Some(Wanted::Must) && !item && folded.len() > MAX_ITEM;
    // An item of a list before any heading asks too.
    if of_firm || what_it_is || (section.is_none() && !item || prose) && !to_candidate {
        return None;
    }
    let wanted = match () {
        () if said.contains(&Wanted::Nice) => Wanted::Nice,
        () if section == Some(Wanted::Nice) => Wanted::Nice,
        () if said.contains(&Wanted::Must) && section != Some(Wanted::Duty) => Wanted::Must,
        () if section.is_none() && item => Wanted::Must,
        () => section.unwrap_or(Wanted::Duty),
    };

    Some(Sentence { leads: said.contains(&Wanted::Lead), text, line, wanted })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[&str]) -> Vec<(usize, String, Wanted)> {
        let lexicon = Lexicon::built_in().unwrap();
        of(lines, &lexicon).into_iter().map(|s| (s.line, s.text, s.wanted)).collect()
    }

    #[test]
    fn sections_and_wordings_say_how_much_is_wanted() {
        let lines = [
            "You cook.", "", "Requirements:", "- HACCP", "- Baking is a plus", "Nice to have", "- French",
            "- Must hold a hygiene certificate", "What we offer:", "- Free meals", "Essential: two years at sea,",
            "and more",
        ];
        let expected = [
            (1, "You cook.", Wanted::Duty),
            (4, "HACCP", Wanted::Must),
            (5, "Baking is a plus", Wanted::Nice),
            (7, "French", Wanted::Nice),
            (8, "Must hold a hygiene certificate", Wanted::Nice),
            (11, "two years at sea, and more", Wanted::Must),
        ];
        assert_eq!(found(&lines), expected.map(|(line, text, wanted)| (line, text.to_owned(), wanted)));
    }

    #[test]
    fn running_text_is_cut_at_its_headings_bullets_and_items() {
        let line = "Kiln Hand Duties: Load the kilns of the pottery and watch their temperature all night \
            Keep records of each firing for the owner Requirements: two winters at a kiln \u{2022} Knowledge of glazes \
            Benefits: free mugs and a kiln of your own to use whenever you like it";
        let expected = [
            "Load the kilns of the pottery and watch their temperature all night",
            "Keep records of each firing for the owner",
            "two winters at a kiln",
            "Knowledge of glazes",
        ];
        assert_eq!(found(&[line]).into_iter().map(|(_, text, _)| text).collect::<Vec<_>>(), expected);
    }
}

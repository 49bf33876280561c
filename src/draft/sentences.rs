//! The sentences of a job description, each with how much it is wanted.
//!
//! Main case: headings with items below them. Fallback: running text, in which headings stand inside the line
//! (`... Requirements: ...`), items follow each other without a mark, and the wording of each sentence decides.

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

/// Words of a heading.
const MAX_HEADING_WORDS: usize = 8;
/// Marks before an item of a list.
const BULLETS: [char; 11] = ['-', '*', '•', '–', '·', '▪', '○', '●', '➢', '\u{f0b7}', '✓'];
/// Letters from which a line is running text that may hold headings and items of its own.
const LONG: usize = 160;
/// Words that an item has at most where no mark says that it is one.
const MAX_ITEM: usize = 14;
/// Words from which a sentence may be several items that run on without a mark.
const RUN_ON: usize = 16;

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
    let sentences = open
        .into_iter()
        .flat_map(|(line, text, section, item)| parts(&text).into_iter().map(move |part| (line, part, section, item)));
    sentences.filter_map(|(line, text, section, item)| sentence(line, text, section, item, lexicon)).collect()
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
        let whole = if line.chars().count() > LONG { cut(line, lexicon) } else { vec![line.to_owned()] };
        for part in whole {
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

/// Running text cut before bullets and before headings that the tables know.
fn cut(line: &str, lexicon: &Lexicon) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for word in words {
        let is_mark = word.chars().count() == 1 && word.starts_with(BULLETS) && !matches!(word, "-" | "–");
        let starts = word.starts_with(['•', '●', '▪']);
        if (is_mark || starts) && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(word);
        }
        if !word.ends_with(':') {
            continue;
        }
        // The longest run of words before the colon that is a heading.
        let Some(part) = parts.last_mut() else { continue };
        let found = (1..=MAX_HEADING_WORDS.min(part.len())).rev().find(|many| {
            let from = part.len() - many;
            let capital = part.get(from).is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase));
            capital && lexicon.job_words.heading(&part.get(from..).unwrap_or_default().join(" ")).is_some()
        });
        if let Some(many) = found {
            let heading = part.split_off(part.len() - many);
            if part.is_empty() {
                parts.pop();
            }
            parts.push(heading);
            parts.push(Vec::new());
        }
    }
    parts.into_iter().map(|part| part.join(" ")).filter(|part| !part.is_empty()).collect()
}

/// What a line says of the lines below it, if it is a heading.
fn heading(line: &str, markdown: bool, lexicon: &Lexicon) -> Option<Wanted> {
    /// Words of a heading by what it says; the first kind that has one counts.
    const SAYS: [(Wanted, &[&str]); 4] = [
        (
            Wanted::Skip,
            &[
                "benefits", "perks", "salary", "offer", "offers", "apply", "mission", "vision", "culture", "process",
                "conditions", "residency", "about", "company", "location", "why", "pitfalls", "questions", "location",
                "work location", "bieten", "offrons", "ofrecemos", "package", "compensation",
            ],
        ),
        (
            Wanted::Nice,
            &[
                "preferred", "desirable", "desired", "nice", "bonus", "advantageous", "plus", "optional", "deseable",
                "souhaité",
            ],
        ),
        (
            Wanted::Must,
            &[
                "requirements", "qualifications", "qual", "competencies", "criteria", "profile", "must", "requisitos",
                "anforderungen", "profil", "perfil", "candidate", "skills", "expect", "essentials",
            ],
        ),
        (
            Wanted::Duty,
            &[
                "responsibilities", "duties", "accountabilities", "functions", "tasks", "overview", "description",
                "aufgaben", "missions", "funciones", "role", "job",
            ],
        ),
    ];
    let count = line.split_whitespace().count();
    if count > MAX_HEADING_WORDS || line.ends_with(['.', ',', ';']) {
        return None;
    }
    if let Some(known) = lexicon.job_words.heading(line) {
        return Some(known);
    }
    let letters: Vec<char> = line.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.len() > 4 && letters.iter().all(|c| c.is_uppercase());
    let said: Vec<&str> = words(line).collect();
    let titled = said.len() > 1
        && said.iter().filter(|word| word.len() > 3).all(|word| word.chars().next().is_some_and(char::is_uppercase));
    let shaped = line.ends_with([':', '?']) || capitals || markdown || titled;
    if !shaped || line.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let folded: Vec<String> = said.iter().map(|word| fold(word)).collect();
    let about_role = folded.first().is_some_and(|word| word == "about")
        && folded.iter().any(|word| matches!(word.as_str(), "role" | "job" | "position" | "you"));
    if about_role {
        return Some(if folded.iter().any(|word| word == "you") { Wanted::Must } else { Wanted::Duty });
    }
    let says = |(_, known): &&(Wanted, &[&str])| folded.iter().any(|word| known.contains(&word.as_str()));
    // A title such as `Job Coach` is no heading; only the surer shapes may have the weaker words.
    let weak =
        |word: &str| matches!(word, "role" | "job" | "skills" | "candidate" | "process" | "offer" | "plus" | "about");
    let (wanted, known) = SAYS.iter().find(says)?;
    let sure = folded.iter().any(|word| known.contains(&word.as_str()) && !weak(word));
    (sure || line.ends_with(':') || markdown || capitals && folded.len() > 1).then_some(*wanted)
}

/// Marks that end a part, and words that begin a wish of its own.
const CUTS: [&str; 17] = [
    "; ", ". ", "! ", "? ", ", ideally ", ", preferably ", ", with at least ", ", including at least ", ", at least ",
    " and at least ", ", of which ", " including at least ", " with at least ", "; and ", " To apply ", " Please ",
    " If you have ",
];

/// A text cut into sentences.
fn parts(text: &str) -> Vec<String> {
    // Dots of abbreviations end nothing, nor does a mark within brackets.
    let mut cut = text.replace("e.g. ", "e.g.\u{1}").replace("i.e. ", "i.e.\u{1}").replace("etc. ", "etc.\u{1}");
    cut = bracketed(&cut);
    for mark in CUTS {
        let word = mark.trim_start_matches([',', ';']).trim();
        let kept = if word.chars().any(char::is_alphabetic) { format!("\0{word} ") } else { ".\0".to_owned() };
        cut = cut.replace(mark, &kept);
    }
    let whole = cut.split('\0').map(|part| part.replace('\u{1}', " ").trim().to_owned());
    whole.filter(|part| !part.is_empty()).flat_map(|part| run_on(&part)).collect()
}

/// A text with the blanks behind the marks of a short bracket kept: `(data modelling; 5 years is good)`.
fn bracketed(text: &str) -> String {
    /// Letters of a bracket; a longer one was never closed.
    const MOST: usize = 200;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('(') {
        out.push_str(before);
        out.push('(');
        rest = inside;
        if let Some((inside, after)) = rest.split_once(')').filter(|(inside, _)| inside.len() <= MOST) {
            out.push_str(&inside.replace("; ", ";\u{1}").replace(". ", ".\u{1}"));
            out.push(')');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Items that run on without a mark, cut where a capital begins a verb or a word such as `Experience`.
fn run_on(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < RUN_ON {
        return vec![text.to_owned()];
    }
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for (at, word) in words.iter().enumerate() {
        let folded = fold(word.trim_end_matches([',', ':']));
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or_default();
        let plain_before = before.chars().next().is_some_and(char::is_lowercase)
            && before.ends_with(|c: char| c.is_alphanumeric() || c == ')')
            && before.len() > 2
            && !matches!(before, "and" | "the" | "for" | "with" | "our" | "your" | "from" | "using");
        let begins = word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().skip(1).any(char::is_lowercase)
            && (JobWord::Verb.is(&folded) || JobWord::Filler.is(&folded) || is_opener(&folded));
        if begins && plain_before {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(word);
        }
    }
    parts.into_iter().map(|part| part.join(" ")).filter(|part| !part.is_empty()).collect()
}

fn is_opener(folded: &str) -> bool {
    matches!(
        folded,
        "experience"
            | "knowledge"
            | "ability"
            | "proficiency"
            | "familiarity"
            | "understanding"
            | "expertise"
            | "degree"
            | "bachelor's"
            | "bachelors"
            | "bachelor"
            | "master's"
            | "must"
            | "willingness"
            | "background"
            | "minimum"
            | "previous"
            | "possess"
            | "hands-on"
            | "knowledgeable"
            | "history"
    )
}

/// `None` where it speaks of the firm, the pay, or how to apply.
fn sentence(line: usize, text: String, section: Option<Wanted>, item: bool, lexicon: &Lexicon) -> Option<Sentence> {
    let said = lexicon.job_words.wordings(&text);
    if said.contains(&Wanted::Skip) || section == Some(Wanted::Skip) || key(&text).is_empty() {
        return None;
    }
    let folded: Vec<String> = words(&text).map(fold).collect();
    let has = |known: &[&str]| folded.iter().any(|word| known.contains(&word.as_str()));
    let to_candidate = !said.is_empty()
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
    // Among duties, a whole sentence that neither begins with what is done nor speaks to the candidate tells of the firm.
    let prose = section != Some(Wanted::Must) && !item && folded.len() > MAX_ITEM;
    // An item of a list before any heading asks too.
    if of_firm || (section.is_none() && !item || prose) && !to_candidate {
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

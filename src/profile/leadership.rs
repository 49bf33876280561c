//! Leading people: evidence in titles and in the text of positions, months, and the size of the team.
//!
//! Main case: a verb of leading whose object is people ("managed a team of nine", "mentored junior cooks"). What is
//! led decides: "managed 100 servers" has the shape of "managed 100 people". Titles add evidence by their rung; an
//! account manager or product manager leads no people by title alone. The words stand in `lexicon/leading.tsv`. Known
//! to fail: leading that is told without any such verb, and verbs far from their object.

use super::experience::Work;
use crate::date::{Month, Span, union_months};
use crate::document::Line;
use crate::lexicon::{Leading, LeadingRoles, LeadingWords, Level, Lexicon, SectionKind};
use crate::resume::Resume;
use crate::text::fold;
use std::sync::LazyLock;

/// Leadership of a candidate.
#[derive(Clone, Debug)]
pub struct Leadership<'d> {
    /// Union of the positions in which people were led, in months.
    pub months: u32,
    /// Largest number of people said to be led.
    pub team_size: Option<u32>,
    /// The highest rung among the titles.
    pub level: Level,
    /// Which positions (by index) lead people.
    pub positions: Vec<usize>,
    /// End of the newest of them.
    pub last: Option<Month>,
    /// A leading position has no dates.
    pub undated: bool,
    /// Lines that show it, strongest first.
    pub evidence: Vec<&'d Line>,
}

/// Points of plain evidence: a leading verb with people as its object.
const STRONG: i32 = 4;
/// Points of teaching and hiring.
const WEAK: i32 = 2;
/// Lines of evidence that are kept.
const MAX_EVIDENCE: usize = 8;
/// A larger number is not a team (a company's staff, customers).
const MAX_TEAM: u32 = 2_000;

type Question = fn(&Proof) -> bool;

/// What of a job speaks for or against leading people, as questions; what each is worth is fitted and stands in
/// `leading_weights.tsv`.
const QUESTIONS: &[(&str, Question)] = &[
    ("always", |_| true),
    ("title-lead", |p| p.level == Level::Lead),
    ("title-manager", |p| p.level == Level::Manager),
    ("title-head", |p| matches!(p.level, Level::Head | Level::Director)),
    ("title-executive", |p| p.level == Level::Executive),
    ("title-people", |p| p.people_title),
    ("title-thing", |p| p.thing_title),
    ("title-crew", |p| p.crew_title),
    ("title-crew-no-text", |p| p.crew_title && p.text_lines < 2),
    ("title-place", |p| p.place_title && p.level >= Level::Lead),
    ("title-place-bare", |p| p.place_title && p.level >= Level::Lead && p.strong == 0),
    ("title-assistant", |p| p.assistant),
    ("no-title", |p| p.untitled),
    ("no-text", |p| p.text_lines == 0),
    ("much-text", |p| p.text_lines >= 6),
    ("strong", |p| p.strong > 0),
    ("strong:2+", |p| p.strong > 1),
    ("strong:3+", |p| p.strong > 2),
    ("weak", |p| p.weak > 0),
    ("weak:2+", |p| p.weak > 1),
    ("weak:3+", |p| p.weak > 2),
    ("team", |p| p.team.is_some()),
    ("team:3+", |p| p.team.is_some_and(|team| team >= 3)),
    ("ranked-strong", |p| p.level >= Level::Lead && p.strong > 0),
    ("ranked-weak", |p| p.level >= Level::Lead && p.strong == 0 && p.weak > 0),
    ("ranked-bare", |p| p.level >= Level::Lead && p.strong == 0 && p.weak == 0),
    ("ranked-no-text", |p| p.level >= Level::Lead && p.text_lines == 0),
    ("plain-strong", |p| p.level < Level::Lead && p.strong > 0),
    ("plain-weak", |p| p.level < Level::Lead && p.strong == 0 && p.weak > 0),
    ("intern", |p| p.level == Level::Intern),
    ("junior", |p| p.level == Level::Junior),
];

/// Names of the questions, in the order of their numbers.
pub fn leading_questions() -> impl Iterator<Item = &'static str> {
    QUESTIONS.iter().map(|(name, _)| *name)
}

/// Fitted weights of the questions about leading people, in hundredths of a logit.
#[derive(Clone, Debug)]
pub struct LeadingWeights(Vec<i32>);

impl LeadingWeights {
    /// Weights in the order of [`leading_questions`].
    pub fn new(weights: Vec<i32>) -> Self {
        Self(weights)
    }

    /// Reads a table of names and weights; what it does not name weighs nothing.
    pub fn read(text: &str) -> Self {
        let weight = |name: &str| {
            let row = text.lines().find_map(|line| line.split_once('\t').filter(|(known, _)| *known == name));
            row.and_then(|(_, weight)| weight.trim().parse().ok()).unwrap_or(0)
        };
        Self(leading_questions().map(weight).collect())
    }

    /// The table, as [`LeadingWeights::read`] reads it.
    pub fn write(&self) -> String {
        let rows: Vec<String> =
            leading_questions().zip(&self.0).map(|(name, weight)| format!("{name}\t{weight}")).collect();
        rows.join("\n") + "\n"
    }

    /// The weights built into the binary.
    pub fn built_in() -> &'static Self {
        static WEIGHTS: LazyLock<LeadingWeights> =
            LazyLock::new(|| LeadingWeights::read(include_str!("leading_weights.tsv")));
        &WEIGHTS
    }

    fn sum(&self, answers: &[usize]) -> i32 {
        answers.iter().filter_map(|answer| self.0.get(*answer)).sum()
    }
}

/// What was found in a job.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "answers to questions, each asked by itself")]
struct Proof {
    level: Level,
    people_title: bool,
    thing_title: bool,
    crew_title: bool,
    place_title: bool,
    assistant: bool,
    untitled: bool,
    text_lines: usize,
    strong: usize,
    weak: usize,
    team: Option<u32>,
}

impl Proof {
    fn of<'d>(job: &Work<'d>, words: &LeadingWords, evidence: &mut Vec<(i32, &'d Line)>) -> Self {
        let title = fold(job.title.as_deref().unwrap_or_default());
        let has = |role| title.split(|c: char| !c.is_alphanumeric()).any(|word| words.is(word, role));
        let signs = job_signs(&job.lines, words, evidence);
        Self {
            level: job.level,
            people_title: has(Leading::PeopleTitle),
            thing_title: has(Leading::ThingTitle),
            crew_title: has(Leading::CrewTitle),
            place_title: has(Leading::PlaceTitle),
            assistant: title.contains("assistant to") || title.contains(" to ") || title.starts_with("pa "),
            untitled: title.is_empty(),
            text_lines: job.lines.len().saturating_sub(job.header_lines),
            strong: signs.strong,
            weak: signs.weak,
            team: signs.team,
        }
    }

    fn answers(&self) -> Vec<usize> {
        QUESTIONS.iter().enumerate().filter(|(_, (_, question))| question(self)).map(|(number, _)| number).collect()
    }
}

/// The questions that hold for each job, by number: what weights are fitted to.
pub fn leading_answers(work: &[Work<'_>], lexicon: &Lexicon) -> Vec<Vec<usize>> {
    work.iter().map(|job| Proof::of(job, &lexicon.leading, &mut Vec::new()).answers()).collect()
}

pub(super) fn infer<'d>(
    resume: &Resume<'d>,
    work: &[Work<'d>],
    lexicon: &Lexicon,
    as_of: Month,
    weights: &LeadingWeights,
) -> Leadership<'d> {
    let words = &lexicon.leading;
    let mut evidence: Vec<(i32, &Line)> = Vec::new();
    let mut team_size: Option<u32> = None;
    let mut leading = Vec::new();
    let mut unpaid = false;
    for job in work {
        let mut own = Vec::new();
        let proof = Proof::of(job, words, &mut own);
        if weights.sum(&proof.answers()) < 0 {
            continue;
        }
        evidence.extend(own);
        if proof.level >= Level::Lead
            && let Some(line) = title_line(job)
        {
            evidence.push((STRONG - 1, line));
        }
        team_size = team_size.max(proof.team);
        if job.kind.is_paid() {
            leading.push(job.position);
        } else {
            unpaid = true;
        }
    }
    let summary = summary_signs(resume, words, &mut evidence);
    let leads = || work.iter().filter(|w| leading.contains(&w.position));
    let mut spans: Vec<Span> = leads().filter_map(|w| w.span).collect();
    let undated: u32 = leads().filter_map(|w| w.length).sum();
    evidence.sort_by_key(|(points, line)| (std::cmp::Reverse(*points), line.number));
    evidence.dedup_by_key(|(_, line)| line.number);
    let any = !leading.is_empty() || unpaid || summary.strong > 0;
    Leadership {
        months: union_months(&mut spans) + undated,
        team_size: team_size.max(summary.team).filter(|_| any),
        level: work.iter().map(|w| w.level).max().unwrap_or(Level::Plain),
        last: spans.iter().map(|span| span.to.min(as_of)).max(),
        undated: leads().any(|w| w.length.is_none() && w.span.is_none_or(|span| span.months() == 0)),
        positions: leading,
        evidence: if any {
            evidence.into_iter().map(|(_, line)| line).take(MAX_EVIDENCE).collect()
        } else {
            Vec::new()
        },
    }
}

/// The line of a job that holds its title, or its first.
fn title_line<'d>(job: &Work<'d>) -> Option<&'d Line> {
    const HEADER: usize = 6;
    let title = job.title.as_deref().and_then(|title| title.split(',').next()).unwrap_or_default();
    let header = job.lines.get(..HEADER.min(job.lines.len())).unwrap_or_default();
    header.iter().find(|line| !title.is_empty() && line.text.contains(title)).or(job.lines.first()).copied()
}

/// What the text of a job says: how many lines lead people plainly, how many teach or hire, and the largest team.
fn job_signs<'d>(lines: &[&'d Line], words: &LeadingWords, evidence: &mut Vec<(i32, &'d Line)>) -> Lines {
    let mut all = Lines::default();
    for (at, line) in lines.iter().enumerate() {
        let sign = read(&line.text, &goes_on(line, lines.get(at + 1).copied()), words);
        if sign.points > 0 {
            evidence.push((sign.points, line));
        }
        all.add(sign);
    }
    all
}

/// The first words of the next line, as sentences break over lines.
fn goes_on(line: &Line, next: Option<&Line>) -> String {
    const WORDS: usize = 8;
    let ends = line.text.ends_with(['.', ':', ';']);
    let next = next.filter(|next| !ends && !next.text.starts_with('•'));
    next.map_or_else(String::new, |next| next.text.split_whitespace().take(WORDS).collect::<Vec<_>>().join(" "))
}

/// What a summary says of leading, outside any position.
fn summary_signs<'d>(resume: &Resume<'d>, words: &LeadingWords, evidence: &mut Vec<(i32, &'d Line)>) -> Lines {
    use SectionKind::{Awards, Other, Projects, Skills, Summary, Top};
    let mut signs = Lines::default();
    for section in
        resume.sections.iter().filter(|s| matches!(s.kind, Top | Summary | Projects | Awards | Other | Skills))
    {
        for at in section.lines.clone() {
            let Some(line) = resume.lines.get(at).copied() else { continue };
            if resume.positions.iter().any(|p| p.range.contains(&at)) {
                continue;
            }
            let sign = read(&line.text, "", words);
            if sign.points >= STRONG {
                evidence.push((sign.points - 1, line));
                signs.add(sign);
            }
        }
    }
    signs
}

/// What lines say of leading people, taken together.
#[derive(Clone, Copy, Debug, Default)]
struct Lines {
    strong: usize,
    weak: usize,
    team: Option<u32>,
}

impl Lines {
    fn add(&mut self, sign: Signs) {
        self.strong += usize::from(sign.points >= STRONG);
        self.weak += usize::from(sign.points > 0 && sign.points < STRONG);
        self.team = self.team.max(sign.team);
    }
}

/// What a line says of leading people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Signs {
    points: i32,
    team: Option<u32>,
}

/// A word of a line, folded, and what it can be.
#[derive(Clone, Copy, Debug, Default)]
struct Word<'t> {
    text: &'t str,
    roles: LeadingRoles,
}

impl Word<'_> {
    fn is(&self, role: Leading) -> bool {
        self.roles.has(role)
    }
}

/// The word at a place, or one that is nothing where there is none.
fn at<'t>(words: &[Word<'t>], place: Option<usize>) -> Word<'t> {
    place.and_then(|place| words.get(place)).copied().unwrap_or_default()
}

/// What a line says, of which `next` may be the rest: what is said in the rest alone is left to its own line.
fn read(text: &str, next: &str, lead: &LeadingWords) -> Signs {
    let mut folded = fold(text);
    let own = folded.len();
    folded.push(' ');
    folded.push_str(&fold(next));
    let (line, rest) = folded.split_at(own);
    let word = |text| Word { text, roles: lead.roles(text) };
    let mut words: Vec<Word> = self::words(line).map(word).collect();
    let own_words = words.len();
    words.extend(self::words(rest).map(word));
    let mut signs = Signs::default();
    if lead.shows(&folded).is_some_and(|at| at < own) && !folded.contains("reports to") {
        signs.points = STRONG;
        signs.team = (0..words.len()).find_map(|at| team_number(&words, at, at + 8));
    }
    for at in 0..own_words {
        let sign = verb(&words, at, lead);
        signs.points = signs.points.max(sign.points);
        if sign.points >= STRONG {
            signs.team = signs.team.max(sign.team);
        }
    }
    signs
}

/// The words of a folded text, without the marks around them.
fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '/' | ':' | '•' | '"' | '|' | '.'))
        .map(|w| w.trim_matches(|c: char| !(c.is_alphanumeric() || c == '\'')))
        .filter(|w| !w.is_empty())
}

/// A verb of leading at `at` whose object is people.
fn verb(words: &[Word<'_>], at: usize, lead: &LeadingWords) -> Signs {
    let word = words[at];
    if answers_for(words, at) {
        return Signs { points: STRONG, team: team_number(words, at, at + 8) };
    }
    let strong = word.is(Leading::Verb);
    let directs =
        word.is(Leading::Direction) && words.get(at + 1).is_some_and(|w| matches!(w.text, "to" | "of" | "for"));
    // "under the direction of a physician": it is the other who leads.
    let directs = directs && !words.get(at.saturating_sub(2)..at).unwrap_or_default().iter().any(|w| w.text == "under");
    if !(strong || directs || word.is(Leading::Weak)) || is_noun_use(words, at) && !directs {
        return Signs::default();
    }
    let Some(object) = object(words, at + usize::from(directs), lead) else { return Signs::default() };
    if word.is(Leading::Loose) && !words[object].is(Leading::Core) {
        return Signs::default();
    }
    let before = words.get(at.saturating_sub(3)..at).unwrap_or_default();
    let points = if word.is(Leading::Helper) {
        0
    } else if (strong || directs) && !before.iter().any(|w| w.is(Leading::Helper)) {
        STRONG
    } else {
        WEAK
    };
    Signs { points, team: team_number(words, at, object + 6) }
}

/// "team lead", "lead generation", "supervised learning": no verb of leading.
fn is_noun_use(words: &[Word<'_>], at: usize) -> bool {
    let before = self::at(words, at.checked_sub(1)).text;
    let next = self::at(words, Some(at + 1)).text;
    match words[at].text {
        // `backend leads and architects`: people who lead.
        "leads" if !matches!(before, "" | "and" | "who" | "she" | "he" | "now" | "currently" | "also") => true,
        "lead" | "leads" => {
            matches!(
                before,
                "team"
                    | "tech"
                    | "technical"
                    | "project"
                    | "sales"
                    | "qualified"
                    | "generate"
                    | "generating"
                    | "new"
                    | "the"
                    | "a"
                    | "with"
                    | "business"
                    | "module"
                    | "track"
            ) || matches!(next, "generation" | "time" | "times" | "to" | "qualification" | "conversion")
        }
        "leading" => {
            matches!(
                next,
                "company" | "companies" | "provider" | "edge" | "organization" | "organisation" | "to" | "brand"
            )
        }
        // `hire of specialists`, `for hire`: a noun.
        "hire" | "hires" => next == "of" || matches!(before, "for" | "on" | "new" | "the" | "car"),
        "supervised" | "supervise" => matches!(next, "learning" | "machine" | "ml" | "classification"),
        "management" | "supervision" | "training" => {
            // `training and motivation of the team`
            let paired = matches!(next, "and" | "motivation" | "development")
                && (at + 2..at + 4).any(|place| self::at(words, Some(place)).text == "of");
            !paired && !matches!(next, "of" | "d'une" | "de" | "d'equipe")
        }
        "mentor" | "coach" | "guide" => matches!(before, "my" | "a" | "the" | "as"),
        _ => false,
    }
}

/// Words that are looked through for the object of a verb.
const REACH: usize = 10;

/// The place of the people that are the object of the verb at `at`.
fn object(words: &[Word<'_>], at: usize, lead: &LeadingWords) -> Option<usize> {
    for place in at + 1..(at + 1 + REACH).min(words.len()) {
        let word = words[place];
        if word.is(Leading::Stop) && !counts_on(words, place) {
            return None;
        }
        let member = word.text.ends_with("-member") || word.text.ends_with("-person");
        if (member || word.is(Leading::People)) && is_led(words, place, at) || is_one_person(words, place, lead) {
            return Some(place);
        }
    }
    None
}

/// Whether a word that ends the search stands before a number of people: `up to 9`, `35 to 40 clerks`, `a unit with over
/// 120 members`.
fn counts_on(words: &[Word<'_>], place: usize) -> bool {
    const NEAR: usize = 3;
    let before = at(words, place.checked_sub(1)).text;
    match words[place].text {
        "to" => before == "up" || count(before).is_some(),
        "with" => {
            let behind = words.get(place + 1..).unwrap_or_default();
            let number = behind.iter().take(NEAR).position(|word| count(word.text).is_some());
            number.is_some_and(|number| {
                behind.iter().skip(number + 1).take(NEAR).any(|word| word.is(Leading::People) || word.text == "direct")
            })
        }
        _ => false,
    }
}

/// `responsible for 5 cooks`, `in charge of twelve guards`: a number of people behind the phrase at `at`.
fn answers_for(words: &[Word<'_>], at: usize) -> bool {
    const NEAR: usize = 4;
    let phrase = matches!(
        (words[at].text, self::at(words, Some(at + 1)).text),
        ("responsible", "for") | ("charge" | "incharge", "of")
    );
    let behind = words.get(at + 2..).unwrap_or_default();
    let number = behind.iter().take(2).position(|word| count(word.text).is_some()).filter(|_| phrase);
    number.is_some_and(|number| {
        let people = behind.iter().skip(number + 1).take(NEAR).take_while(|word| !word.is(Leading::Stop));
        people.into_iter().any(|word| word.is(Leading::People))
    })
}

/// `an associate to maintain ...`: one person, told by the article and by what follows.
fn is_one_person(words: &[Word<'_>], place: usize, lead: &LeadingWords) -> bool {
    let word = words[place].text;
    let ends = words.get(place + 1).is_none_or(|next| next.is(Leading::Stop) || matches!(next.text, "and" | "who"));
    matches!(at(words, place.checked_sub(1)).text, "a" | "an" | "one" | "another")
        && ends
        && word != "report"
        && lead.is(&format!("{word}s"), Leading::People)
}

/// Whether the people at `place` are led themselves, and not their files, meetings or reports.
fn is_led(words: &[Word<'_>], place: usize, verb: usize) -> bool {
    let (word, next_word, word_before) =
        (words[place].text, at(words, Some(place + 1)), at(words, place.checked_sub(1)));
    let (next, before, after) = (next_word.text, word_before.text, at(words, Some(place + 2)).text);
    // "Led a team building a portal" leads a team; "organized team building" does not.
    let building = next == "building" && before == "a" && matches!(after, "out" | "a" | "an" | "the" | "new");
    if next_word.is(Leading::NotTeam) && !building && word != "teams" {
        return false;
    }
    if word_before.is(Leading::NotOurs) && word != "team" {
        return false;
    }
    match word {
        "reports" => before == "direct",
        "resources" => {
            before.parse::<u32>().is_ok() || matches!(before, "technical" | "offshore" | "onsite" | "junior")
        }
        "leads" => matches!(before, "team" | "tech" | "technical"),
        "agents" => before != "user",
        "developer" => next == "team",
        "managers" | "supervisors" | "executives" | "officers" => words[verb].is(Leading::Verb) && before != "hiring",
        _ => true,
    }
}

/// The largest number of people between a verb and `end`: `team of 9`, `nine engineers`, `10-member team`.
fn team_number(words: &[Word<'_>], from: usize, end: usize) -> Option<u32> {
    let window = words.get(from..end.min(words.len()))?;
    let at = |place: Option<usize>| at(window, place).text;
    let mut best: Option<u32> = None;
    for (place, word) in window.iter().enumerate() {
        let (number, suffix) = word.text.split_once('-').unwrap_or((word.text, ""));
        let Some(number) = count(number.trim_end_matches('+')) else { continue };
        let (before, before2) = (at(place.checked_sub(1)), at(place.checked_sub(2)));
        let ranged = suffix
            .parse::<u32>()
            .ok()
            .or_else(|| at(Some(place + 1 + usize::from(at(Some(place + 1)) == "to"))).parse().ok());
        let behind = window.get(place + 1..).unwrap_or_default().iter().take(6);
        let counted = behind.take_while(|w| !w.is(Leading::Stop)).any(|w| {
            w.is(Leading::People)
                || matches!(
                    w.text,
                    "direct" | "member" | "person" | "persons" | "men" | "personas" | "personnes" | "personen"
                )
        });
        let of_team = matches!(before, "of" | "size" | "over" | "to" | "de" | "von" | "from")
            && matches!(
                before2,
                "team" | "teams" | "staff" | "group" | "crew" | "equipe" | "up" | "of" | "equipo" | "size" | "strength"
            );
        let member = ["member", "person", "man", "people"].iter().any(|unit| suffix.starts_with(unit));
        let next = at(Some(place + 1));
        let unit = matches!(
            next,
            "years"
                | "year"
                | "months"
                | "month"
                | "weeks"
                | "days"
                | "hours"
                | "projects"
                | "locations"
                | "countries"
                | "million"
                | "k"
                | "teams"
                | "clients"
                | "sites"
                | "stores"
                | "hrs"
                | "shifts"
        );
        if (counted || of_team || member) && !unit && number <= MAX_TEAM && !(1950..=2049).contains(&number) {
            let top = ranged.filter(|r| *r > number && *r <= MAX_TEAM).unwrap_or(number);
            best = best.max(Some(top));
        }
    }
    best.filter(|n| *n > 0)
}

fn count(word: &str) -> Option<u32> {
    const WORDS: [[&str; 12]; 4] = [
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"],
        ["ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwolf"],
        ["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"],
    ];
    const MORE: [&str; 8] =
        ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"];
    let in_language = WORDS.iter().find_map(|words| words.iter().position(|w| *w == word));
    if let Some(at) = in_language.or_else(|| MORE.iter().position(|w| *w == word).map(|at| at + 12)) {
        // "un" and "ein" are articles far more often than numbers.
        return (at > 0 || word == "one").then_some(at as u32 + 1);
    }
    let digits = word.trim_end_matches('+');
    let is_number = digits.len() <= 4 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_people_is_told_from_leading_things() {
        let lexicon = Lexicon::built_in().unwrap();
        for row in include_str!("leadership.tsv").lines().skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            let [text, leads, team] = cells[..] else { panic!("three cells wanted: {row}") };
            let got = read(text, "", &lexicon.leading);
            assert_eq!(got.points >= STRONG, leads == "yes", "{text}: {got:?}");
            if leads == "yes" {
                assert_eq!(got.team, team.parse().ok(), "{text}");
            }
        }
    }

    #[test]
    fn a_sentence_goes_on_in_the_next_line() {
        let lexicon = Lexicon::built_in().unwrap();
        for (line, next, leads) in [
            ("Opened the kitchen, hired and managed a", "team of nine cooks", true),
            ("Springfield, Illinois", "Managed a team of nine cooks", false),
            ("Springfield, Illinois", "with direct reports in two towns", false),
        ] {
            assert_eq!(read(line, next, &lexicon.leading).points >= STRONG, leads, "{line} | {next}");
        }
    }

    fn proof(level: Level) -> Proof {
        Proof {
            level,
            people_title: false,
            thing_title: false,
            crew_title: false,
            place_title: false,
            assistant: false,
            untitled: false,
            text_lines: 4,
            strong: 0,
            weak: 0,
            team: None,
        }
    }

    #[test]
    fn a_title_alone_proves_little_and_text_moves_it() {
        let leads = |proof: Proof| LeadingWeights::built_in().sum(&proof.answers()) >= 0;
        assert!(!leads(proof(Level::Plain)));
        assert!(!leads(Proof { text_lines: 0, ..proof(Level::Lead) }));
        assert!(!leads(proof(Level::Manager)));
        assert!(leads(Proof { strong: 1, ..proof(Level::Lead) }));
        assert!(leads(Proof { strong: 1, ..proof(Level::Manager) }));
        assert!(leads(Proof { strong: 2, team: Some(6), ..proof(Level::Plain) }));
    }

    #[test]
    fn the_weights_are_read_as_they_are_written() {
        let built_in = LeadingWeights::built_in();
        assert_eq!(LeadingWeights::read(&built_in.write()).0, built_in.0);
        assert!(built_in.0.iter().any(|weight| *weight != 0));
    }
}

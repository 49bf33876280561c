//! Leading people: evidence in titles and in the text of positions, months, and the size of the team.
//!
//! Main case: a verb of leading whose object is people ("managed a team of nine", "mentored junior cooks"). What is
//! led decides: "managed 100 servers" has the shape of "managed 100 people". Titles add evidence by their rung; an
//! account manager or product manager leads no people by title alone. Known to fail: leading that is told without any
//! such verb, and verbs far from their object.

use super::experience::Work;
use crate::date::{Month, Span, union_months};
use crate::document::Line;
use crate::lexicon::{Level, Lexicon, SectionKind};
use crate::resume::Resume;
use crate::text::fold;

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

/// Points from which a position is one of leading people.
const ENOUGH: i32 = 4;
/// Lines of evidence that are kept.
const MAX_EVIDENCE: usize = 8;
/// A larger number is not a team (a company's staff, customers).
const MAX_TEAM: u32 = 2_000;

pub(super) fn infer<'d>(resume: &Resume<'d>, work: &[Work<'d>], _lexicon: &Lexicon, as_of: Month) -> Leadership<'d> {
    let mut evidence: Vec<(i32, &Line)> = Vec::new();
    let mut team_size: Option<u32> = None;
    let mut leading = Vec::new();
    for job in work {
        let title = job.title.as_deref().unwrap_or_default();
        let mut points = title_points(title, job.level);
        let mut signs = Signs::default();
        let mut weak_lines = 0;
        for line in &job.lines {
            let sign = read(&line.text);
            if sign.points > 0 {
                evidence.push((sign.points, line));
                weak_lines += i32::from(sign.points < STRONG);
            }
            signs.points = signs.points.max(sign.points);
            signs.team = signs.team.max(sign.team);
        }
        if points >= 2
            && let Some(header) = job.lines.first()
        {
            evidence.push((points.min(3), header));
        }
        points += signs.points + (weak_lines - 1).clamp(0, 2);
        if points >= ENOUGH && job.kind.is_paid() {
            leading.push(job.position);
            team_size = team_size.max(signs.team);
        }
    }
    let mut spans: Vec<Span> = work.iter().filter(|w| leading.contains(&w.position)).filter_map(|w| w.span).collect();
    let summary = summary_signs(resume, &mut evidence);
    if team_size.is_none() {
        team_size = summary.team;
    }
    evidence.sort_by_key(|(points, line)| (std::cmp::Reverse(*points), line.number));
    evidence.dedup_by_key(|(_, line)| line.number);
    let any = !leading.is_empty() || summary.points >= STRONG;
    Leadership {
        months: union_months(&mut spans),
        team_size: team_size.filter(|_| any),
        level: work.iter().map(|w| w.level).max().unwrap_or(Level::Plain),
        last: spans.iter().map(|span| span.to.min(as_of)).max(),
        undated: work.iter().any(|w| leading.contains(&w.position) && w.span.is_none_or(|span| span.months() == 0)),
        positions: leading,
        evidence: if any {
            evidence.into_iter().map(|(_, line)| line).take(MAX_EVIDENCE).collect()
        } else {
            Vec::new()
        },
    }
}

/// What a summary says of leading, outside any position.
fn summary_signs<'d>(resume: &Resume<'d>, evidence: &mut Vec<(i32, &'d Line)>) -> Signs {
    let mut signs = Signs::default();
    for section in resume.sections.iter().filter(|s| {
        matches!(
            s.kind,
            SectionKind::Top
                | SectionKind::Summary
                | SectionKind::Projects
                | SectionKind::Awards
                | SectionKind::Other
                | SectionKind::Skills
        )
    }) {
        for at in section.lines.clone() {
            let Some(line) = resume.lines.get(at).copied() else { continue };
            if resume.positions.iter().any(|p| p.range.contains(&at)) {
                continue;
            }
            let sign = read(&line.text);
            if sign.points >= STRONG {
                evidence.push((sign.points - 1, line));
                signs.points = signs.points.max(sign.points);
                signs.team = signs.team.max(sign.team);
            }
        }
    }
    signs
}

/// Points of a title: its rung, less what leads things rather than people.
fn title_points(title: &str, level: Level) -> i32 {
    const OF_THINGS: &[&str] = &[
        "project", "product", "program", "programme", "account", "accounts", "brand", "scrum", "data", "case",
        "category", "relationship", "property", "event", "content", "community", "media", "delivery", "release",
        "change", "contract",
    ];
    const OF_PEOPLE: &[&str] = &[
        "team", "supervisor", "head", "foreman", "captain", "engineering", "people", "general", "store", "branch",
        "nurse", "chef", "department", "operations",
    ];
    let folded = fold(title);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let rung = match level {
        Level::Executive | Level::Head => 3,
        Level::Director => 4,
        Level::Manager => 2,
        Level::Lead => 4,
        _ => 0,
    };
    if rung == 0 {
        return 0;
    }
    rung + i32::from(has(OF_PEOPLE)) - 2 * i32::from(has(OF_THINGS))
}

/// What a line says of leading people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Signs {
    points: i32,
    team: Option<u32>,
}

/// Points of plain evidence: a leading verb with people as its object.
const STRONG: i32 = 4;
/// Points of teaching and hiring.
const WEAK: i32 = 2;

const VERBS: &[&str] = &[
    "led", "lead", "leads", "leading", "managed", "manage", "manages", "managing", "supervised", "supervise",
    "supervises", "supervising", "directed", "directing", "oversaw", "oversee", "overseeing", "oversees", "headed",
    "heading", "handled", "handling", "handle", "mentored", "mentoring", "mentor", "mentors", "coached", "coaching",
    "guided", "guiding", "built", "grew", "ran", "running", "delegated", "encadrement", "encadre", "encadrer",
    "dirige", "diriger", "management", "supervision", "leitung", "gefuhrt", "fuhrung", "geleitet", "dirigi", "lidere",
    "liderando", "coordine", "supervise", "dirigiendo", "piloted", "lead.", "spearheaded", "managment", "chaired",
    "encadrant", "pilotage", "animation",
];
const WEAK_VERBS: &[&str] = &[
    "trained", "training", "train", "hired", "hiring", "recruited", "recruit", "recruiting", "coordinated",
    "coordinating", "coordinate", "interviewed", "onboarded", "motivated", "motivating", "developed", "assigned",
    "assigning", "allocated", "evaluated", "scheduled", "tutored", "taught", "delegating", "delegate", "guide",
    "coach", "motivate", "organized", "assist", "assisted", "helped", "supporting", "supported", "support", "helping",
];
/// Verbs that make the next leading verb another's: "assisted in managing the team".
const HELPERS: &[&str] =
    &["assist", "assisted", "assisting", "helped", "help", "helping", "support", "supported", "supporting"];
const PEOPLE: &[&str] = &[
    "team", "teams", "staff", "people", "engineers", "developers", "employees", "subordinates", "personnel", "crew",
    "workers", "nurses", "technicians", "reports", "associates", "interns", "analysts", "programmers", "testers",
    "members", "juniors", "consultants", "professionals", "trainees", "supervisors", "managers", "executives",
    "administrators", "designers", "architects", "representatives", "agents", "officers", "assistants", "colleagues",
    "staffs", "equipe", "equipes", "personnes", "mitarbeiter", "mitarbeitern", "mitarbeiterinnen", "personas",
    "equipo", "equipos", "collaborateurs", "freshers", "resources", "cooks", "chefs", "leads", "leaders",
    "contractors", "electricians", "drivers", "operators", "salespeople", "teachers", "accountants", "clerks",
    "specialists", "developer", "joiners", "hires", "manpower", "labour", "squad", "squads", "department", "waiters",
    "servers-people", "coders", "team-members", "entwickler", "entwicklern",
];
/// Words that end the search for the object of a verb.
const STOPS: &[&str] = &[
    "for", "with", "to", "in", "on", "by", "from", "using", "through", "at", "via", "into", "that", "which", "between",
    "within", "under", "against", "as", "pour", "avec", "para", "con", "mit", "fur",
];
/// Words behind "team" that make it no team.
const NOT_TEAMS: &[&str] = &[
    "meeting", "meetings", "building", "events", "activities", "lead", "leads", "leader", "leaders", "player", "work",
    "spirit", "environment", "foundation", "server", "site", "city", "calls", "outings", "deliverables", "records",
    "files", "payroll", "relations", "records", "time", "turnover", "schedules",
];
/// Words before people that make them others.
const NOT_OURS: &[&str] = &["customer", "customers", "client", "clients", "my", "senior-management", "other", "cross"];

fn read(text: &str) -> Signs {
    let folded = fold(text);
    let words: Vec<&str> = folded
        .split(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '/' | ':' | '•' | '"' | '|' | '\t' | '.')
        })
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .collect();
    let mut signs = phrases(&folded, &words);
    for at in 0..words.len() {
        let sign = verb(&words, at);
        if sign.points > signs.points {
            signs.points = sign.points;
        }
        if sign.points > 0 {
            signs.team = signs.team.max(sign.team);
        }
    }
    if signs.points == 0 {
        signs.team = None;
    }
    signs
}

/// Fixed phrases that show or deny leading.
fn phrases(folded: &str, words: &[&str]) -> Signs {
    const SHOW: &[&str] = &[
        "direct reports", "under my supervision", "reporting to me", "reported to me", "my team of",
        "performance reviews for", "performance appraisal of", "sous ma responsabilite", "personalverantwortung",
        "personal a cargo", "team lead for", "team leader for", "team lead of", "team leader of", "people management",
        "line management", "led by me", "people under me", "man management",
    ];
    let mut signs = Signs::default();
    if SHOW.iter().any(|phrase| folded.contains(phrase)) && !folded.contains("reports to") {
        signs.points = STRONG;
        signs.team = words.iter().enumerate().find_map(|(at, _)| team_number(words, at, 6));
    }
    signs
}

/// A verb of leading at `at` whose object is people.
fn verb(words: &[&str], at: usize) -> Signs {
    let none = Signs::default();
    let word = words[at];
    let strong = VERBS.contains(&word);
    let weak = WEAK_VERBS.contains(&word);
    if !(strong || weak) || is_noun_use(words, at) {
        return none;
    }
    let helped = words.get(at.saturating_sub(3)..at).unwrap_or_default().iter().any(|w| HELPERS.contains(w));
    let Some(object) = object(words, at) else { return none };
    let points = match (strong, helped) {
        (true, false) => STRONG,
        (true, true) => WEAK,
        (false, _) => WEAK,
    };
    // "Built", "grew", "ran", "handled" lead only a team, not what people make.
    let loose = matches!(
        word,
        "built"
            | "grew"
            | "ran"
            | "running"
            | "handled"
            | "handling"
            | "handle"
            | "developed"
            | "support"
            | "supported"
            | "supporting"
            | "assist"
            | "assisted"
            | "helped"
            | "helping"
            | "management"
            | "organized"
            | "evaluated"
            | "scheduled"
    );
    if loose
        && !matches!(
            words[object],
            "team"
                | "teams"
                | "people"
                | "staff"
                | "engineers"
                | "developers"
                | "equipe"
                | "members"
                | "manpower"
                | "labour"
                | "personnel"
        )
    {
        return none;
    }
    let helper_verb = HELPERS.contains(&word)
        || matches!(word, "supporting" | "helped" | "helping" | "assisted" | "assist" | "support" | "supported");
    Signs { points: if helper_verb { 0 } else { points }, team: team_number(words, at, object - at + 6) }
}

/// "team lead", "lead generation", "supervised learning": no verb of leading.
fn is_noun_use(words: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|b| words.get(b)).copied().unwrap_or_default();
    let next = words.get(at + 1).copied().unwrap_or_default();
    match words[at] {
        "lead" | "leads" | "leading" => {
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
            ) && words[at] != "leading"
                || matches!(
                    next,
                    "generation"
                        | "time"
                        | "times"
                        | "to"
                        | "company"
                        | "companies"
                        | "provider"
                        | "edge"
                        | "organization"
                        | "qualification"
                        | "conversion"
                )
        }
        "supervised" | "supervise" => matches!(next, "learning" | "machine" | "ml" | "classification"),
        "management" | "supervision" | "training" => !matches!(next, "of" | "d'une" | "de" | "d'equipe"),
        "mentor" | "coach" | "guide" => matches!(before, "my" | "a" | "the" | "as"),
        _ => false,
    }
}

/// Words that are looked through for the object of a verb.
const REACH: usize = 8;

/// The place of the people that are the object of the verb at `at`.
fn object(words: &[&str], at: usize) -> Option<usize> {
    for place in at + 1..(at + 1 + REACH).min(words.len()) {
        let word = words[place];
        if STOPS.contains(&word) {
            return None;
        }
        if PEOPLE.contains(&word) || word.ends_with("-member") || word.ends_with("-person") {
            let next = words.get(place + 1).copied().unwrap_or_default();
            let before = words.get(place - 1).copied().unwrap_or_default();
            let no_team = matches!(word, "team" | "teams" | "staff" | "department") && NOT_TEAMS.contains(&next);
            let things = word == "reports" && before != "direct"
                || word == "resources"
                    && !matches!(before, "human" | "technical" | "offshore" | "onsite" | "junior")
                    && before.parse::<u32>().is_err()
                || word == "leads" && !matches!(before, "team" | "tech" | "technical")
                || word == "agents" && before == "user"
                || word == "developer" && next != "team";
            if no_team || things || NOT_OURS.contains(&before) && word != "team" {
                continue;
            }
            return Some(place);
        }
    }
    None
}

/// The number of people near a verb: `team of 9`, `nine engineers`, `10-member team`.
fn team_number(words: &[&str], at: usize, reach: usize) -> Option<u32> {
    let window = words.get(at..(at + reach + 2).min(words.len()))?;
    let mut best: Option<u32> = None;
    for (place, word) in window.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|b| window.get(b)).copied().unwrap_or_default();
        let before2 = place.checked_sub(2).and_then(|b| window.get(b)).copied().unwrap_or_default();
        let (number, suffix) = word.split_once('-').unwrap_or((word, ""));
        let Some(count) = count(number) else { continue };
        let ranged = suffix.parse::<u32>().ok().or_else(|| {
            (window.get(place + 1) == Some(&"to"))
                .then(|| window.get(place + 2).and_then(|w| w.parse::<u32>().ok()))
                .flatten()
        });
        let next: Vec<&str> = window.get(place + 1..(place + 4).min(window.len())).unwrap_or_default().to_vec();
        let counted = next.iter().take(3).any(|w| {
            PEOPLE.contains(w) || matches!(*w, "direct" | "member" | "person" | "persons" | "man" | "men" | "guys")
        });
        let of_team = matches!(before, "of" | "size" | "over" | "to")
            && matches!(
                before2,
                "team" | "teams" | "staff" | "group" | "crew" | "equipe" | "team-size" | "up" | "de" | "of"
            );
        let member = suffix.starts_with("member")
            || suffix.starts_with("person")
            || suffix.starts_with("man")
            || suffix.starts_with("people");
        let unit = next.first().is_some_and(|w| {
            matches!(
                *w,
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
            )
        });
        if (counted || of_team || member) && !unit && count <= MAX_TEAM && !(1950..=2049).contains(&count) {
            best = best.max(Some(ranged.filter(|r| *r > count && *r <= MAX_TEAM).unwrap_or(count)));
        }
    }
    best.filter(|n| *n > 0)
}

fn count(word: &str) -> Option<u32> {
    const WORDS: [&str; 20] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ];
    if let Some(at) = WORDS.iter().position(|w| *w == word) {
        return Some(at as u32 + 1);
    }
    let digits = word.trim_end_matches('+');
    (digits.len() <= 4 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_people_is_told_from_leading_things() {
        for (text, strong, team) in [
            ("Managed a team of 10", true, Some(10)),
            ("Led team of 6", true, Some(6)),
            ("Handling a team of 14", true, Some(14)),
            ("Supervised team of three", true, Some(3)),
            ("managed a team of nine (9) analysts", true, Some(9)),
            ("lead teams of up to 10 people", true, Some(10)),
            ("Team lead for a team of 7", true, Some(7)),
            ("supervised 15 information technology professionals", true, Some(15)),
            ("supervising and training 10-member team", true, Some(10)),
            ("Designed, developed and managed a team of four developers", true, Some(4)),
            ("managed 5 project team members", true, Some(5)),
            ("mentored 6 employees", true, Some(6)),
            ("Three direct reports", true, Some(3)),
            ("engineers under my supervision", true, None),
            ("Encadrement d'une équipe de 5 personnes", true, Some(5)),
            ("as part of a team", false, None),
            ("as part of a 3-person team", false, None),
            ("member of a team", false, None),
            ("managed over 100 physical and virtual servers", false, None),
            ("managed 5 email campaigns", false, None),
            ("managed over 6 million shareholder accounts", false, None),
            ("managed 17 complex initiatives", false, None),
            ("Project was used by over 6,000 people", false, None),
            ("Interacted with team lead and team members", false, None),
            ("Works under the Director of the unit", false, None),
            ("lead generation for the sales team", false, None),
            ("generating leads", false, None),
            ("leads to better teams", false, None),
            ("leading organization", false, None),
            ("Managed inventory", false, None),
            ("supervised learning of a team", false, None),
            ("leadership skills", false, None),
            ("Helped manage the team", false, None),
            ("Managed projects with the team", false, None),
            ("organized team meetings", false, None),
        ] {
            let got = read(text);
            assert_eq!(got.points >= STRONG, strong, "{text}: {got:?}");
            if strong {
                assert_eq!(got.team, team, "{text}");
            }
        }
    }

    #[test]
    fn titles_lead_by_their_rung() {
        for (title, level, leads) in [
            ("Team Leader", Level::Lead, true),
            ("Engineering Manager", Level::Manager, false),
            ("Project Manager", Level::Manager, false),
            ("Software Engineer", Level::Plain, false),
            ("Head Chef", Level::Head, true),
        ] {
            assert_eq!(title_points(title, level) >= ENOUGH, leads, "{title}");
        }
    }
}

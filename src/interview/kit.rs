//! Choosing and ordering questions for one person.

use super::is_protected;
use super::results::{Bank, Candidate, Evidence, Finding, Position, Results};
use crate::date::{DateStyle, ranges};
use crate::report::{months_told, plural, without_bullet};

/// One candidate's kit.
#[derive(Clone, Debug)]
pub struct Kit {
    /// Name of the role.
    pub role: String,
    /// The date of the run.
    pub as_of: String,
    /// What the candidate is called.
    pub name: String,
    /// A name for its files: letters, digits and dashes.
    pub slug: String,
    /// Rank, score and eligibility in one line.
    pub standing: String,
    /// What to look at before.
    pub before: Vec<String>,
    /// Questions in the order in which to ask them.
    pub sections: Vec<Section>,
    /// What good answers show.
    pub look_for: Vec<String>,
    /// What to beware of.
    pub pitfalls: Vec<String>,
    /// Each criterion with its weight and the resume's verdict.
    pub scorecard: Vec<[String; 3]>,
    /// Questions of the bank that were left out because they touch protected matters.
    pub left_out: usize,
}

/// Questions of one kind.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// The questions.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// What to ask.
    pub ask: String,
    /// Why it is asked of this person.
    pub why: String,
    /// The line of the resume that it is about, with its place.
    pub quote: Option<(String, String)>,
    /// What a good answer shows.
    pub look_for: Vec<String>,
}

/// Questions about what the resume leaves open: more fill an interview.
const MAX_OPEN: usize = 5;
/// Gaps and overlaps that are asked about.
const MAX_TIMES: usize = 2;

/// The kit of the candidate at `place`, from 1.
pub(super) fn kit(results: &Results, candidate: &Candidate, place: usize) -> Kit {
    let mut bank = results.interview.clone().unwrap_or_default();
    let left_out = clean(&mut bank);
    let sections = [
        ("To begin", bank.screening.iter().map(|ask| Question { ask: ask.clone(), ..Question::default() }).collect()),
        ("What the resume leaves open", open(candidate)),
        ("A claim to verify", claim(candidate).into_iter().collect()),
        ("Leading people", leading(candidate).into_iter().collect()),
        ("Time", times(candidate)),
        ("The work", technical(&bank, candidate)),
        (
            "How they work",
            bank.behavioural.iter().map(|ask| Question { ask: ask.clone(), ..Question::default() }).collect(),
        ),
    ];
    let sections = sections.map(|(title, questions): (_, Vec<Question>)| Section { title, questions });
    let name = candidate.contact.name.clone().unwrap_or_else(|| file_name(&candidate.file));
    Kit {
        role: results.role.clone(),
        as_of: results.as_of.clone(),
        slug: format!("{place:03}-{}", slug(&name)),
        standing: format!(
            "Rank {}, {:.1} of 100 points, eligible: {}",
            candidate.rank, candidate.score, candidate.eligible
        ),
        before: candidate.warnings.iter().map(|w| w.message.clone()).collect(),
        sections: sections.into_iter().filter(|s| !s.questions.is_empty()).collect(),
        look_for: bank.look_for,
        pitfalls: bank.pitfalls,
        scorecard: candidate.findings.iter().map(card).collect(),
        left_out,
        name,
    }
}

/// Takes questions about protected matters out of the bank; gives how many there were.
fn clean(bank: &mut Bank) -> usize {
    let count = |bank: &Bank| bank.screening.len() + bank.technical.len() + bank.behavioural.len();
    let before = count(bank);
    bank.screening.retain(|ask| !is_protected(ask));
    bank.technical.retain(|t| !is_protected(&t.question));
    bank.behavioural.retain(|ask| !is_protected(ask));
    bank.look_for.retain(|text| !is_protected(text));
    bank.pitfalls.retain(|text| !is_protected(text));
    before - count(bank)
}

/// Criteria that the resume does not show in work, the required and heavy first.
fn open(candidate: &Candidate) -> Vec<Question> {
    let mut open: Vec<&Finding> = candidate
        .findings
        .iter()
        .filter(|f| matches!(f.kind.as_str(), "skill" | "experience" | "certification" | "phrase"))
        .filter(|f| f.verdict != "met" && !is_protected(&f.criterion))
        .collect();
    open.sort_by(|a, b| b.required.cmp(&a.required).then(b.weight.total_cmp(&a.weight)));
    open.into_iter().take(MAX_OPEN).map(|finding| unshown(finding, candidate)).collect()
}

fn unshown(finding: &Finding, candidate: &Candidate) -> Question {
    let listed = candidate.profile.skills.iter().filter(|s| s.state == "listed" && finding.note.contains(&s.name));
    let listed: Vec<&str> = listed.map(|s| s.name.as_str()).collect();
    let required = if finding.required { "Required: " } else { "" };
    let ask = if listed.is_empty() {
        format!("What have you done in {}? Take one piece of work and walk us through it.", finding.criterion)
    } else {
        let names = listed.join(" and ");
        format!(
            "You name {names}. Tell of a piece of work in which you used it: what for, for how long, with what result?"
        )
    };
    Question {
        ask,
        why: format!("{required}{} ({}): {}", finding.criterion, finding.verdict, finding.note),
        quote: quote(finding.evidence.iter()),
        look_for: vec!["An own part in real work, told in detail".to_owned()],
    }
}

/// The finding that earned most, with a line that says what was done.
fn claim(candidate: &Candidate) -> Option<Question> {
    let said = candidate.findings.iter().filter(|f| f.kind != "soft_skill");
    let said = said.filter_map(|f| Some((f, quote(f.evidence.iter().filter(|line| tells(&line.quote)))?)));
    let (best, line) =
        said.max_by(|(a, _), (b, _)| a.points.total_cmp(&b.points).then_with(|| b.criterion.cmp(&a.criterion)))?;
    Some(Question {
        ask: "Your resume says this. What was your own part in it, who else was in it, and how did you know that it worked?"
            .to_owned(),
        why: format!("It carries much of the score: {} ({:.1} points)", best.criterion, best.points),
        quote: Some(line),
        look_for: vec!["Numbers, choices and mistakes that only somebody who was there can tell".to_owned()],
    })
}

/// A line of a claim has some words; a line of dates only says when, in a blind run how long.
const CLAIM_WORDS: usize = 5;

fn tells(line: &str) -> bool {
    let dated = !ranges(line, DateStyle::of(std::iter::once(line))).is_empty() || line.contains(" years]");
    !dated && line.split_whitespace().count() >= CLAIM_WORDS
}

/// Asked where a criterion of leading people is not met.
fn leading(candidate: &Candidate) -> Option<Question> {
    let thin = candidate.findings.iter().find(|f| f.kind == "leadership" && f.verdict != "met")?;
    Some(Question {
        ask: "When have others looked to you to decide? How many were they, for how long, and what were you answerable for?"
            .to_owned(),
        why: format!("{}: {}", thin.criterion, thin.note),
        quote: quote(thin.evidence.iter()),
        look_for: vec!["People by number and task, decisions, and what they would do otherwise today".to_owned()],
    })
}

/// Gaps and overlaps, without a guess at their reasons.
fn times(candidate: &Candidate) -> Vec<Question> {
    let profile = &candidate.profile;
    let gaps = profile.gaps.iter().take(MAX_TIMES).map(|gap| {
        let when = match (&gap.start, &gap.end) {
            (Some(start), Some(end)) => format!("between {start} and {end}"),
            _ => format!("for {} between two of the positions", months_told(gap.months)),
        };
        Question {
            ask: format!(
                "The resume names no position {when}. Is there work or study from that time that you want to add?"
            ),
            why: format!(
                "{} without a position; theirs to answer, and no reason is asked for",
                months_told(gap.months)
            ),
            ..Question::default()
        }
    });
    let overlaps = profile.overlaps.iter().take(MAX_TIMES).filter_map(|overlap| {
        let [a, b] = overlap.positions.map(|at| profile.positions.get(at).map(position));
        let (a, b) = (a?, b?);
        Some(Question {
            ask: format!("{a} and {b} ran at the same time. How did you share your time between them?"),
            why: format!("{} at once", months_told(overlap.months)),
            ..Question::default()
        })
    });
    gaps.chain(overlaps).filter(|question| !is_protected(&question.ask)).collect()
}

fn position(position: &Position) -> String {
    let title = position.title.as_deref().unwrap_or("A position");
    position.employer.as_ref().map_or(title.to_owned(), |employer| format!("{title} at {employer}"))
}

/// The bank's questions on the work: about what is not shown first, then about what is, then the others.
fn technical(bank: &Bank, candidate: &Candidate) -> Vec<Question> {
    let verdict =
        |label: &String| candidate.findings.iter().find(|f| f.criterion == *label).map(|f| f.verdict.as_str());
    let mut asked: Vec<(u8, Question)> = bank
        .technical
        .iter()
        .map(|technical| {
            let about: Vec<(&String, &str)> =
                technical.about.iter().filter_map(|label| Some((label, verdict(label)?))).collect();
            let place = match about.iter().map(|(_, verdict)| *verdict).collect::<Vec<_>>().as_slice() {
                [] => 2,
                verdicts if verdicts.iter().all(|v| *v == "met") => 1,
                _ => 0,
            };
            let why = about.iter().map(|(label, verdict)| format!("{label}: {verdict}")).collect::<Vec<_>>().join("; ");
            (
                place,
                Question { ask: technical.question.clone(), why, quote: None, look_for: technical.look_for.clone() },
            )
        })
        .collect();
    asked.sort_by_key(|(place, _)| *place);
    asked.into_iter().map(|(_, question)| question).collect()
}

/// The best line that touches nothing protected.
fn quote<'e>(mut evidence: impl Iterator<Item = &'e Evidence>) -> Option<(String, String)> {
    let line = evidence.find(|line| !is_protected(&line.quote))?;
    Some((without_bullet(&line.quote).to_owned(), format!("page {}, line {}", line.page, line.line)))
}

fn card(finding: &Finding) -> [String; 3] {
    let label = if finding.required { format!("{} (required)", finding.criterion) } else { finding.criterion.clone() };
    [label, format!("{}", finding.weight), finding.verdict.clone()]
}

fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// Longest name of a file, without its number.
const MAX_SLUG: usize = 40;

fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let slug: String = words.map(str::to_lowercase).collect::<Vec<_>>().join("-").chars().take(MAX_SLUG).collect();
    if slug.is_empty() { "candidate".to_owned() } else { slug }
}

impl Kit {
    /// How many questions it asks.
    pub fn size(&self) -> String {
        plural(self.sections.iter().map(|s| s.questions.len()).sum(), "question")
    }
}

//! Skills: evidenced in the text of work, listed, or implied by others.
//!
//! A skill in the text of a position or a described project is evidenced and has the months of those positions; one
//! that is only named in a list or summary is listed. What a sentence denies or wishes for is neither, and what a
//! recruiter hired for is not the recruiter's own.

use super::experience::Work;
use super::passages::open_before;
use super::person::{is_name_shaped, is_personal, named, own_name};
use super::{is_private, stated};
use crate::date::{Month, Span, union_months};
use crate::document::Line;
use crate::lexicon::{Lexicon, SectionKind, SkillHit, SkillId};
use crate::resume::{Position, Resume};
use crate::text::{fold, is_word};
use aho_corasick::AhoCorasick;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::LazyLock;

/// How a skill is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SkillState {
    /// Follows from another skill.
    Implied,
    /// Named in a list or summary.
    Listed,
    /// Used in the text of a position or project.
    Evidenced,
}

/// A skill of a candidate.
#[derive(Clone, Debug)]
pub struct SkillUse<'d> {
    /// The skill.
    pub skill: SkillId,
    /// How it is shown.
    pub state: SkillState,
    /// The skill that implies it, if it is implied.
    pub implied_by: Option<SkillId>,
    /// Union of the dated positions that show it, in months.
    pub months: u32,
    /// End of the newest of them: the first month after it.
    pub last: Option<Month>,
    /// Years that the resume states for it, in tenths.
    pub stated_tenths: Option<u32>,
    /// Every mention is hedged ("basic knowledge of").
    pub hedged: bool,
    /// Lines that show it, work first.
    pub evidence: Vec<&'d Line>,
}

/// A mention of a skill.
#[derive(Clone, Debug)]
struct Mention<'d> {
    skill: SkillId,
    line: &'d Line,
    position: Option<usize>,
    in_work: bool,
    hedged: bool,
    stated_tenths: Option<u32>,
}

/// All mentions in a resume.
#[derive(Debug)]
pub(super) struct Usage<'d> {
    mentions: Vec<Mention<'d>>,
}

impl Usage<'_> {
    /// Skills that the text of a position mentions, and those they imply.
    pub(super) fn in_position(&self, position: usize) -> Vec<SkillId> {
        let mut skills: Vec<SkillId> =
            self.mentions.iter().filter(|m| m.position == Some(position)).map(|m| m.skill).collect();
        skills.sort_unstable();
        skills.dedup();
        skills
    }
}

/// Mentions of one skill from which a text is stuffed: long careers repeat a name some twenty times.
const STUFFED: usize = 60;

impl Usage<'_> {
    /// The skill that is named most, if so often that the text is stuffed with it. A skill counts once all the same.
    pub(super) fn stuffed(&self) -> Option<(SkillId, usize)> {
        let mut skills: Vec<SkillId> = self.mentions.iter().map(|m| m.skill).collect();
        skills.sort_unstable();
        let runs = skills.chunk_by(|a, b| a == b).filter_map(|run| Some((*run.first()?, run.len())));
        runs.max_by_key(|(skill, count)| (*count, std::cmp::Reverse(*skill))).filter(|(_, count)| *count >= STUFFED)
    }
}

/// Bytes between an ambiguous name and an unambiguous skill that confirms it.
const NEAR: usize = 60;

/// Finds every mention that counts.
pub(super) fn usage<'d>(resume: &Resume<'d>, lexicon: &Lexicon) -> Usage<'d> {
    let public = resume.sections.iter().filter(|section| !is_private(section.kind));
    let lines = public.flat_map(|section| section.lines.clone().map(|at| (section.kind, at)));
    let named: Vec<Named> = lines
        .filter_map(|(section, at)| {
            let line = resume.lines.get(at).copied()?;
            let hits = resume.skills.get(at)?.as_slice();
            (!hits.is_empty() && !is_personal(&line.text, lexicon)).then_some(Named { section, at, line, hits })
        })
        .collect();
    let technical = is_technical_resume(&named, lexicon);
    let name = own_name(resume, lexicon);
    let mut mentions = Vec::new();
    for named in &named {
        mentions.extend(named.mentions(resume, lexicon, name.as_deref(), technical));
    }
    if technical {
        mentions.extend(by_deeds(resume, lexicon));
    }
    Usage { mentions }
}

/// Skills that the text of technical work shows without naming them: `brought the search from 4 s to 300 ms`.
fn by_deeds<'d>(resume: &Resume<'d>, lexicon: &Lexicon) -> Vec<Mention<'d>> {
    let mut mentions = Vec::new();
    for (position, job) in resume.positions.iter().enumerate() {
        for line in job.lines.iter().skip(job.header.len()) {
            let folded = fold(&line.text);
            for (skill, at) in lexicon.deeds.find(&folded) {
                if standing("", &folded, at.start, at.end) == Standing::Plain {
                    let position = Some(position);
                    mentions.push(Mention { skill, line, position, in_work: true, hedged: false, stated_tenths: None });
                }
            }
        }
    }
    mentions
}

/// A line that names skills.
struct Named<'r, 'd> {
    section: SectionKind,
    /// Index of the line.
    at: usize,
    line: &'d Line,
    hits: &'r [SkillHit],
}

impl<'d> Named<'_, 'd> {
    /// What of the names counts.
    fn mentions(
        &self,
        resume: &Resume<'d>,
        lexicon: &Lexicon,
        name: Option<&str>,
        technical: bool,
    ) -> Vec<Mention<'d>> {
        let text = self.line.text.as_str();
        let previous = open_before(resume, self.at);
        let position = resume.positions.iter().position(|p| p.range.contains(&self.at));
        let job = position.and_then(|p| resume.positions.get(p));
        let in_work = position.is_some()
            || matches!(self.section, SectionKind::Experience | SectionKind::Projects | SectionKind::Volunteer);
        let hired_for = job.is_some_and(|p| is_recruiting(p.title.as_deref()));
        let personal = about_person(text, name, resume, job);
        let ruled = is_ruled(previous) || is_ruled(text);
        let listed = self.section == SectionKind::Skills || is_list(text);
        let mut mentions = Vec::new();
        for hit in self.hits {
            let skill = lexicon.skills.get(hit.skill);
            if personal.iter().any(|own| own.contains(&hit.at.start))
                || is_in_address(text, hit.at.start)
                || hired_for && is_technical(&skill.category)
                || hit.needs_context && !self.is_confirmed(hit, lexicon, listed, technical)
            {
                continue;
            }
            let standing = if ruled { standing(previous, text, hit.at.start, hit.at.end) } else { Standing::Plain };
            if standing == Standing::Denied {
                continue;
            }
            let names = std::iter::once(hit.skill).chain(skill.includes.iter().copied());
            mentions.extend(names.map(|skill| Mention {
                skill,
                line: self.line,
                position,
                in_work: in_work && standing != Standing::Wished,
                hedged: standing == Standing::Hedged,
                stated_tenths: stated::of_skill(text.get(hit.at.end..).unwrap_or_default()),
            }));
        }
        mentions
    }

    /// Whether an ambiguous name is the skill: it stands in a list or beside an unambiguous one. A word such as
    /// "testing" is a technical skill only beside another, or in a list of someone who has some.
    fn is_confirmed(&self, hit: &SkillHit, lexicon: &Lexicon, listed: bool, technical: bool) -> bool {
        let category = |hit: &SkillHit| lexicon.skills.get(hit.skill).category.as_str();
        if hit.at.len() == 1 && !is_item(&self.line.text, hit.at.clone()) {
            return false;
        }
        if is_technical(category(hit)) {
            // "Word, Excel, Access" is a list of programs.
            let beside = |other: &SkillHit| is_technical(category(other)) || category(other) == "office";
            return technical && (listed || self.has_neighbour(hit, |_| true)) || self.has_neighbour(hit, beside);
        }
        listed || self.has_neighbour(hit, |_| true)
    }

    /// Whether an unambiguous name of the kind wanted stands near.
    fn has_neighbour(&self, hit: &SkillHit, wanted: impl Fn(&SkillHit) -> bool) -> bool {
        self.hits.iter().any(|other| {
            let gap = other.at.start.saturating_sub(hit.at.end).max(hit.at.start.saturating_sub(other.at.end));
            !other.needs_context && other.skill != hit.skill && gap <= NEAR && wanted(other)
        })
    }
}

/// Different unambiguous technical skills from which a resume is one of technical work.
const MIN_TECHNICAL: usize = 3;

fn is_technical_resume(named: &[Named<'_, '_>], lexicon: &Lexicon) -> bool {
    let hits = named.iter().flat_map(|named| named.hits).filter(|hit| !hit.needs_context);
    let mut skills: Vec<SkillId> =
        hits.map(|hit| hit.skill).filter(|id| is_software(&lexicon.skills.get(*id).category)).collect();
    skills.sort_unstable();
    skills.dedup();
    skills.len() >= MIN_TECHNICAL
}

/// Whether a letter stands as a name of its own, as `C` does in `Java, C` and not in `S.S.L.C.` or `Solomon C. Reed`.
fn is_item(text: &str, at: Range<usize>) -> bool {
    const MARKS: &[char] = &[',', ';', '/', '|', '•', ':', '(', ')', '[', ']', '&', '+', '\t', '*', '"', '“', '”', '–'];
    const WORDS: &[&str] = &[
        "and", "or", "in", "of", "using", "with", "like", "language", "languages", "programming", "as", "via", "both",
        "for", "to",
    ];
    let (before, after) = (text.get(..at.start).unwrap_or_default(), text.get(at.end..).unwrap_or_default());
    let word = |word: Option<&str>| word.is_some_and(|word| WORDS.contains(&fold(word).as_str()));
    let (left, right) = (before.trim_end_matches(' '), after.trim_start_matches(' '));
    let opens = left.is_empty() || left.ends_with(MARKS) || word(left.split(' ').next_back());
    // `C. Work as ...` numbers a list.
    let stop = right.starts_with('.') && !left.is_empty() && !after.get(1..).is_some_and(|a| a.starts_with(is_word));
    let closes = right.is_empty() || stop || right.starts_with(MARKS) || word(right.split([' ', ',', '.']).next());
    opens && closes
}

/// Lines of evidence that are kept for a skill.
const MAX_EVIDENCE: usize = 6;

/// Skills with their states.
pub(super) fn infer<'d>(usage: &Usage<'d>, work: &[Work<'d>], lexicon: &Lexicon, as_of: Month) -> Vec<SkillUse<'d>> {
    let mut ids: Vec<SkillId> = usage.mentions.iter().map(|m| m.skill).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut skills: Vec<SkillUse> = ids.iter().map(|id| direct(*id, usage, work, as_of)).collect();
    let implied = implied(&skills, usage, work, lexicon, as_of);
    skills.extend(implied);
    skills.sort_by_key(|skill| skill.skill);
    skills
}

fn direct<'d>(skill: SkillId, usage: &Usage<'d>, work: &[Work<'d>], as_of: Month) -> SkillUse<'d> {
    let mut mentions: Vec<&Mention> = usage.mentions.iter().filter(|m| m.skill == skill).collect();
    mentions.sort_by_key(|m| (!m.in_work, m.hedged, m.line.number));
    let evidenced = mentions.iter().any(|m| m.in_work);
    let (months, last) = time(mentions.iter().filter_map(|m| m.position), work, as_of);
    let mut evidence: Vec<&Line> = Vec::new();
    for mention in &mentions {
        if !evidence.iter().any(|line| line.number == mention.line.number) {
            evidence.push(mention.line);
        }
    }
    evidence.truncate(MAX_EVIDENCE);
    SkillUse {
        skill,
        state: if evidenced { SkillState::Evidenced } else { SkillState::Listed },
        implied_by: None,
        months,
        last,
        stated_tenths: mentions.iter().filter_map(|m| m.stated_tenths).max(),
        hedged: mentions.iter().all(|m| m.hedged),
        evidence,
    }
}

/// Skills that follow from the direct ones and are not there themselves.
fn implied<'d>(
    skills: &[SkillUse<'d>],
    usage: &Usage<'d>,
    work: &[Work<'d>],
    lexicon: &Lexicon,
    as_of: Month,
) -> Vec<SkillUse<'d>> {
    let mut ids: Vec<SkillId> =
        skills.iter().flat_map(|s| lexicon.skills.get(s.skill).implies.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| !skills.iter().any(|s| s.skill == *id));
    ids.into_iter()
        .filter_map(|id| {
            let mut sources: Vec<&SkillUse> =
                skills.iter().filter(|s| lexicon.skills.get(s.skill).implies.contains(&id)).collect();
            sources.sort_by_key(|s| (std::cmp::Reverse(s.state), std::cmp::Reverse(s.months), s.skill));
            let best = *sources.first()?;
            let positions =
                usage.mentions.iter().filter(|m| sources.iter().any(|s| s.skill == m.skill)).filter_map(|m| m.position);
            let (months, last) = time(positions, work, as_of);
            Some(SkillUse {
                skill: id,
                state: SkillState::Implied,
                implied_by: Some(best.skill),
                months,
                last,
                stated_tenths: None,
                hedged: best.hedged,
                evidence: best.evidence.iter().copied().take(2).collect(),
            })
        })
        .collect()
}

/// Union of positions in months, and the newest end.
fn time(positions: impl Iterator<Item = usize>, work: &[Work<'_>], as_of: Month) -> (u32, Option<Month>) {
    let mut at: Vec<usize> = positions.collect();
    at.sort_unstable();
    at.dedup();
    let mut spans: Vec<Span> =
        at.iter().filter_map(|at| work.get(*at)?.span).filter(|span| span.months() > 0).collect();
    let last = spans.iter().map(|span| span.to.min(as_of)).max();
    (union_months(&mut spans), last)
}

/// The parts of a line that are the candidate's name, address or links: Ruby Jenkins of Cook County lists no skills by
/// being called so, nor does who worked for Credit Union Example.
fn about_person(text: &str, name: Option<&str>, resume: &Resume<'_>, job: Option<&Position<'_>>) -> Vec<Range<usize>> {
    let near_top = resume.lines.iter().take(NEAR_TOP).any(|line| line.text == text);
    let alone = std::iter::once(0..text.len()).filter(|_| near_top && is_name_shaped(text));
    let contact = &resume.contact;
    let own = contact.location.iter().chain(&contact.emails).chain(&contact.links);
    let own = own.chain(job.and_then(|job| job.employer.as_ref())).filter(|own| own.len() > 2);
    let capitals = text.to_ascii_uppercase();
    let places = |own: &String| {
        let own = own.to_ascii_uppercase();
        capitals.match_indices(&own).map(|(start, found)| start..start + found.len()).collect::<Vec<_>>()
    };
    // The name over two lines, a part in each.
    let is_part = |word: &str| name.is_some_and(|name| name.split(' ').any(|part| fold(part) == fold(word)));
    let parted = std::iter::once(0..text.len()).filter(|_| near_top && text.split_whitespace().all(is_part));
    let named = name.into_iter().flat_map(|name| named(name, text));
    alone.chain(parted).chain(own.flat_map(places)).chain(named).collect()
}

/// Whether a place in a line is within an address of mail or of the web.
fn is_in_address(text: &str, at: usize) -> bool {
    let token_start = text.get(..at).and_then(|before| before.rfind(char::is_whitespace)).map_or(0, |space| space + 1);
    let token = text.get(token_start..).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
    token.contains('@')
        || token.contains("://")
        || token.starts_with("www.")
        || [".com/", ".org/"].iter().any(|end| token.contains(end))
}

/// Lines from the top in which a few words with capitals may be a name that was not found out.
const NEAR_TOP: usize = 6;

// ---------- what stands around a mention ----------

/// What the words before a mention make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Plain,
    Hedged,
    Wished,
    Denied,
}

/// Phrases before a skill that deny it; those that wish for it; those that hedge it.
const DENIALS: &[&str] = &[
    "no experience", "no knowledge", "no prior experience", "not used", "never used", "never worked", "haven't",
    "have not", "without experience", "lack of experience", "not familiar", "no hands-on", "not worked",
    "don't have experience", "do not have experience", "would like to develop", "would like to learn",
    "willing to learn", "eager to learn", "want to learn", "wish to learn", "keen to learn", "hope to learn",
    "like to learn", "interested in learning", "plan to learn", "planning to learn", "plan on learning",
    "next to learn",
];
const WISHES: &[&str] =
    &["seeking", "looking for", "aspiring", "to pursue a career", "desire to", "to obtain a position"];
const HEDGES: &[&str] = &[
    "familiar", "exposure to", "basic", "basics of", "beginner", "some knowledge", "awareness of", "novice",
    "theoretical", "elementary", "limited", "currently learning", "notions",
];
/// Characters before a skill in which such a phrase must stand.
const REACH: usize = 70;

// The phrases together, so that most lines are looked at once for all of them; an automaton holds no state.
static RULES: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new([DENIALS, WISHES, HEDGES].concat()).ok());

/// Whether a text has a phrase that denies, wishes for or hedges what follows.
pub(super) fn is_ruled(text: &str) -> bool {
    RULES.as_ref().is_none_or(|rules| rules.is_match(&fold(text)))
}

/// What stands before the bytes of a mention makes of it.
pub(super) fn standing(previous: &str, text: &str, start: usize, end: usize) -> Standing {
    let before = format!("{previous} {}", text.get(..start).unwrap_or_default());
    let clause = before.rsplit(['.', ';', '•', '\t']).next().unwrap_or(&before);
    let from = clause.char_indices().rev().nth(REACH).map_or(0, |(at, _)| at);
    let near = fold(clause.get(from..).unwrap_or_default());
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| near.contains(phrase));
    let behind = fold(text.get(end..).unwrap_or_default().get(..16).unwrap_or_default());
    if has(DENIALS) {
        Standing::Denied
    } else if has(WISHES) {
        Standing::Wished
    } else if has(HEDGES) || behind.contains("(basic") || behind.contains("basics") || behind.contains("(beginner") {
        Standing::Hedged
    } else {
        Standing::Plain
    }
}

/// Whether a line lists short items rather than says a sentence.
fn is_list(text: &str) -> bool {
    let items: Vec<&str> =
        text.split([',', '|', '/', '\t', ';', '•', '·', ':']).map(str::trim).filter(|i| !i.is_empty()).collect();
    let words: usize = items.iter().map(|i| i.split_whitespace().count()).sum();
    items.len() >= 3 && words <= items.len() * 3 || words <= 2
}

fn is_recruiting(title: Option<&str>) -> bool {
    let title = fold(title.unwrap_or_default());
    ["recruit", "talent acquisition", "sourcer", "staffing", "headhunter"].iter().any(|word| title.contains(word))
}

/// Categories of making software.
fn is_software(category: &str) -> bool {
    matches!(
        category,
        "language" | "backend" | "frontend" | "mobile" | "database" | "cloud" | "devops" | "architecture" | "embedded"
    )
}

fn is_technical(category: &str) -> bool {
    is_software(category)
        || matches!(category, "data" | "infrastructure" | "networking" | "security" | "testing" | "protocol")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_skill_counts() {
        for (text, skill, expected) in [
            ("Built services in Java", "Java", Standing::Plain),
            ("No experience with Java", "Java", Standing::Denied),
            ("Willing to learn Java", "Java", Standing::Denied),
            ("Seeking work with Java", "Java", Standing::Wished),
            ("Basic knowledge of Java", "Java", Standing::Hedged),
            ("No experience with Perl. Built services in Java", "Java", Standing::Plain),
        ] {
            let at = text.find(skill).unwrap();
            assert_eq!(standing("", text, at, at + skill.len()), expected, "{text}");
        }
    }

    #[test]
    fn letters_are_names_where_they_stand_alone() {
        for (text, at, expected) in [
            ("Java, C, C++", 6, true),
            ("C", 0, true),
            ("Wrote drivers in C.", 17, true),
            ("Software used: R, SAS", 15, true),
            ("S.S.L.C", 6, false),
            ("S. S. C. 80 %", 6, false),
            ("Solomon R. Field", 8, false),
            ("C. Work as site engineer", 0, false),
            ("A.R College", 2, false),
        ] {
            assert_eq!(is_item(text, at..at + 1), expected, "{text}");
        }
    }

    #[test]
    fn lists_are_told_from_sentences() {
        assert!(is_list("Java, Go, C, SQL"));
        assert!(is_list("Languages: Go | R | C"));
        assert!(is_list("Go"));
        assert!(!is_list("We go to market, and then we go home, every day of the week"));
    }
}

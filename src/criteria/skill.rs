//! Skills: one by name, any of several, or all of several. In the file: `"Java"`, `{ "any_of": ["AWS", "Azure"], "min_years": 1 }`,
//! `{ "name": "House style", "aliases": ["house styling"] }`.

use super::aliases;
use super::diagnose::did_you_mean;
use super::fields::Fields;
use super::own_words::{self, Shown};
use super::scale::{time, years};
use super::schema::{exactly_one, object, text, text_or, texts, years as span};
use super::what_if::{WhatIf, any_of, months_of};
use super::{Check, Eligible, FULL, Judgement, Problem, Verdict, View};
use crate::date::Month;
use crate::digest::Evidence;
use crate::document::Line;
use crate::lexicon::{Lexicon, OwnWords, SkillId};
use crate::profile::{Passage, Profile, SkillState, SkillUse};
use crate::text::{few, fold, words};
use serde_json::{Value, json};
use std::ops::Range;
use std::sync::OnceLock;

#[derive(Debug)]
struct Skill {
    /// Each must be met (`all_of`) or the best counts (`any_of`).
    names: Vec<Name>,
    all: bool,
    aliases: Vec<String>,
    min: u32,
    recent: u32,
}

/// A skill that is asked for.
#[derive(Debug)]
struct Name {
    text: String,
    /// The words to look for besides what the tables know; made when the first profile is judged.
    words: OnceLock<Option<OwnWords>>,
    /// The tables know it, or the file defines it by aliases.
    known: bool,
}

impl Name {
    fn of(text: &str, known: bool) -> Self {
        Self { text: text.to_owned(), words: OnceLock::new(), known }
    }

    fn words(&self) -> Option<&OwnWords> {
        // One word that the tables know is theirs to tell from words that look alike.
        let made = || OwnWords::of(&self.text).filter(|words| !self.known || words.len() > 1);
        self.words.get_or_init(made).as_ref()
    }
}

/// How a skill is shown, by the tables or by its words.
#[derive(Clone, Copy, Debug)]
struct Use {
    state: SkillState,
    months: u32,
    last: Option<Month>,
    stated_tenths: Option<u32>,
    hedged: bool,
    /// Lines that show it.
    lines: usize,
    /// How much of its words stands in one place, in thousandths.
    share: u32,
}

/// A skill asked for, with what is worth most of what was found.
struct Graded<'s, 'd> {
    name: &'s str,
    degree: u32,
    found: Option<Use>,
    implied_by: Option<SkillId>,
    /// The skill that its lines name, where the place is not known yet.
    named: Option<SkillId>,
    evidence: Vec<(&'d Line, Option<Range<usize>>)>,
}

/// Skills of `any_of` that are told, the best first.
const MAX_NOTES: usize = 3;
/// Degrees by state, in thousandths. Use in work is worth more than a listing, that more than an implication; months and
/// further lines of use add to it, so that somebody who did it for years in three posts stands above one who once did.
const EVIDENCED: u32 = 700;
const BY_MONTHS: u32 = 150;
const BY_LINES: u32 = 150;
const LISTED: u32 = 400;
const LISTED_AGAIN: u32 = 50;
const LISTED_WITH_YEARS: u32 = 500;
const IMPLIED_BY_WORK: u32 = 450;
const IMPLIED_BY_LIST: u32 = 250;
/// Months of dated use, and lines of it, at which more adds nothing.
const FULL_MONTHS: u32 = 36;
const FULL_LINES: usize = 4;
/// A hedged skill keeps this share.
const HEDGED: u32 = 600;
/// Use that ended longer ago than this many years keeps a smaller share.
const STALE: [(i32, u32); 2] = [(10, 700), (5, 850)];
/// Share that is left where the file asks for recent use and the last is older.
const NOT_RECENT: u32 = 500;
/// Lines of evidence that are kept.
const MAX_EVIDENCE: usize = 4;

pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    let mut check = Skill { names: Vec::new(), all: false, aliases: Vec::new(), min: 0, recent: 0 };
    if let Some(name) = fields.own_text() {
        if !name.is_empty() {
            known(&mut check.names, &fields.place(), &name, false, fields, lexicon);
        }
        return Some(Box::new(check));
    }
    if !fields.is_object("expected a skill's name, or an object with `name`, `any_of` or `all_of`") {
        return None;
    }
    let given = ["name", "any_of", "all_of"].into_iter().filter(|key| fields.get(key).is_some()).count();
    let name = fields.text("name").map(|name| vec![(fields.at("name"), name)]);
    check.aliases = aliases::read(fields, lexicon, name.iter().flatten().next().map(|(_, name)| name.as_str()));
    let (any, all) = (fields.texts("any_of"), fields.texts("all_of"));
    check.min = fields.years("min_years").unwrap_or(0);
    check.recent = fields.years("recent_years").unwrap_or(0);
    if given != 1 {
        fields.wrong_here(
            "a skill needs exactly one of `name`, `any_of`, `all_of`",
            "name one skill, any_of where one is enough, all_of where each is needed",
        );
    }
    check.all = all.is_some();
    let own = fields.get("aliases").is_some();
    for (pointer, name) in name.or(any).or(all).unwrap_or_default() {
        known(&mut check.names, &pointer, &name, own, fields, lexicon);
    }
    fields.finish(&[]);
    Some(Box::new(check))
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    let fields = [
        ("name", text()),
        ("aliases", texts()),
        ("any_of", texts()),
        ("all_of", texts()),
        ("min_years", span()),
        ("recent_years", span()),
    ];
    let mut object = exactly_one(object(fields, &[]), &["name", "any_of", "all_of"]);
    object["dependentRequired"] = json!({ "aliases": ["name"] });
    text_or(&object)
}

/// Takes a name that the lexicon knows, or that the file defines by aliases.
fn known(names: &mut Vec<Name>, pointer: &str, name: &str, own: bool, fields: &mut Fields<'_>, lexicon: &Lexicon) {
    let asked = lexicon.skills.named(name).map_or(name, |id| lexicon.skills.get(id).name.as_str());
    if names.iter().any(|known| fold(&known.text) == fold(asked)) {
        let message = format!("`{asked}` stands twice in this list");
        let help = if asked == name { String::new() } else { format!("`{name}` is another name of it") };
        fields.problems.push(Problem::warning(pointer, message, help));
        return;
    }
    if lexicon.skills.named(name).is_some() || own {
        names.push(Name::of(asked, true));
        return;
    }
    // A word that is nearly a known one is a slip of the keyboard; several are somebody's own words.
    let near = nearest(name, lexicon);
    match near {
        Some(near) if words(name).nth(1).is_none() => {
            let help = format!("did you mean `{near}`? To define a skill of your own, add `aliases`");
            fields.problems.push(Problem::error(pointer, format!("unknown skill `{name}`"), help));
        }
        _ if OwnWords::of(name).is_none() => {
            let message = format!("`{name}` has no word that can be looked for");
            fields.problems.push(Problem::error(pointer, message, "write it in words that stand in resumes"));
        }
        near => {
            if let Some(near) = near {
                let message = format!("`{name}` is no skill that is known, and is looked for by its words");
                fields.problems.push(Problem::warning(pointer, message, format!("did you mean `{near}`?")));
            }
            names.push(Name::of(name, false));
        }
    }
}

/// The known name that is spelt nearly like this one.
fn nearest<'l>(name: &str, lexicon: &'l Lexicon) -> Option<&'l str> {
    let alias = || did_you_mean(name, lexicon.skills.spellings()).and_then(|near| lexicon.skills.named(near));
    did_you_mean(name, lexicon.skills.all().iter().map(|s| s.name.as_str()))
        .or_else(|| alias().map(|id| lexicon.skills.get(id).name.as_str()))
}

/// Whether the name of no skill is spelt so nearly like one that it looks like a slip.
pub fn is_nearly_known(name: &str, lexicon: &Lexicon) -> bool {
    lexicon.skills.named(name).is_none() && nearest(name, lexicon).is_some()
}

impl Check for Skill {
    fn judge(&self, profile: &Profile<'_>, view: &View<'_>) -> Judgement {
        let mut graded: Vec<Graded<'_, '_>> = self.names.iter().map(|name| self.graded(name, profile, view)).collect();
        let count = graded.len().max(1) as u32;
        let degree = if self.all {
            graded.iter().map(|one| one.degree).sum::<u32>() / count
        } else {
            graded.iter().map(|one| one.degree).max().unwrap_or(0)
        };
        if degree == 0 {
            let names: Vec<String> = self.names.iter().map(|name| name.text.clone()).collect();
            let names = if self.all { names.join(", ") } else { any_of(&names) };
            return Judgement::unmet(format!("{names} not found"));
        }
        let lacking = graded.iter().any(|one| one.degree == 0);
        graded.sort_by_key(|one| (std::cmp::Reverse(one.degree), one.name));
        let shown = if self.all { graded.len() } else { 1 };
        let mut evidence: Vec<Evidence> = Vec::new();
        for one in graded.iter().take(shown) {
            for (line, at) in &one.evidence {
                if !evidence.iter().any(|known| known.line == line.number) && evidence.len() < MAX_EVIDENCE {
                    let at = at.clone().or_else(|| place(line, one.named?, view));
                    evidence.push(at.map_or_else(|| Evidence::of(line), |at| Evidence::around(line, &at)));
                }
            }
        }
        let notes: Vec<String> =
            graded.iter().filter(|one| self.all || one.degree > 0).map(|one| note(one, view)).collect();
        let note = match few(&notes, if self.all { notes.len() } else { MAX_NOTES }) {
            (all, 0) => all.join("; "),
            (some, more) => format!("{}; and {more} more", some.join("; ")),
        };
        let asked = if self.min > 0 { format!(", {} years asked", years(self.min)) } else { String::new() };
        let mut judgement = Judgement::found(degree, format!("{note}{asked}"), evidence);
        if self.all && lacking {
            judgement.verdict = Verdict::Partly;
            judgement.passes = Eligible::No;
        }
        judgement
    }

    /// For each name of `all_of`, for the best of `any_of`; where none of these is found, any of them will do.
    fn what_ifs(&self, profile: &Profile<'_>, view: &View<'_>) -> Vec<WhatIf> {
        let graded: Vec<(&Name, u32)> =
            self.names.iter().map(|name| (name, self.graded(name, profile, view).degree)).collect();
        if !self.all {
            let best = graded.iter().max_by_key(|(name, degree)| (*degree, std::cmp::Reverse(&name.text)));
            let Some((name, degree)) = best else { return Vec::new() };
            let names: Vec<String> = self.names.iter().map(|name| name.text.clone()).collect();
            let told = if *degree == 0 { any_of(&names) } else { name.text.clone() };
            return self.more_of(&told, name, profile, view);
        }
        let mut each: Vec<WhatIf> =
            graded.iter().flat_map(|(name, _)| self.more_of(&name.text, name, profile, view)).collect();
        let absent: Vec<WhatIf> = graded
            .iter()
            .filter(|(_, degree)| *degree == 0)
            .filter_map(|(name, _)| listed(&name.text, name, view))
            .collect();
        if absent.len() > 1 {
            each.push(WhatIf::all(absent));
        }
        each
    }

    fn lexicon_rows(&self) -> Vec<String> {
        match (self.names.first(), self.aliases.is_empty()) {
            (Some(name), false) => vec![format!("{}\town\t{}\t\t", name.text, self.aliases.join(";"))],
            _ => Vec::new(),
        }
    }
}

impl Skill {
    /// A listing, and time of use in recent work: months up to where more adds nothing.
    fn more_of(&self, told: &str, name: &Name, profile: &Profile<'_>, view: &View<'_>) -> Vec<WhatIf> {
        let Some(id) = view.lexicon.skills.named(&name.text) else {
            return listed(told, name, view).into_iter().collect();
        };
        let (known, now) = (find(profile, id), view.as_of);
        let (had, lines) = known.map_or((0, 0), |skill| (skill.months, skill.evidence.len()));
        let mut used: Vec<(u32, String)> =
            months_of(&format!("{told} in recent work"), had, self.min, FULL_MONTHS).collect();
        if had >= self.min.max(FULL_MONTHS) {
            // Used for long enough, but perhaps long ago.
            used.push((0, format!("{told} in recent work")));
        }
        let each = used.into_iter().map(|(months, told)| {
            WhatIf::new(told, "", move |profile, line| {
                let mut used =
                    SkillUse { months: had + months, last: Some(now), ..mention(id, SkillState::Evidenced, line) };
                used.evidence.resize(lines.max(1), line);
                put(profile, used);
            })
            .lasting(months)
        });
        listed(told, name, view).into_iter().chain(each).collect()
    }
}

/// The skill named at all: among skills that the tables know, or by its words.
fn listed(told: &str, name: &Name, view: &View<'_>) -> Option<WhatIf> {
    let evidence = format!("{told} named at all");
    if let Some(id) = view.lexicon.skills.named(&name.text) {
        return Some(WhatIf::new(evidence, "", move |profile, line| {
            put(profile, mention(id, SkillState::Listed, line));
        }));
    }
    Some(WhatIf::new(evidence, &name.text, |profile, line| profile.passages.push(Passage::alone(line))))
}

fn mention(skill: SkillId, state: SkillState, line: &Line) -> SkillUse<'_> {
    let evidence = vec![line];
    SkillUse { skill, state, implied_by: None, months: 0, last: None, stated_tenths: None, hedged: false, evidence }
}

fn put<'d>(profile: &mut Profile<'d>, used: SkillUse<'d>) {
    profile.skills.retain(|known| known.skill != used.skill);
    profile.skills.push(used);
}

fn find<'p, 'd>(profile: &'p Profile<'d>, id: SkillId) -> Option<&'p SkillUse<'d>> {
    profile.skills.iter().find(|skill| skill.skill == id)
}

impl Skill {
    /// The better of what the tables and what its words show of a skill.
    fn graded<'s, 'd>(&self, name: &'s Name, profile: &Profile<'d>, view: &View<'_>) -> Graded<'s, 'd> {
        let id = view.lexicon.skills.named(&name.text);
        let by_table = id.and_then(|id| find(profile, id)).map(|skill| {
            let found = Use {
                state: skill.state,
                months: skill.months,
                last: skill.last,
                stated_tenths: skill.stated_tenths,
                hedged: skill.hedged,
                lines: skill.evidence.len(),
                share: FULL,
            };
            let evidence = skill.evidence.iter().map(|line| (*line, None)).collect();
            let degree = self.grade(&found, view);
            let named = skill.implied_by.or(id);
            Graded { name: &name.text, degree, found: Some(found), implied_by: skill.implied_by, named, evidence }
        });
        let shown = name.words().and_then(|words| own_words::shown(words, name.known, profile, view));
        let by_words = shown.map(|shown| {
            let Shown { share, state, months, last, hedged, lines } = shown;
            let found = Use { state, months, last, stated_tenths: None, hedged, lines: lines.len(), share };
            let evidence = lines.into_iter().map(|(line, at)| (line, Some(at))).collect();
            let degree = self.grade(&found, view);
            Graded { name: &name.text, degree, found: Some(found), implied_by: None, named: None, evidence }
        });
        let nothing =
            Graded { name: &name.text, degree: 0, found: None, implied_by: None, named: None, evidence: Vec::new() };
        match (by_table, by_words) {
            (Some(table), Some(words)) if words.degree > table.degree => words,
            (Some(table), _) => table,
            (None, words) => words.unwrap_or(nothing),
        }
    }

    fn grade(&self, skill: &Use, view: &View<'_>) -> u32 {
        let by_months = BY_MONTHS * skill.months.min(FULL_MONTHS) / FULL_MONTHS;
        let by_lines = BY_LINES * (skill.lines.clamp(1, FULL_LINES) - 1) as u32 / (FULL_LINES - 1) as u32;
        let mut degree = match (skill.state, skill.stated_tenths) {
            (SkillState::Evidenced, _) => EVIDENCED + by_months + by_lines,
            (SkillState::Listed, Some(_)) => LISTED_WITH_YEARS,
            (SkillState::Listed, None) => LISTED + LISTED_AGAIN * u32::from(skill.lines > 1),
            (SkillState::Implied, _) if skill.months > 0 => IMPLIED_BY_WORK,
            (SkillState::Implied, _) => IMPLIED_BY_LIST,
        };
        // Some of the words are worth less than their share: the rest may have been the point.
        degree = degree * skill.share / FULL * skill.share / FULL;
        if skill.hedged {
            degree = degree * HEDGED / FULL;
        }
        if let Some(last) = skill.last {
            let ago = view.as_of.since(last);
            if let Some((_, share)) = STALE.iter().find(|(years, _)| ago > years * 12) {
                degree = degree * share / FULL;
            }
            if self.recent > 0 && ago > self.recent as i32 {
                degree = degree * NOT_RECENT / FULL;
            }
        }
        if self.min > 0 {
            let stated = skill.stated_tenths.unwrap_or(0) * 12 / 10;
            let months = if skill.state == SkillState::Evidenced {
                skill.months.max(stated.min(skill.months * 2))
            } else {
                stated
            };
            // Time short of the minimum takes from the degree; time that is not told leaves the base of a listing.
            if months > 0 && months < self.min {
                degree = degree * (FULL / 2 + time(months, self.min, 0) / 2) / FULL;
            } else if months == 0 {
                degree = degree.min(LISTED);
            }
        }
        degree.max(1)
    }
}

/// Where a line names the skill.
fn place(line: &Line, id: SkillId, view: &View<'_>) -> Option<Range<usize>> {
    view.lexicon.skills.find(&line.text).into_iter().find(|hit| hit.skill == id).map(|hit| hit.at)
}

fn note(graded: &Graded<'_, '_>, view: &View<'_>) -> String {
    let name = graded.name;
    let Some(skill) = graded.found else { return format!("{name} not found") };
    let hedge = if skill.hedged { ", hedged" } else { "" };
    let part = if skill.share < FULL { "most words of " } else { "" };
    match skill.state {
        SkillState::Evidenced if skill.months > 0 => {
            let last = skill.last.map_or(String::new(), |last| format!(", last {}", last.plus(-1)));
            format!("{part}{name} used {} years{last}{hedge}", years(skill.months))
        }
        SkillState::Evidenced => format!("{part}{name} used{hedge}"),
        SkillState::Listed => format!("{part}{name} listed{hedge}"),
        SkillState::Implied => {
            let by = graded.implied_by.map_or("", |by| view.lexicon.skills.get(by).name.as_str());
            format!("{name} implied by {by}")
        }
    }
}

//! Skills: one by name, any of several, or all of several. In the file: `"Java"`, `{ "any_of": ["AWS", "Azure"], "min_years": 1 }`,
//! `{ "name": "House style", "aliases": ["house styling"] }`.

use super::aliases;
use super::diagnose::did_you_mean;
use super::fields::Fields;
use super::scale::{time, years};
use super::schema::{exactly_one, object, text, text_or, texts, years as span};
use super::what_if::{WhatIf, any_of, months_of};
use super::{Check, Eligible, FULL, Judgement, Problem, Verdict, View};
use crate::digest::Evidence;
use crate::document::Line;
use crate::lexicon::{Lexicon, SkillId};
use crate::profile::{Profile, SkillState, SkillUse};
use crate::text::few;
use serde_json::{Value, json};

#[derive(Debug)]
struct Skill {
    /// Each must be met (`all_of`) or the best counts (`any_of`).
    names: Vec<String>,
    all: bool,
    aliases: Vec<String>,
    min: u32,
    recent: u32,
}

/// Skills of `any_of` that are told, the best first.
const MAX_NOTES: usize = 3;
/// Degrees by state, in thousandths. Direct evidence in dated work is worth more than undated, that more than a listing,
/// a listing more than an implication (design of the criteria language).
const EVIDENCED: u32 = 850;
const EVIDENCED_UNDATED: u32 = 800;
const LISTED: u32 = 450;
const LISTED_WITH_YEARS: u32 = 550;
const IMPLIED_BY_WORK: u32 = 500;
const IMPLIED_BY_LIST: u32 = 250;
/// Months of dated use at which evidence counts in full.
const FULL_MONTHS: u32 = 24;
/// A hedged skill keeps this share.
const HEDGED: u32 = 600;
/// Use that ended longer ago than this many years keeps a smaller share.
const STALE: [(i32, u32); 2] = [(10, 800), (5, 900)];
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
fn known(names: &mut Vec<String>, pointer: &str, name: &str, own: bool, fields: &mut Fields<'_>, lexicon: &Lexicon) {
    match lexicon.skills.named(name) {
        Some(id) if names.contains(&lexicon.skills.get(id).name) => {
            let message = format!("`{}` stands twice in this list", lexicon.skills.get(id).name);
            let help = if lexicon.skills.get(id).name == name {
                String::new()
            } else {
                format!("`{name}` is another name of it")
            };
            fields.problems.push(Problem::warning(pointer, message, help));
        }
        Some(id) => names.push(lexicon.skills.get(id).name.clone()),
        None if own => names.push(name.to_owned()),
        None => {
            let alias = || did_you_mean(name, lexicon.skills.spellings()).and_then(|near| lexicon.skills.named(near));
            let help = match did_you_mean(name, lexicon.skills.all().iter().map(|s| s.name.as_str()))
                .or_else(|| alias().map(|id| lexicon.skills.get(id).name.as_str()))
            {
                Some(near) => format!("did you mean `{near}`? To define a skill of your own, add `aliases`"),
                None => "to define a skill of your own, write { \"name\": \"…\", \"aliases\": [\"…\"] }".to_owned(),
            };
            fields.problems.push(Problem::error(pointer, format!("unknown skill `{name}`"), help));
        }
    }
}

impl Check for Skill {
    fn judge(&self, profile: &Profile<'_>, view: &View<'_>) -> Judgement {
        let graded: Vec<(&str, u32, Option<&SkillUse<'_>>)> = self
            .names
            .iter()
            .map(|name| {
                let found = view.lexicon.skills.named(name).and_then(|id| find(profile, id));
                (name.as_str(), found.map_or(0, |skill| self.grade(skill, view)), found)
            })
            .collect();
        let count = graded.len().max(1) as u32;
        let degree = if self.all {
            graded.iter().map(|(_, d, _)| d).sum::<u32>() / count
        } else {
            graded.iter().map(|(_, d, _)| *d).max().unwrap_or(0)
        };
        if degree == 0 {
            let names = if self.all { self.names.join(", ") } else { any_of(&self.names) };
            return Judgement::unmet(format!("{names} not found"));
        }
        let mut best = graded.clone();
        best.sort_by_key(|(name, degree, _)| (std::cmp::Reverse(*degree), *name));
        let shown = if self.all { best.len() } else { 1 };
        let mut evidence: Vec<Evidence> = Vec::new();
        for line in best.iter().take(shown).filter_map(|(_, _, skill)| *skill).flat_map(|skill| &skill.evidence) {
            if !evidence.iter().any(|known| known.line == line.number) && evidence.len() < MAX_EVIDENCE {
                evidence.push(Evidence::of(line));
            }
        }
        let notes: Vec<String> = best
            .iter()
            .filter(|(_, d, _)| self.all || *d > 0)
            .map(|(name, _, skill)| note(name, *skill, view))
            .collect();
        let note = match few(&notes, if self.all { notes.len() } else { MAX_NOTES }) {
            (all, 0) => all.join("; "),
            (some, more) => format!("{}; and {more} more", some.join("; ")),
        };
        let mut judgement = Judgement::found(degree, note, evidence);
        if self.all && graded.iter().any(|(_, degree, _)| *degree == 0) {
            judgement.verdict = Verdict::Partly;
            judgement.passes = Eligible::No;
        }
        judgement
    }

    /// For each name of `all_of`, for the best of `any_of`; where none of these is found, any of them will do.
    fn what_ifs(&self, profile: &Profile<'_>, view: &View<'_>) -> Vec<WhatIf> {
        let known = self.names.iter().filter_map(|name| Some((name, view.lexicon.skills.named(name)?)));
        let graded: Vec<(&String, SkillId, u32)> =
            known.map(|(name, id)| (name, id, find(profile, id).map_or(0, |skill| self.grade(skill, view)))).collect();
        if !self.all {
            let best = graded.iter().max_by_key(|(name, _, degree)| (*degree, std::cmp::Reverse(*name)));
            let Some((name, id, degree)) = best else { return Vec::new() };
            let told = if *degree == 0 { any_of(&self.names) } else { (*name).clone() };
            return self.more_of(&told, *id, profile, view);
        }
        let mut each: Vec<WhatIf> =
            graded.iter().flat_map(|(name, id, _)| self.more_of(name, *id, profile, view)).collect();
        let absent: Vec<WhatIf> =
            graded.iter().filter(|(.., degree)| *degree == 0).map(|(name, id, _)| listed(name, *id)).collect();
        if absent.len() > 1 {
            each.push(WhatIf::all(absent));
        }
        each
    }

    fn lexicon_rows(&self) -> Vec<String> {
        match (self.names.first(), self.aliases.is_empty()) {
            (Some(name), false) => vec![format!("{name}\town\t{}\t\t", self.aliases.join(";"))],
            _ => Vec::new(),
        }
    }
}

impl Skill {
    /// A listing, and time of use in recent work: months up to where more adds nothing.
    fn more_of(&self, told: &str, id: SkillId, profile: &Profile<'_>, view: &View<'_>) -> Vec<WhatIf> {
        let (had, now) = (find(profile, id).map_or(0, |skill| skill.months), view.as_of);
        let mut used: Vec<(u32, String)> =
            months_of(&format!("{told} in recent work"), had, self.min, FULL_MONTHS).collect();
        if had >= self.min.max(FULL_MONTHS) {
            // Used for long enough, but perhaps long ago.
            used.push((0, format!("{told} in recent work")));
        }
        let each = used.into_iter().map(|(months, told)| {
            WhatIf::new(told, "", move |profile, line| {
                let used =
                    SkillUse { months: had + months, last: Some(now), ..mention(id, SkillState::Evidenced, line) };
                put(profile, used);
            })
            .lasting(months)
        });
        std::iter::once(listed(told, id)).chain(each).collect()
    }
}

fn listed(told: &str, id: SkillId) -> WhatIf {
    WhatIf::new(format!("{told} named at all"), "", move |profile, line| {
        put(profile, mention(id, SkillState::Listed, line));
    })
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
    fn grade(&self, skill: &SkillUse<'_>, view: &View<'_>) -> u32 {
        let base = match (skill.state, skill.stated_tenths) {
            (SkillState::Evidenced, _) if skill.months > 0 => {
                EVIDENCED + (FULL - EVIDENCED) * skill.months.min(FULL_MONTHS) / FULL_MONTHS
            }
            (SkillState::Evidenced, _) => EVIDENCED_UNDATED,
            (SkillState::Listed, Some(_)) => LISTED_WITH_YEARS,
            (SkillState::Listed, None) => LISTED,
            (SkillState::Implied, _) if skill.months > 0 => IMPLIED_BY_WORK,
            (SkillState::Implied, _) => IMPLIED_BY_LIST,
        };
        let mut degree = base;
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

fn note(name: &str, skill: Option<&SkillUse<'_>>, view: &View<'_>) -> String {
    let Some(skill) = skill else { return format!("{name} not found") };
    let hedge = if skill.hedged { ", hedged" } else { "" };
    match skill.state {
        SkillState::Evidenced if skill.months > 0 => {
            let last = skill.last.map_or(String::new(), |last| format!(", last {}", last.plus(-1)));
            format!("{name} used {} years{last}{hedge}", years(skill.months))
        }
        SkillState::Evidenced => format!("{name} used{hedge}"),
        SkillState::Listed => format!("{name} listed{hedge}"),
        SkillState::Implied => {
            let by = skill.implied_by.map_or("", |by| view.lexicon.skills.get(by).name.as_str());
            format!("{name} implied by {by}")
        }
    }
}

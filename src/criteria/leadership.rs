//! Years of leading people, and the size of the team. In the file: `{ "in": ["nursing"], "min_years": 2, "good_years": 5,
//! "team_size": 3 }`. With `in`, leading in other fields of work counts half.

use super::experience::{In, degree, fields_of_work};
use super::fields::Fields;
use super::scale::{months, time, years};
use super::schema::{object, texts, whole, years as span};
use super::what_if::{Slack, WhatIf, months_of, work};
use super::{Check, Eligible, FULL, Judgement, Verdict, View};
use crate::digest::Evidence;
use crate::lexicon::{FieldId, Lexicon, OwnWords};
use crate::profile::{Profile, Work};
use serde_json::Value;

#[derive(Debug)]
struct Leadership {
    fields: Vec<FieldId>,
    words: Vec<OwnWords>,
    min: u32,
    good: u32,
    team: u32,
}

/// Share of the degree, in thousandths, that the size of the team decides where one is asked for.
const TEAM_SHARE: u32 = 200;
/// Share of the degree, in thousandths, that leading people in other fields is worth.
const ELSEWHERE: u32 = 500;
/// Degree of a field from which leading in it counts in full.
const OF_FIELD: u32 = 400;
/// Share of the degree that years of leading keep by how well they are shown: one line may be a title or a phrase, three
/// lines or a team of three are proof.
const BY_PROOF: [u32; 4] = [600, 600, 800, FULL];
/// People of a team that proves leading.
const PROVEN_TEAM: u32 = 3;
/// Degree of leading that a resume tells of outside any dated position.
const UNDATED: u32 = 300;
/// Lines of evidence that are kept.
const MAX_EVIDENCE: usize = 5;
/// People that a file may ask for.
const MAX_TEAM: u32 = 100_000;

pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    if !fields.is_object("expected an object such as { \"min_years\": 2, \"team_size\": 3 }") {
        return None;
    }
    let In { ids, words, .. } = fields_of_work(fields, lexicon);
    let (min, good) = fields.min_good_years();
    let team = fields.whole("team_size", 1, MAX_TEAM).unwrap_or(0);
    fields.finish(&[]);
    Some(Box::new(Leadership { fields: ids, words, min, good, team }))
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    let fields = [("in", texts()), ("min_years", span()), ("good_years", span()), ("team_size", whole(1, MAX_TEAM))];
    object(fields, &[])
}

impl Leadership {
    /// Months of leading people in the fields asked for; all of them where none is.
    fn months_in_field(&self, profile: &Profile<'_>) -> u32 {
        if self.fields.is_empty() && self.words.is_empty() {
            return profile.leadership.months;
        }
        months(&self.led(profile))
    }

    /// Work in which people were led, in the fields asked for; all of it where none is.
    fn led<'p, 'd>(&self, profile: &'p Profile<'d>) -> Vec<&'p Work<'d>> {
        let of_field = |work: &Work<'_>| degree(work, &self.fields, &self.words) >= OF_FIELD;
        let led = profile.experience.work.iter().filter(|work| profile.leadership.positions.contains(&work.position));
        led.filter(|work| of_field(work)).collect()
    }
}

impl Check for Leadership {
    fn judge(&self, profile: &Profile<'_>, _view: &View<'_>) -> Judgement {
        let led = &profile.leadership;
        if led.evidence.is_empty() {
            return if profile.experience.work.is_empty() && profile.passages.is_empty() {
                Judgement::unknown("the resume tells of no work")
            } else {
                Judgement::unmet("no line tells of leading people")
            };
        }
        let evidence: Vec<Evidence> = led.evidence.iter().take(MAX_EVIDENCE).map(|line| Evidence::of(line)).collect();
        if led.months == 0 {
            let mut judgement = Judgement::found(UNDATED, "leading people is told without dates", evidence);
            judgement.passes = Eligible::Unclear;
            return judgement;
        }
        let months = self.months_in_field(profile);
        let time_degree =
            time(months, self.min, self.good).max(time(led.months, self.min, self.good) * ELSEWHERE / FULL);
        let proven = led.team_size.is_some_and(|size| size >= PROVEN_TEAM);
        let proof = if proven { FULL } else { BY_PROOF[led.evidence.len().min(BY_PROOF.len() - 1)] };
        let time_degree = time_degree * proof / FULL;
        let degree = match (self.team, led.team_size) {
            (0, _) => time_degree,
            (wanted, Some(size)) => {
                (time_degree * (FULL - TEAM_SHARE) + FULL * TEAM_SHARE * size.min(wanted) / wanted) / FULL
            }
            // A team without a number: half of what the number would decide.
            (_, None) => (time_degree * (FULL - TEAM_SHARE) + FULL * TEAM_SHARE / 2) / FULL,
        };
        let wanted = if self.min > 0 { format!(", {} asked", years(self.min)) } else { String::new() };
        let team = led.team_size.map_or(String::new(), |size| format!(", up to {size} people"));
        let elsewhere =
            if months < led.months { format!(" ({} in all fields)", years(led.months)) } else { String::new() };
        let note = format!("{} years of leading people{elsewhere}{wanted}{team}", years(months));
        let mut judgement = Judgement::found(degree, note, evidence);
        if months < self.min {
            judgement.verdict = Verdict::Partly;
            judgement.passes = if led.undated || led.months >= self.min { Eligible::Unclear } else { Eligible::No };
        } else {
            judgement.verdict = Verdict::Met;
            judgement.passes = Eligible::Yes;
        }
        judgement
    }

    fn what_ifs(&self, profile: &Profile<'_>, _view: &View<'_>) -> Vec<WhatIf> {
        let (field, team) = (self.fields.first().copied(), self.team);
        let what = if self.fields.is_empty() { "leading people" } else { "leading people in the fields asked for" };
        let each = months_of(what, self.months_in_field(profile), self.min, self.good).map(|(months, told)| {
            WhatIf::new(told, "", move |profile, line| {
                let place = profile.experience.work.len();
                let work = work(place, months, field.into_iter().collect(), None);
                profile.leadership.positions.push(work.position);
                // Told as clearly as it can be.
                let told = profile.leadership.evidence.len().max(BY_PROOF.len() - 1);
                profile.leadership.evidence.resize(told, line);
                profile.leadership.months += months;
                profile.experience.work.push(work);
            })
            .lasting(months)
        });
        let size = WhatIf::new(format!("a team of {team} named"), "", move |profile, _| {
            profile.leadership.team_size = Some(team);
        });
        each.chain((team > 0).then_some(size)).collect()
    }

    fn slack(&self, profile: &Profile<'_>, view: &View<'_>) -> Option<Slack> {
        Slack::above(self.min, self.months_in_field(profile), &self.led(profile), view.as_of)
    }
}

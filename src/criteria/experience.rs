//! Years of work, in all or in fields of work. In the file: `{ "in": ["backend development"], "min_years": 5, "good_years": 10 }`.

use super::diagnose::{did_you_mean, suggest};
use super::fields::Fields;
use super::scale::{months, months_read, time, years};
use super::schema::{object, texts, years as span};
use super::what_if::{Slack, WhatIf, any_of, months_of, work};
use super::{Check, Eligible, Judgement, Verdict, View};
use crate::date::{DateRange, Span};
use crate::digest::Evidence;
use crate::lexicon::{FieldId, Lexicon};
use crate::profile::{Profile, Work};
use serde_json::Value;

#[derive(Debug)]
struct Experience {
    fields: Vec<FieldId>,
    names: Vec<String>,
    min: u32,
    good: u32,
}

/// Lines of evidence that are kept.
const MAX_EVIDENCE: usize = 5;

pub(super) fn load(fields: &mut Fields<'_>, lexicon: &Lexicon) -> Option<Box<dyn Check>> {
    if !fields.is_object("expected an object such as { \"in\": [\"nursing\"], \"min_years\": 2 }") {
        return None;
    }
    let (ids, names) = fields_of_work(fields, lexicon);
    let (min, good) = fields.min_good_years();
    if min == 0 && good == 0 && fields.problems.is_empty() && !fields.has_unknown() {
        fields.problems.push(super::Problem::warning(
            &fields.place(),
            "without `min_years` or `good_years` one month is worth as much as ten years",
            "add at least one of them",
        ));
    }
    let check = Experience { fields: ids, names, min, good };
    fields.finish(&[]);
    Some(Box::new(check))
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    object([("in", texts()), ("min_years", span()), ("good_years", span())], &[])
}

/// The fields of work that `in` names.
pub(super) fn fields_of_work(fields: &mut Fields<'_>, lexicon: &Lexicon) -> (Vec<FieldId>, Vec<String>) {
    let (mut ids, mut names) = (Vec::new(), Vec::new());
    for (pointer, name) in fields.texts("in").unwrap_or_default() {
        match lexicon.fields.named(&name) {
            Some(field) => {
                ids.push(field);
                names.push(lexicon.fields.get(field).name.clone());
            }
            None => {
                let help = suggest(did_you_mean(&name, lexicon.fields.names()), || {
                    "known fields of work stand in src/lexicon/fields.tsv, such as `Backend development`, `Nursing`, `Sales`".to_owned()
                });
                fields.problems.push(super::Problem::error(&pointer, format!("unknown field of work `{name}`"), help));
            }
        }
    }
    (ids, names)
}

impl Experience {
    /// Paid work in the fields asked for; all of it where none is.
    fn counted<'p, 'd>(&self, profile: &'p Profile<'d>) -> Vec<&'p Work<'d>> {
        let of_field = |work: &&Work<'_>| self.fields.is_empty() || work.fields.iter().any(|f| self.fields.contains(f));
        profile.experience.work.iter().filter(|w| w.kind.is_paid()).filter(of_field).collect()
    }

    fn what(&self) -> String {
        if self.names.is_empty() { "work".to_owned() } else { any_of(&self.names) }
    }
}

impl Check for Experience {
    fn judge(&self, profile: &Profile<'_>, view: &View<'_>) -> Judgement {
        let experience = &profile.experience;
        let counted = self.counted(profile);
        let months = months(&counted);
        let undated = counted.iter().any(|w| w.span.is_none_or(|s| s.months() == 0));
        let what = self.what();
        if months == 0 {
            if undated
                || !experience.dated && !experience.work.is_empty()
                || experience.work.is_empty() && experience.stated_tenths.is_some()
            {
                return Judgement::unknown(format!("no dates for {what}"));
            }
            return Judgement::unmet(format!("no {what}"));
        }
        let mut lines: Vec<&Work> = counted.clone();
        lines.sort_by_key(|w| (std::cmp::Reverse(w.span.map_or(0, Span::months)), w.position));
        let evidence: Vec<Evidence> =
            lines.iter().filter_map(|w| w.lines.first()).take(MAX_EVIDENCE).map(|l| Evidence::of(l)).collect();
        let wanted = if self.min > 0 { format!(" of {}", years(self.min)) } else { String::new() };
        let note = format!("{}{wanted} years of {what}", years(months));
        let mut judgement = Judgement::found(time(months, self.min, self.good), note, evidence);
        let meaning = |read| time(months_read(&counted, read, view.as_of), self.min, self.good);
        judgement.band =
            (meaning(DateRange::shortest).min(judgement.degree), meaning(DateRange::longest).max(judgement.degree));
        if months < self.min {
            let may_reach = undated
                || self.fields.is_empty() && experience.max_months >= self.min
                || experience
                    .stated_tenths
                    .is_some_and(|tenths| tenths * 12 / 10 >= self.min && months + MARGIN >= self.min);
            judgement.passes = if may_reach { Eligible::Unclear } else { Eligible::No };
            judgement.verdict = Verdict::Partly;
        } else {
            judgement.passes = Eligible::Yes;
            judgement.verdict = Verdict::Met;
        }
        judgement
    }

    fn what_ifs(&self, profile: &Profile<'_>, _view: &View<'_>) -> Vec<WhatIf> {
        let (counted, field) = (self.counted(profile), self.fields.first().copied());
        let what = format!("{} with dates", self.what());
        let each = months_of(&what, months(&counted), self.min, self.good).map(|(months, told)| {
            WhatIf::new(told, "", move |profile, _| {
                let experience = &mut profile.experience;
                experience.work.push(work(experience.work.len(), months, field.into_iter().collect(), None));
                experience.months += months;
                experience.max_months += months;
                experience.dated = true;
            })
            .lasting(months)
        });
        each.collect()
    }

    fn slack(&self, profile: &Profile<'_>, view: &View<'_>) -> Option<Slack> {
        let counted = self.counted(profile);
        Slack::above(self.min, months(&counted), &counted, view.as_of)
    }
}

/// Months by which counted time may fall short of what a resume states before the statement is no longer believed.
const MARGIN: u32 = 12;

//! Years of work, in all or in fields of work; a field that no table knows is looked for by its words, in titles and in what
//! was done. In the file: `{ "in": ["backend development"], "min_years": 5, "good_years": 10 }`.

use super::diagnose::{did_you_mean, suggest};
use super::fields::Fields;
use super::scale::{self, SURELY_OF_FIELD, counts, months_by_part, time, years};
use super::schema::{object, texts, years as span};
use super::what_if::{Slack, WhatIf, any_of, months_of, work};
use super::{Check, Eligible, FULL, Judgement, Verdict, View};
use crate::date::{DateRange, Month, Span};
use crate::digest::Evidence;
use crate::lexicon::{FieldId, Lexicon, OwnWords, Tongue};
use crate::profile::{Profile, Work};
use serde_json::Value;

#[derive(Debug)]
struct Experience {
    fields: Vec<FieldId>,
    /// Fields that the file names in words of its own.
    words: Vec<OwnWords>,
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
    let In { ids, names, words } = fields_of_work(fields, lexicon);
    let (min, good) = fields.min_good_years();
    if min == 0 && good == 0 && fields.problems.is_empty() && !fields.has_unknown() {
        fields.problems.push(super::Problem::warning(
            &fields.place(),
            "without `min_years` or `good_years` one month is worth as much as ten years",
            "add at least one of them",
        ));
    }
    let check = Experience { fields: ids, words, names, min, good };
    fields.finish(&[]);
    Some(Box::new(check))
}

/// The JSON Schema of its value.
pub(super) fn schema() -> Value {
    object([("in", texts()), ("min_years", span()), ("good_years", span())], &[])
}

/// The fields of work that `in` names.
#[derive(Debug, Default)]
pub(super) struct In {
    pub(super) ids: Vec<FieldId>,
    pub(super) names: Vec<String>,
    pub(super) words: Vec<OwnWords>,
}

/// The fields of work that `in` names; several words that no table knows are a field of the file's own.
pub(super) fn fields_of_work(fields: &mut Fields<'_>, lexicon: &Lexicon) -> In {
    let mut all = In::default();
    for (pointer, name) in fields.texts("in").unwrap_or_default() {
        if let Some(field) = lexicon.fields.named(&name) {
            all.ids.push(field);
            all.names.push(lexicon.fields.get(field).name.clone());
            continue;
        }
        let near = did_you_mean(&name, lexicon.fields.names());
        match OwnWords::of(&name).filter(|words| words.len() > 1 || near.is_none()) {
            Some(words) => {
                if near.is_some() {
                    let message = format!("`{name}` is no field of work that is known, and is looked for by its words");
                    fields.problems.push(super::Problem::warning(&pointer, message, suggest(near, String::new)));
                }
                all.names.push(name);
                all.words.push(words);
            }
            None => {
                let help = suggest(near, || {
                    "known fields of work stand in src/lexicon/fields.tsv, such as `Backend development`, `Nursing`, `Sales`".to_owned()
                });
                fields.problems.push(super::Problem::error(&pointer, format!("unknown field of work `{name}`"), help));
            }
        }
    }
    all
}

/// How far work is of the fields or words asked for, in thousandths: all of it where none is.
pub(super) fn degree(work: &Work<'_>, fields: &[FieldId], words: &[OwnWords]) -> u32 {
    if fields.is_empty() && words.is_empty() {
        return FULL;
    }
    let by_table = work.degrees.iter().filter(|(field, _)| fields.contains(field)).map(|(_, degree)| *degree);
    by_table.chain(std::iter::once(degree_of_words(work, words))).max().unwrap_or(0)
}

/// What own words show of a position: all by its title, less by its text, as far as this speaks of them; one line of
/// many is a passing mention.
fn degree_of_words(work: &Work<'_>, words: &[OwnWords]) -> u32 {
    /// Degree of a title that has most of the words, and the most that a text can show.
    const MOST: u32 = 600;
    const BY_TEXT: usize = 700;
    /// A text speaks of the words throughout if one line in so many does; two at least, and six are enough.
    const THROUGHOUT: usize = 3;
    const ENOUGH: (usize, usize) = (2, 6);
    if words.is_empty() {
        return 0;
    }
    let tongue = Tongue::English;
    // One word of two names another thing: who is in charge of a warehouse works in no data warehouse.
    let share = |text: &str| {
        let said = tongue.said(text);
        let each = words.iter().filter_map(|words| Some((words.len(), words.best(&said, tongue)?.share)));
        each.filter(|(many, share)| *many > 2 || *share == FULL).map(|(_, share)| share).max().unwrap_or(0)
    };
    let by_title = match share(work.title.as_deref().unwrap_or_default()) {
        FULL => FULL,
        most if most >= MOST => MOST,
        _ => 0,
    };
    let lines = work.lines.iter().filter(|line| share(&line.text) == FULL).count();
    let enough = work.lines.len().div_ceil(THROUGHOUT).clamp(ENOUGH.0, ENOUGH.1);
    by_title.max((BY_TEXT * lines.min(enough) / enough) as u32)
}

/// The line of a position that shows the field, with the words that do.
pub(super) fn line_of_field(
    work: &Work<'_>,
    fields: &[FieldId],
    words: &[OwnWords],
    view: &View<'_>,
) -> Option<Evidence> {
    let by_table = work.lines.iter().find_map(|line| {
        view.lexicon.fields.shown_in(&line.text, fields, &view.lexicon.skills).map(|at| Evidence::around(line, &at))
    });
    let by_words = || {
        work.lines.iter().find_map(|line| {
            let said = Tongue::English.said(&line.text);
            let place = words
                .iter()
                .filter_map(|words| words.best(&said, Tongue::English))
                .find(|at| at.share >= MOST_WORDS)?;
            Some(Evidence::around(line, &place.at))
        })
    };
    by_table.or_else(by_words).or_else(|| work.lines.first().map(|line| Evidence::of(line)))
}

impl Experience {
    /// Paid work that is at all of the fields asked for, with how far it is.
    fn counted<'p, 'd>(&self, profile: &'p Profile<'d>) -> Vec<(&'p Work<'d>, u32)> {
        let paid = profile.experience.work.iter().filter(|w| w.kind.is_paid());
        let graded = paid.map(|work| (work, degree(work, &self.fields, &self.words)));
        graded.filter(|(_, degree)| counts(*degree) > 0).collect()
    }

    fn what(&self) -> String {
        if self.names.is_empty() { "work".to_owned() } else { any_of(&self.names) }
    }
}

/// Share of the words of an own field that a quoted line has, in thousandths.
const MOST_WORDS: u32 = 600;
/// Share of stated years that counts where no date bears them out, and the degree of a post without dates.
const STATED: u32 = 700;
const UNDATED: u32 = 300;

impl Check for Experience {
    fn judge(&self, profile: &Profile<'_>, view: &View<'_>) -> Judgement {
        let experience = &profile.experience;
        let counted = self.counted(profile);
        let parts: Vec<(Span, u32)> =
            counted.iter().filter_map(|(work, degree)| Some((work.span?, counts(*degree)))).collect();
        let months = months_by_part(&parts);
        let undated = counted.iter().any(|(w, _)| w.span.is_none_or(|s| s.months() == 0));
        let what = self.what();
        if months == 0 {
            if undated
                || !experience.dated && !experience.work.is_empty()
                || experience.work.is_empty() && experience.stated_tenths.is_some()
            {
                return self.undated(profile, &counted, view);
            }
            return Judgement::unmet(format!("no {what}"));
        }
        let mut best = counted.clone();
        best.sort_by_key(|(w, degree)| {
            (std::cmp::Reverse(w.span.map_or(0, Span::months) * counts(*degree)), w.position)
        });
        let evidence: Vec<Evidence> = best
            .iter()
            .filter_map(|(work, _)| line_of_field(work, &self.fields, &self.words, view))
            .take(MAX_EVIDENCE)
            .collect();
        let wanted = if self.min > 0 { format!(", {} asked", years(self.min)) } else { String::new() };
        let note = format!("{} years of {what}{wanted}", years(months));
        let mut judgement = Judgement::found(time(months, self.min, self.good), note, evidence);
        let read = |read: fn(&DateRange, Month) -> Span| {
            let parts = counted.iter().filter_map(|(w, degree)| Some((read(&w.held?, view.as_of), counts(*degree))));
            time(months_by_part(&parts.collect::<Vec<_>>()), self.min, self.good)
        };
        judgement.band =
            (read(DateRange::shortest).min(judgement.degree), read(DateRange::longest).max(judgement.degree));
        // What is surely of the field lets through; what may be of it makes unclear.
        let surely: Vec<&Work> =
            counted.iter().filter(|(_, degree)| *degree >= SURELY_OF_FIELD).map(|(work, _)| *work).collect();
        let all: Vec<&Work> = counted.iter().map(|(work, _)| *work).collect();
        judgement.verdict = if months < self.min { Verdict::Partly } else { Verdict::Met };
        judgement.passes = if scale::months(&surely) >= self.min {
            Eligible::Yes
        } else {
            let may_reach = undated
                || scale::months(&all) >= self.min
                || self.fields.is_empty() && self.words.is_empty() && experience.max_months >= self.min
                || experience
                    .stated_tenths
                    .is_some_and(|tenths| tenths * 12 / 10 >= self.min && months + MARGIN >= self.min);
            if may_reach { Eligible::Unclear } else { Eligible::No }
        };
        judgement
    }

    fn what_ifs(&self, profile: &Profile<'_>, _view: &View<'_>) -> Vec<WhatIf> {
        let (had, field) = (self.months(profile), self.fields.first().copied());
        let title = self.names.first().filter(|_| field.is_none()).cloned();
        let what = format!("{} with dates", self.what());
        let each = months_of(&what, had, self.min, self.good).map(|(months, told)| {
            let title = title.clone();
            WhatIf::new(told, "", move |profile, _| {
                let experience = &mut profile.experience;
                experience.work.push(work(experience.work.len(), months, field.into_iter().collect(), title.clone()));
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
        let sure = counted.iter().filter(|(_, degree)| *degree >= SURELY_OF_FIELD).map(|(work, _)| *work);
        Slack::above(self.min, self.months(profile), &sure.collect::<Vec<_>>(), view.as_of)
    }
}

impl Experience {
    /// What is worth something though no date tells how long it was: a post of the field, or years that are stated.
    fn undated(&self, profile: &Profile<'_>, held: &[(&Work<'_>, u32)], view: &View<'_>) -> Judgement {
        let experience = &profile.experience;
        // Years that are stated are of the field if the line says so, or if a post of the field is told.
        let all = self.fields.is_empty() && self.words.is_empty();
        let of_field = experience.stated_line.is_some_and(|line| {
            let said = Tongue::English.said(&line.text);
            let words = || self.words.iter().any(|w| w.best(&said, Tongue::English).is_some_and(|at| at.share == FULL));
            view.lexicon.fields.shown_in(&line.text, &self.fields, &view.lexicon.skills).is_some() || words()
        });
        let stated = experience
            .stated_tenths
            .map(|tenths| tenths * 12 / 10)
            .filter(|_| all || of_field || held.iter().any(|(_, degree)| *degree >= SURELY_OF_FIELD));
        let shown: Vec<Evidence> = held
            .iter()
            .filter_map(|(work, _)| line_of_field(work, &self.fields, &self.words, view))
            .take(MAX_EVIDENCE)
            .collect();
        let (degree, note, evidence) = match (stated, experience.stated_line) {
            (Some(months), Some(line)) => {
                let note = format!("{} years stated, no dates for {}", years(months), self.what());
                (time(months, self.min, self.good) * STATED / FULL, note, vec![Evidence::of(line)])
            }
            _ if shown.is_empty() => return Judgement::unknown(format!("no dates for {}", self.what())),
            _ => (UNDATED, format!("no dates for {}", self.what()), shown),
        };
        let mut judgement = Judgement::found(degree, note, evidence);
        judgement.verdict = Verdict::Partly;
        judgement.passes = Eligible::Unclear;
        judgement
    }

    fn months(&self, profile: &Profile<'_>) -> u32 {
        let parts = self.counted(profile).into_iter().filter_map(|(w, degree)| Some((w.span?, counts(degree))));
        months_by_part(&parts.collect::<Vec<_>>())
    }
}

/// Months by which counted time may fall short of what a resume states before the statement is no longer believed.
const MARGIN: u32 = 12;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Line;

    #[test]
    fn a_passing_mention_gives_no_post_and_half_a_name_none() {
        let asked: Vec<OwnWords> = ["data warehouse", "ETL"].into_iter().filter_map(OwnWords::of).collect();
        let line = |text: &str| Line { text: text.to_owned(), ..Line::on_page(1) };
        let (other, spoken) = (line("Kept the fleet running"), line("Built ETL jobs for the data warehouse"));
        let held = |title: &str, others: usize, told: usize| {
            let lines = std::iter::repeat_n(&other, others).chain(std::iter::repeat_n(&spoken, told));
            degree_of_words(&Work { lines: lines.collect(), ..work(0, 24, Vec::new(), Some(title.to_owned())) }, &asked)
        };
        for (title, others, told, least, most) in [
            ("Data warehouse analyst", 9, 0, FULL, FULL),
            ("In charge of a warehouse", 9, 0, 0, 0),
            ("Analyst", 11, 1, 0, SURELY_OF_FIELD / 3),
            ("Analyst", 6, 6, SURELY_OF_FIELD, SURELY_OF_FIELD),
            ("Analyst", 60, 6, SURELY_OF_FIELD, SURELY_OF_FIELD),
        ] {
            let degree = held(title, others, told);
            assert!((least..=most).contains(&degree), "{title}, {told} of {}: {degree}", others + told);
        }
    }
}

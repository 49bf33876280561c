//! Words that no table knows, looked for by their stems near each other in a line.
//!
//! Main case: all words of a name stand near each other; the fallback is most of them by weight, which is worth less.
//! What a sentence denies or wishes for does not count.

use super::{FULL, View};
use crate::date::{Month, Span, union_months};
use crate::document::Line;
use crate::lexicon::OwnWords;
use crate::profile::{Passage, Profile, SkillState};
use std::ops::Range;

/// Share of the words, by weight, from which a line speaks of them at all.
const MOST: u32 = 600;

/// How words are shown.
#[derive(Clone, Debug)]
pub(super) struct Shown<'d> {
    /// How much of the words stands in one place, by weight, in thousandths.
    pub(super) share: u32,
    /// In work, or only listed.
    pub(super) state: SkillState,
    /// Union of the positions, in months.
    pub(super) months: u32,
    /// End of the newest of them.
    pub(super) last: Option<Month>,
    /// Every mention is hedged.
    pub(super) hedged: bool,
    /// The lines with the bytes that count, work first.
    pub(super) lines: Vec<(&'d Line, Range<usize>)>,
}

/// Where the words stand, if they do; `whole` wants all of them.
pub(super) fn shown<'d>(words: &OwnWords, whole: bool, profile: &Profile<'d>, view: &View<'_>) -> Option<Shown<'d>> {
    let least = if whole { FULL } else { MOST };
    let mut found: Vec<(&Passage<'d>, Range<usize>, u32)> = profile
        .passages
        .iter()
        .filter_map(|passage| {
            let place = words.best(passage.words(), passage.tongue).filter(|place| place.share >= least)?;
            (!passage.is_denied(&place.at)).then_some((passage, place.at, place.share))
        })
        .collect();
    // Where all the words stand somewhere, the places of some of them say nothing more.
    let share = found.iter().map(|(.., share)| *share).max()?;
    found.retain(|(.., own)| *own == share);
    found.sort_by_key(|(passage, ..)| (!passage.in_work, passage.line.number));
    let in_work = found.iter().any(|(passage, ..)| passage.in_work);
    let mut at: Vec<usize> = found.iter().filter_map(|(passage, ..)| passage.position).collect();
    at.sort_unstable();
    at.dedup();
    let work = |at: &usize| profile.experience.work.iter().find(|work| work.position == *at)?.span;
    let mut spans: Vec<Span> = at.iter().filter_map(work).filter(|span| span.months() > 0).collect();
    Some(Shown {
        share,
        state: if in_work { SkillState::Evidenced } else { SkillState::Listed },
        last: spans.iter().map(|span| span.to.min(view.as_of)).max(),
        months: union_months(&mut spans),
        hedged: found.iter().all(|(passage, at, _)| passage.is_hedged(at)),
        lines: found.into_iter().map(|(passage, at, _)| (passage.line, at)).collect(),
    })
}

//! What is new since an earlier night: who came, who went, whose file changed, whose verdict turned and why.
//!
//! A file is known again by its bytes, else by its place unless its contact is another person's, else by the person: an
//! address or a phone with the name, where no other file of the night has them. Known to fail: whoever changes file,
//! address and phone at once is told as one gone and one new.

use super::night::{Entry, Night, Standing, State};
use crate::criteria::Eligible;
use std::collections::{BTreeMap, BTreeSet};

/// What is new since an earlier night.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// The date up to which running jobs counted then.
    pub as_of: String,
    /// What is not as it was for everybody.
    pub causes: Vec<Cause>,
    /// Whatever changed: those of this night in its order, then those who are gone.
    pub items: Vec<Item>,
}

/// A file about which there is something to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The file as it is shown.
    pub file: String,
    /// SHA-256 of its bytes; nothing where it was not read.
    pub hash: Option<String>,
    /// The name found in it.
    pub name: Option<String>,
    /// How it stands; nothing for whoever is gone, repeats another or is not read.
    pub now: Option<Standing>,
    /// What became of it, for whoever is not ranked.
    pub aside: Option<Aside>,
    /// The file under which it was known, where that is another.
    pub was: Option<String>,
    /// How it stood, if it was known and judged.
    pub before: Option<Standing>,
    /// What changed, the weightiest first.
    pub changes: Vec<Change>,
    /// Why it is or is not eligible any longer, where that changed.
    pub why: Vec<Cause>,
    /// The required criteria by which that changed.
    pub by: Vec<String>,
}

/// What became of a file that is not ranked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aside {
    /// It repeats this file.
    Duplicate(String),
    /// It was not read, for this reason.
    Unread(String),
    /// It is not there any longer.
    Gone,
}

/// What changed about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Every required criterion is met, which was not so.
    NewlyEligible,
    /// A file of nobody who was known.
    New,
    /// A required criterion is not met, or not surely, and all were.
    NoLongerEligible,
    /// It was read, and is not.
    NowUnread,
    /// It was not read, and is.
    NowRead,
    /// Another file of the same person.
    ChangedFile,
    /// It passed somebody with whom it was not as good as tied, upwards.
    MovedUp,
    /// The same downwards.
    MovedDown,
    /// It was ranked, and repeats another.
    NowDuplicate,
    /// The same bytes in another place.
    Renamed,
    /// The file of nobody who is still there.
    Gone,
}

impl Change {
    /// The name that outputs show.
    pub fn name(self) -> &'static str {
        match self {
            Self::NewlyEligible => "newly eligible",
            Self::New => "new",
            Self::NoLongerEligible => "no longer eligible",
            Self::NowUnread => "no longer read",
            Self::NowRead => "now read",
            Self::ChangedFile => "changed file",
            Self::MovedUp => "moved up",
            Self::MovedDown => "moved down",
            Self::NowDuplicate => "now a duplicate",
            Self::Renamed => "renamed",
            Self::Gone => "gone",
        }
    }
}

/// Why a verdict turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The criteria ask something else.
    Criteria,
    /// The document is another.
    Document,
    /// The words that were added to the tables are others.
    Words,
    /// Running jobs count up to another date.
    Time,
    /// The program is another, or reads otherwise.
    Program,
}

impl Cause {
    /// What outputs show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Criteria => "the criteria changed",
            Self::Document => "the document changed",
            Self::Words => "the added words changed",
            Self::Time => "time passed",
            Self::Program => "the program or its settings changed",
        }
    }
}

impl Since {
    /// What `new` has that `old` had not.
    pub fn between(old: &Night, new: &Night) -> Self {
        let known = same_files(old, new);
        let moves = moves(old, new, &known);
        let by_file: BTreeMap<&str, &Entry> = old.entries.iter().map(|entry| (entry.file.as_str(), entry)).collect();
        // What repeats another stood where that stood.
        let stood = |entry: &Entry| match &entry.state {
            State::Ranked(standing) => Some(standing.clone()),
            State::Duplicate(of) => by_file.get(of.as_str()).and_then(|of| of.standing()).cloned(),
            State::Unread(_) => None,
        };
        let all = Causes::between(old, new);
        let present = new.entries.iter().enumerate().filter_map(|(at, entry)| {
            let before = known.get(&at).and_then(|before| old.entries.get(*before));
            let mut item = Item::of(entry);
            let Some(before) = before else {
                item.changes.push(Change::New);
                return Some(item);
            };
            item.before = stood(before);
            item.was = (before.file != entry.file).then(|| before.file.clone());
            item.known(before, entry, moves.get(&at).copied(), &all);
            (!item.changes.is_empty()).then_some(item)
        });
        let found: BTreeSet<usize> = known.values().copied().collect();
        let gone = old.entries.iter().enumerate().filter(|(at, _)| !found.contains(at)).map(|(_, entry)| Item {
            now: None,
            aside: Some(Aside::Gone),
            before: stood(entry),
            changes: vec![Change::Gone],
            ..Item::of(entry)
        });
        Self { as_of: old.as_of.clone(), causes: all.all.clone(), items: present.chain(gone).collect() }
    }

    /// Those with a change, in order.
    pub fn with(&self, change: Change) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.changes.contains(&change))
    }

    /// Those who are eligible and were not, or were not there.
    pub fn new_eligible(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| {
            let is_new = item.changes.contains(&Change::New) || item.changes.contains(&Change::NewlyEligible);
            is_new && item.now.as_ref().is_some_and(|now| now.eligible == Eligible::Yes)
        })
    }
}

impl Item {
    fn of(entry: &Entry) -> Self {
        let (now, aside) = match &entry.state {
            State::Ranked(standing) => (Some(standing.clone()), None),
            State::Duplicate(of) => (None, Some(Aside::Duplicate(of.clone()))),
            State::Unread(reason) => (None, Some(Aside::Unread(reason.clone()))),
        };
        Self {
            file: entry.file.clone(),
            hash: entry.hash.clone(),
            name: entry.name.clone(),
            now,
            aside,
            was: None,
            before: None,
            changes: Vec::new(),
            why: Vec::new(),
            by: Vec::new(),
        }
    }

    /// What changed about a file that was known.
    fn known(&mut self, before: &Entry, now: &Entry, moved: Option<Change>, all: &Causes) {
        let is_other = before.hash.is_some() && now.hash.is_some() && before.hash != now.hash;
        if let (Some(was), Some(is)) = (&self.before, &self.now) {
            let turned = match (was.eligible == Eligible::Yes, is.eligible == Eligible::Yes) {
                (false, true) => Some((Change::NewlyEligible, was, is)),
                (true, false) => Some((Change::NoLongerEligible, is, was)),
                _ => None,
            };
            if let Some((change, stopped, passed)) = turned {
                self.changes.push(change);
                self.by = stopped.stopped.iter().filter(|label| !passed.stopped.contains(label)).cloned().collect();
                self.why = all.of_labels(&self.by, &passed.required, is_other);
            }
        }
        match (&before.state, &now.state) {
            (State::Unread(_), State::Unread(_)) => {}
            (State::Unread(_), _) => self.changes.push(Change::NowRead),
            (_, State::Unread(_)) => self.changes.push(Change::NowUnread),
            (State::Ranked(_), State::Duplicate(_)) => self.changes.push(Change::NowDuplicate),
            _ => {}
        }
        if is_other {
            self.changes.push(Change::ChangedFile);
        } else if self.was.is_some() {
            self.changes.push(Change::Renamed);
        }
        self.changes.extend(moved);
        self.changes.sort_unstable();
    }
}

/// What differs between two nights for everybody.
struct Causes {
    /// Labels of the criteria that ask the same.
    same: BTreeSet<String>,
    all: Vec<Cause>,
}

impl Causes {
    fn between(old: &Night, new: &Night) -> Self {
        let criteria = old.criteria_hash != new.criteria_hash;
        // Where results do not tell what a criterion asked, it is the same if the whole file is.
        let is_same = |label: &str, asks: &str| match old.asks.get(label) {
            Some(before) if before.is_empty() => !criteria,
            before => before.is_some_and(|before| before == asks),
        };
        let same = new.asks.iter().filter(|(label, asks)| is_same(label, asks)).map(|(label, _)| label.clone());
        let holds = [
            (criteria, Cause::Criteria),
            (old.words_hash != new.words_hash, Cause::Words),
            (old.as_of != new.as_of, Cause::Time),
            (old.version != new.version, Cause::Program),
        ];
        let all = holds.into_iter().filter(|(holds, _)| *holds).map(|(_, cause)| cause);
        Self { same: same.collect(), all: all.collect() }
    }

    /// Why a verdict turned by these criteria; `required` are those that are required in the night in which it stood.
    fn of_labels(&self, labels: &[String], required: &[String], is_other_document: bool) -> Vec<Cause> {
        // A criterion that was not there, or not required, says all of itself.
        if labels.iter().all(|label| !required.contains(label)) {
            return vec![Cause::Criteria];
        }
        let asks_else = labels.iter().any(|label| !self.same.contains(label) || !required.contains(label));
        let mut causes: Vec<Cause> =
            self.all.iter().copied().filter(|cause| asks_else || *cause != Cause::Criteria).collect();
        if is_other_document {
            causes.push(Cause::Document);
        }
        if causes.is_empty() {
            causes.push(Cause::Program);
        }
        causes.sort_unstable();
        causes
    }
}

/// For each entry of the new night, by its place, the entry of the old one that is the same file or person.
pub fn same_files(old: &Night, new: &Night) -> BTreeMap<usize, usize> {
    let mut known = Known { old, new, of: BTreeMap::new(), taken: BTreeSet::new() };
    known.by(&|entry| entry.hash.iter().map(|hash| format!("{hash} {}", entry.file)).collect(), &|_, _| true);
    known.by(&|entry| entry.hash.clone().into_iter().collect(), &|_, _| true);
    known.by(&|entry| vec![entry.file.clone()], &|before, now| !before.is_of_another(now));
    let named = |entry: &Entry| {
        let name = entry.name_key();
        entry.contact.iter().map(|contact| format!("{contact} {name}")).collect()
    };
    known.alone_by(&named);
    known.alone_by(&|entry| entry.contact.clone());
    known.through_duplicates();
    known.of
}

struct Known<'n> {
    old: &'n Night,
    new: &'n Night,
    of: BTreeMap<usize, usize>,
    taken: BTreeSet<usize>,
}

type Keys<'k> = &'k dyn Fn(&Entry) -> Vec<String>;

impl<'n> Known<'n> {
    fn take(&mut self, now: usize, before: usize) {
        self.of.insert(now, before);
        self.taken.insert(before);
    }

    fn left_old(&self) -> Vec<(usize, &'n Entry)> {
        self.old.entries.iter().enumerate().filter(|(at, _)| !self.taken.contains(at)).collect()
    }

    fn left_new(&self) -> Vec<(usize, &'n Entry)> {
        self.new.entries.iter().enumerate().filter(|(at, _)| !self.of.contains_key(at)).collect()
    }

    /// Takes whatever has a key in common, in order, if `may` holds.
    fn by(&mut self, keys: Keys<'_>, may: &dyn Fn(&Entry, &Entry) -> bool) {
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, entry) in self.left_old().into_iter().rev() {
            for key in keys(entry) {
                by_key.entry(key).or_default().push(at);
            }
        }
        for (at, entry) in self.left_new() {
            let found = keys(entry).iter().find_map(|key| {
                let places = by_key.get_mut(key)?;
                let before = self.old.entries.get(*places.last()?)?;
                if may(before, entry) { places.pop() } else { None }
            });
            if let Some(before) = found {
                self.take(at, before);
            }
        }
    }

    /// Takes whatever has a key that no other file of either night has, unless the names are two.
    fn alone_by(&mut self, keys: Keys<'_>) {
        let count = |night: &Night| {
            let mut count: BTreeMap<String, usize> = BTreeMap::new();
            for key in night.entries.iter().flat_map(|entry| keys(entry).into_iter().collect::<BTreeSet<_>>()) {
                *count.entry(key).or_default() += 1;
            }
            count
        };
        let (of_old, of_new) = (count(self.old), count(self.new));
        let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
        for (at, entry) in self.left_old() {
            by_key.extend(keys(entry).into_iter().map(|key| (key, at)));
        }
        for (at, entry) in self.left_new() {
            let is_alone = |key: &&String| of_old.get(*key) == Some(&1) && of_new.get(*key) == Some(&1);
            let own = keys(entry);
            let found = own.iter().filter(is_alone).find_map(|key| by_key.get(key).copied());
            let Some(before) = found.filter(|before| !self.taken.contains(before)) else { continue };
            let names = self.old.entries.get(before).map(Entry::name_key).unwrap_or_default();
            let name = entry.name_key();
            if names == name || names.is_empty() || name.is_empty() {
                self.take(at, before);
            }
        }
    }

    /// A new file beside which a known one is left out as a duplicate is of the same person.
    fn through_duplicates(&mut self) {
        let new = self.new;
        let places: BTreeMap<&str, usize> = new.entries.iter().zip(0..).map(|(e, at)| (e.file.as_str(), at)).collect();
        for (at, entry) in new.entries.iter().enumerate() {
            let State::Duplicate(of) = &entry.state else { continue };
            let kept = places.get(of.as_str()).copied();
            let Some(kept) = kept.filter(|kept| !self.of.contains_key(kept)) else { continue };
            if let Some(before) = self.of.get(&at).copied() {
                self.of.insert(kept, before);
            }
        }
    }
}

/// Who passed somebody with whom it was not as good as tied on either night, by the place in the new one. Only whose own
/// standing changed has moved: others move where somebody comes or goes.
fn moves(old: &Night, new: &Night, known: &BTreeMap<usize, usize>) -> BTreeMap<usize, Change> {
    // Places of those who were ranked on both nights: then and now.
    let both: Vec<(usize, usize)> = known
        .iter()
        .filter(|(now, before)| {
            let ranked = |night: &Night, at: usize| night.entries.get(at).is_some_and(|e| e.standing().is_some());
            ranked(new, **now) && ranked(old, **before)
        })
        .map(|(now, before)| (*before, *now))
        .collect();
    // The highest place now of whoever stood at a place or below it then; the lowest of whoever stood above it.
    let count = old.entries.len();
    let mut least = vec![usize::MAX; count + 1];
    let mut most = vec![None; count + 1];
    for (before, now) in &both {
        if let Some(place) = least.get_mut(*before) {
            *place = *now.min(place);
        }
        if let Some(place) = most.get_mut(*before + 1) {
            *place = (*place).max(Some(*now));
        }
    }
    for at in (0..count).rev() {
        let below = least.get(at + 1).copied().unwrap_or(usize::MAX);
        if let Some(place) = least.get_mut(at) {
            *place = below.min(*place);
        }
    }
    for at in 1..=count {
        let above = most.get(at - 1).copied().flatten();
        if let Some(place) = most.get_mut(at) {
            *place = above.max(*place);
        }
    }
    let mut moves = BTreeMap::new();
    for (before, now) in both {
        let standings = (old.entries.get(before), new.entries.get(now));
        let (Some(was), Some(is)) = (standings.0.and_then(Entry::standing), standings.1.and_then(Entry::standing))
        else {
            continue;
        };
        if was.score == is.score && was.eligible == is.eligible {
            continue;
        }
        // Places from 1: whoever stood below the run then begins at its last, whoever stood above ends before its first.
        let (was_first, was_last) = was.as_good_as;
        let (is_first, is_last) = is.as_good_as;
        let risen = least.get(was_last).is_some_and(|place| place.saturating_add(1) < is_first);
        let fallen = most.get(was_first.saturating_sub(1)).copied().flatten().is_some_and(|place| place + 1 > is_last);
        match (fallen, risen) {
            // Somebody from above stands below now.
            (true, false) => moves.insert(now, Change::MovedUp),
            (false, true) => moves.insert(now, Change::MovedDown),
            _ => None,
        };
    }
    moves
}

//! Words as they are compared where no table knows them: by their stems, each weighed by how common it is in resumes.
//!
//! Main case: English. German, French and Spanish texts are known by their small words and have stems of their own; a
//! text of another language is compared by the English ones, which still finds a word in the form that was asked for.

use super::table::rows;
use crate::text::{fold, words};
use rust_stemmers::{Algorithm, Stemmer};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

const TABLE: &str = "words.tsv";

/// A language whose words have stems here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tongue {
    /// English, and whatever is none of the others.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

/// Languages with their Snowball algorithms and their names in the table.
const TONGUES: [(Tongue, Algorithm, &str); 4] = [
    (Tongue::English, Algorithm::English, "english"),
    (Tongue::German, Algorithm::German, "german"),
    (Tongue::French, Algorithm::French, "french"),
    (Tongue::Spanish, Algorithm::Spanish, "spanish"),
];

/// Spellings at the end of a word that mean the same on both sides of the ocean (the longer come first), and a plural
/// that the stemmer takes for Latin.
const SPELLINGS: [(&str, &str); 15] = [
    ("isations", "izations"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ises", "izes"),
    ("ise", "ize"),
    ("programmes", "programs"),
    ("programme", "program"),
    ("centre", "center"),
    ("fibre", "fiber"),
    ("labour", "labor"),
    ("behaviour", "behavior"),
    ("colour", "color"),
    ("licence", "license"),
    ("menus", "menu"),
];

/// Share of resumes, in thousandths, below which a word is as rare as a word can be.
const RARE: u32 = 15;
/// Weight of a word that every resume has, and of one that is rare.
const WEIGHTS: (u32, u32) = (150, 1000);

/// A word of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its stem, hashed.
    stem: u64,
    /// Where it begins and ends, in bytes of the line.
    at: (u32, u32),
}

impl Said {
    /// Its stem, hashed.
    pub fn stem(&self) -> u64 {
        self.stem
    }

    /// The bytes of the line that it takes.
    pub fn place(&self) -> Range<usize> {
        self.at.0 as usize..self.at.1 as usize
    }
}

/// How commonly words are used, by stem.
struct Common {
    /// By hash of the stem: thousandths of resumes that use it.
    shares: BTreeMap<u64, u32>,
    /// Small words, folded, each with a bit for each language that has it.
    small: HashMap<&'static str, u8>,
    /// Bytes of the longest of them.
    longest: usize,
}

impl Common {
    /// The languages in which a folded word is a small one, a bit each.
    fn small_in(&self, folded: &str) -> u8 {
        if folded.len() > self.longest { 0 } else { self.small.get(folded).copied().unwrap_or(0) }
    }
}

static COMMON: LazyLock<Common> = LazyLock::new(|| {
    let mut common = Common { shares: BTreeMap::new(), small: HashMap::new(), longest: 0 };
    let english = Stemmer::create(Algorithm::English);
    // `the_words_are_sound` keeps the table whole.
    for [word, tongue, share] in rows::<3>(TABLE, include_str!("words.tsv")).unwrap_or_default() {
        match TONGUES.iter().position(|(.., name)| *name == tongue) {
            Some(at) => {
                *common.small.entry(word).or_insert(0) |= 1 << at;
                common.longest = common.longest.max(word.len());
            }
            None => {
                let entry = common.shares.entry(hash(stemmed(word, &english).bytes())).or_insert(0);
                *entry = (*entry).max(share.parse().unwrap_or(0));
            }
        }
    }
    common
});

static STEMMERS: LazyLock<[Stemmer; 4]> = LazyLock::new(|| TONGUES.map(|(_, algorithm, _)| Stemmer::create(algorithm)));

/// FNV-1a.
pub(super) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

fn stemmed(folded: &str, stemmer: &Stemmer) -> String {
    let bare: String = folded.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
    let spelt = SPELLINGS.iter().find(|(british, _)| bare.len() > british.len() + 1 && bare.ends_with(british));
    let whole = || SPELLINGS.iter().find(|(british, _)| bare == *british);
    match spelt.or_else(whole) {
        Some((british, american)) => {
            let spelt = format!("{}{american}", bare.strip_suffix(british).unwrap_or_default());
            stemmer.stem(&spelt).into_owned()
        }
        None => stemmer.stem(&bare).into_owned(),
    }
}

impl Tongue {
    /// The language of a text, by its small words.
    pub fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        /// Small words of another language for each English one, from which a text is taken to be in it.
        const SURELY: usize = 2;
        let mut counts = [0_usize; 4];
        for line in lines {
            // A word in ASCII has as many bytes when it is folded.
            for word in words(line).filter(|word| word.len() <= COMMON.longest || !word.is_ascii()) {
                let small = COMMON.small_in(&fold(word));
                for (at, count) in counts.iter_mut().enumerate() {
                    *count += usize::from(small >> at & 1);
                }
            }
        }
        let (english, others) = (counts[0], counts.iter().enumerate().skip(1));
        let most = others.max_by_key(|(at, count)| (**count, std::cmp::Reverse(*at)));
        match most {
            Some((at, count)) if *count > english * SURELY => TONGUES[at].0,
            _ => Self::English,
        }
    }

    /// Whether a word, folded, is one of the small ones that join others.
    pub fn is_small(self, folded: &str) -> bool {
        COMMON.small_in(folded) >> self as usize & 1 == 1
    }

    /// The stem of a folded word, hashed. Resumes say the same words: each is stemmed once a thread.
    fn stem(self, folded: String) -> u64 {
        /// Words that a thread remembers; the language has few more, and an odd text must not fill the memory.
        const MOST: usize = 1 << 14;
        thread_local! {
            static KNOWN: RefCell<[HashMap<String, u64>; 4]> = RefCell::default();
        }
        KNOWN.with_borrow_mut(|known| {
            let known = &mut known[self as usize];
            known.get(&folded).copied().unwrap_or_else(|| {
                let stem = hash(stemmed(&folded, &STEMMERS[self as usize]).bytes());
                if known.len() < MOST {
                    known.insert(folded, stem);
                }
                stem
            })
        })
    }

    /// The words of a line by their stems, small words left out.
    pub fn said(self, line: &str) -> Vec<Said> {
        let start = line.as_ptr() as usize;
        parts(line)
            .filter_map(|word| {
                let folded = fold(word);
                if self.is_small(&folded) {
                    return None;
                }
                // A part of the line stands where its bytes stand.
                let from = word.as_ptr() as usize - start;
                let at = (from as u32, (from + word.len()) as u32);
                Some(Said { stem: self.stem(folded), at })
            })
            .collect()
    }
}

/// The words of a line; the parts of a word with a hyphen are words.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    words(line).map(|word| word.trim_matches(['\'', '’', '&'])).filter(|word| !word.is_empty())
}

/// One word that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Needle {
    /// Its stem in each language.
    stems: [u64; 4],
    weight: u32,
}

/// Words that are asked for, near each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnWords {
    needles: Vec<Needle>,
}

/// The best place for own words in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// How much of the words stands there, by weight, in thousandths.
    pub share: u32,
    /// Bytes from the first to the last of them.
    pub at: Range<usize>,
    /// Which of the words, a bit each.
    pub which: u64,
}

/// Words that count at most: a longer text is no name.
const MAX_NEEDLES: usize = 12;
/// Words that may stand between two that belong together.
const APART: usize = 3;

impl OwnWords {
    /// The words of a text, small ones left out; none if nothing is left.
    pub fn of(text: &str) -> Option<Self> {
        let mut needles: Vec<Needle> = Vec::new();
        for word in parts(text) {
            let folded = fold(word);
            let is_small = Tongue::English.is_small(&folded);
            let stems = [0, 1, 2, 3].map(|at: usize| hash(stemmed(&folded, &STEMMERS[at]).bytes()));
            if !is_small && !needles.iter().any(|needle| needle.stems[0] == stems[0]) && needles.len() < MAX_NEEDLES {
                needles.push(Needle { stems, weight: weight(stems[0]) });
            }
        }
        (!needles.is_empty()).then_some(Self { needles })
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.needles.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.needles.is_empty()
    }

    /// What the words weigh together: how little it is by chance that somebody uses them.
    pub fn weight(&self) -> u32 {
        self.needles.iter().map(|needle| needle.weight).sum()
    }

    /// The first place of any of the words in a line.
    pub fn first(&self, said: &[Said], tongue: Tongue) -> Option<Range<usize>> {
        let is = |said: &&Said| self.needles.iter().any(|needle| needle.stems[tongue as usize] == said.stem);
        said.iter().find(is).map(Said::place)
    }

    /// Words of a text that are asked for one by one, small ones left out; at most 64.
    pub fn each<'w>(texts: impl Iterator<Item = &'w str>) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for own in texts.flat_map(|text| text.split_whitespace()).filter_map(Self::of) {
            if !all.contains(&own) && all.len() < 64 {
                all.push(own);
            }
        }
        all
    }

    /// How much of them some of them are, by weight, in thousandths.
    pub fn share(&self, which: u64) -> u32 {
        let some: u32 =
            self.needles.iter().enumerate().filter(|(at, _)| which & (1 << at) != 0).map(|(_, n)| n.weight).sum();
        1000 * some / self.weight().max(1)
    }

    /// Where in a line most of the words stand near each other.
    pub fn best(&self, said: &[Said], tongue: Tongue) -> Option<Place> {
        let hits: Vec<(usize, usize)> = said
            .iter()
            .enumerate()
            .filter_map(|(word, said)| {
                let needle = self.needles.iter().position(|needle| needle.stems[tongue as usize] == said.stem)?;
                Some((word, needle))
            })
            .collect();
        let width = self.needles.len() * (1 + APART);
        let mut best: Option<Place> = None;
        for (first, (start, _)) in hits.iter().enumerate() {
            let near = hits.iter().skip(first).take_while(|(word, _)| word - start < width);
            let mut which = 0_u64;
            let mut last = *start;
            for (word, needle) in near {
                if which & (1 << needle) == 0 {
                    which |= 1 << needle;
                    last = *word;
                }
            }
            let share = self.share(which);
            if best.as_ref().is_none_or(|best| share > best.share) {
                let (from, to) = (said.get(*start)?.at.0 as usize, said.get(last)?.at.1 as usize);
                best = Some(Place { share, at: from..to, which });
            }
        }
        best
    }
}

/// The weight of a word by its English stem: little for one that everybody uses.
fn weight(stem: u64) -> u32 {
    let share = COMMON.shares.get(&stem).copied().unwrap_or(0).clamp(RARE, 1000);
    // Quarters of halvings from what everybody uses down to what is rare.
    let steps = |share: u32| u64::from(16_000 / share).pow(4).ilog2();
    let (least, most) = WEIGHTS;
    let (now, all, rare) = (steps(share), steps(1000), steps(RARE));
    least + (most - least) * now.saturating_sub(all) / (rare - all).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(asked: &str, line: &str) -> u32 {
        let tongue = Tongue::of(std::iter::once(line));
        OwnWords::of(asked).and_then(|own| own.best(&tongue.said(line), tongue)).map_or(0, |place| place.share)
    }

    #[test]
    fn own_words_match_by_their_stems() {
        for (asked, line, expected) in [
            ("menu planning", "Planned the menus of two canteens", 1000),
            (
                "menu planning",
                "Planned the shifts of two canteens, and in the last year of my time there also menus",
                1000,
            ),
            ("Bühnenmaler", "Bühnenmaler für das Theater", 1000),
            ("wound care", "Cared for patients", 1),
            ("organisation of fairs", "Organized the fair", 1000),
            ("kiln firing", "Cooked for thirty", 0),
        ] {
            let found = share(asked, line);
            assert!(if expected == 1 { found < 600 } else { found == expected }, "{asked}: {line}: {found}");
        }
    }

    #[test]
    fn words_far_apart_do_not_belong_together() {
        let line = "Planned seven shifts daily beside kitchen orders, suppliers, cleaning, hygiene and printed menus";
        assert!(share("menu planning", line) < 1000);
    }

    #[test]
    fn places_are_bytes_of_the_line() {
        let line = "Führte Bücher: ledger closing each month";
        let place = OwnWords::of("ledger close").unwrap().best(&Tongue::English.said(line), Tongue::English).unwrap();
        assert_eq!(line.get(place.at), Some("ledger closing"));
    }

    #[test]
    fn texts_tell_their_language() {
        for (text, expected) in [
            ("Leitung der Küche und Planung des Einkaufs für die Kantine", Tongue::German),
            ("Responsable de la cuisine et des achats pour la cantine", Tongue::French),
            ("Responsable de la cocina y de las compras del comedor con un equipo", Tongue::Spanish),
            ("Ran the kitchen of a canteen", Tongue::English),
            ("", Tongue::English),
        ] {
            assert_eq!(Tongue::of(std::iter::once(text)), expected, "{text}");
        }
    }

    #[test]
    fn common_words_weigh_little() {
        let weight = |word| OwnWords::of(word).map_or(0, |own| own.weight());
        assert!(weight("management") < 400, "{}", weight("management"));
        assert!(weight("management") < weight("invoice"));
        assert_eq!(weight("zymurgy"), 1000);
    }

    #[test]
    fn the_words_are_sound() {
        let rows = rows::<3>(TABLE, include_str!("words.tsv")).unwrap();
        assert!(rows.is_sorted());
        for [word, tongue, share] in &rows {
            assert!(*tongue == "any" || TONGUES.iter().any(|(.., name)| name == tongue), "{word}: {tongue}");
            assert!(share.parse::<u32>().is_ok_and(|share| share <= 1000), "{word}: {share}");
            assert_eq!(fold(word), *word);
        }
    }
}

//! Labels: what each line of a resume is, as the best sequence of labels under fitted integer weights.
//!
//! Main case: a linear chain. A label's score for a line is the sum of the weights of the line's features, and
//! a weight for each pair of neighbouring labels joins them; dynamic programming finds the best sequence. The
//! weights are integers from `weights.tsv`, so the same text has the same labels on every machine. The margin of a label is
//! what the best sequence loses if its line were given another. Known to fail: text of which the order is lost.

use super::features;
use super::marks::Mark;
use crate::lexicon::{Lexicon, LineWords};
use std::collections::HashMap;
use std::sync::OnceLock;

macro_rules! labels {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What a line is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Label {
            $($(#[$doc])* $variant,)*
        }

        impl Label {
            /// All labels, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The short name that tables and labelled files use.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The label of a short name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

labels! {
    /// Name of the person.
    Name = "N",
    /// Address, phone, mail, links.
    Contact = "C",
    /// Objective, summary, headline.
    Summary = "O",
    /// First line of a job's header.
    Job = "J1",
    /// A further line of a job's header.
    JobHeader = "J",
    /// Text of a job.
    JobText = "T",
    /// First line of a project's header.
    Project = "P1",
    /// A further line of a project's header.
    ProjectHeader = "P",
    /// Text of a project.
    ProjectText = "Q",
    /// First line of an entry about education.
    School = "E1",
    /// A further line of such an entry, or the head of its table.
    SchoolText = "E",
    /// A list of skills.
    Skills = "S",
    /// Certificates, courses, trainings, licences.
    Certificate = "R",
    /// Human languages.
    Languages = "L",
    /// Birth date, nationality, passport and the like.
    Personal = "X",
    /// Declaration, place, signature.
    Declaration = "D",
    /// Referees.
    Referee = "F",
    /// Awards outside jobs.
    Award = "A",
    /// Interests.
    Interest = "I",
    /// Unpaid and association work.
    Volunteer = "V",
    /// Publications.
    Publication = "U",
    /// Page heads, numbers, leftovers of templates.
    Noise = "G",
    /// Heading of a summary.
    HeadSummary = "H:summary",
    /// Heading of work.
    HeadExperience = "H:experience",
    /// Heading of education.
    HeadEducation = "H:education",
    /// Heading of skills.
    HeadSkills = "H:skills",
    /// Heading of projects.
    HeadProjects = "H:projects",
    /// Heading of certificates.
    HeadCertifications = "H:certifications",
    /// Heading of courses and trainings.
    HeadTraining = "H:training",
    /// Heading of languages.
    HeadLanguages = "H:languages",
    /// Heading of personal details.
    HeadPersonal = "H:personal",
    /// Heading of the declaration.
    HeadDeclaration = "H:declaration",
    /// Heading of referees.
    HeadReferences = "H:references",
    /// Heading of awards.
    HeadAwards = "H:awards",
    /// Heading of interests.
    HeadInterests = "H:interests",
    /// Heading of publications.
    HeadPublications = "H:publications",
    /// Heading of unpaid work.
    HeadVolunteer = "H:volunteer",
    /// The document's title.
    HeadTitle = "H:title",
    /// Any other heading.
    HeadOther = "H:other",
}

/// Number of labels.
pub const LABELS: usize = Label::ALL.len();

impl Label {
    /// Whether it is a heading.
    pub fn is_heading(self) -> bool {
        self >= Self::HeadSummary
    }
}

/// Fitted weights: features by labels, and pairs of neighbouring labels.
#[derive(Clone, Debug)]
pub struct Weights {
    /// For each feature, its row of `rows`; row 0 is of those that weigh nothing.
    features: Vec<u16>,
    /// What a feature is worth for each label.
    rows: Vec<[i16; LABELS]>,
    /// For each label, what it is worth to be followed by each other; row [`LABELS`] is the beginning.
    pairs: Vec<[i32; LABELS]>,
}

/// What is wrong with a table of weights.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("weights, row {row}: `{found}` is no {expected}")]
pub struct WeightsError {
    row: usize,
    found: String,
    expected: &'static str,
}

const TABLE: &str = include_str!("weights.tsv");

impl Weights {
    /// Weights of zero.
    pub fn none(words: &LineWords) -> Self {
        Self::new(vec![Vec::new(); features::names(words).len()], vec![[0; LABELS]; LABELS + 1])
    }

    /// Weights by feature number and label, and by pair of labels; zeros are left out.
    pub fn new(features: Vec<Vec<(u8, i32)>>, pairs: Vec<[i32; LABELS]>) -> Self {
        let mut weights = Self { features: Vec::new(), rows: vec![[0; LABELS]], pairs };
        for cells in features {
            weights.features.push(if cells.is_empty() { 0 } else { weights.rows.len() as u16 });
            if !cells.is_empty() {
                let mut row = [0; LABELS];
                for (label, weight) in &cells {
                    row[usize::from(*label)] = clamped(*weight);
                }
                weights.rows.push(row);
            }
        }
        weights
    }

    fn row(&self, feature: u32) -> &[i16; LABELS] {
        let row = self.features.get(feature as usize).copied().unwrap_or(0);
        &self.rows[usize::from(row)]
    }

    /// Reads a table: a feature or `after LABEL` a row, and behind it `LABEL:weight` for each label that it moves.
    /// Features that are no longer asked are passed over.
    ///
    /// # Errors
    /// If a cell is not a label with an integer.
    pub fn read(text: &str, words: &LineWords) -> Result<Self, WeightsError> {
        let names = features::names(words);
        let numbers: HashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
        let mut features = vec![Vec::new(); names.len()];
        let mut pairs = vec![[0; LABELS]; LABELS + 1];
        for (row, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or_default();
            let mut found = Vec::new();
            for cell in cells.flat_map(str::split_whitespace) {
                let bad = |expected| WeightsError { row: row + 1, found: cell.to_owned(), expected };
                let (label, weight) = cell.rsplit_once('=').ok_or_else(|| bad("label with a weight"))?;
                let label = Label::named(label).ok_or_else(|| bad("label"))?;
                found.push((label as u8, weight.parse::<i32>().map_err(|_| bad("integer"))?));
            }
            let after = |name: &str| match name.strip_prefix("after ")? {
                "nothing" => Some(LABELS),
                name => Label::named(name).map(|label| label as usize),
            };
            if let Some(before) = after(name) {
                for (label, weight) in found {
                    pairs[before][usize::from(label)] = weight;
                }
            } else if let Some(number) = numbers.get(name) {
                features[*number] = found;
            }
        }
        Ok(Self::new(features, pairs))
    }

    /// The table, as [`Weights::read`] reads it: rows sorted by name.
    pub fn write(&self, words: &LineWords) -> String {
        let cells = |weights: &mut dyn Iterator<Item = (u8, i32)>| {
            let cells = weights.filter(|(_, weight)| *weight != 0);
            let cells: Vec<String> =
                cells.map(|(label, weight)| format!("{}={weight}", Label::ALL[usize::from(label)].name())).collect();
            cells.join(" ")
        };
        let names = features::names(words);
        let mut rows: Vec<(String, String)> = Vec::new();
        for (feature, name) in names.into_iter().enumerate() {
            let row = self.row(feature as u32).iter().enumerate();
            rows.push((name, cells(&mut row.map(|(label, weight)| (label as u8, i32::from(*weight))))));
        }
        for (before, weights) in self.pairs.iter().enumerate() {
            let name = Label::ALL.get(before).map_or("nothing", |label| label.name());
            let all = weights.iter().enumerate().map(|(label, weight)| (label as u8, *weight));
            rows.push((format!("after {name}"), cells(&mut all.into_iter())));
        }
        rows.retain(|(_, cells)| !cells.is_empty());
        rows.sort();
        let lines: Vec<String> = rows.iter().map(|(name, cells)| format!("{name}\t{cells}")).collect();
        lines.join("\n") + "\n"
    }

    /// The weights built into the binary, for the built-in common words, which nobody can extend.
    pub fn built_in(lexicon: &Lexicon) -> &'static Self {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        // `the_weights_are_sound` keeps the table from being refused.
        let read = || Self::read(TABLE, &lexicon.line_words).unwrap_or_else(|_| Self::none(&lexicon.line_words));
        WEIGHTS.get_or_init(read)
    }
}

/// Lines with their labels.
#[derive(Debug, Default)]
pub struct Labelled {
    /// The label of each line.
    pub labels: Vec<Label>,
    /// What the best sequence loses if the line had another label.
    pub margins: Vec<i32>,
}

/// Less than any sum of weights, and far from the end of the integers.
const NEVER: i32 = i32::MIN / 4;

/// The best sequence of labels for lines with these features.
pub fn best(features: &[Vec<u32>], weights: &Weights) -> Labelled {
    let scores: Vec<[i32; LABELS]> = features.iter().map(|line| line_scores(line, weights)).collect();
    let Some(first) = scores.first() else { return Labelled::default() };
    // Best sums up to each line, and from each line on. Whole rows are compared at once.
    let mut up_to: Vec<[i32; LABELS]> = Vec::with_capacity(scores.len());
    let mut start = *first;
    for (label, sum) in start.iter_mut().enumerate() {
        *sum += weights.pairs[LABELS][label];
    }
    up_to.push(start);
    for score in scores.iter().skip(1) {
        let mut sums = [NEVER; LABELS];
        for (sum, pairs) in up_to[up_to.len() - 1].iter().zip(&weights.pairs) {
            raise(&mut sums, pairs, *sum);
        }
        for (sum, score) in sums.iter_mut().zip(score) {
            *sum += score;
        }
        up_to.push(sums);
    }
    let after = transposed(&weights.pairs);
    let mut from_on = vec![[0_i32; LABELS]; scores.len()];
    for at in (0..scores.len() - 1).rev() {
        let mut sums = [NEVER; LABELS];
        for (label, pairs) in after.iter().enumerate() {
            raise(&mut sums, pairs, from_on[at + 1][label] + scores[at + 1][label]);
        }
        from_on[at] = sums;
    }
    let mut labels = vec![Label::Noise; scores.len()];
    let mut label = up_to.last().map_or(0, best_of);
    for at in (0..scores.len()).rev() {
        labels[at] = Label::ALL[label];
        if let Some(before) = at.checked_sub(1) {
            label = best_of(&std::array::from_fn(|earlier| up_to[before][earlier] + weights.pairs[earlier][label]));
        }
    }
    let margins = labels.iter().enumerate().map(|(at, label)| {
        let all = |other: usize| up_to[at][other] + from_on[at][other];
        let others = (0..LABELS).filter(|other| *other != *label as usize).map(all).max().unwrap_or(0);
        all(*label as usize) - others
    });
    Labelled { margins: margins.collect(), labels }
}

/// Raises each sum to a pair's weight plus `add` where that is more.
fn raise(sums: &mut [i32; LABELS], pairs: &[i32; LABELS], add: i32) {
    for (sum, pair) in sums.iter_mut().zip(pairs) {
        *sum = (*sum).max(pair + add);
    }
}

fn transposed(pairs: &[[i32; LABELS]]) -> Vec<[i32; LABELS]> {
    (0..LABELS).map(|label| std::array::from_fn(|before| pairs[before][label])).collect()
}

fn clamped(weight: i32) -> i16 {
    weight.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

fn line_scores(features: &[u32], weights: &Weights) -> [i32; LABELS] {
    let mut scores = [0; LABELS];
    for feature in features {
        for (score, weight) in scores.iter_mut().zip(weights.row(*feature)) {
            *score += i32::from(*weight);
        }
    }
    scores
}

fn best_of(sums: &[i32; LABELS]) -> usize {
    (0..LABELS).max_by_key(|label| (sums[*label], std::cmp::Reverse(*label))).unwrap_or(0)
}

/// Labels the lines of a resume.
pub(super) fn of(marks: &[Mark<'_>], lexicon: &Lexicon, weights: &Weights) -> Labelled {
    let lines: Vec<&crate::document::Line> = marks.iter().map(|mark| mark.line).collect();
    let sections = super::sections::find(&lines, lexicon);
    best(&features::of(marks, &sections, &lexicon.line_words), weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_sound() {
        let lexicon = Lexicon::built_in().unwrap();
        let weights = Weights::read(TABLE, &lexicon.line_words).unwrap();
        assert!(weights.rows.iter().flatten().filter(|weight| **weight != 0).count() > 1_000);
        let again = Weights::read(&weights.write(&lexicon.line_words), &lexicon.line_words).unwrap();
        assert_eq!((again.features, again.rows, again.pairs), (weights.features, weights.rows, weights.pairs));
        let names = features::names(&lexicon.line_words);
        let known = |row: &str| {
            let name = row.split('\t').next().unwrap();
            name.starts_with("after ") || names.iter().any(|known| known == name)
        };
        let unknown: Vec<&str> = TABLE.lines().filter(|row| !known(row)).collect();
        assert!(unknown.is_empty(), "weights of features that are not asked: {unknown:?}");
    }

    #[test]
    fn broken_weights_are_refused() {
        let lexicon = Lexicon::built_in().unwrap();
        for (table, row) in [("bold\tJ1=x\n", 1), ("bold\tJ1=4\nbold\tJ9=4\n", 2), ("bold\tJ1\n", 1)] {
            let refused = Weights::read(table, &lexicon.line_words).unwrap_err();
            assert_eq!(refused.row, row, "{refused}");
        }
    }

    /// Two features, each of which speaks for one label, and a pair that forbids a heading behind a heading.
    fn weights() -> Weights {
        let (job, heading) = (Label::Job as u8, Label::HeadSkills as u8);
        let mut pairs = vec![[0; LABELS]; LABELS + 1];
        pairs[Label::HeadSkills as usize][Label::HeadSkills as usize] = -50;
        Weights::new(vec![vec![(job, 10)], vec![(heading, 10), (job, 4)]], pairs)
    }

    #[test]
    fn the_best_sequence_weighs_lines_and_neighbours() {
        let found = best(&[vec![0], vec![1], vec![1]], &weights());
        assert_eq!(found.labels[0], Label::Job);
        assert_eq!(found.labels[1..].iter().filter(|label| **label == Label::HeadSkills).count(), 1);
        assert_eq!(found.margins.len(), 3);
        assert!(found.margins.iter().all(|margin| *margin >= 0), "the best sequence is never beaten: {found:?}");
    }

    #[test]
    fn no_lines_have_no_labels() {
        assert!(best(&[], &weights()).labels.is_empty());
    }
}

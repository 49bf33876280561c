//! Fields of work (`Backend development`, `Nursing`), each shown by a position to a degree: by its title, else by what its
//! text names and uses, where rare skills say more than those of every trade and the fields compete.

use super::skills::{SkillId, Skills};
use super::table::{TableError, items, rows};
use crate::text::{Term, Terms, fold, key};
use std::collections::BTreeMap;
use std::ops::Range;

const TABLE: &str = "fields.tsv";
/// Degree of a field that the title shows.
const BY_TITLE: u32 = 1000;
/// What a skill of one field alone says for it; one that several fields list says that much less.
const BY_SKILL: u32 = 700;
/// What the name of a field in the text says for it.
const BY_NAME: u32 = 350;
/// Support from which a text shows a field as well as a text can.
const FULL_SUPPORT: u32 = 2000;
/// The most that a text can show of a field, where the title shows none and where it shows another.
const BY_TEXT: u32 = 900;
const BESIDE_TITLE: u32 = 550;
/// The most that a text can show of work that nobody may do without a licence, where no title says that somebody did it:
/// a surgeon's duties share their words with a nurse's.
const LICENSED_BY_TEXT: u32 = 250;
/// What the column on licences says of such work.
const NEEDED: &str = "needed";
/// Degree from which a position is of a field.
const OF_FIELD: u32 = 500;

/// A row of the fields table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(u16);

/// A field of work.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Other names, folded.
    aliases: Vec<String>,
    /// Skills whose use shows the field.
    skills: Vec<SkillId>,
    /// Nobody may do the work without a licence.
    is_licensed: bool,
}

/// All fields, ready to search.
#[derive(Debug)]
pub struct Fields {
    rows: Vec<Field>,
    /// A title phrase and the field that it shows.
    titles: Terms<u32>,
    title_fields: Vec<Vec<FieldId>>,
    /// Words that deny a field.
    denials: Terms<u32>,
    denied_fields: Vec<Vec<FieldId>>,
    /// Names and aliases, as a text may have them.
    names: Terms<FieldId>,
    /// In how many fields a skill is listed.
    listed: BTreeMap<SkillId, u32>,
}

/// What a position is known by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<'p> {
    /// Its title; empty where none was found.
    pub title: &'p str,
    /// Lines that may hold the title where none was found.
    pub header: &'p [&'p str],
    /// Its text.
    pub text: &'p [&'p str],
    /// Skills that it uses.
    pub used: &'p [SkillId],
}

impl Fields {
    pub(super) fn read(text: &str, skills: &Skills) -> Result<Self, TableError> {
        let mut rows_out = Vec::new();
        let mut titles: BTreeMap<&str, Vec<FieldId>> = BTreeMap::new();
        let mut denials: BTreeMap<&str, Vec<FieldId>> = BTreeMap::new();
        for (at, [name, aliases, shown, used, denied, licence]) in rows::<6>(TABLE, text)?.into_iter().enumerate() {
            let id = FieldId(at as u16);
            for title in items(shown) {
                titles.entry(title).or_default().push(id);
            }
            for word in items(denied) {
                denials.entry(word).or_default().push(id);
            }
            rows_out.push(Field {
                name: name.to_owned(),
                aliases: items(aliases).map(fold).collect(),
                skills: items(used).filter_map(|skill| skills.spelt(skill)).collect(),
                is_licensed: match licence {
                    NEEDED => true,
                    "" => false,
                    found => {
                        let (row, found) = (name.to_owned(), found.to_owned());
                        return Err(TableError::Value { table: TABLE, row, found, expected: "needed, or nothing" });
                    }
                },
            });
        }
        let mut listed: BTreeMap<SkillId, u32> = BTreeMap::new();
        for skill in rows_out.iter().flat_map(|row: &Field| &row.skills) {
            *listed.entry(*skill).or_insert(0) += 1;
        }
        let spellings = rows_out.iter().enumerate().flat_map(|(at, row)| {
            let spelt = std::iter::once(fold(&row.name)).chain(row.aliases.iter().cloned());
            spelt.map(move |text| Term {
                text,
                value: Some(FieldId(at as u16)),
                exact_case: false,
                needs_context: false,
            })
        });
        let names = Terms::new(spellings.collect());
        Ok(Self {
            names,
            listed,
            rows: rows_out,
            titles: terms(&titles),
            title_fields: titles.into_values().collect(),
            denials: terms(&denials),
            denied_fields: denials.into_values().collect(),
        })
    }

    /// The field with this name or alias.
    pub fn named(&self, name: &str) -> Option<FieldId> {
        let name = fold(name);
        let at = self.rows.iter().position(|row| fold(&row.name) == name || row.aliases.contains(&name))?;
        Some(FieldId(at as u16))
    }

    /// The fields whose name or alias stands in a text.
    pub fn named_in(&self, text: &str) -> Vec<FieldId> {
        let text = format!(" {} ", key(text));
        let stands = |name: &str| text.contains(&format!(" {} ", key(name)));
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| stands(&row.name) || row.aliases.iter().any(|alias| stands(alias)))
            .map(|(at, _)| FieldId(at as u16))
            .collect()
    }

    /// The field of an id.
    pub fn get(&self, id: FieldId) -> &Field {
        // Ids are made by this table only and are in range.
        self.rows.get(usize::from(id.0)).unwrap_or(&self.rows[0])
    }

    /// What a text can show of a field beside titles that show others: little where nobody may work in it without a
    /// licence.
    pub fn beside_titles(&self, field: FieldId, degree: u32) -> u32 {
        if self.get(field).is_licensed { degree.min(LICENSED_BY_TEXT) } else { degree }
    }

    /// Names of all fields, in the order of the table.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row.name.as_str())
    }

    /// The fields that a title shows by itself.
    pub fn of_title(&self, title: &str) -> Vec<FieldId> {
        let denied: Vec<FieldId> = collect(&self.denials, &self.denied_fields, title);
        let hits = self.titles.find(title);
        let phrase = |at: &Range<usize>| title.get(at.clone()).unwrap_or_default();
        // A longer row must not hide the rows within it, if they are phrases: `full stack` in `full stack developer`.
        let within = self.titles.all(title).into_iter().filter(|hit| phrase(&hit.at).contains([' ', '-']));
        let all = hits.iter().map(|hit| hit.value).chain(within.map(|hit| hit.value));
        let mut fields: Vec<FieldId> =
            all.filter_map(|value| self.title_fields.get(value as usize)).flatten().copied().collect();
        fields.retain(|field| !denied.contains(field));
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// The fields that a position shows, each with its degree in thousandths.
    pub fn degrees(&self, shown: &Shown<'_>) -> Vec<(FieldId, u32)> {
        let by_title = self.of_title(shown.title);
        let mut degrees: Vec<(FieldId, u32)> = by_title.iter().map(|field| (*field, BY_TITLE)).collect();
        if by_title.is_empty() {
            for line in shown.header {
                for field in self.of_title(line) {
                    raise(&mut degrees, field, BY_TEXT);
                }
            }
        }
        let most = if degrees.is_empty() { BY_TEXT } else { BESIDE_TITLE };
        let support = self.support(shown);
        let best = support.iter().map(|(_, support)| *support).max().unwrap_or(0).max(1);
        for (field, support) in support {
            // How much there is, and how it stands beside the field that has most.
            let degree = most * support.min(FULL_SUPPORT) / FULL_SUPPORT * support / best;
            let degree = if shown.title.is_empty() { degree } else { self.beside_titles(field, degree) };
            raise(&mut degrees, field, degree);
        }
        let denied: Vec<FieldId> = collect(&self.denials, &self.denied_fields, shown.title);
        degrees.retain(|(field, degree)| *degree > 0 && !denied.contains(field));
        degrees.sort_unstable();
        degrees
    }

    /// Where a line shows one of some fields: by a title, by its name, or by a skill of it.
    pub fn shown_in(&self, line: &str, fields: &[FieldId], skills: &Skills) -> Option<Range<usize>> {
        let of =
            |value: u32| self.title_fields.get(value as usize).is_some_and(|of| of.iter().any(|f| fields.contains(f)));
        let by_title = self.titles.all(line).into_iter().filter(|hit| of(hit.value)).max_by_key(|hit| hit.at.len());
        let by_name = || self.names.find(line).into_iter().find(|hit| fields.contains(&hit.value)).map(|hit| hit.at);
        let by_skill = || {
            let listed = |id: &SkillId| fields.iter().any(|field| self.get(*field).skills.contains(id));
            skills.find(line).into_iter().find(|hit| listed(&hit.skill)).map(|hit| hit.at)
        };
        by_title.map(|hit| hit.at).or_else(by_name).or_else(by_skill)
    }

    /// What a text says for each field.
    fn support(&self, shown: &Shown<'_>) -> Vec<(FieldId, u32)> {
        let mut support: Vec<u32> = self
            .rows
            .iter()
            .map(|row| {
                let used = row.skills.iter().filter(|skill| shown.used.contains(skill));
                used.map(|skill| BY_SKILL * 2 / (1 + self.listed.get(skill).copied().unwrap_or(1))).sum()
            })
            .collect();
        for line in shown.text {
            for hit in self.names.find(line) {
                if let Some(support) = support.get_mut(usize::from(hit.value.0)) {
                    *support += BY_NAME;
                }
            }
        }
        let all = support.into_iter().enumerate().filter(|(_, support)| *support > 0);
        all.map(|(at, support)| (FieldId(at as u16), support)).collect()
    }

    /// The fields of which a position surely is.
    pub fn sure(degrees: &[(FieldId, u32)]) -> Vec<FieldId> {
        degrees.iter().filter(|(_, degree)| *degree >= OF_FIELD).map(|(field, _)| *field).collect()
    }
}

fn raise(degrees: &mut Vec<(FieldId, u32)>, field: FieldId, degree: u32) {
    match degrees.iter_mut().find(|(known, _)| *known == field) {
        Some((_, known)) => *known = (*known).max(degree),
        None => degrees.push((field, degree)),
    }
}

fn terms(table: &BTreeMap<&str, Vec<FieldId>>) -> Terms<u32> {
    let terms = table.iter().enumerate().map(|(at, (phrase, _))| Term {
        text: (*phrase).to_owned(),
        value: Some(at as u32),
        exact_case: false,
        needs_context: false,
    });
    Terms::new(terms.collect())
}

fn collect(terms: &Terms<u32>, fields: &[Vec<FieldId>], title: &str) -> Vec<FieldId> {
    let hits = terms.find(title);
    hits.iter().filter_map(|hit| fields.get(hit.value as usize)).flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn skills_of_fields_are_skills() {
        let lexicon = Lexicon::built_in().unwrap();
        let unknown: Vec<String> = rows::<6>(TABLE, include_str!("fields.tsv"))
            .unwrap()
            .into_iter()
            .flat_map(|[field, _, _, used, ..]| items(used).map(move |skill| (field, skill)))
            .filter(|(_, skill)| lexicon.skills.spelt(skill).is_none())
            .map(|(field, skill)| format!("{field}: {skill}"))
            .collect();
        assert_eq!(unknown, Vec::<String>::new());
    }
}

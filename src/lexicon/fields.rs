//! Fields of work (`Backend development`, `Nursing`), told by the title of a position, else by the skills it uses.

use super::skills::{SkillId, Skills};
use super::table::{TableError, items, rows};
use crate::text::{Term, Terms, fold, key};
use std::collections::BTreeMap;

const TABLE: &str = "fields.tsv";
/// Skills of a field that a position with a neutral title must use to count for the field.
const MIN_SKILLS: usize = 2;
/// Tenths of the best field's skills that another field must show too: a tester who writes SQL is no developer.
const NEAR_BEST: usize = 6;

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
}

impl Fields {
    pub(super) fn read(text: &str, skills: &Skills) -> Result<Self, TableError> {
        let mut rows_out = Vec::new();
        let mut titles: BTreeMap<&str, Vec<FieldId>> = BTreeMap::new();
        let mut denials: BTreeMap<&str, Vec<FieldId>> = BTreeMap::new();
        for (at, [name, aliases, shown, used, denied]) in rows::<5>(TABLE, text)?.into_iter().enumerate() {
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
                skills: items(used).filter_map(|skill| skills.named(skill)).collect(),
            });
        }
        Ok(Self {
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

    /// Names of all fields, in the order of the table.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row.name.as_str())
    }

    /// The fields that a position shows: by its title, else (a title that shows no field) by the skills it uses.
    pub fn of(&self, title: &str, used: &[SkillId]) -> Vec<FieldId> {
        let denied: Vec<FieldId> = collect(&self.denials, &self.denied_fields, title);
        let mut fields = collect(&self.titles, &self.title_fields, title);
        if fields.is_empty() {
            let counts: Vec<usize> =
                self.rows.iter().map(|row| row.skills.iter().filter(|skill| used.contains(skill)).count()).collect();
            let most = counts.iter().copied().max().unwrap_or(0);
            let enough = |count: usize| count >= MIN_SKILLS && count * 10 >= most * NEAR_BEST;
            fields.extend(
                counts.iter().enumerate().filter(|(_, count)| enough(**count)).map(|(at, _)| FieldId(at as u16)),
            );
        }
        fields.retain(|field| !denied.contains(field));
        fields.sort_unstable();
        fields.dedup();
        fields
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

//! The skills table: names, aliases, what a skill implies, and phrases that look like a skill and are none.
//!
//! An implied name with a `+` is part of the name itself (`MySQL` names SQL) and counts like a mention of its own.
//! An alias may carry marks: `=` wants its exact case, `?` wants confirmation by its surroundings. The name itself
//! matches too; where it is repeated among the aliases with marks, those rule.

use super::table::{TableError, items, row, rows};
use super::words::Tongue;
use crate::text::{Term, Terms, fold};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::OnceLock;

const TABLE: &str = "skills.tsv";

/// A row of the skills table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillId(u16);

/// A skill.
#[derive(Clone, Debug)]
pub struct Skill {
    /// Canonical name in the spelling of the field.
    pub name: String,
    /// A tag such as `database`.
    pub category: String,
    /// All that it implies, nearest first, itself left out.
    pub implies: Vec<SkillId>,
    /// What its very name says too: whoever writes `MySQL` writes of SQL.
    pub includes: Vec<SkillId>,
}

/// A skill found in a line.
#[derive(Clone, Debug)]
pub struct SkillHit {
    /// The skill.
    pub skill: SkillId,
    /// Bytes of the line.
    pub at: Range<usize>,
    /// The spelling is ambiguous: it counts in a list of skills or beside an unambiguous one.
    pub needs_context: bool,
}

/// All skills, ready to search.
#[derive(Debug)]
pub struct Skills {
    rows: Vec<Skill>,
    terms: Terms<SkillId>,
    /// Folded names and aliases.
    by_name: HashMap<Cow<'static, str>, SkillId>,
    /// Stems of the words of names and aliases, made when a draft first asks.
    words: OnceLock<BTreeSet<u64>>,
}

impl Skills {
    pub(super) fn read(text: &'static str, more: &[String]) -> Result<Self, TableError> {
        // Rows of the binary are borrowed; further ones are kept whole.
        let mut table: Vec<[&str; 5]> = rows::<5>(TABLE, text)?;
        let built = table.len();
        for line in more {
            table.push(row(TABLE, line)?);
        }
        let spellings = text.bytes().filter(|byte| matches!(byte, b';' | b'\n')).count();
        let mut by_name: HashMap<Cow<'static, str>, SkillId> = HashMap::with_capacity(spellings + more.len());
        let folded_in = |at: usize, cell: &str| -> Cow<'static, str> {
            // A cell of the binary that is in folded form already stays where it is.
            let is_folded = cell.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
            let start = (cell.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
            match text.get(start..start.wrapping_add(cell.len())).filter(|_| at < built && is_folded) {
                Some(own) => Cow::Borrowed(own),
                None => Cow::Owned(fold(cell)),
            }
        };
        let mut names: Vec<&str> = Vec::new();
        let mut ids = Vec::with_capacity(table.len());
        for (at, [name, ..]) in table.iter().enumerate() {
            // A further row may add aliases to a skill that is there already.
            let id = *by_name.entry(folded_in(at, name)).or_insert_with(|| {
                names.push(name);
                SkillId(names.len() as u16 - 1)
            });
            ids.push(id);
        }
        let mut terms: Vec<Term<SkillId>> = Vec::new();
        let mut direct: Vec<Vec<SkillId>> = vec![Vec::new(); names.len()];
        let mut included: Vec<Vec<SkillId>> = vec![Vec::new(); names.len()];
        let mut categories: Vec<&str> = vec![""; names.len()];
        for (row, ([name, category, aliases, implies, not], id)) in table.iter().zip(&ids).enumerate() {
            let at = usize::from(id.0);
            if categories[at].is_empty() {
                categories[at] = category;
            }
            let marked: Vec<(&str, bool, bool)> = items(aliases).map(marks).collect();
            let repeated = marked.iter().any(|(alias, ..)| alias.eq_ignore_ascii_case(name));
            let own = (!repeated).then_some((*name, false, false));
            for (alias, exact_case, needs_context) in own.into_iter().chain(marked) {
                let known = by_name.entry(folded_in(row, alias)).or_insert(*id);
                if known != id {
                    let first = names.get(usize::from(known.0)).copied().unwrap_or_default().to_owned();
                    return Err(TableError::Twice {
                        table: TABLE,
                        alias: alias.to_owned(),
                        first,
                        second: (*name).to_owned(),
                    });
                }
                terms.push(Term { text: alias.to_owned(), value: Some(*id), exact_case, needs_context });
            }
            terms.extend(items(not).map(|phrase| Term {
                text: phrase.to_owned(),
                value: None,
                exact_case: false,
                needs_context: false,
            }));
            for implied in items(implies) {
                let (implied, is_included) = implied.strip_prefix('+').map_or((implied, false), |name| (name, true));
                let unknown =
                    || TableError::Unknown { table: TABLE, row: (*name).to_owned(), found: implied.to_owned() };
                let id = *by_name.get(fold(implied).as_str()).ok_or_else(unknown)?;
                direct[at].push(id);
                if is_included {
                    included[at].push(id);
                }
            }
        }
        let rows = names
            .iter()
            .enumerate()
            .map(|(at, name)| Skill {
                name: (*name).to_owned(),
                category: categories[at].to_owned(),
                implies: closure(&direct, at),
                includes: included[at].clone(),
            })
            .collect();
        let terms = Terms::new(terms);
        Ok(Self { rows, terms, by_name, words: OnceLock::new() })
    }

    /// Number of skills.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All skills, in the order of the table.
    pub fn all(&self) -> &[Skill] {
        &self.rows
    }

    /// The skill of an id.
    pub fn get(&self, id: SkillId) -> &Skill {
        // Ids are made by this table only and are in range.
        self.rows.get(usize::from(id.0)).unwrap_or(&self.rows[0])
    }

    /// The skill with this name or alias, whatever its case, accents, hyphens and plural.
    pub fn named(&self, name: &str) -> Option<SkillId> {
        let whole = || self.find(name).into_iter().find(|hit| hit.at == (0..name.len())).map(|hit| hit.skill);
        self.by_name.get(fold(name).as_str()).copied().or_else(whole)
    }

    /// The skill that is spelt so, hyphens and the plural of the last word apart. It needs no search, so the tables may
    /// name each other's rows by it when they are read.
    pub(super) fn spelt(&self, name: &str) -> Option<SkillId> {
        let folded = fold(name);
        let spaced = folded.replace('-', " ");
        let forms = [folded.as_str(), spaced.as_str()].into_iter().flat_map(|form| {
            let plural = form.strip_suffix('s').map(str::to_owned);
            [Some(form.to_owned()), plural, Some(format!("{form}s"))].into_iter().flatten()
        });
        forms.into_iter().find_map(|form| self.by_name.get(form.as_str()).copied())
    }

    /// Names and aliases in folded form, in order.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        let mut all: Vec<&str> = self.by_name.keys().map(AsRef::as_ref).collect();
        all.sort_unstable();
        all.into_iter()
    }

    /// Whether the name of some skill has this word in any form: `auditing` names what `audit` says.
    pub fn names_word(&self, word: &str) -> bool {
        let words = self.words.get_or_init(|| {
            let said = self.by_name.keys().flat_map(|name| Tongue::English.said(name));
            said.map(|said| said.stem()).collect()
        });
        let said = Tongue::English.said(word);
        !said.is_empty() && said.iter().all(|said| words.contains(&said.stem()))
    }

    /// Skills named in a line, from left to right.
    pub fn find(&self, line: &str) -> Vec<SkillHit> {
        let hits = self.terms.find(line).into_iter();
        hits.map(|hit| SkillHit { skill: hit.value, at: hit.at, needs_context: hit.needs_context }).collect()
    }
}

/// The alias without its marks: `(alias, exact case, needs context)`.
fn marks(alias: &str) -> (&str, bool, bool) {
    let bare = alias.trim_start_matches(['=', '?']);
    let marks = alias.strip_suffix(bare).unwrap_or_default();
    (bare, marks.contains('='), marks.contains('?'))
}

/// All that follows from `direct`, nearest first.
fn closure(direct: &[Vec<SkillId>], from: usize) -> Vec<SkillId> {
    let mut found: Vec<SkillId> = direct[from].clone();
    let mut at = 0;
    while let Some(id) = found.get(at).copied() {
        for next in &direct[usize::from(id.0)] {
            if usize::from(next.0) != from && !found.contains(next) {
                found.push(*next);
            }
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "name\tcategory\taliases\timplies\tnot\n\
        AWS\tcloud\t=AWS;amazon web services\tCloud computing\t\n\
        Amazon EC2\tcloud\tec2\tAWS\t\n\
        Cloud computing\tcloud\t\t\t\n\
        Go\tlanguage\t?=Go;golang\t\tgo live\n";

    fn found(line: &str) -> Vec<(String, bool)> {
        let skills = Skills::read(SMALL, &[]).unwrap();
        skills.find(line).iter().map(|hit| (skills.get(hit.skill).name.clone(), hit.needs_context)).collect()
    }

    #[test]
    fn aliases_lead_to_names() {
        assert_eq!(found("EC2 on Amazon Web Services"), [("Amazon EC2".into(), false), ("AWS".into(), false)]);
        assert_eq!(found("Golang"), [("Go".into(), false)]);
        assert_eq!(found("Go"), [("Go".into(), true)]);
        assert_eq!(found("go, aws, go live"), []);
    }

    #[test]
    fn implications_are_transitive_and_directed() {
        let skills = Skills::read(SMALL, &[]).unwrap();
        let ec2 = skills.named("ec2").unwrap();
        let names: Vec<&str> = skills.get(ec2).implies.iter().map(|id| skills.get(*id).name.as_str()).collect();
        assert_eq!(names, ["AWS", "Cloud computing"]);
        assert!(skills.get(skills.named("Cloud computing").unwrap()).implies.is_empty());
    }

    #[test]
    fn broken_rows_are_told() {
        let twice = "Other\tcloud\tec2\t\t".to_owned();
        assert!(matches!(Skills::read(SMALL, &[twice]), Err(TableError::Twice { .. })));
        let unknown = "Other\tcloud\t\tNothing\t".to_owned();
        assert!(matches!(Skills::read(SMALL, &[unknown]), Err(TableError::Unknown { .. })));
        assert!(matches!(Skills::read(SMALL, &["Odd row".to_owned()]), Err(TableError::Cells { .. })));
    }

    #[test]
    fn rows_are_sorted_and_each_name_stands_once() {
        let table = rows::<5>(TABLE, include_str!("skills.tsv")).unwrap();
        let names: Vec<String> = table.iter().map(|[name, ..]| fold(name)).collect();
        assert!(names.is_sorted());
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn further_rows_extend_a_skill() {
        let skills = Skills::read(SMALL, &["Go\tlanguage\tgo lang\t\t".to_owned()]).unwrap();
        assert_eq!(skills.named("go lang"), skills.named("Go"));
    }
}

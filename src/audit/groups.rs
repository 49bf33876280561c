//! Who belongs to which group: what people say of themselves, never what a resume tells.

use super::rows::{BadRows, Names, Rows};
use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet};

/// More different values than these are no groups but names or numbers.
const MOST_GROUPS: usize = 60;
/// What people write for no answer, folded.
const NO_ANSWER: [&str; 16] = [
    "", "-", "?", "n/a", "na", "none", "unknown", "not known", "not stated", "not given", "not provided", "no answer",
    "undisclosed", "prefer not to say", "prefer not to answer", "decline to state",
];

/// The groups of everyone, one attribute after the other.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// The attributes, as the table names them.
    pub(super) attributes: Vec<String>,
    /// What each candidate says of each attribute; none where they do not say.
    pub(super) of: Vec<Vec<Option<String>>>,
    /// Rows about nobody in the results.
    pub(super) strangers: usize,
}

/// Reads the groups of as many candidates as `people` from a table.
pub(super) fn groups(rows: &Rows, by: &[String], names: &Names, people: usize) -> Result<Groups, BadRows> {
    let places = if by.is_empty() { (0..rows.columns.len()).collect() } else { rows.places(by)? };
    if places.is_empty() {
        return Err(BadRows::NoColumns);
    }
    let mut of: Vec<Vec<Option<String>>> = vec![vec![None; places.len()]; people];
    let mut seen: BTreeMap<usize, u64> = BTreeMap::new();
    let mut strangers = 0;
    // Groups that differ in case or spaces are one, called as the first row calls it.
    let mut called: BTreeMap<(usize, String), String> = BTreeMap::new();
    for row in &rows.rows {
        let Some(who) = names.whose(row) else {
            strangers += 1;
            continue;
        };
        let said: Vec<Option<String>> = places
            .iter()
            .map(|place| {
                let value = row.values.get(*place).map(String::as_str).unwrap_or_default();
                let folded = fold(value).split_whitespace().collect::<Vec<_>>().join(" ");
                if NO_ANSWER.contains(&folded.as_str()) {
                    return None;
                }
                Some(called.entry((*place, folded)).or_insert_with(|| value.to_owned()).clone())
            })
            .collect();
        match seen.get(&who) {
            Some(_) if of[who] == said => {}
            Some(line) => return Err(BadRows::Differ(*line, row.line)),
            None => {
                seen.insert(who, row.line);
                of[who] = said;
            }
        }
    }
    let attributes: Vec<String> = places.iter().map(|place| rows.columns[*place].clone()).collect();
    for (at, attribute) in attributes.iter().enumerate() {
        let values: BTreeSet<&String> = of.iter().filter_map(|said| said[at].as_ref()).collect();
        if values.len() > MOST_GROUPS {
            return Err(BadRows::NoGroups(attribute.clone(), values.len()));
        }
    }
    Ok(Groups { attributes, of, strangers })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, by: &[&str]) -> Result<Groups, BadRows> {
        let mut names = Names::default();
        for (at, file) in ["in/a.pdf", "in/b.pdf", "in/c.pdf"].iter().enumerate() {
            names.add_file(file, at);
        }
        let by: Vec<String> = by.iter().map(|name| (*name).to_owned()).collect();
        groups(&Rows::read(text.as_bytes()).unwrap(), &by, &names, 3)
    }

    #[test]
    fn people_say_their_groups_and_silence_is_unknown() {
        let groups =
            read("file,Sex,note\na.pdf,Female,x\nb.pdf,female ,y\nc.pdf,Prefer not to say,\nz.pdf,Male,\n", &["sex"]);
        let groups = groups.unwrap();
        let female = Some("Female".to_owned());
        assert_eq!(groups.of, [vec![female.clone()], vec![female], vec![None]]);
        assert_eq!((groups.attributes, groups.strangers), (vec!["Sex".to_owned()], 1));
    }

    #[test]
    fn a_table_that_contradicts_itself_or_has_no_groups_is_refused() {
        assert!(matches!(read("file,sex\na.pdf,F\na.pdf,M\n", &[]), Err(BadRows::Differ(2, 3))));
        assert!(read("file,sex\na.pdf,F\nin/a.pdf,F\n", &[]).is_ok());
        assert!(matches!(read("file,sex\na.pdf,F\n", &["race"]), Err(BadRows::NoColumn(..))));
        assert!(matches!(read("file\na.pdf\n", &[]), Err(BadRows::NoColumns)));
    }
}

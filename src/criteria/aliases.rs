//! Own aliases of a skill: words that a criteria file adds to the skills table.

use super::diagnose::Problem;
use super::fields::Fields;
use crate::lexicon::Lexicon;

/// Reads `aliases`, which go with the `name` of a skill.
pub(super) fn read(fields: &mut Fields<'_>, lexicon: &Lexicon, name: Option<&str>) -> Vec<String> {
    let Some(given) = fields.texts("aliases") else { return Vec::new() };
    let Some(name) = name else {
        if fields.get("name").is_none() {
            fields.wrong(
                "aliases",
                "`aliases` go with `name`",
                "write one criterion for the skill that has aliases of its own",
            );
        }
        return Vec::new();
    };
    let own = lexicon.skills.named(name);
    let mut aliases = Vec::new();
    for (pointer, alias) in given {
        let bare = alias.trim_start_matches(['=', '?']);
        // The table that the alias becomes part of has `;` between aliases and tabs between cells.
        if bare.is_empty() || alias.contains(|c: char| c == ';' || c.is_control()) {
            let message = format!("the alias `{}` cannot be used", alias.replace(char::is_control, " "));
            fields
                .problems
                .push(Problem::error(&pointer, message, "write one alias a text, with letters and without `;`"));
            continue;
        }
        match lexicon.skills.named(bare) {
            Some(known) if own != Some(known) => {
                let other = &lexicon.skills.get(known).name;
                fields.problems.push(Problem::error(
                    &pointer,
                    format!("the alias `{bare}` is a name of another skill, `{other}`"),
                    format!("ask for `{other}`, or leave this alias out"),
                ));
            }
            Some(_) if bare == alias => {
                fields.problems.push(Problem::warning(
                    &pointer,
                    format!("`{bare}` is known as a name of `{name}` already"),
                    "leave it out",
                ));
            }
            _ => aliases.push(alias),
        }
    }
    if name.contains(|c: char| c == ';' || c.is_control()) {
        fields.wrong("name", "the name of an own skill cannot be used", "write a name with letters and without `;`");
    }
    aliases
}

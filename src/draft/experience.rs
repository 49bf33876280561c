//! Years of work that a job description asks for, in the field of the role or in the one that it names.

use super::sentences::Sentence;
use super::years::{clause, good, in_years, months};
use super::{Wish, source};
use crate::lexicon::{FieldId, Lexicon, OwnWords, Wanted};
use crate::text::fold;
use serde_json::{Value, json};

/// Weight before all are brought to 100: time at work counts first.
const EXPERIENCE: u32 = 26;
/// Words of a field that the text names itself.
const MAX_FIELD_WORDS: usize = 4;

/// Years of work in the field of the role, or in the field that the text names.
pub(super) fn experience(role: &str, sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Wish> {
    let by_title = lexicon.fields.of_title(role);
    let of_role = if by_title.is_empty() { lexicon.fields.named_in(role) } else { by_title };
    let of_role_or_words =
        |fields: &[FieldId]| if fields.is_empty() { vec![plain_role(role)] } else { names_of(fields, lexicon) };
    let timed = |wanted: &dyn Fn(Wanted) -> bool| {
        let of = sentences.iter().filter(|s| wanted(s.wanted));
        of.filter_map(|s| Some((months(&clause(s, false, lexicon))?, s))).collect::<Vec<_>>()
    };
    let asked = timed(&|wanted| matches!(wanted, Wanted::Must | Wanted::Lead | Wanted::Duty));
    // A line of requirements counts before one among the duties; of several the first is the main one.
    let main = asked.iter().find(|(_, s)| s.wanted == Wanted::Must).or(asked.first());
    let nice = timed(&|wanted| wanted == Wanted::Nice).first().copied();
    let (fields, value, required, comment, line) = match (main, nice) {
        (Some((months, sentence)), _) => {
            let named = fields_in(&sentence.text, lexicon);
            let both: Vec<FieldId> = named.iter().copied().filter(|field| of_role.contains(field)).collect();
            let fields = match () {
                () if of_role.is_empty() && named.is_empty() => of_role_or_words(&[]),
                () if of_role.is_empty() => names_of(&named, lexicon),
                // What the text names beside the field of the role is as good.
                () if !both.is_empty() => names_of(&merged(&of_role, &named), lexicon),
                () => names_of(&of_role, lexicon),
            };
            let must = sentence.wanted == Wanted::Must;
            let note = if must {
                "Required: who has less is listed as not eligible."
            } else {
                "Not required; say so if it is."
            };
            let good = good_of(&sentence.text).filter(|good| good > months).unwrap_or_else(|| good(*months));
            let value = json!({ "min_years": in_years(*months), "good_years": in_years(good) });
            (fields, value, must, format!("{} {note}", source(sentence, lexicon)), sentence.line)
        }
        (None, Some((months, sentence))) => {
            let value = json!({ "good_years": in_years(months) });
            (of_role_or_words(&of_role), value, false, source(sentence, lexicon), sentence.line)
        }
        // The usual step from a beginner to somebody who needs no help.
        (None, None) => {
            let comment = "The text names no years: three are taken as good. Change them to what the role needs.";
            (of_role_or_words(&of_role), json!({ "good_years": 3 }), false, comment.to_owned(), 0)
        }
    };
    let mut fields: Vec<String> = fields.into_iter().filter(|name| !name.is_empty()).collect();
    let as_good = main.into_iter().chain(&nice).flat_map(|(_, sentence)| as_good(&sentence.text, lexicon));
    for name in as_good.collect::<Vec<_>>() {
        if !fields.iter().any(|known| fold(known) == fold(&name)) {
            fields.push(name);
        }
    }
    let label = match fields.first() {
        Some(first) => format!("{} experience", super::capital(first)),
        None => "Work experience".to_owned(),
    };
    let mut whole = serde_json::Map::new();
    if !fields.is_empty() {
        whole.insert("in".to_owned(), json!(fields));
    }
    if let Value::Object(numbers) = value {
        whole.extend(numbers);
    }
    vec![Wish {
        label,
        kind: "experience",
        value: Value::Object(whole),
        weight: EXPERIENCE,
        required,
        is_welcome: false,
        comment,
        lines: (line > 0).then_some(line).into_iter().collect(),
    }]
}

/// What a sentence says is as good as the field: `(data warehouse, ETL and BI development count)`.
fn as_good(text: &str, lexicon: &Lexicon) -> Vec<String> {
    const COUNTS: [&str; 6] = [" counts", " count", " accepted", " also considered", " is as good", " are as good"];
    let parts = text.split(['(', ')', ';', '.']).map(str::trim);
    let said = parts.filter_map(|part| COUNTS.iter().find_map(|end| part.strip_suffix(end)));
    let names = said.flat_map(|list| list.split([',', '/'])).flat_map(|name| name.split(" and "));
    let names = names.flat_map(|name| name.split(" or ")).map(|name| name.trim().trim_start_matches("also ").trim());
    let found = names.filter(|name| !name.is_empty() && name.split(' ').count() <= MAX_FIELD_WORDS);
    let found = found.filter(|name| OwnWords::of(name).is_some() && lexicon.protected.find(name).is_none());
    found.map(str::to_owned).collect()
}

/// The fields that a sentence names as what the experience is in: `sales, account management or business development`.
fn fields_in(text: &str, lexicon: &Lexicon) -> Vec<FieldId> {
    let mut found = Vec::new();
    for part in fold(text).replace(" or ", ",").replace(" and ", ",").split([',', '/', '(', ')', ';']) {
        let behind =
            [" in ", " of ", " as "].iter().filter_map(|mark| part.rfind(mark).map(|at| at + mark.len())).max();
        let name = part.get(behind.unwrap_or(0)..).unwrap_or(part);
        let name = ["experience", "industry", "work", "environment"]
            .iter()
            .fold(name.trim(), |name, end| name.trim_end_matches('.').trim_end_matches(end).trim_end());
        found.extend(lexicon.fields.named(name).filter(|field| !found.contains(field)));
    }
    found
}

fn names_of(fields: &[FieldId], lexicon: &Lexicon) -> Vec<String> {
    fields.iter().map(|field| lexicon.fields.get(*field).name.clone()).collect()
}

fn merged(first: &[FieldId], second: &[FieldId]) -> Vec<FieldId> {
    let mut all = first.to_vec();
    all.extend(second.iter().filter(|field| !first.contains(field)));
    all
}

/// The words of a title without ranks, if anything telling is left.
fn plain_role(role: &str) -> String {
    const RANKS: [&str; 14] = [
        "senior", "junior", "lead", "principal", "chief", "head", "assistant", "deputy", "experienced", "trainee",
        "intern", "associate", "temporary", "part-time",
    ];
    let plain: Vec<&str> = role.split_whitespace().filter(|word| !RANKS.contains(&fold(word).as_str())).collect();
    let plain = plain.join(" ");
    if OwnWords::of(&plain).is_some_and(|own| own.len() > 1) { plain } else { String::new() }
}

/// A good value that the text names itself: `5 years is good`.
fn good_of(text: &str) -> Option<u32> {
    let folded = fold(text);
    let (before, _) = folded.split_once("is good").or_else(|| folded.split_once("are good"))?;
    months(before.rsplit(['(', ',', ';']).next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_as_well_is_a_field_too() {
        let lexicon = Lexicon::built_in().unwrap();
        for (text, expected) in [
            (
                "2+ years of glazing (tile making, firing and mould work count; 5 years is good)",
                vec!["tile making", "firing", "mould work"],
            ),
            ("2+ years of glazing (5 years is good)", vec![]),
            ("Count the tiles", vec![]),
        ] {
            assert_eq!(as_good(text, &lexicon), expected, "{text}");
        }
    }
}

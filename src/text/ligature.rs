//! Ligatures whose glyph has no character (`So\u{FFFD}ware`), mended by the words they stand in.
//!
//! Known to fail: rare words with another ligature than `ti`, which is what most such glyphs are.

/// Stems with `_` for the ligature, and what it is; all others are `ti`.
const STEMS: &[(&str, &str)] = &[
    ("so_ware", "ft"),
    ("microso_", "ft"),
    ("so_ skill", "ft"),
    ("dra_", "ft"),
    ("shi_", "ft"),
    ("cra_", "ft"),
    ("swi_", "ft"),
    ("li_ed", "ft"),
    ("gi_", "ft"),
    ("le_ ", "ft"),
    ("o_en", "ft"),
    ("a_er", "ft"),
    ("pla_orm", "tf"),
    ("por_olio", "tf"),
    ("ma_er", "tt"),
    ("be_er", "tt"),
    ("le_er", "tt"),
    ("commi_ee", "tt"),
    ("bu_on", "tt"),
    ("se_ing", "tt"),
    ("ge_ing", "tt"),
    ("wri_en", "tt"),
    ("submi_", "tt"),
    ("a_itude", "tt"),
    ("a_ribut", "tt"),
    ("a_ach", "tt"),
    ("a_en", "tt"),
    ("a_empt", "tt"),
    ("a_ract", "tt"),
    ("li_le", "tt"),
    ("bo_", "tt"),
    ("pa_ern", "tt"),
    ("transmi_", "tt"),
    ("permi_", "tt"),
    ("cu_ing", "tt"),
    ("twi_er", "tt"),
    ("o_ice", "ff"),
    ("e_ect", "ff"),
    ("e_ort", "ff"),
    ("sta_", "ff"),
    ("di_er", "ff"),
    ("o_er", "ff"),
    ("o_line", "ff"),
    ("o_shore", "ff"),
    ("tra_ic", "ff"),
    ("o_ce", "ffi"),
    ("e_cien", "ffi"),
    ("tra_c", "ffi"),
    ("_nanc", "fi"),
    ("_rst", "fi"),
    ("pro_le", "fi"),
    ("pro_cien", "fi"),
    ("certi_", "fi"),
    ("speci_", "fi"),
    ("con_gur", "fi"),
    ("de_n", "fi"),
    ("bene_t", "fi"),
    ("veri_", "fi"),
    ("quali_", "fi"),
    ("identi_", "fi"),
    ("modi_", "fi"),
    ("noti_", "fi"),
    ("simpli_", "fi"),
    ("classi_", "fi"),
    ("_eld", "fi"),
    ("_nal", "fi"),
    ("_le", "fi"),
    ("_x", "fi"),
    ("work_ow", "fl"),
    ("_ow", "fl"),
    ("_ex", "fl"),
    ("re_ect", "fl"),
    ("in_uence", "fl"),
    ("con_ict", "fl"),
    ("_ask", "fl"),
    ("_eet", "fl"),
];

/// The text with each lone U+FFFD between letters replaced by the ligature that fits.
pub(super) fn mend(text: &str) -> Option<String> {
    if !text.contains('\u{FFFD}') {
        return None;
    }
    let words = text.split(' ').map(|word| if is_lone(word) { mend_word(word) } else { word.to_owned() });
    Some(words.collect::<Vec<_>>().join(" "))
}

/// Whether a word has single gaps among letters, and not a glyph font's gibberish.
fn is_lone(word: &str) -> bool {
    let gaps = word.chars().filter(|c| *c == '\u{FFFD}').count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    gaps > 0 && letters >= gaps * 2 && !word.contains("\u{FFFD}\u{FFFD}")
}

fn mend_word(word: &str) -> String {
    let mut out = word.to_owned();
    while let Some((before, after)) = out.split_once('\u{FFFD}') {
        let shape = format!("{before}_{after} ").to_lowercase();
        let fits = |stem: &&(&str, &str)| match stem.0.strip_prefix('_') {
            // A ligature that opens the stem opens the word or follows no letter of it.
            Some(_) => shape.starts_with(stem.0),
            None => shape.contains(stem.0),
        };
        let fill = STEMS.iter().find(fits).map_or("ti", |(_, fill)| fill);
        let capital = before.is_empty() && after.chars().next().is_some_and(char::is_uppercase);
        let fill = if capital { fill.to_uppercase() } else { fill.to_owned() };
        out = format!("{before}{fill}{after}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_mended_by_their_words() {
        for (text, expected) in [
            ("So\u{FFFD}ware pla\u{FFFD}orm", "Software platform"),
            ("Analy\u{FFFD}cs, migra\u{FFFD}on", "Analytics, migration"),
            ("commi\u{FFFD}ee of o\u{FFFD}ce", "committee of office"),
            ("\u{FFFD}\u{FFFD}\u{FFFD} \u{FFFD}", "\u{FFFD}\u{FFFD}\u{FFFD} \u{FFFD}"),
        ] {
            assert_eq!(mend(text).unwrap_or_default(), expected);
        }
        assert_eq!(mend("plain"), None);
    }
}

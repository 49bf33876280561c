//! How the points of a draft are shared out among the kinds of criteria.
//!
//! A text with thirty skills and one with five ask for the same work: so each kind has its share, and what it names
//! shares that. Measured with six roles of which resumes are graded, each role by weights fitted to the other five: time
//! in the field and skills earn about a fifth each, a subject that is asked for an eighth, and the words of the text two
//! fifths; soft skills next to nothing, as everybody claims them.

use super::Wish;

/// The share of each kind, in tenths of a point, and the most that one criterion of it may take.
const SHARES: [(&str, u32, u32); 8] = [
    ("experience", 200, 200),
    ("leadership", 70, 70),
    ("skill", 220, 60),
    ("certification", 50, 50),
    ("education", 120, 120),
    ("language", 60, 40),
    ("soft_skill", 20, 10),
    ("words", 420, 420),
];
/// Words that a text names at least, for the full share of them.
const MANY_WORDS: usize = 16;
/// Parts in a thousand that are left of the share of leading people and of education where the text only welcomes them,
/// or asks for any degree at all.
const WELCOME: u32 = 420;

/// Weights within a kind become weights among all.
pub(super) fn share(wishes: &mut [Wish]) {
    for (kind, share, most) in SHARES {
        let of_kind = |wish: &Wish| if wish.kind == "phrase" { kind == "skill" } else { wish.kind == kind };
        let sum: u32 = wishes.iter().filter(|wish| of_kind(wish)).map(|wish| wish.weight).sum();
        let least = match kind {
            "leadership" | "education" if wishes.iter().any(|wish| of_kind(wish) && wish.is_welcome) => {
                share * WELCOME / 1000
            }
            _ => share,
        };
        for wish in wishes.iter_mut().filter(|wish| of_kind(wish)) {
            wish.weight = (least * wish.weight / sum.max(1)).clamp(1, most);
        }
    }
}

/// The words of the text with their share.
pub(super) fn of_text(mut wish: Wish) -> Wish {
    let words = wish.value.get("words").and_then(serde_json::Value::as_array).map_or(0, Vec::len);
    let (.., share) = SHARES[SHARES.len() - 1];
    wish.weight = share * words.min(MANY_WORDS) as u32 / MANY_WORDS as u32;
    wish
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn wish(kind: &'static str, weight: u32) -> Wish {
        let (label, value, comment) = (String::new(), json!({}), String::new());
        Wish { label, kind, value, weight, required: false, is_welcome: false, comment, lines: Vec::new() }
    }

    #[test]
    fn kinds_keep_their_share_however_many_they_name() {
        let sum = |wishes: &[Wish], kind: &str| -> u32 {
            wishes.iter().filter(|wish| wish.kind == kind).map(|wish| wish.weight).sum()
        };
        let mut many: Vec<Wish> = (0..20).map(|_| wish("skill", 8)).chain([wish("experience", 26)]).collect();
        share(&mut many);
        assert_eq!((sum(&many, "skill"), sum(&many, "experience")), (220, 200));
        // One skill alone is not worth a fifth.
        let mut one = vec![wish("skill", 8), wish("phrase", 8), wish("experience", 26)];
        share(&mut one);
        assert_eq!((sum(&one, "skill"), sum(&one, "phrase")), (60, 60));
    }

    #[test]
    fn few_words_have_a_smaller_share() {
        let words = |many: usize| Wish { value: json!({ "words": vec!["kiln"; many] }), ..wish("phrase", 1) };
        assert_eq!([8, 16, 40].map(|many| of_text(words(many)).weight), [210, 420, 420]);
    }
}

//! Matters that no question may touch: who somebody is, believes, lives with or suffers from.
//!
//! Source: the protected grounds of EU Directives 2000/43, 2000/78 and 2006/54 and of the US EEOC's guidance on
//! questions before employment. A word too many costs one question; a word too few costs a person.

/// Words and beginnings of words (with `*`) that a question may not have.
const WORDS: &[&str] = &[
    "age", "aged", "ages", "birth*", "birthday*", "born", "young*", "elder*", "retire*", "marri*", "marital",
    "spouse*", "husband*", "wife", "wives", "partner", "divorc*", "single", "famil*", "child", "children", "childcare",
    "kid", "kids", "baby", "babies", "pregnan*", "maternity", "paternity", "parent*", "mother*", "father*", "religio*",
    "church*", "faith*", "mosque*", "synagogue*", "pray*", "nationalit*", "citizen*", "passport*", "immigra*",
    "ancest*", "accent*", "ethnic*", "race", "racial*", "skin", "caste", "gender*", "sex", "sexual*", "gay",
    "lesbian*", "transgender*", "pronoun*", "disab*", "disease*", "illness*", "ill", "sick*", "health", "medical*",
    "medication*", "genetic*", "politic*", "vote*", "union", "veteran*", "military", "arrest*", "convict*", "photo*",
    "weight", "height",
];

/// Openings that ask for age or origin without one of the words.
const PHRASES: &[&str] = &["how old", "where are you from", "native language", "mother tongue", "country of origin"];

/// Whether a text touches a protected matter.
pub fn is_protected(text: &str) -> bool {
    let low = text.to_lowercase();
    let hit = |word: &str| {
        WORDS.iter().any(|forbidden| match forbidden.strip_suffix('*') {
            Some(stem) => word.starts_with(stem),
            None => word == *forbidden,
        })
    };
    PHRASES.iter().any(|phrase| low.contains(phrase)) || low.split(|c: char| !c.is_alphanumeric()).any(hit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protected_matters_are_known() {
        for text in
            ["How old are you?", "Are you married?", "Do you plan to have children?", "Which church do you attend?"]
        {
            assert!(is_protected(text), "{text}");
        }
        for text in ["How do you manage a message queue?", "What is your notice period?", "How do you handle failure?"]
        {
            assert!(!is_protected(text), "{text}");
        }
    }
}

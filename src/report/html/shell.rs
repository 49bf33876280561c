//! A page that needs nothing but itself: head, style, script, and a policy that allows no more than these.

use super::text::Shown;
use crate::intake::base64;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// The style of every page.
const STYLE: &str = include_str!("page.css");

/// A whole page. Only the style and this `script` may run: the policy names their hashes, and forbids everything else,
/// so that a text which slipped through escaping could still neither run nor fetch.
pub(crate) fn page(title: &str, script: Option<&'static str>, body: &Markup) -> String {
    whole("en", title, STYLE, script, body)
}

/// A whole page without script, with a style of its own behind that of all pages.
pub(crate) fn page_styled(title: &str, style: &'static str, body: &Markup) -> String {
    whole("en", title, &format!("{STYLE}{style}"), None, body)
}

/// The same in another language (ISO 639-1).
pub(crate) fn page_in(language: &str, title: &str, style: &'static str, body: &Markup) -> String {
    whole(language, title, &format!("{STYLE}{style}"), None, body)
}

fn whole(language: &str, title: &str, style: &str, script: Option<&'static str>, body: &Markup) -> String {
    let scripts = script.map_or("'none'".to_owned(), hash);
    let policy = format!(
        "default-src 'none'; script-src {scripts}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(style)
    );
    let whole = html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="generator" content="cvsift";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex";
                meta name="color-scheme" content="light dark";
                title { (Shown(title)) }
                // An empty icon, or a browser asks a server for one.
                link rel="icon" href="data:,";
                style { (PreEscaped(style)) }
            }
            body {
                (body)
                @if let Some(script) = script { script { (PreEscaped(script)) } }
            }
        }
    };
    whole.into_string()
}

/// A source of a policy: the hash of the text between the tags.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_allows_its_own_style_and_script_alone() {
        let page = page("A & B", Some("let a = 1;"), &html! { p { "x" } });
        assert!(page.contains("<title>A &amp; B</title>"));
        assert!(page.contains(&format!("script-src {}; style-src {};", hash("let a = 1;"), hash(STYLE))));
        assert!(page.contains("<script>let a = 1;</script>"));
        assert!(!STYLE.contains("</") && !STYLE.contains("url("));
    }

    #[test]
    fn nothing_else_is_taken_as_markup() {
        for file in [
            include_str!("mod.rs"),
            include_str!("candidate.rs"),
            include_str!("career.rs"),
            include_str!("charts.rs"),
            include_str!("list.rs"),
            include_str!("text.rs"),
        ] {
            assert!(!file.contains(concat!("Pre", "Escaped")), "only the shell writes without escaping");
        }
    }
}

//! The one door by which words of a resume, a file name or a role come into a page.

use crate::digest::Evidence;
use crate::report::{visible, without_bullet};
use maud::{Markup, Render, html};
use std::fmt::Write;

/// A text from outside: shown with control and direction characters as escapes, and escaped for HTML by the template
/// engine when it is written, in text and in attributes alike.
pub(crate) struct Shown<'t>(pub(crate) &'t str);

impl Render for Shown<'_> {
    fn render_to(&self, out: &mut String) {
        // The escaper of the template engine writes what is safe in text and in double-quoted attributes.
        let _ = maud::Escaper::new(out).write_str(&visible(self.0));
    }
}

/// A line of a resume as it is quoted: without the bullet that stood before it, the words that earned it marked.
pub(crate) fn quoted(line: &Evidence) -> Markup {
    let [before, marked, after] = line.parts();
    html! {
        (Shown(without_bullet(before)))
        @if !marked.is_empty() { mark { (Shown(if before.is_empty() { without_bullet(marked) } else { marked })) } }
        (Shown(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_from_outside_stay_words() {
        for (text, expected) in [
            ("<b>&\"x'", "<p title=\"&lt;b&gt;&amp;&quot;x'\">&lt;b&gt;&amp;&quot;x'</p>"),
            ("a\u{202e}b\u{1b}[2J", "<p title=\"a\\u{202e}b\\u{1b}[2J\">a\\u{202e}b\\u{1b}[2J</p>"),
        ] {
            assert_eq!(html! { p title=(Shown(text)) { (Shown(text)) } }.into_string(), expected);
        }
        let mut line = Evidence { page: 1, line: 1, quote: " • Led <five>".into(), mark: None };
        assert_eq!(quoted(&line).into_string(), "Led &lt;five&gt;");
        line.mark = Some([3, 6]);
        assert_eq!(quoted(&line).into_string(), "<mark>Led</mark> &lt;five&gt;");
    }
}

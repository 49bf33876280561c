//! The one door by which words of a resume, a file name or a role come into a page.

use crate::report::{visible, without_bullet};
use maud::Render;
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

/// A line of a resume as it is quoted: without the bullet that stood before it.
pub(crate) fn quoted(line: &str) -> Shown<'_> {
    Shown(without_bullet(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use maud::html;

    #[test]
    fn words_from_outside_stay_words() {
        for (text, expected) in [
            ("<b>&\"x'", "<p title=\"&lt;b&gt;&amp;&quot;x'\">&lt;b&gt;&amp;&quot;x'</p>"),
            ("a\u{202e}b\u{1b}[2J", "<p title=\"a\\u{202e}b\\u{1b}[2J\">a\\u{202e}b\\u{1b}[2J</p>"),
        ] {
            assert_eq!(html! { p title=(Shown(text)) { (Shown(text)) } }.into_string(), expected);
        }
        assert_eq!(html! { (quoted(" • Led <five>")) }.into_string(), "Led &lt;five&gt;");
    }
}

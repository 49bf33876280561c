//! A letter as Markdown and as a page to print.

use super::{Letter, Said};
use crate::report::html::{Shown, page_in};
use crate::report::markdown_text as text;
use maud::{Markup, html as markup};
use std::fmt::Write;

/// What the page of a letter has beside the style of all pages.
const STYLE: &str = include_str!("page.css");

/// The letter as Markdown.
pub fn markdown(letter: &Letter) -> String {
    let mut out = format!("# {}\n", text(&letter.title));
    for paragraph in &letter.opening {
        let _ = write!(out, "\n{}\n", text(paragraph));
    }
    for part in &letter.parts {
        let _ = write!(out, "\n## {}\n", text(&part.heading));
        let mut listed = false;
        for said in &part.said {
            match said {
                Said::Text(paragraph) => {
                    let _ = write!(out, "\n{}\n", text(paragraph));
                }
                Said::Under(heading) => {
                    let _ = write!(out, "\n### {}\n", text(heading));
                }
                Said::Item(item, quote) => {
                    let _ = writeln!(out, "{}- {}", if listed { "" } else { "\n" }, text(item));
                    if let Some((quote, place)) = quote {
                        let _ = writeln!(out, "  > {} ({})", text(quote), text(place));
                    }
                }
            }
            listed = matches!(said, Said::Item(..));
        }
    }
    for paragraph in &letter.closing {
        let _ = write!(out, "\n{}\n", text(paragraph));
    }
    let _ = write!(out, "\n---\n\n{}\n", text(&letter.made));
    out
}

/// The letter as a page.
pub fn html(letter: &Letter) -> String {
    let body = markup! {
        main.letter {
            h1 { (Shown(&letter.title)) }
            @for paragraph in &letter.opening { p { (Shown(paragraph)) } }
            @for part in &letter.parts {
                section {
                    h2 { (Shown(&part.heading)) }
                    @for said in runs(&part.said) { (shown(said)) }
                }
            }
            @for paragraph in &letter.closing { p.signed { (Shown(paragraph)) } }
            p.made { (Shown(&letter.made)) }
        }
    };
    page_in(letter.language.code(), &letter.title, STYLE, &body)
}

/// What is said, items that follow each other together.
fn runs(said: &[Said]) -> impl Iterator<Item = &[Said]> {
    said.chunk_by(|a, b| matches!((a, b), (Said::Item(..), Said::Item(..))))
}

fn shown(said: &[Said]) -> Markup {
    markup! {
        @match said {
            [Said::Text(paragraph)] => p { (Shown(paragraph)) },
            [Said::Under(heading)] => h3 { (Shown(heading)) },
            items => ul.dots {
                @for item in items {
                    @if let Said::Item(item, quote) = item {
                        li {
                            (Shown(item))
                            @if let Some((quote, place)) = quote {
                                blockquote { (Shown(quote)) " " cite { (Shown(place)) } }
                            }
                        }
                    }
                }
            },
        }
    }
}

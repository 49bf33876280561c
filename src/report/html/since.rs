//! What is new since an earlier night: the first section of the page.

use super::text::Shown;
use crate::report::since::{called, groups, sentence, told};
use crate::shortlist::Since;
use maud::{Markup, html};

/// Rows of a group that the page shows; JSON has all.
const ROWS: usize = 200;

pub(super) fn since(since: &Since) -> Markup {
    html! {
        section aria-labelledby="since" {
            h2 #since { "What is new" }
            p.soft { (Shown(&sentence(since))) }
            @for (heading, items) in groups(since) {
                h3 { (heading) }
                div.wide {
                    table {
                        thead { tr { th scope="col" { "Candidate" } th scope="col" { "File" } th scope="col" { "Now, then and why" } } }
                        tbody {
                            @for item in items.iter().take(ROWS) {
                                tr { td { (Shown(called(item))) } td { (Shown(&item.file)) } td { (Shown(&told(item))) } }
                            }
                        }
                    }
                }
                @if items.len() > ROWS { p.soft { "and " (items.len() - ROWS) " more: the JSON has all" } }
            }
        }
    }
}

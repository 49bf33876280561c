//! The weight of the page for many candidates.
//!
//! `PAGE_OF_2000` is where to write the page, and `node tests/browser/page.mjs chromium PAGE hostile` opens it, tries
//! least and tells how soon.

#[path = "../benches/outputs/many.rs"]
mod many;

use cvsift::report::{Options, format_named};

/// What the page of two thousand candidates may weigh.
const PAGE_BYTES: usize = 16_000_000;

#[test]
fn the_page_of_two_thousand_is_not_too_heavy() {
    let shortlist = many::many(2_000).unwrap();
    let page = (format_named("html").unwrap().render)(&shortlist, Options::default(), None).unwrap();
    assert!(page.len() < PAGE_BYTES, "{}", page.len());
    if let Some(path) = std::env::var_os("PAGE_OF_2000") {
        std::fs::write(path, page).unwrap();
    }
}

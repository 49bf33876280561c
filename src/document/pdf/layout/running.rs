//! Running heads and feet: a line that stands at the same place of each page is read once.

use crate::document::Document;
use std::collections::HashMap;

/// Baselines from the edge of the text in which heads and feet stand.
const EDGE_ROWS: usize = 3;
/// Points by which a running line may move from page to page.
const MOVE: f32 = 2.0;
/// Characters of a page number at most.
const MAX_PAGE_NUMBER: usize = 24;

/// Drops the repeats of heads and feet; the first of each stays.
pub(in crate::document::pdf) fn drop_running_lines(document: &mut Document) {
    if document.pages < 2 {
        return;
    }
    let edges = edges(document);
    let mut seen: HashMap<String, Vec<(u32, f32, f32)>> = HashMap::new();
    document.lines.retain(|line| {
        let at_edge = edges
            .get(&line.page)
            .is_some_and(|(top, bottom)| line.place.baseline >= *top || line.place.baseline <= *bottom);
        if !at_edge || line.hidden.is_some() {
            return true;
        }
        let places = seen.entry(key(&line.text)).or_default();
        let near = |a: f32, b: f32| (a - b).abs() <= MOVE;
        let (left, baseline) = (line.place.left, line.place.baseline);
        let known = places.iter().any(|(page, x, y)| *page < line.page && near(*x, left) && near(*y, baseline));
        places.push((line.page, left, baseline));
        !known
    });
    document.renumber();
}

/// The baselines at which head and foot of each page begin.
fn edges(document: &Document) -> HashMap<u32, (f32, f32)> {
    let mut baselines: HashMap<u32, Vec<f32>> = HashMap::new();
    for line in document.lines.iter().filter(|line| line.hidden.is_none()) {
        baselines.entry(line.page).or_default().push(line.place.baseline);
    }
    let edge = |mut all: Vec<f32>| {
        all.sort_by(f32::total_cmp);
        all.dedup_by(|a, b| (*a - *b).abs() <= MOVE);
        let at = EDGE_ROWS.min(all.len()) - 1;
        (all[all.len() - 1 - at], all[at])
    };
    baselines.into_iter().map(|(page, all)| (page, edge(all))).collect()
}

/// What must be equal for two lines to be one: the text, but of a page number only its words.
fn key(text: &str) -> String {
    let words: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let word = words.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let numbers = ["", "page", "page of", "of", "seite", "p"];
    let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_number = text.len() <= MAX_PAGE_NUMBER && numbers.contains(&word.as_str());
    let has_few_digits = text.chars().filter(char::is_ascii_digit).count() <= 4;
    if is_number && has_few_digits { words } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, Line, Lines, Place};

    #[test]
    fn heads_and_feet_are_read_once() {
        let mut lines = Lines::new();
        for page in 1..=3u32 {
            let mut put = |text: &str, baseline: f32| {
                let place = Place { left: 50.0, right: 300.0, baseline };
                lines.push(text, &Line { place, ..Line::on_page(page) });
            };
            put("Ann Example - Resume", 800.0);
            for row in 0..8 {
                // Equal lines elsewhere are lines of their own.
                put("Environment: Oven, Flour", 700.0 - row as f32 * 12.0 - page as f32 * 4.0);
            }
            put("the end of each page is its own", 50.0 + page as f32 * 5.0);
            put(&format!("Page {page} of 3"), 20.0);
        }
        let mut document = lines.into_document(Format::Pdf, 3);
        drop_running_lines(&mut document);
        let count = |text: &str| document.lines.iter().filter(|line| line.text == text).count();
        assert_eq!(count("Ann Example - Resume"), 1);
        assert_eq!(count("Environment: Oven, Flour"), 24);
        assert_eq!(count("the end of each page is its own"), 3);
        assert_eq!((count("Page 1 of 3"), count("Page 2 of 3")), (1, 0));
        assert_eq!(document.lines.last().map(|line| line.number as usize), Some(document.lines.len()));
    }
}

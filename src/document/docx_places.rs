//! Where the paragraphs of a DOCX stand: text boxes between the lines over and under them, and the columns of a section
//! beside each other.
//!
//! How high a paragraph is is told by the size of its letters, the length of its text and the spacing around it. Known
//! to fail: boxes that hang from the page, and heights that tables and pictures take.

use super::flow::Paragraph;
use std::collections::BTreeSet;

/// Points of a line of text on the page.
const LINE_WIDTH: f32 = 460.0;
/// Characters of a label beside a text, at most.
const MAX_LABEL: usize = 60;
/// Labels of which five at most so many stand close under another: keys and values of a side column do.
const MAX_CLOSE: usize = 2;

/// How high a line is with the gap before it, in points.
fn height(line: &Paragraph, width: f32) -> f32 {
    text_height(line, width) + if line.goes_on { 0.0 } else { line.around }
}

fn text_height(line: &Paragraph, width: f32) -> f32 {
    let size = if line.size == 0 { 11.0 } else { f32::from(line.size) / 10.0 };
    let lines = (line.text.chars().count() as f32 * size * 0.5 / width).ceil().max(1.0);
    lines * size * 1.2
}

/// Puts the labels of a section of two columns before the texts that they stand beside.
///
/// Sections end before the lines that are given, with the number of their columns; columns start at the lines that are
/// given. Two columns of text are read one after the other, as the file has them.
pub(super) fn weave_columns(all: Vec<Paragraph>, sections: &[(usize, usize)], breaks: &[usize]) -> Vec<Paragraph> {
    if breaks.is_empty() {
        return all;
    }
    let mut out = Vec::with_capacity(all.len());
    let mut rest = all.into_iter();
    let mut start = 0;
    for (end, columns) in sections {
        let section: Vec<Paragraph> = rest.by_ref().take(end.saturating_sub(start)).collect();
        let inside: Vec<usize> = breaks.iter().copied().filter(|at| (start + 1..*end).contains(at)).collect();
        match inside.as_slice() {
            [at] if *columns == 2 => out.extend(woven(section, at - start)),
            _ => out.extend(section),
        }
        start = *end;
    }
    out.extend(rest);
    out
}

fn woven(mut left: Vec<Paragraph>, at: usize) -> Vec<Paragraph> {
    let right = left.split_off(at.min(left.len()));
    let letters = |side: &[Paragraph]| side.iter().map(|line| line.text.chars().count()).sum::<usize>();
    let mut gap = 0.0;
    let (mut close, mut labels) = (0, 0);
    for line in &left {
        gap += height(line, LINE_WIDTH / 3.0);
        if !line.text.is_empty() {
            let own = text_height(line, LINE_WIDTH / 3.0);
            // Less than a line between this one and the last.
            close += usize::from(labels > 0 && gap - own < own);
            labels += 1;
            gap = 0.0;
        }
    }
    let are_labels = left.iter().all(|line| line.text.chars().count() <= MAX_LABEL)
        && letters(&left) * 2 <= letters(&right)
        && close * 5 <= labels * MAX_CLOSE;
    if !are_labels {
        left.extend(right);
        return left;
    }
    let (left, right) = (standing(left, LINE_WIDTH / 3.0), standing(right, LINE_WIDTH * 2.0 / 3.0));
    let mut left = left.into_iter().peekable();
    let mut out = Vec::new();
    for (place, lines) in right {
        // A label on the height of a line stands before it.
        while let Some((_, label)) = left.next_if(|(label, _)| *label <= place + 6.0) {
            out.extend(label);
        }
        out.extend(lines);
    }
    out.extend(left.flat_map(|(_, label)| label));
    out
}

/// The paragraphs of a column with the points at which their text starts.
fn standing(column: Vec<Paragraph>, width: f32) -> Vec<(f32, Vec<Paragraph>)> {
    let mut out: Vec<(f32, Vec<Paragraph>)> = Vec::new();
    let mut place = 0.0;
    for line in column {
        let whole = height(&line, width);
        let top = place + whole - text_height(&line, width);
        place += if line.in_box.is_some() { 0.0 } else { whole };
        match out.last_mut() {
            Some((_, lines)) if line.goes_on || line.in_box.is_some() => lines.push(line),
            _ => out.push((top, vec![line])),
        }
    }
    out.retain(|(_, lines)| lines.iter().any(|line| !line.text.is_empty()));
    out
}

/// Puts text boxes between the lines of the text that stand over them and under them.
///
/// Free boxes are those of the body itself, and `place` tells how many points one of them hangs under the top of its
/// paragraph and right of it, if it does.
pub(super) fn place_boxes(
    all: Vec<Paragraph>,
    free: &BTreeSet<usize>,
    place: impl Fn(usize) -> Option<(f32, f32)>,
) -> Vec<Paragraph> {
    let mut text: Vec<Paragraph> = Vec::with_capacity(all.len());
    let mut boxes: Vec<(usize, Vec<Paragraph>)> = Vec::new();
    for paragraph in all {
        match paragraph.in_box.filter(|at| free.contains(at)) {
            Some(_)
                if boxes.last().is_some_and(|(at, lines)| {
                    *at == text.len() && lines.first().is_some_and(|first| first.in_box == paragraph.in_box)
                }) =>
            {
                if let Some((_, lines)) = boxes.last_mut() {
                    lines.push(paragraph);
                }
            }
            Some(_) => boxes.push((text.len(), vec![paragraph])),
            None => text.push(paragraph),
        }
    }
    let mut found: Vec<(usize, (f32, f32), Vec<Paragraph>)> = Vec::new();
    for (end, lines) in boxes {
        let hangs = lines.first().and_then(|line| place(line.in_box?));
        let at = hangs.map_or(end, |(down, _)| place_of(&text, end, down));
        found.push((at, hangs.unwrap_or_default(), lines));
    }
    // Boxes of one place go from top to bottom.
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.0.total_cmp(&b.1.0)).then(a.1.1.total_cmp(&b.1.1)));
    let mut out = Vec::with_capacity(text.len());
    let mut found = found.into_iter().peekable();
    for (at, paragraph) in text.into_iter().enumerate() {
        while let Some((.., lines)) = found.next_if(|(place, ..)| *place <= at) {
            out.extend(lines);
        }
        out.push(paragraph);
    }
    out.extend(found.flat_map(|(.., lines)| lines));
    out
}

/// The line before which a box stands, which hangs so many points from the top of the paragraph that ends before a line.
fn place_of(text: &[Paragraph], end: usize, down: f32) -> usize {
    let start = |mut at: usize| {
        while at > 0 && text[at].goes_on {
            at -= 1;
        }
        at
    };
    let Some(own) = end.checked_sub(1).map(start) else { return end };
    let height = |line: &Paragraph| height(line, LINE_WIDTH);
    let mut left = down;
    if down < 0.0 {
        let mut at = own;
        while at > 0 && text[at - 1].page == text[own].page && left < -height(&text[at - 1]) * 0.5 {
            left += height(&text[at - 1]);
            at -= 1;
        }
        return start(at);
    }
    let mut at = own;
    while at < text.len() && text[at].page == text[own].page && left > height(&text[at]) * 0.6 {
        left -= height(&text[at]);
        at += 1;
    }
    // Not into a paragraph.
    while at < text.len() && text[at].goes_on {
        at += 1;
    }
    at
}

//! Looking at a page: whether its text leaves a mark on it, told by what is painted at points inside the glyphs with
//! the text and without it.
//!
//! Plain pages are judged by rule (`visibility`); this is for what no rule foresees: spot colours, patterns, shadings,
//! blend modes, soft masks, clips of any shape, images and annotations over text, glyphs that paint nothing.

mod blend;
mod flat;
mod points;
mod probe;

use crate::document::Hidden;
use crate::document::legible::{READABLE, TINY_POINTS, contrast};
use blend::Rgba;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, interpret_page};
use points::{Finder, Glyphs, Outlines, Points, Seen};
use probe::Probe;
use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Share of a glyph's points, in hundredths, that must have a mark for it to be seen; one is enough where they may
/// be beside the ink.
const MIN_MARKED: usize = 34;
/// Share of a run's glyphs, in hundredths, that may be seen of one that is hidden.
const MAX_SEEN: usize = 20;
/// Points by which two readers may tell the place of a glyph apart.
const NEAR: f64 = 1.0;
/// Height in points under which a row of drawn glyphs is a stroke.
const MIN_HEIGHT: f64 = TINY_POINTS as f64 * 0.45;

/// Whether two colours can be told apart by a reader.
fn differ(a: Rgba, b: Rgba) -> bool {
    let on_paper = |c: Rgba| {
        let c = blend::lay([1.0; 4], c, hayro_interpret::BlendMode::Normal);
        [c[0], c[1], c[2]].map(|c| if c.is_finite() { c.clamp(0.0, 1.0) } else { 1.0 })
    };
    contrast(on_paper(a), on_paper(b)) >= READABLE
}

/// A document that can be looked at, with what was learnt of its fonts.
pub(super) struct Looker<'p> {
    pdf: &'p Pdf,
    cache: InterpreterCache<'p>,
    outlines: RefCell<Outlines>,
}

/// What was seen of a page's text.
pub(super) struct Look {
    glyphs: Vec<Seen>,
    verdicts: Vec<Option<Hidden>>,
    by_row: HashMap<i32, Vec<usize>>,
    claimed: Vec<bool>,
}

impl<'p> Looker<'p> {
    pub(super) fn new(pdf: &'p Pdf) -> Self {
        Self { pdf, cache: InterpreterCache::new(), outlines: RefCell::default() }
    }

    /// Looks at a page, by its number from 0, with its annotations where it has some; none if that is too much work.
    pub(super) fn look(&self, number: usize, notes: bool) -> Option<Look> {
        let page = self.pdf.pages().get(number)?;
        let run = || {
            let crop = page.intersected_crop_box();
            let crop = Rect::new(crop.x0, crop.y0, crop.x1, crop.y1);
            let follow = |content: RenderContent| {
                let settings = InterpreterSettings { render_content: content, ..InterpreterSettings::default() };
                Context::new(Affine::IDENTITY, crop, &self.cache, page.xref(), settings)
            };
            let mut finder = Finder::new(self.outlines.take());
            interpret_page(page, &mut follow(RenderContent::PAGE), &mut finder);
            if notes {
                interpret_page(page, &mut follow(RenderContent::ANNOTATIONS), &mut finder);
            }
            let (points, mut glyphs, outlines) = (Points::new(finder.points), finder.glyphs, finder.outlines);
            let mut probe = Probe::new(&points, &mut glyphs, &outlines);
            interpret_page(page, &mut follow(RenderContent::PAGE), &mut probe);
            if notes {
                interpret_page(page, &mut follow(RenderContent::ANNOTATIONS), &mut probe);
            }
            let seen = probe.finish();
            self.outlines.replace(outlines);
            Look::of(glyphs, &seen)
        };
        catch_unwind(AssertUnwindSafe(run)).ok()
    }
}

impl Look {
    fn of(glyphs: Glyphs, (with, without): &(Vec<Rgba>, Vec<Rgba>)) -> Self {
        let verdict = |seen: &Seen| {
            if seen.invisible {
                return Some(Hidden::Invisible);
            }
            let marks = seen.own.clone().filter(|at| differ(with[*at], without[*at])).count();
            let all = seen.own.len();
            let enough = if seen.drawn { marks > 0 } else { marks * 100 >= all * MIN_MARKED };
            if all > 0 && enough {
                return None;
            }
            Some(match seen {
                _ if all == 0 => Hidden::Invisible,
                _ if seen.open == 0 => Hidden::Clipped,
                _ if seen.marked * 100 >= all * MIN_MARKED => Hidden::Covered,
                _ => Hidden::WhiteText,
            })
        };
        let verdicts: Vec<Option<Hidden>> = glyphs.0.iter().map(verdict).collect();
        let mut by_row: HashMap<i32, Vec<usize>> = HashMap::new();
        for (at, glyph) in glyphs.0.iter().enumerate() {
            by_row.entry(row(glyph.origin.y)).or_default().push(at);
        }
        let claimed = vec![false; glyphs.0.len()];
        Self { glyphs: glyphs.0, verdicts, by_row, claimed }
    }

    /// What is seen of a run of text from one place of its baseline to another: none if its glyphs are not found.
    pub(super) fn run(&mut self, text: &str, from: (f32, f32), to: (f32, f32)) -> Option<Sight> {
        let letters = text.chars().filter(|c| !c.is_whitespace()).count();
        let (x0, y0, x1, y1) = (f64::from(from.0), f64::from(from.1), f64::from(to.0), f64::from(to.1));
        let (dx, dy) = (x1 - x0, y1 - y0);
        let length = dx.hypot(dy);
        let (ux, uy) = if length > 0.0 { (dx / length, dy / length) } else { (1.0, 0.0) };
        let mut found: Vec<usize> = Vec::new();
        for near in row(y0.min(y1)) - 1..=(row(y0.max(y1)) + 1).min(row(y0.min(y1)) + 2000) {
            for at in self.by_row.get(&near).into_iter().flatten() {
                let p = self.glyphs[*at].origin;
                let (along, off) = ((p.x - x0) * ux + (p.y - y0) * uy, (p.y - y0) * ux - (p.x - x0) * uy);
                let within = along > -NEAR && along < length.max(NEAR) - NEAR.min(length * 0.2) + 0.01;
                if off.abs() < NEAR && within && !self.claimed[*at] {
                    found.push(*at);
                }
            }
        }
        found.sort_unstable();
        // Where two texts lie on each other, the earlier run has the earlier glyphs.
        let is_letter = |at: &usize| !self.glyphs[*at].text.trim().is_empty() || self.glyphs[*at].bounds.is_some();
        let known = |at: &usize| {
            let own = self.glyphs[*at].text.trim();
            own.is_empty() || text.contains(own)
        };
        let fitting = found.iter().filter(|at| known(at)).count();
        if fitting * 2 > found.len() {
            found.retain(|at| known(at));
        }
        let mut own: Vec<usize> = Vec::new();
        for at in found {
            self.claimed[at] = true;
            if is_letter(&at) {
                own.push(at);
            }
            if own.len() >= letters {
                break;
            }
        }
        if own.is_empty() {
            return None;
        }
        let seen = own.iter().filter(|at| self.verdicts[**at].is_none()).count();
        let mut heights: Vec<f64> =
            own.iter().filter_map(|at| self.glyphs[*at].bounds).map(|b| b.height().max(b.width())).collect();
        heights.sort_by(f64::total_cmp);
        let height = heights.get(heights.len() * 3 / 4).copied();
        let hidden = (seen * 100 <= own.len() * MAX_SEEN).then(|| {
            let reasons = own.iter().filter_map(|at| self.verdicts[*at]);
            let count = |reason: Hidden| own.iter().filter(|at| self.verdicts[**at] == Some(reason)).count();
            reasons.max_by_key(|reason| (count(*reason), *reason)).unwrap_or(Hidden::Doubtful)
        });
        let drawn = own.iter().all(|at| self.glyphs[*at].drawn);
        Some(Sight { hidden, tiny: height.map(|height| height < MIN_HEIGHT), drawn })
    }
}

/// What is seen of a run of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    pub hidden: Option<Hidden>,
    /// Whether its glyphs are too small to read, where they have ink.
    pub tiny: Option<bool>,
    /// Whether they are drawn by a Type 3 font, whose size says nothing.
    pub drawn: bool,
}

fn row(y: f64) -> i32 {
    (y / 4.0).floor().clamp(-1e6, 1e6) as i32
}

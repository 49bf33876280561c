//! What a person cannot see of a PDF page: each run of text is held against what is painted under and over it.
//!
//! A run is looked at in several places along it, and is hidden if nearly all of them are. Wherever something is not
//! known by rule (a pattern, an image behind, a soft mask, an odd colour space, a clip that is no box), the page is
//! looked at (`look`); where that is too much work, the text counts as visible: a false flag would shame an honest
//! candidate. Known to fail: glyphs of an embedded font with codes of its own that show other letters than it tells.

mod colour;
mod fonts;
mod operators;
mod paint;
mod replaced;
mod shape;
mod state;
#[cfg(test)]
mod tests;

pub(super) use fonts::without_maps;
pub(super) use paint::Painter;
pub(super) use replaced::{with_content, without_false_replacements};

use super::Hidden;
use super::legible::{READABLE, Rgb, TINY_POINTS, contrast};
use super::look::{Look, Sight};
use colour::over;
use paint::{Mark, Painting, Show};
use pdfboss_core::{Page, Point, Rect};
use pdfboss_text::TextSpan;
use state::Ink;

/// Letters of a hidden sign or rest of a word that is still taken as part of the visible text, and how many such
/// letters a page may have.
const MAX_SIGN_LETTERS: usize = 3;
const MAX_SPARED_LETTERS: usize = 12;
/// Width of an em, in points, under which a text is a stroke; half of what is tiny, since some fonts are narrow.
const NARROW_POINTS: f32 = 2.0;
/// Opacity under which a text is not seen on any background.
const TRANSPARENT: f32 = 0.02;
/// Opacity up to which a layer over text leaves it readable.
const SEE_THROUGH: f32 = 0.2;
/// Runs of pale text of a page that are held against others.
const MAX_PALE: usize = 200;
/// Places along a run, as shares of its length.
const PLACES: [f32; 5] = [0.08, 0.3, 0.5, 0.7, 0.92];
/// Places of a hidden run that may be seen: the edge of a box may cut a letter.
const MAX_SEEN: usize = 1;
/// Height over the baseline, in font sizes, that is inside of small letters.
const MIDDLE: f32 = 0.25;
/// Points by which positions of the two readers may differ.
const NEAR: f32 = 0.6;
/// Strings without a run that may stand between two that match.
const MAX_SKIPPED: usize = 400;
/// Share of the page, in hundredths, that the images of a scan cover.
const SCAN_SHARE: f32 = 60.0;
/// Painted letters that a scanned page may have: a stamp, a page number, the name of the program.
const MAX_SCAN_LETTERS: usize = 100;

/// Why each run of the page cannot be seen, if so, in the order of the runs; and the look at the page, where one had
/// to be taken, by `look`.
pub(super) fn judge(
    spans: &[TextSpan],
    page: &Page,
    painting: &Painting,
    must_look: bool,
    look: impl FnOnce() -> Option<Look>,
) -> (Vec<Option<Hidden>>, Option<Look>) {
    let shows = matched(spans, &painting.shows);
    let mut odd = must_look || painting.drawn_fonts || painting.replaced_in_forms;
    let mut verdicts: Vec<Option<Hidden>> = Vec::with_capacity(spans.len());
    for (span, show) in spans.iter().zip(&shows) {
        let (ruled, is_odd) = verdict(span, *show, page, painting);
        odd |= is_odd;
        verdicts.push(ruled);
    }
    odd = odd || pale_over_others(spans, &shows);
    let mut look = if odd { look() } else { None };
    if let Some(look) = &mut look {
        for (span, ruled) in spans.iter().zip(&mut verdicts).filter(|(span, _)| !span.text.trim().is_empty()) {
            let replaced = span.logical && painting.replaced_in_forms && look.is_false(&span.text);
            if replaced {
                *ruled = Some(Hidden::Doubtful);
            } else if let Some(sight) = look.run(&span.text, (span.x, span.y), (span.end_x, span.end_y)) {
                *ruled = looked_at(*ruled, sight);
            }
        }
    }
    spare_scans(spans, page, painting, &mut verdicts);
    spare_signs(spans, &mut verdicts);
    blanks_follow(spans, &mut verdicts);
    (verdicts, look)
}

/// Whether a text too pale for paper lies on another: letters may cover letters.
fn pale_over_others(spans: &[TextSpan], shows: &[Option<&Show>]) -> bool {
    let is_pale = |show: Option<&Show>| {
        let inks = show.map(|show| show.inks).unwrap_or_default();
        inks.iter().flatten().any(|ink| ink.colour.is_some_and(|colour| contrast(colour, [1.0; 3]) < READABLE))
    };
    let pale =
        spans.iter().zip(shows).enumerate().filter(|(_, (span, show))| is_pale(**show) && !span.text.trim().is_empty());
    pale.take(MAX_PALE).any(|(at, (span, _))| {
        let area = span.bbox.normalize();
        let lies_on = |other: &TextSpan| {
            let other_area = other.bbox.normalize();
            let shared = area.intersect(other_area).map_or(0.0, |shared| shared.width() * shared.height());
            !other.text.trim().is_empty() && shared * 3.0 > other_area.width() * other_area.height()
        };
        spans.iter().take(at).any(lies_on)
    })
}

/// The verdict on a run that was looked at: what is painted outweighs the rules, but for what they alone know.
fn looked_at(ruled: Option<Hidden>, sight: Sight) -> Option<Hidden> {
    let is_small = match (sight.drawn, sight.tiny) {
        (true, Some(tiny)) => tiny,
        _ => ruled == Some(Hidden::TinyText),
    };
    match (ruled, sight.hidden) {
        (Some(Hidden::OffPage | Hidden::Invisible | Hidden::Clipped), _) => ruled,
        (Some(Hidden::TinyText) | None, Some(why)) => Some(why),
        (_, Some(_)) => ruled,
        (_, None) => is_small.then_some(Hidden::TinyText),
    }
}

/// The string that each run comes from: both readers go through the page in the same order.
fn matched<'p>(spans: &[TextSpan], shows: &'p [Show]) -> Vec<Option<&'p Show>> {
    let mut next = 0;
    let mut out = Vec::with_capacity(spans.len());
    for span in spans {
        let candidates = shows.get(next..).unwrap_or_default();
        let found = candidates.iter().take(MAX_SKIPPED).position(|show| starts(span, show));
        out.push(found.map(|at| &candidates[at]));
        next += found.map_or(0, |at| at + 1);
    }
    out
}

fn starts(span: &TextSpan, show: &Show) -> bool {
    let (dx, dy) = (span.x - show.at.x, span.y - show.at.y);
    if show.fresh {
        return dx.abs() < NEAR && dy.abs() < NEAR;
    }
    // Somewhere on the baseline; vertical writing goes across it.
    let off = if span.vertical { dx } else { dx * show.along.y - dy * show.along.x };
    off.abs() < NEAR
}

/// What the rules say of a run, and whether something about it is not told by rule.
fn verdict(span: &TextSpan, show: Option<&Show>, page: &Page, painting: &Painting) -> (Option<Hidden>, bool) {
    if span.text.trim().is_empty() {
        return (None, false);
    }
    if span.invisible {
        return (Some(Hidden::Invisible), false);
    }
    let marks = painting.marks.as_slice();
    let (before, after) = marks.split_at(show.map_or(marks.len(), |s| s.marks_before).min(marks.len()));
    let fallback = [span.color.map(|(r, g, b)| Ink { colour: Some([r, g, b]), alpha: 1.0 }), None];
    let inks = show.map_or(fallback, |show| show.inks);
    if show.is_some() && inks.iter().flatten().all(|ink| ink.alpha < TRANSPARENT) {
        return (Some(Hidden::Transparent), false);
    }
    let reach = span.bbox.normalize();
    let clip = show.map_or(page.crop_box, |show| show.clip);
    let near = |mark: &&Mark| touches(mark.area, reach);
    let under: Vec<&Mark> = before.iter().filter(near).collect();
    let above: Vec<&Mark> = after.iter().filter(near).collect();
    let odd = show.is_some_and(|show| show.odd || is_crossed(span, show, &painting.thin))
        || under.iter().any(|mark| !mark.sure)
        || above.iter().any(|mark| !mark.covers && mark.alpha > SEE_THROUGH);
    let above: Vec<&Mark> = above.into_iter().filter(|mark| mark.covers).collect();
    // Most text stands dark on an empty page.
    let simple = under.is_empty() && above.is_empty();
    let plain = simple.then(|| unreadable(inks, &under, Point::new(0.0, 0.0)));
    if plain == Some(None) && encloses(clip, reach) && encloses(page.crop_box, reach) {
        return (too_small(span, show), odd);
    }
    let hidden = PLACES.map(|share| {
        let place = place(span, share);
        if !holds(page.crop_box, place) {
            Some(Hidden::OffPage)
        } else if !holds(clip, place) {
            Some(Hidden::Clipped)
        } else if above.iter().any(|mark| paints(mark, place)) {
            Some(Hidden::Covered)
        } else {
            plain.unwrap_or_else(|| unreadable(inks, &under, place))
        }
    });
    let count = |reason: Option<Hidden>| hidden.iter().filter(|h| **h == reason).count();
    if count(None) <= MAX_SEEN {
        return (hidden.into_iter().flatten().max_by_key(|reason| count(Some(*reason))), odd);
    }
    (too_small(span, show), odd)
}

/// Whether lines that are painted later cross the middle of the small letters.
fn is_crossed(span: &TextSpan, show: &Show, thin: &[Rect]) -> bool {
    let (low, high) = (span.y + span.size * 0.1, span.y + span.size * 0.45);
    let middle = Rect { x0: span.x, y0: low, x1: span.end_x.max(span.x), y1: high };
    span.rotate == 0 && thin.get(show.thin_before..).unwrap_or_default().iter().any(|line| touches(*line, middle))
}

fn too_small(span: &TextSpan, show: Option<&Show>) -> Option<Hidden> {
    let narrow = show.is_some_and(|show| show.em > 0.0 && show.em < NARROW_POINTS);
    (span.size < TINY_POINTS || narrow).then_some(Hidden::TinyText)
}

fn touches(a: Rect, b: Rect) -> bool {
    a.x0 <= b.x1 && a.x1 >= b.x0 && a.y0 <= b.y1 && a.y1 >= b.y0
}

fn encloses(outer: Rect, inner: Rect) -> bool {
    outer.x0 <= inner.x0 && outer.x1 >= inner.x1 && outer.y0 <= inner.y0 && outer.y1 >= inner.y1
}

/// A place of a run, as a share of its length, in the middle of its small letters.
fn place(span: &TextSpan, share: f32) -> Point {
    let (dx, dy) = (span.end_x - span.x, span.end_y - span.y);
    let length = dx.hypot(dy);
    let rise = if span.vertical { 0.0 } else { span.size * MIDDLE };
    let (up_x, up_y) = match span.rotate {
        _ if span.vertical => (0.0, 0.0),
        90 => (-1.0, 0.0),
        180 => (0.0, -1.0),
        270 => (1.0, 0.0),
        _ if length > 0.0 && dx > 0.0 => (-dy / length, dx / length),
        _ => (0.0, 1.0),
    };
    Point::new(span.x + dx * share + up_x * rise, span.y + dy * share + up_y * rise)
}

fn holds(area: Rect, p: Point) -> bool {
    p.x >= area.x0 - NEAR && p.x <= area.x1 + NEAR && p.y >= area.y0 - NEAR && p.y <= area.y1 + NEAR
}

fn paints(mark: &Mark, p: Point) -> bool {
    let area = mark.area;
    let inside = p.x >= area.x0 && p.x <= area.x1 && p.y >= area.y0 && p.y <= area.y1;
    inside && mark.shape.as_ref().is_none_or(|shape| shape.contains(p))
}

/// Whether no ink stands out from what is painted under it at this place.
fn unreadable(inks: [Option<Ink>; 2], under: &[&Mark], place: Point) -> Option<Hidden> {
    let background = background(under, place)?;
    let mut reason = Hidden::WhiteText;
    for ink in inks.iter().flatten() {
        let colour = ink.colour?;
        if contrast(over(colour, ink.alpha, background), background) >= READABLE {
            return None;
        }
        if contrast(colour, background) >= READABLE {
            reason = Hidden::Transparent;
        }
    }
    inks.iter().flatten().next().map(|_| reason)
}

/// The colour of the page at a place; none where it is not known.
fn background(under: &[&Mark], place: Point) -> Option<Rgb> {
    let mut colour = Some([1.0; 3]);
    for mark in under.iter().filter(|mark| paints(mark, place)) {
        colour = match (mark.colour, colour) {
            (Some(top), _) if mark.alpha > colour::SOLID => Some(top),
            (Some(top), Some(below)) => Some(over(top, mark.alpha, below)),
            _ => None,
        };
    }
    colour
}

/// A few hidden letters in a row are a sign beside the text (a trademark, a superscript) or what a frame or the edge
/// of a box cut off a word, and no hidden text; but only a few of them on a page.
fn spare_signs(spans: &[TextSpan], verdicts: &mut [Option<Hidden>]) {
    let (mut at, mut spared) = (0, 0);
    while at < spans.len() {
        let reason = verdicts[at];
        let same = |i: &usize| verdicts[*i] == reason || spans[*i].text.trim().is_empty();
        let end = at + (at..spans.len()).take_while(same).count().max(1);
        let letters: usize = spans[at..end].iter().map(letters).sum();
        if reason.is_some() && letters <= MAX_SIGN_LETTERS && spared + letters <= MAX_SPARED_LETTERS {
            spared += letters;
            verdicts[at..end].fill(None);
        }
        at = end;
    }
}

/// Blanks between hidden words are theirs.
fn blanks_follow(spans: &[TextSpan], verdicts: &mut [Option<Hidden>]) {
    for at in 1..spans.len() {
        if spans[at].text.trim().is_empty() {
            verdicts[at] = verdicts[at - 1];
        }
    }
}

/// The text of a scan lies invisible over the image of the page, or under it: it is what a person sees there.
fn spare_scans(spans: &[TextSpan], page: &Page, painting: &Painting, verdicts: &mut [Option<Hidden>]) {
    let layer = |verdict: &Option<Hidden>| matches!(verdict, Some(Hidden::Invisible | Hidden::Covered));
    if !verdicts.iter().any(layer) {
        return;
    }
    let images: f32 = painting.marks.iter().filter(|m| m.image).map(|m| m.area.width() * m.area.height()).sum();
    let page_area = page.crop_box.width() * page.crop_box.height();
    let painted: usize = spans.iter().zip(verdicts.iter()).filter(|(_, v)| v.is_none()).map(|(s, _)| letters(s)).sum();
    if images * 100.0 >= page_area * SCAN_SHARE && painted <= MAX_SCAN_LETTERS {
        verdicts.iter_mut().filter(|verdict| layer(verdict)).for_each(|verdict| *verdict = None);
    }
}

fn letters(span: &TextSpan) -> usize {
    span.text.chars().filter(|c| c.is_alphanumeric()).count()
}

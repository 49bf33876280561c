//! What a person cannot see of a PDF page: each run of text is held against what is painted under and over it.
//!
//! A run is looked at in several places along it, and is hidden if nearly all of them are. Wherever something is not
//! known by rule (a pattern, an image behind, a soft mask, an odd colour space, a clip that is no box), the page is
//! looked at (`look`); where that is too much work, the text counts as visible: a false flag would shame an honest
//! candidate. Known to fail: glyphs of an embedded font with codes of its own that show other letters than it tells.

#[cfg(test)]
mod tests;

use super::colour::{self, over};
use super::geometry::{Point, Rect};
use super::look::{Look, Sight};
use super::paint::{Mark, Painting};
use super::state::Ink;
use super::text::Show;
use crate::document::Hidden;
use crate::document::legible::{READABLE, Rgb, TINY_POINTS, contrast};

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
/// Points by which a text may stand over an edge.
const NEAR: f32 = 0.6;
/// Share of the page, in hundredths, that the images of a scan cover.
const SCAN_SHARE: f32 = 60.0;
/// Painted letters that a scanned page may have: a stamp, a page number, the name of the program.
const MAX_SCAN_LETTERS: usize = 100;

/// Why each run of the page cannot be seen, if so, in the order of the runs; `look` looks at the page, where that has
/// to be.
pub(super) fn judge(painting: &Painting, crop: Rect, look: impl FnOnce() -> Option<Look>) -> Vec<Option<Hidden>> {
    let shows = &painting.shows;
    let mut odd = painting.drawn_fonts;
    let mut verdicts: Vec<Option<Hidden>> = Vec::with_capacity(shows.len());
    for show in shows {
        let (ruled, is_odd) = verdict(show, crop, painting);
        odd |= is_odd;
        verdicts.push(ruled);
    }
    odd = odd || pale_over_others(shows);
    if odd && let Some(mut look) = look() {
        for (show, ruled) in
            shows.iter().zip(&mut verdicts).filter(|(show, _)| show.absent.is_none() && !show.text.trim().is_empty())
        {
            if let Some(sight) = look.run(&show.text, (show.at.x, show.at.y), (show.end.x, show.end.y)) {
                *ruled = looked_at(*ruled, sight);
            }
        }
    }
    spare_scans(shows, crop, painting, &mut verdicts);
    spare_signs(shows, &mut verdicts);
    blanks_follow(shows, &mut verdicts);
    verdicts
}

/// Whether a text too pale for paper lies on another: letters may cover letters.
fn pale_over_others(shows: &[Show]) -> bool {
    let is_pale = |show: &Show| {
        let inks = show.inks.iter().flatten();
        inks.into_iter().any(|ink| ink.colour.is_some_and(|colour| contrast(colour, [1.0; 3]) < READABLE))
    };
    let pale = shows.iter().enumerate().filter(|(_, show)| !show.text.trim().is_empty() && is_pale(show));
    pale.take(MAX_PALE).any(|(at, show)| {
        let lies_on = |other: &Show| {
            let shared = show.reach.intersect(other.reach).map_or(0.0, |shared| shared.width() * shared.height());
            shared * 3.0 > other.reach.width() * other.reach.height() && !other.text.trim().is_empty()
        };
        shows.iter().take(at).any(lies_on)
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

/// What the rules say of a run, and whether something about it is not told by rule.
fn verdict(show: &Show, crop: Rect, painting: &Painting) -> (Option<Hidden>, bool) {
    if show.text.trim().is_empty() {
        return (None, false);
    }
    if show.absent.is_some() {
        return (show.absent, false);
    }
    if show.inks.iter().all(Option::is_none) {
        return (Some(Hidden::Invisible), false);
    }
    if show.inks.iter().flatten().all(|ink| ink.alpha < TRANSPARENT) {
        return (Some(Hidden::Transparent), false);
    }
    let (before, after) = painting.marks.split_at(show.marks_before.min(painting.marks.len()));
    let near = |mark: &&Mark| touches(mark.area, show.reach);
    let mut under: Vec<&Mark> = before.iter().filter(near).collect();
    let above: Vec<&Mark> = after.iter().filter(near).collect();
    // What lies under a box of one colour is not seen.
    let is_ground = |mark: &&Mark| {
        mark.sure && mark.alpha > colour::SOLID && mark.shape.is_none() && encloses(mark.area, show.reach)
    };
    if let Some(ground) = under.iter().rposition(is_ground) {
        under.drain(..ground);
    }
    let odd = show.odd
        || is_crossed(show, &painting.thin)
        || under.iter().any(|mark| !mark.sure)
        || above.iter().any(|mark| !mark.covers && mark.alpha > SEE_THROUGH);
    let above: Vec<&Mark> = above.into_iter().filter(|mark| mark.covers).collect();
    // Most text stands dark on an empty page, or on one box: one place tells all.
    let simple = above.is_empty() && under.get(1).is_none() && under.first().is_none_or(is_ground);
    let plain = simple.then(|| unreadable(show.inks, &under, show.at));
    if plain == Some(None) && encloses(show.clip, show.reach) && encloses(crop, show.reach) {
        return (too_small(show), odd);
    }
    let hidden = PLACES.map(|share| {
        let place = place(show, share);
        if !holds(crop, place) {
            Some(Hidden::OffPage)
        } else if !holds(show.clip, place) {
            Some(Hidden::Clipped)
        } else if above.iter().any(|mark| paints(mark, place)) {
            Some(Hidden::Covered)
        } else {
            plain.unwrap_or_else(|| unreadable(show.inks, &under, place))
        }
    });
    let count = |reason: Option<Hidden>| hidden.iter().filter(|h| **h == reason).count();
    if count(None) <= MAX_SEEN {
        return (hidden.into_iter().flatten().max_by_key(|reason| count(Some(*reason))), odd);
    }
    (too_small(show), odd)
}

/// Whether lines that are painted later cross the middle of the small letters.
fn is_crossed(show: &Show, thin: &[Rect]) -> bool {
    let (low, high) = (show.at.y + show.size * 0.1, show.at.y + show.size * 0.45);
    let middle = Rect { x0: show.at.x, y0: low, x1: show.end.x.max(show.at.x), y1: high };
    show.turn == 0 && thin.get(show.thin_before..).unwrap_or_default().iter().any(|line| touches(*line, middle))
}

fn too_small(show: &Show) -> Option<Hidden> {
    let narrow = show.em > 0.0 && show.em < NARROW_POINTS;
    (show.size < TINY_POINTS || narrow).then_some(Hidden::TinyText)
}

fn touches(a: Rect, b: Rect) -> bool {
    a.x0 <= b.x1 && a.x1 >= b.x0 && a.y0 <= b.y1 && a.y1 >= b.y0
}

fn encloses(outer: Rect, inner: Rect) -> bool {
    outer.x0 <= inner.x0 && outer.x1 >= inner.x1 && outer.y0 <= inner.y0 && outer.y1 >= inner.y1
}

/// A place of a run, as a share of its length, in the middle of its small letters.
fn place(show: &Show, share: f32) -> Point {
    let (dx, dy) = (show.end.x - show.at.x, show.end.y - show.at.y);
    let length = dx.hypot(dy);
    let rise = if show.vertical { 0.0 } else { show.size * MIDDLE };
    let (up_x, up_y) = match show.turn {
        _ if show.vertical => (0.0, 0.0),
        90 => (-1.0, 0.0),
        180 => (0.0, -1.0),
        270 => (1.0, 0.0),
        _ if length > 0.0 && dx > 0.0 => (-dy / length, dx / length),
        _ => (0.0, 1.0),
    };
    Point::new(show.at.x + dx * share + up_x * rise, show.at.y + dy * share + up_y * rise)
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
fn spare_signs(shows: &[Show], verdicts: &mut [Option<Hidden>]) {
    let (mut at, mut spared) = (0, 0);
    while at < shows.len() {
        let reason = verdicts[at];
        let same = |i: &usize| verdicts[*i] == reason || shows[*i].text.trim().is_empty();
        let end = at + (at..shows.len()).take_while(same).count().max(1);
        let letters: usize = shows[at..end].iter().map(letters).sum();
        if reason.is_some() && letters <= MAX_SIGN_LETTERS && spared + letters <= MAX_SPARED_LETTERS {
            spared += letters;
            verdicts[at..end].fill(None);
        }
        at = end;
    }
}

/// Blanks between hidden words are theirs.
fn blanks_follow(shows: &[Show], verdicts: &mut [Option<Hidden>]) {
    for at in 1..shows.len() {
        if shows[at].text.trim().is_empty() {
            verdicts[at] = verdicts[at - 1];
        }
    }
}

/// The text of a scan lies invisible over the image of the page, or under it: it is what a person sees there.
fn spare_scans(shows: &[Show], crop: Rect, painting: &Painting, verdicts: &mut [Option<Hidden>]) {
    let layer = |verdict: &Option<Hidden>| matches!(verdict, Some(Hidden::Invisible | Hidden::Covered));
    if !verdicts.iter().any(layer) {
        return;
    }
    let images: f32 = painting.marks.iter().filter(|m| m.image).map(|m| m.area.width() * m.area.height()).sum();
    let page_area = crop.width() * crop.height();
    let painted: usize = shows.iter().zip(verdicts.iter()).filter(|(_, v)| v.is_none()).map(|(s, _)| letters(s)).sum();
    if images * 100.0 >= page_area * SCAN_SHARE && painted <= MAX_SCAN_LETTERS {
        verdicts.iter_mut().filter(|verdict| layer(verdict)).for_each(|verdict| *verdict = None);
    }
}

fn letters(show: &Show) -> usize {
    show.text.chars().filter(|c| c.is_alphanumeric()).count()
}

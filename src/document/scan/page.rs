//! A picture of a page read by the nets: the right way up, its lines with their letters, laid out in reading order.

use super::net::{Letter, Net};
use super::picture::Picture;
use super::regions::{Region, axis};
use super::{Scanned, lay_out_scan};
use crate::document::pdf::layout::Run;
use crate::document::{Lines, Reason, Unread};

/// How sure a line must be, as the mean of its letters, to be one.
const LINE_SURE: f32 = 0.5;
/// A gap between letters, in heights of the line, that parts two cells.
const CELL_GAP: f32 = 1.6;
/// Size of type by the height of a line's box.
const SIZE: f32 = 0.62;
/// Baseline below the middle of a line, by its size.
const BASELINE: f32 = 0.32;
/// Points of the short side of a page: that of A4, since a picture seldom tells its scale.
const SHORT_SIDE: f32 = 595.0;
/// Lines that are read to tell which way up a page is.
const TRIED: usize = 8;
/// How sure those lines must be for the page to be the right way up.
const UPRIGHT_SURE: f32 = 0.75;

/// Adds the lines of a page that is a picture.
pub(super) fn read(
    picture: &Picture,
    page: u32,
    net: &Net,
    scanned: &mut Scanned,
    lines: &mut Lines,
) -> Result<(), Unread> {
    let failed = |e: String| Unread::new(Reason::Crashed, format!("OCR: {e}"));
    let (turned, regions, slope) = upright(picture, net).map_err(failed)?;
    let picture = turned.as_ref().unwrap_or(picture);
    let scale = SHORT_SIDE / picture.width.min(picture.height) as f32;
    let (mut runs, mut read_letters, mut sure) = (Vec::new(), 0, 0.0);
    for region in &regions {
        let letters = net.read(picture, region).map_err(failed)?;
        if certainty(&letters) < LINE_SURE {
            continue;
        }
        read_letters += letters.len();
        sure += letters.iter().map(|letter| letter.sure).sum::<f32>();
        runs.extend(cells(&letters, region, slope, scale, picture.height as f32));
    }
    scanned.add(read_letters, sure);
    lay_out_scan(runs, page, lines);
    Ok(())
}

/// The picture the right way up, where it is not, with its lines and its slope.
fn upright(picture: &Picture, net: &Net) -> Result<(Option<Picture>, Vec<Region>, f32), String> {
    let (regions, slope) = net.find(picture)?;
    let standing = regions.iter().filter(|region| region.height > 1.5 * region.length).count();
    let lying = regions.len() - standing;
    let sure = sureness(picture, &regions, net)?;
    if standing <= lying && (sure >= UPRIGHT_SURE || regions.len() < 2) {
        return Ok((None, regions, slope));
    }
    let mut best = (sure, None, regions, slope);
    for quarters in if standing > lying { &[1, 3][..] } else { &[2] } {
        let turned = picture.turned(*quarters);
        let (regions, slope) = net.find(&turned)?;
        let sure = sureness(&turned, &regions, net)?;
        if sure > best.0 + 0.05 {
            best = (sure, Some(turned), regions, slope);
        }
    }
    Ok((best.1, best.2, best.3))
}

/// How sure the longest lines are.
fn sureness(picture: &Picture, regions: &[Region], net: &Net) -> Result<f32, String> {
    let mut longest: Vec<&Region> = regions.iter().filter(|region| region.length > region.height).collect();
    longest.sort_by(|a, b| b.length.total_cmp(&a.length));
    longest.truncate(TRIED);
    let mut sum = 0.0;
    for region in &longest {
        sum += certainty(&net.read(picture, region)?);
    }
    Ok(if longest.is_empty() { 0.0 } else { sum / longest.len() as f32 })
}

fn certainty(letters: &[Letter]) -> f32 {
    if letters.is_empty() { 0.0 } else { letters.iter().map(|letter| letter.sure).sum::<f32>() / letters.len() as f32 }
}

/// The cells of a line, in points on the page put straight: letters without a wide gap between them.
fn cells(letters: &[Letter], region: &Region, slope: f32, scale: f32, height: f32) -> Vec<Run> {
    // The page is put straight around its upper left corner.
    let (along_x, along_y) = axis(slope);
    let (x, y) = (region.x * along_x + region.y * along_y, region.y * along_x - region.x * along_y);
    let size = region.height * SIZE;
    let baseline = (height - (y + BASELINE * size)) * scale;
    let place = |at: f32| (x + (at - 0.5) * region.length) * scale;
    let gap = CELL_GAP * region.height / region.length;
    let mut runs: Vec<Run> = Vec::new();
    let mut last = f32::MIN;
    for letter in letters {
        let is_blank = letter.text.trim().is_empty();
        let half = 0.25 * size / region.length;
        match runs.last_mut() {
            Some(run) if is_blank || letter.at - last < gap => {
                run.text.push_str(&letter.text);
                if !is_blank {
                    run.right = place(letter.at + half);
                }
            }
            _ if is_blank => {}
            _ => runs.push(Run {
                text: letter.text.clone(),
                left: place(letter.at - half),
                right: place(letter.at + half),
                baseline,
                size: size * scale,
                bold: false,
                turn: 0,
                hidden: None,
            }),
        }
        if !is_blank {
            last = letter.at;
        }
    }
    for run in &mut runs {
        run.text.truncate(run.text.trim_end().len());
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<Letter> {
        let count = text.chars().count() as f32;
        let letter = |(at, c): (usize, char)| Letter { text: c.to_string(), at: (at as f32 + 0.5) / count, sure: 0.9 };
        text.chars().enumerate().filter(|(_, c)| *c != '_').map(letter).collect()
    }

    #[test]
    fn a_line_with_a_wide_gap_is_two_cells() {
        let region = Region { x: 300.0, y: 100.0, length: 400.0, height: 20.0, slope: 0.0 };
        for (text, expected) in [
            ("Baker at the Blue Door in Oslo for years", &["Baker at the Blue Door in Oslo for years"][..]),
            ("Baker, Blue Door ______________2010-2012", &["Baker, Blue Door", "2010-2012"]),
        ] {
            let runs = cells(&letters(text), &region, 0.0, 0.5, 1000.0);
            assert_eq!(runs.iter().map(|run| run.text.as_str()).collect::<Vec<_>>(), expected);
            let (first, last) = (runs.first().unwrap(), runs.last().unwrap());
            assert!((first.left - 51.0).abs() < 2.0 && (last.right - 249.0).abs() < 2.0, "{first:?} {last:?}");
        }
    }

    #[test]
    fn lines_of_a_turned_page_come_out_level() {
        let slope = 0.05;
        let at = |x: f32| Region { x, y: 100.0 + slope * x, length: 100.0, height: 20.0, slope };
        let baselines: Vec<f32> =
            [100.0, 500.0, 900.0].map(|x| cells(&letters("word"), &at(x), slope, 0.5, 1000.0)[0].baseline).to_vec();
        assert!(baselines.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.1), "{baselines:?}");
    }
}

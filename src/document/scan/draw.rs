//! A page of a PDF as a picture.

use super::picture::{LONG_SIDE, Picture};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Draws a page; none where that fails.
pub(in crate::document) fn draw(page: &Page<'_>) -> Option<Picture> {
    let (width, height) = page.render_dimensions();
    let long = width.max(height);
    if !(long.is_finite() && width >= 1.0 && height >= 1.0) {
        return None;
    }
    let scale = LONG_SIDE as f32 / long;
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = || {
        let look = RenderSettings::default();
        render(page, &RenderCache::new(), &InterpreterSettings::default(), &look, &settings)
    };
    let drawn = catch_unwind(AssertUnwindSafe(drawn)).ok()?;
    let (width, height) = (usize::from(drawn.width()), usize::from(drawn.height()));
    if width == 0 || height == 0 {
        return None;
    }
    // The ground is white and no pixel lets through it.
    let rgb = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    Some(Picture { width, height, rgb })
}

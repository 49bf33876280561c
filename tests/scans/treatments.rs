//! Pages of a PDF as pictures, as scanners and cameras give them.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::{Cursor, Write};

/// What becomes of a page, by name.
pub(crate) type Treatment = (&'static str, fn(&RgbImage) -> RgbImage);

pub(crate) const TREATMENTS: [Treatment; 5] =
    [("clean", Clone::clone), ("150dpi", smaller), ("turned", turned), ("grey", grey), ("photo", photo)];

/// The pages of a PDF at 200 dots an inch.
pub(crate) fn drawn(pdf: &[u8]) -> Vec<RgbImage> {
    let pdf = Pdf::new(pdf.to_vec()).unwrap();
    let scale = 200.0 / 72.0;
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let draw = |page| {
        let look = RenderSettings::default();
        let drawn = render(page, &RenderCache::new(), &InterpreterSettings::default(), &look, &settings);
        let pixels = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
        RgbImage::from_raw(u32::from(drawn.width()), u32::from(drawn.height()), pixels).unwrap()
    };
    pdf.pages().iter().map(draw).collect()
}

fn smaller(page: &RgbImage) -> RgbImage {
    image::imageops::resize(page, page.width() * 3 / 4, page.height() * 3 / 4, image::imageops::FilterType::Triangle)
}

/// Turned by a degree and a half, as a sheet that lies aslant.
fn turned(page: &RgbImage) -> RgbImage {
    let angle = 1.5_f32.to_radians();
    let (sin, cos) = angle.sin_cos();
    let (cx, cy) = (page.width() as f32 / 2.0, page.height() as f32 / 2.0);
    moved(page, |x, y| {
        let (dx, dy) = (x - cx, y - cy);
        (cx + dx * cos + dy * sin, cy - dx * sin + dy * cos)
    })
}

fn grey(page: &RgbImage) -> RgbImage {
    let mut out = DynamicImage::ImageRgb8(page.clone()).to_luma8();
    // A copier's paper is not white, its ink not black.
    out.pixels_mut().for_each(|p| p.0[0] = 40 + (u32::from(p.0[0]) * 180 / 255) as u8);
    DynamicImage::ImageLuma8(out).to_rgb8()
}

/// A photograph: a little aslant and in perspective, light from one side, noise of the sensor.
fn photo(page: &RgbImage) -> RgbImage {
    let (width, height) = (page.width() as f32, page.height() as f32);
    let mut out = moved(page, |x, y| {
        let pressed = 1.0 + 0.02 * (y / height - 0.5);
        ((x - width / 2.0) * pressed + width / 2.0 + 0.01 * y, y - 0.01 * x)
    });
    let mut seed = 7_u64;
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        let light = 1.0 - 0.3 * (x as f32 / width) - 0.1 * (y as f32 / height);
        for value in &mut pixel.0 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let noise = ((seed >> 40) as f32 / (1_u64 << 24) as f32 - 0.5) * 36.0;
            *value = (f32::from(*value) * light + noise).clamp(0.0, 255.0) as u8;
        }
    }
    image::imageops::blur(&out, 0.6)
}

/// The picture whose pixels come from elsewhere in this one.
fn moved(page: &RgbImage, from: impl Fn(f32, f32) -> (f32, f32)) -> RgbImage {
    let paper = Rgb([244, 243, 240]);
    RgbImage::from_fn(page.width(), page.height(), |x, y| {
        let (x, y) = from(x as f32, y as f32);
        image::imageops::interpolate_bilinear(page, x, y).unwrap_or(paper)
    })
}

/// The pages as one file: an image where there is one, else a PDF of images.
pub(crate) fn packed(pages: &[RgbImage], kind: usize) -> (&'static str, Vec<u8>) {
    let encoded = |page: &RgbImage, format| {
        let mut out = Cursor::new(Vec::new());
        page.write_to(&mut out, format).unwrap();
        out.into_inner()
    };
    match (pages, kind % 4) {
        ([page], 0) => ("png", encoded(page, ImageFormat::Png)),
        ([page], 2) => ("tiff", encoded(page, ImageFormat::Tiff)),
        ([page], 3) => ("webp", encoded(page, ImageFormat::WebP)),
        _ => ("pdf", pdf(pages, &|page| encoded(page, ImageFormat::Jpeg))),
    }
}

fn pdf(pages: &[RgbImage], jpeg: &dyn Fn(&RgbImage) -> Vec<u8>) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".to_vec();
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 3 + at * 3)).collect();
    let kids = kids.join(" ");
    write!(file, "2 0 obj\n<</Type/Pages/Kids[{kids}]/Count {}>>\nendobj\n", pages.len()).unwrap();
    for (at, page) in pages.iter().enumerate() {
        let (first, image) = (3 + at * 3, jpeg(page));
        let (width, height) = (page.width(), page.height());
        let content = "q 595 0 0 842 0 0 cm /I Do Q";
        write!(
            file,
            "{first} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R\
             /Resources<</XObject<</I {} 0 R>>>>>>\nendobj\n\
             {} 0 obj\n<</Length {}>>\nstream\n{content}\nendstream\nendobj\n\
             {} 0 obj\n<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB\
             /BitsPerComponent 8/Filter/DCTDecode/Length {}>>\nstream\n",
            first + 1,
            first + 2,
            first + 1,
            content.len(),
            first + 2,
            image.len()
        )
        .unwrap();
        file.extend(image);
        file.extend(b"\nendstream\nendobj\n");
    }
    file.extend(b"trailer\n<</Root 1 0 R>>\n%%EOF");
    file
}

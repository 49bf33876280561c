//! A picture of a page: decoded from an image file within limits, upright as its camera says, no larger than reading
//! needs.

use crate::document::{Reason, Unread};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, imageops::FilterType};
use std::io::Cursor;

/// Pixels of the long side of a picture that is read: a page of A4 at 170 dots an inch, at which small print is read.
pub(super) const LONG_SIDE: u32 = 2000;
/// Pixels of a side from which an image is refused.
const MAX_SIDE: u32 = 20_000;
/// Bytes that decoding an image may take: 60 million pixels of colour.
const MAX_DECODED: u64 = 256 << 20;

/// Pixels in red, green and blue, row by row.
pub(crate) struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgb: Vec<u8>,
}

impl Picture {
    /// The picture in an image file.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, Unread> {
        let damaged = |e: &dyn std::fmt::Display| Unread::new(Reason::Damaged, format!("the image is broken: {e}"));
        let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| damaged(&e))?;
        let mut limits = Limits::default();
        (limits.max_image_width, limits.max_image_height) = (Some(MAX_SIDE), Some(MAX_SIDE));
        limits.max_alloc = Some(MAX_DECODED);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(|e| failed(&e))?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) * 3 > MAX_DECODED {
            return Err(Unread::new(Reason::TooLarge, format!("an image of {width} by {height} pixels")));
        }
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut image = DynamicImage::from_decoder(decoder).map_err(|e| failed(&e))?;
        image.apply_orientation(orientation);
        Ok(Self::of(image))
    }

    /// The picture of an image, on white where that is transparent.
    pub(super) fn of(image: DynamicImage) -> Self {
        let long = image.width().max(image.height());
        let image = if long > LONG_SIDE { image.resize(LONG_SIDE, LONG_SIDE, FilterType::Triangle) } else { image };
        let (width, height) = (image.width() as usize, image.height() as usize);
        let rgb = if image.color().has_alpha() {
            let over_white = |value: u8, alpha: u8| {
                ((u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255) as u8
            };
            image.to_rgba8().pixels().flat_map(|p| [0, 1, 2].map(|at| over_white(p.0[at], p.0[3]))).collect()
        } else {
            image.to_rgb8().into_raw()
        };
        Self { width, height, rgb }
    }

    /// The same turned by so many quarters to the right.
    pub(super) fn turned(&self, quarters: usize) -> Self {
        let (w, h) = (self.width, self.height);
        let (width, height) = if quarters % 2 == 1 { (h, w) } else { (w, h) };
        let mut rgb = Vec::with_capacity(self.rgb.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = match quarters % 4 {
                    0 => (x, y),
                    1 => (y, h - 1 - x),
                    2 => (w - 1 - x, h - 1 - y),
                    _ => (w - 1 - y, x),
                };
                rgb.extend_from_slice(&self.pixel(from_x, from_y));
            }
        }
        Self { width, height, rgb }
    }

    /// A file of its pixels in grey, in the simplest of formats (PGM).
    pub(super) fn grey_map(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        let grey = |p: &[u8; 3]| ((u32::from(p[0]) * 299 + u32::from(p[1]) * 587 + u32::from(p[2]) * 114) / 1000) as u8;
        file.extend(self.rgb.as_chunks::<3>().0.iter().map(grey));
        file
    }

    pub(super) fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y.min(self.height - 1) * self.width + x.min(self.width - 1)) * 3;
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }

    /// The colour between pixels, from 0 to 255; beyond the edge that of the edge.
    pub(super) fn at(&self, x: f32, y: f32) -> [f32; 3] {
        let (x, y) = (x.clamp(0.0, self.width as f32 - 1.0), y.clamp(0.0, self.height as f32 - 1.0));
        let (left, top) = (x as usize, y as usize);
        let (right, down) = (x.fract(), y.fract());
        let corners = [
            (self.pixel(left, top), (1.0 - right) * (1.0 - down)),
            (self.pixel(left + 1, top), right * (1.0 - down)),
            (self.pixel(left, top + 1), (1.0 - right) * down),
            (self.pixel(left + 1, top + 1), right * down),
        ];
        let mut colour = [0.0; 3];
        for (pixel, share) in corners {
            for (sum, value) in colour.iter_mut().zip(pixel) {
                *sum += f32::from(value) * share;
            }
        }
        colour
    }
}

fn failed(error: &image::ImageError) -> Unread {
    match error {
        image::ImageError::Limits(e) => Unread::new(Reason::TooLarge, format!("the image is too large: {e}")),
        image::ImageError::Unsupported(e) => {
            Unread::new(Reason::UnknownFormat, format!("an image of a kind that is not read ({e}): ask for PDF"))
        }
        other => Unread::new(Reason::Damaged, format!("the image is broken: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_turns_by_quarters() {
        let picture = Picture { width: 2, height: 1, rgb: vec![1, 1, 1, 2, 2, 2] };
        for (quarters, expected) in [(0, [1, 2]), (1, [1, 2]), (2, [2, 1]), (3, [2, 1])] {
            let turned = picture.turned(quarters);
            assert_eq!((turned.width, turned.height), if quarters % 2 == 1 { (1, 2) } else { (2, 1) });
            assert_eq!([turned.rgb[0], turned.rgb[3]], expected, "{quarters}");
        }
    }

    #[test]
    fn transparent_pixels_are_white() {
        let image = image::RgbaImage::from_pixel(1, 1, image::Rgba([0, 0, 0, 0]));
        assert_eq!(Picture::of(DynamicImage::ImageRgba8(image)).rgb, [255, 255, 255]);
    }

    #[test]
    fn broken_and_huge_images_have_their_reason() {
        let huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\0\0\0";
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], Reason::Damaged),
            (&b"\xFF\xD8\xFF\xE0 and no more"[..], Reason::Damaged),
            (huge, Reason::Damaged),
        ] {
            assert_eq!(Picture::decode(bytes).err().map(|unread| unread.reason), Some(expected));
        }
    }
}

//! Colours as a page names them, and as they mix.

use super::super::legible::Rgb;
use pdfboss_core::{Document as Pdf, Object};

/// Opacity from which nothing shines through.
pub(super) const SOLID: f32 = 0.95;

/// A colour space, as far as its colours are understood without its profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// Gray, RGB or CMYK, told by the number of components.
    Device,
    /// The tint of a black ink.
    BlackInk,
    /// Patterns, palettes, spot colours.
    Unknown,
}

impl Space {
    /// A space that needs no resource.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "DeviceGray" | "DeviceRGB" | "DeviceCMYK" | "G" | "RGB" | "CMYK" => Some(Self::Device),
            "Pattern" => Some(Self::Unknown),
            _ => None,
        }
    }

    /// A space as the resources define it.
    pub(super) fn of(object: &Object, pdf: &Pdf) -> Self {
        let name = |object: &Object| pdf.resolve(object).ok().and_then(|o| o.as_name().map(|n| n.0.clone()));
        let Some(array) = object.as_array() else {
            return object.as_name().and_then(|n| Self::named(&n.0)).unwrap_or(Self::Unknown);
        };
        match array.first().and_then(name).as_deref() {
            Some("ICCBased" | "CalRGB" | "CalGray") => Self::Device,
            Some("Separation") => match array.get(1).and_then(name).as_deref() {
                Some("Black" | "All") => Self::BlackInk,
                _ => Self::Unknown,
            },
            Some(other) if array.len() == 1 => Self::named(other).unwrap_or(Self::Unknown),
            _ => Self::Unknown,
        }
    }

    /// The colour that holds when the space is chosen.
    pub(super) fn initial(self) -> Option<Rgb> {
        match self {
            Self::Device | Self::BlackInk => Some([0.0; 3]),
            Self::Unknown => None,
        }
    }

    /// The colour of these components.
    pub(super) fn colour(self, parts: &[f32]) -> Option<Rgb> {
        let unit = |v: f32| if v.is_finite() { v.clamp(0.0, 1.0) } else { 0.0 };
        match (self, parts) {
            (Self::Device, [v]) => Some([unit(*v); 3]),
            (Self::BlackInk, [v]) => Some([1.0 - unit(*v); 3]),
            (Self::Device, [r, g, b]) => Some([unit(*r), unit(*g), unit(*b)]),
            (Self::Device, [c, m, y, k]) => Some([c, m, y].map(|ink| (1.0 - unit(*ink)) * (1.0 - unit(*k)))),
            _ => None,
        }
    }
}

/// A colour painted over another with some opacity.
pub(super) fn over(top: Rgb, alpha: f32, under: Rgb) -> Rgb {
    std::array::from_fn(|i| top[i] * alpha + under[i] * (1.0 - alpha))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_read_by_their_space() {
        for (space, parts, expected) in [
            (Space::Device, &[1.0][..], Some([1.0; 3])),
            (Space::BlackInk, &[1.0][..], Some([0.0; 3])),
            (Space::Device, &[0.0, 0.0, 0.0, 1.0][..], Some([0.0; 3])),
            (Space::Device, &[0.2, 0.4, 0.6][..], Some([0.2, 0.4, 0.6])),
            (Space::Unknown, &[1.0][..], None),
        ] {
            assert_eq!(space.colour(parts), expected, "{space:?} {parts:?}");
        }
    }
}

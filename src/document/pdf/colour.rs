//! Colours as a page names them, and as they mix.

use crate::document::legible::Rgb;
use hayro_font::hayro_syntax::object::{Array, Name, Object};

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
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"G" | b"RGB" | b"CMYK" => Some(Self::Device),
            b"Pattern" => Some(Self::Unknown),
            _ => None,
        }
    }

    /// A space as the resources define it.
    pub(super) fn of(object: &Object<'_>) -> Self {
        match object {
            Object::Name(name) => Self::named(name).unwrap_or(Self::Unknown),
            Object::Array(parts) => Self::of_parts(parts),
            _ => Self::Unknown,
        }
    }

    fn of_parts(parts: &Array<'_>) -> Self {
        let mut parts = parts.flex_iter();
        let family = parts.next::<Name<'_>>();
        match family.as_deref() {
            Some(b"ICCBased" | b"CalRGB" | b"CalGray") => Self::Device,
            Some(b"Separation") => match parts.next::<Name<'_>>().as_deref() {
                Some(b"Black" | b"All") => Self::BlackInk,
                _ => Self::Unknown,
            },
            Some(name) if parts.next::<Object<'_>>().is_none() => Self::named(name).unwrap_or(Self::Unknown),
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

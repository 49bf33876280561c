//! How runs of a Word document look: theme, styles with what they are based on, defaults, table styles with their
//! first rows and bands, and the ground that a run stands on.

use super::Hidden;
use super::Unread;
use super::legible::{READABLE, Rgb, TINY_HALF_POINTS, contrast, from_bytes};
use super::package::{attribute, walk};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Hundredths of their width at which letters are too narrow to read.
const NARROW: u32 = 25;
/// Twips by which a squeezed run must be wide at least.
const MIN_FIT: i32 = 80;
/// Styles that are kept.
const MAX_STYLES: usize = 20_000;
/// Styles that one may be based on in a row; longer chains are loops.
const MAX_BASES: usize = 10;

/// A colour as Word tells it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ink {
    /// Black or white, whatever stands out.
    Auto,
    Plain(Rgb),
    /// Fully transparent.
    Clear,
    Unknown,
}

/// The colours of the theme by their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Theme {
    by_name: BTreeMap<String, Rgb>,
}

impl Theme {
    pub(super) fn read(xml: &[u8]) -> Result<Self, Unread> {
        let mut theme = Self::default();
        let (mut inside, mut name) = (false, String::new());
        walk(xml, |event| match event {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "clrScheme" => inside = true,
                "srgbClr" if inside => {
                    if let Some(rgb) = attribute(e, "val").and_then(|v| hex(&v)) {
                        theme.by_name.entry(name.clone()).or_insert(rgb);
                    }
                }
                "sysClr" if inside => {
                    let light = attribute(e, "val").is_some_and(|v| v.eq_ignore_ascii_case("window"));
                    let last = attribute(e, "lastClr").and_then(|v| hex(&v));
                    let rgb = last.unwrap_or(if light { [1.0; 3] } else { [0.0; 3] });
                    theme.by_name.entry(name.clone()).or_insert(rgb);
                }
                other if inside => other.clone_into(&mut name),
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "clrScheme" => inside = false,
            _ => {}
        })?;
        Ok(theme)
    }

    /// A colour of the theme by any of its names.
    pub(super) fn colour(&self, name: &str) -> Option<Rgb> {
        let own = match name {
            "background1" | "light1" | "bg1" | "lt1" => "lt1",
            "text1" | "dark1" | "tx1" | "dk1" => "dk1",
            "background2" | "light2" | "bg2" | "lt2" => "lt2",
            "text2" | "dark2" | "tx2" | "dk2" => "dk2",
            "hyperlink" => "hlink",
            "followedHyperlink" => "folHlink",
            other => other,
        };
        let usual = match own {
            "lt1" => Some([1.0; 3]),
            "dk1" => Some([0.0; 3]),
            "lt2" => Some([0.93; 3]),
            _ => None,
        };
        self.by_name.get(own).copied().or(usual)
    }

    /// The colour of an element: by the theme if it names one, else by its value.
    fn of(&self, element: &BytesStart<'_>, value: &str, theme: &str) -> Ink {
        let named = attribute(element, theme).filter(|name| name != "none").and_then(|name| self.colour(&name));
        if let Some(rgb) = named {
            let part = |name: &str| {
                let hex = attribute(element, &format!("{theme}{name}"))
                    .or_else(|| attribute(element, &format!("theme{name}")));
                hex.and_then(|hex| u8::from_str_radix(&hex, 16).ok()).map(|n| f32::from(n) / 255.0)
            };
            let tinted = part("Tint").map_or(rgb, |tint| rgb.map(|c| c * tint + 1.0 - tint));
            return Ink::Plain(part("Shade").map_or(tinted, |shade| tinted.map(|c| c * shade)));
        }
        match attribute(element, value).as_deref() {
            None | Some("auto" | "") => Ink::Auto,
            Some(text) => hex(text.trim_start_matches('#')).map_or(Ink::Auto, Ink::Plain),
        }
    }
}

pub(super) fn hex(text: &str) -> Option<Rgb> {
    let channel = |at: usize| text.get(at..at + 2).and_then(|c| u8::from_str_radix(c, 16).ok());
    (text.len() == 6).then_some(())?;
    Some(from_bytes([channel(0)?, channel(2)?, channel(4)?]))
}

/// Where a paragraph stands, as far as it may leave the page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Stand {
    /// Twips from the left margin.
    pub left: Option<i32>,
    pub first: Option<i32>,
    /// Twips of a line that is cut to that height.
    pub exact: Option<i32>,
    /// Lines, in 240ths, that a line is high.
    pub lines: Option<i32>,
    /// Twips before and after the paragraph.
    pub before: Option<i32>,
    pub after: Option<i32>,
}

impl Stand {
    pub(super) fn or(self, base: Self) -> Self {
        Self {
            left: self.left.or(base.left),
            first: self.first.or(base.first),
            exact: self.exact.or(base.exact),
            lines: self.lines.or(base.lines),
            before: self.before.or(base.before),
            after: self.after.or(base.after),
        }
    }

    /// Takes in a property element of a paragraph.
    pub(super) fn set(&mut self, element: &BytesStart<'_>) {
        let number = |name: &str| attribute(element, name).and_then(|v| v.parse::<f32>().ok()).map(|n| n as i32);
        match element.local_name().as_ref() {
            "ind" => {
                self.left = number("left").or_else(|| number("start")).or(self.left);
                let first = number("firstLine").or_else(|| number("hanging").map(i32::wrapping_neg));
                self.first = first.or(self.first);
            }
            "spacing" => {
                self.before = number("before").or(self.before);
                self.after = number("after").or(self.after);
                if let Some(line) = number("line") {
                    match attribute(element, "lineRule").as_deref() {
                        Some("exact") => (self.exact, self.lines) = (Some(line), Some(240)),
                        Some("atLeast") => (self.exact, self.lines) = (None, Some(240)),
                        _ => (self.exact, self.lines) = (None, Some(line)),
                    }
                }
            }
            _ => {}
        }
    }

    fn hidden(self, half_points: u16) -> Option<Hidden> {
        let (left, first) = (self.left.unwrap_or(0), self.first.unwrap_or(0));
        // Margins are 1,440 twips as a rule, and a page is 12,240 wide.
        let off = |n: i32| !(-4000..=13_000).contains(&n);
        if off(left) || off(left.saturating_add(first)) {
            return Some(Hidden::OffPage);
        }
        let twips = i32::from(half_points) * 10;
        let flat = self.exact.is_some_and(|line| line * 3 < twips) || self.lines.is_some_and(|lines| lines < 80);
        flat.then_some(Hidden::Clipped)
    }
}

/// How runs look; `None` is inherited.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    pub bold: Option<bool>,
    vanish: Option<bool>,
    pub half_points: Option<u16>,
    ink: Option<Ink>,
    ground: Option<Ink>,
    highlight: Option<Ink>,
    /// Letters' width in hundredths, spacing in twips, the width that a run is squeezed to.
    wide: Option<u32>,
    spacing: Option<i32>,
    fit: Option<i32>,
    /// Another fill of the letters.
    fill: Option<Ink>,
    doubtful: bool,
    pub stand: Stand,
}

impl Look {
    pub(super) fn standing(stand: Stand) -> Self {
        Self { stand, ..Self::default() }
    }

    pub(super) fn or(&self, base: &Self) -> Self {
        Self {
            bold: self.bold.or(base.bold),
            vanish: self.vanish.or(base.vanish),
            half_points: self.half_points.or(base.half_points),
            ink: self.ink.or(base.ink),
            ground: self.ground.or(base.ground),
            highlight: self.highlight.or(base.highlight),
            wide: self.wide.or(base.wide),
            spacing: self.spacing.or(base.spacing),
            fit: self.fit.or(base.fit),
            fill: self.fill.or(base.fill),
            doubtful: self.doubtful || base.doubtful,
            stand: self.stand.or(base.stand),
        }
    }

    /// Takes in a property element of a run.
    pub(super) fn set(&mut self, element: &BytesStart<'_>, theme: &Theme) {
        let number = |name: &str| attribute(element, name).and_then(|v| v.trim_end_matches('%').parse::<f32>().ok());
        match element.local_name().as_ref() {
            "b" => self.bold = Some(is_on(element)),
            "vanish" => self.vanish = Some(is_on(element)),
            "specVanish" if is_on(element) => self.vanish = Some(true),
            "sz" => self.half_points = number("val").map(|n| n as u16),
            "color" => self.ink = Some(theme.of(element, "val", "themeColor")),
            "shd" => self.ground = Some(shade(element, theme)),
            "highlight" => {
                let name = attribute(element, "val").unwrap_or_default();
                self.highlight =
                    Some(HIGHLIGHTS.iter().find(|(known, _)| *known == name).map_or(Ink::Auto, |h| Ink::Plain(h.1)));
            }
            "w" => self.wide = number("val").map(|n| n as u32),
            "spacing" => self.spacing = number("val").map(|n| n as i32),
            "fitText" => self.fit = number("val").map(|n| n as i32),
            "textFill" => self.fill = Some(Ink::Unknown),
            "noFill" if self.fill.is_some() => self.fill = Some(Ink::Clear),
            "gradFill" if self.fill.is_some() => self.fill = Some(Ink::Unknown),
            "srgbClr" if self.fill == Some(Ink::Unknown) => {
                self.fill = attribute(element, "val").and_then(|v| hex(&v)).map(Ink::Plain).or(self.fill);
            }
            "schemeClr" if self.fill == Some(Ink::Unknown) => {
                self.fill = attribute(element, "val").and_then(|v| theme.colour(&v)).map(Ink::Plain).or(self.fill);
            }
            // Word counts from opaque here: 100,000 is clear.
            "alpha" if self.fill.is_some() && number("val").is_some_and(|n| n > 90_000.0) => {
                self.fill = Some(Ink::Clear);
            }
            _ => {}
        }
    }

    /// Whether letters lie on each other.
    pub(super) fn is_squeezed(&self) -> bool {
        let twips = i32::from(self.half_points.unwrap_or(20)) * 10;
        self.spacing.is_some_and(|spacing| spacing.saturating_mul(5) < -2 * twips)
    }

    /// Why a person cannot see a run that stands on one of these grounds, the nearest first.
    pub(super) fn hidden(&self, grounds: &[Option<Ink>], page: Rgb) -> Option<Hidden> {
        let half_points = self.half_points.unwrap_or(20);
        if self.vanish == Some(true) {
            return Some(Hidden::Vanish);
        }
        let narrow = self.wide.is_some_and(|wide| wide < NARROW) || self.fit.is_some_and(|fit| fit < MIN_FIT);
        if half_points < TINY_HALF_POINTS || self.is_squeezed() || narrow {
            return Some(Hidden::TinyText);
        }
        if let Some(why) = self.stand.hidden(half_points) {
            return Some(why);
        }
        let own = [self.highlight, self.ground];
        let solid = |ground: &Option<Ink>| ground.filter(|ink| !matches!(ink, Ink::Auto | Ink::Clear));
        let ground = own.iter().chain(grounds).find_map(solid).unwrap_or(Ink::Plain(page));
        // A fill that is not known stands beside a colour that is.
        let fill = self.fill.filter(|fill| *fill != Ink::Unknown);
        match (fill.or(self.ink).unwrap_or(Ink::Auto), ground) {
            (Ink::Clear, _) => Some(Hidden::Transparent),
            (Ink::Plain(ink), Ink::Plain(ground)) if contrast(ink, ground) < READABLE => Some(Hidden::WhiteText),
            (Ink::Unknown, _) => Some(Hidden::Doubtful),
            _ => self.doubtful.then_some(Hidden::Doubtful),
        }
    }
}

/// Colours of a marker pen.
const HIGHLIGHTS: &[(&str, Rgb)] = &[
    ("black", [0.0; 3]),
    ("blue", [0.0, 0.0, 1.0]),
    ("cyan", [0.0, 1.0, 1.0]),
    ("darkBlue", [0.0, 0.0, 0.5]),
    ("darkCyan", [0.0, 0.5, 0.5]),
    ("darkGray", [0.5; 3]),
    ("darkGreen", [0.0, 0.5, 0.0]),
    ("darkMagenta", [0.5, 0.0, 0.5]),
    ("darkRed", [0.5, 0.0, 0.0]),
    ("darkYellow", [0.5, 0.5, 0.0]),
    ("green", [0.0, 1.0, 0.0]),
    ("lightGray", [0.75; 3]),
    ("magenta", [1.0, 0.0, 1.0]),
    ("red", [1.0, 0.0, 0.0]),
    ("white", [1.0; 3]),
    ("yellow", [1.0, 1.0, 0.0]),
];

fn is_on(element: &BytesStart<'_>) -> bool {
    !attribute(element, "val").is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off" | "none"))
}

/// The colour of a shade with its pattern ("ECMA-376", 17.18.78).
pub(super) fn shade(element: &BytesStart<'_>, theme: &Theme) -> Ink {
    let fill = theme.of(element, "fill", "themeFill");
    let pattern = theme.of(element, "color", "themeColor");
    let kind = attribute(element, "val").unwrap_or_default();
    let part = match kind.as_str() {
        "nil" => return Ink::Auto,
        "" | "clear" => return fill,
        "solid" => 1.0,
        kind => match kind.strip_prefix("pct").and_then(|n| n.parse::<f32>().ok()) {
            Some(hundredths) => hundredths / 100.0,
            None => 0.5,
        },
    };
    let plain = |ink: Ink, auto: Rgb| if let Ink::Plain(rgb) = ink { rgb } else { auto };
    let (top, below) = (plain(pattern, [0.0; 3]), plain(fill, [1.0; 3]));
    Ink::Plain(std::array::from_fn(|at| top[at] * part + below[at] * (1.0 - part)))
}

/// What a style says.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub look: Look,
    pub heading: bool,
    /// The ground of its paragraphs or cells.
    pub ground: Option<Ink>,
    /// What differs in the first row and other parts of a table.
    parts: Vec<(String, Look, Option<Ink>)>,
    base: Option<String>,
}

impl Style {
    fn or(&self, base: &Self) -> Self {
        Self {
            look: self.look.or(&base.look),
            heading: self.heading || base.heading,
            ground: self.ground.or(base.ground),
            parts: self.parts.iter().chain(&base.parts).cloned().collect(),
            base: base.base.clone(),
        }
    }

    /// The look and ground of a cell by its row and column, from 0.
    pub(super) fn cell(&self, row: usize, column: usize) -> (Look, Option<Ink>) {
        let (mut look, mut ground) = (Look::default(), None);
        let order = [
            ("firstRow", row == 0),
            ("firstCol", column == 0),
            (if row % 2 == 1 { "band1Horz" } else { "band2Horz" }, row > 0),
            ("wholeTable", true),
        ];
        for (name, _) in order.iter().filter(|(_, applies)| *applies) {
            for (_, part, own) in self.parts.iter().filter(|(part, ..)| part == name) {
                look = look.or(part);
                ground = ground.or(*own);
            }
        }
        look = look.or(&self.look);
        ground = ground.or(self.ground);
        // The last row and column are not known while the table is read.
        let may = self.parts.iter().filter(|(name, ..)| matches!(name.as_str(), "lastRow" | "lastCol"));
        for (_, part, own) in may {
            let hides = part.or(&look).hidden(&[own.or(ground)], [1.0; 3]);
            look.doubtful |= hides.is_some() && look.hidden(&[ground], [1.0; 3]).is_none();
        }
        (look, ground)
    }
}

/// The styles of a document, with what they inherit.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
    usual: Style,
    defaults: Style,
    pub theme: Theme,
}

impl Styles {
    /// No style, but the colours of a theme.
    pub(super) fn bare(theme: Theme) -> Self {
        Self { theme, ..Self::default() }
    }

    pub(super) fn read(xml: &[u8], theme: Theme) -> Result<Self, Unread> {
        let mut raw: BTreeMap<String, Style> = BTreeMap::new();
        let mut defaults = Style::default();
        let mut usual = None;
        let mut id: Option<String> = None;
        let mut part: Option<usize> = None;
        let mut depth: Vec<String> = Vec::new();
        walk(xml, |event| {
            let (element, open) = match event {
                Event::Start(e) => (e, true),
                Event::Empty(e) => (e, false),
                Event::End(e) => {
                    depth.pop();
                    match e.local_name().as_ref() {
                        "tblStylePr" => part = None,
                        "style" => id = None,
                        _ => {}
                    }
                    return;
                }
                _ => return,
            };
            let local = element.local_name();
            let name = local.as_ref();
            let inside = |name: &str| depth.iter().any(|open| open == name);
            if name == "style" && raw.len() < MAX_STYLES {
                let own = attribute(element, "styleId").unwrap_or_default();
                let is_default =
                    attribute(element, "default").is_some_and(|v| matches!(v.as_str(), "1" | "true" | "on"));
                if is_default && attribute(element, "type").as_deref() == Some("paragraph") {
                    usual = Some(own.clone());
                }
                raw.insert(own.clone(), Style::default());
                (id, part) = (open.then_some(own), None);
            }
            let style = match &id {
                Some(id) => raw.get_mut(id),
                None => inside("docDefaults").then_some(&mut defaults),
            };
            if let Some(style) = style {
                let value = || attribute(element, "val");
                let in_run = inside("rPr") && !inside("pPrChange") && !inside("rPrChange");
                match name {
                    "name" => {
                        let name = value().unwrap_or_default().to_ascii_lowercase();
                        style.heading |= name.starts_with("heading") || name == "title" || name.contains("section");
                    }
                    "outlineLvl" => style.heading |= value().is_some_and(|v| v.parse::<u8>().is_ok_and(|l| l < 9)),
                    "basedOn" => style.base = value(),
                    "tblStylePr" => {
                        style.parts.push((attribute(element, "type").unwrap_or_default(), Look::default(), None));
                        part = open.then_some(style.parts.len() - 1);
                    }
                    _ => match part.and_then(|at| style.parts.get_mut(at)) {
                        Some((_, look, _)) if in_run => look.set(element, &theme),
                        Some((_, look, ground)) => match name {
                            "shd" => *ground = Some(shade(element, &theme)),
                            _ => look.stand.set(element),
                        },
                        None if in_run => style.look.set(element, &theme),
                        None if name == "shd" => style.ground = Some(shade(element, &theme)),
                        None => style.look.stand.set(element),
                    },
                }
            }
            if open {
                depth.push(name.to_owned());
            }
        })?;
        let by_id = raw.keys().map(|id| (id.clone(), resolve(&raw, id))).collect();
        let usual = usual.map_or_else(Style::default, |id| resolve(&raw, &id)).or(&defaults);
        Ok(Self { by_id, usual, defaults, theme })
    }

    pub(super) fn get(&self, id: &str) -> Style {
        self.by_id.get(id).cloned().unwrap_or_default()
    }

    /// What paragraphs look like that name no style.
    pub(super) fn usual(&self) -> &Style {
        &self.usual
    }

    /// What all text inherits.
    pub(super) fn defaults(&self) -> &Style {
        &self.defaults
    }
}

/// A style with what it inherits.
fn resolve(raw: &BTreeMap<String, Style>, id: &str) -> Style {
    let mut all = Style::default();
    let mut next = Some(id.to_owned());
    for _ in 0..MAX_BASES {
        let Some(style) = next.as_ref().and_then(|id| raw.get(id)) else { break };
        all = all.or(style);
        next.clone_from(&style.base);
    }
    all
}

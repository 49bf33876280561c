//! Style sheets, as far as they tell what a person sees: simple selectors, and the properties that hide or shape text.
//!
//! Selectors of tags, classes and ids are understood, alone, together and as descendants (`>` counts as a descendant).
//! Rules with other selectors are left out, as are `@media` blocks other than those for any screen. Where a value is
//! not understood, text counts as visible.

use super::legible::{TINY_POINTS, is_pale};
use std::collections::BTreeMap;

/// Points from which a shift to the left or top takes text off the screen.
const FAR_POINTS: f32 = -375.0;
/// Size of text where nothing is said: 16 px.
const USUAL_POINTS: f32 = 12.0;
/// Rules that are kept of all sheets of a document.
const MAX_RULES: usize = 5_000;
/// Parts of one selector.
const MAX_PARTS: usize = 8;
/// Comparisons of selectors with elements; beyond, rules are left out and text counts as visible.
const MAX_COMPARISONS: usize = 20_000_000;

/// What selectors see of an element.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub tag: String,
    pub id: String,
    pub classes: Vec<String>,
}

/// One property and its value, in lower case.
#[derive(Clone, Debug)]
pub(super) struct Declaration {
    name: String,
    value: String,
    important: bool,
}

/// The declarations of a `style` attribute or of a rule's body.
pub(super) fn declarations(text: &str) -> Vec<Declaration> {
    let one = |part: &str| {
        let (name, value) = part.split_once(':')?;
        let value = value.trim().to_ascii_lowercase();
        let (value, important) = match value.split_once('!') {
            Some((value, _)) => (value.trim().to_owned(), true),
            None => (value, false),
        };
        Some(Declaration { name: name.trim().to_ascii_lowercase(), value, important })
    };
    text.split(';').take(MAX_RULES).filter_map(one).collect()
}

/// A part of a selector without blanks in it: `p.note#first`.
#[derive(Clone, Debug, Default)]
struct Compound {
    tag: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
}

impl Compound {
    fn read(text: &str) -> Option<Self> {
        let mut compound = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            let (mark, body) = match rest.strip_prefix(['.', '#']) {
                Some(body) => (rest.chars().next(), body),
                None => (None, rest),
            };
            let end = body.find(['.', '#']).unwrap_or(body.len());
            let (name, tail) = (body.get(..end)?, body.get(end..)?);
            if name.is_empty()
                || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
                    && (name != "*" || mark.is_some())
            {
                return None;
            }
            match mark {
                Some('.') => compound.classes.push(name.to_owned()),
                Some(_) => compound.id = Some(name.to_owned()),
                None if name == "*" => {}
                None => compound.tag = Some(name.to_ascii_lowercase()),
            }
            rest = tail;
        }
        Some(compound)
    }

    fn fits(&self, node: &Node) -> bool {
        self.tag.as_ref().is_none_or(|tag| *tag == node.tag)
            && self.id.as_ref().is_none_or(|id| *id == node.id)
            && self.classes.iter().all(|class| node.classes.contains(class))
    }

    fn weight(&self) -> usize {
        usize::from(self.id.is_some()) * 10_000 + self.classes.len() * 100 + usize::from(self.tag.is_some())
    }

    /// The name under which rules that end in this part are found.
    fn key(&self) -> String {
        match (&self.id, self.classes.first(), &self.tag) {
            (Some(id), _, _) => format!("#{id}"),
            (_, Some(class), _) => format!(".{class}"),
            (_, _, Some(tag)) => tag.clone(),
            _ => "*".to_owned(),
        }
    }
}

#[derive(Debug)]
struct Rule {
    /// The last part first.
    parts: Vec<Compound>,
    weight: usize,
    body: usize,
}

/// All rules of a document.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    rules: Vec<Rule>,
    bodies: Vec<Vec<Declaration>>,
    by_key: BTreeMap<String, Vec<usize>>,
    compared: usize,
}

impl Sheet {
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Takes in the text of a style sheet.
    pub(super) fn add(&mut self, css: &str) {
        let css = without_comments(css);
        let mut rest = css.as_str();
        while let Some((head, tail)) = rest.split_once('{') {
            // Declarations of an at-rule without a body (`@import ..;`) stand before the selector.
            let head = head.rsplit(['}', ';']).next().unwrap_or_default().trim();
            if let Some(media) = head.strip_prefix('@') {
                let media = media.to_ascii_lowercase();
                let any_screen = media.strip_prefix("media").is_some_and(|query| {
                    matches!(query.trim(), "screen" | "all" | "only screen" | "screen, print" | "print, screen")
                });
                // The rules inside are read as if they stood alone; the last brace is dropped as a stray one.
                rest = if any_screen { tail } else { after_block(tail) };
                continue;
            }
            let (body, tail) = tail.split_once('}').unwrap_or((tail, ""));
            rest = tail;
            if self.rules.len() >= MAX_RULES {
                return;
            }
            self.add_rule(head, body);
        }
    }

    fn add_rule(&mut self, selectors: &str, body: &str) {
        let matters = |d: &Declaration| PROPERTIES.contains(&d.name.as_str());
        let body: Vec<Declaration> = declarations(body).into_iter().filter(matters).collect();
        if body.is_empty() {
            return;
        }
        self.bodies.push(body);
        for selector in selectors.split(',').take(MAX_RULES) {
            let selector = selector.replace('>', " ");
            let parts: Option<Vec<Compound>> = selector.split_whitespace().rev().map(Compound::read).collect();
            let Some(parts) = parts.filter(|parts| parts.len() <= MAX_PARTS) else { continue };
            let Some(last) = parts.first() else { continue };
            self.by_key.entry(last.key()).or_default().push(self.rules.len());
            let weight = parts.iter().map(Compound::weight).sum();
            self.rules.push(Rule { parts, weight, body: self.bodies.len() - 1 });
        }
    }

    /// What the rules say of the last element of a path from the root, the weightiest last.
    fn of(&mut self, path: &[&Node]) -> Vec<&Declaration> {
        let Some((node, above)) = path.split_last() else { return Vec::new() };
        let mut found: Vec<(usize, usize)> = Vec::new();
        let keys = std::iter::once("*".to_owned())
            .chain(std::iter::once(node.tag.clone()))
            .chain(node.classes.iter().map(|class| format!(".{class}")))
            .chain(std::iter::once(format!("#{}", node.id)));
        for key in keys {
            for at in self.by_key.get(&key).into_iter().flatten() {
                self.compared += 1;
                let Some(rule) = self.rules.get(*at) else { continue };
                if self.compared > MAX_COMPARISONS {
                    return Vec::new();
                }
                let Some((last, ancestors)) = rule.parts.split_first() else { continue };
                if !last.fits(node) {
                    continue;
                }
                let mut left = above.iter().rev();
                let fits = ancestors.iter().all(|part| {
                    left.any(|node| {
                        self.compared += 1;
                        part.fits(node)
                    })
                });
                if fits {
                    found.push((rule.weight, *at));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        let bodies = found.iter().filter_map(|(_, at)| self.bodies.get(self.rules.get(*at)?.body));
        bodies.flatten().collect()
    }
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, tail)| tail);
    }
    out.push_str(rest);
    out.replace("<!--", "").replace("-->", "")
}

/// What follows the block whose `{` was just passed.
fn after_block(text: &str) -> &str {
    let mut depth = 1_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(at + 1..).unwrap_or_default();
        }
    }
    ""
}

/// How an element takes part in the flow of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    Inline,
    InlineBlock,
    Block,
    Flex,
}

/// How text looks; children inherit all but the last three.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "switches of the format, each by itself")]
pub(super) struct Style {
    /// Not shown with all that is inside.
    gone: bool,
    invisible: bool,
    points: f32,
    ink: Ink,
    /// Whether there is a ground that white text can be read on.
    shaded: bool,
    pub bold: bool,
    pub pre: bool,
    pub bullets: bool,
    /// The mark of a list item, as Word writes it.
    pub mark: bool,
    pub display: Display,
    pub right: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    Dark,
    Pale,
    Clear,
}

impl Style {
    pub(super) fn root() -> Self {
        Self {
            gone: false,
            invisible: false,
            points: USUAL_POINTS,
            ink: Ink::Dark,
            shaded: false,
            bold: false,
            pre: false,
            bullets: true,
            mark: false,
            display: Display::Block,
            right: false,
        }
    }

    /// What a child starts from.
    pub(super) fn inherited(self) -> Self {
        Self { display: Display::Inline, right: false, ..self }
    }

    pub(super) fn hide(&mut self) {
        self.gone = true;
    }

    pub(super) fn scale(&mut self, by: f32) {
        self.points *= by;
    }

    pub(super) fn set_ink(&mut self, colour: &str) {
        self.ink = ink(colour);
    }

    pub(super) fn set_ground(&mut self, colour: &str) {
        self.shaded = ink(colour) == Ink::Dark;
    }

    /// Whether a person cannot see the text.
    pub(super) fn is_hidden(&self) -> bool {
        self.gone
            || self.invisible
            || self.points < TINY_POINTS
            || self.ink == Ink::Clear
            || self.ink == Ink::Pale && !self.shaded
    }

    /// Font size in tenths of a point.
    pub(super) fn size(&self) -> u16 {
        (self.points * 10.0).clamp(0.0, 10_000.0) as u16
    }

    /// Takes in what the sheet and the `style` attribute say of the last element of `path`.
    pub(super) fn apply(&mut self, sheet: &mut Sheet, path: &[&Node], own: &str) {
        let own = declarations(own);
        let ruled = sheet.of(path);
        if own.is_empty() && ruled.is_empty() {
            return;
        }
        let parent = self.points;
        let mut shape = Shape::default();
        for important in [false, true] {
            for declaration in ruled.iter().copied().chain(&own).filter(|d| d.important == important) {
                self.set(&declaration.name, &declaration.value, parent, &mut shape);
            }
        }
        self.gone |= shape.is_gone();
        if shape.clipped_to_text && self.ink == Ink::Clear {
            self.ink = Ink::Dark;
        }
    }

    fn set(&mut self, name: &str, value: &str, parent: f32, shape: &mut Shape) {
        match name {
            "display" => {
                shape.none = value == "none";
                self.display = match value {
                    "block" | "table" | "list-item" | "grid" | "table-row" | "flow-root" => Display::Block,
                    "flex" | "-webkit-flex" | "-webkit-box" | "-ms-flexbox" => Display::Flex,
                    "inline" => Display::Inline,
                    "inline-block" | "table-cell" | "inline-flex" | "inline-grid" => Display::InlineBlock,
                    _ => self.display,
                };
            }
            "mso-hide" => shape.none |= value == "all",
            "mso-list" => self.mark = value == "ignore",
            "visibility" => self.invisible = matches!(value, "hidden" | "collapse"),
            "opacity" => shape.see_through = number(value).is_some_and(|n| n <= 0.05),
            "font-size" => self.points = length(value, parent).unwrap_or(self.points),
            "font" => {
                let size = value.split_whitespace().find(|w| w.starts_with(|c: char| c.is_ascii_digit()));
                let size = size.and_then(|w| w.split('/').next()).filter(|w| number(w).is_none());
                self.points = size.and_then(|w| length(w, parent)).unwrap_or(self.points);
                self.bold = value.contains("bold");
            }
            "font-weight" => {
                self.bold = matches!(value, "bold" | "bolder") || number(value).is_some_and(|n| n >= 600.0);
            }
            "color" | "-webkit-text-fill-color" if value != "inherit" => self.ink = ink(value),
            "background" | "background-color" | "background-image" | "mso-shading" => self.set_background(value),
            "background-clip" | "-webkit-background-clip" => shape.clipped_to_text = value == "text",
            "white-space" => self.pre = value.starts_with("pre"),
            "list-style" | "list-style-type" => self.bullets = !value.contains("none"),
            "float" => self.right = value == "right",
            "text-indent" => shape.away |= length(value, parent).is_some_and(|n| n <= FAR_POINTS),
            "left" | "top" | "right" | "bottom" => {
                shape.shifted |= length(value, parent).is_some_and(|n| n <= FAR_POINTS);
            }
            "margin-left" | "margin-top" => shape.away |= length(value, parent).is_some_and(|n| n <= FAR_POINTS),
            "position" => shape.positioned = matches!(value, "absolute" | "fixed" | "relative"),
            "clip" => shape.cut |= value.starts_with("rect(0") || value.starts_with("rect(1px"),
            "clip-path" => shape.away |= value.starts_with("inset(50%") || value.starts_with("inset(100%"),
            "transform" => {
                let compact: String = value.chars().filter(|c| !c.is_whitespace()).collect();
                shape.away |=
                    compact.starts_with("scale(0)") || compact.contains("(-9999") || compact.contains(",-9999");
            }
            "width" | "height" | "max-width" | "max-height" => {
                shape.small |= length(value, parent).is_some_and(|n| n <= 1.0);
            }
            "overflow" => shape.cropped = value == "hidden",
            _ => {}
        }
    }

    fn set_background(&mut self, value: &str) {
        if matches!(value, "none" | "transparent" | "inherit" | "initial" | "unset" | "0" | "") {
            return;
        }
        if value.contains("url(") || value.contains("gradient") || value.contains("var(") {
            self.shaded = true;
            return;
        }
        let is_place = |word: &str| {
            let words = ["none", "repeat", "no-repeat", "scroll", "fixed", "center", "top", "left", "right", "bottom"];
            words.contains(&word) || word.ends_with('%') || number(word).is_some()
        };
        let colour =
            if value.contains('(') { value } else { value.split_whitespace().find(|w| !is_place(w)).unwrap_or("") };
        match ink(colour) {
            _ if colour.is_empty() => {}
            Ink::Clear => {}
            Ink::Pale => self.shaded = false,
            Ink::Dark => self.shaded = true,
        }
    }
}

/// Properties that are looked at; rules without any are dropped.
const PROPERTIES: &[&str] = &[
    "-webkit-background-clip", "-webkit-text-fill-color", "background", "background-clip", "background-color",
    "background-image", "bottom", "clip", "clip-path", "color", "display", "float", "font", "font-size", "font-weight",
    "height", "left", "list-style", "list-style-type", "margin-left", "margin-top", "max-height", "max-width",
    "mso-hide", "mso-list", "opacity", "overflow", "position", "right", "text-indent", "top", "transform",
    "visibility", "white-space", "width",
];

/// Properties that hide only together.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "switches of the format, each by itself")]
struct Shape {
    none: bool,
    see_through: bool,
    away: bool,
    shifted: bool,
    positioned: bool,
    cut: bool,
    small: bool,
    cropped: bool,
    clipped_to_text: bool,
}

impl Shape {
    fn is_gone(self) -> bool {
        self.none
            || self.see_through
            || self.away
            || self.positioned && (self.shifted || self.cut)
            || self.small && self.cropped
    }
}

fn number(text: &str) -> Option<f32> {
    text.trim().parse().ok()
}

/// A length in points.
fn length(value: &str, parent: f32) -> Option<f32> {
    let keyword = match value {
        "xx-small" => 9.0,
        "x-small" => 10.0,
        "small" => 13.0,
        "medium" => 16.0,
        "large" => 18.0,
        "x-large" => 24.0,
        "xx-large" => 32.0,
        "smaller" => return Some(parent * 0.83),
        "larger" => return Some(parent * 1.2),
        "0" => 0.0,
        _ => -1.0,
    };
    if keyword >= 0.0 {
        return Some(keyword * 0.75);
    }
    let end = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))?;
    let amount = number(value.get(..end)?)?;
    let unit = match value.get(end..)? {
        "px" => 0.75,
        "pt" => 1.0,
        "em" => parent,
        "rem" => USUAL_POINTS,
        "%" => parent / 100.0,
        "ex" | "ch" => parent / 2.0,
        "in" => 72.0,
        "cm" => 28.35,
        "mm" => 2.835,
        "pc" => 12.0,
        _ => return None,
    };
    Some(amount * unit)
}

/// Named colours that can hardly be told from white.
const PALE_NAMES: &[&str] = &[
    "white", "snow", "ivory", "ghostwhite", "whitesmoke", "floralwhite", "mintcream", "azure", "aliceblue", "honeydew",
    "seashell", "lightyellow", "oldlace", "linen", "cornsilk", "lightcyan", "lavenderblush", "beige", "lemonchiffon",
    "lightgoldenrodyellow", "papayawhip", "antiquewhite", "window", "canvas",
];

/// How a colour stands out from white paper.
fn ink(colour: &str) -> Ink {
    let colour = colour.trim();
    let colour = colour.to_ascii_lowercase();
    if colour == "transparent" {
        return Ink::Clear;
    }
    if PALE_NAMES.contains(&colour.as_str()) {
        return Ink::Pale;
    }
    let hex = colour.strip_prefix('#').map(str::to_owned).or_else(|| {
        // `bgcolor=ffffff` without the mark.
        (colour.len() == 6 && colour.chars().all(|c| c.is_ascii_hexdigit())).then(|| colour.clone())
    });
    let channels: Option<Vec<f64>> = match hex {
        Some(hex) => {
            let wide: Option<String> = match hex.len() {
                3 | 4 => Some(hex.chars().flat_map(|c| [c, c]).collect()),
                6 | 8 => Some(hex),
                _ => None,
            };
            wide.and_then(|wide| {
                (0..wide.len() / 2)
                    .map(|at| Some(f64::from(u8::from_str_radix(wide.get(at * 2..at * 2 + 2)?, 16).ok()?) / 255.0))
                    .collect()
            })
        }
        None => colour
            .strip_prefix("rgb")
            .and_then(|rest| rest.trim_start_matches('a').trim().strip_prefix('('))
            .map(|rest| rest.trim_end_matches(')'))
            .and_then(|rest| {
                let parts = rest.split([' ', ',', '/']).filter(|part| !part.is_empty());
                parts
                    .enumerate()
                    .map(|(at, part)| match part.strip_suffix('%') {
                        Some(percent) => percent.parse::<f64>().ok().map(|n| n / 100.0),
                        None => part.parse::<f64>().ok().map(|n| if at < 3 { n / 255.0 } else { n }),
                    })
                    .collect()
            }),
    };
    match channels.as_deref() {
        Some([_, _, _, alpha, ..]) if *alpha <= 0.05 => Ink::Clear,
        Some([r, g, b, ..]) if is_pale([*r, *g, *b].map(|c| c.clamp(0.0, 1.0) as f32)) => Ink::Pale,
        _ => Ink::Dark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(css: &str, own: &str) -> bool {
        let mut sheet = Sheet::default();
        sheet.add(css);
        let body = Node { tag: "body".to_owned(), ..Node::default() };
        let node = Node { tag: "p".to_owned(), id: "one".to_owned(), classes: vec!["a".to_owned(), "b".to_owned()] };
        let mut style = Style::root();
        style.apply(&mut sheet, &[&body], "");
        let mut style = style.inherited();
        style.apply(&mut sheet, &[&body, &node], own);
        style.is_hidden()
    }

    #[test]
    fn styles_that_hide_are_told_from_those_that_do_not() {
        for (own, expected) in [
            ("display:none", true),
            ("DISPLAY : None !important", true),
            ("visibility:hidden", true),
            ("opacity:0", true),
            ("opacity:.9", false),
            ("font-size:0", true),
            ("font-size:1px", true),
            ("font-size:9px", false),
            ("color:#fff", true),
            ("color:white;background:#123", false),
            ("color:white;background-color:white", true),
            ("color:#fefefe", true),
            ("color:rgb(255, 255, 255)", true),
            ("color:rgba(0,0,0,0)", true),
            ("color:rgba(0,0,0,.6)", false),
            ("color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text", false),
            ("position:absolute;left:-9999px", true),
            ("left:-9999px", false),
            ("text-indent:-9999px", true),
            ("width:1px;height:1px;overflow:hidden;position:absolute", true),
            ("width:1px", false),
            ("position:absolute;clip:rect(0 0 0 0)", true),
            ("color:#ccc", false),
            ("color:é#ffé", false),
            ("font-size:é", false),
        ] {
            assert_eq!(hidden("", own), expected, "{own}");
        }
    }

    #[test]
    fn selectors_find_their_elements() {
        for (css, expected) in [
            ("p{display:none}", true),
            (".a{display:none}", true),
            ("#one{display:none}", true),
            ("p.a.b , div{display:none}", true),
            ("body > p.b{display:none}", true),
            ("*{display:none}", true),
            ("div p{display:none}", false),
            (".c{display:none}", false),
            ("p:hover{display:none}", false),
            ("p[x]{display:none}", false),
            (".a{display:none} p{display:block}", true),
            ("p{display:none} .a{display:block}", false),
            ("p{display:none!important} .a{display:block}", true),
            ("@media print{p{display:none}}", false),
            ("@media (max-width:5px){p{display:none}} .a{color:red}", false),
            ("@media screen{p{display:none}}", true),
            ("@import 'x'; p{display:none}", true),
            ("/* p{} */ <!-- p{display:none} -->", true),
            ("body{background:#000} p{color:#fff}", false),
            ("p{display:none", true),
            ("@media {{{{", false),
        ] {
            assert_eq!(hidden(css, ""), expected, "{css}");
        }
    }
}

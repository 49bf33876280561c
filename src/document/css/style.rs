//! The computed look of an element: what it inherits, what rules and its own attribute say, and whether a person
//! sees its text.
//!
//! What is sure hides for sure. A function of colour, place or size that is not computed here, and a rule that fits
//! perhaps, make the text doubtful: it is shown as such and earns nothing.

use super::super::Hidden;
use super::super::legible::{READABLE, Rgb, TINY_POINTS, contrast};
use super::colour::{Colour, Said, colour};
use super::selectors::Node;
use super::sheet::{Ruled, Sheet};
use super::tokens::{Declaration, Token, declaration, split, tokens, trimmed};
use super::transform::{Matrix, transform, turn};
use super::values::{PX, Sizes, Value, WINDOW, share};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Size of text where nothing is said: 16 px.
const USUAL_POINTS: f32 = 12.0;
/// Points from which a shift to the left or top takes text off the page.
const FAR_POINTS: f32 = -375.0;
/// Points to the left of the page's edge where no text is read.
const LEFT_POINTS: f32 = -250.0;
/// Points to the right beyond which no window reaches.
const RIGHT_POINTS: f32 = 1900.0 * PX;
/// Points of a box that crops, under which no line of text is read in it.
const SMALL_POINTS: f32 = 4.0;
/// Spacing of letters, in ems, at which they lie on each other.
const HEAPED: f32 = -0.35;
/// Height of a line, in ems, at which lines lie on each other.
const FLAT: f32 = 0.3;
/// Tokens that are read for one value through custom properties, and names within names.
const MAX_VALUE: usize = 2000;
const MAX_NAMES: usize = 8;

/// Custom properties by name.
type Vars = BTreeMap<String, Vec<Token>>;

/// How an element takes part in the flow of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Display {
    Inline,
    InlineBlock,
    Block,
    Flex,
}

/// What text is filled with where it is not its colour.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fill {
    Plain(Colour),
    Unknown,
}

/// What text stands on.
#[derive(Clone, Debug, PartialEq)]
enum Ground {
    Plain(Rgb),
    /// The colours of a gradient.
    Several(Rc<[Rgb]>),
    /// An image, or a colour that is not known, over this one.
    Unknown(Rgb),
}

impl Ground {
    fn base(&self) -> Rgb {
        match self {
            Self::Plain(rgb) | Self::Unknown(rgb) => *rgb,
            Self::Several(all) => all.first().copied().unwrap_or([1.0; 3]),
        }
    }
}

/// Where text is from the edge of the page, as far as shifts tell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Shift {
    x: f32,
    /// Whether a box around it has a place of its own.
    placed: bool,
}

/// A box that crops what is larger: its width and height in points, where it has them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::document) struct Crop {
    pub width: Option<f32>,
    pub height: Option<f32>,
}

/// How text looks.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "switches of the format, each by itself")]
pub(in crate::document) struct Style {
    /// Not shown with all that is inside.
    gone: bool,
    doubtful: bool,
    invisible: bool,
    points: f32,
    root_points: f32,
    /// By how much transforms make text smaller.
    scale: f32,
    alpha: f32,
    colour: Option<Colour>,
    /// Another fill than the colour: `-webkit-text-fill-color`, the `fill` of SVG.
    fill: Option<Fill>,
    ground: Ground,
    shift: Shift,
    heaped: bool,
    flat: bool,
    pictures: bool,
    vars: Rc<Vars>,
    pub bold: bool,
    pub pre: bool,
    pub bullets: bool,
    /// The mark of a list item, as Word writes it.
    pub mark: bool,
    pub display: Display,
    pub right: bool,
    pub crop: Option<Crop>,
    /// Whether the box is taken out of the flow or moved in it, how high it lies, and whether it is opaque.
    pub placed: bool,
    pub height: i32,
    pub opaque: bool,
    pub out_of_flow: bool,
    /// Whether what a crop cuts off cannot be scrolled to.
    pub crops_for_good: bool,
    /// Width and height in points, where both are told.
    pub extent: Option<(f32, f32)>,
    /// Points by which it is moved over what stands before it.
    pub over: f32,
}

impl Style {
    pub(in crate::document) fn root() -> Self {
        Self {
            gone: false,
            doubtful: false,
            invisible: false,
            points: USUAL_POINTS,
            root_points: USUAL_POINTS,
            scale: 1.0,
            alpha: 1.0,
            colour: Some(Colour::BLACK),
            fill: None,
            ground: Ground::Plain([1.0; 3]),
            shift: Shift::default(),
            heaped: false,
            flat: false,
            pictures: false,
            vars: Rc::default(),
            bold: false,
            pre: false,
            bullets: true,
            mark: false,
            display: Display::Block,
            right: false,
            crop: None,
            placed: false,
            height: 0,
            opaque: false,
            out_of_flow: false,
            crops_for_good: false,
            extent: None,
            over: 0.0,
        }
    }

    /// What a child starts from.
    pub(in crate::document) fn inherited(&self) -> Self {
        Self {
            display: Display::Inline,
            right: false,
            crop: None,
            placed: false,
            height: 0,
            opaque: false,
            out_of_flow: false,
            crops_for_good: false,
            extent: None,
            over: 0.0,
            ..self.clone()
        }
    }

    pub(in crate::document) fn hide(&mut self) {
        self.gone = true;
    }

    pub(in crate::document) fn doubt(&mut self) {
        self.doubtful = true;
    }

    pub(in crate::document) fn scale(&mut self, by: f32) {
        self.points *= by;
    }

    /// A size of `<font>`, from 1 to 7.
    pub(in crate::document) fn set_font_size(&mut self, value: &str) {
        let sizes = [10.0, 13.0, 16.0, 18.0, 24.0, 32.0, 48.0];
        let value = value.trim();
        let number = match value.strip_prefix('+') {
            Some(more) => more.parse::<f32>().map(|n| 3.0 + n),
            None if value.starts_with('-') => value.parse::<f32>().map(|n| 3.0 + n),
            None => value.parse::<f32>(),
        };
        if let Ok(number) = number {
            self.points = sizes[(number.clamp(1.0, 7.0) as usize) - 1] * PX;
        }
    }

    pub(in crate::document) fn set_ink(&mut self, value: &str) {
        if let Some(Said::Colour(colour)) = old_colour(value) {
            self.colour = Some(colour);
        }
    }

    pub(in crate::document) fn set_ground(&mut self, value: &str) {
        if let Some(Said::Colour(colour)) = old_colour(value) {
            self.ground = Ground::Plain(colour.on(self.ground.base()));
            self.opaque |= colour.alpha > 0.9;
        }
    }

    /// Text of SVG is black, whatever the colour around it.
    pub(in crate::document) fn enter_drawing(&mut self) {
        self.fill = Some(Fill::Plain(Colour::BLACK));
    }

    /// Why a person cannot see the text.
    pub(in crate::document) fn hidden(&self) -> Option<Hidden> {
        if self.gone
            || self.invisible
            || self.points * self.scale < TINY_POINTS
            || self.heaped
            || self.shift.x < LEFT_POINTS
            || self.shift.x > RIGHT_POINTS
        {
            return Some(Hidden::Css);
        }
        let Some(ink) = self.ink() else { return Some(Hidden::Doubtful) };
        let readable = |ground: Rgb| {
            let seen = Colour { alpha: ink.alpha * self.alpha, ..ink }.on(ground);
            contrast(seen, ground) >= READABLE
        };
        let (on_ground, unsure) = match &self.ground {
            Ground::Plain(rgb) => (readable(*rgb), false),
            Ground::Several(all) => (all.iter().any(|rgb| readable(*rgb)), false),
            Ground::Unknown(rgb) => (readable(*rgb), true),
        };
        if !on_ground {
            return Some(if unsure { Hidden::Doubtful } else { Hidden::Css });
        }
        (self.doubtful || self.flat || self.pictures).then_some(Hidden::Doubtful)
    }

    fn ink(&self) -> Option<Colour> {
        match self.fill {
            Some(Fill::Plain(colour)) => Some(colour),
            Some(Fill::Unknown) => None,
            None => self.colour,
        }
    }

    pub(in crate::document) fn is_hidden(&self) -> bool {
        self.hidden().is_some()
    }

    /// Font size in points, as it is seen.
    pub(in crate::document) fn seen_points(&self) -> f32 {
        self.points * self.scale
    }

    /// Font size in tenths of a point.
    pub(in crate::document) fn size(&self) -> u16 {
        (self.points * self.scale * 10.0).clamp(0.0, 10_000.0) as u16
    }

    /// Takes in what the sheet and the `style` attribute say of an element.
    pub(in crate::document) fn apply(&mut self, sheet: &mut Sheet, nodes: &[Node], at: usize, own: &str) {
        let own: Vec<Declaration> = split(&tokens(own), &Token::Semicolon).filter_map(declaration).collect();
        let ruled = sheet.of(nodes, at);
        if own.is_empty() && ruled.is_empty() {
            return;
        }
        let is_root = nodes.get(at).is_some_and(|node| node.parent.is_none());
        let before = self.clone();
        let unsure = ruled.iter().any(|rule| !rule.sure);
        self.take(sheet, &cascade(&ruled, &own, false), is_root);
        if unsure {
            let mut perhaps = before;
            perhaps.take(sheet, &cascade(&ruled, &own, true), is_root);
            let hides = perhaps.is_hidden() || perhaps.crop.is_some_and(Crop::is_nothing);
            self.doubtful |= hides && !self.is_hidden();
        }
    }

    fn take(&mut self, sheet: &Sheet, declarations: &[&Declaration], is_root: bool) {
        if declarations.iter().any(|d| d.name.starts_with("--")) {
            let vars = Rc::make_mut(&mut self.vars);
            for custom in declarations.iter().filter(|d| d.name.starts_with("--")) {
                vars.insert(custom.name.clone(), custom.value.clone());
            }
        }
        let mut boxed = Boxed::default();
        let inherited = self.clone();
        let is_font = |d: &Declaration| d.name.starts_with("font") || d.name == "zoom";
        let vars = Rc::clone(&self.vars);
        for fonts in [true, false] {
            for declaration in declarations.iter().filter(|d| is_font(d) == fonts && !d.name.starts_with("--")) {
                let value = substituted(&declaration.value, &vars, 0, &mut { MAX_VALUE });
                let Some(value) = value else { continue };
                self.set(&declaration.name, trimmed(&value), &inherited, &mut boxed);
            }
            if fonts && is_root {
                self.root_points = self.points;
            }
        }
        if let Some((name, stays)) = &boxed.animation
            && let Some(end) = sheet.ends.get(name)
        {
            let mut after = self.clone();
            let mut shape = boxed.clone();
            for declaration in end.iter() {
                if let Some(value) = substituted(&declaration.value, &vars, 0, &mut { MAX_VALUE }) {
                    after.set(&declaration.name, trimmed(&value), &inherited, &mut shape);
                }
            }
            if *stays {
                (*self, boxed) = (after, shape);
            } else {
                after.settle(&shape, &inherited);
                self.doubtful |= after.is_hidden();
            }
        }
        self.settle(&boxed, &inherited);
    }

    /// Draws the conclusions from properties that work together.
    fn settle(&mut self, boxed: &Boxed, inherited: &Self) {
        let own = boxed.matrix.unwrap_or(Matrix::ID);
        self.scale = inherited.scale * own.least_scale() * boxed.scale.unwrap_or(1.0) * boxed.zoom.unwrap_or(1.0);
        self.doubtful |= own.mirrors() && boxed.no_back;
        self.gone |= boxed.none || boxed.cut && boxed.position > Position::Static;
        self.alpha = inherited.alpha * boxed.alpha.unwrap_or(1.0);
        self.placed = boxed.position > Position::Static;
        self.height = boxed.z.unwrap_or(0);
        self.out_of_flow = boxed.position >= Position::Out;
        let between = |start: Option<f32>, end: Option<f32>, whole: f32| Some(whole - start? - end?);
        let wide = boxed.width.or_else(|| between(boxed.left, boxed.right, WINDOW.0 * PX * 0.55));
        let wide = wide.or((!self.out_of_flow && self.display == Display::Block).then_some(WINDOW.0 * PX));
        let high = boxed.height.or_else(|| between(boxed.top, boxed.bottom, WINDOW.1 * PX)).or(boxed.share_of_height);
        self.extent = wide.zip(high);
        self.crops_for_good = boxed.for_good;
        self.over = -boxed.margin_top.min(0.0);
        let mut shift = inherited.shift;
        shift.x += boxed.indent.unwrap_or(0.0) + boxed.margin_left + own.e + boxed.move_x;
        let (left, top) = (boxed.left, boxed.top);
        match boxed.position {
            Position::Static => {}
            Position::Relative => shift.x += left.or(boxed.right.map(|n| -n)).unwrap_or(0.0),
            Position::Out | Position::Fixed => {
                if let Some(left) = left {
                    let from = if shift.placed && boxed.position == Position::Out { inherited.shift.x } else { 0.0 };
                    shift.x = from + left + boxed.margin_left + own.e + boxed.move_x;
                } else if boxed.right.is_some_and(|right| right < -RIGHT_POINTS / 4.0) {
                    self.gone = true;
                }
            }
        }
        shift.placed |= self.placed;
        let fixed_below = boxed.position == Position::Fixed
            && (top.is_some_and(|top| top >= WINDOW.1 * PX) || left.is_some_and(|left| left >= WINDOW.0 * PX));
        let up = own.f.min(0.0) + boxed.move_y.min(0.0) + boxed.margin_top.min(0.0);
        let away = |n: Option<f32>| n.is_some_and(|n| n <= FAR_POINTS);
        self.gone |= up <= FAR_POINTS
            || fixed_below
            || self.placed && (away(top) || away(boxed.bottom) || away(left) || away(boxed.right))
            || own.f + boxed.move_y > 5.0 * WINDOW.1 * PX;
        // What lies under the ground of a box around it.
        self.doubtful |= boxed.z.is_some_and(|z| z < 0) && self.placed;
        self.shift = shift;
        let crops = boxed.crops || boxed.contained;
        if crops {
            let crop = Crop { width: boxed.width, height: boxed.height };
            self.gone |= crop.is_nothing();
            self.crop = Some(crop);
        }
        if boxed.clipped_to_text && boxed.ground_is_painted {
            // The ground is the ink.
            let painted = self.ground.clone();
            let ink = match &painted {
                Ground::Plain(rgb) | Ground::Unknown(rgb) => *rgb,
                Ground::Several(all) => {
                    all.iter().copied().min_by(|a, b| sum(*a).total_cmp(&sum(*b))).unwrap_or([1.0; 3])
                }
            };
            let clear = self.ink().is_some_and(|ink| ink.alpha < 0.5);
            self.ground = inherited.ground.clone();
            self.opaque = false;
            if clear {
                self.doubtful |= matches!(painted, Ground::Unknown(_));
                self.fill = Some(Fill::Plain(Colour { rgb: ink, alpha: 1.0 }));
            }
        }
    }

    fn sizes(&self, whole: f32) -> Sizes {
        Sizes { em: self.points, rem: self.root_points, whole }
    }

    /// A length of the value's only token; a function that is not known makes the text doubtful.
    fn length(&mut self, value: &[Token], whole: f32) -> Option<f32> {
        let [token] = value else { return None };
        let length = self.sizes(whole).length(token);
        self.doubtful |= length.is_none() && is_odd(token);
        length
    }

    fn share(&mut self, value: &[Token]) -> Option<f32> {
        let [token] = value else { return None };
        let found = share(token);
        self.doubtful |= found.is_none() && is_odd(token);
        found
    }

    fn set(&mut self, name: &str, value: &[Token], inherited: &Self, boxed: &mut Boxed) {
        let word = match value {
            [token] => token.word().unwrap_or_default(),
            _ => String::new(),
        };
        let width = WINDOW.0 * PX * 0.55;
        let page_height = WINDOW.1 * PX;
        match name {
            "display" => self.set_display(value, boxed),
            "mso-hide" => boxed.none |= word == "all",
            "mso-list" => self.mark = value.first().is_some_and(|token| token.is_word("ignore")),
            "visibility" => match word.as_str() {
                "hidden" | "collapse" => self.invisible = true,
                "visible" | "initial" => self.invisible = false,
                "inherit" | "unset" | "revert" => self.invisible = inherited.invisible,
                _ => {}
            },
            "content-visibility" => boxed.none |= word == "hidden",
            "opacity" | "fill-opacity" => {
                if let Some(alpha) = self.share(value) {
                    boxed.alpha = Some(alpha.clamp(0.0, 1.0));
                }
            }
            "font-size" => self.set_font_size_of(value, inherited.points),
            "font" => {
                self.bold = false;
                let sizes = Sizes { em: inherited.points, rem: self.root_points, whole: inherited.points };
                let size = value.iter().find(|token| {
                    let named = token.word().is_some_and(|word| named_size(&word, 1.0).is_some());
                    named || matches!(sizes.value(token), Some(Value::Length(_)))
                });
                if let Some(size) = size {
                    self.set_font_size_of(std::slice::from_ref(size), inherited.points);
                }
                for token in value {
                    match token {
                        Token::Ident(word) if matches!(word.to_ascii_lowercase().as_str(), "bold" | "bolder") => {
                            self.bold = true;
                        }
                        Token::Number(n) if *n >= 600.0 => self.bold = true,
                        _ => {}
                    }
                }
                self.pictures = is_of_pictures(value);
            }
            "font-family" => self.pictures = is_of_pictures(value),
            "font-weight" => {
                self.bold = matches!(word.as_str(), "bold" | "bolder") || self.share(value).is_some_and(|n| n >= 600.0);
            }
            "zoom" => boxed.zoom = self.share(value).or(boxed.zoom),
            "color" => match word.as_str() {
                "inherit" | "unset" | "currentcolor" => self.colour = inherited.colour,
                "initial" => self.colour = Some(Colour::BLACK),
                _ => {
                    if let Some(said) = value.first().and_then(colour) {
                        self.colour = match said {
                            Said::Colour(colour) => Some(colour),
                            Said::Current => inherited.colour,
                            Said::Unknown => None,
                        };
                    }
                }
            },
            "-webkit-text-fill-color" | "fill" => match value.first().and_then(colour) {
                Some(Said::Colour(colour)) => self.fill = Some(Fill::Plain(colour)),
                Some(Said::Current) => self.fill = None,
                Some(Said::Unknown) => self.fill = Some(Fill::Unknown),
                None if word == "none" => self.fill = Some(Fill::Plain(Colour::CLEAR)),
                None if matches!(value, [Token::Url(_) | Token::Function(..), ..]) => self.fill = Some(Fill::Unknown),
                None => {}
            },
            "background" | "background-color" | "background-image" | "mso-shading" => {
                self.set_background(value, inherited, boxed);
            }
            "background-clip" | "-webkit-background-clip" => boxed.clipped_to_text = word == "text",
            "white-space" => self.pre = word.starts_with("pre") || word == "break-spaces",
            "list-style" | "list-style-type" => self.bullets = !value.iter().any(|token| token.is_word("none")),
            "float" => self.right = word == "right",
            "text-indent" => {
                if let Some(token) = value.first() {
                    boxed.indent = self.length(std::slice::from_ref(token), width);
                }
            }
            "left" | "inset-inline-start" => boxed.left = self.length(value, width).or(boxed.left),
            "right" | "inset-inline-end" => boxed.right = self.length(value, width).or(boxed.right),
            "top" | "inset-block-start" => boxed.top = self.length(value, page_height).or(boxed.top),
            "bottom" | "inset-block-end" => boxed.bottom = self.length(value, page_height).or(boxed.bottom),
            "inset" | "inset-block" | "inset-inline" => {
                let sides = self.sides(value, width);
                let (vertical, horizontal) = (name != "inset-inline", name != "inset-block");
                if vertical {
                    boxed.top = sides[0].or(boxed.top);
                    boxed.bottom = sides[2].or(boxed.bottom);
                }
                if horizontal {
                    boxed.right = sides[1].or(boxed.right);
                    boxed.left = sides[3].or(boxed.left);
                }
            }
            "margin" => {
                let sides = self.sides(value, width);
                boxed.margin_top = sides[0].unwrap_or(0.0);
                boxed.margin_left = sides[3].unwrap_or(0.0);
            }
            "margin-left" | "margin-inline-start" | "margin-inline" => {
                if let Some(first) = value.first() {
                    boxed.margin_left = self.length(std::slice::from_ref(first), width).unwrap_or(0.0);
                }
            }
            "margin-top" | "margin-block-start" | "margin-block" => {
                if let Some(first) = value.first() {
                    boxed.margin_top = self.length(std::slice::from_ref(first), width).unwrap_or(0.0);
                }
            }
            "padding-left" | "padding" => {}
            "position" => {
                boxed.position = match word.as_str() {
                    "relative" | "sticky" | "-webkit-sticky" => Position::Relative,
                    "absolute" => Position::Out,
                    "fixed" => Position::Fixed,
                    "static" => Position::Static,
                    _ => boxed.position,
                };
            }
            "z-index" => boxed.z = self.share(value).map(|n| n as i32).or(boxed.z),
            "clip" => boxed.cut |= self.is_cut(value),
            "clip-path" | "-webkit-clip-path" => self.set_clip_path(value, boxed),
            "transform" | "-webkit-transform" | "-ms-transform" | "-moz-transform" => {
                let sizes = Sizes { whole: 300.0, ..self.sizes(300.0) };
                boxed.matrix = transform(value, sizes);
                self.doubtful |= boxed.matrix.is_none() && value.iter().any(is_odd);
            }
            "scale" => {
                let factors: Vec<f32> = value.iter().filter_map(share).collect();
                boxed.scale = factors.iter().take(2).map(|n| n.abs()).reduce(f32::min);
                self.doubtful |= boxed.scale.is_none() && value.iter().any(is_odd);
            }
            "translate" => {
                let sizes = self.sizes(300.0);
                let mut moves = value.iter().filter(|token| **token != Token::Blank).map(|token| sizes.length(token));
                boxed.move_x = moves.next().flatten().unwrap_or(0.0);
                boxed.move_y = moves.next().flatten().unwrap_or(0.0);
                self.doubtful |= value.iter().any(|token| is_odd(token) && sizes.length(token).is_none());
            }
            "rotate" => {
                let axis = value.first().and_then(Token::word).unwrap_or_default();
                let degrees = value.iter().find_map(|token| match self.sizes(0.0).value(token) {
                    Some(Value::Angle(degrees)) => Some(degrees),
                    _ => None,
                });
                if let (true, Some(degrees)) = (matches!(axis.as_str(), "x" | "y"), degrees) {
                    let (x, y) = if axis == "x" { (1.0, 0.0) } else { (0.0, 1.0) };
                    boxed.scale = Some(boxed.scale.unwrap_or(1.0) * turn(x, y, 0.0, degrees).least_scale());
                }
            }
            "backface-visibility" | "-webkit-backface-visibility" => boxed.no_back = word == "hidden",
            "width" | "max-width" | "inline-size" | "max-inline-size" => {
                boxed.width = least(boxed.width, self.length(value, width), name.starts_with("max"));
            }
            "height" | "max-height" | "block-size" | "max-block-size" => {
                let share = matches!(value, [Token::Percent(share)] if *share > 0.0);
                if let [Token::Percent(share)] = value {
                    boxed.share_of_height = Some(share * page_height);
                }
                let height = if share { None } else { self.length(value, page_height) };
                boxed.height = least(boxed.height, height, name.starts_with("max"));
            }
            "overflow" | "overflow-x" | "overflow-y" | "overflow-block" | "overflow-inline" => {
                let crops = value.iter().any(|token| {
                    let word = token.word().unwrap_or_default();
                    matches!(
                        word.as_str(),
                        "hidden" | "clip" | "scroll" | "auto" | "overlay" | "-moz-hidden-unscrollable"
                    )
                });
                let stays = value.iter().any(|token| token.is_word("hidden") || token.is_word("clip"));
                boxed.for_good =
                    if name == "overflow" { stays } else { boxed.for_good || stays && name.ends_with(['y', 'k']) };
                boxed.crops = if name == "overflow" { crops } else { boxed.crops || crops };
            }
            "contain" => {
                boxed.contained |= value
                    .iter()
                    .any(|token| matches!(token.word().unwrap_or_default().as_str(), "paint" | "strict" | "content"));
            }
            "letter-spacing" => {
                self.heaped = self.length(value, self.points).is_some_and(|n| n < HEAPED * self.points);
            }
            "line-height" => {
                let points = self.points;
                let high = match value {
                    [Token::Number(n)] => Some(n * points),
                    [token] if matches!(self.sizes(points).value(token), Some(Value::Plain(_))) => {
                        share(token).map(|n| n * points)
                    }
                    _ => self.length(value, points),
                };
                self.flat = high.is_some_and(|high| high < FLAT * points);
            }
            "filter" | "-webkit-filter" => self.set_filter(value, boxed),
            "mask"
            | "mask-image"
            | "-webkit-mask"
            | "-webkit-mask-image"
            | "mask-border"
            | "mask-border-source"
            | "-webkit-mask-box-image" => {
                self.doubtful |= value.iter().any(|token| matches!(token, Token::Function(..) | Token::Url(_)));
            }
            "mix-blend-mode" => {
                self.doubtful |=
                    !matches!(word.as_str(), "" | "normal" | "multiply" | "darken" | "inherit" | "initial");
            }
            "-webkit-text-security" => boxed.none |= !matches!(word.as_str(), "none" | ""),
            "unicode-bidi" => boxed.overridden = word.ends_with("override"),
            "direction" => self.doubtful |= word == "rtl" && boxed.overridden,
            "animation" | "-webkit-animation" | "animation-name" | "-webkit-animation-name" => {
                boxed.set_animation(value);
            }
            "animation-fill-mode" => {
                if let Some((_, stays)) = &mut boxed.animation {
                    *stays = matches!(word.as_str(), "forwards" | "both");
                }
            }
            _ => {}
        }
    }

    fn set_display(&mut self, value: &[Token], boxed: &mut Boxed) {
        let words: Vec<String> = value.iter().filter_map(Token::word).collect();
        let Some(first) = words.first() else { return };
        boxed.none = matches!(first.as_str(), "none" | "table-column" | "table-column-group");
        self.display = match first.as_str() {
            "block" | "table" | "list-item" | "grid" | "table-row" | "flow-root" | "run-in" => {
                if words.iter().any(|word| matches!(word.as_str(), "flex")) { Display::Flex } else { Display::Block }
            }
            "flex" | "-webkit-flex" | "-webkit-box" | "-ms-flexbox" => Display::Flex,
            "inline" | "contents" => Display::Inline,
            "inline-block" | "table-cell" | "inline-flex" | "inline-grid" | "inline-table" => Display::InlineBlock,
            _ => self.display,
        };
    }

    fn set_font_size_of(&mut self, value: &[Token], parent: f32) {
        let [token] = value else { return };
        if let Some(word) = token.word() {
            self.points = match word.as_str() {
                "inherit" | "unset" => parent,
                word => named_size(word, parent).unwrap_or(self.points),
            };
            return;
        }
        let sizes = Sizes { em: parent, rem: self.root_points, whole: parent };
        match sizes.length(token) {
            Some(points) => self.points = points,
            None => self.doubtful |= is_odd(token),
        }
    }

    /// Top, right, bottom, left.
    fn sides(&mut self, value: &[Token], whole: f32) -> [Option<f32>; 4] {
        let sizes = self.sizes(whole);
        let of: Vec<Option<f32>> =
            value.iter().filter(|token| **token != Token::Blank).map(|token| sizes.length(token)).collect();
        self.doubtful |= value.iter().any(|token| is_odd(token) && sizes.length(token).is_none());
        let get = |at: usize| of.get(at).copied().flatten();
        match of.len() {
            1 => [get(0); 4],
            2 => [get(0), get(1), get(0), get(1)],
            3 => [get(0), get(1), get(2), get(1)],
            _ => [get(0), get(1), get(2), get(3)],
        }
    }

    fn set_background(&mut self, value: &[Token], inherited: &Self, boxed: &mut Boxed) {
        let below = inherited.ground.base();
        let mut ground = None;
        let mut opaque = false;
        for layer in split(value, &Token::Comma) {
            for token in layer {
                if let Some(said) = colour(token) {
                    ground = match said {
                        Said::Colour(colour) if colour.alpha <= 0.01 => ground,
                        Said::Colour(colour) => {
                            opaque |= colour.alpha > 0.9;
                            Some(Ground::Plain(colour.on(below)))
                        }
                        Said::Current => self.colour.map(|colour| Ground::Plain(colour.on(below))),
                        Said::Unknown => Some(Ground::Unknown(below)),
                    };
                }
            }
        }
        let base = ground.as_ref().map_or(below, Ground::base);
        for token in value {
            match token {
                Token::Url(url) if !url.is_empty() => ground = Some(Ground::Unknown(base)),
                Token::Function(name, inside) if name.contains("gradient") => {
                    let stops: Vec<Rgb> = inside
                        .iter()
                        .filter_map(colour)
                        .map(|said| match said {
                            Said::Colour(colour) => colour.on(base),
                            _ => base,
                        })
                        .collect();
                    opaque = true;
                    ground = Some(if stops.is_empty() { Ground::Unknown(base) } else { Ground::Several(stops.into()) });
                }
                Token::Function(name, _) if colour(token).is_none() && !matches!(name.as_str(), "calc" | "rgb") => {
                    ground = Some(Ground::Unknown(base));
                }
                _ => {}
            }
        }
        if let Some(ground) = ground {
            self.ground = ground;
            self.opaque |= opaque;
            boxed.ground_is_painted = true;
        }
    }

    /// Whether `rect(..)` leaves nothing to see.
    fn is_cut(&mut self, value: &[Token]) -> bool {
        let Some(Token::Function(name, inside)) = value.first() else { return false };
        if name != "rect" {
            return false;
        }
        let sizes = self.sizes(0.0);
        let sides: Vec<Option<f32>> = inside
            .iter()
            .filter(|token| !matches!(token, Token::Blank | Token::Comma))
            .map(|token| sizes.length(token))
            .collect();
        let [top, right, bottom, left] = sides.as_slice() else { return false };
        let narrow = |from: Option<f32>, to: Option<f32>| to.is_some_and(|to| to - from.unwrap_or(0.0) < SMALL_POINTS);
        narrow(*top, *bottom) || narrow(*left, *right)
    }

    fn set_clip_path(&mut self, value: &[Token], boxed: &mut Boxed) {
        let shape = value.iter().find(|token| matches!(token, Token::Function(..) | Token::Url(_)));
        let Some(shape) = shape else { return };
        let Token::Function(name, inside) = shape else {
            self.doubtful = true;
            return;
        };
        let sizes = Sizes { whole: 100.0, ..self.sizes(100.0) };
        let numbers: Vec<f32> = inside.iter().filter_map(|token| sizes.length(token)).collect();
        match name.as_str() {
            "inset" => {
                let edge: Vec<Token> = inside.iter().take_while(|token| !token.is_word("round")).cloned().collect();
                let sides = self.sides(&edge, 100.0).map(|side| side.unwrap_or(0.0));
                let (high, wide) = (sides[0] + sides[2], sides[1] + sides[3]);
                boxed.none |= high >= 99.0 || wide >= 99.0;
                self.doubtful |= high > 25.0 || wide > 25.0;
            }
            "polygon" => {
                let points: Vec<(f32, f32)> = numbers
                    .chunks_exact(2)
                    .map(|pair| (pair[0].clamp(0.0, 100.0), pair[1].clamp(0.0, 100.0)))
                    .collect();
                let area: f32 = (0..points.len())
                    .map(|at| {
                        let ((x0, y0), (x1, y1)) = (points[at], points[(at + 1) % points.len()]);
                        x0 * y1 - x1 * y0
                    })
                    .sum();
                self.doubtful |= (area / 2.0).abs() < 7000.0;
            }
            "circle" | "ellipse" => self.doubtful |= numbers.first().is_some_and(|radius| *radius < 49.0),
            _ => self.doubtful = true,
        }
    }

    fn set_filter(&mut self, value: &[Token], boxed: &mut Boxed) {
        for token in value {
            match token {
                Token::Function(name, inside) => {
                    let amount = inside.iter().find_map(share);
                    match (name.as_str(), amount) {
                        ("opacity", Some(n)) => boxed.alpha = Some(boxed.alpha.unwrap_or(1.0) * n.clamp(0.0, 1.0)),
                        ("blur", _) => {
                            let radius = inside.iter().find_map(|token| self.sizes(0.0).length(token));
                            self.doubtful |= radius.is_none_or(|radius| radius > self.points / 6.0);
                        }
                        ("brightness", Some(n)) => self.doubtful |= n > 1.3,
                        ("contrast", Some(n)) => self.doubtful |= n < 0.6,
                        ("invert", Some(n)) => self.doubtful |= n > 0.3,
                        ("drop-shadow" | "grayscale" | "sepia" | "saturate" | "hue-rotate", _) => {}
                        _ => self.doubtful = true,
                    }
                }
                Token::Url(_) => self.doubtful = true,
                _ => {}
            }
        }
    }
}

impl Crop {
    /// Whether no line of text is read in it.
    pub(in crate::document) fn is_nothing(self) -> bool {
        self.width.is_some_and(|n| n < SMALL_POINTS) || self.height.is_some_and(|n| n < SMALL_POINTS)
    }
}

fn sum(rgb: Rgb) -> f32 {
    rgb.iter().sum()
}

/// A largest size takes part beside a size; a later size replaces an earlier one.
fn least(old: Option<f32>, new: Option<f32>, is_most: bool) -> Option<f32> {
    match (old, new) {
        (Some(old), Some(new)) if is_most || new > old => Some(old.min(new)),
        (old, new) => new.or(old),
    }
}

/// Whether a token is a function whose value is not computed here, though browsers may.
fn is_odd(token: &Token) -> bool {
    matches!(token, Token::Function(..)) || matches!(token, Token::Dimension(_, unit) if unit.starts_with("cq"))
}

fn named_size(word: &str, parent: f32) -> Option<f32> {
    let pixels = match word {
        "xx-small" => 9.0,
        "x-small" => 10.0,
        "small" => 13.0,
        "medium" | "initial" => 16.0,
        "large" => 18.0,
        "x-large" => 24.0,
        "xx-large" => 32.0,
        "xxx-large" => 48.0,
        "smaller" => return Some(parent * 0.83),
        "larger" => return Some(parent * 1.2),
        _ => return None,
    };
    Some(pixels * PX)
}

/// Whether the first font of a value shows pictures in place of letters.
fn is_of_pictures(value: &[Token]) -> bool {
    let names = split(value, &Token::Comma).next().unwrap_or_default();
    names.iter().any(|token| match token {
        Token::Ident(name) | Token::Text(name) => {
            let name = name.to_ascii_lowercase();
            ["wingdings", "webdings", "zapf dingbats", "zapfdingbats", "symbol"]
                .iter()
                .any(|known| name.starts_with(known))
        }
        _ => false,
    })
}

/// A colour of an old attribute: `bgcolor=ffffff` without its mark as well.
fn old_colour(value: &str) -> Option<Said> {
    let value = value.trim();
    let bare = value.len() == 6 && value.chars().all(|c| c.is_ascii_hexdigit());
    let tokens = if bare { vec![Token::Hash(value.to_owned())] } else { tokens(value) };
    colour(trimmed(&tokens).first()?)
}

/// The declarations in the order in which they count: the last wins.
fn cascade<'d>(ruled: &'d [Ruled], own: &'d [Declaration], with_unsure: bool) -> Vec<&'d Declaration> {
    let mut rules: Vec<&Ruled> = ruled.iter().filter(|rule| with_unsure || rule.sure).collect();
    let mut out: Vec<&Declaration> = Vec::new();
    for rule in &rules {
        out.extend(rule.body.iter().filter(|d| !d.important));
    }
    out.extend(own.iter().filter(|d| !d.important));
    // Of important ones, earlier layers win.
    rules.sort_by_key(|rule| (std::cmp::Reverse(rule.layer), rule.weight));
    for rule in &rules {
        out.extend(rule.body.iter().filter(|d| d.important));
    }
    out.extend(own.iter().filter(|d| d.important));
    out
}

/// A value with `var()` replaced; none if a name has no value.
fn substituted(value: &[Token], vars: &Vars, depth: usize, left: &mut usize) -> Option<Vec<Token>> {
    let mut out = Vec::with_capacity(value.len());
    for token in value {
        *left = left.checked_sub(1)?;
        match token {
            Token::Function(name, inside) if name == "var" => {
                if depth >= MAX_NAMES {
                    return None;
                }
                let (head, fallback) = match inside.iter().position(|token| *token == Token::Comma) {
                    Some(at) => (&inside[..at], Some(&inside[at + 1..])),
                    None => (inside.as_slice(), None),
                };
                let Some(Token::Ident(name)) = trimmed(head).first() else { return None };
                match vars.get(name).and_then(|value| substituted(trimmed(value), vars, depth + 1, left)) {
                    Some(own) => out.extend(own),
                    None => out.extend(substituted(trimmed(fallback?), vars, depth + 1, left)?),
                }
            }
            Token::Function(name, inside) => {
                out.push(Token::Function(name.clone(), substituted(inside, vars, depth + 1, left)?));
            }
            Token::Round(inside) => out.push(Token::Round(substituted(inside, vars, depth + 1, left)?)),
            token => out.push(token.clone()),
        }
    }
    Some(out)
}

/// Where a box stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Position {
    #[default]
    Static,
    Relative,
    Out,
    Fixed,
}

/// Properties of one element that work together.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "switches of the format, each by itself")]
struct Boxed {
    none: bool,
    cut: bool,
    crops: bool,
    contained: bool,
    for_good: bool,
    clipped_to_text: bool,
    ground_is_painted: bool,
    no_back: bool,
    overridden: bool,
    position: Position,
    alpha: Option<f32>,
    z: Option<i32>,
    matrix: Option<Matrix>,
    scale: Option<f32>,
    zoom: Option<f32>,
    width: Option<f32>,
    height: Option<f32>,
    share_of_height: Option<f32>,
    left: Option<f32>,
    right: Option<f32>,
    top: Option<f32>,
    bottom: Option<f32>,
    indent: Option<f32>,
    margin_left: f32,
    margin_top: f32,
    move_x: f32,
    move_y: f32,
    animation: Option<(String, bool)>,
}

impl Boxed {
    fn set_animation(&mut self, value: &[Token]) {
        let name = value.iter().find_map(|token| match token {
            Token::Ident(word) | Token::Text(word) => {
                let other = [
                    "forwards", "both", "backwards", "infinite", "linear", "ease", "ease-in", "ease-out",
                    "ease-in-out", "normal", "reverse", "alternate", "alternate-reverse", "running", "paused", "none",
                    "step-start", "step-end",
                ];
                (!other.contains(&word.to_ascii_lowercase().as_str())).then(|| word.clone())
            }
            _ => None,
        });
        let stays = value.iter().any(|token| token.is_word("forwards") || token.is_word("both"));
        self.animation = name.map(|name| (name, stays)).or_else(|| self.animation.take());
    }
}

/// Properties that are looked at; rules without any are dropped.
pub(super) const PROPERTIES: &[&str] = &[
    "-moz-transform", "-ms-transform", "-webkit-animation", "-webkit-animation-name", "-webkit-backface-visibility",
    "-webkit-background-clip", "-webkit-clip-path", "-webkit-filter", "-webkit-mask", "-webkit-mask-box-image",
    "-webkit-mask-image", "-webkit-text-fill-color", "-webkit-text-security", "-webkit-transform", "animation",
    "animation-fill-mode", "animation-name", "backface-visibility", "background", "background-clip",
    "background-color", "background-image", "block-size", "bottom", "clip", "clip-path", "color", "contain",
    "content-visibility", "direction", "display", "fill", "fill-opacity", "filter", "float", "font", "font-family",
    "font-size", "font-weight", "height", "inline-size", "inset", "inset-block", "inset-block-end",
    "inset-block-start", "inset-inline", "inset-inline-end", "inset-inline-start", "left", "letter-spacing",
    "line-height", "list-style", "list-style-type", "margin", "margin-block", "margin-block-start", "margin-inline",
    "margin-inline-start", "margin-left", "margin-top", "mask", "mask-border", "mask-border-source", "mask-image",
    "max-block-size", "max-height", "max-inline-size", "max-width", "mix-blend-mode", "mso-hide", "mso-list",
    "opacity", "overflow", "overflow-block", "overflow-inline", "overflow-x", "overflow-y", "position", "right",
    "rotate", "scale", "text-indent", "top", "transform", "translate", "unicode-bidi", "visibility", "white-space",
    "width", "z-index", "zoom",
];

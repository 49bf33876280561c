//! The rules of a document's style sheets: nesting, `@media`, `@supports`, `@layer`, keyframes, and their order.

use super::selectors::{Fit, Key, Node, Selector, selectors};
use super::style::PROPERTIES;
use super::tokens::{Declaration, Token, declaration, split, tokens, trimmed};
use super::values::{PX, Sizes, WINDOW};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Rules that are kept of all sheets of a document.
const MAX_RULES: usize = 20_000;
/// Rules within rules.
const MAX_DEPTH: usize = 16;
/// Comparisons of selectors with elements; beyond, rules fit perhaps.
const MAX_COMPARISONS: usize = 20_000_000;

#[derive(Debug)]
struct Rule {
    selector: Selector,
    layer: usize,
    /// Whether the rule is in force for sure.
    sure: bool,
    body: Rc<[Declaration]>,
}

/// All rules of a document.
#[derive(Debug)]
pub(in crate::document) struct Sheet {
    rules: Vec<Rule>,
    by_key: BTreeMap<Key, Vec<usize>>,
    layers: Vec<String>,
    /// What animations end in.
    pub(super) ends: BTreeMap<String, Rc<[Declaration]>>,
    left: usize,
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            by_key: BTreeMap::new(),
            layers: Vec::new(),
            ends: BTreeMap::new(),
            left: MAX_COMPARISONS,
        }
    }
}

/// Where in the sheet a rule stands.
#[derive(Clone, Copy)]
struct Place<'s> {
    within: Option<&'s Rc<[Selector]>>,
    layer: Option<usize>,
    sure: bool,
    depth: usize,
}

/// A declaration with what decides whether it wins.
pub(super) struct Ruled {
    pub layer: usize,
    pub weight: u32,
    pub sure: bool,
    pub body: Rc<[Declaration]>,
}

impl Sheet {
    pub(in crate::document) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Takes in the text of a style sheet; `media` is what its element says it is for.
    pub(in crate::document) fn add(&mut self, css: &str, media: &str) {
        let Some(sure) = certainty(media_fits(&tokens(media))) else { return };
        let tokens = tokens(css);
        self.rules(&tokens, Place { within: None, layer: None, sure, depth: 0 });
    }

    /// Reads what stands in a sheet or block: rules, at-rules, and declarations of the rule around.
    fn rules(&mut self, mut rest: &[Token], place: Place<'_>) {
        let mut own: Vec<Declaration> = Vec::new();
        while !rest.is_empty() && self.rules.len() < MAX_RULES {
            let end = rest.iter().position(|token| matches!(token, Token::Curly(_) | Token::Semicolon));
            let (head, stop, tail) = match end {
                Some(at) => (&rest[..at], rest.get(at), &rest[at + 1..]),
                None => (rest, None, &[][..]),
            };
            rest = tail;
            let head = trimmed(head);
            match (head.first(), stop) {
                (Some(Token::At(name)), _) => {
                    let body = if let Some(Token::Curly(body)) = stop { Some(body.as_slice()) } else { None };
                    self.at_rule(name, &head[1..], body, place);
                }
                (_, Some(Token::Curly(body))) => {
                    // `--x: {..}` is a value, and a value with a block in it is dropped.
                    let list: Rc<[Selector]> = selectors(head, place.within).into();
                    if !list.is_empty() && place.depth < MAX_DEPTH {
                        self.rules(body, Place { within: Some(&list), depth: place.depth + 1, ..place });
                    }
                }
                _ => own.extend(declaration(head)),
            }
        }
        if let Some(within) = place.within {
            self.add_rule(within, own, place);
        }
    }

    fn add_rule(&mut self, within: &[Selector], own: Vec<Declaration>, place: Place<'_>) {
        let matters = |d: &Declaration| d.name.starts_with("--") || PROPERTIES.contains(&d.name.as_str());
        let body: Rc<[Declaration]> = own.into_iter().filter(matters).collect();
        if body.is_empty() {
            return;
        }
        for selector in within.iter().take(MAX_RULES - self.rules.len().min(MAX_RULES)) {
            self.by_key.entry(selector.key()).or_default().push(self.rules.len());
            let layer = place.layer.unwrap_or(usize::MAX);
            self.rules.push(Rule { selector: selector.clone(), layer, sure: place.sure, body: Rc::clone(&body) });
        }
    }

    fn at_rule(&mut self, name: &str, head: &[Token], body: Option<&[Token]>, place: Place<'_>) {
        let head = trimmed(head);
        let deeper = Place { depth: place.depth + 1, ..place };
        if place.depth >= MAX_DEPTH {
            return;
        }
        match (name, body) {
            ("media", Some(body)) => {
                if let Some(sure) = certainty(media_fits(head)) {
                    self.rules(body, Place { sure: place.sure && sure, ..deeper });
                }
            }
            ("supports", Some(body)) => {
                let sure = is_supported(head);
                self.rules(body, Place { sure: place.sure && sure, ..deeper });
            }
            ("layer", Some(body)) => {
                let layer = self.layer(head);
                self.rules(body, Place { layer: Some(layer), ..deeper });
            }
            ("layer", None) => {
                for name in split(head, &Token::Comma) {
                    self.layer(name);
                }
            }
            ("import", None) => {
                let data = head.iter().find_map(|token| match token {
                    Token::Url(url) | Token::Text(url) => data_sheet(url),
                    Token::Function(name, inside) if name == "url" => inside.iter().find_map(|token| match token {
                        Token::Text(url) => data_sheet(url),
                        _ => None,
                    }),
                    _ => None,
                });
                if let Some(css) = data {
                    let inner = tokens(&css);
                    self.rules(&inner, deeper);
                }
            }
            ("keyframes" | "-webkit-keyframes" | "-moz-keyframes", Some(body)) => self.keyframes(head, body),
            ("scope", Some(body)) => {
                let scope: Option<Rc<[Selector]>> = head.iter().find_map(|token| match token {
                    Token::Round(inside) => Some(Rc::from(selectors(inside, place.within))),
                    _ => None,
                });
                self.rules(body, Place { within: scope.as_ref().or(place.within), sure: false, ..deeper });
            }
            (
                "font-face" | "page" | "counter-style" | "property" | "font-feature-values" | "font-palette-values",
                _,
            )
            | (_, None) => {}
            // A box of unknown size, a style before the first, or what is not known: perhaps.
            (_, Some(body)) => self.rules(body, Place { sure: false, ..deeper }),
        }
    }

    fn layer(&mut self, name: &[Token]) -> usize {
        let name = format!("{:?}", trimmed(name));
        if let Some(at) = self.layers.iter().position(|known| *known == name) {
            return at;
        }
        if self.layers.len() < MAX_RULES {
            self.layers.push(name);
        }
        self.layers.len() - 1
    }

    fn keyframes(&mut self, head: &[Token], body: &[Token]) {
        let Some(Token::Ident(name) | Token::Text(name)) = head.first() else { return };
        let mut end = Vec::new();
        let mut rest = body;
        while let Some(at) = rest.iter().position(|token| matches!(token, Token::Curly(_))) {
            let (frame, tail) = rest.split_at(at);
            let is_last = frame.iter().any(|token| token.is_word("to") || *token == Token::Percent(1.0));
            if let Some(Token::Curly(inside)) = tail.first()
                && is_last
            {
                end.extend(split(inside, &Token::Semicolon).filter_map(declaration));
            }
            rest = tail.get(1..).unwrap_or_default();
        }
        if self.ends.len() < MAX_RULES {
            self.ends.insert(name.clone(), end.into());
        }
    }

    /// The rules about an element, in the order in which they win for normal declarations.
    pub(super) fn of(&mut self, nodes: &[Node], at: usize) -> Vec<Ruled> {
        let Some(node) = nodes.get(at) else { return Vec::new() };
        let mut found: Vec<(usize, u32, usize, bool)> = Vec::new();
        let keys = [Key::All, Key::Tag(node.tag.clone()), Key::Id(node.id.clone())];
        let keys = keys.into_iter().chain(node.classes.iter().map(|class| Key::Class(class.clone())));
        for key in keys {
            for place in self.by_key.get(&key).into_iter().flatten() {
                let Some(rule) = self.rules.get(*place) else { continue };
                let fit = rule.selector.fits(nodes, at, &mut self.left);
                if fit != Fit::No {
                    found.push((rule.layer, rule.selector.weight, *place, rule.sure && fit == Fit::Yes));
                }
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|(_, _, place, _)| *place);
        let ruled = found.into_iter().filter_map(|(layer, weight, place, sure)| {
            let body = Rc::clone(&self.rules.get(place)?.body);
            Some(Ruled { layer, weight, sure, body })
        });
        ruled.collect()
    }
}

/// A sheet that stands in its own address: `data:text/css,..`.
pub(in crate::document) fn data_sheet(url: &str) -> Option<String> {
    let body = url.trim().get(5..).filter(|_| url.trim().get(..5).is_some_and(|s| s.eq_ignore_ascii_case("data:")))?;
    let (kind, data) = body.split_once(',')?;
    if !kind.to_ascii_lowercase().starts_with("text/css") && !kind.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(data.len());
    let mut rest = data.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    if kind.to_ascii_lowercase().ends_with("base64") {
        bytes = from_base64(&bytes);
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn from_base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

/// Whether rules are in force for sure; none if they are not at all.
fn certainty(fit: Fit) -> Option<bool> {
    match fit {
        Fit::No => None,
        Fit::Perhaps => Some(false),
        Fit::Yes => Some(true),
    }
}

/// Whether a list of media queries fits a person who looks at the page in a window.
fn media_fits(query: &[Token]) -> Fit {
    if trimmed(query).is_empty() {
        return Fit::Yes;
    }
    split(query, &Token::Comma).map(media_fits_one).max().unwrap_or(Fit::Yes)
}

fn media_fits_one(query: &[Token]) -> Fit {
    let (mut fit, mut negated, mut whole_negated, mut any) = (Fit::Yes, false, false, false);
    for (at, token) in query.iter().enumerate() {
        let one = match token {
            Token::Blank => continue,
            Token::Ident(word) => match word.to_ascii_lowercase().as_str() {
                "only" | "and" => continue,
                "not" if at == 0 => {
                    whole_negated = true;
                    continue;
                }
                "not" => {
                    negated = true;
                    continue;
                }
                "or" => {
                    any = true;
                    continue;
                }
                "screen" | "all" => Fit::Yes,
                "print" | "speech" | "tv" | "tty" | "braille" | "handheld" | "projection" | "embossed" | "aural" => {
                    Fit::No
                }
                _ => Fit::Perhaps,
            },
            Token::Round(inside) => feature(inside),
            _ => Fit::Perhaps,
        };
        let one = if std::mem::take(&mut negated) { opposite(one) } else { one };
        fit = if any { fit.max(one) } else { fit.min(one) };
    }
    if whole_negated { opposite(fit) } else { fit }
}

fn opposite(fit: Fit) -> Fit {
    match fit {
        Fit::No => Fit::Yes,
        Fit::Perhaps => Fit::Perhaps,
        Fit::Yes => Fit::No,
    }
}

/// Widths of a window that people have, in points, from which to which nothing is known for sure.
const WINDOWS: (f32, f32) = (1000.0 * PX, 1900.0 * PX);

fn feature(inside: &[Token]) -> Fit {
    let inside: Vec<&Token> = inside.iter().filter(|token| **token != Token::Blank).collect();
    let sizes = Sizes { em: 12.0, rem: 12.0, whole: 0.0 };
    match inside.as_slice() {
        [Token::Ident(name), Token::Colon, value] => {
            let name = name.to_ascii_lowercase();
            let length = sizes.length(value);
            match (name.as_str(), length) {
                ("min-width" | "min-device-width", Some(n)) => at_least(n),
                ("max-width" | "max-device-width", Some(n)) => opposite(at_least(n + 0.01)),
                ("min-height" | "min-device-height", Some(n)) => height_at_least(n),
                ("max-height" | "max-device-height", Some(n)) => opposite(height_at_least(n + 0.01)),
                ("orientation", _) => if_word(value, "landscape", &["portrait"]),
                ("prefers-color-scheme", _) => if_word(value, "light", &["dark"]),
                ("hover" | "any-hover", _) => if_word(value, "hover", &["none"]),
                ("pointer" | "any-pointer", _) => if_word(value, "fine", &["none", "coarse"]),
                ("scripting", _) => if_word(value, "enabled", &["none"]),
                ("prefers-reduced-motion" | "prefers-contrast" | "forced-colors" | "inverted-colors", _) => {
                    if_word(value, "no-preference", &["reduce", "active", "inverted"])
                }
                _ => Fit::Perhaps,
            }
        }
        [Token::Ident(name)] => match name.to_ascii_lowercase().as_str() {
            "color" | "width" | "height" | "hover" | "pointer" | "scripting" => Fit::Yes,
            "monochrome" | "grid" | "print" => Fit::No,
            _ => Fit::Perhaps,
        },
        // `width >= 300px`, `300px < width`.
        [Token::Ident(name), Token::Delim(sign @ ('<' | '>')), rest @ ..] if name.eq_ignore_ascii_case("width") => {
            match rest.last().and_then(|value| sizes.length(value)) {
                Some(n) if *sign == '>' => at_least(n),
                Some(n) => opposite(at_least(n)),
                None => Fit::Perhaps,
            }
        }
        [value, Token::Delim(sign @ ('<' | '>')), .., Token::Ident(name)] if name.eq_ignore_ascii_case("width") => {
            match sizes.length(value) {
                Some(n) if *sign == '<' => at_least(n),
                Some(n) => opposite(at_least(n)),
                None => Fit::Perhaps,
            }
        }
        [Token::Round(inner)] => feature(inner),
        _ => Fit::Perhaps,
    }
}

fn if_word(value: &Token, yes: &str, no: &[&str]) -> Fit {
    match value.word() {
        Some(word) if word == yes => Fit::Yes,
        Some(word) if no.contains(&word.as_str()) => Fit::No,
        _ => Fit::Perhaps,
    }
}

fn at_least(width: f32) -> Fit {
    if width <= WINDOWS.0 {
        Fit::Yes
    } else if width > WINDOWS.1 {
        Fit::No
    } else {
        Fit::Perhaps
    }
}

fn height_at_least(height: f32) -> Fit {
    if height <= WINDOW.1 * PX * 0.6 {
        Fit::Yes
    } else if height > WINDOW.1 * PX * 2.0 {
        Fit::No
    } else {
        Fit::Perhaps
    }
}

/// Whether browsers surely support what is asked: one property that they all know.
fn is_supported(head: &[Token]) -> bool {
    let known = |inside: &[Token]| {
        declaration(inside).is_some_and(|d| {
            matches!(d.name.as_str(), "display" | "position" | "color" | "gap" | "flex") && d.value.len() == 1
        })
    };
    match head {
        [Token::Round(inside)] => known(inside),
        _ => false,
    }
}

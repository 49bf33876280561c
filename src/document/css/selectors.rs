//! Selectors: which elements a rule is about, told while the page is read from its start.
//!
//! What a selector asks of elements that come later (`:last-child`, `:has()`) or that is not known here fits perhaps:
//! such a rule may hide text, and never shows what would be hidden without it.

use super::tokens::{Token, split, trimmed};
use std::rc::Rc;

/// Parts of one selector.
const MAX_PARTS: usize = 16;
/// Selectors within selectors.
const MAX_DEPTH: usize = 6;

/// What selectors see of an element.
#[derive(Clone, Debug, Default)]
pub(in crate::document) struct Node {
    pub tag: String,
    pub id: String,
    pub classes: Vec<String>,
    pub attributes: Vec<(String, String)>,
    /// The element around it.
    pub parent: Option<usize>,
    /// The element before it within the same parent.
    pub previous: Option<usize>,
    /// Its number among the children of its parent, and among those with its tag, from 1.
    pub place: (u32, u32),
}

/// Whether a selector is about an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    No,
    Perhaps,
    Yes,
}

impl Fit {
    fn of(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }

    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Perhaps => Self::Perhaps,
            Self::Yes => Self::No,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Inside,
    Child,
    After,
    Behind,
}

/// One condition on an element.
#[derive(Clone, Debug)]
enum Test {
    Tag(String),
    Id(String),
    Class(String),
    Attribute { name: String, sign: Option<char>, value: String, any_case: bool },
    Any(Rc<[Selector]>),
    None(Rc<[Selector]>),
    Nth { step: i32, first: i32, of_type: bool },
    Root,
    Link,
    Never,
    Perhaps,
}

/// A selector, its last part first.
#[derive(Clone, Debug)]
pub(super) struct Selector {
    parts: Vec<(Vec<Test>, Link)>,
    pub(super) weight: u32,
}

/// The name under which rules are found that end in a selector.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Id(String),
    Class(String),
    Tag(String),
    All,
}

/// The selectors of a list; those that cannot be read fit nothing, as in browsers.
pub(super) fn selectors(tokens: &[Token], within: Option<&Rc<[Selector]>>) -> Vec<Selector> {
    list(tokens, within, 0)
}

fn list(tokens: &[Token], within: Option<&Rc<[Selector]>>, depth: usize) -> Vec<Selector> {
    if depth > MAX_DEPTH {
        return Vec::new();
    }
    split(tokens, &Token::Comma).filter_map(|part| one(part, within, depth)).collect()
}

fn one(tokens: &[Token], within: Option<&Rc<[Selector]>>, depth: usize) -> Option<Selector> {
    let mut rest = trimmed(tokens);
    let mut parts: Vec<(Vec<Test>, Link)> = Vec::new();
    let mut weight = 0;
    // A nested rule without `&` is about what is inside; it may start with how.
    let names_outer = rest.iter().any(|token| matches!(token, Token::Delim('&')))
        || rest.iter().any(|token| matches!(token, Token::Function(_, inside) if inside.contains(&Token::Delim('&'))));
    let outer = || within.map(|within| Test::Any(Rc::clone(within)));
    let outer_weight = || within.and_then(|within| within.iter().map(|s| s.weight).max()).unwrap_or(0);
    if let Some(test) = outer().filter(|_| !names_outer) {
        weight += outer_weight();
        parts.push((vec![test], Link::Inside));
        if let Some((link, tail)) = link(rest) {
            parts.last_mut()?.1 = link;
            rest = tail;
        }
    }
    let mut tests = Vec::new();
    let mut read_any = false;
    while let Some((token, tail)) = rest.split_first() {
        if let Some((link, tail)) = link(rest) {
            if !read_any {
                return None;
            }
            parts.push((std::mem::take(&mut tests), link));
            (rest, read_any) = (tail, false);
            continue;
        }
        rest = tail;
        read_any = true;
        match token {
            Token::Ident(name) => {
                tests.push(Test::Tag(name.to_ascii_lowercase()));
                weight += 1;
            }
            Token::Delim('*') => {}
            Token::Delim('|') => tests.clear(),
            Token::Delim('&') => {
                weight += outer_weight();
                tests.push(outer().unwrap_or(Test::Root));
            }
            Token::Hash(id) => {
                tests.push(Test::Id(id.clone()));
                weight += 1_000_000;
            }
            Token::Delim('.') => {
                let Some((Token::Ident(class), tail)) = rest.split_first() else { return None };
                tests.push(Test::Class(class.clone()));
                weight += 1000;
                rest = tail;
            }
            Token::Square(inside) => {
                tests.push(attribute(inside)?);
                weight += 1000;
            }
            Token::Colon => {
                let double = rest.first() == Some(&Token::Colon);
                let tail = if double { rest.get(1..)? } else { rest };
                let (name, tail) = tail.split_first()?;
                rest = tail;
                let (test, heavier) = match name {
                    Token::Ident(word) => pseudo(&word.to_ascii_lowercase(), double),
                    Token::Function(name, inside) => pseudo_function(name, inside, within, depth, double),
                    _ => return None,
                };
                weight += heavier;
                tests.push(test);
            }
            _ => return None,
        }
    }
    if !read_any && parts.is_empty() {
        return None;
    }
    parts.push((tests, Link::Inside));
    if parts.len() > MAX_PARTS {
        // Too long to follow: it may fit.
        return Some(Selector { parts: vec![(vec![Test::Perhaps], Link::Inside)], weight });
    }
    // The link stands with the part that it leads to.
    let links: Vec<Link> = parts.iter().map(|(_, link)| *link).collect();
    let mut turned: Vec<(Vec<Test>, Link)> = Vec::with_capacity(parts.len());
    for (at, (tests, _)) in parts.into_iter().enumerate() {
        turned.push((tests, at.checked_sub(1).and_then(|before| links.get(before)).copied().unwrap_or(Link::Inside)));
    }
    turned.reverse();
    Some(Selector { parts: turned, weight })
}

/// How the next part stands to the one before, and what follows.
fn link(tokens: &[Token]) -> Option<(Link, &[Token])> {
    let is_blank = tokens.first() == Some(&Token::Blank);
    let rest = trimmed(tokens);
    match rest.split_first() {
        Some((Token::Delim('>'), tail)) => Some((Link::Child, trimmed(tail))),
        Some((Token::Delim('+'), tail)) => Some((Link::After, trimmed(tail))),
        Some((Token::Delim('~'), tail)) => Some((Link::Behind, trimmed(tail))),
        Some(_) if is_blank => Some((Link::Inside, rest)),
        _ => None,
    }
}

fn attribute(inside: &[Token]) -> Option<Test> {
    let parts: Vec<&Token> = inside.iter().filter(|token| **token != Token::Blank).collect();
    let parts = match parts.as_slice() {
        [Token::Delim('*' | '|'), rest @ ..] => rest,
        rest => rest,
    };
    let [Token::Ident(name), rest @ ..] = parts else { return None };
    let name = name.to_ascii_lowercase();
    let (sign, rest) = match rest {
        [] => return Some(Test::Attribute { name, sign: None, value: String::new(), any_case: false }),
        [Token::Delim('='), rest @ ..] => ('=', rest),
        [Token::Match(sign), rest @ ..] => (*sign, rest),
        _ => return Some(Test::Perhaps),
    };
    let [value, rest @ ..] = rest else { return None };
    let value = match value {
        Token::Ident(text) | Token::Text(text) => text.clone(),
        Token::Number(n) => n.to_string(),
        _ => return Some(Test::Perhaps),
    };
    let any_case = rest.iter().any(|token| token.is_word("i"))
        || matches!(name.as_str(), "type" | "align" | "dir" | "lang" | "color" | "media" | "rel" | "valign");
    Some(Test::Attribute { name, sign: Some(sign), value, any_case })
}

fn pseudo(name: &str, double: bool) -> (Test, u32) {
    if double || matches!(name, "before" | "after" | "first-line" | "first-letter") {
        // A first line may be all there is; a box before or after, a selection or a marker is no text of the file.
        return (if name == "first-line" { Test::Perhaps } else { Test::Never }, 1);
    }
    let first = |of_type| Test::Nth { step: 0, first: 1, of_type };
    let test = match name {
        "root" | "scope" => Test::Root,
        "first-child" => first(false),
        "first-of-type" => first(true),
        "link" | "any-link" => Test::Link,
        "defined" | "enabled" | "read-only" | "optional" => return (Test::Any(Rc::from([everything()])), 1000),
        // No text stands in an empty element, and nobody hovers.
        "empty" | "hover" | "active" | "focus" | "focus-within" | "focus-visible" | "target" | "visited"
        | "fullscreen" | "target-within" | "modal" | "popover-open" | "playing" | "current" | "user-invalid" => {
            Test::Never
        }
        _ => Test::Perhaps,
    };
    (test, 1000)
}

fn everything() -> Selector {
    Selector { parts: vec![(Vec::new(), Link::Inside)], weight: 0 }
}

fn pseudo_function(
    name: &str,
    inside: &[Token],
    within: Option<&Rc<[Selector]>>,
    depth: usize,
    double: bool,
) -> (Test, u32) {
    if double {
        return (Test::Never, 1);
    }
    let read = || {
        // `&` inside means the outer rule; other selectors in here stand by themselves.
        let names_outer = inside.contains(&Token::Delim('&'));
        list(inside, within.filter(|_| names_outer), depth + 1)
    };
    let heaviest = |list: &[Selector]| list.iter().map(|s| s.weight).max().unwrap_or(0);
    match name {
        "is" | "matches" | "-webkit-any" | "-moz-any" => {
            let list = read();
            let weight = heaviest(&list);
            (Test::Any(list.into()), weight)
        }
        "where" => (Test::Any(read().into()), 0),
        "not" => {
            let list = read();
            let weight = heaviest(&list);
            (Test::None(list.into()), weight)
        }
        "nth-child" | "nth-of-type" => {
            let nth = nth(inside).map(|(step, first)| Test::Nth { step, first, of_type: name == "nth-of-type" });
            (nth.unwrap_or(Test::Perhaps), 1000)
        }
        _ => (Test::Perhaps, 1000),
    }
}

/// `2n+1`, `odd`, `3`.
fn nth(inside: &[Token]) -> Option<(i32, i32)> {
    let mut text = String::new();
    for token in inside {
        match token {
            Token::Ident(word) => text.push_str(&word.to_ascii_lowercase()),
            Token::Number(n) if *n < 0.0 || text.is_empty() || text.ends_with(['+', '-']) => {
                text.push_str(&n.to_string());
            }
            Token::Number(n) => text.push_str(&format!("+{n}")),
            Token::Dimension(n, unit) => text.push_str(&format!("{n}{unit}")),
            Token::Delim(sign @ ('+' | '-')) => text.push(*sign),
            Token::Blank => {}
            _ => return None,
        }
    }
    match text.as_str() {
        "odd" => return Some((2, 1)),
        "even" => return Some((2, 0)),
        _ => {}
    }
    let Some((step, first)) = text.split_once('n') else { return text.parse().ok().map(|first| (0, first)) };
    let step = match step {
        "" | "+" => 1,
        "-" => -1,
        step => step.trim_start_matches('+').parse().ok()?,
    };
    let first = if first.is_empty() { 0 } else { first.trim_start_matches('+').parse().ok()? };
    Some((step, first))
}

impl Selector {
    pub(super) fn key(&self) -> Key {
        let tests = self.parts.first().map(|(tests, _)| tests.as_slice()).unwrap_or_default();
        let id = tests.iter().find_map(|test| if let Test::Id(id) = test { Some(Key::Id(id.clone())) } else { None });
        let class =
            || tests.iter().find_map(|test| if let Test::Class(c) = test { Some(Key::Class(c.clone())) } else { None });
        let tag =
            || tests.iter().find_map(|test| if let Test::Tag(t) = test { Some(Key::Tag(t.clone())) } else { None });
        id.or_else(class).or_else(tag).unwrap_or(Key::All)
    }

    /// Whether it is about the element at a place; `left` counts the comparisons that may still be made.
    pub(super) fn fits(&self, nodes: &[Node], at: usize, left: &mut usize) -> Fit {
        fits(&self.parts, nodes, at, left)
    }
}

fn fits(parts: &[(Vec<Test>, Link)], nodes: &[Node], at: usize, left: &mut usize) -> Fit {
    let Some(((tests, link), rest)) = parts.split_first() else { return Fit::Yes };
    let Some(node) = nodes.get(at) else { return Fit::No };
    if *left == 0 {
        return Fit::Perhaps;
    }
    *left -= 1;
    let mut fit = Fit::Yes;
    for test in tests {
        fit = fit.min(test.fits(node, nodes, at, left));
        if fit == Fit::No {
            return Fit::No;
        }
    }
    if rest.is_empty() {
        return fit;
    }
    let next = |at: usize| match link {
        Link::Inside | Link::Child => nodes.get(at).and_then(|node| node.parent),
        Link::After | Link::Behind => nodes.get(at).and_then(|node| node.previous),
    };
    let mut best = Fit::No;
    let mut other = next(at);
    while let Some(place) = other {
        best = best.max(fits(rest, nodes, place, left));
        if best == Fit::Yes || matches!(link, Link::Child | Link::After) || *left == 0 {
            break;
        }
        other = next(place);
    }
    fit.min(best)
}

impl Test {
    fn fits(&self, node: &Node, nodes: &[Node], at: usize, left: &mut usize) -> Fit {
        match self {
            Self::Tag(tag) => Fit::of(*tag == node.tag),
            Self::Id(id) => Fit::of(*id == node.id),
            Self::Class(class) => Fit::of(node.classes.contains(class)),
            Self::Root => Fit::of(node.parent.is_none()),
            Self::Link => Fit::of(node.tag == "a" && node.attributes.iter().any(|(name, _)| name == "href")),
            Self::Never => Fit::No,
            Self::Perhaps => Fit::Perhaps,
            Self::Any(list) => list.iter().map(|s| s.fits(nodes, at, left)).max().unwrap_or(Fit::No),
            Self::None(list) => list.iter().map(|s| s.fits(nodes, at, left)).max().unwrap_or(Fit::No).not(),
            Self::Nth { step, first, of_type } => {
                let place = if *of_type { node.place.1 } else { node.place.0 } as i32;
                let over = place.saturating_sub(*first);
                Fit::of(if *step == 0 { over == 0 } else { over % step == 0 && over / step >= 0 })
            }
            Self::Attribute { name, sign, value, any_case } => {
                let Some((_, own)) = node.attributes.iter().find(|(own, _)| own == name) else { return Fit::No };
                let Some(sign) = sign else { return Fit::Yes };
                let (own, value) = if *any_case {
                    (own.to_ascii_lowercase(), value.to_ascii_lowercase())
                } else {
                    (own.clone(), value.clone())
                };
                Fit::of(match sign {
                    '=' => own == value,
                    '~' => own.split_ascii_whitespace().any(|word| word == value),
                    '|' => own == value || own.strip_prefix(&value).is_some_and(|rest| rest.starts_with('-')),
                    '^' => !value.is_empty() && own.starts_with(&value),
                    '$' => !value.is_empty() && own.ends_with(&value),
                    _ => !value.is_empty() && own.contains(&value),
                })
            }
        }
    }
}

//! HTML, also as Word saves it: blocks become lines, rows get tabs; what style sheets hide is kept apart.
//!
//! A tokenizer and a stack of open elements, no tree: time and memory stay linear in the file, and depth costs no
//! recursion. Scripts, comments, templates and the title are no text of the page and are dropped.

use super::css::{Display, Node, Sheet, Style, data_sheet};
use super::flow::{Flow, Look};
use super::{Format, Hidden, Lines, Reading, Unread, txt};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Elements that may be open inside each other; deeper ones share the look of the last.
const MAX_DEPTH: usize = 512;
/// Attributes of one tag that are looked at.
const MAX_ATTRIBUTES: usize = 64;
/// Bytes within which a page names its encoding (HTML standard: 1,024; Word needs more).
const ENCODING_WITHIN: usize = 4096;
/// Bytes of the longest name of an entity, `&CounterClockwiseContourIntegral;`.
const MAX_ENTITY: usize = 32;

/// Reads an HTML page.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let source = decode(bytes);
    let mut page = Page::read(&source, BTreeMap::new());
    if !page.covers.is_empty() {
        // What a box covers stands before it: the page is read again with that known.
        let covers = std::mem::take(&mut page.covers);
        page = Page::read(&source, covers);
    }
    let mut lines = Lines::new();
    page.flow.finish(&mut lines);
    let mut document = lines.into_document(Format::Html, 1);
    document.links = page.links;
    Ok(Reading::Document(document))
}

/// The text of a page in the encoding of its mark, of its `meta` element, or the one that its bytes fit.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if encoding_rs::Encoding::for_bom(bytes).is_some() {
        return txt::decode(bytes).0;
    }
    let head = bytes.get(..ENCODING_WITHIN.min(bytes.len())).unwrap_or(bytes).to_ascii_lowercase();
    let named = memchr::memmem::find_iter(&head, b"charset=").next().and_then(|at| {
        let rest = head.get(at + 8..)?;
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:".contains(b)))?;
        encoding_rs::Encoding::for_label(rest.get(..end)?)
    });
    let Some(encoding) = named else { return txt::decode(bytes).0 };
    if encoding == encoding_rs::UTF_8 || !encoding.is_ascii_compatible() {
        // A page that says UTF-8 and is something else is common.
        return txt::decode(bytes).0;
    }
    encoding.decode_without_bom_handling(bytes).0
}

// ---------- tokens ----------

#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Debug)]
enum Token<'s> {
    Text(&'s str),
    /// The content of an element that holds no markup, with its name.
    Raw(&'static str, &'s str),
    Start(Tag),
    End(String),
}

/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "noscript", "xmp"];

struct Tokens<'s> {
    source: &'s str,
    at: usize,
    raw: Option<&'static str>,
}

impl<'s> Tokens<'s> {
    fn new(source: &'s str) -> Self {
        Self { source, at: 0, raw: None }
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.source.as_bytes().get(at).copied()
    }

    fn next(&mut self) -> Option<Token<'s>> {
        if let Some(name) = self.raw.take() {
            let rest = self.rest();
            let end = raw_end(rest, name);
            self.at += end;
            return Some(Token::Raw(name, rest.get(..end).unwrap_or_default()));
        }
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            let Some(tail) = rest.strip_prefix('<') else {
                let end = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                self.at += end;
                return rest.get(..end).map(Token::Text);
            };
            let after = tail.bytes().next();
            if tail.starts_with("!--") {
                let body = rest.get(4..).unwrap_or_default();
                let short = body.starts_with('>') || body.starts_with("->");
                let end =
                    if short { body.find('>') } else { memchr::memmem::find(body.as_bytes(), b"-->").map(|e| e + 2) };
                self.at = end.map_or(self.source.len(), |end| self.at + 4 + end + 1);
            } else if matches!(after, Some(b'!' | b'?'))
                || after == Some(b'/') && !tail.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic)
            {
                let end = memchr::memchr(b'>', rest.as_bytes());
                self.at = end.map_or(self.source.len(), |end| self.at + end + 1);
            } else if after == Some(b'/') {
                self.at += 2;
                let name = self.name();
                self.attributes();
                return Some(Token::End(name));
            } else if after.is_some_and(|b| b.is_ascii_alphabetic()) {
                self.at += 1;
                let name = self.name();
                let attributes = self.attributes();
                self.raw = RAW.iter().find(|raw| **raw == name).copied();
                return Some(Token::Start(Tag { name, attributes }));
            } else {
                self.at += 1;
                return Some(Token::Text("<"));
            }
        }
    }

    /// A name in lower case; stands behind it afterwards.
    fn name(&mut self) -> String {
        let start = self.at;
        while self.byte(self.at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>')) {
            self.at += 1;
        }
        self.source.get(start..self.at).unwrap_or_default().to_ascii_lowercase()
    }

    /// The attributes up to the end of the tag; stands behind it afterwards.
    fn attributes(&mut self) -> Vec<(String, String)> {
        let mut attributes = Vec::new();
        loop {
            while self.byte(self.at).is_some_and(|b| b.is_ascii_whitespace() || b == b'/') {
                self.at += 1;
            }
            match self.byte(self.at) {
                None => return attributes,
                Some(b'>') => {
                    self.at += 1;
                    return attributes;
                }
                Some(_) => {}
            }
            let start = self.at;
            self.at += 1;
            while self.byte(self.at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'=')) {
                self.at += 1;
            }
            let name = start..self.at;
            let value = self.value();
            if attributes.len() < MAX_ATTRIBUTES {
                let name = self.source.get(name).unwrap_or_default().to_ascii_lowercase();
                attributes.push((name, entities(self.source.get(value).unwrap_or_default()).into_owned()));
            }
        }
    }

    /// Where the value of an attribute stands, if it has one.
    fn value(&mut self) -> std::ops::Range<usize> {
        let mut at = self.at;
        while self.byte(at).is_some_and(|b| b.is_ascii_whitespace()) {
            at += 1;
        }
        if self.byte(at) != Some(b'=') {
            return 0..0;
        }
        at += 1;
        while self.byte(at).is_some_and(|b| b.is_ascii_whitespace()) {
            at += 1;
        }
        let quote = self.byte(at).filter(|b| matches!(b, b'"' | b'\''));
        let start = at + usize::from(quote.is_some());
        let rest = self.source.as_bytes().get(start..).unwrap_or_default();
        let length = match quote {
            Some(quote) => memchr::memchr(quote, rest),
            None => rest.iter().position(|b| b.is_ascii_whitespace() || *b == b'>'),
        };
        let end = start + length.unwrap_or(rest.len());
        self.at = end + usize::from(quote.is_some() && length.is_some());
        start..end
    }
}

/// Where the content of an element without markup ends.
fn raw_end(rest: &str, name: &str) -> usize {
    let bytes = rest.as_bytes();
    let found = memchr::memmem::find_iter(bytes, b"</").find(|at| {
        let tail = bytes.get(at + 2..).unwrap_or_default();
        tail.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
            && !tail.get(name.len()).is_some_and(u8::is_ascii_alphanumeric)
    });
    found.unwrap_or(rest.len())
}

/// Text with its entities resolved; what is no entity stays.
fn entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match entity(after) {
            Some((character, taken)) => {
                out.push_str(&character);
                rest = after.get(taken..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of an entity whose `&` was passed, and how many bytes it takes.
fn entity(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let closed = |end: usize| end + usize::from(text.as_bytes().get(end) == Some(&b';'));
    if let Some(number) = text.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let digits = hex.unwrap_or(number);
        let radix = if hex.is_some() { 16 } else { 10 };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
        let end = text.len() - digits.len() + length;
        // Numbers from 128 to 159 mean Windows-1252 (HTML standard, "numeric character reference end state").
        let character = match u8::try_from(code) {
            Ok(byte @ 0x80..=0x9F) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned(),
            _ => char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{FFFD}').to_string(),
        };
        return Some((Cow::Owned(character), closed(end)));
    }
    let length = text.bytes().take(MAX_ENTITY).take_while(u8::is_ascii_alphanumeric).count();
    let name = text.get(..length)?;
    if text.as_bytes().get(length) == Some(&b';') {
        return quick_xml::escape::resolve_html5_entity(name).map(|c| (Cow::Borrowed(c), length + 1));
    }
    // Old names may stand without their semicolon: `&nbsp`, `&eacute`.
    let old = |c: &&'static str| c.chars().all(|c| c < '\u{100}') && name.len() > 1;
    quick_xml::escape::resolve_html5_entity(name).filter(old).map(|c| (Cow::Borrowed(c), length))
}

// ---------- elements ----------

const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
];
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
];
/// Elements whose content is no text of the page.
const DROPPED: &[&str] = &[
    "applet", "audio", "canvas", "clippath", "datalist", "defs", "desc", "lineargradient", "marker", "mask",
    "metadata", "object", "pattern", "radialgradient", "rp", "select", "symbol", "template", "title", "video", "xml",
];
/// Attributes of SVG that say what a style sheet could.
const PRESENTATION: &[&str] =
    &["display", "fill", "fill-opacity", "font-size", "opacity", "transform", "visibility", "clip-path", "mask"];
/// Elements that show a picture of their own.
const PICTURES: &[&str] = &["img", "canvas", "video", "iframe", "object", "embed", "picture"];
/// Points of an empty box and of a picture from which it covers what it lies on: marks, bars and photos are smaller.
const COVER: (f32, f32) = (100.0, 20.0);
const PICTURE_COVER: (f32, f32) = (300.0, 20.0);
/// Elements of one page whose relations are kept.
const MAX_NODES: usize = 400_000;
/// Width of a page's text in points, and of a letter in font sizes, where lines are counted in a box that crops.
const PAGE_WIDTH: f32 = 525.0;
const LETTER: f32 = 0.5;
const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];
const TABLE_PARTS: &[&str] = &["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"];

/// An open element.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each tells of the element by itself")]
struct Element {
    /// Its node among those of the page.
    at: usize,
    tag: String,
    style: Style,
    block: bool,
    dropped: bool,
    heading: bool,
    /// The element in it that was opened last, and how many there were of each tag.
    last_child: Option<usize>,
    children: BTreeMap<String, u32>,
    has_text: bool,
    /// Points of height that are left for lines, where what is beyond is cut off.
    room: Option<f32>,
    /// The size of the drawing that it is or is in.
    drawing: Option<[f32; 4]>,
    /// What box lies over its content: how high, and which.
    cover: Option<(i32, usize)>,
}

/// Boxes that are covered, with how high the cover lies and which element it is.
type Covers = BTreeMap<usize, (i32, usize)>;

struct Page {
    sheet: Sheet,
    root: Style,
    nodes: Vec<Node>,
    stack: Vec<Element>,
    /// Elements deeper than are kept.
    beyond: usize,
    flow: Flow,
    links: Vec<String>,
    /// What the reading before found covered, and what this one finds.
    covered: Covers,
    covers: Covers,
}

impl Page {
    fn read(source: &str, covered: Covers) -> Self {
        let mut page = Self::new(source, covered);
        let mut tokens = Tokens::new(source);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(text) => page.text(&entities(text)),
                Token::Raw("textarea" | "xmp", text) => page.text(&entities(text)),
                Token::Raw(..) => {}
                Token::Start(tag) => page.start(tag),
                Token::End(name) => page.end(&name),
            }
        }
        while !page.stack.is_empty() {
            page.pop();
        }
        page
    }

    /// A page with the rules of all its style sheets.
    fn new(source: &str, covered: Covers) -> Self {
        let mut sheet = Sheet::default();
        let mut tokens = Tokens::new(source);
        let mut media = String::new();
        while let Some(token) = tokens.next() {
            match token {
                Token::Start(tag) if tag.name == "style" => {
                    tag.get("media").unwrap_or_default().clone_into(&mut media);
                }
                Token::Raw("style", css) => sheet.add(css, &media),
                Token::Start(tag) if tag.name == "link" => {
                    if let Some(css) = tag.get("href").and_then(data_sheet) {
                        sheet.add(&css, tag.get("media").unwrap_or_default());
                    }
                }
                _ => {}
            }
        }
        Self {
            sheet,
            root: Style::root(),
            nodes: Vec::new(),
            stack: Vec::new(),
            beyond: 0,
            flow: Flow::new(),
            links: Vec::new(),
            covered,
            covers: Covers::new(),
        }
    }

    fn style(&self) -> &Style {
        self.stack.last().map_or(&self.root, |element| &element.style)
    }

    fn is_open(&self, tag: &str) -> bool {
        self.stack.iter().any(|element| element.tag == tag)
    }

    fn start(&mut self, mut tag: Tag) {
        self.open_page(&tag.name);
        let name = std::mem::take(&mut tag.name);
        let name = name.as_str();
        match name {
            "br" => return self.put("\n"),
            "hr" => return self.flow.break_line(),
            "wbr" => return,
            _ if VOID.contains(&name) && !PICTURES.contains(&name) => return,
            _ => {}
        }
        if self.beyond > 0 || self.stack.len() >= MAX_DEPTH {
            self.beyond += 1;
            if BLOCKS.contains(&name) {
                self.flow.break_line();
            }
            return;
        }
        self.close_implied(name);
        let href = tag.get("href").map(str::to_owned);
        let is_flex = self.style().display == Display::Flex;
        let element = self.element(name, tag);
        if VOID.contains(&name) {
            self.note_cover(&element);
            return;
        }
        if element.block {
            self.flow.break_line();
        } else if !self.flow.is_blank() && !element.dropped && !element.style.is_hidden() {
            // Pieces that stand apart on the page without a blank in the source.
            let apart = is_flex || element.style.right;
            let gap = if apart {
                "\t"
            } else if element.style.display == Display::InlineBlock {
                " "
            } else {
                ""
            };
            if !self.flow.last_char().is_some_and(char::is_whitespace) || gap == "\t" {
                self.put(gap);
            }
        }
        match name {
            "table" => self.flow.open_table(),
            "td" | "th" if self.is_open("table") => self.flow.open_cell(),
            "li" if element.style.bullets && !element.style.is_hidden() => self.flow.item(),
            _ => {}
        }
        if let Some(target) = href.filter(|_| name == "a" && !element.style.is_hidden() && !element.dropped) {
            let target = target.trim();
            if !target.is_empty() && !target.starts_with('#') && !target.starts_with("javascript:") {
                self.links.push(target.to_owned());
            }
        }
        self.stack.push(element);
    }

    /// Opens the elements that every page has where its source leaves them out, so that rules about them are heard.
    fn open_page(&mut self, name: &str) {
        const HEAD: &[&str] = &["head", "base", "link", "meta", "script", "style", "title", "noscript", "body"];
        if self.beyond > 0 {
            return;
        }
        let implied = |name: &str| Tag { name: name.to_owned(), attributes: Vec::new() };
        if self.stack.is_empty() && name != "html" {
            let html = self.element("html", implied(""));
            self.stack.push(html);
        }
        if self.stack.len() == 1 && !HEAD.contains(&name) && name != "html" {
            let body = self.element("body", implied(""));
            self.stack.push(body);
        }
    }

    /// The node of an element that starts.
    fn node(&mut self, name: &str, tag: Tag) -> usize {
        let classes = tag.get("class").unwrap_or_default().split_whitespace().take(MAX_ATTRIBUTES);
        let mut node = Node {
            tag: name.to_owned(),
            id: tag.get("id").unwrap_or_default().to_owned(),
            classes: classes.map(str::to_owned).collect(),
            ..Node::default()
        };
        let at = self.nodes.len();
        if let Some(parent) = self.stack.last_mut().filter(|_| at < MAX_NODES) {
            node.parent = Some(parent.at);
            node.previous = parent.last_child.replace(at);
            let of_type = parent.children.entry(name.to_owned()).or_default();
            *of_type += 1;
            node.place.1 = *of_type;
            node.place.0 = parent.children.values().sum();
        }
        node.attributes = tag.attributes;
        self.nodes.push(node);
        at
    }

    fn element(&mut self, name: &str, tag: Tag) -> Element {
        let heading = HEADINGS.contains(&name);
        let mut style = self.style().inherited();
        if BLOCKS.contains(&name) {
            style.display = Display::Block;
        }
        match name {
            "b" | "strong" | "th" | "dt" => style.bold = true,
            "h1" => style.scale(2.0),
            "h2" => style.scale(1.5),
            "h3" => style.scale(1.17),
            "small" | "sub" | "sup" => style.scale(0.83),
            "big" => style.scale(1.2),
            "pre" | "textarea" => style.pre = true,
            "ul" | "ol" | "menu" => style.bullets = true,
            _ => {}
        }
        style.bold |= heading;
        if let Some(colour) = tag.get("color").filter(|_| matches!(name, "font" | "basefont")) {
            style.set_ink(colour);
        }
        if let Some(size) = tag.get("size").filter(|_| name == "font") {
            style.set_font_size(size);
        }
        if let Some(colour) = tag.get("text").filter(|_| name == "body") {
            style.set_ink(colour);
        }
        if let Some(colour) = tag.get("bgcolor") {
            style.set_ground(colour);
        }
        if tag.get("hidden").is_some_and(|value| value != "until-found")
            || tag.get("popover").is_some()
            || name == "dialog" && tag.get("open").is_none()
        {
            style.hide();
        }
        if self.stack.last().is_some_and(|outer| outer.tag == "details" && self.is_closed(outer.at))
            && name != "summary"
        {
            style.hide();
        }
        if name == "bdo" && tag.get("dir").is_some_and(|dir| dir.eq_ignore_ascii_case("rtl")) {
            style.doubt();
        }
        let mut drawing = self.stack.last().and_then(|outer| outer.drawing);
        let mut own = String::new();
        if name == "svg" {
            style.enter_drawing();
            drawing = Some(drawing_size(&tag));
        }
        if let Some([left, top, right, bottom]) = drawing {
            for (key, value) in tag.attributes.iter().filter(|(key, _)| PRESENTATION.contains(&key.as_str())) {
                let unit = if key == "font-size" && !value.ends_with(|c: char| c.is_alphabetic()) { "px" } else { "" };
                own.push_str(&format!("{key}:{value}{unit};"));
            }
            let outside = |key: &str, low: f32, high: f32| {
                tag.get(key).and_then(|n| n.trim().parse::<f32>().ok()).is_some_and(|n| n < low || n > high)
            };
            if outside("x", left - 20.0, right) || outside("y", top, bottom + 20.0) {
                style.hide();
            }
        }
        own.push_str(tag.get("style").unwrap_or_default());
        if PICTURES.contains(&name) {
            for key in ["width", "height"] {
                if let Some(n) = tag.get(key).and_then(|n| n.trim().parse::<f32>().ok()) {
                    own.insert_str(0, &format!("{key}:{n}px;"));
                }
            }
        }
        let at = self.node(name, tag);
        style.apply(&mut self.sheet, &self.nodes, at, &own);
        if at >= MAX_NODES && !self.sheet.is_empty() {
            style.doubt();
        }
        let block =
            matches!(style.display, Display::Block | Display::Flex) || TABLE_PARTS.contains(&name) || name == "li";
        let dropped = self.stack.last().is_some_and(|element| element.dropped) || DROPPED.contains(&name);
        let heading = heading || self.stack.last().is_some_and(|element| element.heading);
        let room = style.crop.and_then(|crop| crop.height).filter(|_| style.crops_for_good);
        let cover = self.covered.get(&at).copied();
        Element {
            at,
            tag: name.to_owned(),
            style,
            block,
            dropped,
            heading,
            last_child: None,
            children: BTreeMap::new(),
            has_text: false,
            room,
            drawing,
            cover,
        }
    }

    /// Whether an element that can be opened is not.
    fn is_closed(&self, at: usize) -> bool {
        self.nodes.get(at).is_some_and(|node| node.attributes.iter().all(|(name, _)| name != "open"))
    }

    /// Notes what an element lies on that has no text of its own.
    fn note_cover(&mut self, element: &Element) {
        let style = &element.style;
        let is_picture = PICTURES.contains(&element.tag.as_str());
        let (wide, high) = if is_picture { PICTURE_COVER } else { COVER };
        if element.has_text || style.is_hidden() && !is_picture || !(style.opaque || is_picture) {
            return;
        }
        if style.extent.is_none_or(|(width, height)| width < wide || height < high) {
            return;
        }
        let cover = (style.height, element.at);
        if style.over > 0.0
            && let Some(before) = self.nodes.get(element.at).and_then(|node| node.previous)
        {
            self.covers.insert(before, cover);
        }
        // A box that is taken out of the flow lies over the box that it has its place in.
        let container = self.stack.iter().rev().find(|outer| outer.style.placed).map(|outer| outer.at);
        if let Some(container) = container.filter(|_| style.out_of_flow && style.height >= 0) {
            self.covers.insert(container, cover);
        }
    }

    /// Whether another box lies over the text that is read.
    fn is_covered(&self) -> bool {
        let mut highest: Option<(i32, usize)> = None;
        for element in self.stack.iter().rev() {
            if let Some((height, at)) = element.cover
                && element.at != at
                && highest.is_none_or(|own| own < (height, at))
            {
                return true;
            }
            if element.style.placed {
                highest = Some((element.style.height, element.at));
            }
        }
        false
    }

    /// Ends elements that the start of another ends: a paragraph, an item, a cell.
    fn close_implied(&mut self, name: &str) {
        let (ends, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir", "table", "td", "th"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "table", "td", "th"]),
            "td" | "th" => (&["td", "th"], &["table"]),
            "tr" => (&["tr"], &["table"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "tr"], &["table"]),
            "option" | "optgroup" => (&["option"], &["select", "table"]),
            _ if BLOCKS.contains(&name) => (&["p"], &["table", "td", "th", "caption", "object"]),
            _ => return,
        };
        self.close(ends, within);
    }

    /// Ends the innermost open element of these names, if it is not outside an element of the names `within`.
    fn close(&mut self, names: &[&str], within: &[&str]) {
        let mut found = None;
        for (at, element) in self.stack.iter().enumerate().rev() {
            let tag = element.tag.as_str();
            if names.contains(&tag) {
                found = Some(at);
                break;
            }
            if within.contains(&tag) {
                return;
            }
        }
        let Some(found) = found else { return };
        while self.stack.len() > found {
            self.pop();
        }
    }

    fn end(&mut self, name: &str) {
        if self.beyond > 0 {
            if !VOID.contains(&name) {
                self.beyond -= 1;
            }
            if BLOCKS.contains(&name) {
                self.flow.break_line();
            }
            return;
        }
        match name {
            "br" => self.put("\n"),
            "p" => self.close(&["p"], &["td", "th", "table"]),
            "html" | "body" => {}
            _ if HEADINGS.contains(&name) => self.close(HEADINGS, &["td", "th", "table"]),
            "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" => self.close(&[name], &["table"]),
            "table" => self.close(&[name], &[]),
            _ => self.close(&[name], &["td", "th", "table"]),
        }
    }

    fn pop(&mut self) {
        let Some(element) = self.stack.pop() else { return };
        self.note_cover(&element);
        if element.has_text
            && let Some(outer) = self.stack.last_mut()
        {
            outer.has_text = true;
        }
        if element.block && element.has_text {
            let line = element.style.seen_points() * 1.15;
            for outer in &mut self.stack {
                outer.room = outer.room.map(|room| room - 0.7 * line);
            }
        }
        if element.block {
            self.flow.break_line();
        }
        match element.tag.as_str() {
            "li" => self.flow.no_item(),
            "td" | "th" if self.is_open("table") => self.flow.close_cell(),
            "tr" if self.is_open("table") => self.flow.close_row(),
            "table" => self.flow.close_table(),
            _ => {}
        }
        let list_mark = element.style.mark && !self.style().mark;
        if list_mark && !self.flow.is_blank() {
            self.put(" ");
        }
    }

    fn put(&mut self, text: &str) {
        let look = self.look();
        self.flow.text(text, look);
    }

    fn look(&self) -> Look {
        let style = self.style();
        let covered = || (!self.covered.is_empty() && self.is_covered()).then_some(Hidden::Covered);
        let cut = || {
            let full = |room: f32| room < style.seen_points() * 0.4;
            self.stack.iter().any(|element| element.room.is_some_and(full)).then_some(Hidden::Css)
        };
        let closed = || {
            let last = self.stack.last().filter(|element| element.tag == "details" && self.is_closed(element.at));
            last.map(|_| Hidden::Css)
        };
        let hidden = style.hidden().or_else(closed).or_else(covered).or_else(cut);
        Look { bold: style.bold, size: style.size(), hidden }
    }

    /// Adds text, its runs of blanks made one.
    fn text(&mut self, raw: &str) {
        if self.stack.last().is_some_and(|element| element.dropped) {
            return;
        }
        let look = self.look();
        let style = self.style();
        let (is_pre, line) = (style.pre, style.seen_points() * 1.15);
        let is_mark = style.mark;
        if !raw.trim().is_empty() && look.hidden.is_none() {
            let lines = (raw.trim().len() as f32 * style.seen_points() * LETTER / PAGE_WIDTH).max(0.05);
            for element in &mut self.stack {
                element.has_text = true;
                // A block of text takes a line at least; its pieces share it.
                let taken = if is_pre { lines.ceil() } else { lines };
                element.room = element.room.map(|room| room - taken.max(0.3) * line);
            }
        }
        if is_mark && (!raw.chars().any(char::is_alphanumeric) || matches!(raw.trim(), "o" | "§")) {
            // Word writes the bullet of an item in a symbol font, with blanks behind.
            if !raw.trim().is_empty() && look.hidden.is_none() {
                self.flow.item();
            }
            return;
        }
        if is_pre {
            self.show(raw, look);
            return;
        }
        let mut text = String::with_capacity(raw.len());
        let mut after_blank = look.hidden.is_none() && self.flow.last_char().is_none_or(|c| c.is_ascii_whitespace());
        for c in raw.chars() {
            let blank = c.is_ascii_whitespace();
            if !blank || !after_blank {
                text.push(if blank { ' ' } else { c });
            }
            after_blank = blank;
        }
        self.show(&text, look);
    }

    fn show(&mut self, text: &str, look: Look) {
        let heading = self.stack.last().is_some_and(|element| element.heading);
        if heading && look.hidden.is_none() && !text.trim().is_empty() {
            self.flow.heading();
        }
        self.flow.text(text, look);
    }
}

/// Left, top, right and bottom of what a drawing shows, in its own units; all there is where it does not say.
fn drawing_size(tag: &Tag) -> [f32; 4] {
    let number = |text: &str| text.trim().trim_end_matches("px").parse::<f32>().ok();
    let view: Option<Vec<f32>> = tag
        .get("viewbox")
        .map(|view| view.split([' ', ',']).filter(|part| !part.is_empty()).filter_map(number).collect());
    if let Some([left, top, width, height]) = view.as_deref() {
        return [*left, *top, left + width, top + height];
    }
    let side = |key: &str| tag.get(key).and_then(number).unwrap_or(f32::MAX);
    [0.0, 0.0, side("width"), side("height")]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn document(source: &[u8]) -> Document {
        let Ok(Reading::Document(document)) = read(source) else { panic!("a document") };
        document
    }

    fn texts(source: &str) -> Vec<String> {
        document(source.as_bytes()).lines.into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn blocks_become_lines() {
        for (source, expected) in [
            ("<p>Ada<p>Example", &["Ada", "Example"][..]),
            ("<p>a\n  b <b> c</b></p>d", &["a b c", "d"]),
            ("a<br>b<br/>c", &["a", "b", "c"]),
            ("<ul><li>Built<li><p>Led</p></ul>after", &["• Built", "• Led", "after"]),
            ("<ul style='list-style:none'><li>Home</ul>", &["Home"]),
            ("<table><tr><td>Acme<td>2019<tr><td>Beta<td>2017</table>", &["Acme\t2019", "Beta\t2017"]),
            ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", &["a b\tc"]),
            ("<table><tr><td><table><tr><td>a<td>b</table></td></tr></table>c", &["a\tb", "c"]),
            ("a<script>x</script><style>p{}</style><!-- c --><template>t</template>b", &["ab"]),
            ("<head><title>T</title></head><body>Ada</body>", &["Ada"]),
            ("R&amp;D &eacute;&nbsp;&#8211;&#150;&#x41; &nope; &copy 2 AT&T", &["R&D é ––A &nope; © 2 AT&T"]),
            ("<pre>a\n b</pre>", &["a", "b"]),
            ("1 < 2 <3 </ x> y", &["1 < 2 <3 y"]),
            ("<div style='display:flex'><span>Acme</span><span>2019</span></div>", &["Acme\t2019"]),
            ("<![if !supportLists]>a<![endif]><!--[if mso]>b<![endif]-->", &["a"]),
            ("<p><span style='mso-list:Ignore'>&middot;<span>&nbsp;&nbsp; </span></span>Built</p>", &["• Built"]),
            ("<p><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>Built</p>", &["1. Built"]),
            ("x</div></td></table>y", &["xy"]),
            ("<a title='a>b' href=x>c</a", &["c"]),
        ] {
            assert_eq!(texts(source), expected, "{source}");
        }
    }

    #[test]
    fn what_nobody_sees_is_told() {
        for (source, hidden) in [
            ("<p hidden>ghost</p>", true),
            ("<p style='display:none'>ghost", true),
            ("<div style='visibility:hidden'><p>ghost</p></div>", true),
            ("<div style='visibility:hidden'><p style='visibility:visible'>ghost</p></div>", false),
            ("<div style='display:none'><p style='display:block'>ghost</p></div>", true),
            ("<style>.x{color:#fff}</style><p class=x>ghost</p>", true),
            ("<style>.x{color:#fff} body{background:#555}</style><body><p class=x>ghost</p>", false),
            ("<font color=white>ghost</font>", true),
            ("<table bgcolor=#336699><tr><td><font color=white>ghost</font></table>", false),
            ("<dialog>ghost</dialog>", true),
            ("<details>ghost</details>", true),
            ("<details open>ghost</details>", false),
            ("<div popover>ghost</div>", true),
            ("<svg width=90 height=9><text fill='#fff'>ghost</text></svg>", true),
            ("<svg width=90 height=90><text x=5 y=20>ghost</text></svg>", false),
            ("<svg width=90 height=90><text x=5 y=500>ghost</text></svg>", true),
            ("<svg><mask><text>ghost</text></mask></svg><p>ghost", false),
            ("<link rel=stylesheet href='data:text/css,.x{display:none}'><p class=x>ghost", true),
            (
                "<div style='position:relative'><p>ghost</p><div style='position:absolute;inset:0;background:#fff'></div></div>",
                true,
            ),
            (
                "<div style='position:relative'><p>ghost</p><i style='position:absolute;width:9px;height:9px;background:#fff'></i></div>",
                false,
            ),
            ("<p>ghost</p><div style='margin-top:-40px;height:40px;background:#fff;position:relative'></div>", true),
            ("<div style='height:18px;overflow:hidden'><p>one</p><p>two</p><p>ghost</p></div>", true),
            ("<div style='height:90px;overflow:hidden'><p>one</p><p>ghost</p></div>", false),
            ("<font size=1>ghost</font>", false),
            ("<small><small><small><small><small><small><small>ghost", true),
            ("<bdo dir=rtl>ghost</bdo>", true),
        ] {
            let document = document(format!("<p>Ada</p>{source}<p>Example</p>").as_bytes());
            let found = document.lines.iter().find(|l| l.text == "ghost").expect("the text is kept");
            assert_eq!(found.hidden.is_some(), hidden, "{source}");
            let last = document.lines.last().map(|l| (l.text.as_str(), l.hidden));
            assert!(hidden || last == Some(("Example", None)), "{source}");
        }
    }

    #[test]
    fn an_unclosed_hidden_paragraph_hides_no_more_than_itself() {
        let document = document(b"<p style='display:none'>ghost<p>Ada");
        let lines: Vec<(&str, bool)> = document.lines.iter().map(|l| (l.text.as_str(), l.hidden.is_some())).collect();
        assert_eq!(lines, [("ghost", true), ("Ada", false)]);
    }

    #[test]
    fn cues_links_and_encodings_are_kept() {
        let page =
            document(b"<meta charset=iso-8859-2><h2>Work</h2><p><b>\xa3</b><a href=' mailto:a@example.org'>m</a>");
        let cues: Vec<(&str, bool, bool)> = page.lines.iter().map(|l| (l.text.as_str(), l.heading, l.bold)).collect();
        assert_eq!(cues, [("Work", true, true), ("Łm", false, false)]);
        assert_eq!(page.links, ["mailto:a@example.org"]);
        assert_eq!(texts("<meta charset=utf-8>é"), ["é"]);
        assert_eq!(document(b"<meta charset=utf-8>\xe9").lines[0].text, "é");
    }

    #[test]
    fn odd_input_ends() {
        let deep = format!("{}deep{}after", "<div>".repeat(200_000), "</div>".repeat(200_000));
        assert_eq!(texts(&deep), ["deep", "after"]);
        let tables = format!("{}deep", "<table><tr><td>".repeat(50_000));
        assert_eq!(texts(&tables), ["deep"]);
        let unclosed = "<b><i>x".repeat(100_000);
        assert_eq!(texts(&unclosed).len(), 1);
        let attributes = format!("<p {}>x", "a=b ".repeat(500_000));
        assert_eq!(texts(&attributes), ["x"]);
        for source in ["<", "<a", "<a href='", "<!--", "<!", "</", "&#", "&#x110000;", "<style>", "<td>x", "&#0;"] {
            assert!(read(source.as_bytes()).is_ok(), "{source}");
        }
    }
}

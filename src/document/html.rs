//! HTML, also as Word saves it: blocks become lines, rows get tabs; what style sheets hide is kept apart.
//!
//! A tokenizer and a stack of open elements, no tree: time and memory stay linear in the file, and depth costs no
//! recursion. Scripts, comments, templates and the title are no text of the page and are dropped.

use super::css::{Display, Node, Sheet, Style};
use super::flow::{Flow, Look};
use super::{Format, Hidden, Lines, Reading, Unread, txt};
use std::borrow::Cow;

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
    let mut page = Page::new(&source);
    let mut tokens = Tokens::new(&source);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => page.text(&entities(text)),
            Token::Raw("textarea" | "xmp", text) => page.text(&entities(text)),
            Token::Raw(..) => {}
            Token::Start(tag) => page.start(&tag),
            Token::End(name) => page.end(&name),
        }
    }
    while !page.stack.is_empty() {
        page.pop();
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
    "applet", "audio", "canvas", "datalist", "defs", "desc", "metadata", "object", "select", "template", "title",
    "video", "xml",
];
const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];
const TABLE_PARTS: &[&str] = &["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"];

/// An open element.
#[derive(Debug)]
struct Element {
    node: Node,
    style: Style,
    block: bool,
    dropped: bool,
    heading: bool,
}

struct Page {
    sheet: Sheet,
    stack: Vec<Element>,
    /// Elements deeper than are kept.
    beyond: usize,
    flow: Flow,
    links: Vec<String>,
}

impl Page {
    /// A page with the rules of all its style sheets.
    fn new(source: &str) -> Self {
        let mut sheet = Sheet::default();
        let mut tokens = Tokens::new(source);
        while let Some(token) = tokens.next() {
            if let Token::Raw("style", css) = token {
                sheet.add(css);
            }
        }
        Self { sheet, stack: Vec::new(), beyond: 0, flow: Flow::new(), links: Vec::new() }
    }

    fn style(&self) -> Style {
        self.stack.last().map_or_else(Style::root, |element| element.style)
    }

    fn is_open(&self, tag: &str) -> bool {
        self.stack.iter().any(|element| element.node.tag == tag)
    }

    fn start(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        match name {
            "br" => return self.put("\n"),
            "hr" => return self.flow.break_line(),
            "wbr" => return,
            _ if VOID.contains(&name) => return,
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
        let parent = self.style();
        let element = self.element(tag, parent);
        if element.block {
            self.flow.break_line();
        } else if !self.flow.is_blank() && !element.dropped && !element.style.is_hidden() {
            // Pieces that stand apart on the page without a blank in the source.
            let apart = parent.display == Display::Flex || element.style.right;
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
        if let Some(target) = tag.get("href").filter(|_| name == "a" && !element.style.is_hidden() && !element.dropped)
        {
            let target = target.trim();
            if !target.is_empty() && !target.starts_with('#') && !target.starts_with("javascript:") {
                self.links.push(target.to_owned());
            }
        }
        self.stack.push(element);
    }

    fn element(&mut self, tag: &Tag, parent: Style) -> Element {
        let name = tag.name.as_str();
        let heading = HEADINGS.contains(&name);
        let mut style = parent.inherited();
        if BLOCKS.contains(&name) {
            style.display = Display::Block;
        }
        match name {
            "b" | "strong" | "th" | "dt" => style.bold = true,
            "h1" => style.scale(2.0),
            "h2" => style.scale(1.5),
            "h3" => style.scale(1.17),
            "pre" | "textarea" => style.pre = true,
            "ul" | "ol" | "menu" => style.bullets = true,
            _ => {}
        }
        style.bold |= heading;
        if let Some(colour) = tag.get("color").filter(|_| name == "font") {
            style.set_ink(colour);
        }
        if let Some(colour) = tag.get("text").filter(|_| name == "body") {
            style.set_ink(colour);
        }
        if let Some(colour) = tag.get("bgcolor") {
            style.set_ground(colour);
        }
        if tag.get("hidden").is_some_and(|value| value != "until-found")
            || name == "dialog" && tag.get("open").is_none()
        {
            style.hide();
        }
        let classes = tag.get("class").unwrap_or_default().split_whitespace().take(MAX_ATTRIBUTES);
        let node = Node {
            tag: name.to_owned(),
            id: tag.get("id").unwrap_or_default().to_owned(),
            classes: classes.map(str::to_owned).collect(),
        };
        let above = if self.sheet.is_empty() { &[] } else { self.stack.as_slice() };
        let path: Vec<&Node> = above.iter().map(|element| &element.node).chain(std::iter::once(&node)).collect();
        style.apply(&mut self.sheet, &path, tag.get("style").unwrap_or_default());
        let block =
            matches!(style.display, Display::Block | Display::Flex) || TABLE_PARTS.contains(&name) || name == "li";
        let dropped = self.stack.last().is_some_and(|element| element.dropped) || DROPPED.contains(&name);
        let heading = heading || self.stack.last().is_some_and(|element| element.heading);
        Element { node, style, block, dropped, heading }
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
            let tag = element.node.tag.as_str();
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
        if element.block {
            self.flow.break_line();
        }
        match element.node.tag.as_str() {
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
        Look { bold: style.bold, size: style.size(), hidden: style.is_hidden().then_some(Hidden::Css) }
    }

    /// Adds text, its runs of blanks made one.
    fn text(&mut self, raw: &str) {
        if self.stack.last().is_some_and(|element| element.dropped) {
            return;
        }
        let style = self.style();
        let look = self.look();
        if style.mark && (!raw.chars().any(char::is_alphanumeric) || matches!(raw.trim(), "o" | "§")) {
            // Word writes the bullet of an item in a symbol font, with blanks behind.
            if !raw.trim().is_empty() && look.hidden.is_none() {
                self.flow.item();
            }
            return;
        }
        if style.pre {
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
            ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", &["a", "b", "c"]),
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
            ("<style>.x{color:#fff} body{background:#222}</style><body><p class=x>ghost</p>", false),
            ("<font color=white>ghost</font>", true),
            ("<table bgcolor=#336699><tr><td><font color=white>ghost</font></table>", false),
            ("<dialog>ghost</dialog>", true),
            ("<details>ghost</details>", false),
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

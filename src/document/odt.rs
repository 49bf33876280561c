//! OpenDocument text: body, lists, tables, frames, notes, headers and footers; hidden and deleted text kept apart.
//!
//! Styles are followed through their parents for what hides or shapes text ("OpenDocument 1.3", part 3). Known limit:
//! a frame stands where its anchor is, which is not always where a person sees it.

use super::flow::{Flow, Look};
use super::legible::{READABLE, Rgb, TINY_POINTS, contrast, from_bytes};
use super::package::{Package, attribute, reference, walk};
use super::{Format, Hidden, Lines, Reading, Reason, Unread};
use crate::date::Month;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Blanks that one `text:s` may stand for; a count of two thousand million is an attack.
const MAX_BLANKS: usize = 64;
/// Ancestors of a style; longer chains are loops.
const MAX_PARENTS: usize = 10;
/// Share of their width at which letters are too narrow to read.
const NARROW: f32 = 0.25;
/// Styles that are kept.
const MAX_STYLES: usize = 20_000;

/// Reads an ODT package.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let mut package = Package::open(bytes)?;
    if let Some(manifest) = package.entry("META-INF/manifest.xml")?
        && is_encrypted(&manifest)?
    {
        let detail = "the OpenDocument file is locked by a password: ask for a copy without one";
        return Err(Unread::new(Reason::Encrypted, detail));
    }
    let Some(content) = package.entry("content.xml")? else {
        return Err(Unread::new(Reason::Damaged, "the OpenDocument file has no content part"));
    };
    let around = package.entry("styles.xml")?.unwrap_or_default();
    let mut common = BTreeMap::new();
    let mut automatic = BTreeMap::new();
    read_styles(&around, &mut common, &mut automatic)?;
    let styles = Styles { common, automatic };
    let mut outer = Story::new(&styles);
    outer.read(&around)?;

    let mut automatic = BTreeMap::new();
    let mut common = styles.common.clone();
    read_styles(&content, &mut common, &mut automatic)?;
    let styles = Styles { common, automatic };
    let mut story = Story::new(&styles);
    story.read(&content)?;
    let pages = story.body.page();

    let mut lines = Lines::new();
    for flow in [outer.header, story.deleted, story.body, story.notes, outer.notes] {
        flow.finish(&mut lines);
    }
    let mut document = lines.into_document(Format::Odt, pages);
    document.links = story.links.into_iter().chain(outer.links).collect();
    if let Some(xml) = package.entry("meta.xml")? {
        document.dated = dated(&xml)?;
    }
    Ok(Reading::Document(document))
}

fn is_encrypted(manifest: &[u8]) -> Result<bool, Unread> {
    let mut found = false;
    walk(manifest, |event| {
        if let Event::Start(e) | Event::Empty(e) = event {
            found |= e.local_name().as_ref() == "encryption-data";
        }
    })?;
    Ok(found)
}

fn dated(meta: &[u8]) -> Result<Option<Month>, Unread> {
    let (mut inside, mut found) = (false, None);
    walk(meta, |event| match event {
        Event::Start(e) => inside = matches!(e.local_name().as_ref(), "date" | "creation-date"),
        Event::Text(text) if inside => {
            let month: Option<Month> = text.to_string().get(..7).and_then(|month| month.parse().ok());
            found = found.max(month);
        }
        Event::End(_) => inside = false,
        _ => {}
    })?;
    Ok(found)
}

// ---------- styles ----------

/// What a style says; `None` is inherited.
#[derive(Clone, Debug, Default)]
struct StyleLook {
    parent: Option<String>,
    bold: Option<bool>,
    points: Option<f32>,
    /// A share of the size that is inherited.
    share: Option<f32>,
    ink: Option<Ink>,
    ground: Option<Ink>,
    /// Letters' width as a share, and points between them.
    wide: Option<f32>,
    spacing: Option<f32>,
    /// Points of a paragraph's indents and of its lines, where they are exact; lines in font sizes are below zero.
    left: Option<f32>,
    first: Option<f32>,
    line: Option<f32>,
    /// Points of a row's height, where it is exact.
    high: Option<f32>,
    opacity: Option<f32>,
    vanish: Option<bool>,
    heading: bool,
    section_hidden: bool,
}

impl StyleLook {
    fn or(&self, base: &Self) -> Self {
        Self {
            parent: base.parent.clone(),
            bold: self.bold.or(base.bold),
            points: self.points.or(base.points),
            share: if self.points.is_some() { self.share } else { multiplied(self.share, base.share) },
            ink: self.ink.or(base.ink),
            ground: self.ground.or(base.ground),
            wide: self.wide.or(base.wide),
            spacing: self.spacing.or(base.spacing),
            left: self.left.or(base.left),
            first: self.first.or(base.first),
            line: self.line.or(base.line),
            high: self.high.or(base.high),
            opacity: self.opacity.or(base.opacity),
            vanish: self.vanish.or(base.vanish),
            heading: self.heading || base.heading,
            section_hidden: self.section_hidden || base.section_hidden,
        }
    }

    /// Takes in an element of properties.
    fn set(&mut self, element: &BytesStart<'_>) {
        let ground = || attribute(element, "background-color").filter(|colour| colour != "transparent");
        match element.local_name().as_ref() {
            "text-properties" => {
                if let Some(weight) = attribute(element, "font-weight") {
                    self.bold = Some(weight == "bold" || weight.parse().is_ok_and(|n: u16| n >= 600));
                }
                if let Some(size) = attribute(element, "font-size") {
                    match size.strip_suffix('%') {
                        Some(share) => self.share = share.parse().ok().map(|n: f32| n / 100.0),
                        None => self.points = points(&size).or(self.points),
                    }
                }
                // Opacity belongs to the colour beside it: LibreOffice writes 0 % beside the colour of the window.
                let opacity = attribute(element, "opacity").and_then(|n| percent(&n));
                self.opacity = opacity.or(self.opacity);
                if let Some(colour) = attribute(element, "color") {
                    (self.ink, self.opacity) = (Some(Ink::of(&colour)), Some(opacity.unwrap_or(1.0)));
                }
                if attribute(element, "use-window-font-color").is_some_and(|value| value == "true") {
                    (self.ink, self.opacity) = (Some(Ink::Auto), Some(1.0));
                }
                self.ground = ground().map(|colour| Ink::of(&colour)).or(self.ground);
                self.wide = attribute(element, "text-scale").and_then(|n| percent(&n)).or(self.wide);
                self.spacing = attribute(element, "letter-spacing").and_then(|n| points(&n)).or(self.spacing);
                // `sub 1%`: a size beside the place.
                if let Some(place) = attribute(element, "text-position") {
                    self.share = place.split_whitespace().nth(1).and_then(percent).or(self.share);
                }
                if let Some(display) = attribute(element, "display") {
                    self.vanish = Some(display == "none");
                }
            }
            "paragraph-properties" | "table-cell-properties" | "table-row-properties" | "table-properties" => {
                self.ground = ground().map(|colour| Ink::of(&colour)).or(self.ground);
                let length = |name: &str| attribute(element, name).and_then(|n| points(&n));
                self.left = length("margin-left").or_else(|| length("margin")).or(self.left);
                self.first = length("text-indent").or(self.first);
                self.line = match attribute(element, "line-height").as_deref() {
                    Some(height) => percent(height).map(|share| -share).or_else(|| points(height)),
                    None => self.line,
                };
                self.high = length("row-height").or(self.high);
            }
            "graphic-properties" => match attribute(element, "fill").as_deref() {
                Some("none") => self.ground = Some(Ink::Auto),
                Some("solid") | None => {
                    let colour = attribute(element, "fill-color").or_else(ground);
                    self.ground = colour.map(|colour| Ink::of(&colour)).or(self.ground);
                }
                Some(_) => self.ground = Some(Ink::Unknown),
            },
            "section-properties" => self.section_hidden |= attribute(element, "display").is_some_and(|d| d == "none"),
            _ => {}
        }
    }
}

/// A colour as a style tells it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ink {
    /// None, or black on light and white on dark.
    Auto,
    Plain(Rgb),
    Unknown,
}

impl Ink {
    fn of(colour: &str) -> Self {
        if colour == "transparent" {
            return Self::Auto;
        }
        let hex = colour.trim_start_matches('#');
        let channel = |at: usize| hex.get(at..at + 2).and_then(|c| u8::from_str_radix(c, 16).ok());
        match (channel(0), channel(2), channel(4)) {
            (Some(r), Some(g), Some(b)) => Self::Plain(from_bytes([r, g, b])),
            _ => Self::Unknown,
        }
    }
}

fn multiplied(own: Option<f32>, base: Option<f32>) -> Option<f32> {
    match (own, base) {
        (Some(own), Some(base)) => Some(own * base),
        (own, base) => own.or(base),
    }
}

fn percent(value: &str) -> Option<f32> {
    value.strip_suffix('%')?.trim().parse().ok().map(|n: f32| n / 100.0)
}

/// A length in points; none for shares and words.
fn points(value: &str) -> Option<f32> {
    let value = value.trim();
    let end = value.find(|c: char| c.is_ascii_alphabetic())?;
    let number: f32 = value.get(..end)?.trim().parse().ok()?;
    let unit = match value.get(end..)? {
        "pt" => 1.0,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 7.2 / 2.54,
        "px" => 0.75,
        "pc" => 12.0,
        _ => return None,
    };
    Some(number * unit)
}

type ByName = BTreeMap<(String, String), StyleLook>;

/// Styles by family and name: those that have names, and those made for single places.
struct Styles {
    common: ByName,
    automatic: ByName,
}

impl Styles {
    /// A style with what it inherits.
    fn get(&self, family: &str, name: Option<&str>) -> StyleLook {
        let find = |name: &str| {
            let key = (family.to_owned(), name.to_owned());
            self.automatic.get(&key).or_else(|| self.common.get(&key))
        };
        let mut look = StyleLook::default();
        let mut next = name.map(str::to_owned);
        for _ in 0..MAX_PARENTS {
            let Some(style) = next.as_deref().and_then(find) else { break };
            look = look.or(style);
            next.clone_from(&look.parent);
        }
        if let Some(default) = self.common.get(&(family.to_owned(), String::new())) {
            look = look.or(default);
        }
        look
    }
}

fn read_styles(xml: &[u8], common: &mut ByName, automatic: &mut ByName) -> Result<(), Unread> {
    let mut in_automatic = false;
    let mut open: Option<(String, String)> = None;
    walk(xml, |event| match event {
        Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
            "automatic-styles" => in_automatic = true,
            name @ ("style" | "default-style") => {
                if common.len() + automatic.len() >= MAX_STYLES {
                    open = None;
                    return;
                }
                let family = attribute(e, "family").unwrap_or_default();
                let own = if name == "style" { attribute(e, "name").unwrap_or_default() } else { String::new() };
                let parent = attribute(e, "parent-style-name");
                let is_heading = |name: &str| name.starts_with("Heading") || name == "Title";
                let level = attribute(e, "default-outline-level").is_some_and(|level| !level.is_empty());
                let heading = level || is_heading(&own) || parent.as_deref().is_some_and(is_heading);
                let target = if in_automatic { &mut *automatic } else { &mut *common };
                let key = (family, own);
                target.insert(key.clone(), StyleLook { parent, heading, ..StyleLook::default() });
                open = Some(key);
            }
            _ => {
                let target = if in_automatic { &mut *automatic } else { &mut *common };
                if let Some(style) = open.as_ref().and_then(|key| target.get_mut(key)) {
                    style.set(e);
                }
            }
        },
        Event::End(e) => match e.local_name().as_ref() {
            "automatic-styles" => in_automatic = false,
            "style" | "default-style" => open = None,
            _ => {}
        },
        _ => {}
    })
}

// ---------- text ----------

/// Which flow text goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Nowhere,
    Header,
    Body,
    Deleted,
    Notes,
}

/// What an open element changes for the text inside.
#[derive(Clone, Debug)]
struct Scope {
    name: String,
    target: Target,
    look: StyleLook,
    /// What text stands on: a cell, a frame, a paragraph.
    ground: Ink,
    hidden: Option<Hidden>,
    in_paragraph: bool,
    bullets: bool,
}

struct Story<'s> {
    styles: &'s Styles,
    scopes: Vec<Scope>,
    header: Flow,
    body: Flow,
    deleted: Flow,
    notes: Flow,
    links: Vec<String>,
    after_blank: bool,
}

/// Elements whose content is not what a reader sees in the text.
const SKIPPED: &[&str] = &[
    "annotation", "annotation-end", "desc", "forms", "note-citation", "number", "ruby-text", "scripts", "styles",
    "title-desc", "variable-decls",
];

impl<'s> Story<'s> {
    fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            scopes: Vec::new(),
            header: Flow::new(),
            body: Flow::new(),
            deleted: Flow::new(),
            notes: Flow::new(),
            links: Vec::new(),
            after_blank: true,
        }
    }

    fn read(&mut self, xml: &[u8]) -> Result<(), Unread> {
        walk(xml, |event| match event {
            Event::Start(e) => self.start(e),
            Event::Empty(e) => {
                self.start(e);
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(text),
            Event::CData(text) => self.text(text),
            Event::GeneralRef(name) => self.text(&reference(name)),
            _ => {}
        })
    }

    fn flow(&mut self, target: Target) -> Option<&mut Flow> {
        match target {
            Target::Nowhere => None,
            Target::Header => Some(&mut self.header),
            Target::Body => Some(&mut self.body),
            Target::Deleted => Some(&mut self.deleted),
            Target::Notes => Some(&mut self.notes),
        }
    }

    fn scope(&self) -> Scope {
        self.scopes.last().cloned().unwrap_or_else(|| Scope {
            name: String::new(),
            target: Target::Nowhere,
            look: StyleLook::default(),
            ground: Ink::Auto,
            hidden: None,
            in_paragraph: false,
            bullets: true,
        })
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let local = element.local_name();
        let name = local.as_ref();
        let outer = self.scope();
        let mut scope = Scope { name: name.to_owned(), ..outer.clone() };
        let style = |attribute_name: &str| attribute(element, attribute_name);
        let is_true = |attribute_name: &str| attribute(element, attribute_name).is_some_and(|value| value == "true");
        match name {
            "text" if element.name().as_ref() == "office:text" => scope.target = Target::Body,
            "header" | "header-left" | "header-first" if outer.target == Target::Nowhere => {
                scope.target = Target::Header;
            }
            "footer" | "footer-left" | "footer-first" if outer.target == Target::Nowhere => {
                scope.target = Target::Notes;
            }
            "tracked-changes" => scope.target = Target::Nowhere,
            "deletion" => {
                scope.target = Target::Deleted;
                scope.hidden = Some(Hidden::Deleted);
            }
            _ if SKIPPED.contains(&name) => scope.target = Target::Nowhere,
            // Titles of frames are seen by screen readers only.
            "title" if element.name().as_ref() == "svg:title" => scope.target = Target::Nowhere,
            "note-body" => {
                scope.target = if outer.target == Target::Body { Target::Notes } else { outer.target };
                scope.in_paragraph = false;
            }
            "section" => {
                let look = self.styles.get("section", style("style-name").as_deref());
                let shown = attribute(element, "display").is_none_or(|display| display == "true");
                if look.section_hidden || !shown {
                    scope.hidden = scope.hidden.or(Some(Hidden::Vanish));
                }
            }
            "p" | "h" => {
                let look = self.styles.get("paragraph", style("style-name").as_deref());
                scope.ground = look.ground.filter(|ground| *ground != Ink::Auto).unwrap_or(scope.ground);
                let heading = name == "h" || look.heading;
                let defaults = self.styles.get("paragraph", None);
                scope.look = StyleLook { heading, ..look.or(&defaults) };
                scope.in_paragraph = true;
                self.after_blank = true;
            }
            "span" => {
                let look = self.styles.get("text", style("style-name").as_deref());
                scope.look = look.or(&outer.look);
            }
            "hidden-text" | "hidden-paragraph" if is_true("is-hidden") => {
                scope.hidden = scope.hidden.or(Some(Hidden::Vanish));
            }
            "a" => {
                if let Some(target) = style("href")
                    && outer.hidden.is_none()
                    && outer.target != Target::Nowhere
                    && !target.starts_with('#')
                {
                    self.links.push(target);
                }
            }
            "s" => {
                let count = style("c").and_then(|count| count.parse().ok()).unwrap_or(1).min(MAX_BLANKS);
                self.put(&" ".repeat(count));
            }
            "tab" => self.put("\t"),
            "line-break" => {
                self.put("\n");
                self.after_blank = true;
            }
            "soft-page-break" if outer.target == Target::Body => self.body.next_page(),
            "list" => scope.bullets = true,
            "list-header" => scope.bullets = false,
            "list-item" if outer.bullets => {
                if let Some(flow) = self.flow(outer.target) {
                    flow.item();
                }
            }
            "table" => {
                let look = self.styles.get("table", style("style-name").as_deref());
                scope.ground = look.ground.filter(|ground| *ground != Ink::Auto).unwrap_or(scope.ground);
                if let Some(flow) = self.flow(outer.target) {
                    flow.open_table();
                }
            }
            "table-row" => {
                let look = self.styles.get("table-row", style("style-name").as_deref());
                if look.high.is_some_and(|high| high < TINY_POINTS) {
                    scope.hidden = scope.hidden.or(Some(Hidden::Clipped));
                }
                if style("visibility").is_some_and(|v| v != "visible") {
                    scope.hidden = scope.hidden.or(Some(Hidden::Vanish));
                }
                scope.ground = look.ground.filter(|ground| *ground != Ink::Auto).unwrap_or(scope.ground);
            }
            "table-cell" => {
                let look = self.styles.get("table-cell", style("style-name").as_deref());
                scope.ground = look.ground.filter(|ground| *ground != Ink::Auto).unwrap_or(scope.ground);
                if let Some(flow) = self.flow(outer.target) {
                    flow.open_cell();
                }
            }
            "frame" | "custom-shape" | "rect" | "text-box" => {
                let look = self.styles.get("graphic", style("style-name").as_deref());
                let length = |name: &str| style(name).and_then(|n| points(&n));
                let (x, y) = (length("x").unwrap_or(0.0), length("y").unwrap_or(0.0));
                let (width, height) = (length("width"), length("height"));
                if x + width.unwrap_or(600.0) < 0.0 || x > 900.0 || y + height.unwrap_or(800.0) < 0.0 || y > 1200.0 {
                    scope.hidden = scope.hidden.or(Some(Hidden::OffPage));
                }
                if name != "text-box" && width.is_some_and(|n| n < TINY_POINTS) {
                    scope.hidden = scope.hidden.or(Some(Hidden::Clipped));
                }
                scope.ground = look.ground.filter(|ground| *ground != Ink::Auto).unwrap_or(scope.ground);
                scope.in_paragraph = false;
                if name != "frame"
                    && let Some(flow) = self.flow(outer.target)
                {
                    flow.open_box();
                }
            }
            _ => {}
        }
        self.scopes.push(scope);
    }

    fn end(&mut self) {
        let Some(scope) = self.scopes.pop() else { return };
        let target = self.scopes.last().map_or(Target::Nowhere, |outer| outer.target);
        let Some(flow) = self.flow(target) else { return };
        match scope.name.as_str() {
            "p" | "h" => flow.break_line(),
            "list-item" => flow.no_item(),
            "table-cell" => flow.close_cell(),
            "table-row" => flow.close_row(),
            "table" => flow.close_table(),
            "custom-shape" | "rect" | "text-box" => flow.close_box(),
            _ => {}
        }
    }

    /// Adds text of the XML source, its runs of blanks made one.
    fn text(&mut self, raw: &str) {
        let mut text = String::with_capacity(raw.len());
        for c in raw.chars() {
            let blank = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !blank || !self.after_blank {
                text.push(if blank { ' ' } else { c });
            }
            self.after_blank = blank;
        }
        self.put(&text);
    }

    fn put(&mut self, text: &str) {
        let Some(scope) = self.scopes.last() else { return };
        if !scope.in_paragraph || text.is_empty() {
            return;
        }
        let style = &scope.look;
        let seen = style.points.unwrap_or(12.0) * style.share.unwrap_or(1.0);
        let far = |n: f32| !(-200.0..=650.0).contains(&n);
        let (left, first) = (style.left.unwrap_or(0.0), style.first.unwrap_or(0.0));
        let hidden = if scope.hidden.is_some() {
            scope.hidden
        } else if style.vanish == Some(true) {
            Some(Hidden::Vanish)
        } else if seen < TINY_POINTS
            || style.wide.is_some_and(|wide| wide > 0.0 && wide < NARROW)
            || style.spacing.is_some_and(|spacing| spacing < -0.4 * seen)
        {
            Some(Hidden::TinyText)
        } else if far(left) || far(left + first) {
            Some(Hidden::OffPage)
        } else if style.line.is_some_and(|line| if line < 0.0 { line > -0.3 } else { line < seen / 3.0 }) {
            Some(Hidden::Clipped)
        } else if style.opacity.is_some_and(|opacity| opacity < 0.1) {
            Some(Hidden::Transparent)
        } else {
            let ground = style.ground.filter(|ground| *ground != Ink::Auto).unwrap_or(scope.ground);
            let ground = if ground == Ink::Auto { Ink::Plain([1.0; 3]) } else { ground };
            match (style.ink.unwrap_or(Ink::Auto), ground) {
                (Ink::Plain(ink), Ink::Plain(ground)) if contrast(ink, ground) < READABLE => Some(Hidden::WhiteText),
                (Ink::Unknown, _) => Some(Hidden::Doubtful),
                _ => None,
            }
        };
        let size = style.points.map_or(0, |points| (points * 10.0).clamp(0.0, 10_000.0) as u16);
        let look = Look { bold: style.bold == Some(true), size, hidden };
        let heading = style.heading && hidden.is_none() && !text.trim().is_empty();
        let target = scope.target;
        let Some(flow) = self.flow(target) else { return };
        if heading {
            flow.heading();
        }
        flow.text(text, look);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use std::io::{Cursor, Write};

    fn package(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const STYLES: &str = r##"<office:automatic-styles>
        <style:style style:name="V" style:family="text"><style:text-properties text:display="none"/></style:style>
        <style:style style:name="W" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>
        <style:style style:name="T" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>
        <style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
        <style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:background-color="#112233"/></style:style>
        <style:style style:name="N" style:family="text"><style:text-properties style:text-scale="1%"/></style:style>
        <style:style style:name="O" style:family="paragraph"><style:paragraph-properties fo:margin-left="-50cm"/></style:style>
        <style:style style:name="D" style:family="text"><style:text-properties fo:color="#000000" fo:background-color="#0a0a0a"/></style:style>
        <style:style style:name="R" style:family="table-row"><style:table-row-properties style:row-height="0.02cm"/></style:style>
        <style:style style:name="L" style:family="paragraph"><style:paragraph-properties fo:line-height="100%"/><style:text-properties style:use-window-font-color="true" loext:opacity="0%" fo:font-size="48pt"/></style:style>
        <style:style style:name="C" style:family="text"><style:text-properties fo:color="#000000" loext:opacity="0%"/></style:style>
        <style:style style:name="S" style:family="section"><style:section-properties text:display="none"/></style:style>
        </office:automatic-styles>"##;

    fn document(body: &str) -> Document {
        let content = format!(
            "<office:document-content>{STYLES}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        let meta = "<office:meta><meta:creation-date>2020-01-02T00:00:00</meta:creation-date><dc:date>2021-05-06T00:00:00</dc:date></office:meta>";
        match read(&package(&[("content.xml", &content), ("meta.xml", meta)])) {
            Ok(Reading::Document(document)) => document,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn text_becomes_lines() {
        for (body, expected) in [
            ("<text:p>Ada  \n <text:span>Example</text:span></text:p><text:p>x</text:p>", &["Ada Example", "x"][..]),
            ("<text:p>a<text:s text:c=\"2\"/>b<text:tab/>c<text:line-break/>d</text:p>", &["a b\tc", "d"]),
            ("<text:p>a<text:s text:c=\"2000000000\"/>b</text:p>", &["a\tb"]),
            (
                "<text:list><text:list-item><text:p>Built</text:p><text:p>more</text:p></text:list-item></text:list>",
                &["• Built", "more"],
            ),
            (
                "<table:table><table:table-row><table:table-cell><text:p>Acme</text:p></table:table-cell><table:table-cell><text:p>2019</text:p></table:table-cell></table:table-row></table:table>",
                &["Acme\t2019"],
            ),
            (
                "<text:p>a<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box><svg:title>t</svg:title></draw:frame>b</text:p>",
                &["ab", "box"],
            ),
            (
                "<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note>b</text:p><text:p>c</text:p>",
                &["ab", "c", "note"],
            ),
            ("<text:p>a<office:annotation><text:p>x</text:p></office:annotation>b &amp; &#8211;</text:p>", &["ab & –"]),
        ] {
            let lines: Vec<String> = document(body).lines.into_iter().map(|l| l.text).collect();
            assert_eq!(lines, expected, "{body}");
        }
    }

    #[test]
    fn what_nobody_sees_is_told() {
        for (body, expected) in [
            ("<text:p><text:span text:style-name=\"V\">ghost</text:span></text:p>", Some(Hidden::Vanish)),
            ("<text:p><text:span text:style-name=\"W\">ghost</text:span></text:p>", Some(Hidden::WhiteText)),
            ("<text:p text:style-name=\"P\"><text:span text:style-name=\"W\">ghost</text:span></text:p>", None),
            ("<text:p><text:span text:style-name=\"T\">ghost</text:span></text:p>", Some(Hidden::TinyText)),
            ("<text:section text:style-name=\"S\"><text:p>ghost</text:p></text:section>", Some(Hidden::Vanish)),
            ("<text:section text:display=\"none\"><text:p>ghost</text:p></text:section>", Some(Hidden::Vanish)),
            (
                "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>N</dc:creator></office:change-info><text:p>ghost</text:p></text:deletion></text:changed-region></text:tracked-changes>",
                Some(Hidden::Deleted),
            ),
            ("<text:p><text:span text:style-name=\"B\">ghost</text:span></text:p>", None),
            ("<text:p><text:span text:style-name=\"N\">ghost</text:span></text:p>", Some(Hidden::TinyText)),
            ("<text:p><text:span text:style-name=\"D\">ghost</text:span></text:p>", Some(Hidden::WhiteText)),
            ("<text:p text:style-name=\"O\">ghost</text:p>", Some(Hidden::OffPage)),
            ("<text:p text:style-name=\"L\">ghost</text:p>", None),
            ("<text:p><text:span text:style-name=\"C\">ghost</text:span></text:p>", Some(Hidden::Transparent)),
            (
                "<table:table><table:table-row table:style-name=\"R\"><table:table-cell><text:p>ghost</text:p></table:table-cell></table:table-row></table:table>",
                Some(Hidden::Clipped),
            ),
            (
                "<text:p><draw:frame svg:x=\"-40cm\" svg:width=\"9cm\"><draw:text-box><text:p>ghost</text:p></draw:text-box></draw:frame></text:p>",
                Some(Hidden::OffPage),
            ),
        ] {
            let document = document(&format!("{body}<text:p>Ada</text:p>"));
            let lines: Vec<(&str, Option<Hidden>)> =
                document.lines.iter().map(|l| (l.text.as_str(), l.hidden)).collect();
            assert_eq!(lines, [("ghost", expected), ("Ada", None)], "{body}");
        }
    }

    #[test]
    fn cues_links_dates_headers_and_locks_are_kept() {
        let body = "<text:h>Work</text:h><text:p><text:span text:style-name=\"B\">Acme</text:span></text:p><text:p><text:a xlink:href=\"https://example.org\">x</text:a></text:p>";
        let found = document(body);
        let cues: Vec<(&str, bool, bool)> = found.lines.iter().map(|l| (l.text.as_str(), l.heading, l.bold)).collect();
        assert_eq!(cues, [("Work", true, false), ("Acme", false, true), ("x", false, false)]);
        assert_eq!((found.links, found.dated), (vec!["https://example.org".to_owned()], Some(Month::new(2021, 5))));

        let content = "<office:body><office:text><text:p>body</text:p></office:text></office:body>";
        let styles = "<office:master-styles><style:master-page><style:header><text:p>top</text:p></style:header><style:footer><text:p>foot</text:p></style:footer></style:master-page></office:master-styles>";
        let Ok(Reading::Document(around)) = read(&package(&[("content.xml", content), ("styles.xml", styles)])) else {
            panic!("a document")
        };
        let texts: Vec<&str> = around.lines.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(texts, ["top", "body", "foot"]);

        let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
        let locked = read(&package(&[("META-INF/manifest.xml", manifest), ("content.xml", "??")]));
        assert_eq!(locked.err().map(|u| u.reason), Some(Reason::Encrypted));
        let doctype = read(&package(&[("content.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")]));
        assert_eq!(doctype.err().map(|u| u.reason), Some(Reason::Refused));
    }
}

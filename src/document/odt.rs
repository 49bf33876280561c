//! OpenDocument text: body, lists, tables, frames, notes, headers and footers; hidden and deleted text kept apart.
//!
//! Styles are followed through their parents for what hides or shapes text ("OpenDocument 1.3", part 3). Known limit:
//! a frame stands where its anchor is, which is not always where a person sees it.

use super::flow::{Flow, Look};
use super::legible::{TINY_POINTS, is_pale_hex};
use super::package::{Package, attribute, reference, walk};
use super::{Format, Hidden, Lines, Reading, Reason, Unread};
use crate::date::Month;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Blanks that one `text:s` may stand for; a count of two thousand million is an attack.
const MAX_BLANKS: usize = 64;
/// Ancestors of a style; longer chains are loops.
const MAX_PARENTS: usize = 10;
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
    pale: Option<bool>,
    shaded: Option<bool>,
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
            pale: self.pale.or(base.pale),
            shaded: self.shaded.or(base.shaded),
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
                    self.points = size.strip_suffix("pt").and_then(|points| points.parse().ok()).or(self.points);
                }
                if let Some(colour) = attribute(element, "color") {
                    self.pale = Some(is_pale(&colour));
                }
                if attribute(element, "use-window-font-color").is_some_and(|value| value == "true") {
                    self.pale = Some(false);
                }
                self.shaded = ground().map(|colour| !is_pale(&colour)).or(self.shaded);
                if let Some(display) = attribute(element, "display") {
                    self.vanish = Some(display == "none");
                }
            }
            "paragraph-properties" | "table-cell-properties" | "table-row-properties" | "table-properties" => {
                self.shaded = ground().map(|colour| !is_pale(&colour)).or(self.shaded);
            }
            "graphic-properties" => match attribute(element, "fill").as_deref() {
                Some("none") => self.shaded = Some(false),
                Some("solid") | None => {
                    let colour = attribute(element, "fill-color").or_else(ground);
                    self.shaded = colour.map(|colour| !is_pale(&colour)).or(self.shaded);
                }
                Some(_) => self.shaded = Some(true),
            },
            "section-properties" => self.section_hidden |= attribute(element, "display").is_some_and(|d| d == "none"),
            _ => {}
        }
    }
}

/// Whether a `#RRGGBB` colour can hardly be told from white paper.
fn is_pale(colour: &str) -> bool {
    is_pale_hex(colour.trim_start_matches('#'))
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
    /// On a dark ground: a cell, a frame, a paragraph.
    shaded: bool,
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
            shaded: false,
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
                scope.shaded |= look.shaded == Some(true);
                let heading = name == "h" || look.heading;
                scope.look = StyleLook { heading, ..look };
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
                scope.shaded = look.shaded.unwrap_or(scope.shaded);
                if let Some(flow) = self.flow(outer.target) {
                    flow.open_table();
                }
            }
            "table-row" => {
                let look = self.styles.get("table-row", style("style-name").as_deref());
                scope.shaded = look.shaded.unwrap_or(scope.shaded);
            }
            "table-cell" => {
                let look = self.styles.get("table-cell", style("style-name").as_deref());
                scope.shaded = look.shaded.unwrap_or(scope.shaded);
                if let Some(flow) = self.flow(outer.target) {
                    flow.open_cell();
                }
            }
            "frame" | "custom-shape" | "rect" | "text-box" => {
                let look = self.styles.get("graphic", style("style-name").as_deref());
                scope.shaded = look.shaded.unwrap_or(scope.shaded);
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
        let hidden = if scope.hidden.is_some() {
            scope.hidden
        } else if style.vanish == Some(true) {
            Some(Hidden::Vanish)
        } else if style.points.is_some_and(|points| points < TINY_POINTS) {
            Some(Hidden::TinyText)
        } else if style.pale == Some(true) && !scope.shaded && style.shaded != Some(true) {
            Some(Hidden::WhiteText)
        } else {
            None
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

//! Word 2007 and later: body, nested tables, text boxes once, headers, footers and notes; hidden runs kept apart.
//!
//! A text box is read where it stands on the page, as far as the heights of the paragraphs around its anchor tell.

use super::docx_looks::{Ink, Look, Stand, Style, Styles, Theme, hex, shade};
use super::docx_places::{place_boxes, weave_columns};
use super::flow::{self, Flow, Paragraph};
use super::legible::Rgb;
use super::package::{Package, attribute, reference, walk};
use super::{Format, Hidden, Lines, Reading, Reason, Unread};
use crate::date::Month;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};

/// Reads a DOCX package.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let mut package = Package::open(bytes)?;
    let names = package.names();
    let main = main_part(&mut package, &names)?;
    let theme = names.iter().find(|name| name.starts_with("word/theme/theme")).cloned();
    let theme = match theme.map(|name| package.entry(&name)).transpose()?.flatten() {
        Some(xml) => Theme::read(&xml)?,
        None => Theme::default(),
    };
    let styles = match package.entry("word/styles.xml")? {
        Some(xml) => Styles::read(&xml, theme)?,
        None => Styles::bare(theme),
    };
    let Relations { links, parts } = match package.entry("word/_rels/document.xml.rels")? {
        Some(xml) => relations(&xml)?,
        None => Relations::default(),
    };
    let Some(xml) = package.entry(&main)? else {
        return Err(Unread::new(Reason::Damaged, "the Word file has no document part"));
    };
    let settings = package.entry("word/settings.xml")?.unwrap_or_default();
    let shown = shown_parts(&xml, &settings, &parts);
    let mut story = Story::new(&styles, &links);
    story.shows_ground = holds(&settings, "displayBackgroundShape");
    let mut around = (Vec::new(), Vec::new());
    for name in &names {
        let (is_header, is_footer) = (name.starts_with("word/header"), name.starts_with("word/footer"));
        let is_note = name == "word/footnotes.xml" || name == "word/endnotes.xml";
        // A header that no section uses is not on the page.
        if !(is_header || is_footer || is_note)
            || !is_note && !shown.contains(name)
            || !name.to_ascii_lowercase().ends_with(".xml")
        {
            continue;
        }
        if let Some(xml) = package.entry(name)? {
            let mut part = Story::new(&styles, &links);
            part.read(&xml)?;
            let target = if is_header { &mut around.0 } else { &mut around.1 };
            // First, odd and even headers often repeat each other.
            target.extend(part.finish().into_iter().filter(|p| !target_has(&story.seen, p)));
            story.seen.extend(target.iter().map(|p: &Paragraph| p.text.clone()));
        }
    }
    story.read(&xml)?;
    let used = std::mem::take(&mut story.used_links);
    let pages = story.flow.page();
    let body = story.finish();
    let mut lines = Lines::new();
    for paragraph in around.0.into_iter().chain(body).chain(around.1) {
        paragraph.push_to(&mut lines);
    }
    let mut document = lines.into_document(Format::Docx, pages);
    document.links = used;
    if let Some(xml) = package.entry("docProps/core.xml")? {
        document.dated = modified(&xml)?;
    }
    Ok(Reading::Document(document))
}

fn target_has(seen: &[String], paragraph: &Paragraph) -> bool {
    seen.contains(&paragraph.text)
}

/// The part that holds the body: `word/document.xml`, or another that the package names.
fn main_part(package: &mut Package<'_>, names: &[String]) -> Result<String, Unread> {
    let usual = "word/document.xml".to_owned();
    if names.contains(&usual) {
        return Ok(usual);
    }
    let mut target = None;
    if let Some(xml) = package.entry("_rels/.rels")? {
        walk(&xml, |event| {
            if let Event::Empty(e) | Event::Start(e) = event
                && attribute(e, "Type").is_some_and(|t| t.ends_with("/officeDocument"))
            {
                target = attribute(e, "Target").map(|t| t.trim_start_matches('/').to_owned());
            }
        })?;
    }
    let other = names.iter().find(|n| n.starts_with("word/document") && n.to_ascii_lowercase().ends_with(".xml"));
    target
        .filter(|t| names.contains(t))
        .or_else(|| other.cloned())
        .ok_or_else(|| Unread::new(Reason::Damaged, "the package holds no Word document"))
}

/// Targets of links, and names of headers and footers, by their ids.
#[derive(Default)]
struct Relations {
    links: BTreeMap<String, String>,
    parts: BTreeMap<String, String>,
}

fn relations(xml: &[u8]) -> Result<Relations, Unread> {
    let mut found = Relations::default();
    walk(xml, |event| {
        if let Event::Empty(e) | Event::Start(e) = event
            && let (Some(kind), Some(id), Some(target)) =
                (attribute(e, "Type"), attribute(e, "Id"), attribute(e, "Target"))
        {
            if kind.ends_with("/hyperlink") {
                found.links.insert(id, target);
            } else if kind.ends_with("/header") || kind.ends_with("/footer") {
                let name = target.strip_prefix('/').map_or_else(|| format!("word/{target}"), str::to_owned);
                found.parts.insert(id, name);
            }
        }
    })?;
    Ok(found)
}

fn holds(xml: &[u8], mark: &str) -> bool {
    memchr::memmem::find(xml, mark.as_bytes()).is_some()
}

/// Names of the headers and footers that a section of the body shows.
fn shown_parts(body: &[u8], settings: &[u8], parts: &BTreeMap<String, String>) -> BTreeSet<String> {
    let (first, even) = (holds(body, ":titlePg"), holds(settings, "evenAndOddHeaders"));
    let found = ["headerReference", "footerReference"].into_iter().flat_map(|mark| {
        memchr::memmem::find_iter(body, mark).filter_map(|at| {
            let rest = body.get(at..)?;
            let tag = rest.get(..memchr::memchr(b'>', rest)?)?;
            let tag = String::from_utf8_lossy(tag).replace('\'', "\"");
            let value = |name: &str| tag.split(name).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
            let applies = match value("type=\"").as_deref() {
                Some("first") => first,
                Some("even") => even,
                _ => true,
            };
            parts.get(&value(":id=\"")?).filter(|_| applies).cloned()
        })
    });
    found.collect()
}

fn modified(xml: &[u8]) -> Result<Option<Month>, Unread> {
    let (mut inside, mut found) = (false, None);
    walk(xml, |event| match event {
        Event::Start(e) => inside = e.local_name().as_ref() == "modified",
        Event::Text(t) if inside => {
            let text = t.to_string();
            found = text.get(..7).and_then(|month| month.parse().ok());
        }
        Event::End(_) => inside = false,
        _ => {}
    })?;
    Ok(found)
}

// ---------- text ----------

/// What is said of the paragraph being read.
#[derive(Clone, Debug, Default)]
struct Open {
    style: Style,
    /// Whether the paragraph names a style of its own.
    styled: bool,
    stand: Stand,
    ground: Option<Ink>,
    /// A filled shape is drawn in it, behind what follows.
    on_shape: Option<Ink>,
    unseen: Option<Hidden>,
}

/// A table that is open, with what its style and the place in it say.
#[derive(Debug, Default)]
struct Table {
    style: Style,
    row: usize,
    column: usize,
    ground: Option<Ink>,
    cell_ground: Option<Ink>,
    /// Twips of a row that is cut to that height, and paragraphs that stand in its cell so far.
    exact: Option<i32>,
    in_cell: i32,
    off_page: bool,
}

/// A drawing that stands at a place of the page.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each tells of the drawing by itself")]
struct Anchor {
    /// What its place is told from, across and down; the paragraph where that is it.
    from: (String, String, usize),
    /// Left, top, width and height in English metric units, 914,400 an inch.
    place: [i64; 4],
    height: i64,
    hidden: bool,
    behind: bool,
    grows: bool,
    fill: Option<Ink>,
    down: bool,
    absolute: bool,
    /// Whether it stands at a height of its own, which is told.
    floats: bool,
}

/// Letters in a row that lie on each other, from which they count as hidden.
const MIN_SQUEEZED: usize = 3;
/// Units of an inch.
const INCH: i64 = 914_400;
/// Units of a point.
const POINT: f32 = 12_700.0;
/// Drawings that are held against each other.
const MAX_PLACED: usize = 1000;

impl Anchor {
    /// Whether nothing of it is on a page of up to 12 by 15 inches.
    fn is_off_page(&self) -> bool {
        let [left, top, width, height] = self.place;
        let from_edge = |from: &str| if matches!(from, "page" | "leftMargin" | "topMargin") { 0 } else { INCH / 2 };
        let (x, y) = (left + from_edge(&self.from.0), top + from_edge(&self.from.1));
        let down_the_page = !matches!(self.from.1.as_str(), "paragraph" | "line");
        x + width < INCH / 20 || x > 12 * INCH || y + height < INCH / 20 && down_the_page || y > 15 * INCH
    }

    fn unseen(&self) -> Option<Hidden> {
        if self.hidden { Some(Hidden::Vanish) } else { self.is_off_page().then_some(Hidden::OffPage) }
    }

    /// Whether it is too flat for a line of text, and stays so.
    fn is_flat(&self) -> bool {
        let [_, _, width, height] = self.place;
        let flat = |side: i64| side > 0 && side < INCH / 18;
        !self.grows && (flat(width) || flat(height))
    }

    /// Whether this one lies over nearly all of another.
    fn covers(&self, other: &Self) -> bool {
        let solid = matches!(self.fill, Some(Ink::Plain(_) | Ink::Unknown));
        let above = !self.behind && other.behind || self.behind == other.behind && self.height > other.height;
        if !solid || !above || self.from != other.from || self.hidden {
            return false;
        }
        let shared = |at: usize| {
            let (from, to) = (
                self.place[at].max(other.place[at]),
                (self.place[at] + self.place[at + 2]).min(other.place[at] + other.place[at + 2]),
            );
            (to - from).max(0)
        };
        let area = other.place[2].saturating_mul(other.place[3]);
        area > 0 && shared(0).saturating_mul(shared(1)) / 100 * 100 >= area / 100 * 70
    }

    /// Takes in the style of a VML shape.
    fn set_vml(&mut self, style: &str) {
        for part in style.split(';') {
            let Some((name, value)) = part.split_once(':') else { continue };
            let value = value.trim();
            let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<f64>().unwrap_or(0.0);
            let unit = match value.trim_start_matches(|c: char| !c.is_ascii_alphabetic()) {
                "in" => 914_400.0,
                "cm" => 360_000.0,
                "mm" => 36_000.0,
                "px" => 9_525.0,
                "pt" => 12_700.0,
                _ => 1.0,
            };
            let length = (number * unit) as i64;
            match name.trim() {
                "margin-left" | "left" => self.place[0] = length,
                "margin-top" | "top" => (self.place[1], self.floats) = (length, self.absolute),
                "position" => self.absolute = value == "absolute",
                "width" => self.place[2] = length,
                "height" => self.place[3] = length,
                "z-index" => {
                    self.height = number as i64;
                    self.behind = number < 0.0;
                }
                "visibility" => self.hidden = value == "hidden",
                "mso-position-horizontal-relative" => value.clone_into(&mut self.from.0),
                "mso-position-vertical-relative" => value.clone_into(&mut self.from.1),
                "mso-fit-shape-to-text" => self.grows = value == "t",
                _ => {}
            }
        }
    }
}

/// Reads the paragraphs of one part.
#[expect(clippy::struct_excessive_bools, reason = "each tells of one open element of the part")]
struct Story<'s> {
    styles: &'s Styles,
    links: &'s BTreeMap<String, String>,
    used_links: Vec<String>,
    seen: Vec<String>,
    flow: Flow,
    tables: Vec<Table>,
    open: Vec<Open>,
    look: Look,
    in_run_properties: bool,
    in_paragraph_properties: bool,
    in_run: bool,
    in_text: bool,
    in_field_code: bool,
    deleted: usize,
    skipped: usize,
    /// Fills of the shapes that are open; none where nothing is said.
    fills: Vec<Option<Ink>>,
    anchors: Vec<Anchor>,
    /// Text boxes and shapes that stand at a place, and those that are open.
    placed: Vec<Anchor>,
    boxes: Vec<(Option<usize>, Option<Hidden>)>,
    /// Boxes of the body itself, which stand in no table or other box.
    free: BTreeSet<usize>,
    /// Where sections end, with their columns; that of the open paragraph; and where columns start.
    sections: Vec<(usize, usize)>,
    section_ends: bool,
    columns: usize,
    breaks: Vec<usize>,
    column_break: Option<bool>,
    last_box: Option<usize>,
    in_groups: usize,
    in_shape_properties: bool,
    in_fill_reference: bool,
    in_outline: bool,
    in_cell_properties: bool,
    in_table_properties: bool,
    in_offset: bool,
    paragraphs: usize,
    /// Letters in a row that lie on each other.
    squeezed: usize,
    page_ground: Rgb,
    shows_ground: bool,
    /// The part draws shapes or images.
    shapes_drawn: bool,
}

impl<'s> Story<'s> {
    fn new(styles: &'s Styles, links: &'s BTreeMap<String, String>) -> Self {
        Self {
            styles,
            links,
            used_links: Vec::new(),
            seen: Vec::new(),
            flow: Flow::new(),
            tables: Vec::new(),
            open: Vec::new(),
            look: Look::default(),
            in_run_properties: false,
            in_paragraph_properties: false,
            in_run: false,
            in_text: false,
            in_field_code: false,
            deleted: 0,
            skipped: 0,
            fills: Vec::new(),
            anchors: Vec::new(),
            placed: Vec::new(),
            boxes: Vec::new(),
            free: BTreeSet::new(),
            sections: Vec::new(),
            section_ends: false,
            columns: 1,
            breaks: Vec::new(),
            column_break: None,
            last_box: None,
            in_groups: 0,
            in_shape_properties: false,
            in_fill_reference: false,
            in_outline: false,
            in_cell_properties: false,
            in_table_properties: false,
            in_offset: false,
            paragraphs: 0,
            squeezed: 0,
            page_ground: [1.0; 3],
            shows_ground: false,
            shapes_drawn: false,
        }
    }

    fn read(&mut self, xml: &[u8]) -> Result<(), Unread> {
        let draws = |mark: &str| memchr::memmem::find(xml, mark.as_bytes()).is_some();
        self.shapes_drawn = draws("<w:pict") || draws("<w:drawing");
        walk(xml, |event| match event {
            Event::Start(e) => self.start(e),
            Event::Empty(e) => {
                self.start(e);
                self.end(e.local_name().as_ref());
            }
            Event::End(e) => self.end(e.local_name().as_ref()),
            Event::Text(t) => self.text(t),
            Event::CData(t) => self.text(t),
            Event::GeneralRef(name) => self.text(&reference(name)),
            _ => {}
        })
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let name = name.as_ref();
        // The same text box stands twice: for new readers (Choice) and for old ones (Fallback).
        if name == "Fallback" || self.skipped > 0 {
            self.skipped += usize::from(name == "Fallback");
            return;
        }
        match name {
            "p" => self.open_paragraph(),
            "background" if self.shows_ground => {
                self.page_ground = attribute(element, "color").and_then(|c| hex(&c)).unwrap_or([1.0; 3]);
            }
            "pPr" => self.in_paragraph_properties = true,
            "r" => {
                self.in_run = true;
                self.look = Look::default();
            }
            "rPr" => self.in_run_properties = !self.in_paragraph_properties,
            "pStyle" => {
                let style = self.styles.get(&attribute(element, "val").unwrap_or_default());
                if style.heading {
                    self.flow.heading();
                }
                self.with_open(|open| (open.style, open.styled) = (style, true));
            }
            "rStyle" if self.in_run_properties => {
                let style = self.styles.get(&attribute(element, "val").unwrap_or_default());
                self.look = self.look.or(&style.look);
            }
            "numPr" => self.flow.item(),
            "shd" if self.in_paragraph_properties => {
                let ground = Some(shade(element, &self.styles.theme));
                self.with_open(|open| open.ground = ground);
            }
            "shd" if !self.in_run_properties => {
                let ground = Some(shade(element, &self.styles.theme));
                if let Some(table) = self.tables.last_mut() {
                    if self.in_cell_properties {
                        table.cell_ground = ground;
                    } else if self.in_table_properties {
                        table.ground = ground;
                    }
                }
            }
            "ind" | "spacing" if self.in_paragraph_properties => self.with_open(|open| open.stand.set(element)),
            "framePr" => self.frame(element),
            "tcPr" => self.in_cell_properties = true,
            "tblPr" => self.in_table_properties = true,
            "tblStyle" => {
                let style = self.styles.get(&attribute(element, "val").unwrap_or_default());
                self.with_table(|table| table.style = style);
            }
            "tblInd" | "tblpPr" => {
                let far = ["w", "tblpX", "tblpY"].iter().any(|name| {
                    let twips = attribute(element, name).and_then(|v| v.parse::<i32>().ok());
                    twips.is_some_and(|twips| !(-8000..=20_000).contains(&twips))
                });
                self.with_table(|table| table.off_page |= far);
            }
            "tr" => self.with_table(|table| {
                table.row += 1;
                (table.column, table.exact) = (0, None);
            }),
            "trHeight" => {
                let exact = attribute(element, "hRule").is_some_and(|rule| rule == "exact");
                let height = attribute(element, "val").and_then(|v| v.parse().ok()).filter(|_| exact);
                self.with_table(|table| table.exact = height);
            }
            "t" => self.in_text = true,
            "delText" => {
                self.in_text = true;
                self.deleted += 1;
            }
            "instrText" => self.in_field_code = true,
            "tab" if self.in_run => self.text_now("\t"),
            "br" | "cr" => {
                match attribute(element, "type").as_deref() {
                    Some("page") => self.flow.next_page(),
                    // Whether it stands behind the text of its paragraph.
                    Some("column") => self.column_break = Some(!self.flow.is_blank()),
                    _ => {}
                }
                self.text_now("\n");
            }
            "lastRenderedPageBreak" => self.flow.next_page(),
            "noBreakHyphen" => self.text_now("-"),
            "sym" => self.text_now("•"),
            "del" | "moveFrom" => self.deleted += 1,
            "hyperlink" => {
                if let Some(target) = attribute(element, "id").and_then(|id| self.links.get(&id)) {
                    self.used_links.push(target.clone());
                }
            }
            "tbl" => {
                self.flow.open_table();
                self.tables.push(Table::default());
            }
            "tc" => {
                self.flow.open_cell();
                self.with_table(|table| {
                    table.column += 1;
                    (table.cell_ground, table.in_cell) = (None, 0);
                });
            }
            "anchor" | "inline" => self.anchors.push(Anchor {
                behind: attribute(element, "behindDoc").is_some_and(|v| v == "1" || v == "true"),
                height: attribute(element, "relativeHeight").and_then(|v| v.parse().ok()).unwrap_or(0),
                hidden: attribute(element, "hidden").is_some_and(|v| v == "1" || v == "true"),
                ..Anchor::default()
            }),
            "positionH" | "positionV" => {
                let (from, paragraph) = (attribute(element, "relativeFrom").unwrap_or_default(), self.paragraphs);
                self.with_anchor(|anchor| {
                    anchor.down = name == "positionV";
                    if anchor.down {
                        anchor.from.2 = if matches!(from.as_str(), "paragraph" | "line") { paragraph } else { 0 };
                        anchor.from.1 = from;
                    } else {
                        anchor.from.0 = from;
                    }
                });
            }
            "posOffset" => self.in_offset = true,
            "extent" => {
                let side = |name: &str| attribute(element, name).and_then(|v| v.parse().ok()).unwrap_or(0);
                let (width, height) = (side("cx"), side("cy"));
                self.with_anchor(|anchor| (anchor.place[2], anchor.place[3]) = (width, height));
            }
            "docPr" | "cNvPr" => {
                let hidden = attribute(element, "hidden").is_some_and(|v| v == "1" || v == "true");
                self.with_anchor(|anchor| anchor.hidden |= hidden);
            }
            // It stands behind the text of its box.
            "spAutoFit" => {
                if let Some(own) = self.last_box.and_then(|at| self.placed.get_mut(at)) {
                    own.grows = true;
                }
            }
            "wgp" | "wpc" => self.in_groups += 1,
            "group" => {
                self.open_vml(element);
                self.in_groups += 1;
            }
            "wsp" | "shape" | "rect" | "roundrect" => {
                let fill = attribute(element, "fillcolor").map(|c| {
                    let c = c.split_whitespace().next().unwrap_or_default().trim_start_matches('#').to_owned();
                    hex(&c).map_or(if c == "white" { Ink::Plain([1.0; 3]) } else { Ink::Unknown }, Ink::Plain)
                });
                let unfilled = attribute(element, "filled").is_some_and(|v| matches!(v.as_str(), "f" | "false"));
                self.fills.push(if unfilled { None } else { fill });
                if name != "wsp" {
                    self.open_vml(element);
                }
            }
            "spPr" => self.in_shape_properties = true,
            "ln" => self.in_outline = true,
            "fillRef" => self.in_fill_reference = !attribute(element, "idx").is_some_and(|idx| idx == "0"),
            "solidFill" | "gradFill" | "blipFill" | "pattFill" if self.in_shape_properties && !self.in_outline => {
                self.fill(Ink::Unknown);
            }
            "noFill" if self.in_shape_properties && !self.in_outline => self.fill(Ink::Clear),
            "srgbClr" | "schemeClr" if self.in_shape_properties && !self.in_outline => {
                let colour = attribute(element, "val").and_then(|v| hex(&v).or_else(|| self.styles.theme.colour(&v)));
                if let (Some(Some(Ink::Unknown)), Some(rgb)) = (self.fills.last(), colour) {
                    self.fill(Ink::Plain(rgb));
                }
            }
            // Shades and tints of a colour are not computed.
            "lumMod" | "lumOff" | "alpha" | "shade" | "tint" if self.in_shape_properties && !self.in_outline => {
                if let Some(Some(Ink::Plain(_))) = self.fills.last() {
                    self.fill(Ink::Unknown);
                }
            }
            "srgbClr" | "schemeClr" if self.in_fill_reference => {
                if let Some(None) = self.fills.last() {
                    self.fill(Ink::Unknown);
                }
            }
            "txbxContent" => self.open_box(),
            "sectPr" => self.columns = 1,
            "cols" => self.columns = attribute(element, "num").and_then(|n| n.parse().ok()).unwrap_or(1),
            _ if self.in_run_properties => self.look.set(element, &self.styles.theme),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= usize::from(name == "Fallback");
            return;
        }
        match name {
            "p" => self.close_paragraph(),
            "pPr" => self.in_paragraph_properties = false,
            "rPr" => self.in_run_properties = false,
            "r" => self.in_run = false,
            "t" => self.in_text = false,
            "delText" => {
                self.in_text = false;
                self.deleted = self.deleted.saturating_sub(1);
            }
            "tcPr" => self.in_cell_properties = false,
            "tblPr" => self.in_table_properties = false,
            "posOffset" => self.in_offset = false,
            "fillRef" => self.in_fill_reference = false,
            "wgp" | "wpc" => self.in_groups = self.in_groups.saturating_sub(1),
            "group" => {
                self.in_groups = self.in_groups.saturating_sub(1);
                self.anchors.pop();
            }
            "anchor" | "inline" => {
                self.anchors.pop();
            }
            "instrText" => self.in_field_code = false,
            "sectPr" if self.open.is_empty() => self.sections.push((self.flow.len(), self.columns)),
            "sectPr" => self.section_ends = true,
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            "tc" => self.flow.close_cell(),
            "tr" => self.flow.close_row(),
            "tbl" => {
                self.tables.pop();
                self.flow.close_table();
            }
            "wsp" | "shape" | "rect" | "roundrect" => {
                self.close_shape(name);
            }
            "spPr" => self.in_shape_properties = false,
            "ln" => self.in_outline = false,
            "txbxContent" => {
                self.boxes.pop();
                self.flow.close_box();
                // A text box ends inside a run of the paragraph around it.
                self.in_run = !self.open.is_empty();
            }
            _ => {}
        }
    }

    fn text(&mut self, raw: &str) {
        if self.skipped > 0 {
            return;
        }
        if self.in_offset {
            let offset = raw.trim().parse().unwrap_or(0);
            self.with_anchor(|anchor| {
                anchor.place[usize::from(anchor.down)] = offset;
                anchor.floats |= anchor.down;
            });
        } else if self.in_text {
            // Line ends inside `w:t` are blanks of the XML source.
            self.text_now(&raw.replace(['\n', '\r'], " "));
        } else if self.in_field_code
            && let Some((_, target)) = raw.split_once("HYPERLINK")
            && let Some(target) = target.split('"').nth(1)
        {
            self.used_links.push(target.to_owned());
        }
    }

    fn text_now(&mut self, text: &str) {
        let deleted = self.deleted > 0;
        let full = self.full_look();
        let unseen = self.boxes.iter().rev().find_map(|(_, unseen)| *unseen).or_else(|| self.table_unseen(&full));
        let grounds = self.grounds();
        let on_shape = self.open.last().and_then(|open| open.on_shape);
        let page_ground = self.page_ground;
        let mut looks = full.hidden(&grounds, page_ground);
        if looks == Some(Hidden::WhiteText) && on_shape.is_some() {
            // Whether it stands on the shape or beside it is not known.
            looks = full.hidden(&[on_shape], page_ground);
        }
        // A converter squeezes single letters together where the page had them so.
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        self.squeezed = if looks == Some(Hidden::TinyText) { self.squeezed + letters } else { 0 };
        if looks == Some(Hidden::TinyText) && full.is_squeezed() && self.squeezed < MIN_SQUEEZED {
            looks = None;
        }
        let Some(open) = self.open.last() else { return };
        let look = self.look.or(&open.style.look);
        let hidden = if deleted { Some(Hidden::Deleted) } else { open.unseen.or(unseen).or(looks) };
        let size = look.half_points.unwrap_or(0).saturating_mul(5);
        self.flow.text(text, flow::Look { bold: look.bold == Some(true), size, hidden });
    }

    fn close_paragraph(&mut self) {
        if self.open.is_empty() {
            return;
        }
        if self.boxes.is_empty() && self.tables.is_empty() {
            let look = self.full_look();
            let twips = look.stand.before.unwrap_or(0).saturating_add(look.stand.after.unwrap_or(0));
            self.flow.stands(twips as f32 / 20.0, look.half_points.unwrap_or(20).saturating_mul(5));
        }
        let in_body = self.boxes.is_empty() && self.tables.is_empty();
        let start = self.flow.len();
        self.open.pop();
        if self.boxes.is_empty()
            && let Some(table) = self.tables.last_mut()
        {
            table.in_cell += 1;
        }
        self.flow.end_paragraph();
        if in_body {
            let end = self.flow.len();
            self.breaks.extend(self.column_break.take().map(|behind| if behind { end } else { start }));
            if std::mem::take(&mut self.section_ends) {
                self.sections.push((end, self.columns));
            }
        }
    }

    fn with_open(&mut self, change: impl FnOnce(&mut Open)) {
        if let Some(open) = self.open.last_mut() {
            change(open);
        }
    }

    fn with_table(&mut self, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.last_mut() {
            change(table);
        }
    }

    fn with_anchor(&mut self, change: impl FnOnce(&mut Anchor)) {
        if let Some(anchor) = self.anchors.last_mut() {
            change(anchor);
        }
    }

    fn fill(&mut self, ink: Ink) {
        if let Some(fill) = self.fills.last_mut() {
            *fill = Some(ink);
        }
    }

    fn open_paragraph(&mut self) {
        self.paragraphs += 1;
        self.open.push(Open::default());
    }

    /// A frame of its own place and height.
    fn frame(&mut self, element: &BytesStart<'_>) {
        let number = |name: &str| attribute(element, name).and_then(|v| v.parse::<i32>().ok());
        let far = |name: &str| number(name).is_some_and(|twips| !(-8000..=20_000).contains(&twips));
        let exact = attribute(element, "hRule").is_some_and(|rule| rule == "exact");
        let flat = exact && number("h").is_some_and(|height| height < 80);
        let unseen = if far("x") || far("y") { Some(Hidden::OffPage) } else { flat.then_some(Hidden::Clipped) };
        self.with_open(|open| open.unseen = unseen);
    }

    /// The run with all that it inherits.
    fn full_look(&self) -> Look {
        let defaults = &self.styles.defaults().look;
        let Some(open) = self.open.last() else { return self.look.or(defaults) };
        let own = Look::standing(open.stand);
        let named = if open.styled { &open.style } else { self.styles.usual() };
        let look = self.look.or(&own);
        match self.tables.last().filter(|_| self.boxes.is_empty()) {
            // A table's style counts before the usual paragraph, and after one that the paragraph names.
            Some(table) => {
                let (cell, _) = table.style.cell(table.row.saturating_sub(1), table.column.saturating_sub(1));
                let look = if open.styled { look.or(&named.look).or(&cell) } else { look.or(&cell).or(&named.look) };
                look.or(defaults)
            }
            None => look.or(&named.look).or(defaults),
        }
    }

    /// What a run stands on, the nearest first.
    fn grounds(&self) -> Vec<Option<Ink>> {
        let mut grounds = Vec::new();
        if let Some(open) = self.open.last() {
            grounds.extend([open.ground, open.style.ground]);
        }
        let in_box = !self.boxes.is_empty();
        for table in self.tables.iter().rev().filter(|_| !in_box) {
            let (_, styled) = table.style.cell(table.row.saturating_sub(1), table.column.saturating_sub(1));
            grounds.extend([table.cell_ground, styled, table.ground]);
        }
        grounds.extend(self.fills.iter().rev().copied());
        grounds
    }

    /// Why a person cannot see what stands in the cell that is open.
    fn table_unseen(&self, look: &Look) -> Option<Hidden> {
        if self.tables.iter().any(|table| table.off_page) {
            return Some(Hidden::OffPage);
        }
        let line = i32::from(look.half_points.unwrap_or(20)).saturating_mul(10);
        let cut = |table: &Table| table.exact.is_some_and(|height| height < line.saturating_mul(table.in_cell + 1) / 2);
        self.tables.iter().any(cut).then_some(Hidden::Clipped)
    }

    /// A shape of VML; within a group its place is told in the group's own units.
    fn open_vml(&mut self, element: &BytesStart<'_>) {
        let mut anchor = Anchor::default();
        if let Some(style) = attribute(element, "style").filter(|_| self.in_groups == 0) {
            anchor.set_vml(&style);
            anchor.from.2 = self.paragraphs;
        } else if let Some(around) = self.anchors.last() {
            anchor = around.clone();
        }
        self.anchors.push(anchor);
    }

    fn open_box(&mut self) {
        let unseen = self.anchors.last().and_then(Anchor::unseen);
        let fill = self.fills.last().copied().flatten();
        let place = self
            .anchors
            .last()
            .filter(|_| self.in_groups == 0 && self.placed.len() < MAX_PLACED)
            .map(|anchor| Anchor { fill, ..anchor.clone() });
        let at = place.map(|anchor| {
            self.placed.push(anchor);
            self.placed.len() - 1
        });
        self.last_box = at;
        self.flow.open_box_of(at);
        if self.boxes.is_empty() && self.tables.is_empty() {
            self.free.extend(at);
        }
        self.boxes.push((at, unseen));
    }

    fn close_shape(&mut self, name: &str) {
        let fill = self.fills.pop().flatten().filter(|fill| !matches!(fill, Ink::Clear | Ink::Auto));
        let anchor = if name == "wsp" { self.anchors.last().cloned() } else { self.anchors.pop() };
        // Text stands on a shape only if the shape is large enough for a line of it.
        let [_, _, width, height] = anchor.as_ref().map_or([0; 4], |anchor| anchor.place);
        let is_large = self.in_groups > 0 || width >= INCH / 2 && height >= INCH / 8;
        if fill.is_some() && is_large {
            self.with_open(|open| open.on_shape = fill);
        }
        if let Some(anchor) = anchor.filter(|_| self.in_groups == 0 && self.placed.len() < MAX_PLACED) {
            self.placed.push(Anchor { fill, ..anchor });
        }
    }

    fn finish(self) -> Vec<Paragraph> {
        let covered: Vec<bool> =
            self.placed.iter().map(|below| self.placed.iter().any(|above| above.covers(below))).collect();
        let mut all = self.flow.into_paragraphs();
        for paragraph in &mut all {
            // White headings on shapes that stand elsewhere in the file; such words score nothing.
            if paragraph.hidden == Some(Hidden::WhiteText) && self.shapes_drawn && is_heading_words(&paragraph.text) {
                paragraph.hidden = None;
            }
            let Some(at) = paragraph.in_box.filter(|_| paragraph.hidden.is_none()) else { continue };
            if covered.get(at).copied().unwrap_or(false) {
                paragraph.hidden = Some(Hidden::Covered);
            } else if self.placed.get(at).is_some_and(Anchor::is_flat) {
                paragraph.hidden = Some(Hidden::Clipped);
            }
        }
        let all = weave_columns(all, &self.sections, &self.breaks);
        if self.free.is_empty() {
            return all;
        }
        place_boxes(all, &self.free, |at| {
            let anchor = self.placed.get(at).filter(|anchor| {
                anchor.floats && matches!(anchor.from.1.as_str(), "" | "paragraph" | "line" | "text")
            })?;
            Some((anchor.place[1] as f32 / POINT, anchor.place[0] as f32 / POINT))
        })
    }
}

/// Whether a text has no word but those of section headings, which are worth nothing to anyone who hides them.
fn is_heading_words(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "work", "experience", "professional", "education", "summary", "core", "competencies", "personal",
        "information", "details", "skills", "technical", "key", "profile", "objective", "career", "contact",
        "languages", "references", "certifications", "projects", "interests", "hobbies", "achievements", "employment",
        "history", "qualifications", "about", "me", "and", "&", "of", "academic", "other", "activities", "awards",
        "strengths", "training", "trainings", "declaration", "skill", "set", "additional", "area", "interest", "main",
        "project", "extra", "curricular", "activity", "job", "resume", "curriculum", "vitae", "highlights",
        "expertise", "areas",
    ];
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some() && words.all(|w| WORDS.contains(&w.trim_matches([':', '.', ',']).to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    const STYLES: &str = r#"<w:styles>
        <w:style w:type="table" w:styleId="T"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
        <w:style w:type="table" w:styleId="H"><w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr>
        <w:tcPr><w:shd w:val="clear" w:fill="223344"/></w:tcPr></w:tblStylePr></w:style>
        <w:style w:type="paragraph" w:styleId="W"><w:rPr><w:color w:themeColor="background1"/></w:rPr></w:style>
        </w:styles>"#;

    /// Lines of a body, with why they are hidden.
    fn lines(body: &str) -> Vec<(String, Option<Hidden>)> {
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        let rels = r#"<Relationships><Relationship Id="r1" Type="x/header" Target="header1.xml"/></Relationships>"#;
        let header = "<w:hdr><w:p><w:r><w:t>top</w:t></w:r></w:p></w:hdr>";
        let parts = [
            ("word/document.xml", document.as_str()),
            ("word/styles.xml", STYLES),
            ("word/_rels/document.xml.rels", rels),
            ("word/header1.xml", header),
        ];
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        let Ok(Reading::Document(document)) = read(&zip.finish().unwrap().into_inner()) else { panic!("a document") };
        document.lines.into_iter().map(|line| (line.text, line.hidden)).collect()
    }

    fn run(properties: &str) -> String {
        format!("<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>ghost</w:t></w:r></w:p>")
    }

    fn row(table: &str, row: &str, paragraph: &str) -> String {
        format!("<w:tbl><w:tblPr>{table}</w:tblPr><w:tr><w:trPr>{row}</w:trPr><w:tc>{paragraph}</w:tc></w:tr></w:tbl>")
    }

    /// A text box with its offsets, height in the stack and fill.
    fn text_box(x: i64, z: u32, fill: &str, paragraphs: &str) -> String {
        format!(
            r#"<w:p><w:r><w:drawing><wp:anchor relativeHeight="{z}"><wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>6000000</wp:posOffset></wp:positionV><wp:extent cx="5400000" cy="900000"/><wps:wsp><wps:spPr>{fill}</wps:spPr><wps:txbx><w:txbxContent>{paragraphs}</w:txbxContent></wps:txbx></wps:wsp></wp:anchor></w:drawing></w:r></w:p>"#
        )
    }

    #[test]
    fn what_nobody_sees_is_told() {
        let white = r#"<w:color w:val="FFFFFF"/>"#;
        let filled = r#"<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>"#;
        let tight = r#"<w:trHeight w:val="1" w:hRule="exact"/>"#;
        for (body, expected) in [
            (run(""), None),
            (run(white), Some(Hidden::WhiteText)),
            (run(r#"<w:color w:val="E0E0E0"/>"#), Some(Hidden::WhiteText)),
            (run(r#"<w:color w:val="000000" w:themeColor="background1"/>"#), Some(Hidden::WhiteText)),
            (run(r#"<w:color w:val="FFFFFF" w:themeColor="text1"/>"#), None),
            (run(&format!(r#"{white}<w:shd w:val="clear" w:fill="000000"/>"#)), None),
            (
                run(&format!(r#"{white}<w:shd w:val="solid" w:color="FFFFFF" w:fill="000000"/>"#)),
                Some(Hidden::WhiteText),
            ),
            (run(&format!(r#"{white}<w:highlight w:val="blue"/>"#)), None),
            (run(r#"<w:color w:val="111111"/><w:highlight w:val="black"/>"#), Some(Hidden::WhiteText)),
            (run(r#"<w:shd w:val="clear" w:fill="000000"/>"#), None),
            (run(r#"<w:w w:val="1"/>"#), Some(Hidden::TinyText)),
            (run(r#"<w:spacing w:val="-400"/>"#), Some(Hidden::TinyText)),
            (run(r#"<w:fitText w:val="1"/>"#), Some(Hidden::TinyText)),
            (run("<w14:textFill><w14:noFill/></w14:textFill>"), Some(Hidden::Transparent)),
            (
                "<w:p><w:pPr><w:pStyle w:val=\"W\"/></w:pPr><w:r><w:t>ghost</w:t></w:r></w:p>".to_owned(),
                Some(Hidden::WhiteText),
            ),
            (run("").replace("<w:p>", r#"<w:p><w:pPr><w:ind w:left="-30000"/></w:pPr>"#), Some(Hidden::OffPage)),
            (run("").replace("<w:p>", r#"<w:p><w:pPr><w:ind w:left="-700"/></w:pPr>"#), None),
            (
                run("").replace("<w:p>", r#"<w:p><w:pPr><w:spacing w:line="1" w:lineRule="exact"/></w:pPr>"#),
                Some(Hidden::Clipped),
            ),
            (row(r#"<w:tblStyle w:val="T"/>"#, "", &run("")), Some(Hidden::WhiteText)),
            (row(r#"<w:tblStyle w:val="H"/>"#, "", &run("")), None),
            (row("", tight, &run("")), Some(Hidden::Clipped)),
            // The end mark of the row only.
            (row("", "<w:hidden/>", &run("")), None),
            (row("", r#"<w:trHeight w:val="1"/>"#, &run("")), None),
            (text_box(900_000, 1, "", &run("")), None),
            (text_box(-9_000_000, 1, "", &run("")), Some(Hidden::OffPage)),
            (text_box(900_000, 1, "", &run("")).replace("900000\"/>", "635\"/>"), Some(Hidden::Clipped)),
            (
                text_box(900_000, 1, "", &run(""))
                    .replace("900000\"/>", "635\"/>")
                    .replace("</wps:wsp>", "<wps:bodyPr><a:spAutoFit/></wps:bodyPr></wps:wsp>"),
                None,
            ),
            (text_box(900_000, 1, "", &run("")) + &text_box(900_000, 2, filled, ""), Some(Hidden::Covered)),
            (text_box(900_000, 3, "", &run("")) + &text_box(900_000, 2, filled, ""), None),
        ] {
            assert_eq!(lines(&body), [("ghost".to_owned(), expected)], "{body}");
        }
    }

    #[test]
    fn a_hidden_run_tears_no_row_apart() {
        let cell = |runs: &str| format!("<w:tc><w:p>{runs}</w:p></w:tc>");
        let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
        let title = cell(&format!("{}{}", run("", "Baker"), run("<w:vanish/>", "ghost")));
        let body = format!("<w:tbl><w:tr>{title}{}</w:tr></w:tbl>", cell(&run("", "2015 - 2019")));
        let expected = [("Baker\t2015 - 2019".to_owned(), None), ("ghost".to_owned(), Some(Hidden::Vanish))];
        assert_eq!(lines(&body), expected);
    }

    #[test]
    fn a_header_that_no_section_uses_is_not_read() {
        let used = r#"<w:sectPr><w:headerReference w:type="default" r:id="r1"/></w:sectPr>"#;
        for (section, expected) in [("", &["ghost"][..]), (used, &["top", "ghost"])] {
            let texts: Vec<String> = lines(&format!("{}{section}", run(""))).into_iter().map(|line| line.0).collect();
            assert_eq!(texts, expected, "{section}");
        }
    }

    #[test]
    fn a_text_box_is_read_where_it_stands() {
        let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
        let drawn = |down: i64| {
            format!(
                r#"<w:r><w:drawing><wp:anchor><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>{}</wp:posOffset></wp:positionV><wp:extent cx="2000000" cy="300000"/><wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></wp:anchor></w:drawing></w:r>"#,
                down * 12_700,
                paragraph("Work")
            )
        };
        let vml = |style: &str| {
            let content = paragraph("Work");
            format!(
                r#"<w:r><w:pict><v:shape style="{style}"><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"#
            )
        };
        let place = |run: &str| {
            let anchor = format!("<w:p>{run}<w:r><w:t>anchor</w:t></w:r></w:p>");
            let rest: String = (0..8).map(|row| paragraph(&format!("row {row}"))).collect();
            let lines = lines(&format!("{}{}{anchor}{rest}", paragraph("over"), paragraph("above")));
            lines.iter().position(|(text, _)| text == "Work").unwrap()
        };
        // Lines are 12 points high: over, above, anchor, row 0, ...
        for (down, expected) in [(0, 2), (-13, 1), (14, 3), (38, 5), (9000, 11)] {
            assert_eq!(place(&drawn(down)), expected, "{down}");
        }
        assert_eq!(place(&vml("position:absolute;margin-top:38pt;width:90pt;height:20pt")), 5);
        assert_eq!(place(&vml("width:90pt;height:20pt")), 3);
    }
}

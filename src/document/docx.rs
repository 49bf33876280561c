//! Word 2007 and later: body, nested tables, text boxes once, headers, footers and notes; hidden runs kept apart.
//!
//! Rows of a table whose cells hold one line each become one line with tabs; other rows are read cell by cell.
//! Known limit: a text box stands where its anchor is, which is not always where a person sees it.

use super::legible::{TINY_HALF_POINTS, is_pale_hex};
use super::package::{Package, attribute, reference, walk};
use super::{Format, Hidden, Line, Lines, Reading, Reason, Unread};
use crate::date::Month;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Reads a DOCX package.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let mut package = Package::open(bytes)?;
    let names = package.names();
    let main = main_part(&mut package, &names)?;
    let styles = match package.entry("word/styles.xml")? {
        Some(xml) => Styles::read(&xml)?,
        None => Styles::default(),
    };
    let links = match package.entry("word/_rels/document.xml.rels")? {
        Some(xml) => relations(&xml)?,
        None => BTreeMap::new(),
    };
    let Some(xml) = package.entry(&main)? else {
        return Err(Unread::new(Reason::Damaged, "the Word file has no document part"));
    };
    let mut story = Story::new(&styles, &links);
    let mut around = (Vec::new(), Vec::new());
    for name in &names {
        let (is_header, is_footer) = (name.starts_with("word/header"), name.starts_with("word/footer"));
        let is_note = name == "word/footnotes.xml" || name == "word/endnotes.xml";
        if !(is_header || is_footer || is_note) || !name.to_ascii_lowercase().ends_with(".xml") {
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
    let pages = story.page;
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

fn relations(xml: &[u8]) -> Result<BTreeMap<String, String>, Unread> {
    let mut links = BTreeMap::new();
    walk(xml, |event| {
        if let Event::Empty(e) | Event::Start(e) = event
            && attribute(e, "Type").is_some_and(|t| t.ends_with("/hyperlink"))
            && let (Some(id), Some(target)) = (attribute(e, "Id"), attribute(e, "Target"))
        {
            links.insert(id, target);
        }
    })?;
    Ok(links)
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

// ---------- styles ----------

/// How runs look; `None` is inherited.
#[derive(Clone, Debug, Default)]
struct Look {
    bold: Option<bool>,
    vanish: Option<bool>,
    half_points: Option<u16>,
    pale: Option<bool>,
    shaded: Option<bool>,
}

impl Look {
    fn or(&self, base: &Self) -> Self {
        Self {
            bold: self.bold.or(base.bold),
            vanish: self.vanish.or(base.vanish),
            half_points: self.half_points.or(base.half_points),
            pale: self.pale.or(base.pale),
            shaded: self.shaded.or(base.shaded),
        }
    }

    /// Takes in a property element of a run.
    fn set(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "b" => self.bold = Some(is_on(element)),
            "vanish" => self.vanish = Some(is_on(element)),
            "sz" => self.half_points = attribute(element, "val").and_then(|v| v.parse().ok()),
            "color" => self.pale = attribute(element, "val").map(|v| is_pale_hex(&v)),
            "shd" => self.shaded = Some(is_shaded(element)),
            "highlight" => self.shaded = attribute(element, "val").map(|v| !matches!(v.as_str(), "none" | "white")),
            _ => {}
        }
    }

    fn hidden(&self, on_shade: bool) -> Option<Hidden> {
        if self.vanish == Some(true) {
            Some(Hidden::Vanish)
        } else if self.half_points.is_some_and(|size| size < TINY_HALF_POINTS) {
            Some(Hidden::TinyText)
        } else if self.pale == Some(true) && !on_shade && self.shaded != Some(true) {
            Some(Hidden::WhiteText)
        } else {
            None
        }
    }
}

fn is_on(element: &BytesStart<'_>) -> bool {
    !attribute(element, "val").is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off" | "none"))
}

fn is_shaded(element: &BytesStart<'_>) -> bool {
    let fill = attribute(element, "fill").unwrap_or_default();
    let themed = attribute(element, "themeFill").is_some_and(|t| !matches!(t.as_str(), "background1" | "light1"));
    themed || !(fill.is_empty() || fill.eq_ignore_ascii_case("auto") || is_pale_hex(&fill))
}

#[derive(Debug, Default)]
struct Styles {
    by_id: BTreeMap<String, (Look, bool)>,
}

impl Styles {
    fn read(xml: &[u8]) -> Result<Self, Unread> {
        let mut raw: BTreeMap<String, (Look, bool, Option<String>)> = BTreeMap::new();
        let mut id = String::new();
        let mut in_runs = false;
        walk(xml, |event| {
            let (element, open) = match event {
                Event::Start(e) => (e, true),
                Event::Empty(e) => (e, false),
                Event::End(e) => {
                    if e.local_name().as_ref() == "rPr" {
                        in_runs = false;
                    }
                    return;
                }
                _ => return,
            };
            match element.local_name().as_ref() {
                "style" => {
                    id = attribute(element, "styleId").unwrap_or_default();
                    raw.insert(id.clone(), (Look::default(), false, None));
                }
                "rPr" => in_runs = open,
                "name" => {
                    let name = attribute(element, "val").unwrap_or_default().to_ascii_lowercase();
                    if let Some(style) = raw.get_mut(&id) {
                        style.1 |= name.starts_with("heading") || name == "title" || name.contains("section");
                    }
                }
                "outlineLvl" => {
                    if let Some(style) = raw.get_mut(&id) {
                        style.1 |= attribute(element, "val").is_some_and(|v| v.parse::<u8>().is_ok_and(|l| l < 9));
                    }
                }
                "basedOn" => {
                    if let Some(style) = raw.get_mut(&id) {
                        style.2 = attribute(element, "val");
                    }
                }
                _ if in_runs => {
                    if let Some(style) = raw.get_mut(&id) {
                        style.0.set(element);
                    }
                }
                _ => {}
            }
        })?;
        let resolved = raw.keys().map(|id| (id.clone(), resolve(&raw, id))).collect();
        Ok(Self { by_id: resolved })
    }

    fn get(&self, id: &str) -> (Look, bool) {
        self.by_id.get(id).cloned().unwrap_or_default()
    }
}

/// A style with what it inherits; chains longer than ten are loops.
fn resolve(raw: &BTreeMap<String, (Look, bool, Option<String>)>, id: &str) -> (Look, bool) {
    let (mut look, mut heading) = (Look::default(), false);
    let mut next = Some(id.to_owned());
    for _ in 0..10 {
        let Some((style, is_heading, base)) = next.as_ref().and_then(|id| raw.get(id)) else { break };
        look = look.or(style);
        heading |= is_heading;
        next.clone_from(base);
    }
    (look, heading)
}

// ---------- text ----------

/// One line of a story with its cues.
#[derive(Clone, Debug)]
struct Paragraph {
    text: String,
    bold: bool,
    heading: bool,
    half_points: u16,
    page: u32,
    hidden: Option<Hidden>,
}

impl Paragraph {
    fn push_to(self, lines: &mut Lines) {
        let style = Line {
            size: self.half_points * 5,
            bold: self.bold,
            heading: self.heading,
            hidden: self.hidden,
            ..Line::on_page(self.page)
        };
        lines.push(&self.text, &style);
    }
}

/// The paragraph being read.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a cue of the paragraph")]
struct Open {
    text: String,
    bold_letters: usize,
    half_points: u16,
    hidden: Vec<(Hidden, String)>,
    style: Look,
    heading: bool,
    shaded: bool,
    /// A filled shape is drawn in it, behind what follows.
    on_shape: bool,
    item: bool,
    /// Lines of text boxes anchored in it; they follow it.
    boxes: Vec<Paragraph>,
}

/// Where paragraphs go: the story, a cell, a text box.
#[derive(Debug, Default)]
struct Table {
    cells: Vec<Vec<Paragraph>>,
    shaded: bool,
}

/// Reads the paragraphs of one part.
#[expect(clippy::struct_excessive_bools, reason = "each tells of one open element of the part")]
struct Story<'s> {
    styles: &'s Styles,
    links: &'s BTreeMap<String, String>,
    used_links: Vec<String>,
    seen: Vec<String>,
    sinks: Vec<Vec<Paragraph>>,
    tables: Vec<Table>,
    open: Vec<Open>,
    look: Look,
    page: u32,
    in_run_properties: bool,
    in_paragraph_properties: bool,
    in_run: bool,
    in_text: bool,
    in_field_code: bool,
    deleted: usize,
    skipped: usize,
    shape_filled: Vec<bool>,
    in_shape_properties: bool,
    in_outline: bool,
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
            sinks: vec![Vec::new()],
            tables: Vec::new(),
            open: Vec::new(),
            look: Look::default(),
            page: 1,
            in_run_properties: false,
            in_paragraph_properties: false,
            in_run: false,
            in_text: false,
            in_field_code: false,
            deleted: 0,
            skipped: 0,
            shape_filled: Vec::new(),
            in_shape_properties: false,
            in_outline: false,
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
            "p" => self.open.push(Open { shaded: self.on_shade(), ..Open::default() }),
            "pPr" => self.in_paragraph_properties = true,
            "r" => {
                self.in_run = true;
                self.look = Look::default();
            }
            "rPr" => self.in_run_properties = !self.in_paragraph_properties,
            "pStyle" => {
                let (look, heading) = self.styles.get(&attribute(element, "val").unwrap_or_default());
                if let Some(open) = self.open.last_mut() {
                    (open.style, open.heading) = (look, heading);
                }
            }
            "rStyle" if self.in_run_properties => {
                let (look, _) = self.styles.get(&attribute(element, "val").unwrap_or_default());
                self.look = self.look.or(&look);
            }
            "numPr" => self.with_open(|open| open.item = true),
            "shd" if self.in_paragraph_properties => {
                let shaded = is_shaded(element);
                self.with_open(|open| open.shaded |= shaded);
            }
            "shd" if !self.in_run_properties => {
                if let Some(table) = self.tables.last_mut() {
                    table.shaded |= is_shaded(element);
                }
            }
            "t" | "delText" => self.in_text = true,
            "instrText" => self.in_field_code = true,
            "tab" if self.in_run => self.text_now("\t"),
            "br" | "cr" => {
                if attribute(element, "type").is_some_and(|t| t == "page") {
                    self.page += 1;
                }
                self.text_now("\n");
            }
            "lastRenderedPageBreak" => self.page += 1,
            "noBreakHyphen" => self.text_now("-"),
            "sym" => self.text_now("•"),
            "del" | "moveFrom" => self.deleted += 1,
            "hyperlink" => {
                if let Some(target) = attribute(element, "id").and_then(|id| self.links.get(&id)) {
                    self.used_links.push(target.clone());
                }
            }
            "tbl" => self.tables.push(Table::default()),
            "tc" => {
                self.sinks.push(Vec::new());
                if let Some(table) = self.tables.last_mut() {
                    table.shaded = false;
                }
            }
            "wsp" | "shape" | "rect" | "roundrect" => {
                let filled = attribute(element, "fillcolor").is_some_and(|c| !is_pale_hex(c.trim_start_matches('#')));
                self.shape_filled.push(filled);
            }
            "spPr" => self.in_shape_properties = true,
            "ln" => self.in_outline = true,
            "solidFill" | "gradFill" | "blipFill" | "pattFill" if self.in_shape_properties && !self.in_outline => {
                if let Some(filled) = self.shape_filled.last_mut() {
                    *filled = true;
                }
            }
            "srgbClr" if self.in_shape_properties && !self.in_outline => {
                if let (Some(filled), Some(colour)) = (self.shape_filled.last_mut(), attribute(element, "val")) {
                    *filled = !is_pale_hex(&colour);
                }
            }
            "txbxContent" => self.sinks.push(Vec::new()),
            _ if self.in_run_properties => self.look.set(element),
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
            "t" | "delText" => self.in_text = false,
            "instrText" => self.in_field_code = false,
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            "tc" => {
                if self.sinks.len() > 1
                    && let (Some(cell), Some(table)) = (self.sinks.pop(), self.tables.last_mut())
                {
                    table.cells.push(cell);
                }
            }
            "tr" => {
                let cells = self.tables.last_mut().map(|t| std::mem::take(&mut t.cells)).unwrap_or_default();
                self.add(row_lines(cells));
            }
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    self.add(row_lines(table.cells));
                }
            }
            "wsp" | "shape" | "rect" | "roundrect" => {
                let filled = self.shape_filled.pop() == Some(true);
                self.with_open(|open| open.on_shape |= filled);
            }
            "spPr" => self.in_shape_properties = false,
            "ln" => self.in_outline = false,
            "txbxContent" => {
                if self.sinks.len() > 1
                    && let Some(lines) = self.sinks.pop()
                {
                    match self.open.last_mut() {
                        Some(open) => open.boxes.extend(lines),
                        None => self.add(lines),
                    }
                }
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
        if self.in_text {
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
        let look = self.look.clone();
        let Some(open) = self.open.last_mut() else { return };
        let look = look.or(&open.style);
        let hidden = if deleted { Some(Hidden::Deleted) } else { look.hidden(open.shaded || open.on_shape) };
        match hidden {
            Some(why) if !text.trim().is_empty() => match open.hidden.last_mut() {
                Some((last, hidden)) if *last == why => hidden.push_str(text),
                _ => open.hidden.push((why, text.to_owned())),
            },
            Some(_) => {
                if let Some((_, hidden)) = open.hidden.last_mut() {
                    hidden.push_str(text);
                }
            }
            None => {
                open.text.push_str(text);
                if look.bold == Some(true) {
                    open.bold_letters += text.chars().filter(|c| c.is_alphanumeric()).count();
                }
                open.half_points = open.half_points.max(look.half_points.unwrap_or(0));
            }
        }
    }

    fn close_paragraph(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let letters = open.text.chars().filter(|c| c.is_alphanumeric()).count();
        let bold = letters > 0 && open.bold_letters * 10 >= letters * 8;
        let mut lines = Vec::new();
        for (at, text) in open.text.split('\n').enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            let item = open.item && at == 0 && !open.heading;
            lines.push(Paragraph {
                text: if item { format!("• {}", text.trim_start()) } else { text.to_owned() },
                bold,
                heading: open.heading,
                half_points: open.half_points,
                page: self.page,
                hidden: None,
            });
        }
        for (why, text) in open.hidden {
            // White headings on shapes that stand elsewhere in the file; such words score nothing.
            let hidden =
                Some(why).filter(|why| !(*why == Hidden::WhiteText && self.shapes_drawn && is_heading_words(&text)));
            lines.push(Paragraph { text, bold: false, heading: false, half_points: 0, page: self.page, hidden });
        }
        lines.extend(open.boxes);
        self.add(lines);
    }

    fn add(&mut self, lines: Vec<Paragraph>) {
        if let Some(sink) = self.sinks.last_mut() {
            sink.extend(lines);
        }
    }

    fn with_open(&mut self, change: impl FnOnce(&mut Open)) {
        if let Some(open) = self.open.last_mut() {
            change(open);
        }
    }

    fn on_shade(&self) -> bool {
        self.tables.iter().any(|t| t.shaded) || self.shape_filled.iter().any(|filled| *filled)
    }

    fn finish(mut self) -> Vec<Paragraph> {
        while !self.open.is_empty() {
            self.close_paragraph();
        }
        for table in std::mem::take(&mut self.tables) {
            self.sinks.push(row_lines(table.cells));
        }
        self.sinks.into_iter().flatten().collect()
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

/// The lines of a table row: cells side by side if only the last has more than one line, else cell after cell.
fn row_lines(cells: Vec<Vec<Paragraph>>) -> Vec<Paragraph> {
    let cells: Vec<Vec<Paragraph>> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
    let side_by_side = cells.len() > 1
        && cells.iter().rev().skip(1).all(|cell| cell.len() == 1)
        && cells.iter().flatten().all(|p| p.hidden.is_none());
    if !side_by_side {
        return cells.into_iter().flatten().collect();
    }
    let first: Vec<&Paragraph> = cells.iter().filter_map(|cell| cell.first()).collect();
    let Some(lead) = first.first() else { return Vec::new() };
    let row = Paragraph {
        text: first.iter().map(|p| p.text.trim()).collect::<Vec<_>>().join("\t"),
        bold: first.iter().all(|p| p.bold),
        heading: lead.heading,
        half_points: lead.half_points,
        page: lead.page,
        hidden: None,
    };
    let rest = cells.into_iter().last().unwrap_or_default().into_iter().skip(1);
    std::iter::once(row).chain(rest).collect()
}

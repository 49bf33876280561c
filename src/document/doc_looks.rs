//! How the text of a legacy Word file looks: runs, paragraphs and styles from its formatted pages and style sheet.
//!
//! Formatting is lists of single modifications ("sprms", [MS-DOC] 2.6); only those that hide, shade or shape lines are
//! taken in. Where the structures are broken, text counts as visible and plain.

use super::compound::{u16_at, u32_at};
use super::legible::{self, TINY_HALF_POINTS};

/// Bytes of a page of formatting.
const PAGE: usize = 512;
/// Pages and runs that are read; a file of 32 MiB has at most 65,536 pages.
const MAX_PAGES: usize = 65_536;
/// Styles that are kept; Word allows 4,095.
const MAX_STYLES: usize = 4096;
/// Ancestors of a style; longer chains are loops.
const MAX_BASES: usize = 11;

/// How characters look; `None` is inherited.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RunLook {
    pub bold: Option<bool>,
    pub vanish: Option<bool>,
    pub deleted: bool,
    pub half_points: Option<u16>,
    pub pale: Option<bool>,
    pub shaded: Option<bool>,
    /// Stands for something else than a character: a picture, a note mark.
    pub special: bool,
    /// A character of a symbol font.
    pub symbol: Option<char>,
    style: Option<u16>,
}

impl RunLook {
    fn or(self, base: Self) -> Self {
        Self {
            bold: self.bold.or(base.bold),
            vanish: self.vanish.or(base.vanish),
            half_points: self.half_points.or(base.half_points),
            pale: self.pale.or(base.pale),
            shaded: self.shaded.or(base.shaded),
            ..self
        }
    }

    pub(super) fn is_tiny(&self) -> bool {
        self.half_points.is_some_and(|size| size < TINY_HALF_POINTS)
    }

    fn read(modifications: &[u8], base: Self) -> Self {
        let mut look = Self::default();
        let mut style_look = base;
        for (code, operand) in Modifications(modifications) {
            let byte = operand.first().copied().unwrap_or(0);
            // 128 is "as the style", 129 its opposite.
            let toggle = |of_style: Option<bool>| match byte {
                0 => Some(false),
                1 => Some(true),
                129 => Some(!of_style.unwrap_or(false)),
                _ => of_style,
            };
            match code {
                0x0835 => look.bold = toggle(style_look.bold),
                0x083C => look.vanish = toggle(style_look.vanish),
                0x0800 => look.deleted = byte != 0,
                0x0855 => look.special = byte != 0,
                0x4A43 => look.half_points = u16_at(operand, 0),
                0x4A30 => look.style = u16_at(operand, 0),
                0x2A42 => look.pale = Some(byte == WHITE_INDEX),
                0x6870 => look.pale = Some(is_pale(operand)),
                0x2A0C => look.shaded = Some(byte != 0 && byte != WHITE_INDEX),
                0x4866 => look.shaded = Some(is_shaded_old(operand)),
                0xCA71 => look.shaded = Some(is_shaded(operand)),
                0x6A09 => look.symbol = u16_at(operand, 2).and_then(|c| char::from_u32(u32::from(c))),
                // All looks of characters so far are taken back.
                0x2A33 => {
                    look = Self { style: look.style, special: look.special, ..Self::default() };
                    style_look = base;
                }
                _ => {}
            }
        }
        look
    }
}

/// White among the sixteen numbered colours.
const WHITE_INDEX: u8 = 8;

fn is_pale(colour: &[u8]) -> bool {
    let (Some([r, g, b]), automatic) = (colour.first_chunk::<3>(), colour.get(3)) else { return false };
    automatic != Some(&0xFF) && legible::is_pale(legible::from_bytes([*r, *g, *b]))
}

/// A shade as fore colour, back colour and pattern.
fn is_shaded(shade: &[u8]) -> bool {
    let is_auto = |at: usize| shade.get(at + 3) == Some(&0xFF);
    let colour = |at: usize| shade.get(at..at + 4).unwrap_or_default();
    match u16_at(shade, 8) {
        None | Some(0xFFFF) => false,
        Some(0) => !is_auto(4) && !is_pale(colour(4)),
        Some(_) => !is_pale(colour(0)),
    }
}

fn is_shaded_old(shade: &[u8]) -> bool {
    let Some(shade) = u16_at(shade, 0).filter(|shade| *shade != 0xFFFF) else { return false };
    let (fore, back, pattern) = (shade & 31, (shade >> 5) & 31, shade >> 10);
    let is_white = |index: u16| index == u16::from(WHITE_INDEX);
    if pattern == 0 { back != 0 && !is_white(back) } else { !is_white(fore) }
}

/// How a paragraph is laid out.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "switches of the format, each by itself")]
pub(super) struct ParagraphLook {
    style: u16,
    pub in_table: bool,
    /// The mark at the end of a table row.
    pub row_end: bool,
    pub nested: bool,
    pub item: bool,
    pub heading: bool,
    pub shaded: bool,
    /// Some cell of the row that ends here is shaded.
    pub row_shaded: bool,
}

impl ParagraphLook {
    fn read(style: u16, modifications: &[u8], base: Self) -> Self {
        let mut look = Self { style, row_shaded: false, ..base };
        for (code, operand) in Modifications(modifications) {
            let byte = operand.first().copied().unwrap_or(0);
            match code {
                0x2416 => look.in_table = byte != 0,
                0x2417 => look.row_end = byte != 0,
                0x244C => look.row_end |= byte != 0,
                0x6649 => look.nested = u32_at(operand, 0).is_some_and(|depth| depth > 1),
                0x460B => look.item = u16_at(operand, 0).is_some_and(|list| list != 0 && list < 0xF801),
                0x2640 => look.heading = byte < 9,
                0x442D => look.shaded = is_shaded_old(operand),
                0xC64D => look.shaded = is_shaded(operand),
                0xD612 | 0xD616 | 0xD60C => look.row_shaded |= operand.chunks(10).any(is_shaded),
                0xD609 => look.row_shaded |= operand.chunks(2).any(is_shaded_old),
                _ => {}
            }
        }
        look
    }
}

/// Walks a list of modifications: each with its code and operand.
struct Modifications<'b>(&'b [u8]);

impl<'b> Iterator for Modifications<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let code = u16_at(self.0, 0)?;
        let rest = self.0.get(2..)?;
        let (skip, length) = match code >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            _ if code == 0xD608 => (2, usize::from(u16_at(rest, 0)?).saturating_sub(1)),
            _ => (1, usize::from(*rest.first()?)),
        };
        let operand = rest.get(skip..).unwrap_or_default();
        let operand = operand.get(..length.min(operand.len())).unwrap_or_default();
        self.0 = rest.get(skip + length..).unwrap_or_default();
        Some((code, operand))
    }
}

/// A stretch of the file, from the first byte to before the second, and its look.
type Stretch<L> = (u32, u32, L);

/// All looks of a file.
#[derive(Debug, Default)]
pub(super) struct Looks {
    styles: Vec<(RunLook, ParagraphLook)>,
    runs: Vec<Stretch<RunLook>>,
    paragraphs: Vec<Stretch<ParagraphLook>>,
}

impl Looks {
    /// Reads the looks: the main stream with its formatted pages, and the places in the table stream of the style
    /// sheet and of the lists of pages for runs and for paragraphs.
    pub(super) fn read(main: &[u8], sheet: &[u8], run_pages: &[u8], paragraph_pages: &[u8]) -> Self {
        let styles = read_styles(sheet);
        let style = |index: u16| styles.get(usize::from(index)).copied().unwrap_or_default();
        let mut paragraphs = Vec::new();
        pages(
            main,
            paragraph_pages,
            |page, count, at| {
                // Places are followed by an entry of 13 bytes a paragraph, whose first byte points to its look.
                let place = usize::from(*page.get(4 * (count + 1) + 13 * at)?) * 2;
                let size = usize::from(*page.get(place)?);
                let (start, size) = match size {
                    0 => (place + 2, usize::from(*page.get(place + 1)?) * 2),
                    size => (place + 1, size * 2 - 1),
                };
                let body = page.get(start..(start + size).min(page.len()))?;
                let index = u16_at(body, 0)?;
                Some(ParagraphLook::read(index, body.get(2..)?, style(index).1))
            },
            &mut paragraphs,
        );
        let mut runs = Vec::new();
        pages(
            main,
            run_pages,
            |page, count, at| {
                let place = usize::from(*page.get(4 * (count + 1) + at)?) * 2;
                if place == 0 {
                    return Some(RunLook::default());
                }
                let size = usize::from(*page.get(place)?);
                let body = page.get(place + 1..(place + 1 + size).min(page.len()))?;
                let first = RunLook::read(body, RunLook::default());
                let Some(named) = first.style else { return Some(first) };
                let base = style(named).0;
                Some(RunLook::read(body, base).or(base))
            },
            &mut runs,
        );
        Self { styles, runs, paragraphs }
    }

    /// Whether paragraphs are known at all.
    pub(super) fn has_paragraphs(&self) -> bool {
        !self.paragraphs.is_empty()
    }

    /// The look of the paragraph whose mark stands at a byte of the main stream.
    pub(super) fn paragraph(&self, place: u32) -> ParagraphLook {
        find(&self.paragraphs, place).unwrap_or_default()
    }

    /// The look of a character at a byte of the main stream, in a paragraph.
    pub(super) fn run(&self, place: u32, paragraph: ParagraphLook) -> RunLook {
        let base = self.styles.get(usize::from(paragraph.style)).map(|style| style.0).unwrap_or_default();
        find(&self.runs, place).unwrap_or_default().or(base)
    }
}

fn find<L: Copy>(stretches: &[Stretch<L>], place: u32) -> Option<L> {
    let after = stretches.partition_point(|(start, _, _)| *start <= place);
    let (_, end, look) = stretches.get(after.checked_sub(1)?)?;
    (place < *end).then_some(*look)
}

/// Reads the stretches of all pages that a list names: n + 1 places, then n page numbers.
fn pages<L>(
    main: &[u8],
    list: &[u8],
    look: impl Fn(&[u8], usize, usize) -> Option<L>,
    stretches: &mut Vec<Stretch<L>>,
) {
    let count = list.len().saturating_sub(4) / 8;
    for at in 0..count.min(MAX_PAGES) {
        let Some(number) = u32_at(list, 4 * (count + 1) + 4 * at) else { break };
        let start = (number & 0x003F_FFFF) as usize * PAGE;
        let Some(page) = main.get(start..start + PAGE) else { continue };
        let runs = usize::from(page.last().copied().unwrap_or(0));
        for run in 0..runs {
            let (Some(from), Some(to)) = (u32_at(page, 4 * run), u32_at(page, 4 * run + 4)) else { break };
            if from < to
                && let Some(look) = look(page, runs, run)
            {
                stretches.push((from, to, look));
            }
        }
    }
    stretches.sort_by_key(|(from, _, _)| *from);
}

/// One style as it stands in the sheet.
#[derive(Clone, Default)]
struct RawStyle<'b> {
    base: u16,
    heading: bool,
    bullet: bool,
    run: &'b [u8],
    paragraph: &'b [u8],
}

fn read_styles(sheet: &[u8]) -> Vec<(RunLook, ParagraphLook)> {
    let Some(head) = u16_at(sheet, 0) else { return Vec::new() };
    let base_size = usize::from(u16_at(sheet, 4).unwrap_or(10));
    let mut raw = Vec::new();
    let mut at = 2 + usize::from(head);
    while let Some(size) = u16_at(sheet, at)
        && raw.len() < MAX_STYLES
    {
        let size = usize::from(size);
        let style = sheet.get(at + 2..at + 2 + size).unwrap_or_default();
        raw.push(raw_style(style, base_size).unwrap_or_default());
        at += 2 + size;
    }
    (0..raw.len()).map(|at| resolve(&raw, at)).collect()
}

fn raw_style(style: &[u8], base_size: usize) -> Option<RawStyle<'_>> {
    let built_in = u16_at(style, 0)? & 0x0FFF;
    let kind = u16_at(style, 2)? & 0xF;
    let base = u16_at(style, 2)? >> 4;
    let name_length = usize::from(u16_at(style, base_size)?);
    let name: Vec<u16> = (0..name_length.min(64)).filter_map(|n| u16_at(style, base_size + 2 + n * 2)).collect();
    let name = String::from_utf16_lossy(&name).to_ascii_lowercase();
    let mut at = base_size + 2 + name_length * 2 + 2;
    let mut next = || {
        let size = usize::from(u16_at(style, at)?);
        let body = style.get(at + 2..(at + 2 + size).min(style.len()))?;
        at += 2 + size + size % 2;
        Some(body)
    };
    let (paragraph, run) = match kind {
        1 => (next().and_then(|body| body.get(2..)).unwrap_or_default(), next().unwrap_or_default()),
        2 => (&[][..], next().unwrap_or_default()),
        _ => (&[][..], &[][..]),
    };
    // Built-in styles 1 to 9 are headings, 62 is the title.
    let heading = (1..=9).contains(&built_in) || built_in == 62 || name.starts_with("heading");
    Some(RawStyle { base, heading, bullet: name.starts_with("list bullet"), run, paragraph })
}

fn resolve(raw: &[RawStyle<'_>], index: usize) -> (RunLook, ParagraphLook) {
    let mut chain = Vec::new();
    let mut next = Some(index);
    while let Some(style) = next.and_then(|at| raw.get(at))
        && chain.len() < MAX_BASES
    {
        chain.push(style);
        next = (style.base != 0x0FFF).then_some(usize::from(style.base));
    }
    let (mut run, mut paragraph) = (RunLook::default(), ParagraphLook::default());
    for style in chain.into_iter().rev() {
        run = RunLook::read(style.run, run).or(run);
        paragraph.heading |= style.heading;
        paragraph.item |= style.bullet;
        paragraph = ParagraphLook::read(0, style.paragraph, paragraph);
    }
    (run, paragraph)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifications_are_walked_by_their_size() {
        let list = [0x35, 0x08, 1, 0x43, 0x4A, 24, 0, 0x70, 0x68, 255, 255, 255, 0, 0x71, 0xCA, 2, 9, 9, 0x3C, 0x08, 1];
        let codes: Vec<(u16, usize)> = Modifications(&list).map(|(code, operand)| (code, operand.len())).collect();
        assert_eq!(codes, [(0x0835, 1), (0x4A43, 2), (0x6870, 4), (0xCA71, 2), (0x083C, 1)]);
    }

    #[test]
    fn looks_are_read_from_modifications() {
        for (list, bold, vanish, pale, tiny) in [
            (&[0x35, 0x08, 1][..], Some(true), None, None, false),
            (&[0x3C, 0x08, 1], None, Some(true), None, false),
            (&[0x42, 0x2A, 8], None, None, Some(true), false),
            (&[0x42, 0x2A, 1], None, None, Some(false), false),
            (&[0x70, 0x68, 0, 0, 0, 0xFF], None, None, Some(false), false),
            (&[0x70, 0x68, 0xFE, 0xFE, 0xFE, 0], None, None, Some(true), false),
            (&[0x43, 0x4A, 2, 0], None, None, None, true),
            (&[0x35], None, None, None, false),
            (&[0x71, 0xCA, 200, 1], None, None, None, false),
        ] {
            let look = RunLook::read(list, RunLook::default());
            assert_eq!((look.bold, look.vanish, look.pale, look.is_tiny()), (bold, vanish, pale, tiny), "{list:?}");
        }
    }

    #[test]
    fn any_bytes_give_looks() {
        for byte in [0_u8, 1, 2, 0x7F, 0xFF] {
            let bytes = vec![byte; 4096];
            let looks = Looks::read(&bytes, &bytes, &bytes, &bytes);
            let _ = looks.run(7, looks.paragraph(7));
        }
    }
}

//! What people typed into an earlier list, read back so that it is never lost: from CSV as any spreadsheet saves it
//! (comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252), and from a workbook.
//!
//! It goes with its document; where the file changed, with the person (`shortlist::same_files`); what goes with nobody
//! who is there stays at the end of the list until they are back.

use crate::shortlist::{Night, Shortlist, TypedRow, same_files};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;

/// Columns that people write in, as the outputs name them.
pub(super) const TYPED: [&str; 3] = ["reviewer", "decision", "notes"];
/// The column by which a row is found again.
const HASH: &str = "document hash";
/// Bytes of a part of a workbook that are read.
const MAX_PART: u64 = 256 << 20;
/// Parts of a workbook that are looked at: ours has sixteen.
const MAX_PARTS: usize = 64;
/// Cells of a row, and columns, that a workbook may have.
const MAX_COLUMNS: usize = 16_384;

/// The columns of a list by which its rows are known again, and what people typed into them.
pub(super) type Typed = Vec<TypedRow>;

/// What people typed, by the file that it goes with, and the rows that go with nobody who is there.
#[derive(Debug, Default)]
pub(super) struct Kept {
    by_file: BTreeMap<String, [String; 3]>,
    /// In the order of the earlier list; what only the store has waits there.
    pub(super) orphans: Vec<TypedRow>,
}

impl Kept {
    /// What goes with the files of a shortlist.
    pub(super) fn of(mut typed: Typed, shortlist: &Shortlist) -> Self {
        // What the store has of a row is as new as the list, which was brought into it, or newer.
        let mut stored: BTreeMap<(String, String), TypedRow> = BTreeMap::new();
        for row in &shortlist.typed {
            stored.entry((row.hash.clone(), row.file.clone())).or_insert_with(|| row.clone());
        }
        if !stored.is_empty() {
            // An empty row says nothing of a note that came into the store by another way.
            typed.retain(|row| !row.is_empty());
        }
        for row in &mut typed {
            if let Some(newer) = stored.remove(&(row.hash.clone(), row.file.clone())) {
                row.told = newer.told;
            }
        }
        let is_other = |row: &&TypedRow| stored.contains_key(&(row.hash.clone(), row.file.clone()));
        let other: Typed = shortlist.typed.iter().filter(is_other).cloned().collect();
        let own = typed.len();
        typed.extend(other);
        if typed.iter().all(TypedRow::is_empty) {
            return Self::default();
        }
        let old = Night { entries: typed.iter().map(TypedRow::entry).collect(), ..Night::default() };
        let new = Night::of(shortlist);
        let same = same_files(&old, &new);
        let taken: BTreeSet<usize> = same.values().copied().collect();
        let told = |at: &usize| typed.get(*at).filter(|row| !row.is_empty()).map(|row| row.told.clone());
        let found = same.iter().filter_map(|(now, before)| Some((new.entries.get(*now)?.file.clone(), told(before)?)));
        let by_file = found.collect();
        let orphans =
            typed.into_iter().take(own).enumerate().filter(|(at, row)| !taken.contains(at) && !row.is_empty());
        Self { by_file, orphans: orphans.map(|(_, row)| row).collect() }
    }

    /// What was typed for a file.
    pub(super) fn of_file(&self, file: &str) -> Option<&[String; 3]> {
        self.by_file.get(file)
    }
}

/// What a person typed, without what could move a terminal or hide in a cell; line ends and joiners of letters stay.
pub(super) fn shown(text: &str) -> String {
    const JOINERS: [char; 2] = ['\u{200C}', '\u{200D}'];
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split_inclusive(|c| c == '\n' || JOINERS.contains(&c))
        .map(|part| match part.chars().next_back().filter(|last| *last == '\n' || JOINERS.contains(last)) {
            Some(last) => format!("{}{last}", super::visible(part.strip_suffix(last).unwrap_or(part))),
            None => super::visible(part),
        })
        .collect()
}

/// An old output whose columns cannot be found: what may have been typed there would be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "what stands there has no columns document_hash, reviewer, decision and notes, so nothing typed there could be kept: \
    move it away, or choose another name"
)]
pub struct Unknown;

/// Reads back a CSV.
pub(super) fn of_csv(old: &[u8]) -> Result<Typed, Unknown> {
    let text = decoded(old);
    let text = text.strip_prefix("sep=").and_then(|rest| Some(rest.split_once('\n')?.1)).unwrap_or(&text);
    if text.trim().is_empty() {
        return Ok(Typed::new());
    }
    let tables = [b',', b';', b'\t', b'|'].into_iter().map(|delimiter| {
        let mut reader = ::csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let rows = reader.records().filter_map(Result::ok);
        rows.map(|row| row.iter().map(str::to_owned).collect()).collect::<Vec<Vec<String>>>()
    });
    tables.into_iter().find_map(|rows| of_rows(&rows, super::csv::armed)).ok_or(Unknown)
}

/// Reads back a workbook.
pub(super) fn of_xlsx(old: &[u8]) -> Result<Typed, Unknown> {
    if old.is_empty() {
        return Ok(Typed::new());
    }
    let mut book = zip::ZipArchive::new(Cursor::new(old)).map_err(|_| Unknown)?;
    let mut parts = BTreeMap::new();
    for at in 0..book.len().min(MAX_PARTS) {
        let Ok(part) = book.by_index(at) else { continue };
        let Ok(name) = part.name().map(std::borrow::Cow::into_owned) else { continue };
        if name.starts_with("xl/worksheets/") || name == "xl/sharedStrings.xml" {
            let mut xml = String::new();
            if part.take(MAX_PART).read_to_string(&mut xml).is_ok() {
                parts.insert(name, xml);
            }
        }
    }
    let shared = parts.remove("xl/sharedStrings.xml").map(|xml| strings(&xml)).unwrap_or_default();
    parts.values().find_map(|sheet| of_rows(&rows(sheet, &shared), str::to_owned)).ok_or(Unknown)
}

/// What people typed into a list or workbook, by its ending.
///
/// # Errors
/// If its columns cannot be found.
pub fn typed_rows(path: &Path, bytes: &[u8]) -> Result<Vec<TypedRow>, Unknown> {
    match path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).as_deref() {
        Some("csv") => of_csv(bytes),
        Some("xlsx") => of_xlsx(bytes),
        _ => Err(Unknown),
    }
}

/// Whether a list or workbook has the columns for what people type.
pub fn holds_typed(path: &Path, old: &[u8]) -> bool {
    typed_rows(path, old).is_ok()
}

/// The rows below a first one that says what stands in which column; `plain` undoes what the writer did to a cell.
fn of_rows(rows: &[Vec<String>], plain: fn(&str) -> String) -> Option<Typed> {
    let key = |text: &str| text.trim().trim_start_matches('\u{FEFF}').to_lowercase().replace('_', " ");
    let head: Vec<String> = rows.first()?.iter().map(|cell| key(cell)).collect();
    // A label of a criterion may be `Notes`; the columns for people are the last.
    let last = |name: &str| head.iter().rposition(|cell| cell == name);
    let first = |names: &[&str]| head.iter().position(|cell| names.contains(&cell.as_str()));
    let hash = last(HASH)?;
    let [Some(a), Some(b), Some(c)] = TYPED.map(last) else { return None };
    let before = |column: Option<usize>| column.filter(|at| *at < hash);
    let (file, name) = (before(last("file")), before(first(&["name", "candidate"])));
    let (email, phone) = (before(first(&["email"])), before(first(&["phone"])));
    let rows = rows.iter().skip(1).map(|row| {
        let cell = |at: usize| plain(row.get(at).map(String::as_str).unwrap_or_default());
        let cell_of = |column: Option<usize>| column.map(cell).unwrap_or_default();
        TypedRow {
            hash: cell(hash).trim().to_owned(),
            file: cell_of(file),
            name: cell_of(name),
            email: cell_of(email),
            phone: cell_of(phone),
            told: [cell(a), cell(b), cell(c)],
        }
    });
    Some(rows.filter(|row| !row.hash.is_empty() || !row.file.is_empty()).collect())
}

/// Text in the encoding that its bytes tell; in Windows-1252, which spreadsheets save, where they are no UTF-8.
fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned();
    }
    // Every second byte of Western text in UTF-16 is zero.
    match bytes {
        [0, second, ..] if *second != 0 => UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
        [first, 0, ..] if *first != 0 => UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    }
}

/// The shared strings of a workbook.
fn strings(xml: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(xml, &mut |event| match event {
        Step::Open("si", _) => found.push(String::new()),
        Step::Text(within, text) if within == ["si", "t"] || within == ["r", "t"] => {
            if let Some(last) = found.last_mut() {
                last.push_str(text);
            }
        }
        _ => {}
    });
    found
}

/// The cells of a sheet, row by row, from the first column.
fn rows(xml: &str, shared: &[String]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut column, mut is_shared) = (0, false);
    walk(xml, &mut |event| match event {
        Step::Open("row", _) => rows.push(Vec::new()),
        Step::Open("c", cell) => {
            let attribute = |name: &str| {
                let found = cell.try_get_attribute(name).ok().flatten()?;
                Some(found.value.into_owned())
            };
            let next = rows.last().map_or(0, Vec::len);
            column = attribute("r").and_then(|place| column_of(&place)).unwrap_or(next);
            is_shared = attribute("t").as_deref() == Some("s");
        }
        Step::Text(within, text) if within == ["c", "v"] || within == ["is", "t"] || within == ["r", "t"] => {
            let Some(row) = rows.last_mut().filter(|_| column < MAX_COLUMNS) else { return };
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            let told = if is_shared { text.parse::<usize>().ok().and_then(|at| shared.get(at)) } else { None };
            if let Some(cell) = row.get_mut(column) {
                cell.push_str(told.map_or(if is_shared { "" } else { text }, String::as_str));
            }
        }
        _ => {}
    });
    rows
}

/// The column, from 0, of a place such as `AB12`.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.take(4).fold(0, |all, letter| all * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    column.checked_sub(1)
}

/// What is met on a walk through XML; names are without prefixes.
enum Step<'x> {
    Open(&'x str, &'x BytesStart<'x>),
    /// A text, with the names of the two elements around it.
    Text([&'x str; 2], &'x str),
}

fn walk(xml: &str, step: &mut dyn FnMut(Step<'_>)) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut open: Vec<String> = Vec::new();
    loop {
        let around = |open: &[String]| {
            let name =
                |back: usize| open.len().checked_sub(back).and_then(|at| open.get(at)).cloned().unwrap_or_default();
            [name(2), name(1)]
        };
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                let name = element.local_name().as_ref().to_owned();
                step(Step::Open(&name, &element));
                open.push(name);
            }
            Ok(Event::Empty(element)) => {
                let name = element.local_name().as_ref().to_owned();
                step(Step::Open(&name, &element));
            }
            Ok(Event::End(_)) => {
                open.pop();
            }
            Ok(Event::Text(text)) => {
                let [outer, inner] = around(&open);
                step(Step::Text([&outer, &inner], &text));
            }
            Ok(Event::GeneralRef(reference)) => {
                let [outer, inner] = around(&open);
                step(Step::Text([&outer, &inner], &resolved(&reference)));
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The character of a reference such as `&amp;` or `&#10;`.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    match &**reference {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(typed: &Result<Typed, Unknown>) -> Option<String> {
        typed.as_ref().ok()?.iter().find(|row| row.hash == "abc").map(|row| row.told.join("|"))
    }

    #[test]
    fn a_csv_is_read_back_however_a_spreadsheet_saved_it() {
        let comma = "rank,document_hash,reviewer,decision,notes\r\n1,abc,Zoë,yes,\"'-call, soon\"\r\n2,def,,,\r\n";
        let other =
            |mark: &str| comma.replace("\"'-call, soon\"", "-call. soon").replace(',', mark).replace("call.", "call,");
        let utf16 = |text: &str, big: bool, mark: bool| -> Vec<u8> {
            let text = if mark { format!("\u{FEFF}{text}") } else { text.to_owned() };
            text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        for (what, bytes) in [
            ("comma", comma.as_bytes().to_vec()),
            ("with a mark", format!("\u{FEFF}{comma}").into_bytes()),
            ("semicolon", other(";").into_bytes()),
            ("semicolon, told", format!("sep=;\r\n{}", other(";")).into_bytes()),
            ("tab", other("\t").into_bytes()),
            ("bar", other("|").into_bytes()),
            ("Windows-1252", WINDOWS_1252.encode(&other(";")).0.into_owned()),
            ("UTF-16, little", utf16(&other("\t"), false, true)),
            ("UTF-16, big", utf16(&other("\t"), true, true)),
            ("UTF-16 without a mark", utf16(&other("\t"), false, false)),
        ] {
            assert_eq!(told(&of_csv(&bytes)).as_deref(), Some("Zoë|yes|-call, soon"), "{what}");
        }
        assert_eq!(of_csv(b"").unwrap(), Typed::new());
        for foreign in ["not a shortlist", "name,mail\nAda,a@x.example\n", "document_hash,notes\nabc,x\n"] {
            assert_eq!(of_csv(foreign.as_bytes()), Err(Unknown), "{foreign}");
        }
    }

    #[test]
    fn a_workbook_is_read_back() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().set_name("Else").unwrap().write_string(0, 0, "x").unwrap();
        let sheet = book.add_worksheet();
        for (column, words) in ["Notes", "Rank", "Document hash", "Reviewer", "Decision", "Notes"].iter().enumerate() {
            sheet.write_string(0, column as u16, *words).unwrap();
        }
        for (column, words) in [(2, "abc"), (3, "Zoë & Kim"), (4, "Hold"), (5, "call <soon>")] {
            sheet.write_string(7, column, words).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        assert_eq!(told(&of_xlsx(&bytes)).as_deref(), Some("Zoë & Kim|Hold|call <soon>"));
        assert_eq!(of_xlsx(b"PK no book"), Err(Unknown));
        let inline = r#"<worksheet><sheetData><row><c r="A1" t="inlineStr"><is><t>Document hash</t></is></c><c t="inlineStr"><is>
            <r><t>Revi</t></r><r><t>ewer</t></r></is></c></row></sheetData></worksheet>"#;
        assert_eq!(rows(inline, &[]), [["Document hash", "Reviewer"]]);
    }

    #[test]
    fn columns_have_letters() {
        for (place, column) in [("A1", Some(0)), ("Z9", Some(25)), ("AA1", Some(26)), ("7", None)] {
            assert_eq!(column_of(place), column, "{place}");
        }
    }
}

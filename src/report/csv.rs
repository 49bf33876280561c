//! The shortlist as CSV: one row a file given, for spreadsheets and jobs.
//!
//! UTF-8, CRLF, text cells quoted. A cell that a spreadsheet could take for a formula gets an apostrophe before it
//! (OWASP, CSV injection). What people wrote in reviewer, decision and notes is carried over; what belongs to a file that
//! is not there stands at the end, with the status `gone`.

use super::since::{marks_by_file, told};
use super::typed::{self, Kept, Typed, of_csv};
use super::{Options, RenderError, as_good_as, one_decimal, visible};
use crate::criteria::Eligible;
use crate::intake::display_name;
use crate::shortlist::{Change, Ranked, Run, Shortlist};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Columns before those of the criteria.
const BEFORE: &[&str] = &[
    "rank", "eligible", "score", "status", "reason", "band", "name", "email", "phone", "experience_years",
    "leadership_years", "team_size", "must_haves_met", "missing", "as_good_as", "since",
];
/// Columns after those of the criteria.
const AFTER: &[&str] = &["top_evidence", "warnings", "file", "document_hash", "reviewer", "decision", "notes"];
/// Columns that hold numbers.
const NUMBERS: &[&str] = &["rank", "score", "experience_years", "leadership_years", "team_size"];

pub(super) fn render(shortlist: &Shortlist, options: Options, old: Option<&[u8]>) -> Result<Vec<u8>, RenderError> {
    let kept = Kept::of(old.map_or_else(|| Ok(Typed::new()), of_csv)?, shortlist);
    let labels = shortlist.run.criteria.len();
    let list = List { kept, marks: marks_by_file(shortlist.since.as_ref()), labels, run: &shortlist.run };
    let labels = shortlist.run.criteria.iter().map(|asked| asked.label.as_str());
    let columns = BEFORE.iter().copied().chain(labels).chain(AFTER.iter().copied());
    let mut out = Output { bytes: if options.excel { "\u{FEFF}".as_bytes().to_vec() } else { Vec::new() } };
    out.row(columns.map(Cell::text))?;
    for ranked in &shortlist.ranked {
        out.row(list.ranked(ranked).into_iter())?;
    }
    for duplicate in &shortlist.duplicates {
        let reason = format!("{} as {}", duplicate.reason, display_name(&duplicate.of));
        let file = display_name(&duplicate.path);
        let plain = Plain { status: "duplicate", reason, hash: &duplicate.hash, ..Plain::of(&file) };
        out.row(list.plain(&plain, list.kept.of_file(&file)).into_iter())?;
    }
    for unread in &shortlist.unread {
        let reason = format!("{}: {}", unread.unread.reason.name(), unread.unread.detail);
        let file = display_name(&unread.path);
        let plain = Plain { status: "unread", reason, ..Plain::of(&file) };
        out.row(list.plain(&plain, list.kept.of_file(&file)).into_iter())?;
    }
    for (plain, told) in gone(shortlist, &list.kept) {
        out.row(list.plain(&plain, told).into_iter())?;
    }
    Ok(out.bytes)
}

/// A row of a file that is not ranked.
struct Plain<'p> {
    status: &'static str,
    reason: String,
    since: &'static str,
    name: &'p str,
    file: &'p str,
    hash: &'p str,
}

impl<'p> Plain<'p> {
    fn of(file: &'p str) -> Self {
        Self { status: "gone", reason: String::new(), since: "", name: "", file, hash: "" }
    }
}

/// Those who are gone since the earlier night, and those for whom something was typed and who are not there.
fn gone<'g>(shortlist: &'g Shortlist, kept: &'g Kept) -> Vec<(Plain<'g>, Option<&'g [String; 3]>)> {
    let since = shortlist.since.iter().flat_map(|since| since.with(Change::Gone)).map(|item| Plain {
        reason: told(item),
        since: Change::Gone.name(),
        name: item.name.as_deref().unwrap_or_default(),
        hash: item.hash.as_deref().unwrap_or_default(),
        ..Plain::of(&item.file)
    });
    let mut rows: Vec<(Plain<'g>, Option<&'g [String; 3]>)> = since.map(|plain| (plain, None)).collect();
    for orphan in &kept.orphans {
        let is_same = |plain: &Plain<'_>| plain.file == orphan.file && plain.hash == orphan.hash;
        if let Some((_, told)) = rows.iter_mut().find(|(plain, told)| told.is_none() && is_same(plain)) {
            *told = Some(&orphan.told);
            continue;
        }
        let reason = "not among the files given; what was typed is kept".to_owned();
        rows.push((
            Plain { reason, name: &orphan.name, hash: &orphan.hash, ..Plain::of(&orphan.file) },
            Some(&orphan.told),
        ));
    }
    rows
}

/// A cell of a list.
pub(super) enum Cell {
    Text(String),
    Number(String),
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(safe(&visible(text)))
    }

    fn number(number: impl std::fmt::Display) -> Self {
        Self::Number(number.to_string())
    }

    pub(super) fn empty() -> Self {
        Self::Number(String::new())
    }
}

/// Rows as they are written.
#[derive(Default)]
pub(super) struct Output {
    pub(super) bytes: Vec<u8>,
}

impl Output {
    pub(super) fn row(&mut self, cells: impl Iterator<Item = Cell>) -> Result<(), RenderError> {
        // The csv crate quotes what is no number where it is told to quote so; numbers stay bare.
        let mut writer = ::csv::WriterBuilder::new()
            .terminator(::csv::Terminator::CRLF)
            .quote_style(::csv::QuoteStyle::NonNumeric)
            .from_writer(&mut self.bytes);
        let mut record = ::csv::StringRecord::new();
        let mut forced = Vec::new();
        for cell in cells {
            match cell {
                Cell::Number(number) => record.push_field(&number),
                // A text that looks like a number must stay a text: it is quoted by hand below.
                Cell::Text(text) => {
                    if text.parse::<f64>().is_ok() {
                        forced.push(record.len());
                    }
                    record.push_field(&text);
                }
            }
        }
        if forced.is_empty() {
            writer.write_record(&record)?;
            writer.flush().map_err(::csv::Error::from)?;
            return Ok(());
        }
        drop(writer);
        let cells: Vec<String> = record
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let bare = !forced.contains(&at) && (cell.is_empty() || cell.parse::<f64>().is_ok());
                if bare { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
            })
            .collect();
        self.bytes.extend_from_slice(cells.join(",").as_bytes());
        self.bytes.extend_from_slice(b"\r\n");
        Ok(())
    }
}

/// What every row needs.
struct List<'l> {
    kept: Kept,
    marks: BTreeMap<&'l str, String>,
    /// How many criteria there are.
    labels: usize,
    run: &'l Run,
}

impl List<'_> {
    fn since(&self, file: &str) -> Cell {
        Cell::text(self.marks.get(file).map(String::as_str).unwrap_or_default())
    }

    fn ranked(&self, ranked: &Ranked) -> Vec<Cell> {
        let candidate = &ranked.candidate;
        let file = display_name(&candidate.path);
        let assessment = &candidate.assessment;
        let (met, all) = assessment.must_haves();
        let missing: Vec<String> = assessment.missing().map(|f| format!("{} ({})", f.criterion, f.note)).collect();
        let reasons: Vec<String> = assessment
            .findings
            .iter()
            .filter(|f| f.required && f.passes != Eligible::Yes)
            .map(|f| format!("{}: {}", f.criterion, f.note))
            .collect();
        let years = |months: u32| f64::from((months * 10 + 6) / 12) / 10.0;
        let mut cells = vec![
            Cell::number(ranked.rank),
            Cell::text(assessment.eligible.name()),
            Cell::Number(one_decimal(assessment.score)),
            Cell::text("ranked"),
            Cell::text(&reasons.join("; ")),
            Cell::text(self.run.band(assessment.score).map(|band| band.name.as_str()).unwrap_or_default()),
            Cell::text(candidate.contact.name.as_deref().unwrap_or_default()),
            Cell::text(&candidate.contact.emails.join(", ")),
            Cell::text(&candidate.contact.phones.join(", ")),
            Cell::number(years(candidate.digest.experience.months)),
            Cell::number(years(candidate.digest.leadership.months)),
            candidate.digest.leadership.team_size.map_or(Cell::empty(), Cell::number),
            Cell::text(&format!("{met} of {all}")),
            Cell::text(&missing.join("; ")),
            Cell::text(&as_good_as(ranked)),
            self.since(&file),
        ];
        cells.extend(assessment.findings.iter().map(|f| Cell::text(&format!("{} {}", f.verdict.name(), f.degree))));
        let mut best: Vec<_> = assessment.findings.iter().filter(|f| !f.evidence.is_empty()).collect();
        best.sort_by_key(|f| std::cmp::Reverse(f.points));
        let quotes: Vec<String> = best
            .iter()
            .take(3)
            .filter_map(|f| f.evidence.first().map(|e| format!("{} [{}:{}] {}", f.criterion, e.page, e.line, e.quote)))
            .collect();
        cells.push(Cell::text(&quotes.join(" | ")));
        let warnings: Vec<String> = candidate.warnings.iter().map(|w| format!("{}: {}", w.code, w.message)).collect();
        cells.push(Cell::text(&warnings.join("; ")));
        cells.push(Cell::text(&file));
        cells.push(Cell::text(&candidate.hash));
        cells.extend(people(self.kept.of_file(&file)));
        cells
    }

    fn plain(&self, plain: &Plain<'_>, told: Option<&[String; 3]>) -> Vec<Cell> {
        let cell = |column: &&str| match *column {
            "status" => Cell::text(plain.status),
            "reason" => Cell::text(&plain.reason),
            "name" => Cell::text(plain.name),
            "since" if plain.status == "gone" => Cell::text(plain.since),
            "since" => self.since(plain.file),
            column if NUMBERS.contains(&column) => Cell::empty(),
            _ => Cell::text(""),
        };
        let mut cells: Vec<Cell> = BEFORE.iter().map(cell).collect();
        // Also without the best lines and the warnings.
        cells.extend((0..self.labels + 2).map(|_| Cell::text("")));
        cells.push(Cell::text(plain.file));
        cells.push(Cell::text(plain.hash));
        cells.extend(people(told));
        cells
    }
}

fn people(told: Option<&[String; 3]>) -> Vec<Cell> {
    let none = [const { String::new() }; 3];
    told.unwrap_or(&none).iter().map(|text| Cell::Text(safe(&typed::shown(text)))).collect()
}

/// Disarms what a spreadsheet could take for a formula: at the start of the cell, and behind a mark at which a
/// spreadsheet in another locale splits cells.
pub(super) fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut at_start = true;
    for c in text.chars() {
        if at_start && starts_formula(c) {
            out.push('\'');
            at_start = false;
        } else if at_start && !(c.is_whitespace() || matches!(c, '"' | '\'')) {
            at_start = false;
        }
        out.push(c);
        if splits(c) {
            at_start = true;
        }
    }
    out
}

/// Undoes [`safe`]: what a person typed comes back as it was, and does not gain an apostrophe a night.
pub(super) fn armed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at_start = true;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if at_start && c == '\'' && chars.peek().copied().is_some_and(starts_formula) {
            at_start = false;
            continue;
        }
        if at_start && !(c.is_whitespace() || matches!(c, '"' | '\'')) {
            at_start = false;
        }
        out.push(c);
        if splits(c) {
            at_start = true;
        }
    }
    out
}

/// Whether a spreadsheet, in whatever locale, may begin a new cell behind it.
fn splits(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '|' | '\n')
}

fn starts_formula(c: char) -> bool {
    let plain: String = std::iter::once(c).nfkc().collect();
    plain.starts_with(['=', '+', '-', '@']) || matches!(c, '−' | '﹣' | '－')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{HOSTILE, sample};

    #[test]
    fn formulas_are_disarmed() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            (" =1", " '=1"),
            ("\"@x", "\"'@x"),
            ("a;=1", "a;'=1"),
            ("a|-1", "a|'-1"),
            ("＝1", "'＝1"),
            ("e-mail", "e-mail"),
            ("a, -b", "a, '-b"),
            ("plain", "plain"),
        ] {
            assert_eq!(safe(text), expected, "{text}");
        }
    }

    #[test]
    fn what_was_disarmed_is_armed_again_and_nothing_else() {
        for text in HOSTILE.iter().chain(&["'=1", "''=1", "call, -5 off; '-3", "it's 'so'", "a\n-b\n'c", "'tis"]) {
            assert_eq!(armed(&safe(text)), *text, "{text:?}");
        }
    }

    #[test]
    fn no_cell_starts_a_formula_wherever_a_spreadsheet_splits() {
        for words in HOSTILE {
            let bytes = render(&sample(words), Options::default(), None).unwrap();
            for (delimiter, quoting) in [b',', b';', b'\t', b'|'].into_iter().flat_map(|d| [(d, true), (d, false)]) {
                let mut reader = ::csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .delimiter(delimiter)
                    .quoting(quoting)
                    .from_reader(bytes.as_slice());
                for record in reader.records().map(Result::unwrap) {
                    for cell in &record {
                        let first = cell.nfkc().find(|c| !c.is_whitespace() && *c != '"');
                        assert!(!first.is_some_and(|c| "=+-@".contains(c)), "{words:?}: {cell:?}");
                    }
                }
            }
            assert!(!bytes.iter().any(|b| b.is_ascii_control() && !matches!(b, b'\r' | b'\n')), "{words:?}");
        }
    }

    #[test]
    fn near_ties_are_told_by_their_places() {
        let mut shortlist = sample("Jordan");
        if let Some(second) = shortlist.ranked.get_mut(1) {
            second.as_good_as = (1, 2);
        }
        let bytes = render(&shortlist, Options::default(), None).unwrap();
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        let column = reader.headers().unwrap().iter().position(|name| name == "as_good_as").unwrap();
        let told: Vec<String> =
            reader.records().map(|row| row.unwrap().get(column).unwrap_or_default().to_owned()).collect();
        assert_eq!(told, ["", "1 to 2", "", ""]);
    }
}

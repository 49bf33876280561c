//! The shortlist as CSV: one row a file given, for spreadsheets and jobs.
//!
//! UTF-8, CRLF, text cells quoted. A cell that a spreadsheet could take for a formula gets an apostrophe before it
//! (OWASP, CSV injection). What people wrote in reviewer, decision and notes is carried over by document hash.

use super::typed::{Typed, of_csv};
use super::{Options, RenderError, as_good_as, one_decimal, visible};
use crate::criteria::Eligible;
use crate::intake::display_name;
use crate::shortlist::{Ranked, Shortlist};
use unicode_normalization::UnicodeNormalization;

/// Columns before those of the criteria.
const BEFORE: &[&str] = &[
    "rank", "eligible", "score", "status", "reason", "name", "email", "phone", "experience_years", "leadership_years",
    "team_size", "must_haves_met", "missing", "as_good_as",
];
/// Columns after those of the criteria.
const AFTER: &[&str] = &["top_evidence", "warnings", "file", "document_hash", "reviewer", "decision", "notes"];
/// Columns that hold numbers.
const NUMBERS: &[&str] = &["rank", "score", "experience_years", "leadership_years", "team_size"];

pub(super) fn render(shortlist: &Shortlist, options: Options, old: Option<&[u8]>) -> Result<Vec<u8>, RenderError> {
    let written = old.map_or_else(|| Ok(Typed::new()), of_csv)?;
    let labels: Vec<String> = shortlist.run.criteria.iter().map(|asked| asked.label.clone()).collect();
    let columns: Vec<String> = BEFORE
        .iter()
        .map(|c| (*c).to_owned())
        .chain(labels.iter().cloned())
        .chain(AFTER.iter().map(|c| (*c).to_owned()))
        .collect();
    let mut out = Output { bytes: if options.excel { "\u{FEFF}".as_bytes().to_vec() } else { Vec::new() } };
    out.row(columns.iter().map(|c| Cell::text(c)))?;
    for ranked in &shortlist.ranked {
        out.row(ranked_row(ranked, &written).into_iter())?;
    }
    for duplicate in &shortlist.duplicates {
        let reason = format!("{} as {}", duplicate.reason, display_name(&duplicate.of));
        out.row(
            plain_row(labels.len(), "duplicate", &reason, &display_name(&duplicate.path), &duplicate.hash, &written)
                .into_iter(),
        )?;
    }
    for unread in &shortlist.unread {
        let reason = format!("{}: {}", unread.unread.reason.name(), unread.unread.detail);
        out.row(plain_row(labels.len(), "unread", &reason, &display_name(&unread.path), "", &written).into_iter())?;
    }
    Ok(out.bytes)
}

enum Cell {
    Text(String),
    Number(String),
}

impl Cell {
    fn text(text: &str) -> Self {
        Self::Text(safe(&visible(text)))
    }

    fn number(number: impl std::fmt::Display) -> Self {
        Self::Number(number.to_string())
    }

    fn empty() -> Self {
        Self::Number(String::new())
    }
}

struct Output {
    bytes: Vec<u8>,
}

impl Output {
    fn row(&mut self, cells: impl Iterator<Item = Cell>) -> Result<(), RenderError> {
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

fn ranked_row(ranked: &Ranked, written: &Typed) -> Vec<Cell> {
    let candidate = &ranked.candidate;
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
        Cell::text(candidate.contact.name.as_deref().unwrap_or_default()),
        Cell::text(&candidate.contact.emails.join(", ")),
        Cell::text(&candidate.contact.phones.iter().map(|p| p.trim_start_matches('+')).collect::<Vec<_>>().join(", ")),
        Cell::number(years(candidate.digest.experience.months)),
        Cell::number(years(candidate.digest.leadership.months)),
        candidate.digest.leadership.team_size.map_or(Cell::empty(), Cell::number),
        Cell::text(&format!("{met} of {all}")),
        Cell::text(&missing.join("; ")),
        Cell::text(&as_good_as(ranked)),
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
    cells.push(Cell::text(&display_name(&candidate.path)));
    cells.push(Cell::text(&candidate.hash));
    cells.extend(people(&candidate.hash, written));
    cells
}

fn plain_row(labels: usize, status: &str, reason: &str, file: &str, hash: &str, written: &Typed) -> Vec<Cell> {
    let mut cells: Vec<Cell> = BEFORE
        .iter()
        .map(|column| match *column {
            "status" => Cell::text(status),
            "reason" => Cell::text(reason),
            column if NUMBERS.contains(&column) => Cell::empty(),
            _ => Cell::text(""),
        })
        .collect();
    cells.extend((0..labels + 2).map(|_| Cell::text("")));
    cells.push(Cell::text(file));
    cells.push(Cell::text(hash));
    cells.extend(people(hash, written));
    cells
}

fn people(hash: &str, written: &Typed) -> Vec<Cell> {
    let none = [const { String::new() }; 3];
    let cells = written.get(hash).unwrap_or(&none);
    cells.iter().map(|text| Cell::Text(safe(&visible(text)))).collect()
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
        if matches!(c, ',' | ';' | '\t' | '|') {
            at_start = true;
        }
    }
    out
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

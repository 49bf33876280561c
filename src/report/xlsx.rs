//! The shortlist as a workbook: strings are strings and never formulas, links stay within the book, and the same
//! shortlist gives the same bytes.

use super::own::marked;
use super::since::{called, groups, marks, marks_by_file, sentence, told};
use super::typed::{self, Kept, TYPED, Typed, of_xlsx};
use super::{Options, RenderError, as_good_as, name_or_file, plural, visible, without_bullet};
use crate::criteria::{Eligible, Verdict};
use crate::digest::Evidence;
use crate::intake::display_name;
use crate::shortlist::{Ranked, Run, Shortlist, Since};
use rust_xlsxwriter::{
    Color, ConditionalFormat2ColorScale, ConditionalFormatDataBar, DataValidation, DocProperties, ExcelDateTime,
    Format, FormatAlign, Url, Workbook, Worksheet, XlsxError,
};

/// Quotes of a criterion in the book; the JSON has all.
const QUOTES: usize = 1;
/// A cell holds 32,767 characters; a long one is no longer read by anybody.
const MAX_CELL: usize = 2_000;
/// What a reviewer chooses from.
const DECISIONS: [&str; 4] = ["Interview", "Hold", "Look again", "Decline"];
/// Columns of the shortlist before those of the criteria, with their widths.
const BEFORE: &[(&str, f64)] = &[
    ("Rank", 6.0),
    ("Candidate", 28.0),
    ("Score", 9.0),
    ("Eligible", 10.0),
    ("Band", 12.0),
    ("Required met", 13.0),
    ("Experience, years", 12.0),
    ("Leading, years", 11.0),
    ("Team", 7.0),
    ("To look at", 40.0),
    ("As good as places", 11.0),
    ("Since", 14.0),
];
/// Columns after them.
const AFTER: &[(&str, f64)] = &[
    ("Warnings", 40.0),
    ("Email", 28.0),
    ("Phone", 18.0),
    ("File", 40.0),
    ("Document hash", 18.0),
    ("Reviewer", 16.0),
    ("Decision", 14.0),
    ("Notes", 40.0),
];

pub(super) fn render(shortlist: &Shortlist, _: Options, old: Option<&[u8]>) -> Result<Vec<u8>, RenderError> {
    let kept = Kept::of(old.map_or_else(|| Ok(Typed::new()), of_xlsx)?, shortlist);
    let mut book = Workbook::new();
    // A clock in the file would make every run differ.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("Shortlist").set_author("cvsift").set_creation_datetime(&made));
    let formats = Formats::new();
    let mut evidence = Sheet::new("Evidence", &formats)?;
    let places = self::evidence(shortlist, &mut evidence)?;
    book.push_worksheet(self::shortlist(shortlist, &places, &kept, &formats)?);
    if let Some(since) = &shortlist.since {
        book.push_worksheet(self::since(since, &formats)?);
    }
    book.push_worksheet(criteria(shortlist, &formats)?);
    book.push_worksheet(evidence.page);
    book.push_worksheet(unread(shortlist, &formats)?);
    book.push_worksheet(about(shortlist, &formats)?);
    Ok(marked(book.save_to_buffer()?))
}

struct Formats {
    head: Format,
    tenth: Format,
    percent: Format,
    wrap: Format,
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(Color::RGB(0x000E_5A63))
                .set_font_color(Color::White),
            tenth: top().set_num_format("0.0"),
            percent: top().set_num_format("0%").set_align(FormatAlign::Center),
            wrap: top().set_text_wrap(),
        }
    }
}

/// A sheet that is written from the top.
struct Sheet<'f> {
    page: Worksheet,
    formats: &'f Formats,
    row: u32,
}

impl<'f> Sheet<'f> {
    fn new(name: &str, formats: &'f Formats) -> Result<Self, XlsxError> {
        let mut page = Worksheet::new();
        page.set_name(name)?;
        Ok(Self { page, formats, row: 0 })
    }

    /// The head of a table: frozen, with filters over `columns`.
    fn head<'c>(&mut self, columns: impl Iterator<Item = (&'c str, f64)>) -> Result<(), XlsxError> {
        for (at, (name, width)) in columns.enumerate() {
            let at = at as u16;
            self.page.write_string_with_format(0, at, cell(name), &self.formats.head)?;
            self.page.set_column_width(at, width)?;
        }
        self.page.set_freeze_panes(1, 0)?;
        self.row = 1;
        Ok(())
    }

    fn text(&mut self, column: u16, words: &str) -> Result<(), XlsxError> {
        if !words.is_empty() {
            self.page.write_string_with_format(self.row, column, cell(words), &self.formats.wrap)?;
        }
        Ok(())
    }

    /// A quote, the words that earned it in bold.
    fn quote(&mut self, column: u16, line: &Evidence) -> Result<(), XlsxError> {
        let [before, marked, after] = line.parts();
        let before = without_bullet(before);
        if marked.is_empty() || before.len() + marked.len() + after.len() > MAX_CELL {
            return self.text(column, without_bullet(&line.quote));
        }
        let (plain, bold) = (Format::new(), Format::new().set_bold());
        let (before, marked, after) = (visible(before), visible(marked), visible(after));
        let parts = [(&plain, before.as_str()), (&bold, marked.as_str()), (&plain, after.as_str())];
        let parts: Vec<(&Format, &str)> = parts.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        if let [(_, only)] = parts.as_slice() {
            return self.text(column, only);
        }
        self.page.write_rich_string_with_format(self.row, column, &parts, &self.formats.wrap)?;
        Ok(())
    }

    fn number(&mut self, column: u16, number: f64, format: &Format) -> Result<(), XlsxError> {
        self.page.write_number_with_format(self.row, column, number, format)?;
        Ok(())
    }

    fn filters(&mut self, columns: usize) -> Result<(), XlsxError> {
        self.page.autofilter(0, 0, self.row.saturating_sub(1), columns.saturating_sub(1) as u16)?;
        Ok(())
    }
}

/// A text as a cell may hold it.
fn cell(words: &str) -> String {
    let shown = visible(words);
    match shown.char_indices().nth(MAX_CELL) {
        Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or_default()),
        None => shown,
    }
}

fn tenths(months: u32) -> f64 {
    f64::from((months * 10 + 6) / 12) / 10.0
}

fn shortlist(shortlist: &Shortlist, places: &[u32], kept: &Kept, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut sheet = Sheet::new("Shortlist", formats)?;
    let asked = &shortlist.run.criteria;
    let columns = BEFORE.len() + asked.len() + AFTER.len();
    let labels = asked.iter().map(|a| (a.label.as_str(), 11.0));
    sheet.head(BEFORE.iter().copied().chain(labels).chain(AFTER.iter().copied()))?;
    sheet.page.set_freeze_panes(1, 2)?;
    let own = (columns - TYPED.len()) as u16;
    let marks = marks_by_file(shortlist.since.as_ref());
    for (ranked, place) in shortlist.ranked.iter().zip(places) {
        let file = display_name(&ranked.candidate.path);
        row(ranked, *place, &shortlist.run, &mut sheet)?;
        sheet.text(BEFORE.len() as u16 - 1, marks.get(file.as_str()).map(String::as_str).unwrap_or_default())?;
        people(kept.of_file(&file), own, &mut sheet)?;
        sheet.row += 1;
    }
    asides(shortlist, kept, own, &mut sheet)?;
    let last = sheet.row.saturating_sub(1).max(1);
    let (first, end) = (BEFORE.len() as u16, (BEFORE.len() + asked.len()) as u16);
    let bars = ConditionalFormatDataBar::new().set_solid_fill(true).set_fill_color(Color::RGB(0x009F_D3CF));
    sheet.page.add_conditional_format(1, 2, last, 2, &bars)?;
    if end > first {
        let heat = ConditionalFormat2ColorScale::new().set_minimum_color(Color::White);
        sheet.page.add_conditional_format(1, first, last, end - 1, &heat.set_maximum_color(Color::RGB(0x006F_C2AE)))?;
    }
    let decision = end + AFTER.len() as u16 - 2;
    let list = DataValidation::new().allow_list_strings(&DECISIONS)?.set_error_title("Decision")?;
    sheet.page.add_data_validation(1, decision, last, decision, &list)?;
    sheet.filters(columns)?;
    Ok(sheet.page)
}

/// What people typed, whole, however long: it is not ours to cut.
fn people(told: Option<&[String; 3]>, first: u16, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    for (column, words) in (first..).zip(told.into_iter().flatten()) {
        if !words.is_empty() {
            sheet.page.write_string_with_format(sheet.row, column, typed::shown(words), &sheet.formats.wrap)?;
        }
    }
    Ok(())
}

/// At the end, whoever is not ranked and for whom something was typed.
fn asides(shortlist: &Shortlist, kept: &Kept, own: u16, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    let duplicates = shortlist.duplicates.iter().map(|d| (&d.path, "duplicate", d.hash.as_str()));
    let unread = shortlist.unread.iter().map(|u| (&u.path, "unread", ""));
    let there = duplicates.chain(unread).filter_map(|(path, why, hash)| {
        let file = display_name(path);
        let told = kept.of_file(&file)?.clone();
        Some((String::new(), file, hash.to_owned(), why, told))
    });
    let away = "not among the files given; what was typed is kept";
    let orphans = kept.orphans.iter().map(|o| (o.name.clone(), o.file.clone(), o.hash.clone(), away, o.told.clone()));
    for (name, file, hash, why, told) in there.chain(orphans) {
        sheet.text(1, &name)?;
        sheet.text(9, why)?;
        sheet.text(own - 2, &file)?;
        sheet.text(own - 1, &hash)?;
        people(Some(&told), own, sheet)?;
        sheet.row += 1;
    }
    Ok(())
}

fn since(since: &Since, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut sheet = Sheet::new("What is new", formats)?;
    let columns = [("What", 26.0), ("Candidate", 28.0), ("File", 40.0), ("Since", 22.0), ("Now, then and why", 90.0)];
    sheet.head(columns.into_iter())?;
    sheet.text(0, "All")?;
    sheet.text(4, &sentence(since))?;
    sheet.row += 1;
    for (heading, items) in groups(since) {
        for item in items {
            let cells = [heading, called(item), &item.file, &marks(item), &told(item)];
            for (column, words) in (0..).zip(cells) {
                sheet.text(column, words)?;
            }
            sheet.row += 1;
        }
    }
    sheet.filters(columns.len())?;
    Ok(sheet.page)
}

fn row(ranked: &Ranked, place: u32, run: &Run, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    let one = &ranked.candidate;
    let assessment = &one.assessment;
    let formats = sheet.formats;
    let (met, all) = assessment.must_haves();
    let stopped = assessment.findings.iter().filter(|f| f.required && f.passes != Eligible::Yes);
    let stopped: Vec<String> = stopped.map(|f| format!("{}: {}", f.criterion, f.note)).collect();
    let warnings: Vec<&str> = one.warnings.iter().map(|w| w.message.as_str()).collect();
    sheet.number(0, ranked.rank as f64, &formats.wrap)?;
    let link = Url::new(format!("internal:'Evidence'!A{}", place + 1)).set_text(cell(&name_or_file(one)));
    sheet.page.write_url(sheet.row, 1, link)?;
    sheet.number(2, f64::from(assessment.score) / 1000.0, &formats.tenth)?;
    sheet.text(3, assessment.eligible.name())?;
    sheet.text(4, run.band(assessment.score).map(|band| band.name.as_str()).unwrap_or_default())?;
    sheet.text(5, &format!("{met} of {all}"))?;
    sheet.number(6, tenths(one.digest.experience.months), &formats.tenth)?;
    sheet.number(7, tenths(one.digest.leadership.months), &formats.tenth)?;
    if let Some(team) = one.digest.leadership.team_size {
        sheet.number(8, f64::from(team), &formats.wrap)?;
    }
    sheet.text(9, &stopped.join("; "))?;
    sheet.text(10, &as_good_as(ranked))?;
    for (column, finding) in (BEFORE.len() as u16..).zip(&assessment.findings) {
        match finding.verdict {
            Verdict::Unknown => sheet.text(column, "unknown")?,
            _ => sheet.number(column, f64::from(finding.degree) / 1000.0, &formats.percent)?,
        }
    }
    let after = [
        warnings.join("; "),
        one.contact.emails.join(", "),
        one.contact.phones.join(", "),
        display_name(&one.path),
        one.hash.clone(),
    ];
    for (column, words) in ((BEFORE.len() + run.criteria.len()) as u16..).zip(&after) {
        sheet.text(column, words)?;
    }
    Ok(())
}

fn criteria(shortlist: &Shortlist, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut sheet = Sheet::new("Criteria", formats)?;
    let columns = [
        ("Criterion", 34.0),
        ("Kind", 14.0),
        ("Required", 10.0),
        ("Points", 9.0),
        ("Met", 8.0),
        ("Partly", 8.0),
        ("Not met", 8.0),
        ("Unknown", 9.0),
    ];
    sheet.head(columns.into_iter())?;
    for (at, asked) in shortlist.run.criteria.iter().enumerate() {
        sheet.text(0, &asked.label)?;
        sheet.text(1, asked.kind)?;
        sheet.text(2, if asked.required { "yes" } else { "no" })?;
        sheet.number(3, f64::from(asked.share) / 1000.0, &formats.tenth)?;
        let verdicts = [Verdict::Met, Verdict::Partly, Verdict::Unmet, Verdict::Unknown];
        for (column, verdict) in (4..).zip(verdicts) {
            let of =
                |ranked: &&Ranked| ranked.candidate.assessment.findings.get(at).is_some_and(|f| f.verdict == verdict);
            sheet.number(column, shortlist.ranked.iter().filter(of).count() as f64, &formats.wrap)?;
        }
        sheet.row += 1;
    }
    sheet.filters(columns.len())?;
    Ok(sheet.page)
}

/// Writes every finding with its best line; gives the first row of each candidate.
fn evidence(shortlist: &Shortlist, sheet: &mut Sheet<'_>) -> Result<Vec<u32>, XlsxError> {
    let columns = [
        ("Rank", 6.0),
        ("Candidate", 26.0),
        ("Criterion", 28.0),
        ("Verdict", 10.0),
        ("Points", 8.0),
        ("Found", 44.0),
        ("Page", 6.0),
        ("Line", 6.0),
        ("Quote", 80.0),
    ];
    sheet.head(columns.into_iter())?;
    let formats = sheet.formats;
    let mut places = Vec::with_capacity(shortlist.ranked.len());
    for ranked in &shortlist.ranked {
        places.push(sheet.row);
        let name = cell(&name_or_file(&ranked.candidate));
        for finding in &ranked.candidate.assessment.findings {
            sheet.number(0, ranked.rank as f64, &formats.wrap)?;
            sheet.text(1, &name)?;
            sheet.text(2, &finding.criterion)?;
            sheet.text(3, finding.verdict.name())?;
            sheet.number(4, f64::from(finding.points) / 1000.0, &formats.tenth)?;
            sheet.text(5, &finding.note)?;
            for line in finding.evidence.iter().take(QUOTES) {
                sheet.number(6, f64::from(line.page), &formats.wrap)?;
                sheet.number(7, f64::from(line.line), &formats.wrap)?;
                sheet.quote(8, line)?;
            }
            sheet.row += 1;
        }
    }
    sheet.filters(columns.len())?;
    Ok(places)
}

fn unread(shortlist: &Shortlist, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut sheet = Sheet::new("Unread", formats)?;
    let columns = [("File", 50.0), ("Status", 12.0), ("Why", 60.0), ("What to do", 44.0)];
    sheet.head(columns.into_iter())?;
    for unread in &shortlist.unread {
        let why = &unread.unread;
        sheet.text(0, &display_name(&unread.path))?;
        sheet.text(1, "unread")?;
        sheet.text(2, &format!("{}: {}", why.reason.name(), why.detail))?;
        sheet.text(3, why.reason.advice())?;
        sheet.row += 1;
    }
    for duplicate in &shortlist.duplicates {
        sheet.text(0, &display_name(&duplicate.path))?;
        sheet.text(1, "duplicate")?;
        sheet.text(2, &format!("{} as {}", duplicate.reason, display_name(&duplicate.of)))?;
        sheet.row += 1;
    }
    sheet.filters(columns.len())?;
    Ok(sheet.page)
}

fn about(shortlist: &Shortlist, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut sheet = Sheet::new("About", formats)?;
    sheet.page.set_column_width(0, 18.0)?;
    sheet.page.set_column_width(1, 90.0)?;
    let run = &shortlist.run;
    let rows = [
        ("Role", run.role.clone()),
        ("As of", run.as_of.to_string()),
        ("Criteria", format!("{}, SHA-256 {}", plural(run.criteria.len(), "criterion"), run.criteria_hash)),
        ("Program", format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))),
        ("Given", shortlist.given().to_string()),
        ("Ranked", shortlist.ranked.len().to_string()),
        ("Duplicates", shortlist.duplicates.len().to_string()),
        ("Unread", shortlist.unread.len().to_string()),
        ("Score", "Each criterion earns the part of its points that its lines show; points add up to 100.".to_owned()),
        ("Decisions", "The program orders reading and rejects nobody: every decision is a person's.".to_owned()),
    ];
    for (name, words) in rows {
        sheet.page.write_string_with_format(sheet.row, 0, name, &formats.head)?;
        sheet.text(1, &words)?;
        sheet.row += 1;
    }
    Ok(sheet.page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{HOSTILE, sample};
    use std::io::{Cursor, Read};

    fn parts(bytes: &[u8]) -> String {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut all = String::new();
        for at in 0..zip.len() {
            zip.by_index(at).unwrap().read_to_string(&mut all).unwrap();
        }
        all
    }

    #[test]
    fn no_cell_is_a_formula_and_no_link_leaves_the_book() {
        for text in HOSTILE {
            let book = parts(&render(&sample(text), Options::default(), None).unwrap());
            assert!(!book.contains("<f>") && !book.contains("<f "), "{text:?}");
            assert!(!book.contains("TargetMode=\"External\""), "{text:?}");
            assert!(!book.contains("relationships/hyperlink"), "{text:?}");
        }
    }

    #[test]
    fn the_same_shortlist_gives_the_same_bytes() {
        let write = || render(&sample("Jordan"), Options::default(), None).unwrap();
        assert_eq!(write(), write());
        let book = parts(&write());
        assert!(book.contains("2000-01-01T00:00:00Z") && book.contains("Look again"));
        for sheet in ["Shortlist", "Criteria", "Evidence", "Unread", "About"] {
            assert!(book.contains(&format!("name=\"{sheet}\"")), "{sheet}");
        }
    }
}

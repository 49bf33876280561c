//! The top of the shortlist as a table that fits the terminal.

use super::{name_or_file, one_decimal, visible, years};
use crate::criteria::Eligible;
use crate::intake::display_name;
use crate::shortlist::Shortlist;
use std::fmt::Write;
use std::path::PathBuf;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Whether the terminal may be painted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Words only.
    Plain,
    /// With the colours of SGR (ECMA-48).
    Colour,
}

/// Columns of everything but name, band and what to look at, with the space between.
const FIXED: usize = 4 + 2 + 5 + 2 + 8 + 2 + 5 + 2 + 2;
/// The narrowest and widest that a name is shown.
const NAME: std::ops::RangeInclusive<usize> = 12..=28;
/// The widest that a band is shown, and the narrowest that the path of a file is.
const BAND: usize = 16;
const FILE: usize = 16;

/// The first `top` candidates in lines of at most `width` columns; files without the folder that all of them share.
pub fn table(shortlist: &Shortlist, top: usize, width: usize, paint: Paint) -> String {
    let bands = shortlist.run.bands.iter().map(|band| visible(&band.name).width().clamp(4, BAND));
    let band_width = bands.max().unwrap_or(0);
    let left = width.saturating_sub(FIXED + if band_width > 0 { band_width + 2 } else { 0 });
    let name_width = (left / 2).clamp(*NAME.start(), *NAME.end());
    let rest = left.saturating_sub(name_width);
    let line = |cells: [&str; 7]| {
        let [rank, score, eligible, band, years, name, rest_of] = cells;
        let band = if band_width > 0 { format!("{}  ", fit(band, band_width)) } else { String::new() };
        let line = format!(
            "{}  {}  {}  {band}{}  {}  {}",
            right(rank, 4),
            right(score, 5),
            fit(eligible, 8),
            right(years, 5),
            fit(name, name_width),
            cut(rest_of, rest)
        );
        cut(line.trim_end(), width)
    };
    let shared = shared_folder(shortlist);
    let mut out =
        format!("{}\n", line(["rank", "score", "eligible", "band", "years", "candidate", "file, what to look at"]));
    for ranked in shortlist.ranked.iter().take(top) {
        let one = &ranked.candidate;
        let assessment = &one.assessment;
        let stopped = assessment.findings.iter().filter(|f| f.required && f.passes != Eligible::Yes);
        let stopped: Vec<&str> = stopped.map(|f| f.criterion.as_str()).collect();
        let file = visible(&display_name(one.path.strip_prefix(&shared).unwrap_or(&one.path)));
        let file = if stopped.is_empty() { cut_within(&file, rest) } else { cut_within(&file, (rest / 2).max(FILE)) };
        let look = if stopped.is_empty() { file } else { format!("{file}; {}", visible(&stopped.join("; "))) };
        let row = line([
            &ranked.rank.to_string(),
            &one_decimal(assessment.score),
            assessment.eligible.name(),
            &visible(shortlist.run.band(assessment.score).map(|band| band.name.as_str()).unwrap_or_default()),
            &years(one.digest.experience.months),
            &visible(&name_or_file(one)),
            &look,
        ]);
        let _ = writeln!(out, "{}", painted(&row, assessment.eligible, paint));
    }
    if shortlist.ranked.len() > top {
        let _ = writeln!(
            out,
            "{}",
            cut(&format!("      … and {} more in the outputs", shortlist.ranked.len() - top), width)
        );
    }
    out
}

/// Green for the eligible, yellow where a person has to look; the words say the same.
fn painted(row: &str, eligible: Eligible, paint: Paint) -> String {
    let code = match eligible {
        Eligible::Yes => "32",
        Eligible::Unclear => "33",
        Eligible::No => "2",
    };
    if paint == Paint::Plain { row.to_owned() } else { format!("\u{1b}[{code}m{row}\u{1b}[0m") }
}

/// The folder in which all candidates are.
fn shared_folder(shortlist: &Shortlist) -> PathBuf {
    let mut folders = shortlist.ranked.iter().filter_map(|ranked| ranked.candidate.path.parent());
    let Some(first) = folders.next() else { return PathBuf::new() };
    folders.fold(first.to_owned(), |shared, folder| {
        let same = shared.components().zip(folder.components()).take_while(|(own, other)| own == other);
        same.map(|(own, _)| own).collect()
    })
}

/// The text in at most `width` columns, its middle left out: the end of a path tells more than its folders.
fn cut_within(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (head, tail) = (width.saturating_sub(1) / 3, width.saturating_sub(1) - width.saturating_sub(1) / 3);
    let taken = |letters: &mut dyn Iterator<Item = char>, most: usize| {
        let mut columns = 0;
        let kept = letters.take_while(|c| {
            columns += c.width().unwrap_or(0);
            columns <= most
        });
        kept.collect::<Vec<char>>()
    };
    let start = taken(&mut text.chars(), head);
    let end = taken(&mut text.chars().rev(), tail);
    start.into_iter().chain(['…']).chain(end.into_iter().rev()).collect()
}

fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

fn fit(text: &str, width: usize) -> String {
    let text = cut(text, width);
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// The text in at most `width` columns: wide characters take two, marks none.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut taken = 0;
    let kept = text.chars().take_while(|c| {
        taken += c.width().unwrap_or(0);
        taken < width
    });
    let mut out: String = kept.collect();
    if width > 0 {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{HOSTILE, sample};

    #[test]
    fn a_text_is_cut_by_columns() {
        for (text, width, expected) in [
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("日本語", 4, "日…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("x", 0, ""),
        ] {
            assert_eq!(cut(text, width), expected, "{text} in {width}");
        }
    }

    #[test]
    fn a_path_keeps_its_end() {
        for (text, width, expected) in [
            ("in/ada.pdf", 10, "in/ada.pdf"),
            ("resumes/2024/ada.pdf", 13, "resu…/ada.pdf"),
            ("日本語の名前.pdf", 8, "日….pdf"),
        ] {
            assert_eq!(cut_within(text, width), expected, "{text}");
        }
    }

    #[test]
    fn no_line_is_wider_and_none_moves_the_terminal() {
        for text in HOSTILE.iter().chain(&["日本語の名前がとても長い人です、そして続く"]) {
            for width in [20, 40, 60, 80, 120, 200] {
                let table = table(&sample(text), 9, width, Paint::Plain);
                assert_eq!(table.lines().count(), 3, "{text:?}");
                assert!(table.lines().all(|line| line.width() <= width), "{text:?} in {width}: {table}");
                let moves = |c: char| c != '\n' && c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c);
                assert!(!table.contains(moves), "{text:?}");
            }
        }
        assert!(table(&sample("x"), 1, 80, Paint::Colour).contains("\u{1b}[33m"));
    }
}

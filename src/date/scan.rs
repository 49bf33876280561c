//! Finds dates and date ranges in a line of text.
//!
//! A line becomes tokens; a point is read at a token (`9th Dec 2013`, `12/2013`, `Dec'13`, `2013`), and a range is a
//! point, something that joins, and a point or a word for "now". Known limits: `08/01/2013` with nothing else to
//! decide is read day first; a two-digit year counts only behind a month or inside a range.

use super::words::{Meaning, meaning};
use super::{DateRange, End, YearMonth};
use crate::text::fold;
use std::ops::Range;

/// How one document writes dates that can be read in two ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateStyle {
    /// `03/06/2017` is the 6th of March.
    pub month_first: bool,
    /// `2009-12` is December 2009 rather than 2009 to 2012.
    pub iso_months: bool,
}

impl DateStyle {
    /// Lets all dates of a document vote on how it writes them.
    pub fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        let (mut month_first, mut iso) = (0_i32, 0_i32);
        for line in lines.filter(|line| has_date_words(line)) {
            let tokens = tokens(line);
            for at in 0..tokens.len() {
                if let Some((a, b, _, _)) = three_numbers(&tokens, at) {
                    month_first += i32::from((13..=31).contains(&b)) - i32::from((13..=31).contains(&a));
                }
                if let [Some((year, 4)), Some((month, 2))] = [tokens.number(at), tokens.number(at + 2)]
                    && tokens.symbol(at + 1) == Some('-')
                    && is_year(year)
                    && tokens.number(at + 4).is_none()
                {
                    // `2014-05` can only be a month (`2014-15` only a year).
                    let month_like = (1..=12).contains(&month) && month <= year % 100;
                    iso += i32::from(month_like) - 2 * i32::from(month > 12);
                }
            }
        }
        Self { month_first: month_first > 0, iso_months: iso > 0 }
    }
}

/// A range found in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What was written.
    pub range: DateRange,
    /// Bytes of the line that it takes.
    pub at: Range<usize>,
    /// Whether both ends are years without months.
    pub years_only: bool,
    /// It opens with a word such as "since".
    pub since: bool,
}

/// Whether a line can hold a date at all (a cheap test: two digits in a row).
pub fn has_date_words(line: &str) -> bool {
    line.as_bytes().windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_digit())
}

/// All date ranges in `line`, from left to right, not overlapping.
pub fn ranges(line: &str, style: DateStyle) -> Vec<Found> {
    let mut found = Vec::new();
    if !has_date_words(line) {
        return found;
    }
    let tokens = tokens(line);
    let mut at = 0;
    while at < tokens.len() {
        match range_at(&tokens, at, style) {
            Some((range, next)) => {
                let years_only =
                    range.start.month.is_none() && !matches!(range.end, End::At(YearMonth { month: Some(_), .. }));
                let since = tokens.meaning(at) == Some(Meaning::Opens);
                found.push(Found { range, at: tokens.bytes(at, next), years_only, since });
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// All single dates in `line`, those inside ranges included.
pub fn points(line: &str, style: DateStyle) -> Vec<(YearMonth, Range<usize>)> {
    let mut found = Vec::new();
    if !has_date_words(line) {
        return found;
    }
    let tokens = tokens(line);
    let mut at = 0;
    while at < tokens.len() {
        match point_at(&tokens, at, style, Place::Alone) {
            Some((point, next)) => {
                found.push((point.at, tokens.bytes(at, next)));
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a line ends with a date and a word or dash that waits for another, or for its year: `Jan 2010 -`,
/// `Jan 2010 to May`.
pub fn ends_open(line: &str, style: DateStyle) -> bool {
    if !has_date_words(line) {
        return false;
    }
    let tokens = tokens(line);
    (0..tokens.len()).any(|at| {
        point_at(&tokens, at, style, Place::Start).is_some_and(|(_, next)| {
            let (end, joined) = separators(&tokens, next);
            let month = usize::from(matches!(tokens.meaning(end), Some(Meaning::Month(_))));
            joined && end + month == tokens.len()
        })
    })
}

// ---------- ranges ----------

fn range_at(tokens: &Tokens, at: usize, style: DateStyle) -> Option<(DateRange, usize)> {
    if tokens.meaning(at) == Some(Meaning::Present) {
        return backwards(tokens, at, style);
    }
    if tokens.meaning(at) == Some(Meaning::Opens) {
        let joins = matches!(tokens.meaning(at + 1), Some(Meaning::Joins | Meaning::JoinsOrRuns));
        let from = if joins { at + 2 } else { at + 1 };
        let (start, next) = point_at(tokens, from, style, Place::Start)?;
        // "since May 2009 to July 2010" says when it ended.
        let closed = range_from(tokens, start, next, style);
        return Some(closed.unwrap_or((DateRange { start: start.at, end: End::Present }, next)));
    }
    if let Some((start, next)) = point_at(tokens, at, style, Place::Start)
        && let Some(found) = range_from(tokens, start, next, style)
    {
        return Some(found);
    }
    short_start(tokens, at, style)
        .or_else(|| year_then_months(tokens, at))
        .or_else(|| academic_years(tokens, at, style))
        .or_else(|| one_season(tokens, at))
}

/// `Current to January 2015`, `Present - 2015`: the newest end first.
fn backwards(tokens: &Tokens, at: usize, style: DateStyle) -> Option<(DateRange, usize)> {
    let (after, joined) = separators(tokens, at + 1);
    let (start, next) = point_at(tokens, after, style, Place::Start).filter(|_| joined)?;
    // `present. Jan 2014 - May 2015` is the end of one range and another.
    let another = range_from(tokens, start, next, style).is_some();
    (!another).then_some((DateRange { start: start.at, end: End::Present }, next))
}

/// `2017 January-February`: both months of the year before them.
fn year_then_months(tokens: &Tokens, at: usize) -> Option<(DateRange, usize)> {
    let (year, 4) = tokens.number(at).filter(|_| plain_year(tokens, at))? else { return None };
    let Some(Meaning::Month(from)) = tokens.meaning(at + 1) else { return None };
    let (after, joined) = separators(tokens, at + 2);
    let Some(Meaning::Month(to)) = tokens.meaning(after).filter(|_| joined) else { return None };
    let dated = tokens.number(after + 1).is_some();
    let month = |month| YearMonth { year: year as i32, month: Some(month) };
    (!dated && from <= to).then(|| (DateRange { start: month(from), end: End::At(month(to)) }, after + 1))
}

/// `Summer 2013` by itself: its three months.
fn one_season(tokens: &Tokens, at: usize) -> Option<(DateRange, usize)> {
    const LAST: u8 = 2;
    let Some(Meaning::Season(_)) = tokens.meaning(at) else { return None };
    let (start, next) = named(tokens, at, Place::Alone)?;
    let end = start.at.first().plus(i32::from(LAST));
    let end = YearMonth { year: end.year(), month: Some(end.month()) };
    Some((DateRange { start: start.at, end: End::At(end) }, next))
}

fn range_from(tokens: &Tokens, mut start: Point, next: usize, style: DateStyle) -> Option<(DateRange, usize)> {
    // `Aug 2016s to date`: a letter too many.
    let next =
        next + usize::from(tokens.is_single_letter(next) && tokens.tight(next) && tokens.meaning(next).is_some());
    if let (Form::YearAlone, Some('/')) = (start.form, tokens.symbol(next))
        && plain_year(tokens, next + 1)
        && let Some((end, _)) = tokens.number(next + 1)
    {
        return Some((DateRange { start: start.at, end: End::At(YearMonth::year(end as i32)) }, next + 2));
    }
    let (after, joined) = match tokens.meaning(next) {
        Some(Meaning::JoinsMonths) => (next + 1, false),
        _ => separators(tokens, next),
    };
    if let Some(end) = present_at(tokens, after, joined) {
        start.settle(None, style);
        return Some((DateRange { start: start.at, end: End::Present }, end));
    }
    let onwards = if joined { after } else { next };
    if tokens.meaning(onwards) == Some(Meaning::Onwards) {
        return Some((DateRange { start: start.at, end: End::Present }, onwards + 1));
    }
    if runs_until(tokens, next, after) {
        start.settle(None, style);
        return Some((DateRange { start: start.at, end: End::Present }, after));
    }
    if let Some((end, stop)) = short_end(tokens, &start, after).filter(|_| joined) {
        return Some((DateRange { start: start.at, end: End::At(end) }, stop));
    }
    let and = tokens.meaning(next) == Some(Meaning::JoinsMonths);
    let slash = !joined && tokens.symbol(next) == Some('/');
    let after = if slash { next + 1 } else { after };
    if !joined && after != next && !and && !slash {
        return None;
    }
    let Some((mut end, stop)) = point_at(tokens, after, style, Place::End) else {
        return month_of_same_year(tokens, &start, after).filter(|_| joined);
    };
    // Two dates side by side are a range if both have months and are written alike; bare years are columns.
    let alike = start.form == end.form && start.at.month.is_some() && end.at.month.is_some() && start.at < end.at;
    if !joined && !alike {
        return None;
    }
    start.settle(Some(&end), style);
    end.settle(Some(&start), style);
    if start.short_year != end.short_year && start.form == Form::NumericMonth {
        return None; // `10/97` pairs with `12/97` only
    }
    Some((DateRange { start: start.at, end: End::At(end.at) }, stop))
}

/// `2012 - '13`: the end of a year alone in two digits.
fn short_end(tokens: &Tokens, start: &Point, at: usize) -> Option<(YearMonth, usize)> {
    let (short, 2) = tokens.number(at)? else { return None };
    let marked = at.checked_sub(1).and_then(|before| tokens.symbol(before)) == Some('\'') && tokens.tight(at);
    let end = YearMonth::year(full_year(short) as i32);
    (marked && start.form == Form::YearAlone && start.at <= end).then_some((end, at + 1))
}

/// `Nov 2015 - Till`: a word of joining with nothing behind it.
fn runs_until(tokens: &Tokens, from: usize, after: usize) -> bool {
    let runs = (from..after).any(|at| tokens.meaning(at) == Some(Meaning::JoinsOrRuns));
    let ends = tokens.0.get(after).is_none_or(|token| matches!(token.kind, Kind::Symbol(_)));
    runs && ends
}

/// `1 March 2017 to 10 April`: an end without a year takes that of the start.
fn month_of_same_year(tokens: &Tokens, start: &Point, at: usize) -> Option<(DateRange, usize)> {
    let (at, month) = month_behind_day(tokens, at)?;
    let end = YearMonth { year: start.at.year, month: Some(month) };
    (start.at.month? <= month).then_some((DateRange { start: start.at, end: End::At(end) }, at + 1))
}

/// The place and number of a month's name at `at`, or behind a day: `10 April`, `09th June`.
fn month_behind_day(tokens: &Tokens, mut at: usize) -> Option<(usize, u8)> {
    if let Some((day, 1..=2)) = tokens.number(at)
        && (1..=31).contains(&day)
    {
        at += 1 + usize::from(tokens.meaning(at + 1) == Some(Meaning::Ordinal));
        at += usize::from(matches!(tokens.symbol(at), Some('.' | ',')));
    }
    match tokens.meaning(at)? {
        Meaning::Month(month) => Some((at, month)),
        _ => None,
    }
}

/// `June - July 2013`, `Sep to Dec 2016`, `7 Nov. to 23 Nov. 2016`: the start takes the year of the end.
fn short_start(tokens: &Tokens, at: usize, style: DateStyle) -> Option<(DateRange, usize)> {
    let (at, month) = month_behind_day(tokens, at)?;
    let (after, joined) = separators(tokens, at + 1);
    if !joined || month_behind_day(tokens, after).is_none() {
        return None;
    }
    let (end, next) = point_at(tokens, after, style, Place::End)?;
    let end_month = end.at.month?;
    let year = if month <= end_month { end.at.year } else { end.at.year - 1 };
    Some((DateRange { start: YearMonth { year, month: Some(month) }, end: End::At(end.at) }, next))
}

/// `2014-15`: an academic or financial year, unless the document writes ISO months.
fn academic_years(tokens: &Tokens, at: usize, style: DateStyle) -> Option<(DateRange, usize)> {
    let (year, 4) = tokens.number(at)? else { return None };
    let (short, 2) = tokens.number(at + 2)? else { return None };
    let dash = tokens.symbol(at + 1).is_some_and(|c| is_dash(c) || c == '/');
    let month_like = (1..=12).contains(&short) && style.iso_months;
    let spread = !tokens.tight(at + 1) || !tokens.tight(at + 2);
    if !dash
        || spread
        || !plain_year(tokens, at)
        || month_like
        || tokens.number(at + 4).is_some() && tokens.tight(at + 3)
    {
        return None;
    }
    let end = year / 100 * 100 + short;
    let end = if end < year { end + 100 } else { end };
    // More than a degree or a first job takes is no academic pair.
    if end == year || end > year + 12 {
        return None;
    }
    let range = DateRange { start: YearMonth::year(year as i32), end: End::At(YearMonth::year(end as i32)) };
    Some((range, at + 3))
}

/// Skips dashes and joining words; tells whether there were any.
fn separators(tokens: &Tokens, mut at: usize) -> (usize, bool) {
    let (mut joined, mut ends) = (false, false);
    let mut punctuation = 0;
    while at < tokens.len() {
        match (tokens.meaning(at), tokens.symbol(at)) {
            (Some(Meaning::Joins | Meaning::JoinsOrRuns), _) => joined = true,
            (Some(Meaning::Ends), _) => (joined, ends) = (true, true),
            (_, Some(c)) if is_dash(c) || matches!(c, '~' | '>') => joined = true,
            // `Start date: May 2013 End date: June 2014`
            (Some(Meaning::PresentTail), _) if ends && tokens.symbol(at + 1) == Some(':') => {}
            (_, Some(':' | '.' | ',' | '\'' | ')' | '(' | '[' | ']')) if punctuation < 2 => punctuation += 1,
            _ => break,
        }
        at += 1;
    }
    (at, joined)
}

/// The token after a word for "now" at `at`; `date` and `jour` need a joining word before them.
fn present_at(tokens: &Tokens, at: usize, joined: bool) -> Option<usize> {
    match tokens.meaning(at)? {
        Meaning::Present => {
            // "aujourd'hui", "present date"
            let tail = at + 1 + usize::from(tokens.symbol(at + 1) == Some('\''));
            let joins = matches!(tokens.meaning(tail), Some(Meaning::Joins | Meaning::JoinsOrRuns));
            let more = joins && tokens.tight(tail);
            Some(if more { tail + 1 } else { at + 1 })
        }
        Meaning::PresentTail if joined => Some(at + 1),
        // "till the date", "to this day", "to at present"
        Meaning::The if joined => present_at(tokens, at + 1, joined),
        _ => None,
    }
}

// ---------- points ----------

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Named,
    NumericMonth,
    NumericDay,
    YearAlone,
}

/// Where a point stands: two-digit years are accepted more easily inside a range.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Alone,
    Start,
    End,
}

#[derive(Clone, Copy, Debug)]
struct Point {
    at: YearMonth,
    form: Form,
    short_year: bool,
    /// The two numbers before the year, as written, where either can be the month.
    pair: Option<(u8, u8)>,
}

impl Point {
    fn new(year: u32, month: Option<u8>, form: Form) -> Self {
        Self { at: YearMonth { year: year as i32, month }, form, short_year: false, pair: None }
    }

    /// Decides `03/06/2017` by the other date of the range, else by the document.
    fn settle(&mut self, partner: Option<&Self>, style: DateStyle) {
        let Some((a, b)) = self.pair else { return };
        let by_partner = partner.and_then(|p| p.pair).and_then(|(c, d)| month_first(c, d));
        let first = month_first(a, b).or(by_partner).unwrap_or(style.month_first);
        self.at.month = Some(if first { a } else { b });
    }
}

/// Whether `a/b/year` has the month first; `None` where both can be.
fn month_first(a: u8, b: u8) -> Option<bool> {
    match (a > 12, b > 12) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    }
}

fn point_at(tokens: &Tokens, at: usize, style: DateStyle, place: Place) -> Option<(Point, usize)> {
    named(tokens, at, place)
        .or_else(|| quarter(tokens, at))
        .or_else(|| numeric(tokens, at, style, place))
        .or_else(|| year_alone(tokens, at))
}

/// `Dec 2013`, `9th Dec 2013`, `Dec 9th, 2013`, `2013 December`, `Dec'13`, `Fall 2013`.
fn named(tokens: &Tokens, at: usize, place: Place) -> Option<(Point, usize)> {
    match tokens.meaning(at) {
        Some(Meaning::Month(month)) => return month_then_year(tokens, at + 1, month),
        Some(Meaning::Season(month)) => {
            let year_at = at + 1 + usize::from(matches!(tokens.symbol(at + 1), Some('\'' | ',')));
            let (year, 4) = tokens.number(year_at)? else { return None };
            return is_year(year).then(|| (Point::new(year, Some(month), Form::Named), year_at + 1));
        }
        _ => {}
    }
    let (number, digits) = tokens.number(at)?;
    if digits <= 2 && (1..=31).contains(&number) {
        let mut month_at = at + 1;
        if tokens.meaning(month_at) == Some(Meaning::Ordinal) && tokens.tight(month_at) {
            month_at += 1;
        }
        while matches!(tokens.symbol(month_at), Some('-' | '/' | '.' | ',')) && month_at < at + 4 {
            month_at += 1;
        }
        if let Some(Meaning::Month(month)) = tokens.meaning(month_at) {
            return month_then_year(tokens, month_at + 1, month);
        }
    }
    if digits == 4 && plain_year(tokens, at) && place != Place::Alone {
        let month_at =
            at + 1 + usize::from(matches!(tokens.symbol(at + 1), Some('-' | '/' | '.' | ',')) && tokens.tight(at + 1));
        if let Some(Meaning::Month(month)) = tokens.meaning(month_at) {
            // `2010 March 2011` belongs to the second year.
            let other_year = tokens.number(month_at + 1).is_some_and(|(n, d)| d == 4 && is_year(n));
            return (!other_year).then(|| (Point::new(number, Some(month), Form::Named), month_at + 1));
        }
    }
    None
}

/// Behind a month's name: an optional day, then a year of four or two digits.
fn month_then_year(tokens: &Tokens, mut at: usize, month: u8) -> Option<(Point, usize)> {
    at += usize::from(tokens.meaning(at) == Some(Meaning::Of));
    let skip = |mut at: usize| {
        let stop = at + 3;
        while at < stop && matches!(tokens.symbol(at), Some('.' | ',' | '\'' | '-' | '/' | '–' | '`')) {
            at += 1;
        }
        at
    };
    let apostrophe = (at..at + 3).take_while(|&i| tokens.symbol(i).is_some()).any(|i| tokens.symbol(i) == Some('\''));
    at = skip(at);
    let (number, digits) = tokens.number(at)?;
    if digits == 4 {
        return is_year(number).then(|| (Point::new(number, Some(month), Form::Named), at + 1));
    }
    if digits > 2 {
        return None;
    }
    // A day, if a full year follows: `Feb 19, 2015`, `Oct. 8 2001`, `Feb 15th 2017`.
    let ordinal = tokens.meaning(at + 1) == Some(Meaning::Ordinal) && tokens.tight(at + 1);
    let year_at = skip(at + 1 + usize::from(ordinal));
    let after_dash = tokens.symbol(at + 1).is_some_and(is_dash);
    let before_dash = tokens.symbol(at - 1).is_some_and(is_dash);
    if (!apostrophe || ordinal)
        && (1..=31).contains(&number)
        && let Some((year, 4)) = tokens.number(year_at)
        && is_year(year)
        // `Dec 10 - 2012` runs from 2010 to 2012; `Dec-10-2012` is a day, and so is `Dec 15-2012`, which would run back.
        && (!after_dash
            || digits == 1
            || before_dash && tokens.tight(at + 1) && tokens.tight(year_at)
            || full_year(number) > year)
    {
        return Some((Point::new(year, Some(month), Form::Named), year_at + 1));
    }
    if ordinal || digits != 2 {
        return None;
    }
    let mut point = Point::new(full_year(number), Some(month), Form::Named);
    point.short_year = true;
    Some((point, at + 1))
}

/// `Q3 2014`: the first month of the quarter.
fn quarter(tokens: &Tokens, at: usize) -> Option<(Point, usize)> {
    if tokens.meaning(at) != Some(Meaning::Quarter) {
        return None;
    }
    let (number, 1) = tokens.number(at + 1)? else { return None };
    let (year, 4) = tokens.number(at + 2)? else { return None };
    let fits = (1..=4).contains(&number) && is_year(year);
    fits.then(|| (Point::new(year, Some(number as u8 * 3 - 2), Form::Named), at + 3))
}

/// `12/2013`, `2013-12`, `09/12/2013`, `2013/12/09`, and inside a range `12/13`.
fn numeric(tokens: &Tokens, at: usize, style: DateStyle, place: Place) -> Option<(Point, usize)> {
    if tokens.touches_number_before(at) {
        return None;
    }
    if let Some((a, b, year, next)) = three_numbers(tokens, at) {
        let short = year < 100;
        if short && place == Place::Alone {
            return None;
        }
        if is_year(a) {
            return (1..=12).contains(&b).then(|| (Point::new(a, Some(b as u8), Form::NumericDay), next));
        }
        let year = if short { full_year(year) } else { year };
        if !is_year(year) || a == 0 || b == 0 || a > 31 || b > 31 || (a > 12 && b > 12) {
            return None;
        }
        let mut point = Point::new(year, Some(b.min(12) as u8), Form::NumericDay);
        point.pair = Some((a as u8, b as u8));
        point.short_year = short;
        point.settle(None, style);
        return Some((point, next));
    }
    let (a, a_digits) = tokens.number(at)?;
    let separator = tokens.symbol(at + 1).filter(|c| matches!(c, '/' | '.' | '-' | '–' | '\''))?;
    let (b, b_digits) = tokens.number(at + 2)?;
    let spread = !tokens.tight(at + 1) || !tokens.tight(at + 2);
    if a_digits <= 2
        && (1..=12).contains(&a)
        && b_digits == 4
        && is_year(b)
        && !(spread && is_dash(separator) && a_digits == 1)
    {
        return Some((Point::new(b, Some(a as u8), Form::NumericMonth), at + 3));
    }
    if spread {
        return None;
    }
    if a_digits == 4 && plain_year(tokens, at) && (1..=12).contains(&b) && b_digits <= 2 {
        let iso = separator == '/' || separator == '.' || style.iso_months;
        return iso.then(|| (Point::new(a, Some(b as u8), Form::NumericMonth), at + 3));
    }
    let short = (1..=12).contains(&a) && b_digits == 2 && matches!(separator, '/' | '\'');
    if short && place != Place::Alone {
        let mut point = Point::new(full_year(b), Some(a as u8), Form::NumericMonth);
        point.short_year = true;
        return Some((point, at + 3));
    }
    None
}

/// Three numbers with the same mark between them: `(first, second, third, token after)`.
fn three_numbers(tokens: &Tokens, at: usize) -> Option<(u32, u32, u32, usize)> {
    let (a, a_digits) = tokens.number(at)?;
    let mark = tokens.symbol(at + 1).filter(|c| matches!(c, '/' | '.' | '-'))?;
    let (b, b_digits) = tokens.number(at + 2)?;
    if tokens.symbol(at + 3) != Some(mark) || b_digits > 2 {
        return None;
    }
    let (c, c_digits) = tokens.number(at + 4)?;
    let year_last = a_digits <= 2 && (c_digits == 4 && is_year(c) || c_digits == 2);
    let year_first = a_digits == 4 && is_year(a) && c_digits <= 2;
    (year_last || year_first).then_some((a, b, c, at + 5))
}

fn year_alone(tokens: &Tokens, at: usize) -> Option<(Point, usize)> {
    plain_year(tokens, at)
        .then(|| tokens.number(at))
        .flatten()
        .map(|(year, _)| (Point::new(year, None, Form::YearAlone), at + 1))
}

/// Whether the token is a year that is no part of a longer number, a price or a product's version.
fn plain_year(tokens: &Tokens, at: usize) -> bool {
    let Some((year, 4)) = tokens.number(at) else { return false };
    if !is_year(year) || tokens.touches_number_before(at) {
        return false;
    }
    let before = at.checked_sub(1);
    let version = before.and_then(|b| tokens.meaning(b)) == Some(Meaning::Versioned);
    let glued_word = before.is_some_and(|b| {
        let word = tokens.meaning(b);
        tokens.tight(at) && matches!(word, Some(Meaning::Other | Meaning::Of | Meaning::Quarter | Meaning::Ordinal))
    });
    let priced = before.and_then(|b| tokens.symbol(b)).is_some_and(|c| matches!(c, '$' | '€' | '£' | '#' | '+'));
    let unit = tokens.symbol(at + 1).is_some_and(|c| matches!(c, '%' | '+')) && tokens.tight(at + 1);
    // `2016s` is a year all the same.
    let glued_after = matches!(tokens.meaning(at + 1), Some(Meaning::Other | Meaning::Of))
        && tokens.tight(at + 1)
        && !tokens.is_single_letter(at + 1);
    !(version || priced || unit || glued_word || glued_after)
}

fn is_year(number: u32) -> bool {
    (1950..=2049).contains(&number)
}

/// `97` is 1997, `15` is 2015: two digits from 50 on belong to the last century.
fn full_year(short: u32) -> u32 {
    if short >= 50 { 1900 + short } else { 2000 + short }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '‒' | '−' | '―' | '‐' | '‑')
}

// ---------- tokens ----------

#[derive(Clone, Copy, Debug)]
enum Kind {
    Number(u32, u8),
    Word(Meaning),
    Symbol(char),
}

#[derive(Clone, Copy, Debug)]
struct Token {
    kind: Kind,
    start: usize,
    end: usize,
    /// White space stands before the token.
    spaced: bool,
}

struct Tokens(Vec<Token>);

impl Tokens {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn number(&self, at: usize) -> Option<(u32, u8)> {
        match self.0.get(at)?.kind {
            Kind::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    fn meaning(&self, at: usize) -> Option<Meaning> {
        match self.0.get(at)?.kind {
            Kind::Word(meaning) => Some(meaning),
            _ => None,
        }
    }

    fn symbol(&self, at: usize) -> Option<char> {
        match self.0.get(at)?.kind {
            Kind::Symbol(c) => Some(c),
            _ => None,
        }
    }

    /// A word of one letter.
    fn is_single_letter(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|token| token.end - token.start == 1)
    }

    /// No white space before the token.
    fn tight(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|t| !t.spaced)
    }

    /// `555-2010`, `3.2010`: the number is the tail of another.
    fn touches_number_before(&self, at: usize) -> bool {
        at >= 2
            && self.tight(at)
            && self.tight(at - 1)
            && self.number(at - 2).is_some_and(|(n, d)| !(d == 4 && is_year(n)))
            && self.symbol(at - 1).is_some_and(|c| matches!(c, '-' | '/' | '.' | ','))
            // `12/87-10/03` is two dates, not one number
            && !(at >= 4 && self.symbol(at - 3) == Some('/') && self.number(at - 4).is_some_and(|(n, _)| n <= 12))
    }

    fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.0.get(from).map_or(0, |t| t.start);
        let end = to.checked_sub(1).and_then(|last| self.0.get(last)).map_or(start, |t| t.end);
        start..end
    }
}

fn tokens(line: &str) -> Tokens {
    let mut out = Vec::new();
    let mut chars = line.char_indices().peekable();
    let mut spaced = true;
    let mut word = String::new();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() || c == '_' {
            spaced = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if c.is_ascii_digit() {
            let mut value = u32::from(c) - u32::from('0');
            let mut digits = 1_u8;
            while let Some(&(at, d)) = chars.peek().filter(|(_, d)| d.is_ascii_digit()) {
                value = value.saturating_mul(10).saturating_add(u32::from(d) - u32::from('0'));
                digits = digits.saturating_add(1);
                end = at + 1;
                chars.next();
            }
            Kind::Number(value, digits)
        } else if c.is_alphabetic() {
            word.clear();
            word.push(c);
            while let Some(&(at, d)) = chars.peek().filter(|(_, d)| d.is_alphabetic()) {
                word.push(d);
                end = at + d.len_utf8();
                chars.next();
            }
            Kind::Word(if word.len() <= 16 { meaning(&fold(&word)) } else { Meaning::Other })
        } else {
            Kind::Symbol(if matches!(c, '’' | '‘' | '´' | '`' | 'ʼ' | '′' | '”' | '“' | '"') {
                '\''
            } else {
                c
            })
        };
        out.push(Token { kind, start, end, spaced });
        spaced = false;
    }
    Tokens(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(line: &str, expected: &[(&str, &str)]) {
        assert_eq!(found_in(line), expected.iter().map(|(a, b)| format!("{a} {b}")).collect::<Vec<_>>(), "{line}");
    }

    fn found_in(line: &str) -> Vec<String> {
        let style = DateStyle::of([line].into_iter());
        ranges(line, style).iter().map(|f| format!("{} {}", f.range.start, f.range.end)).collect()
    }

    #[test]
    fn ranges_are_read_as_people_write_them() {
        let mut wrong = Vec::new();
        for row in include_str!("ranges.tsv").lines().skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            let [line, start, end] = cells[..] else { panic!("three cells wanted: {row}") };
            let expected = if start.is_empty() { vec![] } else { vec![format!("{start} {end}")] };
            let found = found_in(line);
            if found != expected {
                wrong.push(format!("{line}: found {found:?}, expected {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn two_ranges_in_a_line_are_two() {
        check("2010 - 2012 and Jan 2014 to Mar 2015", &[("2010", "2012"), ("2014-01", "2015-03")]);
    }

    #[test]
    fn a_document_decides_what_its_dates_mean() {
        let american = DateStyle::of(["03/25/2015", "04/05/2016 to 06/07/2017"].into_iter());
        assert!(american.month_first);
        let found = ranges("04/05/2016 to 06/07/2017", american);
        assert_eq!(found[0].range.start.to_string(), "2016-04");
        let iso = DateStyle::of(["2009-05", "2011-10 - 2012-01"].into_iter());
        assert!(iso.iso_months);
        assert_eq!(ranges("2009-12 - 2011-01", iso)[0].range.end.to_string(), "2011-01");
    }

    #[test]
    fn an_open_end_waits_for_the_next_line() {
        let style = DateStyle::default();
        assert!(ends_open("Engineer, Jan 2010 -", style));
        assert!(ends_open("from 01/2014 to", style));
        assert!(ends_open("Cook, Oct 2010 to May", style));
        assert!(!ends_open("Jan 2010", style));
        assert!(!ends_open("Jan 2010 - May 2011", style));
    }

    proptest! {
        #[test]
        fn any_text_is_scanned_without_panic(line in "\\PC{0,80}") {
            for found in ranges(&line, DateStyle::default()) {
                prop_assert!(line.get(found.at).is_some());
            }
            points(&line, DateStyle::default());
        }

        #[test]
        fn a_month_range_survives_being_written(a in 1..=12u8, y in 1970..2030i32, b in 1..=12u8, n in 0..15i32) {
            let line = format!("Engineer, {a:02}/{y} - {b:02}/{}", y + n);
            let found = ranges(&line, DateStyle::default());
            prop_assert_eq!(found.len(), 1);
            let start = YearMonth { year: y, month: Some(a) };
            prop_assert_eq!(found[0].range.start, start);
        }
    }
}

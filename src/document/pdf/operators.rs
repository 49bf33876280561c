//! The operators of a content stream, without making objects of their operands.
//!
//! Numbers and names are kept, strings by their place; a dictionary is left to the parser of objects, by the place
//! where the operands start.

use std::ops::Range;

/// Nesting of arrays and dictionaries in a content stream, past which it breaks off.
const MAX_NESTING: usize = 64;

/// One operator and the operands that are kept.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Operator<'c> {
    pub(super) word: &'c [u8],
    /// The last name before the operator, without its slash.
    pub(super) name: Option<&'c [u8]>,
    /// Bytes from the first operand to the end of the operator.
    pub(super) bytes: Range<usize>,
    numbers: [f32; MAX_NUMBERS],
    count: usize,
}

/// Numbers that are kept: a matrix has six.
const MAX_NUMBERS: usize = 6;

impl Operator<'_> {
    fn push(&mut self, number: f32) {
        if self.count >= MAX_NUMBERS {
            self.numbers.rotate_left(1);
        }
        self.numbers[self.count.min(MAX_NUMBERS - 1)] = number;
        self.count += 1;
    }

    /// The last `N` numbers.
    pub(super) fn numbers<const N: usize>(&self) -> Option<[f32; N]> {
        let kept = self.numbers.get(..self.count.min(MAX_NUMBERS))?;
        kept.get(kept.len().checked_sub(N)?..)?.try_into().ok()
    }

    /// All numbers, if not too many were there to be kept.
    pub(super) fn all_numbers(&self) -> Option<&[f32]> {
        self.numbers.get(..self.count)
    }
}

/// A string that is shown, or a number between strings that moves what follows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    /// A string in parentheses, by the place of what is in them.
    Literal(Range<usize>),
    /// A string of hexadecimal digits.
    Hex(Range<usize>),
    Move(f32),
}

/// Goes through a content stream.
pub(super) struct Operators<'c> {
    content: &'c [u8],
    at: usize,
    /// The strings and moves of the last operator.
    items: Vec<Item>,
    broken: bool,
}

impl<'c> Operators<'c> {
    pub(super) fn new(content: &'c [u8]) -> Self {
        Self { content, at: 0, items: Vec::new(), broken: false }
    }

    /// Whether the stream ended before an operator, or its lists are too deep.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// The strings of the last operator, and the moves between them.
    pub(super) fn items(&self) -> &[Item] {
        &self.items
    }

    /// Puts the bytes of a string behind `out`.
    pub(super) fn string(&self, item: &Item, out: &mut Vec<u8>) {
        match item {
            Item::Literal(place) => literal(self.content.get(place.clone()).unwrap_or_default(), out),
            Item::Hex(place) => hex(self.content.get(place.clone()).unwrap_or_default(), out),
            Item::Move(_) => {}
        }
    }

    /// Passes the data of an inline image, which begin behind `ID`: they end with `EI` where text goes on.
    pub(super) fn skip_image(&mut self) {
        let rest = self.content.get(self.at..).unwrap_or_default();
        let goes_on = |at: usize| {
            let is_end = at > 0 && is_blank(rest[at - 1]) && rest.get(at + 2).is_none_or(|b| !is_regular(*b));
            let after = rest.get(at + 2..).unwrap_or_default();
            is_end && after.iter().take(12).all(|b| is_blank(*b) || b.is_ascii_graphic())
        };
        let end = memchr::memmem::find_iter(rest, b"EI").find(|at| goes_on(*at));
        self.at += end.map_or(rest.len(), |end| end + 2);
    }

    /// The next operator; none at the end.
    pub(super) fn next(&mut self) -> Option<Operator<'c>> {
        let mut operator = Operator::default();
        let mut start = None;
        let (mut arrays, mut dicts) = (0usize, 0usize);
        self.items.clear();
        loop {
            let Some(&byte) = self.content.get(self.at) else {
                self.broken |= start.is_some();
                return None;
            };
            if arrays + dicts > MAX_NESTING {
                self.broken = true;
                self.at = self.content.len();
                return None;
            }
            if is_blank(byte) {
                self.at += 1;
                continue;
            }
            if byte == b'%' {
                self.skip(|b| b != b'\n' && b != b'\r');
                continue;
            }
            let from = self.at;
            let start = *start.get_or_insert(from);
            match byte {
                b'(' => {
                    let text = self.literal();
                    if dicts == 0 {
                        self.items.push(Item::Literal(text));
                    }
                }
                b'<' if self.content.get(from + 1) == Some(&b'<') => {
                    self.at += 2;
                    dicts += 1;
                }
                b'>' if self.content.get(from + 1) == Some(&b'>') => {
                    self.at += 2;
                    dicts = dicts.saturating_sub(1);
                }
                b'<' => {
                    self.skip(|b| b != b'>');
                    if dicts == 0 {
                        self.items.push(Item::Hex(from + 1..self.at));
                    }
                    self.broken |= self.at >= self.content.len();
                    self.at += 1;
                }
                b'[' => {
                    self.at += 1;
                    arrays += 1;
                }
                b']' => {
                    self.at += 1;
                    arrays = arrays.saturating_sub(1);
                }
                b'/' => {
                    self.at += 1;
                    self.skip(is_regular);
                    if dicts == 0 {
                        operator.name = self.content.get(from + 1..self.at);
                    }
                }
                b'0'..=b'9' | b'+' | b'-' | b'.' => {
                    let number = self.number();
                    match (dicts, arrays) {
                        (0, 0) => operator.push(number),
                        (0, _) => self.items.push(Item::Move(number)),
                        _ => {}
                    }
                }
                _ if is_regular(byte) => {
                    self.skip(is_regular);
                    let word = self.content.get(from..self.at)?;
                    // Stray words in a list are none of it; a list that is never closed ends with the text.
                    if dicts > 0 || arrays > 0 && !matches!(word, b"TJ" | b"Tj" | b"ET" | b"BT" | b"q" | b"Q") {
                        continue;
                    }
                    self.broken |= arrays > 0;
                    operator.word = word;
                    operator.bytes = start..self.at;
                    return Some(operator);
                }
                _ => self.at += 1,
            }
        }
    }

    fn skip(&mut self, more: impl Fn(u8) -> bool) {
        let rest = self.content.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|b| !more(*b)).unwrap_or(rest.len());
    }

    /// Passes a string in parentheses; the place of what is in them.
    fn literal(&mut self) -> Range<usize> {
        let from = self.at + 1;
        let mut depth = 0usize;
        while let Some(byte) = self.content.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return from..self.at - 1;
            }
        }
        self.broken = true;
        from..self.content.len()
    }

    fn number(&mut self) -> f32 {
        let (mut value, mut scale, mut negative, mut point) = (0f64, 1f64, false, false);
        while let Some(byte) = self.content.get(self.at).filter(|b| is_regular(**b)) {
            match byte {
                b'-' => negative = true,
                b'.' => point = true,
                b'0'..=b'9' => {
                    value = value * 10.0 + f64::from(byte - b'0');
                    scale *= if point { 10.0 } else { 1.0 };
                }
                _ => {}
            }
            self.at += 1;
        }
        let size = (value / scale) as f32;
        if negative { -size } else { size }
    }
}

/// The bytes of a string in parentheses ("PDF 32000-1", 7.3.4.2).
fn literal(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        if *byte != b'\\' {
            out.push(*byte);
            continue;
        }
        let Some((escaped, tail)) = rest.split_first() else { break };
        rest = tail;
        match escaped {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            // An end of line that is escaped is none.
            b'\r' => rest = rest.strip_prefix(b"\n").unwrap_or(rest),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(escaped - b'0');
                for _ in 0..2 {
                    let Some((digit @ b'0'..=b'7', tail)) = rest.split_first() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    rest = tail;
                }
                out.push(code as u8);
            }
            other => out.push(*other),
        }
    }
}

/// The bytes of hexadecimal digits; a missing last digit is 0.
fn hex(text: &[u8], out: &mut Vec<u8>) {
    let mut digits = text.iter().filter_map(|digit| char::from(*digit).to_digit(16));
    while let Some(high) = digits.next() {
        out.push((high * 16 + digits.next().unwrap_or(0)) as u8);
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_come_with_the_operands_that_matter() {
        let content: &[u8] = b"1 0 0 -1.5 .25 792 cm % note )\n[(a) -3 (b\\)) () <41>]TJ[-9(c)] TJ /F1 9 Tf\
            /Span<</ActualText(x y)/N 3>>BDC 1 2 3 4 5 6 7 8 scn";
        let mut operators = Operators::new(content);
        let mut seen = Vec::new();
        while let Some(operator) = operators.next() {
            let word = String::from_utf8_lossy(operator.word).into_owned();
            let strings = operators.items().iter().filter(|item| !matches!(item, Item::Move(_))).count();
            let moved = matches!(operators.items().first(), Some(Item::Move(_)));
            seen.push((word, strings, moved, operator.count));
        }
        let expected = [("cm", 0, false, 6), ("TJ", 4, false, 0), ("TJ", 1, true, 0), ("Tf", 0, false, 1)];
        let more = [("BDC", 0, false, 0), ("scn", 0, false, 8)];
        let expected: Vec<_> = expected.iter().chain(&more).map(|(w, s, m, c)| ((*w).to_owned(), *s, *m, *c)).collect();
        assert_eq!(seen, expected);
        let matrix = Operators::new(content).next().and_then(|operator| operator.numbers::<6>());
        assert_eq!(matrix, Some([1.0, 0.0, 0.0, -1.5, 0.25, 792.0]));
    }

    #[test]
    fn the_last_numbers_count_and_too_few_are_none() {
        for (content, two, all) in [
            (&b"1 2 3 4 5 6 7 re"[..], Some([6.0, 7.0]), false),
            (b"4 5 l", Some([4.0, 5.0]), true),
            (b"5 l", None, true),
        ] {
            let operator = Operators::new(content).next().unwrap_or_default();
            assert_eq!((operator.numbers::<2>(), operator.all_numbers().is_some()), (two, all), "{content:?}");
        }
    }

    #[test]
    fn broken_streams_end() {
        for content in [&b"(never closed \\"[..], b"<41", b"<< /A [ 1 2", b"] >> ) } {", b"\\(", b"1 2"] {
            let mut operators = Operators::new(content);
            assert!((0..9).any(|_| operators.next().is_none()), "{content:?}");
        }
        let deep = [b"[".repeat(200), b"(text) Tj".to_vec()].concat();
        for (content, broken) in
            [(&b"(open"[..], true), (&deep, true), (b"(text) Tj", false), (b"1 2", true), (b"[(a) ET", true)]
        {
            let mut operators = Operators::new(content);
            while operators.next().is_some() {}
            assert_eq!(operators.is_broken(), broken, "{content:?}");
        }
    }

    #[test]
    fn words_that_stray_into_a_list_are_left_out() {
        let mut operators = Operators::new(b"[(a) 0 Tc -2 (b)] TJ Q");
        assert_eq!(operators.next().map(|operator| operator.word), Some(&b"TJ"[..]));
        assert_eq!(operators.items().iter().filter(|item| matches!(item, Item::Literal(_))).count(), 2);
    }

    #[test]
    fn strings_are_read_with_their_escapes() {
        for (content, expected) in [
            (&br"(a\(b\)\\ (c)) Tj"[..], &br"a(b)\ (c)"[..]),
            (b"(\\101\\0612\\\r\nx\\n) Tj", b"A12x\n"),
            (b"<4 1 4>Tj", b"A@"),
            (b"() Tj", b""),
        ] {
            let mut operators = Operators::new(content);
            operators.next();
            let mut out = Vec::new();
            operators.items().iter().for_each(|item| operators.string(item, &mut out));
            assert_eq!(out, expected, "{content:?}");
        }
    }

    #[test]
    fn the_data_of_an_image_are_no_operators() {
        let mut operators = Operators::new(b"BI /W 1 ID \x01 EI\xff (x) Tj \xfeEI \x02 EI Q (y) Tj");
        while operators.next().is_some_and(|operator| operator.word != b"ID") {}
        operators.skip_image();
        assert_eq!(operators.next().map(|operator| operator.word), Some(&b"Q"[..]));
    }
}

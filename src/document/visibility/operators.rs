//! The operators of a content stream, as far as painting needs them, without making objects of their operands.
//!
//! pdfboss parses every operand into an object; here most are skipped, which makes the second look at a page cheap.
//! The few operators with a dictionary are left to pdfboss, by the place where their operands start.

use std::ops::Range;

/// One operator and the operands that are kept.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Operator<'c> {
    pub(super) word: &'c [u8],
    /// The last name before the operator, without its slash.
    pub(super) name: Option<&'c [u8]>,
    /// How many strings with text stood there.
    pub(super) strings: usize,
    /// Whether the first of them is moved by a number before it.
    pub(super) moved: bool,
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

/// Goes through a content stream.
pub(super) struct Operators<'c> {
    content: &'c [u8],
    at: usize,
}

impl<'c> Operators<'c> {
    pub(super) fn new(content: &'c [u8]) -> Self {
        Self { content, at: 0 }
    }

    /// Goes on at a byte: after what pdfboss has parsed.
    pub(super) fn go_on_at(&mut self, at: usize) {
        self.at = at;
    }

    /// The next operator; none at the end.
    pub(super) fn next(&mut self) -> Option<Operator<'c>> {
        let mut operator = Operator::default();
        let mut start = None;
        let (mut arrays, mut dicts) = (0usize, 0usize);
        loop {
            let byte = *self.content.get(self.at)?;
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
                b'(' => operator.strings += usize::from(self.literal() && dicts == 0),
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
                    self.at += 1;
                    operator.strings += usize::from(self.at > from + 2 && dicts == 0);
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
                        (0, _) => operator.moved |= operator.strings == 0,
                        _ => {}
                    }
                }
                _ if is_regular(byte) => {
                    self.skip(is_regular);
                    if dicts > 0 {
                        continue;
                    }
                    operator.word = self.content.get(from..self.at)?;
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

    /// Passes a string in parentheses; whether it holds anything.
    fn literal(&mut self) -> bool {
        let from = self.at;
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
                break;
            }
        }
        self.at > from + 2
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
            seen.push((word, operator.strings, operator.moved, operator.count));
        }
        let expected = [("cm", 0, false, 6), ("TJ", 3, false, 0), ("TJ", 1, true, 0), ("Tf", 0, false, 1)];
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
    }
}

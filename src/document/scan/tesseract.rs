//! Tesseract, an engine outside: it gets a picture on its standard input and gives words with their boxes.

use super::{Scanned, lay_out_scan};
use crate::document::pdf::layout::Run;
use crate::document::{Document, Format, Lines, Part, Reason, Unread};
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// What it is asked: the picture from standard input, the words to standard output, columns found by itself, a table.
pub(crate) const ARGUMENTS: [&str; 5] = ["stdin", "stdout", "--psm", "3", "tsv"];
/// Bytes of an answer that are read: a full page has about 100,000.
const MAX_ANSWER: u64 = 16 << 20;
/// A gap between words, in heights of their line, that parts two cells.
const CELL_GAP: i64 = 2;
/// Size of type by the height of a line's box.
const SIZE: f32 = 0.8;
/// Points of the short side of a page.
const SHORT_SIDE: f32 = 595.0;

/// Reads pictures, each named by the number of its page, by running `command` on each.
pub(crate) fn read(
    pictures: &[Part],
    format: Format,
    version: &str,
    command: &dyn Fn() -> Command,
    within: Duration,
) -> Result<Document, Unread> {
    let end = Instant::now() + within;
    let (mut lines, mut scanned, mut last) = (Lines::new(), Scanned::default(), 1);
    for picture in pictures {
        let number: u32 = picture.name.parse().unwrap_or(1);
        let Some((width, height)) = size(&picture.bytes) else { continue };
        let answer = ask(command(), &picture.bytes, end.saturating_duration_since(Instant::now()))?;
        let scale = SHORT_SIDE / width.min(height).max(1) as f32;
        let mut runs = Vec::new();
        let (mut letters, mut sure) = (0, 0.0);
        for line in lines_of(&words(&answer)) {
            for word in &line {
                let count = word.text.chars().count();
                letters += count;
                sure += word.sure * count as f32;
            }
            runs.extend(cells(&line, scale, height as f32));
        }
        scanned.add(letters, sure);
        lay_out_scan(runs, number, &mut lines);
        last = last.max(number);
    }
    scanned.document(lines, format, last, version)
}

/// Width and height in the header of a picture (PGM).
fn size(picture: &[u8]) -> Option<(u32, u32)> {
    let head = picture.get(..picture.len().min(32))?;
    let mut words =
        head.split(u8::is_ascii_whitespace).skip(1).map(|word| std::str::from_utf8(word).ok()?.parse().ok());
    Some((words.next()??, words.next()??))
}

/// Runs the engine with a picture; what it says.
fn ask(mut command: Command, picture: &[u8], within: Duration) -> Result<String, Unread> {
    let failed = |what: &str| Unread::new(Reason::NoText, format!("OCR cannot be used: tesseract {what}"));
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = spawned.map_err(|e| failed(&format!("does not start ({e})")))?;
    let (mut input, output) = (child.stdin.take(), child.stdout.take());
    let picture = picture.to_vec();
    let (tell, told) = mpsc::channel();
    // Both ends at once, so that neither fills up; both threads end with the process.
    std::thread::spawn(move || input.take().map(|mut input| input.write_all(&picture)));
    std::thread::spawn(move || {
        let mut answer = Vec::new();
        let read = output.map(|output| output.take(MAX_ANSWER).read_to_end(&mut answer));
        let _ = tell.send(read.and_then(Result::ok).map(|_| answer));
    });
    let answer = told.recv_timeout(within);
    if answer.is_err() {
        let _ = child.kill();
    }
    let status = child.wait();
    match answer {
        Err(_) => Err(Unread::new(Reason::Timeout, "OCR by tesseract takes too long")),
        Ok(Some(answer)) if status.as_ref().is_ok_and(std::process::ExitStatus::success) => {
            Ok(String::from_utf8_lossy(&answer).into_owned())
        }
        Ok(_) => Err(failed("fails on the picture")),
    }
}

/// A word and its box, in pixels from the upper left corner.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    /// Block, paragraph and line.
    line: [u32; 3],
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
    /// From 0 to 1.
    sure: f32,
    text: String,
}

/// The words of a table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn words(table: &str) -> Vec<Word> {
    let word = |row: &str| {
        let fields: Vec<&str> = row.split('\t').collect();
        let ["5", _, block, paragraph, line, _, left, top, width, height, sure, text] = fields.as_slice() else {
            return None;
        };
        let number = |text: &str| text.parse::<i32>().ok().map(i64::from);
        let (left, top) = (number(left)?, number(top)?);
        let text = text.trim().to_owned();
        (!text.is_empty()).then_some(Word {
            line: [block.parse().ok()?, paragraph.parse().ok()?, line.parse().ok()?],
            left,
            top,
            right: left + number(width)?,
            bottom: top + number(height)?,
            sure: (sure.parse::<f32>().ok()? / 100.0).clamp(0.0, 1.0),
            text,
        })
    };
    table.lines().filter_map(word).collect()
}

fn lines_of(words: &[Word]) -> Vec<Vec<Word>> {
    words.chunk_by(|a, b| a.line == b.line).map(<[Word]>::to_vec).collect()
}

/// The cells of a line, in points from the lower left corner: words without a wide gap between them.
fn cells(line: &[Word], scale: f32, page_height: f32) -> Vec<Run> {
    let middle = |mut values: Vec<i64>| {
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or(0)
    };
    let bottom = middle(line.iter().map(|word| word.bottom).collect());
    let height = middle(line.iter().map(|word| word.bottom - word.top).collect()).max(1);
    let mut runs: Vec<Run> = Vec::new();
    let mut last = i64::MIN;
    for word in line {
        let right = word.right as f32 * scale;
        match runs.last_mut() {
            Some(run) if word.left.saturating_sub(last) < CELL_GAP * height => {
                run.text.push(' ');
                run.text.push_str(&word.text);
                run.right = right;
            }
            _ => runs.push(Run {
                text: word.text.clone(),
                left: word.left as f32 * scale,
                right,
                baseline: (page_height - bottom as f32) * scale,
                size: height as f32 * SIZE * scale,
                bold: false,
                turn: 0,
                hidden: None,
            }),
        }
        last = word.right;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t1000\t1400\t-1\t\n\
        4\t1\t1\t1\t1\t0\t100\t100\t800\t20\t-1\t\n\
        5\t1\t1\t1\t1\t1\t100\t100\t60\t20\t96.5\tAnn\n\
        5\t1\t1\t1\t1\t2\t170\t102\t100\t18\t91\tExample\n\
        5\t1\t1\t1\t1\t3\t700\t100\t90\t20\t88\t2012\n\
        5\t1\t1\t1\t2\t1\t100\t140\t90\t20\t40\t \n\
        5\t1\t1\t1\t2\t2\t100\t140\tx\t20\t40\tbroken\n";

    #[test]
    fn a_table_gives_words_and_lines_give_cells() {
        let words = words(TABLE);
        assert_eq!(words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["Ann", "Example", "2012"]);
        let lines = lines_of(&words);
        assert_eq!(lines.len(), 1);
        let runs = cells(&lines[0], 0.5, 1400.0);
        assert_eq!(runs.iter().map(|run| run.text.as_str()).collect::<Vec<_>>(), ["Ann Example", "2012"]);
        assert_eq!((runs[0].left, runs[0].right, runs[0].baseline), (50.0, 135.0, 640.0));
    }

    #[test]
    fn the_header_of_a_picture_tells_its_size() {
        for (header, expected) in
            [(&b"P5\n12 34\n255\n\0\0"[..], Some((12, 34))), (b"P5\n12", None), (b"", None), (b"P5\nx y\n", None)]
        {
            assert_eq!(size(header), expected);
        }
    }

    #[test]
    #[cfg(unix)]
    fn an_engine_that_fails_or_hangs_costs_one_file() {
        let picture = b"P5\n1 1\n255\n\0";
        for (script, expected) in [
            ("cat >/dev/null; exit 3", Some(Reason::NoText)),
            ("exec sleep 30", Some(Reason::Timeout)),
            ("cat >/dev/null; echo words", None),
        ] {
            let mut command = Command::new("/bin/sh");
            command.args(["-c", script]);
            let got = ask(command, picture, Duration::from_millis(1500));
            assert_eq!(got.err().map(|unread| unread.reason), expected, "{script}");
        }
    }
}

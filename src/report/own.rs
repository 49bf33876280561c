//! Whether bytes are an output of this program: found among resumes, it must not be ranked as one.

/// How each kind of output begins, apart from marks of encoding and white space.
const BEGINNINGS: [&str; 9] = [
    "\"rank\",\"eligible\",\"score\",\"status\",\"reason\"",
    "rank,eligible,score,status,reason",
    "rank;eligible;score;status;reason",
    "rank\teligible\tscore\tstatus\treason",
    "code,file,name\n",
    "\"best_role\",\"best_score\",\"eligible\",\"name\",\"file\"",
    "best_role,best_score,eligible,name,file",
    "best_role;best_score;eligible;name;file",
    "best_role\tbest_score\teligible\tname\tfile",
];
/// Bytes at the start in which a mark stands.
const START: usize = 4096;

/// What stands at the end of a workbook, as the comment of its archive: nothing of it need be opened to know it.
pub(super) const BOOK: &[u8] = b"cvsift shortlist";

/// A workbook with the mark at its end.
pub(super) fn marked(mut book: Vec<u8>) -> Vec<u8> {
    const END: usize = 22;
    const LENGTH: usize = 2;
    let end = book.len().saturating_sub(END);
    if book.get(end..).is_some_and(|record| record.starts_with(b"PK\x05\x06") && record.ends_with(&[0; LENGTH])) {
        book.truncate(book.len() - LENGTH);
        book.extend_from_slice(&(BOOK.len() as u16).to_le_bytes());
        book.extend_from_slice(BOOK);
    }
    book
}

/// Whether bytes are a list, page, workbook or results file that this program wrote; a list may have been saved again
/// by a spreadsheet.
pub fn is_own(bytes: &[u8]) -> bool {
    let start = bytes.get(..START).unwrap_or(bytes);
    if start.starts_with(b"PK") {
        return bytes.ends_with(BOOK);
    }
    // A list saved in UTF-16 has a zero beside each letter.
    let text: String =
        String::from_utf8_lossy(start).chars().filter(|c| !matches!(c, '\0' | '\u{FEFF}' | '\u{FFFD}')).collect();
    let text = text.trim_start();
    let text = text.strip_prefix("sep=").and_then(|rest| Some(rest.split_once('\n')?.1)).unwrap_or(text);
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
        || text.starts_with('{') && text.contains("\"schema_version\"") && text.contains("\"name\": \"cvsift\"")
        || text.starts_with("{\"event\":") && text.contains("\"payload_hash\":")
        || text.starts_with("<!DOCTYPE html>") && text.contains("<meta name=\"generator\" content=\"cvsift\">")
        || text.starts_with("# Shortlist: ")
            && ["| Rank | Candidate | Score | Eligible |", "\n## What is new\n"].iter().any(|mark| text.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{FORMATS, Options, blind, fits_csv, sample::sample};

    #[test]
    fn own_outputs_are_known_and_resumes_are_not() {
        let list = sample("Jordan");
        for format in FORMATS {
            assert!(is_own(&(format.render)(&list, Options::default(), None).unwrap()), "{}", format.name);
            assert!(is_own(&(format.render)(&list, Options { excel: true }, None).unwrap()), "{}", format.name);
        }
        assert!(is_own(&blind(&list).map().unwrap()));
        assert!(is_own(&fits_csv(&[&list, &list]).unwrap()));
        for resume in
            ["", "Ada Example\nCook", "<!DOCTYPE html><p>Ada", "{\"basics\": {\"name\": \"cvsift\"}}", "# Shortlist: x"]
        {
            assert!(!is_own(resume.as_bytes()), "{resume}");
        }
    }
}

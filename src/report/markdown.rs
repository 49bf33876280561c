//! The shortlist as Markdown, short enough for the summary of a job in CI; what is cut says so, and where the rest stands.

use super::{Options, RenderError, as_good_as, name_or_file, one_decimal, plural, visible, years};
use crate::criteria::Eligible;
use crate::intake::display_name;
use crate::shortlist::{Candidate, Ranked, Shortlist};
use std::fmt::Write;

/// Rows of the table: a summary of a job holds a megabyte; JSON and CSV hold everyone.
const MAX_ROWS: usize = 500;
/// Candidates told criterion by criterion.
const TOLD: usize = 10;
/// Rows of the tables of duplicates and of the unread.
const MAX_OTHERS: usize = 200;
/// Where those are who are left out here.
const EVERYONE: &str = "`--out shortlist.csv` has everyone, `--out results.json` everything of everyone";

pub(super) fn render(shortlist: &Shortlist, _: Options, _: Option<&[u8]>) -> Result<Vec<u8>, RenderError> {
    let mut out = String::new();
    head(shortlist, &mut out);
    if let Some(since) = &shortlist.since {
        out.push_str(super::since::markdown(since, MAX_OTHERS, &text).trim_start());
        out.push_str("\n## Ranking\n\n");
    }
    ranking(shortlist, &mut out);
    if !shortlist.ranked.is_empty() {
        out.push_str("\n## The first on the list\n");
    }
    if shortlist.ranked.len() > TOLD {
        let _ = writeln!(out, "\nThe first {TOLD} of {}; {EVERYONE}.", shortlist.ranked.len());
    }
    for ranked in shortlist.ranked.iter().take(TOLD) {
        told(ranked, &mut out);
    }
    others(shortlist, &mut out);
    made(shortlist, &mut out);
    Ok(out.into_bytes())
}

fn head(shortlist: &Shortlist, out: &mut String) {
    let with = |eligible| shortlist.ranked.iter().filter(|r| r.candidate.assessment.eligible == eligible).count();
    let _ = writeln!(
        out,
        "# Shortlist: {}\n\n**{} of {}** eligible, {} unclear, {} not. {} given, {}, {} unread. As of {}.\n",
        text(&shortlist.run.role),
        with(Eligible::Yes),
        plural(shortlist.ranked.len(), "candidate"),
        with(Eligible::Unclear),
        with(Eligible::No),
        plural(shortlist.given(), "resume"),
        plural(shortlist.duplicates.len(), "duplicate"),
        shortlist.unread.len(),
        shortlist.run.as_of,
    );
}

fn ranking(shortlist: &Shortlist, out: &mut String) {
    if shortlist.ranked.is_empty() {
        return;
    }
    let run = &shortlist.run;
    let has_bands = !run.bands.is_empty();
    let band = |score: u32| match run.band(score) {
        _ if !has_bands => String::new(),
        Some(band) => format!(" {} |", text(&band.name)),
        None => " |".to_owned(),
    };
    out.push_str(
        if has_bands {
            "| Rank | Candidate | Score | Eligible | Band | Required | Experience | Leading | As good as | To look at |\n|---:|---|---:|---|---|---|---:|---:|---|---|\n"
        } else {
            "| Rank | Candidate | Score | Eligible | Required | Experience | Leading | As good as | To look at |\n|---:|---|---:|---|---|---:|---:|---|---|\n"
        },
    );
    for ranked in shortlist.ranked.iter().take(MAX_ROWS) {
        let one = &ranked.candidate;
        let (met, all) = one.assessment.must_haves();
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} |{} {met} of {all} | {} y | {} y | {} | {} |",
            ranked.rank,
            text(&name_or_file(one)),
            one_decimal(one.assessment.score),
            one.assessment.eligible.name(),
            band(one.assessment.score),
            years(one.digest.experience.months),
            years(one.digest.leadership.months),
            as_good_as(ranked),
            text(&look_at(one).join("; ")),
        );
    }
    if shortlist.ranked.len() > MAX_ROWS {
        let more = plural(shortlist.ranked.len() - MAX_ROWS, "candidate");
        let _ = writeln!(out, "\n… and {more} more: this table ends after {MAX_ROWS}; {EVERYONE}.");
    }
}

/// Required criteria that are not met, and doubts about the reading.
fn look_at(candidate: &Candidate) -> Vec<String> {
    let findings = candidate.assessment.findings.iter().filter(|f| f.required && f.passes != Eligible::Yes);
    let mut all: Vec<String> = findings.map(|f| format!("{} ({})", f.criterion, f.note)).collect();
    if !candidate.warnings.is_empty() {
        all.push(plural(candidate.warnings.len(), "warning"));
    }
    all
}

fn told(ranked: &Ranked, out: &mut String) {
    let one = &ranked.candidate;
    let _ = writeln!(
        out,
        "\n### {}\\. {}: {} points\n\n| Criterion | Verdict | Points | Found | Best line |\n|---|---|---:|---|---|",
        ranked.rank,
        text(&name_or_file(one)),
        one_decimal(one.assessment.score)
    );
    for finding in &one.assessment.findings {
        let line = finding.evidence.first().map_or(String::new(), |e| {
            format!("“{}” (page {}, line {})", text(super::without_bullet(&e.quote)), e.page, e.line)
        });
        let _ = writeln!(
            out,
            "| {}{} | {} | {} of {} | {} | {line} |",
            text(&finding.criterion),
            if finding.required { " (required)" } else { "" },
            finding.verdict.name(),
            one_decimal(finding.points),
            one_decimal(finding.share),
            text(&finding.note),
        );
    }
    for warning in &one.warnings {
        let _ = writeln!(out, "\nWarning: {}", text(&warning.message));
    }
    if !one.digest.hidden.is_empty() {
        let _ = writeln!(out, "\nHidden text, not scored: {}", plural(one.digest.hidden.len(), "line"));
    }
}

fn others(shortlist: &Shortlist, out: &mut String) {
    if !shortlist.unread.is_empty() {
        out.push_str("\n## For a person to read\n\n| File | Why | What to do |\n|---|---|---|\n");
        for unread in shortlist.unread.iter().take(MAX_OTHERS) {
            let why = &unread.unread;
            let _ = writeln!(
                out,
                "| {} | {}: {} | {} |",
                text(&display_name(&unread.path)),
                why.reason.name(),
                text(&why.detail),
                why.reason.advice()
            );
        }
        more(shortlist.unread.len(), out);
    }
    if !shortlist.duplicates.is_empty() {
        out.push_str("\n## Given twice\n\n| File | Repeats | Why |\n|---|---|---|\n");
        for duplicate in shortlist.duplicates.iter().take(MAX_OTHERS) {
            let (path, of) = (display_name(&duplicate.path), display_name(&duplicate.of));
            let _ = writeln!(out, "| {} | {} | {} |", text(&path), text(&of), duplicate.reason);
        }
        more(shortlist.duplicates.len(), out);
    }
}

fn more(all: usize, out: &mut String) {
    if all > MAX_OTHERS {
        let _ = writeln!(out, "\n… and {} more; {EVERYONE}.", all - MAX_OTHERS);
    }
}

fn made(shortlist: &Shortlist, out: &mut String) {
    let _ = writeln!(
        out,
        "\nMade offline by {} {} with criteria `{}`. It orders reading and rejects nobody.",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        shortlist.run.criteria_hash
    );
}

/// Words from outside as words: nothing in them is markup, a link, a mention or HTML, and they stay on their line.
pub(crate) fn text(words: &str) -> String {
    let shown = visible(words);
    let mut out = String::with_capacity(shown.len() + 8);
    let mut before = ' ';
    let mut chars = shown.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '$' => out.extend(['\\', c]),
            // GitHub makes links of `a@x.example`, `mailto:` and `xmpp:` even where the mark is escaped, but not where it is
            // code; two pieces of code beside each other would be none.
            '@' => {
                if before != '@' {
                    out.push('`');
                }
                out.push(c);
                if next != '@' {
                    out.push('`');
                }
            }
            // `http://`, `www.x`: renderers make links of bare addresses.
            ':' if next == '/' => out.extend(['\\', c]),
            '.' if before.eq_ignore_ascii_case(&'w') => out.extend(['\\', c]),
            c => out.push(c),
        }
        before = c;
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{HOSTILE, sample};

    #[test]
    fn words_are_no_markup() {
        for (words, expected) in [
            ("C# and *bold* [a](b)", "C\\# and \\*bold\\* \\[a\\](b)"),
            ("a|b\nc", "a\\|b c"),
            ("<b>&", "&lt;b&gt;&amp;"),
            ("http://x.example www.x.example a@x.example", "http\\://x.example www\\.x.example a`@`x.example"),
            ("mailto:a@x.example xmpp:a@x.example", "mailto:a`@`x.example xmpp:a`@`x.example"),
            ("@@jordan `@` @", "`@@`jordan \\``@`\\` `@`"),
            ("2018-10 (80 %)", "2018-10 (80 %)"),
        ] {
            assert_eq!(text(words), expected);
        }
    }

    #[test]
    fn what_is_left_out_is_told_and_where_it_stands() {
        let page = |count: usize| {
            let mut shortlist = sample("Jordan");
            shortlist.ranked = shortlist.ranked.iter().cycle().take(count).cloned().collect();
            String::from_utf8(render(&shortlist, Options::default(), None).unwrap()).unwrap()
        };
        assert!(!page(TOLD).contains(EVERYONE));
        let (long, longer) = (page(TOLD + 1), page(MAX_ROWS + 7));
        assert!(long.contains("The first 10 of 11; `--out shortlist.csv` has everyone"), "{long}");
        assert!(longer.contains("… and 7 candidates more: this table ends after 500; `--out shortlist.csv`"));
        assert_eq!(longer.matches("| Jordan | 80.0 |").count(), MAX_ROWS);
    }

    #[test]
    fn hostile_words_change_no_line() {
        let shape = |words: &str| -> Vec<usize> {
            let page = String::from_utf8(render(&sample(words), Options::default(), None).unwrap()).unwrap();
            page.lines().map(|line| line.replace("\\|", "").matches('|').count()).collect()
        };
        let harmless = shape("Jordan");
        for words in HOSTILE {
            assert_eq!(shape(words), harmless, "{words:?}");
        }
    }
}

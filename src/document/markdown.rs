//! Markdown: marks become cues (headings, bold), links keep their targets.

use super::{Format, Line, Lines, Reading, Unread, txt};

/// Reads a Markdown file. HTML comments are not shown to a reader and are dropped.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let (text, _) = txt::decode(bytes);
    let mut lines = Lines::new();
    let mut links = Vec::new();
    let mut comment = false;
    let rows: Vec<&str> = text.lines().collect();
    for (at, row) in rows.iter().enumerate() {
        let row = without_comments(row, &mut comment);
        let trimmed = row.trim();
        if is_rule(trimmed) || trimmed.starts_with("```") {
            continue;
        }
        let level = trimmed.chars().take_while(|c| *c == '#').count();
        let underlined = rows.get(at + 1).is_some_and(|next| is_underline(next.trim())) && !trimmed.is_empty();
        let heading = (1..=6).contains(&level) && trimmed.chars().nth(level) == Some(' ') || underlined;
        let body = if heading { trimmed.trim_start_matches('#').trim() } else { trimmed };
        let bold = heading || (body.starts_with("**") && body.trim_end_matches(':').ends_with("**"));
        let body = body.trim_start_matches('>').trim_start();
        let shown =
            match body.strip_prefix("* ").or_else(|| body.strip_prefix("- ")).or_else(|| body.strip_prefix("+ ")) {
                Some(item) => format!("• {}", inline(item, &mut links)),
                None => inline(body, &mut links),
            };
        let cells = shown.trim_matches('|').replace(" | ", "\t");
        lines.push(if shown.starts_with('|') { &cells } else { &shown }, &Line { bold, heading, ..Line::on_page(1) });
    }
    let mut document = lines.into_document(Format::Md, 1);
    document.links = links;
    Ok(Reading::Document(document))
}

fn without_comments(row: &str, inside: &mut bool) -> String {
    let mut out = String::new();
    let mut rest = row;
    loop {
        if *inside {
            let Some((_, after)) = rest.split_once("-->") else { return out };
            *inside = false;
            rest = after;
        }
        let Some((before, after)) = rest.split_once("<!--") else {
            out.push_str(rest);
            return out;
        };
        out.push_str(before);
        *inside = true;
        rest = after;
    }
}

/// `---`, `***`, `===` and table borders.
fn is_rule(row: &str) -> bool {
    row.len() >= 3 && row.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | '|' | ':' | ' '))
}

fn is_underline(row: &str) -> bool {
    row.len() >= 3 && (row.chars().all(|c| c == '=') || row.chars().all(|c| c == '-'))
}

/// Drops emphasis marks and keeps link texts, their targets aside.
fn inline(text: &str, links: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let Some((label, (target, tail))) = after
            .split_once("](")
            .filter(|(label, _)| !label.contains('['))
            .and_then(|(label, tail)| Some((label, tail.split_once(')')?)))
        else {
            out.push('[');
            rest = after;
            continue;
        };
        out.push_str(label);
        links.push(target.trim().to_owned());
        rest = tail;
    }
    out.push_str(rest);
    for mark in ["**", "__", "`", "<br>", "<br/>"] {
        out = out.replace(mark, "");
    }
    // Single `*` and `_` around words only: C* and snake_case stay.
    let chars: Vec<char> = out.chars().collect();
    let is_mark = |at: usize| {
        let edge = |c: Option<&char>| {
            c.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '(' | ')' | '!' | '?'))
        };
        matches!(chars[at], '*' | '_') && edge(at.checked_sub(1).and_then(|b| chars.get(b))) != edge(chars.get(at + 1))
    };
    (0..chars.len()).filter(|at| !is_mark(*at)).map(|at| chars[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_cues() {
        let source = b"# Ada Example\n\nSkills\n------\n- **Rust**, *C++*, snake_case\n[site](https://example.org)\n<!-- x -->\n| a | b |\n|---|---|";
        let Ok(Reading::Document(document)) = read(source) else { panic!("a document") };
        let lines: Vec<(&str, bool)> = document.lines.iter().map(|l| (l.text.as_str(), l.heading)).collect();
        let expected = [
            ("Ada Example", true),
            ("Skills", true),
            ("• Rust, C++, snake_case", false),
            ("site", false),
            ("a\tb", false),
        ];
        assert_eq!(lines, expected);
        assert_eq!(document.links, ["https://example.org"]);
    }
}

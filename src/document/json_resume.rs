//! JSON Resume (jsonresume.org, schema 1.0 and before): its sections become the headed lines of a usual resume.

use super::{Format, Line, Lines, Reading, Reason, Unread, txt};
use serde_json::Value;

/// Bytes of the longest file: parsed JSON takes up to thirty times its size in memory.
const MAX_BYTES: usize = 4 << 20;

/// One section: where it stands in the file and how its entries are told.
struct Section {
    key: &'static str,
    heading: &'static str,
    /// Fields of an entry's first line, in order; of alternatives the first that is there counts.
    head: &'static [&'static [&'static str]],
    /// Fields with the first and last date.
    dates: (&'static str, &'static str),
    /// Fields with text of their own lines.
    prose: &'static [&'static str],
    /// Fields with lists of items.
    items: &'static [&'static str],
    /// Fields with lists of words, told after the first line.
    words: &'static [&'static str],
    /// Whether an entry that has begun and not ended goes on.
    goes_on: bool,
}

const PLAIN: Section =
    Section { key: "", heading: "", head: &[], dates: ("", ""), prose: &[], items: &[], words: &[], goes_on: false };

const SECTIONS: &[Section] = &[
    Section {
        key: "work",
        heading: "Work Experience",
        head: &[&["position"], &["name", "company"], &["location"]],
        dates: ("startDate", "endDate"),
        prose: &["description", "summary"],
        items: &["highlights"],
        goes_on: true,
        ..PLAIN
    },
    Section {
        key: "volunteer",
        heading: "Volunteer Experience",
        head: &[&["position"], &["organization"], &["location"]],
        dates: ("startDate", "endDate"),
        prose: &["summary"],
        items: &["highlights"],
        goes_on: true,
        ..PLAIN
    },
    Section {
        key: "education",
        heading: "Education",
        head: &[&["studyType"], &["area"], &["institution"]],
        dates: ("startDate", "endDate"),
        prose: &["score", "gpa"],
        items: &["courses"],
        ..PLAIN
    },
    Section {
        key: "projects",
        heading: "Projects",
        head: &[&["name"], &["entity"]],
        dates: ("startDate", "endDate"),
        prose: &["description", "summary"],
        items: &["highlights"],
        words: &["roles", "keywords"],
        ..PLAIN
    },
    Section { key: "skills", heading: "Skills", head: &[&["name"], &["level"]], words: &["keywords"], ..PLAIN },
    Section {
        key: "certificates",
        heading: "Certifications",
        head: &[&["name"], &["issuer"]],
        dates: ("date", ""),
        ..PLAIN
    },
    Section {
        key: "awards",
        heading: "Awards",
        head: &[&["title"], &["awarder"]],
        dates: ("date", ""),
        prose: &["summary"],
        ..PLAIN
    },
    Section {
        key: "publications",
        heading: "Publications",
        head: &[&["name"], &["publisher"]],
        dates: ("releaseDate", ""),
        prose: &["summary"],
        ..PLAIN
    },
    Section { key: "languages", heading: "Languages", head: &[&["language", "name"], &["fluency", "level"]], ..PLAIN },
    Section { key: "interests", heading: "Interests", head: &[&["name"]], words: &["keywords"], ..PLAIN },
    Section { key: "references", heading: "References", head: &[&["name"]], prose: &["reference"], ..PLAIN },
];

/// Reads a JSON Resume.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    if bytes.len() > MAX_BYTES {
        let detail = format!("{} MiB; at most {} MiB are read of a JSON Resume", bytes.len() >> 20, MAX_BYTES >> 20);
        return Err(Unread::new(Reason::TooLarge, detail));
    }
    let (source, _) = txt::decode(bytes);
    // Nesting is limited to 128 by serde_json.
    let resume: Value = serde_json::from_str(source.trim_start_matches('\u{FEFF}'))
        .map_err(|e| Unread::new(Reason::Damaged, format!("the JSON cannot be parsed ({e})")))?;
    if !resume.get("basics").is_some_and(Value::is_object) {
        let detail = "JSON that is no JSON Resume, which is not read: ask for PDF or DOCX";
        return Err(Unread::new(Reason::UnknownFormat, detail));
    }
    let mut teller = Teller { lines: Lines::new(), links: Vec::new() };
    teller.basics(&resume["basics"]);
    for section in SECTIONS {
        teller.section(section, list(&resume, section.key));
    }
    let mut document = teller.lines.into_document(Format::Json, 1);
    document.links = teller.links;
    Ok(Reading::Document(document))
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The text of a field, if it has any; numbers are text too.
fn field(value: &Value, key: &str) -> Option<String> {
    let text = match value.get(key)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// `2018-03-01` and `2018-03` become the month, other forms stay.
fn month(date: String) -> String {
    let is_day = date.len() == 10 && date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if is_day { date.chars().take(7).collect() } else { date }
}

struct Teller {
    lines: Lines,
    links: Vec<String>,
}

impl Teller {
    fn line(&mut self, text: &str) {
        for part in text.lines() {
            self.lines.push(part, &Line::on_page(1));
        }
    }

    fn bold(&mut self, text: &str) {
        self.lines.push(&text.replace('\n', " "), &Line { bold: true, ..Line::on_page(1) });
    }

    fn heading(&mut self, text: &str) {
        self.lines.push(text, &Line { bold: true, heading: true, ..Line::on_page(1) });
    }

    fn basics(&mut self, basics: &Value) {
        if let Some(name) = field(basics, "name") {
            self.bold(&name);
        }
        if let Some(label) = field(basics, "label") {
            self.line(&label);
        }
        for key in ["email", "phone"] {
            if let Some(text) = field(basics, key) {
                self.line(&text);
            }
        }
        if let Some(location) = basics.get("location") {
            let keys = ["address", "postalCode", "city", "region", "countryCode"];
            let place: Vec<String> = keys.iter().filter_map(|key| field(location, key)).collect();
            self.line(&place.join(", "));
        }
        for profile in std::iter::once(basics).chain(list(basics, "profiles")) {
            let Some(url) = field(profile, "url").or_else(|| field(profile, "website")) else { continue };
            match field(profile, "network") {
                Some(network) => self.line(&format!("{network}: {url}")),
                None => self.line(&url),
            }
            self.links.push(url);
        }
        if let Some(summary) = field(basics, "summary") {
            self.heading("Summary");
            self.line(&summary);
        }
    }

    fn section(&mut self, section: &Section, entries: &[Value]) {
        if entries.is_empty() {
            return;
        }
        self.heading(section.heading);
        for entry in entries {
            self.entry(section, entry);
        }
    }

    fn entry(&mut self, section: &Section, entry: &Value) {
        if let Some(word) = entry.as_str() {
            return self.line(&format!("• {word}"));
        }
        let head = section.head.iter().filter_map(|keys| keys.iter().find_map(|key| field(entry, key)));
        let mut head = head.collect::<Vec<_>>().join(", ");
        let words = section.words.iter().flat_map(|key| list(entry, key)).filter_map(Value::as_str);
        let words = words.collect::<Vec<_>>().join(", ");
        if !words.is_empty() {
            head = if head.is_empty() { words } else { format!("{head}: {words}") };
        }
        let (from, to) = section.dates;
        let dates = match (field(entry, from).map(month), field(entry, to).map(month)) {
            (Some(from), Some(to)) => format!("{from} - {to}"),
            (Some(from), None) if section.goes_on => format!("{from} - Present"),
            (from, to) => from.or(to).unwrap_or_default(),
        };
        let first = [head, dates].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\t");
        self.line(&first.replace('\n', " "));
        for text in section.prose.iter().filter_map(|key| field(entry, key)) {
            self.line(&text);
        }
        for item in section.items.iter().flat_map(|key| list(entry, key)).filter_map(Value::as_str) {
            self.line(&format!("• {}", item.replace('\n', " ")));
        }
        if let Some(url) = field(entry, "url").or_else(|| field(entry, "website")) {
            self.links.push(url);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_become_headed_lines() {
        let source = r#"{"basics": {"name": "Ada Example", "label": "Engineer", "email": "ada@example.org",
            "url": "https://example.org", "summary": "Builds.\nShips.", "location": {"city": "Bonn", "countryCode": "DE"},
            "profiles": [{"network": "GitHub", "url": "https://github.com/example"}]},
            "work": [{"name": "Acme", "position": "Lead", "startDate": "2018-03-01", "endDate": "2020-06", "summary": "Led.",
                      "highlights": ["Cut costs", 7]}, {"company": "Beta", "position": "Dev", "startDate": "2016"}],
            "education": [{"institution": "Uni", "area": "Maths", "studyType": "BSc", "endDate": "2015", "score": 1.3}],
            "skills": [{"name": "Web", "keywords": ["HTML", "CSS"]}, "Rust"],
            "languages": [{"language": "German", "fluency": "Native"}], "awards": [], "interests": 7}"#;
        let Ok(Reading::Document(document)) = read(source.as_bytes()) else { panic!("a document") };
        let lines: Vec<(&str, bool)> = document.lines.iter().map(|l| (l.text.as_str(), l.heading)).collect();
        let expected = [
            ("Ada Example", false),
            ("Engineer", false),
            ("ada@example.org", false),
            ("Bonn, DE", false),
            ("https://example.org", false),
            ("GitHub: https://github.com/example", false),
            ("Summary", true),
            ("Builds.", false),
            ("Ships.", false),
            ("Work Experience", true),
            ("Lead, Acme\t2018-03 - 2020-06", false),
            ("Led.", false),
            ("• Cut costs", false),
            ("Dev, Beta\t2016 - Present", false),
            ("Education", true),
            ("BSc, Maths, Uni\t2015", false),
            ("1.3", false),
            ("Skills", true),
            ("Web: HTML, CSS", false),
            ("• Rust", false),
            ("Languages", true),
            ("German, Native", false),
        ];
        assert_eq!(lines, expected);
        assert_eq!(document.links, ["https://example.org", "https://github.com/example"]);
    }

    #[test]
    fn other_json_is_not_read() {
        for (source, expected) in [
            ("{", Reason::Damaged),
            ("[]", Reason::UnknownFormat),
            (r#"{"basics": 7}"#, Reason::UnknownFormat),
            (&"[".repeat(100_000), Reason::Damaged),
        ] {
            assert_eq!(read(source.as_bytes()).err().map(|u| u.reason), Some(expected));
        }
        assert!(read(br#"{"basics": {}, "work": [null, 7, {"highlights": {}}]}"#).is_ok());
    }
}

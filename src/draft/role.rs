//! The name of the role that a job description is about.

use crate::lexicon::Lexicon;
use crate::text::key;

/// Words of a line that can be the title of the job.
const MAX_TITLE_WORDS: usize = 9;
/// Lines from the top in which the title is looked for.
const TITLE_LINES: usize = 30;

/// The name of the role: the first line like a title, else the first title inside a line.
pub(super) fn of(lines: &[&str], lexicon: &Lexicon) -> String {
    let filled =
        || lines.iter().map(|line| line.trim().trim_start_matches(['#', '*', '-', '•', ' '])).filter(|l| !l.is_empty());
    // `Business Title: Captain` says it.
    for line in filled().take(TITLE_LINES) {
        let Some((before, after)) = line.split_once(':') else { continue };
        let said = key(before);
        if TITLED.contains(&said.as_str()) && (1..=MAX_TITLE_WORDS).contains(&after.split_whitespace().count()) {
            return bare_title(after.trim());
        }
    }
    // `Interview Questions for Kiln Master: A Recruiter's Guide`
    if let Some(title) = filled().take(3).find_map(of_guide) {
        return title;
    }
    for line in filled().take(TITLE_LINES) {
        let title = bare_title(line);
        let short = title.split_whitespace().count() <= MAX_TITLE_WORDS && !title.ends_with(['.', '!', '?', ':']);
        if short
            && lexicon.titles.has_head(&title)
            && !starts_a_sentence(&title)
            && lexicon.protected.find(&title).is_none()
        {
            return title;
        }
        // The first line is the title in most texts, known or not: a short line without a mark at its end.
        let first = filled().next() == Some(line) && filled().nth(1).is_some();
        if first
            && short
            && (1..=6).contains(&title.split_whitespace().count())
            && !starts_a_sentence(&title)
            && lexicon.job_words.heading(&title).is_none()
            && !says_firm(&title)
            && lexicon.protected.find(&title).is_none()
        {
            return title;
        }
    }
    for line in filled() {
        let hits = lexicon.titles.find(line);
        let Some(head) = hits.iter().position(|hit| hit.is_head) else { continue };
        // Words of rank and words with capitals just before the title belong to it: `a senior nurse`, `Lettings Manager`.
        let mut start = hits[head].at.start;
        while let Some(word) = line.get(..start).and_then(|before| before.trim_end().split(' ').next_back()) {
            let capital = word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || c == '-');
            if !capital || matches!(word, "A" | "An" | "The" | "Our" | "We" | "Experienced" | "For" | "As") {
                break;
            }
            start = line.get(..start).map_or(start, |before| before.trim_end().len() - word.len());
        }
        for hit in hits.iter().take(head).rev() {
            if line.get(hit.at.end..start).is_some_and(|gap| gap.trim().is_empty()) {
                start = hit.at.start;
            }
        }
        if let Some(title) = line.get(start..hits[head].at.end) {
            return super::capital(title);
        }
    }
    filled().next().map_or_else(
        || "Role".to_owned(),
        |line| line.split_whitespace().take(MAX_TITLE_WORDS).collect::<Vec<_>>().join(" "),
    )
}

/// What stands before the colon of a line that gives the title.
const TITLED: [&str; 12] = [
    "title", "job title", "business title", "post title", "position title", "role title", "position", "role",
    "vacancy", "post", "stelle", "puesto",
];

/// The role of a guide to interviews.
fn of_guide(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let at = lower.find("interview questions for ").map(|at| at + "interview questions for ".len())?;
    let rest = line.get(at..)?;
    let title = rest.split([':', '|', '(']).next().unwrap_or(rest).trim();
    (!title.is_empty() && title.split_whitespace().count() <= MAX_TITLE_WORDS).then(|| title.to_owned())
}

/// Words of the name of an employer rather than of a job.
fn says_firm(title: &str) -> bool {
    const FIRM: [&str; 22] = [
        "dept", "department", "ltd", "inc", "gmbh", "llc", "clinic", "hospital", "university", "college", "company",
        "group", "county", "city", "jobs", "careers", "school", "agency", "limited", "corp", "council", "foundation",
    ];
    key(title).split(' ').any(|word| FIRM.contains(&word))
}

fn starts_a_sentence(line: &str) -> bool {
    let first = key(line);
    ["we ", "our ", "you ", "are ", "about ", "join ", "as ", "the "].iter().any(|word| first.starts_with(word))
}

/// A title line without `Job title:`, places, and marks such as `(m/f/d)`.
fn bare_title(line: &str) -> String {
    let (before, after) = line.split_once(':').unwrap_or(("", line));
    let announced = ["job title", "title", "position", "role", "vacancy", "job", "we are hiring", "wanted", "hiring"];
    let title = if before.is_empty() || announced.contains(&key(before).as_str()) { after } else { line };
    let mut bare = String::new();
    let mut depth = 0_usize;
    for letter in title.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    let end = [" - ", " – ", " — ", " | ", " @ ", " at ", " for a ", " Position Overview", " Job Description"]
        .iter()
        .filter_map(|mark| bare.find(mark))
        .min();
    let bare = end.and_then(|end| bare.get(..end)).unwrap_or(&bare);
    let bare = bare.strip_prefix("Experienced ").unwrap_or(bare);
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = bare.trim_matches(['*', '#', ',', '.']);
    if bare.chars().any(char::is_lowercase) {
        return bare.to_owned();
    }
    // `SITE ENGINEER`; short words are marks such as `HR`.
    let words =
        bare.split(' ').map(|word| if word.len() > 3 { super::capital(&word.to_lowercase()) } else { word.to_owned() });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_is_the_first_line_like_a_title() {
        let lexicon = Lexicon::built_in().unwrap();
        for (lines, expected) in [
            (vec!["Senior Backend Engineer (m/f/d) - Lisbon"], "Senior Backend Engineer"),
            (vec!["Northwind Clinic", "Job title: Registered Nurse"], "Registered Nurse"),
            (vec!["", "We are looking for a sous chef to join our kitchen."], "Sous chef"),
            (vec!["Our firm is growing.", "# Site Engineer | Bridges"], "Site Engineer"),
            (vec!["Nothing of the kind"], "Nothing of the kind"),
            (vec![], "Role"),
        ] {
            assert_eq!(of(&lines, &lexicon), expected, "{lines:?}");
        }
    }
}

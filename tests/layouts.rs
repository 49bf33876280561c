//! One made-up person in many layouts and wordings: the same jobs, years and leading, however they are written.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::date::{End, Month};
use cvsift::document::{Format, Reading, read};
use cvsift::lexicon::Lexicon;
use cvsift::{profile, resume};

/// A job as people write it: title, employer, place, beginning and end, text.
struct Job {
    title: &'static str,
    employer: &'static str,
    place: &'static str,
    from: (u32, u32),
    to: (u32, u32),
    text: &'static [&'static str],
}

const JOBS: [Job; 3] = [
    Job {
        title: "Kitchen Manager",
        employer: "Blue Door Ltd",
        place: "Springfield",
        from: (2016, 1),
        to: (2019, 3),
        text: &[
            "Managed a team of nine cooks and planned their shifts for the whole house.",
            "Bought vegetables at the market before dawn and kept the costs of the kitchen low.",
            "Wrote the menus for two hundred guests a day with the owner of the restaurant.",
        ],
    },
    Job {
        title: "Cook",
        employer: "Red Door Inn",
        place: "Shelbyville",
        from: (2012, 5),
        to: (2015, 12),
        text: &[
            "Prepared soups and sauces for eighty guests each evening.",
            "Kept the cold store in order and counted the stock every month.",
        ],
    },
    Job {
        title: "Kitchen Assistant",
        employer: "Green Door Hotel",
        place: "Ogdenville",
        from: (2009, 6),
        to: (2012, 4),
        text: &[
            "Washed, peeled and cut vegetables for the cooks of the hotel.",
            "Cleaned the kitchen and the machines after each service.",
        ],
    },
];

const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
];

fn long((year, month): (u32, u32)) -> String {
    format!("{} {year}", MONTHS[month as usize - 1])
}

fn first_letters(month: u32) -> String {
    MONTHS[month as usize - 1].chars().take(3).collect()
}

fn short((year, month): (u32, u32)) -> String {
    format!("{} {year}", first_letters(month))
}

fn quoted((year, month): (u32, u32)) -> String {
    format!("{}’{:02}", first_letters(month), year % 100)
}

fn numbers((year, month): (u32, u32)) -> String {
    format!("{month:02}/{year}")
}

fn day((year, month): (u32, u32)) -> String {
    format!("01/{month:02}/{year}")
}

impl Job {
    fn dates(&self) -> String {
        format!("{} - {}", long(self.from), long(self.to))
    }

    fn bullets(&self) -> String {
        format!("• {}\n", self.text.join("\n• "))
    }

    fn paragraph(&self) -> String {
        self.text.join(" ")
    }
}

type Layout = (&'static str, fn(&Job) -> String);

const LAYOUTS: &[Layout] = &[
    ("one line", |j| format!("{}, {}, {}\n{}", j.title, j.employer, j.dates(), j.bullets())),
    ("dates right", |j| format!("{}\t{}\n{}\n{}", j.employer, j.dates(), j.title, j.bullets())),
    ("title with dates right", |j| format!("{}\t{}\n{}, {}\n{}", j.title, j.dates(), j.employer, j.place, j.bullets())),
    ("dates left", |j| format!("{}\t{}, {}\n{}", j.dates(), j.title, j.employer, j.bullets())),
    ("dates above", |j| format!("{}\n{}\n{}, {}\n{}", j.dates(), j.title, j.employer, j.place, j.bullets())),
    ("dates below", |j| format!("{}\n{}, {}\n{}\n{}", j.title, j.employer, j.place, j.dates(), j.bullets())),
    ("dates between", |j| format!("{}\n{}\n{}\n{}", j.employer, j.dates(), j.title, j.bullets())),
    ("bars", |j| format!("{} | {} | {}\n{}", j.title, j.employer, j.dates(), j.bullets())),
    ("capitals", |j| format!("{}\n{} ({})\n{}", j.title.to_uppercase(), j.employer, j.dates(), j.bullets())),
    ("brackets", |j| format!("{} ({}), {}\n{}", j.employer, j.dates(), j.title, j.bullets())),
    ("numbers", |j| format!("{}, {}, {} - {}\n{}", j.title, j.employer, numbers(j.from), numbers(j.to), j.bullets())),
    ("days", |j| format!("{}, {}\n{} to {}\n{}", j.title, j.employer, day(j.from), day(j.to), j.bullets())),
    ("short years", |j| {
        format!("{}, {} ({} – {})\n{}", j.title, j.employer, quoted(j.from), quoted(j.to), j.bullets())
    }),
    ("from and to", |j| {
        format!("{} at {} from {} to {}\n{}", j.title, j.employer, short(j.from), short(j.to), j.bullets())
    }),
    ("labels", |j| {
        format!(
            "Organization: {}\nDesignation: {}\nDuration: {}\nResponsibilities:\n{}",
            j.employer,
            j.title,
            j.dates(),
            j.bullets()
        )
    }),
    ("labels in columns", |j| {
        format!(
            "Company\t: {}\nPosition\t: {}\nPeriod\t: {} to {}\n{}",
            j.employer,
            j.title,
            short(j.from),
            short(j.to),
            j.bullets()
        )
    }),
    ("told", |j| {
        format!(
            "Worked as {} at {}, {} from {} to {}.\n{}",
            j.title,
            j.employer,
            j.place,
            long(j.from),
            long(j.to),
            j.bullets()
        )
    }),
    ("one paragraph", |j| format!("{}, {}, {}. {}\n", j.title, j.employer, j.dates(), j.paragraph())),
    ("no bullets", |j| format!("{}\n{}, {}\n{}\n", j.title, j.employer, j.dates(), j.text.join("\n"))),
    ("header in bullets", |j| format!("• {}, {} ({})\n{}", j.title, j.employer, j.dates(), j.text.join("\n"))),
    ("with a length", |j| {
        let months = (j.to.0 * 12 + j.to.1) - (j.from.0 * 12 + j.from.1) + 1;
        let length = format!("({} years {} months)", months / 12, months % 12);
        format!("{} at {}\n{} {length}\n{}", j.title, j.employer, j.dates(), j.bullets())
    }),
    ("first person", |j| {
        format!(
            "From {} to {} I worked as {} at {}. {}\n",
            long(j.from),
            long(j.to),
            j.title,
            j.employer,
            j.paragraph()
        )
    }),
    ("numbered", |j| format!("1. {}, {}, {}\n{}", j.title, j.employer, j.dates(), j.bullets())),
    ("dashes", |j| format!("{} – {} – {}\n{}", j.dates(), j.employer, j.title, j.bullets())),
    ("capital dates", |j| {
        let dates = format!("{} TO {}", short(j.from), short(j.to)).to_uppercase();
        format!("{} ({dates})\n{}\n{}", j.employer, j.title, j.bullets())
    }),
    ("dots", |j| {
        let dates = format!("{} – {}", numbers(j.from), numbers(j.to)).replace('/', ".");
        format!("{dates}\t{}\n\t{}, {}\n{}", j.title, j.employer, j.place, j.bullets())
    }),
    ("year first", |j| {
        let dates = format!("{}/{:02} - {}/{:02}", j.from.0, j.from.1, j.to.0, j.to.1);
        format!("{}, {} ({dates})\n{}", j.title, j.employer, j.bullets())
    }),
    ("start and end in cells", |j| {
        format!("{}\t{}\t{}\t{}\n{}", j.employer, j.title, short(j.from), short(j.to), j.bullets())
    }),
    ("labelled start and end", |j| {
        format!(
            "Employer: {}\nJob title: {}\nFrom: {}\nTo: {}\nDuties:\n{}",
            j.employer,
            j.title,
            long(j.from),
            long(j.to),
            j.bullets()
        )
    }),
    ("dates over two lines", |j| {
        format!("{} -\t{}\n{}\t{}, {}\n{}", short(j.from), j.title, short(j.to), j.employer, j.place, j.bullets())
    }),
    ("wrapped", |j| format!("{}, {}\n{}\n{}", j.title, j.employer, j.dates(), wrapped(&j.paragraph()))),
];

/// A text in lines of a narrow page.
fn wrapped(text: &str) -> String {
    const WIDTH: usize = 48;
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        if lines.last().unwrap().len() + word.len() > WIDTH {
            lines.push(String::new());
        }
        let line = lines.last_mut().unwrap();
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.join("\n") + "\n"
}

const HEADINGS: [&str; 5] =
    ["WORK EXPERIENCE", "Employment History", "Professional Experience:", "CAREER DETAILS", "Where I have worked"];

/// What is understood: spans, months in all, and whether people were led and how many.
fn understood(text: &str, lexicon: &Lexicon) -> (Vec<String>, u32, bool, Option<u32>) {
    let as_of = Month::new(2022, 1);
    let Ok(Reading::Document(document)) = read(Format::Txt, text.as_bytes()) else { panic!("a text is a document") };
    let resume = resume::parse(&document, lexicon, as_of);
    let profile = profile::infer(&resume, lexicon, as_of);
    let shown = |range: cvsift::date::DateRange| match range.end {
        End::At(at) => format!("{}..{at}", range.start),
        other => format!("{}..{other:?}", range.start),
    };
    let mut spans: Vec<String> = resume.positions.iter().filter_map(|p| p.held).map(shown).collect();
    spans.sort();
    (spans, profile.experience.months, profile.leadership.months > 0, profile.leadership.team_size)
}

fn text(heading: &str, layout: fn(&Job) -> String, oldest_first: bool) -> String {
    let mut jobs: Vec<String> = JOBS.iter().map(layout).collect();
    if oldest_first {
        jobs.reverse();
    }
    // Without a heading of its own, work below a profile would be a part of it.
    let profile = if heading.is_empty() { "" } else { "PROFILE\nA cook who buys before dawn.\n" };
    format!(
        "Ada Example\nSpringfield, +1 555 010 0199, ada@example.org\n\n{profile}\n{heading}\n\n{}\n\
         EDUCATION\nDiploma in Cooking, Example College, 2009\n\nSKILLS\nSoups, sauces, menus\n",
        jobs.join("\n")
    )
}

/// The layouts under these headings of which something else is understood.
fn wrong(headings: &[&str]) -> Vec<String> {
    let lexicon = Lexicon::built_in().unwrap();
    let spans = vec!["2009-06..2012-04".to_owned(), "2012-05..2015-12".to_owned(), "2016-01..2019-03".to_owned()];
    let expected = (spans, 118, true, Some(9));
    let mut wrong = Vec::new();
    for (name, layout) in LAYOUTS {
        for heading in headings {
            for oldest_first in [false, true] {
                let found = understood(&text(heading, *layout, oldest_first), &lexicon);
                if found != expected {
                    wrong.push(format!("{name}, `{heading}`, oldest first: {oldest_first}: {found:?}"));
                }
            }
        }
    }
    wrong
}

#[test]
fn one_person_is_understood_alike_in_every_layout() {
    let wrong = wrong(&HEADINGS);
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Weak, and held where it stands: without any heading the first job may be taken for what stands above it.
#[test]
fn most_layouts_need_no_heading() {
    const MOST_WRONG: usize = 6;
    let wrong = wrong(&[""]);
    assert!(wrong.len() <= MOST_WRONG, "{} of {}:\n{}", wrong.len(), LAYOUTS.len() * 2, wrong.join("\n"));
}

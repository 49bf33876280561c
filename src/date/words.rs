//! The words of dates: months, seasons, "present" and what stands between two dates, in the languages read.

/// Month names with common abbreviations and misspellings, folded (en, fr, de, es, it, pt, nl), by month.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jan", "janvier", "janv", "januar", "enero", "ene", "gennaio", "janeiro", "januari", "janaury",
        "jaunary", "janury", "januvary", "janvary",
    ],
    &[
        "february", "feb", "febr", "fevrier", "fevr", "fev", "februar", "febrero", "febbraio", "fevereiro", "februari",
        "febuary", "februrary", "feburary", "februvary",
    ],
    &["march", "mar", "mars", "marz", "maerz", "mrz", "marzo", "marco", "maart", "mrt", "mrch"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "aprl", "apri", "apl"],
    &["may", "mai", "mayo", "maggio", "maio", "mei"],
    &["june", "jun", "juin", "juni", "junio", "giugno", "junho"],
    &["july", "jul", "juillet", "juil", "juli", "julio", "luglio", "julho"],
    &["august", "aug", "aout", "agosto", "ago", "augustus", "agust", "augest"],
    &[
        "september", "sept", "sep", "septembre", "septiembre", "settembre", "setembro", "set", "septmber", "setember",
        "septemeber",
    ],
    &["october", "oct", "octobre", "oktober", "okt", "octubre", "ottobre", "outubro", "out", "octomber", "ocober"],
    &["november", "nov", "novembre", "noviembre", "novembro", "novemeber", "novenber"],
    &[
        "december", "dec", "decembre", "dezember", "dez", "diciembre", "dic", "dicembre", "dezembro", "desember",
        "decemeber", "decmber",
    ],
];

/// Seasons and the month that stands for each (source: `Fall 2013` is read as September).
const SEASONS: [(&str, u8); 12] = [
    ("spring", 3),
    ("summer", 6),
    ("fall", 9),
    ("autumn", 9),
    ("winter", 12),
    ("printemps", 3),
    ("ete", 6),
    ("automne", 9),
    ("hiver", 12),
    ("sommer", 6),
    ("herbst", 9),
    ("verano", 6),
];

/// The month (1 to 12) that a folded word names, if any.
fn month(word: &str) -> Option<u8> {
    if !(3..=10).contains(&word.len()) {
        return None;
    }
    MONTHS.iter().position(|names| names.contains(&word)).map(|at| at as u8 + 1)
}

/// The first month of a season word.
fn season(word: &str) -> Option<u8> {
    SEASONS.iter().find(|(name, _)| *name == word).map(|(_, month)| *month)
}

/// What a word can mean between and around dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A month, 1 to 12.
    Month(u8),
    /// A season, by its first month.
    Season(u8),
    /// "present", "heute": a running job, wherever it stands after a date.
    Present,
    /// "date" of "till date", "jour" of "à ce jour": a running job only behind a joining word.
    PresentTail,
    /// "the", "this", "at" before a word for now: "till the date", "to at present".
    The,
    /// Joins two dates: "to", "bis", "à".
    Joins,
    /// Names the second of two dates: "Start: May 2013 End: June 2014".
    Ends,
    /// Joins two dates, or runs until now where no other date follows: "till", "until".
    JoinsOrRuns,
    /// Joins two dates that both have months: "between May 2010 and June 2012".
    JoinsMonths,
    /// Opens a range without an end: "since 2014".
    Opens,
    /// Ends a range openly: "2014 onwards".
    Onwards,
    /// "st", "nd", "rd", "th" behind a day.
    Ordinal,
    /// A quarter's letter: "Q3 2014".
    Quarter,
    /// A product whose versions look like years: "SQL Server 2008 - 2012".
    Versioned,
    /// Between a month and its year: "March of 2015", "marzo de 2015".
    Of,
    /// Any other word.
    Other,
}

/// What a folded word means.
pub(super) fn meaning(word: &str) -> Meaning {
    if let Some(month) = month(word) {
        return Meaning::Month(month);
    }
    if let Some(month) = season(word) {
        return Meaning::Season(month);
    }
    match word {
        "present" | "current" | "currently" | "presently" | "now" | "today" | "ongoing" | "continuing" | "continue"
        | "continues" | "continued" | "tilldate" | "tillnow" | "todate" | "actuel" | "actuelle" | "actuellement"
        | "aujourd" | "heute" | "jetzt" | "laufend" | "actualidad" | "actualmente" | "presente" | "hoy" | "oggi"
        | "heden" | "presnt" | "prsent" | "persent" => Meaning::Present,
        "date" | "dated" | "jour" | "going" | "cours" | "fecha" | "momento" | "actual" | "atual" | "working"
        | "day" | "running" | "active" | "moment" | "pres" | "curr" | "cont" | "contd" => Meaning::PresentTail,
        "the" | "this" | "at" => Meaning::The,
        "till" | "til" | "until" | "untill" => Meaning::JoinsOrRuns,
        "to" | "through" | "thru" | "upto" | "up" | "still" | "a" | "au" | "jusqu" | "jusque" | "ce" | "en" | "bis"
        | "zu" | "zum" | "hasta" | "la" | "al" | "hui" | "tot" | "ate" | "on" => Meaning::Joins,
        "end" | "ended" | "ending" => Meaning::Ends,
        "and" | "et" | "und" => Meaning::JoinsMonths,
        "since" | "depuis" | "seit" | "desde" => Meaning::Opens,
        "onwards" | "onward" => Meaning::Onwards,
        "of" | "de" | "del" => Meaning::Of,
        "st" | "nd" | "rd" | "th" | "er" => Meaning::Ordinal,
        "q" => Meaning::Quarter,
        "server" | "windows" | "office" | "sql" | "exchange" | "sharepoint" | "studio" | "excel" | "outlook"
        | "iso" | "vs" | "win" | "autocad" | "tfs" | "biztalk" | "version" | "msoffice" | "dynamics" | "vb"
        | "visual" => Meaning::Versioned,
        _ => Meaning::Other,
    }
}

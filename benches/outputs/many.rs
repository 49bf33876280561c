//! A shortlist of many, made by repeating the fixtures, or the resumes in the folder `POOL`.

use cvsift::criteria;
use cvsift::date::Month;
use cvsift::document::isolate::{Isolation, Limits, Pool};
use cvsift::lexicon::Lexicon;
use cvsift::screen::{Screening, screen};
use cvsift::shortlist::Shortlist;
use std::path::{Path, PathBuf};

pub(crate) fn many(count: usize) -> Result<Shortlist, Box<dyn std::error::Error>> {
    let lexicon = Lexicon::with_skills(&[])?;
    let criteria = criteria::load(Path::new("criteria/backend-platforms-lead.json"), &lexicon)?;
    let pool = Pool::new(Isolation::None, Limits::default())?;
    let screening = Screening { criteria: &criteria, lexicon: &lexicon, as_of: Month::new(2024, 1), pool: &pool };
    let resumes = std::env::var_os("POOL").map_or(PathBuf::from("fixtures/resumes"), PathBuf::from);
    let mut shortlist = screen(&[resumes], &screening, &|| ());
    let some = shortlist.ranked.clone();
    shortlist.ranked = some.iter().cycle().take(count).cloned().collect();
    for (at, ranked) in shortlist.ranked.iter_mut().enumerate() {
        ranked.candidate.hash = format!("{at:064x}");
    }
    Ok(shortlist)
}

//! Gates: what a run must hold to, each told in one sentence where it does not, also where nothing else is said.

use clap::Args;
use cvsift::criteria::Eligible;
use cvsift::report;
use cvsift::shortlist::Shortlist;
use cvsift::text::fold;

#[derive(Debug, Args)]
#[command(next_help_heading = "Gates")]
pub(super) struct Gates {
    /// Exit with 1 if any file could not be read
    #[arg(long)]
    strict: bool,
    /// Exit with 1 if more files could not be read
    #[arg(long, value_name = "N")]
    max_unread: Option<usize>,
    /// Exit with 1 if fewer candidates are eligible
    #[arg(long, value_name = "N")]
    min_eligible: Option<usize>,
    /// Exit with 1 if nobody reaches this band of the criteria file, or a better one
    #[arg(long, value_name = "NAME")]
    min_band: Option<String>,
    /// Exit with 1 if somebody is eligible who was not, or was not there, in the run that --since names
    #[arg(long, requires = "since")]
    fail_if_new_eligible: bool,
}

impl Gates {
    /// One sentence for each gate that does not hold; with the role where there are several.
    pub(super) fn broken(&self, shortlist: &Shortlist, names_role: bool) -> Vec<String> {
        let mut broken = Vec::new();
        let unread = shortlist.unread.len();
        if self.strict && unread > 0 {
            broken.push(format!("{unread} unread, and --strict asks for none"));
        }
        if let Some(most) = self.max_unread.filter(|most| unread > *most) {
            broken.push(format!("{unread} unread, and --max-unread asks for {most} at most"));
        }
        let eligible = shortlist.ranked.iter().filter(|r| r.candidate.assessment.eligible == Eligible::Yes).count();
        if let Some(least) = self.min_eligible.filter(|least| eligible < *least) {
            broken.push(format!("{eligible} eligible, and --min-eligible asks for {least}"));
        }
        if let Some(wanted) = &self.min_band {
            let bands = &shortlist.run.bands;
            let limit = bands.iter().find(|band| fold(&band.name) == fold(wanted)).map(|band| band.from);
            let reaches = |limit: u32| shortlist.ranked.iter().any(|r| r.candidate.assessment.score >= limit);
            match limit {
                Some(limit) if reaches(limit) => {}
                Some(_) => broken.push(format!("nobody reaches the band that --min-band asks for: {wanted}")),
                None if bands.is_empty() => broken.push(format!("--min-band {wanted}: the criteria name no bands")),
                None => {
                    let known: Vec<&str> = bands.iter().map(|band| band.name.as_str()).collect();
                    broken.push(format!("--min-band {wanted}: no such band; there are {}", known.join(", ")));
                }
            }
        }
        if let Some(since) = shortlist.since.as_ref().filter(|_| self.fail_if_new_eligible) {
            let count = since.new_eligible().count();
            if count > 0 {
                let named = report::named(since.new_eligible());
                broken.push(format!("{count} newly eligible, and --fail-if-new-eligible asks for none: {named}"));
            }
        }
        let role = if names_role { format!("{}: ", shortlist.run.role) } else { String::new() };
        broken.into_iter().map(|sentence| format!("gate: {role}{sentence}")).collect()
    }
}

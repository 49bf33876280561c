//! Histories as people write them: the spans that must be found, and no others. Each person is made up.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use cvsift::date::{End, Month};
use cvsift::document::{Format, Reading, read};
use cvsift::lexicon::Lexicon;
use cvsift::{profile, resume};

/// The spans of a history as `start..end`, in the order of the text, volunteering left out.
fn spans(history: &str) -> Vec<String> {
    let lexicon = Lexicon::built_in().unwrap();
    let text = format!(
        "Ada Example\nada@example.org\n\nWORK EXPERIENCE\n\n{history}\n\nEDUCATION\nB.A., Example College, 1989\n"
    );
    let Ok(Reading::Document(document)) = read(Format::Txt, text.as_bytes()) else { panic!("a text is a document") };
    let resume = resume::parse(&document, &lexicon, Month::new(2022, 1));
    let paid = resume.positions.iter().filter(|position| position.kind.is_paid());
    let held = paid.filter_map(|position| position.held);
    let end = |range: &cvsift::date::DateRange| match range.end {
        End::Present => "present".to_owned(),
        End::At(at) => at.to_string(),
        End::Same => range.start.to_string(),
        End::Unstated => "?".to_owned(),
    };
    held.map(|range| format!("{}..{}", range.start, end(&range))).collect()
}

#[test]
fn two_digit_years_date_jobs() {
    let found = spans(
        "Store Supervisor, Blue Door (10/98 - 2/99)\n• Counted the stock\nClerk, Red Door (1/98 - 9/98)\n• Kept the books",
    );
    assert_eq!(found, ["1998-10..1999-02", "1998-01..1998-09"]);
}

#[test]
fn dates_may_hang_over_two_lines_beside_the_job() {
    let found = spans(
        "7/98 to\tCONTROLLER\nPresent\tBlue Door Ltd, Springfield\n• Kept the books of the whole house\n\
         8/94 to\tACCOUNTANT\n6/98\tRed Door Ltd, Springfield\n• Closed the months",
    );
    assert_eq!(found, ["1998-07..present", "1994-08..1998-06"]);
}

#[test]
fn a_line_may_date_two_posts() {
    let found = spans(
        "Employer: Blue Door Ltd\nDesignation: Clerk (January - June 2014) & Project Officer July 2014 - Feb 2015\n\
         Responsibilities:\n• Kept the books of the house\n• Ordered goods for the kitchen",
    );
    assert_eq!(found, ["2014-01..2014-06", "2014-07..2015-02"]);
}

#[test]
fn the_same_years_in_a_list_of_engagements_are_several() {
    let found = spans(
        "Makeup Artist, The Morning Show, 2010 - 2012\n• Made up the hosts\nHair Stylist, Evening Opera, 2010 - 2012\n• Wigs\n\
         Costume Assistant, Summer Stage, 2008 - 2010\n• Sewed\nPainter, Harbour Theatre, 2008 - 2010\n• Scenery",
    );
    assert_eq!(found.len(), 4, "{found:?}");
}

#[test]
fn a_history_that_is_printed_twice_counts_once() {
    let found = spans(
        "Cook, Blue Door, January 2016 - March 2019\nWaiter, Red Door, May 2012 - December 2015\nBaker, Green Door, June 2009 - April 2012\n\n\
         DETAILS OF EMPLOYMENT\n\nCook, Blue Door, January 2016 - March 2019\n• Soups for the whole house\n• Sauces\n\
         Waiter, Red Door, May 2012 - December 2015\n• Served tables\nBaker, Green Door, June 2009 - April 2012\n• Bread",
    );
    assert_eq!(found, ["2016-01..2019-03", "2012-05..2015-12", "2009-06..2012-04"]);
}

#[test]
fn the_years_of_an_employer_stand_behind_its_posts() {
    let found = spans(
        "1996 - 1999\tBLUE DOOR LTD\tSpringfield\nKept the only kitchen of the harbour open through three winters.\n\
         Head Cook (10/98 - 2/99)\n• Planned the menus\nCook (9/96 - 9/98)\n• Soups",
    );
    assert_eq!(found, ["1998-10..1999-02", "1996-09..1998-09"]);
}

#[test]
fn years_of_a_career_are_no_job_beside_dated_ones() {
    let lexicon = Lexicon::built_in().unwrap();
    let text = "Ada Example\nada@example.org\n\nWORK EXPERIENCE\n16 years experience in all\nCook, Blue Door, January 2016 - March 2019\n• Soups";
    let Ok(Reading::Document(document)) = read(Format::Txt, text.as_bytes()) else { panic!("a text is a document") };
    let resume = resume::parse(&document, &lexicon, Month::new(2022, 1));
    assert!(resume.positions.iter().all(|position| position.length.is_none()), "{:?}", resume.positions);
}

/// Months worked, with the least and the most that they may be, and the kinds of warnings.
fn worked(history: &str) -> ((u32, u32, u32), Vec<String>) {
    let lexicon = Lexicon::built_in().unwrap();
    let text = format!("Ada Example\nada@example.org\n\n{history}\n\nEDUCATION\nB.A., Example College, 1989\n");
    let Ok(Reading::Document(document)) = read(Format::Txt, text.as_bytes()) else { panic!("a text is a document") };
    let as_of = Month::new(2022, 1);
    let resume = resume::parse(&document, &lexicon, as_of);
    let profile = profile::infer(&resume, &lexicon, as_of);
    let experience = &profile.experience;
    let kinds = profile.warnings.iter().map(|warning| warning.code.clone());
    ((experience.months, experience.min_months, experience.max_months), kinds.collect())
}

#[test]
fn years_that_no_date_bears_out_are_the_most_that_they_can_be() {
    let summary = "SUMMARY\n\nAccountant with over 15 years of experience in ledgers and month-end close.";
    let (months, kinds) =
        worked(&format!("{summary}\n\nWORK EXPERIENCE\n\nAccountant, Blue Door Ltd\n• Kept the books"));
    assert_eq!(months, (180, 0, 180));
    assert!(kinds.contains(&"years-only-stated".to_owned()), "{kinds:?}");
    let (months, kinds) = worked(&format!(
        "{summary}\n\nWORK EXPERIENCE\n\nAccountant, Blue Door Ltd, January 2014 - December 2015\n• Kept the books"
    ));
    assert_eq!(months.0, 24, "dates win over what is stated");
    assert!(!kinds.contains(&"years-only-stated".to_owned()), "{kinds:?}");
}

#[test]
fn bullets_may_each_tell_of_a_post() {
    let found = spans(
        "• Junior Resident in Blue Door Hospital, Springfield from 2006/02/15 to 2009/08/13.\n\
         • Senior Resident in Red Door Hospital, Springfield from 2009/08/24 to 2012/08/23.\n\
         • Consultant in Green Door Hospital, Springfield from 2012/11/01 to the present.",
    );
    assert_eq!(found, ["2006-02..2009-08", "2009-08..2012-08", "2012-11..present"]);
}

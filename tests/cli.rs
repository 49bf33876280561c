//! The command line, one file a case: `tests/cases/*.md` and `*.trycmd` hold commands and what they print.

#[test]
fn the_command_line_does_as_its_cases_say() {
    trycmd::TestCases::new().case("tests/cases/*.trycmd");
}

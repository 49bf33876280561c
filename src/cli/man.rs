//! The manual page: one page with every command, its options, exit codes and the environment.

use clap::Command;
use clap_mangen::Man;
use std::collections::BTreeMap;
use std::io;

/// The page as roff.
pub(super) fn page(mut command: Command) -> io::Result<Vec<u8>> {
    command.build();
    let whole = Man::new(command.clone());
    let mut page = Vec::new();
    whole.render_title(&mut page)?;
    whole.render_name_section(&mut page)?;
    whole.render_synopsis_section(&mut page)?;
    whole.render_description_section(&mut page)?;
    let mut variables = BTreeMap::new();
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        section(sub, &mut page, &mut variables)?;
    }
    let codes = ".SH \"EXIT STATUS\"\n0 done, 1 a gate did not hold or a check failed, 2 usage, 3 criteria not valid, \
        4 no file found, 5 an output could not be written.\n.SH ENVIRONMENT\n";
    page.extend_from_slice(codes.as_bytes());
    for (name, flag) in variables {
        page.extend_from_slice(format!(".TP\n\\fB{name}\\fR\nStands for \\fB\\-\\-{flag}\\fR.\n").as_bytes());
    }
    Ok(page)
}

/// A command as a section, commands within it behind it.
fn section(command: &Command, page: &mut Vec<u8>, variables: &mut BTreeMap<String, String>) -> io::Result<()> {
    let name = command.get_bin_name().unwrap_or(command.get_name()).to_uppercase();
    page.extend_from_slice(format!(".SH \"{name}\"\n").as_bytes());
    let man = Man::new(command.clone());
    let mut part = Vec::new();
    man.render_synopsis_section(&mut part)?;
    man.render_description_section(&mut part)?;
    if command.get_arguments().any(|arg| !arg.is_hide_set()) {
        man.render_options_section(&mut part)?;
    }
    // Sections of a page of its own are parts of this one.
    let part = String::from_utf8_lossy(&part).replace("\n.SH ", "\n.SS ");
    let part = part.strip_prefix(".SH ").map_or(part.clone(), |rest| format!(".SS {rest}"));
    page.extend_from_slice(part.as_bytes());
    for arg in command.get_arguments() {
        if let (Some(name), Some(flag)) = (arg.get_env(), arg.get_long()) {
            variables.insert(name.to_string_lossy().into_owned(), flag.replace('-', "\\-"));
        }
    }
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        section(sub, page, variables)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_page_holds_every_command_and_points_to_no_other_page() {
        let page = String::from_utf8(page(super::super::Cli::command()).unwrap()).unwrap();
        for text in [
            "\"CVSIFT SCREEN\"", "\"CVSIFT CRITERIA NEW\"", "min\\-eligible", "EXIT STATUS", "CVSIFT_STORE",
            "\\-\\-store",
        ] {
            assert!(page.contains(text), "{text}");
        }
        assert!(!page.contains("cvsift\\-screen(1)") && !page.contains("\n.SH OPTIONS"), "{page}");
    }
}

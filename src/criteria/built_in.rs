//! The roles that are built into the program, so that a name is enough where no file lies at hand.

/// A role: its name, and the text of its criteria file.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// What it is called by.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

macro_rules! role {
    ($name:literal) => {
        BuiltIn { name: $name, text: include_str!(concat!("../../criteria/", $name, ".json")) }
    };
}

/// Every role, by name.
pub const BUILT_IN: &[BuiltIn] = &[
    role!("accountant"),
    role!("backend-platforms-lead"),
    role!("data-engineer"),
    role!("devops-engineer"),
    role!("graphic-designer"),
    role!("hr-generalist"),
    role!("primary-teacher"),
    role!("registered-nurse"),
    role!("sales-manager"),
    role!("site-engineer"),
    role!("software-engineer"),
    role!("sous-chef"),
];

/// The role of this name.
pub fn built_in(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|role| role.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn every_role_of_the_folder_is_built_in_and_sound() {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/criteria")).unwrap();
        let files = folder.map(|file| file.unwrap().path()).filter(|path| !path.ends_with("schema.json"));
        let mut names: Vec<String> =
            files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
        names.sort();
        assert_eq!(names, BUILT_IN.iter().map(|role| role.name).collect::<Vec<_>>());
        let lexicon = Lexicon::built_in().unwrap();
        for role in BUILT_IN {
            assert!(crate::criteria::parse(role.text, &lexicon).is_ok(), "{}", role.name);
        }
    }
}

//! Pages that list the code, held against it: an untested map rots.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn shelf() -> Vec<String> {
    let lib = read("crates/troth/src/lib.rs");
    let modules = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    modules.map(str::to_owned).collect()
}

#[test]
fn the_shelf_is_told_as_it_stands() {
    let page = read("ARCHITECTURE.md");
    let (_, from) = page.split_once("<!-- shelf -->").unwrap();
    let (table, _) = from.split_once("<!-- end of the shelf -->").unwrap();
    let told: Vec<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert_eq!(
        told,
        shelf(),
        "ARCHITECTURE.md tells another shelf than src/lib.rs"
    );
}

/// Modules that hold concepts together and are none themselves; the spine is told with interaction.
const NO_CONCEPT: &[&str] = &[
    "frame", "settings", "spine", "fact", "house", "serve", "generate", "demo", "command",
];

#[test]
fn every_concept_has_its_page_and_its_line_in_the_glossary() {
    let glossary = read("docs/glossary.md");
    for concept in shelf().iter().filter(|name| !NO_CONCEPT.contains(&name.as_str())) {
        let page = root().join(format!("docs/concepts/{concept}.md"));
        assert!(page.exists(), "docs/concepts/{concept}.md is missing");
        let told = glossary.contains(&format!("(concepts/{concept}.md)"));
        assert!(told, "docs/glossary.md has no line for `{concept}`");
    }
}

#[test]
fn concept_and_reference_pages_speak_of_the_thing_and_to_nobody() {
    for folder in ["docs/concepts", "docs/reference"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
            let mut words = text.split(|letter: char| !letter.is_alphanumeric());
            assert!(
                !words.any(|word| word == "you" || word == "your"),
                "{} says you",
                path.display()
            );
        }
    }
}

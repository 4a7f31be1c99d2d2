//! The files of the repository as the house rules read them.

use std::path::{Path, PathBuf};

use crate::tidy_text::{RustText, Text};

/// One text file, its path written from the root with `/`.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    pub fn is(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    /// Code and strings told apart.
    pub fn rust(&self) -> RustText {
        RustText::read(&self.text)
    }

    pub fn at(&self, line: usize, complaint: &str) -> String {
        format!("{}:{line}: {complaint}", self.path)
    }

    /// Complaints about each line of code, strings and comments blanked, on which `find` finds something.
    pub fn each_code_line(&self, find: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let code = self.rust().code;
        code.lines()
            .enumerate()
            .filter_map(|(index, line)| Some(self.at(index + 1, &find(line)?)))
            .collect()
    }

    /// Complaints about each string literal in which `find` finds something.
    pub fn each_string(&self, find: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let strings = self.rust().strings;
        strings
            .iter()
            .filter_map(|Text { line, text }| Some(self.at(*line, &find(text)?)))
            .collect()
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// Every text file that belongs to the house: nothing built, nothing fetched.
pub fn all() -> Vec<Source> {
    let mut found = Vec::new();
    gather(&root(), &root(), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(
        found.iter().any(|source| source.path == "Cargo.toml"),
        "the walk must begin at the root"
    );
    found
}

pub fn rust() -> Vec<Source> {
    all().into_iter().filter(|source| source.is(".rs")).collect()
}

fn gather(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let foreign = name.starts_with("target") || name == "node_modules" || name == ".git";
        if foreign {
            continue;
        }
        if path.is_dir() {
            gather(root, &path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let path = path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            found.push(Source { path, text });
        }
    }
}

/// Fails with all complaints at once, so that one run is enough to mend them.
pub fn expect_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

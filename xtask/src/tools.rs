//! The programs from outside that the lanes need, and where they usually are.

use std::path::{Path, PathBuf};

use crate::run;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Postgres,
    Chromium,
    Node,
    Npm,
    Python,
    Dovecot,
    Exim,
}

impl Tool {
    pub const ALL: [Tool; 7] = [
        Tool::Postgres,
        Tool::Chromium,
        Tool::Node,
        Tool::Npm,
        Tool::Python,
        Tool::Dovecot,
        Tool::Exim,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Tool::Postgres => "PostgreSQL's server",
            Tool::Chromium => "Chromium",
            Tool::Node => "Node.js",
            Tool::Npm => "npm",
            Tool::Python => "Python with its venv module",
            Tool::Dovecot => "Dovecot's IMAP server",
            Tool::Exim => "Exim",
        }
    }

    /// Debian's name for it.
    pub fn package(self) -> &'static str {
        match self {
            Tool::Postgres => "postgresql",
            Tool::Chromium => "chromium",
            Tool::Node => "nodejs",
            Tool::Npm => "npm",
            Tool::Python => "python3-venv",
            Tool::Dovecot => "dovecot-imapd",
            Tool::Exim => "exim4-daemon-light",
        }
    }

    /// The file to run; for PostgreSQL it is `initdb`, whose neighbours are the rest.
    pub fn find(self) -> Option<PathBuf> {
        match self {
            Tool::Postgres => newest_initdb().or_else(|| on_path("initdb")),
            Tool::Chromium => ["chromium", "chromium-browser", "google-chrome"]
                .iter()
                .find_map(|name| on_path(name)),
            Tool::Node => on_path("node").or_else(|| on_path("nodejs")),
            Tool::Npm => on_path("npm"),
            Tool::Python => pythons().find(|python| run::answers(python, &["-c", "import venv, ensurepip"])),
            Tool::Dovecot => Path::new("/usr/lib/dovecot/imap")
                .is_file()
                .then(|| server("dovecot"))
                .flatten(),
            Tool::Exim => server("exim4"),
        }
    }
}

/// Debian keeps one folder per major version and puts none of them on the path.
fn newest_initdb() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let folder = entry.ok()?.path();
            let version = folder.file_name()?.to_str()?.parse().ok()?;
            let initdb = folder.join("bin/initdb");
            initdb.is_file().then_some((version, initdb))
        })
        .collect();
    versions.sort();
    versions.pop().map(|(_, initdb)| initdb)
}

/// Debian's Python may have the module where another one first on the path lacks it.
fn pythons() -> impl Iterator<Item = PathBuf> {
    let debian = Path::new("/usr/bin/python3")
        .is_file()
        .then(|| PathBuf::from("/usr/bin/python3"));
    on_path("python3").into_iter().chain(debian)
}

/// Servers stand where an ordinary account does not look.
fn server(name: &str) -> Option<PathBuf> {
    let usual = Path::new("/usr/sbin").join(name);
    on_path(name).or_else(|| usual.is_file().then_some(usual))
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

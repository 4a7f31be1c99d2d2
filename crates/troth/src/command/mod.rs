//! The command line: one file per command, and this closed list of them.

pub mod capture;
pub mod data;
pub mod demo;
pub mod generate;
pub mod import;
pub mod reference;
pub mod serve;
pub mod user;

use clap::{Parser, Subcommand};

use crate::serve::settings::{Settings, SettingsError};

/// Customer relationships that keep their word.
#[derive(Debug, Parser)]
#[command(name = "troth", version, about)]
pub struct Arguments {
    /// The folder that holds the database and `troth.toml`.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// A database file, or a `postgres://` address.
    #[arg(long, global = true, value_name = "ADDRESS")]
    database: Option<String>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer requests.
    Serve(serve::Serve),
    /// Show a living company: load it, serve it, leave nothing behind.
    Demo(demo::Demo),
    /// Take files in: tables, workbooks, mailboxes.
    Import(crate::intake::command::Import),
    /// Record what happened from one line of plain language.
    Capture(capture::Capture),
    /// Take a batch back.
    Undo(crate::intake::command::Undo),
    /// Find which rows of files speak of one party, without a database.
    Resolve(crate::identity::command::Resolve),
    /// Say what each customer of a purchase log is worth, without a database.
    Value(crate::value::command::Value),
    /// Say whether a series slides from its standard and since when, without a database.
    Drift(crate::standard::command::Drift),
    /// Find promises, days and feelings in messages, without a database.
    Words(crate::suggestion::command::Words),
    /// Check that nothing was changed behind Troth's back.
    Verify(data::Verify),
    /// Copy the database while it is in use, and print its anchor.
    Backup(data::Backup),
    /// Fill an empty database from a backup.
    Restore(data::Restore),
    /// Throw away what is derived and compute it again.
    Rebuild(data::Rebuild),
    /// Add a colleague, or print a link that signs one in.
    User(user::User),
    /// Load the demo company into a database that the demo has founded.
    #[command(hide = true)]
    LoadDemo,
    /// Invent customers to measure with.
    #[command(hide = true)]
    Generate(generate::Generate),
    /// What the reference pages are held against.
    #[command(hide = true)]
    Reference(reference::Reference),
}

impl Arguments {
    /// Whether someone said where the data is to live.
    pub fn has_folder(&self) -> bool {
        self.data.is_some() || self.database.is_some()
    }

    /// # Errors
    /// When settings cannot be read.
    pub fn settings(&self, more: &[(&'static str, Option<&String>)]) -> Result<Settings, SettingsError> {
        let said: Vec<(&'static str, String)> =
            [("data", self.data.as_ref()), ("database", self.database.as_ref())]
                .iter()
                .chain(more)
                .filter_map(|(name, value)| value.map(|value| (*name, value.clone())))
                .collect();
        Settings::load(
            |name| std::env::var(name).ok().filter(|value| !value.is_empty()),
            &said,
        )
    }
}

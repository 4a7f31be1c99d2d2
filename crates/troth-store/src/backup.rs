//! Copies of a whole database: out of either engine into a SQLite file, and out of such a file into either engine.
//!
//! A backup is a file anyone can open. Between engines the rows go through the same gateway as everything else, so a
//! backup is also the way from SQLite to PostgreSQL and back.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::catalogue::{Table, tables, words_tables};
use crate::copy::{copy_table, copy_words};
use crate::error::StoreError;
use crate::migrate::migrate;
use crate::migration::Migration;
use crate::options::Options;
use crate::place::Place;
use crate::session::Role;
use crate::sqlite::Sqlite;
use crate::store::{Store, blocking};
use crate::tx::Tx;

impl Store {
    /// Writes one consistent snapshot into a fresh SQLite file while other writers go on.
    ///
    /// The file appears under its name only when it is complete and on the disk; one that exists is not overwritten.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let (place, migrations, to) = (self.inner.place.clone(), self.inner.migrations, to.to_owned());
        blocking(move || backup(&place, migrations, &to)).await
    }

    /// Fills this database, to which nothing was written yet, from a backup of either engine.
    ///
    /// A backup of an older program is brought up to this program's schema on the way; the file itself is left as
    /// it is. All is copied in one transaction: on any failure the database is as empty as before.
    pub async fn restore(&self, from: &Path) -> Result<(), StoreError> {
        let migrations = self.inner.migrations;
        let from = from.to_owned();
        self.write(move |tx| restore(tx, migrations, &from)).await
    }
}

fn backup(place: &Place, migrations: &[Migration], to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(failed(to, &"there is a file of that name already"));
    }
    let part = PathBuf::from(format!("{}.part", to.display()));
    remove(&part)?;
    let written = match place.file() {
        Some(file) => copy_file(file, &part),
        None => copy_server(place, migrations, &part),
    };
    if let Err(error) = written.and_then(|()| keep(&part, to)) {
        remove(&part)?;
        return Err(error);
    }
    Ok(())
}

/// SQLite writes the copy itself, from one snapshot, without the free pages.
fn copy_file(file: &Path, part: &Path) -> Result<(), StoreError> {
    let source = Sqlite::open(file, Role::Snapshot, &Options::default())?;
    let name = part
        .to_str()
        .ok_or_else(|| failed(part, &"the name is not valid text"))?;
    source.copy_into(name).map_err(|error| failed(part, &error))
}

fn copy_server(place: &Place, migrations: &[Migration], part: &Path) -> Result<(), StoreError> {
    let from = Tx::new(place.connect(Role::Snapshot)?);
    let to = Tx::new(Box::new(Sqlite::open(part, Role::Writer, &Options::default())?));
    migrate(&to, migrations)?;
    to.begin()?;
    from.begin()?;
    fill(&from, &to)?;
    to.session().commit()?;
    from.session().rollback()?;
    to.session().settle();
    to.session().batch("pragma journal_mode = delete")
}

/// Gives a finished file its name, so that it is on the disk under it whatever happens next.
///
/// A name must not stand for a file that is not on the disk yet, and is itself a line in a folder that must be there.
///
/// # Errors
/// When the disk refuses.
pub fn keep_file(part: &Path, name: &Path) -> std::io::Result<()> {
    File::options().write(true).open(part)?.sync_all()?;
    std::fs::rename(part, name)?;
    // Elsewhere a folder cannot be opened, and renaming waits for the disk.
    #[cfg(unix)]
    {
        let folder = name.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

fn keep(part: &Path, to: &Path) -> Result<(), StoreError> {
    keep_file(part, to).map_err(|error| failed(to, &error))
}

fn remove(part: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(part, &error)),
        _ => Ok(()),
    }
}

fn restore(tx: &Tx, migrations: &[Migration], from: &Path) -> Result<(), StoreError> {
    refuse_used(tx, migrations)?;
    let folder = tempfile::tempdir().map_err(|error| failed(from, &error))?;
    let source = open_copy(from, &folder.path().join("backup.db"))?;
    migrate(&source, migrations)?;
    source.begin()?;
    fill(&source, tx)
}

/// The backup is migrated as a copy, so that restoring an old one twice does the same twice.
fn open_copy(from: &Path, copy: &Path) -> Result<Tx, StoreError> {
    let original = Sqlite::open(from, Role::Snapshot, &Options::default())?;
    let name = copy
        .to_str()
        .ok_or_else(|| failed(copy, &"the name is not valid text"))?;
    original.copy_into(name).map_err(|error| failed(from, &error))?;
    let source = Tx::new(Box::new(Sqlite::open(copy, Role::Writer, &Options::default())?));
    let is_ours = tables(&source)?
        .iter()
        .any(|table| table.name == "troth_migration");
    if is_ours {
        Ok(source)
    } else {
        Err(failed(from, &"it is not a backup of this program"))
    }
}

/// A database is unused while it holds no more than its migrations put there.
fn refuse_used(tx: &Tx, migrations: &[Migration]) -> Result<(), StoreError> {
    let fresh = Tx::new(Box::new(Sqlite::in_memory()?));
    migrate(&fresh, migrations)?;
    for Table { name, .. } in tables(tx)? {
        let count = format!("select count(*) from {name}");
        let (here, seeded): (Option<i64>, Option<i64>) = (tx.one(&count, [])?, fresh.one(&count, [])?);
        if here != seeded {
            return Err(StoreError::NotEmpty(name));
        }
    }
    Ok(())
}

/// Every table's rows and every index's words. What migrations put into `to` gives way to what `from` made of it.
fn fill(from: &Tx, to: &Tx) -> Result<(), StoreError> {
    to.session().defer_foreign_keys(true)?;
    let tables: Vec<Table> = tables(to)?
        .into_iter()
        .filter(|table| table.name != "troth_migration")
        .collect();
    for Table { name, .. } in &tables {
        to.run(&format!("delete from {name}"), [])?;
    }
    for table in &tables {
        copy_table(from, to, table)?;
    }
    for table in words_tables(to)? {
        copy_words(from, to, &table)?;
    }
    to.session().defer_foreign_keys(false)
}

fn failed(path: &Path, reason: &dyn std::fmt::Display) -> StoreError {
    StoreError::Copy {
        path: path.display().to_string(),
        reason: reason.to_string(),
    }
}

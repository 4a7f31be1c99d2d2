//! Brings a database up to this program's schema, all steps in one transaction, and refuses one it does not know.

use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::migration::{Migration, translate};
use crate::session::Session;
use crate::tx::Tx;
use crate::value::Value;

/// The store's own tables, written like any migration but before the first.
const OWN: &str = "
    create table if not exists troth_migration (
        number integer primary key,
        name text not null,
        digest text not null
    );
    create table if not exists troth_id (
        name text primary key,
        next integer not null
    );
";

/// Runs what is missing, alone among all writers. On any failure the database is as it was.
pub(crate) fn migrate(tx: &Tx, migrations: &[Migration]) -> Result<(), StoreError> {
    tx.begin()?;
    let migrated = run_missing(tx, migrations);
    match migrated {
        Ok(()) => tx.session().commit(),
        Err(error) => {
            let undone = tx.session().rollback();
            drop(undone);
            Err(error)
        }
    }
}

fn run_missing(tx: &Tx, migrations: &[Migration]) -> Result<(), StoreError> {
    batch(tx.session(), OWN)?;
    tx.session().equip()?;
    let recorded: Vec<(String, String)> =
        tx.all("select name, digest from troth_migration order by number", [])?;
    refuse_unknown(&recorded, migrations)?;
    for (at, migration) in migrations.iter().enumerate().skip(recorded.len()) {
        batch(tx.session(), migration.sql).map_err(|error| StoreError::Migration {
            name: migration.name.to_owned(),
            error: Box::new(error),
        })?;
        let row: [Value; 3] = [
            at.to_string().into(),
            migration.name.into(),
            digest(migration).into(),
        ];
        tx.run(
            "insert into troth_migration (number, name, digest) values (cast($1 as integer), $2, $3)",
            row,
        )?;
    }
    Ok(())
}

fn refuse_unknown(recorded: &[(String, String)], migrations: &[Migration]) -> Result<(), StoreError> {
    for (at, (name, known)) in recorded.iter().enumerate() {
        match migrations.get(at) {
            None => return Err(StoreError::NewerSchema(name.clone())),
            Some(migration) if migration.name != name || digest(migration) != *known => {
                return Err(StoreError::EditedMigration(name.clone()));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn batch(session: &dyn Session, sql: &str) -> Result<(), StoreError> {
    let statements = translate(sql, session.engine());
    statements
        .iter()
        .try_for_each(|statement| session.batch(statement))
}

/// Over the text as it was written, so that it is the same on both engines.
fn digest(migration: &Migration) -> String {
    let bytes = Sha256::digest(migration.sql);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

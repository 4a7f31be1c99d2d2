//! The schema: brought up once, by one, wholly or not at all.

use troth_store::{Migration, Options, Store, StoreError};

use crate::{MIGRATIONS, cases};

const EDITED: &[Migration] = &[
    Migration {
        name: "party",
        sql: "create table party (id integer primary key);",
    },
    MIGRATIONS[1],
];

const FEWER: &[Migration] = &[MIGRATIONS[0]];

const MORE: &[Migration] = &[
    MIGRATIONS[0],
    MIGRATIONS[1],
    Migration {
        name: "note",
        sql: "create table note (id integer primary key, text text); insert into note values (1, 'a;b');",
    },
];

const BROKEN: &[Migration] = &[
    MIGRATIONS[0],
    MIGRATIONS[1],
    Migration {
        name: "note",
        sql: "create table note (id integer primary key); insert into nowhere values (1);",
    },
];

const TABLES: &str = "select name from troth_migration order by number";

cases! {
    async fn opening_again_runs_nothing_twice(bench: Bench) {
        let second = bench.second().await;
        let names: Vec<String> = second.read(|tx| tx.all(TABLES, [])).await.unwrap();
        assert_eq!(names, ["party", "promise"]);
        second.close().await;
    }

    async fn many_that_open_at_once_migrate_once(bench: Bench) {
        let opens = (0..6).map(|_| Store::open(&bench.address, MORE, Options::default()));
        let stores = futures_util::future::join_all(opens).await;
        assert!(stores.iter().all(Result::is_ok), "{stores:?}");
        let names: Vec<String> = bench.store.read(|tx| tx.all(TABLES, [])).await.unwrap();
        assert_eq!(names, ["party", "promise", "note"]);
    }

    async fn an_edited_migration_is_refused_by_name(bench: Bench) {
        let opened = Store::open(&bench.address, EDITED, Options::default()).await;
        assert_eq!(opened.err(), Some(StoreError::EditedMigration("party".to_owned())));
    }

    async fn a_newer_schema_is_refused_by_name(bench: Bench) {
        let opened = Store::open(&bench.address, FEWER, Options::default()).await;
        assert_eq!(opened.err(), Some(StoreError::NewerSchema("promise".to_owned())));
    }

    async fn a_migration_that_fails_leaves_nothing(bench: Bench) {
        let opened = Store::open(&bench.address, BROKEN, Options::default()).await;
        assert!(matches!(&opened, Err(StoreError::Migration { name, .. }) if name == "note"), "{opened:?}");
        let mended = Store::open(&bench.address, MORE, Options::default()).await.unwrap();
        let text: Option<String> = mended.read(|tx| tx.one("select text from note", [])).await.unwrap();
        assert_eq!(text.as_deref(), Some("a;b"));
        mended.close().await;
    }

    async fn a_default_is_what_it_was_written_as(bench: Bench) {
        let bench = bench.with_parties(1).await;
        let text: Option<String> = bench.store.write(|tx| {
            tx.run("insert into promise (id, party) values (1, 1)", [])?;
            tx.one("select text from promise", [])
        }).await.unwrap();
        assert_eq!(text.as_deref(), Some("a, b"));
    }
}

//! The bench a case is put on: one fresh database of one engine, with a small schema.

use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;
use troth_store::{Migration, Options, Store};

pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "party",
        sql: "create table party (
                  id integer primary key,
                  name text not null,
                  email text constraint party_email unique,
                  born integer,
                  share real,
                  photo blob,
                  constraint party_share check (share >= 0 and share <= 1)
              );
              create unique index party_name_born on party (name, born);
              create words on party;",
    },
    Migration {
        name: "promise",
        sql: "create table promise (
                  id integer primary key,
                  party integer not null constraint promise_party references party (id),
                  text text not null default 'a, b',
                  follows integer constraint promise_follows references promise (id)
              );
              alter table promise add column kept_at integer;",
    },
];

/// A database for one test; it goes away with the test.
pub(crate) struct Bench {
    pub(crate) store: Store,
    /// Where the database is, so that a second store can be opened on it.
    pub(crate) address: String,
    /// Room for a test's files.
    pub(crate) folder: TempDir,
}

impl Bench {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("troth.db").to_str().unwrap().to_owned();
        Self::open(address, folder).await
    }

    /// Nothing, if there is no server to run on.
    pub(crate) async fn postgres() -> Option<Self> {
        let address = postgres_address()?;
        Some(Self::open(address, tempfile::tempdir().unwrap()).await)
    }

    async fn open(address: String, folder: TempDir) -> Self {
        let store = Store::open(&address, MIGRATIONS, Options::default())
            .await
            .unwrap();
        Bench {
            store,
            address,
            folder,
        }
    }

    /// The same schema on a database of the other engine, if there is one.
    pub(crate) async fn other(&self) -> Option<Self> {
        match self.store.engine_name() {
            "SQLite" => Self::postgres().await,
            _ => Some(Self::sqlite().await),
        }
    }

    /// Adds parties 1 to `count`, named `party 1` and so on.
    pub(crate) async fn with_parties(self, count: i64) -> Self {
        let row = |id: i64| vec![id.into(), format!("party {id}").into()];
        let rows = move |tx: &troth_store::Tx| tx.bulk("party", &["id", "name"], (1..=count).map(row));
        assert_eq!(self.store.write(rows).await, Ok(count.unsigned_abs()));
        self
    }

    /// A second store on the same database, as another process or node would have.
    pub(crate) async fn second(&self) -> Store {
        Store::open(&self.address, MIGRATIONS, Options::default())
            .await
            .unwrap()
    }
}

impl Drop for Bench {
    /// Leaves the server as it was found. A thread of its own, for a test's runtime is busy ending.
    fn drop(&mut self) {
        let Some((server, schema)) = self.address.split_once("schema=") else {
            return;
        };
        let (server, schema) = (server.trim_end_matches(['?', '&']).to_owned(), schema.to_owned());
        let drop_schema = async move {
            let (client, connection) = tokio_postgres::connect(&server, tokio_postgres::NoTls)
                .await
                .unwrap();
            tokio::spawn(connection);
            client
                .batch_execute(&format!("drop schema {schema} cascade"))
                .await
                .unwrap();
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        std::thread::spawn(move || runtime.block_on(drop_schema))
            .join()
            .unwrap();
    }
}

/// The address of a schema that no other test uses.
pub(crate) fn postgres_address() -> Option<String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("TROTH_TEST_POSTGRES").ok()?;
    let separator = if server.contains('?') { '&' } else { '?' };
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let since_epoch = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let schema = format!("test_{}_{}_{number}", since_epoch.as_millis(), std::process::id());
    Some(format!("{server}{separator}schema={schema}"))
}

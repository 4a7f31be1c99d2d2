//! What the gateway costs: each task once through the store and once by the yardstick, raw rusqlite with the same
//! settings on the same thread. PostgreSQL joins in where `TROTH_TEST_POSTGRES` names a server.

#![allow(
    clippy::unwrap_used,
    reason = "a bench that cannot run has nothing better to do than to say so and stop"
)]

use std::time::Duration;

use divan::Bencher;
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use troth_store::{FromRow, Migration, Options, Row, Store, StoreError, Value, args};

fn main() {
    divan::main();
}

const ROWS: i64 = 50_000;

const TABLE: &str =
    "create table party (id integer primary key, name text not null, email text, born integer, place text);
                     create index party_place on party (place, name);";

const MIGRATIONS: &[Migration] = &[Migration {
    name: "party",
    sql: TABLE,
}];

const COLUMNS: [&str; 5] = ["id", "name", "email", "born", "place"];

const POINT: &str = "select id, name, email, born, place from party where id = $1";

const LIST: &str = "select id, name, email, born, place from party where place = $1 order by name limit 50";

const INSERT: &str = "insert into party (id, name, email, born, place) values ($1, $2, $3, $4, $5)";

struct Party {
    id: i64,
    name: String,
    email: Option<String>,
    born: Option<i64>,
    place: String,
}

impl FromRow for Party {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Party {
            id: row.get("id")?,
            name: row.get("name")?,
            email: row.get("email")?,
            born: row.get("born")?,
            place: row.get("place")?,
        })
    }
}

fn row(id: i64) -> Vec<Value> {
    let (name, email, place) = (
        format!("Party {id}"),
        format!("p{id}@example.com"),
        format!("place {}", id % 100),
    );
    args![id, name, email, 1900 + id % 100, place].to_vec()
}

/// A filled store and what keeps it alive.
struct Filled {
    runtime: Runtime,
    store: Store,
    folder: TempDir,
    schema: Option<String>,
}

impl Drop for Filled {
    fn drop(&mut self) {
        if let Some(schema) = &self.schema {
            let sql = format!("drop schema {schema} cascade");
            self.runtime
                .block_on(self.store.write(move |tx| tx.run(&sql, [])))
                .unwrap();
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Engine {
    Sqlite,
    Postgres,
}

fn engines() -> Vec<Engine> {
    let server = std::env::var("TROTH_TEST_POSTGRES").map(|_| Engine::Postgres);
    [Engine::Sqlite].into_iter().chain(server).collect()
}

fn filled(engine: Engine) -> Filled {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = std::env::var("TROTH_TEST_POSTGRES").unwrap_or_default();
    let name = folder
        .path()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .replace(|c: char| !c.is_ascii_alphanumeric(), "_")
        .to_lowercase();
    let schema = (engine == Engine::Postgres).then(|| format!("bench_{name}"));
    let address = match engine {
        Engine::Sqlite => folder.path().join("troth.db").to_str().unwrap().to_owned(),
        Engine::Postgres => format!("{server}?schema=bench_{name}"),
    };
    let store = runtime.block_on(async {
        let store = Store::open(&address, MIGRATIONS, Options::default())
            .await
            .unwrap();
        store
            .write(|tx| tx.bulk("party", &COLUMNS, (1..=ROWS).map(row)))
            .await
            .unwrap();
        store
    });
    Filled {
        runtime,
        store,
        folder,
        schema,
    }
}

/// The yardstick: one connection with the store's settings.
fn raw(filled: &Filled) -> Connection {
    let connection = Connection::open(filled.folder.path().join("troth.db")).unwrap();
    connection
        .execute_batch("pragma synchronous = full; pragma foreign_keys = on")
        .unwrap();
    connection.busy_timeout(Duration::from_secs(10)).unwrap();
    connection
}

fn raw_party(row: &rusqlite::Row<'_>) -> rusqlite::Result<Party> {
    Ok(Party {
        id: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        born: row.get(3)?,
        place: row.get(4)?,
    })
}

/// Kept, so that no reading is left out as unused.
fn weigh(party: &Party) -> i64 {
    party.id
        + party.born.unwrap_or(0)
        + (party.name.len() + party.place.len() + party.email.as_ref().map_or(0, String::len)) as i64
}

#[divan::bench(args = engines())]
fn point_read(bencher: Bencher, engine: Engine) {
    let filled = filled(engine);
    let mut id = 0;
    bencher.bench_local(|| {
        id = (id + 7919) % ROWS;
        let read = filled.store.read(move |tx| tx.one::<Party>(POINT, args![id + 1]));
        filled.runtime.block_on(read).unwrap().map(|party| weigh(&party))
    });
}

#[divan::bench]
fn point_read_raw(bencher: Bencher) {
    let filled = filled(Engine::Sqlite);
    let connection = raw(&filled);
    let mut id = 0;
    bencher.bench_local(|| {
        id = (id + 7919) % ROWS;
        let mut prepared = connection.prepare_cached(POINT).unwrap();
        weigh(&prepared.query_row([id + 1], raw_party).unwrap())
    });
}

/// A hundred point reads in one job: the same without the way to another thread.
#[divan::bench(args = engines())]
fn hundred_point_reads(bencher: Bencher, engine: Engine) {
    let filled = filled(engine);
    bencher.bench_local(|| {
        let read = filled.store.read(move |tx| {
            (1..=100).try_fold(0, |sum, id| {
                Ok::<_, StoreError>(
                    sum + tx
                        .one::<Party>(POINT, args![id])?
                        .map_or(0, |party| weigh(&party)),
                )
            })
        });
        filled.runtime.block_on(read).unwrap()
    });
}

#[divan::bench(args = engines())]
fn list_of_fifty(bencher: Bencher, engine: Engine) {
    let filled = filled(engine);
    bencher.bench_local(|| {
        let read = filled.store.read(|tx| tx.all::<Party>(LIST, args!["place 7"]));
        filled
            .runtime
            .block_on(read)
            .unwrap()
            .iter()
            .map(weigh)
            .sum::<i64>()
    });
}

#[divan::bench]
fn list_of_fifty_raw(bencher: Bencher) {
    let filled = filled(Engine::Sqlite);
    let connection = raw(&filled);
    bencher.bench_local(|| {
        let mut prepared = connection.prepare_cached(LIST).unwrap();
        let parties = prepared.query_map(["place 7"], raw_party).unwrap();
        parties.map(|party| weigh(&party.unwrap())).sum::<i64>()
    });
}

#[divan::bench(args = engines(), sample_count = 10, sample_size = 1)]
fn bulk_of_fifty_thousand(bencher: Bencher, engine: Engine) {
    let filled = filled(engine);
    let mut start = ROWS;
    bencher
        .counter(divan::counter::ItemsCount::new(50_000_u32))
        .bench_local(|| {
            let from = start;
            start += 50_000;
            let write = filled
                .store
                .write(move |tx| tx.bulk("party", &COLUMNS, (from + 1..=from + 50_000).map(row)));
            filled.runtime.block_on(write).unwrap()
        });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn bulk_of_fifty_thousand_raw(bencher: Bencher) {
    let filled = filled(Engine::Sqlite);
    let connection = raw(&filled);
    let mut start = ROWS;
    bencher
        .counter(divan::counter::ItemsCount::new(50_000_u32))
        .bench_local(|| {
            connection.execute_batch("begin immediate").unwrap();
            for id in start + 1..=start + 50_000 {
                let mut prepared = connection.prepare_cached(INSERT).unwrap();
                let (name, email, place) = (
                    format!("Party {id}"),
                    format!("p{id}@example.com"),
                    format!("place {}", id % 100),
                );
                prepared
                    .execute((id, name, email, 1900 + id % 100, place))
                    .unwrap();
            }
            connection.execute_batch("commit").unwrap();
            start += 50_000;
        });
}

const RAISE: &str = "update party set born = born + 1 where id = $1";

#[divan::bench(args = engines(), sample_count = 100, sample_size = 1)]
fn one_row_commit(bencher: Bencher, engine: Engine) {
    let filled = filled(engine);
    bencher.bench_local(|| {
        filled
            .runtime
            .block_on(filled.store.write(|tx| tx.run(RAISE, args![7])))
            .unwrap()
    });
}

#[divan::bench(sample_count = 100, sample_size = 1)]
fn one_row_commit_raw(bencher: Bencher) {
    let filled = filled(Engine::Sqlite);
    let connection = raw(&filled);
    bencher.bench_local(|| connection.execute(RAISE, [7]).unwrap());
}

/// Eight writers at once, ten commits each: what sharing a commit brings.
#[divan::bench(args = engines(), sample_count = 20, sample_size = 1)]
fn eight_writers(bencher: Bencher, engine: Engine) {
    let filled = filled(engine);
    bencher
        .counter(divan::counter::ItemsCount::new(80_u32))
        .bench_local(|| {
            filled.runtime.block_on(async {
                let writer = |id: i64| {
                    let store = filled.store.clone();
                    tokio::spawn(async move {
                        for _ in 0..10 {
                            store.write(move |tx| tx.run(RAISE, args![id])).await.unwrap();
                        }
                    })
                };
                for writer in (1..=8).map(writer).collect::<Vec<_>>() {
                    writer.await.unwrap();
                }
            });
        });
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn eight_writers_raw(bencher: Bencher) {
    let filled = filled(Engine::Sqlite);
    let mut connections: Vec<Connection> = (0..8).map(|_| raw(&filled)).collect();
    bencher
        .counter(divan::counter::ItemsCount::new(80_u32))
        .bench_local(|| {
            std::thread::scope(|scope| {
                for (id, connection) in (1..).zip(&mut connections) {
                    scope.spawn(move || {
                        (0..10).for_each(|_| assert_eq!(connection.execute(RAISE, [id]).unwrap(), 1));
                    });
                }
            });
        });
}

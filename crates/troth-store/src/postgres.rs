//! PostgreSQL, one connection of it: how it is opened, and how it runs statements.
//!
//! The calls wait for the server, so they come from threads that may wait: a reader's, or the writer's.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::ControlFlow;

use futures_util::future::join;
use futures_util::{FutureExt, TryStreamExt, pin_mut};
use tokio::runtime::Handle;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error, NoTls, Row as Answer, Statement as Prepared};

use crate::error::StoreError;
use crate::postgres_error::explain;
use crate::postgres_setup::{EQUIPMENT, Server, lock, settings};
use crate::postgres_value::{Bound, declared, serves};
use crate::row::Row;
use crate::session::{Role, Session, Sink};
use crate::sql::Engine;
use crate::statement::Statement;
use crate::value::{Value, check_arguments};

/// So many statement texts stay prepared on a connection.
const REMEMBERED: usize = 500;

/// How much one fetch from a cursor, or one `copy`, may hold.
const CHUNK_BYTES: usize = 1 << 20;
const CHUNK_ROWS: usize = 2_000;

pub(crate) struct Postgres {
    client: Client,
    runtime: Handle,
    role: Role,
    lock: i64,
    prepared: RefCell<HashMap<String, Vec<Prepared>>>,
    is_begun: Cell<bool>,
    /// A reader's `begin` travels with its first statement.
    is_begin_due: Cell<bool>,
    is_broken: Cell<bool>,
    cursors: Cell<u32>,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Postgres")
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

impl Postgres {
    pub(crate) fn open(server: &Server, role: Role) -> Result<Self, StoreError> {
        let connected = server.runtime.block_on(server.config.connect(NoTls));
        let (client, connection) = connected.map_err(|error| explain(&error))?;
        server.runtime.spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, "a connection to the database was lost");
            }
        });
        let session = Postgres {
            client,
            runtime: server.runtime.clone(),
            role,
            lock: lock(server.schema.as_deref()),
            prepared: RefCell::default(),
            is_begun: Cell::default(),
            is_begin_due: Cell::default(),
            is_broken: Cell::default(),
            cursors: Cell::default(),
        };
        session.batch(&settings(server, role, session.lock))?;
        Ok(session)
    }

    fn wait<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
        let done = if self.is_begin_due.take() {
            let begin = self
                .client
                .batch_execute("begin isolation level repeatable read read only");
            // Both are sent before either is answered: `join` polls in order.
            let (begun, done) = self.runtime.block_on(join(begin, work));
            begun.and(done)
        } else {
            self.runtime.block_on(work)
        };
        done.map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &Error) -> StoreError {
        // A statement prepared before a column was added answers "cached plan must not change result type".
        if error.code() == Some(&SqlState::FEATURE_NOT_SUPPORTED) {
            self.prepared.borrow_mut().clear();
        }
        let explained = explain(error);
        if matches!(explained, StoreError::Lost(_)) {
            self.is_broken.set(true);
        }
        explained
    }

    /// A text is prepared once for each combination of kinds it is given; absent values fit any of them.
    fn prepare(&self, sql: &str, args: &[Value]) -> Result<Prepared, StoreError> {
        let fits = |prepared: &&Prepared| {
            prepared
                .params()
                .iter()
                .zip(args)
                .all(|(kind, value)| serves(kind, value))
        };
        let known = self
            .prepared
            .borrow()
            .get(sql)
            .and_then(|known| known.iter().find(fits).cloned());
        if let Some(prepared) = known {
            return Ok(prepared);
        }
        let kinds: Vec<Type> = args.iter().map(declared).collect();
        let fresh = self.wait(self.client.prepare_typed(sql, &kinds))?;
        let mut prepared = self.prepared.borrow_mut();
        if prepared.len() >= REMEMBERED {
            prepared.clear();
        }
        prepared.entry(sql.to_owned()).or_default().push(fresh.clone());
        Ok(fresh)
    }

    fn answers(&self, prepared: &Prepared, args: &[Value]) -> Result<Vec<Answer>, StoreError> {
        self.wait(async {
            let answers = self.client.query_raw(prepared, args.iter().map(Bound)).await?;
            answers.try_collect().await
        })
    }

    /// Reads through a cursor, so that neither side holds more than a chunk and the sink may ask other things
    /// between two chunks.
    fn read_cursor(&self, cursor: &str, sink: &mut Sink) -> Result<(), StoreError> {
        let mut rows = 50;
        loop {
            let fetch = self.wait(self.client.prepare(&format!("fetch {rows} from {cursor}")))?;
            let answers = self.answers(&fetch, &[])?;
            let is_last = answers.len() < rows;
            let bytes: usize = answers.iter().map(Answer::raw_size_bytes).sum();
            if hand_over(&answers, sink)?.is_break() || is_last {
                return Ok(());
            }
            rows = (rows * CHUNK_BYTES / bytes.max(1)).clamp(1, CHUNK_ROWS);
        }
    }

    fn copy(&self, sql: &str, kinds: &[Type], rows: &[Vec<Value>]) -> Result<u64, StoreError> {
        self.wait(async {
            let sink = self.client.copy_in(sql).await?;
            let writer = BinaryCopyInWriter::new(sink, kinds);
            pin_mut!(writer);
            for row in rows {
                writer.as_mut().write_raw(row.iter().map(Bound)).await?;
            }
            writer.finish().await
        })
    }
}

fn hand_over(answers: &[Answer], sink: &mut Sink) -> Result<ControlFlow<()>, StoreError> {
    let columns = answers.first().map_or(&[][..], Answer::columns);
    let names: Vec<String> = columns.iter().map(|column| column.name().to_owned()).collect();
    for answer in answers {
        if sink(&Row::new(&names, answer))?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

impl Session for Postgres {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    /// A writer waits for the lock before its first look at the data, so it sees all that was committed before.
    fn begin(&self) -> Result<(), StoreError> {
        self.is_begun.set(true);
        if self.role != Role::Writer {
            self.is_begin_due.set(true);
            return Ok(());
        }
        let begun = self.batch(&format!(
            "begin; set local lock_timeout = '{}ms'; select pg_advisory_xact_lock({}); set local lock_timeout = 0",
            crate::sqlite::PATIENCE.as_millis(),
            self.lock
        ));
        if begun.is_err() {
            let undone = self.rollback();
            drop(undone);
        }
        begun
    }

    /// Once a commit was sent, a lost connection tells nothing of what became of it.
    fn commit(&self) -> Result<(), StoreError> {
        self.is_begun.set(false);
        self.batch("commit").map_err(|error| match error {
            StoreError::Lost(reason) => StoreError::Unsettled(reason),
            other => other,
        })
    }

    fn rollback(&self) -> Result<(), StoreError> {
        self.is_begun.set(false);
        if self.is_begin_due.take() {
            return Ok(());
        }
        if self.role == Role::Writer {
            return self.batch("rollback");
        }
        // Nothing of a read hangs on its end: it is sent, and whatever is asked next stands behind it.
        match self.client.batch_execute("rollback").now_or_never() {
            Some(Err(error)) => Err(self.failed(&error)),
            _ => Ok(()),
        }
    }

    fn is_in_transaction(&self) -> bool {
        self.is_begun.get() && self.is_alive()
    }

    fn is_alive(&self) -> bool {
        !self.is_broken.get() && !self.client.is_closed()
    }

    fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.wait(self.client.batch_execute(sql))
    }

    fn run(&self, statement: &Statement, args: &[Value]) -> Result<u64, StoreError> {
        let prepared = self.prepare(&statement.text, args)?;
        self.wait(self.client.execute_raw(&prepared, args.iter().map(Bound)))
    }

    fn query(&self, statement: &Statement, args: &[Value], sink: &mut Sink) -> Result<(), StoreError> {
        let prepared = self.prepare(&statement.text, args)?;
        hand_over(&self.answers(&prepared, args)?, sink).map(drop)
    }

    fn stream(&self, statement: &Statement, args: &[Value], sink: &mut Sink) -> Result<(), StoreError> {
        let depth = self.cursors.get() + 1;
        let cursor = format!("troth_{depth}");
        let declare = self.prepare(
            &format!("declare {cursor} no scroll cursor for {}", statement.text),
            args,
        )?;
        self.wait(self.client.execute_raw(&declare, args.iter().map(Bound)))?;
        self.cursors.set(depth);
        let read = self.read_cursor(&cursor, sink);
        self.cursors.set(depth - 1);
        let closed = self.batch(&format!("close {cursor}"));
        read.and(closed)
    }

    /// Rows are gathered before each `copy`, because their source may itself read from this connection.
    fn bulk(
        &self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, StoreError> {
        let columns_text = columns.join(", ");
        let shape = self.prepare(&format!("select {columns_text} from {table} limit 0"), &[])?;
        let kinds: Vec<Type> = shape
            .columns()
            .iter()
            .map(|column| column.type_().clone())
            .collect();
        let sql = format!("copy {table} ({columns_text}) from stdin (format binary)");
        let mut count = 0;
        loop {
            let chunk = gather(rows, columns.len())?;
            if chunk.is_empty() {
                return Ok(count);
            }
            count += self.copy(&sql, &kinds, &chunk)?;
        }
    }

    /// Constraints are declared immediate, as on SQLite; for a while they are made to wait, and then put back.
    fn defer_foreign_keys(&self, deferred: bool) -> Result<(), StoreError> {
        let keys = self.answers(
            &self.prepare(
                "select conrelid::regclass::text, quote_ident(conname) from pg_constraint \
                 where contype = 'f' and connamespace = current_schema()::regnamespace",
                &[],
            )?,
            &[],
        )?;
        let wanted = if deferred {
            "deferrable initially deferred"
        } else {
            "not deferrable"
        };
        let alter = |key: &Answer| {
            let (table, name): (String, String) = (key.get(0), key.get(1));
            format!("alter table {table} alter constraint {name} {wanted}; ")
        };
        let alters: String = keys.iter().map(alter).collect();
        // What is set for all constraints holds for the whole transaction, also for one that is altered later.
        self.batch(&if deferred {
            format!("{alters}set constraints all deferred")
        } else {
            format!("set constraints all immediate; {alters}")
        })
    }

    fn equip(&self) -> Result<(), StoreError> {
        self.batch(EQUIPMENT)
    }
}

fn gather(rows: &mut dyn Iterator<Item = Vec<Value>>, columns: usize) -> Result<Vec<Vec<Value>>, StoreError> {
    let mut chunk = Vec::new();
    let mut bytes = 0;
    while chunk.len() < CHUNK_ROWS && bytes < CHUNK_BYTES {
        let Some(row) = rows.next() else { break };
        check_arguments(&row, columns)?;
        bytes += row.iter().map(Value::size).sum::<usize>();
        chunk.push(row);
    }
    Ok(chunk)
}

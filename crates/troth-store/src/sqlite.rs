//! SQLite, one connection of it: how it is opened, and how it runs statements.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::deadline::Deadline;
use crate::error::StoreError;
use crate::options::Options;
use crate::row::Row;
use crate::session::{Role, Session, Sink};
use crate::sql::{Engine, statements};
use crate::sqlite_error::explain;
use crate::sqlite_value::{Cell, bind};
use crate::statement::Statement;
use crate::value::{Value, check_arguments};

/// How long a writer of one process waits for a writer of another.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// How many steps of SQLite's machine pass between two looks at the clock: some ten microseconds' worth.
const STEPS_BETWEEN_LOOKS: i32 = 1_000;

/// Pages kept by each connection, in KiB. The operating system keeps the file; this only saves calls to it.
const READER_CACHE_KIB: i32 = 1_024;
const WRITER_CACHE_KIB: i32 = 32_768;

#[derive(Debug)]
pub(crate) struct Sqlite {
    connection: Connection,
    role: Role,
    deadline: Arc<Deadline>,
}

impl Sqlite {
    /// Opens the file, and makes it if it is the writer that asks.
    pub(crate) fn open(path: &Path, role: Role, options: &Options) -> Result<Self, StoreError> {
        let may = match role {
            Role::Snapshot => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Role::Reader => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Role::Writer => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        };
        let flags = may | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let refused = |error: rusqlite::Error| StoreError::Open {
            path: path.display().to_string(),
            reason: error.to_string(),
        };
        let connection = Connection::open_with_flags(path, flags).map_err(refused)?;
        let session = Self::prepare(connection, role, options);
        session.map_err(|error| match error {
            StoreError::NotADatabase(_) => StoreError::NotADatabase(path.display().to_string()),
            other => other,
        })
    }

    /// A database that lives as long as this value.
    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        let connection =
            Connection::open_in_memory().map_err(|error| StoreError::Engine(error.to_string()))?;
        Self::prepare(connection, Role::Writer, &Options::default())
    }

    fn prepare(mut connection: Connection, role: Role, options: &Options) -> Result<Self, StoreError> {
        connection.set_prepared_statement_cache_capacity(128);
        let deadline = Arc::new(Deadline::new(role, options.statement_timeout));
        let watched = Arc::clone(&deadline);
        let set = || -> rusqlite::Result<()> {
            connection.busy_timeout(PATIENCE)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
            // Else a statement is planned anew for each value given to it, which costs more than most of them do.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            connection.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || watched.is_past()))?;
            if role != Role::Snapshot {
                use_write_ahead_log(&connection)?;
            }
            connection.execute_batch(&settings(role))?;
            limit_size(&connection, options.file_limit_bytes)
        };
        let done = set();
        done.map_err(|error| explain(&connection, &error, "", &[]))?;
        Ok(Sqlite {
            connection,
            role,
            deadline,
        })
    }

    /// Copies one snapshot of the whole database into a fresh file, which `query_only` would forbid as well.
    pub(crate) fn copy_into(&self, name: &str) -> Result<(), StoreError> {
        let copied = self
            .connection
            .execute_batch("pragma query_only = off")
            .and_then(|()| self.connection.execute("vacuum into ?1", [name]));
        copied.map(drop).map_err(|error| self.failed(&error, "", &[]))
    }

    fn failed(&self, error: &rusqlite::Error, sql: &str, args: &[Value]) -> StoreError {
        self.deadline.lift();
        explain(&self.connection, error, sql, args)
    }

    fn read(
        &self,
        statement: &Statement,
        args: &[Value],
        sink: &mut Sink,
        pace: Pace,
    ) -> Result<(), StoreError> {
        let failed = |error: rusqlite::Error| self.failed(&error, &statement.text, args);
        let mut prepared = self.connection.prepare_cached(&statement.text).map_err(failed)?;
        let names: Vec<String> = prepared.column_names().map(str::to_owned).collect();
        bind(&mut prepared, args).map_err(failed)?;
        let mut rows = prepared.raw_query();
        let _limited = self.deadline.set();
        while let Some(row) = rows.next().map_err(failed)? {
            if sink(&Row::new(&names, &Cell(row)))?.is_break() {
                break;
            }
            if pace == Pace::PerRow {
                self.deadline.renew();
            }
        }
        Ok(())
    }
}

/// What the time limit of a statement covers: all of it, or the way to each next row.
#[derive(Clone, Copy, PartialEq)]
enum Pace {
    Whole,
    PerRow,
}

/// Two programs that open a new file at the same moment both switch it to the log, and one of them is told "busy"
/// without SQLite's own waiting.
fn use_write_ahead_log(connection: &Connection) -> rusqlite::Result<()> {
    let start = Instant::now();
    loop {
        let switched = connection.query_row("pragma journal_mode = wal", [], |_| Ok(()));
        match switched {
            Err(error) if is_busy(&error) && start.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            other => return other,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

/// The log is brought into the file when it has grown by so many pages: what many commits wrote again and again is
/// brought in once.
const PAGES_OF_LOG: i32 = 4_000;

/// `synchronous = full` makes a commit durable before it is answered. `like` tells case apart, as PostgreSQL's does.
fn settings(role: Role) -> String {
    let (query_only, cache_kib) = match role {
        Role::Reader | Role::Snapshot => ("on", READER_CACHE_KIB),
        Role::Writer => ("off", WRITER_CACHE_KIB),
    };
    format!(
        "pragma synchronous = full; pragma foreign_keys = on; pragma case_sensitive_like = on; \
         pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = {PAGES_OF_LOG}; pragma cache_size = -{cache_kib}; pragma query_only = {query_only};"
    )
}

fn limit_size(connection: &Connection, limit_bytes: Option<u64>) -> rusqlite::Result<()> {
    let Some(bytes) = limit_bytes else {
        return Ok(());
    };
    let page_bytes: u32 = connection.query_row("pragma page_size", [], |row| row.get(0))?;
    connection.query_row(
        &format!("pragma max_page_count = {}", bytes / u64::from(page_bytes)),
        [],
        |_| Ok(()),
    )
}

impl Session for Sqlite {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn begin(&self) -> Result<(), StoreError> {
        match self.role {
            Role::Reader | Role::Snapshot => self.batch("begin"),
            Role::Writer => self.batch("begin immediate"),
        }
    }

    fn commit(&self) -> Result<(), StoreError> {
        self.batch("commit")
    }

    fn rollback(&self) -> Result<(), StoreError> {
        if self.is_in_transaction() {
            self.batch("rollback")
        } else {
            Ok(())
        }
    }

    fn is_in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    fn is_alive(&self) -> bool {
        true
    }

    /// Cached one by one, for these few texts come again with every transaction.
    fn batch(&self, sql: &str) -> Result<(), StoreError> {
        let failed = |error: rusqlite::Error| self.failed(&error, sql, &[]);
        for one in statements(sql) {
            let mut prepared = self.connection.prepare_cached(one).map_err(failed)?;
            let mut rows = prepared.raw_query();
            while rows.next().map_err(failed)?.is_some() {}
        }
        Ok(())
    }

    fn run(&self, statement: &Statement, args: &[Value]) -> Result<u64, StoreError> {
        let failed = |error: rusqlite::Error| self.failed(&error, &statement.text, args);
        let mut prepared = self.connection.prepare_cached(&statement.text).map_err(failed)?;
        if prepared.column_count() > 0 {
            return self.count_rows(statement, args);
        }
        bind(&mut prepared, args).map_err(failed)?;
        let _limited = self.deadline.set();
        let touched = prepared.raw_execute().map_err(failed)?;
        Ok(if prepared.readonly() { 0 } else { touched as u64 })
    }

    fn query(&self, statement: &Statement, args: &[Value], sink: &mut Sink) -> Result<(), StoreError> {
        self.read(statement, args, sink, Pace::Whole)
    }

    fn stream(&self, statement: &Statement, args: &[Value], sink: &mut Sink) -> Result<(), StoreError> {
        self.read(statement, args, sink, Pace::PerRow)
    }

    fn bulk(
        &self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, StoreError> {
        let places: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
        let sql = format!(
            "insert into {table} ({}) values ({})",
            columns.join(", "),
            places.join(", ")
        );
        let failed = |error: rusqlite::Error, row: &[Value]| self.failed(&error, &sql, row);
        let mut prepared = self
            .connection
            .prepare_cached(&sql)
            .map_err(|error| failed(error, &[]))?;
        let mut count = 0;
        for row in rows {
            check_arguments(&row, columns.len())?;
            let inserted = bind(&mut prepared, &row).and_then(|()| prepared.raw_execute());
            inserted.map_err(|error| failed(error, &row))?;
            count += 1;
        }
        Ok(count)
    }

    /// The pragma holds until the transaction ends, and then everything is checked.
    fn defer_foreign_keys(&self, deferred: bool) -> Result<(), StoreError> {
        self.batch(if deferred {
            "pragma defer_foreign_keys = on"
        } else {
            "pragma defer_foreign_keys = off"
        })
    }

    /// Brings the log into the file and empties it, so that the file alone is the database.
    fn settle(&self) {
        let emptied = self
            .connection
            .query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()));
        if let Err(error) = emptied {
            tracing::warn!(%error, "the log stays beside the database; the next start reads it");
        }
    }
}

impl Sqlite {
    /// A change that returns rows must be stepped to its end to be done.
    fn count_rows(&self, statement: &Statement, args: &[Value]) -> Result<u64, StoreError> {
        let mut count = 0;
        self.read(
            statement,
            args,
            &mut |_| {
                count += 1;
                Ok(ControlFlow::Continue(()))
            },
            Pace::Whole,
        )?;
        Ok(count)
    }
}

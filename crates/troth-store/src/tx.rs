//! A transaction, as a job sees it: plain calls, one SQL text, the same answers from both engines.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::session::Session;
use crate::sql::Engine;
use crate::statement::{Statement, translate};
use crate::value::{Value, check_arguments};
use crate::words;

/// So many statement texts are remembered as translated; filters put together at run time must not grow it for ever.
const REMEMBERED: usize = 1_000;

/// One transaction, lent to a job.
///
/// A statement that fails in the engine spoils the job on both engines: PostgreSQL allows nothing more, so neither
/// does SQLite here. Every later call gives the first error again, and the job is undone even if it ends in `Ok`.
/// What may fail and be survived goes into [`attempt`](Tx::attempt).
#[derive(Debug)]
pub struct Tx {
    session: Box<dyn Session>,
    spoilt: RefCell<Option<StoreError>>,
    depth: Cell<u32>,
    statements: RefCell<HashMap<String, Arc<Statement>>>,
    next_ids: RefCell<HashMap<String, i64>>,
}

impl Tx {
    pub(crate) fn new(session: Box<dyn Session>) -> Self {
        Tx {
            session,
            spoilt: RefCell::default(),
            depth: Cell::default(),
            statements: RefCell::default(),
            next_ids: RefCell::default(),
        }
    }

    /// All rows. For answers that may be long, [`each`](Tx::each) holds only a few at a time.
    pub fn all<T: FromRow>(&self, sql: &str, args: impl AsRef<[Value]>) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.query(sql, args.as_ref(), &mut |row| {
            rows.push(T::from_row(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(rows)
    }

    /// The first row, if there is one.
    pub fn one<T: FromRow>(&self, sql: &str, args: impl AsRef<[Value]>) -> Result<Option<T>, StoreError> {
        let mut first = None;
        self.query(sql, args.as_ref(), &mut |row| {
            first = Some(T::from_row(row)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(first)
    }

    /// Changes rows, and says how many it touched.
    pub fn run(&self, sql: &str, args: impl AsRef<[Value]>) -> Result<u64, StoreError> {
        let statement = self.prepare(sql, args.as_ref())?;
        self.mind(self.session.run(&statement, args.as_ref()))
    }

    /// Looks at every row in turn, in bounded memory, until told to stop.
    ///
    /// The closure may use the transaction, but must not change the rows being read: SQLite may show the change and
    /// PostgreSQL does not. A statement that writes and returns rows is read at once instead.
    pub fn each(
        &self,
        sql: &str,
        args: impl AsRef<[Value]>,
        mut row: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.prepare(sql, args.as_ref())?;
        let read = if statement.only_reads {
            self.session.stream(&statement, args.as_ref(), &mut row)
        } else {
            self.session.query(&statement, args.as_ref(), &mut row)
        };
        self.mind(read)
    }

    /// Inserts many rows the fastest way the engine has, and says how many.
    pub fn bulk(
        &self,
        table: &str,
        columns: &[&str],
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<u64, StoreError> {
        self.guard()?;
        columns
            .iter()
            .chain([&table])
            .try_for_each(|name| plain_name(name))?;
        self.mind(self.session.bulk(table, columns, &mut rows.into_iter()))
    }

    /// The first of `count` fresh ids of that table, which follow each other.
    ///
    /// No id is handed out twice by one process, even if the job that got it was undone; another process may hand
    /// out such an id again, which no row carries.
    pub fn allocate(&self, table: &str, count: i64) -> Result<i64, StoreError> {
        let sql = "insert into troth_id (name, next) values ($1, $2 + $3) on conflict (name) do update \
                   set next = $3 + case when troth_id.next > $2 then troth_id.next else $2 end returning next - $3";
        let known = self.next_ids.borrow().get(table).copied().unwrap_or(1);
        let first = self
            .one(sql, [table.into(), known.into(), count.into()])?
            .unwrap_or(known);
        self.next_ids.borrow_mut().insert(table.to_owned(), first + count);
        Ok(first)
    }

    /// Makes a row findable by the words of `text`, and by no others than those.
    pub fn index_words(&self, table: &str, id: i64, text: &str) -> Result<(), StoreError> {
        plain_name(table)?;
        let sql = match self.session.engine() {
            Engine::Sqlite => {
                format!("insert or replace into {table}_words (rowid, words) values ($1, $2)")
            }
            Engine::Postgres => format!(
                "insert into {table}_words (id, words) values ($1, $2::tsvector) \
                 on conflict (id) do update set words = excluded.words"
            ),
        };
        self.run(&sql, [id.into(), words::to_index(text).into()])
            .map(drop)
    }

    /// Takes a row out of the full-text index.
    pub fn forget_words(&self, table: &str, id: i64) -> Result<(), StoreError> {
        plain_name(table)?;
        let key = match self.session.engine() {
            Engine::Sqlite => "rowid",
            Engine::Postgres => "id",
        };
        self.run(
            &format!("delete from {table}_words where {key} = $1"),
            [id.into()],
        )
        .map(drop)
    }

    /// No row of the table is found by any word until its words are indexed again.
    pub fn forget_all_words(&self, table: &str) -> Result<(), StoreError> {
        plain_name(table)?;
        self.run(&format!("delete from {table}_words"), []).map(drop)
    }

    /// Takes words that no row is found by any more out of the index for good. Until then they are in no answer, but
    /// one engine keeps them on the disk.
    pub fn purge_words(&self, table: &str) -> Result<(), StoreError> {
        plain_name(table)?;
        match self.session.engine() {
            Engine::Sqlite => {
                let sql = format!("insert into {table}_words ({table}_words) values ('optimize')");
                self.run(&sql, []).map(drop)
            }
            Engine::Postgres => Ok(()),
        }
    }

    /// Tries a part of a job: if it fails, only that part is undone and the job may go on.
    ///
    /// ```
    /// # use troth_store::{StoreError, Tx, args};
    /// fn follow(tx: &Tx, person: i64) -> Result<bool, StoreError> {
    ///     let tried = tx.attempt(|tx| tx.run("insert into follower (person) values ($1)", args![person]));
    ///     match tried {
    ///         Err(StoreError::Unique { .. }) => Ok(false),
    ///         other => other.map(|_| true),
    ///     }
    /// }
    /// ```
    pub fn attempt<T, E: From<StoreError>>(&self, part: impl FnOnce(&Tx) -> Result<T, E>) -> Result<T, E> {
        self.open_savepoint()?;
        let tried = part(self);
        self.close_savepoint(tried)
    }

    /// Begins a part that [`close_savepoint`](Tx::close_savepoint) keeps or undoes.
    pub(crate) fn open_savepoint(&self) -> Result<(), StoreError> {
        self.guard()?;
        let depth = self.depth.get() + 1;
        self.mind(self.session.batch(&format!("savepoint troth_{depth}")))?;
        self.depth.set(depth);
        Ok(())
    }

    pub(crate) fn close_savepoint<T, E: From<StoreError>>(&self, tried: Result<T, E>) -> Result<T, E> {
        let depth = self.depth.replace(self.depth.get() - 1);
        let spoilt = self.spoilt.borrow().clone();
        let tried = match spoilt {
            Some(error) if tried.is_ok() => Err(E::from(error)),
            _ => tried,
        };
        match tried {
            Ok(value) => {
                self.mind(self.session.batch(&format!("release savepoint troth_{depth}")))?;
                Ok(value)
            }
            Err(error) => {
                self.undo_savepoint(depth);
                Err(error)
            }
        }
    }

    /// Ends a job whose panic may have left savepoints open inside its own.
    pub(crate) fn close_all_savepoints<T, E: From<StoreError>>(&self, tried: Result<T, E>) -> Result<T, E> {
        self.depth.set(1);
        self.close_savepoint(tried)
    }

    /// Makes every call fail with this error, as if a statement had.
    pub(crate) fn spoil(&self, error: &StoreError) {
        self.spoilt.borrow_mut().get_or_insert_with(|| error.clone());
    }

    /// The job stays spoilt if even this fails, for then the whole transaction is gone.
    fn undo_savepoint(&self, depth: u32) {
        let undo = format!("rollback to savepoint troth_{depth}; release savepoint troth_{depth}");
        let undone = if self.session.is_in_transaction() {
            self.session.batch(&undo)
        } else {
            Err(StoreError::Closed)
        };
        match undone {
            Ok(()) => *self.spoilt.borrow_mut() = None,
            Err(error) => self.spoil(&error),
        }
    }

    pub(crate) fn begin(&self) -> Result<(), StoreError> {
        *self.spoilt.borrow_mut() = None;
        self.depth.set(0);
        self.session.begin()
    }

    pub(crate) fn session(&self) -> &dyn Session {
        self.session.as_ref()
    }

    /// Why nothing more can be done in this transaction, if so.
    pub(crate) fn spoilt(&self) -> Option<StoreError> {
        self.spoilt.borrow().clone()
    }

    /// Puts another connection in the place of a lost one; what is known about ids stays.
    pub(crate) fn replace_session(&mut self, session: Box<dyn Session>) {
        self.session = session;
    }

    fn query(
        &self,
        sql: &str,
        args: &[Value],
        sink: &mut dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.prepare(sql, args)?;
        self.mind(self.session.query(&statement, args, sink))
    }

    fn prepare(&self, sql: &str, args: &[Value]) -> Result<Arc<Statement>, StoreError> {
        self.guard()?;
        let known = self.statements.borrow().get(sql).cloned();
        let statement = match known {
            Some(statement) => statement,
            None => self.remember(sql, translate(sql, self.session.engine())?),
        };
        check_arguments(args, statement.parameters)?;
        Ok(statement)
    }

    fn remember(&self, sql: &str, statement: Statement) -> Arc<Statement> {
        let statement = Arc::new(statement);
        let mut statements = self.statements.borrow_mut();
        if statements.len() >= REMEMBERED {
            statements.clear();
        }
        statements.insert(sql.to_owned(), Arc::clone(&statement));
        statement
    }

    fn guard(&self) -> Result<(), StoreError> {
        self.spoilt().map_or(Ok(()), Err)
    }

    /// Remembers the first failure of a statement: from then on the job can only be undone.
    fn mind<T>(&self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &done
            && error.is_fatal_to_the_job()
        {
            self.spoil(error);
        }
        done
    }
}

/// Table and column names are written into the text, so they must be nothing but names.
fn plain_name(name: &str) -> Result<(), StoreError> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_name = !name.is_empty() && name.chars().all(is_plain);
    if is_name {
        Ok(())
    } else {
        Err(StoreError::NotAName(name.to_owned()))
    }
}

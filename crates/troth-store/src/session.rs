//! What each engine does for the store, on one connection: the only seam between them.

use std::fmt::Debug;
use std::ops::ControlFlow;

use crate::error::StoreError;
use crate::row::Row;
use crate::sql::Engine;
use crate::statement::Statement;
use crate::value::Value;

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// One snapshot; the engine itself refuses to write.
    Reader,
    /// One snapshot for as long as it takes to copy it; a file is opened without the right to write.
    Snapshot,
    /// Alone among all writers, on every node.
    Writer,
}

/// What is done with each row of an answer.
pub(crate) type Sink<'a> = dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, StoreError> + 'a;

/// One connection. It is opened for one role and keeps it.
pub(crate) trait Session: Send + Debug {
    fn engine(&self) -> Engine;

    fn begin(&self) -> Result<(), StoreError>;

    fn commit(&self) -> Result<(), StoreError>;

    fn rollback(&self) -> Result<(), StoreError>;

    /// Whether the transaction that was begun is still there; engines drop it by themselves on some failures.
    fn is_in_transaction(&self) -> bool;

    /// Whether the connection may be used for another transaction.
    fn is_alive(&self) -> bool;

    /// Runs text that takes no arguments and gives no rows, perhaps several statements.
    fn batch(&self, sql: &str) -> Result<(), StoreError>;

    fn run(&self, statement: &Statement, args: &[Value]) -> Result<u64, StoreError>;

    /// Hands over the rows of a short answer.
    fn query(&self, statement: &Statement, args: &[Value], sink: &mut Sink) -> Result<(), StoreError>;

    /// Hands over the rows of a long answer, never holding many; the sink may use the connection meanwhile.
    fn stream(&self, statement: &Statement, args: &[Value], sink: &mut Sink) -> Result<(), StoreError>;

    fn bulk(
        &self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, StoreError>;

    /// Lets foreign keys be broken until the end of the transaction, or checks them again now.
    fn defer_foreign_keys(&self, deferred: bool) -> Result<(), StoreError>;

    /// Gives a schema, once, what the engine lacks of the common tongue.
    fn equip(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Ends what should not wait for the next start; the last thing a writer does.
    fn settle(&self) {}
}

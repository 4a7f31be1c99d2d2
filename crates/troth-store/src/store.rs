//! The handle the house holds: open, read, write, follow, close.

use std::fmt;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::spawn_blocking;

use crate::error::StoreError;
use crate::migrate::migrate;
use crate::migration::Migration;
use crate::options::Options;
use crate::place::Place;
use crate::pool::Pool;
use crate::session::Role;
use crate::sql::Engine;
use crate::tx::Tx;
use crate::writer::Writer;

/// A database. Cloning it gives another handle to the same.
///
/// ```
/// use troth_store::{Migration, Options, Store, StoreError, args};
///
/// const MIGRATIONS: &[Migration] =
///     &[Migration { name: "promise", sql: "create table promise (id integer primary key, words text not null);" }];
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), StoreError> {
/// # let folder = tempfile::tempdir().unwrap();
/// # let file = folder.path().join("troth.db");
/// # let address = file.to_str().unwrap();
/// let store = Store::open(address, MIGRATIONS, Options::default()).await?;
/// store
///     .write(|tx| tx.run("insert into promise (id, words) values ($1, $2)", args![1, "I will call back"]))
///     .await?;
/// let words: Option<String> =
///     store.read(|tx| tx.one("select words from promise where id = $1", args![1])).await?;
/// assert_eq!(words.as_deref(), Some("I will call back"));
/// store.close().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) place: Place,
    pub(crate) migrations: &'static [Migration],
    readers: Pool,
    writer: Writer,
    commits: watch::Sender<u64>,
}

impl fmt::Debug for Store {
    /// Without the address, which may hold a password.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Store")
            .field("engine", &self.engine_name())
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database at `address`, a file's path or `postgres://…`, and brings its schema up to `migrations`.
    ///
    /// A file is made if there is none; its folder must exist. Behind `?schema=name` of a `postgres://` address
    /// stands the schema to live in. Must be called within a tokio runtime.
    pub async fn open(
        address: &str,
        migrations: &'static [Migration],
        options: Options,
    ) -> Result<Store, StoreError> {
        let place = Place::parse(address, &options)?;
        let to_open = place.clone();
        let opened = blocking(move || {
            let tx = Tx::new(to_open.connect(Role::Writer)?);
            migrate(&tx, migrations)?;
            Ok(tx)
        });
        let commits = watch::Sender::new(0);
        let writer = Writer::start(opened.await?, place.clone(), commits.clone())?;
        let readers = Pool::new(place.clone(), options.readers);
        let inner = Inner {
            place,
            migrations,
            readers,
            writer,
            commits,
        };
        Ok(Store {
            inner: Arc::new(inner),
        })
    }

    /// Runs a job on one snapshot of the database; it cannot write.
    pub async fn read<T, E>(&self, job: impl FnOnce(&Tx) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let permit = self.inner.readers.permit().await?;
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            let read = inner.readers.read(job);
            drop(permit);
            read
        })
        .await
    }

    /// Runs a job that may write: all of it or nothing, and durable when this returns.
    ///
    /// Jobs run one after the other, over all processes and nodes. An `Err`, or a panic, undoes this job alone.
    /// A job that has begun is finished even if nobody waits for it any more.
    pub async fn write<T, E>(&self, job: impl FnOnce(&Tx) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.inner.writer.write(job).await
    }

    /// A number that grows whenever a write has committed through this store, so that followers wake.
    ///
    /// What other processes commit is not told here: followers look now and then as well.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.inner.commits.subscribe()
    }

    /// How many writes wait for their turn: for whoever watches the house.
    pub fn waiting(&self) -> usize {
        self.inner.writer.waiting()
    }

    /// For logs and health pages only: no code may depend on it.
    pub fn engine_name(&self) -> &'static str {
        match self.inner.place.engine() {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        }
    }

    /// Finishes what is queued, and leaves the database tidy. Other handles get [`StoreError::Closed`] from then on.
    pub async fn close(self) {
        self.inner.writer.stop().await;
        self.inner.readers.close();
    }
}

/// Runs what waits for a disk or a server on a thread that may wait.
pub(crate) async fn blocking<T, E>(job: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let done = spawn_blocking(job).await;
    done.unwrap_or_else(|stopped| {
        Err(E::from(if stopped.is_panic() {
            StoreError::Panicked
        } else {
            StoreError::Closed
        }))
    })
}

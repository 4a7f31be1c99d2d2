//! The readers: connections opened when first needed, kept, and lent to one job at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::StoreError;
use crate::place::Place;
use crate::session::Role;
use crate::tx::Tx;

#[derive(Debug)]
pub(crate) struct Pool {
    place: Place,
    /// One permit for each connection there may be; so no more threads wait than can work.
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Tx>>,
}

impl Pool {
    pub(crate) fn new(place: Place, size: usize) -> Self {
        Pool {
            place,
            permits: Arc::new(Semaphore::new(size.max(1))),
            idle: Mutex::default(),
        }
    }

    pub(crate) async fn permit(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        let permits = Arc::clone(&self.permits);
        permits.acquire_owned().await.map_err(|_| StoreError::Closed)
    }

    /// Runs the job in a snapshot of its own. The caller holds a permit and may block.
    pub(crate) fn read<T, E>(&self, job: impl FnOnce(&Tx) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let tx = self.begin()?;
        let done = catch_unwind(AssertUnwindSafe(|| job(&tx)));
        let done = done.unwrap_or_else(|_| Err(E::from(StoreError::Panicked)));
        let done = match tx.spoilt() {
            Some(error) if done.is_ok() => Err(E::from(error)),
            _ => done,
        };
        if tx.session().rollback().is_ok() && tx.session().is_alive() {
            self.give_back(tx);
        }
        done
    }

    /// A connection known to have died while it lay idle is replaced. One whose death is not known yet tells the first
    /// read that asks it something, and is replaced then.
    fn begin(&self) -> Result<Tx, StoreError> {
        while let Some(tx) = self.take_idle() {
            if tx.session().is_alive() && tx.begin().is_ok() {
                return Ok(tx);
            }
        }
        let fresh = Tx::new(self.place.connect(Role::Reader)?);
        fresh.begin()?;
        Ok(fresh)
    }

    fn take_idle(&self) -> Option<Tx> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn give_back(&self, tx: Tx) {
        if !self.permits.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(tx);
        }
    }

    pub(crate) fn close(&self) {
        self.permits.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

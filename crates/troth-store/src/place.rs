//! Where a database is, and how to get a connection to it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::StoreError;
use crate::session::{Role, Session};
use crate::sql::Engine;
use crate::sqlite::Sqlite;

/// An address, read once and used for every connection after.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    address: Address,
    statement_timeout: Duration,
}

#[derive(Clone, Debug)]
enum Address {
    File(PathBuf),
}

impl Place {
    pub(crate) fn parse(address: &str, statement_timeout: Duration) -> Result<Self, StoreError> {
        if address.is_empty() || address.starts_with(':') {
            return Err(StoreError::Address(address.to_owned()));
        }
        Ok(Place {
            address: Address::File(address.into()),
            statement_timeout,
        })
    }

    pub(crate) fn engine(&self) -> Engine {
        match self.address {
            Address::File(_) => Engine::Sqlite,
        }
    }

    /// Waits for the connection: never called from a thread that drives the runtime.
    pub(crate) fn connect(&self, role: Role) -> Result<Box<dyn Session>, StoreError> {
        match &self.address {
            Address::File(path) => Ok(Box::new(Sqlite::open(path, role, self.statement_timeout)?)),
        }
    }

    /// The file, where the database is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        match &self.address {
            Address::File(path) => Some(path),
        }
    }
}

//! Where a database is, and how to get a connection to it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio_postgres::Config;

use crate::error::StoreError;
use crate::options::Options;
use crate::postgres::Postgres;
use crate::postgres_setup::Server;
use crate::session::{Role, Session};
use crate::sql::Engine;
use crate::sqlite::Sqlite;

/// A server that does not answer is not waited for longer than this.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A silent connection is asked after so long whether it is still there.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// An address, read once and used for every connection after.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    File { path: PathBuf, options: Options },
    Server(Box<Server>),
}

impl Place {
    pub(crate) fn parse(address: &str, options: &Options) -> Result<Self, StoreError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Ok(Place::Server(Box::new(server(address, options)?)));
        }
        // `:memory:` would be another database for every connection, and `name://` is another kind of server.
        if address.is_empty() || address.starts_with(':') || address.contains("://") {
            return Err(StoreError::Address(address.to_owned()));
        }
        Ok(Place::File {
            path: address.into(),
            options: options.clone(),
        })
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Place::File { .. } => Engine::Sqlite,
            Place::Server(_) => Engine::Postgres,
        }
    }

    /// Waits for the connection: never called from a thread that drives the runtime.
    pub(crate) fn connect(&self, role: Role) -> Result<Box<dyn Session>, StoreError> {
        Ok(match self {
            Place::File { path, options } => Box::new(Sqlite::open(path, role, options)?),
            Place::Server(server) => Box::new(Postgres::open(server, role)?),
        })
    }

    /// The file, where the database is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Place::File { path, .. } => Some(path),
            Place::Server(_) => None,
        }
    }
}

/// An address may hold a password, so an error repeats only its beginning.
fn server(address: &str, options: &Options) -> Result<Server, StoreError> {
    let shown = address.split_once("://").map_or("", |(kind, _)| kind);
    let refused = |reason: String| StoreError::Address(format!("{shown}://… ({reason})"));
    let (plain, schema) = without_schema(address);
    let is_name = |name: &String| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if schema
        .as_ref()
        .is_some_and(|name| name.is_empty() || !is_name(name))
    {
        return Err(refused("a schema's name is letters, digits and `_`".to_owned()));
    }
    let mut config: Config = plain
        .parse()
        .map_err(|error: tokio_postgres::Error| refused(error.to_string()))?;
    if config.get_application_name().is_none() {
        config.application_name("troth");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    config.keepalives_idle(KEEPALIVE).tcp_user_timeout(KEEPALIVE);
    let runtime = Handle::try_current().map_err(|error| StoreError::Engine(error.to_string()))?;
    Ok(Server {
        config,
        schema,
        statement_timeout_ms: options.statement_timeout.as_millis(),
        runtime,
    })
}

/// `schema=name` is ours; the other parameters are the driver's.
fn without_schema(address: &str) -> (String, Option<String>) {
    let Some((base, parameters)) = address.split_once('?') else {
        return (address.to_owned(), None);
    };
    let (ours, theirs): (Vec<&str>, Vec<&str>) = parameters
        .split('&')
        .partition(|parameter| parameter.starts_with("schema="));
    let schema = ours
        .last()
        .and_then(|parameter| parameter.split_once('='))
        .map(|(_, name)| name.to_owned());
    let separator = if theirs.is_empty() { "" } else { "?" };
    (format!("{base}{separator}{}", theirs.join("&")), schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_taken_out_of_the_address() {
        let (plain, schema) =
            without_schema("postgres://a@b/c?connect_timeout=3&schema=test&sslmode=disable");
        assert_eq!(plain, "postgres://a@b/c?connect_timeout=3&sslmode=disable");
        assert_eq!(schema.as_deref(), Some("test"));
        assert_eq!(without_schema("postgres://a@b/c?schema=x").0, "postgres://a@b/c");
    }

    #[test]
    fn what_is_not_an_address_is_refused_without_its_password() {
        for address in ["", ":memory:", "mysql://host/db"] {
            assert!(
                matches!(
                    Place::parse(address, &Options::default()),
                    Err(StoreError::Address(_))
                ),
                "{address}"
            );
        }
        let error = Place::parse("postgres://ann:secret@host/db?port=x", &Options::default()).unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

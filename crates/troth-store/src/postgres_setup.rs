//! What a PostgreSQL connection, and a schema, are told once before they are used.

use tokio::runtime::Handle;
use tokio_postgres::Config;

use crate::session::Role;

/// Where and how to connect.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) config: Config,
    pub(crate) schema: Option<String>,
    pub(crate) statement_timeout_ms: u128,
    pub(crate) runtime: Handle,
}

/// The number all writers of one schema lock: writers of other schemas need not wait.
///
/// FNV-1a (Fowler, Noll and Vo, 1991) over the schema's name, because every node must find the same number.
pub(crate) fn lock(schema: Option<&str>) -> i64 {
    let name = ["troth/", schema.unwrap_or_default()].concat();
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    name.bytes().fold(0xcbf2_9ce4_8422_2325, mix).cast_signed()
}

/// What a connection is told once. A writer that lost its program must not keep the lock for ever.
pub(crate) fn settings(server: &Server, role: Role, lock: i64) -> String {
    let mut sql = "set timezone = 'UTC'; set client_min_messages = warning; \
                   set idle_in_transaction_session_timeout = '5min'; "
        .to_owned();
    if let Some(schema) = &server.schema {
        sql.push_str(&format!("set search_path = \"{schema}\"; "));
    }
    match (role, &server.schema) {
        (Role::Reader, _) => sql.push_str(&format!("set statement_timeout = {}", server.statement_timeout_ms)),
        (Role::Writer, Some(schema)) => sql.push_str(&format!(
            "select pg_advisory_lock({lock}); create schema if not exists \"{schema}\"; select pg_advisory_unlock({lock})"
        )),
        (Role::Snapshot, _) | (Role::Writer, None) => {}
    }
    sql
}

/// Two things SQLite has and PostgreSQL lacks: `substr` counted in 64 bits, and `->>` on a text that holds JSON.
pub(crate) const EQUIPMENT: &str = "
    create or replace function substr(text, bigint) returns text language sql immutable strict
        as 'select pg_catalog.substr($1, $2::integer)';
    create or replace function substr(text, bigint, bigint) returns text language sql immutable strict
        as 'select pg_catalog.substr($1, $2::integer, $3::integer)';
    create or replace function troth_field(text, text) returns text language sql immutable strict
        as 'select $1::json ->> $2';
    do $do$ begin
        create operator ->> (leftarg = text, rightarg = text, function = troth_field);
    exception when duplicate_function then null;
    end $do$;
";

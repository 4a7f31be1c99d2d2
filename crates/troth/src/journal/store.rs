//! The journal's SQL: appending, reading on, and where each follower stands.

use std::collections::HashMap;

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};

/// Ids asked for by one statement.
const AT_ONCE: usize = 1_000;

const COLUMNS: &str = "id, stream, place, name, at, actor, subject, body, salt, body_digest, chain";

impl FromRow for Fact {
    fn from_row(row: &Row<'_>) -> Result<Fact, StoreError> {
        Ok(Fact {
            id: row.get("id")?,
            stream: row.get("stream")?,
            place: row.get("place")?,
            name: row.get("name")?,
            at: row.get("at")?,
            actor: ActorId(row.get("actor")?),
            subject: row.get("subject")?,
            body: row.get("body")?,
            salt: row.get("salt")?,
            body_digest: row.get("body_digest")?,
            chain: row.get("chain")?,
        })
    }
}

/// A stream's last place and link; `(0, [])` for a new one.
pub fn head(tx: &Tx, stream: &str) -> Result<(i64, Vec<u8>), StoreError> {
    let head = tx.one::<(i64, Vec<u8>)>("select place, head from stream where name = $1", args![stream])?;
    Ok(head.unwrap_or_default())
}

pub fn heads(tx: &Tx) -> Result<Vec<(String, i64, Vec<u8>)>, StoreError> {
    tx.all("select name, place, head from stream order by name", args![])
}

pub fn append(tx: &Tx, fact: &Fact) -> Result<(), StoreError> {
    tx.run(
        "insert into fact (id, stream, place, name, at, actor, subject, body, salt, body_digest, chain)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            fact.id,
            &fact.stream,
            fact.place,
            &fact.name,
            fact.at,
            fact.actor.0,
            fact.subject,
            fact.body.as_deref(),
            fact.salt.clone(),
            fact.body_digest.clone(),
            fact.chain.clone()
        ],
    )?;
    tx.run(
        "insert into stream (name, place, head) values ($1, $2, $3)
         on conflict (name) do update set place = excluded.place, head = excluded.head",
        args![&fact.stream, fact.place, fact.chain.clone()],
    )?;
    Ok(())
}

pub fn find(tx: &Tx, id: i64) -> Result<Option<Fact>, StoreError> {
    tx.one(&format!("select {COLUMNS} from fact where id = $1"), args![id])
}

/// Facts after `place` in the order they were recorded, of these names only unless `names` is empty.
pub fn after(tx: &Tx, place: i64, names: &[&str], limit: i64) -> Result<Vec<Fact>, StoreError> {
    let query = Query::new(&format!("select {COLUMNS} from fact")).push(" where id > ", place);
    let query = if names.is_empty() {
        query
    } else {
        query.push_list(" and name in", names.iter().copied())
    };
    query.push(" order by id limit ", limit).all(tx)
}

pub fn last(tx: &Tx) -> Result<i64, StoreError> {
    Ok(tx
        .one::<i64>("select coalesce(max(id), 0) from fact", args![])?
        .unwrap_or(0))
}

/// A page of one stream, for whoever checks it.
pub fn stream_after(tx: &Tx, stream: &str, place: i64, limit: i64) -> Result<Vec<Fact>, StoreError> {
    tx.all(
        &format!("select {COLUMNS} from fact where stream = $1 and place > $2 order by place limit $3"),
        args![stream, place, limit],
    )
}

pub fn streams_of_facts(tx: &Tx) -> Result<Vec<String>, StoreError> {
    tx.all("select distinct stream from fact order by stream", args![])
}

/// Where a follower stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub name: String,
    pub place: i64,
    pub attempts: i64,
    pub stopped_at: Option<Millis>,
    pub stopped_why: Option<String>,
}

impl FromRow for Standing {
    fn from_row(row: &Row<'_>) -> Result<Standing, StoreError> {
        Ok(Standing {
            name: row.get("name")?,
            place: row.get("place")?,
            attempts: row.get("attempts")?,
            stopped_at: row.get("stopped_at")?,
            stopped_why: row.get("stopped_why")?,
        })
    }
}

/// Where each of these followers stands, in their order; one that never read anything stands at the beginning.
/// Rows of followers that an older or newer program had say nothing about these.
pub fn standings(tx: &Tx, followers: &[Follower]) -> Result<Vec<Standing>, StoreError> {
    let mut known: HashMap<String, Standing> = HashMap::new();
    let sql = "select name, place, attempts, stopped_at, stopped_why from follower";
    for standing in tx.all::<Standing>(sql, args![])? {
        known.insert(standing.name.clone(), standing);
    }
    let standing = |follower: &Follower| {
        known.remove(follower.name).unwrap_or_else(|| Standing {
            name: follower.name.to_owned(),
            ..Standing::default()
        })
    };
    Ok(followers.iter().map(standing).collect())
}

pub fn place_of(tx: &Tx, follower: &str) -> Result<i64, StoreError> {
    Ok(tx
        .one::<i64>("select place from follower where name = $1", args![follower])?
        .unwrap_or(0))
}

pub fn stand_at(tx: &Tx, follower: &str, place: i64) -> Result<(), StoreError> {
    tx.run(
        "insert into follower (name, place, attempts, stopped_at, stopped_why) values ($1, $2, 0, null, null)
         on conflict (name) do update
         set place = excluded.place, attempts = 0, stopped_at = null, stopped_why = null",
        args![follower, place],
    )?;
    Ok(())
}

pub fn stopped(tx: &Tx, follower: &str, at: Millis, why: &str) -> Result<(), StoreError> {
    tx.run(
        "insert into follower (name, place, attempts, stopped_at, stopped_why) values ($1, 0, 1, $2, $3)
         on conflict (name) do update
         set attempts = follower.attempts + 1, stopped_at = excluded.stopped_at, stopped_why = excluded.stopped_why",
        args![follower, at, why],
    )?;
    Ok(())
}

/// The vouched columns of the sealed rows of one fact, with their salt and digest, in order of id.
pub fn sealed_rows(
    tx: &Tx,
    sealed: &crate::journal::Sealed,
    fact: i64,
    mut row: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let columns = sealed.columns.join(", ");
    let (table, id) = (sealed.table, sealed.columns[0]);
    tx.each(
        &format!("select {columns}, salt, digest from {table} where fact = $1 order by {id}"),
        args![fact],
        |found| {
            row(found)?;
            Ok(std::ops::ControlFlow::Continue(()))
        },
    )
}

/// The digests over what erasures left of rows; nothing of a row of which none was erased.
pub fn remains(tx: &Tx, place: &str, rows: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
    let mut remains = HashMap::new();
    for part in rows.chunks(AT_ONCE) {
        let found: Vec<(i64, String)> = Query::new("select row_id, remains from erased")
            .push(" where place = ", place)
            .push_list(" and row_id in", part.iter().copied())
            .text(" order by id")
            .all(tx)?;
        // The last one holds.
        remains.extend(found);
    }
    Ok(remains)
}

/// The vouched columns of some sealed rows.
pub fn sealed_rows_of(
    tx: &Tx,
    sealed: &crate::journal::Sealed,
    ids: &[i64],
) -> Result<Vec<Vec<Value>>, StoreError> {
    let select = format!("select {} from {}", sealed.columns.join(", "), sealed.table);
    let within = format!(" where {} in", sealed.columns[0]);
    let mut rows = Vec::with_capacity(ids.len());
    for part in ids.chunks(AT_ONCE) {
        let found = Query::new(&select).push_list(&within, part.iter().copied());
        rows.extend(found.all::<Values>(tx)?.into_iter().map(|Values(values)| values));
    }
    Ok(rows)
}

/// A row as it stands, whatever its columns.
struct Values(Vec<Value>);

impl FromRow for Values {
    fn from_row(row: &Row<'_>) -> Result<Values, StoreError> {
        let values = (0..row.names().count()).map(|at| row.value(at));
        Ok(Values(values.collect::<Result<_, _>>()?))
    }
}

/// A row of a sealed table whose fact is not there.
pub fn stray(tx: &Tx, sealed: &crate::journal::Sealed) -> Result<Option<i64>, StoreError> {
    let (table, id) = (sealed.table, sealed.columns[0]);
    tx.one(
        &format!(
            "select r.{id} from {table} r left join fact f on f.id = r.fact
             where f.id is null order by r.{id} limit 1"
        ),
        args![],
    )
}

pub fn count_rows(tx: &Tx, table: &str) -> Result<i64, StoreError> {
    Ok(tx
        .one::<i64>(&format!("select count(*) from {table}"), args![])?
        .unwrap_or(0))
}

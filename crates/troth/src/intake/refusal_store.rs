//! Rows that were refused, said twice or remarked, in SQL.

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Not taken.
    Refused,
    /// The same as an earlier line of the file, and kept once.
    Same,
    /// Taken, though something in it could not be read.
    Remark,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            What::Refused => "refused",
            What::Same => "same",
            What::Remark => "remark",
        }
    }

    fn parse(word: &str) -> What {
        match word {
            "same" => What::Same,
            "remark" => What::Remark,
            _ => What::Refused,
        }
    }
}

/// What is to be said of a row of a batch.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Refusal {
    pub id: i64,
    pub line: i64,
    pub what: What,
    /// The reason without the value it quotes.
    #[serde(skip)]
    pub kind: String,
    pub reason: String,
    /// The row as it came; nothing once erased, and nothing where it says the same as another line.
    pub raw: Option<String>,
    /// The line that said it first.
    pub same_as: Option<i64>,
}

impl FromRow for Refusal {
    fn from_row(row: &Row<'_>) -> Result<Refusal, StoreError> {
        Ok(Refusal {
            id: row.get("id")?,
            line: row.get("line")?,
            what: What::parse(&row.get::<String>("what")?),
            kind: row.get("kind")?,
            reason: row.get("reason")?,
            raw: row.get("raw")?,
            same_as: row.get("same_as")?,
        })
    }
}

/// Keeps refused rows; their `id` is given here.
pub fn refuse(tx: &Tx, batch: i64, rows: Vec<Refusal>) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let first = tx.allocate("refusal", i64::try_from(rows.len()).unwrap_or(i64::MAX))?;
    let rows = (first..).zip(rows).map(|(id, row)| {
        vec![
            Value::Int(id),
            Value::Int(batch),
            Value::Int(row.line),
            Value::from(row.what.word()),
            Value::Text(row.kind),
            Value::Text(row.reason),
            row.raw.into(),
            row.same_as.into(),
        ]
    });
    tx.bulk(
        "refusal",
        &[
            "id", "batch_id", "line", "what", "kind", "reason", "raw", "same_as",
        ],
        rows,
    )?;
    Ok(())
}

/// In the order of the file.
pub fn refusals(
    tx: &Tx,
    batch: i64,
    what: What,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<Refusal>, StoreError> {
    Query::new("select id, line, what, kind, reason, raw, same_as from refusal")
        .push(" where batch_id = ", batch)
        .push(" and what = ", what.word())
        .push_some(" and id > ", after)
        .push(" order by id limit ", limit)
        .all(tx)
}

/// One reason, how many rows it kept out, and the first of them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = RefusalReason)]
pub struct Reason {
    pub reason: String,
    pub rows: i64,
    pub first_line: i64,
}

impl FromRow for Reason {
    fn from_row(row: &Row<'_>) -> Result<Reason, StoreError> {
        Ok(Reason {
            reason: row.get("reason")?,
            rows: row.get("many")?,
            first_line: row.get("first_line")?,
        })
    }
}

/// The commonest reasons first.
pub fn reasons(tx: &Tx, batch: i64, limit: i64) -> Result<Vec<Reason>, StoreError> {
    tx.all(
        "select kind as reason, count(*) as many, min(line) as first_line from refusal
         where batch_id = $1 and what = 'refused' group by kind order by many desc, first_line limit $2",
        args![batch, limit],
    )
}

/// Forgets the words of a batch's refused rows: the rows, and the cells that reasons quote.
pub fn forget(tx: &Tx, batch: i64) -> Result<(), StoreError> {
    tx.run(
        "update refusal set raw = null, reason = kind
         where batch_id = $1 and (raw is not null or reason <> kind)",
        args![batch],
    )
    .map(drop)
}

/// Forgets the words of rows refused before `since`: the rows, and the cells that reasons quote.
pub fn forget_old(tx: &Tx, since: Millis) -> Result<u64, StoreError> {
    tx.run(
        "update refusal set raw = null, reason = kind where (raw is not null or reason <> kind)
           and batch_id in (select id from batch where finished_at < $1)",
        args![since],
    )
}

//! Links by which customers tell their own accounts, in SQL: a digest of the secret, and never the secret.

use serde::Serialize;
use troth_store::{FromRow, Row, StoreError, Tx, args};

use crate::frame::time::Millis;

/// A link that still works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = AccountLink)]
pub struct Link {
    pub id: i64,
    #[serde(skip)]
    pub interaction: i64,
    #[serde(skip)]
    pub subject: i64,
    pub party: i64,
    /// Whose link it is.
    pub party_name: String,
    pub made_by: String,
    /// Milliseconds since 1970 in UTC.
    pub made_at: Millis,
    /// Milliseconds since 1970 in UTC.
    pub ends_at: Millis,
    /// How often somebody told something by it.
    pub used: i64,
}

impl FromRow for Link {
    fn from_row(row: &Row<'_>) -> Result<Link, StoreError> {
        Ok(Link {
            id: row.get("id")?,
            interaction: row.get("interaction_id")?,
            subject: row.get("subject_id")?,
            party: row.get("party_id")?,
            party_name: row.get("party_name")?,
            made_by: row.get("made_by_name")?,
            made_at: row.get("made_at")?,
            ends_at: row.get("ends_at")?,
            used: row.get("used")?,
        })
    }
}

const OPEN: &str =
    "select l.id, l.interaction_id, l.subject_id, party.id as party_id, party.name as party_name,
       c.name as made_by_name, l.made_at, l.ends_at, l.used
     from account_link l join colleague c on c.id = l.made_by join interaction i on i.id = l.interaction_id
     join member m on m.subject_id = l.subject_id join party on party.id = m.party_id
     where l.ended_at is null and i.withdrawn_at is null and party.is_erased = 0";

/// Links to one thing that passed that still work.
///
/// # Errors
/// When the store fails.
pub fn open_of(tx: &Tx, interaction: i64, now: Millis) -> Result<Vec<Link>, StoreError> {
    tx.all(
        &format!("{OPEN} and l.interaction_id = $1 and l.ends_at > $2 order by l.id"),
        args![interaction, now],
    )
}

/// The link with that secret, while it works.
///
/// # Errors
/// When the store fails.
pub fn open(tx: &Tx, digest: &[u8], now: Millis) -> Result<Option<Link>, StoreError> {
    tx.one(
        &format!("{OPEN} and l.digest = $1 and l.ends_at > $2"),
        args![digest, now],
    )
}

/// The link with that number, while it works.
///
/// # Errors
/// When the store fails.
pub fn one(tx: &Tx, id: i64, now: Millis) -> Result<Option<Link>, StoreError> {
    tx.one(
        &format!("{OPEN} and l.id = $1 and l.ends_at > $2"),
        args![id, now],
    )
}

/// A link about to be made.
#[derive(Clone, Debug)]
pub struct New {
    pub digest: Vec<u8>,
    pub interaction: i64,
    pub subject: i64,
    pub made_by: i64,
    pub made_at: Millis,
    pub ends_at: Millis,
}

/// # Errors
/// When the store fails.
pub fn make(tx: &Tx, new: &New) -> Result<i64, StoreError> {
    let id = tx.allocate("account_link", 1)?;
    tx.run(
        "insert into account_link (id, digest, interaction_id, subject_id, made_by, made_at, ends_at, used)
         values ($1, $2, $3, $4, $5, $6, $7, 0)",
        args![
            id,
            new.digest.as_slice(),
            new.interaction,
            new.subject,
            new.made_by,
            new.made_at,
            new.ends_at
        ],
    )?;
    Ok(id)
}

/// # Errors
/// When the store fails.
pub fn end(tx: &Tx, id: i64, by: i64, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update account_link set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null",
        args![id, now, by],
    )?;
    Ok(())
}

/// # Errors
/// When the store fails.
pub fn use_once_more(tx: &Tx, id: i64) -> Result<(), StoreError> {
    tx.run("update account_link set used = used + 1 where id = $1", args![id])?;
    Ok(())
}

/// Whom they can reach, by name and address: who looks after them, else who made the link, as long as either is with us.
///
/// # Errors
/// When the store fails.
pub fn reach(tx: &Tx, link: i64) -> Result<Option<(String, String)>, StoreError> {
    tx.one(
        "select c.name, c.email from account_link l join member m on m.subject_id = l.subject_id
         join party p on p.id = m.party_id join colleague c on c.id in (p.keeper_id, l.made_by)
         where l.id = $1 and c.left_at is null order by case when c.id = p.keeper_id then 0 else 1 end limit 1",
        args![link],
    )
}

/// What a link is about: the kind and instant of what passed.
///
/// # Errors
/// When the store fails.
pub fn about(tx: &Tx, interaction: i64) -> Result<Option<(String, Millis)>, StoreError> {
    tx.one(
        "select kind, at from interaction where id = $1 and withdrawn_at is null",
        args![interaction],
    )
}

/// Where a link can be sent to.
///
/// # Errors
/// When the store fails.
pub fn email(tx: &Tx, party: i64) -> Result<Option<String>, StoreError> {
    Ok(tx
        .one::<Option<String>>("select email from party where id = $1", args![party])?
        .flatten())
}

//! Letters on their way out, in SQL: queued, tried, filed among what was sent; and what came back.

use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::mailbox::LEASE;

/// A mailbox that somebody may write from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = WritesFrom)]
pub struct From {
    pub mailbox: i64,
    pub address: String,
    pub name: String,
}

impl FromRow for From {
    fn from_row(row: &Row<'_>) -> Result<From, StoreError> {
        Ok(From {
            mailbox: row.get("id")?,
            address: row.get("address")?,
            name: row.get("name")?,
        })
    }
}

/// Mailboxes the actor may write from: their own, then the firm's.
pub fn may_write_from(tx: &Tx, actor: &Actor) -> Result<Vec<From>, StoreError> {
    Query::new("select id, address, name from mailbox where removed_at is null and smtp_host is not null")
        .push(" and (is_firm = 1 or colleague_id = ", actor.id.0)
        .text(") order by is_firm, id")
        .all(tx)
}

/// A letter about to be queued.
#[derive(Debug)]
pub struct New<'n> {
    pub mailbox: i64,
    pub subject: i64,
    pub letter_id: &'n str,
    pub to: &'n str,
    pub title: &'n str,
    pub bytes: &'n [u8],
    pub by: i64,
}

pub fn queue(tx: &Tx, new: &New<'_>, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("outbox", 1)?;
    tx.run(
        "insert into outbox (id, mailbox_id, subject_id, letter_id, to_address, title, bytes, state, made_at, next_at,
           by_colleague)
         values ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $8, $9)",
        args![
            id,
            new.mailbox,
            new.subject,
            new.letter_id,
            new.to,
            new.title,
            new.bytes,
            now,
            new.by
        ],
    )?;
    Ok(id)
}

/// A letter whose turn it is.
#[derive(Clone, Debug)]
pub struct Due {
    pub id: i64,
    pub mailbox: i64,
    pub letter_id: String,
    pub to: String,
    pub bytes: Vec<u8>,
    pub made_at: Millis,
    /// It went out, and is only to be filed among what was sent.
    pub is_sent: bool,
    /// How often it was tried.
    pub attempts: i64,
}

impl FromRow for Due {
    fn from_row(row: &Row<'_>) -> Result<Due, StoreError> {
        Ok(Due {
            id: row.get("id")?,
            mailbox: row.get("mailbox_id")?,
            letter_id: row.get("letter_id")?,
            to: row.get("to_address")?,
            bytes: row.get("bytes")?,
            made_at: row.get("made_at")?,
            is_sent: row.get::<String>("state")? == "sent",
            attempts: row.get("attempts")?,
        })
    }
}

/// The next letter that is due and that no other node has in hand; it is in this one's from now on.
pub fn take_next(tx: &Tx, reader: &str, now: Millis) -> Result<Option<Due>, StoreError> {
    let due: Option<Due> = tx.one(
        "select o.id, o.mailbox_id, o.letter_id, o.to_address, o.bytes, o.made_at, o.state,
           (select count(*) from outbox_attempt a where a.outbox_id = o.id) as attempts
         from outbox o join mailbox m on m.id = o.mailbox_id
         where o.state in ('queued', 'sent') and o.next_at <= $1 and o.bytes is not null and o.to_address is not null
           and m.removed_at is null and (o.reader is null or o.reader = $2 or o.beat_at < $3)
         order by o.next_at, o.id limit 1",
        args![now, reader, now - LEASE],
    )?;
    if let Some(due) = &due {
        tx.run(
            "update outbox set reader = $2, beat_at = $3 where id = $1",
            args![due.id, reader, now],
        )?;
    }
    Ok(due)
}

/// Whether any letter is due.
pub fn is_any_due(tx: &Tx, now: Millis) -> Result<bool, StoreError> {
    let due = tx.one::<i64>(
        "select id from outbox where state in ('queued', 'sent') and next_at <= $1 and bytes is not null limit 1",
        args![now],
    )?;
    Ok(due.is_some())
}

/// What became of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// The server took it.
    Taken { said: String },
    /// It is tried again then.
    Again { said: String, at: Millis },
    /// It is not tried again.
    GivenUp { said: String },
}

pub fn tried(tx: &Tx, due: &Due, tried: &Tried, now: Millis) -> Result<(), StoreError> {
    let (is_taken, said, state, next) = match tried {
        Tried::Taken { said } => (1, said, "sent", Some(now)),
        Tried::Again { said, at } => (0, said, "queued", Some(*at)),
        Tried::GivenUp { said } => (0, said, "given_up", None),
    };
    let id = tx.allocate("outbox_attempt", 1)?;
    tx.run(
        "insert into outbox_attempt (id, outbox_id, at, is_taken, said) values ($1, $2, $3, $4, $5)",
        args![id, due.id, now, is_taken, said.as_str()],
    )?;
    tx.run(
        "update outbox set state = $2, next_at = $3, reader = null, beat_at = null,
           sent_at = case when $4 = 1 then $5 else sent_at end,
           bytes = case when $2 = 'given_up' then null else bytes end
         where id = $1",
        args![due.id, state, next, is_taken, now],
    )?;
    Ok(())
}

/// It stands among what was sent, or is not to: its bytes are needed no more.
pub fn filed(tx: &Tx, id: i64, filed_at: Option<Millis>) -> Result<(), StoreError> {
    tx.run(
        "update outbox set filed_at = $2, bytes = null, next_at = null, reader = null, beat_at = null where id = $1",
        args![id, filed_at],
    )?;
    Ok(())
}

pub fn file_later(tx: &Tx, id: i64, at: Millis) -> Result<(), StoreError> {
    tx.run(
        "update outbox set next_at = $2, reader = null, beat_at = null where id = $1",
        args![id, at],
    )?;
    Ok(())
}

/// The folder of a mailbox that holds what was sent.
pub fn sent_folder(tx: &Tx, mailbox: i64) -> Result<Option<String>, StoreError> {
    tx.one(
        "select name from mailbox_folder where mailbox_id = $1 and is_sent = 1 order by id limit 1",
        args![mailbox],
    )
}

/// How a letter of ours fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Delivery {
    /// `queued`, `sent`, `given_up`; nothing for a letter that was not written here.
    pub state: Option<String>,
    pub sent_at: Option<Millis>,
    /// When it is tried again.
    pub next_at: Option<Millis>,
    /// What the server said last.
    pub said: Option<String>,
    /// Whom it did not reach.
    pub missed: Vec<Missed>,
}

/// Somebody a letter did not reach, or only late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MissedBy)]
pub struct Missed {
    pub address: Option<String>,
    /// As RFC 3463 has it, such as `5.1.1`.
    pub status: Option<String>,
    /// It will not be tried again.
    pub is_final: bool,
    pub said: Option<String>,
    pub at: Millis,
}

impl FromRow for Missed {
    fn from_row(row: &Row<'_>) -> Result<Missed, StoreError> {
        Ok(Missed {
            address: row.get("address")?,
            status: row.get("status")?,
            is_final: row.get::<i64>("is_final")? != 0,
            said: row.get("said")?,
            at: row.get("at")?,
        })
    }
}

/// Nothing for a letter of which nothing is known but that it exists.
pub fn delivery(tx: &Tx, letter_id: &str) -> Result<Option<Delivery>, StoreError> {
    let missed: Vec<Missed> = tx.all(
        "select address, status, is_final, said, at from bounce where letter_id = $1 order by id",
        args![letter_id],
    )?;
    let sent: Option<(i64, String, Option<Millis>, Option<Millis>)> = tx.one(
        "select id, state, sent_at, next_at from outbox where letter_id = $1",
        args![letter_id],
    )?;
    let Some((id, state, sent_at, next_at)) = sent else {
        let came_back = !missed.is_empty();
        return Ok(came_back.then_some(Delivery {
            state: None,
            sent_at: None,
            next_at: None,
            said: None,
            missed,
        }));
    };
    let said = tx.one::<Option<String>>(
        "select said from outbox_attempt where outbox_id = $1 and is_taken = 0 order by id desc limit 1",
        args![id],
    )?;
    Ok(Some(Delivery {
        next_at: next_at.filter(|_| state == "queued"),
        state: Some(state),
        sent_at,
        said: said.flatten(),
        missed,
    }))
}

/// Letters of that colleague's that did not arrive since then: their ids, titles, and why.
pub fn not_arrived(tx: &Tx, colleague: i64, since: Millis) -> Result<Vec<NotArrived>, StoreError> {
    tx.all(
        "select i.id as interaction, o.title, o.to_address, b.said, b.status, b.at
         from bounce b join outbox o on o.letter_id = b.letter_id join interaction i on i.key = 'mail:' || o.letter_id
         where o.by_colleague = $1 and b.at >= $2 and b.is_final = 1 and i.withdrawn_at is null
         union
         select i.id as interaction, o.title, o.to_address,
           (select a.said from outbox_attempt a where a.outbox_id = o.id order by a.id desc limit 1) as said, null as status,
           (select max(a.at) from outbox_attempt a where a.outbox_id = o.id) as at
         from outbox o join interaction i on i.key = 'mail:' || o.letter_id
         where o.by_colleague = $1 and o.made_at >= $2 and o.state = 'given_up' and i.withdrawn_at is null
         order by at desc limit 12",
        args![colleague, since],
    )
}

/// A letter of ours that did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NotArrived {
    pub interaction: i64,
    pub title: Option<String>,
    pub to: Option<String>,
    pub said: Option<String>,
    pub status: Option<String>,
    pub at: Option<Millis>,
}

impl FromRow for NotArrived {
    fn from_row(row: &Row<'_>) -> Result<NotArrived, StoreError> {
        Ok(NotArrived {
            interaction: row.get("interaction")?,
            title: row.get("title")?,
            to: row.get("to_address")?,
            said: row.get("said")?,
            status: row.get("status")?,
            at: row.get("at")?,
        })
    }
}

/// A letter as it was queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Out {
    pub to: Option<String>,
    pub from: String,
    pub title: Option<String>,
}

impl FromRow for Out {
    fn from_row(row: &Row<'_>) -> Result<Out, StoreError> {
        Ok(Out {
            to: row.get("to_address")?,
            from: row.get("address")?,
            title: row.get("title")?,
        })
    }
}

pub fn out(tx: &Tx, id: i64) -> Result<Option<Out>, StoreError> {
    tx.one(
        "select o.to_address, m.address, o.title from outbox o join mailbox m on m.id = o.mailbox_id where o.id = $1",
        args![id],
    )
}

//! Mailboxes in SQL: whose they are, who reads them, and how they stand.

use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::{Actor, Right};
use crate::frame::time::Millis;
use crate::mailbox::{LEASE, Security, Server, State, Takes};

/// A mailbox as its owner sees it: never its passwords.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Mailbox {
    pub id: i64,
    /// Whose it is.
    pub colleague: i64,
    /// One of the firm's, which its owners see.
    pub is_firm: bool,
    pub takes: Takes,
    pub address: String,
    /// What letters written from it are signed with.
    pub name: String,
    /// Whose records its letters are.
    pub silo: String,
    pub batch: i64,
    pub imap: Server,
    /// Nothing where it is only read.
    pub smtp: Option<Server>,
    /// Folders beside the inbox and what was sent.
    pub folders: Vec<String>,
    /// Milliseconds since 1970 in UTC; nothing for all letters.
    pub since_at: Option<Millis>,
    pub state: State,
    /// What is wrong, in words.
    pub trouble: Option<String>,
    /// When it was last looked into.
    pub seen_at: Option<Millis>,
    /// Letters kept from it, and letters not kept.
    pub stored: i64,
    pub skipped: i64,
    pub version: i64,
}

const MAILBOX: &str = "select m.id, m.colleague_id, m.is_firm, m.takes, m.address, m.name, s.name as silo, m.batch_id, m.imap_host,
   m.imap_port, m.imap_security, m.imap_user, m.smtp_host, m.smtp_port, m.smtp_security, m.smtp_user, m.folders,
   m.since_at, m.state, m.trouble, m.seen_at, m.version,
   (select coalesce(sum(f.stored), 0) from mailbox_folder f where f.mailbox_id = m.id) as stored,
   (select coalesce(sum(f.skipped), 0) from mailbox_folder f where f.mailbox_id = m.id) as skipped
 from mailbox m join silo s on s.id = m.silo_id where m.removed_at is null";

impl FromRow for Mailbox {
    fn from_row(row: &Row<'_>) -> Result<Mailbox, StoreError> {
        let word: String = row.get("state")?;
        let state = State::parse(&word)
            .ok_or_else(|| StoreError::Engine(format!("`{word}` is no state of a mailbox")))?;
        let folders: String = row.get("folders")?;
        Ok(Mailbox {
            id: row.get("id")?,
            colleague: row.get("colleague_id")?,
            is_firm: row.get::<i64>("is_firm")? != 0,
            takes: takes(row)?,
            address: row.get("address")?,
            name: row.get("name")?,
            silo: row.get("silo")?,
            batch: row.get("batch_id")?,
            imap: server(row, ["imap_host", "imap_port", "imap_security", "imap_user"])?
                .ok_or_else(|| StoreError::Engine("a mailbox without a server".to_owned()))?,
            smtp: server(row, ["smtp_host", "smtp_port", "smtp_security", "smtp_user"])?,
            folders: serde_json::from_str(&folders).unwrap_or_default(),
            since_at: row.get("since_at")?,
            state,
            trouble: row.get("trouble")?,
            seen_at: row.get("seen_at")?,
            stored: row.get("stored")?,
            skipped: row.get("skipped")?,
            version: row.get("version")?,
        })
    }
}

pub fn takes(row: &Row<'_>) -> Result<Takes, StoreError> {
    let word: String = row.get("takes")?;
    Takes::parse(&word)
        .ok_or_else(|| StoreError::Engine(format!("`{word}` says nothing of whose letters are kept")))
}

fn server(row: &Row<'_>, [host, port, security, user]: [&str; 4]) -> Result<Option<Server>, StoreError> {
    let Some(host) = row.get::<Option<String>>(host)? else {
        return Ok(None);
    };
    let word: String = row.get(security)?;
    let security = Security::parse(&word)
        .ok_or_else(|| StoreError::Engine(format!("`{word}` is no way to speak to a server")))?;
    Ok(Some(Server {
        host,
        port: u16::try_from(row.get::<i64>(port)?).unwrap_or_default(),
        security,
        user: row.get(user)?,
    }))
}

/// Narrows to what the actor may see: their own, and the firm's for an owner.
fn seen_by(query: Query, actor: &Actor) -> Query {
    let query = query
        .push(" and ((m.is_firm = 0 and m.colleague_id = ", actor.id.0)
        .text(")");
    if actor.may(Right::Own) {
        query.text(" or m.is_firm = 1)")
    } else {
        query.text(")")
    }
}

pub fn list(tx: &Tx, actor: &Actor) -> Result<Vec<Mailbox>, StoreError> {
    seen_by(Query::new(MAILBOX), actor)
        .text(" order by m.is_firm, m.id")
        .all(tx)
}

/// One that the actor may see.
pub fn find(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Mailbox>, StoreError> {
    seen_by(Query::new(MAILBOX), actor)
        .push(" and m.id = ", id)
        .one(tx)
}

/// One by its id, for whoever reads it.
pub fn get(tx: &Tx, id: i64) -> Result<Option<Mailbox>, StoreError> {
    Query::new(MAILBOX).push(" and m.id = ", id).one(tx)
}

/// Whether somebody has that place on that server read already, other than `beside`.
pub fn is_read(tx: &Tx, imap: &Server, beside: Option<i64>) -> Result<bool, StoreError> {
    let found = Query::new("select id from mailbox where removed_at is null")
        .push(" and imap_host = ", imap.host.as_str())
        .push(" and imap_user = ", imap.user.as_str())
        .push_some(" and id <> ", beside)
        .one::<i64>(tx)?;
    Ok(found.is_some())
}

/// Sealed passwords.
#[derive(Clone, Debug)]
pub struct Secrets {
    pub imap: Vec<u8>,
    pub smtp: Option<Vec<u8>>,
}

impl FromRow for Secrets {
    fn from_row(row: &Row<'_>) -> Result<Secrets, StoreError> {
        Ok(Secrets {
            imap: row.get("imap_secret")?,
            smtp: row.get("smtp_secret")?,
        })
    }
}

pub fn secrets(tx: &Tx, id: i64) -> Result<Option<Secrets>, StoreError> {
    tx.one(
        "select imap_secret, smtp_secret from mailbox where id = $1",
        args![id],
    )
}

/// A mailbox about to be kept.
#[derive(Debug)]
pub struct New<'n> {
    pub id: i64,
    pub colleague: i64,
    pub is_firm: bool,
    pub address: &'n str,
    pub name: &'n str,
    pub silo: i64,
    pub batch: i64,
    pub since_at: Option<Millis>,
}

pub fn add(tx: &Tx, new: &New<'_>, set: &Set<'_>, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "insert into mailbox (id, colleague_id, is_firm, address, name, silo_id, batch_id, imap_host, imap_port,
           imap_security, imap_user, imap_secret, folders, since_at, state, made_at, version, takes)
         values ($1, $2, $3, $4, $5, $6, $7, '', 0, 'tls', '', $8, '[]', $9, 'stopped', $10, 0, $11)",
        args![
            new.id,
            new.colleague,
            i64::from(new.is_firm),
            new.address,
            new.name,
            new.silo,
            new.batch,
            set.secrets.imap.as_slice(),
            new.since_at,
            now,
            set.takes.word()
        ],
    )?;
    change(tx, new.id, set)
}

/// What can be set again later.
#[derive(Debug)]
pub struct Set<'s> {
    pub name: &'s str,
    pub imap: &'s Server,
    pub smtp: Option<&'s Server>,
    pub folders: &'s [String],
    pub takes: Takes,
    pub secrets: &'s Secrets,
}

/// Sets how it is reached, and lets it run.
pub fn change(tx: &Tx, id: i64, set: &Set<'_>) -> Result<(), StoreError> {
    let folders = serde_json::to_string(set.folders).unwrap_or_else(|_| "[]".to_owned());
    tx.run(
        "update mailbox set name = $2, imap_host = $3, imap_port = $4, imap_security = $5, imap_user = $6,
           imap_secret = $7, smtp_host = $8, smtp_port = $9, smtp_security = $10, smtp_user = $11, smtp_secret = $12,
           folders = $13, takes = $14, state = 'running', trouble = null, version = version + 1
         where id = $1",
        args![
            id,
            set.name,
            set.imap.host.as_str(),
            i64::from(set.imap.port),
            set.imap.security.word(),
            set.imap.user.as_str(),
            set.secrets.imap.as_slice(),
            set.smtp.map(|smtp| smtp.host.as_str()),
            set.smtp.map(|smtp| i64::from(smtp.port)),
            set.smtp.map(|smtp| smtp.security.word()),
            set.smtp.map(|smtp| smtp.user.as_str()),
            set.secrets.smtp.as_deref(),
            folders,
            set.takes.word()
        ],
    )?;
    Ok(())
}

/// Moves it to a state; false when it is there already.
pub fn turn(tx: &Tx, id: i64, state: State, trouble: Option<&str>) -> Result<bool, StoreError> {
    let turned = tx.run(
        "update mailbox set state = $2, trouble = $3, version = version + 1
         where id = $1 and state <> $2 and removed_at is null",
        args![id, state.word(), trouble],
    )?;
    Ok(turned == 1)
}

/// It is read no more, and its passwords are gone.
pub fn remove(tx: &Tx, id: i64, now: Millis) -> Result<(), StoreError> {
    let nothing: &[u8] = &[];
    tx.run(
        "update mailbox set state = 'stopped', removed_at = $2, imap_secret = $3, smtp_secret = null, reader = null,
           beat_at = null, version = version + 1
         where id = $1",
        args![id, now, nothing],
    )?;
    Ok(())
}

// Reading.

/// Mailboxes that are to be read, each with its version: those of colleagues who are with us, and the firm's.
pub fn running(tx: &Tx) -> Result<Vec<(i64, i64)>, StoreError> {
    tx.all(
        "select m.id, m.version from mailbox m join colleague c on c.id = m.colleague_id
         where m.state = 'running' and m.removed_at is null and (m.is_firm = 1 or c.left_at is null) order by m.id",
        args![],
    )
}

/// Takes a mailbox to read it; false while another node does.
pub fn claim(tx: &Tx, id: i64, reader: &str, now: Millis) -> Result<bool, StoreError> {
    let claimed = tx.run(
        "update mailbox set reader = $2, beat_at = $3
         where id = $1 and state = 'running' and removed_at is null
           and (reader is null or reader = $2 or beat_at is null or beat_at < $4)",
        args![id, reader, now, now - LEASE],
    )?;
    Ok(claimed == 1)
}

/// A sign that its reader lives; false when it is no longer that one's to read.
pub fn beat(tx: &Tx, id: i64, reader: &str, now: Millis) -> Result<bool, StoreError> {
    let beaten = tx.run(
        "update mailbox set beat_at = $3 where id = $1 and reader = $2 and state = 'running' and removed_at is null
           and batch_id in (select b.id from batch b where b.id = mailbox.batch_id and b.state = 'done')",
        args![id, reader, now],
    )?;
    Ok(beaten == 1)
}

/// All of it was looked into: nothing is wrong.
pub fn seen(tx: &Tx, id: i64, reader: &str, now: Millis) -> Result<bool, StoreError> {
    let is_ours = beat(tx, id, reader, now)?;
    if is_ours {
        tx.run(
            "update mailbox set seen_at = $2, trouble = null where id = $1",
            args![id, now],
        )?;
    }
    Ok(is_ours)
}

/// Says what is wrong, while it is tried again.
pub fn trouble(tx: &Tx, id: i64, reader: &str, trouble: &str) -> Result<(), StoreError> {
    tx.run(
        "update mailbox set trouble = $3 where id = $1 and reader = $2 and state = 'running'",
        args![id, reader, trouble],
    )?;
    Ok(())
}

/// Lets go of what this node read, so that another need not wait.
pub fn let_go(tx: &Tx, reader: &str) -> Result<(), StoreError> {
    tx.run(
        "update mailbox set reader = null, beat_at = null where reader = $1",
        args![reader],
    )?;
    Ok(())
}

/// Stops those whose letters were taken back, since they would only come again.
pub fn stop_taken_back(tx: &Tx) -> Result<u64, StoreError> {
    tx.run(
        "update mailbox set state = 'stopped', trouble = 'its letters were taken back', version = version + 1
         where state = 'running' and removed_at is null
           and batch_id in (select id from batch where state in ('undoing', 'undone'))",
        args![],
    )
}

/// Whether any that runs had its letters taken back.
pub fn has_taken_back(tx: &Tx) -> Result<bool, StoreError> {
    let found = tx.one::<i64>(
        "select m.id from mailbox m join batch b on b.id = m.batch_id
         where m.state = 'running' and m.removed_at is null and b.state in ('undoing', 'undone') limit 1",
        args![],
    )?;
    Ok(found.is_some())
}

//! Lines that came by mail, in SQL: the addresses they come to, and what became of each.

use std::collections::BTreeMap;

use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::access::key::{Secret, digest};
use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::mailbox::mailed::{self, Came, LINES_CAME};
use crate::record::said::Said;
use crate::record::store::Fresh;

/// A mailbox that lines may come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CaptureInbox)]
pub struct Inbox {
    pub mailbox: i64,
    pub address: String,
}

impl FromRow for Inbox {
    fn from_row(row: &Row<'_>) -> Result<Inbox, StoreError> {
        Ok(Inbox {
            mailbox: row.get("id")?,
            address: row.get("address")?,
        })
    }
}

/// The actor's own mailboxes, then the firm's.
pub fn inboxes(tx: &Tx, actor: &Actor) -> Result<Vec<Inbox>, StoreError> {
    Query::new("select id, address from mailbox where removed_at is null")
        .push(" and (is_firm = 1 or colleague_id = ", actor.id.0)
        .text(") order by is_firm, id")
        .all(tx)
}

/// Where a colleague mails lines to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CaptureAddress)]
pub struct Address {
    pub id: i64,
    /// With the first letters of its secret only.
    pub hint: String,
    pub made_at: Millis,
    pub used_at: Option<Millis>,
}

impl FromRow for Address {
    fn from_row(row: &Row<'_>) -> Result<Address, StoreError> {
        Ok(Address {
            id: row.get("id")?,
            hint: row.get("hint")?,
            made_at: row.get("made_at")?,
            used_at: row.get("used_at")?,
        })
    }
}

/// The one that a colleague has.
pub fn address(tx: &Tx, colleague: i64) -> Result<Option<Address>, StoreError> {
    tx.one(
        "select a.id, a.hint, a.made_at, a.used_at from capture_address a join mailbox m on m.id = a.mailbox_id
         where a.colleague_id = $1 and a.ended_at is null and m.removed_at is null order by a.id desc limit 1",
        args![colleague],
    )
}

pub fn make(tx: &Tx, colleague: i64, into: &Inbox, secret: &Secret, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("capture_address", 1)?;
    tx.run(
        "insert into capture_address (id, colleague_id, mailbox_id, digest, hint, made_at)
         values ($1, $2, $3, $4, $5, $6)",
        args![
            id,
            colleague,
            into.mailbox,
            secret.digest(),
            mailed::hint(&into.address, secret),
            now
        ],
    )?;
    Ok(id)
}

/// Ends what a colleague has; which those were.
pub fn end(tx: &Tx, colleague: i64, now: Millis) -> Result<Vec<i64>, StoreError> {
    let ended = tx.all(
        "select id from capture_address where colleague_id = $1 and ended_at is null order by id",
        args![colleague],
    )?;
    tx.run(
        "update capture_address set ended_at = $2 where colleague_id = $1 and ended_at is null",
        args![colleague, now],
    )?;
    Ok(ended)
}

/// What letters to such addresses came to.
#[derive(Debug, Default)]
pub struct Taken {
    /// Letters that brought lines.
    pub letters: i64,
    /// Letters whose lines had come before.
    pub known: i64,
    /// Letters that brought none, by their number, and why.
    pub without: Vec<(i64, &'static str)>,
}

/// Takes the letters that came to be captured out of `rows`, and keeps their lines: they are no correspondence, and the
/// secret in them must stand in no record.
pub fn take(tx: &Tx, rows: &mut Vec<Fresh>, now: Millis) -> Result<Taken, StoreError> {
    let mut taken = Taken::default();
    let live = live(tx, rows)?;
    if live.is_empty() {
        return Ok(taken);
    }
    let to = |row: &Fresh| {
        let mut digests = mailed::secrets(&row.told).map(digest);
        digests.find_map(|digest| live.get(&digest).copied())
    };
    for letter in rows.extract_if(.., |row| to(row).is_some()) {
        let Some(to) = to(&letter) else { continue };
        match mailed::lines(&letter.told) {
            Ok(lines) => {
                let is_new = keep(tx, &letter, to, &lines, now)?;
                taken.letters += i64::from(is_new);
                taken.known += i64::from(!is_new);
            }
            Err(why) => taken.without.push((letter.line, why)),
        }
    }
    Ok(taken)
}

/// An address that is in use, and whose.
#[derive(Clone, Copy)]
struct Live {
    id: i64,
    colleague: i64,
}

/// Those that these letters were written to, by the digests of their secrets.
fn live(tx: &Tx, rows: &[Fresh]) -> Result<BTreeMap<Vec<u8>, Live>, StoreError> {
    let digests: Vec<Vec<u8>> = rows
        .iter()
        .flat_map(|row| mailed::secrets(&row.told))
        .map(digest)
        .collect();
    if digests.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found: Vec<(Vec<u8>, i64, i64)> = Query::new(
        "select a.digest, a.id, a.colleague_id from capture_address a join colleague c on c.id = a.colleague_id
         join mailbox m on m.id = a.mailbox_id
         where a.ended_at is null and c.left_at is null and m.removed_at is null",
    )
    .push_list(" and a.digest in", digests)
    .all(tx)?;
    let live = found
        .into_iter()
        .map(|(digest, id, colleague)| (digest, Live { id, colleague }));
    Ok(live.collect())
}

/// Keeps the lines of a letter; false when they came before.
fn keep(tx: &Tx, letter: &Fresh, to: Live, lines: &[String], now: Millis) -> Result<bool, StoreError> {
    let known = tx.one::<i64>(
        "select id from mailed_line where letter = $1 and nth = 0",
        args![letter.key.as_str()],
    )?;
    if known.is_some() {
        return Ok(false);
    }
    let written = letter.told.said.iter().find_map(|said| match said {
        Said::Message(message) => Some(message.at),
        _ => None,
    });
    // A clock that runs ahead tells nothing of what is still to come.
    let written = written.unwrap_or(now).min(now);
    let first = tx.allocate("mailed_line", i64::try_from(lines.len()).unwrap_or(1))?;
    for (nth, words) in (0_i64..).zip(lines) {
        tx.run(
            "insert into mailed_line (id, address_id, letter, nth, words, written_at, came_at, state)
             values ($1, $2, $3, $4, $5, $6, $7, 'waiting')",
            args![
                first + nth,
                to.id,
                letter.key.as_str(),
                nth,
                words.as_str(),
                written,
                now
            ],
        )?;
    }
    tx.run(
        "update capture_address set used_at = $2 where id = $1",
        args![to.id, now],
    )?;
    let came = Came {
        lines: (first..).take(lines.len()).collect(),
    };
    Act::begin(tx, LINES_CAME, ActorId(to.colleague), now)?.record(&came)?;
    Ok(true)
}

/// One line that came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MailedLine)]
pub struct Line {
    pub id: i64,
    pub words: String,
    pub written_at: Millis,
    #[serde(skip)]
    pub colleague: i64,
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Line, StoreError> {
        Ok(Line {
            id: row.get("id")?,
            words: row.get::<Option<String>>("words")?.unwrap_or_default(),
            written_at: row.get("written_at")?,
            colleague: row.get("colleague_id")?,
        })
    }
}

const WAITING: &str = "select l.id, l.words, l.written_at, a.colleague_id from mailed_line l
    join capture_address a on a.id = l.address_id where l.state = 'waiting'";

/// A line that is not recorded yet.
pub fn waiting(tx: &Tx, id: i64) -> Result<Option<Line>, StoreError> {
    Query::new(WAITING).push(" and l.id = ", id).one(tx)
}

/// A colleague's own lines that are not recorded yet, the oldest first.
pub fn all_waiting(tx: &Tx, colleague: i64, limit: i64) -> Result<Vec<Line>, StoreError> {
    Query::new(WAITING)
        .push(" and a.colleague_id = ", colleague)
        .push(" order by l.id limit ", limit)
        .all(tx)
}

/// The facts that say what a colleague's latest lines recorded, the newest first.
pub fn recorded(tx: &Tx, colleague: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    tx.all(
        "select l.fact_id from mailed_line l join capture_address a on a.id = l.address_id
         where a.colleague_id = $1 and l.state = 'recorded' order by l.id desc limit $2",
        args![colleague, limit],
    )
}

/// What a line recorded; from now on its words stand there alone.
pub fn record(tx: &Tx, id: i64, fact: i64) -> Result<(), StoreError> {
    tx.run(
        "update mailed_line set state = 'recorded', words = null, fact_id = $2 where id = $1 and state = 'waiting'",
        args![id, fact],
    )?;
    Ok(())
}

/// Puts a colleague's line away, or back; false when it is not there to be.
pub fn put(
    tx: &Tx,
    colleague: i64,
    id: i64,
    from: &'static str,
    to: &'static str,
) -> Result<bool, StoreError> {
    let put = tx.run(
        "update mailed_line set state = $4 where id = $1 and state = $3
           and address_id in (select id from capture_address where colleague_id = $2)",
        args![id, colleague, from, to],
    )?;
    Ok(put == 1)
}

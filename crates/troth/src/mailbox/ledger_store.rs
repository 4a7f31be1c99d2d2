//! The ledger in SQL: how far each folder is read, what was kept, and what was not and why.

use std::collections::BTreeSet;

use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::intake::batch::Counts;
use crate::journal::ActorId;
use crate::mailbox::bounce::Notice;
use crate::mailbox::ledger::{self, Found};
use crate::mailbox::{Takes, mailed_store, store};
use crate::record;
use crate::record::store::Fresh;

/// One folder's line in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MailboxFolder)]
pub struct Folder {
    pub id: i64,
    pub name: String,
    /// It holds what was sent.
    pub is_sent: bool,
    /// Letters kept from it.
    pub stored: i64,
    /// Letters that were known already.
    pub known: i64,
    /// Letters not kept.
    pub skipped: i64,
    /// Letters of somebody erased.
    pub left_out: i64,
    /// Notices about letters of ours.
    pub notices: i64,
    /// Letters with nobody who is known here, of which nothing is kept.
    pub strangers: i64,
    /// Letters that brought lines to be captured.
    pub captured: i64,
    pub seen_at: Option<Millis>,
    pub stored_at: Option<Millis>,
}

impl FromRow for Folder {
    fn from_row(row: &Row<'_>) -> Result<Folder, StoreError> {
        Ok(Folder {
            id: row.get("id")?,
            name: row.get("name")?,
            is_sent: row.get::<i64>("is_sent")? != 0,
            stored: row.get("stored")?,
            known: row.get("known")?,
            skipped: row.get("skipped")?,
            left_out: row.get("left_out")?,
            notices: row.get("notices")?,
            strangers: row.get("strangers")?,
            captured: row.get("captured")?,
            seen_at: row.get("seen_at")?,
            stored_at: row.get("stored_at")?,
        })
    }
}

pub fn folders(tx: &Tx, mailbox: i64) -> Result<Vec<Folder>, StoreError> {
    tx.all(
        "select id, name, is_sent, stored, known, skipped, left_out, notices, strangers, captured, seen_at, stored_at from mailbox_folder
         where mailbox_id = $1 order by id",
        args![mailbox],
    )
}

/// A letter that was not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = SkippedLetter)]
pub struct Skipped {
    pub folder: String,
    pub uid: i64,
    pub why: String,
    /// Its header as it came.
    pub raw: Option<String>,
    pub at: Millis,
}

impl FromRow for Skipped {
    fn from_row(row: &Row<'_>) -> Result<Skipped, StoreError> {
        Ok(Skipped {
            folder: row.get("name")?,
            uid: row.get("uid")?,
            why: row.get("why")?,
            raw: row.get("raw")?,
            at: row.get("at")?,
        })
    }
}

/// The newest letters not kept.
pub fn skipped(tx: &Tx, mailbox: i64, limit: i64) -> Result<Vec<Skipped>, StoreError> {
    tx.all(
        "select f.name, s.uid, s.why, s.raw, s.at from mailbox_skipped s join mailbox_folder f on f.id = s.folder_id
         where s.mailbox_id = $1 order by s.id desc limit $2",
        args![mailbox, limit],
    )
}

/// The line of that folder, begun where there is none.
pub fn line(tx: &Tx, mailbox: i64, name: &str, is_sent: bool) -> Result<i64, StoreError> {
    let known = tx.one::<i64>(
        "select id from mailbox_folder where mailbox_id = $1 and name = $2",
        args![mailbox, name],
    )?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id = tx.allocate("mailbox_folder", 1)?;
    tx.run(
        "insert into mailbox_folder (id, mailbox_id, name, is_sent, last_uid, stored, known, skipped, left_out, notices, strangers, captured)
         values ($1, $2, $3, $4, 0, 0, 0, 0, 0, 0, 0, 0)",
        args![id, mailbox, name, i64::from(is_sent)],
    )?;
    Ok(id)
}

/// The place to read a folder on from; a folder that its server numbered anew begins again.
pub fn begin(tx: &Tx, folder: i64, validity: u32) -> Result<u32, StoreError> {
    let (known, last): (Option<i64>, i64) = tx
        .one(
            "select uid_validity, last_uid from mailbox_folder where id = $1",
            args![folder],
        )?
        .unwrap_or_default();
    let known = known.and_then(|known| u32::try_from(known).ok());
    let last = u32::try_from(last).unwrap_or_default();
    let place = ledger::place(known, last, validity);
    if known != Some(validity) {
        tx.run("delete from mailbox_skipped where folder_id = $1", args![folder])?;
        tx.run(
            "update mailbox_folder set uid_validity = $2, last_uid = $3, skipped = 0 where id = $1",
            args![folder, i64::from(validity), i64::from(place)],
        )?;
    }
    Ok(place)
}

/// Letters that were fetched together.
#[derive(Clone, Debug)]
pub struct Portion {
    pub folder: i64,
    /// The server's word under which they were numbered.
    pub validity: u32,
    /// The number the folder is read up to with them.
    pub upto: u32,
    pub found: Vec<(u32, Found)>,
}

/// Keeps a portion and moves the ledger's place behind it, all of it or nothing. False when the mailbox is no longer this
/// reader's, or was read so far by another.
pub fn take(tx: &Tx, mailbox: i64, reader: &str, portion: Portion, now: Millis) -> Result<bool, StoreError> {
    if !store::beat(tx, mailbox, reader, now)? {
        return Ok(false);
    }
    let is_next = tx.one::<i64>(
        "select id from mailbox_folder where id = $1 and uid_validity = $2 and last_uid < $3",
        args![
            portion.folder,
            i64::from(portion.validity),
            i64::from(portion.upto)
        ],
    )?;
    if is_next.is_none() {
        return Ok(false);
    }
    let whose: Option<Whose> = tx.one(
        "select colleague_id, silo_id, batch_id, takes from mailbox where id = $1",
        args![mailbox],
    )?;
    let Some(Whose {
        colleague,
        silo,
        batch,
        takes,
    }) = whose
    else {
        return Ok(false);
    };
    let mut sorted = sort(portion.found);
    let mailed = mailed_store::take(tx, &mut sorted.rows, now)?;
    sorted.skip(mailed.without);
    let strangers = match takes {
        Takes::Known => leave_strangers(tx, &mut sorted.rows)?,
        Takes::All => 0,
    };
    let letters = i64::try_from(sorted.rows.len()).unwrap_or(i64::MAX);
    let outcome = record::store::receive(tx, Some(batch), silo, sorted.rows, ActorId(colleague), now)?;
    skip(tx, mailbox, portion.folder, &sorted.skipped, now)?;
    for notice in &sorted.notices {
        remember(tx, mailbox, notice, now)?;
    }
    let counts = Counts {
        rows: letters + sorted.twice,
        created: outcome.created,
        updated: outcome.updated,
        unchanged: outcome.unchanged,
        duplicate: sorted.twice,
        left_out: outcome.left_out,
        ..Counts::default()
    };
    crate::intake::store::count(tx, batch, &counts, i64::from(portion.upto), outcome.fact)?;
    let known = outcome.updated + outcome.unchanged + sorted.twice + mailed.known;
    tx.run(
        "update mailbox_folder set last_uid = $2, stored = stored + $3, known = known + $4, skipped = skipped + $5,
           left_out = left_out + $6, notices = notices + $7, strangers = strangers + $9, captured = captured + $10, seen_at = $8,
           stored_at = case when $3 > 0 then $8 else stored_at end
         where id = $1",
        args![
            portion.folder,
            i64::from(portion.upto),
            outcome.created,
            known,
            i64::try_from(sorted.skipped.len()).unwrap_or(i64::MAX),
            outcome.left_out,
            i64::try_from(sorted.notices.len()).unwrap_or(i64::MAX),
            now,
            strangers,
            mailed.letters
        ],
    )?;
    Ok(true)
}

/// Whose letters a portion brings.
struct Whose {
    colleague: i64,
    silo: i64,
    batch: i64,
    takes: Takes,
}

impl FromRow for Whose {
    fn from_row(row: &Row<'_>) -> Result<Whose, StoreError> {
        Ok(Whose {
            colleague: row.get("colleague_id")?,
            silo: row.get("silo_id")?,
            batch: row.get("batch_id")?,
            takes: store::takes(row)?,
        })
    }
}

/// Takes out the letters in which nobody from outside is known here; how many there were.
fn leave_strangers(tx: &Tx, rows: &mut Vec<Fresh>) -> Result<i64, StoreError> {
    let addresses: BTreeSet<&str> = rows.iter().flat_map(addresses_of).collect();
    let known: Vec<String> = Query::new(
        "select distinct e.value from identity e join member m on m.subject_id = e.subject_id
         join party p on p.id = m.party_id where e.kind = 'email' and p.is_colleague + 0 = 0",
    )
    .push_list(" and e.value in", addresses)
    .all(tx)?;
    let known: BTreeSet<String> = known.into_iter().collect();
    let before = rows.len();
    rows.retain(|row| addresses_of(row).any(|address| known.contains(address)));
    Ok(i64::try_from(before - rows.len()).unwrap_or(i64::MAX))
}

fn addresses_of(row: &Fresh) -> impl Iterator<Item = &str> {
    row.told
        .who
        .iter()
        .flat_map(|who| who.emails.iter().map(String::as_str))
}

/// A folder that holds nothing new.
pub fn nothing_new(tx: &Tx, folder: i64, upto: u32, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update mailbox_folder set last_uid = case when last_uid < $2 then $2 else last_uid end, seen_at = $3
         where id = $1",
        args![folder, i64::from(upto), now],
    )?;
    Ok(())
}

#[derive(Default)]
struct Sorted {
    rows: Vec<Fresh>,
    /// The same letter a second time.
    twice: i64,
    skipped: Vec<(u32, String, String)>,
    notices: Vec<Notice>,
}

impl Sorted {
    /// Of a letter to a capture address nothing is kept but why it brought no line: the secret is in its header.
    fn skip(&mut self, letters: Vec<(i64, &'static str)>) {
        self.skipped.extend(letters.into_iter().map(|(uid, why)| {
            let uid = u32::try_from(uid).unwrap_or_default();
            (uid, why.to_owned(), String::new())
        }));
    }
}

/// A letter that lies in a portion twice is one letter.
fn sort(found: Vec<(u32, Found)>) -> Sorted {
    let mut sorted = Sorted::default();
    let mut keys = BTreeSet::new();
    for (uid, found) in found {
        match found {
            Found::Letter(letter) if keys.insert(letter.key.clone()) => sorted.rows.push(Fresh {
                key: letter.key,
                line: i64::from(uid),
                raw: letter.raw,
                told: letter.told,
            }),
            Found::Letter(_) => sorted.twice += 1,
            Found::Notice(notice) => sorted.notices.push(notice),
            Found::Skipped { why, raw } => sorted.skipped.push((uid, why, raw)),
        }
    }
    sorted
}

fn skip(
    tx: &Tx,
    mailbox: i64,
    folder: i64,
    skipped: &[(u32, String, String)],
    now: Millis,
) -> Result<(), StoreError> {
    if skipped.is_empty() {
        return Ok(());
    }
    let first = tx.allocate("mailbox_skipped", i64::try_from(skipped.len()).unwrap_or(1))?;
    let rows = (first..).zip(skipped).map(|(id, (uid, why, raw))| {
        vec![
            Value::Int(id),
            Value::Int(mailbox),
            Value::Int(folder),
            Value::Int(i64::from(*uid)),
            why.as_str().into(),
            raw.as_str().into(),
            Value::Int(now),
        ]
    });
    tx.bulk(
        "mailbox_skipped",
        &["id", "mailbox_id", "folder_id", "uid", "why", "raw", "at"],
        rows,
    )?;
    Ok(())
}

/// Remembers whom a letter of ours did not reach; once, though the notice lies in two folders.
fn remember(tx: &Tx, mailbox: i64, notice: &Notice, now: Millis) -> Result<(), StoreError> {
    let Some(letter) = &notice.letter_id else {
        return Ok(());
    };
    for missed in &notice.missed {
        let address = missed.address.as_deref();
        let known = Query::new("select id from bounce where true")
            .push(" and letter_id = ", letter.as_str())
            .push(" and coalesce(address, '') = ", address.unwrap_or_default())
            .push(
                " and coalesce(status, '') = ",
                missed.status.as_deref().unwrap_or_default(),
            )
            .one::<i64>(tx)?;
        if known.is_some() {
            continue;
        }
        let id = tx.allocate("bounce", 1)?;
        tx.run(
            "insert into bounce (id, mailbox_id, letter_id, address, status, is_final, said, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                id,
                mailbox,
                letter.as_str(),
                address,
                missed.status.as_deref(),
                i64::from(missed.is_final),
                missed.said.as_deref(),
                now
            ],
        )?;
    }
    Ok(())
}

//! One visit to a server: its folders found, each read on from its place, and then waiting for what comes.

use std::time::Duration;

use async_imap::Session;
use async_imap::extensions::idle::IdleResponse;
use async_imap::types::{Fetch, Name, NameAttribute, UnsolicitedResponse};
use futures_util::TryStreamExt as _;
use tokio::task::spawn_blocking;
use troth_store::Store;

use crate::frame::time::{Clock, Millis};
use crate::intake::source::Limits;
use crate::mailbox::connect::{ANSWER, Trouble, Wire, in_time};
use crate::mailbox::ledger::{self, Announced, Found};
use crate::mailbox::ledger_store::{self, Portion};
use crate::mailbox::store::{self, Mailbox};

/// So often every folder is looked into, though the server tells of new letters in the inbox by itself.
const ROUND: Duration = Duration::from_secs(30);
/// So often this node says that it still reads.
const BEAT: Duration = Duration::from_secs(10);
/// A portion may take so long on a slow line.
const PORTION: Duration = Duration::from_secs(300);
/// So many letters are announced at once.
const ANNOUNCED: usize = 500;

/// Why a visit ended without anything being wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Another node reads it now, or it was stopped.
    NotOurs,
}

/// A folder to be read, and its line in the ledger.
#[derive(Clone, Debug)]
struct Place {
    folder: i64,
    name: String,
}

/// A visit to one mailbox.
#[derive(Debug)]
pub struct Visit<'v> {
    pub db: &'v Store,
    pub clock: &'v Clock,
    pub mailbox: &'v Mailbox,
    pub reader: &'v str,
}

impl Visit<'_> {
    /// Reads on until the connection or the right to read ends.
    ///
    /// # Errors
    /// When the server or the store fails; whatever was taken by then stays.
    pub async fn stay(&self, mut session: Session<Wire>) -> Result<Ended, Trouble> {
        let has_idle = {
            let can = in_time(&self.mailbox.imap, ANSWER, async {
                session.capabilities().await.map_err(|error| self.told(&error))
            });
            can.await?.has_str("IDLE")
        };
        let places = self.places(&mut session).await?;
        loop {
            if !self.round(&mut session, &places).await? {
                return Ok(Ended::NotOurs);
            }
            let (back, is_ours) = self.wait(session, has_idle).await?;
            if !is_ours {
                return Ok(Ended::NotOurs);
            }
            session = back;
        }
    }

    /// Looks into every folder once; the inbox last, since it stays open while we wait.
    async fn round(&self, session: &mut Session<Wire>, places: &[Place]) -> Result<bool, Trouble> {
        for place in places {
            if !self.read_on(session, place).await? {
                return Ok(false);
            }
        }
        let (id, reader, now) = (self.mailbox.id, self.reader.to_owned(), self.clock.now());
        Ok(self.db.write(move |tx| store::seen(tx, id, &reader, now)).await?)
    }

    /// The inbox, what was sent, and what else somebody named, as far as the server has them.
    async fn places(&self, session: &mut Session<Wire>) -> Result<Vec<Place>, Trouble> {
        let listing = in_time(&self.mailbox.imap, ANSWER, async {
            let names = session.list(None, Some("*")).await;
            let names = names.map_err(|error| self.told(&error))?;
            names
                .try_collect::<Vec<Name>>()
                .await
                .map_err(|error| self.told(&error))
        });
        let listed = listing.await?;
        let wanted = wanted(&listed, &self.mailbox.folders);
        let id = self.mailbox.id;
        let lines = self.db.write(move |tx| {
            wanted
                .into_iter()
                .map(|(name, is_sent)| {
                    let folder = ledger_store::line(tx, id, &name, is_sent)?;
                    Ok(Place { folder, name })
                })
                .collect::<Result<Vec<Place>, troth_store::StoreError>>()
        });
        Ok(lines.await?)
    }

    /// Reads one folder to its end. False when it is no longer ours to read.
    async fn read_on(&self, session: &mut Session<Wire>, place: &Place) -> Result<bool, Trouble> {
        let opening = in_time(&self.mailbox.imap, ANSWER, async {
            let opened = session.examine(&place.name).await;
            opened.map_err(|error| self.told(&error))
        });
        let opened = opening.await?;
        let validity = opened.uid_validity.unwrap_or_default();
        let folder = place.folder;
        let mut last = self
            .db
            .write(move |tx| ledger_store::begin(tx, folder, validity))
            .await?;
        loop {
            forget_told(session);
            let uids = self.found_after(session, last).await?;
            for part in uids.chunks(ANNOUNCED) {
                for portion in ledger::portions(&self.announced(session, part).await?) {
                    let Some(upto) = portion.last().map(|one| one.uid) else {
                        continue;
                    };
                    let found = self.fetched(session, &portion).await?;
                    let portion = Portion {
                        folder,
                        validity,
                        upto,
                        found,
                    };
                    if !self.take(portion).await? {
                        return Ok(false);
                    }
                    last = upto;
                }
            }
            // A letter that came while we looked was announced already, and would not be again.
            if uids.is_empty() && !forget_told(session) {
                break;
            }
            last = last.max(uids.last().copied().unwrap_or_default());
        }
        let upto = last.max(opened.uid_next.unwrap_or_default().saturating_sub(1));
        let now = self.clock.now();
        self.db
            .write(move |tx| ledger_store::nothing_new(tx, folder, upto, now))
            .await?;
        Ok(true)
    }

    async fn found_after(&self, session: &mut Session<Wire>, last: u32) -> Result<Vec<u32>, Trouble> {
        let asked = ledger::search(last, self.mailbox.since_at);
        let searching = in_time(&self.mailbox.imap, ANSWER, async {
            let found = session.uid_search(&asked).await;
            found.map_err(|error| self.told(&error))
        });
        Ok(ledger::after(last, &searching.await?))
    }

    async fn announced(&self, session: &mut Session<Wire>, uids: &[u32]) -> Result<Vec<Announced>, Trouble> {
        let fetched = self.fetch(session, uids, "(UID RFC822.SIZE)").await?;
        let mut announced: Vec<Announced> = fetched
            .iter()
            .filter_map(|one| {
                Some(Announced {
                    uid: one.uid?,
                    bytes: u64::from(one.size.unwrap_or_default()),
                })
            })
            .collect();
        announced.sort_by_key(|one| one.uid);
        announced.dedup_by_key(|one| one.uid);
        Ok(announced)
    }

    /// The letters of a portion, whole; of one that is too long only its header.
    async fn fetched(
        &self,
        session: &mut Session<Wire>,
        portion: &[Announced],
    ) -> Result<Vec<(u32, Found)>, Trouble> {
        let limit = Limits::default().message;
        let is_long = |one: &Announced| one.bytes > limit as u64;
        let mut found = Vec::with_capacity(portion.len());
        for long in portion.iter().filter(|one| is_long(one)) {
            let heads = self
                .fetch(session, &[long.uid], "(UID BODY.PEEK[HEADER])")
                .await?;
            let head = heads.iter().find_map(Fetch::header).unwrap_or_default();
            found.push((long.uid, ledger::too_long(head, long.bytes, limit)));
        }
        let whole: Vec<u32> = portion
            .iter()
            .filter(|one| !is_long(one))
            .map(|one| one.uid)
            .collect();
        if !whole.is_empty() {
            let letters = self
                .fetch(session, &whole, "(UID INTERNALDATE BODY.PEEK[])")
                .await?;
            let reading = spawn_blocking(move || letters.iter().filter_map(letter).collect::<Vec<_>>());
            let read = reading.await;
            found.extend(read.map_err(|error| self.mailbox.imap.ended(&error.to_string()))?);
        }
        found.sort_by_key(|(uid, _)| *uid);
        Ok(found)
    }

    async fn fetch(
        &self,
        session: &mut Session<Wire>,
        uids: &[u32],
        what: &str,
    ) -> Result<Vec<Fetch>, Trouble> {
        let set = set(uids);
        in_time(&self.mailbox.imap, PORTION, async {
            let stream = session.uid_fetch(&set, what).await;
            let stream = stream.map_err(|error| self.told(&error))?;
            stream.try_collect().await.map_err(|error| self.told(&error))
        })
        .await
    }

    async fn take(&self, portion: Portion) -> Result<bool, Trouble> {
        let (id, reader, now) = (self.mailbox.id, self.reader.to_owned(), self.clock.now());
        let taken = self
            .db
            .write(move |tx| ledger_store::take(tx, id, &reader, portion, now));
        Ok(taken.await?)
    }

    /// Waits until the server tells of something, or it is time for another round.
    async fn wait(&self, session: Session<Wire>, has_idle: bool) -> Result<(Session<Wire>, bool), Trouble> {
        if !has_idle {
            let rounds = ROUND.as_secs() / BEAT.as_secs();
            for _ in 0..rounds {
                tokio::time::sleep(BEAT).await;
                if !self.beat().await? {
                    return Ok((session, false));
                }
            }
            return Ok((session, true));
        }
        let mut idle = session.idle();
        in_time(&self.mailbox.imap, ANSWER, async {
            idle.init().await.map_err(|error| self.told(&error))
        })
        .await?;
        let is_ours = {
            let (waiting, stop) = idle.wait_with_timeout(ROUND);
            tokio::pin!(waiting);
            let heard = loop {
                tokio::select! {
                    heard = &mut waiting => break heard,
                    () = tokio::time::sleep(BEAT) => if !self.beat().await? {
                        drop(stop);
                        break Ok(IdleResponse::ManualInterrupt);
                    }
                }
            };
            heard.map(|heard| !matches!(heard, IdleResponse::ManualInterrupt))
        };
        let is_ours = is_ours.map_err(|error| self.told(&error))?;
        let back = in_time(&self.mailbox.imap, ANSWER, async {
            idle.done().await.map_err(|error| self.told(&error))
        });
        Ok((back.await?, is_ours))
    }

    async fn beat(&self) -> Result<bool, Trouble> {
        let (id, reader, now) = (self.mailbox.id, self.reader.to_owned(), self.clock.now());
        Ok(self.db.write(move |tx| store::beat(tx, id, &reader, now)).await?)
    }

    fn told(&self, error: &async_imap::error::Error) -> Trouble {
        self.mailbox.imap.trouble(error)
    }
}

/// One fetched letter as it is kept.
fn letter(fetched: &Fetch) -> Option<(u32, Found)> {
    let uid = fetched.uid?;
    let filed: Option<Millis> = fetched.internal_date().map(|at| at.timestamp_millis());
    Some((uid, ledger::read(uid, fetched.body()?, filed)))
}

/// Empties what the server said of its own accord; true when letters came.
fn forget_told(session: &Session<Wire>) -> bool {
    let mut has_come = false;
    while let Ok(told) = session.unsolicited_responses.try_recv() {
        has_come |= matches!(told, UnsolicitedResponse::Exists(_));
    }
    has_come
}

/// Which folders are read, the inbox last; each with whether it holds what was sent.
fn wanted(listed: &[Name], chosen: &[String]) -> Vec<(String, bool)> {
    let is = |name: &Name, what: &NameAttribute<'_>| name.attributes().contains(what);
    let may_open = |name: &&Name| !is(name, &NameAttribute::NoSelect);
    let mut wanted: Vec<(String, bool)> = Vec::new();
    let sent = listed
        .iter()
        .filter(may_open)
        .find(|name| is(name, &NameAttribute::Sent));
    // A server that does not say which folder holds what was sent mostly calls it so.
    let sent = sent.or_else(|| {
        let is_called_so = |name: &&Name| {
            let last = name.name().rsplit(['/', '.']).next().unwrap_or_default();
            ["sent", "sent items", "sent messages", "sent mail"].contains(&last.to_lowercase().as_str())
        };
        listed.iter().filter(may_open).find(is_called_so)
    });
    wanted.extend(sent.map(|name| (name.name().to_owned(), true)));
    for name in listed.iter().filter(may_open) {
        let is_known = wanted.iter().any(|(known, _)| known == name.name());
        if chosen.iter().any(|chosen| chosen == name.name()) && !is_known {
            wanted.push((name.name().to_owned(), false));
        }
    }
    wanted.retain(|(name, _)| !name.eq_ignore_ascii_case("INBOX"));
    wanted.push(("INBOX".to_owned(), false));
    wanted
}

/// Numbers as IMAP writes them: those that follow one another as `7:9`.
fn set(uids: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for uid in uids {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*uid) => *last = *uid,
            _ => runs.push((*uid, *uid)),
        }
    }
    let word = |(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}:{last}"),
    };
    runs.iter().map(word).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_follow_one_another_are_asked_for_as_one() {
        for (uids, wanted) in [
            (&[7][..], "7"),
            (&[1, 2, 3, 7, 9, 10], "1:3,7,9:10"),
            (&[u32::MAX - 1, u32::MAX], "4294967294:4294967295"),
        ] {
            assert_eq!(set(uids), wanted);
        }
    }
}

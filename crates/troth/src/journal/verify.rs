//! Reads the whole memory again and names the first link that does not hold.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};
use troth_store::{StoreError, Tx, Value};

use crate::journal::act::row_digest;
use crate::journal::{Body, Fact, Seal, Sealed, erase, hex, salted, store};

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = VerifyVerdict)]
pub struct Verdict {
    pub facts: i64,
    pub rows: i64,
    /// Facts and rows whose words were erased: their digests still hold.
    pub erased: i64,
    /// The first broken link of each stream or table, in words.
    pub broken: Vec<String>,
    /// What to keep outside, so that a cut-off end is missed too.
    pub anchor: String,
}

impl Verdict {
    pub fn holds(&self) -> bool {
        self.broken.is_empty()
    }
}

/// The last links of all streams at one moment, to be kept where nobody who can edit the database can edit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor(BTreeMap<String, (i64, String)>);

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an anchor\n\nhint: an anchor is the line that `troth backup` or `troth verify` printed"
)]
pub struct AnchorError(String);

const PREFIX: &str = "troth-anchor:";
/// Sixteen bytes of a link: enough that no other link can be made to fit.
const LINK_DIGITS: usize = 32;

impl Anchor {
    pub fn now(tx: &Tx) -> Result<Anchor, StoreError> {
        let heads = store::heads(tx)?;
        Ok(Anchor(
            heads
                .into_iter()
                .map(|(stream, place, head)| (stream, (place, short(&head))))
                .collect(),
        ))
    }

    /// # Errors
    /// When `text` was not printed by an anchor.
    pub fn parse(text: &str) -> Result<Anchor, AnchorError> {
        let wrong = || AnchorError(text.to_owned());
        let list = text.trim().strip_prefix(PREFIX).ok_or_else(wrong)?;
        let mut streams = BTreeMap::new();
        for entry in list.split(',').filter(|entry| !entry.is_empty()) {
            let (stream, link) = entry.split_once('=').ok_or_else(wrong)?;
            let (place, head) = link.split_once('.').ok_or_else(wrong)?;
            let place = place.parse().map_err(|_| wrong())?;
            streams.insert(stream.to_owned(), (place, head.to_owned()));
        }
        Ok(Anchor(streams))
    }
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let entries: Vec<String> = self
            .0
            .iter()
            .map(|(stream, (place, head))| format!("{stream}={place}.{head}"))
            .collect();
        write!(f, "{PREFIX}{}", entries.join(","))
    }
}

/// Checks every link, every sealed row, and that the memory still holds what `against` once saw.
pub fn verify(tx: &Tx, sealed: &[&Sealed], against: Option<&Anchor>) -> Result<Verdict, StoreError> {
    let mut check = Check {
        sealed,
        facts: 0,
        rows: 0,
        erased: 0,
        broken: Vec::new(),
        named: BTreeSet::new(),
        vouched: BTreeMap::new(),
    };
    for stream in store::streams_of_facts(tx)? {
        check.stream(tx, &stream, against.and_then(|anchor| anchor.0.get(&stream)))?;
    }
    check.heads(tx, against)?;
    check.strays(tx)?;
    Ok(Verdict {
        facts: check.facts,
        rows: check.rows,
        erased: check.erased,
        broken: check.broken,
        anchor: Anchor::now(tx)?.to_string(),
    })
}

struct Check<'a> {
    sealed: &'a [&'a Sealed],
    facts: i64,
    rows: i64,
    erased: i64,
    broken: Vec<String>,
    /// Streams and tables whose first fault was named.
    named: BTreeSet<String>,
    /// Rows vouched for, by table.
    vouched: BTreeMap<String, i64>,
}

/// Facts read at once.
const PAGE: i64 = 500;

impl Check<'_> {
    /// One change breaks every link after it, so only the first of a stream or table is worth a line.
    fn fault(&mut self, place: &str, what: String) {
        if self.named.insert(place.to_owned()) {
            self.broken.push(what);
        }
    }

    fn stream(&mut self, tx: &Tx, stream: &str, anchored: Option<&(i64, String)>) -> Result<(), StoreError> {
        let (mut place, mut link) = (0, Vec::new());
        loop {
            let facts = store::stream_after(tx, stream, place, PAGE)?;
            if facts.is_empty() {
                return Ok(());
            }
            for fact in facts {
                self.fact(tx, &fact, place, &link)?;
                if anchored.is_some_and(|(at, head)| *at == fact.place && *head != short(&fact.chain)) {
                    let what = format!("{stream} {}: not the link the anchor saw", fact.place);
                    self.fault(stream, what);
                }
                // The rest is read on as if this one held, so that a fault further on in a table is named too.
                (place, link) = (fact.place, fact.chain);
            }
        }
    }

    fn fact(&mut self, tx: &Tx, fact: &Fact, before: i64, link: &[u8]) -> Result<(), StoreError> {
        self.facts += 1;
        let name = format!("{} {} ({}, fact {})", fact.stream, fact.place, fact.name, fact.id);
        if fact.place != before + 1 {
            self.fault(&fact.stream, format!("{} {}: missing", fact.stream, before + 1));
        } else if fact.chain != fact.expected_chain(link) {
            self.fault(&fact.stream, format!("{name}: its link does not hold"));
        }
        match (&fact.body, &fact.salt) {
            (Some(body), Some(salt)) if salted(salt, body.as_bytes()).as_slice() == fact.body_digest => {
                self.seals(tx, fact, body, &name)
            }
            (None, None) if !store::remains(tx, erase::FACT, &[fact.id])?.is_empty() => {
                self.erased += 1;
                Ok(())
            }
            (None, None) => {
                self.fault(
                    &fact.stream,
                    format!("{name}: its words are gone, and no erasure took them"),
                );
                Ok(())
            }
            _ => {
                self.fault(&fact.stream, format!("{name}: its words were changed"));
                Ok(())
            }
        }
    }

    fn seals(&mut self, tx: &Tx, fact: &Fact, body: &str, name: &str) -> Result<(), StoreError> {
        let Ok(body) = serde_json::from_str::<Body<serde_json::Value>>(body) else {
            self.fault(&fact.stream, format!("{name}: its body cannot be read"));
            return Ok(());
        };
        for seal in body.sealed {
            let Some(sealed) = self.sealed.iter().find(|sealed| sealed.table == seal.table) else {
                let what = format!("{name}: vouches for the unknown table `{}`", seal.table);
                self.fault(&seal.table, what);
                continue;
            };
            if let Some(what) = self.rows_of(tx, fact.id, sealed, &seal, name)? {
                self.fault(sealed.table, what);
            }
        }
        Ok(())
    }

    /// The rows one fact vouches for, and what is wrong with the first that does not hold.
    fn rows_of(
        &mut self,
        tx: &Tx,
        fact: i64,
        sealed: &Sealed,
        seal: &Seal,
        name: &str,
    ) -> Result<Option<String>, StoreError> {
        let (mut rows, mut over_all) = (0_i64, Sha256::new());
        let (mut changed, mut erased) = (None, Vec::new());
        store::sealed_rows(tx, sealed, fact, |row| {
            let values: Vec<Value> = (0..sealed.columns.len())
                .map(|at| row.value(at))
                .collect::<Result<_, _>>()?;
            let digest: Vec<u8> = row.get("digest")?;
            let id = row.get::<i64>(sealed.columns[0])?;
            match row.get::<Option<Vec<u8>>>("salt")? {
                Some(salt) if row_digest(&salt, &values).as_slice() != digest => {
                    changed.get_or_insert(id);
                }
                Some(_) => {}
                None => erased.push((id, erase::remains(&values))),
            }
            over_all.update(&digest);
            rows += 1;
            Ok(())
        })?;
        self.rows += rows;
        *self.vouched.entry(seal.table.clone()).or_default() += seal.rows;
        let ids: Vec<i64> = erased.iter().map(|(id, _)| *id).collect();
        let accounted = store::remains(tx, sealed.table, &ids)?;
        for (id, left) in erased {
            match accounted.get(&id) {
                Some(remains) if *remains == left => self.erased += 1,
                Some(_) => return Ok(Some(format!("{} {id}: changed after it was erased", seal.table))),
                None => {
                    let why = "its words are gone, and no erasure took them";
                    return Ok(Some(format!("{} {id}: {why}", seal.table)));
                }
            }
        }
        Ok(if let Some(id) = changed {
            Some(format!("{} {id}: changed since {name}", seal.table))
        } else if rows != seal.rows {
            Some(format!(
                "{name}: vouches for {} rows of {}, found {rows}",
                seal.rows, seal.table
            ))
        } else if hex(&over_all.finalize()) != seal.digest {
            Some(format!(
                "{name}: digests of rows of {} were changed or swapped",
                seal.table
            ))
        } else {
            None
        })
    }

    /// A stream whose last facts are gone still has its head; one gone whole with its head is known from an anchor.
    fn heads(&mut self, tx: &Tx, against: Option<&Anchor>) -> Result<(), StoreError> {
        let heads = store::heads(tx)?;
        for (stream, place, head) in &heads {
            let last = store::stream_after(tx, stream, place - 1, 2)?;
            let fits = matches!(last.as_slice(), [fact] if fact.place == *place && fact.chain == *head);
            if !fits {
                let what = format!("{stream} {place}: the last fact is not the one remembered");
                self.fault(stream, what);
            }
        }
        for stream in store::streams_of_facts(tx)? {
            if !heads.iter().any(|(name, ..)| *name == stream) {
                self.fault(
                    &stream,
                    format!("{stream}: which fact is the last is not remembered"),
                );
            }
        }
        let Some(Anchor(anchored)) = against else {
            return Ok(());
        };
        for (stream, (place, _)) in anchored {
            let reached = heads
                .iter()
                .find(|(name, ..)| name == stream)
                .map_or(0, |(_, place, _)| *place);
            if reached < *place {
                self.fault(
                    stream,
                    format!("{stream}: ends at {reached}, the anchor saw {place}"),
                );
            }
        }
        Ok(())
    }

    /// Rows that no fact vouches for were written behind Troth's back, or their fact was taken away.
    fn strays(&mut self, tx: &Tx) -> Result<(), StoreError> {
        for sealed in self.sealed {
            let there = store::count_rows(tx, sealed.table)?;
            let vouched = self.vouched.get(sealed.table).copied().unwrap_or(0);
            if there == vouched {
                continue;
            }
            let what = match store::stray(tx, sealed)? {
                Some(id) => format!("{} {id}: no fact vouches for it", sealed.table),
                None => format!(
                    "{}: {there} rows, of which facts vouch for {vouched}",
                    sealed.table
                ),
            };
            self.fault(sealed.table, what);
        }
        Ok(())
    }
}

fn short(head: &[u8]) -> String {
    let mut text = hex(head);
    text.truncate(LINK_DIGITS);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_reads_back_as_printed() {
        let text = "troth-anchor:promise=3.aabb,record=12.ccdd";
        assert_eq!(Anchor::parse(text).unwrap().to_string(), text);
        assert!(Anchor::parse("promise=3.aabb").is_err());
        assert!(Anchor::parse("troth-anchor:promise=x.aabb").is_err());
    }
}

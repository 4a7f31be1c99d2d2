//! Who is to be counted again, and which currencies are to be looked at again, in SQL.
//!
//! Followers only say who; whoever is heard of ten times in one import is counted once.

use std::collections::BTreeSet;

use troth_store::{Query, StoreError, Tx, args};

use crate::frame::money::Currency;
use crate::frame::time::Millis;
use crate::identity::store::AT_ONCE;

/// Whoever bought these is to be counted again.
pub fn buyers_of(tx: &Tx, purchases: impl Iterator<Item = i64>) -> Result<(), StoreError> {
    let purchases: Vec<i64> = purchases.collect();
    for part in purchases.chunks(AT_ONCE) {
        Query::new(
            "insert into value_due (party_id) select distinct m.party_id from purchase p
             join member m on m.subject_id = p.subject_id where true",
        )
        .push_list(" and p.id in", part.iter().copied())
        .text(" on conflict (party_id) do nothing")
        .run(tx)?;
    }
    Ok(())
}

/// Those of these parties who bought anything, or are counted as if they had, are to be counted again.
pub fn parties(tx: &Tx, parties: impl IntoIterator<Item = i64>) -> Result<(), StoreError> {
    let parties: Vec<i64> = parties.into_iter().collect();
    for part in parties.chunks(AT_ONCE) {
        for sql in [
            "insert into value_due (party_id) select distinct m.party_id from member m
             where exists (select 1 from purchase p where p.subject_id = m.subject_id) and m.party_id in",
            "insert into value_due (party_id) select distinct party_id from value where party_id in",
        ] {
            Query::new(sql)
                .push_list("", part.iter().copied())
                .text(" on conflict (party_id) do nothing")
                .run(tx)?;
        }
    }
    Ok(())
}

/// Whether anybody is to be counted.
pub fn is_any(tx: &Tx) -> Result<bool, StoreError> {
    let one: Option<i64> = tx.one("select party_id from value_due limit 1", args![])?;
    Ok(one.is_some())
}

/// Takes some who are to be counted.
pub fn take(tx: &Tx, most: usize) -> Result<Vec<i64>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let parties: Vec<i64> = tx.all(
        "select party_id from value_due order by party_id limit $1",
        args![most],
    )?;
    Query::new("delete from value_due where true")
        .push_list(" and party_id in", parties.iter().copied())
        .run(tx)?;
    Ok(parties)
}

/// These are looked at again. Each time is later than any before, so that a look under way does not count as of now.
pub fn mark_stale(tx: &Tx, currencies: &BTreeSet<Currency>, now: Millis) -> Result<(), StoreError> {
    for currency in currencies {
        tx.run(
            "insert into value_stale (currency, at) values ($1, $2) on conflict (currency) do update
             set at = case when value_stale.at < excluded.at then excluded.at else value_stale.at + 1 end",
            args![currency.code(), now],
        )?;
    }
    Ok(())
}

/// Every currency is looked at again.
pub fn mark_all_stale(tx: &Tx, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "insert into value_stale (currency, at) select currency, $1 from value_fit where true
         on conflict (currency) do update
         set at = case when value_stale.at < excluded.at then excluded.at else value_stale.at + 1 end",
        args![now],
    )
    .map(drop)
}

/// Whether something was heard that was not looked at yet.
pub fn is_behind(tx: &Tx) -> Result<bool, StoreError> {
    let waiting: Option<i64> = tx.one(
        "select count(*) from (select party_id as one from value_due union all select at as one from value_stale
           union all select f.as_of as one from value_fit f where f.terms_version <>
             coalesce((select t.version from value_terms t where t.id = 1), 0) limit 1) as few",
        args![],
    )?;
    Ok(waiting.is_some_and(|waiting| waiting > 0))
}

//! What pairs of subjects have in common, and the models that judge it, in SQL.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use troth_linkage::{Likeness, Model};
use troth_store::{Query, StoreError, Tx, Value, args};

use crate::frame::time::Millis;
use crate::identity::Verdict;
use crate::identity::judge::Judge;
use crate::identity::partition::Pair;
use crate::identity::store::in_parts;
use crate::identity::trace_store::kept;

/// Pairs of which at least one is among these subjects, each once, the older subject first.
pub fn pairs_of(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<BTreeSet<Pair>, StoreError> {
    let sql = "select subject_id, other_id, common from likeness where subject_id in";
    Ok(
        in_parts::<(i64, i64, i64), _>(tx, sql, subjects.iter().copied(), "")?
            .into_iter()
            .map(|(one, other, common)| pair(one, other, common))
            .collect(),
    )
}

fn pair(one: i64, other: i64, common: i64) -> Pair {
    Pair {
        a: one.min(other),
        b: one.max(other),
        likeness: Likeness::unpacked(common.cast_unsigned()),
    }
}

pub fn keep_pairs(tx: &Tx, pairs: &BTreeMap<(i64, i64), Likeness>) -> Result<(), StoreError> {
    let mut rows: Vec<[i64; 3]> = pairs
        .iter()
        .flat_map(|((a, b), likeness)| {
            let common = kept(likeness.packed());
            [[*a, *b, common], [*b, *a, common]]
        })
        .collect();
    rows.sort_unstable();
    let rows = rows.into_iter().map(|row| row.map(Value::from).into());
    tx.bulk("likeness", &["subject_id", "other_id", "common"], rows)
        .map(drop)
}

/// Forgets what these subjects have in common with anybody, and returns all of whom something was forgotten.
pub fn forget_pairs(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<BTreeSet<i64>, StoreError> {
    let pairs: BTreeSet<(i64, i64)> = pairs_of(tx, subjects)?
        .into_iter()
        .map(|pair| (pair.a, pair.b))
        .collect();
    forget(tx, &pairs)?;
    Ok(pairs.into_iter().flat_map(|(a, b)| [a, b]).collect())
}

pub fn forget(tx: &Tx, pairs: &BTreeSet<(i64, i64)>) -> Result<(), StoreError> {
    let both: Vec<[Value; 2]> = pairs
        .iter()
        .flat_map(|(a, b)| [[(*a).into(), (*b).into()], [(*b).into(), (*a).into()]])
        .collect();
    for part in both.chunks(crate::identity::store::AT_ONCE) {
        Query::new("delete from likeness where (subject_id, other_id) in (")
            .push_rows("values ", part.iter().cloned())
            .text(")")
            .run(tx)?;
    }
    Ok(())
}

/// How many pairs have each likeness: all that a model learns from.
pub fn likenesses(tx: &Tx) -> Result<Vec<(Likeness, u32)>, StoreError> {
    let sql = "select common, count(*) from likeness where subject_id < other_id group by common";
    Ok(tx
        .all::<(i64, i64)>(sql, args![])?
        .into_iter()
        .map(|(common, many)| {
            (
                Likeness::unpacked(common.cast_unsigned()),
                u32::try_from(many).unwrap_or(u32::MAX),
            )
        })
        .collect())
}

/// Looks at every pair, the older subject first.
pub fn each_pair(tx: &Tx, mut see: impl FnMut(Pair)) -> Result<(), StoreError> {
    let sql = "select subject_id, other_id, common from likeness where subject_id < other_id order by subject_id, other_id";
    tx.each(sql, args![], |row| {
        see(pair(row.at(0)?, row.at(1)?, row.at(2)?));
        Ok(ControlFlow::Continue(()))
    })
}

/// The model that judges now: the one accepted last, or what is believed before anything is learnt.
pub fn judging(tx: &Tx) -> Result<Judge, StoreError> {
    let sql = "select id, records, text from model where accepted_at is not null order by id desc limit 1";
    match tx.one::<(i64, i64, String)>(sql, args![])? {
        Some((id, records, text)) => read(id, records, &text),
        None => Ok(Judge::at_first()),
    }
}

/// Whether there is a model of that number.
pub fn is_known(tx: &Tx, id: i64) -> Result<bool, StoreError> {
    let found: Option<i64> = tx.one("select id from model where id = $1", args![id])?;
    Ok(found.is_some())
}

fn read(id: i64, records: i64, text: &str) -> Result<Judge, StoreError> {
    let model = Model::from_json(text).map_err(|error| StoreError::Engine(error.to_string()))?;
    Ok(Judge { id, records, model })
}

/// Keeps a model; it judges once it is accepted. `changes` is what it would change.
pub fn propose(
    tx: &Tx,
    model: &Model,
    records: i64,
    changes: Option<&str>,
    now: Millis,
) -> Result<i64, StoreError> {
    let id = tx.allocate("model", 1)?;
    let sql = "insert into model (id, at, records, text, changes) values ($1, $2, $3, $4, $5)";
    tx.run(sql, args![id, now, records, model.to_json(), changes])?;
    Ok(id)
}

/// The model proposed last, if nobody has accepted it or one after it: its number, when, and what it would change.
pub fn proposed(tx: &Tx) -> Result<Option<(i64, Millis, String)>, StoreError> {
    tx.one(
        "select id, at, changes from model where accepted_at is null and changes is not null
           and id > coalesce((select max(id) from model where accepted_at is not null), 0) order by id desc limit 1",
        args![],
    )
}

/// Who accepted the model that judges now, when, and who that was; nothing before the first.
pub fn accepted(tx: &Tx) -> Result<Option<(Millis, Option<String>)>, StoreError> {
    tx.one(
        "select m.accepted_at, c.name from model m left join colleague c on c.id = m.by_colleague
         where m.accepted_at is not null order by m.id desc limit 1",
        args![],
    )
}

/// Pairs of which people said what they are, with what they have in common: what a model learns from them.
pub fn answered(tx: &Tx) -> Result<Vec<(Likeness, bool)>, StoreError> {
    let sql = "select k.common, l.verdict, l.fact from link l
        join likeness k on k.subject_id = l.a_subject and k.other_id = l.b_subject
        left join link_undone u on u.link_id = l.id where u.id is null order by l.id";
    // A person answers for one pair at a time, however many records that is said of.
    let mut acts = BTreeSet::new();
    let mut rows: Vec<(i64, String, i64)> = tx.all(sql, args![])?;
    rows.retain(|(_, _, fact)| acts.insert(*fact));
    Ok(rows
        .into_iter()
        .map(|(common, verdict, _)| {
            (
                Likeness::unpacked(common.cast_unsigned()),
                verdict == Verdict::Same.word(),
            )
        })
        .collect())
}

pub fn accept(tx: &Tx, id: i64, now: Millis, by: Option<i64>) -> Result<(), StoreError> {
    let sql = "update model set accepted_at = $2, by_colleague = $3 where id = $1";
    tx.run(sql, args![id, now, by]).map(drop)
}

/// How many subjects have anything to compare.
pub fn records(tx: &Tx) -> Result<i64, StoreError> {
    let key = troth_linkage::records_key();
    let told = crate::identity::trace_store::told(tx, [key])?;
    Ok(told.get(&key).copied().map_or(0, i64::from))
}

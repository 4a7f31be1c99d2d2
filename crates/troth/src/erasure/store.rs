//! The SQL that takes a person's words out of every place of the list, or tells all that is known of them.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use serde_json::{Map, json};
use troth_store::{Query, StoreError, Tx, Value, args};

use crate::access::Actor;
use crate::erasure::fate::{Fate, Place};
use crate::erasure::place::{PLACES, WORDLESS};
use crate::frame::time::Millis;
use crate::record::trace::ERASED;

/// The subjects of somebody, ready to stand in a list.
fn list(subjects: &BTreeSet<i64>) -> String {
    let ids: Vec<String> = subjects.iter().map(i64::to_string).collect();
    if ids.is_empty() {
        "null".to_owned()
    } else {
        ids.join(", ")
    }
}

fn condition(whose: &str, subjects: &BTreeSet<i64>) -> String {
    whose.replace("{s}", &list(subjects))
}

/// Takes out what the list says goes, becomes nothing or a word; returns how many rows were touched.
pub fn take_out(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<u64, StoreError> {
    let mut touched = 0;
    for place in PLACES {
        let Some(whose) = place.whose else { continue };
        let whose = condition(whose, subjects);
        let set: Vec<String> = place
            .columns
            .iter()
            .filter_map(|(column, fate)| match fate {
                Fate::Nothing => Some(format!("{column} = null")),
                Fate::Word => Some(format!("{column} = '{ERASED}'")),
                Fate::Named => Some(format!("{column} = '{ERASED} ' || id")),
                _ => None,
            })
            .collect();
        if !set.is_empty() {
            touched += tx.run(
                &format!("update {} set {} where {whose}", place.table, set.join(", ")),
                args![],
            )?;
        }
    }
    // Rows that go whole go last: others are found by way of them.
    for place in PLACES.iter().rev() {
        let goes =
            WORDLESS.contains(&place.table) || place.columns.iter().any(|(_, fate)| *fate == Fate::Gone);
        if let (true, Some(whose)) = (goes, place.whose) {
            let whose = condition(whose, subjects);
            touched += tx.run(&format!("delete from {} where {whose}", place.table), args![])?;
        }
    }
    tx.run("update follower set stopped_why = null", args![])?;
    Ok(touched)
}

/// Purchases stay, without their buyer.
pub fn let_go_of_purchases(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<u64, StoreError> {
    tx.run(
        &format!(
            "update purchase set subject_id = null where subject_id in ({})",
            list(subjects)
        ),
        args![],
    )
}

/// Somebody's party, if the actor may see it: its subjects.
pub fn subjects(tx: &Tx, actor: &Actor, party: i64) -> Result<BTreeSet<i64>, StoreError> {
    let query = Query::new(
        "select member.subject_id from party join member on member.party_id = party.id where true",
    );
    let found: Vec<i64> = actor
        .narrow(query, "party.keeper_id")
        .push(" and party.id = ", party)
        .all(tx)?;
    Ok(found.into_iter().collect())
}

/// The name shown for a party, and whether it is a colleague's.
pub fn named(tx: &Tx, party: i64) -> Result<Option<(String, bool)>, StoreError> {
    let found: Option<(String, i64)> =
        tx.one("select name, is_colleague from party where id = $1", args![party])?;
    Ok(found.map(|(name, is_colleague)| (name, is_colleague != 0)))
}

/// Silo and key of each subject.
pub fn keys(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<(i64, i64, String)>, StoreError> {
    tx.all(
        &format!(
            "select id, silo_id, key from subject where id in ({}) order by id",
            list(subjects)
        ),
        args![],
    )
}

/// Every subject made until then, with its silo and key.
pub fn keys_until(tx: &Tx, at: Millis, mut see: impl FnMut(i64, i64, String)) -> Result<(), StoreError> {
    tx.each(
        "select id, silo_id, key from subject where made_at <= $1 order by id",
        args![at],
        |row| {
            see(row.get("id")?, row.get("silo_id")?, row.get("key")?);
            Ok(ControlFlow::Continue(()))
        },
    )
}

/// What ties subjects together: kind and value, but for what belongs to nobody alone.
pub fn traits(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<(String, String)>, StoreError> {
    tx.all(
        &format!(
            "select distinct kind, value from identity where is_shared = 0 and subject_id in ({})",
            list(subjects)
        ),
        args![],
    )
}

/// Values said of them that tell them from others.
pub fn details(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<String>, StoreError> {
    tx.all(
        &format!(
            "select distinct value from detail where field in ('name', 'email', 'phone', 'street', 'website')
             and subject_id in ({})",
            list(subjects)
        ),
        args![],
    )
}

/// A record as an erasure sees it.
#[derive(Debug)]
pub struct Row {
    pub id: i64,
    pub silo: i64,
    pub key: String,
    pub told: Option<String>,
}

pub fn records(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<Row>, StoreError> {
    let found: Vec<(i64, i64, String, Option<String>)> = tx.all(
        &format!(
            "select id, silo_id, key, told from record where id in
             (select record_id from mention where subject_id in ({})) order by id",
            list(subjects)
        ),
        args![],
    )?;
    Ok(found
        .into_iter()
        .map(|(id, silo, key, told)| Row { id, silo, key, told })
        .collect())
}

pub fn rewrite_record(tx: &Tx, id: i64, key: &str, told: Option<&str>) -> Result<(), StoreError> {
    tx.run(
        "update record set key = $2, told = $3 where id = $1",
        args![id, key, told],
    )?;
    Ok(())
}

/// A row of the spine that they were in: whether it is theirs, and whether others from outside were in it too.
#[derive(Debug)]
pub struct Passed {
    pub id: i64,
    pub title: String,
    pub excerpt: Option<String>,
    pub thread: Option<String>,
    pub key: String,
    pub is_theirs: bool,
    pub has_others: bool,
}

pub fn passed(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<Passed>, StoreError> {
    let s = list(subjects);
    let sql = format!(
        "select i.id, i.title, i.excerpt, i.thread, i.key,
           (select count(*) from participant p where p.interaction_id = i.id and p.subject_id in ({s})
            and p.role in ('from', 'about')) as theirs,
           (select count(*) from participant p join member m on m.subject_id = p.subject_id
            join party on party.id = m.party_id where p.interaction_id = i.id and p.subject_id not in ({s})
            and party.is_colleague = 0) as others
         from interaction i
         where i.id in (select interaction_id from participant where subject_id in ({s})) order by i.id"
    );
    let mut found = Vec::new();
    tx.each(&sql, args![], |row| {
        found.push(Passed {
            id: row.get("id")?,
            title: row.get("title")?,
            excerpt: row.get("excerpt")?,
            thread: row.get("thread")?,
            key: row.get("key")?,
            is_theirs: row.get::<i64>("theirs")? > 0,
            has_others: row.get::<i64>("others")? > 0,
        });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// Takes rows off the spine, and whatever hangs on them.
pub fn forget_passed(tx: &Tx, ids: &[i64]) -> Result<(), StoreError> {
    for part in ids.chunks(1_000) {
        Query::new("delete from settled_undone where settled_id in (select id from settled")
            .push_list(" where interaction_id in", part.iter().copied())
            .text(")")
            .run(tx)?;
        Query::new("delete from suggestion_taught where suggestion_id in (select id from suggestion")
            .push_list(" where interaction_id in", part.iter().copied())
            .text(")")
            .run(tx)?;
        for (table, column) in [
            ("participant", "interaction_id"),
            ("interaction_also", "interaction_id"),
            ("unanswered", "interaction_id"),
            ("settled", "interaction_id"),
            ("suggestion", "interaction_id"),
            ("interaction", "id"),
        ] {
            Query::new(&format!("delete from {table}"))
                .push_list(&format!(" where {column} in"), part.iter().copied())
                .run(tx)?;
        }
    }
    for id in ids {
        tx.forget_words("interaction", *id)?;
    }
    Ok(())
}

/// An exchange is named by who was in it, so it is named anew wherever it is named.
pub fn rename_thread(tx: &Tx, old: &str, new: &str) -> Result<(), StoreError> {
    tx.run(
        "update interaction set thread = $2 where thread = $1",
        args![old, new],
    )?;
    tx.run(
        "update unanswered set thread = $2 where thread = $1",
        args![old, new],
    )?;
    Ok(())
}

pub fn rewrite_passed(tx: &Tx, one: &Passed) -> Result<(), StoreError> {
    tx.run(
        "update interaction set title = $2, excerpt = $3, key = $4 where id = $1",
        args![one.id, &one.title, one.excerpt.clone(), &one.key],
    )?;
    Ok(())
}

/// Looks through tables whose rows say nothing of whom they are about, and blanks what holds a trace.
pub fn scan(tx: &Tx, is_in: &dyn Fn(&str) -> bool) -> Result<u64, StoreError> {
    let mut touched = 0;
    for (table, id, columns, blank) in [
        (
            "refusal",
            "id",
            "reason || ' ' || coalesce(raw, '')",
            "reason = 'erased', raw = null",
        ),
        ("upload", "id", "name", "name = 'erased'"),
        (
            "mailbox_skipped",
            "id",
            "why || ' ' || coalesce(raw, '')",
            "why = 'erased', raw = null",
        ),
        (
            "mailed_line",
            "id",
            "coalesce(words, '')",
            "words = null, state = 'dropped'",
        ),
        (
            "bounce",
            "id",
            "coalesce(address, '') || ' ' || coalesce(said, '')",
            "address = null, said = null",
        ),
        (
            "batch",
            "id",
            "file || ' ' || plan || ' ' || coalesce(trouble, '')",
            "file = 'erased', plan = '{}', trouble = null",
        ),
        ("indicator_telling", "id", "coalesce(note, '')", "note = null"),
        ("indicator_act", "id", "coalesce(why, '')", "why = null"),
        // What was spent stays, and whether it was an error.
        (
            "value_spending",
            "id",
            "what || ' ' || coalesce(error_why, '')",
            "what = 'erased', error_why = case when error_why is null then null else 'erased' end",
        ),
    ] {
        let mut found: Vec<i64> = Vec::new();
        tx.each(
            &format!("select {id} as id, {columns} as words from {table}"),
            args![],
            |row| {
                if is_in(&row.get::<String>("words")?) {
                    found.push(row.get("id")?);
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        for part in found.chunks(1_000) {
            touched += Query::new(&format!("update {table} set {blank}"))
                .push_list(&format!(" where {id} in"), part.iter().copied())
                .run(tx)?;
        }
    }
    Ok(touched)
}

/// Requests are remembered for a while so that asking twice makes once: by digest, but a name can be guessed and tried.
pub fn forget_requests(tx: &Tx) -> Result<u64, StoreError> {
    tx.run("delete from once", args![])
}

/// Facts about them: id, name and body.
pub fn facts(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<(i64, String, String)>, StoreError> {
    tx.all(
        &format!(
            "select id, name, body from fact where body is not null and subject in ({}) order by id",
            list(subjects)
        ),
        args![],
    )
}

/// Facts of a name that hold words, with their bodies.
pub fn facts_named(tx: &Tx, name: &str) -> Result<Vec<(i64, String)>, StoreError> {
    tx.all(
        "select id, body from fact where name = $1 and body is not null order by id",
        args![name],
    )
}

/// Ids of a person's rows in a table.
pub fn ids(tx: &Tx, table: &str, subjects: &BTreeSet<i64>) -> Result<BTreeSet<i64>, StoreError> {
    let place = PLACES.iter().find(|place| place.table == table);
    let Some(whose) = place.and_then(|place| place.whose) else {
        return Ok(BTreeSet::new());
    };
    let sql = format!("select id from {table} where {}", condition(whose, subjects));
    Ok(tx.all::<i64>(&sql, args![])?.into_iter().collect())
}

pub fn blank_fact(tx: &Tx, id: i64) -> Result<(), StoreError> {
    tx.run(
        "update fact set body = null, salt = null where id = $1",
        args![id],
    )?;
    Ok(())
}

pub fn promises(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Vec<i64>, StoreError> {
    tx.all(
        &format!(
            "select id from promise where subject_id in ({}) order by id",
            list(subjects)
        ),
        args![],
    )
}

pub fn parties(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<BTreeSet<i64>, StoreError> {
    let found: Vec<i64> = tx.all(
        &format!(
            "select distinct party_id from member where subject_id in ({})",
            list(subjects)
        ),
        args![],
    )?;
    Ok(found.into_iter().collect())
}

/// Every row about them in one table, as it stands; digests and salts say nothing to anybody.
pub fn told(tx: &Tx, place: &Place, subjects: &BTreeSet<i64>) -> Result<Vec<serde_json::Value>, StoreError> {
    let Some(whose) = place.whose else {
        return Ok(Vec::new());
    };
    let mut rows = Vec::new();
    let sql = format!(
        "select * from {} where {}",
        place.table,
        condition(whose, subjects)
    );
    tx.each(&sql, args![], |row| {
        let mut fields = Map::new();
        for (at, column) in row.names().enumerate() {
            if let Some(value) = shown(row.value(at)?) {
                fields.insert(column.to_owned(), value);
            }
        }
        rows.push(fields.into());
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(rows)
}

fn shown(value: Value) -> Option<serde_json::Value> {
    match value {
        Value::Int(number) => Some(json!(number)),
        Value::Real(number) => Some(json!(number)),
        // What is kept as JSON is told as JSON.
        Value::Text(text) => Some(match serde_json::from_str(&text) {
            Ok(value @ (serde_json::Value::Object(_) | serde_json::Value::Array(_))) => value,
            _ => json!(text),
        }),
        Value::Null | Value::Blob(_) | Value::Match(_) => None,
    }
}

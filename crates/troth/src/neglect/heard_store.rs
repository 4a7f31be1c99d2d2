//! What passed with customers in SQL, as far as it says anything of speaking with them.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use jiff::tz::TimeZone;
use troth_store::{Query, Row, StoreError, Tx};

use crate::frame::time::Millis;
use crate::identity::store::in_parts;
use crate::neglect::spoken::{Heard, kinds};
use crate::spine::Direction;
use crate::value::day_of;

/// What passed with each of these. Of orders, those that bill.
pub fn passed(
    tx: &Tx,
    parties: &BTreeSet<i64>,
    zone: &TimeZone,
) -> Result<HashMap<i64, Vec<Heard>>, StoreError> {
    let mut found: HashMap<i64, Vec<Heard>> = HashMap::new();
    let parties: Vec<i64> = parties.iter().copied().collect();
    for part in parties.chunks(crate::value::store::AT_ONCE) {
        let mut rows: Vec<(i64, Option<i64>, Heard)> = Vec::new();
        Query::new(
            "select m.party_id, i.id, i.kind, x.at, x.direction, i.thread, i.href,
               case when u.interaction_id is null then 0 else 1 end as waits,
               case when g.id is null then 0 else 1 end as is_logged
             from member m join participant x on x.subject_id = m.subject_id
             join interaction i on i.id = x.interaction_id left join unanswered u on u.interaction_id = i.id
             left join logged g on g.id = i.id
             where i.withdrawn_at is null and i.is_internal = 0 and x.role <> 'cc'",
        )
        .push_list(" and i.kind in", kinds())
        .push_list(" and m.party_id in", part.iter().copied())
        .text(" order by x.at, i.id")
        .each(tx, |row| {
            rows.push((row.get("party_id")?, order(row)?, heard(row, zone)?));
            Ok(ControlFlow::Continue(()))
        })?;
        let billing_nothing = billing_nothing(tx, rows.iter().filter_map(|(_, order, _)| *order))?;
        for (party, order, heard) in rows {
            if order.is_none_or(|order| !billing_nothing.contains(&order)) {
                found.entry(party).or_default().push(heard);
            }
        }
    }
    Ok(found)
}

/// The purchase that a row of the spine is about, where it is an order.
fn order(row: &Row<'_>) -> Result<Option<i64>, StoreError> {
    let (kind, href): (String, Option<String>) = (row.get("kind")?, row.get("href")?);
    let purchase = |href: &str| href.strip_prefix("/purchase/")?.parse().ok();
    Ok(href.as_deref().filter(|_| kind == "order").and_then(purchase))
}

/// Those of these purchases that were given back, or cancelled.
fn billing_nothing(tx: &Tx, orders: impl Iterator<Item = i64>) -> Result<BTreeSet<i64>, StoreError> {
    let sql = "select id from purchase where (is_return = 1 or cancelled_at is not null) and id in";
    Ok(in_parts::<i64, _>(tx, sql, orders, "")?.into_iter().collect())
}

fn heard(row: &Row<'_>, zone: &TimeZone) -> Result<Heard, StoreError> {
    let at: Millis = row.get("at")?;
    let direction: String = row.get("direction")?;
    Ok(Heard {
        interaction: row.get("id")?,
        kind: row.get("kind")?,
        at,
        day: day_of(at, zone),
        direction: Direction::parse(&direction)
            .ok_or_else(|| StoreError::Engine(format!("`{direction}` is no direction")))?,
        thread: row.get("thread")?,
        waits: row.get("waits")?,
        is_logged: row.get("is_logged")?,
    })
}

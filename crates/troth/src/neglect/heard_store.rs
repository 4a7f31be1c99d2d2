//! What passed with customers in SQL, as far as it says anything of speaking with them.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use jiff::tz::TimeZone;
use troth_store::{Query, Row, StoreError, Tx};

use crate::frame::time::Millis;
use crate::identity::store::in_parts;
use crate::neglect::spoken::{Heard, NO_INTERACTION, kinds};
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
    planned(tx, &parties, zone, &mut found)?;
    Ok(found)
}

/// What colleagues say was spoken as it was planned, where no logged talk says it.
fn planned(
    tx: &Tx,
    parties: &[i64],
    zone: &TimeZone,
    found: &mut HashMap<i64, Vec<Heard>>,
) -> Result<(), StoreError> {
    let sql = "select m.party_id, a.at from plan_act a join plan p on p.id = a.plan_id
        join member m on m.subject_id = p.subject_id where a.act = 'spoken' and a.said_in is null
        and not exists (select 1 from plan_act u where u.plan_id = a.plan_id and u.undoes = a.id) and m.party_id in";
    for (party, at) in in_parts::<(i64, Millis), _>(tx, sql, parties.iter().copied(), "")? {
        found.entry(party).or_default().push(Heard {
            interaction: NO_INTERACTION,
            kind: "plan".to_owned(),
            at,
            day: day_of(at, zone),
            direction: Direction::Between,
            thread: None,
            waits: false,
            is_logged: true,
        });
    }
    Ok(())
}

/// With whom these plans are.
pub fn whose_plans(tx: &Tx, plans: &[i64]) -> Result<BTreeSet<i64>, StoreError> {
    let sql =
        "select distinct m.party_id from plan p join member m on m.subject_id = p.subject_id where p.id in";
    Ok(in_parts::<i64, _>(tx, sql, plans.iter().copied(), "")?
        .into_iter()
        .collect())
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

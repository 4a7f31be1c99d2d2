//! The counts behind the shares kept, in SQL.

use troth_store::{FromRow, Query, Row, StoreError, Tx};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::promise::Kind;
use crate::promise::state::Settled;
use crate::promise::store::{STANDS, known, verdict};
use crate::share::Group;

impl FromRow for Group {
    fn from_row(row: &Row<'_>) -> Result<Group, StoreError> {
        Ok(Group {
            kind: known(row, "kind", Kind::parse)?,
            touchpoint: row.get("touchpoint")?,
            quarter: row.get("quarter")?,
            settled: known(row, "state", Settled::parse)?,
            they_say: verdict(row, "they_say")?,
            we_say: verdict(row, "we_say")?,
            count: u64::try_from(row.get::<i64>("many")?).unwrap_or(0),
        })
    }
}

/// Settled promises since then, counted by quarter of an hour and how they stand.
pub fn settled_groups(tx: &Tx, actor: &Actor, from: Millis) -> Result<Vec<Group>, StoreError> {
    let query = Query::new(
        "select p.kind, p.touchpoint, p.closed_at / 900000 as quarter, p.state, p.they_say, p.we_say, count(*) as many \
         from promise p join member on member.subject_id = p.subject_id join party on party.id = member.party_id \
         where p.state in ('kept', 'broken', 'released', 'replaced', 'error') and ",
    )
    .text(STANDS);
    actor
        .narrow(query, "party.keeper_id")
        .push(" and p.closed_at >= ", from)
        .text(" group by p.kind, p.touchpoint, p.closed_at / 900000, p.state, p.they_say, p.we_say")
        .all(tx)
}

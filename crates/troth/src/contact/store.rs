//! The list of people and firms in SQL: narrowed, ordered, and read on from where one stopped.

use troth_store::{Query, StoreError, Tx, Value};

use crate::access::Actor;
use crate::party::store::{LINE, Line};
use crate::record::said::WhoKind;

/// What a list is narrowed to, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    pub beginning: Option<String>,
    pub kind: Option<WhoKind>,
    pub place: Option<String>,
    pub country: Option<String>,
    pub tag: Option<String>,
    pub keeper: Option<i64>,
    pub silo: Option<i64>,
    pub is_colleague: bool,
}

impl Narrowed {
    fn narrow(&self, query: Query) -> Query {
        let query = query.push(" and party.is_colleague = ", i64::from(self.is_colleague));
        let query = match &self.beginning {
            Some(text) => query.push(" and party.sort_name >= ", text.as_str()).push(" and party.sort_name < ", format!("{text}\u{10ffff}")),
            None => query,
        };
        let query = query
            .push_some(" and party.kind = ", self.kind.map(WhoKind::word))
            .push_some(" and party.place = ", self.place.as_deref())
            .push_some(" and party.country = ", self.country.as_deref())
            .push_some(" and party.keeper_id = ", self.keeper);
        let query = match &self.tag {
            Some(word) => query
                .push(
                    " and party.id in (select m.party_id from tag t join member m on m.subject_id = t.subject_id
                      where t.off_at is null and t.word = ",
                    word.as_str(),
                )
                .text(")"),
            None => query,
        };
        match self.silo {
            Some(silo) => query
                .push(
                    " and exists (select 1 from member m join subject s on s.id = m.subject_id
                      where m.party_id = party.id and s.silo_id = ",
                    silo,
                )
                .text(")"),
            None => query,
        }
    }
}

/// The order of a list, and the line it goes on after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    Name(Option<(String, i64)>),
    NameDown(Option<(String, i64)>),
    Last(Option<(i64, i64)>),
    LastDown(Option<(i64, i64)>),
}

pub fn lines(tx: &Tx, actor: &Actor, narrowed: &Narrowed, order: &Order, limit: i64) -> Result<Vec<Line>, StoreError> {
    let query = actor.narrow(narrowed.narrow(Query::new(LINE)), "party.keeper_id");
    let after = |query: Query, sql: &str, key: Value, id: i64| query.push(sql, key).push(", ", id).text(")");
    let query = match order {
        Order::Name(Some((name, id))) => after(query, " and (party.sort_name, party.id) > (", name.as_str().into(), *id),
        Order::NameDown(Some((name, id))) => after(query, " and (party.sort_name, party.id) < (", name.as_str().into(), *id),
        Order::Last(Some((at, id))) => after(query, " and (party.last_at, party.id) > (", (*at).into(), *id),
        Order::LastDown(Some((at, id))) => after(query, " and (party.last_at, party.id) < (", (*at).into(), *id),
        _ => query,
    };
    let query = query.text(match order {
        Order::Name(_) => " order by party.sort_name, party.id",
        Order::NameDown(_) => " order by party.sort_name desc, party.id desc",
        Order::Last(_) => " order by party.last_at, party.id",
        Order::LastDown(_) => " order by party.last_at desc, party.id desc",
    });
    query.push(" limit ", limit).all(tx)
}

/// How many there are, counted no further than `enough`.
pub fn count(tx: &Tx, actor: &Actor, narrowed: &Narrowed, enough: i64) -> Result<i64, StoreError> {
    let query = actor.narrow(narrowed.narrow(Query::new("select count(*) from (select 1 as one from party where true")), "party.keeper_id");
    Ok(query.push(" limit ", enough).text(") some").one(tx)?.unwrap_or(0))
}

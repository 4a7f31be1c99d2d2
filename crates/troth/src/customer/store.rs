//! What the customer's page asks beside what its slices tell: who this is, who stands beside them, whole words.

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::frame::time::Millis;

/// Somebody as the head of their page names them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Head {
    pub id: i64,
    pub name: String,
    /// `person`, `organisation` or `household`.
    pub kind: String,
    pub title: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub firm: Option<i64>,
    pub firm_name: Option<String>,
    pub keeper: Option<String>,
    /// When we last heard of them, and they of us: milliseconds since 1970 in UTC.
    pub last_in_at: Option<Millis>,
    pub last_out_at: Option<Millis>,
    /// Writes from one of our own domains.
    pub is_colleague: bool,
    /// Every record of them was taken back.
    pub is_withdrawn: bool,
    pub version: i64,
    #[serde(skip)]
    pub sort_name: String,
}

impl FromRow for Head {
    fn from_row(row: &Row<'_>) -> Result<Head, StoreError> {
        Ok(Head {
            id: row.get("id")?,
            name: row.get("name")?,
            kind: row.get("kind")?,
            title: row.get("title")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            city: row.get("city")?,
            country: row.get("country")?,
            firm: row.get("firm_party")?,
            firm_name: row.get("firm_name")?,
            keeper: row.get("keeper")?,
            last_in_at: row.get("last_in_at")?,
            last_out_at: row.get("last_out_at")?,
            is_colleague: row.get("is_colleague")?,
            is_withdrawn: row.get("is_withdrawn")?,
            version: row.get("version")?,
            sort_name: row.get("sort_name")?,
        })
    }
}

pub fn head(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Head>, StoreError> {
    let query = Query::new(
        "select party.id, party.name, party.kind, party.title, party.email, party.phone, party.city, party.country,
           party.firm_party, firm.name as firm_name, c.name as keeper, party.last_in_at, party.last_out_at,
           party.is_colleague, party.is_withdrawn, party.version, party.sort_name
         from party left join party firm on firm.id = party.firm_party left join colleague c on c.id = party.keeper_id
         where true",
    )
    .push(" and party.id = ", id);
    actor.narrow(query, "party.keeper_id").one(tx)
}

/// The contacts before and after this one in order of name.
pub fn neighbours(tx: &Tx, actor: &Actor, head: &Head) -> Result<(Option<i64>, Option<i64>), StoreError> {
    let before = Query::new("select party.id from party where")
        .push(
            " party.is_erased = 0 and party.is_colleague = ",
            head.is_colleague,
        )
        .text(crate::contact::store::NO_EMPTY_HOUSEHOLD)
        .push(" and (party.sort_name, party.id) < (", head.sort_name.as_str())
        .push(", ", head.id)
        .text(")");
    let before = actor
        .narrow(before, "party.keeper_id")
        .text(" order by party.sort_name desc, party.id desc limit 1");
    let after = Query::new("select party.id from party where")
        .push(
            " party.is_erased = 0 and party.is_colleague = ",
            head.is_colleague,
        )
        .text(crate::contact::store::NO_EMPTY_HOUSEHOLD)
        .push(" and (party.sort_name, party.id) > (", head.sort_name.as_str())
        .push(", ", head.id)
        .text(")");
    let after = actor
        .narrow(after, "party.keeper_id")
        .text(" order by party.sort_name, party.id limit 1");
    Ok((before.one(tx)?, after.one(tx)?))
}

/// The whole words of what passed, where they are kept: the record's told shapes, or what a colleague logged.
pub fn whole_words(tx: &Tx, ids: &[i64]) -> Result<Vec<(i64, Option<String>, Option<String>)>, StoreError> {
    Query::new(
        "select i.id, r.told, g.words from interaction i left join record r on r.id = i.record_id
         left join logged g on g.id = i.id where true",
    )
    .push_list(" and i.id in", ids.iter().copied())
    .all(tx)
}

/// A note or a logged call that was entered in error, which the timeline leaves out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = CustomerInError)]
pub struct InError {
    /// `note`, `call`, `visit` …
    pub kind: String,
    pub words: Option<String>,
    /// Who said that it was an error.
    pub by: String,
    /// When they did: milliseconds since 1970 in UTC.
    pub at: Millis,
    pub why: String,
}

impl FromRow for InError {
    fn from_row(row: &Row<'_>) -> Result<InError, StoreError> {
        Ok(InError {
            kind: row.get("kind")?,
            words: row.get("words")?,
            by: row.get("name")?,
            at: row.get("at")?,
            why: row.get("why")?,
        })
    }
}

/// What was entered in error of a party, the newest first.
pub fn in_error(tx: &Tx, party: i64) -> Result<Vec<InError>, StoreError> {
    tx.all(
        "select 'note' as kind, n.words, e.why, e.at, c.name from member m join note n on n.subject_id = m.subject_id
         join note_error e on e.note_id = n.id join colleague c on c.id = e.by_colleague where m.party_id = $1
         union all
         select g.kind, g.words, e.why, e.at, c.name from member m join logged g on g.subject_id = m.subject_id
         join logged_error e on e.logged_id = g.id join colleague c on c.id = e.by_colleague where m.party_id = $1
         order by 4 desc limit 200",
        args![party],
    )
}

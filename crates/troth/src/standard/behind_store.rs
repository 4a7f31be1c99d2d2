//! Who and what stands behind a week, within what the reader may see, in SQL.

use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx};

use crate::access::Actor;
use crate::experience::store::{Told, listed, read};
use crate::frame::time::Millis;
use crate::frame::week::Week;
use crate::standard::count_store::{exchanges_query, letters_query};
use crate::standard::series::Series;

/// Lines of one page.
pub const MOST: i64 = 200;

/// A letter or request, and when it was answered.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StandardLetter)]
pub struct Letter {
    pub interaction: i64,
    pub party: i64,
    pub party_name: String,
    pub title: String,
    /// Their words.
    pub excerpt: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    /// Of an exchange that it began: when it was resolved.
    pub answered_at: Option<Millis>,
}

impl FromRow for Letter {
    fn from_row(row: &Row<'_>) -> Result<Letter, StoreError> {
        Ok(Letter {
            interaction: row.get("id")?,
            party: row.get("party")?,
            party_name: row.get("party_name")?,
            title: row.get("title")?,
            excerpt: row.get("excerpt")?,
            at: row.get("at")?,
            answered_at: row.get("answered_at")?,
        })
    }
}

/// Letters and requests that came in a span, the longest wait first.
pub fn letters(
    tx: &Tx,
    actor: &Actor,
    series: &Series,
    span: (Millis, Millis),
) -> Result<Vec<Letter>, StoreError> {
    let query = Query::new(
        "select b.id, b.party, party.name as party_name, b.title, b.excerpt, b.at, b.answered_at from (",
    );
    asking(tx, actor, series, "b.answered_at", letters_query(query, span))
}

/// Exchanges that began in a span, by what began each, the longest first.
pub fn exchanges(
    tx: &Tx,
    actor: &Actor,
    series: &Series,
    span: (Millis, Millis),
) -> Result<Vec<Letter>, StoreError> {
    let query = Query::new(
        "select b.id, b.party, party.name as party_name, b.title, b.excerpt, b.at, b.resolved_at as answered_at from (",
    );
    asking(tx, actor, series, "b.resolved_at", exchanges_query(query, span))
}

/// The rest of either: `over_at` names when the wait was over.
fn asking(
    tx: &Tx,
    actor: &Actor,
    series: &Series,
    over_at: &str,
    query: Query,
) -> Result<Vec<Letter>, StoreError> {
    let query = query
        .text(") b join party on party.id = b.party where party.is_erased = 0")
        .push_some(" and b.channel = ", series.touchpoint());
    actor
        .narrow(of_team(query, series), "party.keeper_id")
        .push(
            &format!(" order by coalesce({over_at}, 9000000000000000) - b.at desc, b.id limit "),
            MOST,
        )
        .all(tx)
}

/// Only those whom the series' team looks after, where it is cut to one.
fn of_team(query: Query, series: &Series) -> Query {
    match series.team() {
        None => query,
        Some(team) => query
            .push(
                " and party.keeper_id in (select c.id from colleague c join team t on t.id = c.team_id where t.name = ",
                team,
            )
            .text(")"),
    }
}

/// An order, and whose it is.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StandardOrder)]
pub struct Ordered {
    pub purchase: i64,
    pub number: String,
    pub party: i64,
    pub party_name: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
}

impl FromRow for Ordered {
    fn from_row(row: &Row<'_>) -> Result<Ordered, StoreError> {
        Ok(Ordered {
            purchase: row.get("id")?,
            number: row.get("number")?,
            party: row.get("party_id")?,
            party_name: row.get("party_name")?,
            at: row.get("at")?,
        })
    }
}

/// What was ordered in a span.
pub fn orders(
    tx: &Tx,
    actor: &Actor,
    series: &Series,
    (from, until): (Millis, Millis),
) -> Result<Vec<Ordered>, StoreError> {
    let query = Query::new(
        "select p.id, p.number, p.at, party.id as party_id, party.name as party_name from purchase p
         join member m on m.subject_id = p.subject_id join party on party.id = m.party_id
         where p.withdrawn_at is null and p.cancelled_at is null and p.is_return = 0",
    )
    .push(" and p.at >= ", from)
    .push(" and p.at < ", until);
    actor
        .narrow(of_team(query, series), "party.keeper_id")
        .push(" order by p.at, p.id limit ", MOST)
        .all(tx)
}

/// Customers' accounts of a span that tell of hard feelings.
pub fn accounts(
    tx: &Tx,
    actor: &Actor,
    series: &Series,
    (from, until): (Millis, Millis),
) -> Result<Vec<Told>, StoreError> {
    let query = of_team(listed(actor), series)
        .text(" and a.voice = 'customer' and a.lean = 'hurt' and a.is_error = 0")
        .push(" and a.at >= ", from)
        .push(" and a.at < ", until)
        .push(" order by a.at, a.id limit ", MOST);
    read(tx, query)
}

/// What is remembered of a week: when it was looked at, and how many were left out since too little is recorded of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StandardRemembered)]
pub struct Remembered {
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    /// Valued and chosen customers, and how many of them were neglected.
    pub valued: i64,
    pub neglected: i64,
    pub unrecorded: i64,
}

impl FromRow for Remembered {
    fn from_row(row: &Row<'_>) -> Result<Remembered, StoreError> {
        Ok(Remembered {
            at: row.get("at")?,
            valued: row.get("valued")?,
            neglected: row.get("neglected")?,
            unrecorded: row.get("unrecorded")?,
        })
    }
}

/// Of the firm, or of the team the series is cut to.
pub fn remembered(tx: &Tx, series: &Series, week: Week) -> Result<Option<Remembered>, StoreError> {
    let query = Query::new("select w.at, w.valued, w.neglected, w.unrecorded from neglect_week w where ")
        .push("w.week = ", i64::from(week.0));
    let query = match series.team() {
        None => query.text(" and w.team_id = 0"),
        Some(team) => query
            .push(" and w.team_id in (select id from team where name = ", team)
            .text(")"),
    };
    query.one(tx)
}

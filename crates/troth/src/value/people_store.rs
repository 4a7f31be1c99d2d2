//! Customers by how they stand, in SQL: the most worth first, a page at a time.

use troth_store::{FromRow, Query, Row, StoreError, Tx};

use crate::access::Actor;
use crate::frame::money::{Currency, Money};
use crate::purchase::store::currency;
use crate::value::Turn;
use crate::value::fit_store::Place;
use crate::value::people::{Person, Which};

impl FromRow for Person {
    fn from_row(row: &Row<'_>) -> Result<Person, StoreError> {
        let unknown = |word: String| StoreError::Engine(format!("`{word}` is no standing"));
        let turn: Option<String> = row.get("standing")?;
        let place: String = row.get("place")?;
        Ok(Person {
            party: row.get("party_id")?,
            name: row.get("name")?,
            year: Money {
                minor: row.get("year_minor")?,
                currency: currency(row)?,
            },
            turn: turn
                .map(|word| Turn::parse(&word).ok_or_else(|| unknown(word)))
                .transpose()?,
            place: Place::parse(&place).ok_or_else(|| unknown(place))?,
            days_bought: row.get("bought_days")?,
            first_day: row.get("first_day")?,
            last_day: row.get("last_day")?,
        })
    }
}

/// Those whom the actor may see, after a place in the list: what the one before was worth, and their id.
pub fn people(
    tx: &Tx,
    actor: &Actor,
    of: Currency,
    which: &Which,
    after: Option<(i64, i64)>,
    limit: i64,
) -> Result<Vec<Person>, StoreError> {
    let mut query = Query::new(
        "select s.party_id, party.name, s.currency, s.year_minor, s.standing, s.place, v.bought_days, v.first_day,
           v.last_day from value_standing s join party on party.id = s.party_id
         join value v on v.party_id = s.party_id and v.currency = s.currency where party.is_erased = 0",
    )
    .push(" and s.currency = ", of.code())
    .push_some(" and s.standing = ", which.turn.map(Turn::word))
    .push_some(" and s.place = ", which.place.map(Place::word))
    .push_some(" and s.recency = ", which.recency)
    .push_some(" and s.frequency = ", which.frequency);
    if let Some((year_minor, party)) = after {
        query = query
            .push(" and (s.year_minor, s.party_id) < (", year_minor)
            .push(", ", party)
            .text(")");
    }
    actor
        .narrow(query, "party.keeper_id")
        .push(" order by s.year_minor desc, s.party_id desc limit ", limit)
        .all(tx)
}

/// The names of those of these parties whom the actor may see.
pub fn names(tx: &Tx, actor: &Actor, parties: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    let query = Query::new("select party.id, party.name from party where party.is_erased = 0")
        .push_list(" and party.id in", parties.iter().copied());
    actor.narrow(query, "party.keeper_id").all(tx)
}

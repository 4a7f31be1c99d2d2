//! Many accounts in SQL: by touchpoint and time, the worst first; nothing costs more than what is shown of it.

use troth_store::{Query, StoreError, Tx};

use crate::access::{Actor, Visibility};
use crate::experience::store::{Told, listed, read};
use crate::experience::{CONVERSATIONS, Lean};
use crate::frame::time::Millis;

/// From this instant on, until before that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: Millis,
    pub until: Millis,
}

/// What of the accounts is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// No span when one customer's are asked for: those of all time.
    pub span: Option<Span>,
    pub touchpoint: Option<String>,
    pub party: Option<i64>,
    pub feeling: Option<String>,
}

/// Where a list goes on: after the account that leans so, at that instant, with that id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub lean: Lean,
    pub at: Millis,
    pub id: i64,
}

impl Place {
    pub fn word(self) -> String {
        format!("{}.{}.{}", self.lean.word(), self.at, self.id)
    }

    pub fn parse(word: &str) -> Option<Place> {
        let mut parts = word.splitn(3, '.');
        Some(Place {
            lean: Lean::parse(parts.next()?)?,
            at: parts.next()?.parse().ok()?,
            id: parts.next()?.parse().ok()?,
        })
    }
}

fn within(query: Query, span: Span) -> Query {
    query
        .push(" and a.at >= ", span.from)
        .push(" and a.at < ", span.until)
}

/// The newest accounts of a touchpoint in a time.
///
/// # Errors
/// When the store fails.
pub fn newest(
    tx: &Tx,
    actor: &Actor,
    touchpoint: &str,
    span: Span,
    limit: i64,
) -> Result<Vec<Told>, StoreError> {
    let query = listed(actor)
        .text(" and a.is_error = 0")
        .push(" and a.touchpoint = ", touchpoint);
    read(
        tx,
        within(query, span).push(" order by a.at desc, a.id desc limit ", limit),
    )
}

/// Accounts, the worst first and of those that lean alike the newest: each lean is an indexed read of its own.
///
/// # Errors
/// When the store fails.
pub fn worst(
    tx: &Tx,
    actor: &Actor,
    wanted: &Wanted,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Told>, StoreError> {
    let mut found: Vec<Told> = Vec::new();
    for lean in Lean::ALL {
        let left = limit - i64::try_from(found.len()).unwrap_or(limit);
        if left <= 0 || after.is_some_and(|place| lean < place.lean) {
            continue;
        }
        let from = after.filter(|place| place.lean == lean);
        found.extend(leaning(tx, actor, wanted, lean, from, left)?);
    }
    Ok(found)
}

fn leaning(
    tx: &Tx,
    actor: &Actor,
    wanted: &Wanted,
    lean: Lean,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Told>, StoreError> {
    // One customer has few accounts among many: the index over how accounts lean must not lead to them.
    let leans = if wanted.party.is_some() {
        " and a.lean || '' = "
    } else {
        " and a.lean = "
    };
    let mut query = listed(actor)
        .text(" and a.is_error = 0")
        .push(leans, lean.word())
        .push_some(" and a.touchpoint = ", wanted.touchpoint.as_deref());
    if let Some(span) = wanted.span {
        query = within(query, span);
    }
    if let Some(party) = wanted.party {
        query = query
            .push(
                " and a.subject_id in (select n.subject_id from member n join party q on q.id = n.party_id where q.id = ",
                party,
            )
            .push(" or q.firm_party = ", party)
            .text(")");
    }
    if let Some(feeling) = wanted.feeling.as_deref() {
        query = query
            .push(
                " and exists (select 1 from account_feeling f where f.account_id = a.id and f.feeling = ",
                feeling,
            )
            .text(
                " and not exists (select 1 from account_act e where e.account_id = f.account_id and e.feeling_id = f.id
                  and e.act = 'error' and not exists
                  (select 1 from account_act u where u.account_id = e.account_id and u.undoes = e.id)))",
            );
    }
    if let Some(place) = after {
        query = query
            .push(" and (a.at, a.id) < (", place.at)
            .push(", ", place.id)
            .text(")");
    }
    read(tx, query.push(" order by a.at desc, a.id desc limit ", limit))
}

/// How many accounts of a touchpoint there are in a time, counted up to a bound.
///
/// # Errors
/// When the store fails.
pub fn count(tx: &Tx, actor: &Actor, touchpoint: &str, span: Span, bound: i64) -> Result<i64, StoreError> {
    let query = Query::new(
        "select count(*) from (select 1 from account a join member m on m.subject_id = a.subject_id
         join party on party.id = m.party_id where party.is_erased = 0 and a.is_error = 0",
    )
    .push(" and a.touchpoint = ", touchpoint);
    counted(tx, actor.narrow(within(query, span), "party.keeper_id"), bound)
}

/// How many conversations there were in a time with customers the actor may see, counted up to a bound; and of how many
/// of those, the newest first, somebody told an account.
///
/// # Errors
/// When the store fails.
pub fn heard(tx: &Tx, actor: &Actor, span: Span, bound: i64) -> Result<(i64, i64), StoreError> {
    let told = Query::new(
        "select count(*), coalesce(sum(case when exists (select 1 from account a join member m on m.subject_id = a.subject_id
           join party on party.id = m.party_id where a.interaction_id = talk.id and a.is_error = 0",
    );
    let query = actor
        .narrow(told, "party.keeper_id")
        .text(") then 1 else 0 end), 0) from (select i.id from interaction i where i.is_internal = 0")
        .push(" and i.withdrawn_at is null and i.at >= ", span.from)
        .push(" and i.at < ", span.until)
        .push_list(" and i.kind in", CONVERSATIONS);
    let query = match actor.visibility {
        Visibility::All => query,
        Visibility::Own | Visibility::Team => actor
            .narrow(
                query.text(
                    " and exists (select 1 from participant p join member m on m.subject_id = p.subject_id
                      join party on party.id = m.party_id where p.interaction_id = i.id",
                ),
                "party.keeper_id",
            )
            .text(")"),
    };
    let found = query
        .push(" order by i.at desc, i.id desc limit ", bound)
        .text(") talk")
        .one(tx)?;
    Ok(found.unwrap_or((0, 0)))
}

fn counted(tx: &Tx, query: Query, bound: i64) -> Result<i64, StoreError> {
    let found: Option<i64> = query.push(" limit ", bound).text(") counted").one(tx)?;
    Ok(found.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_and_rubbish_is_none() {
        let place = Place {
            lean: Lean::Mixed,
            at: -5,
            id: 9,
        };
        assert_eq!(Place::parse(&place.word()), Some(place));
        for rubbish in ["", "hurt", "hurt.1", "bad.1.2", "hurt.a.2", "hurt.1.2.3"] {
            assert_eq!(Place::parse(rubbish), None, "{rubbish}");
        }
    }
}

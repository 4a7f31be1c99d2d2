//! Promises as people look for them: by how they stand, within what the asker may see.

use serde::{Deserialize, Serialize};
use troth_store::{FromRow, Query, Row, StoreError, Tx};

use crate::access::Actor;
use crate::frame::time::{Millis, day, start_of};
use crate::organisation::Organisation;
use crate::promise::state::{RISK, Settled, State};
use crate::promise::{Kind, Promise};

/// A promise in a list, with whom it was made to.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Brief {
    #[serde(flatten)]
    pub promise: Promise,
    pub state: State,
    /// Milliseconds since 1970 in UTC; nothing without a day or while it waits.
    pub deadline: Option<Millis>,
    pub closed_at: Option<Millis>,
    /// The customer as they are known now.
    pub party: i64,
    pub party_name: String,
    /// Who gave it, by name.
    pub by_name: Option<String>,
}

/// What to look for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// One state only.
    pub state: Option<State>,
    /// Given or implied only.
    pub kind: Option<Kind>,
    /// One touchpoint only.
    pub touchpoint: Option<String>,
    /// One customer only.
    pub party: Option<i64>,
    /// Those that one pledge made only.
    pub pledge: Option<i64>,
    /// Where the last page ended.
    pub after: Option<String>,
}

/// The moment a board is read at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub now: Millis,
    pub end_of_today: Millis,
}

impl Moment {
    pub fn of(now: Millis, firm: &Organisation) -> Moment {
        let zone = firm.time_zone();
        let tomorrow = day(now, &zone)
            .tomorrow()
            .map_or(Millis::MAX, |tomorrow| start_of(tomorrow, &zone));
        Moment {
            now,
            end_of_today: tomorrow.saturating_sub(1),
        }
    }
}

/// A state's promises, the first of them.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Lane {
    pub state: State,
    pub promises: Vec<Brief>,
    /// How many there are, counted up to [`COUNTED`].
    pub count: i64,
    /// Ask for this to read on.
    pub next: Option<String>,
}

/// Rows of a page, and how far a lane is counted.
pub const PAGE: i64 = 50;
pub const COUNTED: i64 = 1_000;

struct Found {
    promise: Promise,
    settled: Settled,
    deadline: Option<Millis>,
    closed_at: Option<Millis>,
    party: i64,
    party_name: String,
    by_name: Option<String>,
    has_late_support: bool,
}

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Found, StoreError> {
        let word: String = row.get("state")?;
        Ok(Found {
            promise: Promise::from_row(row)?,
            settled: Settled::parse(&word).unwrap_or(Settled::Open),
            deadline: row.get("deadline")?,
            closed_at: row.get("closed_at")?,
            party: row.get("party_id")?,
            party_name: row.get("party_name")?,
            by_name: row.get("giver")?,
            has_late_support: row.get("late_support")?,
        })
    }
}

impl Found {
    fn brief(self, moment: Moment) -> Brief {
        let standing = crate::promise::state::Standing {
            settled: self.settled,
            they_say: None,
            we_say: None,
            deadline: self.deadline,
            closed_at: self.closed_at,
        };
        Brief {
            state: standing.at(moment.now, moment.end_of_today, self.has_late_support),
            by_name: self.by_name.or_else(|| self.promise.by.name.clone()),
            promise: self.promise,
            deadline: self.deadline,
            closed_at: self.closed_at,
            party: self.party,
            party_name: self.party_name,
        }
    }
}

/// One state's promises, soonest due first, or last closed first.
///
/// # Errors
/// When the store fails.
pub fn lane(tx: &Tx, actor: &Actor, asked: &Asked, state: State, moment: Moment) -> Result<Lane, StoreError> {
    let order = if state.is_open() {
        " order by p.deadline nulls last, p.id"
    } else {
        " order by p.closed_at desc nulls last, p.id desc"
    };
    let query = crate::promise::store::listed(actor, moment.now);
    let query = narrow(query, asked, state, moment);
    let query = after(query, asked.after.as_deref(), state)
        .text(order)
        .push(" limit ", PAGE + 1);
    let mut found: Vec<Found> = query.all(tx)?;
    let has_more = found.len() as i64 > PAGE;
    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| has_more).map(|last| cursor(last, state));
    let count = crate::promise::store::count_listed(tx, actor, COUNTED + 1, |query| {
        narrow(query, asked, state, moment)
    })?;
    Ok(Lane {
        state,
        promises: found.into_iter().map(|one| one.brief(moment)).collect(),
        count,
        next,
    })
}

/// Everything made to one customer, what is open first.
///
/// # Errors
/// When the store fails.
pub fn of_party(
    tx: &Tx,
    actor: &Actor,
    party: i64,
    limit: i64,
    moment: Moment,
) -> Result<Vec<Brief>, StoreError> {
    let found: Vec<Found> = crate::promise::store::listed(actor, moment.now)
        .push(" and party.id = ", party)
        .text(" order by case when p.state in ('open', 'waiting') then 0 else 1 end, ")
        .text("case when p.state in ('open', 'waiting') then p.deadline end nulls last, p.closed_at desc nulls last, p.id desc")
        .push(" limit ", limit)
        .all(tx)?;
    Ok(found.into_iter().map(|one| one.brief(moment)).collect())
}

/// What hangs under a promise, or was made to set it right.
///
/// # Errors
/// When the store fails.
pub fn bound_to(tx: &Tx, actor: &Actor, promise: i64, moment: Moment) -> Result<Vec<Brief>, StoreError> {
    let found: Vec<Found> = crate::promise::store::listed(actor, moment.now)
        .push(" and (p.supports = ", promise)
        .push(" or p.replaces = ", promise)
        .push(" or p.rights = ", promise)
        .text(") order by p.id limit 100")
        .all(tx)?;
    Ok(found.into_iter().map(|one| one.brief(moment)).collect())
}

/// One promise as the asker may see it.
///
/// # Errors
/// When the store fails.
pub fn one(tx: &Tx, actor: &Actor, promise: i64, moment: Moment) -> Result<Option<Brief>, StoreError> {
    let found: Option<Found> = crate::promise::store::listed(actor, moment.now)
        .push(" and p.id = ", promise)
        .one(tx)?;
    Ok(found.map(|one| one.brief(moment)))
}

fn narrow(query: Query, asked: &Asked, state: State, moment: Moment) -> Query {
    let query = query
        .push_some(" and p.kind = ", asked.kind.map(Kind::word))
        .push_some(" and p.touchpoint = ", asked.touchpoint.as_deref())
        .push_some(" and party.id = ", asked.party)
        .push_some(" and p.pledge_id = ", asked.pledge);
    crate::promise::store::standing_so(
        query,
        state,
        moment.now,
        moment.end_of_today,
        moment.now.saturating_add(RISK),
    )
}

/// Where a page ended: the order's key and the id.
fn cursor(last: &Found, state: State) -> String {
    let key = if state.is_open() {
        last.deadline.unwrap_or(Millis::MAX)
    } else {
        last.closed_at.unwrap_or(Millis::MIN)
    };
    format!("{key}.{}", last.promise.id)
}

fn after(query: Query, cursor: Option<&str>, state: State) -> Query {
    let place = cursor.and_then(|cursor| cursor.split_once('.'));
    let Some((key, id)) =
        place.and_then(|(key, id)| Some((key.parse::<i64>().ok()?, id.parse::<i64>().ok()?)))
    else {
        return query;
    };
    if state.is_open() {
        query
            .push(" and (coalesce(p.deadline, 9223372036854775807), p.id) > (", key)
            .push(", ", id)
            .text(")")
    } else {
        query
            .push(
                " and (coalesce(p.closed_at, -9223372036854775808), p.id) < (",
                key,
            )
            .push(", ", id)
            .text(")")
    }
}

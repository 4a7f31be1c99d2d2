//! Promises as people look for them: by how they stand, within what the asker may see.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use troth_store::{FromRow, Query, Row, StoreError, Tx};

use crate::access::Actor;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::{DAY, Millis, day, start_of};
use crate::interaction::Cursor;
use crate::organisation::Organisation;
use crate::promise::state::{RISK, Settled, State};
use crate::promise::{Kind, Promise, store};

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
    /// What a standing promise answers: the subject of the letter, the number of the order.
    pub about: Option<String>,
}

/// What one side says of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PromiseSay)]
pub enum Say {
    Kept,
    Broken,
    /// One of the two.
    Either,
    Nothing,
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
    /// Those of which the customer says so only.
    pub they_say: Option<Say>,
    /// Those of which we say so only.
    pub we_say: Option<Say>,
    /// Settled in that month of the firm's only, such as `2026-11`.
    pub month: Option<String>,
    /// Settled within so many months only.
    #[param(minimum = 1, maximum = 240)]
    pub months: Option<i64>,
    /// Where the last page ended.
    pub after: Option<String>,
}

/// The part of a lane to show.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub after: Option<Cursor>,
    pub size: i64,
    /// Settled from one instant until before another only.
    pub settled: Option<(Millis, Millis)>,
}

impl Part {
    pub fn first(size: i64) -> Part {
        Part {
            after: None,
            size,
            settled: None,
        }
    }
}

impl Asked {
    /// A page of one state, or the first of each.
    ///
    /// # Errors
    /// When no page ended where this one is to go on, or the month is none.
    pub fn part(&self, now: Millis, zone: &TimeZone) -> Result<Part, Problem> {
        let wrong = || Problem::Invalid(Errors::one("after", "is no place where a page ended"));
        let after = self.after.as_deref();
        let after = after
            .map(|word| Cursor::parse(word).ok_or_else(wrong))
            .transpose()?;
        let size = if self.state.is_some() { PAGE } else { FIRST };
        let since = self
            .months
            .map(|months| now.saturating_sub(months.clamp(1, 240) * 31 * DAY));
        let settled = match &self.month {
            Some(month) => Some(
                span(month, zone)
                    .ok_or_else(|| Problem::Invalid(Errors::one("month", "is a month such as `2026-11`")))?,
            ),
            None => since.map(|from| (from, Millis::MAX)),
        };
        Ok(Part { after, size, settled })
    }
}

/// From the first instant of a month until that of the next.
fn span(month: &str, zone: &TimeZone) -> Option<(Millis, Millis)> {
    let first: Date = format!("{month}-01").parse().ok()?;
    let next = first.checked_add(jiff::Span::new().months(1)).ok()?;
    Some((start_of(first, zone), start_of(next, zone)))
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

/// Rows of a page, rows of each state while all are shown, and how far a lane is counted.
pub const PAGE: i64 = 50;
pub const FIRST: i64 = 8;
pub const COUNTED: i64 = 1_000;

struct Found {
    promise: Promise,
    settled: Settled,
    deadline: Option<Millis>,
    closed_at: Option<Millis>,
    party: i64,
    party_name: String,
    by_name: Option<String>,
    about: Option<String>,
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
            about: row.get("about")?,
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
            about: self.about,
        }
    }
}

/// One state's promises, soonest due first, or last closed first.
///
/// # Errors
/// When the store fails.
pub fn lane(
    tx: &Tx,
    actor: &Actor,
    asked: &Asked,
    state: State,
    part: Part,
    moment: Moment,
) -> Result<Lane, StoreError> {
    let (size, settled) = (part.size, part.settled);
    let query = narrow(store::listed(actor, moment.now), asked, settled, state, moment);
    let mut found: Vec<Found> = in_order(query, part.after, state)
        .push(" limit ", size + 1)
        .all(tx)?;
    let has_more = found.len() as i64 > size;
    found.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| has_more).map(|last| cursor(last, state));
    let count = store::count_listed(tx, actor, COUNTED + 1, |query| {
        narrow(query, asked, settled, state, moment)
    })?;
    Ok(Lane {
        state,
        promises: found.into_iter().map(|one| one.brief(moment)).collect(),
        count,
        next: next.map(Cursor::word),
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
    let found: Vec<Found> = store::listed(actor, moment.now)
        .push(" and party.id = ", party)
        .text(" order by case when p.state in ('open', 'waiting') then 0 else 1 end, ")
        .text("case when p.state in ('open', 'waiting') then p.deadline end nulls last, p.closed_at desc nulls last, p.id desc")
        .push(" limit ", limit)
        .all(tx)?;
    Ok(found.into_iter().map(|one| one.brief(moment)).collect())
}

/// What fell due in a span of time, or was made in it without a day, by anybody or by a team's colleagues: the broken first.
///
/// # Errors
/// When the store fails.
pub fn due_within(
    tx: &Tx,
    actor: &Actor,
    asked: &Asked,
    team: Option<&str>,
    (from, until): (Millis, Millis),
    limit: i64,
    moment: Moment,
) -> Result<Vec<Brief>, StoreError> {
    let mut query = store::listed(actor, moment.now).text(" and p.state <> 'error'");
    if let Some(team) = team {
        query = query
            .push(" and giver.team_id in (select id from team where name = ", team)
            .text(")");
    }
    let found: Vec<Found> = query
        .push_some(" and p.kind = ", asked.kind.map(Kind::word))
        .push_some(" and p.touchpoint = ", asked.touchpoint.as_deref())
        .push(" and coalesce(p.deadline, p.made_at) >= ", from)
        .push(" and coalesce(p.deadline, p.made_at) < ", until)
        .text(" order by case when p.they_say = 'broken' or p.we_say = 'broken' then 0 else 1 end, p.id")
        .push(" limit ", limit)
        .all(tx)?;
    Ok(found.into_iter().map(|one| one.brief(moment)).collect())
}

/// What hangs under a promise, or was made to set it right.
///
/// # Errors
/// When the store fails.
pub fn bound_to(tx: &Tx, actor: &Actor, promise: i64, moment: Moment) -> Result<Vec<Brief>, StoreError> {
    let found: Vec<Found> = store::listed(actor, moment.now)
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
    let found: Option<Found> = store::listed(actor, moment.now)
        .push(" and p.id = ", promise)
        .one(tx)?;
    Ok(found.map(|one| one.brief(moment)))
}

fn narrow(
    query: Query,
    asked: &Asked,
    settled: Option<(Millis, Millis)>,
    state: State,
    moment: Moment,
) -> Query {
    let query = query
        .push_some(" and p.kind = ", asked.kind.map(Kind::word))
        .push_some(" and p.touchpoint = ", asked.touchpoint.as_deref())
        .push_some(" and party.id = ", asked.party)
        .push_some(" and p.pledge_id = ", asked.pledge)
        .push_some(" and p.closed_at >= ", settled.map(|(from, _)| from))
        .push_some(" and p.closed_at < ", settled.map(|(_, until)| until));
    let query = said(query, "p.they_say", asked.they_say);
    let query = said(query, "p.we_say", asked.we_say);
    store::standing_so(
        query,
        state,
        moment.now,
        moment.end_of_today,
        moment.now.saturating_add(RISK),
    )
}

fn said(query: Query, column: &str, say: Option<Say>) -> Query {
    match say {
        None => query,
        Some(Say::Kept) => query.text(&format!(" and {column} = 'kept'")),
        Some(Say::Broken) => query.text(&format!(" and {column} = 'broken'")),
        Some(Say::Either) => query.text(&format!(" and {column} is not null")),
        Some(Say::Nothing) => query.text(&format!(" and {column} is null")),
    }
}

/// Where a page ended: the order's key and the id.
fn cursor(last: &Found, state: State) -> Cursor {
    let at = if state.is_open() {
        last.deadline.unwrap_or(Millis::MAX)
    } else {
        last.closed_at.unwrap_or(Millis::MIN)
    };
    Cursor {
        at,
        id: last.promise.id,
    }
}

/// Soonest due first, from a cursor on. What is settled has its moment, last first: an index gives that order.
fn in_order(query: Query, after: Option<Cursor>, state: State) -> Query {
    let (place, order) = if state.is_open() {
        (
            " and (coalesce(p.deadline, 9223372036854775807), p.id) > (",
            " order by p.deadline nulls last, p.id",
        )
    } else {
        (
            " and (p.closed_at, p.id) < (",
            " order by p.closed_at desc, p.id desc",
        )
    };
    let query = match after {
        Some(cursor) => query.push(place, cursor.at).push(", ", cursor.id).text(")"),
        None => query,
    };
    query.text(order)
}

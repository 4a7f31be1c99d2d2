//! What passed in one week, as measures count it, in SQL.

use troth_store::{FromRow, Query, Row, StoreError, Tx};

use crate::frame::time::{DAY, Millis};
use crate::promise::Kind;
use crate::promise::state::{Settled, Verdict};
use crate::promise::store::{STANDS, known, verdict};

/// A promise that fell due.
#[derive(Clone, Debug)]
pub struct Promised {
    pub kind: Kind,
    pub touchpoint: String,
    pub settled: Settled,
    pub they_say: Option<Verdict>,
    pub we_say: Option<Verdict>,
    /// The party it was made to, or the subject of one without, below nought.
    pub party: i64,
}

impl FromRow for Promised {
    fn from_row(row: &Row<'_>) -> Result<Promised, StoreError> {
        Ok(Promised {
            kind: known(row, "kind", Kind::parse)?,
            touchpoint: row.get("touchpoint")?,
            settled: known(row, "state", Settled::parse)?,
            they_say: verdict(row, "they_say")?,
            we_say: verdict(row, "we_say")?,
            party: row.get("party")?,
        })
    }
}

/// Promises that fell due in a span, and those without a day that were made in it; none that was made in error.
pub fn promises(tx: &Tx, (from, until): (Millis, Millis)) -> Result<Vec<Promised>, StoreError> {
    let read = |when: &str| {
        Query::new(
            "select p.kind, p.touchpoint, p.state, p.they_say, p.we_say, coalesce(m.party_id, -p.subject_id) as party
             from promise p left join member m on m.subject_id = p.subject_id
             where p.state <> 'error' and ",
        )
        .text(STANDS)
        .text(when)
        .push(" >= ", from)
        .text(when)
        .push(" < ", until)
        .all::<Promised>(tx)
    };
    let mut found = read(" and p.deadline")?;
    found.extend(read(" and p.deadline is null and p.made_at")?);
    Ok(found)
}

/// A letter or request that asked for an answer.
#[derive(Clone, Debug)]
pub struct Asked {
    pub at: Millis,
    pub channel: String,
    /// When we first answered, within seven days.
    pub answered_at: Option<Millis>,
    pub party: i64,
}

impl FromRow for Asked {
    fn from_row(row: &Row<'_>) -> Result<Asked, StoreError> {
        Ok(Asked {
            at: row.get("at")?,
            channel: row.get("channel")?,
            answered_at: row.get("answered_at")?,
            party: row.get("party")?,
        })
    }
}

/// An answer later than that is none.
pub const ANSWERED_WITHIN: Millis = 7 * DAY;

/// What came in a span and asked for an answer, in order of time.
///
/// A request closed without an answer of which nobody knows when it was given says nothing; what a colleague found to need
/// none asked for none.
pub fn asked(tx: &Tx, span: (Millis, Millis)) -> Result<Vec<Asked>, StoreError> {
    letters_query(Query::new(""), span)
        .text(" order by a.at, a.id")
        .all(tx)
}

/// The same, ready for more conditions on `a`: with its id, title and words.
pub fn letters_query(query: Query, (from, until): (Millis, Millis)) -> Query {
    query
        .text(
            "select a.id, a.at, a.channel, a.title, a.excerpt, a.answered_at, a.party from (
               select i.id, i.at, i.channel, i.waits, i.title, i.excerpt,
                 (select min(o.at) from interaction o where o.thread = i.thread and o.at > i.at and o.at <= i.at + ",
        )
        .push("", ANSWERED_WITHIN)
        .text(
            " and o.direction = 'out' and o.withdrawn_at is null
                   and o.kind in ('email', 'message', 'letter', 'call', 'visit', 'answer')) as answered_at,
                 (select min(coalesce(m.party_id, -x.subject_id)) from participant x
                   left join member m on m.subject_id = x.subject_id
                   where x.interaction_id = i.id and x.role = 'from') as party
               from interaction i where i.direction = 'in' and i.withdrawn_at is null and i.is_internal = 0
                 and (i.kind = 'ticket' or (i.kind in ('email', 'message', 'letter') and i.waits = 1))",
        )
        .push(" and i.at >= ", from)
        .push(" and i.at < ", until)
        .text(
            " and not exists (select 1 from settled s where s.interaction_id = i.id and not exists
                   (select 1 from settled_undone u where u.settled_id = s.id))
             ) a where a.party is not null and (a.waits = 1 or a.answered_at is not null)",
        )
}

//! What passed in one week, as measures count it, in SQL.

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::frame::time::{DAY, Millis};
use crate::promise::Kind;
use crate::promise::state::{Settled, Verdict};
use crate::promise::store::{STANDS, known, verdict};
use crate::spine::ANSWERS;

/// A promise that fell due.
#[derive(Clone, Debug)]
pub struct Promised {
    pub kind: Kind,
    pub touchpoint: String,
    pub settled: Settled,
    pub they_say: Option<Verdict>,
    pub we_say: Option<Verdict>,
    /// Who gave it.
    pub by: Option<i64>,
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
            by: row.get("by_colleague")?,
            party: row.get("party")?,
        })
    }
}

/// Promises that fell due in a span, and those without a day that were made in it; none that was made in error.
pub fn promises(tx: &Tx, (from, until): (Millis, Millis)) -> Result<Vec<Promised>, StoreError> {
    let read = |when: &str| {
        Query::new(
            "select p.kind, p.touchpoint, p.state, p.they_say, p.we_say, p.by_colleague,
               coalesce(m.party_id, -p.subject_id) as party
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
pub fn letters_query(query: Query, span: (Millis, Millis)) -> Query {
    // Looked up once for each row: a query that is folded into another looks up again wherever it is named.
    let query = query
        .text("with e as materialized (select i.id, i.at, i.channel, i.waits, i.title, i.excerpt, (")
        .text(&first_answer())
        .text(") as answer_at, (")
        .text(SENDER)
        .text(") as party from interaction i where ");
    asking_within(query, span)
        .text(") select a.id, a.at, a.channel, a.title, a.excerpt, a.party, case when a.answer_at <= a.at + ")
        .push("", ANSWERED_WITHIN)
        .text(" then a.answer_at end as answered_at from e a")
        .text(" where a.party is not null and (a.waits = 1 or a.answer_at is not null)")
}

/// Whether the row of the spine so called asks us for an answer: a request, or a letter that waits for one, which nobody found
/// to need none.
fn asks(row: &str) -> String {
    "{i}.direction = 'in' and {i}.withdrawn_at is null and {i}.is_internal = 0
     and ({i}.kind = 'ticket' or ({i}.kind in ('email', 'message', 'letter') and {i}.waits = 1))
     and not exists (select 1 from settled s where s.interaction_id = {i}.id and not exists
       (select 1 from settled_undone u where u.settled_id = s.id))"
        .replace("{i}", row)
}

/// Whether it is a word of ours.
fn answers(row: &str) -> String {
    let kinds: Vec<String> = ANSWERS.iter().map(|kind| format!("'{kind}'")).collect();
    format!(
        "{row}.direction = 'out' and {row}.withdrawn_at is null and {row}.kind in ({})",
        kinds.join(", ")
    )
}

/// When we first answered `i` in its exchange, however late.
fn first_answer() -> String {
    let is_answer = answers("o");
    format!("select min(o.at) from interaction o where o.thread = i.thread and o.at > i.at and {is_answer}")
}

/// Whom `i` came from: the party, or the subject of one without, below nought.
const SENDER: &str = "select min(coalesce(m.party_id, -x.subject_id)) from participant x
    left join member m on m.subject_id = x.subject_id where x.interaction_id = i.id and x.role = 'from'";

/// What came in a span and asks, as conditions on `i`.
fn asking_within(query: Query, (from, until): (Millis, Millis)) -> Query {
    query
        .text(&asks("i"))
        .push(" and i.at >= ", from)
        .push(" and i.at < ", until)
}

/// An exchange that somebody began by asking.
#[derive(Clone, Debug)]
pub struct Begun {
    pub at: Millis,
    pub channel: String,
    /// When it was resolved, within four weeks.
    pub resolved_at: Option<Millis>,
    /// Whoever began it.
    pub party: i64,
}

impl FromRow for Begun {
    fn from_row(row: &Row<'_>) -> Result<Begun, StoreError> {
        Ok(Begun {
            at: row.get("at")?,
            channel: row.get("channel")?,
            resolved_at: row.get("resolved_at")?,
            party: row.get("party")?,
        })
    }
}

/// What is not resolved by then is not; and an exchange in which nothing was asked for so long begins anew.
pub const RESOLVED_WITHIN: Millis = 28 * DAY;

/// Exchanges that began in a span, in order of time.
pub fn begun(tx: &Tx, span: (Millis, Millis)) -> Result<Vec<Begun>, StoreError> {
    exchanges_query(Query::new(""), span)
        .text(" order by b.at, b.id")
        .all(tx)
}

/// The same, ready for more conditions on `b`: by what began each, with its id, title and words.
///
/// An exchange begins with what asks and comes after nothing that asked for four weeks: letters of one subject among the same
/// people share an exchange for years. It is resolved with our last answer, if nothing was asked after that answer; where a
/// helpdesk says that it was solved later, then. Nobody feels what is solved without a word: until an answer is known it is not.
pub fn exchanges_query(query: Query, span: (Millis, Millis)) -> Query {
    let query = query
        .text("with e as materialized (select i.id, i.at, i.channel, i.waits, i.title, i.excerpt, i.thread, i.solved_at, (")
        .text(&first_answer())
        .text(") as answer_at, (")
        .text(SENDER)
        .text(") as party, coalesce((select max(n.at) from interaction n where n.thread = i.thread and n.at > i.at")
        .push(" and n.at <= i.at + ", RESOLVED_WITHIN)
        .text(" and ")
        .text(&asks("n"))
        .text("), i.at) as asked_at from interaction i where ");
    asking_within(query, span)
        .text(" and not exists (select 1 from interaction n where n.thread = i.thread")
        .push(" and n.at >= i.at - ", RESOLVED_WITHIN)
        .text(" and (n.at < i.at or (n.at = i.at and n.id < i.id)) and ")
        .text(&asks("n"))
        .text(
            ")), l as materialized (select e.*, (select max(o.at) from interaction o where o.thread = e.thread
               and o.at > e.asked_at",
        )
        .push(" and o.at <= e.at + ", RESOLVED_WITHIN)
        .text(" and ")
        .text(&answers("o"))
        .text(
            ") as last_at from e where e.party is not null and (e.waits = 1 or e.answer_at is not null))
             select b.id, b.at, b.channel, b.title, b.excerpt, b.party,",
        )
        .push(" case when b.solved_at > b.at + ", RESOLVED_WITHIN)
        .text(
            " then null when b.solved_at > b.last_at then b.solved_at else b.last_at end as resolved_at
             from l b where true",
        )
}

/// What stands as bought: neither taken back nor cancelled nor a return.
const BOUGHT: &str =
    "p.withdrawn_at is null and p.cancelled_at is null and p.is_return = 0 and p.total_minor >= 0";

/// The party behind each order of a span.
pub fn orders(tx: &Tx, (from, until): (Millis, Millis)) -> Result<Vec<i64>, StoreError> {
    Query::new(
        "select coalesce(m.party_id, -p.subject_id, -p.id) from purchase p
         left join member m on m.subject_id = p.subject_id where ",
    )
    .text(BOUGHT)
    .push(" and p.at >= ", from)
    .push(" and p.at < ", until)
    .all(tx)
}

/// Who told in a span that they were hurt, in their own words, once for each account.
pub fn hurt(tx: &Tx, (from, until): (Millis, Millis)) -> Result<Vec<i64>, StoreError> {
    Query::new(
        "select coalesce(m.party_id, -a.subject_id) from account a left join member m on m.subject_id = a.subject_id
         where a.voice = 'customer' and a.lean = 'hurt' and a.is_error = 0",
    )
    .push(" and a.at >= ", from)
    .push(" and a.at < ", until)
    .all(tx)
}

/// Whoever comes back does so within so long.
pub const COMES_BACK_WITHIN: Millis = 90 * DAY;

/// Each customer who bought in a span, and whether they bought again after it within ninety days.
pub fn buyers(tx: &Tx, (from, until): (Millis, Millis)) -> Result<Vec<(i64, bool)>, StoreError> {
    Query::new(
        "select b.party_id, exists (select 1 from member n join purchase p on p.subject_id = n.subject_id
           where n.party_id = b.party_id and p.at > b.at and p.at <= b.at + ",
    )
    .push("", COMES_BACK_WITHIN)
    .text(" and ")
    .text(BOUGHT)
    .text(
        ") as again from (select m.party_id, max(p.at) as at from purchase p
           join member m on m.subject_id = p.subject_id where ",
    )
    .text(BOUGHT)
    .push(" and p.at >= ", from)
    .push(" and p.at < ", until)
    .text(" group by m.party_id) b order by b.party_id")
    .all(tx)
}

/// What is remembered of whom we neglected at the end of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neglected {
    /// 0 for the whole firm.
    pub team: i64,
    pub valued: i64,
    pub neglected: i64,
}

impl FromRow for Neglected {
    fn from_row(row: &Row<'_>) -> Result<Neglected, StoreError> {
        Ok(Neglected {
            team: row.get("team_id")?,
            valued: row.get("valued")?,
            neglected: row.get("neglected")?,
        })
    }
}

/// The firm's row of a week, and those of its teams.
pub fn neglected(tx: &Tx, week: i64) -> Result<Vec<Neglected>, StoreError> {
    tx.all(
        "select team_id, valued, neglected from neglect_week where week = $1 order by team_id",
        args![week],
    )
}

//! Plans and what came of them in SQL. Rows are added; only the state, which is folded from the acts, is updated.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::plan::{Act, Deed, New, Plan, State, TALKS, stand};
use crate::promise::store::{known, parsed};

/// Ids in one list of a query.
const LIST: usize = 1_000;
/// Plans of one customer that are open at once: more are no plan.
const MANY: i64 = 20;

/// The column beside those vouched for.
pub const LOOSE: [&str; 1] = ["state"];

/// A plan in a list, with whom it is about and what has become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = PlanBrief)]
pub struct Brief {
    #[serde(flatten)]
    pub plan: Plan,
    pub state: State,
    /// The customer as they are known now.
    pub party: i64,
    pub party_name: String,
    pub who_name: Option<String>,
    /// What closed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
}

/// What closed a plan, and who said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = PlanEnd)]
pub struct End {
    /// What came of it, or why it was dropped.
    pub words: Option<String>,
    /// The call or visit that shows it.
    pub said_in: Option<i64>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    /// Nothing for Troth itself.
    pub by_name: Option<String>,
}

impl FromRow for Plan {
    fn from_row(row: &Row<'_>) -> Result<Plan, StoreError> {
        let on: Option<Date> = parsed(row, "on_day")?;
        Ok(Plan {
            id: row.get("id")?,
            subject: row.get("subject_id")?,
            who: row.get("colleague_id")?,
            on: on.ok_or_else(|| StoreError::Engine("a plan's day is none".to_owned()))?,
            about: row.get("about")?,
            made_at: row.get("made_at")?,
            by: row.get("by_colleague")?,
        })
    }
}

impl FromRow for Brief {
    fn from_row(row: &Row<'_>) -> Result<Brief, StoreError> {
        let ended_at: Option<Millis> = row.get("ended_at")?;
        let end = match ended_at {
            None => None,
            Some(at) => Some(End {
                words: row.get("words")?,
                said_in: row.get("said_in")?,
                at,
                by_name: row.get("ended_by")?,
            }),
        };
        Ok(Brief {
            plan: Plan::from_row(row)?,
            state: known(row, "state", State::parse)?,
            party: row.get("party_id")?,
            party_name: row.get("party_name")?,
            who_name: row.get("who_name")?,
            end,
        })
    }
}

impl FromRow for Act {
    fn from_row(row: &Row<'_>) -> Result<Act, StoreError> {
        Ok(Act {
            id: row.get("id")?,
            plan: row.get("plan_id")?,
            deed: known(row, "act", Deed::parse)?,
            words: row.get("words")?,
            said_in: row.get("said_in")?,
            undoes: row.get("undoes")?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
        })
    }
}

impl New {
    /// Its row, in the order of [`crate::plan::PLAN`] and then [`LOOSE`].
    pub fn row(&self, id: i64, actor: ActorId, now: Millis) -> Vec<Value> {
        vec![
            id.into(),
            self.subject.into(),
            self.who.into(),
            self.on.to_string().into(),
            self.about.as_str().into(),
            now.into(),
            actor.0.into(),
            State::Open.word().into(),
        ]
    }
}

impl Act {
    /// Its row, in the order of [`crate::plan::ACT`].
    pub fn row(&self) -> Vec<Value> {
        vec![
            self.id.into(),
            self.plan.into(),
            self.deed.word().into(),
            self.words.clone().into(),
            self.said_in.into(),
            self.undoes.into(),
            self.at.into(),
            self.by.into(),
        ]
    }
}

/// Plans about customers the actor may see; ready for more conditions.
fn listed(actor: &Actor) -> Query {
    let query = Query::new(
        "select p.id, p.subject_id, p.colleague_id, p.on_day, p.about, p.made_at, p.by_colleague, p.state,
           party.id as party_id, party.name as party_name, who.name as who_name,
           a.words, a.said_in, a.at as ended_at, teller.name as ended_by
         from plan p join member on member.subject_id = p.subject_id join party on party.id = member.party_id
         left join colleague who on who.id = p.colleague_id
         left join plan_act a on p.state <> 'open' and a.id =
           (select max(b.id) from plan_act b where b.plan_id = p.id and b.act <> 'undone')
         left join colleague teller on teller.id = a.by_colleague
         where party.is_erased = 0",
    );
    actor.narrow(query, "party.keeper_id")
}

/// One plan, if the actor may see whom it is about.
///
/// # Errors
/// When the store fails.
pub fn one(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Brief>, StoreError> {
    listed(actor).push(" and p.id = ", id).one(tx)
}

/// What is open of one customer, the soonest first.
///
/// # Errors
/// When the store fails.
pub fn open_of_party(tx: &Tx, actor: &Actor, party: i64) -> Result<Vec<Brief>, StoreError> {
    listed(actor)
        .text(" and p.state = 'open'")
        .push(" and party.id = ", party)
        .push(" order by p.on_day, p.id limit ", MANY)
        .all(tx)
}

/// What is open of these customers, the soonest first.
///
/// # Errors
/// When the store fails.
pub fn open_of_parties(tx: &Tx, actor: &Actor, parties: &[i64]) -> Result<Vec<Brief>, StoreError> {
    listed(actor)
        .text(" and p.state = 'open'")
        .push_list(" and party.id in", parties.iter().copied())
        .text(" order by p.on_day, p.id")
        .all(tx)
}

/// What is open and was meant for a day until `today`: what the actor meant to do first, then by day.
///
/// # Errors
/// When the store fails.
pub fn due(tx: &Tx, actor: &Actor, today: Date, limit: i64) -> Result<Vec<Brief>, StoreError> {
    listed(actor)
        .push(" and p.state = 'open' and p.on_day <= ", today.to_string())
        .push(" order by case when p.colleague_id = ", actor.id.0)
        .push(" then 0 else 1 end, p.on_day, p.id limit ", limit)
        .all(tx)
}

/// What of the plans is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub state: State,
    /// Those of one colleague only.
    pub who: Option<i64>,
    /// Those about one customer only.
    pub party: Option<i64>,
    /// Where the last page ended: a plan's day and id.
    pub after: Option<(Date, i64)>,
}

/// Plans by day: what is open the soonest first, the rest the latest first.
///
/// # Errors
/// When the store fails.
pub fn list(tx: &Tx, actor: &Actor, wanted: &Wanted, limit: i64) -> Result<Vec<Brief>, StoreError> {
    let query = listed(actor)
        .push(" and p.state = ", wanted.state.word())
        .push_some(" and p.colleague_id = ", wanted.who)
        .push_some(" and party.id = ", wanted.party);
    let (place, order) = match wanted.state {
        State::Open => (" and (p.on_day, p.id) > (", " order by p.on_day, p.id"),
        State::Spoken | State::Dropped => (" and (p.on_day, p.id) < (", " order by p.on_day desc, p.id desc"),
    };
    let query = match wanted.after {
        Some((on, id)) => query.push(place, on.to_string()).push(", ", id).text(")"),
        None => query,
    };
    query.text(order).push(" limit ", limit).all(tx)
}

/// What was done to a plan, in order.
///
/// # Errors
/// When the store fails.
pub fn acts(tx: &Tx, plan: i64) -> Result<Vec<Act>, StoreError> {
    tx.all(
        "select id, plan_id, act, words, said_in, undoes, at, by_colleague from plan_act where plan_id = $1 order by id",
        args![plan],
    )
}

/// Writes down again what the acts make of these plans.
///
/// # Errors
/// When the store fails.
pub fn restand(tx: &Tx, plans: &[i64]) -> Result<(), StoreError> {
    for part in plans.chunks(LIST) {
        let mut done: HashMap<i64, Vec<Act>> = HashMap::new();
        let found: Vec<Act> = Query::new(
            "select id, plan_id, act, words, said_in, undoes, at, by_colleague from plan_act where true",
        )
        .push_list(" and plan_id in", part.iter().copied())
        .text(" order by id")
        .all(tx)?;
        for act in found {
            done.entry(act.plan).or_default().push(act);
        }
        for plan in part {
            let state = stand(done.get(plan).map_or(&[][..], Vec::as_slice));
            tx.run(
                "update plan set state = $2 where id = $1",
                args![*plan, state.word()],
            )?;
        }
    }
    Ok(())
}

/// Whether anything was ever planned.
///
/// # Errors
/// When the store fails.
pub fn is_any(tx: &Tx) -> Result<bool, StoreError> {
    Ok(tx.one::<i64>("select id from plan limit 1", args![])?.is_some())
}

/// Where a talk is looked for: among these rows of the spine, or for these plans.
#[derive(Clone, Copy, Debug)]
pub enum Among<'a> {
    Passed(&'a [i64]),
    Plans(&'a [i64]),
}

/// With a firm one speaks through its people.
const VOICES: [&str; 2] = [
    "join member m on m.party_id = n.party_id",
    "join party v on v.firm_party = n.party_id join member m on m.party_id = v.id",
];

/// An open plan and a talk with its customer since it was made: plan, interaction and when.
///
/// A talk of which a colleague took back that it closed the plan does not close it again.
///
/// # Errors
/// When the store fails.
pub fn talks(tx: &Tx, among: Among<'_>) -> Result<Vec<(i64, i64, Millis)>, StoreError> {
    let (column, ids) = match among {
        Among::Passed(ids) => (" and x.interaction_id in", ids),
        Among::Plans(ids) => (" and p.id in", ids),
    };
    let mut found = Vec::new();
    for (voice, part) in VOICES
        .iter()
        .flat_map(|voice| ids.chunks(LIST).map(move |part| (voice, part)))
    {
        let rows: Vec<(i64, i64, Millis)> = Query::new("select p.id, i.id, i.at from plan p join member n on n.subject_id = p.subject_id ")
            .text(voice)
            .text(
                " join participant x on x.subject_id = m.subject_id join interaction i on i.id = x.interaction_id
                 where p.state = 'open' and x.at > p.made_at - 60000 and i.withdrawn_at is null
                 and not exists (select 1 from plan_act a join plan_act u on u.plan_id = a.plan_id and u.undoes = a.id
                   where a.plan_id = p.id and a.said_in = i.id and u.by_colleague > 0)",
            )
            .push_list(" and i.kind in", TALKS)
            .push_list(column, part.iter().copied())
            .text(" order by p.id, i.at, i.id")
            .all(tx)?;
        found.extend(rows);
    }
    Ok(found)
}

/// What Troth says of plans because of these rows of the spine, which no longer show it: act and plan.
///
/// # Errors
/// When the store fails.
pub fn shown_no_more(tx: &Tx, interactions: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut found = Vec::new();
    for part in interactions.chunks(LIST) {
        let rows: Vec<(i64, i64)> = Query::new(
            "select a.id, a.plan_id from plan_act a join plan p on p.id = a.plan_id
             join interaction i on i.id = a.said_in
             where a.by_colleague = 0 and a.act = 'spoken' and (i.withdrawn_at is not null or i.at <= p.made_at - 60000)
             and not exists (select 1 from plan_act u where u.plan_id = a.plan_id and u.undoes = a.id)",
        )
        .push_list(" and a.said_in in", part.iter().copied())
        .all(tx)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Names of colleagues who acted.
///
/// # Errors
/// When the store fails.
pub fn names(tx: &Tx, colleagues: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
    let found: Vec<(i64, String)> = Query::new("select id, name from colleague where true")
        .push_list(" and id in", colleagues.iter().copied())
        .all(tx)?;
    Ok(found.into_iter().collect())
}

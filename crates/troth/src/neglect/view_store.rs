//! What a page says of a silence, in SQL: whose, how long, who of us spoke last, and what came since.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use jiff::civil::Date;
use troth_store::{Query, Row, StoreError, Tx, args};

use crate::access::{Actor, Visibility};
use crate::frame::money::{Currency, Money};
use crate::frame::time::Millis;
use crate::identity::store::in_parts;
use crate::neglect::web::{Last, Silent};
use crate::neglect::{Degree, store};
use crate::value::fit_store::Place;

/// A plan within two weeks, before today or after it, is one that somebody is at.
const SOON_DAYS: i64 = 14;

/// Counted no further.
pub const COUNTED: i64 = 1_000;

const SILENT: &str =
    "select n.party_id, party.name, n.is_chosen, n.place, n.since_day, n.last_spoken, n.last_interaction,
   n.usual_gap, n.billed_since, n.written_since, c.name as keeper";

/// Those of that degree today, and not of a graver one, of whom anybody can say.
fn of_degree(select: &str, actor: &Actor, degree: Degree, today: i64) -> Query {
    let query = Query::new(select).text(
        " from neglect n join party on party.id = n.party_id left join colleague c on c.id = party.keeper_id
         where party.is_erased = 0 and party.is_colleague = 0
         and coalesce(c.team_id, 0) not in (select team_id from neglect_unrecorded)",
    );
    let query = match degree {
        Degree::Ridiculous => query.push(" and n.ridiculous_from <= ", today),
        Degree::Neglected => query
            .push(" and n.neglected_from <= ", today)
            .push(" and (n.ridiculous_from is null or n.ridiculous_from > ", today)
            .text(")"),
        Degree::Quiet => query
            .push(" and n.quiet_from <= ", today)
            .push(" and (n.ridiculous_from is null or n.ridiculous_from > ", today)
            .push(") and (n.neglected_from is null or n.neglected_from > ", today)
            .text(")"),
    };
    actor.narrow(query, "party.keeper_id")
}

/// The column by which a degree is put in order.
fn from(degree: Degree) -> &'static str {
    match degree {
        Degree::Ridiculous => "n.ridiculous_from",
        Degree::Neglected => "n.neglected_from",
        Degree::Quiet => "n.quiet_from",
    }
}

/// The longest beyond their rhythm first, after a place in the list: from which day, and whom.
pub fn silent(
    tx: &Tx,
    actor: &Actor,
    degree: Degree,
    today: i64,
    after: Option<(i64, i64)>,
    limit: i64,
) -> Result<Vec<Silent>, StoreError> {
    let by = from(degree);
    let mut query = of_degree(&format!("{SILENT}, {by} as from_day"), actor, degree, today);
    if let Some((day, party)) = after {
        query = query
            .text(&format!(" and ({by}, n.party_id) > ("))
            .push("", day)
            .push(", ", party)
            .text(")");
    }
    in_order(tx, actor, query, degree, today, limit)
}

/// Those whom we neglect and with whom nothing is planned, the gravest first: for the front page. What somebody planned who
/// left is nobody's to do.
pub fn gravest(tx: &Tx, actor: &Actor, today: Date, limit: i64) -> Result<Vec<Silent>, StoreError> {
    let day = i64::from(crate::value::number(today).0);
    let mut found = Vec::new();
    for degree in [Degree::Ridiculous, Degree::Neglected] {
        let by = from(degree);
        let query = of_degree(&format!("{SILENT}, {by} as from_day"), actor, degree, day).text(
            " and not exists (select 1 from member m join plan p on p.subject_id = m.subject_id
               join colleague w on w.id = p.colleague_id and w.left_at is null
               where m.party_id = n.party_id and p.state = 'open'",
        );
        // A plan for some day, or one that nobody came to, hides nobody.
        let soon = jiff::Span::new().days(SOON_DAYS);
        let (from, until) = (today.saturating_sub(soon), today.saturating_add(soon));
        let query = query
            .push(" and p.on_day between ", from.to_string())
            .push(" and ", until.to_string())
            .text(")");
        found.extend(in_order(tx, actor, query, degree, day, limit)?);
    }
    Ok(found)
}

fn in_order(
    tx: &Tx,
    actor: &Actor,
    query: Query,
    degree: Degree,
    today: i64,
    limit: i64,
) -> Result<Vec<Silent>, StoreError> {
    let mut found = Vec::new();
    query
        .text(&format!(" order by {}, n.party_id", from(degree)))
        .push(" limit ", limit)
        .each(tx, |row| {
            found.push(one(row, degree, today)?);
            Ok(ControlFlow::Continue(()))
        })?;
    tell(tx, actor, &mut found)?;
    Ok(found)
}

/// How many there are, up to [`COUNTED`] and one more.
pub fn count(tx: &Tx, actor: &Actor, degree: Degree, today: i64) -> Result<i64, StoreError> {
    let found: Option<i64> = of_degree("select count(*) from (select 1 as one", actor, degree, today)
        .push(" limit ", COUNTED + 1)
        .text(") as few")
        .one(tx)?;
    Ok(found.unwrap_or(0))
}

fn one(row: &Row<'_>, degree: Degree, today: i64) -> Result<Silent, StoreError> {
    let word: String = row.get("place")?;
    let (since, last): (i64, Option<i64>) = (row.get("since_day")?, row.get("last_spoken")?);
    let interaction: Option<i64> = row.get("last_interaction")?;
    Ok(Silent {
        party: row.get("party_id")?,
        name: row.get("name")?,
        degree,
        is_chosen: row.get("is_chosen")?,
        place: Place::parse(&word).ok_or_else(|| StoreError::Engine(format!("`{word}` is no place")))?,
        days: (today - last.unwrap_or(since)).max(0),
        last: last.map(|_| Last {
            interaction,
            kind: "plan".to_owned(),
            who: None,
        }),
        usual_gap_days: row.get("usual_gap")?,
        billed_since: row.get("billed_since")?,
        written_since: row.get("written_since")?,
        year: None,
        year_share: None,
        waits_since: None,
        keeper: row.get("keeper")?,
        plan: None,
        from_day: row.get("from_day")?,
    })
}

/// Adds to each what stands elsewhere: who spoke, what they brought, whether they wait.
fn tell(tx: &Tx, actor: &Actor, found: &mut [Silent]) -> Result<(), StoreError> {
    let parties: Vec<i64> = found.iter().map(|one| one.party).collect();
    let last: Vec<i64> = found
        .iter()
        .filter_map(|one| one.last.as_ref()?.interaction)
        .collect();
    let kinds: HashMap<i64, String> = in_parts::<(i64, String), _>(
        tx,
        "select id, kind from interaction where id in",
        last.clone(),
        "",
    )?
    .into_iter()
    .collect();
    let mut who = of_us(tx, &last)?;
    let worth = worth(tx, &parties)?;
    let waits = waits(tx, &parties)?;
    let sees_all = actor.visibility == Visibility::All;
    let mut plans = crate::plan::store::open_of_parties(tx, actor, &parties)?;
    for one in found {
        if let Some(at) = plans.iter().position(|plan| plan.party == one.party) {
            one.plan = Some(plans.remove(at));
        }
        if let Some((last, interaction)) = one.last.as_mut().and_then(|last| {
            let interaction = last.interaction?;
            Some((last, interaction))
        }) {
            last.kind = kinds.get(&interaction).cloned().unwrap_or_default();
            last.who = who.remove(&interaction);
        }
        if let Some((year, share)) = worth.get(&one.party) {
            one.year = Some(*year);
            one.year_share = share.filter(|_| sees_all);
        }
        one.waits_since = waits.get(&one.party).copied();
    }
    Ok(())
}

/// Who of us was in these: the colleague who logged it, or whose letter it was.
fn of_us(tx: &Tx, interactions: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
    let sql =
        "select x.interaction_id, p.name from participant x join member m on m.subject_id = x.subject_id
        join party p on p.id = m.party_id and p.is_colleague = 1 where x.interaction_id in";
    let mut found: HashMap<i64, String> =
        in_parts::<(i64, String), _>(tx, sql, interactions.iter().copied(), "")?
            .into_iter()
            .collect();
    let sql = "select g.id, c.name from logged g join colleague c on c.id = g.by_colleague where g.id in";
    found.extend(in_parts::<(i64, String), _>(
        tx,
        sql,
        interactions.iter().copied(),
        "",
    )?);
    Ok(found)
}

/// What each brought in the last twelve months where they brought most, and its share of what all did.
fn worth(tx: &Tx, parties: &[i64]) -> Result<BTreeMap<i64, (Money, Option<f64>)>, StoreError> {
    let mut found: BTreeMap<i64, (Money, Option<f64>)> = BTreeMap::new();
    Query::new(
        "select s.party_id, s.currency, s.year_minor, f.year_minor as all_minor
         from value_standing s join value_fit f on f.currency = s.currency where true",
    )
    .push_list(" and s.party_id in", parties.iter().copied())
    .text(" order by s.party_id, s.year_minor, s.currency")
    .each(tx, |row| {
        let code: String = row.get("currency")?;
        let currency = Currency::parse(&code).map_err(|error| StoreError::Engine(error.to_string()))?;
        let (minor, all): (i64, i64) = (row.get("year_minor")?, row.get("all_minor")?);
        let share = (all > 0).then(|| minor as f64 / all as f64);
        found.insert(row.get("party_id")?, (Money { minor, currency }, share));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// Since when each, or somebody of theirs, waits for an answer.
fn waits(tx: &Tx, parties: &[i64]) -> Result<BTreeMap<i64, Millis>, StoreError> {
    let own = "select m.party_id, min(u.at) from unanswered u join member m on m.subject_id = u.subject_id
        where m.party_id in";
    let of_people =
        "select p.firm_party, min(u.at) from unanswered u join member m on m.subject_id = u.subject_id
        join party p on p.id = m.party_id where p.firm_party in";
    let mut found = BTreeMap::new();
    for (sql, rest) in [
        (own, " group by m.party_id"),
        (of_people, " group by p.firm_party"),
    ] {
        for (party, at) in in_parts::<(i64, Millis), _>(tx, sql, parties.iter().copied(), rest)? {
            let first = found.entry(party).or_insert(at);
            *first = at.min(*first);
        }
    }
    Ok(found)
}

/// Teams of which nobody can say, by name; those with customers of no team are the house's own. How another team does is
/// for those who see every customer.
pub fn unrecorded(tx: &Tx, actor: &Actor) -> Result<Vec<(Option<String>, i64, i64)>, StoreError> {
    let query = Query::new(
        "select t.name, u.customers, u.spoken_with from neglect_unrecorded u left join team t on t.id = u.team_id
         where true",
    )
    .text("");
    let query = match actor.visibility {
        Visibility::All => query,
        // Customers whom nobody looks after are theirs to see too.
        Visibility::Team => query.push(" and u.team_id in (0, ", actor.team).text(")"),
        Visibility::Own => query.push(" and u.team_id = ", actor.team.unwrap_or(0)),
    };
    query.text(" order by u.customers desc, u.team_id").all(tx)
}

/// Whether anybody is looked at at all.
pub fn is_empty(tx: &Tx) -> Result<bool, StoreError> {
    let any: Option<i64> = tx.one("select party_id from neglect limit 1", args![])?;
    Ok(any.is_none() && store::seen(tx)?.is_none_or(|(_, stale)| stale == 0))
}

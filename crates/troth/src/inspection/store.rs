//! What is to be looked at and what came of it, in SQL.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};

use crate::frame::time::{DAY, Millis, day};
use crate::frame::words;
use crate::hindrance;
use crate::inspection::run::Run;
use crate::inspection::{Due, Guard, Inspection, New, Outcome, Thing, due_on, run_store};
use crate::journal::ActorId;
use crate::organisation;
use crate::promise::store::{known, parsed};
use crate::purpose;
use crate::standard;

fn date(row: &Row<'_>, column: &str) -> Result<Date, StoreError> {
    parsed(row, column)?.ok_or_else(|| StoreError::Engine(format!("{column} is no day")))
}

impl FromRow for Inspection {
    fn from_row(row: &Row<'_>) -> Result<Inspection, StoreError> {
        Ok(Inspection {
            id: row.get("id")?,
            thing: known(row, "thing", Thing::parse)?,
            name: String::new(),
            outcome: known(row, "outcome", Outcome::parse)?,
            words: row.get("words")?,
            found: row.get("found")?,
            next: date(row, "next_day")?,
            on: date(row, "on_day")?,
            at: row.get("at")?,
            by: row.get("by_colleague")?,
            by_name: row.get("by_name")?,
            is_error: row.get::<Option<i64>>("error_id")?.is_some(),
            why: row.get("why")?,
        })
    }
}

impl New {
    /// Its row, in the order of [`crate::inspection::INSPECTION`].
    pub fn row(&self, id: i64, actor: ActorId, now: Millis) -> Vec<Value> {
        vec![
            id.into(),
            self.thing.to_string().into(),
            self.outcome.word().into(),
            self.words.as_str().into(),
            self.found.clone().into(),
            self.next.to_string().into(),
            self.on.to_string().into(),
            now.into(),
            actor.0.into(),
        ]
    }
}

fn listed() -> Query {
    Query::new(
        "select n.id, n.thing, n.outcome, n.words, n.found, n.next_day, n.on_day, n.at, n.by_colleague, c.name as by_name,
           a.id as error_id, a.why
         from inspection n left join colleague c on c.id = n.by_colleague
         left join inspection_act a on a.id = (select max(b.id) from inspection_act b where b.inspection_id = n.id
           and b.act = 'error' and not exists
           (select 1 from inspection_act u where u.inspection_id = n.id and u.undoes = b.id)) where true",
    )
}

/// What came of looking, the newest first, those before `before` where that is given.
///
/// # Errors
/// When the store fails.
pub fn history(tx: &Tx, before: Option<i64>, limit: i64) -> Result<Vec<Inspection>, StoreError> {
    let mut found: Vec<Inspection> = listed()
        .push_some(" and n.id < ", before)
        .push(" order by n.id desc limit ", limit)
        .all(tx)?;
    for one in &mut found {
        one.name = name(tx, one.thing)?.unwrap_or_else(|| one.thing.to_string());
    }
    Ok(found)
}

/// # Errors
/// When the store fails.
pub fn find(tx: &Tx, id: i64) -> Result<Option<Inspection>, StoreError> {
    let Some(mut found) = listed().push(" and n.id = ", id).one::<Inspection>(tx)? else {
        return Ok(None);
    };
    found.name = name(tx, found.thing)?.unwrap_or_else(|| found.thing.to_string());
    Ok(Some(found))
}

/// The act by which it is in error now.
///
/// # Errors
/// When the store fails.
pub fn in_error(tx: &Tx, inspection: i64) -> Result<Option<i64>, StoreError> {
    tx.one(
        "select a.id from inspection_act a where a.inspection_id = $1 and a.act = 'error'
         and not exists (select 1 from inspection_act u where u.inspection_id = a.inspection_id and u.undoes = a.id)
         order by a.id desc limit 1",
        args![inspection],
    )
}

/// What something is called; nothing where there is no such thing.
///
/// # Errors
/// When the store fails.
pub fn name(tx: &Tx, thing: Thing) -> Result<Option<String>, StoreError> {
    Ok(match thing {
        Thing::Purpose(id) => {
            purpose::store::find(tx, id)?.map(|purpose| format!("Purpose: {}", purpose.sake))
        }
        Thing::Standard(id) => standard::store::find(tx, id)?.map(|one| asked(&one)),
        Thing::Hindrance(id) => hindrance::store::find(tx, id, 0)?.map(|one| one.name),
        Thing::Guard(guard) => Some(guard.name().to_owned()),
    })
}

fn asked(one: &standard::Standard) -> String {
    let level = standard::said::level(&one.series, one.level());
    format!("{}: {level}", one.series.name())
}

/// All that is to be looked at, the soonest due first.
///
/// # Errors
/// When the store fails.
pub fn due(tx: &Tx, now: Millis) -> Result<Vec<Due>, StoreError> {
    let zone = organisation::store::read(tx)?.time_zone();
    let today = day(now, &zone);
    let newest: Vec<Inspection> = listed()
        .text(
            " and a.id is null and not exists (select 1 from inspection m where m.thing = n.thing and m.id > n.id
               and not exists (select 1 from inspection_act e where e.inspection_id = m.id and e.act = 'error'
               and not exists (select 1 from inspection_act u where u.inspection_id = m.id and u.undoes = e.id)))",
        )
        .all(tx)?;
    let last: HashMap<Thing, Inspection> = newest.into_iter().map(|one| (one.thing, one)).collect();
    let mut due: Vec<Due> = things(tx, now)?
        .into_iter()
        .map(|(thing, name, began, found)| {
            let last = last.get(&thing);
            let on = due_on(thing, day(began, &zone), last);
            Due {
                thing,
                name,
                found,
                on,
                is_overdue: on < today,
                last: last.map(|last| last.on),
            }
        })
        .collect();
    due.sort_by_key(|one| (one.on, one.thing));
    Ok(due)
}

type Began = (Thing, String, Millis, Option<String>);

fn things(tx: &Tx, now: Millis) -> Result<Vec<Began>, StoreError> {
    let mut things: Vec<Began> = Vec::new();
    if let Some(purpose) = purpose::store::current(tx)? {
        let name = format!("Purpose: {}", purpose.sake);
        things.push((Thing::Purpose(purpose.id), name, purpose.at, None));
    }
    for one in standard::store::all(tx)?
        .into_iter()
        .filter(standard::Standard::stands)
    {
        things.push((Thing::Standard(one.id), asked(&one), one.at, None));
    }
    for one in hindrance::store::all(tx, now)?
        .into_iter()
        .filter(|one| one.state.stands())
    {
        let cases = words::count(one.cases, "case", "cases");
        let found = format!("{cases} in the last thirteen weeks");
        things.push((Thing::Hindrance(one.id), one.name, one.at, Some(found)));
    }
    let began = tx.one::<Option<Millis>>("select min(at) from fact", args![])?;
    for guard in Guard::ALL {
        let found = guarded(tx, guard, now)?;
        let began = began.flatten().unwrap_or(now);
        things.push((Thing::Guard(guard), guard.name().to_owned(), began, found));
    }
    Ok(things)
}

/// What can be counted of a guard now.
///
/// # Errors
/// When the store fails.
pub fn guarded(tx: &Tx, guard: Guard, now: Millis) -> Result<Option<String>, StoreError> {
    let zone = &organisation::store::read(tx)?.time_zone();
    let count = |sql: &str| tx.one::<i64>(sql, args![]).map(Option::unwrap_or_default);
    let a_year = |fact: &str| -> Result<i64, StoreError> {
        let since = now - 365 * DAY;
        let found = tx.one::<i64>(
            "select count(*) from fact where name = $1 and at >= $2",
            args![fact, since],
        )?;
        Ok(found.unwrap_or_default())
    };
    Ok(match guard {
        Guard::Verify => Some(match run_store::newest(tx, guard)? {
            Some(run) => last_run(&run, now, zone),
            None => {
                let facts = count("select count(*) from fact")?;
                let facts = words::count(facts, "fact", "facts");
                format!("{facts}, never verified here")
            }
        }),
        Guard::Rebuild => Some(match run_store::newest(tx, guard)? {
            Some(run) => last_run(&run, now, zone),
            None => "never tried here".to_owned(),
        }),
        Guard::Backup => Some(match run_store::backed_up_at(tx)? {
            Some(at) => {
                let on = words::near_day(day(at, zone), day(now, zone));
                format!("the newest backup was made {on}")
            }
            None => "no backup was made yet".to_owned(),
        }),
        Guard::Erasure => {
            let many = a_year("erasure.done")?;
            Some(format!(
                "{} within a year",
                words::count(many, "erasure", "erasures")
            ))
        }
        Guard::Alarm => {
            let many = a_year("standard.alarm")?;
            Some(format!("{} within a year", words::count(many, "alarm", "alarms")))
        }
        Guard::Right => {
            let owners = count("select count(*) from colleague where role = 'owner' and left_at is null")?;
            let keys = count("select count(*) from api_key where scope = 'own' and revoked_at is null")?;
            let (owners, keys) = (
                words::count(owners, "owner", "owners"),
                words::count(
                    keys,
                    "key that may do all its owner may",
                    "keys that may do all their owners may",
                ),
            );
            Some(format!("{owners}, {keys}"))
        }
    })
}

/// When a guard was run last, and what came of it in a few words.
fn last_run(run: &Run, now: Millis, zone: &TimeZone) -> String {
    match run.ended_at {
        Some(at) => format!("run {}: {}", words::instant(at, now, zone), run.short()),
        None => format!("running since {}", words::instant(run.asked_at, now, zone)),
    }
}

/// What is kept beside the words of whoever looked at a guard: all that was printed when it was run last, else what can be
/// counted.
///
/// # Errors
/// When the store fails.
pub fn kept(tx: &Tx, guard: Guard, now: Millis) -> Result<Option<String>, StoreError> {
    let Some(run) = run_store::ended(tx, guard)? else {
        return guarded(tx, guard, now);
    };
    let zone = organisation::store::read(tx)?.time_zone();
    let on = run
        .ended_at
        .map(|at| day(at, &zone).strftime("%-d %B %Y").to_string());
    Ok(Some(format!(
        "run on {}: {}",
        on.unwrap_or_default(),
        run.found.unwrap_or_default()
    )))
}

//! Silences in SQL: who is looked at, what passed with them, and what is kept of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;

use jiff::tz::TimeZone;
use troth_store::{Query, Row, StoreError, Tx, Value, args};
use troth_value::{Customs, Day, Place, Spoken};

use crate::frame::time::Millis;
use crate::identity::store::{in_parts, run_in_parts};
use crate::neglect::{CHOSEN, From, Recorded, Silence};
use crate::value::day_of;
use crate::value::fit_store::Place as Stands;

/// A firm of more people than these speaks for itself: they are not read for each of its customers.
const MOST_VOICES: usize = 50;
/// Gaps kept of one customer, the latest.
const MOST_GAPS: usize = 50;

/// From when on somebody's silence counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    pub day: Day,
    pub is_chosen: bool,
}

/// One customer's silence, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub party: i64,
    pub silence: Silence,
    pub gaps: Vec<f64>,
    pub last_interaction: Option<i64>,
    pub written_since: u32,
}

/// One row as it stands: what it says, its place and from which days on it is what; and whose team looks after them.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub kept: Kept,
    pub place: Place,
    pub from: From,
    pub team: i64,
}

fn set<T: Ord>(list: Vec<T>) -> BTreeSet<T> {
    list.into_iter().collect()
}

/// The parties who were in these.
pub fn in_these(tx: &Tx, interactions: impl Iterator<Item = i64>) -> Result<BTreeSet<i64>, StoreError> {
    let sql = "select distinct m.party_id from participant x join member m on m.subject_id = x.subject_id
        where x.interaction_id in";
    in_parts(tx, sql, interactions, "").map(set)
}

/// Of these something was heard.
pub fn due(tx: &Tx, parties: &BTreeSet<i64>) -> Result<(), StoreError> {
    let parties: Vec<i64> = parties.iter().copied().collect();
    for part in parties.chunks(crate::identity::store::AT_ONCE) {
        Query::new("insert into neglect_due (party_id) ")
            .push_rows("values ", part.iter().map(|party| [Value::Int(*party)]))
            .text(" on conflict (party_id) do nothing")
            .run(tx)?;
    }
    Ok(())
}

/// Whether something was heard of anybody.
pub fn is_any_due(tx: &Tx) -> Result<bool, StoreError> {
    let one: Option<i64> = tx.one("select party_id from neglect_due limit 1", args![])?;
    Ok(one.is_some())
}

/// Takes some of whom something was heard.
pub fn take_due(tx: &Tx, most: usize) -> Result<Vec<i64>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let parties: Vec<i64> = tx.all(
        "select party_id from neglect_due order by party_id limit $1",
        args![most],
    )?;
    run_in_parts(tx, "delete from neglect_due where party_id in", parties.clone())?;
    Ok(parties)
}

pub fn everybody(tx: &Tx) -> Result<BTreeSet<i64>, StoreError> {
    tx.all("select party_id from neglect", args![]).map(set)
}

/// Those of these, of their firms and of the people of both, who bought, were chosen, or are kept here.
pub fn around(tx: &Tx, touched: &BTreeSet<i64>) -> Result<BTreeSet<i64>, StoreError> {
    let list = touched.iter().copied();
    let sql = "select distinct firm_party from party where firm_party is not null and id in";
    let firms: BTreeSet<i64> = in_parts(tx, sql, list.clone(), "").map(set)?;
    let hubs: BTreeSet<i64> = firms.union(touched).copied().collect();
    let sql = "select id from party where firm_party in";
    let people: BTreeSet<i64> = in_parts(tx, sql, hubs.iter().copied(), "").map(set)?;
    let candidates: BTreeSet<i64> = hubs.union(&people).copied().collect();
    let mut found = BTreeSet::new();
    for sql in [
        "select m.party_id from member m where exists (select 1 from purchase p where p.subject_id = m.subject_id)
           and m.party_id in",
        "select m.party_id from member m join tag t on t.subject_id = m.subject_id where lower(t.word) = 'chosen'
           and m.party_id in",
        "select party_id from neglect where party_id in",
    ] {
        found.extend(in_parts::<i64, _>(tx, sql, candidates.iter().copied(), "")?);
    }
    Ok(found)
}

/// From when on the silence of these counts: those who bought, or were chosen; no colleague and nobody erased.
pub fn since(tx: &Tx, parties: &[i64], zone: &TimeZone) -> Result<BTreeMap<i64, Since>, StoreError> {
    let mut found: BTreeMap<i64, Since> = BTreeMap::new();
    // Of purchases themselves, since others who follow them may not have read as far.
    let sql = "select m.party_id, min(p.at) from member m join purchase p on p.subject_id = m.subject_id
        left join party on party.id = m.party_id where p.withdrawn_at is null and p.cancelled_at is null
        and p.is_return = 0 and p.total_minor >= 0 and coalesce(party.is_colleague, 0) = 0
        and coalesce(party.is_erased, 0) = 0 and m.party_id in";
    for (party, first) in
        in_parts::<(i64, Millis), _>(tx, sql, parties.iter().copied(), " group by m.party_id")?
    {
        let day = day_of(first, zone);
        found.insert(
            party,
            Since {
                day,
                is_chosen: false,
            },
        );
    }
    Query::new(
        "select m.party_id, min(t.at) as at from tag t join member m on m.subject_id = t.subject_id
         left join party p on p.id = m.party_id where coalesce(p.is_colleague, 0) = 0
         and coalesce(p.is_erased, 0) = 0 and t.off_at is null",
    )
    // A telephone begins words with a capital.
    .push(" and lower(t.word) = ", CHOSEN)
    .push_list(" and m.party_id in", parties.iter().copied())
    .text(" group by m.party_id")
    .each(tx, |row| {
        let day = day_of(row.get("at")?, zone);
        let since = found
            .entry(row.get("party_id")?)
            .or_insert(Since { day, is_chosen: true });
        // An order is no word: buying for the first time ends no silence towards the chosen.
        *since = Since {
            day: since.day.min(day),
            is_chosen: true,
        };
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// Through whom each of these speaks: themselves, their firm, and the people of either.
pub fn voices(tx: &Tx, parties: &[i64]) -> Result<BTreeMap<i64, BTreeSet<i64>>, StoreError> {
    let sql = "select id, firm_party from party where firm_party is not null and id in";
    let firms: HashMap<i64, i64> = in_parts::<(i64, i64), _>(tx, sql, parties.iter().copied(), "")?
        .into_iter()
        .collect();
    let hubs: BTreeSet<i64> = parties.iter().copied().chain(firms.values().copied()).collect();
    let sql = "select firm_party, id from party where is_colleague = 0 and firm_party in";
    let mut people: HashMap<i64, Vec<i64>> = HashMap::new();
    for (firm, person) in in_parts::<(i64, i64), _>(tx, sql, hubs, "")? {
        people.entry(firm).or_default().push(person);
    }
    people.retain(|_, people| people.len() <= MOST_VOICES);
    let voices = parties.iter().map(|party| {
        let firm = firms.get(party).copied();
        let hubs = [Some(*party), firm].into_iter().flatten();
        let all = hubs.flat_map(|hub| people.get(&hub).into_iter().flatten().copied().chain([hub]));
        (*party, all.collect())
    });
    Ok(voices.collect())
}

/// The best place each of these has in any currency.
pub fn places(tx: &Tx, parties: &[i64]) -> Result<HashMap<i64, Place>, StoreError> {
    let sql = "select party_id, place from value_standing where party_id in";
    let mut found: HashMap<i64, Place> = HashMap::new();
    for (party, word) in in_parts::<(i64, String), _>(tx, sql, parties.iter().copied(), "")? {
        let place = stands(&word)?;
        let best = found.entry(party).or_insert(place);
        *best = place.min(*best);
    }
    Ok(found)
}

pub fn stands(word: &str) -> Result<Place, StoreError> {
    Stands::parse(word)
        .map(Place::from)
        .ok_or_else(|| StoreError::Engine(format!("`{word}` is no place")))
}

/// These stand so from now on; of the others asked for nothing is kept.
pub fn keep(tx: &Tx, asked: &[i64], rows: &[(&Kept, Place, From)]) -> Result<(), StoreError> {
    run_in_parts(tx, "delete from neglect where party_id in", asked.iter().copied())?;
    let columns = [
        "party_id",
        "is_chosen",
        "since_day",
        "conversations",
        "first_spoken",
        "last_spoken",
        "usual_gap",
        "gaps",
        "last_interaction",
        "billed_since",
        "written_since",
        "place",
        "neglected_from",
        "ridiculous_from",
        "quiet_from",
    ];
    let number = |day: Option<Day>| Value::from(day.map(|day| i64::from(day.0)));
    let rows = rows.iter().map(|(kept, place, from)| {
        let Silence { spoken, .. } = &kept.silence;
        vec![
            kept.party.into(),
            kept.silence.is_chosen.into(),
            i64::from(kept.silence.since.0).into(),
            i64::from(spoken.conversations).into(),
            number(spoken.first),
            number(spoken.last),
            spoken.usual_gap_days.map_or(Value::Null, Value::Real),
            written(&kept.gaps).into(),
            kept.last_interaction.into(),
            i64::from(kept.silence.billed_since).into(),
            i64::from(kept.written_since).into(),
            Stands::from(*place).word().into(),
            from.neglected.into(),
            from.ridiculous.into(),
            from.quiet.into(),
        ]
    });
    tx.bulk("neglect", &columns, rows).map(drop)
}

/// These stand elsewhere now, as long as they are as they were when they were read; the rest of their rows stays.
pub fn stand<'k>(tx: &Tx, rows: impl Iterator<Item = (&'k Kept, Place, From)>) -> Result<(), StoreError> {
    for (kept, place, from) in rows {
        tx.run(
            "update neglect set place = $2, neglected_from = $3, ridiculous_from = $4, quiet_from = $5
             where party_id = $1 and is_chosen = $6 and since_day = $7 and billed_since = $8
               and coalesce(last_interaction, 0) = $9",
            args![
                kept.party,
                Stands::from(place).word(),
                from.neglected,
                from.ridiculous,
                from.quiet,
                kept.silence.is_chosen,
                i64::from(kept.silence.since.0),
                i64::from(kept.silence.billed_since),
                kept.last_interaction.unwrap_or(0)
            ],
        )?;
    }
    Ok(())
}

/// Whole days with a space between them.
fn written(gaps: &[f64]) -> String {
    let latest = &gaps[gaps.len().saturating_sub(MOST_GAPS)..];
    let days: Vec<String> = latest.iter().map(|gap| format!("{gap:.0}")).collect();
    days.join(" ")
}

/// Everybody's silence as it is kept, with the best place they have now.
pub fn all(tx: &Tx) -> Result<Vec<Standing>, StoreError> {
    let mut found = Vec::new();
    Query::new(
        "select n.party_id, n.is_chosen, n.since_day, n.conversations, n.first_spoken, n.last_spoken, n.usual_gap,
           n.gaps, n.last_interaction, n.billed_since, n.written_since, n.place, n.neglected_from, n.ridiculous_from,
           n.quiet_from, coalesce(c.team_id, 0) as team
         from neglect n left join party p on p.id = n.party_id left join colleague c on c.id = p.keeper_id
         order by n.party_id",
    )
    .each(tx, |row| {
        found.push(standing(row)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

fn standing(row: &Row<'_>) -> Result<Standing, StoreError> {
    let day = |name| -> Result<Option<Day>, StoreError> {
        let number: Option<i64> = row.get(name)?;
        Ok(number.map(|number| Day(i32::try_from(number).unwrap_or(i32::MAX))))
    };
    let count =
        |name| -> Result<u32, StoreError> { Ok(u32::try_from(row.get::<i64>(name)?).unwrap_or(u32::MAX)) };
    let gaps: String = row.get("gaps")?;
    let place: String = row.get("place")?;
    Ok(Standing {
        kept: Kept {
            party: row.get("party_id")?,
            silence: Silence {
                is_chosen: row.get("is_chosen")?,
                since: day("since_day")?.unwrap_or(Day(0)),
                spoken: Spoken {
                    conversations: count("conversations")?,
                    first: day("first_spoken")?,
                    last: day("last_spoken")?,
                    usual_gap_days: row.get("usual_gap")?,
                },
                billed_since: count("billed_since")?,
            },
            gaps: gaps.split(' ').filter_map(|gap| gap.parse().ok()).collect(),
            last_interaction: row.get("last_interaction")?,
            written_since: count("written_since")?,
        },
        place: stands(&place)?,
        from: From {
            ridiculous: row.get("ridiculous_from")?,
            neglected: row.get("neglected_from")?,
            quiet: row.get("quiet_from")?,
        },
        team: row.get("team")?,
    })
}

/// What is usual in this firm, as far as it was looked at.
pub fn customs(tx: &Tx) -> Result<Customs, StoreError> {
    let text: Option<String> = tx.one("select customs from neglect_custom where id = 1", args![])?;
    match text {
        Some(text) => serde_json::from_str(&text).map_err(|error| StoreError::Engine(error.to_string())),
        None => Ok(Customs::of(std::iter::empty())),
    }
}

/// By what was found the last time, and when something was heard that it does not count; 0 when it counts all.
pub fn seen(tx: &Tx) -> Result<Option<(String, i64)>, StoreError> {
    tx.one("select seen, stale from neglect_custom where id = 1", args![])
}

/// What was found does not count what was heard just now. Each time is later than any before.
pub fn mark_stale(tx: &Tx, now: Millis) -> Result<(), StoreError> {
    let nothing = text(&Customs::of(std::iter::empty()))?;
    tx.run(
        "insert into neglect_custom (id, customs, seen, stale) values (1, $1, '', $2)
         on conflict (id) do update set stale =
           case when neglect_custom.stale < excluded.stale then excluded.stale else neglect_custom.stale + 1 end",
        args![nothing, now],
    )
    .map(drop)
}

fn text(customs: &Customs) -> Result<String, StoreError> {
    serde_json::to_string(customs).map_err(|error| StoreError::Engine(error.to_string()))
}

/// Keeps what is usual, and of which teams nobody can say.
pub fn keep_customs(tx: &Tx, customs: &Customs, unrecorded: &[(i64, Recorded)]) -> Result<(), StoreError> {
    tx.run(
        "insert into neglect_custom (id, customs, seen, stale) values (1, $1, '', 0)
         on conflict (id) do update set customs = excluded.customs",
        args![text(customs)?],
    )?;
    tx.run("delete from neglect_unrecorded", args![])?;
    let rows = unrecorded.iter().map(|(team, recorded)| {
        vec![
            (*team).into(),
            i64::from(recorded.customers).into(),
            i64::from(recorded.spoken_with).into(),
        ]
    });
    tx.bulk(
        "neglect_unrecorded",
        &["team_id", "customers", "spoken_with"],
        rows,
    )
    .map(drop)
}

/// Everything was looked at that was heard until then; what was heard since is counted next.
pub fn mark_seen(tx: &Tx, seen: &str, counted: Millis) -> Result<(), StoreError> {
    tx.run(
        "update neglect_custom set seen = $1, stale = case when stale = $2 then 0 else stale end where id = 1",
        args![seen, counted],
    )
    .map(drop)
}

/// Figures of value by which places stand: each currency, its day and what its year came to.
pub fn value_seen(tx: &Tx) -> Result<Vec<(String, i64, i64)>, StoreError> {
    tx.all(
        "select currency, as_of, year_minor from value_fit order by currency",
        args![],
    )
}

pub fn empty(tx: &Tx) -> Result<(), StoreError> {
    for table in ["neglect", "neglect_due", "neglect_custom", "neglect_unrecorded"] {
        tx.run(&format!("delete from {table}"), args![])?;
    }
    Ok(())
}

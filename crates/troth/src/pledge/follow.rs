//! Hears what comes in, makes the promises our pledges make, and says what became of them where an answer shows it.
//!
//! One fact of the spine stands for up to 5,000 rows: their promises are one fact, and their verdicts one more.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::interaction::SETTLED;
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};
use crate::organisation::{self, Organisation};
use crate::pledge::store::{Asked, Passed};
use crate::pledge::{Hears, Pledge, act, is_in_time, store};
use crate::promise;
use crate::promise::act::{Doing, act_all, make_all};
use crate::promise::state::{Deed, Voice};
use crate::promise::{Bond, Giver, Pledged, Said};
use crate::spine::{ANSWERS, HEARD, Heard};

pub const FOLLOWER: Follower = Follower {
    name: "pledge",
    facts: &[HEARD, SETTLED, act::MADE],
    follow,
};

/// Rows looked at together when a pledge also applies to what is here already.
const PAGE: i64 = 5_000;

/// Why a promise counts as made in error when a colleague settles what it was made of.
const NEEDLESS: &str = "no answer was needed";

/// What [`SETTLED`] says.
#[derive(Deserialize)]
struct Turned {
    interaction: i64,
    settled: bool,
}

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    let pledges = store::all(tx)?;
    if pledges.is_empty() {
        return Ok(());
    }
    match fact.name.as_str() {
        HEARD => fact.said::<Heard>().map_or(Ok(()), |heard| {
            hear(tx, &pledges, &heard.ids().collect::<Vec<_>>(), now)
        }),
        SETTLED => fact
            .said::<Turned>()
            .map_or(Ok(()), |turned| turn(tx, fact, &turned, now)),
        _ => fact
            .said::<act::Said>()
            .map_or(Ok(()), |said| look_back(tx, &pledges, said.pledge, now)),
    }
}

/// A pledge that began before it was made applies to what came since then.
fn look_back(tx: &Tx, pledges: &[Pledge], pledge: i64, now: Millis) -> Result<(), StoreError> {
    let Some(pledge) = pledges.iter().find(|one| one.id == pledge) else {
        return Ok(());
    };
    let mut after = 0;
    loop {
        let ids = store::came_since(tx, pledge.since, after, PAGE)?;
        let Some(last) = ids.last() else { return Ok(()) };
        after = *last;
        hear(tx, std::slice::from_ref(pledge), &ids, now)?;
    }
}

fn hear(tx: &Tx, pledges: &[Pledge], ids: &[i64], now: Millis) -> Result<(), StoreError> {
    let passed = store::passed(tx, ids)?;
    let (gone, stands): (Vec<Passed>, Vec<Passed>) = passed.into_iter().partition(|one| one.is_withdrawn);
    let mut touched = take_back(tx, &gone, now)?;
    touched.extend(make(tx, pledges, &stands, now)?);
    let answers: Vec<i64> = stands
        .iter()
        .filter(|one| is_answer(one))
        .map(|one| one.id)
        .collect();
    touched.extend(store::maybe_answered(tx, &answers)?);
    touched.sort_unstable();
    touched.dedup();
    judge(tx, &touched, now)
}

fn is_answer(one: &Passed) -> bool {
    one.direction == "out" && (one.kind == "shipped" || ANSWERS.contains(&one.kind.as_str()))
}

/// What no record tells of any more asks for nothing, and answers nothing. Returns promises to be judged again.
fn take_back(tx: &Tx, gone: &[Passed], now: Millis) -> Result<Vec<i64>, StoreError> {
    let ids: Vec<i64> = gone.iter().map(|one| one.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    promise::store::withdraw(tx, &store::made_of(tx, &ids)?, now)?;
    let fallen = store::resting_on(tx, &ids)?;
    let undoings = fallen.iter().map(|said| Doing {
        undoes: Some(said.act),
        evidence: Some("the answer is no longer on record".to_owned()),
        ..Doing::new(said.promise, Deed::Undone, Voice::Us, now)
    });
    act_all(tx, undoings.collect(), ActorId::TROTH, now)?;
    Ok(fallen.into_iter().map(|said| said.promise).collect())
}

/// Makes what is not made yet. Returns the promises of all that was heard.
fn make(tx: &Tx, pledges: &[Pledge], stands: &[Passed], now: Millis) -> Result<Vec<i64>, StoreError> {
    let mut pledged = Vec::new();
    let (firm, special) = (organisation::store::read(tx)?, orders(tx, pledges, stands)?);
    let mut cancelled: Vec<(String, Millis)> = Vec::new();
    for pledge in pledges {
        for one in stands.iter().filter(|one| applies(pledge, one)) {
            let order = purchase_of(one).and_then(|id| special.get(&id));
            match order {
                Some((true, _)) => continue,
                Some((false, Some(at))) => cancelled.push((pledge.source_key(&one.key), *at)),
                _ => {}
            }
            pledged.extend(one.subject.map(|subject| promised(pledge, one, subject, &firm)));
        }
    }
    let keys: Vec<String> = pledged.iter().filter_map(|one| one.source_key.clone()).collect();
    let mut known: HashMap<String, i64> = promise::store::by_source(tx, &keys)?.into_iter().collect();
    promise::store::stand_again(tx, &known.values().copied().collect::<Vec<_>>())?;
    // An order known only as cancelled was never promised; one cancelled since is released.
    let off: HashSet<&str> = cancelled.iter().map(|(key, _)| key.as_str()).collect();
    let is_fresh = |one: &Pledged| {
        let key = one.source_key.as_deref();
        key.is_some_and(|key| !known.contains_key(key) && !off.contains(key))
    };
    let fresh: Vec<Pledged> = pledged.iter().filter(|one| is_fresh(one)).cloned().collect();
    let made = make_all(tx, &fresh, ActorId::TROTH, now)?;
    release(tx, &known, &cancelled, now)?;
    known.extend(fresh.into_iter().filter_map(|one| one.source_key).zip(made));
    Ok(known.into_values().collect())
}

fn applies(pledge: &Pledge, one: &Passed) -> bool {
    one.direction == "in" && pledge.held_at(one.at) && pledge.hears.applies_to(&one.kind, one.waits)
}

fn purchase_of(one: &Passed) -> Option<i64> {
    one.href.as_deref()?.strip_prefix("/purchase/")?.parse().ok()
}

/// Orders among these that are returns, or were cancelled.
fn orders(
    tx: &Tx,
    pledges: &[Pledge],
    stands: &[Passed],
) -> Result<HashMap<i64, (bool, Option<Millis>)>, StoreError> {
    if !pledges.iter().any(|pledge| pledge.hears == Hears::Order) {
        return Ok(HashMap::new());
    }
    let ids: Vec<i64> = stands.iter().filter_map(purchase_of).collect();
    store::orders(tx, &ids)
}

fn promised(pledge: &Pledge, one: &Passed, subject: i64, firm: &Organisation) -> Pledged {
    Pledged {
        subject,
        kind: pledge.kind,
        what: pledge.words.clone(),
        due: pledge.within.due(one.at, firm),
        waits_for: None,
        due_days: None,
        by: Giver::default(),
        touchpoint: pledge.touchpoint.clone(),
        said: Said {
            interaction: Some(one.id),
            words: None,
        },
        bond: Bond::default(),
        pledge: Some(pledge.id),
        source_key: Some(pledge.source_key(&one.key)),
        record: one.record,
        made_at: one.at,
    }
}

/// As for a promised day, we read a cancelled order as the customer's release.
fn release(
    tx: &Tx,
    known: &HashMap<String, i64>,
    cancelled: &[(String, Millis)],
    now: Millis,
) -> Result<(), StoreError> {
    let due: HashMap<i64, Millis> = cancelled
        .iter()
        .filter_map(|(key, at)| Some((*known.get(key)?, *at)))
        .collect();
    let open = promise::store::settled(tx, &due.keys().copied().collect::<Vec<_>>())?;
    let doings = open
        .into_iter()
        .filter(|(_, settled)| *settled == promise::state::Settled::Open)
        .filter_map(|(id, _)| {
            let doing = Doing::new(id, Deed::Released, Voice::Customer, *due.get(&id)?);
            Some(Doing {
                evidence: Some("the order was cancelled".to_owned()),
                ..doing
            })
        });
    act_all(tx, doings.collect(), ActorId::TROTH, now)?;
    Ok(())
}

/// Says what the first answer shows, unless a colleague has said it or it was said before.
fn judge(tx: &Tx, promises: &[i64], now: Millis) -> Result<(), StoreError> {
    let asked = store::asked(tx, promises)?;
    let answers: Vec<i64> = asked
        .iter()
        .flat_map(|one| [one.in_thread, one.to_party])
        .flatten()
        .collect();
    if answers.is_empty() {
        return Ok(());
    }
    let times = store::times(tx, &answers)?;
    let mut said: HashMap<i64, Vec<store::Said>> = HashMap::new();
    for one in store::verdicts(tx, &asked.iter().map(|one| one.promise).collect::<Vec<_>>())? {
        said.entry(one.promise).or_default().push(one);
    }
    let mut doings = Vec::new();
    for one in &asked {
        let Some((answer, at)) = first(one, &times) else {
            continue;
        };
        let before = said.get(&one.promise).map_or(&[][..], Vec::as_slice);
        let is_said = before
            .iter()
            .any(|said| said.by != ActorId::TROTH || said.answer == Some(answer));
        if !is_said {
            doings.push(verdict(one, answer, at));
        }
    }
    act_all(tx, doings, ActorId::TROTH, now)?;
    Ok(())
}

/// The earlier of the two answers.
fn first(one: &Asked, times: &HashMap<i64, Millis>) -> Option<(i64, Millis)> {
    [one.in_thread, one.to_party]
        .into_iter()
        .flatten()
        .filter_map(|id| times.get(&id).map(|at| (id, *at)))
        .min_by_key(|(id, at)| (*at, *id))
}

fn verdict(one: &Asked, answer: i64, at: Millis) -> Doing {
    let deed = if is_in_time(&one.due, at) {
        Deed::Kept
    } else {
        Deed::Broken
    };
    let zone = crate::frame::time::zone(&one.due.zone);
    let when = jiff::Timestamp::from_millisecond(at).map_or_else(
        |_| "at an unknown time".to_owned(),
        |at| zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string(),
    );
    let due = match (one.due.day, one.due.time) {
        (Some(day), Some(time)) => format!("{day} {}", time.strftime("%H:%M")),
        (Some(day), None) => day.to_string(),
        (None, _) => "on no day".to_owned(),
    };
    Doing {
        evidence: Some(format!("{} {when}, due {due}", one.hears.done())),
        said_in: Some(answer),
        ..Doing::new(one.promise, deed, Voice::Us, at)
    }
}

/// A colleague found that no answer is needed: the promise was made in error. Or found that one is needed after all.
fn turn(tx: &Tx, fact: &Fact, turned: &Turned, now: Millis) -> Result<(), StoreError> {
    let promises = store::made_of(tx, &[turned.interaction])?;
    let marked = store::needless(tx, &promises, NEEDLESS)?;
    let doings: Vec<Doing> = if turned.settled {
        let open = promise::store::settled(tx, &promises)?;
        open.into_iter()
            .filter(|(_, settled)| *settled == promise::state::Settled::Open)
            .map(|(id, _)| Doing {
                words: Some(NEEDLESS.to_owned()),
                ..Doing::new(id, Deed::Error, Voice::Us, fact.at)
            })
            .collect()
    } else {
        marked
            .iter()
            .map(|said| Doing {
                undoes: Some(said.act),
                ..Doing::new(said.promise, Deed::Undone, Voice::Us, fact.at)
            })
            .collect()
    };
    act_all(tx, doings, fact.actor, now)?;
    Ok(())
}

//! Hears what comes in, makes the promises our pledges make, and says what became of them where an answer shows it.
//!
//! One fact of the spine stands for up to 5,000 rows: their promises are one fact, and their verdicts one more.

use std::collections::{HashMap, HashSet};

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::interaction::{SETTLED, Turned};
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};
use crate::organisation::{self, Organisation};
use crate::pledge::store::{Asked, Passed};
use crate::pledge::{Hears, Pledge, act, is_in_time, store};
use crate::promise;
use crate::promise::act::{Doing, act_all, make_all};
use crate::promise::deed::{Deed, Voice};
use crate::promise::shown::{self, Shown};
use crate::promise::{Bond, Giver, Pledged, Said};
use crate::record::{BATCH_UNDONE, Undone};
use crate::spine::{ANSWERS, HEARD, Heard};

pub const FOLLOWER: Follower = Follower {
    name: "pledge",
    facts: &[HEARD, SETTLED, BATCH_UNDONE, act::MADE, act::LOOKED_BACK],
    follow,
};

/// Rows looked at together when a pledge also applies to what is here already.
const PAGE: i64 = 1_000;

/// Why a promise counts as made in error when a colleague settles what it was made of.
const NEEDLESS: &str = "no answer was needed";

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    let pledges = store::all(tx)?;
    if pledges.is_empty() {
        return Ok(());
    }
    match fact.name.as_str() {
        HEARD => fact.said::<Heard>()?.map_or(Ok(()), |heard| {
            hear(tx, &pledges, &heard.ids().collect::<Vec<_>>(), now)
        }),
        SETTLED => fact
            .said::<Turned>()?
            .map_or(Ok(()), |turned| turn(tx, fact, &turned, now)),
        BATCH_UNDONE => fact
            .said::<Undone>()?
            .map_or(Ok(()), |undone| anchor(tx, &pledges, &undone, now)),
        _ => fact
            .said::<act::LookedBack>()?
            .map_or(Ok(()), |from| look_back(tx, &pledges, from, now)),
    }
}

/// A pledge that began before it was made applies to what came since then: a page of that, and a fact to go on from.
fn look_back(tx: &Tx, pledges: &[Pledge], from: act::LookedBack, now: Millis) -> Result<(), StoreError> {
    let Some(pledge) = pledges.iter().find(|one| one.id == from.pledge) else {
        return Ok(());
    };
    if pledge.since >= pledge.at {
        return Ok(());
    }
    let ids = store::came_since(tx, pledge.since, from.after, PAGE)?;
    hear(tx, std::slice::from_ref(pledge), &ids, now)?;
    match ids.last() {
        Some(&after) if ids.len() as i64 == PAGE => act::look_on(tx, act::LookedBack { after, ..from }, now),
        _ => Ok(()),
    }
}

/// What was promised to somebody whom only records that were taken back knew is promised to whoever else was in it.
fn anchor(tx: &Tx, pledges: &[Pledge], undone: &Undone, now: Millis) -> Result<(), StoreError> {
    let (promises, interactions): (Vec<i64>, Vec<i64>) = store::adrift(tx, undone)?.into_iter().unzip();
    promise::store::withdraw(tx, &promises, now)?;
    hear(tx, pledges, &interactions, now)
}

fn hear(tx: &Tx, pledges: &[Pledge], ids: &[i64], now: Millis) -> Result<(), StoreError> {
    let passed = store::passed(tx, ids)?;
    let (gone, stands): (Vec<Passed>, Vec<Passed>) = passed.into_iter().partition(|one| one.is_withdrawn);
    // What no record tells of any more asks for nothing, and answers nothing.
    let gone: Vec<i64> = gone.iter().map(|one| one.id).collect();
    let mut touched = store::made_of(tx, &gone)?;
    promise::store::withdraw(tx, &touched, now)?;
    touched.extend(store::resting_on(tx, &gone)?);
    touched.extend(make(tx, pledges, &stands, now)?);
    let answers: Vec<i64> = stands
        .iter()
        .filter(|one| is_answer(one))
        .map(|one| one.id)
        .collect();
    touched.extend(store::maybe_answered(tx, &answers)?);
    judge(tx, touched, now)
}

fn is_answer(one: &Passed) -> bool {
    one.direction == "out" && (one.kind == "shipped" || ANSWERS.contains(&one.kind.as_str()))
}

/// Makes what is not made yet. Returns the promises of all that was heard.
fn make(tx: &Tx, pledges: &[Pledge], stands: &[Passed], now: Millis) -> Result<Vec<i64>, StoreError> {
    let firm = organisation::store::read(tx)?;
    let orders = if pledges.iter().any(|pledge| pledge.hears == Hears::Order) {
        store::orders(
            tx,
            stands.iter().filter_map(|one| purchase_of(one.href.as_deref())),
        )?
    } else {
        HashMap::new()
    };
    let (mut heard, mut off) = (Vec::new(), HashSet::new());
    for pledge in pledges {
        for one in stands.iter().filter(|one| applies(pledge, one)) {
            match purchase_of(one.href.as_deref()).and_then(|id| orders.get(&id)) {
                Some(order) if order.is_return => continue,
                Some(_) => drop(off.insert(pledge.source_key(&one.key))),
                None => {}
            }
            heard.extend(one.subject.map(|subject| promised(pledge, one, subject, &firm)));
        }
    }
    let keys: Vec<String> = heard.iter().filter_map(|one| one.source_key.clone()).collect();
    let mut known = promise::told_store::by_source(tx, &keys)?;
    let (mut stand, mut fresh) = (Vec::new(), Vec::new());
    for one in heard {
        let Some(key) = &one.source_key else { continue };
        let before = known.remove(key).unwrap_or_default();
        let stands = before.iter().find(|promise| !promise.is_withdrawn);
        match stands.or_else(|| before.iter().find(|promise| promise.subject == one.subject)) {
            Some(promise) => stand.push(promise.id),
            // An order known only as cancelled was never promised.
            None if off.contains(key) => {}
            None => fresh.push(one),
        }
    }
    promise::store::stand_again(tx, &stand)?;
    stand.extend(make_all(tx, &fresh, ActorId::TROTH, now)?);
    Ok(stand)
}

fn applies(pledge: &Pledge, one: &Passed) -> bool {
    one.direction == "in" && pledge.held_at(one.at) && pledge.hears.applies_to(&one.kind, one.waits)
}

fn purchase_of(href: Option<&str>) -> Option<i64> {
    href?.strip_prefix("/purchase/")?.parse().ok()
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

/// Says of each what its first answer shows, or that its order was cancelled.
fn judge(tx: &Tx, mut promises: Vec<i64>, now: Millis) -> Result<(), StoreError> {
    promises.sort_unstable();
    promises.dedup();
    let asked = store::asked(tx, &promises)?;
    let answers: Vec<i64> = asked
        .iter()
        .flat_map(|one| [one.in_thread, one.to_party])
        .flatten()
        .collect();
    let times = store::times(tx, &answers)?;
    let orders = store::orders(
        tx,
        asked.iter().filter_map(|one| purchase_of(one.href.as_deref())),
    )?;
    let mut shown: HashMap<i64, Shown> = HashMap::new();
    for one in &asked {
        let order = purchase_of(one.href.as_deref()).and_then(|id| orders.get(&id));
        let cancelled = || Some(Shown::cancelled(order?.cancelled_at?));
        let answered = first(one, &times).map(|(answer, at)| verdict(one, answer, at));
        shown.extend(answered.or_else(cancelled).map(|shown| (one.promise, shown)));
    }
    let shown: Vec<(i64, Option<Shown>)> = promises.into_iter().map(|id| (id, shown.remove(&id))).collect();
    shown::say(tx, &shown, now)
}

/// The earlier of the two answers.
fn first(one: &Asked, times: &HashMap<i64, Millis>) -> Option<(i64, Millis)> {
    [one.in_thread, one.to_party]
        .into_iter()
        .flatten()
        .filter_map(|id| times.get(&id).map(|at| (id, *at)))
        .min_by_key(|(id, at)| (*at, *id))
}

fn verdict(one: &Asked, answer: i64, at: Millis) -> Shown {
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
    Shown {
        deed,
        evidence: format!("{} {when}, due {due}", one.hears.done()),
        said_in: Some(answer),
        at,
    }
}

/// A colleague found that no answer is needed: the promise was made in error. Or found that one is needed after all.
fn turn(tx: &Tx, fact: &Fact, turned: &Turned, now: Millis) -> Result<(), StoreError> {
    let promises = store::made_of(tx, &turned.interactions)?;
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
            .map(|&(act, promise)| Doing {
                undoes: Some(act),
                ..Doing::new(promise, Deed::Undone, Voice::Us, fact.at)
            })
            .collect()
    };
    act_all(tx, doings, fact.actor, now)?;
    Ok(())
}

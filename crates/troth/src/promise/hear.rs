//! Promises that silos have already made in our name: a delivery day on an order, an answer day on a ticket.
//!
//! A day *required* or *promised* is a given promise; an *estimated* one is implied. A silo that changes its day makes a
//! new promise: the old word was given too, and nobody's consent is on record. A promise stands as long as a row tells
//! of it that was not taken back. What the rows that stand show of the order or ticket decides all of its promises, in
//! our voice; the customer's own verdict still outranks it.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use troth_store::{StoreError, Tx};

use crate::frame::time::{Millis, day, start_of};
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};
use crate::organisation::{self, Organisation};
use crate::promise::act::make_all;
use crate::promise::deed::Deed;
use crate::promise::shown::{self, Shown};
use crate::promise::told_store::{Known, Telling};
use crate::promise::{Bond, Due, Giver, Kind, Pledged, Said as Where, store, told_store};
use crate::purchase::told::{Spoken, spoken};
use crate::purchase::{BOOKED, Booked, Head, Number};
use crate::record::said::{Said, Ticket};
use crate::record::store::Record;
use crate::record::{self, BATCH_UNDONE, RECEIVED, Undone};

pub const FOLLOWER: Follower = Follower {
    name: "promise",
    facts: &[BOOKED, RECEIVED, BATCH_UNDONE],
    follow,
};

/// What silos say of one order or ticket: the promises in it, and what shows whether they were kept.
struct Heard {
    source: String,
    told: Vec<Pledged>,
    /// The day it was done, and how.
    done: Option<(Date, &'static str)>,
    cancelled_at: Option<Millis>,
}

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    let firm = organisation::store::read(tx)?;
    match fact.name.as_str() {
        BOOKED => fact
            .said::<Booked>()?
            .map_or(Ok(()), |booked| hear_orders(tx, &booked, &firm, now)),
        RECEIVED => {
            let sources = keep_tickets(tx, fact.id)?;
            hear_tickets(tx, &sources, &firm, now)
        }
        _ => fact.said::<Undone>()?.map_or(Ok(()), |undone| {
            let mut sources = told_store::told_by(tx, &undone)?;
            let back = record::store::back_in_force(tx, &undone)?;
            sources.extend(told_store::told_in(tx, &back)?);
            hear_tickets(tx, &sources, &firm, now)
        }),
    }
}

fn hear_orders(tx: &Tx, booked: &Booked, firm: &Organisation, now: Millis) -> Result<(), StoreError> {
    let orders = crate::purchase::store::due(tx, &booked.ids().collect::<Vec<_>>())?;
    let sources: Vec<String> = orders.iter().map(|order| order.number.key()).collect();
    let known = told_store::by_source(tx, &sources)?;
    let wanted: Vec<(i64, Number)> = orders
        .into_iter()
        .zip(sources)
        .filter(|(order, source)| booked.dated > 0 || order.is_due || known.contains_key(source))
        .map(|(order, _)| (order.id, order.number))
        .collect();
    let mut spoken = spoken(tx, &wanted.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    let heard = wanted
        .into_iter()
        .map(|(id, number)| of_order(&number, spoken.remove(&id).unwrap_or_default(), &firm.zone))
        .collect();
    settle(tx, heard, known, &firm.time_zone(), now)
}

fn of_order(number: &Number, spoken: Spoken, zone: &str) -> Heard {
    let now = spoken.now.as_ref();
    Heard {
        source: number.key(),
        done: now.and_then(|head| {
            let delivered = head.delivered_on.map(|on| (on, "delivered"));
            delivered.or(head.shipped_on.map(|on| (on, "shipped")))
        }),
        cancelled_at: now.and_then(|head| head.cancelled_at),
        told: spoken
            .said
            .iter()
            .chain(now)
            .flat_map(|head| promised(head, zone))
            .collect(),
    }
}

/// The promises an order makes to whoever bought it.
fn promised(head: &Head, zone: &str) -> Vec<Pledged> {
    let days = [
        (Kind::Given, head.promised_on),
        (Kind::Implied, head.estimated_on),
    ];
    let one = |subject: i64, kind: Kind, due: Date| Pledged {
        subject,
        kind,
        what: format!("Deliver order {}", head.number.number),
        due: Due::on(due, zone),
        waits_for: None,
        due_days: None,
        by: Giver {
            colleague: None,
            name: head.taken_by.clone(),
        },
        touchpoint: "delivery".to_owned(),
        said: Where::default(),
        bond: Bond::default(),
        pledge: None,
        source_key: Some(head.number.key()),
        record: Some(head.record),
        made_at: head.at,
    };
    days.into_iter()
        .filter_map(|(kind, due)| Some(one(head.subject?, kind, due?)))
        .collect()
}

fn tickets(record: &Record) -> impl Iterator<Item = &Ticket> {
    record.told.said.iter().filter_map(|said| match said {
        Said::Ticket(ticket) => Some(ticket),
        _ => None,
    })
}

fn ticket_key(record: &Record, ticket: &Ticket) -> String {
    format!("ticket:{}:{}", record.silo, ticket.number)
}

/// Remembers which rows of this fact tell of tickets that promise an answer, and says which tickets are touched.
fn keep_tickets(tx: &Tx, fact: i64) -> Result<BTreeSet<String>, StoreError> {
    let records = record::store::of_fact_saying(tx, fact, &[Said::TICKET])?;
    let told: Vec<(String, i64, bool)> = records
        .iter()
        .flat_map(|record| {
            let one = |ticket| (ticket_key(record, ticket), record.id, ticket.due_on.is_some());
            tickets(record).map(one)
        })
        .collect();
    let keys: Vec<String> = told.iter().map(|(source, ..)| source.clone()).collect();
    let known = told_store::by_source(tx, &keys)?;
    let told: BTreeSet<(String, i64)> = told
        .into_iter()
        .filter(|(source, _, is_due)| *is_due || known.contains_key(source))
        .map(|(source, record, _)| (source, record))
        .collect();
    told_store::keep_told(tx, &told)?;
    let replaced: Vec<i64> = records.iter().filter_map(|record| record.replaces).collect();
    let mut sources = told_store::told_in(tx, &replaced)?;
    sources.extend(told.into_iter().map(|(source, _)| source));
    Ok(sources)
}

fn hear_tickets(
    tx: &Tx,
    sources: &BTreeSet<String>,
    firm: &Organisation,
    now: Millis,
) -> Result<(), StoreError> {
    let zone = firm.time_zone();
    let sources: Vec<String> = sources.iter().cloned().collect();
    let known = told_store::by_source(tx, &sources)?;
    let mut heard: HashMap<String, Heard> = HashMap::new();
    for Telling {
        source,
        is_replaced,
        record,
    } in told_store::tellings(tx, &sources)?
    {
        let one = heard.entry(source.clone()).or_insert_with(|| nothing(source));
        for ticket in tickets(&record).filter(|ticket| ticket_key(&record, ticket) == one.source) {
            one.told.extend(answer(&record, ticket, &firm.zone));
            if !is_replaced {
                one.done = ticket.solved_at.map(|at| (day(at, &zone), "solved"));
            }
        }
    }
    let heard = sources
        .into_iter()
        .map(|source| heard.remove(&source).unwrap_or_else(|| nothing(source)))
        .collect();
    settle(tx, heard, known, &zone, now)
}

fn nothing(source: String) -> Heard {
    Heard {
        source,
        told: Vec::new(),
        done: None,
        cancelled_at: None,
    }
}

/// The promise of an answer to whoever asked.
fn answer(record: &Record, ticket: &Ticket, zone: &str) -> Option<Pledged> {
    Some(Pledged {
        subject: record.told.who.get(ticket.requester?)?.subject?,
        kind: Kind::Given,
        what: ticket.subject.as_ref().map_or_else(
            || format!("Answer ticket {}", ticket.number),
            |subject| format!("Answer ticket {}: {subject}", ticket.number),
        ),
        due: Due::on(ticket.due_on?, zone),
        waits_for: None,
        due_days: None,
        by: Giver {
            colleague: None,
            name: ticket.assignee.clone(),
        },
        touchpoint: "service".to_owned(),
        said: Where::default(),
        bond: Bond::default(),
        pledge: None,
        source_key: Some(ticket_key(record, ticket)),
        record: Some(record.id),
        made_at: ticket.opened_at,
    })
}

/// Lets stand what is told, makes what is new of it, withdraws what is told no more, and says what the rows show of each.
fn settle(
    tx: &Tx,
    heard: Vec<Heard>,
    mut known: HashMap<String, Vec<Known>>,
    zone: &TimeZone,
    now: Millis,
) -> Result<(), StoreError> {
    let (mut stand, mut gone, mut shown) = (Vec::new(), Vec::new(), Vec::new());
    let (mut fresh, mut shown_of_fresh): (Vec<Pledged>, Vec<Option<Shown>>) = (Vec::new(), Vec::new());
    for one in &heard {
        let here = known.remove(&one.source).unwrap_or_default();
        let (told, untold): (Vec<Known>, Vec<Known>) = here
            .into_iter()
            .partition(|promise| one.told.iter().any(|pledged| promise.is(pledged)));
        stand.extend(told.iter().map(|promise| promise.id));
        gone.extend(untold.iter().map(|promise| promise.id));
        shown.extend(
            told.iter()
                .map(|promise| (promise.id, shows(one, promise.due, zone))),
        );
        let mut days: Vec<(Kind, Option<Date>)> =
            told.iter().map(|promise| (promise.kind, promise.due)).collect();
        for pledged in &one.told {
            let day = (pledged.kind, pledged.due.day);
            if !days.contains(&day) {
                days.push(day);
                shown_of_fresh.push(shows(one, pledged.due.day, zone));
                fresh.push(pledged.clone());
            }
        }
    }
    store::stand_again(tx, &stand)?;
    store::withdraw(tx, &gone, now)?;
    let made = make_all(tx, &fresh, ActorId::TROTH, now)?;
    shown.extend(made.into_iter().zip(shown_of_fresh));
    shown.extend(gone.into_iter().map(|promise| (promise, None)));
    shown::say(tx, &shown, now)
}

/// What the rows show of a promise for that day.
fn shows(heard: &Heard, due: Option<Date>, zone: &TimeZone) -> Option<Shown> {
    let Some((on, how)) = heard.done else {
        return heard.cancelled_at.map(Shown::cancelled);
    };
    let is_in_time = due.is_none_or(|due| on <= due);
    Some(Shown {
        deed: if is_in_time { Deed::Kept } else { Deed::Broken },
        evidence: due.map_or_else(|| format!("{how} {on}"), |due| format!("{how} {on}, due {due}")),
        said_in: None,
        at: start_of(on, zone),
    })
}

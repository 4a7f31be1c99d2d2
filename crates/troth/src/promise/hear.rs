//! Promises that silos have already made in our name: a delivery day on an order, an answer day on a ticket.
//!
//! A day *required* or *promised* is a given promise; an *estimated* one is implied. Shipping or delivery decides, in
//! our voice; the customer's own verdict still outranks it. A silo that changes its day makes a new promise: the old
//! word was given too, and nobody's consent is on record.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use troth_store::{StoreError, Tx};

use crate::frame::time::{Millis, day, start_of};
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};
use crate::organisation;
use crate::promise::act::{Doing, act_all, make_all};
use crate::promise::state::{Deed, Settled, Voice};
use crate::promise::{Bond, Due, Giver, Kind, Pledged, Said as Where, store};
use crate::purchase::store::Dated;
use crate::purchase::{BOOKED, Booked};
use crate::record::said::{Said, Ticket};
use crate::record::store::Record;
use crate::record::{BATCH_UNDONE, RECEIVED, Undone};

pub const FOLLOWER: Follower = Follower {
    name: "promise",
    facts: &[BOOKED, RECEIVED, BATCH_UNDONE],
    follow,
};

/// A promise some row speaks of, and what the row shows of its keeping.
struct Heard {
    pledged: Pledged,
    /// The day it was done, and what shows it.
    done: Option<(Date, String)>,
    cancelled_at: Option<Millis>,
}

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    let firm = organisation::store::read(tx)?;
    let zone = firm.time_zone();
    match fact.name.as_str() {
        BATCH_UNDONE => {
            if let Some(undone) = fact.said::<Undone>() {
                store::withdraw_batch(tx, undone.batch, now)?;
            }
            Ok(())
        }
        BOOKED => {
            let Some(booked) = fact.said::<Booked>().filter(|booked| booked.dated > 0) else {
                return Ok(());
            };
            let purchases = crate::purchase::store::dated(tx, &booked.ids().collect::<Vec<_>>())?;
            let heard = purchases
                .iter()
                .flat_map(|purchase| of_purchase(purchase, &firm.zone))
                .collect();
            settle(tx, heard, &zone, now)
        }
        _ => {
            let records = store::dated_tickets(tx, fact.id)?;
            let heard = records
                .iter()
                .flat_map(|record| of_tickets(record, &firm.zone, &zone))
                .collect();
            settle(tx, heard, &zone, now)
        }
    }
}

fn of_purchase(purchase: &Dated, zone: &str) -> Vec<Heard> {
    let Some(subject) = purchase.subject else {
        return Vec::new();
    };
    let done = match (purchase.delivered_on, purchase.shipped_on) {
        (Some(on), _) => Some((on, "delivered")),
        (None, Some(on)) => Some((on, "shipped")),
        (None, None) => None,
    };
    let days = [
        (Kind::Given, "promised", purchase.promised_on),
        (Kind::Implied, "estimated", purchase.estimated_on),
    ];
    days.into_iter()
        .filter_map(|(kind, word, due)| due.map(|due| (kind, word, due)))
        .map(|(kind, word, due)| Heard {
            pledged: Pledged {
                subject,
                kind,
                what: format!("Deliver order {}", purchase.number),
                due: Due::on(due, zone),
                waits_for: None,
                due_days: None,
                by: Giver {
                    colleague: None,
                    name: purchase.taken_by.clone(),
                },
                touchpoint: "delivery".to_owned(),
                said: Where::default(),
                bond: Bond::default(),
                pledge: None,
                source_key: Some(format!(
                    "order:{}:{}:{word}:{due}",
                    purchase.silo, purchase.number
                )),
                record: Some(purchase.record),
                made_at: purchase.at,
            },
            done: done.map(|(on, how)| (on, format!("{how} {on}, due {due}"))),
            cancelled_at: purchase.cancelled_at,
        })
        .collect()
}

fn of_tickets(record: &Record, zone_name: &str, zone: &TimeZone) -> Vec<Heard> {
    let heard = |ticket: &Ticket| {
        let due = ticket.due_on?;
        let subject = record.told.who.get(ticket.requester?)?.subject?;
        let solved = ticket.solved_at.map(|at| day(at, zone));
        Some(Heard {
            pledged: Pledged {
                subject,
                kind: Kind::Given,
                what: ticket.subject.as_ref().map_or_else(
                    || format!("Answer ticket {}", ticket.number),
                    |subject| format!("Answer ticket {}: {subject}", ticket.number),
                ),
                due: Due::on(due, zone_name),
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
                source_key: Some(format!("ticket:{}:{}:{due}", record.silo, ticket.number)),
                record: Some(record.id),
                made_at: ticket.opened_at,
            },
            done: solved.map(|on| (on, format!("solved {on}, due {due}"))),
            cancelled_at: None,
        })
    };
    record
        .told
        .said
        .iter()
        .filter_map(|said| match said {
            Said::Ticket(ticket) => heard(ticket),
            _ => None,
        })
        .collect()
}

/// Makes what is new, and judges what the rows show to be done.
fn settle(tx: &Tx, mut heard: Vec<Heard>, zone: &TimeZone, now: Millis) -> Result<(), StoreError> {
    heard.dedup_by(|one, other| one.pledged.source_key == other.pledged.source_key);
    let keys: Vec<String> = heard
        .iter()
        .filter_map(|one| one.pledged.source_key.clone())
        .collect();
    let mut known: HashMap<String, i64> = store::by_source(tx, &keys)?.into_iter().collect();
    store::stand_again(tx, &known.values().copied().collect::<Vec<_>>())?;
    let fresh: Vec<Pledged> = heard
        .iter()
        .map(|one| &one.pledged)
        .filter(|one| {
            one.source_key
                .as_ref()
                .is_some_and(|key| !known.contains_key(key))
        })
        .cloned()
        .collect();
    let made = make_all(tx, &fresh, ActorId::TROTH, now)?;
    known.extend(fresh.into_iter().filter_map(|one| one.source_key).zip(made));
    judge(tx, &heard, &known, zone, now)
}

fn judge(
    tx: &Tx,
    heard: &[Heard],
    known: &HashMap<String, i64>,
    zone: &TimeZone,
    now: Millis,
) -> Result<(), StoreError> {
    let ids: Vec<i64> = known.values().copied().collect();
    let settled: HashMap<i64, Settled> = store::settled(tx, &ids)?.into_iter().collect();
    let shown = store::evidence(tx, &ids)?;
    let mut doings = Vec::new();
    for one in heard {
        let Some(&id) = one.pledged.source_key.as_ref().and_then(|key| known.get(key)) else {
            continue;
        };
        let state = settled.get(&id).copied().unwrap_or(Settled::Open);
        if matches!(state, Settled::Released | Settled::Replaced | Settled::Error) {
            continue;
        }
        if let Some(doing) = verdict(one, id, zone).filter(|doing| !is_shown(&shown, doing)) {
            doings.push(doing);
        }
    }
    act_all(tx, doings, ActorId::TROTH, now)?;
    Ok(())
}

/// Whether that very thing was written down before.
fn is_shown(shown: &HashMap<i64, Vec<String>>, doing: &Doing) -> bool {
    let before = shown.get(&doing.promise);
    before.is_some_and(|evidence| doing.evidence.as_ref().is_some_and(|new| evidence.contains(new)))
}

fn verdict(heard: &Heard, promise: i64, zone: &TimeZone) -> Option<Doing> {
    if let Some((on, evidence)) = &heard.done {
        let deed = if heard.pledged.due.day.is_none_or(|due| *on <= due) {
            Deed::Kept
        } else {
            Deed::Broken
        };
        let doing = Doing::new(promise, deed, Voice::Us, start_of(*on, zone));
        return Some(Doing {
            evidence: Some(evidence.clone()),
            ..doing
        });
    }
    // A silo does not say who cancelled. We read it as the customer's release, since a firm that cancels on its own
    // has the chance to say so on the promise; this is our reading, and the evidence says where it is from.
    let at = heard.cancelled_at?;
    let doing = Doing::new(promise, Deed::Released, Voice::Customer, at);
    Some(Doing {
        evidence: Some("the order was cancelled".to_owned()),
        ..doing
    })
}

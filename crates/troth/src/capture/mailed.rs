//! Lines that came by mail: recorded as they come where nothing is asked, and kept for whoever wrote them where something is.

use troth_store::{StoreError, Tx};

use crate::access::key::Secret;
use crate::access::{self, Actor, Right};
use crate::capture::act;
use crate::capture::form::CaptureInput;
use crate::capture::preview::{Looking, preview};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::Fact;
use crate::journal::act::Act;
use crate::journal::follow::Follower;
use crate::mailbox::mailed::{self, ADDRESS_ENDED, ADDRESS_MADE, Came, LINES_CAME, OfAddress};
use crate::mailbox::mailed_store::{self, Line};
use crate::organisation;
use crate::party::act::Hand;

pub const FOLLOWER: Follower = Follower {
    name: "capture",
    facts: &[LINES_CAME],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    let came = fact.said::<Came>()?.unwrap_or_default();
    for id in came.lines {
        if let Some(line) = mailed_store::waiting(tx, id)? {
            hear(tx, &line, now)?;
        }
    }
    Ok(())
}

/// Records a line if it says all; else it waits.
fn hear(tx: &Tx, line: &Line, now: Millis) -> Result<(), StoreError> {
    let writer = access::store::by_id(tx, line.colleague)?;
    let Some(actor) = writer.filter(|writer| writer.may(Right::Write)) else {
        return Ok(());
    };
    let firm = organisation::store::read(tx)?;
    let hand = Hand { actor, now, firm };
    match tx.attempt(|tx| record(tx, &hand, line)) {
        Err(Problem::Failed(why)) => Err(StoreError::Engine(why)),
        Err(Problem::Unavailable) => Err(StoreError::Busy),
        // Where anything is asked or wrong, its writer is told when they look.
        Ok(_) | Err(_) => Ok(()),
    }
}

fn record(tx: &Tx, hand: &Hand, line: &Line) -> Result<i64, Problem> {
    let looking = Looking {
        actor: hand.actor.clone(),
        firm: hand.firm.clone(),
        now: hand.now,
    };
    let input = CaptureInput {
        mailed: Some(line.id),
        ..CaptureInput::default()
    };
    let shown = preview(tx, &looking, input)?;
    act::record(tx, hand, &shown)
}

/// Gives a colleague an address for lines, in place of the one they had.
///
/// # Errors
/// When they may not use the mailbox, or its address has no room for a secret.
pub fn make(tx: &Tx, actor: &Actor, mailbox: i64, secret: &Secret, now: Millis) -> Result<String, Problem> {
    let inboxes = mailed_store::inboxes(tx, actor)?;
    let into = inboxes.iter().find(|inbox| inbox.mailbox == mailbox);
    let into = into.ok_or_else(|| {
        Problem::Invalid(Errors::one(
            "mailbox",
            "is none of yours\n\nhint: choose your own, or one of the firm's",
        ))
    })?;
    let address = mailed::address(&into.address, secret).ok_or_else(|| {
        Problem::Invalid(Errors::one(
            "mailbox",
            "has too long an address for this\n\nhint: 43 letters before the @ are the most",
        ))
    })?;
    end(tx, actor, now)?;
    let id = mailed_store::make(tx, actor.id.0, into, secret, now)?;
    Act::begin(tx, ADDRESS_MADE, actor.id, now)?.record(&OfAddress { address: id })?;
    Ok(address)
}

/// Ends the address a colleague has, if they have one.
///
/// # Errors
/// When the store fails.
pub fn end(tx: &Tx, actor: &Actor, now: Millis) -> Result<(), StoreError> {
    for address in mailed_store::end(tx, actor.id.0, now)? {
        Act::begin(tx, ADDRESS_ENDED, actor.id, now)?.record(&OfAddress { address })?;
    }
    Ok(())
}

//! An alarm by mail: to the colleague who owns the standard, or to everybody who owns the house once they have left; from
//! the firm's own mailbox where there is one.

use jiff::civil::Date;
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::frame::time::{Millis, day};
use crate::journal::ActorId;
use crate::mailbox::outbox_store::{self, From, New, may_write_from};
use crate::mailbox::write::{Letter, fresh_id};
use crate::standard::watch::Alarm;
use crate::standard::{Standard, said, store, trouble};

/// It is to no customer.
const NO_SUBJECT: i64 = 0;

/// Whether alarms can go out by mail.
///
/// # Errors
/// When the store fails.
pub fn can_be_sent(tx: &Tx) -> Result<bool, StoreError> {
    Ok(!may_write_from(tx, &Actor::troth())?.is_empty())
}

/// Queues it for each; where there is no mailbox nothing is sent.
///
/// # Errors
/// When the store fails.
pub fn send(tx: &Tx, standard: &Standard, alarm: &Alarm, now: Millis) -> Result<(), StoreError> {
    let from = may_write_from(tx, &Actor::troth())?.into_iter().next();
    let Some(from) = from else {
        return Ok(());
    };
    let zone = crate::organisation::store::read(tx)?.time_zone();
    for to in store::addresses(tx, standard)? {
        send_to(tx, &from, to, (standard, alarm), now, day(now, &zone))?;
    }
    Ok(())
}

fn send_to(
    tx: &Tx,
    from: &From,
    to: String,
    (standard, alarm): (&Standard, &Alarm),
    now: Millis,
    today: Date,
) -> Result<(), StoreError> {
    let letter = Letter {
        id: fresh_id(&from.address),
        from_name: from.name.clone(),
        from: from.address.clone(),
        to,
        subject: subject(standard, alarm),
        words: words(standard, alarm, today),
        references: Vec::new(),
        at: now,
    };
    // An address that letters can't be sent to gets none; the alarm stands on Today all the same.
    let Ok(bytes) = letter.bytes() else {
        return Ok(());
    };
    let new = New {
        mailbox: from.mailbox,
        subject: NO_SUBJECT,
        letter_id: &letter.id,
        to: &letter.to,
        title: &letter.subject,
        bytes: &bytes,
        by: ActorId::TROTH.0,
    };
    outbox_store::queue(tx, &new, now).map(drop)
}

fn subject(standard: &Standard, alarm: &Alarm) -> String {
    let word = match alarm.kind {
        troth_drift::Kind::Below => "Below what we ask",
        troth_drift::Kind::Sliding => "Sliding",
    };
    format!("{word}: {}", standard.series.name())
}

fn words(standard: &Standard, alarm: &Alarm, today: Date) -> String {
    let (below, sliding) = match alarm.kind {
        troth_drift::Kind::Below => (Some(alarm.since), None),
        troth_drift::Kind::Sliding => (None, Some(alarm.since)),
    };
    let sentence = trouble::sentences(below, sliding, today).join(" ");
    format!(
        "{}: {}.\n\n{sentence}\n\nWhy it is asked: {}\n\nIts weeks, and the people behind each, stand in Troth under Standards.",
        standard.series.name(),
        said::asked(standard),
        standard.why,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::week::Week;
    use crate::standard::tests::standard;

    #[test]
    fn a_slide_and_a_shortfall_are_two_letters() {
        let kept = standard("given_kept/1", 0.9);
        let alarm = |kind| Alarm {
            kind,
            at: Week(2960),
            since: Week(2950),
            step: None,
            stands: true,
        };
        // Week 2950 began on Monday, 13 July 2026.
        let today = jiff::civil::date(2026, 11, 20);
        let slides = words(&kept, &alarm(troth_drift::Kind::Sliding), today);
        assert!(
            slides.contains("at least 90\u{a0}%.") && slides.contains("Sliding since Mon 13 Jul."),
            "{slides}"
        );
        let below = words(&kept, &alarm(troth_drift::Kind::Below), today);
        assert!(
            below.contains("Below what we ask") && !below.contains("Sliding"),
            "{below}"
        );
        assert_eq!(
            subject(&kept, &alarm(troth_drift::Kind::Sliding)),
            "Sliding: Given promises kept, we say"
        );
    }
}

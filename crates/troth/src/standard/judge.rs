//! In the background: which alarms are to be given, once each, which are no longer so, and what our own best proposes.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use troth_store::{Store, StoreError, Tx};

use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::standard::alarm_store::{self, Given, word};
use crate::standard::decision::{Question, Sharing};
use crate::standard::rise::{self, Rise};
use crate::standard::watch::{self, Alarm};
use crate::standard::{Standard, letter, rise_store, store, view};

/// A standard is in trouble; said is [`Alarmed`].
pub const ALARM: &str = "standard.alarm";

/// What [`ALARM`] says: weeks by their Mondays, and nothing of anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarmed {
    pub standard: i64,
    pub alarm: i64,
    /// `below` what was asked, or `sliding`.
    pub kind: String,
    pub at: String,
    pub since: String,
}

/// Judges every standard that stands, if anything was counted or set since.
///
/// # Errors
/// When the store fails.
pub async fn judge(db: &Store, now: Millis) -> Result<(), StoreError> {
    let Some(stale) = db.read(alarm_store::stale).await? else {
        return Ok(());
    };
    let (found, rises, reckoned) = db.read(move |tx| read(tx, now)).await?;
    db.write(move |tx| {
        for (word, decision) in &reckoned {
            alarm_store::keep_decision(tx, word, *decision)?;
        }
        tell(tx, &found, now)?;
        rise_store::keep(tx, &rises)?;
        alarm_store::judged(tx, stale)
    })
    .await
}

/// What was found of one standard.
type Found = (Standard, Vec<Alarm>);

/// All standing standards with their alarms, the rises that are proposed, and decision values that were not known before.
type Judged = (Vec<Found>, Vec<(i64, Rise)>, BTreeMap<String, f64>);

fn read(tx: &Tx, now: Millis) -> Result<Judged, StoreError> {
    let sharing = Sharing::now(tx)?;
    let known = RefCell::new(alarm_store::decisions(tx)?);
    let reckoned = RefCell::new(BTreeMap::new());
    let decide = |weeks, skewness| {
        let question = Question::of(sharing, weeks, skewness);
        let cusum = known.borrow().answer(question)?;
        let word = question.word();
        if !known.borrow().0.contains_key(&word) {
            known.borrow_mut().0.insert(word.clone(), cusum.decision());
            reckoned.borrow_mut().insert(word, cusum.decision());
        }
        Some(cusum)
    };
    let (mut found, mut rises) = (Vec::new(), Vec::new());
    for standard in store::all(tx)?.into_iter().filter(|one| one.stands()) {
        let points = view::known(tx, &standard.series, now)?;
        rises.extend(rise::proposed(&points, &standard).map(|rise| (standard.id, rise)));
        let alarms = watch::watch(points, &standard, &decide).alarms;
        found.push((standard, alarms));
    }
    Ok((found, rises, reckoned.into_inner()))
}

fn tell(tx: &Tx, found: &[Found], now: Millis) -> Result<(), StoreError> {
    let mut given = alarm_store::standing(tx)?;
    for (standard, alarms) in found {
        for alarm in alarms.iter().filter(|alarm| alarm.stands) {
            let is_it = |one: &Given| one.standard == standard.id && one.kind == alarm.kind;
            match given.iter().position(is_it) {
                Some(before) => drop(given.remove(before)),
                None => give(tx, standard, alarm, now)?,
            }
        }
    }
    // What is left is no longer so, or its standard was retired.
    given.iter().try_for_each(|one| alarm_store::end(tx, one.id, now))
}

fn give(tx: &Tx, standard: &Standard, alarm: &Alarm, now: Millis) -> Result<(), StoreError> {
    let given = Given {
        id: tx.allocate("standard_alarm", 1)?,
        standard: standard.id,
        kind: alarm.kind,
        at: alarm.at,
        since: alarm.since,
        step: alarm.step,
    };
    alarm_store::give(tx, &given, now)?;
    Act::begin(tx, ALARM, ActorId::TROTH, now)?.record(&Alarmed {
        standard: standard.id,
        alarm: given.id,
        kind: word(alarm.kind).to_owned(),
        at: alarm.at.monday().to_string(),
        since: alarm.since.monday().to_string(),
    })?;
    letter::send(tx, standard, alarm, now)
}

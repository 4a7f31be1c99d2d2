//! Rows about people who were erased: what is left of them when somebody else is in them too, and nothing otherwise.

use std::collections::HashSet;

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::organisation::{self, Organisation};
use crate::record::said::{Said, Told, Who, WhoIndex};
use crate::record::store::Fresh;
use crate::record::trace::{ERASED, Traces};
use crate::tombstone::{self, Known, Salt};

/// Leaves out what is told of people who were erased; returns how many rows fell away whole.
/// A contact typed by hand lifts its tombstone instead: whoever is written down by a colleague came back.
///
/// # Errors
/// When the store fails.
pub fn leave_out(
    tx: &Tx,
    is_typed: bool,
    silo: i64,
    rows: &mut Vec<Fresh>,
    now: Millis,
) -> Result<i64, StoreError> {
    let Some(salt) = tombstone::store::salt(tx)? else {
        return Ok(0);
    };
    let known: Vec<Known> = rows
        .iter()
        .flat_map(|row| &row.told.who)
        .flat_map(|who| of(silo, who))
        .collect();
    if is_typed {
        tombstone::store::lift(tx, &salt, &known, now)?;
        return Ok(0);
    }
    let gone = tombstone::store::stands(tx, &salt, &known)?;
    if gone.is_empty() {
        return Ok(0);
    }
    let firm = organisation::store::read(tx)?;
    let before = rows.len();
    rows.retain_mut(|row| stays(silo, row, &gone, &firm, &salt));
    Ok(i64::try_from(before - rows.len()).unwrap_or(i64::MAX))
}

/// What somebody in a row is known by.
pub fn of(silo: i64, who: &Who) -> Vec<Known> {
    tombstone::known_by(silo, &who.key, &who.emails, &who.phones)
}

/// Cuts erased people out of a row; false when nothing is left of it.
fn stays(silo: i64, row: &mut Fresh, gone: &HashSet<Known>, firm: &Organisation, salt: &Salt) -> bool {
    let is_gone: Vec<bool> = row
        .told
        .who
        .iter()
        .map(|who| of(silo, who).iter().any(|known| gone.contains(known)))
        .collect();
    if !is_gone.contains(&true) {
        return true;
    }
    let is_ours = ours(&row.told, firm);
    let mut traces = Traces::default();
    let people = row.told.who.iter().zip(&is_gone);
    people
        .filter(|(_, gone)| **gone)
        .for_each(|(who, _)| traces.of_who(who));
    cut(&mut row.told, &is_gone, &is_ours);
    let is_others = is_gone.iter().zip(&is_ours).any(|(gone, ours)| !gone && !ours);
    if row.told.said.is_empty() && !is_others {
        return false;
    }
    // The row as received speaks of them too. No subject is made for somebody of whom nothing may be kept.
    row.raw = String::new();
    row.key = key_without(&row.key, silo, &traces, salt);
    row.told = traces.strike_told(&without(std::mem::take(&mut row.told), &is_gone));
    true
}

/// Which of the people in a row are our own colleagues.
pub fn ours(told: &Told, firm: &Organisation) -> Vec<bool> {
    told.who
        .iter()
        .map(|who| who.emails.iter().any(|email| firm.is_ours(email)))
        .collect()
}

/// Blanks the people so marked and what they said; what others said to others stays, and so does money without its buyer.
pub fn cut(told: &mut Told, is_gone: &[bool], is_ours: &[bool]) {
    let gone = |at: &WhoIndex| is_gone.get(*at).copied().unwrap_or(false);
    for (at, who) in told.who.iter_mut().enumerate() {
        if gone(&at) {
            *who = Who {
                subject: who.subject,
                key: key_of(who.subject),
                kind: who.kind,
                ..Who::default()
            };
        }
    }
    told.said.retain_mut(|said| match said {
        Said::Order(order) => {
            order.customer = order.customer.filter(|at| !gone(at));
            true
        }
        Said::Message(message) => {
            let is_theirs = message.from.as_ref().is_some_and(gone);
            message.from = message.from.filter(|at| !gone(at));
            message.to.retain(|at| !gone(at));
            message.cc.retain(|at| !gone(at));
            // A letter from them is their words; one between them and us alone is nobody else's.
            if is_theirs {
                message.text = String::new();
                message.subject = None;
                message.attachments = Vec::new();
            }
            let mut people = message.from.iter().chain(&message.to).chain(&message.cc);
            people.any(|at| !is_ours.get(*at).copied().unwrap_or(false))
        }
        Said::Ticket(ticket) => !ticket.requester.as_ref().is_some_and(gone),
        Said::Consent(consent) => !gone(&consent.who),
        Said::Note(note) => !gone(&note.who),
    });
}

/// A record's own key, or where a trace is in it one that says nothing and is the same each time the row comes.
pub fn key_without(key: &str, silo: i64, traces: &Traces, salt: &Salt) -> String {
    if !traces.is_in(key) {
        return key.to_owned();
    }
    let digest = salt.digest(&Known::Key(silo, format!("record {key}")));
    format!("{ERASED} {}", crate::journal::hex(&digest[..12]))
}

/// The key under which nobody is known.
pub fn key_of(subject: Option<i64>) -> String {
    format!("{ERASED} {}", subject.unwrap_or_default())
}

/// A new row need not even keep the places of people it says nothing of.
fn without(told: Told, is_gone: &[bool]) -> Told {
    let gone = |at: WhoIndex| is_gone.get(at).copied().unwrap_or(false);
    let moved = |at: WhoIndex| at - (0..at).filter(|before| gone(*before)).count();
    let mut who: Vec<Who> = told
        .who
        .into_iter()
        .enumerate()
        .filter(|(at, _)| !gone(*at))
        .map(|(_, who)| who)
        .collect();
    for one in &mut who {
        one.member_of = one.member_of.filter(|at| !gone(*at)).map(moved);
    }
    let mut said = told.said;
    for one in &mut said {
        match one {
            Said::Order(order) => order.customer = order.customer.map(moved),
            Said::Message(message) => {
                message.from = message.from.map(moved);
                message.to.iter_mut().for_each(|at| *at = moved(*at));
                message.cc.iter_mut().for_each(|at| *at = moved(*at));
            }
            Said::Ticket(ticket) => ticket.requester = ticket.requester.map(moved),
            Said::Consent(consent) => consent.who = moved(consent.who),
            Said::Note(note) => note.who = moved(note.who),
        }
    }
    Told { who, said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::said::{Channel, Message, Note};

    fn who(key: &str) -> Who {
        Who {
            key: key.to_owned(),
            name: Some(key.to_owned()),
            emails: vec![format!("{key}@example.org")],
            ..Who::default()
        }
    }

    fn letter(from: WhoIndex, to: Vec<WhoIndex>) -> Said {
        Said::Message(Message {
            id: "1".to_owned(),
            references: vec![],
            at: 0,
            channel: Channel::Email,
            from: Some(from),
            from_us: None,
            to,
            cc: vec![],
            subject: Some("the frame".to_owned()),
            text: "it wobbles".to_owned(),
            folder: None,
            attachments: vec![],
            is_automatic: false,
        })
    }

    fn after(said: Said, is_gone: &[bool]) -> Told {
        let mut told = Told {
            who: vec![who("ann"), who("us"), who("bea")],
            said: vec![said],
        };
        cut(&mut told, is_gone, &[false, true, false]);
        told
    }

    #[test]
    fn a_letter_from_them_to_us_is_gone_and_one_to_others_too_keeps_its_place_without_words() {
        assert!(after(letter(0, vec![1]), &[true, false, false]).said.is_empty());
        let told = after(letter(0, vec![1, 2]), &[true, false, false]);
        let Said::Message(message) = &told.said[0] else {
            panic!("no letter")
        };
        assert_eq!(
            (message.text.as_str(), &message.subject, message.from),
            ("", &None, None)
        );
    }

    #[test]
    fn a_letter_from_us_to_them_alone_is_gone_and_one_to_others_too_stays_theirs() {
        assert!(after(letter(1, vec![0]), &[true, false, false]).said.is_empty());
        let told = after(letter(1, vec![0, 2]), &[true, false, false]);
        let Said::Message(message) = &told.said[0] else {
            panic!("no letter")
        };
        assert_eq!(
            (message.text.as_str(), message.to.as_slice()),
            ("it wobbles", &[2][..])
        );
    }

    #[test]
    fn others_keep_their_names_and_their_places_are_told_anew() {
        let note = Said::Note(Note {
            who: 2,
            at: None,
            by: None,
            words: "likes blue".to_owned(),
        });
        let is_gone = [true, false, false];
        let told = after(note, &is_gone);
        assert_eq!(
            (told.who[0].name.as_deref(), told.who[2].name.as_deref()),
            (None, Some("bea"))
        );
        let told = without(told, &is_gone);
        let Said::Note(note) = &told.said[0] else {
            panic!("no note")
        };
        assert_eq!(told.who[note.who].name.as_deref(), Some("bea"));
    }
}

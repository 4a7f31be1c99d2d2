//! Hears letters and requests that silos told, and puts them on the spine.

use std::collections::{BTreeSet, HashMap, HashSet};

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::intake::{OWN_DOMAINS_ADDED, OwnDomains};
use crate::interaction::{AGAIN, Again, letter};
use crate::journal::act::Act;
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};
use crate::organisation::act::Changed;
use crate::organisation::{self, Organisation};
use crate::party::{self, Derived};
use crate::record::said::{Channel, Message, Said, Ticket, Told, Who, WhoIndex};
use crate::record::store::Record;
use crate::record::{self, Undone};
use crate::spine::{self, Direction, Passed, Role};

pub const FOLLOWER: Follower = Follower {
    name: "interaction",
    facts: &[
        record::RECEIVED,
        record::BATCH_UNDONE,
        party::DERIVED,
        organisation::act::CHANGED,
        OWN_DOMAINS_ADDED,
        AGAIN,
    ],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    match fact.name.as_str() {
        record::RECEIVED => {
            let records = record::store::of_fact_saying(tx, fact.id, &[Said::MESSAGE, Said::TICKET])?;
            hear(tx, &records, now)
        }
        // Whoever is made of other records now was heard of at other times.
        party::DERIVED => spine::reach_parties(tx, &fact.said::<Derived>()?.unwrap_or_default().changed),
        organisation::act::CHANGED => {
            let said = fact.said::<Changed>()?.unwrap_or_default();
            let before: BTreeSet<String> = said.domains_before.into_iter().collect();
            let ours = said.domains.into_iter().collect();
            begin_again(tx, before.symmetric_difference(&ours), now)
        }
        OWN_DOMAINS_ADDED => fact
            .said::<OwnDomains>()?
            .map_or(Ok(()), |added| begin_again(tx, added.domains.iter(), now)),
        AGAIN => fact
            .said::<Again>()?
            .map_or(Ok(()), |again| hear_again(tx, again, now)),
        _ => fact
            .said::<Undone>()?
            .map_or(Ok(()), |undone| undo(tx, &undone, now)),
    }
}

/// Withdraws what rests on these records; what other records tell of the same stands as they tell it.
fn undo(tx: &Tx, undone: &Undone, now: Millis) -> Result<(), StoreError> {
    let (gone, mut others) = spine::store::resting_on(tx, undone)?;
    others.extend(record::store::back_in_force(tx, undone)?);
    others.sort_unstable();
    others.dedup();
    spine::withdraw_ids(tx, gone, now)?;
    for part in others.chunks(1_000) {
        hear(tx, &record::store::these(tx, part)?, now)?;
    }
    Ok(())
}

/// So many records are looked through in one turn, so that others get in between.
const AT_ONCE: i64 = 2_000;

/// Which way a letter went is decided by our own domains, so those that name one of these are read again.
fn begin_again<'d>(
    tx: &Tx,
    domains: impl Iterator<Item = &'d String>,
    now: Millis,
) -> Result<(), StoreError> {
    for domain in domains {
        let again = Again {
            domain: domain.clone(),
            after: 0,
        };
        Act::begin(tx, AGAIN, ActorId::TROTH, now)?.record(&again)?;
    }
    Ok(())
}

fn hear_again(tx: &Tx, again: Again, now: Millis) -> Result<(), StoreError> {
    let upto = again.after + AT_ONCE;
    hear(
        tx,
        &record::store::telling_of(tx, &again.domain, again.after, upto)?,
        now,
    )?;
    if upto >= record::store::newest(tx)? {
        return Ok(());
    }
    let next = Again { after: upto, ..again };
    Act::begin(tx, AGAIN, ActorId::TROTH, now)?.record(&next)?;
    Ok(())
}

fn hear(tx: &Tx, records: &[Record], now: Millis) -> Result<(), StoreError> {
    let firm = organisation::store::read(tx)?;
    let mut letters = Vec::new();
    let mut passed = Vec::new();
    for record in records {
        for said in &record.told.said {
            match said {
                Said::Message(message) => letters.push((record, message)),
                Said::Ticket(ticket) => passed.extend(request(record, ticket)),
                Said::Order(_) | Said::Consent(_) | Said::Note(_) => {}
            }
        }
    }
    let threads = threads(tx, &letters)?;
    passed.extend(
        letters
            .iter()
            .zip(threads)
            .map(|((record, message), thread)| told(record, message, thread, &firm)),
    );
    spine::add(tx, passed, now)?;
    Ok(())
}

fn told(record: &Record, message: &Message, thread: Option<String>, firm: &Organisation) -> Passed {
    let told = &record.told;
    let from = message.from.and_then(|at| told.who.get(at));
    let addressed: Vec<bool> = people(told, message.to.iter().chain(&message.cc))
        .map(|who| is_ours(who, firm))
        .collect();
    let (direction, is_internal) = match message.from_us {
        // An export that says who wrote knows better than our domains.
        Some(true) => (Direction::Out, false),
        Some(false) => (Direction::In, false),
        None => crate::interaction::direction(from.map(|who| is_ours(who, firm)), &addressed),
    };
    let to_us =
        message.from_us == Some(false) || people(told, message.to.iter()).any(|who| is_ours(who, firm));
    let by_machine = message.is_automatic
        || from.is_some_and(|who| who.emails.iter().any(|email| letter::is_machine(email)));
    let (kind, channel) = channel(message.channel);
    let kind = if message.is_automatic { "automatic" } else { kind };
    let subject = message
        .subject
        .as_deref()
        .map(str::trim)
        .filter(|subject| !subject.is_empty());
    Passed {
        key: key(record, message, &message.id),
        kind,
        channel,
        at: message.at,
        direction,
        title: subject.map_or_else(
            || "No subject".to_owned(),
            |subject| subject.chars().take(300).collect(),
        ),
        excerpt: letter::excerpt(&message.text),
        // What a machine of ours sent is no answer, so it stands in no exchange.
        thread: thread.filter(|_| !(message.is_automatic && direction == Direction::Out)),
        href: None,
        record: Some(record.id),
        replaces: record.replaces,
        is_internal,
        // Whoever only got a copy is not the one asked.
        waits: direction == Direction::In && (to_us || message.to.is_empty()) && !by_machine,
        solved_at: None,
        who: roles(told, message),
    }
}

/// What a letter is called: mail has ids that all the world shares, other channels count by themselves.
fn key(record: &Record, message: &Message, id: &str) -> String {
    match message.channel {
        _ if id.is_empty() => format!("message:{}:row:{}", record.silo, record.key),
        Channel::Email => format!("mail:{id}"),
        _ => format!("message:{}:{id}", record.silo),
    }
}

fn people<'t>(told: &'t Told, places: impl Iterator<Item = &'t WhoIndex>) -> impl Iterator<Item = &'t Who> {
    places.filter_map(|at| told.who.get(*at))
}

fn is_ours(who: &Who, firm: &Organisation) -> bool {
    who.emails.iter().any(|email| firm.is_ours(email))
}

fn roles(told: &Told, message: &Message) -> Vec<(i64, Role)> {
    let as_role = |places: &[WhoIndex], role: Role| -> Vec<(i64, Role)> {
        people(told, places.iter())
            .filter_map(|who| Some((who.subject?, role)))
            .collect()
    };
    let from: Vec<WhoIndex> = message.from.into_iter().collect();
    [
        as_role(&from, Role::From),
        as_role(&message.to, Role::To),
        as_role(&message.cc, Role::Cc),
    ]
    .concat()
}

fn channel(channel: Channel) -> (&'static str, &'static str) {
    match channel {
        Channel::Email => ("email", "email"),
        Channel::Phone => ("call", "phone"),
        Channel::Chat => ("message", "chat"),
        Channel::Social => ("message", "social"),
        Channel::Post => ("letter", "post"),
        Channel::Visit => ("visit", "visit"),
        Channel::Web => ("message", "web"),
        Channel::Other => ("message", "other"),
    }
}

/// The exchange of each letter: that of a letter it answers; else one that already waits for it; else the same subject
/// among the same people.
fn threads(tx: &Tx, letters: &[(&Record, &Message)]) -> Result<Vec<Option<String>>, StoreError> {
    let mut answered: Vec<String> = letters
        .iter()
        .flat_map(|(record, message)| message.references.iter().map(|id| key(record, message, id)))
        .collect();
    answered.sort_unstable();
    answered.dedup();
    let mut known = spine::store::threads(tx, &answered)?;
    let own = letters
        .iter()
        .map(|(record, message)| opened_by(&key(record, message, &message.id)));
    let awaited = spine::store::known_threads(tx, &own.collect::<Vec<_>>())?;
    let awaited: HashSet<String> = awaited.into_iter().collect();
    // Letters of one chunk may answer each other in any order, so they are looked at by time.
    let mut order: Vec<usize> = (0..letters.len()).collect();
    order.sort_by_key(|at| letters[*at].1.at);
    let mut threads = vec![None; letters.len()];
    for at in order {
        let (record, message) = letters[at];
        let thread = thread(record, message, &known, &awaited);
        known
            .entry(key(record, message, &message.id))
            .or_insert_with(|| thread.clone());
        threads[at] = Some(thread);
    }
    Ok(threads)
}

fn thread(
    record: &Record,
    message: &Message,
    known: &HashMap<String, String>,
    awaited: &HashSet<String>,
) -> String {
    let mut answered = message.references.iter().map(|id| key(record, message, id));
    if let Some(thread) = answered.clone().rev().find_map(|key| known.get(&key)) {
        return thread.clone();
    }
    let own = opened_by(&key(record, message, &message.id));
    if awaited.contains(&own) {
        return own;
    }
    if let Some(first) = answered.next() {
        return opened_by(&first);
    }
    let people: Vec<&str> = people(&record.told, message.from.iter().chain(&message.to))
        .map(|who| who.key.as_str())
        .collect();
    let subject = message.subject.as_deref().unwrap_or("");
    letter::thread(subject, &people).unwrap_or(own)
}

/// The exchange that the letter of that key opened.
fn opened_by(key: &str) -> String {
    format!("from:{key}")
}

/// A request as it came in, and the answer to it where there was one.
fn request(record: &Record, ticket: &Ticket) -> Vec<Passed> {
    let number = &ticket.number;
    let requester = ticket
        .requester
        .and_then(|at| record.told.who.get(at))
        .and_then(|who| who.subject);
    let title = ticket
        .subject
        .clone()
        .filter(|subject| !subject.trim().is_empty())
        .unwrap_or_else(|| format!("Request {number}"));
    let key = format!("ticket:{}:{number}", record.silo);
    let answered_at = ticket.first_answered_at.or(match &ticket.answer {
        Some(_) => ticket.solved_at.or(Some(ticket.opened_at)),
        None => None,
    });
    let incoming = Passed {
        key: key.clone(),
        kind: "ticket",
        channel: channel(ticket.channel).1,
        at: ticket.opened_at,
        direction: Direction::In,
        title: title.clone(),
        excerpt: ticket.words.as_deref().and_then(letter::excerpt),
        thread: Some(key.clone()),
        href: None,
        record: Some(record.id),
        replaces: record.replaces,
        is_internal: false,
        waits: answered_at.is_none() && ticket.solved_at.is_none() && !is_over(ticket.status.as_deref()),
        solved_at: ticket.solved_at,
        who: requester
            .map(|subject| (subject, Role::From))
            .into_iter()
            .collect(),
    };
    let answer = answered_at.map(|at| Passed {
        key: format!("{key}:answer"),
        kind: "answer",
        at,
        direction: Direction::Out,
        title: format!("Answer: {title}"),
        excerpt: ticket.answer.as_deref().and_then(letter::excerpt),
        waits: false,
        solved_at: None,
        who: requester.map(|subject| (subject, Role::To)).into_iter().collect(),
        ..incoming.clone()
    });
    std::iter::once(incoming).chain(answer).collect()
}

/// Helpdesks call the end by several names.
fn is_over(status: Option<&str>) -> bool {
    status.is_some_and(|status| {
        let status = status.trim().to_lowercase();
        [
            "solved", "closed", "resolved", "deleted", "archived", "done", "spam",
        ]
        .contains(&status.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket() -> Ticket {
        Ticket {
            number: "7".into(),
            requester: Some(0),
            opened_at: 100,
            channel: Channel::Email,
            subject: Some("Wheel".into()),
            words: Some("It rattles.".into()),
            answer: None,
            status: Some("open".into()),
            kind: None,
            assignee: None,
            first_answered_at: None,
            solved_at: None,
            due_on: None,
            reopened: 0,
            satisfaction: None,
            attributes: vec![],
        }
    }

    fn record() -> Record {
        let ann = Who {
            subject: Some(3),
            key: "mail:ann@example.org".into(),
            ..Who::default()
        };
        Record {
            id: 9,
            silo: 2,
            batch: None,
            key: "7".into(),
            replaces: None,
            told: Told {
                who: vec![ann],
                said: vec![],
            },
        }
    }

    #[test]
    fn a_request_waits_until_it_was_answered_or_is_over() {
        let record = record();
        for (ticket, rows, waits) in [
            (ticket(), 1, true),
            (
                Ticket {
                    first_answered_at: Some(200),
                    ..ticket()
                },
                2,
                false,
            ),
            (
                Ticket {
                    answer: Some("Bring it in.".into()),
                    ..ticket()
                },
                2,
                false,
            ),
            (
                Ticket {
                    solved_at: Some(300),
                    ..ticket()
                },
                1,
                false,
            ),
            (
                Ticket {
                    status: Some("Closed".into()),
                    ..ticket()
                },
                1,
                false,
            ),
        ] {
            let passed = request(&record, &ticket);
            assert_eq!((passed.len(), passed[0].waits), (rows, waits), "{ticket:?}");
        }
        let answered = request(
            &record,
            &Ticket {
                first_answered_at: Some(200),
                ..ticket()
            },
        );
        assert_eq!(answered[1].who, [(3, Role::To)]);
        assert_eq!((answered[1].at, answered[1].direction), (200, Direction::Out));
        assert_eq!(answered[1].thread, answered[0].thread);
    }

    #[test]
    fn an_answer_joins_the_exchange_whatever_it_names() {
        let record = record();
        let letter = |id: &str, references: &[&str], subject: &str| Message {
            id: id.into(),
            references: references.iter().map(|id| (*id).to_owned()).collect(),
            at: 1,
            channel: Channel::Email,
            from: Some(0),
            from_us: None,
            to: vec![],
            cc: vec![],
            subject: Some(subject.into()),
            text: String::new(),
            folder: None,
            attachments: vec![],
            is_automatic: false,
        };
        let known = HashMap::from([("mail:a".to_owned(), "same:1".to_owned())]);
        let awaited = HashSet::from(["from:mail:z".to_owned()]);
        let thread = |message: &Message| thread(&record, message, &known, &awaited);
        assert_eq!(thread(&letter("b", &["x", "a"], "Re: wheel")), "same:1");
        assert_eq!(thread(&letter("z", &[], "wheel")), "from:mail:z");
        assert_eq!(thread(&letter("c", &["y"], "Re: wheel")), "from:mail:y");
        assert_eq!(
            thread(&letter("d", &[], "wheel")),
            thread(&letter("e", &[], "Re: Wheel"))
        );
        assert_eq!(thread(&letter("f", &[], "")), "from:mail:f");
    }
}

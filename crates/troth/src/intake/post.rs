//! Things written in public or in a chat: one row is one message, with who wrote it and what it answers.

use crate::intake::meaning::Meaning;
use crate::intake::reading::{Problem, Reader, Row};
use crate::intake::ticket;
use crate::intake::value;
use crate::record::said::{Channel, Message, Said, Told, Who, WhoIndex, WhoKind};

pub(super) fn told(row: &Row<'_>, reader: &mut Reader) -> Result<Told, Problem> {
    let at = reader.instant(row, Meaning::Date)?;
    let at = at.ok_or_else(|| row.missing(Meaning::Date, "has no day, so nobody can tell when"))?;
    let text = row.text(Meaning::Words).unwrap_or_default();
    let from_us = row
        .one(Meaning::Inbound)
        .and_then(value::is_yes)
        .map(|inbound| !inbound);
    let mut who = Vec::new();
    let from = author(row).map(|mut author| {
        // Whoever answers for the house speaks as the firm.
        author.kind = if from_us == Some(true) {
            WhoKind::Organisation
        } else {
            WhoKind::Person
        };
        join(&mut who, author)
    });
    let stated: Vec<Who> = row
        .all(Meaning::Addressee)
        .flat_map(|(_, cell)| cell.split([';', ',']))
        .filter_map(someone)
        .collect();
    let addressed = if stated.is_empty() {
        spoken_to(&text)
    } else {
        stated
    };
    let to = addressed.into_iter().map(|other| join(&mut who, other)).collect();
    let message = Message {
        id: row.id(Meaning::MessageId).unwrap_or_default().to_owned(),
        references: row
            .id(Meaning::InReplyTo)
            .map(str::to_owned)
            .into_iter()
            .collect(),
        at,
        channel: match ticket::channel(row.one(Meaning::Via)) {
            Channel::Other => Channel::Social,
            known => known,
        },
        from,
        from_us,
        to,
        cc: Vec::new(),
        subject: row.text(Meaning::Subject),
        text,
        folder: None,
        attachments: Vec::new(),
        is_automatic: false,
    };
    Ok(Told {
        who,
        said: vec![Said::Message(message)],
    })
}

fn author(row: &Row<'_>) -> Option<Who> {
    let mut author = row.id(Meaning::Author).and_then(someone)?;
    author.name = author.name.or_else(|| row.text(Meaning::Name));
    Some(author)
}

/// Somebody by an address or by a handle. A number is a handle without a name.
fn someone(text: &str) -> Option<Who> {
    let text = text.trim().trim_start_matches('@');
    if let Some(email) = value::email(text) {
        return Some(Who {
            key: format!("mail:{email}"),
            emails: vec![email],
            ..Who::default()
        });
    }
    let named = !text.bytes().all(|byte| byte.is_ascii_digit());
    (!text.is_empty()).then(|| Who {
        key: format!("id:{text}"),
        name: named.then(|| text.to_owned()),
        ..Who::default()
    })
}

/// A public answer begins with the handles it is meant for.
fn spoken_to(text: &str) -> Vec<Who> {
    let handle = |word: &&str| word.len() > 1 && word.starts_with('@');
    let words = text.split_whitespace().take_while(handle);
    words
        .filter_map(|word| someone(word.trim_end_matches([',', ':', '.', '!', '?'])))
        .collect()
}

fn join(who: &mut Vec<Who>, other: Who) -> WhoIndex {
    if let Some(known) = who.iter().position(|known| known.key == other.key) {
        return known;
    }
    who.push(other);
    who.len() - 1
}

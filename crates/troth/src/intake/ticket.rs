//! Tickets, cases, complaints: what a helpdesk or an ombudsman keeps of somebody's request.

use crate::intake::meaning::Meaning;
use crate::intake::person;
use crate::intake::reading::{Problem, Reader, Row};
use crate::record::said::{Channel, Said, Ticket, Told, WhoKind};

/// A complaint about a firm names the firm, not the person who complained. The person is unknown and stays so:
/// an invented party for each complaint would be a crowd that nobody can ever greet. The firm complained of is
/// kept beside the ticket: it is ourselves or a competitor, never a customer.
pub(super) fn told(row: &Row<'_>, reader: &mut Reader) -> Result<Told, Problem> {
    let who = person::people(row, reader);
    let requester = who
        .iter()
        .position(|who| who.kind == WhoKind::Person || who.member_of.is_none());
    let opened_at = reader.instant(row, Meaning::Date)?;
    let opened_at =
        opened_at.ok_or_else(|| row.missing(Meaning::Date, "has no day, so nobody can tell when"))?;
    let ticket = Ticket {
        number: row.id(Meaning::TicketNumber).unwrap_or_default().to_owned(),
        requester,
        opened_at,
        channel: channel(row.one(Meaning::Via)),
        subject: row.text(Meaning::Subject),
        words: row.text(Meaning::Words),
        answer: row.text(Meaning::Answer),
        status: row.text(Meaning::Status),
        kind: row.text(Meaning::Kind),
        assignee: row.text(Meaning::Assignee),
        first_answered_at: first_answered(row, reader, opened_at),
        solved_at: reader.instant_if_sound(row, Meaning::SolvedAt),
        due_on: reader.day_if_sound(row, Meaning::DueOn),
        reopened: row
            .one(Meaning::Reopened)
            .and_then(|cell| cell.parse().ok())
            .unwrap_or(0),
        satisfaction: row.text(Meaning::Satisfaction),
        attributes: attributes(row, requester.is_some()),
    };
    Ok(Told {
        who,
        said: vec![Said::Ticket(ticket)],
    })
}

fn first_answered(row: &Row<'_>, reader: &mut Reader, opened_at: i64) -> Option<i64> {
    let minutes = row
        .one(Meaning::FirstReplyMinutes)
        .and_then(|cell| cell.parse::<i64>().ok());
    let counted = minutes.and_then(|minutes| minutes.checked_mul(60_000)?.checked_add(opened_at));
    reader.instant_if_sound(row, Meaning::FirstAnsweredAt).or(counted)
}

/// What no field of a ticket holds, under its own header; places too when they are nobody's address.
fn attributes(row: &Row<'_>, someone: bool) -> Vec<(String, String)> {
    let places = row
        .columns
        .addresses
        .iter()
        .flatten()
        .map(|(_, column)| *column)
        .filter(|_| !someone);
    let mut columns: Vec<usize> = row.columns.kept.iter().copied().chain(places).collect();
    columns.sort_unstable();
    columns
        .into_iter()
        .map(|column| (row.header(column).to_owned(), row.cell(column).to_owned()))
        .filter(|(_, cell)| !cell.is_empty())
        .collect()
}

pub(super) fn channel(via: Option<&str>) -> Channel {
    let via = via.unwrap_or_default().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| via.contains(word));
    match () {
        () if has(&["mail", "e-mail", "correo", "courriel"]) && !has(&["postal"]) => Channel::Email,
        () if has(&[
            "phone",
            "call",
            "voice",
            "telefon",
            "teléfono",
            "téléphone",
            "referral",
        ]) =>
        {
            Channel::Phone
        }
        () if has(&["chat", "messag", "whatsapp", "sms"]) => Channel::Chat,
        () if has(&["twitter", "facebook", "instagram", "social"]) => Channel::Social,
        () if has(&["post", "letter", "fax", "brief"]) => Channel::Post,
        () if has(&["visit", "person", "store", "walk"]) => Channel::Visit,
        () if has(&["web", "form", "portal", "api", "help center"]) => Channel::Web,
        () => Channel::Other,
    }
}

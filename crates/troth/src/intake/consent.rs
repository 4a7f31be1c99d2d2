//! What a row says we may do: consent with its proof, and its withdrawal, which is never a new lead.

use crate::intake::meaning::Meaning;
use crate::intake::reading::{Reader, Row};
use crate::intake::value;
use crate::record::said::{Channel, Consent, Said, WhoIndex};

/// How a member of an audience stands, where the file's name says so: `unsubscribed_members.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    Subscribed,
    Withdrawn,
}

pub(super) fn audience(format: &str, file_name: &str) -> Option<Audience> {
    let name = file_name.to_lowercase();
    let withdrawn = [
        "unsubscribed",
        "nonsubscribed",
        "non-subscribed",
        "cleaned",
        "unsubscribe",
    ];
    match format {
        "mailchimp audience" if withdrawn.iter().any(|word| name.contains(word)) => Some(Audience::Withdrawn),
        "mailchimp audience" => Some(Audience::Subscribed),
        _ => None,
    }
}

pub(super) fn consents(
    row: &Row<'_>,
    reader: &mut Reader,
    who: WhoIndex,
    audience: Option<Audience>,
) -> Vec<Said> {
    let mut said = Vec::new();
    if let Some(given) = of_email(row, audience) {
        said.push(consent(row, reader, who, Channel::Email, given));
    }
    if let Some(given) = row.one(Meaning::ConsentSms).and_then(value::is_yes) {
        said.push(consent(row, reader, who, Channel::Phone, given));
    }
    said
}

/// A block or a withdrawal outweighs any consent in the same row.
fn of_email(row: &Row<'_>, audience: Option<Audience>) -> Option<bool> {
    let blocked = row.one(Meaning::Blocked).and_then(value::is_yes) == Some(true);
    let withdrawn = row.one(Meaning::WithdrawnAt).is_some() || audience == Some(Audience::Withdrawn);
    if blocked || withdrawn {
        return Some(false);
    }
    let stated = row.one(Meaning::ConsentEmail).and_then(value::is_yes);
    stated.or(audience.map(|audience| audience == Audience::Subscribed))
}

fn consent(row: &Row<'_>, reader: &mut Reader, who: WhoIndex, channel: Channel, given: bool) -> Said {
    let withdrawn_at = reader.instant_if_sound(row, Meaning::WithdrawnAt);
    let given_at = reader.instant_if_sound(row, Meaning::ConsentAt);
    let proof = [Meaning::ConsentAt, Meaning::ConsentProof, Meaning::WithdrawnAt]
        .into_iter()
        .flat_map(|meaning| row.all(meaning))
        .map(|(column, cell)| (row.header(column).to_owned(), cell.to_owned()))
        .collect();
    let at = if given { given_at } else { withdrawn_at };
    Said::Consent(Consent {
        who,
        channel,
        purpose: "marketing".to_owned(),
        given,
        at,
        proof,
    })
}

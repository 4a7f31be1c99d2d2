//! Recording what a line says, in one transaction, and taking all of it back.

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::capture::name::phone;
use crate::capture::preview::{Given, Preview};
use crate::capture::{RECORDED, feeling};
use crate::experience::act::{Part, Telling};
use crate::experience::{self, Voice as Teller, Whose};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::interaction;
use crate::interaction::log::{LOGGED_KINDS, Logged, log};
use crate::journal;
use crate::journal::act::Act;
use crate::mailbox::mailed_store;
use crate::note;
use crate::party;
use crate::party::act::Hand;
use crate::party::form::ContactInput;
use crate::promise;
use crate::promise::act::{Doing, may};
use crate::promise::deed::{Deed, Voice};
use crate::promise::state::stand;
use crate::promise::{Bond, Giver, Kind, Pledged, Said};
use crate::spine;

/// What [`RECORDED`] says: which rows one line made. The words are in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    pub subject: i64,
    pub interaction: Option<i64>,
    pub note: Option<i64>,
    /// How they felt in it.
    #[serde(default)]
    pub account: Option<i64>,
    pub promises: Vec<i64>,
    /// A contact was made of a name.
    pub is_new: bool,
}

/// Why parts of a line are taken back.
const WHY: &str = "taken back";

/// Records everything a line says; returns the fact that says so.
///
/// # Errors
/// When something is still asked, or the store fails.
pub fn record(tx: &Tx, hand: &Hand, preview: &Preview) -> Result<i64, Problem> {
    Problem::check(asked(preview))?;
    let party = party(tx, hand, preview)?;
    let subject =
        interaction::store::subject_of(tx, &hand.actor, party)?.ok_or(Problem::NotFound("customer"))?;
    let mut parts = Parts {
        subject,
        is_new: preview.new.is_some(),
        ..Parts::default()
    };
    let said_in = passed(tx, hand, preview, &mut parts)?;
    parts.account = feel(tx, hand, preview, subject, said_in)?;
    for given in preview.promises.iter().filter(|given| !given.is_dropped) {
        let pledged = pledged(hand, preview, given, subject, said_in);
        parts
            .promises
            .push(promise::act::make(tx, &pledged, hand.actor.id, hand.now)?);
    }
    let act = Act::begin(tx, RECORDED, hand.actor.id, hand.now)?.about(subject);
    let fact = act.fact();
    act.record(&parts)?;
    if let Some(line) = preview.input.mailed {
        mailed_store::record(tx, line, fact)?;
    }
    Ok(fact)
}

/// What must be said before anything is recorded, beside the field that says it.
fn asked(preview: &Preview) -> Errors {
    let mut errors = Errors::default();
    if preview.line.is_empty() {
        errors.add("line", "write what happened, a line is enough");
    }
    for question in &preview.questions {
        let answers: Vec<String> = question
            .choices
            .iter()
            .map(|one| format!("`{}` for {}", one.turn, one.word))
            .collect();
        let hint = if answers.is_empty() {
            String::new()
        } else {
            format!("\n\nhint: send {}", answers.join(", "))
        };
        errors.add(
            question.about,
            format!("{}{hint}", question.ask.trim_end_matches('?')),
        );
    }
    errors
}

fn party(tx: &Tx, hand: &Hand, preview: &Preview) -> Result<i64, Problem> {
    if let Some(who) = &preview.who {
        return Ok(who.party);
    }
    let name = preview.new.clone().ok_or(Problem::NotFound("customer"))?;
    let (named, bare) = contact(&name);
    match (make(tx, hand, &named), bare) {
        // A number with a slip in it still stands in the line, and holds nothing up.
        (Err(Problem::Invalid(_)), Some(bare)) => make(tx, hand, &bare),
        (made, _) => made,
    }
}

fn make(tx: &Tx, hand: &Hand, input: &ContactInput) -> Result<i64, Problem> {
    let mut errors = Errors::default();
    let today = crate::frame::time::day(hand.now, &hand.firm.time_zone());
    let who = input.who(&hand.firm, today, &mut errors);
    Problem::check(errors)?;
    Ok(party::act::make(tx, hand, input, who, None)?)
}

/// A contact of a name, an address or a number; or of a name with one of them behind it, and then of the name alone, too.
fn contact(written: &str) -> (ContactInput, Option<ContactInput>) {
    let email = written.split_whitespace().find(|word| word.contains('@'));
    let phone = phone(written)
        .map(|span| span.of(written))
        .filter(|_| email.is_none());
    let name = written.replace(email.or(phone).unwrap_or_default(), "");
    let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    let named = ContactInput {
        name: name.clone(),
        emails: email.map(|email| vec![email.to_owned()]),
        phones: phone.map(|phone| vec![phone.to_owned()]),
        ..ContactInput::default()
    };
    let bare = name.map(|name| ContactInput {
        name: Some(name),
        ..ContactInput::default()
    });
    (named, bare)
}

/// The call or visit, or the note; returns its row on the spine.
fn passed(tx: &Tx, hand: &Hand, preview: &Preview, parts: &mut Parts) -> Result<Option<i64>, StoreError> {
    let kind = LOGGED_KINDS.into_iter().find(|kind| *kind == preview.kind);
    let Some(kind) = kind else {
        let note = note::web::write(tx, &hand.actor, parts.subject, &preview.line, hand.now)?;
        parts.note = Some(note);
        let key = note::key(note);
        return Ok(spine::store::standing(tx, [key.as_str()].into_iter())?
            .get(&key)
            .map(|row| row.id));
    };
    let logged = Logged {
        kind,
        direction: preview.direction,
        at: preview.at,
        words: preview.line.clone(),
        minutes: preview.minutes,
    };
    let id = log(tx, &hand.actor, parts.subject, &logged, hand.now)?;
    parts.interaction = Some(id);
    Ok(Some(id))
}

/// How they felt, as we read it: an account of what passed in the words of whoever wrote the line.
fn feel(
    tx: &Tx,
    hand: &Hand,
    preview: &Preview,
    subject: i64,
    said_in: Option<i64>,
) -> Result<Option<i64>, Problem> {
    let felt = preview.feeling.as_deref().and_then(feeling::lived);
    let (Some(felt), Some(said_in)) = (felt, said_in) else {
        return Ok(None);
    };
    let telling = Telling {
        by: Some(hand.actor.id.0),
        feelings: vec![(felt, Whose::Reading)],
        ..Telling::new(
            said_in,
            subject,
            Teller::Customer,
            preview.line.as_str(),
            preview.at,
        )
    };
    experience::act::tell(tx, hand.actor.id, &telling, hand.now).map(Some)
}

fn pledged(hand: &Hand, preview: &Preview, given: &Given, subject: i64, said_in: Option<i64>) -> Pledged {
    Pledged {
        subject,
        kind: Kind::Given,
        what: given.what.clone(),
        due: given.due.clone(),
        waits_for: None,
        due_days: None,
        by: Giver {
            colleague: given.by.or(given.by_name.is_none().then_some(hand.actor.id.0)),
            name: given.by_name.clone().filter(|_| given.by.is_none()),
        },
        touchpoint: "service".to_owned(),
        said: Said {
            interaction: said_in,
            words: Some(given.said.clone()),
        },
        bond: Bond::default(),
        pledge: None,
        source_key: None,
        record: None,
        made_at: preview.at,
    }
}

/// What a line recorded, if the actor may see of whom.
///
/// # Errors
/// When there is none, or the store fails.
pub fn parts(tx: &Tx, actor: &Actor, fact: i64) -> Result<(Parts, i64, String), Problem> {
    let missing = || Problem::NotFound("recorded line");
    let fact = journal::store::find(tx, fact)?
        .filter(|fact| fact.name == RECORDED)
        .ok_or_else(missing)?;
    let parts = fact.said::<Parts>()?.ok_or_else(missing)?;
    let (party, name) = promise::store::party_of(tx, actor, parts.subject)?.ok_or_else(missing)?;
    Ok((parts, party, name))
}

/// Takes everything a line recorded back: each part is entered in error. A contact that was made stays.
///
/// # Errors
/// When nothing of it is left to take back, or the store fails.
pub fn undo(tx: &Tx, actor: &Actor, fact: i64, now: Millis) -> Result<(), Problem> {
    let (parts, ..) = parts(tx, actor, fact)?;
    let mut done = false;
    for promise in &parts.promises {
        done |= unpromise(tx, actor, *promise, now)?;
    }
    if let Some(account) = parts.account {
        done |= unfeel(tx, actor, account, now)?;
    }
    if let Some(id) = parts.interaction {
        done |= interaction::log::error(tx, actor, id, WHY, now)?;
    }
    if let Some(id) = parts.note {
        done |= note::web::take_back(tx, actor, id, WHY, now)?;
    }
    if done {
        Ok(())
    } else {
        Err(Problem::Conflict("it was taken back before".to_owned()))
    }
}

fn unfeel(tx: &Tx, actor: &Actor, account: i64, now: Millis) -> Result<bool, Problem> {
    let part = Part {
        account,
        feeling: None,
    };
    if experience::store::in_error(tx, part)?.is_some() {
        return Ok(false);
    }
    experience::act::error(tx, actor.id, part, Some(WHY), now)?;
    Ok(true)
}

fn unpromise(tx: &Tx, actor: &Actor, id: i64, now: Millis) -> Result<bool, Problem> {
    let Some(promise) = promise::store::find(tx, id)? else {
        return Ok(false);
    };
    let standing = stand(&promise, &promise::store::acts(tx, id)?);
    if may(Deed::Error, Voice::Us, &standing, Some(WHY)).is_err() {
        return Ok(false);
    }
    let doing = Doing {
        words: Some(WHY.to_owned()),
        ..Doing::new(id, Deed::Error, Voice::Us, now)
    };
    promise::act::act(tx, doing, actor.id, now)?;
    Ok(true)
}

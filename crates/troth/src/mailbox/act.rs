//! Adding a mailbox, changing it, stopping it and letting go of it: each one transaction with its fact.

use serde::{Deserialize, Serialize};
use troth_store::Tx;

use crate::access::Actor;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::{Millis, SECOND};
use crate::frame::vault::{Vault, VaultError};
use crate::intake::batch;
use crate::intake::store::NewBatch;
use crate::journal::act::Act;
use crate::mailbox::form::Checked;
use crate::mailbox::ledger::{self, Found};
use crate::mailbox::outbox_store::{self, From};
use crate::mailbox::store::{self, Mailbox, New, Secrets, Set};
use crate::mailbox::write::{self, Letter};
use crate::mailbox::{State, Takes, seal_for};
use crate::organisation;
use crate::record::store::Fresh;

/// Facts of this slice.
pub const ADDED: &str = "mailbox.added";
pub const CHANGED: &str = "mailbox.changed";
pub const STOPPED: &str = "mailbox.stopped";
pub const STARTED: &str = "mailbox.started";
pub const REMOVED: &str = "mailbox.removed";
/// A colleague wrote a letter; said is [`Written`].
pub const WRITTEN: &str = "mailbox.letter_written";

/// What [`WRITTEN`] says: which row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub letter: i64,
}

/// What those facts say: which, and nothing that could tell whose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfMailbox {
    pub mailbox: i64,
}

/// Adds a mailbox; it is read from now on.
///
/// # Errors
/// When its password cannot be sealed, or the store fails.
pub fn add(
    tx: &Tx,
    vault: &Vault,
    new: &Checked,
    is_firm: bool,
    actor: &Actor,
    now: Millis,
) -> Result<i64, Problem> {
    let id = tx.allocate("mailbox", 1)?;
    let silo = crate::record::store::silo(tx, &new.silo, now)?;
    let batch = crate::intake::store::add(tx, &batch_of(new, silo, actor), now)?;
    let secrets = sealed(vault, id, new, None)?;
    let kept = New {
        id,
        colleague: actor.id.0,
        is_firm,
        address: &new.address,
        name: &new.name,
        silo,
        batch,
        since_at: new.since_at,
    };
    let takes = new.takes.unwrap_or(Takes::usual(is_firm));
    store::add(tx, &kept, &set(new, takes, &secrets), now)?;
    let firm = organisation::store::read(tx)?;
    if !firm.is_ours(&new.address) {
        // Who writes from here is one of us, or colleagues would become customers.
        crate::intake::store::add_domains(tx, std::slice::from_ref(&new.address), actor.id, now)?;
    }
    Act::begin(tx, ADDED, actor.id, now)?.record(&OfMailbox { mailbox: id })?;
    Ok(id)
}

/// A batch that is never whole: its letters can be taken back as a file's can.
fn batch_of<'n>(new: &'n Checked, silo: i64, actor: &Actor) -> NewBatch<'n> {
    NewBatch {
        silo: Some(silo),
        file: &new.address,
        format: "mailbox",
        size: 0,
        lines: 0,
        together: None,
        upload: None,
        digest: "",
        plan: "{}",
        state: batch::State::Done,
        trouble: None,
        by: actor.id,
    }
}

/// Sets how a mailbox is reached, and lets it run again.
///
/// # Errors
/// When a password cannot be sealed, or the store fails.
pub fn change(
    tx: &Tx,
    vault: &Vault,
    mailbox: &Mailbox,
    new: &Checked,
    actor: &Actor,
    now: Millis,
) -> Result<(), Problem> {
    let before = store::secrets(tx, mailbox.id)?;
    let secrets = sealed(vault, mailbox.id, new, before)?;
    let takes = new.takes.unwrap_or(mailbox.takes);
    store::change(tx, mailbox.id, &set(new, takes, &secrets))?;
    Act::begin(tx, CHANGED, actor.id, now)?.record(&OfMailbox { mailbox: mailbox.id })?;
    Ok(())
}

fn set<'c>(new: &'c Checked, takes: Takes, secrets: &'c Secrets) -> Set<'c> {
    Set {
        name: &new.name,
        imap: &new.imap,
        smtp: new.smtp.as_ref(),
        folders: &new.folders,
        takes,
        secrets,
    }
}

/// Passwords sealed; those that were not typed stay as they are.
fn sealed(vault: &Vault, id: i64, new: &Checked, before: Option<Secrets>) -> Result<Secrets, Problem> {
    let seal = |server: &str, password: &str| vault.seal(&seal_for(id, server), password).map_err(no_vault);
    let imap = match (&new.password, &before) {
        (Some(password), _) => seal("imap", password)?,
        (None, Some(before)) => before.imap.clone(),
        (None, None) => return Err(no_vault(VaultError::OtherKey)),
    };
    let smtp = match (&new.smtp, &new.smtp_password) {
        (None, _) => None,
        (Some(_), Some(password)) => Some(seal("smtp", password)?),
        (Some(_), None) => before.and_then(|before| before.smtp),
    };
    Ok(Secrets { imap, smtp })
}

pub fn no_vault(error: VaultError) -> Problem {
    Problem::Invalid(crate::frame::form::Errors::one("password", error.to_string()))
}

/// Stops reading, or begins again; false when it is so already.
///
/// # Errors
/// When the store fails.
pub fn turn(tx: &Tx, id: i64, state: State, actor: &Actor, now: Millis) -> Result<bool, Problem> {
    if !store::turn(tx, id, state, None)? {
        return Ok(false);
    }
    let name = if state == State::Running { STARTED } else { STOPPED };
    Act::begin(tx, name, actor.id, now)?.record(&OfMailbox { mailbox: id })?;
    Ok(true)
}

/// Lets go of a mailbox: its passwords are forgotten at once. Its letters stay, or are taken back.
///
/// # Errors
/// When the store fails.
pub fn remove(
    tx: &Tx,
    mailbox: &Mailbox,
    takes_back: bool,
    actor: &Actor,
    now: Millis,
) -> Result<(), Problem> {
    store::remove(tx, mailbox.id, now)?;
    if takes_back {
        crate::intake::store::move_on(
            tx,
            mailbox.batch,
            &[batch::State::Done],
            batch::State::Undoing,
            None,
            now,
        )?;
    }
    Act::begin(tx, REMOVED, actor.id, now)?.record(&OfMailbox { mailbox: mailbox.id })?;
    Ok(())
}

/// A letter about to go out.
#[derive(Debug)]
pub struct Sending {
    pub from: From,
    pub to: String,
    /// The customer it is written to.
    pub subject: i64,
    pub title: String,
    pub words: String,
    /// The letters it answers, the one that opened the exchange first.
    pub references: Vec<String>,
}

/// Queues a letter, and keeps it as the mailbox will find it among what was sent: one record, whoever tells of it first.
/// Returns its row in the outbox.
///
/// # Errors
/// When an address is none, somebody erased would be written to, or the store fails.
pub fn send(tx: &Tx, sending: &Sending, actor: &Actor, now: Millis) -> Result<i64, Problem> {
    // A letter says its time in whole seconds.
    let at = now - now.rem_euclid(SECOND);
    let letter = Letter {
        id: write::fresh_id(&sending.from.address),
        from_name: sending.from.name.clone(),
        from: sending.from.address.clone(),
        to: sending.to.clone(),
        subject: sending.title.clone(),
        words: sending.words.clone(),
        references: sending.references.clone(),
        at,
    };
    let wrong = |field: &str, what: String| Problem::Invalid(Errors::one(field, what));
    let bytes = letter.bytes().map_err(|error| wrong("to", error.to_string()))?;
    let Found::Letter(read) = ledger::read(0, &bytes, Some(at)) else {
        return Err(wrong("words", "cannot be sent as they stand".to_owned()));
    };
    let mailbox = store::get(tx, sending.from.mailbox)?.ok_or(Problem::NotFound("mailbox"))?;
    let silo = crate::record::store::silo(tx, &mailbox.silo, now)?;
    let row = Fresh {
        key: read.key,
        line: 0,
        raw: read.raw,
        told: read.told,
    };
    let kept = crate::record::store::receive(tx, Some(mailbox.batch), silo, vec![row], actor.id, now)?;
    if kept.left_out > 0 {
        return Err(wrong(
            "to",
            "is somebody's who was erased; nothing is sent there".to_owned(),
        ));
    }
    let id = outbox_store::queue(
        tx,
        &outbox_store::New {
            mailbox: sending.from.mailbox,
            subject: sending.subject,
            letter_id: &letter.id,
            to: &sending.to,
            title: &sending.title,
            bytes: &bytes,
            by: actor.id.0,
        },
        now,
    )?;
    Act::begin(tx, WRITTEN, actor.id, now)?
        .about(sending.subject)
        .record(&Written { letter: id })?;
    Ok(id)
}

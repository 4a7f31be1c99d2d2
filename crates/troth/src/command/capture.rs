//! `troth capture`: one line of plain language from a terminal, shown first, recorded when it is said to.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;
use troth_store::Tx;

use crate::access::Right;
use crate::access::store;
use crate::capture::act::record;
use crate::capture::form::CaptureInput;
use crate::capture::preview::{Looking, Preview, preview};
use crate::frame::problem::Problem;
use crate::frame::time::{Clock, day};
use crate::frame::words;
use crate::organisation;
use crate::party::act::Hand;
use crate::serve::settings::Settings;

#[derive(Args, Debug)]
pub struct Capture {
    /// What happened: `called Ann, upset about the late frame, promised a new one by Friday`.
    line: String,
    /// The customer it is about, by number.
    #[arg(long, value_name = "ID")]
    party: Option<i64>,
    /// Whoever is named and not known is a new contact.
    #[arg(long)]
    new: bool,
    /// Whose line it is: a colleague's address; needed where there are several.
    #[arg(long = "as", value_name = "ADDRESS")]
    as_whom: Option<String>,
    /// Record it without asking.
    #[arg(long)]
    yes: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// # Errors
/// When the line is not understood, nobody is said whose it is, or the store fails.
pub async fn capture(settings: &Settings, asked: &Capture) -> Result<()> {
    let db = crate::serve::open(settings).await?;
    let address = asked.as_whom.clone();
    let looking = db.read(move |tx| looking(tx, address.as_deref())).await?;
    let input = CaptureInput {
        line: Some(asked.line.clone()),
        party: asked.party,
        new: asked.new.then_some(true),
        ..CaptureInput::default()
    };
    let (seen, typed) = (looking.clone(), input.clone());
    let shown = db.read(move |tx| preview(tx, &seen, typed)).await?;
    if asked.json && !asked.yes {
        println!("{}", serde_json::to_string(&shown)?);
    } else if !asked.json {
        tell(&shown, &looking);
    }
    if !shown.questions.is_empty() {
        db.close().await;
        bail!(
            "it is not clear enough to be recorded\n\nhint: say more, or whom it is about with --party or --new"
        );
    }
    if asked.yes || (!asked.json && is_wanted()?) {
        let fact = db.write(move |tx| keep(tx, looking, input)).await?;
        if asked.json {
            println!("{}", json!({ "recorded": fact }));
        } else {
            println!("recorded");
        }
    }
    db.close().await;
    Ok(())
}

fn keep(tx: &Tx, looking: Looking, input: CaptureInput) -> Result<i64, Problem> {
    let shown = preview(tx, &looking, input)?;
    let Looking { actor, firm, now } = looking;
    record(tx, &Hand { actor, now, firm }, &shown)
}

/// As the colleague of that address; as the only one there is, where none is said.
fn looking(tx: &Tx, address: Option<&str>) -> Result<Looking, Problem> {
    let us = store::colleagues(tx)?;
    let mut here = us.iter().filter(|one| one.left_at.is_none());
    let address = match (address, here.next(), here.next()) {
        (Some(address), ..) => address.trim().to_lowercase(),
        (None, Some(only), None) => only.email.clone(),
        _ => String::new(),
    };
    let Some(actor) = store::by_address(tx, &address)? else {
        let hint = "say whose line it is\n\nhint: --as ADDRESS, one of those that `troth user list` tells";
        return Err(Problem::BadRequest(hint.to_owned()));
    };
    if !actor.may(Right::Write) {
        return Err(Problem::Forbidden(format!("{} may only read", actor.name)));
    }
    Ok(Looking {
        actor,
        firm: organisation::store::read(tx)?,
        now: Clock::system().now(),
    })
}

fn tell(shown: &Preview, looking: &Looking) {
    let today = day(looking.now, &looking.firm.time_zone());
    let who = shown.who.as_ref().map(|who| who.name.clone());
    let who = who.or_else(|| shown.new.as_ref().map(|name| format!("{name} (new contact)")));
    println!("{:<9}{} ({})", "what", shown.kind, shown.direction.word());
    println!("{:<9}{}", "who", who.as_deref().unwrap_or("?"));
    if let Some(feeling) = &shown.feeling {
        println!("{:<9}{feeling}", "felt");
    }
    for given in &shown.promises {
        let due = given
            .due
            .day
            .map_or("no day".to_owned(), |due| words::day(due, today));
        let by = given.by_name.as_deref().unwrap_or(&looking.actor.name);
        println!("{:<9}{}, {due}, by {by}", "promise", given.what);
    }
    for question in &shown.questions {
        println!("{:<9}{}", "asked", question.ask);
        for choice in &question.choices {
            println!("{:<9}  {} ({})", "", choice.word, choice.turn.replace('=', " "));
        }
    }
}

/// Asks on a terminal; where nobody can answer, nothing is recorded.
fn is_wanted() -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    print!("Record it? [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

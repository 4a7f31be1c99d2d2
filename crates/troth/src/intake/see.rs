//! Shows a file as its plan now reads it, and says in a sentence what was understood of a row.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use serde::Serialize;
use tokio::task::spawn_blocking;
use troth_store::Store;

use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::{time, words};
use crate::intake::archive;
use crate::intake::batch::Batch;
use crate::intake::gather::Step;
use crate::intake::look::{self, Looked};
use crate::intake::plan::Plan;
use crate::intake::source::{Limits, Refusal, Source};
use crate::intake::upload_store;
use crate::intake::view::{Asked, ColumnView, PreviewView, RowView};
use crate::intake::way::{self, Way};
use crate::intake::{store, upload};
use crate::record::said::{Said, Told, Who};

const SHOWN: usize = 20;

/// # Errors
/// When the file is no longer here or cannot be read.
pub async fn see(db: &Store, batch: &Batch, ways: &'static [Way]) -> Result<PreviewView, Problem> {
    let gone = || Problem::Conflict("the file is no longer here\n\nhint: hand it in again".to_owned());
    let upload = batch.upload.ok_or_else(gone)?;
    let plan = batch.plan().ok_or_else(gone)?;
    let (kept, silos) = db
        .read(move |tx| Ok::<_, Problem>((upload_store::find(tx, upload)?, store::silo_names(tx)?)))
        .await?;
    let source = upload::source(db, &kept.ok_or_else(gone)?);
    let (name, read_by) = (batch.file.clone(), plan.clone());
    let looking = spawn_blocking(move || look_again(&source, &name, &read_by, ways));
    let looked = looking
        .await
        .map_err(|error| Problem::Failed(error.to_string()))?;
    let looked = looked.map_err(|refusal| Problem::Conflict(refusal.to_string()))?;
    Ok(PreviewView {
        silos,
        ..view(batch, &plan, &looked)
    })
}

/// The part as it was first looked at, with its first rows as the plan now reads them.
fn look_again(source: &Source, name: &str, plan: &Plan, ways: &[Way]) -> Result<Looked, Refusal> {
    let limits = Limits::default();
    let part = archive::open(source, &limits)?
        .parts
        .into_iter()
        .find(|part| part.name == name)
        .ok_or_else(|| Refusal::Unreadable {
            name: name.to_owned(),
            why: "it is not in the file".to_owned(),
        })?;
    let way = *way::of(ways, &part)?;
    let mut preview = (way.look)(&part, &plan.setting, &limits)?;
    preview.plan = plan.clone();
    preview.rows.clear();
    (way.read)(&part, plan, &limits, &mut |row| {
        preview.rows.push(row);
        if preview.rows.len() < SHOWN {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    Ok(Looked { part, way, preview })
}

fn view(batch: &Batch, plan: &Plan, looked: &Looked) -> PreviewView {
    let asked = look::questions(looked).into_iter().map(|question| Asked {
        question,
        words: question.words().to_owned(),
    });
    let columns = plan.columns.iter().enumerate().map(|(at, column)| {
        let seen = looked.preview.columns.get(at);
        ColumnView {
            header: column.header.clone(),
            meaning: column
                .meaning
                .map_or_else(|| "kept".to_owned(), |meaning| word(&meaning)),
            why: match seen {
                Some(seen) if seen.meaning == column.meaning => seen.why.clone(),
                _ => "as you said".to_owned(),
            },
            examples: seen.map(|seen| seen.examples.clone()).unwrap_or_default(),
        }
    });
    let orders = plan
        .columns
        .iter()
        .filter(|column| column.meaning.is_some_and(|meaning| meaning.is_instant()));
    PreviewView {
        id: batch.id,
        file: batch.file.clone(),
        format: plan.format.clone(),
        state: batch.state,
        silo: plan.setting.silo.clone(),
        silos: Vec::new(),
        zone: plan.setting.zone.clone(),
        country: plan.setting.country.clone(),
        currency: plan.setting.currency.code().to_owned(),
        own_domains: match plan.setting.own_domains.as_slice() {
            [] => likely_own(&looked.preview.rows).into_iter().collect(),
            said => said.to_vec(),
        },
        subject: word(&plan.subject),
        day_order: orders
            .filter_map(|column| column.day_order)
            .next()
            .map(|order| word(&order)),
        questions: asked.collect(),
        columns: columns.collect(),
        rows: looked
            .preview
            .rows
            .iter()
            .map(|row| row_view(row, plan))
            .collect(),
        lines: looked.part.lines,
        errors: Errors::default(),
    }
}

/// The domain that stands in most of the letters, for somebody to confirm: a mailbox is somebody's of ours.
fn likely_own(rows: &[Step]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let letters: Vec<&Told> = rows.iter().flatten().map(|row| &row.told).collect();
    for told in letters
        .iter()
        .filter(|told| told.said.iter().any(|said| matches!(said, Said::Message(_))))
    {
        let emails = told.who.iter().flat_map(|who| &who.emails);
        let domains: BTreeSet<&str> = emails
            .filter_map(|email| Some(email.rsplit_once('@')?.1))
            .collect();
        domains
            .into_iter()
            .for_each(|domain| *counts.entry(domain).or_default() += 1);
    }
    let (domain, most) = counts.into_iter().max_by_key(|(_, many)| *many)?;
    (most * 2 > letters.len()).then(|| domain.to_owned())
}

fn row_view(row: &Step, plan: &Plan) -> RowView {
    match row {
        Ok(row) => RowView {
            line: row.line,
            understood: Some(understood(&row.told, &plan.setting.zone)),
            refused: None,
            remarks: row.warnings.clone(),
        },
        Err(refusal) => RowView {
            line: refusal.line,
            understood: None,
            refused: Some(refusal.reason.clone()),
            remarks: Vec::new(),
        },
    }
}

/// A word as programs write it.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// What a row says, in a sentence: whom it is about, and what of them.
fn understood(told: &Told, zone: &str) -> String {
    let zone = time::zone(zone);
    let day = |at: i64| time::day(at, &zone).to_string();
    let name = |at: Option<usize>| {
        at.and_then(|at| told.who.get(at))
            .map_or("nobody".to_owned(), called)
    };
    let said = told.said.iter().map(|said| match said {
        Said::Order(order) => {
            let line = order.line.as_ref().map(|line| {
                let what = line.what.as_deref().or(line.sku.as_deref()).unwrap_or("a line");
                format!(": {what}, {}", words::money(line.amount))
            });
            let line = line.unwrap_or_default();
            format!(
                "order {} of {} on {}{line}",
                order.number,
                name(order.customer),
                day(order.at)
            )
        }
        Said::Message(message) => {
            let to: Vec<String> = message.to.iter().map(|at| name(Some(*at))).collect();
            let subject = message.subject.as_deref().unwrap_or("no subject");
            format!(
                "{} to {} on {}: {subject}",
                name(message.from),
                to.join(", "),
                day(message.at)
            )
        }
        Said::Ticket(ticket) => {
            let subject = ticket
                .subject
                .as_deref()
                .or(ticket.words.as_deref())
                .unwrap_or("no subject");
            let subject: String = subject.chars().take(120).collect();
            format!(
                "request {} of {} on {}: {subject}",
                ticket.number,
                name(ticket.requester),
                day(ticket.opened_at)
            )
        }
        Said::Consent(consent) => {
            let given = if consent.given { "may" } else { "may not" };
            format!("{given} be written to by {}", word(&consent.channel))
        }
        Said::Note(_) => "a note".to_owned(),
    });
    let said: Vec<String> = said.collect();
    let is_of_people = !told
        .said
        .iter()
        .any(|said| matches!(said, Said::Order(_) | Said::Message(_) | Said::Ticket(_)));
    let people: Vec<String> = if is_of_people {
        told.who.iter().map(called).collect()
    } else {
        Vec::new()
    };
    people.into_iter().chain(said).collect::<Vec<_>>().join("; ")
}

fn called(who: &Who) -> String {
    let full = [who.given.as_deref(), who.family.as_deref()];
    let full: Vec<&str> = full.into_iter().flatten().collect();
    let name = who
        .name
        .clone()
        .or_else(|| (!full.is_empty()).then(|| full.join(" ")));
    match (name, who.emails.first()) {
        (Some(name), Some(email)) => format!("{name} ({email})"),
        (Some(name), None) => name,
        (None, Some(email)) => email.clone(),
        (None, None) => who.key.clone(),
    }
}

//! `troth import` and `troth undo`: files from the command line, with the same reading, reports and undo as the pages.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use comfy_table::{Table, presets};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde::Serialize;
use tokio::task::spawn_blocking;
use troth_store::{Store, StoreError};

use crate::frame::money::Currency;
use crate::frame::time::Clock;
use crate::intake::batch::State;
use crate::intake::look::{self, Looked};
use crate::intake::plan::Setting;
use crate::intake::report::{Report, report};
use crate::intake::run::{self, Job};
use crate::intake::source::{Limits, Refusal, Source};
use crate::intake::way::Way;
use crate::intake::{batch, store, undo, upload};
use crate::journal::ActorId;
use crate::journal::follow::{self, Follower};
use crate::organisation::{self, Organisation};

/// How often a file that another command reads is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// What `troth import` is asked.
#[derive(Args, Clone, Debug, Default)]
pub struct Import {
    /// The files: tables, workbooks, mailboxes, or archives of them.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Where the rows come from, such as `shop`; ids mean something only among rows of one silo.
    #[arg(long, value_name = "NAME")]
    pub silo: Option<String>,
    /// The zone in which times without one are meant, such as `Europe/Berlin`.
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Whose phone numbers and order of days are meant, in two letters.
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
    /// The currency of amounts without one, in three letters.
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    /// A mail domain of our own: who writes from it is a colleague.
    #[arg(long = "own-domain", value_name = "DOMAIN")]
    pub own_domains: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// What `troth undo` is asked.
#[derive(Args, Clone, Debug)]
pub struct Undo {
    /// The batch's number, as `troth import` printed it.
    #[arg(value_name = "BATCH")]
    pub batch: i64,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// What was asked and cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("`{0}` is no time zone\n\nhint: write it as `Europe/Berlin`")]
    Zone(String),
    #[error("`{0}` is no currency\n\nhint: write it as `EUR`")]
    Currency(String),
    #[error("`{0}` is no country\n\nhint: write it as `DE`")]
    Country(String),
    #[error("there is no batch `{0}`\n\nhint: `troth import` prints the number of each")]
    NoBatch(i64),
    #[error("{0} could not be taken; the reasons stand above")]
    NotTaken(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The house as a command sees it.
#[derive(Clone, Copy, Debug)]
pub struct House<'h> {
    pub store: &'h Store,
    pub clock: &'h Clock,
    pub ways: &'static [Way],
    pub followers: &'static [Follower],
}

/// One file that could not be taken at all.
#[derive(Clone, Debug, Serialize)]
pub struct NotTaken {
    pub file: String,
    pub reason: String,
}

/// What is printed with `--json`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Imported {
    pub files: Vec<Report>,
    pub not_taken: Vec<NotTaken>,
}

/// Takes files in, waits until everything that follows from them is there, and prints what became of them.
///
/// # Errors
/// When a file could not be taken at all, after the others were.
pub async fn import(house: House<'_>, asked: &Import) -> Result<(), CommandError> {
    let imported = take_files(house, asked).await?;
    if asked.json {
        println!("{}", serde_json::to_string(&imported).unwrap_or_default());
    } else {
        show(&imported);
    }
    let lost = imported.not_taken.len()
        + imported
            .files
            .iter()
            .filter(|file| file.state != State::Done)
            .count();
    match lost {
        0 => Ok(()),
        1 => Err(CommandError::NotTaken("one file".to_owned())),
        many => Err(CommandError::NotTaken(format!("{many} files"))),
    }
}

/// As [`import`], without a word to the terminal.
///
/// # Errors
/// When an option means nothing or the store fails.
pub async fn take_files(house: House<'_>, asked: &Import) -> Result<Imported, CommandError> {
    let setting = settle(house, asked).await?;
    let mut imported = Imported::default();
    let mut files: Vec<(PathBuf, String, Vec<Looked>)> = Vec::new();
    for path in &asked.files {
        match look_at(path.clone(), setting.clone(), house.ways).await {
            Ok((digest, looked, refused)) => {
                imported
                    .not_taken
                    .extend(refused.iter().map(|refusal| not_taken(path, refusal)));
                files.push((path.clone(), digest, looked));
            }
            Err(refusal) => imported.not_taken.push(not_taken(path, &refusal)),
        }
    }
    let mut together: Vec<&mut Looked> = files.iter_mut().flat_map(|(_, _, looked)| looked).collect();
    look::name_silos(&mut together, asked.silo.as_deref());
    let bars = MultiProgress::new();
    let mut batches = Vec::new();
    for (_, digest, looked) in files {
        for seen in looked {
            batches.push(take(house, &digest, seen, &bars).await?);
        }
    }
    follow::catch_up(house.store, house.followers, house.clock).await?;
    for id in batches {
        let told = house.store.read(move |tx| {
            let batch = store::find(tx, id)?.ok_or_else(|| StoreError::Engine(format!("no batch `{id}`")))?;
            report(tx, &batch)
        });
        imported.files.push(told.await?);
    }
    Ok(imported)
}

fn not_taken(path: &Path, refusal: &Refusal) -> NotTaken {
    NotTaken {
        file: path.display().to_string(),
        reason: refusal.to_string(),
    }
}

/// What the firm says, and what this command says above it. Own domains said here are remembered.
async fn settle(house: House<'_>, asked: &Import) -> Result<Setting, CommandError> {
    let domains: Vec<String> = asked
        .own_domains
        .iter()
        .map(|domain| look::domain(domain))
        .collect();
    let now = house.clock.now();
    let firm: Organisation = house
        .store
        .write(move |tx| {
            store::add_domains(tx, &domains, ActorId::TROTH, now)?;
            organisation::store::read(tx)
        })
        .await?;
    let mut setting = look::setting(&firm);
    if let Some(zone) = &asked.zone {
        jiff::tz::TimeZone::get(zone).map_err(|_| CommandError::Zone(zone.clone()))?;
        setting.zone.clone_from(zone);
    }
    if let Some(code) = &asked.currency {
        setting.currency = Currency::parse(code).map_err(|_| CommandError::Currency(code.clone()))?;
    }
    if let Some(code) = &asked.country {
        let known = crate::intake::country::code_of(code);
        let known = known.ok_or_else(|| CommandError::Country(code.clone()))?;
        setting.country = Some(known.to_owned());
    }
    Ok(setting)
}

type Seen = (String, Vec<Looked>, Vec<Refusal>);

async fn look_at(path: PathBuf, setting: Setting, ways: &'static [Way]) -> Result<Seen, Refusal> {
    let shown = path.display().to_string();
    let looking = spawn_blocking(move || {
        let source = Source::file(&path);
        let opened = File::open(&path).and_then(upload::digest_of);
        let digest = opened.map_err(|error| Refusal::unreadable(&source.name, &error))?;
        let (looked, refused) = look::look(&source, ways, &setting, &Limits::default())?;
        Ok((digest, looked, refused))
    });
    let unreadable = |why: String| Refusal::Unreadable { name: shown, why };
    looking
        .await
        .unwrap_or_else(|error| Err(unreadable(error.to_string())))
}

/// Takes one part in, or goes on with it where an earlier command ended.
async fn take(
    house: House<'_>,
    digest: &str,
    seen: Looked,
    bars: &MultiProgress,
) -> Result<i64, CommandError> {
    let now = house.clock.now();
    let (digest, file) = (digest.to_owned(), seen.part.name.clone());
    let plan = seen.preview.plan.clone();
    let (size, lines) = (seen.part.bytes, seen.part.lines);
    let begun = house.store.write(move |tx| {
        let silo = crate::record::store::silo(tx, &plan.setting.silo, now)?;
        let new = store::NewBatch {
            silo: Some(silo),
            file: &file,
            format: &plan.format,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            lines: i64::try_from(lines).unwrap_or(i64::MAX),
            together: None,
            upload: None,
            digest: &digest,
            plan: &batch::plan_text(&plan),
            state: State::Stopped,
            trouble: None,
            by: ActorId::TROTH,
        };
        Ok::<_, StoreError>((store::begin_or_go_on(tx, &new, now)?, silo))
    });
    let (id, silo) = begun.await?;
    let bar = bars.add(bar(&seen.part.name, lines));
    let job = Job {
        batch: id,
        silo,
        by: ActorId::TROTH,
        part: seen.part,
        plan: seen.preview.plan,
        way: seen.way,
        limits: Limits::default(),
    };
    let tell = |progress: run::Progress| {
        bar.set_position(u64::try_from(progress.line).unwrap_or(0));
        if progress.counts.refused > 0 {
            bar.set_message(format!("{} refused", progress.counts.refused));
        }
    };
    // One that was killed a moment ago still seems to read: it is waited for until it has been silent long enough.
    while run::run(house.store, house.clock, job.clone(), tell).await?.state == State::Reading {
        bar.set_message("another command reads this file");
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    bar.finish_and_clear();
    Ok(id)
}

fn bar(name: &str, lines: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix}  {wide_bar} {percent}%  {eta} left  {msg}");
    let bar = ProgressBar::new(lines).with_prefix(name.to_owned());
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn show(imported: &Imported) {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_header([
        "batch", "file", "read as", "rows", "new", "changed", "known", "twice", "refused", "erased",
    ]);
    for file in &imported.files {
        let counts = file.counts;
        let figures = [
            counts.rows,
            counts.created,
            counts.updated,
            counts.unchanged,
            counts.duplicate,
            counts.refused,
            counts.left_out,
        ];
        let said = [file.batch.to_string(), file.file.clone(), file.format.clone()];
        table.add_row(said.into_iter().chain(figures.map(|figure| figure.to_string())));
    }
    if !imported.files.is_empty() {
        println!("{table}");
    }
    for file in &imported.files {
        for reason in &file.reasons {
            println!(
                "{}: {} refused: {} (first in line {})",
                file.file, reason.rows, reason.reason, reason.first_line
            );
        }
        if let Some(trouble) = &file.trouble {
            println!("{}: {trouble}", file.file);
        }
    }
    for lost in &imported.not_taken {
        println!("{}: {}", lost.file, lost.reason);
    }
}

/// Takes a batch back.
///
/// # Errors
/// When there is none of that number, or the store fails.
pub async fn take_back(house: House<'_>, asked: &Undo) -> Result<Report, CommandError> {
    let id = asked.batch;
    let known = house.store.read(move |tx| store::find(tx, id)).await?;
    if known.is_none() {
        return Err(CommandError::NoBatch(id));
    }
    undo::undo(house.store, house.clock, id, ActorId::TROTH).await?;
    follow::catch_up(house.store, house.followers, house.clock).await?;
    let told = house.store.read(move |tx| {
        let batch = store::find(tx, id)?.ok_or_else(|| StoreError::Engine(format!("no batch `{id}`")))?;
        report(tx, &batch)
    });
    let report = told.await?;
    if asked.json {
        println!("{}", serde_json::to_string(&report).unwrap_or_default());
    } else {
        println!(
            "Taken back: batch {id}, {} with {} rows",
            report.file, report.counts.rows
        );
    }
    Ok(report)
}

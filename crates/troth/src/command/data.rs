//! `troth verify`, `backup`, `restore`, `rebuild`: looking after what is kept.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde_json::json;
use troth_store::{Store, StoreError};

use crate::house;
use crate::inspection::run::{BACKED_UP, BackedUp};
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::journal::verify::{Anchor, verify};
use crate::serve::settings::Settings;

#[derive(Args, Debug)]
pub struct Verify {
    /// The anchor that a backup or an earlier check printed.
    #[arg(long, value_name = "ANCHOR")]
    against: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
pub struct Backup {
    /// The file to write; it must not be there yet.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
pub struct Restore {
    /// The backup to read.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
pub struct Rebuild {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// # Errors
/// When a link is broken, after naming it.
pub async fn check(settings: &Settings, asked: &Verify) -> Result<()> {
    let against = asked.against.as_deref().map(Anchor::parse).transpose()?;
    let db = crate::serve::open(settings).await?;
    let verdict = db
        .read(move |tx| verify(tx, house::SEALED, against.as_ref()))
        .await?;
    db.close().await;
    if asked.json {
        println!("{}", serde_json::to_string(&verdict)?);
    } else {
        println!(
            "{} facts and {} sealed rows read, {} erased",
            verdict.facts, verdict.rows, verdict.erased
        );
        for fault in &verdict.broken {
            println!("broken: {fault}");
        }
        println!("{}", verdict.anchor);
    }
    if !verdict.holds() {
        bail!("the record does not hold");
    }
    Ok(())
}

/// # Errors
/// When the file is there already or cannot be written.
pub async fn backup(settings: &Settings, asked: &Backup) -> Result<()> {
    let db = crate::serve::open(settings).await?;
    db.backup(&asked.file)
        .await
        .with_context(|| format!("cannot back up to `{}`", asked.file.display()))?;
    let copy = crate::serve::open(&Settings {
        database: Some(asked.file.to_string_lossy().into_owned()),
        ..settings.clone()
    })
    .await?;
    // The anchor of the copy, not of the original, which may have gone on.
    let anchor = copy
        .read(|tx| Ok::<_, StoreError>(Anchor::now(tx)?.to_string()))
        .await?;
    let until_fact = copy.read(crate::journal::store::last).await?;
    copy.close().await;
    // The review says how old the newest is. The copy is whole, whether that can be noted or not.
    if let Err(error) = note(&db, until_fact).await {
        eprintln!("the backup is made, but the review will not know of it: {error}");
    }
    db.close().await;
    if asked.json {
        println!("{}", json!({ "file": asked.file, "anchor": anchor }));
    } else {
        println!(
            "Backed up to {}\nKeep this line elsewhere: {anchor}",
            asked.file.display()
        );
    }
    Ok(())
}

async fn note(db: &Store, until_fact: i64) -> Result<(), StoreError> {
    let now = crate::frame::time::Clock::system().now();
    db.write(move |tx| {
        let said = BackedUp { until_fact };
        Act::begin(tx, BACKED_UP, ActorId::TROTH, now)?.record(&said)?;
        Ok(())
    })
    .await
}

/// # Errors
/// When the database is not empty or the file is no backup.
pub async fn restore(settings: &Settings, asked: &Restore) -> Result<()> {
    std::fs::create_dir_all(&settings.data)?;
    let db = crate::serve::open(settings).await?;
    db.restore(&asked.file)
        .await
        .with_context(|| format!("cannot restore `{}`", asked.file.display()))?;
    let now = crate::frame::time::Clock::system().now();
    let again = crate::erasure::kept::replay(&db, &settings.erasures(), now).await?;
    let facts = db.read(crate::journal::store::last).await?;
    db.close().await;
    if asked.json {
        println!(
            "{}",
            json!({ "file": asked.file, "facts": facts, "erased_again": again })
        );
    } else {
        println!("Restored {} with {facts} facts", asked.file.display());
        if again > 0 {
            println!("Erased again what was erased since that backup");
        }
    }
    Ok(())
}

/// # Errors
/// When a slice cannot be computed again.
pub async fn rebuild(settings: &Settings, asked: &Rebuild) -> Result<()> {
    let db = crate::serve::open(settings).await?;
    let rebuilt = crate::serve::rebuild(&db, &crate::frame::time::Clock::system()).await?;
    db.close().await;
    if asked.json {
        println!("{}", json!({ "rebuilt": rebuilt }));
    } else {
        println!("Computed again: {}", rebuilt.join(", "));
    }
    Ok(())
}

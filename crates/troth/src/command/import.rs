//! `troth import`, `undo`: the house handed to intake's own commands.

use anyhow::{Context as _, Result};

use crate::frame::time::Clock;
use crate::house;
use crate::intake::command::{self, House, Import, Undo};
use crate::serve::settings::Settings;

/// # Errors
/// When a file could not be taken at all.
pub async fn import(settings: &Settings, asked: &Import) -> Result<()> {
    std::fs::create_dir_all(&settings.data)
        .with_context(|| format!("cannot make `{}`", settings.data.display()))?;
    let store = crate::serve::open(settings).await?;
    let imported = command::import(house(&store, &Clock::system()), asked).await;
    store.close().await;
    Ok(imported?)
}

/// # Errors
/// When there is no such batch.
pub async fn undo(settings: &Settings, asked: &Undo) -> Result<()> {
    let store = crate::serve::open(settings).await?;
    let undone = command::take_back(house(&store, &Clock::system()), asked).await;
    store.close().await;
    undone?;
    Ok(())
}

fn house<'h>(store: &'h troth_store::Store, clock: &'h Clock) -> House<'h> {
    House {
        store,
        clock,
        ways: house::WAYS,
        followers: house::FOLLOWERS,
    }
}

//! `troth generate`: invented customers in any number, to measure the house with.

use anyhow::{Result, ensure};
use clap::Args;
use troth_store::StoreError;

use crate::access::key::Secret;
use crate::access::store::{self as access, NewColleague};
use crate::access::{Right, Role, Visibility};
use crate::frame::time::Clock;
use crate::serve::settings::Settings;

#[derive(Args, Debug)]
pub struct Generate {
    #[arg(long, default_value_t = 1_000)]
    customers: u64,
    #[arg(long, default_value_t = 10_000)]
    interactions: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print an API key with full rights as the last line.
    #[arg(long)]
    token: bool,
}

/// # Errors
/// When the database is not empty or fails.
pub async fn generate(settings: &Settings, asked: &Generate) -> Result<()> {
    std::fs::create_dir_all(&settings.data)?;
    let db = crate::serve::open(settings).await?;
    let now = Clock::system().now();
    let key = Secret::fresh("troth_");
    let kept = key.clone();
    let is_new = db
        .write(move |tx| {
            if access::has_owner(tx)? {
                return Ok::<_, StoreError>(false);
            }
            let owner = NewColleague {
                name: "Olive Owner",
                email: "olive@house.example",
                password: None,
                role: Role::Owner,
                visibility: Visibility::All,
                team: None,
            };
            let id = access::add_colleague(tx, &owner, now)?;
            access::add_key(tx, &kept, "generate", Right::Own, id, now)?;
            Ok(true)
        })
        .await?;
    ensure!(
        is_new,
        "somebody owns this house already\n\nhint: invented customers go into an empty folder, named by --data"
    );
    let made = crate::generate::run(&db, asked.customers, asked.interactions, asked.seed, now).await?;
    db.close().await;
    println!(
        "{} customers and {} interactions",
        made.customers, made.interactions
    );
    if asked.token {
        println!("api-key: {}", key.reveal());
    }
    Ok(())
}

//! `troth demo`: a living company in one command, loaded through the real intake.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use serde_json::json;

use crate::access::key::Secret;
use crate::access::{self, Right, api_key, colleague};
use crate::command::serve::{address, listen, stopped};
use crate::frame::money::Currency;
use crate::frame::problem::Problem;
use crate::frame::time::{Clock, DAY, Millis};
use crate::journal::ActorId;
use crate::organisation::Organisation;
use crate::pledge::{self, Hears, Within};
use crate::promise::Kind;
use crate::purpose::Stated;
use crate::serve::settings::Settings;
use crate::settings::first::{self, Founding};

#[derive(Args, Debug)]
pub struct Demo {
    /// The address and port to answer on.
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<String>,
    /// Leave the data where it is when the demo ends; a folder that held a house before is always left.
    #[arg(long)]
    pub keep: bool,
    /// Print an API key with full rights as the last line.
    #[arg(long)]
    pub token: bool,
    /// Print JSON: where it answers, the link that signs in once, and the key if one was asked for.
    #[arg(long)]
    pub json: bool,
}

/// # Errors
/// When the company cannot be loaded or served.
pub async fn demo(settings: &Settings, asked: &Demo, has_folder: bool) -> Result<()> {
    let temporary = if has_folder || asked.keep {
        None
    } else {
        Some(tempfile::tempdir()?)
    };
    let data = temporary
        .as_ref()
        .map_or_else(|| settings.data.clone(), |folder| folder.path().to_owned());
    std::fs::create_dir_all(&data).with_context(|| format!("cannot make `{}`", data.display()))?;
    let settings = Settings {
        data,
        ..settings.clone()
    };
    // What stood before is not ours to take away, nor what somebody keeps in a place of their own.
    let stood = settings.database.is_some()
        || Path::new(&settings.address()).exists()
        || settings.erasures().exists();
    let stays = asked.keep || stood;
    let store = crate::serve::open(&settings).await?;
    let listener = listen(&settings.listen).await?;
    let clock = Clock::system();

    let (link, key) = (Secret::fresh(""), Secret::fresh("troth_"));
    let is_new = found(&store, &link, &key, asked.token, &clock).await?;
    if is_new {
        load_apart(&settings).await?;
    }
    let address = address(&settings, &listener)?;
    let enter = format!("{address}/enter?link={}", link.reveal());
    if asked.json {
        let key = asked.token.then(|| key.reveal());
        println!(
            "{}",
            json!({ "address": address, "enter": enter, "api_key": key })
        );
    } else {
        println!("Northwind Traders, a company to try things on, answers at {address}");
        println!("Sign in once with {enter}");
        if asked.token {
            println!("api-key: {}", key.reveal());
        }
    }
    let app = crate::serve::app(store.clone(), clock, &settings);
    crate::serve::run(app, listener, stopped()).await?;
    store.close().await;
    if !stays {
        sweep(&settings);
    }
    if let Some(folder) = temporary {
        folder.close()?;
    }
    Ok(())
}

/// Takes away what the demo made, and the folder if nothing else is in it.
fn sweep(settings: &Settings) {
    let database = settings.address();
    let beside = ["-wal", "-shm"].map(|end| PathBuf::from(format!("{database}{end}")));
    for file in [PathBuf::from(&database), settings.erasures()]
        .iter()
        .chain(&beside)
    {
        let _ = std::fs::remove_file(file);
    }
    let _ = std::fs::remove_dir(&settings.data);
}

/// Loads in a process of its own, so that the memory an import takes is given back whole when it is done.
async fn load_apart(settings: &Settings) -> Result<()> {
    let (myself, address) = (std::env::current_exe()?, settings.address());
    let load = move || {
        std::process::Command::new(myself)
            .args(["load-demo", "--database", &address])
            .status()
    };
    let status = tokio::task::spawn_blocking(load)
        .await?
        .context("cannot start the loading of the demo company")?;
    ensure!(
        status.success(),
        "the demo company could not be loaded; why stands above"
    );
    Ok(())
}

/// What [`load_apart`] starts.
///
/// # Errors
/// When a file of the company cannot be taken in.
pub async fn load(settings: &Settings) -> Result<()> {
    let store = crate::serve::open(settings).await?;
    crate::demo::load::load(&store, &Clock::system()).await?;
    store.close().await;
    Ok(())
}

/// Founds the company unless it stands already, and lets whoever runs the demo in.
async fn found(
    store: &troth_store::Store,
    link: &Secret,
    key: &Secret,
    with_key: bool,
    clock: &Clock,
) -> Result<bool, Problem> {
    let (link, key, now) = (link.clone(), key.clone(), clock.now());
    store
        .write(move |tx| {
            let known = access::store::credentials(tx, OWNER_EMAIL)?.map(|(id, _)| ActorId(id));
            let owner = match known {
                Some(owner) => owner,
                None => {
                    let owner = first::settle(tx, &northwind(), None, now)?;
                    pledge::act::make(tx, &we_answer(now), owner, now)?;
                    owner
                }
            };
            colleague::make_link(tx, owner.0, &link, ActorId::TROTH, now)?;
            if with_key {
                api_key::make_for(tx, &key, "demo", Right::Own, owner, now)?;
            }
            Ok(known.is_none())
        })
        .await
}

const OWNER_EMAIL: &str = "nancy@northwind.example";

fn for_whose_sake() -> Stated {
    Stated {
        chain: vec![
            "We bring good food from small makers to the tables of those who cook for others".to_owned(),
        ],
        sake: "the people who sit down at those tables".to_owned(),
        chosen: Some("independent cooks and grocers who know their guests by name".to_owned()),
    }
}

/// What the desk promises everyone who writes, for the four weeks before now.
fn we_answer(now: Millis) -> pledge::New {
    pledge::New {
        words: "We answer within two working days".to_owned(),
        hears: Hears::Message,
        kind: Kind::Given,
        touchpoint: "service".to_owned(),
        within: Within::WorkingDays(2),
        since: now - 28 * DAY,
    }
}

fn northwind() -> Founding {
    Founding {
        name: "Nancy Davolio".to_owned(),
        email: OWNER_EMAIL.to_owned(),
        firm: Organisation {
            name: "Northwind Traders".to_owned(),
            zone: "America/Los_Angeles".to_owned(),
            country: "US".to_owned(),
            currency: Currency::USD,
            domains: vec!["northwind.example".to_owned()],
            ..Organisation::default()
        },
        purpose: Some(for_whose_sake()),
    }
}

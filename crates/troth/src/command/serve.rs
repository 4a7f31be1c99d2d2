//! `troth serve`: the house, answering.

use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::json;
use tokio::net::TcpListener;
use troth_store::Store;

use crate::access;
use crate::access::key::Secret;
use crate::frame::time::{Clock, DAY};
use crate::serve::settings::Settings;

#[derive(Args, Debug)]
pub struct Serve {
    /// The address and port to answer on.
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<String>,
    /// Print JSON: where it answers, and the link of the first owner while there is none.
    #[arg(long)]
    pub json: bool,
}

/// # Errors
/// When the database or the port cannot be had.
pub async fn serve(settings: &Settings, as_json: bool) -> Result<()> {
    std::fs::create_dir_all(&settings.data)
        .with_context(|| format!("cannot make `{}`", settings.data.display()))?;
    let store = crate::serve::open(settings).await?;
    let now = Clock::system().now();
    let again = crate::erasure::kept::replay(&store, &settings.erasures(), now).await?;
    if again > 0 {
        tracing::warn!(
            again,
            "an older database came back: what was erased since is erased again"
        );
    }
    let listener = listen(&settings.listen).await?;
    let address = address(settings, &listener)?;
    let link = first_owner_link(&store, &address).await?;
    if as_json {
        println!("{}", json!({ "address": address, "welcome": link }));
    } else {
        println!("Troth answers at {address}");
        if let Some(link) = link {
            println!("Nobody owns this house yet. Open this once to begin: {link}");
        }
    }
    let app = crate::serve::app(store.clone(), Clock::system(), settings);
    crate::serve::run(app, listener, stopped()).await?;
    store.close().await;
    Ok(())
}

/// # Errors
/// When the port is taken or the address is none.
pub async fn listen(at: &str) -> Result<TcpListener> {
    TcpListener::bind(at)
        .await
        .with_context(|| format!("cannot answer on `{at}`\n\nhint: choose another with --listen"))
}

/// How this house is reached from here.
///
/// # Errors
/// When the listener has no address.
pub fn address(settings: &Settings, listener: &TcpListener) -> Result<String> {
    Ok(match &settings.public_url {
        Some(url) => url.clone(),
        None => format!("http://{}", listener.local_addr()?),
    })
}

async fn first_owner_link(store: &Store, address: &str) -> Result<Option<String>> {
    let secret = Secret::fresh("");
    let digest = secret.digest();
    let expires_at = Clock::system().now() + DAY;
    let wanted = store
        .write(move |tx| {
            if access::store::has_owner(tx)? {
                return Ok::<_, troth_store::StoreError>(false);
            }
            access::store::add_link(tx, &digest, None, expires_at)?;
            Ok(true)
        })
        .await?;
    Ok(wanted.then(|| format!("{address}/welcome?link={}", secret.reveal())))
}

/// Resolves when the process is asked to stop.
pub async fn stopped() {
    let interrupted = async { tokio::signal::ctrl_c().await.is_ok() };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await.is_some(),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<bool>();
    tokio::select! { _ = interrupted => {}, _ = terminated => {} }
}

//! The running house: settings read, the store opened, followers set going, and every request answered.

pub mod health;
pub mod metrics;
pub mod router;
pub mod settings;

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use troth_store::{Options, Store, StoreError};

use crate::frame::app::App;
use crate::frame::attempt::Attempts;
use crate::frame::time::Clock;
use crate::house;
use crate::journal::follow;
use crate::serve::settings::Settings;

/// Opens the database that settings name, brought up to this program's tables.
///
/// # Errors
/// When it cannot be opened or was written by a newer program.
pub async fn open(settings: &Settings) -> Result<Store, StoreError> {
    let options = Options {
        readers: settings.readers,
        ..Options::default()
    };
    Store::open(&settings.address(), house::MIGRATIONS, options).await
}

pub fn app(store: Store, clock: Clock, settings: &Settings) -> App {
    App {
        store,
        attempts: Arc::new(Attempts::by(&clock)),
        clock,
        settings: Arc::new(settings.for_requests(house::menu())),
    }
}

/// Answers requests until `stop` resolves; what was begun is finished.
///
/// # Errors
/// When the listener fails.
pub async fn run(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), std::io::Error> {
    let followers = tokio::spawn(follow::run(
        app.store.clone(),
        house::FOLLOWERS,
        app.clock.clone(),
    ));
    let imports = tokio::spawn(crate::intake::work::work(
        app.store.clone(),
        app.clock.clone(),
        house::WAYS,
    ));
    let service = router::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
    followers.abort();
    imports.abort();
    served
}

/// Throws away what is derived and lets its followers compute it again from the first fact.
///
/// # Errors
/// When the store or a follower fails.
pub async fn rebuild(store: &Store, clock: &Clock) -> Result<Vec<&'static str>, StoreError> {
    store
        .write(|tx| {
            for derived in house::DERIVED {
                (derived.empty)(tx)?;
                crate::journal::store::stand_at(tx, derived.follower, 0)?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    follow::catch_up(store, house::FOLLOWERS, clock).await?;
    Ok(house::DERIVED.iter().map(|derived| derived.follower).collect())
}

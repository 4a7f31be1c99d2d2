//! The running house: settings read, the store opened, followers set going, and every request answered.

pub mod health;
pub mod metrics;
pub mod router;
pub mod settings;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use troth_store::{Options, Store, StoreError};

use crate::frame::app::App;
use crate::frame::attempt::Attempts;
use crate::frame::time::{Clock, Millis};
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
    let looks = tokio::spawn(look_again(app.store.clone(), app.clock.clone()));
    let imports = tokio::spawn(crate::intake::work::work(
        app.store.clone(),
        app.clock.clone(),
        house::WAYS,
    ));
    let service = router::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
    followers.abort();
    looks.abort();
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
    look(store, clock.now()).await?;
    Ok(house::DERIVED.iter().map(|derived| derived.follower).collect())
}

/// The least time between looks.
const PAUSE: Duration = Duration::from_millis(300);
/// Looks may take one part in so many of the time.
const SHARE: u32 = 10;
/// Time goes on where nothing is written: a day begins, and with it silences grow.
const LOOK_AGAIN: Duration = Duration::from_secs(600);

/// Looks at everybody together whenever something was written: what customers are worth, then whom we neglect.
async fn look_again(store: Store, clock: Clock) {
    let mut commits = store.commits();
    loop {
        commits.borrow_and_update();
        let began = Instant::now();
        if let Err(error) = look(&store, clock.now()).await {
            tracing::error!(%error, "customers were not looked at together");
        }
        tokio::time::sleep((began.elapsed() * SHARE).max(PAUSE)).await;
        let next = tokio::time::timeout(LOOK_AGAIN, commits.changed());
        if matches!(next.await, Ok(Err(_))) {
            return;
        }
    }
}

/// What is said of everybody together, as far as followers have read.
///
/// # Errors
/// When the store fails.
pub async fn look(store: &Store, now: Millis) -> Result<(), StoreError> {
    crate::value::fit::look(store, now).await?;
    crate::neglect::look::look(store, now).await
}

//! The running house: settings read, the store opened, followers set going, and every request answered.

pub mod guard;
pub mod guard_store;
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
use crate::mailbox::keep::Desk;
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
    let guards = tokio::spawn(guard::keep(app.store.clone(), app.clock.clone()));
    let imports = tokio::spawn(crate::intake::work::work(
        app.store.clone(),
        app.clock.clone(),
        house::WAYS,
    ));
    let desk = Desk::new(
        app.store.clone(),
        app.clock.clone(),
        app.settings.vault.clone(),
        app.settings.mail_ca.clone(),
    );
    let mail = tokio::spawn(desk.clone().keep());
    let letters = tokio::spawn(desk.clone().send());
    let service = router::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
    followers.abort();
    looks.abort();
    guards.abort();
    imports.abort();
    mail.abort();
    letters.abort();
    if let Err(error) = desk.leave().await {
        tracing::warn!(%error, "mailboxes are read again only after a while");
    }
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

/// The least time between counts.
const PAUSE: Duration = Duration::from_millis(200);
/// Looks at everybody may take one part in so many of the time.
const SHARE: u32 = 10;
/// Time goes on where nothing is written: a day begins, and with it silences grow.
const LOOK_AGAIN: Duration = Duration::from_secs(600);

/// Counts whoever was heard of whenever something was written, and looks at everybody together as often as that may.
async fn look_again(store: Store, clock: Clock) {
    let mut commits = store.commits();
    let mut rests_until = Instant::now();
    loop {
        commits.borrow_and_update();
        let now = clock.now();
        let mut looked = count(&store, now).await;
        let began = Instant::now();
        let may_compare = began >= rests_until;
        if looked.is_ok() && may_compare {
            looked = compare(&store, now).await;
            rests_until = Instant::now() + began.elapsed() * SHARE;
        }
        if let Err(error) = looked {
            tracing::error!(%error, "customers were not looked at together");
        }
        tokio::time::sleep(PAUSE).await;
        // What had to wait is looked at when it may be, though nothing is written until then.
        let wait = if may_compare {
            LOOK_AGAIN
        } else {
            rests_until.saturating_duration_since(Instant::now())
        };
        if matches!(tokio::time::timeout(wait, commits.changed()).await, Ok(Err(_))) {
            return;
        }
    }
}

/// Counts everyone again of whom something was heard.
async fn count(store: &Store, now: Millis) -> Result<(), StoreError> {
    let counted = crate::value::fit::count(store, now).await;
    // One that fails holds up no other.
    let silences = crate::neglect::silence::count(store, now).await;
    crate::standard::count::count(store, now).await?;
    silences?;
    counted
}

/// Looks at everybody beside one another: what customers are worth, then whom we neglect; and which standards slide.
async fn compare(store: &Store, now: Millis) -> Result<(), StoreError> {
    let moved = crate::value::fit::look(store, now).await?;
    crate::neglect::look::look(store, now, moved).await?;
    crate::standard::judge::judge(store, now).await
}

/// Both, as far as followers have read.
///
/// # Errors
/// When the store fails.
pub async fn look(store: &Store, now: Millis) -> Result<(), StoreError> {
    count(store, now).await?;
    compare(store, now).await
}

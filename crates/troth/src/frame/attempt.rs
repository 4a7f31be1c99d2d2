//! How often one may try what is guarded by a secret, and how many slow checks run at once.

use std::hash::{BuildHasher as _, RandomState};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use tokio::sync::Semaphore;

use crate::frame::problem::Problem;
use crate::frame::time::Clock;

/// Ten attempts a minute, for each address and each name.
const A_MINUTE: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Keys remembered before those that are no longer limited are forgotten.
const MOST_KEYS: usize = 10_000;
/// A check of a password takes 19 MiB, so that a crowd of guesses must not all be checked at once.
const SLOW_AT_ONCE: usize = 4;

/// The attempts made in this process. Several nodes each count their own.
pub struct Attempts {
    /// By a digest of each key: a key names somebody, and may be as long as whoever tries likes.
    by_key: RateLimiter<u64, DashMapStateStore<u64>, Ticks, NoOpMiddleware<Nanos>>,
    digest: RandomState,
    clock: Ticks,
    slow: Semaphore,
}

impl Attempts {
    pub fn by(clock: &Clock) -> Attempts {
        let clock = Ticks(clock.clone());
        Attempts {
            by_key: RateLimiter::dashmap_with_clock(Quota::per_minute(A_MINUTE), clock.clone()),
            digest: RandomState::new(),
            clock,
            slow: Semaphore::new(SLOW_AT_ONCE),
        }
    }

    /// Counts one attempt by whom or at what `key` says.
    ///
    /// # Errors
    /// [`Problem::TooMany`] with the seconds to wait.
    pub fn count(&self, key: &str) -> Result<(), Problem> {
        if self.by_key.len() > MOST_KEYS {
            self.by_key.retain_recent();
        }
        self.by_key
            .check_key(&self.digest.hash_one(key))
            .map_err(|early| {
                let wait = early.wait_time_from(self.clock.now());
                Problem::TooMany {
                    seconds: (wait + Duration::from_millis(999)).as_secs().max(1),
                }
            })
    }

    /// Runs what is slow on purpose off the async threads, a few at a time.
    ///
    /// # Errors
    /// When it panicked.
    pub async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _turn = self.slow.acquire().await.map_err(|_| Problem::Unavailable)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| Problem::Failed(error.to_string()))
    }
}

impl std::fmt::Debug for Attempts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attempts")
            .field("keys", &self.by_key.len())
            .finish_non_exhaustive()
    }
}

/// The house's clock as the limiter reads it, so that a story can let a minute pass.
#[derive(Clone, Debug)]
struct Ticks(Clock);

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::new(u64::try_from(self.0.now()).unwrap_or(0).saturating_mul(1_000_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::time::MINUTE;

    #[test]
    fn ten_attempts_a_minute_and_each_key_for_itself() {
        let clock = Clock::fixed(1_000 * MINUTE);
        let attempts = Attempts::by(&clock);
        for _ in 0..10 {
            attempts.count("from 192.0.2.1").unwrap();
        }
        // One attempt comes back every sixty tenths of a second.
        let refused = attempts.count("from 192.0.2.1").unwrap_err();
        assert!(matches!(refused, Problem::TooMany { seconds: 6 }), "{refused:?}");
        attempts.count("from 192.0.2.2").unwrap();
        clock.set(1_001 * MINUTE);
        attempts.count("from 192.0.2.1").unwrap();
    }
}

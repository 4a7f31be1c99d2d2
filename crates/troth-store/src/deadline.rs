//! How long a statement may run on SQLite, which has no clock of its own but asks now and then whether to go on.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::session::Role;

/// When the running statement must be done, in nanoseconds since `origin`; zero while nothing is limited.
///
/// Only readers are limited: a writer holds what no one else may interrupt half-way.
#[derive(Debug)]
pub(crate) struct Deadline {
    origin: Instant,
    due: AtomicU64,
    allowance: Option<Duration>,
}

impl Deadline {
    pub(crate) fn new(role: Role, timeout: Duration) -> Self {
        let is_limited = role == Role::Reader && !timeout.is_zero();
        Deadline {
            origin: Instant::now(),
            due: AtomicU64::new(0),
            allowance: is_limited.then_some(timeout),
        }
    }

    /// Begins to count anew; what is returned ends the counting, however the statement ends.
    pub(crate) fn set(&self) -> Limited<'_> {
        self.renew();
        Limited(self)
    }

    pub(crate) fn renew(&self) {
        if let Some(allowance) = self.allowance {
            self.due
                .store(nanoseconds(self.origin.elapsed() + allowance), Ordering::Relaxed);
        }
    }

    pub(crate) fn lift(&self) {
        self.due.store(0, Ordering::Relaxed);
    }

    pub(crate) fn is_past(&self) -> bool {
        let due = self.due.load(Ordering::Relaxed);
        due > 0 && nanoseconds(self.origin.elapsed()) > due
    }
}

/// A statement under a deadline.
#[must_use = "the deadline ends with it"]
#[derive(Debug)]
pub(crate) struct Limited<'a>(&'a Deadline);

impl Drop for Limited<'_> {
    fn drop(&mut self) {
        self.0.lift();
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

//! Followers: slices below learn what happened above by reading the journal on, each at its own place.
//!
//! A follower's effects and its place are one transaction, so each effect happens once, whatever dies when.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use troth_store::{Store, StoreError, Tx};

use crate::frame::time::{Clock, Millis};
use crate::journal::{Fact, store};

/// One reader of the journal.
#[derive(Clone, Copy, Debug)]
pub struct Follower {
    pub name: &'static str,
    /// The facts it wants; all when empty.
    pub facts: &'static [&'static str],
    pub follow: fn(&Tx, &Fact, Millis) -> Result<(), StoreError>,
}

/// One transaction takes no more facts than this, nor longer than [`TURN`], so that people's writes get in between.
const FACTS_PER_TURN: i64 = 64;
const TURN: Duration = Duration::from_millis(40);
/// Other nodes' commits are not announced here, so everyone looks at least this often.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// However often a follower failed, it is tried again after this long.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Lets every follower read on until none has anything left; returns the place they all reached.
///
/// # Errors
/// The first follower's failure, after it has been written down.
pub async fn catch_up(db: &Store, followers: &'static [Follower], clock: &Clock) -> Result<i64, StoreError> {
    loop {
        let last = db.read(store::last).await?;
        let mut moved = false;
        for follower in followers {
            moved |= read_on(db, follower, last, clock).await?;
        }
        if !moved {
            return Ok(last);
        }
    }
}

/// How long a follower that failed is left alone: twice as long after each failure.
#[derive(Clone, Copy)]
struct Pause {
    until: Instant,
    length: Duration,
}

/// Follows for ever. A follower that fails is named in `/health`, tried again with longer pauses, and holds up no other.
pub async fn run(db: Store, followers: &'static [Follower], clock: Clock) {
    let mut commits = db.commits();
    let mut pauses: HashMap<&str, Pause> = HashMap::new();
    loop {
        commits.borrow_and_update();
        for follower in followers {
            let pause = pauses.get(follower.name).copied();
            if pause.is_some_and(|pause| Instant::now() < pause.until) {
                continue;
            }
            if let Err(error) = follow_to_end(&db, follower, &clock).await {
                tracing::error!(follower = follower.name, %error, "a follower stopped");
                let length = pause.map_or(LOOK_AGAIN, |pause| pause.length) * 2;
                let length = length.min(LONGEST_PAUSE);
                let until = Instant::now() + length;
                pauses.insert(follower.name, Pause { until, length });
            } else {
                pauses.remove(follower.name);
            }
        }
        tokio::select! {
            changed = commits.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

async fn follow_to_end(db: &Store, follower: &'static Follower, clock: &Clock) -> Result<(), StoreError> {
    let last = db.read(store::last).await?;
    while read_on(db, follower, last, clock).await? {}
    Ok(())
}

/// One turn of one follower; false when it already stood at `last`.
async fn read_on(
    db: &Store,
    follower: &'static Follower,
    last: i64,
    clock: &Clock,
) -> Result<bool, StoreError> {
    let name = follower.name;
    let place = db.read(move |tx| store::place_of(tx, name)).await?;
    if place >= last {
        return Ok(false);
    }
    let now = clock.now();
    let turn = db.write(move |tx| take_turn(tx, follower, last, now)).await;
    if let Err(error) = &turn {
        let why = error.to_string();
        db.write(move |tx| store::stopped(tx, name, now, &why)).await?;
    }
    turn.map(|()| true)
}

fn take_turn(tx: &Tx, follower: &Follower, last: i64, now: Millis) -> Result<(), StoreError> {
    // Read again inside: another node may have moved this follower since.
    let place = store::place_of(tx, follower.name)?;
    let facts = store::after(tx, place, follower.facts, FACTS_PER_TURN)?;
    let began = Instant::now();
    let mut reached = None;
    for fact in &facts {
        (follower.follow)(tx, fact, now)?;
        reached = Some(fact.id);
        if began.elapsed() > TURN {
            break;
        }
    }
    let read_all = reached == facts.last().map(|fact| fact.id) && facts.len() < FACTS_PER_TURN as usize;
    let place = if read_all {
        reached.unwrap_or(place).max(last)
    } else {
        reached.unwrap_or(place)
    };
    store::stand_at(tx, follower.name, place)
}

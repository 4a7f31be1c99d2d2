//! Hears calls and visits as they are logged, and says of the plans that they were spoken with; takes it back with them.

use std::collections::HashSet;

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::journal::follow::Follower;
use crate::journal::{ActorId, Fact};
use crate::plan::Deed;
use crate::plan::act::{Doing, act_all};
use crate::plan::store::{self, Among};
use crate::spine::{HEARD, Heard};

pub const FOLLOWER: Follower = Follower {
    name: "plan",
    facts: &[HEARD],
    follow,
};

fn follow(tx: &Tx, fact: &Fact, now: Millis) -> Result<(), StoreError> {
    if !store::is_any(tx)? {
        return Ok(());
    }
    fact.said::<Heard>()?
        .map_or(Ok(()), |heard| hear(tx, &heard.ids().collect::<Vec<_>>(), now))
}

fn hear(tx: &Tx, ids: &[i64], now: Millis) -> Result<(), StoreError> {
    let gone = store::shown_no_more(tx, ids)?;
    let opened: Vec<i64> = gone.iter().map(|(_, plan)| *plan).collect();
    let undone = gone.into_iter().map(|(act, plan)| Doing {
        undoes: Some(act),
        ..Doing::new(plan, Deed::Undone, now)
    });
    act_all(tx, undone.collect(), ActorId::TROTH, now)?;
    // Another talk since then may show what the one that is gone showed.
    let mut talks = store::talks(tx, Among::Passed(ids))?;
    talks.extend(store::talks(tx, Among::Plans(&opened))?);
    act_all(tx, spoken(talks), ActorId::TROTH, now)
}

/// The first talk of each plan closes it.
fn spoken(mut talks: Vec<(i64, i64, Millis)>) -> Vec<Doing> {
    talks.sort_unstable_by_key(|(plan, interaction, at)| (*plan, *at, *interaction));
    let mut closed = HashSet::new();
    talks
        .into_iter()
        .filter(|(plan, ..)| closed.insert(*plan))
        .map(|(plan, interaction, at)| Doing {
            said_in: Some(interaction),
            ..Doing::new(plan, Deed::Spoken, at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_talk_closes_a_plan_once() {
        let closed: Vec<(i64, Option<i64>, Millis)> =
            spoken(vec![(2, 9, 40), (1, 8, 30), (1, 7, 20), (2, 9, 40)])
                .into_iter()
                .map(|doing| (doing.plan, doing.said_in, doing.at))
                .collect();
        assert_eq!(closed, [(1, Some(7), 20), (2, Some(9), 40)]);
    }
}

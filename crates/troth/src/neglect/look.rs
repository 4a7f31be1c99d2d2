//! In the background: what is usual in this firm, where everybody stands by now, and of which teams nobody can say.

use std::collections::BTreeMap;

use troth_store::{Store, StoreError, Tx};
use troth_value::{Customs, Day, Place};

use crate::frame::time::Millis;
use crate::neglect::store::{self, Kept, Standing};
use crate::neglect::{From, Recorded, unrecorded, week};
use crate::value::day_of;

/// Days in which a word counts as recorded.
const A_YEAR: i64 = 365;
/// Rows written in one transaction.
const AT_ONCE: usize = 1_000;

/// Looks again if anything was said, or somebody's worth moved them, or a day went by since; and remembers a week that is over.
///
/// # Errors
/// When the store fails.
pub async fn look(db: &Store, now: Millis, moved: bool) -> Result<(), StoreError> {
    look_again(db, now, moved).await?;
    week::remember(db, now).await
}

async fn look_again(db: &Store, now: Millis, moved: bool) -> Result<(), StoreError> {
    let read = move |tx: &Tx| {
        let zone = crate::organisation::store::read(tx)?.time_zone();
        let today = day_of(now, &zone);
        let seen = by_what(tx, today)?;
        match store::seen(tx)? {
            Some((before, 0)) if before == seen && !moved => Ok::<_, StoreError>(None),
            before => {
                let all = store::all(tx)?;
                let parties: Vec<i64> = all.iter().map(|one| one.kept.party).collect();
                let places = store::places(tx, &parties)?;
                let counted = before.map_or(0, |(_, counted)| counted);
                Ok(Some((seen, counted, today, all, places)))
            }
        }
    };
    let Some((seen, counted, today, all, places)) = db.read(read).await? else {
        return Ok(());
    };
    let place = |one: &Standing| places.get(&one.kept.party).copied().unwrap_or(Place::Rest);
    let customs = Customs::of(all.iter().map(|one| (place(one), one.kept.gaps.clone())));
    let untold = unrecorded(&teams(&all, &place, today));
    let changed: Vec<(Kept, Place, From)> = all
        .iter()
        .filter_map(|one| {
            let place = place(one);
            let from = one.kept.silence.from(place, &customs);
            ((place, from) != (one.place, one.from)).then(|| (one.kept.clone(), place, from))
        })
        .collect();
    // What is usual first: whoever is looked at meanwhile is looked at by it.
    db.write(move |tx| store::keep_customs(tx, &customs, &untold))
        .await?;
    for part in changed.chunks(AT_ONCE) {
        let part = part.to_vec();
        db.write(move |tx| set(tx, &part)).await?;
    }
    // And that it was seen last: whoever dies before this looks again.
    db.write(move |tx| store::mark_seen(tx, &seen, counted)).await
}

/// Where these stand by now, unless they were looked at meanwhile.
fn set(tx: &Tx, part: &[(Kept, Place, From)]) -> Result<(), StoreError> {
    store::stand(tx, part.iter().map(|(kept, place, from)| (kept, *place, *from)))
}

/// A day, and what customers were worth as of which day.
fn by_what(tx: &Tx, today: Day) -> Result<String, StoreError> {
    let mut seen = format!("{}", today.0);
    for (currency, as_of, year_minor) in store::value_seen(tx)? {
        seen.push_str(&format!(" {currency} {as_of} {year_minor}"));
    }
    Ok(seen)
}

/// How many valued customers each team has, and with how many of them anything is recorded in a year.
fn teams(all: &[Standing], place: &impl Fn(&Standing) -> Place, today: Day) -> Vec<(i64, Recorded)> {
    let mut teams: BTreeMap<i64, Recorded> = BTreeMap::new();
    let valued = all
        .iter()
        .filter(|one| one.kept.silence.is_chosen || place(one) != Place::Rest);
    for one in valued {
        let recorded = teams.entry(one.team).or_default();
        recorded.customers += 1;
        let last = one.kept.silence.spoken.last;
        recorded.spoken_with += u32::from(last.is_some_and(|last| today.since(last) <= A_YEAR));
    }
    teams.into_iter().collect()
}

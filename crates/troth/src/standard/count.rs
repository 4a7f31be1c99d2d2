//! Counts in the background what weeks told that are over: only those of which something was heard, and what is written
//! says something else than before.

use std::collections::{BTreeMap, BTreeSet};

use troth_drift::Durations;
use troth_store::{Store, StoreError, Tx};

use crate::frame::time::{HOUR, Millis, day};
use crate::frame::week::{FEW, Week};
use crate::promise::Kind;
use crate::promise::state::{Settled, Verdict};
use crate::standard::count_store::{ANSWERED_WITHIN, Asked, Promised, asked, buyers, hurt, orders, promises};
use crate::standard::measure::{
    ANSWERED_IN_A_DAY, CAME_BACK, FIRST_ANSWER, GIVEN_KEPT, GIVEN_KEPT_THEY_SAY, HURT_PER_HUNDRED,
    IMPLIED_KEPT, IMPLIED_KEPT_THEY_SAY, Measure, PROMISES_RECORDED, REQUESTS_PER_HUNDRED, VOICES_ANSWERED,
};
use crate::standard::series::{Cut, Series};
use crate::standard::weeks::Told;
use crate::standard::{alarm_store, due_store, own, week_store};
use crate::value::number;

/// Weeks counted in one transaction.
const AT_ONCE: i64 = 4;

/// Counts every week that is over and of which something was heard.
///
/// # Errors
/// When the store fails.
pub async fn count(db: &Store, now: Millis) -> Result<(), StoreError> {
    db.write(move |tx| begin_day(tx, now)).await?;
    loop {
        let some = db
            .read(move |tx| due_store::is_any(tx, last_over(tx, now)?))
            .await?;
        if !some {
            return Ok(());
        }
        db.write(move |tx| count_some(tx, now)).await?;
    }
}

fn last_over(tx: &Tx, now: Millis) -> Result<Week, StoreError> {
    let zone = crate::organisation::store::read(tx)?.time_zone();
    Ok(Week::last_known(day(now, &zone), 0))
}

/// With a new week all are counted again, which also finds what moved from one week to another; so it is with a new zone.
/// With a new day more may be known of weeks that take longer.
fn begin_day(tx: &Tx, now: Millis) -> Result<(), StoreError> {
    let firm = crate::organisation::store::read(tx)?;
    let today = day(now, &firm.time_zone());
    let seen = due_store::seen(tx)?;
    if seen.as_ref() == Some(&(number(today), firm.zone.clone())) {
        return Ok(());
    }
    let last = |day: troth_value::Day| Week::last_known(crate::value::date(day), 0);
    let is_known = seen.is_some_and(|(seen, zone)| last(seen) == last(number(today)) && zone == firm.zone);
    if !is_known {
        due_store::mark_all(tx, last(number(today)))?;
    }
    alarm_store::mark_stale(tx, now)?;
    due_store::mark_seen(tx, number(today), &firm.zone)
}

fn count_some(tx: &Tx, now: Millis) -> Result<(), StoreError> {
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let today = day(now, &zone);
    let until = Week::last_known(today, 0);
    for week in due_store::take(tx, until, AT_ONCE)? {
        let span = week.span(&zone);
        let mut tallies = Tallies::default();
        tallies.of_promises(&promises(tx, span)?);
        let letters = asked(tx, span)?;
        tallies.of_letters(&letters);
        let orders = orders(tx, span)?;
        let wrote: Vec<i64> = letters.iter().map(|letter| letter.party).collect();
        tallies.per_hundred(&REQUESTS_PER_HUNDRED, &wrote, &orders);
        tallies.per_hundred(&HURT_PER_HUNDRED, &hurt(tx, span)?, &orders);
        if week <= Week::last_known(today, CAME_BACK.lag_days) {
            tallies.of_buyers(&buyers(tx, span)?);
        }
        let mut kept = tallies.told();
        kept.extend(own::kept(tx, week)?);
        week_store::keep(tx, week, &kept)?;
    }
    alarm_store::mark_stale(tx, now)
}

/// What is kept of one series in one week: the figures, and who stands behind them where they are few.
pub type Kept = BTreeMap<String, (Told, BTreeSet<i64>)>;

#[derive(Clone, Debug, Default)]
struct Tally {
    part: i64,
    whole: i64,
    hours: Vec<f64>,
    people: BTreeSet<i64>,
}

#[derive(Clone, Debug, Default)]
struct Tallies(BTreeMap<String, Tally>);

impl Tallies {
    /// One more of a measure, in the whole and in its part of the firm.
    fn add(&mut self, measure: &'static Measure, cut: &Cut, party: i64, one: One) {
        for cut in [None, Some(cut.clone())] {
            let series = Series {
                cut,
                ..Series::of(measure)
            };
            let tally = self.0.entry(series.to_string()).or_default();
            tally.people.insert(party);
            tally.whole += 1;
            match one {
                One::Counts(counts) => tally.part += i64::from(counts),
                One::Takes(hours) => tally.hours.push(hours),
            }
        }
    }

    fn of_promises(&mut self, promises: &[Promised]) {
        for promise in promises {
            let cut = Cut::Touchpoint(promise.touchpoint.clone());
            let (we, they) = match promise.kind {
                Kind::Given => (&GIVEN_KEPT, &GIVEN_KEPT_THEY_SAY),
                Kind::Implied => (&IMPLIED_KEPT, &IMPLIED_KEPT_THEY_SAY),
            };
            for (measure, verdict) in [(we, promise.we_say), (they, promise.they_say)] {
                if let Some(verdict) = verdict {
                    let kept = One::Counts(verdict == Verdict::Kept);
                    self.add(measure, &cut, promise.party, kept);
                }
            }
            // One that waits for the customer has not fallen due.
            if matches!(promise.settled, Settled::Open | Settled::Kept | Settled::Broken) {
                let known = promise.we_say.is_some() || promise.they_say.is_some();
                self.add(&PROMISES_RECORDED, &cut, promise.party, One::Counts(known));
            }
        }
    }

    fn of_letters(&mut self, letters: &[Asked]) {
        for letter in letters {
            let cut = Cut::Touchpoint(letter.channel.clone());
            let waited = letter
                .answered_at
                .map_or(ANSWERED_WITHIN, |answered| answered - letter.at);
            let hours = waited as f64 / HOUR as f64;
            let mut add = |measure, one| self.add(measure, &cut, letter.party, one);
            // What was answered at once took a minute to read.
            add(&FIRST_ANSWER, One::Takes(hours.max(1.0 / 60.0)));
            add(
                &ANSWERED_IN_A_DAY,
                One::Counts(letter.answered_at.is_some() && hours <= 24.0),
            );
            add(&VOICES_ANSWERED, One::Counts(letter.answered_at.is_some()));
        }
    }

    /// So many on the orders of the week; of no orders nothing is said.
    fn per_hundred(&mut self, measure: &'static Measure, parties: &[i64], orders: &[i64]) {
        if orders.is_empty() {
            return;
        }
        let tally = self.0.entry(Series::of(measure).to_string()).or_default();
        tally.part = i64::try_from(parties.len()).unwrap_or(i64::MAX);
        tally.whole = i64::try_from(orders.len()).unwrap_or(i64::MAX);
        tally.people = orders.iter().chain(parties).copied().collect();
    }

    fn of_buyers(&mut self, buyers: &[(i64, bool)]) {
        if buyers.is_empty() {
            return;
        }
        let tally = self.0.entry(Series::of(&CAME_BACK).to_string()).or_default();
        tally.part = buyers.iter().map(|(_, again)| i64::from(*again)).sum();
        tally.whole = i64::try_from(buyers.len()).unwrap_or(i64::MAX);
        tally.people = buyers.iter().map(|(party, _)| *party).collect();
    }

    fn told(self) -> Kept {
        let told = |(series, tally): (String, Tally)| {
            let durations = Durations::parse(&tally.hours).ok();
            let told = Told {
                part: tally.part,
                whole: tally.whole,
                log_mean: durations.map_or(0.0, Durations::log_mean),
                log_squares: durations.map_or(0.0, Durations::log_squares),
                people: i64::try_from(tally.people.len()).unwrap_or(i64::MAX),
            };
            let few = if tally.people.len() < FEW {
                tally.people
            } else {
                BTreeSet::new()
            };
            (series, (told, few))
        };
        self.0.into_iter().map(told).collect()
    }
}

/// One of those a measure counts.
#[derive(Clone, Copy, Debug)]
enum One {
    /// Whether it is one of the part.
    Counts(bool),
    /// How many hours it took.
    Takes(f64),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promise(kind: Kind, settled: Settled, we_say: Option<Verdict>, party: i64) -> Promised {
        Promised {
            kind,
            touchpoint: "delivery".into(),
            settled,
            they_say: None,
            we_say,
            party,
        }
    }

    #[test]
    fn given_and_implied_are_never_pooled_and_the_open_ones_are_unknown() {
        let mut tallies = Tallies::default();
        tallies.of_promises(&[
            promise(Kind::Given, Settled::Kept, Some(Verdict::Kept), 1),
            promise(Kind::Given, Settled::Broken, Some(Verdict::Broken), 2),
            promise(Kind::Implied, Settled::Kept, Some(Verdict::Kept), 3),
            promise(Kind::Given, Settled::Open, None, 1),
            promise(Kind::Given, Settled::Released, None, 1),
        ]);
        let told = tallies.told();
        let figures = |series: &str| {
            told.get(series)
                .map(|(told, _)| (told.part, told.whole, told.people))
        };
        assert_eq!(figures("given_kept/1"), Some((1, 2, 2)));
        assert_eq!(figures("given_kept/1/touchpoint:delivery"), Some((1, 2, 2)));
        assert_eq!(figures("implied_kept/1"), Some((1, 1, 1)));
        // Three of four that fell due have an outcome that is known.
        assert_eq!(figures("promises_recorded/1"), Some((3, 4, 3)));
        assert_eq!(figures("given_kept_they_say/1"), None);
    }

    #[test]
    fn requests_are_counted_on_orders_and_on_none_nothing_is_said() {
        let mut tallies = Tallies::default();
        tallies.per_hundred(&REQUESTS_PER_HUNDRED, &[1, 1, 2], &[]);
        assert!(tallies.clone().told().is_empty());
        tallies.per_hundred(&REQUESTS_PER_HUNDRED, &[1, 1, 2], &[2, 3, 4, 5]);
        tallies.of_buyers(&[(2, true), (3, false), (4, false), (5, false)]);
        let told = tallies.told();
        let (requests, _) = &told["requests_per_hundred/1"];
        // Three on four orders are 75 on a hundred.
        let rate = requests
            .observed(crate::standard::measure::Shape::PerHundred)
            .unwrap();
        assert!((rate.estimate() - 75.0).abs() < 1e-9);
        assert_eq!((requests.part, requests.whole, requests.people), (3, 4, 5));
        let (back, few) = &told["came_back/1"];
        assert_eq!((back.part, back.whole, few.len()), (1, 4, 4));
    }

    #[test]
    fn what_is_not_answered_in_seven_days_counts_as_seven_days() {
        let mut tallies = Tallies::default();
        let letter = |answered_at, party| Asked {
            at: 0,
            channel: "email".into(),
            answered_at,
            party,
        };
        tallies.of_letters(&[
            letter(Some(3 * HOUR), 1),
            letter(Some(30 * HOUR), 2),
            letter(None, 3),
        ]);
        let told = tallies.told();
        // The typical wait is the geometric mean of 3, 30 and 168 hours.
        let (waited, few) = &told["first_answer/1"];
        assert!((waited.log_mean - (3.0_f64 * 30.0 * 168.0).ln() / 3.0).abs() < 1e-12);
        assert_eq!((waited.whole, few.len()), (3, 3));
        let (day, _) = &told["answered_in_a_day/1"];
        assert_eq!((day.part, day.whole), (1, 3));
        let (ever, _) = &told["voices_answered/1"];
        assert_eq!((ever.part, ever.whole), (2, 3));
    }
}

//! Counts in the background what weeks told that are over: only those of which something was heard, and what is written
//! says something else than before.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use troth_drift::Durations;
use troth_store::{Store, StoreError, Tx};

use crate::frame::time::{DAY, HOUR, Millis, day};
use crate::frame::week::{FEW, Week};
use crate::promise::Kind;
use crate::promise::state::{Settled, Verdict};
use crate::standard::count_store::{
    ANSWERED_WITHIN, Asked, Begun, Neglected, Promised, RESOLVED_WITHIN, asked, begun, buyers, hurt,
    neglected, orders, promises,
};
use crate::standard::measure::{
    ANSWERED_IN_A_DAY, CAME_BACK, FIRST_ANSWER, GIVEN_KEPT, GIVEN_KEPT_THEY_SAY, HURT_PER_HUNDRED,
    IMPLIED_KEPT, IMPLIED_KEPT_THEY_SAY, Measure, NEGLECTED, PROMISES_RECORDED, REQUESTS_PER_HUNDRED,
    RESOLUTION, RESOLVED_IN_A_WEEK, VOICES_ANSWERED,
};
use crate::standard::series::{Cut, Series};
use crate::standard::team_store::Teams;
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
    let teams = Teams::read(tx)?;
    for week in due_store::take(tx, until, AT_ONCE)? {
        let passed = Passed::read(tx, week, week.span(&zone), today)?;
        let looked_after = teams.of_parties(tx, passed.parties())?;
        let mut kept = passed.counted(&teams, &looked_after).told();
        kept.extend(own::kept(tx, week)?);
        week_store::keep(tx, week, &kept)?;
    }
    alarm_store::mark_stale(tx, now)
}

/// All of one week that measures count, read with a fixed number of queries.
#[derive(Default)]
struct Passed {
    promises: Vec<Promised>,
    letters: Vec<Asked>,
    begun: Vec<Begun>,
    orders: Vec<i64>,
    hurt: Vec<i64>,
    buyers: Vec<(i64, bool)>,
    neglected: Vec<Neglected>,
}

impl Passed {
    /// What takes longer to be known is read only once it is.
    fn read(tx: &Tx, week: Week, span: (Millis, Millis), today: Date) -> Result<Passed, StoreError> {
        let is_known = |measure: &Measure| week <= Week::last_known(today, measure.lag_days);
        Ok(Passed {
            promises: promises(tx, span)?,
            letters: asked(tx, span)?,
            begun: if is_known(&RESOLUTION) {
                begun(tx, span)?
            } else {
                Vec::new()
            },
            orders: orders(tx, span)?,
            hurt: hurt(tx, span)?,
            buyers: if is_known(&CAME_BACK) {
                buyers(tx, span)?
            } else {
                Vec::new()
            },
            neglected: neglected(tx, i64::from(week.0))?,
        })
    }

    /// Those of whom a team is asked; a promise is of the team of whoever gave it.
    fn parties(&self) -> BTreeSet<i64> {
        let letters = self.letters.iter().map(|letter| letter.party);
        let begun = self.begun.iter().map(|begun| begun.party);
        let buyers = self.buyers.iter().map(|(party, _)| *party);
        let others = self.orders.iter().chain(&self.hurt).copied();
        letters.chain(begun).chain(buyers).chain(others).collect()
    }

    fn counted(&self, teams: &Teams, looked_after: &BTreeMap<i64, Cut>) -> Tallies {
        let mut tallies = Tallies::default();
        tallies.of_promises(&self.promises, teams);
        tallies.of_letters(&self.letters, looked_after);
        tallies.of_exchanges(&self.begun, looked_after);
        let wrote: Vec<i64> = self.letters.iter().map(|letter| letter.party).collect();
        let parts: BTreeSet<Option<&Cut>> = looked_after.values().map(Some).chain([None]).collect();
        for cut in parts {
            let of = |parties: &[i64]| -> Vec<i64> {
                let is_of = |party: &&i64| cut.is_none() || looked_after.get(*party) == cut;
                parties.iter().filter(is_of).copied().collect()
            };
            let orders = of(&self.orders);
            tallies.per_hundred(&REQUESTS_PER_HUNDRED, cut, &of(&wrote), &orders);
            tallies.per_hundred(&HURT_PER_HUNDRED, cut, &of(&self.hurt), &orders);
        }
        for (party, again) in &self.buyers {
            let team = looked_after.get(party).cloned();
            tallies.add(&CAME_BACK, &[team], *party, One::Counts(*again));
        }
        tallies.remembered(&self.neglected, teams);
        tallies
    }
}

/// What is kept of one series in one week: the figures, and who stands behind them where they are few.
pub type Kept = BTreeMap<String, (Told, BTreeSet<i64>)>;

#[derive(Clone, Debug, Default)]
struct Tally {
    part: i64,
    whole: i64,
    hours: Vec<f64>,
    people: BTreeSet<i64>,
    /// How many stand behind it, where nobody remembers who.
    nameless: i64,
}

#[derive(Clone, Debug, Default)]
struct Tallies(BTreeMap<String, Tally>);

impl Tallies {
    fn of(&mut self, measure: &'static Measure, cut: Option<Cut>) -> &mut Tally {
        let series = Series {
            cut,
            ..Series::of(measure)
        };
        self.0.entry(series.to_string()).or_default()
    }

    /// One more of a measure, in the whole and in those of its parts of the firm that it is of.
    fn add(&mut self, measure: &'static Measure, cuts: &[Option<Cut>], party: i64, one: One) {
        let parts = cuts.iter().flatten().cloned().map(Some);
        for cut in parts.chain([None]) {
            let tally = self.of(measure, cut);
            tally.people.insert(party);
            tally.whole += 1;
            match one {
                One::Counts(counts) => tally.part += i64::from(counts),
                One::Takes(hours) => tally.hours.push(hours),
            }
        }
    }

    fn of_promises(&mut self, promises: &[Promised], teams: &Teams) {
        for promise in promises {
            let touchpoint = Cut::Touchpoint(promise.touchpoint.clone());
            let cuts = [Some(touchpoint), teams.of_colleague(promise.by)];
            let (we, they) = match promise.kind {
                Kind::Given => (&GIVEN_KEPT, &GIVEN_KEPT_THEY_SAY),
                Kind::Implied => (&IMPLIED_KEPT, &IMPLIED_KEPT_THEY_SAY),
            };
            for (measure, verdict) in [(we, promise.we_say), (they, promise.they_say)] {
                if let Some(verdict) = verdict {
                    let kept = One::Counts(verdict == Verdict::Kept);
                    self.add(measure, &cuts, promise.party, kept);
                }
            }
            // One that waits for the customer has not fallen due.
            if matches!(promise.settled, Settled::Open | Settled::Kept | Settled::Broken) {
                let known = promise.we_say.is_some() || promise.they_say.is_some();
                self.add(&PROMISES_RECORDED, &cuts, promise.party, One::Counts(known));
            }
        }
    }

    fn of_letters(&mut self, letters: &[Asked], looked_after: &BTreeMap<i64, Cut>) {
        for letter in letters {
            let channel = Cut::Touchpoint(letter.channel.clone());
            let cuts = [Some(channel), looked_after.get(&letter.party).cloned()];
            let waited = letter
                .answered_at
                .map_or(ANSWERED_WITHIN, |answered| answered - letter.at);
            let hours = waited as f64 / HOUR as f64;
            let mut add = |measure, one| self.add(measure, &cuts, letter.party, one);
            // What was answered at once took a minute to read.
            add(&FIRST_ANSWER, One::Takes(hours.max(1.0 / 60.0)));
            add(
                &ANSWERED_IN_A_DAY,
                One::Counts(letter.answered_at.is_some() && hours <= 24.0),
            );
            add(&VOICES_ANSWERED, One::Counts(letter.answered_at.is_some()));
        }
    }

    fn of_exchanges(&mut self, begun: &[Begun], looked_after: &BTreeMap<i64, Cut>) {
        for exchange in begun {
            let channel = Cut::Touchpoint(exchange.channel.clone());
            let cuts = [Some(channel), looked_after.get(&exchange.party).cloned()];
            let took = exchange.resolved_at.map(|resolved| resolved - exchange.at);
            let hours = took.unwrap_or(RESOLVED_WITHIN) as f64 / HOUR as f64;
            let in_a_week = took.is_some_and(|took| took <= 7 * DAY);
            let takes = One::Takes(hours.max(1.0 / 60.0));
            self.add(&RESOLUTION, &cuts, exchange.party, takes);
            self.add(&RESOLVED_IN_A_WEEK, &cuts, exchange.party, One::Counts(in_a_week));
        }
    }

    /// So many on the orders of the week; of no orders nothing is said.
    fn per_hundred(&mut self, measure: &'static Measure, cut: Option<&Cut>, parties: &[i64], orders: &[i64]) {
        if orders.is_empty() {
            return;
        }
        let tally = self.of(measure, cut.cloned());
        tally.part = i64::try_from(parties.len()).unwrap_or(i64::MAX);
        tally.whole = i64::try_from(orders.len()).unwrap_or(i64::MAX);
        tally.people = orders.iter().chain(parties).copied().collect();
    }

    /// What was remembered of the week, of the firm and of those of its teams that may be told of by now.
    fn remembered(&mut self, rows: &[Neglected], teams: &Teams) {
        for row in rows {
            let cut = teams.cut(row.team);
            if row.team != 0 && cut.is_none() {
                continue;
            }
            let tally = self.of(&NEGLECTED, cut);
            (tally.part, tally.whole, tally.nameless) = (row.neglected, row.valued, row.valued);
        }
    }

    fn told(self) -> Kept {
        let told = |(series, tally): (String, Tally)| {
            let durations = Durations::parse(&tally.hours).ok();
            let told = Told {
                part: tally.part,
                whole: tally.whole,
                log_mean: durations.map_or(0.0, Durations::log_mean),
                log_squares: durations.map_or(0.0, Durations::log_squares),
                people: tally
                    .nameless
                    .max(i64::try_from(tally.people.len()).unwrap_or(i64::MAX)),
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
            by: None,
            party,
        }
    }

    #[test]
    fn given_and_implied_are_never_pooled_and_the_open_ones_are_unknown() {
        let mut tallies = Tallies::default();
        let promises = [
            promise(Kind::Given, Settled::Kept, Some(Verdict::Kept), 1),
            promise(Kind::Given, Settled::Broken, Some(Verdict::Broken), 2),
            promise(Kind::Implied, Settled::Kept, Some(Verdict::Kept), 3),
            promise(Kind::Given, Settled::Open, None, 1),
            promise(Kind::Given, Settled::Released, None, 1),
        ];
        tallies.of_promises(&promises, &Teams::default());
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
        let asked = |party| Asked {
            at: 0,
            channel: "email".into(),
            answered_at: None,
            party,
        };
        let mut passed = Passed {
            letters: vec![asked(1), asked(1), asked(2)],
            ..Passed::default()
        };
        let counted = |passed: &Passed| passed.counted(&Teams::default(), &BTreeMap::new()).told();
        assert!(!counted(&passed).contains_key("requests_per_hundred/1"));
        passed.orders = vec![2, 3, 4, 5];
        passed.buyers = vec![(2, true), (3, false), (4, false), (5, false)];
        let told = counted(&passed);
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
        let letters = [
            letter(Some(3 * HOUR), 1),
            letter(Some(30 * HOUR), 2),
            letter(None, 3),
        ];
        tallies.of_letters(&letters, &BTreeMap::new());
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

    #[test]
    fn what_is_not_resolved_in_28_days_counts_as_28_days() {
        let exchange = |resolved_at, party| Begun {
            at: 0,
            channel: "email".into(),
            resolved_at,
            party,
        };
        let workshop = BTreeMap::from([(1, Cut::Team("Workshop".into()))]);
        let mut tallies = Tallies::default();
        let begun = [
            exchange(Some(2 * HOUR), 1),
            exchange(Some(7 * DAY), 2),
            exchange(Some(7 * DAY + 1), 3),
            exchange(None, 4),
        ];
        tallies.of_exchanges(&begun, &workshop);
        let told = tallies.told();
        // The geometric mean of 2, 168, 168 and 672 hours; the millisecond is none.
        let (took, _) = &told["resolution/1"];
        let mean = (2.0_f64 * 168.0 * 168.0 * 672.0).ln() / 4.0;
        assert!((took.log_mean - mean).abs() < 1e-6, "{took:?}");
        let (week, few) = &told["resolved_in_a_week/1"];
        assert_eq!((week.part, week.whole, few.len()), (2, 4, 4));
        assert_eq!(told["resolution/1/touchpoint:email"].0.whole, 4);
        assert_eq!(told["resolution/1/team:Workshop"].0.whole, 1);
    }

    #[test]
    fn what_was_remembered_stands_behind_as_many_as_were_valued() {
        let row = |team, valued, neglected| Neglected {
            team,
            valued,
            neglected,
        };
        let mut tallies = Tallies::default();
        // Of the team nobody may tell: it is none of those known.
        tallies.remembered(&[row(0, 24, 3), row(7, 6, 1)], &Teams::default());
        let told = tallies.told();
        assert_eq!(told.keys().collect::<Vec<_>>(), ["neglected/1"]);
        let (neglected, few) = &told["neglected/1"];
        assert_eq!((neglected.part, neglected.whole, neglected.people), (3, 24, 24));
        assert!(few.is_empty());
    }
}

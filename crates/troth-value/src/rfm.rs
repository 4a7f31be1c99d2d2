//! Recency, frequency and money of each customer, counted in one pass over the rows of a log.

use crate::history::Day;

/// One customer's three figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfm {
    pub recency_days: u32,
    /// Rows counted.
    pub frequency: u32,
    /// The sum, in minor units.
    pub money_minor: i64,
}

/// Counts rows by the customer's number.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    of: Vec<Count>,
}

/// Sixteen bytes, so that one row touches one line of memory.
#[derive(Clone, Copy, Debug)]
struct Count {
    money_minor: i64,
    last: i32,
    rows: u32,
}

impl Tally {
    /// For customers numbered from 0; more are made room for when they come.
    pub fn of(customers: usize) -> Tally {
        Tally {
            of: vec![
                Count {
                    money_minor: 0,
                    last: i32::MIN,
                    rows: 0
                };
                customers
            ],
        }
    }

    #[inline]
    pub fn add(&mut self, customer: u32, day: Day, amount_minor: i64) {
        let at = customer as usize;
        if at >= self.of.len() {
            self.of.resize(
                at + 1,
                Count {
                    money_minor: 0,
                    last: i32::MIN,
                    rows: 0,
                },
            );
        }
        let count = &mut self.of[at];
        count.money_minor = count.money_minor.saturating_add(amount_minor);
        count.last = count.last.max(day.0);
        count.rows = count.rows.saturating_add(1);
    }

    /// Everyone with at least one row, with their number; a last day after `today` is no days ago.
    pub fn active(&self, today: Day) -> impl Iterator<Item = (u32, Rfm)> + '_ {
        self.of
            .iter()
            .zip(0_u32..)
            .filter(|(count, _)| count.rows > 0)
            .map(move |(count, customer)| {
                let since = today.since(Day(count.last)).max(0);
                (
                    customer,
                    Rfm {
                        recency_days: u32::try_from(since).unwrap_or(u32::MAX),
                        frequency: count.rows,
                        money_minor: count.money_minor,
                    },
                )
            })
    }
}

/// Fifths, 5 the best; customers alike are in the same fifth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fifths {
    pub recency: u8,
    pub frequency: u8,
    pub money: u8,
}

/// The fifth of each customer in each figure: one more than the quarters, that is the four bounds at ⌈n k/5⌉, reached.
pub fn fifths(all: &[Rfm]) -> Vec<Fifths> {
    // A shorter time since the last purchase is better.
    let recency = bounds(all.iter().map(|one| -i64::from(one.recency_days)).collect());
    let frequency = bounds(all.iter().map(|one| i64::from(one.frequency)).collect());
    let money = bounds(all.iter().map(|one| one.money_minor).collect());
    let fifth =
        |bounds: [i64; 4], value: i64| 1 + bounds.iter().filter(|bound| value >= **bound).count() as u8;
    all.iter()
        .map(|one| Fifths {
            recency: fifth(recency, -i64::from(one.recency_days)),
            frequency: fifth(frequency, i64::from(one.frequency)),
            money: fifth(money, one.money_minor),
        })
        .collect()
}

/// The least value of the second, third, fourth and fifth fifth.
fn bounds(mut values: Vec<i64>) -> [i64; 4] {
    let number = values.len();
    [1, 2, 3, 4].map(|part: usize| {
        let at = (number * part).div_ceil(5);
        if at >= number {
            return i64::MAX;
        }
        *values.select_nth_unstable(at).1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_by_customer() {
        let mut tally = Tally::of(2);
        tally.add(0, Day(5), 100);
        tally.add(3, Day(9), -40);
        tally.add(0, Day(2), 50);
        let active: Vec<(u32, Rfm)> = tally.active(Day(8)).collect();
        assert_eq!(
            active,
            vec![
                (
                    0,
                    Rfm {
                        recency_days: 3,
                        frequency: 2,
                        money_minor: 150
                    }
                ),
                (
                    3,
                    Rfm {
                        recency_days: 0,
                        frequency: 1,
                        money_minor: -40
                    }
                ),
            ]
        );
    }

    #[test]
    fn ten_customers_make_five_pairs() {
        let all: Vec<Rfm> = (0..10)
            .map(|at| Rfm {
                recency_days: 100 - at,
                frequency: 1,
                money_minor: i64::from(at),
            })
            .collect();
        let fifths = fifths(&all);
        let of = |at: usize| (fifths[at].recency, fifths[at].money);
        assert_eq!((of(0), of(1), of(2), of(9)), ((1, 1), (1, 1), (2, 2), (5, 5)));
        // All alike are alike.
        assert!(fifths.iter().all(|fifth| fifth.frequency == fifths[0].frequency));
    }
}

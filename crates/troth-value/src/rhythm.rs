//! A customer's rhythm against their own past: bought as usual, overdue, or silent; and how regular a whole log is.

use serde::Serialize;

use crate::history::{DAYS_A_WEEK, Day, History};
use crate::model::Model;
use crate::timing::silence_by_chance;

/// How the time since the last purchase looks beside the gaps before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    Usual,
    /// So long a gap would come by chance less than once in ten.
    Overdue,
    /// Less than once in fifty.
    Silent,
}

const OVERDUE: f64 = 0.10;
const SILENT: f64 = 0.02;

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rhythm {
    pub standing: Standing,
    pub days_since_last: i64,
    /// The mean of their own gaps; nothing of one who bought once.
    pub usual_gap_days: Option<f64>,
    /// The chance, for an active customer with this past, of a silence as long as this one.
    pub chance: f64,
}

impl Rhythm {
    /// The rate is known as far as the purchases up to the last one tell it, beside what is usual in this log.
    pub fn of(history: &History, model: &Model, today: Day) -> Option<Rhythm> {
        let (first, last) = (history.first()?, history.last()?);
        let days_since_last = today.since(last).max(0);
        let [r, alpha, ..] = model.parameters;
        let regularity = model.kind.regularity;
        let shape = r + f64::from(regularity) * f64::from(history.repeats());
        let rate = alpha + last.since(first) as f64 / DAYS_A_WEEK;
        let chance = silence_by_chance(regularity, shape, rate, days_since_last as f64 / DAYS_A_WEEK);
        let standing = match chance {
            chance if chance < SILENT => Standing::Silent,
            chance if chance < OVERDUE => Standing::Overdue,
            _ => Standing::Usual,
        };
        Some(Rhythm {
            standing,
            days_since_last,
            usual_gap_days: history.mean_gap_days(),
            chance,
        })
    }
}

/// How regular the gaps are: k of Erlang's law, 1 for pure chance, from pairs of successive gaps of one customer each.
///
/// A gap's share of its pair has variance 1/(4(2k+1)) about one half, so k = (1 - 4v)/(8v): R. D. Wheat and D. G. Morrison,
/// Estimating purchase regularity with two interpurchase times, Journal of Marketing Research 27 (1990), 87-93.
pub fn regularity(pairs: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut number, mut mean, mut squares) = (0.0, 0.0, 0.0);
    for (first, second) in pairs {
        let share = first / (first + second);
        if !share.is_finite() {
            continue;
        }
        number += 1.0;
        let off = share - mean;
        mean += off / number;
        squares += off * (share - mean);
    }
    let variance = squares / (number - 1.0);
    (number > 1.0 && variance > 0.0).then(|| (1.0 - 4.0 * variance) / (8.0 * variance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Purchase;
    use crate::model::Kind;

    const MODEL: Model = Model {
        kind: Kind::MBG,
        parameters: [0.5248, 6.1831, 0.8914, 1.6140],
    };

    fn each_week() -> History {
        let log: Vec<Purchase> = (0..20)
            .map(|week| Purchase {
                day: Day(7 * week),
                amount_minor: 100,
            })
            .collect();
        History::of(&log, Day(7 * 19))
    }

    #[test]
    fn five_weeks_are_silence_for_one_who_came_each_week_and_not_for_one_who_came_once() {
        let history = each_week();
        let after = |days| Rhythm::of(&history, &MODEL, Day(7 * 19 + days)).unwrap();
        assert_eq!(after(7).standing, Standing::Usual);
        assert_eq!(after(25).standing, Standing::Overdue);
        assert_eq!(after(45).standing, Standing::Silent);
        assert_eq!(after(45).usual_gap_days, Some(7.0));
        let once = History::of(
            &[Purchase {
                day: Day(0),
                amount_minor: 100,
            }],
            Day(35),
        );
        let rhythm = Rhythm::of(&once, &MODEL, Day(35)).unwrap();
        assert_eq!((rhythm.standing, rhythm.usual_gap_days), (Standing::Usual, None));
    }

    #[test]
    fn a_regular_model_is_surprised_sooner() {
        let history = each_week();
        // The same mean gap: three ticks a purchase, thrice as fast.
        let regular = Model {
            kind: Kind::regular(crate::model::Family::Nbd, 3),
            parameters: [1.5, 6.0, 1.0, 1.0],
        };
        let plain = Model {
            kind: Kind::NBD,
            parameters: [0.5, 6.0, 1.0, 1.0],
        };
        let chance = |model: &Model| Rhythm::of(&history, model, Day(7 * 19 + 21)).unwrap().chance;
        assert!(chance(&regular) < chance(&plain));
    }

    /// Shares of a quarter and three quarters have variance 1/12 with one degree fewer: (1 - 1/3)/(2/3) = 1.
    #[test]
    fn wheat_and_morrison_1990() {
        let found = regularity([(1.0, 3.0), (3.0, 1.0), (1.0, 3.0), (3.0, 1.0)]).unwrap();
        assert!((found - 1.0).abs() < 1e-12, "{found}");
        assert_eq!(regularity([(1.0, 1.0), (2.0, 2.0)]), None);
        assert_eq!(regularity([]), None);
    }
}

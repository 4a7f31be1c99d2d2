//! What a period told: a share, a rate, durations or plain values, read by one set of words.

use crate::confidence::Confidence;
use crate::dispersion::Dispersion;
use crate::log_scale::{Durations, duration_high, duration_low};
use crate::number::Number;
use crate::poisson::{Events, poisson_high, poisson_low};
use crate::proportion::Proportion;
use crate::refused::Refused;
use crate::values::{Values, mean_high, mean_low};
use crate::wilson::{wilson_high, wilson_low};

/// Which way is better; promises kept should be many, complaints few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    Higher,
    Lower,
}

impl Better {
    /// Whether one level asks more than another.
    pub fn is_better(self, one: f64, other: f64) -> bool {
        match self {
            Better::Higher => one > other,
            Better::Lower => one < other,
        }
    }

    /// The level that asks more.
    pub fn best(self, one: f64, other: f64) -> f64 {
        if self.is_better(other, one) { other } else { one }
    }

    /// 1 or −1: what turns a score round so that falling is worse.
    pub(crate) fn sign(self) -> f64 {
        match self {
            Better::Higher => 1.0,
            Better::Lower => -1.0,
        }
    }
}

/// What one period, or several joined, told. A period that told nothing is `None` and never a zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Observation {
    Share(Proportion),
    Rate(Events),
    Time(Durations),
    Value(Values),
}

impl Observation {
    /// The share, the rate, the typical duration or the mean value.
    pub fn estimate(self) -> f64 {
        match self {
            Observation::Share(share) => share.share(),
            Observation::Rate(events) => events.rate(),
            Observation::Time(durations) => durations.typical(),
            Observation::Value(values) => values.mean(),
        }
    }

    /// How much it rests on: trials, exposure, durations or values.
    pub fn weight(self) -> f64 {
        match self {
            Observation::Share(share) => share.whole() as f64,
            Observation::Rate(events) => events.exposure(),
            Observation::Time(durations) => durations.count() as f64,
            Observation::Value(values) => values.count() as f64,
        }
    }

    pub fn joined(self, other: Observation) -> Result<Observation, Refused> {
        match (self, other) {
            (Observation::Share(one), Observation::Share(other)) => one.joined(other).map(Observation::Share),
            (Observation::Rate(one), Observation::Rate(other)) => one.joined(other).map(Observation::Rate),
            (Observation::Time(one), Observation::Time(other)) => Ok(Observation::Time(one.joined(other))),
            (Observation::Value(one), Observation::Value(other)) => Ok(Observation::Value(one.joined(other))),
            _ => Err(Refused::DifferentKinds),
        }
    }

    /// The one-sided bound below; nothing where a single duration tells no spread.
    pub fn low(self, confidence: Confidence, dispersion: Dispersion) -> Option<f64> {
        match self {
            Observation::Share(share) => Some(wilson_low(share, confidence, dispersion)),
            Observation::Rate(events) => Some(poisson_low(events, confidence, dispersion)),
            Observation::Time(durations) => duration_low(durations, confidence, dispersion),
            Observation::Value(values) => mean_low(values, confidence, dispersion),
        }
    }

    /// The one-sided bound above.
    pub fn high(self, confidence: Confidence, dispersion: Dispersion) -> Option<f64> {
        match self {
            Observation::Share(share) => Some(wilson_high(share, confidence, dispersion)),
            Observation::Rate(events) => Some(poisson_high(events, confidence, dispersion)),
            Observation::Time(durations) => duration_high(durations, confidence, dispersion),
            Observation::Value(values) => mean_high(values, confidence, dispersion),
        }
    }

    /// What has been shown with this confidence: the bound on the side that claims less.
    pub fn shown(self, better: Better, confidence: Confidence, dispersion: Dispersion) -> Option<f64> {
        match better {
            Better::Higher => self.low(confidence, dispersion),
            Better::Lower => self.high(confidence, dispersion),
        }
    }

    /// The best it may still be: the bound on the other side.
    pub fn possible(self, better: Better, confidence: Confidence, dispersion: Dispersion) -> Option<f64> {
        match better {
            Better::Higher => self.high(confidence, dispersion),
            Better::Lower => self.low(confidence, dispersion),
        }
    }

    /// By how many standard deviations of chance it is above a level, as a Shewhart chart of unequal samples has it.
    ///
    /// For a share (p − p₀)/√(p₀(1−p₀)/n), for x events over E (x − Eλ₀)/√(Eλ₀): D. C. Montgomery, Introduction to
    /// Statistical Quality Control, 7th edition 2013, §7.2.2 and §7.3.2 (standardised charts). For durations (ȳ − ln level)/(s/√n),
    /// with s the spread of logarithms in the past, and for values the same without logarithms. A level that leaves chance no room (a share of 1, a rate of 0) is
    /// read as half a case short of it, because nothing could be divided by otherwise.
    pub fn score(self, level: Number, spread: Number) -> Number {
        let (level, spread) = (level.get(), spread.get());
        let score = match self {
            Observation::Share(counted) => {
                let n = counted.whole() as f64;
                let half = 0.5 / n;
                let p = level.clamp(half, 1.0 - half);
                (counted.share() - level) / (p * (1.0 - p) / n).sqrt()
            }
            Observation::Rate(events) => {
                let expected = events.exposure() * level;
                (events.count() as f64 - expected) / expected.max(0.5).sqrt()
            }
            Observation::Time(durations) => {
                let wide = spread.max(1e-9) / (durations.count() as f64).sqrt();
                (durations.log_mean() - level.max(1e-50).ln()) / wide
            }
            Observation::Value(values) => {
                (values.mean() - level) / (spread.max(1e-9) / (values.count() as f64).sqrt())
            }
        };
        Number::nearest(score)
    }
}

/// All known periods as one; nothing where none is known.
pub fn joined(periods: &[Option<Observation>]) -> Result<Option<Observation>, Refused> {
    let mut all: Option<Observation> = None;
    for period in periods.iter().flatten() {
        all = Some(match all {
            None => *period,
            Some(all) => all.joined(*period)?,
        });
    }
    Ok(all)
}

/// Scores of a past against its own level, and so how much it spreads; gaps stay gaps.
pub(crate) fn own_scores(periods: &[Option<Observation>]) -> Result<Vec<Option<Number>>, Refused> {
    let Some(all) = joined(periods)? else {
        return Ok(vec![None; periods.len()]);
    };
    let (level, spread) = (Number::nearest(all.estimate()), spread(all));
    Ok(periods
        .iter()
        .map(|period| period.map(|period| period.score(level, spread)))
        .collect())
}

/// The spread of what a share or a rate has by itself, and durations and values must bring along.
pub(crate) fn spread(all: Observation) -> Number {
    Number::nearest(match all {
        Observation::Time(durations) => durations.log_spread().unwrap_or(1.0),
        Observation::Value(values) => values.spread().unwrap_or(1.0),
        Observation::Share(_) | Observation::Rate(_) => 1.0,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn share(part: u64, whole: u64) -> Option<Observation> {
        Some(Observation::Share(Proportion::parse(part, whole).unwrap()))
    }

    fn number(value: f64) -> Number {
        Number::parse(value).unwrap()
    }

    /// By hand: 16 of 20 against .9 is −.1/√(.9 · .1/20) = −1.4907; 14 events against 9 is 5/3.
    #[test]
    fn scores_by_hand() {
        assert!((share(16, 20).unwrap().score(number(0.9), number(1.0)).get() + 1.4907).abs() < 5e-5);
        let events = Observation::Rate(Events::parse(14, 3.0).unwrap());
        assert!((events.score(number(3.0), number(1.0)).get() - 5.0 / 3.0).abs() < 1e-12);
        let e = std::f64::consts::E;
        let durations = Observation::Time(Durations::parse(&[e, e, e, e]).unwrap());
        assert!((durations.score(number(1.0), number(0.5)).get() - 4.0).abs() < 1e-12);
    }

    #[test]
    fn kinds_do_not_mix_and_gaps_are_left_out() {
        let events = Some(Observation::Rate(Events::parse(1, 1.0).unwrap()));
        assert_eq!(joined(&[share(1, 2), events]), Err(Refused::DifferentKinds));
        assert_eq!(joined(&[None, share(1, 2), None, share(1, 2)]), Ok(share(2, 4)));
        assert_eq!(joined(&[None, None]), Ok(None));
    }

    proptest! {
        #[test]
        fn a_score_is_always_a_number(part in 0_u64..=1 << 53, more in 0_u64..1000, level in 0.0..=1.0_f64, edge in 0..3) {
            let level = [level, 0.0, 1.0][edge as usize];
            let whole = (part + more).clamp(1, 1 << 53);
            let found = Observation::Share(Proportion::parse(part.min(whole), whole).unwrap());
            prop_assert!(found.score(number(level), number(1.0)).get().is_finite());
            let events = Observation::Rate(Events::parse(part, 1.0).unwrap());
            prop_assert!(events.score(number(level), number(1.0)).get().is_finite());
        }

        #[test]
        fn what_is_shown_claims_less_than_what_is_seen(part in 0_u64..1_000, more in 1_u64..1000) {
            let found = Observation::Share(Proportion::parse(part, part + more).unwrap());
            for better in [Better::Higher, Better::Lower] {
                let shown = found.shown(better, Confidence::P95, Dispersion::NONE).unwrap();
                let possible = found.possible(better, Confidence::P95, Dispersion::NONE).unwrap();
                prop_assert!(!better.is_better(shown, found.estimate()));
                prop_assert!(!better.is_better(found.estimate(), possible));
            }
        }
    }
}

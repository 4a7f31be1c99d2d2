//! From where on a slide is an alarm: the decision value that keeps the house's budget of false alarms.
//!
//! The house bears so many false alarms a year as it says in its settings, one unless it says otherwise, shared among all
//! standards that stand; and none bears more than one in ten years, so that a house with few standards is not called for
//! nothing either.

use std::collections::BTreeMap;

use troth_drift::{Budget, Cusum, Known, Skewness};
use troth_store::{StoreError, Tx};

use crate::organisation;
use crate::organisation::alarm::FalseAlarms;
use crate::standard::store;

/// False alarms of sliding that a single standard bears in a year.
const EACH: f64 = 0.1;
/// Half of the smallest slide that is to be found soon, in sigmas.
const REFERENCE: f64 = 0.25;

/// How many false alarms to expect in a year of so many standards.
pub fn expected(watched: u32, borne: FalseAlarms) -> f64 {
    (EACH * f64::from(watched)).min(borne.a_year())
}

/// Among how many standards the house shares how many false alarms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sharing {
    pub watched: u32,
    pub borne: FalseAlarms,
}

impl Sharing {
    /// # Errors
    /// When the store fails.
    pub fn now(tx: &Tx) -> Result<Sharing, StoreError> {
        Ok(Sharing {
            watched: store::watched(tx)?,
            borne: organisation::store::read(tx)?.false_alarms,
        })
    }
}

/// What a decision value is reckoned from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    pub sharing: Sharing,
    /// Known weeks of past.
    pub known: u32,
    pub skewness: Skewness,
}

impl Question {
    /// Rounded, so that one more promise asks nothing new.
    pub fn of(sharing: Sharing, known: u32, skewness: Skewness) -> Question {
        let rounded = (skewness.get() * 20.0).round() / 20.0;
        Question {
            sharing: Sharing {
                watched: sharing.watched.max(1),
                ..sharing
            },
            known,
            skewness: Skewness::parse(rounded).unwrap_or(Skewness::NONE),
        }
    }

    fn expected(self) -> f64 {
        expected(self.sharing.watched, self.sharing.borne)
    }

    /// What its answer is kept under.
    pub fn word(self) -> String {
        let chance = self.expected() / f64::from(self.sharing.watched);
        format!("{chance:.6} {} {:.2}", self.known, self.skewness.get())
    }

    /// Some hundred milliseconds of reckoning.
    pub fn answer(self) -> Option<Cusum> {
        let budget = Budget::parse(self.expected(), self.sharing.watched, 52).ok()?;
        budget.cusum(REFERENCE, Known::From(self.known), self.skewness)
    }
}

/// Decision values that were reckoned before.
#[derive(Clone, Debug, Default)]
pub struct Decisions(pub BTreeMap<String, f64>);

impl Decisions {
    /// As it was reckoned before, or reckoned now.
    pub fn answer(&self, question: Question) -> Option<Cusum> {
        match self.0.get(&question.word()) {
            Some(decision) => Cusum::parse(REFERENCE, *decision).ok(),
            None => question.answer(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sharing(watched: u32, tenths: i64) -> Sharing {
        Sharing {
            watched,
            borne: FalseAlarms::of_tenths(tenths).unwrap(),
        }
    }

    /// By hand: three standards each bear a tenth, thirty share one among them; of a house that bears a fifth, three share that.
    #[test]
    fn the_budget_is_shared_and_no_single_one_is_noisy() {
        for (watched, tenths, a_year) in [
            (3, 10, 0.3),
            (30, 10, 1.0),
            (3, 2, 0.2),
            (3, 120, 0.3),
            (200, 120, 12.0),
        ] {
            let borne = FalseAlarms::of_tenths(tenths).unwrap();
            assert!(
                (expected(watched, borne) - a_year).abs() < 1e-12,
                "{watched} {tenths}"
            );
        }
        let of = |watched, tenths| {
            Question::of(sharing(watched, tenths), 52, Skewness::NONE)
                .answer()
                .unwrap()
                .decision()
        };
        assert!((of(3, 10) - of(10, 10)).abs() < 1e-12 && of(10, 10) < of(30, 10));
        assert!(of(3, 10) < of(3, 2), "who bears less is told later");
    }

    #[test]
    fn what_was_reckoned_is_not_reckoned_again() {
        let question = Question::of(sharing(5, 10), 52, Skewness::parse(0.601).unwrap());
        assert_eq!(question.word(), "0.100000 52 0.60");
        let kept = Decisions(BTreeMap::from([(question.word(), 7.5)]));
        assert_eq!(kept.answer(question), Cusum::parse(0.25, 7.5).ok());
    }
}

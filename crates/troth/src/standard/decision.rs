//! From where on a slide is an alarm: the decision value that keeps the house's budget of false alarms.
//!
//! The house bears one false alarm a year, shared among all standards that stand; and none bears more than one in ten years,
//! so that a house with few standards is not called for nothing either.

use std::collections::BTreeMap;

use troth_drift::{Budget, Cusum, Known, Skewness};

/// False alarms of sliding that a house bears in a year.
const A_YEAR: f64 = 1.0;
/// And a single standard.
const EACH: f64 = 0.1;
/// Half of the smallest slide that is to be found soon, in sigmas.
const REFERENCE: f64 = 0.25;

/// How many false alarms to expect in a year of so many standards.
pub fn expected(watched: u32) -> f64 {
    (EACH * f64::from(watched)).min(A_YEAR)
}

/// What a decision value is reckoned from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    pub watched: u32,
    /// Known weeks of past.
    pub known: u32,
    pub skewness: Skewness,
}

impl Question {
    /// Rounded, so that one more promise asks nothing new.
    pub fn of(watched: u32, known: u32, skewness: Skewness) -> Question {
        let rounded = (skewness.get() * 20.0).round() / 20.0;
        Question {
            watched: watched.max(1),
            known,
            skewness: Skewness::parse(rounded).unwrap_or(Skewness::NONE),
        }
    }

    /// What its answer is kept under.
    pub fn word(self) -> String {
        let chance = expected(self.watched) / f64::from(self.watched);
        format!("{chance:.6} {} {:.2}", self.known, self.skewness.get())
    }

    /// Some hundred milliseconds of reckoning.
    pub fn answer(self) -> Option<Cusum> {
        let budget = Budget::parse(expected(self.watched), self.watched, 52).ok()?;
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

    /// By hand: three standards each bear a tenth, thirty share one among them.
    #[test]
    fn the_budget_is_shared_and_no_single_one_is_noisy() {
        assert!((expected(3) - 0.3).abs() < 1e-12);
        assert!((expected(30) - 1.0).abs() < 1e-12);
        let of = |watched| {
            Question::of(watched, 52, Skewness::NONE)
                .answer()
                .unwrap()
                .decision()
        };
        assert!((of(3) - of(10)).abs() < 1e-12 && of(10) < of(30));
    }

    #[test]
    fn what_was_reckoned_is_not_reckoned_again() {
        let question = Question::of(5, 52, Skewness::parse(0.601).unwrap());
        assert_eq!(question.word(), "0.100000 52 0.60");
        let kept = Decisions(BTreeMap::from([(question.word(), 7.5)]));
        assert_eq!(kept.answer(question), Cusum::parse(0.25, 7.5).ok());
    }
}

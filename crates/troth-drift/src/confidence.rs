//! How sure a bound is meant to be: one kind of level, for two sides and for one.

use crate::refused::{Refused, between};
use crate::special::normal_quantile_above;

/// How sure the interval is meant to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence {
    doubt: f64,
    z: f64,
    z_one_sided: f64,
}

// No level is not a number, so equality is total.
impl Eq for Confidence {}

impl Confidence {
    pub const P90: Confidence = Confidence {
        doubt: 0.1,
        z: 1.644_853_626_951_472_2,
        z_one_sided: 1.281_551_565_544_600_4,
    };
    pub const P95: Confidence = Confidence {
        doubt: 0.05,
        z: 1.959_963_984_540_054,
        z_one_sided: 1.644_853_626_951_472_2,
    };
    pub const P99: Confidence = Confidence {
        doubt: 0.01,
        z: 2.575_829_303_548_900_4,
        z_one_sided: 2.326_347_874_040_840_8,
    };

    /// A level between one half and one, such as 0.95.
    pub fn parse(level: f64) -> Result<Confidence, Refused> {
        between("confidence", level, 0.5, 1.0 - 1e-9)?;
        Confidence::with_doubt(1.0 - level)
    }

    /// The level that leaves this doubt, such as 0.05; very small doubts are kept exactly.
    pub fn with_doubt(doubt: f64) -> Result<Confidence, Refused> {
        between("doubt", doubt, 1e-100, 0.5)?;
        Ok(Confidence {
            doubt,
            z: normal_quantile_above(doubt / 2.0),
            z_one_sided: normal_quantile_above(doubt),
        })
    }

    /// The doubt shared among so many questions (Bonferroni 1936), so that all answers together keep the level.
    #[must_use]
    pub fn shared_among(self, questions: u32) -> Confidence {
        let share = self.doubt / f64::from(questions.max(1));
        Confidence::with_doubt(share).unwrap_or(self)
    }

    /// The chance of being wrong, both sides together or the one side that is asked.
    pub fn doubt(self) -> f64 {
        self.doubt
    }

    /// The two-sided quantile of the standard normal distribution.
    pub fn z(self) -> f64 {
        self.z
    }

    /// The quantile when only one side is asked.
    pub fn z_one_sided(self) -> f64 {
        self.z_one_sided
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_levels_are_the_parsed_ones() {
        for (named, level) in [
            (Confidence::P90, 0.9),
            (Confidence::P95, 0.95),
            (Confidence::P99, 0.99),
        ] {
            let parsed = Confidence::parse(level).unwrap();
            assert!((parsed.z() - named.z()).abs() < 1e-12);
            assert!((parsed.z_one_sided() - named.z_one_sided()).abs() < 1e-12);
        }
    }

    #[test]
    fn no_level_is_certainty() {
        for level in [0.0, 0.49, 1.0, 1.5, f64::NAN] {
            assert!(Confidence::parse(level).is_err());
        }
        for doubt in [0.0, -0.1, 0.6, f64::NAN] {
            assert!(Confidence::with_doubt(doubt).is_err());
        }
    }

    /// 0.05/5 = 0.01, and 0.05/20 = 0.0025: 99 % after five, 99.75 % after twenty.
    #[test]
    fn doubt_is_shared() {
        assert!((Confidence::P95.shared_among(5).z() - Confidence::P99.z()).abs() < 1e-12);
        assert!((Confidence::P95.shared_among(20).doubt() - 0.0025).abs() < 1e-15);
        assert!((Confidence::P95.shared_among(0).doubt() - 0.05).abs() < 1e-15);
    }
}

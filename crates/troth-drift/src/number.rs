//! A measured number or a score that can be reckoned with: finite, and small enough to be squared and summed.

use crate::refused::{Refused, measurable};

/// A finite number of at most 1e100 either way.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Number(f64);

impl Number {
    pub const ZERO: Number = Number(0.0);

    pub fn parse(value: f64) -> Result<Number, Refused> {
        measurable(value).map(Number)
    }

    /// As near as there is: what is too large becomes the largest, and what is no number becomes zero.
    pub(crate) fn nearest(value: f64) -> Number {
        if value.is_nan() {
            return Number::ZERO;
        }
        Number(value.clamp(-1e100, 1e100))
    }

    pub fn get(self) -> f64 {
        self.0
    }
}

/// A series as people have it, with gaps; the first number that cannot be taken refuses the whole.
pub fn series(values: &[Option<f64>]) -> Result<Vec<Option<Number>>, Refused> {
    values
        .iter()
        .map(|value| value.map(Number::parse).transpose())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_refused_and_a_gap_stays_a_gap() {
        assert!(Number::parse(f64::NAN).is_err());
        assert!(series(&[Some(1.0), Some(f64::INFINITY)]).is_err());
        let taken = series(&[Some(1.0), None]).unwrap();
        assert_eq!(taken, [Some(Number(1.0)), None]);
        assert_eq!(Number::nearest(f64::INFINITY), Number(1e100));
    }
}

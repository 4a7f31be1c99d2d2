//! Why a number was not taken: every checked type of this crate refuses with one of these, and with nothing else.

use std::fmt;

/// What was wrong, with the value that was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refused {
    /// Not a number, or too large to be squared and summed.
    NotMeasurable(f64),
    /// Nothing was counted: there is no share of nothing, and no rate without exposure.
    NothingCounted,
    /// More than all.
    MoreThanAll { part: u64, whole: u64 },
    /// Shares, rates and durations are three things.
    DifferentKinds,
    /// Above 2^53 a float no longer holds every whole number.
    TooManyToCount(u64),
    /// Outside what the name allows, ends included or not as the hint says.
    Outside {
        name: &'static str,
        value: f64,
        low: f64,
        high: f64,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::NotMeasurable(value) => write!(
                out,
                "`{value}` is not measurable\n\nhint: a finite number of at most 1e100"
            ),
            Refused::NothingCounted => write!(
                out,
                "nothing was counted\n\nhint: leave out a period of which nothing is known"
            ),
            Refused::MoreThanAll { part, whole } => write!(
                out,
                "`{part}` is more than all `{whole}`\n\nhint: a part is at most the whole"
            ),
            Refused::DifferentKinds => write!(
                out,
                "different kinds of measure\n\nhint: a series is of shares, of rates or of durations throughout"
            ),
            Refused::TooManyToCount(count) => write!(
                out,
                "`{count}` is too many to count\n\nhint: at most {}",
                1_u64 << 53
            ),
            Refused::Outside {
                name,
                value,
                low,
                high,
            } => write!(
                out,
                "{name} of `{value}` is not possible\n\nhint: between {low} and {high}"
            ),
        }
    }
}

impl std::error::Error for Refused {}

/// The largest count that is exact as a float.
const MOST: u64 = 1 << 53;

pub(crate) fn countable(count: u64) -> Result<u64, Refused> {
    if count > MOST {
        return Err(Refused::TooManyToCount(count));
    }
    Ok(count)
}

/// A finite number, small enough that its square and a sum of many are finite too.
pub(crate) fn measurable(value: f64) -> Result<f64, Refused> {
    if value.abs() <= 1e100 {
        return Ok(value);
    }
    Err(Refused::NotMeasurable(value))
}

pub(crate) fn between(name: &'static str, value: f64, low: f64, high: f64) -> Result<f64, Refused> {
    if (low..=high).contains(&value) {
        return Ok(value);
    }
    Err(Refused::Outside {
        name,
        value,
        low,
        high,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_refused() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e101] {
            assert!(measurable(value).is_err());
        }
        assert!(between("share", f64::NAN, 0.0, 1.0).is_err());
        assert_eq!(measurable(-3.5), Ok(-3.5));
    }

    #[test]
    fn a_refusal_says_what_would_be_right() {
        let words = Refused::MoreThanAll { part: 3, whole: 2 }.to_string();
        assert_eq!(
            words,
            "`3` is more than all `2`\n\nhint: a part is at most the whole"
        );
    }
}
